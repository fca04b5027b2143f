/*
 * The tape over integers: each row keeps its entries as integers over one denominator, which is what a policy
 * needs least (conditioning leaves both as they are), and no fraction is reduced but eV's and, on
 * deterministic models, policies'. Answers are those of the graph, marks and counts included.
 */
#ifndef OPERATORS_TAPE_EXACT_H
#define OPERATORS_TAPE_EXACT_H

#include "operators/tape_support.h"

typedef struct exact exact;

/* Buffers, reused from model to model; tape and support must outlive it. */
exact *exact_new(const tape *p, const support *s);
void exact_free(exact *e);

/*
 * After support_run on the same compact model, which holds one model (contract); the tape has no tables from
 * outside and is not for structures. outcomes: by pair. False, with outcomes undefined, where numbers or
 * tables would grow beyond what is worth it: then the graph has to tell.
 */
bool exact_run(exact *e, const compact *m, const parameters *numbers, tape_outcome *outcomes);

/* After a run: an entry of an operation's table (index: of a choice, of a place for value tables). */
void exact_entry(const exact *e, uint32_t op, uint32_t place, uint32_t index, mpq_t value);

/* Numbers of more bits are given up. */
#define EXACT_MAX_BITS 1000000u
/* And so are more entries than this, in all tables together. */
#define EXACT_MAX_ENTRIES 400000u

#endif
