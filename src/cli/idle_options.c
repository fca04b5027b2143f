#include "cli/idle_options.h"

#include <string.h>

/* ---- Beside other options ------------------------------------------------------------------------ */

static bool with_errata(const options *o)
{
    return o->given[OPT_ERRATA];
}

static bool with_exhaustive(const options *o)
{
    return o->given[OPT_EXHAUSTIVE];
}

static bool without_exhaustive(const options *o)
{
    return !o->given[OPT_EXHAUSTIVE];
}

static bool with_no_random(const options *o)
{
    return o->given[OPT_RANDOM] && o->random == 0;
}

static bool with_neither(const options *o)
{
    return with_no_random(o) && without_exhaustive(o);
}

static bool without_screen(const options *o)
{
    return !o->given[OPT_SCREEN];
}

static bool with_prove(const options *o)
{
    return o->given[OPT_PROVE];
}

static bool without_success_from(const options *o)
{
    return !o->given[OPT_SUCCESS_FROM];
}

static bool without_json(const options *o)
{
    return o->format != FORMAT_JSON;
}

static bool with_only(const options *o)
{
    return o->given[OPT_ONLY];
}

static bool verb_is(const options *o, const char *verb)
{
    return o->argument_count > 0 && strcmp(o->arguments[0], verb) == 0;
}

static bool beside_run(const options *o)
{
    return !verb_is(o, "run");
}

static bool beside_export(const options *o)
{
    return !verb_is(o, "export");
}

static bool in_run_or_merge(const options *o)
{
    return verb_is(o, "run") || verb_is(o, "merge");
}

enum { MOST_IDLE = 14 };

/* In these commands, under this condition, these options (to the first 0, which is --help) do nothing. */
static const struct rule {
    unsigned commands;
    bool (*holds)(const options *o);
    const char *why; /* after the option's name */
    option_id options[MOST_IDLE + 1];
} rules[] = {
    {CMD_ALL, without_success_from, " without --success-from, wanted both", {OPT_BASE}},
    {CMD_EVAL,
     without_json,
     ", which does nothing without --json: exact numbers have no digits",
     {OPT_DIGITS}},
    {CMD_PAPER,
     with_errata,
     ", which does nothing with --errata: those are about the claim files' own models",
     {OPT_RANDOM, OPT_SEED, OPT_STATES, OPT_ACTIONS, OPT_HORIZON, OPT_HEIGHT, OPT_DETERMINISTIC,
      OPT_LOG_SUCCESS, OPT_PRIOR, OPT_EXHAUSTIVE, OPT_CERTIFY, OPT_JSON, OPT_FORMAT}},
    {CMD_PAPER | CMD_CHECK,
     without_exhaustive,
     ", which does nothing without --exhaustive, wanted both",
     {OPT_WIDTH, OPT_ERROR, OPT_RESUME, OPT_PART}},
    {CMD_PAPER,
     with_no_random,
     ", which does nothing with --random 0",
     {OPT_STATES, OPT_HEIGHT, OPT_PRIOR, OPT_LOG_SUCCESS}},
    {CMD_PAPER,
     with_neither,
     ", which does nothing with --random 0",
     {OPT_SEED, OPT_ACTIONS, OPT_HORIZON, OPT_DETERMINISTIC}},
    {CMD_CHECK,
     with_exhaustive,
     " with --exhaustive, wanted one of them",
     {OPT_RANDOM, OPT_ONLY, OPT_STATES, OPT_HEIGHT, OPT_PRIOR, OPT_LOG_SUCCESS, OPT_SCREEN, OPT_PROVE,
      OPT_SAVE, OPT_BUDGET, OPT_TRIES, OPT_SHRINK, OPT_CERTIFY, OPT_SUCCESS_FROM}},
    {CMD_CHECK, without_screen, " without --screen, wanted both", {OPT_PRIMES, OPT_PROVE}},
    {CMD_CHECK,
     with_prove,
     " with --prove, which takes as many as it needs, wanted one of them",
     {OPT_PRIMES}},
    {CMD_CHECK, with_only, ", which does nothing with --only", {OPT_RANDOM, OPT_BUDGET}},
    {CMD_CAMPAIGN, beside_run, ", wanted it with campaign run only", {OPT_PART, OPT_MPI, OPT_PROOFS}},
    {CMD_CAMPAIGN, beside_export, ", wanted it with campaign export only", {OPT_SAVE}},
    {CMD_CAMPAIGN,
     in_run_or_merge,
     ", wanted it with campaign status, report or export: run and merge have nothing to format",
     {OPT_JSON, OPT_FORMAT}},
};

bool idle_options(const options *o, unsigned bit, status *st)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const struct rule *r = &rules[i];
        for (size_t k = 0; (r->commands & bit) && r->options[k] && r->holds(o); k++)
            if (o->given[r->options[k]])
                return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --%s%s", options_name(r->options[k]),
                                   r->why);
    }
    return true;
}

/* ---- Beside the arguments of check --------------------------------------------------------------- */

/* What is about random models only. */
static const option_id of_random_models[] = {
    OPT_SEED,        OPT_STATES, OPT_ACTIONS, OPT_HEIGHT, OPT_DETERMINISTIC,
    OPT_LOG_SUCCESS, OPT_PRIOR,  OPT_BUDGET,  OPT_SAVE,   0};

/* What a check for all values of parameters has no use for: it takes the seed, for the primes. */
static const option_id beside_parameters[] = {OPT_ONLY,   OPT_STATES,        OPT_ACTIONS,      OPT_HORIZON,
                                              OPT_HEIGHT, OPT_DETERMINISTIC, OPT_LOG_SUCCESS,  OPT_PRIOR,
                                              OPT_BUDGET, OPT_SAVE,          OPT_SHRINK,       OPT_TRIES,
                                              OPT_SCREEN, OPT_CERTIFY,       OPT_SUCCESS_FROM, 0};

static bool idle(status *st, option_id option, const char *why)
{
    return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --%s, which does nothing %s", options_name(option),
                       why);
}

/* None of a list that ends with 0. */
static bool none_given(const options *o, const option_id *list, const char *why, status *st)
{
    for (; *list; list++)
        if (o->given[*list])
            return idle(st, *list, why);
    return true;
}

static bool draws_something(const selection *s)
{
    for (size_t i = 0; i < s->reading_count; i++)
        if (s->readings[i]->drawn_count > 0)
            return true;
    return false;
}

/* Is there a model file for a certificate, the command line's or a claim's? */
static bool has_file(const selection *s)
{
    bool has = s->model_count > 0;
    for (size_t i = 0; !has && i < s->reading_count; i++)
        has = s->readings[i]->on || s->readings[i]->witness;
    return has;
}

bool idle_proofs(const options *o, const selection *s, status *st)
{
    return !o->given[OPT_PROOFS] || s->installed || idle(st, OPT_PROOFS, "without the name of a claim");
}

bool idle_options_of_check(const options *o, const selection *s, bool only_parametric, status *st)
{
    bool no_models = s->model_count == 0;
    bool random = o->given[OPT_ONLY] || (o->given[OPT_RANDOM] ? o->random > 0 : no_models);
    if (only_parametric)
        return none_given(o, beside_parameters, "with a model that has parameters", st) &&
               idle_proofs(o, s, st);
    if (!random &&
        !none_given(o, of_random_models,
                    o->given[OPT_RANDOM] ? "with --random 0" : "where models are given, without --random N",
                    st))
        return false;
    if (!random && no_models &&
        !none_given(o, (option_id[]){OPT_HORIZON, OPT_SHRINK, OPT_SCREEN, 0}, "with --random 0", st))
        return false;
    if (o->given[OPT_SUCCESS_FROM] && no_models)
        return idle(st, OPT_SUCCESS_FROM, "without a model file");
    if (o->given[OPT_TRIES] && !draws_something(s))
        return idle(st, OPT_TRIES, "here: no reading ranges over policies or rewards");
    if (o->given[OPT_CERTIFY] && !random && !has_file(s))
        return idle(st, OPT_CERTIFY, "with --random 0 and without a model file: no claim here brings one");
    return idle_proofs(o, s, st);
}
