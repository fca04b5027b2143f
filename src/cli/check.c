/* rationale check: readings on models. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/idle_options.h"
#include "cli/report_ci.h"
#include "cli/selection.h"

/* With no models given: enough to meet the usual counterexamples, in seconds for all readings. */
#define DEFAULT_MODELS 1000u

static void on_interrupt(int signal_number)
{
    if (sweep_interrupted()) { /* asked twice: one model may take for ever */
        signal(signal_number, SIG_DFL);
        raise(signal_number);
    }
    sweep_interrupt();
}

/* DIR/<id with dashes>.drn. */
static char *saved_path(const char *directory, const reading *r)
{
    text path;
    text_init(&path);
    text_addf(&path, "%s/", directory);
    for (const char *c = r->id; *c; c++)
        text_add_char(&path, *c == '/' ? '-' : *c);
    text_add(&path, ".drn");
    return text_take(&path);
}

static bool save_specimen(const options *o, const tally *y, status *st)
{
    if (!o->save || !y->smallest.drn)
        return true;
    char *path = saved_path(o->save, y->reading);
    FILE *file = fopen(path, "w");
    bool ok = file && fputs(y->smallest.drn, file) >= 0;
    if (file)
        ok = fclose(file) == 0 && ok;
    if (!ok)
        status_fail(st, EXIT_USAGE, path, 0, 0, "found no way to write (%s), wanted --save to name a folder",
                    strerror(errno));
    free(path);
    return ok;
}

/* A folder, and a file of its own for each reading. */
static bool check_save(const options *o, const selection *s, status *st)
{
    struct stat info;
    if (!o->save)
        return true;
    if (stat(o->save, &info) != 0 || !S_ISDIR(info.st_mode))
        return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --save %s, which is no folder, wanted one",
                           o->save);
    bool apart = true;
    for (size_t i = 0; apart && i < s->reading_count; i++)
        for (size_t k = 0; apart && k < i; k++) {
            char *one = saved_path("", s->readings[i]), *other = saved_path("", s->readings[k]);
            apart = strcmp(one, other) != 0 ||
                    status_fail(
                        st, EXIT_USAGE, NULL, 0, 0,
                        "found %s and %s, whose counterexamples --save would write into one file, wanted "
                        "them one at a time",
                        s->readings[k]->id, s->readings[i]->id);
            free(one);
            free(other);
        }
    return apart;
}

/* ---- Running ------------------------------------------------------------------------------------- */

typedef struct checking {
    const options *o;
    const selection *s;
    const model_list *models;
    sweep_plan plan;
    uint64_t end; /* of the budget; 0 without one */
    ci_report ci;
    text *out;
    status *st;
} checking;

static bool is_ci(const options *o)
{
    return o->format == FORMAT_TAP || o->format == FORMAT_JUNIT;
}

static void report(checking *c, const tally *y, int code)
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
    } else if (!c->o->quiet || code != EXIT_AS_EXPECTED) {
        report_text(c->out, c->o, y);
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
    int code = EXIT_AS_EXPECTED;
    if (selection_run(c->models, &c->plan, &y, c->st))
        code = tally_exit_status(&y);
    report(c, &y, code);
    if (status_ok(c->st))
        save_specimen(c->o, &y, c->st);
    if (!status_ok(c->st))
        code = exit_status_worse(code, c->st->code);
    tally_clear(&y);
    return code;
}

static int check_all(checking *c)
{
    int code = EXIT_AS_EXPECTED;
    if (is_ci(c->o))
        ci_begin(&c->ci, c->o, c->s->reading_count, c->out);
    for (size_t i = 0; status_ok(c->st) && !sweep_interrupted() && i < c->s->reading_count; i++) {
        code = exit_status_worse(code, check_reading(c, i));
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
    checking c = {.o = o, .s = s, .models = models, .out = out, .st = st};
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
    signal(SIGINT, on_interrupt);
    bool ok = selection_make(&s, o, &st);
    if (ok && s.reading_count == 0)
        ok = status_fail(&st, EXIT_USAGE, NULL, 0, 0,
                         "found no claim, wanted a name that `rationale claims` lists or a .claim file");
    ok = ok && check_idle_options(o, &s, &st) && check_save(o, &s, &st);
    if (ok && model_list_read(&models, &s, o, &st)) {
        checking c = prepare(o, &s, &models, out, &st);
        code = check_all(&c);
    }
    if (!status_ok(&st))
        code = exit_status_worse(code, common_error(&st));
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
    "\n"
    "Exit status: 0 every reading as expected; 1 some reading against its expectation; 4 undecided "
    "(unknown,\n"
    "no applicable model, or expected refuted but no counterexample); 2 usage; 3 bad input; 5 internal.\n",
    run};
