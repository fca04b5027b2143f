/*
 * Files of fields, the outer shape of claim files and of the prelude: a line that starts in column 1 begins a
 * field with its keyword, indented lines continue it, blank lines and lines that start with # are passed
 * over.
 */
#ifndef BASE_FIELDS_H
#define BASE_FIELDS_H

#include <stddef.h>

#include "base/status.h"

typedef struct field {
    char *keyword;
    char *value;        /* what follows the keyword, lines kept, so that positions in it can be told */
    unsigned long line; /* of the keyword, which stands in column 1 */
    unsigned long value_line, value_column;
} field;

typedef struct fields {
    field *items;
    size_t count, capacity;
} fields;

/* Read a whole file; on failure (EXIT_INPUT) the fields are empty. fields_clear afterwards in both cases. */
bool fields_read(fields *f, const char *path, status *st);

/* The same of a text that is in memory; `path` is for messages. */
bool fields_split(fields *f, const char *path, const char *data, status *st);

void fields_clear(fields *f);

#endif
