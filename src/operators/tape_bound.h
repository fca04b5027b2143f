/*
 * How large the numbers get on the very models at hand: tape_height.h gives a bound for all models of some
 * sizes, this one follows the places, choices and denominators that are there. So many primes as outgrow it
 * prove what they agree on: an integer below their product that all of them divide is 0.
 *
 * Every entry of a table is kept as n / (r e), integers, r the row's own and e common to the layer of a
 * model, by the recursion of tape_degree.h (doc/exhaustive.md) with logarithms in place of degrees.
 * Conditioning drops both denominators; sums that a policy or a distribution weights stay below their largest
 * term.
 */
#ifndef OPERATORS_TAPE_BOUND_H
#define OPERATORS_TAPE_BOUND_H

#include "operators/tape_support.h"

typedef struct bound bound;

/* Buffers, reused from model to model; tape and support must outlive it. Contract: no tables from outside,
 * and the tape is not for structures. */
bound *bound_new(const tape *p, const support *s);
void bound_free(bound *b);

/*
 * After support_run on the same compact model. bits[model]: wherever the two sides of a pair are defined on
 * it, they differ by n / d with integers |n| <= 2^bits. False where that is more than BOUND_MAX_BITS, or the
 * tables are too large to be looked at.
 */
bool bound_run(bound *b, const compact *m, const parameters *numbers, uint64_t *bits);

#define BOUND_MAX_BITS (UINT64_C(1) << 40)
#define BOUND_MAX_ROWS (UINT64_C(1) << 22) /* of all tables together */

#endif
