#include "search/generate.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "base/text.h"
#include "search/generate_plan.h"
#include "search/generate_rows.h"

#define MAX_SUCCESSORS 4u /* of one choice */
#define NO_MODEL SIZE_MAX /* a reward model that is not declared */

/* How the rows of x are made throughout a model. */
typedef enum success_habit {
    SUCCESS_MIXED,   /* row by row: anything, dead, 0 and 1 only */
    SUCCESS_ALL_ONE, /* left to the default of the model */
    SUCCESS_GOAL     /* 0 and 1 only */
} success_habit;

/* How the rows of the prior are made throughout a model. */
typedef enum prior_habit {
    HABIT_MIXED, /* row by row: anything, deterministic, uniform, full support */
    HABIT_UNIFORM,
    HABIT_POINTS,    /* deterministic */
    HABIT_SAME_ODDS, /* equal rows wherever the number of actions is the same */
    HABIT_GREEDY,    /* on the largest x; optimal where T = 1, and often beyond */
    HABIT_CONTRARY   /* on the smallest x */
} prior_habit;

typedef struct maker {
    const family *f;
    plan shape;
    success_habit success_habit;
    prior_habit prior_habit;
    uint32_t height;    /* <= that of the family */
    uint64_t odds_seed; /* of the rows of HABIT_SAME_ODDS */
    mdp_builder *builder;
    size_t initial, success, log_success, prior; /* reward models, or NO_MODEL */
    mpq_t *x;                       /* of the current state */
    parts odds;                     /* the prior of the current state */
    parts tau;                      /* of the current choice */
    uint32_t target[MAX_SUCCESSORS];
} maker;

void family_init(family *f)
{
    *f = (family){
        .states = 3, .actions = 2, .horizon = 3, .height = FAMILY_DEFAULT_HEIGHT, .prior = PRIOR_MIXED};
}

bool family_fits(const family *f, status *st)
{
    return f->states <= MDP_MAX_PLACES / f->horizon ||
           status_fail(st, EXIT_USAGE, NULL, 0, 0,
                       "found %u states over %u steps, wanted at most %u places together", f->states,
                       f->horizon, MDP_MAX_PLACES);
}

static void require_in_range(const family *f)
{
    REQUIRE(f->states >= 1 && f->actions >= 1 && f->horizon >= 1);
    REQUIRE(f->states <= MDP_MAX_PLACES / f->horizon);
    REQUIRE(f->height >= 1 && f->height <= FAMILY_MAX_HEIGHT && f->actions <= FAMILY_MAX_HEIGHT);
}

/* ---- Success ------------------------------------------------------------------------------------------- */

static void draw_success_entry(maker *k, rng *r, bool goal, mpq_t x)
{
    if (rng_chance(r, 1, 8) || (goal && rng_chance(r, 1, 5)))
        mpq_set_ui(x, k->f->positive_success ? 1 : 0, 1);
    else if (goal || rng_chance(r, 1, 4))
        mpq_set_ui(x, 1, 1);
    else
        draw_fraction(r, k->height, true, x); /* zeros have their own share, above */
}

static void draw_success(maker *k, rng *r, uint32_t n)
{
    bool goal = k->success_habit == SUCCESS_GOAL || rng_chance(r, 1, 8);
    bool dead = !k->f->positive_success && rng_chance(r, 1, 24);
    for (uint32_t a = 0; a < n; a++) {
        if (k->f->plain)
            draw_fraction(r, k->height, true, k->x[a]);
        else if (k->success_habit == SUCCESS_ALL_ONE)
            mpq_set_ui(k->x[a], 1, 1);
        else if (dead)
            mpq_set_ui(k->x[a], 0, 1);
        else if (a > 0 && rng_chance(r, 1, 4))
            mpq_set(k->x[a], k->x[a - 1]);
        else
            draw_success_entry(k, r, goal, k->x[a]);
    }
}

/* ---- Prior --------------------------------------------------------------------------------------------- */

/* Move the 1 of a deterministic row to the first action with the largest (sign 1) or smallest (-1) x. */
static void point_at_extreme(maker *k, int sign)
{
    uint32_t best = 0;
    for (uint32_t a = 0; a < k->odds.n; a++) {
        k->odds.part[a] = 0;
        if (sign * mpq_cmp(k->x[a], k->x[best]) > 0)
            best = a;
    }
    k->odds.part[best] = 1;
}

static void draw_mixed_prior(maker *k, rng *r, uint32_t n)
{
    static const row_style styles[] = {ROW_ANY, ROW_ANY, ROW_POSITIVE, ROW_POSITIVE, ROW_POINT, ROW_UNIFORM};
    row_style style = k->f->plain ? ROW_ANY : styles[rng_below(r, 6)];
    if (style == ROW_UNIFORM || style == ROW_POSITIVE)
        style = n > k->height ? ROW_ANY : style;
    draw_row(r, style, k->height, n, &k->odds);
}

static void draw_full_prior(maker *k, rng *r, uint32_t n)
{
    bool uniform = !k->f->plain && rng_chance(r, 1, 6);
    draw_row(r, uniform ? ROW_UNIFORM : ROW_POSITIVE, k->height, n, &k->odds);
}

static void draw_prior(maker *k, rng *r, uint32_t n)
{
    rng same;
    rng_init(&same, k->odds_seed, 0, n);
    rng *source = k->prior_habit == HABIT_SAME_ODDS ? &same : r;
    switch (k->prior_habit) {
    case HABIT_UNIFORM: draw_row(source, ROW_UNIFORM, k->height, n, &k->odds); break;
    case HABIT_POINTS:
    case HABIT_GREEDY:
    case HABIT_CONTRARY: draw_row(source, ROW_POINT, k->height, n, &k->odds); break;
    case HABIT_MIXED:
    case HABIT_SAME_ODDS:
        if (k->f->prior == PRIOR_FULL_SUPPORT)
            draw_full_prior(k, source, n);
        else
            draw_mixed_prior(k, source, n);
        break;
    }
    if (k->prior_habit == HABIT_GREEDY || k->prior_habit == HABIT_CONTRARY)
        point_at_extreme(k, k->prior_habit == HABIT_GREEDY ? 1 : -1);
}

/* ---- Successors ---------------------------------------------------------------------------------------- */

static int ascending(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* The successors of a choice in layer l, a function of the seed alone. */
static void draw_successors(maker *k, const layer *l, uint64_t seed)
{
    rng r;
    rng_init(&r, seed, 1, 0);
    uint32_t bound = least(least(l->target_count, k->height), MAX_SUCCESSORS);
    uint32_t n = k->f->deterministic ? 1 : rng_between(&r, 1, bound);
    bool uniform = !k->f->plain && rng_chance(&r, 1, 3);
    draw_row(&r, uniform ? ROW_UNIFORM : ROW_POSITIVE, k->height, n, &k->tau);
    draw_subset(&r, l->target_count, n, k->target);
    for (uint32_t i = 0; i < n; i++)
        k->target[i] = k->shape.member[l->target_first + k->target[i]];
    qsort(k->target, n, sizeof *k->target, ascending);
}

/* ---- Building ------------------------------------------------------------------------------------------ */

static void build_start(maker *k, uint32_t s)
{
    mpq_t mu;
    mpq_init(mu);
    parts_entry(mu, &k->shape.start, s);
    if (mpq_sgn(mu) > 0)
        mdp_builder_label(k->builder, "init");
    if (k->initial != NO_MODEL)
        mdp_builder_state_value(k->builder, k->initial, mu);
    mpq_clear(mu);
}

/* From x in quarters, rounded up: 1 is r = 0, equal numbers stay equal, larger ones never become smaller. */
static void reward_of(const maker *k, const mpq_t x, mpq_t r)
{
    mpz_t quarters;
    mpz_init(quarters);
    mpq_set_si(r, 1, 1);
    mpq_sub(r, r, x);
    mpz_mul_ui(quarters, mpq_numref(r), 4);
    mpz_cdiv_q(quarters, quarters, mpq_denref(r));
    mpz_neg(mpq_numref(r), quarters);
    mpz_set_ui(mpq_denref(r), (unsigned long)(1 + k->odds_seed % 3));
    mpq_canonicalize(r);
    mpz_clear(quarters);
}

static void build_success(maker *k, uint32_t a, mpq_t value)
{
    bool rewards = k->log_success != NO_MODEL;
    if (k->success != NO_MODEL) {
        mpq_set_ui(value, mpq_sgn(k->x[a]) > 0, 1);
        mdp_builder_action_value(k->builder, k->success, rewards ? value : k->x[a]);
    }
    if (rewards) {
        reward_of(k, k->x[a], value);
        mdp_builder_action_value(k->builder, k->log_success, value);
    }
}

static void build_action(maker *k, const layer *l, uint32_t a, uint64_t seed)
{
    text name;
    text_init(&name);
    text_addf(&name, "a%lu", (unsigned long)a);
    mdp_builder_action(k->builder, name.data, 0, 0);
    text_clear(&name);

    mpq_t value;
    mpq_init(value);
    build_success(k, a, value);
    if (k->prior != NO_MODEL) {
        parts_entry(value, &k->odds, a);
        mdp_builder_action_value(k->builder, k->prior, value);
    }
    draw_successors(k, l, seed);
    for (uint32_t i = 0; i < k->tau.n; i++) {
        parts_entry(value, &k->tau, i);
        mdp_builder_successor(k->builder, k->target[i], value);
    }
    mpq_clear(value);
}

/* The rows of a state are a function of its seed, its layer and its number of actions. */
static void build_state(maker *k, uint32_t s, uint64_t seed)
{
    mdp_builder_state(k->builder, 0, 0);
    build_start(k, s);
    rng r;
    rng_init(&r, seed, 0, 0);
    uint32_t n = k->shape.width[s];
    draw_success(k, &r, n);
    if (k->prior != NO_MODEL)
        draw_prior(k, &r, n);
    uint32_t likeness = k->f->plain ? 0 : rng_below(&r, 4); /* of an action to the one before, in quarters */
    uint64_t choice_seed = 0;
    for (uint32_t a = 0; a < n; a++) {
        if (a == 0 || !rng_chance(&r, likeness, 4))
            choice_seed = rng_next(&r);
        build_action(k, &k->shape.layer[k->shape.layer_of[s]], a, choice_seed);
    }
}

/* Some states are twins of an earlier one: the same seed. */
static void build_states(maker *k, rng *r)
{
    const plan *shape = &k->shape;
    uint64_t *seed = alloc_zeroed(shape->states, sizeof *seed);
    for (uint32_t s = 0; s < shape->states; s++) {
        seed[s] = rng_next(r);
        if (s > 0 && !k->f->plain && rng_chance(r, 1, 6))
            seed[s] = seed[rng_below(r, s)];
        build_state(k, s, seed[s]);
    }
    free(seed);
}

static void draw_habits(maker *k, rng *r)
{
    static const prior_habit mixed[] = {HABIT_MIXED,     HABIT_MIXED,     HABIT_MIXED,
                                        HABIT_SAME_ODDS, HABIT_SAME_ODDS, HABIT_UNIFORM,
                                        HABIT_POINTS,    HABIT_GREEDY,    HABIT_CONTRARY};
    static const prior_habit full[] = {HABIT_MIXED, HABIT_MIXED, HABIT_SAME_ODDS, HABIT_UNIFORM};
    k->success_habit = SUCCESS_MIXED;
    k->prior_habit = HABIT_MIXED;
    k->height = k->f->height;
    k->odds_seed = rng_next(r);
    if (k->f->plain)
        return;
    static const success_habit success[] = {SUCCESS_ALL_ONE, SUCCESS_GOAL, SUCCESS_GOAL};
    uint32_t habit = rng_below(r, 15);
    if (habit < 3)
        k->success_habit = success[habit];
    k->prior_habit = k->f->prior == PRIOR_MIXED ? mixed[rng_below(r, 9)] : full[rng_below(r, 4)];
    if (k->prior_habit == HABIT_UNIFORM && k->f->prior == PRIOR_MIXED && k->shape.actions > k->f->height)
        k->prior_habit = HABIT_MIXED; /* no family asks for these rows, so the height is kept */
    if (rng_chance(r, 1, 3))
        k->height = least(k->height, 4); /* halves and thirds meet more often than sixteenths do */
}

static size_t declare(maker *k, bool wanted, const char *name)
{
    return wanted ? mdp_builder_reward_model(k->builder, name) : NO_MODEL;
}

static void maker_init(maker *k, const family *f, rng *r)
{
    k->f = f;
    plan_draw(&k->shape, f, r);
    draw_habits(k, r);
    k->builder = mdp_builder_new();
    k->initial = declare(k, k->shape.start_declared, MDP_INITIAL);
    k->success = declare(k, k->success_habit != SUCCESS_ALL_ONE, MDP_SUCCESS);
    k->log_success = declare(k, f->log_success, MDP_LOG_SUCCESS);
    k->prior = declare(k, f->prior != PRIOR_UNIFORM, MDP_PRIOR);
    mdp_builder_horizon(k->builder, k->shape.horizon, 0, 0);
    parts_init(&k->odds, k->shape.actions);
    parts_init(&k->tau, MAX_SUCCESSORS);
    k->x = alloc_zeroed(k->shape.actions, sizeof *k->x);
    for (uint32_t a = 0; a < k->shape.actions; a++)
        mpq_init(k->x[a]);
}

static void maker_clear(maker *k)
{
    for (uint32_t a = 0; a < k->shape.actions; a++)
        mpq_clear(k->x[a]);
    free(k->x);
    parts_clear(&k->odds);
    parts_clear(&k->tau);
    plan_clear(&k->shape);
}

mdp *generate(const family *f, uint64_t seed, uint64_t stream, uint64_t index)
{
    require_in_range(f);
    rng r;
    rng_init(&r, seed, stream, index);
    maker k;
    maker_init(&k, f, &r);
    build_states(&k, &r);
    status st;
    status_init(&st);
    mdp *m = mdp_freeze(k.builder, "random", &st);
    REQUIRE(m);
    status_clear(&st);
    maker_clear(&k);
    return m;
}
