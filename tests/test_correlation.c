/* Enclosures of correlations, against correlations whose square is known exactly. */
#include <stdlib.h>

#include "ask.h"
#include "campaign/correlation.h"

typedef struct pair {
    long y;                                   /* y / 3 */
    unsigned long constant, multiple, log_of; /* z = constant + multiple * log(log_of) */
} pair;

static void form_of(loglin *z, const pair *p)
{
    mpq_t number, argument;
    mpq_inits(number, argument, NULL);
    mpq_set_ui(number, p->constant, 1);
    loglin_set_rational(z, number);
    mpq_set_ui(number, p->multiple, 1);
    mpq_set_ui(argument, p->log_of ? p->log_of : 1, 1);
    ck_assert(loglin_add_log(z, number, argument));
    mpq_clears(number, argument, NULL);
}

static const char *correlate(const pair *pairs, size_t count, mpfi_t r)
{
    correlation c;
    correlation_init(&c, 30);
    for (size_t i = 0; i < count; i++) {
        mpq_t y;
        loglin z;
        mpq_init(y);
        mpq_set_si(y, pairs[i].y, 3);
        mpq_canonicalize(y);
        loglin_init(&z);
        form_of(&z, &pairs[i]);
        correlation_add(&c, y, &z);
        loglin_clear(&z);
        mpq_clear(y);
    }
    const char *why = correlation_get(&c, r);
    correlation_clear(&c);
    return why;
}

/* The square of the enclosure contains this number, and it is narrow. */
static void check_square(const pair *pairs, size_t count, int sign, const char *square)
{
    mpfi_t r;
    mpfr_t width;
    mpq_t expected;
    mpfi_init2(r, 256);
    mpfr_init2(width, 64);
    mpq_init(expected);
    ck_assert_int_eq(mpq_set_str(expected, square, 10), 0);
    ck_assert_ptr_null(correlate(pairs, count, r));
    mpfi_diam_abs(width, r);
    ck_assert(mpfr_cmp_si_2exp(width, 1, -100) < 0);
    ck_assert(sign > 0 ? mpfi_is_strictly_pos(r) : sign < 0 ? mpfi_is_strictly_neg(r) : mpfi_has_zero(r));
    ck_assert(mpfr_cmp_si(&r->left, -1) >= 0 && mpfr_cmp_si(&r->right, 1) <= 0);
    mpfi_sqr(r, r);
    ck_assert(mpfi_cmp_q(r, expected) == 0);
    mpq_clear(expected);
    mpfr_clear(width);
    mpfi_clear(r);
}
#define CHECK_SQUARE(pairs, sign, square) check_square(pairs, sizeof(pairs) / sizeof *(pairs), sign, square)

/*
 * y = 1 2 3 4, z = 1 3 2 5: n = 4, sums 10, 11, of squares 30, 39, of products 1 + 6 + 6 + 20 = 33, so
 * r = (132 - 110) / sqrt((120 - 100)(156 - 121)) and r^2 = 484/700 = 121/175; the scales of y and z do not
 * matter.
 */
START_TEST(four_points)
{
    static const pair rational[] = {{1, 1, 0, 0}, {2, 3, 0, 0}, {3, 2, 0, 0}, {4, 5, 0, 0}};
    static const pair logs[] = {{1, 7, 1, 2}, {2, 7, 1, 8}, {3, 7, 2, 2}, {4, 7, 5, 2}};
    static const pair shifted[] = {{-30, 0, 1, 9}, {-20, 0, 6, 3}, {-10, 0, 4, 3}, {0, 0, 2, 243}};
    CHECK_SQUARE(rational, 1, "121/175");
    CHECK_SQUARE(logs, 1, "121/175");
    CHECK_SQUARE(shifted, 1, "121/175");
}
END_TEST

/* On a line: 1 and -1. Symmetric: 0. */
START_TEST(extremes)
{
    static const pair rising[] = {{0, 0, 1, 2}, {1, 0, 1, 4}, {2, 0, 1, 8}, {7, 0, 8, 2}};
    static const pair falling[] = {{5, 1, 0, 0}, {4, 1, 1, 7}, {3, 1, 1, 49}};
    static const pair symmetric[] = {{-1, 0, 1, 5}, {0, 9, 3, 3}, {1, 0, 1, 5}};
    CHECK_SQUARE(rising, 1, "1");
    CHECK_SQUARE(falling, -1, "1");
    CHECK_SQUARE(symmetric, 0, "0");
}
END_TEST

/*
 * z = (a, 0, 0) with y = (2, 1, 0): whatever a > 0, r = (3*2a - 3a) / sqrt((15 - 9)(3a^2 - a^2)) = sqrt(3)/2.
 */
START_TEST(any_logarithm)
{
    static const pair pairs[] = {{2, 0, 3, 10}, {1, 0, 0, 0}, {0, 0, 0, 0}};
    CHECK_SQUARE(pairs, 1, "3/4");
}
END_TEST

/* z = 1 + d and 1 with d = 2^-4000, far below the precision: all that is known is an interval around 0. */
START_TEST(too_close_to_tell)
{
    correlation c;
    loglin z;
    mpq_t y, step;
    mpfi_t r;
    correlation_init(&c, 30);
    loglin_init(&z);
    mpq_inits(y, step, NULL);
    mpfi_init2(r, 64);
    mpq_set_ui(y, 1, 1);
    loglin_set_rational(&z, y);
    correlation_add(&c, y, &z);
    mpq_div_2exp(step, y, 4000);
    mpq_add(step, step, y);
    loglin_set_rational(&z, step);
    mpq_set_ui(y, 2, 1);
    correlation_add(&c, y, &z);
    ck_assert_ptr_null(correlation_get(&c, r));
    ck_assert(mpfr_cmp_si(&r->left, -1) == 0 && mpfr_cmp_si(&r->right, 1) == 0);
    mpfi_clear(r);
    mpq_clears(y, step, NULL);
    loglin_clear(&z);
    correlation_clear(&c);
}
END_TEST

static void check_undefined(const pair *pairs, size_t count, const char *why)
{
    mpfi_t r;
    mpfi_init2(r, 64);
    ck_assert_pstr_eq(correlate(pairs, count, r), why);
    mpfi_clear(r);
}

/* log 36 = 2 log 2 + 2 log 3 is seen to be 2 log 6 though no enclosure can tell. */
START_TEST(undefined)
{
    static const pair one[] = {{1, 0, 1, 2}};
    static const pair same_y[] = {{1, 0, 1, 2}, {1, 0, 1, 3}};
    static const pair same_z[] = {{1, 0, 1, 36}, {2, 0, 2, 6}, {3, 0, 1, 36}};
    check_undefined(one, 0, "there is none");
    check_undefined(one, 1, "the first quantity is the same for all");
    check_undefined(same_y, 2, "the first quantity is the same for all");
    check_undefined(same_z, 3, "the second quantity is the same for all");
}
END_TEST

START_TEST(infinite)
{
    for (int i = 0; i < 2; i++) {
        correlation c;
        loglin z;
        mpq_t y;
        mpfi_t r;
        correlation_init(&c, 10);
        loglin_init(&z);
        mpq_init(y);
        mpfi_init2(r, 64);
        correlation_add(&c, y, &z);
        loglin_set_infinite(&z, 1);
        correlation_add(&c, y, i ? &z : NULL);
        ck_assert_pstr_eq(correlation_get(&c, r), "a value is infinite or undefined");
        ck_assert_uint_eq(c.count, 2);
        mpfi_clear(r);
        mpq_clear(y);
        loglin_clear(&z);
        correlation_clear(&c);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("correlation");
    const TTest *const tests[] = {four_points,       extremes,  any_logarithm,
                                  too_close_to_tell, undefined, infinite};
    ASK_CASE(s, "correlation", tests);
    return suite_run(s);
}
