/* rationale paper: every worked number of the paper recomputed, and every reading of its claims checked. */
#include "config.h"

#include <mpfr.h>
#include <stdlib.h>
#include <string.h>

#include "cli/certify.h"
#include "cli/errata.h"
#include "cli/exhaustive.h"
#include "cli/report.h"
#include "cli/selection.h"
#include "model/drn.h"
#include "output/json.h"
#include "output/show_value.h"

#define DEFAULT_MODELS 500u

/* ---- Columns ------------------------------------------------------------------------------------- */

/* Characters, not bytes: continuation bytes take no room. */
static size_t width_of(const char *s)
{
    size_t width = 0;
    for (; *s; s++)
        width += ((unsigned char)*s & 0xC0) != 0x80;
    return width;
}

static void add_padded(text *out, const char *s, size_t width)
{
    text_add(out, s);
    for (size_t i = width_of(s); i < width; i++)
        text_add_char(out, ' ');
    text_add(out, "  ");
}

/* ---- Examples ------------------------------------------------------------------------------------ */

/* "label value, label value": what the reading shows, computed on the model it is about. */
static bool add_shown(text *out, const reading *r, status *st)
{
    mdp *m = r->on ? drn_read_file(r->on, NULL, st) : NULL;
    if (!m)
        return r->on == NULL;
    evaluator *e = evaluator_new(r->definitions, m, r->file, EXIT_INPUT);
    value v;
    value_init(&v);
    bool ok = true;
    for (size_t i = 0; ok && i < r->shown_count; i++) {
        ok = evaluate(e, r->shown[i].value, &v, st);
        text_addf(out, "%s%s%s", i ? ", " : "", r->shown[i].label, r->shown[i].label[0] ? " " : "");
        if (ok)
            show_value(out, e, &v);
    }
    value_clear(&v);
    evaluator_free(e);
    mdp_free(m);
    return ok;
}

/* Does the paper print it so? The remark says more where there is one. */
static const char *agreement(const tally *y)
{
    const reading *r = y->reading;
    if (tally_exit_status(y) != EXIT_AS_EXPECTED)
        return "NOT AS EXPECTED";
    if (r->remark)
        return r->remark;
    return r->expect == EXPECT_HOLDS ? "as printed" : "not as printed";
}

static bool add_example(text *out, const options *o, const tally *y, status *st)
{
    const reading *r = y->reading;
    text computed;
    text_init(&computed);
    bool ok = add_shown(&computed, r, st);
    if (ok && o->format == FORMAT_JSON) {
        text_add_char(out, '{');
        json_key(out, "example");
        json_string(out, r->id);
        json_key(out, "title");
        json_string(out, r->title);
        json_key(out, "printed");
        json_string(out, r->printed);
        json_key(out, "computed");
        json_string(out, computed.data);
        json_key(out, "agreement");
        json_string(out, agreement(y));
        json_truth(out, "as_expected", tally_exit_status(y) == EXIT_AS_EXPECTED);
        report_theorem_json(out, r);
        text_add(out, "}\n");
    } else if (ok) {
        text_add(out, "  ");
        add_padded(out, r->id, 24);
        text_addf(out, "%s\n", r->title ? r->title : "");
        if (r->printed)
            text_addf(out, "      printed   %s\n", r->printed);
        if (computed.length)
            text_addf(out, "      computed  %s\n", computed.data);
        text_addf(out, "      %s%s", agreement(y), r->coq ? " · " : "");
        if (r->coq)
            report_theorem(out, r);
        text_add_char(out, '\n');
    }
    text_clear(&computed);
    return ok;
}

/* ---- Claims -------------------------------------------------------------------------------------- */

static void add_witness_evidence(text *out, const tally *y)
{
    const measure *size = &y->witness.size;
    text_addf(out, "%u state%s, %u step%s: %s", size->states, text_plural(size->states), size->horizon,
              text_plural(size->horizon), common_short_path(y->reading->witness));
}

static void add_model_evidence(text *out, const tally *y)
{
    if (y->reading->on) {
        text_add(out, common_short_path(y->reading->on));
        return;
    }
    if (y->reading->exists_model)
        return;
    report_decisive(out, y);
    text_addf(out, " MDPs");
    report_draws(out, y);
    if (y->not_applicable) {
        text_add(out, ", not applicable on ");
        report_count(out, y->not_applicable);
    }
    if (y->undefined) {
        text_add(out, ", undefined on ");
        report_count(out, y->undefined);
    }
    if (y->unknown) {
        text_add(out, ", unknown on ");
        report_count(out, y->unknown);
    }
}

/* The part of an id after the claim's name. */
static const char *reading_name(const reading *r)
{
    const char *slash = strchr(r->id, '/');
    return slash ? slash + 1 : r->id;
}

static bool same_claim(const reading *a, const reading *b)
{
    size_t n = strcspn(a->id, "/");
    return n == strcspn(b->id, "/") && strncmp(a->id, b->id, n) == 0;
}

/* `structures`: the evidence from structures, empty if there is none. */
static void add_claim(text *out, const tally *y, const reading *previous, const char *structures)
{
    const reading *r = y->reading;
    if (!previous || previous->example || !same_claim(r, previous))
        text_addf(out, "  %.*s\n", (int)strcspn(r->id, "/"), r->id);
    text_add(out, "    ");
    add_padded(out, reading_name(r), 34);
    add_padded(out, r->title ? r->title : "", 58);
    bool expected = tally_exit_status(y) == EXIT_AS_EXPECTED;
    text verdict_text;
    text_init(&verdict_text);
    text_add(&verdict_text, outcome_name(tally_outcome(y)));
    if (!expected)
        text_addf(&verdict_text, " (expected: %s)", expectation_name(r->expect));
    add_padded(out, verdict_text.data, 8);
    text_clear(&verdict_text);
    if (y->witness_tried)
        add_witness_evidence(out, y);
    text evidence;
    text_init(&evidence);
    add_model_evidence(&evidence, y);
    text_addf(out, "%s%s", y->witness_tried && evidence.length ? " · " : "", evidence.data);
    bool more = y->witness_tried || evidence.length;
    text_addf(out, "%s%s", structures[0] && more ? " · " : "", structures);
    if (r->coq) {
        text_add(out, structures[0] || more ? " · " : "");
        report_theorem(out, r);
    }
    report_end_line(out);
    text_clear(&evidence);
}

/* ---- The whole ----------------------------------------------------------------------------------- */

static bool run_reading(certificates *certified, const reading *r, const sweep_plan *plan,
                        const reading *previous, int *code, text *out, status *st)
{
    const options *o = certified->o;
    model_list none = {0};
    tally y;
    tally_init(&y, r);
    bool ok = selection_run(&none, plan, &y, st);
    text structures;
    text_init(&structures);
    if (ok && o->given[OPT_EXHAUSTIVE] && !r->example)
        ok = exhaustive_for_paper(o, r, &structures, code, st);
    if (ok) {
        *code = exit_status_worse(*code, tally_exit_status(&y));
        if (r->example)
            ok = add_example(out, o, &y, st);
        else if (o->format == FORMAT_JSON)
            report_json(out, &y);
        else
            add_claim(out, &y, previous, structures.data);
        if (o->format == FORMAT_JSON)
            text_add(out, structures.data);
        ok = ok && certify_reading(certified, r, &none, st);
    }
    text_clear(&structures);
    tally_clear(&y);
    return ok && common_flush(o, out);
}

/* Examples first, then claims, each in the order of their files. */
static int run_all(const options *o, const selection *s, text *out, status *st)
{
    sweep_plan plan = selection_plan(o, DEFAULT_MODELS);
    certificates certified = {.o = o};
    int code = EXIT_AS_EXPECTED;
    bool ok = true;
    for (int examples = 1; ok && examples >= 0; examples--) {
        const reading *previous = NULL;
        for (size_t i = 0; ok && !sweep_interrupted() && i < s->reading_count; i++) {
            const reading *r = s->readings[i];
            if (r->example != (examples == 1))
                continue;
            if (!previous && o->format == FORMAT_TEXT)
                text_addf(out,
                          examples ? "\nExamples\n" : "\nClaims: \"holds\" means on every model checked\n");
            ok = run_reading(&certified, r, &plan, previous, &code, out, st);
            previous = r;
        }
    }
    certificates_clear(&certified);
    if (sweep_interrupted()) {
        fprintf(stderr, "rationale: interrupted; what is above counts only the models checked so far\n");
        code = exit_status_worse(code, EXIT_UNDECIDED);
    }
    return ok ? code : exit_status_worse(code, st->code ? st->code : EXIT_INTERNAL);
}

static int run(const options *o, text *out)
{
    status st;
    status_init(&st);
    selection s = {0};
    int code = EXIT_INPUT;
    bool ok = true;
    if (o->argument_count > 0)
        ok = status_fail(&st, EXIT_USAGE, NULL, 0, 0, "found %s, wanted no arguments (rationale check %s?)",
                         o->arguments[0], o->arguments[0]);
    ok = ok && selection_make(&s, o, &st) && selection_all(&s, o, &st) && certify_folder(o, &st);
    if (ok && o->given[OPT_ERRATA]) {
        code = errata_write(o, &s, out, &st) ? EXIT_AS_EXPECTED : st.code;
    } else if (ok) {
        if (o->format == FORMAT_TEXT)
            text_addf(out, "%s  GMP %s  MPFR %s\n", PACKAGE_STRING, gmp_version, mpfr_get_version());
        common_catch_interrupt(); /* the errata are written whole or not at all */
        code = run_all(o, &s, out, &st);
    }
    if (!status_ok(&st))
        code = common_error(&st);
    selection_clear(&s);
    status_clear(&st);
    return code;
}

const command command_paper = {"paper",
                               CMD_PAPER,
                               "[OPTIONS]",
                               "recompute the paper's numbers and check every reading of its claims",
                               "For each worked number: what the paper prints, what comes out exactly, and "
                               "whether they agree. For each\n"
                               "reading of a claim: the verdict with its evidence, the smallest known "
                               "counterexample first. Exit status as\n"
                               "for check.\n",
                               run};
