/* Powers of the numbers of tables: exact where they are rational or rational functions of e^(1/d). */
#include "exact/rat.h"
#include "exact/real.h"

/* ---- Exactly ------------------------------------------------------------------------------------------ */

static bool is_whole(const mpq_t exponent)
{
    return mpz_cmp_ui(mpq_denref(exponent), 1) == 0;
}

/* a^(1/n) for a > 0, if it is rational. */
static bool rational_root(mpq_t root, const mpq_t a, unsigned long n)
{
    return mpz_root(mpq_numref(root), mpq_numref(a), n) && mpz_root(mpq_denref(root), mpq_denref(a), n);
}

static bool rational_power(mpq_t c, const mpq_t a, long exponent)
{
    enum { MAX_BITS = 1 << 24 };
    unsigned long n = exponent < 0 ? -(unsigned long)exponent : (unsigned long)exponent;
    if (mpz_cmpabs_ui(mpq_numref(a), 1) == 0 && mpz_cmp_ui(mpq_denref(a), 1) == 0)
        n %= 2; /* 1 or -1 */
    if (n > MAX_BITS / rat_height(a))
        return false;
    mpz_pow_ui(mpq_numref(c), mpq_numref(a), n);
    mpz_pow_ui(mpq_denref(c), mpq_denref(a), n);
    if (exponent < 0)
        mpq_inv(c, c);
    return true;
}

/*
 * a^(p/q), a != 0, and a > 0 where q > 1. It is a number of the same kind only if a^(1/q) is, since p and q
 * are coprime: a^(1/q) is a product of powers of a^(p/q) and a. So the root comes first, and stays small.
 */
static bool exact_power(real *c, const real *a, const mpq_t exponent)
{
    if (a->kind == REAL_ENCLOSED || !mpz_fits_slong_p(mpq_numref(exponent)) ||
        !mpz_fits_ulong_p(mpq_denref(exponent)))
        return false;
    long p = mpz_get_si(mpq_numref(exponent));
    unsigned long q = mpz_get_ui(mpq_denref(exponent));
    mpq_t rational;
    expq exp;
    mpq_init(rational);
    expq_init(&exp);
    bool exact;
    if (a->kind == REAL_RATIONAL) {
        mpq_set(rational, a->rational);
        exact = (q == 1 || rational_root(rational, rational, q)) && rational_power(rational, rational, p);
        if (exact)
            real_set_rational(c, rational);
    } else {
        expq_set(&exp, a->exp);
        exact = (q == 1 || expq_root(&exp, &exp, q)) && expq_pow(&exp, &exp, p);
        if (exact)
            real_set_expq(c, &exp);
    }
    expq_clear(&exp);
    mpq_clear(rational);
    return exact;
}

/* ---- Enclosed ----------------------------------------------------------------------------------------- */

/* log turns relative errors into absolute ones, exp back: bits to spare for any power without overflow. */
enum { SPARE_BITS = 64 };

/* x^exponent for the part of x that is not negative; 0^0 does not arise. */
static void positive_power(mpfi_t x, const mpq_t exponent)
{
    if (mpfr_sgn(&x->left) <= 0)
        mpfr_set_zero(&x->left, 1);
    mpfi_log(x, x);
    mpfi_mul_q(x, x, exponent);
    mpfi_exp(x, x);
}

/* Of a number that may be negative, to a whole power: both sides of 0 by themselves. */
static void whole_power(mpfi_t x, const mpq_t exponent)
{
    bool odd = mpz_odd_p(mpq_numref(exponent)) != 0;
    mpfi_t below;
    mpfi_init2(below, mpfi_get_prec(x));
    mpfi_neg(below, x);
    positive_power(below, exponent);
    if (odd)
        mpfi_neg(below, below);
    if (mpfr_sgn(&x->right) <= 0) {
        mpfi_set(x, below);
    } else {
        positive_power(x, exponent);
        mpfi_union(x, x, below);
    }
    mpfi_clear(below);
}

static void enclose_power(real *c, const real *a, const mpq_t exponent, mpfr_prec_t bits)
{
    mpfi_t power, range;
    mpfi_init2(power, bits + SPARE_BITS);
    mpfi_init2(range, bits);
    real_enclose(power, a);
    if (mpfr_sgn(&power->left) < 0)
        whole_power(power, exponent);
    else
        positive_power(power, exponent);
    mpfi_set(range, power);
    real_set_enclosure(c, range);
    mpfi_clear(power);
    mpfi_clear(range);
}

static bool may_be_negative(const real *a)
{
    int sign;
    return real_sign(a, &sign) ? sign < 0 : mpfr_sgn(&a->range->left) < 0;
}

bool real_pow(real *c, const real *a, const mpq_t exponent, mpfr_prec_t bits)
{
    if (mpq_sgn(exponent) == 0) {
        real_set_ui(c, 1);
        return true;
    }
    bool zero = real_is_zero(a) == TRUTH_YES;
    bool defined = zero ? mpq_sgn(exponent) > 0 : is_whole(exponent) || !may_be_negative(a);
    if (zero || !defined)
        real_set_ui(c, 0);
    else if (!exact_power(c, a, exponent))
        enclose_power(c, a, exponent, bits);
    return defined;
}
