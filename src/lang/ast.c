#include "lang/ast.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

expr *expr_new(expr_kind kind, unsigned long line, unsigned long column)
{
    expr *e = alloc_zeroed(1, sizeof *e);
    e->kind = kind;
    e->line = line;
    e->column = column;
    e->depth = 1;
    mpq_init(e->number);
    return e;
}

static void deepen(expr *e, const expr *child, unsigned levels)
{
    if (child && e->depth <= child->depth + levels)
        e->depth = child->depth + levels;
}

void expr_add(expr *e, expr *arg)
{
    size_t n = e->arg_count;
    if ((n & (n - 1)) == 0) /* the room doubles at every power of two */
        e->args = alloc_resize(e->args, n ? 2 * n : 1, sizeof(expr *));
    e->args[e->arg_count++] = arg;
    deepen(e, arg, 1);
}

void expr_set_binders(expr *e, binder *binders, size_t count)
{
    REQUIRE(e->kind == EXPR_QUANTIFIER && !e->binders && e->arg_count == 1 && count > 0);
    e->binders = binders;
    e->binder_count = count;
    deepen(e, e->args[0], (unsigned)count);
    for (size_t i = 0; i < count; i++) {
        deepen(e, binders[i].low, (unsigned)i + 1);
        deepen(e, binders[i].high, (unsigned)i + 1);
    }
}

void binders_free(binder *binders, size_t count)
{
    for (size_t i = 0; binders && i < count; i++) {
        free(binders[i].name);
        expr_free(binders[i].low);
        expr_free(binders[i].high);
    }
    free(binders);
}

void expr_free(expr *e)
{
    if (!e)
        return;
    for (size_t i = 0; i < e->arg_count; i++)
        expr_free(e->args[i]);
    binders_free(e->binders, e->binder_count);
    mpq_clear(e->number);
    free(e->args);
    free(e->name);
    free(e);
}

void definition_free(definition *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->param_count; i++)
        free(d->params[i]);
    free(d->params);
    free(d->name);
    free(d->file);
    expr_free(d->body);
    free(d);
}

const char *binary_op_name(binary_op op)
{
    static const char *const names[] = {
        [OP_ADD] = "+", [OP_SUB] = "-",   [OP_MUL] = "*", [OP_DIV] = "/",           [OP_POW] = "^",
        [OP_EQ] = "==", [OP_NE] = "!=",   [OP_LT] = "<",  [OP_LE] = "<=",           [OP_GT] = ">",
        [OP_GE] = ">=", [OP_AND] = "and", [OP_OR] = "or", [OP_IMPLIES] = "implies", [OP_IFF] = "iff",
    };
    REQUIRE((size_t)op < sizeof names / sizeof *names);
    return names[op];
}

const char *quantifier_name(quantifier q)
{
    static const char *const names[] = {
        [Q_FORALL] = "forall", [Q_EXISTS] = "exists", [Q_SUM] = "sum",
        [Q_MIN] = "min",       [Q_MAX] = "max",       [Q_COUNT] = "count",
    };
    REQUIRE((size_t)q < sizeof names / sizeof *names);
    return names[q];
}
