/*
 * Types of the claim language by the rules of doc/language.md, and mistakes with their places.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "lang/types.h"
#include "suite.h"

/* The paper's sequences as doc/language.md gives them, and some definitions to go wrong with. */
static const char *const definitions[] = {
    "G(k) = if k == 0 then prior else condition(G(k-1))",
    "alpha(n) = condition(prior, x^n)",
    "Fx(k) = if k == 0 then x else x * F(k)",
    "F(k) = if k == 0 then prior else condition(prior, Fx(k-1))",
    "Hx(k) = if k == 0 then x else Hx(k-1) * H(k)",
    "H(k) = if k == 0 then prior else condition(prior, Hx(k-1))",
    "half = 1/2",
    "same(a, b) = a == b",
    "twice(y) = y * 2",
    "best(t, s) = max a: eQ(prior)[t,s,a]",
    "never(k) = never(k + 1)",
    "mixed(k) = if k == 0 then prior else mixed(k-1) * x",
    "wrong(k) = if k == 0 then prior else eV(wrong(k-1))",
    "late(k) = if k == 0 then 1 else eV(late(k-1))[1,0]",
    "ping(k) = if k == 0 then 1 else pong(k-1)",
    "pong(k) = if k == 0 then prior else ping(k-1)",
    "free_variable(k) = k + m",
};

static library *defined(void)
{
    library *lib = library_new(NULL);
    for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++) {
        status st;
        status_init(&st);
        ck_assert_msg(parse_definition(lib, definitions[i], "prelude", i + 1, 5, &st), "%s", st.text);
    }
    return lib;
}

/* The type of the source with `bound` around it. */
static type type_of(const library *lib, const char *source, type wanted, const char *bound, status *st)
{
    size_t count = 0;
    status_init(st);
    binder *binders = bound ? parse_binders(bound, NULL, 1, 1, EXIT_USAGE, &count, st) : NULL;
    expr *e = parse_expression(source, NULL, 1, 1, EXIT_USAGE, st);
    ck_assert_msg(e != NULL, "%s: %s", source, st->text);
    type t = check_types(lib, e, wanted, binders, count, NULL, EXIT_USAGE, st);
    expr_free(e);
    binders_free(binders, count);
    return t;
}

/* ---- What is right ---------------------------------------------------------------------------------- */

static const struct typed {
    const char *source;
    type type;
} typed[] = {
    {"1 + 2 * T - half^2 / horizon", TYPE_NUMBER},
    {"-1", TYPE_NUMBER},
    {"-x", TYPE_REWARD},
    {"-prior", TYPE_REWARD},
    {"-eV(prior)", TYPE_VALUE},
    {"prior", TYPE_POLICY},
    {"policy(\"p\")", TYPE_POLICY},
    {"reward(\"r\")", TYPE_REWARD},
    {"x", TYPE_REWARD},
    {"init", TYPE_START},
    {"law(prior)", TYPE_LAW},
    {"yes", TYPE_TRUTH},
    /* tables */
    {"x * prior", TYPE_REWARD},
    {"prior / uniform", TYPE_REWARD},
    {"prior + uniform", TYPE_REWARD},
    {"x - eQ(prior)", TYPE_REWARD},
    {"eV(prior) * occupancy(prior)", TYPE_VALUE},
    {"2 * x", TYPE_REWARD},
    {"1 - prior", TYPE_REWARD},
    {"eV(prior) / 2", TYPE_VALUE},
    {"x^3", TYPE_REWARD},
    {"prior^2", TYPE_REWARD},
    {"eV(prior)^-1", TYPE_VALUE},
    /* comparisons and logic */
    {"prior == uniform", TYPE_TRUTH},
    {"prior != x", TYPE_TRUTH},
    {"eV(prior) == occupancy(prior)", TYPE_TRUTH},
    {"law(prior) == posterior_law(prior)", TYPE_TRUTH},
    {"(1 < 2) == yes", TYPE_TRUTH},
    {"not (1 <= 2 and 3 > 2) or no implies deterministic iff single_start", TYPE_TRUTH},
    {"if yes then 1 else 2", TYPE_NUMBER},
    {"if yes then prior else x", TYPE_REWARD},
    {"if yes then x else prior", TYPE_REWARD},
    {"let q = condition(prior) in q == prior", TYPE_TRUTH},
    {"let x = 2 in x + 1", TYPE_NUMBER},
    /* indices: the third may be the name of an action, known or not */
    {"prior[1,0,a1]", TYPE_NUMBER},
    {"prior[1,0,\"odd name\"]", TYPE_NUMBER},
    {"prior[1,0,2]", TYPE_NUMBER},
    {"prior[1,0,prior]", TYPE_NUMBER},
    {"eV(prior)[T,0]", TYPE_NUMBER},
    {"init[0]", TYPE_NUMBER},
    {"(x * prior)[1,0,0]", TYPE_NUMBER},
    /* quantifiers */
    {"forall t, s, a: prior[t,s,a] >= 0", TYPE_TRUTH},
    {"forall t, s: (sum a: prior[t,s,a]) == 1", TYPE_TRUTH},
    {"exists s: forall a, b: prior[1,s,a] == prior[1,s,b]", TYPE_TRUTH},
    {"max t, s, a: x[t,s,a]", TYPE_NUMBER},
    {"count s: init[s] > 0", TYPE_NUMBER},
    {"forall policy q, reward y: success(q, y) <= success(q)", TYPE_TRUTH},
    {"max policy q deterministic: success(q)", TYPE_NUMBER},
    {"forall k in 1..T, j in 0..k: F(j) == G(k)", TYPE_TRUTH},
    {"forall s in 0..2: (min a: prior[1,s,a]) > 0", TYPE_TRUTH},
    /* calls: optional rewards, and a policy in the place of a reward table */
    {"condition(prior)", TYPE_POLICY},
    {"condition(prior, prior)", TYPE_POLICY},
    {"boltzmann(prior, 2, x)", TYPE_POLICY},
    {"lookahead(prior, 2)", TYPE_REWARD},
    {"G(3)", TYPE_POLICY},
    {"alpha(2)", TYPE_POLICY},
    {"Fx(1)", TYPE_REWARD},
    {"F(1)", TYPE_POLICY},
    {"H(2) == F(2)", TYPE_TRUTH},
    {"Hx(2)", TYPE_REWARD},
    {"half", TYPE_NUMBER},
    {"same(prior, x) and same(1, 2)", TYPE_TRUTH},
    {"twice(3)", TYPE_NUMBER},
    {"twice(eV(prior))", TYPE_VALUE},
    {"best(1, 0)", TYPE_NUMBER},
    {"never(0)", TYPE_ANY},
    {"mixed(2)", TYPE_REWARD}, /* a policy at first, a reward table from the second pass on */
};

START_TEST(types)
{
    status st;
    library *lib = defined();
    type t = type_of(lib, typed[_i].source, TYPE_ANY, NULL, &st);
    ck_assert_msg(status_ok(&st), "%s: %s", typed[_i].source, st.text);
    ck_assert_msg(t == typed[_i].type, "%s: found a %s", typed[_i].source, type_name(t));
    library_free(lib);
}
END_TEST

/* ---- What is wrong ---------------------------------------------------------------------------------- */

static const struct wrong {
    const char *source;
    unsigned long column;
    const char *text;
} wrongs[] = {
    {"1 + yes", 5, "found a truth value, wanted a number or a table"},
    {"1 + \"a\"", 5, "found a string, wanted a number or a table"},
    {"init * 2", 1, "found a start distribution, wanted a number or a table"},
    {"-law(prior)", 2, "found a law, wanted a number or a table"},
    {"x * eV(prior)", 3,
     "found a reward table * a value table, wanted two action tables, two value tables, or a number "
     "with a table"},
    {"2 ^ x", 3, "found a number ^ a reward table, wanted a number as exponent"},
    {"x ^ yes", 5, "found a truth value, wanted a number or a table"},
    {"prior == 1", 7, "found a policy == a number, wanted two sides of one kind"},
    {"prior != eV(prior)", 7, "found a policy != a value table, wanted two sides of one kind"},
    {"init == init", 1,
     "found a start distribution, wanted a number, a table, a law or a truth value"},
    {"prior < uniform", 7,
     "found a policy < a policy, wanted numbers (write forall t, s, a: and index tables [t,s,a])"},
    {"1 >= eV(prior)", 3,
     "found a number >= a value table, wanted numbers (write forall t, s: and index tables [t,s])"},
    {"1 < yes", 5, "found a truth value, wanted a number"},
    {"law(prior) > 1", 1, "found a law, wanted a number"},
    {"yes and 1", 9, "found a number, wanted a truth value"},
    {"not prior", 5, "found a policy, wanted a truth value"},
    {"if 1 then 2 else 3", 4, "found a number, wanted a truth value"},
    {"if yes then 2 else prior", 20, "found a policy after else, wanted a number as after then"},
    {"if yes then x else 1", 20, "found a number after else, wanted a reward table as after then"},
    {"prior[1,0]", 1, "found 2 indices for a policy, wanted [t,s,a]"},
    {"x[1]", 1, "found 1 index for a reward table, wanted [t,s,a]"},
    {"eV(prior)[1,0,a1]", 1, "found 3 indices for a value table, wanted [t,s]"},
    {"init[1,0]", 1, "found 2 indices for a start distribution, wanted [s]"},
    {"law(prior)[1]", 1, "found a law before [, wanted a table"},
    {"T[1]", 1, "found a number before [, wanted a table"},
    {"prior[1,prior,0]", 9, "found a policy, wanted a number"},
    {"prior[\"a\",0,0]", 7, "found a string, wanted a number"},
    {"prior[1,0,yes and no]", 15, "found a truth value, wanted a number"},
    {"let q = prior in prior[1,0,q]", 28, "found a policy, wanted a number"},
    {"forall t: T", 11, "found a number, wanted a truth value"},
    {"sum s: init[s] == 1 and 2", 25, "found a number, wanted a truth value"},
    {"sum s: not yes", 8, "found a truth value, wanted a number"},
    {"count t: t", 10, "found a number, wanted a truth value"},
    {"forall a: prior[1,0,a] > 0", 8, "found the action a of no state, wanted a state: bind s before a"},
    {"forall t, b, s: yes", 11, "found the action b of no state, wanted a state: bind s before b"},
    {"forall policy s, a: yes", 18, "found the action a of no state, wanted a state: bind s before a"},
    {"(forall s: yes) and forall a: yes", 28,
     "found the action a of no state, wanted a state: bind s before a"},
    {"forall k in 1..prior: yes", 16, "found a policy, wanted a number"},
    {"forall k in 1 == 2..3: yes", 15, "found a truth value, wanted a number"},
    {"max policy q: success(q)", 5,
     "found all policies after max, wanted finitely many things: k in 1..4, t, s, a, b or policy q "
     "deterministic"},
    {"count reward y: yes", 7,
     "found all rewards after count, wanted finitely many things: k in 1..4, t, s, a, b or policy q "
     "deterministic"},
    /* names */
    {"1 + foo", 5,
     "found the unknown name foo, wanted a name of the kernel, a definition or a bound variable"},
    {"eq(prior)", 1, "found the unknown name eq, wanted a known one: did you mean eQ?"},
    {"occupency(prior)", 1, "found the unknown name occupency, wanted a known one: did you mean occupancy?"},
    {"alhpa(2)", 1, "found the unknown name alhpa, wanted a known one: did you mean alpha?"},
    {"PRIOR", 1, "found the unknown name PRIOR, wanted a known one: did you mean prior?"},
    {"let bound = 1 in bund", 18, "found the unknown name bund, wanted a known one: did you mean bound?"},
    {"z", 1, "found the unknown name z, wanted a name of the kernel, a definition or a bound variable"},
    {"(let k = 1 in k) + k", 20,
     "found the unknown name k, wanted a name of the kernel, a definition or a bound variable"},
    {"a1", 1, "found the unknown name a1, wanted a name of the kernel, a definition or a bound variable"},
    /* arguments */
    {"condition", 1, "found 0 arguments for condition, wanted 1 to 2"},
    {"condition(prior, x, x)", 1, "found 3 arguments for condition, wanted 1 to 2"},
    {"law(prior, x)", 1, "found 2 arguments for law, wanted 1"},
    {"T(1)", 1, "found 1 argument for T, wanted none"},
    {"G", 1, "found 0 arguments for G, wanted 1"},
    {"same(1)", 1, "found 1 argument for same, wanted 2"},
    {"half(1)", 1, "found 1 argument for half, wanted none"},
    {"let f = 1 in f(2)", 14, "found 1 argument for f, wanted none"},
    {"condition(x)", 11, "found a reward table, wanted a policy"},
    {"condition(prior, 2)", 18, "found a number, wanted a reward table"},
    {"policy(prior)", 8, "found prior without quotes, wanted the name of a reward model in double quotes: policy(\"prior\")"},
    {"reward(success)", 8,
     "found success without quotes, wanted the name of a reward model in double quotes: reward(\"success\")"},
    {"let y = 2 in policy(y)", 21, "found a number, wanted a string"},
    {"eV(prior / uniform)", 10, "found a reward table, wanted a policy"},
};

START_TEST(mistakes)
{
    status st;
    library *lib = defined();
    type t = type_of(lib, wrongs[_i].source, TYPE_ANY, NULL, &st);
    ck_assert_msg(!status_ok(&st), "%s", wrongs[_i].source);
    ck_assert_str_eq(st.text, wrongs[_i].text);
    ck_assert_uint_eq(st.column, wrongs[_i].column);
    ck_assert_int_eq(st.code, EXIT_USAGE);
    ck_assert_int_eq(t, TYPE_ANY);
    status_clear(&st);
    library_free(lib);
}
END_TEST

/* In a definition of another file: the place is that of the call that led there, the message has the definition's. */
static const struct inner {
    const char *source;
    unsigned long column;
    const char *text;
} inners[] = {
    {"1 + G(prior)", 5, "found a policy == a number, wanted two sides of one kind (in G at prelude:1:17)"},
    {"wrong(2)", 1, /* 4 + the 38th byte of the definition */
     "found a value table after else, wanted a policy as after then (in wrong at prelude:13:42)"},
    {"late(2)", 1, "found a number, wanted a policy (in late at prelude:14:40)"},
    {"pong(2) == pong(1)", 1,
     "found a number after else, wanted a policy as after then (in pong at prelude:16:41)"},
    {"let m = 1 in free_variable(m)", 14,
     "found the unknown name m, wanted a name of the kernel, a definition or a bound variable (in "
     "free_variable at prelude:17:28)"},
    {"same(1, init)", 1,
     "found a start distribution, wanted a number, a table, a law or a truth value (in same at prelude:8:23)"},
};

START_TEST(mistakes_in_definitions)
{
    status st;
    library *lib = defined();
    type_of(lib, inners[_i].source, TYPE_ANY, NULL, &st);
    ck_assert_str_eq(st.text, inners[_i].text);
    ck_assert_ptr_null(st.file);
    ck_assert_uint_eq(st.line, 1);
    ck_assert_uint_eq(st.column, inners[_i].column);
    status_clear(&st);
    library_free(lib);
}
END_TEST

/* In a definition of the same file: the place is in the definition, the message says which call led there. */
START_TEST(mistakes_in_own_definitions)
{
    status st;
    status_init(&st);
    library *lib = defined();
    expr *x = parse_expression("1 + G(prior)", "prelude", 40, 1, EXIT_INPUT, &st);
    check_types(lib, x, TYPE_ANY, NULL, 0, "prelude", EXIT_INPUT, &st);
    ck_assert_str_eq(st.text,
                     "found a policy == a number, wanted two sides of one kind (in the call of G at prelude:40:5)");
    ck_assert_str_eq(st.file, "prelude");
    ck_assert_uint_eq(st.line, 1);
    ck_assert_uint_eq(st.column, 17);
    expr_free(x);
    status_clear(&st);
    library_free(lib);
}
END_TEST

START_TEST(wanted_and_bound)
{
    status st;
    library *lib = defined();
    ck_assert_int_eq(type_of(lib, "prior", TYPE_REWARD, NULL, &st), TYPE_POLICY);
    type_of(lib, "prior", TYPE_NUMBER, NULL, &st);
    ck_assert_str_eq(st.text, "found a policy, wanted a number");
    status_clear(&st);
    ck_assert_int_eq(type_of(lib, "F(k)[t,s,a] == success(q, y)", TYPE_TRUTH,
                             "k in 1..T, t, s, a, policy q, reward y", &st), TYPE_TRUTH);
    ck_assert_int_eq(type_of(NULL, "exists a: prior[1,s,a] == 1", TYPE_TRUTH, "s", &st), TYPE_TRUTH);
    type_of(lib, "yes", TYPE_TRUTH, "k in 1..prior", &st);
    ck_assert_str_eq(st.text, "found a policy, wanted a number");
    ck_assert_uint_eq(st.column, 9);
    status_clear(&st);
    type_of(lib, "yes", TYPE_TRUTH, "a, s", &st);
    ck_assert_str_eq(st.text, "found the action a of no state, wanted a state: bind s before a");
    status_clear(&st);
    library_free(lib);
}
END_TEST

/* Every kernel name is found, and a call with the arguments of the table has the type of the table. */
START_TEST(kernel_table)
{
    static const char *const samples[] = {
        [TYPE_ANY] = "yes", [TYPE_NUMBER] = "2", [TYPE_POLICY] = "prior", [TYPE_REWARD] = "x",
        [TYPE_VALUE] = "eV(prior)", [TYPE_STRING] = "\"name\"",
    };
    for (int id = 0; id < KERNEL_COUNT; id++) {
        const kernel_entry *k = kernel_get((kernel_name)id);
        status st;
        text call;
        ck_assert_int_eq(kernel_find(k->name), id);
        ck_assert_uint_le(k->min_args, k->max_args);
        ck_assert_uint_le(k->max_args, 4);
        text_init(&call);
        text_add(&call, k->name);
        for (unsigned i = 0; i < k->max_args; i++)
            text_addf(&call, "%s%s", i ? ", " : "(", samples[k->args[i]]);
        text_add(&call, k->max_args ? ")" : "");
        type t = type_of(NULL, call.data, TYPE_ANY, NULL, &st);
        ck_assert_int_eq(t, k->result);
        ck_assert(status_ok(&st));
        status_clear(&st);
        text_clear(&call);
    }
    ck_assert_int_eq(kernel_find("eq"), -1);
    ck_assert_int_eq(kernel_find(""), -1);
}
END_TEST

/* ---- Many definitions and calls --------------------------------------------------------------------- */

/* A chain of definitions, each used twice by the next: without sharing, 2^200 checks. */
START_TEST(shared_definitions)
{
    library *lib = library_new(NULL);
    status st;
    char source[80];
    status_init(&st);
    ck_assert(parse_definition(lib, "c0(k) = k", "f", 1, 5, &st));
    for (int i = 1; i < 200; i++) {
        snprintf(source, sizeof source, "c%d(k) = c%d(k) + c%d(k + 1)", i, i - 1, i - 1);
        ck_assert(parse_definition(lib, source, "f", 1, 5, &st));
    }
    ck_assert_int_eq(type_of(lib, "c199(1)", TYPE_ANY, NULL, &st), TYPE_NUMBER);
    ck_assert_int_eq(type_of(lib, "c199(x)", TYPE_ANY, NULL, &st), TYPE_REWARD);
    type_of(lib, "c199(yes)", TYPE_ANY, NULL, &st); /* in c1(k) = c0(k) + c0(k + 1), at the last k */
    ck_assert_str_eq(st.text, "found a truth value, wanted a number or a table (in c199 at f:1:24)");
    status_clear(&st);
    library_free(lib);
}
END_TEST

/* A ring of definitions, each of which calls itself, the next and the first. */
START_TEST(recursive_rings)
{
    library *lib = library_new(NULL);
    status st;
    char source[120];
    const int n = 60;
    status_init(&st);
    for (int i = 0; i < n; i++) {
        snprintf(source, sizeof source, "r%d(k) = if k == 0 then %s else r%d(k-1) * r%d(k) / r0(k-1)", i,
                 i == n - 1 ? "prior" : "r0(0)", i, (i + 1) % n); /* a policy beside a product: a reward table */
        ck_assert_msg(parse_definition(lib, source, "f", 1, 5, &st), "%s", st.text);
    }
    ck_assert_int_eq(type_of(lib, "r0(1)", TYPE_ANY, NULL, &st), TYPE_REWARD);
    ck_assert_int_eq(type_of(lib, "r31(1)", TYPE_ANY, NULL, &st), TYPE_REWARD);
    ck_assert_msg(status_ok(&st), "%s", st.text);
    library_free(lib);
}
END_TEST

/* Definitions that call ever deeper, or with ever new types, end in a message. */
START_TEST(unreasonable_definitions)
{
    library *lib = library_new(NULL);
    status st;
    char source[120];
    status_init(&st);
    ck_assert(parse_definition(lib, "deep0(k) = k", "f", 1, 5, &st));
    for (int i = 1; i < 5000; i++) {
        snprintf(source, sizeof source, "deep%d(k) = deep%d(k)", i, i - 1);
        ck_assert(parse_definition(lib, source, "f", 1, 5, &st));
    }
    type_of(lib, "deep4999(1)", TYPE_ANY, NULL, &st);
    ck_assert_ptr_nonnull(strstr(st.text, "found definitions within definitions to more than 2000 levels"));
    status_clear(&st);
    ck_assert(parse_definition(lib,
                               "mix(a,b,c,d,e,f,g,h) = "
                               "if yes then mix(b,c,d,e,f,g,h,a) else mix(b,a,c,d,e,f,g,h)",
                               "f", 1, 5, &st));
    type_of(lib, "mix(1, prior, x, eV(prior), init, law(prior), yes, \"s\")", TYPE_ANY, NULL, &st);
    ck_assert_msg(strncmp(st.text, "found ", 6) == 0, "%s", st.text);
    status_clear(&st);
    library_free(lib);
}
END_TEST

/* Whatever parses can be checked: no crash, and no type without its message. */
START_TEST(random_sources)
{
    static const char *const parts[] = {
        "prior", "x", "eV(prior)", "law(prior)", "init", "yes", "T", "half", "G(", "same(", "eQ(", "never(",
        ")", ",", "[1,0,a]", "[1,0]", "[0]", "==", "<", "+", "*", "^", "and", "not", "-", "forall t, s, a:",
        "sum k in 1..2:", "count s:", "if", "then", "else", "let q =", "in", "q", "(", "\"n\"", "2", "F(",
        "condition(",
    };
    library *lib = defined();
    unsigned parsed = 0;
    for (unsigned i = 0; i < 40000; i++) {
        rng r;
        status st;
        text source;
        rng_init(&r, 1, rng_hash("random_sources"), i);
        status_init(&st);
        text_init(&source);
        for (uint32_t n = 1 + rng_below(&r, 9); n > 0; n--)
            text_addf(&source, "%s ", parts[rng_below(&r, sizeof parts / sizeof *parts)]);
        expr *e = parse_expression(source.data, NULL, 1, 1, EXIT_USAGE, &st);
        if (e) {
            type t = check_types(lib, e, TYPE_ANY, NULL, 0, NULL, EXIT_USAGE, &st);
            ck_assert_msg(status_ok(&st) || t == TYPE_ANY, "%s", source.data);
            ck_assert_msg(status_ok(&st) || strstr(st.text, "found "), "%s: %s", source.data, st.text);
            parsed++;
        }
        expr_free(e);
        status_clear(&st);
        text_clear(&source);
    }
    ck_assert_uint_gt(parsed, 500);
    library_free(lib);
}
END_TEST

int main(void)
{
    alloc_install_in_libraries();
    Suite *s = suite_create("lang_types");
    TCase *c = tcase_create("types");
    tcase_add_loop_test(c, types, 0, sizeof typed / sizeof *typed);
    tcase_add_loop_test(c, mistakes, 0, sizeof wrongs / sizeof *wrongs);
    tcase_add_loop_test(c, mistakes_in_definitions, 0, sizeof inners / sizeof *inners);
    tcase_add_test(c, mistakes_in_own_definitions);
    tcase_add_test(c, wanted_and_bound);
    tcase_add_test(c, kernel_table);
    tcase_add_test(c, shared_definitions);
    tcase_add_test(c, recursive_rings);
    tcase_add_test(c, unreasonable_definitions);
    tcase_add_test(c, random_sources);
    suite_add_tcase(s, c);
    return suite_run(s);
}
