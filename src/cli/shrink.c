/* rationale shrink: a smaller counterexample from a large one. */
#include <inttypes.h>

#include "cli/idle_options.h"
#include "cli/shrunk.h"
#include "model/drn.h"

static bool choose(const options *o, selection *s, status *st)
{
    if (o->argument_count != 1 || !o->claim)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found %s, wanted one FILE and --claim ID",
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
    return s->reading_count == 1 ||
           status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --claim %s, which names %zu readings, wanted one",
                       o->claim, s->reading_count);
}

/* On standard error, since standard output gets the model. */
static void report(const reading *r, const mdp *before, const shrink_result *result)
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
            report(r, m, &result);
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
    "Example:\n"
    "  rationale shrink found.drn --claim prop-5.4/J-as-printed -o small.drn\n"
    "\n"
    "Exit status: 0 done; 2 usage, also where the model does not refute the reading; 3 bad input; 5 internal.\n",
    run};
