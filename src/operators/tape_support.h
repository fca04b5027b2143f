/*
 * The tape over zeros alone: which entries are 0 and which rows are marked (doc/language.md), as the
 * structure of a compact model tells for every choice of nonzero parameters of one sign, so for all positive
 * ones. For a tape that is not signed this is just what an exact computation gives.
 */
#ifndef OPERATORS_TAPE_SUPPORT_H
#define OPERATORS_TAPE_SUPPORT_H

#include "operators/compact.h"
#include "operators/tape.h"

typedef struct support support;

/* Buffers for a tape that must outlive it; reused from model to model. Contract: the tape is not signed. */
support *support_new(const tape *p);
void support_free(support *s);

/*
 * given[i] (may be NULL if the tape has none): by choice or place, is the i-th given leaf's entry other than
 * 0?
 */
void support_run(support *s, const compact *m, const uint8_t *const *given);

/* After a run: is the entry (of a choice, of a place for value tables) other than 0, is the row marked? */
bool support_nonzero(const support *s, uint32_t op, uint32_t index);
bool support_marked(const support *s, uint32_t op, uint32_t place);
const uint8_t *support_nonzeros(const support *s, uint32_t op); /* by choice or place, 0 or 1; borrowed */
const uint8_t *support_marks(const support *s, uint32_t op);    /* by place */
bool support_number_defined(const support *s, uint32_t number, uint32_t model);
bool support_number_nonzero(const support *s, uint32_t number, uint32_t model); /* of those without minus */
bool support_number_infinite(const support *s, uint32_t number, uint32_t model);

/* Is the model one of those that the tape's conditions are about? */
bool support_applies(const support *s, uint32_t model);

/* How many rows each pair compares or skips on each model, without saying what they are:
 * outcomes[pair * model_count + model]. */
void support_outcomes(const support *s, tape_outcome *outcomes);

#endif
