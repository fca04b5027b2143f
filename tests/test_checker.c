/*
 * The fast way of checking a reading against the ordinary evaluator: the same verdict, the same counts of
 * skipped places and the same line, for every reading of proofs/ and for readings made to be awkward.
 */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/alloc.h"
#include "base/rng.h"
#include "claims/checker.h"
#include "lang/identities.h"
#include "search/steer.h"

static unsigned long models_each(unsigned long usual)
{
    const char *given = getenv("RATIONALE_TEST_MODELS");
    return given ? strtoul(given, NULL, 10) : usual;
}

static void compare_on(const reading *r, checker *c, const mdp *m, uint64_t index)
{
    status st;
    status_init(&st);
    verdict fast = VERDICT_HOLDS, slow = VERDICT_HOLDS;
    skipped fast_skips = {0}, slow_skips = {0};
    text fast_where, slow_where;
    text_init(&fast_where);
    text_init(&slow_where);
    ck_assert_msg(reading_check(r, m, &slow, &slow_skips, &slow_where, &st), "%s", st.text);
    ck_assert_msg(checker_check(c, m, &fast, &fast_skips, &fast_where, &st), "%s", st.text);
    ck_assert_msg(fast == slow, "%s: verdict %d, wanted %d on model %lu", r->id, fast, slow,
                  (unsigned long)index);
    ck_assert_msg(memcmp(&fast_skips, &slow_skips, sizeof fast_skips) == 0, "%s: other counts on model %lu",
                  r->id, (unsigned long)index);
    ck_assert_str_eq(fast_where.data, slow_where.data);
    checker_check(c, m, &fast, NULL, NULL, &st); /* without the line, the engine alone */
    ck_assert_msg(fast == slow, "%s: verdict %d alone, wanted %d on model %lu", r->id, fast, slow,
                  (unsigned long)index);
    text_clear(&fast_where);
    text_clear(&slow_where);
    status_clear(&st);
}

/* How many of the models the engine decided. */
static uint64_t compare_reading(const reading *r, unsigned long count, uint32_t actions)
{
    family f;
    family_init(&f);
    f.actions = actions;
    steer(&f, r);
    checker *c = checker_new(r);
    for (uint64_t i = 0; i < count; i++) {
        mdp *m = generate(&f, 11, rng_hash(r->id), i);
        compare_on(r, c, m, i);
        mdp_free(m);
    }
    uint64_t fast = checker_fast(c);
    checker_free(c);
    return fast;
}

static bool is_identity(const reading *r)
{
    status st;
    status_init(&st);
    identities *made = identities_of(r->definitions, r->assertion, r->assumptions, r->assumption_count,
                                     r->file, 3, EXIT_INPUT, &st);
    bool is = made && !made->tape->is_signed && made->tape->given_count == 0;
    identities_free(made);
    status_clear(&st);
    return is;
}

START_TEST(paper)
{
    library *prelude = ask_prelude();
    claim_set *set = claim_set_new(prelude);
    status st;
    status_init(&st);
    char *path = ask_path("proofs");
    ck_assert_msg(claim_set_read_directory(set, path, &st), "%s", st.text);
    size_t identities_met = 0;
    for (size_t i = 0; i < claim_set_count(set); i++) {
        const reading *r = claim_set_get(set, i);
        if (!is_identity(r))
            continue;
        identities_met++;
        compare_reading(r, models_each(60), 2);
    }
    ck_assert_uint_ge(identities_met, 20); /* counted by hand: sections 5 and A have more than that */
    free(path);
    claim_set_free(set);
    library_free(prelude);
}
END_TEST

/* Assertions with zeros, marks, occupancies, numbers, conditions on T. */
static const char *const awkward[] = {
    "forall k in 0..3: condition(prior, x^k) == alpha(k)",
    "F(2) == alpha(3) and G(2) == F(2) and eV(prior) == eV(G(1))",
    "occupancy(G(1)) == occupancy(F(1))",
    "occupancy(boltzmann(G(1), 2)) * eV(prior) == occupancy(prior) * eV(G(2))",
    "next(occupancy(G(1))) == next(eV(uniform))",
    "success(G(1)) * success(prior) == success(prior, x^2)",
    "success(G(1)) / success(prior) == success(uniform)^2 - 1/3",
    "success(G(2))^(-1) == 1 / success(G(2))",
    "if T == 2 then F(2) == G(2) else B(2, 1) == B(3, 1)",
    "T == 3 implies x / prior == x",
    "prior / x == prior * x^(-1)",
    "condition(prior, x * (Fr(2) / prior)) == Fr(3)",
    "eQ(G(1)) - eQ(prior) == 1/2 * (x - prior)",
    "boltzmann(prior, 0) == uniform and boltzmann(G(2), 1, x^2) == boltzmann(F(2), 2)",
    "condition(boltzmann(condition(prior, x^2), 1, 1 - 1/2 + 0*x), prior) == uniform",
    "(sum k in 1..3: success(G(k))) == 3 * success(G(2))",
    "let q = condition(uniform, x + 1) in condition(q, x) == condition(uniform, x^2 + x)",
    "H(3) == alpha(4) and Hr(3) == G(4)",
};

START_TEST(awkward_identities)
{
    library *prelude = ask_prelude();
    status st;
    status_init(&st);
    uint64_t fast = 0, all = 0;
    for (size_t i = 0; i < sizeof awkward / sizeof awkward[0]; i++) {
        expr *x = parse_expression(awkward[i], NULL, 1, 1, EXIT_USAGE, &st);
        ck_assert_msg(x && check_types(prelude, x, TYPE_TRUTH, NULL, 0, NULL, EXIT_USAGE, &st) == TYPE_TRUTH,
                      "%s: %s", awkward[i], st.text);
        char name[] = "awkward-a";
        name[8] = (char)('a' + i);
        reading r = {.id = name, .assertion = x, .definitions = prelude};
        unsigned long count = models_each(400);
        fast += compare_reading(&r, count, 3);
        all += count;
        expr_free(x);
    }
    ck_assert_msg(4 * fast > 3 * all, "only %lu of %lu without the graph", (unsigned long)fast,
                  (unsigned long)all);
    library_free(prelude);
}
END_TEST

/* What is no identity, and how that is said. */
START_TEST(refusals)
{
    static const struct {
        const char *source, *message;
        unsigned long column;
    } cases[] = {
        {"success(G(2)) >= success(G(1))", "found an inequality, >=, wanted an identity", 15},
        {"G(1) != G(2)", "found the inequality !=, wanted an identity", 6},
        {"F(2) == argmax(prior)", "found argmax, wanted an identity", 9},
        {"J(prior) == 0", "found J, wanted an identity", 1},
        {"G(1) == Bmax(2)", "found argmax, wanted an identity", 9},
        {"forall t, s: eV(prior)[t,s] >= 1", "found an inequality, >=, wanted an identity", 29},
        {"G(1)[1,0,0] == 1/2", "found an entry of a table, wanted an identity", 1},
        {"not F(1) == G(1)", "found not, wanted an identity", 1},
        {"F(1) == G(1) or F(2) == G(2)", "found or, wanted an identity", 14},
        {"boltzmann(prior, 1/2) == prior",
         "found an exponent that is no whole number in boltzmann, wanted an identity", 1},
        {"x^(1/2) == x", "found an exponent that is no small whole number, wanted an identity", 2},
        {"1 == 2", "found what is no on every model, wanted an identity", 3},
    };
    library *prelude = ask_prelude();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        status st;
        status_init(&st);
        expr *x = parse_expression(cases[i].source, NULL, 1, 1, EXIT_USAGE, &st);
        ck_assert(x && check_types(prelude, x, TYPE_TRUTH, NULL, 0, NULL, EXIT_USAGE, &st) == TYPE_TRUTH);
        identities *made = identities_of(prelude, x, NULL, 0, NULL, 2, EXIT_USAGE, &st);
        ck_assert_msg(!made, "%s", cases[i].source);
        ck_assert_str_eq(st.text, cases[i].message);
        ck_assert_uint_eq(st.column, cases[i].column);
        ck_assert_int_eq(st.code, EXIT_USAGE);
        expr_free(x);
        status_clear(&st);
    }
    library_free(prelude);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("checker");
    const TTest *const tests[] = {paper, awkward_identities, refusals};
    ASK_CASE(s, "checker", tests);
    return suite_run(s);
}
