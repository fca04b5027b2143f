/* Why an expression is no: the line that says so, and that its two sides have the values it gives. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/alloc.h"
#include "exact/rat.h"
#include "search/generate.h"

static char *refutation(ask *q, const char *source)
{
    status st;
    status_init(&st);
    text out;
    text_init(&out);
    const expr *x = ask_parse(q, source, TYPE_TRUTH);
    skipped before = evaluator_skipped(q->e);
    ck_assert_msg(evaluator_refute(q->e, x, &out, &st), "%s: %s", source, st.text);
    skipped after = evaluator_skipped(q->e); /* explaining counts nothing */
    ck_assert(before.compared == after.compared && before.both == after.both &&
              before.one_side == after.one_side);
    return text_take(&out);
}

/* ---- By hand -------------------------------------------------------------------------------------- */

/* One decision, p = (1/3, 2/3), x = (1/2, 1): G_k ∝ p·x^k, F_k ∝ p^k·x^k; see test_eval. */
static const question on_one_third[] = {
    {"forall k in 1..4: F(k) == G(k)", "k=2 t=1 state 0 action a0:  F(2) = 1/17   G(2) = 1/9"},
    {"forall k in 1..2: F(2^k) == G(2^k)", "k=1 t=1 state 0 action a0:  F(2) = 1/17   G(2) = 1/9"},
    {"forall k in 1..3: Hr(k) == alpha(2*k - 1)",
     "k=2 t=1 state 0 action a0:  Hr(2) = 1/9   alpha(3) = 1/17"},
    {"F(2)[1,0,a1] == G(2)[1,0,a1]", "F(2)[1,0,a1] = 16/17   G(2)[1,0,a1] = 8/9"},
    {"F(2) == F(2) and F(2) == G(2)", "t=1 state 0 action a0:  F(2) = 1/17   G(2) = 1/9"},
    {"F(2) == G(2) and no", "t=1 state 0 action a0:  F(2) = 1/17   G(2) = 1/9"},
    {"T == 1 implies F(2) == G(2)", "t=1 state 0 action a0:  F(2) = 1/17   G(2) = 1/9"},
    {"prior + x == x + uniform", "t=1 state 0 action a0:  prior + x = 5/6   x + uniform = 1"},
    {"eV(prior) == eV(uniform)",
     "t=1 state 0:  eV(prior) = 5/6   eV(uniform) = 3/4"}, /* 1/6 + 2/3, 1/4 + 1/2 */
    {"success(F(2)) > success(G(1)) + 1",
     "success(F(2)) = 33/34   success(G(1)) + 1 = 19/10"}, /* 1/34 + 32/34; 1/10 + 8/10 */
    {"law(prior) == law(uniform)", "path 0 a0:  law(prior) = 1/3   law(uniform) = 1/2"},
    {"x != x", "equal at the 1 place compared"},
    {"law(prior) != law(prior)", "the laws are equal"},
    {"(1 < 2) == (2 < 1)", "1 < 2 = yes   2 < 1 = no"},
    {"not yes", "not yes is no"},
    {"exists k in 1..2: k == 3", "exists k in 1..2: k == 3 is no"},
    {"forall k in 1..3: k < 3 or k == 4", "k=3 3 < 3 or 3 == 4 is no"},
    {"deterministic implies same_actions and no", "no is no"},
    {"let k = 3 in forall j in 2..4: j < k", "k=3 j=3 3 = 3   3 = 3"},
    {"forall k in 1..2: k + 1 < 3", "k=2 3 = 3   3 = 3"},
};

START_TEST(by_hand)
{
    ask q;
    ask_open(&q, ask_file("proofs/cor-5.10/prior-one-third.drn"));
    for (size_t i = 0; i < sizeof on_one_third / sizeof *on_one_third; i++) {
        ask_is(&q, on_one_third[i].source, "no");
        char *line = refutation(&q, on_one_third[i].source);
        ck_assert_msg(strcmp(line, on_one_third[i].expected) == 0, "%s:\n    found  %s\n    wanted %s",
                      on_one_third[i].source, line, on_one_third[i].expected);
        free(line);
    }
    ask_close(&q);
}
END_TEST

START_TEST(inside_definitions)
{
    ask q;
    ask_open(&q, ask_file("proofs/cor-5.10/prior-one-third.drn"));
    ask_define(&q, "same(q, r) = q == r");
    ask_define(&q, "never = 1 == 2");
    ask_define(&q, "below(k, n) = forall j in 1..k: j < n");
    char *line = refutation(&q, "same(prior, uniform)");
    ck_assert_ptr_nonnull(strstr(line, "same(prior, uniform) fails: "));
    ck_assert_ptr_nonnull(strstr(line, "t=1 state 0 action a0:  q = 1/3   r = 1/2"));
    free(line);
    line = refutation(&q, "forall k in 1..3: below(k, 3)"); /* first at k = 3, there at j = 3 */
    ck_assert_str_eq(line, "below(3, 3) fails: k=3 n=3 j=3 3 = 3   3 = 3");
    free(line);
    line = refutation(&q, "never");
    ck_assert_str_eq(line, "never fails: 1 = 1   2 = 2");
    free(line);
    ask_close(&q);
}
END_TEST

/* The first difference by step, then state, then action; marked rows are no difference. */
START_TEST(first_place)
{
    ask q;
    ask_open(&q, ask_model(2, "3",
                           "state 0 init\n\taction go [1, 1]\n\t\t2 : 1/2\n\t\t1 : 1/2\n"
                           "state 1\n\taction up [0, 1/2]\n\t\t1 : 1\n\taction down [0, 1/2]\n\t\t1 : 1\n"
                           "state 2\n\taction up [1/2, 1/2]\n\t\t2 : 1\n\taction odd [1, 1/4]\n\t\t2 : 1\n"
                           "\taction last [1, 1/4]\n\t\t2 : 1\n"));
    char *line = refutation(&q, "G(1) == prior"); /* (1,0) is equal, (2,1) marked; in 2: 1/4 : 1/4 : 1/4 */
    ck_assert_str_eq(line, "t=2 state 2 action up:  G(1) = 1/3   prior = 1/2");
    free(line);
    line = refutation(&q, "x == x^0"); /* at (1,0) both are 1 */
    ck_assert_str_eq(line, "t=2 state 1 action up:  x = 0   x^0 = 1");
    free(line);
    line = refutation(&q, "law(prior) == law(uniform)");
    ck_assert_str_eq(line,
                     "path 0 go 2 up:  law(prior) = 1/4   law(uniform) = 1/6"); /* those through 1 agree */
    free(line);
    ask_close(&q);
}
END_TEST

/* ---- Read back ------------------------------------------------------------------------------------ */

/* A line taken apart. */
typedef struct parsed {
    text lets;       /* "let k = 2 in " for what is bound */
    char index[100]; /* "[1,0,\"a0\"]" where tables are compared */
    char path[200];  /* "0 a1 1 a0" where laws are */
    char *left, *right;
    mpq_t values[2];
} parsed;

/* "k=2 " at the start, but not the place of a table, "t=1 state 0 ...". */
static size_t binding_length(const char *line)
{
    size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyz");
    if (name == 0 || line[name] != '=')
        return 0;
    size_t number = strspn(line + name + 1, "0123456789/-");
    const char *rest = line + name + 1 + number;
    return number > 0 && rest[0] == ' ' && strncmp(rest, " state ", 7) != 0 ? name + number + 2 : 0;
}

static const char *parse_place(parsed *p, const char *line)
{
    const char *end = strstr(line, ":  ");
    unsigned t, s;
    char name[50];
    p->index[0] = p->path[0] = '\0';
    if (end && strncmp(line, "path ", 5) == 0)
        snprintf(p->path, sizeof p->path, "%.*s", (int)(end - line - 5), line + 5);
    else if (end && sscanf(line, "t=%u state %u action %49[^:]:", &t, &s, name) == 3)
        snprintf(p->index, sizeof p->index, "[%u,%u,\"%s\"]", t, s, name);
    else if (end && sscanf(line, "t=%u state %u:", &t, &s) == 2)
        snprintf(p->index, sizeof p->index, "[%u,%u]", t, s);
    else
        return line;
    return end + 3;
}

/* "LEFT = 1/2   RIGHT = 1/3" */
static void parse_side(char **side, mpq_t number, const char *source, size_t length)
{
    size_t at = length;
    while (at > 0 && strncmp(source + at, " = ", 3) != 0)
        at--;
    ck_assert_msg(at > 0, "no value in %.*s", (int)length, source);
    *side = alloc_string_n(source, at);
    const char *wrong = rat_parse(number, source + at + 3, length - at - 3, NULL);
    ck_assert_msg(wrong == NULL, "%.*s: %s", (int)length, source, wrong);
}

static void parse_line(parsed *p, const char *line)
{
    text_init(&p->lets);
    mpq_inits(p->values[0], p->values[1], NULL);
    for (size_t n; (n = binding_length(line)) > 0; line += n) {
        const char *equals = strchr(line, '=');
        text_addf(&p->lets, "let %.*s = %.*s in ", (int)(equals - line), line, (int)(line + n - equals - 2),
                  equals + 1);
    }
    line = parse_place(p, line);
    const char *gap = strstr(line, "   ");
    ck_assert_msg(gap != NULL, "no two sides in %s", line);
    parse_side(&p->left, p->values[0], line, (size_t)(gap - line));
    parse_side(&p->right, p->values[1], gap + 3, strlen(gap + 3));
}

static void parsed_clear(parsed *p)
{
    text_clear(&p->lets);
    mpq_clears(p->values[0], p->values[1], NULL);
    free(p->left);
    free(p->right);
}

/* The probability of the path in the law's text, "…  0a1 1a0: 1/4  …"; 0 where it is not listed. */
static void probability_in(mpq_t p, const char *listed, const char *path)
{
    text wanted;
    text_init(&wanted);
    for (const char *c = path; *c; c++) { /* "0 a1 1 a0" as "0a1 1a0" */
        size_t state = strspn(c, "0123456789"), action = strcspn(c + state + 1, " ");
        text_addf(&wanted, "%s%.*s%.*s", wanted.length ? " " : "", (int)state, c, (int)action, c + state + 1);
        c += state + action + 1 - (c[state + 1 + action] == '\0');
    }
    text_add(&wanted, ": ");
    const char *at = strstr(listed, wanted.data);
    while (at && at > listed && at[-2] != ' ') /* not the end of a longer path */
        at = strstr(at + 1, wanted.data);
    mpq_set_ui(p, 0, 1);
    if (at)
        ck_assert_ptr_null(rat_parse(p, at + wanted.length, strcspn(at + wanted.length, " "), NULL));
    text_clear(&wanted);
}

static void check_side(ask *q, const parsed *p, const char *side, const mpq_t expected, const char *line)
{
    text source;
    text_init(&source);
    text_addf(&source, "%s(%s)%s", p->lets.data, side, p->index);
    mpq_t found;
    mpq_init(found);
    if (p->path[0]) {
        char *listed = ask_text(q, source.data);
        probability_in(found, listed, p->path);
        free(listed);
    } else {
        ask_number(q, source.data, found);
    }
    ck_assert_msg(mpq_equal(found, expected), "%s is not what it says in\n%s", source.data, line);
    mpq_clear(found);
    text_clear(&source);
}

static void check_line(ask *q, const char *line)
{
    parsed p;
    parse_line(&p, line);
    check_side(q, &p, p.left, p.values[0], line);
    check_side(q, &p, p.right, p.values[1], line);
    parsed_clear(&p);
}

/* A fresh evaluator, so that nothing of the refutation is known. */
static void check_on(const char *source, mdp *m, unsigned *refuted)
{
    ask q;
    ask_open(&q, m);
    char *answer = ask_text(&q, source);
    if (strcmp(answer, "no") == 0) {
        char *line = refutation(&q, source);
        ask_again(&q);
        check_line(&q, line);
        free(line);
        ++*refuted;
    }
    free(answer);
    ask_close(&q);
}

static const char *const claims[] = {
    "forall k in 1..3: alpha(k) == G(k)",
    "forall k in 1..2: F(2^k) == G(2^k)",
    "forall k in 1..3: H(k) == alpha(2^(k-1))",
    "eV(G(1)) == eV(prior)",
    "eQ(G(1)) == eQ(prior) and T == 0",
    "forall k in 1..3: success(G(k)) > success(G(k-1))",
    "forall t, s, a: G(1)[t,s,a] == prior[t,s,a]",
    "forall k in 1..2, t, s: eV(G(k))[t,s] <= eV(G(k-1))[t,s] * (1 + k/100)",
    "law(G(1)) == posterior_law(prior)",
    "law(prior) == law(uniform)",
    "let k = T + 1 in deterministic implies B(k, 1) == G(k - 1)",
};

START_TEST(sides_read_back)
{
    uint64_t models = 60 * ask_effort();
    for (size_t c = 0; c < sizeof claims / sizeof *claims; c++) {
        unsigned refuted = 0;
        for (uint64_t i = 0; i < models; i++) {
            family f;
            family_init(&f);
            check_on(claims[c], generate(&f, 5, c, i), &refuted);
        }
        ck_assert_msg(refuted >= 5, "%s is refuted only %u times", claims[c], refuted);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("eval_refute");
    const TTest *const tests[] = {by_hand, inside_definitions, first_place, sides_read_back};
    ASK_CASE(s, "refute", tests);
    return suite_run(s);
}
