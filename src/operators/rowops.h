/*
 * The operators, one row at a time: everything the paper defines on a single state s at a single step t.
 * graph.c strings them together over time. All exact.
 */
#ifndef OPERATORS_ROWOPS_H
#define OPERATORS_ROWOPS_H

#include "exact/row.h"
#include "model/mdp.h"
#include "model/places.h"

/* eV_{t+1} as the backup sees it: one-entry rows by place of step `t`; t = T + 1 means eV = 1 everywhere. */
typedef struct next_values {
    const places *places;
    uint32_t t;
    rat_row *const *rows; /* by place number; NULL for t = T + 1 */
} next_values;

/*
 * Definition 4.1, Q: q(a) = y(a) * sum_s' tau(s'|s,a) eV_{t+1}(s').
 * Marked where y's row is, or where an action with y(a) > 0 leads to a marked value.
 */
rat_row *row_backup(const mdp *m, uint32_t s, const rat_row *y, const next_values *next);

/* pi(a) q(a) over a common denominator: weight[a] / sum. Not a distribution; its total is eV (Definition 4.1,
 * V). */
prob_row *row_joint(const prob_row *pi, const rat_row *q);

/*
 * Definition 4.1, V: the total of the joint row, as a one-entry row. Marked if it depends with positive
 * weight on a marked row: pi's where some q(a) > 0, y's, or a marked value that pi and y let it reach.
 */
rat_row *row_total(const mdp *m, uint32_t s, const prob_row *joint, const prob_row *pi, const rat_row *q,
                   const rat_row *y, const next_values *next);

/* Definition 5.1: p(a|s, O_{t:T} = 1), the joint row normalised; where its total is 0, pi's row, marked. */
prob_row *row_condition(const prob_row *joint, const prob_row *pi, const rat_row *y);

/* Definition 4.11 at delta = 1/beta: proportional to q^beta; where all q are 0 (and beta > 0), pi's row,
 * marked. */
prob_row *row_boltzmann(const rat_row *q, unsigned long beta, const prob_row *pi, const rat_row *y);

/* Uniform on the maximisers of q (the limit of Proposition 4.13). */
prob_row *row_argmax(const rat_row *q, const rat_row *y);

/* The largest entry, as a one-entry row. */
rat_row *row_max(const rat_row *q);

typedef enum pointwise { POINT_MUL, POINT_DIV, POINT_ADD, POINT_SUB } pointwise;

/* c = a op b; 0/0 = 0; false (and c = 0) for nonzero / 0. c may be a or b. */
bool rat_pointwise(mpq_t c, pointwise op, const mpq_t a, const mpq_t b);
/* c = a^exponent; a^0 = 1; false (and c = 0) for 0^negative. c may be a. */
bool rat_power(mpq_t c, const mpq_t a, long exponent);

#endif
