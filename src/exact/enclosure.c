#include "exact/enclosure.h"

#include <string.h>

#include "base/contract.h"

/* 0.d1d2... times 10^exponent, in the notation of rat_print_decimal for a number that is not exact. */
static void print_digits(text *out, const char *digits, mpfr_exp_t exponent)
{
    enum { PLAIN_FROM = -20, PLAIN_TO = 40 };
    if (digits[0] == '-') {
        text_add_char(out, '-');
        digits++;
    }
    size_t n = strlen(digits);
    mpfr_exp_t first = exponent - 1; /* of the first digit */
    if (first < PLAIN_FROM || first > PLAIN_TO || first >= (mpfr_exp_t)n) {
        text_addf(out, "%c%s%se%ld", digits[0], n > 1 ? "." : "", digits + 1, (long)first);
    } else if (first < 0) {
        text_add(out, "0.");
        for (mpfr_exp_t i = exponent; i < 0; i++)
            text_add_char(out, '0');
        text_add(out, digits);
    } else {
        text_add_n(out, digits, (size_t)exponent);
        text_addf(out, "%s%s", digits[exponent] ? "." : "", digits + exponent);
    }
}

void enclosure_print_end(text *out, mpfr_srcptr x, unsigned digits, mpfr_rnd_t direction)
{
    if (!mpfr_number_p(x)) {
        text_add(out, mpfr_inf_p(x) && mpfr_sgn(x) > 0 ? "+inf" : "-inf");
        return;
    }
    if (mpfr_zero_p(x)) {
        text_add_char(out, '0');
        return;
    }
    mpfr_exp_t exponent;
    char *decimal = mpfr_get_str(NULL, &exponent, 10, digits, x, direction);
    REQUIRE(decimal);
    print_digits(out, decimal, exponent);
    mpfr_free_str(decimal);
}

/* One digit more is asked for, since MPFR may refuse to give a single one, and cut off. */
void enclosure_print_truncated(text *out, mpfr_srcptr x, unsigned digits)
{
    mpfr_exp_t exponent;
    char *decimal = mpfr_get_str(NULL, &exponent, 10, digits + 1, x, MPFR_RNDZ);
    REQUIRE(decimal);
    decimal[strlen(decimal) - 1] = '\0';
    print_digits(out, decimal, exponent);
    mpfr_free_str(decimal);
}

/* ---- To any number of digits -------------------------------------------------------------------------- */

/* Enclose so narrowly that `settled` says enough. */
static bool enclose_until(mpfi_t range, enclose_function enclose, const void *number, unsigned digits,
                          bool (*settled)(mpfi_srcptr, unsigned))
{
    for (mpfr_prec_t bits = 64 + (mpfr_prec_t)digits * 4; bits <= ENCLOSURE_LAST_BITS; bits *= 2) {
        mpfi_set_prec(range, bits);
        enclose(range, number);
        if (settled(range, digits))
            return true;
    }
    return false;
}

/* Both ends truncate to the same digits. */
static bool same_digits(mpfi_srcptr range, unsigned digits)
{
    text left, right;
    text_init(&left);
    text_init(&right);
    enclosure_print_truncated(&left, &range->left, digits);
    enclosure_print_truncated(&right, &range->right, digits);
    bool same = strcmp(left.data, right.data) == 0;
    text_clear(&left);
    text_clear(&right);
    return same;
}

/* Away from 0, and its width below 10^-digits of its size. */
static bool narrow(mpfi_srcptr range, unsigned digits)
{
    if (mpfi_has_zero(range))
        return false;
    mpfr_t width;
    mpfr_init2(width, 64);
    mpfr_sub(width, &range->right, &range->left, MPFR_RNDU);
    bool point = mpfr_zero_p(width) != 0;
    mpfr_exp_t size = mpfr_get_exp(&range->left);
    bool enough = point || mpfr_get_exp(width) < size - 1 - (mpfr_exp_t)digits * 4;
    mpfr_clear(width);
    return enough;
}

/* The width stays below 10^-digits of the size: 10^-(digits + 1) for each end's last place, the rest for the
 * enclosure. */
void enclosure_print_ends(text *lower, text *upper, mpfi_srcptr range, unsigned digits)
{
    enclosure_print_end(lower, &range->left, digits + 2, MPFR_RNDD);
    enclosure_print_end(upper, &range->right, digits + 2, MPFR_RNDU);
}

bool enclosure_print_decimal(text *out, enclose_function enclose, const void *number, unsigned digits)
{
    mpfi_t range;
    mpfi_init2(range, 64);
    bool settled = enclose_until(range, enclose, number, digits, same_digits);
    if (settled)
        enclosure_print_truncated(out, &range->left, digits);
    mpfi_clear(range);
    return settled;
}

bool enclosure_print_bounds(text *lower, text *upper, enclose_function enclose, const void *number,
                            unsigned digits)
{
    mpfi_t range;
    mpfi_init2(range, 64);
    bool settled = enclose_until(range, enclose, number, digits, narrow);
    enclosure_print_ends(lower, upper, range, digits);
    mpfi_clear(range);
    return settled;
}
