/* What the grammar's actions build, and the functions that run a parse. */
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "lang/grammar.h"

/* ---- Mistakes --------------------------------------------------------------------------------------- */

void scan_fail(scan *s, location where, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    s->failed = true;
    status_vfail(s->st, s->code, s->file, where.line, where.column, format, args);
    va_end(args);
}

#define EXCERPT_LENGTH 60

void parse_add_excerpt(text *out, const char *source, size_t length)
{
    size_t shown = length;
    if (shown > EXCERPT_LENGTH) /* not through the middle of a character */
        for (shown = EXCERPT_LENGTH; shown > 0 && ((unsigned char)source[shown] & 0xC0) == 0x80; shown--)
            continue;
    for (size_t i = 0; i < shown; i++) {
        bool control = (unsigned char)source[i] < ' ' || source[i] == 0x7F;
        text_add_char(out, control ? '?' : source[i]);
    }
    if (shown < length)
        text_add(out, "...");
}

/* ---- Expressions ------------------------------------------------------------------------------------ */

/* A leaf in place of a tree that is too deep: reductions go on until the next token ends the parse. */
static expr *limit_depth(scan *s, expr *e)
{
    if (e->depth <= EXPR_MAX_DEPTH)
        return e;
    scan_fail(s, (location){e->line, e->column}, PARSE_TOO_DEEP, EXPR_MAX_DEPTH);
    expr *leaf = expr_new(e->kind == EXPR_CALL ? EXPR_CALL : EXPR_NUMBER, e->line, e->column);
    expr_free(e);
    return leaf;
}

expr *parse_node(scan *s, expr_kind kind, location where, char *name)
{
    (void)s;
    expr *e = expr_new(kind, where.line, where.column);
    e->name = name;
    return e;
}

expr *parse_child(scan *s, expr *e, expr *child)
{
    expr_add(e, child);
    return limit_depth(s, e);
}

expr *parse_binary(scan *s, binary_op op, location where, expr *left, expr *right)
{
    expr *e = expr_new(EXPR_BINARY, where.line, where.column);
    e->op = op;
    expr_add(e, left);
    expr_add(e, right);
    return limit_depth(s, e);
}

expr *parse_index(scan *s, location where, expr *table, expr *indices)
{
    if (indices->arg_count > 3)
        scan_fail(s, (location){indices->args[3]->line, indices->args[3]->column},
                  "found %zu indices, wanted 1 to 3", indices->arg_count);
    expr *e = expr_new(EXPR_INDEX, where.line, where.column);
    expr_add(e, table);
    for (size_t i = 0; i < indices->arg_count; i++)
        expr_add(e, indices->args[i]);
    indices->arg_count = 0;
    expr_free(indices);
    return limit_depth(s, e);
}

expr *parse_quantifier(scan *s, quantifier q, location where, binder_list *binders, expr *body)
{
    expr *e = expr_new(EXPR_QUANTIFIER, where.line, where.column);
    e->quantifier = q;
    expr_add(e, body);
    expr_set_binders(e, binders->items, binders->count);
    return limit_depth(s, e);
}

/* ---- Binders ---------------------------------------------------------------------------------------- */

binder parse_binder(binder_kind kind, location where, char *name)
{
    return (binder){.kind = kind, .name = name, .line = where.line, .column = where.column};
}

binder parse_bare_binder(scan *s, location where, char *name)
{
    binder_kind kind = BIND_ACTION;
    if (strcmp(name, "t") == 0)
        kind = BIND_TIME;
    else if (strcmp(name, "s") == 0)
        kind = BIND_STATE;
    else if (strcmp(name, "a") != 0 && strcmp(name, "b") != 0) {
        text found;
        text_init(&found);
        parse_add_excerpt(&found, name, strlen(name));
        scan_fail(s, where,
                  "found the name %s, wanted t, s, a, b, \"%s in 1..4\", \"policy %s\" or \"reward %s\"",
                  found.data, found.data, found.data, found.data);
        text_clear(&found);
    }
    return parse_binder(kind, where, name);
}

binder_kind parse_policy_set(scan *s, location where, char *word, bool after_in)
{
    binder_kind kind = BIND_POLICY;
    if (strcmp(word, "deterministic") == 0)
        kind = BIND_POLICY_DETERMINISTIC;
    else if (after_in && strcmp(word, "optimal") == 0)
        kind = BIND_POLICY_OPTIMAL;
    else {
        text found;
        text_init(&found);
        parse_add_excerpt(&found, word, strlen(word));
        scan_fail(s, where, "found the name %s, wanted %s\"deterministic\"", found.data,
                  after_in ? "\"optimal\" or " : "");
        text_clear(&found);
    }
    free(word);
    return kind;
}

void parse_add_binder(scan *s, binder_list *list, const binder *b)
{
    location where = {b->line, b->column};
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].name, b->name) == 0)
            scan_fail(s, where, "found %s bound twice, wanted different names", b->name);
    if (list->count == EXPR_MAX_DEPTH)
        scan_fail(s, where, "found more than %d variables, wanted fewer", EXPR_MAX_DEPTH);
    list->items = alloc_grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = *b;
}

/* ---- Definitions ------------------------------------------------------------------------------------ */

void parse_add_param(scan *s, expr *params, location where, char *name)
{
    for (size_t i = 0; i < params->arg_count; i++)
        if (strcmp(params->args[i]->name, name) == 0)
            scan_fail(s, where, "found the parameter %s twice, wanted different names", name);
    if (params->arg_count == EXPR_MAX_DEPTH)
        scan_fail(s, where, "found more than %d parameters, wanted fewer", EXPR_MAX_DEPTH);
    expr_add(params, parse_node(s, EXPR_NAME, where, name));
}

definition *parse_finish_definition(scan *s, location where, char *name, expr *params, expr *body)
{
    size_t count = params ? params->arg_count : 0;
    definition *d = alloc_zeroed(1, sizeof *d);
    *d = (definition){
        .name = name,
        .params = alloc_zeroed(count, sizeof *d->params),
        .param_count = count,
        .body = body,
        .file = alloc_string(s->file),
        .line = where.line,
        .column = where.column,
    };
    for (size_t i = 0; i < count; i++) {
        d->params[i] = params->args[i]->name;
        params->args[i]->name = NULL;
    }
    expr_free(params);
    return d;
}

/* ---- Running a parse -------------------------------------------------------------------------------- */

static bool run(scan *s, int start, const char *source)
{
    REQUIRE(status_ok(s->st));
    s->start = start;
    s->end = s->next;
    s->source_length = strlen(source);
    if (s->source_length > INT_MAX - 2) {
        scan_fail(s, s->next, "found an expression of %zu bytes, wanted fewer", s->source_length);
        return false;
    }
    void *scanner = scan_open(s, source, s->source_length);
    int result = lang_parse(scanner, s);
    scan_close(scanner);
    REQUIRE(result == 0 || s->failed);
    if (!s->failed)
        return true;
    expr_free(s->tree);
    binders_free(s->binders.items, s->binders.count);
    definition_free(s->def);
    return false;
}

expr *parse_expression(const char *source, const char *file, unsigned long line, unsigned long column,
                       int code, status *st)
{
    scan s = {.file = file, .code = code, .st = st, .next = {line, column}};
    return run(&s, TOKEN_START_EXPRESSION, source) ? s.tree : NULL;
}

expr **parse_expression_list(const char *source, const char *file, unsigned long line, unsigned long column,
                             int code, size_t *count, status *st)
{
    scan s = {.file = file, .code = code, .st = st, .next = {line, column}};
    *count = 0;
    if (!run(&s, TOKEN_START_LIST, source))
        return NULL;
    expr **list = s.tree->args;
    *count = s.tree->arg_count;
    s.tree->args = NULL;
    s.tree->arg_count = 0;
    expr_free(s.tree);
    return list;
}

binder *parse_binders(const char *source, const char *file, unsigned long line, unsigned long column,
                      int code, size_t *count, status *st)
{
    scan s = {.file = file, .code = code, .st = st, .next = {line, column}};
    *count = 0;
    if (!run(&s, TOKEN_START_BINDERS, source))
        return NULL;
    *count = s.binders.count;
    return s.binders.items;
}

definition *parse_one_definition(const char *source, const char *file, unsigned long line,
                                 unsigned long column, status *st)
{
    scan s = {.file = file, .code = EXIT_INPUT, .st = st, .next = {line, column}};
    return run(&s, TOKEN_START_DEFINITION, source) ? s.def : NULL;
}
