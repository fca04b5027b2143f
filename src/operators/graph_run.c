/* Evaluating the graph: layers from t = T down, kept within the memory limit. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/graph_impl.h"

/* ---- Rows of any shape --------------------------------------------------------------------------- */

void row_free(row_form f, void *row)
{
    switch (f) {
    case ROW_PROB: prob_row_free(row); break;
    case ROW_RAT: rat_row_free(row); break;
    case ROW_REAL: real_row_free(row); break;
    }
}

bool row_marked(row_form f, const void *row)
{
    switch (f) {
    case ROW_PROB: return ((const prob_row *)row)->undefined;
    case ROW_RAT: return ((const rat_row *)row)->undefined;
    case ROW_REAL: break;
    }
    return ((const real_row *)row)->undefined;
}

void row_entry(row_form f, const void *row, uint32_t a, mpq_t value)
{
    REQUIRE(f != ROW_REAL);
    if (f == ROW_PROB) {
        prob_row_entry(value, row, a);
        return;
    }
    const rat_row *r = row;
    REQUIRE(a < r->n);
    mpq_set(value, r->value[a]);
}

void row_real(row_form f, const void *row, uint32_t a, real *value)
{
    if (f == ROW_REAL) {
        const real_row *r = row;
        REQUIRE(a < r->n);
        real_set(value, &r->value[a]);
        return;
    }
    mpq_t entry;
    mpq_init(entry);
    row_entry(f, row, a, entry);
    real_set_rational(value, entry);
    mpq_clear(entry);
}

size_t row_bytes(row_form f, const void *row)
{
    switch (f) {
    case ROW_PROB: return prob_row_bytes(row);
    case ROW_RAT: return rat_row_bytes(row);
    case ROW_REAL: break;
    }
    return real_row_bytes(row);
}

/* ---- Layers -------------------------------------------------------------------------------------- */

bool graph_available(const graph *g, node n, uint32_t t)
{
    const node_data *d = &g->nodes[n];
    return d->leaf || (d->first <= t && t <= d->last);
}

const void *graph_row_at(const graph *g, node n, uint32_t t, uint32_t i)
{
    const node_data *d = &g->nodes[n];
    if (d->leaf)
        return d->leaf[places_state(g->places, t, i)];
    REQUIRE(graph_available(g, n, t));
    return d->layers[t][i];
}

void graph_store_layer(graph *g, node n, uint32_t t, void **rows)
{
    node_data *d = &g->nodes[n];
    if (!d->layers)
        d->layers = alloc_zeroed((size_t)g->horizon + 1, sizeof *d->layers);
    d->layers[t] = rows;
    if (d->first > d->last)
        d->first = d->last = t;
    REQUIRE(t + 1 == d->first || t == d->first || t == d->last + 1);
    if (t < d->first)
        d->first = t;
    if (t > d->last)
        d->last = t;
    for (uint32_t i = 0; i < places_count(g->places, t); i++)
        g->kept += row_bytes(d->form, rows[i]);
}

/* Drop the last layer kept. */
static void drop_last_layer(graph *g, node_data *d)
{
    void **rows = d->layers[d->last];
    for (uint32_t i = 0; i < places_count(g->places, d->last); i++) {
        g->kept -= row_bytes(d->form, rows[i]);
        row_free(d->form, rows[i]);
    }
    free(rows);
    d->layers[d->last--] = NULL;
}

static void drop_all_layers(graph *g, node_data *d)
{
    while (d->first <= d->last)
        drop_last_layer(g, d);
    d->first = 1;
    d->last = 0;
}

/* ---- One row ------------------------------------------------------------------------------------- */

static rat_row *pointwise_row(const graph *g, const node_data *d, uint32_t t, uint32_t i)
{
    row_form sa = g->nodes[d->input[0]].form, sb = g->nodes[d->input[1]].form;
    const void *a = graph_row_at(g, d->input[0], t, i), *b = graph_row_at(g, d->input[1], t, i);
    uint32_t n = d->shape == SHAPE_VALUE ? 1 : mdp_actions(g->m, places_state(g->places, t, i));
    rat_row *row = rat_row_new(n);
    row->undefined = row_marked(sa, a) || row_marked(sb, b);
    mpq_t right;
    mpq_init(right);
    for (uint32_t e = 0; e < n; e++) {
        row_entry(sa, a, e, row->value[e]);
        row_entry(sb, b, e, right);
        if (!rat_pointwise(row->value[e], (pointwise)d->number, row->value[e], right))
            row->undefined = true;
    }
    mpq_clear(right);
    return row;
}

/* Would the power have more than GRAPH_MAX_BITS bits? Then that is remembered. */
static bool power_too_large(graph *g, const mpq_t base, unsigned long exponent)
{
    size_t bits = mpz_sizeinbase(mpq_numref(base), 2), more = mpz_sizeinbase(mpq_denref(base), 2);
    if ((bits > more ? bits : more) <= GRAPH_MAX_BITS / (exponent + 1))
        return false;
    g->too_large = true;
    return true;
}

static rat_row *power_row(graph *g, const node_data *d, uint32_t t, uint32_t i)
{
    row_form sa = g->nodes[d->input[0]].form;
    const void *a = graph_row_at(g, d->input[0], t, i);
    uint32_t n = d->shape == SHAPE_VALUE ? 1 : mdp_actions(g->m, places_state(g->places, t, i));
    rat_row *row = rat_row_new(n);
    row->undefined = row_marked(sa, a);
    for (uint32_t e = 0; e < n; e++) {
        row_entry(sa, a, e, row->value[e]);
        if (power_too_large(g, row->value[e], (unsigned long)labs(d->number))) {
            mpq_set_ui(row->value[e], 0, 1); /* nobody will see what is made of it: let it be made at once */
            row->undefined = true;
        } else if (!rat_power(row->value[e], row->value[e], d->number)) {
            row->undefined = true;
        }
    }
    return row;
}

static prob_row *boltzmann_row(graph *g, const node_data *d, const rat_row *q, const prob_row *pi,
                               const rat_row *y)
{
    bool large = false;
    for (uint32_t a = 0; a < q->n; a++)
        large = large || power_too_large(g, q->value[a], (unsigned long)d->number);
    return row_boltzmann(q, large ? 0 : (unsigned long)d->number, pi, y);
}

static next_values values_after(const graph *g, node values, uint32_t t)
{
    next_values next = {g->places, t + 1, NULL};
    if (t < g->horizon)
        next.rows = (rat_row *const *)g->nodes[values].layers[t + 1];
    return next;
}

static void *compute_row(graph *g, const node_data *d, uint32_t t, uint32_t i)
{
    if (d->form == ROW_REAL)
        return graph_compute_real_row(g, d, t, i);
    uint32_t s = places_state(g->places, t, i);
    const void *in[NODE_MAX_INPUTS] = {NULL};
    for (uint32_t k = 0; k < d->input_count; k++)
        if (!(d->kind == NODE_BACKUP && k == 1)) /* that one belongs to t + 1 */
            in[k] = graph_row_at(g, d->input[k], t, i);
    next_values next;
    switch (d->kind) {
    case NODE_BACKUP: next = values_after(g, d->input[1], t); return row_backup(g->m, s, in[0], &next);
    case NODE_JOINT: return row_joint(in[0], in[1]);
    case NODE_TOTAL:
        next = values_after(g, g->nodes[d->input[2]].input[1], t); /* the values that q was backed up from */
        return row_total(g->m, s, in[0], in[1], in[2], in[3], &next);
    case NODE_CONDITION: return row_condition(in[0], in[1], in[2]);
    case NODE_BOLTZMANN: return boltzmann_row(g, d, in[0], in[1], in[2]);
    case NODE_ARGMAX: return row_argmax(in[0], in[1]);
    case NODE_MAX: return row_max(in[0]);
    case NODE_POINTWISE: return pointwise_row(g, d, t, i);
    case NODE_POWER: return power_row(g, d, t, i);
    case NODE_POLICY_ROWS:
    case NODE_REWARD_ROWS:
    case NODE_BOLTZMANN_ROOT:
    case NODE_POWER_ROOT:
    case NODE_OCCUPANCY:
    case NODE_EQ_BY_PATHS:
    case NODE_EV_BY_PATHS: break;
    }
    REQUIRE(!"a node that is computed backward");
    return NULL;
}

static void compute_layer(graph *g, node n, uint32_t t)
{
    uint32_t count = places_count(g->places, t);
    void **rows = alloc_zeroed(count, sizeof *rows);
    for (uint32_t i = 0; i < count; i++)
        rows[i] = compute_row(g, &g->nodes[n], t, i);
    graph_store_layer(g, n, t, rows);
}

/* ---- Runs ---------------------------------------------------------------------------------------- */

static bool complete(const graph *g, node n, uint32_t t_min)
{
    return graph_available(g, n, g->horizon) && graph_available(g, n, t_min);
}

/* All nodes that the targets need and that do not have their layers t_min .. T, in order of computation. */
static node *needed_nodes(graph *g, const node *targets, size_t count, uint32_t t_min, size_t *needed_count)
{
    bool *needed = alloc_zeroed(g->node_count, sizeof *needed);
    node *stack = alloc_bytes((g->node_count + count) * NODE_MAX_INPUTS * sizeof *stack);
    size_t top = 0;
    *needed_count = 0;
    for (size_t i = 0; i < count; i++)
        stack[top++] = targets[i];
    while (top > 0) {
        node n = stack[--top];
        if (needed[n] || complete(g, n, t_min))
            continue;
        needed[n] = true;
        ++*needed_count;
        const node_data *d = &g->nodes[n];
        for (uint32_t k = 0; k < d->input_count; k++)
            stack[top++] = d->input[k];
    }
    size_t filled = 0;
    for (size_t n = 0; n < g->node_count; n++) /* node numbers are a topological order */
        if (needed[n])
            stack[filled++] = (node)n;
    free(needed);
    return stack;
}

/* Room for a new run: forget what other runs left behind. */
static void make_room(graph *g, const node *needed, size_t count)
{
    if (g->kept <= g->limit / 2)
        return;
    for (size_t n = 0, k = 0; n < g->node_count; n++) {
        if (k < count && needed[k] == n)
            k++;
        else if (!g->nodes[n].pinned && !g->nodes[n].leaf)
            drop_all_layers(g, &g->nodes[n]);
    }
}

static void compute_whole_tables(graph *g, const node *targets, size_t count, uint32_t t_min)
{
    size_t needed_count;
    node *needed = needed_nodes(g, targets, count, t_min, &needed_count);
    for (size_t i = 0; i < needed_count; i++)
        if (graph_is_whole(g->nodes[needed[i]].kind) && !complete(g, needed[i], 1))
            graph_compute_whole(g, needed[i]);
    free(needed);
}

void graph_run(graph *g, const node *targets, size_t count, uint32_t t_min, graph_visitor visit,
               void *context)
{
    compute_whole_tables(g, targets, count, t_min);
    size_t needed_count;
    node *needed = needed_nodes(g, targets, count, t_min, &needed_count);
    make_room(g, needed, needed_count);
    free(needed); /* what make_room dropped may be needed after all */
    needed = needed_nodes(g, targets, count, t_min, &needed_count);
    for (size_t i = 0; i < needed_count; i++)
        if (g->nodes[needed[i]].last != g->horizon)
            drop_all_layers(g, &g->nodes[needed[i]]);
    for (uint32_t t = g->horizon; t >= t_min; t--) {
        for (size_t i = 0; i < needed_count; i++)
            if (!graph_available(g, needed[i], t))
                compute_layer(g, needed[i], t);
        if (visit)
            visit(g, t, context);
        for (size_t i = 0; i < needed_count && g->kept > g->limit; i++) {
            node_data *d = &g->nodes[needed[i]];
            while (!d->pinned && d->last > t)
                drop_last_layer(g, d);
        }
    }
    free(needed);
}

void graph_hold(graph *g, node n, uint32_t t_min)
{
    g->nodes[n].pinned = true; /* also where it is complete: a later run may want its room */
    if (complete(g, n, t_min))
        return;
    graph_run(g, &n, 1, t_min, NULL, NULL);
}

void graph_set_bits(graph *g, mpfr_prec_t bits)
{
    g->bits = bits;
    g->undecided = false;
    for (size_t n = 0; n < g->node_count; n++)
        if (g->nodes[n].form == ROW_REAL && !g->nodes[n].leaf)
            drop_all_layers(g, &g->nodes[n]);
    graph_fill_success(g);
}

void graph_force(graph *g, node n)
{
    graph_hold(g, n, 1);
}
