#include "operators/tape_numbers.h"

#include <stdlib.h>

#include "base/contract.h"
#include "operators/rowops.h"

static size_t bits_of(const mpq_t a)
{
    size_t above = mpz_sizeinbase(mpq_numref(a), 2), below = mpz_sizeinbase(mpq_denref(a), 2);
    return above > below ? above : below;
}

bool tape_number_compute(const tape *p, uint32_t i, mpq_t *value, size_t max_bits)
{
    const tape_number *n = &p->numbers[i];
    if (n->kind == TAPE_NUMBER_RATIONAL) {
        mpq_set(value[i], p->constants[n->a]);
        return true;
    }
    if (n->kind == TAPE_NUMBER_POWER) {
        if (bits_of(value[n->a]) > max_bits / ((size_t)labs(n->exponent) + 1))
            return false;
        rat_power(value[i], value[n->a], n->exponent);
        return true;
    }
    if (bits_of(value[n->a]) + bits_of(value[n->b]) > max_bits)
        return false;
    switch (n->kind) {
    case TAPE_NUMBER_ADD: mpq_add(value[i], value[n->a], value[n->b]); break;
    case TAPE_NUMBER_SUB: mpq_sub(value[i], value[n->a], value[n->b]); break;
    case TAPE_NUMBER_MUL: mpq_mul(value[i], value[n->a], value[n->b]); break;
    case TAPE_NUMBER_DIV: mpq_div(value[i], value[n->a], value[n->b]); break;
    default: REQUIRE(!"arithmetic");
    }
    return true;
}
