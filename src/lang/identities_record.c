/* What stands in an identity: the kernel's operators, arithmetic, comparisons, quantifiers. */
#include "base/contract.h"
#include "lang/identities_impl.h"

/* ---- The kernel ---------------------------------------------------------------------------------- */

static bool record_constant(recorder *r, const expr *x, kernel_name id, item *out)
{
    switch (id) {
    case KERNEL_PRIOR: item_set_table(out, tape_prior(r->tape)); return true;
    case KERNEL_UNIFORM: item_set_table(out, tape_uniform(r->tape)); return true;
    case KERNEL_X: item_set_table(out, tape_success(r->tape)); return true;
    case KERNEL_T:
    case KERNEL_HORIZON:
        out->kind = ITEM_NUMBER;
        mpq_set_ui(out->number, r->horizon, 1);
        return true;
    case KERNEL_YES: item_set_truth(out, true); return true;
    case KERNEL_NO: item_set_truth(out, false); return true;
    default: return record_refuse(r, x, "", x->name);
    }
}

static bool is_whole(const mpq_t q, unsigned long limit)
{
    return mpz_cmp_ui(mpq_denref(q), 1) == 0 && mpz_cmpabs_ui(mpq_numref(q), limit) <= 0;
}

/* Policy, perhaps beta, and rewards that default to x. */
static bool record_operator(recorder *r, const expr *x, kernel_name id, const item *in, size_t count,
                            item *out)
{
    tape *p = r->tape;
    bool numbered = kernel_get(id)->args[1] == TYPE_NUMBER;
    size_t reward = numbered ? 2 : 1;
    uint32_t pi = in[0].tape, y = 0;
    if (id != KERNEL_NEXT && id != KERNEL_OCCUPANCY && id != KERNEL_LAW)
        y = count > reward ? in[reward].tape : tape_success(p);
    bool fits = !numbered || (in[1].kind == ITEM_NUMBER && mpq_sgn(in[1].number) >= 0 &&
                              is_whole(in[1].number, RECORD_MAX_EXPONENT));
    if (!fits)
        return record_refuse(r, x, "an exponent that is no whole number in", x->name);
    switch (id) {
    case KERNEL_CONDITION: item_set_table(out, tape_condition(p, pi, y)); return true;
    case KERNEL_BOLTZMANN:
        item_set_table(out, tape_boltzmann(p, pi, mpz_get_ui(mpq_numref(in[1].number)), y));
        return true;
    case KERNEL_EQ: item_set_table(out, tape_eq(p, pi, y)); return true;
    case KERNEL_EV: item_set_table(out, tape_ev(p, pi, y)); return true;
    case KERNEL_EQ_BY_PATHS: item_set_table(out, tape_eq_by_paths(p, pi, y)); return true;
    case KERNEL_EV_BY_PATHS: item_set_table(out, tape_ev_by_paths(p, pi, y)); return true;
    case KERNEL_NEXT: item_set_table(out, tape_next(p, pi)); return true;
    case KERNEL_OCCUPANCY: item_set_table(out, tape_occupancy(p, pi)); return true;
    case KERNEL_SUCCESS:
        out->kind = ITEM_SYMBOL;
        out->tape = tape_number_success(p, pi, y);
        return true;
    case KERNEL_EXPECTED_DRAWS:
        y = tape_power(p, tape_success(p), mpz_get_si(mpq_numref(in[1].number)));
        out->kind = ITEM_SYMBOL;
        out->tape = tape_number_draws(p, tape_number_success(p, pi, y));
        return true;
    case KERNEL_LAW:
    case KERNEL_POSTERIOR_LAW:
        out->kind = ITEM_LAW;
        out->tape = id == KERNEL_LAW ? tape_law_of(p, pi) : tape_law_posterior(p, pi, tape_success(p));
        return true;
    default: return record_refuse(r, x, "", x->name);
    }
}

/* Does a table have the shape that the kernel wants? (Inside a recursion types are not always known.) */
static bool has_shape(const recorder *r, const item *v, type wanted)
{
    if (wanted == TYPE_NUMBER)
        return v->kind == ITEM_NUMBER || v->kind == ITEM_SYMBOL;
    if (v->kind != ITEM_TABLE)
        return false;
    shape s = r->tape->ops[v->tape].shape;
    return wanted == TYPE_POLICY ? s == SHAPE_POLICY : (s == SHAPE_VALUE) == (wanted == TYPE_VALUE);
}

bool record_kernel(recorder *r, const expr *x, kernel_name id, item *out)
{
    static const kernel_name known[] = {
        KERNEL_CONDITION,     KERNEL_BOLTZMANN,      KERNEL_EQ,          KERNEL_EV,
        KERNEL_NEXT,          KERNEL_OCCUPANCY,      KERNEL_SUCCESS,     KERNEL_LAW,
        KERNEL_POSTERIOR_LAW, KERNEL_EXPECTED_DRAWS, KERNEL_EQ_BY_PATHS, KERNEL_EV_BY_PATHS};
    if (kernel_get(id)->max_args == 0)
        return record_constant(r, x, id, out);
    bool is_known = false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        is_known = is_known || known[i] == id;
    if (!is_known)
        return record_refuse(r, x, "", x->name);
    item in[4];
    bool ok = true;
    for (size_t i = 0; i < x->arg_count; i++)
        item_init(&in[i]);
    for (size_t i = 0; ok && i < x->arg_count; i++)
        ok = record_expression(r, x->args[i], &in[i]) && (has_shape(r, &in[i], kernel_get(id)->args[i]) ||
                                                          record_refuse(r, x, "other arguments of", x->name));
    ok = ok && record_operator(r, x, id, in, x->arg_count, out);
    for (size_t i = 0; i < x->arg_count; i++)
        mpq_clear(in[i].number);
    return ok;
}

/* ---- Arithmetic ---------------------------------------------------------------------------------- */

static uint32_t symbol_of(recorder *r, const item *v)
{
    return v->kind == ITEM_SYMBOL ? v->tape : tape_number_rational(r->tape, v->number);
}

static uint32_t table_of(recorder *r, const item *v, bool values)
{
    return v->kind == ITEM_TABLE ? v->tape
                                 : tape_constant(r->tape, values ? SHAPE_VALUE : SHAPE_REWARD, v->number);
}

static bool record_power(recorder *r, const expr *x, const item *a, const item *b, item *out)
{
    if (b->kind != ITEM_NUMBER || !is_whole(b->number, RECORD_MAX_EXPONENT))
        return record_refuse(r, x, "an exponent that is no small whole number", NULL);
    long exponent = mpz_get_si(mpq_numref(b->number));
    if (a->kind == ITEM_TABLE) {
        item_set_table(out, tape_power(r->tape, a->tape, exponent));
        return true;
    }
    if (a->kind == ITEM_SYMBOL && tape_number_may_be_infinite(r->tape, a->tape))
        return record_refuse(r, x, "a number that may be infinite beside", binary_op_name(x->op));
    if (a->kind == ITEM_SYMBOL) {
        out->tape = tape_number_power(r->tape, a->tape, exponent);
        out->kind = ITEM_SYMBOL;
        return true;
    }
    out->kind = ITEM_NUMBER;
    return rat_power(out->number, a->number, exponent) || record_refuse(r, x, "a division by 0", NULL);
}

/* What may be infinite is in sums and products alone, of what is never negative. */
static bool fits_infinity(const recorder *r, binary_op op, uint32_t a, uint32_t b)
{
    const tape *p = r->tape;
    if (!tape_number_may_be_infinite(p, a) && !tape_number_may_be_infinite(p, b))
        return true;
    return (op == OP_ADD || op == OP_MUL) && !tape_number_is_signed(p, a) && !tape_number_is_signed(p, b);
}

bool record_arithmetic(recorder *r, const expr *x, const item *a, const item *b, item *out)
{
    static const pointwise ops[] = {
        [OP_ADD] = POINT_ADD, [OP_SUB] = POINT_SUB, [OP_MUL] = POINT_MUL, [OP_DIV] = POINT_DIV};
    static const tape_number_kind kinds[] = {[OP_ADD] = TAPE_NUMBER_ADD,
                                             [OP_SUB] = TAPE_NUMBER_SUB,
                                             [OP_MUL] = TAPE_NUMBER_MUL,
                                             [OP_DIV] = TAPE_NUMBER_DIV};
    if (a->kind == ITEM_ENTRY || b->kind == ITEM_ENTRY)
        return record_entry_arithmetic(r, x, a, b, out);
    if (a->kind > ITEM_TABLE || b->kind > ITEM_TABLE)
        return record_refuse(r, x, "arithmetic with a step, state or action", NULL);
    if (x->op == OP_POW)
        return record_power(r, x, a, b, out);
    const item *table = a->kind == ITEM_TABLE ? a : b->kind == ITEM_TABLE ? b : NULL;
    if (table) {
        bool values = r->tape->ops[table->tape].shape == SHAPE_VALUE;
        if (a->kind == ITEM_SYMBOL || b->kind == ITEM_SYMBOL)
            return record_refuse(r, x, "a table beside a number that depends on the model", NULL);
        uint32_t left = table_of(r, a, values), right = table_of(r, b, values);
        item_set_table(out, tape_pointwise(r->tape, ops[x->op], left, right));
        return true;
    }
    if (a->kind == ITEM_SYMBOL || b->kind == ITEM_SYMBOL) {
        uint32_t left = symbol_of(r, a), right = symbol_of(r, b);
        if (!fits_infinity(r, x->op, left, right))
            return record_refuse(r, x, "a number that may be infinite beside", binary_op_name(x->op));
        out->kind = ITEM_SYMBOL;
        out->tape = tape_number_arithmetic(r->tape, kinds[x->op], left, right);
        return true;
    }
    out->kind = ITEM_NUMBER;
    if (x->op == OP_DIV && mpq_sgn(b->number) == 0)
        return record_refuse(r, x, "a division by 0", NULL);
    rat_pointwise(out->number, ops[x->op], a->number, b->number);
    return true;
}

bool record_negate(recorder *r, const expr *x, item *out)
{
    item minus, a;
    item_init(&minus);
    item_init(&a);
    mpq_set_si(minus.number, -1, 1);
    expr product = {.kind = EXPR_BINARY, .op = OP_MUL, .line = x->line, .column = x->column};
    bool ok = record_expression(r, x->args[0], &a) && record_arithmetic(r, &product, &minus, &a, out);
    mpq_clear(minus.number);
    mpq_clear(a.number);
    return ok;
}

/* ---- Comparisons and logic ----------------------------------------------------------------------- */

static bool decide(binary_op op, int order)
{
    switch (op) {
    case OP_LT: return order < 0;
    case OP_LE: return order <= 0;
    case OP_GT: return order > 0;
    case OP_GE: return order >= 0;
    case OP_NE: return order != 0;
    default: return order == 0;
    }
}

static bool record_comparison(recorder *r, const expr *x, const item *a, const item *b, item *out)
{
    if (a->kind == ITEM_NUMBER && b->kind == ITEM_NUMBER) {
        item_set_truth(out, decide(x->op, mpq_cmp(a->number, b->number)));
        return true;
    }
    if (a->kind == ITEM_TRUTH && b->kind == ITEM_TRUTH) {
        item_set_truth(out, (a->yes == b->yes) == (x->op == OP_EQ));
        return true;
    }
    if (a->kind == ITEM_ENTRY || b->kind == ITEM_ENTRY)
        return record_entry_comparison(r, x, a, b, out);
    if (x->op != OP_EQ)
        return record_refuse(r, x, x->op == OP_NE ? "the inequality" : "an inequality,",
                             binary_op_name(x->op));
    if (r->guard)
        return record_refuse(r, x, "a comparison of other than entries under a condition on entries", NULL);
    bool numbers = a->kind <= ITEM_SYMBOL && b->kind <= ITEM_SYMBOL;
    if (a->kind == ITEM_LAW && b->kind == ITEM_LAW)
        tape_compare_laws(r->tape, a->tape, b->tape);
    else if (numbers)
        tape_compare_numbers(r->tape, symbol_of(r, a), symbol_of(r, b));
    else if (a->kind == ITEM_TABLE && b->kind == ITEM_TABLE)
        tape_compare(r->tape, a->tape, b->tape);
    else
        return record_refuse(r, x,
                             a->kind == ITEM_PLACE || b->kind == ITEM_PLACE
                                 ? "a condition on a step, state or action"
                                 : "a comparison of truth values",
                             NULL);
    out->kind = ITEM_PAIRS;
    return true;
}

/* The right side is read only where the left one does not decide, as in the evaluator. */
static bool record_logic(recorder *r, const expr *x, const item *a, item *out)
{
    if (a->kind == ITEM_TRUTH) {
        if (x->op == OP_IFF)
            return record_refuse(r, x, "", binary_op_name(x->op));
        bool decided = x->op == OP_OR ? a->yes : !a->yes;
        if (decided)
            item_set_truth(out, x->op != OP_AND);
        return decided || record_expression(r, x->args[1], out);
    }
    if (a->kind == ITEM_GUARD)
        return record_guarded(r, x, a, out);
    if (x->op != OP_AND)
        return record_refuse(r, x, "", binary_op_name(x->op));
    if (!record_expression(r, x->args[1], out))
        return false;
    if (out->kind == ITEM_GUARD)
        return record_refuse(r, x, "an inequality of entries", NULL);
    if (out->kind == ITEM_TRUTH && !out->yes)
        return record_refuse(r, x, "what is no on every model", NULL);
    out->kind = ITEM_PAIRS;
    return true;
}

bool record_binary(recorder *r, const expr *x, item *out)
{
    item a, b;
    item_init(&a);
    item_init(&b);
    bool ok = record_expression(r, x->args[0], &a);
    if (ok && x->op >= OP_AND)
        ok = record_logic(r, x, &a, out);
    else if (ok)
        ok = record_expression(r, x->args[1], &b) &&
             (x->op >= OP_EQ ? record_comparison(r, x, &a, &b, out) : record_arithmetic(r, x, &a, &b, out));
    mpq_clear(a.number);
    mpq_clear(b.number);
    return ok;
}

/* ---- Binders ------------------------------------------------------------------------------------- */

typedef struct fold {
    const expr *x;
    item *out;
    bool first, decided;
} fold;

static bool fold_body(recorder *r, fold *f)
{
    item v;
    item_init(&v);
    bool ok = record_expression(r, f->x->args[0], &v);
    if (ok && f->x->quantifier == Q_SUM) {
        expr sum = {.kind = EXPR_BINARY, .op = OP_ADD, .line = f->x->line, .column = f->x->column};
        item so_far;
        item_init(&so_far);
        item_set(&so_far, f->out);
        if (f->first)
            item_set(f->out, &v);
        else
            ok = record_arithmetic(r, &sum, &so_far, &v, f->out);
        mpq_clear(so_far.number);
    } else if (ok && v.kind == ITEM_GUARD) {
        ok = record_refuse(r, f->x, "an inequality of entries", NULL);
    } else if (ok && v.kind == ITEM_TRUTH && !v.yes) {
        f->decided = true;
        if (f->out->kind == ITEM_PAIRS)
            ok = record_refuse(r, f->x, "what is no on every model", NULL);
        else
            item_set_truth(f->out, false);
    } else if (ok && v.kind == ITEM_PAIRS) {
        f->out->kind = ITEM_PAIRS;
    }
    f->first = false;
    mpq_clear(v.number);
    return ok;
}

static bool assign(recorder *r, fold *f, size_t i);

static bool with_item(recorder *r, fold *f, size_t i, const item *v)
{
    size_t count = r->bound_count;
    record_bind(r, f->x->binders[i].name, v);
    bool ok = assign(r, f, i + 1);
    record_unbind(r, count);
    return ok;
}

static bool over_range(recorder *r, fold *f, size_t i)
{
    const binder *b = &f->x->binders[i];
    item low, high;
    item_init(&low);
    item_init(&high);
    bool ok = record_expression(r, b->low, &low) && record_expression(r, b->high, &high);
    if (ok && (low.kind != ITEM_NUMBER || high.kind != ITEM_NUMBER ||
               mpz_cmp_ui(mpq_denref(low.number), 1) != 0 || mpz_cmp_ui(mpq_denref(high.number), 1) != 0))
        ok = record_refuse(r, f->x, "a bound that depends on the model", NULL);
    while (ok && !f->decided && mpq_cmp(low.number, high.number) <= 0) {
        ok = with_item(r, f, i, &low);
        mpz_add_ui(mpq_numref(low.number), mpq_numref(low.number), 1);
    }
    mpq_clear(low.number);
    mpq_clear(high.number);
    return ok;
}

/* All of them at once: the body is about tables. */
static bool over_places(recorder *r, fold *f, size_t i)
{
    item v;
    item_init(&v);
    bool ok = record_place(r, f->x, &f->x->binders[i], &v) && with_item(r, f, i, &v);
    mpq_clear(v.number);
    return ok;
}

static bool assign(recorder *r, fold *f, size_t i)
{
    if (i == f->x->binder_count)
        return fold_body(r, f);
    binder_kind kind = f->x->binders[i].kind;
    if (kind == BIND_RANGE)
        return over_range(r, f, i);
    if (kind <= BIND_ACTION && f->x->quantifier == Q_FORALL)
        return over_places(r, f, i);
    if ((kind != BIND_POLICY && kind != BIND_REWARD) || f->x->quantifier != Q_FORALL)
        return record_refuse(r, f->x, "a quantifier over", f->x->binders[i].name);
    item v;
    item_init(&v);
    item_set_table(&v, tape_given(r->tape, kind == BIND_POLICY ? SHAPE_POLICY : SHAPE_REWARD));
    bool ok = with_item(r, f, i, &v);
    mpq_clear(v.number);
    return ok;
}

bool record_quantifier(recorder *r, const expr *x, item *out)
{
    if (x->quantifier != Q_FORALL && x->quantifier != Q_SUM)
        return record_refuse(r, x, "", quantifier_name(x->quantifier));
    if (is_mean(x))
        return record_mean(r, x, out);
    fold f = {.x = x, .out = out, .first = true};
    if (x->quantifier == Q_FORALL) {
        item_set_truth(out, true);
    } else {
        out->kind = ITEM_NUMBER;
        mpq_set_ui(out->number, 0, 1);
    }
    return assign(r, &f, 0);
}
