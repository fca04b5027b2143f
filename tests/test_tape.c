/*
 * Tapes against the graph: the same random constructions on both, then every entry, every zero, every mark
 * and the outcome of comparisons. The entries get onto the tape as tables from outside, reduced modulo the
 * prime.
 */
#include <check.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "operators/tape_bound.h"
#include "operators/tape_exact.h"
#include "operators/tape_modular.h"
#include "operators/tape_paths.h"
#include "workbench.h"

#define MAX_TABLES 40

typedef struct pair {
    node n;
    uint32_t op;
} pair;

typedef struct both {
    bench *b;
    graph *g;
    tape *p;
    pair table[MAX_TABLES];
    uint32_t count;
    uint32_t given[MAX_TABLES];
} both;

static pair pick(both *x, shape s)
{
    for (;;) {
        pair t = x->table[rng_below(&x->b->r, x->count)];
        bool values = graph_shape(x->g, t.n) == SHAPE_VALUE;
        bool is_signed = x->p->ops[t.op].is_signed;
        if (!is_signed && (s == SHAPE_POLICY ? graph_shape(x->g, t.n) == s : values == (s == SHAPE_VALUE)))
            return t;
    }
}

static node as_reward(both *x, node n)
{
    return graph_shape(x->g, n) == SHAPE_POLICY ? graph_power(x->g, n, 1) : n;
}

static void add(both *x, node n, uint32_t op)
{
    ck_assert(x->count < MAX_TABLES);
    x->table[x->count++] = (pair){n, op};
}

static void add_pointwise(both *x, bool values)
{
    pair a = pick(x, values ? SHAPE_VALUE : SHAPE_REWARD), c = pick(x, values ? SHAPE_VALUE : SHAPE_REWARD);
    pointwise op = (pointwise)rng_below(&x->b->r, 4);
    add(x, graph_pointwise(x->g, op, a.n, c.n), tape_pointwise(x->p, op, a.op, c.op));
}

static void add_random(both *x)
{
    pair pi = pick(x, SHAPE_POLICY), y = pick(x, SHAPE_REWARD);
    node reward = as_reward(x, y.n);
    unsigned long beta = rng_below(&x->b->r, 4);
    long exponent = (long)rng_below(&x->b->r, 6) - 2;
    switch (rng_below(&x->b->r, 9)) {
    case 0: add(x, graph_eq(x->g, pi.n, reward), tape_eq(x->p, pi.op, y.op)); break;
    case 1: add(x, graph_ev(x->g, pi.n, reward), tape_ev(x->p, pi.op, y.op)); break;
    case 2:
    case 3: add(x, graph_condition(x->g, pi.n, reward), tape_condition(x->p, pi.op, y.op)); break;
    case 4: add(x, graph_boltzmann(x->g, pi.n, beta, reward), tape_boltzmann(x->p, pi.op, beta, y.op)); break;
    case 5: add_pointwise(x, rng_chance(&x->b->r, 1, 4)); break;
    case 6: add(x, graph_power(x->g, y.n, exponent), tape_power(x->p, y.op, exponent)); break;
    case 7: add(x, graph_occupancy(x->g, pi.n), tape_occupancy(x->p, pi.op)); break;
    default:
        pi = pick(x, SHAPE_VALUE);
        if (x->p->ops[pi.op].kind == TAPE_CONSTANT)
            return; /* the graph has no next of a leaf */
        add(x, graph_next(x->g, pi.n), tape_next(x->p, pi.op));
    }
}

static void build(both *x)
{
    mpq_t half;
    mpq_init(half);
    mpq_set_ui(half, 1, 2);
    add(x, graph_prior(x->g), tape_prior(x->p));
    add(x, graph_uniform(x->g), tape_uniform(x->p));
    add(x, graph_success(x->g), tape_success(x->p));
    add(x, graph_constant(x->g, SHAPE_REWARD, half), tape_constant(x->p, SHAPE_REWARD, half));
    add(x, graph_constant(x->g, SHAPE_VALUE, half), tape_constant(x->p, SHAPE_VALUE, half));
    mpq_clear(half);
    uint32_t wanted = rng_between(&x->b->r, 6, 14);
    while (x->count < wanted)
        add_random(x);
}

/* ---- Entries ------------------------------------------------------------------------------------- */

static uint32_t first_index(const compact *c, bool values, uint32_t place)
{
    return values ? place : c->first_choice[place];
}

/* The residues of a table of the graph, by choice or place. */
static uint64_t *residues(both *x, const compact *c, const prime *f, node n)
{
    bool values = graph_shape(x->g, n) == SHAPE_VALUE;
    uint64_t *out = alloc_zeroed(values ? c->place_count : c->choice_count, f->limbs * sizeof *out);
    mpq_t entry;
    mpq_init(entry);
    for (uint32_t i = 0; i < c->place_count; i++)
        for (uint32_t k = first_index(c, values, i); k < first_index(c, values, i + 1); k++) {
            graph_entry(x->g, n, compact_step(c, i), c->state[i], k - first_index(c, values, i), entry);
            ck_assert(prime_residue(f, entry, &out[(size_t)f->limbs * k]));
        }
    mpq_clear(entry);
    return out;
}

static void check_support(both *x, const compact *c, const support *s, pair t)
{
    bool values = graph_shape(x->g, t.n) == SHAPE_VALUE;
    mpq_t entry;
    mpq_init(entry);
    for (uint32_t i = 0; i < c->place_count; i++) {
        uint32_t step = compact_step(c, i), state = c->state[i];
        bool marked = graph_row_undefined(x->g, t.n, step, state);
        if (support_marked(s, t.op, i) != marked)
            bench_fail(x->b, "operation %u of kind %d: mark at t=%u s=%u is %d in the graph", t.op,
                       x->p->ops[t.op].kind, step, state, marked);
        for (uint32_t k = first_index(c, values, i); k < first_index(c, values, i + 1); k++) {
            graph_entry(x->g, t.n, step, state, k - first_index(c, values, i), entry);
            if (!x->p->ops[t.op].is_signed && support_nonzero(s, t.op, k) != (mpq_sgn(entry) != 0))
                bench_fail(x->b, "operation %u of kind %d: zero at t=%u s=%u", t.op, x->p->ops[t.op].kind,
                           step, state);
        }
    }
    mpq_clear(entry);
}

static void check_outcome(both *x, const compact *c, const tape_outcome *o, node a, node b)
{
    comparison r;
    graph_compare(x->g, a, b, &r);
    bool same = o->compared == r.compared && o->undefined == r.undefined &&
                o->one_side == r.undefined_left + r.undefined_right && o->different == (r.different > 0);
    if (same && o->different)
        same = compact_step(c, o->place) == r.t && c->state[o->place] == r.s && o->action == r.a;
    if (!same)
        bench_fail(x->b, "comparison of nodes %u and %u: %lu %lu %lu %d, wanted %zu %zu %zu %d", a, b,
                   (unsigned long)o->compared, (unsigned long)o->undefined, (unsigned long)o->one_side,
                   o->different, r.compared, r.undefined, r.undefined_left + r.undefined_right,
                   r.different > 0);
}

static void run(both *x, const compact *c, const parameters *numbers, const prime *f)
{
    support *s = support_new(x->p);
    modular *e = modular_new(x->p, s);
    uint64_t *values = alloc_zeroed(numbers->count, f->limbs * sizeof *values), *given[MAX_TABLES];
    uint8_t *nonzero[MAX_TABLES];
    for (uint32_t i = 0; i < numbers->count; i++)
        ck_assert(prime_residue(f, numbers->value[i], &values[(size_t)f->limbs * i]));
    for (uint32_t i = 0; i < x->count; i++) {
        given[i] = residues(x, c, f, x->table[i].n);
        nonzero[i] = alloc_zeroed(c->choice_count + c->place_count, 1);
    }
    support_run(s, c, (const uint8_t *const *)nonzero);
    for (uint32_t i = 0; i < x->count; i++)
        check_support(x, c, s, x->table[i]);
    ck_assert(modular_set(e, f, values, numbers->count));
    tape_outcome *out = alloc_zeroed(x->p->pair_count, sizeof *out);
    ck_assert(modular_run(e, c, (const uint64_t *const *)given, out));
    for (uint32_t i = 0; i < x->count; i++)
        if (out[i].different)
            bench_fail(x->b, "operation %u of kind %d differs at place %u", x->table[i].op,
                       x->p->ops[x->table[i].op].kind, out[i].place);
    for (uint32_t i = x->count; i < x->p->pair_count; i++) {
        uint32_t a = 0, b = 0;
        while (x->table[a].op != x->p->pairs[i].a)
            a++;
        while (x->table[b].op != x->p->pairs[i].b)
            b++;
        check_outcome(x, c, &out[i], x->table[a].n, x->table[b].n);
    }
    for (uint32_t i = 0; i < x->count; i++) {
        free(given[i]);
        free(nonzero[i]);
    }
    free(values);
    free(out);
    modular_free(e);
    support_free(s);
}

static void entries_and_comparisons(bench *b)
{
    both x = {.b = b, .g = b->g[GRAPH_USUAL], .p = tape_new()};
    prime f;
    prime_draw(&f, PRIME_BITS + 64 * (unsigned)(b->index % PRIME_WIDTHS), b->seed, b->index);
    build(&x);
    for (uint32_t i = 0; i < x.count; i++)
        tape_compare(x.p, x.table[i].op, tape_given(x.p, graph_shape(x.g, x.table[i].n)));
    for (int i = 0; i < 6; i++) {
        bool values = rng_chance(&b->r, 1, 4);
        pair l = pick(&x, values ? SHAPE_VALUE : SHAPE_REWARD),
             r = pick(&x, values ? SHAPE_VALUE : SHAPE_REWARD);
        tape_compare(x.p, l.op, r.op);
    }
    compact *c = compact_new();
    parameters *numbers = parameters_new();
    ck_assert(compact_from_mdp(c, numbers, b->m, graph_reachable(x.g)));
    if (!x.p->is_signed)
        run(&x, c, numbers, &f);
    compact_free(c);
    parameters_free(numbers);
    tape_free(x.p);
}

/* ---- Exactly ------------------------------------------------------------------------------------- */

static void check_entries(both *x, const compact *c, const exact *e, pair t)
{
    bool values = graph_shape(x->g, t.n) == SHAPE_VALUE;
    mpq_t wanted, found;
    mpq_inits(wanted, found, NULL);
    for (uint32_t i = 0; i < c->place_count; i++)
        for (uint32_t k = first_index(c, values, i); k < first_index(c, values, i + 1); k++) {
            graph_entry(x->g, t.n, compact_step(c, i), c->state[i], k - first_index(c, values, i), wanted);
            exact_entry(e, t.op, i, k, found);
            if (!mpq_equal(wanted, found))
                bench_fail(x->b, "operation %u of kind %d differs at place %u", t.op, x->p->ops[t.op].kind,
                           i);
        }
    mpq_clears(wanted, found, NULL);
}

static void exactly(bench *b)
{
    both x = {.b = b, .g = b->g[GRAPH_USUAL], .p = tape_new()};
    build(&x);
    pair left[8], right[8];
    for (int i = 0; i < 8; i++) {
        bool values = rng_chance(&b->r, 1, 4);
        left[i] = pick(&x, values ? SHAPE_VALUE : SHAPE_REWARD);
        right[i] = pick(&x, values ? SHAPE_VALUE : SHAPE_REWARD);
        tape_compare(x.p, left[i].op, right[i].op);
    }
    compact *c = compact_new();
    parameters *numbers = parameters_new();
    ck_assert(compact_from_mdp(c, numbers, b->m, graph_reachable(x.g)));
    if (!x.p->is_signed) {
        support *s = support_new(x.p);
        exact *e = exact_new(x.p, s);
        tape_outcome out[8];
        support_run(s, c, NULL);
        ck_assert(exact_run(e, c, numbers, out));
        for (uint32_t i = 0; i < x.count; i++)
            check_entries(&x, c, e, x.table[i]);
        for (int i = 0; i < 8; i++)
            check_outcome(&x, c, &out[i], left[i].n, right[i].n);
        exact_free(e);
        support_free(s);
    }
    compact_free(c);
    parameters_free(numbers);
    tape_free(x.p);
}

/* ---- Bounds -------------------------------------------------------------------------------------- */

/* Compared with 1, numerators and denominators of an entry are below the bound. */
static size_t largest_entry(both *x, const compact *c, const exact *e, pair t)
{
    bool values = graph_shape(x->g, t.n) == SHAPE_VALUE;
    size_t most = 0;
    mpq_t entry;
    mpq_init(entry);
    for (uint32_t i = 0; i < c->place_count; i++)
        for (uint32_t k = first_index(c, values, i); k < first_index(c, values, i + 1); k++) {
            exact_entry(e, t.op, i, k, entry);
            size_t num = mpz_sizeinbase(mpq_numref(entry), 2), den = mpz_sizeinbase(mpq_denref(entry), 2);
            most = num > most ? num : most;
            most = den > most ? den : most;
        }
    mpq_clear(entry);
    return most;
}

static void within_bounds(bench *b)
{
    both x = {.b = b, .g = b->g[GRAPH_USUAL], .p = tape_new()};
    build(&x);
    compact *c = compact_new();
    parameters *numbers = parameters_new();
    ck_assert(compact_from_mdp(c, numbers, b->m, graph_reachable(x.g)));
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    uint32_t ones[2] = {tape_constant(x.p, SHAPE_REWARD, one), tape_constant(x.p, SHAPE_VALUE, one)};
    mpq_clear(one);
    uint32_t count = x.p->is_signed ? 0 : x.count;
    for (uint32_t i = 0; i < count; i++) {
        x.p->pair_count = 0; /* this pair alone */
        tape_compare(x.p, x.table[i].op, ones[graph_shape(x.g, x.table[i].n) == SHAPE_VALUE]);
        support *s = support_new(x.p);
        exact *e = exact_new(x.p, s);
        bound *limits = bound_new(x.p, s);
        tape_outcome out;
        uint64_t bits;
        support_run(s, c, NULL);
        ck_assert(exact_run(e, c, numbers, &out));
        ck_assert(bound_run(limits, c, numbers, &bits));
        size_t largest = largest_entry(&x, c, e, x.table[i]);
        if (largest > bits + 1) /* 2^bits has one digit more */
            bench_fail(b, "operation %u of kind %d: %zu digits, bound %lu", x.table[i].op,
                       x.p->ops[x.table[i].op].kind, largest, (unsigned long)bits);
        bound_free(limits);
        exact_free(e);
        support_free(s);
    }
    compact_free(c);
    parameters_free(numbers);
    tape_free(x.p);
}

/* ---- Trajectory form ----------------------------------------------------------------------------- */

/* Products, quotients and powers of what conditioning and softmax give, on models made deterministic. */
static void add_monomial(both *x)
{
    pair pi = pick(x, SHAPE_POLICY), y = pick(x, SHAPE_REWARD), z = pick(x, SHAPE_REWARD);
    node reward = as_reward(x, y.n);
    unsigned long beta = rng_below(&x->b->r, 4);
    long exponent = (long)rng_below(&x->b->r, 6) - 2;
    pointwise op = rng_chance(&x->b->r, 1, 3) ? POINT_DIV : POINT_MUL;
    switch (rng_below(&x->b->r, 9)) {
    case 0: add(x, graph_eq(x->g, pi.n, reward), tape_eq(x->p, pi.op, y.op)); break;
    case 1: add(x, graph_ev(x->g, pi.n, reward), tape_ev(x->p, pi.op, y.op)); break;
    case 2:
    case 3:
    case 4: add(x, graph_condition(x->g, pi.n, reward), tape_condition(x->p, pi.op, y.op)); break;
    case 5: add(x, graph_boltzmann(x->g, pi.n, beta, reward), tape_boltzmann(x->p, pi.op, beta, y.op)); break;
    case 6: add(x, graph_power(x->g, y.n, exponent), tape_power(x->p, y.op, exponent)); break;
    default: add(x, graph_pointwise(x->g, op, y.n, z.n), tape_pointwise(x->p, op, y.op, z.op));
    }
}

/* Each table with each of its shape, and eV with eV. */
static uint32_t compare_all(both *x, pair *left, pair *right)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < x->count; i++)
        for (uint32_t k = i + 1; k < x->count; k++)
            if ((graph_shape(x->g, x->table[i].n) == SHAPE_VALUE) ==
                (graph_shape(x->g, x->table[k].n) == SHAPE_VALUE)) {
                left[count] = x->table[i];
                right[count++] = x->table[k];
                tape_compare(x->p, x->table[i].op, x->table[k].op);
            }
    return count;
}

static uint64_t paths_tried, paths_decided;

static void in_trajectory_form(bench *b)
{
    if (!places_deterministic(graph_reachable(b->g[GRAPH_USUAL])))
        return;
    both x = {.b = b, .g = b->g[GRAPH_USUAL], .p = tape_new()};
    pair left[MAX_TABLES * MAX_TABLES], right[MAX_TABLES * MAX_TABLES];
    add(&x, graph_prior(x.g), tape_prior(x.p));
    add(&x, graph_uniform(x.g), tape_uniform(x.p));
    add(&x, graph_success(x.g), tape_success(x.p));
    for (uint32_t i = rng_between(&b->r, 4, 9); i > 0; i--)
        add_monomial(&x);
    uint32_t count = compare_all(&x, left, right);
    compact *c = compact_new();
    parameters *numbers = parameters_new();
    ck_assert(compact_from_mdp(c, numbers, b->m, graph_reachable(x.g)));
    support *s = support_new(x.p);
    paths *e = paths_new(x.p, s);
    tape_outcome *out = alloc_zeroed(count, sizeof *out);
    support_run(s, c, NULL);
    paths_tried++;
    if (e && paths_run(e, c, numbers, out)) {
        paths_decided++;
        for (uint32_t i = 0; i < count; i++)
            check_outcome(&x, c, &out[i], left[i].n, right[i].n);
    }
    free(out);
    paths_free(e);
    support_free(s);
    compact_free(c);
    parameters_free(numbers);
    tape_free(x.p);
}

/* The same, and that it was not given up too often to mean anything. */
static void trajectory_form(bench *b)
{
    in_trajectory_form(b);
    if (paths_tried >= 200)
        ck_assert_uint_gt(4 * paths_decided, paths_tried);
}

/* ---- Hypotheses ---------------------------------------------------------------------------------- */

static void hypotheses(bench *b)
{
    const places *pl = graph_reachable(b->g[GRAPH_USUAL]);
    compact *c = compact_new();
    parameters *numbers = parameters_new();
    ck_assert(compact_from_mdp(c, numbers, b->m, pl));
    ck_assert(compact_deterministic(c, 0) == places_deterministic(pl));
    ck_assert(compact_single_start(c, 0) == mdp_has_single_start(b->m));
    ck_assert(compact_uniform_prior(c, 0) == places_uniform_prior(pl));
    ck_assert(compact_full_support(c, 0) == places_full_support(pl));
    ck_assert(compact_same_actions(c, 0) == places_same_actions(pl));
    ck_assert(compact_positive_success(c, 0) == places_positive_success(pl));
    compact_free(c);
    parameters_free(numbers);
}

#define PROPERTIES(X)             \
    X(entries_and_comparisons, 1) \
    X(exactly, 1)                 \
    X(within_bounds, 1)           \
    X(trajectory_form, 1)         \
    X(hypotheses, 4)

PROPERTIES(PROPERTY_TEST)

/* ---- Primes that do not fit ---------------------------------------------------------------------- */

/*
 * One state with two actions that succeed with probability 1/2^62 and (p - 1)/2^62: the prior's success is
 * p/2^63. It is not 0, but it is modulo p, where nothing can be divided by it.
 */
static mdp *success_divisible_by(uint64_t p)
{
    status st;
    status_init(&st);
    mdp_builder *b = mdp_builder_new();
    mpq_t value, one;
    mpq_inits(value, one, NULL);
    mpq_set_ui(one, 1, 1);
    size_t success = mdp_builder_reward_model(b, MDP_SUCCESS);
    mdp_builder_state(b, 1, 1);
    mdp_builder_label(b, "init");
    for (int a = 0; a < 2; a++) {
        mdp_builder_action(b, a == 0 ? "a" : "b", 1, 1);
        mpq_set_ui(value, a == 0 ? 1 : p - 1, UINT64_C(1) << 62);
        mpq_canonicalize(value);
        mdp_builder_action_value(b, success, value);
        mdp_builder_successor(b, 0, one);
    }
    mdp_builder_horizon(b, 1, 1, 1);
    mpq_clears(value, one, NULL);
    mdp *m = mdp_freeze(b, "divisible", &st);
    ck_assert_msg(m, "%s", st.text);
    return m;
}

static bool fits(const tape *p, const mdp *m, const prime *f)
{
    compact *c = compact_new();
    parameters *numbers = parameters_new();
    places *reachable = places_reachable(m);
    ck_assert(compact_from_mdp(c, numbers, m, reachable));
    support *s = support_new(p);
    modular *e = modular_new(p, s);
    uint64_t *values = alloc_zeroed(numbers->count, sizeof *values);
    tape_outcome out;
    for (uint32_t i = 0; i < numbers->count; i++)
        ck_assert(prime_residue(f, numbers->value[i], &values[i]));
    support_run(s, c, NULL);
    ck_assert(modular_set(e, f, values, numbers->count));
    bool so = modular_run(e, c, NULL, &out);
    ck_assert(!so || out.different);
    free(values);
    modular_free(e);
    support_free(s);
    places_free(reachable);
    parameters_free(numbers);
    compact_free(c);
    return so;
}

/* Denominators, parameters and constants that the prime divides. */
START_TEST(numbers_that_the_prime_divides)
{
    prime f;
    prime_draw(&f, PRIME_BITS, 5, 0);
    mpq_t value;
    uint64_t residue = 0, values[] = {0, 1, 2, 0};
    mpq_init(value);
    mpq_set_ui(value, 1, f.p[0]);
    ck_assert(!prime_residue(&f, value, &residue));
    for (int kind = 0; kind < 4; kind++) {
        tape *p = tape_new();
        mpq_set_ui(value, kind == 1 ? f.p[0] : 1, kind == 2 ? f.p[0] : 2);
        tape_compare(p, tape_success(p), tape_constant(p, SHAPE_REWARD, value));
        support *s = support_new(p);
        modular *e = modular_new(p, s);
        ck_assert_int_eq(modular_set(e, &f, values, kind == 3 ? 4 : 3),
                         kind == 0); /* the last value is 0 modulo p */
        modular_free(e);
        support_free(s);
        tape_free(p);
    }
    mpq_clear(value);
}
END_TEST

/* Wherever something is inverted: conditioning, softmax, quotients, negative powers, of tables and of
 * numbers. */
START_TEST(primes_that_do_not_fit)
{
    prime unfit, fit;
    prime_draw(&unfit, PRIME_BITS, 5, 0);
    prime_draw(&fit, PRIME_BITS, 5, 1);
    mdp *m = success_divisible_by(unfit.p[0]);
    for (int kind = 0; kind < 6; kind++) {
        tape *p = tape_new();
        uint32_t prior = tape_prior(p), x = tape_success(p);
        uint32_t v = tape_ev(p, prior, x), n = tape_number_success(p, prior, x);
        switch (kind) {
        case 0: tape_compare(p, tape_condition(p, prior, x), prior); break;
        case 1: tape_compare(p, tape_boltzmann(p, prior, 1, x), prior); break;
        case 2: tape_compare(p, tape_pointwise(p, POINT_DIV, v, tape_power(p, v, 2)), v); break;
        case 3: tape_compare(p, tape_power(p, v, -1), v); break;
        case 4: tape_compare_numbers(p, tape_number_arithmetic(p, TAPE_NUMBER_DIV, n, n), n); break;
        default: tape_compare_numbers(p, tape_number_power(p, n, -2), n); break;
        }
        ck_assert_msg(!fits(p, m, &unfit), "%d", kind);
        ck_assert_msg(fits(p, m, &fit), "%d", kind);
        tape_free(p);
    }
    mdp_free(m);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("tape");
    PROPERTIES(PROPERTY_ADD)
    add_case(s, "primes_that_do_not_fit", primes_that_do_not_fit);
    add_case(s, "numbers_that_the_prime_divides", numbers_that_the_prime_divides);
    return run_suite(s, "test_tape");
}
