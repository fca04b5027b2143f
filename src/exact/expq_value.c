/* Rational functions of e^(1/d) as numbers: sign, order, enclosures; and as text. */
#include <flint/fmpz_vec.h>

#include "base/contract.h"
#include "exact/expq.h"
#include "exact/rat.h"

/* ---- Values of polynomials ---------------------------------------------------------------------------- */

/* By Horner's rule. mpfi rounds outward at each step, so this encloses p(u) whatever the precision. */
static void enclose_polynomial(mpfi_t out, const fmpz_poly_t p, unsigned long d)
{
    mpfi_t u;
    mpz_t coefficient;
    mpfi_init2(u, mpfi_get_prec(out));
    mpz_init(coefficient);
    if (fmpz_poly_degree(p) > 0) {
        mpfi_set_si(u, -1);
        mpfi_div_ui(u, u, d);
        mpfi_exp(u, u);
    }
    mpfi_set_ui(out, 0);
    for (slong i = fmpz_poly_degree(p); i >= 0; i--) {
        if (i < fmpz_poly_degree(p))
            mpfi_mul(out, out, u);
        if (fmpz_is_zero(fmpz_poly_get_coeff_ptr(p, i)))
            continue;
        fmpz_get_mpz(coefficient, fmpz_poly_get_coeff_ptr(p, i));
        mpfi_add_z(out, out, coefficient);
    }
    mpfi_clear(u);
    mpz_clear(coefficient);
}

/* Is the width at most 2^-bits of the distance from 0? */
static bool narrow(mpfi_srcptr range, mpfr_prec_t bits)
{
    if (mpfi_has_zero(range))
        return false;
    mpfr_t width;
    mpfr_init2(width, 32);
    mpfi_diam_abs(width, range);
    mpfr_exp_t left = mpfr_get_exp(&range->left), right = mpfr_get_exp(&range->right);
    mpfr_exp_t size = (left < right ? left : right) - 1; /* the distance is at least 2^size */
    bool enough = mpfr_zero_p(width) || mpfr_get_exp(width) <= size - (mpfr_exp_t)bits;
    mpfr_clear(width);
    return enough;
}

/* Narrow to so many bits. p != 0, so p(u) != 0 and some precision does; that of `out` may grow. */
static void evaluate(mpfi_t out, const fmpz_poly_t p, unsigned long d, mpfr_prec_t bits)
{
    mpfr_prec_t working = bits + 32;
    do {
        mpfi_set_prec(out, working);
        enclose_polynomial(out, p, d);
        working *= 2;
    } while (!narrow(out, bits));
}

/* p != 0. No enclosure is needed where all coefficients have the same sign, since u > 0. */
static int polynomial_sign(const fmpz_poly_t p, unsigned long d)
{
    int sign = fmpz_sgn(fmpz_poly_lead(p));
    bool mixed = false;
    for (slong i = 0; i < fmpz_poly_degree(p) && !mixed; i++)
        mixed = fmpz_sgn(fmpz_poly_get_coeff_ptr(p, i)) == -sign;
    if (!mixed)
        return sign;
    mpfi_t value;
    mpfi_init2(value, 64);
    evaluate(value, p, d, 32);
    sign = mpfi_is_pos(value) ? 1 : -1;
    mpfi_clear(value);
    return sign;
}

/* ---- Values ------------------------------------------------------------------------------------------- */

int expq_sign(const expq *a)
{
    return expq_is_zero(a) ? 0 : polynomial_sign(a->f->num, a->d) * polynomial_sign(a->f->den, a->d);
}

void expq_enclose(mpfi_t out, const expq *a)
{
    if (expq_is_zero(a)) {
        mpfi_set_ui(out, 0);
        return;
    }
    mpfr_prec_t bits = mpfi_get_prec(out) + 4;
    mpfi_t top, bottom;
    mpfi_init2(top, bits);
    mpfi_init2(bottom, bits);
    evaluate(top, a->f->num, a->d, bits);
    evaluate(bottom, a->f->den, a->d, bits);
    mpfi_div(top, top, bottom); /* precise: top has at least 32 bits more than are wanted */
    mpfi_set(out, top);
    mpfi_clear(top);
    mpfi_clear(bottom);
}

int expq_compare(const expq *a, const expq *b)
{
    if (expq_equal(a, b))
        return 0;
    mpfi_t left, right;
    mpfi_init2(left, 64);
    mpfi_init2(right, 64);
    int order = 0;
    for (mpfr_prec_t bits = 64; order == 0; bits *= 2) { /* they differ, so some precision separates them */
        mpfi_set_prec(left, bits);
        mpfi_set_prec(right, bits);
        expq_enclose(left, a);
        expq_enclose(right, b);
        order = mpfi_cmp(left, right);
    }
    mpfi_clear(left);
    mpfi_clear(right);
    return order < 0 ? -1 : 1;
}

/* ---- Text --------------------------------------------------------------------------------------------- */

static void print_power(text *out, const mpz_t size, const mpq_t exponent)
{
    bool one = mpz_cmp_ui(size, 1) == 0;
    if (mpq_sgn(exponent) == 0 || !one)
        text_add_mpz(out, size);
    if (mpq_sgn(exponent) == 0)
        return;
    text_add(out, one ? "exp(" : "*exp(");
    rat_print(out, exponent);
    text_add_char(out, ')');
}

/* sign * p / u^shift: sign * sum_i c_i e^((shift - i)/d), the highest power of e first. */
static void print_polynomial(text *out, const fmpz_poly_t p, long shift, unsigned long d, int sign)
{
    mpz_t coefficient;
    mpq_t exponent;
    mpz_init(coefficient);
    mpq_init(exponent);
    bool first = true;
    for (slong i = 0; i <= fmpz_poly_degree(p); i++) {
        if (fmpz_is_zero(fmpz_poly_get_coeff_ptr(p, i)))
            continue;
        fmpz_get_mpz(coefficient, fmpz_poly_get_coeff_ptr(p, i));
        bool negative = mpz_sgn(coefficient) * sign < 0;
        mpz_abs(coefficient, coefficient);
        mpq_set_si(exponent, shift - i, d);
        mpq_canonicalize(exponent);
        text_add(out, first ? (negative ? "-" : "") : (negative ? " - " : " + "));
        print_power(out, coefficient, exponent);
        first = false;
    }
    mpz_clear(coefficient);
    mpq_clear(exponent);
}

static void print_in_parentheses(text *out, const fmpz_poly_t p, long shift, unsigned long d, int sign)
{
    bool several = !_fmpz_vec_is_zero(p->coeffs, fmpz_poly_degree(p));
    text_add(out, several ? "(" : "");
    print_polynomial(out, p, shift, d, sign);
    text_add(out, several ? ")" : "");
}

/* Both sides are divided by the power of u in the denominator, which then starts with a constant. */
void expq_print(text *out, const expq *a)
{
    if (expq_is_zero(a)) {
        text_add_char(out, '0');
        return;
    }
    const fmpz_poly_struct *top = a->f->num, *bottom = a->f->den;
    long shift = 0;
    while (fmpz_is_zero(fmpz_poly_get_coeff_ptr(bottom, shift)))
        shift++;
    int sign = fmpz_sgn(fmpz_poly_get_coeff_ptr(bottom, shift));
    if (fmpz_poly_degree(bottom) == shift && fmpz_is_one(fmpz_poly_lead(bottom))) {
        print_polynomial(out, top, shift, a->d, sign);
        return;
    }
    print_in_parentheses(out, top, shift, a->d, sign);
    text_add_char(out, '/');
    print_in_parentheses(out, bottom, shift, a->d, sign);
}
