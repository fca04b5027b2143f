/*
 * Signs of log-linear forms that are hard to tell: ties, near ties, arguments of thousands of bits. Algebra
 * says what they are.
 */
#include "forms.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>

/* log 2 + log 3 = log 6, 2 log 2 = log 4, log(1/2) = -log 2, log 1 = 0. */
START_TEST(test_log_2_plus_log_3)
{
    loglin f, g;
    loglin_init(&f);
    loglin_init(&g);
    form_add_log_ui(&f, 1, 1, 2);
    form_add_log_ui(&f, 1, 1, 3);
    form_add_log_ui(&g, 1, 1, 6);
    ck_assert_int_eq(loglin_compare(&f, &g), 0);
    form_add_log_ui(&f, 1, 1, 2);
    ck_assert_int_eq(loglin_compare(&f, &g), 1);
    form_add_log_ui(&g, 1, 2, 4);
    ck_assert_int_eq(loglin_compare(&f, &g), 0);
    form_add_log_ui(&g, 1, 1, 1);
    ck_assert_int_eq(loglin_compare(&g, &f), 0);
    loglin_clear(&f);
    loglin_clear(&g);
}
END_TEST

/* ---- Near ties ----------------------------------------------------------------------------------------- */

/* With e = 2^-500: e - e^2/2 < log(1 + e) < e; the first two are 2^-1502 apart (e^3/3). */
START_TEST(test_two_to_the_minus_500)
{
    loglin f, g;
    mpq_t e, one;
    loglin_init(&f);
    loglin_init(&g);
    mpq_inits(e, one, NULL);
    set_quotient(one, 1, 1);
    set_dyadic(e, 1, -500);
    mpq_add(e, e, one);
    ck_assert(loglin_add_log(&f, one, e)); /* log(1 + e) */
    ck_assert_int_eq(loglin_sign(&f), 1);
    ck_assert_int_eq(loglin_compare(&f, &g), 1);
    set_dyadic(e, -1, -500);
    form_add_constant(&f, e);
    ck_assert_int_eq(loglin_sign(&f), -1); /* log(1 + e) - e */
    set_dyadic(e, 1, -1001);
    form_add_constant(&f, e);
    ck_assert_int_eq(loglin_sign(&f), 1);

    set_dyadic(e, 1, -500);
    mpq_add(e, e, one);
    loglin_clear(&f);
    loglin_init(&f);
    form_add_log_ui(&f, 1, 1, 2);
    ck_assert(loglin_add_scaled(&g, e, &f)); /* (1 + e) log 2 and log 2 */
    ck_assert_int_eq(loglin_compare(&g, &f), 1);
    ck_assert_int_eq(loglin_compare(&f, &g), -1);
    mpq_clears(e, one, NULL);
    loglin_clear(&f);
    loglin_clear(&g);
}
END_TEST

/* The next convergent of the continued fraction: h_i = a_i h_(i-1) + h_(i-2). */
static void next_convergent(mpz_t last, mpz_t before, const mpz_t a)
{
    mpz_addmul(before, a, last);
    mpz_swap(last, before);
}

/*
 * Convergents of log 2 lie below it and above it in turn, and h/k is within 1/k^2 of it: with hundreds of
 * digits in h and k that is nearer than 2^-2000. The continued fraction of a number within 2^-5000 has the
 * same quotients for as long as k < 2^2000.
 */
START_TEST(test_convergents_of_log_2)
{
    mpfr_t log_2;
    mpq_t rest, h_k;
    mpz_t a, h[2], k[2];
    mpfr_init2(log_2, 5000);
    mpq_inits(rest, h_k, NULL);
    mpz_inits(a, h[0], h[1], k[0], k[1], NULL);
    mpfr_const_log2(log_2, MPFR_RNDN);
    mpfr_get_q(rest, log_2);
    mpz_set_ui(h[0], 1); /* h_(-1) / k_(-1) = 1/0, h_(-2) / k_(-2) = 0/1 */
    mpz_set_ui(k[1], 1);
    int count = 0;
    for (; mpz_sizeinbase(k[0], 2) < 1100; count++) {
        mpz_fdiv_q(a, mpq_numref(rest), mpq_denref(rest));
        mpz_submul(mpq_numref(rest), a, mpq_denref(rest));
        mpq_inv(rest, rest);
        next_convergent(h[0], h[1], a);
        next_convergent(k[0], k[1], a);
        mpq_set_num(h_k, h[0]);
        mpq_set_den(h_k, k[0]);
        mpq_neg(h_k, h_k);
        loglin f;
        loglin_init(&f);
        form_add_log_ui(&f, 1, 1, 2);
        form_add_constant(&f, h_k);
        ck_assert_msg(loglin_sign(&f) == (count % 2 ? -1 : 1), "convergent %d", count);
        loglin_clear(&f);
    }
    ck_assert_int_gt(count, 500);
    mpz_clears(a, h[0], h[1], k[0], k[1], NULL);
    mpq_clears(rest, h_k, NULL);
    mpfr_clear(log_2);
}
END_TEST

/* ---- Huge arguments ------------------------------------------------------------------------------------ */

static void add_log_of_product(loglin *f, long weight, const mpz_t a, const mpz_t b)
{
    mpz_t product;
    mpz_init(product);
    mpz_mul(product, a, b);
    form_add_log_z(f, weight, 1, product);
    mpz_clear(product);
}

/* log ab + log bc - log ac - 2 log b = 0; log(a+1) - log(a), as small as 1/a, is positive. */
START_TEST(test_thousands_of_bits)
{
    rng r;
    rng_init(&r, 3, rng_hash("huge"), 0);
    mpz_t a, b, c;
    mpz_inits(a, b, c, NULL);
    for (unsigned bits = 1000; bits <= 8000; bits += 1000) {
        random_odd(a, &r, bits);
        random_odd(b, &r, bits + 7);
        random_odd(c, &r, bits / 3);
        loglin f;
        loglin_init(&f);
        add_log_of_product(&f, 1, a, b);
        add_log_of_product(&f, 1, b, c);
        add_log_of_product(&f, -1, a, c);
        ck_assert_int_eq(loglin_sign(&f), 1);
        form_add_log_z(&f, -2, 1, b);
        ck_assert_int_eq(loglin_sign(&f), 0);
        form_add_log_z(&f, -1, 1, a);
        mpz_add_ui(a, a, 1);
        form_add_log_z(&f, 1, 1, a);
        ck_assert_int_eq(loglin_sign(&f), 1);
        form_check_canonical(&f);
        loglin_clear(&f);
    }
    mpz_clears(a, b, c, NULL);
}
END_TEST

/* log a^12 / 12 - log a^30 / 30 = 0, and the canonical form of log a^12 is 12 log a. */
START_TEST(test_high_powers)
{
    rng r;
    rng_init(&r, 4, rng_hash("powers"), 0);
    mpz_t a, power;
    mpz_inits(a, power, NULL);
    for (unsigned bits = 2; bits <= 300; bits += 31) {
        do
            random_odd(a, &r, bits);
        while (is_perfect_power(a));
        loglin f;
        loglin_init(&f);
        mpz_pow_ui(power, a, 12);
        form_add_log_z(&f, 1, 1, power);
        loglin_canonicalise(&f);
        ck_assert_uint_eq(f.count, 1);
        ck_assert_int_eq(mpz_cmp(f.terms[0].argument, a), 0);
        ck_assert_int_eq(mpq_cmp_ui(f.terms[0].coefficient, 12, 1), 0);
        mpz_pow_ui(power, a, 30);
        form_add_log_z(&f, -12, 30, power);
        ck_assert_int_eq(loglin_sign(&f), 0);
        loglin_clear(&f);
    }
    mpz_clears(a, power, NULL);
}
END_TEST

/*
 * A chain n_i = p_i p_(i+1) of distinct primes: every two neighbours share a factor, and the ends of
 * log n_1 - log n_2 + log n_3 - ... are all that is left.
 */
START_TEST(test_chain)
{
    enum { LINKS = 400 };
    mpz_t p, first, next;
    mpz_init_set_ui(first, 1000);
    mpz_inits(p, next, NULL);
    mpz_nextprime(first, first);
    mpz_set(p, first);
    loglin f;
    loglin_init(&f);
    for (int i = 0; i < LINKS; i++) {
        mpz_nextprime(next, p);
        add_log_of_product(&f, i % 2 ? -1 : 1, p, next);
        mpz_swap(p, next);
    }
    loglin_canonicalise(&f);
    form_check_canonical(&f);
    ck_assert_uint_eq(f.count, 2);
    ck_assert_int_eq(mpz_cmp(f.terms[0].argument, first), 0);
    ck_assert_int_eq(mpz_cmp(f.terms[1].argument, p), 0);
    ck_assert_int_eq(mpq_cmp_si(f.terms[1].coefficient, -1, 1), 0);
    loglin_clear(&f);
    mpz_clears(p, first, next, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("loglin_signs");
    TCase *tc = tcase_create("loglin_signs");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_log_2_plus_log_3);
    tcase_add_test(tc, test_two_to_the_minus_500);
    tcase_add_test(tc, test_convergents_of_log_2);
    tcase_add_test(tc, test_thousands_of_bits);
    tcase_add_test(tc, test_high_powers);
    tcase_add_test(tc, test_chain);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
