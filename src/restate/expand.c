/* The walk from a claim to its steps: definitions, entries, quantifiers. */
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

/* ---- Definitions ---- */

typedef struct definition {
    char *name, **parameter;
    unsigned parameters;
    node *body;
} definition;

static definition *definitions;
static size_t definition_count;

void define(const char *text)
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
        made = e->kids ? kernel_call(e->name, k, e->kids) : kernel_constant(e->name);
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
    if (e->kids != (is_by_action(table) ? 4u : 3u))
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
        return !where || is_place(i, index_of(where));
    if (letter != 's')
        return true;
    bool found = where && is_place(index_of(where), i);
    for (unsigned long t = 1; !where && !found && t <= m.T; t++)
        found = is_place(t, i);
    return found;
}

static unsigned long policies(void)
{
    unsigned long count = 1;
    for (unsigned long i = place_from(0); i < m.places && count <= MOST_UNROLLED; i = place_from(i + 1))
        count *= state_at(i)->actions;
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

const piece *expand_stated(const node *e, bool claimed)
{
    top = claimed;
    return expand(e);
}
