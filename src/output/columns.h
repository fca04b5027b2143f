/* Text tables: cells in columns that are as wide as their widest cell. */
#ifndef OUTPUT_COLUMNS_H
#define OUTPUT_COLUMNS_H

#include <stddef.h>

#include "base/text.h"

typedef struct columns columns;

columns *columns_new(size_t count); /* of columns, at least one */
void columns_free(columns *c);

/* The next cell, row by row; text without newlines, copied. */
void columns_add(columns *c, const char *cell);
void columns_addf(columns *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Every row on a line: indented by two spaces, two spaces between columns, none at the end. */
void columns_print(text *out, const columns *c);

#endif
