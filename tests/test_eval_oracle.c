/*
 * The language from end to end against the oracle, which sums over whole trajectories, on random small
 * models: the prelude's sequences for k <= 3, success probabilities, laws; and the two sums of
 * Proposition 4.2.
 */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "model/drn.h"
#include "workbench.h"

/* The bench's model under the prelude. The evaluator must not free the model, which is the bench's. */
typedef struct desk {
    bench *b;
    library *prelude;
    evaluator *e;
} desk;

static void desk_open(desk *d, bench *b)
{
    d->b = b;
    d->prelude = ask_prelude();
    d->e = evaluator_new(d->prelude, b->m, NULL, EXIT_USAGE);
}

static void desk_close(desk *d)
{
    evaluator_free(d->e);
    library_free(d->prelude);
}

static void desk_value(const desk *d, const char *source, value *v)
{
    status st;
    status_init(&st);
    expr *x = parse_expression(source, NULL, 1, 1, EXIT_USAGE, &st);
    if (x)
        check_types(d->prelude, x, TYPE_ANY, NULL, 0, NULL, EXIT_USAGE, &st);
    if (!status_ok(&st) || !evaluate(d->e, x, v, &st))
        bench_fail(d->b, "%s: %s", source, st.text);
    expr_free(x);
}

static void desk_is_yes(const desk *d, const char *source)
{
    value v;
    value_init(&v);
    desk_value(d, source, &v);
    if (v.kind != VALUE_TRUTH || v.truth != TRUTH_YES)
        bench_fail(d->b, "%s is %s", source, v.kind == VALUE_TRUTH ? truth_name(v.truth) : "undefined");
    value_clear(&v);
}

/* Every entry and every mark at the reachable places. */
static void desk_table(const desk *d, const char *source, const oracle_table *o)
{
    graph *g = evaluator_graph(d->e);
    const places *p = graph_reachable(g);
    value v;
    value_init(&v);
    desk_value(d, source, &v);
    if (v.kind != VALUE_TABLE)
        bench_fail(d->b, "%s is %s", source, value_describe(&v));
    mpq_t entry;
    mpq_init(entry);
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            for (uint32_t a = 0; a < oracle_width(o, s); a++) {
                bool defined = graph_entry(g, v.table, t, s, a, entry);
                if (defined == *oracle_mark(o, t, s) || !mpq_equal(entry, oracle_at(o, t, s, a)))
                    bench_fail(d->b, "%s at t=%u state %u action %u", source, t, s, a);
            }
        }
    mpq_clear(entry);
    value_clear(&v);
}

static void desk_success(const desk *d, const char *source, const oracle_table *pi, const oracle_table *y)
{
    value v;
    mpq_t p;
    value_init(&v);
    mpq_init(p);
    desk_value(d, source, &v);
    bool defined = oracle_success_probability(pi, y, p);
    if (defined != (v.kind == VALUE_NUMBER) || (defined && !mpq_equal(p, v.number)))
        bench_fail(d->b, "%s", source);
    mpq_clear(p);
    value_clear(&v);
}

/* ---- Sequences ------------------------------------------------------------------------------------ */

/* "F(2)", "success(F(2))" */
static void check_policy(const desk *d, const char *name, int k, const oracle_table *pi,
                         const oracle_table *x)
{
    char source[100];
    snprintf(source, sizeof source, "%s(%d)", name, k);
    desk_table(d, source, pi);
    snprintf(source, sizeof source, "success(%s(%d))", name, k);
    desk_success(d, source, pi, x);
}

static void check_table(const desk *d, const char *name, int k, const oracle_table *o)
{
    char source[100];
    snprintf(source, sizeof source, "%s(%d)", name, k);
    desk_table(d, source, o);
}

static void conditioned(bench *b)
{
    desk d;
    desk_open(&d, b);
    oracle_table *prior = oracle_prior(b->m), *x = oracle_success(b->m), *g = oracle_prior(b->m);
    for (int k = 0; k <= 3; k++) {
        oracle_table *power = oracle_power(x, k), *alpha = oracle_condition(prior, power);
        check_policy(&d, "G", k, g, x);
        check_policy(&d, "alpha", k, alpha, x);
        oracle_table *next = oracle_condition(g, x);
        oracle_table_free(g);
        oracle_table_free(power);
        oracle_table_free(alpha);
        g = next;
    }
    oracle_table_free(prior);
    oracle_table_free(x);
    oracle_table_free(g);
    desk_close(&d);
}

/* history: what was folded is folded on; ratio: divided by the prior. */
static void folded(bench *b, bool history, bool ratio, const char *policy, const char *rewards)
{
    desk d;
    desk_open(&d, b);
    oracle_table *prior = oracle_prior(b->m), *x = oracle_success(b->m), *y = oracle_success(b->m);
    for (int k = 0; k < 3; k++) {
        check_table(&d, rewards, k, y);
        oracle_table *pi = oracle_condition(prior, y);
        check_policy(&d, policy, k + 1, pi, x);
        oracle_table *factor = oracle_pointwise(ratio ? '/' : '*', pi, prior);
        if (!ratio) { /* the policy itself, as a reward table */
            oracle_table_free(factor);
            factor = oracle_power(pi, 1);
        }
        oracle_table *next = oracle_pointwise('*', history ? y : x, factor);
        oracle_table_free(pi);
        oracle_table_free(factor);
        oracle_table_free(y);
        y = next;
    }
    oracle_table_free(prior);
    oracle_table_free(x);
    oracle_table_free(y);
    desk_close(&d);
}

static void sequence_F(bench *b)
{
    folded(b, false, false, "F", "Fx");
}

static void sequence_H(bench *b)
{
    folded(b, true, false, "H", "Hx");
}

static void sequence_Fr(bench *b)
{
    folded(b, false, true, "Fr", "Frx");
}

static void sequence_Hr(bench *b)
{
    folded(b, true, true, "Hr", "Hrx");
}

static void coherent(bench *b)
{
    desk d;
    desk_open(&d, b);
    char source[40];
    oracle_table *x = oracle_success(b->m);
    for (unsigned beta = 0; beta <= 2; beta++) { /* 0 stands for argmax */
        oracle_table *pi = oracle_prior(b->m);
        for (int k = 0; k <= 3; k++) {
            if (beta == 0)
                snprintf(source, sizeof source, "Bmax(%d)", k);
            else
                snprintf(source, sizeof source, "B(%d, %u)", k, beta);
            desk_table(&d, source, pi);
            oracle_table *next = beta == 0 ? oracle_argmax(pi, x) : oracle_boltzmann(pi, beta, x);
            oracle_table_free(pi);
            pi = next;
        }
        oracle_table_free(pi);
    }
    oracle_table_free(x);
    desk_close(&d);
}

/* ---- Laws and sums over paths --------------------------------------------------------------------- */

static bool same_law(const law *l, const oracle_law *o)
{
    bool same = l->count == o->count && l->horizon == o->horizon;
    for (size_t i = 0; same && i < l->count; i++) {
        same = real_is_rational(&l->p[i]) && mpq_equal(l->p[i].rational, o->path[i].p) != 0;
        for (uint32_t t = 0; same && t < l->horizon; t++)
            same = l->paths[i * l->horizon + t].s == o->path[i].step[2 * t] &&
                   l->paths[i * l->horizon + t].a == o->path[i].step[2 * t + 1];
    }
    return same;
}

/* The same paths in the same order with the same probabilities; undefined where the oracle has no law. */
static void desk_law(const desk *d, const char *source, oracle_law *o)
{
    value v;
    value_init(&v);
    desk_value(d, source, &v);
    if ((v.kind == VALUE_LAW) != (o != NULL) || (o && !same_law(v.law->law, o)))
        bench_fail(d->b, "%s", source);
    value_clear(&v);
    oracle_law_free(o);
}

static void laws(bench *b)
{
    desk d;
    desk_open(&d, b);
    oracle_table *prior = oracle_prior(b->m), *uniform = oracle_uniform(b->m), *x = oracle_success(b->m);
    desk_law(&d, "law(prior)", oracle_path_law(prior));
    desk_law(&d, "law(uniform)", oracle_path_law(uniform));
    desk_law(&d, "posterior_law(prior)", oracle_posterior_law(prior, x));
    desk_law(&d, "posterior_law(uniform)", oracle_posterior_law(uniform, x));
    desk_is_yes(
        &d,
        "law(prior) == law(prior) and (law(prior) == law(uniform) iff agree_where_reached(uniform, prior))");
    oracle_table_free(prior);
    oracle_table_free(uniform);
    oracle_table_free(x);
    desk_close(&d);
}

/* Two derivations inside the language: backed up, and path by path. */
static void sums_over_paths(bench *b)
{
    desk d;
    desk_open(&d, b);
    desk_is_yes(&d, "eQ_by_paths(prior) == eQ(prior) and eV_by_paths(prior) == eV(prior)");
    desk_is_yes(&d, "eQ_by_paths(uniform, x^2) == eQ(uniform, x^2)");
    desk_is_yes(&d, "eV_by_paths(prior, 1 - x) == eV(prior, 1 - x)");
    desk_is_yes(&d, "eQ(prior) == x * next(eV(prior))");
    desk_is_yes(&d, "success(prior) == (let t = 1 in sum s: init[s] * eV_by_paths(prior)[1,s])");
    desk_is_yes(&d, "forall t: (sum s: occupancy(prior)[t,s]) == 1");
    desk_close(&d);
}

static void best(bench *b)
{
    desk d;
    desk_open(&d, b);
    mpq_t p;
    mpq_init(p);
    oracle_table *x = oracle_success(b->m);
    value v;
    value_init(&v);
    if (oracle_optimal_success(x, 3000, p)) {
        desk_value(&d, "success(optimal)", &v);
        if (v.kind != VALUE_NUMBER || !mpq_equal(v.number, p))
            bench_fail(b, "success(optimal)");
        desk_value(&d, "max policy q deterministic: success(q)", &v);
        if (v.kind != VALUE_NUMBER || !mpq_equal(v.number, p))
            bench_fail(b, "the best of all deterministic policies");
        desk_is_yes(&d, "is_optimal(optimal) and (is_optimal(prior) iff success(prior) == success(optimal))");
    }
    value_clear(&v);
    oracle_table_free(x);
    mpq_clear(p);
    desk_close(&d);
}

/* Every property, and the share of the usual number of models it gets. */
#define PROPERTIES(X)     \
    X(conditioned, 4)     \
    X(sequence_F, 4)      \
    X(sequence_H, 4)      \
    X(sequence_Fr, 4)     \
    X(sequence_Hr, 4)     \
    X(coherent, 4)        \
    X(laws, 2)            \
    X(sums_over_paths, 2) \
    X(best, 8)

PROPERTIES(PROPERTY_TEST)

int main(void)
{
    Suite *s = suite_create("eval_oracle");
    PROPERTIES(PROPERTY_ADD)
    return run_suite(s, "test_eval_oracle");
}
