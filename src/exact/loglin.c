#include "exact/loglin.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

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

/* Sort by argument, join equal ones, drop zeros. */
static void join_terms(loglin *f)
{
    if (f->count > 1)
        qsort(f->terms, f->count, sizeof *f->terms, by_argument);
    size_t kept = 0;
    for (size_t i = 0; i < f->count; i++) {
        log_term *term = &f->terms[i];
        bool same = kept > 0 && mpz_cmp(f->terms[kept - 1].argument, term->argument) == 0;
        if (same)
            mpq_add(f->terms[kept - 1].coefficient, f->terms[kept - 1].coefficient, term->coefficient);
        else if (kept++ != i) {
            mpq_swap(f->terms[kept - 1].coefficient, term->coefficient);
            mpz_swap(f->terms[kept - 1].argument, term->argument);
        }
    }
    for (size_t i = kept; i < f->count; i++) {
        mpq_clear(f->terms[i].coefficient);
        mpz_clear(f->terms[i].argument);
    }
    f->count = kept;
}

static void drop_zero_terms(loglin *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (mpq_sgn(f->terms[i].coefficient) == 0)
            continue;
        if (kept != i) {
            mpq_swap(f->terms[kept].coefficient, f->terms[i].coefficient);
            mpz_swap(f->terms[kept].argument, f->terms[i].argument);
        }
        kept++;
    }
    for (size_t i = kept; i < f->count; i++) {
        mpq_clear(f->terms[i].coefficient);
        mpz_clear(f->terms[i].argument);
    }
    f->count = kept;
}

static void add_integer_log(loglin *f, const mpq_t coefficient, int sign, const mpz_t argument)
{
    if (mpz_cmp_ui(argument, 1) == 0)
        return;
    if (f->count == f->capacity) /* before growing: sums over places repeat the same arguments */
        join_terms(f);
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

/* ---- Coprime base ---------------------------------------------------------------------------------------
 */

typedef struct base {
    mpz_t *items;
    size_t count, capacity;
} base;

static void base_add(base *b, const mpz_t n)
{
    b->items = alloc_grow(b->items, b->count, &b->capacity, sizeof *b->items);
    mpz_init_set(b->items[b->count++], n);
}

static void base_clear(base *b)
{
    for (size_t i = 0; i < b->count; i++)
        mpz_clear(b->items[i]);
    free(b->items);
}

/* Item i and next share g: the cofactors go to todo, the item leaves the base, next becomes g. */
static void split_item(base *b, size_t i, mpz_t next, const mpz_t g, base *todo)
{
    mpz_divexact(next, next, g);
    base_add(todo, next);
    mpz_divexact(next, b->items[i], g);
    base_add(todo, next);
    mpz_swap(b->items[i], b->items[--b->count]);
    mpz_clear(b->items[b->count]);
    mpz_set(next, g);
}

/*
 * Factor refinement: what is still to join waits in `todo`. An item and a newcomer with a common factor g
 * give way to g and the two cofactors; their product falls by the factor g each time, so this ends.
 */
static void base_join(base *b, const mpz_t n)
{
    base todo = {0};
    mpz_t next, g;
    mpz_inits(next, g, NULL);
    base_add(&todo, n);
    while (todo.count > 0) {
        mpz_set(next, todo.items[--todo.count]);
        mpz_clear(todo.items[todo.count]);
        for (size_t i = 0; i < b->count && mpz_cmp_ui(next, 1) != 0;) {
            mpz_gcd(g, next, b->items[i]);
            if (mpz_cmp_ui(g, 1) == 0) {
                i++;
            } else if (mpz_cmp(g, b->items[i]) == 0) { /* the item stays: take its powers out, look again */
                mpz_remove(next, next, b->items[i]);
            } else {
                split_item(b, i, next, g, &todo);
                i = 0;
            }
        }
        if (mpz_cmp_ui(next, 1) != 0)
            base_add(b, next);
    }
    base_clear(&todo);
    mpz_clears(next, g, NULL);
}

/* 8 as 2, 36 as 6: a perfect power is replaced by its root, which is as coprime to the others. */
static void base_take_roots(base *b)
{
    mpz_t root;
    mpz_init(root);
    for (size_t i = 0; i < b->count; i++)
        while (mpz_perfect_power_p(b->items[i]))
            for (unsigned long k = mpz_sizeinbase(b->items[i], 2); k >= 2; k--)
                if (mpz_root(root, b->items[i], k)) {
                    mpz_set(b->items[i], root);
                    break;
                }
    mpz_clear(root);
}

/* Write every argument as a product of powers of the base. */
static void change_base(loglin *f, const base *b)
{
    loglin over;
    loglin_init(&over);
    mpz_t rest;
    mpq_t coefficient;
    mpz_init(rest);
    mpq_init(coefficient);
    for (size_t i = 0; i < f->count; i++) {
        mpz_set(rest, f->terms[i].argument);
        for (size_t k = 0; k < b->count && mpz_cmp_ui(rest, 1) != 0; k++) {
            mp_bitcnt_t exponent = mpz_remove(rest, rest, b->items[k]);
            mpq_set_ui(coefficient, exponent, 1);
            mpq_mul(coefficient, coefficient, f->terms[i].coefficient);
            if (exponent > 0)
                add_integer_log(&over, coefficient, 1, b->items[k]);
        }
        REQUIRE(mpz_cmp_ui(rest, 1) == 0);
    }
    mpq_set(over.constant, f->constant);
    loglin_set(f, &over);
    mpz_clear(rest);
    mpq_clear(coefficient);
    loglin_clear(&over);
}

void loglin_canonicalise(loglin *f)
{
    if (f->canonical)
        return;
    join_terms(f);
    drop_zero_terms(f);
    base b = {0};
    for (size_t i = 0; i < f->count; i++)
        base_join(&b, f->terms[i].argument);
    base_take_roots(&b);
    change_base(f, &b);
    base_clear(&b);
    join_terms(f);
    drop_zero_terms(f);
    f->canonical = true;
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

/* ---- Sign
 * -------------------------------------------------------------------------------------------------- */

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
