#include "lang/draws.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

typedef enum policy_kind {
    POLICY_PRIOR,
    POLICY_UNIFORM,
    POLICY_DETERMINISTIC,
    POLICY_ZEROS,
    POLICY_SMALL,
    POLICY_HIGH,
    POLICY_EQUAL_ROWS,
    POLICY_MIXED
} policy_kind;

typedef enum reward_kind {
    REWARD_X,
    REWARD_ONES,
    REWARD_BITS,
    REWARD_TIES,
    REWARD_ZEROS,
    REWARD_POSITIVE,
    REWARD_ABOVE,
    REWARD_EQUAL_ROWS
} reward_kind;

/* One table being drawn: each row is a function of `seed` and its place, in whatever order they are made. */
typedef struct drawing {
    graph *g;
    const mdp *m;
    unsigned kind;
    uint64_t seed;
    bool stationary;
    node optimal; /* of BIND_POLICY_OPTIMAL, else NO_TABLE */
    mpq_t two[2]; /* the two values of REWARD_TIES */
} drawing;

#define NO_TABLE UINT32_MAX

static rng row_source(const drawing *d, bool equal_rows, uint32_t t, uint32_t s)
{
    rng r;
    rng_init(&r, d->seed, equal_rows || d->stationary ? 0 : t, equal_rows ? 0 : s);
    return r;
}

/* ---- Policies ------------------------------------------------------------------------------------ */

/* May the policy play a? Under `in optimal` only what is best for success. */
static bool may_play(const drawing *d, uint32_t t, uint32_t s, uint32_t a)
{
    if (d->optimal == NO_TABLE)
        return true;
    real p;
    real_init(&p);
    graph_real_entry(d->g, d->optimal, t, s, a, &p);
    bool may = !graph_takes_for_zero(d->g, &p);
    real_clear(&p);
    return may;
}

static uint32_t weight(rng *r, unsigned kind)
{
    switch (kind) {
    case POLICY_ZEROS:
    case POLICY_EQUAL_ROWS: return rng_below(r, 4);
    case POLICY_SMALL: return rng_between(r, 1, 3);
    case POLICY_HIGH: return rng_between(r, 1, 100);
    default: return 1;
    }
}

static prob_row *policy_row(const drawing *d, uint32_t t, uint32_t s)
{
    uint32_t n = mdp_actions(d->m, s), allowed = 0, last = 0;
    rng r = row_source(d, d->kind == POLICY_EQUAL_ROWS, t, s);
    unsigned kind = d->kind == POLICY_MIXED ? rng_between(&r, POLICY_UNIFORM, POLICY_HIGH) : d->kind;
    prob_row *row = prob_row_new(n);
    for (uint32_t a = 0; a < n; a++) {
        uint32_t w = weight(&r, kind); /* drawn for each action, so that equal rows are equal */
        if (!may_play(d, t, s, a))
            continue;
        allowed++;
        bool chosen = kind != POLICY_DETERMINISTIC || rng_below(&r, allowed) == 0;
        if (chosen && kind == POLICY_DETERMINISTIC)
            mpz_set_ui(row->weight[last], 0);
        if (chosen)
            mpz_set_ui(row->weight[a], w);
        last = chosen ? a : last;
    }
    REQUIRE(allowed > 0);
    if (!prob_row_seal(row)) { /* zeros only */
        mpz_set_ui(row->weight[last], 1);
        REQUIRE(prob_row_seal(row));
    }
    return row;
}

static node policy_by_places(const drawing *d)
{
    const places *p = graph_places(d->g);
    prob_row ***layers = alloc_zeroed((size_t)places_horizon(p) + 1, sizeof *layers);
    for (uint32_t t = 1; t <= places_horizon(p); t++) {
        layers[t] = alloc_zeroed(places_count(p, t), sizeof *layers[t]);
        for (uint32_t i = 0; i < places_count(p, t); i++)
            layers[t][i] = policy_row(d, t, places_state(p, t, i));
    }
    return graph_policy_layers_take(d->g, layers);
}

/* ---- Rewards ------------------------------------------------------------------------------------- */

/* least/denominator up to most/denominator. */
static void fraction(rng *r, mpq_t value, uint32_t least, uint32_t most, uint32_t height)
{
    uint32_t denominator = rng_between(r, 1, height);
    mpq_set_ui(value, rng_between(r, least, most ? most : denominator), denominator);
    mpq_canonicalize(value);
}

static rat_row *reward_row(const drawing *d, uint32_t t, uint32_t s)
{
    rng r = row_source(d, d->kind == REWARD_EQUAL_ROWS, t, s);
    rat_row *row = rat_row_new(mdp_actions(d->m, s));
    for (uint32_t a = 0; a < row->n; a++)
        switch (d->kind) {
        case REWARD_BITS: mpq_set_ui(row->value[a], rng_below(&r, 2), 1); break;
        case REWARD_TIES: mpq_set(row->value[a], d->two[rng_below(&r, 2)]); break;
        case REWARD_ZEROS: fraction(&r, row->value[a], 0, 0, 4); break;
        case REWARD_POSITIVE: fraction(&r, row->value[a], 1, 0, 16); break;
        case REWARD_ABOVE: fraction(&r, row->value[a], 0, 6, 4); break;
        default: fraction(&r, row->value[a], 0, 0, 3); break;
        }
    return row;
}

static node reward_by_places(const drawing *d)
{
    const places *p = graph_places(d->g);
    rat_row ***layers = alloc_zeroed((size_t)places_horizon(p) + 1, sizeof *layers);
    for (uint32_t t = 1; t <= places_horizon(p); t++) {
        layers[t] = alloc_zeroed(places_count(p, t), sizeof *layers[t]);
        for (uint32_t i = 0; i < places_count(p, t); i++)
            layers[t][i] = reward_row(d, t, places_state(p, t, i));
    }
    return graph_reward_layers_take(d->g, layers);
}

static node ones(graph *g)
{
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    node n = graph_constant(g, SHAPE_REWARD, one);
    mpq_clear(one);
    return n;
}

/* ---- Tables -------------------------------------------------------------------------------------- */

static node draw_policy(drawing *d)
{
    bool any = d->optimal == NO_TABLE;
    if (any && d->kind == POLICY_PRIOR)
        return graph_prior(d->g);
    if (any && d->kind == POLICY_UNIFORM)
        return graph_uniform(d->g);
    return policy_by_places(d);
}

static node draw_reward(drawing *d, rng *r)
{
    if (d->kind == REWARD_X)
        return graph_success(d->g);
    if (d->kind == REWARD_ONES)
        return ones(d->g);
    mpq_inits(d->two[0], d->two[1], NULL);
    fraction(r, d->two[0], 1, 0, 4);
    fraction(r, d->two[1], 0, 0, 4);
    node n = reward_by_places(d);
    mpq_clears(d->two[0], d->two[1], NULL);
    return n;
}

node draw_table(graph *g, const draw_key *key, const binder *b, unsigned ordinal, unsigned number)
{
    rng r;
    uint64_t stream = key->stream ^ rng_hash(b->name);
    rng_init(&r, key->seed, stream, key->index);
    unsigned first = rng_below(&r, DRAW_KINDS);
    drawing d = {.g = g, .m = graph_model(g), .optimal = NO_TABLE};
    d.kind = (first + number * (2 * ordinal + 1)) % DRAW_KINDS; /* an odd step meets every kind */
    rng_init(&r, rng_next(&r), number, 0);
    d.stationary = rng_chance(&r, 1, 2);
    d.seed = rng_next(&r);
    if (b->kind == BIND_REWARD)
        return draw_reward(&d, &r);
    if (b->kind == BIND_POLICY_OPTIMAL)
        d.optimal = graph_optimal(g, graph_success(g));
    return draw_policy(&d);
}

/* ---- Generic ones -------------------------------------------------------------------------------- */

void draw_generic_number(rng *r, mpq_t value)
{
    mpz_set_ui(mpq_numref(value), 1);
    mpz_add_ui(mpq_numref(value), mpq_numref(value), (unsigned long)rng_next(r));
    mpz_set_ui(mpq_denref(value), 1);
    mpz_mul_2exp(mpq_denref(value), mpq_denref(value), DRAW_SHIFT);
    mpq_canonicalize(value);
}

/* Which entries of a row of n may be 0: all, or not all at once. */
static uint64_t row_patterns(binder_kind kind, uint32_t n, uint64_t limit)
{
    if (n >= 64 || UINT64_C(1) << n > limit)
        return limit + 1;
    return (UINT64_C(1) << n) - (kind == BIND_POLICY);
}

uint64_t draw_patterns(const graph *g, binder_kind kind, uint64_t limit)
{
    REQUIRE((kind == BIND_POLICY || kind == BIND_REWARD) && limit < UINT32_MAX);
    const places *p = graph_reachable(g);
    uint64_t count = 1;
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; count <= limit && i < places_count(p, t); i++)
            count *= row_patterns(kind, mdp_actions(graph_model(g), places_state(p, t, i)), limit);
    return count > limit ? limit + 1 : count;
}

/* A reward row with the entries of `set` (bits) other than 0; all bits for all. */
static rat_row *generic_reward(rng *r, uint32_t n, uint64_t set)
{
    rat_row *row = rat_row_new(n);
    for (uint32_t a = 0; a < n; a++) {
        draw_generic_number(r, row->value[a]);
        if (a < 64 && !(set >> a & 1u))
            mpq_set_ui(row->value[a], 0, 1);
    }
    return row;
}

/* The entries of a reward row, but for the last one, which brings the sum to 1. */
static prob_row *generic_policy(rng *r, uint32_t n, uint64_t set)
{
    rat_row *free = generic_reward(r, n, set);
    prob_row *row = prob_row_new(n);
    uint32_t last = 0;
    for (uint32_t a = 0; a < n; a++)
        if (mpq_sgn(free->value[a]) != 0)
            last = a;
    mpz_t rest;
    mpz_init_set_ui(rest, 1);
    mpz_mul_2exp(rest, rest, DRAW_SHIFT);
    for (uint32_t a = 0; a < last; a++) {
        mpq_mul_2exp(free->value[a], free->value[a], DRAW_SHIFT); /* whole */
        mpz_set(row->weight[a], mpq_numref(free->value[a]));
        mpz_sub(rest, rest, row->weight[a]);
    }
    REQUIRE(mpz_sgn(rest) > 0); /* fewer than 2^20 entries of at most 2^-20 */
    mpz_set(row->weight[last], rest);
    REQUIRE(prob_row_seal(row));
    mpz_clear(rest);
    rat_row_free(free);
    return row;
}

node draw_generic(graph *g, const draw_key *key, const binder *b, uint64_t scope, uint64_t pattern)
{
    const places *all = graph_places(g), *reachable = graph_reachable(g);
    bool policy = b->kind == BIND_POLICY;
    rng r;
    rng_init(&r, key->seed, key->stream ^ rng_hash(b->name), scope);
    uint64_t seed = rng_next(&r);
    void ***layers = alloc_zeroed((size_t)places_horizon(all) + 1, sizeof *layers);
    for (uint32_t t = 1; t <= places_horizon(all); t++) {
        layers[t] = alloc_zeroed(places_count(all, t), sizeof *layers[t]);
        for (uint32_t i = 0; i < places_count(all, t); i++) {
            uint32_t s = places_state(all, t, i), n = mdp_actions(graph_model(g), s);
            uint64_t set = UINT64_MAX;
            if (places_find(reachable, t, s) >= 0) {
                uint64_t count = row_patterns(b->kind, n, UINT32_MAX);
                set = pattern % count + policy;
                pattern /= count;
            }
            rng_init(&r, seed, t, s);
            layers[t][i] = policy ? (void *)generic_policy(&r, n, set) : generic_reward(&r, n, set);
        }
    }
    return policy ? graph_policy_layers_take(g, (prob_row ***)layers)
                  : graph_reward_layers_take(g, (rat_row ***)layers);
}
