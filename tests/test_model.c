/* Building and freezing models, their defaults, success made from rewards, the places of a computation. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "exact/rat.h"
#include "model/mdp.h"
#include "model/places.h"
#include "suite.h"

static void set(mpq_t value, const char *source)
{
    ck_assert_ptr_null(rat_parse(value, source, strlen(source), NULL));
}

static void successor(mdp_builder *b, uint32_t target, const char *probability)
{
    mpq_t value;
    mpq_init(value);
    set(value, probability);
    mdp_builder_successor(b, target, value);
    mpq_clear(value);
}

static void action_value(mdp_builder *b, size_t index, const char *source)
{
    mpq_t value;
    mpq_init(value);
    set(value, source);
    mdp_builder_action_value(b, index, value);
    mpq_clear(value);
}

static void state_value(mdp_builder *b, size_t index, const char *source)
{
    mpq_t value;
    mpq_init(value);
    set(value, source);
    mdp_builder_state_value(b, index, value);
    mpq_clear(value);
}

static bool equals(mpq_srcptr value, const char *source)
{
    mpq_t expected;
    mpq_init(expected);
    set(expected, source);
    bool equal = mpq_equal(value, expected) != 0;
    mpq_clear(expected);
    return equal;
}

static mdp *frozen(mdp_builder *b)
{
    status st;
    status_init(&st);
    mdp *m = mdp_freeze(b, "here", &st);
    ck_assert_msg(m != NULL, "refused: %s", st.text);
    ck_assert(status_ok(&st));
    return m;
}

static void refused(mdp_builder *b, unsigned long line, const char *message)
{
    status st;
    status_init(&st);
    ck_assert_ptr_null(mdp_freeze(b, "here", &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.file, "here");
    ck_assert_uint_eq(st.line, line);
    ck_assert_str_eq(st.text, message);
    status_clear(&st);
}

/* Lines 1 to 5: state 0; its a to 0 with 3/4, to 1 with 1/4; its b to 1; state 1; its action to 1. */
static mdp_builder *two_states(void)
{
    mdp_builder *b = mdp_builder_new();
    mdp_builder_state(b, 1, 1);
    mdp_builder_label(b, "init");
    mdp_builder_action(b, "a", 2, 1);
    successor(b, 0, "3/4");
    successor(b, 1, "1/4");
    mdp_builder_action(b, "b", 3, 1);
    successor(b, 1, "1");
    mdp_builder_state(b, 4, 1);
    mdp_builder_label(b, "end");
    mdp_builder_label(b, "goal");
    mdp_builder_action(b, "", 5, 1);
    successor(b, 1, "1");
    return b;
}

START_TEST(test_shape)
{
    mdp *m = frozen(two_states());
    ck_assert_str_eq(mdp_name(m), "here");
    ck_assert_uint_eq(mdp_states(m), 2);
    ck_assert_uint_eq(mdp_choices(m), 3);
    ck_assert_uint_eq(mdp_max_actions(m), 2);
    ck_assert_uint_eq(mdp_actions(m, 0), 2);
    ck_assert_uint_eq(mdp_actions(m, 1), 1);
    ck_assert_uint_eq(mdp_first_choice(m, 1), 2);
    ck_assert_str_eq(mdp_action_name(m, 0, 1), "b");
    ck_assert_str_eq(mdp_action_name(m, 1, 0), "");
    ck_assert_int_eq(mdp_find_action(m, 0, "b"), 1);
    ck_assert_int_eq(mdp_find_action(m, 1, "b"), -1);
    ck_assert_uint_eq(mdp_labels(m, 0), 1);
    ck_assert_uint_eq(mdp_labels(m, 1), 2);
    ck_assert_str_eq(mdp_label(m, 1, 1), "goal");
    ck_assert_uint_eq(mdp_horizon(m), 0);
    ck_assert(!mdp_is_deterministic(m));
    ck_assert(mdp_has_single_start(m));
    mdp_free(m);
}
END_TEST

START_TEST(test_weights)
{
    mdp *m = frozen(two_states());
    ck_assert_uint_eq(mdp_successors(m, 0, 0), 2);
    ck_assert_uint_eq(mdp_successor(m, 0, 0, 1), 1);
    ck_assert_int_eq(mpz_cmp_ui(mdp_weight(m, 0, 0, 0), 3), 0);
    ck_assert_int_eq(mpz_cmp_ui(mdp_weight(m, 0, 0, 1), 1), 0);
    ck_assert_int_eq(mpz_cmp_ui(mdp_weight_sum(m, 0, 0), 4), 0);
    ck_assert_int_eq(mpz_cmp_ui(mdp_weight_sum(m, 0, 1), 1), 0);
    mdp_free(m);
}
END_TEST

/* Given as 2, 0, 1 with 1/2, 1/3, 1/6: in the order of the states that is 1/3, 1/6, 1/2, so weights 2, 1, 3
 * of 6. */
START_TEST(test_successors_in_order)
{
    static const unsigned long weights[] = {2, 1, 3};
    mdp_builder *b = mdp_builder_new();
    for (uint32_t s = 0; s < 3; s++) {
        mdp_builder_state(b, 2 * s + 1, 1);
        if (s == 0)
            mdp_builder_label(b, "init");
        mdp_builder_action(b, "", 2 * s + 2, 1);
        successor(b, 2, s == 0 ? "1/2" : "1");
        if (s == 0) {
            successor(b, 0, "1/3");
            successor(b, 1, "1/6");
        }
    }
    mdp *m = frozen(b);
    ck_assert_uint_eq(mdp_successors(m, 0, 0), 3);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(mdp_successor(m, 0, 0, i), i);
        ck_assert_int_eq(mpz_cmp_ui(mdp_weight(m, 0, 0, i), weights[i]), 0);
    }
    ck_assert_int_eq(mpz_cmp_ui(mdp_weight_sum(m, 0, 0), 6), 0);
    mdp_free(m);
}
END_TEST

START_TEST(test_defaults)
{
    mdp *m = frozen(two_states());
    ck_assert(mdp_success_is_default(m) && mdp_prior_is_default(m) && mdp_initial_is_default(m));
    ck_assert_uint_eq(mdp_reward_models(m), 0);
    ck_assert(equals(mdp_success(m, 0)->value[1], "1"));
    ck_assert_int_eq(mpz_cmp_ui(mdp_prior(m, 0)->sum, 2), 0);
    ck_assert_int_eq(mpz_cmp_ui(mdp_prior(m, 0)->weight[1], 1), 0);
    ck_assert_int_eq(mpz_cmp_ui(mdp_prior(m, 1)->sum, 1), 0);
    ck_assert(equals(mdp_initial(m, 0), "1") && equals(mdp_initial(m, 1), "0"));
    mdp_free(m);
}
END_TEST

/* One state with three actions; 1/6, 1/3, 1/2 are 1 : 2 : 3, over 6. */
START_TEST(test_special_models)
{
    mdp_builder *b = mdp_builder_new();
    size_t cost = mdp_builder_reward_model(b, "cost"), prior = mdp_builder_reward_model(b, MDP_PRIOR);
    size_t success = mdp_builder_reward_model(b, MDP_SUCCESS), mu = mdp_builder_reward_model(b, MDP_INITIAL);
    static const char *const priors[] = {"1/6", "1/3", "1/2"}, *const x[] = {"0", "1", "2/5"};
    mdp_builder_state(b, 1, 1);
    state_value(b, mu, "1");
    for (int a = 0; a < 3; a++) {
        mdp_builder_action(b, "same", 2, 1);
        action_value(b, success, x[a]);
        action_value(b, prior, priors[a]);
        successor(b, 0, "1");
    }
    action_value(b, cost, "-7");
    mdp *m = frozen(b);
    ck_assert(!mdp_success_is_default(m) && !mdp_prior_is_default(m) && !mdp_initial_is_default(m));
    ck_assert_int_eq(mpz_cmp_ui(mdp_prior(m, 0)->sum, 6), 0);
    for (unsigned a = 0; a < 3; a++) {
        ck_assert_int_eq(mpz_cmp_ui(mdp_prior(m, 0)->weight[a], a + 1), 0);
        ck_assert(equals(mdp_success(m, 0)->value[a], x[a]));
        ck_assert(equals(mdp_action_value(m, success, 0, a), x[a]));
        ck_assert(equals(mdp_action_value(m, prior, 0, a), priors[a]));
    }
    ck_assert_ptr_null(mdp_action_value(m, cost, 0, 0));
    ck_assert(equals(mdp_action_value(m, cost, 0, 2), "-7"));
    ck_assert_ptr_null(mdp_state_value(m, cost, 0));
    ck_assert(equals(mdp_initial(m, 0), "1"));
    ck_assert_int_eq(mdp_find_reward_model(m, "success"), (long)success);
    ck_assert_int_eq(mdp_find_reward_model(m, "reward"), -1);
    ck_assert_str_eq(mdp_reward_model_name(m, prior), "prior");
    ck_assert_int_eq(mdp_find_action(m, 0, "same"), -2);
    ck_assert(mdp_is_deterministic(m));
    mdp_free(m);
}
END_TEST

START_TEST(test_refuses)
{
    refused(mdp_builder_new(), 0, "found no state, wanted at least one");
    mdp_builder *b = two_states();
    mdp_builder_state(b, 6, 1);
    refused(b, 6, "found state 2 without actions, wanted at least one");
    b = two_states();
    mdp_builder_action(b, "d", 6, 1);
    refused(b, 6, "found an action without successors, wanted at least one");
    b = two_states();
    mdp_builder_action(b, "d", 6, 1);
    successor(b, 2, "1");
    refused(b, 6, "found successor 2, wanted a state from 0 to 1");
    b = two_states();
    mdp_builder_action(b, "d", 6, 1);
    successor(b, 1, "1/2");
    successor(b, 0, "1/4");
    successor(b, 1, "1/4");
    refused(b, 6, "found successor 1 twice in one action, wanted it once");
    b = two_states();
    mdp_builder_action(b, "d", 6, 1);
    successor(b, 0, "1/3");
    successor(b, 1, "1/2");
    refused(b, 6, "found successors whose probabilities sum to 5/6, wanted a sum of 1");
    b = two_states();
    mdp_builder_action(b, "d", 6, 1);
    successor(b, 0, "0");
    refused(b, 6, "found probability 0 of successor 0, wanted a positive number");
    b = two_states();
    mdp_builder_label(b, "end");
    refused(b, 4, "found label end twice on state 1, wanted it once");
    b = two_states();
    mdp_builder_horizon(b, 0, 9, 3);
    refused(b, 9, "found horizon 0, wanted at least 1");
    b = two_states();
    mdp_builder_horizon(b, MDP_MAX_PLACES / 2 + 1, 9, 3);
    refused(b, 9,
            "found horizon 25000001 for 2 states, wanted at most 25000000: "
            "there may be at most 50000000 pairs of step and state");
}
END_TEST

/* The first thing wrong wins, and a builder may be given up at any time. */
START_TEST(test_first_error_and_abandoning)
{
    mdp_builder *b = two_states();
    mdp_builder_label(b, "end");
    mdp_builder_action(b, "d", 6, 1);
    successor(b, 0, "1/3");
    refused(b, 4, "found label end twice on state 1, wanted it once");
    b = two_states();
    mdp_builder_action(b, "d", 6, 1);
    successor(b, 0, "1/3");
    mdp_builder_free(b);
    mdp_builder_free(mdp_builder_new());
    mdp_builder_free(NULL);
    mdp_free(NULL);
}
END_TEST

START_TEST(test_horizon)
{
    mdp *m = frozen(two_states());
    status st;
    status_init(&st);
    ck_assert(!mdp_set_horizon(m, 0, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.text, "found horizon 0, wanted at least 1");
    status_clear(&st);
    ck_assert(!mdp_set_horizon(m, MDP_MAX_PLACES / 2 + 1, &st));
    ck_assert_uint_eq(mdp_horizon(m), 0);
    status_clear(&st);
    ck_assert(mdp_set_horizon(m, MDP_MAX_PLACES / 2, &st));
    ck_assert_uint_eq(mdp_horizon(m), MDP_MAX_PLACES / 2);
    mdp_free(m);
}
END_TEST

/* r at state 0 is 1; r of its actions 2 and -1/2 (or as told); r at state 1 is left out. */
static mdp *with_reward(const char *second)
{
    mdp_builder *b = mdp_builder_new();
    size_t r = mdp_builder_reward_model(b, "r");
    mdp_builder_reward_model(b, MDP_SUCCESS);
    mdp_builder_state(b, 1, 1);
    mdp_builder_label(b, "init");
    state_value(b, r, "1");
    mdp_builder_action(b, "a", 2, 1);
    action_value(b, r, "2");
    action_value(b, r + 1, "1/2");
    successor(b, 1, "1");
    mdp_builder_action(b, "b", 3, 1);
    action_value(b, r, second);
    action_value(b, r + 1, "1/2");
    successor(b, 1, "1");
    mdp_builder_state(b, 4, 1);
    mdp_builder_action(b, "c", 5, 1);
    action_value(b, r + 1, "1/2");
    successor(b, 1, "1");
    return frozen(b);
}

/* r is 3, 0 and 0, the largest 3: x is (2/3)^0, (2/3)^3, (2/3)^3. */
START_TEST(test_success_from)
{
    mdp *m = with_reward("-1");
    status st;
    status_init(&st);
    mpq_t base;
    mpq_init(base);
    set(base, "2/3");
    ck_assert(mdp_success_from(m, "r", base, &st));
    ck_assert(equals(mdp_success(m, 0)->value[0], "1"));
    ck_assert(equals(mdp_success(m, 0)->value[1], "8/27"));
    ck_assert(equals(mdp_success(m, 1)->value[0], "8/27"));
    ck_assert(equals(mdp_action_value(m, 1, 0, 1), "8/27"));
    ck_assert(!mdp_success_is_default(m));
    set(base, "1");
    ck_assert(mdp_success_from(m, "r", base, &st));
    ck_assert(equals(mdp_success(m, 1)->value[0], "1"));
    mpq_clear(base);
    mdp_free(m);
}
END_TEST

static void success_refused(const char *second, const char *name, const char *base_text, int code,
                            const char *message)
{
    mdp *m = with_reward(second);
    status st;
    status_init(&st);
    mpq_t base;
    mpq_init(base);
    set(base, base_text);
    ck_assert(!mdp_success_from(m, name, base, &st));
    ck_assert_int_eq(st.code, code);
    ck_assert_uint_eq(st.line, 0);
    ck_assert_str_eq(st.text, message);
    ck_assert(equals(mdp_success(m, 0)->value[1], "1/2"));
    status_clear(&st);
    mpq_clear(base);
    mdp_free(m);
}

START_TEST(test_success_from_refuses)
{
    success_refused("-1", "r", "0", EXIT_USAGE, "found a base outside (0,1], wanted 0 < base <= 1");
    success_refused("-1", "r", "-1/2", EXIT_USAGE, "found a base outside (0,1], wanted 0 < base <= 1");
    success_refused("-1", "r", "3/2", EXIT_USAGE, "found a base outside (0,1], wanted 0 < base <= 1");
    success_refused("-1", "q", "1/2", EXIT_INPUT, "found no reward model named q, wanted one");
    success_refused("-1", "success", "1/2", EXIT_INPUT, "found success, wanted an additive reward model");
    success_refused("1/2", "r", "1/2", EXIT_INPUT,
                    "found a reward 3/2 below the largest at state 0, action 1, wanted an integer");
    success_refused("-1e30", "r", "1/2", EXIT_INPUT,
                    "found a reward 1000000000000000000000000000002 below the largest at state 0, action 1, "
                    "wanted powers of the base that fit in memory");
}
END_TEST

/* x has one factor from rewards: the model's own. */
START_TEST(test_success_from_beside_log_success)
{
    mdp_builder *b = mdp_builder_new();
    size_t log_success = mdp_builder_reward_model(b, MDP_LOG_SUCCESS), r = mdp_builder_reward_model(b, "r");
    mdp_builder_state(b, 0, 0);
    mdp_builder_label(b, "init");
    mdp_builder_action(b, "a", 0, 0);
    action_value(b, log_success, "-1/2");
    action_value(b, r, "1");
    successor(b, 0, "1");
    mdp *m = frozen(b);
    status st;
    status_init(&st);
    mpq_t base;
    mpq_init(base);
    set(base, "1/2");
    ck_assert(!mdp_success_from(m, "r", base, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.text, "found log_success beside --success-from, wanted one of the two");
    status_clear(&st);
    ck_assert(equals(mdp_success(m, 0)->value[0], "1"));
    ck_assert(equals(mdp_log_success(m, 0, 0), "-1/2"));
    mpq_clear(base);
    mdp_free(m);
}
END_TEST

/* A chain 0 -> 1 -> ... -> tail -> cycle of `cycle` states, one action each. */
static mdp *lasso(uint32_t tail, uint32_t cycle, uint32_t horizon)
{
    mdp_builder *b = mdp_builder_new();
    for (uint32_t s = 0; s < tail + cycle; s++) {
        mdp_builder_state(b, 0, 0);
        if (s == 0)
            mdp_builder_label(b, "init");
        mdp_builder_action(b, "on", 0, 0);
        successor(b, s + 1 < tail + cycle ? s + 1 : tail, "1");
    }
    mdp_builder_horizon(b, horizon, 0, 0);
    return frozen(b);
}

/* At step t the only state is t - 1 on the tail, then (t - 1 - tail) mod cycle behind it. */
START_TEST(test_places_on_lassos)
{
    for (uint32_t tail = 0; tail < 9; tail++)
        for (uint32_t cycle = 1; cycle < 9; cycle++) {
            mdp *m = lasso(tail, cycle, 40);
            places *p = places_reachable(m);
            for (uint32_t t = 1; t <= 40; t++) {
                uint32_t s = t - 1 < tail ? t - 1 : tail + (t - 1 - tail) % cycle;
                ck_assert_uint_eq(places_count(p, t), 1);
                ck_assert_uint_eq(places_state(p, t, 0), s);
                for (uint32_t other = 0; other < tail + cycle; other++)
                    ck_assert_int_eq(places_find(p, t, other), other == s ? 0 : -1);
            }
            places_free(p);
            mdp_free(m);
        }
}
END_TEST

/* Few layers differ, so the largest horizon costs nothing. */
START_TEST(test_places_of_long_horizon)
{
    mdp *m = lasso(1, 4, MDP_MAX_PLACES / 5);
    places *p = places_reachable(m);
    ck_assert_uint_eq(places_state(p, MDP_MAX_PLACES / 5, 0), 1 + (MDP_MAX_PLACES / 5 - 2) % 4);
    places_free(p);
    mdp_free(m);
}
END_TEST

/* A random model; some priors and successes are 0, mu is random. */
static mdp *random_model(rng *r, uint32_t states, uint32_t horizon)
{
    mdp_builder *b = mdp_builder_new();
    size_t prior = mdp_builder_reward_model(b, MDP_PRIOR), x = mdp_builder_reward_model(b, MDP_SUCCESS);
    size_t mu = mdp_builder_reward_model(b, MDP_INITIAL);
    uint32_t start = rng_below(r, states), other = rng_below(r, states);
    for (uint32_t s = 0; s < states; s++) {
        mdp_builder_state(b, 0, 0);
        state_value(b, mu, s == start && s == other ? "1" : s == start || s == other ? "1/2" : "0");
        bool two = rng_chance(r, 1, 2);
        bool zero = rng_chance(r, 1, 4);
        for (uint32_t a = 0; a < (two ? 2u : 1u); a++) {
            mdp_builder_action(b, "", 0, 0);
            action_value(b, prior, !two ? "1" : zero ? (a ? "1" : "0") : "1/2");
            action_value(b, x, rng_chance(r, 1, 8) ? "0" : "1");
            uint32_t target = rng_below(r, states), second = rng_below(r, states);
            successor(b, target, target == second ? "1" : "1/3");
            if (target != second)
                successor(b, second, "2/3");
        }
    }
    mdp_builder_horizon(b, horizon, 0, 0);
    return frozen(b);
}

/* reach[t][s] by the definition, without layers or cycles. */
enum { MAX_STATES = 6, MAX_HORIZON = 12 };

static void naive_reach(const mdp *m, bool reach[MAX_HORIZON + 1][MAX_STATES])
{
    memset(reach, 0, sizeof(bool) * (MAX_HORIZON + 1) * MAX_STATES);
    for (uint32_t s = 0; s < mdp_states(m); s++)
        reach[1][s] = mpq_sgn(mdp_initial(m, s)) > 0;
    for (uint32_t t = 1; t < mdp_horizon(m); t++)
        for (uint32_t s = 0; s < mdp_states(m); s++)
            for (uint32_t a = 0; reach[t][s] && a < mdp_actions(m, s); a++)
                for (uint32_t i = 0; i < mdp_successors(m, s, a); i++)
                    reach[t + 1][mdp_successor(m, s, a, i)] = true;
}

typedef struct facts {
    bool deterministic, same_actions, uniform, full, positive;
} facts;

static facts naive_facts(const mdp *m, bool reach[MAX_HORIZON + 1][MAX_STATES])
{
    facts f = {true, true, true, true, true};
    for (uint32_t t = 1; t <= mdp_horizon(m); t++)
        for (uint32_t s = 0; s < mdp_states(m); s++) {
            for (uint32_t other = 0; reach[t][s] && other < mdp_states(m); other++)
                if (reach[t][other] && mdp_actions(m, s) != mdp_actions(m, other))
                    f.same_actions = false;
            for (uint32_t a = 0; reach[t][s] && a < mdp_actions(m, s); a++) {
                mpq_t p;
                mpq_init(p);
                prob_row_entry(p, mdp_prior(m, s), a);
                f.uniform = f.uniform && mpq_cmp_ui(p, 1, mdp_actions(m, s)) == 0;
                f.full = f.full && mpq_sgn(p) != 0;
                f.positive = f.positive && mpq_sgn(mdp_success(m, s)->value[a]) != 0;
                f.deterministic = f.deterministic && (t == mdp_horizon(m) || mdp_successors(m, s, a) == 1);
                mpq_clear(p);
            }
        }
    return f;
}

START_TEST(test_places_against_the_definition)
{
    rng r;
    rng_init(&r, 3, 0, 0);
    bool reach[MAX_HORIZON + 1][MAX_STATES];
    for (int i = 0; i < 3000; i++) {
        mdp *m = random_model(&r, rng_between(&r, 1, MAX_STATES), rng_between(&r, 1, MAX_HORIZON));
        naive_reach(m, reach);
        places *p = places_reachable(m);
        for (uint32_t t = 1; t <= mdp_horizon(m); t++) {
            uint32_t count = 0;
            for (uint32_t s = 0; s < mdp_states(m); s++) {
                ck_assert_int_eq(places_find(p, t, s), reach[t][s] ? (long)count : -1);
                if (reach[t][s])
                    ck_assert_uint_eq(places_state(p, t, count++), s);
            }
            ck_assert_uint_eq(places_count(p, t), count);
        }
        facts f = naive_facts(m, reach);
        ck_assert(places_deterministic(p) == f.deterministic);
        ck_assert(places_same_actions(p) == f.same_actions);
        ck_assert(places_uniform_prior(p) == f.uniform);
        ck_assert(places_full_support(p) == f.full);
        ck_assert(places_positive_success(p) == f.positive);
        places_free(p);
        mdp_free(m);
    }
}
END_TEST

START_TEST(test_places_everywhere)
{
    mdp *m = lasso(2, 1, 7);
    places *p = places_everywhere(m);
    ck_assert_uint_eq(places_horizon(p), 7);
    for (uint32_t t = 1; t <= 7; t++) {
        ck_assert_uint_eq(places_count(p, t), 3);
        for (uint32_t s = 0; s < 3; s++) {
            ck_assert_uint_eq(places_state(p, t, s), s);
            ck_assert_int_eq(places_find(p, t, s), (long)s);
        }
    }
    places_free(p);
    mdp_free(m);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model");
    TCase *tc = tcase_create("model");
    tcase_add_test(tc, test_shape);
    tcase_add_test(tc, test_weights);
    tcase_add_test(tc, test_successors_in_order);
    tcase_add_test(tc, test_defaults);
    tcase_add_test(tc, test_special_models);
    tcase_add_test(tc, test_refuses);
    tcase_add_test(tc, test_first_error_and_abandoning);
    tcase_add_test(tc, test_horizon);
    tcase_add_test(tc, test_success_from);
    tcase_add_test(tc, test_success_from_refuses);
    tcase_add_test(tc, test_success_from_beside_log_success);
    tcase_add_test(tc, test_places_on_lassos);
    tcase_add_test(tc, test_places_of_long_horizon);
    tcase_add_test(tc, test_places_against_the_definition);
    tcase_add_test(tc, test_places_everywhere);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
