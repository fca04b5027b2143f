/* rationale eval: any quantity, exactly. */
#include <stdlib.h>
#include <string.h>

#include "cli/common.h"
#include "output/json.h"
#include "output/show_value.h"

static void write_result(const options *o, evaluator *e, const char *source, const char *model,
                         const value *v, text *out)
{
    if (o->format == FORMAT_JSON) {
        text_add_char(out, '{');
        json_key(out, "model");
        json_string(out, model);
        json_key(out, "expr");
        json_string(out, source);
        json_key(out, "value");
        show_value_json(out, e, v, o->digits);
        text_add(out, "}\n");
        return;
    }
    text line;
    text_init(&line);
    show_value(&line, e, v);
    if (o->argument_count > 2) /* a table starts on a line of its own */
        text_addf(out, "%s:%s", model, strchr(line.data, '\n') ? "\n" : " ");
    text_add(out, line.data);
    if (v->kind == VALUE_TRUTH && v->truth == TRUTH_UNKNOWN && evaluator_bits(e) > 0)
        text_addf(out, " at %lu bits", evaluator_bits(e));
    else if (v->kind == VALUE_TRUTH && v->truth == TRUTH_UNKNOWN && evaluator_ranged_too_far(e))
        text_add(out, ": a range is too long to be gone through");
    text_add_char(out, '\n');
    text_clear(&line);
}

static int eval_model(const options *o, const library *prelude, const expr *x, const char *path, text *out)
{
    status st;
    status_init(&st);
    int code = EXIT_AS_EXPECTED;
    mdp *m = common_model(o, path, &st);
    evaluator *e = NULL;
    value v;
    value_init(&v);
    bool ok = m && common_require_horizon(m, &st);
    if (ok) {
        e = evaluator_new(prelude, m, NULL, EXIT_USAGE);
        ok = evaluate(e, x, &v, &st);
    }
    if (ok) {
        write_result(o, e, o->arguments[0], path, &v, out);
        if (v.kind == VALUE_TRUTH && v.truth == TRUTH_UNKNOWN)
            code = EXIT_UNDECIDED;
    } else {
        code = common_expression_error(&st, o->arguments[0], path);
    }
    value_clear(&v);
    evaluator_free(e);
    mdp_free(m);
    status_clear(&st);
    return code;
}

static int run(const options *o, text *out)
{
    status st;
    status_init(&st);
    if (o->argument_count < 2) {
        status_fail(&st, EXIT_USAGE, NULL, 0, 0,
                    "found %s, wanted an expression and at least one model file (- for standard input)",
                    o->argument_count ? "no model file" : "no expression");
        int code = common_error(&st);
        status_clear(&st);
        return code;
    }
    const char *source = o->arguments[0];
    int code = EXIT_AS_EXPECTED;
    library *prelude = common_prelude(&st);
    expr *x = prelude ? common_expression(prelude, source, &st) : NULL;
    if (!x)
        code = common_expression_error(&st, source, NULL);
    for (int i = 1; status_ok(&st) && i < o->argument_count; i++) {
        code = exit_status_worse(code, eval_model(o, prelude, x, o->arguments[i], out));
        if (out->length > 0 && !common_flush(o, out)) /* a file is not touched for nothing */
            code = EXIT_INTERNAL;
    }
    expr_free(x);
    library_free(prelude);
    status_clear(&st);
    return code;
}

const command command_eval = {
    "eval",
    CMD_EVAL,
    "EXPRESSION MODEL...",
    "the value of an expression on models, exactly",
    "Examples:\n"
    "  rationale eval 'F(2)' examples/example3.drn               a policy, at every reachable place\n"
    "  rationale eval 'F(2)[1,0,a1]' examples/example3.drn       its entry at step 1, state 0, action a1\n"
    "  rationale eval 'success(G(3)) - success(G(2))' examples/race.drn\n"
    "  rationale eval 'forall k in 1..4: F(k) == G(k)' m.drn     yes, no, unknown or undefined\n"
    "  rationale eval --json 'G(2)' examples/race.drn | jq .\n"
    "\n"
    "Names: prior uniform x T condition boltzmann argmax eQ eV occupancy lookahead success law ...;\n"
    "from the prelude: G(k) alpha(n) F(k) H(k) Fr(k) Hr(k) B(k,beta) Bmax(k) ... See doc/language.md.\n"
    "Exit status: 0 for any value (no and undefined included), 4 for unknown, 2 a wrong expression, 3 a bad "
    "model.\n",
    run};
