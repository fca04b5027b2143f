/*
 * Small random changes of a model: of its structure (steps, states, actions, successors, starts) and of its
 * numbers, ties and zeros on purpose. What the family asks for is kept: sizes as upper bounds, an exact
 * horizon, deterministic dynamics, a single start, a uniform or full prior, positive success. same_actions is
 * kept only where no action comes or goes.
 */
#ifndef SEARCH_MUTATE_H
#define SEARCH_MUTATE_H

#include "base/rng.h"
#include "search/draft.h"
#include "search/generate.h"

/*
 * One change, drawn from r alone. Numbers it makes have numerator and denominator <= height. False, with the
 * draft still valid and about as it was, where the change drawn does not fit; draw again.
 */
bool mutate(draft *d, const family *f, uint32_t height, rng *r);

#endif
