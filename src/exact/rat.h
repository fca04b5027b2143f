/*
 * Text <-> canonical rational. The grammar is strict: GMP's own mpq_set_str takes "1 2/3" as 12/3, "-3/-6",
 * "1/0", and leaves 2/4 uncanonical.
 *
 *     rational = [sign] decimal [ "/" decimal ]          the sign belongs to the whole
 *     decimal  = digits [ "." digits ] [ e ] | "." digits [ e ]
 *     e        = ("e" | "E") [sign] digits               |exponent| <= RAT_MAX_EXPONENT
 *
 * Decimals are taken exactly (0.1 is 1/10). No spaces, no inf, no nan, no second slash.
 */
#ifndef EXACT_RAT_H
#define EXACT_RAT_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define RAT_MAX_EXPONENT 1000000

/*
 * Parse the whole of source[0..length). On success `value` is canonical and the result is NULL. On failure
 * `value` is unchanged and the result says what was wanted ("a denominator other than 0"), a static string;
 * *offset (if offset is not NULL) is the byte at which it went wrong.
 */
const char *rat_parse(mpq_t value, const char *source, size_t length, size_t *offset);

/* "3", "-3/4". */
void rat_print(text *out, const mpq_t value);

/*
 * The first `digits` significant decimal digits, truncated toward zero, so that every digit printed is
 * correct: "0.4098", "-12.5". An expansion that ends within them is printed exactly and without trailing
 * zeros. Returns true if the text is exact. Plain notation for exponents in -20..40, else "1.25e-300"; also
 * "1.23e4" rather than 12300 for a number above the digits asked for that is not exact. digits >= 1.
 */
bool rat_print_decimal(text *out, const mpq_t value, unsigned digits);

/* A size for "height of the rationals": the bits of the larger of |numerator| and denominator. */
size_t rat_height(const mpq_t value);

#endif
