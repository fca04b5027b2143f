/*
 * Residues modulo an odd p of n words of 64 bits, least word first, in Montgomery form: r is kept as
 * r * 2^(64n) mod p. p < 2^(64n - 2), so that sums do not carry out of n words. n is a constant wherever time
 * matters; results may be written over the arguments.
 */
#ifndef EXACT_LIMBS_H
#define EXACT_LIMBS_H

#include <stdbool.h>
#include <stdint.h>

#define LIMBS_MAX 4u

__extension__ typedef unsigned __int128 limbs_double;

/* r -= p where r >= p. */
static inline void limbs_reduce(unsigned n, const uint64_t *p, uint64_t *r)
{
    uint64_t less[LIMBS_MAX], borrow = 0;
    for (unsigned i = 0; i < n; i++) {
        limbs_double d = (limbs_double)r[i] - p[i] - borrow;
        less[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
    for (unsigned i = 0; i < n; i++)
        r[i] = borrow ? r[i] : less[i];
}

static inline void limbs_add(unsigned n, const uint64_t *p, const uint64_t *a, const uint64_t *b, uint64_t *r)
{
    uint64_t carry = 0;
    for (unsigned i = 0; i < n; i++) {
        limbs_double s = (limbs_double)a[i] + b[i] + carry;
        r[i] = (uint64_t)s;
        carry = (uint64_t)(s >> 64);
    }
    limbs_reduce(n, p, r);
}

static inline void limbs_sub(unsigned n, const uint64_t *p, const uint64_t *a, const uint64_t *b, uint64_t *r)
{
    uint64_t borrow = 0, carry = 0;
    for (unsigned i = 0; i < n; i++) {
        limbs_double d = (limbs_double)a[i] - b[i] - borrow;
        r[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
    for (unsigned i = 0; i < n; i++) {
        limbs_double s = (limbs_double)r[i] + (borrow ? p[i] : 0) + carry;
        r[i] = (uint64_t)s;
        carry = (uint64_t)(s >> 64);
    }
}

/* r = a b / 2^(64n) mod p; inverse: -1/p modulo 2^64. Word by word, as p leaves two bits free above. */
static inline void limbs_mul(unsigned n, const uint64_t *p, uint64_t inverse, const uint64_t *a,
                             const uint64_t *b, uint64_t *r)
{
    uint64_t t[LIMBS_MAX] = {0};
    for (unsigned i = 0; i < n; i++) {
        limbs_double x = (limbs_double)a[0] * b[i] + t[0];
        uint64_t carry = (uint64_t)(x >> 64), m = (uint64_t)x * inverse;
        limbs_double y = (limbs_double)m * p[0] + (uint64_t)x;
        uint64_t lent = (uint64_t)(y >> 64);
        for (unsigned k = 1; k < n; k++) {
            x = (limbs_double)a[k] * b[i] + t[k] + carry;
            carry = (uint64_t)(x >> 64);
            y = (limbs_double)m * p[k] + (uint64_t)x + lent;
            lent = (uint64_t)(y >> 64);
            t[k - 1] = (uint64_t)y;
        }
        t[n - 1] = carry + lent;
    }
    limbs_reduce(n, p, t);
    for (unsigned i = 0; i < n; i++)
        r[i] = t[i];
}

static inline bool limbs_zero(unsigned n, const uint64_t *a)
{
    uint64_t any = 0;
    for (unsigned i = 0; i < n; i++)
        any |= a[i];
    return any == 0;
}

static inline bool limbs_less(unsigned n, const uint64_t *a, const uint64_t *b)
{
    for (unsigned i = n; i-- > 0;)
        if (a[i] != b[i])
            return a[i] < b[i];
    return false;
}

#endif
