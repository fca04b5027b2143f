#include "cli/report.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "cli/common.h"
#include "output/json.h"

void report_count(text *out, uint64_t n)
{
    if (n >= 1000) {
        report_count(out, n / 1000);
        text_addf(out, " %03" PRIu64, n % 1000);
    } else {
        text_addf(out, "%" PRIu64, n);
    }
}

void report_verdict(text *out, const tally *y)
{
    const reading *r = y->reading;
    outcome o = tally_outcome(y);
    text_add(out, outcome_name(o));
    switch (tally_exit_status(y)) {
    case EXIT_AS_EXPECTED:
        if (r->expect != EXPECT_HOLDS)
            text_add(out, ", as expected");
        break;
    case EXIT_AGAINST_EXPECTATION:
        if (y->witness_tried && y->witness_verdict != (r->exists_model ? VERDICT_HOLDS : VERDICT_REFUTED))
            text_add(out, ", though not by its witness,");
        else
            text_addf(out, ", against expectation (%s)", expectation_name(r->expect));
        break;
    default:
        if (r->expect == EXPECT_REFUTED && o == OUTCOME_HOLDS)
            text_add(out, ", expected refuted: no counterexample met");
        else
            text_addf(out, " (expected: %s)", expectation_name(r->expect));
    }
}

void report_decisive(text *out, const tally *y)
{
    report_count(out, tally_outcome(y) == OUTCOME_REFUTED ? y->refuted : y->holds);
    text_add(out, " of ");
    report_count(out, y->models);
}

static void add_count(text *out, const char *before, uint64_t n, const char *after)
{
    text_add(out, before);
    report_count(out, n);
    text_add(out, after);
}

void report_evidence(text *out, const tally *y)
{
    if (y->reading->exists_model || y->reading->on) {
        text_addf(out, y->reading->on ? "on %s" : "",
                  y->reading->on ? common_short_path(y->reading->on) : "");
        if (y->models > 0 && !y->reading->on)
            text_addf(out, "%" PRIu64 " of %" PRIu64 " models", y->holds, y->models);
        return;
    }
    text_add(out, "on ");
    report_decisive(out, y);
    text_addf(out, " model%s", y->models == 1 ? "" : "s");
    add_count(out, ", ", y->not_applicable, " not applicable");
    add_count(out, ", ", y->undefined, " undefined");
    if (y->unknown)
        add_count(out, ", ", y->unknown, " unknown");
    if (y->skips.both || y->skips.one_side) {
        add_count(out, "; ", y->skips.both + y->skips.one_side, " undefined places skipped");
        add_count(out, ", ", y->skips.one_side, " on one side only");
    }
}

/* ---- Replay -------------------------------------------------------------------------------------- */

void report_family(text *out, const options *o)
{
    const family *f = &o->family;
    text_addf(out, " --seed %" PRIu64, o->seed);
    if (o->given[OPT_STATES])
        text_addf(out, " --states %u", f->states);
    if (o->given[OPT_ACTIONS])
        text_addf(out, " --actions %u", f->actions);
    if (o->given[OPT_HORIZON])
        text_addf(out, " --horizon %u", f->horizon);
    if (o->given[OPT_HEIGHT])
        text_addf(out, " --height %u", f->height);
    if (f->deterministic)
        text_add(out, " --deterministic");
    if (f->log_success)
        text_add(out, " --log-success");
    if (f->prior != PRIOR_MIXED)
        text_addf(out, " --prior %s", f->prior == PRIOR_UNIFORM ? "uniform" : "full");
}

/* Quoted for the shell where it needs it. */
static void add_word(text *out, const char *word)
{
    bool plain = word[0] != '\0';
    for (const char *c = word; *c; c++)
        plain = plain && (strchr("/._-+=,:@%", *c) || isalnum((unsigned char)*c));
    text_add(out, plain ? "" : "'");
    for (const char *c = word; *c; c++)
        if (*c == '\'')
            text_add(out, "'\\''");
        else
            text_add_char(out, *c);
    text_add(out, plain ? "" : "'");
}

static void add_option(text *out, const char *option, const char *argument)
{
    text_addf(out, " %s ", option);
    add_word(out, argument);
}

/* Was the reading selected by giving its file? Then that file is what to give again. */
static bool from_own_file(const options *o, const reading *r)
{
    for (int i = 0; i < o->argument_count; i++)
        if (strcmp(o->arguments[i], r->file) == 0)
            return true;
    return false;
}

static void add_replay(text *out, const options *o, const reading *r, const specimen *x)
{
    if (!x->generated && strcmp(x->name, "-") == 0)
        return; /* what came in on standard input cannot be had again */
    text_add(out, "    replay: rationale check ");
    add_word(out, from_own_file(o, r) ? r->file : r->id);
    if (o->proofs)
        add_option(out, "--proofs", o->proofs);
    if (x->generated) {
        report_family(out, o);
        text_addf(out, " --only %" PRIu64, x->index);
    } else {
        text_add_char(out, ' ');
        add_word(out, x->name);
        if (o->given[OPT_HORIZON])
            text_addf(out, " --horizon %u", o->horizon);
        if (o->success_from)
            add_option(out, "--success-from", o->success_from);
        if (o->base)
            add_option(out, "--base", o->base);
    }
    text_add_char(out, '\n');
}

static void add_model(text *out, const char *drn)
{
    text_add(out, "    its model file:\n");
    while (*drn) {
        size_t length = strcspn(drn, "\n");
        text_addf(out, "%s%.*s\n", length ? "      " : "", (int)length, drn);
        drn += length + (drn[length] == '\n');
    }
}

static void add_size(text *out, const measure *size)
{
    text_addf(out, "%u state%s, %u step%s", size->states, size->states == 1 ? "" : "s", size->horizon,
              size->horizon == 1 ? "" : "s");
}

static void add_specimen(text *out, const options *o, const tally *y)
{
    const specimen *x = &y->smallest;
    text_addf(out, "    smallest met: %s (", x->name);
    add_size(out, &x->size);
    text_add(out, ")");
    if (x->where && x->where[0])
        text_addf(out, "   %s", x->where);
    text_add_char(out, '\n');
    add_replay(out, o, y->reading, x);
    bool known = y->witness_tried && tally_exit_status(y) == EXIT_AS_EXPECTED;
    if (x->drn && !known) /* where the claim file brings its own witness, that is the model to look at */
        add_model(out, x->drn);
}

static void add_witness(text *out, const tally *y)
{
    const specimen *x = &y->witness;
    text_addf(out, "    witness %s (", common_short_path(x->name));
    add_size(out, &x->size);
    text_add(out, ")");
    if (x->where && x->where[0])
        text_addf(out, "   %s", x->where);
    text_add_char(out, '\n');
}

void report_text(text *out, const options *o, const tally *y)
{
    text verdict_text;
    text_init(&verdict_text);
    report_verdict(&verdict_text, y);
    text_addf(out, "%-44s %-22s ", y->reading->id, verdict_text.data);
    report_evidence(out, y);
    if (y->first.present && y->first.generated)
        text_addf(out, "; first met at %s", y->first.name);
    text_add_char(out, '\n');
    if (y->witness_tried)
        add_witness(out, y);
    if (y->smallest.present && !y->reading->on)
        add_specimen(out, o, y);
    else if (y->first.present && y->first.where && y->first.where[0])
        text_addf(out, "    %s\n", y->first.where);
    text_clear(&verdict_text);
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

static void specimen_json(text *out, const char *key, const specimen *x)
{
    if (!x->present)
        return;
    json_key(out, key);
    text_add_char(out, '{');
    json_key(out, "model");
    json_string(out, common_short_path(x->name));
    if (x->generated)
        json_count(out, "index", x->index);
    json_count(out, "horizon", x->size.horizon);
    json_count(out, "states", x->size.states);
    json_count(out, "choices", x->size.choices);
    json_key(out, "where");
    json_string(out, x->where);
    if (x->drn) {
        json_key(out, "drn");
        json_string(out, x->drn);
    }
    text_add_char(out, '}');
}

void report_json(text *out, const tally *y)
{
    const reading *r = y->reading;
    text_add_char(out, '{');
    json_key(out, "reading");
    json_string(out, r->id);
    json_key(out, "verdict");
    json_string(out, outcome_name(tally_outcome(y)));
    json_key(out, "expected");
    json_string(out, expectation_name(r->expect));
    json_truth(out, "as_expected", tally_exit_status(y) == EXIT_AS_EXPECTED);
    if (sweep_interrupted())
        json_truth(out, "interrupted", true);
    json_count(out, "models", y->models);
    json_count(out, "holds", y->holds);
    json_count(out, "refuted", y->refuted);
    json_count(out, "unknown", y->unknown);
    json_count(out, "undefined", y->undefined);
    json_count(out, "not_applicable", y->not_applicable);
    json_count(out, "places_compared", y->skips.compared);
    json_count(out, "places_skipped", y->skips.both + y->skips.one_side);
    json_count(out, "places_skipped_on_one_side", y->skips.one_side);
    specimen_json(out, "witness", &y->witness);
    specimen_json(out, "first", &y->first);
    specimen_json(out, "smallest", &y->smallest);
    if (r->coq) {
        json_key(out, "coq");
        json_string(out, r->coq);
    }
    text_add(out, "}\n");
}
