/*
 * Additive returns: the expected sum of rewards over the decisions left, undiscounted, in rationals. What
 * Definition 4.1 says with a product is said here with a sum:
 *
 *     Q_t(s,a) = r(s,a) + sum_s' tau(s'|s,a) V_{t+1}(s'),  V_{T+1} = 0
 *
 * where V_t(s) is the mean of Q_t(s,.) under a policy, or its maximum.
 */
#ifndef OPERATORS_ADDITIVE_H
#define OPERATORS_ADDITIVE_H

#include "operators/rowops.h"

/*
 * r(s,a) = state value + action value of the additive reward model `name`, a row for each state; a value that
 * the file leaves out is 0, as in Storm. NULL with EXIT_INPUT in st if the model does not declare `name`, or
 * if that is one of the three special ones. Free with additive_rewards_free.
 */
rat_row **additive_rewards(const mdp *m, const char *name, status *st);
void additive_rewards_free(rat_row **rewards, const mdp *m); /* NULL is allowed */

/* Q_t(s,.) from the values of step next->t; next->rows is NULL after the last step. The caller frees. */
rat_row *additive_backup(const mdp *m, uint32_t s, const rat_row *r, const next_values *next);

#endif
