/*
 * Primes to compute modulo, of 62 bits and, where the bound on the error needs them, of 126, 190 or 254. The
 * residues of a prime of 64n - 2 bits are n words each, least word first.
 */
#ifndef EXACT_PRIME_H
#define EXACT_PRIME_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"
#include "base/text.h"
#include "exact/limbs.h"

#define PRIME_BITS 62u
#define PRIME_MAX_BITS 254u
#define PRIME_WIDTHS 4u /* so many widths: 64n - 2 bits for n = 1 .. PRIME_WIDTHS */

typedef struct prime {
    unsigned bits, limbs;
    uint64_t p[LIMBS_MAX];
    uint64_t inverse;           /* -1/p modulo 2^64 */
    uint64_t one[LIMBS_MAX];    /* 1 in Montgomery form */
    uint64_t square[LIMBS_MAX]; /* 2^(64n) in Montgomery form: what brings others into it */
} prime;

/*
 * The index-th prime of so many bits that a seed stands for: drawn uniformly from the primes between
 * 2^(bits-1) and 2^bits. Those of 62 bits are proved (prime_test). A wider one has passed 130 rounds of
 * Miller and Rabin at bases drawn from the seed too, so that it is composite with a chance below 2^-253 (a
 * composite passes a round with a chance of 1/4 at most, and of the odd numbers drawn more than one in 2^7 is
 * prime).
 */
void prime_draw(prime *p, unsigned bits, uint64_t seed, uint64_t index);

bool prime_test(uint64_t n); /* is n prime? Proved, for every n */

/* More than 2 * 2^result primes are between x = 2^(bits-1) and 2x (Rosser and Schoenfeld 1962: x / log x <
 * pi(x) < 1.25506 x / log x for x >= 17). */
unsigned prime_count_bits(unsigned bits);

/* How much longer an engine takes modulo a prime of so many bits than modulo one of 62, in tenths. */
unsigned prime_cost(unsigned bits);

void prime_print(const prime *p, text *out); /* decimal */

/* Residues that are not in Montgomery form, of n words, less than p. */
bool prime_residue(const prime *p, const mpq_t q, uint64_t *residue); /* false if p divides the denominator */
void prime_draw_residue(const prime *p, rng *r, uint64_t *residue);   /* uniform, other than 0 */

#endif
