/*
 * Numbers with e^(1/d) in them, where rewards are rational: exact as long as no two logarithms are multiplied
 * and polynomials stay of a size that can be computed with; beyond, an enclosure. And numbers of which one is
 * an enclosure already, and powers with any rational exponent.
 */
#include "base/contract.h"
#include "lang/eval_impl.h"

/* a + sign * b; false where no form holds it. */
static bool exp_sum(const value *a, const value *b, int sign, value *out)
{
    expform left, right;
    expq factor;
    mpq_t unit;
    expform_init(&left);
    expform_init(&right);
    expq_init(&factor);
    mpq_init(unit);
    mpq_set_si(unit, sign, 1);
    expq_set_rational(&factor, unit);
    bool ok = value_get_expform(a, &left) && value_get_expform(b, &right) &&
              expform_add_scaled(&left, &factor, &right) == EXPFORM_DONE;
    if (ok)
        value_set_expform_take(out, &left);
    else
        expform_clear(&left);
    expform_clear(&right);
    expq_clear(&factor);
    mpq_clear(unit);
    return ok;
}

/* Is v free of logarithms? Then *number is set. */
static bool get_expq(const value *v, expq *number)
{
    expform form;
    expform_init(&form);
    bool ok = value_get_expform(v, &form) && expform_is_expq(&form, number);
    expform_clear(&form);
    return ok;
}

/* a * b, or a / b where `divide`, for a b without logarithms; false where no form holds it. */
static bool exp_multiple(const value *a, const value *b, bool divide, value *out)
{
    expform left, product;
    expq factor;
    expform_init(&left);
    expform_init(&product);
    expq_init(&factor);
    bool ok = value_get_expform(a, &left) && get_expq(b, &factor) &&
              !(divide && (expq_is_zero(&factor) || !expq_pow(&factor, &factor, -1))) &&
              expform_add_scaled(&product, &factor, &left) == EXPFORM_DONE;
    if (ok)
        value_set_expform_take(out, &product);
    else
        expform_clear(&product);
    expform_clear(&left);
    expq_clear(&factor);
    return ok;
}

/* Something, or undefined: the enclosure that decides nothing. */
static void set_open(evaluator *e, value *out)
{
    mpfi_t line;
    mpfi_init2(line, e->bits);
    mpfr_set_inf(&line->left, -1);
    mpfr_set_inf(&line->right, 1);
    value_set_enclosure_take(out, line);
    e->undecided = true;
}

/* infinity * a number that is not 0, or infinity / it: the signs decide. */
static bool infinite_product(evaluator *e, const value *a, const value *b, value *out)
{
    const value *infinity = value_is_infinite(a) ? a : b, *other = value_is_infinite(a) ? b : a;
    value zero;
    int order = 0;
    value_init(&zero);
    value_set_ui(&zero, 0);
    bool known = eval_compare_numbers(e, other, &zero, &order);
    value_clear(&zero);
    if (!known) {
        set_open(e, out);
        return true;
    }
    if (order == 0) {
        value_set_undefined(out, 0, 0);
        return true;
    }
    eval_set_infinity(out, order * infinity->loglin->form.infinite);
    return true;
}

bool eval_exp_arithmetic(evaluator *e, const expr *x, binary_op op, const value *a, const value *b,
                         value *out, status *st)
{
    bool done = false, infinite = value_is_infinite(a) || value_is_infinite(b);
    if (op == OP_POW)
        return eval_power(e, x, a, b, out, st);
    if (infinite && (op == OP_MUL || (op == OP_DIV && value_is_infinite(a))))
        return infinite_product(e, a, b, out);
    if (op == OP_DIV && b->kind == VALUE_NUMBER && mpq_sgn(b->number) == 0) {
        value_set_undefined(out, 0, 0);
        return true;
    }
    if (!infinite && (op == OP_ADD || op == OP_SUB))
        done = exp_sum(a, b, op == OP_ADD ? 1 : -1, out);
    else if (!infinite && op == OP_MUL)
        done = exp_multiple(a, b, false, out) || exp_multiple(b, a, false, out);
    else if (!infinite)
        done = exp_multiple(a, b, true, out);
    if (!done)
        eval_enclosure_arithmetic(e, op, a, b, out);
    return true;
}

/* Two numbers that are exact, one with e^(1/d): equal if they are as functions of it. */
bool eval_compare_exp(evaluator *e, const value *a, const value *b, int *order)
{
    if (value_is_infinite(a) || value_is_infinite(b))
        return eval_compare_enclosures(e, a, b, order);
    value difference;
    value_init(&difference);
    bool decided = false;
    if (!exp_sum(a, b, -1, &difference)) {
        decided = eval_compare_enclosures(e, a, b, order);
    } else if (difference.kind == VALUE_NUMBER) {
        *order = mpq_sgn(difference.number);
        decided = true;
    } else if (difference.kind == VALUE_LOGLIN) {
        *order = loglin_sign(&difference.loglin->form);
        decided = true;
    } else {
        decided = expform_sign(&difference.expform->form, e->bits, order);
        e->undecided = e->undecided || !decided;
    }
    value_clear(&difference);
    return decided;
}

bool eval_exp_log(const value *argument, value *out)
{
    expform form;
    expq number, one;
    mpq_t unit;
    expform_init(&form);
    expq_init(&number);
    expq_init(&one);
    mpq_init(unit);
    mpq_set_ui(unit, 1, 1);
    expq_set_rational(&one, unit);
    bool ok = get_expq(argument, &number), positive = ok && expq_sign(&number) > 0;
    if (ok && !positive) {
        value_set_undefined(out, 0, 0);
    } else if (ok && expform_add_log(&form, &one, &number) == EXPFORM_DONE) {
        value_set_expform_take(out, &form);
        expform_init(&form);
    } else {
        ok = false;
    }
    mpq_clear(unit);
    expq_clear(&one);
    expq_clear(&number);
    expform_clear(&form);
    return ok;
}

bool eval_exponent(evaluator *e, const expr *x, const value *b, status *st)
{
    if (b->kind == VALUE_NUMBER && mpz_cmpabs_ui(mpq_numref(b->number), EVAL_MAX_EXPONENT) <= 0 &&
        mpz_cmp_ui(mpq_denref(b->number), EVAL_MAX_EXPONENT) <= 0)
        return true;
    return eval_fail(e, x->args[1], st,
                     "found an exponent that is no fraction of numbers within 10^6, wanted one");
}

bool eval_power(evaluator *e, const expr *x, const value *a, const value *b, value *out, status *st)
{
    if (!eval_exponent(e, x, b, st))
        return false;
    real base;
    real_init(&base);
    int sign;
    bool whole = mpz_cmp_ui(mpq_denref(b->number), 1) == 0;
    if (!value_get_real(a, &base, e->bits))
        value_set_undefined(out, 0, 0);
    else if (!whole && !real_sign(&base, &sign))
        set_open(e, out); /* a root of a negative number is undefined */
    else if (real_pow(&base, &base, b->number, e->bits))
        value_set_real(out, &base);
    else
        value_set_undefined(out, 0, 0);
    real_clear(&base);
    return true;
}
