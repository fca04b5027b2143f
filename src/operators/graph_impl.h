/* Inside of the graph, shared by graph_*.c alone. */
#ifndef OPERATORS_GRAPH_IMPL_H
#define OPERATORS_GRAPH_IMPL_H

#include "operators/graph.h"
#include "operators/realops.h"

/* The last three need whole tables, not only the step at hand: they are computed ahead of a run and kept
 * whole. */
typedef enum node_kind {
    NODE_POLICY_ROWS,    /* leaf: a policy by state */
    NODE_REWARD_ROWS,    /* leaf: a reward table by state */
    NODE_BACKUP,         /* in: y, values; the values one step later */
    NODE_JOINT,          /* in: pi, q */
    NODE_TOTAL,          /* in: joint, pi, q, y */
    NODE_CONDITION,      /* in: joint, pi, y */
    NODE_BOLTZMANN,      /* in: q, pi, y; number: beta */
    NODE_BOLTZMANN_ROOT, /* the same with a beta that is not whole; number: its place in rationals */
    NODE_ARGMAX,         /* in: q, y */
    NODE_MAX,            /* in: q */
    NODE_POINTWISE,      /* in: a, b; number: enum pointwise */
    NODE_POWER,          /* in: a; number: exponent */
    NODE_POWER_ROOT,     /* the same with an exponent that is not whole; number: its place in rationals */
    NODE_OCCUPANCY,      /* in: pi */
    NODE_EQ_BY_PATHS,    /* in: pi, y */
    NODE_EV_BY_PATHS     /* in: pi, y */
} node_kind;

#define NODE_MAX_INPUTS 4
#define NO_NODE UINT32_MAX

/*
 * How the rows of a node are kept: as weights, as rationals, or, where a number in them may be irrational, as
 * real_rows whatever the shape.
 */
typedef enum row_form { ROW_PROB, ROW_RAT, ROW_REAL } row_form;

/*
 * A layer is an array of rows (of the node's form) by place number. Kept layers are always those
 * from `first` to `last`, both included; none if first > last. Nodes are numbered so that inputs at the same
 * step come first.
 */
typedef struct node_data {
    node_kind kind;
    shape shape;
    row_form form;
    uint32_t input_count;
    uint32_t key_count; /* how many inputs, with kind, shape and number, identify the node; the rest follows
                           from them */
    node input[NODE_MAX_INPUTS];
    long number;
    bool joint;      /* rows are subprobabilities: SHAPE_POLICY in memory, but no policy to the outside */
    bool pinned;     /* layers stay whatever the limit says */
    void **leaf;     /* rows by state, for the leaves by state */
    bool leaf_owned; /* else they are the model's */
    void ***layers;  /* layers[t], t = 1 .. T; NULL where not kept */
    uint32_t first, last;
    node next_in_bucket;
} node_data;

struct graph {
    const mdp *m;
    places *places, *reachable; /* one and the same unless the graph covers every place */
    bool too_large;
    bool undecided;   /* a row could not be computed without deciding what enclosures leave open */
    mpfr_prec_t bits; /* of enclosures */
    uint32_t horizon;
    node_data *nodes;
    size_t node_count, node_capacity;
    node *buckets; /* hash table over (kind, inputs, number) */
    size_t bucket_count;
    size_t kept, limit; /* bytes in layers */
    node prior, uniform, success;
    mpq_t *rationals; /* fractional exponents */
    size_t rational_count, rational_capacity;
    struct constant {
        shape shape;
        mpq_t value;
        node n;
    } * constants;
    size_t constant_count, constant_capacity;
};

/* A new node that is given its rows, by state; leaves are never shared by hash: their number is unique
 * (graph_build.c). */
node graph_leaf(graph *g, node_kind kind, shape s, void **rows, bool owned);

/* What the node holds, not itself. */
void graph_free_node(graph *g, node_data *d);

/* Make all layers t_min .. T of the node available at once: pinned. */
void graph_hold(graph *g, node n, uint32_t t_min);

/* Called with t = T .. t_min once every target has its layer t. */
typedef void (*graph_visitor)(graph *g, uint32_t t, void *context);
void graph_run(graph *g, const node *targets, size_t count, uint32_t t_min, graph_visitor visit,
               void *context);

/* The row of an available layer (or leaf); place i of step t. */
const void *graph_row_at(const graph *g, node n, uint32_t t, uint32_t i);

/* Is layer t there (leaves always)? */
bool graph_available(const graph *g, node n, uint32_t t);

/* One row of a node of the form ROW_REAL (graph_real.c). */
real_row *graph_compute_real_row(graph *g, const node_data *d, uint32_t t, uint32_t i);

/* The tables that are computed ahead of a run (graph_whole.c). */
bool graph_is_whole(node_kind kind);
void graph_compute_whole(graph *g, node n);
void graph_store_layer(graph *g, node n, uint32_t t, void **rows);

void row_free(row_form f, void *row);
size_t row_bytes(row_form f, const void *row);
bool row_marked(row_form f, const void *row);
void row_entry(row_form f, const void *row, uint32_t a, mpq_t value); /* not for ROW_REAL */
void row_real(row_form f, const void *row, uint32_t a, real *value);  /* for every form */

/* The success table's rows where the model gives rewards themselves: x = success * e^r. */
void graph_fill_success(graph *g);

#endif
