#include "operators/tape.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"

#define NO_OP UINT32_MAX

tape *tape_new(void)
{
    return alloc_zeroed(1, sizeof(tape));
}

void tape_free(tape *p)
{
    if (!p)
        return;
    for (uint32_t i = 0; i < p->constant_count; i++)
        mpq_clear(p->constants[i]);
    free(p->constants);
    free(p->ops);
    free(p->numbers);
    free(p->pairs);
    free(p->laws);
    free(p->conditions);
    free(p->buckets);
    free(p->next_in_bucket);
    free(p);
}

/* ---- Sharing ------------------------------------------------------------------------------------- */

static uint32_t hash_op(const tape *p, const tape_op *op)
{
    uint64_t h = (uint64_t)op->kind * 31 + (uint64_t)op->number + 7 * (uint64_t)op->shape;
    for (uint32_t i = 0; i < op->input_count; i++)
        h = (h ^ op->input[i]) * UINT64_C(0x9E3779B97F4A7C15) + (h >> 29);
    return (uint32_t)((h ^ (h >> 32)) % p->bucket_count);
}

static bool same_op(const tape_op *a, const tape_op *b)
{
    return a->kind == b->kind && a->shape == b->shape && a->number == b->number &&
           a->input_count == b->input_count &&
           memcmp(a->input, b->input, a->input_count * sizeof a->input[0]) == 0;
}

static void link_op(tape *p, uint32_t i)
{
    uint32_t h = hash_op(p, &p->ops[i]);
    p->next_in_bucket[i] = p->buckets[h];
    p->buckets[h] = i;
}

static uint32_t append(tape *p, tape_op op)
{
    size_t capacity = p->op_capacity;
    p->ops = alloc_grow(p->ops, p->op_count, &capacity, sizeof *p->ops);
    if (capacity != p->op_capacity) {
        p->op_capacity = (uint32_t)capacity;
        p->next_in_bucket = alloc_resize(p->next_in_bucket, capacity, sizeof *p->next_in_bucket);
    }
    uint32_t i = p->op_count++;
    p->ops[i] = op;
    uint32_t phases = op.phase + 1 + tape_is_forward(op.kind);
    if (phases > p->phase_count)
        p->phase_count = phases;
    if (p->op_count <= p->bucket_count) {
        link_op(p, i);
        return i;
    }
    p->bucket_count = 2 * p->op_count + 61;
    p->buckets = alloc_resize(p->buckets, p->bucket_count, sizeof *p->buckets);
    memset(p->buckets, 0xFF, p->bucket_count * sizeof *p->buckets);
    for (uint32_t k = 0; k < p->op_count; k++)
        link_op(p, k);
    return i;
}

static uint32_t find(const tape *p, const tape_op *op)
{
    if (p->bucket_count == 0)
        return NO_OP;
    uint32_t i = p->buckets[hash_op(p, op)];
    while (i != NO_OP && !same_op(&p->ops[i], op))
        i = p->next_in_bucket[i];
    return i;
}

static tape_op operation(tape_kind kind, shape s, long number, uint32_t count, const uint32_t *inputs)
{
    tape_op op = {.kind = kind, .shape = s, .number = number, .input_count = count};
    for (uint32_t i = 0; i < count; i++)
        op.input[i] = inputs[i];
    return op;
}

/* The phase in which an operation can be read. */
static uint32_t readable(const tape *p, uint32_t i)
{
    return p->ops[i].phase + tape_is_forward(p->ops[i].kind);
}

static uint32_t shared(tape *p, tape_op op)
{
    uint32_t i = find(p, &op);
    if (i != NO_OP)
        return i;
    for (uint32_t k = 0; k < op.input_count; k++)
        if (readable(p, op.input[k]) > op.phase)
            op.phase = readable(p, op.input[k]);
    return append(p, op);
}

static void require_shape(const tape *p, uint32_t i, shape s)
{
    REQUIRE(i < p->op_count && p->ops[i].shape == s);
}

/* Zeros of this table decide what is computed from it. */
static void zeros_decide(tape *p, uint32_t i)
{
    p->is_signed = p->is_signed || p->ops[i].is_signed;
}

/* ---- Leaves -------------------------------------------------------------------------------------- */

uint32_t tape_prior(tape *p)
{
    return shared(p, operation(TAPE_PRIOR, SHAPE_POLICY, 0, 0, NULL));
}

uint32_t tape_uniform(tape *p)
{
    return shared(p, operation(TAPE_UNIFORM, SHAPE_POLICY, 0, 0, NULL));
}

uint32_t tape_success(tape *p)
{
    return shared(p, operation(TAPE_SUCCESS, SHAPE_REWARD, 0, 0, NULL));
}

static uint32_t constant_number(tape *p, const mpq_t value)
{
    for (uint32_t i = 0; i < p->constant_count; i++)
        if (mpq_equal(p->constants[i], value))
            return i;
    size_t capacity = p->constant_capacity;
    p->constants = alloc_grow(p->constants, p->constant_count, &capacity, sizeof *p->constants);
    p->constant_capacity = (uint32_t)capacity;
    mpq_init(p->constants[p->constant_count]);
    mpq_set(p->constants[p->constant_count], value);
    return p->constant_count++;
}

uint32_t tape_constant(tape *p, shape s, const mpq_t value)
{
    REQUIRE(s != SHAPE_POLICY);
    tape_op op = operation(TAPE_CONSTANT, s, (long)constant_number(p, value), 0, NULL);
    op.is_signed = mpq_sgn(value) < 0;
    return shared(p, op);
}

uint32_t tape_given(tape *p, shape s)
{
    return append(p, operation(TAPE_GIVEN, s, (long)p->given_count++, 0, NULL));
}

/* ---- Operators ----------------------------------------------------------------------------------- */

/*
 * eQ_t needs eV_{t+1} and eV_t needs eQ_t: backup, joint and total are made together, and found again by the
 * joint's policy and the backup's rewards.
 */
static uint32_t circle(tape *p, uint32_t pi, uint32_t y)
{
    require_shape(p, pi, SHAPE_POLICY);
    REQUIRE(y < p->op_count && p->ops[y].shape != SHAPE_VALUE);
    for (uint32_t i = 0; i < p->op_count; i++)
        if (p->ops[i].kind == TAPE_TOTAL && p->ops[i].input[1] == pi && p->ops[i].input[3] == y)
            return i;
    zeros_decide(p, y);
    zeros_decide(p, pi);
    uint32_t q = p->op_count, joint = q + 1, total = q + 2;
    tape_op ops[] = {operation(TAPE_BACKUP, SHAPE_REWARD, 0, 2, (uint32_t[]){y, total}),
                     operation(TAPE_JOINT, SHAPE_REWARD, 0, 2, (uint32_t[]){pi, q}),
                     operation(TAPE_TOTAL, SHAPE_VALUE, 0, 4, (uint32_t[]){joint, pi, q, y})};
    for (size_t i = 0; i < 3; i++) {
        ops[i].phase = readable(p, pi) > readable(p, y) ? readable(p, pi) : readable(p, y);
        append(p, ops[i]);
    }
    return total;
}

uint32_t tape_eq(tape *p, uint32_t pi, uint32_t y)
{
    return circle(p, pi, y) - 2;
}

uint32_t tape_ev(tape *p, uint32_t pi, uint32_t y)
{
    return circle(p, pi, y);
}

uint32_t tape_condition(tape *p, uint32_t pi, uint32_t y)
{
    uint32_t total = circle(p, pi, y);
    return shared(p, operation(TAPE_CONDITION, SHAPE_POLICY, 0, 4, (uint32_t[]){total - 1, pi, y, total}));
}

uint32_t tape_boltzmann(tape *p, uint32_t pi, unsigned long beta, uint32_t y)
{
    uint32_t q = tape_eq(p, pi, y);
    return shared(p, operation(TAPE_BOLTZMANN, SHAPE_POLICY, (long)beta, 3, (uint32_t[]){q, pi, y}));
}

uint32_t tape_next(tape *p, uint32_t v)
{
    require_shape(p, v, SHAPE_VALUE);
    zeros_decide(p, v);
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    uint32_t y = tape_constant(p, SHAPE_REWARD, one);
    mpq_clear(one);
    return shared(p, operation(TAPE_BACKUP, SHAPE_REWARD, 0, 2, (uint32_t[]){y, v}));
}

uint32_t tape_occupancy(tape *p, uint32_t pi)
{
    require_shape(p, pi, SHAPE_POLICY);
    return shared(p, operation(TAPE_OCCUPANCY, SHAPE_VALUE, 0, 1, &pi));
}

uint32_t tape_pointwise(tape *p, pointwise op, uint32_t a, uint32_t b)
{
    REQUIRE(a < p->op_count && b < p->op_count);
    bool values = p->ops[a].shape == SHAPE_VALUE;
    REQUIRE(values == (p->ops[b].shape == SHAPE_VALUE));
    tape_op made = operation(TAPE_POINTWISE, values ? SHAPE_VALUE : SHAPE_REWARD, (long)op, 2,
                             (uint32_t[]){a, b});
    made.is_signed = op == POINT_SUB || p->ops[a].is_signed || p->ops[b].is_signed;
    if (op == POINT_DIV) {
        zeros_decide(p, a); /* 0/0 is not as 1/0 */
        zeros_decide(p, b);
    }
    return shared(p, made);
}

uint32_t tape_power(tape *p, uint32_t a, long exponent)
{
    REQUIRE(a < p->op_count);
    bool values = p->ops[a].shape == SHAPE_VALUE;
    tape_op made = operation(TAPE_POWER, values ? SHAPE_VALUE : SHAPE_REWARD, exponent, 1, &a);
    made.is_signed = p->ops[a].is_signed;
    if (exponent < 0)
        zeros_decide(p, a);
    return shared(p, made);
}

uint32_t tape_spread(tape *p, uint32_t v)
{
    require_shape(p, v, SHAPE_VALUE);
    tape_op made = operation(TAPE_SPREAD, SHAPE_REWARD, 0, 1, &v);
    made.is_signed = p->ops[v].is_signed;
    p->for_structures = true;
    return shared(p, made);
}

static uint32_t path_sum(tape *p, shape s, uint32_t pi, uint32_t y, uint32_t recursion)
{
    p->for_structures = true;
    return shared(p, operation(TAPE_PATH_SUM, s, 0, 3, (uint32_t[]){pi, y, recursion}));
}

uint32_t tape_eq_by_paths(tape *p, uint32_t pi, uint32_t y)
{
    return path_sum(p, SHAPE_REWARD, pi, y, tape_eq(p, pi, y));
}

uint32_t tape_ev_by_paths(tape *p, uint32_t pi, uint32_t y)
{
    return path_sum(p, SHAPE_VALUE, pi, y, tape_ev(p, pi, y));
}

/* ---- Numbers ------------------------------------------------------------------------------------- */

static uint32_t append_number(tape *p, tape_number n)
{
    size_t capacity = p->number_capacity;
    p->numbers = alloc_grow(p->numbers, p->number_count, &capacity, sizeof *p->numbers);
    p->number_capacity = (uint32_t)capacity;
    p->numbers[p->number_count] = n;
    return p->number_count++;
}

uint32_t tape_number_rational(tape *p, const mpq_t value)
{
    return append_number(p, (tape_number){TAPE_NUMBER_RATIONAL, constant_number(p, value), 0, 0});
}

static uint32_t mean(tape *p, uint32_t v)
{
    require_shape(p, v, SHAPE_VALUE);
    for (uint32_t i = 0; i < p->number_count; i++)
        if (p->numbers[i].kind == TAPE_NUMBER_SUCCESS && p->numbers[i].a == v)
            return i;
    return append_number(p, (tape_number){TAPE_NUMBER_SUCCESS, v, 0, 0});
}

uint32_t tape_number_success(tape *p, uint32_t pi, uint32_t y)
{
    return mean(p, circle(p, pi, y));
}

uint32_t tape_number_mean(tape *p, uint32_t v)
{
    p->for_structures = true;
    return mean(p, v);
}

bool tape_number_is_signed(const tape *p, uint32_t i)
{
    const tape_number *n = &p->numbers[i];
    switch (n->kind) {
    case TAPE_NUMBER_RATIONAL: return mpq_sgn(p->constants[n->a]) < 0;
    case TAPE_NUMBER_SUCCESS: return p->ops[n->a].is_signed;
    case TAPE_NUMBER_SUB: return true;
    case TAPE_NUMBER_POWER:
    case TAPE_NUMBER_DRAWS: return tape_number_is_signed(p, n->a);
    default: return tape_number_is_signed(p, n->a) || tape_number_is_signed(p, n->b);
    }
}

uint32_t tape_number_arithmetic(tape *p, tape_number_kind kind, uint32_t a, uint32_t b)
{
    REQUIRE(a < p->number_count && b < p->number_count);
    if (kind == TAPE_NUMBER_DIV && p->numbers[b].kind != TAPE_NUMBER_RATIONAL)
        p->is_signed = p->is_signed || tape_number_is_signed(p, b);
    return append_number(p, (tape_number){kind, a, b, 0});
}

uint32_t tape_number_power(tape *p, uint32_t a, long exponent)
{
    REQUIRE(a < p->number_count);
    if (exponent < 0)
        p->is_signed = p->is_signed || tape_number_is_signed(p, a);
    return append_number(p, (tape_number){TAPE_NUMBER_POWER, a, 0, exponent});
}

uint32_t tape_number_draws(tape *p, uint32_t a)
{
    REQUIRE(a < p->number_count && !tape_number_is_signed(p, a));
    p->for_structures = true;
    return append_number(p, (tape_number){TAPE_NUMBER_DRAWS, a, 0, 0});
}

bool tape_number_may_be_infinite(const tape *p, uint32_t i)
{
    const tape_number *n = &p->numbers[i];
    switch (n->kind) {
    case TAPE_NUMBER_RATIONAL:
    case TAPE_NUMBER_SUCCESS: return false;
    case TAPE_NUMBER_DRAWS: return true;
    case TAPE_NUMBER_POWER: return tape_number_may_be_infinite(p, n->a);
    default: return tape_number_may_be_infinite(p, n->a) || tape_number_may_be_infinite(p, n->b);
    }
}

/* ---- Laws ---------------------------------------------------------------------------------------- */

static uint32_t append_law(tape *p, tape_law l)
{
    size_t capacity = p->law_capacity;
    p->laws = alloc_grow(p->laws, p->law_count, &capacity, sizeof *p->laws);
    p->law_capacity = (uint32_t)capacity;
    p->laws[p->law_count] = l;
    p->for_structures = true;
    if (p->phase_count < 2)
        p->phase_count = 2; /* paths are followed when all steps are known */
    return p->law_count++;
}

uint32_t tape_law_of(tape *p, uint32_t pi)
{
    require_shape(p, pi, SHAPE_POLICY);
    return append_law(p, (tape_law){.pi = pi});
}

uint32_t tape_law_posterior(tape *p, uint32_t pi, uint32_t y)
{
    uint32_t q = tape_eq(p, pi, y);
    return append_law(
        p, (tape_law){.posterior = true, .pi = pi, .y = y, .q = q, .total = tape_number_success(p, pi, y)});
}

/* ---- Pairs --------------------------------------------------------------------------------------- */

static void append_pair(tape *p, tape_pair pair)
{
    size_t capacity = p->pair_capacity;
    p->pairs = alloc_grow(p->pairs, p->pair_count, &capacity, sizeof *p->pairs);
    p->pair_capacity = (uint32_t)capacity;
    p->pairs[p->pair_count++] = pair;
}

void tape_compare(tape *p, uint32_t a, uint32_t b)
{
    REQUIRE((p->ops[a].shape == SHAPE_VALUE) == (p->ops[b].shape == SHAPE_VALUE));
    append_pair(p, (tape_pair){.a = a, .b = b});
}

void tape_compare_numbers(tape *p, uint32_t a, uint32_t b)
{
    REQUIRE(a < p->number_count && b < p->number_count);
    append_pair(p, (tape_pair){.numbers = true, .a = a, .b = b});
}

void tape_compare_laws(tape *p, uint32_t a, uint32_t b)
{
    REQUIRE(a < p->law_count && b < p->law_count);
    append_pair(p, (tape_pair){.laws = true, .a = a, .b = b});
}

void tape_condition_on(tape *p, uint32_t number)
{
    REQUIRE(number < p->number_count && !tape_number_is_signed(p, number) &&
            !tape_number_may_be_infinite(p, number));
    size_t capacity = p->condition_capacity;
    p->conditions = alloc_grow(p->conditions, p->condition_count, &capacity, sizeof *p->conditions);
    p->condition_capacity = (uint32_t)capacity;
    p->conditions[p->condition_count++] = number;
    p->for_structures = true;
}
