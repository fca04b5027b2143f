/*
 * Greedy for k-step lookahead (Section 6, Appendix D), for k = 1, 2, ..., T: is it optimal from the start,
 * and by what margin.
 *
 * Q_k(t,s,a): take a, then k - 1 best actions, then follow the prior. So Q_1 is the prior's own Q, and Q_k =
 * Q* wherever no more than k decisions are left. What is expected is success (products, Definition 4.1) or
 * the sum of additive rewards. With V_0 the prior's value and V_k = max_a Q_k:
 *
 *     Q_k(t) = x * sum tau V_{k-1}(t+1)   resp.   r + sum tau V_{k-1}(t+1)
 *
 * The greedy policy plays every maximiser of Q_k, each with the same probability. It visits the places (t,s)
 * that it reaches with positive probability; for success, without an action with x = 0 on the way, since
 * after one nothing is at stake. An action is optimal at (t,s) if it maximises Q*. The gap of a place is the
 * largest Q_k of an optimal action minus the largest Q_k of an action that is not optimal; a place where all
 * are optimal has none. So the greedy policy, and then every way of breaking its ties, is optimal if and only
 * if no gap of a place that it visits is <= 0: what it loses is the sum over the visited places of
 * (probability of the visit, and of success so far) * E(V* - Q*(a)), in which no term is negative.
 */
#ifndef OPERATORS_LOOKAHEAD_H
#define OPERATORS_LOOKAHEAD_H

#include "operators/additive.h"

typedef struct lookahead lookahead;

typedef struct lookahead_line {
    uint32_t k;
    bool optimal; /* value = the optimum */
    mpq_t value;  /* of the greedy policy from the start: success probability or expected sum */
    bool has_gap; /* some visited place has a gap; then the smallest, and the first place (t,s) that has it */
    mpq_t gap;
    uint32_t t, s;
} lookahead_line;

void lookahead_line_init(lookahead_line *line);
void lookahead_line_clear(lookahead_line *line);

/*
 * rewards: a row for each state, of any sign; NULL for success. The model needs a horizon; it and the rewards
 * must outlive the result. Memory is O(places * actions), whatever k.
 */
lookahead *lookahead_new(const mdp *m, rat_row *const *rewards);
void lookahead_free(lookahead *l);

/* The largest value that any policy has from the start. */
mpq_srcptr lookahead_optimum(const lookahead *l);

/* The line of the next k, from 1 on; false after k = T. */
bool lookahead_next(lookahead *l, lookahead_line *line);

/* Q_k(t,s,.) of the line read last; borrowed until the next one. (t,s) must be reachable. */
const rat_row *lookahead_row(const lookahead *l, uint32_t t, uint32_t s);

#endif
