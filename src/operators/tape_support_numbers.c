/* Of numbers and laws: which are 0, infinite, defined. */
#include <string.h>

#include "operators/tape_support_impl.h"

/* ---- Numbers ------------------------------------------------------------------------------------- */

static void success(support *s, uint32_t i)
{
    const compact *m = s->m;
    uint8_t *defined = s->defined + (size_t)i * m->model_count;
    uint8_t *nonzero = s->number_nonzero + (size_t)i * m->model_count;
    memset(defined, 1, m->model_count);
    memset(nonzero, 0, m->model_count);
    for (uint32_t place = 0; place < m->layer[1]; place++) {
        nonzero[m->model[place]] |= s->nonzero[s->p->numbers[i].a][place];
        defined[m->model[place]] &= !s->marked[s->p->numbers[i].a][place];
    }
}

/* 0 where something infinite would be multiplied with 0; else whether the result is infinite. */
static uint8_t infinite_result(tape_number_kind kind, uint8_t a, uint8_t b, uint8_t left, uint8_t right,
                               uint8_t *defined)
{
    if (kind == TAPE_NUMBER_DRAWS)
        return !left;
    if (kind == TAPE_NUMBER_MUL)
        *defined &= !((a && !right) || (b && !left));
    return a | b; /* sums and products alone have infinite parts */
}

static void number(support *s, uint32_t i)
{
    size_t models = s->m->model_count;
    const tape_number *n = &s->p->numbers[i];
    memset(s->infinite + i * models, 0, models);
    if (n->kind == TAPE_NUMBER_SUCCESS) {
        success(s, i);
        return;
    }
    for (size_t k = 0; k < models; k++) {
        uint8_t *defined = &s->defined[i * models + k], *nonzero = &s->number_nonzero[i * models + k];
        if (n->kind == TAPE_NUMBER_RATIONAL) {
            *defined = 1;
            *nonzero = mpq_sgn(s->p->constants[n->a]) != 0;
            continue;
        }
        bool one = n->kind == TAPE_NUMBER_POWER || n->kind == TAPE_NUMBER_DRAWS;
        size_t a = n->a * models + k, b = (one ? n->a : n->b) * models + k;
        uint8_t left = s->number_nonzero[a], right = s->number_nonzero[b];
        *defined = s->defined[a] & s->defined[b];
        *nonzero = n->kind == TAPE_NUMBER_ADD || n->kind == TAPE_NUMBER_SUB ? left | right : left & right;
        if (n->kind == TAPE_NUMBER_DIV)
            *defined &= right;
        if (n->kind == TAPE_NUMBER_POWER) {
            *nonzero = n->exponent == 0 ? 1 : left;
            *defined &= n->exponent >= 0 || left;
        }
        s->infinite[i * models + k] = infinite_result(n->kind, s->infinite[a], s->infinite[b], left, right,
                                                      defined);
        *nonzero |= s->infinite[i * models + k];
    }
}

/* ---- Laws ---------------------------------------------------------------------------------------- */

/* A law's weight of a choice. */
static uint8_t law_plays(const support *s, const tape_law *l, uint32_t c)
{
    return s->nonzero[l->pi][c] & (l->posterior ? s->nonzero[l->y][c] : 1);
}

/* Met there, the row leaves the law undefined: what pi does is unknown, and matters. */
static uint8_t law_stops(const support *s, const tape_law *l, uint32_t place)
{
    uint8_t matters = !l->posterior;
    for (uint32_t c = s->m->first_choice[place]; l->posterior && c < s->m->first_choice[place + 1]; c++)
        matters |= s->nonzero[l->q][c];
    return (s->marked[l->pi][place] & matters) | (l->posterior ? s->marked[l->y][place] : 0);
}

static void law(support *s, uint32_t i)
{
    const compact *m = s->m;
    const tape_law *l = &s->p->laws[i];
    uint8_t *defined = s->law_defined + (size_t)i * m->model_count;
    for (uint32_t k = 0; k < m->model_count; k++)
        defined[k] = !l->posterior || support_number_nonzero(s, l->total, k);
    memset(s->met, 0, m->place_count);
    memset(s->met, 1, m->layer[1]);
    for (uint32_t place = 0; place < m->place_count; place++) {
        if (!s->met[place])
            continue;
        defined[m->model[place]] &= !law_stops(s, l, place);
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++)
            for (uint32_t b = m->first_branch[c]; law_plays(s, l, c) && b < m->first_branch[c + 1]; b++)
                s->met[m->target[b]] = 1;
    }
}

void support_run_numbers(support *s)
{
    for (uint32_t i = 0; i < s->p->number_count; i++)
        number(s, i);
    for (uint32_t i = 0; i < s->p->law_count; i++)
        law(s, i);
}

/* ---- Asked for ----------------------------------------------------------------------------------- */

bool support_number_defined(const support *s, uint32_t number, uint32_t model)
{
    return s->defined[(size_t)number * s->m->model_count + model];
}

bool support_number_nonzero(const support *s, uint32_t number, uint32_t model)
{
    return s->number_nonzero[(size_t)number * s->m->model_count + model];
}

bool support_number_infinite(const support *s, uint32_t number, uint32_t model)
{
    return s->infinite[(size_t)number * s->m->model_count + model];
}

bool support_applies(const support *s, uint32_t model)
{
    bool all = true;
    for (uint32_t i = 0; i < s->p->condition_count; i++)
        all = all && support_number_defined(s, s->p->conditions[i], model) &&
              support_number_nonzero(s, s->p->conditions[i], model);
    return all;
}
