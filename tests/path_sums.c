#include "path_sums.h"

static int order_of_prefixes(const oracle_law *a, size_t i, const oracle_law *b, size_t k, uint32_t steps)
{
    for (uint32_t j = 0; j < 2 * steps; j++) {
        uint32_t left = a->path[i].step[j], right = b->path[k].step[j];
        if (left != right)
            return left < right ? -1 : 1;
    }
    return 0;
}

/* The probability of the first `steps` steps of path i; returns the first path after it that has others. */
static size_t prefix_probability(mpq_t p, const oracle_law *paths, size_t i, uint32_t steps)
{
    size_t end = i;
    mpq_set_ui(p, 0, 1);
    for (; end < paths->count && order_of_prefixes(paths, i, paths, end, steps) == 0; end++)
        mpq_add(p, p, paths->path[end].p);
    return end;
}

/* sum over prefixes of p log(p / q), the law of the first so many steps; 0 if there are none. */
void path_kl(loglin *out, const oracle_law *p_law, const oracle_law *q_law, uint32_t steps)
{
    mpq_t p, q;
    mpq_inits(p, q, NULL);
    loglin_set_rational(out, p);
    size_t k = 0;
    for (size_t i = 0, end; i < p_law->count && steps > 0; i = end) {
        end = prefix_probability(p, p_law, i, steps);
        while (k < q_law->count && order_of_prefixes(q_law, k, p_law, i, steps) < 0)
            k++;
        if (k == q_law->count || order_of_prefixes(q_law, k, p_law, i, steps) > 0) {
            loglin_set_infinite(out, 1);
            break;
        }
        k = prefix_probability(q, q_law, k, steps);
        mpq_div(q, p, q);
        ck_assert(loglin_add_log(out, p, q));
    }
    mpq_clears(p, q, NULL);
}

/* sum p(xi) log prod_t table(t, s_t, a_t), with the sign. */
void path_mean_log(loglin *out, const oracle_law *paths, const oracle_table *table, int sign)
{
    mpq_t product, weight;
    mpq_inits(product, weight, NULL);
    loglin_set_rational(out, product);
    for (size_t i = 0; i < paths->count; i++) {
        const uint32_t *step = paths->path[i].step;
        mpq_set_ui(product, 1, 1);
        for (uint32_t t = 1; t <= paths->horizon; t++)
            mpq_mul(product, product, oracle_at(table, t, step[2 * t - 2], step[2 * t - 1]));
        mpq_set(weight, paths->path[i].p);
        if (sign < 0)
            mpq_neg(weight, weight);
        ck_assert(loglin_add_log(out, weight, product));
    }
    mpq_clears(product, weight, NULL);
}

bool path_visits(const oracle_law *paths, uint32_t t, uint32_t s)
{
    for (size_t i = 0; i < paths->count; i++)
        if (paths->path[i].step[2 * t - 2] == s)
            return true;
    return false;
}

bool path_meets_mark(const oracle_law *paths, const oracle_table *table)
{
    for (size_t i = 0; i < paths->count; i++)
        for (uint32_t t = 1; t <= paths->horizon; t++)
            if (*oracle_mark(table, t, paths->path[i].step[2 * t - 2]))
                return true;
    return false;
}

void bench_check_form(bench *b, loglin *found, loglin *wanted, const char *what)
{
    if (loglin_compare(found, wanted) == 0)
        return;
    text f, w;
    text_init(&f);
    text_init(&w);
    loglin_print(&f, found);
    loglin_print(&w, wanted);
    bench_fail(b, "%s: found %s, wanted %s", what, f.data, w.data);
}
