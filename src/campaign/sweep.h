/* One reading over many models: the witness, files, and generated models on several threads. */
#ifndef CAMPAIGN_SWEEP_H
#define CAMPAIGN_SWEEP_H

#include "campaign/tally.h"
#include "search/generate.h"

typedef struct sweep_plan {
    family family; /* before steering by the reading */
    uint64_t seed;
    uint64_t count;  /* generated models: indices 0 .. count-1 */
    bool only_given; /* instead: the one model with index `only` */
    uint64_t only;
    unsigned jobs; /* threads, >= 1; the result does not depend on it */
    bool progress; /* a line on standard error that is rewritten */
    bool screen;     /* by primes (campaign/screen.h): flat models, readings that are identities only */
    unsigned primes; /* for screening; 0: as many as the error bound wants */
} sweep_plan;

/* Check the reading on a model from a file. */
bool sweep_model(const mdp *m, tally *y, status *st);

/* Replay the reading's witness, if it has one; its verdict is kept apart from the counts. */
bool sweep_witness(tally *y, status *st);

/* Check the reading on generated models. Stops early, with what it has, after sweep_interrupt. */
bool sweep_random(const sweep_plan *plan, tally *y, status *st);

/* The model with this index, as sweep_random makes it for the reading (without screening). */
mdp *sweep_generate(const sweep_plan *plan, const reading *r, uint64_t index);

/* From a signal handler: stop sweeps soon. */
void sweep_interrupt(void);
bool sweep_interrupted(void);

#endif
