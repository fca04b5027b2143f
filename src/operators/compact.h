/*
 * Models laid out flat, for engines that run over a great many of them: the places (t, s) that can be reached
 * are numbered layer by layer, and their choices and branches in the same order. Numbers are not in it: x,
 * prior, tau and mu are given by the number of a parameter, whose value (a rational, a residue, a symbol) is
 * kept apart. Parameter 0 is the constant 0 and parameter 1 the constant 1; the others are not 0. So zeros
 * are part of the structure and known before any number is drawn.
 *
 * Several models of one horizon may stand side by side in one compact model, disjoint, each layer holding the
 * places of the first, then those of the second: engines then do them all in one go.
 */
#ifndef OPERATORS_COMPACT_H
#define OPERATORS_COMPACT_H

#include "model/mdp.h"
#include "model/places.h"

#define PARAMETER_ZERO 0u
#define PARAMETER_ONE 1u

typedef struct compact {
    uint32_t horizon;     /* T */
    uint32_t model_count; /* models side by side */
    uint32_t place_count, choice_count, branch_count;
    uint32_t parameter_count; /* all numbers below are less; at least 2 */
    uint32_t *layer;          /* T + 1: step t has the places layer[t-1] .. layer[t] - 1 */
    uint32_t *state;          /* by place: the state's number in its model */
    uint32_t *model;          /* by place: which of the models it belongs to, ascending in each layer */
    uint32_t
        *first_choice; /* place_count + 1: place i has the choices first_choice[i] .. first_choice[i+1] - 1 */
    uint32_t *first_branch; /* choice_count + 1, likewise; choices of step T have no branches: eV is 1 then */
    uint32_t *x, *prior;    /* by choice: parameters */
    uint32_t *target, *tau; /* by branch: the place it leads to, and the parameter that is its probability */
    uint32_t *mu;           /* by place of step 1: a parameter other than 0 */
    uint32_t layer_count, place_capacity, choice_capacity, branch_capacity,
        layer_capacity; /* while building */
} compact;

/*
 * Building: compact_reset, then for t = 1 .. T compact_layer, in it compact_place for each place (model
 * ascending), after it its choices, after each choice its branches; compact_seal at the end, which sets
 * model_count and parameter_count. Arrays are kept by compact_reset for the next model. Contracts: x is any
 * parameter; branches lead to the index-th place of the next layer (counted over all models), their tau is
 * not 0; a choice has a branch before step T and none at step T; mu is looked at in the first layer only.
 */
compact *compact_new(void);
void compact_free(compact *c); /* NULL is allowed */
void compact_reset(compact *c, uint32_t horizon);
void compact_layer(compact *c);
void compact_place(compact *c, uint32_t model, uint32_t state, uint32_t mu);
void compact_choice(compact *c, uint32_t x, uint32_t prior);
void compact_branch(compact *c, uint32_t index, uint32_t tau);
void compact_seal(compact *c, uint32_t parameter_count);

/* The step of a place. */
uint32_t compact_step(const compact *c, uint32_t place);

/* Hypotheses of readings (doc/language.md), of one of the models; uniform_prior where the priors of each
 * place are one and the same parameter, which values have to bear out. */
bool compact_deterministic(const compact *c, uint32_t model);
bool compact_single_start(const compact *c, uint32_t model);
bool compact_same_actions(const compact *c, uint32_t model);
bool compact_uniform_prior(const compact *c, uint32_t model);
bool compact_full_support(const compact *c, uint32_t model);
bool compact_positive_success(const compact *c, uint32_t model);

/*
 * The rationals that are the parameters of a model: value[0] = 0, value[1] = 1, the rest distinct from them
 * and from each other.
 */
typedef struct parameters {
    uint32_t count, capacity;
    mpq_t *value;
    uint32_t *buckets; /* a hash table of the values */
    uint32_t bucket_count;
} parameters;

parameters *parameters_new(void); /* 0 and 1 */
void parameters_free(parameters *p);
void parameters_reset(parameters *p);                      /* back to 0 and 1; memory stays */
uint32_t parameters_add(parameters *p, const mpq_t value); /* the number of the value, new or not */

/*
 * Lay out a model with a horizon; `reachable` are its places_reachable. False (and c undefined) if x is no
 * rational number there (log_success) or the numbers do not fit 32 bits.
 */
bool compact_from_mdp(compact *c, parameters *p, const mdp *m, const places *reachable);

#endif
