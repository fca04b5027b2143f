/* The states a layer of structures may have, numbered, and what permuting the layer after it makes of them.
 */
#ifndef SEARCH_STRUCTURE_KINDS_H
#define SEARCH_STRUCTURE_KINDS_H

#include "search/structure.h"

/* The permutations of n things: n! rows of n numbers, the identity first. */
typedef struct permutations {
    uint32_t n, count;
    uint8_t *image; /* [p * n + i]: where p takes i */
} permutations;

void permutations_make(permutations *p, uint32_t n);
void permutations_clear(permutations *p);

/*
 * The kinds of state whose successors are among n states (0: the last layer), in ascending order: by the
 * number of actions, then by the actions. Kinds are what a canonical form compares.
 */
typedef struct state_kinds {
    uint32_t count;
    structure_state *kind;
    uint32_t *reached; /* by kind: union of its actions' targets */
    uint32_t *moved;   /* [p * count + k]: kind k after permutation p of the next layer */
} state_kinds;

/* False (EXIT_USAGE) if there are too many. */
bool state_kinds_make(state_kinds *k, const structure_bounds *b, uint32_t n, const permutations *next,
                      status *st);
void state_kinds_clear(state_kinds *k);

#endif
