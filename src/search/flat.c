#include "search/flat.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "base/rng.h"
#include "base/text.h"
#include "exact/limbs.h"

struct flat {
    family f;
    uint64_t seed, stream;
    parameters *numbers;
    uint32_t *fraction; /* n/d is parameter fraction[d * (limit + 1) + n] */
    uint32_t limit;     /* of d */
};

static bool fits(const family *f, status *st)
{
    if (f->log_success)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found --log-success with --screen, wanted rational numbers modulo primes");
    if (f->height > FLAT_MAX_HEIGHT)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found a height of %u with --screen, wanted at most %u", f->height,
                           FLAT_MAX_HEIGHT);
    if (f->states > FLAT_MAX_WIDTH || f->actions > FLAT_MAX_WIDTH)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found more than %u states or actions with --screen, wanted fewer",
                           FLAT_MAX_WIDTH);
    if (f->horizon > FLAT_MAX_HORIZON)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found %u steps with --screen, wanted at most %u",
                           f->horizon, FLAT_MAX_HORIZON);
    return true;
}

static void fill_fractions(flat *g)
{
    mpq_t q;
    mpq_init(q);
    g->fraction = alloc_zeroed((size_t)(g->limit + 1) * (g->limit + 1), sizeof *g->fraction);
    for (uint32_t d = 1; d <= g->limit; d++)
        for (uint32_t n = 0; n <= d; n++) {
            mpq_set_ui(q, n, d);
            mpq_canonicalize(q);
            g->fraction[d * (g->limit + 1) + n] = parameters_add(g->numbers, q);
        }
    mpq_clear(q);
}

flat *flat_new(const family *f, uint64_t seed, uint64_t stream, status *st)
{
    if (!fits(f, st))
        return NULL;
    flat *g = alloc_zeroed(1, sizeof *g);
    g->f = *f;
    g->seed = seed;
    g->stream = stream;
    g->numbers = parameters_new();
    g->limit = f->height; /* rows need a denominator of their length at least */
    g->limit = f->actions > g->limit ? f->actions : g->limit;
    g->limit = f->states > g->limit ? f->states : g->limit;
    fill_fractions(g);
    return g;
}

void flat_free(flat *g)
{
    if (!g)
        return;
    parameters_free(g->numbers);
    free(g->fraction);
    free(g);
}

const parameters *flat_parameters(const flat *g)
{
    return g->numbers;
}

/* ---- Draws --------------------------------------------------------------------------------------- */

/* On 0 .. bound - 1, by the high bits of a product: uniform to within 2^-58. */
static uint32_t draw(rng *r, uint32_t bound)
{
    return (uint32_t)(((limbs_double)rng_next(r) * bound) >> 64);
}

static uint32_t fraction(const flat *g, uint32_t n, uint32_t d)
{
    return g->fraction[d * (g->limit + 1) + n];
}

/* Half of the time the largest, else anything from 1 on. */
static uint32_t draw_size(const flat *g, rng *r, uint32_t largest)
{
    return g->f.exact_sizes || largest == 1 || draw(r, 2) ? largest : 1 + draw(r, largest);
}

/* A distribution over n entries as parameters; without zeros if `least` is 1. */
static void draw_row(const flat *g, rng *r, uint32_t n, uint32_t least, uint32_t *out)
{
    uint32_t d = n + draw(r, g->limit - n + 1), left = d;
    if (n == 1) {
        out[0] = PARAMETER_ONE;
        return;
    }
    for (uint32_t i = 0; i + 1 < n; i++) {
        uint32_t share = least + draw(r, left - (n - i) * least + 1);
        out[i] = fraction(g, share, d);
        left -= share;
    }
    out[n - 1] = fraction(g, left, d);
}

static void draw_prior(const flat *g, rng *r, uint32_t n, uint32_t *out)
{
    uint32_t kind = g->f.prior == PRIOR_UNIFORM ? 0 : draw(r, 8);
    if (kind == 0) {
        for (uint32_t i = 0; i < n; i++)
            out[i] = fraction(g, 1, n);
        return;
    }
    draw_row(g, r, n, g->f.prior == PRIOR_FULL_SUPPORT || kind < 6, out);
}

static uint32_t draw_success(const flat *g, rng *r)
{
    uint32_t kind = draw(r, 8), d = 1 + draw(r, g->f.height);
    if (kind == 0 && !g->f.positive_success)
        return PARAMETER_ZERO;
    return kind == 1 ? PARAMETER_ONE : fraction(g, 1 + draw(r, d), d);
}

/* ---- Layers -------------------------------------------------------------------------------------- */

/* What is known of a model while its layers are laid out. */
typedef struct sketch {
    rng r;
    uint32_t width;  /* states of the layer at hand */
    uint32_t states; /* laid out before */
    uint32_t opened; /* states of the next layer that are reached so far */
    uint8_t
        number[FLAT_MAX_WIDTH]; /* of a target drawn: its number + 1 in the order in which they are reached */
} sketch;

static uint32_t horizon_of(const flat *g, uint64_t block)
{
    rng r;
    rng_init(&r, g->seed, g->stream, ~block);
    if (g->f.exact_horizon || g->f.exact_sizes || draw(&r, 2))
        return g->f.horizon;
    return 1 + draw(&r, g->f.horizon);
}

/* A state of the next layer, base being where this model's begin there. */
static uint32_t open_target(sketch *s, uint32_t target, uint32_t base)
{
    if (s->number[target] == 0)
        s->number[target] = (uint8_t)++s->opened;
    return base + s->number[target] - 1;
}

static void draw_branches(const flat *g, sketch *s, uint32_t most, uint32_t base, compact *out)
{
    uint32_t count = g->f.deterministic || most == 1 || draw(&s->r, 4) == 0 ? 1 : 2 + draw(&s->r, most - 1);
    uint32_t tau[FLAT_MAX_WIDTH], target[FLAT_MAX_WIDTH];
    draw_row(g, &s->r, count, 1, tau);
    for (uint32_t i = 0; i < count; i++) { /* distinct: the i-th of those that are left */
        uint32_t t = draw(&s->r, most - i);
        uint32_t k = 0;
        for (; k < i && target[k] <= t; k++)
            t++;
        memmove(target + k + 1, target + k, (i - k) * sizeof *target);
        target[k] = t;
        compact_branch(out, open_target(s, t, base), tau[i]);
    }
}

static uint32_t lay_out_model(const flat *g, sketch *s, uint32_t model, bool first, bool last, uint32_t base,
                              compact *out)
{
    uint32_t prior[FLAT_MAX_WIDTH], mu[FLAT_MAX_WIDTH] = {0};
    uint32_t most = draw_size(g, &s->r, g->f.states), layer_actions = draw_size(g, &s->r, g->f.actions);
    s->opened = 0;
    memset(s->number, 0, sizeof s->number);
    if (first)
        draw_row(g, &s->r, s->width, 1, mu);
    for (uint32_t i = 0; i < s->width; i++) {
        uint32_t actions = g->f.same_actions ? layer_actions : draw_size(g, &s->r, g->f.actions);
        compact_place(out, model, s->states + i, first ? mu[i] : PARAMETER_ONE);
        draw_prior(g, &s->r, actions, prior);
        for (uint32_t a = 0; a < actions; a++) {
            compact_choice(out, draw_success(g, &s->r), prior[a]);
            if (!last)
                draw_branches(g, s, most, base, out);
        }
    }
    s->states += s->width;
    s->width = s->opened;
    return s->opened;
}

void flat_generate(const flat *g, uint64_t first, uint32_t count, compact *out)
{
    REQUIRE(count >= 1 && count <= FLAT_BLOCK && first / FLAT_BLOCK == (first + count - 1) / FLAT_BLOCK);
    sketch sketches[FLAT_BLOCK];
    uint32_t horizon = horizon_of(g, first / FLAT_BLOCK);
    for (uint32_t k = 0; k < count; k++) {
        sketch *s = &sketches[k];
        rng_init(&s->r, g->seed, g->stream, first + k);
        s->states = 0;
        s->width = g->f.single_start || draw(&s->r, 4) ? 1 : draw_size(g, &s->r, g->f.states);
    }
    compact_reset(out, horizon);
    for (uint32_t t = 1; t <= horizon; t++) {
        uint32_t base = 0;
        compact_layer(out);
        for (uint32_t k = 0; k < count; k++)
            base += lay_out_model(g, &sketches[k], k, t == 1, t == horizon, base, out);
    }
    compact_seal(out, g->numbers->count);
}

/* ---- As a model object --------------------------------------------------------------------------- */

static void export_choice(const compact *c, const parameters *numbers, mdp_builder *b, uint32_t place,
                          uint32_t choice)
{
    text name;
    text_init(&name);
    text_addf(&name, "a%u", choice - c->first_choice[place]);
    mdp_builder_action(b, name.data, 0, 0);
    text_clear(&name);
    mdp_builder_action_value(b, 0, numbers->value[c->x[choice]]);
    mdp_builder_action_value(b, 1, numbers->value[c->prior[choice]]);
    for (uint32_t i = c->first_branch[choice]; i < c->first_branch[choice + 1]; i++)
        mdp_builder_successor(b, c->state[c->target[i]], numbers->value[c->tau[i]]);
    if (c->first_branch[choice] == c->first_branch[choice + 1]) /* the last step leads nowhere that counts */
        mdp_builder_successor(b, c->state[place], numbers->value[PARAMETER_ONE]);
}

mdp *compact_export(const compact *c, const parameters *numbers, uint32_t model)
{
    status st;
    status_init(&st);
    mdp_builder *b = mdp_builder_new();
    mdp_builder_reward_model(b, MDP_SUCCESS);
    mdp_builder_reward_model(b, MDP_PRIOR);
    mdp_builder_reward_model(b, MDP_INITIAL);
    for (uint32_t i = 0; i < c->place_count; i++) {
        if (c->model[i] != model)
            continue;
        mdp_builder_state(b, 0, 0);
        bool starts = i < c->layer[1];
        if (starts)
            mdp_builder_label(b, "init");
        mdp_builder_state_value(b, 2, numbers->value[starts ? c->mu[i] : PARAMETER_ZERO]);
        for (uint32_t a = c->first_choice[i]; a < c->first_choice[i + 1]; a++)
            export_choice(c, numbers, b, i, a);
    }
    mdp_builder_horizon(b, c->horizon, 0, 0);
    mdp *m = mdp_freeze(b, "random", &st);
    REQUIRE(m);
    return m;
}
