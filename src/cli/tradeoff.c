/* rationale tradeoff: retraining against rejection sampling (Section 5.1). */
#include <stdlib.h>

#include "base/alloc.h"
#include "cli/common.h"
#include "exact/rat.h"
#include "output/columns.h"
#include "output/json.h"
#include "output/show_value.h"

/* j phases of retraining, then n-fold rejection sampling. */
typedef struct outcome {
    unsigned long j, n;
    node policy;            /* G(j) conditioned on x^n */
    bool defined;           /* success has a value */
    bool draws_defined;     /* so has the acceptance probability */
    real success, accepted; /* of the policy under x; of G(j) under x^n: draws are its inverse */
    comparison against;     /* G(j + n) */
    real left, right;       /* at the first difference, if there is one */
} outcome;

static void outcome_init(outcome *r)
{
    *r = (outcome){0};
    real_init(&r->success);
    real_init(&r->accepted);
    real_init(&r->left);
    real_init(&r->right);
}

static void outcome_clear(outcome *r)
{
    real_clear(&r->success);
    real_clear(&r->accepted);
    real_clear(&r->left);
    real_clear(&r->right);
}

/* trained[k] is G(k). */
static void find_outcome(outcome *r, graph *g, const node *trained, unsigned long j, unsigned long n)
{
    node x = graph_success(g), power = graph_power(g, x, (long)n);
    r->j = j;
    r->n = n;
    r->policy = n == 0 ? trained[j] : graph_condition(g, trained[j], power);
    r->defined = graph_success_probability(g, r->policy, x, &r->success);
    r->draws_defined = graph_success_probability(g, trained[j], power, &r->accepted);
    graph_compare(g, r->policy, trained[j + n], &r->against);
    if (r->against.different) {
        graph_real_entry(g, r->policy, r->against.t, r->against.s, r->against.a, &r->left);
        graph_real_entry(g, trained[j + n], r->against.t, r->against.s, r->against.a, &r->right);
    }
}

static size_t places_skipped(const comparison *c)
{
    return c->undefined + c->undefined_left + c->undefined_right;
}

/* ---- Writing ------------------------------------------------------------------------------------- */

/* The expected draws: "8/5", "+inf"; false if they are undefined. */
static bool print_draws(text *out, const outcome *r)
{
    if (!r->draws_defined)
        return false;
    if (real_is_zero(&r->accepted) == TRUTH_YES) {
        text_add(out, "+inf");
        return true;
    }
    real draws;
    real_init(&draws);
    real_set_ui(&draws, 1);
    real_div(&draws, &draws, &r->accepted, GRAPH_FIRST_BITS);
    real_print(out, &draws);
    real_clear(&draws);
    return true;
}

static void print_agreement(text *out, const mdp *m, const outcome *r)
{
    const comparison *c = &r->against;
    if (c->different) {
        text_addf(out, "no: t=%u ", c->t);
        show_state(out, m, c->s);
        text_add_char(out, ' ');
        show_action(out, m, c->s, c->a);
        text_add_char(out, ' ');
        real_print(out, &r->left);
        text_add(out, " against ");
        real_print(out, &r->right);
    } else {
        text_add(out, !c->compared ? "undefined everywhere" : c->unknown ? "unknown" : "yes");
    }
    if (places_skipped(c) && c->compared)
        text_addf(out, " (%zu of %zu place%s undefined and skipped)", places_skipped(c),
                  c->compared + places_skipped(c), text_plural(c->compared + places_skipped(c)));
}

static void outcome_as_text(columns *table, const mdp *m, const outcome *r)
{
    text cells[3];
    for (int i = 0; i < 3; i++)
        text_init(&cells[i]);
    if (r->defined)
        real_print(&cells[0], &r->success);
    else
        text_add(&cells[0], "undefined");
    if (!print_draws(&cells[1], r))
        text_add(&cells[1], "undefined");
    print_agreement(&cells[2], m, r);
    columns_addf(table, "%lu", r->j);
    columns_addf(table, "%lu", r->n);
    for (int i = 0; i < 3; i++) {
        columns_add(table, cells[i].data);
        text_clear(&cells[i]);
    }
}

static void policy_value(value *v, const graph *g, const outcome *r)
{
    value_init(v);
    value_set_table(v, g, r->policy);
}

static void policy_as_text(text *out, evaluator *e, const outcome *r)
{
    value v;
    text rows;
    text_init(&rows);
    policy_value(&v, evaluator_graph(e), r);
    show_value(&rows, e, &v);
    text_addf(out, "policy of j=%lu, n=%lu\n%s\n", r->j, r->n, rows.data);
    value_clear(&v);
    text_clear(&rows);
}

static void real_as_json(text *out, const real *number)
{
    text exact;
    text_init(&exact);
    real_print(&exact, number);
    json_string(out, exact.data);
    text_clear(&exact);
}

static void difference_as_json(text *out, const mdp *m, const outcome *r)
{
    json_key(out, "first_difference");
    if (!r->against.different) {
        text_add(out, "null");
        return;
    }
    text_add_char(out, '{');
    json_count(out, "t", r->against.t);
    json_count(out, "state", r->against.s);
    json_key(out, "action");
    json_string(out, mdp_action_name(m, r->against.s, r->against.a));
    json_key(out, "this");
    real_as_json(out, &r->left);
    json_key(out, "trained");
    real_as_json(out, &r->right);
    text_add_char(out, '}');
}

static void numbers_as_json(text *out, const outcome *r)
{
    text draws;
    text_init(&draws);
    json_key(out, "success");
    if (r->defined)
        real_as_json(out, &r->success);
    else
        text_add(out, "null");
    json_key(out, "expected_draws");
    json_string(out, print_draws(&draws, r) ? draws.data : NULL);
    text_clear(&draws);
}

static void outcome_as_json(text *out, const options *o, evaluator *e, const outcome *r)
{
    const mdp *m = evaluator_model(e);
    text_add_char(out, '{');
    json_key(out, "model");
    json_string(out, mdp_name(m));
    json_count(out, "train", r->j);
    json_count(out, "draw", r->n);
    numbers_as_json(out, r);
    json_key(out, "agrees");
    text_add(out, r->against.different                                  ? "false"
                  : r->against.compared == 0 || r->against.unknown != 0 ? "null"
                                                                        : "true");
    json_count(out, "places_compared", r->against.compared);
    json_count(out, "places_skipped", places_skipped(&r->against));
    difference_as_json(out, m, r);
    if (o->given[OPT_POLICIES]) {
        value v;
        policy_value(&v, evaluator_graph(e), r);
        json_key(out, "policy");
        show_value_json(out, e, &v, o->digits);
        value_clear(&v);
    }
    text_add(out, "}\n");
}

/* ---- One model ----------------------------------------------------------------------------------- */

static void write_outcomes(const options *o, evaluator *e, const outcome *results, size_t count, text *out)
{
    const mdp *m = evaluator_model(e);
    if (o->format == FORMAT_JSON) {
        for (size_t i = 0; i < count; i++)
            outcome_as_json(out, o, e, &results[i]);
        return;
    }
    columns *table = columns_new(5);
    const char *const head[] = {"j", "n", "success", "expected draws", "agrees with (j+n, 0)"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        columns_add(table, head[i]);
    for (size_t i = 0; i < count; i++)
        outcome_as_text(table, m, &results[i]);
    text_addf(out, "%s: horizon %u\n", mdp_name(m), mdp_horizon(m));
    columns_print(out, table);
    columns_free(table);
    for (size_t i = 0; i < count && o->given[OPT_POLICIES]; i++)
        policy_as_text(out, e, &results[i]);
}

/* Every (j, n), in the order of j. */
static size_t find_outcomes(outcome *results, const options *o, graph *g)
{
    size_t total = (size_t)o->train + o->draw + 1, count = 0;
    node *trained = alloc_zeroed(total, sizeof *trained);
    trained[0] = graph_prior(g);
    for (size_t k = 1; k < total; k++)
        trained[k] = graph_condition(g, trained[k - 1], graph_success(g));
    for (unsigned long j = 0; j <= o->train; j++)
        for (unsigned long n = 0; n <= o->draw; n++, count++) {
            outcome_init(&results[count]);
            find_outcome(&results[count], g, trained, j, n);
        }
    free(trained);
    return count;
}

static bool tradeoff_of(const options *o, const library *lib, const mdp *m, text *out, status *st)
{
    evaluator *e = evaluator_new(lib, m, NULL, EXIT_USAGE);
    graph *g = evaluator_graph(e);
    outcome *results = alloc_zeroed(((size_t)o->train + 1) * (o->draw + 1), sizeof *results);
    size_t count = find_outcomes(results, o, g);
    bool ok = !graph_too_large(g) ||
              status_fail(st, EXIT_USAGE, mdp_name(m), 0, 0,
                          "found powers of more than 2^24 bits, wanted a smaller --draw");
    if (ok)
        write_outcomes(o, e, results, count, out);
    for (size_t i = 0; i < count; i++)
        outcome_clear(&results[i]);
    free(results);
    evaluator_free(e);
    return ok;
}

static int tradeoff_model(const options *o, const library *lib, const char *path, text *out)
{
    status st;
    status_init(&st);
    mdp *m = common_model(o, path, &st);
    bool ok = m && common_require_horizon(m, &st) && tradeoff_of(o, lib, m, out, &st);
    int code = ok ? EXIT_AS_EXPECTED : common_error(&st);
    mdp_free(m);
    status_clear(&st);
    return code;
}

static int run(const options *o, text *out)
{
    if (o->argument_count == 0) {
        fprintf(stderr, "rationale: found no model, wanted at least one model file (- for standard input)\n");
        return EXIT_USAGE;
    }
    library *lib = library_new(
        NULL); /* policies are printed as the language does, of which nothing else is used */
    int code = EXIT_AS_EXPECTED;
    for (int i = 0; i < o->argument_count; i++) {
        if (i > 0 && o->format == FORMAT_TEXT)
            text_add_char(out, '\n');
        code = exit_status_worse(code, tradeoff_model(o, lib, o->arguments[i], out));
        if (!common_flush(o, out))
            code = EXIT_INTERNAL;
    }
    library_free(lib);
    return code;
}

const command command_tradeoff = {
    "tradeoff",
    CMD_TRADEOFF,
    "MODEL...",
    "retraining against rejection sampling: success, expected draws, and whether they agree",
    "For each j = 0 .. J and n = 0 .. N: retrain the prior j times on its own successful episodes, which\n"
    "gives G(j), then draw whole episodes from it, accept each with the n-th power of its success, and\n"
    "draw again until one is accepted. In the table:\n"
    "  success               of the policy condition(G(j), x^n), what accepted episodes do at each place\n"
    "  expected draws        per accepted episode, 1 / success(G(j), x^n); +inf if none is ever accepted\n"
    "  agrees with (j+n, 0)  whether that policy is G(j+n), at the reachable places where both are defined\n"
    "\n"
    "With deterministic dynamics they always agree: drawing pays at inference for what retraining pays\n"
    "once. With stochastic dynamics they need not (examples/example3.drn). See doc/horizon.md.\n"
    "\n"
    "Examples:\n"
    "  rationale tradeoff examples/race.drn\n"
    "  rationale tradeoff --train 3 --draw 1 --policies examples/example3.drn\n"
    "  rationale tradeoff --json examples/race.drn | jq -r .expected_draws\n"
    "\n"
    "Exit status: 0 whatever the answer, 2 for wrong options, 3 for a bad model.\n",
    run};
