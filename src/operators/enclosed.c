#include "operators/enclosed.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/* ---- Incoherence at fractional beta ---------------------------------------------------------------------
 */

/* log sum_b eQ(b)^beta at one place; false if every eQ is 0. */
static bool add_log_sum(mpfi_t out, const rat_row *q, const mpq_t beta, const mpq_t weight)
{
    mpfi_t sum, term;
    mpfi_init2(sum, mpfi_get_prec(out));
    mpfi_init2(term, mpfi_get_prec(out));
    mpfi_set_ui(sum, 0);
    bool positive = false;
    for (uint32_t b = 0; b < q->n; b++) {
        if (mpq_sgn(q->value[b]) == 0)
            continue;
        positive = true;
        mpfi_set_q(term, q->value[b]);
        mpfi_log(term, term);
        mpfi_mul_q(term, term, beta);
        mpfi_exp(term, term);
        mpfi_add(sum, sum, term);
    }
    if (positive) {
        mpfi_log(sum, sum);
        mpfi_mul_q(sum, sum, weight);
        mpfi_add(out, out, sum);
    }
    mpfi_clear(sum);
    mpfi_clear(term);
    return positive;
}

/* weight * (log p - beta log q), p and q > 0. */
static void add_log_ratio(mpfi_t out, const mpq_t weight, const mpq_t p, const mpq_t q, const mpq_t beta)
{
    mpfi_t term, scaled;
    mpfi_init2(term, mpfi_get_prec(out));
    mpfi_init2(scaled, mpfi_get_prec(out));
    mpfi_set_q(term, p);
    mpfi_log(term, term);
    mpfi_set_q(scaled, q);
    mpfi_log(scaled, scaled);
    mpfi_mul_q(scaled, scaled, beta);
    mpfi_sub(term, term, scaled);
    mpfi_mul_q(term, term, weight);
    mpfi_add(out, out, term);
    mpfi_clear(term);
    mpfi_clear(scaled);
}

static enclosed_result add_incoherence(graph *g, node pi, uint32_t t, uint32_t s, const mpq_t d,
                                       const mpq_t beta, mpfi_t out)
{
    const rat_row *q = graph_rat_row(g, graph_eq(g, pi, graph_success(g)), t, s);
    if (!add_log_sum(out, q, beta, d))
        return ENCLOSED_UNDEFINED;
    enclosed_result result = ENCLOSED;
    mpq_t p, weight;
    mpq_inits(p, weight, NULL);
    for (uint32_t a = 0; a < q->n; a++) {
        prob_row_entry(p, graph_policy_row(g, pi, t, s), a);
        mpq_mul(weight, p, d);
        if (mpq_sgn(weight) == 0)
            continue;
        if (mpq_sgn(q->value[a]) == 0)
            result = ENCLOSED_INFINITE;
        else
            add_log_ratio(out, weight, p, q->value[a], beta);
    }
    mpq_clears(p, weight, NULL);
    return result;
}

enclosed_result enclosed_kappa(graph *g, node pi, const mpq_t beta, mpfi_t out, uint32_t *t, uint32_t *s)
{
    REQUIRE(mpq_sgn(beta) > 0);
    const places *p = graph_places(g);
    node occupancy = graph_occupancy(g, pi);
    enclosed_result result = ENCLOSED;
    mpq_t d;
    mpq_init(d);
    mpfi_set_ui(out, 0);
    for (*t = 1; *t <= places_horizon(p) && result != ENCLOSED_UNDEFINED; ++*t)
        for (uint32_t i = 0; i < places_count(p, *t) && result != ENCLOSED_UNDEFINED; i++) {
            *s = places_state(p, *t, i);
            bool defined = graph_entry(g, occupancy, *t, *s, 0, d);
            if (defined && mpq_sgn(d) == 0)
                continue;
            enclosed_result here = !defined || graph_row_undefined(g, pi, *t, *s)
                                       ? ENCLOSED_UNDEFINED
                                       : add_incoherence(g, pi, *t, *s, d, beta, out);
            if (here > result)
                result = here;
        }
    if (result == ENCLOSED_UNDEFINED)
        --*t; /* the loop went one further */
    mpq_clear(d);
    return result;
}

/* ---- Variance of the return -------------------------------------------------------------------------------
 */

/* First and second moments of the return from a place on. */
typedef struct moments {
    mpfi_t first, second;
} moments;

typedef struct moment_layer {
    moments *items;
    uint32_t count;
} moment_layer;

static moment_layer new_layer(uint32_t count, mpfr_prec_t bits)
{
    moment_layer l = {alloc_zeroed(count, sizeof *l.items), count};
    for (uint32_t i = 0; i < count; i++) {
        mpfi_init2(l.items[i].first, bits);
        mpfi_init2(l.items[i].second, bits);
        mpfi_set_ui(l.items[i].first, 0);
        mpfi_set_ui(l.items[i].second, 0);
    }
    return l;
}

static void clear_layer(moment_layer *l)
{
    for (uint32_t i = 0; i < l->count; i++) {
        mpfi_clear(l->items[i].first);
        mpfi_clear(l->items[i].second);
    }
    free(l->items);
}

/* With probability `weight`: reward r = log x, then the moments of *next (NULL: nothing more). E (r + R)^2 =
 * r^2 + 2 r E R + E R^2. */
static void add_moments(moments *here, const mpq_t weight, const mpq_t x, const moments *next)
{
    mpfr_prec_t bits = mpfi_get_prec(here->first);
    mpfi_t r, first, second;
    mpfi_init2(r, bits);
    mpfi_init2(first, bits);
    mpfi_init2(second, bits);
    mpfi_set_q(r, x);
    mpfi_log(r, r);
    mpfi_set(first, r);
    mpfi_sqr(second, r);
    if (next) {
        mpfi_add(first, first, next->first);
        mpfi_mul(r, r, next->first);
        mpfi_mul_ui(r, r, 2);
        mpfi_add(second, second, r);
        mpfi_add(second, second, next->second);
    }
    mpfi_mul_q(first, first, weight);
    mpfi_mul_q(second, second, weight);
    mpfi_add(here->first, here->first, first);
    mpfi_add(here->second, here->second, second);
    mpfi_clear(r);
    mpfi_clear(first);
    mpfi_clear(second);
}

/* False if an action with x = 0 is played. */
static bool place_moments(graph *g, node pi, uint32_t t, uint32_t s, const moment_layer *next, moments *here)
{
    const mdp *m = graph_model(g);
    const rat_row *x = mdp_success(m, s);
    bool defined = true;
    mpq_t p, weight;
    mpq_inits(p, weight, NULL);
    for (uint32_t a = 0; a < x->n && defined; a++) {
        prob_row_entry(p, graph_policy_row(g, pi, t, s), a);
        if (mpq_sgn(p) == 0)
            continue;
        defined = mpq_sgn(x->value[a]) > 0;
        if (defined && !next->items)
            add_moments(here, p, x->value[a], NULL);
        for (uint32_t i = 0; defined && next->items && i < mdp_successors(m, s, a); i++) {
            mdp_probability(weight, m, s, a, i);
            mpq_mul(weight, weight, p);
            long place = places_find(graph_places(g), t + 1, mdp_successor(m, s, a, i));
            REQUIRE(place >= 0);
            add_moments(here, weight, x->value[a], &next->items[place]);
        }
    }
    mpq_clears(p, weight, NULL);
    return defined;
}

/* Var = E R^2 - (E R)^2 over the start. */
static void start_variance(const graph *g, const moment_layer *first, mpfi_t out)
{
    mpfi_t mean, part;
    mpfi_init2(mean, mpfi_get_prec(out));
    mpfi_init2(part, mpfi_get_prec(out));
    mpfi_set_ui(mean, 0);
    mpfi_set_ui(out, 0);
    for (uint32_t i = 0; i < first->count; i++) {
        mpq_srcptr mu = mdp_initial(graph_model(g), places_state(graph_places(g), 1, i));
        mpfi_mul_q(part, first->items[i].first, mu);
        mpfi_add(mean, mean, part);
        mpfi_mul_q(part, first->items[i].second, mu);
        mpfi_add(out, out, part);
    }
    mpfi_sqr(mean, mean);
    mpfi_sub(out, out, mean);
    mpfi_clear(mean);
    mpfi_clear(part);
}

enclosed_result enclosed_variance(graph *g, node pi, mpfi_t out, uint32_t *t, uint32_t *s)
{
    const places *p = graph_places(g);
    node occupancy = graph_occupancy(g, pi);
    enclosed_result result = ENCLOSED;
    moment_layer next = {NULL, 0};
    mpq_t d;
    mpq_init(d);
    for (uint32_t step = places_horizon(p); step >= 1 && result == ENCLOSED; step--) {
        moment_layer here = new_layer(places_count(p, step), mpfi_get_prec(out));
        for (uint32_t i = 0; i < here.count && result == ENCLOSED; i++) {
            uint32_t state = places_state(p, step, i);
            bool defined = graph_entry(g, occupancy, step, state, 0, d);
            if (defined && mpq_sgn(d) == 0)
                continue;
            if (!defined || graph_row_undefined(g, pi, step, state) ||
                !place_moments(g, pi, step, state, &next, &here.items[i])) {
                result = ENCLOSED_UNDEFINED;
                *t = step;
                *s = state;
            }
        }
        clear_layer(&next);
        next = here;
    }
    if (result == ENCLOSED)
        start_variance(g, &next, out);
    clear_layer(&next);
    mpq_clear(d);
    return result;
}
