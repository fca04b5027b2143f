/*
 * Log-linear forms: sums, canonical forms, signs, infinity, storage. The second opinion is the form's prime
 * factorisation (prime_powers.h); test_loglin_signs.c has the numbers that are too large to be factored.
 */
#include "forms.h"
#include "prime_powers.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>

/* ---- Canonical forms ----------------------------------------------------------------------------------- */

static bool same_terms(const loglin *a, const loglin *b)
{
    bool same = a->count == b->count && mpq_equal(a->constant, b->constant);
    for (size_t i = 0; same && i < a->count; i++)
        same = mpq_equal(a->terms[i].coefficient, b->terms[i].coefficient) &&
               mpz_cmp(a->terms[i].argument, b->terms[i].argument) == 0;
    return same;
}

/* Canonicalising reaches a form that it does not change any more, even if it does not know. */
static void canonicalise_twice(loglin *f)
{
    loglin again;
    loglin_init(&again);
    loglin_canonicalise(f);
    ck_assert(f->canonical);
    loglin_set(&again, f);
    again.canonical = false;
    loglin_canonicalise(&again);
    ck_assert(same_terms(f, &again));
    loglin_clear(&again);
}

/* ---- Against prime factorisations ---------------------------------------------------------------------- */

/* Sign, zero and rationality of f, before and after it is canonical; its prime powers are p. */
static void check_form(loglin *f, const prime_powers *p)
{
    prime_powers found;
    mpq_t value;
    powers_init(&found);
    mpq_init(value);
    int sign = powers_sign(p);
    ck_assert_int_eq(sign == 0, powers_zero(p));
    powers_of_form(&found, f);
    ck_assert(powers_equal(&found, p));
    ck_assert_int_eq(loglin_sign(f), sign);
    canonicalise_twice(f);
    form_check_canonical(f);
    powers_of_form(&found, f);
    ck_assert(powers_equal(&found, p));
    ck_assert_int_eq(loglin_sign(f), sign);
    bool is_rational = loglin_is_rational(f, value);
    for (int n = 0; n < PRIMES_BELOW; n++)
        is_rational = is_rational && mpq_sgn(p->of[n]) == 0;
    ck_assert_int_eq(is_rational, f->count == 0);
    if (is_rational)
        ck_assert_int_ne(mpq_equal(value, p->constant), 0);
    mpq_clear(value);
    powers_clear(&found);
}

/* a, b and a + factor * b; the order of a and b. */
START_TEST(test_sums)
{
    rng r;
    rng_init(&r, 1, rng_hash("sums"), 0);
    loglin a, b;
    prime_powers p, q;
    mpq_t factor, minus;
    loglin_init(&a);
    loglin_init(&b);
    powers_init(&p);
    powers_init(&q);
    mpq_inits(factor, minus, NULL);
    set_quotient(minus, -1, 1);
    for (int i = 0; i < 800; i++) {
        random_form(&a, &p, &r);
        random_form(&b, &q, &r);
        random_rational(factor, &r, 12);
        check_form(&b, &q);
        if (i % 2)
            loglin_canonicalise(&a);
        ck_assert(loglin_add_scaled(&a, factor, &b));
        powers_add(&p, factor, &q);
        int order = loglin_compare(&a, &b);
        ck_assert_int_eq(loglin_compare(&b, &a), -order);
        check_form(&a, &p);
        powers_add(&p, minus, &q);
        ck_assert_int_eq(order, powers_sign(&p));
    }
    mpq_clears(factor, minus, NULL);
    powers_clear(&p);
    powers_clear(&q);
    loglin_clear(&a);
    loglin_clear(&b);
}
END_TEST

/* value^exponent into product, and f += coefficient * exponent * log(value) */
static void add_power(loglin *f, mpq_t product, const mpq_t coefficient, const mpq_t value, long exponent)
{
    mpq_t weight;
    mpq_init(weight);
    set_quotient(weight, exponent, 1);
    mpq_mul(weight, weight, coefficient);
    ck_assert(loglin_add_log(f, weight, value));
    for (; exponent > 0; exponent--)
        mpq_mul(product, product, value);
    for (; exponent < 0; exponent++)
        mpq_div(product, product, value);
    mpq_clear(weight);
}

/* Random values, of factors below 300 or of many bits. */
static void random_value(mpq_t value, rng *r)
{
    if (rng_chance(r, 2, 3)) {
        random_smooth(value, r, rng_between(r, 1, 8));
    } else {
        random_odd(mpq_numref(value), r, rng_between(r, 1, 200));
        random_odd(mpq_denref(value), r, rng_between(r, 1, 200));
        mpq_canonicalize(value);
    }
}

/* f = 0, or the sign of what is added to it: q * (sum_i w_i log r_i - log prod_i r_i^w_i), in a random order.
 */
static void check_relation(rng *r)
{
    loglin f, zero;
    mpq_t q, value, product, tiny;
    loglin_init(&f);
    loglin_init(&zero);
    mpq_inits(q, value, product, tiny, NULL);
    do
        random_rational(q, r, 20);
    while (mpq_sgn(q) == 0);
    set_quotient(product, 1, 1);
    for (uint32_t i = rng_between(r, 1, 5); i > 0; i--) {
        random_value(value, r);
        add_power(&f, product, q, value, (long)rng_below(r, 9) - 4);
    }
    mpq_neg(q, q);
    ck_assert(loglin_add_log(&f, q, product));
    ck_assert_int_eq(loglin_compare(&f, &zero), 0);
    ck_assert_int_eq(loglin_compare(&zero, &f), 0);
    ck_assert_int_eq(loglin_sign(&f), 0);
    loglin_canonicalise(&f);
    ck_assert_uint_eq(f.count, 0);
    ck_assert_int_eq(mpq_sgn(f.constant), 0);
    set_dyadic(tiny, rng_chance(r, 1, 2) ? 1 : -1, -700);
    form_add_constant(&f, tiny);
    ck_assert_int_eq(loglin_sign(&f), mpq_sgn(tiny));
    mpq_clears(q, value, product, tiny, NULL);
    loglin_clear(&f);
    loglin_clear(&zero);
}

START_TEST(test_relations)
{
    rng r;
    rng_init(&r, 2, rng_hash("relations"), 0);
    for (int i = 0; i < 600; i++)
        check_relation(&r);
}
END_TEST

/* ---- Infinity ------------------------------------------------------------------------------------------ */

typedef struct sum {
    int left; /* infinity of this sign, or 0 for log 2 */
    long factor;
    int right;
    bool defined;
    int result; /* infinite sign */
} sum;

static const sum sums[] = {
    {0, 1, 1, true, 1},   {0, -2, 1, true, -1}, {0, 3, -1, true, -1},  {0, -1, -1, true, 1},
    {1, 1, 1, true, 1},   {1, -1, -1, true, 1}, {-1, 1, -1, true, -1}, {-1, -5, 1, true, -1},
    {1, 1, -1, false, 1}, {1, -1, 1, false, 1}, {-1, 1, 1, false, -1}, {-1, -1, -1, false, -1},
    {0, 0, 1, true, 0},   {0, 0, -1, true, 0},  {1, 0, -1, true, 1},   {-1, 0, 1, true, -1},
    {1, 1, 0, true, 1},   {1, -7, 0, true, 1},  {-1, 1, 0, true, -1},  {0, 1, 0, true, 0},
};

static void log_2_or_infinity(loglin *f, int infinite)
{
    loglin_init(f);
    form_add_log_ui(f, 1, 1, 2);
    if (infinite)
        loglin_set_infinite(f, infinite);
}

START_TEST(test_infinite_sums)
{
    const sum *s = &sums[_i];
    loglin f, g, before;
    mpq_t factor;
    mpq_init(factor);
    set_quotient(factor, s->factor, 1);
    log_2_or_infinity(&f, s->left);
    log_2_or_infinity(&before, s->left);
    log_2_or_infinity(&g, s->right);
    ck_assert_int_eq(loglin_add_scaled(&f, factor, &g), s->defined);
    ck_assert_int_eq(f.infinite, s->result);
    int order = f.infinite - before.infinite;
    if (!s->left && !s->right)
        order = 1; /* 2 log 2 and log 2 */
    ck_assert_int_eq(loglin_compare(&f, &before), order);
    if (!s->defined || s->factor == 0)
        ck_assert_int_eq(order, 0);
    mpq_clear(factor);
    loglin_clear(&f);
    loglin_clear(&g);
    loglin_clear(&before);
}
END_TEST

/* log 0 is -infinity; 0 log 0 = 0; afterwards more logarithms change nothing, and a finite value may be set.
 */
START_TEST(test_log_of_zero)
{
    loglin f, g;
    mpq_t zero, q, two;
    mpq_inits(zero, q, two, NULL);
    set_quotient(two, 2, 1);
    log_2_or_infinity(&f, 0);
    log_2_or_infinity(&g, 0);
    ck_assert(loglin_add_log(&f, zero, zero));
    ck_assert(loglin_add_log(&f, zero, two));
    ck_assert_int_eq(loglin_compare(&f, &g), 0);
    set_quotient(q, -1, 3);
    ck_assert(loglin_add_log(&f, q, zero));
    ck_assert_int_eq(f.infinite, 1);
    set_quotient(q, 1, 3);
    ck_assert(!loglin_add_log(&f, q, zero));
    ck_assert_int_eq(f.infinite, 1);
    ck_assert(loglin_add_log(&f, q, two));
    ck_assert(loglin_add_log(&f, zero, zero));
    ck_assert_int_eq(loglin_sign(&f), 1);
    ck_assert(!loglin_is_rational(&f, q));
    loglin_canonicalise(&f);
    ck_assert_int_eq(f.infinite, 1);
    ck_assert_int_eq(loglin_compare(&f, &g), 1);
    ck_assert_int_eq(loglin_compare(&g, &f), -1);
    ck_assert_int_eq(loglin_compare(&f, &f), 0);
    loglin_set_rational(&f, two);
    ck_assert_int_eq(loglin_compare(&f, &g), 1); /* 2 > log 2 */
    ck_assert(loglin_add_log(&g, q, zero));
    ck_assert_int_eq(loglin_sign(&g), -1);
    loglin_set(&f, &g);
    ck_assert_int_eq(f.infinite, -1);
    ck_assert_int_eq(loglin_compare(&f, &g), 0);
    mpq_clears(zero, q, two, NULL);
    loglin_clear(&f);
    loglin_clear(&g);
}
END_TEST

/* ---- Storage ------------------------------------------------------------------------------------------- */

START_TEST(test_aliases)
{
    rng r;
    rng_init(&r, 5, rng_hash("aliases"), 0);
    loglin f, copy;
    prime_powers p;
    loglin_init(&f);
    loglin_init(&copy);
    powers_init(&p);
    for (int i = 0; i < 50; i++) {
        random_form(&f, &p, &r);
        loglin_set(&copy, &f);
        loglin_set(&f, &f);
        ck_assert(same_terms(&f, &copy));
        ck_assert_int_eq(loglin_compare(&f, &f), 0);
        ck_assert(same_terms(&f, &copy)); /* comparing changes neither side */
        check_form(&f, &p);
        loglin_set_rational(&f, f.constant);
        ck_assert_uint_eq(f.count, 0);
        ck_assert_int_ne(mpq_equal(f.constant, p.constant), 0);
    }
    powers_clear(&p);
    loglin_clear(&f);
    loglin_clear(&copy);
}
END_TEST

/*
 * Sums over places repeat the same arguments: the form stays as small as they are few. sum_i i log(i mod 5 +
 * 2) for i < 20000: for each m the i are m, m + 5, ..., 4000 of them, which add up to 4000 m + 5 * 4000 *
 * 3999 / 2.
 */
START_TEST(test_many_terms_over_few_arguments)
{
    loglin f;
    loglin_init(&f);
    for (long i = 0; i < 20000; i++)
        form_add_log_ui(&f, i, 1, (unsigned long)(i % 5) + 2);
    ck_assert_uint_le(f.capacity, 64);
    loglin g;
    loglin_init(&g);
    for (long m = 0; m < 5; m++)
        form_add_log_ui(&g, 4000 * m + 39990000, 1, (unsigned long)m + 2);
    ck_assert_int_eq(loglin_compare(&f, &g), 0);
    loglin_clear(&f);
    loglin_clear(&g);
}
END_TEST

/* What cancels leaves no room taken: each logarithm is added and taken off again. */
START_TEST(test_terms_that_cancel)
{
    loglin f;
    loglin_init(&f);
    for (unsigned long n = 2; n < 20000; n++) {
        form_add_log_ui(&f, 2, 3, n);
        form_add_log_ui(&f, -2, 3, n);
    }
    ck_assert_uint_le(f.capacity, 64);
    ck_assert_int_eq(loglin_sign(&f), 0);
    loglin_clear(&f);
}
END_TEST

/* f += weight * log n!, whose exponent of p is sum_k floor(n / p^k) (Legendre). Adds a term for each prime.
 */
static void add_log_factorial(loglin *f, long weight, unsigned long n)
{
    for (unsigned long p = 2; p <= n; p++) {
        bool prime = true;
        for (unsigned long d = 2; d * d <= p && prime; d++)
            prime = p % d != 0;
        long exponent = 0;
        for (unsigned long power = p; power <= n; power *= p)
            exponent += (long)(n / power);
        if (prime)
            form_add_log_ui(f, weight * exponent, 1, p);
    }
}

/*
 * log 2 + ... + log n until there is room for one term more, and then 39 times the same: making room by
 * joining terms must not cost a sort with every logarithm added.
 */
START_TEST(test_many_terms_over_many_arguments)
{
    enum { ROUNDS = 40 };
    loglin f, g;
    loglin_init(&f);
    loglin_init(&g);
    unsigned long n = 2;
    form_add_log_ui(&f, 1, 1, n);
    while (n < 5000 || f.count + 1 != f.capacity)
        form_add_log_ui(&f, 1, 1, ++n);
    for (int i = 1; i < ROUNDS; i++)
        for (unsigned long k = 2; k <= n; k++)
            form_add_log_ui(&f, 1, 1, k);
    ck_assert_uint_le(f.capacity, 4 * n);
    add_log_factorial(&g, ROUNDS, n);
    ck_assert_int_eq(loglin_compare(&f, &g), 0);
    loglin_clear(&f);
    loglin_clear(&g);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("loglin");
    TCase *tc = tcase_create("loglin");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_sums);
    tcase_add_test(tc, test_relations);
    tcase_add_loop_test(tc, test_infinite_sums, 0, (int)(sizeof sums / sizeof *sums));
    tcase_add_test(tc, test_log_of_zero);
    tcase_add_test(tc, test_aliases);
    tcase_add_test(tc, test_many_terms_over_few_arguments);
    tcase_add_test(tc, test_terms_that_cancel);
    tcase_add_test(tc, test_many_terms_over_many_arguments);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
