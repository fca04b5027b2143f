#include "campaign/probe.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/tape_modular.h"

/* ---- One thread's engines ------------------------------------------------------------------------- */

typedef struct engine {
    support *zeros;
    modular *residues;
} engine;

typedef struct prober {
    const probe_plan *plan;
    engine *engines; /* by horizon, from 1 */
    parametric *model;
    uint64_t *values, *given[PARAMETRIC_MAX_TABLES];
    size_t value_capacity;
    tape_outcome *outcomes; /* by pair * count + structure */
    size_t outcome_capacity;
} prober;

static prober *prober_new(const probe_plan *plan)
{
    prober *u = alloc_zeroed(1, sizeof *u);
    u->plan = plan;
    u->engines = alloc_zeroed((size_t)plan->horizon + 1, sizeof *u->engines);
    for (uint32_t t = 1; t <= plan->horizon; t++) {
        u->engines[t].zeros = support_new(plan->identities[t]->tape);
        u->engines[t].residues = modular_new(plan->identities[t]->tape, u->engines[t].zeros);
    }
    u->model = parametric_new(&plan->tables);
    return u;
}

static void prober_free(prober *u)
{
    for (uint32_t t = 1; t <= u->plan->horizon; t++) {
        modular_free(u->engines[t].residues);
        support_free(u->engines[t].zeros);
    }
    for (uint32_t i = 0; i < PARAMETRIC_MAX_TABLES; i++)
        free(u->given[i]);
    free(u->engines);
    free(u->values);
    free(u->outcomes);
    parametric_free(u->model);
    free(u);
}

static void make_room(prober *u, const tape *p, uint32_t models)
{
    const compact *m = parametric_compact(u->model);
    size_t wanted = m->choice_count > m->parameter_count ? m->choice_count : m->parameter_count;
    wanted *= u->plan->primes[0].limbs;
    if (wanted > u->value_capacity) {
        u->value_capacity = 2 * wanted;
        u->values = alloc_resize(u->values, u->value_capacity, sizeof *u->values);
        for (uint32_t i = 0; i < u->plan->tables.table_count; i++)
            u->given[i] = alloc_resize(u->given[i], u->value_capacity, sizeof *u->given[i]);
    }
    size_t outcomes = (size_t)p->pair_count * models;
    if (outcomes > u->outcome_capacity) {
        u->outcome_capacity = 2 * outcomes;
        u->outcomes = alloc_resize(u->outcomes, u->outcome_capacity, sizeof *u->outcomes);
    }
}

static bool no_draw_fits(const prime *p, status *st)
{
    text number;
    text_init(&number);
    prime_print(p, &number);
    status_fail(st, EXIT_INTERNAL, NULL, 0, 0,
                "found numbers that are 0 modulo the prime %s at %u draws of parameters, wanted others: use "
                "another --seed",
                number.data, PROBE_DRAWS);
    text_clear(&number);
    return false;
}

/* One prime: outcomes of the batch. */
static bool try_prime(prober *u, engine *e, probe_batch *b, uint32_t trial)
{
    const probe_plan *plan = u->plan;
    const prime *p = &plan->primes[trial];
    for (uint32_t draw = 0; draw < PROBE_DRAWS; draw++) {
        rng r;
        rng_init(&r, plan->seed, plan->stream, b->item[0].index);
        r.state ^= rng_hash("trial") * (trial * PROBE_DRAWS + draw + 1);
        const uint64_t *const *given = (const uint64_t *const *)u->given;
        if (parametric_residues(u->model, p, &r, u->values, u->given) &&
            modular_set(e->residues, p, u->values, parametric_parameters(u->model)) &&
            modular_run(e->residues, parametric_compact(u->model),
                        plan->tables.table_count > 0 ? given : NULL, u->outcomes))
            return true;
        b->redrawn++;
    }
    return no_draw_fits(p, &b->st);
}

/* The first structure of the batch on which some pair differs; all their number if there is none. */
static uint32_t first_different(const prober *u, const engine *e, const tape *p, uint32_t count)
{
    uint32_t first = count;
    for (uint32_t pair = 0; pair < p->pair_count; pair++)
        for (uint32_t m = 0; m < first; m++)
            if (u->outcomes[(size_t)pair * count + m].different && support_applies(e->zeros, m))
                first = m;
    return first;
}

static void count_rows(const prober *u, const engine *e, const tape *p, probe_batch *b)
{
    for (uint32_t m = 0; m < b->first; m++) {
        bool applies = support_applies(e->zeros, m);
        b->left_out += !applies;
        for (uint32_t pair = 0; applies && pair < p->pair_count; pair++) {
            const tape_outcome *o = &u->outcomes[(size_t)pair * b->count + m];
            b->compared += o->compared;
            b->undefined += o->undefined;
            b->one_side += o->one_side;
        }
    }
}

static void probe(prober *u, probe_batch *b)
{
    uint32_t horizon = b->item[0].horizon;
    const tape *p = u->plan->identities[horizon]->tape;
    engine *e = &u->engines[horizon];
    const structure *items[PROBE_BATCH];
    for (uint32_t i = 0; i < b->count; i++)
        items[i] = &b->item[i];
    parametric_set(u->model, items, b->count);
    make_room(u, p, b->count);
    support_run(e->zeros, parametric_compact(u->model), parametric_given(u->model));
    b->first = b->count;
    for (uint32_t trial = 0; trial < u->plan->trials; trial++) {
        if (!try_prime(u, e, b, trial))
            return;
        uint32_t different = first_different(u, e, p, b->count);
        b->first = different < b->first ? different : b->first;
    }
    count_rows(u, e, p, b);
}

/* ---- The crew ------------------------------------------------------------------------------------- */

/* Batches are numbered as they are handed in; number n stands in place n modulo `room`. */
typedef struct slot {
    probe_batch batch;
    bool done;
} slot;

struct probe_crew {
    const probe_plan *plan;
    unsigned jobs;
    pthread_t *threads;
    pthread_mutex_t lock;
    pthread_cond_t handed_in, finished;
    bool closing;
    slot *slots;
    uint64_t room, oldest, taken, next; /* numbers: given back before, begun before, handed in before */
};

static slot *slot_of(const probe_crew *c, uint64_t number)
{
    return &c->slots[number % c->room];
}

static slot *take(probe_crew *c)
{
    pthread_mutex_lock(&c->lock);
    while (c->taken == c->next && !c->closing)
        pthread_cond_wait(&c->handed_in, &c->lock);
    slot *s = c->closing ? NULL : slot_of(c, c->taken++);
    pthread_mutex_unlock(&c->lock);
    return s;
}

static void *work(void *argument)
{
    probe_crew *c = argument;
    prober *u = prober_new(c->plan);
    for (slot *s; (s = take(c)) != NULL;) {
        probe(u, &s->batch);
        pthread_mutex_lock(&c->lock);
        s->done = true;
        pthread_cond_signal(&c->finished);
        pthread_mutex_unlock(&c->lock);
    }
    prober_free(u);
    return NULL;
}

probe_crew *probe_crew_new(const probe_plan *plan, unsigned jobs)
{
    REQUIRE(jobs >= 1);
    probe_crew *c = alloc_zeroed(1, sizeof *c);
    c->plan = plan;
    c->jobs = jobs;
    c->room = 2 * (uint64_t)jobs + 2;
    c->slots = alloc_zeroed(c->room, sizeof *c->slots);
    for (uint64_t i = 0; i < c->room; i++)
        status_init(&c->slots[i].batch.st);
    c->threads = alloc_zeroed(jobs, sizeof *c->threads);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->handed_in, NULL);
    pthread_cond_init(&c->finished, NULL);
    for (unsigned i = 0; i < jobs; i++)
        if (pthread_create(&c->threads[i], NULL, work, c) != 0)
            alloc_exhausted(sizeof(prober));
    return c;
}

probe_batch *probe_crew_room(probe_crew *c)
{
    return c->next - c->oldest < c->room ? &slot_of(c, c->next)->batch : NULL;
}

void probe_crew_hand_in(probe_crew *c)
{
    REQUIRE(probe_crew_room(c) && probe_crew_room(c)->count > 0);
    pthread_mutex_lock(&c->lock);
    c->next++;
    pthread_cond_signal(&c->handed_in);
    pthread_mutex_unlock(&c->lock);
}

const probe_batch *probe_crew_oldest(probe_crew *c)
{
    if (c->oldest == c->next)
        return NULL;
    slot *s = slot_of(c, c->oldest);
    pthread_mutex_lock(&c->lock);
    while (!s->done)
        pthread_cond_wait(&c->finished, &c->lock);
    pthread_mutex_unlock(&c->lock);
    return &s->batch;
}

void probe_crew_give_back(probe_crew *c)
{
    slot *s = slot_of(c, c->oldest++);
    REQUIRE(s->done);
    s->done = false;
    status_clear(&s->batch.st);
    s->batch.count = s->batch.left_out = 0;
    s->batch.compared = s->batch.undefined = s->batch.one_side = s->batch.redrawn = 0;
}

void probe_crew_free(probe_crew *c)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    c->closing = true;
    pthread_cond_broadcast(&c->handed_in);
    pthread_mutex_unlock(&c->lock);
    for (unsigned i = 0; i < c->jobs; i++)
        pthread_join(c->threads[i], NULL);
    for (uint64_t i = 0; i < c->room; i++)
        status_clear(&c->slots[i].batch.st);
    pthread_cond_destroy(&c->handed_in);
    pthread_cond_destroy(&c->finished);
    pthread_mutex_destroy(&c->lock);
    free(c->threads);
    free(c->slots);
    free(c);
}
