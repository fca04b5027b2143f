/* Quantifiers: what they range over, what they give, and that loops leave nothing behind. */
#include <stdlib.h>

#include "ask.h"

/* From 0 by a to 1 or 2, by b to 2; two actions each; 3, with three, is never reached. See test_eval. */
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
                           "\taction b [0, 1/3]\n\t\t3 : 1\n"
                           "\taction c [0, 1/3]\n\t\t3 : 1\n";

/* Places: (1,0), (2,1), (2,2). */
static const question domains[] = {
    {"count t: yes", "2"},
    {"count s: yes", "3"}, /* at any step; not 3 */
    {"count t, s: yes", "3"},
    {"count s, t: yes", "3"},         /* t where the s bound before it can be */
    {"sum s, t: 100 * s + t", "305"}, /* 0·100 + 1, 1·100 + 2, 2·100 + 2 */
    {"sum t, s: 100 * s + t", "305"},
    {"count t, s, a: yes", "6"},
    {"count t, s, a, b: yes", "12"},
    {"count s, a: yes", "6"},
    {"count s, a, t: yes", "6"},
    {"count t, s, b: prior[t,s,b] == 1/2", "2"},
    {"let t = 1 in count s: yes", "1"},
    {"let t = 2 in count s: yes", "2"},
    {"let t = 2 in sum s, a: a", "2"},
    {"let t = 3 in count s: yes", "0"}, /* no such step */
    {"let t = 0 in count s: yes", "0"},
    {"let s = 2 in count t: yes", "1"},
    {"let s = 0 in sum t: t", "1"},
    {"let s = 3 in count t: yes", "0"}, /* never reached */
    {"let s = 3 in count a: yes", "3"}, /* but it has actions */
    {"let s = 7 in count t: yes", "0"},
    {"let s = 4294967296 in count t: yes", "0"},
    {"let t = 4294967297 in count s: yes", "0"},
    {"count s in 0..3: (count a: yes) == 2", "3"},
    {"sum t in 1..2: count s: yes", "3"},
    {"forall t, s, a: x[t,s,a] <= 1 and (exists b: prior[t,s,b] >= 1/3)", "yes"},
    {"forall t, s: (sum a: prior[t,s,a]) == 1", "yes"},
    {"sum t, s, a: occupancy(prior)[t,s] * prior[t,s,a]", "2"}, /* 1 at each of two steps */
    /* k in a..b */
    {"count k in 1..3: yes", "3"},
    {"count k in 3..1: yes", "0"},
    {"sum k in 1..4: k^2", "30"},
    {"sum k in -1..2: k", "2"},
    {"sum k in 1..3, j in k..3: j", "14"}, /* 1 + 2 + 3 + 2 + 3 + 3 */
    {"min k in 2..4: k", "2"},
    {"max k in 1..3: 1/k", "1"},
    {"min k in 1..3: -k^2", "-9"},
    {"max k in -3..-1: k", "-1"},
    {"count k in 18446744073709551615..18446744073709551617: yes", "3"}, /* beyond 64 bits */
    {"exists k in 1..10: k^2 == 49", "yes"},
    {"exists k in 1..6: k^2 == 49", "no"},
    {"forall k in 1..3: k < 3", "no"},
    /* over nothing */
    {"forall k in 1..0: no", "yes"},
    {"exists k in 1..0: yes", "no"},
    {"count k in 1..0: yes", "0"},
    {"sum k in 1..0: k", "0"},
    {"min k in 1..0: k", "undefined"},
    {"max k in 1..0: k", "undefined"},
    {"1 + (min k in 1..0: k)", "undefined"},
    {"let t = 3 in max s: s", "undefined"},
    /* undefined, and what decides */
    {"forall k in 0..2: 1/k > 0", "undefined"},
    {"forall k in 0..2: 1/k > 1/2", "no"},
    {"exists k in 0..2: 1/k > 1", "undefined"},
    {"exists k in 0..2: 1/k == 1/2", "yes"},
    {"sum k in 0..2: 1/k", "undefined"},
    {"max k in 0..2: 1/k", "undefined"},
    {"min k in 0..2: 1/k", "undefined"},
    {"count k in 0..2: 1/k > 0", "undefined"},
    /* an undefined bound */
    {"forall k in 1..1/0: yes", "undefined"},
    {"forall k in 1/0..1: no", "undefined"},
    {"exists k in 1..1/0: yes", "undefined"},
    {"count k in 1..1/0: yes", "undefined"},
    {"sum k in 1..1/0: k", "undefined"},
    {"max k in 1/0..1: k", "undefined"},
    {"forall k in 0..2, j in 1..2/k: j <= 2", "undefined"},
    {"forall k in 0..2, j in 1..2/k: j <= 1", "no"}, /* at k = 1 */
    {"exists k in 0..2, j in 1..2/k: j == 2", "yes"},
    {"sum k in 0..2, j in 1..2/k: j", "undefined"},
};

static const question bad_domains[] = {
    {"count k in 1/2..3: yes", "error 1:13: found a bound that is no integer, wanted one"},
    {"count k in 1..5/2: yes", "error 1:16: found a bound that is no integer, wanted one"},
    {"let s = 4 in count a: yes", "error 1:20: found a without a state, wanted s to be bound before it"},
    {"let s = 1/2 in count a: yes", "error 1:22: found a without a state, wanted s to be bound before it"},
    {"forall k in 1..3: prior[k,0,a] > 0", "error 1:25: found step 3, wanted one from 1 to 2"},
};

START_TEST(what_they_range_over)
{
    ask q;
    ask_open(&q, ask_model(2, "4", fork));
    ASK_ALL(&q, domains);
    ASK_ALL(&q, bad_domains);
    ask_is(&q, "count t, s: yes", "3"); /* errors leave no variable bound */
    ask_close(&q);
}
END_TEST

/* A definition sees what it is given, and nothing of where it is called from. */
START_TEST(scope_of_definitions)
{
    ask q;
    ask_open(&q, ask_model(2, "4", fork));
    ask_define(&q, "steps = count t: yes");
    ask_define(&q, "states(t) = count s: yes");
    ask_define(&q, "here = prior[1,0,a]");
    ask_is(&q, "steps", "2");
    ask_is(&q, "let s = 2 in steps", "2");
    ask_is(&q, "sum t, s: steps", "6");
    ask_is(&q, "let t = 1 in states(2)", "2");
    ask_is(&q, "let a = 1 in here", "1/3"); /* the action's name */
    ask_again(&q);
    ask_is(&q, "let x = 2 in let prior = uniform in alpha(2)[1,0,a]", "13/21");
    ask_is(&q, "let k = 2 in G(1)[1,0,a]", "5/9");
    ask_close(&q);
}
END_TEST

/*
 * The eight deterministic policies: success is (v + w)/2 for a at first and w/2 for b, where v is 1/2 or 1/4
 * by the choice in 1 and w is 1 or 0 by that in 2.
 */
static const question policies[] = {
    {"count policy q deterministic: yes", "8"},
    {"max policy q deterministic: success(q)", "3/4"},
    {"min policy q deterministic: success(q)", "0"},
    {"sum policy q deterministic: success(q)", "11/4"},       /* (2·3/4 + 2·1)/2 = 7/4 by a, 2·1/2 by b */
    {"count policy q deterministic: success(q) == 1/2", "2"}, /* b, a in 2, either in 1 */
    {"count policy q deterministic: is_optimal(q)", "1"},
    {"forall policy q deterministic: success(q) <= success(optimal)", "yes"},
    {"exists policy q deterministic: success(q) > 3/4", "no"},
    {"forall policy q deterministic: (forall t, s: exists a: q[t,s,a] == 1)", "yes"},
    {"exists policy q deterministic: q == optimal", "yes"},
    {"count policy q deterministic: q == argmax(q)", "1"},
    {"count policy p deterministic, policy q deterministic: p == q", "8"},
    {"count k in 1..2, policy q deterministic: q[k,k-1,a] == 1", "8"}, /* half of them, twice */
    {"sum policy q deterministic: q[1,0,a] + q[2,1,a] + q[2,2,b]", "12"},
    {"let y = x^2 in max policy q deterministic: success(q, y)", "5/8"}, /* (1/4 + 1)/2 */
    {"max policy q deterministic: q[2,3,a]", "undefined at 2,3"},        /* chosen at reachable places only */
};

START_TEST(deterministic_policies)
{
    ASK_ON(ask_model(2, "4", fork), policies);
}
END_TEST

/* What a loop over policies made is forgotten with it, and nothing else: everything is asked inside one
 * first. */
START_TEST(loops_leave_nothing)
{
    ask q;
    ask_open(&q, ask_drn("//@horizon: 1\n@type: MDP\n@parameters\n\n@reward_models\nsuccess cost "
                         "go\n@nr_states\n1\n@model\n"
                         "state 0 init\n"
                         "\taction a [1/2, 3, 1/4]\n\t\t0 : 1\n"
                         "\taction b [1, 5, 3/4]\n\t\t0 : 1\n"));
    static const question asked[] = {
        {"success(uniform)", "3/4"},
        {"policy(\"go\")", "1,0: 1/4 3/4"},
        {"reward(\"cost\")", "1,0: 3 5"},
        {"success(optimal)", "1"},
        {"G(3)", "1,0: 1/9 8/9"},
        {"1 - x/3", "1,0: 5/6 2/3"},
        {"next(eV(prior))", "1,0: 1 1"},
        {"H(2)", "1,0: 1/5 4/5"}, /* x·H_1 = 1/2·1/3 : 2/3 */
        {"eQ_by_paths(prior)", "1,0: 1/2 1"},
    };
    char source[200];
    size_t count = sizeof asked / sizeof *asked;
    for (size_t i = 0; i < count; i++) {
        const char *x = asked[i].source;
        snprintf(source, sizeof source, "forall policy q deterministic: %s == %s and q == q", x, x);
        ask_again(&q);
        node before = graph_mark(evaluator_graph(q.e));
        ask_is(&q, source, "yes");
        ck_assert_uint_eq(graph_mark(evaluator_graph(q.e)), before);
        ck_assert_uint_eq(evaluator_steps(q.e), 0);
        for (size_t k = 0; k < count; k++)
            ask_is(&q, asked[(i + k) % count].source, asked[(i + k) % count].expected);
        ask_is(&q, source, "yes");
        ASK_ALL(&q, asked);
    }
    ask_close(&q);
}
END_TEST

/* ---- More policies than can be gone through ------------------------------------------------------- */

/* A chain of states with these numbers of actions, a step for each. */
static mdp *chain(const unsigned *actions, unsigned length)
{
    mdp_builder *b = mdp_builder_new();
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    for (unsigned s = 0; s < length; s++) {
        mdp_builder_state(b, 0, 0);
        if (s == 0)
            mdp_builder_label(b, "init");
        for (unsigned a = 0; a < actions[s]; a++) {
            mdp_builder_action(b, "", 0, 0);
            mdp_builder_successor(b, s + 1 < length ? s + 1 : s, one);
        }
    }
    mdp_builder_horizon(b, length, 0, 0);
    mpq_clear(one);
    status st;
    status_init(&st);
    mdp *m = mdp_freeze(b, "chain", &st);
    ck_assert_msg(m != NULL, "%s", st.text);
    return m;
}

START_TEST(as_many_as_allowed)
{
    ask q;
    ask_open(&q, chain((const unsigned[]){2, 2, 2, 2, 2, 5, 5, 5, 5}, 9)); /* 32·625 = 20000 */
    ask_is(&q, "count policy q deterministic: yes", "20000");
    ask_is(&q, "forall policy q deterministic: yes", "yes");
    ask_close(&q);
}
END_TEST

START_TEST(one_more_than_allowed)
{
    ask q;
    ask_open(&q, chain((const unsigned[]){3, 59, 113}, 3)); /* 20001 */
    ask_is(&q, "forall policy q deterministic: yes", "unknown");
    ask_is(&q, "forall policy q deterministic: no", "unknown"); /* none was looked at */
    ask_is(&q, "exists policy q deterministic: yes", "unknown");
    ask_is(&q, "(exists policy q deterministic: yes) or T == 3", "yes");
    ask_is(&q, "exists k in 1..2, policy q deterministic: yes", "unknown");
    ask_is(&q, "exists k in 1..0, policy q deterministic: yes", "no");
    ask_is(&q, "forall k in 1..2: k == 1 and (forall policy q deterministic: yes)", "no");
    ask_is(&q, "1 + (count policy q deterministic: yes)",
           "error 1:6: found more than 20000 policies to go through, wanted fewer");
    ask_is(&q, "max policy q deterministic: success(q)",
           "error 1:1: found more than 20000 policies to go through, wanted fewer");
    ask_close(&q);
}
END_TEST

/* A million numbers of one quantifier are gone through, and the next one is not: 10^6 = 1000 * 1000. */
START_TEST(long_ranges)
{
    ask q;
    ask_open(&q, chain((const unsigned[]){3, 59, 113}, 3));
    ask_is(&q, "count k in 1..10^6: yes", "1000000");
    ask_is(&q, "forall k in 1..10^6: k <= 10^6", "yes");
    ask_is(&q, "forall k in 1..10^6 + 1: k <= 10^6", "unknown");
    ask_is(&q, "exists k in 1..10^9: k == 10^6 + 1", "unknown");
    ask_is(&q, "exists k in 1..10^9: k == 10^6", "yes");
    ask_is(&q, "forall k in 1..10^9: k < 5", "no");
    ask_is(&q, "forall k in 1..10^9, m in 1..10^9: k == 1", "unknown");
    ask_is(&q, "forall t: forall k in 1..999999: k > 0", "yes"); /* each quantifier by itself */
    ask_is(&q, "sum k in 1..10^9: k",
           "error 1:1: found more than 1000000 numbers to go through, wanted fewer");
    ask_is(&q, "1 + (min k in 1..10^6 + 1: k)",
           "error 1:6: found more than 1000000 numbers to go through, wanted fewer");
    ask_close(&q);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("eval_quantifiers");
    const TTest *const tests[] = {what_they_range_over, scope_of_definitions, deterministic_policies,
                                  loops_leave_nothing,  as_many_as_allowed,   one_more_than_allowed,
                                  long_ranges};
    ASK_CASE(s, "quantifiers", tests);
    return suite_run(s);
}
