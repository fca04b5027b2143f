/* The variance of the return. */
#ifndef OPERATORS_VARIANCE_H
#define OPERATORS_VARIANCE_H

#include "operators/graph.h"

/*
 * Var of sum_t log x(s_t, a_t) under pi: exact where every reward is rational (log_success with success = 1)
 * or 0, else an enclosure. False where it is undefined: an action with x = 0 is played, or a marked row met
 * with positive probability, at (*t, *s).
 */
bool variance_of(graph *g, node pi, real *out, uint32_t *t, uint32_t *s);

#endif
