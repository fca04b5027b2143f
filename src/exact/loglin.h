/*
 * Log-linear forms: c + sum_i q_i log n_i with rational c and q_i and integers n_i > 1, or +-infinity.
 * Returns, entropies, KL and incoherence are of this form; sign and zero are decided exactly.
 *
 * Zero: logarithms of pairwise coprime integers > 1 are linearly independent over Q (unique factorisation),
 * and together with 1 as well (e to a rational other than 0 is transcendental). So over a coprime base, which
 * factor refinement (exact/coprime.h) gives without factoring, a form is zero only if it is zero term by
 * term. Sign: enclosures at growing precision, once it is known not to be zero.
 */
#ifndef EXACT_LOGLIN_H
#define EXACT_LOGLIN_H

#include <gmp.h>
#include <mpfi.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

typedef struct log_term {
    mpq_t coefficient; /* not 0 in a canonical form */
    mpz_t argument;    /* > 1 */
} log_term;

typedef struct loglin {
    int infinite; /* -1, 0 or 1; the rest is meaningless unless it is 0 */
    mpq_t constant;
    log_term *terms;
    size_t count, capacity;
    bool canonical; /* arguments pairwise coprime, no perfect powers, ascending */
} loglin;

void loglin_init(loglin *f); /* 0 */
void loglin_clear(loglin *f);
void loglin_set(loglin *f, const loglin *from);
void loglin_set_rational(loglin *f, const mpq_t value);
void loglin_set_infinite(loglin *f, int sign);

/*
 * f += coefficient * log(argument), argument >= 0: log 0 is -infinity, and 0 * log 0 = 0. False, with f
 * unchanged, where that would be infinity - infinity.
 */
bool loglin_add_log(loglin *f, const mpq_t coefficient, const mpq_t argument);

/* f += factor * g; 0 * infinity is 0 (a weight of 0). False, with f unchanged, for infinity - infinity. */
bool loglin_add_scaled(loglin *f, const mpq_t factor, const loglin *g);

/*
 * Bring to a canonical form: arguments that are pairwise coprime and no perfect powers, in ascending order.
 * It is zero, or rational, only if it has no terms; but log 2 + log 3 and log 6 are both canonical, so it
 * takes loglin_compare to compare two forms.
 */
void loglin_canonicalise(loglin *f);

/* -1, 0, 1, exactly. Canonicalises f where enclosures alone do not decide. */
int loglin_sign(loglin *f);
int loglin_compare(const loglin *a, const loglin *b); /* infinities are equal to themselves */

/* Is it a rational number? Then *value is set. Canonicalises. */
bool loglin_is_rational(loglin *f, mpq_t value);

/* An enclosure of a finite form; the precision of `out` is the working precision. */
void loglin_enclose(mpfi_t out, const loglin *f);

/* "97/244*log(2) - log(3) + 1/2", "+inf"; canonicalises. */
void loglin_print(text *out, loglin *f);

/*
 * The first `digits` >= 1 significant digits of a finite form, truncated toward 0, all correct, in the
 * notation of rat_print_decimal; a rational as there.
 */
void loglin_print_decimal(text *out, loglin *f, unsigned digits);

/*
 * Decimals lower <= f <= upper of a finite form, apart by less than 10^-digits of its size, digits >= 1; for
 * a rational that ends within so many digits both are the number itself.
 */
void loglin_print_bounds(text *lower, text *upper, loglin *f, unsigned digits);

#endif
