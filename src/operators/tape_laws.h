/* Two laws over paths (tape.h) compared modulo a prime, and sums over paths: path by path, exponential in T.
 */
#ifndef OPERATORS_TAPE_LAWS_H
#define OPERATORS_TAPE_LAWS_H

#include "exact/field.h"
#include "operators/compact.h"

/* Residues in Montgomery form: weights of choices, whose products over total are the law. */
typedef struct law_side {
    const uint64_t *pi;
    const uint64_t *y; /* NULL where it is no posterior; then total is 1 */
    uint64_t total;
} law_side;

/*
 * Is there a path of the model with different probabilities? They are compared as weight * other total, so
 * that nothing is divided by. value: by parameter.
 */
bool laws_differ(const field *f, const compact *m, uint32_t model, const uint64_t *value,
                 const law_side side[2]);

/*
 * eQ (by choice) or, with `values`, eV (by place) of pi and y as sums over all paths: out. pi and y are by
 * choice.
 */
void sum_paths(const field *f, const compact *m, const uint64_t *value, const uint64_t *pi, const uint64_t *y,
               bool values, uint64_t *out);

#endif
