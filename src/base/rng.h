/*
 * The seeded random generator: SplitMix64, written out here so that a seed means the same on every machine
 * and in every release. RNG_VERSION changes if the stream ever does; replay lines print it when it is not 1.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdbool.h>
#include <stdint.h>

#define RNG_VERSION 1

typedef struct rng {
    uint64_t state;
} rng;

/* A stream that depends on the three values alone; `stream` is usually a hash of a name. */
void rng_init(rng *r, uint64_t seed, uint64_t stream, uint64_t index);

uint64_t rng_next(rng *r);
uint32_t rng_below(rng *r, uint32_t bound);                /* uniform on 0..bound-1; bound > 0 */
uint32_t rng_between(rng *r, uint32_t low, uint32_t high); /* uniform on low..high */
bool rng_chance(rng *r, uint32_t numerator, uint32_t denominator);

/* FNV-1a, for turning a name into a stream number. */
uint64_t rng_hash(const char *name);

#endif
