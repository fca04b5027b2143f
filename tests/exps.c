#include "exps.h"

#include <check.h>
#include <flint/ulong_extras.h>
#include <stdlib.h>

void exp_set(expq *a, long numerator, unsigned long denominator)
{
    mpq_t value;
    mpq_init(value);
    mpq_set_si(value, numerator, denominator);
    mpq_canonicalize(value);
    expq_set_rational(a, value);
    mpq_clear(value);
}

static void add_to_value(mpfr_ptr value, long numerator, const mpq_t exponent)
{
    mpfr_t term;
    mpfr_init2(term, VALUE_BITS);
    mpfr_set_q(term, exponent, MPFR_RNDN);
    mpfr_exp(term, term, MPFR_RNDN);
    mpfr_mul_si(term, term, numerator, MPFR_RNDN);
    mpfr_add(value, value, term, MPFR_RNDN);
    mpfr_clear(term);
}

void exp_add_power(expq *a, mpfr_ptr value, long numerator, long p, unsigned long q)
{
    expq power, factor;
    mpq_t exponent;
    expq_init(&power);
    expq_init(&factor);
    mpq_init(exponent);
    mpq_set_si(exponent, p, q);
    mpq_canonicalize(exponent);
    exp_set(&factor, numerator, 1);
    ck_assert(expq_set_exp(&power, exponent));
    ck_assert(expq_mul(&power, &factor, &power));
    ck_assert(expq_add(a, a, &power));
    if (value)
        add_to_value(value, numerator, exponent);
    expq_clear(&power);
    expq_clear(&factor);
    mpq_clear(exponent);
}

static void random_sum(expq *a, mpfr_t value, rng *r, bool positive)
{
    exp_set(a, 0, 1);
    mpfr_set_zero(value, 1);
    bool rational = rng_chance(r, 1, 4);
    for (uint32_t i = rng_between(r, 1, 3); i > 0; i--) {
        long c = (long)rng_between(r, 1, 9), p = rational ? 0 : (long)rng_below(r, 9) - 4;
        if (!positive && rng_chance(r, 1, 2))
            c = -c;
        exp_add_power(a, value, c, p, rng_between(r, 1, 6));
    }
}

static void divide(expq *a, mpfr_t value, rng *r)
{
    expq bottom;
    mpfr_t bottom_value;
    expq_init(&bottom);
    mpfr_init2(bottom_value, VALUE_BITS);
    random_sum(&bottom, bottom_value, r, true);
    ck_assert(expq_div(a, a, &bottom));
    mpfr_div(value, value, bottom_value, MPFR_RNDN);
    expq_clear(&bottom);
    mpfr_clear(bottom_value);
}

void random_exp(expq *a, mpfr_t value, rng *r)
{
    random_sum(a, value, r, false);
    if (rng_chance(r, 2, 3))
        divide(a, value, r);
}

void random_positive_exp(expq *a, mpfr_t value, rng *r)
{
    random_sum(a, value, r, true);
    if (rng_chance(r, 2, 3))
        divide(a, value, r);
}

void exp_check_canonical(const expq *a)
{
    ck_assert(fmpz_poly_q_is_canonical(a->f));
    unsigned long k = a->d;
    for (slong i = 1; i <= fmpz_poly_degree(a->f->num); i++)
        if (!fmpz_is_zero(a->f->num->coeffs + i))
            k = n_gcd(k, (unsigned long)i);
    for (slong i = 1; i <= fmpz_poly_degree(a->f->den); i++)
        if (!fmpz_is_zero(a->f->den->coeffs + i))
            k = n_gcd(k, (unsigned long)i);
    ck_assert_uint_eq(k, 1);
}

void check_near(mpfi_srcptr range, mpfr_srcptr value, long bits)
{
    mpfr_t error, size;
    mpfr_inits2(VALUE_BITS, error, size, (mpfr_ptr)NULL);
    mpfr_abs(size, value, MPFR_RNDN);
    if (mpfr_cmp_ui(size, 1) < 0)
        mpfr_set_ui(size, 1, MPFR_RNDN);
    mpfr_div_2si(error, size, 500, MPFR_RNDN);
    mpfi_t wide;
    mpfi_init2(wide, VALUE_BITS);
    mpfi_set(wide, range);
    mpfr_sub(&wide->left, &wide->left, error, MPFR_RNDD);
    mpfr_add(&wide->right, &wide->right, error, MPFR_RNDU);
    ck_assert(mpfi_is_inside_fr(value, wide));
    mpfr_sub(error, &range->right, &range->left, MPFR_RNDU);
    mpfr_div_2si(size, size, bits, MPFR_RNDN);
    ck_assert(mpfr_lessequal_p(error, size));
    mpfi_clear(wide);
    mpfr_clears(error, size, (mpfr_ptr)NULL);
}

void exp_check_value(const expq *a, mpfr_srcptr value)
{
    mpfi_t range;
    mpfi_init2(range, 200);
    expq_enclose(range, a);
    check_near(range, value, 190);
    int sign = expq_sign(a);
    mpfr_t far;
    mpfr_init2(far, VALUE_BITS);
    mpfr_mul_2si(far, value, 450, MPFR_RNDN); /* what is no rounding error is larger than 1 there */
    if (mpfr_cmp_ui(far, 1) > 0)
        ck_assert_int_eq(sign, 1);
    else if (mpfr_cmp_si(far, -1) < 0)
        ck_assert_int_eq(sign, -1);
    else
        ck_assert_int_eq(sign, 0);
    ck_assert_int_eq(mpfi_has_zero(range) > 0, sign == 0);
    mpfr_clear(far);
    mpfi_clear(range);
}

void exp_check_print(const expq *a, const char *expected)
{
    text shown;
    text_init(&shown);
    expq_print(&shown, a);
    ck_assert_str_eq(shown.data, expected);
    text_clear(&shown);
}

/* ---- Forms ------------------------------------------------------------------------------------------ */

/* f += coefficient * log(a), an integer coefficient */
void form_add_log_of(expform *f, long coefficient, const expq *a)
{
    expq c;
    expq_init(&c);
    exp_set(&c, coefficient, 1);
    ck_assert_int_eq(expform_add_log(f, &c, a), EXPFORM_DONE);
    expq_clear(&c);
}

/* f += coefficient * log(m e^p + n) */
void form_add_log_of_sum(expform *f, long coefficient, long m, long p, long n)
{
    expq a;
    expq_init(&a);
    exp_add_power(&a, NULL, m, p, 1);
    exp_add_power(&a, NULL, n, 0, 1);
    form_add_log_of(f, coefficient, &a);
    expq_clear(&a);
}

/* By way of a form, as a constant has no function of its own. */
void form_add_expq(expform *f, const expq *value)
{
    expform g;
    expq one;
    expform_init(&g);
    expq_init(&one);
    exp_set(&one, 1, 1);
    expform_set_expq(&g, value);
    ck_assert_int_eq(expform_add_scaled(f, &one, &g), EXPFORM_DONE);
    expq_clear(&one);
    expform_clear(&g);
}

void form_check_zero(expform *f)
{
    int sign = 7;
    ck_assert(expform_sign(f, 64, &sign));
    ck_assert_int_eq(sign, 0);
    expform_simplify(f);
    ck_assert_uint_eq(f->count, 0);
    ck_assert(expq_is_zero(&f->constant));
}

void form_check_print(expform *f, const char *expected)
{
    text shown;
    text_init(&shown);
    expform_print(&shown, f);
    ck_assert_str_eq(shown.data, expected);
    text_clear(&shown);
}
