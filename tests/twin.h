/*
 * Twins: the same table twice, as a node of the program's graphs and as a table of the oracle, built side by
 * side and then compared entry by entry, marks included.
 */
#ifndef TESTS_TWIN_H
#define TESTS_TWIN_H

#include "workbench.h"

typedef struct twin {
    node n[GRAPHS];
    const oracle_table *o; /* the bench's */
} twin;

/* ---- Construction ---- */
twin twin_prior(bench *b);
twin twin_uniform(bench *b);
twin twin_success(bench *b);
twin twin_constant(bench *b, bool per_state, long numerator, unsigned long denominator);
twin twin_random_policy(bench *b, bool marks); /* many zeros; with marks, many marked rows too */
twin twin_random_reward(bench *b, bool marks); /* entries in 0 .. 4 */
twin twin_eq(bench *b, twin pi, twin y);
twin twin_ev(bench *b, twin pi, twin y);
twin twin_eq_by_paths(bench *b, twin pi, twin y);
twin twin_ev_by_paths(bench *b, twin pi, twin y);
twin twin_condition(bench *b, twin pi, twin y);
twin twin_boltzmann(bench *b, twin pi, unsigned long beta, twin y);
twin twin_argmax(bench *b, twin pi, twin y);
twin twin_lookahead(bench *b, twin pi, unsigned long n, twin y);
twin twin_occupancy(bench *b, twin pi);
twin twin_pointwise(bench *b, char op, twin a, twin c);
twin twin_power(bench *b, twin a, long exponent);
twin twin_optimal_eq(bench *b, twin y);
twin twin_optimal(bench *b, twin y);

/* ---- Checks ---- */
void check_equal(bench *b, twin table, const char *what); /* every row, every mark, in every graph */
void check_success(bench *b, twin pi, twin y, const char *what);
void check_compare(bench *b, twin left, twin right, const char *what); /* against a direct count */

#endif
