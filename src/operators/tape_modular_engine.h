/*
 * The inside of an engine of tape_modular_impl.h: its prime, its tables and their room. To be included once
 * in a file that has defined LIMBS.
 */
#ifndef OPERATORS_TAPE_MODULAR_ENGINE_H
#define OPERATORS_TAPE_MODULAR_ENGINE_H

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/residue.h"
#include "operators/tape_modular_widths.h"

/* A table: two layers, or all where the tape goes forward as well. */
typedef struct table {
    residue *rows[2]; /* by parity of t; the same for tables that only their own step reads */
    residue *inverse; /* of the layer's entries, 0 for 0; NULL where nobody wants them */
    bool wanted;      /* inverse */
} table;

typedef struct engine {
    const tape *p;
    const support *s;
    const compact *m;
    modulus f;
    bool ready;     /* f and what belongs to it is set */
    bool fits;      /* so far nothing to be inverted was 0 modulo p without being 0 */
    residue *value; /* parameters, in Montgomery form */
    residue *value_inverse;
    uint32_t value_capacity;
    residue *constant;
    residue *whole_inverse; /* 1/n for rows of n choices */
    uint32_t whole_count;
    table *tables;
    residue *room, *scratch;
    size_t capacity, scratch_capacity;
    residue *numbers; /* by number * model_count + model */
    size_t number_capacity;
} engine;

/* The places from .. end of step t, and their choices. */
typedef struct range {
    uint32_t from, end, choice_from, choice_end, t;
} range;

static void *engine_new(const tape *p, const support *s)
{
    engine *e = alloc_zeroed(1, sizeof *e);
    e->p = p;
    e->s = s;
    e->tables = alloc_zeroed(p->op_count, sizeof *e->tables);
    e->constant = alloc_zeroed(p->constant_count, sizeof *e->constant);
    for (uint32_t i = 0; i < p->op_count; i++) {
        const tape_op *op = &p->ops[i];
        if (op->kind == TAPE_CONDITION)
            e->tables[op->input[3]].wanted = true;
        if (op->kind == TAPE_POINTWISE && op->number == POINT_DIV)
            e->tables[op->input[1]].wanted = true;
        if (op->kind == TAPE_POWER && op->number < 0)
            e->tables[op->input[0]].wanted = true;
    }
    return e;
}

static void engine_free(void *context)
{
    engine *e = context;
    if (!e)
        return;
    free(e->value);
    free(e->value_inverse);
    free(e->constant);
    free(e->whole_inverse);
    free(e->tables);
    free(e->room);
    free(e->scratch);
    free(e->numbers);
    free(e);
}

/* ---- The prime ----------------------------------------------------------------------------------- */

static void make_value_room(engine *e, uint32_t count)
{
    if (count <= e->value_capacity)
        return;
    e->value_capacity = count;
    e->value = alloc_resize(e->value, count, sizeof *e->value);
    e->value_inverse = alloc_resize(e->value_inverse, count, sizeof *e->value_inverse);
}

static bool set_constants(engine *e, const prime *p)
{
    for (uint32_t i = 0; i < e->p->constant_count; i++) {
        residue r;
        if (!prime_residue(p, e->p->constants[i], r.word) || (is_zero(r) && mpq_sgn(e->p->constants[i]) != 0))
            return false;
        e->constant[i] = enter(&e->f, r.word);
    }
    return true;
}

static bool engine_set(void *context, const prime *p, const uint64_t *values, uint32_t count)
{
    engine *e = context;
    REQUIRE(count >= 2 && p->limbs == LIMBS && is_zero(residue_of(values)));
    make_value_room(e, count);
    e->ready = false;
    if (!equal(e->f.p, residue_of(p->p)))
        e->whole_count = 0;
    e->f = modulus_of(p);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0 && limbs_zero(LIMBS, values + (size_t)LIMBS * i))
            return false;
        e->value[i] = enter(&e->f, values + (size_t)LIMBS * i);
    }
    e->ready = invert_all(&e->f, e->value, e->value_inverse, count) && set_constants(e, p);
    return e->ready;
}

/* 1/n for n = 1 .. count - 1. */
static void prepare_whole(engine *e, uint32_t count)
{
    if (count <= e->whole_count)
        return;
    e->whole_inverse = alloc_resize(e->whole_inverse, count, sizeof *e->whole_inverse);
    e->whole_count = count;
    residue n = zero;
    for (uint32_t i = 0; i < count; i++, n = add(&e->f, n, e->f.one))
        if (is_zero(n))
            e->whole_inverse[i] = zero;
        else
            e->fits = invert(&e->f, n, &e->whole_inverse[i]) && e->fits;
}

/* ---- Room ---------------------------------------------------------------------------------------- */

static range step(const compact *m, uint32_t t)
{
    uint32_t from = m->layer[t - 1], end = m->layer[t];
    return (range){from, end, m->first_choice[from], m->first_choice[end], t};
}

static void widest(const compact *m, size_t *rows, size_t *entries, uint32_t *row)
{
    *rows = *entries = *row = 0;
    for (uint32_t t = 1; t <= m->horizon; t++) {
        range r = step(m, t);
        *rows = r.end - r.from > *rows ? r.end - r.from : *rows;
        *entries = r.choice_end - r.choice_from > *entries ? r.choice_end - r.choice_from : *entries;
    }
    for (uint32_t i = 0; i < m->place_count; i++) {
        uint32_t n = m->first_choice[i + 1] - m->first_choice[i];
        *row = n > *row ? n : *row;
    }
}

/* How many entries the tables need; with `room` they are laid out in it. */
static size_t arrange(engine *e, size_t rows, size_t entries, residue *room)
{
    const compact *m = e->m;
    bool whole = e->p->phase_count > 1;
    size_t used = 0;
    for (uint32_t i = 0; i < e->p->op_count; i++) {
        bool values = e->p->ops[i].shape == SHAPE_VALUE;
        size_t layer = values ? rows : entries, all = values ? m->place_count : m->choice_count;
        table *b = &e->tables[i];
        for (int k = 0; k < 2; k++) {
            bool own = whole ? k == 0 : k == 0 || values;
            if (room)
                b->rows[k] = own ? room + used : b->rows[0];
            used += own ? (whole ? all : layer) : 0;
        }
        if (room)
            b->inverse = b->wanted ? room + used : NULL;
        used += b->wanted ? (whole ? all : layer) : 0;
    }
    return used;
}

static void lay_out(engine *e)
{
    size_t rows, entries;
    uint32_t row;
    widest(e->m, &rows, &entries, &row);
    size_t needed = arrange(e, rows, entries, NULL);
    if (needed > e->capacity) {
        free(e->room);
        e->capacity = needed;
        e->room = alloc_bytes(needed * sizeof *e->room);
    }
    arrange(e, rows, entries, e->room);
    if (2 * rows > e->scratch_capacity) {
        e->scratch_capacity = 2 * rows;
        e->scratch = alloc_resize(e->scratch, 2 * rows, sizeof *e->scratch);
    }
    size_t numbers = (size_t)e->p->number_count * e->m->model_count;
    if (numbers > e->number_capacity) {
        e->number_capacity = numbers;
        e->numbers = alloc_resize(e->numbers, numbers, sizeof *e->numbers);
    }
    prepare_whole(e, row + 1);
}

/* The entries of a table at a step: of its first choice or place there on. */
static residue *layer_of(const engine *e, uint32_t op, uint32_t t)
{
    residue *rows = e->tables[op].rows[t & 1];
    if (e->p->phase_count == 1)
        return rows;
    uint32_t place = e->m->layer[t - 1];
    return rows + (e->p->ops[op].shape == SHAPE_VALUE ? place : e->m->first_choice[place]);
}

static residue *inverse_of(const engine *e, uint32_t op, uint32_t t)
{
    uint32_t place = e->p->phase_count == 1 ? 0 : e->m->layer[t - 1];
    bool values = e->p->ops[op].shape == SHAPE_VALUE;
    return e->tables[op].inverse + (values || place == 0 ? place : e->m->first_choice[place]);
}

#endif
