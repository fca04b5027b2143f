/* Names, quantifiers, claim files, the program. */
#include "restate/restate.h"

#include <stdlib.h>
#include <string.h>

typedef struct scope {
    const char *name;
    const piece *value;
    const struct scope *outer;
} scope;

static const scope *names;
static bool top; /* a no of what is expanded now makes the claim no */
static unsigned drawn;

static const piece *look_up(const char *name)
{
    for (const scope *s = names; s; s = s->outer)
        if (strcmp(s->name, name) == 0)
            return s->value;
    return NULL;
}

static const piece *expand(const node *e);

static const piece *expand_under(const node *e, const char *name, const piece *value)
{
    scope inner = {name, value, names};
    names = &inner;
    const piece *p = expand(e);
    names = inner.outer;
    return p;
}

/* ---- The kernel's names ---- */

static piece *success_table(void)
{
    return make('A', "x");
}

static piece *values(const piece *q, const piece *y)
{
    return make('V', "eV % %", q, y);
}

static piece *backup(const piece *q, const piece *y)
{
    return make('A', "backup % %", y, values(q, y));
}

static piece *softmax(const piece *q, const piece *n, const piece *y)
{
    index_of(n);
    return make('A', "softmax % % % %", backup(q, y), n, q, y);
}

static piece *best(const piece *q, const piece *y)
{
    return make('A', "best % %", backup(q, y), y);
}

static piece *optimal(void)
{
    piece *x = success_table();
    return make('A', "best % %", make('A', "backup % %", x, make('V', "best_eV %", x)), x);
}

static piece *occupancy(const piece *q)
{
    return make('V', "occupancy %", q);
}

piece *success_of(const piece *q, const piece *y)
{
    return make('N', "mean %", values(q, y));
}

static piece *logs(const piece *q, const piece *of)
{
    return make('N', "sumlog % % %", occupancy(q), q, of);
}

static piece *divergence(const piece *q, const piece *r)
{
    return combine("-", logs(q, q), logs(q, r));
}

static piece *lookahead(const piece *q, const piece *n, const piece *y)
{
    piece *table = backup(q, y);
    unsigned long steps = index_of(n);
    for (unsigned long i = 1; i < m.T && i < steps; i++)
        table = make('A', "backup % %", y, make('V', "largest %", table));
    return table;
}

static piece *draws(const piece *q, const piece *n)
{
    piece *p = success_of(q, combine("^", success_table(), n));
    return chosen(combine("==", p, whole(0)), infinity(), combine("/", whole(1), p));
}

static bool is(const char *name, const char *wanted, unsigned given, unsigned least, unsigned most)
{
    return strcmp(name, wanted) == 0 && given >= least && given <= most;
}

/* Names that take a policy, perhaps a number, and a reward table that is x where it is left out. */
static piece *kernel(const char *f, const piece *const *k, unsigned n)
{
    const piece *x = success_table(), *y = n > 1 ? k[1] : x, *z = n > 2 ? k[2] : x;
    return is(f, "eQ", n, 1, 2)               ? backup(k[0], y)
           : is(f, "eV", n, 1, 2)             ? values(k[0], y)
           : is(f, "condition", n, 1, 2)      ? make('A', "conditioned % % %", k[0], backup(k[0], y), y)
           : is(f, "boltzmann", n, 2, 3)      ? softmax(k[0], k[1], z)
           : is(f, "argmax", n, 1, 2)         ? best(k[0], y)
           : is(f, "greedy", n, 1, 1)         ? make('A', "best % %", k[0], k[0])
           : is(f, "next", n, 1, 1)           ? make('A', "backup % %", combine("^", x, whole(0)), k[0])
           : is(f, "occupancy", n, 1, 1)      ? occupancy(k[0])
           : is(f, "lookahead", n, 2, 3)      ? lookahead(k[0], k[1], z)
           : is(f, "success", n, 1, 2)        ? success_of(k[0], y)
           : is(f, "is_optimal", n, 1, 1)     ? combine("==", success_of(k[0], x), success_of(optimal(), x))
           : is(f, "is_optimal_J", n, 1, 1)   ? combine("==", logs(k[0], x), best_return())
           : is(f, "var_return", n, 1, 1)     ? variance(k[0], occupancy(k[0]))
           : is(f, "J", n, 1, 1)              ? logs(k[0], x)
           : is(f, "entropy", n, 1, 1)        ? negated(logs(k[0], k[0]))
           : is(f, "kl", n, 2, 2)             ? divergence(k[0], k[1])
           : is(f, "kappa", n, 2, 2)          ? divergence(k[0], softmax(k[0], k[1], x))
           : is(f, "kappa_max", n, 1, 1)      ? divergence(k[0], best(k[0], x))
           : is(f, "expected_draws", n, 2, 2) ? draws(k[0], k[1])
           : is(f, "law", n, 1, 1) || is(f, "posterior_law", n, 1, 1) ? law(k[0], *f == 'p')
           : is(f, "log", n, 1, 1)                                    ? make('N', "log %", k[0])
           : is(f, "defined", n, 1, 1)                                ? make('T', "defined %", k[0])
                                                                      : NULL;
}

static piece *constant_name(const char *name)
{
    static const char *const tables[] = {"prior", "uniform", "x"};
    static const char *const truths[] = {"deterministic", "single_start", "uniform_prior",
                                         "full_support",  "same_actions", "positive_success"};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(name, tables[i]) == 0)
            return make('A', name);
    for (size_t i = 0; i < 6; i++)
        if (strcmp(name, truths[i]) == 0)
            return make('T', name);
    if (strcmp(name, "T") == 0 || strcmp(name, "horizon") == 0)
        return whole(m.T);
    if (strcmp(name, "yes") == 0 || strcmp(name, "no") == 0)
        return truth_piece(*name == 'y');
    return strcmp(name, "inf") == 0 ? infinity() : strcmp(name, "optimal") == 0 ? optimal() : NULL;
}

/* ---- Definitions ---- */

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
    definitions = grow(definitions, definition_count, sizeof *definitions);
    definition *d = &definitions[definition_count++];
    *d = (definition){.name = expect_name()};
    if (have("(")) {
        do {
            d->parameter = grow(d->parameter, d->parameters, sizeof *d->parameter);
            d->parameter[d->parameters++] = expect_name();
        } while (have(","));
        expect(")");
    }
    expect("=");
    d->body = parse(rest);
}

static const definition *definition_of(const char *name)
{
    for (size_t i = 0; i < definition_count; i++)
        if (strcmp(definitions[i].name, name) == 0)
            return &definitions[i];
    return NULL;
}

/* policy("name"), reward("name") */
static piece *stored(const node *e)
{
    char *operation = need(malloc(strlen(e->name) + strlen(e->kid[0]->name) + 2));
    sprintf(operation, "%s %s", e->name, e->kid[0]->name);
    if (strchr(operation, '%') || strchr(operation, '@') || strchr(e->kid[0]->name, ' '))
        fail("found the name %s", e->kid[0]->name);
    return make('A', operation);
}

static const piece *expand_call(const node *e, bool was_top)
{
    static unsigned deep;
    const definition *d = definition_of(e->name);
    const piece *k[4], *made;
    if (!d && e->kids == 1 && e->kid[0]->kind == STRING)
        return stored(e);
    for (unsigned i = 0; i < e->kids; i++)
        k[i] = expand(e->kid[i]);
    if (!d) {
        made = e->kids ? kernel(e->name, k, e->kids) : constant_name(e->name);
        if (!made)
            fail("%.40s with %u arguments is not in certificates", e->name, e->kids);
        return made;
    }
    if (d->parameters != e->kids || deep > 1000)
        fail("%s is called with another number of arguments, or for ever", e->name);
    scope bound[4];
    const scope *outside = names;
    for (unsigned i = 0; i < e->kids; i++)
        bound[i] = (scope){d->parameter[i], k[i], i ? &bound[i - 1] : NULL};
    names = e->kids ? &bound[e->kids - 1] : NULL;
    top = was_top;
    deep++;
    made = expand(d->body);
    deep--;
    names = outside;
    return made;
}

/* ---- Entries ---- */

static unsigned long action_number(const node *e, unsigned long s)
{
    unsigned long found = 0, count = 0;
    if (e->kind != STRING && (e->kind != NAME || look_up(e->name)))
        return index_of(expand(e));
    for (unsigned long a = 0; s < m.states && a < m.state[s].actions; a++)
        if (strcmp(m.state[s].action[a].name, e->name) == 0) {
            found = a;
            count++;
        }
    if (count != 1)
        fail("%.40s is the name of %lu actions of a state", e->name, count);
    return found;
}

static const piece *expand_entry(const node *e)
{
    if (e->kid[0]->kind == NAME && strcmp(e->kid[0]->name, "init") == 0) {
        unsigned long s = e->kids == 2 ? index_of(expand(e->kid[1])) : m.states;
        if (s >= m.states)
            fail("wanted init[s]");
        return constant(m.state[s].mu);
    }
    const piece *table = expand(e->kid[0]);
    if (e->kids != (type_of(table) == 'A' ? 4u : 3u))
        fail("wanted [t,s,a] or [t,s]");
    unsigned long t = index_of(expand(e->kid[1])), s = index_of(expand(e->kid[2]));
    return entry_of(table, t, s, e->kids == 4 ? action_number(e->kid[3], s) : 0);
}

/* ---- Quantifiers ---- */

static const piece *join(const char *q, const piece *so_far, const piece *body)
{
    if (*q == 'c')
        body = chosen(body, whole(1), whole(0));
    if (*q == 's' || *q == 'c')
        return combine("+", so_far ? so_far : whole(0), body);
    if (!so_far)
        return body;
    if (*q == 'f' || *q == 'e')
        return combine(*q == 'f' ? "and" : "or", so_far, body);
    return make('N', q[1] == 'i' ? "smaller % %" : "larger % %", so_far, body);
}

/* Is i one of the steps, states or actions that are meant: t at the bound s, s at the bound t? */
static bool is_meant(char letter, unsigned long i, const piece *where)
{
    if (letter == 't')
        return !where || place_number(i, index_of(where)) >= 0;
    if (letter != 's')
        return true;
    bool found = where && place_number(index_of(where), i) >= 0;
    for (unsigned long t = 1; !where && !found && t <= m.T; t++)
        found = place_number(t, i) >= 0;
    return found;
}

static unsigned long policies(void)
{
    unsigned long count = 1;
    for (unsigned long i = 0; i < m.places && count <= MOST_UNROLLED; i++)
        count *= m.state[m.place[i].s].actions;
    return count;
}

static const piece *unroll(const node *e, unsigned long low, unsigned long high, const piece *where)
{
    const char *q = e->name;
    const piece *result = NULL;
    for (unsigned long i = low; i <= high; i++) {
        char text[30];
        spend(10);
        sprintf(text, "choices %lu", i);
        if (e->binder == 'p' && !is_meant(*e->variable, i, where))
            continue;
        if (e->binder != 'p' && i - low >= MOST_UNROLLED)
            fail("more than %d values are not in certificates", MOST_UNROLLED);
        const piece *value = e->binder == 'd' ? make('A', text) : whole(i);
        result = join(q, result, expand_under(e->kid[0], e->variable, value));
        if (result->kind == TRUTH && result->yes == (*q == 'e'))
            return result;
    }
    if (!result && *q == 'm')
        fail("found the least or most of nothing");
    return result ? result : *q == 'f' || *q == 'e' ? truth_piece(*q == 'f') : whole(0);
}

static const piece *over_places(const node *e)
{
    char letter = *e->variable;
    const piece *where = look_up(letter == 's' ? "t" : "s");
    if (letter == 't')
        return unroll(e, 1, m.T, where);
    if (letter == 's')
        return unroll(e, 0, m.states - 1, where);
    if (!where || index_of(where) >= m.states)
        fail("wanted a state that is bound before its actions");
    return unroll(e, 0, m.state[index_of(where)].actions - 1, NULL);
}

/* One of them stands for all: a no for it makes the claim no. */
static const piece *over_all(const node *e, bool was_top)
{
    char operation[40];
    if (!was_top || *e->name != 'f')
        fail("a quantifier over all policies or rewards inside a claim is not in certificates");
    sprintf(operation, "any %s %u", e->binder == 'y' ? "reward" : "policy", ++drawn);
    top = true;
    return expand_under(e->kid[0], e->variable, make('A', operation));
}

static const piece *expand_quantifier(const node *e, bool was_top)
{
    if (e->binder == 'q' || e->binder == 'y')
        return over_all(e, was_top);
    unsigned long low = e->binder == 'r' ? index_of(expand(e->kid[1])) : 0;
    unsigned long high = e->binder == 'r' ? index_of(expand(e->kid[2])) : 0;
    top = was_top && *e->name == 'f';
    if (e->binder == 'p')
        return over_places(e);
    return unroll(e, low, e->binder == 'd' ? policies() - 1 : high, NULL);
}

/* ---- Expansion ---- */

static const piece *expand_binary(const node *e, bool was_top)
{
    top = was_top && strcmp(e->name, "and") == 0;
    const piece *a = expand(e->kid[0]), *simple = decided(e->name, a);
    return simple ? simple : combine(e->name, a, expand(e->kid[1]));
}

static const piece *expand_if(const node *e)
{
    const piece *condition = expand(e->kid[0]);
    if (condition->kind == TRUTH)
        return expand(e->kid[condition->yes ? 1 : 2]);
    const piece *yes = expand(e->kid[1]);
    return chosen(condition, yes, expand(e->kid[2]));
}

static const piece *expand_kind(const node *e, bool was_top)
{
    const piece *value = e->kind == NAME ? look_up(e->name) : NULL;
    switch (value ? STRING : e->kind) {
    case CONSTANT: return constant(e->constant);
    case NAME:
    case CALL: return expand_call(e, was_top);
    case ENTRY: return expand_entry(e);
    case LET:
        value = expand(e->kid[0]);
        top = was_top;
        return expand_under(e->kid[1], e->name, value);
    case IF: return expand_if(e);
    case NOT: return inverse(expand(e->kid[0]));
    case NEGATE: return negated(expand(e->kid[0]));
    case BINARY: return expand_binary(e, was_top);
    case QUANTIFIER: return expand_quantifier(e, was_top);
    default: break;
    }
    if (!value)
        fail("found a string that is no name here");
    return value;
}

static const piece *expand(const node *e)
{
    bool was_top = top;
    top = false;
    spend(1);
    const piece *p = expand_kind(e, was_top);
    temps = 0;
    top = was_top;
    return p;
}

/* ---- Claim files ---- */

/* A field: its first line and the indented ones after it. *ahead holds the line after that. */
static char *next_field(source *in, char **ahead)
{
    char *field = *ahead;
    *ahead = NULL;
    while (next_line(in)) {
        bool more = in->text[0] == '\0' || strchr(" \t\r#", in->text[0]);
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

static void read_definitions(const char *path)
{
    static source in; /* messages are about it to the end */
    in = source_open(path, true);
    char *ahead = NULL, *field;
    while ((field = next_field(&in, &ahead)))
        if (value_of(field, "def"))
            define(value_of(field, "def"));
}

static node **assumed, *claimed;
static size_t assumptions;

static void add_assumptions(const char *value)
{
    rest = value;
    do {
        assumed = grow(assumed, assumptions, sizeof *assumed);
        assumed[assumptions++] = parse_level(0);
    } while (have(","));
}

/* Each assert under the forall before it. */
static void add_assertion(const char *binders, const char *body)
{
    char *text = need(malloc(strlen(binders) + strlen(body) + 20));
    sprintf(text, *binders ? "forall %s\n:(%s\n)" : "%s(%s\n)", binders, body);
    node *both = new_node(BINARY, "and"), *next = parse(text);
    both->kids = 2;
    both->kid[0] = claimed;
    both->kid[1] = next;
    claimed = claimed ? both : next;
}

static void read_claim(const char *path, const char *id)
{
    static source in; /* messages are about it to the end */
    in = source_open(path, true);
    char *ahead = NULL, *field;
    const char *binders = "", *value;
    bool mine = false;
    while ((field = next_field(&in, &ahead))) {
        if ((value = value_of(field, "claim"))) {
            value += strspn(value, " \t");
            mine = strncmp(value, id, strlen(id)) == 0 && strcspn(value, " \t\r\n#") == strlen(id);
            binders = "";
        } else if ((value = value_of(field, "def"))) {
            define(value);
        } else if (mine && ((value = value_of(field, "assume")) || (value = value_of(field, "given")))) {
            add_assumptions(value);
        } else if (mine && (value = value_of(field, "forall"))) {
            binders = value;
        } else if (mine && (value = value_of(field, "assert"))) {
            add_assertion(binders, value);
        }
    }
    if (!claimed)
        trouble("found no claim %s that asserts something", id);
}

int main(int argc, char **argv)
{
    bool given = argc == 5 && strcmp(argv[1], "--prelude") == 0,
         help = argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
    const char *colon = given || argc == 3 ? strrchr(argv[argc - 2], ':') : NULL;
    start_program("rationale-restate:");
    if (!colon || help) {
        fputs("usage: rationale-restate [--prelude FILE] FILE.claim:ID MODEL.drn\n", help ? stdout : stderr);
        return help ? 0 : 5;
    }
    source model_file = source_open(argv[argc - 1], true);
    model_read(&model_file, &(source){.file = NULL});
    read_definitions(given ? argv[2] : PKGDATADIR "/prelude.defs");
    read_claim(copy(argv[argc - 2], (size_t)(colon - argv[argc - 2])), colon + 1);
    piece **expanded = need(malloc((assumptions + 1) * sizeof *expanded));
    for (size_t i = 0; i < assumptions; i++)
        expanded[i] = (piece *)expand(assumed[i]);
    top = true;
    print_statement(colon + 1, expanded, assumptions, expand(claimed));
    stop(0);
}
