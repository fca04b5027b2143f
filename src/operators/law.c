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
    real *product;  /* product[t]: probability (times success) before step t */
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
    real_init(&l->p[l->count]);
    real_set(&l->p[l->count], &w->product[l->horizon + 1]);
    l->count++;
}

/* Is there an action at (t, s) from which pi's marked row would matter? For the plain law, always. */
static bool matters(const walk *w, uint32_t t, uint32_t s)
{
    if (!w->weigh)
        return true;
    node q = graph_eq(w->g, w->pi, w->y);
    bool found = false;
    real entry;
    real_init(&entry);
    for (uint32_t a = 0; a < mdp_actions(w->m, s) && !found; a++) {
        graph_real_entry(w->g, q, t, s, a, &entry);
        found = !graph_takes_for_zero(w->g, &entry);
    }
    real_clear(&entry);
    return found;
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
    mpfr_prec_t bits = graph_bits(w->g);
    real here, step;
    mpq_t probability;
    real_init(&here);
    real_init(&step);
    mpq_init(probability);
    graph_real_entry(w->g, w->pi, t, s, a, &here);
    if (w->weigh) {
        graph_real_entry(w->g, w->y, t, s, a, &step);
        real_mul(&here, &here, &step, bits);
    }
    real_mul(&here, &here, &w->product[t], bits);
    w->path[t - 1] = (law_step){s, a};
    bool zero = graph_takes_for_zero(w->g, &here);
    if (!zero && t == w->law->horizon) {
        real_set(&w->product[t + 1], &here);
        record(w);
    } else if (!zero) {
        for (uint32_t k = 0; k < mdp_successors(w->m, s, a) && !w->undefined; k++) {
            uint32_t i = ascending(w->m, s, a, k);
            mdp_probability(probability, w->m, s, a, i);
            real_set_rational(&step, probability);
            real_mul(&w->product[t + 1], &here, &step, bits);
            visit(w, t + 1, mdp_successor(w->m, s, a, i));
        }
    }
    real_clear(&here);
    real_clear(&step);
    mpq_clear(probability);
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
static void normalise(law *l, mpfr_prec_t bits)
{
    real total;
    real_init(&total);
    for (size_t i = 0; i < l->count; i++)
        real_add(&total, &total, &l->p[i], bits);
    for (size_t i = 0; i < l->count; i++)
        real_div(&l->p[i], &l->p[i], &total, bits);
    real_clear(&total);
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
        real_init(&w.product[i]);
    for (uint32_t i = 0; i < places_count(graph_places(g), 1) && !w.undefined; i++) {
        uint32_t start = places_state(graph_places(g), 1, i);
        real_set_rational(&w.product[1], mdp_initial(m, start));
        if (mpq_sgn(mdp_initial(m, start)) != 0)
            visit(&w, 1, start);
    }
    *t = w.t;
    *s = w.s;
    if (w.undefined || w.law->count == 0) {
        law_free(w.law);
        w.law = NULL;
    } else if (weigh) {
        normalise(w.law, graph_bits(g));
    }
    for (uint32_t i = 0; i <= horizon + 1; i++)
        real_clear(&w.product[i]);
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
        real_clear(&l->p[i]);
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

truth law_equal(const law *a, const law *b, size_t *difference, bool *in_b)
{
    REQUIRE(a->horizon == b->horizon);
    size_t i = 0, j = 0;
    bool only_b = false, unknown = false;
    while (i < a->count && j < b->count) {
        int order = compare_paths(a->paths + i * a->horizon, b->paths + j * b->horizon, a->horizon);
        only_b = order > 0;
        truth equal = order != 0 ? TRUTH_NO : real_equal(&a->p[i], &b->p[j]);
        if (equal == TRUTH_NO)
            break;
        unknown = unknown || equal == TRUTH_UNKNOWN;
        i++;
        j++;
    }
    if (i == a->count && j == b->count)
        return unknown ? TRUTH_UNKNOWN : TRUTH_YES;
    if (i == a->count)
        only_b = true;
    if (difference)
        *difference = only_b ? j : i;
    if (in_b)
        *in_b = only_b;
    return TRUTH_NO;
}

void law_probability(real *p, const law *l, const law_step *path)
{
    real_set_ui(p, 0);
    for (size_t i = 0; i < l->count; i++)
        if (compare_paths(l->paths + i * l->horizon, path, l->horizon) == 0)
            real_set(p, &l->p[i]);
}

void law_kl(const law *a, const law *b, quantity *out)
{
    REQUIRE(a->horizon == b->horizon);
    mpfr_prec_t bits = mpfi_get_prec(out->range);
    real weight, zero;
    real_init(&weight);
    real_init(&zero);
    size_t j = 0;
    for (size_t i = 0; i < a->count; i++) {
        const law_step *path = a->paths + i * a->horizon;
        while (j < b->count && compare_paths(b->paths + j * b->horizon, path, a->horizon) < 0)
            j++;
        bool met = j < b->count && compare_paths(b->paths + j * b->horizon, path, a->horizon) == 0;
        real_sub(&weight, &zero, &a->p[i], bits);
        REQUIRE(quantity_add_log(out, &a->p[i], &a->p[i]));
        REQUIRE(quantity_add_log(out, &weight, met ? &b->p[j] : &zero)); /* log 0: only +infinity occurs */
    }
    real_clear(&weight);
    real_clear(&zero);
}
