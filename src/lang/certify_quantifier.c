/* Quantifiers in certificates, value by value. */
#include <string.h>

#include "lang/certify_impl.h"

/* The body under binder i: the next binder, or what is quantified. */
static operand inner(certifier *c, const expr *x, size_t i)
{
    return i + 1 < x->binder_count ? certify_quantifier(c, x, i + 1) : certify_expr(c, x->args[0]);
}

/* The same with the binder's variable bound. */
static operand bound_to(certifier *c, const expr *x, size_t i, operand p)
{
    if (!p)
        return NULL;
    piece_scope scope = {x->binders[i].name, p, c->names};
    c->names = &scope;
    operand body = inner(c, x, i);
    c->names = scope.outer;
    return body;
}

/* count over several binders adds up what the innermost counts. */
static quantifier kind_at(const expr *x, size_t i)
{
    return x->quantifier == Q_COUNT && i + 1 < x->binder_count ? Q_SUM : x->quantifier;
}

static operand join(certifier *c, quantifier q, operand so_far, operand body)
{
    if (q == Q_COUNT)
        body = certify_choose(c, body, certify_whole(c, 1), certify_whole(c, 0));
    if (q == Q_SUM || q == Q_COUNT)
        return certify_binary(c, OP_ADD, so_far ? so_far : certify_whole(c, 0), body);
    if (!so_far || !body)
        return body;
    if (q == Q_FORALL || q == Q_EXISTS)
        return certify_binary(c, q == Q_FORALL ? OP_AND : OP_OR, so_far, body);
    return certify_extreme(c, q == Q_MIN, so_far, body);
}

static operand of_nothing(certifier *c, quantifier q)
{
    if (q == Q_FORALL || q == Q_EXISTS)
        return certify_truth(c, q == Q_FORALL);
    return q == Q_SUM || q == Q_COUNT ? certify_whole(c, 0)
                                      : certify_refuse(c, "the least or most of nothing");
}

static operand element(certifier *c, const binder *b, unsigned long i)
{
    return b->kind == BIND_POLICY_DETERMINISTIC
               ? certify_table(c, 'A', eval_deterministic_policy(c->e, i), "choices %lu", i)
               : certify_whole(c, i);
}

typedef bool (*membership)(const certifier *c, unsigned long i, operand where);

static operand unroll(certifier *c, const expr *x, size_t i, unsigned long low, unsigned long high,
                      membership within, operand where)
{
    quantifier q = kind_at(x, i);
    operand result = NULL;
    unsigned long count = 0;
    for (unsigned long k = low; k <= high; k++) {
        if (within && !within(c, k, where))
            continue;
        if (!within && ++count > CERTIFY_MAX_UNROLLED)
            return certify_refuse(c, "a range of more than %u values", CERTIFY_MAX_UNROLLED);
        result = join(c, q, result, bound_to(c, x, i, element(c, &x->binders[i], k)));
        if (!result || (result->kind == PIECE_TRUTH && result->yes == (q == Q_EXISTS)))
            return result;
    }
    return result ? result : of_nothing(c, q);
}

static bool bound(certifier *c, const expr *x, unsigned long *n)
{
    operand p = certify_expr(c, x);
    bool ok = p && p->kind == PIECE_NUMBER && mpz_cmp_ui(mpq_denref(p->number), 1) == 0 &&
              mpq_sgn(p->number) >= 0 && mpz_cmp_ui(mpq_numref(p->number), EVAL_MAX_EXPONENT) <= 0;
    if (!ok)
        return certify_refuse(c, "a bound that is no whole number from 0") != NULL;
    *n = mpz_get_ui(mpq_numref(p->number));
    return true;
}

static operand over_range(certifier *c, const expr *x, size_t i)
{
    unsigned long low, high;
    return bound(c, x->binders[i].low, &low) && bound(c, x->binders[i].high, &high)
               ? unroll(c, x, i, low, high, NULL, NULL)
               : NULL;
}

static operand over_policies(certifier *c, const expr *x, size_t i)
{
    unsigned long count = eval_policy_count(c->e);
    if (count > CERTIFY_MAX_UNROLLED)
        return certify_refuse(c, "more than %u deterministic policies", CERTIFY_MAX_UNROLLED);
    return unroll(c, x, i, 0, count - 1, NULL, NULL);
}

/* ---- Places ------------------------------------------------------------------------------------------- */

static bool reachable(const certifier *c, unsigned long t, unsigned long s)
{
    const places *p = graph_reachable(c->g);
    return t >= 1 && t <= places_horizon(p) && s < mdp_states(c->e->m) &&
           places_find(p, (uint32_t)t, (uint32_t)s) >= 0;
}

static unsigned long index_of(operand p)
{
    return mpz_fits_ulong_p(mpq_numref(p->number)) ? mpz_get_ui(mpq_numref(p->number)) : UINT32_MAX;
}

static bool is_step(const certifier *c, unsigned long t, operand s)
{
    return s ? reachable(c, t, index_of(s)) : true;
}

static bool is_state(const certifier *c, unsigned long s, operand t)
{
    bool found = t && reachable(c, index_of(t), s);
    for (unsigned long k = 1; !t && !found && k <= mdp_horizon(c->e->m); k++)
        found = reachable(c, k, s);
    return found;
}

static bool is_action(const certifier *c, unsigned long a, operand s)
{
    return a < mdp_actions(c->e->m, (uint32_t)index_of(s));
}

/* t at the bound s, s at the bound t, actions of the bound s. */
static operand over_places(certifier *c, const expr *x, size_t i)
{
    binder_kind kind = x->binders[i].kind;
    operand where = certify_look_up(c, kind == BIND_STATE ? "t" : "s");
    if (where && (where->kind != PIECE_NUMBER || mpz_cmp_ui(mpq_denref(where->number), 1) != 0))
        return certify_refuse(c, "a place that is no constant");
    if (kind == BIND_TIME)
        return unroll(c, x, i, 1, mdp_horizon(c->e->m), is_step, where);
    if (kind == BIND_STATE)
        return unroll(c, x, i, 0, mdp_states(c->e->m) - 1, is_state, where);
    if (!where || index_of(where) >= mdp_states(c->e->m))
        return certify_refuse(c, "a state that is none");
    return unroll(c, x, i, 0, mdp_actions(c->e->m, (uint32_t)index_of(where)) - 1, is_action, where);
}

/* ---- All policies or rewards -------------------------------------------------------------------------- */

/* One of them stands for all: enough to refute, where a no for it makes the claim no. */
static operand over_drawn(certifier *c, const expr *x, size_t i)
{
    const binder *b = &x->binders[i];
    unsigned ordinal = 0;
    if (b->kind == BIND_POLICY_OPTIMAL)
        return certify_refuse(c, "a quantifier over all optimal policies");
    if (!c->top)
        return certify_refuse(c, "a quantifier over all policies or rewards inside a claim");
    for (size_t k = 0; k < i; k++)
        ordinal += binder_is_arbitrary(&x->binders[k]);
    node n = eval_drawn_table(c->e, b, ordinal, c->draw);
    return bound_to(
        c, x, i,
        certify_table(c, 'A', n, "any %s %u", b->kind == BIND_REWARD ? "reward" : "policy", ++c->drawn));
}

operand certify_quantifier(certifier *c, const expr *x, size_t i)
{
    switch (x->binders[i].kind) {
    case BIND_RANGE: return over_range(c, x, i);
    case BIND_TIME:
    case BIND_STATE:
    case BIND_ACTION: return over_places(c, x, i);
    case BIND_POLICY_DETERMINISTIC: return over_policies(c, x, i);
    default: return over_drawn(c, x, i);
    }
}
