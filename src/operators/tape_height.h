/*
 * How large the numbers behind a tape can get: for every model within given sizes, the numerator of the
 * difference of the two sides of each pair, over a common denominator, is an integer of at most so many bits.
 * It follows the tape with each row over one denominator and each layer of eV over one, rounding up
 * everywhere. What comes of it: a prime drawn at random divides such an integer, if it is not 0, with a small
 * chance.
 */
#ifndef OPERATORS_TAPE_HEIGHT_H
#define OPERATORS_TAPE_HEIGHT_H

#include "operators/tape.h"

/* Models have at most so many places a layer, actions a place, branches a choice, and steps; parameters are
 * fractions of numbers of at most height_bits bits. */
typedef struct tape_sizes {
    uint32_t horizon, places, actions, branches, height_bits;
} tape_sizes;

/* bits: initialised. The tape is not for structures. */
void tape_height(const tape *p, const tape_sizes *sizes, mpz_t bits);

/*
 * The chance that `primes` primes between 2^61 and 2^62, drawn independently and uniformly, all divide some
 * one of `models` integers other than 0 of at most `bits` bits is below 2^-result; 0 where nothing can be
 * said. There are more than 2^55 such primes (Rosser and Schoenfeld 1962: x/ln x < pi(x) < 1.25506 x/ln x),
 * of which an integer of b bits has at most b/61 as divisors. Half of the chance of each is given away, for
 * primes that are drawn anew because they do not fit a model, which happens to less than half of them.
 */
unsigned long tape_error(const mpz_t bits, unsigned primes, uint64_t models);

#endif
