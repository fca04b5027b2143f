/* Entries of parametric files: sums of numbers and multiples of parameters. Here p = 1/3, q = 1/4, and so on.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drn_files.h"
#include "model/drn.h"
#include "suite.h"

static void choose(void *context, size_t index, mpq_t value)
{
    size_t *asked = context;
    ck_assert_uint_eq(index, (*asked)++);
    mpq_set_ui(value, 1, index + 3);
}

/* A model of one state and one action, with this success; NULL and st if it is refused. */
static mdp *read_entry(const char *parameters, const char *entry, status *st)
{
    char path[] = "/tmp/rationale-linear-XXXXXX";
    FILE *f = fdopen(mkstemp(path), "w");
    fprintf(
        f,
        "//@horizon: 1\n@type: MDP\n@value_type: parametric\n@parameters\n%s\n@reward_models\nsuccess\n@nr_states\n"
        "1\n@nr_choices\n1\n@model\nstate 0 init\n\taction a [%s]\n\t\t0 : 1\n",
        parameters, entry);
    fclose(f);
    size_t asked = 0;
    drn_valuation values = {choose, &asked};
    mdp *m = drn_read_parametric(path, &values, NULL, st);
    ck_assert(!m || asked == 3);
    unlink(path);
    return m;
}

START_TEST(values)
{
    static const struct {
        const char *entry, *value;
    } good[] = {
        {"p", "1/3"},           {"1-p", "2/3"},          {"-p+1", "2/3"},   {"+p", "1/3"},
        {"(1-p)", "2/3"},       {"1-p-q", "5/12"},       {"p+q", "7/12"},   {"1/2*p", "1/6"},
        {"p*1/2", "1/6"},       {"1/2-1/2*p+q", "7/12"}, /* 1/2 - 1/6 + 1/4 */
        {"0.5*q", "1/8"},       {"5e-1*q", "1/8"},       {"p*5E-1", "1/6"}, {"2e+0*q", "1/2"},
        {"1e-1/2e-1*p", "1/6"}, /* (1/10) / (2/10) */
        {"p_2", "1/5"},         {"1-2*p_2", "3/5"},      {"3/4", "3/4"},    {"p-p", "0"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        status st;
        status_init(&st);
        mdp *m = read_entry("p q p_2", good[i].entry, &st);
        ck_assert_msg(m, "%s: %s", good[i].entry, st.text);
        ck_assert_msg(equals(mdp_success(m, 0)->value[0], good[i].value), "%s", good[i].entry);
        mdp_free(m);
    }
}
END_TEST

static void is_refused(const char *parameters, const char *entry, const char *wanted)
{
    status st;
    status_init(&st);
    ck_assert_msg(!read_entry(parameters, entry, &st), "%s is accepted", entry);
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_msg(strstr(st.text, wanted), "%s: %s", entry, st.text);
    status_clear(&st);
}

START_TEST(refusals)
{
    static const char *const bad[] = {"1-p*q", "p*q", "1/2*2", "p*",    "*p",   "1-",  "(1-p",  "1-p)",
                                      "1p",    "p p", "1--p",  "1/0*p", "1e*p", "p^2", "2*3*p", "()"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is_refused("p q p_2", bad[i], "wanted");
    is_refused("p q p_2", "1-r", "names that @parameters lists");
    is_refused("p q 2p", "p", "letters, digits and _");
    is_refused("p q p-q", "p", "letters, digits and _");
    is_refused("p q p", "p", "each parameter once");
    is_refused("p q p_2", "1+p", "from 0 to 1"); /* 4/3 */
}
END_TEST

int main(void)
{
    Suite *s = suite_create("drn_linear");
    TCase *c = tcase_create("drn_linear");
    tcase_add_test(c, values);
    tcase_add_test(c, refusals);
    suite_add_tcase(s, c);
    return suite_run(s);
}
