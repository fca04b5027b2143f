#include "operators/tape_paths.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/tape_numbers.h"
#include "operators/tape_paths_impl.h"

#define MAX_BITS 100000u

paths *paths_new(const tape *p, const support *s)
{
    REQUIRE(!p->for_structures);
    paths *e = alloc_zeroed(1, sizeof *e);
    e->p = p;
    e->s = s;
    e->value = alloc_zeroed(p->number_count, sizeof *e->value);
    for (uint32_t i = 0; i < p->number_count; i++)
        mpq_init(e->value[i]);
    mpz_inits(e->term, e->left, e->right, e->power, NULL);
    mpq_init(e->ratio);
    if (paths_make_forms(e))
        return e;
    paths_free(e);
    return NULL;
}

/* ---- Room ---------------------------------------------------------------------------------------- */

static void clear_all(mpz_t *a, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        mpz_clear(a[i]);
    free(a);
}

static mpz_t *grown(mpz_t *a, uint32_t from, uint32_t to)
{
    a = alloc_resize(a, to, sizeof *a);
    for (uint32_t i = from; i < to; i++)
        mpz_init(a[i]);
    return a;
}

void paths_free(paths *e)
{
    if (!e)
        return;
    for (uint32_t i = 0; i < e->p->op_count; i++)
        paths_form_free(&e->forms[i]);
    for (uint32_t i = 0; i < e->count; i++) {
        paths_form_free(&e->potentials[i].term);
        clear_all(e->potentials[i].value, e->places);
        clear_all(e->potentials[i].scale, e->steps);
    }
    for (int i = 0; i < LEAVES; i++) {
        clear_all(e->leaf[i], e->choices);
        clear_all(e->leaf_scale[i], e->steps);
    }
    for (uint32_t i = 0; i < e->p->number_count; i++)
        mpq_clear(e->value[i]);
    mpz_clears(e->term, e->left, e->right, e->power, NULL);
    mpq_clear(e->ratio);
    for (uint32_t i = 0; e->quotients && i < e->p->pair_count; i++)
        paths_form_free(&e->quotients[i]);
    free(e->quotients);
    free(e->forms);
    free(e->made);
    free(e->potentials);
    free(e->value);
    free(e);
}

static void make_room(paths *e)
{
    uint32_t choices = e->m->choice_count, rows = e->m->place_count, steps = e->m->horizon + 2;
    for (int i = 0; i < LEAVES; i++) {
        if (choices > e->choices)
            e->leaf[i] = grown(e->leaf[i], e->choices, choices);
        if (steps > e->steps)
            e->leaf_scale[i] = grown(e->leaf_scale[i], e->steps, steps);
    }
    for (uint32_t i = 0; i < e->count; i++) {
        if (rows > e->places)
            e->potentials[i].value = grown(e->potentials[i].value, e->places, rows);
        if (steps > e->steps)
            e->potentials[i].scale = grown(e->potentials[i].scale, e->steps, steps);
        mpz_set_ui(e->potentials[i].scale[e->m->horizon + 1], 1);
    }
    e->choices = choices > e->choices ? choices : e->choices;
    e->places = rows > e->places ? rows : e->places;
    e->steps = steps > e->steps ? steps : e->steps;
}

/* ---- Leaves over one denominator a layer --------------------------------------------------------- */

static void leaf_of_parameters(paths *e, int leaf, const uint32_t *parameter)
{
    const compact *m = e->m;
    for (uint32_t t = 1; t <= m->horizon; t++) {
        mpz_ptr scale = e->leaf_scale[leaf][t];
        uint32_t from = m->first_choice[m->layer[t - 1]], end = m->first_choice[m->layer[t]];
        mpz_set_ui(scale, 1);
        for (uint32_t c = from; c < end; c++)
            mpz_lcm(scale, scale, mpq_denref(e->numbers->value[parameter[c]]));
        for (uint32_t c = from; c < end; c++) {
            mpq_srcptr value = e->numbers->value[parameter[c]];
            mpz_divexact(e->leaf[leaf][c], scale, mpq_denref(value));
            mpz_mul(e->leaf[leaf][c], e->leaf[leaf][c], mpq_numref(value));
        }
    }
}

static void leaf_uniform(paths *e)
{
    const compact *m = e->m;
    for (uint32_t t = 1; t <= m->horizon; t++) {
        mpz_ptr scale = e->leaf_scale[LEAF_UNIFORM][t];
        mpz_set_ui(scale, 1);
        for (uint32_t i = m->layer[t - 1]; i < m->layer[t]; i++)
            mpz_lcm_ui(scale, scale, m->first_choice[i + 1] - m->first_choice[i]);
        for (uint32_t i = m->layer[t - 1]; i < m->layer[t]; i++)
            for (uint32_t c = m->first_choice[i]; c < m->first_choice[i + 1]; c++)
                mpz_divexact_ui(e->leaf[LEAF_UNIFORM][c], scale, m->first_choice[i + 1] - m->first_choice[i]);
    }
}

/* ---- Potentials ---------------------------------------------------------------------------------- */

/* product *= base^exponent */
static void multiply_power(paths *e, mpz_t product, const mpz_t base, int exponent)
{
    if (exponent == 1) {
        mpz_mul(product, product, base);
    } else if (exponent > 1) {
        if (mpz_sizeinbase(base, 2) > MAX_BITS / (unsigned)exponent) {
            e->given_up = true;
            return;
        }
        mpz_pow_ui(e->power, base, (unsigned long)exponent);
        mpz_mul(product, product, e->power);
    }
    if (mpz_size(product) > MAX_BITS / GMP_NUMB_BITS)
        e->given_up = true;
}

/* The place that a choice leads to; 0 with `last`, where potentials are 1. */
static uint32_t target_of(const compact *m, uint32_t c, bool last)
{
    return last ? 0 : m->target[m->first_branch[c]];
}

static void term_of(paths *e, const potential *h, uint32_t c, bool last)
{
    uint32_t target = target_of(e->m, c, last);
    mpz_set_ui(e->term, 1);
    for (int i = 0; i < LEAVES; i++)
        multiply_power(e, e->term, e->leaf[i][c], h->term.leaf[i]);
    for (uint32_t i = 0; i < e->count && !last; i++)
        if (h->term.ahead[i] != 0)
            multiply_power(e, e->term, e->potentials[i].value[target], h->term.ahead[i]);
}

/* The zeros that the operation's terms have by the structure of the model. */
static const uint8_t *zeros_of(const paths *e, uint32_t op)
{
    const tape_op *o = &e->p->ops[op];
    return support_nonzeros(e->s, o->input[0]); /* a total's joint, a softmax's q */
}

static void compute(paths *e, uint32_t k, uint32_t t)
{
    potential *h = &e->potentials[k];
    const compact *m = e->m;
    bool last = t == m->horizon;
    /* beta = 0 has terms 1 whatever q is */
    bool any = h->of_boltzmann && e->p->ops[h->first].number == 0;
    const uint8_t *nonzero = zeros_of(e, h->first);
    for (uint32_t i = m->layer[t - 1]; i < m->layer[t]; i++) {
        mpz_set_ui(h->value[i], 0);
        for (uint32_t c = m->first_choice[i]; c < m->first_choice[i + 1]; c++) {
            term_of(e, h, c, last);
            if ((mpz_sgn(e->term) != 0) != (any || nonzero[c]))
                e->given_up = true;
            mpz_add(h->value[i], h->value[i], e->term);
        }
    }
    mpz_set_ui(h->scale[t], 1);
    for (int i = 0; i < LEAVES; i++)
        multiply_power(e, h->scale[t], e->leaf_scale[i][t], h->term.leaf[i]);
    for (uint32_t i = 0; i < e->count; i++)
        if (h->term.ahead[i] != 0)
            multiply_power(e, h->scale[t], e->potentials[i].scale[t + 1], h->term.ahead[i]);
}

/* What is divided by at a place is not 0 where the result matters; operations that share a potential have the
 * same zeros. */
static void check_op(paths *e, uint32_t i)
{
    const compact *m = e->m;
    const tape_op *op = &e->p->ops[i];
    const potential *h = &e->potentials[e->made[i]];
    const uint8_t *nonzero = zeros_of(e, i);
    bool plain = op->kind == TAPE_BOLTZMANN && op->number == 0;
    if (h->first != i && !plain && memcmp(nonzero, zeros_of(e, h->first), m->choice_count) != 0)
        e->given_up = true;
    const form *in = &e->forms[op->input[0]]; /* the joint's, or q's */
    for (uint32_t k = 0; k < e->count && !plain; k++)
        for (uint32_t place = 0; in->touched[k] && place < m->place_count; place++) {
            uint8_t matters = 0;
            for (uint32_t c = m->first_choice[place]; c < m->first_choice[place + 1]; c++)
                matters |= nonzero[c];
            if (matters && mpz_sgn(e->potentials[k].value[place]) == 0)
                e->given_up = true;
        }
}

/* ---- Comparing ----------------------------------------------------------------------------------- */

/* left *= base^exponent, or right for a negative one. */
static void weigh(paths *e, const mpz_t base, int exponent)
{
    if (exponent > 0)
        multiply_power(e, e->left, base, exponent);
    else if (exponent < 0)
        multiply_power(e, e->right, base, -exponent);
}

/* Does the quotient of two tables, as a form, differ from 1 at this entry? c is not used for value tables. */
static bool differs(paths *e, const form *quotient, uint32_t place, uint32_t t, uint32_t c, bool values)
{
    bool last = t == e->m->horizon;
    mpz_set_ui(e->left, 1);
    mpz_set_ui(e->right, 1);
    int side = values ? 1 : -1;
    uint32_t target = values ? 0 : target_of(e->m, c, last);
    for (int i = 0; i < LEAVES && !values; i++) {
        weigh(e, e->leaf[i][c], quotient->leaf[i]);
        weigh(e, e->leaf_scale[i][t], -quotient->leaf[i]);
    }
    for (uint32_t i = 0; i < e->count; i++) {
        const potential *h = &e->potentials[i];
        if (quotient->here[i] != 0) {
            weigh(e, h->value[place], side * quotient->here[i]);
            weigh(e, h->scale[t], -side * quotient->here[i]);
        }
        if (!values && !last && quotient->ahead[i] != 0) {
            weigh(e, h->value[target], quotient->ahead[i]);
            weigh(e, h->scale[t + 1], -quotient->ahead[i]);
        }
    }
    return mpz_cmp(e->left, e->right) != 0;
}

static bool compare_row(paths *e, const tape_pair *pair, const form *quotient, uint32_t place, uint32_t t,
                        uint32_t *action)
{
    bool values = e->p->ops[pair->a].shape == SHAPE_VALUE;
    const uint8_t *left = support_nonzeros(e->s, pair->a), *right = support_nonzeros(e->s, pair->b);
    uint32_t from = values ? place : e->m->first_choice[place];
    uint32_t end = values ? place + 1 : e->m->first_choice[place + 1];
    for (uint32_t c = from; c < end; c++) {
        bool different = left[c] != right[c];
        if (left[c] && right[c] && !quotient->known)
            different = differs(e, quotient, place, t, c, values);
        if (different) {
            *action = c - from;
            return true;
        }
    }
    return false;
}

static void compare(paths *e, const tape_pair *pair, tape_outcome *out)
{
    if (pair->numbers) {
        out->different = out->compared && !mpq_equal(e->value[pair->a], e->value[pair->b]);
        return;
    }
    const form *quotient = &e->quotients[pair - e->p->pairs];
    const uint8_t *left = support_marks(e->s, pair->a), *right = support_marks(e->s, pair->b);
    for (uint32_t t = 1; t <= e->m->horizon && !out->different; t++)
        for (uint32_t place = e->m->layer[t - 1]; place < e->m->layer[t] && !out->different; place++) {
            uint32_t action = 0;
            if (left[place] | right[place] || !compare_row(e, pair, quotient, place, t, &action))
                continue;
            out->different = true;
            out->place = place;
            out->action = action;
        }
}

/* ---- Numbers ------------------------------------------------------------------------------------- */

/* The sum over the starts of mu * eV. */
static void success(paths *e, uint32_t i)
{
    uint32_t op = e->p->numbers[i].a;
    const form *v = &e->forms[op];
    mpq_set_ui(e->value[i], 0, 1);
    for (uint32_t place = 0; place < e->m->layer[1]; place++) {
        if (!support_nonzero(e->s, op, place))
            continue;
        differs(e, v, place, 1, 0, true); /* eV is left / right */
        mpz_set(mpq_numref(e->ratio), e->left);
        mpz_set(mpq_denref(e->ratio), e->right);
        mpq_canonicalize(e->ratio);
        mpq_mul(e->ratio, e->ratio, e->numbers->value[e->m->mu[place]]);
        mpq_add(e->value[i], e->value[i], e->ratio);
    }
}

static void number(paths *e, uint32_t i)
{
    if (!support_number_defined(e->s, i, 0))
        return;
    if (e->p->numbers[i].kind == TAPE_NUMBER_SUCCESS)
        success(e, i);
    else if (!tape_number_compute(e->p, i, e->value, MAX_BITS))
        e->given_up = true;
}

/* ---- Runs ---------------------------------------------------------------------------------------- */

bool paths_run(paths *e, const compact *m, const parameters *numbers, tape_outcome *outcomes)
{
    REQUIRE(m->model_count == 1);
    e->m = m;
    e->numbers = numbers;
    e->given_up = false;
    make_room(e);
    support_outcomes(e->s, outcomes);
    leaf_of_parameters(e, LEAF_PRIOR, m->prior);
    leaf_of_parameters(e, LEAF_SUCCESS, m->x);
    leaf_uniform(e);
    for (uint32_t t = m->horizon; t >= 1; t--)
        for (uint32_t k = 0; k < e->count && !e->given_up; k++)
            compute(e, k, t);
    for (uint32_t i = 0; i < e->p->op_count && !e->given_up; i++)
        if (e->p->ops[i].kind == TAPE_TOTAL || e->p->ops[i].kind == TAPE_BOLTZMANN)
            check_op(e, i);
    for (uint32_t i = 0; i < e->p->number_count && !e->given_up; i++)
        number(e, i);
    for (uint32_t i = 0; i < e->p->pair_count && !e->given_up; i++)
        compare(e, &e->p->pairs[i], &outcomes[i]);
    return !e->given_up;
}
