#include "exact/expq.h"

#include <flint/fmpz_poly_factor.h>
#include <flint/fmpz_vec.h>
#include <flint/ulong_extras.h>
#include <stdlib.h>

#include "base/contract.h"

/* ---- Storage ------------------------------------------------------------------------------------------ */

void expq_init(expq *a)
{
    a->d = 1;
    fmpz_poly_q_init(a->f);
}

void expq_clear(expq *a)
{
    fmpz_poly_q_clear(a->f);
}

void expq_set(expq *a, const expq *from)
{
    a->d = from->d;
    fmpz_poly_q_set(a->f, from->f);
}

void expq_swap(expq *a, expq *b)
{
    expq other = *a;
    *a = *b;
    *b = other;
}

void expq_set_rational(expq *a, const mpq_t value)
{
    a->d = 1;
    fmpz_poly_set_mpz(a->f->num, mpq_numref(value));
    fmpz_poly_set_mpz(a->f->den, mpq_denref(value));
}

static void set_ui(expq *a, unsigned long value)
{
    a->d = 1;
    fmpz_poly_set_ui(a->f->num, value);
    fmpz_poly_set_ui(a->f->den, 1);
}

/* ---- The smallest d ----------------------------------------------------------------------------------- */

/* All exponents are multiples of k: p(u) is a polynomial in u^k. */
static unsigned long with_exponents(unsigned long k, const fmpz_poly_t p)
{
    return fmpz_poly_length(p) > 1 ? n_gcd(k, fmpz_poly_deflation(p)) : k;
}

/*
 * Is f(u) also a rational function of u^k, then f in lowest terms has no other powers: u -> zeta u, zeta^k =
 * 1, leaves f alone and so changes num and den by the same constant; it is 1, or u would divide both.
 */
static void lower(expq *a)
{
    unsigned long k = with_exponents(with_exponents(a->d, a->f->num), a->f->den);
    if (k > 1 && fmpz_poly_length(a->f->num) > 1)
        fmpz_poly_deflate(a->f->num, a->f->num, k);
    if (k > 1 && fmpz_poly_length(a->f->den) > 1)
        fmpz_poly_deflate(a->f->den, a->f->den, k);
    a->d /= k;
}

void expq_set_polynomial(expq *a, const fmpz_poly_t p, unsigned long d)
{
    REQUIRE(fmpz_poly_degree(p) <= EXPQ_MAX_DEGREE && d > 0 && d <= EXPQ_MAX_D);
    a->d = d;
    fmpz_poly_set(a->f->num, p);
    fmpz_poly_set_ui(a->f->den, 1);
    lower(a);
}

bool expq_set_exp(expq *a, const mpq_t exponent)
{
    set_ui(a, 0);
    if (mpz_cmpabs_ui(mpq_numref(exponent), EXPQ_MAX_DEGREE) > 0 ||
        mpz_cmp_ui(mpq_denref(exponent), EXPQ_MAX_D) > 0)
        return false;
    long power = mpz_get_si(mpq_numref(exponent));
    fmpz_poly_struct *side = power < 0 ? a->f->num : a->f->den;
    set_ui(a, 1);
    fmpz_poly_zero(side);
    fmpz_poly_set_coeff_ui(side, labs(power), 1);
    a->d = mpz_get_ui(mpq_denref(exponent));
    return true;
}

/* ---- Arithmetic --------------------------------------------------------------------------------------- */

static long degree(const expq *a)
{
    long top = fmpz_poly_degree(a->f->num), bottom = fmpz_poly_degree(a->f->den);
    return top > bottom ? top : bottom;
}

static bool fits_over(const expq *a, unsigned long d)
{
    return degree(a) == 0 || (unsigned long)degree(a) <= EXPQ_MAX_DEGREE / (d / a->d);
}

/* f with a = f(e^(-1/d)), d a multiple of a's. */
static void lift(fmpz_poly_q_t f, const expq *a, unsigned long d)
{
    fmpz_poly_inflate(f->num, a->f->num, d / a->d);
    fmpz_poly_inflate(f->den, a->f->den, d / a->d);
}

typedef void (*poly_operation)(fmpz_poly_q_t c, const fmpz_poly_q_t a, const fmpz_poly_q_t b);

/* A degree on the way is at most twice EXPQ_MAX_DEGREE; what counts is that of the result. */
static bool combine(expq *c, const expq *a, const expq *b, poly_operation operation)
{
    unsigned long d = a->d / n_gcd(a->d, b->d) * b->d;
    if (d > EXPQ_MAX_D || !fits_over(a, d) || !fits_over(b, d))
        return false;
    expq result;
    fmpz_poly_q_t left, right;
    expq_init(&result);
    fmpz_poly_q_init(left);
    fmpz_poly_q_init(right);
    lift(left, a, d);
    lift(right, b, d);
    operation(result.f, left, right);
    result.d = d;
    lower(&result);
    bool fits = degree(&result) <= EXPQ_MAX_DEGREE;
    if (fits)
        expq_swap(c, &result);
    fmpz_poly_q_clear(left);
    fmpz_poly_q_clear(right);
    expq_clear(&result);
    return fits;
}

void expq_neg(expq *c, const expq *a)
{
    c->d = a->d;
    fmpz_poly_q_neg(c->f, a->f);
}

bool expq_add(expq *c, const expq *a, const expq *b)
{
    return combine(c, a, b, fmpz_poly_q_add);
}

bool expq_sub(expq *c, const expq *a, const expq *b)
{
    return combine(c, a, b, fmpz_poly_q_sub);
}

bool expq_mul(expq *c, const expq *a, const expq *b)
{
    return combine(c, a, b, fmpz_poly_q_mul);
}

bool expq_div(expq *c, const expq *a, const expq *b)
{
    REQUIRE(!expq_is_zero(b));
    return combine(c, a, b, fmpz_poly_q_div);
}

/* ---- Powers and roots --------------------------------------------------------------------------------- */

/* log2 of the sum of the coefficients' sizes, rounded up: coefficients of p^n have at most n times as many
 * bits. */
static unsigned long norm_bits(const fmpz_poly_t p)
{
    if (fmpz_poly_is_zero(p))
        return 0;
    fmpz_t sum, size;
    fmpz_init(sum);
    fmpz_init(size);
    for (slong i = 0; i < fmpz_poly_length(p); i++) {
        fmpz_abs(size, fmpz_poly_get_coeff_ptr(p, i));
        fmpz_add(sum, sum, size);
    }
    unsigned long bits = (unsigned long)fmpz_clog_ui(sum, 2);
    fmpz_clear(sum);
    fmpz_clear(size);
    return bits;
}

static bool power_fits(const expq *a, unsigned long n)
{
    unsigned long deg = (unsigned long)degree(a);
    if (deg > 0 && n > EXPQ_MAX_DEGREE / deg)
        return false;
    unsigned long top = norm_bits(a->f->num), bottom = norm_bits(a->f->den);
    unsigned long bits = top > bottom ? top : bottom;
    return bits == 0 || n <= EXPQ_MAX_POWER_BITS / bits / (deg * n + 1);
}

bool expq_pow(expq *c, const expq *a, long exponent)
{
    REQUIRE(exponent >= 0 || !expq_is_zero(a));
    unsigned long n = exponent < 0 ? -(unsigned long)exponent : (unsigned long)exponent;
    if (degree(a) == 0 && n > 2 && norm_bits(a->f->num) == 0 && norm_bits(a->f->den) == 0)
        n = 2 - n % 2; /* 0, 1 or -1 */
    if (!power_fits(a, n))
        return false;
    expq result, one;
    expq_init(&result);
    expq_init(&one);
    set_ui(&one, 1);
    expq_set(&result, a);
    fmpz_poly_q_pow(result.f, result.f, n);
    if (exponent < 0)
        fmpz_poly_q_div(result.f, one.f, result.f);
    lower(&result);
    expq_swap(c, &result);
    expq_clear(&result);
    expq_clear(&one);
    return true;
}

/* p = p / u^k with the largest k, which is the result; p != 0. */
static long take_powers(fmpz_poly_t p)
{
    long k = 0;
    while (fmpz_is_zero(fmpz_poly_get_coeff_ptr(p, k)))
        k++;
    fmpz_poly_shift_right(p, p, k);
    return k;
}

/* The number's n-th root as a constant polynomial. */
static bool number_root(fmpz_poly_t root, const fmpz_t number, unsigned long n)
{
    mpz_t size;
    mpz_init(size);
    fmpz_get_mpz(size, number);
    mpz_abs(size, size);
    bool exact = mpz_root(size, size, n) != 0;
    fmpz_poly_set_mpz(root, size);
    mpz_clear(size);
    return exact;
}

/* root^n = p or -p: in its factorisation by multiplicity every multiplicity is one of n. */
static bool polynomial_root(fmpz_poly_t root, const fmpz_poly_t p, unsigned long n)
{
    if ((unsigned long)fmpz_poly_degree(p) % n != 0)
        return false;
    fmpz_poly_factor_t factors;
    fmpz_poly_t power;
    fmpz_poly_factor_init(factors);
    fmpz_poly_init(power);
    fmpz_poly_factor_squarefree(factors, p);
    bool exact = number_root(root, &factors->c, n);
    for (slong i = 0; exact && i < factors->num; i++) {
        unsigned long multiplicity = (unsigned long)factors->exp[i];
        exact = multiplicity % n == 0;
        fmpz_poly_pow(power, factors->p + i, multiplicity / n);
        fmpz_poly_mul(root, root, power);
    }
    fmpz_poly_clear(power);
    fmpz_poly_factor_clear(factors);
    return exact;
}

/* root *= e^(power / (d n)), if that fits. */
static bool multiply_by_exp(expq *root, long power, unsigned long d, unsigned long n)
{
    mpq_t exponent;
    expq factor;
    mpq_init(exponent);
    expq_init(&factor);
    mpq_set_si(exponent, power, d);
    mpz_mul_ui(mpq_denref(exponent), mpq_denref(exponent), n);
    mpq_canonicalize(exponent);
    bool fits = expq_set_exp(&factor, exponent) && expq_mul(root, root, &factor);
    expq_clear(&factor);
    mpq_clear(exponent);
    return fits;
}

bool expq_root(expq *c, const expq *a, unsigned long n)
{
    REQUIRE(n > 0 && expq_sign(a) > 0);
    expq root, rest;
    expq_init(&root);
    expq_init(&rest);
    expq_set(&rest, a);
    long power = take_powers(rest.f->den) - take_powers(rest.f->num); /* a = e^(power / d) rest */
    bool exact = polynomial_root(root.f->num, rest.f->num, n) && polynomial_root(root.f->den, rest.f->den, n);
    if (exact) {
        root.d = a->d;
        lower(&root);
        exact = multiply_by_exp(&root, power, a->d, n);
    }
    if (exact && expq_sign(&root) < 0)
        expq_neg(&root, &root);
    if (exact)
        expq_swap(c, &root);
    expq_clear(&root);
    expq_clear(&rest);
    return exact;
}

/* ---- What it is --------------------------------------------------------------------------------------- */

bool expq_is_zero(const expq *a)
{
    return fmpz_poly_q_is_zero(a->f);
}

bool expq_equal(const expq *a, const expq *b)
{
    return a->d == b->d && fmpz_poly_q_equal(a->f, b->f);
}

bool expq_is_rational(const expq *a, mpq_t value)
{
    if (degree(a) > 0)
        return false;
    if (value) {
        mpz_set_ui(mpq_numref(value), 0);
        if (!expq_is_zero(a))
            fmpz_get_mpz(mpq_numref(value), fmpz_poly_lead(a->f->num));
        fmpz_get_mpz(mpq_denref(value), fmpz_poly_lead(a->f->den));
    }
    return true;
}

/* p = c u^k, c != 0? */
static bool single_power(const fmpz_poly_t p)
{
    return _fmpz_vec_is_zero(p->coeffs, fmpz_poly_degree(p));
}

bool expq_is_monomial(const expq *a, mpq_t c, mpq_t r)
{
    mpq_set_ui(r, 0, 1);
    if (expq_is_rational(a, c))
        return true;
    if (!single_power(a->f->num) || !single_power(a->f->den))
        return false;
    fmpz_get_mpz(mpq_numref(c), fmpz_poly_lead(a->f->num));
    fmpz_get_mpz(mpq_denref(c), fmpz_poly_lead(a->f->den));
    mpq_set_si(r, fmpz_poly_degree(a->f->den) - fmpz_poly_degree(a->f->num), a->d);
    mpq_canonicalize(r);
    return true;
}

static size_t poly_bytes(const fmpz_poly_t p)
{
    size_t bytes = sizeof *p + (size_t)p->alloc * sizeof(fmpz);
    for (slong i = 0; i < p->length; i++)
        if (COEFF_IS_MPZ(p->coeffs[i]))
            bytes += sizeof(mpz_t) + (size_t)fmpz_size(p->coeffs + i) * sizeof(mp_limb_t);
    return bytes;
}

size_t expq_bytes(const expq *a)
{
    return sizeof *a + poly_bytes(a->f->num) + poly_bytes(a->f->den);
}

void expq_thread_end(void)
{
    flint_cleanup();
}
