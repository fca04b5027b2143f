/* Sums of weights times logarithms and of products, whatever kind of number these are; expected values by
 * hand. */
#include <check.h>
#include <stdio.h>

#include "exact/quantity.h"
#include "suite.h"

#define BITS 128

static void set_ratio(real *a, long numerator, unsigned long denominator)
{
    mpq_t value;
    mpq_init(value);
    mpq_set_si(value, numerator, denominator);
    mpq_canonicalize(value);
    real_set_rational(a, value);
    mpq_clear(value);
}

static void set_exp(real *a, long numerator, unsigned long denominator)
{
    mpq_t value;
    mpq_init(value);
    mpq_set_si(value, numerator, denominator);
    real_set_exp(a, value, BITS);
    mpq_clear(value);
}

static void set_between(real *a, long low, long high)
{
    mpfi_t range;
    mpfi_init2(range, BITS);
    mpfi_interv_si(range, low, high);
    real_set_enclosure(a, range);
    mpfi_clear(range);
}

typedef struct sum {
    quantity q;
    real weight, other;
} sum;

static void sum_init(sum *s)
{
    quantity_init(&s->q, BITS);
    real_init(&s->weight);
    real_init(&s->other);
}

static void sum_clear(sum *s)
{
    quantity_clear(&s->q);
    real_clear(&s->weight);
    real_clear(&s->other);
}

static bool add_log(sum *s)
{
    return quantity_add_log(&s->q, &s->weight, &s->other);
}

/* ---- Logarithms of 0 ----------------------------------------------------------------------------- */

START_TEST(log_of_0)
{
    sum s;
    loglin form;
    sum_init(&s);
    loglin_init(&form);
    ck_assert(add_log(&s)); /* 0 log 0 = 0 */
    ck_assert(quantity_loglin(&s.q, &form) && form.infinite == 0 && loglin_sign(&form) == 0);
    set_ratio(&s.weight, 1, 3);
    ck_assert(add_log(&s));
    ck_assert(quantity_loglin(&s.q, &form) && form.infinite == -1);
    set_ratio(&s.weight, 2, 3);
    ck_assert(add_log(&s)); /* -infinity twice */
    set_ratio(&s.weight, -1, 3);
    ck_assert(!add_log(&s)); /* and infinity */
    ck_assert(!s.q.undecided);
    loglin_clear(&form);
    sum_clear(&s);
}
END_TEST

/* A weight that may be 0 leaves open whether the sum is infinite. */
START_TEST(weight_that_may_be_0)
{
    sum s;
    loglin form;
    sum_init(&s);
    loglin_init(&form);
    set_between(&s.weight, -1, 1);
    ck_assert(add_log(&s) && s.q.undecided);
    sum_clear(&s);
    sum_init(&s);
    set_between(&s.weight, 1, 2);
    ck_assert(add_log(&s) && !s.q.undecided);
    ck_assert(quantity_loglin(&s.q, &form) && form.infinite == -1);
    loglin_clear(&form);
    sum_clear(&s);
}
END_TEST

/* log of 0 to 1 is anything up to 0. */
START_TEST(argument_that_may_be_0)
{
    sum s;
    sum_init(&s);
    set_ratio(&s.weight, 1, 1);
    set_between(&s.other, 0, 1);
    ck_assert(add_log(&s) && s.q.undecided && s.q.enclosed);
    mpfi_t range;
    mpfi_init2(range, BITS);
    quantity_enclose(range, &s.q);
    ck_assert(mpfr_inf_p(&range->left) && mpfr_sgn(&range->left) < 0 && mpfr_zero_p(&range->right));
    mpfi_clear(range);
    sum_clear(&s);
}
END_TEST

/* ---- Sums ---------------------------------------------------------------------------------------- */

/* Is log(n) + e + halves/2 in the enclosure, which is narrow? By MPFR. */
static void encloses(const quantity *q, unsigned long n, bool with_e, long halves)
{
    mpfi_t range;
    mpfr_t value, part;
    mpfi_init2(range, BITS);
    mpfr_inits2(4 * BITS, value, part, (mpfr_ptr)NULL);
    quantity_enclose(range, q);
    mpfr_set_ui(value, n, MPFR_RNDN);
    mpfr_log(value, value, MPFR_RNDN);
    mpfr_set_ui(part, 1, MPFR_RNDN);
    mpfr_exp(part, part, MPFR_RNDN);
    if (with_e)
        mpfr_add(value, value, part, MPFR_RNDN);
    mpfr_mul_2ui(value, value, 1, MPFR_RNDN);
    mpfr_add_si(value, value, halves, MPFR_RNDN);
    mpfr_div_2ui(value, value, 1, MPFR_RNDN);
    ck_assert(mpfr_cmp(&range->left, value) <= 0 && mpfr_cmp(&range->right, value) >= 0);
    mpfr_sub(part, &range->right, &range->left, MPFR_RNDU);
    ck_assert(mpfr_cmp_ui_2exp(part, 1, 20 - BITS) < 0);
    mpfr_clears(value, part, (mpfr_ptr)NULL);
    mpfi_clear(range);
}

/* 2 log 3 + 1 * e + 1/2 * 1, part by part. */
START_TEST(parts_add_up)
{
    sum s;
    loglin form;
    expform exact;
    sum_init(&s);
    loglin_init(&form);
    expform_init(&exact);
    set_ratio(&s.weight, 2, 1);
    set_ratio(&s.other, 3, 1);
    ck_assert(add_log(&s));
    ck_assert(quantity_loglin(&s.q, &form));
    set_ratio(&s.weight, 1, 1);
    set_exp(&s.other, 1, 1);
    quantity_add(&s.q, &s.weight, &s.other);
    ck_assert(s.q.has_exp && !quantity_loglin(&s.q, &form));
    set_ratio(&s.other, 1, 2);
    quantity_add(&s.q, &s.weight, &s.other);
    encloses(&s.q, 9, true, 1);
    ck_assert(quantity_expform(&s.q, &exact));
    set_ratio(&s.weight, 1, 1); /* log e = 1 */
    set_exp(&s.other, 1, 1);
    ck_assert(add_log(&s));
    encloses(&s.q, 9, true, 3);
    set_between(&s.other, 2, 3); /* and something from 2 to 3 */
    quantity_add(&s.q, &s.weight, &s.other);
    ck_assert(s.q.enclosed && !quantity_expform(&s.q, &exact));
    mpfi_t range;
    mpfi_init2(range, BITS);
    quantity_enclose(range, &s.q);
    mpfi_mul_ui(range, range, 100); /* 2.197 + 2.718 + 1.5 + 2 and 3 */
    ck_assert(mpfr_cmp_ui(&range->left, 841) > 0 && mpfr_cmp_ui(&range->left, 842) < 0);
    ck_assert(mpfr_cmp_ui(&range->right, 941) > 0 && mpfr_cmp_ui(&range->right, 942) < 0);
    mpfi_clear(range);
    expform_clear(&exact);
    loglin_clear(&form);
    sum_clear(&s);
}
END_TEST

/* e^(1/65537) and e^(1/65539) have no power of a small root of e in common: their sum is enclosed, a little
 * above 2. */
START_TEST(what_does_not_fit)
{
    sum s;
    sum_init(&s);
    set_ratio(&s.weight, 1, 1);
    set_exp(&s.other, 1, 65537);
    quantity_add(&s.q, &s.weight, &s.other);
    ck_assert(s.q.has_exp && !s.q.enclosed);
    set_exp(&s.other, 1, 65539);
    quantity_add(&s.q, &s.weight, &s.other);
    ck_assert(s.q.enclosed);
    mpfi_t range;
    mpfi_init2(range, BITS);
    quantity_enclose(range, &s.q);
    mpfi_mul_ui(range, range, 65538); /* 2 * 65538 + 2 and a bit: 1/65537 + 1/65539 is nearly 2/65538 */
    ck_assert(mpfr_cmp_ui(&range->left, 2 * 65538 + 2) > 0 && mpfr_cmp_ui(&range->right, 2 * 65538 + 3) < 0);
    mpfi_clear(range);
    sum_clear(&s);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("quantity");
    TCase *c = tcase_create("quantity");
    tcase_add_test(c, log_of_0);
    tcase_add_test(c, weight_that_may_be_0);
    tcase_add_test(c, argument_that_may_be_0);
    tcase_add_test(c, parts_add_up);
    tcase_add_test(c, what_does_not_fit);
    suite_add_tcase(s, c);
    return suite_run(s);
}
