#include "lang/identities.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "lang/identities_impl.h"

#define MAX_DEPTH 2000u      /* of expressions inside each other */
#define MAX_OPERATIONS 5000u /* on a tape */

void item_init(item *v)
{
    memset(v, 0, sizeof *v);
    mpq_init(v->number);
}

void item_set(item *to, const item *from)
{
    to->kind = from->kind;
    mpq_set(to->number, from->number);
    to->tape = from->tape;
    to->yes = from->yes;
    memcpy(to->place, from->place, sizeof to->place);
}

void item_set_table(item *v, uint32_t op)
{
    v->kind = ITEM_TABLE;
    v->tape = op;
}

void item_set_truth(item *v, bool yes)
{
    v->kind = ITEM_TRUTH;
    v->yes = yes;
}

/* Refused: said where the user's own text led to it. */
bool record_refuse(const recorder *r, const expr *x, const char *found, const char *name)
{
    if (r->outermost)
        x = r->outermost;
    return status_fail(r->st, r->code, r->top_file, x->line, x->column, "found %s%s%s, wanted an identity",
                       found, name && *found ? " " : "", name ? name : "");
}

/* ---- Bindings ------------------------------------------------------------------------------------ */

void record_bind(recorder *r, const char *name, const item *v)
{
    r->bound = alloc_grow(r->bound, r->bound_count, &r->bound_capacity, sizeof *r->bound);
    bound_item *b = &r->bound[r->bound_count++];
    b->name = name;
    item_init(&b->value);
    item_set(&b->value, v);
}

void record_unbind(recorder *r, size_t count)
{
    while (r->bound_count > count)
        mpq_clear(r->bound[--r->bound_count].value.number);
}

const item *record_lookup(const recorder *r, const char *name)
{
    for (size_t i = r->bound_count; i > r->bound_base; i--)
        if (strcmp(r->bound[i - 1].name, name) == 0)
            return &r->bound[i - 1].value;
    return NULL;
}

/* ---- Calls --------------------------------------------------------------------------------------- */

static bool same_item(const item *a, const item *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == ITEM_NUMBER)
        return mpq_equal(a->number, b->number);
    if (a->kind == ITEM_TRUTH)
        return a->yes == b->yes;
    return a->kind != ITEM_PAIRS && a->tape == b->tape && memcmp(a->place, b->place, sizeof a->place) == 0;
}

static const item *find_known(const recorder *r, const definition *def, const item *args)
{
    for (size_t i = r->known_count; i-- > 0;) {
        const known_call *k = &r->known[i];
        bool same = k->def == def;
        for (size_t a = 0; same && a < def->param_count; a++)
            same = same_item(&k->args[a], &args[a]);
        if (same)
            return &k->result;
    }
    return NULL;
}

/* Takes the arguments. */
static void remember(recorder *r, const definition *def, item *args, const item *result)
{
    r->known = alloc_grow(r->known, r->known_count, &r->known_capacity, sizeof *r->known);
    known_call *k = &r->known[r->known_count++];
    k->def = def;
    k->args = args;
    item_init(&k->result);
    item_set(&k->result, result);
}

static bool record_body(recorder *r, const expr *x, const definition *def, const item *args, item *out)
{
    size_t base = r->bound_base, count = r->bound_count;
    const expr *outermost = r->outermost;
    for (size_t i = 0; i < def->param_count; i++)
        record_bind(r, def->params[i], &args[i]);
    r->bound_base = count;
    if (!outermost)
        r->outermost = x;
    bool ok = record_expression(r, def->body, out);
    r->outermost = outermost;
    r->bound_base = base;
    record_unbind(r, count);
    return ok;
}

static void free_args(item *args, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mpq_clear(args[i].number);
    free(args);
}

static bool record_call(recorder *r, const expr *x, const definition *def, item *out)
{
    item *args = alloc_zeroed(def->param_count, sizeof *args);
    bool ok = true;
    for (size_t i = 0; i < def->param_count; i++)
        item_init(&args[i]);
    for (size_t i = 0; ok && i < def->param_count; i++)
        ok = record_expression(r, x->args[i], &args[i]);
    const item *known = ok ? find_known(r, def, args) : NULL;
    if (known)
        item_set(out, known);
    else if (ok && record_body(r, x, def, args, out)) {
        if (!(r->guard && out->kind == ITEM_PAIRS)) { /* elsewhere the same pairs have no guard */
            remember(r, def, args, out);
            return true;
        }
    } else {
        ok = false;
    }
    free_args(args, def->param_count);
    return ok;
}

static bool record_name(recorder *r, const expr *x, item *out)
{
    const item *bound = x->kind == EXPR_NAME ? record_lookup(r, x->name) : NULL;
    if (bound) {
        item_set(out, bound);
        return true;
    }
    int kernel = kernel_find(x->name);
    if (kernel >= 0)
        return record_kernel(r, x, (kernel_name)kernel, out);
    const definition *def = library_find(r->lib, x->name);
    REQUIRE(def);
    return record_call(r, x, def, out);
}

/* ---- Expressions --------------------------------------------------------------------------------- */

static bool record_if(recorder *r, const expr *x, item *out)
{
    item condition;
    item_init(&condition);
    bool ok = record_expression(r, x->args[0], &condition);
    if (ok && condition.kind != ITEM_TRUTH)
        ok = record_refuse(r, x, "a condition that depends on the model", NULL);
    ok = ok && record_expression(r, x->args[condition.yes ? 1 : 2], out);
    mpq_clear(condition.number);
    return ok;
}

static bool record_let(recorder *r, const expr *x, item *out)
{
    size_t count = r->bound_count;
    item v;
    item_init(&v);
    bool ok = record_expression(r, x->args[0], &v);
    if (ok) {
        record_bind(r, x->name, &v);
        ok = record_expression(r, x->args[1], out);
        record_unbind(r, count);
    }
    mpq_clear(v.number);
    return ok;
}

static bool record_not(recorder *r, const expr *x, item *out)
{
    if (!record_expression(r, x->args[0], out))
        return false;
    if (out->kind != ITEM_TRUTH)
        return record_refuse(r, x, "not", NULL);
    out->yes = !out->yes;
    return true;
}

bool record_expression(recorder *r, const expr *x, item *out)
{
    if (r->depth >= MAX_DEPTH || r->tape->op_count > MAX_OPERATIONS)
        return record_refuse(r, x, "too long a computation", NULL);
    r->depth++;
    bool ok = false;
    switch (x->kind) {
    case EXPR_NUMBER:
        out->kind = ITEM_NUMBER;
        mpq_set(out->number, x->number);
        ok = true;
        break;
    case EXPR_NAME:
    case EXPR_CALL: ok = record_name(r, x, out); break;
    case EXPR_NEGATE: ok = record_negate(r, x, out); break;
    case EXPR_NOT: ok = record_not(r, x, out); break;
    case EXPR_BINARY: ok = record_binary(r, x, out); break;
    case EXPR_IF: ok = record_if(r, x, out); break;
    case EXPR_LET: ok = record_let(r, x, out); break;
    case EXPR_QUANTIFIER: ok = record_quantifier(r, x, out); break;
    case EXPR_INDEX: ok = record_index(r, x, out); break;
    case EXPR_STRING: ok = record_refuse(r, x, "an entry of a table", NULL); break;
    }
    r->depth--;
    return ok;
}

/* ---- Assumptions --------------------------------------------------------------------------------- */

static unsigned hypothesis_of(const recorder *r, const expr *x)
{
    if (x->kind != EXPR_NAME || record_lookup(r, x->name))
        return 0;
    switch (kernel_find(x->name)) {
    case KERNEL_DETERMINISTIC: return HYPOTHESIS_DETERMINISTIC;
    case KERNEL_SINGLE_START: return HYPOTHESIS_SINGLE_START;
    case KERNEL_UNIFORM_PRIOR: return HYPOTHESIS_UNIFORM_PRIOR;
    case KERNEL_FULL_SUPPORT: return HYPOTHESIS_FULL_SUPPORT;
    case KERNEL_SAME_ACTIONS: return HYPOTHESIS_SAME_ACTIONS;
    case KERNEL_POSITIVE_SUCCESS: return HYPOTHESIS_POSITIVE_SUCCESS;
    default: return 0;
    }
}

/* NUMBER > 0 or NUMBER != 0, but for what is written as a number. */
static bool is_condition(const expr *x)
{
    return x->kind == EXPR_BINARY && (x->op == OP_GT || x->op == OP_NE) && x->args[0]->kind == EXPR_CALL &&
           x->args[1]->kind == EXPR_NUMBER && mpq_sgn(x->args[1]->number) == 0;
}

/* Of a number that is not negative: the structure tells whether it is 0. */
static bool assume_condition(recorder *r, const expr *x, identities *made)
{
    item v;
    item_init(&v);
    bool ok = record_expression(r, x->args[0], &v);
    bool plain = v.kind == ITEM_NUMBER;
    int sign = mpq_sgn(v.number);
    if (ok && plain && (x->op == OP_GT ? sign <= 0 : sign == 0))
        made->applicable = false;
    if (ok && !plain &&
        (v.kind != ITEM_SYMBOL || tape_number_is_signed(r->tape, v.tape) ||
         tape_number_may_be_infinite(r->tape, v.tape)))
        ok = status_fail(r->st, r->code, r->top_file, x->line, x->column,
                         "found an assumption that depends on more than the model's structure, wanted none");
    if (ok && !plain)
        tape_condition_on(r->tape, v.tape);
    mpq_clear(v.number);
    return ok;
}

static bool assume(recorder *r, const expr *x, identities *made)
{
    if (x->kind == EXPR_BINARY && x->op == OP_AND)
        return assume(r, x->args[0], made) && assume(r, x->args[1], made);
    unsigned h = hypothesis_of(r, x);
    if (h != 0) {
        made->hypotheses |= h;
        return true;
    }
    if (is_condition(x))
        return assume_condition(r, x, made);
    item v;
    item_init(&v);
    bool ok = record_expression(r, x, &v);
    if (ok && v.kind != ITEM_TRUTH)
        ok = status_fail(r->st, r->code, r->top_file, x->line, x->column,
                         "found an assumption that depends on more than the model's structure, wanted none");
    if (ok && !v.yes)
        made->applicable = false;
    mpq_clear(v.number);
    return ok;
}

static void recorder_clear(recorder *r)
{
    record_unbind(r, 0);
    free(r->bound);
    for (size_t i = 0; i < r->known_count; i++) {
        mpq_clear(r->known[i].result.number);
        free_args(r->known[i].args, r->known[i].def->param_count);
    }
    free(r->known);
}

identities *identities_of(const library *lib, const expr *assertion, expr *const *assumptions,
                          size_t assumption_count, const char *file, uint32_t horizon, int code, status *st)
{
    identities *made = alloc_zeroed(1, sizeof *made);
    made->tape = tape_new();
    made->applicable = true;
    recorder r = {
        .lib = lib, .tape = made->tape, .top_file = file, .code = code, .horizon = horizon, .st = st};
    bool ok = true;
    item v;
    item_init(&v);
    for (size_t i = 0; ok && i < assumption_count; i++)
        ok = assume(&r, assumptions[i], made);
    ok = ok && (!made->applicable || record_expression(&r, assertion, &v));
    if (ok && made->applicable && v.kind == ITEM_TRUTH && !v.yes)
        ok = record_refuse(&r, assertion, "what is no on every model", NULL);
    REQUIRE(!ok || !made->applicable || v.kind == ITEM_TRUTH || v.kind == ITEM_PAIRS);
    mpq_clear(v.number);
    recorder_clear(&r);
    if (ok)
        return made;
    identities_free(made);
    return NULL;
}

void identities_free(identities *i)
{
    if (!i)
        return;
    tape_free(i->tape);
    free(i);
}
