/*
 * How large can the polynomials be that an identity compares? Over a family of models whose numbers are
 * polynomials in some parameters, every entry of every table of a tape is a quotient N / (R E) of polynomials
 * with integer coefficients: R is the row's own, E common to the layer. Degrees of N, R and E, and the binary
 * logarithms of their norms (sums of absolute coefficients), obey a recursion along the tape, since both add
 * up in a product; doc/exhaustive.md derives it. So the degree and the norm of what two sides of an identity
 * differ by are bounded before anything is computed.
 */
#ifndef OPERATORS_TAPE_DEGREE_H
#define OPERATORS_TAPE_DEGREE_H

#include "exact/prime.h"
#include "operators/compact.h"
#include "operators/tape.h"

/* Upper bounds for a polynomial: its degree, and the logarithm to base 2 of its norm. */
typedef struct poly_size {
    mpz_t degree, bits;
} poly_size;

void poly_size_init(poly_size *s); /* of the constant 1 */
void poly_size_clear(poly_size *s);

/* The numbers of one kind that a model gives: polynomials of norm <= 2^bits over one denominator <=
 * 2^denominator_bits. */
typedef struct leaf_size {
    uint32_t degree, bits, denominator_bits;
} leaf_size;

typedef struct tape_family {
    uint32_t horizon;
    const uint32_t *width; /* by layer, from 0: places at most */
    uint32_t actions;      /* of a place, at most */
    uint32_t successors;   /* of an action, at most */
    leaf_size x, prior, tau, mu;
    leaf_size given_policy, given_reward; /* of leaves given from outside */
} tape_family;

typedef struct table_size {
    poly_size n, r, e;
} table_size;

typedef struct tape_degrees tape_degrees;

/* Both must outlive the result. */
tape_degrees *tape_degrees_new(const tape *p, const tape_family *f);
void tape_degrees_free(tape_degrees *s);

/* The operation's entries at step t; borrowed. */
const table_size *tape_size(tape_degrees *s, uint32_t op, uint32_t t);

/* The largest of all pairs' differences, as polynomials. */
void tape_difference_size(tape_degrees *s, poly_size *result);

/*
 * The chance that a difference that is not 0 is 0 all the same modulo a prime drawn uniformly from those of
 * so many bits (prime_draw), at parameters drawn uniformly from its residues but 0, is at most result /
 * 2^(prime_bits - 1).
 */
void tape_chance(mpz_t result, const poly_size *difference, unsigned prime_bits);

#endif
