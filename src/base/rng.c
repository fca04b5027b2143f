#include "base/rng.h"

#include "base/contract.h"

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

uint64_t rng_next(rng *r)
{
    r->state += UINT64_C(0x9E3779B97F4A7C15);
    return mix(r->state);
}

void rng_init(rng *r, uint64_t seed, uint64_t stream, uint64_t index)
{
    r->state = mix(seed + UINT64_C(0x9E3779B97F4A7C15));
    r->state = mix(r->state ^ stream);
    r->state = mix(r->state + index);
}

uint32_t rng_below(rng *r, uint32_t bound)
{
    REQUIRE(bound > 0);
    uint32_t excess = (UINT32_MAX % bound + 1) % bound; /* 2^32 mod bound: those draws are thrown away */
    uint32_t draw;
    do
        draw = (uint32_t)(rng_next(r) >> 32);
    while (draw > UINT32_MAX - excess);
    return draw % bound;
}

uint32_t rng_between(rng *r, uint32_t low, uint32_t high)
{
    REQUIRE(low <= high && high - low < UINT32_MAX);
    return low + rng_below(r, high - low + 1);
}

bool rng_chance(rng *r, uint32_t numerator, uint32_t denominator)
{
    return rng_below(r, denominator) < numerator;
}

uint64_t rng_hash(const char *name)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001B3);
    return hash;
}
