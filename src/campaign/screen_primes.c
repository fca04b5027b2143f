#include "campaign/screen_primes.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/tape_height.h"

/* ---- How many, how wide -------------------------------------------------------------------------- */

#define AIM 100u

/* As many primes of this width as reach the aim; if none do, as many as there may be. */
static prime_choice enough(const mpz_t height, unsigned inverted, uint64_t models, unsigned bits)
{
    prime_choice c = {.bits = bits};
    do {
        c.count++;
        c.error = tape_error(height, inverted, bits, c.count, models);
    } while (c.error < AIM && c.count < SCREEN_MAX_PRIMES);
    if (c.error == 0)
        c.count = 1;
    return c;
}

static bool better(const prime_choice *a, const prime_choice *b)
{
    if ((a->error >= AIM) != (b->error >= AIM))
        return a->error >= AIM;
    return a->error >= AIM ? a->count * prime_cost(a->bits) < b->count * prime_cost(b->bits)
                           : a->error > b->error;
}

prime_choice choose_primes(const mpz_t height, unsigned inverted, uint64_t models, unsigned wanted)
{
    if (wanted > 0)
        return (prime_choice){PRIME_BITS, wanted, tape_error(height, inverted, PRIME_BITS, wanted, models)};
    prime_choice best = enough(height, inverted, models, PRIME_BITS);
    for (unsigned bits = PRIME_BITS + 64; bits <= PRIME_MAX_BITS; bits += 64) {
        prime_choice c = enough(height, inverted, models, bits);
        if (better(&c, &best))
            best = c;
    }
    return best;
}

/* ---- Slots --------------------------------------------------------------------------------------- */

#define MOST_REPLACEMENTS 32u

typedef struct slot_prime {
    prime prime;
    uint64_t *residues; /* NULL if the prime divides a denominator */
} slot_prime;

struct slots {
    uint64_t seed;
    unsigned bits;
    const parameters *numbers;
    slot_prime *made;
    uint32_t count, capacity;
};

slots *slots_new(uint64_t seed, unsigned bits, const parameters *numbers)
{
    slots *s = alloc_zeroed(1, sizeof *s);
    *s = (slots){.seed = seed, .bits = bits, .numbers = numbers};
    return s;
}

void slots_free(slots *s)
{
    if (!s)
        return;
    for (uint32_t i = 0; i < s->count; i++)
        free(s->made[i].residues);
    free(s->made);
    free(s);
}

static void make(const slots *s, uint64_t index, slot_prime *out)
{
    prime_draw(&out->prime, s->bits, s->seed, index);
    size_t words = out->prime.limbs;
    out->residues = alloc_zeroed(s->numbers->count, words * sizeof *out->residues);
    bool ok = true;
    for (uint32_t i = 0; ok && i < s->numbers->count; i++)
        ok = prime_residue(&out->prime, s->numbers->value[i], out->residues + words * i);
    if (!ok) {
        free(out->residues);
        out->residues = NULL;
    }
}

static void make_up_to(slots *s, uint32_t slot)
{
    if (slot >= s->capacity) {
        s->capacity = 2 * slot + 4;
        s->made = alloc_resize(s->made, s->capacity, sizeof *s->made);
    }
    for (; s->count <= slot; s->count++)
        make(s, s->count, &s->made[s->count]);
}

static bool try_prime(const slots *s, const slot_prime *p, modular *e, const compact *m,
                      tape_outcome *outcomes)
{
    return p->residues && modular_set(e, &p->prime, p->residues, s->numbers->count) &&
           modular_run(e, m, NULL, outcomes);
}

prime slots_run(slots *s, modular *e, const compact *m, unsigned slot, tape_outcome *outcomes,
                uint64_t *replaced)
{
    REQUIRE(slot < SLOT_MAX);
    make_up_to(s, slot);
    if (try_prime(s, &s->made[slot], e, m, outcomes))
        return s->made[slot].prime;
    for (uint64_t i = 1;; i++) {
        REQUIRE(i < MOST_REPLACEMENTS); /* each has a chance of 2^-17 not to fit, if that */
        ++*replaced;
        slot_prime other;
        make(s, slot + i * SLOT_MAX, &other);
        bool done = try_prime(s, &other, e, m, outcomes);
        free(other.residues);
        if (done)
            return other.prime;
    }
}
