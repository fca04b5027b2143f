#include "cli/errata.h"

#include <string.h>

#include "output/show_value.h"

static bool is_erratum(const reading *r)
{
    return r->repair || (r->example && r->expect == EXPECT_REFUTED);
}

/* The witness, or the model that the reading is about, in one line. */
static void add_counterexample(text *out, const tally *y)
{
    const specimen *x = y->witness_tried ? &y->witness : &y->first;
    if (!x->present)
        return;
    text_addf(out, "- Counterexample: %s (%u state%s, %u step%s)", common_short_path(x->name), x->size.states,
              text_plural(x->size.states), x->size.horizon, text_plural(x->size.horizon));
    if (x->where && x->where[0])
        text_addf(out, ": `%s`", x->where);
    text_add_char(out, '\n');
}

static bool add_erratum(const options *o, const reading *r, text *out, status *st)
{
    static const model_list none = {0};
    sweep_plan witness_only = selection_plan(o, 0);
    witness_only.count = 0;
    tally y;
    tally_init(&y, r);
    bool ok = selection_run(&none, &witness_only, &y, st);
    if (ok && tally_exit_status(&y) != EXIT_AS_EXPECTED)
        ok = status_fail(st, EXIT_AGAINST_EXPECTATION, r->file, r->line, 1,
                         "found %s %s, wanted a reading that comes out as expected", r->id,
                         outcome_name(tally_outcome(&y)));
    if (ok) {
        text_addf(out, "\n## %s\n\n", r->source ? r->source : r->id);
        text_addf(out, "- Statement: %s\n", r->printed ? r->printed : r->title ? r->title : r->id);
        text_addf(out, "- Verdict: %s\n", outcome_name(tally_outcome(&y)));
        text_addf(out, "- Instead: %s\n",
                  r->repair   ? r->repair
                  : r->remark ? r->remark
                              : "see the claim file");
        add_counterexample(out, &y);
        text_addf(out, "- Replay: `rationale check '%s'%s`\n", r->id, r->on ? "" : " --random 0");
    }
    tally_clear(&y);
    return ok;
}

bool errata_write(const options *o, const selection *s, text *out, status *st)
{
    text_add(
        out,
        "# Errata\n\n"
        "Statements of \"Incoherence in goal-conditioned autoregressive models\" that fail as printed, "
        "each with what\n"
        "holds instead. Made by `rationale paper --errata` from the claim files; the counterexamples "
        "are computed, exactly,\n"
        "each time. Those that are no examples of the paper are locally minimal (doc/hunting.md); the notes "
        "in the claim\n"
        "files say among which models.\n");
    bool ok = true;
    for (size_t i = 0; ok && i < s->reading_count; i++)
        if (is_erratum(s->readings[i]))
            ok = add_erratum(o, s->readings[i], out, st);
    return ok;
}
