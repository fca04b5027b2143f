/* Log-linear forms as sums over the whole trajectories of an oracle's law, and comparing with them. */
#ifndef TESTS_PATH_SUMS_H
#define TESTS_PATH_SUMS_H

#include "exact/loglin.h"
#include "workbench.h"

/* sum p log(p / q) over what the first so many steps can be; 0 for no steps. */
void path_kl(loglin *out, const oracle_law *p_law, const oracle_law *q_law, uint32_t steps);

/* sum p(xi) log prod_t table(t, s_t, a_t), times the sign 1 or -1; some infinity where an entry is 0. */
void path_mean_log(loglin *out, const oracle_law *paths, const oracle_table *table, int sign);

/* Is there a path through (t, s), or through a row that the table marks? */
bool path_visits(const oracle_law *paths, uint32_t t, uint32_t s);
bool path_meets_mark(const oracle_law *paths, const oracle_table *table);

/* The test fails unless the two are equal. */
void bench_check_form(bench *b, loglin *found, loglin *wanted, const char *what);

#endif
