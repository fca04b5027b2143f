/*
 * The places (t, s) a computation covers: per step t = 1 .. T the states that some action sequence reaches
 * from mu with positive probability (whatever the prior), or every state at every step.
 */
#ifndef MODEL_PLACES_H
#define MODEL_PLACES_H

#include "model/mdp.h"

typedef struct places places;

/* The model needs a horizon; it must outlive the result. */
places *places_reachable(const mdp *m);
places *places_everywhere(const mdp *m);
void places_free(places *p);

uint32_t places_horizon(const places *p);
uint32_t places_count(const places *p, uint32_t t);              /* how many states at step t */
uint32_t places_state(const places *p, uint32_t t, uint32_t i);  /* the i-th, ascending */
long places_find(const places *p, uint32_t t, uint32_t s);       /* its i, or -1 if (t, s) is no place */

/* Hypotheses of readings, about the reachable places. */
bool places_deterministic(const places *p);   /* one successor at every choice before the last step's */
bool places_same_actions(const places *p);    /* within each layer, the same number of actions */
bool places_uniform_prior(const places *p);
bool places_full_support(const places *p);    /* the prior is positive everywhere */
bool places_positive_success(const places *p);

#endif
