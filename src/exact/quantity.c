#include "exact/quantity.h"

#include "base/contract.h"

void quantity_init(quantity *q, mpfr_prec_t bits)
{
    loglin_init(&q->plain);
    expform_init(&q->exp);
    mpfi_init2(q->range, bits);
    mpfi_set_ui(q->range, 0);
    q->has_exp = q->enclosed = q->undecided = false;
}

void quantity_clear(quantity *q)
{
    loglin_clear(&q->plain);
    expform_clear(&q->exp);
    mpfi_clear(q->range);
}

/* ---- Adding -------------------------------------------------------------------------------------- */

/* A number that is no enclosure, as an expq. */
static void get_expq(expq *out, const real *a)
{
    if (a->kind == REAL_EXP)
        expq_set(out, a->exp);
    else
        expq_set_rational(out, a->rational);
}

static void add_enclosed(quantity *q, const real *weight, mpfi_srcptr factor)
{
    mpfi_t term;
    mpfi_init2(term, mpfi_get_prec(q->range));
    real_enclose(term, weight);
    mpfi_mul(term, term, factor);
    mpfi_add(q->range, q->range, term);
    mpfi_clear(term);
    q->enclosed = true;
}

/* log of an argument > 0, of which an enclosure may touch 0 all the same: then from -infinity on. */
static void enclose_log(mpfi_t out, const real *argument, bool *undecided)
{
    real_enclose(out, argument);
    if (mpfi_is_strictly_pos(out)) {
        mpfi_log(out, out);
        return;
    }
    *undecided = true;
    mpfr_set_inf(&out->left, -1);
    mpfr_log(&out->right, &out->right, MPFR_RNDU);
}

/* Exactly, or false where an enclosure or the size of polynomials is in the way. */
static bool add_log_exactly(quantity *q, const real *weight, const real *argument)
{
    if (weight->kind == REAL_ENCLOSED || argument->kind == REAL_ENCLOSED)
        return false;
    if (real_is_rational(weight) && real_is_rational(argument))
        return loglin_add_log(&q->plain, weight->rational, argument->rational);
    expq w, x;
    expq_init(&w);
    expq_init(&x);
    get_expq(&w, weight);
    get_expq(&x, argument);
    bool done = expform_add_log(&q->exp, &w, &x) == EXPFORM_DONE;
    q->has_exp = q->has_exp || done;
    expq_clear(&w);
    expq_clear(&x);
    return done;
}

/* weight * -infinity */
static bool add_log_of_zero(quantity *q, const real *weight)
{
    int sign;
    if (!real_sign(weight, &sign)) {
        q->undecided = true;
        return true;
    }
    mpq_t direction, zero;
    mpq_inits(direction, zero, NULL);
    mpq_set_si(direction, sign, 1);
    bool ok = sign == 0 || loglin_add_log(&q->plain, direction, zero);
    mpq_clears(direction, zero, NULL);
    return ok;
}

bool quantity_add_log(quantity *q, const real *weight, const real *argument)
{
    if (real_is_zero(weight) == TRUTH_YES)
        return true;
    if (real_is_zero(argument) == TRUTH_YES)
        return add_log_of_zero(q, weight);
    if (add_log_exactly(q, weight, argument))
        return true;
    mpfi_t log;
    mpfi_init2(log, mpfi_get_prec(q->range));
    enclose_log(log, argument, &q->undecided);
    add_enclosed(q, weight, log);
    mpfi_clear(log);
    return true;
}

void quantity_add(quantity *q, const real *weight, const real *factor)
{
    real product;
    real_init(&product);
    real_mul(&product, weight, factor, mpfi_get_prec(q->range));
    if (product.kind == REAL_ENCLOSED) {
        mpfi_add(q->range, q->range, product.range);
        q->enclosed = true;
    } else if (product.kind == REAL_RATIONAL) {
        mpq_add(q->plain.constant, q->plain.constant, product.rational);
    } else if (expq_add(&q->exp.constant, &q->exp.constant, product.exp)) {
        q->has_exp = true;
    } else {
        real one;
        real_init(&one);
        real_set_ui(&one, 1);
        mpfi_t range;
        mpfi_init2(range, mpfi_get_prec(q->range));
        real_enclose(range, &product);
        add_enclosed(q, &one, range);
        mpfi_clear(range);
        real_clear(&one);
    }
    real_clear(&product);
}

/* ---- The sum ------------------------------------------------------------------------------------- */

bool quantity_loglin(const quantity *q, loglin *form)
{
    if (!q->plain.infinite && (q->has_exp || q->enclosed))
        return false;
    loglin_set(form, &q->plain);
    return true;
}

bool quantity_expform(const quantity *q, expform *form)
{
    if (q->plain.infinite || q->enclosed)
        return false;
    expq one;
    expq_init(&one);
    mpq_t unit;
    mpq_init(unit);
    mpq_set_ui(unit, 1, 1);
    expq_set_rational(&one, unit);
    expform_set_loglin(form, &q->plain);
    bool done = expform_add_scaled(form, &one, &q->exp) == EXPFORM_DONE;
    mpq_clear(unit);
    expq_clear(&one);
    return done;
}

void quantity_enclose(mpfi_t out, const quantity *q)
{
    REQUIRE(!q->plain.infinite);
    mpfi_t part;
    mpfi_init2(part, mpfi_get_prec(out));
    loglin_enclose(out, &q->plain);
    expform_enclose(part, &q->exp);
    mpfi_add(out, out, part);
    mpfi_add(out, out, q->range);
    mpfi_clear(part);
}
