/* What came of one reading: counts over models, and the counterexamples worth showing. */
#ifndef CAMPAIGN_TALLY_H
#define CAMPAIGN_TALLY_H

#include "claims/verdict.h"
#include "exact/prime.h"
#include "search/measure.h"

/* A model on which the assertion is no (or, for `exists model`, yes). */
typedef struct specimen {
    bool present;
    char *name;     /* file, or "MDP 17" */
    uint64_t index; /* of a generated model */
    bool generated;
    char *where; /* the exact two sides, one line */
    char *drn;   /* the complete model, for generated ones */
    measure size;
} specimen;

typedef struct tally {
    const reading *reading;
    uint64_t models, holds, refuted, unknown, undefined, not_applicable;
    uint64_t generated; /* how many of them were generated */
    skipped skips;
    unsigned tries;     /* policies and rewards drawn for each model, where the reading ranges over them */
    bool out_of_time;   /* the budget ended the random models before their number was reached */
    bool witness_tried; /* the claim file's witness, replayed */
    verdict witness_verdict;
    specimen witness;
    specimen first, smallest;      /* among the models other than the witness */
    bool screened;                 /* by primes, so that `holds` is evidence */
    unsigned primes[PRIME_WIDTHS]; /* of 62, 126, ... bits: those of prime_seed from index 0 on */
    uint64_t prime_seed;
    uint64_t replaced_primes;   /* so often a prime that did not fit a model gave way to another */
    unsigned long error;        /* a difference was missed with a chance of less than 2^-error; 0: no bound */
    bool proves;                /* by primes, too, but as many as decide: no evidence, proofs on each model */
    uint64_t proved, by_engine; /* models decided so; and those that the exact engine decided */
} tally;

/* Remember a model (what was there is freed); specimen_clear frees it. */
void specimen_set(specimen *x, const mdp *m, bool generated, uint64_t index, const char *where);
void specimen_clear(specimen *x);

/* Smaller by measure; of the same size files come first, then the lower index. */
bool specimen_smaller(const specimen *a, const specimen *b);

void tally_init(tally *y, const reading *r);
void tally_clear(tally *y);

/* Count one model. `where` is as reading_check left it. Generated models are kept as DRN text where they are
 * worth showing. */
void tally_add(tally *y, verdict v, const mdp *m, bool generated, uint64_t index, const char *where);

/* Count a generated model, and remember nothing else of it. */
void tally_count(tally *y, verdict v);

/* Count a model that so many primes of 62 bits decided; 0: the exact engine did. */
void tally_proved(tally *y, uint32_t primes);

/* Would tally_add remember a generated model of this index and size, if its verdict is one to remember? */
bool tally_would_keep(const tally *y, uint64_t index, const measure *size);

/* Is a model with this verdict one to remember? */
bool tally_wants(const tally *y, verdict v);

/* Add what another tally of the same reading counted, on no witness; the other is cleared. */
void tally_merge(tally *y, tally *other);

/* What all models together say. NOTHING where nothing was decided: no applicable model, or no witness for
 * `exists model`. */
typedef enum outcome { OUTCOME_HOLDS, OUTCOME_REFUTED, OUTCOME_UNKNOWN, OUTCOME_NOTHING } outcome;
outcome tally_outcome(const tally *y);
const char *outcome_name(outcome o); /* "holds", "refuted", "unknown", "undecided" */

/* EXIT_AS_EXPECTED, EXIT_AGAINST_EXPECTATION or EXIT_UNDECIDED. */
int tally_exit_status(const tally *y);

#endif
