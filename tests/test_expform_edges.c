/* Forms over rational functions of e^(1/d): signs close to 0, infinity, limits, text. */
#include "exps.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>

/* ---- Signs ------------------------------------------------------------------------------------------ */

/* value = x cut off after so many bits */
static void cut_off(mpq_t value, mpfr_t x, unsigned long bits)
{
    mpfr_mul_2ui(x, x, bits, MPFR_RNDN);
    mpfr_get_z(mpq_numref(value), x, MPFR_RNDD);
    mpz_set_ui(mpq_denref(value), 1);
    mpq_div_2exp(value, value, bits);
}

/* log(e - 1) - (the same cut off after 300 bits) > 0: 64 bits do not tell, 400 do. */
START_TEST(test_unknown_and_known)
{
    expform f;
    expq c;
    mpq_t value;
    mpfr_t x;
    expform_init(&f);
    expq_init(&c);
    mpq_init(value);
    form_add_log_of_sum(&f, 1, 1, 1, -1);
    mpfr_init2(x, 1000);
    mpfr_set_ui(x, 1, MPFR_RNDN);
    mpfr_expm1(x, x, MPFR_RNDN);
    mpfr_log(x, x, MPFR_RNDN);
    cut_off(value, x, 300);
    mpfr_clear(x);
    mpq_neg(value, value);
    expq_set_rational(&c, value);
    form_add_expq(&f, &c);
    int sign;
    ck_assert(!expform_sign(&f, 64, &sign));
    ck_assert(expform_sign(&f, 400, &sign));
    ck_assert_int_eq(sign, 1);
    expq_neg(&c, &c);
    form_add_expq(&f, &c);
    form_add_log_of_sum(&f, -1, 1, 1, -1);
    form_check_zero(&f);
    mpq_clear(value);
    expq_clear(&c);
    expform_clear(&f);
}
END_TEST

/* With rational numbers, or without logarithms, 2 bits are enough for any sign: 2^-500 beside log 2. */
START_TEST(test_always_decided)
{
    expform f;
    expq c, e;
    expform_init(&f);
    expq_init(&c);
    expq_init(&e);
    exp_set(&c, 1, 2);
    ck_assert(expq_pow(&c, &c, 500));
    exp_set(&e, 6, 1);
    form_add_log_of(&f, 1, &e);
    exp_set(&e, 3, 1);
    form_add_log_of(&f, -1, &e);
    exp_set(&e, 2, 1);
    form_add_log_of(&f, -1, &e);
    form_add_expq(&f, &c);
    int sign;
    ck_assert(expform_sign(&f, 2, &sign));
    ck_assert_int_eq(sign, 1);
    exp_set(&e, 0, 1);
    exp_add_power(&e, NULL, 1, 1, 1);
    form_add_expq(&f, &e);
    expq_neg(&e, &e);
    expq_neg(&c, &c);
    form_add_expq(&f, &c);
    form_add_expq(&f, &c);
    form_add_expq(&f, &e);
    ck_assert(expform_sign(&f, 2, &sign));
    ck_assert_int_eq(sign, -1);
    loglin form;
    loglin_init(&form);
    ck_assert(expform_is_loglin(&f, &form));
    ck_assert_int_eq(loglin_sign(&form), -1);
    form_add_log_of_sum(&f, 1, 1, 1, 1);
    ck_assert(!expform_is_loglin(&f, &form));
    loglin_clear(&form);
    expq_clear(&c);
    expq_clear(&e);
    expform_clear(&f);
}
END_TEST

/* log 2 - (the same cut off after 300 bits) > 0 */
START_TEST(test_log_linear_signs)
{
    expform f;
    expq c;
    mpq_t value;
    mpfr_t x;
    expform_init(&f);
    expq_init(&c);
    mpq_init(value);
    mpfr_init2(x, 1000);
    mpfr_const_log2(x, MPFR_RNDN);
    cut_off(value, x, 300);
    mpq_neg(value, value);
    exp_set(&c, 2, 1);
    form_add_log_of(&f, 1, &c);
    expq_set_rational(&c, value);
    form_add_expq(&f, &c);
    int sign;
    ck_assert(expform_sign(&f, 2, &sign));
    ck_assert_int_eq(sign, 1);
    mpfr_clear(x);
    mpq_clear(value);
    expq_clear(&c);
    expform_clear(&f);
}
END_TEST

/* ---- Infinity --------------------------------------------------------------------------------------- */

START_TEST(test_infinity)
{
    expform f, g;
    expq zero, e, minus;
    loglin form;
    int sign;
    expform_init(&f);
    expform_init(&g);
    expq_init(&zero);
    expq_init(&e);
    expq_init(&minus);
    loglin_init(&form);
    exp_add_power(&e, NULL, 1, 1, 1);
    expq_neg(&minus, &e);
    ck_assert_int_eq(expform_add_log(&f, &zero, &zero), EXPFORM_DONE); /* 0 log 0 = 0 */
    ck_assert(expform_sign(&f, 64, &sign) && sign == 0);
    ck_assert_int_eq(expform_add_log(&f, &minus, &zero), EXPFORM_DONE); /* -e * -infinity */
    ck_assert_int_eq(f.infinite, 1);
    ck_assert(expform_sign(&f, 64, &sign) && sign == 1);
    ck_assert_int_eq(expform_add_log(&f, &e, &zero), EXPFORM_UNDEFINED);
    ck_assert_int_eq(expform_add_log(&f, &e, &e), EXPFORM_DONE);
    ck_assert_int_eq(f.infinite, 1);
    form_check_print(&f, "+inf");
    ck_assert(!expform_is_expq(&f, &zero));
    ck_assert(expform_is_loglin(&f, &form) && form.infinite == 1);
    ck_assert_int_eq(expform_add_scaled(&g, &zero, &f), EXPFORM_DONE); /* 0 * infinity = 0 */
    ck_assert_int_eq(g.infinite, 0);
    ck_assert_int_eq(expform_add_scaled(&g, &minus, &f), EXPFORM_DONE);
    ck_assert_int_eq(g.infinite, -1);
    form_check_print(&g, "-inf");
    ck_assert_int_eq(expform_add_scaled(&g, &e, &f), EXPFORM_UNDEFINED);
    ck_assert_int_eq(expform_add_scaled(&g, &minus, &g), EXPFORM_UNDEFINED);
    ck_assert_int_eq(g.infinite, -1);
    expform_set_loglin(&g, &form);
    ck_assert_int_eq(g.infinite, 1);
    expform_set_expq(&g, &e);
    ck_assert_int_eq(g.infinite, 0);
    ck_assert_int_eq(expform_add_scaled(&f, &minus, &g), EXPFORM_DONE);
    ck_assert_int_eq(f.infinite, 1);
    expform_set(&g, &f);
    ck_assert_int_eq(g.infinite, 1);
    loglin_clear(&form);
    expq_clear(&zero);
    expq_clear(&e);
    expq_clear(&minus);
    expform_clear(&f);
    expform_clear(&g);
}
END_TEST

/* ---- Limits ----------------------------------------------------------------------------------------- */

START_TEST(test_too_large)
{
    expform f, g;
    expq large;
    expform_init(&f);
    expform_init(&g);
    expq_init(&large);
    exp_add_power(&large, NULL, 1, 10000, 1);
    form_add_log_of_sum(&f, 1, 1, 1, 1);
    form_add_log_of_sum(&g, 1, 1, 1, 2);
    ck_assert_int_eq(expform_add_scaled(&g, &large, &f), EXPFORM_DONE); /* g has e^10000 log(e + 1) */
    ck_assert_int_eq(expform_add_scaled(&f, &large, &g), EXPFORM_TOO_LARGE);
    form_check_print(&f, "log(1 + exp(-1)) + 1");
    expform_set_expq(&g, &large);
    ck_assert_int_eq(expform_add_scaled(&f, &large, &g), EXPFORM_TOO_LARGE);
    form_check_print(&f, "log(1 + exp(-1)) + 1");
    expform_clear(&f);
    expform_clear(&g);
    expq_clear(&large);
}
END_TEST

/* log(1 + e^(1/20011)) and log(1 + e^(1/20021)) would have degrees above 20000 over a common d:
 * equal arguments still cancel. */
START_TEST(test_no_common_d)
{
    expform f, g;
    expq a, minus;
    expform_init(&f);
    expform_init(&g);
    expq_init(&a);
    expq_init(&minus);
    exp_set(&minus, -1, 1);
    int sign;
    for (unsigned long d = 20011; d <= 20021; d += 10) {
        exp_set(&a, 1, 1);
        exp_add_power(&a, NULL, 1, 1, d);
        form_add_log_of(&f, d == 20011 ? 1 : -1, &a);
    }
    ck_assert(expform_sign(&f, 64, &sign));
    ck_assert_int_eq(sign, 1); /* e^(1/20011) is the larger one */
    ck_assert(!expform_is_expq(&f, &a));
    ck_assert_uint_eq(f.count, 2);
    expform_set(&g, &f);
    ck_assert_int_eq(expform_add_scaled(&f, &minus, &g), EXPFORM_DONE);
    form_check_zero(&f);
    expform_clear(&f);
    expform_clear(&g);
    expq_clear(&a);
    expq_clear(&minus);
}
END_TEST

/* Sums over places repeat the same arguments: sum_i log(e + i mod 5 + 1) over i < 5000 is 1000 times each. */
/* ---- Text ------------------------------------------------------------------------------------------- */

/* The order of terms does not depend on that in which they came. */
START_TEST(test_order)
{
    for (int first = 0; first < 2; first++) {
        expform f;
        expq n;
        expform_init(&f);
        expq_init(&n);
        for (int i = 0; i < 2; i++) {
            exp_set(&n, i == first ? 3 : 2, 1);
            form_add_log_of(&f, 1, &n);
            form_add_log_of_sum(&f, 1, i == first ? 7 : 5, -1, 1);
        }
        form_check_print(&f, "log(2) + log(3) + log(1 + 5*exp(-1)) + log(1 + 7*exp(-1))");
        expq_clear(&n);
        expform_clear(&f);
    }
}
END_TEST

START_TEST(test_print)
{
    expform f;
    expq c, n;
    expform_init(&f);
    expq_init(&c);
    expq_init(&n);
    form_check_print(&f, "0");
    exp_add_power(&c, NULL, 1, -1, 2);
    exp_set(&n, 3, 1);
    ck_assert(expq_div(&c, &c, &n));
    exp_set(&n, 2, 1);
    ck_assert_int_eq(expform_add_log(&f, &c, &n), EXPFORM_DONE);
    exp_set(&c, -1, 2);
    form_add_expq(&f, &c);
    form_check_print(&f, "exp(-1/2)/3*log(2) - 1/2");
    exp_set(&c, 1, 1);
    exp_add_power(&c, NULL, -1, 1, 1); /* 1 - e */
    exp_set(&n, 3, 1);
    ck_assert_int_eq(expform_add_log(&f, &c, &n), EXPFORM_DONE);
    form_add_expq(&f, &c);
    form_add_log_of_sum(&f, -1, 1, -1, 1);
    /* the constant is 1 - e - 1/2 = (-2 e + 1)/2 */
    form_check_print(&f, "exp(-1/2)/3*log(2) - (exp(1) - 1)*log(3) - log(1 + exp(-1)) + (-2*exp(1) + 1)/2");
    exp_set(&c, -1, 2);
    form_add_expq(&f, &c);
    form_check_print(&f, "exp(-1/2)/3*log(2) - (exp(1) - 1)*log(3) - log(1 + exp(-1)) - exp(1)");
    exp_set(&c, 0, 1);
    expform_set_expq(&f, &c);
    exp_add_power(&c, NULL, 1, 1, 1);
    exp_add_power(&c, NULL, 1, 0, 1);
    exp_set(&n, -1, 1);
    ck_assert(expq_div(&c, &n, &c));
    exp_set(&n, 5, 1);
    ck_assert_int_eq(expform_add_log(&f, &c, &n), EXPFORM_DONE);
    form_check_print(&f, "-exp(-1)/(1 + exp(-1))*log(5)");
    exp_set(&c, 0, 1);
    exp_add_power(&c, NULL, -1, 1, 1);
    exp_add_power(&c, NULL, 2, 0, 1);
    form_add_expq(&f, &c);
    form_check_print(&f, "-exp(-1)/(1 + exp(-1))*log(5) - exp(1) + 2");
    expform_set_expq(&f, &c);
    exp_set(&n, 3, 1);
    ck_assert(expq_div(&c, &c, &n));
    ck_assert_int_eq(expform_add_log(&f, &c, &n), EXPFORM_DONE);
    form_check_print(&f, "-(exp(1) - 2)/3*log(3) - exp(1) + 2");
    expq_clear(&c);
    expq_clear(&n);
    expform_clear(&f);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expform_edges");
    TCase *tc = tcase_create("expform_edges");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_unknown_and_known);
    tcase_add_test(tc, test_always_decided);
    tcase_add_test(tc, test_log_linear_signs);
    tcase_add_test(tc, test_infinity);
    tcase_add_test(tc, test_too_large);
    tcase_add_test(tc, test_no_common_d);
    tcase_add_test(tc, test_order);
    tcase_add_test(tc, test_print);
    suite_add_tcase(suite, tc);
    int status = suite_run(suite);
    expq_thread_end();
    mpfr_free_cache();
    return status;
}
