#include "exact/rat.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"

/* One decimal of the text: an integer of digits times a power of ten. */
typedef struct decimal {
    mpz_t digits;
    long exponent; /* its absolute value is at most RAT_MAX_EXPONENT + the length of the text */
} decimal;

typedef struct span {
    const char *start;
    size_t length;
} span;

typedef struct scanner {
    const char *source;
    size_t length, at;
} scanner;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char peek(const scanner *in)
{
    return in->at < in->length ? in->source[in->at] : '\0';
}

static size_t skip_digits(scanner *in)
{
    size_t start = in->at;
    while (in->at < in->length && is_digit(in->source[in->at]))
        in->at++;
    return in->at - start;
}

/* The exponent's value, never more than one past the limit whatever its length. */
static const char *scan_exponent(scanner *in, long *exponent)
{
    *exponent = 0;
    if (peek(in) != 'e' && peek(in) != 'E')
        return NULL;
    in->at++;
    bool negative = peek(in) == '-';
    if (negative || peek(in) == '+')
        in->at++;
    size_t start = in->at;
    if (skip_digits(in) == 0)
        return "a digit in the exponent";
    for (size_t i = start; i < in->at; i++) {
        *exponent = *exponent * 10 + (in->source[i] - '0');
        if (*exponent > RAT_MAX_EXPONENT) {
            in->at = start;
            return "an exponent from -1000000 to 1000000";
        }
    }
    if (negative)
        *exponent = -*exponent;
    return NULL;
}

/* Nothing is converted yet: `whole` and `fraction` are the two runs of digits. */
static const char *scan_decimal(scanner *in, span *whole, span *fraction, long *exponent)
{
    *whole = (span){in->source + in->at, 0};
    whole->length = skip_digits(in);
    *fraction = (span){in->source + in->at, 0};
    if (peek(in) == '.') {
        in->at++;
        fraction->start = in->source + in->at;
        fraction->length = skip_digits(in);
        if (fraction->length == 0)
            return "a digit after the point";
    } else if (whole->length == 0) {
        return "a digit";
    }
    const char *wanted = scan_exponent(in, exponent);
    *exponent -= (long)fraction->length;
    return wanted;
}

static void digits_to_integer(mpz_t value, span whole, span fraction)
{
    size_t length = whole.length + fraction.length;
    char *digits = alloc_bytes(length + 1);
    memcpy(digits, whole.start, whole.length);
    memcpy(digits + whole.length, fraction.start, fraction.length);
    digits[length] = '\0';
    REQUIRE(mpz_set_str(value, digits, 10) == 0);
    free(digits);
}

static const char *parse_decimal(scanner *in, decimal *d)
{
    span whole, fraction;
    const char *wanted = scan_decimal(in, &whole, &fraction, &d->exponent);
    if (!wanted)
        digits_to_integer(d->digits, whole, fraction);
    return wanted;
}

/* Only the difference of the exponents is ever expanded. */
static void quotient(mpq_t value, const decimal *top, const decimal *bottom)
{
    mpz_t power;
    mpz_init(power);
    long exponent = top->exponent - bottom->exponent;
    mpz_ui_pow_ui(power, 10, (unsigned long)labs(exponent));
    mpz_set(mpq_numref(value), top->digits);
    mpz_set(mpq_denref(value), bottom->digits);
    if (mpz_sgn(top->digits) == 0)
        mpz_set_ui(mpq_denref(value), 1);
    else if (exponent > 0)
        mpz_mul(mpq_numref(value), mpq_numref(value), power);
    else
        mpz_mul(mpq_denref(value), mpq_denref(value), power);
    mpq_canonicalize(value);
    mpz_clear(power);
}

static const char *parse_quotient(scanner *in, mpq_t value, decimal *top, decimal *bottom)
{
    bool negative = peek(in) == '-';
    if (negative || peek(in) == '+')
        in->at++;
    const char *wanted = parse_decimal(in, top);
    if (wanted)
        return wanted;
    if (peek(in) == '/') {
        size_t start = ++in->at;
        wanted = parse_decimal(in, bottom);
        if (wanted)
            return wanted;
        if (mpz_sgn(bottom->digits) == 0) {
            in->at = start;
            return "a denominator other than 0";
        }
    }
    if (in->at < in->length)
        return "the end of the number";
    quotient(value, top, bottom);
    if (negative)
        mpq_neg(value, value);
    return NULL;
}

const char *rat_parse(mpq_t value, const char *source, size_t length, size_t *offset)
{
    scanner in = {source, length, 0};
    decimal top = {.exponent = 0}, bottom = {.exponent = 0};
    mpz_init(top.digits);
    mpz_init_set_ui(bottom.digits, 1);
    const char *wanted = parse_quotient(&in, value, &top, &bottom);
    mpz_clear(top.digits);
    mpz_clear(bottom.digits);
    if (wanted && offset)
        *offset = in.at;
    return wanted;
}

void rat_print(text *out, const mpq_t value)
{
    text_add_mpz(out, mpq_numref(value));
    if (mpz_cmp_ui(mpq_denref(value), 1) == 0)
        return;
    text_add_char(out, '/');
    text_add_mpz(out, mpq_denref(value));
}

/* value >= 10^exponent? For a positive value; exponents are as large as the value's own digits. */
static bool at_least_power(const mpq_t value, long exponent)
{
    mpz_t scaled;
    mpz_init(scaled);
    mpz_ui_pow_ui(scaled, 10, (unsigned long)labs(exponent));
    bool result;
    if (exponent >= 0) {
        mpz_mul(scaled, scaled, mpq_denref(value));
        result = mpz_cmp(mpq_numref(value), scaled) >= 0;
    } else {
        mpz_mul(scaled, scaled, mpq_numref(value));
        result = mpz_cmp(scaled, mpq_denref(value)) >= 0;
    }
    mpz_clear(scaled);
    return result;
}

/* The e with 10^e <= value < 10^(e+1), for value > 0. */
static long decimal_exponent(const mpq_t value)
{
    long e = (long)mpz_sizeinbase(mpq_numref(value), 10) - (long)mpz_sizeinbase(mpq_denref(value), 10) + 1;
    while (!at_least_power(value, e)) /* sizeinbase is exact or one too large: at most three steps */
        e--;
    return e;
}

/* digits = floor(value * 10^scale); true if nothing was cut off. */
static bool scaled_floor(mpz_t digits, const mpq_t value, long scale)
{
    mpz_t power, rest;
    mpz_inits(power, rest, NULL);
    mpz_ui_pow_ui(power, 10, (unsigned long)labs(scale));
    if (scale >= 0) {
        mpz_mul(digits, mpq_numref(value), power);
        mpz_fdiv_qr(digits, rest, digits, mpq_denref(value));
    } else {
        mpz_mul(power, power, mpq_denref(value));
        mpz_fdiv_qr(digits, rest, mpq_numref(value), power);
    }
    bool exact = mpz_sgn(rest) == 0;
    mpz_clears(power, rest, NULL);
    return exact;
}

static void add_zeros(text *out, long count)
{
    for (; count > 0; count--)
        text_add_char(out, '0');
}

/* digits[0].digits[1..] * 10^exponent in plain notation; `length` >= 1 digits. */
static void print_plain(text *out, const char *digits, size_t length, long exponent)
{
    if (exponent < 0) {
        text_add(out, "0.");
        add_zeros(out, -exponent - 1);
        text_add_n(out, digits, length);
        return;
    }
    size_t whole = (size_t)exponent + 1;
    if (length <= whole) {
        text_add_n(out, digits, length);
        add_zeros(out, (long)(whole - length));
        return;
    }
    text_add_n(out, digits, whole);
    text_add_char(out, '.');
    text_add_n(out, digits + whole, length - whole);
}

static void print_scientific(text *out, const char *digits, size_t length, long exponent)
{
    text_add_char(out, digits[0]);
    if (length > 1) {
        text_add_char(out, '.');
        text_add_n(out, digits + 1, length - 1);
    }
    text_addf(out, "e%ld", exponent);
}

static bool print_positive(text *out, const mpq_t value, unsigned digits)
{
    enum { PLAIN_FROM = -20, PLAIN_TO = 40 };
    long exponent = decimal_exponent(value);
    mpz_t scaled;
    mpz_init(scaled);
    bool exact = scaled_floor(scaled, value, (long)digits - 1 - exponent);
    text shown;
    text_init(&shown);
    text_add_mpz(&shown, scaled);
    size_t length = shown.length;
    while (exact && length > 1 && shown.data[length - 1] == '0')
        length--;
    bool reaches_point = exact || exponent < (long)length; /* else plain notation would end in wrong zeros */
    if (exponent >= PLAIN_FROM && exponent <= PLAIN_TO && reaches_point)
        print_plain(out, shown.data, length, exponent);
    else
        print_scientific(out, shown.data, length, exponent);
    text_clear(&shown);
    mpz_clear(scaled);
    return exact;
}

bool rat_print_decimal(text *out, const mpq_t value, unsigned digits)
{
    REQUIRE(digits > 0);
    if (mpq_sgn(value) == 0) {
        text_add_char(out, '0');
        return true;
    }
    mpq_t size;
    mpq_init(size);
    mpq_abs(size, value);
    if (mpq_sgn(value) < 0)
        text_add_char(out, '-');
    bool exact = print_positive(out, size, digits);
    mpq_clear(size);
    return exact;
}

size_t rat_height(const mpq_t value)
{
    size_t top = mpz_sizeinbase(mpq_numref(value), 2), bottom = mpz_sizeinbase(mpq_denref(value), 2);
    return top > bottom ? top : bottom;
}
