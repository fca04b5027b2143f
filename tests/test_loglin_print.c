/*
 * Log-linear forms as text: the exact form reads back, and each decimal is that of MPFR's value at 2000 bits,
 * turned into a rational and printed by long division (rat_print_decimal).
 */
#include "prime_powers.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "exact/rat.h"
#include "suite.h"

/* ---- Exact forms --------------------------------------------------------------------------------------- */

static void set_rational(mpq_t value, const char *source, size_t length)
{
    const char *wanted = rat_parse(value, source, length, NULL);
    ck_assert_msg(wanted == NULL, "%.*s: wanted %s", (int)length, source, wanted ? wanted : "");
}

/* "[q*]log(n)" or "q" of this length, with the sign that stood before it. */
static void read_term(prime_powers *p, const char *source, size_t length, int sign)
{
    mpq_t coefficient, argument;
    mpq_inits(coefficient, argument, NULL);
    mpq_set_si(coefficient, 1, 1);
    const char *log = strstr(source, "log(");
    if (log && log < source + length) {
        if (log > source) {
            ck_assert_int_eq(log[-1], '*');
            set_rational(coefficient, source, (size_t)(log - 1 - source));
        }
        ck_assert_int_eq(source[length - 1], ')');
        set_rational(argument, log + 4, (size_t)(source + length - 1 - (log + 4)));
        if (sign < 0)
            mpq_neg(coefficient, coefficient);
        powers_add_log(p, coefficient, argument);
    } else {
        set_rational(argument, source, length);
        if (sign < 0)
            mpq_neg(coefficient, coefficient);
        mpq_mul(argument, argument, coefficient);
        mpq_add(p->constant, p->constant, argument);
    }
    mpq_clears(coefficient, argument, NULL);
}

/* Terms between " + " and " - "; the first may have a sign of its own. */
static void read_form(prime_powers *p, const char *source)
{
    powers_set_zero(p);
    int sign = 1;
    if (*source == '-') {
        sign = -1;
        source++;
    }
    for (bool more = true; more;) {
        size_t length = strcspn(source, " ");
        read_term(p, source, length, sign);
        source += length;
        more = *source != '\0';
        if (more) {
            ck_assert(strncmp(source, " + ", 3) == 0 || strncmp(source, " - ", 3) == 0);
            sign = source[1] == '-' ? -1 : 1;
            source += 3;
        }
    }
}

/* constant + numerator / denominator * log(argument) + ..., as far as arguments are not 0. */
typedef struct printed {
    struct {
        long numerator;
        unsigned long denominator, argument;
    } term[3];
    long numerator;
    unsigned long denominator;
    const char *text;
} printed;

static const printed forms[] = {
    {{{97, 244, 2}, {-1, 1, 3}}, 0, 1, "97/244*log(2) - log(3)"},
    {{{1, 1, 2}}, 0, 1, "log(2)"},
    {{{-1, 1, 2}}, 0, 1, "-log(2)"},
    {{{-3, 2, 5}, {1, 1, 3}}, -1, 2, "log(3) - 3/2*log(5) - 1/2"},
    {{{-2, 1, 3}}, 7, 1, "-2*log(3) + 7"},
    {{{1, 1, 8}, {1, 1, 81}}, 0, 1, "3*log(2) + 4*log(3)"},
    {{{2, 1, 6}, {-2, 1, 3}}, 0, 1, "2*log(2)"},
    {{{1, 2, 4}, {-1, 1, 2}}, -3, 4, "-3/4"},
    {{{1, 1, 1}}, 5, 1, "5"},
    {{{0, 1, 0}}, 0, 1, "0"},
};

static void make_form(loglin *f, const printed *wanted)
{
    mpq_t q, n;
    mpq_inits(q, n, NULL);
    loglin_init(f);
    mpq_set_si(q, wanted->numerator, wanted->denominator);
    loglin_set_rational(f, q);
    for (int i = 0; i < 3 && wanted->term[i].argument > 0; i++) {
        mpq_set_si(q, wanted->term[i].numerator, wanted->term[i].denominator);
        mpq_set_ui(n, wanted->term[i].argument, 1);
        ck_assert(loglin_add_log(f, q, n));
    }
    mpq_clears(q, n, NULL);
}

START_TEST(test_forms)
{
    loglin f;
    make_form(&f, &forms[_i]);
    text shown;
    text_init(&shown);
    text_add(&shown, "x = ");
    loglin_print(&shown, &f);
    ck_assert(strncmp(shown.data, "x = ", 4) == 0); /* it adds to what is there */
    ck_assert_str_eq(shown.data + 4, forms[_i].text);
    text_clear(&shown);
    loglin_clear(&f);
}
END_TEST

START_TEST(test_infinite_forms)
{
    loglin f;
    loglin_init(&f);
    text shown;
    text_init(&shown);
    loglin_set_infinite(&f, 1);
    loglin_print(&shown, &f);
    loglin_set_infinite(&f, -1);
    loglin_print(&shown, &f);
    ck_assert_str_eq(shown.data, "+inf-inf");
    text_clear(&shown);
    loglin_clear(&f);
}
END_TEST

START_TEST(test_forms_read_back)
{
    rng r;
    rng_init(&r, 1, rng_hash("forms"), 0);
    loglin f;
    prime_powers p, again;
    loglin_init(&f);
    powers_init(&p);
    powers_init(&again);
    for (int i = 0; i < 400; i++) {
        random_form(&f, &p, &r);
        text shown;
        text_init(&shown);
        loglin_print(&shown, &f);
        read_form(&again, shown.data);
        ck_assert_msg(powers_equal(&p, &again), "%s", shown.data);
        ck_assert_ptr_null(strstr(shown.data, "log(1)"));
        text_clear(&shown);
    }
    powers_clear(&p);
    powers_clear(&again);
    loglin_clear(&f);
}
END_TEST

/* ---- Decimals ------------------------------------------------------------------------------------------ */

/* A form of any size between about 1e-40 and 1e40, and its value. */
static void random_size(loglin *f, mpq_t value, rng *r)
{
    loglin small;
    prime_powers p;
    mpq_t scale, zero;
    loglin_init(&small);
    powers_init(&p);
    mpq_inits(scale, zero, NULL);
    random_form(&small, &p, r);
    mpz_ui_pow_ui(mpq_numref(scale), 10, rng_chance(r, 1, 2) ? rng_below(r, 41) : 0);
    mpz_ui_pow_ui(mpq_denref(scale), 10, rng_chance(r, 1, 2) ? rng_below(r, 41) : 0);
    mpq_canonicalize(scale);
    loglin_set_rational(f, zero);
    ck_assert(loglin_add_scaled(f, scale, &small));
    mpfr_t exact;
    mpfr_init2(exact, 2000);
    powers_value(exact, &p);
    mpfr_get_q(value, exact);
    if (loglin_is_rational(&small, zero)) /* MPFR rounds 1/3 */
        mpq_set(value, zero);
    mpq_mul(value, value, scale);
    mpfr_clear(exact);
    mpq_clears(scale, zero, NULL);
    powers_clear(&p);
    loglin_clear(&small);
}

START_TEST(test_decimals)
{
    rng r;
    rng_init(&r, 2, rng_hash("decimals"), 0);
    loglin f;
    mpq_t value;
    loglin_init(&f);
    mpq_init(value);
    for (int i = 0; i < 1500; i++) {
        unsigned digits = i < 300 ? 1 + (unsigned)i / 100 : rng_between(&r, 1, 60);
        random_size(&f, value, &r);
        text found, wanted;
        text_init(&found);
        text_init(&wanted);
        loglin_print_decimal(&found, &f, digits);
        rat_print_decimal(&wanted, value, digits);
        ck_assert_msg(strcmp(found.data, wanted.data) == 0, "%u digits: found %s, wanted %s", digits,
                      found.data, wanted.data);
        text_clear(&found);
        text_clear(&wanted);
    }
    mpq_clear(value);
    loglin_clear(&f);
}
END_TEST

/* log(1 + 10^-k) = 10^-k (1 - 10^-k / 2 + 10^-2k / 3 - ...): k nines, a five, k - 1 zeros, then 3, 3, ... */
START_TEST(test_decimals_of_a_small_difference)
{
    for (unsigned k = 30; k <= 330; k += 50) {
        loglin f;
        mpq_t one, n;
        loglin_init(&f);
        mpq_inits(one, n, NULL);
        mpq_set_ui(one, 1, 1);
        mpz_ui_pow_ui(mpq_denref(n), 10, k);
        mpz_add_ui(mpq_numref(n), mpq_denref(n), 1);
        ck_assert(loglin_add_log(&f, one, n));
        text found, wanted;
        text_init(&found);
        text_init(&wanted);
        loglin_print_decimal(&found, &f, 2 * k + 1);
        for (unsigned i = 0; i < 2 * k; i++)
            text_add(&wanted, i == 1 ? ".9" : i < k ? "9" : i == k ? "5" : "0");
        text_addf(&wanted, "3e-%u", k + 1);
        ck_assert_str_eq(found.data, wanted.data);
        text_clear(&found);
        text_clear(&wanted);
        mpq_clears(one, n, NULL);
        loglin_clear(&f);
    }
}
END_TEST

/* ---- Bounds -------------------------------------------------------------------------------------------- */

static void check_bounds(loglin *f, const mpq_t value, unsigned digits)
{
    mpq_t low, high, width;
    text lower, upper, plain;
    mpq_inits(low, high, width, NULL);
    text_init(&lower);
    text_init(&upper);
    text_init(&plain);
    loglin_print_bounds(&lower, &upper, f, digits);
    set_rational(low, lower.data, lower.length);
    set_rational(high, upper.data, upper.length);
    ck_assert_msg(mpq_cmp(low, value) <= 0, "%s", lower.data);
    ck_assert_msg(mpq_cmp(high, value) >= 0, "%s", upper.data);
    if (rat_print_decimal(&plain, value, digits)) { /* it ends within them */
        ck_assert_str_eq(lower.data, plain.data);
        ck_assert_str_eq(upper.data, plain.data);
    } else {
        mpz_ui_pow_ui(mpq_numref(width), 10, digits);
        mpq_sub(high, high, low);
        mpq_mul(width, width, high);
        mpq_abs(high, value);
        ck_assert_msg(mpq_cmp(width, high) < 0, "%u digits: %s to %s", digits, lower.data, upper.data);
    }
    text_clear(&lower);
    text_clear(&upper);
    text_clear(&plain);
    mpq_clears(low, high, width, NULL);
}

START_TEST(test_bounds)
{
    rng r;
    rng_init(&r, 3, rng_hash("bounds"), 0);
    loglin f;
    mpq_t value;
    loglin_init(&f);
    mpq_init(value);
    for (unsigned i = 0; i < 1000; i++) {
        random_size(&f, value, &r);
        check_bounds(&f, value, i % 100 + 1);
    }
    mpq_clear(value);
    loglin_clear(&f);
}
END_TEST

/* log(1 + e) = e - e^2 / 2 + e^3 / 3 - ..., to a relative error of e^12. */
static void log_series(mpq_t sum, const mpq_t e)
{
    mpq_t power, term;
    mpq_inits(power, term, NULL);
    mpq_set_ui(sum, 0, 1);
    mpq_set_ui(power, 1, 1);
    for (long i = 1; i <= 12; i++) {
        mpq_mul(power, power, e);
        mpq_set_si(term, i % 2 ? 1 : -1, (unsigned long)i);
        mpq_mul(term, term, power);
        mpq_add(sum, sum, term);
    }
    mpq_clears(power, term, NULL);
}

/* Digits that cancel in log(10^k + 1) - k log 10 and have to be made up for by precision. */
START_TEST(test_bounds_of_a_small_difference)
{
    for (unsigned k = 20; k <= 220; k += 20) {
        loglin f;
        mpq_t one, e, value;
        loglin_init(&f);
        mpq_inits(one, e, value, NULL);
        mpq_set_ui(one, 1, 1);
        mpq_set_ui(e, 1, 1);
        mpz_ui_pow_ui(mpq_denref(e), 10, k);
        log_series(value, e);
        mpq_add(e, e, one);
        ck_assert(loglin_add_log(&f, one, e));
        for (unsigned digits = 1; digits <= 60; digits++)
            check_bounds(&f, value, digits);
        mpq_clears(one, e, value, NULL);
        loglin_clear(&f);
    }
}
END_TEST

/* ---- Rational forms ------------------------------------------------------------------------------------ */

/* value as value + log 6 - log 2 - log 3, which nothing but the zero test shows to be rational. */
static void hidden_rational(loglin *f, const mpq_t value)
{
    mpq_t one, n;
    mpq_inits(one, n, NULL);
    loglin_init(f);
    loglin_set_rational(f, value);
    mpq_set_ui(one, 1, 1);
    mpq_set_ui(n, 6, 1);
    ck_assert(loglin_add_log(f, one, n));
    mpq_set_ui(n, 1, 2);
    ck_assert(loglin_add_log(f, one, n));
    mpq_set_ui(n, 1, 3);
    ck_assert(loglin_add_log(f, one, n));
    mpq_clears(one, n, NULL);
}

START_TEST(test_rational_forms)
{
    static const char *const values[] = {
        "0",     "1/4",  "-1/4",  "1/10",  "-7/1000", "123456789/1000", "1/3",
        "-22/7", "1e30", "1e-30", "-1e45", "1e-45",   "100/3e30",       "99999/100000"};
    mpq_t value;
    mpq_init(value);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (unsigned digits = 1; digits <= 40; digits += 3) {
            set_rational(value, values[i], strlen(values[i]));
            loglin f;
            text found, wanted;
            text_init(&found);
            text_init(&wanted);
            hidden_rational(&f, value);
            check_bounds(&f, value, digits);
            loglin_clear(&f);
            hidden_rational(&f, value);
            loglin_print_decimal(&found, &f, digits);
            rat_print_decimal(&wanted, value, digits);
            ck_assert_str_eq(found.data, wanted.data);
            text_reset(&found);
            text_reset(&wanted);
            loglin_clear(&f);
            hidden_rational(&f, value);
            loglin_print(&found, &f);
            rat_print(&wanted, value);
            ck_assert_str_eq(found.data, wanted.data);
            text_clear(&found);
            text_clear(&wanted);
            loglin_clear(&f);
        }
    mpq_clear(value);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("loglin_print");
    TCase *tc = tcase_create("loglin_print");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_forms, 0, (int)(sizeof forms / sizeof *forms));
    tcase_add_test(tc, test_infinite_forms);
    tcase_add_test(tc, test_forms_read_back);
    tcase_add_test(tc, test_decimals);
    tcase_add_test(tc, test_decimals_of_a_small_difference);
    tcase_add_test(tc, test_bounds);
    tcase_add_test(tc, test_bounds_of_a_small_difference);
    tcase_add_test(tc, test_rational_forms);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
