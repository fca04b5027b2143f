/*
 * The best return against every deterministic policy, each tried; the rows of its policy against the tree of
 * all that can follow.
 */
#include <check.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "operators/returns.h"
#include "path_sums.h"
#include "plain.h"
#include "twin.h"

/* The largest sum of log x from (t, s) on, by trying every action at every place of the tree. */
static void best_from(const mdp *m, uint32_t t, uint32_t s, loglin *best, bool *is_best);

static void best_after(const mdp *m, uint32_t t, uint32_t s, uint32_t a, loglin *q)
{
    mpq_t weight;
    loglin next;
    mpq_init(weight);
    loglin_init(&next);
    loglin_set_rational(q, weight);
    for (uint32_t i = 0; t < mdp_horizon(m) && i < mdp_successors(m, s, a); i++) {
        best_from(m, t + 1, mdp_successor(m, s, a, i), &next, NULL);
        mpz_set(mpq_numref(weight), mdp_weight(m, s, a, i));
        mpz_set(mpq_denref(weight), mdp_weight_sum(m, s, a));
        mpq_canonicalize(weight);
        ck_assert(loglin_add_scaled(q, weight, &next));
    }
    mpq_set_ui(weight, 1, 1);
    ck_assert(loglin_add_log(q, weight, mdp_success(m, s)->value[a]));
    mpq_clear(weight);
    loglin_clear(&next);
}

static void best_from(const mdp *m, uint32_t t, uint32_t s, loglin *best, bool *is_best)
{
    uint32_t n = mdp_actions(m, s);
    loglin *q = alloc_zeroed(n, sizeof *q);
    uint32_t top = 0;
    for (uint32_t a = 0; a < n; a++) {
        loglin_init(&q[a]);
        best_after(m, t, s, a, &q[a]);
        if (loglin_compare(&q[a], &q[top]) > 0)
            top = a;
    }
    loglin_set(best, &q[top]);
    for (uint32_t a = 0; is_best && a < n; a++)
        is_best[a] = loglin_compare(&q[a], best) == 0;
    for (uint32_t a = 0; a < n; a++)
        loglin_clear(&q[a]);
    free(q);
}

/* The policy is uniform on the best actions, at every place of its graph. */
static void check_best_rows(bench *b, graph *g, node policy)
{
    const places *p = graph_places(g);
    bool *is_best = alloc_zeroed(mdp_max_actions(b->m), sizeof *is_best);
    loglin best;
    loglin_init(&best);
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            best_from(b->m, t, s, &best, is_best);
            const prob_row *row = graph_policy_row(g, policy, t, s);
            if (graph_row_undefined(g, policy, t, s))
                bench_fail(b, "a mark in optimal_J, t=%u s=%u", t, s);
            for (uint32_t a = 0; a < row->n; a++)
                if (mpz_cmp_ui(row->weight[a], is_best[a]) != 0)
                    bench_fail(b, "optimal_J at t=%u s=%u a=%u", t, s, a);
        }
    loglin_clear(&best);
    free(is_best);
}

/* The next deterministic policy, counting through the actions of the visited places; false after the last. */
static bool next_policy(oracle_table *policy, const oracle_table *visited)
{
    for (uint32_t t = 1; t <= mdp_horizon(policy->m); t++)
        for (uint32_t s = 0; s < mdp_states(policy->m); s++) {
            uint32_t a = 0, n = mdp_actions(policy->m, s);
            if (mpq_sgn(oracle_at(visited, t, s, 0)) == 0)
                continue;
            while (mpq_sgn(oracle_at(policy, t, s, a)) == 0)
                a++;
            mpq_set_ui(oracle_at(policy, t, s, a), 0, 1);
            mpq_set_ui(oracle_at(policy, t, s, (a + 1) % n), 1, 1);
            if (a + 1 < n)
                return true;
        }
    return false;
}

/* The largest J of all deterministic policies; false if there are more than 500, and then best is unchanged.
 */
static bool best_of_all(bench *b, loglin *best)
{
    const oracle_table *visited = twin_occupancy(b, twin_uniform(b)).o, *x = twin_success(b).o;
    oracle_table *policy = oracle_table_new(b->m, false);
    size_t policies = 1;
    for (uint32_t t = 1; t <= mdp_horizon(b->m); t++)
        for (uint32_t s = 0; s < mdp_states(b->m); s++) {
            mpq_set_ui(oracle_at(policy, t, s, 0), 1, 1);
            if (mpq_sgn(oracle_at(visited, t, s, 0)) > 0 && policies <= 500)
                policies *= mdp_actions(b->m, s);
        }
    bool few = policies <= 500;
    if (few) {
        loglin one;
        loglin_init(&one);
        loglin_set_infinite(best, -1);
        do {
            oracle_law *paths = oracle_path_law(policy);
            path_mean_log(&one, paths, x, 1);
            if (loglin_compare(&one, best) > 0)
                loglin_set(best, &one);
            oracle_law_free(paths);
        } while (next_policy(policy, visited));
        loglin_clear(&one);
    }
    oracle_table_free(policy);
    return few;
}

static void best_return(bench *b)
{
    loglin found, wanted;
    loglin_init(&found);
    loglin_init(&wanted);
    bool tried = best_of_all(b, &wanted);
    for (int i = 0; i < GRAPHS; i++) {
        uint32_t t, s;
        node policy = optimal_for_return(b->g[i], &found);
        if (tried)
            bench_check_form(b, &found, &wanted, "the best return");
        check_best_rows(b, b->g[i], policy);
        if (!plain_return(b->g[i], policy, &wanted, &t, &s))
            bench_fail(b, "J(optimal_J) is undefined");
        bench_check_form(b, &wanted, &found, "J(optimal_J)");
        tried = true; /* the first graph's answer is as good from here on */
    }
    loglin_clear(&found);
    loglin_clear(&wanted);
}

#define PROPERTIES(X) X(best_return, 2)

PROPERTIES(PROPERTY_TEST)

int main(void)
{
    Suite *s = suite_create("best_return");
    PROPERTIES(PROPERTY_ADD)
    return run_suite(s, "test_best_return");
}
