#include "model/mdp.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/mdp_parts.h"

static void free_prior(mdp *m)
{
    if (m->uniform)
        for (uint32_t n = 0; n <= m->max_actions; n++)
            prob_row_free(m->uniform[n]);
    else if (m->prior)
        for (uint32_t s = 0; s < m->states; s++)
            prob_row_free(m->prior[s]);
    free(m->uniform);
    free(m->prior);
}

static void free_success(mdp *m)
{
    if (m->ones)
        for (uint32_t n = 0; n <= m->max_actions; n++)
            rat_row_free(m->ones[n]);
    else if (m->success)
        for (uint32_t s = 0; s < m->states; s++)
            rat_row_free(m->success[s]);
    free(m->ones);
    free(m->success);
}

static void free_transitions(mdp *m, size_t successors)
{
    for (size_t c = 0; c < m->choices; c++)
        mpz_clear(m->sums[c]);
    for (size_t i = 0; i < successors; i++)
        mpz_clear(m->weights[i]);
    free(m->sums);
    free(m->weights);
    free(m->targets);
    free(m->first_successor);
}

void mdp_release(mdp *m, size_t successors)
{
    if (!m)
        return;
    free_prior(m);
    free_success(m);
    free_transitions(m, successors);
    free(m->initial);
    free(m->first_choice);
    free(m->first_label);
    free(m->first_state_value);
    free(m->first_action_value);
    free(m->labels);
    free(m->state_values);
    free(m->action_values);
    free(m->action_names);
    free(m->model_names);
    free(m->name);
    free(m->remark);
    pool_clear(&m->pool);
    free(m);
}

void mdp_free(mdp *m)
{
    if (m)
        mdp_release(m, m->first_successor[m->choices]);
}

const char *mdp_name(const mdp *m)
{
    return m->name;
}

void mdp_set_remark(mdp *m, const char *remark)
{
    free(m->remark);
    m->remark = alloc_string(remark);
}

const char *mdp_remark(const mdp *m)
{
    return m->remark;
}

uint32_t mdp_states(const mdp *m)
{
    return m->states;
}

uint32_t mdp_actions(const mdp *m, uint32_t s)
{
    REQUIRE(s < m->states);
    return (uint32_t)(m->first_choice[s + 1] - m->first_choice[s]);
}

size_t mdp_choices(const mdp *m)
{
    return m->choices;
}

size_t mdp_first_choice(const mdp *m, uint32_t s)
{
    REQUIRE(s < m->states);
    return m->first_choice[s];
}

uint32_t mdp_max_actions(const mdp *m)
{
    return m->max_actions;
}

static size_t choice(const mdp *m, uint32_t s, uint32_t a)
{
    REQUIRE(a < mdp_actions(m, s));
    return m->first_choice[s] + a;
}

const char *mdp_action_name(const mdp *m, uint32_t s, uint32_t a)
{
    return m->action_names[choice(m, s, a)];
}

long mdp_find_action(const mdp *m, uint32_t s, const char *name)
{
    long found = -1;
    for (uint32_t a = 0; a < mdp_actions(m, s); a++)
        if (strcmp(mdp_action_name(m, s, a), name) == 0) {
            if (found >= 0)
                return -2;
            found = (long)a;
        }
    return found;
}

size_t mdp_labels(const mdp *m, uint32_t s)
{
    REQUIRE(s < m->states);
    return m->first_label[s + 1] - m->first_label[s];
}

const char *mdp_label(const mdp *m, uint32_t s, size_t i)
{
    REQUIRE(i < mdp_labels(m, s));
    return m->labels[m->first_label[s] + i];
}

uint32_t mdp_successors(const mdp *m, uint32_t s, uint32_t a)
{
    size_t c = choice(m, s, a);
    return (uint32_t)(m->first_successor[c + 1] - m->first_successor[c]);
}

static size_t successor(const mdp *m, uint32_t s, uint32_t a, uint32_t i)
{
    size_t c = choice(m, s, a);
    REQUIRE(i < m->first_successor[c + 1] - m->first_successor[c]);
    return m->first_successor[c] + i;
}

uint32_t mdp_successor(const mdp *m, uint32_t s, uint32_t a, uint32_t i)
{
    return m->targets[successor(m, s, a, i)];
}

mpz_srcptr mdp_weight(const mdp *m, uint32_t s, uint32_t a, uint32_t i)
{
    return m->weights[successor(m, s, a, i)];
}

mpz_srcptr mdp_weight_sum(const mdp *m, uint32_t s, uint32_t a)
{
    return m->sums[choice(m, s, a)];
}

void mdp_probability(mpq_t p, const mdp *m, uint32_t s, uint32_t a, uint32_t i)
{
    mpz_set(mpq_numref(p), mdp_weight(m, s, a, i));
    mpz_set(mpq_denref(p), mdp_weight_sum(m, s, a));
    mpq_canonicalize(p);
}

const prob_row *mdp_prior(const mdp *m, uint32_t s)
{
    REQUIRE(s < m->states);
    return m->prior[s];
}

const rat_row *mdp_success(const mdp *m, uint32_t s)
{
    REQUIRE(s < m->states);
    return m->success[s];
}

bool mdp_has_log_success(const mdp *m)
{
    return m->special[SPECIAL_LOG_SUCCESS] >= 0;
}

mpq_srcptr mdp_log_success(const mdp *m, uint32_t s, uint32_t a)
{
    return mdp_has_log_success(m) ? mdp_action_value(m, (size_t)m->special[SPECIAL_LOG_SUCCESS], s, a) : NULL;
}

mpq_srcptr mdp_initial(const mdp *m, uint32_t s)
{
    REQUIRE(s < m->states);
    return m->initial[s];
}

bool mdp_success_is_default(const mdp *m)
{
    return m->ones != NULL;
}

bool mdp_prior_is_default(const mdp *m)
{
    return m->uniform != NULL;
}

bool mdp_initial_is_default(const mdp *m)
{
    return m->special[SPECIAL_INITIAL] < 0;
}

size_t mdp_reward_models(const mdp *m)
{
    return m->models;
}

const char *mdp_reward_model_name(const mdp *m, size_t index)
{
    REQUIRE(index < m->models);
    return m->model_names[index];
}

long mdp_find_reward_model(const mdp *m, const char *name)
{
    for (size_t i = 0; i < m->models; i++)
        if (strcmp(m->model_names[i], name) == 0)
            return (long)i;
    return -1;
}

/* Values are nearly always given for all models in order, so the place to look first is known. */
static mpq_srcptr find_value(const model_value *values, size_t from, size_t to, size_t index)
{
    if (index < to - from && values[from + index].model == index)
        return values[from + index].value;
    for (size_t i = from; i < to; i++)
        if (values[i].model == index)
            return values[i].value;
    return NULL;
}

mpq_srcptr mdp_state_value(const mdp *m, size_t index, uint32_t s)
{
    REQUIRE(s < m->states && index < m->models);
    return find_value(m->state_values, m->first_state_value[s], m->first_state_value[s + 1], index);
}

mpq_srcptr mdp_action_value(const mdp *m, size_t index, uint32_t s, uint32_t a)
{
    size_t c = choice(m, s, a);
    REQUIRE(index < m->models);
    if ((long)index == m->special[SPECIAL_SUCCESS] && m->success && m->success[s])
        return m->success[s]->value[a]; /* mdp_success_from may have replaced what the file says */
    return find_value(m->action_values, m->first_action_value[c], m->first_action_value[c + 1], index);
}

uint32_t mdp_horizon(const mdp *m)
{
    return m->horizon;
}

bool mdp_set_horizon(mdp *m, uint32_t horizon, status *st)
{
    if (horizon == 0)
        return status_fail(st, EXIT_INPUT, m->name, 0, 0, "found horizon 0, wanted at least 1");
    if ((uint64_t)horizon * m->states > MDP_MAX_PLACES)
        return status_fail(st, EXIT_INPUT, m->name, 0, 0, HORIZON_TOO_LARGE, horizon, m->states,
                           MDP_MAX_PLACES / m->states, MDP_MAX_PLACES);
    m->horizon = horizon;
    return true;
}

bool mdp_is_deterministic(const mdp *m)
{
    return m->first_successor[m->choices] == m->choices;
}

bool mdp_has_single_start(const mdp *m)
{
    for (uint32_t s = 0; s < m->states; s++)
        if (mpq_sgn(m->initial[s]) != 0)
            return mpq_cmp_ui(m->initial[s], 1, 1) == 0;
    return false;
}

rat_row *mdp_reward_row(const mdp *m, size_t index, uint32_t s)
{
    rat_row *row = rat_row_new(mdp_actions(m, s));
    for (uint32_t a = 0; a < row->n; a++) {
        mpq_srcptr of_state = mdp_state_value(m, index, s), of_action = mdp_action_value(m, index, s, a);
        if (of_state)
            mpq_add(row->value[a], row->value[a], of_state);
        if (of_action)
            mpq_add(row->value[a], row->value[a], of_action);
    }
    return row;
}
