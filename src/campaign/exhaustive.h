/*
 * One reading, an identity, on every structure within bounds, for all values of its parameters
 * (search/structure.h, doc/exhaustive.md): each structure's tables are computed modulo some primes at random
 * parameters. A difference refutes the reading, and is lifted to a model with small rationals; agreement
 * holds for all parameters up to an error that is computed.
 */
#ifndef CAMPAIGN_EXHAUSTIVE_H
#define CAMPAIGN_EXHAUSTIVE_H

#include "claims/reading.h"
#include "exact/prime.h"
#include "search/measure.h"

#define EXHAUSTIVE_MAX_TRIALS 16u

typedef struct exhaustive_plan {
    uint32_t horizon, width, actions; /* at most */
    bool deterministic;               /* only such structures */
    uint64_t seed;
    uint32_t part, parts; /* structures whose index is part - 1 modulo parts; 1 and 1 for all */
    uint32_t error_bits;  /* the error wanted is below 2^-error_bits */
    const char *resume;   /* a file that keeps how far the work is; NULL for none */
    unsigned jobs;        /* threads, >= 1; the result does not depend on it */
    bool progress;        /* a line on standard error that is rewritten */
} exhaustive_plan;

typedef enum exhaustive_outcome {
    EXHAUSTIVE_HOLDS,
    EXHAUSTIVE_REFUTED,
    EXHAUSTIVE_NOTHING,     /* no structure applies */
    EXHAUSTIVE_INTERRUPTED, /* so far no difference */
    EXHAUSTIVE_NO_IDENTITY  /* `why` says why not */
} exhaustive_outcome;

typedef struct exhaustive_result {
    const reading *reading;
    exhaustive_outcome outcome;
    char *why;
    bool deterministic, merged, prior_zeros, lead_on, one_start; /* what the structures are like */
    uint64_t total; /* structures within the bounds, all parts; 0 if the run was interrupted while counting */
    uint64_t structures;                    /* checked and without a difference */
    uint64_t left_out;                      /* others: a given condition on numbers is not met there */
    uint64_t compared, undefined, one_side; /* rows, on these structures */
    uint32_t trials;                        /* primes at which each structure was tried */
    prime prime[EXHAUSTIVE_MAX_TRIALS];
    uint64_t redrawn;    /* points that were drawn again, as something to be inverted was 0 there */
    bool vacuous;        /* the bound on the error says nothing */
    uint64_t error_bits; /* else: it is below 2^-error_bits */
    char *degree;        /* of the polynomials compared, at most */
    /* EXHAUSTIVE_REFUTED: */
    uint64_t index;
    uint32_t horizon, states, choices;
    char *where, *drn; /* of the model lifted; NULL if no small one was found */
    bool too_large;    /* none was found, as numbers get too large to evaluate */
    measure size;
} exhaustive_result;

/* False on an error (bounds out of range, a file that cannot be written). exhaustive_clear in both cases. */
bool exhaustive_run(const reading *r, const exhaustive_plan *plan, exhaustive_result *result, status *st);
void exhaustive_clear(exhaustive_result *result);

/* EXIT_AS_EXPECTED, EXIT_AGAINST_EXPECTATION, EXIT_UNDECIDED, or EXIT_USAGE for what is no identity. */
int exhaustive_exit_status(const exhaustive_result *result);

#endif
