#include "forms.h"

#include <check.h>

void set_quotient(mpq_t value, long numerator, unsigned long denominator)
{
    mpq_set_si(value, numerator, denominator);
    mpq_canonicalize(value);
}

void form_add_log_z(loglin *f, long numerator, unsigned long denominator, const mpz_t argument)
{
    mpq_t coefficient, n;
    mpq_inits(coefficient, n, NULL);
    set_quotient(coefficient, numerator, denominator);
    mpq_set_z(n, argument);
    ck_assert(loglin_add_log(f, coefficient, n));
    mpq_clears(coefficient, n, NULL);
}

void form_add_log_ui(loglin *f, long numerator, unsigned long denominator, unsigned long argument)
{
    mpz_t n;
    mpz_init_set_ui(n, argument);
    form_add_log_z(f, numerator, denominator, n);
    mpz_clear(n);
}

/* By way of a form, since a constant has no function of its own. */
void form_add_constant(loglin *f, const mpq_t value)
{
    loglin g;
    mpq_t one;
    loglin_init(&g);
    mpq_init(one);
    set_quotient(one, 1, 1);
    loglin_set_rational(&g, value);
    ck_assert(loglin_add_scaled(f, one, &g));
    mpq_clear(one);
    loglin_clear(&g);
}

void set_dyadic(mpq_t value, long numerator, long exponent)
{
    set_quotient(value, numerator, 1);
    if (exponent >= 0)
        mpq_mul_2exp(value, value, (mp_bitcnt_t)exponent);
    else
        mpq_div_2exp(value, value, (mp_bitcnt_t)-exponent);
}

void random_odd(mpz_t n, rng *r, unsigned bits)
{
    mpz_set_ui(n, 1);
    for (unsigned i = 1; i < bits; i++) {
        mpz_mul_2exp(n, n, 1);
        mpz_add_ui(n, n, i + 1 == bits || rng_chance(r, 1, 2));
    }
}

bool is_perfect_power(const mpz_t n)
{
    mpz_t root;
    mpz_init(root);
    bool found = false;
    for (unsigned long k = 2; k < mpz_sizeinbase(n, 2) && !found; k++)
        found = mpz_root(root, n, k) != 0;
    mpz_clear(root);
    return found;
}

void form_check_canonical(const loglin *f)
{
    mpz_t g;
    mpz_init(g);
    for (size_t i = 0; i < f->count; i++) {
        ck_assert_int_ne(mpq_sgn(f->terms[i].coefficient), 0);
        ck_assert_int_gt(mpz_cmp_ui(f->terms[i].argument, 1), 0);
        ck_assert(!is_perfect_power(f->terms[i].argument));
        if (i > 0)
            ck_assert_int_lt(mpz_cmp(f->terms[i - 1].argument, f->terms[i].argument), 0);
        for (size_t k = 0; k < i; k++) {
            mpz_gcd(g, f->terms[i].argument, f->terms[k].argument);
            ck_assert_int_eq(mpz_cmp_ui(g, 1), 0);
        }
    }
    mpz_clear(g);
}
