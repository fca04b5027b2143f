/*
 * The tape over the residues modulo a prime of 62 bits. A difference of residues is a difference of the
 * rationals, as long as no denominator is 0 modulo the prime; equal residues are evidence.
 */
#ifndef OPERATORS_TAPE_MODULAR_H
#define OPERATORS_TAPE_MODULAR_H

#include "exact/field.h"
#include "operators/tape_support.h"

typedef struct modular modular;

/* Buffers, reused from model to model; tape and support must outlive it. */
modular *modular_new(const tape *p, const support *s);
void modular_free(modular *e);

/*
 * values: the residue of each parameter (less than the prime; 0 and 1 for the first two), given[i]: those of the i-th
 * given leaf's entries, NULL if the tape has none. Before it support_run on the same model. outcomes:
 * [pair * model_count + model]. False, with outcomes undefined, if the prime does not fit: it divides a
 * number that is to be inverted, or a constant's denominator; another prime then.
 */
bool modular_run(modular *e, const compact *m, const field *f, const uint64_t *values,
                 const uint64_t *const *given, tape_outcome *outcomes);

#endif
