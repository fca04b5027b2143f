/*
 * How large the numbers behind a tape can get: for every model within given sizes, the numerator of the
 * difference of the two sides of each pair, over a common denominator, is an integer of at most so many bits.
 * It follows the tape with each row over one denominator and each layer of eV over one, rounding up
 * everywhere. What comes of it: a prime drawn at random divides such an integer, if it is not 0, with a small
 * chance.
 */
#ifndef OPERATORS_TAPE_HEIGHT_H
#define OPERATORS_TAPE_HEIGHT_H

#include "exact/prime.h"
#include "operators/tape.h"

/* Models have at most so many places a layer, actions a place, branches a choice, and steps; parameters are
 * fractions of numbers of at most height_bits bits. */
typedef struct tape_sizes {
    uint32_t horizon, places, actions, branches, height_bits;
} tape_sizes;

/* bits: initialised. It is a bound for the numerators that are inverted on the way, too. The tape is not for
 * structures. */
void tape_height(const tape *p, const tape_sizes *sizes, mpz_t bits);

/* Fewer than 2^result numbers are inverted on so many models of these sizes side by side, `parameters` in all
 * among them. */
unsigned tape_inverted(const tape *p, const tape_sizes *sizes, uint64_t models, uint32_t parameters);

/*
 * The chance that `primes` primes of so many bits (prime_draw), drawn independently, all divide some one of
 * `models` integers other than 0 of at most `bits` bits is below 2^-result; 0 where nothing can be said.
 * Of the more than 2 * 2^prime_count_bits primes of this width such an integer has at most bits / (prime_bits
 * - 1) as divisors. Half of the chance of each is given away, for primes that are drawn anew as they do not
 * fit a model: that is, they divide one of the fewer than 2^inverted numbers of no more bits that are
 * inverted, which happens to less than half of them where the result is not 0.
 */
unsigned long tape_error(const mpz_t bits, unsigned inverted, unsigned prime_bits, unsigned primes,
                         uint64_t models);

#endif
