/* Quantifiers and sums: forall, exists, count, sum, min, max of the bodies. */
#include "lang/eval_impl.h"

typedef struct fold {
    const expr *x;
    value *out; /* the result so far; for truths `so_far` says it */
    truth so_far;
    bool first;  /* none is in the result yet */
    bool passed; /* an undefined instance was passed over */
} fold;

static void count_instance(evaluator *e, fold *f, bool passed_over)
{
    e->skipped.tried++;
    e->skipped.tried_undefined += passed_over;
    f->passed = f->passed || passed_over;
}

/* A body that decides (no for forall, yes for exists) ends the pass. */
static bool fold_truth(evaluator *e, void *context, status *st)
{
    fold *f = context;
    value v;
    value_init(&v);
    bool more = eval_node(e, f->x->args[0], &v, st);
    if (more) {
        truth t = value_truth(&v);
        bool all = f->x->quantifier == Q_FORALL, passed_over = f->x->drawn && t == TRUTH_UNDEFINED;
        if (!passed_over) {
            f->so_far = all ? truth_and(f->so_far, t) : truth_or(f->so_far, t);
            f->first = false;
        }
        if (f->x->drawn)
            count_instance(e, f, passed_over);
        if (t == TRUTH_UNDEFINED)
            value_add_undefined(f->out, &v);
        more = f->so_far != (all ? TRUTH_NO : TRUTH_YES);
    }
    value_clear(&v);
    return more;
}

static bool fold_in(evaluator *e, fold *f, const value *v, status *st)
{
    bool ok = true;
    value result;
    value_init(&result);
    value_set(&result, f->out);
    int order = 0;
    switch (f->x->quantifier) {
    case Q_MIN:
    case Q_MAX:
        if (!f->first && !eval_compare_numbers(e, v, &result, &order))
            ok = !eval_undecided(e) &&
                 eval_fail(e, f->x, st,
                           "found numbers that cannot be told apart at %lu bits, wanted the larger one",
                           (unsigned long)e->bits);
        if (f->first || (f->x->quantifier == Q_MIN ? order < 0 : order > 0))
            value_set(&result, v);
        break;
    default:
        if (v->kind == VALUE_NUMBER && result.kind == VALUE_NUMBER) {
            mpq_add(result.number, result.number, v->number);
        } else {
            ok = eval_log_arithmetic(e, f->x, OP_ADD, f->out, v, &result, st);
        }
    }
    value_set(f->out, &result);
    f->first = false;
    value_clear(&result);
    return ok;
}

static bool fold_number(evaluator *e, void *context, status *st)
{
    fold *f = context;
    value v;
    value_init(&v);
    bool more = eval_node(e, f->x->args[0], &v, st);
    if (more && f->x->quantifier == Q_COUNT && v.kind == VALUE_TRUTH) {
        if (v.truth == TRUTH_UNKNOWN)
            more = !eval_undecided(e) &&
                   eval_fail(e, f->x->args[0], st, "found a condition that is unknown, wanted yes or no");
        value_set_ui(&v, v.truth == TRUTH_YES);
    }
    if (more && v.kind == VALUE_UNDEFINED) {
        value_set(f->out, &v);
        more = false;
    } else if (more) {
        more = fold_in(e, f, &v, st) && f->out->kind != VALUE_UNDEFINED;
    }
    value_clear(&v);
    return more;
}

bool eval_quantifier(evaluator *e, const expr *x, value *out, status *st)
{
    bool truths = x->quantifier == Q_FORALL || x->quantifier == Q_EXISTS;
    truth missing = TRUTH_YES;
    bool stopped = false;
    fold f = {.x = x, .out = out, .so_far = truth_of(x->quantifier == Q_FORALL), .first = true};
    if (truths)
        value_set_undefined(out, 0, 0);
    else
        value_set_ui(out, 0);
    if (!eval_assignments(e, x, 0, truths ? fold_truth : fold_number, &f, &missing, &stopped, st))
        return false;
    if (truths) {
        if (!stopped)
            f.so_far = x->quantifier == Q_FORALL
                           ? truth_and(f.so_far, missing)
                           : truth_or(f.so_far, missing == TRUTH_YES ? TRUTH_NO : missing);
        if (f.first && f.passed)
            f.so_far = TRUTH_UNDEFINED; /* every instance was */
        if (f.so_far != TRUTH_UNDEFINED)
            value_set_truth(out, f.so_far);
        return true;
    }
    if (!stopped && missing == TRUTH_UNKNOWN && e->ranged_too_far)
        return eval_fail(e, x, st, "found more than %u numbers to go through, wanted fewer", EVAL_MAX_RANGED);
    if (!stopped && missing == TRUTH_UNKNOWN)
        return eval_fail(e, x, st, "found more than %u policies to go through, wanted fewer",
                         EVAL_MAX_POLICIES);
    if (!stopped && missing == TRUTH_UNDEFINED)
        value_set_undefined(out, 0, 0);
    if (f.first && !stopped && (x->quantifier == Q_MIN || x->quantifier == Q_MAX))
        value_set_undefined(out, 0, 0); /* of nothing */
    return true;
}
