/* Decimals of enclosures. */
#ifndef EXACT_ENCLOSURE_H
#define EXACT_ENCLOSURE_H

#include <mpfi.h>
#include <mpfi_io.h>
#include <stdbool.h>

#include "base/text.h"

/*
 * x with `digits` significant decimal digits, rounded in the given direction: plain notation where that is
 * short, else 1.25e-300;
 * "+inf" and "-inf" for ends that are not known.
 */
void enclosure_print_end(text *out, mpfr_srcptr x, unsigned digits, mpfr_rnd_t direction);

/* The first `digits` significant digits of a finite x other than 0, truncated toward 0. */
void enclosure_print_truncated(text *out, mpfr_srcptr x, unsigned digits);

/* "lower" and "upper" with two digits more than asked for, rounded outward. */
void enclosure_print_ends(text *lower, text *upper, mpfi_srcptr range, unsigned digits);

/* Encloses a number at the precision of `out`. */
typedef void (*enclose_function)(mpfi_t out, const void *number);
#define ENCLOSURE_LAST_BITS ((mpfr_prec_t)1 << 22)

/*
 * The first `digits` significant digits of an irrational number, truncated toward 0, all correct. False, with
 * nothing printed, where ENCLOSURE_LAST_BITS do not settle them.
 */
bool enclosure_print_decimal(text *out, enclose_function enclose, const void *number, unsigned digits);

/* Bounds apart by less than 10^-digits of its size; false where ENCLOSURE_LAST_BITS do not give them that
 * close. */
bool enclosure_print_bounds(text *lower, text *upper, enclose_function enclose, const void *number,
                            unsigned digits);

#endif
