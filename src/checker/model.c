/* The model: DRN as rationale writes it (doc/format.md), and nothing else. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

#define MOST_PLACES 4000000ul

model m;

/* " [1/2, 0]", a value for each reward model, if it stands there. */
static mpq_t *take_list(const char **at)
{
    if (!take(at, " ["))
        return NULL;
    mpq_t *list = need(malloc((m.rewards + 1) * sizeof *list));
    for (unsigned long i = 0; i < m.rewards; i++) {
        if (i > 0)
            want(at, ", ");
        mpq_init(list[i]);
        take_fraction(at, list[i]);
    }
    want(at, "]");
    return list;
}

/* "state N [list] labels"; without `initial` the label init marks the start. */
static void read_state(const char *at)
{
    if (take_count(&at) != m.states)
        fail("wanted state %lu", m.states);
    m.state = grow(m.state, m.states, sizeof *m.state);
    state *s = &m.state[m.states++];
    *s = (state){0};
    mpq_init(s->mu);
    s->value = take_list(&at);
    while (*at) {
        bool quoted = take(&at, " \"");
        size_t length = strcspn(at + !quoted, quoted ? "\"" : " ");
        if (!quoted && (*at != ' ' || length == 0))
            fail("wanted labels, found %.20s", at);
        if (!quoted && length == 4 && strncmp(at, " init", 5) == 0)
            mpq_set_ui(s->mu, 1, 1);
        at += length + 1;
        if (quoted && at[-1] != '"')
            fail("wanted a closing quote");
    }
}

/* "<tab>action NAME [list]" */
static void read_action(const char *at)
{
    if (m.states == 0)
        fail("found an action before a state");
    state *s = &m.state[m.states - 1];
    s->action = grow(s->action, s->actions, sizeof *s->action);
    action *a = &s->action[s->actions++];
    *a = (action){.name = take_word(&at)};
    mpq_inits(a->x, a->prior, NULL);
    a->value = take_list(&at);
    if (*at)
        fail("found %.20s behind an action", at);
}

/* "<tab><tab>N : probability" */
static void read_successor(const char *at)
{
    state *s = m.states ? &m.state[m.states - 1] : NULL;
    if (!s || !s->actions)
        fail("found %.20s before an action", at);
    action *a = &s->action[s->actions - 1];
    a->to = grow(a->to, a->successors, sizeof *a->to);
    a->tau = grow(a->tau, a->successors, sizeof *a->tau);
    a->to[a->successors] = take_count(&at);
    want(&at, " : ");
    mpq_init(a->tau[a->successors]);
    take_fraction(&at, a->tau[a->successors]);
    if (*at || mpq_sgn(a->tau[a->successors]) <= 0)
        fail("wanted a positive probability");
    a->successors++;
}

static long reward_number(const char *name)
{
    for (unsigned long i = 0; i < m.rewards; i++)
        if (strcmp(m.reward[i], name) == 0)
            return (long)i;
    return -1;
}

static void need_one(mpq_srcptr sum, const char *what, unsigned long s)
{
    if (mpq_cmp_ui(sum, 1, 1) != 0)
        fail("%s of state %lu does not sum to 1", what, s);
}

/* x and the prior, by default 1 and uniform; what makes it an MDP. */
static void complete_action(const state *s, action *a, mpq_ptr prior)
{
    long success = reward_number("success"), given = reward_number("prior");
    mpq_ptr sum = temp();
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
    for (unsigned long i = 0; i < a->successors; i++) {
        mpq_add(sum, sum, a->tau[i]);
        if (a->to[i] >= m.states || (i > 0 && a->to[i] <= a->to[i - 1]))
            fail("successors are no states, or not in order");
    }
    need_one(sum, "an action", (unsigned long)(s - m.state));
}

static void complete(void)
{
    long initial = reward_number("initial");
    mpq_ptr start = temp();
    for (unsigned long i = 0; i < m.states; i++) {
        state *s = &m.state[i];
        mpq_ptr sum = temp();
        for (unsigned long a = 0; a < s->actions; a++)
            complete_action(s, &s->action[a], sum);
        need_one(sum, "the prior", i);
        if (initial >= 0 && !s->value)
            fail("a state lacks its values");
        if (initial >= 0)
            mpq_set(s->mu, s->value[initial]);
        if (mpq_sgn(s->mu) < 0)
            fail("a start probability is negative");
        mpq_add(start, start, s->mu);
        temps = 1;
    }
    need_one(start, "the start", 0);
    if (m.T == 0 || m.T > MOST_PLACES / m.states || reward_number("log_success") >= 0)
        fail("wanted a horizon, of at most %lu places, and rational success", MOST_PLACES);
}

/* The places that some choice, whatever the prior thinks of it, leads to. */
static void find_places(void)
{
    unsigned long entries = 0;
    m.slot = need(malloc(m.T * m.states * sizeof *m.slot));
    for (unsigned long i = 0; i < m.T * m.states; i++)
        m.slot[i] = i < m.states && mpq_sgn(m.state[i].mu) > 0 ? 0 : -1;
    for (unsigned long i = 0; i < m.T * m.states; i++) {
        const state *s = &m.state[i % m.states];
        unsigned long t = i / m.states + 1;
        if (m.slot[i] < 0)
            continue;
        m.slot[i] = (long)m.places;
        m.place = grow(m.place, m.places, sizeof *m.place);
        m.place[m.places++] = (place){t, i % m.states, entries};
        entries += s->actions;
        for (unsigned long a = 0; a < s->actions; a++) {
            spend(s->action[a].successors);
            for (unsigned long k = 0; t < m.T && k < s->action[a].successors; k++)
                m.slot[t * m.states + s->action[a].to[k]] = 0;
        }
    }
    m.place = grow(m.place, m.places, sizeof *m.place);
    m.place[m.places] = (place){m.T + 1, 0, entries};
}

long place_number(unsigned long t, unsigned long s)
{
    return t >= 1 && t <= m.T && s < m.states ? m.slot[(t - 1) * m.states + s] : -1;
}

/* A line of the model that is no comment; false where it ends. */
static bool model_line(source *in, void (*each)(const char *line))
{
    bool more, comment;
    do {
        more = next_line(in);
        comment = more && strncmp(in->text, "//", 2) == 0 && in->text[2] != '@';
    } while (comment);
    more = more && (in->trusted || strcmp(in->text, "end") != 0);
    if (more && each)
        each(in->text);
    if (!more && !in->trusted && !feof(in->file) && strcmp(in->text, "end") != 0)
        fail("wanted the end of the model");
    return more;
}

/* counts: of states and of choices */
static void read_header(source *in, void (*each)(const char *line), unsigned long *counts)
{
    static const char *const lines[] = {"//@horizon: ", "@type: MDP", "@value_type: rational", "@parameters", "",
                                        "@reward_models", NULL, "@nr_states", NULL, "@nr_choices", NULL, "@model"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *at = model_line(in, each) ? in->text : "the end";
        if ((i > 0 && lines[i] && strcmp(at, lines[i]) != 0) || (i == 0 && !take(&at, lines[0])))
            fail("wanted %s in the model's header, found %.20s", lines[i], at);
        if (i == 0)
            m.T = take_count(&at);
        if (i == 8 || i == 10)
            counts[i == 10] = take_count(&at);
        while (i == 6 && *at && (m.rewards == 0 || take(&at, " "))) {
            m.reward = grow(m.reward, m.rewards, sizeof *m.reward);
            m.reward[m.rewards++] = take_word(&at);
        }
        if ((i == 0 || !lines[i]) && *at)
            fail("found %.20s in the model's header", at);
    }
}

void model_read(source *in, void (*each)(const char *line))
{
    unsigned long counts[2], choices = 0;
    read_header(in, each, counts);
    while (model_line(in, each)) {
        const char *at = in->text;
        if (take(&at, "state "))
            read_state(at);
        else if (take(&at, "\taction "))
            read_action(at);
        else if (take(&at, "\t\t"))
            read_successor(at);
        else
            fail("wanted a state, an action or a successor, found %.20s", at);
    }
    complete();
    for (unsigned long s = 0; s < m.states; s++)
        choices += m.state[s].actions;
    if (counts[0] != m.states || counts[1] != choices)
        fail("the header counts other states or choices");
    find_places();
}

static bool holds_at(const char *name, const place *p, unsigned long actions)
{
    const state *s = &m.state[p->s];
    if (strcmp(name, "same_actions") == 0)
        return s->actions == actions;
    bool ok = true;
    for (unsigned long a = 0; a < s->actions; a++) {
        const action *c = &s->action[a];
        ok = ok && (strcmp(name, "deterministic") == 0    ? p->t == m.T || c->successors == 1
                    : strcmp(name, "full_support") == 0   ? mpq_sgn(c->prior) > 0
                    : strcmp(name, "uniform_prior") == 0  ? mpq_cmp_ui(c->prior, 1, s->actions) == 0
                                                          : mpq_sgn(c->x) > 0 /* positive_success */);
    }
    return ok;
}

bool hypothesis(const char *name)
{
    bool ok = true;
    unsigned long actions = 0;
    if (strcmp(name, "single_start") == 0)
        return m.places == 1 || m.place[1].t != 1;
    for (unsigned long i = 0; ok && i < m.places; i++) {
        if (i == 0 || m.place[i].t != m.place[i - 1].t) /* the first of its layer */
            actions = m.state[m.place[i].s].actions;
        ok = holds_at(name, &m.place[i], actions);
        spend(10);
    }
    return ok;
}
