#include "lang/gap.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lang/eval_impl.h"

/* Enough to tell near differences apart; the answer is never taken from them. */
#define GAP_BITS 128
#define LEADING_BITS 40
#define EXPONENTS (1L << 20)

static bool measure_gap(evaluator *e, const expr *x, gap *out, status *st);

/* ---- Numbers in order -------------------------------------------------------------------------------- */

static int64_t in_order(mpfr_srcptr number)
{
    if (mpfr_zero_p(number) || mpfr_nan_p(number))
        return 0;
    if (mpfr_inf_p(number))
        return mpfr_sgn(number) * GAP_INFINITE;
    mpz_t digits;
    mpz_init(digits);
    mpfr_exp_t shift = mpfr_get_z_2exp(digits, number); /* number = digits * 2^shift, all bits in use */
    size_t bits = mpz_sizeinbase(digits, 2);
    int64_t exponent = (int64_t)shift + (int64_t)bits;
    exponent = exponent > EXPONENTS ? EXPONENTS : exponent < -EXPONENTS ? -EXPONENTS : exponent;
    if (bits > LEADING_BITS)
        mpz_tdiv_q_2exp(digits, digits, bits - LEADING_BITS);
    else
        mpz_mul_2exp(digits, digits, LEADING_BITS - bits);
    int64_t leading = mpz_get_si(digits), sign = leading < 0 ? -1 : 1;
    mpz_clear(digits);
    return sign * (((exponent + EXPONENTS) << LEADING_BITS) + sign * leading);
}

static int64_t magnitude(mpfi_srcptr range)
{
    mpfr_t middle;
    mpfr_init2(middle, GAP_BITS);
    mpfi_mid(middle, range);
    int64_t result = in_order(middle);
    mpfr_clear(middle);
    return result < 0 ? -result : result;
}

int64_t gap_of_tie(void)
{
    return (EXPONENTS + 1 + INT64_C(0)) * (INT64_C(1) << LEADING_BITS) + (INT64_C(1) << (LEADING_BITS - 1));
}

static gap gap_of(truth t, int64_t size)
{
    return (gap){t, t == TRUTH_YES ? size : t == TRUTH_NO ? -size : 0};
}

/* |a - b| for numbers in the given order; infinite ones are far from all others. */
static int64_t distance(const value *a, const value *b, int order)
{
    if (order == 0)
        return 0;
    mpfi_t left, right;
    mpfi_init2(left, GAP_BITS);
    mpfi_init2(right, GAP_BITS);
    int64_t result = GAP_INFINITE;
    if (value_get_enclosure(a, left) && value_get_enclosure(b, right)) {
        mpfi_sub(left, left, right);
        result = magnitude(left);
    }
    mpfi_clear(left);
    mpfi_clear(right);
    return result;
}

/* ---- Comparisons --------------------------------------------------------------------------------------- */

static truth truth_of_order(binary_op op, int order)
{
    switch (op) {
    case OP_LT: return truth_of(order < 0);
    case OP_LE: return truth_of(order <= 0);
    case OP_GT: return truth_of(order > 0);
    case OP_GE: return truth_of(order >= 0);
    case OP_NE: return truth_of(order != 0);
    default: return truth_of(order == 0);
    }
}

static void gap_of_numbers(evaluator *e, binary_op op, const value *a, const value *b, gap *out)
{
    int order = 0;
    if (!eval_compare_numbers(e, a, b, &order)) {
        *out = gap_of(TRUTH_UNKNOWN, 0);
        return;
    }
    truth t = truth_of_order(op, order);
    bool tie = order == 0 && (op == OP_LE || op == OP_GE);
    *out = gap_of(t, tie ? gap_of_tie() : distance(a, b, order));
}

static int64_t largest_difference(evaluator *e, const value *a, const value *b)
{
    const places *p = graph_reachable(e->g);
    int64_t largest = 0;
    real left, right;
    mpfi_t range;
    real_init(&left);
    real_init(&right);
    mpfi_init2(range, GAP_BITS);
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i), n = a->shape == SHAPE_VALUE ? 1 : mdp_actions(e->m, s);
            for (uint32_t k = 0; k < n; k++) {
                if (!graph_real_entry(e->g, a->table, t, s, k, &left) ||
                    !graph_real_entry(e->g, b->table, t, s, k, &right))
                    break;
                real_sub(&left, &left, &right, GAP_BITS);
                real_enclose(range, &left);
                int64_t size = magnitude(range);
                largest = size > largest ? size : largest;
            }
        }
    mpfi_clear(range);
    real_clear(&left);
    real_clear(&right);
    return largest;
}

static void gap_of_tables(evaluator *e, binary_op op, const value *a, const value *b, gap *out)
{
    comparison c;
    graph_compare(e->g, a->table, b->table, &c);
    truth equal = c.different > 0 ? TRUTH_NO
                  : c.unknown > 0 ? TRUTH_UNKNOWN
                  : c.compared    ? TRUTH_YES
                                  : TRUTH_UNDEFINED;
    truth t = op == OP_NE ? truth_not(equal) : equal;
    *out = gap_of(t, equal == TRUTH_NO ? largest_difference(e, a, b) : 0);
}

/* Anything else: the evaluator's own answer, a gap of 1. */
static bool gap_of_truth(evaluator *e, const expr *x, gap *out, status *st)
{
    value v;
    value_init(&v);
    bool ok = eval_node(e, x, &v, st);
    if (ok)
        *out = gap_of(value_truth(&v), gap_of_tie());
    value_clear(&v);
    return ok;
}

static bool gap_of_comparison(evaluator *e, const expr *x, gap *out, status *st)
{
    value a, b;
    value_init(&a);
    value_init(&b);
    bool ok = eval_node(e, x->args[0], &a, st) && eval_node(e, x->args[1], &b, st);
    if (ok && (a.kind == VALUE_UNDEFINED || b.kind == VALUE_UNDEFINED))
        *out = gap_of(TRUTH_UNDEFINED, 0);
    else if (ok && value_is_number(&a))
        gap_of_numbers(e, x->op, &a, &b, out);
    else if (ok && a.kind == VALUE_TABLE)
        gap_of_tables(e, x->op, &a, &b, out);
    else if (ok)
        ok = gap_of_truth(e, x, out, st);
    value_clear(&a);
    value_clear(&b);
    return ok;
}

/* is_optimal(q), is_optimal_J(q): no by what q lacks. */
static bool gap_of_optimality(evaluator *e, const expr *x, bool for_return, gap *out, status *st)
{
    value pi, own, best;
    value_init(&pi);
    value_init(&own);
    value_init(&best);
    bool ok = gap_of_truth(e, x, out, st);
    if (ok && out->truth == TRUTH_YES)
        out->margin = 0;
    if (ok && out->truth == TRUTH_NO && eval_node(e, x->args[0], &pi, st) && pi.kind == VALUE_TABLE) {
        mpq_t zero;
        mpq_init(zero);
        real p;
        real_init(&p);
        if (for_return) {
            eval_log_quantity(e, KERNEL_RETURN, pi.table, pi.table, zero, &own);
            node optimal = eval_optimal_for_return(e);
            eval_log_quantity(e, KERNEL_RETURN, optimal, optimal, zero, &best);
        } else {
            node y = graph_success(e->g);
            if (graph_success_probability(e->g, pi.table, y, &p))
                value_set_real(&own, &p);
            if (graph_success_probability(e->g, graph_optimal(e->g, y), y, &p))
                value_set_real(&best, &p);
        }
        if (value_is_number(&own) && value_is_number(&best))
            out->margin = -distance(&own, &best, -1);
        real_clear(&p);
        mpq_clear(zero);
    }
    value_clear(&pi);
    value_clear(&own);
    value_clear(&best);
    return ok && status_ok(st);
}

/* ---- Logic --------------------------------------------------------------------------------------------- */

static gap negated(gap a)
{
    return (gap){truth_not(a.truth), -a.margin};
}

/* The gap of `a or b`. A side that is undefined or unknown leaves the distance to the other. */
static gap either(gap a, gap b)
{
    gap result = {truth_or(a.truth, b.truth), 0};
    bool left = a.truth == TRUTH_YES || a.truth == TRUTH_NO,
         right = b.truth == TRUTH_YES || b.truth == TRUTH_NO;
    if (left && right)
        result.margin = a.margin > b.margin ? a.margin : b.margin;
    else if (left || right)
        result.margin = left ? a.margin : b.margin;
    return result;
}

static gap both(gap a, gap b)
{
    return negated(either(negated(a), negated(b)));
}

static bool gap_of_logic(evaluator *e, const expr *x, gap *out, status *st)
{
    gap a, b;
    if (!measure_gap(e, x->args[0], &a, st))
        return false;
    if (x->op == OP_AND && a.truth == TRUTH_NO) { /* the right side may not make sense then */
        *out = a;
        return true;
    }
    if ((x->op == OP_IMPLIES && a.truth == TRUTH_NO) || (x->op == OP_OR && a.truth == TRUTH_YES)) {
        *out = x->op == OP_OR ? a : negated(a);
        return true;
    }
    if (!measure_gap(e, x->args[1], &b, st))
        return false;
    switch (x->op) {
    case OP_AND: *out = both(a, b); break;
    case OP_OR: *out = either(a, b); break;
    case OP_IMPLIES: *out = a.truth == TRUTH_YES ? b : either(negated(a), b); break;
    default: *out = both(either(negated(a), b), either(negated(b), a));
    }
    return true;
}

/* ---- Quantifiers, definitions ----------------------------------------------------------------------------
 */

typedef struct gathering {
    const expr *x;
    gap so_far;
    bool any;
} gathering;

static bool gather(evaluator *e, void *context, status *st)
{
    gathering *g = context;
    bool all = g->x->quantifier == Q_FORALL;
    gap one;
    if (!measure_gap(e, g->x->args[0], &one, st))
        return false;
    g->so_far = !g->any ? one : all ? both(g->so_far, one) : either(g->so_far, one);
    g->any = true;
    return g->so_far.truth != (all ? TRUTH_NO : TRUTH_YES);
}

static bool gap_of_quantifier(evaluator *e, const expr *x, gap *out, status *st)
{
    gathering g = {x, gap_of(TRUTH_UNDEFINED, 0), false};
    truth missing = TRUTH_YES;
    bool stopped = false;
    if (!eval_assignments(e, x, 0, gather, &g, &missing, &stopped, st))
        return false;
    if (!g.any)
        g.so_far = gap_of(truth_of(x->quantifier == Q_FORALL), gap_of_tie());
    if (!stopped && missing != TRUTH_YES)
        g.so_far = gap_of(missing, 0);
    *out = g.so_far;
    return true;
}

static bool measure_body(evaluator *e, const expr *body, void *out, status *st)
{
    return measure_gap(e, body, out, st);
}

static bool gap_of_call(evaluator *e, const expr *x, const definition *def, gap *out, status *st)
{
    if (e->depth >= EVAL_MAX_DEPTH / 8) /* this walk needs more of the stack */
        return gap_of_truth(e, x, out, st);
    bool ok;
    value *args = eval_arguments(e, x, def, &ok, st);
    ok = ok && eval_in_definition(e, x, def, args, measure_body, out, st);
    eval_arguments_free(def, args);
    return ok;
}

static bool gap_of_name(evaluator *e, const expr *x, gap *out, status *st)
{
    if (eval_lookup(e, x->name))
        return gap_of_truth(e, x, out, st);
    int kernel = kernel_find(x->name);
    if (kernel == KERNEL_IS_OPTIMAL || kernel == KERNEL_IS_OPTIMAL_J)
        return gap_of_optimality(e, x, kernel == KERNEL_IS_OPTIMAL_J, out, st);
    const definition *def = kernel < 0 ? library_find(e->lib, x->name) : NULL;
    return def ? gap_of_call(e, x, def, out, st) : gap_of_truth(e, x, out, st);
}

static bool measure_gap(evaluator *e, const expr *x, gap *out, status *st)
{
    bool quantified = x->kind == EXPR_QUANTIFIER && (x->quantifier == Q_FORALL || x->quantifier == Q_EXISTS);
    if (quantified)
        return gap_of_quantifier(e, x, out, st);
    if (x->kind == EXPR_LET)
        return eval_in_let(e, x, measure_body, out, st);
    if (x->kind == EXPR_NAME || x->kind == EXPR_CALL)
        return gap_of_name(e, x, out, st);
    if (x->kind == EXPR_NOT) {
        bool ok = measure_gap(e, x->args[0], out, st);
        *out = ok ? negated(*out) : *out;
        return ok;
    }
    if (x->kind == EXPR_BINARY && x->op >= OP_EQ && x->op <= OP_GE)
        return gap_of_comparison(e, x, out, st);
    if (x->kind == EXPR_BINARY && x->op >= OP_AND)
        return gap_of_logic(e, x, out, st);
    return gap_of_truth(e, x, out, st);
}

bool evaluator_gap(evaluator *e, const expr *x, gap *out, status *st)
{
    skipped before = e->skipped; /* measuring is not counted */
    bool ok;
    do {
        *out = gap_of(TRUTH_UNDEFINED, 0);
        e->file = e->top_file;
        e->depth = e->level = 0;
        e->outermost = NULL;
        ok = measure_gap(e, x, out, st);
        eval_unbind(e, 0);
        e->bound_base = 0;
    } while (eval_begin_again(e, ok, NULL));
    if (ok && graph_undecided(e->g))
        out->truth = TRUTH_UNKNOWN;
    e->skipped = before;
    return ok;
}
