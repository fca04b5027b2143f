/*
 * The printer of the claim language on random trees: what it prints parses back to the same tree, and has no
 * pair of parentheses too many. And senseless input, which ends in a tree or in one located message.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "exact/rat.h"
#include "tree.h"
#include "suite.h"

/* ---- Random trees ----------------------------------------------------------------------------------- */

static expr *random_tree(rng *r, unsigned size);

static char *random_name(rng *r)
{
    static const char *const names[] = {"x", "prior", "F", "t", "s'", "e1", "\xCF\x80", "deterministic"};
    return alloc_string(names[rng_below(r, 8)]);
}

static void set_number(expr *e, const char *number)
{
    ck_assert_ptr_null(rat_parse(e->number, number, strlen(number), NULL));
}

static expr *random_leaf(rng *r)
{
    static const char *const numbers[] = {"0", "7", "0.5", "12.375", "1e30", "1e-30", "123e-25", "100"};
    expr *e = expr_new((expr_kind)rng_below(r, 3), 1, 1);
    if (e->kind == EXPR_NUMBER)
        set_number(e, numbers[rng_below(r, 8)]);
    else
        e->name = e->kind == EXPR_STRING ? alloc_string("odd name") : random_name(r);
    return e;
}

static binder random_binder(rng *r, unsigned size)
{
    static const char *const fixed[] = {[BIND_TIME] = "t", [BIND_STATE] = "s", [BIND_ACTION] = "a"};
    binder b = {.kind = (binder_kind)rng_below(r, 8)};
    bool named = b.kind == BIND_RANGE || b.kind > BIND_ACTION;
    b.name = named ? random_name(r) : alloc_string(fixed[b.kind]);
    if (b.kind == BIND_RANGE) {
        b.low = random_tree(r, size / 2);
        b.high = random_tree(r, size / 2);
    }
    return b;
}

static void add_binders(rng *r, expr *e, unsigned size)
{
    size_t count = 0, wanted = 1 + rng_below(r, 3);
    binder *binders = alloc_zeroed(wanted, sizeof *binders);
    while (count < wanted) {
        binders[count] = random_binder(r, size);
        bool again = false; /* a name twice in a list is refused */
        for (size_t i = 0; i < count; i++)
            again = again || strcmp(binders[i].name, binders[count].name) == 0;
        if (again) {
            free(binders[count].name);
            expr_free(binders[count].low);
            expr_free(binders[count].high);
        } else {
            count++;
        }
    }
    expr_set_binders(e, binders, count);
}

/* Any tree that the grammar can make, of any types: operators of every pair of precedences meet. */
static expr *random_tree(rng *r, unsigned size)
{
    if (size == 0 || rng_chance(r, 1, 8))
        return random_leaf(r);
    expr *e = expr_new((expr_kind)rng_between(r, EXPR_CALL, EXPR_QUANTIFIER), 1, 1);
    size_t children = 1;
    if (e->kind == EXPR_CALL)
        children = 1 + rng_below(r, 3);
    else if (e->kind == EXPR_INDEX)
        children = 2 + rng_below(r, 3);
    else if (e->kind == EXPR_BINARY || e->kind == EXPR_LET)
        children = 2;
    else if (e->kind == EXPR_IF)
        children = 3;
    for (size_t i = 0; i < children; i++)
        expr_add(e, random_tree(r, children == 1 ? size - 1 : (size - 1) / 2));
    e->op = (binary_op)rng_below(r, OP_IFF + 1);
    e->quantifier = (quantifier)rng_below(r, Q_COUNT + 1);
    if (e->kind == EXPR_CALL || e->kind == EXPR_LET)
        e->name = rng_chance(r, 1, 6) && e->kind == EXPR_CALL ? alloc_string("policy") : random_name(r);
    if (e->kind == EXPR_QUANTIFIER)
        add_binders(r, e, size - 1);
    return e;
}

/* Where the bracket opened at `open` closes; no brackets stand in the strings used here. */
static char *closing(char *open)
{
    int level = 0;
    do {
        level += (*open == '(') - (*open == ')');
        open++;
    } while (level > 0);
    return open - 1;
}

/* Every pair of parentheses that is not a call's, blanked out, gives another tree or none. */
static void check_minimal(char *printed, const char *tree)
{
    for (char *c = printed; *c; c++) {
        bool grouping = *c == '(' && (c == printed || strchr(" -^([.,", c[-1]));
        if (!grouping)
            continue;
        char *end = closing(c);
        *c = *end = ' ';
        char *without = reparse(printed);
        *c = '(';
        *end = ')';
        ck_assert_msg(!without || strcmp(without, tree) != 0, "needless parentheses at %td: %s", c - printed,
                      printed);
        free(without);
    }
}

static unsigned effort(void)
{
    const char *wanted = getenv("RATIONALE_EFFORT");
    unsigned long n = wanted ? strtoul(wanted, NULL, 10) : 1;
    return n > 0 && n < 10000 ? (unsigned)n : 1;
}

START_TEST(print_and_parse)
{
    for (unsigned i = 0; i < 4000 * effort(); i++) {
        rng r;
        rng_init(&r, 1, rng_hash("print_and_parse"), i);
        expr *e = random_tree(&r, rng_below(&r, 24));
        char *tree = dump_of(e), *printed = print_of(e), *again = reparse(printed);
        ck_assert_msg(again != NULL, "tree %u: %s does not parse", i, printed);
        ck_assert_msg(strcmp(tree, again) == 0, "tree %u: %s\nis   %s\nread %s", i, printed, tree, again);
        check_minimal(printed, tree);
        free(tree);
        free(printed);
        free(again);
        expr_free(e);
    }
}
END_TEST

/* Numbers are printed as numbers wherever there is a literal for them, and short. */
START_TEST(printed_numbers)
{
    static const struct { const char *source, *printed; } numbers[] = {
        {"0", "0"}, {"100", "100"}, {"0.10", "0.1"}, {"1/8", "0.125"}, {"1/3", "1/3"}, {"-1/3", "-1/3"},
        {"-2", "-2"}, {"1e20", "100000000000000000000"}, {"1e21", "1e21"}, {"12e25", "12e25"},
        {"1e-21", "0.000000000000000000001"}, {"1e-22", "1e-22"}, {"0.05e-1000000", "0.05e-1000000"},
        {"30e1000000", "30e1000000"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        expr *e = expr_new(EXPR_NUMBER, 1, 1);
        set_number(e, numbers[i].source);
        char *printed = print_of(e);
        ck_assert_str_eq(printed, numbers[i].printed);
        free(printed);
        expr *power = expr_new(EXPR_BINARY, 1, 1); /* a sign or fraction bar must not be torn apart */
        power->op = OP_POW;
        expr_add(power, e);
        expr_add(power, random_leaf(&(rng){2}));
        printed = print_of(power);
        bool atom = strspn(numbers[i].printed, "0123456789.e") > 0 && !strchr(numbers[i].printed, '/');
        ck_assert_int_eq(printed[0] == '(', !atom);
        free(printed);
        expr_free(power);
    }
}
END_TEST

/* ---- Senseless input -------------------------------------------------------------------------------- */

static const char *const words[] = {
    "forall", "exists", "sum", "min", "max", "count", "in", "if", "then", "else", "let", "policy", "reward",
    "def", "not", "and", "or", "implies", "iff", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "^",
    "(", ")", "[", "]", ",", ":", "=", "..", "t", "s", "a", "q", "k", "x", "deterministic", "optimal", "1",
    "0.5", "\"w\"", "\n", "#", "\"", "$", "\xFF",
};

#define WORD_COUNT (uint32_t)(sizeof words / sizeof *words)
#define BAD_COUNT 5 /* the last ones, which end every parse */

/* Either a tree that survives printing, or one located message. */
static void check_any(const char *source)
{
    status st;
    size_t count;
    expr *e = parse_line(source, &st);
    ck_assert_int_eq(e == NULL, !status_ok(&st));
    if (e) {
        char *tree = dump_of(e), *printed = print_of(e), *again = reparse(printed);
        ck_assert_ptr_nonnull(again);
        ck_assert_str_eq(tree, again);
        free(tree);
        free(printed);
        free(again);
    } else {
        ck_assert(strncmp(st.text, "found ", 6) == 0 && strstr(st.text, ", wanted "));
        ck_assert_ptr_null(strchr(st.text, '\n'));
        ck_assert(st.line > 0 && st.column > 0);
    }
    expr_free(e);
    status_clear(&st);
    binder *binders = parse_binders(source, NULL, 1, 1, EXIT_USAGE, &count, &st);
    ck_assert_int_eq(binders == NULL, !status_ok(&st));
    binders_free(binders, count);
    status_clear(&st);
    library *lib = library_new(NULL);
    ck_assert_int_eq(parse_definition(lib, source, NULL, 1, 1, &st), status_ok(&st));
    status_clear(&st);
    library_free(lib);
}

START_TEST(random_words)
{
    for (unsigned i = 0; i < 20000 * effort(); i++) {
        rng r;
        text source;
        rng_init(&r, 1, rng_hash("random_words"), i);
        text_init(&source);
        for (uint32_t n = rng_below(&r, 24); n > 0; n--)
            text_addf(&source, "%s ", words[rng_below(&r, WORD_COUNT - (rng_chance(&r, 1, 4) ? 0 : BAD_COUNT))]);
        check_any(source.data);
        text_clear(&source);
    }
}
END_TEST

/* Correct sources with one part cut out, doubled or replaced: mistakes deep inside. */
START_TEST(damaged_sources)
{
    for (unsigned i = 0; i < 4000 * effort(); i++) {
        rng r;
        text source;
        rng_init(&r, 1, rng_hash("damaged_sources"), i);
        expr *e = random_tree(&r, rng_below(&r, 24));
        char *printed = print_of(e);
        uint32_t length = (uint32_t)strlen(printed);
        uint32_t from = rng_below(&r, length + 1), to = rng_below(&r, length + 1);
        text_init(&source);
        text_add_n(&source, printed, from);
        if (rng_chance(&r, 1, 2))
            text_addf(&source, " %s ", words[rng_below(&r, WORD_COUNT)]);
        text_add(&source, printed + to);
        check_any(source.data);
        text_clear(&source);
        free(printed);
        expr_free(e);
    }
}
END_TEST

START_TEST(random_bytes)
{
    for (unsigned i = 0; i < 20000 * effort(); i++) {
        rng r;
        char source[64];
        rng_init(&r, 1, rng_hash("random_bytes"), i);
        uint32_t length = rng_below(&r, sizeof source);
        for (uint32_t k = 0; k < length; k++)
            source[k] = (char)(1 + rng_below(&r, rng_chance(&r, 1, 4) ? 255 : 127));
        source[length] = '\0';
        check_any(source);
    }
}
END_TEST

int main(void)
{
    alloc_install_in_libraries();
    Suite *s = suite_create("lang_print");
    TCase *c = tcase_create("print");
    tcase_add_test(c, print_and_parse);
    tcase_add_test(c, printed_numbers);
    tcase_add_test(c, random_words);
    tcase_add_test(c, damaged_sources);
    tcase_add_test(c, random_bytes);
    suite_add_tcase(s, c);
    return suite_run(s);
}
