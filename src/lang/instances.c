/*
 * Types of definitions, by the types of their arguments. Recursion asks for a type while it is being found:
 * the answer is what is known so far, at first "anything". The outermost definition of a recursion repeats
 * the whole of it until no type changes; types only grow more precise, so this ends soon. The bookkeeping
 * of `level` and `lowest` is that of Tarjan's strongly connected components.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lang/check.h"

/* Far more than honest libraries need; a bound for those that make ever new lists of types. */
#define MOST_INSTANCES 4096
#define MOST_PASSES 64

void check_free_instances(checker *c)
{
    for (size_t i = 0; i < c->instance_count; i++)
        free(c->instances[i].args);
    free(c->instances);
}

static size_t find_instance(const checker *c, const definition *d, const type *args)
{
    size_t i = 0;
    while (i < c->instance_count && (c->instances[i].def != d ||
                                     memcmp(c->instances[i].args, args, d->param_count * sizeof *args) != 0))
        i++;
    return i;
}

static type check_body(checker *c, size_t i, const expr *call)
{
    const definition *d = c->instances[i].def;
    checker outside = *c;
    if (!c->call) {
        c->call = call;
        c->call_file = c->file;
    }
    c->file = d->file;
    c->scope_base = c->scope_count;
    for (size_t k = 0; k < d->param_count; k++)
        check_push(c, d->params[k], c->instances[i].args[k]);
    type t = check_expr(c, d->body);
    c->scope_count = outside.scope_count;
    c->scope_base = outside.scope_base;
    c->file = outside.file;
    c->call = outside.call;
    return t;
}

/* What rests on level `level` or those above it alone. */
static void mark_visited(checker *c, size_t level, instance_state state)
{
    for (size_t i = 0; i < c->instance_count; i++)
        if (c->instances[i].state == INSTANCE_VISITED && c->instances[i].lowest >= level)
            c->instances[i].state = state;
}

/* One pass over the body; true if the type found is to stay, or is for an outer definition to settle. */
static bool pass_over(checker *c, size_t i, const expr *call)
{
    size_t level = c->level;
    c->lowest = SIZE_MAX;
    c->changed = false;
    c->instances[i].state = INSTANCE_ACTIVE;
    c->instances[i].level = level;
    type t = check_body(c, i, call);
    instance *now = &c->instances[i];
    c->changed = c->changed || t != now->result;
    now->result = t;
    if (c->lowest < level) {
        now->state = INSTANCE_VISITED;
        now->lowest = c->lowest;
        return true;
    }
    bool settled = c->lowest > level || !c->changed || !status_ok(c->st);
    mark_visited(c, level, settled ? INSTANCE_FINAL : INSTANCE_STALE);
    now->state = INSTANCE_FINAL;
    return settled;
}

static type settle(checker *c, size_t i, const expr *call)
{
    size_t lowest = c->lowest;
    bool changed = c->changed;
    const definition *d = c->instances[i].def;
    size_t level = ++c->level;
    for (unsigned pass = 0; !pass_over(c, i, call); pass++)
        if (pass == MOST_PASSES)
            check_fail(c, d->line, d->column,
                       "found a recursion of %s whose type does not settle, wanted one type", d->name);
    c->level--;
    bool inner = c->lowest < level;
    c->changed = changed || (inner && c->changed);
    c->lowest = inner && c->lowest < lowest ? c->lowest : lowest;
    return c->instances[i].result;
}

static type known_type(checker *c, const instance *known)
{
    size_t level = known->state == INSTANCE_ACTIVE ? known->level : known->lowest;
    if (known->state != INSTANCE_FINAL && level < c->lowest)
        c->lowest = level;
    return known->result;
}

type check_instance(checker *c, const definition *d, const expr *call, type *args)
{
    size_t i = find_instance(c, d, args);
    if (i < c->instance_count) {
        free(args);
        return c->instances[i].state == INSTANCE_STALE ? settle(c, i, call) : known_type(c, &c->instances[i]);
    }
    if (i == MOST_INSTANCES) {
        free(args);
        check_fail(c, call->line, call->column,
                   "found more than %d kinds of calls of definitions, wanted fewer", MOST_INSTANCES);
        return TYPE_ANY;
    }
    c->instances = alloc_grow(c->instances, i, &c->instance_capacity, sizeof *c->instances);
    c->instances[c->instance_count++] = (instance){.def = d, .args = args, .result = TYPE_ANY};
    return settle(c, i, call);
}
