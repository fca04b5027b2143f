/*
 * Tables over one model as a graph of lazily evaluated nodes.
 *
 * Every table of the language (a policy, a reward or eQ table, an eV table) is a node; equal constructions
 * give the same node, so an iterated operator shares its whole history. Evaluation runs backward in time, t =
 * T .. 1, all nodes concerned at each step: a sequence of k policies needs only its own layers at t and t+1,
 * so that success(G(4)) of a large model takes memory O(S A k) and not O(T S A k). Layers are kept while they
 * fit the memory limit, and are computed again when asked for later if they did not.
 *
 * Undefined rows (doc/language.md): a conditioned row with eV = 0, a softmax row with all eQ = 0, a row
 * built from a marked one at the same place, and a division of a nonzero by zero are marked; they keep what
 * the policy was there. eQ and eV rows are marked where they depend on a marked row with positive weight.
 */
#ifndef OPERATORS_GRAPH_H
#define OPERATORS_GRAPH_H

#include "exact/real.h"
#include "exact/row.h"
#include "model/mdp.h"
#include "model/places.h"
#include "operators/rowops.h"

typedef struct graph graph;
typedef uint32_t node; /* valid for its graph only */

/* The model must outlive the graph. everywhere: all (t, s), not only the reachable ones. */
graph *graph_new(const mdp *m, bool everywhere);
void graph_free(graph *g);
const mdp *graph_model(const graph *g);
const places *graph_places(const graph *g);    /* what tables cover */
const places *graph_reachable(const graph *g); /* what comparisons look at: the reachable ones, always */

/* Powers of more than GRAPH_MAX_BITS bits are not computed: the rows concerned are marked, and this turns
 * true for good. */
#define GRAPH_MAX_BITS ((size_t)1 << 24)
bool graph_too_large(const graph *g);

/*
 * Tables whose numbers may be irrational: x of a model that declares log_success, fractional powers, and
 * whatever is made from them. Enclosures among them have the precision last set (GRAPH_FIRST_BITS at first);
 * setting it anew forgets what was computed from them. Where a row depends on what overlapping enclosures
 * leave open (is it 0? which is larger?), graph_undecided turns true until then, and the row is a guess.
 */
bool graph_is_real(const graph *g, node n);
#define GRAPH_FIRST_BITS 192
void graph_set_bits(graph *g, mpfr_prec_t bits);
mpfr_prec_t graph_bits(const graph *g);
bool graph_undecided(const graph *g);
/* Is it 0? Taken for "no" where an enclosure leaves it open, and then graph_undecided turns true. */
bool graph_takes_for_zero(graph *g, const real *a);

/* Compute the whole table now; it stays. For what is to be printed, and so that graph_too_large is known. */
void graph_force(graph *g, node n);

void graph_set_limit(graph *g, size_t bytes); /* of layers kept; the default is GRAPH_DEFAULT_LIMIT */
#define GRAPH_DEFAULT_LIMIT ((size_t)96 << 20)

typedef enum shape {
    SHAPE_POLICY, /* a prob_row at every place */
    SHAPE_REWARD, /* a rat_row over the actions at every place */
    SHAPE_VALUE   /* a rat_row with one entry at every place */
} shape;
shape graph_shape(const graph *g, node n);

/* ---- Leaves -------------------------------------------------------------------------------------- */
node graph_prior(graph *g);
node graph_uniform(graph *g);
node graph_success(graph *g);                              /* x */
node graph_constant(graph *g, shape s, const mpq_t value); /* SHAPE_REWARD or SHAPE_VALUE */
/* A policy, or reward table, that does not depend on t: rows[s] for every state; takes the rows and the
 * array. */
node graph_policy_take(graph *g, prob_row **rows);
node graph_reward_take(graph *g, rat_row **rows);

/* A policy, or reward table, that depends on t: layers[t] for t = 1 .. T holds its rows by place number; takes
 * it all. */
node graph_policy_layers_take(graph *g, prob_row ***layers);
node graph_reward_layers_take(graph *g, rat_row ***layers);

/* Nodes made after the mark can be forgotten together, with everything they hold; nothing else may refer to
 * them. */
node graph_mark(const graph *g);
void graph_release(graph *g, node mark);

/* ---- Operators; pi is a policy node, y a reward node --------------------------------------------- */

/* Definition 4.1: eQ_t = y_t * sum_s' tau eV_{t+1}, eV_t = sum_a pi_t eQ_t, eV_{T+1} = 1. */
/* The values of node n = graph_eq are node n + 2, those of graph_optimal_eq node n + 1. */
node graph_eq(graph *g, node pi, node y);
node graph_ev(graph *g, node pi, node y);

/* Definitions 5.1 and 5.3: pi' proportional to pi * eQ. */
node graph_condition(graph *g, node pi, node y);

/* Definition 4.11 at delta = 1/beta: proportional to eQ^beta. */
node graph_boltzmann(graph *g, node pi, unsigned long beta, node y);

/* The same for a beta > 0 that is not whole. */
node graph_boltzmann_root(graph *g, node pi, const mpq_t beta, node y);

/* Uniform on the maximisers of eQ: the limit of Proposition 4.13. */
node graph_argmax(graph *g, node pi, node y);

/* Uniform on the maximisers of a reward table, whatever it is. */
node graph_greedy(graph *g, node table);

/* This action, then n - 1 best ones, then pi; n >= 1, and eQ for n = 1. */
node graph_lookahead(graph *g, node pi, unsigned long n, node y);

/* For n > 1: the value table that its own step backs up, the largest entries for n - 1. */
node graph_lookahead_values(const graph *g, node lookahead);

/* eQ of acting best for success from t + 1 on, and the policy uniform on its maximisers. */
node graph_optimal_eq(graph *g, node y);
node graph_optimal(graph *g, node y);

/* sum_s' tau(s'|s,a) v_{t+1}(s') for a value table v, 1 after the last step: what eQ is made of. */
node graph_next(graph *g, node v);

/* A value node: the occupancy d_t(s) of Proposition 4.7. */
node graph_occupancy(graph *g, node pi);

/* Definition 4.1's tables again, summed over every trajectory instead of backed up (Proposition 4.2):
 * exponential in T. Marks are not followed. */
node graph_eq_by_paths(graph *g, node pi, node y);
node graph_ev_by_paths(graph *g, node pi, node y);

/* Pointwise on two tables of actions (policies count as reward tables), or on two value tables. 0/0 = 0; a/0
 * marks the row. */
node graph_pointwise(graph *g, pointwise op, node a, node b);
node graph_power(graph *g, node a, long exponent); /* y^0 = 1; 0^negative marks the row */

/* For an exponent that is not whole; a negative number to such a power marks the row. */
node graph_power_root(graph *g, node a, const mpq_t exponent);

/* ---- Asking -------------------------------------------------------------------------------------- */

/* Row of a table at a place; borrowed until the next call on the graph. The place must be one of
 * graph_places. */
const prob_row *graph_policy_row(graph *g, node n, uint32_t t, uint32_t s);
bool graph_row_undefined(graph *g, node n, uint32_t t, uint32_t s);

/*
 * One entry; a is ignored for values. False if the row is undefined there (value is what the row keeps). The
 * first is for tables that are not graph_is_real, as graph_policy_row is.
 */
bool graph_entry(graph *g, node n, uint32_t t, uint32_t s, uint32_t a, mpq_t value);
bool graph_real_entry(graph *g, node n, uint32_t t, uint32_t s, uint32_t a, real *value);

/* sum_s mu(s) eV_1(s). False if it depends on an undefined row with positive weight. */
bool graph_success_probability(graph *g, node pi, node y, real *value);

typedef struct comparison {
    size_t compared;                        /* places where both rows are defined */
    size_t undefined;                       /* skipped: undefined on both sides */
    size_t undefined_left, undefined_right; /* skipped: on this side only */
    size_t different;                       /* places that differ */
    size_t unknown;                         /* places of which enclosures do not tell whether they differ */
    uint32_t t, s, a;                       /* the first difference in order of t, s, a */
} comparison;

/* Compare two tables of the same kind (policies count as reward tables) at every reachable place. */
void graph_compare(graph *g, node a, node b, comparison *result);

#endif
