/* Building the graph: one node per construction, shared by hashing. Evaluation is in graph_run.c. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/graph_impl.h"

/* ---- Nodes --------------------------------------------------------------------------------------- */

static size_t hash_node(const graph *g, const node_data *d)
{
    uint64_t h = (uint64_t)d->kind * 31 + (uint64_t)d->number;
    for (uint32_t i = 0; i < d->key_count; i++)
        h = (h ^ d->input[i]) * UINT64_C(0x9E3779B97F4A7C15) + (h >> 29);
    return (size_t)(h ^ (h >> 32)) % g->bucket_count;
}

static bool same_node(const node_data *a, const node_data *b)
{
    return a->kind == b->kind && a->shape == b->shape && a->number == b->number &&
           a->key_count == b->key_count && memcmp(a->input, b->input, a->key_count * sizeof a->input[0]) == 0;
}

static void rehash(graph *g, size_t bucket_count)
{
    g->bucket_count = bucket_count;
    g->buckets = alloc_resize(g->buckets, g->bucket_count, sizeof *g->buckets);
    memset(g->buckets, 0xFF, g->bucket_count * sizeof *g->buckets);
    for (size_t i = 0; i < g->node_count; i++) {
        size_t h = hash_node(g, &g->nodes[i]);
        g->nodes[i].next_in_bucket = g->buckets[h];
        g->buckets[h] = (node)i;
    }
}

static node append(graph *g, node_data d)
{
    REQUIRE(g->node_count < NO_NODE);
    g->nodes = alloc_grow(g->nodes, g->node_count, &g->node_capacity, sizeof *g->nodes);
    d.first = 1;
    d.last = 0;
    node n = (node)g->node_count;
    g->nodes[g->node_count++] = d;
    if (g->node_count > g->bucket_count)
        rehash(g, 2 * g->node_count + 61);
    else {
        size_t h = hash_node(g, &d);
        g->nodes[n].next_in_bucket = g->buckets[h];
        g->buckets[h] = n;
    }
    return n;
}

static node find(const graph *g, const node_data *d)
{
    if (g->bucket_count == 0)
        return NO_NODE;
    node n = g->buckets[hash_node(g, d)];
    while (n != NO_NODE && !same_node(&g->nodes[n], d))
        n = g->nodes[n].next_in_bucket;
    return n;
}

static node_data data(node_kind kind, shape s, long number, uint32_t count, const node *inputs)
{
    node_data d = {.kind = kind, .shape = s, .number = number, .input_count = count, .key_count = count};
    d.form = s == SHAPE_POLICY ? ROW_PROB : ROW_RAT;
    for (uint32_t i = 0; i < count; i++)
        d.input[i] = inputs[i];
    return d;
}

static bool is_real(const graph *g, node n)
{
    return g->nodes[n].form == ROW_REAL;
}

/* What is made from irrational numbers is kept as such. */
static node shared(graph *g, node_data d)
{
    node n = find(g, &d);
    if (n != NO_NODE)
        return n;
    bool root = d.kind == NODE_BOLTZMANN_ROOT || d.kind == NODE_POWER_ROOT;
    for (uint32_t i = 0; i < d.input_count; i++)
        root = root || is_real(g, d.input[i]);
    if (root)
        d.form = ROW_REAL;
    return append(g, d);
}

/* ---- Leaves -------------------------------------------------------------------------------------- */

static prob_row *uniform_row(uint32_t n)
{
    prob_row *row = prob_row_new(n);
    for (uint32_t a = 0; a < n; a++)
        mpz_set_ui(row->weight[a], 1);
    REQUIRE(prob_row_seal(row));
    return row;
}

node graph_leaf(graph *g, node_kind kind, shape s, void **rows, bool owned)
{
    node_data d = data(kind, s, (long)g->node_count, 0, NULL);
    d.leaf = rows;
    d.leaf_owned = owned;
    return append(g, d);
}

static void require_shape(const graph *g, node n, shape s)
{
    REQUIRE(graph_shape(g, n) == s);
}

node graph_prior(graph *g)
{
    return g->prior;
}

node graph_success(graph *g)
{
    return g->success;
}

node graph_uniform(graph *g)
{
    if (g->uniform == NO_NODE) {
        void **rows = alloc_zeroed(mdp_states(g->m), sizeof *rows);
        for (uint32_t s = 0; s < mdp_states(g->m); s++)
            rows[s] = uniform_row(mdp_actions(g->m, s));
        g->uniform = graph_leaf(g, NODE_POLICY_ROWS, SHAPE_POLICY, rows, true);
    }
    return g->uniform;
}

node graph_policy_take(graph *g, prob_row **rows)
{
    return graph_leaf(g, NODE_POLICY_ROWS, SHAPE_POLICY, (void **)rows, true);
}

node graph_reward_take(graph *g, rat_row **rows)
{
    return graph_leaf(g, NODE_REWARD_ROWS, SHAPE_REWARD, (void **)rows, true);
}

node graph_constant(graph *g, shape s, const mpq_t value)
{
    REQUIRE(s != SHAPE_POLICY);
    for (size_t i = 0; i < g->constant_count; i++)
        if (g->constants[i].shape == s && mpq_equal(g->constants[i].value, value))
            return g->constants[i].n;
    void **rows = alloc_zeroed(mdp_states(g->m), sizeof *rows);
    for (uint32_t st = 0; st < mdp_states(g->m); st++) {
        rat_row *row = rat_row_new(s == SHAPE_VALUE ? 1 : mdp_actions(g->m, st));
        for (uint32_t a = 0; a < row->n; a++)
            mpq_set(row->value[a], value);
        rows[st] = row;
    }
    g->constants = alloc_grow(g->constants, g->constant_count, &g->constant_capacity, sizeof *g->constants);
    struct constant *c = &g->constants[g->constant_count++];
    c->shape = s;
    c->n = graph_leaf(g, NODE_REWARD_ROWS, s, rows, true);
    mpq_init(c->value);
    mpq_set(c->value, value);
    return c->n;
}

/* A kind that is never computed: all its layers are there and stay. */
static node layers_take(graph *g, node_kind kind, shape s, void ***layers)
{
    node n = append(g, data(kind, s, (long)g->node_count, 0, NULL));
    g->nodes[n].pinned = true;
    for (uint32_t t = 1; t <= g->horizon; t++) {
        graph_store_layer(g, n, t, layers[t]);
        layers[t] = NULL;
    }
    free(layers);
    return n;
}

node graph_policy_layers_take(graph *g, prob_row ***layers)
{
    return layers_take(g, NODE_POLICY_ROWS, SHAPE_POLICY, (void ***)layers);
}

node graph_reward_layers_take(graph *g, rat_row ***layers)
{
    return layers_take(g, NODE_REWARD_ROWS, SHAPE_REWARD, (void ***)layers);
}

node graph_mark(const graph *g)
{
    return (node)g->node_count;
}

void graph_release(graph *g, node mark)
{
    if (g->node_count <= mark)
        return;
    while (g->node_count > mark)
        graph_free_node(g, &g->nodes[--g->node_count]);
    while (g->constant_count > 0 && g->constants[g->constant_count - 1].n >= mark)
        mpq_clear(g->constants[--g->constant_count].value);
    if (g->uniform != NO_NODE && g->uniform >= mark)
        g->uniform = NO_NODE;
    rehash(g, g->bucket_count);
}

/* ---- Operators ----------------------------------------------------------------------------------- */

static void append_as(graph *g, node_data d, bool irrational)
{
    if (irrational)
        d.form = ROW_REAL;
    append(g, d);
}

/* eQ_t needs eV_{t+1}, eV_t needs eQ_t: the four nodes of the circle are made together. */
static node eq_circle(graph *g, node pi, node y)
{
    require_shape(g, pi, SHAPE_POLICY);
    require_shape(g, y, SHAPE_REWARD);
    node_data joint = data(NODE_JOINT, SHAPE_POLICY, (long)y, 1, &pi);
    node found = find(g, &joint);
    if (found != NO_NODE)
        return found;
    node q = (node)g->node_count, j = q + 1, v = q + 2;
    bool irrational = is_real(g, pi) || is_real(g, y);
    append_as(g, data(NODE_BACKUP, SHAPE_REWARD, 0, 2, (node[]){y, v}), irrational);
    joint.joint = true;
    joint.input[1] = q;
    joint.input_count = 2; /* but the key stays (pi, y), which determine q */
    append_as(g, joint, irrational);
    append_as(g, data(NODE_TOTAL, SHAPE_VALUE, 0, 4, (node[]){j, pi, q, y}), irrational);
    return j;
}

static node joint_q(const graph *g, node joint)
{
    return g->nodes[joint].input[1];
}

node graph_eq(graph *g, node pi, node y)
{
    return joint_q(g, eq_circle(g, pi, y));
}

node graph_ev(graph *g, node pi, node y)
{
    return eq_circle(g, pi, y) + 1;
}

node graph_condition(graph *g, node pi, node y)
{
    node joint = eq_circle(g, pi, y);
    return shared(g, data(NODE_CONDITION, SHAPE_POLICY, 0, 3, (node[]){joint, pi, y}));
}

node graph_boltzmann(graph *g, node pi, unsigned long beta, node y)
{
    return shared(g, data(NODE_BOLTZMANN, SHAPE_POLICY, (long)beta, 3, (node[]){graph_eq(g, pi, y), pi, y}));
}

/* The place of a fractional exponent among those met; a handful at most. */
static long rational_number(graph *g, const mpq_t value)
{
    for (size_t i = 0; i < g->rational_count; i++)
        if (mpq_equal(g->rationals[i], value))
            return (long)i;
    g->rationals = alloc_grow(g->rationals, g->rational_count, &g->rational_capacity, sizeof *g->rationals);
    mpq_init(g->rationals[g->rational_count]);
    mpq_set(g->rationals[g->rational_count], value);
    return (long)g->rational_count++;
}

node graph_boltzmann_root(graph *g, node pi, const mpq_t beta, node y)
{
    REQUIRE(mpq_sgn(beta) > 0);
    return shared(g, data(NODE_BOLTZMANN_ROOT, SHAPE_POLICY, rational_number(g, beta), 3,
                          (node[]){graph_eq(g, pi, y), pi, y}));
}

node graph_argmax(graph *g, node pi, node y)
{
    return shared(g, data(NODE_ARGMAX, SHAPE_POLICY, 0, 2, (node[]){graph_eq(g, pi, y), y}));
}

node graph_greedy(graph *g, node table)
{
    require_shape(g, table, SHAPE_REWARD);
    return shared(g, data(NODE_ARGMAX, SHAPE_POLICY, 0, 2, (node[]){table, table}));
}

/* q_1 = eQ^pi; q_n = y * sum_s' tau max_a q_{n-1}: this action, n-1 best ones, then pi. */
node graph_lookahead(graph *g, node pi, unsigned long n, node y)
{
    REQUIRE(n >= 1);
    node q = graph_eq(g, pi, y);
    for (unsigned long i = 1; i < n && i < g->horizon; i++) { /* longer is the same as to the end */
        node best = shared(g, data(NODE_MAX, SHAPE_VALUE, 0, 1, &q));
        q = shared(g, data(NODE_BACKUP, SHAPE_REWARD, 0, 2, (node[]){y, best}));
    }
    return q;
}

node graph_lookahead_values(const graph *g, node lookahead)
{
    REQUIRE(lookahead < g->node_count && g->nodes[lookahead].kind == NODE_BACKUP);
    return g->nodes[lookahead].input[1];
}

node graph_optimal_eq(graph *g, node y)
{
    require_shape(g, y, SHAPE_REWARD);
    node q = (node)g->node_count, v = q + 1;
    node_data max = data(NODE_MAX, SHAPE_VALUE, (long)y + 1, 0, NULL); /* hashed by y alone */
    node found = find(g, &max);
    if (found != NO_NODE)
        return g->nodes[found].input[0];
    append_as(g, data(NODE_BACKUP, SHAPE_REWARD, 0, 2, (node[]){y, v}), is_real(g, y));
    max.input[0] = q;
    max.input_count = 1;
    append_as(g, max, is_real(g, y));
    return q;
}

node graph_optimal(graph *g, node y)
{
    return shared(g, data(NODE_ARGMAX, SHAPE_POLICY, 0, 2, (node[]){graph_optimal_eq(g, y), y}));
}

node graph_next(graph *g, node v)
{
    require_shape(g, v, SHAPE_VALUE);
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    node y = graph_constant(g, SHAPE_REWARD, one);
    mpq_clear(one);
    return shared(g, data(NODE_BACKUP, SHAPE_REWARD, 0, 2, (node[]){y, v}));
}

node graph_occupancy(graph *g, node pi)
{
    require_shape(g, pi, SHAPE_POLICY);
    return shared(g, data(NODE_OCCUPANCY, SHAPE_VALUE, 0, 1, &pi));
}

node graph_eq_by_paths(graph *g, node pi, node y)
{
    require_shape(g, pi, SHAPE_POLICY);
    require_shape(g, y, SHAPE_REWARD);
    return shared(g, data(NODE_EQ_BY_PATHS, SHAPE_REWARD, 0, 2, (node[]){pi, y}));
}

node graph_ev_by_paths(graph *g, node pi, node y)
{
    require_shape(g, pi, SHAPE_POLICY);
    require_shape(g, y, SHAPE_REWARD);
    return shared(g, data(NODE_EV_BY_PATHS, SHAPE_VALUE, 0, 2, (node[]){pi, y}));
}

node graph_pointwise(graph *g, pointwise op, node a, node b)
{
    bool values = graph_shape(g, a) == SHAPE_VALUE;
    REQUIRE(values == (graph_shape(g, b) == SHAPE_VALUE));
    return shared(g, data(NODE_POINTWISE, values ? SHAPE_VALUE : SHAPE_REWARD, (long)op, 2, (node[]){a, b}));
}

node graph_power(graph *g, node a, long exponent)
{
    shape s = graph_shape(g, a) == SHAPE_VALUE ? SHAPE_VALUE : SHAPE_REWARD;
    return shared(g, data(NODE_POWER, s, exponent, 1, &a));
}

node graph_power_root(graph *g, node a, const mpq_t exponent)
{
    shape s = graph_shape(g, a) == SHAPE_VALUE ? SHAPE_VALUE : SHAPE_REWARD;
    return shared(g, data(NODE_POWER_ROOT, s, rational_number(g, exponent), 1, &a));
}
