/*
 * Numbers by enclosure: products and powers of logarithms, and what tables hold where nothing exact is at
 * hand. Everything is rounded outward; a comparison of overlapping intervals is unknown, and evaluate() tries
 * again with more bits.
 */
#include "base/contract.h"
#include "lang/eval_impl.h"

/* The sign of an infinite number, 0 for a finite one. */
static int infinity_of(const value *v)
{
    return v->kind == VALUE_LOGLIN ? v->loglin->form.infinite : 0;
}

void eval_enclosure_arithmetic(evaluator *e, binary_op op, const value *a, const value *b, value *out)
{
    if (infinity_of(a) || infinity_of(b)) {
        int sign = op == OP_ADD   ? infinity_of(a) + infinity_of(b)
                   : op == OP_SUB ? infinity_of(a) - infinity_of(b)
                                  : 0;
        value_set_undefined(out, 0, 0); /* infinity - infinity; products would need the other's sign */
        if (op == OP_DIV && !infinity_of(a))
            value_set_ui(out, 0);
        if (sign != 0)
            eval_set_infinity(out, sign);
        return;
    }
    mpfi_t left, right;
    mpfi_init2(left, e->bits);
    mpfi_init2(right, e->bits);
    REQUIRE(value_get_enclosure(a, left) && value_get_enclosure(b, right));
    switch (op) {
    case OP_ADD: mpfi_add(left, left, right); break;
    case OP_SUB: mpfi_sub(left, left, right); break;
    case OP_MUL: mpfi_mul(left, left, right); break;
    case OP_DIV: mpfi_div(left, left, right); break; /* the whole line where right contains 0 */
    default: REQUIRE(!"arithmetic, and no power");
    }
    mpfi_clear(right);
    value_set_enclosure_take(out, left);
}

bool eval_compare_enclosures(evaluator *e, const value *a, const value *b, int *order)
{
    *order = infinity_of(a) - infinity_of(b);
    if (*order != 0)
        return true;
    mpfi_t left, right;
    mpfi_init2(left, e->bits);
    mpfi_init2(right, e->bits);
    REQUIRE(value_get_enclosure(a, left) && value_get_enclosure(b, right));
    bool below = mpfr_less_p(&left->right, &right->left) != 0,
         above = mpfr_less_p(&right->right, &left->left) != 0;
    *order = above - below;
    mpfi_clear(left);
    mpfi_clear(right);
    if (!below && !above)
        e->undecided = true;
    else if (e->logs && e->bits > e->logs->bits)
        e->logs->bits = e->bits;
    return below || above;
}

/* log of a number known to be positive: narrow enough that it does not touch 0. */
static void enclose_positive(mpfi_t range, const value *exact)
{
    mpfr_prec_t bits = mpfi_get_prec(range);
    for (value_get_enclosure(exact, range); !mpfi_is_strictly_pos(range); value_get_enclosure(exact, range)) {
        bits *= 2;
        mpfi_set_prec(range, bits);
    }
}

/* log of an interval that reaches below 0 or touches it: from -infinity on. */
static void log_from_nothing(mpfi_t range)
{
    mpfr_set_inf(&range->left, -1);
    mpfr_log(&range->right, &range->right, MPFR_RNDU);
}

static void set_undefined_log(value *out, mpfi_t range)
{
    mpfi_clear(range);
    value_set_undefined(out, 0, 0);
}

bool eval_enclosure_log(evaluator *e, const value *argument, value *out)
{
    if (infinity_of(argument) != 0) {
        value_set(out, argument);
        if (infinity_of(argument) < 0)
            value_set_undefined(out, 0, 0);
        return true;
    }
    mpfi_t range;
    mpfi_init2(range, e->bits);
    if (argument->kind == VALUE_LOGLIN && loglin_sign(&argument->loglin->form) > 0)
        enclose_positive(range, argument); /* no rational, so not 0 */
    else
        REQUIRE(value_get_enclosure(argument, range));
    if (mpfr_sgn(&range->right) < 0) {
        set_undefined_log(out, range);
        return true;
    }
    if (mpfi_is_strictly_pos(range)) {
        mpfi_log(range, range);
    } else {
        log_from_nothing(range);
        e->undecided = true;
    }
    value_set_enclosure_take(out, range);
    return true;
}
