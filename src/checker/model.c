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

/* Its value of this reward model; what it is by default stays if the model has none. */
static void set_probability(mpq_t out, const mpq_t *value, const char *name)
{
    long k = reward_number(name);
    fail_if(k >= 0 && !value, "a state or action lacks its values");
    if (k >= 0)
        mpq_set(out, value[k]);
    fail_if(mpq_sgn(out) < 0 || mpq_cmp_ui(out, 1, 1) > 0, "what is %s is no probability", name);
}

/* Start, x and prior, by default 1 and uniform; what makes it an MDP. */
static void complete_state(state *s, unsigned long i, mpq_t start)
{
    mpq_ptr prior = temp(), sum = temp();
    for (action *a = s->action; a < s->action + s->actions; a++) {
        mpq_set_ui(a->x, 1, 1);
        mpq_set_ui(a->prior, 1, s->actions);
        set_probability(a->x, a->value, "success");
        set_probability(a->prior, a->value, "prior");
        mpq_add(prior, prior, a->prior);
        s->work += 1 + a->successors;
        mpq_set_ui(sum, 0, 1);
        for (unsigned long n = 0; n < a->successors; n++) {
            mpq_add(sum, sum, a->tau[n]);
            if (a->to[n] >= m.states || (n > 0 && a->to[n] <= a->to[n - 1]))
                fail("successors are no states, or not in order");
        }
        need_one(sum, "an action", i);
    }
    need_one(prior, "the prior", i);
    set_probability(s->mu, s->value, "initial");
    mpq_add(start, start, s->mu);
    temps = 1; /* start */
}

const state *state_at(unsigned long i)
{
    return &m.state[i % m.states];
}

unsigned long after(unsigned long i, unsigned long a, unsigned long k)
{
    return i - i % m.states + m.states + state_at(i)->action[a].to[k];
}

/* The places that some choice, whatever the prior thinks of it, leads to. */
static void find_places(void)
{
    m.reached = need(calloc(m.places, sizeof *m.reached));
    for (unsigned long i = 0; i < m.places; i++) {
        const state *s = state_at(i);
        m.reached[i] = m.reached[i] || (i < m.states && mpq_sgn(s->mu) > 0);
        for (unsigned long a = 0; m.reached[i] && i + m.states < m.places && a < s->actions; a++)
            for (unsigned long k = 0; k < s->action[a].successors; k++)
                m.reached[after(i, a, k)] = true;
        spend(s->work);
    }
}

unsigned long place_from(unsigned long i)
{
    while (i < m.places && !m.reached[i])
        i++;
    return i;
}

bool is_place(unsigned long t, unsigned long s)
{
    return t >= 1 && t <= m.T && s < m.states && m.reached[(t - 1) * m.states + s];
}

unsigned long take_place(const char **at)
{
    unsigned long t = (want(at, " "), take_count(at)), s = (want(at, " "), take_count(at));
    fail_if(!is_place(t, s), "no way leads to t=%lu state %lu", t, s);
    return (t - 1) * m.states + s;
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
    /* clang-format off */
    static const char *const lines[] = {
        "//@horizon: ", "@type: MDP", "@value_type: rational", "@parameters", "", "@reward_models", "",
        "@nr_states", "", "@nr_choices", "", "@model"};
    /* clang-format on */
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
        m.state[s].first = made;
        made += m.state[s].actions;
    }
    need_one(start, "the start", 0);
    fail_if(states != m.states || choices != made, "the header counts other states or choices");
    if (m.T == 0 || m.T > MOST_PLACES / m.states || reward_number("log_success") >= 0)
        fail("wanted a horizon, of at most %lu places, and rational success", MOST_PLACES);
    m.places = m.T * m.states;
    m.choices = made;
    find_places();
}

bool hypothesis(char code)
{
    bool ok = true;
    unsigned long layer = m.T, actions = 0; /* of the layer's first place */
    for (unsigned long i = place_from(0); ok && i < m.places; i = place_from(i + 1)) {
        const state *s = state_at(i);
        actions = i / m.states == layer ? actions : s->actions;
        layer = i / m.states;
        ok = code == 'A' ? s->actions == actions : code != 'S' || place_from(i + 1) >= m.states || layer > 0;
        for (const action *a = s->action; ok && a < s->action + s->actions; a++)
            ok = code == 'D'   ? layer == m.T - 1 || a->successors == 1
                 : code == 'F' ? mpq_sgn(a->prior) > 0
                 : code == 'U' ? mpq_cmp_ui(a->prior, 1, s->actions) == 0
                 : code == 'P' ? mpq_sgn(a->x) > 0
                               : true;
        spend(s->actions);
    }
    return ok;
}
