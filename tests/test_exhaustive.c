/*
 * Identities on every structure: verdicts, counterexamples lifted, against random models; a tape with a
 * mistake in it; which structures are enough.
 */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/alloc.h"
#include "campaign/exhaustive.h"
#include "campaign/sweep.h"
#include "lang/identities.h"
#include "model/drn.h"
#include "operators/tape_modular.h"
#include "search/cover.h"
#include "structures_of.h"
#include "suite.h"

/* ---- Verdicts ------------------------------------------------------------------------------------- */

typedef struct known_case {
    const char *assumptions, *assertion;
    exhaustive_outcome outcome;
    uint32_t horizon, states, choices; /* of the smallest structure that refutes */
} known_case;

/*
 * True ones are proved in the notes of proofs/thm-5.9. The smallest structures by hand: a row needs two
 * actions to be wrong, so T = 1 with one state and two winning actions; for stochastic alpha = G two values
 * must be averaged against one of them: the root's two actions, one of them with two successors, so 3 states
 * and 4 actions. With a uniform prior F = G needs as many actions at all states of a layer: the root's two
 * actions lead to a state with one action and to one with two, 5 actions in all.
 */
static const known_case known[] = {
    {"", "Fr(3) == G(3)", EXHAUSTIVE_HOLDS, 0, 0, 0},
    {"deterministic", "alpha(3) == G(3)", EXHAUSTIVE_HOLDS, 0, 0, 0},
    {"deterministic", "Hr(3) == alpha(4)", EXHAUSTIVE_HOLDS, 0, 0, 0},
    {"uniform_prior, same_actions", "F(3) == G(3)", EXHAUSTIVE_HOLDS, 0, 0, 0},
    {"", "eV(prior) == eV(prior, x^1)", EXHAUSTIVE_HOLDS, 0, 0, 0},
    {"", "success(prior) / 2 == 1/2 * success(prior)", EXHAUSTIVE_HOLDS, 0, 0, 0},
    {"", "F(2) == G(2)", EXHAUSTIVE_REFUTED, 1, 1, 2},
    {"", "H(2) == alpha(4)", EXHAUSTIVE_REFUTED, 1, 1, 2},
    {"deterministic, uniform_prior, same_actions", "H(3) == alpha(8)", EXHAUSTIVE_REFUTED, 1, 1, 2},
    {"", "alpha(2) == G(2)", EXHAUSTIVE_REFUTED, 2, 3, 4},
    {"uniform_prior", "F(2) == G(2)", EXHAUSTIVE_REFUTED, 2, 3, 5},
    {"", "success(G(1)) == success(prior)", EXHAUSTIVE_REFUTED, 1, 1, 2},
};

START_TEST(verdicts)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        ask_claim s;
        exhaustive_result x = structures_of(&s, known[i].assumptions, known[i].assertion, &structures_small);
        ck_assert_msg(x.outcome == known[i].outcome, "%s: %d", known[i].assertion, (int)x.outcome);
        ck_assert(!x.vacuous);
        ck_assert_uint_ge(x.error_bits, 100);
        if (x.outcome == EXHAUSTIVE_REFUTED) {
            ck_assert_uint_eq(x.horizon, known[i].horizon);
            ck_assert_uint_eq(x.states, known[i].states);
            ck_assert_uint_eq(x.choices, known[i].choices);
            ck_assert_uint_eq(x.size.choices, known[i].choices);
            ck_assert_ptr_nonnull(x.where);
        } else {
            ck_assert_uint_eq(x.structures, x.total);
        }
        exhaustive_clear(&x);
        ask_claim_close(&s);
    }
}
END_TEST

/* The model lifted, read back from its text, is one on which the ordinary evaluator refutes the reading. */
START_TEST(lifted_models_refute)
{
    ask_claim s;
    exhaustive_result x = structures_of(&s, "uniform_prior", "F(2) == G(2)", &structures_small);
    FILE *in = fmemopen(x.drn, strlen(x.drn), "r");
    status st;
    status_init(&st);
    mdp *m = drn_read(in, "lifted", NULL, &st);
    fclose(in);
    ck_assert_msg(m != NULL, "%s", st.text);
    verdict v;
    ck_assert(reading_check(x.reading, m, &v, NULL, NULL, &st));
    ck_assert_int_eq(v, VERDICT_REFUTED);
    mdp_free(m);
    exhaustive_clear(&x);
    ask_claim_close(&s);
}
END_TEST

START_TEST(no_identities)
{
    static const char *const none[] = {"success(G(2)) >= success(G(1))", "J(prior) == J(prior)",
                                       "argmax(prior) == argmax(prior)", "kappa(prior, 1) == 0",
                                       "forall policy q deterministic: eV(q) == eV(q)"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        ask_claim s;
        exhaustive_result x = structures_of(&s, "", none[i], &structures_small);
        ck_assert_msg(x.outcome == EXHAUSTIVE_NO_IDENTITY, "%s", none[i]);
        ck_assert_int_eq(exhaustive_exit_status(&x), EXIT_USAGE);
        ck_assert_ptr_nonnull(x.why);
        exhaustive_clear(&x);
        ask_claim_close(&s);
    }
}
END_TEST

/* x raised to 1000 so many times over. */
static void add_tower(text *out, int height)
{
    for (int i = 0; i < height; i++)
        text_add_char(out, '(');
    text_add_char(out, 'x');
    for (int i = 0; i < height; i++)
        text_add(out, "^1000)");
}

/*
 * By hand: degree 10^6 + 2 and norm 2 of a difference of monomials, one bit, so that at most one prime above
 * 2^61 divides it: a chance of 8 (10^6 + 2 + 2^7) / 2^61 each, for two entries (W = 1, A = 2) a structure.
 */
static void check_error(const exhaustive_result *x)
{
    mpz_t all;
    mpz_init_set_ui(all, 1000002 + 128);
    mpz_pow_ui(all, all, x->trials);
    mpz_mul_ui(all, all, 2 * x->total);
    mpz_mul_2exp(all, all, 3ul * x->trials);
    ck_assert_str_eq(x->degree, "1000002");
    ck_assert_uint_eq(x->error_bits, 61ul * x->trials - mpz_sizeinbase(all, 2));
    mpz_clear(all);
}

/* The assertion with a tower in place of each @. */
static exhaustive_result run_tower(ask_claim *s, int height, const char *assertion)
{
    exhaustive_plan plan = structures_small;
    plan.horizon = plan.width = 1;
    text all;
    text_init(&all);
    for (const char *c = assertion; *c; c++)
        if (*c == '@')
            add_tower(&all, height);
        else
            text_add_char(&all, *c);
    exhaustive_result x = structures_of(s, "", all.data, &plan);
    text_clear(&all);
    return x;
}

/*
 * T = 1: of degree 10^(3 height), so that 10^18 < 2^60 is what primes of 62 bits can hardly tell and 10^78 >
 * 2^259 what none can. A difference is a refutation whatever the degree.
 */
START_TEST(towers_of_powers)
{
    static const struct {
        int height;
        unsigned bits;
    } cases[] = {{2, 62}, {6, 126}, {8, 190}, {20, 254}, {26, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ask_claim s;
        exhaustive_result x = run_tower(&s, cases[i].height, "@ == x");
        ck_assert_int_eq(x.outcome, EXHAUSTIVE_REFUTED);
        ck_assert_uint_eq(strlen(x.degree), 3 * (size_t)cases[i].height + 1);
        ck_assert_uint_eq(strspn(x.degree + 1, "0"), 3 * (size_t)cases[i].height);
        ck_assert_int_eq(x.degree[0], '1');
        exhaustive_clear(&x);
        ask_claim_close(&s);
        x = run_tower(&s, cases[i].height, "@ * x^2 == x * @ * x");
        ck_assert_int_eq(x.outcome, EXHAUSTIVE_HOLDS);
        ck_assert_int_eq(x.vacuous, cases[i].bits == 0);
        ck_assert_msg(x.prime[0].bits == (cases[i].bits ? cases[i].bits : 62), "%d: %u bits, %u primes",
                      cases[i].height, x.prime[0].bits, x.trials);
        ck_assert(x.vacuous ? x.error_bits == 0 : x.error_bits >= 100);
        if (i == 0)
            check_error(&x);
        exhaustive_clear(&x);
        ask_claim_close(&s);
    }
}
END_TEST

/* Of such powers, what is followed path by path or is no table: y x / x is y for a y that is 0 where x is. */
START_TEST(laws_and_draws_modulo_wide_primes)
{
    static const char *const holding[] = {
        "law(condition(prior, @)) == law(condition(prior, @ * x / x))",
        "expected_draws(prior, 1) * success(prior, @) == success(prior, @ * x / x) * expected_draws(prior, 1)",
        "eV_by_paths(prior, @ * x / x) == eV(prior, @)",
    };
    static const int heights[PRIME_WIDTHS] = {2, 6, 8, 20};
    for (size_t i = 0; i < PRIME_WIDTHS * sizeof holding / sizeof holding[0]; i++) {
        const char *assertion = holding[i / PRIME_WIDTHS];
        ask_claim s;
        exhaustive_result x = run_tower(&s, heights[i % PRIME_WIDTHS], assertion);
        ck_assert_msg(x.outcome == EXHAUSTIVE_HOLDS, "%s: %d, %s", assertion, (int)x.outcome,
                      x.why ? x.why : "");
        ck_assert_msg(x.prime[0].bits == PRIME_BITS + 64 * (i % PRIME_WIDTHS), "%s: %u bits", assertion,
                      x.prime[0].bits);
        ck_assert(!x.vacuous && x.error_bits >= 100);
        exhaustive_clear(&x);
        ask_claim_close(&s);
    }
}
END_TEST

/*
 * One action, one state a step: G(k) is the prior, 1. With M = 1 + the degree of G(k)'s weight at step t the
 * recursion of doc/exhaustive.md is M_k(t) = M_{k-1}(t) + M_k(t+1), M_k(T) = k + 1, M_0 = 1: binomial
 * coefficients, at the root C(k + T, T). For T = 16, k = 300 that is 2^88. With two actions it is refuted.
 */
START_TEST(wide_primes_by_hand)
{
    exhaustive_plan plan = structures_small;
    plan.horizon = 16;
    plan.width = plan.actions = 1;
    ask_claim s;
    exhaustive_result x = structures_of(&s, "", "G(300) == prior", &plan);
    mpz_t degree;
    mpz_init(degree);
    mpz_bin_uiui(degree, 316, 16);
    mpz_sub_ui(degree, degree, 1);
    char *wanted = mpz_get_str(NULL, 10, degree);
    ck_assert_str_eq(x.degree, wanted);
    ck_assert_int_eq(x.outcome, EXHAUSTIVE_HOLDS);
    ck_assert(!x.vacuous && x.error_bits >= 100 && x.prime[0].bits > 62);
    free(wanted);
    mpz_clear(degree);
    exhaustive_clear(&x);
    ask_claim_close(&s);
    plan.horizon = 3;
    plan.actions = 2;
    x = structures_of(&s, "", "G(300) == prior", &plan);
    ck_assert_int_eq(x.outcome, EXHAUSTIVE_REFUTED);
    ck_assert_uint_eq(x.choices, 2);
    exhaustive_clear(&x);
    ask_claim_close(&s);
}
END_TEST

/* ---- Against random models ------------------------------------------------------------------------ */

/*
 * Some hold, some do not, some only for want of zeros. Where random models of two states, two actions and two
 * steps refute one, structures do; and what structures refute has a model.
 */
static const char *const tried[][2] = {
    {"", "condition(prior) == G(1)"},
    {"", "condition(prior, x * x) == alpha(2)"},
    {"", "condition(prior, x^0) == prior"},
    {"", "condition(uniform) == condition(prior)"},
    {"", "condition(uniform, prior * x) == condition(prior)"},
    {"deterministic", "condition(condition(prior, prior), x) == condition(prior, prior * x)"},
    {"", "condition(condition(prior, prior), x) == condition(prior, prior * x)"},
    {"", "boltzmann(prior, 1) == condition(uniform, x)"},
    {"", "boltzmann(prior, 2) == condition(uniform, x^2)"},
    {"horizon == 1", "boltzmann(prior, 2) == condition(uniform, x^2)"},
    {"horizon == 1, full_support", "boltzmann(prior, 2) == condition(prior, x^2 / prior)"},
    {"horizon == 1", "boltzmann(prior, 2) == condition(prior, x^2 / prior)"},
    {"", "prior / prior == x^0"},
    {"full_support", "prior / prior == x^0"},
    {"", "x / x == x^0"},
    {"positive_success", "x / x == x^0"},
    {"", "eQ(prior) == x * next(eV(prior))"},
    {"", "eQ(prior) == eQ(G(1))"},
    {"", "eV(prior, x^0) == eV(uniform, x^0)"},
    {"", "eV(prior, prior) == eV(uniform, prior)"},
    {"single_start", "success(prior, x * x) == success(prior) ^ 2"},
    {"single_start, deterministic", "success(prior, x * x) == success(prior) ^ 2"},
    {"", "occupancy(prior) == occupancy(uniform)"},
    {"", "condition(prior, x * (prior / uniform)) == condition(prior, x * prior)"},
    {"same_actions", "condition(prior, x * (prior / uniform)) == condition(prior, x * prior)"},
    {"", "G(1) * G(1) == G(1) * G(1) * prior / prior"},
    {"", "x / prior == x / prior * prior / prior"},
};

START_TEST(as_random_models_say)
{
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++) {
        ask_claim s;
        exhaustive_result x = structures_of(&s, tried[i][0], tried[i][1], &structures_small);
        bool refuted = structures_refutations(x.reading, false) > 0;
        ck_assert_msg(x.outcome == (refuted ? EXHAUSTIVE_REFUTED : EXHAUSTIVE_HOLDS), "%s, %s: %d but %d %s",
                      tried[i][0], tried[i][1], (int)x.outcome, refuted, x.why ? x.why : "");
        ck_assert_msg(!refuted || x.where, "%s, %s: not lifted", tried[i][0], tried[i][1]);
        exhaustive_clear(&x);
        ask_claim_close(&s);
    }
}
END_TEST

/* ---- A mistake in the tape ------------------------------------------------------------------------ */

typedef struct trial {
    tape *p;
    support *zeros;
    modular *residues;
    parametric *model;
    prime f;
    bool different;
} trial;

static bool try_structure(const structure *s, void *context)
{
    trial *x = context;
    parametric_set(x->model, &s, 1);
    const compact *m = parametric_compact(x->model);
    uint64_t *values = alloc_zeroed(parametric_parameters(x->model), sizeof *values);
    tape_outcome *outcomes = alloc_zeroed(x->p->pair_count, sizeof *outcomes);
    rng r;
    rng_init(&r, 1, 2, s->index);
    support_run(x->zeros, m, NULL);
    do
        ck_assert(parametric_residues(x->model, &x->f, &r, values, NULL));
    while (!modular_set(x->residues, &x->f, values, parametric_parameters(x->model)) ||
           !modular_run(x->residues, m, NULL, outcomes));
    for (uint32_t i = 0; i < x->p->pair_count; i++)
        x->different = x->different || outcomes[i].different;
    free(values);
    free(outcomes);
    return !x->different;
}

static bool differs(tape *p)
{
    trial x = {.p = p, .zeros = support_new(p)};
    x.residues = modular_new(p, x.zeros);
    parametric_plan plan = {0};
    x.model = parametric_new(&plan);
    prime_draw(&x.f, PRIME_BITS, 1, 0);
    structure_bounds b;
    structure_bounds_init(&b, 2, 2, 2);
    b.least_horizon = 2;
    status st;
    status_init(&st);
    structures *all = structures_new(&b, &st);
    structures_each(all, try_structure, &x);
    structures_free(all);
    modular_free(x.residues);
    support_free(x.zeros);
    parametric_free(x.model);
    return x.different;
}

/* Fr(2) == G(2) as a tape; then with another power, another policy conditioned, another table folded. */
START_TEST(mistakes_in_the_tape_show)
{
    for (int mistake = 0; mistake < 5; mistake++) {
        tape *p = tape_new();
        uint32_t prior = tape_prior(p), uniform = tape_uniform(p), x = tape_success(p);
        uint32_t first = tape_condition(p, prior, x);
        uint32_t g = tape_condition(p, mistake == 1 ? uniform : first, x);
        uint32_t ratio = tape_pointwise(p, mistake == 2 ? POINT_MUL : POINT_DIV, first,
                                        mistake == 3 ? uniform : prior);
        uint32_t folded = tape_pointwise(p, POINT_MUL, mistake == 4 ? tape_power(p, x, 2) : x, ratio);
        tape_compare(p, tape_condition(p, prior, folded), g);
        ck_assert_msg(differs(p) == (mistake > 0), "mistake %d", mistake);
        tape_free(p);
    }
}
END_TEST

/* ---- Which structures are enough ------------------------------------------------------------------ */

static cover cover_of(const char *assumptions, const char *assertion)
{
    ask_claim s;
    exhaustive_result x = structures_of(&s, assumptions, assertion, &structures_small);
    cover c = {.lead_on = x.lead_on, .prior_zeros = x.prior_zeros, .merge = x.merged};
    exhaustive_clear(&x);
    ask_claim_close(&s);
    return c;
}

START_TEST(structures_that_are_enough)
{
    cover c = cover_of("", "Fr(2) == G(2)"); /* a conditioning sequence: no more than the generic prior */
    ck_assert(c.merge && !c.prior_zeros && !c.lead_on);
    c = cover_of("uniform_prior, same_actions", "F(2) == G(2)");
    ck_assert(!c.merge && !c.prior_zeros && !c.lead_on);
    c = cover_of("", "boltzmann(prior, 2) == boltzmann(prior, 2)"); /* softmax revives actions of prior 0 */
    ck_assert(c.merge && c.prior_zeros && !c.lead_on);
    c = cover_of("",
                 "condition(prior, x * boltzmann(prior, 2)) == condition(prior, x * boltzmann(prior, 2))");
    ck_assert(c.prior_zeros); /* such actions have a part in the softmax of the others */
    c = cover_of("full_support", "boltzmann(prior, 2) == boltzmann(prior, 2)");
    ck_assert(c.merge && !c.prior_zeros && !c.lead_on);
    c = cover_of("", "condition(prior, x^0) == prior"); /* 1 where x is 0: what comes after matters */
    ck_assert(!c.merge && c.lead_on);
    c = cover_of("", "eQ(prior) == eQ(prior)"); /* entries where the prior is 0 are compared */
    ck_assert(c.prior_zeros && !c.lead_on);
    c = cover_of("same_actions", "G(2) == G(2)");
    ck_assert(!c.merge && c.prior_zeros);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("exhaustive");
    TCase *c = tcase_create("exhaustive");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, verdicts);
    tcase_add_test(c, lifted_models_refute);
    tcase_add_test(c, no_identities);
    tcase_add_test(c, towers_of_powers);
    tcase_add_test(c, laws_and_draws_modulo_wide_primes);
    tcase_add_test(c, wide_primes_by_hand);
    tcase_add_test(c, as_random_models_say);
    tcase_add_test(c, mistakes_in_the_tape_show);
    tcase_add_test(c, structures_that_are_enough);
    suite_add_tcase(s, c);
    return suite_run(s);
}
