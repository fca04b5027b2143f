/* Random models are often at the edges where claims break. */
#include <check.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/places.h"
#include "search/generate.h"
#include "suite.h"

#define MODELS 2000

static bool same_successors(const mdp *m, uint32_t s, uint32_t a, uint32_t z, uint32_t b)
{
    if (mdp_successors(m, s, a) != mdp_successors(m, z, b))
        return false;
    for (uint32_t i = 0; i < mdp_successors(m, s, a); i++)
        if (mdp_successor(m, s, a, i) != mdp_successor(m, z, b, i) ||
            mpz_cmp(mdp_weight(m, s, a, i), mdp_weight(m, z, b, i)) != 0)
            return false;
    return true;
}

static bool equal_actions(const mdp *m, uint32_t s)
{
    for (uint32_t a = 1; a < mdp_actions(m, s); a++)
        if (mpq_equal(mdp_success(m, s)->value[a - 1], mdp_success(m, s)->value[a]) &&
            same_successors(m, s, a - 1, s, a))
            return true;
    return false;
}

static bool equal_states(const mdp *m, uint32_t s)
{
    for (uint32_t z = 0; z < s; z++) {
        bool equal = mdp_actions(m, z) == mdp_actions(m, s) &&
                     rat_row_equal(mdp_success(m, z), mdp_success(m, s)) &&
                     prob_row_equal(mdp_prior(m, z), mdp_prior(m, s));
        for (uint32_t a = 0; equal && a < mdp_actions(m, s); a++)
            equal = same_successors(m, z, a, s, a);
        if (equal)
            return true;
    }
    return false;
}

static bool dead_state(const mdp *m, uint32_t s)
{
    for (uint32_t a = 0; a < mdp_actions(m, s); a++)
        if (mpq_sgn(mdp_success(m, s)->value[a]) != 0)
            return false;
    return true;
}

static bool stochastic_row(const mdp *m, uint32_t s)
{
    for (uint32_t a = 0; a < mdp_actions(m, s); a++)
        if (mdp_successors(m, s, a) > 1)
            return true;
    return false;
}

static bool uneven_row(const mdp *m, uint32_t s)
{
    for (uint32_t a = 0; a < mdp_actions(m, s); a++)
        if (mdp_successors(m, s, a) > 1 && mpz_cmp(mdp_weight(m, s, a, 0), mdp_weight(m, s, a, 1)) != 0)
            return true;
    return false;
}

static bool prior_zero(const mdp *m, uint32_t s)
{
    const prob_row *row = mdp_prior(m, s);
    for (uint32_t a = 0; a < row->n; a++)
        if (mpz_sgn(row->weight[a]) == 0)
            return true;
    return false;
}

/* Odds other than 1 : 1, the same as in the state before. */
static bool same_odds(const mdp *m, uint32_t s)
{
    const prob_row *row = mdp_prior(m, s);
    return s > 0 && row->n == 2 && mdp_actions(m, s - 1) == 2 && prob_row_equal(row, mdp_prior(m, s - 1)) &&
           !prior_zero(m, s) && mpz_cmp(row->weight[0], row->weight[1]) != 0;
}

static bool zero_and_one(const mdp *m, uint32_t s)
{
    const rat_row *x = mdp_success(m, s);
    return x->n == 2 && mpq_cmp_ui(x->value[0], 1, 1) == 0 && mpq_sgn(x->value[1]) == 0;
}

static bool unreachable(const mdp *m, uint32_t s)
{
    places *p = places_reachable(m);
    bool found = false;
    for (uint32_t t = 1; t <= mdp_horizon(m); t++)
        found = found || places_find(p, t, s) >= 0;
    places_free(p);
    return !found;
}

/* Of the whole model; asked at one state only. */
static bool one_step(const mdp *m, uint32_t s)
{
    return s == 0 && mdp_horizon(m) == 1;
}

static bool one_state(const mdp *m, uint32_t s)
{
    return s == 0 && mdp_states(m) == 1;
}

static bool one_action(const mdp *m, uint32_t s)
{
    return s == 0 && mdp_max_actions(m) == 1;
}

static bool several_starts(const mdp *m, uint32_t s)
{
    return s == 0 && !mdp_has_single_start(m);
}

static bool other_start(const mdp *m, uint32_t s)
{
    return s == 0 && mpq_sgn(mdp_initial(m, 0)) == 0;
}

static bool deterministic_prior(const mdp *m, uint32_t s)
{
    bool all = s == 0 && mdp_max_actions(m) > 1;
    for (uint32_t z = 0; z < mdp_states(m); z++)
        all = all && (mdp_actions(m, z) == 1 || prior_zero(m, z));
    return all;
}

static bool uniform_prior(const mdp *m, uint32_t s)
{
    places *p = places_reachable(m);
    bool uniform = s == 0 && mdp_max_actions(m) > 1 && places_uniform_prior(p);
    places_free(p);
    return uniform;
}

static bool default_success(const mdp *m, uint32_t s)
{
    return s == 0 && mdp_success_is_default(m);
}

static bool full_size(const mdp *m, uint32_t s)
{
    return s == 0 && mdp_states(m) == 3 && mdp_max_actions(m) == 2 && mdp_horizon(m) == 3;
}

static bool widths_differ(const mdp *m, uint32_t s)
{
    return s > 0 && mdp_actions(m, s) != mdp_actions(m, s - 1);
}

/* Each holds at some state of that many of 2000 models, at least and at most, in the default family. */
static const struct edge {
    const char *name;
    bool (*holds)(const mdp *m, uint32_t s);
    int least, most;
} edges[] = {
    {"one step", one_step, 200, 700},
    {"one state", one_state, 200, 700},
    {"one action", one_action, 200, 700},
    {"full size", full_size, 900, 1300},
    {"several starts", several_starts, 200, 900},
    {"equal actions", equal_actions, 750, 1200},
    {"equal states", equal_states, 100, 800},
    {"dead state", dead_state, 200, 1100},
    {"stochastic row", stochastic_row, 600, 1600},
    {"uneven row", uneven_row, 300, 1300},
    {"prior with a zero", prior_zero, 400, 1400},
    {"deterministic prior", deterministic_prior, 150, 1000},
    {"uniform prior", uniform_prior, 100, 600},
    {"same odds", same_odds, 60, 600},
    {"x = (1, 0)", zero_and_one, 100, 800},
    {"x left to its default", default_success, 60, 300},
    {"unreachable state", unreachable, 400, 1300},
    {"start elsewhere than in state 0", other_start, 300, 1200},
    {"numbers of actions differ", widths_differ, 150, 900},
};
#define EDGES (sizeof edges / sizeof *edges)

START_TEST(edges_are_frequent)
{
    family f;
    family_init(&f);
    int seen[EDGES] = {0};
    for (uint64_t i = 0; i < MODELS; i++) {
        mdp *m = generate(&f, 8, 0, i);
        for (size_t e = 0; e < EDGES; e++) {
            bool holds = false;
            for (uint32_t s = 0; s < mdp_states(m); s++)
                holds = holds || edges[e].holds(m, s);
            seen[e] += holds;
        }
        mdp_free(m);
    }
    for (size_t e = 0; e < EDGES; e++)
        ck_assert_msg(seen[e] >= edges[e].least && seen[e] <= edges[e].most, "%s: %d", edges[e].name,
                      seen[e]);
}
END_TEST

/* Same number of actions within each layer, another one in another layer. */
START_TEST(layers_differ_in_their_actions)
{
    family f;
    family_init(&f);
    f.same_actions = true;
    int differ = 0;
    for (uint64_t i = 0; i < MODELS; i++) {
        mdp *m = generate(&f, 9, 0, i);
        places *p = places_reachable(m);
        uint32_t first = mdp_actions(m, places_state(p, 1, 0));
        bool other = false;
        for (uint32_t t = 2; t <= places_horizon(p); t++)
            other = other || mdp_actions(m, places_state(p, t, 0)) != first;
        differ += other;
        places_free(p);
        mdp_free(m);
    }
    ck_assert_msg(differ > 100 && differ < 1000, "%d", differ);
}
END_TEST

/* A prior that is the best there is, by success, in models where that is not trivial (T = 1, two actions). */
START_TEST(priors_are_sometimes_optimal)
{
    family f;
    family_init(&f);
    f.states = f.horizon = 1;
    f.exact_sizes = true;
    int best = 0, worst = 0;
    for (uint64_t i = 0; i < MODELS; i++) {
        mdp *m = generate(&f, 10, 0, i);
        const rat_row *x = mdp_success(m, 0);
        int order = mpq_cmp(x->value[0], x->value[1]);
        const prob_row *p = mdp_prior(m, 0);
        bool on_first = mpz_sgn(p->weight[1]) == 0, on_second = mpz_sgn(p->weight[0]) == 0;
        best += (order > 0 && on_first) || (order < 0 && on_second);
        worst += (order > 0 && on_second) || (order < 0 && on_first);
        mdp_free(m);
    }
    ck_assert_msg(best > 150 && best < 900 && worst > 150 && worst < 900, "%d %d", best, worst);
}
END_TEST

int main(void)
{
    alloc_install_in_libraries();
    static const TTest *const *const tests[] = {
        &edges_are_frequent, &layers_differ_in_their_actions, &priors_are_sometimes_optimal};
    Suite *s = suite_create("generate_edges");
    TCase *c = tcase_create("generate_edges");
    tcase_set_timeout(c, 120);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(c, *tests[i]);
    suite_add_tcase(s, c);
    return suite_run(s);
}
