/* Laws over trajectories: against the oracle on random models, and by hand where laws differ. */
#include <stdlib.h>

#include "ask.h"
#include "operators/law.h"
#include "twin.h"

/* ---- Random models -------------------------------------------------------------------------------- */

static bool same_path(const law *l, size_t i, const oracle_law *o, size_t k)
{
    for (uint32_t t = 0; t < l->horizon; t++)
        if (l->paths[i * l->horizon + t].s != o->path[k].step[2 * t] ||
            l->paths[i * l->horizon + t].a != o->path[k].step[2 * t + 1])
            return false;
    return true;
}

/* The same paths in the same order, and together 1. */
static void check_law(const bench *b, const law *l, const oracle_law *o, const char *what)
{
    if (l->count != o->count || l->horizon != o->horizon)
        bench_fail(b, "%s: %zu paths, wanted %zu", what, l->count, o->count);
    mpq_t sum;
    mpq_init(sum);
    for (size_t i = 0; i < l->count; i++) {
        if (!same_path(l, i, o, i) || !real_is_rational(&l->p[i]) ||
            !mpq_equal(l->p[i].rational, o->path[i].p))
            bench_fail(b, "%s: path %zu", what, i);
        mpq_add(sum, sum, l->p[i].rational);
    }
    if (mpq_cmp_ui(sum, 1, 1) != 0)
        bench_fail(b, "%s: the sum is not 1", what);
    mpq_clear(sum);
}

/* The first marked row that is reached with positive probability decides; the oracle's occupancy says which
 * are. */
static bool reaches_mark(const bench *b, const oracle_table *pi)
{
    oracle_table *d = oracle_occupancy(pi);
    bool found = false;
    for (uint32_t t = 1; t <= mdp_horizon(b->m); t++)
        for (uint32_t s = 0; s < mdp_states(b->m); s++)
            found = found || (*oracle_mark(pi, t, s) && mpq_sgn(oracle_at(d, t, s, 0)) > 0);
    oracle_table_free(d);
    return found;
}

static void check_plain(bench *b, twin pi, const char *what)
{
    oracle_law *o = oracle_path_law(pi.o);
    bool undefined = reaches_mark(b, pi.o);
    for (int i = 0; i < GRAPHS; i++) {
        uint32_t t = 77, s = 77;
        law *l = law_of(b->g[i], pi.n[i], &t, &s);
        if (undefined != (l == NULL))
            bench_fail(b, "law of %s: defined or not", what);
        if (l)
            check_law(b, l, o, what);
        else if (t < 1 || t > mdp_horizon(b->m) || !*oracle_mark(pi.o, t, s))
            bench_fail(b, "law of %s: t=%u state %u is not marked", what, t, s);
        law_free(l);
    }
    oracle_law_free(o);
}

static void check_posterior(bench *b, twin pi, twin y, const char *what)
{
    mpq_t p;
    mpq_init(p);
    bool undefined = !oracle_success_probability(pi.o, y.o, p);
    bool impossible = mpq_sgn(p) == 0;
    oracle_law *o = impossible ? NULL : oracle_posterior_law(pi.o, y.o);
    for (int i = 0; i < GRAPHS; i++) {
        uint32_t t = 77, s = 77;
        law *l = law_posterior(b->g[i], pi.n[i], y.n[i], &t, &s);
        if ((undefined || impossible) != (l == NULL))
            bench_fail(b, "posterior law of %s: defined or not", what);
        if (l)
            check_law(b, l, o, what);
        else if (undefined ? t < 1 || !(*oracle_mark(pi.o, t, s) || *oracle_mark(y.o, t, s)) : t != 0)
            bench_fail(b, "posterior law of %s: t=%u state %u", what, t, s);
        law_free(l);
    }
    oracle_law_free(o);
    mpq_clear(p);
}

static void like_the_oracle(bench *b)
{
    twin prior = twin_prior(b), x = twin_success(b);
    twin pi = twin_random_policy(b, false), y = twin_random_reward(b, false);
    check_plain(b, prior, "the prior");
    check_plain(b, pi, "a policy");
    check_posterior(b, prior, x, "the prior");
    check_posterior(b, pi, x, "a policy");
    check_posterior(b, pi, y, "a policy under rewards");
}

static void with_marks(bench *b)
{
    twin pi = twin_random_policy(b, true), y = twin_random_reward(b, true), x = twin_success(b);
    check_plain(b, pi, "a marked policy");
    check_posterior(b, pi, x, "a marked policy");
    check_posterior(b, twin_prior(b), y, "the prior under marked rewards");
    twin g = twin_condition(b, twin_prior(b), x);
    check_plain(b, g, "G(1)");
    check_posterior(b, g, x, "G(1)");
}

/* The uniform policy has every trajectory there is. */
static void counted(bench *b)
{
    twin uniform = twin_uniform(b);
    oracle_law *o = oracle_path_law(uniform.o);
    uint64_t count = trajectory_count(graph_places(b->g[GRAPH_USUAL]), b->m, 1);
    if (count != o->count)
        bench_fail(b, "%ju trajectories, wanted %zu", (uintmax_t)count, o->count);
    oracle_law_free(o);
}

/* ---- Equality ------------------------------------------------------------------------------------- */

/* Place of the k-th path in l, or l's count. */
static size_t find(const law *l, const law_step *path)
{
    size_t i = 0;
    for (; i < l->count; i++) {
        uint32_t t = 0;
        while (t < l->horizon && l->paths[i * l->horizon + t].s == path[t].s &&
               l->paths[i * l->horizon + t].a == path[t].a)
            t++;
        if (t == l->horizon)
            break;
    }
    return i;
}

static bool before(const law_step *p, const law_step *q, uint32_t horizon)
{
    for (uint32_t t = 0; t < horizon; t++) {
        if (p[t].s != q[t].s)
            return p[t].s < q[t].s;
        if (p[t].a != q[t].a)
            return p[t].a < q[t].a;
    }
    return false;
}

/* The first path, of either, to which the two give different probabilities; NULL if they are equal. */
static const law_step *first_difference(const law *a, const law *b)
{
    const law_step *first = NULL;
    for (int side = 0; side < 2; side++) {
        const law *l = side ? b : a, *other = side ? a : b;
        for (size_t i = 0; i < l->count; i++) {
            const law_step *path = l->paths + i * l->horizon;
            size_t k = find(other, path);
            if (k < other->count && mpq_equal(other->p[k].rational, l->p[i].rational))
                continue;
            if (!first || before(path, first, l->horizon))
                first = path;
        }
    }
    return first;
}

static void check_equality(const bench *b, const law *l, const law *r)
{
    size_t i = 0;
    bool in_b = false;
    const law_step *expected = first_difference(l, r);
    bool equal = law_equal(l, r, &i, &in_b);
    if (equal != (expected == NULL) || law_equal(l, r, NULL, NULL) != equal)
        bench_fail(b, "law_equal: %d", equal);
    if (equal)
        return;
    const law *of = in_b ? r : l;
    const law_step *path = of->paths + i * of->horizon;
    if (i >= of->count || before(path, expected, of->horizon) || before(expected, path, of->horizon))
        bench_fail(b, "law_equal: not the first difference");
    real p, q;
    real_init(&p);
    real_init(&q);
    law_probability(&p, l, path);
    law_probability(&q, r, path);
    if (mpq_equal(p.rational, q.rational) || (in_b && mpq_sgn(p.rational) != 0))
        bench_fail(b, "law_probability at the difference");
    real_clear(&p);
    real_clear(&q);
}

static void equality(bench *b)
{
    graph *g = b->g[GRAPH_USUAL];
    twin tables[] = {twin_prior(b), twin_uniform(b), twin_random_policy(b, false),
                     twin_argmax(b, twin_prior(b), twin_success(b))};
    law *laws[6];
    size_t count = 0;
    uint32_t t, s;
    for (size_t i = 0; i < 4; i++)
        laws[count++] = law_of(g, tables[i].n[GRAPH_USUAL], &t, &s);
    laws[count++] = law_posterior(g, tables[0].n[GRAPH_USUAL], graph_success(g), &t, &s);
    laws[count++] = law_posterior(g, tables[1].n[GRAPH_USUAL], graph_success(g), &t, &s);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            if (laws[i] && laws[k])
                check_equality(b, laws[i], laws[k]);
    for (size_t i = 0; i < count; i++)
        law_free(laws[i]);
}

#define PROPERTIES(X)     \
    X(like_the_oracle, 2) \
    X(with_marks, 2)      \
    X(counted, 2)         \
    X(equality, 4)

PROPERTIES(PROPERTY_TEST)

/* ---- By hand -------------------------------------------------------------------------------------- */

static uint64_t count_of(unsigned horizon, const char *states, const char *body, uint32_t from)
{
    mdp *m = ask_model(horizon, states, body);
    places *p = places_reachable(m);
    uint64_t count = trajectory_count(p, m, from);
    places_free(p);
    mdp_free(m);
    return count;
}

static const char loop[] = "state 0 init\n\taction a [1, 1/2]\n\t\t0 : 1\n\taction b [1, 1/2]\n\t\t0 : 1\n";
/* a to 0 or 1, b to 1; one action in 1: f(T) = 2, then f = (f + 1) + 1 */
static const char branch[] =
    "state 0 init\n\taction a [1, 1/2]\n\t\t0 : 1/2\n\t\t1 : 1/2\n\taction b [1, 1/2]\n\t\t1 : 1\n"
    "state 1\n\taction a [1, 1]\n\t\t1 : 1\n";

START_TEST(counts_by_hand)
{
    ck_assert_uint_eq(count_of(1, "1", loop, 1), 2);
    ck_assert_uint_eq(count_of(19, "1", loop, 1), 524288);
    ck_assert_uint_eq(count_of(20, "1", loop, 1), 1048576);
    ck_assert_uint_eq(count_of(20, "1", loop, 18), 8);
    ck_assert_uint_eq(count_of(63, "1", loop, 1), UINT64_C(1) << 63);
    ck_assert_uint_eq(count_of(64, "1", loop, 1), UINT64_MAX); /* 2^64 is more than that */
    ck_assert_uint_eq(count_of(1000, "1", loop, 1), UINT64_MAX);
    ck_assert_uint_eq(count_of(1, "2", branch, 1), 2);
    ck_assert_uint_eq(count_of(2, "2", branch, 1), 4);
    ck_assert_uint_eq(count_of(5, "2", branch, 1), 10);
    ck_assert_uint_eq(count_of(5, "2", branch, 5), 3); /* from both states */
}
END_TEST

/* The successors stand in the file in another order; the paths come in that of the states. */
START_TEST(order_by_hand)
{
    ask q;
    ask_open(&q, ask_model(2, "3",
                           "state 0 init\n\taction b [1, 1/2]\n\t\t2 : 1/3\n\t\t0 : 1/6\n\t\t1 : "
                           "1/2\n\taction a [1, 1/2]\n\t\t1 : 1\n"
                           "state 1\n\taction z [1, 1]\n\t\t1 : 1\nstate 2\n\taction z [0, 1]\n\t\t1 : 1\n"));
    ask_is(&q, "law(prior)", "0b 0b: 1/24  0b 0a: 1/24  0b 1z: 1/4  0b 2z: 1/6  0a 1z: 1/2");
    ask_is(&q, "posterior_law(prior)", "0b 0b: 1/20  0b 0a: 1/20  0b 1z: 3/10  0a 1z: 3/5"); /* of 5/6 */
    ask_close(&q);
}
END_TEST

/* Probabilities of paths that are not there, by either side. */
START_TEST(differences_by_hand)
{
    ask q;
    ask_open(&q, ask_model(1, "1",
                           "state 0 init\n\taction a [1, 0]\n\t\t0 : 1\n\taction b [1/2, 1/2]\n\t\t0 : 1\n"
                           "\taction c [0, 1/2]\n\t\t0 : 1\n"));
    graph *g = evaluator_graph(q.e);
    uint32_t t, s;
    law *prior = law_of(g, graph_prior(g), &t, &s);                          /* b, c: 1/2 each */
    law *best = law_of(g, graph_optimal(g, graph_success(g)), &t, &s);       /* a */
    law *given = law_posterior(g, graph_prior(g), graph_success(g), &t, &s); /* b */
    size_t i = 9;
    bool in_b = false;
    ck_assert(!law_equal(prior, best, &i, &in_b)); /* a, which only the second has */
    ck_assert(in_b && i == 0);
    ck_assert(!law_equal(best, prior, &i, &in_b)); /* a, which the first has */
    ck_assert(!in_b && i == 0);
    ck_assert(!law_equal(given, prior, &i, &in_b)); /* b, 1 against 1/2 */
    ck_assert(!in_b && i == 0);
    ck_assert(law_equal(given, given, &i, &in_b));
    real p;
    real_init(&p);
    law_probability(&p, prior, &(law_step){0, 2});
    ck_assert(mpq_cmp_ui(p.rational, 1, 2) == 0);
    law_probability(&p, prior, &(law_step){0, 0});
    ck_assert(mpq_sgn(p.rational) == 0);
    law_probability(&p, given, &(law_step){0, 1});
    ck_assert(mpq_cmp_ui(p.rational, 1, 1) == 0);
    real_clear(&p);
    law_free(prior);
    law_free(best);
    law_free(given);
    ask_close(&q);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("law");
    add_case(s, "counts_by_hand", counts_by_hand);
    add_case(s, "order_by_hand", order_by_hand);
    add_case(s, "differences_by_hand", differences_by_hand);
    PROPERTIES(PROPERTY_ADD)
    return run_suite(s, "test_law");
}
