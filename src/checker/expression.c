/* Expressions: made, each once, and read from text. */
#include "checker/checker.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DEEPEST 4000

/* ---- Nodes
 * -------------------------------------------------------------------------------------------------- */

/* What cannot be expanded because a place variable stands where a constant is needed; it spreads upward. */
node stuck;
uint64_t culprits;

node *stick(const node *because)
{
    culprits |= because->free;
    return &stuck;
}

static node *find(const node *like)
{
    static node *table[1 << 16];
    uint64_t h = (uint64_t)like->op;
    for (unsigned i = 0; i < 4; i++)
        h = (h ^ (uint64_t)(uintptr_t)like->kid[i]) * UINT64_C(0x9E3779B97F4A7C15) + (h >> 27);
    for (const char *c = like->name ? like->name : ""; *c; c++)
        h = h * 131 + (unsigned char)*c;
    h = h * 31 + mpz_fdiv_ui(mpq_numref(like->constant), 65521) +
        7 * mpz_fdiv_ui(mpq_denref(like->constant), 65521);
    node **at = &table[(h ^ h >> 32) & 0xFFFF];
    for (; *at; at = &(*at)->next) {
        spend(1);
        if ((*at)->op == like->op && memcmp((*at)->kid, like->kid, sizeof like->kid) == 0 &&
            mpq_equal((*at)->constant, like->constant) &&
            strcmp((*at)->name ? (*at)->name : "", like->name ? like->name : "") == 0)
            return *at;
    }
    node *made = *at = need(malloc(sizeof *made));
    *made = *like;
    mpq_init(made->constant);
    mpq_set(made->constant, like->constant);
    made->name = like->name ? copy(like->name, strlen(like->name)) : NULL;
    return made;
}

/* As read: not shared. As expanded: shared, and with what its parts imply. */
node *build(node like, bool shared)
{
    for (unsigned i = 0; i < 4 && like.kid[i]; i++) {
        like.kids = i + 1;
        like.free |= like.kid[i]->free;
        like.model = like.model || like.kid[i]->model;
        if (like.kid[i]->depth >= like.depth)
            like.depth = like.kid[i]->depth + 1;
        if (like.kid[i] == &stuck)
            return &stuck;
    }
    if (like.depth > DEEPEST)
        fail("an expression is too deep");
    if (shared)
        return find(&like);
    node *made = need(malloc(sizeof *made));
    *made = like;
    return made;
}

node *leaf(op o, char type, const mpq_t constant, const char *name)
{
    node like = {.op = o,
                 .type = type,
                 .name = (char *)(uintptr_t)name,
                 .model = (type != 'N' && o != YES && o != NO) || o == BEST_RETURN};
    mpq_init(like.constant);
    if (constant)
        mpq_set(like.constant, constant);
    if (o == VARIABLE)
        like.free = UINT64_C(1) << mpz_get_ui(mpq_numref(constant));
    node *made = build(like, true);
    mpq_clear(like.constant);
    return made;
}

node *whole(unsigned long n)
{
    mpq_t value;
    mpq_init(value);
    mpq_set_ui(value, n, 1);
    node *made = leaf(CONSTANT, 'N', value, NULL);
    mpq_clear(value);
    return made;
}

/* What each operation takes and gives; '-' for what is no table. */
static const struct signature {
    const char *name;
    op op;
    const char *takes;
    char gives;
} functions[] = {
    {"eQ", EQ_TABLE, "AA", 'A'},
    {"eV", EV_TABLE, "AA", 'V'},
    {"best_eQ", BEST_EQ, "A", 'A'},
    {"best_eV", BEST_EV, "A", 'V'},
    {"backup", BACKUP, "AV", 'A'},
    {"largest", LARGEST, "A", 'V'},
    {"best", BEST, "AA", 'A'},
    {"mean", MEAN, "V", 'N'},
    {"conditioned", CONDITIONED, "AAA", 'A'},
    {"log", LOG, "N", 'N'},
    {"J", RETURN, "AV", 'N'},
    {"softmax", SOFTMAX, "ANAA", 'A'},
    {"choices", CHOICES, "N", 'A'},
    {"kl", KL, "AAV", 'N'},
    {"occupancy", OCCUPANCY, "A", 'V'},
    {"smaller", MIN, "NN", 'N'},
    {"larger", MAX, "NN", 'N'},
    {"entropy", ENTROPY, "AV", 'N'},
    {"law", LAW, "A", 'L'},
    {"posterior_law", POSTERIOR_LAW, "A", 'L'},
    {"defined", DEFINED, "?", 'B'},
    {"var_return", VARIANCE, "AV", 'N'},
};

bool is_table(const node *a)
{
    return a->type == 'A' || a->type == 'V';
}

static node *apply(const struct signature *f, node *const *kid, unsigned kids)
{
    node like = {.op = f->op, .type = f->gives, .model = f->gives != 'N'};
    bool fits = strlen(f->takes) == kids;
    for (unsigned i = 0; i < kids && i < 4; i++) {
        if (kid[i] == &stuck)
            return &stuck;
        fits = fits && (kid[i]->type == f->takes[i] || (f->takes[i] == '?' && !is_table(kid[i])));
        like.kid[i] = kid[i];
        if (f->gives == 'A' || f->gives == 'V') {
            if (kid[i]->free)
                return stick(kid[i]);
            fits = fits && (kid[i]->type != 'N' || kid[i]->op == CONSTANT);
        }
    }
    if (!fits)
        fail("%s does not take these arguments", f->name);
    mpq_init(like.constant);
    node *made = build(like, true);
    mpq_clear(like.constant);
    return made;
}

node *call(op o, node *a, node *b, node *c, node *d)
{
    node *kid[4] = {a, b, c, d};
    unsigned kids = 0;
    while (kids < 4 && kid[kids])
        kids++;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (functions[i].op == o)
            return apply(&functions[i], kid, kids);
    abort();
}

static bool fold_numbers(op o, const node *a, const node *b, mpq_t c)
{
    switch (o) {
    case ADD: mpq_add(c, a->constant, b->constant); return true;
    case SUB: mpq_sub(c, a->constant, b->constant); return true;
    case MUL: mpq_mul(c, a->constant, b->constant); return true;
    case DIV:
        if (mpq_sgn(b->constant) == 0)
            return false;
        mpq_div(c, a->constant, b->constant);
        return true;
    case POW: return power(c, a->constant, b->constant);
    default: return false;
    }
}

node *truth(bool yes)
{
    return leaf(yes ? YES : NO, 'B', NULL, NULL);
}

/* What constants decide is decided here; the same rules are in doc/certificate.md. */
static node *folded(op o, node *a, node *b)
{
    if (o == NOT && (a->op == YES || a->op == NO))
        return truth(a->op == NO);
    if (a->op == YES && (o == AND || o == IMPLIES))
        return b;
    if (a->op == NO && (o == AND || o == IMPLIES))
        return truth(o == IMPLIES);
    if (o == OR && (a->op == YES || a->op == NO))
        return a->op == YES ? a : b;
    if (a->op != CONSTANT || (b && b->op != CONSTANT))
        return NULL;
    if (o == EQUAL || o == LESS || o == LESS_EQUAL) {
        int order = mpq_cmp(a->constant, b->constant);
        return truth(o == EQUAL ? order == 0 : o == LESS ? order < 0 : order <= 0);
    }
    mpq_t c;
    mpq_init(c);
    node *made = NULL;
    if (o == NEG)
        mpq_neg(c, a->constant);
    if (o == NEG || (b && fold_numbers(o, a, b, c)))
        made = leaf(CONSTANT, 'N', c, NULL);
    mpq_clear(c);
    return made;
}

node *make(op o, node *a, node *b, node *c, node *d)
{
    if (a == &stuck || b == &stuck || c == &stuck || d == &stuck)
        return &stuck;
    node *simple = folded(o, a, b);
    if (simple)
        return simple;
    node like = {.op = o, .kid = {a, b, c, d}};
    bool tables = is_table(a) || (b && is_table(b)), fits = true;
    if (o == IF) {
        fits = a->type == 'B' && b->type == c->type && !is_table(b);
        like.type = b->type;
    } else if (o >= ADD && o <= NEG) {
        like.type = !tables ? 'N' : is_table(a) ? a->type : b->type;
        if (tables && o == NEG)
            return make(MUL, leaf(CONSTANT, 'N', make(NEG, whole(1), NULL, NULL, NULL)->constant, NULL), a,
                        NULL, NULL);
        for (unsigned i = 0; tables && i < 2; i++) {
            if (like.kid[i]->free)
                return stick(like.kid[i]);
            fits = fits && (like.kid[i]->op == CONSTANT || like.kid[i]->type == like.type);
        }
        if (o == POW && b->op != CONSTANT && b->free)
            return stick(b);
        fits = fits && (tables || (a->type == 'N' && (!b || b->type == 'N'))) &&
               (o != POW || b->op == CONSTANT);
    } else if (o == EQUAL || o == LESS || o == LESS_EQUAL) {
        like.type = 'B';
        like.model = tables;
        fits = a->type == b->type && (a->type == 'N' || (o == EQUAL && (tables || a->type == 'L')));
    } else {
        like.type = 'B';
        fits = a->type == 'B' && (!b || b->type == 'B');
    }
    if (!fits)
        fail("an operator does not take these operands");
    mpq_init(like.constant);
    node *made = build(like, true);
    mpq_clear(like.constant);
    return made;
}

node *call_by_name(const char *name, node *const *kid, unsigned kids)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(functions[i].name, name) == 0)
            return apply(&functions[i], kid, kids);
    fail("%.40s with %u arguments is not in certificates", name, kids);
}

/* ---- Reading expressions
 * ------------------------------------------------------------------------------------ */

const char *rest;
bool in_certificate;
static unsigned nested;

static void skip_space(void)
{
    for (rest += strspn(rest, " \t\r\n"); *rest == '#' && !in_certificate; rest += strspn(rest, " \t\r\n"))
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

/* Skip a symbol or a whole word. */
bool have(const char *word)
{
    skip_space();
    size_t length = strlen(word);
    if (strncmp(rest, word, length) != 0 || (isalpha((unsigned char)*word) && name_length(rest) != length))
        return false;
    rest += length;
    return true;
}

void want(const char *word)
{
    if (!have(word))
        fail("wanted %s, found %.20s", word, rest);
}

char *want_name(void)
{
    skip_space();
    size_t length = name_length(rest);
    if (length == 0)
        fail("wanted a name, found %.20s", rest);
    rest += length;
    return copy(rest - length, length);
}

node *as_read(op o, char *name, node *a, node *b, node *c)
{
    node like = {.op = o, .name = name, .kid = {a, b, c, NULL}};
    mpq_init(like.constant);
    return build(like, false);
}

static node *parse_list(node *list, const char *close)
{
    do {
        if (list->kids == 4)
            fail("found too many arguments");
        list->kid[list->kids++] = parse_level(0);
        list = build(*list, false);
    } while (have(","));
    want(close);
    return list;
}

/* "t, s: body", "k in 1..4: body", "policy q deterministic: body"; in certificates "s2 at t1", "a3 of s2". */
static node *parse_binders(op o, bool fold)
{
    char *name = NULL;
    node *low = NULL, *high = NULL;
    op kind = BIND;
    if (have("policy")) {
        name = want_name();
        want("deterministic");
        kind = CHOICES;
    } else {
        name = want_name();
        if (have("in")) {
            kind = RANGE;
            low = parse_level(6);
            want("..");
            high = parse_level(6);
        } else if (in_certificate && (have("at") || have("of"))) {
            low = parse_level(9);
        }
    }
    node *body;
    if (have(",")) {
        body = parse_binders(o, fold);
        o = o == COUNT ? TOTAL : o;
    } else {
        want(":");
        body = parse_level(fold ? 6 : 0);
    }
    node *binder = as_read(kind, name, low, high, NULL);
    return as_read(o, name, body, binder, NULL);
}

static node *parse_word(void)
{
    static const struct {
        const char *word;
        op op;
    } quantifiers[] = {{"forall", ALL}, {"exists", ANY}, {"count", COUNT},
                       {"sum", TOTAL},  {"min", LEAST},  {"max", MOST}};
    for (size_t i = 0; i < 6; i++)
        if (have(quantifiers[i].word))
            return parse_binders(quantifiers[i].op, i > 2);
    if (have("if")) {
        node *condition = parse_level(0), *yes;
        want("then");
        yes = parse_level(0);
        want("else");
        return as_read(IF, NULL, condition, yes, parse_level(0));
    }
    if (have("let")) {
        char *name = want_name();
        want("=");
        node *value = parse_level(0);
        want("in");
        return as_read(LET, name, value, parse_level(0), NULL);
    }
    char *name = want_name();
    return have("(") ? parse_list(as_read(CALL, name, NULL, NULL, NULL), ")")
                     : as_read(NAME, name, NULL, NULL, NULL);
}

static node *parse_primary(void)
{
    node *e;
    skip_space();
    if (have("(")) {
        e = parse_level(0);
        want(")");
    } else if (isdigit((unsigned char)*rest)) {
        e = as_read(CONSTANT, NULL, NULL, NULL, NULL);
        take_number(&rest, e->constant);
    } else if (*rest == '"') {
        size_t length = strcspn(rest + 1, "\"\n");
        e = as_read(STRING, copy(rest + 1, length), NULL, NULL, NULL);
        rest += length + 1;
        want("\"");
    } else if (in_certificate && have("#")) {
        e = as_read(REFERENCE, NULL, reference(take_count(&rest)), NULL, NULL);
    } else {
        e = parse_word();
    }
    if ((e->op == CONSTANT || e->op == REFERENCE) && name_length(rest) > 0)
        fail("found a name, %.20s, behind a number", rest);
    while (have("["))
        e = parse_list(as_read(ENTRY, NULL, e, NULL, NULL), "]");
    return e;
}

static const struct {
    const char *symbol;
    op op;
    unsigned level;
} operators[] = {{"iff", IFF, 1},  {"implies", IMPLIES, 2}, {"or", OR, 3},         {"and", AND, 4},
                 {"==", EQUAL, 5}, {"!=", EQUAL, 5},        {"<=", LESS_EQUAL, 5}, {">=", LESS_EQUAL, 5},
                 {"<", LESS, 5},   {">", LESS, 5},          {"+", ADD, 6},         {"-", SUB, 6},
                 {"*", MUL, 7},    {"/", DIV, 7},           {"^", POW, 9}};

/* An expression of operators no looser than `level`: 0 for any, 9 for powers. */
node *parse_level(unsigned level)
{
    if (++nested > DEEPEST / 4)
        fail("an expression is nested too deep");
    node *e;
    if (have("not"))
        e = as_read(NOT, NULL, parse_level(5), NULL, NULL);
    else if (have("-"))
        e = as_read(NEG, NULL, parse_level(9), NULL, NULL);
    else
        e = parse_primary();
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        unsigned tight = operators[i].level;
        const char *symbol = operators[i].symbol;
        if (tight < level || !have(symbol))
            continue;
        node *right = parse_level(symbol[0] == '^' || symbol[0] == 'i' ? tight + (symbol[1] == 'f')
                                                                       : tight + 1);
        bool swap = symbol[0] == '>';
        e = as_read(operators[i].op, NULL, swap ? right : e, swap ? e : right, NULL);
        if (symbol[0] == '!')
            e = as_read(NOT, NULL, e, NULL, NULL);
        i = (size_t)-1; /* look for another operator */
    }
    nested--;
    return e;
}

node *parse(const char *text, bool certificate)
{
    rest = text;
    in_certificate = certificate;
    nested = 0;
    node *e = parse_level(0);
    skip_space();
    if (*rest)
        fail("found %.20s behind the expression", rest);
    return e;
}
