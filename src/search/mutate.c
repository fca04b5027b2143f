#include "search/mutate.h"

#include "base/contract.h"
#include "search/generate_rows.h"

/* What a change needs to know. */
typedef struct change {
    draft *d;
    const family *f;
    uint32_t height;
    rng *r;
} change;

static draft_state *any_state(const change *c)
{
    return c->d->state[rng_below(c->r, c->d->count)];
}

static draft_action *any_action(const change *c)
{
    draft_state *state = any_state(c);
    return state->action[rng_below(c->r, state->count)];
}

/* ---- Success ----------------------------------------------------------------------------------------- */

static bool fits(mpq_srcptr value, uint32_t height)
{
    return mpz_cmp_ui(mpq_denref(value), height) <= 0 && mpz_cmpabs_ui(mpq_numref(value), height) <= 0;
}

/* x + or - 1/m for a small multiple m of its denominator: small steps where the height is large. */
static bool step(const change *c, mpq_t x)
{
    mpq_t by;
    mpq_init(by);
    mpz_mul_ui(mpq_denref(by), mpq_denref(x), rng_between(c->r, 1, 4));
    mpz_set_si(mpq_numref(by), rng_chance(c->r, 1, 2) ? 1 : -1);
    mpq_canonicalize(by);
    mpq_add(by, by, x);
    bool ok = mpq_sgn(by) >= 0 && mpq_cmp_ui(by, 1, 1) <= 0 && fits(by, c->height);
    if (ok)
        mpq_set(x, by);
    mpq_clear(by);
    return ok;
}

/* r = -n/d, few and small ones: their numbers grow fast. */
static bool change_reward(const change *c)
{
    draft_action *act = any_action(c);
    if (rng_chance(c->r, 1, 3))
        mpq_set(act->r, any_action(c)->r);
    else
        mpq_set_si(act->r, -(long)rng_below(c->r, 5), rng_between(c->r, 1, 2));
    mpq_canonicalize(act->r);
    return true;
}

static bool change_success(const change *c)
{
    draft_action *act = any_action(c);
    bool ok = true;
    if (c->d->rewards && rng_chance(c->r, 3, 4))
        return change_reward(c);
    switch (c->d->rewards ? rng_below(c->r, 2) : rng_below(c->r, 8)) {
    case 0: mpq_set_ui(act->x, 0, 1); break;
    case 1: mpq_set_ui(act->x, 1, 1); break;
    case 2: mpq_set(act->x, any_action(c)->x); break;
    case 3: draw_fraction(c->r, c->height, true, act->x); break;
    case 4: draw_fraction(c->r, c->height < 4 ? c->height : 4, true, act->x); break;
    default: ok = step(c, act->x);
    }
    if (c->f->positive_success && mpq_sgn(act->x) == 0)
        mpq_set_ui(act->x, 1, 1);
    return ok;
}

/* ---- Rows of weights ----------------------------------------------------------------------------------- */

/* Borrowed weights of one row: a prior row, mu, or the odds of successors. */
#define ROW_MOST 64u
typedef struct weights {
    mpz_ptr w[ROW_MOST];
    uint32_t n;
} weights;

static bool row_fits(const weights *row, uint32_t height)
{
    mpz_t divisor, sum;
    mpz_inits(divisor, sum, NULL);
    for (uint32_t i = 0; i < row->n; i++) {
        mpz_gcd(divisor, divisor, row->w[i]);
        mpz_add(sum, sum, row->w[i]);
    }
    bool ok = mpz_sgn(sum) > 0;
    for (uint32_t i = 0; ok && i < row->n; i++)
        mpz_divexact(row->w[i], row->w[i], divisor);
    if (ok)
        mpz_divexact(sum, sum, divisor);
    ok = ok && mpz_cmp_ui(sum, height > row->n ? height : row->n) <= 0;
    mpz_clears(divisor, sum, NULL);
    return ok;
}

static void draw_weights(const change *c, weights *row, row_style style)
{
    parts p;
    parts_init(&p, row->n);
    draw_row(c->r, style, c->height, row->n, &p);
    for (uint32_t i = 0; i < row->n; i++)
        mpz_set_ui(row->w[i], p.part[i]);
    parts_clear(&p);
}

/* Scale all weights, then move one of them by 1. */
static bool step_weight(const change *c, weights *row, bool positive)
{
    mpz_ptr w = row->w[rng_below(c->r, row->n)];
    uint32_t factor = rng_between(c->r, 1, 3);
    for (uint32_t i = 0; i < row->n; i++)
        mpz_mul_ui(row->w[i], row->w[i], factor);
    if (rng_chance(c->r, 1, 2))
        mpz_add_ui(w, w, 1);
    else if (mpz_cmp_ui(w, positive ? 1 : 0) > 0)
        mpz_sub_ui(w, w, 1);
    if (row_fits(row, c->height))
        return true;
    draw_weights(c, row, positive ? ROW_POSITIVE : ROW_ANY); /* outgrown: begin anew, small */
    return true;
}

static bool change_weights(const change *c, weights *row, bool positive)
{
    if (row->n < 2)
        return false;
    switch (rng_below(c->r, positive ? 5 : 7)) {
    case 0: draw_weights(c, row, ROW_UNIFORM); return true;
    case 1: draw_weights(c, row, ROW_POSITIVE); return true;
    case 5: draw_weights(c, row, ROW_POINT); return true;
    case 6: draw_weights(c, row, ROW_ANY); return true;
    default: return step_weight(c, row, positive);
    }
}

static bool change_prior(const change *c)
{
    draft_state *state = any_state(c);
    if (c->f->prior == PRIOR_UNIFORM || state->count > ROW_MOST)
        return false;
    weights row = {.n = state->count};
    for (uint32_t a = 0; a < state->count; a++)
        row.w[a] = state->action[a]->prior;
    return change_weights(c, &row, c->f->prior == PRIOR_FULL_SUPPORT);
}

static bool change_odds(const change *c)
{
    draft_action *act = any_action(c);
    if (act->count > ROW_MOST)
        return false;
    weights row = {.n = act->count};
    for (uint32_t i = 0; i < act->count; i++)
        row.w[i] = act->tau[i];
    return change_weights(c, &row, true);
}

static bool change_start(const change *c)
{
    draft *d = c->d;
    if (d->count < 2 || d->count > ROW_MOST)
        return false;
    weights row = {.n = d->count};
    for (uint32_t s = 0; s < d->count; s++)
        row.w[s] = d->state[s]->start;
    draw_weights(c, &row, c->f->single_start || rng_chance(c->r, 2, 3) ? ROW_POINT : ROW_ANY);
    return true;
}

/* ---- Successors ---------------------------------------------------------------------------------------- */

static bool change_target(const change *c)
{
    draft_action *act = any_action(c);
    uint32_t i = rng_below(c->r, act->count), target = rng_below(c->r, c->d->count);
    for (uint32_t k = 0; k < act->count; k++)
        if (act->target[k] == target)
            return false;
    act->target[i] = target;
    return true;
}

static bool change_support(const change *c)
{
    draft_action *act = any_action(c);
    if (act->count > 1 && rng_chance(c->r, 1, 2)) {
        draft_remove_successor(act, rng_below(c->r, act->count));
        return true;
    }
    if (c->f->deterministic || act->count >= c->height || act->count >= ROW_MOST)
        return false;
    mpz_t weight;
    mpz_init_set_ui(weight, 1);
    uint32_t target = rng_below(c->r, c->d->count);
    draft_add_successor(act, target, weight);
    weights row = {.n = act->count};
    for (uint32_t i = 0; i < act->count; i++)
        row.w[i] = act->tau[i];
    if (!row_fits(&row, c->height))
        draw_weights(c, &row, ROW_POSITIVE);
    mpz_clear(weight);
    return true;
}

/* Two actions that do the same: ties. */
static bool copy_dynamics(const change *c)
{
    draft_action *to = any_action(c);
    const draft_action *from = any_action(c);
    draft_set_successors(to, from);
    if (rng_chance(c->r, 1, 2))
        mpq_set(to->x, from->x);
    return to != from;
}

/* ---- Structure ----------------------------------------------------------------------------------------- */

static bool change_horizon(const change *c)
{
    bool up = rng_chance(c->r, 1, 2);
    if (c->f->exact_horizon || c->d->horizon == (up ? c->f->horizon : 1))
        return false;
    c->d->horizon = up ? c->d->horizon + 1 : c->d->horizon - 1;
    return true;
}

static bool add_state(const change *c)
{
    draft *d = c->d;
    if (d->count >= c->f->states)
        return false;
    draft_add_state(d, rng_below(c->r, d->count));
    draft_action *act = any_action(c);                       /* that someone leads there */
    act->target[rng_below(c->r, act->count)] = d->count - 1; /* new: no action leads there yet */
    return true;
}

static bool remove_state(const change *c)
{
    if (c->d->count < 2)
        return false;
    uint32_t s = rng_below(c->r, c->d->count), into = rng_below(c->r, c->d->count);
    if (s == into)
        return draft_drop_state(c->d, s);
    draft_remove_state(c->d, s, into);
    return true;
}

static bool add_action(const change *c)
{
    draft *d = c->d;
    uint32_t s = rng_below(c->r, d->count), from = rng_below(c->r, d->count);
    if (d->state[s]->count >= c->f->actions)
        return false;
    draft_add_action(d, s, from, rng_below(c->r, d->state[from]->count));
    mpz_ptr prior = d->state[s]->action[d->state[s]->count - 1]->prior;
    if (c->f->prior == PRIOR_UNIFORM)
        mpz_set(prior, d->state[s]->action[0]->prior);
    else
        mpz_set_ui(prior, c->f->prior == PRIOR_FULL_SUPPORT || rng_chance(c->r, 1, 2));
    return true;
}

static bool remove_action(const change *c)
{
    uint32_t s = rng_below(c->r, c->d->count);
    if (c->d->state[s]->count < 2)
        return false;
    draft_remove_action(c->d, s, rng_below(c->r, c->d->state[s]->count));
    return true;
}

/* ---- The draw --------------------------------------------------------------------------------------------
 */

static bool (*const changes[])(const change *c) = {
    change_success, change_success, change_success, change_success, change_prior,
    change_prior,   change_prior,   change_odds,    change_odds,    change_target,
    change_target,  change_support, change_support, copy_dynamics,  change_start,
    change_horizon, add_state,      remove_state,   add_action,     remove_action,
};

bool mutate(draft *d, const family *f, uint32_t height, rng *r)
{
    REQUIRE(height >= 1);
    change c = {d, f, height, r};
    return changes[rng_below(r, sizeof changes / sizeof changes[0])](&c);
}
