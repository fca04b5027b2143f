/* What is claimed, brought to the kernel's few operations: definitions, names, quantifiers, claim files. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

/* ---- Definitions and names
 * ---------------------------------------------------------------------------------- */

typedef struct definition {
    char *name, **parameter;
    unsigned parameters;
    node *body;
} definition;

static definition *definitions;
static size_t definition_count;

static void define(const char *text)
{
    rest = text;
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
    d->body = parse(rest, false);
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

/* ---- The kernel's names, in terms of its operations
 * --------------------------------------------------------- */

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
    if (is(name, n, "next", 1, 1))
        return call(BACKUP, make(POW, x, whole(0), NULL, NULL), k[0], NULL, NULL);
    if (is(name, n, "lookahead", 2, 3))
        return lookahead(k[0], k[1], n > 2 ? k[2] : x);
    if (is(name, n, "success", 1, 2))
        return mean(k[0], y);
    if (is(name, n, "is_optimal", 1, 1))
        return make(EQUAL, mean(k[0], x), mean(optimal(), x), NULL, NULL);
    if (is(name, n, "is_optimal_J", 1, 1))
        return make(EQUAL, call(RETURN, k[0], occupancy(k[0]), NULL, NULL),
                    leaf(BEST_RETURN, 'N', NULL, NULL), NULL, NULL);
    if (is(name, n, "var_return", 1, 1))
        return call(VARIANCE, k[0], occupancy(k[0]), NULL, NULL);
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
    return call_by_name(name, k, n);
}

static node *constant_name(const char *name)
{
    static const struct {
        const char *name;
        op op;
        char type;
    } names[] = {{"prior", PRIOR, 'A'},
                 {"uniform", UNIFORM, 'A'},
                 {"x", SUCCESS, 'A'},
                 {"inf", INFINITY_, 'N'},
                 {"best_J", BEST_RETURN, 'N'},
                 {"yes", YES, 'B'},
                 {"no", NO, 'B'},
                 {"deterministic", DETERMINISTIC, 'B'},
                 {"single_start", SINGLE_START, 'B'},
                 {"uniform_prior", UNIFORM_PRIOR, 'B'},
                 {"full_support", FULL_SUPPORT, 'B'},
                 {"same_actions", SAME_ACTIONS, 'B'},
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
        return leaf(strcmp(e->name, "policy") == 0 ? STORED_POLICY : STORED_REWARD, 'A', NULL,
                    e->kid[0]->name);
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

/* ---- Quantifiers
 * -------------------------------------------------------------------------------------------- */

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
        scope bound = {e->name, e->kid[1]->op == CHOICES ? call(CHOICES, value, NULL, NULL, NULL) : value,
                       names};
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

/* In certificates a variable's name says its depth, and no other one of that depth is in sight. */
static unsigned named_depth(const char *name, const scope *names)
{
    const char *digits = name + 1;
    unsigned long depth = take_count(&digits);
    for (; names; names = names->outer)
        if (names->value->op == VARIABLE && mpq_cmp_ui(names->value->constant, depth, 1) == 0 &&
            strcmp(names->name, name) != 0)
            fail("%s and %s are of one depth", name, names->name);
    if (*digits || depth < 1 || depth > 60)
        fail("wanted a variable such as t1, found %.20s", name);
    return (unsigned)depth;
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
    depth = e->name[1] ? named_depth(e->name, names) : depth + 1;
    mpq_t level;
    mpq_init(level);
    mpq_set_ui(level, depth, 1);
    char name[2] = {letter, '\0'};
    uint64_t mine = UINT64_C(1) << depth, before = culprits;
    scope bound = {e->name, leaf(VARIABLE, 'N', level, NULL), names};
    culprits = 0;
    node *body = expand_in(e->kid[0], &bound, depth);
    bool again = body == &stuck && (culprits & mine);
    culprits = before | (culprits & ~mine);
    if (again)
        return unroll_places(e, names, depth - 1, letter, where);
    if (body == &stuck)
        return &stuck;
    bool truths = e->op == ALL || e->op == ANY;
    if (body->type != (truths || e->op == COUNT ? 'B' : 'N'))
        fail("a quantifier does not take this body");
    node like = {.op = e->op, .type = truths ? 'B' : 'N', .kid = {body, where}, .name = name, .model = true};
    mpq_init(like.constant);
    mpq_set(like.constant, level);
    uint64_t free_inside = body->free;
    body->free &= ~mine; /* bound from here on: a depth is bound by the nearest quantifier above it */
    node *made = build(like, true);
    body->free = free_inside;
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

/* ---- Claim files
 * -------------------------------------------------------------------------------------------- */

source open_source(const char *path, bool certificate)
{
    bool standard = strcmp(path, "-") == 0;
    source in = {.file = standard ? stdin : fopen(path, "r"), .path = path, .certificate = certificate};
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
        bool more = in->text[0] == ' ' || in->text[0] == '\t' || in->text[0] == '\r' || !in->text[0] ||
                    in->text[0] == '#';
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
    return strncmp(field, keyword, length) == 0 && field[length] && strchr(" \t\n\r", field[length])
               ? field + length
               : NULL;
}

void definitions_read(const char *path)
{
    source in = open_source(path, false);
    char *ahead = NULL, *field;
    while ((field = next_field(&in, &ahead))) {
        const char *value = value_of(field, "def");
        if (value)
            define(value);
    }
}

static void add_assumptions(statement *into, const char *value)
{
    rest = value;
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
    source in = open_source(path, false);
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
