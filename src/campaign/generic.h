/*
 * One reading, an identity, on one parametric model (a DRN file with parameters), for all values of its
 * parameters at which its entries are positive: the model is evaluated exactly at random points.
 */
#ifndef CAMPAIGN_GENERIC_H
#define CAMPAIGN_GENERIC_H

#include "campaign/exhaustive.h"

typedef struct generic_result {
    const reading *reading;
    exhaustive_outcome outcome; /* NOTHING: an assumption is not met, or the assertion is undefined */
    char *why;                  /* NO_IDENTITY: why not */
    uint32_t points;            /* evaluated at so many */
    bool vacuous;
    uint64_t error_bits;
    char *degree;
    skipped skips;
    char *notices;     /* about the file, one line each */
    char *where, *drn; /* REFUTED: the values at which it fails, as a model */
} generic_result;

/* False on an error: the file is refused, for some reason or at the points drawn. generic_clear in both
 * cases. */
bool generic_run(const reading *r, const char *path, uint64_t seed, uint32_t error_bits,
                 generic_result *result, status *st);
void generic_clear(generic_result *result);
int generic_exit_status(const generic_result *result);

#endif
