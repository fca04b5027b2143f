/*
 * Two laws over paths (tape.h) compared modulo a prime, and sums over paths: path by path, exponential in T.
 * To be included once in a file that has defined LIMBS, as residue.h.
 */
#ifndef OPERATORS_TAPE_LAWS_H
#define OPERATORS_TAPE_LAWS_H

#include "operators/compact.h"
#include "operators/residue.h"

/* In Montgomery form: weights of choices, whose products over total are the law. */
typedef struct law_side {
    const residue *pi;
    const residue *y; /* NULL where it is no posterior; then total is 1 */
    residue total;
} law_side;

typedef struct law_walk {
    const modulus *f;
    const compact *m;
    const residue *value;
    const law_side *side;
} law_walk;

static residue law_weight(const law_walk *w, const law_side *side, residue before, uint32_t choice)
{
    residue now = mul(w->f, before, side->pi[choice]);
    return side->y ? mul(w->f, now, side->y[choice]) : now;
}

/* The paths that begin with what led to the place, with weights a and b so far. */
static bool laws_differ_from(const law_walk *w, uint32_t place, residue a, residue b)
{
    const compact *m = w->m;
    const law_side *left = &w->side[0], *right = &w->side[1];
    bool differ = false;
    for (uint32_t c = m->first_choice[place]; !differ && c < m->first_choice[place + 1]; c++) {
        residue x = law_weight(w, left, a, c), y = law_weight(w, right, b, c);
        if (m->first_branch[c] == m->first_branch[c + 1]) /* the last step */
            differ = !equal(mul(w->f, x, right->total), mul(w->f, y, left->total));
        bool over = is_zero(x) && is_zero(y);
        for (uint32_t i = m->first_branch[c]; !over && !differ && i < m->first_branch[c + 1]; i++) {
            residue tau = w->value[m->tau[i]];
            differ = laws_differ_from(w, m->target[i], mul(w->f, x, tau), mul(w->f, y, tau));
        }
    }
    return differ;
}

/*
 * Is there a path of the model with different probabilities? They are compared as weight * other total, so
 * that nothing is divided by. value: by parameter.
 */
static bool laws_differ(const modulus *f, const compact *m, uint32_t model, const residue *value,
                        const law_side side[2])
{
    law_walk w = {f, m, value, side};
    bool differ = false;
    for (uint32_t place = 0; !differ && place < m->layer[1]; place++)
        if (m->model[place] == model)
            differ = laws_differ_from(&w, place, value[m->mu[place]], value[m->mu[place]]);
    return differ;
}

/* ---- Sums ---------------------------------------------------------------------------------------- */

typedef struct path_summing {
    const modulus *f;
    const compact *m;
    const residue *value, *pi, *y;
    residue sum;
} path_summing;

/* Every path that begins with the choice; weight is the product before. */
static void add_paths_after(path_summing *w, uint32_t choice, residue weight)
{
    const compact *m = w->m;
    uint32_t from = m->first_branch[choice], end = m->first_branch[choice + 1];
    weight = mul(w->f, weight, w->y[choice]);
    if (from == end)
        w->sum = add(w->f, w->sum, weight);
    for (uint32_t i = from; i < end && !is_zero(weight); i++) {
        residue here = mul(w->f, weight, w->value[m->tau[i]]);
        uint32_t place = m->target[i];
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++)
            add_paths_after(w, c, mul(w->f, here, w->pi[c]));
    }
}

/*
 * eQ (by choice) or, with `values`, eV (by place) of pi and y as sums over all paths: out. pi and y are by
 * choice.
 */
static void sum_paths(const modulus *f, const compact *m, const residue *value, const residue *pi,
                      const residue *y, bool values, residue *out)
{
    for (uint32_t place = 0; place < m->place_count; place++) {
        path_summing w = {f, m, value, pi, y, zero};
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++) {
            add_paths_after(&w, c, values ? pi[c] : f->one);
            if (values)
                continue;
            out[c] = w.sum;
            w.sum = zero;
        }
        if (values)
            out[place] = w.sum;
    }
}

#endif
