/*
 * Laws over trajectories, by plain enumeration: p(xi) and p(xi | O_{1:T} = 1) of Section 4. A path is
 * (s_1, a_1), ..., (s_T, a_T). Exponential in T: ask trajectory_count first.
 */
#ifndef OPERATORS_LAW_H
#define OPERATORS_LAW_H

#include "exact/quantity.h"
#include "operators/graph.h"

/* Beyond this many trajectories nothing is enumerated. */
#define LAW_MAX_TRAJECTORIES 1000000u

/* All action sequences and successors from the places of step t on; UINT64_MAX if there are more. */
uint64_t trajectory_count(const places *p, const mdp *m, uint32_t t);

typedef struct law_step {
    uint32_t s, a;
} law_step;

typedef struct law {
    uint32_t horizon;
    size_t count;
    law_step *paths; /* count * horizon steps, in lexicographic order of (s_1, a_1, s_2, ...) */
    real *p;         /* count probabilities, > 0, summing to 1 */
} law;

/*
 * The law of pi, resp. (posterior) its law given O_{1:T} = 1 under y. NULL if undefined: a marked row is used
 * with positive weight (then *t, *s name it), or p(O_{1:T} = 1) = 0 (then *t = 0). The caller frees.
 */
law *law_of(graph *g, node pi, uint32_t *t, uint32_t *s);
law *law_posterior(graph *g, node pi, node y, uint32_t *t, uint32_t *s);
void law_free(law *l);

/* Equal as distributions? Unknown where enclosures overlap, and nothing else differs. If not, and difference
 * is not NULL, *difference is the first path at which they differ, as an index into a (or into b with *in_b
 * set, where a gives that path probability 0). */
truth law_equal(const law *a, const law *b, size_t *difference, bool *in_b);

/* sum_xi a(xi) log(a(xi) / b(xi)), path by path (the left side of Proposition 4.7); +infinity where b lacks a
 * path of a. */
void law_kl(const law *a, const law *b, quantity *out);

/* Probability of a path under l: 0 if it is not listed. */
void law_probability(real *p, const law *l, const law_step *path);

#endif
