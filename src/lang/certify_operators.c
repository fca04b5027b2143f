/* Operators in certificates: what constants decide is decided, the rest is a step. */
#include "lang/certify_impl.h"

static bool is_table(const certifier *c, operand p)
{
    char sort = certify_type(c, p);
    return sort == 'A' || sort == 'V';
}

/* "A B", or "A" for no b */
static void show_two(text *out, operand a, operand b)
{
    certify_show(out, a);
    if (b) {
        text_add_char(out, ' ');
        certify_show(out, b);
    }
}

/* The value of a step, undefined at first, from those of what it is of. Of one alone: `op` says nothing then,
 * and right is NULL. False after an error or refusal. */
typedef bool (*computation)(certifier *c, binary_op op, const value *left, const value *right, value *out);

/* "NAME A B" as a step, or "NAME A" for no b. */
static operand computed(certifier *c, char sort, const char *name, operand a, operand b, binary_op op,
                        computation compute)
{
    value left, right, out;
    text t;
    value_init(&left);
    value_init(&right);
    value_init(&out);
    text_init(&t);
    show_two(&t, a, b);
    certify_value(c, a, &left);
    if (b)
        certify_value(c, b, &right);
    bool ok = compute(c, op, &left, b ? &right : NULL, &out);
    operand p = ok ? certify_step(c, sort, &out, "%s %s", name, t.data) : NULL;
    text_clear(&t);
    value_clear(&left);
    value_clear(&right);
    value_clear(&out);
    return p;
}

static const char *const operation_names[] = {
    [OP_ADD] = "plus",  [OP_SUB] = "minus", [OP_MUL] = "times", [OP_DIV] = "over",
    [OP_POW] = "power", [OP_EQ] = "equal",  [OP_LT] = "less",   [OP_LE] = "at_most"};

/* ---- Numbers ------------------------------------------------------------------------------------------ */

static bool is_whole(mpq_srcptr q)
{
    return mpz_cmp_ui(mpq_denref(q), 1) == 0;
}

/* a^b where that is rational. */
static bool fold_power(const mpq_t a, const mpq_t b, mpq_t out)
{
    real base, result;
    if (mpz_cmpabs_ui(mpq_numref(b), EVAL_MAX_EXPONENT) > 0 ||
        mpz_cmp_ui(mpq_denref(b), EVAL_MAX_EXPONENT) > 0)
        return false;
    if (is_whole(b))
        return rat_power(out, a, mpz_get_si(mpq_numref(b)));
    real_init(&base);
    real_init(&result);
    real_set_rational(&base, a);
    bool rational = real_pow(&result, &base, b, 64) && real_is_rational(&result);
    if (rational)
        mpq_set(out, result.rational);
    real_clear(&base);
    real_clear(&result);
    return rational;
}

static bool fold_numbers(binary_op op, const mpq_t a, const mpq_t b, mpq_t out)
{
    static const pointwise ops[] = {
        [OP_ADD] = POINT_ADD, [OP_SUB] = POINT_SUB, [OP_MUL] = POINT_MUL, [OP_DIV] = POINT_DIV};
    if (op == OP_POW)
        return fold_power(a, b, out);
    return !(op == OP_DIV && mpq_sgn(b) == 0) && rat_pointwise(out, ops[op], a, b);
}

/* Of two constants; NULL where that is no number. */
static operand folded(certifier *c, binary_op op, operand a, operand b)
{
    int order = mpq_cmp(a->number, b->number);
    switch (op) {
    case OP_EQ: return certify_truth(c, order == 0);
    case OP_LT: return certify_truth(c, order < 0);
    case OP_LE: return certify_truth(c, order <= 0);
    default: break;
    }
    mpq_t result;
    mpq_init(result);
    operand p = fold_numbers(op, a->number, b->number, result) ? certify_number(c, result) : NULL;
    mpq_clear(result);
    return p;
}

/* Is the value the rational 0? */
static bool is_zero(const value *v)
{
    return v->kind == VALUE_NUMBER && mpq_sgn(v->number) == 0;
}

/* a/b needs the sign of b, and 0/b is 0. */
static bool divide(certifier *c, const value *a, const value *b, value *out)
{
    value zero;
    int order = 0;
    value_init(&zero);
    value_set_ui(&zero, 0);
    bool usual = a->kind == VALUE_UNDEFINED || b->kind == VALUE_UNDEFINED ||
                 !eval_compare_numbers(c->e, b, &zero, &order) || order == 0 || !is_zero(a);
    if (!usual)
        value_set_ui(out, 0);
    value_clear(&zero);
    return usual ? eval_apply(c->e, c->nowhere, OP_DIV, a, b, out, &c->st) : true;
}

static bool evaluated(certifier *c, binary_op op, const value *a, const value *b, value *out)
{
    return op == OP_DIV ? divide(c, a, b, out) : eval_apply(c->e, c->nowhere, op, a, b, out, &c->st);
}

static bool weighed(certifier *c, binary_op op, const value *a, const value *b, value *out)
{
    if (!is_zero(a))
        return evaluated(c, op, a, b, out);
    value_set_ui(out, 0);
    return true;
}

/* The exponents that infinities, and sums with logarithms, may have. */
static bool may_be_raised(certifier *c, operand a, mpq_srcptr exponent)
{
    value v;
    value_init(&v);
    certify_value(c, a, &v);
    bool rational = v.kind == VALUE_NUMBER || v.kind == VALUE_UNDEFINED;
    bool ok = rational ||
              (!value_is_infinite(&v) && mpq_sgn(exponent) >= 0 && mpq_cmp_ui(exponent, 100, 1) <= 0);
    value_clear(&v);
    return ok;
}

/* op: which of the two orders the left one is chosen in. */
static bool chosen(certifier *c, binary_op op, const value *a, const value *b, value *out)
{
    int order = 0;
    if (a->kind == VALUE_UNDEFINED || b->kind == VALUE_UNDEFINED)
        return true;
    eval_compare_numbers(c->e, a, b, &order);
    value_set(out, (order <= 0) == (op == OP_LE) ? a : b);
    return true;
}

static bool logarithm(certifier *c, binary_op op, const value *a, const value *none, value *out)
{
    (void)op;
    (void)none;
    return a->kind == VALUE_UNDEFINED || (a->kind == VALUE_NUMBER && eval_log(c->e, a, out)) ||
           certify_refuse(c, "a logarithm of what is not rational") != NULL;
}

static operand arithmetic(certifier *c, binary_op op, operand a, operand b)
{
    if (op == OP_POW && b->kind != PIECE_NUMBER)
        return certify_refuse(c, "an exponent that is no constant");
    if (op == OP_POW && !is_whole(b->number))
        return certify_refuse(c, "a fractional power");
    if (op == OP_POW && !may_be_raised(c, a, b->number))
        return certify_refuse(c, "a power of infinity, or of logarithms to less than 0 or more than 100,");
    return computed(c, 'N', operation_names[op], a, b, op, evaluated);
}

operand certify_weigh(certifier *c, operand a, operand b)
{
    return a && b ? computed(c, 'N', "weigh", a, b, OP_MUL, weighed) : NULL;
}

operand certify_extreme(certifier *c, bool smaller, operand a, operand b)
{
    return a && b ? computed(c, 'N', smaller ? "smaller" : "larger", a, b, smaller ? OP_LE : OP_GT, chosen)
                  : NULL;
}

operand certify_log(certifier *c, operand a)
{
    return a ? computed(c, 'N', "log", a, NULL, OP_EQ, logarithm) : NULL;
}

operand certify_negate(certifier *c, operand a)
{
    mpq_t minus;
    if (!a)
        return NULL;
    mpq_init(minus);
    mpq_set_si(minus, -1, 1);
    operand p = is_table(c, a) ? certify_binary(c, OP_MUL, certify_number(c, minus), a)
                               : certify_binary(c, OP_SUB, certify_whole(c, 0), a);
    mpq_clear(minus);
    return p;
}

/* ---- Tables ------------------------------------------------------------------------------------------- */

static operand arithmetic_on_tables(certifier *c, binary_op op, operand a, operand b)
{
    static const pointwise ops[] = {
        [OP_ADD] = POINT_ADD, [OP_SUB] = POINT_SUB, [OP_MUL] = POINT_MUL, [OP_DIV] = POINT_DIV};
    const operand side[] = {a, b};
    char sort = certify_type(c, is_table(c, a) ? a : b);
    node in[2] = {0, 0};
    for (int i = 0; i < 2; i++)
        if (is_table(c, side[i]))
            in[i] = certify_node(c, side[i]);
        else if (side[i]->kind != PIECE_NUMBER)
            return certify_refuse(c, "a table with a number that is no constant");
        else if (op != OP_POW)
            in[i] = graph_constant(c->g, sort == 'V' ? SHAPE_VALUE : SHAPE_REWARD, side[i]->number);
    if (op == OP_POW && (!is_whole(b->number) || !is_table(c, a)))
        return certify_refuse(c, "a fractional power");
    node n = op == OP_POW ? graph_power(c->g, in[0], mpz_get_si(mpq_numref(b->number)))
                          : graph_pointwise(c->g, ops[op], in[0], in[1]);
    text t;
    text_init(&t);
    show_two(&t, a, b);
    operand p = certify_table(c, sort, n, "%s %s", operation_names[op], t.data);
    text_clear(&t);
    return p;
}

static operand compare_tables(certifier *c, operand a, operand b)
{
    comparison d;
    value is;
    text t;
    node left = certify_node(c, a), right = certify_node(c, b);
    graph_compare(c->g, left, right, &d);
    value_init(&is);
    text_init(&t);
    value_set_truth(&is, d.different ? TRUTH_NO : d.compared ? TRUTH_YES : TRUTH_UNDEFINED);
    show_two(&t, a, b);
    operand p = certify_step(c, 'T', &is, "equal %s", t.data);
    if (p && d.different) {
        certificate_step *s = &c->steps[p->id - 1];
        s->differs = true;
        s->left = left;
        s->right = right;
        s->t = d.t;
        s->s = d.s;
        s->a = d.a;
    }
    text_clear(&t);
    value_clear(&is);
    return p;
}

/* ---- Truths ------------------------------------------------------------------------------------------- */

static operand compare(certifier *c, binary_op op, operand a, operand b)
{
    if (certify_type(c, a) == 'L')
        return certify_compare_laws(c, a, b);
    if (a->kind == PIECE_PATHS || b->kind == PIECE_PATHS)
        return certify_compare_paths(c, a, b);
    if (is_table(c, a))
        return compare_tables(c, a, b);
    return computed(c, 'T', certify_type(c, a) == 'T' ? "iff" : operation_names[op], a, b, op, evaluated);
}

static bool connected(certifier *c, binary_op op, const value *a, const value *b, value *out)
{
    (void)c;
    truth l = value_truth(a), r = value_truth(b);
    value_set_truth(out, op == OP_AND       ? truth_and(l, r)
                         : op == OP_OR      ? truth_or(l, r)
                         : op == OP_IMPLIES ? truth_implies(l, r)
                                            : truth_iff(l, r));
    return true;
}

static bool inverted(certifier *c, binary_op op, const value *a, const value *none, value *out)
{
    (void)c;
    (void)op;
    (void)none;
    value_set_truth(out, truth_not(value_truth(a)));
    return true;
}

operand certify_not(certifier *c, operand a)
{
    if (!a || a->kind == PIECE_TRUTH)
        return a ? certify_truth(c, !a->yes) : NULL;
    return computed(c, 'T', "not", a, NULL, OP_EQ, inverted);
}

static bool is_defined(certifier *c, binary_op op, const value *a, const value *none, value *out)
{
    (void)c;
    (void)op;
    (void)none;
    value_set_truth(out, truth_of(a->kind != VALUE_UNDEFINED));
    return true;
}

operand certify_defined(certifier *c, operand a)
{
    return a ? computed(c, 'T', "defined", a, NULL, OP_EQ, is_defined) : NULL;
}

/* ---- What constants decide ---------------------------------------------------------------------------- */

/* What the left side decides alone, whatever the other: NULL if that is open. */
static operand decided(certifier *c, binary_op op, operand a)
{
    if (a->kind != PIECE_TRUTH || op < OP_AND || op == OP_IFF)
        return NULL;
    if (op == OP_OR)
        return a->yes ? certify_truth(c, true) : NULL;
    return a->yes ? NULL : certify_truth(c, op == OP_IMPLIES);
}

operand certify_binary(certifier *c, binary_op op, operand a, operand b)
{
    if (!a || !b)
        return NULL;
    if (op == OP_NE)
        return certify_not(c, certify_binary(c, OP_EQ, a, b));
    if (op == OP_GT || op == OP_GE) /* one way to write it */
        return certify_binary(c, op == OP_GT ? OP_LT : OP_LE, b, a);
    operand simple = a->kind == PIECE_NUMBER && b->kind == PIECE_NUMBER ? folded(c, op, a, b)
                                                                        : decided(c, op, a);
    if (simple)
        return simple;
    if (a->kind == PIECE_TRUTH && op >= OP_AND && op != OP_IFF)
        return b;
    if (op >= OP_AND)
        return computed(c, 'T', binary_op_name(op), a, b, op, connected);
    if (op >= OP_EQ)
        return compare(c, op, a, b);
    if (a->kind == PIECE_PATHS || b->kind == PIECE_PATHS)
        return certify_refuse(c, "arithmetic on tables of sums over paths");
    return is_table(c, a) || is_table(c, b) ? arithmetic_on_tables(c, op, a, b) : arithmetic(c, op, a, b);
}

operand certify_operator(certifier *c, const expr *x)
{
    operand a = certify_expr(c, x->args[0]), simple = a ? decided(c, x->op, a) : NULL;
    return !a || simple ? simple : certify_binary(c, x->op, a, certify_expr(c, x->args[1]));
}

operand certify_choose(certifier *c, operand condition, operand yes, operand no)
{
    value is, v;
    text t;
    if (!condition || !yes || !no)
        return NULL;
    if (condition->kind == PIECE_TRUTH)
        return condition->yes ? yes : no;
    char sort = certify_type(c, yes);
    if (sort != 'N' && sort != 'T')
        return certify_refuse(c, "a table that depends on a condition");
    value_init(&is);
    value_init(&v);
    text_init(&t);
    certify_value(c, condition, &is);
    if (value_truth(&is) != TRUTH_UNDEFINED)
        certify_value(c, value_truth(&is) == TRUTH_YES ? yes : no, &v);
    show_two(&t, yes, no);
    operand p = certify_step(c, sort, &v, "if @%zu %s", condition->id, t.data);
    text_clear(&t);
    value_clear(&is);
    value_clear(&v);
    return p;
}

operand certify_if(certifier *c, const expr *x)
{
    operand condition = certify_expr(c, x->args[0]);
    if (!condition || condition->kind == PIECE_TRUTH)
        return condition ? certify_expr(c, x->args[condition->yes ? 1 : 2]) : NULL;
    operand yes = certify_expr(c, x->args[1]);
    return certify_choose(c, condition, yes, yes ? certify_expr(c, x->args[2]) : NULL);
}
