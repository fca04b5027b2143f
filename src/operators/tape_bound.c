#include "operators/tape_bound.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/* Logarithms to base 2, rounded up, in units of 1/64. Sums of them stay far below 2^64: see too_large. */
typedef uint64_t log64;
#define UNIT 64u
#define TABLE_BITS 12u
#define LARGEST ((log64)UNIT * BOUND_MAX_BITS)

/* A row's entries are n / (r e) with n <= 2^top and r <= 2^den. */
typedef struct row {
    log64 top, den;
} row;

struct bound {
    const tape *p;
    const support *s;
    const compact *m;
    const parameters *numbers;
    row *rows;     /* [op * place_count + place] */
    log64 *common; /* [(op * T + t - 1) * model_count + model]: e */
    log64 *spread; /* likewise, of value tables: the sum of all den of the layer */
    log64 *tau;    /* by place: the common denominator of its branches */
    row *number;   /* [number * model_count + model] */
    size_t row_capacity, common_capacity, tau_capacity, number_capacity;
    log64 *small; /* log2 of small numbers; 0 where it was not asked for yet */
    mpz_t term, top, power;
    bool too_large;
};

bound *bound_new(const tape *p, const support *s)
{
    REQUIRE(p->given_count == 0 && !p->for_structures);
    bound *b = alloc_zeroed(1, sizeof *b);
    b->p = p;
    b->s = s;
    b->small = alloc_zeroed((1u << TABLE_BITS) + 1, sizeof *b->small);
    mpz_inits(b->term, b->top, b->power, NULL);
    return b;
}

void bound_free(bound *b)
{
    if (!b)
        return;
    free(b->rows);
    free(b->common);
    free(b->spread);
    free(b->tau);
    free(b->number);
    free(b->small);
    mpz_clears(b->term, b->top, b->power, NULL);
    free(b);
}

/* ---- Logarithms ---------------------------------------------------------------------------------- */

/* log2 of n <= 2^TABLE_BITS: n^64 - 1 has as many binary digits. */
static log64 log_small(bound *b, uint32_t n)
{
    if (b->small[n] == 0 && n > 1) {
        mpz_ui_pow_ui(b->power, n, UNIT);
        mpz_sub_ui(b->power, b->power, 1);
        b->small[n] = mpz_sizeinbase(b->power, 2);
    }
    return b->small[n];
}

/* |n| <= 2^(result / 64), by the leading digits. */
static log64 log_of(bound *b, const mpz_t n)
{
    size_t digits = mpz_sizeinbase(n, 2);
    if (digits <= TABLE_BITS)
        return log_small(b, (uint32_t)mpz_get_ui(n));
    mpz_tdiv_q_2exp(b->power, n, digits - TABLE_BITS);
    uint32_t leading = (uint32_t)mpz_get_ui(b->power) + 1;
    return log_small(b, leading) + (log64)UNIT * (digits - TABLE_BITS);
}

static log64 log_count(bound *b, uint32_t n)
{
    mpz_set_ui(b->term, n);
    return log_of(b, b->term);
}

static log64 larger(log64 a, log64 c)
{
    return a > c ? a : c;
}

static log64 smaller(log64 a, log64 c)
{
    return a < c ? a : c;
}

/* All that is kept is at most LARGEST, so that a sum of a few of them, or their products with counts that are
 * checked before, do not wrap around. */
static log64 kept(bound *b, log64 a)
{
    b->too_large = b->too_large || a > LARGEST;
    return b->too_large ? 0 : a;
}

static log64 times(bound *b, log64 a, uint64_t factor)
{
    b->too_large = b->too_large || (a > 0 && factor > LARGEST / a);
    return b->too_large ? 0 : a * factor;
}

/* ---- Where things are ---------------------------------------------------------------------------- */

static row *row_of(const bound *b, uint32_t op, uint32_t place)
{
    return &b->rows[(size_t)op * b->m->place_count + place];
}

static log64 *layer_value(const bound *b, log64 *of, uint32_t op, uint32_t t, uint32_t model)
{
    return &of[((size_t)op * b->m->horizon + t - 1) * b->m->model_count + model];
}

static log64 *common_of(const bound *b, uint32_t op, uint32_t t, uint32_t model)
{
    return layer_value(b, b->common, op, t, model);
}

static uint32_t entries(const bound *b, const tape_op *op, uint32_t place)
{
    return op->shape == SHAPE_VALUE ? 1 : b->m->first_choice[place + 1] - b->m->first_choice[place];
}

static bool make_room(bound *b)
{
    size_t rows = (size_t)b->p->op_count * b->m->place_count;
    size_t layers = (size_t)b->p->op_count * b->m->horizon * b->m->model_count;
    size_t numbers = (size_t)b->p->number_count * b->m->model_count;
    if (rows > BOUND_MAX_ROWS)
        return false;
    if (rows > b->row_capacity) {
        b->row_capacity = rows;
        b->rows = alloc_resize(b->rows, rows, sizeof *b->rows);
    }
    if (layers > b->common_capacity) {
        b->common_capacity = layers;
        b->common = alloc_resize(b->common, layers, sizeof *b->common);
        b->spread = alloc_resize(b->spread, layers, sizeof *b->spread);
    }
    if (b->m->place_count > b->tau_capacity) {
        b->tau_capacity = b->m->place_count;
        b->tau = alloc_resize(b->tau, b->tau_capacity, sizeof *b->tau);
    }
    if (numbers > b->number_capacity) {
        b->number_capacity = numbers;
        b->number = alloc_resize(b->number, numbers, sizeof *b->number);
    }
    return true;
}

/* ---- Leaves -------------------------------------------------------------------------------------- */

/* Parameters over their least common denominator. */
static row from_parameters(bound *b, const uint32_t *parameter, uint32_t from, uint32_t end)
{
    row r = {0, 0};
    mpz_set_ui(b->term, 1);
    for (uint32_t i = from; i < end; i++)
        mpz_lcm(b->term, b->term, mpq_denref(b->numbers->value[parameter[i]]));
    r.den = log_of(b, b->term);
    for (uint32_t i = from; i < end; i++) {
        mpq_srcptr value = b->numbers->value[parameter[i]];
        mpz_divexact(b->top, b->term, mpq_denref(value));
        mpz_mul(b->top, b->top, mpq_numref(value));
        r.top = larger(r.top, log_of(b, b->top));
    }
    return r;
}

static row leaf(bound *b, const tape_op *op, uint32_t place)
{
    uint32_t from = b->m->first_choice[place], end = b->m->first_choice[place + 1];
    switch (op->kind) {
    case TAPE_PRIOR: return from_parameters(b, b->m->prior, from, end);
    case TAPE_SUCCESS: return from_parameters(b, b->m->x, from, end);
    case TAPE_UNIFORM: return (row){0, log_count(b, end - from)};
    default: break;
    }
    REQUIRE(op->kind == TAPE_CONSTANT);
    mpq_srcptr value = b->p->constants[op->number];
    return (row){log_of(b, mpq_numref(value)), log_of(b, mpq_denref(value))};
}

/* ---- Operations on a row, and the layer's common denominator -------------------------------------- */

/* y * sum of tau v: v over one denominator for the layer of the model. */
static row backup(bound *b, const tape_op *op, uint32_t t, uint32_t place)
{
    const compact *m = b->m;
    row y = *row_of(b, op->input[0], place);
    if (t == m->horizon)
        return y;
    log64 all = *layer_value(b, b->spread, op->input[1], t + 1, m->model[place]), most = 0;
    uint32_t last = m->first_choice[place + 1];
    for (uint32_t i = m->first_branch[m->first_choice[place]]; i < m->first_branch[last]; i++) {
        row v = *row_of(b, op->input[1], m->target[i]);
        most = larger(most, v.top + (all - v.den));
    }
    return (row){y.top + b->tau[place] + most, y.den + b->tau[place]};
}

/* Weights n of a row of nonnegative numbers over their sum. */
static row normalised(log64 weight, log64 sum)
{
    return (row){smaller(weight, sum), sum};
}

static row total(bound *b, const tape_op *op, uint32_t t, uint32_t place)
{
    row joint = *row_of(b, op->input[0], place), pi = *row_of(b, op->input[1], place),
        q = *row_of(b, op->input[2], place);
    log64 policy = pi.den + *common_of(b, op->input[1], t, b->m->model[place]);
    uint32_t n = b->m->first_choice[place + 1] - b->m->first_choice[place];
    return (row){smaller(policy + q.top, joint.top + log_count(b, n)), joint.den};
}

static row boltzmann(bound *b, const tape_op *op, uint32_t place)
{
    uint32_t from = b->m->first_choice[place], end = b->m->first_choice[place + 1];
    bool any = op->number == 0;
    for (uint32_t c = from; c < end; c++)
        any = any || support_nonzero(b->s, op->input[0], c);
    if (!any)
        return *row_of(b, op->input[1], place);
    log64 weight = times(b, row_of(b, op->input[0], place)->top, (uint64_t)op->number);
    return normalised(weight, weight + log_count(b, end - from));
}

/* a / c, c's entries all different: they go into the row's denominator together. */
static row quotient(bound *b, row a, row c, log64 c_common, uint32_t n)
{
    return (row){a.top + c.den + c_common + times(b, c.top, n - 1), a.den + times(b, c.top, n)};
}

/* The larger of the two cross products; 1 bit more as the two have the same sign or not. */
static log64 cross(row a, log64 a_common, row c, log64 c_common)
{
    return larger(a.top + c.den + c_common, c.top + a.den + a_common) + UNIT;
}

static row combine(bound *b, const tape_op *op, uint32_t t, uint32_t place)
{
    row a = *row_of(b, op->input[0], place), c = *row_of(b, op->input[1], place);
    uint32_t model = b->m->model[place];
    log64 a_common = *common_of(b, op->input[0], t, model), c_common = *common_of(b, op->input[1], t, model);
    switch ((pointwise)op->number) {
    case POINT_MUL: return (row){a.top + c.top, a.den + c.den};
    case POINT_DIV: return quotient(b, a, c, c_common, entries(b, op, place));
    default: return (row){cross(a, a_common, c, c_common), a.den + c.den};
    }
}

static row power(bound *b, const tape_op *op, uint32_t t, uint32_t place)
{
    row a = *row_of(b, op->input[0], place);
    uint64_t exponent = (uint64_t)labs(op->number);
    log64 common = times(b, *common_of(b, op->input[0], t, b->m->model[place]), exponent);
    row r = {times(b, a.top, exponent), times(b, a.den, exponent)};
    return op->number >= 0 ? r : quotient(b, (row){0, 0}, r, common, entries(b, op, place));
}

static row row_at(bound *b, uint32_t i, uint32_t t, uint32_t place)
{
    const tape_op *op = &b->p->ops[i];
    switch (op->kind) {
    case TAPE_BACKUP: return backup(b, op, t, place);
    case TAPE_JOINT: {
        row pi = *row_of(b, op->input[0], place), q = *row_of(b, op->input[1], place);
        return (row){pi.top + q.top, pi.den + q.den};
    }
    case TAPE_TOTAL: return support_nonzero(b->s, i, place) ? total(b, op, t, place) : (row){0, 0};
    case TAPE_CONDITION:
        if (!support_nonzero(b->s, op->input[3], place))
            return *row_of(b, op->input[1], place);
        return normalised(row_of(b, op->input[0], place)->top, row_of(b, op->input[3], place)->top);
    case TAPE_BOLTZMANN: return boltzmann(b, op, place);
    case TAPE_POINTWISE: return combine(b, op, t, place);
    case TAPE_POWER: return power(b, op, t, place);
    default: return leaf(b, op, place);
    }
}

/* What is common to the layer of a model. Policies have nothing of the kind. */
static log64 common_at(bound *b, uint32_t i, uint32_t t, uint32_t model)
{
    const tape_op *op = &b->p->ops[i];
    log64 a = op->input_count > 0 ? *common_of(b, op->input[0], t, model) : 0;
    switch (op->kind) {
    case TAPE_BACKUP:
        if (t == b->m->horizon)
            return a;
        return a + *common_of(b, op->input[1], t + 1, model) +
               *layer_value(b, b->spread, op->input[1], t + 1, model);
    case TAPE_JOINT: return a + *common_of(b, op->input[1], t, model);
    case TAPE_TOTAL: return a;
    case TAPE_POINTWISE: return op->number == POINT_DIV ? a : a + *common_of(b, op->input[1], t, model);
    case TAPE_POWER: return op->number < 0 ? 0 : times(b, a, (uint64_t)op->number);
    default: return 0;
    }
}

static void run_op(bound *b, uint32_t i, uint32_t t)
{
    const compact *m = b->m;
    for (uint32_t k = 0; k < m->model_count; k++) {
        *common_of(b, i, t, k) = kept(b, common_at(b, i, t, k));
        *layer_value(b, b->spread, i, t, k) = 0;
    }
    for (uint32_t place = m->layer[t - 1]; place < m->layer[t]; place++) {
        row r = row_at(b, i, t, place);
        *row_of(b, i, place) = (row){kept(b, r.top), kept(b, r.den)};
        if (b->p->ops[i].shape == SHAPE_VALUE) {
            log64 *spread = layer_value(b, b->spread, i, t, m->model[place]);
            *spread = kept(b, *spread + row_of(b, i, place)->den);
        }
    }
}

/* Probabilities over what is common to a layer: the product of all denominators on the way. */
static void occupancy(bound *b, uint32_t i)
{
    const compact *m = b->m;
    uint32_t pi = b->p->ops[i].input[0];
    for (uint32_t t = 1; t <= m->horizon; t++) {
        for (uint32_t k = 0; k < m->model_count; k++) {
            *layer_value(b, b->spread, i, t, k) = 0;
            *common_of(b, i, t, k) = t == 1 ? 0 : *common_of(b, i, t - 1, k) + *common_of(b, pi, t - 1, k);
        }
        for (uint32_t place = t == 1 ? 0 : m->layer[t - 2]; place < m->layer[t == 1 ? 1 : t - 1]; place++) {
            log64 more = t == 1 ? from_parameters(b, m->mu, place, place + 1).den
                                : row_of(b, pi, place)->den + b->tau[place];
            log64 *common = common_of(b, i, t, m->model[place]);
            *common = kept(b, *common + more);
        }
        for (uint32_t place = m->layer[t - 1]; place < m->layer[t]; place++)
            *row_of(b, i, place) = (row){*common_of(b, i, t, m->model[place]), 0};
    }
}

/* ---- Numbers ------------------------------------------------------------------------------------- */

/* Of a model: the sum over the starts of mu v. */
static row success(bound *b, uint32_t op, uint32_t model)
{
    const compact *m = b->m;
    row r = {0, *common_of(b, op, 1, model) + *layer_value(b, b->spread, op, 1, model)};
    log64 all = *layer_value(b, b->spread, op, 1, model), mu = 0;
    for (uint32_t place = 0; place < m->layer[1]; place++)
        if (m->model[place] == model) {
            row v = *row_of(b, op, place);
            mu += from_parameters(b, m->mu, place, place + 1).den;
            r.top = larger(r.top, v.top + (all - v.den));
        }
    return (row){r.top + mu, r.den + mu};
}

static row number_of(bound *b, const tape_number *n, uint32_t model)
{
    if (n->kind == TAPE_NUMBER_SUCCESS)
        return success(b, n->a, model);
    if (n->kind == TAPE_NUMBER_RATIONAL) {
        mpq_srcptr value = b->p->constants[n->a];
        return (row){log_of(b, mpq_numref(value)), log_of(b, mpq_denref(value))};
    }
    size_t models = b->m->model_count;
    row a = b->number[n->a * models + model], c = {0, 0};
    uint64_t exponent = (uint64_t)labs(n->exponent);
    if (n->kind != TAPE_NUMBER_POWER)
        c = b->number[n->b * models + model];
    switch (n->kind) {
    case TAPE_NUMBER_MUL: return (row){a.top + c.top, a.den + c.den};
    case TAPE_NUMBER_DIV: return (row){a.top + c.den, a.den + c.top};
    case TAPE_NUMBER_POWER: {
        row r = {times(b, a.top, exponent), times(b, a.den, exponent)};
        return n->exponent < 0 ? (row){r.den, r.top} : r;
    }
    default: return (row){cross(a, 0, c, 0), a.den + c.den};
    }
}

static void run_numbers(bound *b)
{
    for (uint32_t i = 0; i < b->p->number_count; i++)
        for (uint32_t k = 0; k < b->m->model_count; k++) {
            row r = number_of(b, &b->p->numbers[i], k);
            b->number[(size_t)i * b->m->model_count + k] = (row){kept(b, r.top), kept(b, r.den)};
        }
}

/* ---- Runs ---------------------------------------------------------------------------------------- */

static void run_phase(bound *b, uint32_t phase)
{
    for (uint32_t t = b->m->horizon; t >= 1; t--)
        for (uint32_t i = 0; i < b->p->op_count && !b->too_large; i++)
            if (b->p->ops[i].phase == phase && b->p->ops[i].kind != TAPE_OCCUPANCY)
                run_op(b, i, t);
    for (uint32_t i = 0; i < b->p->op_count && !b->too_large; i++)
        if (b->p->ops[i].phase == phase && b->p->ops[i].kind == TAPE_OCCUPANCY)
            occupancy(b, i);
}

static void compare(const bound *b, const tape_pair *pair, uint64_t *most)
{
    const compact *m = b->m;
    for (uint32_t t = 1; t <= m->horizon; t++)
        for (uint32_t place = m->layer[t - 1]; place < m->layer[t]; place++) {
            uint32_t k = m->model[place];
            log64 d = cross(*row_of(b, pair->a, place), *common_of(b, pair->a, t, k),
                            *row_of(b, pair->b, place), *common_of(b, pair->b, t, k));
            most[k] = larger(most[k], d);
        }
}

bool bound_run(bound *b, const compact *m, const parameters *numbers, uint64_t *bits)
{
    b->m = m;
    b->numbers = numbers;
    b->too_large = false;
    if (!make_room(b))
        return false;
    for (uint32_t place = 0; place < m->place_count; place++)
        b->tau[place] = from_parameters(b, m->tau, m->first_branch[m->first_choice[place]],
                                        m->first_branch[m->first_choice[place + 1]])
                            .den;
    for (uint32_t phase = 0; phase < b->p->phase_count; phase++)
        run_phase(b, phase);
    if (b->too_large)
        return false;
    run_numbers(b);
    for (uint32_t k = 0; k < m->model_count; k++)
        bits[k] = 0;
    for (uint32_t i = 0; i < b->p->pair_count; i++) {
        const tape_pair *pair = &b->p->pairs[i];
        for (uint32_t k = 0; pair->numbers && k < m->model_count; k++)
            bits[k] = larger(bits[k], cross(b->number[(size_t)pair->a * m->model_count + k], 0,
                                            b->number[(size_t)pair->b * m->model_count + k], 0));
        if (!pair->numbers)
            compare(b, pair, bits);
    }
    for (uint32_t k = 0; k < m->model_count; k++)
        bits[k] = (bits[k] + UNIT - 1) / UNIT;
    return !b->too_large;
}
