/* The shape of a random model, settled before its rows are drawn: sizes, layers, widths, starts. */
#ifndef SEARCH_GENERATE_PLAN_H
#define SEARCH_GENERATE_PLAN_H

#include "base/rng.h"
#include "search/generate.h"
#include "search/generate_rows.h"

typedef struct layer {
    uint32_t first, count;               /* its states: positions first .. first+count-1 of plan.member */
    uint32_t target_first, target_count; /* where its transitions lead, positions likewise */
} layer;

typedef struct plan {
    uint32_t states, actions, horizon; /* actions: no state has more */
    uint32_t *member;                  /* the states, layer by layer */
    uint32_t layers;                   /* 1 for a model that is not layered */
    layer *layer;
    uint32_t *layer_of;                /* by state */
    uint32_t *width;                   /* number of actions, by state */
    parts start;                       /* mu, by state */
    bool start_declared;               /* as the reward model `initial`, not by the label alone */
} plan;

void plan_draw(plan *p, const family *f, rng *r);
void plan_clear(plan *p);

#endif
