/* Pieces of JSON. Exact numbers are strings; only counts and indices are JSON numbers. */
#ifndef OUTPUT_JSON_H
#define OUTPUT_JSON_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

void json_string(
    text *out,
    const char *s); /* quoted and escaped; NULL gives null. Bytes that are not UTF-8 become U+FFFD */
void json_rational(text *out, const mpq_t q); /* "25/61" */
void json_key(text *out,
              const char *key); /* "key": with a comma before it unless it is the first in its object */
void json_count(text *out, const char *key, uint64_t n);
void json_truth(text *out, const char *key, bool b);

#endif
