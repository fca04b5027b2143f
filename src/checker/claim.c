/* Expressions of the claim language: read, brought to the kernel's few operations, and kept once each. */
#include "checker/checker.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DEEPEST 4000

/* ---- Nodes -------------------------------------------------------------------------------------------------- */

/* What cannot be expanded because a place variable stands where a constant is needed; it spreads upward. */
static node stuck;
static uint64_t culprits;

static node *stick(const node *because)
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
    h = h * 31 + mpz_fdiv_ui(mpq_numref(like->constant), 65521) + 7 * mpz_fdiv_ui(mpq_denref(like->constant), 65521);
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
static node *build(node like, bool shared)
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

static node *leaf(op o, char type, const mpq_t constant, const char *name)
{
    node like = {.op = o, .type = type, .name = (char *)(uintptr_t)name, .model = type != 'N' && o != YES && o != NO};
    mpq_init(like.constant);
    if (constant)
        mpq_set(like.constant, constant);
    if (o == VARIABLE)
        like.free = UINT64_C(1) << mpz_get_ui(mpq_numref(constant));
    node *made = build(like, true);
    mpq_clear(like.constant);
    return made;
}

static node *whole(unsigned long n)
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
    {"eQ", EQ_TABLE, "AA", 'A'},     {"eV", EV_TABLE, "AA", 'V'},     {"best_eQ", BEST_EQ, "A", 'A'},
    {"best_eV", BEST_EV, "A", 'V'},  {"backup", BACKUP, "AV", 'A'},   {"largest", LARGEST, "A", 'V'},
    {"best", BEST, "AA", 'A'},       {"mean", MEAN, "V", 'N'},        {"conditioned", CONDITIONED, "AAA", 'A'},
    {"log", LOG, "N", 'N'},          {"J", RETURN, "AV", 'N'},        {"softmax", SOFTMAX, "ANAA", 'A'},
    {"choices", CHOICES, "N", 'A'},  {"kl", KL, "AAV", 'N'},          {"occupancy", OCCUPANCY, "A", 'V'},
    {"smaller", MIN, "NN", 'N'},     {"larger", MAX, "NN", 'N'},      {"entropy", ENTROPY, "AV", 'N'},
    {"defined", DEFINED, "?", 'B'},
};

static bool is_table(const node *a)
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

static node *call(op o, node *a, node *b, node *c, node *d)
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

static node *truth(bool yes)
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
            return make(MUL, leaf(CONSTANT, 'N', make(NEG, whole(1), NULL, NULL, NULL)->constant, NULL), a, NULL, NULL);
        for (unsigned i = 0; tables && i < 2; i++) {
            if (like.kid[i]->free)
                return stick(like.kid[i]);
            fits = fits && (like.kid[i]->op == CONSTANT || like.kid[i]->type == like.type);
        }
        if (o == POW && b->op != CONSTANT && b->free)
            return stick(b);
        fits = fits && (tables || (a->type == 'N' && (!b || b->type == 'N'))) && (o != POW || b->op == CONSTANT);
    } else if (o == EQUAL || o == LESS || o == LESS_EQUAL) {
        like.type = 'B';
        like.model = tables;
        fits = a->type == b->type && (a->type == 'N' || (o == EQUAL && tables));
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

/* ---- Reading expressions ------------------------------------------------------------------------------------ */

static const char *at;
static bool in_certificate;
static unsigned nested;

static node *parse_level(unsigned level);

static void skip_space(void)
{
    for (at += strspn(at, " \t\r\n"); *at == '#' && !in_certificate; at += strspn(at, " \t\r\n"))
        at += strcspn(at, "\n");
}

static size_t name_length(const char *from)
{
    size_t n = 0;
    while (isalnum((unsigned char)from[n]) || (unsigned char)from[n] >= 0x80 || (n && (from[n] == '_' || from[n] == '\'')))
        n++;
    return isdigit((unsigned char)*from) ? 0 : n;
}

/* Skip a symbol or a whole word. */
static bool have(const char *word)
{
    skip_space();
    size_t length = strlen(word);
    if (strncmp(at, word, length) != 0 || (isalpha((unsigned char)*word) && name_length(at) != length))
        return false;
    at += length;
    return true;
}

static void want(const char *word)
{
    if (!have(word))
        fail("wanted %s, found %.20s", word, at);
}

static char *want_name(void)
{
    skip_space();
    size_t length = name_length(at);
    if (length == 0)
        fail("wanted a name, found %.20s", at);
    at += length;
    return copy(at - length, length);
}

static node *as_read(op o, char *name, node *a, node *b, node *c)
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
    } quantifiers[] = {{"forall", ALL}, {"exists", ANY}, {"count", COUNT}, {"sum", TOTAL}, {"min", LEAST}, {"max", MOST}};
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
    return have("(") ? parse_list(as_read(CALL, name, NULL, NULL, NULL), ")") : as_read(NAME, name, NULL, NULL, NULL);
}

static node *parse_primary(void)
{
    node *e;
    skip_space();
    if (have("(")) {
        e = parse_level(0);
        want(")");
    } else if (isdigit((unsigned char)*at)) {
        e = as_read(CONSTANT, NULL, NULL, NULL, NULL);
        take_number(&at, e->constant);
    } else if (*at == '"') {
        size_t length = strcspn(at + 1, "\"\n");
        e = as_read(STRING, copy(at + 1, length), NULL, NULL, NULL);
        at += length + 1;
        want("\"");
    } else if (in_certificate && have("#")) {
        e = as_read(REFERENCE, NULL, reference(take_count(&at)), NULL, NULL);
    } else {
        e = parse_word();
    }
    while (have("["))
        e = parse_list(as_read(ENTRY, NULL, e, NULL, NULL), "]");
    return e;
}

static const struct {
    const char *symbol;
    op op;
    unsigned level;
} operators[] = {{"iff", IFF, 1},       {"implies", IMPLIES, 2}, {"or", OR, 3},   {"and", AND, 4}, {"==", EQUAL, 5},
                 {"!=", EQUAL, 5},      {"<=", LESS_EQUAL, 5},   {">=", LESS_EQUAL, 5}, {"<", LESS, 5},  {">", LESS, 5},
                 {"+", ADD, 6},         {"-", SUB, 6},           {"*", MUL, 7},   {"/", DIV, 7},   {"^", POW, 9}};

/* An expression of operators no looser than `level`: 0 for any, 9 for powers. */
static node *parse_level(unsigned level)
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
        node *right = parse_level(symbol[0] == '^' || symbol[0] == 'i' ? tight + (symbol[1] == 'f') : tight + 1);
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
    at = text;
    in_certificate = certificate;
    nested = 0;
    node *e = parse_level(0);
    skip_space();
    if (*at)
        fail("found %.20s behind the expression", at);
    return e;
}

/* ---- Definitions and names ---------------------------------------------------------------------------------- */

typedef struct definition {
    char *name, **parameter;
    unsigned parameters;
    node *body;
} definition;

static definition *definitions;
static size_t definition_count;

static void define(const char *text)
{
    at = text;
    in_certificate = false;
    definitions = grow(definitions, definition_count, sizeof *definitions);
    definition *d = &definitions[definition_count++];
    *d = (definition){.name = want_name()};
    if (have("(")) {
        do {
            d->parameter = grow(d->parameter, d->parameters, sizeof *d->parameter);
            d->parameter[d->parameters++] = want_name();
        } while (have(","));
        want(")");
    }
    want("=");
    d->body = parse(at, false);
}

typedef struct scope {
    const char *name;
    node *value;
    const struct scope *outer;
} scope;

static node *look_up(const scope *names, const char *name)
{
    for (; names; names = names->outer)
        if (strcmp(names->name, name) == 0)
            return names->value;
    return NULL;
}

static node *expand_in(const node *e, const scope *names, unsigned depth);

/* ---- The kernel's names, in terms of its operations --------------------------------------------------------- */

static node *success(void)
{
    return leaf(SUCCESS, 'A', NULL, NULL);
}

static node *softmax(node *q, node *beta, node *y)
{
    return call(SOFTMAX, call(EQ_TABLE, q, y, NULL, NULL), beta, q, y);
}

static node *occupancy(node *q)
{
    return call(OCCUPANCY, q, NULL, NULL, NULL);
}

static node *lookahead(node *q, const node *n, node *y)
{
    if (n == &stuck || n->free)
        return n == &stuck ? &stuck : stick(n);
    if (n->op != CONSTANT || mpz_cmp_ui(mpq_denref(n->constant), 1) != 0 || mpq_sgn(n->constant) <= 0)
        fail("lookahead wants a whole number from 1");
    node *table = call(EQ_TABLE, q, y, NULL, NULL);
    for (unsigned long i = 1; i < m.T && mpz_cmp_ui(mpq_numref(n->constant), i) > 0; i++)
        table = call(BACKUP, y, call(LARGEST, table, NULL, NULL, NULL), NULL, NULL);
    return table;
}

static node *mean(node *q, node *y)
{
    return call(MEAN, call(EV_TABLE, q, y, NULL, NULL), NULL, NULL, NULL);
}

static node *best(node *table, node *y)
{
    return call(BEST, table, y, NULL, NULL);
}

static node *divergence(node *q, node *r)
{
    return call(KL, q, r, occupancy(q), NULL);
}

static node *optimal(void)
{
    return best(call(BEST_EQ, success(), NULL, NULL, NULL), success());
}

node *values_beside(const node *eq)
{
    return call(eq->op == EQ_TABLE ? EV_TABLE : BEST_EV, eq->kid[0], eq->kid[1], NULL, NULL);
}

static bool is(const char *name, unsigned kids, const char *wanted, unsigned least, unsigned most)
{
    return strcmp(name, wanted) == 0 && kids >= least && kids <= most;
}

/* Names that take a policy, perhaps a number, and a reward table that is x where it is left out. */
static node *language(const char *name, node *const *k, unsigned n)
{
    node *x = success(), *y = n > 1 ? k[1] : x;
    if (is(name, n, "eQ", 1, 1))
        return call(EQ_TABLE, k[0], x, NULL, NULL);
    if (is(name, n, "eV", 1, 1))
        return call(EV_TABLE, k[0], x, NULL, NULL);
    if (is(name, n, "condition", 1, 2))
        return call(CONDITIONED, k[0], call(EQ_TABLE, k[0], y, NULL, NULL), y, NULL);
    if (is(name, n, "boltzmann", 2, 3))
        return softmax(k[0], k[1], n > 2 ? k[2] : x);
    if (is(name, n, "argmax", 1, 2))
        return best(call(EQ_TABLE, k[0], y, NULL, NULL), y);
    if (is(name, n, "greedy", 1, 1))
        return best(k[0], k[0]);
    if (is(name, n, "lookahead", 2, 3))
        return lookahead(k[0], k[1], n > 2 ? k[2] : x);
    if (is(name, n, "success", 1, 2))
        return mean(k[0], y);
    if (is(name, n, "is_optimal", 1, 1))
        return make(EQUAL, mean(k[0], x), mean(optimal(), x), NULL, NULL);
    if (is(name, n, "J", 1, 1) || is(name, n, "entropy", 1, 1))
        return call(*name == 'J' ? RETURN : ENTROPY, k[0], occupancy(k[0]), NULL, NULL);
    if (is(name, n, "kl", 2, 2))
        return divergence(k[0], k[1]);
    if (is(name, n, "kappa", 2, 2))
        return divergence(k[0], softmax(k[0], k[1], x));
    if (is(name, n, "kappa_max", 1, 1))
        return divergence(k[0], best(call(EQ_TABLE, k[0], x, NULL, NULL), x));
    if (is(name, n, "expected_draws", 2, 2)) {
        node *p = mean(k[0], make(POW, x, k[1], NULL, NULL));
        return make(IF, make(EQUAL, p, whole(0), NULL, NULL), leaf(INFINITY_, 'N', NULL, NULL),
                    make(DIV, whole(1), p, NULL, NULL), NULL);
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (strcmp(functions[i].name, name) == 0)
            return apply(&functions[i], k, n);
    fail("%s with %u arguments is not in certificates", name, n);
}

static node *constant_name(const char *name)
{
    static const struct {
        const char *name;
        op op;
        char type;
    } names[] = {{"prior", PRIOR, 'A'}, {"uniform", UNIFORM, 'A'}, {"x", SUCCESS, 'A'}, {"inf", INFINITY_, 'N'},
                 {"yes", YES, 'B'}, {"no", NO, 'B'}, {"deterministic", DETERMINISTIC, 'B'},
                 {"single_start", SINGLE_START, 'B'}, {"uniform_prior", UNIFORM_PRIOR, 'B'},
                 {"full_support", FULL_SUPPORT, 'B'}, {"same_actions", SAME_ACTIONS, 'B'},
                 {"positive_success", POSITIVE_SUCCESS, 'B'}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, name) == 0)
            return leaf(names[i].op, names[i].type, NULL, NULL);
    if (strcmp(name, "T") == 0 || strcmp(name, "horizon") == 0)
        return whole(m.T);
    if (strcmp(name, "optimal") == 0)
        return optimal();
    fail("the name %.40s is not in certificates", name);
}

static node *expand_call(const node *e, const scope *names, unsigned depth)
{
    static unsigned deep;
    node *kid[4] = {NULL};
    const definition *d = definitions, *end = definitions ? definitions + definition_count : NULL;
    while (d != end && strcmp(d->name, e->name) != 0)
        d++;
    if (d == end && e->op == NAME)
        return constant_name(e->name);
    if (d == end && e->kid[0]->op == STRING) /* policy("name"), reward("name") */
        return leaf(strcmp(e->name, "policy") == 0 ? STORED_POLICY : STORED_REWARD, 'A', NULL, e->kid[0]->name);
    for (unsigned i = 0; i < e->kids; i++)
        kid[i] = expand_in(e->kid[i], names, depth);
    if (d == end)
        return language(e->name, kid, e->kids);
    if (d->parameters != e->kids || deep > 1000)
        fail("%s is called with another number of arguments, or for ever", e->name);
    scope bound[4];
    for (unsigned i = 0; i < e->kids; i++)
        bound[i] = (scope){d->parameter[i], kid[i], i ? &bound[i - 1] : NULL};
    deep++;
    node *made = expand_in(d->body, e->kids ? &bound[e->kids - 1] : NULL, depth);
    deep--;
    return made;
}

/* An action by its name. */
static node *action(const char *name, const node *s)
{
    if (s == &stuck || s->free)
        return s == &stuck ? &stuck : stick(s);
    unsigned long i = mpz_get_ui(mpq_numref(s->constant)), found = 0, count = 0;
    for (unsigned long a = 0; s->op == CONSTANT && i < m.states && a < m.state[i].actions; a++)
        if (strcmp(m.state[i].action[a].name, name) == 0) {
            found = a;
            count++;
        }
    if (count != 1)
        fail("%.40s is the name of %lu actions of a state", name, count);
    return whole(found);
}

static node *expand_entry(const node *e, const scope *names, unsigned depth)
{
    node like = {.type = 'N', .op = INDEX};
    const node *table = e->kid[0];
    bool start = table->op == NAME && strcmp(table->name, "init") == 0;
    for (unsigned i = start; i < e->kids; i++) {
        const node *k = e->kid[i];
        bool name = i == 3 && (k->op == STRING || (k->op == NAME && !look_up(names, k->name)));
        like.kid[i - start] = name ? action(k->name, like.kid[2]) : expand_in(k, names, depth);
    }
    if (start)
        like.op = START;
    bool fits = start ? e->kids == 2 : e->kids == (like.kid[0]->type == 'A' ? 4u : 3u);
    for (unsigned i = 0; i < 4 && like.kid[i]; i++) {
        if (like.kid[i] == &stuck)
            return &stuck;
        fits = fits && (i > 0 || start ? like.kid[i]->type == 'N' : is_table(like.kid[i]));
    }
    if (!fits)
        fail("wanted [t,s,a], [t,s] or init[s]");
    like.model = true;
    mpq_init(like.constant);
    return build(like, true);
}

/* ---- Quantifiers -------------------------------------------------------------------------------------------- */

static node *join(op o, node *so_far, node *body, bool first)
{
    switch (o) {
    case ALL: return first ? body : make(AND, so_far, body, NULL, NULL);
    case ANY: return first ? body : make(OR, so_far, body, NULL, NULL);
    case COUNT: body = make(IF, body, whole(1), whole(0), NULL); /* fall through */
    case TOTAL: return make(ADD, so_far, body, NULL, NULL);
    default: return first ? body : call(o == LEAST ? MIN : MAX, so_far, body, NULL, NULL);
    }
}

/* One value after another: a range, the places that a variable stuck at runs over, deterministic policies. */
static node *unroll(const node *e, const scope *names, unsigned depth, unsigned long low, unsigned long high,
                    bool (*within)(unsigned long i, const node *where), const node *where)
{
    bool first = true;
    node *result = e->op == ALL || e->op == ANY ? truth(e->op == ALL) : whole(0);
    for (unsigned long i = low; i <= high; i++) {
        if (within && !within(i, where))
            continue;
        spend(10);
        node *value = whole(i);
        scope bound = {e->name, e->kid[1]->op == CHOICES ? call(CHOICES, value, NULL, NULL, NULL) : value, names};
        result = join(e->op, result, expand_in(e->kid[0], &bound, depth), first);
        first = false;
        if ((e->op == ALL && result->op == NO) || (e->op == ANY && result->op == YES) || result == &stuck)
            break;
    }
    if (first && (e->op == LEAST || e->op == MOST))
        fail("found the least or most of nothing");
    return result;
}

static bool is_step(unsigned long t, const node *s)
{
    return !s || place(t, mpz_get_ui(mpq_numref(s->constant))) >= 0;
}

static bool is_state(unsigned long s, const node *t)
{
    bool found = t && place(mpz_get_ui(mpq_numref(t->constant)), s) >= 0;
    for (unsigned long i = 1; !t && !found && i <= m.T; i++)
        found = place(i, s) >= 0;
    return found;
}

static unsigned long policies(void)
{
    unsigned long count = 1;
    for (unsigned long t = 1; t <= m.T; t++)
        for (unsigned s = 0; s < m.states; s++)
            if (place(t, s) >= 0) {
                count *= m.state[s].actions;
                if (count > 1000)
                    fail("there are more than 1000 deterministic policies");
            }
    return count;
}

static unsigned long bound_of(const node *n)
{
    if (n->op != CONSTANT || mpz_cmp_ui(mpq_denref(n->constant), 1) != 0 || mpq_sgn(n->constant) < 0 ||
        mpz_cmp_ui(mpq_numref(n->constant), 1000000) > 0)
        fail("wanted a whole number for a bound");
    return mpz_get_ui(mpq_numref(n->constant));
}

static node *unroll_places(const node *e, const scope *names, unsigned depth, char letter, node *where)
{
    if (where && where->free)
        return stick(where);
    if (where && (where->op != CONSTANT || mpz_cmp_ui(mpq_denref(where->constant), 1) != 0))
        fail("a place is no constant");
    if (letter == 't')
        return unroll(e, names, depth, 1, m.T, is_step, where);
    if (letter == 's')
        return unroll(e, names, depth, 0, m.states - 1, is_state, where);
    unsigned long s = mpz_get_ui(mpq_numref(where->constant));
    if (s >= m.states)
        fail("a state is none");
    return unroll(e, names, depth, 0, m.state[s].actions - 1, NULL, NULL);
}

static node *over_places(const node *e, const scope *names, unsigned depth)
{
    const node *binder = e->kid[1];
    char letter = e->name[0] == 'b' ? 'a' : e->name[0];
    node *where = binder->kid[0] ? expand_in(binder->kid[0], names, depth)
                                 : look_up(names, letter == 't' || letter == 'a' ? "s" : "t");
    if (!strchr("tsa", letter) || (letter == 'a' && !where) || depth >= 60 || (where && where->type != 'N'))
        fail("wanted t, s, a or b, and a state for actions");
    if (where == &stuck)
        return &stuck;
    mpq_t level;
    mpq_init(level);
    mpq_set_ui(level, depth + 1, 1);
    char name[2] = {letter, '\0'};
    uint64_t mine = UINT64_C(1) << (depth + 1), before = culprits;
    scope bound = {e->name, leaf(VARIABLE, 'N', level, NULL), names};
    culprits = 0;
    node *body = expand_in(e->kid[0], &bound, depth + 1);
    bool again = body == &stuck && (culprits & mine);
    culprits = before | (culprits & ~mine);
    if (again)
        return unroll_places(e, names, depth, letter, where);
    if (body == &stuck)
        return &stuck;
    bool truths = e->op == ALL || e->op == ANY;
    if (body->type != (truths || e->op == COUNT ? 'B' : 'N'))
        fail("a quantifier does not take this body");
    node like = {.op = e->op, .type = truths ? 'B' : 'N', .kid = {body, where}, .name = name, .model = true};
    mpq_init(like.constant);
    mpq_set(like.constant, level);
    body->free &= ~mine; /* bound from here on: a depth is bound by one quantifier above it */
    node *made = build(like, true);
    body->free |= mine;
    mpq_clear(level);
    return made;
}

static node *expand_quantifier(const node *e, const scope *names, unsigned depth)
{
    const node *binder = e->kid[1];
    if (binder->op == BIND)
        return over_places(e, names, depth);
    if (binder->op == CHOICES)
        return unroll(e, names, depth, 0, policies() - 1, NULL, NULL);
    node *low = expand_in(binder->kid[0], names, depth), *high = expand_in(binder->kid[1], names, depth);
    if (low == &stuck || high == &stuck)
        return &stuck;
    if (low->free || high->free)
        return stick(low->free ? low : high);
    return unroll(e, names, depth, bound_of(low), bound_of(high), NULL, NULL);
}

static node *expand_if(const node *e, const scope *names, unsigned depth)
{
    node *condition = expand_in(e->kid[0], names, depth);
    if (condition == &stuck)
        return &stuck;
    if (condition->op == YES || condition->op == NO)
        return expand_in(e->kid[condition->op == YES ? 1 : 2], names, depth);
    if (!condition->model && condition->free)
        return stick(condition); /* about the place alone: a recursion may end with it */
    return make(IF, condition, expand_in(e->kid[1], names, depth), expand_in(e->kid[2], names, depth), NULL);
}

static node *expand_in(const node *e, const scope *names, unsigned depth)
{
    node *a, *value = e->op == NAME ? look_up(names, e->name) : NULL;
    spend(1);
    if (value)
        return value;
    switch (e->op) {
    case CONSTANT: return leaf(CONSTANT, 'N', e->constant, NULL);
    case REFERENCE: return e->kid[0];
    case NAME:
    case CALL: return expand_call(e, names, depth);
    case ENTRY: return expand_entry(e, names, depth);
    case LET: {
        scope bound = {e->name, expand_in(e->kid[0], names, depth), names};
        return expand_in(e->kid[1], &bound, depth);
    }
    case IF: return expand_if(e, names, depth);
    case ALL:
    case ANY:
    case TOTAL:
    case LEAST:
    case MOST:
    case COUNT: return expand_quantifier(e, names, depth);
    case STRING: fail("found a string that is no name here");
    default: break;
    }
    a = expand_in(e->kid[0], names, depth);
    bool decided = (a->op == NO && (e->op == AND || e->op == IMPLIES)) || (a->op == YES && e->op == OR);
    value = e->kid[1] && !decided ? expand_in(e->kid[1], names, depth) : NULL;
    if (decided)
        return truth(a->op == YES || e->op == IMPLIES);
    op o = e->op == EQUAL && a->type == 'B' ? IFF : e->op;
    return make(o, a, value, NULL, NULL);
}

node *expand(node *read)
{
    culprits = 0;
    node *e = expand_in(read, NULL, 0);
    if (e == &stuck)
        fail("a place variable stands where a constant is needed");
    return e;
}

/* ---- Claim files -------------------------------------------------------------------------------------------- */

static source open_source(const char *path)
{
    source in = {.file = fopen(path, "r"), .path = path};
    reading = NULL;
    if (!in.file)
        trouble("cannot read %s", path);
    return in;
}

/* A field: its first line and the indented ones after it. `ahead` holds the line after that. */
static char *next_field(source *in, char **ahead)
{
    char *field = *ahead;
    *ahead = NULL;
    while (next_line(in)) {
        bool more = in->text[0] == ' ' || in->text[0] == '\t' || in->text[0] == '\r' || !in->text[0] || in->text[0] == '#';
        if (!more && field) {
            *ahead = copy(in->text, strlen(in->text));
            return field;
        }
        size_t length = field ? strlen(field) : 0;
        field = need(realloc(field, length + strlen(in->text) + 2));
        field[length] = '\n';
        strcpy(field + length + (length > 0), in->text);
    }
    return field;
}

static const char *value_of(const char *field, const char *keyword)
{
    size_t length = strlen(keyword);
    field += strspn(field, "\n");
    return strncmp(field, keyword, length) == 0 && field[length] && strchr(" \t\n\r", field[length]) ? field + length
                                                                                                    : NULL;
}

void definitions_read(const char *path)
{
    source in = open_source(path);
    char *ahead = NULL, *field;
    while ((field = next_field(&in, &ahead))) {
        const char *value = value_of(field, "def");
        if (value)
            define(value);
    }
}

static void add_assumptions(statement *into, const char *value)
{
    at = value;
    in_certificate = false;
    do {
        into->assume = grow(into->assume, into->assumptions, sizeof *into->assume);
        into->assume[into->assumptions++] = parse_level(0);
    } while (have(","));
}

/* Each assert under the forall before it. */
static node *quantified(const char *binders, const char *body)
{
    char *whole_text = need(malloc(strlen(binders) + strlen(body) + 20));
    sprintf(whole_text, *binders ? "forall %s\n:(%s\n)" : "%s(%s\n)", binders, body);
    return parse(whole_text, false);
}

void claim_read(const char *path, const char *id, statement *into)
{
    source in = open_source(path);
    char *ahead = NULL, *field;
    const char *binders = "", *value;
    bool mine = false, found = false;
    while ((field = next_field(&in, &ahead))) {
        if ((value = value_of(field, "claim"))) {
            value += strspn(value, " \t");
            mine = strncmp(value, id, strlen(id)) == 0 && strcspn(value, " \t\r\n#") == strlen(id);
            found = found || mine;
            binders = "";
        } else if ((value = value_of(field, "def"))) {
            define(value);
        } else if (mine && ((value = value_of(field, "assume")) || (value = value_of(field, "given")))) {
            add_assumptions(into, value);
        } else if (mine && (value = value_of(field, "forall"))) {
            binders = value;
        } else if (mine && (value = value_of(field, "assert"))) {
            node *next = quantified(binders, value);
            into->claim = into->claim ? as_read(AND, NULL, into->claim, next, NULL) : next;
        }
    }
    if (!found || !into->claim)
        trouble("found no claim %s that asserts something", id);
    for (size_t i = 0; i < into->assumptions; i++)
        into->assume[i] = expand(into->assume[i]);
    into->claim = expand(into->claim);
}
