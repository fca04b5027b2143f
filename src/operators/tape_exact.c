#include "operators/tape_exact_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/tape_numbers.h"

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

/* ---- Whole layers -------------------------------------------------------------------------------- */

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
    exact_watch(e, e->left);
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
                exact_compute_row(e, i, place, t == m->horizon);
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
    exact_watch(e, den);
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
    row r = exact_row_at(e, pair->a, place);
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
        row r = exact_row_at(e, pair->a, place);
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
        exact_from_parameters(e, m->tau, e->tau.num, e->tau.den[place],
                              m->first_branch[m->first_choice[place]],
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
            exact_leaf(e, i);
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
