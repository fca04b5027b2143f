/*
 * What random models are made of: subsets, compositions and rows with a common denominator. A row is a
 * function of the state of its generator alone, so that equal seeds make equal rows; ties and twin states are
 * made so.
 */
#ifndef SEARCH_GENERATE_ROWS_H
#define SEARCH_GENERATE_ROWS_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"

/* Probabilities part[i] / denominator that sum to 1. */
typedef struct parts {
    uint32_t n;
    uint32_t denominator;
    uint32_t *part; /* room for `capacity` entries */
    uint32_t capacity;
} parts;

void parts_init(parts *p, uint32_t capacity);
void parts_clear(parts *p);
void parts_entry(mpq_t value, const parts *p, uint32_t i); /* canonical */

typedef enum row_style {
    ROW_ANY,      /* zeros allowed: a uniform composition of a denominator <= height */
    ROW_POSITIVE, /* no zeros; the denominator is n where height < n, which is the least that can be */
    ROW_UNIFORM,  /* 1/n each, whatever the height */
    ROW_POINT     /* 1 on one entry */
} row_style;

/* A row of n entries, 1 <= n <= capacity; height >= 1. */
void draw_row(rng *r, row_style style, uint32_t height, uint32_t n, parts *p);

/* A uniformly distributed subset of 0 .. bound-1 with `size` elements, ascending; 0 <= size <= bound. */
void draw_subset(rng *r, uint32_t bound, uint32_t size, uint32_t *element);

/* A canonical fraction in [0,1] with a denominator <= height; in (0,1] if positive. */
void draw_fraction(rng *r, uint32_t height, bool positive, mpq_t value);

/* A uniformly random order of the n numbers. */
void draw_order(rng *r, uint32_t n, uint32_t *number);

#endif
