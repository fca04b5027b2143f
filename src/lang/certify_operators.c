/* Operators in certificates: what constants decide is decided, the rest is written down. */
#include "lang/certify_impl.h"

static bool fold_numbers(binary_op op, const mpq_t a, const mpq_t b, mpq_t out)
{
    static const pointwise ops[] = {
        [OP_ADD] = POINT_ADD, [OP_SUB] = POINT_SUB, [OP_MUL] = POINT_MUL, [OP_DIV] = POINT_DIV};
    if (op == OP_POW)
        return mpz_cmp_ui(mpq_denref(b), 1) == 0 && mpz_cmpabs_ui(mpq_numref(b), EVAL_MAX_EXPONENT) <= 0 &&
               rat_power(out, a, mpz_get_si(mpq_numref(b)));
    return !(op == OP_DIV && mpq_sgn(b) == 0) && rat_pointwise(out, ops[op], a, b);
}

static piece *constant_operator(certifier *c, binary_op op, const piece *a, const piece *b)
{
    int order = mpq_cmp(a->number, b->number);
    switch (op) {
    case OP_EQ: return certify_truth(c, order == 0);
    case OP_NE: return certify_truth(c, order != 0);
    case OP_LT: return certify_truth(c, order < 0);
    case OP_LE: return certify_truth(c, order <= 0);
    case OP_GT: return certify_truth(c, order > 0);
    case OP_GE: return certify_truth(c, order >= 0);
    default: break;
    }
    piece *p = certify_whole(c, 0);
    return fold_numbers(op, a->number, b->number, p->number)
               ? p
               : certify_text(c, false, 0, false, "(%s %s %s)", certify_show(c, a), binary_op_name(op),
                              certify_show(c, b));
}

static piece *arithmetic_on_tables(certifier *c, binary_op op, const piece *a, const piece *b)
{
    static const pointwise ops[] = {
        [OP_ADD] = POINT_ADD, [OP_SUB] = POINT_SUB, [OP_MUL] = POINT_MUL, [OP_DIV] = POINT_DIV};
    const piece *side[] = {a, b};
    node in[2] = {a->table, b->table};
    shape like = graph_shape(c->g, a->kind == PIECE_TABLE ? a->table : b->table);
    for (int i = 0; i < 2; i++)
        if (side[i]->kind == PIECE_TEXT)
            return side[i]->free ? certify_stuck(c, side[i]->free)
                                 : certify_refuse(c, "a table with a number that is no constant");
    if (op == OP_POW && mpz_cmp_ui(mpq_denref(b->number), 1) != 0)
        return certify_refuse(c, "a fractional power");
    for (int i = 0; i < 2; i++)
        if (side[i]->kind == PIECE_NUMBER && op != OP_POW)
            in[i] = graph_constant(c->g, like == SHAPE_VALUE ? SHAPE_VALUE : SHAPE_REWARD, side[i]->number);
    node n = op == OP_POW ? graph_power(c->g, in[0], mpz_get_si(mpq_numref(b->number)))
                          : graph_pointwise(c->g, ops[op], in[0], in[1]);
    return certify_table(c, n, "%s %s %s", certify_show(c, a), binary_op_name(op), certify_show(c, b));
}

/* What the left side decides alone, whatever the other: NULL if that is open. */
static piece *decided(certifier *c, binary_op op, const piece *a)
{
    if (a->kind != PIECE_TRUTH || op < OP_AND || op == OP_IFF)
        return NULL;
    if (op == OP_OR)
        return a->yes ? certify_truth(c, true) : NULL;
    return a->yes ? NULL : certify_truth(c, op == OP_IMPLIES);
}

/* A closed comparison becomes a step; x is NULL where it was made here. */
piece *certify_closed(certifier *c, const expr *x, piece *p)
{
    if (certify_is_stuck(p) || p->kind != PIECE_TEXT || p->free || !p->has_model || p->text[0] == '#' || !x)
        return p;
    value v;
    value_init(&v);
    bool ok = eval_node(c->e, x, &v, &c->st);
    p = ok ? certify_value_step(c, true, &v, p->text)
           : certify_refuse(c, "an expression that cannot be evaluated");
    value_clear(&v);
    return p;
}

piece *certify_not(certifier *c, const piece *p)
{
    if (certify_is_stuck(p))
        return (piece *)(uintptr_t)p;
    return p->kind == PIECE_TRUTH
               ? certify_truth(c, !p->yes)
               : certify_text(c, true, p->free, p->has_model, "(not %s)", certify_show(c, p));
}

static piece *compare(certifier *c, const expr *x, binary_op op, const piece *a, const piece *b)
{
    if (a->kind == PIECE_TABLE) {
        piece *p = certify_compare_tables(c, a, b);
        return op == OP_NE ? certify_not(c, p) : p;
    }
    if (op == OP_GT || op == OP_GE) { /* one way to write it */
        const piece *left = a;
        a = b;
        b = left;
        op = op == OP_GT ? OP_LT : OP_LE;
    }
    const char *sign = a->is_truth && (op == OP_EQ || op == OP_NE) ? "iff"
                       : op == OP_NE                               ? "=="
                                                                   : binary_op_name(op);
    piece *p = certify_text(c, true, a->free | b->free, a->has_model || b->has_model, "(%s %s %s)",
                            certify_show(c, a), sign, certify_show(c, b));
    return op == OP_NE ? certify_not(c, p) : certify_closed(c, x, p);
}

piece *certify_binary(certifier *c, const expr *x, binary_op op, const piece *a, const piece *b)
{
    if (certify_is_stuck(a) || certify_is_stuck(b))
        return a && b ? certify_stuck(c, 0) : NULL;
    if (a->kind == PIECE_NUMBER && b->kind == PIECE_NUMBER)
        return constant_operator(c, op, a, b);
    if (op >= OP_EQ && op <= OP_GE)
        return compare(c, x, op, a, b);
    if (a->kind == PIECE_TABLE || b->kind == PIECE_TABLE)
        return arithmetic_on_tables(c, op, a, b);
    piece *simple = decided(c, op, a);
    if (simple)
        return simple;
    if (a->kind == PIECE_TRUTH && op >= OP_AND && op != OP_IFF)
        return (piece *)(uintptr_t)b;
    if (op == OP_POW && b->kind != PIECE_NUMBER)
        return b->free ? certify_stuck(c, b->free) : certify_refuse(c, "an exponent that is no constant");
    if (op == OP_POW && mpz_cmp_ui(mpq_denref(b->number), 1) != 0)
        return certify_refuse(c, "a fractional power");
    return certify_text(c, op >= OP_AND, a->free | b->free, a->has_model || b->has_model, "(%s %s %s)",
                        certify_show(c, a), binary_op_name(op), certify_show(c, b));
}

piece *certify_operator(certifier *c, const expr *x)
{
    const piece *a = certify_expr(c, x->args[0]);
    piece *simple = a ? decided(c, x->op, a) : NULL;
    if (!a || simple)
        return simple;
    return certify_binary(c, x, x->op, a, certify_expr(c, x->args[1]));
}

piece *certify_negate(certifier *c, const expr *x)
{
    const piece *a = certify_expr(c, x->args[0]);
    if (certify_is_stuck(a))
        return (piece *)(uintptr_t)a;
    piece *minus = certify_whole(c, 1);
    mpq_neg(minus->number, minus->number);
    if (a->kind == PIECE_TABLE)
        return arithmetic_on_tables(c, OP_MUL, minus, a);
    if (a->kind == PIECE_NUMBER) {
        mpq_neg(minus->number, a->number);
        return minus;
    }
    return certify_text(c, false, a->free, a->has_model, "(-%s)", certify_show(c, a));
}

piece *certify_choose(certifier *c, const piece *condition, const piece *yes, const piece *no)
{
    if (!condition || !yes || !no)
        return NULL;
    if (certify_is_stuck(condition) || certify_is_stuck(yes) || certify_is_stuck(no))
        return certify_stuck(c, 0);
    if (condition->kind == PIECE_TRUTH)
        return (piece *)(uintptr_t)(condition->yes ? yes : no);
    if (yes->kind == PIECE_TABLE || no->kind == PIECE_TABLE)
        return certify_refuse(c, "a table that depends on a condition");
    return certify_text(c, yes->is_truth, condition->free | yes->free | no->free, true,
                        "(if %s then %s else %s)", certify_show(c, condition), certify_show(c, yes),
                        certify_show(c, no));
}

piece *certify_if(certifier *c, const expr *x)
{
    const piece *condition = certify_expr(c, x->args[0]);
    if (certify_is_stuck(condition))
        return (piece *)(uintptr_t)condition;
    if (condition->kind == PIECE_TRUTH)
        return certify_expr(c, x->args[condition->yes ? 1 : 2]);
    if (!condition->has_model && condition->free)
        return certify_stuck(c, condition->free); /* about the place alone: a recursion may end with it */
    const piece *yes = certify_expr(c, x->args[1]);
    return certify_choose(c, condition, yes, yes ? certify_expr(c, x->args[2]) : NULL);
}
