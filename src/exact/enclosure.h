/* Decimals of interval ends. */
#ifndef EXACT_ENCLOSURE_H
#define EXACT_ENCLOSURE_H

#include <mpfr.h>

#include "base/text.h"

/*
 * x with `digits` significant decimal digits, rounded in the given direction: plain notation where that is
 * short, else 1.25e-300;
 * "+inf" and "-inf" for ends that are not known.
 */
void enclosure_print_end(text *out, mpfr_srcptr x, unsigned digits, mpfr_rnd_t direction);

/* The first `digits` significant digits of a finite x other than 0, truncated toward 0. */
void enclosure_print_truncated(text *out, mpfr_srcptr x, unsigned digits);

#endif
