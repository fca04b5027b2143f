/* Tables that cannot be computed step by step backward: occupancy, and the sums over trajectories. */
#include "base/alloc.h"
#include "base/contract.h"
#include "operators/graph_impl.h"

bool graph_is_whole(node_kind kind)
{
    return kind == NODE_OCCUPANCY || kind == NODE_EQ_BY_PATHS || kind == NODE_EV_BY_PATHS;
}

/* Rows of n zeros in the form of the node. */
static void *zero_row(row_form f, uint32_t n)
{
    return f == ROW_REAL ? (void *)real_row_new(n) : (void *)rat_row_new(n);
}

static void set_entry(row_form f, void *row, uint32_t a, const real *value)
{
    if (f == ROW_REAL)
        real_set(&((real_row *)row)->value[a], value);
    else
        mpq_set(((rat_row *)row)->value[a], value->rational);
}

static void mark(row_form f, void *row)
{
    if (f == ROW_REAL)
        ((real_row *)row)->undefined = true;
    else
        ((rat_row *)row)->undefined = true;
}

/* ---- Occupancy, forward in time (Proposition 4.7) ------------------------------------------------ */

/* Add to the next layer what leaves place (t, i); marks follow whatever a marked row could do there. */
static void spread(graph *g, node n, uint32_t t, uint32_t i, void **after)
{
    node pi = g->nodes[n].input[0];
    row_form f = g->nodes[n].form, fp = g->nodes[pi].form;
    uint32_t s = places_state(g->places, t, i);
    const void *row = graph_row_at(g, pi, t, i), *visits = g->nodes[n].layers[t][i];
    bool was_marked = row_marked(f, visits);
    real here, p, step, sum;
    mpq_t probability;
    real_init(&here);
    real_init(&p);
    real_init(&step);
    real_init(&sum);
    mpq_init(probability);
    row_real(f, visits, 0, &here);
    bool unsure = row_marked(fp, row) && (was_marked || !graph_takes_for_zero(g, &here));
    for (uint32_t a = 0; a < mdp_actions(g->m, s); a++) {
        row_real(fp, row, a, &p);
        if (!unsure && graph_takes_for_zero(g, &p))
            continue;
        real_mul(&p, &p, &here, g->bits);
        for (uint32_t k = 0; k < mdp_successors(g->m, s, a); k++) {
            void *next = after[places_find(g->places, t + 1, mdp_successor(g->m, s, a, k))];
            mdp_probability(probability, g->m, s, a, k);
            real_set_rational(&step, probability);
            real_mul(&step, &step, &p, g->bits);
            row_real(f, next, 0, &sum);
            real_add(&sum, &sum, &step, g->bits);
            set_entry(f, next, 0, &sum);
            if (unsure || was_marked)
                mark(f, next);
        }
    }
    mpq_clear(probability);
    real_clear(&here);
    real_clear(&p);
    real_clear(&step);
    real_clear(&sum);
}

static void compute_occupancy(graph *g, node n)
{
    row_form f = g->nodes[n].form;
    real mu;
    real_init(&mu);
    for (uint32_t t = 1; t <= g->horizon; t++) {
        uint32_t count = places_count(g->places, t);
        void **rows = alloc_zeroed(count, sizeof *rows);
        for (uint32_t i = 0; i < count; i++) {
            rows[i] = zero_row(f, 1);
            if (t > 1)
                continue;
            real_set_rational(&mu, mdp_initial(g->m, places_state(g->places, 1, i)));
            set_entry(f, rows[i], 0, &mu);
        }
        for (uint32_t i = 0; t > 1 && i < places_count(g->places, t - 1); i++)
            spread(g, n, t - 1, i, rows);
        graph_store_layer(g, n, t, rows);
    }
    real_clear(&mu);
}

/* ---- Sums over trajectories (Proposition 4.2) ---------------------------------------------------- */

typedef struct path_sum {
    graph *g;
    node pi, y;
    real sum;
} path_sum;

static void add_paths(path_sum *p, uint32_t t, uint32_t s, const real *weight);

/* Every trajectory from (t, s) that begins with a; weight is the product before. */
static void add_paths_after(path_sum *p, uint32_t t, uint32_t s, uint32_t a, const real *weight)
{
    graph *g = p->g;
    uint32_t place = (uint32_t)places_find(g->places, t, s);
    real here, step;
    mpq_t probability;
    real_init(&here);
    real_init(&step);
    mpq_init(probability);
    row_real(g->nodes[p->y].form, graph_row_at(g, p->y, t, place), a, &here);
    real_mul(&here, &here, weight, g->bits);
    if (t == g->horizon)
        real_add(&p->sum, &p->sum, &here, g->bits);
    for (uint32_t k = 0; t < g->horizon && !graph_takes_for_zero(g, &here) && k < mdp_successors(g->m, s, a);
         k++) {
        mdp_probability(probability, g->m, s, a, k);
        real_set_rational(&step, probability);
        real_mul(&step, &step, &here, g->bits);
        add_paths(p, t + 1, mdp_successor(g->m, s, a, k), &step);
    }
    mpq_clear(probability);
    real_clear(&here);
    real_clear(&step);
}

static void add_paths(path_sum *p, uint32_t t, uint32_t s, const real *weight)
{
    graph *g = p->g;
    uint32_t place = (uint32_t)places_find(g->places, t, s);
    real here;
    real_init(&here);
    for (uint32_t a = 0; a < mdp_actions(g->m, s); a++) {
        row_real(g->nodes[p->pi].form, graph_row_at(g, p->pi, t, place), a, &here);
        real_mul(&here, &here, weight, g->bits);
        if (!graph_takes_for_zero(g, &here))
            add_paths_after(p, t, s, a, &here);
    }
    real_clear(&here);
}

static void compute_by_paths(graph *g, node n)
{
    path_sum p = {.g = g, .pi = g->nodes[n].input[0], .y = g->nodes[n].input[1]};
    bool values = g->nodes[n].shape == SHAPE_VALUE;
    row_form f = g->nodes[n].form;
    real one;
    real_init(&one);
    real_set_ui(&one, 1);
    real_init(&p.sum);
    for (uint32_t t = g->horizon; t >= 1; t--) {
        uint32_t count = places_count(g->places, t);
        void **rows = alloc_zeroed(count, sizeof *rows);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t s = places_state(g->places, t, i), width = values ? 1 : mdp_actions(g->m, s);
            rows[i] = zero_row(f, width);
            for (uint32_t a = 0; a < width; a++) {
                real_set_ui(&p.sum, 0);
                if (values)
                    add_paths(&p, t, s, &one);
                else
                    add_paths_after(&p, t, s, a, &one);
                set_entry(f, rows[i], a, &p.sum);
            }
        }
        graph_store_layer(g, n, t, rows);
    }
    real_clear(&one);
    real_clear(&p.sum);
}

void graph_compute_whole(graph *g, node n)
{
    for (uint32_t i = 0; i < g->nodes[n].input_count; i++)
        graph_hold(g, g->nodes[n].input[i], 1);
    g->nodes[n].pinned = true;
    if (g->nodes[n].kind == NODE_OCCUPANCY)
        compute_occupancy(g, n);
    else
        compute_by_paths(g, n);
}
