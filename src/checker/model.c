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
    mpq_t *list = fractions_new(m.rewards);
    for (unsigned long i = 0; i < m.rewards; i++) {
        if (i > 0)
            want(at, ", ");
        take_fraction(at, list[i]);
    }
    want(at, "]");
    return list;
}

/* " LABEL ..." behind a state; without `initial` the label init marks the start. */
static void read_labels(const char *at, state *s)
{
    for (size_t length; *at; at += length) {
        want(&at, " ");
        length = *at == '"' ? strcspn(at + 1, "\"") + 2 : strcspn(at, " ");
        fail_if(length == 0 || length > strlen(at), "wanted labels, found %.20s", at);
        if (length == 4 && strncmp(at, "init", 4) == 0)
            mpq_set_ui(s->mu, 1, 1);
    }
}

/* "state N [list] labels", "<tab>action NAME [list]", "<tab><tab>N : probability" */
static void read_body(const char *at)
{
    state *s = m.states ? &m.state[m.states - 1] : NULL;
    action *a = s && s->actions ? &s->action[s->actions - 1] : NULL;
    if (take(&at, "state ")) {
        m.state = grow(m.state, m.states, sizeof *m.state);
        s = &m.state[m.states++];
        *s = (state){0};
        mpq_init(s->mu);
        fail_if(take_count(&at) != m.states - 1, "wanted state %lu", m.states - 1);
        s->value = take_list(&at);
        read_labels(at, s);
    } else if (s && take(&at, "\taction ")) {
        s->action = grow(s->action, s->actions, sizeof *s->action);
        a = &s->action[s->actions++];
        *a = (action){.name = take_word(&at)};
        mpq_inits(a->x, a->prior, NULL);
        a->value = take_list(&at);
        want_end(at);
    } else if (a && take(&at, "\t\t")) {
        a->to = grow(a->to, a->successors, sizeof *a->to);
        a->tau = grow(a->tau, a->successors, sizeof *a->tau);
        mpq_init(a->tau[a->successors]);
        a->to[a->successors] = take_count(&at);
        want(&at, " : ");
        take_fraction(&at, a->tau[a->successors]);
        want_end(at);
        fail_if(mpq_sgn(a->tau[a->successors]) <= 0, "wanted a positive probability");
        a->successors++;
    } else {
        fail("wanted a state, an action or a successor, found %.20s", at);
    }
}

long reward_number(const char *name)
{
    for (unsigned long i = 0; i < m.rewards; i++)
        if (strcmp(m.reward[i], name) == 0)
            return (long)i;
    return -1;
}

static void need_one(mpq_srcptr sum, const char *what, unsigned long s)
{
    fail_if(mpq_cmp_ui(sum, 1, 1) != 0, "%s of state %lu does not sum to 1", what, s);
}

/* The action's value of this reward model, or else the default. */
static void set_value(mpq_t out, const action *a, const char *name, unsigned long below)
{
    long k = reward_number(name);
    mpq_set_ui(out, 1, below);
    fail_if(k >= 0 && !a->value, "an action lacks its values");
    if (k >= 0)
        mpq_set(out, a->value[k]);
    fail_if(mpq_sgn(out) < 0 || mpq_cmp_ui(out, 1, 1) > 0, "a %s is no probability", name);
}

/* x and the prior, by default 1 and uniform; what makes it an MDP. */
static void complete_state(state *s, unsigned long i, mpq_t start)
{
    long initial = reward_number("initial");
    mpq_ptr prior = temp();
    for (unsigned long k = 0; k < s->actions; k++) {
        action *a = &s->action[k];
        mpq_ptr sum = temp();
        set_value(a->x, a, "success", 1);
        set_value(a->prior, a, "prior", s->actions);
        mpq_add(prior, prior, a->prior);
        s->work += 1 + a->successors;
        for (unsigned long n = 0; n < a->successors; n++) {
            mpq_add(sum, sum, a->tau[n]);
            if (a->to[n] >= m.states || (n > 0 && a->to[n] <= a->to[n - 1]))
                fail("successors are no states, or not in order");
        }
        need_one(sum, "an action", i);
    }
    need_one(prior, "the prior", i);
    fail_if(initial >= 0 && !s->value, "a state lacks its values");
    if (initial >= 0)
        mpq_set(s->mu, s->value[initial]);
    fail_if(mpq_sgn(s->mu) < 0, "a start probability is negative");
    mpq_add(start, start, s->mu);
    temps = 1; /* start */
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

/* The next line of the model, with which the other file has to go on; false where it ends. */
static bool model_line(source *in, source *same)
{
    bool more = next_model_line(in);
    fail_if(!more && !in->trusted, "wanted the end of the model");
    more = more && (in->trusted || strcmp(in->text, "end") != 0);
    want_same(same, more ? in->text : NULL);
    return more;
}

static unsigned long read_header(source *in, source *same, unsigned long *choices)
{
    static const char *const lines[] = {"//@horizon: ",
                                        "@type: MDP",
                                        "@value_type: rational",
                                        "@parameters",
                                        "",
                                        "@reward_models",
                                        "",
                                        "@nr_states",
                                        "",
                                        "@nr_choices",
                                        "",
                                        "@model"};
    unsigned long states = 0, *const counts[12] = {[0] = &m.T, [8] = &states, [10] = choices};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *at = model_line(in, same) ? in->text : "the end";
        want(&at, lines[i]);
        if (counts[i])
            *counts[i] = take_count(&at);
        while (i == 6 && *at && (m.rewards == 0 || take(&at, " "))) {
            m.reward = grow(m.reward, m.rewards, sizeof *m.reward);
            m.reward[m.rewards++] = take_word(&at);
        }
        want_end(at);
    }
    return states;
}

void model_read(source *in, source *same)
{
    unsigned long choices, made = 0, states = read_header(in, same, &choices);
    temps = 0;
    mpq_ptr start = temp();
    while (model_line(in, same))
        read_body(in->text);
    for (unsigned long s = 0; s < m.states; s++) {
        complete_state(&m.state[s], s, start);
        made += m.state[s].actions;
    }
    need_one(start, "the start", 0);
    fail_if(states != m.states || choices != made, "the header counts other states or choices");
    if (m.T == 0 || m.T > MOST_PLACES / m.states || reward_number("log_success") >= 0)
        fail("wanted a horizon, of at most %lu places, and rational success", MOST_PLACES);
    find_places();
}

bool hypothesis(char code)
{
    bool ok = code != 'S' || m.places == 1 || m.place[1].t != 1;
    unsigned long actions = 0;
    for (unsigned long i = 0; ok && i < m.places; i++) {
        const place *p = &m.place[i];
        const state *s = &m.state[p->s];
        actions = i == 0 || p->t != p[-1].t ? s->actions : actions; /* of the first place of its layer */
        ok = code != 'A' || s->actions == actions;
        for (const action *a = s->action; ok && a < s->action + s->actions; a++)
            ok = code == 'D'   ? p->t == m.T || a->successors == 1
                 : code == 'F' ? mpq_sgn(a->prior) > 0
                 : code == 'U' ? mpq_cmp_ui(a->prior, 1, s->actions) == 0
                 : code == 'P' ? mpq_sgn(a->x) > 0
                               : true;
        spend(s->actions);
    }
    return ok;
}
