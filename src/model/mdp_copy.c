/* Copies of a model with something added. */
#include "base/contract.h"
#include "model/mdp.h"

typedef struct copier {
    const mdp *m;
    mdp_builder *b;
    const reward_rows *added;
    size_t count, own; /* of those added; of the model's own reward models */
} copier;

static void copy_action(const copier *c, uint32_t s, uint32_t a)
{
    mdp_builder_action(c->b, mdp_action_name(c->m, s, a), 0, 0);
    for (size_t i = 0; i < c->own; i++)
        if (mdp_action_value(c->m, i, s, a))
            mdp_builder_action_value(c->b, i, mdp_action_value(c->m, i, s, a));
    for (size_t i = 0; i < c->count; i++)
        mdp_builder_action_value(c->b, c->own + i, c->added[i].rows[s]->value[a]);
    mpq_t p;
    mpq_init(p);
    for (uint32_t i = 0; i < mdp_successors(c->m, s, a); i++) {
        mdp_probability(p, c->m, s, a, i);
        mdp_builder_successor(c->b, mdp_successor(c->m, s, a, i), p);
    }
    mpq_clear(p);
}

static void copy_state(const copier *c, uint32_t s)
{
    mdp_builder_state(c->b, 0, 0);
    for (size_t i = 0; i < mdp_labels(c->m, s); i++)
        mdp_builder_label(c->b, mdp_label(c->m, s, i));
    for (size_t i = 0; i < c->own; i++)
        if (mdp_state_value(c->m, i, s))
            mdp_builder_state_value(c->b, i, mdp_state_value(c->m, i, s));
    for (uint32_t a = 0; a < mdp_actions(c->m, s); a++)
        copy_action(c, s, a);
}

mdp *mdp_with_rewards(const mdp *m, const reward_rows *added, size_t count)
{
    copier c = {m, mdp_builder_new(), added, count, mdp_reward_models(m)};
    for (size_t i = 0; i < c.own; i++)
        mdp_builder_reward_model(c.b, mdp_reward_model_name(m, i));
    for (size_t i = 0; i < count; i++)
        mdp_builder_reward_model(c.b, added[i].name);
    if (mdp_horizon(m) > 0)
        mdp_builder_horizon(c.b, mdp_horizon(m), 0, 0);
    for (uint32_t s = 0; s < mdp_states(m); s++)
        copy_state(&c, s);
    status st;
    status_init(&st);
    mdp *made = mdp_freeze(c.b, mdp_name(m), &st);
    REQUIRE(made); /* as its original was */
    return made;
}
