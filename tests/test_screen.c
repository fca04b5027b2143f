/*
 * Screening against exact checking: the same models one by one, as model objects, by the ordinary evaluator.
 */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/alloc.h"
#include "base/rng.h"
#include "campaign/screen.h"
#include "campaign/screen_proof.h"
#include "lang/identities.h"
#include "operators/tape_bound.h"
#include "operators/tape_exact.h"
#include "operators/tape_height.h"
#include "search/flat.h"
#include "search/generate.h"
#include "search/steer.h"

/* ---- The same as exactly ------------------------------------------------------------------------- */

typedef struct subject {
    library *prelude;
    reading r;
    expr *assumption;
} subject;

static expr *parse(const library *prelude, const char *source)
{
    status st;
    status_init(&st);
    expr *x = parse_expression(source, NULL, 1, 1, EXIT_USAGE, &st);
    ck_assert_msg(x && check_types(prelude, x, TYPE_TRUTH, NULL, 0, NULL, EXIT_USAGE, &st) == TYPE_TRUTH,
                  "%s: %s", source, st.text);
    return x;
}

static void subject_open(subject *s, const char *assertion, const char *assumption)
{
    static char id[] = "screened";
    s->prelude = ask_prelude();
    s->r = (reading){.id = id, .definitions = s->prelude, .assertion = parse(s->prelude, assertion)};
    s->assumption = assumption ? parse(s->prelude, assumption) : NULL;
    s->r.assumptions = &s->assumption;
    s->r.assumption_count = assumption ? 1 : 0;
}

static void subject_close(subject *s)
{
    expr_free(s->r.assertion);
    expr_free(s->assumption);
    library_free(s->prelude);
}

static void count_exactly(const screen *s, const reading *r, uint64_t count, tally *y)
{
    status st;
    status_init(&st);
    for (uint64_t i = 0; i < count; i++) {
        mdp *m = screen_model(s, i);
        verdict v;
        text where;
        text_init(&where);
        ck_assert(reading_check(r, m, &v, &y->skips, &where, &st));
        tally_add(y, v, m, true, i, where.data);
        text_clear(&where);
        mdp_free(m);
    }
}

static void same_specimen(const specimen *a, const specimen *b)
{
    ck_assert_int_eq(a->present, b->present);
    if (!a->present)
        return;
    ck_assert_uint_eq(a->index, b->index);
    ck_assert_str_eq(a->where, b->where);
    ck_assert_str_eq(a->drn, b->drn);
}

static void same_tally(const tally *a, const tally *b, const char *what)
{
    ck_assert_msg(a->models == b->models && a->holds == b->holds && a->refuted == b->refuted &&
                      a->undefined == b->undefined && a->not_applicable == b->not_applicable,
                  "%s: %lu %lu %lu %lu, wanted %lu %lu %lu %lu", what, (unsigned long)a->holds,
                  (unsigned long)a->refuted, (unsigned long)a->undefined, (unsigned long)a->not_applicable,
                  (unsigned long)b->holds, (unsigned long)b->refuted, (unsigned long)b->undefined,
                  (unsigned long)b->not_applicable);
    ck_assert_msg(memcmp(&a->skips, &b->skips, sizeof a->skips) == 0, "%s: other counts of places", what);
    same_specimen(&a->first, &b->first);
    same_specimen(&a->smallest, &b->smallest);
}

static void compare(const char *assertion, const char *assumption, uint32_t states, uint32_t horizon,
                    bool prove)
{
    const uint64_t count = 403; /* ends within a block */
    subject s;
    subject_open(&s, assertion, assumption);
    status st;
    status_init(&st);
    family f;
    family_init(&f);
    f.states = states;
    f.actions = 3;
    f.horizon = horizon;
    steer(&f, &s.r);
    screen_plan plan = {.seed = 5, .count = count, .prove = prove};
    screen *by_primes = screen_new(&s.r, &f, &plan, &st);
    ck_assert_msg(by_primes, "%s", st.text);
    screener *e = screener_new(by_primes);
    tally fast, slow;
    tally_init(&fast, &s.r);
    tally_init(&slow, &s.r);
    /* the later ones first, as threads may have them, so that the first is met late */
    ck_assert_msg(screener_run(e, 200, count, &fast, &st), "%s", st.text);
    ck_assert_msg(screener_run(e, 0, 200, &fast, &st), "%s", st.text);
    count_exactly(by_primes, &s.r, count, &slow);
    ck_assert_uint_ge(screener_replays(e), slow.refuted > 0);
    ck_assert_uint_le(screener_replays(e), 20); /* of 403: the first, and those smaller than all before */
    same_tally(&fast, &slow, assertion);
    ck_assert_uint_gt(slow.holds + slow.refuted, count / 2);
    ck_assert_uint_eq(fast.proved + fast.by_engine, prove ? count - slow.not_applicable : 0);
    ck_assert(!prove || fast.proved > count / 10);
    tally_clear(&fast);
    tally_clear(&slow);
    screener_free(e);
    screen_free(by_primes);
    subject_close(&s);
}

static void compare_some(bool prove)
{
    compare("forall k in 1..4: Fr(k) == G(k)", NULL, 3, 3, prove);
    compare("forall k in 1..3: alpha(k) == G(k)", NULL, 4, 3, prove);
    compare("forall k in 1..3: alpha(k) == G(k)", "deterministic", 4, 4, prove);
    compare("forall k in 1..3: F(k) == G(k)", "uniform_prior and deterministic", 3, 2, prove);
    compare("H(2) == F(2) and success(G(1)) * success(prior) == success(prior, x^2)", "single_start", 2, 3,
            prove);
    compare("occupancy(G(2)) == occupancy(boltzmann(F(1), 1))", "positive_success", 2, 3, prove);
    compare("boltzmann(G(1), 2) == condition(uniform, x)", "same_actions and full_support", 3, 1, prove);
    compare("(success(G(1)) + success(prior)) * success(prior)^2 =="
            " success(prior)^3 + success(G(1)) * success(prior)^2",
            NULL, 2, 3, prove);
    compare("success(G(1))^-1 == success(prior) / success(prior, x^2)", "deterministic", 2, 2, prove);
    compare("success(G(2)) - success(G(1)) == 0", NULL, 2, 2, prove);
    compare("next(eV(G(2))) * prior == next(eV(G(1))) * uniform", "T == 2 or T == 3", 3, 3, prove);
}

START_TEST(as_exactly)
{
    compare_some(false);
}
END_TEST

START_TEST(proved_as_exactly)
{
    compare_some(true);
}
END_TEST

/* ---- Engines of all widths ----------------------------------------------------------------------- */

static void run_width(const identities *of, const compact *m, const parameters *numbers, support *s,
                      unsigned bits, tape_outcome *out)
{
    modular *e = modular_new(of->tape, s);
    slots *primes = slots_new(11, bits, numbers);
    uint64_t replaced = 0;
    prime p = slots_run(primes, e, m, 0, out, &replaced);
    ck_assert_uint_eq(p.bits, bits);
    slots_free(primes);
    modular_free(e);
}

/* Modulo one prime of each width, and exactly: the same outcomes, to the place. So many of them differ. */
static uint64_t compare_widths(const char *assertion, uint32_t models)
{
    subject s;
    subject_open(&s, assertion, NULL);
    status st;
    status_init(&st);
    family f;
    family_init(&f);
    f.actions = 3;
    flat *g = flat_new(&f, 8, 9, &st);
    compact *m = compact_new();
    uint64_t different = 0;
    for (uint64_t i = 0; i < models; i++) {
        flat_generate(g, i, 1, m);
        identities *of = identities_of(s.prelude, s.r.assertion, NULL, 0, NULL, m->horizon, EXIT_USAGE, &st);
        uint32_t pairs = of->tape->pair_count;
        tape_outcome *exactly = alloc_zeroed(pairs, sizeof *exactly), *out = alloc_zeroed(pairs, sizeof *out);
        support *zeros = support_new(of->tape);
        exact *e = exact_new(of->tape, zeros);
        support_run(zeros, m, NULL);
        ck_assert(exact_run(e, m, flat_parameters(g), exactly));
        for (unsigned bits = PRIME_BITS; bits <= PRIME_MAX_BITS; bits += 64) {
            run_width(of, m, flat_parameters(g), zeros, bits, out);
            ck_assert_msg(memcmp(out, exactly, pairs * sizeof *out) == 0, "%s: model %lu, %u bits", assertion,
                          (unsigned long)i, bits);
        }
        for (uint32_t k = 0; k < pairs; k++)
            different += exactly[k].different;
        exact_free(e);
        support_free(zeros);
        free(exactly);
        free(out);
        identities_free(of);
    }
    compact_free(m);
    flat_free(g);
    subject_close(&s);
    return different;
}

START_TEST(widths_agree)
{
    const uint32_t models = 400 * (uint32_t)ask_effort();
    ck_assert_uint_eq(compare_widths("forall k in 1..3: Fr(k) == G(k)", models), 0);
    ck_assert_uint_eq(
        compare_widths("condition(prior, x * uniform) == condition(prior, uniform * x)", models), 0);
    ck_assert_uint_eq(compare_widths("success(prior) / 2 == 1/2 * success(prior)", models), 0);
    ck_assert_uint_gt(compare_widths("forall k in 2..3: alpha(k) == G(k)", models), models / 20);
    ck_assert_uint_gt(compare_widths("F(2) == G(2)", models), models / 4);
    ck_assert_uint_gt(compare_widths("boltzmann(G(1), 2) == prior", models), models / 4);
    ck_assert_uint_gt(compare_widths("occupancy(G(1)) == occupancy(uniform)", models), models / 20);
    ck_assert_uint_gt(compare_widths("success(G(1)) == success(prior)", models), models / 4);
}
END_TEST

/* Models from elsewhere, one by one. */
static void compare_given(const char *assertion, const char *assumption)
{
    const uint64_t count = 200;
    subject s;
    subject_open(&s, assertion, assumption);
    status st;
    status_init(&st);
    family f;
    family_init(&f);
    f.states = 3;
    f.horizon = 3;
    tally fast, slow;
    tally_init(&fast, &s.r);
    tally_init(&slow, &s.r);
    for (uint64_t i = 0; i < count; i++) {
        mdp *m = generate(&f, 9, 1, i);
        verdict v;
        text where;
        text_init(&where);
        screen_plan plan = {.seed = 4, .count = count, .primes = (unsigned)(i % 3)};
        ck_assert_msg(screen_given(&s.r, m, &plan, &fast, &st), "%s", st.text);
        ck_assert(reading_check(&s.r, m, &v, &slow.skips, &where, &st));
        tally_add(&slow, v, m, false, 0, where.data);
        text_clear(&where);
        mdp_free(m);
    }
    ck_assert_uint_gt(slow.holds + slow.refuted, 20);
    ck_assert(fast.screened && fast.primes[0] >= 1);
    ck_assert_int_eq(fast.smallest.present, slow.smallest.present);
    if (fast.smallest.present)
        ck_assert_str_eq(fast.smallest.where, slow.smallest.where);
    fast.first.present = slow.first.present = fast.smallest.present = slow.smallest.present = false;
    same_tally(&fast, &slow, assertion);
    tally_clear(&fast);
    tally_clear(&slow);
    subject_close(&s);
}

START_TEST(given)
{
    compare_given("forall k in 1..3: Fr(k) == G(k)", NULL);
    compare_given("forall k in 1..3: alpha(k) == G(k)", "deterministic");
    compare_given("F(2) == G(2)", "full_support and single_start");
    compare_given("success(G(2)) - success(G(1)) == 0", NULL);
}
END_TEST

/* One state, one action that succeeds with probability 1/2 + p / 2^70: that this is not 1/2 is not to be seen
 * modulo p. */
static mdp *just_off_a_half(const prime *p)
{
    mpz_t numerator;
    mpz_init_set_ui(numerator, 1);
    mpz_mul_2exp(numerator, numerator, 69);
    mpz_add_ui(numerator, numerator, p->p[0]);
    text body;
    text_init(&body);
    text_add(&body, "state 0 init\n\taction a [");
    text_add_mpz(&body, numerator);
    text_add(&body, "/1180591620717411303424, 1]\n\t\t0 : 1\n"); /* 2^70 */
    mdp *m = ask_model(1, "1", body.data);
    text_clear(&body);
    mpz_clear(numerator);
    return m;
}

static verdict verdict_modulo(const reading *r, unsigned hidden_from, unsigned primes)
{
    enum { SEED = 8 };
    prime p;
    prime_draw(&p, PRIME_BITS, SEED, hidden_from);
    mdp *m = just_off_a_half(&p);
    status st;
    status_init(&st);
    tally y;
    tally_init(&y, r);
    screen_plan plan = {.seed = SEED, .count = 1, .primes = primes};
    ck_assert_msg(screen_given(r, m, &plan, &y, &st), "%s", st.text);
    verdict v = y.refuted == 1 ? VERDICT_REFUTED : VERDICT_HOLDS;
    ck_assert_uint_eq(y.holds + y.refuted, 1);
    tally_clear(&y);
    mdp_free(m);
    return v;
}

/* One prime that shows a difference is enough, whichever it is; none that does is no proof. */
START_TEST(hidden_from_one_prime)
{
    subject s;
    subject_open(&s, "success(prior) == 1/2", NULL);
    ck_assert_int_eq(verdict_modulo(&s.r, 0, 1), VERDICT_HOLDS);
    ck_assert_int_eq(verdict_modulo(&s.r, 0, 2), VERDICT_REFUTED);
    ck_assert_int_eq(verdict_modulo(&s.r, 1, 2), VERDICT_REFUTED);
    ck_assert_int_eq(verdict_modulo(&s.r, 2, 2), VERDICT_REFUTED);
    subject_close(&s);
}
END_TEST

/* An error below 2^-100 and one below 2^-90 leave 2^-90. */
START_TEST(errors_together)
{
    static const unsigned long noted[][3] = {{2, 100, 100}, {3, 90, 90}, {1, 95, 90}};
    tally y;
    tally_init(&y, NULL);
    for (size_t i = 0; i < 3; i++) {
        const screen_plan plan = {.seed = 1};
        const prime_choice choice = {PRIME_BITS, (unsigned)noted[i][0], noted[i][1]};
        screen_note(&y, &plan, &choice);
        ck_assert_uint_eq(y.error, noted[i][2]);
        ck_assert_uint_eq(y.primes[0], i == 0 ? 2 : 3);
    }
}
END_TEST

static void is_refused(const char *assertion, mdp *m, const char *found)
{
    subject s;
    subject_open(&s, assertion, NULL);
    status st;
    status_init(&st);
    tally y;
    tally_init(&y, &s.r);
    screen_plan plan = {.seed = 1, .count = 1};
    ck_assert(!screen_given(&s.r, m, &plan, &y, &st));
    ck_assert_msg(strstr(st.text, found), "%s", st.text);
    ck_assert_uint_eq(y.models, 0);
    status_clear(&st);
    tally_clear(&y);
    mdp_free(m);
    subject_close(&s);
}

/* What has no residues, and what is no identity. */
START_TEST(not_to_be_screened)
{
    is_refused("G(2) == G(1)", ask_file("examples/rewards.drn"), "log_success");
    is_refused("success(G(2)) < 1", ask_file("examples/race.drn"), "<");
}
END_TEST

/* ---- The models ---------------------------------------------------------------------------------- */

/* A model is the same in any block that it is made with, and laid out again from the model object. */
START_TEST(models)
{
    status st;
    status_init(&st);
    family f;
    family_init(&f);
    f.states = 4;
    flat *g = flat_new(&f, 3, 4, &st);
    ck_assert(g);
    compact *block = compact_new(), *again = compact_new();
    parameters *numbers = parameters_new();
    for (uint32_t first = 0; first < 50 * FLAT_BLOCK; first += FLAT_BLOCK) {
        flat_generate(g, first, FLAT_BLOCK, block);
        uint32_t k = first / FLAT_BLOCK % FLAT_BLOCK, places_of_k = 0;
        for (uint32_t i = 0; i < block->place_count; i++)
            places_of_k += block->model[i] == k;
        mdp *m = compact_export(block, flat_parameters(g), k);
        places *reachable = places_reachable(m);
        ck_assert(compact_from_mdp(again, numbers, m, reachable));
        ck_assert_uint_eq(again->place_count, places_of_k); /* all are reached */
        flat_generate(g, first + k, 1, again);
        ck_assert_uint_eq(again->place_count, places_of_k);
        ck_assert_uint_eq(again->horizon, block->horizon);
        for (uint32_t i = 0, own = 0; i < block->place_count; i++) {
            if (block->model[i] != k)
                continue;
            uint32_t n = block->first_choice[i + 1] - block->first_choice[i];
            ck_assert_uint_eq(again->first_choice[own + 1] - again->first_choice[own], n);
            ck_assert(memcmp(block->x + block->first_choice[i], again->x + again->first_choice[own],
                             n * sizeof *block->x) == 0);
            own++;
        }
        places_free(reachable);
        mdp_free(m);
    }
    parameters_free(numbers);
    compact_free(block);
    compact_free(again);
    flat_free(g);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("screen");
    const TTest *const tests[] = {
        as_exactly,      proved_as_exactly,  widths_agree, given, hidden_from_one_prime,
        errors_together, not_to_be_screened, models};
    ASK_CASE(s, "screen", tests);
    return suite_run(s);
}
