/* The kernel's names: from language to operators. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "lang/eval_impl.h"
#include "operators/variance.h"

/* ---- Tables stored in the model ------------------------------------------------------------------ */

/* The table under this name, if it has been made before; NULL otherwise. */
static const stored_table *find_stored(const evaluator *e, bool policy, long model)
{
    for (size_t i = 0; i < e->stored_count; i++)
        if (e->stored[i].policy == policy && e->stored[i].model == model)
            return &e->stored[i];
    return NULL;
}

static void remember_stored(evaluator *e, bool policy, long model, node n)
{
    e->stored = alloc_grow(e->stored, e->stored_count, &e->stored_capacity, sizeof *e->stored);
    e->stored[e->stored_count++] = (stored_table){policy, model, n};
}

/* Weights over a common denominator; false (and *row as it is) if the entries are no distribution. */
static bool policy_from_rewards(const rat_row *values, prob_row **row)
{
    mpz_t common;
    mpz_init_set_ui(common, 1);
    for (uint32_t a = 0; a < values->n; a++)
        mpz_lcm(common, common, mpq_denref(values->value[a]));
    mpq_t sum;
    mpq_init(sum);
    prob_row *made = prob_row_new(values->n);
    for (uint32_t a = 0; a < values->n; a++) {
        mpq_add(sum, sum, values->value[a]);
        mpz_divexact(made->weight[a], common, mpq_denref(values->value[a]));
        mpz_mul(made->weight[a], made->weight[a], mpq_numref(values->value[a]));
    }
    bool ok = mpq_cmp_ui(sum, 1, 1) == 0 && prob_row_seal(made);
    if (ok)
        *row = made;
    else
        prob_row_free(made);
    mpq_clear(sum);
    mpz_clear(common);
    return ok;
}

static bool make_policy(evaluator *e, const expr *x, rat_row **rewards, node *n, status *st)
{
    uint32_t states = mdp_states(e->m);
    prob_row **rows = alloc_zeroed(states, sizeof *rows);
    for (uint32_t s = 0; s < states; s++) {
        if (policy_from_rewards(rewards[s], &rows[s]))
            continue;
        for (uint32_t k = 0; k < s; k++)
            prob_row_free(rows[k]);
        free(rows);
        return eval_fail(
            e, x, st, "found the action rewards %s, which are no distribution at state %u, wanted a policy",
            x->args[0]->name, s);
    }
    *n = graph_policy_take(e->g, rows);
    return true;
}

static bool stored(evaluator *e, const expr *x, bool policy, value *out, status *st)
{
    long model = mdp_find_reward_model(e->m, x->args[0]->name);
    if (model < 0)
        return eval_fail(e, x->args[0], st, "found \"%s\", wanted the name of a reward model of %s",
                         x->args[0]->name, mdp_name(e->m));
    const stored_table *known = find_stored(e, policy, model);
    if (known) {
        value_set_table(out, e->g, known->n);
        return true;
    }
    uint32_t states = mdp_states(e->m);
    rat_row **rows = alloc_zeroed(states, sizeof *rows);
    for (uint32_t s = 0; s < states; s++)
        rows[s] = mdp_reward_row(e->m, (size_t)model, s);
    node n = 0;
    bool ok = true;
    if (policy) {
        ok = make_policy(e, x, rows, &n, st);
        for (uint32_t s = 0; s < states; s++)
            rat_row_free(rows[s]);
        free(rows);
    } else {
        n = graph_reward_take(e->g, rows);
    }
    if (ok) {
        remember_stored(e, policy, model, n);
        value_set_table(out, e->g, n);
    }
    return ok;
}

/* ---- Arguments ----------------------------------------------------------------------------------- */

typedef struct arguments {
    value v[4];
    size_t count;
} arguments;

static bool whole_number(evaluator *e, const expr *call, const value *v, unsigned long least,
                         unsigned long *n, status *st)
{
    if (value_get_ui(v, n) && *n >= least && *n <= EVAL_MAX_EXPONENT)
        return true;
    return eval_fail(e, call->args[1], st,
                     "found a number that is no whole number from %lu to %u, wanted one", least,
                     EVAL_MAX_EXPONENT);
}

/* beta >= 0, or the exponent of expected_draws: rational, neither part above EVAL_MAX_EXPONENT. */
static bool rational_number(evaluator *e, const expr *call, const value *v, status *st)
{
    if (v->kind == VALUE_NUMBER && mpq_sgn(v->number) >= 0 &&
        mpz_cmp_ui(mpq_numref(v->number), EVAL_MAX_EXPONENT) <= 0 &&
        mpz_cmp_ui(mpq_denref(v->number), EVAL_MAX_EXPONENT) <= 0)
        return true;
    return eval_fail(e, call->args[1], st,
                     "found a number that is no fraction of numbers from 0 to %u, wanted one",
                     EVAL_MAX_EXPONENT);
}

static bool is_whole(const value *v)
{
    return mpz_cmp_ui(mpq_denref(v->number), 1) == 0;
}

static bool enumerable(evaluator *e, const expr *x, status *st)
{
    if (trajectory_count(graph_places(e->g), e->m, 1) <= LAW_MAX_TRAJECTORIES)
        return true;
    return eval_fail(e, x, st,
                     "found a model with more than %u trajectories, wanted one small enough to list them",
                     LAW_MAX_TRAJECTORIES);
}

static bool check_tables(evaluator *e, const expr *x, kernel_name id, const arguments *in, status *st)
{
    for (size_t i = 0; i < in->count; i++) {
        type want = kernel_get(id)->args[i];
        const value *v = &in->v[i];
        if (want == TYPE_VALUE && !(v->kind == VALUE_TABLE && v->shape == SHAPE_VALUE))
            return eval_fail(e, x->args[i], st, "found a %s, wanted a value table", value_describe(v));
        if (want == TYPE_POLICY && !(v->kind == VALUE_TABLE && v->shape == SHAPE_POLICY))
            return eval_fail(e, x->args[i], st, "found a %s, wanted a policy", value_describe(v));
        if (want == TYPE_REWARD && !(v->kind == VALUE_TABLE && v->shape != SHAPE_VALUE))
            return eval_fail(e, x->args[i], st, "found a %s, wanted a reward table", value_describe(v));
    }
    return true;
}

/* ---- Results ------------------------------------------------------------------------------------- */

static void set_success(evaluator *e, node pi, node y, value *out)
{
    real p;
    real_init(&p);
    if (graph_success_probability(e->g, pi, y, &p))
        value_set_real(out, &p);
    else
        value_set_undefined(out, 0, 0);
    real_clear(&p);
}

static void set_is_optimal(evaluator *e, node pi, value *out)
{
    value best;
    value_init(&best);
    node x = graph_success(e->g);
    set_success(e, pi, x, out);
    set_success(e, graph_optimal(e->g, x), x, &best);
    int order;
    if (out->kind != VALUE_UNDEFINED)
        value_set_truth(out,
                        eval_compare_numbers(e, out, &best, &order) ? truth_of(order == 0) : TRUTH_UNKNOWN);
    value_clear(&best);
}

/* Accepting a trajectory with the n-th power of its success: 1 / p(O_{1:T} = 1) under x^n draws on average.
 */
static void set_expected_draws(evaluator *e, node pi, node power, value *out)
{
    real p, one;
    real_init(&p);
    real_init(&one);
    real_set_ui(&one, 1);
    if (!graph_success_probability(e->g, pi, power, &p)) {
        value_set_undefined(out, 0, 0);
    } else if (graph_takes_for_zero(e->g, &p)) {
        eval_set_infinity(out, 1);
    } else {
        real_div(&p, &one, &p, e->bits);
        value_set_real(out, &p);
    }
    real_clear(&p);
    real_clear(&one);
}

static void set_variance(evaluator *e, node pi, value *out)
{
    real variance;
    uint32_t t = 0, s = 0;
    real_init(&variance);
    if (variance_of(e->g, pi, &variance, &t, &s))
        value_set_real(out, &variance);
    else
        value_set_undefined(out, t, s);
    real_clear(&variance);
}

/* e^q for a rational q. */
static bool set_exp(evaluator *e, const expr *x, const value *argument, value *out, status *st)
{
    if (argument->kind != VALUE_NUMBER)
        return eval_fail(e, x->args[0], st,
                         "found a number that is not rational, wanted a rational exponent");
    real result;
    real_init(&result);
    real_set_exp(&result, argument->number, e->bits);
    value_set_real(out, &result);
    real_clear(&result);
    return true;
}

static bool set_law(evaluator *e, const expr *x, node pi, bool posterior, value *out, status *st)
{
    if (!enumerable(e, x, st))
        return false;
    uint32_t t, s;
    law *l = posterior ? law_posterior(e->g, pi, graph_success(e->g), &t, &s) : law_of(e->g, pi, &t, &s);
    if (l)
        value_set_law_take(out, l);
    else
        value_set_undefined(out, t, s);
    return true;
}

static bool set_kl_by_paths(evaluator *e, const expr *x, node pi, node rho, value *out, status *st)
{
    if (!enumerable(e, x, st))
        return false;
    uint32_t t, s;
    law *a = law_of(e->g, pi, &t, &s), *b = a ? law_of(e->g, rho, &t, &s) : NULL;
    if (b) {
        quantity sum;
        quantity_init(&sum, e->bits);
        law_kl(a, b, &sum);
        e->undecided = e->undecided || sum.undecided;
        value_set_quantity_take(out, &sum);
    } else {
        value_set_undefined(out, t, s);
    }
    law_free(a);
    law_free(b);
    return true;
}

/* Names of a policy, perhaps a number, and a reward table y that defaults to x. */
static bool apply(evaluator *e, const expr *x, kernel_name id, const arguments *in, value *out, status *st)
{
    graph *g = e->g;
    node pi = in->v[0].table;
    bool numbered = kernel_get(id)->args[1] == TYPE_NUMBER && in->count > 1;
    size_t reward = numbered ? 2 : 1;
    node y = in->count > reward ? in->v[reward].table : graph_success(g);
    if (graph_shape(g, y) == SHAPE_POLICY)
        y = graph_power(g, y, 1); /* a policy in the place of a reward table */
    unsigned long n = 0;
    if (id == KERNEL_LOG)
        return eval_log(e, &in->v[0], out);
    if (id == KERNEL_EXP)
        return set_exp(e, x, &in->v[0], out, st);
    if (id == KERNEL_LOOKAHEAD && !whole_number(e, x, &in->v[1], 1, &n, st))
        return false;
    if (numbered && id != KERNEL_LOOKAHEAD && !rational_number(e, x, &in->v[1], st))
        return false;
    mpq_srcptr beta = in->v[1].number;
    switch (id) {
    case KERNEL_GREEDY: value_set_table(out, g, graph_greedy(g, in->v[0].table)); return true;
    case KERNEL_NEXT: value_set_table(out, g, graph_next(g, in->v[0].table)); return true;
    case KERNEL_CONDITION: value_set_table(out, g, graph_condition(g, pi, y)); return true;
    case KERNEL_BOLTZMANN:
        value_set_table(out, g,
                        is_whole(&in->v[1]) ? graph_boltzmann(g, pi, mpz_get_ui(mpq_numref(beta)), y)
                                            : graph_boltzmann_root(g, pi, beta, y));
        return true;
    case KERNEL_ARGMAX: value_set_table(out, g, graph_argmax(g, pi, y)); return true;
    case KERNEL_EQ: value_set_table(out, g, graph_eq(g, pi, y)); return true;
    case KERNEL_EV: value_set_table(out, g, graph_ev(g, pi, y)); return true;
    case KERNEL_OCCUPANCY: value_set_table(out, g, graph_occupancy(g, pi)); return true;
    case KERNEL_LOOKAHEAD: value_set_table(out, g, graph_lookahead(g, pi, n, y)); return true;
    case KERNEL_SUCCESS: set_success(e, pi, y, out); return true;
    case KERNEL_IS_OPTIMAL: set_is_optimal(e, pi, out); return true;
    case KERNEL_RETURN:
    case KERNEL_ENTROPY:
    case KERNEL_KAPPA:
    case KERNEL_KAPPA_MAX:
    case KERNEL_IS_OPTIMAL_J: eval_log_quantity(e, id, pi, pi, beta, out); return true;
    case KERNEL_KL: eval_log_quantity(e, id, pi, in->v[1].table, beta, out); return true;
    case KERNEL_VAR_RETURN: set_variance(e, pi, out); return true;
    case KERNEL_KL_BY_PATHS: return set_kl_by_paths(e, x, pi, in->v[1].table, out, st);
    case KERNEL_EXPECTED_DRAWS:
        y = graph_success(g);
        set_expected_draws(e, pi,
                           is_whole(&in->v[1]) ? graph_power(g, y, mpz_get_si(mpq_numref(beta)))
                                               : graph_power_root(g, y, beta),
                           out);
        return true;
    case KERNEL_LAW: return set_law(e, x, pi, false, out, st);
    case KERNEL_POSTERIOR_LAW: return set_law(e, x, pi, true, out, st);
    case KERNEL_EQ_BY_PATHS:
    case KERNEL_EV_BY_PATHS:
        if (!enumerable(e, x, st))
            return false;
        value_set_table(out, g,
                        id == KERNEL_EQ_BY_PATHS ? graph_eq_by_paths(g, pi, y) : graph_ev_by_paths(g, pi, y));
        return true;
    default: break;
    }
    REQUIRE(!"a name of the kernel with arguments");
    return false;
}

static bool set_defined(evaluator *e, const expr *x, value *out, status *st)
{
    value v;
    value_init(&v);
    bool ok = eval_node(e, x->args[0], &v, st);
    if (ok && v.kind != VALUE_UNDEFINED && v.kind != VALUE_TRUTH && !value_is_number(&v))
        ok = eval_fail(e, x->args[0], st,
                       "found a %s, wanted a number or a truth value, such as one entry of it",
                       value_describe(&v));
    bool open = ok && v.kind == VALUE_ENCLOSURE && !mpfi_bounded_p(v.enclosure->range); /* n / 0 perhaps */
    e->undecided = e->undecided || open;
    if (ok)
        value_set_truth(out, open ? TRUTH_UNKNOWN : truth_of(v.kind != VALUE_UNDEFINED));
    value_clear(&v);
    return ok;
}

static bool apply_constant(evaluator *e, kernel_name id, value *out)
{
    graph *g = e->g;
    const places *p = graph_reachable(g);
    switch (id) {
    case KERNEL_PRIOR: value_set_table(out, g, graph_prior(g)); return true;
    case KERNEL_UNIFORM: value_set_table(out, g, graph_uniform(g)); return true;
    case KERNEL_X: value_set_table(out, g, graph_success(g)); return true;
    case KERNEL_OPTIMAL: value_set_table(out, g, graph_optimal(g, graph_success(g))); return true;
    case KERNEL_OPTIMAL_J: value_set_table(out, g, eval_optimal_for_return(e)); return true;
    case KERNEL_INF: eval_set_infinity(out, 1); return true;
    case KERNEL_T:
    case KERNEL_HORIZON: value_set_ui(out, mdp_horizon(e->m)); return true;
    case KERNEL_INIT:
        value_set_ui(out, 0);
        out->kind = VALUE_START;
        return true;
    case KERNEL_YES: value_set_truth(out, TRUTH_YES); return true;
    case KERNEL_NO: value_set_truth(out, TRUTH_NO); return true;
    case KERNEL_DETERMINISTIC: value_set_truth(out, truth_of(places_deterministic(p))); return true;
    case KERNEL_SINGLE_START: value_set_truth(out, truth_of(mdp_has_single_start(e->m))); return true;
    case KERNEL_UNIFORM_PRIOR: value_set_truth(out, truth_of(places_uniform_prior(p))); return true;
    case KERNEL_FULL_SUPPORT: value_set_truth(out, truth_of(places_full_support(p))); return true;
    case KERNEL_SAME_ACTIONS: value_set_truth(out, truth_of(places_same_actions(p))); return true;
    case KERNEL_POSITIVE_SUCCESS: value_set_truth(out, truth_of(places_positive_success(p))); return true;
    default: break;
    }
    REQUIRE(!"a constant of the kernel");
    return false;
}

bool eval_kernel(evaluator *e, const expr *x, kernel_name id, value *out, status *st)
{
    if (kernel_get(id)->max_args == 0)
        return apply_constant(e, id, out);
    if (id == KERNEL_STORED_POLICY || id == KERNEL_STORED_REWARD)
        return stored(e, x, id == KERNEL_STORED_POLICY, out, st);
    REQUIRE(x->arg_count >= 1 && x->arg_count <= 4);
    if (id == KERNEL_DEFINED)
        return set_defined(e, x, out, st);
    arguments in = {.count = x->arg_count};
    const value *undefined = NULL;
    bool ok = true;
    for (size_t i = 0; i < in.count; i++)
        value_init(&in.v[i]);
    for (size_t i = 0; ok && i < in.count; i++) {
        ok = eval_node(e, x->args[i], &in.v[i], st);
        if (ok && in.v[i].kind == VALUE_UNDEFINED)
            undefined = &in.v[i];
    }
    if (ok && undefined)
        value_set(out, undefined);
    else if (ok)
        ok = check_tables(e, x, id, &in, st) && apply(e, x, id, &in, out, st);
    for (size_t i = 0; i < in.count; i++)
        value_clear(&in.v[i]);
    return ok;
}
