/*
 * Pearson's correlation of a rational quantity y with a log-linear one z, enclosed. The sums of y are exact,
 * those with z intervals that contain them; whether z varies at all is decided exactly.
 */
#ifndef CAMPAIGN_CORRELATION_H
#define CAMPAIGN_CORRELATION_H

#include "exact/loglin.h"

typedef struct correlation {
    unsigned long count;
    bool infinite; /* some z is infinite or undefined */
    mpq_t sum_y, sum_yy;
    mpfi_t sum_z, sum_zz, sum_yz;
    loglin first; /* z of the first pair */
    bool varies;  /* some z differs from it */
} correlation;

/* `digits`: how many the result should have; a few more are carried. */
void correlation_init(correlation *c, unsigned digits);
void correlation_clear(correlation *c);

/* The next pair; z = NULL where it is undefined. */
void correlation_add(correlation *c, const mpq_t y, const loglin *z);

/*
 * NULL, and `result`, of any precision, contains the correlation; all of [-1, 1] where the precision is too
 * low to tell z from a constant. Otherwise there is no correlation, and the result says why, in English.
 */
const char *correlation_get(const correlation *c, mpfi_t result);

#endif
