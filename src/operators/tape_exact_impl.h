/* The exact engine from inside; for tape_exact*.c only. */
#ifndef OPERATORS_TAPE_EXACT_IMPL_H
#define OPERATORS_TAPE_EXACT_IMPL_H

#include "operators/tape_exact.h"

/* Entry i of a row is num[i] / den[place]; the numbers stay initialised for the next model. */
typedef struct table {
    mpz_t *num; /* by choice, or by place for value tables */
    mpz_t *den; /* by place */
    uint32_t num_count, den_count;
    bool common; /* a backup reads it: one denominator for the whole layer */
} table;

struct exact {
    const tape *p;
    const support *s;
    const compact *m;
    const parameters *numbers;
    table *tables;
    table tau;    /* num by branch, den by place: one for all branches of a place */
    mpq_t *value; /* of the tape's numbers */
    mpz_t sum, term, left, right;
    mpq_t ratio;
    bool reduces; /* deterministic models, where what rows have in common would pile up */
    bool given_up;
};

/* The entries of a row: choices, or the place itself. */
typedef struct row {
    uint32_t place, from, end;
} row;

row exact_row_at(const exact *e, uint32_t op, uint32_t place);

/* Gives up if the number has more than EXACT_MAX_BITS. */
void exact_watch(exact *e, const mpz_t number);

/* num[i] / den becomes parameter[i], from <= i < end: over one denominator. */
void exact_from_parameters(const exact *e, const uint32_t *parameter, mpz_t *num, mpz_t den, uint32_t from,
                           uint32_t end);

/* All rows of instruction i, a leaf. */
void exact_leaf(exact *e, uint32_t i);

/* One row of instruction i, not a leaf; `last` at the last step, after which nothing follows. */
void exact_compute_row(exact *e, uint32_t i, uint32_t place, bool last);

#endif
