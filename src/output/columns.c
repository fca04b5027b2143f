#include "output/columns.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

struct columns {
    size_t count, used, capacity;
    char **cells;
    size_t *widths;
};

columns *columns_new(size_t count)
{
    REQUIRE(count > 0);
    columns *c = alloc_zeroed(1, sizeof *c);
    c->count = count;
    c->widths = alloc_zeroed(count, sizeof *c->widths);
    return c;
}

void columns_free(columns *c)
{
    for (size_t i = 0; i < c->used; i++)
        free(c->cells[i]);
    free(c->cells);
    free(c->widths);
    free(c);
}

/* Characters of UTF-8. */
static size_t width(const char *cell)
{
    size_t n = 0;
    for (; *cell; cell++)
        n += ((unsigned char)*cell & 0xC0) != 0x80;
    return n;
}

static void take(columns *c, char *cell)
{
    c->cells = alloc_grow(c->cells, c->used, &c->capacity, sizeof *c->cells);
    size_t *widest = &c->widths[c->used % c->count];
    if (width(cell) > *widest)
        *widest = width(cell);
    c->cells[c->used++] = cell;
}

void columns_add(columns *c, const char *cell)
{
    take(c, alloc_string(cell));
}

void columns_addf(columns *c, const char *format, ...)
{
    text cell;
    text_init(&cell);
    va_list args;
    va_start(args, format);
    text_addv(&cell, format, args);
    va_end(args);
    take(c, text_take(&cell));
}

static void trim(text *out)
{
    while (out->length > 0 && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
}

void columns_print(text *out, const columns *c)
{
    REQUIRE(c->used % c->count == 0);
    for (size_t i = 0; i < c->used; i++) {
        size_t column = i % c->count;
        text_add(out, "  ");
        text_add(out, c->cells[i]);
        for (size_t n = width(c->cells[i]); n < c->widths[column]; n++)
            text_add_char(out, ' ');
        if (column == c->count - 1) {
            trim(out);
            text_add_char(out, '\n');
        }
    }
}
