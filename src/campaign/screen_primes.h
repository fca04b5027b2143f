/*
 * The primes of a screening: how many and how wide they have to be, and models run modulo them. Primes that
 * do not fit a model are replaced by others, slot by slot, from a stream that every thread sees alike.
 */
#ifndef CAMPAIGN_SCREEN_PRIMES_H
#define CAMPAIGN_SCREEN_PRIMES_H

#include "operators/tape_modular.h"

#define SCREEN_MAX_PRIMES 64u
#define SLOT_MAX 4096u

/* So many primes of so many bits, and e: they all miss a difference with a chance of less than 2^-e; 0: the
 * bound says nothing. */
typedef struct prime_choice {
    unsigned bits, count;
    unsigned long error;
} prime_choice;

/*
 * For an error below 2^-100 on so many models, what costs least; height and inverted as in tape_height.h.
 * Where no primes do, the smallest error; where no bound says anything, one prime of 62 bits. wanted > 0:
 * that many primes of 62 bits.
 */
prime_choice choose_primes(const mpz_t height, unsigned inverted, uint64_t models, unsigned wanted);

/* Primes and the residues of the parameters modulo them, made where they are needed. Of one thread. */
typedef struct slots slots;
slots *slots_new(uint64_t seed, unsigned bits, const parameters *numbers); /* numbers must outlive it */
void slots_free(slots *s);                                                 /* NULL is allowed */

/* Run the model, after support_run, modulo the slot's prime or the first of its replacements that fits: that
 * is returned. *replaced is increased by those that do not. slot < SLOT_MAX. */
prime slots_run(slots *s, modular *e, const compact *m, unsigned slot, tape_outcome *outcomes,
                uint64_t *replaced);

#endif
