/* Names in force: bindings, and going into the body of a definition or of a let. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "lang/eval_impl.h"

void eval_bind(evaluator *e, const char *name, const value *v)
{
    e->bound = alloc_grow(e->bound, e->bound_count, &e->bound_capacity, sizeof *e->bound);
    binding *b = &e->bound[e->bound_count++];
    b->name = name;
    value_init(&b->v);
    value_set(&b->v, v);
}

void eval_unbind(evaluator *e, size_t count)
{
    while (e->bound_count > count)
        value_clear(&e->bound[--e->bound_count].v);
}

const value *eval_lookup(const evaluator *e, const char *name)
{
    for (size_t i = e->bound_count; i > e->bound_base; i--)
        if (strcmp(e->bound[i - 1].name, name) == 0)
            return &e->bound[i - 1].v;
    return NULL;
}

value *eval_arguments(evaluator *e, const expr *x, const definition *def, bool *ok, status *st)
{
    REQUIRE(x->arg_count == def->param_count);
    value *args = alloc_zeroed(def->param_count, sizeof *args);
    *ok = true;
    for (size_t i = 0; i < def->param_count; i++)
        value_init(&args[i]);
    for (size_t i = 0; *ok && i < def->param_count; i++)
        *ok = eval_node(e, x->args[i], &args[i], st);
    return args;
}

void eval_arguments_free(const definition *def, value *args)
{
    for (size_t i = 0; i < def->param_count; i++)
        value_clear(&args[i]);
    free(args);
}

bool eval_in_definition(evaluator *e, const expr *x, const definition *def, const value *args, eval_body walk,
                        void *context, status *st)
{
    if (e->depth == 0)
        e->outermost = x;
    if (++e->depth > EVAL_MAX_DEPTH) {
        e->depth--;
        e->file = e->top_file; /* the user's own text, not the definition's */
        return eval_fail(e, e->outermost, st,
                         "found %s calling itself more than %u deep, wanted an argument that ends it",
                         def->name, EVAL_MAX_DEPTH);
    }
    size_t base = e->bound_base, count = e->bound_count;
    const char *file = e->file;
    for (size_t i = 0; i < def->param_count; i++)
        eval_bind(e, def->params[i], &args[i]);
    e->bound_base = count;
    e->file = def->file;
    bool ok = walk(e, def->body, context, st);
    e->file = file;
    e->bound_base = base;
    eval_unbind(e, count);
    e->depth--;
    return ok;
}

bool eval_in_let(evaluator *e, const expr *x, eval_body walk, void *context, status *st)
{
    size_t count = e->bound_count;
    value v;
    value_init(&v);
    bool ok = eval_node(e, x->args[0], &v, st);
    if (ok) {
        eval_bind(e, x->name, &v);
        ok = walk(e, x->args[1], context, st);
        eval_unbind(e, count);
    }
    value_clear(&v);
    return ok;
}
