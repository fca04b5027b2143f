/* Rational numbers with logarithms: a base, proofs of its bounds, arithmetic, order. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

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

/* ---- The base of the logarithms ---- */

typedef struct element {
    mpz_t b;
    mpq_t low, high; /* of log b; base[0] stands for 1 instead of a logarithm */
} element;
static element *base;
static size_t base_count;

static element *new_element(void)
{
    base = grow(base, base_count, sizeof *base);
    mpz_init(base[base_count].b);
    mpq_inits(base[base_count].low, base[base_count].high, NULL);
    mpq_set_ui(base[0].low, 1, 1);
    mpq_set_ui(base[0].high, 1, 1);
    return &base[base_count++];
}

/*
 * Adds to sum[0] and sum[1] bounds of n 2^bits 2 artanh(u/v), 0 <= u/v <= 1/3: 2 (z + z^3/3 + z^5/5 + ...),
 * each step rounded down and up. What is left out after the power z^n is less than 2 z^n / (1 - z^2) <= 9/4
 * z^n.
 */
static void add_artanh(mpz_t sum[2], unsigned long n, const mpz_t u, const mpz_t v, unsigned long bits)
{
    mpz_t z, square, term;
    mpz_inits(z, square, term, NULL);
    for (int up = 0; up < 2; up++) {
        mpz_mul_2exp(term, u, bits);
        (up ? mpz_cdiv_q : mpz_fdiv_q)(z, term, v);
        mpz_mul(square, z, z);
        for (unsigned long j = 0; j < bits / 3 + 1; j++) {
            (up ? mpz_cdiv_q_ui : mpz_fdiv_q_ui)(term, z, 2 * j + 1);
            mpz_addmul_ui(sum[up], term, 2 * n);
            mpz_mul(z, z, square);
            (up ? mpz_cdiv_q_2exp : mpz_fdiv_q_2exp)(z, z, 2 * bits);
        }
    }
    mpz_addmul_ui(sum[1], z, 3 * n);
    mpz_clears(z, square, term, NULL);
}

/* log b = k log 2 + log(b / 2^k), 2^k <= b < 2^(k+1), and log y = 2 artanh((y - 1) / (y + 1)). */
void base_add(const char *at)
{
    if (base_count == 0)
        new_element();
    element *e = new_element();
    mpz_t sum[2], u, v;
    unsigned long bits, k;
    int end = 0;
    mpz_inits(sum[0], sum[1], u, v, NULL);
    if (gmp_sscanf(at, "%Zd %Zd %Zd %lu%n", e->b, mpq_numref(e->low), mpq_numref(e->high), &bits, &end) !=
            4 ||
        at[end] || bits > 20000 || base_count > 10000 || mpz_cmp_ui(e->b, 1) <= 0 ||
        mpz_cmp(e[-1].b, e->b) >= 0)
        fail("wanted log B LOW HIGH BITS for whole numbers above 1, in order");
    k = mpz_sizeinbase(e->b, 2) - 1;
    spend(bits * bits / 50 + 1);
    mpz_set_ui(u, 1);
    mpz_set_ui(v, 3);
    add_artanh(sum, k, u, v, bits + 64);
    mpz_mul_2exp(u, u, k);
    mpz_add(v, e->b, u);
    mpz_sub(u, e->b, u);
    add_artanh(sum, 1, u, v, bits + 64);
    mpq_mul_2exp(e->low, e->low, 64);
    mpq_mul_2exp(e->high, e->high, 64);
    if (mpz_cmp(mpq_numref(e->low), sum[0]) > 0 || mpz_cmp(mpq_numref(e->high), sum[1]) < 0)
        fail("the bounds of this logarithm are not proved");
    mpq_div_2exp(e->low, e->low, bits + 64);
    mpq_div_2exp(e->high, e->high, bits + 64);
    mpz_clears(sum[0], sum[1], u, v, NULL);
}

/* ---- Numbers ---- */

#define SIZE (base_count < 2 ? 2 : base_count) /* of a number's q */

void number_new(number *a)
{
    if (base_count == 0)
        new_element();
    *a = (number){.q = need(malloc(SIZE * sizeof *a->q))};
    for (size_t i = 0; i < SIZE; i++)
        mpq_init(a->q[i]);
}

void number_drop(number *a)
{
    for (size_t i = 0; i < SIZE; i++)
        mpq_clear(a->q[i]);
    free(a->q);
    a->q = NULL;
}

void number_set(number *a, const number *b)
{
    a->kind = b->kind;
    a->sign = b->sign;
    for (size_t i = 0; i < SIZE; i++)
        mpq_set(a->q[i], b->q[i]);
    spend(SIZE);
}

void number_set_infinity(number *a, int sign)
{
    a->kind = sign == 0 ? UNDEFINED : INFINITE;
    a->sign = sign;
}

bool is_rational(const number *a)
{
    bool rational = a->kind == FINITE;
    for (size_t i = 1; rational && i < base_count; i++)
        rational = mpq_sgn(a->q[i]) == 0;
    return rational;
}

/* bound[0] <= a <= bound[1] for a finite number */
static void enclose(mpq_ptr bound[2], const number *a)
{
    mpq_ptr part = temp();
    for (int up = 0; up < 2; up++) {
        bound[up] = temp();
        if (a->kind == RANGE)
            mpq_set(bound[up], a->q[up]);
        for (size_t i = 0; a->kind != RANGE && i < base_count; i++) {
            mpq_mul(part, a->q[i], (mpq_sgn(a->q[i]) > 0) == up ? base[i].high : base[i].low);
            mpq_add(bound[up], bound[up], part);
        }
    }
}

/* Zero if all coefficients are; else the bounds have to tell, and then the number is not zero. */
static int sign_of(const number *a)
{
    mpq_ptr bound[2];
    if (a->kind == INFINITE || is_rational(a))
        return a->kind == INFINITE ? a->sign : mpq_sgn(a->q[0]);
    enclose(bound, a);
    if (mpq_sgn(bound[0]) <= 0 && mpq_sgn(bound[1]) >= 0)
        fail("the bounds of the logarithms do not decide a comparison");
    return mpq_sgn(bound[0]) > 0 ? 1 : -1;
}

int order(const number *a, const number *b)
{
    number difference;
    mpq_ptr minus = temp();
    mpq_set_si(minus, -1, 1);
    if (a->kind == INFINITE || b->kind == INFINITE)
        return (a->kind == INFINITE ? a->sign : 0) - (b->kind == INFINITE ? b->sign : 0);
    number_new(&difference);
    number_set(&difference, a);
    add(&difference, minus, b);
    int sign = sign_of(&difference);
    number_drop(&difference);
    return sign;
}

void add(number *a, mpq_srcptr factor, const number *b)
{
    mpq_ptr part = temp(), x[2], y[2];
    int sign = b->sign * mpq_sgn(factor);
    spend(base_count + mpz_size(mpq_numref(b->q[0])) + mpz_size(mpq_denref(a->q[0])));
    if (a->kind == UNDEFINED || b->kind == UNDEFINED) {
        a->kind = UNDEFINED;
    } else if (b->kind == INFINITE) {
        number_set_infinity(a, a->kind != INFINITE || a->sign == sign ? sign : 0);
    } else if (a->kind == FINITE && b->kind == FINITE) {
        for (size_t i = 0; i < base_count; i++) {
            mpq_mul(part, factor, b->q[i]);
            mpq_add(a->q[i], a->q[i], part);
        }
    } else if (a->kind != INFINITE) {
        enclose(x, a);
        enclose(y, b);
        for (int up = 0; up < 2; up++) {
            mpq_mul(part, factor, y[(mpq_sgn(factor) > 0) == up]);
            mpq_add(a->q[up], x[up], part);
        }
        a->kind = RANGE;
    }
}

/* a += weight log n, taken apart over the base by division */
static void add_logs(number *a, mpq_srcptr weight, mpz_srcptr n)
{
    mpz_ptr rest = mpq_numref(temp());
    mpz_set(rest, n);
    for (size_t i = 1; i < base_count && mpz_cmp_ui(rest, 1) != 0; i++) {
        mpq_ptr part = temp();
        mpq_set_ui(part, mpz_remove(rest, rest, base[i].b), 1);
        mpq_mul(part, part, weight);
        mpq_add(a->q[i], a->q[i], part);
        spend(1 + mpz_size(n));
        temps--;
    }
    if (mpz_cmp_ui(rest, 1) != 0)
        fail("the argument of a logarithm is no product of powers of the base");
}

void add_log(number *a, mpq_srcptr weight, mpq_srcptr argument)
{
    number infinity = {.kind = mpq_sgn(argument) < 0 ? UNDEFINED : INFINITE, .sign = -1, .q = a->q};
    mpq_ptr minus = temp();
    mpq_neg(minus, weight);
    if (mpq_sgn(argument) <= 0 && mpq_sgn(weight) != 0)
        add(a, weight, &infinity);
    if (a->kind != FINITE || mpq_sgn(weight) == 0)
        return;
    add_logs(a, weight, mpq_numref(argument));
    add_logs(a, minus, mpq_denref(argument));
}

/* out becomes the range of the products: the least and the largest of four. */
static void multiply_ranges(number *out, mpq_ptr x[2], mpq_ptr y[2])
{
    out->kind = RANGE;
    for (int i = 0; i < 4; i++) {
        mpq_ptr product = temp();
        mpq_mul(product, x[i / 2], y[i % 2]);
        if (i == 0 || mpq_cmp(product, out->q[0]) < 0)
            mpq_set(out->q[0], product);
        if (i == 0 || mpq_cmp(product, out->q[1]) > 0)
            mpq_set(out->q[1], product);
        if (mpz_size(mpq_denref(product)) > MOST_BITS >> 12) /* no text bounds it */
            fail("a product of logarithms is too long");
        spend(10 * mpz_size(mpq_denref(product)));
    }
}

void multiply(number *out, const number *a, const number *b)
{
    mpq_ptr x[2], y[2];
    if (a->kind == UNDEFINED || b->kind == UNDEFINED) {
        out->kind = UNDEFINED;
    } else if (a->kind == INFINITE || b->kind == INFINITE) {
        number_set_infinity(out, sign_of(a) * sign_of(b)); /* 0 times infinity */
    } else if (is_rational(a) || is_rational(b)) {
        add(out, is_rational(a) ? a->q[0] : b->q[0], is_rational(a) ? b : a);
    } else {
        enclose(x, a);
        enclose(y, b);
        multiply_ranges(out, x, y);
    }
}

/* 0/b is 0, and another a/b a range where b is not rational. */
void divide(number *out, const number *a, const number *b)
{
    mpq_ptr x[2], y[2];
    int sign = a->kind == UNDEFINED || b->kind == UNDEFINED ? 0 : sign_of(b);
    if (sign == 0 || (a->kind == INFINITE && b->kind == INFINITE)) {
        out->kind = UNDEFINED;
    } else if (a->kind == INFINITE) {
        number_set_infinity(out, a->sign * sign);
    } else if (b->kind != INFINITE && !(is_rational(a) && mpq_sgn(a->q[0]) == 0)) {
        enclose(x, a);
        enclose(y, b);
        mpq_inv(y[0], y[0]);
        mpq_inv(y[1], y[1]);
        is_rational(b) ? add(out, y[0], a) : multiply_ranges(out, x, y);
    }
}

void raise_to(number *out, const number *a, long exponent)
{
    mpq_ptr x[2], y[2];
    if (a->kind == UNDEFINED || exponent == 0) {
        out->kind = a->kind == UNDEFINED ? UNDEFINED : FINITE;
        mpq_set_ui(out->q[0], 1, 1);
    } else if (is_rational(a)) {
        out->kind = power(out->q[0], a->q[0], exponent) ? FINITE : UNDEFINED;
    } else if (exponent < 0 || exponent > 100 || a->kind == INFINITE) {
        fail("this power of a logarithm or infinity is not in certificates");
    } else {
        for (number_set(out, a); exponent > 1; exponent--) {
            enclose(x, out);
            enclose(y, a);
            multiply_ranges(out, x, y);
        }
    }
}

static bool reads_fraction(const char **at, mpq_srcptr value)
{
    char *text = mpq_get_str(NULL, 10, value);
    bool same = take(at, text);
    free(text);
    return same;
}

/* "C + Q*log(B) + ...", the logarithms whose coefficient is not 0 */
bool number_reads(const number *a, const char *at)
{
    if (a->kind == UNDEFINED || a->kind == RANGE)
        return strcmp(at, a->kind == RANGE ? "real" : "undefined") == 0;
    if (a->kind == INFINITE)
        return strcmp(at, a->sign > 0 ? "inf" : "-inf") == 0;
    bool same = reads_fraction(&at, a->q[0]);
    for (size_t i = 1; same && i < base_count; i++)
        if (mpq_sgn(a->q[i]) != 0) {
            mpq_ptr b = temp();
            mpq_set_z(b, base[i].b);
            same = take(&at, " + ") && reads_fraction(&at, a->q[i]) && take(&at, "*log(") &&
                   reads_fraction(&at, b) && take(&at, ")");
        }
    return same && !*at;
}
