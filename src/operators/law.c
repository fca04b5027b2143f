#include "operators/law.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"

/* ---- Counting ------------------------------------------------------------------------------------ */

static uint64_t add_saturating(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

uint64_t trajectory_count(const places *p, const mdp *m, uint32_t t_min)
{
    uint32_t states = mdp_states(m), horizon = places_horizon(p);
    uint64_t *after = alloc_zeroed(states, sizeof *after), *here = alloc_zeroed(states, sizeof *here);
    uint64_t total = 0;
    for (uint32_t t = horizon; t >= t_min; t--) {
        total = 0;
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            here[s] = 0;
            for (uint32_t a = 0; a < mdp_actions(m, s); a++)
                for (uint32_t k = 0; k < (t == horizon ? 1 : mdp_successors(m, s, a)); k++)
                    here[s] = add_saturating(here[s], t == horizon ? 1 : after[mdp_successor(m, s, a, k)]);
            total = add_saturating(total, here[s]);
        }
        uint64_t *swap = after;
        after = here;
        here = swap;
    }
    free(after);
    free(here);
    return total;
}

/* ---- Enumerating --------------------------------------------------------------------------------- */

typedef struct walk {
    graph *g;
    const mdp *m;
    node pi, y;
    bool weigh; /* by y: the posterior */
    law *law;
    size_t p_capacity, path_capacity;
    law_step *path; /* the steps so far */
    mpq_t *product; /* product[t]: probability (times success) before step t */
    bool undefined;
    uint32_t t, s; /* the marked row met */
} walk;

static void record(walk *w)
{
    law *l = w->law;
    l->p = alloc_grow(l->p, l->count, &w->p_capacity, sizeof *l->p);
    if ((l->count + 1) * l->horizon > w->path_capacity) {
        w->path_capacity = 2 * (l->count + 1) * l->horizon;
        l->paths = alloc_resize(l->paths, w->path_capacity, sizeof *l->paths);
    }
    memcpy(l->paths + l->count * l->horizon, w->path, l->horizon * sizeof *w->path);
    mpq_init(l->p[l->count]);
    mpq_set(l->p[l->count], w->product[l->horizon + 1]);
    l->count++;
}

/* Is there an action at (t, s) from which pi's marked row would matter? For the plain law, always. */
static bool matters(const walk *w, uint32_t t, uint32_t s)
{
    if (!w->weigh)
        return true;
    const rat_row *q = graph_rat_row(w->g, graph_eq(w->g, w->pi, w->y), t, s);
    for (uint32_t a = 0; a < q->n; a++)
        if (mpq_sgn(q->value[a]) != 0)
            return true;
    return false;
}

static void visit(walk *w, uint32_t t, uint32_t s);

/* The k-th successor in ascending order of states: laws are listed lexicographically. */
static uint32_t ascending(const mdp *m, uint32_t s, uint32_t a, uint32_t k)
{
    uint32_t n = mdp_successors(m, s, a);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t smaller = 0;
        for (uint32_t j = 0; j < n; j++)
            smaller += mdp_successor(m, s, a, j) < mdp_successor(m, s, a, i);
        if (smaller == k)
            return i;
    }
    REQUIRE(!"successors are distinct");
    return 0;
}

static void follow(walk *w, uint32_t t, uint32_t s, uint32_t a)
{
    mpq_t here, step;
    mpq_inits(here, step, NULL);
    prob_row_entry(here, graph_policy_row(w->g, w->pi, t, s), a);
    if (w->weigh)
        mpq_mul(here, here, graph_rat_row(w->g, w->y, t, s)->value[a]);
    mpq_mul(here, here, w->product[t]);
    w->path[t - 1] = (law_step){s, a};
    if (mpq_sgn(here) != 0 && t == w->law->horizon) {
        mpq_set(w->product[t + 1], here);
        record(w);
    } else if (mpq_sgn(here) != 0) {
        for (uint32_t k = 0; k < mdp_successors(w->m, s, a) && !w->undefined; k++) {
            uint32_t i = ascending(w->m, s, a, k);
            mdp_probability(step, w->m, s, a, i);
            mpq_mul(w->product[t + 1], here, step);
            visit(w, t + 1, mdp_successor(w->m, s, a, i));
        }
    }
    mpq_clears(here, step, NULL);
}

static void visit(walk *w, uint32_t t, uint32_t s)
{
    if ((w->weigh && graph_row_undefined(w->g, w->y, t, s)) ||
        (graph_row_undefined(w->g, w->pi, t, s) && matters(w, t, s))) {
        w->undefined = true;
        w->t = t;
        w->s = s;
    }
    for (uint32_t a = 0; a < mdp_actions(w->m, s) && !w->undefined; a++)
        follow(w, t, s, a);
}

/* Posterior: divide by the total, p(O_{1:T} = 1). */
static void normalise(law *l)
{
    mpq_t total;
    mpq_init(total);
    for (size_t i = 0; i < l->count; i++)
        mpq_add(total, total, l->p[i]);
    for (size_t i = 0; i < l->count; i++)
        mpq_div(l->p[i], l->p[i], total);
    mpq_clear(total);
}

static law *enumerate(graph *g, node pi, node y, bool weigh, uint32_t *t, uint32_t *s)
{
    const mdp *m = graph_model(g);
    uint32_t horizon = mdp_horizon(m);
    walk w = {.g = g, .m = m, .pi = pi, .y = y, .weigh = weigh};
    w.law = alloc_zeroed(1, sizeof *w.law);
    w.law->horizon = horizon;
    w.path = alloc_zeroed(horizon, sizeof *w.path);
    w.product = alloc_zeroed((size_t)horizon + 2, sizeof *w.product);
    for (uint32_t i = 0; i <= horizon + 1; i++)
        mpq_init(w.product[i]);
    for (uint32_t i = 0; i < places_count(graph_places(g), 1) && !w.undefined; i++) {
        uint32_t start = places_state(graph_places(g), 1, i);
        mpq_set(w.product[1], mdp_initial(m, start));
        if (mpq_sgn(w.product[1]) != 0)
            visit(&w, 1, start);
    }
    *t = w.t;
    *s = w.s;
    if (w.undefined || w.law->count == 0) {
        law_free(w.law);
        w.law = NULL;
    } else if (weigh) {
        normalise(w.law);
    }
    for (uint32_t i = 0; i <= horizon + 1; i++)
        mpq_clear(w.product[i]);
    free(w.product);
    free(w.path);
    return w.law;
}

law *law_of(graph *g, node pi, uint32_t *t, uint32_t *s)
{
    return enumerate(g, pi, graph_success(g), false, t, s);
}

law *law_posterior(graph *g, node pi, node y, uint32_t *t, uint32_t *s)
{
    return enumerate(g, pi, y, true, t, s);
}

void law_free(law *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->count; i++)
        mpq_clear(l->p[i]);
    free(l->p);
    free(l->paths);
    free(l);
}

/* ---- Comparing ----------------------------------------------------------------------------------- */

static int compare_paths(const law_step *a, const law_step *b, uint32_t horizon)
{
    for (uint32_t t = 0; t < horizon; t++) {
        if (a[t].s != b[t].s)
            return a[t].s < b[t].s ? -1 : 1;
        if (a[t].a != b[t].a)
            return a[t].a < b[t].a ? -1 : 1;
    }
    return 0;
}

bool law_equal(const law *a, const law *b, size_t *difference, bool *in_b)
{
    REQUIRE(a->horizon == b->horizon);
    size_t i = 0, j = 0;
    bool only_b = false;
    while (i < a->count && j < b->count) {
        int order = compare_paths(a->paths + i * a->horizon, b->paths + j * b->horizon, a->horizon);
        only_b = order > 0;
        if (order != 0 || !mpq_equal(a->p[i], b->p[j]))
            break;
        i++;
        j++;
    }
    if (i == a->count && j == b->count)
        return true;
    if (i == a->count)
        only_b = true;
    if (difference)
        *difference = only_b ? j : i;
    if (in_b)
        *in_b = only_b;
    return false;
}

void law_probability(mpq_t p, const law *l, const law_step *path)
{
    mpq_set_ui(p, 0, 1);
    for (size_t i = 0; i < l->count; i++)
        if (compare_paths(l->paths + i * l->horizon, path, l->horizon) == 0)
            mpq_set(p, l->p[i]);
}

void law_kl(const law *a, const law *b, loglin *out)
{
    REQUIRE(a->horizon == b->horizon);
    mpq_t weight, zero;
    mpq_inits(weight, zero, NULL);
    loglin_set_rational(out, zero);
    size_t j = 0;
    for (size_t i = 0; i < a->count; i++) {
        const law_step *path = a->paths + i * a->horizon;
        while (j < b->count && compare_paths(b->paths + j * b->horizon, path, a->horizon) < 0)
            j++;
        bool met = j < b->count && compare_paths(b->paths + j * b->horizon, path, a->horizon) == 0;
        mpq_neg(weight, a->p[i]);
        REQUIRE(loglin_add_log(out, a->p[i], a->p[i]));
        REQUIRE(loglin_add_log(out, weight, met ? b->p[j] : zero)); /* log 0: only +infinity occurs */
    }
    mpq_clears(weight, zero, NULL);
}
