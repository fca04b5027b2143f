/* Asking the graph: rows, entries, success probabilities, comparisons. */
#include "base/contract.h"
#include "operators/graph_impl.h"

static const void *row_of(graph *g, node n, uint32_t t, uint32_t s)
{
    REQUIRE(t >= 1 && t <= g->horizon);
    long i = places_find(g->places, t, s);
    REQUIRE(i >= 0);
    if (!graph_available(g, n, t))
        graph_hold(g, n, 1); /* entries are usually asked for in great number */
    return graph_row_at(g, n, t, (uint32_t)i);
}

const prob_row *graph_policy_row(graph *g, node n, uint32_t t, uint32_t s)
{
    REQUIRE(g->nodes[n].form == ROW_PROB);
    return row_of(g, n, t, s);
}

bool graph_takes_for_zero(graph *g, const real *a)
{
    truth zero = real_is_zero(a);
    g->undecided = g->undecided || zero == TRUTH_UNKNOWN;
    return zero == TRUTH_YES;
}

bool graph_row_undefined(graph *g, node n, uint32_t t, uint32_t s)
{
    return row_marked(g->nodes[n].form, row_of(g, n, t, s));
}

bool graph_entry(graph *g, node n, uint32_t t, uint32_t s, uint32_t a, mpq_t value)
{
    const node_data *d = &g->nodes[n];
    const void *row = row_of(g, n, t, s);
    row_entry(d->form, row, d->shape == SHAPE_VALUE ? 0 : a, value);
    return !row_marked(d->form, row);
}

bool graph_real_entry(graph *g, node n, uint32_t t, uint32_t s, uint32_t a, real *value)
{
    const node_data *d = &g->nodes[n];
    const void *row = row_of(g, n, t, s);
    row_real(d->form, row, d->shape == SHAPE_VALUE ? 0 : a, value);
    return !row_marked(d->form, row);
}

bool graph_success_probability(graph *g, node pi, node y, real *value)
{
    node v = graph_ev(g, pi, y);
    if (!graph_available(g, v, 1))
        graph_run(g, &v, 1, 1, NULL, NULL);
    row_form form = g->nodes[v].form;
    bool defined = true;
    real term, mu;
    real_init(&term);
    real_init(&mu);
    real_set_ui(value, 0);
    for (uint32_t i = 0; i < places_count(g->places, 1); i++) {
        const void *row = graph_row_at(g, v, 1, i);
        real_set_rational(&mu, mdp_initial(g->m, places_state(g->places, 1, i)));
        if (mpq_sgn(mu.rational) == 0) /* only where the graph covers every place */
            continue;
        row_real(form, row, 0, &term);
        real_mul(&term, &term, &mu, g->bits);
        real_add(value, value, &term, g->bits);
        defined = defined && !row_marked(form, row);
    }
    real_clear(&term);
    real_clear(&mu);
    return defined;
}

/* ---- Comparison ---------------------------------------------------------------------------------- */

typedef struct compare_context {
    node a, b;
    comparison *result;
} compare_context;

/* The first action at which two rows differ, or the number of actions. *unknown: some may. */
static uint32_t first_difference(row_form fa, const void *a, row_form fb, const void *b, uint32_t n,
                                 bool *unknown)
{
    if (fa == ROW_PROB && fb == ROW_PROB && prob_row_equal(a, b))
        return n;
    real left, right;
    real_init(&left);
    real_init(&right);
    uint32_t i = 0;
    for (; i < n; i++) {
        row_real(fa, a, i, &left);
        row_real(fb, b, i, &right);
        truth equal = real_equal(&left, &right);
        *unknown = *unknown || equal == TRUTH_UNKNOWN;
        if (equal == TRUTH_NO)
            break;
    }
    real_clear(&left);
    real_clear(&right);
    return i;
}

static void compare_place(graph *g, const compare_context *c, uint32_t t, uint32_t i)
{
    comparison *r = c->result;
    row_form fa = g->nodes[c->a].form, fb = g->nodes[c->b].form;
    const void *a = graph_row_at(g, c->a, t, i), *b = graph_row_at(g, c->b, t, i);
    bool left = row_marked(fa, a), right = row_marked(fb, b), unknown = false;
    if (left || right) {
        r->undefined += left && right;
        r->undefined_left += left && !right;
        r->undefined_right += right && !left;
        return;
    }
    uint32_t s = places_state(g->places, t, i);
    uint32_t n = g->nodes[c->a].shape == SHAPE_VALUE ? 1 : mdp_actions(g->m, s);
    uint32_t action = a == b ? n : first_difference(fa, a, fb, b, n, &unknown);
    r->compared++;
    if (action == n) {
        r->unknown += unknown;
        return;
    }
    r->different++;
    if (r->different == 1 || t < r->t) { /* steps come last to first, states first to last */
        r->t = t;
        r->s = s;
        r->a = action;
    }
}

static void compare_layer(graph *g, uint32_t t, void *context)
{
    for (uint32_t i = 0; i < places_count(g->places, t); i++)
        if (g->places == g->reachable || places_find(g->reachable, t, places_state(g->places, t, i)) >= 0)
            compare_place(g, context, t, i);
}

void graph_compare(graph *g, node a, node b, comparison *result)
{
    REQUIRE((graph_shape(g, a) == SHAPE_VALUE) == (graph_shape(g, b) == SHAPE_VALUE));
    *result = (comparison){0};
    compare_context c = {a, b, result};
    node targets[] = {a, b};
    graph_run(g, targets, 2, 1, compare_layer, &c);
}
