/*
 * Structures with parameters for numbers, laid out for the engines (operators/compact.h): x at an action that
 * does not lose, the rows of the prior and of tau, and those of the tables that a reading quantifies over.
 * All are free, but for the last entry of a row, which is 1 minus the others, and for what a hypothesis
 * fixes.
 */
#ifndef SEARCH_PARAMETRIC_H
#define SEARCH_PARAMETRIC_H

#include "base/rng.h"
#include "exact/prime.h"
#include "operators/compact.h"
#include "operators/tape_degree.h"
#include "search/structure.h"

#define PARAMETRIC_MAX_TABLES 6u

typedef struct parametric parametric;

/* What tables there are besides x and the prior: bit i of STRUCTURE_TABLE is their i-th's. */
typedef struct parametric_plan {
    bool uniform_prior;
    uint32_t table_count;
    bool is_policy[PARAMETRIC_MAX_TABLES]; /* else a reward table */
} parametric_plan;

parametric *parametric_new(const parametric_plan *plan);
void parametric_free(parametric *p);

/* Lay out count >= 1 structures of one horizon side by side; they need not outlive the call. */
void parametric_set(parametric *p, const structure *const *s, uint32_t count);

const compact *parametric_compact(const parametric *p);
uint32_t parametric_parameters(const parametric *p);

/* For the engines: given[i][choice] tells whether the i-th table's entry there is not 0. NULL without tables.
 */
const uint8_t *const *parametric_given(const parametric *p);

/*
 * Residues for the parameters, from 1 .. p-1, uniform but for those that are 1 minus others; each as many
 * words as the prime has. False if one of these came out 0: draw again. values has parametric_parameters
 * entries; given[i] (choices of them) get the i-th table's.
 */
bool parametric_residues(const parametric *p, const prime *f, rng *r, uint64_t *values,
                         uint64_t *const *given);

/* Random rationals of this height (numerators and denominators at most), positive and at most 1; the more
 * equal ones the lower the height is. values: initialised, parametric_parameters entries. */
void parametric_rationals(const parametric *p, uint32_t height, rng *r, mpq_t *values);

/* The model with these numbers, of one structure (count was 1); never fails. Its places are numbered as in
 * the compact model. */
mdp *parametric_model(const parametric *p, const mpq_t *values);

/* How large the polynomials of such models' numbers are, for structures within bounds: for horizon T. The
 * widths are written to width (T entries), which must outlive *f. */
void parametric_family(const parametric_plan *plan, const structure_bounds *b, uint32_t horizon,
                       uint32_t *width, tape_family *f);

#endif
