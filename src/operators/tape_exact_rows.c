/* The exact engine, row by row: what each kind of instruction does to one. */
#include <stdlib.h>

#include "operators/tape_exact_impl.h"

row exact_row_at(const exact *e, uint32_t op, uint32_t place)
{
    if (e->p->ops[op].shape == SHAPE_VALUE)
        return (row){place, place, place + 1};
    return (row){place, e->m->first_choice[place], e->m->first_choice[place + 1]};
}

void exact_watch(exact *e, const mpz_t number)
{
    if (mpz_size(number) > EXACT_MAX_BITS / GMP_NUMB_BITS)
        e->given_up = true;
}

/* ---- Leaves -------------------------------------------------------------------------------------- */

void exact_from_parameters(const exact *e, const uint32_t *parameter, mpz_t *num, mpz_t den, uint32_t from,
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

void exact_leaf(exact *e, uint32_t i)
{
    const tape_op *op = &e->p->ops[i];
    table *b = &e->tables[i];
    for (uint32_t place = 0; place < e->m->place_count; place++) {
        row r = exact_row_at(e, i, place);
        if (op->kind == TAPE_PRIOR || op->kind == TAPE_SUCCESS) {
            exact_from_parameters(e, op->kind == TAPE_PRIOR ? e->m->prior : e->m->x, b->num, b->den[place],
                                  r.from, r.end);
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
    row r = exact_row_at(e, i, place);
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
    exact_watch(e, v->den[place]);
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
    exact_watch(e, b->den[place]);
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
    row r = exact_row_at(e, i, place);
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
    row r = exact_row_at(e, i, place);
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
    exact_watch(e, e->left);
}

static void divide(exact *e, uint32_t i, uint32_t place)
{
    const table *a = &e->tables[e->p->ops[i].input[0]];
    table *out = &e->tables[i];
    row r = exact_row_at(e, i, place);
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
    row r = exact_row_at(e, i, place);
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

/* ---- Any row --------------------------------------------------------------------------------------- */

void exact_compute_row(exact *e, uint32_t i, uint32_t place, bool last)
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
