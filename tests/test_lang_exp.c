/*
 * Powers of e and roots in the claim language: arithmetic and comparison that are exact, what stays unknown,
 * and the paper's quantities where the model gives rewards themselves, worked out by hand.
 */
#include <gmp.h>

#include "ask.h"
#include "base/text.h"

static const char race[] = "examples/race.drn";

/* ---- Numbers ------------------------------------------------------------------------------------- */

START_TEST(test_arithmetic)
{
    static const question questions[] = {
        {"exp(0)", "1"},
        {"exp(1)", "exp(1)"},
        {"exp(1) * exp(-1)", "1"},
        {"exp(1/2)^2 == exp(1)", "yes"},
        {"exp(1/2) * exp(1/3) == exp(5/6)", "yes"},
        {"exp(2) / exp(1) == exp(1)", "yes"},
        {"exp(1) - exp(1)", "0"},
        {"exp(1) + exp(1) == 2 * exp(1)", "yes"},
        {"(exp(1) + 1) * (exp(1) - 1) == exp(2) - 1", "yes"},
        {"(exp(2) - 1) / (exp(1) + 1) - exp(1)", "-1"},
        {"(1 + exp(-1))^3 == 1 + 3 * exp(-1) + 3 * exp(-2) + exp(-3)", "yes"},
        {"exp(1)^(1/2) == exp(1/2)", "yes"},
        {"(4 * exp(3))^(1/2) == 2 * exp(3/2)", "yes"},
        {"(exp(2) + 2 * exp(1) + 1)^(1/2) == exp(1) + 1", "yes"},
        {"exp(1)^0", "1"},
        {"exp(2)^(-3/2) == exp(-3)", "yes"},
        {"0 * exp(1)", "0"},
        {"exp(1) * 0", "0"},
        {"0 / exp(1)", "0"},
        {"exp(1) / 0", "undefined"},
        {"1 / (exp(1) - exp(1))", "undefined"},
        {"-exp(1) + exp(1)", "0"},
        {"(sum k in 0..3: exp(k)) == (exp(4) - 1) / (exp(1) - 1)", "yes"},
        {"(max k in 1..3: exp(-k)) == exp(-1) and (min k in 1..3: exp(-k)) == exp(-3)", "yes"},
        {"count k in 1..9: exp(k) > 100", "5"}, /* e^4 = 54.6, e^5 = 148.4 */
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

START_TEST(test_logarithms)
{
    static const question questions[] = {
        {"log(exp(3/7))", "3/7"},
        {"log(exp(1)^5)", "5"},
        {"log(2 * exp(3)) == log(2) + 3", "yes"},
        {"log(exp(2) - 1) == log(exp(1) - 1) + log(exp(1) + 1)", "yes"},
        {"log(1 + exp(1)) - log(1 + exp(-1))", "1"}, /* e + 1 = e (1 + 1/e) */
        {"log(exp(1) - exp(1)) == -inf", "yes"},
        {"log(1 - exp(1))", "undefined"},
        {"exp(1) * log(2) - log(2) * exp(1)", "0"},
        {"exp(1) * log(4) == 2 * exp(1) * log(2)", "yes"},
        {"exp(1) * log(4) / exp(1) == log(4)", "yes"},
        {"exp(1) * log(4) / exp(1) - log(2) == log(2)", "yes"},
        {"log(2) / exp(1) == exp(-1) * log(2)", "yes"},
        {"exp(1) * log(exp(2))  == 2 * exp(1)", "yes"},
        {"log(2) + exp(1) - log(2) == exp(1)", "yes"},
        {"log(1 + exp(-1)) * 0", "0"},
        {"exp(1) * log(6) - exp(1) * log(2) - exp(1) * log(3)", "0"},
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

START_TEST(test_infinity)
{
    static const question questions[] = {
        {"exp(1) < inf and exp(1) > -inf", "yes"},
        {"inf + exp(1) == inf", "yes"},
        {"exp(1) - inf == -inf", "yes"},
        {"exp(1) * inf == inf", "yes"},
        {"inf * (1 - exp(1)) == -inf", "yes"},
        {"-inf * (1 - exp(1)) == inf", "yes"},
        {"(exp(1) - exp(1)) * inf", "undefined"},
        {"exp(1) / inf", "0"},
        {"inf / exp(1) == inf", "yes"},
        {"inf / (1 - exp(1)) == -inf", "yes"},
        {"log(0) + exp(1) == -inf", "yes"},
        {"inf * log(1 + exp(-1)) == inf", "yes"},
        {"(sum k in 0..2: (if k == 2 then exp(1) else log(k))) == -inf", "yes"},
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

/* sqrt 2 = 1.41421356237309504880168872420969807856967187537694... */
START_TEST(test_roots)
{
    static const question questions[] = {
        {"4^(1/2)", "2"},
        {"(1/8)^(1/3)", "1/2"},
        {"(4/9)^(-3/2)", "27/8"},
        {"0^(1/2)", "0"},
        {"0^(-1/2)", "undefined"},
        {"(-1)^(1/2)", "undefined"},
        {"(-8)^(1/3)", "undefined"},
        {"(1 - exp(1))^(1/2)", "undefined"},
        {"2^(1/2)", "enclosure"},
        {"2^(1/2) > 1.4142135623730950488016887242096980785696", "yes"},
        {"2^(1/2) < 1.4142135623730950488016887242096980785697", "yes"},
        {"2^(1/2) * 2^(1/2) == 2", "unknown"},
        {"2^(1/2) == 2^(1/2) + 1/10^9", "no"},
        {"2^(1/2) < exp(1) and exp(1) < 3^(1/2) * 2", "yes"},               /* 2 sqrt 3 = 3.46 */
        {"exp(1) * 2^(1/2) > 3.84 and exp(1) * 2^(1/2) < 3.85", "yes"},     /* 3.8442... */
        {"2^(1/2) / log(2) > 2.04 and 2^(1/2) / log(2) < 2.05", "yes"},     /* 2.0402... */
        {"(1 + exp(1))^(1/2) < 1.93 and (1 + exp(1))^(1/2) > 1.92", "yes"}, /* sqrt 3.71828 = 1.92828... */
        {"2^(1/2) < inf", "yes"},
        {"2^(1/2) + inf == inf", "yes"},
        {"2^(1/2) / inf", "0"},
        {"2^(1/2) * inf == inf", "yes"},
        {"(1 - 2^(1/2)) * inf == -inf", "yes"},
        {"inf / (1 - 2^(1/2)) == -inf", "yes"},
        {"2^(1/2) / 0", "undefined"},
        {"(2^(1/2))^(1/2) > 1.1892 and (2^(1/2))^(1/2) < 1.1893", "yes"}, /* 2^(1/4) = 1.18920... */
        {"(2^(1/2) - 2)^(-1) < -1.7", "yes"},                             /* -1 / 0.5857... = -1.707... */
        {"(1 - 2^(1/2))^(1/2)", "undefined"},
        {"log(2^(1/2)) > 0.34 and log(2^(1/2)) < 0.35", "yes"}, /* log(2) / 2 = 0.3465... */
    };
    ask q;
    ask_open(&q, ask_file(race));
    ASK_ALL(&q, questions);
    ask_is(&q, "x^(1/2) * x^(1/2) == x", "unknown"); /* sqrt(3/4)^2 is enclosed, no more */
    ask_is(&q, "x^(1/2) == x", "no");
    ask_is(&q, "(x^(1/2))[2,1,0]", "1");
    ask_close(&q);
}
END_TEST

START_TEST(test_defined)
{
    static const question questions[] = {
        {"defined(exp(1))", "yes"},
        {"defined(1/0)", "no"},
        {"defined(log(0))", "yes"}, /* -inf */
        {"defined(log(-1))", "no"},
        {"defined((-1)^(1/2))", "no"},
        {"defined(2^(1/2))", "yes"},
        {"defined(1/0 == 1)", "no"},
        {"defined(yes)", "yes"},
        {"not defined(inf - inf)", "yes"},
        {"if defined(1/0) then 1 else 2", "2"},
        {"count k in -2..2: defined(log(k))", "3"},
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

/*
 * Is 2^(1/2) * 2^(1/2) - 2 zero, positive, negative? It is 0, but an enclosure does not tell, and whether
 * what follows is defined at all depends on it.
 */
START_TEST(test_open)
{
#define Z "(2^(1/2) * 2^(1/2) - 2)"
    static const question questions[] = {
        {"defined(1 / " Z ")", "unknown"},
        {"defined(" Z "^(-1))", "unknown"},
        {"defined(" Z "^(1/2))", "unknown"},
        {Z "^(1/2) >= 0", "unknown"},
        {"defined(log(" Z "))", "unknown"},
        {"defined(inf * " Z ")", "unknown"},
        {"defined(" Z "^2)", "yes"},
        {"(x^(1/2) * x^(1/2) - x)^(1/2)", "unknown"},
        {"(x^(1/2) * x^(1/2) - x)^(-1)", "unknown"},
        {"defined(((x^(1/2) * x^(1/2) - x)^(1/2))[2,2,0])", "unknown"},
        {"defined(((x^(1/2) * x^(1/2) - x)^(-1))[2,2,0])", "unknown"},
        {"((x^(1/2) * x^(1/2) - x)^2)[2,2,0] < 1/10^9", "yes"},
        {"(log(1 + exp(-1) + 1/2^7000) - log(1 + exp(-1)))^(1/2) > 0", "unknown"},
        {"(log(1 + exp(-1) + 1/2^3000) - log(1 + exp(-1)))^(1/2) > 0", "yes"},
    };
    ASK_ON(ask_file(race), questions);
#undef Z
}
END_TEST

START_TEST(test_refusals)
{
    static const question questions[] = {
        {"exp(log(2))", "1:5: found a number that is not rational, wanted a rational exponent"},
        {"exp(exp(1))", "1:5: found a number that is not rational, wanted a rational exponent"},
        {"exp(1)^exp(1)", "1:8: found an exponent that is no fraction of numbers within 10^6, wanted one"},
        {"exp(1)^(1/1000001)",
         "1:10: found an exponent that is no fraction of numbers within 10^6, wanted one"},
        {"defined(prior)", "1:9: found a policy, wanted a number or a truth value, such as one entry of it"},
    };
    ASK_FAILS_ON(ask_file(race), questions);
}
END_TEST

/* ---- Order --------------------------------------------------------------------------------------- */

/*
 * e = 2.718281828459045235...; 1/e = 0.367879441171442321595523770161460867445811131031767834507836801697...
 * from the series sum (-1)^k / k!.
 */
START_TEST(test_order)
{
    static const question questions[] = {
        {"exp(1) > 2.718281828459045 and exp(1) < 2.718281828459046", "yes"},
        {"exp(-1) < 36787944117144232159552377016146086744581113103176783450783681/10^62", "yes"},
        {"exp(-1) > 36787944117144232159552377016146086744581113103176783450783680/10^62", "yes"},
        {"exp(1) > log(2)", "yes"},
        {"log(2) < exp(-1/3)", "yes"}, /* 0.693 < 0.717 */
        {"log(2) > exp(-2/5)", "yes"}, /* 0.693 > 0.670 */
        {"exp(1) == log(15)", "no"},   /* log 15 = 2.708 */
        {"exp(1) != exp(1) + 1/2^500", "yes"},
        {"exp(1) < exp(1 + 1/2^20)", "yes"},
        {"exp(1) <= exp(1) and not exp(1) < exp(1)", "yes"},
        {"exp(1) + exp(-1) > 2", "yes"},
        {"log(1 + exp(-1)) < exp(-1)", "yes"},
        {"log(1 + exp(-1)) > exp(-1) - exp(-2) / 2", "yes"},
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

/* The next partial quotient of e = [2; 1, 2, 1, 1, 4, 1, 1, 6, ...]: 2 (i + 1) / 3 for i = 2 mod 3, or 1. */
static unsigned long partial_quotient(unsigned i)
{
    return i == 0 ? 2 : i % 3 == 2 ? 2ul * (i + 1) / 3 : 1;
}

/* Convergents of even index lie below e, those of odd index above, closer than 1/q^2. */
START_TEST(test_convergents)
{
    ask q;
    ask_open(&q, ask_file(race));
    mpz_t p[2], r[2];
    for (int i = 0; i < 2; i++) {
        mpz_init_set_ui(p[i], (unsigned)i);
        mpz_init_set_ui(r[i], 1u - (unsigned)i);
    }
    for (unsigned i = 0; i < 400; i++) {
        mpz_addmul_ui(p[0], p[1], partial_quotient(i)); /* p_i = a p_{i-1} + p_{i-2} */
        mpz_addmul_ui(r[0], r[1], partial_quotient(i));
        mpz_swap(p[0], p[1]);
        mpz_swap(r[0], r[1]);
        if (i % 37 != 0 && i % 37 != 1)
            continue;
        text source;
        text_init(&source);
        text_add(&source, i % 2 ? "exp(1) < " : "exp(1) > ");
        text_add_mpz(&source, p[1]);
        text_add_char(&source, '/');
        text_add_mpz(&source, r[1]);
        ask_is(&q, source.data, "yes");
        text_clear(&source);
    }
    for (int i = 0; i < 2; i++) {
        mpz_clear(p[i]);
        mpz_clear(r[i]);
    }
    ask_close(&q);
}
END_TEST

/*
 * Forms with logarithms are told apart by enclosures of up to 6144 bits: a difference of about 2^-3000 / 1.4
 * shows, one of 2^-7000 does not. Rational functions of e are told apart always.
 */
START_TEST(test_unknown)
{
    ask q;
    ask_open(&q, ask_file(race));
    ask_is(&q, "log(1 + exp(-1)) == log(1 + exp(-1))", "yes");
    ask_is(&q, "log(1 + exp(-1) + 1/2^3000) > log(1 + exp(-1))", "yes");
    ck_assert_uint_eq(evaluator_bits(q.e), 0);
    ask_is(&q, "log(1 + exp(-1) + 1/2^7000) > log(1 + exp(-1))", "unknown");
    ck_assert_uint_eq(evaluator_bits(q.e), 6144);
    ask_is(&q, "exp(-1) + 1/2^7000 > exp(-1)", "yes");
    ask_is(&q, "exp(-1) * (1 + 1/2^7000) > exp(-1)", "yes");
    ck_assert_uint_eq(evaluator_bits(q.e), 0);
    ask_is(&q, "boltzmann(prior, 1/2) == boltzmann(prior, 2/4)", "yes"); /* one and the same table */
    ask_is(&q, "boltzmann(prior, 1/2) == boltzmann(prior, 1/3)", "no");
    ask_is(&q, "greedy(x^(1/2))[2,2,0] == 1/2", "unknown"); /* sqrt(3/4) twice */
    ck_assert_uint_eq(evaluator_bits(q.e), 6144);
    ask_is(&q, "greedy(x)[2,2,0] == 1/2", "yes"); /* what was guessed before is forgotten */
    ask_close(&q);
}
END_TEST

/* ---- A model with rewards ------------------------------------------------------------------------ */

/*
 * T = 2, deterministic. State 0: a (r = 0) to state 1, b (r = -1) to state 2, evenly. State 1: one action,
 * r = -1/2. State 2: a (r = 0) and b (r = -1), evenly.
 *   eQ at the start: e^(-1/2) and e^-1 (1 + e^-1) / 2, so with u = e^(-1/2) G(1) plays a there with P = 2 /
 *   (2 + u + u^3), and b in state 2 with B = e^-1 / (1 + e^-1).
 *   Returns: -1/2 on a, -1 on b a, -2 on b b. The prior: 1/2, 1/4, 1/4: mean -1, variance 1/2 * 1/4 + 1/4 * 1
 *   + 1/4 * 4 - 1 = 3/8. Entropy log 2 + log(2) / 2.
 *   The best is a at the start.
 */
static const char slope[] = "//@horizon: 2\n@type: MDP\n@parameters\n\n@reward_models\nlog_success prior\n"
                            "@nr_states\n3\n@nr_choices\n5\n@model\n"
                            "state 0 init\n"
                            "\taction a [0, 1/2]\n\t\t1 : 1\n"
                            "\taction b [-1, 1/2]\n\t\t2 : 1\n"
                            "state 1\n"
                            "\taction a [-1/2, 1]\n\t\t1 : 1\n"
                            "state 2\n"
                            "\taction a [0, 1/2]\n\t\t2 : 1\n"
                            "\taction b [-1, 1/2]\n\t\t2 : 1\n";

#define P "2 / (2 + exp(-1/2) + exp(-3/2))"
#define B "exp(-1) / (1 + exp(-1))"

START_TEST(test_slope)
{
    static const question questions[] = {
        {"x", "1,0: 1 exp(-1)  2,1: exp(-1/2)  2,2: 1 exp(-1)"},
        {"success(prior) == (2 * exp(-1/2) + exp(-1) + exp(-2)) / 4", "yes"},
        {"expected_draws(prior, 1) == 4 / (2 * exp(-1/2) + exp(-1) + exp(-2))", "yes"},
        {"G(1)[1,0,a] == " P, "yes"},
        {"G(1)[2,2,b] == " B, "yes"},
        {"G(1)[1,0,a] + G(1)[1,0,b]", "1"},
        {"G(1)[1,0,a] > 1/2", "yes"},
        {"condition(prior, x^2)[2,2,b] == exp(-2) / (1 + exp(-2))", "yes"},
        {"J(prior)", "-1"},
        {"J(G(1)) == -(" P ") / 2 - (1 - " P ") * (1 + " B ")", "yes"},
        {"var_return(prior)", "3/8"},
        {"var_return(G(1)) == (" P ") / 4 + (1 - " P ") * (1 - " B ") + (1 - " P ") * (" B
         ") * 4 - J(G(1))^2",
         "yes"},
        {"entropy(prior) == 3/2 * log(2)", "yes"},
        {"kl(G(1), prior) == " P " * log(2 * " P ") + (1 - " P ") * (log(2 * (1 - " P ")) + (1 - " B
         ") * log(2 * (1 - " B ")) + " B " * log(2 * " B "))",
         "yes"},
        {"kappa(prior, 1) == kl(prior, G(1))", "yes"}, /* eQ of the prior, and the prior is uniform */
        {"boltzmann(prior, 1/2)[2,2,a] == 1 / (1 + exp(-1/2))", "yes"},
        {"optimal", "1,0: 1 0  2,1: 1  2,2: 1 0"},
        {"optimal_J", "1,0: 1 0  2,1: 1  2,2: 1 0"},
        {"J(optimal_J)", "-1/2"},
        {"is_optimal(argmax(prior)) and not is_optimal(G(1))", "yes"},
        {"is_optimal_J(optimal) and not is_optimal_J(prior)", "yes"},
        {"law(G(1)) == posterior_law(prior)", "yes"}, /* Proposition 4.3 */
        {"success(G(1)) > success(prior)", "yes"},
        {"eQ(G(1)) == eQ_by_paths(G(1))", "yes"},
        {"kl(G(2), G(1)) == kl_by_paths(G(2), G(1))", "yes"},
        {"deterministic and positive_success", "yes"},
    };
    ASK_ON(ask_drn(slope), questions);
}
END_TEST

/* With deterministic tau a step of G gains the two divergences in J: the logarithms cancel as functions. */
START_TEST(test_gain_identity)
{
    ask q;
    ask_open(&q, ask_drn(slope));
    for (int k = 1; k <= 4; k++) {
        text source;
        text_init(&source);
        text_addf(&source, "J(G(%d)) - J(G(%d)) == kl(G(%d), G(%d)) + kl(G(%d), G(%d))", k, k - 1, k, k - 1,
                  k - 1, k);
        ask_is(&q, source.data, "yes");
        ck_assert_uint_eq(evaluator_bits(q.e), 0);
        text_clear(&source);
    }
    ask_is(&q, "J(G(2)) - J(G(1)) == kl(G(2), G(1)) + 2 * kl(G(1), G(2))", "no");
    ask_close(&q);
}
END_TEST

/* What is printed is an expression that means the same. */
START_TEST(test_printed)
{
    static const char *const sources[] = {"G(2)[1,0,a]",      "J(G(2))",       "kl(G(2), prior)",
                                          "var_return(G(1))", "entropy(G(1))", "success(G(3))"};
    ask q;
    ask_open(&q, ask_drn(slope));
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        char *printed = ask_text(&q, sources[i]);
        text again;
        text_init(&again);
        text_addf(&again, "%s == (%s)", sources[i], printed);
        ask_is(&q, again.data, "yes");
        text_clear(&again);
        free(printed);
    }
    ask_close(&q);
}
END_TEST

/* Both factors count: x = 1/2 e^(-1/3), and 0 where success is 0, whatever r is. */
START_TEST(test_both_factors)
{
    static const question questions[] = {
        {"x", "1,0: exp(-1/3)/2 0"},
        {"J(prior) == -inf", "yes"},
        {"J(G(1)) == -1/3 - log(2)", "yes"},
        {"var_return(G(1)) < 1/10^40", "yes"},
        {"success(prior) == exp(-1/3) / 4", "yes"},
        {"var_return(prior)", "undefined at 1,0"},
        {"defined(var_return(prior))", "no"},
        {"positive_success", "no"},
    };
    ASK_ON(ask_drn("//@horizon: 1\n@type: MDP\n@parameters\n\n@reward_models\nsuccess log_success\n"
                   "@nr_states\n1\n@nr_choices\n2\n@model\nstate 0 init\n"
                   "\taction a [1/2, -1/3]\n\t\t0 : 1\n\taction b [0, -5]\n\t\t0 : 1\n"),
           questions);
}
END_TEST

/* Where success is rational the return of G(1) on the race is log(3/4) with probability 3/5, or 0: variance
 * 3/5 * 2/5 * log(3/4)^2. */
START_TEST(test_enclosed_variance)
{
    static const question questions[] = {
        {"var_return(G(1)) < 6/25 * log(3/4) * log(3/4) + 1/10^40", "yes"},
        {"var_return(G(1)) > 6/25 * log(3/4) * log(3/4) - 1/10^40", "yes"},
        {"var_return(G(1)) == 6/25 * log(3/4)^2", "unknown"},
        {"var_return(optimal)", "0"},              /* up and up: x = 1 */
        {"var_return(prior)", "undefined at 2,1"}, /* the chasm */
    };
    ASK_ON(ask_file(race), questions);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        test_arithmetic, test_logarithms, test_infinity,      test_roots,        test_open,
        test_defined,    test_refusals,   test_order,         test_convergents,  test_unknown,
        test_slope,      test_printed,    test_gain_identity, test_both_factors, test_enclosed_variance};
    Suite *s = suite_create("lang_exp");
    ASK_CASE(s, "lang_exp", tests);
    return suite_run(s);
}
