#include "operators/compact.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"

compact *compact_new(void)
{
    compact *c = alloc_zeroed(1, sizeof *c);
    compact_reset(c, 1);
    return c;
}

void compact_free(compact *c)
{
    if (!c)
        return;
    free(c->layer);
    free(c->state);
    free(c->model);
    free(c->first_choice);
    free(c->first_branch);
    free(c->x);
    free(c->prior);
    free(c->target);
    free(c->tau);
    free(c->mu);
    free(c);
}

/* ---- Building ------------------------------------------------------------------------------------ */

static uint32_t *resized(uint32_t *array, uint32_t count)
{
    return alloc_resize(array, count, sizeof *array);
}

static uint32_t grown(uint32_t capacity)
{
    REQUIRE(capacity < UINT32_MAX / 2);
    return capacity < 32 ? 64 : 2 * capacity;
}

void compact_reset(compact *c, uint32_t horizon)
{
    REQUIRE(horizon >= 1);
    if (c->layer_capacity < horizon + 2) {
        c->layer_capacity = horizon + 2;
        c->layer = resized(c->layer, c->layer_capacity);
    }
    c->horizon = horizon;
    c->model_count = c->layer_count = 0;
    c->place_count = c->choice_count = c->branch_count = 0;
    c->layer[0] = 0;
}

/* The branches of the layer before lead to places that are numbered from here on. */
static void settle_targets(compact *c)
{
    if (c->layer_count < 2)
        return;
    uint32_t from = c->layer[c->layer_count - 2], to = c->place_count;
    uint32_t choice = c->first_choice[from];
    for (uint32_t b = c->first_branch[choice]; b < c->branch_count; b++)
        c->target[b] += to;
}

void compact_layer(compact *c)
{
    REQUIRE(c->layer_count < c->horizon);
    c->layer[c->layer_count++] = c->place_count;
    settle_targets(c);
}

void compact_place(compact *c, uint32_t model, uint32_t state, uint32_t mu)
{
    if (c->place_count + 1 >= c->place_capacity) {
        c->place_capacity = grown(c->place_capacity);
        c->state = resized(c->state, c->place_capacity);
        c->model = resized(c->model, c->place_capacity);
        c->mu = resized(c->mu, c->place_capacity);
        c->first_choice = resized(c->first_choice, c->place_capacity);
    }
    uint32_t i = c->place_count++;
    c->state[i] = state;
    c->model[i] = model;
    c->mu[i] = mu;
    c->first_choice[i] = c->choice_count;
}

void compact_choice(compact *c, uint32_t x, uint32_t prior)
{
    if (c->choice_count + 1 >= c->choice_capacity) {
        c->choice_capacity = grown(c->choice_capacity);
        c->x = resized(c->x, c->choice_capacity);
        c->prior = resized(c->prior, c->choice_capacity);
        c->first_branch = resized(c->first_branch, c->choice_capacity);
    }
    uint32_t i = c->choice_count++;
    c->x[i] = x;
    c->prior[i] = prior;
    c->first_branch[i] = c->branch_count;
}

void compact_branch(compact *c, uint32_t index, uint32_t tau)
{
    REQUIRE(c->layer_count < c->horizon);
    if (c->branch_count >= c->branch_capacity) {
        c->branch_capacity = grown(c->branch_capacity);
        c->target = resized(c->target, c->branch_capacity);
        c->tau = resized(c->tau, c->branch_capacity);
    }
    c->target[c->branch_count] = index;
    c->tau[c->branch_count++] = tau;
}

void compact_seal(compact *c, uint32_t parameter_count)
{
    REQUIRE(c->layer_count == c->horizon && c->place_count > 0);
    c->layer[c->horizon] = c->place_count;
    c->first_choice[c->place_count] = c->choice_count;
    c->first_branch[c->choice_count] = c->branch_count;
    c->parameter_count = parameter_count;
    c->model_count = c->model[c->layer[1] - 1] + 1;
}

/* ---- Asking -------------------------------------------------------------------------------------- */

uint32_t compact_step(const compact *c, uint32_t place)
{
    uint32_t t = 1;
    while (place >= c->layer[t])
        t++;
    return t;
}

/* Is it so at every place of the model? */
static bool everywhere(const compact *c, uint32_t model, bool (*so)(const compact *c, uint32_t place))
{
    for (uint32_t i = 0; i < c->place_count; i++)
        if (c->model[i] == model && !so(c, i))
            return false;
    return true;
}

static bool one_successor(const compact *c, uint32_t place)
{
    uint32_t from = c->first_choice[place], end = c->first_choice[place + 1];
    for (uint32_t a = from; a < end; a++)
        if (c->first_branch[a + 1] - c->first_branch[a] > 1)
            return false;
    return true;
}

static bool one_prior(const compact *c, uint32_t place)
{
    for (uint32_t a = c->first_choice[place]; a < c->first_choice[place + 1]; a++)
        if (c->prior[a] != c->prior[c->first_choice[place]])
            return false;
    return true;
}

static bool no_prior_zero(const compact *c, uint32_t place)
{
    for (uint32_t a = c->first_choice[place]; a < c->first_choice[place + 1]; a++)
        if (c->prior[a] == PARAMETER_ZERO)
            return false;
    return true;
}

static bool no_success_zero(const compact *c, uint32_t place)
{
    for (uint32_t a = c->first_choice[place]; a < c->first_choice[place + 1]; a++)
        if (c->x[a] == PARAMETER_ZERO)
            return false;
    return true;
}

bool compact_deterministic(const compact *c, uint32_t model)
{
    return everywhere(c, model, one_successor);
}

bool compact_uniform_prior(const compact *c, uint32_t model)
{
    return everywhere(c, model, one_prior);
}

bool compact_full_support(const compact *c, uint32_t model)
{
    return everywhere(c, model, no_prior_zero);
}

bool compact_positive_success(const compact *c, uint32_t model)
{
    return everywhere(c, model, no_success_zero);
}

bool compact_single_start(const compact *c, uint32_t model)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->layer[1]; i++)
        count += c->model[i] == model;
    return count == 1;
}

bool compact_same_actions(const compact *c, uint32_t model)
{
    for (uint32_t t = 1; t <= c->horizon; t++) {
        uint32_t actions = 0;
        for (uint32_t i = c->layer[t - 1]; i < c->layer[t]; i++) {
            uint32_t n = c->first_choice[i + 1] - c->first_choice[i];
            if (c->model[i] == model && actions != 0 && n != actions)
                return false;
            if (c->model[i] == model)
                actions = n;
        }
    }
    return true;
}

/* ---- Parameters ---------------------------------------------------------------------------------- */

#define EMPTY UINT32_MAX

static uint64_t hash_rational(const mpq_t q)
{
    uint64_t h = (uint64_t)mpz_get_ui(mpq_numref(q)) * UINT64_C(0x9E3779B97F4A7C15);
    return (h ^ (h >> 29)) + (uint64_t)mpz_get_ui(mpq_denref(q)) * UINT64_C(0xBF58476D1CE4E5B9);
}

static uint32_t slot_of(const parameters *p, const mpq_t value)
{
    uint64_t h = hash_rational(value);
    uint32_t slot = (uint32_t)((h ^ (h >> 32)) & (p->bucket_count - 1));
    while (p->buckets[slot] != EMPTY && !mpq_equal(p->value[p->buckets[slot]], value))
        slot = (slot + 1) & (p->bucket_count - 1);
    return slot;
}

static void rehash(parameters *p, uint32_t bucket_count)
{
    p->bucket_count = bucket_count;
    p->buckets = alloc_resize(p->buckets, bucket_count, sizeof *p->buckets);
    memset(p->buckets, 0xFF, bucket_count * sizeof *p->buckets);
    for (uint32_t i = 0; i < p->count; i++)
        p->buckets[slot_of(p, p->value[i])] = i;
}

uint32_t parameters_add(parameters *p, const mpq_t value)
{
    uint32_t slot = slot_of(p, value);
    if (p->buckets[slot] != EMPTY)
        return p->buckets[slot];
    if (p->count == p->capacity) {
        p->capacity = grown(p->capacity);
        p->value = alloc_resize(p->value, p->capacity, sizeof *p->value);
        for (uint32_t i = p->count; i < p->capacity; i++)
            mpq_init(p->value[i]);
    }
    mpq_set(p->value[p->count], value);
    p->buckets[slot] = p->count++;
    if (2 * p->count > p->bucket_count)
        rehash(p, 2 * p->bucket_count);
    return p->count - 1;
}

void parameters_reset(parameters *p)
{
    mpq_t value;
    mpq_init(value);
    p->count = 0;
    rehash(p, p->bucket_count ? p->bucket_count : 64);
    for (unsigned long i = 0; i < 2; i++) {
        mpq_set_ui(value, i, 1);
        parameters_add(p, value);
    }
    mpq_clear(value);
}

parameters *parameters_new(void)
{
    parameters *p = alloc_zeroed(1, sizeof *p);
    parameters_reset(p);
    return p;
}

void parameters_free(parameters *p)
{
    if (!p)
        return;
    for (uint32_t i = 0; i < p->capacity; i++)
        mpq_clear(p->value[i]);
    free(p->value);
    free(p->buckets);
    free(p);
}

/* ---- From a model -------------------------------------------------------------------------------- */

static void lay_out_choice(compact *c, parameters *p, const mdp *m, const places *pl, uint32_t t, uint32_t s,
                           uint32_t a, mpq_t value)
{
    uint32_t x = parameters_add(p, mdp_success(m, s)->value[a]);
    prob_row_entry(value, mdp_prior(m, s), a);
    compact_choice(c, x, parameters_add(p, value));
    for (uint32_t i = 0; t < c->horizon && i < mdp_successors(m, s, a); i++) {
        mdp_probability(value, m, s, a, i);
        compact_branch(c, (uint32_t)places_find(pl, t + 1, mdp_successor(m, s, a, i)),
                       parameters_add(p, value));
    }
}

/* More than 2^30 branches in all? */
static bool too_many(const mdp *m, const places *pl)
{
    uint64_t branches = 0;
    for (uint32_t s = 0; s < mdp_states(m); s++)
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            branches += mdp_successors(m, s, a);
    return branches > (UINT64_C(1) << 30) / places_horizon(pl);
}

bool compact_from_mdp(compact *c, parameters *p, const mdp *m, const places *reachable)
{
    if (mdp_has_log_success(m) || too_many(m, reachable))
        return false;
    compact_reset(c, places_horizon(reachable));
    parameters_reset(p);
    mpq_t value;
    mpq_init(value);
    for (uint32_t t = 1; t <= c->horizon; t++) {
        compact_layer(c);
        for (uint32_t i = 0; i < places_count(reachable, t); i++) {
            uint32_t s = places_state(reachable, t, i);
            compact_place(c, 0, s, t == 1 ? parameters_add(p, mdp_initial(m, s)) : PARAMETER_ONE);
            for (uint32_t a = 0; a < mdp_actions(m, s); a++)
                lay_out_choice(c, p, m, reachable, t, s, a, value);
        }
    }
    mpq_clear(value);
    compact_seal(c, p->count);
    return true;
}
