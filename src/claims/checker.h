/*
 * One reading on many models. Where the reading is an identity (lang/identities.h) an exact engine over
 * compact models decides it, several times faster; else, and where numbers get out of hand, and to say where
 * a refuted identity fails, the ordinary evaluator does. Verdicts and counts are the same either way.
 */
#ifndef CLAIMS_CHECKER_H
#define CLAIMS_CHECKER_H

#include "claims/verdict.h"

typedef struct checker checker;

/* For one thread; the reading must outlive it. */
checker *checker_new(const reading *r);
void checker_free(checker *c); /* NULL is allowed */

/* As reading_check. */
bool checker_check(checker *c, const mdp *m, verdict *v, skipped *skips, text *where, status *st);

/* How many models an exact engine decided alone. */
uint64_t checker_fast(const checker *c);

#endif
