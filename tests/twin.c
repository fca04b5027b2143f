#include "twin.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "plain.h"

/* ---- Construction -------------------------------------------------------------------------------------- */

static twin twin_new(bench *b, oracle_table *o)
{
    b->tables = alloc_grow(b->tables, b->count, &b->capacity, sizeof *b->tables);
    b->tables[b->count++] = o;
    return (twin){.o = o};
}

/* The same construction in every graph, with `g` and `i` to name it, beside the oracle's. */
#define TWIN(table, construction)                 \
    do {                                          \
        twin made = twin_new(b, table);           \
        for (int i = 0; i < GRAPHS; i++) {        \
            graph *g = b->g[i];                   \
            made.n[i] = construction;             \
        }                                         \
        return made;                              \
    } while (0)

twin twin_prior(bench *b)
{
    TWIN(oracle_prior(b->m), graph_prior(g));
}

twin twin_uniform(bench *b)
{
    TWIN(oracle_uniform(b->m), graph_uniform(g));
}

twin twin_success(bench *b)
{
    TWIN(oracle_success(b->m), graph_success(g));
}

twin twin_constant(bench *b, bool per_state, long numerator, unsigned long denominator)
{
    mpq_t value;
    mpq_init(value);
    mpq_set_si(value, numerator, denominator);
    mpq_canonicalize(value);
    twin made = twin_new(b, oracle_constant(b->m, per_state, value));
    for (int i = 0; i < GRAPHS; i++)
        made.n[i] = graph_constant(b->g[i], per_state ? SHAPE_VALUE : SHAPE_REWARD, value);
    mpq_clear(value);
    return made;
}

twin twin_eq(bench *b, twin pi, twin y)
{
    TWIN(oracle_eq(pi.o, y.o), graph_eq(g, pi.n[i], y.n[i]));
}

twin twin_ev(bench *b, twin pi, twin y)
{
    TWIN(oracle_ev(pi.o, y.o), graph_ev(g, pi.n[i], y.n[i]));
}

/* Marks are not followed there. */
static oracle_table *unmarked(oracle_table *o)
{
    for (uint32_t t = 1; t <= mdp_horizon(o->m); t++)
        for (uint32_t s = 0; s < mdp_states(o->m); s++)
            *oracle_mark(o, t, s) = false;
    return o;
}

twin twin_eq_by_paths(bench *b, twin pi, twin y)
{
    TWIN(unmarked(oracle_eq(pi.o, y.o)), graph_eq_by_paths(g, pi.n[i], y.n[i]));
}

twin twin_ev_by_paths(bench *b, twin pi, twin y)
{
    TWIN(unmarked(oracle_ev(pi.o, y.o)), graph_ev_by_paths(g, pi.n[i], y.n[i]));
}

twin twin_condition(bench *b, twin pi, twin y)
{
    TWIN(oracle_condition(pi.o, y.o), graph_condition(g, pi.n[i], y.n[i]));
}

twin twin_boltzmann(bench *b, twin pi, unsigned long beta, twin y)
{
    TWIN(oracle_boltzmann(pi.o, beta, y.o), graph_boltzmann(g, pi.n[i], beta, y.n[i]));
}

twin twin_argmax(bench *b, twin pi, twin y)
{
    TWIN(oracle_argmax(pi.o, y.o), graph_argmax(g, pi.n[i], y.n[i]));
}

twin twin_lookahead(bench *b, twin pi, unsigned long n, twin y)
{
    TWIN(oracle_lookahead(pi.o, n, y.o), graph_lookahead(g, pi.n[i], n, y.n[i]));
}

twin twin_occupancy(bench *b, twin pi)
{
    TWIN(oracle_occupancy(pi.o), graph_occupancy(g, pi.n[i]));
}

twin twin_pointwise(bench *b, char op, twin a, twin c)
{
    pointwise code = op == '*' ? POINT_MUL : op == '/' ? POINT_DIV : op == '+' ? POINT_ADD : POINT_SUB;
    TWIN(oracle_pointwise(op, a.o, c.o), graph_pointwise(g, code, a.n[i], c.n[i]));
}

twin twin_power(bench *b, twin a, long exponent)
{
    TWIN(oracle_power(a.o, exponent), graph_power(g, a.n[i], exponent));
}

/* Acting best to the end is looking ahead to the end, whatever the policy that would follow. */
twin twin_optimal_eq(bench *b, twin y)
{
    oracle_table *uniform = oracle_uniform(b->m);
    oracle_table *q = oracle_lookahead(uniform, mdp_horizon(b->m), y.o);
    oracle_table_free(uniform);
    TWIN(q, graph_optimal_eq(g, y.n[i]));
}

twin twin_optimal(bench *b, twin y)
{
    twin q = twin_optimal_eq(b, y);
    TWIN(oracle_maximisers(q.o, y.o), graph_optimal(g, y.n[i]));
}

/* ---- Random tables ------------------------------------------------------------------------------------- */

/* Numbers 0 .. 4 for every choice of the model, zeros frequent. */
static void draw_numbers(bench *b, unsigned long *number)
{
    for (size_t i = 0; i < mdp_choices(b->m); i++)
        number[i] = rng_chance(&b->r, 1, 3) ? 0 : rng_between(&b->r, 1, 4);
}

static prob_row *policy_row(const mdp *m, uint32_t s, const unsigned long *number, bool mark)
{
    prob_row *row = prob_row_new(mdp_actions(m, s));
    for (uint32_t a = 0; a < row->n; a++)
        mpz_set_ui(row->weight[a], number[a]);
    if (!prob_row_seal(row)) {
        mpz_set_ui(row->weight[0], 1);
        prob_row_seal(row);
    }
    row->undefined = mark;
    return row;
}

static rat_row *reward_row(const mdp *m, uint32_t s, const unsigned long *number, bool mark)
{
    rat_row *row = rat_row_new(mdp_actions(m, s));
    for (uint32_t a = 0; a < row->n; a++) {
        mpq_set_ui(row->value[a], number[a], 1 + s % 3);
        mpq_canonicalize(row->value[a]);
    }
    row->undefined = mark;
    return row;
}

/* The oracle's copies of a row. */
static void copy_policy_row(oracle_table *o, uint32_t t, uint32_t s, const prob_row *row)
{
    *oracle_mark(o, t, s) = row->undefined;
    for (uint32_t a = 0; a < row->n; a++)
        prob_row_entry(oracle_at(o, t, s, a), row, a);
}

static void copy_reward_row(oracle_table *o, uint32_t t, uint32_t s, const rat_row *row)
{
    *oracle_mark(o, t, s) = row->undefined;
    for (uint32_t a = 0; a < row->n; a++)
        mpq_set(oracle_at(o, t, s, a), row->value[a]);
}

static bool *draw_marks(bench *b, bool marks)
{
    bool *mark = alloc_zeroed(mdp_states(b->m), sizeof *mark);
    for (uint32_t s = 0; s < mdp_states(b->m); s++)
        mark[s] = marks && rng_chance(&b->r, 1, 4);
    return mark;
}

/* Rows by state, the same at every step. */
static node steady_policy(bench *b, graph *g, oracle_table *o, const unsigned long *number, const bool *mark)
{
    prob_row **rows = alloc_zeroed(mdp_states(b->m), sizeof *rows);
    for (uint32_t s = 0; s < mdp_states(b->m); s++) {
        rows[s] = policy_row(b->m, s, number + mdp_first_choice(b->m, s), mark[s]);
        for (uint32_t t = 1; t <= mdp_horizon(b->m); t++)
            copy_policy_row(o, t, s, rows[s]);
    }
    return graph_policy_take(g, rows);
}

/* Rows by step and place: at step t those that state (s + t) mod S would have, were it as wide. */
static node layered_policy(bench *b, graph *g, oracle_table *o, const unsigned long *number, const bool *mark)
{
    const places *p = graph_places(g);
    uint32_t states = mdp_states(b->m);
    prob_row ***layers = alloc_zeroed((size_t)mdp_horizon(b->m) + 1, sizeof *layers);
    for (uint32_t t = 1; t <= mdp_horizon(b->m); t++) {
        layers[t] = alloc_zeroed(places_count(p, t), sizeof *layers[t]);
        for (uint32_t s = 0; s < states; s++) {
            uint32_t other = (s + t) % states;
            bool wide = mdp_actions(b->m, other) >= mdp_actions(b->m, s);
            size_t shift = wide ? mdp_first_choice(b->m, other) : mdp_first_choice(b->m, s);
            prob_row *row = policy_row(b->m, s, number + shift, mark[other]);
            copy_policy_row(o, t, s, row);
            long i = places_find(p, t, s);
            if (i >= 0)
                layers[t][i] = row;
            else
                prob_row_free(row);
        }
    }
    return graph_policy_layers_take(g, layers);
}

twin twin_random_policy(bench *b, bool marks)
{
    unsigned long *number = alloc_zeroed(mdp_choices(b->m), sizeof *number);
    draw_numbers(b, number);
    bool *mark = draw_marks(b, marks);
    bool layered = rng_chance(&b->r, 1, 2);
    oracle_table *o = oracle_table_new(b->m, false);
    twin made = twin_new(b, o);
    for (int i = 0; i < GRAPHS; i++)
        made.n[i] = (layered ? layered_policy : steady_policy)(b, b->g[i], o, number, mark);
    free(mark);
    free(number);
    return made;
}

twin twin_random_reward(bench *b, bool marks)
{
    unsigned long *number = alloc_zeroed(mdp_choices(b->m), sizeof *number);
    draw_numbers(b, number);
    bool *mark = draw_marks(b, marks);
    oracle_table *o = oracle_table_new(b->m, false);
    twin made = twin_new(b, o);
    for (int i = 0; i < GRAPHS; i++) {
        rat_row **rows = alloc_zeroed(mdp_states(b->m), sizeof *rows);
        for (uint32_t s = 0; s < mdp_states(b->m); s++) {
            rows[s] = reward_row(b->m, s, number + mdp_first_choice(b->m, s), mark[s]);
            for (uint32_t t = 1; t <= mdp_horizon(b->m); t++)
                copy_reward_row(o, t, s, rows[s]);
        }
        made.n[i] = graph_reward_take(b->g[i], rows);
    }
    free(mark);
    free(number);
    return made;
}

/* ---- Checks -------------------------------------------------------------------------------------------- */

static void check_row(bench *b, twin table, int i, uint32_t t, uint32_t s, const char *what)
{
    graph *g = b->g[i];
    mpq_t found;
    mpq_init(found);
    bool marked = *oracle_mark(table.o, t, s);
    if (graph_row_undefined(g, table.n[i], t, s) != marked)
        bench_fail(b, "%s, graph %d, t=%u s=%u: the mark should be %d", what, i, t, s, marked);
    for (uint32_t a = 0; a < oracle_width(table.o, s); a++) {
        if (graph_entry(g, table.n[i], t, s, a, found) == marked)
            bench_fail(b, "%s, graph %d, t=%u s=%u: graph_entry disagrees about the mark", what, i, t, s);
        mpq_srcptr wanted = oracle_at(table.o, t, s, a);
        if (!mpq_equal(found, wanted)) {
            gmp_fprintf(stderr, "found %Qd, wanted %Qd\n", found, wanted);
            bench_fail(b, "%s, graph %d, t=%u s=%u a=%u", what, i, t, s, a);
        }
    }
    mpq_clear(found);
}

void check_equal(bench *b, twin table, const char *what)
{
    for (int i = 0; i < GRAPHS; i++) {
        const places *p = graph_places(b->g[i]);
        for (uint32_t t = 1; t <= places_horizon(p); t++)
            for (uint32_t k = 0; k < places_count(p, t); k++)
                check_row(b, table, i, t, places_state(p, t, k), what);
    }
}

void check_success(bench *b, twin pi, twin y, const char *what)
{
    mpq_t found, wanted;
    mpq_inits(found, wanted, NULL);
    bool defined = oracle_success_probability(pi.o, y.o, wanted);
    for (int i = 0; i < GRAPHS; i++) {
        if (plain_success(b->g[i], pi.n[i], y.n[i], found) != defined)
            bench_fail(b, "success, %s, graph %d: defined should be %d", what, i, defined);
        if (!mpq_equal(found, wanted)) {
            gmp_fprintf(stderr, "found %Qd, wanted %Qd\n", found, wanted);
            bench_fail(b, "success, %s, graph %d", what, i);
        }
    }
    mpq_clears(found, wanted, NULL);
}

/* The first action with different entries, or the width. */
static uint32_t first_difference(const oracle_table *l, const oracle_table *r, uint32_t t, uint32_t s)
{
    uint32_t a = 0;
    while (a < oracle_width(l, s) && mpq_equal(oracle_at(l, t, s, a), oracle_at(r, t, s, a)))
        a++;
    return a;
}

static comparison count_differences(const places *p, const oracle_table *l, const oracle_table *r)
{
    comparison c = {0};
    for (uint32_t t = 1; t <= mdp_horizon(l->m); t++)
        for (uint32_t s = 0; s < mdp_states(l->m); s++) {
            if (places_find(p, t, s) < 0)
                continue;
            bool left = *oracle_mark(l, t, s), right = *oracle_mark(r, t, s);
            *(left && right ? &c.undefined : left ? &c.undefined_left : right ? &c.undefined_right
                                                                              : &c.compared) += 1;
            uint32_t a = first_difference(l, r, t, s);
            if (left || right || a == oracle_width(l, s))
                continue;
            if (c.different++ == 0) {
                c.t = t;
                c.s = s;
                c.a = a;
            }
        }
    return c;
}

static bool same_counts(const comparison *a, const comparison *b)
{
    return a->compared == b->compared && a->different == b->different && a->undefined == b->undefined &&
           a->undefined_left == b->undefined_left && a->undefined_right == b->undefined_right;
}

void check_compare(bench *b, twin left, twin right, const char *what)
{
    for (int i = 0; i < GRAPHS; i++) {
        comparison found, wanted = count_differences(graph_reachable(b->g[i]), left.o, right.o);
        graph_compare(b->g[i], left.n[i], right.n[i], &found);
        if (!same_counts(&found, &wanted))
            bench_fail(b, "%s, graph %d: %zu compared, %zu different; should be %zu, %zu", what, i,
                       found.compared, found.different, wanted.compared, wanted.different);
        if (wanted.different > 0 && (found.t != wanted.t || found.s != wanted.s || found.a != wanted.a))
            bench_fail(b, "%s, graph %d: the first difference is at t=%u s=%u a=%u", what, i, wanted.t,
                       wanted.s, wanted.a);
    }
}
