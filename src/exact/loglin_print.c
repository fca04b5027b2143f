/* Log-linear forms as text: the exact form, and decimals of which every digit is correct. */

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

static void enclose(mpfi_t out, const void *form)
{
    loglin_enclose(out, form);
}

void loglin_print_decimal(text *out, loglin *f, unsigned digits)
{
    mpq_t value;
    mpq_init(value);
    if (loglin_is_rational(f, value)) {
        rat_print_decimal(out, value, digits);
    } else {
        REQUIRE(enclosure_print_decimal(out, enclose, f, digits)); /* the form is irrational, so it ends */
    }
    mpq_clear(value);
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
        enclosure_print_ends(lower, upper, enclosure, digits);
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
        REQUIRE(enclosure_print_bounds(lower, upper, enclose, f, digits));
    }
    mpq_clear(value);
}
