/* rationale explain: how a value comes about, definition by definition, and where two sides differ. */
#include <stdlib.h>
#include <string.h>

#include "cli/common.h"
#include "exact/rat.h"
#include "output/show_value.h"

/* Add text with every line indented. */
static void add_indented(text *out, const char *lines)
{
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        text_addf(out, "    %.*s\n", (int)length, lines);
        lines += length + (lines[length] == '\n');
    }
}

static void add_value(text *out, evaluator *e, const value *v)
{
    text shown_value;
    text_init(&shown_value);
    show_value(&shown_value, e, v);
    if (!strchr(shown_value.data, '\n') && v->kind != VALUE_TABLE && v->kind != VALUE_LAW)
        text_addf(out, "    = %s\n", shown_value.data);
    else
        add_indented(out, shown_value.data);
    text_clear(&shown_value);
}

/* "F(2) = condition(prior, Fx(k - 1))" and its value. */
static void add_step(text *out, evaluator *e, const definition *def, const value *args, const value *result)
{
    text_add(out, def->name);
    for (size_t i = 0; i < def->param_count; i++) {
        text_add(out, i ? ", " : "(");
        if (args[i].kind == VALUE_NUMBER)
            rat_print(out, args[i].number);
        else
            text_add(out, def->params[i]);
    }
    text_add(out, def->param_count ? ") = " : " = ");
    expr_print(out, def->body);
    text_add_char(out, '\n');
    add_value(out, e, result);
}

static bool is_comparison(const expr *x)
{
    return x->kind == EXPR_BINARY && x->op >= OP_EQ && x->op <= OP_GE;
}

/* Both sides of a comparison, evaluated (again: their definitions are remembered). */
static bool add_sides(text *out, evaluator *e, const expr *x, status *st)
{
    bool ok = true;
    value v;
    value_init(&v);
    for (size_t i = 0; ok && i < 2; i++) {
        ok = evaluate(e, x->args[i], &v, st);
        if (!ok)
            break;
        text_add(out, i ? "right side: " : "left side: ");
        expr_print(out, x->args[i]);
        text_add_char(out, '\n');
        add_value(out, e, &v);
    }
    value_clear(&v);
    return ok;
}

static bool add_conclusion(text *out, evaluator *e, const expr *x, const value *v, status *st)
{
    if (is_comparison(x) && !add_sides(out, e, x, st))
        return false;
    expr_print(out, x);
    text_add_char(out, '\n');
    add_value(out, e, v);
    if (value_is_infinite(v) && v->at_count > 0)
        text_addf(out, "    infinite first at t=%u s%u\n", v->at[0].t, v->at[0].s);
    if (v->kind != VALUE_TRUTH || v->truth != TRUTH_NO)
        return true;
    text_add(out, "    because ");
    bool ok = evaluator_refute(e, x, out, st);
    text_add_char(out, '\n');
    return ok;
}

static bool explain(const expr *x, evaluator *e, text *out, bool *unknown, status *st)
{
    value v;
    value_init(&v);
    bool ok = evaluate(e, x, &v, st);
    for (size_t i = 0; ok && i < evaluator_steps(e); i++) {
        const definition *def;
        const value *args, *result;
        evaluator_step(e, i, &def, &args, &result);
        add_step(out, e, def, args, result);
    }
    skipped s = evaluator_skipped(e); /* before the sides are evaluated once more */
    *unknown = ok && v.kind == VALUE_TRUTH && v.truth == TRUTH_UNKNOWN;
    ok = ok && add_conclusion(out, e, x, &v, st);
    if (ok && (s.both || s.one_side))
        text_addf(out, "    undefined places passed over: %zu on both sides, %zu on one side only\n",
                  (size_t)s.both, (size_t)s.one_side);
    value_clear(&v);
    return ok;
}

static int run(const options *o, text *out)
{
    status st;
    status_init(&st);
    library *prelude = NULL;
    expr *x = NULL;
    mdp *m = NULL;
    evaluator *e = NULL;
    bool unknown = false;
    if (o->argument_count != 2)
        status_fail(&st, EXIT_USAGE, NULL, 0, 0,
                    "found %d argument%s, wanted an expression and one model file", o->argument_count,
                    text_plural(o->argument_count));
    if (status_ok(&st))
        prelude = common_prelude(&st);
    if (prelude)
        x = common_expression(prelude, o->arguments[0], &st);
    if (status_ok(&st))
        m = common_model(o, o->arguments[1], &st);
    if (m && common_require_horizon(m, &st)) {
        e = evaluator_new(prelude, m, NULL, EXIT_USAGE);
        explain(x, e, out, &unknown, &st);
    }
    int code = status_ok(&st) && unknown ? EXIT_UNDECIDED : st.code;
    if (!status_ok(&st))
        common_expression_error(&st, o->argument_count ? o->arguments[0] : "", NULL);
    evaluator_free(e);
    mdp_free(m);
    expr_free(x);
    library_free(prelude);
    status_clear(&st);
    return code;
}

const command command_explain = {"explain",
                                 CMD_EXPLAIN,
                                 "EXPRESSION MODEL",
                                 "how a value comes about, step by step; where two sides differ",
                                 "Example:\n  rationale explain 'F(2) == G(2)' m.drn\n",
                                 run};
