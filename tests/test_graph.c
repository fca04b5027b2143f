/*
 * The graph as a whole on random small models: shared nodes, aliased inputs, comparisons, layers that are not
 * kept, released nodes; the optimum and the laws of trajectories, which have second derivations of their own.
 */
#include <check.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "operators/law.h"
#include "plain.h"
#include "twin.h"

#define MAX_POLICIES 600 /* that are tried one by one for the optimum */

/* ---- Aliasing, comparison, sharing --------------------------------------------------------------------- */

static void aliased_inputs(bench *b)
{
    twin pi = twin_random_policy(b, b->index % 2), x = twin_success(b);
    twin folded = twin_pointwise(b, '*', x, pi), eq = twin_eq(b, pi, x);
    check_equal(b, twin_condition(b, pi, folded), "condition(pi, x*pi)");
    check_equal(b, twin_condition(b, pi, twin_power(b, pi, 1)), "condition(pi, pi)");
    check_equal(b, twin_eq(b, pi, eq), "eq(pi, eq(pi, x))");
    check_equal(b, twin_boltzmann(b, pi, 2, twin_power(b, pi, 0)), "boltzmann(pi, 2, pi^0)");
    check_equal(b, twin_pointwise(b, '/', pi, pi), "pi / pi");
    check_equal(b, twin_pointwise(b, '*', folded, folded), "y * y");
    check_equal(b, twin_pointwise(b, '-', eq, eq), "y - y");
    check_equal(b, twin_pointwise(b, '+', pi, pi), "pi + pi");
    check_compare(b, pi, pi, "pi == pi");
    check_compare(b, eq, eq, "eq == eq");
}

static void comparisons(bench *b)
{
    twin prior = twin_prior(b), x = twin_success(b);
    twin first = twin_random_policy(b, true), second = twin_random_policy(b, true);
    check_compare(b, first, second, "two policies");
    check_compare(b, first, x, "a policy and a reward");
    check_compare(b, x, first, "a reward and a policy");
    check_compare(b, twin_condition(b, prior, x), twin_condition(b, first, x), "two conditioned");
    check_compare(b, twin_ev(b, prior, x), twin_ev(b, second, x), "two values");
    check_compare(b, twin_ev(b, prior, x), twin_occupancy(b, second), "a value and an occupancy");
    check_compare(b, twin_eq(b, first, x), twin_lookahead(b, first, 2, x), "eQ and lookahead");
    check_compare(b, twin_optimal_eq(b, x), twin_eq(b, twin_optimal(b, x), x), "optimal eQ, eQ of optimal");
    check_compare(b, prior, twin_power(b, prior, 1), "a policy and its first power");
}

/* Rows asked for in no particular order of steps, from a graph that can keep next to nothing. */
static void rows_in_any_order(bench *b)
{
    twin x = twin_success(b), g1 = twin_condition(b, twin_prior(b), x), g2 = twin_condition(b, g1, x);
    graph *tiny = b->g[GRAPH_TINY];
    const places *p = graph_places(tiny);
    mpq_t found;
    mpq_init(found);
    for (int k = 0; k < 8; k++) {
        twin asked = rng_chance(&b->r, 1, 2) ? g1 : g2;
        uint32_t t = rng_between(&b->r, 1, places_horizon(p));
        uint32_t s = places_state(p, t, rng_below(&b->r, places_count(p, t)));
        graph_entry(tiny, asked.n[GRAPH_TINY], t, s, 0, found);
        if (!mpq_equal(found, oracle_at(asked.o, t, s, 0)))
            bench_fail(b, "an entry at t=%u s=%u, asked for alone", t, s);
        if (k % 3 == 0)
            check_compare(b, g2, twin_eq(b, g1, x), "between entries");
    }
    mpq_clear(found);
}

/* Sums over paths and occupancies of tables that have been computed, but are not kept. */
static void whole_tables(bench *b)
{
    twin prior = twin_prior(b), x = twin_success(b), squared = twin_power(b, x, 2);
    twin g1 = twin_condition(b, prior, x), other = twin_boltzmann(b, prior, 1, x);
    check_success(b, g1, squared, "G(1) under x^2");
    check_equal(b, twin_eq_by_paths(b, g1, squared), "eq_by_paths");
    check_compare(b, g1, other, "G(1) and B(1)");
    check_equal(b, twin_ev_by_paths(b, other, twin_pointwise(b, '*', squared, g1)), "ev_by_paths");
    check_compare(b, twin_occupancy(b, g1), twin_occupancy(b, other), "two occupancies");
}

static void equal_constructions(bench *b)
{
    twin prior = twin_prior(b), x = twin_success(b);
    twin once = twin_condition(b, prior, twin_power(b, x, 2));
    twin twice = twin_condition(b, prior, twin_power(b, x, 2));
    twin other = twin_condition(b, prior, twin_power(b, x, 3));
    for (int i = 0; i < GRAPHS; i++) {
        if (once.n[i] != twice.n[i] || once.n[i] == other.n[i])
            bench_fail(b, "condition(prior, x^2) is not one node of its own");
        if (graph_lookahead(b->g[i], prior.n[i], 1, x.n[i]) != graph_eq(b->g[i], prior.n[i], x.n[i]))
            bench_fail(b, "lookahead of 1 is not the node of eq");
    }
}

/* What is made after a mark, asked and released leaves no trace, and can be made again. */
static void released_nodes(bench *b)
{
    twin prior = twin_prior(b), x = twin_success(b), g1 = twin_condition(b, prior, x);
    node mark[GRAPHS];
    for (int i = 0; i < GRAPHS; i++)
        mark[i] = graph_mark(b->g[i]);
    for (int round = 0; round < 3; round++) {
        twin y = twin_constant(b, false, 1 + round, 2), pi = twin_random_policy(b, true);
        check_success(b, twin_condition(b, twin_uniform(b), y), x, "before release");
        check_equal(b, twin_boltzmann(b, pi, 2, twin_pointwise(b, '*', x, g1)), "before release");
        check_equal(b, twin_condition(b, g1, twin_power(b, x, round)), "before release");
        check_equal(b, twin_optimal(b, y), "before release");
        for (int i = 0; i < GRAPHS; i++)
            graph_release(b->g[i], mark[i]);
        check_equal(b, g1, "after release");
    }
}

static void reached_places(bench *b)
{
    oracle_table *uniform = oracle_uniform(b->m), *reached = oracle_occupancy(uniform);
    const places *p = graph_places(b->g[GRAPH_USUAL]), *whole = graph_places(b->g[GRAPH_WHOLE]);
    for (uint32_t t = 1; t <= mdp_horizon(b->m); t++)
        for (uint32_t s = 0; s < mdp_states(b->m); s++)
            if ((places_find(p, t, s) >= 0) != (mpq_sgn(oracle_at(reached, t, s, 0)) > 0) ||
                places_find(whole, t, s) < 0)
                bench_fail(b, "place t=%u s=%u", t, s);
    oracle_table_free(reached);
    oracle_table_free(uniform);
}

/* ---- Second derivations of whole numbers --------------------------------------------------------------- */

/* graph_optimal is as good as the best deterministic policy, found by trying each. */
static void optimal_policies(bench *b)
{
    twin y = b->index % 2 ? twin_success(b) : twin_random_reward(b, false);
    mpq_t found, best;
    mpq_inits(found, best, NULL);
    for (int i = 0; oracle_optimal_success(y.o, MAX_POLICIES, best) && i < GRAPHS; i++) {
        node optimal = graph_optimal(b->g[i], y.n[i]);
        if (!plain_success(b->g[i], optimal, y.n[i], found) || !mpq_equal(found, best)) {
            gmp_fprintf(stderr, "found %Qd, wanted %Qd\n", found, best);
            bench_fail(b, "success of the optimal policy, graph %d", i);
        }
    }
    mpq_clears(found, best, NULL);
}

/* The same paths with the same probabilities, in the same order. */
static void check_law(bench *b, const law *found, const oracle_law *wanted, const char *what)
{
    if (!found != !wanted)
        bench_fail(b, "%s should be %s", what, wanted ? "defined" : "undefined");
    if (!wanted)
        return;
    if (found->count != wanted->count || found->horizon != wanted->horizon)
        bench_fail(b, "%s has %zu paths, not %zu", what, found->count, wanted->count);
    for (size_t i = 0; i < wanted->count; i++) {
        bool equal = real_is_rational(&found->p[i]) && mpq_equal(found->p[i].rational, wanted->path[i].p);
        for (uint32_t t = 0; t < wanted->horizon; t++) {
            const law_step *step = &found->paths[i * found->horizon + t];
            const uint32_t *other = &wanted->path[i].step[2 * t];
            equal = equal && step->s == other[0] && step->a == other[1];
        }
        if (!equal)
            bench_fail(b, "%s differs at path %zu", what, i);
    }
}

static void laws(bench *b)
{
    twin pi = twin_random_policy(b, false), x = twin_success(b);
    pi = b->index % 2 ? twin_prior(b) : pi;
    oracle_law *wanted = oracle_path_law(pi.o), *posterior = oracle_posterior_law(pi.o, x.o);
    for (int i = 0; i < GRAPHS; i++) {
        uint32_t t, s;
        law *found = law_of(b->g[i], pi.n[i], &t, &s);
        check_law(b, found, wanted, "the law");
        law *found_posterior = law_posterior(b->g[i], pi.n[i], x.n[i], &t, &s);
        check_law(b, found_posterior, posterior, "the posterior law");
        if (posterior && (law_equal(found, found_posterior, NULL, NULL) == TRUTH_YES) !=
                             oracle_law_equal(wanted, posterior))
            bench_fail(b, "law_equal");
        law_free(found_posterior);
        law_free(found);
    }
    oracle_law_free(posterior);
    oracle_law_free(wanted);
}

/* A law is undefined if and only if its policy gets to a marked row. */
static void laws_of_marked_policies(bench *b)
{
    twin pi = twin_random_policy(b, true);
    oracle_table *occupancy = oracle_occupancy(pi.o);
    bool defined = true;
    for (uint32_t t = 1; t <= mdp_horizon(b->m); t++)
        for (uint32_t s = 0; s < mdp_states(b->m); s++)
            if (mpq_sgn(oracle_at(occupancy, t, s, 0)) > 0 && *oracle_mark(pi.o, t, s))
                defined = false;
    for (int i = 0; i < GRAPHS; i++) {
        uint32_t t, s;
        law *found = law_of(b->g[i], pi.n[i], &t, &s);
        if ((found != NULL) != defined)
            bench_fail(b, "the law should be %s", defined ? "defined" : "undefined");
        if (!found && (mpq_sgn(oracle_at(occupancy, t, s, 0)) == 0 || !*oracle_mark(pi.o, t, s)))
            bench_fail(b, "the law names t=%u s=%u", t, s);
        law_free(found);
    }
    oracle_table_free(occupancy);
}

/* Proposition 4.3: with deterministic tau and one start, the conditioned policy has the law p(xi | O). */
static void law_of_conditioned(bench *b)
{
    twin prior = twin_prior(b), x = twin_success(b), g1 = twin_condition(b, prior, x);
    oracle_law *posterior = oracle_posterior_law(prior.o, x.o);
    bool applies = mdp_is_deterministic(b->m) && mdp_has_single_start(b->m) && posterior;
    for (int i = 0; applies && i < GRAPHS; i++) {
        uint32_t t, s;
        law *found = law_of(b->g[i], g1.n[i], &t, &s);
        check_law(b, found, posterior, "the law of the conditioned policy");
        law_free(found);
    }
    oracle_law_free(posterior);
}

/* ---- The suite ----------------------------------------------------------------------------------------- */

#define PROPERTIES(X)             \
    X(aliased_inputs, 1)          \
    X(comparisons, 1)             \
    X(rows_in_any_order, 1)       \
    X(whole_tables, 1)            \
    X(equal_constructions, 4)     \
    X(released_nodes, 2)          \
    X(reached_places, 1)          \
    X(optimal_policies, 1)        \
    X(laws, 1)                    \
    X(laws_of_marked_policies, 2) \
    X(law_of_conditioned, 1)
PROPERTIES(PROPERTY_TEST)

int main(void)
{
    alloc_install_in_libraries();
    Suite *s = suite_create("graph");
    PROPERTIES(PROPERTY_ADD)
    return run_suite(s, "test_graph");
}
