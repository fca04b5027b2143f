/*
 * The rules of the language on small models: arithmetic, pointwise tables, indexing, undefined rows, logic.
 * Quantifiers are in test_eval_quantifiers.
 */
#include <stdlib.h>
#include <string.h>

#include "ask.h"

/* ---- Numbers and tables --------------------------------------------------------------------------- */

static const question numbers[] = {
    {"1/2 == 2/4", "yes"},
    {"1/3/2", "1/6"},
    {"1 - 2 - 3", "-4"},
    {"2 + 3 * 4 - 6 / 4", "25/2"},
    {"0.1 + 0.2", "3/10"},
    {"1e-2", "1/100"},
    {"-2^2", "-4"},   /* the power first */
    {"2^3^2", "512"}, /* from the right */
    {"(2/3)^-2", "9/4"},
    {"0^0", "1"},
    {"(1/2)^0", "1"},
    {"(-2)^3", "-8"},
    {"0^-1", "undefined"},
    {"1/0", "undefined"},
    {"0/0", "undefined"}, /* 0/0 = 0 is for tables */
    {"(1/0) * 0", "undefined"},
    {"-(1/0)", "undefined"},
    {"1 < 2 and not 2 < 2 and 2 <= 2 and not 2 <= 1 and 2 > 1 and not 1 > 1 and 1 >= 1 and not 1 >= 2",
     "yes"},
    {"1/3 < 0.333", "no"},
    {"1 != 2 and not 1 != 1", "yes"},
};

/* One decision: a has x = 0 and p = 0, b x = 1/2 and p = 1. */
static const char zeros[] = "state 0 init\n"
                            "\taction a [0, 0]\n\t\t0 : 1\n"
                            "\taction b [1/2, 1]\n\t\t0 : 1\n";

static const question pointwise_on_zeros[] = {
    {"prior / x", "1,0: 0 2"}, /* 0/0 = 0 */
    {"x / prior", "1,0: 0 1/2"},
    {"uniform / x", "1,0: 0 1*"}, /* 1/2 over 0 marks the row; the entry is 0 */
    {"prior * uniform", "1,0: 0 1/2"},
    {"x + prior", "1,0: 0 3/2"},
    {"x - prior", "1,0: 0 -1/2"},
    {"x^0", "1,0: 1 1"},
    {"x^2", "1,0: 0 1/4"},
    {"x^-1", "1,0: 0 2*"}, /* no 0^-1 */
    {"prior^3", "1,0: 0 1"},
    {"-x", "1,0: 0 -1/2"},
    {"-prior", "1,0: 0 -1"},
    /* a number is a table that is the same everywhere */
    {"2 * x", "1,0: 0 1"},
    {"x * 2", "1,0: 0 1"},
    {"1 - x", "1,0: 1 1/2"},
    {"x - 1", "1,0: -1 -1/2"},
    {"x / 2", "1,0: 0 1/4"},
    {"0 / x", "1,0: 0 0"}, /* 0/0 and 0/(1/2) */
    {"1 / x", "1,0: 0 2*"},
    {"x / 0", "1,0: 0 0*"}, /* 0/0 is 0, 1/2 over 0 is not */
    {"x + 1/3", "1,0: 1/3 5/6"},
    /* value tables: eV(prior) = 1/2 */
    {"eV(prior) * 3", "1,0: 3/2"},
    {"1 - eV(prior)", "1,0: 1/2"},
    {"eV(prior)^-2", "1,0: 4"},
    {"eV(prior) / (eV(prior) - 1/2)", "1,0: 0*"},
    {"(eV(prior) - 1/2) / (eV(prior) - 1/2)", "1,0: 0"},
    {"-eV(prior)", "1,0: -1/2"},
    {"eV(prior) + eV(prior, x^2)", "1,0: 3/4"},
    /* a marked table marks what is made of it, and an undefined number everything */
    {"(1 / x) * 0", "1,0: 0 0*"},
    {"(1 / x)^0", "1,0: 1 1*"},
    {"condition(prior, 1 / x)", "1,0: 0 1*"},
    {"x * (1/0)", "undefined"},
    {"condition(prior, x^(1/0))", "undefined"},
    {"success(prior, 1 / x)", "undefined"},
    {"(1/0) == x[1,0,a]", "undefined"},
};

START_TEST(arithmetic)
{
    ask q;
    ask_open(&q, ask_model(1, "1", zeros));
    ASK_ALL(&q, numbers);
    ASK_ALL(&q, pointwise_on_zeros);
    ask_close(&q);
}
END_TEST

/* ---- Indexing ------------------------------------------------------------------------------------- */

/* State 2 is never reached, 0 only at first. From 2, s leads to 1; in 1 both actions are called s. */
static const char names[] = "state 0 init\n"
                            "\taction go [1, 1/2]\n\t\t1 : 1\n"
                            "\taction 2 [1, 1/3]\n\t\t1 : 1\n"
                            "\taction x [1/2, 1/6]\n\t\t1 : 1\n"
                            "state 1\n"
                            "\taction s [1, 1/4]\n\t\t1 : 1\n"
                            "\taction s [0, 3/4]\n\t\t1 : 1\n"
                            "state 2\n"
                            "\taction s [1/5, 2/5]\n\t\t1 : 1\n"
                            "\taction go [0, 3/5]\n\t\t2 : 1\n";

static const question indices[] = {
    {"prior[1,0,go]", "1/2"},
    {"prior[1,0,\"go\"]", "1/2"},
    {"prior[1,0,0]", "1/2"},
    {"prior[1,0,\"2\"]", "1/3"}, /* by name */
    {"prior[1,0,2]", "1/6"},     /* by position */
    {"prior[1,0,x]", "1/6"},     /* an action's name, whatever else x means */
    {"prior[T - 1, 1 - 1, 2 - 1]", "1/3"},
    {"let go = 1 in prior[1,0,go]", "1/3"}, /* a bound variable is no name */
    {"let go = 1 in prior[1,0,\"go\"]", "1/2"},
    {"(prior * x)[1,0,x]", "1/12"},
    {"eV(prior)[2,1]", "1/4"},
    {"init[0] + init[2]", "1"},
    {"prior[1/0,0,go]", "undefined"},
    {"prior[1,0,1/0]", "undefined"},
    {"init[1/0]", "undefined"},
    {"(1/0 * x)[1,0,go]", "undefined"},
    /* unreachable places: the same tables, over every step and state */
    {"prior[2,2,s]", "2/5"},
    {"eQ(prior)[1,2,s]", "1/20"}, /* 1/5·1/4 */
    {"eV(prior)[1,2]", "1/50"},   /* 2/5·1/20 + 0 */
    {"condition(prior)[1,2,s]", "1"},
    {"occupancy(prior)[1,2]", "0"},
    {"occupancy(prior)[2,1]", "1"},
    {"eV(prior)[2,0]", "11/12"}, /* 1/2 + 1/3 + 1/12: where state 0 would be at the second step */
    {"sum s in 0..2: occupancy(prior)[2,s]", "1"},
    {"let k = 2 in eQ(prior, x^k)[1,2,s]", "1/100"}, /* 1/25·1/4: what is bound is carried over */
    {"let q = prior in q[2,2,s]", "2/5"},            /* tables too */
    {"let q = condition(prior) in q[1,2,s] * eQ(q)[1,2,s]", "1/5"}, /* 1·(1/5·1), for q plays s only in 1 */
    {"(count t, s: yes) + prior[2,2,s]", "12/5"}, /* quantifiers go over the reachable places all the same */
    {"prior[2,2,s] == 2/5 and (sum t, s: 1) == 2", "yes"},
    {"forall k in 1..2: prior[k,0,go] == 1/2", "yes"},
    {"prior[3,0,go] == prior[2,2,s]", "error 1:7: found step 3, wanted one from 1 to 2"},
    {"forall k in 1..3: prior[k,2,s] > 0", "error 1:25: found step 3, wanted one from 1 to 2"},
};

static const question index_errors[] = {
    {"prior[0,0,go]", "error 1:7: found step 0, wanted one from 1 to 2"},
    {"1 + prior[T + 1,0,go]", "error 1:13: found step 3, wanted one from 1 to 2"},
    {"prior[1,3,go]", "error 1:9: found state 3, wanted one from 0 to 2"},
    {"eV(prior)[1, 4]", "error 1:14: found state 4, wanted one from 0 to 2"},
    {"init[3]", "error 1:6: found state 3, wanted one from 0 to 2"},
    {"prior[1,0,3]", "error 1:11: found action 3 of state 0, wanted a position from 0 to 2"},
    {"prior[1,1,2]", "error 1:11: found action 2 of state 1, wanted a position from 0 to 1"},
    {"prior[1,0,up]", "error 1:11: found the action up, wanted one of state 0: go, 2, x"},
    {"prior[1,0,\"up\"]", "error 1:11: found the action up, wanted one of state 0: go, 2, x"},
    {"prior[2,1,s]", "error 1:11: found several actions named s in state 1, wanted a position from 0 to 1"},
    {"prior[2,1,T]", "error 1:11: found the action T, wanted one of state 1: s, s"},
    /* where prior[0,...] is refused, so are -1 and 1/2: at the sign, at the bar */
    {"prior[-1,0,go]", "error 1:7: found a number that is no whole number, wanted an index"},
    {"prior[1/2,0,go]", "error 1:8: found a number that is no whole number, wanted an index"},
    {"prior[18446744073709551616,0,go]",
     "error 1:7: found a number that is no whole number, wanted an index"},
    {"prior[4294967297,0,go]", "error 1:7: found step 4294967297, wanted one from 1 to 2"},
    {"prior[1,4294967296,go]", "error 1:9: found state 4294967296, wanted one from 0 to 2"},
    {"prior[1,0,4294967296]",
     "error 1:11: found action 4294967296 of state 0, wanted a position from 0 to 2"},
};

START_TEST(indexing)
{
    ask q;
    ask_open(&q, ask_model(2, "3", names));
    ASK_ALL(&q, indices);
    ASK_ALL(&q, index_errors);
    ask_is(&q, "prior[1,0,go]", "1/2"); /* an error leaves nothing behind */
    ask_close(&q);
}
END_TEST

/* ---- Undefined rows ------------------------------------------------------------------------------- */

/* From 0, a leads to 1 or 2, b to 2. In 1 nothing succeeds; in 2, a has x = 1/2, b 1. Uniform prior. */
static const char dead[] = "state 0 init\n"
                           "\taction a [1, 1/2]\n\t\t1 : 1/2\n\t\t2 : 1/2\n"
                           "\taction b [1, 1/2]\n\t\t2 : 1\n"
                           "state 1\n"
                           "\taction a [0, 1/2]\n\t\t1 : 1\n"
                           "\taction b [0, 1/2]\n\t\t1 : 1\n"
                           "state 2\n"
                           "\taction a [1/2, 1/2]\n\t\t2 : 1\n"
                           "\taction b [1, 1/2]\n\t\t2 : 1\n";

static const question on_dead[] = {
    {"eQ(prior)", "1,0: 3/8 3/4  2,1: 0 0  2,2: 1/2 1"},
    {"G(1)", "1,0: 1/3 2/3  2,1: 1/2 1/2*  2,2: 1/3 2/3"}, /* the dead row keeps what it was */
    /* eV_2 = 0, 5/6; no mark: nothing succeeds in 1 whatever is played */
    {"eQ(G(1))", "1,0: 5/12 5/6  2,1: 0 0  2,2: 1/2 1"},
    {"eV(G(1))", "1,0: 25/36  2,1: 0  2,2: 5/6"}, /* 1/3·5/12 + 2/3·5/6 */
    {"success(G(1))", "25/36"},
    {"G(2)", "1,0: 1/5 4/5  2,1: 1/2 1/2*  2,2: 1/5 4/5"}, /* 5/36 : 20/36; 1/6 : 4/6 */
    {"occupancy(G(1))", "1,0: 1  2,1: 1/6  2,2: 5/6"},
    {"B(1, 1)", "1,0: 1/3 2/3  2,1: 1/2 1/2*  2,2: 1/3 2/3"},
    {"boltzmann(prior, 0)[2,1,a]", "1/2"},                 /* 0^0 = 1 */
    {"argmax(prior)", "1,0: 0 1  2,1: 1/2 1/2  2,2: 0 1"}, /* a tie at 0 is no mark */
    {"G(1)[2,1,a]", "undefined at 2,1"},
    {"G(1)[2,1,a] + G(1)[2,2,a]", "undefined at 2,1"},
    {"G(1)[2,2,a]", "1/3"},
    /* under x^0 the dead state counts: eV_2(1) would be the marked row's, and reaches eQ_1(a) with weight 1/2
     */
    {"eQ(G(1), x^0)", "1,0: 1 1*  2,1: 1 1  2,2: 1 1"},
    {"eV(G(1), x^0)", "1,0: 1*  2,1: 1*  2,2: 1"},
    {"success(G(1), x^0)", "undefined"},
    {"law(G(1))", "undefined at 2,1"},
    {"is_optimal(G(1))", "no"}, /* 25/36 against 1 */
    /* the posterior goes nowhere near it: 1/36, 4/36 by a, 4/36, 16/36 by b, of 25/36 */
    {"posterior_law(G(1))", "0a 2a: 1/25  0a 2b: 4/25  0b 2a: 4/25  0b 2b: 16/25"},
    {"(G(1) / prior)[2,1,a]", "undefined at 2,1"},
    {"forall t, s, a: G(1)[t,s,a] > 0", "undefined at 2,1"},
    {"exists t, s, a: G(1)[t,s,a] == 0", "undefined at 2,1"},
    {"forall t, s, a: G(1)[t,s,a] < 1/2", "no"},   /* 2/3 decides */
    {"exists t, s, a: G(1)[t,s,a] == 1/3", "yes"}, /* so does 1/3 */
    {"count t, s, a: G(1)[t,s,a] > 0", "undefined at 2,1"},
    {"sum t, s: G(1)[t,s,a]", "undefined at 2,1"},
    {"max t, s: G(1)[t,s,a]", "undefined at 2,1"},
};

START_TEST(undefined_rows)
{
    ASK_ON(ask_model(2, "3", dead), on_dead);
}
END_TEST

static void counts(ask *q, const char *source, const char *answer, uint64_t compared, uint64_t both,
                   uint64_t one)
{
    ask_again(q);
    ask_is(q, source, answer);
    skipped s = evaluator_skipped(q->e);
    ck_assert_msg(s.compared == compared && s.both == both && s.one_side == one,
                  "%s: compared %ju, skipped %ju and %ju, wanted %ju, %ju and %ju", source,
                  (uintmax_t)s.compared, (uintmax_t)s.both, (uintmax_t)s.one_side, (uintmax_t)compared,
                  (uintmax_t)both, (uintmax_t)one);
}

/* Three places; (2,1) is marked in every G, from 1 on. */
START_TEST(comparisons_skip)
{
    ask q;
    ask_open(&q, ask_model(2, "3", dead));
    counts(&q, "prior == uniform", "yes", 3, 0, 0);
    counts(&q, "G(1) == condition(uniform)", "yes", 2, 1, 0);
    counts(&q, "G(1) == B(1, 1)", "yes", 2, 1, 0);
    counts(&q, "G(1) != B(1, 1)", "no", 2, 1, 0);
    counts(&q, "G(1) == prior", "no", 2, 0, 1);
    counts(&q, "prior == G(1)", "no", 2, 0, 1);
    counts(&q, "argmax(prior) == boltzmann(argmax(prior), 1)", "no", 2, 0, 1); /* 0 1 against 1/3 2/3 in 2 */
    counts(&q, "forall k in 1..3: G(k) == condition(G(k-1))", "yes", 6, 3, 0);
    counts(&q, "G(1) == G(1) and (let q = G(2) in q == q)", "yes", 4, 2, 0);
    counts(&q, "eV(G(1), x^0) == eV(prior, x^0)", "yes", 1, 0, 2);      /* (1,0) and (2,1) on the left */
    counts(&q, "G(1) == G(1) and prior[2,0,a] == 1/2", "yes", 2, 1, 0); /* (2,0) is no reachable place */
    counts(&q, "success(prior) == 9/16", "yes", 0, 0, 0);               /* 1/2·3/8 + 1/2·3/4: a number */
    ask_close(&q);
}
END_TEST

/* The whole model is dead: a comparison that compares nothing has no answer. */
START_TEST(nothing_to_compare)
{
    ask q;
    ask_open(&q, ask_model(1, "1",
                           "state 0 init\n\taction a [0, 1/3]\n\t\t0 : 1\n\taction b [0, 2/3]\n\t\t0 : 1\n"));
    counts(&q, "G(1) == G(1)", "undefined", 0, 1, 0);
    counts(&q, "G(1) != prior", "undefined", 0, 0, 1);
    ask_is(&q, "G(1)", "1,0: 1/3 2/3*");
    ask_is(&q, "B(1, 1)", "1,0: 1/3 2/3*");
    ask_is(&q, "argmax(prior)", "1,0: 1/2 1/2");
    ask_is(&q, "success(prior)", "0");
    ask_is(&q, "success(G(1))", "0");
    ask_is(&q, "posterior_law(prior)", "undefined");
    ask_is(&q, "law(prior) == posterior_law(prior)", "undefined");
    ask_is(&q, "law(G(1))", "undefined at 1,0");
    ask_is(&q, "is_optimal(prior)", "yes"); /* 0 is the largest there is */
    ask_close(&q);
}
END_TEST

/* a leads to the dead state 1, b to 2: conditioning leaves a, so the marked row has no weight. */
START_TEST(marks_without_weight)
{
    ask q;
    ask_open(&q, ask_model(2, "3",
                           "state 0 init\n\taction a [1, 1/2]\n\t\t1 : 1\n\taction b [1, 1/2]\n\t\t2 : 1\n"
                           "state 1\n\taction a [0, 1/2]\n\t\t1 : 1\n\taction b [0, 1/2]\n\t\t1 : 1\n"
                           "state 2\n\taction a [1, 1/2]\n\t\t2 : 1\n\taction b [1, 1/2]\n\t\t2 : 1\n"));
    ask_is(&q, "G(1)", "1,0: 0 1  2,1: 1/2 1/2*  2,2: 1/2 1/2");
    ask_is(&q, "eQ(G(1), x^0)", "1,0: 1 1*  2,1: 1 1  2,2: 1 1");
    ask_is(&q, "eV(G(1), x^0)", "1,0: 1  2,1: 1*  2,2: 1");
    ask_is(&q, "success(G(1), x^0)", "1");
    ask_is(&q, "law(G(1))", "0b 2a: 1/2  0b 2b: 1/2");
    ask_is(&q, "occupancy(G(1))", "1,0: 1  2,1: 0  2,2: 1");
    ask_close(&q);
}
END_TEST

/* ---- Logic ---------------------------------------------------------------------------------------- */

/*
 * Of yes, no, unknown, undefined in this order on the left (rows) and right (columns): a side that decides
 * decides; else undefined wins over unknown.
 */
static const struct connective {
    const char *name, *rows[4];
} connectives[] = {
    {"and", {"ynud", "nnnn", "unud", "dndd"}},     {"or", {"yyyy", "ynud", "yuud", "yddd"}},
    {"implies", {"ynud", "yyyy", "yuud", "yddd"}}, /* no or right */
    {"iff", {"ynud", "nyud", "uuud", "dddd"}},     {"==", {"ynud", "nyud", "uuud", "dddd"}},
};

static const char *const truths[] = {"yes", "no", "U", "(1/0 == 1)"};

static const char *name_of(char c)
{
    return c == 'y' ? "yes" : c == 'n' ? "no" : c == 'u' ? "unknown" : "undefined";
}

/* U is unknown: 2^15 deterministic policies are more than can be gone through. */
static void open_large(ask *q)
{
    ask_open(q, ask_model(15, "1",
                          "state 0 init\n\taction a [1, 1/2]\n\t\t0 : 1\n\taction b [0, 1/2]\n\t\t0 : 1\n"));
    ask_define(q, "U = forall policy q deterministic: success(q) <= 1");
}

START_TEST(connectives_of_truths)
{
    ask q;
    open_large(&q);
    char source[100];
    for (size_t c = 0; c < sizeof connectives / sizeof *connectives; c++)
        for (size_t i = 0; i < 4; i++)
            for (size_t j = 0; j < 4; j++) {
                snprintf(source, sizeof source, "%s %s %s", truths[i], connectives[c].name, truths[j]);
                ask_is(&q, source, name_of(connectives[c].rows[i][j]));
            }
    for (size_t i = 0; i < 4; i++) {
        snprintf(source, sizeof source, "not %s", truths[i]);
        ask_is(&q, source, name_of("nyud"[i]));
        snprintf(source, sizeof source, "%s != no", truths[i]);
        ask_is(&q, source, name_of("ynud"[i]));
    }
    ask_close(&q);
}
END_TEST

static const question short_circuits[] = {
    {"no and prior[16,0,a] == 1", "no"},
    {"yes or prior[16,0,a] == 1", "yes"},
    {"no implies prior[16,0,a] == 1", "yes"},
    {"yes and prior[16,0,a] == 1", "error 1:15: found step 16, wanted one from 1 to 15"},
    {"no or prior[16,0,a] == 1", "error 1:13: found step 16, wanted one from 1 to 15"},
    {"yes implies prior[16,0,a] == 1", "error 1:19: found step 16, wanted one from 1 to 15"},
    {"no iff prior[16,0,a] == 1", "error 1:14: found step 16, wanted one from 1 to 15"},
    {"1/0 == 1 and no", "no"},
    {"if yes then 1 else prior[16,0,a]", "1"},
    {"if 1 == 2 then prior[16,0,a] else 2", "2"},
    {"if 1/0 == 1 then 1 else 2", "undefined"},
    {"if 1/0 == 1 then prior else uniform", "undefined"},
    {"success(if 1/0 == 1 then prior else uniform)", "undefined"},
    {"1 + (if U then 1 else 2)", "error 1:9: found a condition that is unknown, wanted yes or no"},
    {"count k in 1..2: U", "error 1:18: found a condition that is unknown, wanted yes or no"},
    {"let p = condition(prior) in let p = condition(p) in p == G(2)", "yes"},
    {"let k = 2 in (let k = k + 1 in k) + k", "5"},
    {"let l = law(prior) in l == l and (let m = l in m == l) and l != law(optimal)", "yes"},
    {"law(prior) == law(uniform)", "yes"}, /* 32768 paths of 2^-15 */
    {"law(prior) != law(optimal)", "yes"},
};

START_TEST(short_circuit)
{
    ask q;
    open_large(&q);
    ASK_ALL(&q, short_circuits);
    ask_close(&q);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("eval_rules");
    const TTest *const values[] = {arithmetic, indexing};
    const TTest *const undefined[] = {undefined_rows, comparisons_skip, nothing_to_compare,
                                      marks_without_weight};
    const TTest *const logic[] = {connectives_of_truths, short_circuit};
    ASK_CASE(s, "values", values);
    ASK_CASE(s, "undefined", undefined);
    ASK_CASE(s, "logic", logic);
    return suite_run(s);
}
