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

#include "base/rng.h"
#include "lang/ast.h"
#include "operators/graph.h"

#define DRAW_KINDS 8u

typedef struct draw_key {
    uint64_t seed, stream, index;
    bool generic; /* a quantifier goes through draw_generic's tables instead */
} draw_key;

/*
 * Draw `number` for a binder of one of the kinds BIND_POLICY, BIND_POLICY_OPTIMAL, BIND_REWARD; `ordinal` is
 * its place among those of its quantifier, so that several variables run through the kinds in different
 * orders.
 */
node draw_table(graph *g, const draw_key *key, const binder *b, unsigned ordinal, unsigned number);

/*
 * Generic tables, for identities: one for each pattern of zeros at the reachable places (a policy's row has
 * an entry other than 0). Entries are n / 2^84, n uniform in 1 .. 2^64, but for the last of a policy's row,
 * which is 1 minus the others; they are a function of the key, the number `scope` (distinct for variables in
 * one scope), place and action alone, and independent of each other. A polynomial of degree d in them, other
 * than 0, is 0 with the chance of d / 2^64 at most.
 */
#define DRAW_BITS 64u
#define DRAW_SHIFT 84u
void draw_generic_number(rng *r, mpq_t value); /* such an entry */

/* How many patterns there are for a binder of the kinds BIND_POLICY and BIND_REWARD; limit + 1 for more. */
uint64_t draw_patterns(const graph *g, binder_kind kind, uint64_t limit);
node draw_generic(graph *g, const draw_key *key, const binder *b, uint64_t scope, uint64_t pattern);

#endif
