#include "operators/tape_laws.h"

typedef struct walk {
    const field *f;
    const compact *m;
    const uint64_t *value;
    const law_side *side;
} walk;

static uint64_t weight(const walk *w, const law_side *side, uint64_t before, uint32_t choice)
{
    uint64_t now = field_mul(w->f, before, side->pi[choice]);
    return side->y ? field_mul(w->f, now, side->y[choice]) : now;
}

/* The paths that begin with what led to the place, with weights a and b so far. */
static bool differ_from(const walk *w, uint32_t place, uint64_t a, uint64_t b)
{
    const compact *m = w->m;
    const law_side *left = &w->side[0], *right = &w->side[1];
    bool differ = false;
    for (uint32_t c = m->first_choice[place]; !differ && c < m->first_choice[place + 1]; c++) {
        uint64_t x = weight(w, left, a, c), y = weight(w, right, b, c);
        if (m->first_branch[c] == m->first_branch[c + 1]) /* the last step */
            differ = field_mul(w->f, x, right->total) != field_mul(w->f, y, left->total);
        for (uint32_t i = m->first_branch[c]; (x | y) && !differ && i < m->first_branch[c + 1]; i++) {
            uint64_t tau = w->value[m->tau[i]];
            differ = differ_from(w, m->target[i], field_mul(w->f, x, tau), field_mul(w->f, y, tau));
        }
    }
    return differ;
}

bool laws_differ(const field *f, const compact *m, uint32_t model, const uint64_t *value,
                 const law_side side[2])
{
    walk w = {f, m, value, side};
    bool differ = false;
    for (uint32_t place = 0; !differ && place < m->layer[1]; place++)
        if (m->model[place] == model)
            differ = differ_from(&w, place, value[m->mu[place]], value[m->mu[place]]);
    return differ;
}

/* ---- Sums ---------------------------------------------------------------------------------------- */

typedef struct summing {
    const field *f;
    const compact *m;
    const uint64_t *value, *pi, *y;
    uint64_t sum;
} summing;

/* Every path that begins with the choice; weight is the product before. */
static void add_paths_after(summing *w, uint32_t choice, uint64_t weight)
{
    const compact *m = w->m;
    uint32_t from = m->first_branch[choice], end = m->first_branch[choice + 1];
    weight = field_mul(w->f, weight, w->y[choice]);
    if (from == end)
        w->sum = field_add(w->f, w->sum, weight);
    for (uint32_t i = from; i < end && weight != 0; i++) {
        uint64_t here = field_mul(w->f, weight, w->value[m->tau[i]]);
        uint32_t place = m->target[i];
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++)
            add_paths_after(w, c, field_mul(w->f, here, w->pi[c]));
    }
}

void sum_paths(const field *f, const compact *m, const uint64_t *value, const uint64_t *pi, const uint64_t *y,
               bool values, uint64_t *out)
{
    for (uint32_t place = 0; place < m->place_count; place++) {
        summing w = {f, m, value, pi, y, 0};
        for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++) {
            add_paths_after(&w, c, values ? pi[c] : f->one);
            if (values)
                continue;
            out[c] = w.sum;
            w.sum = 0;
        }
        if (values)
            out[place] = w.sum;
    }
}
