/* One reading over many models: the witness, files, and generated models on several threads. */
#ifndef CAMPAIGN_SWEEP_H
#define CAMPAIGN_SWEEP_H

#include "campaign/tally.h"
#include "claims/checker.h"
#include "search/generate.h"

#define SWEEP_UNBOUNDED (UINT64_MAX / 2) /* as many models as the deadline allows */
#define SWEEP_SECOND UINT64_C(1000000000)

typedef struct sweep_plan {
    family family; /* before steering by the reading */
    uint64_t seed;
    uint64_t count;  /* generated models: indices 0 .. count-1 */
    bool only_given; /* instead: the one model with index `only` */
    uint64_t only;
    uint64_t deadline; /* in nanoseconds of sweep_now: no model is begun after it; 0 for none */
    unsigned jobs;     /* threads, >= 1; the result does not depend on it */
    bool progress;     /* a line on standard error that is rewritten */
    bool screen;       /* by primes (campaign/screen.h): flat models, readings that are identities only */
    unsigned primes;   /* for screening; 0: as many as the error bound wants */
    bool prove;        /* for screening: as many as decide (campaign/screen.h) */
} sweep_plan;

/* Check the reading on a model from a file. */
bool sweep_model(const mdp *m, tally *y, status *st);

/* Replay the reading's witness, if it has one; its verdict is kept apart from the counts. */
bool sweep_witness(tally *y, status *st);

/* Check the reading on generated models. Stops early, with what it has, after sweep_interrupt and at the
 * deadline (then y->out_of_time): every model begun is finished and counted. */
bool sweep_random(const sweep_plan *plan, tally *y, status *st);

/* The model with this index, as sweep_random makes it for the reading (without screening). */
mdp *sweep_generate(const sweep_plan *plan, const reading *r, uint64_t index);

/*
 * Make the model with this index and check the reading on it. *model is that model, with what was drawn for
 * the reading's `forall` where that refutes it, or a remark of what it lacks: the caller frees. c is the
 * thread's own, for this reading.
 */
bool sweep_check_index(const sweep_plan *plan, checker *c, const reading *r, unsigned tries, uint64_t index,
                       verdict *v, skipped *skips, text *where, mdp **model, status *st);

/* The time that deadlines are in, of a clock that is never set. */
uint64_t sweep_now(void);

/* From a signal handler: stop sweeps soon. */
void sweep_interrupt(void);
bool sweep_interrupted(void);

#endif
