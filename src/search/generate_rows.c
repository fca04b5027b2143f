#include "search/generate_rows.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

void parts_init(parts *p, uint32_t capacity)
{
    p->n = 0;
    p->denominator = 1;
    p->part = alloc_zeroed(capacity, sizeof *p->part);
    p->capacity = capacity;
}

void parts_clear(parts *p)
{
    free(p->part);
}

void parts_entry(mpq_t value, const parts *p, uint32_t i)
{
    REQUIRE(i < p->n);
    mpq_set_ui(value, p->part[i], p->denominator);
    mpq_canonicalize(value);
}

static int ascending(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* One pass over 0 .. bound-1 taking each with the chance that is left for it: for dense subsets. */
static void dense_subset(rng *r, uint32_t bound, uint32_t size, uint32_t *element)
{
    uint32_t taken = 0;
    for (uint32_t i = 0; taken < size; i++)
        if (rng_below(r, bound - i) < size - taken)
            element[taken++] = i;
}

/* Draw until `size` different ones are there: for sparse subsets, where few are drawn twice. */
static void sparse_subset(rng *r, uint32_t bound, uint32_t size, uint32_t *element)
{
    uint32_t have = 0;
    while (have < size) {
        for (uint32_t i = have; i < size; i++)
            element[i] = rng_below(r, bound);
        qsort(element, size, sizeof *element, ascending);
        have = 1;
        for (uint32_t i = 1; i < size; i++)
            if (element[i] != element[have - 1])
                element[have++] = element[i];
    }
}

void draw_subset(rng *r, uint32_t bound, uint32_t size, uint32_t *element)
{
    REQUIRE(size <= bound);
    if (bound / 4 < size)
        dense_subset(r, bound, size, element);
    else
        sparse_subset(r, bound, size, element);
}

/*
 * A uniform composition of `total` into n positive parts: the gaps between n - 1 different cuts among
 * 1 .. total-1. With zeros allowed: one of total + n into positive parts, each less 1.
 */
static void draw_composition(rng *r, bool positive, uint32_t n, parts *p)
{
    uint32_t total = p->denominator + (positive ? 0 : n);
    draw_subset(r, total - 1, n - 1, p->part);
    uint32_t before = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t cut = i + 1 < n ? p->part[i] + 1 : total;
        p->part[i] = cut - before - (positive ? 0 : 1);
        before = cut;
    }
}

static void fill(parts *p, uint32_t value)
{
    for (uint32_t i = 0; i < p->n; i++)
        p->part[i] = value;
}

void draw_row(rng *r, row_style style, uint32_t height, uint32_t n, parts *p)
{
    REQUIRE(n >= 1 && n <= p->capacity && height >= 1);
    p->n = n;
    switch (style) {
    case ROW_ANY:
        p->denominator = rng_between(r, height < n ? height : n, height);
        draw_composition(r, false, n, p);
        break;
    case ROW_POSITIVE:
        p->denominator = height < n ? n : rng_between(r, n, height);
        draw_composition(r, true, n, p);
        break;
    case ROW_UNIFORM:
        p->denominator = n;
        fill(p, 1);
        break;
    case ROW_POINT:
        p->denominator = 1;
        fill(p, 0);
        p->part[rng_below(r, n)] = 1;
        break;
    }
}

void draw_fraction(rng *r, uint32_t height, bool positive, mpq_t value)
{
    uint32_t denominator = rng_between(r, 1, height);
    mpq_set_ui(value, rng_between(r, positive ? 1 : 0, denominator), denominator);
    mpq_canonicalize(value);
}

void draw_order(rng *r, uint32_t n, uint32_t *number)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = rng_below(r, i);
        uint32_t kept = number[i - 1];
        number[i - 1] = number[j];
        number[j] = kept;
    }
}
