/* rationale check: readings on models. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/certify.h"
#include "cli/exhaustive.h"
#include "cli/idle_options.h"
#include "cli/report_ci.h"
#include "cli/selection.h"
#include "cli/shrunk.h"
#include "model/drn.h"

/* With no models given: enough to meet the usual counterexamples, in seconds for all readings. */
#define DEFAULT_MODELS 1000u

/* As it is printed. Over policies and rewards also how it is met again: a file need not hold all that
 * refutes. */
static void add_smallest(text *out, const options *o, const tally *y)
{
    if (y->reading->drawn_count > 0) {
        text_add(out, "// again: ");
        report_replay(out, o, y);
        text_add_char(out, '\n');
    }
    text_add(out, y->smallest.drn);
}

/* --save: the smallest counterexample, the shrunk one if there is one. */
static bool save(const options *o, const selection *s, const tally *y, const mdp *smaller, status *st)
{
    text drn;
    text_init(&drn);
    if (smaller)
        drn_write(smaller, &drn);
    else if (y->smallest.drn)
        add_smallest(&drn, o, y);
    bool ok = drn.length == 0 || report_save(o, s, y->reading, drn.data, st);
    text_clear(&drn);
    return ok;
}

/* ---- Running ------------------------------------------------------------------------------------- */

typedef struct checking {
    const options *o;
    const selection *s;
    const model_list *models;
    sweep_plan plan;
    uint64_t end; /* of the budget; 0 without one */
    ci_report ci;
    certificates certified;
    text *out;
    status *st;
} checking;

static bool is_ci(const options *o)
{
    return o->format == FORMAT_TAP || o->format == FORMAT_JUNIT;
}

static void report(checking *c, const tally *y, const shrink_result *smaller, int code)
{
    if (!status_ok(c->st) && !is_ci(c->o))
        return;
    if (is_ci(c->o)) {
        status st;
        status_init(&st);
        bool cut = sweep_interrupted() && status_ok(c->st) && code != EXIT_AGAINST_EXPECTATION;
        if (cut)
            status_fail(&st, EXIT_UNDECIDED, NULL, 0, 0, "interrupted");
        ci_reading(&c->ci, y, cut ? &st : c->st, c->out);
        status_clear(&st);
    } else if (c->o->format == FORMAT_JSON) {
        report_json(c->out, y);
        shrunk_json(c->out, smaller);
    } else if (!c->o->quiet || code != EXIT_AS_EXPECTED) {
        report_text(c->out, c->o, y);
        shrunk_text(c->out, smaller);
    }
}

/* Its share of the budget: what others left over comes to those that follow. */
static uint64_t share(const checking *c, size_t left)
{
    uint64_t now = sweep_now();
    return c->end == 0 ? 0 : now >= c->end ? now : now + (c->end - now) / left;
}

static int check_reading(checking *c, size_t i)
{
    tally y;
    tally_init(&y, c->s->readings[i]);
    y.tries = c->o->tries;
    c->plan.deadline = share(c, c->s->reading_count - i);
    shrink_result smaller = {0};
    int code = EXIT_AS_EXPECTED;
    if (selection_run(c->models, &c->plan, &y, c->st) &&
        shrunk_specimen(c->o, &y, c->models, &smaller, c->st))
        code = tally_exit_status(&y);
    report(c, &y, &smaller, code);
    if (status_ok(c->st) && save(c->o, c->s, &y, smaller.model, c->st))
        (void)(certify_reading(&c->certified, y.reading, c->models, c->st) &&
               certify_found(&c->certified, &y, smaller.model, c->st));
    if (!status_ok(c->st))
        code = exit_status_worse(code, c->st->code);
    shrink_result_clear(&smaller);
    tally_clear(&y);
    return code;
}

/* Models with parameters are kept apart: readings are checked on them for all values. */
static size_t split_parametric(selection *s, const char **parametric)
{
    size_t kept = 0, count = 0;
    for (size_t i = 0; i < s->model_count; i++)
        if (drn_is_parametric(s->models[i]))
            parametric[count++] = s->models[i];
        else
            s->models[kept++] = s->models[i];
    s->model_count = kept;
    return count;
}

/* Parametric models, --exhaustive and the reports for pipelines do not go together. */
static bool check_kinds(const options *o, const char *const *parametric, size_t count, status *st)
{
    bool exhaustive = o->given[OPT_EXHAUSTIVE];
    if (count > 0 && exhaustive)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found the model %s with --exhaustive, wanted one of them", parametric[0]);
    if (is_ci(o) && (count > 0 || exhaustive))
        return status_fail(
            st, EXIT_USAGE, NULL, 0, 0,
            "found --format %s with %s, wanted --format text or json for it: a step of its own, which "
            "passes where the exit status is 0",
            o->format == FORMAT_TAP ? "tap" : "junit", exhaustive ? "--exhaustive" : parametric[0]);
    return true;
}

static int check_parametric(const options *o, const selection *s, const char *const *parametric, size_t count,
                            text *out, status *st)
{
    int code = EXIT_AS_EXPECTED;
    for (size_t i = 0; status_ok(st) && i < s->reading_count; i++)
        for (size_t k = 0; status_ok(st) && k < count; k++)
            code = exit_status_worse(code, generic_check(o, s->readings[i], parametric[k], i == 0, out, st));
    return code;
}

static int check_all(checking *c)
{
    int code = EXIT_AS_EXPECTED;
    if (is_ci(c->o))
        ci_begin(&c->ci, c->o, c->s->reading_count, c->out);
    exhaustive_plan structures;
    bool exhaustive = c->o->given[OPT_EXHAUSTIVE];
    if (exhaustive && !exhaustive_plan_of(c->o, c->s, &structures, c->st))
        return EXIT_USAGE;
    for (size_t i = 0; status_ok(c->st) && !sweep_interrupted() && i < c->s->reading_count; i++) {
        code = exit_status_worse(
            code, exhaustive ? exhaustive_check(c->o, c->s->readings[i], &structures, c->out, c->st)
                             : check_reading(c, i));
        if (!common_flush(c->o, c->out))
            return EXIT_INTERNAL;
    }
    if (is_ci(c->o))
        ci_end(&c->ci,
               sweep_interrupted() ? "interrupted"
               : status_ok(c->st)  ? NULL
                                   : "not all could be checked",
               c->out);
    if (sweep_interrupted()) {
        fprintf(stderr, "rationale: interrupted; what is above counts only the models checked so far\n");
        code = exit_status_worse(code, EXIT_UNDECIDED);
    }
    return code;
}

/* The random models that --random, --only or the budget ask for. */
static checking prepare(const options *o, const selection *s, const model_list *models, text *out, status *st)
{
    checking c = {.o = o, .s = s, .models = models, .certified = {.o = o}, .out = out, .st = st};
    uint64_t count = models->count > 0 ? 0 : o->budget ? SWEEP_UNBOUNDED : DEFAULT_MODELS;
    c.plan = selection_plan(o, count);
    c.end = o->budget ? sweep_now() + o->budget * SWEEP_SECOND : 0;
    return c;
}

static int run(const options *o, text *out)
{
    status st;
    status_init(&st);
    selection s;
    model_list models = {0};
    int code = EXIT_AS_EXPECTED;
    common_catch_interrupt();
    bool ok = selection_make(&s, o, &st);
    if (ok && s.reading_count == 0)
        ok = status_fail(&st, EXIT_USAGE, NULL, 0, 0,
                         "found no claim, wanted a name that `rationale claims` lists or a .claim file");
    const char **parametric = ok ? alloc_zeroed(s.model_count, sizeof *parametric) : NULL;
    size_t count = ok ? split_parametric(&s, parametric) : 0;
    bool only_parametric = count > 0 && s.model_count == 0 && !o->given[OPT_RANDOM];
    ok = ok && check_kinds(o, parametric, count, &st) && idle_options_of_check(o, &s, only_parametric, &st) &&
         common_save_folder(o, &st) && certify_folder(o, &st);
    if (ok)
        code = check_parametric(o, &s, parametric, count, out, &st);
    if (ok && status_ok(&st) && !only_parametric && model_list_read(&models, &s, o, &st)) {
        checking c = prepare(o, &s, &models, out, &st);
        code = exit_status_worse(code, check_all(&c));
        certificates_clear(&c.certified);
    }
    if (!status_ok(&st))
        code = exit_status_worse(code, common_error(&st));
    free(parametric);
    model_list_clear(&models);
    selection_clear(&s);
    status_clear(&st);
    return code;
}

const command command_check = {
    "check",
    CMD_CHECK,
    "CLAIM... [MODEL...]",
    "check readings of claims on models",
    "CLAIM is a name that `rationale claims` lists, a leading part of one (thm-5.9), or a .claim file of "
    "your own.\n"
    "Without models, 1000 random ones are checked for each reading. A model is a function of seed, index "
    "and\n"
    "reading alone; hypotheses such as uniform_prior or deterministic are built into it.\n"
    "\n"
    "Examples:\n"
    "  rationale check thm-5.9 examples/*.drn\n"
    "  rationale check thm-5.9 --random 10000 --seed 7 --deterministic --states 3 --actions 2 --horizon 3\n"
    "  rationale check my-conjecture.claim --random 1000\n"
    "  rationale check thm-5.9 --exhaustive --horizon 3 --width 2 --actions 2\n"
    "\n"
    "Exit status: 0 every reading as expected; 1 some reading against its expectation; 4 undecided "
    "(unknown,\n"
    "no applicable model, or expected refuted but no counterexample); 2 usage; 3 bad input; 5 internal.\n",
    run};
