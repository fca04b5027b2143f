#include "claims/verdict.h"

static verdict verdict_of(truth t)
{
    static const verdict verdicts[] = {
        [TRUTH_NO] = VERDICT_REFUTED,
        [TRUTH_YES] = VERDICT_HOLDS,
        [TRUTH_UNKNOWN] = VERDICT_UNKNOWN,
        [TRUTH_UNDEFINED] = VERDICT_UNDEFINED,
    };
    return verdicts[t];
}

/*
 * What the assumptions say: VERDICT_HOLDS if all are yes. One that is no makes the model not applicable,
 * whatever the others are; else one that is undefined or unknown leaves the reading so.
 */
static bool check_assumptions(const reading *r, evaluator *e, verdict *v, status *st)
{
    value result;
    value_init(&result);
    truth all = TRUTH_YES;
    bool ok = true;
    for (size_t i = 0; ok && all != TRUTH_NO && i < r->assumption_count; i++) {
        ok = evaluate(e, r->assumptions[i], &result, st);
        if (ok)
            all = truth_and(all, value_truth(&result));
    }
    *v = all == TRUTH_NO ? VERDICT_NOT_APPLICABLE : verdict_of(all);
    value_clear(&result);
    return ok;
}

bool reading_check(const reading *r, const mdp *m, verdict *v, skipped *skips, text *where, status *st)
{
    if (mdp_horizon(m) == 0)
        return status_fail(st, EXIT_INPUT, mdp_name(m), 0, 0,
                           "found no horizon, wanted a line //@horizon: N or the option --horizon N");
    evaluator *e = evaluator_new(r->definitions, m, r->file, EXIT_INPUT);
    value result;
    value_init(&result);
    bool ok = check_assumptions(r, e, v, st);
    skipped before = evaluator_skipped(e); /* places that assumptions compared are not the reading's */
    if (ok && *v == VERDICT_HOLDS) {
        ok = evaluate(e, r->assertion, &result, st);
        if (ok)
            *v = verdict_of(value_truth(&result));
    }
    if (ok && skips) {
        skipped s = evaluator_skipped(e);
        skips->both += s.both - before.both;
        skips->one_side += s.one_side - before.one_side;
        skips->compared += s.compared - before.compared;
    }
    if (ok && where && *v == VERDICT_REFUTED) /* only the assertion can be refuted */
        ok = evaluator_refute(e, r->assertion, where, st);
    if (!ok)
        status_add(st, " (model %s)", mdp_name(m));
    value_clear(&result);
    evaluator_free(e);
    return ok;
}
