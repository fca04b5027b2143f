#include "rebuild.h"

#include <check.h>

typedef struct models {
    size_t success, log_success, prior, initial;
    bool has_log;
} models;

static models declare(mdp_builder *b, bool log_success)
{
    models r = {.has_log = log_success};
    r.success = mdp_builder_reward_model(b, MDP_SUCCESS);
    if (log_success)
        r.log_success = mdp_builder_reward_model(b, MDP_LOG_SUCCESS);
    r.prior = mdp_builder_reward_model(b, MDP_PRIOR);
    r.initial = mdp_builder_reward_model(b, MDP_INITIAL);
    return r;
}

static void add_action(mdp_builder *b, const models *as, const mdp *m, uint32_t s, uint32_t a,
                       success_rule rule, const void *context)
{
    mpq_t factor, r;
    mpq_inits(factor, r, NULL);
    mdp_builder_action(b, mdp_action_name(m, s, a), 0, 0);
    rule(factor, r, m, s, a, context);
    mdp_builder_action_value(b, as->success, factor);
    if (as->has_log)
        mdp_builder_action_value(b, as->log_success, r);
    prob_row_entry(r, mdp_prior(m, s), a);
    mdp_builder_action_value(b, as->prior, r);
    for (uint32_t i = 0; i < mdp_successors(m, s, a); i++) {
        mdp_probability(r, m, s, a, i);
        mdp_builder_successor(b, mdp_successor(m, s, a, i), r);
    }
    mpq_clears(factor, r, NULL);
}

mdp *rebuild(const mdp *m, bool log_success, success_rule rule, const void *context)
{
    mdp_builder *b = mdp_builder_new();
    models as = declare(b, log_success);
    mdp_builder_horizon(b, mdp_horizon(m), 0, 0);
    for (uint32_t s = 0; s < mdp_states(m); s++) {
        mdp_builder_state(b, 0, 0);
        for (size_t i = 0; i < mdp_labels(m, s); i++)
            mdp_builder_label(b, mdp_label(m, s, i));
        mdp_builder_state_value(b, as.initial, mdp_initial(m, s));
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            add_action(b, &as, m, s, a, rule, context);
    }
    status st;
    status_init(&st);
    mdp *made = mdp_freeze(b, "rebuilt", &st);
    ck_assert_msg(made != NULL, "%s", st.text ? st.text : "");
    return made;
}

unsigned long rebuild_common_d(const mdp *m)
{
    mpz_t d;
    mpz_init_set_ui(d, 1);
    for (uint32_t s = 0; s < mdp_states(m); s++)
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            mpz_lcm(d, d, mpq_denref(mdp_log_success(m, s, a)));
    unsigned long result = mpz_get_ui(d);
    mpz_clear(d);
    return result;
}
