#include <string.h>
#include <strings.h>

#include "lang/check.h"

#define LONGEST_NAME 40
#define FARTHEST 3 /* more than any distance that counts as near */

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
    unsigned d = a < b ? a : b;
    return d < c ? d : c;
}

/* Levenshtein's distance, in bytes: one row of the table at a time. */
static unsigned edit_distance(const char *a, const char *b)
{
    unsigned row[LONGEST_NAME + 1];
    size_t width = strlen(b);
    for (unsigned j = 0; j <= width; j++)
        row[j] = j;
    for (unsigned i = 0; a[i]; i++) {
        unsigned diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            unsigned above = row[j + 1];
            row[j + 1] = smallest(above + 1, row[j] + 1, diagonal + (a[i] != b[j]));
            diagonal = above;
        }
    }
    return row[width];
}

typedef struct search {
    const char *name;
    const char *best;
    unsigned distance; /* of best; only nearer ones are taken */
} search;

static void consider(search *s, const char *candidate)
{
    unsigned distance = FARTHEST;
    if (strcasecmp(s->name, candidate) == 0)
        distance = 0;
    else if (strlen(s->name) > 1 && strlen(candidate) > 1 && strlen(candidate) <= LONGEST_NAME)
        distance = edit_distance(s->name, candidate);
    if (distance < s->distance) {
        s->best = candidate;
        s->distance = distance;
    }
}

const char *suggest_name(const checker *c, const char *name)
{
    size_t length = strlen(name);
    if (length > LONGEST_NAME)
        return NULL;
    search s = {name, NULL, length <= 3 ? 2 : FARTHEST};
    for (size_t i = c->scope_base; i < c->scope_count; i++)
        consider(&s, c->scope[i].name);
    for (const library *lib = c->lib; lib; lib = library_parent(lib))
        for (size_t i = 0; i < library_count(lib); i++)
            consider(&s, library_get(lib, i)->name);
    for (int id = 0; id < KERNEL_COUNT; id++)
        consider(&s, kernel_get((kernel_name)id)->name);
    return s.best;
}
