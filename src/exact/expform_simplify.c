/*
 * Logarithms over pairwise coprime arguments. Each argument is an integer quotient times a power of u =
 * e^(-1/d) times a quotient of primitive polynomials with p(0) != 0. log u^m = -m/d is rational; integers
 * are broken down by exact/coprime.h; polynomials here, by gcds.
 *
 * Why nothing else cancels: continue sum_j a_j(u) log b_j(u) + ... around a root of b_j, where no other b
 * vanishes: that adds 2 pi i m a_j(u), m > 0 the root's multiplicity, so a_j = 0 if the sum is 0. What is
 * left, sum_k a_k(u) log n_k + c(u) = 0, is a linear relation over Q of 1 and the log n_k for each power of
 * u, so there is none but 0 = 0 (exact/loglin.h).
 */
#include <flint/ulong_extras.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/coprime.h"
#include "exact/expform.h"

/* weight * log |p(e^(-1/d))|, p of positive degree and leading coefficient. */
typedef struct factor {
    fmpz_poly_t p;
    unsigned long d;
    expq weight;
} factor;

typedef struct factors {
    factor *items;
    size_t count, capacity;
} factors;

typedef struct breakdown {
    expq constant;
    integers numbers;
    expq *weights; /* of the numbers' logarithms */
    size_t weights_capacity;
    factors waiting, base; /* base: pairwise coprime, over the same d */
    bool fits;             /* no degree was too large so far */
} breakdown;

static void breakdown_init(breakdown *b)
{
    *b = (breakdown){.fits = true};
    expq_init(&b->constant);
}

static void clear_factor(factor *f)
{
    fmpz_poly_clear(f->p);
    expq_clear(&f->weight);
}

static void clear_factors(factors *list)
{
    for (size_t i = 0; i < list->count; i++)
        clear_factor(&list->items[i]);
    free(list->items);
}

static void breakdown_clear(breakdown *b)
{
    expq_clear(&b->constant);
    for (size_t i = 0; i < b->numbers.count; i++)
        expq_clear(&b->weights[i]);
    free(b->weights);
    integers_clear(&b->numbers);
    clear_factors(&b->waiting);
    clear_factors(&b->base);
}

/* sum += weight * numerator / denominator */
static void add_multiple(breakdown *b, expq *sum, const expq *weight, long numerator,
                         unsigned long denominator)
{
    mpq_t multiple;
    expq product;
    mpq_init(multiple);
    expq_init(&product);
    mpq_set_si(multiple, numerator, denominator);
    mpq_canonicalize(multiple);
    expq_set_rational(&product, multiple);
    b->fits = b->fits && expq_mul(&product, &product, weight) && expq_add(sum, sum, &product);
    expq_clear(&product);
    mpq_clear(multiple);
}

/* ---- Arguments into parts ----------------------------------------------------------------------------- */

static void add_number(breakdown *b, const fmpz_t number, const expq *weight, int sign)
{
    mpz_t n;
    mpz_init(n);
    fmpz_get_mpz(n, number);
    b->weights = alloc_grow(b->weights, b->numbers.count, &b->weights_capacity, sizeof *b->weights);
    expq *copy = &b->weights[b->numbers.count];
    expq_init(copy);
    if (sign < 0)
        expq_neg(copy, weight);
    else
        expq_set(copy, weight);
    integers_add(&b->numbers, n);
    mpz_clear(n);
}

/* A copy of p with a positive leading coefficient: log |p| is what counts, f > 0 as a whole. */
static void add_factor(factors *list, const fmpz_poly_t p, unsigned long d, const expq *weight, int sign)
{
    if (fmpz_poly_degree(p) == 0)
        return;
    list->items = alloc_grow(list->items, list->count, &list->capacity, sizeof *list->items);
    factor *f = &list->items[list->count++];
    f->d = d;
    fmpz_poly_init(f->p);
    expq_init(&f->weight);
    fmpz_poly_primitive_part(f->p, p);
    if (sign < 0)
        expq_neg(&f->weight, weight);
    else
        expq_set(&f->weight, weight);
}

/* sign * weight * log |p(e^(-1/d))| */
static void break_polynomial(breakdown *b, const fmpz_poly_t p, unsigned long d, const expq *weight, int sign)
{
    fmpz_poly_t rest;
    fmpz_t content;
    fmpz_poly_init(rest);
    fmpz_init(content);
    fmpz_poly_content(content, p);
    if (!fmpz_is_one(content))
        add_number(b, content, weight, sign);
    long m = 0;
    while (fmpz_is_zero(fmpz_poly_get_coeff_ptr(p, m)))
        m++;
    add_multiple(b, &b->constant, weight, -sign * m, d);
    fmpz_poly_shift_right(rest, p, m);
    add_factor(&b->waiting, rest, d, weight, sign);
    fmpz_poly_clear(rest);
    fmpz_clear(content);
}

/* All factors over the least common multiple of their d. */
static void lift_factors(breakdown *b)
{
    unsigned long d = 1;
    for (size_t i = 0; b->fits && i < b->waiting.count; i++) {
        d *= b->waiting.items[i].d / n_gcd(d, b->waiting.items[i].d);
        b->fits = d <= EXPQ_MAX_D;
    }
    for (size_t i = 0; b->fits && i < b->waiting.count; i++) {
        factor *f = &b->waiting.items[i];
        b->fits = (unsigned long)fmpz_poly_degree(f->p) <= EXPQ_MAX_DEGREE / (d / f->d);
        if (b->fits)
            fmpz_poly_inflate(f->p, f->p, d / f->d);
        f->d = d;
    }
}

/* ---- Refinement --------------------------------------------------------------------------------------- */

/* p = p / b^e with the largest e, which is the result; squares, so that there are few divisions. */
static long take_out(fmpz_poly_t p, const fmpz_poly_t b)
{
    fmpz_poly_t quotient, square;
    fmpz_poly_init(quotient);
    fmpz_poly_init(square);
    long e = 0;
    if (fmpz_poly_divides(quotient, p, b)) {
        fmpz_poly_swap(p, quotient);
        e = 1;
        if (fmpz_poly_degree(p) >= 2 * fmpz_poly_degree(b)) {
            fmpz_poly_sqr(square, b);
            e += 2 * take_out(p, square);
        }
        if (fmpz_poly_divides(quotient, p, b)) {
            fmpz_poly_swap(p, quotient);
            e++;
        }
    }
    fmpz_poly_clear(quotient);
    fmpz_poly_clear(square);
    return e;
}

static void add_quotient(factors *list, const factor *f, const fmpz_poly_t g)
{
    fmpz_poly_t quotient;
    fmpz_poly_init(quotient);
    REQUIRE(fmpz_poly_divides(quotient, f->p, g));
    add_factor(list, quotient, f->d, &f->weight, 1);
    fmpz_poly_clear(quotient);
}

/*
 * Item i of the base and next share g. What divides the other is taken out of it with all its powers;
 * otherwise the cofactors wait, and next becomes g. An item that stays is coprime to next afterwards; one
 * that goes leaves its place to the last, which next has not met yet.
 */
static void share(breakdown *b, size_t i, factor *next, const fmpz_poly_t g)
{
    factor *item = &b->base.items[i];
    if (fmpz_poly_equal(g, item->p)) {
        add_multiple(b, &item->weight, &next->weight, take_out(next->p, g), 1);
        return;
    }
    if (fmpz_poly_equal(g, next->p)) {
        add_multiple(b, &next->weight, &item->weight, take_out(item->p, g), 1);
        add_factor(&b->waiting, item->p, item->d, &item->weight, 1);
    } else {
        add_quotient(&b->waiting, item, g);
        add_quotient(&b->waiting, next, g);
        fmpz_poly_set(next->p, g);
        add_multiple(b, &next->weight, &item->weight, 1, 1);
    }
    clear_factor(item);
    *item = b->base.items[--b->base.count];
}

/* As in exact/coprime.c: the product of all polynomials falls by g at each step, so this ends. */
static void refine(breakdown *b)
{
    fmpz_poly_t g;
    fmpz_poly_init(g);
    while (b->fits && b->waiting.count > 0) {
        factor next = b->waiting.items[--b->waiting.count];
        for (size_t i = 0; b->fits && i < b->base.count && fmpz_poly_degree(next.p) > 0;) {
            fmpz_poly_gcd(g, next.p, b->base.items[i].p);
            if (fmpz_poly_degree(g) == 0)
                i++;
            else
                share(b, i, &next, g);
        }
        add_factor(&b->base, next.p, next.d, &next.weight, 1);
        clear_factor(&next);
    }
    fmpz_poly_clear(g);
}

/* ---- The form ----------------------------------------------------------------------------------------- */

typedef struct rebasing {
    breakdown *from;
    expq *sums; /* one for each integer of the base */
} rebasing;

static void add_exponent(void *context, size_t i, size_t k, unsigned long exponent)
{
    rebasing *r = context;
    add_multiple(r->from, &r->sums[k], &r->from->weights[i], (long)exponent, 1);
}

static void add_logs_of_numbers(expform *f, breakdown *b)
{
    integers base = {0};
    coprime_base(&base, &b->numbers);
    rebasing r = {b, alloc_zeroed(base.count, sizeof *r.sums)};
    for (size_t k = 0; k < base.count; k++)
        expq_init(&r.sums[k]);
    coprime_factors(&base, &b->numbers, add_exponent, &r);
    expq argument;
    mpq_t n;
    expq_init(&argument);
    mpq_init(n);
    for (size_t k = 0; k < base.count; k++) {
        mpq_set_z(n, base.items[k]);
        expq_set_rational(&argument, n);
        REQUIRE(expform_add_log(f, &r.sums[k], &argument) == EXPFORM_DONE);
        expq_clear(&r.sums[k]);
    }
    mpq_clear(n);
    expq_clear(&argument);
    free(r.sums);
    integers_clear(&base);
}

static void add_logs_of_polynomials(expform *f, const factors *base)
{
    expq argument;
    expq_init(&argument);
    for (size_t i = 0; i < base->count; i++) {
        expq_set_polynomial(&argument, base->items[i].p, base->items[i].d);
        if (expq_sign(&argument) < 0)
            expq_neg(&argument, &argument);
        REQUIRE(expform_add_log(f, &base->items[i].weight, &argument) == EXPFORM_DONE);
    }
    expq_clear(&argument);
}

void expform_simplify(expform *f)
{
    if (f->infinite || f->simple)
        return;
    expform_join(f);
    breakdown b;
    expform over;
    breakdown_init(&b);
    expform_init(&over);
    expq_set(&b.constant, &f->constant);
    for (size_t i = 0; i < f->count; i++) {
        const expform_term *term = &f->terms[i];
        break_polynomial(&b, term->argument.f->num, term->argument.d, &term->coefficient, 1);
        break_polynomial(&b, term->argument.f->den, term->argument.d, &term->coefficient, -1);
    }
    lift_factors(&b);
    refine(&b);
    if (b.fits)
        add_logs_of_numbers(&over, &b);
    if (b.fits) {
        add_logs_of_polynomials(&over, &b.base);
        expform_join(&over); /* into order */
        expq_swap(&over.constant, &b.constant);
        expform_set(f, &over);
    }
    f->simple = true;
    expform_clear(&over);
    breakdown_clear(&b);
}
