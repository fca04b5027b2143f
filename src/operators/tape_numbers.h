/* The numbers of a tape, for the engines that know them as rationals. */
#ifndef OPERATORS_TAPE_NUMBERS_H
#define OPERATORS_TAPE_NUMBERS_H

#include "operators/tape.h"

/* Number i from those before it; not one of kind TAPE_NUMBER_SUCCESS or TAPE_NUMBER_DRAWS, and only where it
 * is defined. False, and value[i] is as it was, if numerator or denominator might get more than max_bits
 * bits. */
bool tape_number_compute(const tape *p, uint32_t i, mpq_t *value, size_t max_bits);

#endif
