#include <string.h>

#include "base/near.h"
#include "lang/check.h"

typedef struct search {
    const char *name;
    const char *best;
    unsigned distance; /* of best; only nearer ones are taken */
} search;

static void consider(search *s, const char *candidate)
{
    unsigned distance = near_distance(s->name, candidate);
    if (distance < s->distance) {
        s->best = candidate;
        s->distance = distance;
    }
}

/* What other languages call it. */
static const char *translated(const char *name)
{
    static const char *const words[][2] = {{"true", "yes"}, {"false", "no"}, {"sqrt", "^(1/2)"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(name, words[i][0]) == 0)
            return words[i][1];
    return NULL;
}

const char *suggest_name(const checker *c, const char *name)
{
    search s = {name, NULL, strlen(name) <= 3 ? 2 : NEAR_FARTHEST};
    for (size_t i = c->scope_base; i < c->scope_count; i++)
        consider(&s, c->scope[i].name);
    for (const library *lib = c->lib; lib; lib = library_parent(lib))
        for (size_t i = 0; i < library_count(lib); i++)
            consider(&s, library_get(lib, i)->name);
    for (int id = 0; id < KERNEL_COUNT; id++)
        consider(&s, kernel_get((kernel_name)id)->name);
    return translated(name) ? translated(name) : s.best;
}
