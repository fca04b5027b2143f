/* Hypotheses of a reading that can be built into the models generated for it. */
#ifndef SEARCH_STEER_H
#define SEARCH_STEER_H

#include "claims/reading.h"
#include "search/generate.h"

/* Narrow the family to what the reading assumes: deterministic, uniform_prior, same_actions, full_support,
 * single_start, positive_success and horizon == N (or T == N). Anything else is left to be checked on each
 * model. */
void steer(family *f, const reading *r);

#endif
