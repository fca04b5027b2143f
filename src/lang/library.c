#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "base/rng.h"
#include "lang/grammar.h"
#include "lang/types.h"

/* Definitions in their order, and an open hash table of their positions + 1, at most half of it in use. */
struct library {
    const library *parent;
    definition **definitions;
    size_t count, capacity;
    size_t *table;
    size_t table_size; /* a power of two */
};

library *library_new(const library *parent)
{
    library *lib = alloc_zeroed(1, sizeof *lib);
    lib->parent = parent;
    return lib;
}

void library_free(library *lib)
{
    if (!lib)
        return;
    for (size_t i = 0; i < lib->count; i++)
        definition_free(lib->definitions[i]);
    free(lib->definitions);
    free(lib->table);
    free(lib);
}

/* Where `name` stands in the table, or the free place where it belongs. */
static size_t *slot_of(const library *lib, const char *name)
{
    size_t mask = lib->table_size - 1;
    size_t i = (size_t)rng_hash(name) & mask;
    while (lib->table[i] && strcmp(lib->definitions[lib->table[i] - 1]->name, name) != 0)
        i = (i + 1) & mask;
    return &lib->table[i];
}

const definition *library_find(const library *lib, const char *name)
{
    for (; lib; lib = lib->parent) {
        if (lib->count == 0)
            continue;
        size_t position = *slot_of(lib, name);
        if (position)
            return lib->definitions[position - 1];
    }
    return NULL;
}

const library *library_parent(const library *lib)
{
    return lib->parent;
}

size_t library_count(const library *lib)
{
    return lib->count;
}

const definition *library_get(const library *lib, size_t index)
{
    REQUIRE(index < lib->count);
    return lib->definitions[index];
}

static void enlarge_table(library *lib)
{
    free(lib->table);
    lib->table_size = lib->table_size ? 2 * lib->table_size : 16;
    lib->table = alloc_zeroed(lib->table_size, sizeof *lib->table);
    for (size_t i = 0; i < lib->count; i++)
        *slot_of(lib, lib->definitions[i]->name) = i + 1;
}

static void add(library *lib, definition *d)
{
    if (2 * (lib->count + 1) > lib->table_size)
        enlarge_table(lib);
    lib->definitions = alloc_grow(lib->definitions, lib->count, &lib->capacity, sizeof *lib->definitions);
    *slot_of(lib, d->name) = lib->count + 1;
    lib->definitions[lib->count++] = d;
}

static bool name_is_free(const library *lib, const definition *d, status *st)
{
    if (kernel_find(d->name) >= 0)
        return status_fail(st, EXIT_INPUT, d->file, d->line, d->column,
                           "found a definition of %s, which the kernel defines, wanted another name",
                           d->name);
    const definition *first = library_find(lib, d->name);
    if (!first)
        return true;
    return status_fail(st, EXIT_INPUT, d->file, d->line, d->column,
                       "found a second definition of %s (the first is at %s%s%lu:%lu), wanted another name",
                       d->name, first->file ? first->file : "", first->file ? ":" : "", first->line,
                       first->column);
}

bool parse_definition(library *lib, const char *source, const char *file, unsigned long line,
                      unsigned long column, status *st)
{
    definition *d = parse_one_definition(source, file, line, column, st);
    if (!d)
        return false;
    if (!name_is_free(lib, d, st)) {
        definition_free(d);
        return false;
    }
    add(lib, d);
    return true;
}

/* ---- Files of definitions --------------------------------------------------------------------------- */

static bool read_definition(library *lib, const field *f, const char *path, status *st)
{
    if (strcmp(f->keyword, "def") == 0)
        return parse_definition(lib, f->value, path, f->value_line, f->value_column, st);
    text found;
    text_init(&found);
    parse_add_excerpt(&found, f->keyword, strlen(f->keyword));
    status_fail(st, EXIT_INPUT, path, f->line, 1,
                "found \"%s\", wanted \"def name(arguments) = ...\", an indented line or a # comment",
                found.data);
    text_clear(&found);
    return false;
}

bool library_read_file(library *lib, const char *path, status *st)
{
    fields content;
    bool ok = fields_read(&content, path, st);
    for (size_t i = 0; ok && i < content.count; i++)
        ok = read_definition(lib, &content.items[i], path, st);
    fields_clear(&content);
    return ok;
}
