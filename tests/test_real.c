/*
 * The numbers of tables: which kind a result has, values by plain MPFR, powers, comparisons, rows.
 */
#include "exps.h"
#include "forms.h"
#include "suite.h"

#include "exact/real.h"

#include <check.h>
#include <limits.h>
#include <stdlib.h>

enum { BITS = 128 };

/* ---- Making numbers ----------------------------------------------------------------------------------- */

static void set(real *a, long numerator, unsigned long denominator)
{
    mpq_t value;
    mpq_init(value);
    set_quotient(value, numerator, denominator);
    real_set_rational(a, value);
    mpq_clear(value);
}

static void set_exp(real *a, long numerator, unsigned long denominator)
{
    mpq_t exponent;
    mpq_init(exponent);
    set_quotient(exponent, numerator, denominator);
    real_set_exp(a, exponent, BITS);
    mpq_clear(exponent);
}

/* c = a^(numerator/denominator) */
static bool power(real *c, const real *a, long numerator, unsigned long denominator)
{
    mpq_t exponent;
    mpq_init(exponent);
    set_quotient(exponent, numerator, denominator);
    bool defined = real_pow(c, a, exponent, BITS);
    mpq_clear(exponent);
    return defined;
}

static void set_ends(real *a, long left, long right)
{
    mpfi_t range;
    mpfi_init2(range, BITS);
    mpfi_interv_si(range, left, right);
    real_set_enclosure(a, range);
    mpfi_clear(range);
}

/* A rational number known by an enclosure alone, so without a name. */
static void hide(real *a)
{
    mpfi_t range;
    mpfi_init2(range, BITS);
    real_enclose(range, a);
    mpfr_nextbelow(&range->left);
    mpfr_nextabove(&range->right);
    real_set_enclosure(a, range);
    mpfi_clear(range);
}

static void check_print(const real *a, const char *expected)
{
    text shown;
    text_init(&shown);
    real_print(&shown, a);
    ck_assert_str_eq(shown.data, expected);
    text_clear(&shown);
}

static bool is_whole_line(const real *a)
{
    return a->kind == REAL_ENCLOSED && mpfr_inf_p(&a->range->left) && mpfr_sgn(&a->range->left) < 0 &&
           mpfr_inf_p(&a->range->right) && mpfr_sgn(&a->range->right) > 0;
}

/* The fields say what the kind says. */
static void check_kind(const real *a, real_kind kind)
{
    ck_assert_int_eq(a->kind, kind);
    ck_assert_int_eq(a->exp != NULL, kind == REAL_EXP);
    ck_assert_int_eq(a->range != NULL, kind == REAL_ENCLOSED);
    ck_assert_int_eq(real_is_rational(a), kind == REAL_RATIONAL);
    if (kind == REAL_EXP)
        ck_assert(!expq_is_rational(a->exp, NULL));
    ck_assert_uint_ge(real_bytes(a), sizeof *a);
}

/* ---- Arithmetic --------------------------------------------------------------------------------------- */

static void random_real(real *a, mpfr_t value, rng *r)
{
    expq exact;
    expq_init(&exact);
    random_exp(&exact, value, r);
    real_set_expq(a, &exact);
    check_kind(a, expq_is_rational(&exact, NULL) ? REAL_RATIONAL : REAL_EXP);
    if (rng_chance(r, 1, 4) && !expq_is_zero(&exact))
        hide(a);
    expq_clear(&exact);
}

typedef struct pair {
    void (*real)(real *c, const real *a, const real *b, mpfr_prec_t bits);
    int (*rounded)(mpfr_ptr c, mpfr_srcptr a, mpfr_srcptr b, mpfr_rnd_t round);
} pair;

static void check_operation(const pair *p, const real *a, const real *b, mpfr_srcptr x, mpfr_srcptr y)
{
    real c, again;
    mpfr_t z;
    mpfi_t range;
    real_init(&c);
    real_init(&again);
    mpfr_init2(z, VALUE_BITS);
    mpfi_init2(range, BITS);
    p->real(&c, a, b, BITS);
    p->rounded(z, x, y, MPFR_RNDN);
    real_enclose(range, &c);
    check_near(range, z, 80); /* quotients of enclosures lose some */
    bool exact = a->kind != REAL_ENCLOSED && b->kind != REAL_ENCLOSED;
    if (exact)
        ck_assert_int_ne(c.kind, REAL_ENCLOSED);
    check_kind(&c, c.kind);
    real_set(&again, a);
    p->real(&again, &again, b, BITS);
    ck_assert_int_eq(real_equal(&again, &c), c.kind == REAL_ENCLOSED ? TRUTH_UNKNOWN : TRUTH_YES);
    real_set(&again, b);
    p->real(&again, a, &again, BITS);
    ck_assert_int_eq(again.kind, c.kind);
    ck_assert_int_ne(real_equal(&again, &c), TRUTH_NO);
    real_clear(&c);
    real_clear(&again);
    mpfr_clear(z);
    mpfi_clear(range);
}

START_TEST(test_operations)
{
    const pair pairs[] = {
        {real_add, mpfr_add}, {real_sub, mpfr_sub}, {real_mul, mpfr_mul}, {real_div, mpfr_div}};
    rng r;
    rng_init(&r, 1, rng_hash("operations"), 0);
    real a, b;
    mpfr_t x, y;
    real_init(&a);
    real_init(&b);
    mpfr_inits2(VALUE_BITS, x, y, (mpfr_ptr)NULL);
    for (int i = 0; i < 500; i++) {
        random_real(&a, x, &r);
        random_real(&b, y, &r);
        for (size_t k = 0; k < 4; k++)
            if (k < 3 || real_is_zero(&b) == TRUTH_NO)
                check_operation(&pairs[k], &a, &b, x, y);
        int order, sign;
        if (real_compare(&a, &b, &order)) {
            real_sub(&a, &a, &b, BITS);
            ck_assert(real_sign(&a, &sign));
            ck_assert_int_eq(order, sign);
        } else {
            ck_assert(a.kind == REAL_ENCLOSED || b.kind == REAL_ENCLOSED);
        }
    }
    real_clear(&a);
    real_clear(&b);
    mpfr_clears(x, y, (mpfr_ptr)NULL);
}
END_TEST

START_TEST(test_kinds)
{
    real a, b, c;
    real_init(&a);
    real_init(&b);
    real_init(&c);
    check_kind(&a, REAL_RATIONAL);
    ck_assert_int_eq(real_is_zero(&a), TRUTH_YES);
    set_exp(&a, 0, 1);
    check_kind(&a, REAL_RATIONAL);
    check_print(&a, "1");
    set_exp(&a, 1, 2);
    check_kind(&a, REAL_EXP);
    set_exp(&b, -1, 2);
    real_mul(&c, &a, &b, BITS);
    check_kind(&c, REAL_RATIONAL);
    check_print(&c, "1");
    real_mul(&c, &a, &a, BITS);
    check_kind(&c, REAL_EXP);
    check_print(&c, "exp(1)");
    real_sub(&c, &c, &c, BITS);
    check_kind(&c, REAL_RATIONAL);
    ck_assert_int_eq(real_is_zero(&c), TRUTH_YES);
    set(&c, 2, 1);
    ck_assert(power(&c, &c, 1, 2));
    check_kind(&c, REAL_ENCLOSED);
    real_mul(&c, &c, &a, BITS);
    check_kind(&c, REAL_ENCLOSED);
    real_set_ui(&b, 0);
    real_mul(&c, &c, &b, BITS); /* 0 times anything */
    check_kind(&c, REAL_RATIONAL);
    check_print(&c, "0");
    set_ends(&c, -1, 1);
    real_div(&b, &b, &c, BITS);
    check_print(&b, "0");
    real_add(&b, &b, &c, BITS);
    check_print(&b, "[-1.0000000000000000000, 1.0000000000000000000]"); /* 20 digits */
    real_set(&b, &a);
    ck_assert_int_eq(real_equal(&a, &b), TRUTH_YES);
    real_set(&b, &b);
    check_kind(&b, REAL_EXP);
    real_clear(&a);
    real_clear(&b);
    real_clear(&c);
}
END_TEST

/* ---- Powers ------------------------------------------------------------------------------------------- */

START_TEST(test_exact_powers)
{
    static const struct {
        long a, b, p, q;
        const char *result;
    } powers[] = {
        {1, 4, 1, 2, "1/2"},        {27, 8, -2, 3, "4/9"},     {27, 8, 4, 6, "9/4"},
        {-3, 2, 3, 1, "-27/8"},     {-3, 2, -2, 1, "4/9"},     {0, 1, 0, 1, "1"},
        {0, 1, 3, 7, "0"},          {7, 1, 0, 5, "1"},         {1, 1, LONG_MAX, 2, "1"},
        {-1, 1, LONG_MAX, 1, "-1"}, {-1, 1, LONG_MIN, 1, "1"}, {2, 1, -1, 1, "1/2"},
    };
    real a;
    real_init(&a);
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) {
        set(&a, powers[i].a, (unsigned long)powers[i].b);
        ck_assert(power(&a, &a, powers[i].p, (unsigned long)powers[i].q));
        check_kind(&a, REAL_RATIONAL);
        check_print(&a, powers[i].result);
    }
    set(&a, 4, 9);
    real e;
    real_init(&e);
    set_exp(&e, 3, 1);
    real_mul(&a, &a, &e, BITS);
    ck_assert(power(&a, &a, -3, 2)); /* (4/9 e^3)^(-3/2) = 27/8 e^(-9/2) */
    check_print(&a, "27*exp(-9/2)/8");
    set(&a, 1, 1);
    real_add(&a, &a, &e, BITS);
    ck_assert(power(&a, &a, 2, 1));
    ck_assert(power(&a, &a, 1, 2));
    check_print(&a, "exp(3) + 1");
    real_clear(&e);
    real_clear(&a);
}
END_TEST

START_TEST(test_undefined_powers)
{
    real a, c;
    real_init(&a);
    real_init(&c);
    set(&c, 5, 1);
    ck_assert(!power(&c, &a, -1, 1));
    check_print(&c, "0");
    set(&a, -4, 1);
    set(&c, 5, 1);
    ck_assert(!power(&c, &a, 1, 2));
    check_print(&c, "0");
    set_exp(&a, 1, 1);
    set(&c, 3, 1);
    real_sub(&a, &a, &c, BITS); /* e - 3 < 0 */
    ck_assert(!power(&c, &a, 1, 2));
    check_print(&c, "0");
    ck_assert(power(&c, &a, 2, 1));
    check_kind(&c, REAL_EXP);
    set_ends(&a, -1, 2);
    ck_assert(!power(&c, &a, 1, 2));
    check_print(&c, "0");
    set_ends(&a, -3, -2);
    ck_assert(!power(&a, &a, 1, 3));
    check_print(&a, "0");
    real_clear(&a);
    real_clear(&c);
}
END_TEST

/* Is the enclosure [left, right], but for 2^-100 more on either side? */
static void check_ends(const real *a, mpq_srcptr left, mpq_srcptr right)
{
    mpq_t end, slack;
    mpq_inits(end, slack, NULL);
    set_dyadic(slack, 1, -100);
    check_kind(a, REAL_ENCLOSED);
    ck_assert_int_le(mpfr_cmp_q(&a->range->left, left), 0);
    mpq_sub(end, left, slack);
    ck_assert_int_ge(mpfr_cmp_q(&a->range->left, end), 0);
    ck_assert_int_ge(mpfr_cmp_q(&a->range->right, right), 0);
    mpq_add(end, right, slack);
    ck_assert_int_le(mpfr_cmp_q(&a->range->right, end), 0);
    mpq_clears(end, slack, NULL);
}

/* Intervals to whole and fractional powers, the ends by hand. */
START_TEST(test_powers_of_intervals)
{
    static const struct {
        long left, right, p;
        unsigned long q;
        long low, low_over, high, high_over;
    } powers[] = {
        {-2, 3, 2, 1, 0, 1, 9, 1},     {-3, 2, 2, 1, 0, 1, 9, 1},  {-2, 3, 3, 1, -8, 1, 27, 1},
        {-3, -2, 3, 1, -27, 1, -8, 1}, {-3, -2, 2, 1, 4, 1, 9, 1}, {-3, -2, -1, 1, -1, 2, -1, 3},
        {-4, -2, -2, 1, 1, 16, 1, 4},  {2, 4, -2, 1, 1, 16, 1, 4}, {4, 9, 1, 2, 2, 1, 3, 1},
        {4, 9, -1, 2, 1, 3, 1, 2},     {0, 9, 3, 2, 0, 1, 27, 1},  {-2, 0, 3, 1, -8, 1, 0, 1},
        {-2, 0, 2, 1, 0, 1, 4, 1},     {0, 3, 3, 1, 0, 1, 27, 1},
    };
    real a;
    mpq_t low, high;
    real_init(&a);
    mpq_inits(low, high, NULL);
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) {
        set_ends(&a, powers[i].left, powers[i].right);
        ck_assert(power(&a, &a, powers[i].p, powers[i].q));
        set_quotient(low, powers[i].low, (unsigned long)powers[i].low_over);
        set_quotient(high, powers[i].high, (unsigned long)powers[i].high_over);
        check_ends(&a, low, high);
    }
    set_ends(&a, -1, 2);
    ck_assert(power(&a, &a, -1, 1));
    ck_assert(is_whole_line(&a));
    set_ends(&a, -2, 0);
    ck_assert(power(&a, &a, -1, 1)); /* up to -1/2 */
    ck_assert(mpfr_inf_p(&a.range->left) && mpfr_cmp_si_2exp(&a.range->right, -1, -1) >= 0);
    ck_assert_int_eq(mpfr_sgn(&a.range->right), -1);
    set_ends(&a, 0, 2);
    ck_assert(power(&a, &a, -2, 1)); /* from 1/4 on */
    ck_assert_int_eq(mpfr_sgn(&a.range->left), 1);
    ck_assert(mpfr_inf_p(&a.range->right) && mpfr_sgn(&a.range->right) > 0);
    mpq_clears(low, high, NULL);
    real_clear(&a);
}
END_TEST

/* (sqrt 2)^2 contains 2 and neither 2 + 2^-100 nor 2 - 2^-100; the same for e^(1/7) + 1 to the 5/3 and 3/5.
 */
START_TEST(test_irrational_powers)
{
    real a, b, c;
    real_init(&a);
    real_init(&b);
    real_init(&c);
    for (int i = 0; i < 2; i++) {
        set_exp(&b, 1, 7);
        set(&a, 1, 1);
        real_add(&a, &a, &b, BITS);
        if (i == 0)
            set(&a, 2, 1);
        ck_assert(i == 0 ? power(&b, &a, 1, 2) : power(&b, &a, 5, 3));
        check_kind(&b, REAL_ENCLOSED);
        int sign, order;
        ck_assert(real_sign(&b, &sign) && sign == 1);
        ck_assert(i == 0 ? power(&b, &b, 2, 1) : power(&b, &b, 3, 5));
        ck_assert_int_eq(real_equal(&a, &b), TRUTH_UNKNOWN);
        ck_assert(!real_compare(&a, &b, &order));
        set_dyadic(c.rational, 1, -100);
        real_add(&c, &a, &c, BITS);
        ck_assert_int_eq(real_equal(&c, &b), TRUTH_NO);
        ck_assert(real_compare(&b, &c, &order) && order == -1);
        set(&c, 0, 1);
        set_dyadic(c.rational, 1, -100);
        real_sub(&c, &a, &c, BITS);
        ck_assert_int_eq(real_equal(&b, &c), TRUTH_NO);
        ck_assert(real_compare(&b, &c, &order) && order == 1);
    }
    real_clear(&a);
    real_clear(&b);
    real_clear(&c);
}
END_TEST

/* 3^(2^26) has too many bits, e^20000 too large a degree: enclosures, of the right size. */
START_TEST(test_large_powers)
{
    real a, b, c;
    real_init(&a);
    real_init(&b);
    real_init(&c);
    int order;
    set(&a, -3, 1);
    ck_assert(power(&b, &a, (1l << 26) + 1, 1));
    check_kind(&b, REAL_ENCLOSED);
    ck_assert(real_sign(&b, &order) && order == -1);
    ck_assert(power(&b, &b, 1, 1));
    ck_assert(power(&b, &a, 1l << 26, 1));
    set(&a, 9, 1);
    ck_assert(power(&c, &a, 1l << 25, 1));
    ck_assert_int_eq(real_equal(&b, &c), TRUTH_UNKNOWN);
    real_div(&c, &c, &b, BITS);
    mpq_t one;
    mpq_init(one);
    set_quotient(one, 1, 1);
    check_ends(&c, one, one);
    set_exp(&a, 20000, 1);
    check_kind(&a, REAL_ENCLOSED);
    set_exp(&b, 10000, 1);
    check_kind(&b, REAL_EXP);
    real_mul(&c, &b, &b, BITS);
    check_kind(&c, REAL_ENCLOSED);
    ck_assert_int_eq(real_equal(&a, &c), TRUTH_UNKNOWN);
    real_div(&a, &a, &c, BITS);
    check_ends(&a, one, one);
    ck_assert(power(&c, &b, 2, 1));
    check_kind(&c, REAL_ENCLOSED);
    ck_assert(real_compare(&b, &c, &order) && order == -1);
    mpq_clear(one);
    real_clear(&a);
    real_clear(&b);
    real_clear(&c);
}
END_TEST

/* e^(2^70): [huge, +inf]; its inverse [0, tiny]. Differences and products know nothing, but still enclose. */
START_TEST(test_overflow)
{
    real a, b, c;
    mpq_t exponent;
    real_init(&a);
    real_init(&b);
    real_init(&c);
    mpq_init(exponent);
    set_dyadic(exponent, 1, 70);
    real_set_exp(&a, exponent, BITS);
    int sign, order;
    ck_assert(real_sign(&a, &sign) && sign == 1);
    mpq_neg(exponent, exponent);
    real_set_exp(&b, exponent, BITS);
    ck_assert(!real_sign(&b, &sign)); /* it reaches 0 */
    ck_assert_int_eq(real_is_zero(&b), TRUTH_UNKNOWN);
    ck_assert(real_compare(&b, &a, &order) && order == -1);
    real_sub(&c, &a, &a, BITS);
    ck_assert(is_whole_line(&c));
    real_mul(&c, &a, &b, BITS);
    ck_assert(!mpfi_nan_p(c.range));
    ck_assert(mpfr_cmp_ui(&c.range->left, 1) <= 0 && mpfr_cmp_ui(&c.range->right, 1) >= 0);
    real_div(&c, &a, &b, BITS);
    ck_assert(is_whole_line(&c));
    real_mul(&c, &c, &b, BITS);
    ck_assert(!mpfi_nan_p(c.range));
    ck_assert(!real_sign(&c, &sign));
    real_sub(&c, &c, &c, BITS);
    ck_assert(is_whole_line(&c));
    real_div(&c, &c, &a, BITS); /* infinity / infinity among the ends */
    ck_assert(is_whole_line(&c));
    check_print(&c, "[-inf, +inf]");
    mpfi_t none;
    mpfi_init2(none, BITS);
    real_set_enclosure(&a, none); /* no number: nothing is known */
    ck_assert(is_whole_line(&a));
    mpfi_clear(none);
    mpq_clear(exponent);
    real_clear(&a);
    real_clear(&b);
    real_clear(&c);
}
END_TEST

/* ---- Comparing ---------------------------------------------------------------------------------------- */

START_TEST(test_comparisons)
{
    real a, b;
    int order;
    real_init(&a);
    real_init(&b);
    set_exp(&a, 1, 1);
    set(&b, 2721, 1001); /* a convergent of the odd kind, below e */
    ck_assert(real_compare(&a, &b, &order) && order == 1);
    ck_assert(real_compare(&b, &a, &order) && order == -1);
    ck_assert_int_eq(real_equal(&a, &b), TRUTH_NO);
    ck_assert(real_compare(&a, &a, &order) && order == 0);
    ck_assert_int_eq(real_equal(&a, &a), TRUTH_YES);
    ck_assert_int_eq(real_is_zero(&a), TRUTH_NO);
    set_ends(&b, 0, 2);
    ck_assert(real_compare(&b, &a, &order) && order == -1);
    ck_assert_int_eq(real_equal(&b, &a), TRUTH_NO);
    ck_assert_int_eq(real_is_zero(&b), TRUTH_UNKNOWN);
    ck_assert(!real_sign(&b, &order));
    set_ends(&b, 2, 3);
    ck_assert(!real_compare(&b, &a, &order));
    ck_assert_int_eq(real_equal(&b, &a), TRUTH_UNKNOWN);
    ck_assert_int_eq(real_is_zero(&b), TRUTH_NO);
    ck_assert(real_sign(&b, &order) && order == 1);
    ck_assert(!real_compare(&b, &b, &order));
    set_ends(&a, 3, 4);
    ck_assert(!real_compare(&b, &a, &order)); /* both may be 3 */
    set_ends(&b, -2, -1);
    ck_assert(real_sign(&b, &order) && order == -1);
    ck_assert(real_compare(&a, &b, &order) && order == 1);
    set_ends(&b, 0, 0);
    ck_assert_int_eq(real_is_zero(&b), TRUTH_YES);
    real_clear(&a);
    real_clear(&b);
}
END_TEST

/* e^(1/20011) has too large a degree over the common d: that is no limit to comparing. */
START_TEST(test_comparing_without_common_d)
{
    real a, b;
    int order;
    real_init(&a);
    real_init(&b);
    set_exp(&a, 1, 20011);
    set_exp(&b, 1, 20021);
    ck_assert(real_compare(&a, &b, &order) && order == 1);
    real_mul(&a, &a, &b, BITS);
    check_kind(&a, REAL_ENCLOSED);
    real_clear(&a);
    real_clear(&b);
}
END_TEST

/* ---- Rows --------------------------------------------------------------------------------------------- */

START_TEST(test_rows)
{
    real_row *row = real_row_new(3);
    size_t bytes = real_row_bytes(row);
    for (uint32_t i = 0; i < 3; i++)
        ck_assert_int_eq(real_is_zero(&row->value[i]), TRUTH_YES);
    row->undefined = true;
    set(&row->value[0], 1, 3);
    set_exp(&row->value[1], 1000, 3);
    set_ends(&row->value[2], 1, 2);
    ck_assert_uint_ge(real_row_bytes(row), bytes + 1000 * sizeof(fmpz));
    real_row *copy = real_row_copy(row);
    real_row_free(row);
    ck_assert(copy->undefined);
    ck_assert_uint_eq(copy->n, 3);
    check_print(&copy->value[0], "1/3");
    check_print(&copy->value[1], "exp(1000/3)");
    check_print(&copy->value[2], "[1.0000000000000000000, 2.0000000000000000000]");
    real_row_free(copy);
    real_row_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("real");
    TCase *tc = tcase_create("real");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_operations);
    tcase_add_test(tc, test_kinds);
    tcase_add_test(tc, test_exact_powers);
    tcase_add_test(tc, test_undefined_powers);
    tcase_add_test(tc, test_powers_of_intervals);
    tcase_add_test(tc, test_irrational_powers);
    tcase_add_test(tc, test_large_powers);
    tcase_add_test(tc, test_overflow);
    tcase_add_test(tc, test_comparisons);
    tcase_add_test(tc, test_comparing_without_common_d);
    tcase_add_test(tc, test_rows);
    suite_add_tcase(suite, tc);
    int status = suite_run(suite);
    expq_thread_end();
    mpfr_free_cache();
    return status;
}
