#include "campaign/screen_proof.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/tape_bound.h"

/* Where more are needed, the exact engine is as fast or faster (make bench). */
#define MOST_PRIMES 16u
/* So many primes take as long as the exact engine does on such models, laying out included. */
#define EXACT_COST 16u

struct prover {
    const tape *p;
    bound *bound;
    uint64_t *bits; /* by model */
    tape_outcome *more;
    uint32_t capacity; /* of these, in models */
    uint64_t *used;    /* the primes, all different */
    uint32_t used_count, used_capacity;
};

prover *prover_new(const tape *p, const support *s)
{
    prover *v = alloc_zeroed(1, sizeof *v);
    v->p = p;
    v->bound = bound_new(p, s);
    return v;
}

void prover_free(prover *v)
{
    if (!v)
        return;
    bound_free(v->bound);
    free(v->bits);
    free(v->more);
    free(v->used);
    free(v);
}

/* Each is more than 2^61, so that n of them make more than 2^(61 n). */
uint64_t prover_needs(uint64_t bits)
{
    return bits == 0 ? 1 : (bits - 1) / (PRIME_BITS - 1) + 1;
}

static void make_room(prover *v, uint32_t models)
{
    if (models <= v->capacity)
        return;
    v->capacity = models;
    v->bits = alloc_resize(v->bits, models, sizeof *v->bits);
    v->more = alloc_resize(v->more, (size_t)models * v->p->pair_count, sizeof *v->more);
}

static void note_used(prover *v, const prime *p)
{
    for (uint32_t i = 0; i < v->used_count; i++)
        if (v->used[i] == p->p[0])
            return;
    if (v->used_count == v->used_capacity) {
        v->used_capacity = 2 * v->used_capacity + 16;
        v->used = alloc_resize(v->used, v->used_capacity, sizeof *v->used);
    }
    v->used[v->used_count++] = p->p[0];
}

/* The models go through primes together, those that need more through the exact engine after that: how many
 * primes are the least work? */
static uint32_t cheapest(const uint32_t *primes, uint32_t models)
{
    uint64_t best = (uint64_t)EXACT_COST * models; /* none */
    uint32_t chosen = 0;
    for (uint32_t n = 1; n <= MOST_PRIMES; n++) {
        uint64_t work = (uint64_t)n * models;
        for (uint32_t k = 0; k < models; k++)
            work += primes[k] == 0 || primes[k] > n ? EXACT_COST : 0;
        if (work < best) {
            best = work;
            chosen = n;
        }
    }
    return chosen;
}

/* How many primes each model needs, 0 if too many; the most that any does. */
static uint32_t needed(prover *v, const compact *m, const parameters *numbers, uint32_t *primes)
{
    bool bounded = bound_run(v->bound, m, numbers, v->bits);
    for (uint32_t k = 0; k < m->model_count; k++) {
        uint64_t n = bounded ? prover_needs(v->bits[k]) : 0;
        primes[k] = n > MOST_PRIMES ? 0 : (uint32_t)n;
    }
    uint32_t most = cheapest(primes, m->model_count);
    for (uint32_t k = 0; k < m->model_count; k++)
        if (primes[k] > most)
            primes[k] = 0;
    return most;
}

void prover_run(prover *v, slots *s, modular *e, const compact *m, const parameters *numbers,
                tape_outcome *outcomes, uint32_t *primes, uint64_t *replaced)
{
    make_room(v, m->model_count);
    uint32_t most = needed(v, m, numbers, primes);
    v->used_count = 0;
    size_t count = (size_t)v->p->pair_count * m->model_count;
    for (unsigned slot = 0; v->used_count < most; slot++) {
        prime p = slots_run(s, e, m, slot, slot == 0 ? outcomes : v->more, replaced);
        REQUIRE(p.bits == PRIME_BITS);
        note_used(v, &p);
        for (size_t i = 0; slot > 0 && i < count; i++)
            outcomes[i].different |= v->more[i].different;
    }
}
