/* Quantifiers over all policies and rewards: what is tried, what is said, and that a counterexample is kept.
 */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/rng.h"
#include "campaign/sweep.h"
#include "model/drn.h"

/* From 0 by a to 1 or 2, by b to 2; two actions each; 3 is never reached. The best for success is a, then a
 * in 1 (1/2 > 1/4) and a in 2 (1 > 0). */
static const char fork[] = "state 0 init\n"
                           "\taction a [1, 1/3]\n\t\t1 : 1/2\n\t\t2 : 1/2\n"
                           "\taction b [1/2, 2/3]\n\t\t2 : 1\n"
                           "state 1\n"
                           "\taction a [1/2, 1/2]\n\t\t1 : 1\n"
                           "\taction b [1/4, 1/2]\n\t\t1 : 1\n"
                           "state 2\n"
                           "\taction a [1, 1/4]\n\t\t2 : 1\n"
                           "\taction b [0, 3/4]\n\t\t2 : 1\n"
                           "state 3\n"
                           "\taction a [1, 1/3]\n\t\t3 : 1\n"
                           "\taction b [1, 2/3]\n\t\t3 : 1\n";

static const question truths[] = {
    {"forall policy q: success(q) > 1", "no"},
    {"forall policy q: success(q) <= 3/4", "unknown"}, /* true, but there are others than those tried */
    {"exists policy q: success(q) > 3/4", "unknown"},
    {"exists policy q: q == prior", "yes"},
    {"exists policy q: q == uniform", "yes"},
    {"exists policy q: forall t, s: exists a: q[t,s,a] == 1", "yes"},
    {"exists policy q: exists t, s, a: q[t,s,a] == 0", "yes"},
    {"exists policy q: not (q == prior) and not (q == uniform) and forall t, s, a: q[t,s,a] > 0", "yes"},
    {"exists policy q: q[2,1,a] == q[1,0,a] and q[2,2,a] == q[1,0,a] and q[1,0,a] < 1/2", "yes"},
    {"exists reward y: y == x", "yes"},
    {"exists reward y: y == x^0", "yes"},
    {"exists reward y: exists t, s, a: y[t,s,a] > 1", "yes"},
    {"exists reward y: exists t, s, a: y[t,s,a] < 0", "unknown"},                            /* never */
    {"exists reward y: (forall t, s, a: y[t,s,a]^2 == y[t,s,a]) and not (y == x^0)", "yes"}, /* 0s and 1s */
    {"forall policy q: forall t, s: (sum a: q[t,s,a]) == 1", "unknown"},
    {"forall policy q in optimal: success(q) < 3/4", "no"},
    {"forall policy q in optimal: q == optimal", "unknown"}, /* there is one only */
    {"exists policy q in optimal: success(q) < 3/4", "unknown"},
    {"not (forall policy q: success(q) > 1)", "yes"},
    {"(forall policy q: yes) or T == 2", "yes"},
    {"(forall policy q: yes) and T == 3", "no"},
    {"forall k in 1..0, policy q: no", "yes"}, /* nothing is asked */
    {"forall policy q, k in 1..0: no", "unknown"},
    {"forall policy q: exists reward y: condition(q, y) == q", "unknown"},
    {"forall policy q: forall reward y: condition(q, y) == q", "no"},
    {"forall policy q: condition(q, 0*x) == q", "undefined"},
    {"forall policy p, policy q: p == q", "no"}, /* drawn together, but not the same */
    {"exists policy q: q[2,3,a] == 1", "yes"},   /* an unreachable place has a row too */
    /* a bound step or state that is no whole number has no places; one that is undefined no answer */
    {"let t = 1/2 in count s: yes", "0"},
    {"let s = 1/2 in count t: yes", "0"},
    {"let t = log(2) in count s: yes", "0"},
    {"let t = -1 in count s: yes", "0"},
    {"let t = 1/0 in count s: yes", "undefined"},
    {"let s = 1/0 in count t: yes", "undefined"},
    {"let t = 1/0 in forall s: yes", "undefined"},
};

START_TEST(what_is_said)
{
    ask q;
    ask_open(&q, ask_model(2, "4", fork));
    ASK_ALL(&q, truths);
    ask_fails(&q, "forall policy q: q[3,0,a] > 0", "1:20: found step 3, wanted one from 1 to 2");
    ask_close(&q);
}
END_TEST

/* ---- The tables ----------------------------------------------------------------------------------- */

static mdp *random_model(uint64_t index)
{
    family f;
    family_init(&f);
    return generate(&f, 7, rng_hash("draws"), index);
}

/* Theorems about all policies are never refuted, for they hold for those drawn. */
START_TEST(theorems)
{
    static const char *const of_all[] = {
        "forall policy q: success(q) <= success(optimal)",
        "forall policy q in optimal: is_optimal(q)",
        "forall policy q: forall t, s: (sum a: q[t,s,a]) == 1 and (min a: q[t,s,a]) >= 0",
        "forall reward y: (min t, s, a: y[t,s,a]) >= 0",
        "forall policy q, reward y: eQ(q, y) == eQ_by_paths(q, y)",
    };
    for (uint64_t i = 0; i < 60 * ask_effort(); i++) {
        ask q;
        ask_open(&q, random_model(i));
        for (size_t k = 0; k < sizeof of_all / sizeof *of_all; k++)
            ask_is(&q, of_all[k], "unknown");
        ask_close(&q);
    }
}
END_TEST

static bool same_row(graph *g, node a, graph *h, node b, uint32_t t, uint32_t s)
{
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    bool same = true;
    for (uint32_t k = 0; k < mdp_actions(graph_model(g), s); k++) {
        graph_entry(g, a, t, s, k, x);
        graph_entry(h, b, t, s, k, y);
        same = same && mpq_equal(x, y);
    }
    mpq_clears(x, y, NULL);
    return same;
}

/* A draw is a function of its place in the model: the same in a graph over every place, another for another
 * key, name or number. */
START_TEST(functions_of_the_key)
{
    binder bound[] = {{.kind = BIND_POLICY, .name = (char[]){"q"}},
                      {.kind = BIND_POLICY_OPTIMAL, .name = (char[]){"q"}},
                      {.kind = BIND_REWARD, .name = (char[]){"y"}}};
    unsigned different = 0;
    for (uint64_t i = 0; i < 40; i++) {
        mdp *m = random_model(i);
        graph *g = graph_new(m, false), *all = graph_new(m, true);
        const places *p = graph_reachable(g);
        draw_key key = {3, 5, i, false}, other = {3, 5, i + 1, false};
        for (unsigned n = 0; n < 3 * DRAW_KINDS; n++) {
            const binder *b = &bound[n % 3];
            node here = draw_table(g, &key, b, n % 2, n), there = draw_table(all, &key, b, n % 2, n),
                 another = draw_table(g, &other, b, n % 2, n);
            for (uint32_t t = 1; t <= places_horizon(p); t++)
                for (uint32_t k = 0; k < places_count(p, t); k++) {
                    uint32_t s = places_state(p, t, k);
                    ck_assert(same_row(g, here, all, there, t, s));
                    different += !same_row(g, here, g, another, t, s);
                }
        }
        graph_free(g);
        graph_free(all);
        mdp_free(m);
    }
    ck_assert_uint_gt(different, 1000);
}
END_TEST

/* One state for three steps: some of what is drawn depends on t, some does not, policies and rewards alike.
 */
START_TEST(steps)
{
    mdp *m = ask_model(3, "1",
                       "state 0 init\n\taction a [1, 1/2]\n\t\t0 : 1\n\taction b [1, 1/2]\n\t\t0 : 1\n");
    graph *g = graph_new(m, false);
    for (int reward = 0; reward < 2; reward++) {
        binder b = {.kind = reward ? BIND_REWARD : BIND_POLICY, .name = (char[]){"z"}};
        unsigned equal = 0, different = 0;
        for (uint64_t i = 0; i < 20; i++)
            for (unsigned n = 0; n < DRAW_KINDS; n++) {
                draw_key key = {1, 1, i, false};
                node z = draw_table(g, &key, &b, 0, n);
                mpq_t x, y;
                mpq_inits(x, y, NULL);
                bool same = true;
                for (uint32_t t = 2; t <= 3; t++) {
                    graph_entry(g, z, 1, 0, 0, x);
                    graph_entry(g, z, t, 0, 0, y);
                    same = same && mpq_equal(x, y);
                }
                *(same ? &equal : &different) += 1;
                mpq_clears(x, y, NULL);
            }
        ck_assert_uint_gt(equal,
                          90); /* three of eight kinds never depend on t, of the others a half: 110 of 160 */
        ck_assert_uint_gt(different, 25);
    }
    graph_free(g);
    mdp_free(m);
}
END_TEST

/* ---- Readings ------------------------------------------------------------------------------------- */

static const char skewed[] =
    "//@horizon: 1\n@type: MDP\n@reward_models\nprior%s\n@nr_states\n1\n@model\nstate 0 init\n"
    "\taction a0 [1/3%s]\n\t\t0 : 1\n\taction a1 [2/3%s]\n\t\t0 : 1\n";

static mdp *skewed_model(const char *name, const char *first, const char *second)
{
    char drn[512];
    snprintf(drn, sizeof drn, skewed, name, first, second);
    return ask_drn(drn);
}

static verdict check(const reading *r, const mdp *m, unsigned number, skipped *skips, char **where)
{
    status st;
    status_init(&st);
    verdict v;
    text line;
    text_init(&line);
    draw_plan plan = {{1, 2, 3, false}, number};
    ck_assert_msg(reading_check_drawn(r, m, &plan, &v, skips, &line, NULL, &st), "%s", st.text);
    if (where)
        *where = text_take(&line);
    else
        text_clear(&line);
    return v;
}

/* One step, x = 1, p = (1/3, 2/3): condition(q) = q, and condition(p, q) has odds q0 : 2 q1, the same only
 * where q is deterministic. */
START_TEST(stored_is_first)
{
    static const struct {
        const char *name, *first, *second;
        verdict v;
    } of[] = {
        {" q", ", 1/2", ", 1/2", VERDICT_REFUTED},
        {" q", ", 1", ", 0", VERDICT_HOLDS},
        {" q", ", 0", ", 1", VERDICT_HOLDS},
    };
    ask_claim c;
    const reading *r = ask_claim_open(&c,
                                      "claim c\nforall policy q\nassert condition(q) == condition(prior, q)\n"
                                      "expect refuted\n");
    ck_assert_uint_eq(r->drawn_count, 1);
    ck_assert_str_eq(r->drawn[0]->name, "q");
    ck_assert_int_eq(r->drawn[0]->kind, BIND_POLICY);
    ck_assert(r->assertion->drawn);
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        mdp *m = skewed_model(of[i].name, of[i].first, of[i].second);
        char *where;
        skipped s = {0};
        ck_assert_int_eq(check(r, m, 1, &s, &where), of[i].v);
        ck_assert_uint_eq(s.tried, 1);
        if (of[i].v == VERDICT_REFUTED)
            ck_assert_str_eq(where, "q = (1/2, 1/2) at s0;  t=1 state 0 action a0:  condition(q) = 1/2   "
                                    "condition(prior, q) = 1/3");
        free(where);
        mdp_free(m);
    }
    /* what is no policy is another reward model that happens to be called so */
    mdp *m = skewed_model(" q", ", 1/2", ", 1");
    ck_assert_int_eq(check(r, m, 2 * DRAW_KINDS, NULL, NULL), VERDICT_REFUTED);
    mdp_free(m);
    ask_claim_close(&c);
}
END_TEST

/* A stored policy that is not optimal does not refute what is said of optimal ones; nor does a negative
 * reward. */
START_TEST(stored_but_outside)
{
    ask q;
    ask_open(
        &q,
        ask_drn(
            "//@horizon: 1\n@type: MDP\n@reward_models\nsuccess q y\n@nr_states\n1\n@model\nstate 0 init\n"
            "\taction a0 [1, 1/2, -1]\n\t\t0 : 1\n\taction a1 [1/2, 1/2, 1]\n\t\t0 : 1\n"));
    ask_is(&q, "forall policy q in optimal: is_optimal(q)", "unknown");
    ask_is(&q, "exists policy q: q == policy(\"q\")", "yes");
    ask_is(&q, "forall reward y: (min t, s, a: y[t,s,a]) >= 0", "unknown");
    ask_close(&q);
}
END_TEST

/* y = 0 makes condition(prior, y) undefined in all of the model: such instances are passed over, each
 * counted. */
START_TEST(undefined_instances)
{
    ask_claim c;
    const reading *r = ask_claim_open(
        &c, "claim c\nforall reward y, k in 1..2\nassert condition(prior, 0^k*y) == prior\n"
            "assert T == 1\nexpect holds\n");
    mdp *m = skewed_model("", "", "");
    skipped s = {0};
    ck_assert_int_eq(check(r, m, 5, &s, NULL), VERDICT_UNDEFINED);
    ck_assert_uint_eq(s.tried, 20); /* 5 draws, 2 k, 2 asserts */
    ck_assert_uint_eq(s.tried_undefined, 10);
    mdp_free(m);
    ask_claim_close(&c);
    r = ask_claim_open(
        &c, "claim c\nforall k in 0..2, reward y\nassert condition(prior, k*x) == prior\nexpect holds\n");
    m = skewed_model("", "", "");
    s = (skipped){0};
    ck_assert_int_eq(check(r, m, 4, &s, NULL), VERDICT_HOLDS); /* x = 1: undefined at k = 0 alone */
    ck_assert_uint_eq(s.tried, 12);
    ck_assert_uint_eq(s.tried_undefined, 4);
    mdp_free(m);
    ask_claim_close(&c);
}
END_TEST

/* What refuted a random model refutes the model that is kept, which has it stored, with one draw; and the
 * line is the same. */
START_TEST(counterexamples_are_kept)
{
    ask_claim c;
    const reading *r = ask_claim_open(&c, "claim c\nforall policy p, reward y\n"
                                          "assert condition(p, y*condition(p, y)) == condition(p, y^2)\n"
                                          "expect refuted\n");
    unsigned kept = 0, refuted = 0;
    for (uint64_t i = 0; i < 300; i++) {
        mdp *m = random_model(i), *with;
        draw_plan plan = {{1, 2, i, false}, EVAL_CLAIM_TRIES};
        status st;
        status_init(&st);
        verdict v;
        text line;
        text_init(&line);
        ck_assert(reading_check_drawn(r, m, &plan, &v, NULL, &line, &with, &st));
        ck_assert(v == VERDICT_REFUTED || !with);
        refuted += v == VERDICT_REFUTED;
        bool both = with && mdp_find_reward_model(with, "p") >= 0 && mdp_find_reward_model(with, "y") >= 0;
        if (both) {
            char *again;
            text drn;
            text_init(&drn);
            drn_write(with, &drn);
            mdp *read = ask_drn(drn.data);
            ck_assert_int_eq(check(r, read, 1, NULL, &again), VERDICT_REFUTED);
            ck_assert_str_eq(again, line.data);
            free(again);
            text_clear(&drn);
            mdp_free(read);
            kept++;
        }
        text_clear(&line);
        mdp_free(with);
        mdp_free(m);
    }
    ck_assert_uint_gt(refuted, 150);
    ck_assert_uint_gt(kept, 40);
    ask_claim_close(&c);
}
END_TEST

/* Irrational x: x itself is among the rewards, and is no reward model that could be kept. */
START_TEST(irrational_rewards)
{
    ask q;
    ask_open(&q, ask_file("examples/rewards.drn"));
    ask_is(&q, "exists reward y: y == x", "yes");
    ask_is(&q, "forall policy q in optimal: is_optimal(q)", "unknown");
    ask_is(
        &q,
        "forall policy p, reward y: condition(condition(p, 1 + y)) == condition(p, x*(condition(p, 1 + y)/p))",
        "unknown");
    ask_close(&q);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("draws");
    const TTest *const tests[] = {what_is_said,
                                  steps,
                                  theorems,
                                  functions_of_the_key,
                                  stored_is_first,
                                  stored_but_outside,
                                  undefined_instances,
                                  counterexamples_are_kept,
                                  irrational_rewards};
    ASK_CASE(s, "draws", tests);
    return suite_run(s);
}
