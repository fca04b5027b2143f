/*
 * Residues of LIMBS words modulo a prime, in Montgomery form. To be included once in a file that has defined
 * LIMBS, so that all loops over words are of a constant length.
 */
#ifndef OPERATORS_RESIDUE_H
#define OPERATORS_RESIDUE_H

#include <string.h>

#include "exact/prime.h"

typedef struct residue {
    uint64_t word[LIMBS];
} residue;

typedef struct modulus {
    residue p, one, square;
    uint64_t inverse;
} modulus;

static const residue zero;

static inline residue residue_of(const uint64_t *words)
{
    residue r;
    memcpy(&r, words, sizeof r);
    return r;
}

static inline modulus modulus_of(const prime *p)
{
    return (modulus){residue_of(p->p), residue_of(p->one), residue_of(p->square), p->inverse};
}

static inline bool is_zero(residue a)
{
    return limbs_zero(LIMBS, a.word);
}

static inline bool equal(residue a, residue b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

#if LIMBS == 1 /* the same in fewer instructions */

static inline residue reduced(const modulus *f, uint64_t a)
{
    return (residue){{a >= f->p.word[0] ? a - f->p.word[0] : a}};
}

static inline residue mul(const modulus *f, residue a, residue b)
{
    limbs_double product = (limbs_double)a.word[0] * b.word[0];
    uint64_t m = (uint64_t)product * f->inverse;
    return reduced(f, (uint64_t)((product + (limbs_double)m * f->p.word[0]) >> 64));
}

static inline residue add(const modulus *f, residue a, residue b)
{
    return reduced(f, a.word[0] + b.word[0]);
}

static inline residue sub(const modulus *f, residue a, residue b)
{
    uint64_t x = a.word[0], y = b.word[0];
    return (residue){{x >= y ? x - y : x + f->p.word[0] - y}};
}

#else

static inline residue mul(const modulus *f, residue a, residue b)
{
    residue r;
    limbs_mul(LIMBS, f->p.word, f->inverse, a.word, b.word, r.word);
    return r;
}

static inline residue add(const modulus *f, residue a, residue b)
{
    residue r;
    limbs_add(LIMBS, f->p.word, a.word, b.word, r.word);
    return r;
}

static inline residue sub(const modulus *f, residue a, residue b)
{
    residue r;
    limbs_sub(LIMBS, f->p.word, a.word, b.word, r.word);
    return r;
}

#endif

/* Into Montgomery form. */
static inline residue enter(const modulus *f, const uint64_t *words)
{
    return mul(f, residue_of(words), f->square);
}

/* a to the power of a number of so many words. */
static inline residue power_words(const modulus *f, residue a, const uint64_t *exponent, unsigned words)
{
    residue r = f->one;
    for (unsigned i = 0; i < words; i++)
        for (uint64_t bits = exponent[i], left = 64; left > 0 && (i + 1 < words || bits > 0); left--) {
            if (bits & 1)
                r = mul(f, r, a);
            a = mul(f, a, a);
            bits >>= 1;
        }
    return r;
}

static inline residue power(const modulus *f, residue a, uint64_t exponent)
{
    return power_words(f, a, &exponent, 1);
}

/* 1/a, a other than 0, by Fermat. False if it is not, as p is no prime: with a wide one that cannot be
 * excluded quite. */
static inline bool invert(const modulus *f, residue a, residue *inverse)
{
    residue exponent = f->p; /* p is odd and more than 2 */
    exponent.word[0] -= 2;
    for (unsigned i = 0; LIMBS > 1 && i + 1 < LIMBS && exponent.word[i] > f->p.word[i]; i++)
        exponent.word[i + 1]--; /* the borrow */
    *inverse = power_words(f, a, exponent.word, LIMBS);
    return equal(mul(f, a, *inverse), f->one);
}

#define CHAINS 4u

/*
 * out[i] = 1/in[i], 0 for 0: products along several chains (so that they do not wait for each other), one
 * inversion for all, and back. False as for invert.
 */
static inline bool invert_all(const modulus *f, const residue *in, residue *out, uint32_t count)
{
    residue chain[CHAINS], before[CHAINS], all = f->one, inverse;
    for (uint32_t k = 0; k < CHAINS; k++)
        chain[k] = f->one;
    for (uint32_t i = 0; i < count; i++) {
        residue *c = &chain[i % CHAINS];
        out[i] = *c;
        *c = mul(f, *c, is_zero(in[i]) ? f->one : in[i]);
    }
    for (uint32_t k = 0; k < CHAINS; k++) {
        before[k] = all;
        all = mul(f, all, chain[k]);
    }
    bool ok = invert(f, all, &inverse);
    for (uint32_t k = CHAINS; k-- > 0;) {
        residue one_chain = mul(f, inverse, before[k]);
        inverse = mul(f, inverse, chain[k]);
        chain[k] = one_chain;
    }
    for (uint32_t i = count; i-- > 0;) {
        residue *c = &chain[i % CHAINS];
        out[i] = is_zero(in[i]) ? zero : mul(f, *c, out[i]);
        *c = mul(f, *c, is_zero(in[i]) ? f->one : in[i]);
    }
    return ok;
}

#endif
