/* rationale campaign: many readings on many families of models, recorded in a database. */
#include "cli/campaign.h"

#include <string.h>

#include "cli/report.h"
#include "output/json.h"

static bool wrong(const options *o, status *st, const char *wanted)
{
    text words;
    text_init(&words);
    for (int i = 0; i < o->argument_count; i++)
        text_addf(&words, " %s", o->arguments[i]);
    if (o->db)
        text_addf(&words, " --db %s", o->db);
    status_fail(st, EXIT_USAGE, NULL, 0, 0, "found rationale campaign%s, wanted rationale campaign %s",
                words.length ? words.data : " alone", wanted);
    text_clear(&words);
    return false;
}

/* ---- Status -------------------------------------------------------------------------------------- */

static void add_of(text *out, const char *name, uint64_t done, uint64_t all)
{
    text_addf(out, "%-9s", name);
    report_count(out, done);
    text_add(out, " of ");
    report_count(out, all);
    text_add_char(out, '\n');
}

static void status_text(text *out, const char *db, const store_summary *x)
{
    text_addf(out, "%s: %s\n", db, x->units_done == x->units ? "complete" : "not complete");
    if (x->parts > 1)
        text_addf(out, "part     %llu/%llu\n", (unsigned long long)x->part, (unsigned long long)x->parts);
    add_of(out, "units", x->units_done, x->units);
    add_of(out, "models", x->models_done, x->models);
    if (x->drawn_readings > 0) {
        text_addf(out, "draws    %llu tried on each model by %llu of %llu reading%s, ",
                  (unsigned long long)x->draws_per_model, (unsigned long long)x->drawn_readings,
                  (unsigned long long)x->readings, text_plural(x->readings));
        report_count(out, x->instances);
        text_addf(out, " instance%s so far\n", text_plural(x->instances));
    }
    uint64_t milliseconds = x->microseconds / 1000;
    text_addf(out, "time     %llu.%03llu s of one worker, ", (unsigned long long)(milliseconds / 1000),
              (unsigned long long)(milliseconds % 1000));
    report_count(out, x->models_done * 1000 / (milliseconds + 1));
    text_addf(out, " models/s\nby       %s, GMP %s, MPFR %s\n", x->program, x->gmp, x->mpfr);
}

static void status_json(text *out, const char *db, const store_summary *x)
{
    text_add_char(out, '{');
    json_key(out, "db");
    json_string(out, db);
    json_truth(out, "complete", x->units_done == x->units);
    json_count(out, "part", x->part);
    json_count(out, "parts", x->parts);
    json_count(out, "units", x->units);
    json_count(out, "units_done", x->units_done);
    json_count(out, "models", x->models);
    json_count(out, "models_done", x->models_done);
    json_count(out, "microseconds", x->microseconds);
    if (x->drawn_readings > 0) {
        json_count(out, "draws_per_model", x->draws_per_model);
        json_count(out, "instances", x->instances);
    }
    const char *const texts[][2] = {{"program", x->program},
                                    {"gmp", x->gmp},
                                    {"mpfr", x->mpfr},
                                    {"spec_sha256", x->digest},
                                    {"spec", x->spec}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        json_key(out, texts[i][0]);
        json_string(out, texts[i][1]);
    }
    text_add(out, "}\n");
}

static int show_status(const options *o, const char *db, text *out, status *st)
{
    store *d = store_read(db, st);
    store_summary x = {0};
    if (d && store_summarise(d, &x, st)) {
        if (o->format == FORMAT_JSON)
            status_json(out, db, &x);
        else
            status_text(out, db, &x);
    }
    store_summary_clear(&x);
    store_close(d);
    return EXIT_AS_EXPECTED;
}

/* ---- Which of them ------------------------------------------------------------------------------- */

static bool format_fits(const options *o, const char *verb, status *st)
{
    return o->format != FORMAT_CSV || strcmp(verb, "export") == 0 ||
           status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --format csv, wanted it with campaign export only");
}

static int dispatch(const options *o, text *out, status *st)
{
    const char *verb = o->argument_count > 0 ? o->arguments[0] : "";
    int count = o->argument_count - 1;
    char **rest = o->arguments + 1;
    const char *db = o->db; /* what reads takes it as an argument too */
    if (!db && count > 0) {
        db = rest[0];
        count--;
        rest++;
    }
    if (!format_fits(o, verb, st))
        return st->code;
    if (strcmp(verb, "run") == 0) {
        if (count == 1 && o->db)
            return campaign_run(o, rest[0], out, st);
        wrong(o, st, "run SPEC --db FILE");
    } else if (strcmp(verb, "status") == 0) {
        if (db && count == 0)
            return show_status(o, db, out, st);
        wrong(o, st, "status DB");
    } else if (strcmp(verb, "report") == 0) {
        if (db && count == 0)
            return campaign_report(o, db, out, st);
        wrong(o, st, "report DB");
    } else if (strcmp(verb, "export") == 0) {
        if (db && count <= 1)
            return campaign_export(o, db, count == 1 ? rest[0] : NULL, out, st);
        wrong(o, st, "export DB [units|counterexamples]");
    } else if (strcmp(verb, "merge") == 0) {
        if (db && count >= 1)
            return store_merge(db, rest, (size_t)count, st) ? EXIT_AS_EXPECTED : st->code;
        wrong(o, st, "merge OUT IN...");
    } else {
        wrong(o, st, "run, status, report, export or merge");
    }
    return st->code;
}

static int run(const options *o, text *out)
{
    status st;
    status_init(&st);
    int code = dispatch(o, out, &st);
    if (!status_ok(&st))
        code = exit_status_worse(code, common_error(&st));
    status_clear(&st);
    return code;
}

const command command_campaign = {
    "campaign",
    CMD_CAMPAIGN,
    "run SPEC --db FILE | status DB | report DB | export DB [units|counterexamples] | merge OUT IN...",
    "check many readings on many families of models, resumably",
    "run     do what SPEC says that FILE does not hold yet, on all cores. Killed at any moment and started\n"
    "        again, it goes on; the content depends neither on that nor on the number of workers.\n"
    "status  how far it is.\n"
    "report  the verdicts, for each family as check words them, with check's exit status.\n"
    "export  units and counterexamples as JSON lines or (--format csv) one of the two as CSV;\n"
    "        --save DIR writes the counterexamples as model files.\n"
    "merge   join the databases of parts (run --part i/N) of one campaign into a new one.\n"
    "\n"
    "A SPEC:\n"
    "  claims  thm-5.9 prop-5.4 mine.claim\n"
    "  family  small: states 3, actions 2, horizon 3\n"
    "  family  wide: states 6, actions 3, horizon 2, deterministic, prior uniform\n"
    "  seeds   1..5\n"
    "  models  10000\n"
    "\n"
    "Exit status of run: 0 all is recorded; 4 interrupted; 2 usage; 3 bad input, or a database of another\n"
    "campaign; 5 internal.\n",
    run};
