/*
 * A second representation of log-linear forms: c + sum over primes p of q_p log p, found by trial division.
 * Unique, so equality of forms is equality of these; the value is MPFR's, term by term. For arguments without
 * large prime factors only.
 */
#ifndef TESTS_PRIME_POWERS_H
#define TESTS_PRIME_POWERS_H

#include <stdio.h> /* before gmp.h, for gmp_snprintf */

#include <gmp.h>
#include <mpfr.h>
#include <stdbool.h>

#include "base/rng.h"
#include "exact/loglin.h"

enum { PRIMES_BELOW = 300 };

typedef struct prime_powers {
    mpq_t constant;
    mpq_t of[PRIMES_BELOW]; /* 0 at what is no prime */
} prime_powers;

void powers_init(prime_powers *p); /* 0 */
void powers_clear(prime_powers *p);
void powers_set_zero(prime_powers *p);
void powers_add(prime_powers *p, const mpq_t factor, const prime_powers *more);

/* The test fails if the argument is not positive, or has a prime factor from PRIMES_BELOW on. */
void powers_add_log(prime_powers *p, const mpq_t coefficient, const mpq_t argument);

/* Those of a finite form, read from its fields. */
void powers_of_form(prime_powers *p, const loglin *f);

bool powers_equal(const prime_powers *a, const prime_powers *b);
bool powers_zero(const prime_powers *p);

/* To about the precision of `value`: each term is within two units of its last place. */
void powers_value(mpfr_t value, const prime_powers *p);

/* -1, 0, 1; the test fails if 2000 bits do not show it. */
int powers_sign(const prime_powers *p);

/* ---- Random numbers ---- */
void random_smooth(mpq_t value, rng *r,
                   unsigned factors); /* > 0: such a quotient, of so many factors < 300 */
void random_rational(mpq_t value, rng *r, uint32_t height); /* any sign, 0 now and then */

/* A sum of logarithms and a constant, as a form and as its prime powers; both are initialised. */
void random_form(loglin *f, prime_powers *p, rng *r);

#endif
