/* The model of a certificate or a file. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

model m;

/* ---- The model: DRN as doc/format.md has it, without placeholders
 * ------------------------------------------- */

static void spaces(const char **at)
{
    *at += strspn(*at, " \t");
}

/* "[a, b]", a value for each reward model, if it stands there. */
static mpq_t *take_list(const char **at, const model *d)
{
    if (!take(at, "["))
        return NULL;
    mpq_t *list = need(malloc((d->rewards + 1) * sizeof *list)), below;
    mpq_init(below);
    for (unsigned i = 0; i < d->rewards; i++) {
        if (i > 0 && !take(at, ","))
            fail("wanted a value for each reward model");
        spaces(at);
        bool negative = take(at, "-");
        mpq_init(list[i]);
        take_number(at, list[i]);
        if (take(at, "/")) {
            take_number(at, below);
            if (mpq_sgn(below) == 0)
                fail("found a denominator 0");
            mpq_div(list[i], list[i], below);
        }
        if (negative)
            mpq_neg(list[i], list[i]);
        spaces(at);
    }
    mpq_clear(below);
    if (!take(at, "]"))
        fail("wanted ]");
    return list;
}

static long special(const model *d, const char *name)
{
    for (unsigned i = 0; i < d->rewards; i++)
        if (strcmp(d->reward[i], name) == 0)
            return i;
    return -1;
}

/* "state N [list] labels" */
static void read_state(const char *at, model *d)
{
    if (take_count(&at) != d->states)
        fail("wanted state %u", d->states);
    d->state = grow(d->state, d->states, sizeof *d->state);
    state *s = &d->state[d->states++];
    *s = (state){0};
    mpq_init(s->mu);
    if (*at && *at != ' ')
        fail("wanted a space, found %.20s", at);
    spaces(&at);
    s->value = take_list(&at, d);
    if (s->value && *at && *at != ' ')
        fail("wanted a space, found %.20s", at);
    for (spaces(&at); *at; spaces(&at)) {
        bool quoted = *at == '"';
        size_t length = quoted ? strcspn(at + 1, "\"") + 2 : strcspn(at, " \t");
        if (quoted && strlen(at) < length)
            fail("wanted a closing quote");
        s->init = s->init || (length == 4 && strncmp(at, "init", 4) == 0) ||
                  (length == 6 && strncmp(at, "\"init\"", 6) == 0);
        at += length;
    }
}

/* "action NAME [list]" */
static void read_action(const char *at, model *d)
{
    if (d->states == 0)
        fail("found an action before a state");
    state *s = &d->state[d->states - 1];
    s->action = grow(s->action, s->actions, sizeof *s->action);
    choice *a = &s->action[s->actions++];
    *a = (choice){0};
    mpq_inits(a->x, a->prior, NULL);
    size_t length = strcspn(at, " \t");
    a->name = copy(at, length);
    at += length;
    spaces(&at);
    a->value = take_list(&at, d);
    spaces(&at);
    if (*at || !length)
        fail("found %.20s behind an action", at);
}

/* "N : p" */
static void read_successor(const char *at, model *d)
{
    state *s = d->states ? &d->state[d->states - 1] : NULL;
    if (!s || !s->actions)
        fail("found %.20s, wanted a state", at);
    choice *a = &s->action[s->actions - 1];
    a->to = grow(a->to, a->successors, sizeof *a->to);
    a->tau = grow(a->tau, a->successors, sizeof *a->tau);
    a->to[a->successors] = (unsigned)take_count(&at);
    mpq_t below;
    mpq_inits(a->tau[a->successors], below, NULL);
    if (!take(&at, " : "))
        fail("wanted N : probability");
    take_number(&at, a->tau[a->successors]);
    if (take(&at, "/")) {
        take_number(&at, below);
        if (mpq_sgn(below) == 0)
            fail("found a denominator 0");
        mpq_div(a->tau[a->successors], a->tau[a->successors], below);
    }
    spaces(&at);
    if (*at || mpq_sgn(a->tau[a->successors]) == 0)
        fail("wanted a positive probability");
    a->successors++;
    mpq_clear(below);
}

static void read_names(source *in, model *d)
{
    if (!next_line(in))
        fail("wanted the names of reward models");
    const char *at = in->text;
    for (spaces(&at); *at; spaces(&at)) {
        size_t length = strcspn(at, " \t");
        d->reward = grow(d->reward, d->rewards, sizeof *d->reward);
        d->reward[d->rewards++] = copy(at, length);
        at += length;
    }
}

static void require_one(const mpq_t sum, const char *what, unsigned s)
{
    if (mpq_cmp_ui(sum, 1, 1) != 0)
        fail("%s of state %u does not sum to 1", what, s);
}

/* Defaults where the file does not say (doc/format.md), and what makes it an MDP. */
static void complete_choice(model *d, const state *s, choice *a, mpq_t prior)
{
    long success = special(d, "success"), given = special(d, "prior");
    mpq_t sum;
    mpq_init(sum);
    if ((success >= 0 || given >= 0) && !a->value)
        fail("an action lacks its values");
    mpq_set_ui(a->x, 1, 1);
    mpq_set_ui(a->prior, 1, s->actions);
    if (success >= 0)
        mpq_set(a->x, a->value[success]);
    if (given >= 0)
        mpq_set(a->prior, a->value[given]);
    if (mpq_sgn(a->x) < 0 || mpq_cmp_ui(a->x, 1, 1) > 0 || mpq_sgn(a->prior) < 0)
        fail("a success or prior is no probability");
    mpq_add(prior, prior, a->prior);
    for (unsigned i = 0; i < a->successors; i++) {
        mpq_add(sum, sum, a->tau[i]);
        if (a->to[i] >= d->states)
            fail("a successor is no state");
        for (unsigned k = 0; k < i; k++)
            if (a->to[i] == a->to[k])
                fail("a successor stands twice");
        spend(i + 1);
    }
    require_one(sum, "an action", (unsigned)(s - d->state));
    mpq_clear(sum);
}

static void complete(model *d)
{
    long initial = special(d, "initial");
    mpq_t sum, start;
    mpq_inits(sum, start, NULL);
    for (unsigned i = 0; i < d->states; i++) {
        state *s = &d->state[i];
        mpq_set_ui(sum, 0, 1);
        for (unsigned a = 0; a < s->actions; a++)
            complete_choice(d, s, &s->action[a], sum);
        require_one(sum, "the prior", i);
        if (initial >= 0 && !s->value)
            fail("a state lacks its values");
        mpq_set_ui(s->mu, s->init, 1);
        if (initial >= 0)
            mpq_set(s->mu, s->value[initial]);
        if (mpq_sgn(s->mu) < 0)
            fail("a start probability is negative");
        mpq_add(start, start, s->mu);
    }
    require_one(start, "the start", 0);
    if (d->T == 0 || !d->states || d->T > 50000000 / d->states || special(d, "log_success") >= 0)
        fail("wanted a horizon, of at most 50000000 places, and rational success");
    mpq_clears(sum, start, NULL);
}

static void read_total(source *in, unsigned long *total)
{
    const char *at = next_line(in) ? in->text : "";
    *total = take_count(&at);
    if (*at)
        fail("wanted a count");
}

void model_read(source *in, model *d)
{
    bool body = false, end = false;
    unsigned long states = 0, choices = 0, made = 0, types = 0;
    while (!end && next_line(in)) {
        const char *at = in->text;
        if (take(&at, "//@horizon: ")) {
            if (d->T)
                fail("found a second horizon");
            d->T = take_count(&at);
            if (*at)
                fail("wanted a count for the horizon");
        } else if (take(&at, "//") || !*at) {
            continue;
        } else if (in->certificate && strcmp(at, "end") == 0) {
            end = true;
        } else if (!body) {
            body = strcmp(at, "@model") == 0;
            bool skip = strcmp(at, "@parameters") == 0, count = take(&at, "@nr_");
            if (strcmp(at, "@reward_models") == 0)
                read_names(in, d);
            else if (count)
                read_total(in, strcmp(at, "states") == 0 ? &states : &choices);
            else if (skip && (!next_line(in) || *in->text))
                fail("wanted an empty line");
            else if (strcmp(at, "@type: MDP") == 0)
                types++;
            else if (!body && !skip && strcmp(at, "@value_type: rational") != 0 &&
                     strcmp(at, "@value_type: double") != 0)
                fail("found %.40s in the header", at);
        } else {
            spaces(&at);
            if (take(&at, "state "))
                read_state(at, d);
            else if (take(&at, "action "))
                read_action(at, d);
            else
                read_successor(at, d);
        }
    }
    if (in->certificate && !end)
        fail("wanted the end of the model");
    if (types != 1)
        fail("wanted the type MDP, once");
    complete(d);
    for (unsigned s = 0; s < d->states; s++)
        made += d->state[s].actions;
    if ((states && states != d->states) || (choices && choices != made))
        fail("the header counts other states or choices");
}

static bool same_values(const mpq_t *a, const mpq_t *b, unsigned n)
{
    bool same = true;
    mpq_t zero;
    mpq_init(zero);
    for (unsigned i = 0; i < n; i++)
        same = same && mpq_equal(a ? a[i] : zero, b ? b[i] : zero);
    mpq_clear(zero);
    return same;
}

static bool same_choice(const choice *a, const choice *b, unsigned rewards)
{
    bool same = strcmp(a->name, b->name) == 0 && a->successors == b->successors && mpq_equal(a->x, b->x) &&
                mpq_equal(a->prior, b->prior) && same_values(a->value, b->value, rewards);
    for (unsigned i = 0; same && i < a->successors; i++) {
        unsigned k = 0;
        while (k < b->successors && b->to[k] != a->to[i])
            k++;
        same = k < b->successors && mpq_equal(a->tau[i], b->tau[k]);
    }
    return same;
}

bool model_equal(const model *a, const model *b)
{
    bool same = a->T == b->T && a->states == b->states && a->rewards == b->rewards;
    for (unsigned i = 0; same && i < a->rewards; i++)
        same = strcmp(a->reward[i], b->reward[i]) == 0;
    for (unsigned i = 0; same && i < a->states; i++) {
        const state *s = &a->state[i], *r = &b->state[i];
        same = s->actions == r->actions && mpq_equal(s->mu, r->mu) &&
               same_values(s->value, r->value, a->rewards);
        for (unsigned k = 0; same && k < s->actions; k++)
            same = same_choice(&s->action[k], &r->action[k], a->rewards);
    }
    return same;
}

/* ---- Places
 * ------------------------------------------------------------------------------------------------- */

/* Layer t: the states that some choice, whatever the prior thinks of it, leads to. */
static void add_layer(void)
{
    unsigned long t = ++m.layers;
    m.first = need(realloc(m.first, (t + 2) * sizeof *m.first));
    m.slot = need(realloc(m.slot, (t + 1) * sizeof *m.slot));
    unsigned *slot = m.slot[t] = need(malloc(m.states * sizeof *slot)), count = 0;
    spend(m.states + 50);
    for (unsigned s = 0; s < m.states; s++)
        slot[s] = t == 1 && mpq_sgn(m.state[s].mu) > 0 ? 0 : NO_SLOT;
    for (unsigned s = 0; t > 1 && s < m.states; s++)
        for (unsigned a = 0; m.slot[t - 1][s] != NO_SLOT && a < m.state[s].actions; a++)
            for (unsigned i = 0; i < m.state[s].action[a].successors; i++)
                slot[m.state[s].action[a].to[i]] = 0;
    for (unsigned s = 0; s < m.states; s++)
        if (slot[s] != NO_SLOT)
            slot[s] = count++;
    if (t > 1 && memcmp(slot, m.slot[t - 1], m.states * sizeof *slot) == 0) {
        m.slot[t] = m.slot[t - 1]; /* as a rule, from some step on */
        free(slot);
    }
    if (t == 1)
        m.first[1] = 0;
    m.first[t + 1] = m.first[t] + count;
}

long place(unsigned long t, unsigned long s)
{
    if (t < 1 || t > m.T || s >= m.states)
        return -1;
    while (m.layers < t)
        add_layer();
    return m.slot[t][s] == NO_SLOT ? -1 : (long)(m.first[t] + m.slot[t][s]);
}
