/*
 * Random trees of the shape of the authors' own experiments, for A actions and depth T: the states are the
 * strings of at most T actions, and `end`. Action a leads from a string w to wa, or to a random distribution
 * over w0 .. w(A-1); from a string of length T it leads to `end`. So there are T + 1 decisions.
 *
 * Every x(s,a) is uniform on the multiples of 2^-bits in [0,1): with 53 bits the exact counterpart of a
 * double. A random distribution has such numbers as weights, drawn again if all are 0, and normalised
 * exactly; what has weight 0 is no successor. The prior is left to its default, uniform.
 *
 * A tree is a function of seed, index and family alone. A deterministic and a stochastic tree that are alike
 * in all else have the same x.
 */
#ifndef SEARCH_TREE_H
#define SEARCH_TREE_H

#include "model/mdp.h"

#define TREE_MAX_STATES 100000u
#define TREE_MAX_CHOICES 200000u
#define TREE_MAX_BITS 53u

typedef struct tree_family {
    uint32_t actions; /* A >= 1 */
    uint32_t depth;   /* T >= 0 */
    uint32_t bits;    /* 1 .. TREE_MAX_BITS */
    bool stochastic;
} tree_family;

/*
 * 1 + A + A^2 + ... + A^T, and `end`. 0 for a tree that is refused: more than TREE_MAX_STATES states,
 * TREE_MAX_CHOICES pairs (s, a), or MDP_MAX_PLACES places.
 */
uint32_t tree_states(const tree_family *f);

/*
 * The family must not be refused. The result is frozen, with horizon T + 1, and is named "tree INDEX". State
 * 0 is the empty string; child a of state s is s * A + 1 + a, so longer strings come later; `end` is the
 * last. The actions are a0, a1, ...
 */
mdp *tree_generate(const tree_family *f, uint64_t seed, uint64_t index);

#endif
