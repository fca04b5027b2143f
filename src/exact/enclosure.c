#include "exact/enclosure.h"

#include <string.h>

#include "base/contract.h"

/* Digits d1 d2 ... with the point before them times 10^exponent, in plain notation where that is short. */
static void print_digits(text *out, const char *digits, mpfr_exp_t exponent)
{
    if (digits[0] == '-') {
        text_add_char(out, '-');
        digits++;
    }
    size_t n = strlen(digits);
    if (exponent > 40 || exponent < -20 || (exponent > 0 && (size_t)exponent > n)) {
        text_addf(out, "%c%s%se%ld", digits[0], n > 1 ? "." : "", digits + 1, (long)exponent - 1);
    } else if (exponent <= 0) {
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
    mpfr_exp_t exponent;
    if (!mpfr_number_p(x)) {
        text_add(out, mpfr_inf_p(x) && mpfr_sgn(x) > 0 ? "+inf" : "-inf");
        return;
    }
    if (mpfr_zero_p(x)) {
        text_add_char(out, '0');
        return;
    }
    char *decimal = mpfr_get_str(NULL, &exponent, 10, digits < 2 ? 2 : digits, x, direction);
    REQUIRE(decimal);
    print_digits(out, decimal, exponent);
    mpfr_free_str(decimal);
}
