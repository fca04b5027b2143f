/*
 * Coprime bases: pairwise coprime integers > 1 over which given integers are products of powers. Found by
 * factor refinement: gcds only, nothing is factored. Lists are halved and their bases merged through product
 * and remainder trees, so that time is about linear in the digits where the numbers share few factors.
 */
#ifndef EXACT_COPRIME_H
#define EXACT_COPRIME_H

#include <gmp.h>
#include <stddef.h>

typedef struct integers {
    mpz_t *items;
    size_t count, capacity;
} integers;

void integers_add(integers *list, const mpz_t n); /* a copy, at the end; {0} is the empty list */
void integers_clear(integers *list);

/* A base for the numbers, all >= 1, into an empty list: ascending, and none is a perfect power. */
void coprime_base(integers *base, const integers *numbers);

/* Base item k divides number i, exactly `exponent` > 0 times. */
typedef void (*coprime_factor)(void *context, size_t i, size_t k, unsigned long exponent);

/* Every factor of every number, once, in no particular order; they must be products of powers of the base. */
void coprime_factors(const integers *base, const integers *numbers, coprime_factor each, void *context);

#endif
