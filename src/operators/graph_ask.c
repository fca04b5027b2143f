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
    REQUIRE(graph_shape(g, n) == SHAPE_POLICY);
    return row_of(g, n, t, s);
}

const rat_row *graph_rat_row(graph *g, node n, uint32_t t, uint32_t s)
{
    REQUIRE(graph_shape(g, n) != SHAPE_POLICY);
    return row_of(g, n, t, s);
}

bool graph_row_undefined(graph *g, node n, uint32_t t, uint32_t s)
{
    return row_marked(graph_shape(g, n), row_of(g, n, t, s));
}

bool graph_entry(graph *g, node n, uint32_t t, uint32_t s, uint32_t a, mpq_t value)
{
    shape sh = graph_shape(g, n);
    const void *row = row_of(g, n, t, s);
    row_entry(sh, row, sh == SHAPE_VALUE ? 0 : a, value);
    return !row_marked(sh, row);
}

bool graph_success_probability(graph *g, node pi, node y, mpq_t value)
{
    node v = graph_ev(g, pi, y);
    if (!graph_available(g, v, 1))
        graph_run(g, &v, 1, 1, NULL, NULL);
    bool defined = true;
    mpq_t term;
    mpq_init(term);
    mpq_set_ui(value, 0, 1);
    for (uint32_t i = 0; i < places_count(g->places, 1); i++) {
        const rat_row *row = graph_row_at(g, v, 1, i);
        mpq_srcptr mu = mdp_initial(g->m, places_state(g->places, 1, i));
        if (mpq_sgn(mu) == 0) /* only where the graph covers every place */
            continue;
        mpq_mul(term, mu, row->value[0]);
        mpq_add(value, value, term);
        defined = defined && !row->undefined;
    }
    mpq_clear(term);
    return defined;
}

/* ---- Comparison ---------------------------------------------------------------------------------- */

typedef struct compare_context {
    node a, b;
    comparison *result;
} compare_context;

/* The first action at which two rows differ, or the number of actions. */
static uint32_t first_difference(shape sa, const void *a, shape sb, const void *b, uint32_t n)
{
    if (sa == SHAPE_POLICY && sb == SHAPE_POLICY && prob_row_equal(a, b))
        return n;
    mpq_t left, right;
    mpq_inits(left, right, NULL);
    uint32_t i = 0;
    for (; i < n; i++) {
        row_entry(sa, a, i, left);
        row_entry(sb, b, i, right);
        if (!mpq_equal(left, right))
            break;
    }
    mpq_clears(left, right, NULL);
    return i;
}

static void compare_place(graph *g, const compare_context *c, uint32_t t, uint32_t i)
{
    comparison *r = c->result;
    shape sa = g->nodes[c->a].shape, sb = g->nodes[c->b].shape;
    const void *a = graph_row_at(g, c->a, t, i), *b = graph_row_at(g, c->b, t, i);
    bool left = row_marked(sa, a), right = row_marked(sb, b);
    if (left || right) {
        r->undefined += left && right;
        r->undefined_left += left && !right;
        r->undefined_right += right && !left;
        return;
    }
    uint32_t s = places_state(g->places, t, i), n = sa == SHAPE_VALUE ? 1 : mdp_actions(g->m, s);
    uint32_t action = first_difference(sa, a, sb, b, n);
    r->compared++;
    if (action == n)
        return;
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
