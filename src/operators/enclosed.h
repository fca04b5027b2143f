/*
 * Quantities that are no log-linear forms, as enclosures: MPFI rounds outward at every step, so the interval
 * contains the value whatever the precision. The precision of *out is the working precision.
 */
#ifndef OPERATORS_ENCLOSED_H
#define OPERATORS_ENCLOSED_H

#include <mpfi.h>

#include "operators/graph.h"

typedef enum enclosed_result {
    ENCLOSED,
    ENCLOSED_INFINITE, /* +infinity */
    ENCLOSED_UNDEFINED /* (*t, *s) is a place where it arises; t = 0 for none in particular */
} enclosed_result;

/*
 * Boltzmann incoherence kappa_delta(pi) for any rational beta = 1/delta >= 0 (Definition 4.12):
 * sum_t E_{d_t} sum_a pi(a) (log pi(a) - beta log eQ(a)) + log sum_b eQ(b)^beta.
 */
enclosed_result enclosed_kappa(graph *g, node pi, const mpq_t beta, mpfi_t out, uint32_t *t, uint32_t *s);

/* The variance of the return sum_t log x(s_t, a_t) under pi; undefined where an action with x = 0 is played.
 */
enclosed_result enclosed_variance(graph *g, node pi, mpfi_t out, uint32_t *t, uint32_t *s);

#endif
