#include "exact/row.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

prob_row *prob_row_new(uint32_t n)
{
    REQUIRE(n > 0);
    prob_row *row = alloc_bytes(sizeof *row + n * sizeof row->weight[0]);
    row->n = n;
    row->undefined = false;
    mpz_init(row->sum);
    for (uint32_t i = 0; i < n; i++)
        mpz_init(row->weight[i]);
    return row;
}

void prob_row_free(prob_row *row)
{
    if (!row)
        return;
    mpz_clear(row->sum);
    for (uint32_t i = 0; i < row->n; i++)
        mpz_clear(row->weight[i]);
    free(row);
}

prob_row *prob_row_copy(const prob_row *row)
{
    prob_row *copy = prob_row_new(row->n);
    copy->undefined = row->undefined;
    mpz_set(copy->sum, row->sum);
    for (uint32_t i = 0; i < row->n; i++)
        mpz_set(copy->weight[i], row->weight[i]);
    return copy;
}

bool prob_row_seal(prob_row *row)
{
    for (uint32_t i = 0; i < row->n; i++)
        if (mpz_sgn(row->weight[i]) < 0)
            return false;
    mpz_t content;
    mpz_init(content);
    mpz_set_ui(row->sum, 0);
    for (uint32_t i = 0; i < row->n; i++) {
        mpz_add(row->sum, row->sum, row->weight[i]);
        if (mpz_cmp_ui(content, 1) != 0)
            mpz_gcd(content, content, row->weight[i]);
    }
    bool positive = mpz_sgn(row->sum) > 0;
    if (positive && mpz_cmp_ui(content, 1) != 0) {
        mpz_divexact(row->sum, row->sum, content);
        for (uint32_t i = 0; i < row->n; i++)
            mpz_divexact(row->weight[i], row->weight[i], content);
    }
    mpz_clear(content);
    return positive;
}

bool prob_row_equal(const prob_row *a, const prob_row *b)
{
    REQUIRE(a->n == b->n);
    for (uint32_t i = 0; i < a->n; i++) /* both primitive, so proportional means equal */
        if (mpz_cmp(a->weight[i], b->weight[i]) != 0)
            return false;
    return true;
}

void prob_row_entry(mpq_t value, const prob_row *row, uint32_t i)
{
    REQUIRE(i < row->n);
    mpz_set(mpq_numref(value), row->weight[i]);
    mpz_set(mpq_denref(value), row->sum);
    mpq_canonicalize(value);
}

static size_t mpz_bytes(const mpz_t value)
{
    return sizeof(mpz_t) + mpz_size(value) * sizeof(mp_limb_t);
}

size_t prob_row_bytes(const prob_row *row)
{
    size_t bytes = sizeof *row + mpz_bytes(row->sum);
    for (uint32_t i = 0; i < row->n; i++)
        bytes += mpz_bytes(row->weight[i]);
    return bytes;
}

rat_row *rat_row_new(uint32_t n)
{
    REQUIRE(n > 0);
    rat_row *row = alloc_bytes(sizeof *row + n * sizeof row->value[0]);
    row->n = n;
    row->undefined = false;
    for (uint32_t i = 0; i < n; i++)
        mpq_init(row->value[i]);
    return row;
}

void rat_row_free(rat_row *row)
{
    if (!row)
        return;
    for (uint32_t i = 0; i < row->n; i++)
        mpq_clear(row->value[i]);
    free(row);
}

bool rat_row_equal(const rat_row *a, const rat_row *b)
{
    REQUIRE(a->n == b->n);
    for (uint32_t i = 0; i < a->n; i++)
        if (!mpq_equal(a->value[i], b->value[i]))
            return false;
    return true;
}

size_t rat_bytes(const mpq_t value)
{
    return mpz_bytes(mpq_numref(value)) + mpz_bytes(mpq_denref(value));
}

size_t rat_row_bytes(const rat_row *row)
{
    size_t bytes = sizeof *row;
    for (uint32_t i = 0; i < row->n; i++)
        bytes += rat_bytes(row->value[i]);
    return bytes;
}
