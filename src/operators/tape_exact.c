#include "operators/tape_exact.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/tape_numbers.h"

/* Entry i of a row is num[i] / den[place]; the numbers stay initialised for the next model. */
typedef struct table {
    mpz_t *num; /* by choice, or by place for value tables */
    mpz_t *den; /* by place */
    uint32_t num_count, den_count;
    bool common; /* a backup reads it: one denominator for the whole layer */
} table;

struct exact {
    const tape *p;
    const support *s;
    const compact *m;
    const parameters *numbers;
    table *tables;
    table tau;    /* num by branch, den by place: one for all branches of a place */
    mpq_t *value; /* of the tape's numbers */
    mpz_t sum, term, left, right;
    mpq_t ratio;
    bool reduces; /* deterministic models, where what rows have in common would pile up */
    bool given_up;
};

exact *exact_new(const tape *p, const support *s)
{
    REQUIRE(p->given_count == 0 && !p->for_structures);
    exact *e = alloc_zeroed(1, sizeof *e);
    e->p = p;
    e->s = s;
    e->tables = alloc_zeroed(p->op_count, sizeof *e->tables);
    e->value = alloc_zeroed(p->number_count, sizeof *e->value);
    for (uint32_t i = 0; i < p->number_count; i++)
        mpq_init(e->value[i]);
    for (uint32_t i = 0; i < p->op_count; i++)
        if (p->ops[i].kind == TAPE_BACKUP)
            e->tables[p->ops[i].input[1]].common = true;
    mpz_inits(e->sum, e->term, e->left, e->right, NULL);
    mpq_init(e->ratio);
    return e;
}

static void table_clear(table *b)
{
    for (uint32_t i = 0; i < b->num_count; i++)
        mpz_clear(b->num[i]);
    for (uint32_t i = 0; i < b->den_count; i++)
        mpz_clear(b->den[i]);
    free(b->num);
    free(b->den);
}

void exact_free(exact *e)
{
    if (!e)
        return;
    for (uint32_t i = 0; i < e->p->op_count; i++)
        table_clear(&e->tables[i]);
    table_clear(&e->tau);
    for (uint32_t i = 0; i < e->p->number_count; i++)
        mpq_clear(e->value[i]);
    free(e->value);
    free(e->tables);
    mpz_clears(e->sum, e->term, e->left, e->right, NULL);
    mpq_clear(e->ratio);
    free(e);
}

static void table_fit(table *b, uint32_t num_count, uint32_t den_count)
{
    if (num_count > b->num_count)
        b->num = alloc_resize(b->num, num_count, sizeof *b->num);
    for (; b->num_count < num_count; b->num_count++)
        mpz_init(b->num[b->num_count]);
    if (den_count > b->den_count)
        b->den = alloc_resize(b->den, den_count, sizeof *b->den);
    for (; b->den_count < den_count; b->den_count++)
        mpz_init(b->den[b->den_count]);
}

/* The entries of a row: choices, or the place itself. */
typedef struct row {
    uint32_t place, from, end;
} row;

static row row_at(const exact *e, uint32_t op, uint32_t place)
{
    if (e->p->ops[op].shape == SHAPE_VALUE)
        return (row){place, place, place + 1};
    return (row){place, e->m->first_choice[place], e->m->first_choice[place + 1]};
}

static void watch(exact *e, const mpz_t number)
{
    if (mpz_size(number) > EXACT_MAX_BITS / GMP_NUMB_BITS)
        e->given_up = true;
}

/* ---- Leaves -------------------------------------------------------------------------------------- */

/* Parameters over one denominator. */
static void from_parameters(const exact *e, const uint32_t *parameter, mpz_t *num, mpz_t den, uint32_t from,
                            uint32_t end)
{
    mpz_set_ui(den, 1);
    for (uint32_t i = from; i < end; i++)
        if (parameter[i] > PARAMETER_ONE)
            mpz_lcm(den, den, mpq_denref(e->numbers->value[parameter[i]]));
    for (uint32_t i = from; i < end; i++) {
        mpq_srcptr value = e->numbers->value[parameter[i]];
        mpz_divexact(num[i], den, mpq_denref(value));
        mpz_mul(num[i], num[i], mpq_numref(value));
    }
}

static void leaf(exact *e, uint32_t i)
{
    const tape_op *op = &e->p->ops[i];
    table *b = &e->tables[i];
    for (uint32_t place = 0; place < e->m->place_count; place++) {
        row r = row_at(e, i, place);
        if (op->kind == TAPE_PRIOR || op->kind == TAPE_SUCCESS) {
            from_parameters(e, op->kind == TAPE_PRIOR ? e->m->prior : e->m->x, b->num, b->den[place], r.from,
                            r.end);
            continue;
        }
        mpq_srcptr value = op->kind == TAPE_CONSTANT ? e->p->constants[op->number] : NULL;
        for (uint32_t c = r.from; c < r.end; c++) {
            mpz_set_ui(b->num[c], 1);
            if (value)
                mpz_set(b->num[c], mpq_numref(value));
        }
        mpz_set_ui(b->den[place], r.end - r.from);
        if (value)
            mpz_set(b->den[place], mpq_denref(value));
    }
}

/* ---- eQ, eV, conditioning ------------------------------------------------------------------------ */

/* sum = sum over the choice's branches of tau * v, both without their denominators. */
static void expect(exact *e, const table *v, uint32_t c)
{
    const compact *m = e->m;
    uint32_t b = m->first_branch[c];
    if (m->first_branch[c + 1] == b + 1) {
        mpz_mul(e->sum, e->tau.num[b], v->num[m->target[b]]);
        return;
    }
    mpz_set_ui(e->sum, 0);
    for (; b < m->first_branch[c + 1]; b++)
        mpz_addmul(e->sum, e->tau.num[b], v->num[m->target[b]]);
}

static void backup(exact *e, uint32_t i, uint32_t place, bool last)
{
    const compact *m = e->m;
    const table *y = &e->tables[e->p->ops[i].input[0]], *v = &e->tables[e->p->ops[i].input[1]];
    table *q = &e->tables[i];
    uint32_t from = m->first_choice[place], end = m->first_choice[place + 1];
    bool certain = !last && mpz_cmp_ui(e->tau.den[place], 1) == 0; /* each choice has one successor */
    for (uint32_t c = from; c < end; c++) {
        if (last || mpz_sgn(y->num[c]) == 0) {
            mpz_set(q->num[c], y->num[c]);
        } else if (certain) {
            mpz_mul(q->num[c], y->num[c], v->num[m->target[m->first_branch[c]]]);
        } else {
            expect(e, v, c);
            mpz_mul(q->num[c], y->num[c], e->sum);
        }
    }
    if (last) {
        mpz_set(q->den[place], y->den[place]);
        return;
    }
    mpz_mul(q->den[place], y->den[place], v->den[m->target[m->first_branch[from]]]);
    if (!certain)
        mpz_mul(q->den[place], q->den[place], e->tau.den[place]);
}

static void multiply(exact *e, uint32_t i, uint32_t place)
{
    const table *a = &e->tables[e->p->ops[i].input[0]], *b = &e->tables[e->p->ops[i].input[1]];
    row r = row_at(e, i, place);
    for (uint32_t c = r.from; c < r.end; c++)
        mpz_mul(e->tables[i].num[c], a->num[c], b->num[c]);
    mpz_mul(e->tables[i].den[place], a->den[place], b->den[place]);
}

/* The one place where a fraction is reduced: eV is what everything before it is made of. */
static void total(exact *e, uint32_t i, uint32_t place)
{
    const table *joint = &e->tables[e->p->ops[i].input[0]];
    table *v = &e->tables[i];
    mpz_set_ui(v->num[place], 0);
    for (uint32_t c = e->m->first_choice[place]; c < e->m->first_choice[place + 1]; c++)
        mpz_add(v->num[place], v->num[place], joint->num[c]);
    mpz_gcd(e->term, v->num[place], joint->den[place]);
    mpz_divexact(v->num[place], v->num[place], e->term);
    mpz_divexact(v->den[place], joint->den[place], e->term);
    watch(e, v->den[place]);
}

static void keep(exact *e, uint32_t i, uint32_t pi, uint32_t place)
{
    for (uint32_t c = e->m->first_choice[place]; c < e->m->first_choice[place + 1]; c++)
        mpz_set(e->tables[i].num[c], e->tables[pi].num[c]);
    mpz_set(e->tables[i].den[place], e->tables[pi].den[place]);
}

/* Divide a row by what its entries have in common. */
static void make_primitive(exact *e, table *b, uint32_t place)
{
    uint32_t from = e->m->first_choice[place], end = e->m->first_choice[place + 1];
    mpz_set(e->term, b->num[from]);
    for (uint32_t c = from + 1; c < end && mpz_cmp_ui(e->term, 1) != 0; c++)
        mpz_gcd(e->term, e->term, b->num[c]);
    if (mpz_cmp_ui(e->term, 1) <= 0)
        return;
    for (uint32_t c = from; c < end; c++)
        mpz_divexact(b->num[c], b->num[c], e->term);
}

/* The denominator of a policy is what makes its row's sum 1. */
static void normalise(exact *e, uint32_t i, uint32_t pi, uint32_t place)
{
    table *b = &e->tables[i];
    if (e->reduces)
        make_primitive(e, b, place);
    mpz_set_ui(b->den[place], 0);
    for (uint32_t c = e->m->first_choice[place]; c < e->m->first_choice[place + 1]; c++)
        mpz_add(b->den[place], b->den[place], b->num[c]);
    if (mpz_sgn(b->den[place]) == 0)
        keep(e, i, pi, place);
    watch(e, b->den[place]);
}

/* Takes the joint's row, which nothing reads after its total and this. */
static void condition(exact *e, uint32_t i, uint32_t place)
{
    table *joint = &e->tables[e->p->ops[i].input[0]];
    for (uint32_t c = e->m->first_choice[place]; c < e->m->first_choice[place + 1]; c++)
        mpz_swap(e->tables[i].num[c], joint->num[c]);
    normalise(e, i, e->p->ops[i].input[1], place);
}

/* Would the power be too large? Then it is given up. */
static bool too_large(exact *e, const mpz_t base, unsigned long exponent)
{
    if (mpz_sizeinbase(base, 2) > EXACT_MAX_BITS / (exponent + 1))
        e->given_up = true;
    return e->given_up;
}

static void boltzmann(exact *e, uint32_t i, uint32_t place)
{
    const tape_op *op = &e->p->ops[i];
    const table *q = &e->tables[op->input[0]];
    for (uint32_t c = e->m->first_choice[place]; c < e->m->first_choice[place + 1]; c++)
        if (!too_large(e, q->num[c], (unsigned long)op->number))
            mpz_pow_ui(e->tables[i].num[c], q->num[c], (unsigned long)op->number);
    normalise(e, i, op->input[1], place);
}

/* ---- Entry by entry ------------------------------------------------------------------------------ */

static void add(exact *e, uint32_t i, uint32_t place)
{
    const tape_op *op = &e->p->ops[i];
    const table *a = &e->tables[op->input[0]], *b = &e->tables[op->input[1]];
    row r = row_at(e, i, place);
    for (uint32_t c = r.from; c < r.end; c++) {
        mpz_ptr num = e->tables[i].num[c];
        mpz_mul(num, a->num[c], b->den[place]);
        if (op->number == POINT_ADD)
            mpz_addmul(num, b->num[c], a->den[place]);
        else
            mpz_submul(num, b->num[c], a->den[place]);
    }
    mpz_mul(e->tables[i].den[place], a->den[place], b->den[place]);
}

/* Table i = 1 / table a, 0 for 0: the row's denominator is a common multiple of a's entries. */
static void invert(exact *e, uint32_t i, uint32_t a, uint32_t place)
{
    table *out = &e->tables[i];
    const table *in = &e->tables[a];
    row r = row_at(e, i, place);
    mpz_set_ui(e->left, 1);
    for (uint32_t c = r.from; c < r.end; c++)
        if (mpz_sgn(in->num[c]) != 0)
            mpz_lcm(e->left, e->left, in->num[c]);
    for (uint32_t c = r.from; c < r.end; c++) {
        if (mpz_sgn(in->num[c]) == 0) {
            mpz_set_ui(out->num[c], 0);
            continue;
        }
        mpz_divexact(out->num[c], e->left, in->num[c]);
        mpz_mul(out->num[c], out->num[c], in->den[place]);
    }
    mpz_set(out->den[place], e->left);
    watch(e, e->left);
}

static void divide(exact *e, uint32_t i, uint32_t place)
{
    const table *a = &e->tables[e->p->ops[i].input[0]];
    table *out = &e->tables[i];
    row r = row_at(e, i, place);
    invert(e, i, e->p->ops[i].input[1], place);
    for (uint32_t c = r.from; c < r.end; c++)
        mpz_mul(out->num[c], out->num[c], a->num[c]);
    mpz_mul(out->den[place], out->den[place], a->den[place]);
}

static void power(exact *e, uint32_t i, uint32_t place)
{
    const tape_op *op = &e->p->ops[i];
    table *out = &e->tables[i];
    const table *in = &e->tables[op->input[0]];
    row r = row_at(e, i, place);
    unsigned long exponent = (unsigned long)labs(op->number);
    if (op->number < 0) {
        invert(e, i, op->input[0], place);
        in = out;
    }
    for (uint32_t c = r.from; c < r.end; c++)
        if (!too_large(e, in->num[c], exponent))
            mpz_pow_ui(out->num[c], in->num[c], exponent);
    if (!too_large(e, in->den[place], exponent))
        mpz_pow_ui(out->den[place], in->den[place], exponent);
}

/* ---- Whole layers -------------------------------------------------------------------------------- */

static void run_row(exact *e, uint32_t i, uint32_t place, bool last)
{
    const tape_op *op = &e->p->ops[i];
    switch (op->kind) {
    case TAPE_BACKUP: backup(e, i, place, last); break;
    case TAPE_JOINT: multiply(e, i, place); break;
    case TAPE_TOTAL: total(e, i, place); break;
    case TAPE_CONDITION: condition(e, i, place); break;
    case TAPE_BOLTZMANN: boltzmann(e, i, place); break;
    case TAPE_POWER: power(e, i, place); break;
    case TAPE_POINTWISE:
        if (op->number == POINT_MUL)
            multiply(e, i, place);
        else if (op->number == POINT_DIV)
            divide(e, i, place);
        else
            add(e, i, place);
        break;
    default: break;
    }
}

/* One denominator for the whole layer, so that means over successors are sums of integers. */
static void make_common(exact *e, uint32_t i, uint32_t from, uint32_t end)
{
    table *v = &e->tables[i];
    mpz_set(e->left, v->den[from]);
    bool common = true;
    for (uint32_t place = from + 1; place < end; place++) {
        if (mpz_cmp(e->left, v->den[place]) == 0)
            continue;
        mpz_lcm(e->left, e->left, v->den[place]);
        common = false;
    }
    for (uint32_t place = from; place < end && !common; place++) {
        mpz_divexact(e->right, e->left, v->den[place]);
        mpz_mul(v->num[place], v->num[place], e->right);
        mpz_set(v->den[place], e->left);
    }
    watch(e, e->left);
}

static void run_phase(exact *e, uint32_t phase)
{
    const compact *m = e->m;
    for (uint32_t t = m->horizon; t >= 1; t--)
        for (uint32_t i = 0; i < e->p->op_count && !e->given_up; i++) {
            if (e->p->ops[i].phase != phase || e->p->ops[i].kind <= TAPE_GIVEN ||
                e->p->ops[i].kind == TAPE_OCCUPANCY)
                continue;
            for (uint32_t place = m->layer[t - 1]; place < m->layer[t]; place++)
                run_row(e, i, place, t == m->horizon);
            if (e->tables[i].common)
                make_common(e, i, m->layer[t - 1], m->layer[t]);
        }
}

/* place's weight + here * pi(c) * tau(b), reduced. */
static void spread(exact *e, table *visits, const table *pi, uint32_t place, uint32_t c, uint32_t b)
{
    mpz_ptr num = mpq_numref(e->ratio), den = mpq_denref(e->ratio);
    uint32_t target = e->m->target[b];
    mpz_mul(num, visits->num[place], pi->num[c]);
    mpz_mul(num, num, e->tau.num[b]);
    mpz_mul(den, visits->den[place], pi->den[place]);
    mpz_mul(den, den, e->tau.den[place]);
    mpz_mul(num, num, visits->den[target]);
    mpz_addmul(num, visits->num[target], den);
    mpz_mul(den, den, visits->den[target]);
    mpq_canonicalize(e->ratio);
    mpz_set(visits->num[target], num);
    mpz_set(visits->den[target], den);
    watch(e, den);
}

static void occupancy(exact *e, uint32_t i)
{
    const compact *m = e->m;
    table *visits = &e->tables[i];
    const table *pi = &e->tables[e->p->ops[i].input[0]];
    for (uint32_t place = 0; place < m->place_count; place++) {
        bool starts = place < m->layer[1];
        mpz_set_ui(visits->num[place], 0);
        mpz_set_ui(visits->den[place], 1);
        if (starts) {
            mpz_set(visits->num[place], mpq_numref(e->numbers->value[m->mu[place]]));
            mpz_set(visits->den[place], mpq_denref(e->numbers->value[m->mu[place]]));
        }
    }
    for (uint32_t place = 0; place < m->layer[m->horizon - 1] && !e->given_up; place++)
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++)
            for (uint32_t b = m->first_branch[c]; b < m->first_branch[c + 1]; b++)
                spread(e, visits, pi, place, c, b);
    for (uint32_t t = 1; visits->common && t <= m->horizon; t++)
        make_common(e, i, m->layer[t - 1], m->layer[t]);
}

/* ---- Numbers ------------------------------------------------------------------------------------- */

static void success(exact *e, uint32_t i)
{
    const compact *m = e->m;
    const table *v = &e->tables[e->p->numbers[i].a];
    mpq_set_ui(e->value[i], 0, 1);
    for (uint32_t place = 0; place < m->layer[1]; place++) {
        mpz_set(mpq_numref(e->ratio), v->num[place]);
        mpz_set(mpq_denref(e->ratio), v->den[place]);
        mpq_canonicalize(e->ratio);
        mpq_mul(e->ratio, e->ratio, e->numbers->value[m->mu[place]]);
        mpq_add(e->value[i], e->value[i], e->ratio);
    }
}

static void number(exact *e, uint32_t i)
{
    if (!support_number_defined(e->s, i, 0))
        return;
    if (e->p->numbers[i].kind == TAPE_NUMBER_SUCCESS)
        success(e, i);
    else if (!tape_number_compute(e->p, i, e->value, EXACT_MAX_BITS))
        e->given_up = true;
}

/* ---- Pairs --------------------------------------------------------------------------------------- */

static uint32_t first_difference(exact *e, const tape_pair *pair, uint32_t place)
{
    const table *a = &e->tables[pair->a], *b = &e->tables[pair->b];
    row r = row_at(e, pair->a, place);
    bool rows_of_sum_1 = e->p->ops[pair->a].shape == SHAPE_POLICY && e->p->ops[pair->b].shape == SHAPE_POLICY;
    uint32_t end = rows_of_sum_1 ? r.end - 1 : r.end; /* then the last entries are equal if all others are */
    for (uint32_t c = r.from; c < end; c++) {
        mpz_mul(e->left, a->num[c], b->den[place]);
        mpz_mul(e->right, b->num[c], a->den[place]);
        if (mpz_cmp(e->left, e->right) != 0)
            return c - r.from;
    }
    return r.end - r.from;
}

static void compare(exact *e, const tape_pair *pair, tape_outcome *out)
{
    if (pair->numbers) {
        out->different = out->compared && !mpq_equal(e->value[pair->a], e->value[pair->b]);
        return;
    }
    const uint8_t *left = support_marks(e->s, pair->a), *right = support_marks(e->s, pair->b);
    for (uint32_t place = 0; place < e->m->place_count && pair->a != pair->b; place++) {
        row r = row_at(e, pair->a, place);
        uint32_t action = left[place] | right[place] ? r.end - r.from : first_difference(e, pair, place);
        if (action == r.end - r.from)
            continue;
        out->different = true;
        out->place = place;
        out->action = action;
        return;
    }
}

/* ---- Runs ---------------------------------------------------------------------------------------- */

static bool fits(exact *e)
{
    uint64_t entries = (uint64_t)(e->m->choice_count + e->m->place_count) * e->p->op_count;
    for (uint32_t i = 0; i < e->p->op_count && entries <= EXACT_MAX_ENTRIES; i++)
        table_fit(&e->tables[i], e->p->ops[i].shape == SHAPE_VALUE ? e->m->place_count : e->m->choice_count,
                  e->m->place_count);
    return entries <= EXACT_MAX_ENTRIES;
}

static void lay_out_tau(exact *e)
{
    const compact *m = e->m;
    table_fit(&e->tau, m->branch_count, m->place_count);
    for (uint32_t place = 0; place < m->layer[m->horizon - 1]; place++)
        from_parameters(e, m->tau, e->tau.num, e->tau.den[place], m->first_branch[m->first_choice[place]],
                        m->first_branch[m->first_choice[place + 1]]);
}

bool exact_run(exact *e, const compact *m, const parameters *numbers, tape_outcome *outcomes)
{
    REQUIRE(m->model_count == 1);
    e->m = m;
    e->numbers = numbers;
    e->given_up = false;
    e->reduces = compact_deterministic(m, 0);
    if (!fits(e))
        return false;
    support_outcomes(e->s, outcomes);
    lay_out_tau(e);
    for (uint32_t i = 0; i < e->p->op_count; i++)
        if (e->p->ops[i].kind <= TAPE_GIVEN)
            leaf(e, i);
    for (uint32_t phase = 0; phase < e->p->phase_count && !e->given_up; phase++) {
        run_phase(e, phase);
        for (uint32_t i = 0; i < e->p->op_count && !e->given_up; i++)
            if (e->p->ops[i].kind == TAPE_OCCUPANCY && e->p->ops[i].phase == phase)
                occupancy(e, i);
    }
    for (uint32_t i = 0; i < e->p->number_count && !e->given_up; i++)
        number(e, i);
    for (uint32_t i = 0; i < e->p->pair_count && !e->given_up; i++)
        compare(e, &e->p->pairs[i], &outcomes[i]);
    return !e->given_up;
}

void exact_entry(const exact *e, uint32_t op, uint32_t place, uint32_t index, mpq_t value)
{
    mpz_set(mpq_numref(value), e->tables[op].num[index]);
    mpz_set(mpq_denref(value), e->tables[op].den[place]);
    mpq_canonicalize(value);
}
