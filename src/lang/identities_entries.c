/*
 * Entries of tables under `forall t, s, a`: they stand for whole tables. q[t,s,a] == r[t,s,a] at all places
 * is q == r; with v[t,s] beside entries of rewards v is spread over the actions. `g[t,s,a] > 0 implies
 * q[t,s,a] == r[t,s,a]`, where g is never negative, is g q == g r: where g is 0 for some positive values of
 * the parameters it is so for all, else the factor cancels.
 *
 * The evaluator compares numbers here: where a row is undefined, so is the assertion, unless it is no
 * elsewhere. An identity passes over such rows and counts them, as it does for tables.
 */
#include <string.h>

#include "lang/identities_impl.h"

/* ---- Places -------------------------------------------------------------------------------------- */

static bool is_bound_to_other(const recorder *r, const char *name)
{
    const item *v = record_lookup(r, name);
    return v && v->kind != ITEM_PLACE;
}

/* A `let t` or `let s` would restrict what the binder goes through. */
bool record_place(recorder *r, const expr *x, const binder *b, item *out)
{
    const item *state = record_lookup(r, "s");
    if ((b->kind == BIND_TIME && is_bound_to_other(r, "s")) ||
        (b->kind == BIND_STATE && is_bound_to_other(r, "t")) ||
        (b->kind == BIND_ACTION && (!state || state->kind != ITEM_PLACE)))
        return record_refuse(r, x, "a quantifier over", b->name);
    out->kind = ITEM_PLACE;
    memset(out->place, 0, sizeof out->place);
    out->place[b->kind == BIND_TIME    ? PLACE_TIME
               : b->kind == BIND_STATE ? PLACE_STATE
                                       : PLACE_ACTION] = ++r->place_count;
    if (b->kind == BIND_ACTION)
        out->place[PLACE_STATE] = state->place[PLACE_STATE];
    return true;
}

/* Of an index: the number of the binder that goes through this part of places; 0 if it is none. */
static uint32_t binder_of(const recorder *r, const expr *index, unsigned part, uint32_t state)
{
    const item *v = index->kind == EXPR_NAME ? record_lookup(r, index->name) : NULL;
    bool action = v && v->kind == ITEM_PLACE && v->place[PLACE_ACTION] != 0;
    if (!v || v->kind != ITEM_PLACE || action != (part == PLACE_ACTION) || v->place[part] == 0)
        return 0;
    return action && v->place[PLACE_STATE] != state ? 0 : v->place[part];
}

bool record_index(recorder *r, const expr *x, item *out)
{
    item table;
    item_init(&table);
    bool ok = record_expression(r, x->args[0], &table);
    size_t parts = 0;
    if (ok && table.kind == ITEM_TABLE)
        parts = r->tape->ops[table.tape].shape == SHAPE_VALUE ? 2 : 3;
    uint32_t place[PLACE_PARTS] = {0};
    for (unsigned i = 0; ok && i < parts && x->arg_count == parts + 1; i++) {
        place[i] = binder_of(r, x->args[i + 1], i, place[PLACE_STATE]);
        ok = place[i] != 0;
    }
    if (ok && parts > 0 && x->arg_count == parts + 1) {
        out->kind = ITEM_ENTRY;
        out->tape = table.tape;
        memcpy(out->place, place, sizeof place);
    } else {
        ok = record_refuse(r, x, "an entry of a table", NULL);
    }
    mpq_clear(table.number);
    return ok;
}

/* ---- Entries together ---------------------------------------------------------------------------- */

/* Two entries, or an entry and a number, as tables of one shape at one place. */
typedef struct both {
    uint32_t left, right;
    uint32_t place[PLACE_PARTS];
} both;

static bool is_entry(const item *v)
{
    return v->kind == ITEM_ENTRY || v->kind == ITEM_GUARD;
}

static bool same_place(const item *a, const item *b, uint32_t *place)
{
    for (unsigned i = 0; i < PLACE_PARTS; i++) {
        uint32_t left = is_entry(a) ? a->place[i] : 0, right = is_entry(b) ? b->place[i] : 0;
        if (left != 0 && right != 0 && left != right)
            return false;
        place[i] = left != 0 ? left : right;
    }
    return true;
}

static uint32_t as_table(recorder *r, const item *v, bool actions)
{
    if (!is_entry(v))
        return tape_constant(r->tape, actions ? SHAPE_REWARD : SHAPE_VALUE, v->number);
    bool spread = actions && r->tape->ops[v->tape].shape == SHAPE_VALUE;
    return spread ? tape_spread(r->tape, v->tape) : v->tape;
}

static bool bring_together(recorder *r, const expr *x, const item *a, const item *b, both *out)
{
    bool fit = (is_entry(a) || a->kind == ITEM_NUMBER) && (is_entry(b) || b->kind == ITEM_NUMBER);
    if (!fit || !same_place(a, b, out->place))
        return record_refuse(r, x, "entries at different places, or beside what depends on the model", NULL);
    bool actions = out->place[PLACE_ACTION] != 0;
    out->left = as_table(r, a, actions);
    out->right = as_table(r, b, actions);
    return true;
}

static void set_entry(item *out, item_kind kind, uint32_t op, const both *from)
{
    out->kind = kind;
    out->tape = op;
    memcpy(out->place, from->place, sizeof out->place);
}

static bool record_entry_power(recorder *r, const expr *x, const item *a, const item *b, item *out)
{
    bool whole = a->kind == ITEM_ENTRY && b->kind == ITEM_NUMBER &&
                 mpz_cmp_ui(mpq_denref(b->number), 1) == 0 && mpq_sgn(b->number) >= 0 &&
                 mpz_cmp_ui(mpq_numref(b->number), RECORD_MAX_EXPONENT) <= 0;
    if (!whole)
        return record_refuse(r, x, "an exponent that is no small whole number", NULL);
    uint32_t op = tape_power(r->tape, a->tape, mpz_get_si(mpq_numref(b->number)));
    item_set(out, a);
    out->tape = op;
    return true;
}

/* 0/0 is 0 in tables and undefined between numbers, so that nothing is divided by entries. */
bool record_entry_arithmetic(recorder *r, const expr *x, const item *a, const item *b, item *out)
{
    static const pointwise ops[] = {
        [OP_ADD] = POINT_ADD, [OP_SUB] = POINT_SUB, [OP_MUL] = POINT_MUL, [OP_DIV] = POINT_DIV};
    if (x->op == OP_POW)
        return record_entry_power(r, x, a, b, out);
    if (x->op == OP_DIV && (b->kind != ITEM_NUMBER || mpq_sgn(b->number) == 0))
        return record_refuse(r, x, "a quotient of entries", NULL);
    both t;
    if (!bring_together(r, x, a, b, &t))
        return false;
    set_entry(out, ITEM_ENTRY, tape_pointwise(r->tape, ops[x->op], t.left, t.right), &t);
    return true;
}

/* ---- Comparisons --------------------------------------------------------------------------------- */

static bool is_zero(const item *v)
{
    return v->kind == ITEM_NUMBER && mpq_sgn(v->number) == 0;
}

/* An entry that is never negative against 0: which it is, the structure tells. */
static bool is_guard(const recorder *r, const expr *x, const item *a, const item *b, const item **entry)
{
    *entry = a->kind == ITEM_ENTRY ? a : b;
    bool above = a->kind == ITEM_ENTRY ? is_zero(b) && x->op == OP_GT : is_zero(a) && x->op == OP_LT;
    bool apart = x->op == OP_NE && (is_zero(a) || is_zero(b));
    return (above || apart) && !r->tape->ops[(*entry)->tape].is_signed;
}

/* Both sides times the guard. */
static bool multiply_guard(recorder *r, const expr *x, both *t)
{
    item left = {.kind = ITEM_ENTRY, .tape = t->left}, right = left;
    both a, b;
    right.tape = t->right;
    memcpy(left.place, t->place, sizeof left.place);
    memcpy(right.place, t->place, sizeof right.place);
    if (!bring_together(r, x, r->guard, &left, &a) || !bring_together(r, x, r->guard, &right, &b))
        return false;
    t->left = tape_pointwise(r->tape, POINT_MUL, a.left, a.right);
    t->right = tape_pointwise(r->tape, POINT_MUL, b.left, b.right);
    return true;
}

bool record_entry_comparison(recorder *r, const expr *x, const item *a, const item *b, item *out)
{
    const item *entry;
    both t;
    if (is_guard(r, x, a, b, &entry)) {
        item_set(out, entry);
        out->kind = ITEM_GUARD;
        return true;
    }
    if (x->op != OP_EQ)
        return record_refuse(r, x, x->op == OP_NE ? "the inequality" : "an inequality,",
                             binary_op_name(x->op));
    if (!bring_together(r, x, a, b, &t) || (r->guard && !multiply_guard(r, x, &t)))
        return false;
    tape_compare(r->tape, t.left, t.right);
    r->tape->for_structures = true;
    out->kind = ITEM_PAIRS;
    return true;
}

/* Two guards, both of which have to be yes. */
static bool join(recorder *r, const expr *x, const item *a, const item *b, item *out)
{
    both t;
    if (!bring_together(r, x, a, b, &t))
        return false;
    set_entry(out, ITEM_GUARD, tape_pointwise(r->tape, POINT_MUL, t.left, t.right), &t);
    return true;
}

static bool record_implied(recorder *r, const expr *x, const item *guard, item *out)
{
    const item *outer = r->guard;
    item all;
    item_init(&all);
    bool ok = true;
    if (outer)
        ok = join(r, x, outer, guard, &all);
    else
        item_set(&all, guard);
    r->guard = &all;
    ok = ok && record_expression(r, x->args[1], out);
    r->guard = outer;
    mpq_clear(all.number);
    if (ok && (out->kind == ITEM_GUARD || (out->kind == ITEM_TRUTH && !out->yes)))
        return record_refuse(r, x, "an inequality of entries", NULL);
    return ok;
}

bool record_guarded(recorder *r, const expr *x, const item *guard, item *out)
{
    if (x->op == OP_IMPLIES)
        return record_implied(r, x, guard, out);
    item other;
    item_init(&other);
    bool ok = x->op == OP_AND && record_expression(r, x->args[1], &other) && other.kind == ITEM_GUARD;
    if (ok)
        ok = join(r, x, guard, &other, out);
    else if (status_ok(r->st))
        ok = record_refuse(r, x, "an inequality of entries", NULL);
    mpq_clear(other.number);
    return ok;
}

/* ---- Means over the starts ----------------------------------------------------------------------- */

static bool is_index_by(const expr *x, size_t args, const char *last)
{
    return x->kind == EXPR_INDEX && x->arg_count == args && x->args[args - 1]->kind == EXPR_NAME &&
           strcmp(x->args[args - 1]->name, last) == 0;
}

static bool is_init(const expr *x)
{
    return is_index_by(x, 2, "s") && x->args[0]->kind == EXPR_NAME &&
           kernel_find(x->args[0]->name) == KERNEL_INIT;
}

bool is_mean(const expr *x)
{
    const expr *body = x->args[0];
    return x->quantifier == Q_SUM && x->binder_count == 1 && x->binders[0].kind == BIND_STATE &&
           body->kind == EXPR_BINARY && body->op == OP_MUL && is_init(body->args[0]) &&
           is_index_by(body->args[1], 3, "s");
}

static bool is_one(const item *v)
{
    return v && v->kind == ITEM_NUMBER && mpq_cmp_ui(v->number, 1, 1) == 0;
}

/* With t = 1 bound outside, s goes through the starts. */
bool record_mean(recorder *r, const expr *x, item *out)
{
    const expr *entry = x->args[0]->args[1];
    item table, step;
    item_init(&table);
    item_init(&step);
    bool ok = record_expression(r, entry->args[0], &table) && record_expression(r, entry->args[1], &step);
    if (ok && (table.kind != ITEM_TABLE || r->tape->ops[table.tape].shape != SHAPE_VALUE || !is_one(&step) ||
               !is_one(record_lookup(r, "t"))))
        ok = record_refuse(r, x, "a sum over s", NULL);
    if (ok) {
        out->kind = ITEM_SYMBOL;
        out->tape = tape_number_mean(r->tape, table.tape);
    }
    mpq_clear(table.number);
    mpq_clear(step.number);
    return ok;
}
