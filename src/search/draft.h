/*
 * A model that can be changed: what mutation and shrinking work on. Distributions are integer weights, so
 * that whatever is done to them, as long as one stays positive, a row sums to 1 when the draft is frozen.
 *
 * A draft is valid (draft_freeze may be called) while it has a state, every state an action, every action a
 * successor, no action the same successor twice, successors and horizon in range; every prior row and mu
 * have a positive weight and no negative one, successors positive weights; 0 <= x <= 1 and r <= 0. The
 * functions below keep it so.
 */
#ifndef SEARCH_DRAFT_H
#define SEARCH_DRAFT_H

#include "model/mdp.h"

/* Values of the file's own reward models, in their order; `present` where the file gives one. */
typedef struct draft_values {
    mpq_t *value;
    bool *present;
} draft_values;

typedef struct draft_action {
    char *name;
    mpz_t prior; /* weight */
    mpq_t x, r;  /* r is in use where the draft has rewards */
    draft_values extra;
    uint32_t count; /* successors */
    uint32_t *target;
    mpz_t *tau; /* weights */
} draft_action;

typedef struct draft_state {
    char **label;
    size_t labels;
    mpz_t start; /* weight in mu */
    draft_values extra;
    uint32_t count; /* actions */
    draft_action **action;
} draft_state;

typedef struct draft {
    uint32_t horizon, count; /* count: states */
    bool rewards;            /* x is x * e^r */
    char **extra_name;       /* reward models that are none of the special ones */
    size_t extras;
    draft_state **state;
} draft;

draft *draft_of(const mdp *m); /* the model must have a horizon */
draft *draft_copy(const draft *d);
void draft_free(draft *d);

/* What is at its default (x = 1, a uniform prior, one start) is not declared: the shortest file. */
mdp *draft_freeze(const draft *d, const char *name);

/* Divide the weights of each row by their greatest common divisor. */
void draft_reduce(draft *d);

/* The same model with its states in the order in which paths come to them, starts first, what no path comes
 * to last; and the successors of each action in the order of the states. */
draft *draft_in_order(const draft *d);

/*
 * Take out a state; d->count > 1. What led there leads to `into` instead, another state (in the numbering
 * before), and so does its share of mu; successors that become the same are joined.
 */
void draft_remove_state(draft *d, uint32_t s, uint32_t into);

/* The same, but successors lose it and keep their odds. False, with d unchanged, if some action of another
 * state has no other one, or mu none. */
bool draft_drop_state(draft *d, uint32_t s);

/* A copy of state s, labels and share of mu left out, as the last state. */
void draft_add_state(draft *d, uint32_t s);

/* Take out an action of a state that has several. If none is left with a positive prior, the prior becomes
 * uniform there. */
void draft_remove_action(draft *d, uint32_t s, uint32_t a);

/* A copy of action a of state `from`, as the last action of s, under a name that s does not have yet. */
void draft_add_action(draft *d, uint32_t s, uint32_t from, uint32_t a);

/* Take out successor i of an action that has several. */
void draft_remove_successor(draft_action *act, uint32_t i);

/* Add weight to a successor, a new one if it is none yet; weight > 0. */
void draft_add_successor(draft_action *act, uint32_t target, const mpz_t weight);

/* Let `to` lead where `from` does, with the same odds. */
void draft_set_successors(draft_action *to, const draft_action *from);

#endif
