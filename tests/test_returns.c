/*
 * Returns, entropies, KL and incoherence against sums over whole trajectories (the oracle's laws), exactly;
 * identities of the paper; expected draws.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/alloc.h"
#include "operators/returns.h"
#include "path_sums.h"
#include "plain.h"
#include "twin.h"

/* ---- Checks -------------------------------------------------------------------------------------------- */

typedef enum asked { RETURN, ENTROPY, DIVERGENCE } asked;

static bool ask_graph(asked which, graph *g, node pi, node rho, loglin *out, uint32_t *t, uint32_t *s)
{
    switch (which) {
    case RETURN: return plain_return(g, pi, out, t, s);
    case ENTROPY: return plain_entropy(g, pi, out, t, s);
    default: return plain_kl(g, pi, rho, out, t, s);
    }
}

/* In every graph; where it is undefined, at a place that is visited and marked in pi or rho. */
static void check_quantity(bench *b, asked which, twin pi, twin rho, loglin *wanted, const char *what)
{
    oracle_law *paths = oracle_path_law(pi.o);
    bool defined = !path_meets_mark(paths, pi.o) && !(which == DIVERGENCE && path_meets_mark(paths, rho.o));
    loglin found;
    loglin_init(&found);
    for (int i = 0; i < GRAPHS; i++) {
        uint32_t t = 0, s = 0;
        if (ask_graph(which, b->g[i], pi.n[i], rho.n[i], &found, &t, &s) != defined)
            bench_fail(b, "%s, graph %d: should be %s", what, i, defined ? "defined" : "undefined");
        if (defined)
            bench_check_form(b, &found, wanted, what);
        else if (!path_visits(paths, t, s) ||
                 !(*oracle_mark(pi.o, t, s) || (which == DIVERGENCE && *oracle_mark(rho.o, t, s))))
            bench_fail(b, "%s, graph %d: undefined at t=%u s=%u, of all places", what, i, t, s);
    }
    loglin_clear(&found);
    oracle_law_free(paths);
}

static void check_return(bench *b, twin pi, const char *what)
{
    loglin wanted;
    loglin_init(&wanted);
    oracle_law *paths = oracle_path_law(pi.o);
    path_mean_log(&wanted, paths, twin_success(b).o, 1);
    check_quantity(b, RETURN, pi, pi, &wanted, what);
    oracle_law_free(paths);
    loglin_clear(&wanted);
}

/* Of a deterministic model with one start also the entropy of the law itself. */
static void check_entropy(bench *b, twin pi, const char *what)
{
    loglin wanted;
    loglin_init(&wanted);
    oracle_law *paths = oracle_path_law(pi.o);
    path_mean_log(&wanted, paths, pi.o, -1);
    check_quantity(b, ENTROPY, pi, pi, &wanted, what);
    if (mdp_is_deterministic(b->m) && mdp_has_single_start(b->m)) {
        mpq_t weight;
        mpq_init(weight);
        loglin_set_rational(&wanted, weight);
        for (size_t i = 0; i < paths->count; i++) {
            mpq_neg(weight, paths->path[i].p);
            ck_assert(loglin_add_log(&wanted, weight, paths->path[i].p));
        }
        check_quantity(b, ENTROPY, pi, pi, &wanted, what);
        mpq_clear(weight);
    }
    oracle_law_free(paths);
    loglin_clear(&wanted);
}

static void check_divergence(bench *b, twin pi, twin rho, const char *what)
{
    loglin wanted;
    loglin_init(&wanted);
    oracle_law *p = oracle_path_law(pi.o), *q = oracle_path_law(rho.o);
    path_kl(&wanted, p, q, p->horizon);
    check_quantity(b, DIVERGENCE, pi, rho, &wanted, what);
    oracle_law_free(p);
    oracle_law_free(q);
    loglin_clear(&wanted);
}

static void check_policy(bench *b, twin pi, const char *what)
{
    check_return(b, pi, what);
    check_entropy(b, pi, what);
    check_divergence(b, pi, pi, what);
}

/* ---- Properties ---------------------------------------------------------------------------------------- */

static void sequences(bench *b)
{
    twin prior = twin_prior(b), x = twin_success(b), g1 = twin_condition(b, prior, x);
    twin g2 = twin_condition(b, g1, x);
    check_policy(b, prior, "the prior");
    check_policy(b, g1, "G(1)");
    check_policy(b, g2, "G(2)");
    check_divergence(b, g1, prior, "KL(G(1), prior)");
    check_divergence(b, prior, g1, "KL(prior, G(1))");
    check_divergence(b, g2, g1, "KL(G(2), G(1))");
    check_divergence(b, twin_uniform(b), prior, "KL(uniform, prior)");
}

static void incoherence(bench *b)
{
    twin prior = twin_prior(b), x = twin_success(b), g1 = twin_condition(b, prior, x);
    for (unsigned long beta = 1; beta <= 3; beta++) {
        check_divergence(b, prior, twin_boltzmann(b, prior, beta, x), "kappa of the prior");
        check_divergence(b, g1, twin_boltzmann(b, g1, beta, x), "kappa of G(1)");
    }
    check_divergence(b, prior, twin_argmax(b, prior, x), "kappa_max of the prior");
    check_divergence(b, g1, twin_argmax(b, g1, x), "kappa_max of G(1)");
    check_divergence(b, twin_argmax(b, g1, x), twin_optimal(b, x), "KL(Bmax(2), optimal)");
}

static void any_policies(bench *b)
{
    twin pi = twin_random_policy(b, false), rho = twin_random_policy(b, false);
    check_policy(b, pi, "a policy");
    check_divergence(b, pi, rho, "KL of two policies");
    check_divergence(b, rho, twin_prior(b), "KL(policy, prior)");
}

static void marked_policies(bench *b)
{
    twin pi = twin_random_policy(b, true), rho = twin_random_policy(b, true), prior = twin_prior(b);
    check_policy(b, pi, "a policy with marks");
    check_divergence(b, pi, rho, "KL of two policies with marks");
    check_divergence(b, prior, pi, "KL(prior, policy with marks)");
    check_divergence(b, pi, prior, "KL(policy with marks, prior)");
}

/* Every action of the policy is certain. */
static twin first_action(bench *b, twin pi)
{
    oracle_table *o = oracle_prior(b->m);
    twin made = {.o = o};
    b->tables = alloc_grow(b->tables, b->count, &b->capacity, sizeof *b->tables);
    b->tables[b->count++] = o;
    for (int i = 0; i < GRAPHS; i++) {
        prob_row **rows = alloc_zeroed(mdp_states(b->m), sizeof *rows);
        for (uint32_t s = 0; s < mdp_states(b->m); s++) {
            uint32_t n = mdp_actions(b->m, s), choice = 0;
            while (mpq_sgn(oracle_at(pi.o, 1, s, choice)) == 0)
                choice++;
            rows[s] = prob_row_new(n);
            mpz_set_ui(rows[s]->weight[choice], 1);
            prob_row_seal(rows[s]);
            for (uint32_t t = 1; t <= mdp_horizon(b->m); t++)
                for (uint32_t a = 0; a < n; a++)
                    mpq_set_ui(oracle_at(o, t, s, a), a == choice, 1);
        }
        made.n[i] = graph_policy_take(b->g[i], rows);
    }
    return made;
}

static bool equal_where_visited(const oracle_law *paths, const oracle_table *pi, const oracle_table *rho)
{
    for (size_t i = 0; i < paths->count; i++)
        for (uint32_t t = 1; t <= paths->horizon; t++) {
            uint32_t s = paths->path[i].step[2 * t - 2];
            for (uint32_t a = 0; a < oracle_width(pi, s); a++)
                if (!mpq_equal(oracle_at(pi, t, s, a), oracle_at(rho, t, s, a)))
                    return false;
        }
    return true;
}

/* KL >= 0, with equality iff the policies agree where the first one goes. An entropy is >= 0; of a policy
 * that is certain everywhere it is 0. */
static void signs(bench *b)
{
    twin pi = twin_random_policy(b, false), rho = twin_random_policy(b, false), sure = first_action(b, pi);
    oracle_law *paths = oracle_path_law(pi.o);
    uint32_t t, s;
    loglin f;
    loglin_init(&f);
    ck_assert(plain_kl(b->g[0], pi.n[0], rho.n[0], &f, &t, &s));
    if (loglin_sign(&f) != (equal_where_visited(paths, pi.o, rho.o) ? 0 : 1))
        bench_fail(b, "the sign of KL is %d", loglin_sign(&f));
    ck_assert(plain_entropy(b->g[0], pi.n[0], &f, &t, &s));
    if (loglin_sign(&f) < 0)
        bench_fail(b, "an entropy below 0");
    check_policy(b, sure, "a deterministic policy");
    ck_assert(plain_entropy(b->g[0], sure.n[0], &f, &t, &s));
    if (loglin_sign(&f) != 0)
        bench_fail(b, "a deterministic policy has an entropy");
    loglin_clear(&f);
    oracle_law_free(paths);
}

/* The KL of T steps is that of T - 1 steps and the mean KL of the rows at T: each by its own sum. */
static void chain_rule(bench *b)
{
    twin pi = twin_random_policy(b, false),
         rho = b->index % 2 ? twin_uniform(b) : twin_random_policy(b, false);
    uint32_t horizon = mdp_horizon(b->m), t, s;
    oracle_law *p = oracle_path_law(pi.o), *q = oracle_path_law(rho.o);
    mpq_t ratio;
    loglin whole, parts;
    mpq_init(ratio);
    loglin_init(&whole);
    loglin_init(&parts);
    path_kl(&parts, p, q, horizon - 1);
    for (size_t i = 0; i < p->count; i++) {
        s = p->path[i].step[2 * horizon - 2];
        uint32_t a = p->path[i].step[2 * horizon - 1];
        mpq_div(ratio, oracle_at(rho.o, horizon, s, a), oracle_at(pi.o, horizon, s, a));
        mpq_neg(p->path[i].p, p->path[i].p);
        ck_assert(loglin_add_log(&parts, p->path[i].p, ratio)); /* log 0 where rho does not play a */
    }
    ck_assert(plain_kl(b->g[0], pi.n[0], rho.n[0], &whole, &t, &s));
    bench_check_form(b, &whole, &parts, "the chain rule");
    loglin_clear(&whole);
    loglin_clear(&parts);
    mpq_clear(ratio);
    oracle_law_free(p);
    oracle_law_free(q);
}

/* ---- Corollary 5.10 ------------------------------------------------------------------------------------ */

static uint64_t improvements; /* checked: in the process of the one test below */

/* f += sign * the quantity; false if that is undefined or infinite. */
static bool add_quantity(bench *b, asked which, node pi, node rho, int sign, loglin *f)
{
    loglin g;
    mpq_t factor;
    uint32_t t, s;
    loglin_init(&g);
    mpq_init(factor);
    mpq_set_si(factor, sign, 1);
    bool ok = ask_graph(which, b->g[0], pi, rho, &g, &t, &s) && g.infinite == 0;
    if (ok)
        ck_assert(loglin_add_scaled(f, factor, &g));
    mpq_clear(factor);
    loglin_clear(&g);
    return ok;
}

/*
 * For deterministic transitions and one start, the law of G(k) is that of G(k-1) times R(xi) / Z. So
 * log(p_k / p_(k-1)) = R - log Z, and KL(G(k), G(k-1)) + KL(G(k-1), G(k)), the sum of
 * (p_k - p_(k-1)) log(p_k / p_(k-1)), is J(G(k)) - J(G(k-1)).
 */
static void improvement(bench *b)
{
    if (!mdp_is_deterministic(b->m) || !mdp_has_single_start(b->m))
        return;
    node x = graph_success(b->g[0]), last = graph_prior(b->g[0]);
    for (int k = 1; k <= 4; k++) {
        node next = graph_condition(b->g[0], last, x);
        loglin f;
        loglin_init(&f);
        bool finite = add_quantity(b, RETURN, next, next, 1, &f) &&
                      add_quantity(b, RETURN, last, last, -1, &f) &&
                      add_quantity(b, DIVERGENCE, next, last, -1, &f) &&
                      add_quantity(b, DIVERGENCE, last, next, -1, &f);
        if (finite && loglin_sign(&f) != 0)
            bench_fail(b, "J(G(%d)) - J(G(%d)) is something else", k, k - 1);
        improvements += finite;
        loglin_clear(&f);
        last = next;
    }
}

START_TEST(test_improvement)
{
    on_models("improvement", 1, improvement);
    ck_assert(getenv("RATIONALE_TEST_ONLY") || improvements > 0);
}
END_TEST

/* ---- Expected draws ------------------------------------------------------------------------------------ */

/*
 * A path is accepted with the n-th power of its success. With probability c of that for a draw, the number of
 * draws is geometric and has the mean 1 / c; infinity if c = 0.
 */
static void check_draws(bench *b, evaluator *e, const library *lib, const char *source, twin pi, unsigned n)
{
    mpq_t c, product;
    mpq_inits(c, product, NULL);
    oracle_law *paths = oracle_path_law(pi.o);
    const oracle_table *x = twin_success(b).o;
    for (size_t i = 0; i < paths->count; i++) {
        const uint32_t *step = paths->path[i].step;
        mpq_set(product, paths->path[i].p);
        for (uint32_t k = 0; k < n * paths->horizon; k++) {
            uint32_t t = k % paths->horizon + 1;
            mpq_mul(product, product, oracle_at(x, t, step[2 * t - 2], step[2 * t - 1]));
        }
        mpq_add(c, c, product);
    }
    status st;
    value v;
    status_init(&st);
    value_init(&v);
    expr *parsed = parse_expression(source, NULL, 1, 1, EXIT_USAGE, &st);
    ck_assert_ptr_nonnull(parsed);
    check_types(lib, parsed, TYPE_ANY, NULL, 0, NULL, EXIT_USAGE, &st);
    ck_assert(evaluate(e, parsed, &v, &st));
    bool right;
    if (v.kind == VALUE_UNDEFINED) {
        right = path_meets_mark(paths, pi.o);
    } else if (mpq_sgn(c) == 0) {
        right = v.kind == VALUE_LOGLIN && v.loglin->form.infinite == 1;
    } else {
        mpq_inv(c, c);
        right = v.kind == VALUE_NUMBER && mpq_equal(v.number, c);
    }
    if (!right)
        bench_fail(b, "%s", source);
    value_clear(&v);
    expr_free(parsed);
    oracle_law_free(paths);
    mpq_clears(c, product, NULL);
}

static void draws(bench *b)
{
    twin prior = twin_prior(b), g1 = twin_condition(b, prior, twin_success(b));
    library *lib = ask_prelude();
    evaluator *e = evaluator_new(lib, b->m, NULL, EXIT_USAGE);
    check_draws(b, e, lib, "expected_draws(prior, 0)", prior, 0);
    check_draws(b, e, lib, "expected_draws(prior, 1)", prior, 1);
    check_draws(b, e, lib, "expected_draws(prior, 3)", prior, 3);
    check_draws(b, e, lib, "expected_draws(G(1), 2)", g1, 2);
    evaluator_free(e);
    library_free(lib);
}

/* ---- Suite --------------------------------------------------------------------------------------------- */

#define PROPERTIES(X)     \
    X(sequences, 2)       \
    X(incoherence, 2)     \
    X(any_policies, 1)    \
    X(marked_policies, 1) \
    X(signs, 1)           \
    X(chain_rule, 1)      \
    X(draws, 1)

PROPERTIES(PROPERTY_TEST)

int main(void)
{
    Suite *s = suite_create("returns");
    PROPERTIES(PROPERTY_ADD)
    add_case(s, "improvement", test_improvement);
    return run_suite(s, "test_returns");
}
