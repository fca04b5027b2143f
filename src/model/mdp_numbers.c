#include "exact/rat.h"
#include "model/mdp_parts.h"

/* By halves: adding n fractions one after the other would touch a growing denominator n times. */
void sum_rationals(mpq_t sum, const mpq_t *values, size_t n)
{
    if (n <= 4) {
        mpq_set_ui(sum, 0, 1);
        for (size_t i = 0; i < n; i++)
            mpq_add(sum, sum, values[i]);
        return;
    }
    mpq_t rest;
    mpq_init(rest);
    sum_rationals(sum, values, n / 2);
    sum_rationals(rest, values + n / 2, n - n / 2);
    mpq_add(sum, sum, rest);
    mpq_clear(rest);
}

static void common_denominator(mpz_t lcm, const mpq_t *values, size_t n)
{
    if (n <= 4) {
        mpz_set_ui(lcm, 1);
        for (size_t i = 0; i < n; i++)
            mpz_lcm(lcm, lcm, mpq_denref(values[i]));
        return;
    }
    mpz_t rest;
    mpz_init(rest);
    common_denominator(lcm, values, n / 2);
    common_denominator(rest, values + n / 2, n - n / 2);
    mpz_lcm(lcm, lcm, rest);
    mpz_clear(rest);
}

static bool charge(mdp_builder *b, position at, const mpz_t denominator, size_t n)
{
    size_t each = mpz_size(denominator) * sizeof(mp_limb_t);
    size_t limit = WEIGHTS_BASE + WEIGHTS_FACTOR * b->bytes_given;
    if (n > (limit - b->bytes_made) / each)
        return builder_fail(b, at, "found %zu fractions whose common denominator takes %zu bits, wanted "
                            "integer weights of a size in proportion to the model's",
                            n, mpz_sizeinbase(denominator, 2));
    b->bytes_made += n * each;
    return true;
}

/*
 * With L the common denominator, value i = n_i / d_i becomes n_i (L / d_i), and their sum is L. They are
 * primitive: for a prime p that divides L, some d_i holds as many factors p as L, and then neither n_i nor
 * L / d_i holds any.
 */
bool make_weights(mdp_builder *b, position at, mpz_t *weights, mpz_t sum, const mpq_t *values, size_t n)
{
    common_denominator(sum, values, n);
    if (!charge(b, at, sum, n))
        return false;
    for (size_t i = 0; i < n; i++) {
        mpz_divexact(weights[i], sum, mpq_denref(values[i]));
        mpz_mul(weights[i], weights[i], mpq_numref(values[i]));
    }
    return true;
}

void text_add_sum(text *out, const mpq_t value)
{
    enum { SHOWN_IN_FULL = 4096 }; /* bits; some 1200 digits */
    if (rat_height(value) <= SHOWN_IN_FULL) {
        rat_print(out, value);
        return;
    }
    rat_print_decimal(out, value, 30);
    text_addf(out, "... (a fraction of %zu bits)", rat_height(value));
}

void builder_add_number(const mdp_builder *b, text *out, const mpq_t value)
{
    if (b->drawn)
        mdp_add_drawn(out, value);
    else
        text_add_sum(out, value);
}

void mdp_add_drawn(text *out, const mpq_t value)
{
    enum { DRAWN_BITS = 40 }; /* what is written in a file has fewer */
    if (rat_height(value) <= DRAWN_BITS) {
        rat_print(out, value);
        return;
    }
    if (!rat_print_decimal(out, value, 10))
        text_add(out, "…");
    text_add(out, " where the parameters are near 0");
}
