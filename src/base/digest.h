/* SHA-256 of texts and files, in hexadecimal: to tell whether something is still what it was. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>

#include "base/status.h"

#define DIGEST_SIZE 65 /* 64 digits and the end of the string */

void digest_text(const char *data, size_t length, char hex[DIGEST_SIZE]);

/* Of a file's bytes; EXIT_INPUT if it cannot be read. */
bool digest_file(const char *path, char hex[DIGEST_SIZE], status *st);

#endif
