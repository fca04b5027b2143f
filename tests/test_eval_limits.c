/* What evaluation costs, and where it stops: sharing, little memory, recursion, exponents, enumerations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/alloc.h"
#include "search/generate.h"

/* ---- Sharing -------------------------------------------------------------------------------------- */

static mdp *random_model(uint32_t states, uint32_t actions, uint32_t horizon, uint64_t index)
{
    family f;
    family_init(&f);
    f.states = states;
    f.actions = actions;
    f.horizon = horizon;
    f.exact_sizes = f.plain = f.deterministic = true;
    return generate(&f, 1, 1, index);
}

/* Nodes that the question adds to a fresh evaluator, and calls of definitions. */
static node cost(ask *q, const char *format, unsigned n, size_t *steps)
{
    char source[200];
    snprintf(source, sizeof source, format, n);
    ask_again(q);
    node before = graph_mark(evaluator_graph(q->e));
    ask_is(q, source, "yes");
    *steps = evaluator_steps(q->e);
    node after = graph_mark(evaluator_graph(q->e));
    ask_is(q, source, "yes"); /* the second time costs nothing */
    ck_assert_uint_eq(graph_mark(evaluator_graph(q->e)), after);
    ck_assert_uint_eq(evaluator_steps(q->e), *steps);
    return after - before;
}

/* `calls` a + b·n for the definitions; nodes in proportion too: from n to 2n as many as from 2n to 3n. */
static void check_linear(ask *q, const char *format, size_t fixed, size_t each)
{
    size_t steps[3];
    node nodes[3];
    for (unsigned i = 0; i < 3; i++) {
        nodes[i] = cost(q, format, 4 * (i + 1), &steps[i]);
        ck_assert_msg(steps[i] == fixed + each * 4 * (i + 1), "%s: %zu calls at %u", format, steps[i],
                      4 * (i + 1));
    }
    ck_assert_msg(nodes[2] - nodes[1] == nodes[1] - nodes[0], "%s: %u, %u, %u nodes", format, nodes[0],
                  nodes[1], nodes[2]);
}

START_TEST(sequences_are_shared)
{
    ask q;
    ask_open(&q, random_model(2, 2, 2, 0));
    check_linear(&q, "forall k in 1..%u: G(k) == alpha(k)", 1, 2); /* G(0..n), alpha(1..n) */
    check_linear(&q, "forall k in 1..%u: Fr(k) == G(k)", 1, 3);    /* Fr(1..n), Frx(0..n-1), G(0..n) */
    check_linear(&q, "forall k in 1..%u, j in 1..k: G(k) == alpha(k)", 1, 2); /* asked often, made once */
    check_linear(&q, "forall k in 1..%u, t, s, a: G(k)[t,s,a] == alpha(k)[t,s,a]", 1, 2);
    ask_close(&q);
}
END_TEST

START_TEST(calls_are_remembered)
{
    ask q;
    ask_open(&q, random_model(1, 1, 1, 0));
    ask_define(&q, "fib(n) = if n <= 1 then n else fib(n - 1) + fib(n - 2)");
    ask_define(&q, "pick(b, q, n) = if b then success(q) else n");
    ask_is(&q, "fib(90)", "2880067194370816120");
    ck_assert_uint_eq(evaluator_steps(q.e), 91); /* fib(0..90) */
    ask_again(&q);
    ask_is(&q, "pick(yes, prior, 1/2) == success(prior)", "yes");
    ask_is(&q, "pick(yes, prior, 2/4) == pick(1 == 1, prior, 1 - 1/2)", "yes");
    ck_assert_uint_eq(evaluator_steps(q.e), 1); /* by values, not by how they are written */
    ask_is(&q, "pick(no, prior, 1/2)", "1/2");
    ask_is(&q, "pick(no, prior, -1/2)", "-1/2");
    ask_is(&q, "pick(no, uniform, 1/2)", "1/2");
    ck_assert_uint_eq(evaluator_steps(q.e), 4);
    ask_close(&q);
}
END_TEST

/* The calls are listed in the order in which they were finished. */
START_TEST(steps_in_order)
{
    ask q;
    ask_open(&q, random_model(1, 2, 1, 0));
    ask_is(&q, "F(2) == F(2)", "yes");
    static const char *const names[] = {"F", "Fx", "F", "Fx"}; /* Fx(0), F(1), Fx(1), F(2): last call first */
    static const unsigned long arguments[] = {2, 1, 1, 0};
    ck_assert_uint_eq(evaluator_steps(q.e), 4);
    for (size_t i = 0; i < 4; i++) {
        const definition *def;
        const value *args, *result;
        unsigned long k = 9;
        evaluator_step(q.e, 3 - i, &def, &args, &result);
        ck_assert_str_eq(def->name, names[i]);
        ck_assert(value_get_ui(&args[0], &k));
        ck_assert_uint_eq(k, arguments[i]);
        ck_assert_int_eq(result->kind, VALUE_TABLE);
    }
    ask_close(&q);
}
END_TEST

/* ---- Little memory -------------------------------------------------------------------------------- */

static const char *const questions_for_little[] = {
    "success(G(4))",
    "success(alpha(4)) - success(Fr(3))",
    "H(3)",
    "forall k in 1..3: G(k) == alpha(k)",
    "F(2)[6,3,a1]",
    "success(optimal) - success(B(2, 1))",
    "Bmax(7)",
    "(sum t, s: occupancy(G(2))[t,s]) + (max t, s, a: Hr(2)[t,s,a])",
    "lookahead(G(1), 3)",
    "forall t, s: next(eV(G(1)))[t,s,0] == eQ(G(1), x^0)[t,s,0] or t < T",
};

/* A graph that may keep next to nothing computes layers again, and gives the same answers. */
START_TEST(streaming_gives_the_same)
{
    for (uint64_t index = 0; index < 4; index++) {
        ask usual, tiny;
        ask_open(&usual, random_model(6, 3, 12, index));
        ask_open(&tiny, random_model(6, 3, 12, index));
        for (size_t i = 0; i < sizeof questions_for_little / sizeof *questions_for_little; i++) {
            ask_again(&tiny);
            graph_set_limit(evaluator_graph(tiny.e), 1);
            char *answer = ask_text(&usual, questions_for_little[i]);
            ask_is(&tiny, questions_for_little[i], answer);
            ask_is(&tiny, questions_for_little[i], answer);
            free(answer);
        }
        ask_close(&usual);
        ask_close(&tiny);
    }
}
END_TEST

/* ---- Recursion ------------------------------------------------------------------------------------ */

#define ENDLESS "calling itself more than 10000 deep, wanted an argument that ends it"

/* The place is that of the user's own call. */
static const question endless[] = {
    {"G(1/2)", "1:1: found G " ENDLESS},
    {"G(-1)", "1:1: found G " ENDLESS},
    {"1 + success(Hr(-2))", "1:13: found Hrx " ENDLESS},
    {"forall k in 1..3: B(k - 2, 1) == B(k, 1)", "1:19: found B " ENDLESS}, /* B(-1) */
    {"F(-1)", "1:1: found F " ENDLESS}, /* F, Fx, F, ...: the odd ones are F */
    {"Fx(-1)", "1:1: found Fx " ENDLESS},
    {"let q = never(0) in q == 1", "1:9: found never " ENDLESS},
};

START_TEST(endless_recursion)
{
    ask q;
    ask_open(&q, ask_file("examples/race.drn"));
    ask_define(&q, "never(k) = never(k + 1)");
    for (size_t i = 0; i < sizeof endless / sizeof *endless; i++)
        ask_fails(&q, endless[i].source, endless[i].expected);
    ask_define(&q, "down(k) = if k == 0 then 0 else 1 + down(k - 1)");
    ask_is(&q, "G(2)[1,0,up]", "8/17"); /* none the worse */
    ask_is(&q, "down(200)", "200");
    ask_fails(&q, "down(9999)", "no error"); /* 10000 calls */
    ask_fails(&q, "down(20001)",             /* the first 9999 of which are known by now: 10002 are new */
              "1:1: found down " ENDLESS);
    ask_close(&q);
}
END_TEST

/*
 * Long sums inside of a recursion: each call is 100 levels, the call itself and 99 additions, and the call on
 * the left of the innermost addition is the first at level 60001.
 */
START_TEST(nested_too_deep)
{
    ask q;
    ask_open(&q, ask_file("examples/race.drn"));
    text sum;
    text_init(&sum);
    text_add(&sum, "f(k) = f(k + 1)");
    for (int i = 0; i < 99; i++)
        text_add(&sum, " + 1");
    ask_define(&q, sum.data);
    ask_fails(
        &q, "f(0)",
        "1:1: found definitions and expressions nested 60000 deep, wanted fewer levels (in f at own:1:8)");
    text_clear(&sum);
    ask_close(&q);
}
END_TEST

/* ---- Exponents and other counts ------------------------------------------------------------------- */

static const question counts[] = {
    {"2^10 + 2^-1", "2049/2"},
    {"1^1000000", "1"},
    {"(-1)^999999", "-1"},
    {"2^1000000 / 2^999990", "1024"},
    {"2^(1/2)", "enclosure"},
    {"(9/4)^(1/2)", "3/2"},
    {"2^(1/1000001)", "error 1:5: found an exponent that is no fraction of numbers within 10^6, wanted one"},
    {"2^1000001", "error 1:3: found an exponent that is no fraction of numbers within 10^6, wanted one"},
    {"2^-1000001", "error 1:3: found an exponent that is no fraction of numbers within 10^6, wanted one"},
    {"x^(1/1000001)", "error 1:5: found an exponent that is no fraction of numbers within 10^6, wanted one"},
    {"x^1000001", "error 1:3: found an exponent that is no fraction of numbers within 10^6, wanted one"},
    {"1 + (2^1000000)^1000000", "error 1:16: found a power of more than 2^24 bits, wanted a smaller one"},
    {"((1/2)^1000000)^-1000000", "error 1:16: found a power of more than 2^24 bits, wanted a smaller one"},
    {"alpha(1000)[1,0,up] == 1/(1 + 1000)", "no"},
    {"boltzmann(prior, 1000000)[2,1,up]", "1"},
    {"defined(boltzmann(prior, 1/2, x - 2)[2,1,up])", "no"}, /* roots of numbers below 0 */
    {"boltzmann(prior, 1000001/2)", "error 1:25: found a number that is no fraction of numbers from 0 to "
                                    "1000000, wanted one"},
    {"boltzmann(prior, -1)",
     "error 1:18: found a number that is no fraction of numbers from 0 to 1000000, wanted one"},
    {"boltzmann(prior, 1000001)",
     "error 1:18: found a number that is no fraction of numbers from 0 to 1000000, wanted one"},
    {"lookahead(prior, 0)",
     "error 1:18: found a number that is no whole number from 1 to 1000000, wanted one"},
    {"lookahead(prior, 3/2)",
     "error 1:19: found a number that is no whole number from 1 to 1000000, wanted one"},
    {"lookahead(prior, 1000000) == lookahead(prior, 2)", "yes"},
    {"boltzmann(prior, 1/0)", "undefined"},
};

/* Of tables; what was asked for stays out of reach, so each on its own. */
static const question large_powers[] = {
    {"1 + success(prior, (x^1000000)^1000000)",
     "error 1:5: found powers of more than 2^24 bits, wanted smaller ones"},
    {"(x^1000000)^-1000000 == x", "error 1:22: found powers of more than 2^24 bits, wanted smaller ones"},
    {"boltzmann(prior, 1000000, x^1000000)[1,0,a1]",
     "error 1:1: found powers of more than 2^24 bits, wanted smaller ones"},
    {"alpha(1000000)[2,1,a1]", "1/2"}, /* 3^1000000 has 1584963 bits */
};

START_TEST(exponents)
{
    ask q;
    ask_open(&q, ask_file("examples/race.drn"));
    ASK_ALL(&q, counts);
    ask_is(&q, "2^1000000 * 2^1000000 == (2^1000000)^2", "yes");
    /* 2^1000000 is 1000001 bits over 1: sixteen times these are less than 2^24 = 16777216, seventeen times
     * more */
    ask_is(&q, "(2^1000000)^16 / (2^999999)^16", "65536");
    ask_is(&q, "(2^1000000)^17", "error 1:12: found a power of more than 2^24 bits, wanted a smaller one");
    char *message = ask_text(&q, "1 + alpha(1000001)[1,0,up]"); /* in the prelude, at the exponent of x^n */
    ck_assert_ptr_nonnull(strstr(
        message,
        "error 1:5: found an exponent that is no fraction of numbers within 10^6, wanted one (in alpha at "));
    ck_assert_ptr_nonnull(strstr(message, "prelude.defs:"));
    free(message);
    ask_close(&q);
    for (size_t i = 0; i < sizeof large_powers / sizeof *large_powers; i++) {
        ask_open(&q, ask_file("examples/example3.drn"));
        ask_is(&q, large_powers[i].source, large_powers[i].expected);
        ask_close(&q);
    }
}
END_TEST

#define TOO_MANY "found a model with more than 1000000 trajectories, wanted one small enough to list them"

/* One state that may go to itself only: 2^T trajectories. 2^19 = 524288, 2^20 = 1048576. */
START_TEST(trajectories)
{
    static const char body[] =
        "state 0 init\n\taction a [1, 1/2]\n\t\t0 : 1\n\taction b [1/2, 1/2]\n\t\t0 : 1\n";
    static const question refused[] = {
        {"law(prior)", "error 1:1: " TOO_MANY},
        {"no or law(prior) == posterior_law(prior)", "error 1:7: " TOO_MANY},
        {"1 + eQ_by_paths(prior)[1,0,a]", "error 1:5: " TOO_MANY},
        {"eV_by_paths(prior)", "error 1:1: " TOO_MANY},
        {"posterior_law(prior) == law(prior)", "error 1:1: " TOO_MANY},
        {"success(prior) == (3/4)^20", "yes"},
    };
    ASK_ON(ask_model(20, "1", body), refused);
    static const question allowed[] = {
        {"eV_by_paths(prior)[1,0] == (3/4)^12", "yes"},
        {"law(condition(prior)) == posterior_law(prior)", "yes"},
    };
    ASK_ON(ask_model(12, "1", body), allowed); /* 4096 */
}
END_TEST

int main(void)
{
    Suite *s = suite_create("eval_limits");
    const TTest *const cost_tests[] = {sequences_are_shared, calls_are_remembered, steps_in_order,
                                       streaming_gives_the_same};
    const TTest *const limits[] = {endless_recursion, nested_too_deep, exponents, trajectories};
    ASK_CASE(s, "cost", cost_tests);
    ASK_CASE(s, "limits", limits);
    return suite_run(s);
}
