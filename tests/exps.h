/* Making numbers of exact/expq.h, with their values by plain MPFR as a second opinion, and forms over them.
 */
#ifndef TESTS_EXPS_H
#define TESTS_EXPS_H

#include <stdio.h> /* before gmp.h */

#include <mpfr.h>

#include "base/rng.h"
#include "exact/expform.h"

enum { VALUE_BITS = 600 }; /* of the values below */

void exp_set(expq *a, long numerator, unsigned long denominator); /* rational */

/* a += numerator * e^(p/q); the value too, unless it is NULL. */
void exp_add_power(expq *a, mpfr_ptr value, long numerator, long p, unsigned long q);

/* A quotient of sums of a few powers of e, q up to 6, often rational or 0; the value too. */
void random_exp(expq *a, mpfr_t value, rng *r);
void random_positive_exp(expq *a, mpfr_t value, rng *r);

/* The test fails unless a is in lowest terms, with the smallest d. */
void exp_check_canonical(const expq *a);

/*
 * The test fails unless the interval contains the value, but for errors of plain rounding (2^-500 of its
 * size, or of 1), and is narrower than 2^-bits of that size.
 */
void check_near(mpfi_srcptr range, mpfr_srcptr value, long bits);

/* The same for expq_enclose, and that the sign is right. */
void exp_check_value(const expq *a, mpfr_srcptr value);

void exp_check_print(const expq *a, const char *expected);

/* ---- Forms ---- */
void form_add_log_of(expform *f, long coefficient, const expq *a); /* f += coefficient * log(a) */
void form_add_log_of_sum(expform *f, long coefficient, long m, long p,
                         long n); /* coefficient * log(m e^p + n) */
void form_add_expq(expform *f, const expq *value);
void form_check_zero(expform *f); /* it has sign 0, and no terms once it is simple */
void form_check_print(expform *f, const char *expected);

#endif
