/*
 * Random models laid out flat (operators/compact.h), a block at a time and without a model object each: for
 * screening, where making a model must not cost more than checking it. A model is a function of family, seed,
 * stream and index alone. All numbers are fractions n/d with d up to the family's height, so they are the
 * same few parameters for all models.
 *
 * Every state belongs to one layer and is reached. Zeros and ones in x, zeros in the prior, one action,
 * several starts are frequent, as far as the family allows them. About half of the blocks have the family's
 * horizon, the others any shorter one.
 */
#ifndef SEARCH_FLAT_H
#define SEARCH_FLAT_H

#include "operators/compact.h"
#include "search/generate.h"

#define FLAT_BLOCK 64u /* models made together: of indices BLOCK * i .. BLOCK * i + BLOCK - 1 */
#define FLAT_MAX_HEIGHT 256u
#define FLAT_MAX_WIDTH 64u /* states a layer, actions a state */
#define FLAT_MAX_HORIZON 64u

typedef struct flat flat;

/* Refused (EXIT_USAGE): log_success, and sizes or heights beyond those above. */
flat *flat_new(const family *f, uint64_t seed, uint64_t stream, status *st);
void flat_free(flat *g); /* NULL is allowed */
const parameters *flat_parameters(const flat *g);

/* The models first .. first + count - 1, which lie in one block, side by side; the horizon is the block's. */
void flat_generate(const flat *g, uint64_t first, uint32_t count, compact *out);

/* One of the models of a compact model as a model object, its states in the order of the places; frozen,
 * named "random", the actions called a0, a1, ... */
mdp *compact_export(const compact *c, const parameters *numbers, uint32_t model);

#endif
