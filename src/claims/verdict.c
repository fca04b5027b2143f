#include "claims/verdict.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"

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

/* What the model's file is to say of the tables that it cannot hold. */
static void add_lost(text *out, const char *name)
{
    text_addf(out, "%s%s", out->length ? ", " : "without ", name);
}

static void add_origin(text *out, const reading *r, const draw_key *key)
{
    text_addf(out,
              ": no reward model can be what depends on t or is not rational; drawn for %s with "
              "--seed %" PRIu64 " --only %" PRIu64,
              r->id, key->seed, key->index);
}

/* The model with what was drawn, or a remark that it is without; NULL if nothing was. */
static mdp *with_drawn(const evaluator *e, const mdp *m, const reading *r, const draw_key *key)
{
    text lost;
    text_init(&lost);
    const drawn_table *tables;
    size_t count = evaluator_drawn(e, &tables), kept = 0;
    reward_rows *added = alloc_zeroed(count, sizeof *added);
    for (size_t i = 0; i < count; i++)
        if (tables[i].rows && mdp_find_reward_model(m, tables[i].name) < 0)
            added[kept++] = (reward_rows){tables[i].name, tables[i].rows};
        else if (!tables[i].rows)
            add_lost(&lost, tables[i].name);
    mdp *made = kept > 0 || lost.length > 0 ? mdp_with_rewards(m, added, kept) : NULL;
    if (lost.length > 0) {
        add_origin(&lost, r, key);
        mdp_set_remark(made, lost.data);
    }
    text_clear(&lost);
    free(added);
    return made;
}

static void add_skips(skipped *skips, skipped s, skipped before)
{
    skips->both += s.both - before.both;
    skips->one_side += s.one_side - before.one_side;
    skips->compared += s.compared - before.compared;
    skips->tried += s.tried - before.tried;
    skips->tried_undefined += s.tried_undefined - before.tried_undefined;
}

bool reading_check(const reading *r, const mdp *m, verdict *v, skipped *skips, text *where, status *st)
{
    draw_plan plan = {.number = EVAL_CLAIM_TRIES};
    return reading_check_drawn(r, m, &plan, v, skips, where, NULL, st);
}

bool reading_check_drawn(const reading *r, const mdp *m, const draw_plan *plan, verdict *v, skipped *skips,
                         text *where, mdp **with, status *st)
{
    if (with)
        *with = NULL;
    if (mdp_horizon(m) == 0)
        return status_fail(st, EXIT_INPUT, mdp_name(m), 0, 0,
                           "found no horizon, wanted a line //@horizon: N or the option --horizon N");
    evaluator *e = evaluator_new(r->definitions, m, r->file, EXIT_INPUT);
    evaluator_set_draws(e, &plan->key, plan->number);
    value result;
    value_init(&result);
    bool ok = check_assumptions(r, e, v, st);
    skipped before = evaluator_skipped(e); /* places that assumptions compared are not the reading's */
    if (ok && *v == VERDICT_HOLDS) {
        ok = evaluate(e, r->assertion, &result, st);
        if (ok)
            *v = verdict_of(value_truth(&result));
    }
    if (ok && skips)
        add_skips(skips, evaluator_skipped(e), before);
    if (ok && where && *v == VERDICT_REFUTED) { /* only the assertion can be refuted */
        ok = evaluator_refute(e, r->assertion, where, st);
        if (ok && with)
            *with = with_drawn(e, m, r, &plan->key);
    }
    if (!ok)
        status_add(st, " (model %s)", mdp_name(m));
    value_clear(&result);
    evaluator_free(e);
    return ok;
}
