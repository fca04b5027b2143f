#include "cli/report_ci.h"

#include <string.h>

#include "cli/common.h"
#include "output/json.h"
#include "output/xml.h"

/* ---- What is said of a reading ------------------------------------------------------------------- */

/* "refuted, against expectation (holds): on 73 of 1 000 models, ..." */
static void add_message(text *out, const tally *y, const status *st)
{
    if (!status_ok(st)) {
        if (st->file)
            text_addf(out, "%s:", st->file);
        if (st->line)
            text_addf(out, "%lu:", st->line);
        if (st->line && st->column)
            text_addf(out, "%lu:", st->column);
        text_addf(out, "%s%s", st->file ? " " : "", st->text);
        return;
    }
    report_verdict(out, y);
    text_add(out, ": ");
    report_evidence(out, y);
}

static int exit_of(const tally *y, const status *st)
{
    return status_ok(st) ? tally_exit_status(y) : st->code;
}

/* ---- TAP ----------------------------------------------------------------------------------------- */

/* The description of a test: TAP takes # for the beginning of a directive. */
static void add_description(text *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '#' || *s == '\\')
            text_add_char(out, '\\');
        text_add_char(out, *s);
    }
}

/* A line of YAML; strings of JSON are strings of YAML too. */
static void add_pair(text *out, const char *key, const char *s)
{
    if (!s || !s[0])
        return;
    text_addf(out, "  %s: ", key);
    json_string(out, s);
    text_add_char(out, '\n');
}

static void add_counterexample(text *out, const options *o, const tally *y)
{
    const specimen *x = report_specimen(y);
    if (!x)
        return;
    text replay;
    text_init(&replay);
    report_replay(&replay, o, y);
    add_pair(out, "model", common_short_path(x->name));
    add_pair(out, "where", x->where);
    add_pair(out, "replay", replay.data);
    text_clear(&replay);
    if (!x->drn || tally_exit_status(y) == EXIT_AS_EXPECTED)
        return;
    text_add(out, "  drn: |\n");
    for (const char *line = x->drn; *line;) {
        size_t length = strcspn(line, "\n");
        text_addf(out, "%s%.*s\n", length ? "    " : "", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void tap_reading(const ci_report *c, const tally *y, const status *st, text *out)
{
    text message;
    text_init(&message);
    add_message(&message, y, st);
    text_addf(out, "%sok %zu - ", exit_of(y, st) == EXIT_AS_EXPECTED ? "" : "not ", c->done);
    add_description(out, y->reading->id);
    text_add(out, "\n  ---\n");
    add_pair(out, "message", message.data);
    add_pair(out, "expected", expectation_name(y->reading->expect));
    if (status_ok(st))
        add_counterexample(out, c->o, y);
    text_add(out, "  ...\n");
    text_clear(&message);
}

/* ---- JUnit --------------------------------------------------------------------------------------- */

static void begin_case(ci_report *c, const reading *r)
{
    size_t length = strcspn(r->id, "/");
    text claim;
    text_init(&claim);
    text_add_n(&claim, r->id, length);
    text_add(&c->cases, "    <testcase");
    xml_attribute(&c->cases, "classname", claim.data);
    xml_attribute(&c->cases, "name", r->id);
    text_clear(&claim);
}

static void junit_reading(ci_report *c, const tally *y, const status *st)
{
    int code = exit_of(y, st);
    const char *kind = code == EXIT_AGAINST_EXPECTATION ? "failure" : "error";
    text message, report;
    text_init(&message);
    text_init(&report);
    add_message(&message, y, st);
    if (status_ok(st))
        report_text(&report, c->o, y);
    begin_case(c, y->reading);
    if (code == EXIT_AS_EXPECTED) {
        text_add(&c->cases, ">\n      <system-out>");
        xml_text(&c->cases, report.data);
        text_add(&c->cases, "</system-out>\n");
    } else {
        text_addf(&c->cases, ">\n      <%s", kind);
        xml_attribute(&c->cases, "message", message.data);
        xml_attribute(&c->cases, "type", status_ok(st) ? outcome_name(tally_outcome(y)) : "not checked");
        text_add_char(&c->cases, '>');
        xml_text(&c->cases, report.data);
        text_addf(&c->cases, "</%s>\n", kind);
    }
    text_add(&c->cases, "    </testcase>\n");
    text_clear(&message);
    text_clear(&report);
}

static void junit_end(const ci_report *c, const char *stopped, text *out)
{
    text counts;
    text_init(&counts);
    text_addf(&counts, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", c->done, c->failures, c->errors);
    text_addf(out,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites%s>\n  <testsuite name=\"rationale "
              "check\"%s>\n%s",
              counts.data, counts.data, c->cases.data);
    if (stopped) {
        text_add(out, "    <system-err>");
        xml_text(out, stopped);
        text_addf(out, ": %zu of %zu reading%s checked</system-err>\n", c->done, c->planned,
                  text_plural(c->planned));
    }
    text_add(out, "  </testsuite>\n</testsuites>\n");
    text_clear(&counts);
}

/* ---- Both ---------------------------------------------------------------------------------------- */

void ci_begin(ci_report *c, const options *o, size_t readings, text *out)
{
    *c = (ci_report){.o = o, .planned = readings};
    text_init(&c->cases);
    if (o->format == FORMAT_TAP)
        text_addf(out, "TAP version 14\n1..%zu\n", readings);
}

void ci_reading(ci_report *c, const tally *y, const status *st, text *out)
{
    int code = exit_of(y, st);
    c->done++;
    c->failures += code == EXIT_AGAINST_EXPECTATION;
    c->errors += code != EXIT_AS_EXPECTED && code != EXIT_AGAINST_EXPECTATION;
    if (c->o->format == FORMAT_TAP)
        tap_reading(c, y, st, out);
    else
        junit_reading(c, y, st);
}

void ci_end(ci_report *c, const char *stopped, text *out)
{
    if (c->o->format == FORMAT_JUNIT)
        junit_end(c, stopped, out);
    else if (stopped)
        text_addf(out, "Bail out! %s\n", stopped);
    text_clear(&c->cases);
}
