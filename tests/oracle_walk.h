/* Inside of the oracle: enumerating trajectories. */
#ifndef TESTS_ORACLE_WALK_H
#define TESTS_ORACLE_WALK_H

#include "oracle.h"

#define EACH_PLACE(m, t, s)                          \
    for (uint32_t t = 1; t <= mdp_horizon(m); t++)   \
        for (uint32_t s = 0; s < mdp_states(m); s++)

typedef struct walk walk;
typedef void (*walk_end)(walk *w, const mpq_t weight);

/* Visits every continuation up to T that has positive weight: the product of pi, tau and y along it. */
struct walk {
    const mdp *m;
    const oracle_table *pi;
    const oracle_table *y; /* NULL: the probability alone */
    walk_end end;
    uint32_t *step;        /* s_t and a_t at 2t - 2 and 2t - 1 */
    mpq_t total;           /* of the weights, where `end` is walk_add_up */
    void *context;
};

/* The caller sets `context`; `y` NULL for plain probabilities. */
void walk_init(walk *w, const oracle_table *pi, const oracle_table *y, walk_end end);
void walk_clear(walk *w);

/* Everything that follows once action a is chosen in s at step t; from s at step t; from mu. */
void walk_action(walk *w, uint32_t t, uint32_t s, uint32_t a, const mpq_t weight);
void walk_state(walk *w, uint32_t t, uint32_t s, const mpq_t weight);
void walk_start(walk *w);

void walk_add_up(walk *w, const mpq_t weight); /* a walk_end: adds to w->total */

void oracle_transition(mpq_t tau, const mdp *m, uint32_t s, uint32_t a, uint32_t i);

#endif
