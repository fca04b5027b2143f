#include "exact/prime.h"

#include <stdlib.h>
#include <string.h>

#include "base/contract.h"

#define ROUNDS 130u

/* ---- Words --------------------------------------------------------------------------------------- */

static void to_mpz(const uint64_t *words, unsigned n, mpz_t out)
{
    mpz_import(out, n, -1, sizeof *words, 0, 0, words);
}

/* number: 0 .. 2^(64n) - 1 */
static void from_mpz(const mpz_t number, unsigned n, uint64_t *words)
{
    REQUIRE(mpz_sgn(number) >= 0 && mpz_sizeinbase(number, 2) <= (size_t)64 * n);
    memset(words, 0, n * sizeof *words);
    mpz_export(words, NULL, -1, sizeof *words, 0, 0, number);
}

/* ---- Primes of 62 bits --------------------------------------------------------------------------- */

static uint64_t power_mod(uint64_t a, uint64_t exponent, uint64_t n)
{
    uint64_t r = 1;
    for (a %= n; exponent > 0; exponent >>= 1) {
        if (exponent & 1)
            r = (uint64_t)((limbs_double)r * a % n);
        a = (uint64_t)((limbs_double)a * a % n);
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
        a = (uint64_t)((limbs_double)a * a % n);
        if (a == n - 1)
            return false;
    }
    return true;
}

/* Miller and Rabin; no composite below 3.3e24 passes for the first 13 primes (Sorenson and Webster 2015). */
bool prime_test(uint64_t n)
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

static uint64_t draw_narrow(uint64_t seed, uint64_t index)
{
    rng r;
    rng_init(&r, seed, rng_hash("primes"), index);
    uint64_t low = UINT64_C(1) << 61, n;
    do
        n = low | (rng_next(&r) & (low - 1)) | 1;
    while (!prime_test(n));
    return n;
}

/* ---- Wider ones ---------------------------------------------------------------------------------- */

static void draw_number(rng *r, unsigned bits, mpz_t n)
{
    uint64_t words[LIMBS_MAX];
    unsigned limbs = (bits + 2) / 64;
    for (unsigned i = 0; i < limbs; i++)
        words[i] = rng_next(r);
    words[limbs - 1] >>= 2;
    to_mpz(words, limbs, n);
}

/* Does the base fail to show that n = odd * 2^twos + 1 is composite? */
static bool passes(const mpz_t base, const mpz_t n, const mpz_t odd, mp_bitcnt_t twos, mpz_t a,
                   mpz_t minus_one)
{
    mpz_sub_ui(minus_one, n, 1);
    mpz_powm(a, base, odd, n);
    bool passed = mpz_cmp_ui(a, 1) == 0 || mpz_cmp(a, minus_one) == 0;
    for (mp_bitcnt_t i = 1; !passed && i < twos; i++) {
        mpz_powm_ui(a, a, 2, n);
        passed = mpz_cmp(a, minus_one) == 0;
    }
    return passed;
}

/* Miller and Rabin at bases 1 .. n - 1, drawn uniformly. */
static bool passes_all(const mpz_t n, unsigned bits, rng *r)
{
    mpz_t odd, base, a, minus_one;
    mpz_inits(odd, base, a, minus_one, NULL);
    mpz_sub_ui(odd, n, 1);
    mp_bitcnt_t twos = mpz_scan1(odd, 0);
    mpz_fdiv_q_2exp(odd, odd, twos);
    bool passed = true;
    for (unsigned i = 0; passed && i < ROUNDS; i++) {
        do
            draw_number(r, bits, base);
        while (mpz_sgn(base) == 0 || mpz_cmp(base, n) >= 0);
        passed = passes(base, n, odd, twos, a, minus_one);
    }
    mpz_clears(odd, base, a, minus_one, NULL);
    return passed;
}

static void draw_wide(unsigned bits, uint64_t seed, uint64_t index, mpz_t n)
{
    rng r;
    rng_init(&r, seed, rng_hash("wide primes") * bits, index);
    do {
        draw_number(&r, bits, n);
        mpz_setbit(n, bits - 1);
        mpz_setbit(n, 0);
    } while (mpz_probab_prime_p(n, 1) == 0 || !passes_all(n, bits, &r)); /* the first is quick to say no */
}

void prime_draw(prime *p, unsigned bits, uint64_t seed, uint64_t index)
{
    REQUIRE(bits >= PRIME_BITS && bits <= PRIME_MAX_BITS && (bits + 2) % 64 == 0);
    *p = (prime){.bits = bits, .limbs = (bits + 2) / 64};
    mpz_t n, power;
    mpz_inits(n, power, NULL);
    if (bits == PRIME_BITS)
        mpz_set_ui(n, draw_narrow(seed, index));
    else
        draw_wide(bits, seed, index, n);
    from_mpz(n, p->limbs, p->p);
    mpz_setbit(power, 64 * p->limbs);
    mpz_fdiv_r(power, power, n);
    from_mpz(power, p->limbs, p->one);
    mpz_powm_ui(power, power, 2, n);
    from_mpz(power, p->limbs, p->square);
    uint64_t inverse = p->p[0]; /* right modulo 8; each step doubles the bits that are right */
    for (int i = 0; i < 5; i++)
        inverse *= 2 - p->p[0] * inverse;
    p->inverse = 0 - inverse;
    mpz_clears(n, power, NULL);
}

unsigned prime_count_bits(unsigned bits)
{
    /* one in 2^5.9, 2^6.9, 2^7.5, 2^7.9 is prime by the bounds for pi; half of them are given away */
    static const unsigned sparse[PRIME_WIDTHS] = {7, 8, 9, 9};
    return bits - 1 - sparse[(bits + 2) / 64 - 1];
}

unsigned prime_cost(unsigned bits)
{
    static const unsigned tenths[PRIME_WIDTHS] = {10, 60, 150, 250};
    return tenths[(bits + 2) / 64 - 1];
}

void prime_print(const prime *p, text *out)
{
    mpz_t n;
    mpz_init(n);
    to_mpz(p->p, p->limbs, n);
    char *digits = mpz_get_str(NULL, 10, n);
    text_add(out, digits);
    free(digits);
    mpz_clear(n);
}

/* ---- Residues ------------------------------------------------------------------------------------ */

bool prime_residue(const prime *p, const mpq_t q, uint64_t *residue)
{
    mpz_t n, d, modulus;
    mpz_inits(n, d, modulus, NULL);
    to_mpz(p->p, p->limbs, modulus);
    bool ok = mpz_invert(d, mpq_denref(q), modulus) != 0;
    if (ok) {
        mpz_mul(n, mpq_numref(q), d);
        mpz_fdiv_r(n, n, modulus);
        from_mpz(n, p->limbs, residue);
    }
    mpz_clears(n, d, modulus, NULL);
    return ok;
}

void prime_draw_residue(const prime *p, rng *r, uint64_t *residue)
{
    do {
        for (unsigned i = 0; i < p->limbs; i++)
            residue[i] = rng_next(r);
        residue[p->limbs - 1] >>= 2;
    } while (limbs_zero(p->limbs, residue) || !limbs_less(p->limbs, residue, p->p));
}
