#include "search/draft.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "base/text.h"

/* ---- Values of the file's own reward models -------------------------------------------------------- */

static bool is_special(const char *name)
{
    return strcmp(name, MDP_SUCCESS) == 0 || strcmp(name, MDP_LOG_SUCCESS) == 0 ||
           strcmp(name, MDP_PRIOR) == 0 || strcmp(name, MDP_INITIAL) == 0;
}

static void values_init(draft_values *v, size_t n)
{
    v->value = alloc_zeroed(n, sizeof *v->value);
    v->present = alloc_zeroed(n, sizeof *v->present);
    for (size_t i = 0; i < n; i++)
        mpq_init(v->value[i]);
}

static void values_clear(draft_values *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        mpq_clear(v->value[i]);
    free(v->value);
    free(v->present);
}

static void values_copy(draft_values *v, const draft_values *from, size_t n)
{
    values_init(v, n);
    for (size_t i = 0; i < n; i++) {
        mpq_set(v->value[i], from->value[i]);
        v->present[i] = from->present[i];
    }
}

static void values_add(draft_values *v, size_t i, mpq_srcptr value)
{
    v->present[i] = value != NULL;
    if (value)
        mpq_set(v->value[i], value);
}

/* ---- Actions ----------------------------------------------------------------------------------------- */

static draft_action *action_new(const char *name, size_t extras)
{
    draft_action *act = alloc_zeroed(1, sizeof *act);
    act->name = alloc_string(name);
    mpz_init(act->prior);
    mpq_inits(act->x, act->r, NULL);
    values_init(&act->extra, extras);
    return act;
}

static void clear_successors(draft_action *act)
{
    for (uint32_t i = 0; i < act->count; i++)
        mpz_clear(act->tau[i]);
    free(act->target);
    free(act->tau);
    act->target = NULL;
    act->tau = NULL;
    act->count = 0;
}

static void action_free(draft_action *act, size_t extras)
{
    clear_successors(act);
    values_clear(&act->extra, extras);
    free(act->name);
    mpz_clear(act->prior);
    mpq_clears(act->x, act->r, NULL);
    free(act);
}

static draft_action *action_copy(const draft_action *from, size_t extras)
{
    draft_action *act = alloc_zeroed(1, sizeof *act);
    act->name = alloc_string(from->name);
    mpz_init_set(act->prior, from->prior);
    mpq_inits(act->x, act->r, NULL);
    mpq_set(act->x, from->x);
    mpq_set(act->r, from->r);
    values_copy(&act->extra, &from->extra, extras);
    draft_set_successors(act, from);
    return act;
}

void draft_set_successors(draft_action *to, const draft_action *from)
{
    if (to == from)
        return;
    clear_successors(to);
    to->count = from->count;
    to->target = alloc_zeroed(from->count, sizeof *to->target);
    to->tau = alloc_zeroed(from->count, sizeof *to->tau);
    for (uint32_t i = 0; i < from->count; i++) {
        to->target[i] = from->target[i];
        mpz_init_set(to->tau[i], from->tau[i]);
    }
}

void draft_add_successor(draft_action *act, uint32_t target, const mpz_t weight)
{
    for (uint32_t i = 0; i < act->count; i++)
        if (act->target[i] == target) {
            mpz_add(act->tau[i], act->tau[i], weight);
            return;
        }
    mpz_t kept; /* weight may be one of those that move */
    mpz_init_set(kept, weight);
    act->target = alloc_resize(act->target, (size_t)act->count + 1, sizeof *act->target);
    act->tau = alloc_resize(act->tau, (size_t)act->count + 1, sizeof *act->tau);
    act->target[act->count] = target;
    act->tau[act->count++][0] = kept[0];
}

void draft_remove_successor(draft_action *act, uint32_t i)
{
    REQUIRE(act->count > 1 && i < act->count);
    mpz_clear(act->tau[i]);
    act->count--;
    memmove(act->tau + i, act->tau + i + 1, (act->count - i) * sizeof *act->tau);
    memmove(act->target + i, act->target + i + 1, (act->count - i) * sizeof *act->target);
}

/* ---- States ------------------------------------------------------------------------------------------ */

static draft_state *state_new(size_t extras)
{
    draft_state *state = alloc_zeroed(1, sizeof *state);
    mpz_init(state->start);
    values_init(&state->extra, extras);
    return state;
}

static void state_free(draft_state *state, size_t extras)
{
    for (size_t i = 0; i < state->labels; i++)
        free(state->label[i]);
    free(state->label);
    for (uint32_t a = 0; a < state->count; a++)
        action_free(state->action[a], extras);
    free(state->action);
    mpz_clear(state->start);
    values_clear(&state->extra, extras);
    free(state);
}

static draft_state *state_copy(const draft_state *from, size_t extras, bool whole)
{
    draft_state *state = alloc_zeroed(1, sizeof *state);
    mpz_init(state->start);
    values_copy(&state->extra, &from->extra, extras);
    state->count = from->count;
    state->action = alloc_zeroed(from->count, sizeof *state->action);
    for (uint32_t a = 0; a < from->count; a++)
        state->action[a] = action_copy(from->action[a], extras);
    if (!whole)
        return state;
    mpz_set(state->start, from->start);
    state->labels = from->labels;
    state->label = alloc_zeroed(from->labels, sizeof *state->label);
    for (size_t i = 0; i < from->labels; i++)
        state->label[i] = alloc_string(from->label[i]);
    return state;
}

/* ---- From a model ---------------------------------------------------------------------------- */

static draft_action *read_action(const draft *d, const mdp *m, uint32_t s, uint32_t a)
{
    draft_action *act = action_new(mdp_action_name(m, s, a), d->extras);
    mpz_set(act->prior, mdp_prior(m, s)->weight[a]);
    mpq_set(act->x, mdp_success(m, s)->value[a]);
    if (d->rewards)
        mpq_set(act->r, mdp_log_success(m, s, a));
    for (size_t i = 0; i < d->extras; i++)
        values_add(&act->extra, i,
                   mdp_action_value(m, (size_t)mdp_find_reward_model(m, d->extra_name[i]), s, a));
    for (uint32_t i = 0; i < mdp_successors(m, s, a); i++)
        draft_add_successor(act, mdp_successor(m, s, a, i), mdp_weight(m, s, a, i));
    return act;
}

static draft_state *read_state(const draft *d, const mdp *m, uint32_t s, const mpz_t denominator)
{
    draft_state *state = state_new(d->extras);
    state->labels = mdp_labels(m, s);
    state->label = alloc_zeroed(state->labels, sizeof *state->label);
    for (size_t i = 0; i < state->labels; i++)
        state->label[i] = alloc_string(mdp_label(m, s, i));
    for (size_t i = 0; i < d->extras; i++)
        values_add(&state->extra, i,
                   mdp_state_value(m, (size_t)mdp_find_reward_model(m, d->extra_name[i]), s));
    mpz_divexact(state->start, denominator, mpq_denref(mdp_initial(m, s)));
    mpz_mul(state->start, state->start, mpq_numref(mdp_initial(m, s)));
    state->count = mdp_actions(m, s);
    state->action = alloc_zeroed(state->count, sizeof *state->action);
    for (uint32_t a = 0; a < state->count; a++)
        state->action[a] = read_action(d, m, s, a);
    return state;
}

draft *draft_of(const mdp *m)
{
    REQUIRE(mdp_horizon(m) > 0);
    draft *d = alloc_zeroed(1, sizeof *d);
    d->horizon = mdp_horizon(m);
    d->rewards = mdp_has_log_success(m);
    d->extra_name = alloc_zeroed(mdp_reward_models(m), sizeof *d->extra_name);
    for (size_t i = 0; i < mdp_reward_models(m); i++)
        if (!is_special(mdp_reward_model_name(m, i)))
            d->extra_name[d->extras++] = alloc_string(mdp_reward_model_name(m, i));
    mpz_t denominator; /* common to mu */
    mpz_init_set_ui(denominator, 1);
    for (uint32_t s = 0; s < mdp_states(m); s++)
        mpz_lcm(denominator, denominator, mpq_denref(mdp_initial(m, s)));
    d->count = mdp_states(m);
    d->state = alloc_zeroed(d->count, sizeof *d->state);
    for (uint32_t s = 0; s < d->count; s++)
        d->state[s] = read_state(d, m, s, denominator);
    mpz_clear(denominator);
    return d;
}

draft *draft_copy(const draft *d)
{
    draft *copy = alloc_zeroed(1, sizeof *copy);
    *copy = *d;
    copy->extra_name = alloc_zeroed(d->extras, sizeof *copy->extra_name);
    for (size_t i = 0; i < d->extras; i++)
        copy->extra_name[i] = alloc_string(d->extra_name[i]);
    copy->state = alloc_zeroed(d->count, sizeof *copy->state);
    for (uint32_t s = 0; s < d->count; s++)
        copy->state[s] = state_copy(d->state[s], d->extras, true);
    return copy;
}

void draft_free(draft *d)
{
    if (!d)
        return;
    for (uint32_t s = 0; s < d->count; s++)
        state_free(d->state[s], d->extras);
    free(d->state);
    for (size_t i = 0; i < d->extras; i++)
        free(d->extra_name[i]);
    free(d->extra_name);
    free(d);
}

/* ---- Weights ----------------------------------------------------------------------------------------- */

static void divide(mpz_t weight, const mpz_t divisor)
{
    mpz_divexact(weight, weight, divisor);
}

static void reduce_action(draft_action *act, mpz_t divisor)
{
    mpz_set_ui(divisor, 0);
    for (uint32_t i = 0; i < act->count; i++)
        mpz_gcd(divisor, divisor, act->tau[i]);
    for (uint32_t i = 0; i < act->count; i++)
        divide(act->tau[i], divisor);
}

static void reduce_state(draft_state *state, mpz_t divisor)
{
    for (uint32_t a = 0; a < state->count; a++)
        reduce_action(state->action[a], divisor);
    mpz_set_ui(divisor, 0);
    for (uint32_t a = 0; a < state->count; a++)
        mpz_gcd(divisor, divisor, state->action[a]->prior);
    for (uint32_t a = 0; a < state->count; a++)
        divide(state->action[a]->prior, divisor);
}

void draft_reduce(draft *d)
{
    mpz_t divisor, starts;
    mpz_inits(divisor, starts, NULL);
    for (uint32_t s = 0; s < d->count; s++) {
        reduce_state(d->state[s], divisor);
        mpz_gcd(starts, starts, d->state[s]->start);
    }
    for (uint32_t s = 0; s < d->count; s++)
        divide(d->state[s]->start, starts);
    mpz_clears(divisor, starts, NULL);
}

/* ---- Changes of structure ------------------------------------------------------------------------------ */

/* Take the state out of the list and close the gap in the numbering; nothing leads there any more. */
static void close_gap(draft *d, uint32_t s)
{
    state_free(d->state[s], d->extras);
    d->count--;
    memmove(d->state + s, d->state + s + 1, (d->count - s) * sizeof *d->state);
    for (uint32_t i = 0; i < d->count; i++)
        for (uint32_t a = 0; a < d->state[i]->count; a++) {
            draft_action *act = d->state[i]->action[a];
            for (uint32_t k = 0; k < act->count; k++)
                act->target[k] -= act->target[k] > s;
        }
}

static long find_target(const draft_action *act, uint32_t target)
{
    for (uint32_t i = 0; i < act->count; i++)
        if (act->target[i] == target)
            return i;
    return -1;
}

static void redirect(draft_action *act, uint32_t from, uint32_t into)
{
    long i = find_target(act, from);
    if (i < 0)
        return;
    if (find_target(act, into) < 0) {
        act->target[i] = into;
        return;
    }
    draft_add_successor(act, into, act->tau[i]);
    draft_remove_successor(act, (uint32_t)i);
}

/* order[i] is the state that is to be the i-th. */
static void order_of_states(const draft *d, uint32_t *order)
{
    bool *seen = alloc_zeroed(d->count, sizeof *seen);
    uint32_t n = 0;
    for (uint32_t s = 0; s < d->count; s++)
        if (mpz_sgn(d->state[s]->start) > 0)
            seen[order[n++] = s] = true;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t a = 0; a < d->state[order[i]]->count; a++) {
            const draft_action *act = d->state[order[i]]->action[a];
            for (uint32_t k = 0; k < act->count; k++)
                if (!seen[act->target[k]])
                    seen[order[n++] = act->target[k]] = true;
        }
    for (uint32_t s = 0; s < d->count; s++)
        if (!seen[s])
            order[n++] = s;
    free(seen);
}

static void renumber_successors(draft_action *act, const uint32_t *place)
{
    for (uint32_t k = 0; k < act->count; k++)
        act->target[k] = place[act->target[k]];
    for (uint32_t k = 1; k < act->count; k++)
        for (uint32_t j = k; j > 0 && act->target[j] < act->target[j - 1]; j--) {
            uint32_t kept = act->target[j];
            act->target[j] = act->target[j - 1];
            act->target[j - 1] = kept;
            mpz_swap(act->tau[j], act->tau[j - 1]);
        }
}

draft *draft_in_order(const draft *d)
{
    draft *next = draft_copy(d);
    uint32_t *order = alloc_zeroed(d->count, sizeof *order), *place = alloc_zeroed(d->count, sizeof *place);
    draft_state **state = alloc_zeroed(d->count, sizeof *state);
    order_of_states(d, order);
    for (uint32_t i = 0; i < d->count; i++) {
        place[order[i]] = i;
        state[i] = next->state[order[i]];
    }
    free(next->state);
    next->state = state;
    for (uint32_t s = 0; s < d->count; s++)
        for (uint32_t a = 0; a < state[s]->count; a++)
            renumber_successors(state[s]->action[a], place);
    free(order);
    free(place);
    return next;
}

void draft_remove_state(draft *d, uint32_t s, uint32_t into)
{
    REQUIRE(d->count > 1 && s != into && s < d->count && into < d->count);
    for (uint32_t i = 0; i < d->count; i++)
        for (uint32_t a = 0; a < d->state[i]->count; a++)
            redirect(d->state[i]->action[a], s, into);
    mpz_add(d->state[into]->start, d->state[into]->start, d->state[s]->start);
    close_gap(d, s);
}

bool draft_drop_state(draft *d, uint32_t s)
{
    bool can = d->count > 1, starts = false;
    for (uint32_t i = 0; i < d->count; i++) {
        starts = starts || (i != s && mpz_sgn(d->state[i]->start) > 0);
        for (uint32_t a = 0; i != s && a < d->state[i]->count; a++) {
            const draft_action *act = d->state[i]->action[a];
            can = can && !(act->count == 1 && act->target[0] == s);
        }
    }
    if (!can || !starts)
        return false;
    for (uint32_t i = 0; i < d->count; i++)
        for (uint32_t a = 0; i != s && a < d->state[i]->count; a++) {
            long k = find_target(d->state[i]->action[a], s);
            if (k >= 0)
                draft_remove_successor(d->state[i]->action[a], (uint32_t)k);
        }
    close_gap(d, s);
    return true;
}

void draft_add_state(draft *d, uint32_t s)
{
    d->state = alloc_resize(d->state, (size_t)d->count + 1, sizeof *d->state);
    d->state[d->count] = state_copy(d->state[s], d->extras, false);
    d->count++;
}

void draft_remove_action(draft *d, uint32_t s, uint32_t a)
{
    draft_state *state = d->state[s];
    REQUIRE(state->count > 1 && a < state->count);
    action_free(state->action[a], d->extras);
    state->count--;
    memmove(state->action + a, state->action + a + 1, (state->count - a) * sizeof *state->action);
    bool positive = false;
    for (uint32_t i = 0; i < state->count; i++)
        positive = positive || mpz_sgn(state->action[i]->prior) > 0;
    for (uint32_t i = 0; !positive && i < state->count; i++)
        mpz_set_ui(state->action[i]->prior, 1);
}

static bool has_name(const draft_state *state, const char *name)
{
    for (uint32_t i = 0; i < state->count; i++)
        if (strcmp(state->action[i]->name, name) == 0)
            return true;
    return false;
}

void draft_add_action(draft *d, uint32_t s, uint32_t from, uint32_t a)
{
    draft_state *state = d->state[s];
    draft_action *act = action_copy(d->state[from]->action[a], d->extras);
    text name;
    text_init(&name);
    text_add(&name, act->name);
    for (uint32_t i = 0; name.length > 0 && has_name(state, name.data); i++) {
        text_reset(&name);
        text_addf(&name, "a%u", i);
    }
    free(act->name);
    act->name = text_take(&name);
    state->action = alloc_resize(state->action, (size_t)state->count + 1, sizeof *state->action);
    state->action[state->count++] = act;
}
