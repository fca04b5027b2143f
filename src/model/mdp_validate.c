/*
 * What makes a model. While it is built: every state has an action, every action a successor; successors
 * differ, their probabilities are positive and sum to 1; no label twice on a state; the horizon is not 0.
 * Here, when it is complete: there is a state; successors exist; the horizon fits; `success`, `log_success`,
 * `prior` and `initial` have a value wherever they need one and none but 0 elsewhere; `success` is in [0,1]
 * and `log_success` <= 0; prior rows and mu are distributions; with `initial` a state labelled init has mu >
 * 0, without it exactly one state is labelled init.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/mdp_parts.h"

static bool fail_with(mdp_builder *b, position at, const char *before, const mpq_t value, const char *after)
{
    text shown;
    text_init(&shown);
    builder_add_number(b, &shown, value);
    builder_fail(b, at, "%s%s%s", before, shown.data, after);
    text_clear(&shown);
    return false;
}

static bool check_targets(mdp_builder *b)
{
    const mdp *m = b->m;
    for (size_t c = 0; c < m->choices; c++)
        for (size_t i = m->first_successor[c]; i < m->first_successor[c + 1]; i++)
            if (m->targets[i] >= m->states)
                return builder_fail(b, b->choice_at[c], "found successor %u, wanted a state from 0 to %u",
                                    m->targets[i], m->states - 1);
    return true;
}

static bool check_horizon(mdp_builder *b)
{
    const mdp *m = b->m;
    if ((uint64_t)m->horizon * m->states <= MDP_MAX_PLACES)
        return true;
    return builder_fail(b, b->horizon_at, HORIZON_TOO_LARGE, m->horizon, m->states,
                        MDP_MAX_PLACES / m->states, MDP_MAX_PLACES);
}

static bool is_special(const mdp *m, long model)
{
    for (int i = 0; i < SPECIAL_COUNT; i++)
        if (m->special[i] == model)
            return true;
    return false;
}

/* On lines that do not concern them special models may carry a 0, which Storm cannot avoid writing. */
static bool check_idle_values(mdp_builder *b)
{
    const mdp *m = b->m;
    for (uint32_t s = 0; s < m->states; s++)
        for (size_t i = m->first_state_value[s]; i < m->first_state_value[s + 1]; i++) {
            long model = (long)m->state_values[i].model;
            if (model != m->special[SPECIAL_INITIAL] && is_special(m, model) &&
                mpq_sgn(m->state_values[i].value) != 0)
                return builder_fail(b, b->state_at[s],
                                    "found a value of reward model %s at a state, "
                                    "wanted it at the actions",
                                    m->model_names[model]);
        }
    for (size_t c = 0; c < m->choices; c++)
        for (size_t i = m->first_action_value[c]; i < m->first_action_value[c + 1]; i++)
            if ((long)m->action_values[i].model == m->special[SPECIAL_INITIAL] &&
                mpq_sgn(m->action_values[i].value) != 0)
                return builder_fail(b, b->choice_at[c],
                                    "found a value of reward model initial at an action, "
                                    "wanted it at the states");
    return true;
}

static bool missing(mdp_builder *b, position at, const char *name)
{
    return builder_fail(b, at, "found no value of reward model %s, wanted one: the model declares it", name);
}

static bool freeze_success_row(mdp_builder *b, uint32_t s)
{
    mdp *m = b->m;
    for (uint32_t a = 0; a < mdp_actions(m, s); a++) {
        position at = b->choice_at[m->first_choice[s] + a];
        mpq_srcptr x = mdp_action_value(m, (size_t)m->special[SPECIAL_SUCCESS], s, a);
        if (!x)
            return missing(b, at, MDP_SUCCESS);
        if (mpq_sgn(x) < 0 || mpq_cmp_ui(x, 1, 1) > 0)
            return fail_with(b, at, "found success ", x, ", wanted a number from 0 to 1");
    }
    rat_row *row = rat_row_new(mdp_actions(m, s));
    for (uint32_t a = 0; a < row->n; a++)
        mpq_set(row->value[a], mdp_action_value(m, (size_t)m->special[SPECIAL_SUCCESS], s, a));
    m->success[s] = row;
    return true;
}

/* Nothing is made of them but the promise that they are there and x <= 1. */
static bool check_log_success(mdp_builder *b)
{
    const mdp *m = b->m;
    for (uint32_t s = 0; s < m->states; s++)
        for (uint32_t a = 0; a < mdp_actions(m, s); a++) {
            position at = b->choice_at[m->first_choice[s] + a];
            mpq_srcptr r = mdp_log_success(m, s, a);
            if (!r)
                return missing(b, at, MDP_LOG_SUCCESS);
            if (mpq_sgn(r) > 0)
                return fail_with(b, at, "found log_success ", r, ", wanted a number that is not positive");
        }
    return true;
}

static bool collect_prior(mdp_builder *b, uint32_t s, mpq_t *values)
{
    const mdp *m = b->m;
    for (uint32_t a = 0; a < mdp_actions(m, s); a++) {
        position at = b->choice_at[m->first_choice[s] + a];
        mpq_srcptr p = mdp_action_value(m, (size_t)m->special[SPECIAL_PRIOR], s, a);
        if (!p)
            return missing(b, at, MDP_PRIOR);
        if (mpq_sgn(p) < 0)
            return fail_with(b, at, "found prior ", p, ", wanted a number that is not negative");
        mpq_set(values[a], p);
    }
    return true;
}

static bool freeze_prior_row(mdp_builder *b, uint32_t s, mpq_t *values, mpq_t sum)
{
    mdp *m = b->m;
    uint32_t n = mdp_actions(m, s);
    if (!collect_prior(b, s, values))
        return false;
    sum_rationals(sum, values, n);
    if (mpq_cmp_ui(sum, 1, 1) != 0)
        return fail_with(b, b->state_at[s], "found a prior that sums to ", sum, ", wanted a sum of 1");
    prob_row *row = prob_row_new(n);
    m->prior[s] = row;
    return make_weights(b, b->state_at[s], row->weight, row->sum, values, n);
}

static bool freeze_priors(mdp_builder *b)
{
    mdp *m = b->m;
    mpq_t sum, *values = alloc_zeroed(m->max_actions, sizeof *values);
    mpq_init(sum);
    for (uint32_t a = 0; a < m->max_actions; a++)
        mpq_init(values[a]);
    bool ok = true;
    for (uint32_t s = 0; s < m->states && ok; s++)
        ok = freeze_prior_row(b, s, values, sum);
    for (uint32_t a = 0; a < m->max_actions; a++)
        mpq_clear(values[a]);
    mpq_clear(sum);
    free(values);
    return ok;
}

static prob_row *uniform_row(uint32_t n)
{
    prob_row *row = prob_row_new(n);
    for (uint32_t a = 0; a < n; a++)
        mpz_set_ui(row->weight[a], 1);
    mpz_set_ui(row->sum, n);
    return row;
}

static rat_row *ones_row(uint32_t n)
{
    rat_row *row = rat_row_new(n);
    for (uint32_t a = 0; a < n; a++)
        mpq_set_ui(row->value[a], 1, 1);
    return row;
}

static void share_default_priors(mdp *m)
{
    m->uniform = alloc_zeroed((size_t)m->max_actions + 1, sizeof *m->uniform);
    for (uint32_t s = 0; s < m->states; s++) {
        uint32_t n = mdp_actions(m, s);
        if (!m->uniform[n])
            m->uniform[n] = uniform_row(n);
        m->prior[s] = m->uniform[n];
    }
}

static void share_default_success(mdp *m)
{
    m->ones = alloc_zeroed((size_t)m->max_actions + 1, sizeof *m->ones);
    for (uint32_t s = 0; s < m->states; s++) {
        uint32_t n = mdp_actions(m, s);
        if (!m->ones[n])
            m->ones[n] = ones_row(n);
        m->success[s] = m->ones[n];
    }
}

static bool has_init(const mdp *m, uint32_t s)
{
    for (size_t i = 0; i < mdp_labels(m, s); i++)
        if (strcmp(mdp_label(m, s, i), "init") == 0)
            return true;
    return false;
}

static bool default_initial(mdp_builder *b)
{
    mdp *m = b->m;
    mpq_t value;
    mpq_init(value);
    mpq_srcptr zero = pool_rational(&m->pool, value);
    mpq_set_ui(value, 1, 1);
    mpq_srcptr one = pool_rational(&m->pool, value);
    mpq_clear(value);
    bool found = false;
    for (uint32_t s = 0; s < m->states; s++) {
        bool starts = has_init(m, s);
        if (starts && found)
            return builder_fail(b, b->state_at[s],
                                "found a second state labelled init, wanted one, or a "
                                "reward model named initial that gives their probabilities");
        m->initial[s] = starts ? one : zero;
        found = found || starts;
    }
    return found || builder_fail(b, b->state_at[0],
                                 "found no state labelled init, wanted one, or a reward "
                                 "model named initial");
}

static bool check_initial(mdp_builder *b)
{
    mdp *m = b->m;
    for (uint32_t s = 0; s < m->states; s++) {
        mpq_srcptr mu = mdp_state_value(m, (size_t)m->special[SPECIAL_INITIAL], s);
        if (!mu)
            return missing(b, b->state_at[s], MDP_INITIAL);
        if (mpq_sgn(mu) < 0)
            return fail_with(b, b->state_at[s], "found initial probability ", mu,
                             ", wanted a number that is not negative");
        if (mpq_sgn(mu) == 0 && has_init(m, s))
            return builder_fail(b, b->state_at[s],
                                "found label init on a state of initial probability 0, "
                                "wanted it only where a path can start");
        m->initial[s] = mu;
    }
    return true;
}

/* By halves, as sum_rationals. */
static void sum_initial(mpq_t sum, const mdp *m, uint32_t from, uint32_t to)
{
    if (to - from == 1) {
        mpq_set(sum, m->initial[from]);
        return;
    }
    mpq_t rest;
    mpq_init(rest);
    sum_initial(sum, m, from, from + (to - from) / 2);
    sum_initial(rest, m, from + (to - from) / 2, to);
    mpq_add(sum, sum, rest);
    mpq_clear(rest);
}

static bool freeze_initial(mdp_builder *b)
{
    mdp *m = b->m;
    if (m->special[SPECIAL_INITIAL] < 0)
        return default_initial(b);
    if (!check_initial(b))
        return false;
    mpq_t sum;
    mpq_init(sum);
    sum_initial(sum, m, 0, m->states);
    bool ok = mpq_cmp_ui(sum, 1, 1) == 0 ||
              fail_with(b, b->state_at[0], "found initial probabilities that sum to ", sum,
                        ", wanted a sum of 1");
    mpq_clear(sum);
    return ok;
}

static bool freeze_success(mdp_builder *b)
{
    for (uint32_t s = 0; s < b->m->states; s++)
        if (!freeze_success_row(b, s))
            return false;
    return true;
}

static bool freeze_special_models(mdp_builder *b)
{
    mdp *m = b->m;
    m->prior = alloc_zeroed(m->states, sizeof *m->prior);
    m->success = alloc_zeroed(m->states, sizeof *m->success);
    m->initial = alloc_zeroed(m->states, sizeof *m->initial);
    if (!check_idle_values(b))
        return false;
    if (m->special[SPECIAL_SUCCESS] < 0)
        share_default_success(m);
    else if (!freeze_success(b))
        return false;
    if (m->special[SPECIAL_LOG_SUCCESS] >= 0 && !check_log_success(b))
        return false;
    if (m->special[SPECIAL_PRIOR] < 0)
        share_default_priors(m);
    else if (!freeze_priors(b))
        return false;
    return freeze_initial(b);
}

mdp *mdp_freeze(mdp_builder *b, const char *file, status *st)
{
    mdp *m = b->m;
    builder_close_state(b);
    if (m->states == 0)
        builder_fail(b, (position){0, 0}, "found no state, wanted at least one");
    bool ok = status_ok(&b->st) && check_horizon(b) && check_targets(b) && freeze_special_models(b);
    if (ok) {
        m->name = alloc_string(file);
        b->m = NULL;
    } else {
        m = NULL;
        status_fail(st, EXIT_INPUT, file, b->st.line, b->st.column, "%s", b->st.text);
    }
    mdp_builder_free(b);
    return m;
}
