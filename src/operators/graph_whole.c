/* Tables that cannot be computed step by step backward: occupancy, and the sums over trajectories. */
#include "base/alloc.h"
#include "base/contract.h"
#include "operators/graph_impl.h"

bool graph_is_whole(node_kind kind)
{
    return kind == NODE_OCCUPANCY || kind == NODE_EQ_BY_PATHS || kind == NODE_EV_BY_PATHS;
}

static void **value_rows(uint32_t count)
{
    void **rows = alloc_zeroed(count, sizeof *rows);
    for (uint32_t i = 0; i < count; i++)
        rows[i] = rat_row_new(1);
    return rows;
}

/* ---- Occupancy, forward in time (Proposition 4.7) ------------------------------------------------ */

/* Add to the next layer what leaves place (t, i); marks follow whatever a marked row could do there. */
static void spread(const graph *g, const prob_row *pi, const rat_row *here, uint32_t s, uint32_t t,
                   rat_row **after)
{
    bool unsure = pi->undefined && (mpq_sgn(here->value[0]) > 0 || here->undefined);
    mpq_t p, step;
    mpq_inits(p, step, NULL);
    for (uint32_t a = 0; a < pi->n; a++) {
        bool played = mpz_sgn(pi->weight[a]) > 0;
        if (!played && !unsure)
            continue;
        prob_row_entry(p, pi, a);
        mpq_mul(p, p, here->value[0]);
        for (uint32_t k = 0; k < mdp_successors(g->m, s, a); k++) {
            rat_row *next = after[places_find(g->places, t + 1, mdp_successor(g->m, s, a, k))];
            mdp_probability(step, g->m, s, a, k);
            mpq_mul(step, step, p);
            mpq_add(next->value[0], next->value[0], step);
            next->undefined = next->undefined || unsure || here->undefined;
        }
    }
    mpq_clears(p, step, NULL);
}

static void compute_occupancy(graph *g, node n)
{
    node pi = g->nodes[n].input[0];
    for (uint32_t t = 1; t <= g->horizon; t++) {
        uint32_t count = places_count(g->places, t);
        void **rows = value_rows(count);
        for (uint32_t i = 0; t == 1 && i < count; i++)
            mpq_set(((rat_row *)rows[i])->value[0], mdp_initial(g->m, places_state(g->places, 1, i)));
        for (uint32_t i = 0; t > 1 && i < places_count(g->places, t - 1); i++)
            spread(g, graph_row_at(g, pi, t - 1, i), g->nodes[n].layers[t - 1][i],
                   places_state(g->places, t - 1, i), t - 1, (rat_row **)rows);
        graph_store_layer(g, n, t, rows);
    }
}

/* ---- Sums over trajectories (Proposition 4.2) ---------------------------------------------------- */

typedef struct path_sum {
    const graph *g;
    node pi, y;
    mpq_t sum;
} path_sum;

static void add_paths(path_sum *p, uint32_t t, uint32_t s, const mpq_t weight);

/* Every trajectory from (t, s) that begins with a; weight is the product before. */
static void add_paths_after(path_sum *p, uint32_t t, uint32_t s, uint32_t a, const mpq_t weight)
{
    const graph *g = p->g;
    uint32_t place = (uint32_t)places_find(g->places, t, s);
    mpq_t here, step;
    mpq_inits(here, step, NULL);
    row_entry(SHAPE_REWARD, graph_row_at(g, p->y, t, place), a, here);
    mpq_mul(here, here, weight);
    if (t == g->horizon)
        mpq_add(p->sum, p->sum, here);
    for (uint32_t k = 0; t < g->horizon && mpq_sgn(here) != 0 && k < mdp_successors(g->m, s, a); k++) {
        mdp_probability(step, g->m, s, a, k);
        mpq_mul(step, step, here);
        add_paths(p, t + 1, mdp_successor(g->m, s, a, k), step);
    }
    mpq_clears(here, step, NULL);
}

static void add_paths(path_sum *p, uint32_t t, uint32_t s, const mpq_t weight)
{
    uint32_t place = (uint32_t)places_find(p->g->places, t, s);
    mpq_t here;
    mpq_init(here);
    for (uint32_t a = 0; a < mdp_actions(p->g->m, s); a++) {
        row_entry(SHAPE_POLICY, graph_row_at(p->g, p->pi, t, place), a, here);
        mpq_mul(here, here, weight);
        if (mpq_sgn(here) != 0)
            add_paths_after(p, t, s, a, here);
    }
    mpq_clear(here);
}

static void compute_by_paths(graph *g, node n)
{
    path_sum p = {.g = g, .pi = g->nodes[n].input[0], .y = g->nodes[n].input[1]};
    bool values = g->nodes[n].shape == SHAPE_VALUE;
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    mpq_init(p.sum);
    for (uint32_t t = g->horizon; t >= 1; t--) {
        uint32_t count = places_count(g->places, t);
        void **rows = alloc_zeroed(count, sizeof *rows);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t s = places_state(g->places, t, i);
            rat_row *row = rows[i] = rat_row_new(values ? 1 : mdp_actions(g->m, s));
            for (uint32_t a = 0; a < row->n; a++) {
                mpq_set_ui(p.sum, 0, 1);
                if (values)
                    add_paths(&p, t, s, one);
                else
                    add_paths_after(&p, t, s, a, one);
                mpq_set(row->value[a], p.sum);
            }
        }
        graph_store_layer(g, n, t, rows);
    }
    mpq_clears(one, p.sum, NULL);
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
