#include "model/places.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/*
 * Each layer is a function of the one before it, so the layers run into a cycle sooner or later, usually at
 * once. Only `stored` layers are kept; layer stored + i is layer stored - period + i.
 */
struct places {
    const mdp *m;
    uint32_t horizon, stored, period;
    size_t *first;    /* of layer i (from 0) in states; stored + 1 entries */
    uint32_t *states;
    size_t first_room, state_room;
};

static uint32_t layer_of(const places *p, uint32_t t)
{
    REQUIRE(t >= 1 && t <= p->horizon);
    uint32_t i = t - 1;
    return i < p->stored ? i : p->stored - p->period + (i - p->stored) % p->period;
}

static places *places_new(const mdp *m)
{
    REQUIRE(mdp_horizon(m) > 0);
    places *p = alloc_zeroed(1, sizeof *p);
    p->m = m;
    p->horizon = mdp_horizon(m);
    p->first = alloc_grow(NULL, 0, &p->first_room, sizeof *p->first);
    p->first[0] = 0;
    return p;
}

static void end_layer(places *p, size_t end)
{
    p->stored++;
    p->first = alloc_grow(p->first, p->stored, &p->first_room, sizeof *p->first);
    p->first[p->stored] = end;
}

/* Append the marked states as a layer, and unmark them. */
static void append_layer(places *p, bool *marked)
{
    size_t end = p->first[p->stored];
    for (uint32_t s = 0; s < mdp_states(p->m); s++)
        if (marked[s]) {
            p->states = alloc_grow(p->states, end, &p->state_room, sizeof *p->states);
            p->states[end++] = s;
            marked[s] = false;
        }
    end_layer(p, end);
}

static void mark_successors(const places *p, uint32_t layer, bool *marked)
{
    const mdp *m = p->m;
    for (size_t i = p->first[layer]; i < p->first[layer + 1]; i++) {
        uint32_t s = p->states[i];
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            for (uint32_t k = 0; k < mdp_successors(m, s, a); k++)
                marked[mdp_successor(m, s, a, k)] = true;
    }
}

static bool same_layer(const places *p, uint32_t x, uint32_t y)
{
    size_t n = p->first[x + 1] - p->first[x];
    if (p->first[y + 1] - p->first[y] != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (p->states[p->first[x] + i] != p->states[p->first[y] + i])
            return false;
    return true;
}

/* Brent's search for the cycle: compare each layer with one kept back, which moves up at powers of two. */
places *places_reachable(const mdp *m)
{
    places *p = places_new(m);
    bool *marked = alloc_zeroed(mdp_states(m), sizeof *marked);
    for (uint32_t s = 0; s < mdp_states(m); s++)
        marked[s] = mpq_sgn(mdp_initial(m, s)) > 0;
    append_layer(p, marked);
    uint32_t kept = 0, reach = 1;
    while (p->stored < p->horizon && p->period == 0) {
        uint32_t last = p->stored - 1;
        mark_successors(p, last, marked);
        append_layer(p, marked);
        if (same_layer(p, kept, last + 1)) {
            p->period = last + 1 - kept;
            p->stored--; /* the repeated layer */
        } else if (last + 1 - kept == reach) {
            kept = last + 1;
            reach *= 2;
        }
    }
    free(marked);
    return p;
}

places *places_everywhere(const mdp *m)
{
    places *p = places_new(m);
    p->states = alloc_resize(NULL, mdp_states(m), sizeof *p->states);
    for (uint32_t s = 0; s < mdp_states(m); s++)
        p->states[s] = s;
    end_layer(p, mdp_states(m));
    p->period = 1;
    return p;
}

void places_free(places *p)
{
    if (!p)
        return;
    free(p->first);
    free(p->states);
    free(p);
}

uint32_t places_horizon(const places *p)
{
    return p->horizon;
}

static uint32_t layer_count(const places *p, uint32_t layer)
{
    return (uint32_t)(p->first[layer + 1] - p->first[layer]);
}

uint32_t places_count(const places *p, uint32_t t)
{
    return layer_count(p, layer_of(p, t));
}

uint32_t places_state(const places *p, uint32_t t, uint32_t i)
{
    uint32_t layer = layer_of(p, t);
    REQUIRE(i < layer_count(p, layer));
    return p->states[p->first[layer] + i];
}

long places_find(const places *p, uint32_t t, uint32_t s)
{
    REQUIRE(s < mdp_states(p->m));
    uint32_t layer = layer_of(p, t);
    const uint32_t *states = p->states + p->first[layer];
    uint32_t low = 0, high = layer_count(p, layer);
    if (high == mdp_states(p->m))
        return (long)s;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (states[middle] < s)
            low = middle + 1;
        else
            high = middle;
    }
    return low < layer_count(p, layer) && states[low] == s ? (long)low : -1;
}

/* Whether `holds` is true of every state in the first `layers` layers; the later ones repeat stored ones. */
static bool all_states(const places *p, uint32_t layers, bool (*holds)(const mdp *m, uint32_t s))
{
    size_t end = p->first[layers < p->stored ? layers : p->stored];
    for (size_t i = 0; i < end; i++)
        if (!holds(p->m, p->states[i]))
            return false;
    return true;
}

static bool moves_for_sure(const mdp *m, uint32_t s)
{
    for (uint32_t a = 0; a < mdp_actions(m, s); a++)
        if (mdp_successors(m, s, a) != 1)
            return false;
    return true;
}

static bool has_uniform_prior(const mdp *m, uint32_t s)
{
    const prob_row *row = mdp_prior(m, s);
    for (uint32_t a = 1; a < row->n; a++)
        if (mpz_cmp(row->weight[a], row->weight[0]) != 0)
            return false;
    return true;
}

static bool has_positive_prior(const mdp *m, uint32_t s)
{
    const prob_row *row = mdp_prior(m, s);
    for (uint32_t a = 0; a < row->n; a++)
        if (mpz_sgn(row->weight[a]) == 0)
            return false;
    return true;
}

static bool has_positive_success(const mdp *m, uint32_t s)
{
    const rat_row *row = mdp_success(m, s);
    for (uint32_t a = 0; a < row->n; a++)
        if (mpq_sgn(row->value[a]) == 0)
            return false;
    return true;
}

bool places_deterministic(const places *p)
{
    return all_states(p, p->horizon - 1, moves_for_sure);
}

bool places_uniform_prior(const places *p)
{
    return all_states(p, p->horizon, has_uniform_prior);
}

bool places_full_support(const places *p)
{
    return all_states(p, p->horizon, has_positive_prior);
}

bool places_positive_success(const places *p)
{
    return all_states(p, p->horizon, has_positive_success);
}

bool places_same_actions(const places *p)
{
    for (uint32_t layer = 0; layer < p->stored; layer++)
        for (size_t i = p->first[layer] + 1; i < p->first[layer + 1]; i++)
            if (mdp_actions(p->m, p->states[i]) != mdp_actions(p->m, p->states[p->first[layer]]))
                return false;
    return true;
}
