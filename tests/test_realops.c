/*
 * Rows of enclosures where these leave something open: a sign, a zero, an order. The intervals are wide and
 * made by hand, so that what must come out can be read off: an operation that has to guess says so, one that
 * need not does not, and an interval contains everything that its operands allow.
 */
#include <check.h>
#include <stdio.h>

#include "operators/realops.h"
#include "suite.h"

#define BITS 64

/* From `low` to `high`, or the rational number where they are the same. */
typedef struct ends {
    long low, high;
} ends;

static real_row *row_of(const ends *e, uint32_t n)
{
    real_row *row = real_row_new(n);
    mpfi_t range;
    mpq_t value;
    mpfi_init2(range, BITS);
    mpq_init(value);
    for (uint32_t a = 0; a < n; a++) {
        mpfi_interv_si(range, e[a].low, e[a].high);
        mpq_set_si(value, e[a].low, 1);
        if (e[a].low == e[a].high)
            real_set_rational(&row->value[a], value);
        else
            real_set_enclosure(&row->value[a], range);
    }
    mpq_clear(value);
    mpfi_clear(range);
    return row;
}
#define ROW(...) row_of((const ends[]){__VA_ARGS__}, sizeof((const ends[]){__VA_ARGS__}) / sizeof(ends))

/* Both ends, exactly. */
static void is_from_to(const real *a, const char *low, const char *high)
{
    mpfi_t range;
    mpq_t end;
    mpfi_init2(range, BITS);
    mpq_init(end);
    real_enclose(range, a);
    mpq_set_str(end, low, 10);
    ck_assert_msg(mpfr_cmp_q(&range->left, end) == 0, "the lower end is not %s", low);
    mpq_set_str(end, high, 10);
    ck_assert_msg(mpfr_cmp_q(&range->right, end) == 0, "the upper end is not %s", high);
    mpq_clear(end);
    mpfi_clear(range);
}

static real_work fresh(void)
{
    return (real_work){BITS, false};
}

/* ---- Maxima -------------------------------------------------------------------------------------- */

/* The maximum of a in [0,2] and b in [1,3] can be any number from 1 (a <= 1 = b) to 3. */
static void max_is(real_row *q, const char *low, const char *high)
{
    real_work w = fresh();
    real_row *v = real_max(&w, q);
    is_from_to(&v->value[0], low, high);
    real_row_free(v);
    real_row_free(q);
}

START_TEST(larger_of_overlapping)
{
    max_is(ROW({0, 2}, {1, 3}), "1", "3");
    max_is(ROW({1, 3}, {0, 2}), "1", "3");
    max_is(ROW({0, 4}, {1, 3}), "1", "4");
    max_is(ROW({1, 3}, {2, 2}), "2", "3");
    max_is(ROW({0, 1}, {2, 3}, {1, 2}), "2", "3"); /* 1 to 2 may only tie with 2 to 3 */
    max_is(ROW({0, 1}, {5, 5}), "5", "5");
}
END_TEST

static void argmax_is(real_row *q, bool undecided, const char *shares)
{
    real_work w = fresh();
    real_row *y = ROW({1, 1}), *row = real_argmax(&w, q, y);
    text shown;
    text_init(&shown);
    for (uint32_t a = 0; a < row->n; a++) {
        text_add(&shown, a > 0 ? " " : "");
        real_print(&shown, &row->value[a]);
    }
    ck_assert_int_eq(w.undecided, undecided);
    if (shares)
        ck_assert_str_eq(shown.data, shares);
    text_clear(&shown);
    real_row_free(row);
    real_row_free(y);
    real_row_free(q);
}

START_TEST(maximisers)
{
    argmax_is(ROW({0, 2}, {1, 3}), true, NULL);
    argmax_is(ROW({0, 1}, {2, 3}), false, "0 1");
    argmax_is(ROW({2, 2}, {2, 2}, {1, 1}), false, "1/2 1/2 0");
    argmax_is(ROW({0, 1}, {4, 5}, {2, 3}), false, "0 1 0");
}
END_TEST

/* ---- Conditioning -------------------------------------------------------------------------------- */

static void condition_is(real_row *joint, bool undecided, bool marked)
{
    real_work w = fresh();
    real_row *pi = ROW({1, 1}, {0, 0}), *y = ROW({1, 1}, {1, 1});
    real_row *row = real_condition(&w, joint, pi, y);
    ck_assert_int_eq(w.undecided, undecided);
    ck_assert_int_eq(row->undefined, marked);
    if (marked) { /* what pi was */
        is_from_to(&row->value[0], "1", "1");
        is_from_to(&row->value[1], "0", "0");
    }
    real_row_free(row);
    real_row_free(joint);
    real_row_free(pi);
    real_row_free(y);
}

START_TEST(sums_that_may_be_0)
{
    condition_is(ROW({0, 1}, {0, 1}), true, false);   /* the sum is from 0 to 2 */
    condition_is(ROW({0, 1}, {1, 2}), false, false);  /* from 1 to 3 */
    condition_is(ROW({-1, 1}, {2, 3}), true, false);  /* no weight may be negative */
    condition_is(ROW({-2, -1}, {3, 4}), false, true); /* that one is */
    condition_is(ROW({0, 0}, {0, 0}), false, true);
}
END_TEST

/* 1/2 to 1 of a total from 1 + 1 to 1 + 2: between 1/3 and 1/2, whatever else the interval allows. */
START_TEST(shares)
{
    real_work w = fresh();
    real_row *joint = ROW({1, 1}, {1, 2}), *pi = ROW({1, 1}, {0, 0}), *y = ROW({1, 1}, {1, 1});
    real_row *row = real_condition(&w, joint, pi, y);
    mpfi_t range;
    mpfi_init2(range, BITS);
    real_enclose(range, &row->value[0]);
    ck_assert(mpfr_cmp_ui_2exp(&range->right, 1, -1) == 0);
    mpq_t third;
    mpq_init(third);
    mpq_set_ui(third, 1, 3);
    ck_assert(mpfr_cmp_q(&range->left, third) <= 0 && mpfr_cmp_ui_2exp(&range->left, 1, -2) > 0);
    mpq_clear(third);
    mpfi_clear(range);
    real_row_free(row);
    real_row_free(joint);
    real_row_free(pi);
    real_row_free(y);
}
END_TEST

static void soft_is(real_row *q, unsigned long denominator, bool undecided, bool marked)
{
    real_work w = fresh();
    real_row *pi = ROW({1, 1}, {0, 0}), *y = ROW({1, 1}, {1, 1});
    mpq_t beta;
    mpq_init(beta);
    mpq_set_ui(beta, 1, denominator);
    real_row *row = real_boltzmann(&w, q, beta, pi, y);
    ck_assert_int_eq(w.undecided, undecided);
    ck_assert_int_eq(row->undefined, marked);
    mpq_clear(beta);
    real_row_free(row);
    real_row_free(q);
    real_row_free(pi);
    real_row_free(y);
}

START_TEST(roots_of_negatives)
{
    soft_is(ROW({-1, -1}, {4, 4}), 2, false, true); /* the square root of -1 */
    soft_is(ROW({1, 1}, {4, 4}), 2, false, false);
    soft_is(ROW({0, 1}, {0, 2}), 2, true, false); /* all may be 0 */
    soft_is(ROW({-3, -2}, {4, 4}), 1, false, true);
}
END_TEST

/* ---- Backup -------------------------------------------------------------------------------------- */

/* Whether an entry is 0 decides what is looked at behind it. */
START_TEST(joint_that_may_be_0)
{
    real_work w = fresh();
    real_row *pi = ROW({1, 1}, {0, 1}), *q = ROW({2, 3}, {0, 0});
    real_row *joint = real_joint(&w, pi, q);
    is_from_to(&joint->value[0], "2", "3");
    is_from_to(&joint->value[1], "0", "0"); /* 0 times anything, exactly */
    ck_assert(!w.undecided);
    real_row_free(pi);
    real_row_free(q);
    real_row_free(joint);
}
END_TEST

/* ---- Entries ------------------------------------------------------------------------------------- */

static void quotient_is(ends a, ends b, bool undecided, bool marked, const char *low, const char *high)
{
    real_work w = fresh();
    real_row *left = ROW(a), *right = ROW(b), *c = real_pointwise(&w, POINT_DIV, left, right);
    ck_assert_int_eq(w.undecided, undecided);
    ck_assert_int_eq(c->undefined, marked);
    if (low)
        is_from_to(&c->value[0], low, high);
    real_row_free(left);
    real_row_free(right);
    real_row_free(c);
}

START_TEST(quotients)
{
    quotient_is((ends){4, 8}, (ends){2, 4}, false, false, "1", "4");
    quotient_is((ends){1, 1}, (ends){-1, 1}, true, false, NULL, NULL);
    quotient_is((ends){1, 1}, (ends){0, 0}, false, true, "0", "0");
    quotient_is((ends){0, 0}, (ends){0, 0}, false, false, "0", "0");
    quotient_is((ends){0, 1}, (ends){0, 0}, true, true, "0", "0"); /* 0/0 is defined, the rest is not */
}
END_TEST

static void power_is(ends a, long p, unsigned long q, bool undecided, bool marked, const char *low,
                     const char *high)
{
    real_work w = fresh();
    real_row *base = ROW(a);
    mpq_t exponent;
    mpq_init(exponent);
    mpq_set_si(exponent, p, q);
    real_row *c = real_powers(&w, base, exponent);
    ck_assert_int_eq(w.undecided, undecided);
    ck_assert_int_eq(c->undefined, marked);
    if (low) { /* logarithms are enclosed, so outward of these */
        mpfi_t range;
        mpfi_init2(range, BITS);
        real_enclose(range, &c->value[0]);
        mpq_t end;
        mpq_init(end);
        mpq_set_str(end, low, 10);
        ck_assert(mpfr_cmp_q(&range->left, end) <= 0);
        mpfi_sub_q(range, range, end);
        ck_assert(mpfr_cmp_si_2exp(&range->left, -1, -40) > 0);
        mpfi_add_q(range, range, end);
        mpq_set_str(end, high, 10);
        ck_assert(mpfr_cmp_q(&range->right, end) >= 0);
        mpfi_sub_q(range, range, end);
        ck_assert(mpfr_cmp_si_2exp(&range->right, 1, -40) < 0);
        mpq_clear(end);
        mpfi_clear(range);
    }
    mpq_clear(exponent);
    real_row_free(base);
    real_row_free(c);
}

START_TEST(powers)
{
    power_is((ends){-1, 2}, 3, 1, false, false, "-1", "8");
    power_is((ends){-1, 2}, 2, 1, false, false, "0", "4");
    power_is((ends){-3, 2}, 2, 1, false, false, "0", "9");
    power_is((ends){-3, -2}, 2, 1, false, false, "4", "9");
    power_is((ends){-3, -2}, -1, 1, false, false, "-1/2", "-1/3");
    power_is((ends){4, 9}, 1, 2, false, false, "2", "3");
    power_is((ends){-1, 1}, -1, 1, true, false, NULL, NULL); /* 0^-1 is not defined */
    power_is((ends){-1, -1}, 1, 2, false, true, "0", "0");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("realops");
    TCase *c = tcase_create("realops");
    tcase_add_test(c, larger_of_overlapping);
    tcase_add_test(c, maximisers);
    tcase_add_test(c, sums_that_may_be_0);
    tcase_add_test(c, shares);
    tcase_add_test(c, roots_of_negatives);
    tcase_add_test(c, joint_that_may_be_0);
    tcase_add_test(c, quotients);
    tcase_add_test(c, powers);
    suite_add_tcase(s, c);
    return suite_run(s);
}
