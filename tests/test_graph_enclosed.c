/*
 * Tables of enclosures: fractional temperatures and powers on random rational models. Their numbers are
 * algebraic, so that what an enclosure has to contain follows from the rational engine; incoherence at a
 * fractional beta is summed over whole trajectories in MPFR.
 */
#include <check.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "operators/returns.h"
#include "rebuild.h"
#include "twin.h"

/* ---- Intervals ----------------------------------------------------------------------------------- */

#define BITS 192

static bool contains_q(mpfi_srcptr range, mpq_srcptr value)
{
    return mpfr_cmp_q(&range->left, value) <= 0 && mpfr_cmp_q(&range->right, value) >= 0;
}

/* Is the width below 2^-bits? */
static bool is_narrow(mpfi_srcptr range, long bits)
{
    mpfr_t width;
    mpfr_init2(width, 64);
    mpfr_sub(width, &range->right, &range->left, MPFR_RNDU);
    bool narrow = mpfr_cmp_ui_2exp(width, 1, -bits) < 0;
    mpfr_clear(width);
    return narrow;
}

static void beta_of(mpq_t beta, long numerator, unsigned long denominator)
{
    mpq_init(beta);
    mpq_set_si(beta, numerator, denominator);
}

typedef void (*at_place)(bench *b, graph *g, node table, node q, uint32_t t, uint32_t s);

static void everywhere(bench *b, graph *g, node table, node q, at_place check)
{
    const places *all = graph_places(g);
    for (uint32_t t = 1; t <= places_horizon(all); t++)
        for (uint32_t k = 0; k < places_count(all, t); k++)
            check(b, g, table, q, t, places_state(all, t, k));
}

/* ---- boltzmann(prior, 1/2) ----------------------------------------------------------------------- */

static void get_range(mpfi_t range, graph *g, node table, uint32_t t, uint32_t s, uint32_t a)
{
    real entry;
    real_init(&entry);
    graph_real_entry(g, table, t, s, a, &entry);
    real_enclose(range, &entry);
    real_clear(&entry);
}

static void get_rational(mpq_t value, bench *b, graph *g, node table, uint32_t t, uint32_t s, uint32_t a)
{
    real entry;
    real_init(&entry);
    graph_real_entry(g, table, t, s, a, &entry);
    if (!real_is_rational(&entry))
        bench_fail(b, "t=%u s=%u a=%u is not rational", t, s, a);
    mpq_set(value, entry.rational);
    real_clear(&entry);
}

/* p_a^2 q_b - p_b^2 q_a contains 0. */
static void check_ratio(bench *b, mpfi_srcptr p_a, mpq_srcptr q_a, mpfi_srcptr p_b, mpq_srcptr q_b)
{
    mpfi_t left, right;
    mpfi_init2(left, BITS);
    mpfi_init2(right, BITS);
    mpfi_sqr(left, p_a);
    mpfi_mul_q(left, left, q_b);
    mpfi_sqr(right, p_b);
    mpfi_mul_q(right, right, q_a);
    mpfi_sub(left, left, right);
    if (!mpfi_has_zero(left) || !is_narrow(left, BITS - 20))
        bench_fail(b, "the squares of boltzmann(prior, 1/2) are not proportional to eQ");
    mpfi_clear(left);
    mpfi_clear(right);
}

static void check_roots(bench *b, graph *g, node soft, node q, uint32_t t, uint32_t s)
{
    if (graph_row_undefined(g, soft, t, s))
        return;
    mpfi_t first, other, sum;
    mpq_t q_first, q_other, one;
    mpfi_init2(first, BITS);
    mpfi_init2(other, BITS);
    mpfi_init2(sum, BITS);
    mpq_inits(q_first, q_other, one, NULL);
    mpq_set_ui(one, 1, 1);
    mpfi_set_ui(sum, 0);
    get_range(first, g, soft, t, s, 0);
    graph_entry(g, q, t, s, 0, q_first);
    for (uint32_t a = 0; a < mdp_actions(b->m, s); a++) {
        get_range(other, g, soft, t, s, a);
        graph_entry(g, q, t, s, a, q_other);
        check_ratio(b, first, q_first, other, q_other);
        mpfi_add(sum, sum, other);
    }
    if (!contains_q(sum, one) || !is_narrow(sum, BITS - 20))
        bench_fail(b, "t=%u s=%u: boltzmann(prior, 1/2) does not sum to 1", t, s);
    mpq_clears(q_first, q_other, one, NULL);
    mpfi_clear(first);
    mpfi_clear(other);
    mpfi_clear(sum);
}

/* The rows are marked where every eQ is 0, as for a whole beta. */
static void check_marks(bench *b, graph *g, node soft, node whole, uint32_t t, uint32_t s)
{
    if (graph_row_undefined(g, soft, t, s) != graph_row_undefined(g, whole, t, s))
        bench_fail(b, "t=%u s=%u: the mark", t, s);
}

static void square_roots(bench *b)
{
    graph *g = b->g[b->index % GRAPHS];
    node x = graph_success(g), prior = graph_prior(g);
    mpq_t half;
    beta_of(half, 1, 2);
    node soft = graph_boltzmann_root(g, prior, half, x);
    everywhere(b, g, soft, graph_eq(g, prior, x), check_roots);
    everywhere(b, g, soft, graph_boltzmann(g, prior, 2, x), check_marks);
    ck_assert(!graph_undecided(g));
    mpq_clear(half);
}

static void square_x(mpq_t factor, mpq_t r, const mdp *m, uint32_t s, uint32_t a, const void *context)
{
    (void)context;
    (void)r;
    mpq_mul(factor, mdp_success(m, s)->value[a], mdp_success(m, s)->value[a]);
}

/* With T = 1 and x replaced by its square, eQ^(1/2) is x: the row is x over its sum, exactly. */
static void check_exact_root(bench *b, graph *g, node soft, node unused, uint32_t t, uint32_t s)
{
    (void)unused;
    mpq_t sum, found;
    mpq_inits(sum, found, NULL);
    const rat_row *x = mdp_success(b->m, s);
    for (uint32_t a = 0; a < x->n; a++)
        mpq_add(sum, sum, x->value[a]);
    if (graph_row_undefined(g, soft, t, s) != (mpq_sgn(sum) == 0))
        bench_fail(b, "the mark of state %u", s);
    for (uint32_t a = 0; a < x->n && mpq_sgn(sum) != 0; a++) {
        get_rational(found, b, g, soft, t, s, a);
        mpq_mul(found, found, sum);
        if (!mpq_equal(found, x->value[a]))
            bench_fail(b, "state %u, action %u", s, a);
    }
    mpq_clears(sum, found, NULL);
}

static void perfect_squares(bench *b)
{
    status st;
    status_init(&st);
    mdp *m = rebuild(b->m, false, square_x, NULL);
    ck_assert(mdp_set_horizon(m, 1, &st));
    graph *g = graph_new(m, true);
    mpq_t half;
    beta_of(half, 1, 2);
    node soft = graph_boltzmann_root(g, graph_prior(g), half, graph_success(g));
    everywhere(b, g, soft, soft, check_exact_root);
    mpq_clear(half);
    graph_free(g);
    mdp_free(m);
}

/* ---- Powers -------------------------------------------------------------------------------------- */

static void check_contains(bench *b, graph *g, node squared, node x, uint32_t t, uint32_t s)
{
    mpfi_t range;
    mpq_t wanted;
    mpfi_init2(range, BITS);
    mpq_init(wanted);
    for (uint32_t a = 0; a < mdp_actions(b->m, s); a++) {
        get_range(range, g, squared, t, s, a);
        graph_entry(g, x, t, s, a, wanted);
        if (!contains_q(range, wanted) || !is_narrow(range, BITS - 10))
            bench_fail(b, "t=%u s=%u a=%u: a power of a root of x", t, s, a);
    }
    mpq_clear(wanted);
    mpfi_clear(range);
}

static void powers(bench *b)
{
    graph *g = b->g[b->index % GRAPHS];
    node x = graph_success(g);
    mpq_t half, third, minus;
    beta_of(half, 1, 2);
    beta_of(third, 1, 3);
    beta_of(minus, -1, 2);
    node root = graph_power_root(g, x, half), cube_root = graph_power_root(g, x, third);
    everywhere(b, g, graph_pointwise(g, POINT_MUL, root, root), x, check_contains);
    everywhere(b, g, graph_power(g, cube_root, 3), x, check_contains);
    node inverse = graph_power_root(g, x, minus); /* marked where x = 0 */
    for (uint32_t s = 0; s < mdp_states(b->m); s++) {
        bool zero = false;
        for (uint32_t a = 0; a < mdp_actions(b->m, s); a++)
            zero = zero || mpq_sgn(mdp_success(b->m, s)->value[a]) == 0;
        if (places_find(graph_places(g), 1, s) >= 0 && graph_row_undefined(g, inverse, 1, s) != zero)
            bench_fail(b, "the mark of x^(-1/2) at state %u", s);
    }
    mpq_clear(half);
    mpq_clear(third);
    mpq_clear(minus);
}

/* ---- Incoherence --------------------------------------------------------------------------------- */

typedef enum sum_state { SUM_FINITE, SUM_INFINITE, SUM_UNDEFINED } sum_state;

/* log of eQ^(3/2) normalised, of one entry > 0. */
static void log_soft(mpfr_t out, const oracle_table *q, uint32_t t, uint32_t s, uint32_t a)
{
    mpfr_t sum, term, cube;
    mpfr_inits2(mpfr_get_prec(out), sum, term, cube, (mpfr_ptr)NULL);
    mpfr_set_zero(sum, 1);
    for (uint32_t k = 0; k < mdp_actions(q->m, s); k++) {
        mpfr_set_q(term, oracle_at(q, t, s, k), MPFR_RNDN);
        mpfr_pow_ui(cube, term, 3, MPFR_RNDN);
        mpfr_sqrt(cube, cube, MPFR_RNDN);
        mpfr_add(sum, sum, cube, MPFR_RNDN);
        if (k == a)
            mpfr_set(out, cube, MPFR_RNDN);
    }
    mpfr_div(out, out, sum, MPFR_RNDN);
    mpfr_log(out, out, MPFR_RNDN);
    mpfr_clears(sum, term, cube, (mpfr_ptr)NULL);
}

/* sum_xi p(xi) sum_t log(pi / soft), to the nearest at a precision that leaves no doubt. */
static sum_state kappa_by_paths(mpfr_t out, const oracle_table *pi, const oracle_table *q)
{
    sum_state state = SUM_FINITE;
    oracle_law *paths = oracle_path_law(pi);
    mpfr_t term, soft;
    mpfr_inits2(mpfr_get_prec(out), term, soft, (mpfr_ptr)NULL);
    mpfr_set_zero(out, 1);
    for (size_t i = 0; i < paths->count; i++)
        for (uint32_t t = 1; t <= paths->horizon; t++) {
            uint32_t s = paths->path[i].step[2 * t - 2], a = paths->path[i].step[2 * t - 1];
            bool dead = true;
            for (uint32_t k = 0; k < mdp_actions(pi->m, s); k++)
                dead = dead && mpq_sgn(oracle_at(q, t, s, k)) == 0;
            if (dead) {
                state = SUM_UNDEFINED;
            } else if (mpq_sgn(oracle_at(q, t, s, a)) == 0) {
                state = state == SUM_UNDEFINED ? state : SUM_INFINITE;
            } else {
                mpfr_set_q(term, oracle_at(pi, t, s, a), MPFR_RNDN);
                mpfr_log(term, term, MPFR_RNDN);
                log_soft(soft, q, t, s, a);
                mpfr_sub(term, term, soft, MPFR_RNDN);
                mpfr_mul_q(term, term, paths->path[i].p, MPFR_RNDN);
                mpfr_add(out, out, term, MPFR_RNDN);
            }
        }
    mpfr_clears(term, soft, (mpfr_ptr)NULL);
    oracle_law_free(paths);
    return state;
}

/* At most 2^-150 outside of the enclosure, which is no wider itself. */
static void check_close(bench *b, mpfi_srcptr found, mpfr_srcptr wanted)
{
    mpfi_t difference;
    mpfi_init2(difference, BITS);
    mpfi_sub_fr(difference, found, wanted);
    mpfr_t bound;
    mpfr_init2(bound, BITS);
    mpfi_mag(bound, difference);
    if (mpfr_cmp_ui_2exp(bound, 1, -150) > 0)
        bench_fail(b, "kappa(prior, 3/2) is not the sum over paths");
    mpfr_clear(bound);
    mpfi_clear(difference);
}

static void incoherence(bench *b)
{
    graph *g = b->g[b->index % GRAPHS];
    twin pi = b->index % 2 ? twin_random_policy(b, false) : twin_prior(b), x = twin_success(b);
    twin eq = twin_eq(b, pi, x);
    int i = (int)(b->index % GRAPHS);
    mpq_t beta;
    mpfr_t wanted;
    mpfi_t found;
    quantity sum;
    uint32_t t, s;
    beta_of(beta, 3, 2);
    mpfr_init2(wanted, 400);
    mpfi_init2(found, BITS);
    quantity_init(&sum, BITS);
    sum_state state = kappa_by_paths(wanted, pi.o, eq.o);
    bool defined = kl_of(g, pi.n[i], graph_boltzmann_root(g, pi.n[i], beta, x.n[i]), &sum, &t, &s);
    if (defined != (state != SUM_UNDEFINED) ||
        (defined && (sum.plain.infinite == 1) != (state == SUM_INFINITE)))
        bench_fail(b, "kappa(pi, 3/2) is defined or infinite where it should not be, or the reverse");
    if (state == SUM_FINITE) {
        quantity_enclose(found, &sum);
        check_close(b, found, wanted);
    }
    quantity_clear(&sum);
    mpfi_clear(found);
    mpfr_clear(wanted);
    mpq_clear(beta);
}

/* ---- Precision and what stays open --------------------------------------------------------------- */

/* One state, T = 1, a uniform prior; x by action. */
static mdp *one_state(const char *const *x, size_t count)
{
    mdp_builder *b = mdp_builder_new();
    size_t success = mdp_builder_reward_model(b, MDP_SUCCESS);
    mpq_t value;
    mpq_init(value);
    mdp_builder_horizon(b, 1, 0, 0);
    mdp_builder_state(b, 0, 0);
    mdp_builder_label(b, "init");
    for (size_t a = 0; a < count; a++) {
        mdp_builder_action(b, a == 0 ? "a" : a == 1 ? "b" : "c", 0, 0);
        mpq_set_str(value, x[a], 10);
        mdp_builder_action_value(b, success, value);
        mpq_set_ui(value, 1, 1);
        mdp_builder_successor(b, 0, value);
    }
    mpq_clear(value);
    status st;
    status_init(&st);
    mdp *m = mdp_freeze(b, "one", &st);
    ck_assert(m != NULL);
    return m;
}

/* 2^(-1/2) at 192 and at 384 bits: the enclosure is below 2^-185 wide, then below 2^-377 and inside it. */
START_TEST(test_bits)
{
    static const char *const x[] = {"1/2", "1/3"};
    mdp *m = one_state(x, 2);
    graph *g = graph_new(m, false);
    mpq_t half;
    mpfi_t wide, narrow;
    beta_of(half, 1, 2);
    mpfi_init2(wide, 192);
    mpfi_init2(narrow, 384);
    node root = graph_power_root(g, graph_success(g), half);
    ck_assert_int_eq(graph_bits(g), GRAPH_FIRST_BITS);
    get_range(wide, g, root, 1, 0, 0);
    graph_set_bits(g, 384);
    get_range(narrow, g, root, 1, 0, 0);
    ck_assert(is_narrow(wide, 185) && !is_narrow(wide, 200));
    ck_assert(is_narrow(narrow, 377));
    ck_assert(mpfi_is_inside(narrow, wide) != 0);
    mpfi_sqr(narrow, narrow);
    ck_assert(contains_q(narrow, half));
    mpfi_clear(wide);
    mpfi_clear(narrow);
    mpq_clear(half);
    graph_free(g);
    mdp_free(m);
}
END_TEST

/* sqrt(1/2) twice overlaps, and nothing tells the two apart: a guess, and it is said. sqrt(1/3) is apart. */
START_TEST(test_undecided)
{
    static const char *const tie[] = {"1/2", "1/2", "1/3"}, *const apart[] = {"1/2", "1/5", "1/3"};
    mpq_t half;
    beta_of(half, 1, 2);
    for (int k = 0; k < 2; k++) {
        mdp *m = one_state(k == 0 ? tie : apart, 3);
        graph *g = graph_new(m, false);
        node root = graph_power_root(g, graph_success(g), half);
        real entry;
        real_init(&entry);
        graph_real_entry(g, root, 1, 0, 0, &entry);
        ck_assert(!graph_undecided(g)); /* nothing had to be compared */
        node best = graph_greedy(g, root);
        graph_real_entry(g, best, 1, 0, 2, &entry);
        ck_assert_int_eq(real_is_zero(&entry), TRUTH_YES); /* sqrt(1/3) is no maximiser either way */
        ck_assert(graph_undecided(g) == (k == 0));
        graph_set_bits(g, 2 * GRAPH_FIRST_BITS);
        ck_assert(!graph_undecided(g)); /* until asked again */
        graph_real_entry(g, best, 1, 0, 0, &entry);
        ck_assert(graph_undecided(g) == (k == 0));
        comparison c;
        graph_compare(g, root, graph_pointwise(g, POINT_MUL, root, graph_success(g)), &c);
        ck_assert_uint_eq(c.different, 1); /* sqrt(1/2) and half of it */
        graph_compare(g, root, graph_pointwise(g, POINT_DIV, graph_success(g), root), &c);
        ck_assert_uint_eq(c.unknown, 1); /* x / sqrt(x) is the same number */
        ck_assert_uint_eq(c.different, 0);
        real_clear(&entry);
        graph_free(g);
        mdp_free(m);
    }
    mpq_clear(half);
}
END_TEST

/* ---- The suite ----------------------------------------------------------------------------------- */

#define PROPERTIES(X)     \
    X(square_roots, 2)    \
    X(perfect_squares, 4) \
    X(powers, 4)          \
    X(incoherence, 4)
PROPERTIES(PROPERTY_TEST)

int main(void)
{
    alloc_install_in_libraries();
    Suite *s = suite_create("graph_enclosed");
    PROPERTIES(PROPERTY_ADD)
    add_case(s, "bits", test_bits);
    add_case(s, "undecided", test_undecided);
    return run_suite(s, "test_graph_enclosed");
}
