/* What the variables of quantifiers range over, one assignment after another. */
#include <limits.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "lang/eval_impl.h"

/* One pass over the assignments of an expression's binders. */
typedef struct pass {
    evaluator *e;
    const expr *x;
    eval_each each;
    void *context;
    truth *missing;
    bool *stopped;
    status *st;
    unsigned ranged; /* numbers of ranges gone through */
    unsigned draw;   /* the number of the draw at hand, for all variables that are drawn */
} pass;

static bool assign(pass *p, size_t i);

/* Bind one value and go on with the next binder. */
static bool with_value(pass *p, size_t i, const value *v)
{
    evaluator *e = p->e;
    size_t count = e->bound_count;
    eval_bind(e, p->x->binders[i].name, v);
    bool ok = assign(p, i + 1);
    eval_unbind(e, count);
    return ok;
}

static bool with_number(pass *p, size_t i, unsigned long n)
{
    value v;
    value_init(&v);
    value_set_ui(&v, n);
    bool ok = with_value(p, i, &v);
    value_clear(&v);
    return ok;
}

/* ---- Ranges -------------------------------------------------------------------------------------- */

static bool range_bound(pass *p, const expr *x, mpq_t bound, bool *undefined)
{
    value v;
    value_init(&v);
    bool ok = eval_node(p->e, x, &v, p->st);
    if (ok && v.kind == VALUE_UNDEFINED)
        *undefined = true;
    else if (ok && (v.kind != VALUE_NUMBER || mpz_cmp_ui(mpq_denref(v.number), 1) != 0))
        ok = eval_fail(p->e, x, p->st, "found a bound that is no integer, wanted one");
    else if (ok)
        mpq_set(bound, v.number);
    value_clear(&v);
    return ok;
}

static bool over_range(pass *p, size_t i)
{
    const binder *b = &p->x->binders[i];
    bool undefined = false;
    mpq_t low, high, one;
    mpq_inits(low, high, one, NULL);
    mpq_set_ui(one, 1, 1);
    bool ok = range_bound(p, b->low, low, &undefined) && range_bound(p, b->high, high, &undefined);
    if (undefined)
        *p->missing = TRUTH_UNDEFINED;
    value v;
    value_init(&v);
    while (ok && !undefined && !*p->stopped && mpq_cmp(low, high) <= 0) {
        if (p->ranged == EVAL_MAX_RANGED) {
            *p->missing = TRUTH_UNKNOWN;
            p->e->ranged_too_far = true;
            break;
        }
        p->ranged++;
        value_set_number(&v, low);
        ok = with_value(p, i, &v);
        mpq_add(low, low, one);
    }
    value_clear(&v);
    mpq_clears(low, high, one, NULL);
    return ok;
}

/* ---- Places -------------------------------------------------------------------------------------- */

/* The number that a place variable is bound to, if it is to one: ULONG_MAX, which no place has, for what is
 * no whole number. */
static bool bound_number(const evaluator *e, const char *name, unsigned long *n)
{
    const value *v = eval_lookup(e, name);
    if (!v || !(value_is_number(v) || v->kind == VALUE_UNDEFINED))
        return false;
    if (!value_get_ui(v, n))
        *n = ULONG_MAX;
    return true;
}

/* Over the places of a step or state that is undefined nothing is defined. */
static bool bound_to_undefined(pass *p, const char *name)
{
    const value *v = eval_lookup(p->e, name);
    bool undefined = v && v->kind == VALUE_UNDEFINED;
    if (undefined)
        *p->missing = TRUTH_UNDEFINED;
    return undefined;
}

static bool over_time(pass *p, size_t i)
{
    const places *pl = graph_reachable(p->e->g);
    unsigned long s;
    bool at_state = bound_number(p->e, "s", &s);
    bool ok = true;
    if (bound_to_undefined(p, "s") || (at_state && s >= mdp_states(p->e->m)))
        return true; /* no such state: no steps */
    for (uint32_t t = 1; ok && !*p->stopped && t <= places_horizon(pl); t++)
        if (!at_state || places_find(pl, t, (uint32_t)s) >= 0)
            ok = with_number(p, i, t);
    return ok;
}

static bool reachable_at_any_time(const places *pl, uint32_t s)
{
    for (uint32_t t = 1; t <= places_horizon(pl); t++)
        if (places_find(pl, t, s) >= 0)
            return true;
    return false;
}

static bool over_states(pass *p, size_t i)
{
    const places *pl = graph_reachable(p->e->g);
    unsigned long t;
    bool at_time = bound_number(p->e, "t", &t), ok = true;
    if (bound_to_undefined(p, "t") || (at_time && (t < 1 || t > places_horizon(pl))))
        return true; /* no such step: no states */
    for (uint32_t s = 0; ok && !*p->stopped && s < mdp_states(p->e->m); s++)
        if (at_time ? places_find(pl, (uint32_t)t, s) >= 0 : reachable_at_any_time(pl, s))
            ok = with_number(p, i, s);
    return ok;
}

static bool over_actions(pass *p, size_t i)
{
    unsigned long s;
    bool ok = true;
    if (!bound_number(p->e, "s", &s) || s >= mdp_states(p->e->m))
        return eval_fail_binder(p->e, &p->x->binders[i], p->st,
                                "found %s without a state, wanted s to be bound before it",
                                p->x->binders[i].name);
    for (uint32_t a = 0; ok && !*p->stopped && a < mdp_actions(p->e->m, (uint32_t)s); a++)
        ok = with_number(p, i, a);
    return ok;
}

/* ---- Deterministic policies ---------------------------------------------------------------------- */

/* How many there are over the reachable places; EVAL_MAX_POLICIES + 1 for more. */
unsigned long eval_policy_count(const evaluator *e)
{
    const mdp *m = e->m;
    const places *pl = graph_reachable(e->g);
    unsigned long count = 1;
    for (uint32_t t = 1; t <= places_horizon(pl); t++)
        for (uint32_t i = 0; i < places_count(pl, t); i++) {
            count *= mdp_actions(m, places_state(pl, t, i));
            if (count > EVAL_MAX_POLICIES)
                return EVAL_MAX_POLICIES + 1;
        }
    return count;
}

/* Where the policy is not asked for its choice: uniform, and marked. */
static prob_row *open_row(uint32_t n)
{
    prob_row *row = prob_row_new(n);
    for (uint32_t a = 0; a < n; a++)
        mpz_set_ui(row->weight[a], 1);
    REQUIRE(prob_row_seal(row));
    row->undefined = true;
    return row;
}

/*
 * Policy number `index`: its choices at the reachable places are the digits of the index in the mixed base of
 * the numbers of actions.
 */
node eval_deterministic_policy(evaluator *e, unsigned long index)
{
    const places *all = graph_places(e->g), *reachable = graph_reachable(e->g);
    prob_row ***layers = alloc_zeroed((size_t)places_horizon(all) + 1, sizeof *layers);
    for (uint32_t t = 1; t <= places_horizon(all); t++) {
        layers[t] = alloc_zeroed(places_count(all, t), sizeof *layers[t]);
        for (uint32_t i = 0; i < places_count(all, t); i++) {
            uint32_t s = places_state(all, t, i), n = mdp_actions(e->m, s);
            if (places_find(reachable, t, s) < 0) {
                layers[t][i] = open_row(n);
                continue;
            }
            prob_row *row = layers[t][i] = prob_row_new(n);
            mpz_set_ui(row->weight[index % n], 1);
            REQUIRE(prob_row_seal(row));
            index /= n;
        }
    }
    return graph_policy_layers_take(e->g, layers);
}

static bool over_deterministic_policies(pass *p, size_t i)
{
    evaluator *e = p->e;
    unsigned long count = eval_policy_count(e);
    if (count > EVAL_MAX_POLICIES) {
        *p->missing = TRUTH_UNKNOWN;
        return true;
    }
    bool ok = true;
    for (unsigned long n = 0; ok && !*p->stopped && n < count; n++) {
        eval_mark mark = eval_mark_here(e);
        value v;
        value_init(&v);
        value_set_table(&v, e->g, eval_deterministic_policy(e, n));
        ok = with_value(p, i, &v);
        value_clear(&v);
        eval_release(e, mark);
    }
    return ok;
}

/* ---- Any policies and rewards -------------------------------------------------------------------- */

/* Is the policy one of those that `in optimal` is about? */
static bool plays_optimally(evaluator *e, node pi)
{
    node best = graph_optimal(e->g, graph_success(e->g));
    const places *p = graph_reachable(e->g);
    bool so = true;
    real mine, its;
    real_init(&mine);
    real_init(&its);
    for (uint32_t t = 1; so && t <= places_horizon(p); t++)
        for (uint32_t i = 0; so && i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            for (uint32_t a = 0; so && a < mdp_actions(e->m, s); a++) {
                graph_real_entry(e->g, pi, t, s, a, &mine);
                graph_real_entry(e->g, best, t, s, a, &its);
                so = graph_takes_for_zero(e->g, &mine) || !graph_takes_for_zero(e->g, &its);
            }
        }
    real_clear(&mine);
    real_clear(&its);
    return so;
}

static bool has_negative(const mdp *m, size_t model)
{
    bool negative = false;
    for (uint32_t s = 0; !negative && s < mdp_states(m); s++) {
        rat_row *row = mdp_reward_row(m, model, s);
        for (uint32_t a = 0; a < row->n; a++)
            negative = negative || mpq_sgn(row->value[a]) < 0;
        rat_row_free(row);
    }
    return negative;
}

/* The model's own reward model under the variable's name, if it is one of what the variable ranges over: it
 * is tried first, so that a counterexample can be kept in a file. */
static bool stored_first(evaluator *e, const binder *b, node *n)
{
    long model = mdp_find_reward_model(e->m, b->name);
    uint32_t s;
    bool policy = b->kind != BIND_REWARD;
    return model >= 0 && (policy || !has_negative(e->m, (size_t)model)) &&
           eval_stored_table(e, policy, model, n, &s) &&
           (b->kind != BIND_POLICY_OPTIMAL || plays_optimally(e, *n));
}

/* The patterns of zeros of generic tables for the binders before the i-th. */
static uint64_t patterns_before(const pass *p, size_t i)
{
    uint64_t count = 1;
    for (size_t k = 0; k < i && count <= EVAL_MAX_PATTERNS; k++)
        if (binder_is_arbitrary(&p->x->binders[k]))
            count *= draw_patterns(p->e->g, p->x->binders[k].kind, EVAL_MAX_PATTERNS);
    return count;
}

static node generic_table(pass *p, size_t i)
{
    evaluator *e = p->e;
    const binder *b = &p->x->binders[i];
    uint64_t pattern = p->draw / patterns_before(p, i) % draw_patterns(e->g, b->kind, EVAL_MAX_PATTERNS);
    return draw_generic(e->g, &e->draws, b, e->bound_count, pattern);
}

node eval_drawn_table(evaluator *e, const binder *b, unsigned ordinal, unsigned number)
{
    node n;
    return number == 0 && stored_first(e, b, &n) ? n : draw_table(e->g, &e->draws, b, ordinal, number);
}

static bool with_drawn(pass *p, size_t i, unsigned ordinal)
{
    evaluator *e = p->e;
    eval_mark mark = eval_mark_here(e);
    node n = e->draws.generic ? generic_table(p, i)
                              : eval_drawn_table(e, &p->x->binders[i], ordinal, p->draw);
    value v;
    value_init(&v);
    value_set_table(&v, e->g, n);
    bool ok = with_value(p, i, &v);
    value_clear(&v);
    eval_release(e, mark);
    return ok;
}

static size_t count_places(const places *p)
{
    size_t count = 0;
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        count += places_count(p, t);
    return count;
}

/* The first such variable of a quantifier goes through the draws, and the others go with it. */
static bool over_drawn(pass *p, size_t i)
{
    evaluator *e = p->e;
    unsigned ordinal = 0;
    for (size_t k = 0; k < i; k++)
        ordinal += binder_is_arbitrary(&p->x->binders[k]);
    if (ordinal > 0)
        return with_drawn(p, i, ordinal);
    if (count_places(graph_places(e->g)) > EVAL_MAX_DRAWN_PLACES)
        return eval_fail_binder(e, &p->x->binders[i], p->st,
                                "found a model of more than %u places to draw %s for, wanted a smaller one",
                                EVAL_MAX_DRAWN_PLACES, p->x->binders[i].name);
    unsigned tries = p->x->drawn ? e->tries : EVAL_TRIES;
    if (e->draws.generic) {
        uint64_t patterns = patterns_before(p, p->x->binder_count);
        if (patterns > EVAL_MAX_PATTERNS)
            return eval_fail_binder(e, &p->x->binders[i], p->st,
                                    "found more than %u patterns of zeros for %s and what comes with it, "
                                    "wanted a smaller model",
                                    EVAL_MAX_PATTERNS, p->x->binders[i].name);
        tries = (unsigned)patterns;
    }
    bool ok = true;
    for (p->draw = 0; ok && !*p->stopped && p->draw < tries; p->draw++)
        ok = with_drawn(p, i, 0);
    if (!p->x->drawn && !e->draws.generic)
        *p->missing = TRUTH_UNKNOWN; /* there are others */
    return ok;
}

/* ---- Assignments --------------------------------------------------------------------------------- */

static bool assign(pass *p, size_t i)
{
    if (i == p->x->binder_count) {
        bool more = p->each(p->e, p->context, p->st);
        if (!more)
            *p->stopped = true;
        return status_ok(p->st) && !p->e->wants_everywhere && !p->e->wants_bits;
    }
    const binder *b = &p->x->binders[i];
    switch (b->kind) {
    case BIND_RANGE: return over_range(p, i);
    case BIND_TIME: return over_time(p, i);
    case BIND_STATE: return over_states(p, i);
    case BIND_ACTION: return over_actions(p, i);
    case BIND_POLICY_DETERMINISTIC: return over_deterministic_policies(p, i);
    case BIND_POLICY:
    case BIND_POLICY_OPTIMAL:
    case BIND_REWARD: return over_drawn(p, i);
    }
    REQUIRE(!"a known kind of binder");
    return false;
}

bool eval_assignments(evaluator *e, const expr *x, size_t i, eval_each each, void *context, truth *missing,
                      bool *stopped, status *st)
{
    pass p = {
        .e = e, .x = x, .each = each, .context = context, .missing = missing, .stopped = stopped, .st = st};
    return assign(&p, i);
}
