#include "search/shrink_moves.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/* ---- Simpler numbers --------------------------------------------------------------------------------- */

/* The fractions in [0,1] of small height, the simplest first; then the best approximations of the number. */
static const unsigned char small[][2] = {{0, 1}, {1, 1}, {1, 2}, {1, 3}, {2, 3}, {1, 4}, {3, 4}, {1, 5},
                                         {2, 5}, {3, 5}, {4, 5}, {1, 6}, {5, 6}, {1, 7}, {2, 7}, {3, 7},
                                         {4, 7}, {5, 7}, {6, 7}, {1, 8}, {3, 8}, {5, 8}, {7, 8}};
#define SMALL_COUNT (sizeof small / sizeof small[0])
#define ANCESTORS 24u
#define SIMPLER_COUNT (SMALL_COUNT + ANCESTORS)

/*
 * The n-th ancestor of value in [0,1] in the Stern-Brocot tree, counted upward from it: its parents are the
 * two neighbours with smaller denominators whose mediant it is; the ancestor above is the one with the
 * larger denominator. False at the top.
 */
static bool parent(mpq_t value)
{
    mpz_ptr p = mpq_numref(value), q = mpq_denref(value);
    if (mpz_cmp_ui(q, 1) == 0)
        return false;
    mpz_t b, other;
    mpz_inits(b, other, NULL);
    REQUIRE(mpz_invert(b, p, q)); /* p b = 1 mod q: b is the denominator of the lower neighbour */
    mpz_sub(other, q, b);         /* and q - b that of the upper one */
    bool lower = mpz_cmp(b, other) >= 0;
    mpz_set(other, lower ? b : other);
    mpz_mul(b, p, other); /* lower: (p b - 1) / q; upper: (p (q - b) + 1) / q */
    if (lower)
        mpz_sub_ui(b, b, 1);
    else
        mpz_add_ui(b, b, 1);
    mpz_divexact(p, b, q);
    mpz_set(q, other);
    mpz_clears(b, other, NULL);
    return true;
}

/* Replace value, in [0,1], by its k-th simpler number. False where there is none or it is the number itself.
 */
static bool simpler(mpq_t value, uint32_t k)
{
    mpq_t before;
    mpq_init(before);
    mpq_set(before, value);
    bool ok = true;
    if (k < SMALL_COUNT)
        mpq_set_ui(value, small[k][0], small[k][1]);
    else
        for (uint32_t i = SMALL_COUNT; ok && i <= k; i++)
            ok = parent(value);
    ok = ok && !mpq_equal(before, value);
    mpq_clear(before);
    return ok;
}

/* r <= 0: its whole part becomes smaller, or its fraction simpler. */
static bool simpler_reward(mpq_t r, uint32_t k)
{
    mpz_t whole;
    mpq_t part;
    mpz_init(whole);
    mpq_init(part);
    mpz_tdiv_q(whole, mpq_numref(r), mpq_denref(r));
    mpq_set_z(part, whole);
    mpq_sub(part, part, r); /* in [0,1) */
    bool ok = true;
    if (k == SIMPLER_COUNT)
        mpz_tdiv_q_2exp(whole, whole, 1);
    else if (k == SIMPLER_COUNT + 1)
        mpz_add_ui(whole, whole, 1);
    else if (k == SIMPLER_COUNT + 2)
        mpz_set_ui(whole, 0);
    else
        ok = simpler(part, k);
    mpq_t result;
    mpq_init(result);
    mpq_set_z(result, whole);
    mpq_sub(result, result, part);
    ok = ok && mpq_sgn(result) <= 0 && !mpq_equal(result, r);
    if (ok)
        mpq_set(r, result);
    mpq_clears(part, result, NULL);
    mpz_clear(whole);
    return ok;
}

/* ---- Simpler rows ------------------------------------------------------------------------------------ */

/* Weights of a row, borrowed. */
typedef struct row {
    mpz_ptr *w;
    uint32_t n;
    bool zeros; /* may there be some? */
} row;

enum row_change { ROW_EQUAL, ROW_LESS, ROW_ONE, ROW_ZERO, ROW_ONLY, ROW_AS_NEXT, ROW_HALVES, ROW_CHANGES };

/* Two entries are one number: its simpler ones. */
static bool simpler_pair(const row *r, uint32_t k)
{
    mpq_t p;
    mpq_init(p);
    mpz_set(mpq_numref(p), r->w[0]);
    mpz_add(mpq_denref(p), r->w[0], r->w[1]);
    mpq_canonicalize(p);
    bool ok = simpler(p, k) && (r->zeros || (mpq_sgn(p) > 0 && mpq_cmp_ui(p, 1, 1) < 0));
    if (ok) {
        mpz_set(r->w[0], mpq_numref(p));
        mpz_sub(r->w[1], mpq_denref(p), mpq_numref(p));
    }
    mpq_clear(p);
    return ok;
}

static bool simpler_row(const row *r, uint32_t i, uint32_t k)
{
    if (r->n == 2 && k >= ROW_CHANGES)
        return simpler_pair(r, k - ROW_CHANGES);
    mpz_ptr w = r->w[i];
    switch (k) {
    case ROW_EQUAL:
        for (uint32_t j = 0; j < r->n; j++)
            mpz_set_ui(r->w[j], 1);
        break;
    case ROW_LESS:
        if (mpz_sgn(w) == 0)
            return false;
        mpz_sub_ui(w, w, 1);
        break;
    case ROW_ONE: mpz_set_ui(w, 1); break;
    case ROW_ZERO: mpz_set_ui(w, 0); break;
    case ROW_ONLY:
        for (uint32_t j = 0; j < r->n; j++)
            mpz_set_ui(r->w[j], j == i);
        break;
    case ROW_AS_NEXT: mpz_set(w, r->w[(i + 1) % r->n]); break;
    case ROW_HALVES:
        for (uint32_t j = 0; j < r->n; j++)
            mpz_cdiv_q_2exp(r->w[j], r->w[j], 1);
        break;
    default: return false;
    }
    bool positive = false, zero = false;
    for (uint32_t j = 0; j < r->n; j++) {
        positive = positive || mpz_sgn(r->w[j]) > 0;
        zero = zero || mpz_sgn(r->w[j]) == 0;
    }
    return positive && (r->zeros || !zero);
}

static bool simplify_row(draft *d, const move *m)
{
    const draft_state *state = d->state[m->s];
    const draft_action *act = m->kind == MOVE_ODDS ? state->action[m->a] : NULL;
    row r = {.n = m->kind == MOVE_PRIOR ? state->count : act ? act->count : d->count, .zeros = !act};
    r.w = alloc_zeroed(r.n, sizeof *r.w);
    for (uint32_t i = 0; i < r.n; i++)
        r.w[i] = m->kind == MOVE_PRIOR ? state->action[i]->prior : act ? act->tau[i] : d->state[i]->start;
    bool ok = simpler_row(&r, m->i, m->k);
    free(r.w);
    return ok;
}

/* ---- Applying ------------------------------------------------------------------------------------------ */

static bool one_successor(draft_action *act, uint32_t i)
{
    if (act->count < 2)
        return false;
    while (act->count > i + 1)
        draft_remove_successor(act, act->count - 1);
    while (act->count > 1)
        draft_remove_successor(act, 0);
    return true;
}

static bool set_target(draft_action *act, uint32_t i, uint32_t target)
{
    if (act->target[i] == target)
        return false;
    if (act->count == 1) {
        act->target[0] = target;
        return true;
    }
    draft_add_successor(act, target, act->tau[i]);
    draft_remove_successor(act, i);
    return true;
}

static bool one_start(draft *d, uint32_t s)
{
    for (uint32_t i = 0; i < d->count; i++)
        mpz_set_ui(d->state[i]->start, i == s);
    return true;
}

static bool same_number(mpq_t to, mpq_srcptr from)
{
    bool differs = !mpq_equal(to, from);
    mpq_set(to, from);
    return differs;
}

static bool apply_to_action(draft *d, draft_action *act, const move *m)
{
    switch (m->kind) {
    case MOVE_ONE_SUCCESSOR: return one_successor(act, m->i);
    case MOVE_DROP_SUCCESSOR:
        if (act->count > 1)
            draft_remove_successor(act, m->i);
        return true;
    case MOVE_SET_TARGET: return set_target(act, m->i, m->k);
    case MOVE_SUCCESS: return simpler(act->x, m->k);
    case MOVE_REWARD: return simpler_reward(act->r, m->k);
    case MOVE_SAME_SUCCESS: return same_number(act->x, d->state[m->i]->action[m->k]->x);
    case MOVE_SAME_REWARD: return same_number(act->r, d->state[m->i]->action[m->k]->r);
    default: return simplify_row(d, m);
    }
}

static bool apply(draft *d, const move *m)
{
    switch (m->kind) {
    case MOVE_HORIZON: d->horizon = m->k; return true;
    case MOVE_DROP_STATE: return draft_drop_state(d, m->s);
    case MOVE_MERGE_STATE: draft_remove_state(d, m->s, m->i); return true;
    case MOVE_REMOVE_ACTION: draft_remove_action(d, m->s, m->a); return true;
    case MOVE_ONE_START: return one_start(d, m->s);
    default: return apply_to_action(d, d->state[m->s]->action[m->a], m);
    }
}

/* The move may stand for a draft of which this one is a part by now: when two are made in turn. */
static bool fits(const draft *d, const move *m)
{
    if (m->kind == MOVE_HORIZON)
        return m->k != d->horizon;
    if (m->s >= d->count || m->a >= d->state[m->s]->count)
        return false;
    const draft_action *act = d->state[m->s]->action[m->a];
    switch (m->kind) {
    case MOVE_DROP_STATE: return d->count > 1;
    case MOVE_MERGE_STATE: return d->count > 1 && m->i < d->count && m->i != m->s;
    case MOVE_REMOVE_ACTION: return d->state[m->s]->count > 1;
    case MOVE_ONE_SUCCESSOR:
    case MOVE_DROP_SUCCESSOR: return act->count > 1 && m->i < act->count;
    case MOVE_SET_TARGET: return m->i < act->count && m->k < d->count;
    case MOVE_ODDS: return m->i < act->count && act->count > 1;
    case MOVE_PRIOR: return m->i < d->state[m->s]->count && d->state[m->s]->count > 1;
    case MOVE_STARTS: return m->i < d->count && d->count > 1;
    case MOVE_SAME_SUCCESS:
    case MOVE_SAME_REWARD: return m->i < d->count && m->k < d->state[m->i]->count;
    default: return true;
    }
}

draft *move_apply(const draft *d, const move *m)
{
    if (!fits(d, m))
        return NULL;
    draft *next = draft_copy(d);
    if (apply(next, m)) {
        draft_reduce(next);
        return next;
    }
    draft_free(next);
    return NULL;
}

/* ---- The list ------------------------------------------------------------------------------------------ */

typedef struct list {
    move *items;
    size_t count, capacity;
} list;

static void add(list *l, move m)
{
    l->items = alloc_grow(l->items, l->count, &l->capacity, sizeof *l->items);
    l->items[l->count++] = m;
}

/* Moves from any state or action to any other one are as many as the square; larger models get those to the
 * next ones only. */
#define ALL_PAIRS 48u

static uint32_t last_partner(uint32_t first, uint32_t count)
{
    return count <= ALL_PAIRS ? count : first + 2 < count ? first + 2 : count;
}

static uint32_t first_partner(uint32_t s, uint32_t count)
{
    return count <= ALL_PAIRS || s == 0 ? 0 : s - 1;
}

static void list_structure(const draft *d, list *l)
{
    for (uint32_t k = 1; k < d->horizon && k <= 8; k++)
        add(l, (move){.kind = MOVE_HORIZON, .k = k});
    if (d->horizon > 9)
        add(l, (move){.kind = MOVE_HORIZON, .k = d->horizon / 2});
    if (d->horizon > 9)
        add(l, (move){.kind = MOVE_HORIZON, .k = d->horizon - 1});
    for (uint32_t s = 0; d->count > 1 && s < d->count; s++) {
        add(l, (move){.kind = MOVE_DROP_STATE, .s = s});
        for (uint32_t i = first_partner(s, d->count); i < last_partner(s, d->count); i++)
            if (i != s)
                add(l, (move){.kind = MOVE_MERGE_STATE, .s = s, .i = i});
    }
    for (uint32_t s = 0; s < d->count; s++)
        for (uint32_t a = 0; d->state[s]->count > 1 && a < d->state[s]->count; a++)
            add(l, (move){.kind = MOVE_REMOVE_ACTION, .s = s, .a = a});
}

static void list_support(const draft *d, list *l)
{
    for (uint32_t s = 0; d->count > 1 && s < d->count; s++)
        add(l, (move){.kind = MOVE_ONE_START, .s = s});
    for (uint32_t s = 0; s < d->count; s++)
        for (uint32_t a = 0; a < d->state[s]->count; a++)
            for (uint32_t i = 0; i < d->state[s]->action[a]->count; i++) {
                add(l, (move){.kind = MOVE_ONE_SUCCESSOR, .s = s, .a = a, .i = i});
                add(l, (move){.kind = MOVE_DROP_SUCCESSOR, .s = s, .a = a, .i = i});
                for (uint32_t k = first_partner(s, d->count); k < last_partner(s, d->count); k++)
                    add(l, (move){.kind = MOVE_SET_TARGET, .s = s, .a = a, .i = i, .k = k});
            }
}

static void list_row(list *l, move m, uint32_t n)
{
    for (uint32_t k = 0; n > 1 && k < ROW_CHANGES + (n == 2 ? SIMPLER_COUNT : 0); k++) {
        bool whole = k == ROW_EQUAL || k == ROW_HALVES || k >= ROW_CHANGES;
        m.k = k;
        for (m.i = 0; m.i < (whole ? 1 : n); m.i++)
            add(l, m);
    }
}

static void list_numbers_of_action(const draft *d, uint32_t s, uint32_t a, list *l)
{
    list_row(l, (move){.kind = MOVE_ODDS, .s = s, .a = a}, d->state[s]->action[a]->count);
    for (uint32_t k = 0; k < SIMPLER_COUNT; k++)
        add(l, (move){.kind = MOVE_SUCCESS, .s = s, .a = a, .k = k});
    for (uint32_t k = 0; d->rewards && k < SIMPLER_COUNT + 3; k++)
        add(l, (move){.kind = MOVE_REWARD, .s = s, .a = a, .k = k});
    for (uint32_t i = first_partner(s, d->count); i < last_partner(s, d->count); i++)
        for (uint32_t k = 0; k < d->state[i]->count && k <= a + ALL_PAIRS; k++) {
            add(l, (move){.kind = MOVE_SAME_SUCCESS, .s = s, .a = a, .i = i, .k = k});
            if (d->rewards)
                add(l, (move){.kind = MOVE_SAME_REWARD, .s = s, .a = a, .i = i, .k = k});
        }
}

move *moves_of(const draft *d, size_t *count)
{
    list l = {0};
    list_structure(d, &l);
    list_support(d, &l);
    list_row(&l, (move){.kind = MOVE_STARTS}, d->count);
    for (uint32_t s = 0; s < d->count; s++) {
        list_row(&l, (move){.kind = MOVE_PRIOR, .s = s}, d->state[s]->count);
        for (uint32_t a = 0; a < d->state[s]->count; a++)
            list_numbers_of_action(d, s, a, &l);
    }
    *count = l.count;
    return l.items;
}
