/*
 * Identities decided exactly by primes: on each model as many of them agree as outgrow the numbers that are
 * compared there (operators/tape_bound.h). What all of them divide is then 0.
 */
#ifndef CAMPAIGN_SCREEN_PROOF_H
#define CAMPAIGN_SCREEN_PROOF_H

#include "campaign/screen_primes.h"

typedef struct prover prover;

/* Buffers for a tape and its support, which must outlive it. */
prover *prover_new(const tape *p, const support *s);
void prover_free(prover *v); /* NULL is allowed */

/*
 * After support_run on the same compact model. outcomes: [pair * model_count + model], those of the exact
 * engine wherever primes[model], so many different primes, is not 0; where it is, more primes would be needed
 * than make this worth while.
 */
void prover_run(prover *v, slots *s, modular *e, const compact *m, const parameters *numbers,
                tape_outcome *outcomes, uint32_t *primes, uint64_t *replaced);

/* So many primes of 62 bits outgrow integers of absolute value at most 2^bits. */
uint64_t prover_needs(uint64_t bits);

#endif
