/* Random models: functions of their seed, and inside their family. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "model/drn.h"
#include "model/places.h"
#include "search/generate.h"
#include "suite.h"

#define MODELS 2000

/* ---- A function of the seed ---------------------------------------------------------------------------- */

static char *drn_of(const family *f, uint64_t seed, uint64_t stream, uint64_t index)
{
    mdp *m = generate(f, seed, stream, index);
    text t;
    text_init(&t);
    drn_write(m, &t);
    mdp_free(m);
    return text_take(&t);
}

START_TEST(same_arguments_same_model)
{
    family f;
    family_init(&f);
    char *first[50];
    for (uint64_t i = 0; i < 50; i++)
        first[i] = drn_of(&f, 7, 1, i);
    for (uint64_t i = 50; i-- > 0;) {
        char *again = drn_of(&f, 7, 1, i);
        ck_assert_str_eq(again, first[i]);
        free(again);
        free(first[i]);
    }
}
END_TEST

/* Models that should differ; small ones may be equal by chance. */
static int count_differences(const family *f, bool seed, bool stream, bool index)
{
    int different = 0;
    for (uint64_t i = 0; i < 200; i++) {
        char *a = drn_of(f, 7, 1, i);
        char *b = drn_of(f, 7 + seed, 1 + stream, i + index);
        different += strcmp(a, b) != 0;
        free(a);
        free(b);
    }
    return different;
}

START_TEST(other_arguments_other_model)
{
    family f;
    family_init(&f);
    ck_assert_int_gt(count_differences(&f, true, false, false), 190);
    ck_assert_int_gt(count_differences(&f, false, true, false), 190);
    ck_assert_int_gt(count_differences(&f, false, false, true), 190);
    f.plain = f.exact_sizes = true;
    ck_assert_int_eq(count_differences(&f, true, false, false), 200);
    ck_assert_int_eq(count_differences(&f, false, false, true), 200);
    ck_assert_int_eq(count_differences(&f, false, false, false), 0);
}
END_TEST

START_TEST(models_round_trip)
{
    family f;
    family_init(&f);
    f.states = 5;
    f.actions = 3;
    for (uint64_t i = 0; i < 300; i++) {
        char *written = drn_of(&f, 3, 2, i);
        FILE *in = tmpfile();
        ck_assert_ptr_nonnull(in);
        fputs(written, in);
        rewind(in);
        status st;
        status_init(&st);
        mdp *m = drn_read(in, "round-trip", NULL, &st);
        if (!m)
            status_print(&st, stderr);
        ck_assert_ptr_nonnull(m);
        text again;
        text_init(&again);
        drn_write(m, &again);
        ck_assert_str_eq(again.data, written);
        text_clear(&again);
        mdp_free(m);
        status_clear(&st);
        fclose(in);
        free(written);
    }
}
END_TEST

/* ---- Inside the family --------------------------------------------------------------------------------- */

static void check_height(const mpq_t value, uint32_t height)
{
    ck_assert(mpq_sgn(value) >= 0);
    ck_assert(mpz_cmp_ui(mpq_numref(value), height) <= 0);
    ck_assert(mpz_cmp_ui(mpq_denref(value), height) <= 0);
}

static void check_choice(const family *f, const mdp *m, uint32_t s, uint32_t a)
{
    mpq_t value;
    mpq_init(value);
    char name[16];
    snprintf(name, sizeof name, "a%u", a);
    ck_assert_str_eq(mdp_action_name(m, s, a), name);
    mpq_srcptr x = mdp_success(m, s)->value[a];
    check_height(x, f->height);
    ck_assert(mpq_cmp_ui(x, 1, 1) <= 0 && (!f->positive_success || mpq_sgn(x) > 0));
    bool needs_more = f->prior != PRIOR_MIXED && mdp_actions(m, s) > f->height;
    prob_row_entry(value, mdp_prior(m, s), a);
    check_height(value, needs_more ? mdp_actions(m, s) : f->height > 1 ? f->height : 1);
    ck_assert(f->prior == PRIOR_MIXED || mpq_sgn(value) > 0);
    ck_assert(!f->deterministic || mdp_successors(m, s, a) == 1);
    for (uint32_t i = 0; i < mdp_successors(m, s, a); i++) {
        mpz_set(mpq_numref(value), mdp_weight(m, s, a, i));
        mpz_set(mpq_denref(value), mdp_weight_sum(m, s, a));
        mpq_canonicalize(value);
        check_height(value, f->height);
    }
    mpq_clear(value);
}

static void check_states(const family *f, const mdp *m)
{
    for (uint32_t s = 0; s < mdp_states(m); s++) {
        bool starts = mpq_sgn(mdp_initial(m, s)) > 0;
        check_height(mdp_initial(m, s), f->height);
        ck_assert_uint_eq(mdp_labels(m, s), starts);
        if (starts)
            ck_assert_str_eq(mdp_label(m, s, 0), "init");
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            check_choice(f, m, s, a);
        if (f->exact_sizes)
            ck_assert_uint_eq(mdp_actions(m, s), f->actions);
    }
}

static void check_sizes(const family *f, const mdp *m)
{
    ck_assert_str_eq(mdp_name(m), "random");
    ck_assert(mdp_states(m) <= f->states && mdp_max_actions(m) <= f->actions && mdp_horizon(m) <= f->horizon);
    ck_assert(mdp_horizon(m) >= 1);
    if (f->exact_sizes)
        ck_assert(mdp_states(m) == f->states && mdp_horizon(m) == f->horizon);
}

static void check_hypotheses(const family *f, const mdp *m)
{
    places *p = places_reachable(m);
    ck_assert(!f->deterministic || (places_deterministic(p) && mdp_is_deterministic(m)));
    ck_assert(!(f->single_start || f->exact_sizes) || mdp_has_single_start(m));
    ck_assert(!f->same_actions || places_same_actions(p));
    ck_assert(!f->positive_success || places_positive_success(p));
    ck_assert(f->prior != PRIOR_UNIFORM || (places_uniform_prior(p) && mdp_prior_is_default(m)));
    ck_assert(f->prior != PRIOR_FULL_SUPPORT || places_full_support(p));
    places_free(p);
}

/* Families with every combination of hypotheses, and sizes and heights from 1 up. */
static void random_family(family *f, rng *r)
{
    family_init(f);
    f->states = rng_between(r, 1, 7);
    f->actions = rng_between(r, 1, 4);
    f->horizon = rng_between(r, 1, 5);
    f->height = rng_chance(r, 1, 2) ? rng_between(r, 1, 5) : FAMILY_DEFAULT_HEIGHT;
    f->exact_sizes = rng_chance(r, 1, 3);
    f->deterministic = rng_chance(r, 1, 3);
    f->single_start = rng_chance(r, 1, 3);
    f->same_actions = rng_chance(r, 1, 3);
    f->positive_success = rng_chance(r, 1, 3);
    f->plain = rng_chance(r, 1, 4);
    f->prior = (prior_kind)rng_below(r, 3);
}

START_TEST(models_are_of_their_family)
{
    rng r;
    rng_init(&r, 5, 0, 0);
    for (uint64_t i = 0; i < MODELS; i++) {
        family f;
        random_family(&f, &r);
        mdp *m = generate(&f, 5, 0, i);
        check_sizes(&f, m);
        check_states(&f, m);
        check_hypotheses(&f, m);
        mdp_free(m);
    }
}
END_TEST

/* What `generate` and the benchmarks ask for: every size just so, x > 0, state 0 starts, all in no time. */
START_TEST(plain_models_of_exact_sizes)
{
    static const uint32_t sizes[][3] = {{1, 1, 1}, {200, 6, 100}, {2000, 6, 100}, {3, 500, 2}};
    for (int i = 0; i < 4; i++) {
        family f;
        family_init(&f);
        f.states = sizes[i][0];
        f.actions = sizes[i][1];
        f.horizon = sizes[i][2];
        f.exact_sizes = f.plain = true;
        mdp *m = generate(&f, 1, 0, 0);
        check_sizes(&f, m);
        check_states(&f, m);
        ck_assert(mpq_cmp_ui(mdp_initial(m, 0), 1, 1) == 0);
        for (uint32_t s = 0; s < mdp_states(m); s++)
            for (uint32_t a = 0; a < mdp_actions(m, s); a++)
                ck_assert(mpq_sgn(mdp_success(m, s)->value[a]) > 0);
        mdp_free(m);
    }
}
END_TEST

START_TEST(large_heights)
{
    family f;
    family_init(&f);
    f.height = FAMILY_MAX_HEIGHT;
    for (uint64_t i = 0; i < 100; i++) {
        mdp *m = generate(&f, 6, 0, i);
        check_states(&f, m);
        mdp_free(m);
    }
}
END_TEST

int main(void)
{
    alloc_install_in_libraries();
    static const TTest *const *const tests[] = {
        &same_arguments_same_model, &other_arguments_other_model, &models_round_trip,
        &models_are_of_their_family, &plain_models_of_exact_sizes, &large_heights};
    Suite *s = suite_create("generate");
    TCase *c = tcase_create("generate");
    tcase_set_timeout(c, 120);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(c, *tests[i]);
    suite_add_tcase(s, c);
    return suite_run(s);
}
