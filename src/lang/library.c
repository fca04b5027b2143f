#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
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

static bool has_no_nul(const char *path, const char *data, size_t length, status *st)
{
    const char *nul = memchr(data, '\0', length);
    if (!nul)
        return true;
    unsigned long line = 1;
    const char *start = data;
    for (const char *c = data; c < nul; c++)
        if (*c == '\n') {
            line++;
            start = c + 1;
        }
    return status_fail(st, EXIT_INPUT, path, line, (unsigned long)(nul - start) + 1,
                       "found the byte 0x00, wanted text");
}

/* The whole file; reading ends at once where it is no text, so that a device such as /dev/zero is no trap. */
static bool read_text(const char *path, text *content, status *st)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return status_fail(st, EXIT_INPUT, path, 0, 0, "found no file to read (%s)", strerror(errno));
    char chunk[8192];
    size_t got;
    bool ok = true;
    while (ok && (got = fread(chunk, 1, sizeof chunk, in)) > 0) {
        ok = memchr(chunk, '\0', got) == NULL;
        text_add_n(content, chunk, got);
    }
    if (ferror(in))
        ok = status_fail(st, EXIT_INPUT, path, 0, 0, "found a file that cannot be read (%s)",
                         strerror(errno));
    else
        ok = has_no_nul(path, content->data, content->length, st);
    fclose(in);
    return ok;
}

static char *after_line(char *c)
{
    c += strcspn(c, "\n");
    return *c ? c + 1 : c;
}

/* Indented, blank or a comment. */
static bool continues_definition(const char *c)
{
    return *c != '\0' && strchr(" \t\r\n#", *c) != NULL;
}

static bool is_empty_line(const char *c)
{
    c += strspn(c, " \t\r");
    return *c == '\0' || *c == '\n' || *c == '#';
}

static bool starts_definition(const char *c)
{
    return strncmp(c, "def", 3) == 0 && continues_definition(c + 3);
}

/* The first line that is neither blank nor a comment nor a definition's. */
static bool refuse_line(const char *c, const char *path, unsigned long line, status *st)
{
    text found;
    text_init(&found);
    parse_add_excerpt(&found, c, strcspn(c, "\r\n"));
    status_fail(st, EXIT_INPUT, path, line, 1,
                "found \"%s\", wanted \"def name(arguments) = ...\", an indented line or a # comment",
                found.data);
    text_clear(&found);
    return false;
}

static bool read_definitions(library *lib, char *here, const char *path, status *st)
{
    unsigned long line = 1;
    bool ok = true;
    while (ok && *here) {
        unsigned long first = line++;
        char *next = after_line(here);
        if (is_empty_line(here)) {
            here = next;
            continue;
        }
        if (!starts_definition(here))
            return refuse_line(here, path, first, st);
        for (; continues_definition(next); line++)
            next = after_line(next);
        char kept = *next;
        *next = '\0';
        ok = parse_definition(lib, here + strlen("def"), path, first, 1 + strlen("def"), st);
        *next = kept;
        here = next;
    }
    return ok;
}

bool library_read_file(library *lib, const char *path, status *st)
{
    text content;
    text_init(&content);
    bool ok = read_text(path, &content, st) && read_definitions(lib, content.data, path, st);
    text_clear(&content);
    return ok;
}
