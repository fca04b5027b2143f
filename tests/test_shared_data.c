/* Storm's own files, where they are present: in $SHARED_DATA, or in shared/data beside the project. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "drn_files.h"
#include "model/drn.h"
#include "suite.h"

static void in_shared_data(char *path, size_t size, const char *name)
{
    const char *directory = getenv("SHARED_DATA");
    char beside[4200];
    if (!directory) {
        in_tests(beside, sizeof beside, "../../shared/data");
        directory = beside;
    }
    snprintf(path, size, "%s/%s", directory, name);
}

/* ---- Storm's files ----------------------------------------------------------------------------------- */

START_TEST(test_two_dice)
{
    char path[4300];
    in_shared_data(path, sizeof path, "storm/two_dice.drn");
    status st;
    status_init(&st);
    mdp *m = drn_read_file(path, NULL, &st);
    ck_assert_msg(m != NULL, "%lu: %s", st.line, st.text);
    ck_assert_uint_eq(mdp_states(m), 169); /* as Storm counts them */
    ck_assert_uint_eq(mdp_choices(m), 254);
    ck_assert_int_eq(mdp_find_reward_model(m, "coinflips"), 0);
    ck_assert(equals(mdp_action_value(m, 0, 0, 1), "1"));
    goes(m, 0, 1, 1, 4, 1, 2);
    round_trips(m);
    mdp_free(m);
}
END_TEST

static void shared_refused(const char *name, unsigned long line, unsigned long column, const char *message)
{
    char path[4300];
    in_shared_data(path, sizeof path, name);
    status st;
    status_init(&st);
    ck_assert_ptr_null(drn_read_file(path, NULL, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.file, path);
    ck_assert_uint_eq(st.line, line);
    ck_assert_uint_eq(st.column, column);
    ck_assert_str_eq(st.text, message);
    status_clear(&st);
}

/* 13 * 0.07692307692 = 0.99999999996 = 1 - 4/10^11. */
START_TEST(test_maze)
{
    shared_refused("storm/maze2_sl0.drn", 16, 2,
                   "found successors whose probabilities sum to 24999999999/25000000000, wanted a sum of 1");
}
END_TEST

START_TEST(test_intervals)
{
    shared_refused("storm/tiny-01.drn", 2, 14,
                   "found \"double-interval\", wanted double or rational: interval models cannot be read");
}
END_TEST

int main(void)
{
    char path[4300];
    in_shared_data(path, sizeof path, "storm");
    if (!exists(path)) {
        printf("SKIPPED: no %s (set SHARED_DATA to the directory that holds it)\n", path);
        return 77;
    }
    Suite *suite = suite_create("shared_data");
    TCase *tc = tcase_create("shared_data");
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, test_two_dice);
    tcase_add_test(tc, test_maze);
    tcase_add_test(tc, test_intervals);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
