/*
 * Assertions that are identities, as tapes: comparisons with == of tables, of laws, and of numbers made of
 * success probabilities, expected draws and rationals with + - * / ^, joined by `and`, under `forall k in
 * a..b`; and of entries at all places, under `forall t, s, a`, perhaps only where an entry is not 0
 * (`q[t,s,a] > 0 implies`). The walk over the expression is that of the evaluator, with comparisons written
 * down instead of decided; conditions on numbers that do not depend on the model (k == 0, T > 2) are decided.
 * What is no identity is refused, at its place: "found an inequality, wanted an identity".
 */
#ifndef LANG_IDENTITIES_H
#define LANG_IDENTITIES_H

#include "lang/ast.h"
#include "operators/tape.h"

/* What a reading assumes of the structure of its models. */
typedef enum hypothesis {
    HYPOTHESIS_DETERMINISTIC = 1,
    HYPOTHESIS_SINGLE_START = 2,
    HYPOTHESIS_UNIFORM_PRIOR = 4,
    HYPOTHESIS_FULL_SUPPORT = 8,
    HYPOTHESIS_SAME_ACTIONS = 16,
    HYPOTHESIS_POSITIVE_SUCCESS = 32
} hypothesis;

typedef struct identities {
    tape *tape;
    unsigned hypotheses; /* a set of hypothesis: where one does not hold the reading is not applicable */
    bool applicable;     /* false: an assumption about the horizon alone is no */
} identities;

/*
 * The pairs that the assertion compares on models of this horizon, in the order in which the evaluator gets
 * to them (it stops at the first that is no). Assumptions are hypotheses, joined by `and`, conditions on T,
 * and those that a number such as success(prior) is not 0. `forall policy q` and `forall reward y` give
 * tables from outside (TAPE_GIVEN), numbered in their order. The expressions have passed check_types. NULL,
 * with a located message of status `code`, for what is no identity.
 */
identities *identities_of(const library *lib, const expr *assertion, expr *const *assumptions,
                          size_t assumption_count, const char *file, uint32_t horizon, int code, status *st);
void identities_free(identities *i); /* NULL is allowed */

#endif
