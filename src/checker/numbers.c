/* Rational numbers with logarithms: a base, proofs of its bounds, arithmetic, order. */
#include "checker/checker.h"

#include <stdlib.h>

#define MOST_BITS ((size_t)1 << 25) /* of a power */

bool power(mpq_t c, mpq_srcptr a, long exponent)
{
    unsigned long n = (unsigned long)labs(exponent);
    if ((mpz_sizeinbase(mpq_numref(a), 2) + mpz_sizeinbase(mpq_denref(a), 2)) * n > MOST_BITS)
        fail("a power is too large");
    spend((mpz_size(mpq_numref(a)) + mpz_size(mpq_denref(a))) * n);
    bool defined = exponent >= 0 || mpq_sgn(a) != 0;
    mpz_pow_ui(mpq_numref(c), mpq_numref(a), n);
    mpz_pow_ui(mpq_denref(c), mpq_denref(a), n);
    if (exponent < 0 && defined)
        mpq_inv(c, c);
    return defined;
}

void add_product(mpq_ptr sum, mpq_srcptr x, mpq_srcptr y)
{
    mpq_ptr product = temp();
    mpq_mul(product, x, y);
    mpq_add(sum, sum, product);
    temps--;
}

/* ---- The base of the logarithms ---- */

typedef struct element {
    mpz_t b;
    mpq_t end[2]; /* the bounds of log b, low and high */
} element;
static element *base;
static size_t base_count;

/*
 * Is b, or 1 / b, at most e^h, h = n / 2^bits? Shown from 1 + y <= e^y alone, by (1 + h / 2^k)^(2^k) in whole
 * multiples of 2^-p, each square rounded down. Beyond the length of b, which log b does not reach, it is
 * clear.
 */
static bool at_most_exp(const mpz_t b, bool inverse, const mpz_t n, unsigned long bits)
{
    unsigned long length = mpz_sizeinbase(b, 2), k = bits + 128, p = 2 * k + length;
    mpz_t power;
    mpz_init(power);
    mpz_tdiv_q_2exp(power, n, bits);
    if (mpz_cmpabs_ui(power, length) >= 0)
        return mpz_sgn(n) > 0;
    spend(k * (p / 640 + 1) * (p / 64 + 1));
    mpz_set_ui(power, 1);
    mpz_mul_2exp(power, power, bits + k);
    mpz_add(power, power, n);
    mpz_mul_2exp(power, power, p - bits - k);
    for (; k > 0; k--) {
        mpz_mul(power, power, power);
        mpz_fdiv_q_2exp(power, power, p);
    }
    (inverse ? mpz_mul : mpz_fdiv_q)(power, power, b);
    bool reached = mpz_sizeinbase(power, 2) > p; /* 2^p <= power */
    mpz_clear(power);
    return reached;
}

/* LOW <= 2^BITS log B <= HIGH: 1 / B <= e^(-LOW / 2^BITS) and B <= e^(HIGH / 2^BITS). */
void base_add(const char *at)
{
    base = grow(base, base_count, sizeof *base);
    element *e = &base[base_count++];
    mpq_ptr b = temp(), given[] = {b, e->end[0], e->end[1]};
    mpz_ptr low = mpq_numref(e->end[0]);
    mpq_inits(e->end[0], e->end[1], NULL);
    for (int i = 0; i < 3; i++) {
        take_fraction(&at, given[i]);
        fail_if(mpz_cmp_ui(mpq_denref(given[i]), 1) != 0, "wanted a whole number");
        want(&at, " ");
    }
    unsigned long bits = take_count(&at);
    want_end(at);
    mpz_init_set(e->b, mpq_numref(b));
    if (bits > 20000 || base_count > 10000 || mpz_cmp_ui(e->b, 1) <= 0 ||
        (base_count > 1 && mpz_cmp(e[-1].b, e->b) >= 0))
        fail("wanted at most 10000 elements above 1, in order, and 20000 bits");
    mpz_neg(low, low);
    if (!at_most_exp(e->b, true, low, bits) || !at_most_exp(e->b, false, mpq_numref(e->end[1]), bits))
        fail("the bounds of this logarithm are not proved");
    mpz_neg(low, low);
    for (int up = 0; up < 2; up++)
        mpq_div_2exp(e->end[up], e->end[up], bits);
    temps = 0;
}

/* ---- Numbers ---- */

#define SIZE (base_count + 2)

void number_new(number *a)
{
    *a = (number){.q = fractions_new(SIZE)};
}

void number_drop(number *a)
{
    fractions_drop(a->q, SIZE);
    a->q = NULL;
}

void set_rational(number *a, mpq_srcptr value)
{
    mpq_set(a->q[0], value);
    mpq_set(a->q[1], value);
}

/* Undefined for sign 0. */
static void set_infinity(number *a, int sign)
{
    a->kind = sign == 0 ? UNDEFINED : INFINITE;
    a->sign = sign;
}

bool is_rational(const number *a)
{
    bool rational = a->kind == FINITE && mpq_equal(a->q[0], a->q[1]);
    for (size_t i = 2; rational && i < SIZE; i++)
        rational = mpq_sgn(a->q[i]) == 0;
    return rational;
}

/* bound[0] <= a <= bound[1] for a finite number; both are a, if a is rational */
static void enclose(mpq_ptr bound[2], const number *a)
{
    for (int up = 0; up < 2; up++) {
        bound[up] = temp();
        mpq_set(bound[up], a->q[up]);
        for (size_t i = 2; i < SIZE; i++)
            add_product(bound[up], a->q[i], base[i - 2].end[(mpq_sgn(a->q[i]) > 0) == up]);
    }
}

/* The bounds are 0 only if all coefficients are; else they have to exclude 0. */
static int sign_of(const number *a)
{
    mpq_ptr bound[2];
    if (a->kind == INFINITE)
        return a->sign;
    enclose(bound, a);
    int low = mpq_sgn(bound[0]), high = mpq_sgn(bound[1]);
    fail_if(low != high, "the bounds of the logarithms do not decide a comparison");
    return low;
}

/* a += factor b */
static void add_multiple(number *a, mpq_srcptr factor, const number *b)
{
    int sign = mpq_sgn(factor);
    spend(base_count + mpz_size(mpq_numref(b->q[0])) + mpz_size(mpq_denref(a->q[0])));
    if (a->kind == UNDEFINED || b->kind == UNDEFINED)
        a->kind = UNDEFINED;
    else if (b->kind == INFINITE)
        set_infinity(a, a->kind != INFINITE || a->sign == b->sign * sign ? b->sign * sign : 0);
    for (size_t i = 0; a->kind == FINITE && i < SIZE; i++) /* a negative multiple of an interval turns it */
        add_product(a->q[i], factor, b->q[i < 2 && sign < 0 ? 1 - i : i]);
}

void add(number *a, long sign, const number *b)
{
    mpq_ptr factor = temp();
    mpq_set_si(factor, sign, 1);
    add_multiple(a, factor, b);
}

int order(const number *a, const number *b)
{
    if (a->kind == INFINITE || b->kind == INFINITE)
        return (a->kind == INFINITE ? a->sign : 0) - (b->kind == INFINITE ? b->sign : 0);
    number difference;
    number_new(&difference);
    add(&difference, 1, a);
    add(&difference, -1, b);
    int sign = sign_of(&difference);
    number_drop(&difference);
    return sign;
}

/* a += weight log n, taken apart over the base by division */
static void add_logs(number *a, mpq_srcptr weight, mpz_srcptr n)
{
    mpz_ptr rest = mpq_numref(temp());
    mpq_ptr count = temp();
    mpz_set(rest, n);
    for (size_t i = 0; i < base_count && mpz_cmp_ui(rest, 1) != 0; i++) {
        mpq_set_ui(count, mpz_remove(rest, rest, base[i].b), 1);
        add_product(a->q[i + 2], count, weight);
        spend(1 + mpz_size(n));
    }
    fail_if(mpz_cmp_ui(rest, 1) != 0, "the argument of a logarithm is no product of powers of the base");
}

void add_log(number *a, mpq_srcptr weight, mpq_srcptr argument)
{
    number infinity = {.kind = mpq_sgn(argument) < 0 ? UNDEFINED : INFINITE, .sign = -1, .q = a->q};
    mpq_ptr minus = temp();
    mpq_neg(minus, weight);
    if (mpq_sgn(argument) <= 0 && mpq_sgn(weight) != 0)
        add_multiple(a, weight, &infinity);
    if (a->kind != FINITE || mpq_sgn(weight) == 0)
        return;
    add_logs(a, weight, mpq_numref(argument));
    add_logs(a, minus, mpq_denref(argument));
}

void set_log(number *out, const number *argument)
{
    mpq_ptr one = temp();
    if (argument->kind != UNDEFINED && !is_rational(argument))
        fail("logarithms of what is not rational are not in certificates");
    out->kind = argument->kind;
    mpq_set_ui(one, 1, 1);
    add_log(out, one, argument->q[0]);
}

/* out becomes the interval of the products: the least and the largest of four. */
static void multiply_intervals(number *out, mpq_ptr x[2], mpq_ptr y[2])
{
    for (int i = 0; i < 4; i++) {
        mpq_ptr product = temp();
        mpq_mul(product, x[i / 2], y[i % 2]);
        if (i == 0 || mpq_cmp(product, out->q[0]) < 0)
            mpq_set(out->q[0], product);
        if (i == 0 || mpq_cmp(product, out->q[1]) > 0)
            mpq_set(out->q[1], product);
        size_t above = mpz_size(mpq_numref(product)), below = mpz_size(mpq_denref(product));
        fail_if((above > below ? above : below) > MOST_BITS >> 12, "a product of logarithms is too long");
        spend(10 * (above + below)); /* no text bounds it */
    }
}

void multiply(number *out, const number *a, const number *b)
{
    mpq_ptr x[2], y[2];
    if (a->kind == UNDEFINED || b->kind == UNDEFINED) {
        out->kind = UNDEFINED;
    } else if (a->kind == INFINITE || b->kind == INFINITE) {
        set_infinity(out, sign_of(a) * sign_of(b)); /* 0 times infinity */
    } else if (is_rational(a) || is_rational(b)) {
        add_multiple(out, is_rational(a) ? a->q[0] : b->q[0], is_rational(a) ? b : a);
    } else {
        enclose(x, a);
        enclose(y, b);
        multiply_intervals(out, x, y);
    }
}

void weigh(number *out, const number *a, const number *b)
{
    bool asks = a->kind != UNDEFINED && (b->kind == UNDEFINED || is_rational(a)); /* else the product tells */
    if (!asks || sign_of(a) != 0)
        multiply(out, a, b);
}

void divide(number *out, const number *a, const number *b)
{
    number inverse; /* 0 of an infinity */
    mpq_ptr y[2];
    number_new(&inverse);
    if (b->kind == UNDEFINED || sign_of(b) == 0) {
        inverse.kind = UNDEFINED;
    } else if (b->kind == FINITE) {
        enclose(y, b);
        mpq_inv(inverse.q[0], y[1]);
        mpq_inv(inverse.q[1], y[0]);
    }
    multiply(out, a, &inverse);
    number_drop(&inverse);
}

void raise_to(number *out, const number *a, long exponent)
{
    mpq_ptr value = temp();
    if (a->kind == UNDEFINED) {
        out->kind = UNDEFINED;
    } else if (exponent == 0 || is_rational(a)) {
        out->kind = power(value, a->q[0], exponent) ? FINITE : UNDEFINED;
        set_rational(out, value);
    } else {
        fail_if(exponent < 0 || exponent > 100 || a->kind == INFINITE,
                "this power of a logarithm or infinity is not in certificates");
        for (add(out, 1, a); exponent > 1; exponent--) {
            number last = *out;
            number_new(out);
            multiply(out, &last, a);
            number_drop(&last);
        }
    }
}

/* "C + Q*log(B) + ...", the logarithms whose coefficient is not 0 */
void want_number(const char **at, const number *a)
{
    bool real = !mpq_equal(a->q[0], a->q[1]);
    if (a->kind != FINITE)
        want(at, a->kind == UNDEFINED ? "undefined" : a->sign > 0 ? "inf" : "-inf");
    else if (real)
        want(at, "real");
    else
        want(at, "%Qd", a->q[0]);
    for (size_t i = 2; a->kind == FINITE && !real && i < SIZE; i++)
        if (mpq_sgn(a->q[i]) != 0)
            want(at, " + %Qd*log(%Zd)", a->q[i], base[i - 2].b);
}
