/* Numbers that are not rational but exact in the language: arithmetic, comparison, and the kernel's log-space
 * quantities. */
#include "base/contract.h"
#include "lang/eval_impl.h"
#include "operators/returns.h"

/* ---- Arithmetic --------------------------------------------------------------------------------------- */

static void set_form(value *out, loglin *form, bool defined)
{
    if (defined) {
        value_set_loglin_take(out, form);
    } else {
        value_set_undefined(out, 0, 0); /* infinity - infinity, 0 * infinity */
        loglin_clear(form);
    }
}

static int sign_of(const value *v)
{
    return v->kind == VALUE_LOGLIN ? loglin_sign(&v->loglin->form) : mpq_sgn(v->number);
}

/* factor * b; 0 * infinity is undefined between numbers (a weight of 0 is another matter). */
static void set_multiple(value *out, const mpq_t factor, const loglin *b)
{
    loglin form;
    loglin_init(&form);
    bool defined = !(b->infinite && mpq_sgn(factor) == 0) && loglin_add_scaled(&form, factor, b);
    set_form(out, &form, defined);
}

static void set_sum(value *out, const value *a, const value *b, int sign)
{
    loglin form, right;
    mpq_t factor;
    loglin_init(&form);
    loglin_init(&right);
    mpq_init(factor);
    mpq_set_si(factor, sign, 1);
    REQUIRE(value_get_loglin(a, &form) && value_get_loglin(b, &right));
    bool defined = loglin_add_scaled(&form, factor, &right);
    set_form(out, &form, defined);
    mpq_clear(factor);
    loglin_clear(&right);
}

static void set_product(evaluator *e, const value *a, const value *b, value *out)
{
    const value *form = a->kind == VALUE_LOGLIN ? a : b, *factor = a->kind == VALUE_LOGLIN ? b : a;
    if (factor->kind == VALUE_NUMBER)
        set_multiple(out, factor->number, &form->loglin->form);
    else if (value_is_infinite(a) || value_is_infinite(b))
        eval_set_infinity(out, sign_of(a) * sign_of(b));
    else
        eval_enclosure_arithmetic(e, OP_MUL, a, b, out);
}

static void set_quotient(evaluator *e, const value *a, const value *b, value *out)
{
    if (value_is_infinite(a) && value_is_infinite(b)) {
        value_set_undefined(out, 0, 0);
    } else if (value_is_infinite(b) || (b->kind == VALUE_LOGLIN && sign_of(a) == 0)) {
        value_set_ui(out, 0);
    } else if (b->kind == VALUE_LOGLIN && value_is_infinite(a)) {
        eval_set_infinity(out, sign_of(a) * sign_of(b));
    } else if (b->kind == VALUE_LOGLIN) {
        eval_enclosure_arithmetic(e, OP_DIV, a, b, out);
    } else if (mpq_sgn(b->number) == 0) {
        value_set_undefined(out, 0, 0);
    } else {
        mpq_t factor;
        mpq_init(factor);
        mpq_inv(factor, b->number);
        set_multiple(out, factor, &a->loglin->form);
        mpq_clear(factor);
    }
}

/* y^0 = 1, y^1 = y, and powers of infinity: a root of -infinity is undefined. */
static bool set_power(evaluator *e, const expr *x, const value *a, const value *b, value *out, status *st)
{
    if (!eval_exponent(e, x, b, st))
        return false;
    bool whole = mpz_cmp_ui(mpq_denref(b->number), 1) == 0;
    if (mpq_sgn(b->number) == 0)
        value_set_ui(out, 1);
    else if (mpq_cmp_ui(b->number, 1, 1) == 0)
        value_set(out, a);
    else if (!value_is_infinite(a))
        return eval_power(e, x, a, b, out, st);
    else if (!whole && sign_of(a) < 0)
        value_set_undefined(out, 0, 0);
    else if (mpq_sgn(b->number) < 0)
        value_set_ui(out, 0);
    else
        eval_set_infinity(out, whole && mpz_odd_p(mpq_numref(b->number)) ? sign_of(a) : 1);
    return true;
}

bool eval_log_arithmetic(evaluator *e, const expr *x, binary_op op, const value *a, const value *b,
                         value *out, status *st)
{
    if (a->kind == VALUE_ENCLOSURE || b->kind == VALUE_ENCLOSURE || a->kind == VALUE_EXPFORM ||
        b->kind == VALUE_EXPFORM)
        return eval_exp_arithmetic(e, x, op, a, b, out, st);
    switch (op) {
    case OP_ADD: set_sum(out, a, b, 1); return true;
    case OP_SUB: set_sum(out, a, b, -1); return true;
    case OP_MUL: set_product(e, a, b, out); return true;
    case OP_DIV: set_quotient(e, a, b, out); return true;
    default: return set_power(e, x, a, b, out, st);
    }
}

void eval_record_log(evaluator *e, const mpq_t argument)
{
    if (!e->logs || mpq_sgn(argument) <= 0)
        return;
    integers_add(&e->logs->arguments, mpq_numref(argument));
    integers_add(&e->logs->arguments, mpq_denref(argument));
}

/* At how many bits does an enclosure tell the sign of a - b, which is not 0? */
static void record_comparison(evaluator *e, const loglin *a, const loglin *b)
{
    loglin difference;
    mpq_t minus;
    mpfi_t range;
    loglin_init(&difference);
    mpq_init(minus);
    mpq_set_si(minus, -1, 1);
    loglin_set(&difference, a);
    REQUIRE(loglin_add_scaled(&difference, minus, b));
    loglin_canonicalise(&difference);
    mpfi_init2(range, 64);
    bool open = difference.count > 0;
    for (mpfr_prec_t bits = 64; open; bits *= 2) {
        mpfi_set_prec(range, bits);
        loglin_enclose(range, &difference);
        open = mpfi_has_zero(range);
        if (!open && bits > e->logs->bits)
            e->logs->bits = bits;
    }
    mpfi_clear(range);
    mpq_clear(minus);
    loglin_clear(&difference);
}

bool eval_compare_numbers(evaluator *e, const value *a, const value *b, int *order)
{
    if (a->kind == VALUE_ENCLOSURE || b->kind == VALUE_ENCLOSURE)
        return eval_compare_enclosures(e, a, b, order);
    if (a->kind == VALUE_EXPFORM || b->kind == VALUE_EXPFORM)
        return eval_compare_exp(e, a, b, order);
    if (a->kind == VALUE_NUMBER && b->kind == VALUE_NUMBER) {
        *order = mpq_cmp(a->number, b->number);
        return true;
    }
    loglin left, right;
    loglin_init(&left);
    loglin_init(&right);
    REQUIRE(value_get_loglin(a, &left) && value_get_loglin(b, &right));
    *order = loglin_compare(&left, &right);
    if (e->logs && *order != 0 && !left.infinite && !right.infinite)
        record_comparison(e, &left, &right);
    loglin_clear(&left);
    loglin_clear(&right);
    return true;
}

/* ---- Kernel ------------------------------------------------------------------------------------------- */

void eval_set_infinity(value *out, int sign)
{
    loglin form;
    loglin_init(&form);
    loglin_set_infinite(&form, sign > 0 ? 1 : -1);
    value_set_loglin_take(out, &form);
}

bool eval_log(evaluator *e, const value *argument, value *out)
{
    if (argument->kind == VALUE_EXPFORM && eval_exp_log(argument, out))
        return true;
    if (argument->kind != VALUE_NUMBER)
        return eval_enclosure_log(e, argument, out);
    if (mpq_sgn(argument->number) < 0) {
        value_set_undefined(out, 0, 0);
        return true;
    }
    eval_record_log(e, argument->number);
    loglin form;
    mpq_t one;
    loglin_init(&form);
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    bool defined = loglin_add_log(&form, one, argument->number);
    set_form(out, &form, defined);
    mpq_clear(one);
    return true;
}

/* Made once: the policy does not depend on anything but the model. */
node eval_optimal_for_return(evaluator *e)
{
    if (!e->has_optimal_J) {
        loglin best;
        loglin_init(&best);
        e->optimal_J = optimal_for_return(e->g, &best);
        e->has_optimal_J = true;
        loglin_clear(&best);
    }
    return e->optimal_J;
}

/* The best policy has no marked rows, so its return is defined. */
static void set_is_optimal(evaluator *e, const value *ours, value *out)
{
    value best;
    quantity sum;
    int order;
    uint32_t t, s;
    value_init(&best);
    quantity_init(&sum, e->bits);
    REQUIRE(return_of(e->g, eval_optimal_for_return(e), &sum, &t, &s));
    value_set_quantity_take(&best, &sum);
    value_set_truth(out, eval_compare_numbers(e, ours, &best, &order) ? truth_of(order == 0) : TRUTH_UNKNOWN);
    value_clear(&best);
}

static node softmax(evaluator *e, node pi, const mpq_t beta)
{
    node x = graph_success(e->g);
    return mpz_cmp_ui(mpq_denref(beta), 1) == 0 ? graph_boltzmann(e->g, pi, mpz_get_ui(mpq_numref(beta)), x)
                                                : graph_boltzmann_root(e->g, pi, beta, x);
}

/* J, entropy, kl, kappa, kappa_max and is_optimal_J, of the policy pi; rho is kl's second, beta kappa's. */
void eval_log_quantity(evaluator *e, kernel_name id, node pi, node rho, const mpq_t beta, value *out)
{
    graph *g = e->g;
    quantity sum;
    quantity_init(&sum, e->bits);
    uint32_t t = 0, s = 0;
    bool defined = false;
    switch (id) {
    case KERNEL_RETURN:
    case KERNEL_IS_OPTIMAL_J: defined = return_of(g, pi, &sum, &t, &s); break;
    case KERNEL_ENTROPY: defined = entropy_of(g, pi, &sum, &t, &s); break;
    case KERNEL_KL: defined = kl_of(g, pi, rho, &sum, &t, &s); break;
    case KERNEL_KAPPA: defined = kl_of(g, pi, softmax(e, pi, beta), &sum, &t, &s); break;
    case KERNEL_KAPPA_MAX: defined = kl_of(g, pi, graph_argmax(g, pi, graph_success(g)), &sum, &t, &s); break;
    default: REQUIRE(!"a log-space quantity");
    }
    e->undecided = e->undecided || sum.undecided;
    if (defined) {
        value_set_quantity_take(out, &sum);
        if (value_is_infinite(out))
            value_add_place(out, t, s);
    } else {
        value_set_undefined(out, t, s);
        quantity_clear(&sum);
    }
    if (defined && id == KERNEL_IS_OPTIMAL_J) {
        value ours;
        value_init(&ours);
        value_set(&ours, out);
        set_is_optimal(e, &ours, out);
        value_clear(&ours);
    }
}
