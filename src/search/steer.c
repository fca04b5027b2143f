#include "search/steer.h"

#include <string.h>

static bool is_horizon(const expr *e)
{
    return e->kind == EXPR_NAME && (strcmp(e->name, "horizon") == 0 || strcmp(e->name, "T") == 0);
}

static void fix_horizon(family *f, const expr *e)
{
    const expr *n = e->args[1];
    bool fixed = e->op == OP_EQ && is_horizon(e->args[0]) && n->kind == EXPR_NUMBER &&
                 mpz_cmp_ui(mpq_denref(n->number), 1) == 0 && mpz_sgn(mpq_numref(n->number)) > 0 &&
                 mpz_cmp_ui(mpq_numref(n->number), 1000) <= 0;
    if (!fixed)
        return;
    f->horizon = (uint32_t)mpz_get_ui(mpq_numref(n->number));
    f->exact_horizon = true;
}

static void narrow(family *f, const expr *e)
{
    if (e->kind == EXPR_BINARY && e->op == OP_AND) {
        narrow(f, e->args[0]);
        narrow(f, e->args[1]);
    } else if (e->kind == EXPR_BINARY) {
        fix_horizon(f, e);
    } else if (e->kind == EXPR_NAME) {
        f->deterministic |= strcmp(e->name, "deterministic") == 0;
        f->single_start |= strcmp(e->name, "single_start") == 0;
        f->same_actions |= strcmp(e->name, "same_actions") == 0;
        f->positive_success |= strcmp(e->name, "positive_success") == 0;
        if (strcmp(e->name, "uniform_prior") == 0)
            f->prior = PRIOR_UNIFORM;
        if (strcmp(e->name, "full_support") == 0 && f->prior == PRIOR_MIXED)
            f->prior = PRIOR_FULL_SUPPORT;
    }
}

void steer(family *f, const reading *r)
{
    for (size_t i = 0; i < r->assumption_count; i++)
        narrow(f, r->assumptions[i]);
}
