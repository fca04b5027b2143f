/*
 * Scanner and grammar of the claim language: trees of small sources, written out by hand from the table of
 * precedence in doc/language.md; every kind of mistake with its place; deep and long input.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "tree.h"
#include "suite.h"

/* ---- Trees of small sources ------------------------------------------------------------------------- */

typedef struct reading {
    const char *source, *tree;
} reading;

static const reading readings[] = {
    /* loosest first: iff, implies, or, and, not, comparisons, + -, * /, unary -, ^, index */
    {"a iff b implies c", "(iff a (implies b c))"},
    {"a implies b iff c", "(iff (implies a b) c)"},
    {"a implies b or c", "(implies a (or b c))"},
    {"a or b implies c", "(implies (or a b) c)"},
    {"a or b and c", "(or a (and b c))"},
    {"a and b or c", "(or (and a b) c)"},
    {"not a and b", "(and (not a) b)"},
    {"not a == b", "(not (== a b))"},
    {"a + b < c - d", "(< (+ a b) (- c d))"},
    {"a + b * c", "(+ a (* b c))"},
    {"a * b + c", "(+ (* a b) c)"},
    {"-a * b", "(* (neg a) b)"},
    {"a * -b", "(* a (neg b))"},
    {"-a ^ b", "(neg (^ a b))"},
    {"a ^ b[c]", "(^ a (index b c))"},
    {"-a[c]", "(neg (index a c))"},
    {"(-a)[c]", "(index (neg a) c)"},
    /* associativity */
    {"a iff b iff c", "(iff (iff a b) c)"},
    {"a implies b implies c", "(implies a (implies b c))"},
    {"a or b or c", "(or (or a b) c)"},
    {"a and b and c", "(and (and a b) c)"},
    {"a - b + c", "(+ (- a b) c)"},
    {"a / b * c", "(* (/ a b) c)"},
    {"a ^ b ^ c", "(^ a (^ b c))"},
    {"(a == b) == c", "(== (== a b) c)"},
    {"not not a", "(not (not a))"},
    {"--a", "(neg (neg a))"},
    {"a - -b", "(- a (neg b))"},
    /* exponents */
    {"x^-2", "(^ x (neg 2))"},
    {"x^-2^3", "(^ x (neg (^ 2 3)))"},
    {"x^-2 * y", "(* (^ x (neg 2)) y)"},
    {"x^(n + 1)", "(^ x (+ n 1))"},
    {"x^f(k)", "(^ x (call f k))"},
    /* what reaches to the right */
    {"p and forall k in 1..3: q", "(and p (forall {range k 1 3} q))"},
    {"forall k in 1..3: q and p", "(forall {range k 1 3} (and q p))"},
    {"(forall k in 1..3: q) and p", "(and (forall {range k 1 3} q) p)"},
    {"1 + if c then 2 else 3 + 4", "(+ 1 (if c 2 (+ 3 4)))"},
    {"if a then if b then c else d else e", "(if a (if b c d) e)"},
    {"let n = k - 1 in n * n == 4", "(let n (- k 1) (== (* n n) 4))"},
    {"not exists t: p iff q", "(not (exists {time t} (iff p q)))"},
    {"count s: p and q", "(count {state s} (and p q))"},
    {"f(forall t: p, q)", "(call f (forall {time t} p) q)"},
    /* what stops at comparisons */
    {"sum a: q[1,0,a] == 1", "(== (sum {action a} (index q 1 0 a)) 1)"},
    {"sum a: x + y * z <= 1", "(<= (sum {action a} (+ x (* y z))) 1)"},
    {"min t, s: v[t,s] >= max b: w", "(>= (min {time t} {state s} (index v t s)) (max {action b} w))"},
    {"2 * sum a: x + y", "(* 2 (sum {action a} (+ x y)))"},
    {"not sum a: x == 1", "(not (== (sum {action a} x) 1))"},
    {"max a: -sum b: x != y", "(!= (max {action a} (neg (sum {action b} x))) y)"},
    /* binders */
    {"forall k in 1..n + 1, j in 2*k..9: p", "(forall {range k 1 (+ n 1)} {range j (* 2 k) 9} p)"},
    {"forall t, s, a, b: p", "(forall {time t} {state s} {action a} {action b} p)"},
    {"exists policy q: p", "(exists {policy q} p)"},
    {"exists policy q deterministic: p", "(exists {det q} p)"},
    {"exists deterministic policy q: p", "(exists {det q} p)"},
    {"exists policy q in deterministic: p", "(exists {det q} p)"},
    {"exists policy q in optimal: p", "(exists {opt q} p)"},
    {"exists reward y, policy q: p", "(exists {reward y} {policy q} p)"},
    {"forall a in 1..2: p", "(forall {range a 1 2} p)"},
    {"forall optimal in 1..2: p", "(forall {range optimal 1 2} p)"},
    /* calls, indices, strings, stored tables */
    {"F(k - 1, prior)[1,0,\"odd name\"]", "(index (call F (- k 1) prior) 1 0 'odd name')"},
    {"init[s]", "(index init s)"},
    {"a[1][2]", "(index (index a 1) 2)"},
    {"policy(\"p0\") * reward(\"# no comment\")", "(* (call policy 'p0') (call reward '# no comment'))"},
    /* numbers: exact, and 1..4 is no 1. */
    {"0.125", "1/8"},
    {"12.50e1", "125"},
    {"1e-3", "1/1000"},
    {"2E+2", "200"},
    {"forall k in 0.5..1e1: p", "(forall {range k 1/2 10} p)"},
    /* names, white space, comments */
    {"forallx", "forallx"},
    {"x'", "x'"},
    {"_", NULL},
    {"is_optimal_J2(\xCF\x80_1)", "(call is_optimal_J2 \xCF\x80_1)"},
    {"# before\n a # and\r\n\t+ b#", "(+ a b)"},
};

START_TEST(trees)
{
    status st;
    const reading *r = &readings[_i];
    expr *e = parse_line(r->source, &st);
    ck_assert_msg((e != NULL) == (r->tree != NULL), "%s: %s", r->source, st.text ? st.text : "no error");
    if (e) {
        char *tree = dump_of(e);
        ck_assert_str_eq(tree, r->tree);
        free(tree);
    }
    expr_free(e);
    status_clear(&st);
}
END_TEST

/* The operator's place for binary ones, otherwise the first character's. */
START_TEST(places_in_trees)
{
    status st;
    status_init(&st);
    expr *e = parse_expression("f(1) and\n  not x[2,3]", "file", 7, 5, EXIT_INPUT, &st);
    ck_assert_ptr_nonnull(e);
    ck_assert_uint_eq(e->line, 7);
    ck_assert_uint_eq(e->column, 10);
    ck_assert_uint_eq(e->args[0]->column, 5);
    ck_assert_uint_eq(e->args[0]->args[0]->column, 7);
    ck_assert_uint_eq(e->args[1]->line, 8);
    ck_assert_uint_eq(e->args[1]->column, 3);
    ck_assert_uint_eq(e->args[1]->args[0]->column, 7);
    ck_assert_uint_eq(e->args[1]->args[0]->args[2]->column, 11);
    ck_assert_uint_eq(e->depth, 4); /* and, not, index, x */
    expr_free(e);
}
END_TEST

START_TEST(lists_and_binders)
{
    status st;
    size_t count;
    status_init(&st);
    expr **list = parse_expression_list("a, f(b, c), 1 + 2", NULL, 1, 1, EXIT_USAGE, &count, &st);
    ck_assert_uint_eq(count, 3);
    ck_assert_uint_eq(list[1]->arg_count, 2);
    ck_assert_int_eq(list[2]->op, OP_ADD);
    for (size_t i = 0; i < count; i++)
        expr_free(list[i]);
    free(list);
    binder *binders = parse_binders("k in 1..T, t, policy q in optimal", NULL, 1, 1, EXIT_USAGE, &count, &st);
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(binders[0].kind, BIND_RANGE);
    ck_assert_str_eq(binders[0].high->name, "T");
    ck_assert_int_eq(binders[1].kind, BIND_TIME);
    ck_assert_int_eq(binders[2].kind, BIND_POLICY_OPTIMAL);
    ck_assert_uint_eq(binders[2].column, 15);
    binders_free(binders, count);
    ck_assert_ptr_null(parse_binders("k in 1..", "f", 3, 9, EXIT_INPUT, &count, &st));
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.file, "f");
    ck_assert_uint_eq(st.line, 3);
    ck_assert_uint_eq(st.column, 17);
    ck_assert_str_eq(st.text, "found the end, wanted an expression");
    status_clear(&st);
}
END_TEST

/* ---- Mistakes --------------------------------------------------------------------------------------- */

typedef struct mistake {
    const char *source;
    unsigned long line, column;
    const char *text;
} mistake;

#define DEEP "found an expression more than 1000 levels deep, wanted it in parts (name them with def)"

static const mistake mistakes[] = {
    {"", 1, 1, "found the end, wanted an expression"},
    {"  # nothing\n", 1, 1, "found the end, wanted an expression"},
    {"a +  \n\n", 1, 4, "found the end, wanted an expression"},
    {"a < b < c", 1, 7, "found \"<\", wanted \"and\" or parentheses: comparisons do not chain"},
    {"1 == k + 1 != 2", 1, 12, "found \"!=\", wanted \"and\" or parentheses: comparisons do not chain"},
    {"k = 2", 1, 3, "found \"=\", wanted \"==\""},
    {"a => b", 1, 3, "found =>, wanted \"implies\" or \">=\""},
    {"a ≤ b", 1, 3, "found ≤, wanted \"<=\""},
    {"∀ k in 1..2: yes", 1, 1, "found ∀, wanted \"forall\""},
    {"forall k ∈ 1..2: yes", 1, 10, "found ∈, wanted \"in\""},
    {"a -> b", 1, 3, "found ->, wanted \"implies\""},
    {"a ==> b", 1, 3, "found ==>, wanted \"implies\""},
    {"a<=>b", 1, 2, "found <=>, wanted \"iff\""},
    {"1 =< 2", 1, 3, "found =<, wanted \"<=\""},
    {"1 <> 2", 1, 3, "found <>, wanted \"!=\""},
    {"1 === 2", 1, 3, "found ===, wanted \"==\""},
    {"a &&\nb", 1, 3, "found &&, wanted \"and\""},
    {"a|b", 1, 2, "found |, wanted \"or\""},
    {"!a", 1, 1, "found !, wanted \"not\""},
    {"2**3", 1, 2, "found **, wanted \"^\""},
    {"f(1", 1, 4, "found the end, wanted \")\" or \",\""},
    {"f(1 2)", 1, 5, "found the number 2, wanted \")\", \",\" or an operator"},
    {"f()", 1, 3, "found \")\", wanted an expression"},
    {"(a]", 1, 3, "found \"]\", wanted \")\", \"(\" or an operator"},
    {"v[1", 1, 4, "found the end, wanted \"]\" or \",\""},
    {"v[1,2,3,4]", 1, 9, "found 4 indices, wanted 1 to 3"},
    {"1 2", 1, 3, "found the number 2, wanted an operator or the end"},
    {"a \"b\"", 1, 3, "found the string \"b\", wanted \"(\", an operator or the end"},
    {"a b", 1, 3, "found the name b, wanted \"(\", an operator or the end"},
    {"a and\nor", 2, 1, "found \"or\", wanted an expression"},
    {"1..4", 1, 2, "found \"..\", wanted an operator or the end"},
    {"1.", 1, 2, "found the character ., wanted an operator or the end"},
    {".5", 1, 1, "found the character ., wanted an expression"},
    {"def", 1, 1, "found \"def\", wanted an expression"},
    {"reward", 1, 7, "found the end, wanted \"(\""},
    {"if a b", 1, 6, "found the name b, wanted \"then\", \"(\" or an operator"},
    {"if a then 1", 1, 12, "found the end, wanted \"else\""},
    {"let in = 1 in 2", 1, 5, "found \"in\", wanted a name"},
    {"let n 1", 1, 7, "found the number 1, wanted \"=\""},
    {"let n = 1", 1, 10, "found the end, wanted \"in\""},
    {"forall : p", 1, 8, "found \":\", wanted a name, \"policy\" or \"reward\""},
    {"forall k: p", 1, 8, "found the name k, wanted t, s, a, b, \"k in 1..4\", \"policy k\" or \"reward k\""},
    {"forall t p", 1, 10, "found the name p, wanted \",\", \":\" or \"in\""},
    {"forall k in 1: p", 1, 14, "found \":\", wanted \"..\" or an operator"},
    {"forall k in 1..2 p", 1, 18, "found the name p, wanted \",\", \":\" or an operator"},
    {"forall policy: p", 1, 14, "found \":\", wanted a name"},
    {"forall policy q 1: p", 1, 17, "found the number 1, wanted \",\", \":\", \"in\" or \"deterministic\""},
    {"forall policy q optimal: p", 1, 17, "found the name optimal, wanted \"deterministic\""},
    {"forall policy q in best: p", 1, 20, "found the name best, wanted \"optimal\" or \"deterministic\""},
    {"forall best policy q: p", 1, 8, "found the name best, wanted \"deterministic\""},
    {"forall t, s, t: p", 1, 14, "found t bound twice, wanted different names"},
    {"a $ b", 1, 3, "found the character $, wanted \"(\", an operator or the end"},
    {"a\x01", 1, 2, "found the byte 0x01, wanted \"(\", an operator or the end"},
    {"\xCF", 1, 1, "found the byte 0xCF, wanted an expression"},
    {"\xC0\xAF", 1, 1, "found the byte 0xC0, wanted an expression"},
    {"\xE0\x9F\xBF", 1, 1, "found the byte 0xE0, wanted an expression"},
    {"\xF4\x90\x80\x80", 1, 1, "found the byte 0xF4, wanted an expression"},
    {"\xED\xA0\x80", 1, 1, "found the byte 0xED, wanted an expression"},
    {"policy(\"p\n\")", 1, 8, "found a string without its end, wanted a closing \""},
    {"\xCF\x80 \xCF\x80", 1, 4, "found the name \xCF\x80, wanted \"(\", an operator or the end"},
    {"a aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbb\xCF\x80", 1, 3,
     "found the name aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbb..., wanted \"(\", an operator "
     "or the end"},
    {"1 \"\x1B[31m\"", 1, 3, "found the string \"?[31m\", wanted an operator or the end"},
};

START_TEST(messages)
{
    status st;
    const mistake *m = &mistakes[_i];
    expr *e = parse_line(m->source, &st);
    ck_assert_msg(!e, "%s", m->source);
    ck_assert_str_eq(st.text, m->text);
    ck_assert_uint_eq(st.line, m->line);
    ck_assert_uint_eq(st.column, m->column);
    ck_assert_int_eq(st.code, EXIT_USAGE);
    ck_assert_ptr_null(st.file);
    status_clear(&st);
}
END_TEST

/* What is wrong with the number is said by exact/rat.c; here only that and where. */
START_TEST(numbers_too_large)
{
    status st;
    ck_assert_ptr_null(parse_line("k + 1e1000001", &st));
    ck_assert_uint_eq(st.column, 7);
    ck_assert_ptr_nonnull(strstr(st.text, "found the number 1e1000001, wanted "));
    status_clear(&st);
    expr *e = parse_line("1e1000000 + 1e-1000000", &st);
    ck_assert_ptr_nonnull(e);
    expr_free(e);
    ck_assert_ptr_null(parse_line("1e1000000 + 1e1000000 + 1e1000000", &st));
    ck_assert_uint_eq(st.column, 25);
    ck_assert_str_eq(st.text, "found the number 1e1000000, wanted numbers with fewer digits in all");
    status_clear(&st);
}
END_TEST

/* ---- Depth and length ------------------------------------------------------------------------------- */

static char *repeat(const char *before, const char *core, const char *after, size_t count)
{
    text out;
    text_init(&out);
    for (size_t i = 0; i < count; i++)
        text_add(&out, before);
    text_add(&out, core);
    for (size_t i = 0; i < count; i++)
        text_add(&out, after);
    return text_take(&out);
}

static const struct nesting {
    const char *before, *after;
} nestings[] = {
    {"not ", ""},
    {"-", ""},
    {"x^", ""},
    {"x implies ", ""},
    {"", " + x"},
    {"", "[1]"},
    {"f(1, 2, ", ")"},
    {"v[1,2,", "]"},
    {"if c then a else ", ""},
    {"if ", " then a else b"},
    {"let n = 1 in ", ""},
    {"let n = ", " in n"},
    {"forall t: ", ""},
    {"sum k in 1..2: ", ""},
    {"forall k in 1..", ": p"},
    {"(x + ", ")"},
};

/* 999 levels around a leaf are the most there may be; far too many are no crash. */
START_TEST(deep_sources)
{
    static const size_t counts[] = {999, 1000, 100000};
    const struct nesting *n = &nestings[_i];
    for (size_t i = 0; i < 3; i++) {
        status st;
        char *source = repeat(n->before, "x", n->after, counts[i]);
        expr *e = parse_line(source, &st);
        if (i == 0) {
            ck_assert_msg(e != NULL, "%s%s: %s", n->before, n->after, st.text ? st.text : "");
            ck_assert_uint_eq(e->depth, EXPR_MAX_DEPTH);
            char *printed = print_of(e), *tree = dump_of(e);
            expr *again = parse_line(printed, &st);
            ck_assert_msg(again != NULL, "%s", st.text);
            char *tree_again = dump_of(again);
            ck_assert_str_eq(tree, tree_again);
            free(printed);
            free(tree);
            free(tree_again);
            expr_free(again);
        } else {
            ck_assert_ptr_null(e);
            ck_assert_str_eq(st.text, DEEP);
        }
        expr_free(e);
        free(source);
        status_clear(&st);
    }
}
END_TEST

START_TEST(long_sources)
{
    status st;
    size_t count;
    char *source = repeat("(", "x", ")", 100000);
    ck_assert_ptr_null(parse_line(source, &st));
    ck_assert_str_eq(st.text, DEEP);
    status_clear(&st);
    free(source);
    source = repeat("f(1, \"a\", # comment\n 0.5), ", "x", "", 100000);
    expr **list = parse_expression_list(source, NULL, 1, 1, EXIT_USAGE, &count, &st);
    ck_assert_uint_eq(count, 100001);
    for (size_t i = 0; i < count; i++)
        expr_free(list[i]);
    free(list);
    free(source);
    source = repeat("x", "x", "", 1000000);
    expr *e = parse_line(source, &st);
    ck_assert_uint_eq(strlen(e->name), 1000001);
    expr_free(e);
    free(source);
    source = repeat("k1 in 1..2, ", "t", "", 100000);
    ck_assert_ptr_null(parse_binders(source, NULL, 1, 1, EXIT_USAGE, &count, &st));
    ck_assert_str_eq(st.text, "found k1 bound twice, wanted different names");
    status_clear(&st);
    free(source);
}
END_TEST

int main(void)
{
    alloc_install_in_libraries();
    Suite *s = suite_create("lang_parse");
    TCase *c = tcase_create("parse");
    tcase_add_loop_test(c, trees, 0, sizeof readings / sizeof *readings);
    tcase_add_test(c, places_in_trees);
    tcase_add_test(c, lists_and_binders);
    tcase_add_loop_test(c, messages, 0, sizeof mistakes / sizeof *mistakes);
    tcase_add_test(c, numbers_too_large);
    tcase_add_loop_test(c, deep_sources, 0, sizeof nestings / sizeof *nestings);
    tcase_add_test(c, long_sources);
    suite_add_tcase(s, c);
    return suite_run(s);
}
