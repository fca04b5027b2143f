/*
 * The search for a counterexample that random sampling does not meet: local search over models, guided by
 * the gap of the assertion (lang/gap.h), with restarts. What it finds is checked exactly.
 *
 * A restart begins with the best of a few random models, changes it (search/mutate.h) and keeps a change that
 * is no worse than the model before it or than the one some steps ago; numbers are small at first and may
 * grow later. A model that is outside the assumptions is worse than any inside, the less so the nearer it is;
 * so is one where the assertion is undefined. Each restart is a function of seed, reading and its number
 * alone, and looks at HUNT_RESTART models; the models of all restarts, in their order, are the models of the
 * hunt. The result is the first counterexample among them: the same for any number of threads.
 */
#ifndef SEARCH_HUNT_H
#define SEARCH_HUNT_H

#include "base/rng.h"
#include "claims/verdict.h"
#include "search/draft.h"
#include "search/generate.h"

#define HUNT_RESTART 400u

typedef struct hunt_plan {
    family family;                  /* before steering by the reading */
    bool more_states, more_actions; /* some restarts have one more than the family says */
    uint64_t seed;
    uint64_t models;  /* at most so many */
    uint64_t seconds; /* at most about so many; 0 for no limit. With a limit, where it ends depends on the
                         machine */
    unsigned jobs;    /* threads, >= 1 */
    bool progress;    /* a line on standard error that is rewritten */
    bool (*stopped)(void); /* asked between models; NULL for never */
} hunt_plan;

typedef struct hunt_result {
    bool found;
    uint64_t models;     /* looked at; where one is found, it is the last of them */
    uint64_t applicable; /* of those looked at (more than `models` where threads were ahead) */
    mdp *model;          /* what was found */
    char *where;         /* its exact two sides, one line */
} hunt_result;

/*
 * Hunt for a model that refutes the reading (or, for `exists model`, that it is about). False, with a
 * message, if the family is refused, or the reading cannot be evaluated on any model. hunt_result_clear in
 * both cases.
 */
bool hunt(const hunt_plan *plan, const reading *r, hunt_result *result, status *st);
void hunt_result_clear(hunt_result *result);

/*
 * From a draft, by at most `models` changes within the family, with numbers of at most its height: the first
 * that is what is wanted, NULL if there is none. The draft stays the caller's; `looked` counts the models.
 */
draft *hunt_near(const reading *r, const draft *from, const family *f, rng *random, uint64_t models,
                 uint64_t *looked);

/*
 * One model's place in the search, smaller is better; *hit if it is what is wanted, decided exactly. *inside:
 * the assumptions are met. False on an error of evaluation.
 */
bool hunt_score(const reading *r, const mdp *m, int64_t *score, bool *hit, bool *inside, status *st);

#endif
