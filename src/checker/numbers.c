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

#define ENDS base_count /* of the interval, in q */
#define SIZE (base_count + 2)

void number_new(number *a)
{
    if (base_count == 0)
        new_element();
    *a = (number){.q = fractions_new(SIZE)};
}

void number_drop(number *a)
{
    fractions_drop(a->q, SIZE);
    a->q = NULL;
}

/* Undefined for sign 0. */
static void set_infinity(number *a, int sign)
{
    a->kind = sign == 0 ? UNDEFINED : INFINITE;
    a->sign = sign;
}

bool is_rational(const number *a)
{
    bool rational = a->kind == FINITE;
    for (size_t i = 1; rational && i < SIZE; i++)
        rational = mpq_sgn(a->q[i]) == 0;
    return rational;
}

/* bound[0] <= a <= bound[1] for a finite number */
static void enclose(mpq_ptr bound[2], const number *a)
{
    for (int up = 0; up < 2; up++) {
        bound[up] = temp();
        mpq_set(bound[up], a->q[ENDS + up]);
        for (size_t i = 0; i < base_count; i++)
            add_product(bound[up], a->q[i], (mpq_sgn(a->q[i]) > 0) == up ? base[i].high : base[i].low);
    }
}

/* Zero if all coefficients are; else the bounds have to tell, and then the number is not zero. */
static int sign_of(const number *a)
{
    mpq_ptr bound[2];
    if (a->kind == INFINITE || is_rational(a))
        return a->kind == INFINITE ? a->sign : mpq_sgn(a->q[0]);
    enclose(bound, a);
    fail_if(mpq_sgn(bound[0]) <= 0 && mpq_sgn(bound[1]) >= 0,
            "the bounds of the logarithms do not decide a comparison");
    return mpq_sgn(bound[0]) > 0 ? 1 : -1;
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
    for (size_t i = 0; a->kind == FINITE && i < base_count; i++)
        add_product(a->q[i], factor, b->q[i]);
    for (int up = 0; a->kind == FINITE && up < 2; up++) /* a negative multiple of an interval turns it */
        add_product(a->q[ENDS + up], factor, b->q[ENDS + (sign < 0 ? !up : up)]);
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
    mpz_set(rest, n);
    for (size_t i = 1; i < base_count && mpz_cmp_ui(rest, 1) != 0; i++, temps--) {
        mpq_ptr count = temp();
        mpq_set_ui(count, mpz_remove(rest, rest, base[i].b), 1);
        add_product(a->q[i], count, weight);
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
    mpq_t *end = &out->q[ENDS];
    for (int i = 0; i < 4; i++) {
        mpq_ptr product = temp();
        mpq_mul(product, x[i / 2], y[i % 2]);
        if (i == 0 || mpq_cmp(product, end[0]) < 0)
            mpq_set(end[0], product);
        if (i == 0 || mpq_cmp(product, end[1]) > 0)
            mpq_set(end[1], product);
        fail_if(mpz_size(mpq_denref(product)) > MOST_BITS >> 12, "a product of logarithms is too long");
        spend(10 * mpz_size(mpq_denref(product))); /* no text bounds it */
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

void divide(number *out, const number *a, const number *b)
{
    number inverse; /* 0 of an infinity */
    mpq_ptr y[2];
    number_new(&inverse);
    if (b->kind == UNDEFINED || sign_of(b) == 0) {
        inverse.kind = UNDEFINED;
    } else if (is_rational(b)) {
        mpq_inv(inverse.q[0], b->q[0]);
    } else if (b->kind == FINITE) {
        enclose(y, b);
        mpq_inv(inverse.q[ENDS], y[1]);
        mpq_inv(inverse.q[ENDS + 1], y[0]);
    }
    multiply(out, a, &inverse);
    number_drop(&inverse);
}

void raise_to(number *out, const number *a, long exponent)
{
    if (a->kind == UNDEFINED) {
        out->kind = UNDEFINED;
    } else if (exponent == 0 || is_rational(a)) {
        out->kind = power(out->q[0], a->q[0], exponent) ? FINITE : UNDEFINED;
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
    if (a->kind != FINITE)
        return strcmp(at, a->kind == UNDEFINED ? "undefined" : a->sign > 0 ? "inf" : "-inf") == 0;
    if (mpq_sgn(a->q[ENDS]) != 0 || mpq_sgn(a->q[ENDS + 1]) != 0)
        return strcmp(at, "real") == 0;
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
