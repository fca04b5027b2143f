/* From a structure on which a reading fails for some parameters to a model on which it does. */
#ifndef CAMPAIGN_LIFT_H
#define CAMPAIGN_LIFT_H

#include "claims/reading.h"
#include "search/measure.h"
#include "search/parametric.h"

typedef enum lift_end {
    LIFT_FOUND,
    LIFT_NONE,     /* none of the tries succeeded, or they were interrupted */
    LIFT_TOO_LARGE /* given up, as the numbers of too many models were too large to evaluate */
} lift_end;

/*
 * Try small rationals, of growing height, until the reading is refuted: *where and *drn (the caller frees)
 * and *size are the model's. Unless it is found they stay as they are. `p` holds one structure.
 */
lift_end lift(const reading *r, const parametric *p, uint64_t seed, char **where, char **drn, measure *size);

#endif
