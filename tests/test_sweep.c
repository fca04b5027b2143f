/* Sweeps over generated models: the same whatever the threads and however many; one model by its index. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/alloc.h"
#include "base/rng.h"
#include "campaign/sweep.h"
#include "model/drn.h"

static sweep_plan plan_of(uint64_t count, unsigned jobs)
{
    sweep_plan plan = {.seed = 11, .count = count, .jobs = jobs};
    family_init(&plan.family);
    return plan;
}

static void run(const sweep_plan *plan, const reading *r, tally *y)
{
    status st;
    status_init(&st);
    tally_init(y, r);
    ck_assert_msg(sweep_random(plan, y, &st), "%s: %s", r->id, st.text);
}

/* ---- The same result ------------------------------------------------------------------------------ */

static void check_specimen(const specimen *a, const specimen *b)
{
    ck_assert_int_eq(a->present, b->present);
    if (!a->present)
        return;
    ck_assert_uint_eq(a->index, b->index);
    ck_assert_int_eq(a->generated, b->generated);
    ck_assert_str_eq(a->name, b->name);
    ck_assert_str_eq(a->where, b->where);
    ck_assert_str_eq(a->drn, b->drn);
    ck_assert_int_eq(measure_compare(&a->size, &b->size), 0);
}

static void check_same(const tally *a, const tally *b)
{
    ck_assert_uint_eq(a->models, b->models);
    ck_assert_uint_eq(a->generated, b->generated);
    ck_assert_uint_eq(a->holds, b->holds);
    ck_assert_uint_eq(a->refuted, b->refuted);
    ck_assert_uint_eq(a->unknown, b->unknown);
    ck_assert_uint_eq(a->undefined, b->undefined);
    ck_assert_uint_eq(a->not_applicable, b->not_applicable);
    ck_assert_uint_eq(a->skips.compared, b->skips.compared);
    ck_assert_uint_eq(a->skips.both, b->skips.both);
    ck_assert_uint_eq(a->skips.one_side, b->skips.one_side);
    ck_assert_uint_eq(a->skips.tried, b->skips.tried);
    ck_assert_uint_eq(a->skips.tried_undefined, b->skips.tried_undefined);
    check_specimen(&a->first, &b->first);
    check_specimen(&a->smallest, &b->smallest);
    ck_assert_int_eq(tally_exit_status(a), tally_exit_status(b));
}

/* Verdicts of every kind: not applicable without a second step, undefined where all is dead, else by luck. */
static const char *const several[] = {
    "claim mixed/some\ngiven T >= 2\nforall k in 1..2\nassert alpha(k + 1) == G(k + 1)\nexpect refuted\n",
    "claim mixed/rare\nassume deterministic\nassert law(G(1)) == posterior_law(prior)\nexpect refuted\n",
    "claim mixed/exists\nexists model\nassert success(prior) == 1/3 or success(prior) == 0\nexpect holds\n",
    ("claim mixed/never\nassume uniform_prior, same_actions\n"
     "assert F(2) == G(2) and (G(1) == prior or yes)\nexpect holds\n"),
    ("claim mixed/drawn\nforall policy p, k in 1..2, reward y\n"
     "assert condition(condition(p, y^k), x) == condition(p, x*y^k)\nexpect refuted\n"),
};

START_TEST(same_for_all_threads)
{
    uint64_t count = 300 * ask_effort();
    for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
        ask_claim s;
        const reading *r = ask_claim_open(&s, several[i]);
        static const unsigned jobs[] = {1, 2, 5, 64};
        tally all[4];
        for (size_t k = 0; k < 4; k++) {
            sweep_plan plan = plan_of(count, jobs[k]);
            run(&plan, r, &all[k]);
            ck_assert_uint_eq(all[k].models, count);
            ck_assert_uint_eq(all[k].generated, count);
            check_same(&all[0], &all[k]);
        }
        ck_assert(i > 0 || (all[0].not_applicable && all[0].holds && all[0].refuted && all[0].skips.both));
        ck_assert(i != 1 || all[0].undefined);
        ck_assert(i == 3 ? !all[0].first.present : all[0].first.present);
        for (size_t k = 0; k < 4; k++)
            tally_clear(&all[k]);
        ask_claim_close(&s);
    }
}
END_TEST

/* The first models are the same however many follow: a prefix is the sum of its models, each by its index. */
START_TEST(prefixes)
{
    for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
        ask_claim s;
        const reading *r = ask_claim_open(&s, several[i]);
        tally sum, whole;
        tally_init(&sum, r);
        for (uint64_t n = 0; n < 70; n++) {
            sweep_plan one = plan_of(9999, 3), first = plan_of(n + 1, 2);
            one.only_given = true;
            one.only = n;
            tally y;
            run(&one, r, &y);
            ck_assert_uint_eq(y.models, 1);
            tally_merge(&sum, &y);
            if (n % 8 != 5 && n != 15 && n != 16 && n != 31) /* about the size of a thread's share too */
                continue;
            run(&first, r, &whole);
            check_same(&sum, &whole);
            tally_clear(&whole);
        }
        tally_clear(&sum);
        ask_claim_close(&s);
    }
}
END_TEST

/* The counts are those of the readings checked one by one, without a tally. */
START_TEST(sums_of_verdicts)
{
    for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
        ask_claim s;
        const reading *r = ask_claim_open(&s, several[i]);
        sweep_plan plan = plan_of(150, 2);
        status st;
        status_init(&st);
        uint64_t counts[5] = {0};
        skipped skips = {0};
        for (uint64_t k = 0; k < plan.count; k++) {
            mdp *m = sweep_generate(&plan, r, k);
            verdict v;
            draw_plan draws = {{plan.seed, rng_hash(r->id), k, false}, EVAL_CLAIM_TRIES};
            ck_assert(reading_check_drawn(r, m, &draws, &v, &skips, NULL, NULL, &st));
            counts[v]++;
            mdp_free(m);
        }
        tally y;
        run(&plan, r, &y);
        ck_assert_uint_eq(y.holds, counts[VERDICT_HOLDS]);
        ck_assert_uint_eq(y.refuted, counts[VERDICT_REFUTED]);
        ck_assert_uint_eq(y.unknown, counts[VERDICT_UNKNOWN]);
        ck_assert_uint_eq(y.undefined, counts[VERDICT_UNDEFINED]);
        ck_assert_uint_eq(y.not_applicable, counts[VERDICT_NOT_APPLICABLE]);
        ck_assert_uint_eq(y.skips.compared, skips.compared);
        ck_assert_uint_eq(y.skips.both, skips.both);
        ck_assert_uint_eq(y.skips.one_side, skips.one_side);
        ck_assert_uint_eq(y.skips.tried, skips.tried);
        ck_assert_uint_eq(y.skips.tried_undefined, skips.tried_undefined);
        ck_assert(i != 3 || (skips.compared && skips.both && skips.one_side));
        tally_clear(&y);
        ask_claim_close(&s);
    }
}
END_TEST

/* No models at all is a sweep too. */
START_TEST(none)
{
    ask_claim s;
    const reading *r = ask_claim_open(&s, several[0]);
    tally y;
    sweep_plan plan = plan_of(0, 4);
    run(&plan, r, &y);
    ck_assert_uint_eq(y.models, 0);
    ck_assert_int_eq(tally_exit_status(&y), EXIT_UNDECIDED);
    tally_clear(&y);
    ask_claim_close(&s);
}
END_TEST

static char *drn_of(mdp *m)
{
    text out;
    text_init(&out);
    drn_write(m, &out);
    mdp_free(m);
    return text_take(&out);
}

/* The index of a counterexample gives its model again, and that model, read as a file, is refuted in the same
 * place. */
START_TEST(replay_by_index)
{
    ask_claim s;
    status st;
    status_init(&st);
    const reading *r = ask_claim_open(&s, several[0]);
    sweep_plan plan = plan_of(200, 2);
    tally y, again;
    run(&plan, r, &y);
    const specimen *found[] = {&y.first, &y.smallest};
    for (int i = 0; i < 2; i++) {
        ck_assert(found[i]->present);
        char *drn = drn_of(sweep_generate(&plan, r, found[i]->index));
        ck_assert_str_eq(drn, found[i]->drn);
        free(drn);
        plan.only_given = true;
        plan.only = found[i]->index;
        run(&plan, r, &again);
        check_specimen(found[i], &again.first);
        check_specimen(found[i], &again.smallest);
        tally_clear(&again);
        mdp *m = ask_drn(found[i]->drn);
        tally_init(&again, r);
        ck_assert(sweep_model(m, &again, &st));
        ck_assert_uint_eq(again.refuted, 1);
        ck_assert_uint_eq(again.generated, 0);
        ck_assert_str_eq(again.first.where, found[i]->where);
        ck_assert_ptr_null(again.first.drn);
        tally_clear(&again);
        mdp_free(m);
    }
    tally_clear(&y);
    ask_claim_close(&s);
}
END_TEST

/* By the definitions: the first has the least index, the smallest is no larger than any other. */
START_TEST(first_and_smallest_of_all)
{
    ask_claim s;
    const reading *r = ask_claim_open(&s, several[0]);
    sweep_plan plan = plan_of(200, 3);
    tally y;
    run(&plan, r, &y);
    bool any = false;
    for (uint64_t i = 0; i < plan.count; i++) {
        sweep_plan one = plan;
        one.only_given = true;
        one.only = i;
        tally single;
        run(&one, r, &single);
        if (single.refuted && !any)
            ck_assert_uint_eq(y.first.index, i);
        any = any || single.refuted;
        if (single.refuted) {
            int order = measure_compare(&y.smallest.size, &single.first.size);
            ck_assert(order < 0 || (order == 0 && y.smallest.index <= i));
        }
        tally_clear(&single);
    }
    ck_assert(any);
    tally_clear(&y);
    ask_claim_close(&s);
}
END_TEST

/* Other seeds and other readings have other models. */
START_TEST(seeds_and_names)
{
    ask_claim s, t;
    const reading *r = ask_claim_open(&s, "claim one\nassert yes\nexpect holds\n");
    const reading *o = ask_claim_open(&t, "claim two\nassert yes\nexpect holds\n");
    sweep_plan plan = plan_of(1, 1), other = plan_of(1, 1);
    other.seed = 12;
    int same_seed = 0, same_name = 0;
    for (uint64_t i = 0; i < 100; i++) {
        char *a = drn_of(sweep_generate(&plan, r, i)), *b = drn_of(sweep_generate(&other, r, i));
        char *c = drn_of(sweep_generate(&plan, o, i)), *d = drn_of(sweep_generate(&plan, r, i));
        ck_assert_str_eq(a, d);
        same_seed += strcmp(a, b) == 0;
        same_name += strcmp(a, c) == 0;
        free(a);
        free(b);
        free(c);
        free(d);
    }
    ck_assert_int_lt(same_seed, 20); /* the smallest models may meet */
    ck_assert_int_lt(same_name, 20);
    ask_claim_close(&s);
    ask_claim_close(&t);
}
END_TEST

/* ---- Mistakes and interruptions ------------------------------------------------------------------- */

/* An error on some model ends the sweep with it, whatever thread meets it. */
START_TEST(errors_end_a_sweep)
{
    ask_claim s;
    const reading *r = ask_claim_open(&s,
                                      "claim wrong\ngiven T >= 2\nassert prior[3,0,0] >= 0\nexpect holds\n");
    for (unsigned jobs = 1; jobs <= 3; jobs++) {
        sweep_plan plan = plan_of(200, jobs);
        plan.family.horizon = 2;
        status st;
        status_init(&st);
        tally y;
        tally_init(&y, r);
        ck_assert(!sweep_random(&plan, &y, &st));
        ck_assert_int_eq(st.code, EXIT_INPUT);
        ck_assert_uint_eq(st.line, 3);
        ck_assert_uint_eq(st.column, 14); /* the 3 of prior[3,0,0] */
        ck_assert_ptr_nonnull(strstr(st.text, "found step 3, wanted one from 1 to 2"));
        tally_clear(&y);
        status_clear(&st);
    }
    ask_claim_close(&s);
}
END_TEST

/* A recursion without end needs a deep stack on every thread. */
START_TEST(threads_have_deep_stacks)
{
    ask_claim s;
    const reading *r = ask_claim_open(
        &s, "def deep(k) = if k == 0 then 0 else 1 + deep(k - 1)\n"
            "claim deep\nassert deep(9000) == 9000 and success(Fr(1/2)) == 0\nexpect holds\n");
    sweep_plan plan = plan_of(40, 2);
    status st;
    status_init(&st);
    tally y;
    tally_init(&y, r);
    ck_assert(!sweep_random(&plan, &y, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_ptr_nonnull(strstr(st.text, "calling itself more than 10000 deep"));
    tally_clear(&y);
    status_clear(&st);
    ask_claim_close(&s);
}
END_TEST

/* Each model is tried with as many draws as the tally says, on every thread. */
START_TEST(numbers_of_draws)
{
    ask_claim s;
    const reading *r = ask_claim_open(&s,
                                      "claim c\nforall policy q, k in 1..2\nassert k < 3\nexpect holds\n");
    for (unsigned tries = 3; tries <= 11; tries += 8) {
        sweep_plan plan = plan_of(50, 3);
        status st;
        status_init(&st);
        tally y;
        tally_init(&y, r);
        ck_assert_uint_eq(y.tries, 8);
        y.tries = tries;
        ck_assert(sweep_random(&plan, &y, &st));
        ck_assert_uint_eq(y.holds, 50);
        ck_assert_uint_eq(y.skips.tried, 2 * 50 * tries);
        tally_clear(&y);
    }
    ask_claim_close(&s);
}
END_TEST

/*
 * At the deadline no model is begun: what is counted is a prefix for one thread, and each model begun is
 * counted for several. A deadline that is over leaves nothing, and nothing is decided; one that is not
 * reached changes nothing.
 */
START_TEST(deadlines)
{
    ask_claim s;
    const reading *r = ask_claim_open(&s, several[0]);
    for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
        sweep_plan plan = plan_of(SWEEP_UNBOUNDED, jobs), first = plan_of(100, jobs);
        tally y, whole;
        plan.deadline = 1; /* long ago */
        run(&plan, r, &y);
        ck_assert_uint_eq(y.models, 0);
        ck_assert(y.out_of_time && tally_outcome(&y) == OUTCOME_NOTHING);
        ck_assert_int_eq(tally_exit_status(&y), EXIT_UNDECIDED);
        tally_clear(&y);
        plan.deadline = sweep_now() + SWEEP_SECOND / 5;
        run(&plan, r, &y);
        ck_assert(y.out_of_time && sweep_now() >= plan.deadline);
        ck_assert_uint_eq(y.models, y.holds + y.refuted + y.unknown + y.undefined + y.not_applicable);
        first.count = y.models;
        run(&first, r, &whole);
        ck_assert(!whole.out_of_time);
        if (jobs == 1)
            check_same(&y, &whole);
        tally_clear(&y);
        first.deadline = sweep_now() + 1000 * SWEEP_SECOND;
        run(&first, r, &y);
        ck_assert(!y.out_of_time);
        check_same(&y, &whole);
        tally_clear(&y);
        tally_clear(&whole);
    }
    ask_claim_close(&s);
}
END_TEST

START_TEST(interrupted)
{
    ask_claim s;
    const reading *r = ask_claim_open(&s, several[0]);
    ck_assert(!sweep_interrupted());
    sweep_interrupt();
    ck_assert(sweep_interrupted());
    sweep_plan plan = plan_of(1000000, 2); /* would take long */
    tally y;
    run(&plan, r, &y);
    ck_assert_uint_lt(y.models, 1000);
    tally_clear(&y);
    ask_claim_close(&s);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("sweep");
    const TTest *const same[] = {same_for_all_threads, sums_of_verdicts,          prefixes,       none,
                                 replay_by_index,      first_and_smallest_of_all, seeds_and_names};
    const TTest *const ends[] = {errors_end_a_sweep, threads_have_deep_stacks, numbers_of_draws, deadlines,
                                 interrupted};
    ASK_CASE(s, "same", same);
    ASK_CASE(s, "ends", ends);
    return suite_run(s);
}
