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
