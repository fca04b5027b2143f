/*
 * Structures: what is left of a Markov decision process when its numbers are taken away (doc/exhaustive.md).
 * Layers 1 .. T, one root in the first; a state has 1 .. A actions, as a multiset; an action loses (x = 0)
 * and then leads nowhere, or carries a nonempty set of states of the next layer (one, if deterministic; in
 * the last layer none, it wins). Every state is reached. Structures are counted up to permuting the states of
 * a layer, each class once, smallest first: by T, then states, then actions in all.
 *
 * Which of its tables are 0 at an action is its mark, a set of bits; x and the prior are the first two,
 * further bits stand for tables that a reading quantifies over.
 */
#ifndef SEARCH_STRUCTURE_H
#define SEARCH_STRUCTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

#define STRUCTURE_X 1u     /* x is not 0 */
#define STRUCTURE_PRIOR 2u /* the prior is not 0 */
#define STRUCTURE_TABLE(i) (4u << (i))

#define STRUCTURE_MAX_HORIZON 16u
#define STRUCTURE_MAX_WIDTH 6u
#define STRUCTURE_MAX_ACTIONS 8u
#define STRUCTURE_MAX_MARKS 64u

typedef struct structure_bounds {
    uint32_t least_horizon;           /* T >= least_horizon; 0 is 1 */
    uint32_t horizon, width, actions; /* at most */
    bool deterministic;
    bool same_actions;   /* only those whose states have the same number of actions in each layer */
    bool merge_losing;   /* at most one losing action of each mark in a state: several are as good as one */
    bool losing_lead_on; /* losing actions have successors like the others */
    uint32_t marks[STRUCTURE_MAX_MARKS]; /* those an action may have */
    uint32_t mark_count;
    uint32_t required; /* bits that some action of every state has */
} structure_bounds;

/* x is 0 or not, the prior is positive; nothing merged. */
void structure_bounds_init(structure_bounds *b, uint32_t horizon, uint32_t width, uint32_t actions);

typedef struct structure_action {
    uint32_t mark;
    uint32_t targets; /* bit i: the i-th state of the next layer; 0 if it leads nowhere */
} structure_action;

typedef struct structure_state {
    uint32_t count;
    structure_action action[STRUCTURE_MAX_ACTIONS];
} structure_state;

typedef struct structure {
    uint64_t index; /* in the order of enumeration, from 0 */
    uint32_t horizon, states, choices;
    uint32_t width[STRUCTURE_MAX_HORIZON];                                    /* by layer, from 0 */
    const structure_state *state[STRUCTURE_MAX_HORIZON][STRUCTURE_MAX_WIDTH]; /* borrowed */
} structure;

/* The visitor returns false to stop. */
typedef bool (*structure_visitor)(const structure *s, void *context);

/* Are they in range? Else EXIT_USAGE in st. */
bool structure_bounds_fit(uint32_t horizon, uint32_t width, uint32_t actions, status *st);

typedef struct structures structures;

/*
 * NULL with EXIT_USAGE in st if the bounds are out of range or the tables for them would not fit in memory.
 * The states that visitors see live as long as the result does.
 */
structures *structures_new(const structure_bounds *b, status *st);
void structures_free(structures *w); /* NULL is allowed */

/* Visit every structure within the bounds; returns how many were visited. May be called again. */
uint64_t structures_each(structures *w, structure_visitor visit, void *context);

#endif
