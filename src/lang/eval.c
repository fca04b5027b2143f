/* The walk over the tree: names, calls, memo. Bindings are in eval_scope.c, operators on values in
 * eval_ops.c. */
#include "lang/eval.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "lang/eval_impl.h"

#define NO_ENTRY SIZE_MAX

evaluator *evaluator_new(const library *lib, const mdp *m, const char *file, int code)
{
    evaluator *e = alloc_zeroed(1, sizeof *e);
    e->lib = lib;
    e->m = m;
    e->file = e->top_file = file;
    e->code = code;
    e->g = graph_new(m, false);
    e->bits = EVAL_FIRST_BITS;
    e->tries = EVAL_CLAIM_TRIES;
    graph_set_bits(e->g, e->bits);
    return e;
}

void evaluator_set_draws(evaluator *e, const draw_key *key, unsigned number)
{
    e->draws = *key;
    e->tries = number ? number : EVAL_CLAIM_TRIES;
}

static void clear_entry(memo_entry *m)
{
    for (size_t i = 0; i < m->arg_count; i++)
        value_clear(&m->args[i]);
    free(m->args);
    value_clear(&m->result);
}

void evaluator_free(evaluator *e)
{
    if (!e)
        return;
    eval_unbind(e, 0);
    eval_forget_drawn(e);
    for (size_t i = 0; i < e->memo_count; i++)
        clear_entry(&e->memo[i]);
    free(e->memo);
    free(e->buckets);
    free(e->bound);
    free(e->stored);
    graph_free(e->g);
    free(e);
}

graph *evaluator_graph(evaluator *e)
{
    return e->g;
}

const mdp *evaluator_model(const evaluator *e)
{
    return e->m;
}

skipped evaluator_skipped(const evaluator *e)
{
    return e->skipped;
}

static bool same_file(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* In a definition of another file, such as the prelude, the place is where the user's text led there. */
static void fail_at(const evaluator *e, unsigned long line, unsigned long column, status *st,
                    const char *format, va_list args)
{
    text message;
    text_init(&message);
    text_addv(&message, format, args);
    bool elsewhere = e->depth > 0 && e->outermost && !same_file(e->file, e->top_file);
    if (elsewhere)
        text_addf(&message, " (in %s at %s:%lu:%lu)", e->outermost->name, e->file, line, column);
    status_fail(st, e->code, elsewhere ? e->top_file : e->file, elsewhere ? e->outermost->line : line,
                elsewhere ? e->outermost->column : column, "%s", message.data);
    text_clear(&message);
}

bool eval_fail(const evaluator *e, const expr *x, status *st, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail_at(e, x->line, x->column, st, format, args);
    va_end(args);
    return false;
}

bool eval_fail_binder(const evaluator *e, const binder *b, status *st, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail_at(e, b->line, b->column, st, format, args);
    va_end(args);
    return false;
}

/* ---- Memo ---------------------------------------------------------------------------------------- */

/* Values that identify themselves: numbers, tables, truths. Laws do not. */
static bool hashable(const value *v)
{
    return v->kind == VALUE_NUMBER || v->kind == VALUE_TABLE || v->kind == VALUE_TRUTH;
}

static uint64_t hash_value(const value *v)
{
    if (v->kind == VALUE_TABLE)
        return v->table * UINT64_C(0x9E3779B97F4A7C15) + 1;
    if (v->kind == VALUE_TRUTH)
        return (uint64_t)v->truth + 2;
    uint64_t h = (uint64_t)(mpq_sgn(v->number) + 5);
    for (size_t i = 0; i < mpz_size(mpq_numref(v->number)); i++)
        h = (h ^ mpz_getlimbn(mpq_numref(v->number), (mp_size_t)i)) * UINT64_C(0x100000001B3);
    for (size_t i = 0; i < mpz_size(mpq_denref(v->number)); i++)
        h = (h ^ mpz_getlimbn(mpq_denref(v->number), (mp_size_t)i)) * UINT64_C(0x9E3779B97F4A7C15);
    return h;
}

static bool same_value(const value *a, const value *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == VALUE_NUMBER)
        return mpq_equal(a->number, b->number);
    return a->kind == VALUE_TABLE ? a->table == b->table : a->truth == b->truth;
}

static uint64_t hash_call(const definition *def, const value *args, size_t count)
{
    uint64_t h = (uint64_t)(uintptr_t)def;
    for (size_t i = 0; i < count; i++)
        h = (h ^ hash_value(&args[i])) * UINT64_C(0xBF58476D1CE4E5B9) + (h >> 31);
    return h;
}

static memo_entry *memo_find(evaluator *e, const definition *def, const value *args, size_t count,
                             uint64_t hash)
{
    if (e->bucket_count == 0)
        return NULL;
    for (size_t i = e->buckets[hash % e->bucket_count]; i != NO_ENTRY; i = e->memo[i].next_in_bucket) {
        memo_entry *m = &e->memo[i];
        bool same = m->hash == hash && m->def == def && m->arg_count == count;
        for (size_t k = 0; same && k < count; k++)
            same = same_value(&m->args[k], &args[k]);
        if (same)
            return m;
    }
    return NULL;
}

static void memo_rehash(evaluator *e)
{
    if (e->memo_count > e->bucket_count || e->bucket_count == 0) {
        e->bucket_count = 2 * e->memo_count + 61;
        e->buckets = alloc_resize(e->buckets, e->bucket_count, sizeof *e->buckets);
    }
    for (size_t b = 0; b < e->bucket_count; b++)
        e->buckets[b] = NO_ENTRY;
    for (size_t i = 0; i < e->memo_count; i++) {
        size_t b = e->memo[i].hash % e->bucket_count;
        e->memo[i].next_in_bucket = e->buckets[b];
        e->buckets[b] = i;
    }
}

static void memo_add(evaluator *e, const definition *def, const value *args, size_t count, uint64_t hash,
                     const value *result)
{
    e->memo = alloc_grow(e->memo, e->memo_count, &e->memo_capacity, sizeof *e->memo);
    memo_entry *m = &e->memo[e->memo_count++];
    *m = (memo_entry){.def = def, .arg_count = count, .hash = hash};
    m->args = alloc_zeroed(count, sizeof *m->args);
    for (size_t i = 0; i < count; i++) {
        value_init(&m->args[i]);
        value_set(&m->args[i], &args[i]);
    }
    value_init(&m->result);
    value_set(&m->result, result);
    if (e->memo_count > e->bucket_count) {
        memo_rehash(e);
        return;
    }
    m->next_in_bucket = e->buckets[hash % e->bucket_count];
    e->buckets[hash % e->bucket_count] = e->memo_count - 1;
}

size_t evaluator_steps(const evaluator *e)
{
    return e->memo_count;
}

void evaluator_step(const evaluator *e, size_t i, const definition **def, const value **args,
                    const value **result)
{
    REQUIRE(i < e->memo_count);
    *def = e->memo[i].def;
    *args = e->memo[i].args;
    *result = &e->memo[i].result;
}

eval_mark eval_mark_here(const evaluator *e)
{
    return (eval_mark){e->memo_count, graph_mark(e->g)};
}

void eval_release(evaluator *e, eval_mark mark)
{
    while (e->memo_count > mark.memo)
        clear_entry(&e->memo[--e->memo_count]);
    if (e->bucket_count > 0)
        memo_rehash(e);
    while (e->stored_count > 0 && e->stored[e->stored_count - 1].n >= mark.node)
        e->stored_count--;
    if (e->has_optimal_J && e->optimal_J >= mark.node)
        e->has_optimal_J = false;
    graph_release(e->g, mark.node);
}

/* ---- Calls --------------------------------------------------------------------------------------- */

static bool evaluate_body(evaluator *e, const expr *body, void *out, status *st)
{
    return eval_node(e, body, out, st);
}

static bool call(evaluator *e, const expr *x, const definition *def, value *out, status *st)
{
    bool ok, can_memo = true;
    value *args = eval_arguments(e, x, def, &ok, st);
    for (size_t i = 0; ok && i < def->param_count; i++)
        can_memo = can_memo && hashable(&args[i]);
    uint64_t hash = ok && can_memo ? hash_call(def, args, def->param_count) : 0;
    const memo_entry *known = ok && can_memo ? memo_find(e, def, args, def->param_count, hash) : NULL;
    if (known)
        value_set(out, &known->result);
    else if (ok)
        ok = eval_in_definition(e, x, def, args, evaluate_body, out, st);
    bool unknown = out->kind == VALUE_TRUTH && out->truth == TRUTH_UNKNOWN; /* more bits may decide it */
    if (ok && can_memo && !known && !unknown)
        memo_add(e, def, args, def->param_count, hash, out);
    eval_arguments_free(def, args);
    return ok;
}

static bool eval_name(evaluator *e, const expr *x, value *out, status *st)
{
    const value *bound = x->kind == EXPR_NAME ? eval_lookup(e, x->name) : NULL;
    if (bound) {
        value_set(out, bound);
        return true;
    }
    int kernel = kernel_find(x->name);
    if (kernel >= 0)
        return eval_kernel(e, x, (kernel_name)kernel, out, st);
    const definition *def = library_find(e->lib, x->name);
    REQUIRE(def); /* check_types has seen to it */
    return call(e, x, def, out, st);
}

/* ---- Nodes --------------------------------------------------------------------------------------- */

static bool eval_if(evaluator *e, const expr *x, value *out, status *st)
{
    value condition;
    value_init(&condition);
    bool ok = eval_node(e, x->args[0], &condition, st);
    truth t = ok ? value_truth(&condition) : TRUTH_UNKNOWN;
    if (ok && t == TRUTH_UNDEFINED)
        value_set(out, &condition);
    else if (ok && t == TRUTH_UNKNOWN)
        ok = !eval_undecided(e) &&
             eval_fail(e, x->args[0], st, "found a condition that is unknown, wanted yes or no");
    else if (ok)
        ok = eval_node(e, x->args[t == TRUTH_YES ? 1 : 2], out, st);
    value_clear(&condition);
    return ok;
}

static bool eval_negate(evaluator *e, const expr *x, value *out, status *st)
{
    if (!eval_node(e, x->args[0], out, st))
        return false;
    if (out->kind == VALUE_NUMBER)
        mpq_neg(out->number, out->number);
    else if (value_is_number(out)) {
        value zero, form;
        value_init(&zero);
        value_init(&form);
        value_set_ui(&zero, 0);
        value_move(&form, out);
        value_init(out);
        bool ok = eval_log_arithmetic(e, x, OP_SUB, &zero, &form, out, st);
        value_clear(&zero);
        value_clear(&form);
        return ok;
    } else if (out->kind == VALUE_TABLE) {
        mpq_t minus;
        mpq_init(minus);
        mpq_set_si(minus, -1, 1);
        node factor = graph_constant(e->g, out->shape == SHAPE_VALUE ? SHAPE_VALUE : SHAPE_REWARD, minus);
        value_set_table(out, e->g, graph_pointwise(e->g, POINT_MUL, factor, out->table));
        mpq_clear(minus);
    }
    return true;
}

static bool eval_kind(evaluator *e, const expr *x, value *out, status *st)
{
    switch (x->kind) {
    case EXPR_NUMBER: value_set_number(out, x->number); return true;
    case EXPR_STRING:
        value_set_ui(out, 0);
        out->kind = VALUE_STRING;
        out->string = x->name;
        return true;
    case EXPR_NAME:
    case EXPR_CALL: return eval_name(e, x, out, st);
    case EXPR_INDEX: return eval_index(e, x, out, st);
    case EXPR_NEGATE: return eval_negate(e, x, out, st);
    case EXPR_NOT:
        if (!eval_node(e, x->args[0], out, st))
            return false;
        if (out->kind == VALUE_TRUTH)
            out->truth = truth_not(out->truth);
        return true;
    case EXPR_BINARY: return eval_binary(e, x, out, st);
    case EXPR_IF: return eval_if(e, x, out, st);
    case EXPR_LET: return eval_in_let(e, x, evaluate_body, out, st);
    case EXPR_QUANTIFIER: return eval_quantifier(e, x, out, st);
    }
    REQUIRE(!"a known kind of expression");
    return false;
}

/* Every recursion comes through here, so this is where the stack is kept from running out. */
bool eval_node(evaluator *e, const expr *x, value *out, status *st)
{
    if (++e->level > EVAL_MAX_LEVELS) {
        e->level--;
        return eval_fail(e, x, st, "found definitions and expressions nested %u deep, wanted fewer levels",
                         EVAL_MAX_LEVELS);
    }
    bool ok = eval_kind(e, x, out, st);
    e->level--;
    if (ok && graph_too_large(e->g))
        ok = eval_fail(e, x, st, "found powers of more than 2^24 bits, wanted smaller ones");
    return ok;
}

bool eval_widen(evaluator *e)
{
    if (!e->wants_everywhere || e->everywhere)
        return false;
    eval_release(e, (eval_mark){0, 0});
    graph_free(e->g);
    e->g = graph_new(e->m, true);
    graph_set_bits(e->g, e->bits);
    e->everywhere = true;
    e->wants_everywhere = false;
    return true;
}

unsigned long evaluator_bits(const evaluator *e)
{
    return e->undecided ? (unsigned long)e->bits : 0;
}

bool evaluator_ranged_too_far(const evaluator *e)
{
    return e->ranged_too_far;
}

/* Exact tables stay; what was computed from enclosures is computed again. */
static void set_bits(evaluator *e, mpfr_prec_t bits)
{
    e->bits = bits;
    e->undecided = e->wants_bits = false;
    eval_release(e, (eval_mark){0, graph_mark(e->g)});
    graph_set_bits(e->g, bits);
}

static bool refine(evaluator *e)
{
    e->wants_bits = false;
    if (!e->undecided || e->bits >= EVAL_LAST_BITS)
        return false;
    set_bits(e, 2 * e->bits);
    return true;
}

/* A table that could not be computed without a guess: more bits, or the answer is unknown. True to go on. */
static bool settle(evaluator *e, value *result)
{
    if (!graph_undecided(e->g))
        return true;
    e->undecided = true;
    if (eval_undecided(e))
        return false;
    value_set_truth(result, TRUTH_UNKNOWN);
    return true;
}

bool eval_begin_again(evaluator *e, bool ok, const value *result)
{
    if (!ok)
        return eval_widen(e) || (e->wants_bits && refine(e));
    return result && result->kind == VALUE_TRUTH && result->truth == TRUTH_UNKNOWN && refine(e);
}

bool eval_undecided(evaluator *e)
{
    e->wants_bits = e->undecided && e->bits < EVAL_LAST_BITS;
    return e->wants_bits;
}

/* A table is computed when it is looked at: do so now, so that a power that is too large is an error and no
 * gap. */
static bool force(evaluator *e, const expr *x, const value *result, status *st)
{
    if (result->kind != VALUE_TABLE)
        return true;
    graph_force(e->g, result->table);
    return !graph_too_large(e->g) ||
           eval_fail(e, x, st, "found powers of more than 2^24 bits, wanted smaller ones");
}

bool evaluate(evaluator *e, const expr *x, value *result, status *st)
{
    skipped before = e->skipped;
    bool ok;
    if (graph_undecided(e->g)) /* a guess of the evaluation before */
        set_bits(e, EVAL_FIRST_BITS);
    do {
        e->skipped = before;
        e->file = e->top_file;
        e->depth = e->level = 0;
        e->ranged_too_far = false;
        e->outermost = NULL;
        e->undecided = e->wants_bits = false;
        ok = eval_node(e, x, result, st) && force(e, x, result, st) && settle(e, result);
        eval_unbind(e, 0);
        e->bound_base = 0;
    } while (eval_begin_again(e, ok, result));
    return ok;
}
