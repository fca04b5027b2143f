#include "tree.h"

#include <stdlib.h>

#include "exact/rat.h"

static void dump(text *out, const expr *e);

static void dump_binder(text *out, const binder *b)
{
    static const char *const kinds[] = {"range", "time", "state", "action", "policy", "det", "opt", "reward"};
    text_addf(out, " {%s %s", kinds[b->kind], b->name);
    if (b->kind == BIND_RANGE) {
        text_add_char(out, ' ');
        dump(out, b->low);
        text_add_char(out, ' ');
        dump(out, b->high);
    }
    text_add_char(out, '}');
}

static void dump(text *out, const expr *e)
{
    static const char *const kinds[] = {"", "", "", "call ", "index", "neg", "not", "", "if", "let ", ""};
    if (e->kind == EXPR_NUMBER) {
        rat_print(out, e->number);
    } else if (e->kind == EXPR_NAME || e->kind == EXPR_STRING) {
        text_addf(out, e->kind == EXPR_NAME ? "%s" : "'%s'", e->name);
    } else {
        text_addf(out, "(%s", e->kind == EXPR_BINARY       ? binary_op_name(e->op)
                              : e->kind == EXPR_QUANTIFIER ? quantifier_name(e->quantifier)
                                                           : kinds[e->kind]);
        if (e->kind == EXPR_CALL || e->kind == EXPR_LET)
            text_add(out, e->name);
        for (size_t i = 0; i < e->binder_count; i++)
            dump_binder(out, &e->binders[i]);
        for (size_t i = 0; i < e->arg_count; i++) {
            text_add_char(out, ' ');
            dump(out, e->args[i]);
        }
        text_add_char(out, ')');
    }
}

char *dump_of(const expr *e)
{
    text out;
    text_init(&out);
    dump(&out, e);
    return text_take(&out);
}

char *print_of(const expr *e)
{
    text out;
    text_init(&out);
    expr_print(&out, e);
    return text_take(&out);
}

expr *parse_line(const char *source, status *st)
{
    status_init(st);
    return parse_expression(source, NULL, 1, 1, EXIT_USAGE, st);
}

char *reparse(const char *source)
{
    status st;
    expr *e = parse_line(source, &st);
    char *tree = e ? dump_of(e) : NULL;
    expr_free(e);
    status_clear(&st);
    return tree;
}
