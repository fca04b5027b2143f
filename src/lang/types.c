#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lang/check.h"

/* One tree may be EXPR_MAX_DEPTH deep; definitions that call others add theirs. */
#define CHECK_MAX_DEPTH (2 * EXPR_MAX_DEPTH)

bool check_fail(checker *c, unsigned long line, unsigned long column, const char *format, ...)
{
    text message;
    text_init(&message);
    va_list args;
    va_start(args, format);
    text_addv(&message, format, args);
    va_end(args);
    bool own = c->call && c->call_file &&
               strcmp(c->call_file, c->file) == 0; /* a definition of the same file */
    if (c->call && !own) {                         /* the place that the user can mend comes first */
        text_addf(&message, " (in %s at %s:%lu:%lu)", c->call->name, c->file, line, column);
        status_fail(c->st, c->code, c->call_file, c->call->line, c->call->column, "%s", message.data);
    } else {
        if (c->call)
            text_addf(&message, " (in the call of %s at %s:%lu:%lu)", c->call->name, c->call_file,
                      c->call->line, c->call->column);
        status_fail(c->st, c->code, c->file, line, column, "%s", message.data);
    }
    text_clear(&message);
    return false;
}

/* ---- Types ------------------------------------------------------------------------------------------ */

static bool is_action_table(type t)
{
    return t == TYPE_POLICY || t == TYPE_REWARD;
}

static bool is_arithmetic(type t)
{
    return t == TYPE_NUMBER || t == TYPE_VALUE || t == TYPE_ANY || is_action_table(t);
}

static bool accepts(type wanted, type found)
{
    return wanted == found || wanted == TYPE_ANY || found == TYPE_ANY ||
           (wanted == TYPE_REWARD && found == TYPE_POLICY);
}

/* The one type of two alternatives; false if there is none. */
static bool unify(type a, type b, type *both)
{
    bool tables = is_action_table(a) && is_action_table(b);
    *both = tables && a != b ? TYPE_REWARD : a == TYPE_ANY ? b : a;
    return tables || a == TYPE_ANY || b == TYPE_ANY || a == b;
}

static type require_type(checker *c, const expr *e, type wanted)
{
    type found = check_expr(c, e);
    if (!accepts(wanted, found))
        check_fail(c, e->line, e->column, "found a %s, wanted a %s", type_name(found), type_name(wanted));
    return found;
}

/* ---- Names ------------------------------------------------------------------------------------------ */

void check_push(checker *c, const char *name, type t)
{
    c->scope = alloc_grow(c->scope, c->scope_count, &c->scope_capacity, sizeof *c->scope);
    c->scope[c->scope_count++] = (variable){name, t};
}

static const variable *find_variable(const checker *c, const char *name)
{
    for (size_t i = c->scope_count; i-- > c->scope_base;)
        if (strcmp(c->scope[i].name, name) == 0)
            return &c->scope[i];
    return NULL;
}

static type fail_unknown(checker *c, const expr *e)
{
    const char *near = suggest_name(c, e->name);
    if (near)
        check_fail(c, e->line, e->column, "found the unknown name %s, wanted a known one: did you mean %s?",
                   e->name, near);
    else
        check_fail(c, e->line, e->column,
                   "found the unknown name %s, wanted a name of the kernel, a definition or a bound variable",
                   e->name);
    return TYPE_ANY;
}

/* The right number of arguments: from least to most. */
static bool check_count(checker *c, const expr *e, size_t least, size_t most)
{
    size_t n = e->arg_count;
    text wanted;
    if (n >= least && n <= most)
        return true;
    text_init(&wanted);
    if (most == 0)
        text_add(&wanted, "none");
    else if (least == most)
        text_addf(&wanted, "%zu", least);
    else
        text_addf(&wanted, "%zu to %zu", least, most);
    check_fail(c, e->line, e->column, "found %zu argument%s for %s, wanted %s", n, text_plural(n), e->name,
               wanted.data);
    text_clear(&wanted);
    return false;
}

static type check_kernel_use(checker *c, const expr *e, const kernel_entry *k)
{
    if (!check_count(c, e, k->min_args, k->max_args))
        return TYPE_ANY;
    if (k->args[0] == TYPE_STRING && e->args[0]->kind == EXPR_NAME && !find_variable(c, e->args[0]->name)) {
        check_fail(c, e->args[0]->line, e->args[0]->column,
                   "found %s without quotes, wanted the name of a reward model in double quotes: %s(\"%s\")",
                   e->args[0]->name, e->name, e->args[0]->name);
        return TYPE_ANY;
    }
    for (size_t i = 0; i < e->arg_count; i++)
        require_type(c, e->args[i], k->args[i]);
    return k->result;
}

static type check_definition_use(checker *c, const expr *e, const definition *d)
{
    if (!check_count(c, e, d->param_count, d->param_count))
        return TYPE_ANY;
    type *args = alloc_zeroed(d->param_count, sizeof *args);
    for (size_t i = 0; i < d->param_count; i++)
        args[i] = check_expr(c, e->args[i]);
    if (status_ok(c->st))
        return check_instance(c, d, e, args);
    free(args);
    return TYPE_ANY;
}

/* EXPR_NAME and EXPR_CALL alike: a name is a call without arguments. */
static type check_use(checker *c, const expr *e)
{
    const variable *v = find_variable(c, e->name);
    if (v) {
        check_count(c, e, 0, 0);
        return v->type;
    }
    int id = kernel_find(e->name);
    if (id >= 0)
        return check_kernel_use(c, e, kernel_get((kernel_name)id));
    const definition *d = library_find(c->lib, e->name);
    return d ? check_definition_use(c, e, d) : fail_unknown(c, e);
}

/* ---- Operators -------------------------------------------------------------------------------------- */

static bool require_arithmetic(checker *c, const expr *e, type found)
{
    return is_arithmetic(found) ||
           check_fail(c, e->line, e->column, "found a %s, wanted a number or a table", type_name(found));
}

static type fail_pair(checker *c, const expr *e, type left, type right, const char *wanted)
{
    check_fail(c, e->line, e->column, "found a %s %s a %s, wanted %s", type_name(left), binary_op_name(e->op),
               type_name(right), wanted);
    return TYPE_ANY;
}

/* What a table becomes by arithmetic: no longer a policy. */
static type table_result(type t)
{
    return is_action_table(t) ? TYPE_REWARD : t;
}

static type check_negate(checker *c, const expr *e)
{
    type t = check_expr(c, e->args[0]);
    return require_arithmetic(c, e->args[0], t) ? table_result(t) : TYPE_ANY;
}

/* Number with table is pointwise; so are two tables over the same places. */
static type check_arithmetic(checker *c, const expr *e, type left, type right)
{
    const char *wanted = "two action tables, two value tables, or a number with a table";
    if (!require_arithmetic(c, e->args[0], left) || !require_arithmetic(c, e->args[1], right))
        return TYPE_ANY;
    if (e->op == OP_POW)
        return accepts(TYPE_NUMBER, right) ? table_result(left)
                                           : fail_pair(c, e, left, right, "a number as exponent");
    left = table_result(left);
    right = table_result(right);
    if (left == right || right == TYPE_NUMBER)
        return left;
    if (left == TYPE_NUMBER || left == TYPE_ANY)
        return right;
    return right == TYPE_ANY ? left : fail_pair(c, e, left, right, wanted);
}

static type check_equality(checker *c, const expr *e, type left, type right)
{
    for (size_t i = 0; i < 2; i++) {
        type t = i ? right : left;
        if (is_arithmetic(t) || t == TYPE_LAW || t == TYPE_TRUTH)
            continue;
        check_fail(c, e->args[i]->line, e->args[i]->column,
                   "found a %s, wanted a number, a table, a law or a truth value", type_name(t));
        return TYPE_TRUTH;
    }
    type both;
    if (!unify(left, right, &both))
        fail_pair(c, e, left, right, "two sides of one kind");
    return TYPE_TRUTH;
}

static type check_order(checker *c, const expr *e, type left, type right)
{
    type table = is_action_table(left) || left == TYPE_VALUE ? left : right;
    if (is_action_table(table))
        fail_pair(c, e, left, right, "numbers (write forall t, s, a: and index tables [t,s,a])");
    else if (table == TYPE_VALUE)
        fail_pair(c, e, left, right, "numbers (write forall t, s: and index tables [t,s])");
    else if (!accepts(TYPE_NUMBER, left))
        check_fail(c, e->args[0]->line, e->args[0]->column, "found a %s, wanted a number", type_name(left));
    else if (!accepts(TYPE_NUMBER, right))
        check_fail(c, e->args[1]->line, e->args[1]->column, "found a %s, wanted a number", type_name(right));
    return TYPE_TRUTH;
}

static type check_binary(checker *c, const expr *e)
{
    if (e->op >= OP_AND) {
        require_type(c, e->args[0], TYPE_TRUTH);
        require_type(c, e->args[1], TYPE_TRUTH);
        return TYPE_TRUTH;
    }
    type left = check_expr(c, e->args[0]);
    type right = check_expr(c, e->args[1]);
    if (e->op <= OP_POW)
        return check_arithmetic(c, e, left, right);
    return e->op <= OP_NE ? check_equality(c, e, left, right) : check_order(c, e, left, right);
}

/* ---- Other forms ------------------------------------------------------------------------------------ */

static type check_if(checker *c, const expr *e)
{
    require_type(c, e->args[0], TYPE_TRUTH);
    type yes = check_expr(c, e->args[1]);
    type no = check_expr(c, e->args[2]);
    type both;
    if (!unify(yes, no, &both))
        check_fail(c, e->args[2]->line, e->args[2]->column,
                   "found a %s after else, wanted a %s as after then", type_name(no), type_name(yes));
    return both;
}

static type check_let(checker *c, const expr *e)
{
    type value = check_expr(c, e->args[0]);
    check_push(c, e->name, value);
    type t = check_expr(c, e->args[1]);
    c->scope_count--;
    return t;
}

/* The third index may be an action's name: whatever is no bound variable is taken for one. */
static void check_index_at(checker *c, const expr *index, size_t position)
{
    bool action = position == 3 && (index->kind == EXPR_STRING ||
                                    (index->kind == EXPR_NAME && !find_variable(c, index->name)));
    if (!action)
        require_type(c, index, TYPE_NUMBER);
}

static type check_index(checker *c, const expr *e)
{
    type table = check_expr(c, e->args[0]);
    size_t wanted = is_action_table(table) ? 3 : table == TYPE_VALUE ? 2 : table == TYPE_START ? 1 : 0;
    static const char *const places[] = {"", "[s]", "[t,s]", "[t,s,a]"};
    if (wanted == 0 && table != TYPE_ANY)
        check_fail(c, e->args[0]->line, e->args[0]->column, "found a %s before [, wanted a table",
                   type_name(table));
    else if (wanted != 0 && wanted != e->arg_count - 1)
        check_fail(c, e->line, e->column, "found %zu %s for a %s, wanted %s", e->arg_count - 1,
                   e->arg_count == 2 ? "index" : "indices", type_name(table), places[wanted]);
    for (size_t i = 1; i < e->arg_count; i++)
        check_index_at(c, e->args[i], i);
    return TYPE_NUMBER;
}

/* ---- Quantifiers ------------------------------------------------------------------------------------ */

/* Actions are those of s, which may also be a number bound in another way (s in 0..3, an argument). */
static bool state_is_bound(const checker *c)
{
    const variable *s = find_variable(c, "s");
    return s && accepts(TYPE_NUMBER, s->type);
}

static void push_binder(checker *c, const binder *b)
{
    type t = TYPE_NUMBER;
    if (b->kind == BIND_RANGE) {
        require_type(c, b->low, TYPE_NUMBER);
        require_type(c, b->high, TYPE_NUMBER);
    } else if (b->kind == BIND_ACTION && !state_is_bound(c)) {
        check_fail(c, b->line, b->column, "found the action %s of no state, wanted a state: bind s before %s",
                   b->name, b->name);
    } else if (b->kind == BIND_REWARD) {
        t = TYPE_REWARD;
    } else if (b->kind != BIND_TIME && b->kind != BIND_STATE && b->kind != BIND_ACTION) {
        t = TYPE_POLICY;
    }
    check_push(c, b->name, t);
}

/* Sums and extremes run over finite sets. */
static void check_finite(checker *c, quantifier q, const binder *b)
{
    if (binder_is_arbitrary(b))
        check_fail(c, b->line, b->column,
                   "found all %s after %s, wanted finitely many things: k in 1..4, t, s, a, b or policy %s "
                   "deterministic",
                   b->kind == BIND_REWARD ? "rewards" : "policies", quantifier_name(q),
                   b->kind == BIND_REWARD ? "q" : b->name);
}

static type check_quantifier(checker *c, const expr *e)
{
    size_t outside = c->scope_count;
    bool truth = e->quantifier == Q_FORALL || e->quantifier == Q_EXISTS;
    for (size_t i = 0; i < e->binder_count; i++) {
        if (!truth)
            check_finite(c, e->quantifier, &e->binders[i]);
        push_binder(c, &e->binders[i]);
    }
    require_type(c, e->args[0], truth || e->quantifier == Q_COUNT ? TYPE_TRUTH : TYPE_NUMBER);
    c->scope_count = outside;
    return truth ? TYPE_TRUTH : TYPE_NUMBER;
}

/* ---- All of it -------------------------------------------------------------------------------------- */

static type check_form(checker *c, const expr *e)
{
    switch (e->kind) {
    case EXPR_NUMBER: return TYPE_NUMBER;
    case EXPR_STRING: return TYPE_STRING;
    case EXPR_NAME:
    case EXPR_CALL: return check_use(c, e);
    case EXPR_INDEX: return check_index(c, e);
    case EXPR_NEGATE: return check_negate(c, e);
    case EXPR_NOT: require_type(c, e->args[0], TYPE_TRUTH); return TYPE_TRUTH;
    case EXPR_BINARY: return check_binary(c, e);
    case EXPR_IF: return check_if(c, e);
    case EXPR_LET: return check_let(c, e);
    case EXPR_QUANTIFIER: return check_quantifier(c, e);
    }
    return TYPE_ANY;
}

type check_expr(checker *c, const expr *e)
{
    if (!status_ok(c->st))
        return TYPE_ANY; /* the first mistake is the one told */
    if (c->depth == CHECK_MAX_DEPTH) {
        check_fail(c, e->line, e->column,
                   "found definitions within definitions to more than %d levels, wanted fewer",
                   CHECK_MAX_DEPTH);
        return TYPE_ANY;
    }
    c->depth++;
    type t = check_form(c, e);
    c->depth--;
    return t;
}

type check_types(const library *lib, const expr *e, type wanted, const binder *bound, size_t bound_count,
                 const char *file, int code, status *st)
{
    REQUIRE(status_ok(st));
    checker c = {.lib = lib, .file = file, .code = code, .st = st, .lowest = SIZE_MAX};
    for (size_t i = 0; i < bound_count; i++)
        push_binder(&c, &bound[i]);
    type t = require_type(&c, e, wanted);
    check_free_instances(&c);
    free(c.scope);
    return status_ok(st) ? t : TYPE_ANY;
}
