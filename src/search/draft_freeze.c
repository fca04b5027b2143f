/* From a draft to a model. */
#include <string.h>

#include "base/contract.h"
#include "search/draft.h"

/* Which special reward models the draft needs, as indices in the model that is built; -1 for none. */
typedef struct declared {
    long success, rewards, prior, initial;
    size_t first_extra;
    mpz_t starts; /* sum of the weights in mu */
    mpq_t value;
} declared;

static long declare(mdp_builder *b, bool wanted, const char *name)
{
    return wanted ? (long)mdp_builder_reward_model(b, name) : -1;
}

static void declare_all(const draft *d, mdp_builder *b, declared *k)
{
    bool success = false, prior = false;
    uint32_t starts = 0;
    for (uint32_t s = 0; s < d->count; s++) {
        const draft_state *state = d->state[s];
        starts += mpz_sgn(state->start) > 0;
        mpz_add(k->starts, k->starts, state->start);
        for (uint32_t a = 0; a < state->count; a++) {
            success = success || mpq_cmp_ui(state->action[a]->x, 1, 1) != 0;
            prior = prior || mpz_cmp(state->action[a]->prior, state->action[0]->prior) != 0;
        }
    }
    k->initial = declare(b, starts > 1, MDP_INITIAL);
    k->success = declare(b, success, MDP_SUCCESS);
    k->rewards = declare(b, d->rewards, MDP_LOG_SUCCESS);
    k->prior = declare(b, prior, MDP_PRIOR);
    for (size_t i = 0; i < d->extras; i++) {
        size_t index = mdp_builder_reward_model(b, d->extra_name[i]);
        k->first_extra = i == 0 ? index : k->first_extra;
    }
}

static void set_share(mpq_t value, const mpz_t weight, const mpz_t sum)
{
    mpz_set(mpq_numref(value), weight);
    mpz_set(mpq_denref(value), sum);
    mpq_canonicalize(value);
}

/* The label init stands on the states where a path can start, and on no other. */
static void build_labels(const draft_state *state, mdp_builder *b)
{
    bool starts = mpz_sgn(state->start) > 0;
    for (size_t i = 0; i < state->labels; i++) {
        bool init = strcmp(state->label[i], "init") == 0;
        if (!init || starts)
            mdp_builder_label(b, state->label[i]);
        starts = starts && !init;
    }
    if (starts)
        mdp_builder_label(b, "init");
}

static void build_action(const draft *d, const draft_state *state, uint32_t a, mdp_builder *b, declared *k)
{
    const draft_action *act = state->action[a];
    mpz_t sum;
    mpz_init(sum);
    mdp_builder_action(b, act->name, 0, 0);
    if (k->success >= 0)
        mdp_builder_action_value(b, (size_t)k->success, act->x);
    if (k->rewards >= 0)
        mdp_builder_action_value(b, (size_t)k->rewards, act->r);
    if (k->prior >= 0) {
        for (uint32_t i = 0; i < state->count; i++)
            mpz_add(sum, sum, state->action[i]->prior);
        set_share(k->value, act->prior, sum);
        mdp_builder_action_value(b, (size_t)k->prior, k->value);
    }
    for (size_t i = 0; i < d->extras; i++)
        if (act->extra.present[i])
            mdp_builder_action_value(b, k->first_extra + i, act->extra.value[i]);
    mpz_set_ui(sum, 0);
    for (uint32_t i = 0; i < act->count; i++)
        mpz_add(sum, sum, act->tau[i]);
    for (uint32_t i = 0; i < act->count; i++) {
        set_share(k->value, act->tau[i], sum);
        mdp_builder_successor(b, act->target[i], k->value);
    }
    mpz_clear(sum);
}

static void build_state(const draft *d, uint32_t s, mdp_builder *b, declared *k)
{
    const draft_state *state = d->state[s];
    mdp_builder_state(b, 0, 0);
    build_labels(state, b);
    if (k->initial >= 0) {
        set_share(k->value, state->start, k->starts);
        mdp_builder_state_value(b, (size_t)k->initial, k->value);
    }
    for (size_t i = 0; i < d->extras; i++)
        if (state->extra.present[i])
            mdp_builder_state_value(b, k->first_extra + i, state->extra.value[i]);
    for (uint32_t a = 0; a < state->count; a++)
        build_action(d, state, a, b, k);
}

mdp *draft_freeze(const draft *d, const char *name)
{
    mdp_builder *b = mdp_builder_new();
    declared k = {0};
    mpz_init(k.starts);
    mpq_init(k.value);
    declare_all(d, b, &k);
    mdp_builder_horizon(b, d->horizon, 0, 0);
    for (uint32_t s = 0; s < d->count; s++)
        build_state(d, s, b, &k);
    mpz_clear(k.starts);
    mpq_clear(k.value);
    status st;
    status_init(&st);
    mdp *m = mdp_freeze(b, name, &st);
    REQUIRE(m);
    status_clear(&st);
    return m;
}
