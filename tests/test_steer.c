/* Hypotheses of a reading that the generator can build in: every model it makes meets them. */
#include <stdlib.h>

#include "ask.h"
#include "base/text.h"
#include "campaign/sweep.h"
#include "search/steer.h"

/* Assumptions that are built in: no model is outside of them. */
static const char *const built_in[] = {
    "deterministic",
    "uniform_prior",
    "same_actions",
    "full_support",
    "single_start",
    "positive_success",
    "horizon == 2",
    "T == 1",
    "horizon == 5",
    "deterministic, uniform_prior, same_actions",
    "deterministic and single_start and T == 2",
    "full_support, positive_success, single_start, same_actions, deterministic, horizon == 4",
    "uniform_prior and (full_support and same_actions)",
};

static uint64_t outside(const char *assumption, uint64_t count, uint64_t *holds)
{
    ask_claim s;
    text content;
    text_init(&content);
    text_addf(&content, "claim steered\nassume %s\nassert yes\nexpect holds\n", assumption);
    const reading *r = ask_claim_open(&s, content.data);
    text_clear(&content);
    sweep_plan plan = {.seed = 11, .count = count, .jobs = 2};
    family_init(&plan.family);
    status st;
    status_init(&st);
    tally y;
    tally_init(&y, r);
    ck_assert_msg(sweep_random(&plan, &y, &st), "%s: %s", assumption, st.text);
    uint64_t n = y.not_applicable;
    *holds = y.holds;
    tally_clear(&y);
    ask_claim_close(&s);
    return n;
}

START_TEST(hypotheses_are_built_in)
{
    uint64_t count = 400 * ask_effort(), holds;
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++) {
        ck_assert_msg(outside(built_in[i], count, &holds) == 0, "%s", built_in[i]);
        ck_assert_uint_eq(holds, count);
    }
}
END_TEST

/* Without steering each of them fails on some models and holds on others; other assumptions are checked on
 * each. */
START_TEST(other_assumptions_are_checked)
{
    static const char *const checked[] = {
        "yes and deterministic == yes",
        "(uniform_prior) == yes",
        "same_actions or no",
        "not not full_support",
        "single_start iff yes",
        "positive_success == yes",
        "horizon >= 2",
        "2 == T",
        "T - 1 == 0",
    };
    uint64_t count = 400, holds;
    for (size_t i = 0; i < sizeof checked / sizeof *checked; i++) {
        uint64_t n = outside(checked[i], count, &holds);
        ck_assert_msg(n > 10 && holds > 10 && n + holds == count, "%s: %ju outside of %ju", checked[i],
                      (uintmax_t)n, (uintmax_t)count);
    }
}
END_TEST

static family steered(const char *assumption, const family *from)
{
    ask_claim s;
    text content;
    text_init(&content);
    text_addf(&content, "claim steered\nassume %s\nassert yes\nexpect holds\n", assumption);
    const reading *r = ask_claim_open(&s, content.data);
    family f = *from;
    steer(&f, r);
    text_clear(&content);
    ask_claim_close(&s);
    return f;
}

static bool same_family(const family *f, const family *g)
{
    return f->states == g->states && f->actions == g->actions && f->horizon == g->horizon &&
           f->exact_sizes == g->exact_sizes && f->exact_horizon == g->exact_horizon &&
           f->height == g->height && f->deterministic == g->deterministic &&
           f->single_start == g->single_start && f->same_actions == g->same_actions &&
           f->positive_success == g->positive_success && f->plain == g->plain && f->prior == g->prior;
}

/* What each assumption changes of the family, and nothing else. */
START_TEST(what_steering_changes)
{
    family f, g;
    family_init(&f);
    f.horizon = 7;
    g = steered("T >= 1", &f);
    ck_assert(same_family(&f, &g));
    g = steered("deterministic", &f);
    ck_assert(g.deterministic && !g.single_start && !g.same_actions && !g.positive_success &&
              g.prior == PRIOR_MIXED);
    g = steered("uniform_prior, full_support", &f);
    ck_assert(g.prior == PRIOR_UNIFORM && !g.deterministic); /* uniform is the stronger */
    g = steered("full_support, uniform_prior", &f);
    ck_assert(g.prior == PRIOR_UNIFORM);
    g = steered("full_support and single_start", &f);
    ck_assert(g.prior == PRIOR_FULL_SUPPORT && g.single_start);
    g = steered("horizon == 2", &f);
    ck_assert(g.horizon == 2 && g.exact_horizon);
    g = steered("T == 1000", &f);
    ck_assert(g.horizon == 1000 && g.exact_horizon);
    static const char *const left_alone[] = {"T == 1001", "T == 0",     "T == 1/2",        "T != 2",
                                             "T <= 2",    "T + 0 == 2", "T == 2 or T == 3"};
    for (size_t i = 0; i < sizeof left_alone / sizeof *left_alone; i++) {
        g = steered(left_alone[i], &f);
        ck_assert_msg(same_family(&f, &g), "%s", left_alone[i]);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("steer");
    const TTest *const tests[] = {hypotheses_are_built_in, other_assumptions_are_checked,
                                  what_steering_changes};
    ASK_CASE(s, "steer", tests);
    return suite_run(s);
}
