/*
 * Lookahead, for success and for additive rewards: worked out by hand, and against sums over whole
 * trajectories on random small models.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "drn_files.h"
#include "operators/lookahead.h"
#include "oracle_walk.h"
#include "plain.h"
#include "workbench.h"

/* ---- By hand ------------------------------------------------------------------------------------- */

/* "no 3/4 gap -1/4 at 1,0": the line, as text. */
static void line_is(lookahead *l, const char *expected)
{
    lookahead_line line;
    lookahead_line_init(&line);
    text shown;
    text_init(&shown);
    if (!lookahead_next(l, &line)) {
        text_add(&shown, "end");
    } else {
        char *value = mpq_get_str(NULL, 10, line.value), *gap = mpq_get_str(NULL, 10, line.gap);
        text_addf(&shown, "%u %s %s", line.k, line.optimal ? "yes" : "no", value);
        if (line.has_gap)
            text_addf(&shown, " gap %s at %u,%u", gap, line.t, line.s);
        free(value);
        free(gap);
    }
    ck_assert_str_eq(shown.data, expected);
    text_clear(&shown);
    lookahead_line_clear(&line);
}

static mdp *model_of(const char *reward_models, const char *states, const char *body)
{
    text drn;
    text_init(&drn);
    text_addf(&drn,
              "//@horizon: 2\n@type: MDP\n@value_type: rational\n@parameters\n\n@reward_models\n%s\n"
              "@nr_states\n%s\n@model\n%s",
              reward_models, states, body);
    mdp *m = read_string(drn.data);
    text_clear(&drn);
    return m;
}

static rat_row **rewards_of(const mdp *m, const char *name)
{
    status st;
    status_init(&st);
    rat_row **rewards = additive_rewards(m, name, &st);
    ck_assert_msg(rewards != NULL, "%s", st.text);
    return rewards;
}

/*
 * Mountain race. Q_1(start) = (up: (1 + 0)/2, down: 3/4): greedy goes down, where nothing can be done wrong,
 * and loses 1 - 3/4. Q_2(start) = (1, 3/4), and at the ridge, now visited, Q = (1, 0).
 */
START_TEST(test_race)
{
    mdp *m = read_good("../examples/race.drn", NULL);
    lookahead *l = lookahead_new(m, NULL);
    ck_assert(equals(lookahead_optimum(l), "1"));
    line_is(l, "1 no 3/4 gap -1/4 at 1,0");
    line_is(l, "2 yes 1 gap 1/4 at 1,0");
    line_is(l, "end");
    line_is(l, "end");
    lookahead_free(l);
    mdp_free(m);
}
END_TEST

/*
 * "safe" earns 1 and ends; "risky" leads to 3 or -3. 1/2 more at the start as a state's reward, and the end
 * has none. Prior uniform: Q_1(start) = (1/2 + 1, 1/2 + 0), the optimum is 1/2 + 3, so the gap is 1/2 - 3/2.
 * Q_2(start) = (3/2, 7/2); at the fork 3 against -3.
 */
#define FORK                                                            \
    "state 0 [1/2] init\naction safe [1]\n1 : 1\naction risky\n2 : 1\n" \
    "state 1\naction on\n1 : 1\nstate 2 [0]\naction win [3]\n1 : 1\naction lose [-3]\n1 : 1\n"

START_TEST(test_additive)
{
    mdp *m = model_of("gain", "3", FORK);
    rat_row **rewards = rewards_of(m, "gain");
    ck_assert(equals(rewards[0]->value[0], "3/2") && equals(rewards[0]->value[1], "1/2"));
    ck_assert(equals(rewards[1]->value[0], "0") && equals(rewards[2]->value[1], "-3"));
    lookahead *l = lookahead_new(m, rewards);
    ck_assert(equals(lookahead_optimum(l), "7/2"));
    line_is(l, "1 no 3/2 gap -1 at 1,0");
    ck_assert(equals(lookahead_row(l, 1, 0)->value[1], "1/2"));
    line_is(l, "2 yes 7/2 gap 2 at 1,0");
    ck_assert(equals(lookahead_row(l, 1, 0)->value[1], "7/2"));
    line_is(l, "end");
    lookahead_free(l);
    additive_rewards_free(rewards, m);
    mdp_free(m);
}
END_TEST

/*
 * The same with a prior that plays "win" with 2/3: Q_1(start) = (1, 2/3*3 - 1/3*3 = 1), a tie between an
 * action that is optimal and one that is not: both are played, the mean is (1 + 3)/2 = 2, the gap 0. The fork
 * is visited too, with a gap of 6.
 */
START_TEST(test_tie)
{
    mdp *m = model_of("gain prior", "3",
                      "state 0 init\naction safe [1, 1/2]\n1 : 1\naction risky [0, 1/2]\n2 : 1\n"
                      "state 1\naction on [0, 1]\n1 : 1\n"
                      "state 2\naction win [3, 2/3]\n1 : 1\naction lose [-3, 1/3]\n1 : 1\n");
    rat_row **rewards = rewards_of(m, "gain");
    lookahead *l = lookahead_new(m, rewards);
    line_is(l, "1 no 2 gap 0 at 1,0");
    line_is(l, "2 yes 3 gap 2 at 1,0");
    lookahead_free(l);
    additive_rewards_free(rewards, m);
    mdp_free(m);
}
END_TEST

/*
 * Two starts, one of them lost: from state 0 the only action has x = 0. Where it leads, 2, the actions have
 * x = 1/2 and 1/3, a gap of 1/6; but nothing is at stake there. From state 1, whose x is 1 and 1/2, one comes
 * to state 3, which has one action. So the only gap is 1/2, and the success 1/2 * 0 + 1/2 * 1.
 */
START_TEST(test_lost)
{
    mdp *m = model_of("success initial", "4",
                      "state 0 [0, 1/2]\naction a [0, 0]\n2 : 1\n"
                      "state 1 [0, 1/2]\naction a [1, 0]\n3 : 1\naction b [1/2, 0]\n3 : 1\n"
                      "state 2 [0, 0]\naction a [1/2, 0]\n2 : 1\naction b [1/3, 0]\n2 : 1\n"
                      "state 3 [0, 0]\naction a [1, 0]\n3 : 1\n");
    lookahead *l = lookahead_new(m, NULL);
    ck_assert(equals(lookahead_optimum(l), "1/2"));
    line_is(l, "1 yes 1/2 gap 1/2 at 1,1");
    line_is(l, "2 yes 1/2 gap 1/2 at 1,1");
    lookahead_free(l);
    mdp_free(m);
}
END_TEST

static void name_refused(const mdp *m, const char *name, const char *message)
{
    status st;
    status_init(&st);
    ck_assert_ptr_null(additive_rewards(m, name, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.text, message);
    status_clear(&st);
}

START_TEST(test_names)
{
    mdp *m = model_of("gain loss", "1", "state 0 init\naction a [1, 2]\n0 : 1\n");
    name_refused(m, "rent", "found no additive reward model rent, wanted one of this file's: gain, loss");
    name_refused(m, "prior", "found no additive reward model prior, wanted one of this file's: gain, loss");
    mdp_free(m);
    m = read_good("../examples/race.drn", NULL);
    name_refused(m, "success",
                 "found no additive reward model success, wanted one of this file's: it has none");
    mdp_free(m);
}
END_TEST

/* ---- By enumeration ------------------------------------------------------------------------------ */

/* Everything naively: rewards NULL for success. */
typedef struct naive {
    const mdp *m;
    rat_row **rewards;
    oracle_table *prior, *x;
} naive;

static mpq_srcptr reward(const naive *n, uint32_t s, uint32_t a)
{
    return n->rewards ? n->rewards[s]->value[a] : mdp_success(n->m, s)->value[a];
}

/* At the end of a trajectory from step `context` on: its probability times the sum of its rewards. */
static void add_sum(walk *w, const mpq_t weight)
{
    const naive *n = ((const naive *const *)w->context)[0];
    uint32_t first = *((const uint32_t *const *)w->context)[1];
    mpq_t sum;
    mpq_init(sum);
    for (uint32_t t = first; t <= mdp_horizon(w->m); t++)
        mpq_add(sum, sum, reward(n, w->step[2 * t - 2], w->step[2 * t - 1]));
    mpq_mul(sum, sum, weight);
    mpq_add(w->total, w->total, sum);
    mpq_clear(sum);
}

/* Of pi, after (t, s, a), or from the start if t = 0. */
static void expected(mpq_t value, const naive *n, const oracle_table *pi, uint32_t t, uint32_t s, uint32_t a)
{
    uint32_t first = t ? t : 1;
    const void *context[] = {n, &first};
    walk w;
    walk_init(&w, pi, n->rewards ? NULL : n->x, n->rewards ? add_sum : walk_add_up);
    w.context = context;
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    if (t)
        walk_action(&w, t, s, a, one);
    else
        walk_start(&w);
    mpq_set(value, w.total);
    mpq_clear(one);
    walk_clear(&w);
}

static void naive_q(mpq_t q, const naive *n, uint32_t k, uint32_t t, uint32_t s, uint32_t a);

/* The largest Q_k of a state; what comes after the last step is 0, resp. 1. */
static void naive_best(mpq_t v, const naive *n, uint32_t k, uint32_t t, uint32_t s)
{
    if (t > mdp_horizon(n->m)) {
        mpq_set_ui(v, n->rewards ? 0 : 1, 1);
        return;
    }
    mpq_t q;
    mpq_init(q);
    for (uint32_t a = 0; a < mdp_actions(n->m, s); a++) {
        naive_q(q, n, k, t, s, a);
        if (a == 0 || mpq_cmp(q, v) > 0)
            mpq_set(v, q);
    }
    mpq_clear(q);
}

/* This action, the best of everything that k - 1 more can lead to, then the prior's trajectories. */
static void naive_q(mpq_t q, const naive *n, uint32_t k, uint32_t t, uint32_t s, uint32_t a)
{
    if (k == 1) {
        expected(q, n, n->prior, t, s, a);
        return;
    }
    mpq_t tau, v;
    mpq_inits(tau, v, NULL);
    mpq_set_ui(q, 0, 1);
    for (uint32_t i = 0; i < mdp_successors(n->m, s, a); i++) {
        oracle_transition(tau, n->m, s, a, i);
        naive_best(v, n, k - 1, t + 1, mdp_successor(n->m, s, a, i));
        mpq_mul(v, v, tau);
        mpq_add(q, q, v);
    }
    if (n->rewards)
        mpq_add(q, q, reward(n, s, a));
    else
        mpq_mul(q, q, reward(n, s, a));
    mpq_clears(tau, v, NULL);
}

static oracle_table *naive_table(const naive *n, uint32_t k)
{
    oracle_table *q = oracle_table_new(n->m, false);
    EACH_PLACE(n->m, t, s)
    for (uint32_t a = 0; a < mdp_actions(n->m, s); a++)
        naive_q(oracle_at(q, t, s, a), n, k, t, s, a);
    return q;
}

static bool is_largest(const oracle_table *q, uint32_t t, uint32_t s, uint32_t a)
{
    for (uint32_t b = 0; b < mdp_actions(q->m, s); b++)
        if (mpq_cmp(oracle_at(q, t, s, b), oracle_at(q, t, s, a)) > 0)
            return false;
    return true;
}

/* Uniform on the maximisers. */
static oracle_table *naive_greedy(const oracle_table *q)
{
    oracle_table *pi = oracle_table_new(q->m, false);
    EACH_PLACE(q->m, t, s)
    {
        unsigned long count = 0;
        for (uint32_t a = 0; a < mdp_actions(q->m, s); a++)
            count += is_largest(q, t, s, a);
        for (uint32_t a = 0; a < mdp_actions(q->m, s); a++)
            if (is_largest(q, t, s, a))
                mpq_set_ui(oracle_at(pi, t, s, a), 1, count);
    }
    return pi;
}

/* Where maximisers lead, for success without x = 0 on the way. */
static void find_visited(bool *visited, const naive *n, const oracle_table *q, uint32_t t, uint32_t s)
{
    if (t > mdp_horizon(n->m) || visited[(t - 1) * mdp_states(n->m) + s])
        return;
    visited[(t - 1) * mdp_states(n->m) + s] = true;
    for (uint32_t a = 0; a < mdp_actions(n->m, s); a++)
        if (is_largest(q, t, s, a) && (n->rewards || mpq_sgn(reward(n, s, a)) > 0))
            for (uint32_t i = 0; i < mdp_successors(n->m, s, a); i++)
                find_visited(visited, n, q, t + 1, mdp_successor(n->m, s, a, i));
}

/* How far the closest action that is not optimal, b, stays below the best optimal one; false if all are
 * optimal. */
static bool naive_gap(mpq_t gap, const oracle_table *q, const oracle_table *best, uint32_t t, uint32_t s)
{
    bool found = false;
    mpq_t of_b, d;
    mpq_inits(of_b, d, NULL);
    for (uint32_t b = 0; b < mdp_actions(q->m, s); b++) {
        if (is_largest(best, t, s, b))
            continue;
        bool first = true;
        for (uint32_t a = 0; a < mdp_actions(q->m, s); a++) {
            if (!is_largest(best, t, s, a))
                continue;
            mpq_sub(d, oracle_at(q, t, s, a), oracle_at(q, t, s, b));
            if (first || mpq_cmp(d, of_b) > 0)
                mpq_set(of_b, d);
            first = false;
        }
        if (!found || mpq_cmp(of_b, gap) < 0)
            mpq_set(gap, of_b);
        found = true;
    }
    mpq_clears(of_b, d, NULL);
    return found;
}

static void check_gap(bench *b, const naive *n, const oracle_table *q, const oracle_table *best,
                      const lookahead_line *line)
{
    bool *visited = alloc_zeroed((size_t)mdp_horizon(n->m) * mdp_states(n->m), sizeof *visited);
    for (uint32_t s = 0; s < mdp_states(n->m); s++)
        if (mpq_sgn(mdp_initial(n->m, s)) > 0)
            find_visited(visited, n, q, 1, s);
    bool found = false;
    uint32_t at_t = 0, at_s = 0;
    mpq_t gap, smallest;
    mpq_inits(gap, smallest, NULL);
    EACH_PLACE(n->m, t, s)
    if (visited[(t - 1) * mdp_states(n->m) + s] && naive_gap(gap, q, best, t, s) &&
        (!found || mpq_cmp(gap, smallest) < 0)) {
        found = true;
        mpq_set(smallest, gap);
        at_t = t;
        at_s = s;
    }
    if (found != line->has_gap ||
        (found && (!mpq_equal(smallest, line->gap) || at_t != line->t || at_s != line->s)))
        bench_fail(b, "k = %u: another gap", line->k);
    mpq_clears(gap, smallest, NULL);
    free(visited);
}

static void check_rows(bench *b, const lookahead *l, const oracle_table *q, uint32_t k)
{
    const places *p = graph_reachable(b->g[GRAPH_USUAL]);
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            for (uint32_t a = 0; a < mdp_actions(b->m, s); a++)
                if (!mpq_equal(lookahead_row(l, t, s)->value[a], oracle_at(q, t, s, a)))
                    bench_fail(b, "Q_%u[%u,%u,%u] differs", k, t, s, a);
        }
}

static void check_line(bench *b, const naive *n, const oracle_table *best, const lookahead *l,
                       const lookahead_line *line)
{
    oracle_table *q = naive_table(n, line->k), *pi = naive_greedy(q);
    mpq_t value;
    mpq_init(value);
    check_rows(b, l, q, line->k);
    expected(value, n, pi, 0, 0, 0);
    if (!mpq_equal(value, line->value))
        bench_fail(b, "k = %u: another value", line->k);
    if (line->optimal != (mpq_cmp(value, lookahead_optimum(l)) >= 0))
        bench_fail(b, "k = %u: optimal or not", line->k);
    check_gap(b, n, q, best, line);
    if (line->optimal != (!line->has_gap || mpq_sgn(line->gap) > 0))
        bench_fail(b, "k = %u: optimal without a positive gap, or the other way round", line->k);
    mpq_clear(value);
    oracle_table_free(q);
    oracle_table_free(pi);
}

static void check_optimum(bench *b, const naive *n, const lookahead *l)
{
    mpq_t sum, v;
    mpq_inits(sum, v, NULL);
    for (uint32_t s = 0; s < mdp_states(b->m); s++) {
        naive_best(v, n, mdp_horizon(b->m) + 1, 1, s);
        mpq_mul(v, v, mdp_initial(b->m, s));
        mpq_add(sum, sum, v);
    }
    if (!mpq_equal(sum, lookahead_optimum(l)))
        bench_fail(b, "another optimum");
    mpq_clears(sum, v, NULL);
}

static void check_model(bench *b, rat_row **rewards)
{
    naive n = {b->m, rewards, oracle_prior(b->m), oracle_success(b->m)};
    lookahead *l = lookahead_new(b->m, rewards);
    lookahead_line line;
    lookahead_line_init(&line);
    oracle_table *best = naive_table(&n, mdp_horizon(b->m) + 1);
    uint32_t k = 0;
    check_optimum(b, &n, l);
    while (lookahead_next(l, &line)) {
        k++;
        check_line(b, &n, best, l, &line);
    }
    if (k != mdp_horizon(b->m) || line.k != k || !line.optimal)
        bench_fail(b, "the last line is not that of k = T, or not optimal");
    lookahead_line_clear(&line);
    lookahead_free(l);
    oracle_table_free(best);
    oracle_table_free(n.prior);
    oracle_table_free(n.x);
}

static void success_lines(bench *b)
{
    check_model(b, NULL);
}

/* Few different rewards, so that there are ties, and negative ones. */
static void additive_lines(bench *b)
{
    rat_row **rewards = alloc_zeroed(mdp_states(b->m), sizeof *rewards);
    bool coarse = rng_chance(&b->r, 1, 2);
    for (uint32_t s = 0; s < mdp_states(b->m); s++) {
        rewards[s] = rat_row_new(mdp_actions(b->m, s));
        for (uint32_t a = 0; a < rewards[s]->n; a++) {
            mpq_set_si(rewards[s]->value[a], (long)rng_below(&b->r, coarse ? 3 : 9) - (coarse ? 1 : 4),
                       coarse ? 1 : rng_between(&b->r, 1, 3));
            mpq_canonicalize(rewards[s]->value[a]);
        }
    }
    check_model(b, rewards);
    additive_rewards_free(rewards, b->m);
}

/* The same numbers as the graph's: lookahead, greedy, success. */
static void as_the_graph(bench *b)
{
    graph *g = b->g[GRAPH_USUAL];
    lookahead *l = lookahead_new(b->m, NULL);
    lookahead_line line;
    lookahead_line_init(&line);
    mpq_t value;
    mpq_init(value);
    node x = graph_success(g);
    if (!plain_success(g, graph_optimal(g, x), x, value) ||
        !mpq_equal(value, lookahead_optimum(l)))
        bench_fail(b, "another optimum than the graph's");
    while (lookahead_next(l, &line)) {
        node pi = graph_greedy(g, graph_lookahead(g, graph_prior(g), line.k, x));
        if (!plain_success(g, pi, x, value) || !mpq_equal(value, line.value))
            bench_fail(b, "k = %u: another value than the graph's", line.k);
    }
    mpq_clear(value);
    lookahead_line_clear(&line);
    lookahead_free(l);
}

#define PROPERTIES(X) X(success_lines, 4) X(additive_lines, 4) X(as_the_graph, 2)

PROPERTIES(PROPERTY_TEST)

int main(void)
{
    alloc_install_in_libraries();
    Suite *s = suite_create("horizon");
    add_case(s, "race", test_race);
    add_case(s, "additive", test_additive);
    add_case(s, "tie", test_tie);
    add_case(s, "lost", test_lost);
    add_case(s, "names", test_names);
    PROPERTIES(PROPERTY_ADD)
    return run_suite(s, "test_horizon");
}
