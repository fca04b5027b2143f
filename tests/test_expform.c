/*
 * Forms over rational functions of e^(1/d): relations that hold by construction, values by plain MPFR,
 * log-linear forms where all numbers are rational.
 */
#include "exps.h"
#include "forms.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>

/* ---- What a simple form is -------------------------------------------------------------------------- */

/* Its polynomial, over 12 * 5 times the smallest d: all d of these tests divide that. */
static void whole_argument(fmpz_poly_t p, const expq *a)
{
    ck_assert_uint_eq(60 % a->d, 0);
    fmpz_poly_inflate(p, a->f->num, 60 / a->d);
}

/* Arguments are integers > 1 or primitive polynomials with p(0) != 0, positive, pairwise coprime. */
static void check_simple(const expform *f)
{
    fmpz_poly_t p, q, g;
    fmpz_poly_init(p);
    fmpz_poly_init(q);
    fmpz_poly_init(g);
    for (size_t i = 0; i < f->count; i++) {
        const expq *a = &f->terms[i].argument;
        ck_assert(!expq_is_zero(&f->terms[i].coefficient));
        ck_assert_int_eq(expq_sign(a), 1);
        ck_assert(fmpz_poly_is_one(a->f->den));
        whole_argument(p, a);
        fmpz_t content;
        fmpz_init(content);
        fmpz_poly_content(content, p);
        if (expq_is_rational(a, NULL))
            ck_assert_int_gt(fmpz_cmp_ui(content, 1), 0);
        else
            ck_assert(fmpz_is_one(content) && !fmpz_is_zero(p->coeffs));
        fmpz_clear(content);
        for (size_t k = 0; k < i; k++) {
            whole_argument(q, &f->terms[k].argument);
            fmpz_poly_gcd(g, p, q);
            ck_assert(fmpz_poly_is_one(g));
        }
    }
    fmpz_poly_clear(p);
    fmpz_poly_clear(q);
    fmpz_poly_clear(g);
}

/* ---- Relations -------------------------------------------------------------------------------------- */

/* log((e - 1)(e + 1)) = log(e - 1) + log(e + 1); log(4 e^(3/2)) = 2 log 2 + 3/2. */
START_TEST(test_known_relations)
{
    expform f;
    expq a, value;
    expform_init(&f);
    expq_init(&a);
    expq_init(&value);
    form_add_log_of_sum(&f, 1, 1, 2, -1);
    form_add_log_of_sum(&f, -1, 1, 1, -1);
    ck_assert(!expform_is_expq(&f, &value));
    form_check_print(&f, "log(1 + exp(-1)) + 1"); /* log(e + 1) */
    form_add_log_of_sum(&f, -1, 1, 1, 1);
    form_check_zero(&f);
    exp_add_power(&a, NULL, 4, 3, 2);
    form_add_log_of(&f, 1, &a);
    form_check_print(&f, "2*log(2) + 3/2");
    exp_set(&a, 1, 2);
    form_add_log_of(&f, 2, &a);
    ck_assert(expform_is_expq(&f, &value));
    exp_check_print(&value, "3/2");
    int sign;
    ck_assert(expform_sign(&f, 2, &sign));
    ck_assert_int_eq(sign, 1);
    expform_clear(&f);
    expq_clear(&a);
    expq_clear(&value);
}
END_TEST

/* q * (sum_i w_i log r_i - log prod_i r_i^w_i) = 0, in parts that share factors; then with a little more. */
static void check_relation(rng *r)
{
    expform f;
    expq q, weight, a, power, product;
    mpfr_t value;
    expform_init(&f);
    expq *all[] = {&q, &weight, &a, &power, &product};
    for (size_t i = 0; i < 5; i++)
        expq_init(all[i]);
    mpfr_init2(value, VALUE_BITS);
    do
        random_exp(&q, value, r);
    while (expq_is_zero(&q));
    exp_set(&product, 1, 1);
    for (uint32_t i = rng_between(r, 1, 4); i > 0; i--) {
        random_positive_exp(&a, value, r);
        long w = (long)rng_below(r, 7) - 3;
        exp_set(&weight, w, 1);
        ck_assert(expq_mul(&weight, &weight, &q));
        ck_assert_int_eq(expform_add_log(&f, &weight, &a), EXPFORM_DONE);
        ck_assert(expq_pow(&power, &a, w) && expq_mul(&product, &product, &power));
    }
    expq_neg(&q, &q);
    ck_assert_int_eq(expform_add_log(&f, &q, &product), EXPFORM_DONE);
    form_check_zero(&f);
    exp_set(&a, rng_chance(r, 1, 2) ? 1 : -1, 1ul << 63);
    ck_assert(expq_pow(&a, &a, 11));
    form_add_expq(&f, &a);
    int sign;
    ck_assert(expform_sign(&f, 64, &sign));
    ck_assert_int_eq(sign, expq_sign(&a));
    for (size_t i = 0; i < 5; i++)
        expq_clear(all[i]);
    mpfr_clear(value);
    expform_clear(&f);
}

START_TEST(test_relations)
{
    rng r;
    rng_init(&r, 1, rng_hash("relations"), 0);
    for (int i = 0; i < 150; i++)
        check_relation(&r);
}
END_TEST

/* ---- Values ----------------------------------------------------------------------------------------- */

/* f += a random coefficient * log(a random argument), and so the value. */
static void add_random_log(expform *f, mpfr_t value, rng *r)
{
    expq coefficient, argument;
    mpfr_t c, x;
    expq_init(&coefficient);
    expq_init(&argument);
    mpfr_inits2(VALUE_BITS, c, x, (mpfr_ptr)NULL);
    random_exp(&coefficient, c, r);
    random_positive_exp(&argument, x, r);
    ck_assert_int_eq(expform_add_log(f, &coefficient, &argument), EXPFORM_DONE);
    mpfr_log(x, x, MPFR_RNDN);
    mpfr_mul(x, x, c, MPFR_RNDN);
    mpfr_add(value, value, x, MPFR_RNDN);
    expq_clear(&coefficient);
    expq_clear(&argument);
    mpfr_clears(c, x, (mpfr_ptr)NULL);
}

static void check_enclosure(const expform *f, mpfr_srcptr value)
{
    mpfi_t range;
    mpfi_init2(range, 200);
    expform_enclose(range, f);
    check_near(range, value, 150); /* summands up to 2^30 may cancel */
    mpfi_clear(range);
}

START_TEST(test_values)
{
    rng r;
    rng_init(&r, 2, rng_hash("values"), 0);
    expform f, g;
    expq factor;
    mpfr_t x, y, z;
    expform_init(&g);
    expq_init(&factor);
    mpfr_inits2(VALUE_BITS, x, y, z, (mpfr_ptr)NULL);
    for (int i = 0; i < 150; i++) {
        expform_init(&f);
        mpfr_set_zero(x, 1);
        for (uint32_t k = rng_below(&r, 5); k > 0; k--)
            add_random_log(&f, x, &r);
        random_exp(&factor, y, &r);
        ck_assert_int_eq(expform_add_scaled(&g, &factor, &f), EXPFORM_DONE);
        expform_set(&g, &f);
        ck_assert_int_eq(expform_add_scaled(&g, &factor, i % 2 ? &f : &g), EXPFORM_DONE);
        mpfr_mul(z, x, y, MPFR_RNDN);
        mpfr_add(z, z, x, MPFR_RNDN); /* x + y x, with g itself too */
        check_enclosure(&f, x);
        check_enclosure(&g, z);
        expform_simplify(&g);
        check_simple(&g);
        check_enclosure(&g, z);
        int sign = 0;
        ck_assert(expform_sign(&f, 150, &sign));
        ck_assert_int_eq(sign, f.count == 0 && expq_is_zero(&f.constant) ? 0 : mpfr_sgn(x));
        expform_clear(&f);
    }
    expform_clear(&g);
    expq_clear(&factor);
    mpfr_clears(x, y, z, (mpfr_ptr)NULL);
}
END_TEST

/* -sum_i p_i log p_i for weights w_i: as a log-linear form, and over rational functions. */
START_TEST(test_entropies)
{
    rng r;
    rng_init(&r, 3, rng_hash("entropies"), 0);
    for (int i = 0; i < 100; i++) {
        expform f;
        loglin plain, back;
        expq p, minus;
        mpq_t share, weight;
        expform_init(&f);
        loglin_init(&plain);
        loglin_init(&back);
        expq_init(&p);
        expq_init(&minus);
        mpq_inits(share, weight, NULL);
        unsigned long w[4], sum = 0;
        for (size_t k = 0; k < 4; k++)
            sum += w[k] = rng_between(&r, 0, 12) + (k == 0);
        for (size_t k = 0; k < 4; k++) {
            set_quotient(share, (long)w[k], sum);
            set_quotient(weight, -(long)w[k], sum);
            ck_assert(loglin_add_log(&plain, weight, share));
            expq_set_rational(&p, share);
            expq_neg(&minus, &p);
            ck_assert_int_eq(expform_add_log(&f, &minus, &p), EXPFORM_DONE);
        }
        ck_assert(expform_is_loglin(&f, &back));
        ck_assert_int_eq(loglin_compare(&plain, &back), 0);
        int sign;
        ck_assert(expform_sign(&f, 64, &sign));
        ck_assert_int_eq(sign, loglin_sign(&plain));
        expform_set_loglin(&f, &plain);
        exp_set(&minus, -1, 1);
        expform g;
        expform_init(&g);
        expform_set_loglin(&g, &back);
        ck_assert_int_eq(expform_add_scaled(&f, &minus, &g), EXPFORM_DONE);
        form_check_zero(&f);
        mpq_clears(share, weight, NULL);
        expq_clear(&p);
        expq_clear(&minus);
        loglin_clear(&plain);
        loglin_clear(&back);
        expform_clear(&f);
        expform_clear(&g);
    }
}
END_TEST

/* ---- Many terms and high powers --------------------------------------------------------------------- */

START_TEST(test_many_terms_over_few_arguments)
{
    expform f;
    expform_init(&f);
    for (long i = 0; i < 5000; i++)
        form_add_log_of_sum(&f, 1, 1, 1, i % 5 + 1);
    ck_assert_uint_le(f.capacity, 64);
    for (long n = 1; n <= 5; n++)
        form_add_log_of_sum(&f, -1000, 1, 1, n);
    form_check_zero(&f);
    expform_clear(&f);
}
END_TEST

/* Joining alone: log(1/(e + n)), n = 1, 2, 3, each four times, in turn, and once -4 times for n = 2. */
START_TEST(test_join)
{
    expform f;
    expq a, one;
    expform_init(&f);
    expq_init(&a);
    expq_init(&one);
    exp_set(&one, 1, 1);
    for (long i = 0; i < 13; i++) {
        exp_set(&a, 0, 1);
        exp_add_power(&a, NULL, 1, 1, 1);
        exp_add_power(&a, NULL, i == 12 ? 2 : i % 3 + 1, 0, 1);
        ck_assert(expq_div(&a, &one, &a));
        form_add_log_of(&f, i == 12 ? -4 : 1, &a);
    }
    expform_join(&f);
    ck_assert_uint_eq(f.count, 2);
    for (size_t i = 0; i < 2; i++)
        exp_check_print(&f.terms[i].coefficient, "4");
    expform_clear(&f);
    expq_clear(&a);
    expq_clear(&one);
}
END_TEST

/* log((e + 1)^8000) - 8000 log(e + 1) = 0, and log((e^2 - 1)^3000 (e - 1)^2000) by its factors. */
START_TEST(test_high_powers)
{
    expform f;
    expq a, b;
    expform_init(&f);
    expq_init(&a);
    expq_init(&b);
    exp_add_power(&a, NULL, 1, 1, 1);
    exp_add_power(&a, NULL, 1, 0, 1);
    ck_assert(expq_pow(&b, &a, 2000));
    form_add_log_of(&f, 4, &b);
    form_add_log_of_sum(&f, -8000, 1, 1, 1);
    form_check_zero(&f);
    exp_add_power(&a, NULL, -2, 0, 1);
    ck_assert(expq_pow(&b, &a, 200));
    form_add_log_of(&f, 1, &b);
    exp_set(&a, 0, 1);
    exp_add_power(&a, NULL, 1, 2, 1);
    exp_add_power(&a, NULL, -1, 0, 1);
    ck_assert(expq_pow(&b, &a, 300));
    form_add_log_of(&f, 1, &b);
    form_add_log_of_sum(&f, -500, 1, 1, -1);
    form_add_log_of_sum(&f, -300, 1, 1, 1);
    form_check_zero(&f);
    expform_clear(&f);
    expq_clear(&a);
    expq_clear(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expform");
    TCase *tc = tcase_create("expform");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_known_relations);
    tcase_add_test(tc, test_relations);
    tcase_add_test(tc, test_values);
    tcase_add_test(tc, test_entropies);
    tcase_add_test(tc, test_many_terms_over_few_arguments);
    tcase_add_test(tc, test_join);
    tcase_add_test(tc, test_high_powers);
    suite_add_tcase(suite, tc);
    int status = suite_run(suite);
    expq_thread_end();
    mpfr_free_cache();
    return status;
}
