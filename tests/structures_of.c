#include "structures_of.h"

#include "base/text.h"
#include "campaign/sweep.h"

const exhaustive_plan structures_small = {
    .horizon = 2, .width = 2, .actions = 2, .seed = 5, .part = 1, .parts = 1, .error_bits = 100, .jobs = 1};

const reading *structures_reading(ask_claim *s, const char *assumptions, const char *assertion)
{
    text content;
    text_init(&content);
    text_addf(&content, "claim tried\n%s%s\nassert %s\nexpect holds\n", assumptions[0] ? "assume " : "",
              assumptions, assertion);
    const reading *r = ask_claim_open(s, content.data);
    text_clear(&content);
    return r;
}

exhaustive_result structures_of(ask_claim *s, const char *assumptions, const char *assertion,
                                const exhaustive_plan *plan)
{
    const reading *r = structures_reading(s, assumptions, assertion);
    status st;
    status_init(&st);
    exhaustive_result x;
    ck_assert_msg(exhaustive_run(r, plan, &x, &st), "%s: %s", assertion, st.text);
    return x;
}

uint64_t structures_refutations(const reading *r, bool single_start)
{
    sweep_plan plan = {.seed = 3, .count = 400 * ask_effort(), .jobs = 1};
    family_init(&plan.family);
    plan.family.states = plan.family.actions = plan.family.horizon = 2;
    plan.family.single_start = single_start;
    status st;
    status_init(&st);
    tally y;
    tally_init(&y, r);
    ck_assert_msg(sweep_random(&plan, &y, &st), "%s", st.text);
    uint64_t n = y.refuted;
    tally_clear(&y);
    return n;
}
