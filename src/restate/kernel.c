/* The kernel's names in the operations of certificates. */
#include "restate/restate.h"

#include <string.h>

static piece *success_table(void)
{
    return make('A', "x");
}

static piece *values(const piece *q, const piece *y)
{
    return make('V', "eV % %", q, y);
}

static piece *backup(const piece *q, const piece *y)
{
    return make('A', "backup % %", y, values(q, y));
}

static piece *softmax(const piece *q, const piece *n, const piece *y)
{
    index_of(n);
    return make('A', "softmax % % % %", backup(q, y), n, q, y);
}

static piece *best(const piece *q, const piece *y)
{
    return make('A', "best % %", backup(q, y), y);
}

static piece *optimal(void)
{
    piece *x = success_table();
    return make('A', "best % %", make('A', "backup % %", x, make('V', "best_eV %", x)), x);
}

static piece *occupancy(const piece *q)
{
    return make('V', "occupancy %", q);
}

piece *success_of(const piece *q, const piece *y)
{
    return make('N', "mean %", values(q, y));
}

static piece *logs(const piece *q, const piece *of)
{
    return make('N', "sumlog % % %", occupancy(q), q, of);
}

static piece *divergence(const piece *q, const piece *r)
{
    return combine("-", logs(q, q), logs(q, r));
}

static piece *lookahead(const piece *q, const piece *n, const piece *y)
{
    piece *table = backup(q, y);
    unsigned long steps = index_of(n);
    for (unsigned long i = 1; i < m.T && i < steps; i++)
        table = make('A', "backup % %", y, make('V', "largest %", table));
    return table;
}

/* log grows, so the largest sum of logarithms is that of the largest product. */
static piece *optimal_for_return(void)
{
    if (!hypothesis('D'))
        fail("optimal_J under random dynamics is not in certificates");
    return optimal();
}

static piece *draws(const piece *q, const piece *n)
{
    piece *p = success_of(q, combine("^", success_table(), n));
    return chosen(combine("==", p, whole(0)), infinity(), combine("/", whole(1), p));
}

static bool is(const char *name, const char *wanted, unsigned given, unsigned least, unsigned most)
{
    return strcmp(name, wanted) == 0 && given >= least && given <= most;
}

/* Names that take a policy, perhaps a number, and a reward table that is x where it is left out. */
piece *kernel_call(const char *f, const piece *const *k, unsigned n)
{
    const piece *x = success_table(), *y = n > 1 ? k[1] : x, *z = n > 2 ? k[2] : x;
    for (unsigned i = 0; i < n; i++)
        if (type_of(k[i]) == 'P')
            fail("%.40s of a table of sums over paths is not in certificates", f);
    return is(f, "eQ", n, 1, 2)               ? backup(k[0], y)
           : is(f, "eV", n, 1, 2)             ? values(k[0], y)
           : is(f, "condition", n, 1, 2)      ? make('A', "conditioned % % %", k[0], backup(k[0], y), y)
           : is(f, "boltzmann", n, 2, 3)      ? softmax(k[0], k[1], z)
           : is(f, "argmax", n, 1, 2)         ? best(k[0], y)
           : is(f, "greedy", n, 1, 1)         ? make('A', "best % %", k[0], k[0])
           : is(f, "next", n, 1, 1)           ? make('A', "backup % %", combine("^", x, whole(0)), k[0])
           : is(f, "occupancy", n, 1, 1)      ? occupancy(k[0])
           : is(f, "lookahead", n, 2, 3)      ? lookahead(k[0], k[1], z)
           : is(f, "success", n, 1, 2)        ? success_of(k[0], y)
           : is(f, "is_optimal", n, 1, 1)     ? combine("==", success_of(k[0], x), success_of(optimal(), x))
           : is(f, "is_optimal_J", n, 1, 1)   ? combine("==", logs(k[0], x), best_return())
           : is(f, "var_return", n, 1, 1)     ? variance(k[0], occupancy(k[0]))
           : is(f, "J", n, 1, 1)              ? logs(k[0], x)
           : is(f, "entropy", n, 1, 1)        ? negated(logs(k[0], k[0]))
           : is(f, "kl", n, 2, 2)             ? divergence(k[0], k[1])
           : is(f, "kappa", n, 2, 2)          ? divergence(k[0], softmax(k[0], k[1], x))
           : is(f, "kappa_max", n, 1, 1)      ? divergence(k[0], best(k[0], x))
           : is(f, "expected_draws", n, 2, 2) ? draws(k[0], k[1])
           : is(f, "kl_by_paths", n, 2, 2)    ? divergence_by_paths(k[0], k[1])
           : is(f, "eQ_by_paths", n, 1, 2)    ? sums_over_paths(k[0], y, false)
           : is(f, "eV_by_paths", n, 1, 2)    ? sums_over_paths(k[0], y, true)
           : is(f, "law", n, 1, 1) || is(f, "posterior_law", n, 1, 1) ? law(k[0], *f == 'p')
           : is(f, "log", n, 1, 1)                                    ? make('N', "log %", k[0])
           : is(f, "defined", n, 1, 1)                                ? make('T', "defined %", k[0])
                                                                      : NULL;
}

piece *kernel_constant(const char *name)
{
    static const char *const tables[] = {"prior", "uniform", "x"};
    static const char *const truths[] = {"deterministic", "single_start", "uniform_prior",
                                         "full_support",  "same_actions", "positive_success"};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(name, tables[i]) == 0)
            return make('A', name);
    for (size_t i = 0; i < 6; i++)
        if (strcmp(name, truths[i]) == 0)
            return make('T', name);
    if (strcmp(name, "T") == 0 || strcmp(name, "horizon") == 0)
        return whole(m.T);
    if (strcmp(name, "yes") == 0 || strcmp(name, "no") == 0)
        return truth_piece(*name == 'y');
    return strcmp(name, "inf") == 0         ? infinity()
           : strcmp(name, "optimal") == 0   ? optimal()
           : strcmp(name, "optimal_J") == 0 ? optimal_for_return()
                                            : NULL;
}
