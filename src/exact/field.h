/*
 * Residues modulo a prime between 2^61 and 2^62, in Montgomery form: the residue r of a number is kept as
 * r * 2^64 mod p, in 0 .. p-1.
 */
#ifndef EXACT_FIELD_H
#define EXACT_FIELD_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct field {
    uint64_t p;
    uint64_t inverse; /* -1/p modulo 2^64 */
    uint64_t one;     /* 2^64 mod p */
    uint64_t square;  /* 2^128 mod p */
} field;

__extension__ typedef unsigned __int128 field_wide;

/* Contract: p is a prime, 2^61 < p < 2^62. */
void field_init(field *f, uint64_t p);

/* The index-th prime that a seed stands for: drawn uniformly from the primes between 2^61 and 2^62. */
uint64_t field_prime(uint64_t seed, uint64_t index);
bool field_is_prime(uint64_t n); /* proved, for every n */

static inline uint64_t field_mul(const field *f, uint64_t a, uint64_t b)
{
    field_wide product = (field_wide)a * b;
    uint64_t m = (uint64_t)product * f->inverse;
    uint64_t r = (uint64_t)((product + (field_wide)m * f->p) >> 64);
    return r >= f->p ? r - f->p : r;
}

static inline uint64_t field_add(const field *f, uint64_t a, uint64_t b)
{
    uint64_t r = a + b;
    return r >= f->p ? r - f->p : r;
}

static inline uint64_t field_sub(const field *f, uint64_t a, uint64_t b)
{
    return a >= b ? a - b : a + f->p - b;
}

uint64_t field_from(const field *f, uint64_t residue); /* of a number less than p, into Montgomery form */
uint64_t field_to(const field *f, uint64_t a);         /* and back */
uint64_t field_power(const field *f, uint64_t a, uint64_t exponent);
uint64_t field_inverse(const field *f, uint64_t a); /* contract: a is not 0 */

/* The residue of a rational, less than p and not in Montgomery form; false if p divides its denominator. */
bool field_residue(const field *f, const mpq_t q, uint64_t *residue);

/* out[i] = 1/in[i], and 0 for 0, both in Montgomery form; out and in are apart. */
void field_invert_all(const field *f, const uint64_t *in, uint64_t *out, uint32_t count);

#endif
