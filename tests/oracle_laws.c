/* Laws of whole trajectories, and the optimum over all deterministic policies. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "oracle_walk.h"

/* ---- Laws ---------------------------------------------------------------------------------------------- */

static void add_path(walk *w, const mpq_t weight)
{
    oracle_law *law = w->context;
    size_t size = (size_t)2 * law->horizon * sizeof(uint32_t);
    law->path = alloc_grow(law->path, law->count, &law->capacity, sizeof *law->path);
    struct oracle_path *path = &law->path[law->count++];
    path->step = alloc_bytes(size);
    memcpy(path->step, w->step, size);
    mpq_init(path->p);
    mpq_set(path->p, weight);
    mpq_add(w->total, w->total, weight);
}

static int order_of_steps(const oracle_law *law, size_t i, const oracle_law *other, size_t j)
{
    for (uint32_t k = 0; k < 2 * law->horizon; k++) {
        uint32_t a = law->path[i].step[k], b = other->path[j].step[k];
        if (a != b)
            return a < b ? -1 : 1;
    }
    return 0;
}

/* Successors stand in the order of the file, so the walk's own order may be another. */
static void sort_paths(oracle_law *law)
{
    for (size_t i = 1; i < law->count; i++)
        for (size_t j = i; j > 0 && order_of_steps(law, j - 1, law, j) > 0; j--) {
            struct oracle_path kept = law->path[j];
            law->path[j] = law->path[j - 1];
            law->path[j - 1] = kept;
        }
}

static oracle_law *law_new(const oracle_table *pi, const oracle_table *y, mpq_t total)
{
    oracle_law *law = alloc_zeroed(1, sizeof *law);
    law->horizon = mdp_horizon(pi->m);
    walk w;
    walk_init(&w, pi, y, add_path);
    w.context = law;
    walk_start(&w);
    mpq_set(total, w.total);
    walk_clear(&w);
    sort_paths(law);
    return law;
}

oracle_law *oracle_path_law(const oracle_table *pi)
{
    mpq_t total;
    mpq_init(total);
    oracle_law *law = law_new(pi, NULL, total);
    mpq_clear(total);
    return law;
}

oracle_law *oracle_posterior_law(const oracle_table *pi, const oracle_table *y)
{
    mpq_t total;
    mpq_init(total);
    oracle_law *law = law_new(pi, y, total);
    for (size_t i = 0; i < law->count; i++)
        mpq_div(law->path[i].p, law->path[i].p, total);
    if (mpq_sgn(total) == 0) {
        oracle_law_free(law);
        law = NULL;
    }
    mpq_clear(total);
    return law;
}

bool oracle_law_equal(const oracle_law *a, const oracle_law *b)
{
    if (a->count != b->count || a->horizon != b->horizon)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (order_of_steps(a, i, b, i) != 0 || !mpq_equal(a->path[i].p, b->path[i].p))
            return false;
    return true;
}

void oracle_law_free(oracle_law *law)
{
    if (!law)
        return;
    for (size_t i = 0; i < law->count; i++) {
        free(law->path[i].step);
        mpq_clear(law->path[i].p);
    }
    free(law->path);
    free(law);
}

/* ---- The optimum --------------------------------------------------------------------------------------- */

/* The next deterministic policy, counting through the actions of the reached places; false after the last. */
static bool next_policy(oracle_table *policy, const oracle_table *reached)
{
    EACH_PLACE(policy->m, t, s) {
        if (mpq_sgn(oracle_at(reached, t, s, 0)) == 0)
            continue;
        uint32_t a = 0;
        while (mpq_sgn(oracle_at(policy, t, s, a)) == 0)
            a++;
        bool carry = a + 1 == mdp_actions(policy->m, s);
        mpq_set_ui(oracle_at(policy, t, s, a), 0, 1);
        mpq_set_ui(oracle_at(policy, t, s, carry ? 0 : a + 1), 1, 1);
        if (!carry)
            return true;
    }
    return false;
}

static bool too_many(const oracle_table *reached, size_t cap)
{
    size_t count = 1;
    EACH_PLACE(reached->m, t, s)
        if (mpq_sgn(oracle_at(reached, t, s, 0)) > 0) {
            if (count > cap / mdp_actions(reached->m, s))
                return true;
            count *= mdp_actions(reached->m, s);
        }
    return false;
}

bool oracle_optimal_success(const oracle_table *y, size_t cap, mpq_t value)
{
    oracle_table *uniform = oracle_uniform(y->m);
    oracle_table *reached = oracle_occupancy(uniform);
    bool tried = !too_many(reached, cap);
    if (tried) {
        oracle_table *policy = oracle_table_new(y->m, false);
        mpq_t p;
        mpq_init(p);
        mpq_set_ui(value, 0, 1);
        EACH_PLACE(y->m, t, s)
            mpq_set_ui(oracle_at(policy, t, s, 0), 1, 1);
        do {
            oracle_success_probability(policy, y, p);
            if (mpq_cmp(p, value) > 0)
                mpq_set(value, p);
        } while (next_policy(policy, reached));
        mpq_clear(p);
        oracle_table_free(policy);
    }
    oracle_table_free(reached);
    oracle_table_free(uniform);
    return tried;
}
