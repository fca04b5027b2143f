/*
 * Rational functions of e^(1/d): arithmetic, order, enclosures, roots, text. The second opinions are values
 * by plain MPFR (exps.h), the laws of a field, and the continued fraction of e.
 */
#include "exps.h"
#include "suite.h"

#include <check.h>
#include <limits.h>
#include <stdlib.h>

/* ---- Arithmetic against values ------------------------------------------------------------------------ */

typedef struct pair {
    bool (*exact)(expq *c, const expq *a, const expq *b);
    int (*rounded)(mpfr_ptr c, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t round);
} pair;

START_TEST(test_values)
{
    const pair pairs[] = {
        {expq_add, mpfr_add}, {expq_sub, mpfr_sub}, {expq_mul, mpfr_mul}, {expq_div, mpfr_div}};
    rng r;
    rng_init(&r, 1, rng_hash("values"), 0);
    expq a, b, c;
    mpfr_t x, y, z;
    expq_init(&a);
    expq_init(&b);
    expq_init(&c);
    mpfr_inits2(VALUE_BITS, x, y, z, (mpfr_ptr)NULL);
    for (int i = 0; i < 400; i++) {
        random_exp(&a, x, &r);
        random_exp(&b, y, &r);
        exp_check_canonical(&a);
        exp_check_value(&a, x);
        ck_assert_int_eq(expq_compare(&a, &b), expq_equal(&a, &b) ? 0 : mpfr_cmp(x, y) < 0 ? -1 : 1);
        for (size_t k = 0; k < 4; k++) {
            if (k == 3 && expq_is_zero(&b))
                continue;
            ck_assert(pairs[k].exact(&c, &a, &b));
            pairs[k].rounded(z, x, y, MPFR_RNDN);
            exp_check_canonical(&c);
            exp_check_value(&c, z);
        }
        expq_neg(&c, &a);
        mpfr_neg(z, x, MPFR_RNDN);
        exp_check_value(&c, z);
    }
    mpfr_clears(x, y, z, (mpfr_ptr)NULL);
    expq_clear(&a);
    expq_clear(&b);
    expq_clear(&c);
}
END_TEST

/* ---- Laws of a field ---------------------------------------------------------------------------------- */

typedef struct trio {
    expq a, b, c, left, right;
} trio;

static void check_laws(trio *t)
{
    ck_assert(expq_add(&t->left, &t->a, &t->b) && expq_add(&t->left, &t->left, &t->c));
    ck_assert(expq_add(&t->right, &t->c, &t->b) && expq_add(&t->right, &t->a, &t->right));
    ck_assert(expq_equal(&t->left, &t->right)); /* (a + b) + c = a + (c + b) */
    ck_assert(expq_mul(&t->left, &t->left, &t->a));
    ck_assert(expq_mul(&t->right, &t->a, &t->a));
    expq product;
    expq_init(&product);
    ck_assert(expq_mul(&product, &t->b, &t->a) && expq_add(&t->right, &t->right, &product));
    ck_assert(expq_mul(&product, &t->a, &t->c) && expq_add(&t->right, &product, &t->right));
    ck_assert(expq_equal(&t->left, &t->right)); /* (a + b + c) a = aa + ba + ac */
    ck_assert(expq_sub(&t->left, &t->a, &t->b) && expq_sub(&t->right, &t->b, &t->a));
    expq_neg(&t->right, &t->right);
    ck_assert(expq_equal(&t->left, &t->right)); /* a - b = -(b - a) */
    ck_assert_int_eq(expq_is_zero(&t->left), expq_equal(&t->a, &t->b));
    ck_assert_int_eq(expq_compare(&t->a, &t->b), expq_sign(&t->left));
    if (!expq_is_zero(&t->b)) {
        ck_assert(expq_div(&t->left, &t->a, &t->b) && expq_mul(&t->left, &t->left, &t->b));
        ck_assert(expq_equal(&t->left, &t->a)); /* a/b b = a */
        ck_assert(expq_div(&t->left, &t->b, &t->b) && expq_is_rational(&t->left, NULL));
    }
    expq_clear(&product);
}

START_TEST(test_field)
{
    rng r;
    rng_init(&r, 2, rng_hash("field"), 0);
    trio t;
    mpfr_t value;
    expq *all[] = {&t.a, &t.b, &t.c, &t.left, &t.right};
    for (size_t i = 0; i < 5; i++)
        expq_init(all[i]);
    mpfr_init2(value, VALUE_BITS);
    for (int i = 0; i < 400; i++) {
        random_exp(&t.a, value, &r);
        random_exp(&t.b, value, &r);
        random_exp(&t.c, value, &r);
        check_laws(&t);
    }
    for (size_t i = 0; i < 5; i++)
        expq_clear(all[i]);
    mpfr_clear(value);
}
END_TEST

/* c may be a or b or both. */
START_TEST(test_aliases)
{
    bool (*const all[])(expq *, const expq *, const expq *) = {expq_add, expq_sub, expq_mul, expq_div};
    expq a, b, c, d;
    expq_init(&a);
    expq_init(&b);
    expq_init(&c);
    expq_init(&d);
    exp_add_power(&a, NULL, 1, 1, 2); /* e^(1/2) */
    exp_add_power(&b, NULL, 2, 1, 3); /* 2 e^(1/3) + 1 */
    exp_add_power(&b, NULL, 1, 0, 1);
    for (size_t k = 0; k < 4; k++) {
        ck_assert(all[k](&c, &a, &b));
        expq_set(&d, &a);
        ck_assert(all[k](&d, &d, &b));
        ck_assert(expq_equal(&c, &d));
        expq_set(&d, &b);
        ck_assert(all[k](&d, &a, &d));
        ck_assert(expq_equal(&c, &d));
        ck_assert(all[k](&c, &a, &a));
        expq_set(&d, &a);
        ck_assert(all[k](&d, &d, &d));
        ck_assert(expq_equal(&c, &d));
    }
    expq_clear(&a);
    expq_clear(&b);
    expq_clear(&c);
    expq_clear(&d);
}
END_TEST

/* ---- Identities --------------------------------------------------------------------------------------- */

/* (e^(1/2) - 1)(e^(1/2) + 1) = e - 1, which has d = 1; e^(1/2) e^(-1/2) = 1; (e^(1/6))^2 has d = 3. */
START_TEST(test_smallest_d)
{
    expq a, b, c;
    mpq_t value;
    expq_init(&a);
    expq_init(&b);
    expq_init(&c);
    mpq_init(value);
    exp_add_power(&a, NULL, 1, 1, 2);
    exp_add_power(&a, NULL, -1, 0, 1);
    exp_add_power(&b, NULL, 1, 1, 2);
    exp_add_power(&b, NULL, 1, 0, 1);
    exp_add_power(&c, NULL, 1, 1, 1);
    exp_add_power(&c, NULL, -1, 0, 1);
    ck_assert(expq_mul(&a, &a, &b));
    ck_assert(expq_equal(&a, &c));
    ck_assert_uint_eq(a.d, 1);
    ck_assert(!expq_is_rational(&a, NULL));
    exp_set(&a, 0, 1);
    exp_set(&b, 0, 1);
    exp_add_power(&a, NULL, 3, 1, 2);
    exp_add_power(&b, NULL, 5, -1, 2);
    ck_assert(expq_mul(&a, &a, &b));
    ck_assert(expq_is_rational(&a, value));
    ck_assert_int_eq(mpq_cmp_ui(value, 15, 1), 0);
    ck_assert_uint_eq(a.d, 1);
    exp_set(&a, 0, 1);
    exp_add_power(&a, NULL, 1, 1, 6);
    ck_assert_uint_eq(a.d, 6);
    ck_assert(expq_mul(&a, &a, &a));
    ck_assert_uint_eq(a.d, 3);
    mpq_clear(value);
    expq_clear(&a);
    expq_clear(&b);
    expq_clear(&c);
}
END_TEST

/*
 * e = [2; 1, 2, 1, 1, 4, 1, 1, 6, ...]: its convergents are in turn too small and too large, p/q is off by
 * less than 1/q^2, and log p/q is so by turns below and above 1. 2721/1001 is the eleventh.
 */
START_TEST(test_convergents_of_e)
{
    mpz_t p, q, p_before, q_before, term;
    mpz_inits(p, q, p_before, q_before, term, NULL);
    mpz_set_ui(p_before, 1);
    mpz_set_ui(p, 2);
    mpz_set_ui(q, 1);
    expq difference, convergent;
    mpq_t value;
    expq_init(&difference);
    expq_init(&convergent);
    mpq_init(value);
    for (unsigned long n = 1; n <= 400; n++) {
        mpz_set(mpq_numref(value), p);
        mpz_set(mpq_denref(value), q);
        expq_set_rational(&convergent, value);
        exp_set(&difference, 0, 1);
        exp_add_power(&difference, NULL, 1, 1, 1);
        ck_assert_int_eq(expq_compare(&convergent, &difference), n % 2 ? -1 : 1);
        ck_assert(expq_sub(&difference, &difference, &convergent));
        ck_assert_int_eq(expq_sign(&difference), n % 2 ? 1 : -1);
        ck_assert(!expq_is_zero(&difference));
        if (n == 11)
            ck_assert(mpz_cmp_ui(p, 2721) == 0 && mpz_cmp_ui(q, 1001) == 0);
        unsigned long a = n % 3 == 2 ? 2 * (n / 3 + 1) : 1;
        mpz_mul_ui(term, p, a);
        mpz_add(p_before, p_before, term);
        mpz_swap(p, p_before);
        mpz_mul_ui(term, q, a);
        mpz_add(q_before, q_before, term);
        mpz_swap(q, q_before);
    }
    mpz_clears(p, q, p_before, q_before, term, NULL);
    mpq_clear(value);
    expq_clear(&difference);
    expq_clear(&convergent);
}
END_TEST

/* (1 - e^(-1/n))^k is positive and as small as n^-k: about 2^-1200 here. */
START_TEST(test_small_numbers)
{
    expq a, b;
    mpfi_t range;
    expq_init(&a);
    expq_init(&b);
    mpfi_init2(range, 53);
    exp_add_power(&a, NULL, 1, 0, 1);
    exp_add_power(&a, NULL, -1, -1, 1000);
    ck_assert(expq_pow(&a, &a, 121));
    ck_assert_int_eq(expq_sign(&a), 1);
    expq_enclose(range, &a);
    ck_assert(mpfi_is_strictly_pos(range));
    ck_assert_int_lt(mpfr_get_exp(&range->right), -1200);
    ck_assert_int_gt(mpfr_get_exp(&range->left), -1210);
    mpfr_nextabove(&range->left); /* 54 bits hold a width of 2^-50 of its size */
    for (int i = 0; i < 7; i++)
        mpfr_nextabove(&range->left);
    ck_assert(mpfr_greaterequal_p(&range->left, &range->right));
    exp_add_power(&b, NULL, 1, 1, 1);
    ck_assert(expq_add(&a, &a, &b));
    ck_assert_int_eq(expq_compare(&a, &b), 1);
    ck_assert_int_eq(expq_compare(&b, &a), -1);
    mpfi_clear(range);
    expq_clear(&a);
    expq_clear(&b);
}
END_TEST

/* ---- Powers and roots --------------------------------------------------------------------------------- */

/* a^n by repeated multiplication; the n-th root of a^n is |a|, whatever a's sign for an even n. */
START_TEST(test_powers_and_roots)
{
    rng r;
    rng_init(&r, 3, rng_hash("powers"), 0);
    expq a, power, root, product;
    mpfr_t value;
    expq_init(&a);
    expq_init(&power);
    expq_init(&root);
    expq_init(&product);
    mpfr_init2(value, VALUE_BITS);
    for (int i = 0; i < 150; i++) {
        random_exp(&a, value, &r);
        exp_set(&product, 1, 1);
        for (long n = 0; n <= 5; n++) {
            ck_assert(expq_pow(&power, &a, n));
            exp_check_canonical(&power);
            ck_assert(expq_equal(&power, &product));
            if (n > 0 && expq_sign(&power) > 0) {
                ck_assert(expq_root(&root, &power, (unsigned long)n));
                exp_check_canonical(&root);
                ck_assert_int_eq(expq_sign(&root), 1);
                expq_neg(&power, &root);
                ck_assert(expq_equal(&root, &a) || (n % 2 == 0 && expq_equal(&power, &a)));
            }
            if (!expq_is_zero(&a)) {
                ck_assert(expq_pow(&power, &a, -n));
                exp_check_canonical(&power);
                ck_assert(expq_mul(&power, &power, &product));
                ck_assert(expq_is_rational(&power, NULL) && expq_sign(&power) == 1);
                exp_set(&root, 1, 1);
                ck_assert(expq_equal(&power, &root));
            }
            ck_assert(expq_mul(&product, &product, &a));
        }
    }
    mpfr_clear(value);
    expq_clear(&a);
    expq_clear(&power);
    expq_clear(&root);
    expq_clear(&product);
}
END_TEST

START_TEST(test_roots_there_are_none_of)
{
    expq a, b, c;
    expq_init(&a);
    expq_init(&b);
    expq_init(&c);
    exp_set(&a, 2, 1);
    exp_set(&c, 7, 1);
    ck_assert(!expq_root(&c, &a, 2));
    exp_set(&a, 4, 3);
    ck_assert(!expq_root(&c, &a, 2));
    exp_set(&a, 0, 1);
    exp_add_power(&a, NULL, 1, 1, 1);
    exp_add_power(&a, NULL, 1, 0, 1);
    ck_assert(!expq_root(&c, &a, 2)); /* 1 + e */
    ck_assert(expq_mul(&a, &a, &a));
    ck_assert(!expq_root(&c, &a, 4));
    exp_set(&b, 0, 1);
    exp_add_power(&b, NULL, 1, 1, 1);
    exp_add_power(&b, NULL, 2, 0, 1);
    ck_assert(expq_mul(&a, &a, &b) && expq_mul(&a, &a, &b));
    ck_assert(expq_root(&c, &a, 2)); /* (1 + e)^2 (2 + e)^2 = (e^2 + 3 e + 2)^2 */
    exp_check_print(&c, "exp(2) + 3*exp(1) + 2");
    ck_assert(!expq_root(&c, &c, 2));
    ck_assert(!expq_root(&c, &a, 4));
    ck_assert(expq_pow(&a, &c, 3));
    ck_assert(!expq_root(&c, &a, 2)); /* each factor three times, the degree is even */
    exp_set(&c, 7, 1);
    exp_set(&a, 0, 1);
    exp_add_power(&a, NULL, 1, 1, 1);
    ck_assert(!expq_root(&c, &a, 1ul << 32)); /* e^(2^-32): d would be too large */
    ck_assert(!expq_root(&c, &a, ULONG_MAX));
    exp_check_print(&c, "7");
    ck_assert(expq_root(&c, &a, 1ul << 31));
    exp_check_print(&c, "exp(1/2147483648)");
    exp_set(&a, 1, 1);
    ck_assert(expq_root(&c, &a, ULONG_MAX));
    exp_check_print(&c, "1");
    expq_clear(&a);
    expq_clear(&b);
    expq_clear(&c);
}
END_TEST

/* ---- Limits ------------------------------------------------------------------------------------------- */

static bool set_exp(expq *a, long p, unsigned long q)
{
    mpq_t exponent;
    mpq_init(exponent);
    mpq_set_si(exponent, p, q);
    mpq_canonicalize(exponent);
    bool fits = expq_set_exp(a, exponent);
    mpq_clear(exponent);
    return fits;
}

START_TEST(test_degrees)
{
    expq a, b, c;
    expq_init(&a);
    expq_init(&b);
    expq_init(&c);
    ck_assert(!set_exp(&a, EXPQ_MAX_DEGREE + 1, 1));
    ck_assert(expq_is_zero(&a));
    ck_assert(!set_exp(&a, -EXPQ_MAX_DEGREE - 1, 7));
    ck_assert(!set_exp(&a, 1, EXPQ_MAX_D + 1));
    ck_assert(set_exp(&a, 1, EXPQ_MAX_D));
    ck_assert(set_exp(&a, -EXPQ_MAX_DEGREE, 1));
    ck_assert(set_exp(&b, -1, 1));
    exp_set(&c, 7, 1);
    ck_assert(!expq_mul(&c, &a, &b));
    ck_assert(!expq_pow(&c, &b, -EXPQ_MAX_DEGREE - 1));
    exp_check_print(&c, "7");
    ck_assert(expq_pow(&c, &b, EXPQ_MAX_DEGREE));
    ck_assert(expq_equal(&a, &c));
    ck_assert(expq_mul(&c, &a, &a) == false && expq_equal(&a, &c));
    ck_assert(expq_div(&c, &a, &a)); /* what counts is the degree of the result */
    exp_check_print(&c, "1");
    ck_assert(set_exp(&a, 1, 200));
    ck_assert(set_exp(&b, 1, 16411)); /* a prime: e^(1/200) over its d would have degree 16411 */
    ck_assert(!expq_add(&c, &a, &b));
    ck_assert(!expq_mul(&c, &a, &b));
    exp_check_print(&c, "1");
    ck_assert(set_exp(&a, 1, 3)); /* of a degree that would not fit into memory */
    ck_assert(set_exp(&b, 1, 715827881));
    ck_assert(!expq_mul(&c, &a, &b));
    ck_assert(!expq_mul(&c, &b, &a));
    ck_assert(set_exp(&a, 1, EXPQ_MAX_D)); /* 3 * 2^31 in common, of small degrees */
    ck_assert(set_exp(&b, 1, EXPQ_MAX_D / 4 * 3));
    ck_assert(!expq_mul(&c, &a, &b));
    exp_set(&a, 2, 1);
    ck_assert(expq_mul(&c, &a, &b)); /* rational numbers have every d */
    expq_clear(&a);
    expq_clear(&b);
    expq_clear(&c);
}
END_TEST

START_TEST(test_large_powers)
{
    expq a, c;
    expq_init(&a);
    expq_init(&c);
    exp_set(&a, -1, 1);
    ck_assert(expq_pow(&c, &a, LONG_MAX));
    exp_check_print(&c, "-1");
    ck_assert(expq_pow(&c, &a, LONG_MIN));
    exp_check_print(&c, "1");
    exp_set(&a, 0, 1);
    ck_assert(expq_pow(&c, &a, LONG_MAX));
    ck_assert(expq_is_zero(&c));
    exp_set(&a, 3, 2);
    ck_assert(!expq_pow(&c, &a, LONG_MAX));
    ck_assert(!expq_pow(&c, &a, LONG_MIN));
    ck_assert(!expq_pow(&c, &a, 1l << 28));
    ck_assert(expq_is_zero(&c));
    ck_assert(expq_pow(&c, &a, -3));
    exp_check_print(&c, "8/27");
    expq_clear(&a);
    expq_clear(&c);
}
END_TEST

/* ---- Text and kinds ----------------------------------------------------------------------------------- */

START_TEST(test_print)
{
    expq a, b, c;
    expq_init(&a);
    expq_init(&b);
    expq_init(&c);
    exp_check_print(&a, "0");
    exp_set(&a, -3, 4);
    exp_check_print(&a, "-3/4");
    exp_add_power(&a, NULL, 1, 1, 1); /* e - 3/4 = (4 e - 3)/4 */
    exp_check_print(&a, "(4*exp(1) - 3)/4");
    exp_set(&a, 0, 1);
    exp_add_power(&a, NULL, -1, 3, 2);
    exp_check_print(&a, "-exp(3/2)");
    exp_set(&b, 5, 1);
    ck_assert(expq_div(&a, &a, &b));
    exp_check_print(&a, "-exp(3/2)/5");
    exp_set(&a, 1, 1);
    exp_add_power(&a, NULL, 2, -1, 2);
    exp_set(&b, 3, 1);
    exp_add_power(&b, NULL, 1, -1, 1);
    ck_assert(expq_div(&c, &a, &b));
    exp_check_print(&c, "(1 + 2*exp(-1/2))/(3 + exp(-1))");
    ck_assert(expq_div(&c, &b, &a)); /* the same divided by e^(-1/2): (3 e^(1/2) + e^(-1/2))/(e^(1/2) + 2) */
    exp_check_print(&c, "(3 + exp(-1))/(1 + 2*exp(-1/2))");
    exp_set(&a, 0, 1);
    exp_add_power(&a, NULL, 1, 1, 1);
    exp_add_power(&a, NULL, -1, 0, 1);
    exp_check_print(&a, "exp(1) - 1");
    exp_set(&b, 2, 1);
    ck_assert(expq_div(&c, &b, &a)); /* 2/(e - 1) = 2 e^-1/(1 - e^-1) */
    exp_check_print(&c, "2*exp(-1)/(1 - exp(-1))");
    exp_add_power(&a, NULL, 2, 0, 1);
    ck_assert(expq_div(&c, &a, &b));
    exp_check_print(&c, "(exp(1) + 1)/2");
    expq_clear(&a);
    expq_clear(&b);
    expq_clear(&c);
}
END_TEST

START_TEST(test_monomials)
{
    expq a;
    mpq_t c, r;
    expq_init(&a);
    mpq_inits(c, r, NULL);
    ck_assert(expq_is_monomial(&a, c, r));
    ck_assert(mpq_sgn(c) == 0 && mpq_sgn(r) == 0);
    exp_add_power(&a, NULL, -6, -4, 6);
    ck_assert(expq_is_monomial(&a, c, r));
    ck_assert(mpq_cmp_si(c, -6, 1) == 0 && mpq_cmp_si(r, -2, 3) == 0);
    expq three;
    expq_init(&three);
    exp_set(&three, 4, 1);
    ck_assert(expq_div(&a, &three, &a)); /* 4/(-6 e^(-2/3)) */
    ck_assert(expq_is_monomial(&a, c, r));
    ck_assert(mpq_cmp_si(c, -2, 3) == 0 && mpq_cmp_si(r, 2, 3) == 0);
    exp_add_power(&a, NULL, 1, 0, 1);
    ck_assert(!expq_is_monomial(&a, c, r));
    ck_assert(expq_div(&a, &three, &a));
    ck_assert(!expq_is_monomial(&a, c, r));
    exp_set(&a, 5, 7);
    ck_assert(expq_is_monomial(&a, c, r));
    ck_assert(mpq_cmp_si(c, 5, 7) == 0 && mpq_sgn(r) == 0);
    mpq_clears(c, r, NULL);
    expq_clear(&three);
    expq_clear(&a);
}
END_TEST

START_TEST(test_polynomials)
{
    fmpz_poly_t p;
    expq a;
    fmpz_poly_init(p);
    expq_init(&a);
    fmpz_poly_set_coeff_si(p, 0, 5);
    expq_set_polynomial(&a, p, 12);
    exp_check_print(&a, "5");
    ck_assert_uint_eq(a.d, 1);
    fmpz_poly_set_coeff_si(p, 9, -2);
    fmpz_poly_set_coeff_si(p, 6, 1);
    expq_set_polynomial(&a, p, 12);
    ck_assert_uint_eq(a.d, 4);
    exp_check_print(&a, "5 + exp(-1/2) - 2*exp(-3/4)");
    size_t bytes = expq_bytes(&a);
    fmpz_poly_set_coeff_ui(p, 2000, 1);
    expq_set_polynomial(&a, p, 1);
    ck_assert_uint_gt(expq_bytes(&a), bytes + 1900 * sizeof(fmpz));
    fmpz_poly_clear(p);
    expq_clear(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expq");
    TCase *tc = tcase_create("expq");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_values);
    tcase_add_test(tc, test_field);
    tcase_add_test(tc, test_aliases);
    tcase_add_test(tc, test_smallest_d);
    tcase_add_test(tc, test_convergents_of_e);
    tcase_add_test(tc, test_small_numbers);
    tcase_add_test(tc, test_powers_and_roots);
    tcase_add_test(tc, test_roots_there_are_none_of);
    tcase_add_test(tc, test_degrees);
    tcase_add_test(tc, test_large_powers);
    tcase_add_test(tc, test_print);
    tcase_add_test(tc, test_monomials);
    tcase_add_test(tc, test_polynomials);
    suite_add_tcase(suite, tc);
    int status = suite_run(suite);
    expq_thread_end();
    mpfr_free_cache();
    return status;
}
