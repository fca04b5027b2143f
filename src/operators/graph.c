/* The graph itself: made with its first leaves, asked, and freed. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/graph_impl.h"

graph *graph_new(const mdp *m, bool everywhere)
{
    REQUIRE(mdp_horizon(m) > 0);
    graph *g = alloc_zeroed(1, sizeof *g);
    g->m = m;
    g->horizon = mdp_horizon(m);
    g->reachable = places_reachable(m);
    g->places = everywhere ? places_everywhere(m) : g->reachable;
    g->limit = GRAPH_DEFAULT_LIMIT;
    g->bits = GRAPH_FIRST_BITS;
    uint32_t states = mdp_states(m);
    void **prior = alloc_zeroed(states, sizeof *prior);
    void **success = alloc_zeroed(states, sizeof *success);
    for (uint32_t s = 0; s < states; s++) {
        prior[s] = (void *)(uintptr_t)mdp_prior(m, s); /* borrowed: leaf_owned is false */
        success[s] = (void *)(uintptr_t)mdp_success(m, s);
    }
    g->prior = graph_leaf(g, NODE_POLICY_ROWS, SHAPE_POLICY, prior, false);
    g->success = graph_leaf(g, NODE_REWARD_ROWS, SHAPE_REWARD, success, false);
    g->uniform = NO_NODE;
    graph_fill_success(g);
    return g;
}

/* e^r may be an enclosure, so this is done again when the precision changes. */
void graph_fill_success(graph *g)
{
    node_data *d = &g->nodes[g->success];
    if (!mdp_has_log_success(g->m))
        return;
    for (uint32_t s = 0; s < mdp_states(g->m); s++) {
        if (d->leaf_owned)
            real_row_free(d->leaf[s]);
        d->leaf[s] = real_success_row(g->m, s, g->bits);
    }
    d->form = ROW_REAL;
    d->leaf_owned = true;
}

void graph_free_node(graph *g, node_data *d)
{
    for (uint32_t t = 1; d->layers && t <= g->horizon; t++) {
        for (uint32_t i = 0; d->layers[t] && i < places_count(g->places, t); i++) {
            g->kept -= row_bytes(d->form, d->layers[t][i]);
            row_free(d->form, d->layers[t][i]);
        }
        free(d->layers[t]);
    }
    free(d->layers);
    for (uint32_t s = 0; d->leaf && d->leaf_owned && s < mdp_states(g->m); s++)
        row_free(d->form, d->leaf[s]);
    free(d->leaf);
}

void graph_free(graph *g)
{
    if (!g)
        return;
    for (size_t i = 0; i < g->node_count; i++)
        graph_free_node(g, &g->nodes[i]);
    for (size_t i = 0; i < g->constant_count; i++)
        mpq_clear(g->constants[i].value);
    for (size_t i = 0; i < g->rational_count; i++)
        mpq_clear(g->rationals[i]);
    free(g->rationals);
    free(g->constants);
    if (g->places != g->reachable)
        places_free(g->places);
    places_free(g->reachable);
    free(g->nodes);
    free(g->buckets);
    free(g);
}

const mdp *graph_model(const graph *g)
{
    return g->m;
}

const places *graph_places(const graph *g)
{
    return g->places;
}

const places *graph_reachable(const graph *g)
{
    return g->reachable;
}

bool graph_too_large(const graph *g)
{
    return g->too_large;
}

bool graph_is_real(const graph *g, node n)
{
    REQUIRE(n < g->node_count);
    return g->nodes[n].form == ROW_REAL;
}

mpfr_prec_t graph_bits(const graph *g)
{
    return g->bits;
}

bool graph_undecided(const graph *g)
{
    return g->undecided;
}

void graph_set_limit(graph *g, size_t bytes)
{
    g->limit = bytes;
}

shape graph_shape(const graph *g, node n)
{
    REQUIRE(n < g->node_count && !g->nodes[n].joint);
    return g->nodes[n].shape;
}
