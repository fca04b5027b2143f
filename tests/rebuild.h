/* The same model again with another success table: other numbers, or the same ones given another way. */
#ifndef TESTS_REBUILD_H
#define TESTS_REBUILD_H

#include <stdio.h> /* before gmp.h, for gmp_fprintf */

#include "model/mdp.h"

/* factor = what the model made declares as success; *r is 0, and is set where it declares log_success too. */
typedef void (*success_rule)(mpq_t factor, mpq_t r, const mdp *m, uint32_t s, uint32_t a,
                             const void *context);

/* All else is kept: the horizon, the start, priors, names and probabilities. */
mdp *rebuild(const mdp *m, bool log_success, success_rule rule, const void *context);

/* The lcm of the denominators of log_success, which the model declares. */
unsigned long rebuild_common_d(const mdp *m);

#endif
