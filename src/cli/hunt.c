/* rationale hunt: a counterexample that random sampling does not meet. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/idle_options.h"
#include "cli/report.h"
#include "cli/shrunk.h"
#include "model/drn.h"
#include "output/json.h"
#include "search/hunt.h"

/* Where neither --budget nor --models says how long to search. */
#define DEFAULT_SECONDS 60u

/* What `check` would say with this model, or with none. */
static int exit_status(const reading *r, bool found)
{
    bool refutes = found && !r->exists_model, shows = found && r->exists_model;
    switch (r->expect) {
    case EXPECT_HOLDS:
        if (r->exists_model)
            return shows ? EXIT_AS_EXPECTED : EXIT_UNDECIDED;
        return refutes ? EXIT_AGAINST_EXPECTATION : EXIT_AS_EXPECTED;
    case EXPECT_REFUTED:
        if (r->exists_model)
            return shows ? EXIT_AGAINST_EXPECTATION : EXIT_AS_EXPECTED;
        return refutes ? EXIT_AS_EXPECTED : EXIT_UNDECIDED;
    case EXPECT_UNKNOWN: return found ? EXIT_AGAINST_EXPECTATION : EXIT_UNDECIDED;
    }
    return EXIT_UNDECIDED;
}

static const char *found_what(const reading *r)
{
    return r->exists_model ? "holds" : "refuted";
}

/* ---- Text -------------------------------------------------------------------------------------------- */

static void add_replay(text *out, const options *o, const reading *r, const hunt_result *result)
{
    text_add(out, "    replay: rationale hunt ");
    report_reading_name(out, o, r);
    if (o->proofs)
        text_addf(out, " --proofs %s", o->proofs);
    report_family(out, o);
    text_addf(out, " --models %" PRIu64 "\n", result->models);
    if (!o->output || strcmp(o->output, "-") == 0 || o->given[OPT_SHRINK])
        return;
    text_addf(out, "    smaller: rationale shrink %s --claim ", o->output);
    report_reading_name(out, o, r);
    text_addf(out, "%s%s\n", o->proofs ? " --proofs " : "", o->proofs ? o->proofs : "");
}

static void add_found(text *out, const options *o, const reading *r, const hunt_result *result)
{
    bool expected = exit_status(r, true) == EXIT_AS_EXPECTED;
    text_addf(out, "%-44s %s", r->id, found_what(r));
    if (!expected)
        text_addf(out, ", against expectation (%s)", expectation_name(r->expect));
    else if (r->expect != EXPECT_HOLDS)
        text_add(out, ", as expected");
    text_add(out, "   by model ");
    report_count(out, result->models);
    text_addf(out, " of the hunt, seed %" PRIu64 "\n    ", o->seed);
    shrunk_size(out, result->model);
    if (result->where && result->where[0])
        text_addf(out, "   %s", result->where);
    text_add_char(out, '\n');
    add_replay(out, o, r, result);
}

static void add_none(text *out, const options *o, const reading *r, const hunt_result *result)
{
    text_addf(out, "%-44s none found in ", r->id);
    report_count(out, result->models);
    text_addf(out, " model%s (expected: %s), ", text_plural(result->models), expectation_name(r->expect));
    report_count(out, result->applicable);
    text_addf(out, " of them applicable, seed %" PRIu64 "\n", o->seed);
}

/* ---- JSON -------------------------------------------------------------------------------------------- */

static void add_json(text *out, const options *o, const reading *r, const hunt_result *result,
                     const char *drn)
{
    text_add_char(out, '{');
    json_key(out, "reading");
    json_string(out, r->id);
    json_key(out, "verdict");
    json_string(out, result->found ? found_what(r) : "none found");
    json_key(out, "expected");
    json_string(out, expectation_name(r->expect));
    json_truth(out, "as_expected", exit_status(r, result->found) == EXIT_AS_EXPECTED);
    if (sweep_interrupted())
        json_truth(out, "interrupted", true);
    json_count(out, "seed", o->seed);
    json_count(out, "models", result->models);
    if (result->found) {
        json_count(out, "horizon", mdp_horizon(result->model));
        json_count(out, "states", mdp_states(result->model));
        json_count(out, "choices", mdp_choices(result->model));
        json_key(out, "where");
        json_string(out, result->where);
        json_key(out, "drn");
        json_string(out, drn);
    }
    text_add(out, "}\n");
}

/* ---- Running ----------------------------------------------------------------------------------------- */

static hunt_plan plan_of(const options *o)
{
    bool by_models = o->given[OPT_MODELS];
    return (hunt_plan){
        .family = o->family,
        .more_states = !o->given[OPT_STATES],
        .more_actions = !o->given[OPT_ACTIONS],
        .seed = o->seed,
        .models = by_models ? o->models : UINT64_MAX / 4,
        .seconds = o->budget   ? o->budget
                   : by_models ? 0
                               : DEFAULT_SECONDS,
        .jobs = o->jobs,
        .progress = !o->quiet && isatty(STDERR_FILENO),
        .stopped = sweep_interrupted,
    };
}

static void add_report(const options *o, const reading *r, const hunt_result *result,
                       const shrink_result *smaller, const text *drn, bool model_apart, text *out)
{
    if (o->format == FORMAT_JSON) {
        add_json(out, o, r, result, drn->data);
        shrunk_json(out, smaller);
    } else if (!result->found && (!o->quiet || exit_status(r, false) != EXIT_AS_EXPECTED)) {
        add_none(out, o, r, result);
    } else if (result->found) {
        add_found(out, o, r, result);
        shrunk_text(out, smaller);
        if (!smaller->model && !model_apart)
            report_model(out, drn->data);
    }
}

/* The report on one reading; its model, shrunk if that is asked for, goes to `model`, the file of -o. */
static int hunt_reading(const options *o, const selection *s, const reading *r, text *report, text *model,
                        status *st)
{
    hunt_plan plan = plan_of(o);
    hunt_result result;
    shrink_result smaller = {0};
    int code = EXIT_AS_EXPECTED;
    text drn;
    text_init(&drn);
    bool ok = hunt(&plan, r, &result, st);
    if (ok && result.found && o->given[OPT_SHRINK])
        ok = shrunk_make(o, r, result.model, &smaller, st);
    if (ok) {
        code = exit_status(r, result.found);
        if (result.found)
            drn_write(result.model, &drn);
        add_report(o, r, &result, &smaller, &drn, model || o->save, report);
        if (smaller.model) {
            text_reset(&drn);
            drn_write(smaller.model, &drn);
        }
        if (model)
            text_add(model, drn.data);
        if (result.found)
            report_save(o, s, r, drn.data, st);
    }
    if (!status_ok(st))
        code = exit_status_worse(code, st->code);
    shrink_result_clear(&smaller);
    hunt_result_clear(&result);
    text_clear(&drn);
    return code;
}

static bool may_hunt(const options *o, const selection *s, status *st)
{
    if (s->reading_count == 0)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found no claim, wanted a name that `rationale claims` lists or a .claim file");
    if (s->model_count > 0)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found the model %s, wanted claims only: hunt makes its own models", s->models[0]);
    size_t about_one = 0;
    while (about_one < s->reading_count && s->readings[about_one]->on)
        about_one++;
    if (about_one == s->reading_count)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found %s, which is about one model, wanted a claim about all models",
                           s->readings[0]->id);
    if (o->output && strcmp(o->output, "-") != 0 && s->reading_count > 1)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found -o with %zu readings, wanted one, or --save DIR for a file each",
                           s->reading_count);
    return idle_proofs(o, s, st) && common_save_folder(o, st);
}

static int hunt_all(const options *o, const selection *s, text *out, status *st)
{
    bool to_file = o->output && strcmp(o->output, "-") != 0;
    int code = EXIT_AS_EXPECTED;
    for (size_t i = 0; status_ok(st) && !sweep_interrupted() && i < s->reading_count; i++) {
        if (s->readings[i]->on) /* about one model */
            continue;
        text report;
        text_init(&report);
        code = exit_status_worse(code, hunt_reading(o, s, s->readings[i], &report, to_file ? out : NULL, st));
        fputs(report.data, stdout);
        fflush(stdout);
        text_clear(&report);
    }
    if (sweep_interrupted()) {
        fprintf(stderr, "rationale: interrupted; what is above counts only the models looked at so far\n");
        code = exit_status_worse(code, EXIT_UNDECIDED);
    }
    return code;
}

static int run(const options *o, text *out)
{
    status st;
    status_init(&st);
    selection s;
    int code = EXIT_AS_EXPECTED;
    common_catch_interrupt();
    if (selection_make(&s, o, &st) && may_hunt(o, &s, &st))
        code = hunt_all(o, &s, out, &st);
    if (!status_ok(&st))
        code = common_error(&st);
    selection_clear(&s);
    status_clear(&st);
    return code;
}

const command command_hunt = {
    "hunt",
    CMD_HUNT,
    "CLAIM... [OPTIONS]",
    "search for a counterexample where random models meet none",
    "Local search over models, led by how far the two sides of the claim's comparisons are apart, with restarts.\n"
    "What is found is checked exactly; that nothing is found proves nothing. With --models N the result is a\n"
    "function of seed, claim and N, for any number of threads; with --budget the search is the same and only\n"
    "its end depends on the machine. -o FILE takes the counterexample, the report goes to standard output.\n"
    "--states, --actions and --horizon bound the models; without them most have 3 states and 2 actions at most, some one more.\n"
    "\n"
    "Examples:\n"
    "  rationale hunt prop-5.4/J-as-printed -o found.drn\n"
    "  rationale shrink found.drn --claim prop-5.4/J-as-printed -o small.drn\n"
    "  rationale hunt my-conjecture.claim --models 100000 --seed 7\n"
    "\n"
    "Exit status: 0 as expected (found where it is expected refuted, none found where it is expected to hold);\n"
    "1 found against expectation; 4 none found where one is expected; 2 usage; 3 bad input; 5 internal.\n",
    run};
