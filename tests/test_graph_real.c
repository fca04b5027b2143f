/*
 * Tables whose numbers may be irrational, against the rational engine. A rational model that declares a
 * log_success of 0 as well takes the real path and has to give the same numbers. And where rewards are
 * rational every table without a comparison is a rational function of u = e^(-1/d): at a rational u0 in its
 * place it is what the rational engine gives for x = success * u0^(-r d).
 */
#include <check.h>
#include <flint/fmpq.h>
#include <flint/fmpz_poly.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "operators/law.h"
#include "operators/returns.h"
#include "rebuild.h"
#include "search/generate.h"
#include "twin.h"

/* ---- Two graphs side by side --------------------------------------------------------------------- */

/* The rational one first. Nodes of the two are made by the same calls. */
typedef struct sides {
    bench *b; /* to say which model failed */
    graph *g[2];
} sides;

typedef struct pair {
    node n[2];
} pair;

#define BOTH(w, construction)         \
    do {                              \
        pair made;                    \
        for (int i = 0; i < 2; i++) { \
            graph *g = (w)->g[i];     \
            made.n[i] = construction; \
        }                             \
        return made;                  \
    } while (0)

static pair success_table(sides *w)
{
    BOTH(w, graph_success(g));
}

static pair prior(sides *w)
{
    BOTH(w, graph_prior(g));
}

static pair condition(sides *w, pair pi, pair y)
{
    BOTH(w, graph_condition(g, pi.n[i], y.n[i]));
}

static pair point(sides *w, pointwise op, pair a, pair b)
{
    BOTH(w, graph_pointwise(g, op, a.n[i], b.n[i]));
}

static pair power(sides *w, pair a, long exponent)
{
    BOTH(w, graph_power(g, a.n[i], exponent));
}

static pair eq(sides *w, pair pi, pair y)
{
    BOTH(w, graph_eq(g, pi.n[i], y.n[i]));
}

static pair ev(sides *w, pair pi, pair y)
{
    BOTH(w, graph_ev(g, pi.n[i], y.n[i]));
}

static pair occupancy(sides *w, pair pi)
{
    BOTH(w, graph_occupancy(g, pi.n[i]));
}

static pair boltzmann(sides *w, pair pi, unsigned long beta, pair y)
{
    BOTH(w, graph_boltzmann(g, pi.n[i], beta, y.n[i]));
}

static pair argmax(sides *w, pair pi, pair y)
{
    BOTH(w, graph_argmax(g, pi.n[i], y.n[i]));
}

static pair lookahead(sides *w, pair pi, unsigned long n, pair y)
{
    BOTH(w, graph_lookahead(g, pi.n[i], n, y.n[i]));
}

static pair optimal_eq(sides *w, pair y)
{
    BOTH(w, graph_optimal_eq(g, y.n[i]));
}

static pair optimal(sides *w, pair y)
{
    BOTH(w, graph_optimal(g, y.n[i]));
}

static pair eq_by_paths(sides *w, pair pi, pair y)
{
    BOTH(w, graph_eq_by_paths(g, pi.n[i], y.n[i]));
}

static pair ev_by_paths(sides *w, pair pi, pair y)
{
    BOTH(w, graph_ev_by_paths(g, pi.n[i], y.n[i]));
}

static pair next(sides *w, pair v)
{
    BOTH(w, graph_next(g, v.n[i]));
}

/* G(k), and pi_{k+1} = condition(prior, x_k) of the folded sequences (Definitions 5.7, 5.8, and repaired). */
static pair sequence_g(sides *w, unsigned k)
{
    return k == 0 ? prior(w) : condition(w, sequence_g(w, k - 1), success_table(w));
}

static pair sequence_f(sides *w, unsigned k)
{
    pair x = success_table(w);
    return k == 0   ? prior(w)
           : k == 1 ? condition(w, prior(w), x)
                    : condition(w, prior(w), point(w, POINT_MUL, x, sequence_f(w, k - 1)));
}

static pair sequence_h(sides *w, unsigned k)
{
    pair table = success_table(w);
    for (unsigned i = 1; i < k; i++)
        table = point(w, POINT_MUL, table, sequence_h(w, i));
    return k == 0 ? prior(w) : condition(w, prior(w), table);
}

static pair sequence_fr(sides *w, unsigned k)
{
    pair x = success_table(w);
    if (k <= 1)
        return k == 0 ? prior(w) : condition(w, prior(w), x);
    return condition(w, prior(w),
                     point(w, POINT_MUL, x, point(w, POINT_DIV, sequence_fr(w, k - 1), prior(w))));
}

/* ---- Comparing ----------------------------------------------------------------------------------- */

/* f(u) for an element f of Q(e^(-1/d)): `u` stands for e^(-1/d). */
static void substitute(mpq_t out, const real *number, const mpq_t u, unsigned long d)
{
    mpq_set(out, number->rational);
    if (number->kind == REAL_RATIONAL)
        return;
    ck_assert_int_eq(number->kind, REAL_EXP);
    ck_assert_uint_eq(d % number->exp->d, 0);
    fmpq_t at, upper, lower;
    fmpq_init(at);
    fmpq_init(upper);
    fmpq_init(lower);
    fmpq_set_mpq(at, u);
    fmpq_pow_si(at, at, (slong)(d / number->exp->d));
    fmpz_poly_evaluate_fmpq(upper, fmpz_poly_q_numref(number->exp->f), at);
    fmpz_poly_evaluate_fmpq(lower, fmpz_poly_q_denref(number->exp->f), at);
    ck_assert(!fmpq_is_zero(lower));
    fmpq_div(upper, upper, lower);
    fmpq_get_mpq(out, upper);
    fmpq_clear(at);
    fmpq_clear(upper);
    fmpq_clear(lower);
}

/* What e^(-1/d) is replaced by; u = NULL: every number has to be rational as it stands. */
typedef struct point_of_u {
    mpq_srcptr u;
    unsigned long d;
} point_of_u;

static void check_number(sides *w, const point_of_u *at, const real *found, mpq_srcptr wanted,
                         const char *what)
{
    mpq_t value;
    mpq_init(value);
    if (at->u)
        substitute(value, found, at->u, at->d);
    else if (real_is_rational(found))
        mpq_set(value, found->rational);
    else
        bench_fail(w->b, "%s: a number that is rational is not known to be", what);
    if (!mpq_equal(value, wanted)) {
        gmp_fprintf(stderr, "found %Qd, wanted %Qd\n", value, wanted);
        bench_fail(w->b, "%s", what);
    }
    mpq_clear(value);
}

static void check_row(sides *w, const point_of_u *at, pair p, uint32_t t, uint32_t s, const char *what)
{
    mpq_t wanted;
    real found;
    mpq_init(wanted);
    real_init(&found);
    bool marked = graph_row_undefined(w->g[0], p.n[0], t, s);
    if (graph_row_undefined(w->g[1], p.n[1], t, s) != marked)
        bench_fail(w->b, "%s, t=%u s=%u: the mark should be %d", what, t, s, marked);
    uint32_t n = graph_shape(w->g[0], p.n[0]) == SHAPE_VALUE ? 1 : mdp_actions(graph_model(w->g[0]), s);
    for (uint32_t a = 0; a < n; a++) {
        graph_entry(w->g[0], p.n[0], t, s, a, wanted);
        if (graph_real_entry(w->g[1], p.n[1], t, s, a, &found) == marked)
            bench_fail(w->b, "%s, t=%u s=%u: graph_real_entry disagrees about the mark", what, t, s);
        check_number(w, at, &found, wanted, what);
    }
    mpq_clear(wanted);
    real_clear(&found);
}

static void check_table(sides *w, const point_of_u *at, pair p, const char *what)
{
    const places *all = graph_places(w->g[0]);
    if (!graph_is_real(w->g[1], p.n[1]))
        bench_fail(w->b, "%s is not made of reals", what);
    for (uint32_t t = 1; t <= places_horizon(all); t++)
        for (uint32_t k = 0; k < places_count(all, t); k++)
            check_row(w, at, p, t, places_state(all, t, k), what);
}

static void check_success_of(sides *w, const point_of_u *at, pair pi, pair y, const char *what)
{
    real wanted, found;
    real_init(&wanted);
    real_init(&found);
    bool defined = graph_success_probability(w->g[0], pi.n[0], y.n[0], &wanted);
    if (graph_success_probability(w->g[1], pi.n[1], y.n[1], &found) != defined)
        bench_fail(w->b, "%s: defined should be %d", what, defined);
    check_number(w, at, &found, wanted.rational, what);
    real_clear(&wanted);
    real_clear(&found);
}

/* ---- (a) log_success of 0 ------------------------------------------------------------------------ */

static const point_of_u as_it_stands = {NULL, 1};

static void keep_factor(mpq_t factor, mpq_t r, const mdp *m, uint32_t s, uint32_t a, const void *context)
{
    (void)context;
    (void)r;
    mpq_set(factor, mdp_success(m, s)->value[a]);
}

/* The body on b's graphs beside those of the same model with log_success 0 everywhere. */
static void beside_zero_rewards(bench *b, void (*body)(sides *w, bench *other))
{
    bench other;
    bench_init(&other, rebuild(b->m, true, keep_factor, NULL), b->stream, b->seed, b->index);
    int i = (int)(b->index % GRAPHS);
    sides w = {b, {b->g[i], other.g[i]}};
    body(&w, &other);
    ck_assert(!graph_undecided(w.g[1]));
    bench_clear(&other);
}

/* The same random choices for both: the benches draw from equal states. */
static pair random_policy(sides *w, bench *other, bool marks)
{
    int i = (int)(w->b->index % GRAPHS);
    return (pair){{twin_random_policy(w->b, marks).n[i], twin_random_policy(other, marks).n[i]}};
}

static pair random_reward(sides *w, bench *other, bool marks)
{
    int i = (int)(w->b->index % GRAPHS);
    return (pair){{twin_random_reward(w->b, marks).n[i], twin_random_reward(other, marks).n[i]}};
}

static void check_operators(sides *w, pair pi, pair y)
{
    const point_of_u *at = &as_it_stands;
    check_table(w, at, eq(w, pi, y), "eq");
    check_table(w, at, ev(w, pi, y), "ev");
    check_table(w, at, next(w, ev(w, pi, y)), "next");
    check_table(w, at, condition(w, pi, y), "condition");
    for (unsigned long beta = 0; beta <= 3; beta++)
        check_table(w, at, boltzmann(w, pi, beta, y), "boltzmann");
    check_table(w, at, argmax(w, pi, y), "argmax");
    for (unsigned long n = 1; n <= 3; n++)
        check_table(w, at, lookahead(w, pi, n, y), "lookahead");
    check_table(w, at, optimal_eq(w, y), "optimal_eq");
    check_table(w, at, optimal(w, y), "optimal");
    check_table(w, at, eq_by_paths(w, pi, y), "eq_by_paths");
    check_table(w, at, ev_by_paths(w, pi, y), "ev_by_paths");
    check_table(w, at, occupancy(w, condition(w, pi, y)), "occupancy");
    check_success_of(w, at, condition(w, pi, y), y, "success");
}

static void operators_of(sides *w, bench *other)
{
    pair x = success_table(w), pi = random_policy(w, other, true), y = random_reward(w, other, true);
    check_operators(w, prior(w), x);
    check_operators(w, pi, point(w, POINT_MUL, x, y));
    check_operators(w, condition(w, pi, x), x);
    check_operators(w, pi, point(w, POINT_SUB, x, y)); /* some below 0 */
    check_table(w, &as_it_stands, point(w, POINT_DIV, y, x), "y / x");
    check_table(w, &as_it_stands, point(w, POINT_SUB, y, x), "y - x");
    check_table(w, &as_it_stands, point(w, POINT_ADD, pi, x), "pi + x");
    for (long e = -2; e <= 2; e++)
        check_table(w, &as_it_stands, power(w, x, e), "a power of x");
}

static void zero_rewards_operators(bench *b)
{
    beside_zero_rewards(b, operators_of);
}

static void sequences_of(sides *w, bench *other)
{
    (void)other;
    const point_of_u *at = &as_it_stands;
    pair x = success_table(w);
    for (unsigned k = 1; k <= 3; k++) {
        check_table(w, at, sequence_g(w, k), "G");
        check_table(w, at, sequence_f(w, k), "F");
        check_table(w, at, sequence_h(w, k), "H");
        check_table(w, at, sequence_fr(w, k), "Fr");
        check_success_of(w, at, sequence_f(w, k), x, "success of F");
    }
    pair left = sequence_f(w, 2), right = sequence_g(w, 2);
    comparison c[2];
    for (int i = 0; i < 2; i++)
        graph_compare(w->g[i], left.n[i], right.n[i], &c[i]);
    if (c[0].compared != c[1].compared || c[0].different != c[1].different || c[1].unknown != 0 ||
        c[0].undefined != c[1].undefined || c[0].undefined_left != c[1].undefined_left ||
        c[0].undefined_right != c[1].undefined_right || c[0].t != c[1].t || c[0].s != c[1].s ||
        c[0].a != c[1].a)
        bench_fail(w->b, "graph_compare");
}

static void zero_rewards_sequences(bench *b)
{
    beside_zero_rewards(b, sequences_of);
}

static void check_laws(sides *w, const law *wanted, const law *found, const char *what)
{
    if (!wanted != !found)
        bench_fail(w->b, "%s should be %s", what, wanted ? "defined" : "undefined");
    if (wanted && law_equal(wanted, found, NULL, NULL) != TRUTH_YES)
        bench_fail(w->b, "%s", what);
}

typedef bool (*sum_function)(graph *g, node pi, node rho, quantity *out, uint32_t *t, uint32_t *s);

static bool sum_return(graph *g, node pi, node rho, quantity *out, uint32_t *t, uint32_t *s)
{
    (void)rho;
    return return_of(g, pi, out, t, s);
}

static bool sum_entropy(graph *g, node pi, node rho, quantity *out, uint32_t *t, uint32_t *s)
{
    (void)rho;
    return entropy_of(g, pi, out, t, s);
}

static void check_sum(sides *w, sum_function sum, pair pi, pair rho, const char *what)
{
    quantity q[2];
    loglin form[2];
    bool defined[2];
    for (int i = 0; i < 2; i++) {
        uint32_t t, s;
        quantity_init(&q[i], 64);
        loglin_init(&form[i]);
        defined[i] = sum(w->g[i], pi.n[i], rho.n[i], &q[i], &t, &s);
        if (defined[i] && !quantity_loglin(&q[i], &form[i]))
            bench_fail(w->b, "%s is no log-linear form, side %d", what, i);
    }
    if (defined[0] != defined[1] || (defined[0] && loglin_compare(&form[0], &form[1]) != 0))
        bench_fail(w->b, "%s", what);
    for (int i = 0; i < 2; i++) {
        quantity_clear(&q[i]);
        loglin_clear(&form[i]);
    }
}

static void laws_and_sums_of(sides *w, bench *other)
{
    (void)other;
    pair x = success_table(w), g1 = sequence_g(w, 1), g2 = sequence_g(w, 2);
    uint32_t t, s;
    law *first = law_of(w->g[0], g1.n[0], &t, &s), *second = law_of(w->g[1], g1.n[1], &t, &s);
    check_laws(w, first, second, "the law of G(1)");
    law_free(first);
    law_free(second);
    first = law_posterior(w->g[0], g1.n[0], x.n[0], &t, &s);
    second = law_posterior(w->g[1], g1.n[1], x.n[1], &t, &s);
    check_laws(w, first, second, "the posterior law of G(1)");
    law_free(first);
    law_free(second);
    check_sum(w, sum_return, g1, g1, "J(G(1))");
    check_sum(w, sum_entropy, g2, g2, "the entropy of G(2)");
    check_sum(w, kl_of, g2, prior(w), "KL(G(2), prior)");
    check_sum(w, kl_of, g1, boltzmann(w, g1, 2, x), "kappa");
    check_sum(w, kl_of, prior(w), argmax(w, prior(w), x), "kappa_max");
}

static void zero_rewards_laws_and_sums(bench *b)
{
    beside_zero_rewards(b, laws_and_sums_of);
}

/* ---- (b) rational rewards ------------------------------------------------------------------------ */

/* success * u0^(-r d) */
static void at_u(mpq_t factor, mpq_t r, const mdp *m, uint32_t s, uint32_t a, const void *context)
{
    const point_of_u *at = context;
    mpz_t n;
    mpz_init(n);
    mpz_mul_ui(n, mpq_numref(mdp_log_success(m, s, a)), at->d);
    mpz_divexact(n, n, mpq_denref(mdp_log_success(m, s, a)));
    unsigned long exponent = mpz_get_ui(n); /* of -r d >= 0: the absolute value */
    mpz_pow_ui(mpq_numref(factor), mpq_numref(at->u), exponent);
    mpz_pow_ui(mpq_denref(factor), mpq_denref(at->u), exponent);
    mpq_mul(factor, factor, mdp_success(m, s)->value[a]);
    mpq_set_ui(r, 0, 1);
    mpz_clear(n);
}

static void check_functions(sides *w, const point_of_u *at)
{
    pair x = success_table(w), p = prior(w);
    check_table(w, at, x, "x");
    for (unsigned k = 1; k <= 3; k++)
        check_table(w, at, sequence_g(w, k), "G");
    check_table(w, at, sequence_f(w, 2), "F(2)");
    check_table(w, at, sequence_fr(w, 2), "Fr(2)");
    check_table(w, at, eq(w, p, x), "eq");
    check_table(w, at, eq(w, sequence_g(w, 1), x), "eq(G(1))");
    check_table(w, at, eq_by_paths(w, p, x), "eq_by_paths");
    check_table(w, at, occupancy(w, sequence_g(w, 2)), "the occupancy of G(2)");
    check_table(w, at, condition(w, p, power(w, x, 2)), "alpha(2)");
    check_table(w, at, boltzmann(w, p, 2, x), "boltzmann(prior, 2)");
    check_success_of(w, at, p, x, "success(prior)");
    check_success_of(w, at, sequence_g(w, 2), x, "success(G(2))");
}

static mdp *log_model(const bench *b)
{
    family f;
    family_init(&f);
    f.log_success = true;
    f.deterministic = b->index % 3 == 1;
    f.horizon = b->index % 5 == 0 ? 3 : 2;
    return generate(&f, b->seed, rng_hash(b->stream), b->index);
}

static void rational_functions(bench *b)
{
    bench exact;
    bench_init(&exact, log_model(b), b->stream, b->seed, b->index);
    mpq_t u;
    mpq_init(u);
    mpq_set_ui(u, 1 + b->index % 2, 2 + b->index % 2); /* 1/2, 2/3 */
    point_of_u at = {u, rebuild_common_d(exact.m)};
    mdp *m = rebuild(exact.m, false, at_u, &at);
    graph *g = graph_new(m, false);
    sides w = {&exact, {g, exact.g[GRAPH_USUAL]}};
    check_functions(&w, &at);
    graph_free(g);
    mdp_free(m);
    mpq_clear(u);
    bench_clear(&exact);
}

/* Argmax plays the actions of the largest eQ by enclosures: overlap is equality at 2000 bits. */
static void check_maximisers(bench *b, graph *g, node best, node q, uint32_t t, uint32_t s)
{
    uint32_t n = mdp_actions(b->m, s);
    mpfi_t a, other;
    real entry;
    mpfi_init2(a, 2000);
    mpfi_init2(other, 2000);
    real_init(&entry);
    for (uint32_t i = 0; i < n; i++) {
        bool beaten = false;
        graph_real_entry(g, q, t, s, i, &entry);
        real_enclose(a, &entry);
        for (uint32_t k = 0; k < n; k++) {
            graph_real_entry(g, q, t, s, k, &entry);
            real_enclose(other, &entry);
            beaten = beaten || mpfr_less_p(&a->right, &other->left);
        }
        graph_real_entry(g, best, t, s, i, &entry);
        if (real_is_zero(&entry) != truth_of(beaten))
            bench_fail(b, "t=%u s=%u a=%u should be %s", t, s, i, beaten ? "beaten" : "a maximiser");
    }
    real_clear(&entry);
    mpfi_clear(a);
    mpfi_clear(other);
}

static void maximisers(bench *b)
{
    bench exact;
    bench_init(&exact, log_model(b), b->stream, b->seed, b->index);
    graph *g = exact.g[GRAPH_USUAL];
    node x = graph_success(g), pi = graph_condition(g, graph_prior(g), x);
    node best = graph_argmax(g, pi, x), q = graph_eq(g, pi, x);
    const places *all = graph_places(g);
    for (uint32_t t = 1; t <= places_horizon(all); t++)
        for (uint32_t k = 0; k < places_count(all, t); k++)
            check_maximisers(&exact, g, best, q, t, places_state(all, t, k));
    ck_assert(!graph_undecided(g));
    bench_clear(&exact);
}

/* ---- The suite ----------------------------------------------------------------------------------- */

#define PROPERTIES(X)                \
    X(zero_rewards_operators, 2)     \
    X(zero_rewards_sequences, 2)     \
    X(zero_rewards_laws_and_sums, 2) \
    X(rational_functions, 4)         \
    X(maximisers, 4)
PROPERTIES(PROPERTY_TEST)

int main(void)
{
    alloc_install_in_libraries();
    Suite *s = suite_create("graph_real");
    PROPERTIES(PROPERTY_ADD)
    return run_suite(s, "test_graph_real");
}
