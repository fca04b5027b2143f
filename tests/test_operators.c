/*
 * The operators against the oracle, which sums over whole trajectories, on random small models; and a few
 * values worked out by hand.
 */
#include <check.h>
#include <stdio.h>

#include "base/alloc.h"
#include "twin.h"

/* ---- Operators one at a time --------------------------------------------------------------------------- */

static void check_operators(bench *b, twin pi, twin y)
{
    check_success(b, pi, y, "of the policy");
    check_equal(b, twin_eq_by_paths(b, pi, y), "eq_by_paths");
    check_equal(b, twin_ev_by_paths(b, pi, y), "ev_by_paths");
    check_equal(b, twin_eq(b, pi, y), "eq");
    check_equal(b, twin_ev(b, pi, y), "ev");
    check_equal(b, twin_condition(b, pi, y), "condition");
    for (unsigned long beta = 0; beta <= 3; beta++)
        check_equal(b, twin_boltzmann(b, pi, beta, y), "boltzmann");
    check_equal(b, twin_argmax(b, pi, y), "argmax");
    for (unsigned long n = 1; n <= 4; n++)
        check_equal(b, twin_lookahead(b, pi, n, y), "lookahead");
    check_equal(b, twin_occupancy(b, pi), "occupancy");
    check_equal(b, twin_optimal_eq(b, y), "optimal_eq");
    check_equal(b, twin_optimal(b, y), "optimal");
}

static void prior_and_x(bench *b)
{
    twin prior = twin_prior(b), x = twin_success(b);
    check_equal(b, prior, "prior");
    check_equal(b, x, "x");
    check_equal(b, twin_uniform(b), "uniform");
    check_operators(b, prior, x);
}

static void any_tables(bench *b)
{
    twin pi = twin_random_policy(b, false), y = twin_random_reward(b, false);
    check_equal(b, pi, "policy");
    check_equal(b, y, "reward");
    check_operators(b, pi, y);
    check_operators(b, twin_uniform(b), twin_constant(b, false, 2, 3));
}

/* Leaves with marked rows: marks start in the middle of things, not only where eV = 0. */
static void marked_tables(bench *b)
{
    twin pi = twin_random_policy(b, true), y = twin_random_reward(b, rng_chance(&b->r, 1, 2));
    check_operators(b, pi, y);
    check_operators(b, twin_prior(b), twin_random_reward(b, true));
}

static void pointwise_tables(bench *b)
{
    static const char ops[] = {'*', '/', '+', '-'};
    twin a = twin_random_reward(b, true), c = twin_random_policy(b, true);
    twin v = twin_ev(b, c, a), d = twin_occupancy(b, twin_prior(b));
    for (int k = 0; k < 4; k++) {
        check_equal(b, twin_pointwise(b, ops[k], a, c), "reward op policy");
        check_equal(b, twin_pointwise(b, ops[k], c, a), "policy op reward");
        check_equal(b, twin_pointwise(b, ops[k], c, twin_prior(b)), "policy op policy");
        check_equal(b, twin_pointwise(b, ops[k], v, d), "value op value");
        check_equal(b, twin_pointwise(b, ops[k], v, twin_constant(b, true, -1, 2)), "value op constant");
    }
    for (long exponent = -3; exponent <= 3; exponent++) {
        check_equal(b, twin_power(b, a, exponent), "power of a reward");
        check_equal(b, twin_power(b, c, exponent), "power of a policy");
        check_equal(b, twin_power(b, v, exponent), "power of a value");
        check_equal(b, twin_power(b, twin_pointwise(b, '-', a, c), exponent), "power of a difference");
    }
}

/* ---- Sequences ----------------------------------------------------------------------------------------- */

static void check_policy(bench *b, twin pi, const char *what)
{
    check_success(b, pi, twin_success(b), what);
    check_equal(b, pi, what);
}

/* G(k), alpha(k): one conditions the policy again and again, the other the prior under x^k. */
static void conditioned_sequences(bench *b)
{
    twin prior = twin_prior(b), x = twin_success(b), g = prior;
    for (int k = 1; k <= 3; k++) {
        twin alpha = twin_condition(b, prior, twin_power(b, x, k));
        g = twin_condition(b, g, x);
        check_compare(b, g, alpha, "G(k) and alpha(k)");
        check_policy(b, g, "G");
        check_policy(b, alpha, "alpha");
    }
    check_equal(b, twin_occupancy(b, g), "occupancy of G(3)");
    check_equal(b, twin_lookahead(b, g, 2, x), "lookahead past G(3)");
    check_equal(b, twin_ev_by_paths(b, g, twin_power(b, x, 2)), "eV of G(3) under x^2, by paths");
}

/* F(k), H(k): the policy is folded into x resp. into what was folded before; Fr, Hr fold its ratio to p. */
static void folded_sequence(bench *b, bool history, bool ratio, const char *what)
{
    twin prior = twin_prior(b), x = twin_success(b), y = x, g = prior;
    for (int k = 1; k <= 3; k++) {
        twin pi = twin_condition(b, prior, y);
        twin folded = ratio ? twin_pointwise(b, '/', pi, prior) : pi;
        y = twin_pointwise(b, '*', history ? y : x, folded);
        g = twin_condition(b, g, x);
        check_compare(b, pi, g, what);
        check_policy(b, pi, what);
    }
    check_equal(b, y, "what was folded");
}

static void folded_sequences(bench *b)
{
    folded_sequence(b, false, false, "F");
    folded_sequence(b, true, false, "H");
    folded_sequence(b, false, true, "Fr");
    folded_sequence(b, true, true, "Hr");
}

static void boltzmann_sequences(bench *b)
{
    twin x = twin_success(b), soft = twin_prior(b), hard = soft;
    for (unsigned long k = 1; k <= 3; k++) {
        soft = twin_boltzmann(b, soft, b->index % 2 + 1, x);
        hard = twin_argmax(b, hard, x);
        check_compare(b, soft, hard, "B(k) and Bmax(k)");
        check_policy(b, soft, "B");
        check_policy(b, hard, "Bmax");
    }
}

/* ---- By hand ------------------------------------------------------------------------------------------- */

static void expect(bench *b, twin table, uint32_t t, uint32_t s, uint32_t a, const char *value, bool defined)
{
    mpq_t wanted, found;
    mpq_inits(wanted, found, NULL);
    mpq_set_str(wanted, value, 10);
    for (int i = 0; i < GRAPHS; i++)
        if (graph_entry(b->g[i], table.n[i], t, s, a, found) != defined || !mpq_equal(found, wanted))
            bench_fail(b, "t=%u s=%u a=%u should be %s", t, s, a, value);
    if (!mpq_equal(oracle_at(table.o, t, s, a), wanted) || *oracle_mark(table.o, t, s) == defined)
        bench_fail(b, "oracle: t=%u s=%u a=%u should be %s", t, s, a, value);
    mpq_clears(wanted, found, NULL);
}

static void add_action(mdp_builder *b, const char *name, const char *success, const char *prior)
{
    mpq_t value;
    mpq_init(value);
    mdp_builder_action(b, name, 0, 0);
    mpq_set_str(value, success, 10);
    mdp_builder_action_value(b, 0, value);
    mpq_set_str(value, prior, 10);
    mdp_builder_action_value(b, 1, value);
    mpq_clear(value);
}

static void add_successor(mdp_builder *b, uint32_t target, unsigned long numerator, unsigned long denominator)
{
    mpq_t p;
    mpq_init(p);
    mpq_set_ui(p, numerator, denominator);
    mdp_builder_successor(b, target, p);
    mpq_clear(p);
}

static mdp_builder *new_builder(void)
{
    mdp_builder *b = mdp_builder_new();
    mdp_builder_reward_model(b, MDP_SUCCESS);
    mdp_builder_reward_model(b, MDP_PRIOR);
    return b;
}

static void start_bench(bench *b, mdp_builder *builder, uint32_t horizon)
{
    status st;
    status_init(&st);
    mdp_builder_horizon(builder, horizon, 0, 0);
    mdp *m = mdp_freeze(builder, "by hand", &st);
    if (!m)
        status_print(&st, stderr);
    ck_assert_ptr_nonnull(m);
    bench_init(b, m, "by hand", 0, 0);
}

/*
 * One state, one step, p = (1/3, 2/3), x = (1/2, 1).
 * G(1) ~ (1/6, 2/3) = (1/5, 4/5); G(2) ~ (1/10, 4/5) = (1/9, 8/9).
 * F folds F(1) = G(1) into x: (1/10, 4/5), so F(2) ~ (1/30, 8/15) = (1/17, 16/17).
 */
START_TEST(folding_loses_the_prior)
{
    mdp_builder *builder = new_builder();
    mdp_builder_state(builder, 0, 0);
    mdp_builder_label(builder, "init");
    add_action(builder, "a0", "1/2", "1/3");
    add_successor(builder, 0, 1, 1);
    add_action(builder, "a1", "1", "2/3");
    add_successor(builder, 0, 1, 1);
    bench b;
    start_bench(&b, builder, 1);
    twin prior = twin_prior(&b), x = twin_success(&b), g1 = twin_condition(&b, prior, x);
    expect(&b, g1, 1, 0, 0, "1/5", true);
    expect(&b, twin_condition(&b, g1, x), 1, 0, 0, "1/9", true);
    expect(&b, twin_condition(&b, prior, twin_pointwise(&b, '*', x, g1)), 1, 0, 0, "1/17", true);
    bench_clear(&b);
}
END_TEST

/*
 * T = 2. State 0, prior (1/4, 3/4): a0 has x = 1/2 and goes to 0 or 1 with 1/2 each, a1 has x = 1 and goes
 * to 1. State 1: one action, x = 1/3, stays. State 2 is dead, and conditioning keeps its prior (1/4, 3/4).
 *   eV_2 = (1/4 * 1/2 + 3/4, 1/3, 0) = (7/8, 1/3, 0)
 *   eQ_1(0, .) = (1/2 * (7/16 + 1/6), 1/3) = (29/96, 1/3), eV_1(0) = 29/384 + 1/4 = 125/384
 *   conditioned: 29/125, 96/125; boltzmann at 2, t = 2: (1/4, 1) ~ (1/5, 4/5)
 *   acting best at t = 2: eV*_2(0) = 1, so a0 is worth 1/2 * (1/2 + 1/6) = 1/3, a tie with a1.
 *   d_2 under the prior: 1/8 in state 0, 1/8 + 3/4 in state 1.
 */
START_TEST(two_steps)
{
    mdp_builder *builder = new_builder();
    mdp_builder_state(builder, 0, 0);
    mdp_builder_label(builder, "init");
    add_action(builder, "a0", "1/2", "1/4");
    add_successor(builder, 0, 1, 2);
    add_successor(builder, 1, 1, 2);
    add_action(builder, "a1", "1", "3/4");
    add_successor(builder, 1, 1, 1);
    mdp_builder_state(builder, 0, 0);
    add_action(builder, "a0", "1/3", "1");
    add_successor(builder, 1, 1, 1);
    mdp_builder_state(builder, 0, 0);
    add_action(builder, "a0", "0", "1/4");
    add_successor(builder, 2, 1, 1);
    add_action(builder, "a1", "0", "3/4");
    add_successor(builder, 0, 1, 1);
    bench b;
    start_bench(&b, builder, 2);
    twin prior = twin_prior(&b), x = twin_success(&b);
    b.g[GRAPH_USUAL] = (graph_free(b.g[GRAPH_USUAL]), graph_new(b.m, true)); /* state 2 is out of reach */
    b.g[GRAPH_TINY] = (graph_free(b.g[GRAPH_TINY]), graph_new(b.m, true));
    graph_set_limit(b.g[GRAPH_TINY], 1);
    twin q = twin_eq(&b, prior, x), v = twin_ev(&b, prior, x), g1 = twin_condition(&b, prior, x);
    expect(&b, v, 2, 0, 0, "7/8", true);
    expect(&b, v, 2, 1, 0, "1/3", true);
    expect(&b, q, 1, 0, 0, "29/96", true);
    expect(&b, q, 1, 0, 1, "1/3", true);
    expect(&b, v, 1, 0, 0, "125/384", true);
    expect(&b, g1, 1, 0, 0, "29/125", true);
    expect(&b, g1, 1, 2, 1, "3/4", false);
    expect(&b, twin_boltzmann(&b, prior, 1, x), 2, 2, 0, "1/4", false);
    expect(&b, twin_boltzmann(&b, prior, 0, x), 2, 2, 0, "1/2", true);
    expect(&b, twin_argmax(&b, prior, x), 2, 2, 0, "1/2", true);
    expect(&b, twin_boltzmann(&b, prior, 2, x), 2, 0, 0, "1/5", true);
    expect(&b, twin_lookahead(&b, prior, 2, x), 1, 0, 0, "1/3", true);
    expect(&b, twin_optimal(&b, x), 1, 0, 0, "1/2", true);
    expect(&b, twin_occupancy(&b, prior), 2, 1, 0, "7/8", true);
    check_success(&b, prior, x, "of the prior");
    bench_clear(&b);
}
END_TEST

/* ---- The suite ----------------------------------------------------------------------------------------- */

#define PROPERTIES(X)           \
    X(prior_and_x, 1)           \
    X(any_tables, 2)            \
    X(marked_tables, 2)         \
    X(pointwise_tables, 2)      \
    X(conditioned_sequences, 1) \
    X(folded_sequences, 1)      \
    X(boltzmann_sequences, 1)
PROPERTIES(PROPERTY_TEST)

int main(void)
{
    alloc_install_in_libraries();
    Suite *s = suite_create("operators");
    add_case(s, "folding_loses_the_prior", folding_loses_the_prior);
    add_case(s, "two_steps", two_steps);
    PROPERTIES(PROPERTY_ADD)
    return run_suite(s, "test_operators");
}
