/* The trajectory form of a tape: monomials and the potentials in them, before any model is seen. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "operators/tape_paths_impl.h"

#define MAX_POTENTIALS 400u

/* ---- Forms --------------------------------------------------------------------------------------- */

static void add(form *out, const form *in, int times, uint32_t width)
{
    for (int i = 0; i < LEAVES; i++)
        out->leaf[i] += times * in->leaf[i];
    for (uint32_t i = 0; i < width; i++) {
        out->ahead[i] += times * in->ahead[i];
        out->here[i] += times * in->here[i];
        out->touched[i] = out->touched[i] || in->touched[i];
    }
}

/* Exponents stay small, and those of a term are not negative. */
static bool fits(const form *f, uint32_t width, bool as_term)
{
    bool ok = true;
    for (int i = 0; i < LEAVES; i++)
        ok = ok && abs(f->leaf[i]) <= PATHS_MAX_EXPONENT && (!as_term || f->leaf[i] >= 0);
    for (uint32_t i = 0; i < width; i++)
        ok = ok && abs(f->ahead[i]) <= PATHS_MAX_EXPONENT && abs(f->here[i]) <= PATHS_MAX_EXPONENT &&
             (!as_term || f->ahead[i] >= 0);
    return ok;
}

static bool same_term(const form *a, const form *b, uint32_t width)
{
    return memcmp(a->leaf, b->leaf, sizeof a->leaf) == 0 &&
           memcmp(a->ahead, b->ahead, width * sizeof(int)) == 0;
}

static form new_form(uint32_t width)
{
    return (form){.ahead = alloc_zeroed(width, sizeof(int)),
                  .here = alloc_zeroed(width, sizeof(int)),
                  .touched = alloc_zeroed(width, sizeof(bool))};
}

void paths_form_free(form *f)
{
    free(f->ahead);
    free(f->here);
    free(f->touched);
}

/*
 * The potential with this term, taken; `self`: it also reads itself at s', which is written with the next
 * free number until it is known.
 */
static uint32_t potential_of(paths *e, form *term, bool self, uint32_t op, bool of_boltzmann)
{
    for (uint32_t i = 0; i < e->count; i++) {
        if (e->potentials[i].of_boltzmann != of_boltzmann)
            continue;
        term->ahead[i] += self;
        bool same = same_term(term, &e->potentials[i].term, e->width);
        term->ahead[i] -= self;
        if (same) {
            paths_form_free(term);
            return i;
        }
    }
    term->ahead[e->count] += self;
    e->potentials[e->count] = (potential){.term = *term, .first = op, .of_boltzmann = of_boltzmann};
    return e->count++;
}

/* pi and y of a circle: what their denominators are, and what the total's potential is. */
static bool make_circle(paths *e, uint32_t total)
{
    const tape_op *op = &e->p->ops[total];
    const form *pi = &e->forms[op->input[1]], *y = &e->forms[op->input[3]];
    if (!pi->known || !y->known || e->count >= e->width)
        return false;
    form term = new_form(e->width);
    add(&term, pi, 1, e->width);
    add(&term, y, 1, e->width);
    for (uint32_t i = 0; i < e->width; i++)
        term.ahead[i] -= term.here[i];
    if (!fits(&term, e->width, true)) {
        paths_form_free(&term);
        return false;
    }
    form *v = &e->forms[total];
    for (uint32_t i = 0; i < e->width; i++)
        v->here[i] = -term.here[i];
    uint32_t h = potential_of(e, &term, true, total, false);
    e->made[total] = h;
    v->here[h] += 1;
    v->known = true;
    return true;
}

static bool make_boltzmann(paths *e, uint32_t i)
{
    const tape_op *op = &e->p->ops[i];
    const form *q = &e->forms[op->input[0]];
    if (!q->known || op->number > PATHS_MAX_EXPONENT || e->count >= e->width)
        return false;
    form term = new_form(e->width);
    add(&term, q, (int)op->number, e->width);
    memset(term.here, 0, e->width * sizeof(int));
    if (!fits(&term, e->width, true)) {
        paths_form_free(&term);
        return false;
    }
    form *out = &e->forms[i];
    add(out, &term, 1, e->width);
    e->made[i] = potential_of(e, &term, false, i, true);
    out->here[e->made[i]] += 1;
    out->touched[e->made[i]] = true;
    return true;
}

/* A value table at s'. */
static void look_ahead(const form *v, form *out, uint32_t width)
{
    for (uint32_t i = 0; i < width; i++)
        out->ahead[i] += v->here[i];
}

static bool make_form(paths *e, uint32_t i)
{
    const tape_op *op = &e->p->ops[i];
    form *out = &e->forms[i];
    const form *in[TAPE_MAX_INPUTS] = {NULL};
    for (uint32_t k = 0; k < op->input_count; k++)
        in[k] = &e->forms[op->input[k]];
    switch (op->kind) {
    case TAPE_PRIOR: out->leaf[LEAF_PRIOR] = 1; break;
    case TAPE_SUCCESS: out->leaf[LEAF_SUCCESS] = 1; break;
    case TAPE_UNIFORM: out->leaf[LEAF_UNIFORM] = 1; break;
    case TAPE_CONSTANT:
        if (op->shape == SHAPE_VALUE || mpq_cmp_ui(e->p->constants[op->number], 1, 1) != 0)
            return false;
        break;
    case TAPE_BACKUP:
        if (op->input[1] > i && !make_circle(e, op->input[1]))
            return false;
        if (!in[0]->known || !in[1]->known)
            return false;
        add(out, in[0], 1, e->width);
        look_ahead(in[1], out, e->width);
        break;
    case TAPE_TOTAL: return true; /* with its backup */
    case TAPE_JOINT:
        add(out, in[0], 1, e->width);
        add(out, in[1], 1, e->width);
        break;
    case TAPE_CONDITION:
        add(out, in[0], 1, e->width);
        for (uint32_t k = 0; k < e->width; k++)
            out->here[k] += in[3]->here[k];
        out->touched[e->made[op->input[3]]] = true;
        break;
    case TAPE_BOLTZMANN:
        if (!make_boltzmann(e, i))
            return false;
        break;
    case TAPE_POINTWISE:
        if (op->number != POINT_MUL && op->number != POINT_DIV)
            return false;
        add(out, in[0], 1, e->width);
        add(out, in[1], op->number == POINT_MUL ? 1 : -1, e->width);
        break;
    case TAPE_POWER:
        if (labs(op->number) > PATHS_MAX_EXPONENT)
            return false;
        add(out, in[0], (int)op->number, e->width);
        break;
    case TAPE_GIVEN:
    case TAPE_OCCUPANCY:
    case TAPE_SPREAD:
    case TAPE_PATH_SUM: return false;
    }
    out->known = true;
    return fits(out, e->width, false);
}

static bool trivial(const form *f, uint32_t width)
{
    bool ok = true;
    for (int i = 0; i < LEAVES; i++)
        ok = ok && f->leaf[i] == 0;
    for (uint32_t i = 0; i < width; i++)
        ok = ok && f->ahead[i] == 0 && f->here[i] == 0;
    return ok;
}

static void make_quotients(paths *e)
{
    e->quotients = alloc_zeroed(e->p->pair_count, sizeof *e->quotients);
    for (uint32_t i = 0; i < e->p->pair_count; i++) {
        form *f = &e->quotients[i];
        *f = new_form(e->width);
        if (e->p->pairs[i].numbers)
            continue;
        add(f, &e->forms[e->p->pairs[i].a], 1, e->width);
        add(f, &e->forms[e->p->pairs[i].b], -1, e->width);
        f->known = trivial(f, e->width);
    }
}

bool paths_make_forms(paths *e)
{
    const tape *p = e->p;
    for (uint32_t i = 0; i < p->op_count; i++)
        e->width += p->ops[i].kind == TAPE_TOTAL || p->ops[i].kind == TAPE_BOLTZMANN;
    e->forms = alloc_zeroed(p->op_count, sizeof *e->forms);
    e->made = alloc_zeroed(p->op_count, sizeof *e->made);
    e->potentials = alloc_zeroed(e->width, sizeof *e->potentials);
    bool ok = e->width <= MAX_POTENTIALS;
    for (uint32_t i = 0; ok && i < p->op_count; i++)
        e->forms[i] = new_form(e->width);
    for (uint32_t i = 0; ok && i < p->op_count; i++)
        ok = make_form(e, i);
    if (ok)
        make_quotients(e);
    return ok;
}
