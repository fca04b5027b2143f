#include "exact/field.h"

#include "base/contract.h"
#include "base/rng.h"

void field_init(field *f, uint64_t p)
{
    REQUIRE(p > UINT64_C(1) << 61 && p < UINT64_C(1) << 62 && (p & 1));
    uint64_t inverse = p; /* right modulo 8; each step doubles the bits that are right */
    for (int i = 0; i < 5; i++)
        inverse *= 2 - p * inverse;
    f->p = p;
    f->inverse = 0 - inverse;
    f->one = (0 - p) % p;
    field_wide square = (field_wide)f->one * f->one;
    f->square = (uint64_t)(square % p);
}

uint64_t field_from(const field *f, uint64_t residue)
{
    return field_mul(f, residue, f->square);
}

uint64_t field_to(const field *f, uint64_t a)
{
    return field_mul(f, a, 1);
}

uint64_t field_power(const field *f, uint64_t a, uint64_t exponent)
{
    uint64_t r = f->one;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1)
            r = field_mul(f, r, a);
        a = field_mul(f, a, a);
    }
    return r;
}

uint64_t field_inverse(const field *f, uint64_t a)
{
    REQUIRE(a != 0);
    return field_power(f, a, f->p - 2);
}

bool field_residue(const field *f, const mpq_t q, uint64_t *residue)
{
    uint64_t n = mpz_fdiv_ui(mpq_numref(q), f->p), d = mpz_fdiv_ui(mpq_denref(q), f->p);
    if (d == 0)
        return false;
    if (d != 1)
        n = field_to(f, field_mul(f, field_from(f, n), field_inverse(f, field_from(f, d))));
    *residue = n;
    return true;
}

/* ---- Primes -------------------------------------------------------------------------------------- */

static uint64_t power_mod(uint64_t a, uint64_t exponent, uint64_t n)
{
    uint64_t r = 1;
    for (a %= n; exponent > 0; exponent >>= 1) {
        if (exponent & 1)
            r = (uint64_t)((field_wide)r * a % n);
        a = (uint64_t)((field_wide)a * a % n);
    }
    return r;
}

/* Does the base show that the odd number n = odd * 2^twos + 1 is composite? */
static bool is_witness(uint64_t base, uint64_t n, uint64_t odd, unsigned twos)
{
    uint64_t a = power_mod(base, odd, n);
    if (a == 1 || a == n - 1)
        return false;
    for (unsigned i = 1; i < twos; i++) {
        a = (uint64_t)((field_wide)a * a % n);
        if (a == n - 1)
            return false;
    }
    return true;
}

/* Miller and Rabin; no composite below 3.3e24 passes for the first 13 primes (Sorenson and Webster 2015). */
bool field_is_prime(uint64_t n)
{
    static const uint64_t bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41};
    size_t count = sizeof bases / sizeof bases[0];
    for (size_t i = 0; i < count; i++)
        if (n % bases[i] == 0)
            return n == bases[i];
    if (n < 2)
        return false;
    uint64_t odd = n - 1;
    unsigned twos = 0;
    for (; odd % 2 == 0; odd /= 2)
        twos++;
    for (size_t i = 0; i < count; i++)
        if (is_witness(bases[i], n, odd, twos))
            return false;
    return true;
}

uint64_t field_prime(uint64_t seed, uint64_t index)
{
    rng r;
    rng_init(&r, seed, rng_hash("primes"), index);
    uint64_t low = UINT64_C(1) << 61, n;
    do
        n = low | (rng_next(&r) & (low - 1)) | 1;
    while (!field_is_prime(n));
    return n;
}

/* ---- Inverses, many at a time -------------------------------------------------------------------- */

#define CHAINS 4u

/* Products along several chains (so that they do not wait for each other), one inversion for all, and back.
 */
void field_invert_all(const field *f, const uint64_t *in, uint64_t *out, uint32_t count)
{
    uint64_t chain[CHAINS], before[CHAINS], all = f->one;
    for (uint32_t k = 0; k < CHAINS; k++)
        chain[k] = f->one;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t *c = &chain[i % CHAINS];
        out[i] = *c;
        *c = field_mul(f, *c, in[i] ? in[i] : f->one);
    }
    for (uint32_t k = 0; k < CHAINS; k++) {
        before[k] = all;
        all = field_mul(f, all, chain[k]);
    }
    uint64_t inverse = field_inverse(f, all);
    for (uint32_t k = CHAINS; k-- > 0;) {
        uint64_t one_chain = field_mul(f, inverse, before[k]);
        inverse = field_mul(f, inverse, chain[k]);
        chain[k] = one_chain;
    }
    for (uint32_t i = count; i-- > 0;) {
        uint64_t *c = &chain[i % CHAINS];
        out[i] = in[i] ? field_mul(f, *c, out[i]) : 0;
        *c = field_mul(f, *c, in[i] ? in[i] : f->one);
    }
}
