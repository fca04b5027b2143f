/* Expressions as they are written (doc/language.md). */
#include "restate/restate.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *rest;
static unsigned nested;

/* For messages, with %.*s: the rest of its line. */
#define SEEN *rest ? (int)strcspn(rest, "\n") : 7, *rest ? rest : "nothing"

static void skip_space(void)
{
    for (rest += strspn(rest, " \t\r\n"); *rest == '#'; rest += strspn(rest, " \t\r\n"))
        rest += strcspn(rest, "\n");
}

static size_t name_length(const char *from)
{
    size_t n = 0;
    while (isalnum((unsigned char)from[n]) || (unsigned char)from[n] >= 0x80 ||
           (n && (from[n] == '_' || from[n] == '\'')))
        n++;
    return isdigit((unsigned char)*from) ? 0 : n;
}

bool have(const char *word)
{
    skip_space();
    size_t length = strlen(word);
    if (strncmp(rest, word, length) != 0 || (isalpha((unsigned char)*word) && name_length(rest) != length))
        return false;
    rest += length;
    return true;
}

void expect(const char *word)
{
    if (!have(word))
        fail("wanted %s, found %.*s", word, SEEN);
}

char *expect_name(void)
{
    skip_space();
    size_t length = name_length(rest);
    if (length == 0)
        fail("wanted a name, found %.*s", SEEN);
    rest += length;
    return need(strndup(rest - length, length));
}

node *new_node(kind k, const char *name)
{
    node *n = need(calloc(1, sizeof *n));
    n->kind = k;
    n->name = name ? need(strdup(name)) : NULL;
    mpq_init(n->constant);
    return n;
}

static void add_kid(node *n, node *kid)
{
    if (n->kids == 4)
        fail("found too many arguments");
    n->kid[n->kids++] = kid;
}

/* 3  0.25  1e-3 */
static void take_decimal(mpq_t value)
{
    char digits[1001];
    size_t count = 0;
    long exponent = 0;
    bool point = false;
    for (; isdigit((unsigned char)*rest) || (*rest == '.' && !point && isdigit((unsigned char)rest[1]));
         rest++) {
        point = point || *rest == '.';
        if (*rest != '.' && count == sizeof digits - 1)
            fail("found too long a number");
        if (*rest != '.')
            digits[count++] = *rest;
        exponent -= point && *rest != '.';
    }
    digits[count] = '\0';
    if ((*rest == 'e' || *rest == 'E') &&
        isdigit((unsigned char)rest[1 + (rest[1] == '-' || rest[1] == '+')])) {
        bool negative = rest[1] == '-';
        rest += 1 + !isdigit((unsigned char)rest[1]);
        long size = (long)take_count(&rest);
        exponent += negative ? -size : size;
    }
    if (labs(exponent) > 1000000 || mpz_set_str(mpq_numref(value), digits, 10) != 0)
        fail("wanted a number");
    mpz_ui_pow_ui(mpq_denref(value), 10, exponent < 0 ? (unsigned long)-exponent : 0);
    for (; exponent > 0; exponent--)
        mpz_mul_ui(mpq_numref(value), mpq_numref(value), 10);
    mpq_canonicalize(value);
}

static node *parse_list(node *list, const char *close)
{
    do
        add_kid(list, parse_level(0));
    while (have(","));
    expect(close);
    return list;
}

/* "t, s: body", "k in 1..4: body", "policy q deterministic: body", "policy q: body", "reward y: body" */
static node *parse_quantifier(const char *name, bool fold)
{
    node *q = new_node(QUANTIFIER, name), *low = NULL, *high = NULL;
    q->binder = 'p';
    if (have("policy")) {
        q->variable = expect_name();
        q->binder = have("deterministic") ? 'd' : 'q';
        if (have("in"))
            fail("quantifiers over all optimal policies are not in certificates");
    } else if (have("reward")) {
        q->variable = expect_name();
        q->binder = 'y';
    } else {
        q->variable = expect_name();
        if (have("in")) {
            q->binder = 'r';
            low = parse_level(6);
            expect("..");
            high = parse_level(6);
        } else if (strlen(q->variable) != 1 || !strchr("tsab", *q->variable)) {
            fail("wanted t, s, a or b, found %s", q->variable);
        }
    }
    bool more = have(",");
    if (!more)
        expect(":");
    add_kid(q, more ? parse_quantifier(name, fold) : parse_level(fold ? 6 : 0));
    if (more && strcmp(name, "count") == 0)
        q->name = need(strdup("sum")); /* of what the innermost counts */
    if (low) {
        add_kid(q, low);
        add_kid(q, high);
    }
    return q;
}

static node *parse_word(void)
{
    static const char *const quantifiers[] = {"forall", "exists", "count", "sum", "min", "max"};
    for (size_t i = 0; i < 6; i++)
        if (have(quantifiers[i]))
            return parse_quantifier(quantifiers[i], i > 2);
    if (have("if")) {
        node *choice = new_node(IF, NULL);
        add_kid(choice, parse_level(0));
        expect("then");
        add_kid(choice, parse_level(0));
        expect("else");
        add_kid(choice, parse_level(0));
        return choice;
    }
    if (have("let")) {
        node *let = new_node(LET, NULL);
        let->name = expect_name();
        expect("=");
        add_kid(let, parse_level(0));
        expect("in");
        add_kid(let, parse_level(0));
        return let;
    }
    char *name = expect_name();
    return have("(") ? parse_list(new_node(CALL, name), ")") : new_node(NAME, name);
}

static node *parse_primary(void)
{
    node *e;
    skip_space();
    if (have("(")) {
        e = parse_level(0);
        expect(")");
    } else if (isdigit((unsigned char)*rest)) {
        e = new_node(CONSTANT, NULL);
        take_decimal(e->constant);
        if (name_length(rest) > 0)
            fail("found a name, %.*s, behind a number", SEEN);
    } else if (*rest == '"') {
        size_t length = strcspn(rest + 1, "\"\n");
        e = new_node(STRING, need(strndup(rest + 1, length)));
        rest += length + 1;
        expect("\"");
    } else {
        e = parse_word();
    }
    while (have("[")) {
        node *entry = new_node(ENTRY, NULL);
        add_kid(entry, e);
        e = parse_list(entry, "]");
    }
    return e;
}

static const struct {
    const char *symbol;
    unsigned level;
} operators[] = {{"iff", 1}, {"implies", 2}, {"or", 3}, {"and", 4}, {"==", 5},
                 {"!=", 5},  {"<=", 5},      {">=", 5}, {"<", 5},   {">", 5},
                 {"+", 6},   {"-", 6},       {"*", 7},  {"/", 7},   {"^", 9}};

static node *unary(kind k, unsigned level)
{
    node *n = new_node(k, NULL);
    add_kid(n, parse_level(level));
    return n;
}

node *parse_level(unsigned level)
{
    if (++nested > 1000)
        fail("an expression is nested too deep");
    node *e = have("not") ? unary(NOT, 5) : have("-") ? unary(NEGATE, 9) : parse_primary();
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        unsigned tight = operators[i].level;
        if (tight < level || !have(operators[i].symbol))
            continue;
        node *operation = new_node(BINARY, operators[i].symbol);
        bool from_right = *operation->name == '^' || tight == 2;
        add_kid(operation, e);
        add_kid(operation, parse_level(from_right ? tight : tight + 1));
        e = operation;
        i = (size_t)-1; /* look for another operator */
    }
    nested--;
    return e;
}

node *parse(const char *text)
{
    rest = text;
    nested = 0;
    node *e = parse_level(0);
    skip_space();
    if (*rest)
        fail("found %.*s behind the expression", SEEN);
    return e;
}
