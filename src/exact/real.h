/*
 * Numbers as they stand in tables: rational; rational functions of e^(1/d) where rewards are rational
 * (exact/expq.h); enclosures where nothing exact is at hand (a fractional power). A result is kept in the
 * first of these kinds that holds it: 1/4 to the 1/2 is rational, e^(1/2) * e^(-1/2) is rational.
 *
 * An enclosure stands for one number in the interval, at the precision of the operands; comparing two that
 * overlap, or one with what lies inside, is unknown.
 */
#ifndef EXACT_REAL_H
#define EXACT_REAL_H

#include <gmp.h>
#include <mpfi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "exact/expq.h"
#include "exact/row.h"
#include "exact/truth.h"

typedef enum real_kind { REAL_RATIONAL, REAL_EXP, REAL_ENCLOSED } real_kind;

typedef struct real {
    real_kind kind;
    mpq_t rational; /* always initialised */
    expq *exp;      /* owned; NULL unless the kind is REAL_EXP */
    mpfi_ptr range; /* owned; NULL unless the kind is REAL_ENCLOSED */
} real;

void real_init(real *a); /* 0 */
void real_clear(real *a);
void real_set(real *a, const real *from);
void real_set_rational(real *a, const mpq_t value);
void real_set_ui(real *a, unsigned long value);
void real_set_expq(real *a, const expq *value); /* rational where it is */
void real_set_enclosure(real *a, mpfi_srcptr range);
void real_set_exp(real *a, const mpq_t exponent, mpfr_prec_t bits); /* e^exponent */

/*
 * c = a op b; c may be a or b. `bits` is the precision of an enclosure that has to be made. 0 times anything
 * is 0.
 */
void real_add(real *c, const real *a, const real *b, mpfr_prec_t bits);
void real_sub(real *c, const real *a, const real *b, mpfr_prec_t bits);
void real_mul(real *c, const real *a, const real *b, mpfr_prec_t bits);
/* b is not known to be 0; the whole line where its enclosure contains 0 (but 0 for a = 0). */
void real_div(real *c, const real *a, const real *b, mpfr_prec_t bits);

/*
 * c = a^exponent for a >= 0 and any rational exponent, and for any a where the exponent is whole. a^0 = 1;
 * 0^exponent = 0 for a positive one. False, with c = 0, for 0^negative and for a negative number to a
 * fractional power (also one that may be negative). Exact where a power is, unless it has more than 2^24
 * bits or too large a degree: roots of perfect powers, powers of c e^r. A negative power of an enclosure that
 * touches 0 reaches to infinity.
 */
bool real_pow(real *c, const real *a, const mpq_t exponent, mpfr_prec_t bits);

truth real_is_zero(const real *a); /* TRUTH_YES, TRUTH_NO or TRUTH_UNKNOWN */
truth real_equal(const real *a, const real *b);

/* -1, 0, 1 in *order; false where enclosures overlap. Always known where neither is an enclosure. */
bool real_compare(const real *a, const real *b, int *order);
bool real_sign(const real *a, int *sign);

bool real_is_rational(const real *a); /* then a->rational is it */

void real_enclose(mpfi_t out, const real *a); /* the precision of `out` is the working precision */
size_t real_bytes(const real *a);

/* Exactly, or "[lower, upper]" rounded outward. */
void real_print(text *out, const real *a);

typedef struct real_row {
    uint32_t n;
    bool undefined; /* as in exact/row.h */
    real value[];
} real_row;

real_row *real_row_new(uint32_t n); /* zeros */
void real_row_free(real_row *row);  /* NULL is allowed */
real_row *real_row_copy(const real_row *row);
size_t real_row_bytes(const real_row *row);

#endif
