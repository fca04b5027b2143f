#include "search/tree.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "base/rng.h"
#include "base/text.h"

uint32_t tree_states(const tree_family *f)
{
    REQUIRE(f->actions >= 1);
    uint64_t states = 1, layer = 1;
    for (uint32_t t = 0; t < f->depth && states < TREE_MAX_STATES; t++) {
        layer *= f->actions; /* below TREE_MAX_STATES * 2^32 */
        states += layer;
    }
    if (states >= TREE_MAX_STATES || states * f->actions > TREE_MAX_CHOICES)
        return 0;
    bool places = (states + 1) * ((uint64_t)f->depth + 1) <= MDP_MAX_PLACES;
    return places ? (uint32_t)states + 1 : 0;
}

typedef struct maker {
    const tree_family *f;
    uint32_t strings; /* all states but `end` */
    uint32_t inner;   /* strings shorter than T: the first ones */
    rng x, tau;
    mdp_builder *builder;
    size_t success;
    mpq_t value;
    mpz_t *weight; /* A of them */
} maker;

/* Apart from the seed and the index a stream depends on what it is for and on the shape; not on the kind of
 * transitions, so that the two kinds share x. */
static void init_stream(rng *r, const char *purpose, const tree_family *f, uint64_t seed, uint64_t index)
{
    text name;
    text_init(&name);
    text_addf(&name, "tree %s T=%" PRIu32 " A=%" PRIu32 " bits=%" PRIu32, purpose, f->depth, f->actions,
              f->bits);
    rng_init(r, seed, rng_hash(name.data), index);
    text_clear(&name);
}

static void maker_init(maker *k, const tree_family *f, uint64_t seed, uint64_t index)
{
    *k = (maker){.f = f, .strings = tree_states(f) - 1};
    if (f->depth > 0)
        k->inner = (k->strings - 1) / f->actions; /* every string but the empty one is a child */
    init_stream(&k->x, "x", f, seed, index);
    init_stream(&k->tau, "tau", f, seed, index);
    k->builder = mdp_builder_new();
    k->success = mdp_builder_reward_model(k->builder, MDP_SUCCESS);
    mdp_builder_horizon(k->builder, f->depth + 1, 0, 0);
    mpq_init(k->value);
    k->weight = alloc_zeroed(f->actions, sizeof *k->weight);
    for (uint32_t a = 0; a < f->actions; a++)
        mpz_init(k->weight[a]);
}

static void maker_clear(maker *k)
{
    for (uint32_t a = 0; a < k->f->actions; a++)
        mpz_clear(k->weight[a]);
    free(k->weight);
    mpq_clear(k->value);
}

/* Uniform on 0 .. 2^bits - 1. */
static void draw(mpz_t number, rng *r, uint32_t bits)
{
    uint64_t n = rng_next(r) >> (64 - bits);
    mpz_import(number, 1, -1, sizeof n, 0, 0, &n);
}

static void add_only_successor(maker *k, uint32_t target)
{
    mpq_set_ui(k->value, 1, 1);
    mdp_builder_successor(k->builder, target, k->value);
}

static void add_random_successors(maker *k, uint32_t first)
{
    mpz_ptr sum = mpq_denref(k->value);
    mpz_t total;
    mpz_init(total);
    while (mpz_sgn(total) == 0)
        for (uint32_t a = 0; a < k->f->actions; a++) {
            draw(k->weight[a], &k->tau, k->f->bits);
            mpz_add(total, total, k->weight[a]);
        }
    for (uint32_t a = 0; a < k->f->actions; a++) {
        mpz_set(mpq_numref(k->value), k->weight[a]);
        mpz_set(sum, total);
        mpq_canonicalize(k->value);
        if (mpq_sgn(k->value) > 0)
            mdp_builder_successor(k->builder, first + a, k->value);
    }
    mpz_clear(total);
}

static void build_string(maker *k, uint32_t s)
{
    uint32_t first = s * k->f->actions + 1; /* of its children, where it has any */
    mdp_builder_state(k->builder, 0, 0);
    if (s == 0)
        mdp_builder_label(k->builder, "init");
    for (uint32_t a = 0; a < k->f->actions; a++) {
        char name[16];
        snprintf(name, sizeof name, "a%" PRIu32, a);
        mdp_builder_action(k->builder, name, 0, 0);
        draw(mpq_numref(k->value), &k->x, k->f->bits);
        mpz_set_ui(mpq_denref(k->value), 1);
        mpq_div_2exp(k->value, k->value, k->f->bits);
        mdp_builder_action_value(k->builder, k->success, k->value);
        if (s >= k->inner)
            add_only_successor(k, k->strings);
        else if (k->f->stochastic)
            add_random_successors(k, first);
        else
            add_only_successor(k, first + a);
    }
}

/* Absorbing, and reached only when all decisions are made. */
static void build_end(maker *k)
{
    mdp_builder_state(k->builder, 0, 0);
    mdp_builder_label(k->builder, "end");
    mdp_builder_action(k->builder, "stay", 0, 0);
    mpq_set_ui(k->value, 1, 1);
    mdp_builder_action_value(k->builder, k->success, k->value);
    mdp_builder_successor(k->builder, k->strings, k->value);
}

mdp *tree_generate(const tree_family *f, uint64_t seed, uint64_t index)
{
    REQUIRE(f->bits >= 1 && f->bits <= TREE_MAX_BITS && tree_states(f) != 0);
    maker k;
    maker_init(&k, f, seed, index);
    for (uint32_t s = 0; s < k.strings; s++)
        build_string(&k, s);
    build_end(&k);
    char name[32];
    snprintf(name, sizeof name, "tree %" PRIu64, index);
    status st;
    status_init(&st);
    mdp *m = mdp_freeze(k.builder, name, &st);
    REQUIRE(m);
    status_clear(&st);
    maker_clear(&k);
    return m;
}
