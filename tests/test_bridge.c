/*
 * Two environments of the effective-horizon work, where their files are present (in $SHARED_DATA, or in
 * shared/data beside the project): through examples/npz2drn.py into models, and how far greedy must look.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "drn_files.h"
#include "model/drn.h"
#include "operators/lookahead.h"
#include "suite.h"

static void in_bridge(char *path, size_t size, const char *name)
{
    const char *directory = getenv("SHARED_DATA");
    char beside[4200];
    if (!directory) {
        in_tests(beside, sizeof beside, "../../shared/data");
        directory = beside;
    }
    snprintf(path, size, "%s/bridge/%s", directory, name);
}

/* What the converter makes of a file. */
static mdp *converted(const char *name, unsigned horizon)
{
    char script[4200], data[4300], command[9000];
    in_tests(script, sizeof script, "../examples/npz2drn.py");
    in_bridge(data, sizeof data, name);
    snprintf(command, sizeof command, "python3 '%s' --horizon %u '%s'", script, horizon, data);
    FILE *in = popen(command, "r");
    ck_assert_ptr_nonnull(in);
    status st;
    status_init(&st);
    mdp *m = drn_read(in, name, NULL, &st);
    ck_assert_int_eq(pclose(in), 0);
    ck_assert_msg(m != NULL, "%lu:%lu: %s", st.line, st.column, st.text);
    return m;
}

/* One line a value of k: "yes 1 272/2187" or "yes 1 none". */
static char *lines_of(const mdp *m, const char *optimum)
{
    status st;
    status_init(&st);
    rat_row **rewards = additive_rewards(m, "reward", &st);
    ck_assert_ptr_nonnull(rewards);
    lookahead *l = lookahead_new(m, rewards);
    ck_assert(equals(lookahead_optimum(l), optimum));
    lookahead_line line;
    lookahead_line_init(&line);
    text shown;
    text_init(&shown);
    while (lookahead_next(l, &line)) {
        char *value = mpq_get_str(NULL, 10, line.value), *gap = mpq_get_str(NULL, 10, line.gap);
        text_addf(&shown, "%s %s %s\n", line.optimal ? "yes" : "no", value, line.has_gap ? gap : "none");
        free(value);
        free(gap);
    }
    lookahead_line_clear(&line);
    lookahead_free(l);
    additive_rewards_free(rewards, m);
    return text_take(&shown);
}

/*
 * Freeway, published numbers: the smallest k is 1, the gaps for k = 1 .. 4 are 272/2187, 80/243, 146/243 and
 * 1. The others are the result of value iteration in Python fractions over all 198 states.
 */
START_TEST(test_freeway)
{
    mdp *m = converted("freeway_10.npz", 10);
    ck_assert_uint_eq(mdp_states(m), 198); /* with the end */
    ck_assert_uint_eq(mdp_choices(m), 3 * 197 + 1);
    ck_assert(mdp_is_deterministic(m));
    char *lines = lines_of(m, "1");
    ck_assert_str_eq(lines,
                     "yes 1 272/2187\nyes 1 80/243\nyes 1 146/243\nyes 1 1\nyes 1 1\nyes 1 1\nyes 1 1\n"
                     "yes 1 1\nyes 1 1\nyes 1 1\n");
    free(lines);
    mdp_free(m);
}
END_TEST

/*
 * MiniGrid, by the same value iteration in Python fractions: the prior already prefers the shaping reward,
 * and up to k = 2 the greedy policy meets only places where every action is optimal; then one mistake costs
 * 11/10. Rewards are shaped by 1/10, stored as 13421773/134217728 and the like.
 */
START_TEST(test_minigrid)
{
    mdp *m = converted("minigrid_empty_16x16.npz", 30);
    ck_assert_uint_eq(mdp_states(m), 785);
    char *lines = lines_of(m, "37/10");
    text expected;
    text_init(&expected);
    for (int k = 1; k <= 30; k++)
        text_addf(&expected, "yes 37/10 %s\n", k <= 2 ? "none" : "11/10");
    ck_assert_str_eq(lines, expected.data);
    text_clear(&expected);
    free(lines);
    mdp_free(m);
}
END_TEST

int main(void)
{
    alloc_install_in_libraries();
    char path[4300];
    in_bridge(path, sizeof path, "freeway_10.npz");
    if (!exists(path)) {
        printf(
            "SKIPPED: no %s (set SHARED_DATA to the directory that holds bridge, such as ../shared/data)\n",
            path);
        return 77;
    }
    Suite *suite = suite_create("bridge");
    TCase *tc = tcase_create("bridge");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_freeway);
    tcase_add_test(tc, test_minigrid);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
