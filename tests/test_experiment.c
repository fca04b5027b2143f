/*
 * The studies on random trees: one tree worked out by hand, lookahead and misalignment against a recursion
 * over strings, what is known of every tree, and that threads change nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "campaign/correlation.h"
#include "campaign/experiment.h"
#include "search/tree.h"

/* ---- Plans and results --------------------------------------------------------------------------------- */

/* One shape, one beta; nothing in it is allocated. */
typedef struct plan {
    experiment e;
    tree_shape size;
    unsigned long beta;
} plan;

static void plan_init(plan *p, const char *name, uint32_t depth, uint32_t actions, uint32_t bits)
{
    *p = (plan){.size = {depth, actions}, .beta = 1};
    p->e = (experiment){.study = study_find(name),
                        .shapes = &p->size,
                        .shape_count = 1,
                        .betas = &p->beta,
                        .beta_count = 1,
                        .trees = 1,
                        .iterates = 2,
                        .bits = bits,
                        .seed = 1,
                        .style = {.digits = 15},
                        .jobs = 1};
    ck_assert_ptr_nonnull(p->e.study);
}

static void check_rows(plan *p, const char *expected)
{
    experiment_result *r = experiment_on_tree(&p->e, p->size, 0);
    ck_assert(status_ok(&r->st));
    ck_assert_str_eq(r->rows.data, expected);
    experiment_result_free(r);
}

/* The first seed whose tree 0 has these x, in units of 2^-bits, state by state. */
static void find_seed(plan *p, const unsigned long *x)
{
    tree_family f = {p->size.actions, p->size.depth, p->e.bits, false};
    mpq_t wanted;
    mpq_init(wanted);
    bool found = false;
    for (p->e.seed = 0; !found; p->e.seed += !found) {
        ck_assert_uint_lt(p->e.seed, 100000);
        mdp *m = tree_generate(&f, p->e.seed, 0);
        found = true;
        for (size_t i = 0; found && i < (size_t)(mdp_states(m) - 1) * f.actions; i++) {
            mpq_set_ui(wanted, x[i], 1);
            mpq_div_2exp(wanted, wanted, f.bits);
            found = mpq_equal(wanted, mdp_success(m, (uint32_t)(i / f.actions))->value[i % f.actions]);
        }
        mdp_free(m);
    }
    mpq_clear(wanted);
}

/* ---- One decision, two actions, x = (1/4, 3/4) --------------------------------------------------------- */

static const unsigned long quarters[] = {1, 3};

/*
 * Softmax of log x at delta = 1 is (1/4, 3/4), whatever the policy, and so is G(1); so kappa_1(prior) =
 * log 1/2 - (log 1/4 + log 3/4)/2 = log 2 - log(3)/2 = 0.693147180559945309... - 0.549306144334054845... and
 * kappa_1(G(1)) = 0. G(2) = (1, 9)/10: kappa_1 = (1/10) log(4/10) + (9/10) log(12/10) = (2 log 2 - log 10)/10
 * + 9 (log 12 - log 10)/10 = 2 log 2 + (9/10) log 3 - log 10 = 2 * 0.69314718055994530942 + 0.9 *
 * 1.09861228866810969140 - 2.30258509299404568402 = 0.07246032792714365708.
 */
START_TEST(hand_incoherence)
{
    plan p;
    plan_init(&p, "iterated-incoherence", 0, 2, 2);
    find_seed(&p, quarters);
    check_rows(&p, "0,2,0,0,1,0.143841036225890\n"
                   "0,2,0,1,1,0\n"
                   "0,2,0,2,1,0.0724603279271436\n");
    p.e.style.exact = true;
    p.e.iterates = 1;
    check_rows(&p, "0,2,0,0,1,log(2) - 1/2*log(3)\n"
                   "0,2,0,1,1,0\n");
}
END_TEST

/*
 * kappa_2(prior): softmax at delta = 1/2 is (1, 9)/10, so log 1/2 - (log 1/10 + log 9/10)/2 = log(10/6) = log
 * 10 - log 6 = 0.51082562376599068320; of G(2) it is 0, of G(1) = (1, 3)/4 it is log(10/4)/4 + 3 log(10/12)/4
 * = log 10 - 2 log 2 - (3/4) log 3 = 0.09233151537307279663.
 */
START_TEST(hand_other_beta)
{
    plan p;
    plan_init(&p, "iterated-incoherence", 0, 2, 2);
    find_seed(&p, quarters);
    p.beta = 2;
    check_rows(&p, "0,2,0,0,2,0.510825623765990\n"
                   "0,2,0,1,2,0.0923315153730727\n"
                   "0,2,0,2,2,0\n");
}
END_TEST

/*
 * J = (log 1/4 + log 3/4)/2 = log(3)/2 - 2 log 2, then (log 1/4)/4 + 3 (log 3/4)/4 = 3 log(3)/4 - 2 log 2,
 * then 9 log(3)/10 - 2 log 2; success 1/2, 1/16 + 9/16, 1/40 + 27/40.
 */
START_TEST(hand_return)
{
    plan p;
    plan_init(&p, "return-improvement", 0, 2, 2);
    find_seed(&p, quarters);
    check_rows(&p, "0,2,0,0,-0.836988216785835,,0.5,\n"
                   "0,2,0,1,-0.562335144618808,rises,0.625,rises\n"
                   "0,2,0,2,-0.397543301318591,rises,0.7,rises\n");
    p.e.style.json = true;
    p.e.style.exact = true;
    p.e.iterates = 1;
    check_rows(&p,
               "{\"T\":0,\"A\":2,\"tree\":0,\"i\":0,\"J\":\"-2*log(2) + 1/2*log(3)\",\"J_change\":null,"
               "\"success\":\"1/2\",\"success_change\":null}\n"
               "{\"T\":0,\"A\":2,\"tree\":0,\"i\":1,\"J\":\"-2*log(2) + 3/4*log(3)\",\"J_change\":\"rises\","
               "\"success\":\"5/8\",\"success_change\":\"rises\"}\n");
}
END_TEST

/* The only decision is the last one: greedy is optimal, and all agrees. */
START_TEST(hand_measures)
{
    plan p;
    plan_init(&p, "effective-horizon", 0, 2, 2);
    find_seed(&p, quarters);
    check_rows(&p, "0,2,0,1,1,0.143841036225890,0\n");
    plan_init(&p, "misalignment", 0, 2, 2);
    find_seed(&p, quarters);
    check_rows(&p, "0,2,0,1,1,0,1,0.143841036225890\n");
}
END_TEST

/* ---- Equal and vanishing rewards ----------------------------------------------------------------------- */

/* All x = 1/2: every row of Q is constant, so the uniform prior is its own softmax and its own conditioning,
 * and J = 2 log 1/2; what could not be told from a change by enclosures is seen to be none. */
START_TEST(equal_rewards)
{
    static const unsigned long halves[] = {1, 1, 1, 1, 1, 1};
    plan p;
    plan_init(&p, "iterated-incoherence", 1, 2, 1);
    find_seed(&p, halves);
    check_rows(&p, "1,2,0,0,1,0\n1,2,0,1,1,0\n1,2,0,2,1,0\n");
    uint64_t seed = p.e.seed;
    plan_init(&p, "return-improvement", 1, 2, 1);
    p.e.seed = seed;
    check_rows(&p, "1,2,0,0,-1.38629436111989,,0.25,\n"
                   "1,2,0,1,-1.38629436111989,equal,0.25,equal\n"
                   "1,2,0,2,-1.38629436111989,equal,0.25,equal\n");
    plan_init(&p, "misalignment", 1, 2, 1);
    p.e.seed = seed;
    check_rows(&p, "1,2,0,3,3,0,1,0\n");
}
END_TEST

/* x = (0, 1/2): the prior plays what softmax never does, and loses for sure with probability 1/2; G(1) = (0,
 * 1). */
START_TEST(one_dead_action)
{
    static const unsigned long x[] = {0, 1};
    plan p;
    plan_init(&p, "iterated-incoherence", 0, 2, 1);
    find_seed(&p, x);
    check_rows(&p, "0,2,0,0,1,+inf\n0,2,0,1,1,0\n0,2,0,2,1,0\n");
    plan_init(&p, "return-improvement", 0, 2, 1);
    find_seed(&p, x);
    check_rows(&p, "0,2,0,0,-inf,,0.25,\n"
                   "0,2,0,1,-0.693147180559945,rises,0.5,rises\n"
                   "0,2,0,2,-0.693147180559945,equal,0.5,equal\n");
}
END_TEST

/* x = (0, 0): softmax and conditioning are undefined, so J is; success is 0 whatever is played, and every
 * action is a best one. */
START_TEST(all_dead)
{
    static const unsigned long x[] = {0, 0};
    plan p;
    plan_init(&p, "return-improvement", 0, 2, 1);
    find_seed(&p, x);
    p.e.iterates = 1;
    check_rows(&p, "0,2,0,0,-inf,,0,\n0,2,0,1,undefined,undefined,0,equal\n");
    plan_init(&p, "misalignment", 0, 2, 1);
    find_seed(&p, x);
    check_rows(&p, "0,2,0,1,1,0,1,undefined\n");
}
END_TEST

START_TEST(too_large)
{
    plan p;
    plan_init(&p, "iterated-incoherence", 1, 2, 53);
    p.beta = 1000000; /* 53 million bits */
    experiment_result *r = experiment_on_tree(&p.e, p.size, 0);
    ck_assert_int_eq(r->st.code, EXIT_USAGE);
    experiment_result_free(r);
}
END_TEST

/* ---- Lookahead and misalignment, string by string ------------------------------------------------------ */

/* Of a deterministic tree: the value of a string when k best decisions are followed by uniform ones. */
static void value_of(mpq_t v, const mdp *m, uint32_t s, uint32_t k)
{
    uint32_t n = mdp_actions(m, s);
    mpq_set_ui(v, 1, 1);
    if (s == mdp_states(m) - 1) /* the end */
        return;
    mpq_t sum, q;
    mpq_inits(sum, q, NULL);
    for (uint32_t a = 0; a < n; a++) {
        value_of(q, m, mdp_successor(m, s, a, 0), k > 0 ? k - 1 : 0);
        mpq_mul(q, q, mdp_success(m, s)->value[a]);
        if (k == 0)
            mpq_add(sum, sum, q);
        else if (mpq_cmp(q, sum) > 0)
            mpq_set(sum, q);
    }
    mpq_set_ui(q, k == 0 ? n : 1, 1);
    mpq_div(v, sum, q);
    mpq_clears(sum, q, NULL);
}

/* The best action where k - 1 best decisions and then uniform ones follow; there are no ties in these trees.
 */
static uint32_t best_action(const mdp *m, uint32_t s, uint32_t k)
{
    uint32_t best = 0;
    mpq_t q, most;
    mpq_inits(q, most, NULL);
    for (uint32_t a = 0; a < mdp_actions(m, s); a++) {
        value_of(q, m, mdp_successor(m, s, a, 0), k - 1);
        mpq_mul(q, q, mdp_success(m, s)->value[a]);
        ck_assert_int_ne(mpq_cmp(q, most), 0);
        if (mpq_cmp(q, most) > 0) {
            best = a;
            mpq_set(most, q);
        }
    }
    mpq_clears(q, most, NULL);
    return best;
}

/* P(O) of the greedy walk from the root. */
static void greedy_success(mpq_t success, const mdp *m, uint32_t k)
{
    uint32_t s = 0;
    mpq_set_ui(success, 1, 1);
    while (s != mdp_states(m) - 1) {
        uint32_t a = best_action(m, s, k);
        mpq_mul(success, success, mdp_success(m, s)->value[a]);
        s = mdp_successor(m, s, a, 0);
    }
}

static uint32_t smallest_k(const mdp *m)
{
    mpq_t best, reached;
    mpq_inits(best, reached, NULL);
    value_of(best, m, 0, mdp_horizon(m));
    uint32_t k = 0;
    do
        greedy_success(reached, m, ++k);
    while (!mpq_equal(best, reached));
    mpq_clears(best, reached, NULL);
    return k;
}

static void misalignment_of(mpq_t rate, const mdp *m)
{
    unsigned long different = 0, strings = mdp_states(m) - 1;
    for (uint32_t s = 0; s < strings; s++)
        different += best_action(m, s, 1) != best_action(m, s, mdp_horizon(m));
    mpq_set_ui(rate, different, strings);
    mpq_canonicalize(rate);
}

/* 60 trees of each shape; k > 1 and misalignment > 0 must both be met. */
START_TEST(measures_by_strings)
{
    static const tree_shape sizes[] = {{1, 2}, {2, 2}, {3, 2}, {2, 3}, {4, 2}};
    unsigned far = 0, misaligned = 0;
    mpq_t rate;
    mpq_init(rate);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (uint64_t index = 0; index < 60; index++) {
            plan h, w;
            plan_init(&h, "effective-horizon", sizes[i].depth, sizes[i].actions, 53);
            plan_init(&w, "misalignment", sizes[i].depth, sizes[i].actions, 53);
            experiment_result *horizon = experiment_on_tree(&h.e, h.size, index);
            experiment_result *wrong = experiment_on_tree(&w.e, w.size, index);
            tree_family f = {sizes[i].actions, sizes[i].depth, 53, false};
            mdp *m = tree_generate(&f, 1, index);
            uint32_t k = smallest_k(m);
            misalignment_of(rate, m);
            ck_assert(mpq_cmp_ui(horizon->measure, k, 1) == 0);
            ck_assert(mpq_equal(wrong->measure, rate));
            far += k > 1;
            misaligned += mpq_sgn(rate) > 0;
            mdp_free(m);
            experiment_result_free(horizon);
            experiment_result_free(wrong);
        }
    mpq_clear(rate);
    ck_assert(far >= 20 && misaligned >= 20);
}
END_TEST

/* ---- Known of every tree ------------------------------------------------------------------------------- */

/* Deterministic trees: neither J nor success falls. Stochastic ones: success does not. */
START_TEST(nothing_falls)
{
    for (int stochastic = 0; stochastic < 2; stochastic++)
        for (uint64_t index = 0; index < 20; index++) {
            plan p;
            plan_init(&p, "return-improvement", 2 + (uint32_t)(index % 2), 2, index % 3 ? 3 : 53);
            p.e.stochastic = stochastic;
            p.e.iterates = 3;
            experiment_result *r = experiment_on_tree(&p.e, p.size, index);
            ck_assert_uint_eq(r->steps, 3);
            ck_assert(stochastic || r->return_falls == 0);
            ck_assert_uint_eq(r->success_falls, 0);
            experiment_result_free(r);
        }
}
END_TEST

/* ---- Whole runs ---------------------------------------------------------------------------------------- */

typedef struct collected {
    text rows;
    uint64_t results, most; /* refuse results beyond that */
    correlation c;
    mpq_t y[40];
    loglin z[40];
} collected;

static bool collect(void *context, const experiment_result *r)
{
    collected *c = context;
    text_add_n(&c->rows, r->rows.data, r->rows.length);
    if (r->series > 1 && c->results < 40) {
        mpq_init(c->y[c->results]);
        loglin_init(&c->z[c->results]);
        mpq_set(c->y[c->results], r->measure);
        loglin_set(&c->z[c->results], &r->kappa[1]);
        correlation_add(&c->c, r->measure, &r->kappa[1]);
    }
    return ++c->results < c->most;
}

static collected run_plan(experiment *e, unsigned jobs, uint64_t most)
{
    collected c = {.most = most};
    status st;
    status_init(&st);
    text_init(&c.rows);
    correlation_init(&c.c, 20);
    e->jobs = jobs;
    ck_assert(experiment_run(e, collect, &c, &st) == (c.results < most));
    ck_assert(status_ok(&st));
    return c;
}

static void collected_clear(collected *c)
{
    for (uint64_t i = 0; c->c.count > 0 && i < c->results; i++) {
        mpq_clear(c->y[i]);
        loglin_clear(&c->z[i]);
    }
    correlation_clear(&c->c);
    text_clear(&c->rows);
}

/* The same rows in the same order, more results than a ring holds; one at a time, too. */
START_TEST(threads_change_nothing)
{
    tree_shape sizes[] = {{1, 2}, {2, 2}, {1, 3}};
    plan p;
    plan_init(&p, "misalignment", 0, 1, 53);
    p.e.shapes = sizes;
    p.e.shape_count = 3;
    p.e.trees = 30;
    collected one = run_plan(&p.e, 1, UINT64_MAX), three = run_plan(&p.e, 3, UINT64_MAX);
    ck_assert_uint_eq(one.results, 90);
    ck_assert_str_eq(one.rows.data, three.rows.data);
    const char *at = one.rows.data;
    for (size_t i = 0; i < 3; i++)
        for (uint64_t index = 0; index < 30; index++) {
            experiment_result *r = experiment_on_tree(&p.e, sizes[i], index);
            ck_assert(strncmp(at, r->rows.data, r->rows.length) == 0);
            at += r->rows.length;
            experiment_result_free(r);
        }
    collected stopped = run_plan(&p.e, 3, 7);
    ck_assert_uint_eq(stopped.results, 7);
    ck_assert(strncmp(stopped.rows.data, one.rows.data, stopped.rows.length) == 0);
    collected_clear(&one);
    collected_clear(&three);
    collected_clear(&stopped);
}
END_TEST

START_TEST(a_failure_ends_the_run)
{
    plan p;
    plan_init(&p, "iterated-incoherence", 1, 2, 53);
    p.beta = 1000000;
    p.e.trees = 50;
    p.e.jobs = 2;
    collected c = {.most = UINT64_MAX};
    status st;
    status_init(&st);
    text_init(&c.rows);
    correlation_init(&c.c, 20);
    ck_assert(!experiment_run(&p.e, collect, &c, &st));
    ck_assert_int_eq(st.code, EXIT_USAGE);
    ck_assert_uint_eq(c.results, 0);
    collected_clear(&c);
    status_clear(&st);
}
END_TEST

/* Sums about the means, in the order of the textbook: sum (y - Y)(z - Z) / sqrt(sum (y - Y)^2 sum (z - Z)^2).
 */
static void two_pass(mpfi_t r, const collected *c)
{
    mpq_t mean, d, spread, n;
    mpfi_t z, sum, product, squares;
    mpq_inits(mean, d, spread, n, NULL);
    mpfi_ptr all[] = {z, sum, product, squares};
    for (int i = 0; i < 4; i++) {
        mpfi_init2(all[i], 300);
        mpfi_set_ui(all[i], 0);
    }
    mpq_set_ui(n, c->results, 1);
    for (uint64_t i = 0; i < c->results; i++) {
        mpq_add(mean, mean, c->y[i]);
        loglin_enclose(z, &c->z[i]);
        mpfi_add(sum, sum, z);
    }
    mpq_div(mean, mean, n);
    mpfi_div_q(sum, sum, n);
    for (uint64_t i = 0; i < c->results; i++) {
        mpq_sub(d, c->y[i], mean);
        loglin_enclose(z, &c->z[i]);
        mpfi_sub(z, z, sum);
        mpfi_sqr(r, z);
        mpfi_add(squares, squares, r);
        mpfi_mul_q(z, z, d);
        mpfi_add(product, product, z);
        mpq_mul(d, d, d);
        mpq_add(spread, spread, d);
    }
    mpfi_mul_q(squares, squares, spread);
    mpfi_sqrt(squares, squares);
    mpfi_div(r, product, squares);
    for (int i = 0; i < 4; i++)
        mpfi_clear(all[i]);
    mpq_clears(mean, d, spread, n, NULL);
}

START_TEST(correlation_of_a_run)
{
    plan p;
    plan_init(&p, "effective-horizon", 3, 2, 53);
    p.e.trees = 20;
    collected c = run_plan(&p.e, 2, UINT64_MAX);
    mpfi_t r, again, common;
    mpfr_t width;
    mpfi_init2(r, 200);
    mpfi_init2(again, 300);
    mpfi_init2(common, 300);
    mpfr_init2(width, 64);
    ck_assert_ptr_null(correlation_get(&c.c, r));
    two_pass(again, &c);
    mpfi_intersect(common, r, again);
    ck_assert(!mpfi_is_empty(common));
    mpfi_diam_abs(width, r);
    ck_assert(mpfr_cmp_si_2exp(width, 1, -100) < 0);
    mpfi_diam_abs(width, again);
    ck_assert(mpfr_cmp_si_2exp(width, 1, -100) < 0);
    mpfr_clear(width);
    mpfi_clear(common);
    mpfi_clear(again);
    mpfi_clear(r);
    collected_clear(&c);
}
END_TEST

/* ---- Series, and points for pictures ------------------------------------------------------------------- */

START_TEST(series)
{
    unsigned long betas[] = {1, 5};
    plan p;
    plan_init(&p, "effective-horizon", 1, 2, 53);
    p.e.betas = betas;
    p.e.beta_count = 2;
    ck_assert_uint_eq(experiment_series(&p.e), 4);
    ck_assert_uint_eq(experiment_series_beta(&p.e, 1), 1);
    ck_assert_uint_eq(experiment_series_beta(&p.e, 2), 5);
    ck_assert_str_eq(experiment_series_column(&p.e, 2), "kappa_prior");
    ck_assert_str_eq(experiment_series_column(&p.e, 3), "kappa_G1");
    p.e.study = study_find("misalignment");
    ck_assert_uint_eq(experiment_series(&p.e), 2);
    ck_assert_uint_eq(experiment_series_beta(&p.e, 1), 5);
    p.e.study = study_find("iterated-incoherence");
    ck_assert_uint_eq(experiment_series(&p.e), 2);
    ck_assert_uint_eq(experiment_series_beta(&p.e, 1), 5);
    p.e.study = study_find("return-improvement");
    ck_assert_uint_eq(experiment_series(&p.e), 2);
    ck_assert_uint_eq(experiment_series_beta(&p.e, 1), 0);
    ck_assert_str_eq(experiment_series_column(&p.e, 1), "success");
    ck_assert_ptr_null(study_find("return"));
}
END_TEST

/* What is infinite is no point: x = (0, 1/2), as above. */
START_TEST(points)
{
    static const unsigned long x[] = {0, 1};
    plan p;
    plan_init(&p, "return-improvement", 0, 2, 1);
    find_seed(&p, x);
    p.e.points = true;
    experiment_result *r = experiment_on_tree(&p.e, p.size, 0);
    ck_assert_str_eq(r->points[0].data, "1 -0.6931471805\n2 -0.6931471805\n\n");
    ck_assert_str_eq(r->points[1].data, "0 0.25\n1 0.5\n2 0.5\n\n");
    experiment_result_free(r);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("experiment");
    const TTest *const hand[] = {hand_incoherence, hand_other_beta, hand_return, hand_measures,
                                 equal_rewards,    one_dead_action, all_dead,    too_large};
    const TTest *const trees[] = {measures_by_strings, nothing_falls, series, points};
    const TTest *const runs[] = {threads_change_nothing, a_failure_ends_the_run, correlation_of_a_run};
    ASK_CASE(s, "by hand", hand);
    ASK_CASE(s, "trees", trees);
    ASK_CASE(s, "runs", runs);
    return suite_run(s);
}
