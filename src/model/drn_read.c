#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/near.h"
#include "model/drn_parts.h"

static drn_reader *reader_new(FILE *in, const char *file, text *notices, status *st)
{
    drn_reader *r = alloc_zeroed(1, sizeof *r);
    r->builder = mdp_builder_new();
    r->notices = notices;
    mpq_init(r->number);
    pool_init(&r->names);
    pool_init(&r->parameter_names);
    drn_input_init(&r->in, in, file, st);
    return r;
}

static void reader_free(drn_reader *r)
{
    drn_input_clear(&r->in);
    mdp_builder_free(r->builder);
    mpq_clear(r->number);
    for (size_t i = 0; i < r->placeholder_count; i++)
        mpq_clear(r->placeholders[i]);
    free(r->placeholders);
    for (size_t i = 0; i < r->parameter_count; i++)
        mpq_clear(r->parameters[i]);
    free(r->parameters);
    pool_clear(&r->parameter_names);
    pool_clear(&r->names);
    free(r);
}

/* A reward model whose name is nearly one with a meaning, which is left to its default then. */
static bool note_near_misses(const mdp *m, bool has_success, text *notices)
{
    static const struct {
        const char *name, *without;
    } special[] = {{MDP_SUCCESS, "x is 1 everywhere"},
                   {MDP_LOG_SUCCESS, "no rewards are read from it"},
                   {MDP_PRIOR, "the prior is uniform"},
                   {MDP_INITIAL, "paths start in the state labelled init"}};
    size_t before = notices->length;
    for (size_t i = 0; i < mdp_reward_models(m); i++)
        for (size_t k = has_success ? 2 : 0; k < sizeof special / sizeof *special; k++)
            if (mdp_find_reward_model(m, special[k].name) < 0 &&
                near_distance(mdp_reward_model_name(m, i), special[k].name) < NEAR_FARTHEST)
                text_addf(notices, "%s: found a reward model %s and none named %s: %s\n", mdp_name(m),
                          mdp_reward_model_name(m, i), special[k].name, special[k].without);
    return notices->length > before;
}

#define MOST_NAMES 3u

/* Reward models none of which has a meaning of itself. */
static void note_strangers(const mdp *m, text *notices)
{
    size_t count = mdp_reward_models(m);
    text_addf(notices, "%s: found the reward model%s ", mdp_name(m), text_plural(count));
    for (size_t i = 0; i < count && i < MOST_NAMES; i++)
        text_addf(notices, "%s%s", i ? ", " : "", mdp_reward_model_name(m, i));
    text_addf(notices, "%s and none named success, log_success, prior or initial: x is 1 everywhere\n",
              count > MOST_NAMES ? ", ..." : "");
}

void drn_note_names(const mdp *m, bool has_success, text *notices)
{
    bool counts = has_success || mdp_reward_models(m) == 0 || mdp_find_reward_model(m, MDP_SUCCESS) >= 0 ||
                  mdp_find_reward_model(m, MDP_LOG_SUCCESS) >= 0 || mdp_find_reward_model(m, MDP_PRIOR) >= 0 ||
                  mdp_find_reward_model(m, MDP_INITIAL) >= 0;
    if (!note_near_misses(m, has_success, notices) && !counts)
        note_strangers(m, notices);
}

static mdp *read_stream(FILE *in, const char *file, const drn_valuation *values, text *notices, status *st)
{
    drn_reader *r = reader_new(in, file, notices, st);
    r->values = values;
    if (values)
        mdp_builder_drawn(r->builder);
    mdp *m = NULL;
    if (status_ok(st) && drn_header(r) && drn_body(r)) {
        m = mdp_freeze(r->builder, file, st);
        r->builder = NULL;
    }
    reader_free(r);
    return m;
}

mdp *drn_read(FILE *in, const char *file, text *notices, status *st)
{
    return read_stream(in, file, NULL, notices, st);
}

static mdp *read_path(const char *path, const drn_valuation *values, text *notices, status *st)
{
    if (strcmp(path, "-") == 0)
        return read_stream(stdin, path, values, notices, st);
    FILE *in = fopen(path, "rb");
    if (!in) {
        status_fail(st, EXIT_INPUT, path, 1, 1, "found no file to read (%s), wanted a model",
                    strerror(errno));
        return NULL;
    }
    mdp *m = read_stream(in, path, values, notices, st);
    fclose(in);
    return m;
}

mdp *drn_read_file(const char *path, text *notices, status *st)
{
    return read_path(path, NULL, notices, st);
}

mdp *drn_read_parametric(const char *path, const drn_valuation *values, text *notices, status *st)
{
    return read_path(path, values, notices, st);
}

bool drn_is_parametric(const char *path)
{
    FILE *in = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
    bool found = false;
    char line[64];
    while (in && !found && fgets(line, sizeof line, in) && strncmp(line, "@model", 6) != 0)
        found = strncmp(line, "@value_type: parametric", 23) == 0;
    if (in)
        fclose(in);
    return found;
}
