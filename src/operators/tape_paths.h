/*
 * The tape on deterministic models, in trajectory form: every table is a monomial
 *
 *     leaves(s,a) * potentials(s') / potentials(s),    s' where a leads to, potentials 1 after step T,
 *
 * and a potential is a sum over actions of such terms, h(s) = sum_a leaves(s,a) * potentials(s'): eV without
 * its denominators. Conditioning multiplies monomials and makes a potential; what the policy was divided by
 * before cancels. So numbers grow linearly in k, the sequences of Theorem 5.9 share their potentials, and
 * nothing is reduced. Potentials are integers over one denominator a layer.
 *
 * That holds as long as what cancels is not 0. Zeros are compared with those of the support as the run goes;
 * where they do not agree (a row kept by conditioning on the impossible matters) the run is given up.
 */
#ifndef OPERATORS_TAPE_PATHS_H
#define OPERATORS_TAPE_PATHS_H

#include "operators/tape_support.h"

typedef struct paths paths;

/* NULL if some operation has no such form: sums of tables, occupancies, constants but 1. */
paths *paths_new(const tape *p, const support *s);
void paths_free(paths *e); /* NULL is allowed */

/* As exact_run, on a compact model that is deterministic (contract). */
bool paths_run(paths *e, const compact *m, const parameters *numbers, tape_outcome *outcomes);

#endif
