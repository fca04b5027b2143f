#include "exact/loglin.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/coprime.h"

/* ---- Storage ---------------------------------------------------------------------------------------- */

void loglin_init(loglin *f)
{
    *f = (loglin){.canonical = true};
    mpq_init(f->constant);
}

static void clear_terms(loglin *f)
{
    for (size_t i = 0; i < f->count; i++) {
        mpq_clear(f->terms[i].coefficient);
        mpz_clear(f->terms[i].argument);
    }
    f->count = 0;
}

void loglin_clear(loglin *f)
{
    clear_terms(f);
    free(f->terms);
    mpq_clear(f->constant);
}

static log_term *new_term(loglin *f)
{
    f->terms = alloc_grow(f->terms, f->count, &f->capacity, sizeof *f->terms);
    log_term *term = &f->terms[f->count++];
    mpq_init(term->coefficient);
    mpz_init(term->argument);
    return term;
}

void loglin_set(loglin *f, const loglin *from)
{
    if (f == from)
        return;
    clear_terms(f);
    f->infinite = from->infinite;
    f->canonical = from->canonical;
    mpq_set(f->constant, from->constant);
    for (size_t i = 0; i < from->count; i++) {
        log_term *term = new_term(f);
        mpq_set(term->coefficient, from->terms[i].coefficient);
        mpz_set(term->argument, from->terms[i].argument);
    }
}

void loglin_set_rational(loglin *f, const mpq_t value)
{
    clear_terms(f);
    f->infinite = 0;
    f->canonical = true;
    mpq_set(f->constant, value);
}

void loglin_set_infinite(loglin *f, int sign)
{
    clear_terms(f);
    f->infinite = sign;
    f->canonical = true;
}

/* ---- Sums --------------------------------------------------------------------------------------------- */

static int by_argument(const void *a, const void *b)
{
    return mpz_cmp(((const log_term *)a)->argument, ((const log_term *)b)->argument);
}

/* Term i takes the place of term `to`, which is not needed any more. */
static void move_term(loglin *f, size_t to, size_t i)
{
    if (to == i)
        return;
    mpq_swap(f->terms[to].coefficient, f->terms[i].coefficient);
    mpz_swap(f->terms[to].argument, f->terms[i].argument);
}

/* Sort by argument, join equal ones, drop zeros. */
static void join_terms(loglin *f)
{
    if (f->count > 1)
        qsort(f->terms, f->count, sizeof *f->terms, by_argument);
    size_t kept = 0;
    for (size_t i = 0; i < f->count;) {
        log_term *sum = &f->terms[i];
        for (i++; i < f->count && mpz_cmp(f->terms[i].argument, sum->argument) == 0; i++)
            mpq_add(sum->coefficient, sum->coefficient, f->terms[i].coefficient);
        if (mpq_sgn(sum->coefficient) != 0)
            move_term(f, kept++, (size_t)(sum - f->terms));
    }
    for (size_t i = kept; i < f->count; i++) {
        mpq_clear(f->terms[i].coefficient);
        mpz_clear(f->terms[i].argument);
    }
    f->count = kept;
}

/*
 * Sums over places repeat the same arguments, so what can be joined is joined before a form grows. It grows
 * all the same if little room was won, or the next join would come too soon.
 */
static void make_room(loglin *f)
{
    if (f->count < f->capacity)
        return;
    join_terms(f);
    if (f->count > f->capacity / 2)
        f->terms = alloc_grow(f->terms, f->capacity, &f->capacity, sizeof *f->terms);
}

static void add_integer_log(loglin *f, const mpq_t coefficient, int sign, const mpz_t argument)
{
    if (mpz_cmp_ui(argument, 1) == 0)
        return;
    make_room(f);
    log_term *term = new_term(f);
    mpq_set(term->coefficient, coefficient);
    if (sign < 0)
        mpq_neg(term->coefficient, term->coefficient);
    mpz_set(term->argument, argument);
    f->canonical = false;
}

/* f += sign * infinity. */
static bool add_infinite(loglin *f, int sign)
{
    if (f->infinite == -sign)
        return false;
    loglin_set_infinite(f, sign);
    return true;
}

bool loglin_add_log(loglin *f, const mpq_t coefficient, const mpq_t argument)
{
    REQUIRE(mpq_sgn(argument) >= 0);
    if (mpq_sgn(coefficient) == 0)
        return true;
    if (mpq_sgn(argument) == 0)
        return add_infinite(f, -mpq_sgn(coefficient));
    if (f->infinite)
        return true;
    add_integer_log(f, coefficient, 1, mpq_numref(argument));
    add_integer_log(f, coefficient, -1, mpq_denref(argument));
    return true;
}

bool loglin_add_scaled(loglin *f, const mpq_t factor, const loglin *g)
{
    REQUIRE(f != g);
    if (mpq_sgn(factor) == 0)
        return true;
    if (g->infinite)
        return add_infinite(f, g->infinite * mpq_sgn(factor));
    if (f->infinite)
        return true;
    mpq_t product;
    mpq_init(product);
    mpq_mul(product, factor, g->constant);
    mpq_add(f->constant, f->constant, product);
    for (size_t i = 0; i < g->count; i++) {
        mpq_mul(product, factor, g->terms[i].coefficient);
        add_integer_log(f, product, 1, g->terms[i].argument);
    }
    mpq_clear(product);
    return true;
}

/* ---- Canonical forms ---------------------------------------------------------------------------------- */

typedef struct rebasing {
    const loglin *from;
    loglin *to; /* a term for each item of the base */
} rebasing;

static void add_factor(void *context, size_t i, size_t k, unsigned long exponent)
{
    rebasing *r = context;
    mpq_t weight;
    mpq_init(weight);
    mpq_set_ui(weight, exponent, 1);
    mpq_mul(weight, weight, r->from->terms[i].coefficient);
    mpq_add(r->to->terms[k].coefficient, r->to->terms[k].coefficient, weight);
    mpq_clear(weight);
}

void loglin_canonicalise(loglin *f)
{
    if (f->canonical)
        return;
    join_terms(f);
    integers arguments = {0}, base = {0};
    for (size_t i = 0; i < f->count; i++)
        integers_add(&arguments, f->terms[i].argument);
    coprime_base(&base, &arguments);
    loglin over;
    loglin_init(&over);
    mpq_set(over.constant, f->constant);
    for (size_t k = 0; k < base.count; k++)
        mpz_set(new_term(&over)->argument, base.items[k]);
    rebasing r = {f, &over};
    coprime_factors(&base, &arguments, add_factor, &r);
    join_terms(&over);
    loglin_set(f, &over);
    loglin_clear(&over);
    integers_clear(&arguments);
    integers_clear(&base);
}

bool loglin_is_rational(loglin *f, mpq_t value)
{
    if (f->infinite)
        return false;
    loglin_canonicalise(f);
    if (f->count == 0)
        mpq_set(value, f->constant);
    return f->count == 0;
}

/* ---- Sign --------------------------------------------------------------------------------------------- */

/* mpfi rounds outward at each step, so the sum encloses the form whatever the precision. */
void loglin_enclose(mpfi_t out, const loglin *f)
{
    REQUIRE(f->infinite == 0);
    mpfi_t term;
    mpfi_init2(term, mpfi_get_prec(out));
    mpfi_set_q(out, f->constant);
    for (size_t i = 0; i < f->count; i++) {
        mpfi_set_z(term, f->terms[i].argument);
        mpfi_log(term, term);
        mpfi_mul_q(term, term, f->terms[i].coefficient);
        mpfi_add(out, out, term);
    }
    mpfi_clear(term);
}

#define FIRST_BITS 128u

int loglin_sign(loglin *f)
{
    if (f->infinite)
        return f->infinite;
    if (f->count == 0)
        return mpq_sgn(f->constant);
    mpfi_t enclosure;
    mpfi_init2(enclosure, FIRST_BITS);
    int sign = 0;
    for (mpfr_prec_t bits = FIRST_BITS; sign == 0; bits *= 2) {
        mpfi_set_prec(enclosure, bits);
        loglin_enclose(enclosure, f);
        if (mpfi_is_strictly_pos(enclosure))
            sign = 1;
        else if (mpfi_is_strictly_neg(enclosure))
            sign = -1;
        else if (!f->canonical) {
            loglin_canonicalise(f);
            if (f->count == 0) {
                sign = mpq_sgn(f->constant);
                break; /* rational, perhaps 0 */
            }
        } /* canonical with a term left: not 0, so some precision separates it */
    }
    mpfi_clear(enclosure);
    return sign;
}

int loglin_compare(const loglin *a, const loglin *b)
{
    if (a->infinite || b->infinite)
        return (a->infinite > b->infinite) - (a->infinite < b->infinite);
    loglin difference;
    mpq_t minus;
    loglin_init(&difference);
    mpq_init(minus);
    mpq_set_si(minus, -1, 1);
    loglin_set(&difference, a);
    REQUIRE(loglin_add_scaled(&difference, minus, b));
    int sign = loglin_sign(&difference);
    mpq_clear(minus);
    loglin_clear(&difference);
    return sign;
}
