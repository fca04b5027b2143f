/*
 * Coprime bases against prime factorisations. A base of products of powers can tell two primes apart only if
 * their exponents, number by number, are not proportional; refinement by gcds keeps such primes together. So
 * the base is one item for each class of primes with proportional exponents: a second way to find it.
 */
#include <stdio.h> /* before gmp.h */

#include <check.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "exact/coprime.h"
#include "suite.h"

enum { PRIMES = 12, MANY = 90 };
static const unsigned long prime[PRIMES] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 1009, 2147483647, 4294967291};

/* ---- By prime exponents -------------------------------------------------------------------------------- */

typedef struct factored {
    unsigned exponent[MANY][PRIMES];
    size_t count;
} factored;

/* Is v = c * w for some c > 0, for the columns p and q? Both are not 0. */
static bool proportional(const factored *f, int p, int q)
{
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; k < i; k++)
            if (f->exponent[i][p] * f->exponent[k][q] != f->exponent[k][p] * f->exponent[i][q])
                return false;
    return true;
}

static bool occurs(const factored *f, int p)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->exponent[i][p] > 0)
            return true;
    return false;
}

static unsigned gcd(unsigned a, unsigned b)
{
    return b == 0 ? a : gcd(b, a % b);
}

/* The class of prime p: each member to the power that its exponents have in common, over what all share. */
static void class_of(mpz_t item, const factored *f, int p)
{
    unsigned power[PRIMES] = {0}, common = 0;
    for (int q = p; q < PRIMES; q++) {
        if (!occurs(f, q) || !proportional(f, p, q))
            continue;
        for (size_t i = 0; i < f->count; i++)
            if (f->exponent[i][p] > 0) {
                power[q] = f->exponent[i][q];
                break;
            }
        common = gcd(common, power[q]);
    }
    mpz_set_ui(item, 1);
    for (int q = p; q < PRIMES; q++)
        for (unsigned k = 0; common > 0 && k < power[q] / common; k++)
            mpz_mul_ui(item, item, prime[q]);
}

static int by_size(const void *a, const void *b)
{
    return mpz_cmp(*(const mpz_t *)a, *(const mpz_t *)b);
}

static void expected_base(integers *base, const factored *f)
{
    mpz_t item;
    mpz_init(item);
    for (int p = 0; p < PRIMES; p++) {
        bool first = occurs(f, p);
        for (int q = 0; q < p && first; q++)
            first = !occurs(f, q) || !proportional(f, p, q);
        class_of(item, f, p);
        if (first)
            integers_add(base, item);
    }
    if (base->count > 0)
        qsort(base->items, base->count, sizeof *base->items, by_size);
    mpz_clear(item);
}

/* Products of up to three building blocks, so that some primes always come together. */
static void random_numbers(factored *f, rng *r)
{
    static const unsigned block[5][PRIMES] = {{1, 2},
                                              {0, 0, 1, 0, 1},
                                              {0, 0, 0, 3, 0, 0, 2},
                                              {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0},
                                              {0, 0, 0, 0, 0, 4, 0, 2}};
    *f = (factored){.count = rng_chance(r, 1, 3) ? rng_between(r, 1, MANY) : rng_between(r, 1, 8)};
    for (size_t i = 0; i < f->count; i++)
        for (uint32_t k = rng_below(r, 4); k > 0; k--) {
            uint32_t b = rng_below(r, 12), times = rng_between(r, 1, 3);
            for (int p = 0; p < PRIMES && b < 5; p++)
                f->exponent[i][p] += times * block[b][p];
            if (b >= 5 && f->count % 2)
                f->exponent[i][rng_below(r, PRIMES)] += times;
        }
}

static void multiply_out(integers *numbers, const factored *f)
{
    mpz_t n;
    mpz_init(n);
    for (size_t i = 0; i < f->count; i++) {
        mpz_set_ui(n, 1);
        for (int p = 0; p < PRIMES; p++)
            for (unsigned k = 0; k < f->exponent[i][p]; k++)
                mpz_mul_ui(n, n, prime[p]);
        integers_add(numbers, n);
    }
    mpz_clear(n);
}

/* ---- Factors ------------------------------------------------------------------------------------------- */

typedef struct product {
    const integers *base;
    mpz_t *number;
} product;

static void multiply(void *context, size_t i, size_t k, unsigned long exponent)
{
    product *made = context;
    ck_assert_uint_gt(exponent, 0);
    for (; exponent > 0; exponent--)
        mpz_mul(made->number[i], made->number[i], made->base->items[k]);
}

static void check_factors(const integers *base, const integers *numbers)
{
    product made = {base, alloc_zeroed(numbers->count, sizeof *made.number)};
    for (size_t i = 0; i < numbers->count; i++)
        mpz_init_set_ui(made.number[i], 1);
    coprime_factors(base, numbers, multiply, &made);
    for (size_t i = 0; i < numbers->count; i++) {
        ck_assert_int_eq(mpz_cmp(made.number[i], numbers->items[i]), 0);
        mpz_clear(made.number[i]);
    }
    free(made.number);
}

START_TEST(test_against_prime_exponents)
{
    rng r;
    rng_init(&r, 1, rng_hash("coprime"), 0);
    for (int round = 0; round < 1500; round++) {
        factored f;
        integers numbers = {0}, base = {0}, wanted = {0};
        random_numbers(&f, &r);
        multiply_out(&numbers, &f);
        expected_base(&wanted, &f);
        coprime_base(&base, &numbers);
        ck_assert_uint_eq(base.count, wanted.count);
        for (size_t k = 0; k < base.count; k++)
            ck_assert_int_eq(mpz_cmp(base.items[k], wanted.items[k]), 0);
        check_factors(&base, &numbers);
        integers_clear(&numbers);
        integers_clear(&base);
        integers_clear(&wanted);
    }
}
END_TEST

/* ---- Many numbers of many bits ------------------------------------------------------------------------- */

static void random_bits(mpz_t n, rng *r, unsigned words)
{
    mpz_set_ui(n, 1);
    for (unsigned i = 0; i < words; i++) {
        mpz_mul_2exp(n, n, 64);
        mpz_add_ui(n, n, rng_next(r));
    }
}

/* The product of all is the product of as many coprime items as there are, if each is coprime to the others.
 */
static void check_coprime(const integers *base)
{
    mpz_t all, g;
    mpz_init_set_ui(all, 1);
    mpz_init(g);
    for (size_t k = 0; k < base->count; k++) {
        ck_assert_int_gt(mpz_cmp_ui(base->items[k], 1), 0);
        ck_assert(k == 0 || mpz_cmp(base->items[k - 1], base->items[k]) < 0);
        mpz_gcd(g, all, base->items[k]);
        ck_assert_int_eq(mpz_cmp_ui(g, 1), 0);
        mpz_mul(all, all, base->items[k]);
    }
    mpz_clears(all, g, NULL);
}

/* n_i = r_i * r_(i+1) * r_(i/2): random numbers have small factors in common, and these large ones too. */
START_TEST(test_many_bits)
{
    enum { COUNT = 500 };
    rng r;
    rng_init(&r, 2, rng_hash("many"), 0);
    mpz_t random[COUNT + 1], n;
    for (size_t i = 0; i <= COUNT; i++) {
        mpz_init(random[i]);
        random_bits(random[i], &r, (unsigned)i % 4 + 1);
    }
    mpz_init(n);
    integers numbers = {0}, base = {0};
    for (size_t i = 0; i < COUNT; i++) {
        mpz_mul(n, random[i], random[i + 1]);
        mpz_mul(n, n, random[i / 2]);
        integers_add(&numbers, n);
    }
    coprime_base(&base, &numbers);
    ck_assert_uint_ge(base.count, COUNT);
    check_coprime(&base);
    check_factors(&base, &numbers);
    integers_clear(&numbers);
    integers_clear(&base);
    for (size_t i = 0; i <= COUNT; i++)
        mpz_clear(random[i]);
    mpz_clear(n);
}
END_TEST

/* A product of many primes beside each of them: one number meets all the others. */
START_TEST(test_one_for_all)
{
    enum { COUNT = 300 };
    mpz_t p, all;
    mpz_init_set_ui(p, 1);
    mpz_init_set_ui(all, 1);
    integers numbers = {0}, base = {0};
    integers_add(&numbers, all); /* 1 adds nothing */
    for (int i = 0; i < COUNT; i++) {
        mpz_nextprime(p, p);
        integers_add(&numbers, p);
        mpz_mul(all, all, p);
    }
    integers_add(&numbers, all);
    mpz_mul(all, all, all);
    integers_add(&numbers, all);
    coprime_base(&base, &numbers);
    ck_assert_uint_eq(base.count, COUNT);
    for (size_t k = 0; k < COUNT; k++)
        ck_assert_int_eq(mpz_cmp(base.items[k], numbers.items[k + 1]), 0);
    check_factors(&base, &numbers);
    integers_clear(&numbers);
    integers_clear(&base);
    mpz_clears(p, all, NULL);
}
END_TEST

START_TEST(test_nothing)
{
    integers numbers = {0}, base = {0};
    coprime_base(&base, &numbers);
    ck_assert_uint_eq(base.count, 0);
    check_factors(&base, &numbers);
    mpz_t one;
    mpz_init_set_ui(one, 1);
    integers_add(&numbers, one);
    coprime_base(&base, &numbers);
    ck_assert_uint_eq(base.count, 0);
    check_factors(&base, &numbers);
    mpz_clear(one);
    integers_clear(&numbers);
    integers_clear(&base);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("coprime");
    TCase *tc = tcase_create("coprime");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_against_prime_exponents);
    tcase_add_test(tc, test_many_bits);
    tcase_add_test(tc, test_one_for_all);
    tcase_add_test(tc, test_nothing);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
