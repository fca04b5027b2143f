/*
 * Rows. A prob_row is a probability distribution kept as integer weights with their sum (primitive: the gcd
 * of the weights is 1), which makes equality a comparison of integers and is several times faster than a
 * canonical rational per entry. A rat_row holds one canonical rational per entry (rewards, eQ).
 *
 * `undefined` marks a row that a conditioning or softmax could not define; it still has entries ("keeps what
 * it was", see the language reference).
 */
#ifndef EXACT_ROW_H
#define EXACT_ROW_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct prob_row {
    uint32_t n;
    bool undefined;
    mpz_t sum;      /* > 0 */
    mpz_t weight[]; /* n entries >= 0; probability i is weight[i] / sum */
} prob_row;

typedef struct rat_row {
    uint32_t n;
    bool undefined;
    mpq_t value[]; /* n entries, canonical */
} rat_row;

prob_row *prob_row_new(uint32_t n); /* weights 0 and sum 0: the caller fills it and calls prob_row_seal */
void prob_row_free(prob_row *row);  /* NULL is allowed */
prob_row *prob_row_copy(const prob_row *row);

/* Compute the sum and make the row primitive. False, with the weights left as they are, if all are zero or
 * one is negative: then they are no distribution. */
bool prob_row_seal(prob_row *row);

bool prob_row_equal(const prob_row *a, const prob_row *b); /* the distributions; marks are not looked at */
void prob_row_entry(mpq_t value, const prob_row *row, uint32_t i);
size_t prob_row_bytes(const prob_row *row); /* memory held, for budgets */

rat_row *rat_row_new(uint32_t n); /* zeros */
void rat_row_free(rat_row *row);
bool rat_row_equal(const rat_row *a, const rat_row *b);
size_t rat_row_bytes(const rat_row *row);
size_t rat_bytes(const mpq_t value);

#endif
