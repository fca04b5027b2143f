#include "operators/returns.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/* ---- Sums over occupied places ------------------------------------------------------------------------ */

/* Adds what a place contributes: its occupancy is d > 0. False if it is undefined there. */
typedef bool (*contribution)(graph *g, const void *context, uint32_t t, uint32_t s, const real *d,
                             quantity *out);

typedef struct pair {
    node pi, rho;
} pair;

static bool sum_over_places(graph *g, node pi, contribution add, const void *context, quantity *out,
                            uint32_t *t_at, uint32_t *s_at)
{
    node occupancy = graph_occupancy(g, pi);
    const places *p = graph_places(g);
    bool ok = true;
    real d;
    real_init(&d);
    *t_at = *s_at = 0;
    for (uint32_t t = 1; ok && t <= places_horizon(p); t++)
        for (uint32_t i = 0; ok && i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            ok = graph_real_entry(g, occupancy, t, s, 0, &d);
            if (ok && !graph_takes_for_zero(g, &d))
                ok = !graph_row_undefined(g, pi, t, s) && add(g, context, t, s, &d, out);
            if (!ok || (out->plain.infinite && *t_at == 0)) {
                *t_at = t;
                *s_at = s;
            }
        }
    real_clear(&d);
    return ok;
}

/* pi(a|s) and the probability of being at (t, s) and playing a. */
static void joint_probability(real *weight, real *entry, graph *g, node pi, uint32_t t, uint32_t s,
                              uint32_t a, const real *d)
{
    graph_real_entry(g, pi, t, s, a, entry);
    real_mul(weight, entry, d, graph_bits(g));
}

static void negate(real *a, mpfr_prec_t bits)
{
    real zero;
    real_init(&zero);
    real_sub(a, &zero, a, bits);
    real_clear(&zero);
}

static bool add_reward(graph *g, const void *context, uint32_t t, uint32_t s, const real *d, quantity *out)
{
    const pair *p = context;
    const mdp *m = graph_model(g);
    bool ok = true;
    real weight, entry;
    real_init(&weight);
    real_init(&entry);
    for (uint32_t a = 0; ok && a < mdp_actions(m, s); a++) {
        joint_probability(&weight, &entry, g, p->pi, t, s, a, d);
        real_set_rational(&entry, mdp_success(m, s)->value[a]);
        ok = quantity_add_log(out, &weight, &entry);
        if (mdp_has_log_success(m)) {
            real_set_rational(&entry, mdp_log_success(m, s, a));
            quantity_add(out, &weight, &entry);
        }
    }
    real_clear(&weight);
    real_clear(&entry);
    REQUIRE(ok); /* only -infinity occurs */
    return ok;
}

bool return_of(graph *g, node pi, quantity *out, uint32_t *t, uint32_t *s)
{
    pair p = {pi, pi};
    return sum_over_places(g, pi, add_reward, &p, out, t, s);
}

static bool add_entropy(graph *g, const void *context, uint32_t t, uint32_t s, const real *d, quantity *out)
{
    const pair *p = context;
    uint32_t n = mdp_actions(graph_model(g), s);
    real weight, entry;
    real_init(&weight);
    real_init(&entry);
    for (uint32_t a = 0; a < n; a++) {
        joint_probability(&weight, &entry, g, p->pi, t, s, a, d);
        negate(&weight, graph_bits(g));
        REQUIRE(quantity_add_log(out, &weight, &entry)); /* 0 log 0 = 0, so nothing is infinite */
    }
    real_clear(&weight);
    real_clear(&entry);
    return true;
}

bool entropy_of(graph *g, node pi, quantity *out, uint32_t *t, uint32_t *s)
{
    pair p = {pi, pi};
    return sum_over_places(g, pi, add_entropy, &p, out, t, s);
}

static bool add_divergence(graph *g, const void *context, uint32_t t, uint32_t s, const real *d,
                           quantity *out)
{
    const pair *p = context;
    if (graph_row_undefined(g, p->rho, t, s))
        return false;
    uint32_t n = mdp_actions(graph_model(g), s);
    bool ok = true;
    real weight, entry;
    real_init(&weight);
    real_init(&entry);
    for (uint32_t a = 0; ok && a < n; a++) {
        joint_probability(&weight, &entry, g, p->pi, t, s, a, d);
        ok = quantity_add_log(out, &weight, &entry);
        negate(&weight, graph_bits(g));
        graph_real_entry(g, p->rho, t, s, a, &entry);
        ok = ok && quantity_add_log(out, &weight, &entry);
    }
    real_clear(&weight);
    real_clear(&entry);
    REQUIRE(ok); /* only +infinity occurs */
    return ok;
}

bool kl_of(graph *g, node pi, node rho, quantity *out, uint32_t *t, uint32_t *s)
{
    pair p = {pi, rho};
    return sum_over_places(g, pi, add_divergence, &p, out, t, s);
}

/* ---- Optimal for the return --------------------------------------------------------------------------- */

/* v_{t+1} by place number; NULL for t = T. */
typedef struct value_layer {
    loglin *items;
    uint32_t count;
} value_layer;

static value_layer new_layer(uint32_t count)
{
    value_layer v = {alloc_zeroed(count, sizeof *v.items), count};
    for (uint32_t i = 0; i < count; i++)
        loglin_init(&v.items[i]);
    return v;
}

static void clear_layer(value_layer *v)
{
    for (uint32_t i = 0; i < v->count; i++)
        loglin_clear(&v->items[i]);
    free(v->items);
}

/* q = r(s,a) + sum_s' tau v_{t+1}(s'), r = log x; all summands are <= 0, so -infinity is the only infinity.
 */
static void return_backup(const graph *g, uint32_t t, uint32_t s, uint32_t a, const value_layer *next,
                          loglin *q)
{
    const mdp *m = graph_model(g);
    mpq_t weight;
    mpq_init(weight);
    if (mdp_has_log_success(m))
        mpq_set(weight, mdp_log_success(m, s, a));
    loglin_set_rational(q, weight);
    mpq_set_ui(weight, 1, 1);
    REQUIRE(loglin_add_log(q, weight, mdp_success(m, s)->value[a]));
    for (uint32_t i = 0; next->items && i < mdp_successors(m, s, a); i++) {
        mdp_probability(weight, m, s, a, i);
        long place = places_find(graph_places(g), t + 1, mdp_successor(m, s, a, i));
        REQUIRE(place >= 0 && loglin_add_scaled(q, weight, &next->items[place]));
    }
    mpq_clear(weight);
}

/* The best value at a place, and the row uniform on the actions that reach it. */
static prob_row *best_actions(const graph *g, uint32_t t, uint32_t s, const value_layer *next, loglin *best)
{
    uint32_t n = mdp_actions(graph_model(g), s);
    prob_row *row = prob_row_new(n);
    loglin q;
    loglin_init(&q);
    for (uint32_t a = 0; a < n; a++) {
        return_backup(g, t, s, a, next, &q);
        int order = a == 0 ? 1 : loglin_compare(&q, best);
        if (order > 0) {
            loglin_set(best, &q);
            for (uint32_t b = 0; b < a; b++)
                mpz_set_ui(row->weight[b], 0);
        }
        mpz_set_ui(row->weight[a], order >= 0);
    }
    loglin_clear(&q);
    REQUIRE(prob_row_seal(row));
    return row;
}

static void mean_over_start(const graph *g, const value_layer *first, loglin *mean)
{
    mpq_t zero;
    mpq_init(zero);
    loglin_set_rational(mean, zero);
    mpq_clear(zero);
    for (uint32_t i = 0; i < first->count; i++)
        REQUIRE(loglin_add_scaled(mean, mdp_initial(graph_model(g), places_state(graph_places(g), 1, i)),
                                  &first->items[i]));
}

node optimal_for_return(graph *g, loglin *best)
{
    const places *p = graph_places(g);
    uint32_t horizon = places_horizon(p);
    prob_row ***layers = alloc_zeroed((size_t)horizon + 1, sizeof *layers);
    value_layer next = {NULL, 0};
    for (uint32_t t = horizon; t >= 1; t--) {
        uint32_t count = places_count(p, t);
        value_layer here = new_layer(count);
        layers[t] = alloc_zeroed(count, sizeof *layers[t]);
        for (uint32_t i = 0; i < count; i++)
            layers[t][i] = best_actions(g, t, places_state(p, t, i), &next, &here.items[i]);
        clear_layer(&next);
        next = here;
    }
    mean_over_start(g, &next, best);
    clear_layer(&next);
    return graph_policy_layers_take(g, layers);
}
