#include "prime_powers.h"

#include <check.h>

void powers_init(prime_powers *p)
{
    mpq_init(p->constant);
    for (int n = 0; n < PRIMES_BELOW; n++)
        mpq_init(p->of[n]);
}

void powers_clear(prime_powers *p)
{
    mpq_clear(p->constant);
    for (int n = 0; n < PRIMES_BELOW; n++)
        mpq_clear(p->of[n]);
}

void powers_set_zero(prime_powers *p)
{
    mpq_set_ui(p->constant, 0, 1);
    for (int n = 0; n < PRIMES_BELOW; n++)
        mpq_set_ui(p->of[n], 0, 1);
}

static void add_multiple(mpq_t sum, const mpq_t factor, const mpq_t term)
{
    if (mpq_sgn(factor) == 0 || mpq_sgn(term) == 0)
        return;
    mpq_t product;
    mpq_init(product);
    mpq_mul(product, factor, term);
    mpq_add(sum, sum, product);
    mpq_clear(product);
}

void powers_add(prime_powers *p, const mpq_t factor, const prime_powers *more)
{
    add_multiple(p->constant, factor, more->constant);
    for (int n = 0; n < PRIMES_BELOW; n++)
        add_multiple(p->of[n], factor, more->of[n]);
}

/* Divides by 2, 3, 4, ... as often as it goes: what divides is prime. */
static void add_integer(prime_powers *p, const mpq_t coefficient, int sign, const mpz_t argument)
{
    mpz_t rest;
    mpq_t weight;
    mpz_init_set(rest, argument);
    mpq_init(weight);
    ck_assert_int_gt(mpz_sgn(rest), 0);
    for (unsigned long n = 2; n < PRIMES_BELOW; n++) {
        long exponent = 0;
        for (; mpz_divisible_ui_p(rest, n); exponent++)
            mpz_divexact_ui(rest, rest, n);
        mpq_set_si(weight, sign * exponent, 1);
        add_multiple(p->of[n], weight, coefficient);
    }
    ck_assert_msg(mpz_cmp_ui(rest, 1) == 0, "a large prime factor");
    mpz_clear(rest);
    mpq_clear(weight);
}

void powers_add_log(prime_powers *p, const mpq_t coefficient, const mpq_t argument)
{
    add_integer(p, coefficient, 1, mpq_numref(argument));
    add_integer(p, coefficient, -1, mpq_denref(argument));
}

void powers_of_form(prime_powers *p, const loglin *f)
{
    ck_assert_int_eq(f->infinite, 0);
    powers_set_zero(p);
    mpq_set(p->constant, f->constant);
    for (size_t i = 0; i < f->count; i++)
        add_integer(p, f->terms[i].coefficient, 1, f->terms[i].argument);
}

bool powers_equal(const prime_powers *a, const prime_powers *b)
{
    for (int n = 0; n < PRIMES_BELOW; n++)
        if (!mpq_equal(a->of[n], b->of[n]))
            return false;
    return mpq_equal(a->constant, b->constant);
}

static bool only_constant(const prime_powers *p)
{
    for (int n = 0; n < PRIMES_BELOW; n++)
        if (mpq_sgn(p->of[n]) != 0)
            return false;
    return true;
}

bool powers_zero(const prime_powers *p)
{
    return only_constant(p) && mpq_sgn(p->constant) == 0;
}

void powers_value(mpfr_t value, const prime_powers *p)
{
    mpfr_t term;
    mpfr_init2(term, mpfr_get_prec(value));
    mpfr_set_q(value, p->constant, MPFR_RNDN);
    for (unsigned long n = 0; n < PRIMES_BELOW; n++) {
        if (mpq_sgn(p->of[n]) == 0)
            continue;
        mpfr_set_ui(term, n, MPFR_RNDN);
        mpfr_log(term, term, MPFR_RNDN);
        mpfr_mul_q(term, term, p->of[n], MPFR_RNDN);
        mpfr_add(value, value, term, MPFR_RNDN);
    }
    mpfr_clear(term);
}

/* Numbers with coefficients and sums far below 2^500: an error of 2^-1400 is more than all roundings make. */
int powers_sign(const prime_powers *p)
{
    if (only_constant(p))
        return mpq_sgn(p->constant);
    mpfr_t value;
    mpfr_init2(value, 2000);
    powers_value(value, p);
    ck_assert_msg(!mpfr_zero_p(value) && mpfr_get_exp(value) > -1400, "2000 bits are too few");
    int sign = mpfr_sgn(value) > 0 ? 1 : -1;
    mpfr_clear(value);
    return sign;
}

/* ---- Random numbers ------------------------------------------------------------------------------------ */

void random_smooth(mpq_t value, rng *r, unsigned factors)
{
    mpq_set_ui(value, 1, 1);
    for (unsigned i = 0; i < factors; i++) {
        uint32_t size = rng_chance(r, 1, 2) ? 12 : PRIMES_BELOW - 1; /* small ones share their factors */
        mpz_ptr side = rng_chance(r, 1, 2) ? mpq_numref(value) : mpq_denref(value);
        mpz_mul_ui(side, side, rng_between(r, 1, size));
    }
    mpq_canonicalize(value);
}

void random_rational(mpq_t value, rng *r, uint32_t height)
{
    long numerator = (long)rng_below(r, 2 * height + 1) - (long)height;
    mpq_set_si(value, rng_chance(r, 1, 8) ? 0 : numerator, rng_between(r, 1, height));
    mpq_canonicalize(value);
}

void random_form(loglin *f, prime_powers *p, rng *r)
{
    mpq_t coefficient, argument;
    mpq_inits(coefficient, argument, NULL);
    random_rational(coefficient, r, rng_chance(r, 1, 2) ? 1 : 9); /* the constant */
    loglin_set_rational(f, coefficient);
    powers_set_zero(p);
    mpq_set(p->constant, coefficient);
    for (uint32_t i = rng_below(r, 8); i > 0; i--) {
        random_rational(coefficient, r, rng_chance(r, 1, 2) ? 2 : 30);
        random_smooth(argument, r, rng_between(r, 1, 6));
        ck_assert(loglin_add_log(f, coefficient, argument));
        powers_add_log(p, coefficient, argument);
    }
    mpq_clears(coefficient, argument, NULL);
}
