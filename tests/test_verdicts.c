/* One reading on one model, and what the verdicts on many models come to: outcome and exit status. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/alloc.h"
#include "campaign/sweep.h"

/* ---- One model ------------------------------------------------------------------------------------ */

/* A reading made by hand: of expressions, without a file. */
typedef struct made {
    library *prelude;
    reading r;
    expr *assumptions[2];
} made;

static expr *parse(made *d, const char *source)
{
    status st;
    status_init(&st);
    expr *e = parse_expression(source, "made", 1, 1, EXIT_INPUT, &st);
    if (e)
        check_types(d->prelude, e, TYPE_TRUTH, NULL, 0, "made", EXIT_INPUT, &st);
    ck_assert_msg(status_ok(&st), "%s: %s", source, st.text);
    return e;
}

static void made_open(made *d, const char *assumption, const char *second, const char *assertion)
{
    *d = (made){.prelude = ask_prelude()};
    static char id[] = "made/by-hand", file[] = "made";
    d->r = (reading){.id = id, .file = file, .line = 1, .assumptions = d->assumptions};
    d->r.definitions = d->prelude;
    if (assumption)
        d->assumptions[d->r.assumption_count++] = parse(d, assumption);
    if (second)
        d->assumptions[d->r.assumption_count++] = parse(d, second);
    d->r.assertion = parse(d, assertion);
}

static void made_close(made *d)
{
    for (size_t i = 0; i < d->r.assumption_count; i++)
        expr_free(d->assumptions[i]);
    expr_free(d->r.assertion);
    library_free(d->prelude);
}

/*
 * Two decisions in dead, see test_eval_rules: (2,1) is marked in G(1), success(prior) = 9/16. Of many, 2^15
 * policies are more than can be gone through, so U is unknown.
 */
static const char dead[] =
    "state 0 init\n\taction a [1, 1/2]\n\t\t1 : 1/2\n\t\t2 : 1/2\n\taction b [1, 1/2]\n\t\t2 : 1\n"
    "state 1\n\taction a [0, 1/2]\n\t\t1 : 1\n\taction b [0, 1/2]\n\t\t1 : 1\n"
    "state 2\n\taction a [1/2, 1/2]\n\t\t2 : 1\n\taction b [1, 1/2]\n\t\t2 : 1\n";
static const char many[] = "state 0 init\n\taction a [1, 1/2]\n\t\t0 : 1\n\taction b [0, 1/2]\n\t\t0 : 1\n";
#define U "(forall policy q deterministic: yes)"
#define NA VERDICT_NOT_APPLICABLE

static const struct on_one {
    const char *assumption, *second, *assertion;
    verdict on_dead, on_many;
    const char *where; /* for dead */
} on_one[] = {
    {NULL, NULL, "yes", VERDICT_HOLDS, VERDICT_HOLDS, ""},
    {NULL, NULL, "no", VERDICT_REFUTED, VERDICT_REFUTED, "no is no"},
    {NULL, NULL, "T == 2", VERDICT_HOLDS, VERDICT_REFUTED, ""},
    {NULL, NULL, "success(prior) < 0.5", VERDICT_REFUTED, VERDICT_HOLDS, "success(prior) = 9/16   0.5 = 1/2"},
    {NULL, NULL, "1/0 == 1", VERDICT_UNDEFINED, VERDICT_UNDEFINED, ""},
    {NULL, NULL, "G(1)[2,1,a] == 1/2", VERDICT_UNDEFINED, VERDICT_REFUTED, ""}, /* state 1: below */
    {NULL, NULL, "1/0 == 1 and no", VERDICT_REFUTED, VERDICT_REFUTED, "no is no"},
    {NULL, NULL, U, VERDICT_HOLDS, VERDICT_UNKNOWN, ""},
    {NULL, NULL, U " and 1/0 == 1", VERDICT_UNDEFINED, VERDICT_UNDEFINED, ""},
    {NULL, NULL, "not " U, VERDICT_REFUTED, VERDICT_UNKNOWN, "not forall policy q deterministic: yes is no"},
    /* assumptions: no makes the model no case for the reading; what is not decided leaves the reading so */
    {"yes", "yes", "yes", VERDICT_HOLDS, VERDICT_HOLDS, ""},
    {"no", NULL, "yes", NA, NA, ""},
    {"yes", "no", "yes", NA, NA, ""},
    {"no", "yes", "no", NA, NA, ""},
    {"1/0 == 1", NULL, "yes", VERDICT_UNDEFINED, VERDICT_UNDEFINED, ""},
    {"1/0 == 1", "no", "yes", NA, NA, ""},
    {U, NULL, "no", VERDICT_REFUTED, VERDICT_UNKNOWN, "no is no"},
    {"deterministic", NULL, "no", NA, VERDICT_REFUTED, ""},
    {"not deterministic", NULL, "no", VERDICT_REFUTED, NA, "no is no"},
    {"positive_success", "single_start", "no", NA, NA, ""},
    {"T == 15", "uniform_prior", "1/0 == 1", NA, VERDICT_UNDEFINED, ""},
    {"no", NULL, "prior[99,0,a] == 1", NA, NA, ""}, /* not looked at */
    {"no", "prior[99,0,a] == 1", "yes", NA, NA, ""},
};

static verdict check_on(const made *d, mdp *m, char **where)
{
    status st;
    status_init(&st);
    verdict v;
    text line;
    text_init(&line);
    ck_assert_msg(reading_check(&d->r, m, &v, NULL, &line, &st), "%s", st.text);
    *where = text_take(&line);
    mdp_free(m);
    return v;
}

START_TEST(verdicts_on_one)
{
    for (size_t i = 0; i < sizeof on_one / sizeof *on_one; i++) {
        const struct on_one *o = &on_one[i];
        if (strstr(o->assertion, "[2,1,a]")) /* many has one state only */
            continue;
        made d;
        char *where, *other;
        made_open(&d, o->assumption, o->second, o->assertion);
        verdict first = check_on(&d, ask_model(2, "3", dead), &where),
                second = check_on(&d, ask_model(15, "1", many), &other);
        ck_assert_msg(first == o->on_dead && second == o->on_many, "%s: found %d and %d", o->assertion,
                      (int)first, (int)second);
        ck_assert_str_eq(where, o->where);
        free(where);
        free(other);
        made_close(&d);
    }
    made d;
    char *where;
    made_open(&d, NULL, NULL, "G(1)[2,1,a] == 1/2");
    ck_assert_int_eq(check_on(&d, ask_model(2, "3", dead), &where), VERDICT_UNDEFINED);
    ck_assert_str_eq(where, "");
    free(where);
    made_close(&d);
}
END_TEST

/* An error names the claim file's place, and is no verdict; so is a model without a horizon. */
START_TEST(errors_on_one)
{
    made d;
    verdict v;
    status st;
    status_init(&st);
    made_open(&d, NULL, NULL, "yes and prior[99,0,a] == 1");
    mdp *m = ask_model(2, "3", dead);
    ck_assert(!reading_check(&d.r, m, &v, NULL, NULL, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.file, "made");
    ck_assert_uint_eq(st.line, 1);
    ck_assert_uint_eq(st.column, 15);
    ck_assert_ptr_nonnull(strstr(st.text, "found step 99, wanted one from 1 to 2"));
    status_clear(&st);
    mdp_free(m);
    m = ask_drn("@type: MDP\n@reward_models\n\n@nr_states\n1\n@model\nstate 0 init\n\taction a\n\t\t0 : 1\n");
    ck_assert(!reading_check(&d.r, m, &v, NULL, NULL, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_ptr_nonnull(strstr(st.text, "found no horizon"));
    status_clear(&st);
    mdp_free(m);
    made_close(&d);
}
END_TEST

/* Skipped places add up over models; explaining a refutation counts nothing. */
START_TEST(skips_add_up)
{
    made d;
    /* (2,1) marked on both sides, 2 places compared; the assumption's do not count, where x / 0 is marked but
     * for x = 0 */
    made_open(&d, "G(1) == G(1) and x * 0 == x / 0 * 0", NULL, "G(1) == G(2)");
    mdp *m = ask_model(2, "3", dead);
    skipped s = {0};
    status st;
    status_init(&st);
    for (uint64_t n = 1; n <= 3; n++) {
        verdict v;
        text where;
        text_init(&where);
        ck_assert(reading_check(&d.r, m, &v, &s, &where, &st));
        ck_assert_int_eq(v, VERDICT_REFUTED);
        ck_assert_str_eq(where.data, "t=1 state 0 action a:  G(1) = 1/3   G(2) = 1/5");
        ck_assert_uint_eq(s.compared, 2 * n);
        ck_assert_uint_eq(s.both, n);
        ck_assert_uint_eq(s.one_side, 0);
        text_clear(&where);
    }
    mdp_free(m);
    made_close(&d);
}
END_TEST

/* ---- Many models ---------------------------------------------------------------------------------- */

/* A tally of verdicts, each letter one model: h r u d n, as in the names of the verdicts. */
static void add(tally *y, const char *verdicts, const mdp *m)
{
    static const char letters[] = "hrudn";
    for (const char *c = verdicts; *c; c++)
        tally_add(y, (verdict)(strchr(letters, *c) - letters), m, false, 0, "here");
}

static const struct many_models {
    const char *verdicts;
    outcome outcome;
} outcomes[] = {
    {"", OUTCOME_NOTHING},    {"n", OUTCOME_NOTHING},   {"d", OUTCOME_NOTHING},     {"nd", OUTCOME_NOTHING},
    {"h", OUTCOME_HOLDS},     {"hn", OUTCOME_HOLDS},    {"ndh", OUTCOME_HOLDS},     {"r", OUTCOME_REFUTED},
    {"hhr", OUTCOME_REFUTED}, {"ru", OUTCOME_REFUTED},  {"urdn", OUTCOME_REFUTED},  {"u", OUTCOME_UNKNOWN},
    {"hu", OUTCOME_UNKNOWN},  {"und", OUTCOME_UNKNOWN}, {"hhhhu", OUTCOME_UNKNOWN},
};

/* The exit status by expectation (rows: holds, refuted, unknown) and outcome (holds, refuted, unknown,
 * nothing). */
static const int statuses[3][4] = {
    {0, 1, 4, 4}, /* a counterexample is against it; unknown or nothing decides nothing */
    {4, 0, 4, 4}, /* models that fail to refute are no mismatch, but no counterexample either */
    {1, 1, 0, 4}, /* decided, though it was not to be */
};

START_TEST(expectation_and_outcome)
{
    mdp *m = ask_model(15, "1", many);
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        for (int e = EXPECT_HOLDS; e <= EXPECT_UNKNOWN; e++) {
            reading r = {.id = (char[]){"r"}, .expect = (expectation)e};
            tally y;
            tally_init(&y, &r);
            add(&y, outcomes[i].verdicts, m);
            outcome o = tally_outcome(&y);
            ck_assert_msg(o == outcomes[i].outcome, "%s: found %s", outcomes[i].verdicts, outcome_name(o));
            ck_assert_int_eq(tally_exit_status(&y), statuses[e][o]);
            ck_assert_uint_eq(y.models, strlen(outcomes[i].verdicts));
            ck_assert_uint_eq(y.models, y.holds + y.refuted + y.unknown + y.undefined + y.not_applicable);
            ck_assert_uint_eq(y.generated, 0);
            tally_clear(&y);
        }
    mdp_free(m);
}
END_TEST

/* `exists model` holds if some model satisfies it, and nothing refutes it. */
START_TEST(existence)
{
    static const int with[3] = {0, 4, 1}, without[3] = {4, 4, 4}; /* a model found; none: by expectation */
    mdp *m = ask_model(15, "1", many);
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        for (int e = EXPECT_HOLDS; e <= EXPECT_UNKNOWN; e++) {
            reading r = {.id = (char[]){"r"}, .expect = (expectation)e, .exists_model = true};
            tally y;
            tally_init(&y, &r);
            add(&y, outcomes[i].verdicts, m);
            bool found = strchr(outcomes[i].verdicts, 'h') != NULL;
            ck_assert_int_eq(tally_outcome(&y), found ? OUTCOME_HOLDS : OUTCOME_NOTHING);
            ck_assert_int_eq(tally_exit_status(&y), (found ? with : without)[e]);
            ck_assert_int_eq(y.first.present, found);
            tally_clear(&y);
        }
    mdp_free(m);
}
END_TEST

/* The witness, replayed: it must do what it is there for, whatever else comes of the reading. */
START_TEST(witnesses)
{
    for (int v = VERDICT_HOLDS; v <= VERDICT_NOT_APPLICABLE; v++)
        for (int exists = 0; exists < 2; exists++)
            for (int e = EXPECT_HOLDS; e <= EXPECT_UNKNOWN; e++) {
                reading r = {.id = (char[]){"r"}, .expect = (expectation)e, .exists_model = exists};
                tally y;
                tally_init(&y, &r);
                y.witness_tried = true;
                y.witness_verdict = (verdict)v;
                bool shows = v == (exists ? VERDICT_HOLDS : VERDICT_REFUTED);
                outcome o = tally_outcome(&y);
                ck_assert_int_eq(o, !shows ? OUTCOME_NOTHING : exists ? OUTCOME_HOLDS : OUTCOME_REFUTED);
                int wanted = !shows ? 1 : exists ? (int[]){0, 4, 1}[e] : statuses[e][OUTCOME_REFUTED];
                ck_assert_int_eq(tally_exit_status(&y), wanted);
                tally_clear(&y);
            }
}
END_TEST

/* The witness is a file; its reading decides what it shows. x = 1/2, 1 under a uniform prior: F(1) ∝ 1 : 2,
 * F(2) ∝ 1 : 4. */
START_TEST(replayed)
{
    static const struct {
        const char *assertion;
        verdict verdict;
        const char *where;
    } cases[] = {
        {"F(1) == F(2)", VERDICT_REFUTED, "t=1 state 0 action a0:  F(1) = 1/3   F(2) = 1/5"},
        {"F(2) == G(2)", VERDICT_HOLDS, ""},
        {"T == 2 implies no", VERDICT_HOLDS, ""},
        {"1/0 == 1", VERDICT_UNDEFINED, ""},
    };
    char *path = ask_path("proofs/thm-5.9/uniform-one-half.drn");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        made d;
        status st;
        status_init(&st);
        made_open(&d, NULL, NULL, cases[i].assertion);
        d.r.expect = EXPECT_REFUTED;
        d.r.witness = path;
        tally y;
        tally_init(&y, &d.r);
        ck_assert_msg(sweep_witness(&y, &st), "%s", st.text);
        ck_assert(y.witness_tried && y.witness.present);
        ck_assert_int_eq(y.witness_verdict, cases[i].verdict);
        ck_assert_str_eq(y.witness.where, cases[i].where);
        ck_assert_str_eq(y.witness.name, path);
        ck_assert_uint_eq(y.models, 0); /* kept apart */
        ck_assert_int_eq(tally_exit_status(&y), cases[i].verdict == VERDICT_REFUTED ? 0 : 1);
        tally_clear(&y);
        made_close(&d);
    }
    free(path);
}
END_TEST

START_TEST(no_witness)
{
    made d;
    status st;
    status_init(&st);
    made_open(&d, NULL, NULL, "yes");
    tally y;
    tally_init(&y, &d.r);
    ck_assert(sweep_witness(&y, &st) && !y.witness_tried); /* none is named */
    d.r.witness = (char[]){"no-such-file.drn"};
    ck_assert(!sweep_witness(&y, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.file, "no-such-file.drn");
    ck_assert(!y.witness_tried);
    status_clear(&st);
    tally_clear(&y);
    made_close(&d);
}
END_TEST

/* ---- First and smallest --------------------------------------------------------------------------- */

/* Of these horizons and numbers of actions; files come before generated models, those by index. */
static mdp *sized(unsigned horizon, bool second)
{
    return ask_model(horizon, "1", second ? many : "state 0 init\n\taction a [1, 1]\n\t\t0 : 1\n");
}

START_TEST(first_and_smallest)
{
    reading r = {.id = (char[]){"r"}};
    tally y;
    tally_init(&y, &r);
    mdp *large = sized(3, false), *middle = sized(2, true), *small = sized(2, false);
    tally_add(&y, VERDICT_HOLDS, small, true, 0, "");
    ck_assert(!y.first.present && !y.smallest.present);
    tally_add(&y, VERDICT_REFUTED, large, true, 9, "nine");
    ck_assert_str_eq(y.first.where, "nine");
    ck_assert_str_eq(y.first.name, "MDP 9");
    tally_add(&y, VERDICT_REFUTED, middle, true, 12, "twelve");
    ck_assert_str_eq(y.first.where, "nine");
    ck_assert_str_eq(y.smallest.where, "twelve");
    tally_add(&y, VERDICT_REFUTED, middle, true, 5, "five"); /* as small, and earlier */
    ck_assert_str_eq(y.first.where, "five");
    ck_assert_str_eq(y.smallest.where, "five");
    tally_add(&y, VERDICT_REFUTED, large, false, 0, "file");
    ck_assert_str_eq(y.first.where, "file");
    ck_assert_str_eq(y.first.name, "model");
    ck_assert_ptr_null(y.first.drn);
    ck_assert_str_eq(y.smallest.where, "five");
    tally other;
    tally_init(&other, &r);
    tally_add(&other, VERDICT_REFUTED, small, true, 40, "forty");
    tally_merge(&y, &other);
    ck_assert_str_eq(y.first.where, "file");
    ck_assert_str_eq(y.smallest.where, "forty");
    ck_assert_ptr_nonnull(strstr(y.smallest.drn, "//@horizon: 2"));
    ck_assert_uint_eq(y.refuted, 5);
    ck_assert_uint_eq(y.models, 6);
    ck_assert_uint_eq(y.generated, 5);
    tally_clear(&y);
    mdp_free(large);
    mdp_free(middle);
    mdp_free(small);
}
END_TEST

/* By T, then states, then choices, then height: each decides only if those before it are equal. */
START_TEST(sizes)
{
    static const measure ordered[] = {
        {1, 1, 1, 1}, {1, 1, 1, 9}, {1, 1, 2, 1}, {1, 1, 2, 2},
        {1, 2, 1, 9}, {1, 2, 2, 1}, {2, 1, 1, 1}, {2, 1, 1, 3},
    };
    size_t count = sizeof ordered / sizeof *ordered;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            int order = measure_compare(&ordered[i], &ordered[k]);
            ck_assert_int_eq((order > 0) - (order < 0), (i > k) - (i < k));
        }
    mdp *m = ask_model(2, "3", dead);
    measure size = measure_of(m);
    ck_assert(size.horizon == 2 && size.states == 3 && size.choices == 6 &&
              size.height == 2); /* 2 is 10 in binary */
    mdp_free(m);
    m = ask_model(1, "1", "state 0 init\n\taction a [1/3, 1/9]\n\t\t0 : 1\n\taction b [1, 8/9]\n\t\t0 : 1\n");
    ck_assert_uint_eq(measure_of(m).height, 4); /* 9 is 1001 */
    mdp_free(m);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("verdicts");
    const TTest *const one[] = {verdicts_on_one, errors_on_one, skips_add_up};
    const TTest *const tallies[] = {expectation_and_outcome, existence, witnesses, replayed, no_witness,
                                    first_and_smallest,      sizes};
    ASK_CASE(s, "one", one);
    ASK_CASE(s, "tallies", tallies);
    return suite_run(s);
}
