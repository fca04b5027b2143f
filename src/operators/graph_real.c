/* The nodes of the graph whose numbers may be irrational: realops.h on rows of every form. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/graph_impl.h"

/* A row that is real already is borrowed; another is copied, and freed after use. */
typedef struct input_row {
    const real_row *row;
    real_row *owned;
} input_row;

static input_row as_real(row_form f, const void *row)
{
    if (f == ROW_REAL)
        return (input_row){row, NULL};
    uint32_t n = f == ROW_PROB ? ((const prob_row *)row)->n : ((const rat_row *)row)->n;
    real_row *copy = real_row_new(n);
    for (uint32_t a = 0; a < n; a++)
        row_real(f, row, a, &copy->value[a]);
    copy->undefined = row_marked(f, row);
    return (input_row){copy, copy};
}

/* The values at step t + 1 that step t is backed up from: a node of the form ROW_REAL. */
static real_next values_after(const graph *g, node values, uint32_t t)
{
    real_next next = {g->places, t + 1, NULL};
    if (t < g->horizon) {
        REQUIRE(g->nodes[values].form == ROW_REAL);
        next.rows = (const real_row *const *)g->nodes[values].layers[t + 1];
    }
    return next;
}

static real_row *power_row(const graph *g, real_work *w, const node_data *d, const real_row *a)
{
    if (d->kind == NODE_POWER_ROOT)
        return real_powers(w, a, g->rationals[d->number]);
    mpq_t exponent;
    mpq_init(exponent);
    mpq_set_si(exponent, d->number, 1);
    real_row *row = real_powers(w, a, exponent);
    mpq_clear(exponent);
    return row;
}

static real_row *boltzmann_row(const graph *g, real_work *w, const node_data *d, const input_row *in)
{
    if (d->kind == NODE_BOLTZMANN_ROOT)
        return real_boltzmann(w, in[0].row, g->rationals[d->number], in[1].row, in[2].row);
    mpq_t beta;
    mpq_init(beta);
    mpq_set_si(beta, d->number, 1);
    real_row *row = real_boltzmann(w, in[0].row, beta, in[1].row, in[2].row);
    mpq_clear(beta);
    return row;
}

static real_row *compute(const graph *g, real_work *w, const node_data *d, uint32_t t, uint32_t s,
                         const input_row *in)
{
    real_next next;
    switch (d->kind) {
    case NODE_BACKUP:
        next = values_after(g, d->input[1], t);
        return real_backup(w, g->m, s, in[0].row, &next);
    case NODE_JOINT: return real_joint(w, in[0].row, in[1].row);
    case NODE_TOTAL:
        next = values_after(g, g->nodes[d->input[2]].input[1], t); /* those that q was backed up from */
        return real_total(w, g->m, s, in[0].row, in[1].row, in[2].row, in[3].row, &next);
    case NODE_CONDITION: return real_condition(w, in[0].row, in[1].row, in[2].row);
    case NODE_BOLTZMANN:
    case NODE_BOLTZMANN_ROOT: return boltzmann_row(g, w, d, in);
    case NODE_ARGMAX: return real_argmax(w, in[0].row, in[1].row);
    case NODE_MAX: return real_max(w, in[0].row);
    case NODE_POINTWISE: return real_pointwise(w, (pointwise)d->number, in[0].row, in[1].row);
    case NODE_POWER:
    case NODE_POWER_ROOT: return power_row(g, w, d, in[0].row);
    case NODE_POLICY_ROWS:
    case NODE_REWARD_ROWS:
    case NODE_OCCUPANCY:
    case NODE_EQ_BY_PATHS:
    case NODE_EV_BY_PATHS: break;
    }
    REQUIRE(!"a node that is computed backward");
    return NULL;
}

real_row *graph_compute_real_row(graph *g, const node_data *d, uint32_t t, uint32_t i)
{
    input_row in[NODE_MAX_INPUTS] = {{NULL, NULL}};
    real_work w = {g->bits, false};
    for (uint32_t k = 0; k < d->input_count; k++)
        if (!(d->kind == NODE_BACKUP && k == 1)) /* that one belongs to t + 1 */
            in[k] = as_real(g->nodes[d->input[k]].form, graph_row_at(g, d->input[k], t, i));
    real_row *row = compute(g, &w, d, t, places_state(g->places, t, i), in);
    for (uint32_t k = 0; k < d->input_count; k++)
        real_row_free(in[k].owned);
    g->undecided = g->undecided || w.undecided;
    return row;
}
