#include "operators/variance.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/* First and second moments of the return from a place on. */
typedef struct moments {
    real first, second;
} moments;

typedef struct moment_layer {
    moments *items;
    uint32_t count;
} moment_layer;

static moment_layer new_layer(uint32_t count)
{
    moment_layer l = {alloc_zeroed(count, sizeof *l.items), count};
    for (uint32_t i = 0; i < count; i++) {
        real_init(&l.items[i].first);
        real_init(&l.items[i].second);
    }
    return l;
}

static void clear_layer(moment_layer *l)
{
    for (uint32_t i = 0; i < l->count; i++) {
        real_clear(&l->items[i].first);
        real_clear(&l->items[i].second);
    }
    free(l->items);
}

/* r(s,a) = log x(s,a) for x > 0: a rational number, or the enclosure of a logarithm. */
static void reward(real *r, const mdp *m, uint32_t s, uint32_t a, mpfr_prec_t bits)
{
    mpq_srcptr factor = mdp_success(m, s)->value[a], exponent = mdp_log_success(m, s, a);
    real_set_ui(r, 0);
    if (exponent)
        real_set_rational(r, exponent);
    if (mpq_cmp_ui(factor, 1, 1) == 0)
        return;
    mpfi_t log;
    real part;
    mpfi_init2(log, bits);
    real_init(&part);
    mpfi_set_q(log, factor);
    mpfi_log(log, log);
    real_set_enclosure(&part, log);
    real_add(r, r, &part, bits);
    real_clear(&part);
    mpfi_clear(log);
}

/* With probability `weight`: reward r, then the moments of *next (NULL: nothing more). E (r + R)^2 = r^2 +
 * 2 r E R + E R^2. */
static void add_moments(moments *here, const real *weight, const real *r, const moments *next,
                        mpfr_prec_t bits)
{
    real first, second, cross;
    real_init(&first);
    real_init(&second);
    real_init(&cross);
    real_set(&first, r);
    real_mul(&second, r, r, bits);
    if (next) {
        real_add(&first, &first, &next->first, bits);
        real_mul(&cross, r, &next->first, bits);
        real_add(&second, &second, &cross, bits);
        real_add(&second, &second, &cross, bits);
        real_add(&second, &second, &next->second, bits);
    }
    real_mul(&first, &first, weight, bits);
    real_mul(&second, &second, weight, bits);
    real_add(&here->first, &here->first, &first, bits);
    real_add(&here->second, &here->second, &second, bits);
    real_clear(&first);
    real_clear(&second);
    real_clear(&cross);
}

/* What action a contributes, played with probability p. */
static void add_action(graph *g, uint32_t t, uint32_t s, uint32_t a, const real *p, const moment_layer *next,
                       moments *here)
{
    const mdp *m = graph_model(g);
    mpfr_prec_t bits = graph_bits(g);
    real r, weight;
    mpq_t probability;
    real_init(&r);
    real_init(&weight);
    mpq_init(probability);
    reward(&r, m, s, a, bits);
    if (!next->items)
        add_moments(here, p, &r, NULL, bits);
    for (uint32_t i = 0; next->items && i < mdp_successors(m, s, a); i++) {
        mdp_probability(probability, m, s, a, i);
        real_set_rational(&weight, probability);
        real_mul(&weight, &weight, p, bits);
        long place = places_find(graph_places(g), t + 1, mdp_successor(m, s, a, i));
        REQUIRE(place >= 0);
        add_moments(here, &weight, &r, &next->items[place], bits);
    }
    real_clear(&r);
    real_clear(&weight);
    mpq_clear(probability);
}

/* False if an action with x = 0 is played. */
static bool place_moments(graph *g, node pi, uint32_t t, uint32_t s, const moment_layer *next, moments *here)
{
    const mdp *m = graph_model(g);
    bool defined = true;
    real p;
    real_init(&p);
    for (uint32_t a = 0; a < mdp_actions(m, s) && defined; a++) {
        graph_real_entry(g, pi, t, s, a, &p);
        if (graph_takes_for_zero(g, &p))
            continue;
        defined = mpq_sgn(mdp_success(m, s)->value[a]) > 0;
        if (defined)
            add_action(g, t, s, a, &p, next, here);
    }
    real_clear(&p);
    return defined;
}

/* Var = E R^2 - (E R)^2 over the start. */
static void start_variance(const graph *g, const moment_layer *first, real *out)
{
    mpfr_prec_t bits = graph_bits(g);
    real mean, part, mu;
    real_init(&mean);
    real_init(&part);
    real_init(&mu);
    real_set_ui(out, 0);
    for (uint32_t i = 0; i < first->count; i++) {
        real_set_rational(&mu, mdp_initial(graph_model(g), places_state(graph_places(g), 1, i)));
        real_mul(&part, &first->items[i].first, &mu, bits);
        real_add(&mean, &mean, &part, bits);
        real_mul(&part, &first->items[i].second, &mu, bits);
        real_add(out, out, &part, bits);
    }
    real_mul(&mean, &mean, &mean, bits);
    real_sub(out, out, &mean, bits);
    real_clear(&mean);
    real_clear(&part);
    real_clear(&mu);
}

bool variance_of(graph *g, node pi, real *out, uint32_t *t, uint32_t *s)
{
    const places *p = graph_places(g);
    node occupancy = graph_occupancy(g, pi);
    moment_layer next = {NULL, 0};
    bool ok = true;
    real d;
    real_init(&d);
    for (uint32_t step = places_horizon(p); step >= 1 && ok; step--) {
        moment_layer here = new_layer(places_count(p, step));
        for (uint32_t i = 0; i < here.count && ok; i++) {
            uint32_t state = places_state(p, step, i);
            ok = graph_real_entry(g, occupancy, step, state, 0, &d);
            if (ok && graph_takes_for_zero(g, &d))
                continue;
            ok = ok && !graph_row_undefined(g, pi, step, state) &&
                 place_moments(g, pi, step, state, &next, &here.items[i]);
            if (!ok) {
                *t = step;
                *s = state;
            }
        }
        clear_layer(&next);
        next = here;
    }
    if (ok)
        start_variance(g, &next, out);
    clear_layer(&next);
    real_clear(&d);
    return ok;
}
