/* One reading on one model. */
#ifndef CLAIMS_VERDICT_H
#define CLAIMS_VERDICT_H

#include "claims/reading.h"

typedef enum verdict {
    VERDICT_HOLDS,
    VERDICT_REFUTED,
    VERDICT_UNKNOWN,
    VERDICT_UNDEFINED,     /* the assertion has no truth value on this model */
    VERDICT_NOT_APPLICABLE /* an assumption is not met */
} verdict;

/*
 * Check the reading on the model, which must have a horizon (else EXIT_INPUT). Adds to *skips (may be NULL)
 * the places that comparisons skipped. where, if not NULL, gets one line that shows why, for VERDICT_REFUTED.
 */
bool reading_check(const reading *r, const mdp *m, verdict *v, skipped *skips, text *where, status *st);

#endif
