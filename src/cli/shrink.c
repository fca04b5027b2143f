/* rationale shrink: a smaller counterexample from a large one. */
#include <inttypes.h>

#include "cli/idle_options.h"
#include "cli/shrunk.h"
#include "model/drn.h"

/* Which one of several is meant: their names. */
static bool ask_for_one(const options *o, const selection *s, status *st)
{
    text names;
    text_init(&names);
    for (size_t i = 0; i < s->reading_count; i++)
        text_addf(&names, "%s%s", i ? ", " : "", s->readings[i]->id);
    status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --claim %s, which names %zu readings, wanted one of %s",
                o->claim, s->reading_count, names.data);
    text_clear(&names);
    return false;
}

static bool choose(const options *o, selection *s, status *st)
{
    if (o->argument_count != 1 || !o->claim)
        return status_fail(
            st, EXIT_USAGE, NULL, 0, 0,
            "found %s, wanted rationale shrink FILE --claim ID, with one model and one reading",
            !o->claim                ? "no --claim"
            : o->argument_count == 0 ? "no model"
                                     : "several models");
    options claim = *o;
    char *word = (char *)o->claim; /* read only */
    claim.argument_count = 1;
    claim.arguments = &word;
    if (!selection_make(s, &claim, st))
        return false;
    if (!idle_proofs(o, s, st))
        return false;
    return s->reading_count == 1 || ask_for_one(o, s, st);
}

static bool prior_has_zeros(const mdp *m)
{
    for (uint32_t s = 0; s < mdp_states(m); s++)
        for (uint32_t a = 0; a < mdp_prior(m, s)->n; a++)
            if (mpz_sgn(mdp_prior(m, s)->weight[a]) == 0)
                return true;
    return false;
}

/* On standard error, since standard output gets the model. */
static void report(const options *o, const reading *r, const mdp *before, const shrink_result *result)
{
    text out;
    text_init(&out);
    text_addf(&out, "%s: ", r->id);
    shrunk_size(&out, before);
    text_add(&out, " -> ");
    shrunk_size(&out, result->model);
    text_addf(&out, "; %" PRIu64 " model%s tried\n", result->models, text_plural(result->models));
    if (result->where && result->where[0])
        text_addf(&out, "    %s\n", result->where);
    text_add(&out, "    ");
    shrunk_minimal(&out, result);
    text_add_char(&out, '\n');
    if (o->keep)
        text_addf(&out, "    kept: %s\n", o->keep);
    if (prior_has_zeros(result->model) && !prior_has_zeros(before))
        text_add(&out, "    its prior has zeros now: --keep full_support is for one without\n");
    fputs(out.data, stderr);
    text_clear(&out);
}

static bool shrink_file(const options *o, const reading *r, text *out, status *st)
{
    mdp *m = common_model(o, o->arguments[0], st);
    bool ok = m && common_require_horizon(m, st);
    shrink_result result = {0};
    ok = ok && shrunk_make(o, r, m, &result, st);
    if (ok) {
        drn_write(result.model, out);
        if (!o->quiet)
            report(o, r, m, &result);
    }
    shrink_result_clear(&result);
    mdp_free(m);
    return ok;
}

static int run(const options *o, text *out)
{
    status st;
    status_init(&st);
    selection s = {0};
    common_catch_interrupt();
    int code = EXIT_AS_EXPECTED;
    if (!choose(o, &s, &st) || !shrink_file(o, s.readings[0], out, &st))
        code = common_error(&st);
    else if (sweep_interrupted())
        code = EXIT_UNDECIDED; /* the model so far is written all the same */
    selection_clear(&s);
    status_clear(&st);
    return code;
}

const command command_shrink = {
    "shrink",
    CMD_SHRINK,
    "FILE --claim ID [OPTIONS]",
    "make a counterexample smaller",
    "FILE is a model on which the reading ID is refuted. Steps, states, actions, successors and numbers are made\n"
    "fewer and simpler, in this order, as long as the reading stays refuted; each step is checked exactly. The\n"
    "result is a function of FILE, ID and --models; --budget may end it earlier. ID may also be a .claim file\n"
    "with one reading. The model goes to standard output or -o FILE, the report to standard error.\n"
    "\n"
    "What gets small may get degenerate: --keep says what has to stay true of the model on the way, in words of\n"
    "the claim language (full_support, positive_success, single_start, uniform_prior, deterministic,\n"
    "no_ties(prior), any other truth value; doc/language.md).\n"
    "\n"
    "Examples:\n"
    "  rationale shrink found.drn --claim prop-5.4/J-as-printed -o small.drn\n"
    "  rationale shrink found.drn --claim thm-5.9/F=G/as-printed --keep full_support,positive_success\n"
    "\n"
    "Exit status: 0 done; 2 usage, also where the model does not refute the reading or lacks what is kept; 3 bad input;\n"
    "4 interrupted, with the model so far; 5 internal.\n",
    run};
