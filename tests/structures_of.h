/* An assertion, tried on every structure within bounds. */
#ifndef TESTS_STRUCTURES_OF_H
#define TESTS_STRUCTURES_OF_H

#include "ask.h"
#include "campaign/exhaustive.h"

/* T, W, A = 2, one thread. */
extern const exhaustive_plan structures_small;

/*
 * The reading "assume ASSUMPTIONS / assert ASSERTION / expect holds"; ASSUMPTIONS may be empty, and may end
 * with further lines of a claim file. The test fails on an error. The caller clears the result and closes s,
 * in this order.
 */
exhaustive_result structures_of(ask_claim *s, const char *assumptions, const char *assertion,
                                const exhaustive_plan *plan);
const reading *structures_reading(ask_claim *s, const char *assumptions, const char *assertion);

/* How many of a few hundred random models of that size refute it. */
uint64_t structures_refutations(const reading *r, bool single_start);

#endif
