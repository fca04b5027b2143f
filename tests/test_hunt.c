/* Hunting: drafts and mutants are models, gaps have the sign of the exact comparison, finds are what they
 * say. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/alloc.h"
#include "lang/gap.h"
#include "model/drn.h"
#include "search/hunt.h"
#include "search/mutate.h"

static char *written(const mdp *m)
{
    text out;
    text_init(&out);
    drn_write(m, &out);
    return text_take(&out);
}

/* ---- Drafts ----------------------------------------------------------------------------------------------
 */

/* As far as the evaluator sees it: tables and numbers, by a few expressions that look at everything. */
static char *seen(mdp *m)
{
    static const char *const looks[] = {"prior",         "x", "eQ(prior)", "occupancy(uniform)",
                                        "success(G(2))", "T"};
    text out;
    text_init(&out);
    ask q;
    ask_open(&q, m);
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        char *one = ask_text(&q, looks[i]);
        text_addf(&out, "%s\n", one);
        free(one);
    }
    ask_close(&q);
    return text_take(&out);
}

START_TEST(a_draft_is_the_model)
{
    family f;
    family_init(&f);
    for (uint64_t i = 0; i < 300 * ask_effort(); i++) {
        f.log_success = i % 5 == 0;
        mdp *m = generate(&f, 7, 1, i);
        draft *d = draft_of(m);
        draft *copy = draft_copy(d);
        draft_reduce(copy);
        mdp *again = draft_freeze(copy, "again");
        ck_assert_uint_eq(mdp_choices(again), mdp_choices(m));
        for (uint32_t s = 0; s < mdp_states(m); s++)
            ck_assert(mpq_equal(mdp_initial(m, s), mdp_initial(again, s)));
        draft_free(d);
        draft_free(copy);
        char *left = seen(m), *right = seen(again); /* they take the models */
        ck_assert_str_eq(left, right);
        free(left);
        free(right);
    }
}
END_TEST

/* Names, labels and the file's own reward models stay. */
START_TEST(a_draft_keeps_names)
{
    static const char drn[] = "//@horizon: 2\n@type: MDP\n@value_type: rational\n@parameters\n\n"
                              "@reward_models\ncost success\n@nr_states\n3\n@nr_choices\n4\n@model\n"
                              "state 0 init home\n\taction up [3, 1/2]\n\t\t1 : 1/2\n\t\t2 : 1/2\n"
                              "\taction down [4, 1]\n\t\t2 : 1\n"
                              "state 1 \"a label\"\n\taction stay [5, 1]\n\t\t1 : 1\n"
                              "state 2\n\taction back [6, 1/3]\n\t\t0 : 1\n";
    mdp *m = ask_drn(drn);
    draft *d = draft_of(m);
    draft_remove_state(d, 1, 2); /* up leads to 2 surely then */
    draft_add_action(d, 0, 0, 0);
    mdp *less = draft_freeze(d, "less");
    char *file = written(less);
    ck_assert_ptr_nonnull(strstr(file, "state 0 init home\n\taction up [1/2, 3]\n\t\t1 : 1\n"));
    ck_assert_ptr_nonnull(strstr(file, "\taction a0 [1/2, 3]\n\t\t1 : 1\n"));
    ck_assert_ptr_nonnull(strstr(file, "state 1\n\taction back [1/3, 6]\n\t\t0 : 1\n"));
    ck_assert_ptr_null(strstr(file, "a label"));
    free(file);
    mdp_free(less);
    mdp_free(m);
    draft_free(d);
}
END_TEST

START_TEST(a_state_is_dropped_only_where_others_are_left)
{
    mdp *m = ask_model(
        1, "3",
        "state 0 init\n\taction a [1, 1/2]\n\t\t1 : 1/4\n\t\t2 : 3/4\n\taction b [1, 1/2]\n\t\t2 : 1\n"
        "state 1\n\taction a [1, 1]\n\t\t1 : 1\nstate 2\n\taction a [1, 1]\n\t\t2 : 1\n");
    draft *d = draft_of(m);
    ck_assert(!draft_drop_state(d, 0)); /* no other start */
    ck_assert(!draft_drop_state(d, 2)); /* b leads nowhere else */
    ck_assert(draft_drop_state(d, 1));
    ck_assert_uint_eq(d->count, 2);
    ck_assert_uint_eq(d->state[0]->action[0]->count, 1); /* 3/4 of a becomes all of it */
    ck_assert_uint_eq(d->state[0]->action[0]->target[0], 1);
    draft_free(d);
    mdp_free(m);
}
END_TEST

/* ---- Mutants
 * ----------------------------------------------------------------------------------------------- */

static bool inside(const family *f, const draft *d)
{
    bool ok = d->count <= f->states && d->horizon <= f->horizon &&
              (!f->exact_horizon || d->horizon == f->horizon);
    uint32_t starts = 0;
    for (uint32_t s = 0; s < d->count; s++) {
        const draft_state *state = d->state[s];
        starts += mpz_sgn(state->start) > 0;
        ok = ok && state->count <= f->actions;
        for (uint32_t a = 0; a < state->count; a++) {
            const draft_action *act = state->action[a];
            ok = ok && (!f->deterministic || act->count == 1);
            ok = ok && (!f->positive_success || mpq_sgn(act->x) > 0);
            ok = ok && (f->prior != PRIOR_FULL_SUPPORT || mpz_sgn(act->prior) > 0);
            ok = ok && (f->prior != PRIOR_UNIFORM || mpz_cmp(act->prior, state->action[0]->prior) == 0);
        }
    }
    return ok && (!f->single_start || starts == 1);
}

/* draft_freeze validates the whole model, and ends the program where it is none. */
START_TEST(mutants_are_models_of_the_family)
{
    for (unsigned kind = 0; kind < 12; kind++) {
        family f;
        family_init(&f);
        f.deterministic = kind % 2 == 1;
        f.single_start = kind % 3 == 1;
        f.positive_success = kind % 4 == 2;
        f.exact_horizon = kind % 5 == 3;
        f.log_success = kind == 7;
        f.prior = (prior_kind)(kind % 3);
        f.states = 1 + kind % 4;
        f.actions = 1 + kind % 3;
        rng r;
        rng_init(&r, 3, kind, 0);
        for (uint64_t i = 0; i < 8 * ask_effort(); i++) {
            mdp *m = generate(&f, 3, kind, i);
            draft *d = draft_of(m);
            mdp_free(m);
            for (int step = 0, done = 0; step < 2000 && done < 150; step++) {
                if (!mutate(d, &f, 1 + (uint32_t)(step % 40), &r))
                    continue;
                done++;
                mdp_free(draft_freeze(d, "mutant"));
                ck_assert_msg(inside(&f, d), "kind %u, model %ju, step %d", kind, (uintmax_t)i, step);
            }
            draft_free(d);
        }
    }
}
END_TEST

/* ---- Gaps
 * -------------------------------------------------------------------------------------------------- */

static gap gap_on(ask *q, const char *source)
{
    status st;
    status_init(&st);
    gap g;
    ck_assert_msg(evaluator_gap(q->e, ask_parse(q, source, TYPE_TRUTH), &g, &st), "%s: %s", source, st.text);
    return g;
}

/* Half of the sources are comparisons of which the exact verdict is taken from `evaluate`. */
START_TEST(gaps_have_the_sign_of_the_verdict)
{
    static const char *const sources[] = {
        "success(G(1)) >= success(prior)",
        "success(G(1)) > success(prior)",
        "J(G(1)) >= J(prior)",
        "J(G(2)) < J(G(1)) or success(prior) == 0",
        "forall k in 1..2: F(k) == G(k)",
        "not (G(1) == prior)",
        "is_optimal_J(prior) implies is_optimal_J(argmax(prior))",
        "is_optimal(prior) iff success(prior) == success(optimal)",
        "exists t, s: eV(prior)[t,s] < 1/2",
        "deterministic and (uniform_prior implies full_support)",
        "let q = G(1) in kl(q, prior) <= 1/10",
        "is_greedy(prior) or no_ties(prior)",
        "x == x and prior != uniform",
        "kappa(prior, 1) < inf",
        "entropy(prior) >= log(2)",
        "success(prior) != success(uniform)",
        "(success(prior) > 1/2) == (success(G(1)) > 1/2)",
        "forall k in 1..0: k == 7",
        "exists k in 1..0: k == 7",
        "forall k in 1..1/0: k == 1",
        "let b = success(prior) > 1/2 in b",
        "if T > 1 then G(1) == prior else yes",
        "2^(1/2) * 2^(1/2) == 2 and 1 == 1",
        "x^(1/2) * x^(1/2) == x",
    };
    family f;
    family_init(&f);
    for (uint64_t i = 0; i < 120 * ask_effort(); i++) {
        ask q;
        ask_open(&q, generate(&f, 5, 2, i));
        for (size_t k = 0; k < sizeof sources / sizeof *sources; k++) {
            gap g = gap_on(&q, sources[k]);
            char *exact = ask_text(&q, sources[k]);
            bool defined = strncmp(exact, "undefined", 9) != 0;
            ck_assert_msg(!defined == (g.truth == TRUTH_UNDEFINED), "%s: %s", sources[k], exact);
            if (defined)
                ck_assert_msg(strcmp(exact, truth_name(g.truth)) == 0, "%s: %s, gap %s", sources[k], exact,
                              truth_name(g.truth));
            if (g.truth == TRUTH_YES)
                ck_assert_msg(g.margin >= 0, "%s", sources[k]);
            if (g.truth == TRUTH_NO)
                ck_assert_msg(g.margin <= 0, "%s", sources[k]);
            free(exact);
        }
        ask_close(&q);
    }
}
END_TEST

/* a/b >= 0 for fractions a/b: the margins are in the order of the fractions, whatever their size and sign. */
START_TEST(margins_are_in_order)
{
    ask q;
    ask_open(&q, ask_model(1, "1", "state 0 init\n\taction a [1, 1]\n\t\t0 : 1\n"));
    rng r;
    rng_init(&r, 9, 0, 0);
    mpq_t values[60];
    int64_t margins[60];
    for (int i = 0; i < 60; i++) {
        mpq_init(values[i]);
        mpq_set_si(values[i], (long)rng_below(&r, 2000) - 1000, 1 + rng_below(&r, i % 3 ? 1000 : 3));
        mpq_canonicalize(values[i]);
        if (i % 4 == 0)
            mpq_div_2exp(values[i], values[i], rng_below(&r, 300));
        if (mpq_sgn(values[i]) == 0)
            mpq_set_ui(values[i], 1, 1); /* a tie counts as 1 */
        text source;
        text_init(&source);
        text_add(&source, "(");
        char *number = mpq_get_str(NULL, 10, values[i]);
        text_addf(&source, "%s) >= 0", number);
        margins[i] = gap_on(&q, source.data).margin;
        free(number);
        text_clear(&source);
    }
    for (int i = 0; i < 60; i++)
        for (int k = 0; k < 60; k++) {
            int order = mpq_cmp(values[i], values[k]);
            ck_assert_msg(order < 0 ? margins[i] <= margins[k] : order > 0 || margins[i] == margins[k],
                          "%d %d", i, k);
            /* 40 leading bits tell these apart: numerators and denominators are below 2^10 */
            ck_assert(order >= 0 || margins[i] < margins[k]);
        }
    ck_assert_int_eq(gap_on(&q, "1 >= 1").margin, gap_of_tie());
    ck_assert_int_eq(gap_on(&q, "2 >= 1").margin, gap_of_tie()); /* by 1 */
    ck_assert_int_eq(gap_on(&q, "2 > 2").margin, 0);
    ck_assert_int_eq(gap_on(&q, "inf > 2").margin, GAP_INFINITE);
    ck_assert_int_eq(gap_on(&q, "2 == 3").margin, -gap_of_tie());
    ck_assert_int_eq(gap_on(&q, "2 == 3 or 5 <= 4 or 1 > 2").margin, -gap_of_tie());
    ck_assert_int_eq(gap_on(&q, "1 < 2 implies 3 > 2").margin, gap_of_tie());
    ck_assert_int_eq(gap_on(&q, "1 > 2 implies 3 < 2").margin, gap_of_tie()); /* the premise lacks 1 */
    for (int i = 0; i < 60; i++)
        mpq_clear(values[i]);
    ask_close(&q);
}
END_TEST

/* p = (1/3, 2/3), x = (1/2, 1): success 5/6 where 1 is best, so is_optimal(prior) lacks 1/6, as 1/6 <= 0
 * does. */
START_TEST(optimality_is_measured)
{
    ask q;
    ask_open(&q,
             ask_model(1, "1",
                       "state 0 init\n\taction a [1/2, 1/3]\n\t\t0 : 1\n\taction b [1, 2/3]\n\t\t0 : 1\n"));
    ck_assert_int_eq(gap_on(&q, "is_optimal(prior)").margin, gap_on(&q, "1/6 <= 0").margin);
    /* J = -1/3 log 2 and J* = 0 */
    ck_assert_int_eq(gap_on(&q, "is_optimal_J(prior)").margin, gap_on(&q, "log(2) / 3 <= 0").margin);
    ck_assert_int_eq(gap_on(&q, "is_optimal(optimal)").margin, 0);
    ask_close(&q);
}
END_TEST

/* ---- Hunts
 * ------------------------------------------------------------------------------------------------- */

/* The assertions of prop-5.4/J-as-printed and cor-4.14/J-stochastic, and others. */
#define J_GROWS "claim j\nforall k in 1..2\nassert J(G(k)) >= J(G(k-1))\nexpect refuted\n"
#define J_OPTIMAL \
    "claim cor-4.14/J-stochastic\nassert is_optimal_J(prior) implies is_optimal_J(argmax(prior))\nexpect refuted\n"
#define TIES                                                                                  \
    "claim ties\nassume deterministic\ngiven kappa(prior, 1) > 0 and kappa(prior, 1) < inf\n" \
    "assert kappa(G(6), 6) < kappa(prior, 1)\nexpect refuted\n"
#define GROWS "claim grows\nforall k in 1..2\nassert success(G(k)) >= success(G(k-1))\nexpect holds\n"
#define EXISTS "claim exists\nexists model\nassert success(prior) == 5/7 and T == 2\nexpect holds\n"

static void hunt_for(const char *claim, uint64_t models, unsigned jobs, bool expected, hunt_result *result)
{
    ask_claim c;
    const reading *r = ask_claim_open(&c, claim);
    hunt_plan plan = {.seed = 1, .models = models, .jobs = jobs};
    family_init(&plan.family);
    status st;
    status_init(&st);
    ck_assert_msg(hunt(&plan, r, result, &st), "%s", st.text);
    ck_assert_int_eq(result->found, expected);
    if (result->found) {
        verdict v;
        ck_assert(reading_check(r, result->model, &v, NULL, NULL, &st));
        ck_assert_int_eq(v, r->exists_model ? VERDICT_HOLDS : VERDICT_REFUTED);
    }
    ask_claim_close(&c);
}

START_TEST(it_finds_what_sampling_misses)
{
    static const char *const claims[] = {J_GROWS, J_OPTIMAL, TIES, EXISTS};
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
        hunt_result result;
        hunt_for(claims[i], 60000, 2, true, &result);
        hunt_result_clear(&result);
    }
}
END_TEST

START_TEST(it_finds_nothing_where_there_is_nothing)
{
    hunt_result result;
    hunt_for(GROWS, 3000, 2, false, &result);
    ck_assert_uint_eq(result.models, 3000);
    hunt_result_clear(&result);
}
END_TEST

/* The same model, found at the same place, for any number of threads and any budget that reaches it. */
START_TEST(the_result_does_not_depend_on_threads)
{
    hunt_result one;
    hunt_for(J_GROWS, 60000, 1, true, &one);
    char *first = written(one.model);
    for (unsigned jobs = 2; jobs <= 5; jobs++) {
        hunt_result other;
        hunt_for(J_GROWS, jobs == 2 ? one.models : 60000, jobs, true, &other);
        char *again = written(other.model);
        ck_assert_str_eq(first, again);
        ck_assert_uint_eq(one.models, other.models);
        free(again);
        hunt_result_clear(&other);
    }
    hunt_result less;
    hunt_for(J_GROWS, one.models - 1, 3, false, &less); /* one model fewer does not reach it */
    ck_assert_uint_eq(less.models, one.models - 1);
    hunt_result_clear(&less);
    hunt_result_clear(&one);
    free(first);
}
END_TEST

/* Outside the assumptions is worse than undefined, that is worse than inside; nearer is better. */
START_TEST(scores_are_in_order)
{
    ask_claim c;
    const reading *r = ask_claim_open(
        &c, "claim order\ngiven success(prior) >= 1/2\nassert J(prior) >= log(2/3)\n"
            "expect refuted\n");
    static const char *const x[] = {"1/2", "5/8", "3/4", "1",
                                    "3/8", "1/8", "0"}; /* best first; the first is a hit */
    int64_t before = 0;
    for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
        text body;
        text_init(&body);
        text_addf(&body, "state 0 init\n\taction a [%s, 1]\n\t\t0 : 1\n", x[i]);
        mdp *m = ask_model(1, "1", body.data);
        int64_t score;
        bool hit, in;
        status st;
        status_init(&st);
        ck_assert(hunt_score(r, m, &score, &hit, &in, &st));
        ck_assert_int_eq(hit, i < 2);
        ck_assert_int_eq(in, i < 4);
        ck_assert_msg(i < 3 || score > before, "%s", x[i]);
        before = score;
        mdp_free(m);
        text_clear(&body);
    }
    ask_claim_close(&c);
}
END_TEST

/* What no model can answer is an error of the reading. */
START_TEST(an_error_everywhere_is_one)
{
    ask_claim c;
    const reading *r = ask_claim_open(&c, "claim wrong\nassert prior[1,0,\"nowhere\"] == 1\nexpect holds\n");
    hunt_plan plan = {.seed = 1, .models = 50, .jobs = 1};
    family_init(&plan.family);
    status st;
    status_init(&st);
    hunt_result result;
    ck_assert(!hunt(&plan, r, &result, &st));
    ck_assert_ptr_nonnull(strstr(st.text, "nowhere"));
    hunt_result_clear(&result);
    status_clear(&st);
    ask_claim_close(&c);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("hunt");
    const TTest *const drafts[] = {a_draft_is_the_model, a_draft_keeps_names,
                                   a_state_is_dropped_only_where_others_are_left,
                                   mutants_are_models_of_the_family};
    ASK_CASE(s, "drafts", drafts);
    const TTest *const gaps[] = {gaps_have_the_sign_of_the_verdict, margins_are_in_order,
                                 optimality_is_measured};
    ASK_CASE(s, "gaps", gaps);
    const TTest *const hunts[] = {it_finds_what_sampling_misses, it_finds_nothing_where_there_is_nothing,
                                  the_result_does_not_depend_on_threads, scores_are_in_order,
                                  an_error_everywhere_is_one};
    ASK_CASE(s, "hunts", hunts);
    return suite_run(s);
}
