/*
 * Laws, expected draws, conditions on numbers and entries at all places as identities: each model's tape
 * against the evaluator, on random models; what is refused; degrees by hand; exhaustive runs.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "campaign/sweep.h"
#include "claims/verdict.h"
#include "lang/identities.h"
#include "operators/tape_modular.h"
#include "search/generate.h"
#include "structures_of.h"

/* ---- Against the evaluator ------------------------------------------------------------------------ */

typedef struct asked {
    const char *assumptions, *assertion;
    bool whole; /* laws and numbers: undefined is so for the tape as for the evaluator */
} asked;

static const asked tried[] = {
    {"", "law(condition(prior)) == posterior_law(prior)", true},
    {"deterministic", "law(condition(prior)) == posterior_law(prior)", true},
    {"deterministic, single_start", "law(condition(prior)) == posterior_law(prior)", true},
    {"", "law(G(1)) == law(G(2))", true},
    {"", "law(prior) == law(uniform)", true},
    {"", "law(condition(prior)) == law(condition(prior, x^2))", true},
    {"", "posterior_law(prior) == posterior_law(uniform)", true},
    {"", "posterior_law(condition(prior)) == posterior_law(condition(prior, x^2))", true},
    {"", "posterior_law(B(1, 1)) == law(B(1, 1))", true},
    {"", "expected_draws(prior, 1) == expected_draws(uniform, 1)", true},
    {"", "expected_draws(prior, 2) * expected_draws(prior, 0) == expected_draws(prior, 2)", true},
    {"", "expected_draws(prior, 1) * success(prior) == 1", true}, /* infinity times 0 where it fails */
    {"", "expected_draws(prior, 1) * success(uniform) == success(uniform) + expected_draws(prior, 1)", true},
    {"", "expected_draws(G(1), 1) * success(prior, x^2) == success(prior)", true},
    {"success(prior) > 0", "expected_draws(G(1), 1) * success(prior, x^2) == success(prior)", true},
    {"deterministic, single_start, success(prior) != 0",
     "expected_draws(G(1), 1) * success(prior, x^2) == success(prior)", true},
    {"", "expected_draws(prior, 1) * 0 == 0", true},
    {"success(prior, x) > 0", "success(uniform) / success(prior) == success(uniform) / success(prior)", true},
    {"", "forall t, s, a: prior[t,s,a] == uniform[t,s,a]", false},
    {"", "forall s, t: eV(prior)[t,s] == eV(uniform)[t,s]", false},
    {"", "forall t, s, a: eQ(prior)[t,s,a] == eV(prior)[t,s]", false},
    {"", "forall t, s, a: 2 * x[t,s,a] - prior[t,s,a]^2 / 3 == x[t,s,a] + (x[t,s,a] - 1/3 * prior[t,s,a]^2)",
     false},
    {"", "forall t, s, a: G(1)[t,s,a] * eV(prior)[t,s] == prior[t,s,a] * eQ(prior)[t,s,a]", false},
    {"", "forall t, s: eV(prior)[t,s] > 0 implies (forall a: G(2)[t,s,a] == 1 - (1 - G(2)[t,s,a]))", false},
    {"", "is_coherent(G(1), 1)", false},
    {"", "forall beta in 1..3: is_coherent(B(T, beta), beta)", false},
    {"", "is_coherent(B(T - 1, 1), 1)", false},
    {"", "forall t, s, a: x[t,s,a] > 0 and prior[t,s,a] != 0 implies uniform[t,s,a] == prior[t,s,a]", false},
    {"", "forall t, s: occupancy(prior)[t,s] > 0 implies (forall a: 0 < x[t,s,a] implies x[t,s,a] == 1)",
     false},
    {"", "forall t, s, a: T >= 2 and occupancy(G(1))[t,s] > 0 implies x[t,s,a]^0 == eV(prior)[t,s]^0", false},
    {"", "eQ(prior) == eQ_by_paths(prior) and eV(prior) == eV_by_paths(prior)", false},
    {"", "eV(G(1), x^2) == eV_by_paths(G(1), x^2) and eQ(uniform, prior) == eQ_by_paths(uniform, prior)",
     false},
    {"", "eQ(uniform) == eQ_by_paths(prior)", false},
    {"", "eV(uniform) == eV_by_paths(prior)", false},
    {"", "eV_by_paths(prior) / eV(prior) == eV(uniform) / eV_by_paths(uniform)", false},
    {"", "eV_by_paths(condition(prior, 0 * x)) == eV_by_paths(uniform)", false}, /* no marks */
    {"", "success(prior) == (let t = 1 in sum s: init[s] * eV_by_paths(prior)[1,s])", true},
    {"", "let t = 1 in success(prior) == (sum s: init[s] * eV(uniform)[t,s])", true},
    {"", "let t = 1 in success(prior) == (sum s: init[s] * eV(G(1), x^0)[t,s])", true},
    /* what is compared under a condition is compared again without */
    {"yes\ndef same(t, s, a) = prior[t,s,a] == uniform[t,s,a]",
     "forall t, s, a: ((0 * x)[t,s,a] > 0 implies same(t, s, a)) and same(t, s, a)", false},
    {"yes\ndef same(t, s, a) = prior[t,s,a] == uniform[t,s,a]",
     "forall t, s, a: (0 * x)[t,s,a] > 0 implies same(t, s, a)", false},
};

typedef struct bench {
    identities *id;
    support *zeros;
    modular *residues;
    compact *model;
    parameters *numbers;
    tape_outcome *outcomes, *wide;
} bench;

static void bench_open(bench *b, const reading *r, uint32_t horizon)
{
    status st;
    status_init(&st);
    b->id = identities_of(r->definitions, r->assertion, r->assumptions, r->assumption_count, r->file, horizon,
                          EXIT_USAGE, &st);
    ck_assert_msg(b->id != NULL, "%s", st.text);
    ck_assert(!b->id->tape->is_signed);
    b->zeros = support_new(b->id->tape);
    b->residues = modular_new(b->id->tape, b->zeros);
    b->model = compact_new();
    b->numbers = parameters_new();
    b->outcomes = alloc_zeroed(b->id->tape->pair_count, sizeof *b->outcomes);
    b->wide = alloc_zeroed(b->id->tape->pair_count, sizeof *b->wide);
}

static void bench_close(bench *b)
{
    modular_free(b->residues);
    support_free(b->zeros);
    compact_free(b->model);
    parameters_free(b->numbers);
    identities_free(b->id);
    free(b->outcomes);
    free(b->wide);
}

static bool hypotheses_hold(const bench *b)
{
    unsigned h = b->id->hypotheses;
    return b->id->applicable && (!(h & HYPOTHESIS_DETERMINISTIC) || compact_deterministic(b->model, 0)) &&
           (!(h & HYPOTHESIS_SINGLE_START) || compact_single_start(b->model, 0)) &&
           support_applies(b->zeros, 0);
}

/* Modulo one prime, which fits. */
static void run_modulo(bench *b, const prime *p, tape_outcome *outcomes)
{
    uint64_t *values = alloc_zeroed(b->numbers->count, p->limbs * sizeof *values);
    for (uint32_t i = 0; i < b->numbers->count; i++)
        ck_assert(prime_residue(p, b->numbers->value[i], &values[(size_t)p->limbs * i]));
    ck_assert(modular_set(b->residues, p, values, b->numbers->count));
    ck_assert(modular_run(b->residues, b->model, NULL, outcomes));
    free(values);
}

static void same_outcomes(const bench *b, const tape_outcome *x, const tape_outcome *y, unsigned bits)
{
    for (uint32_t i = 0; i < b->id->tape->pair_count; i++) {
        ck_assert_msg(x[i].different == y[i].different, "pair %u: modulo %u bits otherwise", i, bits);
        ck_assert_uint_eq(x[i].compared, y[i].compared);
        ck_assert_uint_eq(x[i].undefined, y[i].undefined);
        ck_assert_uint_eq(x[i].one_side, y[i].one_side);
        ck_assert(!x[i].different || (x[i].place == y[i].place && x[i].action == y[i].action));
    }
}

/*
 * What the tape says, modulo a prime of each width: a difference modulo one is one (a wrong "none" has a
 * chance of 2^-50 or less).
 */
static verdict tape_verdict(bench *b, const mdp *m, const prime *primes)
{
    places *reachable = places_reachable(m);
    parameters_reset(b->numbers);
    ck_assert(compact_from_mdp(b->model, b->numbers, m, reachable));
    places_free(reachable);
    support_run(b->zeros, b->model, NULL);
    run_modulo(b, &primes[0], b->outcomes);
    for (unsigned i = 1; i < PRIME_WIDTHS; i++) {
        run_modulo(b, &primes[i], b->wide);
        same_outcomes(b, b->outcomes, b->wide, primes[i].bits);
    }
    if (!hypotheses_hold(b))
        return VERDICT_NOT_APPLICABLE;
    verdict v = VERDICT_HOLDS;
    for (uint32_t i = 0; i < b->id->tape->pair_count && v != VERDICT_REFUTED; i++)
        v = b->outcomes[i].different ? VERDICT_REFUTED : b->outcomes[i].compared == 0 ? VERDICT_UNDEFINED : v;
    return v;
}

static bool agree(const asked *a, verdict found, verdict wanted)
{
    if (a->whole || found == VERDICT_REFUTED || wanted == VERDICT_REFUTED ||
        found == VERDICT_NOT_APPLICABLE || wanted == VERDICT_NOT_APPLICABLE)
        return found == wanted;
    return true; /* the evaluator is undefined where a row is, the tape passes over it */
}

static void try_models(const asked *a, const reading *r, const prime *primes)
{
    bench b[3];
    for (uint32_t t = 1; t <= 3; t++)
        bench_open(&b[t - 1], r, t);
    uint64_t counts[VERDICT_NOT_APPLICABLE + 1] = {0};
    for (uint64_t i = 0; i < 300 * ask_effort(); i++) {
        family f;
        family_init(&f);
        f.states = f.actions = 2 + i % 2;
        f.horizon = 3;
        f.deterministic = i % 3 == 0;
        mdp *m = generate(&f, 11, rng_hash(a->assertion), i);
        status st;
        status_init(&st);
        verdict wanted, found = tape_verdict(&b[mdp_horizon(m) - 1], m, primes);
        ck_assert_msg(reading_check(r, m, &wanted, NULL, NULL, &st), "%s", st.text);
        ck_assert_msg(agree(a, found, wanted), "%s, %s, model %lu: %d, wanted %d", a->assumptions,
                      a->assertion, (unsigned long)i, (int)found, (int)wanted);
        counts[wanted]++;
        mdp_free(m);
    }
    ck_assert_uint_gt(counts[VERDICT_HOLDS] + counts[VERDICT_REFUTED], 0);
    for (uint32_t t = 0; t < 3; t++)
        bench_close(&b[t]);
}

START_TEST(tapes_against_the_evaluator)
{
    prime primes[PRIME_WIDTHS];
    for (unsigned i = 0; i < PRIME_WIDTHS; i++)
        prime_draw(&primes[i], PRIME_BITS + 64 * i, 7, 0);
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++) {
        ask_claim s;
        try_models(&tried[i], structures_reading(&s, tried[i].assumptions, tried[i].assertion), primes);
        ask_claim_close(&s);
    }
}
END_TEST

/* ---- Exhaustive runs ------------------------------------------------------------------------------ */

START_TEST(exhaustive_as_random_models_say)
{
    for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++) {
        ask_claim s;
        exhaustive_result x = structures_of(&s, tried[i].assumptions, tried[i].assertion, &structures_small);
        bool refuted = structures_refutations(x.reading, true) > 0; /* one start, as structures have */
        ck_assert_msg(x.outcome == (refuted ? EXHAUSTIVE_REFUTED : EXHAUSTIVE_HOLDS), "%s, %s: %d but %d %s",
                      tried[i].assumptions, tried[i].assertion, (int)x.outcome, refuted, x.why ? x.why : "");
        ck_assert_msg(!refuted || x.where, "%s, %s: not lifted", tried[i].assumptions, tried[i].assertion);
        exhaustive_clear(&x);
        ask_claim_close(&s);
    }
}
END_TEST

/*
 * One step, one state, at most two actions, losing ones kept apart where laws follow them: the multisets of
 * {wins, loses} with 1 or 2 elements are 5. Where only losing actions are, 2 of them, success is 0.
 */
START_TEST(structures_left_out)
{
    exhaustive_plan plan = structures_small;
    plan.horizon = plan.width = 1;
    ask_claim s;
    exhaustive_result x = structures_of(&s, "single_start, success(prior) > 0",
                                        "law(condition(prior)) == posterior_law(prior)", &plan);
    ck_assert_int_eq(x.outcome, EXHAUSTIVE_HOLDS);
    ck_assert_uint_eq(x.total, 5);
    ck_assert_uint_eq(x.structures, 3);
    ck_assert_uint_eq(x.left_out, 2);
    ck_assert_uint_eq(x.compared, 3);
    ck_assert(!x.one_start);
    exhaustive_clear(&x);
    ask_claim_close(&s);
    x = structures_of(&s, "success(prior) > 0", "success(prior, 0*x) == 1", &plan);
    ck_assert_int_eq(x.outcome, EXHAUSTIVE_REFUTED); /* passed over: the structure that only loses */
    ck_assert_uint_eq(x.index, x.left_out);
    exhaustive_clear(&x);
    ask_claim_close(&s);
}
END_TEST

/*
 * One step, one state, two actions, priors p and 1 - p:
 *   G(1) : G(2)     p x (Σ p x²) - p x² (Σ p x): 2 + 3, the numerator p x over a row's Σ p x and so on
 *   posteriors of the prior and of the uniform policy: p x (Σ x / 2) - x / 2 (Σ p x): 2 + 1
 *   draws           1 / Σ p x against 1 / Σ p x²: 3
 */
START_TEST(degrees_by_hand)
{
    static const char *const known[][2] = {
        {"law(G(1)) == law(G(2))", "5"},
        {"posterior_law(prior) == posterior_law(uniform)", "3"},
        {"expected_draws(prior, 1) == expected_draws(prior, 2)", "3"},
        {"eV_by_paths(prior, x^2) == eV_by_paths(uniform)", "3"}, /* Σ p x², Σ x / 2 */
    };
    exhaustive_plan plan = structures_small;
    plan.horizon = plan.width = 1;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        ask_claim s;
        exhaustive_result x = structures_of(&s, "full_support", known[i][0], &plan);
        ck_assert_int_eq(x.outcome, EXHAUSTIVE_REFUTED);
        ck_assert_str_eq(x.degree, known[i][1]);
        exhaustive_clear(&x);
        ask_claim_close(&s);
    }
}
END_TEST

/* ---- What is no identity -------------------------------------------------------------------------- */

static const char *const none[][2] = {
    {"", "forall t, s, a: prior[t,s,a] >= 0"},
    {"", "forall t, s: eV(prior)[t,s] > 0"},
    {"", "forall t, s: eV(prior)[t,s] > 0 and eV(prior)[t,s] == 1"},
    {"", "forall t, s: eV(prior)[t,s] == 1 and eV(prior)[t,s] > 0"},
    {"", "forall t, s: eV(prior)[t,s] > 0 implies eV(uniform)[t,s] > 0"},
    {"", "forall t, s: eV(prior)[t,s] > 0 iff eV(uniform)[t,s] == 1"},
    {"", "forall t, s: eV(prior)[t,s] > 1/2 implies eV(uniform)[t,s] == 1"},
    {"", "forall t, s: eV(prior)[t,s] > 0 implies success(prior) == 1"},
    {"", "forall t, s: eV(prior)[t,s] > 0 implies 1 == 2"},
    {"", "forall t, s: (eV(prior) - eV(uniform))[t,s] > 0 implies eV(prior)[t,s] == 1"},
    {"", "forall t, s: eV(prior)[t,s] == success(prior)"},
    {"", "forall t, s: eV(prior)[t,s] / eV(prior)[t,s] == 1"},
    {"", "forall t, s: eV(prior)[t,s]^-1 == 1"},
    {"", "forall t, s: eV(prior)[t,s] == t"},
    {"", "forall t, s: t == 1 implies eV(prior)[t,s] == 1"},
    {"", "forall t, s, a, b: prior[t,s,a] == prior[t,s,b]"},
    {"", "forall t, s: (sum a: prior[t,s,a]) == 1"},
    {"", "forall t, s: let u = s in (forall s: eV(prior)[t,u] == eV(prior)[t,s])"},
    {"", "let t = 1 in forall s: eV(prior)[t,s] == 1"},
    {"", "let s = 0 in forall t: eV(prior)[t,s] == 1"},
    {"", "let t = 1 in forall s: (forall t: eV(prior)[t,s] == 1)"},
    {"", "let s = 0 in forall t: (forall s: eV(prior)[t,s] == 1)"},
    {"", "forall t, s, a: (forall s: prior[t,s,a] == 1)"},
    {"", "success(prior) == (sum s: init[s] * eV(prior)[1,s])"},
    {"T > 1", "let t = 2 in success(prior) == (sum s: init[s] * eV(prior)[t,s])"},
    {"", "let t = 1 in success(prior) == (sum s: eV(prior)[t,s] * eV(prior)[t,s])"},
    {"", "eV(prior)[1,0] == 1"},
    {"", "init[0] == 1"},
    {"", "exists t, s: eV(prior)[t,s] == 1"},
    {"", "expected_draws(prior, 1) - 1 == success(prior)"},
    {"", "success(prior) / expected_draws(prior, 1) == success(prior)"},
    {"", "expected_draws(prior, 1)^2 == success(prior)"},
    {"", "expected_draws(prior, 1) * -1 == success(prior)"},
    {"", "expected_draws(prior, 1/2) == 1"},
    {"", "law(prior) == law(uniform) iff yes"},
    {"success(prior) > 1/2", "eV(prior) == eV(prior)"},
    {"success(prior) - success(uniform) > 0", "eV(prior) == eV(prior)"},
    {"expected_draws(prior, 1) > 0", "eV(prior) == eV(prior)"},
};

START_TEST(no_identities)
{
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        ask_claim s;
        exhaustive_result x = structures_of(&s, none[i][0], none[i][1], &structures_small);
        ck_assert_msg(x.outcome == EXHAUSTIVE_NO_IDENTITY, "%s, %s: %d", none[i][0], none[i][1],
                      (int)x.outcome);
        ck_assert_ptr_nonnull(x.why);
        exhaustive_clear(&x);
        ask_claim_close(&s);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("identities");
    TCase *c = tcase_create("identities");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, tapes_against_the_evaluator);
    tcase_add_test(c, exhaustive_as_random_models_say);
    tcase_add_test(c, structures_left_out);
    tcase_add_test(c, degrees_by_hand);
    tcase_add_test(c, no_identities);
    suite_add_tcase(s, c);
    return suite_run(s);
}
