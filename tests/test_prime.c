/* The primes that identities are computed modulo, and arithmetic with their residues, against GMP and FLINT.
 */
#include <flint/fmpz.h>
#include <stdlib.h>

#include "exact/prime.h"
#include "suite.h"

static void value_of(const uint64_t *words, unsigned n, mpz_t out)
{
    mpz_import(out, n, -1, sizeof *words, 0, 0, words);
}

/* Against GMP: the primes that follow each other from 2^61 on, and strong pseudoprimes. */
START_TEST(proved)
{
    uint64_t n = (UINT64_C(1) << 61) - 1;
    mpz_t next;
    mpz_init_set_ui(next, n - 1);
    for (int i = 0; i < 40; i++) {
        mpz_nextprime(next, next);
        while (n < mpz_get_ui(next))
            ck_assert(!prime_test(n++));
        ck_assert(prime_test(n++));
    }
    ck_assert(!prime_test(UINT64_C(3215031751))); /* a strong pseudoprime for the bases 2, 3, 5 and 7 */
    ck_assert(prime_test(2) && prime_test(41) && !prime_test(1) && !prime_test(0));
    mpz_clear(next);
}
END_TEST

/* Primes drawn have the width and are primes: FLINT proves it. They depend on seed, index and width alone. */
START_TEST(drawn)
{
    for (unsigned bits = 62; bits <= 254; bits += 64)
        for (uint64_t i = 0; i < 24; i++) {
            prime p, again, other;
            prime_draw(&p, bits, 3, i);
            prime_draw(&again, bits, 3, i);
            prime_draw(&other, bits, 3, i + 1);
            ck_assert_mem_eq(&p, &again, sizeof p);
            ck_assert_mem_ne(p.p, other.p, sizeof p.p);
            mpz_t n;
            mpz_init(n);
            value_of(p.p, p.limbs, n);
            ck_assert_uint_eq(mpz_sizeinbase(n, 2), bits);
            fmpz_t f;
            fmpz_init(f);
            fmpz_set_mpz(f, n);
            ck_assert_int_eq(fmpz_is_prime(f), 1);
            fmpz_clear(f);
            mpz_clear(n);
        }
    flint_cleanup();
}
END_TEST

/*
 * More than 2^(count + 1) primes, by 2x / log 2x - 1.25506 x / log x, x = 2^(bits-1): as 0.6931 < log 2 <
 * 0.6932 it is enough that with b = bits 2 (b-1) 0.6931 - 1.25506 b 0.6932 > b (b-1) 0.6931 0.6932
 * 2^(count+1) / x. All times 10^13.
 */
START_TEST(enough_of_them)
{
    for (unsigned long b = 62; b <= 254; b += 64) {
        unsigned long count = prime_count_bits((unsigned)b);
        mpz_t left, right;
        mpz_inits(left, right, NULL);
        long difference = 200000 * (long)(b - 1) * 6931 - 125506 * (long)b * 6932; /* times 10^9 */
        ck_assert_int_gt(difference, 0);
        mpz_set_si(left, difference);
        mpz_mul_ui(left, left, 10000);
        mpz_mul_2exp(left, left, b - 1);
        mpz_set_ui(right, b * (b - 1) * 6931);
        mpz_mul_ui(right, right, 6932 * 100000ul);
        mpz_mul_2exp(right, right, count + 1);
        ck_assert(mpz_cmp(left, right) > 0);
        mpz_mul_2exp(right, right, 2); /* not a gross understatement either */
        ck_assert(mpz_cmp(left, right) < 0);
        mpz_clears(left, right, NULL);
    }
}
END_TEST

/* ---- Arithmetic ---------------------------------------------------------------------------------- */

/* Random residues, and those at the edges: 0, 1, p - 1, and with words of ones and zeros. */
static void draw(const prime *p, rng *r, int i, uint64_t *a)
{
    prime_draw_residue(p, r, a);
    for (unsigned k = 0; k < p->limbs; k++) {
        if (i % 7 == 1)
            a[k] = k == 0;
        if (i % 7 == 2)
            a[k] = p->p[k] - (k == 0);
        if (i % 7 == 3 && k + 1 < p->limbs)
            a[k] = (i / 7 + (int)k) % 2 ? UINT64_MAX : 0;
        if (i % 7 == 4)
            a[k] = 0;
    }
}

/* limbs_mul(a, b) 2^(64n) = a b, and so on. */
START_TEST(arithmetic)
{
    rng r;
    rng_init(&r, 1, 2, 3);
    mpz_t a, b, c, d, modulus;
    mpz_inits(a, b, c, d, modulus, NULL);
    prime p;
    for (int i = 0; i < 8000; i++) {
        if (i % 200 == 0)
            prime_draw(&p, 62 + 64 * (unsigned)(i / 200 % 4), 7, (uint64_t)i);
        uint64_t u[LIMBS_MAX], v[LIMBS_MAX], w[LIMBS_MAX];
        unsigned n = p.limbs;
        draw(&p, &r, i, u);
        draw(&p, &r, i / 3, v);
        value_of(p.p, n, modulus);
        value_of(u, n, a);
        value_of(v, n, b);
        limbs_mul(n, p.p, p.inverse, u, v, w);
        value_of(w, n, c);
        ck_assert(mpz_cmp(c, modulus) < 0);
        mpz_mul_2exp(c, c, 64 * n);
        mpz_mul(d, a, b);
        ck_assert(mpz_congruent_p(c, d, modulus));
        limbs_add(n, p.p, u, v, w);
        mpz_add(d, a, b);
        mpz_fdiv_r(d, d, modulus);
        value_of(w, n, c);
        ck_assert(mpz_cmp(c, d) == 0);
        limbs_sub(n, p.p, u, v, w);
        mpz_sub(d, a, b);
        mpz_fdiv_r(d, d, modulus);
        value_of(w, n, c);
        ck_assert(mpz_cmp(c, d) == 0);
        ck_assert_int_eq(limbs_less(n, u, v), mpz_cmp(a, b) < 0);
        ck_assert_int_eq(limbs_zero(n, u), mpz_sgn(a) == 0);
    }
    mpz_clears(a, b, c, d, modulus, NULL);
}
END_TEST

/* q = n / d: residue d = n; and what p divides is no denominator. */
START_TEST(residues)
{
    rng r;
    rng_init(&r, 4, 5, 6);
    mpz_t left, modulus;
    mpz_inits(left, modulus, NULL);
    mpq_t q;
    mpq_init(q);
    for (unsigned i = 0; i < 400; i++) {
        prime p;
        prime_draw(&p, 62 + 64 * (i % 4), 9, i % 8);
        value_of(p.p, p.limbs, modulus);
        mpz_set_si(mpq_numref(q), (long)rng_below(&r, 2000) - 1000);
        mpz_pow_ui(mpq_numref(q), mpq_numref(q), 1 + i % 30);
        mpz_set_ui(mpq_denref(q), rng_between(&r, 1, 1000));
        mpz_pow_ui(mpq_denref(q), mpq_denref(q), 1 + i % 25);
        mpq_canonicalize(q);
        uint64_t residue[LIMBS_MAX];
        ck_assert(prime_residue(&p, q, residue));
        value_of(residue, p.limbs, left);
        ck_assert(mpz_cmp(left, modulus) < 0);
        mpz_mul(left, left, mpq_denref(q));
        ck_assert(mpz_congruent_p(left, mpq_numref(q), modulus));
        mpz_set_ui(mpq_numref(q), 1);
        mpz_mul_ui(mpq_denref(q), modulus, 6);
        ck_assert(!prime_residue(&p, q, residue));
    }
    mpq_clear(q);
    mpz_clears(left, modulus, NULL);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("prime");
    TCase *c = tcase_create("prime");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, proved);
    tcase_add_test(c, drawn);
    tcase_add_test(c, enough_of_them);
    tcase_add_test(c, arithmetic);
    tcase_add_test(c, residues);
    suite_add_tcase(s, c);
    return suite_run(s);
}
