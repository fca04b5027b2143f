/*
 * The tape over the residues modulo a prime, of 62 bits or wider (exact/prime.h). A difference of residues is
 * a difference of the rationals, as long as no denominator is 0 modulo the prime; equal residues are
 * evidence. Residues are n words each for a prime of n words, one after the other.
 */
#ifndef OPERATORS_TAPE_MODULAR_H
#define OPERATORS_TAPE_MODULAR_H

#include "exact/prime.h"
#include "operators/tape_support.h"

typedef struct modular modular;

/* Buffers, reused from model to model; tape and support must outlive it. */
modular *modular_new(const tape *p, const support *s);
void modular_free(modular *e);

/*
 * The prime, and the residues of the parameters (less than the prime; 0 and 1 for the first two), for the
 * runs that follow; not in Montgomery form. False if the prime does not fit: it divides a parameter other
 * than 0, or a constant's numerator or denominator.
 */
bool modular_set(modular *e, const prime *p, const uint64_t *values, uint32_t count);

/*
 * After modular_set, and support_run on the same model. given[i]: residues of the i-th given leaf's entries,
 * by choice or place; NULL if the tape has none. outcomes: [pair * model_count + model]. False, with outcomes
 * undefined, if the prime does not fit this model: it divides a number other than 0 that is to be inverted.
 */
bool modular_run(modular *e, const compact *m, const uint64_t *const *given, tape_outcome *outcomes);

#endif
