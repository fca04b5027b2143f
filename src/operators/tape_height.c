#include "operators/tape_height.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/* |numerator| < 2^num and 0 < denominator < 2^den for each entry of a row, whose denominator is one. */
typedef struct size {
    mpz_t num, den;
} size;

typedef struct heights {
    const tape *p;
    const tape_sizes *sizes;
    size *now, *later; /* of the operations at the step at hand, and one step later */
    size *number;
    unsigned long height, actions, branches, places; /* the bits of these numbers */
} heights;

/* How many bits n has; a sum of n integers of b bits has at most b + bits_of(n). */
static unsigned long bits_of(uint32_t n)
{
    unsigned long bits = 0;
    for (; n > 0; n >>= 1)
        bits++;
    return bits;
}

static void set_max(mpz_t a, const mpz_t b)
{
    if (mpz_cmp(b, a) > 0)
        mpz_set(a, b);
}

static void leaf(const heights *h, const tape_op *op, size *out)
{
    mpz_set_ui(out->den, h->height * h->sizes->actions + 1); /* a common multiple of the row's denominators */
    mpz_set(out->num, out->den);
    if (op->kind == TAPE_UNIFORM) {
        mpz_set_ui(out->num, 1);
        mpz_set_ui(out->den, h->actions);
    } else if (op->kind == TAPE_CONSTANT) {
        mpz_set_ui(out->num, mpz_sizeinbase(mpq_numref(h->p->constants[op->number]), 2));
        mpz_set_ui(out->den, mpz_sizeinbase(mpq_denref(h->p->constants[op->number]), 2));
    }
}

/* q = y * sum of tau * v, v over one denominator for the layer and tau over one for the place. */
static void backup(const heights *h, const size *y, const size *v, size *q)
{
    mpz_t common;
    mpz_init(common);
    unsigned long tau = h->height * h->sizes->actions * h->sizes->branches + 1;
    mpz_mul_ui(common, v->den, h->sizes->places); /* of the layer's denominators */
    mpz_add(q->num, y->num, v->num);
    mpz_add(q->num, q->num, common);
    mpz_add_ui(q->num, q->num, tau + h->branches);
    mpz_add(q->den, y->den, common);
    mpz_add_ui(q->den, q->den, tau);
    mpz_clear(common);
}

/* Weights of so many bits, normalised; or else what pi was. */
static void normalised(const heights *h, const mpz_t weight, const size *pi, size *out)
{
    mpz_set(out->num, weight);
    mpz_add_ui(out->den, weight, h->actions);
    set_max(out->num, pi->num);
    set_max(out->den, pi->den);
}

/* 1/b: over the product of the row's numerators. */
static void invert(const heights *h, const size *b, size *out)
{
    mpz_t product;
    mpz_init(product);
    mpz_mul_ui(product, b->num, h->sizes->actions);
    mpz_add(out->num, product, b->den);
    mpz_set(out->den, product);
    mpz_clear(product);
}

static void add(const size *a, const size *b, size *out)
{
    mpz_t other;
    mpz_init(other);
    mpz_add(other, b->num, a->den);
    mpz_add(out->num, a->num, b->den);
    set_max(out->num, other);
    mpz_add_ui(out->num, out->num, 1);
    mpz_add(out->den, a->den, b->den);
    mpz_clear(other);
}

static void multiply(const size *a, const size *b, size *out)
{
    mpz_add(out->num, a->num, b->num);
    mpz_add(out->den, a->den, b->den);
}

static void power(const size *a, unsigned long exponent, size *out)
{
    mpz_mul_ui(out->num, a->num, exponent);
    mpz_mul_ui(out->den, a->den, exponent);
    mpz_add_ui(out->num, out->num, 1);
    mpz_add_ui(out->den, out->den, 1);
}

/* Forward over the steps: what flows in from each choice of the layer before, over the product of all
 * denominators; pi is at its largest at step 1. */
static void occupancy(const heights *h, const size *pi, size *out)
{
    unsigned long tau = h->height * h->sizes->actions * h->sizes->branches + 1;
    mpz_set_ui(out->den, h->height + 1);
    for (uint32_t t = 2; t <= h->sizes->horizon; t++) {
        mpz_add(out->den, out->den, pi->den);
        mpz_add_ui(out->den, out->den, tau);
        mpz_mul_ui(out->den, out->den, h->sizes->places);
        mpz_mul_ui(out->den, out->den, (unsigned long)h->sizes->actions * h->sizes->branches);
    }
    mpz_add_ui(out->num, out->den, 1); /* at most 1 */
}

static void operation(heights *h, uint32_t i, bool last)
{
    const tape_op *op = &h->p->ops[i];
    const size *in[TAPE_MAX_INPUTS];
    size *out = &h->now[i], inverse;
    for (uint32_t k = 0; k < op->input_count; k++)
        in[k] = &h->now[op->input[k]];
    unsigned long exponent = (unsigned long)labs(op->number);
    mpz_inits(inverse.num, inverse.den, NULL);
    switch (op->kind) {
    case TAPE_BACKUP:
        if (last)
            power(in[0], 1, out);
        else
            backup(h, in[0], &h->later[op->input[1]], out);
        break;
    case TAPE_JOINT: multiply(in[0], in[1], out); break;
    case TAPE_TOTAL:
        mpz_add_ui(out->num, in[0]->num, h->actions);
        mpz_set(out->den, in[0]->den);
        break;
    case TAPE_CONDITION: normalised(h, in[0]->num, in[1], out); break;
    case TAPE_BOLTZMANN:
        power(in[0], exponent, &inverse);
        normalised(h, inverse.num, in[1], out);
        break;
    case TAPE_POINTWISE:
        invert(h, in[1], &inverse);
        if (op->number == POINT_ADD || op->number == POINT_SUB)
            add(in[0], in[1], out);
        else
            multiply(in[0], op->number == POINT_DIV ? &inverse : in[1], out);
        break;
    case TAPE_POWER:
        invert(h, in[0], &inverse);
        power(op->number < 0 ? &inverse : in[0], exponent, out);
        break;
    case TAPE_OCCUPANCY: occupancy(h, in[0], out); break;
    default: leaf(h, op, out);
    }
    mpz_clears(inverse.num, inverse.den, NULL);
}

static void number(heights *h, uint32_t i)
{
    const tape_number *n = &h->p->numbers[i];
    size *out = &h->number[i], *a = &h->number[n->a], *b = &h->number[n->b], inverse;
    mpz_inits(inverse.num, inverse.den, NULL);
    switch (n->kind) {
    case TAPE_NUMBER_RATIONAL:
        mpz_set_ui(out->num, mpz_sizeinbase(mpq_numref(h->p->constants[n->a]), 2));
        mpz_set_ui(out->den, mpz_sizeinbase(mpq_denref(h->p->constants[n->a]), 2));
        break;
    case TAPE_NUMBER_SUCCESS: /* a mean over the starts */
        mpz_add_ui(out->den, h->now[n->a].den, h->height);
        mpz_mul_ui(out->den, out->den, h->sizes->places);
        mpz_add(out->num, h->now[n->a].num, out->den);
        mpz_add_ui(out->num, out->num, h->places);
        break;
    case TAPE_NUMBER_ADD:
    case TAPE_NUMBER_SUB: add(a, b, out); break;
    case TAPE_NUMBER_MUL: multiply(a, b, out); break;
    case TAPE_NUMBER_DIV:
        mpz_set(inverse.num, b->den);
        mpz_set(inverse.den, b->num);
        multiply(a, &inverse, out);
        break;
    case TAPE_NUMBER_POWER:
        power(a, (unsigned long)labs(n->exponent), out);
        if (n->exponent < 0)
            mpz_swap(out->num, out->den);
        break;
    case TAPE_NUMBER_DRAWS: break; /* on tapes for structures alone */
    }
    mpz_clears(inverse.num, inverse.den, NULL);
}

static size *new_sizes(uint32_t count)
{
    size *s = alloc_zeroed(count, sizeof *s);
    for (uint32_t i = 0; i < count; i++)
        mpz_inits(s[i].num, s[i].den, NULL);
    return s;
}

static void free_sizes(size *s, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        mpz_clears(s[i].num, s[i].den, NULL);
    free(s);
}

/* What primes must not divide from the outset: parameters and constants. */
static void leaves(const heights *h, mpz_t bits)
{
    unsigned long most = h->height;
    for (uint32_t i = 0; i < h->p->constant_count; i++) {
        unsigned long num = mpz_sizeinbase(mpq_numref(h->p->constants[i]), 2);
        unsigned long den = mpz_sizeinbase(mpq_denref(h->p->constants[i]), 2);
        most = num > most ? num : most;
        most = den > most ? den : most;
    }
    mpz_set_ui(bits, most);
}

/* A bound of this many binary digits is beyond all primes anyway. */
#define VACUOUS_BITS 4096u

void tape_height(const tape *p, const tape_sizes *sizes, mpz_t bits)
{
    REQUIRE(!p->for_structures);
    heights h = {.p = p, .sizes = sizes, .now = new_sizes(p->op_count), .later = new_sizes(p->op_count)};
    h.number = new_sizes(p->number_count);
    h.height = sizes->height_bits;
    h.actions = bits_of(sizes->actions);
    h.branches = bits_of(sizes->branches);
    h.places = bits_of(sizes->places);
    leaves(&h, bits);
    size difference;
    mpz_inits(difference.num, difference.den, NULL);
    /* phases follow each other, each over all steps: what an earlier one left is at its largest */
    for (uint32_t round = 0; round < p->phase_count; round++)
        for (uint32_t t = sizes->horizon; t >= 1 && mpz_sizeinbase(bits, 2) < VACUOUS_BITS; t--) {
            for (uint32_t i = 0; i < p->op_count; i++) {
                operation(&h, i, t == sizes->horizon && round == 0);
                set_max(bits, h.now[i].num);
            }
            for (uint32_t i = 0; i < p->pair_count; i++) {
                if (p->pairs[i].numbers)
                    continue;
                add(&h.now[p->pairs[i].a], &h.now[p->pairs[i].b], &difference);
                set_max(bits, difference.num);
            }
            for (uint32_t i = 0; i < p->op_count; i++) {
                mpz_swap(h.now[i].num, h.later[i].num);
                mpz_swap(h.now[i].den, h.later[i].den);
            }
        }
    size *swap = h.now;
    h.now = h.later; /* step 1 */
    h.later = swap;
    for (uint32_t i = 0; i < p->number_count; i++) {
        number(&h, i);
        set_max(bits, h.number[i].num);
    }
    for (uint32_t i = 0; i < p->pair_count; i++)
        if (p->pairs[i].numbers) {
            add(&h.number[p->pairs[i].a], &h.number[p->pairs[i].b], &difference);
            set_max(bits, difference.num);
        }
    mpz_clears(difference.num, difference.den, NULL);
    free_sizes(h.now, p->op_count);
    free_sizes(h.later, p->op_count);
    free_sizes(h.number, p->number_count);
}

unsigned tape_inverted(const tape *p, const tape_sizes *sizes, uint64_t models, uint32_t parameters)
{
    mpz_t count;
    mpz_init_set_ui(count, sizes->horizon);
    mpz_mul_ui(count, count, sizes->places);
    mpz_mul_ui(count, count, sizes->actions);
    mpz_mul_ui(count, count, p->op_count);
    mpz_add_ui(count, count, p->number_count);
    mpz_mul_ui(count, count, models);
    mpz_add_ui(count, count, 2 * (unsigned long)p->constant_count);
    mpz_add_ui(count, count, 2 * (unsigned long)parameters);
    mpz_add_ui(count, count, sizes->actions);
    unsigned bits = (unsigned)mpz_sizeinbase(count, 2);
    mpz_clear(count);
    return bits;
}

unsigned long tape_error(const mpz_t bits, unsigned inverted, unsigned prime_bits, unsigned primes,
                         uint64_t models)
{
    mpz_t divisors;
    mpz_init(divisors);
    mpz_cdiv_q_ui(divisors, bits, prime_bits - 1);
    unsigned long lost = mpz_sizeinbase(divisors, 2), union_bound = 0; /* divisors < 2^lost */
    unsigned long count = prime_count_bits(prime_bits);
    mpz_clear(divisors);
    for (uint64_t n = models; n > 0; n >>= 1)
        union_bound++;
    if (lost + inverted > count || (count - lost) * primes <= union_bound)
        return 0;
    return (count - lost) * primes - union_bound;
}
