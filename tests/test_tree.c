/* The random trees of the experiments: their shape, their numbers, and that they are functions of the seed.
 */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "model/drn.h"
#include "search/tree.h"

static char *drn_of(const tree_family *f, uint64_t seed, uint64_t index)
{
    mdp *m = tree_generate(f, seed, index);
    text t;
    text_init(&t);
    drn_write(m, &t);
    mdp_free(m);
    return text_take(&t);
}

/* ---- Shape --------------------------------------------------------------------------------------------- */

/* 1 + A + ... + A^T and the end, added up by hand. */
START_TEST(states)
{
    static const struct {
        uint32_t depth, actions, states;
    } known[] = {
        {0, 1, 2},      {0, 7, 2},      {1, 1, 3},   {2, 2, 1 + 2 + 4 + 1}, {3, 4, 1 + 4 + 16 + 64 + 1},
        {5, 1, 7},      {7, 2, 256},    {4, 3, 122}, {6, 2, 128},           {1, 300, 302},
        {14, 2, 32768}, {15, 2, 65536},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        tree_family f = {known[i].actions, known[i].depth, 53, false};
        ck_assert_uint_eq(tree_states(&f), known[i].states);
    }
}
END_TEST

/* Too many states: 2^17 - 1; 1 + 400 + 160000; places: (1 + T + 1)(T + 1) > 5e7; choices: 449 * 448 > 200000;
 * and sizes at which 32 bits would run over. */
START_TEST(refused)
{
    static const struct {
        uint32_t depth, actions;
    } sizes[] = {{16, 2},         {2, 400},        {8000, 1},       {1, 448},       {0, 200001},
                 {UINT32_MAX, 1}, {UINT32_MAX, 2}, {1, UINT32_MAX}, {3, UINT32_MAX}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        tree_family f = {sizes[i].actions, sizes[i].depth, 53, false};
        ck_assert_uint_eq(tree_states(&f), 0);
    }
}
END_TEST

/* Walk down every string from the root, counting; the number of a string is 0 for the empty one and
 * A * parent + 1 + last action. Returns how many strings there are. */
static uint32_t walk(const mdp *m, const tree_family *f, uint32_t s, uint32_t length)
{
    uint32_t strings = 1;
    ck_assert_uint_eq(mdp_actions(m, s), f->actions);
    for (uint32_t a = 0; a < f->actions; a++) {
        bool last = length == f->depth;
        uint32_t n = mdp_successors(m, s, a);
        ck_assert_uint_eq(n, f->stochastic && !last ? f->actions : 1);
        for (uint32_t i = 0; i < n; i++)
            ck_assert_uint_eq(mdp_successor(m, s, a, i), last            ? mdp_states(m) - 1
                                                         : f->stochastic ? f->actions * s + 1 + i
                                                                         : f->actions * s + 1 + a);
        if (!last)
            strings += walk(m, f, f->actions * s + 1 + a, length + 1);
    }
    return strings;
}

static void check_shape(uint32_t depth, uint32_t actions, bool stochastic)
{
    tree_family f = {actions, depth, 53, stochastic};
    mdp *m = tree_generate(&f, 3, 5);
    uint32_t end = mdp_states(m) - 1;
    ck_assert_uint_eq(mdp_states(m), tree_states(&f));
    ck_assert_uint_eq(mdp_horizon(m), depth + 1);
    ck_assert_uint_eq(walk(m, &f, 0, 0), end);
    ck_assert(mpq_cmp_ui(mdp_initial(m, 0), 1, 1) == 0);
    ck_assert(mdp_prior_is_default(m));
    ck_assert(mdp_is_deterministic(m) == (!stochastic || depth == 0 || actions == 1));
    ck_assert_uint_eq(mdp_actions(m, end), 1);
    ck_assert_uint_eq(mdp_successor(m, end, 0, 0), end);
    ck_assert_str_eq(mdp_name(m), "tree 5");
    mdp_free(m);
}

START_TEST(shapes)
{
    static const uint32_t sizes[][2] = {{0, 1}, {0, 3}, {1, 1}, {1, 4}, {2, 2},
                                        {3, 2}, {4, 3}, {3, 4}, {9, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        check_shape(sizes[i][0], sizes[i][1], false);
        check_shape(sizes[i][0], sizes[i][1], true);
    }
}
END_TEST

/* ---- Numbers ------------------------------------------------------------------------------------------- */

/* x * 2^bits is a whole number below 2^bits. */
static void check_dyadic(mpq_srcptr x, uint32_t bits)
{
    mpq_t scaled;
    mpq_init(scaled);
    mpq_mul_2exp(scaled, x, bits);
    ck_assert(mpz_cmp_ui(mpq_denref(scaled), 1) == 0);
    ck_assert(mpq_sgn(x) >= 0 && mpq_cmp_ui(x, 1, 1) < 0);
    mpq_clear(scaled);
}

START_TEST(rewards_are_dyadic)
{
    static const uint32_t bits[] = {1, 2, 8, 31, 32, 33, 52, 53};
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
        tree_family f = {3, 3, bits[i], i % 2 == 1};
        mdp *m = tree_generate(&f, 11, i);
        for (uint32_t s = 0; s + 1 < mdp_states(m); s++)
            for (uint32_t a = 0; a < 3; a++)
                check_dyadic(mdp_success(m, s)->value[a], bits[i]);
        mdp_free(m);
    }
}
END_TEST

/* With 2 bits x is 0, 1/4, 1/2, 3/4: each about a quarter of 4 * 1022 draws, 1022 +- 5 * sqrt(4088 * 3/16).
 */
START_TEST(rewards_are_uniform)
{
    unsigned count[4] = {0};
    tree_family f = {2, 8, 2, false};
    for (uint64_t index = 0; index < 4; index++) {
        mdp *m = tree_generate(&f, 1, index);
        for (uint32_t s = 0; s < 511; s++)
            for (uint32_t a = 0; a < 2; a++) {
                mpq_t four;
                mpq_init(four);
                mpq_mul_2exp(four, mdp_success(m, s)->value[a], 2);
                count[mpz_get_ui(mpq_numref(four))]++;
                mpq_clear(four);
            }
        mdp_free(m);
    }
    for (int i = 0; i < 4; i++)
        ck_assert_msg(count[i] > 1022 - 140 && count[i] < 1022 + 140, "%d: %u of 4088", i, count[i]);
}
END_TEST

/* With one bit the weights are 0 or 1: never all 0, and a weight of 0 gives no successor. Of the draws that
 * remain a third is (1,1), and the others lead to one state. */
START_TEST(weights_of_zero)
{
    unsigned both = 0, total = 0;
    tree_family f = {2, 8, 1, true};
    for (uint64_t index = 0; index < 8; index++) {
        mdp *m = tree_generate(&f, 1, index);
        for (uint32_t s = 0; s < 255; s++)
            for (uint32_t a = 0; a < 2; a++, total++)
                both += mdp_successors(m, s, a) == 2;
        mdp_free(m);
    }
    ck_assert_msg(both > total / 4 && both < 5 * total / 12, "%u of %u", both, total);
}
END_TEST

/* ---- Functions of the seed ----------------------------------------------------------------------------- */

static void check_differ(const tree_family *a, uint64_t seed, uint64_t index, const tree_family *b,
                         uint64_t seed_b, uint64_t index_b, bool differ)
{
    char *left = drn_of(a, seed, index), *right = drn_of(b, seed_b, index_b);
    ck_assert_msg((strcmp(left, right) != 0) == differ, "seeds %d and %d, indices %d and %d", (int)seed,
                  (int)seed_b, (int)index, (int)index_b);
    free(left);
    free(right);
}

START_TEST(seeds_and_indices)
{
    tree_family f = {2, 3, 53, true}, fewer_bits = {2, 3, 52, true};
    check_differ(&f, 1, 2, &f, 1, 2, false);
    check_differ(&f, 1, 2, &f, 2, 2, true);
    check_differ(&f, 1, 2, &f, 1, 3, true);
    check_differ(&f, 1, 2, &f, 2, 1, true);
    check_differ(&f, 1, 2, &fewer_bits, 1, 2, true);
}
END_TEST

START_TEST(kinds_share_rewards)
{
    tree_family f = {3, 2, 53, false}, g = {3, 2, 53, true};
    mdp *deterministic = tree_generate(&f, 9, 4), *stochastic = tree_generate(&g, 9, 4);
    for (uint32_t s = 0; s < mdp_states(deterministic); s++)
        ck_assert(rat_row_equal(mdp_success(deterministic, s), mdp_success(stochastic, s)));
    mdp_free(deterministic);
    mdp_free(stochastic);
}
END_TEST

/* The weights are numbers of their own: at the root w0 : w1 is not x0 : x1. */
START_TEST(weights_are_no_rewards)
{
    tree_family f = {2, 1, 53, true};
    mdp *m = tree_generate(&f, 1, 0);
    mpq_t w0, w1;
    mpq_inits(w0, w1, NULL);
    mpq_set_z(w0, mdp_weight(m, 0, 0, 0));
    mpq_set_z(w1, mdp_weight(m, 0, 0, 1));
    mpq_mul(w0, w0, mdp_success(m, 0)->value[1]);
    mpq_mul(w1, w1, mdp_success(m, 0)->value[0]);
    ck_assert(!mpq_equal(w0, w1));
    mpq_clears(w0, w1, NULL);
    mdp_free(m);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("tree");
    const TTest *const tests[] = {states,
                                  refused,
                                  shapes,
                                  rewards_are_dyadic,
                                  rewards_are_uniform,
                                  weights_of_zero,
                                  seeds_and_indices,
                                  kinds_share_rewards,
                                  weights_are_no_rewards};
    ASK_CASE(s, "tree", tests);
    return suite_run(s);
}
