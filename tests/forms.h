/* Making log-linear forms from numbers at hand, and what a canonical form must be. */
#ifndef TESTS_FORMS_H
#define TESTS_FORMS_H

#include <stdio.h> /* before gmp.h */

#include <gmp.h>

#include "base/rng.h"
#include "exact/loglin.h"

void set_quotient(mpq_t value, long numerator, unsigned long denominator);
void set_dyadic(mpq_t value, long numerator, long exponent); /* numerator * 2^exponent */
void random_odd(mpz_t n, rng *r, unsigned bits);             /* of just so many bits */

/* f += numerator / denominator * log(argument) */
void form_add_log_z(loglin *f, long numerator, unsigned long denominator, const mpz_t argument);
void form_add_log_ui(loglin *f, long numerator, unsigned long denominator, unsigned long argument);
void form_add_constant(loglin *f, const mpq_t value);

bool is_perfect_power(const mpz_t n); /* n > 1; tries every root */

/* The test fails unless the arguments are > 1, coprime, ascending and no powers, with coefficients not 0. */
void form_check_canonical(const loglin *f);

#endif
