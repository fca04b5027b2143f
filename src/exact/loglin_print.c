/* Log-linear forms as text: the exact form, and decimals of which every digit is correct. */
#include <mpfi_io.h>
#include <stdlib.h>
#include <string.h>

#include "base/contract.h"
#include "exact/enclosure.h"
#include "exact/loglin.h"
#include "exact/rat.h"

/* ---- The form ----------------------------------------------------------------------------------------- */

/* "2*log(3)" after " + " or " - ", the sign taken off. */
static void print_term(text *out, const log_term *term, bool first)
{
    mpq_t size;
    mpq_init(size);
    mpq_abs(size, term->coefficient);
    bool negative = mpq_sgn(term->coefficient) < 0;
    text_add(out, first ? (negative ? "-" : "") : (negative ? " - " : " + "));
    if (mpq_cmp_ui(size, 1, 1) != 0) {
        rat_print(out, size);
        text_add_char(out, '*');
    }
    text_add(out, "log(");
    text_add_mpz(out, term->argument);
    text_add_char(out, ')');
    mpq_clear(size);
}

void loglin_print(text *out, loglin *f)
{
    if (f->infinite) {
        text_add(out, f->infinite > 0 ? "+inf" : "-inf");
        return;
    }
    loglin_canonicalise(f);
    for (size_t i = 0; i < f->count; i++)
        print_term(out, &f->terms[i], i == 0);
    if (f->count == 0) {
        rat_print(out, f->constant);
    } else if (mpq_sgn(f->constant) != 0) {
        mpq_t size;
        mpq_init(size);
        mpq_abs(size, f->constant);
        text_add(out, mpq_sgn(f->constant) < 0 ? " - " : " + ");
        rat_print(out, size);
        mpq_clear(size);
    }
}

/* ---- Decimals ----------------------------------------------------------------------------------------- */

/* Enclose so narrowly that `settled` says enough; the form is irrational, so that happens. */
static void enclose_until(mpfi_t enclosure, const loglin *f, unsigned digits,
                          bool (*settled)(mpfi_srcptr, unsigned))
{
    mpfr_prec_t bits = 64 + (mpfr_prec_t)digits * 4;
    do {
        mpfi_set_prec(enclosure, bits);
        loglin_enclose(enclosure, f);
        bits *= 2;
    } while (!settled(enclosure, digits));
}

/* Both ends truncate to the same digits. */
static bool same_digits(mpfi_srcptr enclosure, unsigned digits)
{
    text left, right;
    text_init(&left);
    text_init(&right);
    enclosure_print_truncated(&left, &enclosure->left, digits);
    enclosure_print_truncated(&right, &enclosure->right, digits);
    bool same = strcmp(left.data, right.data) == 0;
    text_clear(&left);
    text_clear(&right);
    return same;
}

/* Away from 0, and its width below 10^-digits of its size. */
static bool narrow(mpfi_srcptr enclosure, unsigned digits)
{
    if (mpfi_has_zero(enclosure))
        return false;
    mpfr_t width;
    mpfr_init2(width, 64);
    mpfr_sub(width, &enclosure->right, &enclosure->left, MPFR_RNDU);
    bool point = mpfr_zero_p(width) != 0;
    mpfr_exp_t size = mpfr_get_exp(&enclosure->left);
    bool enough = point || mpfr_get_exp(width) < size - 1 - (mpfr_exp_t)digits * 4;
    mpfr_clear(width);
    return enough;
}

void loglin_print_decimal(text *out, loglin *f, unsigned digits)
{
    mpq_t value;
    mpq_init(value);
    if (loglin_is_rational(f, value)) {
        rat_print_decimal(out, value, digits);
    } else {
        mpfi_t enclosure;
        mpfi_init2(enclosure, 64);
        enclose_until(enclosure, f, digits, same_digits);
        enclosure_print_truncated(out, &enclosure->left, digits);
        mpfi_clear(enclosure);
    }
    mpq_clear(value);
}

/* The width stays below 10^-digits of the size: 10^-(digits + 1) for each end's last place, the rest for the
 * enclosure. */
static void print_ends(text *lower, text *upper, mpfi_srcptr enclosure, unsigned digits)
{
    enclosure_print_end(lower, &enclosure->left, digits + 2, MPFR_RNDD);
    enclosure_print_end(upper, &enclosure->right, digits + 2, MPFR_RNDU);
}

static void print_rational_bounds(text *lower, text *upper, const mpq_t value, unsigned digits)
{
    text plain;
    text_init(&plain);
    if (rat_print_decimal(&plain, value, digits)) {
        text_add(lower, plain.data);
        text_add(upper, plain.data);
    } else {
        mpfi_t enclosure;
        mpfi_init2(enclosure, 64 + (mpfr_prec_t)digits * 4);
        mpfi_set_q(enclosure, value);
        print_ends(lower, upper, enclosure, digits);
        mpfi_clear(enclosure);
    }
    text_clear(&plain);
}

void loglin_print_bounds(text *lower, text *upper, loglin *f, unsigned digits)
{
    mpq_t value;
    mpq_init(value);
    if (loglin_is_rational(f, value)) {
        print_rational_bounds(lower, upper, value, digits);
    } else {
        mpfi_t enclosure;
        mpfi_init2(enclosure, 64);
        enclose_until(enclosure, f, digits, narrow);
        print_ends(lower, upper, enclosure, digits);
        mpfi_clear(enclosure);
    }
    mpq_clear(value);
}
