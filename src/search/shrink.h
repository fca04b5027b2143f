/*
 * Making a counterexample smaller: fewer steps, states, actions, successors, simpler numbers, each time
 * checked exactly to be a counterexample still.
 *
 * Single changes (search/shrink_moves.h) are made greedily, in several orders; where none is left, structure
 * is taken away and the numbers are hunted for anew (search/hunt.h), numbers of a smaller height are hunted
 * for, and pairs of changes are tried. The result is a function of the model, the reading and the budget in
 * models; a budget in seconds may end it earlier.
 */
#ifndef SEARCH_SHRINK_H
#define SEARCH_SHRINK_H

#include "claims/verdict.h"

#define SHRINK_MODELS 100000u

typedef struct shrink_plan {
    uint64_t models;       /* to look at, at most */
    uint64_t seconds;      /* 0 for no limit */
    bool (*stopped)(void); /* asked between models; NULL for never */
    expr *const *keep;     /* truth values, checked, over the reading's names: to stay yes at each step */
    size_t keep_count;
} shrink_plan;

typedef struct shrink_result {
    mdp *model;      /* a counterexample, not larger than the one given */
    char *where;     /* its exact two sides, one line */
    uint64_t models; /* looked at */
    bool minimal;    /* no single change keeps it a counterexample and makes it smaller */
    bool pairs;      /* nor does a pair of them */
} shrink_result;

/*
 * Shrink m, which must have a horizon. False, with EXIT_USAGE and a message, if the reading is not refuted by
 * it (for `exists model`: not met) or what is to be kept is not so, or with another one where it cannot be
 * evaluated. shrink_result_clear in both cases.
 */
bool shrink(const shrink_plan *plan, const reading *r, const mdp *m, shrink_result *result, status *st);
void shrink_result_clear(shrink_result *result);

#endif
