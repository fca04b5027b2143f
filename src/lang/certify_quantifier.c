/* Quantifiers in certificates: over places as they are, over anything else value by value. */
#include <string.h>

#include "lang/certify_impl.h"

/* The body under binder i: the next binder, or what is quantified. */
static piece *inner(certifier *c, const expr *x, size_t i)
{
    return i + 1 < x->binder_count ? certify_quantifier(c, x, i + 1) : certify_expr(c, x->args[0]);
}

/* count over several binders adds up what the innermost counts. */
static quantifier kind_at(const expr *x, size_t i)
{
    return x->quantifier == Q_COUNT && i + 1 < x->binder_count ? Q_SUM : x->quantifier;
}

/* ---- Value by value ----------------------------------------------------------------------------------- */

static piece *join(certifier *c, quantifier q, const piece *so_far, const piece *body)
{
    if (q == Q_COUNT)
        body = certify_choose(c, body, certify_whole(c, 1), certify_whole(c, 0));
    if (!body)
        return NULL;
    if (q == Q_SUM || q == Q_COUNT)
        return certify_binary(c, NULL, OP_ADD, so_far ? so_far : certify_whole(c, 0), body);
    if (!so_far || certify_is_stuck(body))
        return (piece *)(uintptr_t)body;
    if (q == Q_FORALL || q == Q_EXISTS)
        return certify_binary(c, NULL, q == Q_FORALL ? OP_AND : OP_OR, so_far, body);
    return certify_text(c, false, so_far->free | body->free, so_far->has_model || body->has_model,
                        "%s(%s,%s)", q == Q_MIN ? "smaller" : "larger", certify_show(c, so_far),
                        certify_show(c, body));
}

static piece *of_nothing(certifier *c, quantifier q)
{
    if (q == Q_FORALL || q == Q_EXISTS)
        return certify_truth(c, q == Q_FORALL);
    return q == Q_SUM || q == Q_COUNT ? certify_whole(c, 0)
                                      : certify_refuse(c, "the least or most of nothing");
}

static piece *element(certifier *c, const binder *b, unsigned long i)
{
    return b->kind == BIND_POLICY_DETERMINISTIC
               ? certify_table(c, eval_deterministic_policy(c->e, i), "choices(%lu)", i)
               : certify_whole(c, i);
}

typedef bool (*membership)(const certifier *c, unsigned long i, const piece *where);

static piece *unroll(certifier *c, const expr *x, size_t i, unsigned long low, unsigned long high,
                     membership within, const piece *where)
{
    quantifier q = kind_at(x, i);
    piece *result = NULL;
    unsigned long count = 0;
    for (unsigned long k = low; k <= high; k++) {
        if (within && !within(c, k, where))
            continue;
        if (++count > CERTIFY_MAX_UNROLLED)
            return certify_refuse(c, "a range of more than %u values", CERTIFY_MAX_UNROLLED);
        piece_binding b;
        certify_bind(c, &b, x->binders[i].name, element(c, &x->binders[i], k), NULL);
        const piece *body = inner(c, x, i);
        certify_unbind(c, &b);
        result = body ? join(c, q, result, body) : NULL;
        if (certify_is_stuck(result))
            return result;
        if (result->kind == PIECE_TRUTH && result->yes == (q == Q_EXISTS))
            return result;
    }
    return result ? result : of_nothing(c, q);
}

static bool bound(certifier *c, const expr *x, unsigned long *n, piece **stuck)
{
    piece *p = certify_expr(c, x);
    *stuck = p;
    if (certify_is_stuck(p))
        return false;
    if (p->kind == PIECE_NUMBER && mpz_cmp_ui(mpq_denref(p->number), 1) == 0 && mpq_sgn(p->number) >= 0 &&
        mpz_cmp_ui(mpq_numref(p->number), EVAL_MAX_EXPONENT) <= 0) {
        *n = mpz_get_ui(mpq_numref(p->number));
        return true;
    }
    *stuck = p->free ? certify_stuck(c, p->free)
                     : certify_refuse(c, "a bound that is no whole number from 0");
    return false;
}

static piece *over_range(certifier *c, const expr *x, size_t i)
{
    unsigned long low, high;
    piece *stuck;
    if (!bound(c, x->binders[i].low, &low, &stuck) || !bound(c, x->binders[i].high, &high, &stuck))
        return stuck;
    return unroll(c, x, i, low, high, NULL, NULL);
}

static piece *over_policies(certifier *c, const expr *x, size_t i)
{
    unsigned long count = eval_policy_count(c->e);
    if (count > CERTIFY_MAX_UNROLLED)
        return certify_refuse(c, "more than %u deterministic policies", CERTIFY_MAX_UNROLLED);
    return unroll(c, x, i, 0, count - 1, NULL, NULL);
}

/* ---- Places ------------------------------------------------------------------------------------------- */

static const piece *named(const certifier *c, const char *name)
{
    for (const piece_scope *s = c->names; s; s = s->outer)
        if (strcmp(s->name, name) == 0)
            return s->value;
    return NULL;
}

static bool reachable(const certifier *c, unsigned long t, unsigned long s)
{
    const places *p = graph_reachable(c->g);
    return t >= 1 && t <= places_horizon(p) && s < mdp_states(c->e->m) &&
           places_find(p, (uint32_t)t, (uint32_t)s) >= 0;
}

static unsigned long index_of(const piece *p)
{
    return mpz_fits_ulong_p(mpq_numref(p->number)) ? mpz_get_ui(mpq_numref(p->number)) : UINT32_MAX;
}

static bool is_step(const certifier *c, unsigned long t, const piece *s)
{
    return !s || reachable(c, t, index_of(s));
}

static bool is_state(const certifier *c, unsigned long s, const piece *t)
{
    bool found = t && reachable(c, index_of(t), s);
    for (unsigned long k = 1; !t && !found && k <= mdp_horizon(c->e->m); k++)
        found = reachable(c, k, s);
    return found;
}

/* The variable where a table depends on it: one place after another. */
static piece *unroll_places(certifier *c, const expr *x, size_t i, const piece *where)
{
    if (where && where->kind != PIECE_NUMBER)
        return where->free ? certify_stuck(c, where->free) : certify_refuse(c, "a place that is no constant");
    switch (x->binders[i].kind) {
    case BIND_TIME: return unroll(c, x, i, 1, mdp_horizon(c->e->m), is_step, where);
    case BIND_STATE: return unroll(c, x, i, 0, mdp_states(c->e->m) - 1, is_state, where);
    default: break;
    }
    unsigned long s = index_of(where);
    return s < mdp_states(c->e->m) ? unroll(c, x, i, 0, mdp_actions(c->e->m, (uint32_t)s) - 1, NULL, NULL)
                                   : certify_refuse(c, "a state that is none");
}

static piece *quantified(certifier *c, quantifier q, char letter, unsigned depth, const piece *where,
                         const piece *body)
{
    uint64_t mine = UINT64_C(1) << depth, free = (body->free & ~mine) | (where ? where->free : 0);
    text range;
    text_init(&range);
    if (where)
        text_addf(&range, " %s %s", letter == 'a' ? "of" : "at", certify_show(c, where));
    piece *p = certify_text(c, q == Q_FORALL || q == Q_EXISTS, free, true, "(%s %c%u%s: %s)",
                            quantifier_name(q), letter, depth, range.data, certify_show(c, body));
    text_clear(&range);
    return p;
}

static piece *over_places(certifier *c, const expr *x, size_t i)
{
    const binder *b = &x->binders[i];
    char letter = b->kind == BIND_TIME ? 't' : b->kind == BIND_STATE ? 's' : 'a';
    const piece *where = named(c, letter == 's' ? "t" : "s");
    unsigned depth = c->depth + 1;
    if (where && certify_is_stuck(where))
        return (piece *)(uintptr_t)where;
    if (depth > 60 || (letter == 'a' && !where))
        return certify_refuse(c, "more than 60 quantifiers inside each other");
    uint64_t mine = UINT64_C(1) << depth, before = c->culprits;
    piece_binding inside;
    const piece *variable = certify_text(c, false, mine, false, "%c%u", letter, depth);
    certify_bind(c, &inside, b->name, variable, NULL);
    c->culprits = 0;
    c->depth = depth;
    piece *body = inner(c, x, i);
    c->depth = depth - 1;
    certify_unbind(c, &inside);
    bool again = body && certify_is_stuck(body) && (c->culprits & mine);
    c->culprits = before | (c->culprits & ~mine);
    if (again)
        return unroll_places(c, x, i, where);
    return certify_is_stuck(body) ? body : quantified(c, kind_at(x, i), letter, depth, where, body);
}

piece *certify_quantifier(certifier *c, const expr *x, size_t i)
{
    switch (x->binders[i].kind) {
    case BIND_RANGE: return over_range(c, x, i);
    case BIND_TIME:
    case BIND_STATE:
    case BIND_ACTION: return over_places(c, x, i);
    case BIND_POLICY_DETERMINISTIC: return over_policies(c, x, i);
    default: return certify_refuse(c, "a quantifier over all policies or rewards");
    }
}
