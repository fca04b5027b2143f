/*
 * The operators of rowops.h over numbers that may be irrational (exact/real.h), one row at a time. Policies
 * are rows whose entries sum to 1; marks as there.
 */
#ifndef OPERATORS_REALOPS_H
#define OPERATORS_REALOPS_H

#include "exact/real.h"
#include "model/mdp.h"
#include "operators/rowops.h"

/* What goes with every operation: the precision of enclosures, and whether they left something open. */
typedef struct real_work {
    mpfr_prec_t bits;
    bool undecided; /* set where a guess was made */
} real_work;

/* x(s,.) = success * e^r (Section 3). */
real_row *real_success_row(const mdp *m, uint32_t s, mpfr_prec_t bits);

/* eV_{t+1} of the successors: one real per place of step `t`. */
typedef struct real_next {
    const places *places;
    uint32_t t;
    const real_row *const *rows; /* by place number; NULL for t = T + 1, where eV = 1 */
} real_next;

/* Definition 4.1, Q. */
real_row *real_backup(real_work *w, const mdp *m, uint32_t s, const real_row *y, const real_next *next);

/* pi(a) q(a); its total is V (Definition 4.1). */
real_row *real_joint(real_work *w, const real_row *pi, const real_row *q);
real_row *real_total(real_work *w, const mdp *m, uint32_t s, const real_row *joint, const real_row *pi,
                     const real_row *q, const real_row *y, const real_next *next);

/* Definition 5.1: the joint row normalised; where its total is 0, pi's row, marked. */
real_row *real_condition(real_work *w, const real_row *joint, const real_row *pi, const real_row *y);

/* Definition 4.11 at delta = 1/beta, beta >= 0. */
real_row *real_boltzmann(real_work *w, const real_row *q, const mpq_t beta, const real_row *pi,
                         const real_row *y);

/* Uniform on the maximisers of q; and the largest entry. */
real_row *real_argmax(real_work *w, const real_row *q, const real_row *y);
real_row *real_max(real_work *w, const real_row *q);

/* a op b, entry by entry; 0/0 = 0, a/0 marks the row. And a^exponent. */
real_row *real_pointwise(real_work *w, pointwise op, const real_row *a, const real_row *b);
real_row *real_powers(real_work *w, const real_row *a, const mpq_t exponent);

#endif
