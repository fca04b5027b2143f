#include "exact/expform.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/* ---- Storage ------------------------------------------------------------------------------------------ */

static void clear_term(expform_term *term)
{
    expq_clear(&term->coefficient);
    expq_clear(&term->argument);
}

static void clear_terms(expform *f)
{
    for (size_t i = 0; i < f->count; i++)
        clear_term(&f->terms[i]);
    f->count = 0;
    f->simple = true;
}

void expform_init(expform *f)
{
    *f = (expform){.simple = true};
    expq_init(&f->constant);
}

void expform_clear(expform *f)
{
    clear_terms(f);
    free(f->terms);
    expq_clear(&f->constant);
}

/* The parts of `term` become f's. */
static void take_term(expform *f, expform_term term)
{
    f->terms = alloc_grow(f->terms, f->count, &f->capacity, sizeof *f->terms);
    f->terms[f->count++] = term;
    f->simple = false;
}

static expform_term new_term(const expq *coefficient, const expq *argument)
{
    expform_term term;
    expq_init(&term.coefficient);
    expq_init(&term.argument);
    expq_set(&term.coefficient, coefficient);
    expq_set(&term.argument, argument);
    return term;
}

void expform_set(expform *f, const expform *from)
{
    if (f == from)
        return;
    clear_terms(f);
    f->infinite = from->infinite;
    expq_set(&f->constant, &from->constant);
    for (size_t i = 0; i < from->count; i++)
        take_term(f, new_term(&from->terms[i].coefficient, &from->terms[i].argument));
    f->simple = from->simple;
}

void expform_set_expq(expform *f, const expq *value)
{
    expq_set(&f->constant, value); /* first, as it may be part of a term */
    clear_terms(f);
    f->infinite = 0;
}

void expform_set_loglin(expform *f, const loglin *value)
{
    clear_terms(f);
    f->infinite = value->infinite;
    if (f->infinite)
        return;
    expq coefficient, argument;
    mpq_t n;
    expq_init(&coefficient);
    expq_init(&argument);
    mpq_init(n);
    expq_set_rational(&f->constant, value->constant);
    for (size_t i = 0; i < value->count; i++) {
        mpq_set_z(n, value->terms[i].argument);
        expq_set_rational(&coefficient, value->terms[i].coefficient);
        expq_set_rational(&argument, n);
        take_term(f, new_term(&coefficient, &argument));
    }
    expq_clear(&coefficient);
    expq_clear(&argument);
    mpq_clear(n);
}

void expform_set_infinite(expform *f, int sign)
{
    clear_terms(f);
    f->infinite = sign;
}

/* ---- Equal arguments ---------------------------------------------------------------------------------- */

static int by_length_and_coefficients(const fmpz_poly_t a, const fmpz_poly_t b)
{
    slong n = fmpz_poly_length(a), m = fmpz_poly_length(b);
    int order = (n > m) - (n < m);
    while (order == 0 && n-- > 0)
        order = fmpz_cmp(fmpz_poly_get_coeff_ptr(a, n), fmpz_poly_get_coeff_ptr(b, n));
    return order;
}

/* Some total order, in which positive integers come first, by size. */
static int by_argument(const void *a, const void *b)
{
    const expq *left = &((const expform_term *)a)->argument, *right = &((const expform_term *)b)->argument;
    int order = (left->d > right->d) - (left->d < right->d);
    if (order == 0)
        order = by_length_and_coefficients(left->f->den, right->f->den);
    return order == 0 ? by_length_and_coefficients(left->f->num, right->f->num) : order;
}

void expform_join(expform *f)
{
    if (f->count > 1)
        qsort(f->terms, f->count, sizeof *f->terms, by_argument);
    size_t kept = 0;
    for (size_t i = 0; i < f->count; i++) {
        expform_term *last = kept > 0 ? &f->terms[kept - 1] : NULL, *term = &f->terms[i];
        if (last && expq_equal(&last->argument, &term->argument) &&
            expq_add(&last->coefficient, &last->coefficient, &term->coefficient))
            clear_term(term);
        else
            f->terms[kept++] = *term;
        if (expq_is_zero(&f->terms[kept - 1].coefficient))
            clear_term(&f->terms[--kept]);
    }
    f->count = kept;
    f->simple = f->simple || kept == 0;
}

/*
 * Sums over places repeat the same arguments, so what can be joined is joined before a form grows. It grows
 * all the same if little room was won, or the next join would come too soon.
 */
static void make_room(expform *f)
{
    if (f->count < f->capacity)
        return;
    expform_join(f);
    if (f->count > f->capacity / 2)
        f->terms = alloc_grow(f->terms, f->capacity, &f->capacity, sizeof *f->terms);
}

static void add_term(expform *f, expform_term term)
{
    make_room(f);
    take_term(f, term);
}

/* ---- Sums --------------------------------------------------------------------------------------------- */

/* f += sign * infinity. */
static expform_result add_infinite(expform *f, int sign)
{
    if (f->infinite == -sign)
        return EXPFORM_UNDEFINED;
    expform_set_infinite(f, sign);
    return EXPFORM_DONE;
}

expform_result expform_add_log(expform *f, const expq *coefficient, const expq *argument)
{
    REQUIRE(expq_sign(argument) >= 0);
    if (expq_is_zero(coefficient))
        return EXPFORM_DONE;
    if (expq_is_zero(argument))
        return add_infinite(f, -expq_sign(coefficient));
    if (!f->infinite)
        add_term(f, new_term(coefficient, argument));
    return EXPFORM_DONE;
}

/* Into `product`, 0 before: factor * g, and f's constant. */
static bool scaled(expform *product, const expq *factor, const expform *g, const expform *f)
{
    expform_term term;
    bool fits = expq_mul(&product->constant, factor, &g->constant) &&
                expq_add(&product->constant, &f->constant, &product->constant);
    for (size_t i = 0; fits && i < g->count; i++) {
        term = new_term(&g->terms[i].coefficient, &g->terms[i].argument);
        fits = expq_mul(&term.coefficient, factor, &term.coefficient);
        take_term(product, term);
    }
    return fits;
}

expform_result expform_add_scaled(expform *f, const expq *factor, const expform *g)
{
    int sign = expq_sign(factor);
    if (sign == 0)
        return EXPFORM_DONE;
    if (g->infinite)
        return add_infinite(f, g->infinite * sign);
    if (f->infinite)
        return EXPFORM_DONE;
    expform product;
    expform_init(&product);
    bool fits = scaled(&product, factor, g, f);
    if (fits) {
        expq_swap(&f->constant, &product.constant);
        for (size_t i = 0; i < product.count; i++)
            add_term(f, product.terms[i]);
        product.count = 0;
    }
    expform_clear(&product);
    return fits ? EXPFORM_DONE : EXPFORM_TOO_LARGE;
}

/* ---- What it is --------------------------------------------------------------------------------------- */

bool expform_is_expq(expform *f, expq *value)
{
    if (f->infinite)
        return false;
    expform_simplify(f);
    if (f->count > 0)
        return false;
    expq_set(value, &f->constant);
    return true;
}

static bool all_rational(const expform *f)
{
    bool rational = expq_is_rational(&f->constant, NULL);
    for (size_t i = 0; rational && i < f->count; i++)
        rational = expq_is_rational(&f->terms[i].coefficient, NULL) &&
                   expq_is_rational(&f->terms[i].argument, NULL);
    return rational;
}

bool expform_is_loglin(expform *f, loglin *value)
{
    if (f->infinite) {
        loglin_set_infinite(value, f->infinite);
        return true;
    }
    expform_simplify(f);
    if (!all_rational(f))
        return false;
    mpq_t coefficient, argument;
    mpq_inits(coefficient, argument, NULL);
    REQUIRE(expq_is_rational(&f->constant, coefficient));
    loglin_set_rational(value, coefficient);
    for (size_t i = 0; i < f->count; i++) {
        REQUIRE(expq_is_rational(&f->terms[i].coefficient, coefficient) &&
                expq_is_rational(&f->terms[i].argument, argument) &&
                loglin_add_log(value, coefficient, argument));
    }
    mpq_clears(coefficient, argument, NULL);
    return true;
}

/* Each part is enclosed with bits to spare, and so narrowly that no argument touches 0. */
void expform_enclose(mpfi_t out, const expform *f)
{
    enum { SPARE = 32 };
    REQUIRE(f->infinite == 0);
    mpfi_t sum, coefficient, log;
    mpfi_init2(sum, mpfi_get_prec(out) + SPARE);
    mpfi_init2(coefficient, mpfi_get_prec(sum));
    mpfi_init2(log, mpfi_get_prec(sum));
    expq_enclose(sum, &f->constant);
    for (size_t i = 0; i < f->count; i++) {
        expq_enclose(coefficient, &f->terms[i].coefficient);
        expq_enclose(log, &f->terms[i].argument);
        mpfi_log(log, log);
        mpfi_mul(log, log, coefficient);
        mpfi_add(sum, sum, log);
    }
    mpfi_set(out, sum);
    mpfi_clear(sum);
    mpfi_clear(coefficient);
    mpfi_clear(log);
}

static bool enclosure_sign(const expform *f, mpfr_prec_t bits, int *sign)
{
    mpfi_t enclosure;
    mpfi_init2(enclosure, bits);
    expform_enclose(enclosure, f);
    bool known = !mpfi_has_zero(enclosure);
    if (known)
        *sign = mpfi_is_pos(enclosure) ? 1 : -1;
    mpfi_clear(enclosure);
    return known;
}

static bool loglin_like_sign(expform *f, int *sign)
{
    loglin form;
    loglin_init(&form);
    bool known = expform_is_loglin(f, &form);
    if (known)
        *sign = loglin_sign(&form);
    loglin_clear(&form);
    return known;
}

bool expform_sign(expform *f, mpfr_prec_t bits, int *sign)
{
    if (f->infinite) {
        *sign = f->infinite;
        return true;
    }
    if (f->count > 0 && enclosure_sign(f, bits, sign))
        return true;
    expform_simplify(f);
    if (f->count == 0) {
        *sign = expq_sign(&f->constant);
        return true;
    }
    return loglin_like_sign(f, sign) || enclosure_sign(f, bits, sign); /* terms that cancelled are gone now */
}
