/* Quantifiers and sums: forall, exists, count, sum, min, max over binders. */
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
    unsigned draw; /* the number of the draw at hand, for all variables that are drawn */
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

static bool with_drawn(pass *p, size_t i, unsigned ordinal)
{
    evaluator *e = p->e;
    const binder *b = &p->x->binders[i];
    eval_mark mark = eval_mark_here(e);
    node n;
    if (e->draws.generic)
        n = generic_table(p, i);
    else if (p->draw > 0 || !stored_first(e, b, &n))
        n = draw_table(e->g, &e->draws, b, ordinal, p->draw);
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

/* ---- Folding the bodies -------------------------------------------------------------------------- */

typedef struct fold {
    const expr *x;
    value *out; /* the result so far; for truths `so_far` says it */
    truth so_far;
    bool first;  /* none is in the result yet */
    bool passed; /* an undefined instance was passed over */
} fold;

static void count_instance(evaluator *e, fold *f, bool passed_over)
{
    e->skipped.tried++;
    e->skipped.tried_undefined += passed_over;
    f->passed = f->passed || passed_over;
}

/* A body that decides (no for forall, yes for exists) ends the pass. */
static bool fold_truth(evaluator *e, void *context, status *st)
{
    fold *f = context;
    value v;
    value_init(&v);
    bool more = eval_node(e, f->x->args[0], &v, st);
    if (more) {
        truth t = value_truth(&v);
        bool all = f->x->quantifier == Q_FORALL, passed_over = f->x->drawn && t == TRUTH_UNDEFINED;
        if (!passed_over) {
            f->so_far = all ? truth_and(f->so_far, t) : truth_or(f->so_far, t);
            f->first = false;
        }
        if (f->x->drawn)
            count_instance(e, f, passed_over);
        if (t == TRUTH_UNDEFINED)
            value_add_undefined(f->out, &v);
        more = f->so_far != (all ? TRUTH_NO : TRUTH_YES);
    }
    value_clear(&v);
    return more;
}

static bool fold_in(evaluator *e, fold *f, const value *v, status *st)
{
    bool ok = true;
    value result;
    value_init(&result);
    value_set(&result, f->out);
    int order = 0;
    switch (f->x->quantifier) {
    case Q_MIN:
    case Q_MAX:
        if (!f->first && !eval_compare_numbers(e, v, &result, &order))
            ok = !eval_undecided(e) &&
                 eval_fail(e, f->x, st,
                           "found numbers that cannot be told apart at %lu bits, wanted the larger one",
                           (unsigned long)e->bits);
        if (f->first || (f->x->quantifier == Q_MIN ? order < 0 : order > 0))
            value_set(&result, v);
        break;
    default:
        if (v->kind == VALUE_NUMBER && result.kind == VALUE_NUMBER) {
            mpq_add(result.number, result.number, v->number);
        } else {
            ok = eval_log_arithmetic(e, f->x, OP_ADD, f->out, v, &result, st);
        }
    }
    value_set(f->out, &result);
    f->first = false;
    value_clear(&result);
    return ok;
}

static bool fold_number(evaluator *e, void *context, status *st)
{
    fold *f = context;
    value v;
    value_init(&v);
    bool more = eval_node(e, f->x->args[0], &v, st);
    if (more && f->x->quantifier == Q_COUNT && v.kind == VALUE_TRUTH) {
        if (v.truth == TRUTH_UNKNOWN)
            more = !eval_undecided(e) &&
                   eval_fail(e, f->x->args[0], st, "found a condition that is unknown, wanted yes or no");
        value_set_ui(&v, v.truth == TRUTH_YES);
    }
    if (more && v.kind == VALUE_UNDEFINED) {
        value_set(f->out, &v);
        more = false;
    } else if (more) {
        more = fold_in(e, f, &v, st) && f->out->kind != VALUE_UNDEFINED;
    }
    value_clear(&v);
    return more;
}

bool eval_quantifier(evaluator *e, const expr *x, value *out, status *st)
{
    bool truths = x->quantifier == Q_FORALL || x->quantifier == Q_EXISTS;
    truth missing = TRUTH_YES;
    bool stopped = false;
    fold f = {.x = x, .out = out, .so_far = truth_of(x->quantifier == Q_FORALL), .first = true};
    if (truths)
        value_set_undefined(out, 0, 0);
    else
        value_set_ui(out, 0);
    if (!eval_assignments(e, x, 0, truths ? fold_truth : fold_number, &f, &missing, &stopped, st))
        return false;
    if (truths) {
        if (!stopped)
            f.so_far = x->quantifier == Q_FORALL
                           ? truth_and(f.so_far, missing)
                           : truth_or(f.so_far, missing == TRUTH_YES ? TRUTH_NO : missing);
        if (f.first && f.passed)
            f.so_far = TRUTH_UNDEFINED; /* every instance was */
        if (f.so_far != TRUTH_UNDEFINED)
            value_set_truth(out, f.so_far);
        return true;
    }
    if (!stopped && missing == TRUTH_UNKNOWN)
        return eval_fail(e, x, st, "found more than %u policies to go through, wanted fewer",
                         EVAL_MAX_POLICIES);
    if (!stopped && missing == TRUTH_UNDEFINED)
        value_set_undefined(out, 0, 0);
    if (f.first && !stopped && (x->quantifier == Q_MIN || x->quantifier == Q_MAX))
        value_set_undefined(out, 0, 0); /* of nothing */
    return true;
}
