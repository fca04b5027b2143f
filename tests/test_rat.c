/* The rational text parser and printer. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "exact/rat.h"
#include "suite.h"

static void parsed(const char *source, long numerator, unsigned long denominator)
{
    mpq_t value, expected;
    mpq_inits(value, expected, NULL);
    mpq_set_si(expected, numerator, denominator);
    const char *wanted = rat_parse(value, source, strlen(source), NULL);
    ck_assert_msg(wanted == NULL, "%s refused, wanted %s", source, wanted);
    ck_assert_msg(mpz_cmp(mpq_numref(value), mpq_numref(expected)) == 0
                  && mpz_cmp(mpq_denref(value), mpq_denref(expected)) == 0, "%s misread", source);
    mpq_clears(value, expected, NULL);
}

/* The pairs are written in lowest terms: the parser must canonicalise. */
START_TEST(test_accepts)
{
    parsed("0", 0, 1);
    parsed("00", 0, 1);
    parsed("-0", 0, 1);
    parsed("0/7", 0, 1);
    parsed("0e1000000", 0, 1);
    parsed("7", 7, 1);
    parsed("+7", 7, 1);
    parsed("007", 7, 1);
    parsed("2/4", 1, 2);
    parsed("-3/6", -1, 2);
    parsed("+3/6", 1, 2);
    parsed("0.1", 1, 10);
    parsed(".5", 1, 2);
    parsed("-.5", -1, 2);
    parsed("1.50", 3, 2);
    parsed("1e3", 1000, 1);
    parsed("1E+3", 1000, 1);
    parsed("25e-1", 5, 2);
    parsed("1e-3/2.5E1", 1, 25000); /* 0.001 / 25 */
    parsed("0.75/1.5", 1, 2);
    parsed(".1/.3", 1, 3);
    parsed("1e1000000/1e999999", 10, 1);
    parsed("1e0000000000001", 10, 1);
}
END_TEST

static void refused(const char *source, size_t length, size_t offset, const char *wanted)
{
    mpq_t value;
    mpq_init(value);
    mpq_set_si(value, -5, 3);
    size_t at = 999;
    const char *said = rat_parse(value, source, length, &at);
    ck_assert_msg(said != NULL, "%s accepted", source);
    ck_assert_str_eq(said, wanted);
    ck_assert_uint_eq(at, offset);
    ck_assert_msg(mpz_cmp_si(mpq_numref(value), -5) == 0 && mpz_cmp_si(mpq_denref(value), 3) == 0,
                  "%s changed the value", source);
    ck_assert_ptr_nonnull(rat_parse(value, source, length, NULL));
    mpq_clear(value);
}

#define REFUSED(source, offset, wanted) refused(source, strlen(source), offset, wanted)

START_TEST(test_refuses)
{
    REFUSED("", 0, "a digit");
    REFUSED("-", 1, "a digit");
    REFUSED("--1", 1, "a digit");
    REFUSED("/2", 0, "a digit");
    REFUSED("1/", 2, "a digit");
    REFUSED("1/-2", 2, "a digit");
    REFUSED("-3/-6", 3, "a digit");
    REFUSED("e5", 0, "a digit");
    REFUSED("inf", 0, "a digit");
    REFUSED("nan", 0, "a digit");
    REFUSED(" 1", 0, "a digit");
    REFUSED("1 ", 1, "the end of the number");
    REFUSED("1 2/3", 1, "the end of the number");
    REFUSED("1/2/3", 3, "the end of the number");
    REFUSED("1/ 2", 2, "a digit");
    REFUSED("0x10", 1, "the end of the number");
    REFUSED("1_000", 1, "the end of the number");
    REFUSED("1,5", 1, "the end of the number");
    REFUSED("1..5", 2, "a digit after the point");
    REFUSED("1.", 2, "a digit after the point");
    REFUSED(".", 1, "a digit after the point");
    REFUSED("1.e5", 2, "a digit after the point");
    REFUSED("1e", 2, "a digit in the exponent");
    REFUSED("1e+", 3, "a digit in the exponent");
    REFUSED("1e1.5", 3, "the end of the number");
    REFUSED("1/0", 2, "a denominator other than 0");
    REFUSED("1/0.00", 2, "a denominator other than 0");
    REFUSED("0/0e5", 2, "a denominator other than 0");
    REFUSED("1e1000001", 2, "an exponent from -1000000 to 1000000");
    REFUSED("1e-1000001", 3, "an exponent from -1000000 to 1000000");
    REFUSED("1e999999999", 2, "an exponent from -1000000 to 1000000");
    REFUSED("0e99999999999999999999999999", 2, "an exponent from -1000000 to 1000000");
    REFUSED("1/1e1000001", 4, "an exponent from -1000000 to 1000000");
    refused("1\0" "2", 3, 1, "the end of the number");
    refused("123", 0, 0, "a digit");
}
END_TEST

/* Only the bytes up to length count. */
START_TEST(test_length)
{
    mpq_t value;
    mpq_init(value);
    ck_assert_ptr_null(rat_parse(value, "12/345", 4, NULL));
    ck_assert_int_eq(mpq_cmp_si(value, 4, 1), 0);
    mpq_clear(value);
}
END_TEST

/* 10^1000000 = 2^1000000 * 5^1000000, computed by another route than decimal text. */
START_TEST(test_largest_exponent)
{
    mpq_t value;
    mpz_t expected;
    mpq_init(value);
    mpz_init(expected);
    ck_assert_ptr_null(rat_parse(value, "1e-1000000", 10, NULL));
    mpz_ui_pow_ui(expected, 5, 1000000);
    mpz_mul_2exp(expected, expected, 1000000);
    ck_assert_int_eq(mpz_cmp(mpq_denref(value), expected), 0);
    ck_assert_int_eq(mpz_cmp_ui(mpq_numref(value), 1), 0);
    mpz_clear(expected);
    mpq_clear(value);
}
END_TEST

static void decimal(const char *source, unsigned digits, const char *expected, bool exact)
{
    mpq_t value;
    mpq_init(value);
    ck_assert_ptr_null(rat_parse(value, source, strlen(source), NULL));
    text shown;
    text_init(&shown);
    bool is_exact = rat_print_decimal(&shown, value, digits);
    ck_assert_str_eq(shown.data, expected);
    ck_assert_msg(is_exact == exact, "%s is %sexact", expected, exact ? "" : "not ");
    text_clear(&shown);
    mpq_clear(value);
}

START_TEST(test_decimal)
{
    decimal("25/61", 4, "0.4098", false); /* 61 * 0.4098 = 24.9978, 61 * 0.4099 = 25.0039 */
    decimal("25/61", 32, "0.40983606557377049180327868852459", false);
    decimal("2/3", 3, "0.666", false);
    decimal("-2/3", 3, "-0.666", false);
    decimal("0", 5, "0", true);
    decimal("1/4", 2, "0.25", true);
    decimal("1/4", 9, "0.25", true);
    decimal("1/4", 1, "0.2", false);
    decimal("-25/2", 3, "-12.5", true);
    decimal("100", 1, "100", true);
    decimal("100", 9, "100", true);
    decimal("1e40", 1, "10000000000000000000000000000000000000000", true);
    decimal("1e41", 1, "1e41", true);
    decimal("1e-20", 1, "0.00000000000000000001", true);
    decimal("1e-21", 1, "1e-21", true);
    decimal("125e-302", 9, "1.25e-300", true);
    decimal("12345.6", 5, "12345", false);
    decimal("12345.6", 4, "1.234e4", false); /* 12340 would show a wrong digit */
    decimal("999999/1000000", 3, "0.999", false);
    decimal("9999.99", 4, "9999", false);
    decimal("1e-1000000/3", 3, "3.33e-1000001", false);
}
END_TEST

/* Schoolbook long division of n / d < 1, digit by digit. */
static void long_division(char *digits, unsigned count, unsigned long n, unsigned long d)
{
    for (unsigned i = 0; i < count; i++) {
        n *= 10;
        digits[i] = (char)('0' + n / d);
        n %= d;
    }
    digits[count] = '\0';
}

START_TEST(test_decimal_against_long_division)
{
    enum { DIGITS = 12 };
    rng r;
    rng_init(&r, 1, 0, 0);
    for (int i = 0; i < 2000; i++) {
        unsigned long d = rng_between(&r, 2, 9999), n = rng_between(&r, 1, (uint32_t)d - 1);
        mpq_t value;
        mpq_init(value);
        mpq_set_ui(value, n, d);
        mpq_canonicalize(value);
        text shown;
        text_init(&shown);
        bool exact = rat_print_decimal(&shown, value, DIGITS);
        char expected[DIGITS + 8]; /* n / d >= 1/9999: at most 3 zeros come first, and do not count */
        long_division(expected, DIGITS + 3, n, d);
        expected[strspn(expected, "0") + DIGITS] = '\0';
        ck_assert_str_eq(strtok(shown.data, "."), "0");
        const char *fraction = strtok(NULL, ".");
        size_t length = strlen(fraction);
        ck_assert_msg(strncmp(fraction, expected, length) == 0, "%lu/%lu: %s, not %s", n, d, fraction,
                      expected);
        ck_assert_uint_eq(strspn(expected + length, "0"), strlen(expected + length));
        ck_assert(exact || length == strlen(expected));
        text_clear(&shown);
        mpq_clear(value);
    }
}
END_TEST

/* What is printed reads back as the same number, and scaling by powers of ten moves the point only. */
START_TEST(test_round_trip)
{
    rng r;
    rng_init(&r, 2, 0, 0);
    mpq_t value, again;
    mpq_inits(value, again, NULL);
    for (int i = 0; i < 2000; i++) {
        mpq_set_si(value, (long)rng_below(&r, 2001) - 1000, rng_between(&r, 1, 1000));
        mpq_canonicalize(value);
        text shown;
        text_init(&shown);
        rat_print(&shown, value);
        ck_assert_ptr_null(rat_parse(again, shown.data, shown.length, NULL));
        ck_assert_int_ne(mpq_equal(value, again), 0);
        text_clear(&shown);
    }
    mpq_clears(value, again, NULL);
}
END_TEST

START_TEST(test_height)
{
    mpq_t value;
    mpq_init(value);
    ck_assert_uint_eq(rat_height(value), 1); /* 0/1: one bit each */
    mpq_set_si(value, -255, 2);
    ck_assert_uint_eq(rat_height(value), 8);
    mpq_set_si(value, 3, 256);
    ck_assert_uint_eq(rat_height(value), 9);
    mpq_clear(value);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rat");
    TCase *tc = tcase_create("rat");
    tcase_add_test(tc, test_accepts);
    tcase_add_test(tc, test_refuses);
    tcase_add_test(tc, test_length);
    tcase_add_test(tc, test_largest_exponent);
    tcase_add_test(tc, test_decimal);
    tcase_add_test(tc, test_decimal_against_long_division);
    tcase_add_test(tc, test_round_trip);
    tcase_add_test(tc, test_height);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
