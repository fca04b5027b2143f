/* Reader and writer of DRN files: fixtures, examples, and what is written. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "drn_files.h"
#include "model/drn.h"
#include "suite.h"

/* ---- Good files: one test each ----------------------------------------------------------------------- */

START_TEST(test_plain)
{
    mdp *m = read_good("fixtures/good/plain.drn", NULL);
    ck_assert_uint_eq(mdp_states(m), 2);
    ck_assert_uint_eq(mdp_choices(m), 3);
    ck_assert_uint_eq(mdp_horizon(m), 3);
    ck_assert_uint_eq(mdp_reward_models(m), 4);
    goes(m, 0, 0, 1, 1, 1, 2);
    goes(m, 1, 0, 0, 0, 1, 4); /* 0.25 and 7.5e-1 */
    goes(m, 1, 0, 1, 1, 3, 4);
    prior_is(m, 0, 1, "2/3");
    ck_assert(equals(mdp_success(m, 0)->value[0], "1/2"));
    ck_assert(equals(mdp_success(m, 1)->value[0], "0"));
    ck_assert(equals(mdp_initial(m, 0), "1/4") && equals(mdp_initial(m, 1), "3/4"));
    ck_assert(equals(mdp_state_value(m, 3, 0), "5"));
    ck_assert(equals(mdp_action_value(m, 3, 1, 0), "7/2"));
    ck_assert(!mdp_success_is_default(m) && !mdp_prior_is_default(m) && !mdp_initial_is_default(m));
    round_trips(m);
    mdp_free(m);
}
END_TEST

START_TEST(test_storm_habits)
{
    mdp *m = read_good("fixtures/good/storm.drn", NULL);
    ck_assert_uint_eq(mdp_reward_models(m), 2);
    ck_assert_str_eq(mdp_reward_model_name(m, 1), "steps");
    ck_assert(equals(mdp_state_value(m, 1, 0), "1"));
    ck_assert_str_eq(mdp_action_name(m, 0, 1), "1");
    ck_assert_str_eq(mdp_action_name(m, 1, 0), "");
    ck_assert_uint_eq(mdp_labels(m, 1), 2);
    ck_assert_str_eq(mdp_label(m, 1, 1), "all done");
    ck_assert_uint_eq(mdp_horizon(m), 0); /* no horizon is no error of reading */
    round_trips(m);
    mdp_free(m);
}
END_TEST

START_TEST(test_prism_habits)
{
    mdp *m = read_good("fixtures/good/prism.drn", NULL);
    goes(m, 0, 0, 0, 0, 1, 10);
    goes(m, 0, 0, 1, 1, 9, 10);
    ck_assert_uint_eq(mdp_reward_models(m), 0);
    ck_assert_str_eq(mdp_label(m, 1, 1), "goal1");
    round_trips(m);
    mdp_free(m);
}
END_TEST

START_TEST(test_pomdp)
{
    static const char *const names[] = {"fixtures/good/pomdp-storm.drn", "fixtures/good/pomdp-prism.drn"};
    for (int i = 0; i < 2; i++) {
        text notices;
        text_init(&notices);
        mdp *m = read_good(names[i], &notices);
        ck_assert_ptr_nonnull(strstr(notices.data, ": a POMDP, read as its MDP: observations are left out"));
        ck_assert_uint_eq(mdp_states(m), 2);
        ck_assert_uint_eq(mdp_labels(m, 1), 0);
        round_trips(m);
        mdp_free(m);
        text_clear(&notices);
    }
}
END_TEST

/* " [0, 1]": 1 for the names between blanks in `ones`. */
static void add_values(text *file, const char *names, const char *ones)
{
    for (const char *word = names; *word; word += strspn(word, " ")) {
        char padded[32];
        size_t length = strcspn(word, " ");
        snprintf(padded, sizeof padded, " %.*s ", (int)length, word);
        text_addf(file, "%s%d", word == names ? " [" : ", ", strstr(ones, padded) != NULL);
        word += length;
    }
    text_add(file, names[0] ? "]" : "");
}

/* A model of one choice with these reward models. */
static void add_named(text *file, const char *names)
{
    text_add(file, "@type: MDP\n");
    if (names[0])
        text_addf(file, "@reward_models\n%s\n", names);
    text_add(file, "@nr_states\n1\n@model\nstate 0");
    add_values(file, names, " initial ");
    text_add(file, " init\n\taction 0");
    add_values(file, names, " success  prior "); /* both of probability 1 */
    text_add(file, "\n\t\t0 : 1\n");
}

/* Which names of reward models get a notice, and which. */
START_TEST(test_names)
{
    static const struct {
        const char *names;
        bool has_success;
        const char *notice; /* NULL: none */
    } cases[] = {
        {"success", false, NULL},
        {"log_success", false, NULL},
        {"prior", false, NULL},
        {"initial cost", false, NULL},
        {"cost success", false, NULL},
        {"cost", false,
         "it: found the reward model cost and none named success, log_success, prior or initial: "
         "x is 1 everywhere\n"},
        {"a bb", false,
         "it: found the reward models a, bb and none named success, log_success, prior or initial: "
         "x is 1 everywhere\n"},
        {"a bb c ddd", false,
         "it: found the reward models a, bb, c, ... and none named success, log_success, "
         "prior or initial: x is 1 everywhere\n"},
        {"cost", true, NULL}, /* x is made of it, or it is what is asked for */
        {"succes", false, "it: found a reward model succes and none named success: x is 1 everywhere\n"},
        {"succes", true, NULL},
        {"succes success", false, NULL},
        {"success priro", false,
         "it: found a reward model priro and none named prior: the prior is uniform\n"},
        {"success priro", true,
         "it: found a reward model priro and none named prior: the prior is uniform\n"},
        {"", false, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        status st;
        status_init(&st);
        text file, notices;
        text_init(&file);
        text_init(&notices);
        add_named(&file, cases[i].names);
        mdp *m = read_bytes(file.data, file.length, &notices, &st);
        ck_assert_msg(m != NULL, "%s: %lu:%lu: %s", cases[i].names, st.line, st.column, st.text);
        ck_assert_str_eq(notices.data, "");
        drn_note_names(m, cases[i].has_success, &notices);
        ck_assert_str_eq(notices.data, cases[i].notice ? cases[i].notice : "");
        mdp_free(m);
        text_clear(&file);
        text_clear(&notices);
        status_clear(&st);
    }
}
END_TEST

/* A remark is one comment line, after the horizon, and the file is read as if it were not there. */
START_TEST(test_remark)
{
    mdp *m = read_good("fixtures/good/plain.drn", NULL);
    text plain, with;
    text_init(&plain);
    text_init(&with);
    drn_write(m, &plain);
    ck_assert_ptr_null(mdp_remark(m));
    mdp_set_remark(m, "another");
    mdp_set_remark(m, "without q");
    drn_write(m, &with);
    const char *line = strstr(with.data, "// without q\n");
    ck_assert_ptr_nonnull(line);
    ck_assert_uint_eq(with.length, plain.length + strlen("// without q\n"));
    ck_assert(strncmp(line + strlen("// without q\n"), "@type", 5) == 0);
    status st;
    status_init(&st);
    mdp *again = read_bytes(with.data, with.length, NULL, &st);
    ck_assert_msg(again != NULL, "%s", st.text);
    text_reset(&with);
    drn_write(again, &with);
    ck_assert_str_eq(with.data, plain.data);
    mdp_free(again);
    mdp_free(m);
    text_clear(&plain);
    text_clear(&with);
}
END_TEST

START_TEST(test_placeholders)
{
    mdp *m = read_good("fixtures/good/placeholders.drn", NULL);
    ck_assert(equals(mdp_success(m, 0)->value[0], "2/3"));
    ck_assert(equals(mdp_success(m, 0)->value[1], "1/3"));
    round_trips(m);
    mdp_free(m);
}
END_TEST

START_TEST(test_labels)
{
    static const char *const labels[] = {"init", "∅", "s1'", "two words", "[bracket", "'quote"};
    mdp *m = read_good("fixtures/good/labels.drn", NULL);
    ck_assert_uint_eq(mdp_labels(m, 0), 6);
    for (size_t i = 0; i < 6; i++)
        ck_assert_str_eq(mdp_label(m, 0, i), labels[i]);
    ck_assert_int_eq(mdp_find_action(m, 1, "a"), -2);
    ck_assert_int_eq(mdp_find_action(m, 1, "17"), 2);
    round_trips(m);
    text out;
    text_init(&out);
    drn_write(m, &out);
    ck_assert_ptr_nonnull(strstr(out.data, "state 0 init ∅ s1' \"two words\" \"[bracket\" \"'quote\"\n"));
    text_clear(&out);
    mdp_free(m);
}
END_TEST

START_TEST(test_several_starts)
{
    mdp *m = read_good("fixtures/good/several-starts.drn", NULL);
    ck_assert(equals(mdp_initial(m, 0), "1/2") && equals(mdp_initial(m, 1), "0"));
    ck_assert(!mdp_has_single_start(m));
    text out;
    text_init(&out);
    drn_write(m, &out);
    ck_assert_ptr_nonnull(strstr(out.data, "state 2 [1/2] init\n")); /* for Storm, which knows no mu */
    text_clear(&out);
    round_trips(m);
    mdp_free(m);
}
END_TEST

START_TEST(test_crlf)
{
    mdp *m = read_good("fixtures/good/crlf.drn", NULL);
    ck_assert(equals(mdp_success(m, 0)->value[0], "1/2"));
    ck_assert_uint_eq(mdp_labels(m, 0), 1);
    ck_assert_str_eq(mdp_label(m, 0, 0), "init");
    mdp_free(m);
}
END_TEST

/* ---- Examples --------------------------------------------------------------------------------------- */

START_TEST(test_examples)
{
    static const struct {
        const char *name;
        uint32_t states, horizon;
        size_t choices;
    } examples[] = {{"race", 4, 2, 7}, {"example3", 3, 2, 6}, {"figure4", 8, 3, 10}, {"appendix-c", 4, 2, 7}};
    for (size_t i = 0; i < 4; i++) {
        char name[100];
        snprintf(name, sizeof name, "../examples/%s.drn", examples[i].name);
        mdp *m = read_good(name, NULL);
        ck_assert_uint_eq(mdp_states(m), examples[i].states);
        ck_assert_uint_eq(mdp_horizon(m), examples[i].horizon);
        ck_assert_uint_eq(mdp_choices(m), examples[i].choices);
        round_trips(m);
        mdp_free(m);
    }
}
END_TEST

/* Figure 1: conditioning once gives up : down = (1/2 * 1 + 1/2 * 0) : (3/4) = 2 : 3, the paper's 2/5. */
START_TEST(test_race)
{
    mdp *m = read_good("../examples/race.drn", NULL);
    mpq_t ridge, forest;
    mpq_inits(ridge, forest, NULL);
    mpq_add(ridge, mdp_success(m, 1)->value[0], mdp_success(m, 1)->value[1]);
    mpq_add(forest, mdp_success(m, 2)->value[0], mdp_success(m, 2)->value[1]);
    mpq_add(forest, forest, ridge);
    mpq_div(ridge, ridge, forest);
    ck_assert(equals(ridge, "2/5"));
    mpq_clears(ridge, forest, NULL);
    ck_assert(mdp_prior_is_default(m));
    ck_assert_int_eq(mdp_find_action(m, 0, "up"), 0);
    ck_assert_str_eq(mdp_label(m, 0, 1), "start");
    mdp_free(m);
}
END_TEST

/* ---- Writing ------------------------------------------------------------------------------------------ */

START_TEST(test_written_text)
{
    mdp *m = read_string("// a comment\n@type: MDP\n@reward_models\n  r  \n//@horizon: 2\n@nr_states\n1\n"
                         "@model\n"
                         "state 0 [1.5] init \"two words\" \n action __NOLABEL__ [ .5 ] \n 0 : 1.0 \n");
    text out;
    text_init(&out);
    drn_write(m, &out);
    ck_assert_str_eq(out.data,
                     "//@horizon: 2\n@type: MDP\n@value_type: rational\n@parameters\n\n@reward_models\nr\n"
                     "@nr_states\n1\n@nr_choices\n1\n@model\n"
                     "state 0 [3/2] init \"two words\"\n\taction __NOLABEL__ [1/2]\n\t\t0 : 1\n");
    text_clear(&out);
    mdp_free(m);
}
END_TEST

/* Success made from r = 1 + 1 and 1 + 0, base 1/3: 1 and 1/3, written as a reward model of its own. */
START_TEST(test_written_success)
{
    mdp *m = read_string("@type: MDP\n@reward_models\nr\n@nr_states\n1\n@model\n"
                         "state 0 [1] init\naction a [1]\n0 : 1\naction b\n0 : 1\n");
    status st;
    status_init(&st);
    mpq_t base;
    mpq_init(base);
    mpq_set_ui(base, 1, 3);
    ck_assert(mdp_success_from(m, "r", base, &st));
    mpq_clear(base);
    text out;
    text_init(&out);
    drn_write(m, &out);
    ck_assert_ptr_nonnull(strstr(out.data, "@reward_models\nr success\n"));
    ck_assert_ptr_nonnull(strstr(out.data, "state 0 [1, 0] init\n\taction a [1, 1]\n"));
    ck_assert_ptr_nonnull(strstr(out.data, "\taction b [0, 1/3]\n"));
    text_clear(&out);
    round_trips(m);
    mdp_free(m);
}
END_TEST

/* Both factors of x are kept as they are; on a state's line their values must be 0. */
START_TEST(test_log_success)
{
    mdp *m = read_good("fixtures/good/log-success.drn", NULL);
    ck_assert(mdp_has_log_success(m));
    ck_assert(!mdp_success_is_default(m));
    ck_assert(equals(mdp_success(m, 0)->value[0], "1/2"));
    ck_assert(equals(mdp_log_success(m, 0, 0), "-1/2"));
    ck_assert(equals(mdp_success(m, 0)->value[1], "0"));
    ck_assert(equals(mdp_log_success(m, 0, 1), "-3"));
    ck_assert(equals(mdp_log_success(m, 1, 0), "0"));
    text out;
    text_init(&out);
    drn_write(m, &out);
    ck_assert_ptr_nonnull(strstr(out.data, "@reward_models\nsuccess log_success cost\n"));
    ck_assert_ptr_nonnull(strstr(out.data, "\taction a [1/2, -1/2, 1]\n"));
    text_clear(&out);
    round_trips(m);
    mdp_free(m);

    m = read_good("fixtures/good/plain.drn", NULL);
    ck_assert(!mdp_has_log_success(m));
    ck_assert_ptr_null(mdp_log_success(m, 0, 0));
    mdp_free(m);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("drn");
    TCase *tc = tcase_create("drn");
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, test_plain);
    tcase_add_test(tc, test_storm_habits);
    tcase_add_test(tc, test_prism_habits);
    tcase_add_test(tc, test_pomdp);
    tcase_add_test(tc, test_names);
    tcase_add_test(tc, test_remark);
    tcase_add_test(tc, test_placeholders);
    tcase_add_test(tc, test_labels);
    tcase_add_test(tc, test_several_starts);
    tcase_add_test(tc, test_crlf);
    tcase_add_test(tc, test_examples);
    tcase_add_test(tc, test_race);
    tcase_add_test(tc, test_written_text);
    tcase_add_test(tc, test_written_success);
    tcase_add_test(tc, test_log_success);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
