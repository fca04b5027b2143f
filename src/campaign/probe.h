/*
 * Batches of structures, each tried at some primes, on several threads: one thread hands them in and takes
 * them back, in the same order, so that nothing depends on how many threads there are.
 */
#ifndef CAMPAIGN_PROBE_H
#define CAMPAIGN_PROBE_H

#include "exact/prime.h"
#include "lang/identities.h"
#include "search/parametric.h"

#define PROBE_BATCH 64u

/* How often parameters are drawn again at a prime that divides what is to be inverted; the bound on the error
 * counts each. */
#define PROBE_DRAWS 8u
#define PROBE_DRAWS_BITS 3u

/* What is to be done with each structure. All threads read it; it must outlive the crew. */
typedef struct probe_plan {
    identities *const *identities; /* by horizon, from 1 */
    uint32_t horizon;              /* the largest */
    parametric_plan tables;
    uint64_t seed, stream; /* of the parameters */
    uint32_t trials;
    const prime *primes; /* one for each trial, all of one width */
} probe_plan;

/* Structures of one horizon, and what came of them. */
typedef struct probe_batch {
    structure item[PROBE_BATCH];
    uint32_t count;
    uint32_t first;                         /* the first on which two sides differ; count if none */
    uint32_t left_out;                      /* of those before it: a condition of the tape is not met */
    uint64_t compared, undefined, one_side; /* rows, on the others before it */
    uint64_t redrawn;                       /* points drawn again */
    status st;                              /* an error: then the rest says nothing */
} probe_batch;

typedef struct probe_crew probe_crew;

probe_crew *probe_crew_new(const probe_plan *plan, unsigned jobs); /* jobs >= 1 */

/* A batch to fill, empty; NULL while all are under way. The same one until it is handed in. */
probe_batch *probe_crew_room(probe_crew *c);

/* Hand in the batch that probe_crew_room gave; it has a structure. */
void probe_crew_hand_in(probe_crew *c);

/* Wait for the oldest batch under way: NULL if there is none. It lives until it is given back, which has to
 * be before the next is asked for. */
const probe_batch *probe_crew_oldest(probe_crew *c);
void probe_crew_give_back(probe_crew *c);

/* Whatever is still under way is dropped. NULL is allowed. */
void probe_crew_free(probe_crew *c);

#endif
