/*
 * Policies and rewards to try where a quantifier ranges over all of them (doc/language.md): a few tables,
 * biased to the edges where claims break. A table is a function of the key, the variable's name and the
 * number of the draw alone; of eight draws in a row each is of another kind.
 *
 *   policies  the prior; uniform; deterministic; rows of small weights with and without zeros, of larger
 * ones; the same row wherever there are as many actions; a kind of its own for each row optimal   the same
 * weights, on the actions that are best for success alone rewards   x; 1; zeros and ones; two values only;
 * fractions up to 1 with and without zeros; fractions above 1 among them; the same row wherever there are as
 * many actions
 *
 * Half of those that are drawn by places depend on t.
 */
#ifndef LANG_DRAWS_H
#define LANG_DRAWS_H

#include "lang/ast.h"
#include "operators/graph.h"

#define DRAW_KINDS 8u

typedef struct draw_key {
    uint64_t seed, stream, index;
} draw_key;

/*
 * Draw `number` for a binder of one of the kinds BIND_POLICY, BIND_POLICY_OPTIMAL, BIND_REWARD; `ordinal` is
 * its place among those of its quantifier, so that several variables run through the kinds in different
 * orders.
 */
node draw_table(graph *g, const draw_key *key, const binder *b, unsigned ordinal, unsigned number);

#endif
