/*
 * Rational functions of e^(1/d): what probabilities and values are where rewards are rational, so that x =
 * e^r is irrational. With u = e^(-1/d) such a number is f(u) for a rational function f over Q, and since e
 * is transcendental (Hermite), f(u) = g(u) only if f = g: equality is decided by comparing the functions,
 * and the sign of what is not zero by enclosures at growing precision.
 *
 * Dense polynomials (FLINT) in lowest terms, and d is the smallest there is: equal numbers look alike. A
 * degree of more than EXPQ_MAX_DEGREE is not computed, nor a d of more than EXPQ_MAX_D.
 */
#ifndef EXACT_EXPQ_H
#define EXACT_EXPQ_H

#include <flint/fmpz_poly_q.h>
#include <gmp.h>
#include <mpfi.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

typedef struct expq {
    unsigned long d; /* >= 1; 1 for a rational number */
    fmpz_poly_q_t f; /* in u = e^(-1/d), canonical: the denominator's leading coefficient is positive */
} expq;

#define EXPQ_MAX_DEGREE 16384l
#define EXPQ_MAX_D (1ul << 31)
#define EXPQ_MAX_POWER_BITS (1ul << 28) /* a power that might have more coefficient bits is not computed */

void expq_init(expq *a); /* 0 */
void expq_clear(expq *a);
void expq_set(expq *a, const expq *from);
void expq_swap(expq *a, expq *b);
void expq_set_rational(expq *a, const mpq_t value); /* canonical */

/* a = p(e^(-1/d)), the degree of p at most EXPQ_MAX_DEGREE and d at most EXPQ_MAX_D. */
void expq_set_polynomial(expq *a, const fmpz_poly_t p, unsigned long d);

/* a = e^exponent. False, with a = 0, where the degree or d is too large. */
bool expq_set_exp(expq *a, const mpq_t exponent);

void expq_neg(expq *c, const expq *a);

/*
 * c = a op b; c may be a or b. False, with c unchanged, where the degree of the result, of an operand over
 * the common d, or that d, would be too large.
 */
bool expq_add(expq *c, const expq *a, const expq *b);
bool expq_sub(expq *c, const expq *a, const expq *b);
bool expq_mul(expq *c, const expq *a, const expq *b);
bool expq_div(expq *c, const expq *a, const expq *b); /* b != 0 */

/* a^0 = 1; a != 0 where exponent < 0. False, with c unchanged, also beyond EXPQ_MAX_POWER_BITS. */
bool expq_pow(expq *c, const expq *a, long exponent);

/*
 * c = a^(1/n) > 0 for a > 0 and n >= 1. False, with c unchanged, where that is no rational function of a
 * root of e, or too large.
 */
bool expq_root(expq *c, const expq *a, unsigned long n);

bool expq_is_zero(const expq *a);
bool expq_is_rational(const expq *a, mpq_t value); /* then *value is set; NULL is allowed */
bool expq_equal(const expq *a, const expq *b);
int expq_sign(const expq *a);                   /* exactly: -1, 0, 1 */
int expq_compare(const expq *a, const expq *b); /* exactly, whatever the degrees: -1, 0, 1 */

/* Is a = c e^r? Then both are set; 0 = 0 e^0. */
bool expq_is_monomial(const expq *a, mpq_t c, mpq_t r);

/*
 * An enclosure, as narrow as the precision p of `out` allows: its width is below 2^(4-p) of its size, so it
 * does not contain 0 unless a = 0.
 */
void expq_enclose(mpfi_t out, const expq *a);

/*
 * "(1 + 2*exp(-1/2))/(3 + exp(-1))": expressions of the claim language, highest power of e first, without
 * common factors, whole coefficients, the denominator led by a positive constant; a rational number as
 * rat_print does.
 */
void expq_print(text *out, const expq *a);

size_t expq_bytes(const expq *a); /* memory held, for budgets */

/* Memory that the thread keeps for such numbers is given back: at the end of a thread, or of the program. */
void expq_thread_end(void);

#endif
