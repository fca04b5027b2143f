#include "oracle.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "oracle_walk.h"

/* ---- Trajectories -------------------------------------------------------------------------------------- */

void oracle_transition(mpq_t tau, const mdp *m, uint32_t s, uint32_t a, uint32_t i)
{
    mpz_set(mpq_numref(tau), mdp_weight(m, s, a, i));
    mpz_set(mpq_denref(tau), mdp_weight_sum(m, s, a));
    mpq_canonicalize(tau);
}

void walk_add_up(walk *w, const mpq_t weight)
{
    mpq_add(w->total, w->total, weight);
}

void walk_init(walk *w, const oracle_table *pi, const oracle_table *y, walk_end end)
{
    w->m = pi->m;
    w->pi = pi;
    w->y = y;
    w->end = end;
    w->step = alloc_zeroed((size_t)2 * mdp_horizon(w->m), sizeof *w->step);
    mpq_init(w->total);
    w->context = NULL;
}

void walk_clear(walk *w)
{
    free(w->step);
    mpq_clear(w->total);
}

/* Action a has been chosen in s at step t. */
void walk_action(walk *w, uint32_t t, uint32_t s, uint32_t a, const mpq_t weight)
{
    mpq_t here, tau;
    mpq_inits(here, tau, NULL);
    w->step[2 * t - 2] = s;
    w->step[2 * t - 1] = a;
    mpq_set(here, weight);
    if (w->y)
        mpq_mul(here, here, oracle_at(w->y, t, s, a));
    if (mpq_sgn(here) != 0 && t == mdp_horizon(w->m))
        w->end(w, here);
    else if (mpq_sgn(here) != 0)
        for (uint32_t i = 0; i < mdp_successors(w->m, s, a); i++) {
            oracle_transition(tau, w->m, s, a, i);
            mpq_mul(tau, tau, here);
            walk_state(w, t + 1, mdp_successor(w->m, s, a, i), tau);
        }
    mpq_clears(here, tau, NULL);
}

void walk_state(walk *w, uint32_t t, uint32_t s, const mpq_t weight)
{
    mpq_t here;
    mpq_init(here);
    for (uint32_t a = 0; a < mdp_actions(w->m, s); a++) {
        mpq_mul(here, weight, oracle_at(w->pi, t, s, a));
        if (mpq_sgn(here) != 0)
            walk_action(w, t, s, a, here);
    }
    mpq_clear(here);
}

void walk_start(walk *w)
{
    for (uint32_t s = 0; s < mdp_states(w->m); s++)
        if (mpq_sgn(mdp_initial(w->m, s)) > 0)
            walk_state(w, 1, s, mdp_initial(w->m, s));
}

/* ---- Marks --------------------------------------------------------------------------------------------- */

static bool any_mark(const oracle_table *o)
{
    for (size_t i = 0; i < (size_t)mdp_horizon(o->m) * mdp_states(o->m); i++)
        if (o->marked[i])
            return true;
    return false;
}

/*
 * Does eV(t, s) depend with positive weight on a marked row? It does on its own row of pi if some action
 * there can succeed, on its own row of y, and on what pi and y let follow.
 */
static bool bad(const oracle_table *pi, const oracle_table *y, const oracle_table *eq, uint32_t t, uint32_t s)
{
    const mdp *m = pi->m;
    if (*oracle_mark(y, t, s))
        return true;
    for (uint32_t a = 0; a < mdp_actions(m, s); a++) {
        if (*oracle_mark(pi, t, s) && mpq_sgn(oracle_at(eq, t, s, a)) > 0)
            return true;
        bool taken = mpq_sgn(oracle_at(pi, t, s, a)) > 0 && mpq_sgn(oracle_at(y, t, s, a)) > 0;
        for (uint32_t i = 0; taken && t < mdp_horizon(m) && i < mdp_successors(m, s, a); i++)
            if (bad(pi, y, eq, t + 1, mdp_successor(m, s, a, i)))
                return true;
    }
    return false;
}

/* Does eQ(t, s, .)? */
static bool bad_choice(const oracle_table *pi, const oracle_table *y, const oracle_table *eq, uint32_t t,
                       uint32_t s)
{
    const mdp *m = pi->m;
    if (*oracle_mark(y, t, s))
        return true;
    for (uint32_t a = 0; t < mdp_horizon(m) && a < mdp_actions(m, s); a++)
        for (uint32_t i = 0; mpq_sgn(oracle_at(y, t, s, a)) > 0 && i < mdp_successors(m, s, a); i++)
            if (bad(pi, y, eq, t + 1, mdp_successor(m, s, a, i)))
                return true;
    return false;
}

/* ---- Values -------------------------------------------------------------------------------------------- */

oracle_table *oracle_eq(const oracle_table *pi, const oracle_table *y)
{
    oracle_table *o = oracle_table_new(pi->m, false);
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    EACH_PLACE(pi->m, t, s)
        for (uint32_t a = 0; a < mdp_actions(pi->m, s); a++) {
            walk w;
            walk_init(&w, pi, y, walk_add_up);
            walk_action(&w, t, s, a, one);
            mpq_set(oracle_at(o, t, s, a), w.total);
            walk_clear(&w);
        }
    if (any_mark(pi) || any_mark(y))
        EACH_PLACE(pi->m, t, s)
            *oracle_mark(o, t, s) = bad_choice(pi, y, o, t, s);
    mpq_clear(one);
    return o;
}

oracle_table *oracle_ev(const oracle_table *pi, const oracle_table *y)
{
    oracle_table *o = oracle_table_new(pi->m, true);
    oracle_table *eq = any_mark(pi) || any_mark(y) ? oracle_eq(pi, y) : NULL;
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    EACH_PLACE(pi->m, t, s) {
        walk w;
        walk_init(&w, pi, y, walk_add_up);
        walk_state(&w, t, s, one);
        mpq_set(oracle_at(o, t, s, 0), w.total);
        walk_clear(&w);
        *oracle_mark(o, t, s) = eq && bad(pi, y, eq, t, s);
    }
    mpq_clear(one);
    oracle_table_free(eq);
    return o;
}

bool oracle_success_probability(const oracle_table *pi, const oracle_table *y, mpq_t value)
{
    walk w;
    walk_init(&w, pi, y, walk_add_up);
    walk_start(&w);
    mpq_set(value, w.total);
    walk_clear(&w);
    oracle_table *eq = any_mark(pi) || any_mark(y) ? oracle_eq(pi, y) : NULL;
    bool defined = true;
    for (uint32_t s = 0; eq && s < mdp_states(pi->m); s++)
        if (mpq_sgn(mdp_initial(pi->m, s)) > 0 && bad(pi, y, eq, 1, s))
            defined = false;
    oracle_table_free(eq);
    return defined;
}

static void add_visit(walk *w, const mpq_t weight)
{
    oracle_table *occupancy = w->context;
    for (uint32_t t = 1; t <= mdp_horizon(w->m); t++) {
        mpq_ptr d = oracle_at(occupancy, t, w->step[2 * t - 2], 0);
        mpq_add(d, d, weight);
    }
}

/*
 * Marks of an occupancy: every path that could be taken, where a marked row may play any action, marks what
 * comes after its first marked row.
 */
static void mark_onward(const oracle_table *pi, oracle_table *o, uint32_t t, uint32_t s, bool unsure)
{
    const mdp *m = pi->m;
    if (unsure)
        *oracle_mark(o, t, s) = true;
    bool marked = *oracle_mark(pi, t, s);
    for (uint32_t a = 0; t < mdp_horizon(m) && a < mdp_actions(m, s); a++)
        for (uint32_t i = 0; i < mdp_successors(m, s, a); i++)
            if (marked || mpq_sgn(oracle_at(pi, t, s, a)) > 0)
                mark_onward(pi, o, t + 1, mdp_successor(m, s, a, i), unsure || marked);
}

oracle_table *oracle_occupancy(const oracle_table *pi)
{
    oracle_table *o = oracle_table_new(pi->m, true);
    walk w;
    walk_init(&w, pi, NULL, add_visit);
    w.context = o;
    walk_start(&w);
    walk_clear(&w);
    for (uint32_t s = 0; any_mark(pi) && s < mdp_states(pi->m); s++)
        if (mpq_sgn(mdp_initial(pi->m, s)) > 0)
            mark_onward(pi, o, 1, s, false);
    return o;
}

/* ---- Policies ------------------------------------------------------------------------------------------ */

/* Divide the row by its sum; if that is 0, keep pi's row and mark. */
static void normalise(oracle_table *o, const oracle_table *pi, uint32_t t, uint32_t s)
{
    mpq_t sum;
    mpq_init(sum);
    for (uint32_t a = 0; a < mdp_actions(o->m, s); a++)
        mpq_add(sum, sum, oracle_at(o, t, s, a));
    bool possible = mpq_sgn(sum) > 0;
    for (uint32_t a = 0; a < mdp_actions(o->m, s); a++) {
        mpq_ptr value = oracle_at(o, t, s, a);
        if (possible)
            mpq_div(value, value, sum);
        else
            mpq_set(value, oracle_at(pi, t, s, a));
    }
    if (!possible)
        *oracle_mark(o, t, s) = true;
    mpq_clear(sum);
}

/* p(a_t = a | s_t = s, O_{t:T} = 1): the weight of the trajectories with that action, among all. */
oracle_table *oracle_condition(const oracle_table *pi, const oracle_table *y)
{
    oracle_table *o = oracle_table_new(pi->m, false);
    EACH_PLACE(pi->m, t, s) {
        for (uint32_t a = 0; a < mdp_actions(pi->m, s); a++) {
            walk w;
            walk_init(&w, pi, y, walk_add_up);
            if (mpq_sgn(oracle_at(pi, t, s, a)) > 0)
                walk_action(&w, t, s, a, oracle_at(pi, t, s, a));
            mpq_set(oracle_at(o, t, s, a), w.total);
            walk_clear(&w);
        }
        *oracle_mark(o, t, s) = *oracle_mark(pi, t, s) || *oracle_mark(y, t, s);
        normalise(o, pi, t, s);
    }
    return o;
}

oracle_table *oracle_boltzmann(const oracle_table *pi, unsigned long beta, const oracle_table *y)
{
    oracle_table *eq = oracle_eq(pi, y);
    oracle_table *o = oracle_power(eq, (long)beta);
    EACH_PLACE(pi->m, t, s) {
        *oracle_mark(o, t, s) = *oracle_mark(y, t, s);
        normalise(o, pi, t, s);
    }
    oracle_table_free(eq);
    return o;
}

oracle_table *oracle_maximisers(const oracle_table *q, const oracle_table *y)
{
    oracle_table *o = oracle_table_new(q->m, false);
    EACH_PLACE(q->m, t, s) {
        for (uint32_t a = 0; a < mdp_actions(q->m, s); a++) {
            bool beaten = false;
            for (uint32_t b = 0; b < mdp_actions(q->m, s); b++)
                beaten = beaten || mpq_cmp(oracle_at(q, t, s, b), oracle_at(q, t, s, a)) > 0;
            mpq_set_ui(oracle_at(o, t, s, a), beaten ? 0 : 1, 1);
        }
        normalise(o, o, t, s);
        *oracle_mark(o, t, s) = *oracle_mark(y, t, s);
    }
    return o;
}

oracle_table *oracle_argmax(const oracle_table *pi, const oracle_table *y)
{
    oracle_table *eq = oracle_eq(pi, y);
    oracle_table *o = oracle_maximisers(eq, y);
    oracle_table_free(eq);
    return o;
}

/* ---- Lookahead ----------------------------------------------------------------------------------------- */

typedef struct lookahead {
    const oracle_table *eq; /* of pi */
    const oracle_table *y;
} lookahead;

/* The value of action a, then n - 1 best actions, then pi; *marked is set if it meets a marked row. */
static void look(const lookahead *k, unsigned long n, uint32_t t, uint32_t s, uint32_t a, mpq_t value,
                 bool *marked)
{
    const mdp *m = k->y->m;
    *marked = *marked || (n == 1 ? *oracle_mark(k->eq, t, s) : *oracle_mark(k->y, t, s));
    mpq_set(value, oracle_at(n == 1 ? k->eq : k->y, t, s, a));
    if (n == 1 || t == mdp_horizon(m) || mpq_sgn(value) == 0)
        return;
    mpq_t sum, best, tried;
    mpq_inits(sum, best, tried, NULL);
    for (uint32_t i = 0; i < mdp_successors(m, s, a); i++) {
        uint32_t after = mdp_successor(m, s, a, i);
        mpq_set_ui(best, 0, 1);
        for (uint32_t b = 0; b < mdp_actions(m, after); b++) {
            look(k, n - 1, t + 1, after, b, tried, marked);
            if (mpq_cmp(tried, best) > 0)
                mpq_set(best, tried);
        }
        oracle_transition(tried, m, s, a, i);
        mpq_mul(best, best, tried);
        mpq_add(sum, sum, best);
    }
    mpq_mul(value, value, sum);
    mpq_clears(sum, best, tried, NULL);
}

oracle_table *oracle_lookahead(const oracle_table *pi, unsigned long n, const oracle_table *y)
{
    oracle_table *eq = oracle_eq(pi, y);
    oracle_table *o = oracle_table_new(pi->m, false);
    lookahead k = {eq, y};
    EACH_PLACE(pi->m, t, s) {
        bool marked = false;
        for (uint32_t a = 0; a < mdp_actions(pi->m, s); a++)
            look(&k, n, t, s, a, oracle_at(o, t, s, a), &marked);
        *oracle_mark(o, t, s) = marked;
    }
    oracle_table_free(eq);
    return o;
}
