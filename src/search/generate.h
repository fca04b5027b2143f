/*
 * Random models. A model is a function of family, seed, stream and index alone: not of the threads, the
 * machine or the number of models asked for.
 *
 * Unless the family is plain, the models are biased to the edges where claims break: zeros, ones and ties in
 * x, dead states, equal actions, states with equal rows, unreachable states, one step, one action, one state,
 * priors with zeros, deterministic, uniform, greedy or with the same odds everywhere, several starts. About a
 * third of them is layered: a step leads from each layer of states to the next, so that layers may differ in
 * their number of actions.
 */
#ifndef SEARCH_GENERATE_H
#define SEARCH_GENERATE_H

#include "model/mdp.h"

typedef enum prior_kind {
    PRIOR_MIXED,       /* any: zeros, ones, uniform rows, random rows */
    PRIOR_UNIFORM,     /* the same probability for every action of a state; left to the model's default */
    PRIOR_FULL_SUPPORT /* no zeros */
} prior_kind;

typedef struct family {
    uint32_t states, actions, horizon; /* each >= 1; states * horizon <= MDP_MAX_PLACES */
    bool exact_sizes;      /* just these sizes; otherwise upper bounds, kept in about half of the models */
    bool exact_horizon;    /* just this horizon, whatever the other sizes are */
    uint32_t height;       /* of every numerator and denominator at most; 1 .. FAMILY_MAX_HEIGHT */
    bool deterministic;    /* one successor each */
    bool single_start;     /* mu on one state; always so for exact_sizes */
    bool same_actions;     /* within each layer the same number of actions */
    bool positive_success; /* x > 0 */
    bool log_success;      /* rewards r are rational, x = e^r or 0; r = -n/d with n <= 4 and one d <= 3 a model */
    bool plain;            /* no bias to edge cases, state 0 starts: for `generate` and benchmarks */
    prior_kind prior;
} family;

#define FAMILY_DEFAULT_HEIGHT 16
#define FAMILY_MAX_HEIGHT 1000000000u

/* 3 states, 2 actions, 3 steps at most, default height, nothing else asked for. */
void family_init(family *f);

/* Refused (EXIT_USAGE) if states times horizon is more than MDP_MAX_PLACES. */
bool family_fits(const family *f, status *st);

/*
 * Never fails for a family whose numbers are in range; the result is frozen, with horizon, named "random".
 * The actions of each state are a0, a1, ...; the only label is `init`, on the states with mu > 0. One
 * exception to the height: n positive probabilities (full support, uniform) need a denominator of n at least,
 * so rows of more than `height` actions get just that.
 */
mdp *generate(const family *f, uint64_t seed, uint64_t stream, uint64_t index);

#endif
