#include "search/generate_plan.h"

#include <stdlib.h>

#include "base/alloc.h"

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* 1 .. bound, with small sizes frequent however large the bound is. */
static uint32_t draw_size(rng *r, uint32_t bound)
{
    return rng_between(r, 1, rng_chance(r, 1, 3) ? least(bound, 3) : bound);
}

static void draw_sizes(plan *p, const family *f, rng *r)
{
    bool full = f->exact_sizes || rng_chance(r, 1, 2);
    p->states = full ? f->states : draw_size(r, f->states);
    p->actions = full || rng_chance(r, 1, 2) ? f->actions : draw_size(r, f->actions);
    p->horizon = full || f->exact_horizon ? f->horizon : draw_size(r, f->horizon);
}

/* Consecutive layers of at least one state each. */
static void cut_layers(plan *p, rng *r)
{
    uint32_t *cut = alloc_zeroed(p->layers, sizeof *cut);
    draw_subset(r, p->states - 1, p->layers - 1, cut);
    uint32_t first = 0;
    for (uint32_t i = 0; i < p->layers; i++) {
        uint32_t end = i + 1 < p->layers ? cut[i] + 1 : p->states;
        p->layer[i].first = first;
        p->layer[i].count = end - first;
        first = end;
    }
    free(cut);
}

/*
 * Each layer leads to the next. The last leads anywhere; but where all states of a step need the same number
 * of actions, into one layer only. In some models only a part can be entered: the rest is unreachable.
 */
static void aim_layers(plan *p, const family *f, rng *r)
{
    bool few = !f->plain && rng_chance(r, 1, 3);
    for (uint32_t i = 0; i < p->layers; i++) {
        layer *l = &p->layer[i];
        bool last = i + 1 == p->layers;
        if (last && !f->same_actions) {
            l->target_first = 0;
            l->target_count = p->states;
        } else {
            const layer *next = &p->layer[last ? rng_below(r, p->layers) : i + 1];
            l->target_first = next->first;
            l->target_count = next->count;
        }
        if (few)
            l->target_count = rng_between(r, 1, l->target_count);
    }
}

static void draw_layers(plan *p, const family *f, rng *r)
{
    p->member = alloc_zeroed(p->states, sizeof *p->member);
    p->layer_of = alloc_zeroed(p->states, sizeof *p->layer_of);
    for (uint32_t i = 0; i < p->states; i++)
        p->member[i] = i;
    p->layers = 1;
    if (!f->plain) {
        draw_order(r, p->states, p->member);
        if (p->states > 1 && rng_chance(r, 1, f->same_actions ? 2 : 3))
            p->layers = rng_between(r, 2, least(p->states, p->horizon + 1));
    }
    p->layer = alloc_zeroed(p->layers, sizeof *p->layer);
    cut_layers(p, r);
    aim_layers(p, f, r);
    for (uint32_t i = 0; i < p->layers; i++)
        for (uint32_t j = 0; j < p->layer[i].count; j++)
            p->layer_of[p->member[p->layer[i].first + j]] = i;
}

/* Numbers of actions: one for all, or one for each layer, or one for each state. */
static void draw_widths(plan *p, const family *f, rng *r)
{
    p->width = alloc_zeroed(p->states, sizeof *p->width);
    uint32_t *by_layer = alloc_zeroed(p->layers, sizeof *by_layer);
    for (uint32_t i = 0; i < p->layers; i++)
        by_layer[i] = rng_between(r, 1, p->actions);
    by_layer[rng_below(r, p->layers)] = p->actions;
    bool one = f->exact_sizes || rng_chance(r, 1, f->same_actions && p->layers > 1 ? 4 : 2);
    for (uint32_t s = 0; s < p->states; s++) {
        if (one)
            p->width[s] = p->actions;
        else if (f->same_actions)
            p->width[s] = by_layer[p->layer_of[s]];
        else
            p->width[s] = rng_between(r, 1, p->actions);
    }
    if (!f->same_actions)
        p->width[rng_below(r, p->states)] = p->actions;
    free(by_layer);
}

/* mu lives on the first layer. */
static void draw_starts(plan *p, const family *f, rng *r)
{
    uint32_t room = p->layer[0].count;
    uint32_t bound = f->single_start || f->exact_sizes ? 1 : least(room, f->height);
    uint32_t starts = bound > 1 && rng_chance(r, 2, 5) ? rng_between(r, 2, bound) : 1;
    parts mu;
    parts_init(&mu, starts);
    draw_row(r, rng_chance(r, 1, 3) ? ROW_UNIFORM : ROW_POSITIVE, f->height, starts, &mu);
    uint32_t *where = alloc_zeroed(starts, sizeof *where);
    if (f->plain && starts == 1)
        where[0] = 0;
    else
        draw_subset(r, room, starts, where);
    parts_init(&p->start, p->states);
    p->start.n = p->states;
    p->start.denominator = mu.denominator;
    for (uint32_t i = 0; i < starts; i++)
        p->start.part[p->member[where[i]]] = mu.part[i];
    p->start_declared = starts > 1 || (!f->plain && rng_chance(r, 1, 6));
    free(where);
    parts_clear(&mu);
}

void plan_draw(plan *p, const family *f, rng *r)
{
    draw_sizes(p, f, r);
    draw_layers(p, f, r);
    draw_widths(p, f, r);
    draw_starts(p, f, r);
}

void plan_clear(plan *p)
{
    free(p->member);
    free(p->layer);
    free(p->layer_of);
    free(p->width);
    parts_clear(&p->start);
}
