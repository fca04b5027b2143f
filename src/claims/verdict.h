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

/*
 * The same with the policies and rewards to try given by a key, where the reading quantifies over them
 * (above: the key is 0, number EVAL_CLAIM_TRIES). On VERDICT_REFUTED *with (may be NULL) becomes a copy of
 * the model with those that refuted as reward models under their names, or NULL if there were none: the
 * caller frees. On that model they are the first to be tried. Those that depend on t or are not rational
 * cannot be kept so: the copy's remark then names them, and the key.
 */
typedef struct draw_plan {
    draw_key key;
    unsigned number; /* for each model; 0 for EVAL_CLAIM_TRIES */
} draw_plan;
bool reading_check_drawn(const reading *r, const mdp *m, const draw_plan *plan, verdict *v, skipped *skips,
                         text *where, mdp **with, status *st);

#endif
