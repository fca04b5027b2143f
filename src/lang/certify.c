/* The walk from an expression to the words of a certificate, and its steps. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/rat.h"
#include "lang/certify_impl.h"

/* ---- Pieces ------------------------------------------------------------------------------------------- */

static piece *new_piece(certifier *c, piece_kind kind)
{
    piece *p = alloc_zeroed(1, sizeof *p);
    p->kind = kind;
    mpq_init(p->number);
    c->pieces = alloc_grow(c->pieces, c->piece_count, &c->piece_capacity, sizeof *c->pieces);
    return c->pieces[c->piece_count++] = p;
}

piece *certify_refuse(certifier *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (c->why.length == 0)
        text_addv(&c->why, format, args);
    va_end(args);
    return NULL;
}

piece *certify_stuck(certifier *c, uint64_t because)
{
    c->culprits |= because;
    return new_piece(c, PIECE_STUCK);
}

bool certify_is_stuck(const piece *p)
{
    return !p || p->kind == PIECE_STUCK;
}

piece *certify_number(certifier *c, const mpq_t number)
{
    piece *p = new_piece(c, PIECE_NUMBER);
    mpq_set(p->number, number);
    return p;
}

piece *certify_whole(certifier *c, unsigned long n)
{
    piece *p = new_piece(c, PIECE_NUMBER);
    mpq_set_ui(p->number, n, 1);
    return p;
}

piece *certify_truth(certifier *c, bool yes)
{
    piece *p = new_piece(c, PIECE_TRUTH);
    p->is_truth = true;
    p->yes = yes;
    return p;
}

piece *certify_text(certifier *c, bool is_truth, uint64_t free, bool has_model, const char *format, ...)
{
    piece *p = new_piece(c, PIECE_TEXT);
    text t;
    text_init(&t);
    va_list args;
    va_start(args, format);
    text_addv(&t, format, args);
    va_end(args);
    p->text = text_take(&t);
    p->is_truth = is_truth;
    p->free = free;
    p->has_model = has_model;
    return p;
}

const char *certify_show(certifier *c, const piece *p)
{
    if (p->kind == PIECE_TEXT)
        return p->text;
    if (p->kind == PIECE_TRUTH)
        return p->yes ? "yes" : "no";
    text t;
    text_init(&t);
    if (p->kind == PIECE_TABLE) {
        text_addf(&t, "#%zu", p->id);
    } else {
        text_add(&t, "(");
        rat_print(&t, p->number);
        text_add(&t, ")");
    }
    piece *kept = new_piece(c, PIECE_TEXT); /* to own the text */
    kept->text = text_take(&t);
    return kept->text;
}

/* ---- Steps -------------------------------------------------------------------------------------------- */

static const certificate_step *find_step(const certifier *c, const char *expression)
{
    for (size_t i = c->step_count; i > 0; i--)
        if (strcmp(c->steps[i - 1].expression, expression) == 0)
            return &c->steps[i - 1];
    return NULL;
}

static certificate_step *add_step(certifier *c, step_kind kind, const char *expression)
{
    c->steps = alloc_grow(c->steps, c->step_count, &c->step_capacity, sizeof *c->steps);
    certificate_step *s = &c->steps[c->step_count++];
    *s = (certificate_step){.kind = kind, .number = c->numbers + 1, .expression = alloc_string(expression)};
    c->numbers += kind == STEP_TABLES ? 2 : 1;
    value_init(&s->value);
    return s;
}

piece *certify_table(certifier *c, node n, const char *format, ...)
{
    text t;
    text_init(&t);
    va_list args;
    va_start(args, format);
    text_addv(&t, format, args);
    va_end(args);
    const certificate_step *known = find_step(c, t.data);
    unsigned beside = strncmp(t.data, "eQ(", 3) == 0        ? 2
                      : strncmp(t.data, "best_eQ(", 8) == 0 ? 1
                                                            : 0; /* graph.h */
    if (!known) {
        certificate_step *s = add_step(c, beside ? STEP_TABLES : STEP_TABLE, t.data);
        s->table = n;
        s->beside = n + beside;
        known = s;
    }
    text_clear(&t);
    piece *p = new_piece(c, PIECE_TABLE);
    p->table = n;
    p->id = known->number;
    p->has_model = true;
    return p;
}

piece *certify_value_step(certifier *c, bool is_truth, const value *v, const char *expression)
{
    const certificate_step *known = find_step(c, expression);
    if (v->kind == VALUE_ENCLOSURE || v->kind == VALUE_EXPFORM ||
        (v->kind == VALUE_TRUTH && v->truth == TRUTH_UNKNOWN))
        return certify_refuse(c, "%s, whose value is no rational number or sum of logarithms,", expression);
    if (!known) {
        certificate_step *s = add_step(c, is_truth ? STEP_TRUTH : STEP_NUMBER, expression);
        value_set(&s->value, v);
        known = s;
    }
    return certify_text(c, is_truth, 0, true, "#%zu", known->number);
}

piece *certify_compare_tables(certifier *c, const piece *a, const piece *b)
{
    comparison d;
    value is;
    graph_compare(c->g, a->table, b->table, &d);
    value_init(&is);
    value_set_truth(&is, d.different ? TRUTH_NO : d.compared ? TRUTH_YES : TRUTH_UNDEFINED);
    text t;
    text_init(&t);
    text_addf(&t, "#%zu == #%zu", a->id, b->id);
    size_t before = c->step_count;
    piece *p = certify_value_step(c, true, &is, t.data);
    if (c->step_count > before && d.different) {
        certificate_step *s = &c->steps[before];
        s->differs = true;
        s->left = a->table;
        s->right = b->table;
        s->t = d.t;
        s->s = d.s;
        s->a = d.a;
    }
    text_clear(&t);
    value_clear(&is);
    return p;
}

/* ---- Names -------------------------------------------------------------------------------------------- */

static const piece *look_up(const certifier *c, const char *name)
{
    for (const piece_scope *s = c->names; s; s = s->outer)
        if (strcmp(s->name, name) == 0)
            return s->value;
    return NULL;
}

/* What the evaluator has to know a piece by; undefined where that depends on the place. */
static bool piece_value(certifier *c, const piece *p, const expr *source, value *v)
{
    switch (p->kind) {
    case PIECE_NUMBER: value_set_number(v, p->number); return true;
    case PIECE_TRUTH: value_set_truth(v, truth_of(p->yes)); return true;
    case PIECE_TABLE: value_set_table(v, c->g, p->table); return true;
    case PIECE_TEXT: return p->free || !source || eval_node(c->e, source, v, &c->st);
    case PIECE_STUCK: break;
    }
    return true;
}

bool certify_bind(certifier *c, piece_binding *b, const char *name, const piece *p, const expr *source)
{
    value v;
    value_init(&v);
    bool ok = piece_value(c, p, source, &v);
    b->bound = c->e->bound_count;
    eval_bind(c->e, name, &v);
    value_clear(&v);
    b->scope = (piece_scope){name, p, c->names};
    c->names = &b->scope;
    return ok || certify_refuse(c, "an expression that cannot be evaluated") != NULL;
}

void certify_unbind(certifier *c, const piece_binding *b)
{
    c->names = b->scope.outer;
    eval_unbind(c->e, b->bound);
}

static piece *expand_let(certifier *c, const expr *x)
{
    const piece *p = certify_expr(c, x->args[0]);
    piece_binding b;
    if (!p)
        return NULL;
    bool ok = certify_bind(c, &b, x->name, p, x->args[0]);
    piece *result = ok ? certify_expr(c, x->args[1]) : NULL;
    certify_unbind(c, &b);
    return result;
}

#define MAX_PARAMETERS 4

/* The arguments are bound for the evaluator with the caller's names in force, the body sees only them. */
static piece *expand_definition(certifier *c, const expr *x, const definition *def, const piece *const *args)
{
    piece_binding b[MAX_PARAMETERS];
    const piece_scope *outside = c->names;
    evaluator *e = c->e;
    size_t base = e->bound_base, count = e->bound_count;
    bool ok = true;
    for (size_t i = 0; ok && i < def->param_count; i++) {
        ok = certify_bind(c, &b[i], def->params[i], args[i], x->args[i]);
        c->names = outside; /* the next argument does not see this one */
        e->bound_base = base;
        b[i].scope.outer = i ? &b[i - 1].scope : NULL;
    }
    const char *file = e->file;
    c->names = def->param_count ? &b[def->param_count - 1].scope : NULL;
    e->bound_base = count;
    e->file = def->file;
    piece *p = !ok                 ? NULL
               : ++c->calls > 1000 ? certify_refuse(c, "a recursion more than 1000 deep")
                                   : certify_expr(c, def->body);
    c->calls -= ok;
    e->file = file;
    e->bound_base = base;
    eval_unbind(e, count);
    c->names = outside;
    return p;
}

static piece *expand_name(certifier *c, const expr *x)
{
    const piece *bound = x->kind == EXPR_NAME ? look_up(c, x->name) : NULL;
    const piece *args[MAX_PARAMETERS] = {NULL};
    if (bound)
        return (piece *)(uintptr_t)bound;
    int kernel = kernel_find(x->name);
    const definition *def = kernel < 0 ? library_find(c->e->lib, x->name) : NULL;
    bool stored = kernel == KERNEL_STORED_POLICY || kernel == KERNEL_STORED_REWARD;
    if (x->arg_count > MAX_PARAMETERS)
        return certify_refuse(c, "a definition with more than %u arguments", MAX_PARAMETERS);
    for (size_t i = 0; !stored && i < x->arg_count; i++) {
        args[i] = certify_expr(c, x->args[i]);
        if (!args[i])
            return NULL;
    }
    return def ? expand_definition(c, x, def, args) : certify_kernel(c, x, (kernel_name)kernel, args);
}

/* ---- Indices ------------------------------------------------------------------------------------------ */

static piece *expand_action(certifier *c, const expr *x, const piece *s)
{
    if (s->kind != PIECE_NUMBER)
        return s->free ? certify_stuck(c, s->free)
                       : certify_refuse(c, "an action by name in a state that is no constant");
    long a = mpz_fits_ulong_p(mpq_numref(s->number)) &&
                     mpz_get_ui(mpq_numref(s->number)) < mdp_states(c->e->m)
                 ? mdp_find_action(c->e->m, (uint32_t)mpz_get_ui(mpq_numref(s->number)), x->name)
                 : -1;
    return a >= 0 ? certify_whole(c, (unsigned long)a)
                  : certify_refuse(c, "an action %s that is none", x->name);
}

static piece *expand_index(certifier *c, const expr *x)
{
    bool start = x->args[0]->kind == EXPR_NAME && strcmp(x->args[0]->name, "init") == 0;
    const piece *table = start ? NULL : certify_expr(c, x->args[0]), *k[4] = {NULL};
    if (!start && certify_is_stuck(table))
        return (piece *)(uintptr_t)table;
    uint64_t free = 0;
    bool stuck = false;
    text t;
    text_init(&t);
    text_addf(&t, "%s[", start ? "init" : certify_show(c, table));
    for (size_t i = 1; i < x->arg_count; i++) {
        const expr *arg = x->args[i];
        bool name = i == 3 &&
                    (arg->kind == EXPR_STRING || (arg->kind == EXPR_NAME && !look_up(c, arg->name)));
        k[i] = name && !stuck ? expand_action(c, arg, k[2]) : certify_expr(c, arg);
        if (!k[i])
            break;
        stuck = stuck || certify_is_stuck(k[i]);
        free |= k[i]->free;
        text_addf(&t, "%s%s", i > 1 ? "," : "", stuck ? "" : certify_show(c, k[i]));
    }
    piece *p = !k[x->arg_count - 1] ? NULL
               : stuck              ? certify_stuck(c, 0)
                                    : certify_text(c, false, free, true, "%s]", t.data);
    text_clear(&t);
    return p;
}

/* ---- The walk ----------------------------------------------------------------------------------------- */

piece *certify_expr(certifier *c, const expr *x)
{
    switch (x->kind) {
    case EXPR_NUMBER: return certify_number(c, x->number);
    case EXPR_NAME:
    case EXPR_CALL: return expand_name(c, x);
    case EXPR_INDEX: return expand_index(c, x);
    case EXPR_NEGATE: return certify_negate(c, x);
    case EXPR_NOT: return certify_not(c, certify_expr(c, x->args[0]));
    case EXPR_BINARY: return certify_operator(c, x);
    case EXPR_IF: return certify_if(c, x);
    case EXPR_LET: return expand_let(c, x);
    case EXPR_QUANTIFIER: {
        piece *p = certify_quantifier(c, x, 0);
        return p && p->kind == PIECE_TEXT && p->is_truth && p->text[0] == '(' ? certify_closed(c, x, p) : p;
    }
    case EXPR_STRING: break;
    }
    return certify_refuse(c, "a string");
}

certifier *certifier_new(const library *lib, const mdp *m, const char *file)
{
    certifier *c = alloc_zeroed(1, sizeof *c);
    c->e = evaluator_new(lib, m, file, EXIT_INPUT);
    c->g = evaluator_graph(c->e);
    c->e->logs = &c->record;
    c->record.bits = 64;
    status_init(&c->st);
    text_init(&c->why);
    if (mdp_has_log_success(m))
        certify_refuse(c, "a model with log_success, whose numbers are irrational,");
    return c;
}

void certifier_free(certifier *c)
{
    for (size_t i = 0; i < c->step_count; i++) {
        free(c->steps[i].expression);
        value_clear(&c->steps[i].value);
    }
    for (size_t i = 0; i < c->piece_count; i++) {
        mpq_clear(c->pieces[i]->number);
        free(c->pieces[i]->text);
        free(c->pieces[i]);
    }
    free(c->steps);
    free(c->pieces);
    integers_clear(&c->record.arguments);
    text_clear(&c->why);
    status_clear(&c->st);
    evaluator_free(c->e);
    free(c);
}

char *certifier_expand(certifier *c, const expr *x, truth *is)
{
    value v;
    value_init(&v);
    bool ok = c->why.length == 0 && evaluate(c->e, x, &v, &c->st);
    *is = ok ? value_truth(&v) : TRUTH_UNKNOWN;
    value_clear(&v);
    c->names = NULL;
    c->culprits = 0;
    const piece *p = ok ? certify_expr(c, x) : NULL;
    if (p && certify_is_stuck(p))
        p = certify_refuse(c, "a place variable that stands where a constant is needed");
    if (c->e->everywhere || c->e->wants_everywhere)
        p = certify_refuse(c, "a place that cannot be reached");
    if (p && !status_ok(&c->st))
        p = NULL;
    return p ? alloc_string(certify_show(c, p)) : NULL;
}

const char *certifier_refusal(const certifier *c)
{
    return c->why.length ? c->why.data : c->st.text;
}

graph *certifier_graph(certifier *c)
{
    return c->g;
}

size_t certifier_steps(const certifier *c)
{
    return c->step_count;
}

const certificate_step *certifier_step(const certifier *c, size_t i)
{
    REQUIRE(i < c->step_count);
    return &c->steps[i];
}

size_t certifier_numbers(const certifier *c)
{
    return c->numbers;
}

const integers *certifier_arguments(const certifier *c)
{
    return &c->record.arguments;
}

mpfr_prec_t certifier_bits(const certifier *c)
{
    return c->record.bits;
}
