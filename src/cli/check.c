/* rationale check: readings on models. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/certify.h"
#include "cli/report.h"
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

/* The smallest counterexample as DIR/<id with dashes>.drn. */
static bool save_specimen(const options *o, const tally *y, status *st)
{
    if (!o->save || !y->smallest.drn)
        return true;
    text path;
    text_init(&path);
    text_addf(&path, "%s/", o->save);
    for (const char *c = y->reading->id; *c; c++)
        text_add_char(&path, *c == '/' ? '-' : *c);
    text_add(&path, ".drn");
    FILE *file = fopen(path.data, "w");
    bool ok = file && fputs(y->smallest.drn, file) >= 0;
    if (file)
        ok = fclose(file) == 0 && ok;
    if (!ok)
        status_fail(st, EXIT_USAGE, path.data, 0, 0,
                    "found no way to write (%s), wanted --save to name a folder", strerror(errno));
    text_clear(&path);
    return ok;
}

static int check_reading(const options *o, const reading *r, const model_list *models, const sweep_plan *plan,
                         text *out, status *st)
{
    tally y;
    tally_init(&y, r);
    int code = EXIT_AS_EXPECTED;
    if (selection_run(models, plan, &y, st)) {
        code = tally_exit_status(&y);
        if (o->format == FORMAT_JSON)
            report_json(out, &y);
        else if (!o->quiet || code != EXIT_AS_EXPECTED)
            report_text(out, o, &y);
        if (save_specimen(o, &y, st))
            certify_reading(o, r, models, st);
    }
    if (!status_ok(st))
        code = exit_status_worse(code, st->code);
    tally_clear(&y);
    return code;
}

static int check_all(const options *o, const selection *s, const model_list *models, text *out, status *st)
{
    uint64_t count = models->count > 0 ? 0 : DEFAULT_MODELS;
    sweep_plan plan = selection_plan(o, count);
    int code = EXIT_AS_EXPECTED;
    for (size_t i = 0; status_ok(st) && !sweep_interrupted() && i < s->reading_count; i++) {
        code = exit_status_worse(code, check_reading(o, s->readings[i], models, &plan, out, st));
        if (!common_flush(o, out))
            return EXIT_INTERNAL;
    }
    if (sweep_interrupted()) {
        fprintf(stderr, "rationale: interrupted; what is above counts only the models checked so far\n");
        code = exit_status_worse(code, EXIT_UNDECIDED);
    }
    return code;
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
    struct stat info;
    if (ok && o->save && !(stat(o->save, &info) == 0 && S_ISDIR(info.st_mode)))
        ok = status_fail(&st, EXIT_USAGE, NULL, 0, 0, "found --save %s, which is no folder, wanted one",
                         o->save);
    ok = ok && certify_folder(o, &st);
    if (ok && model_list_read(&models, &s, o, &st))
        code = check_all(o, &s, &models, out, &st);
    if (!status_ok(&st))
        code = common_error(&st);
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
