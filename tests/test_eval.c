/*
 * Every name of the kernel and every definition of the prelude on models small enough to do by hand. What
 * the operators do on large numbers of models is compared with the oracle in test_operators and
 * test_eval_oracle.
 */
#include <stdlib.h>
#include <string.h>

#include "ask.h"

/*
 * Two decisions. From state 0, a (p = 1/3, x = 1) leads to 1 or 2 with 1/2 each, b (2/3, 1/2) to 2. In 1, a
 * and b have p = 1/2 each and x = 1/2, 1/4; in 2, p = 1/4, 3/4 and x = 1, 0. State 3 is never reached.
 *
 *   eQ_2:  (1/2, 1/4) in 1, (1, 0) in 2                 eV_2: 1/4 + 1/8 = 3/8,  1/4
 *   eQ_1:  a 1/2·3/8 + 1/2·1/4 = 5/16,  b 1/2·1/4 = 1/8  eV_1: 5/48 + 4/48 = 3/16
 */
static const char fork_states[] = "4";
static const char fork_body[] = "state 0 init\n"
                                "\taction a [1, 1/3]\n\t\t1 : 1/2\n\t\t2 : 1/2\n"
                                "\taction b [1/2, 2/3]\n\t\t2 : 1\n"
                                "state 1\n"
                                "\taction a [1/2, 1/2]\n\t\t1 : 1\n"
                                "\taction b [1/4, 1/2]\n\t\t1 : 1\n"
                                "state 2\n"
                                "\taction a [1, 1/4]\n\t\t2 : 1\n"
                                "\taction b [0, 3/4]\n\t\t2 : 1\n"
                                "state 3\n"
                                "\taction a [1, 0]\n\t\t3 : 1\n"
                                "\taction b [0, 1/5]\n\t\t3 : 1\n"
                                "\taction c [0, 4/5]\n\t\t3 : 1\n";

static const question on_fork[] = {
    /* leaves */
    {"prior", "1,0: 1/3 2/3  2,1: 1/2 1/2  2,2: 1/4 3/4"},
    {"uniform", "1,0: 1/2 1/2  2,1: 1/2 1/2  2,2: 1/2 1/2"},
    {"x", "1,0: 1 1/2  2,1: 1/2 1/4  2,2: 1 0"},
    {"T", "2"},
    {"horizon", "2"},
    {"init[0]", "1"},
    {"init[1]", "0"},
    {"yes", "yes"},
    {"no", "no"},

    /* Definition 4.1, as worked out above */
    {"eQ(prior)", "1,0: 5/16 1/8  2,1: 1/2 1/4  2,2: 1 0"},
    {"eV(prior)", "1,0: 3/16  2,1: 3/8  2,2: 1/4"},
    {"success(prior)", "3/16"},
    {"next(eV(prior))", "1,0: 5/16 1/4  2,1: 1 1  2,2: 1 1"}, /* the mean over successors; 1 after the last */
    /* under x²: eQ_2 (1/4, 1/16), (1, 0); eV_2 5/32, 1/4; a 1/2·5/32 + 1/2·8/32 = 13/64, b 1/4·1/4;
       eV_1 = 13/192 + 8/192 = 7/64 */
    {"eQ(prior, x^2)", "1,0: 13/64 1/16  2,1: 1/4 1/16  2,2: 1 0"},
    {"eV(prior, x^2)", "1,0: 7/64  2,1: 5/32  2,2: 1/4"},
    {"success(prior, x^2)", "7/64"},
    /* a policy as a reward table: (p under p)_2 = 1/2, 1/16 + 9/16 = 5/8; a 1/3·(1/4 + 5/16) = 3/16, b
       2/3·5/8 */
    {"eQ(prior, prior)", "1,0: 3/16 5/12  2,1: 1/2 1/2  2,2: 1/4 3/4"},
    /* uniform: eV_2 3/8, 1/2; a 1/2·3/8 + 1/2·1/2 = 7/16, b 1/4; mean 11/32 */
    {"eQ(uniform)", "1,0: 7/16 1/4  2,1: 1/2 1/4  2,2: 1 0"},
    {"success(uniform)", "11/32"},

    /* one by one: a then 1: 1/2·(1/2·1/2 + 1/2·1/4), then 2: 1/2·1/4·1; the sums of Proposition 4.2 */
    {"eQ_by_paths(prior)", "1,0: 5/16 1/8  2,1: 1/2 1/4  2,2: 1 0"},
    {"eV_by_paths(prior)", "1,0: 3/16  2,1: 3/8  2,2: 1/4"},
    {"eQ_by_paths(prior, x^2)", "1,0: 13/64 1/16  2,1: 1/4 1/16  2,2: 1 0"},
    {"eV_by_paths(prior, x^2)", "1,0: 7/64  2,1: 5/32  2,2: 1/4"},

    /* p·eQ: 5/48 : 4/48; 1/4 : 1/8; 1/4 : 0. Under x²: 13/192 : 8/192; 1/8 : 1/32 */
    {"condition(prior)", "1,0: 5/9 4/9  2,1: 2/3 1/3  2,2: 1 0"},
    {"condition(prior, x)", "1,0: 5/9 4/9  2,1: 2/3 1/3  2,2: 1 0"},
    {"condition(prior, x^2)", "1,0: 13/21 8/21  2,1: 4/5 1/5  2,2: 1 0"},

    /* eQ = 5 : 2, 2 : 1, 1 : 0; squared 25 : 4, 4 : 1; to the power 0, uniform */
    {"boltzmann(prior, 0)", "1,0: 1/2 1/2  2,1: 1/2 1/2  2,2: 1/2 1/2"},
    {"boltzmann(prior, 1)", "1,0: 5/7 2/7  2,1: 2/3 1/3  2,2: 1 0"},
    {"boltzmann(prior, 2)", "1,0: 25/29 4/29  2,1: 4/5 1/5  2,2: 1 0"},
    {"boltzmann(prior, 1, x^2)", "1,0: 13/17 4/17  2,1: 4/5 1/5  2,2: 1 0"},

    /* under 1 - x: x is 0, 1/2; 1/2, 3/4; 0, 1; so eQ_1 a 0, b 1/2·3/4 */
    {"argmax(prior)", "1,0: 1 0  2,1: 1 0  2,2: 1 0"},
    {"argmax(prior, 1 - x)", "1,0: 0 1  2,1: 0 1  2,2: 0 1"},
    {"argmax(prior, x^0)", "1,0: 1/2 1/2  2,1: 1/2 1/2  2,2: 1/2 1/2"},

    /* one action chosen: eQ; two: a 1/2·1/2 + 1/2·1 = 3/4, b 1/2·1; more than T: the same */
    {"lookahead(prior, 1)", "1,0: 5/16 1/8  2,1: 1/2 1/4  2,2: 1 0"},
    {"lookahead(prior, 2)", "1,0: 3/4 1/2  2,1: 1/2 1/4  2,2: 1 0"},
    {"lookahead(prior, 9)", "1,0: 3/4 1/2  2,1: 1/2 1/4  2,2: 1 0"},
    {"lookahead(prior, 2, x^2)", "1,0: 5/8 1/4  2,1: 1/4 1/16  2,2: 1 0"}, /* 1/8 + 1/2; 1/4·1 */

    {"occupancy(prior)", "1,0: 1  2,1: 1/6  2,2: 5/6"}, /* 1/3·1/2; 1/3·1/2 + 2/3 */
    {"occupancy(argmax(prior))", "1,0: 1  2,1: 1/2  2,2: 1/2"},
    {"next(occupancy(prior))[1,0,a]", "1/2"}, /* (1/6 + 5/6) / 2 */
    {"next(occupancy(prior))[1,0,b]", "5/6"},

    /* the best: a in 0 (3/4 against 1/2), a in 1, a in 2 */
    {"optimal", "1,0: 1 0  2,1: 1 0  2,2: 1 0"},
    {"success(optimal)", "3/4"},
    {"is_optimal(optimal)", "yes"},
    {"is_optimal(prior)", "no"},
    {"is_optimal(argmax(prior))", "yes"},
    {"is_optimal(boltzmann(prior, 2))", "no"},

    /* 1/3·1/2·1/2 twice; 1/3·1/2·(1/4, 3/4); 2/3·(1/4, 3/4) */
    {"law(prior)", "0a 1a: 1/12  0a 1b: 1/12  0a 2a: 1/24  0a 2b: 1/8  0b 2a: 1/6  0b 2b: 1/2"},
    /* times x: 1/24, 1/48, 1/24, 0, 1/12, 0, together 3/16 */
    {"posterior_law(prior)", "0a 1a: 2/9  0a 1b: 1/9  0a 2a: 2/9  0b 2a: 4/9"},

    /* hypotheses, about reachable places only: state 3 has three actions and a zero */
    {"deterministic", "no"},
    {"single_start", "yes"},
    {"uniform_prior", "no"},
    {"full_support", "yes"},
    {"same_actions", "yes"},
    {"positive_success", "no"},
};

START_TEST(kernel_on_fork)
{
    ASK_ON(ask_model(2, fork_states, fork_body), on_fork);
}
END_TEST

/*
 * One decision from one of two starts. In 0 (μ = 1/4): a gives x = 1/2, 2/3 of the prior; b 1, 1/3. In 1
 * (3/4): one action, x = 1/3. cost: 3 in state 0; there 2 for a, -1/2 for b; 1 in state 1 for its action, and
 * nothing for the state.
 */
static const char stored_model[] = "//@horizon: 1\n@type: MDP\n@parameters\n\n@reward_models\nsuccess prior "
                                   "initial cost go\n@nr_states\n2\n@model\n"
                                   "state 0 [0, 0, 1/4, 3, 0] init\n"
                                   "\taction a [1/2, 2/3, 0, 2, 1/4]\n\t\t0 : 1/2\n\t\t1 : 1/2\n"
                                   "\taction b [1, 1/3, 0, -1/2, 3/4]\n\t\t0 : 1\n"
                                   "state 1 [0, 0, 3/4, 0, 0] init\n"
                                   "\taction a [1/3, 1, 0, 1, 1]\n\t\t0 : 1\n";

static const question on_stored[] = {
    {"policy(\"go\")", "1,0: 1/4 3/4  1,1: 1"},
    {"policy(\"prior\")", "1,0: 2/3 1/3  1,1: 1"},
    {"reward(\"cost\")", "1,0: 5 5/2  1,1: 1"}, /* 3 + 2, 3 - 1/2, 0 + 1 */
    {"reward(\"success\") == x", "yes"},
    {"init[0]", "1/4"},
    {"init[1]", "3/4"},
    /* 1/4·(1/8 + 3/4) + 3/4·1/3 = 7/32 + 1/4 */
    {"success(policy(\"go\"))", "15/32"},
    /* 1/4·(5/4 + 15/8) + 3/4 = 25/32 + 24/32 */
    {"success(policy(\"go\"), reward(\"cost\"))", "49/32"},
    {"success(prior)", "5/12"}, /* 1/4·(1/3 + 1/3) + 1/4 */
    {"law(prior)", "0a: 1/6  0b: 1/12  1a: 3/4"},
    {"posterior_law(prior)", "0a: 1/5  0b: 1/5  1a: 3/5"}, /* 1/12, 1/12, 1/4 of 5/12 */
    {"occupancy(prior)", "1,0: 1/4  1,1: 3/4"},
    {"optimal", "1,0: 0 1  1,1: 1"},
    {"deterministic", "yes"}, /* what follows the last decision does not count */
    {"single_start", "no"},
    {"uniform_prior", "no"},
    {"same_actions", "no"},
    {"full_support", "yes"},
    {"positive_success", "yes"},
    /* prior (2/3, 1/3) and x = (1/2, 1) at state 0, x = 1/3 at state 1; starts with 1/4 and 3/4 */
    {"J(prior)", "-1/6*log(2) - 3/4*log(3)"},           /* 1/4·2/3·log 1/2 + 3/4·log 1/3 */
    {"entropy(prior)", "-1/6*log(2) + 1/4*log(3)"},     /* 1/4·(log 3 - 2/3 log 2) */
    {"kl(uniform, prior)", "-3/8*log(2) + 1/4*log(3)"}, /* 1/4·1/2·log(3/4 · 3/2) */
    {"kl_by_paths(uniform, prior)", "-3/8*log(2) + 1/4*log(3)"},
    {"kappa(prior, 1)", "1/12*log(2)"}, /* against (1/3, 2/3): 1/4·(2/3 log 2 - 1/3 log 2) */
    {"kappa_max(prior)", "+inf"},       /* it plays a though b is better */
    {"expected_draws(prior, 1)", "12/5"},
    {"var_return(prior) > 0", "yes"},
    {"log(4/3)", "2*log(2) - log(3)"},
    {"exp(-1/2)", "exp(-1/2)"},
    {"exp(0)", "1"},
    {"defined(eQ(prior)[1,0,0])", "yes"},
    {"defined(1/0)", "no"},
    {"inf > log(2)", "yes"},
    {"optimal_J", "1,0: 0 1  1,1: 1"},
    {"is_optimal_J(prior)", "no"},
    {"greedy(x)", "1,0: 0 1  1,1: 1"},
};

START_TEST(kernel_on_stored)
{
    ask q;
    ask_open(&q, ask_drn(stored_model));
    ASK_ALL(&q, on_stored);
    ask_fails(&q, "policy(\"cost\")",
              "1:1: found the action rewards cost, which are no distribution at state 0, wanted a policy");
    ask_fails(&q, "1 + success(prior, reward(\"none\"))",
              "1:27: found \"none\", wanted the name of a reward model of model");
    ask_close(&q);
}
END_TEST

/* Each name that this release gives an answer for is asked about above. */
START_TEST(no_name_is_left_out)
{
    for (int id = 0; id < KERNEL_COUNT; id++) {
        const kernel_entry *k = kernel_get((kernel_name)id);
        size_t length = strlen(k->name);
        bool asked = false;
        for (size_t i = 0; !asked && i < sizeof on_fork / sizeof *on_fork; i++)
            asked = strncmp(on_fork[i].source, k->name, length) == 0;
        for (size_t i = 0; !asked && i < sizeof on_stored / sizeof *on_stored; i++)
            asked = strncmp(on_stored[i].source, k->name, length) == 0;
        ck_assert_msg(asked, "%s is never asked for", k->name);
    }
}
END_TEST

/* ---- The prelude: the paper's numbers ------------------------------------------------------------- */

/* Example 3, Appendix B: a1 goes to s1 (x = 1/3) with 3/4, else to s2 (2/3); a2 to each with 1/2. */
static const question on_example3[] = {
    {"F(0) == prior", "yes"},
    {"F(1)[1,0,a1]", "5/11"},  /* 3/4·1/3 + 1/4·2/3 = 5/12 against 6/12 */
    {"F(2)[1,0,a1]", "25/61"}, /* (5/12)² : (6/12)² */
    {"G(2)[1,0,a1]", "25/61"},
    {"alpha(2)[1,0,a1]", "7/17"},  /* 3/4·1/9 + 1/4·4/9 = 7/36 against 10/36 */
    {"alpha(4)[1,0,a1]", "19/53"}, /* 3/4·1/81 + 1/4·16/81 = 19/324 against 34/324 */
    {"alpha(0) == prior", "yes"},
    {"alpha(1) == G(1)", "yes"},
    {"H(1) == F(1)", "yes"},
    {"H(2)[1,0,a1]", "25/61"}, /* H_2 = F_2 always */
    {"Hr(2)[1,0,a1]", "25/61"},
    {"Fr(2)[1,0,a1]", "25/61"},
    {"G(2)", "1,0: 25/61 36/61  2,1: 1/2 1/2  2,2: 1/2 1/2"},
    {"optimal", "1,0: 0 1  2,1: 1/2 1/2  2,2: 1/2 1/2"}, /* 5/12 against 1/2 */
    {"success(prior)", "11/24"},
    {"success(G(1))", "61/132"}, /* 5/11·5/12 + 6/11·6/12 */
};

START_TEST(prelude_on_example3)
{
    ASK_ON(ask_file("examples/example3.drn"), on_example3);
}
END_TEST

/* The mountain race, Examples 1, 2 and 4. */
static const question on_race[] = {
    {"G(0) == prior", "yes"},
    {"G(1)", "1,0: 2/5 3/5  2,1: 1 0  2,2: 1/2 1/2"}, /* 1/2 : 3/4 */
    {"G(2)[1,0,up]", "8/17"},                         /* 2/5·1 : 3/5·3/4 = 8 : 9 */
    {"G(3)[1,0,up]", "32/59"},                        /* 8·4 : 9·3 */
    {"G(4)[1,0,up]", "128/209"},                      /* 32·4 : 27·3 */
    {"forall k in 1..9: G(k)[1,0,up] == 2*4^(k-1)/(2*4^(k-1) + 3^k)", "yes"},
    {"success(G(3)) - success(G(2))", "18/1003"}, /* (32 + 27·3/4)/59 - (8 + 9·3/4)/17 = 209/236 - 59/68 */
    {"B(0, 1) == prior", "yes"},
    {"B(1, 1)", "1,0: 2/5 3/5  2,1: 1 0  2,2: 1/2 1/2"},
    {"B(2, 1)", "1,0: 4/7 3/7  2,1: 1 0  2,2: 1/2 1/2"},    /* 1 : 3/4 */
    {"B(2, 2)", "1,0: 16/25 9/25  2,1: 1 0  2,2: 1/2 1/2"}, /* 1 : 9/16 */
    {"B(3, 1) == B(2, 1)", "yes"},
    {"Bmax(1)", "1,0: 0 1  2,1: 1 0  2,2: 1/2 1/2"}, /* 1/2 against 3/4 */
    {"Bmax(2)", "1,0: 1 0  2,1: 1 0  2,2: 1/2 1/2"}, /* 1 against 3/4 */
    /* properties */
    {"is_greedy(prior)", "no"},
    {"is_greedy(Bmax(2))", "yes"},
    {"is_greedy(Bmax(1))", "no"}, /* down has 3/4, up 1 by now */
    {"is_greedy_where_reached(Bmax(1))", "no"},
    {"is_coherent(B(2, 1), 1)", "yes"},
    {"is_coherent(B(2, 1), 2)", "no"},
    {"is_coherent(B(1, 1), 1)", "no"},
    {"is_coherent_max(Bmax(2))", "yes"},
    {"is_coherent_max(Bmax(1))", "no"},
    {"no_ties(prior)", "no"},       /* both ways through the forest */
    {"prefers_worse(G(1))", "yes"}, /* 2/5 where eQ is 1, 3/5 where it is 3/4 */
    {"prefers_worse(B(2, 1))", "no"},
    {"agree_where_reached(prior, uniform)", "yes"},
    {"agree_where_reached(G(1), G(2))", "no"},
};

START_TEST(prelude_on_race)
{
    ASK_ON(ask_file("examples/race.drn"), on_race);
}
END_TEST

/* T = 1, p = (1/3, 2/3), x = (1/2, 1): each sequence is p·x to some powers, as odds w : 1 - w. */
static const question on_prior_one_third[] = {
    {"Fx(0)", "1,0: 1/2 1"},
    {"F(1)", "1,0: 1/5 4/5"},    /* 1/6 : 4/6 */
    {"Fx(1)", "1,0: 1/10 4/5"},  /* x·F_1 */
    {"F(2)", "1,0: 1/17 16/17"}, /* 1/3·1/10 : 2/3·4/5 */
    {"F(3)", "1,0: 1/65 64/65"}, /* each step times 1/3·1/2 : 2/3, that is 4 */
    {"G(2)", "1,0: 1/9 8/9"},    /* 1/5·1/2 : 4/5 */
    {"G(3)", "1,0: 1/17 16/17"},
    {"Hx(0) == x", "yes"},
    {"Hx(1) == Fx(1)", "yes"},
    {"H(1) == F(1) and H(2) == F(2)", "yes"},
    {"H(3)", "1,0: 1/257 256/257"}, /* p·x·H_1·H_2: 1/6·1/5·1/17 : 2/3·4/5·16/17 */
    {"Frx(1)", "1,0: 3/10 6/5"},    /* x·F_1/p: 1/2·(1/5)/(1/3), (4/5)/(2/3) */
    {"Fr(1) == G(1) and Fr(2) == G(2) and Fr(3) == G(3)", "yes"},
    {"Hrx(1) == Frx(1)", "yes"},
    {"Hr(3)", "1,0: 1/33 32/33"}, /* p·x⁴: 1/3·1/16 : 2/3 */
    {"alpha(4)", "1,0: 1/33 32/33"},
    {"B(1, 2)", "1,0: 1/5 4/5"}, /* x² = 1 : 4, the prior plays no part */
    {"Bmax(1)", "1,0: 0 1"},
};

START_TEST(prelude_on_one_third)
{
    ASK_ON(ask_file("proofs/cor-5.10/prior-one-third.drn"), on_prior_one_third);
}
END_TEST

/* Going to state 1 is worth 1, to state 2 at most 1/2; in state 2, a0 (1/2) is worse than a1 (1). */
START_TEST(prelude_where_reached)
{
    ask q;
    ask_open(&q, ask_file("proofs/prop-4.8/unreached.drn"));
    ask_is(&q, "count policy q deterministic: yes", "4");
    ask_is(&q, "count policy q deterministic: is_greedy_where_reached(q)",
           "2"); /* a0 at first, anything in 2 */
    ask_is(&q, "count policy q deterministic: is_greedy(q)", "1");
    ask_is(&q, "count policy q deterministic: is_coherent_max(q)", "2");
    ask_is(&q, "no_ties(prior)", "yes");
    ask_close(&q);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("eval");
    const TTest *const kernel[] = {kernel_on_fork, kernel_on_stored, no_name_is_left_out};
    const TTest *const prelude[] = {prelude_on_example3, prelude_on_race, prelude_on_one_third,
                                    prelude_where_reached};
    ASK_CASE(s, "kernel", kernel);
    ASK_CASE(s, "prelude", prelude);
    return suite_run(s);
}
