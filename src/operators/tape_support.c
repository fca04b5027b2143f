#include "operators/tape_support_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"

#define NO_COUSIN UINT32_MAX

static bool looks_ahead(const tape *p, const tape_op *op, uint32_t *values);

static bool same_kind(const tape *p, const tape_op *a, const tape_op *b)
{
    uint32_t v, w;
    return a->kind == b->kind && a->shape == b->shape && a->number == b->number && a->phase == b->phase &&
           a->input_count == b->input_count && looks_ahead(p, a, &v) == looks_ahead(p, b, &w);
}

static void find_cousins(support *s)
{
    const tape *p = s->p;
    s->cousin = alloc_zeroed(p->op_count, sizeof *s->cousin);
    for (uint32_t i = 0; i < p->op_count; i++) {
        s->cousin[i] = NO_COUSIN;
        for (uint32_t k = 0; k < i; k++)
            if (same_kind(p, &p->ops[i], &p->ops[k]))
                s->cousin[i] = k;
    }
}

support *support_new(const tape *p)
{
    REQUIRE(!p->is_signed);
    support *s = alloc_zeroed(1, sizeof *s);
    s->p = p;
    s->nonzero = alloc_zeroed(p->op_count, sizeof *s->nonzero);
    s->marked = alloc_zeroed(p->op_count, sizeof *s->marked);
    find_cousins(s);
    return s;
}

void support_free(support *s)
{
    if (!s)
        return;
    free(s->nonzero);
    free(s->marked);
    free(s->cousin);
    free(s->same);
    free(s->room);
    free(s->defined);
    free(s->number_nonzero);
    free(s->infinite);
    free(s->met);
    free(s->law_defined);
    free(s);
}

static void lay_out(support *s)
{
    const compact *m = s->m;
    size_t needed = 0;
    for (uint32_t i = 0; i < s->p->op_count; i++)
        needed += m->place_count + (s->p->ops[i].shape == SHAPE_VALUE ? m->place_count : m->choice_count);
    if (needed > s->capacity) {
        free(s->room);
        s->capacity = needed;
        s->room = alloc_bytes(needed);
    }
    uint8_t *next = s->room;
    for (uint32_t i = 0; i < s->p->op_count; i++) {
        s->marked[i] = next;
        s->nonzero[i] = next + m->place_count;
        next = s->nonzero[i] + (s->p->ops[i].shape == SHAPE_VALUE ? m->place_count : m->choice_count);
    }
    size_t pairs = (size_t)s->p->op_count * m->horizon;
    if (pairs > s->same_capacity) {
        s->same_capacity = pairs;
        s->same = alloc_resize(s->same, pairs, sizeof *s->same);
    }
    size_t numbers = (size_t)s->p->number_count * m->model_count;
    if (numbers > s->number_capacity) {
        s->number_capacity = numbers;
        s->defined = alloc_resize(s->defined, numbers, 1);
        s->number_nonzero = alloc_resize(s->number_nonzero, numbers, 1);
        s->infinite = alloc_resize(s->infinite, numbers, 1);
    }
    if (s->p->law_count > 0) {
        s->met = alloc_resize(s->met, m->place_count, 1);
        s->law_defined = alloc_resize(s->law_defined, (size_t)s->p->law_count * m->model_count, 1);
    }
}

/* ---- Leaves -------------------------------------------------------------------------------------- */

static void fill_leaf(support *s, uint32_t i, const uint8_t *const *given)
{
    const compact *m = s->m;
    const tape_op *op = &s->p->ops[i];
    uint8_t *nonzero = s->nonzero[i];
    size_t count = op->shape == SHAPE_VALUE ? m->place_count : m->choice_count;
    memset(s->marked[i], 0, m->place_count);
    switch (op->kind) {
    case TAPE_PRIOR:
        for (size_t c = 0; c < count; c++)
            nonzero[c] = m->prior[c] != PARAMETER_ZERO;
        break;
    case TAPE_SUCCESS:
        for (size_t c = 0; c < count; c++)
            nonzero[c] = m->x[c] != PARAMETER_ZERO;
        break;
    case TAPE_UNIFORM: memset(nonzero, 1, count); break;
    case TAPE_CONSTANT: memset(nonzero, mpq_sgn(s->p->constants[op->number]) != 0, count); break;
    default: memcpy(nonzero, given[op->number], count);
    }
}

/* ---- Rows: places from .. end of step t ---------------------------------------------------------- */

typedef struct range {
    uint32_t from, end, t;
} range;

/* q = y * E[v]; marked where y is, or where y > 0 leads to a marked value. */
static void backup(support *s, uint32_t i, range r)
{
    const compact *m = s->m;
    const tape_op *op = &s->p->ops[i];
    const uint8_t *y = s->nonzero[op->input[0]], *v = s->nonzero[op->input[1]];
    const uint8_t *v_marked = s->marked[op->input[1]];
    uint8_t *q = s->nonzero[i];
    for (uint32_t place = r.from; place < r.end; place++) {
        uint8_t mark = s->marked[op->input[0]][place];
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++) {
            uint8_t any = r.t == m->horizon, any_marked = 0;
            for (uint32_t b = m->first_branch[c]; b < m->first_branch[c + 1]; b++) {
                any |= v[m->target[b]];
                any_marked |= v_marked[m->target[b]];
            }
            q[c] = y[c] & any;
            mark |= y[c] & any_marked;
        }
        s->marked[i][place] = mark;
    }
}

static void joint(support *s, uint32_t i, range r)
{
    const compact *m = s->m;
    const uint8_t *pi = s->nonzero[s->p->ops[i].input[0]], *q = s->nonzero[s->p->ops[i].input[1]];
    uint8_t *out = s->nonzero[i];
    for (uint32_t c = m->first_choice[r.from]; c < m->first_choice[r.end]; c++)
        out[c] = pi[c] & q[c];
    memset(s->marked[i] + r.from, 0, r.end - r.from); /* an intermediate result: totals and policies tell */
}

/* Does pi, playing on while y > 0, get to a marked value? */
static uint8_t reaches_marked(const support *s, const tape_op *total, uint32_t place)
{
    const compact *m = s->m;
    const uint8_t *pi = s->nonzero[total->input[1]], *y = s->nonzero[total->input[3]];
    const uint8_t *v_marked = s->marked[s->p->ops[total->input[2]].input[1]];
    uint8_t any = 0;
    for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++)
        for (uint32_t b = m->first_branch[c]; b < m->first_branch[c + 1]; b++)
            any |= pi[c] & y[c] & v_marked[m->target[b]];
    return any;
}

static void total(support *s, uint32_t i, range r)
{
    const compact *m = s->m;
    const tape_op *op = &s->p->ops[i];
    const uint8_t *joint = s->nonzero[op->input[0]], *q = s->nonzero[op->input[2]];
    for (uint32_t place = r.from; place < r.end; place++) {
        uint8_t any = 0, any_q = 0;
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++) {
            any |= joint[c];
            any_q |= q[c];
        }
        uint8_t mark = s->marked[op->input[3]][place] | (s->marked[op->input[1]][place] & any_q);
        if (!mark && s->marked[op->input[2]][place])
            mark = reaches_marked(s, op, place);
        s->nonzero[i][place] = any;
        s->marked[i][place] = mark;
    }
}

static void condition(support *s, uint32_t i, range r)
{
    const compact *m = s->m;
    const tape_op *op = &s->p->ops[i];
    const uint8_t *from[] = {s->nonzero[op->input[1]], s->nonzero[op->input[0]]};
    for (uint32_t place = r.from; place < r.end; place++) {
        uint8_t possible = s->nonzero[op->input[3]][place];
        const uint8_t *row = from[possible];
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++)
            s->nonzero[i][c] = row[c];
        s->marked[i][place] = (possible ^ 1) | s->marked[op->input[1]][place] |
                              s->marked[op->input[2]][place];
    }
}

static void boltzmann(support *s, uint32_t i, range r)
{
    const compact *m = s->m;
    const tape_op *op = &s->p->ops[i];
    const uint8_t *q = s->nonzero[op->input[0]], *pi = s->nonzero[op->input[1]];
    for (uint32_t place = r.from; place < r.end; place++) {
        uint8_t any = op->number == 0;
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++)
            any |= q[c];
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++)
            s->nonzero[i][c] = op->number == 0 ? 1 : any ? q[c] : pi[c];
        s->marked[i][place] = any ? s->marked[op->input[2]][place] : 1;
    }
}

/* What an operation on entries does to zeros: the entry, and whether it marks the row. */
static uint8_t combined(pointwise op, uint8_t a, uint8_t b, uint8_t *mark)
{
    switch (op) {
    case POINT_MUL: return a & b;
    case POINT_ADD:
    case POINT_SUB: return a | b;
    case POINT_DIV: break;
    }
    *mark |= a & (b ^ 1);
    return a & b;
}

static void entries(support *s, uint32_t i, range r)
{
    const compact *m = s->m;
    const tape_op *op = &s->p->ops[i];
    bool values = op->shape == SHAPE_VALUE, power = op->kind == TAPE_POWER;
    uint32_t second = op->input[power ? 0 : 1];
    const uint8_t *a = s->nonzero[op->input[0]], *b = s->nonzero[second];
    for (uint32_t place = r.from; place < r.end; place++) {
        uint8_t mark = s->marked[op->input[0]][place] | s->marked[second][place];
        uint32_t from = values ? place : m->first_choice[place];
        uint32_t end = values ? place + 1 : m->first_choice[place + 1];
        for (uint32_t c = from; c < end; c++) {
            if (power) {
                s->nonzero[i][c] = op->number == 0 ? 1 : a[c];
                mark |= op->number < 0 && !a[c];
            } else {
                s->nonzero[i][c] = combined((pointwise)op->number, a[c], b[c], &mark);
            }
        }
        s->marked[i][place] = mark;
    }
}

/* Forward: what leaves each place joins the next layer; a marked row might do anything there. */
static void occupancy(support *s, uint32_t i)
{
    const compact *m = s->m;
    uint32_t pi = s->p->ops[i].input[0];
    uint8_t *here = s->nonzero[i], *marked = s->marked[i];
    memset(here, 0, m->place_count);
    memset(marked, 0, m->place_count);
    memset(here, 1, m->layer[1]);
    for (uint32_t place = 0; place < m->layer[m->horizon - 1]; place++) {
        uint8_t unsure = s->marked[pi][place] & (marked[place] | here[place]);
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++)
            for (uint32_t b = m->first_branch[c]; b < m->first_branch[c + 1]; b++) {
                here[m->target[b]] |= here[place] & s->nonzero[pi][c];
                marked[m->target[b]] |= unsure | (marked[place] & s->nonzero[pi][c]);
            }
    }
}

static void forward(support *s, uint32_t i)
{
    const tape_op *op = &s->p->ops[i];
    if (op->kind == TAPE_OCCUPANCY) {
        occupancy(s, i);
        return;
    }
    size_t count = op->shape == SHAPE_VALUE ? s->m->place_count : s->m->choice_count;
    memcpy(s->nonzero[i], s->nonzero[op->input[2]], count);
    memset(s->marked[i], 0, s->m->place_count);
}

static void spread(support *s, uint32_t i, range r)
{
    uint32_t v = s->p->ops[i].input[0];
    for (uint32_t place = r.from; place < r.end; place++) {
        for (uint32_t c = s->m->first_choice[place]; c < s->m->first_choice[place + 1]; c++)
            s->nonzero[i][c] = s->nonzero[v][place];
        s->marked[i][place] = s->marked[v][place];
    }
}

static void run_op(support *s, uint32_t i, range r)
{
    switch (s->p->ops[i].kind) {
    case TAPE_BACKUP: backup(s, i, r); break;
    case TAPE_JOINT: joint(s, i, r); break;
    case TAPE_TOTAL: total(s, i, r); break;
    case TAPE_CONDITION: condition(s, i, r); break;
    case TAPE_BOLTZMANN: boltzmann(s, i, r); break;
    case TAPE_POINTWISE:
    case TAPE_POWER: entries(s, i, r); break;
    case TAPE_SPREAD: spread(s, i, r); break;
    default: break; /* leaves and occupancies */
    }
}

/* ---- What is known already ------------------------------------------------------------------------ */
/*
 * The iterates of a sequence differ in their numbers, hardly ever in their zeros: an operation whose inputs
 * are equal to those of an earlier one of its kind is a copy of that.
 */

static uint32_t same_at(const support *s, uint32_t i, uint32_t t)
{
    return t > s->m->horizon ? 0 : s->same[(t - 1) * s->p->op_count + i];
}

/* The values one step later that the operation looks at; it looks at the inputs at step t in any case. */
static bool looks_ahead(const tape *p, const tape_op *op, uint32_t *values)
{
    const tape_op *backup = op->kind == TAPE_TOTAL ? &p->ops[op->input[2]] : op;
    *values = backup->input[1];
    return backup->kind == TAPE_BACKUP;
}

/* Have two cousins equal inputs? */
static bool alike(const support *s, uint32_t i, uint32_t k, uint32_t t)
{
    const tape_op *a = &s->p->ops[i], *b = &s->p->ops[k];
    uint32_t v, w;
    for (uint32_t n = 0; n < a->input_count; n++)
        if (!(a->kind == TAPE_BACKUP && n == 1) && same_at(s, a->input[n], t) != same_at(s, b->input[n], t))
            return false;
    return !looks_ahead(s->p, a, &v) || !looks_ahead(s->p, b, &w) ||
           same_at(s, v, t + 1) == same_at(s, w, t + 1);
}

/* Where the entries of an operation at step t begin, and how many they are. */
static size_t entry_range(const support *s, uint32_t i, range r, uint32_t *from)
{
    bool values = s->p->ops[i].shape == SHAPE_VALUE;
    *from = values ? r.from : s->m->first_choice[r.from];
    return (values ? r.end : s->m->first_choice[r.end]) - *from;
}

static bool equal(const support *s, uint32_t i, uint32_t k, range r)
{
    uint32_t from;
    size_t count = entry_range(s, i, r, &from);
    return memcmp(s->nonzero[i] + from, s->nonzero[k] + from, count) == 0 &&
           memcmp(s->marked[i] + r.from, s->marked[k] + r.from, r.end - r.from) == 0;
}

static void copy(support *s, uint32_t i, uint32_t k, range r)
{
    uint32_t from;
    size_t count = entry_range(s, i, r, &from);
    memcpy(s->nonzero[i] + from, s->nonzero[k] + from, count);
    memcpy(s->marked[i] + r.from, s->marked[k] + r.from, r.end - r.from);
}

/* Copy what is known, or compute it and see whether it is one of its inputs again. */
static void run_or_copy(support *s, uint32_t i, range r)
{
    const tape_op *op = &s->p->ops[i];
    uint32_t *same = &s->same[(r.t - 1) * s->p->op_count + i];
    for (uint32_t k = s->cousin[i]; k != NO_COUSIN; k = s->cousin[k])
        if (alike(s, i, k, r.t)) {
            copy(s, i, k, r);
            *same = same_at(s, k, r.t);
            return;
        }
    run_op(s, i, r);
    *same = i;
    for (uint32_t n = 0; n < op->input_count && *same == i; n++) {
        bool now = !(op->kind == TAPE_BACKUP && n == 1);
        bool values = op->shape == SHAPE_VALUE, input_values = s->p->ops[op->input[n]].shape == SHAPE_VALUE;
        if (now && values == input_values && op->kind != TAPE_OCCUPANCY && equal(s, i, op->input[n], r))
            *same = same_at(s, op->input[n], r.t);
    }
}

/* ---- Runs ---------------------------------------------------------------------------------------- */

void support_run(support *s, const compact *m, const uint8_t *const *given)
{
    const tape *p = s->p;
    s->m = m;
    lay_out(s);
    for (uint32_t i = 0; i < p->op_count; i++)
        for (uint32_t t = 0; t < m->horizon; t++)
            s->same[t * p->op_count + i] = i;
    for (uint32_t i = 0; i < p->op_count; i++)
        if (p->ops[i].kind <= TAPE_GIVEN)
            fill_leaf(s, i, given);
    for (uint32_t phase = 0; phase < p->phase_count; phase++) {
        for (uint32_t t = m->horizon; t >= 1; t--)
            for (uint32_t i = 0; i < p->op_count; i++)
                if (p->ops[i].phase == phase && p->ops[i].kind > TAPE_GIVEN &&
                    !tape_is_forward(p->ops[i].kind))
                    run_or_copy(s, i, (range){m->layer[t - 1], m->layer[t], t});
        for (uint32_t i = 0; i < p->op_count; i++)
            if (p->ops[i].phase == phase && tape_is_forward(p->ops[i].kind))
                forward(s, i);
    }
    support_run_numbers(s);
}

bool support_nonzero(const support *s, uint32_t op, uint32_t index)
{
    return s->nonzero[op][index];
}

bool support_marked(const support *s, uint32_t op, uint32_t place)
{
    return s->marked[op][place];
}

const uint8_t *support_nonzeros(const support *s, uint32_t op)
{
    return s->nonzero[op];
}

const uint8_t *support_marks(const support *s, uint32_t op)
{
    return s->marked[op];
}

/* Of numbers and laws: is the side defined on the model? */
static bool side_defined(const support *s, const tape_pair *pair, uint32_t side, uint32_t model)
{
    return pair->laws ? s->law_defined[(size_t)side * s->m->model_count + model]
                      : support_number_defined(s, side, model);
}

static void count_rows(const support *s, const tape_pair *pair, tape_outcome *out)
{
    const compact *m = s->m;
    for (uint32_t place = 0; place < m->place_count; place++) {
        uint8_t left = s->marked[pair->a][place], right = s->marked[pair->b][place];
        tape_outcome *o = &out[m->model[place]];
        o->compared += !(left | right);
        o->undefined += left & right;
        o->one_side += left ^ right;
    }
}

void support_outcomes(const support *s, tape_outcome *outcomes)
{
    size_t models = s->m->model_count;
    if (s->p->pair_count == 0) /* and outcomes may be NULL */
        return;
    memset(outcomes, 0, s->p->pair_count * models * sizeof *outcomes);
    for (uint32_t i = 0; i < s->p->pair_count; i++) {
        const tape_pair *pair = &s->p->pairs[i];
        tape_outcome *out = outcomes + i * models;
        if (!pair->numbers && !pair->laws) {
            count_rows(s, pair, out);
            continue;
        }
        for (uint32_t k = 0; k < models; k++) {
            out[k].compared = side_defined(s, pair, pair->a, k) && side_defined(s, pair, pair->b, k);
            out[k].undefined = !out[k].compared;
        }
    }
}
