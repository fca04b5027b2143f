/* Operators on values: arithmetic, comparison, logic, indexing. */
#include <string.h>

#include "base/contract.h"
#include "lang/eval_impl.h"

/* ---- Arithmetic ---------------------------------------------------------------------------------- */

static bool number_power(evaluator *e, const expr *x, const value *a, const value *b, value *out, status *st)
{
    if (!eval_exponent(e, x, b, st))
        return false;
    long exponent = mpz_get_si(mpq_numref(b->number));
    bool whole = mpz_cmp_ui(mpq_denref(b->number), 1) == 0;
    if (a->kind == VALUE_TABLE) {
        value_set_table(out, e->g,
                        whole ? graph_power(e->g, a->table, exponent)
                              : graph_power_root(e->g, a->table, b->number));
        return true;
    }
    if (!whole)
        return eval_power(e, x, a, b, out, st);
    unsigned long size = exponent < 0 ? (unsigned long)-exponent : (unsigned long)exponent;
    if (size > 0 && mpz_sizeinbase(mpq_numref(a->number), 2) + mpz_sizeinbase(mpq_denref(a->number), 2) >
                        GRAPH_MAX_BITS / size)
        return eval_fail(e, x, st, "found a power of more than 2^24 bits, wanted a smaller one");
    mpq_t power;
    mpq_init(power);
    if (rat_power(power, a->number, exponent))
        value_set_number(out, power);
    else
        value_set_undefined(out, 0, 0);
    mpq_clear(power);
    return true;
}

static void number_arithmetic(binary_op op, const value *a, const value *b, value *out)
{
    static const pointwise ops[] = {
        [OP_ADD] = POINT_ADD, [OP_SUB] = POINT_SUB, [OP_MUL] = POINT_MUL, [OP_DIV] = POINT_DIV};
    if (op == OP_DIV && mpq_sgn(b->number) == 0) { /* 0/0 = 0 is for tables */
        value_set_undefined(out, 0, 0);
        return;
    }
    mpq_t result;
    mpq_init(result);
    rat_pointwise(result, ops[op], a->number, b->number);
    value_set_number(out, result);
    mpq_clear(result);
}

/* A number beside a table counts as the table that is that number everywhere. */
static node as_table(evaluator *e, const value *v, shape like)
{
    return v->kind == VALUE_TABLE
               ? v->table
               : graph_constant(e->g, like == SHAPE_VALUE ? SHAPE_VALUE : SHAPE_REWARD, v->number);
}

static bool table_arithmetic(evaluator *e, const expr *x, const value *a, const value *b, value *out,
                             status *st)
{
    static const pointwise ops[] = {
        [OP_ADD] = POINT_ADD, [OP_SUB] = POINT_SUB, [OP_MUL] = POINT_MUL, [OP_DIV] = POINT_DIV};
    shape like = a->kind == VALUE_TABLE ? a->shape : b->shape;
    bool fits = (a->kind == VALUE_NUMBER || a->kind == VALUE_TABLE) &&
                (b->kind == VALUE_NUMBER || b->kind == VALUE_TABLE);
    if (fits && a->kind == VALUE_TABLE && b->kind == VALUE_TABLE)
        fits = (a->shape == SHAPE_VALUE) == (b->shape == SHAPE_VALUE);
    if (!fits)
        return eval_fail(e, x, st, "found %s %s %s, wanted numbers or tables of one kind", value_describe(a),
                         binary_op_name(x->op), value_describe(b));
    value_set_table(out, e->g, graph_pointwise(e->g, ops[x->op], as_table(e, a, like), as_table(e, b, like)));
    return true;
}

/* ---- Comparison ---------------------------------------------------------------------------------- */

static truth compare_tables(evaluator *e, const value *a, const value *b)
{
    comparison c;
    graph_compare(e->g, a->table, b->table, &c);
    e->skipped.compared += c.compared;
    e->skipped.both += c.undefined;
    e->skipped.one_side += c.undefined_left + c.undefined_right;
    if (c.different > 0)
        return TRUTH_NO;
    if (c.unknown > 0) {
        e->undecided = true;
        return TRUTH_UNKNOWN;
    }
    return c.compared > 0 ? TRUTH_YES : TRUTH_UNDEFINED; /* nothing could be compared */
}

static truth compare_laws(evaluator *e, const law *a, const law *b)
{
    truth t = law_equal(a, b, NULL, NULL);
    e->undecided = e->undecided || t == TRUTH_UNKNOWN;
    return t;
}

static truth compare_numbers(evaluator *e, binary_op op, const value *a, const value *b)
{
    int order;
    if (!eval_compare_numbers(e, a, b, &order))
        return TRUTH_UNKNOWN;
    switch (op) {
    case OP_LT: return truth_of(order < 0);
    case OP_LE: return truth_of(order <= 0);
    case OP_GT: return truth_of(order > 0);
    case OP_GE: return truth_of(order >= 0);
    default: return truth_of(order == 0);
    }
}

static truth eval_comparison(evaluator *e, binary_op op, const value *a, const value *b, value *undefined)
{
    truth t = TRUTH_UNDEFINED;
    if (a->kind == VALUE_UNDEFINED)
        value_add_undefined(undefined, a);
    if (b->kind == VALUE_UNDEFINED)
        value_add_undefined(undefined, b);
    if (a->kind == VALUE_UNDEFINED || b->kind == VALUE_UNDEFINED)
        return TRUTH_UNDEFINED;
    REQUIRE(a->kind == b->kind || (value_is_number(a) && value_is_number(b)));
    if (value_is_number(a))
        t = compare_numbers(e, op, a, b);
    else if (a->kind == VALUE_TABLE)
        t = compare_tables(e, a, b);
    else if (a->kind == VALUE_LAW)
        t = compare_laws(e, a->law->law, b->law->law);
    else
        t = truth_iff(value_truth(a), value_truth(b));
    return op == OP_NE ? truth_not(t) : t;
}

/* ---- Logic --------------------------------------------------------------------------------------- */

/* Does the left side decide, so that the right one need not be evaluated? */
static bool decided(binary_op op, truth left)
{
    return (op == OP_AND && left == TRUTH_NO) || (op == OP_OR && left == TRUTH_YES) ||
           (op == OP_IMPLIES && left == TRUTH_NO);
}

static truth combine(binary_op op, truth a, truth b)
{
    switch (op) {
    case OP_AND: return truth_and(a, b);
    case OP_OR: return truth_or(a, b);
    case OP_IMPLIES: return truth_implies(a, b);
    default: return truth_iff(a, b);
    }
}

static bool eval_logic(evaluator *e, const expr *x, const value *a, value *b, value *out, status *st)
{
    truth left = value_truth(a);
    if (decided(x->op, left)) {
        value_set_truth(out, combine(x->op, left, TRUTH_YES));
        return true;
    }
    if (!eval_node(e, x->args[1], b, st))
        return false;
    truth right = value_truth(b), t = combine(x->op, left, right);
    value_set_truth(out, t);
    if (t == TRUTH_UNDEFINED) {
        if (left == TRUTH_UNDEFINED)
            value_add_undefined(out, a);
        if (right == TRUTH_UNDEFINED)
            value_add_undefined(out, b);
    }
    return true;
}

static bool eval_operator(evaluator *e, const expr *x, const value *a, value *b, value *out, status *st)
{
    if (x->op >= OP_AND)
        return eval_logic(e, x, a, b, out, st);
    if (!eval_node(e, x->args[1], b, st))
        return false;
    if (x->op >= OP_EQ) {
        value undefined;
        value_init(&undefined);
        truth t = eval_comparison(e, x->op, a, b, &undefined);
        value_set_truth(out, t);
        if (t == TRUTH_UNDEFINED)
            value_set(out, &undefined);
        value_clear(&undefined);
        return true;
    }
    if (a->kind == VALUE_UNDEFINED || b->kind == VALUE_UNDEFINED) {
        value_set_undefined(out, 0, 0);
        value_add_undefined(out, a);
        value_add_undefined(out, b);
        return true;
    }
    if (value_is_number(a) && value_is_number(b) && !(a->kind == VALUE_NUMBER && b->kind == VALUE_NUMBER))
        return eval_log_arithmetic(e, x, x->op, a, b, out, st);
    if (x->op == OP_POW)
        return number_power(e, x, a, b, out, st);
    if (a->kind == VALUE_NUMBER && b->kind == VALUE_NUMBER) {
        number_arithmetic(x->op, a, b, out);
        return true;
    }
    return table_arithmetic(e, x, a, b, out, st);
}

bool eval_binary(evaluator *e, const expr *x, value *out, status *st)
{
    value a, b;
    value_init(&a);
    value_init(&b);
    bool ok = eval_node(e, x->args[0], &a, st) && eval_operator(e, x, &a, &b, out, st);
    value_clear(&a);
    value_clear(&b);
    return ok;
}

/* ---- Indexing ------------------------------------------------------------------------------------ */

static bool index_number(evaluator *e, const expr *x, unsigned long *n, bool *undefined, value *out,
                         status *st)
{
    value v;
    value_init(&v);
    bool ok = eval_node(e, x, &v, st);
    if (ok && v.kind == VALUE_UNDEFINED) {
        *undefined = true;
        value_set(out, &v);
    } else if (ok && !value_get_ui(&v, n)) {
        ok = eval_fail(e, x, st, "found a %s that is no whole number, wanted an index", value_describe(&v));
    }
    value_clear(&v);
    return ok;
}

static bool unknown_action(const evaluator *e, const expr *x, uint32_t s, long found, status *st)
{
    if (found == -2)
        return eval_fail(e, x, st,
                         "found several actions named %s in state %u, wanted a position from 0 to %u",
                         x->name, s, mdp_actions(e->m, s) - 1);
    text names;
    text_init(&names);
    for (uint32_t a = 0; a < mdp_actions(e->m, s) && a < 8; a++)
        text_addf(&names, "%s%s", a ? ", " : "", mdp_action_name(e->m, s, a));
    eval_fail(e, x, st, "found the action %s, wanted one of state %u: %s%s", x->name, s, names.data,
              mdp_actions(e->m, s) > 8 ? ", ..." : "");
    text_clear(&names);
    return false;
}

/* The third index: a bound variable, an action's name, or a position. */
static bool index_action(evaluator *e, const expr *x, uint32_t s, unsigned long *a, bool *undefined,
                         value *out, status *st)
{
    bool name = x->kind == EXPR_STRING || (x->kind == EXPR_NAME && !eval_lookup(e, x->name));
    if (name) {
        long found = mdp_find_action(e->m, s, x->name);
        *a = (unsigned long)found;
        return found >= 0 || unknown_action(e, x, s, found, st);
    }
    if (!index_number(e, x, a, undefined, out, st))
        return false;
    if (!*undefined && *a >= mdp_actions(e->m, s))
        return eval_fail(e, x, st, "found action %lu of state %u, wanted a position from 0 to %u", *a, s,
                         mdp_actions(e->m, s) - 1);
    return true;
}

static bool index_start(evaluator *e, const expr *x, value *out, status *st)
{
    unsigned long s = 0;
    bool undefined = false;
    if (!index_number(e, x->args[1], &s, &undefined, out, st))
        return false;
    if (undefined)
        return true;
    if (s >= mdp_states(e->m))
        return eval_fail(e, x->args[1], st, "found state %lu, wanted one from 0 to %u", s,
                         mdp_states(e->m) - 1);
    value_set_number(out, mdp_initial(e->m, (uint32_t)s));
    return true;
}

static bool index_table(evaluator *e, const expr *x, const value *table, value *out, status *st)
{
    unsigned long t = 0, s = 0, a = 0;
    bool undefined = false;
    if (!index_number(e, x->args[1], &t, &undefined, out, st))
        return false;
    if (!undefined && !index_number(e, x->args[2], &s, &undefined, out, st))
        return false;
    if (undefined)
        return true;
    if (t < 1 || t > mdp_horizon(e->m))
        return eval_fail(e, x->args[1], st, "found step %lu, wanted one from 1 to %u", t, mdp_horizon(e->m));
    if (s >= mdp_states(e->m))
        return eval_fail(e, x->args[2], st, "found state %lu, wanted one from 0 to %u", s,
                         mdp_states(e->m) - 1);
    if (x->arg_count == 4 && !index_action(e, x->args[3], (uint32_t)s, &a, &undefined, out, st))
        return false;
    if (undefined)
        return true;
    if (places_find(graph_places(e->g), (uint32_t)t, (uint32_t)s) < 0) {
        e->wants_everywhere = true; /* evaluate() begins again */
        return false;
    }
    real entry;
    real_init(&entry);
    if (graph_real_entry(e->g, table->table, (uint32_t)t, (uint32_t)s, (uint32_t)a, &entry))
        value_set_real(out, &entry);
    else
        value_set_undefined(out, (uint32_t)t, (uint32_t)s);
    real_clear(&entry);
    return true;
}

bool eval_index(evaluator *e, const expr *x, value *out, status *st)
{
    value table;
    value_init(&table);
    bool ok = eval_node(e, x->args[0], &table, st);
    size_t indices = x->arg_count - 1;
    if (ok && table.kind == VALUE_UNDEFINED)
        value_set(out, &table);
    else if (ok && table.kind == VALUE_START && indices == 1)
        ok = index_start(e, x, out, st);
    else if (ok && table.kind == VALUE_TABLE && indices == (table.shape == SHAPE_VALUE ? 2 : 3))
        ok = index_table(e, x, &table, out, st);
    else if (ok)
        ok = eval_fail(
            e, x, st,
            "found %s with %zu ind%s, wanted [t,s,a] for a policy or reward table, [t,s] for a value table",
            value_describe(&table), indices, indices == 1 ? "ex" : "ices");
    value_clear(&table);
    return ok;
}
