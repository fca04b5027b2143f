/*
 * Sums of weight * log(argument) and of weights, over numbers of any kind (exact/real.h), each summand kept
 * as exactly as it can be: log-linear forms for rational numbers, forms over rational functions of e^(1/d)
 * where rewards are rational, enclosures for the rest. Returns, entropies, KL and incoherence are such sums.
 */
#ifndef EXACT_QUANTITY_H
#define EXACT_QUANTITY_H

#include "exact/expform.h"
#include "exact/real.h"

typedef struct quantity {
    loglin plain; /* the rational part of the sum, and its infinity */
    expform exp;  /* summands with e^(1/d) */
    mpfi_t range; /* summands that are enclosed; its precision is that of all enclosures */
    bool has_exp, enclosed;
    bool undecided; /* something was taken for positive of which an enclosure does not tell */
} quantity;

void quantity_init(quantity *q, mpfr_prec_t bits); /* 0 */
void quantity_clear(quantity *q);

/*
 * q += weight * log(argument), argument >= 0: log 0 is -infinity, and 0 * log 0 = 0. False, with q as it
 * was, where that would be infinity - infinity.
 */
bool quantity_add_log(quantity *q, const real *weight, const real *argument);

/* q += weight * factor; 0 * anything is 0. */
void quantity_add(quantity *q, const real *weight, const real *factor);

/* Is the sum a log-linear form or infinite (all summands rational)? Then *form is set to it. */
bool quantity_loglin(const quantity *q, loglin *form);
/* Is it finite and without enclosures? Then *form is set to it. */
bool quantity_expform(const quantity *q, expform *form);
/* An enclosure of a finite sum, at the precision of `out`. */
void quantity_enclose(mpfi_t out, const quantity *q);

#endif
