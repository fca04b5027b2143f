/*
 * By how much is an assertion true or false on a model? A number that guides a search for counterexamples
 * (src/search/hunt.h); never a verdict, which is `evaluate`'s.
 *
 * The gap of a comparison is the signed distance of its two sides: a - b for a >= b, -|a - b| for a == b,
 * with the largest difference of an entry where the sides are tables. `and` and forall take the least gap,
 * `or` and exists the largest, `not` changes the sign, an implication is (not premise) or conclusion, and
 * definitions are looked into. A truth value with nothing to measure is +-1; whether a policy is optimal is
 * measured by what it lacks.
 */
#ifndef LANG_GAP_H
#define LANG_GAP_H

#include <stdint.h>

#include "lang/eval.h"

typedef struct gap {
    truth truth; /* exact, but UNKNOWN where the evaluator would have taken more bits */
    /*
     * The gap as an integer in the order of the real numbers: sign, exponent, leading bits; 0 is 0. Only ever
     * compared. >= 0 where the truth is yes, <= 0 where it is no; meaningless where it is undefined.
     */
    int64_t margin;
} gap;

#define GAP_INFINITE (INT64_C(1) << 62)

/* A side that equals the other in a comparison that allows it says nothing of how near the assertion is to
 * failing; it counts as a gap of 1. */
int64_t gap_of_tie(void);

/* False, with a message in st, as for `evaluate`. */
bool evaluator_gap(evaluator *e, const expr *x, gap *out, status *st);

#endif
