/* From "no" to the place that decides it: follow the tree down to one comparison, and print its two sides. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/enclosure.h"
#include "exact/rat.h"
#include "lang/eval_impl.h"

typedef struct refuter {
    evaluator *e;
    text *out;
    status *st;
} refuter;

static bool refute(refuter *r, const expr *x);

/* ---- Printing with bound numbers in place of their names ----------------------------------------- */

/* 2^(2 - 1) as 2: sums, differences, products and small powers of two numbers. */
static void fold_numbers(expr *x)
{
    if (x->kind != EXPR_BINARY || x->op > OP_POW || x->args[0]->kind != EXPR_NUMBER ||
        x->args[1]->kind != EXPR_NUMBER)
        return;
    mpq_srcptr a = x->args[0]->number, b = x->args[1]->number;
    bool small = mpz_cmp_ui(mpq_denref(b), 1) == 0 && mpz_cmpabs_ui(mpq_numref(b), 64) <= 0;
    bool folded = true;
    switch (x->op) {
    case OP_ADD: mpq_add(x->number, a, b); break;
    case OP_SUB: mpq_sub(x->number, a, b); break;
    case OP_MUL: mpq_mul(x->number, a, b); break;
    case OP_POW: folded = small && rat_power(x->number, a, mpz_get_si(mpq_numref(b))); break;
    default: folded = false;
    }
    if (!folded)
        return;
    expr_free(x->args[0]);
    expr_free(x->args[1]);
    x->arg_count = 0;
    x->kind = EXPR_NUMBER;
}

/* A copy of x with every variable that is bound to a number replaced by that number. */
static expr *substitute(const evaluator *e, const expr *x)
{
    const value *v = x->kind == EXPR_NAME ? eval_lookup(e, x->name) : NULL;
    expr *copy = expr_new(v && v->kind == VALUE_NUMBER ? EXPR_NUMBER : x->kind, x->line, x->column);
    mpq_set(copy->number, v && v->kind == VALUE_NUMBER ? v->number : x->number);
    if (copy->kind == EXPR_NUMBER)
        return copy;
    copy->name = alloc_string(x->name);
    copy->op = x->op;
    copy->quantifier = x->quantifier;
    for (size_t i = 0; i < x->arg_count; i++)
        expr_add(copy, substitute(e, x->args[i]));
    fold_numbers(copy);
    return copy;
}

static bool has_quantifier(const expr *x)
{
    if (x->kind == EXPR_QUANTIFIER || x->kind == EXPR_LET)
        return true;
    for (size_t i = 0; i < x->arg_count; i++)
        if (has_quantifier(x->args[i]))
            return true;
    return false;
}

static void print_side(refuter *r, const expr *x)
{
    if (has_quantifier(x)) {
        expr_print(r->out, x);
        return;
    }
    expr *copy = substitute(r->e, x);
    expr_print(r->out, copy);
    expr_free(copy);
}

/* The action that a deterministic row plays; false for any other row. */
static bool only_action(refuter *r, node n, uint32_t t, uint32_t s, uint32_t *a)
{
    uint32_t played = 0;
    bool defined = true;
    real p;
    real_init(&p);
    for (uint32_t i = 0; i < mdp_actions(r->e->m, s); i++) {
        defined = graph_real_entry(r->e->g, n, t, s, i, &p);
        if (real_is_zero(&p) != TRUTH_YES) {
            *a = i;
            played++;
        }
    }
    real_clear(&p);
    return played == 1 && defined;
}

/* "q: t=1 s0 a1, t=2 s1 a0  " for a deterministic policy, of a model small enough to read it. */
static void print_choices(refuter *r, const char *name, node n)
{
    const places *p = graph_reachable(r->e->g);
    text line;
    text_init(&line);
    uint32_t a = 0, count = 0;
    bool all = true;
    for (uint32_t t = 1; all && t <= places_horizon(p); t++)
        for (uint32_t i = 0; all && i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            all = only_action(r, n, t, s, &a) && ++count <= 12;
            if (all)
                text_addf(&line, "%s t=%u s%u #%u", count > 1 ? "," : "", t, s, a);
        }
    if (all)
        text_addf(r->out, "%s plays%s;  ", name, line.data);
    text_clear(&line);
}

/* Is the table in the line already, as one that was drawn? */
static bool is_shown(const evaluator *e, const char *name)
{
    for (size_t i = 0; i < e->drawn_count; i++)
        if (strcmp(e->drawn[i].name, name) == 0)
            return true;
    return false;
}

/* "k=2 t=1 " for the numbers bound here, and the choices of policies. */
static void print_bindings(refuter *r)
{
    const evaluator *e = r->e;
    for (size_t i = e->bound_base; i < e->bound_count; i++) {
        const value *v = &e->bound[i].v;
        if (v->kind == VALUE_NUMBER) {
            text_addf(r->out, "%s=", e->bound[i].name);
            rat_print(r->out, v->number);
            text_add_char(r->out, ' ');
        } else if (v->kind == VALUE_TABLE && v->shape == SHAPE_POLICY && !is_shown(e, e->bound[i].name)) {
            print_choices(r, e->bound[i].name, v->table);
        }
    }
}

static void print_place(refuter *r, uint32_t t, uint32_t s, const uint32_t *a)
{
    text_addf(r->out, "t=%u state %u", t, s);
    if (a) {
        const char *name = mdp_action_name(r->e->m, s, *a);
        if (name[0])
            text_addf(r->out, " action %s", name);
        else
            text_addf(r->out, " action %u", *a);
    }
    text_add(r->out, ":  ");
}

/* ---- Comparisons --------------------------------------------------------------------------------- */

static void print_equal_sides(refuter *r, const expr *x, const char *left, const char *right)
{
    print_side(r, x->args[0]);
    text_addf(r->out, " = %s   ", left);
    print_side(r, x->args[1]);
    text_addf(r->out, " = %s", right);
}

static char *entry_text(refuter *r, node n, uint32_t t, uint32_t s, uint32_t a)
{
    text out;
    text_init(&out);
    real entry;
    real_init(&entry);
    graph_real_entry(r->e->g, n, t, s, a, &entry);
    real_print(&out, &entry);
    real_clear(&entry);
    return text_take(&out);
}

static void refute_tables(refuter *r, const expr *x, const value *a, const value *b)
{
    comparison c;
    graph_compare(r->e->g, a->table, b->table, &c);
    if (c.different == 0) { /* `!=` that is no */
        text_addf(r->out, "equal at %s%zu place%s compared", c.compared == 1 ? "the " : "all ", c.compared,
                  text_plural(c.compared));
        return;
    }
    print_place(r, c.t, c.s, a->shape == SHAPE_VALUE ? NULL : &c.a);
    char *left = entry_text(r, a->table, c.t, c.s, c.a), *right = entry_text(r, b->table, c.t, c.s, c.a);
    print_equal_sides(r, x, left, right);
    free(left);
    free(right);
}

static void refute_laws(refuter *r, const expr *x, const law *a, const law *b)
{
    size_t i = 0;
    bool in_b = false;
    if (law_equal(a, b, &i, &in_b) != TRUTH_NO) {
        text_add(r->out, "the laws are equal");
        return;
    }
    const law_step *path = (in_b ? b : a)->paths + i * a->horizon;
    real p;
    real_init(&p);
    text_add(r->out, "path");
    for (uint32_t t = 0; t < a->horizon; t++)
        text_addf(r->out, " %u %s", path[t].s, mdp_action_name(r->e->m, path[t].s, path[t].a));
    text_add(r->out, ":  ");
    print_side(r, x->args[0]);
    text_add(r->out, " = ");
    law_probability(&p, a, path);
    real_print(r->out, &p);
    text_add(r->out, "   ");
    print_side(r, x->args[1]);
    text_add(r->out, " = ");
    law_probability(&p, b, path);
    real_print(r->out, &p);
    real_clear(&p);
}

/* A number exactly; a log-linear one with its first digits too. */
static void print_number(text *out, const value *v)
{
    if (v->kind == VALUE_NUMBER) {
        rat_print(out, v->number);
        return;
    }
    if (v->kind == VALUE_ENCLOSURE) {
        text_add(out, "about ");
        enclosure_print_end(out, &v->enclosure->range->left, 12, MPFR_RNDZ);
        return;
    }
    if (v->kind == VALUE_EXPFORM) {
        text digits;
        text_init(&digits);
        expform_print(out, &v->expform->form);
        if (expform_print_decimal(&digits, &v->expform->form, 12))
            text_addf(out, " = %s…", digits.data);
        text_clear(&digits);
        return;
    }
    loglin_print(out, &v->loglin->form);
    if (!v->loglin->form.infinite) {
        text_add(out, " = ");
        loglin_print_decimal(out, &v->loglin->form, 12);
        text_add(out, "…");
    }
}

static void refute_numbers(refuter *r, const expr *x, const value *a, const value *b)
{
    text left, right;
    text_init(&left);
    text_init(&right);
    if (value_is_number(a)) {
        print_number(&left, a);
        print_number(&right, b);
    } else {
        text_add(&left, truth_name(value_truth(a)));
        text_add(&right, truth_name(value_truth(b)));
    }
    print_equal_sides(r, x, left.data, right.data);
    text_clear(&left);
    text_clear(&right);
}

static bool refute_comparison(refuter *r, const expr *x)
{
    value a, b;
    value_init(&a);
    value_init(&b);
    bool ok = eval_node(r->e, x->args[0], &a, r->st) && eval_node(r->e, x->args[1], &b, r->st);
    if (ok) {
        print_bindings(r);
        if (a.kind == VALUE_TABLE)
            refute_tables(r, x, &a, &b);
        else if (a.kind == VALUE_LAW)
            refute_laws(r, x, a.law->law, b.law->law);
        else
            refute_numbers(r, x, &a, &b);
    }
    value_clear(&a);
    value_clear(&b);
    return ok;
}

/* ---- Going down ---------------------------------------------------------------------------------- */

typedef struct search {
    refuter *r;
    const expr *x; /* the forall */
} search;

/* At the first assignment whose body is no, explain that body and stop. */
static bool refute_body(evaluator *e, void *context, status *st)
{
    search *s = context;
    value v;
    value_init(&v);
    const expr *body = s->x->args[0];
    bool more = eval_node(e, body, &v, st);
    if (more && v.kind == VALUE_TRUTH && v.truth == TRUTH_NO) {
        eval_show_drawn(e, s->x, s->r->out);
        refute(s->r, body);
        more = false;
    }
    value_clear(&v);
    return more;
}

static bool refute_forall(refuter *r, const expr *x)
{
    search s = {r, x};
    truth missing = TRUTH_YES;
    bool stopped = false;
    return eval_assignments(r->e, x, 0, refute_body, &s, &missing, &stopped, r->st);
}

/* Which side of `and` is no? */
static bool refute_and(refuter *r, const expr *x)
{
    value left;
    value_init(&left);
    bool ok = eval_node(r->e, x->args[0], &left, r->st);
    bool first = ok && left.kind == VALUE_TRUTH && left.truth == TRUTH_NO;
    value_clear(&left);
    return ok && refute(r, x->args[first ? 0 : 1]);
}

static bool refute_inside(evaluator *e, const expr *body, void *context, status *st)
{
    (void)e, (void)st;
    return refute(context, body);
}

/* A definition that is no: bind its arguments and explain its body. */
static bool refute_call(refuter *r, const expr *x, const definition *def)
{
    bool ok;
    value *args = eval_arguments(r->e, x, def, &ok, r->st);
    if (ok) {
        print_side(r, x);
        text_add(r->out, " fails: ");
        ok = eval_in_definition(r->e, x, def, args, refute_inside, r, r->st);
    }
    eval_arguments_free(def, args);
    return ok;
}

static bool refute_as_it_is(refuter *r, const expr *x)
{
    print_bindings(r);
    print_side(r, x);
    text_add(r->out, " is no");
    return true;
}

static bool refute(refuter *r, const expr *x)
{
    const definition *def = x->kind == EXPR_NAME || x->kind == EXPR_CALL ? library_find(r->e->lib, x->name)
                                                                         : NULL;
    if (def && !eval_lookup(r->e, x->name))
        return refute_call(r, x, def);
    if (x->kind == EXPR_QUANTIFIER && x->quantifier == Q_FORALL)
        return refute_forall(r, x);
    if (x->kind == EXPR_LET)
        return eval_in_let(r->e, x, refute_inside, r, r->st);
    if (x->kind == EXPR_BINARY && x->op >= OP_EQ && x->op <= OP_GE)
        return refute_comparison(r, x);
    if (x->kind == EXPR_BINARY && x->op == OP_AND)
        return refute_and(r, x);
    if (x->kind == EXPR_BINARY && x->op == OP_IMPLIES)
        return refute(r, x->args[1]);
    return refute_as_it_is(r, x);
}

bool evaluator_refute(evaluator *e, const expr *x, text *out, status *st)
{
    refuter r = {e, out, st};
    skipped before = e->skipped; /* explaining is not counted */
    size_t length = out->length;
    bool ok;
    do {
        out->length = length;
        out->data[length] = '\0';
        eval_forget_drawn(e);
        ok = refute(&r, x);
        eval_unbind(e, 0);
        e->bound_base = 0;
    } while (eval_begin_again(e, ok, NULL));
    e->skipped = before;
    return ok;
}
