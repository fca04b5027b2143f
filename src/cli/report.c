#include "cli/report.h"

#include <ctype.h>
#include <errno.h>
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
    bool evidence = y->screened && !y->proves && o == OUTCOME_HOLDS;
    if (evidence && y->error > 0)
        text_addf(out, ", error < 2^-%lu", y->error);
    else if (evidence)
        text_add(out, ", evidence only, bound vacuous");
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

void report_draws(text *out, const tally *y)
{
    const reading *r = y->reading;
    if (r->drawn_count == 0)
        return;
    text_addf(out, ", %u draw%s of ", y->tries, text_plural(y->tries));
    for (size_t i = 0; i < r->drawn_count; i++)
        text_addf(out, "%s%s", i ? ", " : "", r->drawn[i]->name);
    text_add(out, " tried on each");
}

/* "3 primes", "1 prime of 254 bits": 62 bits are not mentioned. */
static void add_primes(text *out, const tally *y)
{
    const char *before = y->proves ? ", exactly: modulo up to " : " modulo ";
    for (unsigned i = 0; i < PRIME_WIDTHS; i++) {
        if (y->primes[i] == 0)
            continue;
        text_addf(out, "%s%u prime%s", before, y->primes[i], text_plural(y->primes[i]));
        if (i > 0)
            text_addf(out, " of %u bits", PRIME_BITS + 64 * i);
        before = " and ";
    }
    if (y->proves && y->primes[0] > 0)
        text_add(out, ", more than their numbers are large");
    if (y->replaced_primes > 0)
        add_count(out, ", ", y->replaced_primes, " times another for one that did not fit");
    if (y->by_engine > 0)
        add_count(out, "; ", y->by_engine, " by the exact engine");
}

void report_end_line(text *out)
{
    while (text_ends_with(out->data, " "))
        out->data[--out->length] = '\0';
    text_add_char(out, '\n');
}

void report_theorem(text *out, const reading *r)
{
    text_addf(out, "Coq: %s%s", r->coq, common_installed(r->file) ? "" : " (named, not checked here)");
}

void report_theorem_json(text *out, const reading *r)
{
    if (!r->coq)
        return;
    json_key(out, "coq");
    json_string(out, r->coq);
    if (!common_installed(r->file))
        json_truth(out, "coq_checked", false);
}

void report_evidence(text *out, const tally *y)
{
    if (y->reading->exists_model || y->reading->on) {
        if (y->reading->on)
            text_addf(out, "on %s", common_short_path(y->reading->on));
        if (y->models > 0 && !y->reading->on) {
            add_count(out, "on ", y->holds, " of ");
            add_count(out, "", y->models, " model");
            text_add(out, text_plural(y->models));
        }
        return;
    }
    text_add(out, "on ");
    report_decisive(out, y);
    text_addf(out, " model%s%s", text_plural(y->models), y->out_of_time ? " in the budget" : "");
    if (y->screened)
        add_primes(out, y);
    report_draws(out, y);
    add_count(out, ", ", y->not_applicable, " not applicable");
    add_count(out, ", ", y->undefined, " undefined");
    if (y->unknown)
        add_count(out, ", ", y->unknown, " unknown");
    if (y->skips.both || y->skips.one_side) {
        uint64_t skipped_places = y->skips.both + y->skips.one_side;
        add_count(out, "; ", skipped_places, " undefined place");
        text_addf(out, "%s skipped", text_plural(skipped_places));
        add_count(out, ", ", y->skips.one_side, " on one side only");
    }
    if (y->skips.tried_undefined) {
        add_count(out, "; ", y->skips.tried_undefined, " of ");
        add_count(out, "", y->skips.tried, " instance");
        text_addf(out, "%s undefined and skipped", text_plural(y->skips.tried));
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
    if (o->given[OPT_TRIES])
        text_addf(out, " --tries %u", o->tries);
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

/* Was the reading selected by giving its file? Then that file is what to give again, with the reading's name
 * where it has others. */
static bool from_own_file(const options *o, const reading *r)
{
    size_t length = strlen(r->file);
    for (int i = 0; i < o->argument_count; i++)
        if (strncmp(o->arguments[i], r->file, length) == 0 && strchr(":", o->arguments[i][length]))
            return true;
    return false;
}

void report_reading_name(text *out, const options *o, const reading *r)
{
    text name;
    text_init(&name);
    if (!from_own_file(o, r))
        text_add(&name, r->id);
    else
        text_addf(&name, r->alone ? "%s" : "%s:%s", r->file, r->id);
    add_word(out, name.data);
    text_clear(&name);
}

/* "rationale check ..."; nothing for what came in on standard input, which cannot be had again. */
static void add_replay_command(text *out, const options *o, const reading *r, const specimen *x)
{
    if (!x->generated && strcmp(x->name, "-") == 0)
        return;
    text_add(out, "rationale check ");
    report_reading_name(out, o, r);
    if (o->proofs)
        add_option(out, "--proofs", o->proofs);
    if (x->generated) {
        text_add(out, o->screen ? " --screen" : "");
        report_family(out, o);
        text_addf(out, " --only %" PRIu64, x->index);
    } else {
        text_add_char(out, ' ');
        add_word(out, x->name);
        if (o->given[OPT_TRIES])
            text_addf(out, " --tries %u", o->tries);
        if (o->given[OPT_HORIZON])
            text_addf(out, " --horizon %u", o->horizon);
        if (o->success_from)
            add_option(out, "--success-from", o->success_from);
        if (o->base)
            add_option(out, "--base", o->base);
    }
}

static void add_replay(text *out, const options *o, const reading *r, const specimen *x)
{
    size_t before = out->length;
    text_add(out, "    replay: ");
    size_t length = out->length;
    add_replay_command(out, o, r, x);
    if (out->length > length) {
        text_add_char(out, '\n');
        return;
    }
    out->length = before;
    out->data[before] = '\0';
}

void report_replay(text *out, const options *o, const tally *y)
{
    if (y->smallest.present && !y->reading->on)
        add_replay_command(out, o, y->reading, &y->smallest);
}

const specimen *report_specimen(const tally *y)
{
    const specimen *x = y->reading->on ? &y->first : &y->smallest;
    return x->present ? x : y->witness_tried ? &y->witness : NULL;
}

void report_model(text *out, const char *drn)
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
    text_addf(out, "%u state%s, %u step%s", size->states, text_plural(size->states), size->horizon,
              text_plural(size->horizon));
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
        report_model(out, x->drn);
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
    report_end_line(out);
    if (y->witness_tried)
        add_witness(out, y);
    if (y->smallest.present && !y->reading->on)
        add_specimen(out, o, y);
    else if (y->first.present && y->first.where && y->first.where[0])
        text_addf(out, "    %s\n", y->first.where);
    text_clear(&verdict_text);
}

/* ---- Saving -------------------------------------------------------------------------------------- */

void report_file_name(text *out, const char *id, bool apart)
{
    for (const char *c = id; *c; c++)
        if (!strchr("/%", *c) || (*c == '%' && !apart))
            text_add_char(out, *c);
        else
            text_add(out, !apart ? "-" : *c == '/' ? "%2F" : "%25");
}

/* Would the reading's file be another one's too? A name with a % might be one that was made so. */
static bool shares_name(const selection *s, const reading *r)
{
    text own, other;
    text_init(&own);
    text_init(&other);
    report_file_name(&own, r->id, false);
    bool shares = strchr(r->id, '%') != NULL;
    for (size_t i = 0; !shares && i < s->reading_count; i++) {
        text_reset(&other);
        report_file_name(&other, s->readings[i]->id, false);
        shares = s->readings[i] != r && strcmp(own.data, other.data) == 0;
    }
    text_clear(&own);
    text_clear(&other);
    return shares;
}

static char *save_path(const options *o, const selection *s, const reading *r)
{
    text path;
    text_init(&path);
    text_addf(&path, "%s/", o->save);
    report_file_name(&path, r->id, shares_name(s, r));
    text_add(&path, ".drn");
    return text_take(&path);
}

bool report_save(const options *o, const selection *s, const reading *r, const char *drn, status *st)
{
    if (!o->save)
        return true;
    char *path = save_path(o, s, r);
    FILE *file = fopen(path, "w");
    bool ok = file && fputs(drn, file) >= 0;
    if (file)
        ok = fclose(file) == 0 && ok;
    if (!ok)
        status_fail(st, EXIT_INTERNAL, path, 0, 0,
                    "found no way to write (%s), wanted --save to name a folder", strerror(errno));
    free(path);
    return ok;
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

static void primes_json(text *out, const tally *y)
{
    unsigned all = 0;
    json_key(out, "prime_values");
    text_add_char(out, '[');
    for (unsigned i = 0; i < PRIME_WIDTHS; i++)
        for (unsigned k = 0; k < y->primes[i]; k++) {
            prime p;
            prime_draw(&p, PRIME_BITS + 64 * i, y->prime_seed, k);
            text_add(out, all++ > 0 ? ",\"" : "\"");
            prime_print(&p, out);
            text_add_char(out, '"');
        }
    text_add_char(out, ']');
    json_count(out, "prime_seed", y->prime_seed);
    json_count(out, "primes", all);
    json_count(out, "primes_replaced", y->replaced_primes);
}

/* Agreement modulo primes: which, and e where a difference was missed with a chance of less than 2^-e. */
static void screen_json(text *out, const tally *y)
{
    primes_json(out, y);
    if (y->proves) {
        json_count(out, "exact_by_primes", y->proved);
        json_count(out, "exact_by_engine", y->by_engine);
    } else if (y->error > 0) {
        json_count(out, "error_exponent", y->error);
    }
}

void report_json(text *out, const tally *y)
{
    text_add_char(out, '{');
    report_json_keys(out, y);
    text_add(out, "}\n");
}

void report_json_keys(text *out, const tally *y)
{
    const reading *r = y->reading;
    json_key(out, "reading");
    json_string(out, r->id);
    json_key(out, "verdict");
    json_string(out, outcome_name(tally_outcome(y)));
    json_key(out, "expected");
    json_string(out, expectation_name(r->expect));
    json_truth(out, "as_expected", tally_exit_status(y) == EXIT_AS_EXPECTED);
    if (sweep_interrupted())
        json_truth(out, "interrupted", true);
    if (y->out_of_time)
        json_truth(out, "budget_spent", true);
    json_count(out, "models", y->models);
    json_count(out, "holds", y->holds);
    json_count(out, "refuted", y->refuted);
    json_count(out, "unknown", y->unknown);
    json_count(out, "undefined", y->undefined);
    json_count(out, "not_applicable", y->not_applicable);
    json_count(out, "places_compared", y->skips.compared);
    json_count(out, "places_skipped", y->skips.both + y->skips.one_side);
    json_count(out, "places_skipped_on_one_side", y->skips.one_side);
    if (r->drawn_count > 0) {
        json_count(out, "draws_per_model", y->tries);
        json_count(out, "instances", y->skips.tried);
        json_count(out, "instances_undefined", y->skips.tried_undefined);
    }
    if (y->screened)
        screen_json(out, y);
    specimen_json(out, "witness", &y->witness);
    specimen_json(out, "first", &y->first);
    specimen_json(out, "smallest", &y->smallest);
    report_theorem_json(out, r);
}
