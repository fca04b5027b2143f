/*
 * The engine of tape_modular.h for primes of LIMBS words: the includer, one file for each width, defines
 * LIMBS and RESIDUE_ENGINE, the name of the engine's table of functions.
 */
#ifndef OPERATORS_TAPE_MODULAR_IMPL_H
#define OPERATORS_TAPE_MODULAR_IMPL_H

#include "operators/tape_laws.h"
#include "operators/tape_modular_engine.h"

/* ---- Operations on a layer; indices are counted from the layer's first --------------------------- */

static void leaf(engine *e, const tape_op *op, range r, const uint64_t *const *given, residue *out)
{
    const compact *m = e->m;
    bool values = op->shape == SHAPE_VALUE;
    uint32_t from = values ? r.from : r.choice_from, count = (values ? r.end : r.choice_end) - from;
    switch (op->kind) {
    case TAPE_PRIOR:
        for (uint32_t c = 0; c < count; c++)
            out[c] = e->value[m->prior[from + c]];
        break;
    case TAPE_SUCCESS:
        for (uint32_t c = 0; c < count; c++)
            out[c] = e->value[m->x[from + c]];
        break;
    case TAPE_CONSTANT:
        for (uint32_t c = 0; c < count; c++)
            out[c] = e->constant[op->number];
        break;
    case TAPE_UNIFORM:
        for (uint32_t i = r.from; i < r.end; i++)
            for (uint32_t c = m->first_choice[i]; c < m->first_choice[i + 1]; c++)
                out[c - from] = e->whole_inverse[m->first_choice[i + 1] - m->first_choice[i]];
        break;
    default:
        for (uint32_t c = 0; c < count; c++)
            out[c] = enter(&e->f, given[op->number] + (size_t)LIMBS * (from + c));
    }
}

static void backup(const engine *e, range r, const residue *y, const residue *next, residue *q)
{
    const compact *m = e->m;
    const modulus f = e->f;
    const uint32_t *first = m->first_branch + r.choice_from;
    uint32_t count = r.choice_end - r.choice_from, base = m->layer[r.t];
    if (r.t == m->horizon) {
        memcpy(q, y, count * sizeof *q);
        return;
    }
    for (uint32_t c = 0; c < count; c++) {
        uint32_t b = first[c], end = first[c + 1];
        residue sum = next[m->target[b] - base];
        if (m->tau[b] != PARAMETER_ONE)
            sum = mul(&f, sum, e->value[m->tau[b]]);
        for (b++; b < end; b++)
            sum = add(&f, sum, mul(&f, e->value[m->tau[b]], next[m->target[b] - base]));
        q[c] = mul(&f, y[c], sum);
    }
}

static void row_sums(const engine *e, range r, const residue *in, residue *sums)
{
    const uint32_t *first = e->m->first_choice;
    for (uint32_t i = r.from; i < r.end; i++) {
        residue sum = zero;
        for (uint32_t c = first[i]; c < first[i + 1]; c++)
            sum = add(&e->f, sum, in[c - r.choice_from]);
        sums[i - r.from] = sum;
    }
}

static void condition(const engine *e, range r, const residue *joint, const residue *pi,
                      const residue *inverse, residue *out)
{
    const uint32_t *first = e->m->first_choice;
    const modulus f = e->f;
    for (uint32_t i = r.from; i < r.end; i++) {
        residue factor = inverse[i - r.from];
        for (uint32_t c = first[i] - r.choice_from; c < first[i + 1] - r.choice_from; c++)
            out[c] = is_zero(factor) ? pi[c] : mul(&f, joint[c], factor);
    }
}

static void powers(const modulus *f, const residue *a, unsigned long exponent, residue *out, uint32_t count)
{
    for (uint32_t c = 0; c < count; c++)
        out[c] = exponent == 1 ? a[c] : power(f, a[c], exponent);
}

/* Sums that are to be divided by have to be 0 just where the structure says so. */
static void boltzmann(engine *e, const tape_op *op, range r, const residue *q, const residue *pi,
                      residue *out)
{
    uint32_t rows = r.end - r.from;
    const uint8_t *nonzero = support_nonzeros(e->s, op->input[0]);
    powers(&e->f, q, (unsigned long)op->number, out, r.choice_end - r.choice_from);
    row_sums(e, r, out, e->scratch);
    for (uint32_t i = 0; i < rows; i++) {
        uint8_t any = op->number == 0;
        for (uint32_t c = e->m->first_choice[r.from + i]; c < e->m->first_choice[r.from + i + 1]; c++)
            any |= nonzero[c];
        e->fits = e->fits && is_zero(e->scratch[i]) != any;
    }
    e->fits = invert_all(&e->f, e->scratch, e->scratch + rows, rows) && e->fits;
    condition(e, r, out, pi, e->scratch + rows, out);
}

static void combine(const modulus *f, pointwise op, const residue *a, const residue *b, residue *out,
                    uint32_t count)
{
    switch (op) {
    case POINT_MUL:
    case POINT_DIV: /* b is the inverse then */
        for (uint32_t c = 0; c < count; c++)
            out[c] = mul(f, a[c], b[c]);
        break;
    case POINT_ADD:
        for (uint32_t c = 0; c < count; c++)
            out[c] = add(f, a[c], b[c]);
        break;
    case POINT_SUB:
        for (uint32_t c = 0; c < count; c++)
            out[c] = sub(f, a[c], b[c]);
        break;
    }
}

static void inverses(engine *e, uint32_t i, range r)
{
    const tape_op *op = &e->p->ops[i];
    bool values = op->shape == SHAPE_VALUE;
    uint32_t from = values ? r.from : r.choice_from, count = (values ? r.end : r.choice_end) - from;
    const residue *in = layer_of(e, i, r.t);
    residue *out = inverse_of(e, i, r.t);
    const uint32_t *leaf = op->kind == TAPE_PRIOR ? e->m->prior : op->kind == TAPE_SUCCESS ? e->m->x : NULL;
    if (leaf) {
        for (uint32_t c = 0; c < count; c++)
            out[c] = e->value_inverse[leaf[from + c]];
        return;
    }
    const uint8_t *nonzero = support_nonzeros(e->s, i) + from;
    bool fits = true;
    for (uint32_t c = 0; c < count; c++)
        fits &= is_zero(in[c]) != nonzero[c];
    e->fits = invert_all(&e->f, in, out, count) && fits && e->fits;
}

static void spread(const engine *e, range r, const residue *v, residue *out)
{
    for (uint32_t i = r.from; i < r.end; i++)
        for (uint32_t c = e->m->first_choice[i]; c < e->m->first_choice[i + 1]; c++)
            out[c - r.choice_from] = v[i - r.from];
}

static void run_op(engine *e, uint32_t i, range r, const uint64_t *const *given)
{
    const tape_op *op = &e->p->ops[i];
    const residue *in[TAPE_MAX_INPUTS] = {NULL};
    residue *out = layer_of(e, i, r.t);
    uint32_t count = op->shape == SHAPE_VALUE ? r.end - r.from : r.choice_end - r.choice_from;
    for (uint32_t k = 0; k < op->input_count; k++)
        if (!(op->kind == TAPE_BACKUP && k == 1))
            in[k] = layer_of(e, op->input[k], r.t);
    switch (op->kind) {
    case TAPE_BACKUP:
        backup(e, r, in[0], r.t < e->m->horizon ? layer_of(e, op->input[1], r.t + 1) : NULL, out);
        break;
    case TAPE_JOINT: combine(&e->f, POINT_MUL, in[0], in[1], out, count); break;
    case TAPE_TOTAL: row_sums(e, r, in[0], out); break;
    case TAPE_CONDITION: condition(e, r, in[0], in[1], inverse_of(e, op->input[3], r.t), out); break;
    case TAPE_BOLTZMANN: boltzmann(e, op, r, in[0], in[1], out); break;
    case TAPE_POINTWISE:
        if (op->number == POINT_DIV)
            in[1] = inverse_of(e, op->input[1], r.t);
        combine(&e->f, (pointwise)op->number, in[0], in[1], out, count);
        break;
    case TAPE_POWER:
        if (op->number < 0)
            in[0] = inverse_of(e, op->input[0], r.t);
        powers(&e->f, in[0], op->number < 0 ? 0 - (unsigned long)op->number : (unsigned long)op->number, out,
               count);
        break;
    case TAPE_SPREAD: spread(e, r, in[0], out); break;
    case TAPE_OCCUPANCY:
    case TAPE_PATH_SUM: return;
    default: leaf(e, op, r, given, out);
    }
    if (e->tables[i].wanted)
        inverses(e, i, r);
}

static void occupancy(engine *e, uint32_t i)
{
    const compact *m = e->m;
    const residue *pi = e->tables[e->p->ops[i].input[0]].rows[0];
    residue *visits = e->tables[i].rows[0];
    memset(visits, 0, m->place_count * sizeof *visits);
    for (uint32_t place = 0; place < m->layer[1]; place++)
        visits[place] = e->value[m->mu[place]];
    for (uint32_t place = 0; place < m->layer[m->horizon - 1]; place++)
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++) {
            residue flow = mul(&e->f, visits[place], pi[c]);
            for (uint32_t b = m->first_branch[c]; b < m->first_branch[c + 1]; b++) {
                residue *next = &visits[m->target[b]];
                *next = add(&e->f, *next, mul(&e->f, flow, e->value[m->tau[b]]));
            }
        }
}

static void forward(engine *e, uint32_t i)
{
    const tape_op *op = &e->p->ops[i];
    if (op->kind == TAPE_OCCUPANCY)
        occupancy(e, i);
    else
        sum_paths(&e->f, e->m, e->value, e->tables[op->input[0]].rows[0], e->tables[op->input[1]].rows[0],
                  op->shape == SHAPE_VALUE, e->tables[i].rows[0]);
    for (uint32_t t = 1; e->tables[i].wanted && t <= e->m->horizon; t++)
        inverses(e, i, step(e->m, t));
}

/* ---- Pairs --------------------------------------------------------------------------------------- */

/* The first choice of a place at which two layers differ; the number of choices if none. */
static uint32_t first_difference(const residue *a, const residue *b, uint32_t count)
{
    uint32_t c = 0;
    while (c < count && equal(a[c], b[c]))
        c++;
    return c;
}

static void compare(const engine *e, const tape_pair *pair, range r, tape_outcome *out)
{
    bool values = e->p->ops[pair->a].shape == SHAPE_VALUE;
    const residue *a = layer_of(e, pair->a, r.t), *b = layer_of(e, pair->b, r.t);
    uint32_t count = values ? r.end - r.from : r.choice_end - r.choice_from;
    if (memcmp(a, b, count * sizeof *a) == 0)
        return;
    const uint8_t *left = support_marks(e->s, pair->a), *right = support_marks(e->s, pair->b);
    const uint32_t *first = e->m->first_choice;
    for (uint32_t i = r.from; i < r.end; i++) {
        uint32_t at = values ? i - r.from : first[i] - r.choice_from;
        uint32_t n = values ? 1 : first[i + 1] - first[i];
        uint32_t action = left[i] | right[i] ? n : first_difference(a + at, b + at, n);
        tape_outcome *o = &out[e->m->model[i]];
        if (action == n || (o->different && o->place < i))
            continue;
        o->different = true;
        o->place = i;
        o->action = action;
    }
}

/* ---- Numbers ------------------------------------------------------------------------------------- */

static residue number_inverse(engine *e, residue a)
{
    residue inverse;
    e->fits = invert(&e->f, a, &inverse) && e->fits;
    return inverse;
}

static residue number_of(engine *e, const tape_number *n, const residue *values, uint32_t k)
{
    size_t models = e->m->model_count;
    bool two = n->kind != TAPE_NUMBER_POWER && n->kind != TAPE_NUMBER_DRAWS;
    residue a = values[n->a * models + k], b = two ? values[n->b * models + k] : zero;
    bool inverts = n->kind == TAPE_NUMBER_DIV || n->kind == TAPE_NUMBER_DRAWS ||
                   (n->kind == TAPE_NUMBER_POWER && n->exponent < 0);
    uint32_t divisor = n->kind == TAPE_NUMBER_DIV ? n->b : n->a;
    if (inverts && is_zero(values[divisor * models + k])) {
        e->fits = e->fits && !support_number_nonzero(e->s, divisor, k);
        return zero;
    }
    switch (n->kind) {
    case TAPE_NUMBER_ADD: return add(&e->f, a, b);
    case TAPE_NUMBER_SUB: return sub(&e->f, a, b);
    case TAPE_NUMBER_MUL: return mul(&e->f, a, b);
    case TAPE_NUMBER_DIV: return mul(&e->f, a, number_inverse(e, b));
    case TAPE_NUMBER_DRAWS: return number_inverse(e, a);
    default: break;
    }
    if (n->exponent < 0)
        a = number_inverse(e, a);
    return power(&e->f, a, (uint64_t)labs(n->exponent));
}

static void run_numbers(engine *e)
{
    const compact *m = e->m;
    size_t models = m->model_count;
    for (uint32_t i = 0; i < e->p->number_count; i++) {
        const tape_number *n = &e->p->numbers[i];
        residue *out = e->numbers + i * models;
        for (uint32_t k = 0; k < models; k++) {
            if (n->kind == TAPE_NUMBER_RATIONAL)
                out[k] = e->constant[n->a];
            else
                out[k] = n->kind == TAPE_NUMBER_SUCCESS ? zero : number_of(e, n, e->numbers, k);
        }
        if (n->kind != TAPE_NUMBER_SUCCESS)
            continue;
        const residue *v = layer_of(e, n->a, 1);
        for (uint32_t place = 0; place < m->layer[1]; place++) {
            residue *sum = &out[m->model[place]];
            *sum = add(&e->f, *sum, mul(&e->f, e->value[m->mu[place]], v[place]));
        }
    }
}

/* Infinite or not is a matter of the structure. */
static bool numbers_differ(const engine *e, const tape_pair *pair, uint32_t k)
{
    size_t models = e->m->model_count;
    bool a = support_number_infinite(e->s, pair->a, k), b = support_number_infinite(e->s, pair->b, k);
    return a || b ? a != b : !equal(e->numbers[pair->a * models + k], e->numbers[pair->b * models + k]);
}

static law_side side_of(const engine *e, uint32_t number, uint32_t k)
{
    const tape_law *l = &e->p->laws[number];
    const residue *pi = e->tables[l->pi].rows[0];
    if (!l->posterior)
        return (law_side){pi, NULL, e->f.one};
    return (law_side){pi, e->tables[l->y].rows[0], e->numbers[l->total * e->m->model_count + k]};
}

/* Numbers and laws, where both sides are defined. */
static void compare_whole(const engine *e, const tape_pair *pair, tape_outcome *out)
{
    for (uint32_t k = 0; k < e->m->model_count; k++) {
        if (out[k].compared == 0)
            continue;
        if (pair->numbers) {
            out[k].different = numbers_differ(e, pair, k);
        } else {
            law_side side[2] = {side_of(e, pair->a, k), side_of(e, pair->b, k)};
            out[k].different = laws_differ(&e->f, e->m, k, e->value, side);
        }
    }
}

static bool of_tables(const tape_pair *pair)
{
    return !pair->numbers && !pair->laws;
}

/* ---- Runs ---------------------------------------------------------------------------------------- */

static void run_phase(engine *e, uint32_t phase, const uint64_t *const *given, tape_outcome *outcomes)
{
    const tape *p = e->p;
    for (uint32_t t = e->m->horizon; t >= 1; t--) {
        range r = step(e->m, t);
        for (uint32_t i = 0; i < p->op_count; i++)
            if (p->ops[i].phase == phase)
                run_op(e, i, r, given);
        for (uint32_t k = 0; p->phase_count == 1 && k < p->pair_count; k++)
            if (of_tables(&p->pairs[k]))
                compare(e, &p->pairs[k], r, outcomes + (size_t)k * e->m->model_count);
    }
    for (uint32_t i = 0; i < p->op_count; i++)
        if (p->ops[i].phase == phase && tape_is_forward(p->ops[i].kind))
            forward(e, i);
}

static bool engine_run(void *context, const compact *m, const uint64_t *const *given, tape_outcome *outcomes)
{
    engine *e = context;
    const tape *p = e->p;
    REQUIRE(e->ready);
    e->m = m;
    e->fits = true;
    lay_out(e);
    support_outcomes(e->s, outcomes);
    for (uint32_t phase = 0; phase < p->phase_count; phase++)
        run_phase(e, phase, given, outcomes);
    for (uint32_t t = m->horizon; p->phase_count > 1 && t >= 1; t--)
        for (uint32_t k = 0; k < p->pair_count; k++)
            if (of_tables(&p->pairs[k]))
                compare(e, &p->pairs[k], step(m, t), outcomes + (size_t)k * m->model_count);
    run_numbers(e);
    for (uint32_t k = 0; k < p->pair_count; k++)
        if (!of_tables(&p->pairs[k]))
            compare_whole(e, &p->pairs[k], outcomes + (size_t)k * m->model_count);
    return e->fits;
}

const residue_engine RESIDUE_ENGINE = {engine_new, engine_free, engine_set, engine_run};

#endif
