/* From a structure on which a reading fails for some parameters to a model on which it does. */
#ifndef CAMPAIGN_LIFT_H
#define CAMPAIGN_LIFT_H

#include "claims/reading.h"
#include "search/measure.h"
#include "search/parametric.h"

/*
 * Try small rationals, of growing height, until the reading is refuted: *where and *drn (the caller frees)
 * and *size are the model's. False, and they stay as they are, if none of the tries succeeds. `p` holds one
 * structure.
 */
bool lift(const reading *r, const parametric *p, uint64_t seed, char **where, char **drn, measure *size);

#endif
