#include "campaign/correlation.h"

void correlation_init(correlation *c, unsigned digits)
{
    mpfr_prec_t bits = 256 + 8 * (mpfr_prec_t)digits; /* the digits twice over, for what cancels */
    *c = (correlation){0};
    mpq_inits(c->sum_y, c->sum_yy, NULL);
    mpfi_ptr sums[] = {c->sum_z, c->sum_zz, c->sum_yz};
    for (int i = 0; i < 3; i++) {
        mpfi_init2(sums[i], bits);
        mpfi_set_ui(sums[i], 0);
    }
    loglin_init(&c->first);
}

void correlation_clear(correlation *c)
{
    mpq_clears(c->sum_y, c->sum_yy, NULL);
    mpfi_clear(c->sum_z);
    mpfi_clear(c->sum_zz);
    mpfi_clear(c->sum_yz);
    loglin_clear(&c->first);
}

static void add_to_sums(correlation *c, const mpq_t y, const loglin *z)
{
    mpq_t square;
    mpfi_t value, product;
    mpq_init(square);
    mpfi_init2(value, mpfi_get_prec(c->sum_z));
    mpfi_init2(product, mpfi_get_prec(c->sum_z));
    mpq_mul(square, y, y);
    mpq_add(c->sum_y, c->sum_y, y);
    mpq_add(c->sum_yy, c->sum_yy, square);
    loglin_enclose(value, z);
    mpfi_add(c->sum_z, c->sum_z, value);
    mpfi_sqr(product, value);
    mpfi_add(c->sum_zz, c->sum_zz, product);
    mpfi_mul_q(product, value, y);
    mpfi_add(c->sum_yz, c->sum_yz, product);
    mpq_clear(square);
    mpfi_clear(value);
    mpfi_clear(product);
}

void correlation_add(correlation *c, const mpq_t y, const loglin *z)
{
    c->count++;
    c->infinite = c->infinite || !z || z->infinite;
    if (c->infinite)
        return;
    add_to_sums(c, y, z);
    if (c->count == 1)
        loglin_set(&c->first, z);
    else
        c->varies = c->varies || loglin_compare(&c->first, z) != 0;
}

/* n * sum of squares - square of the sum: the variance, but for a factor n^2. */
static void spread_of_y(mpq_t spread, const correlation *c)
{
    mpq_t n;
    mpq_init(n);
    mpq_set_ui(n, c->count, 1);
    mpq_mul(spread, c->sum_y, c->sum_y);
    mpq_mul(n, n, c->sum_yy);
    mpq_sub(spread, n, spread);
    mpq_clear(n);
}

static void spread_of_z(mpfi_t spread, const correlation *c)
{
    mpfi_t square;
    mpfi_init2(square, mpfi_get_prec(c->sum_z));
    mpfi_sqr(square, c->sum_z);
    mpfi_mul_ui(spread, c->sum_zz, c->count);
    mpfi_sub(spread, spread, square);
    mpfi_clear(square);
}

static void spread_of_both(mpfi_t spread, const correlation *c)
{
    mpfi_t product;
    mpfi_init2(product, mpfi_get_prec(c->sum_z));
    mpfi_mul_q(product, c->sum_z, c->sum_y);
    mpfi_mul_ui(spread, c->sum_yz, c->count);
    mpfi_sub(spread, spread, product);
    mpfi_clear(product);
}

/* (n sum yz - sum y sum z) / sqrt((n sum yy - (sum y)^2) (n sum zz - (sum z)^2)) */
static void quotient(mpfi_t result, const correlation *c, const mpq_t spread_y)
{
    mpfi_t spread, r;
    mpfi_init2(spread, mpfi_get_prec(c->sum_z));
    mpfi_init2(r, mpfi_get_prec(c->sum_z));
    mpfi_interv_si(result, -1, 1);
    spread_of_z(spread, c);
    if (mpfi_is_strictly_pos(spread)) {
        mpfi_mul_q(spread, spread, spread_y);
        mpfi_sqrt(spread, spread);
        spread_of_both(r, c);
        mpfi_div(r, r, spread);
        mpfi_intersect(result, result, r); /* by Cauchy and Schwarz it lies in [-1, 1] */
    }
    mpfi_clear(spread);
    mpfi_clear(r);
}

const char *correlation_get(const correlation *c, mpfi_t result)
{
    if (c->count == 0)
        return "there is none";
    if (c->infinite)
        return "a value is infinite or undefined";
    mpq_t spread_y;
    mpq_init(spread_y);
    spread_of_y(spread_y, c);
    const char *why = mpq_sgn(spread_y) == 0 ? "the first quantity is the same for all"
                      : !c->varies           ? "the second quantity is the same for all"
                                             : NULL;
    if (!why)
        quotient(result, c, spread_y);
    mpq_clear(spread_y);
    return why;
}
