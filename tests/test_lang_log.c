/*
 * Logarithms and infinity in the claim language: arithmetic, comparison, what is undefined, and the log-space
 * quantities of the paper's examples worked out by hand.
 */
#include "ask.h"

static const char race[] = "examples/race.drn", example3[] = "examples/example3.drn";

/* ---- Numbers ------------------------------------------------------------------------------------------- */

START_TEST(test_arithmetic)
{
    static const question questions[] = {
        {"log(2) + log(3) == log(6)", "yes"},
        {"log(6) - log(3) - log(2)", "0"},
        {"log(4) / 2 == log(2)", "yes"},
        {"2/3 * log(8) == log(4)", "yes"},
        {"log(8) * (2/3) == log(4)", "yes"},
        {"-log(2) == log(1/2)", "yes"},
        {"log(1)", "0"},
        {"log(2) == 0", "no"},
        {"log(2) != log(3)", "yes"},
        {"1 + log(2) - log(2)", "1"},
        {"(1 + log(2) - log(2)) / 3", "1/3"},
        {"log(5) * 0", "0"},
        {"0 / log(5)", "0"},
        {"log(5)^0", "1"},
        {"log(5)^1 == log(5)", "yes"},
        {"(sum k in 1..4: log(k)) == log(24)", "yes"},
        {"(min k in 2..4: log(k)) == log(2) and (max k in 2..4: log(k)) == log(4)", "yes"},
        {"min k in 1..4: log(k)", "0"},
        {"let y = log(3) in y + y == log(9)", "yes"},
        {"count k in 1..9: log(k) >= 2", "2"}, /* e^2 = 7.389...: 8 and 9 */
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

/* log 2 = 0.693147180559945309417232121458176568...; 2^10 > 10^3 and 2^13 < 10^4. */
START_TEST(test_order)
{
    static const question questions[] = {
        {"log(2) < 0.69314718055994530941723212145817657", "yes"},
        {"log(2) > 0.69314718055994530941723212145817656", "yes"},
        {"10 * log(2) > 3 * log(10)", "yes"},
        {"13 * log(2) < 4 * log(10)", "yes"},
        {"log(2) <= log(2)", "yes"},
        {"log(2) < log(2)", "no"},
        {"log(1 + 1/2^500) > 0", "yes"},
        {"log(1 + 1/2^500) < 1/2^500", "yes"},
        {"log(1 + 1/2^500) > 1/2^500 - 1/2^1001", "yes"},
        {"500 * log(2) == log(2^500)", "yes"},
        {"500 * log(2) < log(2^500 + 1)", "yes"},
        {"inf > 10^100", "yes"},
        {"inf > log(10^100)", "yes"},
        {"log(0) < log(1/10^100)", "yes"},
        {"inf == inf", "yes"},
        {"inf < inf", "no"},
        {"inf <= inf", "yes"},
        {"inf == -inf", "no"},
        {"log(0) == -inf", "yes"},
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

START_TEST(test_infinity)
{
    static const question questions[] = {
        {"inf + 1 == inf", "yes"},
        {"log(2) - inf == -inf", "yes"},
        {"inf - inf", "undefined"},
        {"inf + log(0)", "undefined"},
        {"inf + inf == inf", "yes"},
        {"2 * inf == inf", "yes"},
        {"inf * (-1/2) == -inf", "yes"},
        {"0 * inf", "undefined"},
        {"inf * 0", "undefined"},
        {"inf * inf == inf", "yes"},
        {"inf * log(0) == -inf", "yes"},
        {"inf * log(1/2) == -inf", "yes"},
        {"log(2) * inf == inf", "yes"},
        {"1 / inf", "0"},
        {"log(2) / inf", "0"},
        {"inf / inf", "undefined"},
        {"inf / -2 == -inf", "yes"},
        {"inf / log(1/2) == -inf", "yes"},
        {"inf / 0", "undefined"},
        {"inf^2 == inf", "yes"},
        {"log(0)^3 == -inf", "yes"},
        {"log(0)^2 == inf", "yes"},
        {"inf^(-1)", "0"},
        {"inf^0", "1"},
        {"inf^(1/2)", "+inf"},
        {"inf^(-1/2)", "0"},
        {"(-inf)^(1/2)", "undefined"},
        {"log(1/2)^(1/2)", "undefined"}, /* of a number below 0 */
        {"log(1/2)^2 * log(2)^(-2) > 1 - 1/10^40 and log(1/2)^2 * log(2)^(-2) < 1 + 1/10^40", "yes"},
        {"log(2) / 0", "undefined"},
        {"log(-1)", "undefined"},
        {"1 / (log(6) - log(2) - log(3))", "undefined"},
        {"(sum k in 0..2: log(k)) == -inf", "yes"},
        {"sum k in 0..2: (if k == 2 then inf else log(k))", "undefined"},
        {"(max k in 0..2: log(k)) == log(2)", "yes"},
        {"(min k in 0..2: log(k)) == log(0)", "yes"},
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

START_TEST(test_refusals)
{
    static const question questions[] = {
        {"2^log(2)", "1:3: found an exponent that is no fraction of numbers within 10^6, wanted one"},
        {"x^log(2)", "1:3: found an exponent that is no fraction of numbers within 10^6, wanted one"},
        {"x^inf", "1:3: found an exponent that is no fraction of numbers within 10^6, wanted one"},
    };
    ASK_FAILS_ON(ask_file(race), questions);
}
END_TEST

/* A zero that is no 0 by its looks is the number 0 wherever a number may stand. */
START_TEST(test_rational_results)
{
    static const question questions[] = {
        {"kl(prior, prior)", "0"},        {"1 / kl(prior, prior)", "undefined"},
        {"log(2) * kl(G(1), G(1))", "0"}, {"log(2)^kl(prior, uniform)", "1"},
        {"init[kl(prior, prior)]", "1"},  {"G(kl(prior, prior)) == prior", "yes"},
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

/* ---- The mountain race --------------------------------------------------------------------------------- */

/*
 * x = 1 at the start; ridge (1, 0), forest (3/4, 3/4). The prior is uniform, and meets the chasm (x = 0):
 * J = -inf. G(1): eQ at the start is (1/2, 3/4), so (2/5, 3/5); ridge (1, 0), forest (1/2, 1/2).
 *   J(G(1)) = 3/5 log(3/4).
 *   entropy(prior) = 2 log 2; of G(1): -2/5 log(2/5) - 3/5 log(3/5) + 3/5 log 2.
 *   KL(G(1), prior) = 2/5 log(4/5) + 3/5 log(6/5) + 2/5 log 2 (the ridge) + 0.
 *   kappa(prior, 1): the soft maximum never takes the chasm, the prior does: +inf.
 *   kappa(G(1), 1): eQ of G(1) at the start is (1, 3/4), so the soft maximum is (4/7, 3/7), and on the ridge
 *   (1, 0), in the forest (1/2, 1/2): 2/5 log(7/10) + 3/5 log(7/5). For beta = 2: (16/25, 9/25), and
 *   2/5 log(5/8) + 3/5 log(5/3).
 *   kappa_max(G(1)): up is best at the start, and G(1) goes down too: +inf.
 * The best J is 0: up and up. That policy plays one action everywhere but in the forest.
 * Accepting a path with its success: 1/4 * 1 + 1/2 * 3/4 = 5/8.
 */
START_TEST(test_race)
{
    static const question questions[] = {
        {"J(prior) == -inf", "yes"},
        {"J(G(1)) == 3/5 * log(3/4)", "yes"},
        {"entropy(prior) == 2 * log(2)", "yes"},
        {"entropy(G(1)) == 3/5 * log(2) - 2/5 * log(2/5) - 3/5 * log(3/5)", "yes"},
        {"kl(G(1), prior) == 2/5 * log(4/5) + 3/5 * log(6/5) + 2/5 * log(2)", "yes"},
        {"kl(prior, G(1)) == inf", "yes"},
        {"kappa(prior, 1) == inf", "yes"},
        {"kappa(G(1), 1) == 2/5 * log(7/10) + 3/5 * log(7/5)", "yes"},
        {"kappa(G(1), 2) == 2/5 * log(5/8) + 3/5 * log(5/3)", "yes"},
        {"kappa(prior, 0)", "0"}, /* uniform, like the prior */
        {"kappa_max(G(1)) == inf", "yes"},
        {"kappa_max(optimal_J)", "0"},
        {"J(optimal_J)", "0"},
        {"entropy(optimal_J)", "0"},
        {"optimal_J", "1,0: 1 0  2,1: 1 0  2,2: 1/2 1/2"},
        {"is_optimal_J(optimal_J)", "yes"},
        {"is_optimal_J(G(1))", "no"},
        {"is_optimal_J(prior)", "no"},
        {"J(G(2)) - J(G(1)) == kl(G(2), G(1)) + kl(G(1), G(2))", "yes"},
        {"forall policy q deterministic: J(q) <= J(optimal_J)", "yes"},
        {"expected_draws(prior, 1)", "8/5"},
        {"expected_draws(prior, 2)", "32/17"}, /* 1/4 + 1/2 * 9/16 = 17/32 */
        {"expected_draws(prior, 0)", "1"},
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

/*
 * Example 3: s1 (success 1/3) and s2 (2/3) after a1 with 3/4 and 1/4, after a2 with 1/2 each. G(2)(a1) =
 * 25/61, so s2 has 25/61 * 1/4 + 36/61 * 1/2 = 97/244, and J = 97/244 log(2/3) + 147/244 log(1/3). The best
 * is to play a2: log(1/3) / 2 + log(2/3) / 2 = log 2 / 2 - log 3; at s1 and s2 both actions are as good.
 */
START_TEST(test_example_3)
{
    static const question questions[] = {
        {"G(2)[1,0,a1]", "25/61"},
        {"J(G(2)) == 97/244 * log(2) - log(3)", "yes"},
        {"J(optimal_J) == log(2)/2 - log(3)", "yes"},
        {"optimal_J", "1,0: 0 1  2,1: 1/2 1/2  2,2: 1/2 1/2"},
        {"forall policy q deterministic: is_optimal_J(q) iff q[1,0,a2] == 1", "yes"},
    };
    ASK_ON(ask_file(example3), questions);
}
END_TEST

/* ---- Undefined and infinite ---------------------------------------------------------------------------- */

/*
 * T = 2; from state 0, a leads to state 1, which is dead, and b stays. Conditioning and a soft maximum cannot
 * define the row (2,1). G(1): never to state 1, so b at t = 1; at t = 2 eQ is (1, 1/2) and the prior uniform,
 * so (2/3, 1/3). eV of the prior at (2,0) is 3/4. J(G(1)) = log(1/2) + 1/3 log(1/2); KL(G(1), prior) = log 2
 * + 2/3 log(4/3) + 1/3 log(2/3). The best J is b and then a: log(1/2). Accepting a path: 1/2 * 1/2 * 3/4 =
 * 3/16. The prior reaches (2,1), so what uses the undefined row there is undefined, infinite before or not.
 */
static const char *const dead = "state 0 init\n"
                                "\taction a [1, 1/2]\n\t\t1 : 1\n"
                                "\taction b [1/2, 1/2]\n\t\t0 : 1\n"
                                "state 1\n"
                                "\taction a [0, 1/4]\n\t\t1 : 1\n"
                                "\taction b [0, 3/4]\n\t\t1 : 1\n";

START_TEST(test_dead_state)
{
    static const question questions[] = {
        {"J(prior) == -inf", "yes"},
        {"kl(prior, boltzmann(prior, 1))", "undefined at 2,1"},
        {"kappa(prior, 1)", "undefined at 2,1"},
        {"kl(prior, G(1))", "undefined at 2,1"},
        {"kl(G(1), prior) == log(2) + 2/3 * log(4/3) + 1/3 * log(2/3)", "yes"},
        {"kl(prior, argmax(G(1))) == inf", "yes"}, /* argmax is defined everywhere, and plays b at t = 1 */
        {"J(G(1)) == 4/3 * log(1/2)", "yes"},
        {"is_optimal_J(G(1))", "no"},
        {"J(optimal_J) == log(1/2)", "yes"},
        {"optimal_J", "1,0: 0 1  2,0: 1 0  2,1: 1/2 1/2"},
        {"expected_draws(prior, 1)", "16/3"},
    };
    ASK_ON(ask_model(2, "2\n@nr_choices\n4", dead), questions);
}
END_TEST

/* One state, and nothing succeeds: every policy has J = -inf and is as good as any other. */
START_TEST(test_nothing_succeeds)
{
    static const question questions[] = {
        {"J(optimal_J) == -inf", "yes"},
        {"is_optimal_J(prior)", "yes"},
        {"optimal_J == uniform", "yes"},
        {"expected_draws(prior, 1) == inf", "yes"},
        {"expected_draws(prior, 0)", "1"},
        {"J(G(1))", "undefined at 1,0"},
        {"is_optimal_J(G(1))", "undefined at 1,0"},
        {"kappa(G(1), 1)", "undefined at 1,0"},
    };
    ASK_ON(ask_model(1, "1\n@nr_choices\n2",
                     "state 0 init\n\taction a [0, 1/4]\n\t\t0 : 1\n\taction b [0, 3/4]\n\t\t0 : 1\n"),
           questions);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {test_arithmetic,       test_order,      test_infinity,
                                  test_refusals,         test_race,       test_example_3,
                                  test_rational_results, test_dead_state, test_nothing_succeeds};
    Suite *s = suite_create("lang_log");
    ASK_CASE(s, "lang_log", tests);
    return suite_run(s);
}
