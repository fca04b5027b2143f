/* The walk from a claim to the steps of a certificate. */
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

operand certify_refuse(certifier *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (c->why.length == 0)
        text_addv(&c->why, format, args);
    va_end(args);
    return NULL;
}

operand certify_number(certifier *c, mpq_srcptr number)
{
    piece *p = new_piece(c, PIECE_NUMBER);
    mpq_set(p->number, number);
    return p;
}

operand certify_whole(certifier *c, unsigned long n)
{
    piece *p = new_piece(c, PIECE_NUMBER);
    mpq_set_ui(p->number, n, 1);
    return p;
}

operand certify_truth(certifier *c, bool yes)
{
    piece *p = new_piece(c, PIECE_TRUTH);
    p->yes = yes;
    return p;
}

operand certify_infinity(certifier *c)
{
    return new_piece(c, PIECE_INFINITY);
}

operand certify_law(certifier *c, operand policy, bool posterior)
{
    piece *p = new_piece(c, PIECE_LAW);
    p->policy = policy;
    p->posterior = posterior;
    return p;
}

operand certify_paths(certifier *c, operand policy, operand reward, bool values)
{
    piece *p = new_piece(c, PIECE_PATHS);
    p->policy = policy;
    p->reward = reward;
    p->values = values;
    return p;
}

static certificate_step *step_of(const certifier *c, operand p)
{
    REQUIRE(p->id >= 1 && p->id <= c->step_count);
    return &c->steps[p->id - 1];
}

char certify_type(const certifier *c, operand p)
{
    switch (p->kind) {
    case PIECE_STEP: return step_of(c, p)->type;
    case PIECE_TRUTH: return 'T';
    case PIECE_LAW: return 'L';
    case PIECE_PATHS: return 'P';
    default: return 'N';
    }
}

node certify_node(const certifier *c, operand p)
{
    return step_of(c, p)->table;
}

void certify_value(const certifier *c, operand p, value *v)
{
    switch (p->kind) {
    case PIECE_NUMBER: value_set_number(v, p->number); break;
    case PIECE_TRUTH: value_set_truth(v, truth_of(p->yes)); break;
    case PIECE_INFINITY: eval_set_infinity(v, 1); break;
    default: value_set(v, &step_of(c, p)->value);
    }
}

void certify_show(text *out, operand p)
{
    switch (p->kind) {
    case PIECE_NUMBER: rat_print(out, p->number); break;
    case PIECE_TRUTH: text_add(out, p->yes ? "yes" : "no"); break;
    case PIECE_INFINITY: text_add(out, "inf"); break;
    default: text_addf(out, "@%zu", p->id);
    }
}

/* ---- Steps -------------------------------------------------------------------------------------------- */

#define BUCKETS 65536u

static size_t *bucket_of(certifier *c, char sort, const char *operation)
{
    size_t hash = (unsigned char)sort;
    for (; *operation; operation++)
        hash = hash * 1000003u ^ (unsigned char)*operation;
    return &c->buckets[(hash ^ hash >> 16) % BUCKETS];
}

/* The step that does this operation, new if there is none; NULL if there are too many. */
static certificate_step *find_step(certifier *c, char sort, char *operation, piece *p)
{
    size_t *bucket = bucket_of(c, sort, operation);
    for (p->id = *bucket; p->id > 0; p->id = c->steps[p->id - 1].next_in_bucket)
        if (c->steps[p->id - 1].type == sort && strcmp(c->steps[p->id - 1].operation, operation) == 0) {
            free(operation);
            return NULL;
        }
    c->steps = alloc_grow(c->steps, c->step_count, &c->step_capacity, sizeof *c->steps);
    certificate_step *s = &c->steps[c->step_count++];
    *s = (certificate_step){.type = sort, .operation = operation, .next_in_bucket = *bucket};
    value_init(&s->value);
    *bucket = p->id = c->step_count;
    if (c->step_count > CERTIFY_MAX_STEPS)
        certify_refuse(c, "a claim of more than %u steps", CERTIFY_MAX_STEPS);
    return s;
}

static char *format_text(const char *format, va_list args)
{
    text t;
    text_init(&t);
    text_addv(&t, format, args);
    return text_take(&t);
}

operand certify_table(certifier *c, char sort, node n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *operation = format_text(format, args);
    va_end(args);
    piece *p = new_piece(c, PIECE_STEP);
    certificate_step *s = find_step(c, sort, operation, p);
    if (s)
        s->table = n;
    return c->why.length ? NULL : p;
}

operand certify_step(certifier *c, char sort, const value *v, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *operation = format_text(format, args);
    va_end(args);
    piece *p = new_piece(c, PIECE_STEP);
    certificate_step *s = find_step(c, sort, operation, p);
    if (s)
        value_set(&s->value, v);
    return c->why.length ? NULL : p;
}

/* ---- Names -------------------------------------------------------------------------------------------- */

operand certify_look_up(const certifier *c, const char *name)
{
    for (const piece_scope *s = c->names; s; s = s->outer)
        if (strcmp(s->name, name) == 0)
            return s->value;
    return NULL;
}

static operand expand_let(certifier *c, const expr *x, bool top)
{
    operand named = certify_expr(c, x->args[0]);
    if (!named)
        return NULL;
    piece_scope scope = {x->name, named, c->names};
    c->names = &scope;
    c->top = top;
    operand p = certify_expr(c, x->args[1]);
    c->names = scope.outer;
    return p;
}

#define MAX_PARAMETERS 4

static operand expand_definition(certifier *c, const definition *def, const operand *args)
{
    piece_scope scope[MAX_PARAMETERS];
    const piece_scope *outside = c->names;
    for (size_t i = 0; i < def->param_count; i++)
        scope[i] = (piece_scope){def->params[i], args[i], i ? &scope[i - 1] : NULL};
    c->names = def->param_count ? &scope[def->param_count - 1] : NULL;
    c->calls++;
    operand p = c->calls > 1000 ? certify_refuse(c, "a recursion more than 1000 deep")
                                : certify_expr(c, def->body);
    c->calls--;
    c->names = outside;
    return p;
}

static operand expand_name(certifier *c, const expr *x, bool top)
{
    operand bound = x->kind == EXPR_NAME ? certify_look_up(c, x->name) : NULL;
    operand args[MAX_PARAMETERS] = {NULL};
    if (bound)
        return bound;
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
    c->top = top;
    return def ? expand_definition(c, def, args) : certify_kernel(c, x, (kernel_name)kernel, args);
}

/* ---- Indices ------------------------------------------------------------------------------------------ */

/* A whole number below 2^32. */
static bool get_index(certifier *c, operand p, uint32_t *n)
{
    if (!p || p->kind != PIECE_NUMBER || mpz_cmp_ui(mpq_denref(p->number), 1) != 0 ||
        mpq_sgn(p->number) < 0 || mpz_cmp_ui(mpq_numref(p->number), UINT32_MAX) > 0)
        return certify_refuse(c, "an index that is no constant") != NULL;
    *n = (uint32_t)mpz_get_ui(mpq_numref(p->number));
    return true;
}

static bool get_action(certifier *c, const expr *x, uint32_t s, uint32_t *a)
{
    bool name = x->kind == EXPR_STRING || (x->kind == EXPR_NAME && !certify_look_up(c, x->name));
    if (!name)
        return get_index(c, certify_expr(c, x), a);
    long found = s < mdp_states(c->e->m) ? mdp_find_action(c->e->m, s, x->name) : -1;
    *a = (uint32_t)found;
    return found >= 0 || certify_refuse(c, "an action %s that is none", x->name) != NULL;
}

operand certify_entry(certifier *c, operand table, uint32_t t, uint32_t s, uint32_t a)
{
    if (places_find(graph_reachable(c->g), t, s) < 0 || a >= mdp_actions(c->e->m, s))
        return certify_refuse(c, "a place that cannot be reached");
    if (table->kind == PIECE_PATHS)
        return certify_path_entry(c, table, t, s, a);
    const certificate_step *step = step_of(c, table);
    char sort = step->type;
    node n = step->table;
    value v;
    real entry;
    value_init(&v);
    real_init(&entry);
    if (graph_real_entry(c->g, n, t, s, a, &entry))
        value_set_real(&v, &entry);
    else
        value_set_undefined(&v, t, s);
    operand p = sort == 'A' ? certify_step(c, 'N', &v, "entry @%zu %u %u %u", table->id, t, s, a)
                            : certify_step(c, 'N', &v, "value @%zu %u %u", table->id, t, s);
    real_clear(&entry);
    value_clear(&v);
    return p;
}

static operand expand_index(certifier *c, const expr *x)
{
    bool start = x->args[0]->kind == EXPR_NAME && strcmp(x->args[0]->name, "init") == 0;
    operand table = start ? NULL : certify_expr(c, x->args[0]);
    uint32_t t = 0, s = 0, a = 0;
    if (start) {
        bool ok = get_index(c, certify_expr(c, x->args[1]), &s);
        return !ok                       ? NULL
               : s < mdp_states(c->e->m) ? certify_number(c, mdp_initial(c->e->m, s))
                                         : certify_refuse(c, "a state that is none");
    }
    bool ok = table && get_index(c, certify_expr(c, x->args[1]), &t) &&
              get_index(c, certify_expr(c, x->args[2]), &s) &&
              (x->arg_count < 4 || get_action(c, x->args[3], s, &a));
    return ok ? certify_entry(c, table, t, s, a) : NULL;
}

/* ---- The walk ----------------------------------------------------------------------------------------- */

static operand walk(certifier *c, const expr *x, bool top)
{
    switch (x->kind) {
    case EXPR_NUMBER: return certify_number(c, x->number);
    case EXPR_NAME:
    case EXPR_CALL: return expand_name(c, x, top);
    case EXPR_INDEX: return expand_index(c, x);
    case EXPR_NEGATE: return certify_negate(c, certify_expr(c, x->args[0]));
    case EXPR_NOT: return certify_not(c, certify_expr(c, x->args[0]));
    case EXPR_BINARY: c->top = top && x->op == OP_AND; return certify_operator(c, x);
    case EXPR_IF: return certify_if(c, x);
    case EXPR_LET: return expand_let(c, x, top);
    case EXPR_QUANTIFIER: c->top = top && x->quantifier == Q_FORALL; return certify_quantifier(c, x, 0);
    case EXPR_STRING: break;
    }
    return certify_refuse(c, "a string");
}

operand certify_expr(certifier *c, const expr *x)
{
    bool top = c->top;
    c->top = false;
    operand p = c->why.length ? NULL : walk(c, x, top);
    c->top = top;
    return p;
}

certifier *certifier_new(const library *lib, const mdp *m, const char *file, unsigned draw, mpfr_prec_t bits)
{
    certifier *c = alloc_zeroed(1, sizeof *c);
    c->e = evaluator_new(lib, m, file, EXIT_INPUT);
    c->e->bits = bits;
    c->g = evaluator_graph(c->e);
    c->draw = draw;
    c->record.bits = 64;
    c->buckets = alloc_zeroed(BUCKETS, sizeof *c->buckets);
    c->nowhere = expr_new(EXPR_NAME, 0, 0);
    status_init(&c->st);
    text_init(&c->why);
    if (mdp_has_log_success(m))
        certify_refuse(c, "a model with log_success, whose numbers are irrational,");
    return c;
}

void certifier_free(certifier *c)
{
    for (size_t i = 0; i < c->step_count; i++) {
        free(c->steps[i].operation);
        value_clear(&c->steps[i].value);
    }
    for (size_t i = 0; i < c->piece_count; i++) {
        mpq_clear(c->pieces[i]->number);
        free(c->pieces[i]);
    }
    free(c->steps);
    free(c->pieces);
    free(c->buckets);
    expr_free(c->nowhere);
    integers_clear(&c->record.arguments);
    text_clear(&c->why);
    status_clear(&c->st);
    evaluator_free(c->e);
    free(c);
}

char *certifier_expand(certifier *c, const expr *x, bool claimed, truth *is)
{
    c->names = NULL;
    c->top = claimed;
    c->e->logs = &c->record;
    operand p = certify_expr(c, x);
    c->e->logs = NULL;
    if (p && (c->e->everywhere || c->e->wants_everywhere))
        p = certify_refuse(c, "a place that cannot be reached");
    if (p && certify_type(c, p) != 'T')
        p = certify_refuse(c, "what is no truth value");
    *is = TRUTH_UNKNOWN;
    if (!p || !status_ok(&c->st))
        return NULL;
    value v;
    text shown;
    value_init(&v);
    certify_value(c, p, &v);
    *is = value_truth(&v);
    value_clear(&v);
    text_init(&shown);
    certify_show(&shown, p);
    return text_take(&shown);
}

const char *certifier_refusal(const certifier *c)
{
    return c->why.length ? c->why.data : c->st.text;
}

bool certifier_is_drawn(const certifier *c)
{
    return c->drawn > 0;
}

bool certifier_undecided(const certifier *c)
{
    return c->e->undecided;
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

const integers *certifier_arguments(const certifier *c)
{
    return &c->record.arguments;
}

mpfr_prec_t certifier_bits(const certifier *c)
{
    return c->record.bits;
}
