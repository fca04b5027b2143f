/* Three truths and "undefined". UNKNOWN is never turned into a pass, UNDEFINED never into either side. */
#ifndef EXACT_TRUTH_H
#define EXACT_TRUTH_H

#include <stdbool.h>

typedef enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN, TRUTH_UNDEFINED } truth;

const char *truth_name(truth t); /* "no", "yes", "unknown", "undefined" */

static inline truth truth_of(bool condition)
{
    return condition ? TRUTH_YES : TRUTH_NO;
}

/*
 * Propagation: a side that decides the answer decides it whatever the other side is; otherwise undefined
 * wins over unknown.
 */
truth truth_not(truth a);
truth truth_and(truth a, truth b);
truth truth_or(truth a, truth b);
truth truth_implies(truth a, truth b);
truth truth_iff(truth a, truth b);

#endif
