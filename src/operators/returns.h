/*
 * Log-space quantities of policies as sums of logarithms (exact/quantity.h), exact wherever the policy is:
 * returns, entropies, KL divergences, incoherence, and optimality for the return.
 */
#ifndef OPERATORS_RETURNS_H
#define OPERATORS_RETURNS_H

#include "exact/quantity.h"
#include "operators/graph.h"

/*
 * Each adds to *out, which is 0 at first, or returns false where the quantity is undefined because a marked
 * row is met with positive weight; then (*t, *s) is such a place. Of an infinite result (*t, *s) is the first
 * place where that arises; else *t = 0.
 */

/* J(pi) = E sum_t log x(s_t, a_t) (Section 3); -infinity if an action with x = 0 is played with positive
 * probability. */
bool return_of(graph *g, node pi, quantity *out, uint32_t *t, uint32_t *s);

/* The causal entropy sum_t E H(pi(.|s_t)) (Corollary 5.10). */
bool entropy_of(graph *g, node pi, quantity *out, uint32_t *t, uint32_t *s);

/*
 * KL of the trajectory laws of pi and rho, weighted by pi: sum_t E_{d_t} KL(pi(.|s) || rho(.|s))
 * (Proposition 4.7); +infinity if pi plays what rho does not. Incoherence (Definitions 4.6 and 4.12) is
 * kl_of(pi, boltzmann or argmax of pi).
 */
bool kl_of(graph *g, node pi, node rho, quantity *out, uint32_t *t, uint32_t *s);

/*
 * The largest J there is, and the policy that is uniform on the best actions at every place of the graph:
 * backward induction, comparisons of log-linear forms decided exactly. Where every action leads to -infinity
 * all of them are best.
 */
node optimal_for_return(graph *g, loglin *best);

#endif
