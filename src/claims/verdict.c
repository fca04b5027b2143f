#include "claims/verdict.h"

static bool applicable(const reading *r, evaluator *e, bool *yes, status *st)
{
    value v;
    value_init(&v);
    bool ok = true;
    *yes = true;
    for (size_t i = 0; ok && *yes && i < r->assumption_count; i++) {
        ok = evaluate(e, r->assumptions[i], &v, st);
        *yes = ok && value_truth(&v) == TRUTH_YES;
    }
    value_clear(&v);
    return ok;
}

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

bool reading_check(const reading *r, const mdp *m, verdict *v, skipped *skips, text *where, status *st)
{
    if (mdp_horizon(m) == 0)
        return status_fail(st, EXIT_INPUT, mdp_name(m), 0, 0,
                           "found no horizon, wanted a line //@horizon: N or the option --horizon N");
    evaluator *e = evaluator_new(r->definitions, m, r->file, EXIT_INPUT);
    value result;
    value_init(&result);
    bool yes = false;
    bool ok = applicable(r, e, &yes, st);
    *v = VERDICT_NOT_APPLICABLE;
    if (ok && yes) {
        ok = evaluate(e, r->assertion, &result, st);
        if (ok)
            *v = verdict_of(value_truth(&result));
    }
    if (ok && skips) {
        skipped s = evaluator_skipped(e);
        skips->both += s.both;
        skips->one_side += s.one_side;
        skips->compared += s.compared;
    }
    if (ok && where && *v == VERDICT_REFUTED)
        ok = evaluator_refute(e, r->assertion, where, st);
    if (!ok)
        status_add(st, " (model %s)", mdp_name(m));
    value_clear(&result);
    evaluator_free(e);
    return ok;
}
