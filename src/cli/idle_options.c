#include "cli/idle_options.h"

typedef struct idle_option {
    option_id id;
    const char *name;
} idle_option;

/* What is about random models only. */
static const idle_option of_random_models[] = {
    {OPT_SEED, "seed"},
    {OPT_STATES, "states"},
    {OPT_ACTIONS, "actions"},
    {OPT_HEIGHT, "height"},
    {OPT_DETERMINISTIC, "deterministic"},
    {OPT_LOG_SUCCESS, "log-success"},
    {OPT_PRIOR, "prior"},
    {OPT_BUDGET, "budget"},
    {OPT_SAVE, "save"},
};

static bool idle(status *st, const char *option, const char *why)
{
    return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --%s, which does nothing %s", option, why);
}

/* The first option given of those about random models, NULL for none. */
static const char *first_given(const options *o)
{
    for (size_t i = 0; i < sizeof of_random_models / sizeof *of_random_models; i++)
        if (o->given[of_random_models[i].id])
            return of_random_models[i].name;
    return NULL;
}

static bool draws_something(const selection *s)
{
    for (size_t i = 0; i < s->reading_count; i++)
        if (s->readings[i]->drawn_count > 0)
            return true;
    return false;
}

bool check_idle_options(const options *o, const selection *s, status *st)
{
    bool no_models = s->model_count == 0;
    bool random = o->given[OPT_ONLY] || (o->given[OPT_RANDOM] ? o->random > 0 : no_models);
    if (!random && first_given(o))
        return idle(st, first_given(o),
                    o->given[OPT_RANDOM] ? "with --random 0" : "where models are given, without --random N");
    if (o->given[OPT_ONLY] && o->given[OPT_RANDOM])
        return idle(st, "random", "with --only");
    if (o->given[OPT_ONLY] && o->given[OPT_BUDGET])
        return idle(st, "budget", "with --only");
    if (o->given[OPT_SUCCESS_FROM] && no_models)
        return idle(st, "success-from", "without a model file");
    if (o->given[OPT_TRIES] && !draws_something(s))
        return idle(st, "tries", "here: no reading ranges over policies or rewards");
    if (o->given[OPT_PROOFS] && !s->installed)
        return idle(st, "proofs", "without the name of a claim");
    return true;
}
