/* What a set of readings is made of; for claim_set.c and claim_file.c only. */
#ifndef CLAIMS_CLAIM_SET_H
#define CLAIMS_CLAIM_SET_H

#include "claims/reading.h"

struct claim_set {
    const library *prelude;
    reading **readings;
    size_t count, capacity;
    library **libraries;
    size_t library_count, library_capacity;
};

#endif
