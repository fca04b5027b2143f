#include "operators/tape_degree.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/* ---- Sizes --------------------------------------------------------------------------------------- */

void poly_size_init(poly_size *s)
{
    mpz_init(s->degree);
    mpz_init(s->bits);
}

void poly_size_clear(poly_size *s)
{
    mpz_clear(s->degree);
    mpz_clear(s->bits);
}

static void size_set(poly_size *r, const poly_size *a)
{
    mpz_set(r->degree, a->degree);
    mpz_set(r->bits, a->bits);
}

/* r *= a^times */
static void size_times(poly_size *r, const poly_size *a, unsigned long times)
{
    mpz_addmul_ui(r->degree, a->degree, times);
    mpz_addmul_ui(r->bits, a->bits, times);
}

static void size_most(poly_size *r, const poly_size *a)
{
    if (mpz_cmp(a->degree, r->degree) > 0)
        mpz_set(r->degree, a->degree);
    if (mpz_cmp(a->bits, r->bits) > 0)
        mpz_set(r->bits, a->bits);
}

/* r becomes a sum of this many such terms. */
static void size_terms(poly_size *r, unsigned long terms)
{
    unsigned long bits = 0;
    while (bits < 63 && 1ul << bits < terms)
        bits++;
    mpz_add_ui(r->bits, r->bits, bits);
}

static void size_leaf(poly_size *r, uint32_t degree, uint32_t bits)
{
    mpz_set_ui(r->degree, degree);
    mpz_set_ui(r->bits, bits);
}

static void table_init(table_size *s)
{
    poly_size_init(&s->n);
    poly_size_init(&s->r);
    poly_size_init(&s->e);
}

static void table_clear(table_size *s)
{
    poly_size_clear(&s->n);
    poly_size_clear(&s->r);
    poly_size_clear(&s->e);
}

static void table_set(table_size *r, const table_size *a)
{
    size_set(&r->n, &a->n);
    size_set(&r->r, &a->r);
    size_set(&r->e, &a->e);
}

/* r *= a^times */
static void table_times(table_size *r, const table_size *a, unsigned long times)
{
    size_times(&r->n, &a->n, times);
    size_times(&r->r, &a->r, times);
    size_times(&r->e, &a->e, times);
}

static void table_leaf(table_size *r, const leaf_size *l)
{
    size_leaf(&r->n, l->degree, l->bits);
    size_leaf(&r->e, 0, l->denominator_bits);
}

/* ---- Operations ---------------------------------------------------------------------------------- */

struct tape_degrees {
    const tape *p;
    const tape_family *f;
    table_size *size; /* [op * horizon + t - 1] */
    bool *known;
};

static uint32_t width(const tape_degrees *s, uint32_t t)
{
    return s->f->width[t - 1];
}

/* Bring the rows of step t over one denominator, which goes into e. */
static void make_common(table_size *r, const table_size *a, uint32_t rows)
{
    table_set(r, a);
    size_times(&r->n, &a->r, rows - 1);
    size_times(&r->e, &a->r, rows);
    size_leaf(&r->r, 0, 0);
}

/* y * sum tau v; v one step later. */
static void size_backup(tape_degrees *s, const tape_op *o, uint32_t t, table_size *r)
{
    table_set(r, tape_size(s, o->input[0], t));
    if (t == s->f->horizon)
        return;
    table_size common, tau;
    table_init(&common);
    table_init(&tau);
    make_common(&common, tape_size(s, o->input[1], t + 1), width(s, t + 1));
    table_leaf(&tau, &s->f->tau);
    table_times(r, &common, 1);
    table_times(r, &tau, 1);
    size_terms(&r->n, s->f->successors);
    table_clear(&common);
    table_clear(&tau);
}

/* A row in proportion to numerators of the size n, or the row of pi where they are all 0. */
static void size_row(tape_degrees *s, const poly_size *n, const table_size *pi, table_size *r)
{
    size_set(&r->n, n);
    size_set(&r->r, n);
    size_terms(&r->r, s->f->actions);
    size_leaf(&r->e, 0, 0);
    poly_size kept;
    poly_size_init(&kept);
    size_times(&kept, &pi->r, 1);
    size_times(&kept, &pi->e, 1);
    size_most(&r->n, &pi->n);
    size_most(&r->r, &kept);
    poly_size_clear(&kept);
}

static void size_boltzmann(tape_degrees *s, const tape_op *o, uint32_t t, table_size *r)
{
    poly_size n;
    poly_size_init(&n);
    size_times(&n, &tape_size(s, o->input[0], t)->n, (unsigned long)o->number);
    size_row(s, &n, tape_size(s, o->input[1], t), r);
    poly_size_clear(&n);
}

/* What a fraction's numerator is over another's denominator as well. */
static void cross(poly_size *r, const table_size *a, const table_size *b)
{
    size_set(r, &a->n);
    size_times(r, &b->r, 1);
    size_times(r, &b->e, 1);
}

/* The larger of the two cross products: the numerator of a +- b. */
static void size_difference(poly_size *r, const table_size *a, const table_size *b)
{
    poly_size other;
    poly_size_init(&other);
    cross(r, a, b);
    cross(&other, b, a);
    size_most(r, &other);
    size_terms(r, 2);
    poly_size_clear(&other);
}

/* A row of a / b: the numerators of b's row go into the denominator, all of them, as its entries differ. */
static void size_quotient(const table_size *a, const table_size *b, uint32_t entries, table_size *r)
{
    cross(&r->n, a, b);
    size_times(&r->n, &b->n, entries - 1);
    size_set(&r->r, &a->r);
    size_times(&r->r, &b->n, entries);
    size_set(&r->e, &a->e);
}

static uint32_t entries_of(const tape_degrees *s, const tape_op *o)
{
    return o->shape == SHAPE_VALUE ? 1 : s->f->actions;
}

static void size_pointwise(tape_degrees *s, const tape_op *o, uint32_t t, table_size *r)
{
    const table_size *a = tape_size(s, o->input[0], t), *b = tape_size(s, o->input[1], t);
    if ((pointwise)o->number == POINT_DIV) {
        size_quotient(a, b, entries_of(s, o), r);
        return;
    }
    table_set(r, a);
    table_times(r, b, 1);
    if ((pointwise)o->number != POINT_MUL)
        size_difference(&r->n, a, b);
}

static void size_power(tape_degrees *s, const tape_op *o, uint32_t t, table_size *r)
{
    table_size power, one;
    table_init(&power);
    table_init(&one);
    table_times(&power, tape_size(s, o->input[0], t), (unsigned long)labs(o->number));
    if (o->number >= 0)
        table_set(r, &power);
    else
        size_quotient(&one, &power, entries_of(s, o), r);
    table_clear(&power);
    table_clear(&one);
}

/* d_t = sum over places and actions of d_{t-1} pi tau */
static void size_occupancy(tape_degrees *s, uint32_t op, uint32_t t, table_size *r)
{
    if (t == 1) {
        table_leaf(r, &s->f->mu);
        return;
    }
    table_size product, tau;
    table_init(&product);
    table_init(&tau);
    table_times(&product, tape_size(s, op, t - 1), 1);
    table_times(&product, tape_size(s, s->p->ops[op].input[0], t - 1), 1);
    table_leaf(&tau, &s->f->tau);
    table_times(&product, &tau, 1);
    make_common(r, &product, width(s, t - 1));
    size_terms(&r->n, (unsigned long)width(s, t - 1) * s->f->actions);
    table_clear(&product);
    table_clear(&tau);
}

/* Step by step, all places of a layer over one denominator. */
static void size_path_sum(tape_degrees *s, const tape_op *o, uint32_t t, table_size *r)
{
    table_size row, common;
    table_init(&row);
    table_init(&common);
    table_set(r, tape_size(s, o->input[1], t));
    if (o->shape == SHAPE_VALUE) {
        table_times(r, tape_size(s, o->input[0], t), 1);
        size_terms(&r->n, s->f->actions);
    }
    for (uint32_t u = t + 1; u <= s->f->horizon; u++) {
        table_set(&row, tape_size(s, o->input[0], u));
        table_times(&row, tape_size(s, o->input[1], u), 1);
        make_common(&common, &row, width(s, u));
        table_times(r, &common, 1);
        table_leaf(&common, &s->f->tau);
        table_times(r, &common, 1);
        size_terms(&r->n, (unsigned long)s->f->successors * s->f->actions);
    }
    table_clear(&row);
    table_clear(&common);
}

static void compute(tape_degrees *s, uint32_t op, uint32_t t, table_size *r)
{
    const tape_op *o = &s->p->ops[op];
    switch (o->kind) {
    case TAPE_PRIOR: table_leaf(r, &s->f->prior); return;
    case TAPE_UNIFORM: size_terms(&r->r, s->f->actions); return; /* 1 over the number of actions */
    case TAPE_SUCCESS: table_leaf(r, &s->f->x); return;
    case TAPE_GIVEN:
        table_leaf(r, o->shape == SHAPE_POLICY ? &s->f->given_policy : &s->f->given_reward);
        return;
    case TAPE_CONSTANT:
        mpz_set_ui(r->n.bits, mpz_sizeinbase(mpq_numref(s->p->constants[o->number]), 2));
        mpz_set_ui(r->e.bits, mpz_sizeinbase(mpq_denref(s->p->constants[o->number]), 2));
        return;
    case TAPE_BACKUP: size_backup(s, o, t, r); return;
    case TAPE_JOINT:
        table_set(r, tape_size(s, o->input[0], t));
        table_times(r, tape_size(s, o->input[1], t), 1);
        return;
    case TAPE_TOTAL:
        table_set(r, tape_size(s, o->input[0], t));
        size_terms(&r->n, s->f->actions);
        return;
    case TAPE_CONDITION:
        size_row(s, &tape_size(s, o->input[0], t)->n, tape_size(s, o->input[1], t), r);
        return;
    case TAPE_BOLTZMANN: size_boltzmann(s, o, t, r); return;
    case TAPE_POINTWISE: size_pointwise(s, o, t, r); return;
    case TAPE_POWER: size_power(s, o, t, r); return;
    case TAPE_OCCUPANCY: size_occupancy(s, op, t, r); return;
    case TAPE_PATH_SUM: size_path_sum(s, o, t, r); return;
    case TAPE_SPREAD: table_set(r, tape_size(s, o->input[0], t)); return;
    }
    REQUIRE(!"a known operation");
}

tape_degrees *tape_degrees_new(const tape *p, const tape_family *f)
{
    tape_degrees *s = alloc_zeroed(1, sizeof *s);
    s->p = p;
    s->f = f;
    size_t count = (size_t)p->op_count * f->horizon;
    s->size = alloc_zeroed(count, sizeof *s->size);
    s->known = alloc_zeroed(count, sizeof *s->known);
    for (size_t i = 0; i < count; i++)
        table_init(&s->size[i]);
    for (uint32_t t = f->horizon; t >= 1; t--) /* in this order tape_size does not recurse deeply */
        for (uint32_t op = 0; op < p->op_count; op++)
            tape_size(s, op, t);
    return s;
}

void tape_degrees_free(tape_degrees *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < (size_t)s->p->op_count * s->f->horizon; i++)
        table_clear(&s->size[i]);
    free(s->size);
    free(s->known);
    free(s);
}

const table_size *tape_size(tape_degrees *s, uint32_t op, uint32_t t)
{
    REQUIRE(op < s->p->op_count && t >= 1 && t <= s->f->horizon);
    size_t i = (size_t)op * s->f->horizon + t - 1;
    if (!s->known[i]) {
        s->known[i] = true;
        compute(s, op, t, &s->size[i]);
    }
    return &s->size[i];
}

/* ---- Numbers and pairs --------------------------------------------------------------------------- */

/* A number as a table without rows of their own: r stays 1. */
static void size_number(tape_degrees *s, const tape_number *number, const table_size *numbers, table_size *r)
{
    const table_size *a = &numbers[number->a], *b = &numbers[number->b];
    table_size mu;
    switch (number->kind) {
    case TAPE_NUMBER_RATIONAL:
        mpz_set_ui(r->n.bits, mpz_sizeinbase(mpq_numref(s->p->constants[number->a]), 2));
        mpz_set_ui(r->e.bits, mpz_sizeinbase(mpq_denref(s->p->constants[number->a]), 2));
        return;
    case TAPE_NUMBER_SUCCESS:
        make_common(r, tape_size(s, number->a, 1), width(s, 1));
        table_init(&mu);
        table_leaf(&mu, &s->f->mu);
        table_times(r, &mu, 1);
        size_terms(&r->n, width(s, 1));
        table_clear(&mu);
        return;
    case TAPE_NUMBER_MUL:
    case TAPE_NUMBER_ADD:
    case TAPE_NUMBER_SUB:
        table_set(r, a);
        table_times(r, b, 1);
        if (number->kind != TAPE_NUMBER_MUL)
            size_difference(&r->n, a, b);
        return;
    case TAPE_NUMBER_DIV:
        cross(&r->n, a, b);
        size_set(&r->e, &a->e);
        size_times(&r->e, &b->n, 1);
        return;
    case TAPE_NUMBER_DRAWS: /* as numbers have no rows, r is 1 */
        size_set(&r->n, &a->e);
        size_set(&r->e, &a->n);
        return;
    case TAPE_NUMBER_POWER:
        size_times(number->exponent < 0 ? &r->e : &r->n, &a->n, (unsigned long)labs(number->exponent));
        size_times(number->exponent < 0 ? &r->n : &r->e, &a->e, (unsigned long)labs(number->exponent));
        return;
    }
    REQUIRE(!"a known kind of number");
}

/*
 * A path's probability: mu and, step by step, pi, tau and perhaps y, each row over its own denominators; all
 * over the total.
 */
static void size_law(tape_degrees *s, const tape_law *l, const table_size *numbers, table_size *r)
{
    table_size number;
    table_init(&number);
    table_leaf(r, &s->f->mu);
    for (uint32_t t = 1; t <= s->f->horizon; t++) {
        table_times(r, tape_size(s, l->pi, t), 1);
        if (l->posterior)
            table_times(r, tape_size(s, l->y, t), 1);
        table_leaf(&number, &s->f->tau);
        if (t < s->f->horizon)
            table_times(r, &number, 1);
    }
    if (l->posterior) {
        size_times(&r->n, &numbers[l->total].e, 1);
        size_times(&r->e, &numbers[l->total].n, 1);
    }
    table_clear(&number);
}

static void size_laws(tape_degrees *s, const tape_pair *pair, const table_size *numbers, poly_size *d)
{
    table_size a, b;
    table_init(&a);
    table_init(&b);
    size_law(s, &s->p->laws[pair->a], numbers, &a);
    size_law(s, &s->p->laws[pair->b], numbers, &b);
    size_difference(d, &a, &b);
    table_clear(&a);
    table_clear(&b);
}

static void size_pair(tape_degrees *s, const tape_pair *pair, const table_size *numbers, poly_size *result)
{
    poly_size d;
    poly_size_init(&d);
    if (pair->numbers) {
        size_difference(&d, &numbers[pair->a], &numbers[pair->b]);
        size_most(result, &d);
    } else if (pair->laws) {
        size_laws(s, pair, numbers, &d);
        size_most(result, &d);
    }
    for (uint32_t t = 1; !pair->numbers && !pair->laws && t <= s->f->horizon; t++) {
        size_difference(&d, tape_size(s, pair->a, t), tape_size(s, pair->b, t));
        size_most(result, &d);
    }
    poly_size_clear(&d);
}

void tape_difference_size(tape_degrees *s, poly_size *result)
{
    const tape *p = s->p;
    table_size *numbers = alloc_zeroed(p->number_count, sizeof *numbers);
    for (uint32_t i = 0; i < p->number_count; i++) {
        table_init(&numbers[i]);
        size_number(s, &p->numbers[i], numbers, &numbers[i]);
    }
    for (uint32_t i = 0; i < p->pair_count; i++)
        size_pair(s, &p->pairs[i], numbers, result);
    for (uint32_t i = 0; i < p->number_count; i++)
        table_clear(&numbers[i]);
    free(numbers);
}

/*
 * A coefficient below 2^bits has at most bits / (prime_bits - 1) prime factors above 2^(prime_bits - 1), out
 * of more than 2^prime_count_bits primes of this width. If the prime does not divide it, the degree bounds
 * the chance of a zero: degree / (p - 1), p - 1 >= 2^(prime_bits - 1) (Schwartz and Zippel). 1 more for the
 * chance that a wide one is no prime.
 */
void tape_chance(mpz_t result, const poly_size *difference, unsigned prime_bits)
{
    mpz_cdiv_q_ui(result, difference->bits, prime_bits - 1);
    mpz_mul_2exp(result, result, prime_bits - 1 - prime_count_bits(prime_bits));
    mpz_add(result, result, difference->degree);
    if (prime_bits > PRIME_BITS)
        mpz_add_ui(result, result, 1);
}
