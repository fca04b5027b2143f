#include "cli/exhaustive.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "campaign/generic.h"
#include "cli/report.h"
#include "output/json.h"
#include "search/structure.h"

#define DEFAULT_WIDTH 2u
#define DEFAULT_ERROR 100u

/* ---- Options ------------------------------------------------------------------------------------- */

static exhaustive_plan plan_of_options(const options *o)
{
    return (exhaustive_plan){
        .horizon = o->family.horizon,
        .width = o->given[OPT_WIDTH] ? o->width : DEFAULT_WIDTH,
        .actions = o->family.actions,
        .deterministic = o->family.deterministic,
        .seed = o->seed,
        .part = o->given[OPT_PART] ? (unsigned)o->part : 1,
        .parts = o->given[OPT_PART] ? (unsigned)o->parts : 1,
        .error_bits = o->given[OPT_ERROR] ? o->error_bits : DEFAULT_ERROR,
        .resume = o->resume,
        .jobs = o->jobs,
        .progress = !o->quiet && isatty(STDERR_FILENO),
    };
}

bool exhaustive_plan_of(const options *o, const selection *s, exhaustive_plan *plan, status *st)
{
    bool ok = true;
    if (s->model_count > 0)
        ok = status_fail(st, EXIT_USAGE, NULL, 0, 0,
                         "found the model %s with --exhaustive, wanted one of them", s->models[0]);
    *plan = plan_of_options(o);
    return ok && structure_bounds_fit(plan->horizon, plan->width, plan->actions, st);
}

/* ---- Text ---------------------------------------------------------------------------------------- */

static void add_family(text *out, const exhaustive_plan *plan, const exhaustive_result *x)
{
    text_addf(out, "%sstructure to T%u W%u A%u", x->deterministic ? "deterministic " : "", plan->horizon,
              plan->width, plan->actions);
    if (plan->parts > 1)
        text_addf(out, ", part %u of %u", plan->part, plan->parts);
}

static void add_error(text *out, bool vacuous, uint64_t bits)
{
    if (vacuous)
        text_add(out, "evidence only, bound vacuous");
    else
        text_addf(out, "error < 2^-%" PRIu64, bits);
}

void exhaustive_evidence(text *out, const exhaustive_plan *plan, const exhaustive_result *x)
{
    text_add(out, "every ");
    add_family(out, plan, x);
    text_add(out, " (");
    report_count(out, x->structures);
    text_addf(out, " structure%s), all parameters, ", text_plural(x->structures));
    add_error(out, x->vacuous, x->error_bits);
}

static void add_verdict(text *out, const reading *r, exhaustive_outcome said, int code)
{
    static const char *const names[] = {"holds", "refuted", "undecided", "interrupted", "not an identity"};
    text answer;
    text_init(&answer);
    text_add(&answer, names[said]);
    const char *expected = expectation_name(r->expect);
    if (code == EXIT_AS_EXPECTED && said == EXHAUSTIVE_REFUTED)
        text_add(&answer, ", as expected");
    else if (code == EXIT_AGAINST_EXPECTATION)
        text_addf(&answer, ", against expectation (%s)", expected);
    else if (code == EXIT_UNDECIDED && said == EXHAUSTIVE_HOLDS)
        text_addf(&answer, ", expected %s", expected);
    text_addf(out, "%-44s %-22s ", r->id, answer.data);
    text_clear(&answer);
}

static void add_rows(text *out, const exhaustive_plan *plan, const exhaustive_result *x)
{
    text_add(out, "    ");
    report_count(out, x->compared);
    text_addf(out, " row%s compared, ", text_plural(x->compared));
    report_count(out, x->undefined + x->one_side);
    text_add(out, " undefined skipped, ");
    report_count(out, x->one_side);
    text_addf(out, " on one side only; degree at most %s; %u prime%s", x->degree, x->trials,
              text_plural(x->trials));
    if (x->prime[0].bits > PRIME_BITS)
        text_addf(out, " of %u bits", x->prime[0].bits);
    text_addf(out, " from seed %" PRIu64, plan->seed);
    if (x->redrawn > 0) {
        text_add(out, "; ");
        report_count(out, x->redrawn);
        text_addf(out, " point%s drawn again", text_plural(x->redrawn));
    }
    if (x->left_out > 0) {
        text_add(out, "; ");
        report_count(out, x->left_out);
        text_addf(out, " structure%s not applicable", text_plural(x->left_out));
    }
    text_add(out, x->one_start ? "; one start state" : "");
    text_add(out, x->merged ? "; losing actions merged" : "");
    text_add(out, x->lead_on ? "; losing actions lead on" : "");
    text_add(out, x->prior_zeros ? "; priors with zeros apart" : "");
    text_add_char(out, '\n');
}

static void add_counterexample(text *out, const char *where, const char *drn)
{
    text_addf(out, "    %s\n", where);
    for (const char *line = drn; line && *line;) {
        size_t length = strcspn(line, "\n");
        text_addf(out, "%s%.*s\n", length ? "      " : "", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void report(text *out, const exhaustive_plan *plan, const exhaustive_result *x)
{
    add_verdict(out, x->reading, x->outcome, exhaustive_exit_status(x));
    switch (x->outcome) {
    case EXHAUSTIVE_NO_IDENTITY: text_addf(out, "%s\n", x->why); return;
    case EXHAUSTIVE_HOLDS:
        text_add(out, "on ");
        exhaustive_evidence(out, plan, x);
        text_add_char(out, '\n');
        add_rows(out, plan, x);
        return;
    case EXHAUSTIVE_REFUTED:
        text_addf(out, "by a structure of T = %u, %u state%s, %u action%s in all; none of the ", x->horizon,
                  x->states, text_plural(x->states), x->choices, text_plural(x->choices));
        report_count(out, x->structures + x->left_out);
        text_add(out, " before it does, ");
        add_error(out, x->vacuous, x->error_bits);
        text_add_char(out, '\n');
        add_counterexample(
            out,
            x->where ? x->where
            : x->too_large
                ? "residues differ; that no model is shown is as its numbers are too large to evaluate"
                : "residues differ, but no model with small rationals was found",
            x->drn);
        return;
    case EXHAUSTIVE_NOTHING:
        text_add(out, "no applicable ");
        add_family(out, plan, x);
        text_add_char(out, '\n');
        return;
    case EXHAUSTIVE_INTERRUPTED:
        if (x->total == 0) {
            text_add(out, "while the structures were counted: none was looked at\n");
            return;
        }
        text_add(out, "no difference on ");
        report_count(out, x->structures + x->left_out);
        text_add(out, " of ");
        report_count(out, x->total);
        text_addf(out, " structure%s to T%u W%u A%u; the others were not looked at\n", text_plural(x->total),
                  plan->horizon, plan->width, plan->actions);
        return;
    }
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

static void counterexample_json(text *out, const exhaustive_result *x)
{
    json_key(out, "smallest");
    text_add_char(out, '{');
    json_count(out, "index", x->index);
    json_count(out, "horizon", x->horizon);
    json_count(out, "states", x->states);
    json_count(out, "choices", x->choices);
    if (x->where) {
        json_key(out, "where");
        json_string(out, x->where);
        json_key(out, "drn");
        json_string(out, x->drn);
    }
    text_add_char(out, '}');
}

static void bounds_json(text *out, const exhaustive_plan *plan, const exhaustive_result *x)
{
    json_count(out, "horizon", plan->horizon);
    json_count(out, "width", plan->width);
    json_count(out, "actions", plan->actions);
    json_truth(out, "deterministic", x->deterministic);
    json_count(out, "part", plan->part);
    json_count(out, "parts", plan->parts);
    json_count(out, "structures", x->structures);
    json_count(out, "structures_not_applicable", x->left_out);
    json_count(out, "rows_compared", x->compared);
    json_count(out, "rows_skipped", x->undefined + x->one_side);
    json_count(out, "rows_skipped_on_one_side", x->one_side);
    json_key(out, "degree");
    json_string(out, x->degree);
    json_key(out, "error");
    text error;
    text_init(&error);
    text_addf(&error, "2^-%" PRIu64, x->error_bits);
    json_string(out, x->vacuous ? "vacuous" : error.data);
    json_key(out, "primes");
    text_add_char(out, '[');
    for (uint32_t i = 0; i < x->trials; i++) {
        text_add(out, i > 0 ? ",\"" : "\"");
        prime_print(&x->prime[i], out);
        text_add_char(out, '"');
    }
    text_add_char(out, ']');
    json_key(out, "seed");
    text_addf(out, "%" PRIu64, plan->seed);
    json_count(out, "points_redrawn", x->redrawn);
    text_clear(&error);
}

static void report_as_json(text *out, const exhaustive_plan *plan, const exhaustive_result *x)
{
    static const char *const names[] = {"holds", "refuted", "undecided", "undecided", "not an identity"};
    text_add_char(out, '{');
    json_key(out, "reading");
    json_string(out, x->reading->id);
    json_key(out, "verdict");
    json_string(out, names[x->outcome]);
    json_key(out, "expected");
    json_string(out, expectation_name(x->reading->expect));
    json_truth(out, "as_expected", exhaustive_exit_status(x) == EXIT_AS_EXPECTED);
    if (x->outcome == EXHAUSTIVE_INTERRUPTED)
        json_truth(out, "interrupted", true);
    if (x->outcome == EXHAUSTIVE_NO_IDENTITY) {
        json_key(out, "reason");
        json_string(out, x->why);
    } else {
        json_key(out, "exhaustive");
        text_add_char(out, '{');
        bounds_json(out, plan, x);
        text_add_char(out, '}');
    }
    if (x->outcome == EXHAUSTIVE_REFUTED)
        counterexample_json(out, x);
    text_add(out, "}\n");
}

int exhaustive_check(const options *o, const reading *r, const exhaustive_plan *plan, text *out, status *st)
{
    exhaustive_result x;
    int code = EXIT_AS_EXPECTED;
    if (exhaustive_run(r, plan, &x, st)) {
        code = exhaustive_exit_status(&x);
        if (o->format == FORMAT_JSON)
            report_as_json(out, plan, &x);
        else if (!o->quiet || code != EXIT_AS_EXPECTED)
            report(out, plan, &x);
    } else {
        code = exit_status_worse(code, st->code);
    }
    exhaustive_clear(&x);
    return code;
}

/* ---- The paper ----------------------------------------------------------------------------------- */

bool exhaustive_for_paper(const options *o, const reading *r, text *out, int *code, status *st)
{
    exhaustive_plan plan = plan_of_options(o);
    if (!structure_bounds_fit(plan.horizon, plan.width, plan.actions, st))
        return false;
    if (r->expect != EXPECT_HOLDS || r->drawn_count > 0)
        return true; /* over all policies and rewards there are too many structures for this: check asks them
                      */
    exhaustive_result x;
    bool ok = exhaustive_run(r, &plan, &x, st);
    if (ok && x.outcome != EXHAUSTIVE_NO_IDENTITY) {
        *code = exit_status_worse(*code, exhaustive_exit_status(&x));
        if (o->format == FORMAT_JSON)
            report_as_json(out, &plan, &x);
        else if (x.outcome == EXHAUSTIVE_HOLDS)
            exhaustive_evidence(out, &plan, &x);
        else if (x.outcome == EXHAUSTIVE_REFUTED)
            text_addf(out, "refuted by a structure of T = %u: rationale check %s --exhaustive", x.horizon,
                      r->id);
    }
    exhaustive_clear(&x);
    return ok;
}

/* ---- Parametric models --------------------------------------------------------------------------- */

static void add_points(text *out, const generic_result *x)
{
    text_addf(
        out, "\n    %" PRIu64 " row%s compared, %" PRIu64 " undefined skipped; degree at most %s; %u point%s",
        x->skips.compared, text_plural(x->skips.compared), x->skips.both + x->skips.one_side, x->degree,
        x->points, text_plural(x->points));
    const reading *r = x->reading;
    if (r->drawn_count > 0) {
        text_add(out, "; ");
        report_count(out, x->skips.tried);
        text_add(out, " patterns of zeros of ");
    }
    for (size_t i = 0; i < r->drawn_count; i++)
        text_addf(out, "%s%s", i > 0 ? ", " : "", r->drawn[i]->name);
    text_add_char(out, '\n');
}

static void report_generic(text *out, const char *path, const generic_result *x)
{
    add_verdict(out, x->reading, x->outcome, generic_exit_status(x));
    if (x->outcome == EXHAUSTIVE_NO_IDENTITY) {
        text_addf(out, "%s\n", x->why);
        return;
    }
    text_addf(out, "on %s", common_short_path(path));
    if (x->outcome == EXHAUSTIVE_HOLDS) {
        text_add(out, ", all parameters at which its entries are positive, ");
        add_error(out, x->vacuous, x->error_bits);
        add_points(out, x);
    } else if (x->outcome == EXHAUSTIVE_REFUTED) {
        text_add(out, x->drn ? ", with these values:\n" : ", near 0:\n");
        add_counterexample(out, x->where, x->drn);
    } else {
        text_add(out, ": not applicable, or undefined\n");
    }
}

static void points_json(text *out, const generic_result *x)
{
    text error;
    text_init(&error);
    text_addf(&error, "2^-%" PRIu64, x->error_bits);
    json_count(out, "rows_compared", x->skips.compared);
    json_count(out, "rows_skipped", x->skips.both + x->skips.one_side);
    json_count(out, "rows_skipped_on_one_side", x->skips.one_side);
    if (x->reading->drawn_count > 0)
        json_count(out, "patterns_of_zeros", x->skips.tried);
    json_key(out, "degree");
    json_string(out, x->degree);
    json_key(out, "error");
    json_string(out, x->vacuous ? "vacuous" : error.data);
    json_count(out, "points", x->points);
    text_clear(&error);
}

static void report_generic_json(text *out, const char *path, const generic_result *x)
{
    static const char *const names[] = {"holds", "refuted", "undecided", "undecided", "not an identity"};
    text_add_char(out, '{');
    json_key(out, "reading");
    json_string(out, x->reading->id);
    json_key(out, "model");
    json_string(out, common_short_path(path));
    json_key(out, "verdict");
    json_string(out, names[x->outcome]);
    json_key(out, "expected");
    json_string(out, expectation_name(x->reading->expect));
    json_truth(out, "as_expected", generic_exit_status(x) == EXIT_AS_EXPECTED);
    if (x->outcome == EXHAUSTIVE_HOLDS)
        points_json(out, x);
    if (x->why || x->where) {
        json_key(out, x->why ? "reason" : "where");
        json_string(out, x->why ? x->why : x->where);
    }
    if (x->drn) {
        json_key(out, "drn");
        json_string(out, x->drn);
    }
    text_add(out, "}\n");
}

int generic_check(const options *o, const reading *r, const char *path, bool notices, text *out, status *st)
{
    generic_result x;
    int code = EXIT_AS_EXPECTED;
    if (generic_run(r, path, o->seed, DEFAULT_ERROR, &x, st)) {
        if (notices && !o->quiet)
            fputs(x.notices, stderr);
        code = generic_exit_status(&x);
        if (o->format == FORMAT_JSON)
            report_generic_json(out, path, &x);
        else if (!o->quiet || code != EXIT_AS_EXPECTED)
            report_generic(out, path, &x);
    } else {
        code = exit_status_worse(code, st->code);
    }
    generic_clear(&x);
    return code;
}
