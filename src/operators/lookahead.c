#include "operators/lookahead.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/* By place number. */
typedef struct layer {
    uint32_t count;
    rat_row **q; /* Q_k */
    rat_row **v; /* V_k; before the first line V_0 */
    bool **best; /* maximises Q*? */
} layer;

struct lookahead {
    const mdp *m;
    rat_row *const *rewards;
    places *places;
    layer *layers; /* of steps 1 .. T; 0 is not used */
    uint32_t horizon, k;
    mpq_t optimum;
};

void lookahead_line_init(lookahead_line *line)
{
    *line = (lookahead_line){0};
    mpq_inits(line->value, line->gap, NULL);
}

void lookahead_line_clear(lookahead_line *line)
{
    mpq_clears(line->value, line->gap, NULL);
}

/* ---- Tables -------------------------------------------------------------------------------------- */

static const rat_row *reward_at(const lookahead *l, uint32_t s)
{
    return l->rewards ? l->rewards[s] : mdp_success(l->m, s);
}

/* From the values that step t + 1 has now. */
static rat_row *backup(const lookahead *l, uint32_t t, uint32_t i)
{
    next_values next = {l->places, t + 1, t < l->horizon ? l->layers[t + 1].v : NULL};
    uint32_t s = places_state(l->places, t, i);
    return l->rewards ? additive_backup(l->m, s, l->rewards[s], &next)
                      : row_backup(l->m, s, mdp_success(l->m, s), &next);
}

static void replace(rat_row **row, rat_row *by)
{
    rat_row_free(*row);
    *row = by;
}

/* The optimal values, and the actions that have them. */
static void find_optimum(lookahead *l)
{
    for (uint32_t t = l->horizon; t >= 1; t--) {
        layer *y = &l->layers[t];
        for (uint32_t i = 0; i < y->count; i++) {
            rat_row *q = backup(l, t, i);
            y->v[i] = row_max(q);
            y->best[i] = alloc_zeroed(q->n, sizeof(bool));
            for (uint32_t a = 0; a < q->n; a++)
                y->best[i][a] = mpq_equal(q->value[a], y->v[i]->value[0]) != 0;
            rat_row_free(q);
        }
    }
    mpq_t term;
    mpq_init(term);
    for (uint32_t i = 0; i < l->layers[1].count; i++) {
        mpq_mul(term, mdp_initial(l->m, places_state(l->places, 1, i)), l->layers[1].v[i]->value[0]);
        mpq_add(l->optimum, l->optimum, term);
    }
    mpq_clear(term);
}

static rat_row *mean(const prob_row *p, const rat_row *q)
{
    rat_row *v = rat_row_new(1);
    mpq_t term;
    mpq_init(term);
    for (uint32_t a = 0; a < q->n; a++) {
        prob_row_entry(term, p, a);
        mpq_mul(term, term, q->value[a]);
        mpq_add(v->value[0], v->value[0], term);
    }
    mpq_clear(term);
    return v;
}

/* V_0, in place of the optimal values. */
static void follow_prior(lookahead *l)
{
    for (uint32_t t = l->horizon; t >= 1; t--)
        for (uint32_t i = 0; i < l->layers[t].count; i++) {
            rat_row *q = backup(l, t, i);
            replace(&l->layers[t].v[i], mean(mdp_prior(l->m, places_state(l->places, t, i)), q));
            rat_row_free(q);
        }
}

/* From k - 1 to k: with t ascending, step t + 1 still has V_{k-1}. The last k - 1 steps stay as they are. */
static void deepen(lookahead *l)
{
    for (uint32_t t = 1; t <= l->horizon - l->k + 1; t++) {
        layer *y = &l->layers[t];
        for (uint32_t i = 0; i < y->count; i++) {
            replace(&y->q[i], backup(l, t, i));
            replace(&y->v[i], row_max(y->q[i]));
        }
    }
}

lookahead *lookahead_new(const mdp *m, rat_row *const *rewards)
{
    lookahead *l = alloc_zeroed(1, sizeof *l);
    l->m = m;
    l->rewards = rewards;
    l->places = places_reachable(m);
    l->horizon = mdp_horizon(m);
    l->layers = alloc_zeroed((size_t)l->horizon + 1, sizeof *l->layers);
    for (uint32_t t = 1; t <= l->horizon; t++) {
        layer *y = &l->layers[t];
        y->count = places_count(l->places, t);
        y->q = alloc_zeroed(y->count, sizeof *y->q);
        y->v = alloc_zeroed(y->count, sizeof *y->v);
        y->best = alloc_zeroed(y->count, sizeof *y->best);
    }
    mpq_init(l->optimum);
    find_optimum(l);
    follow_prior(l);
    return l;
}

void lookahead_free(lookahead *l)
{
    if (!l)
        return;
    for (uint32_t t = 1; t <= l->horizon; t++) {
        layer *y = &l->layers[t];
        for (uint32_t i = 0; i < y->count; i++) {
            rat_row_free(y->q[i]);
            rat_row_free(y->v[i]);
            free(y->best[i]);
        }
        free(y->q);
        free(y->v);
        free(y->best);
    }
    free(l->layers);
    places_free(l->places);
    mpq_clear(l->optimum);
    free(l);
}

/* ---- The greedy policy, step by step ------------------------------------------------------------- */

typedef struct walk {
    const lookahead *l;
    lookahead_line *line;
    uint32_t t;
    mpq_t *here,
        *next; /* by place number: probability of the visit, for success times that of success so far */
    mpq_t flow, term;
} walk;

static mpq_t *zeros(uint32_t n)
{
    mpq_t *values = alloc_zeroed(n, sizeof *values);
    for (uint32_t i = 0; i < n; i++)
        mpq_init(values[i]);
    return values;
}

static void free_values(mpq_t *values, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        mpq_clear(values[i]);
    free(values);
}

/* The largest entry among the actions that are best, resp. are not; -1 if there are none. */
static long largest(const rat_row *q, const bool *best, bool which)
{
    long found = -1;
    for (uint32_t a = 0; a < q->n; a++)
        if (best[a] == which && (found < 0 || mpq_cmp(q->value[a], q->value[found]) > 0))
            found = a;
    return found;
}

static void look_at_gap(walk *w, uint32_t s, const rat_row *q, const bool *best)
{
    long other = largest(q, best, false);
    if (other < 0)
        return;
    mpq_sub(w->term, q->value[largest(q, best, true)], q->value[other]);
    if (w->line->has_gap && mpq_cmp(w->term, w->line->gap) >= 0)
        return;
    w->line->has_gap = true;
    mpq_set(w->line->gap, w->term);
    w->line->t = w->t;
    w->line->s = s;
}

/* Play a in s with probability w->flow (which is changed). */
static void play(walk *w, uint32_t s, uint32_t a)
{
    const lookahead *l = w->l;
    mpq_srcptr r = reward_at(l, s)->value[a];
    bool last = w->t == l->horizon;
    if (l->rewards)
        mpq_mul(w->term, w->flow, r);
    else
        mpq_mul(w->flow, w->flow, r);
    if (l->rewards || last)
        mpq_add(w->line->value, w->line->value, l->rewards ? w->term : w->flow);
    if (last)
        return;
    mpq_set_z(w->term, mdp_weight_sum(l->m, s, a));
    mpq_div(w->flow, w->flow, w->term);
    for (uint32_t i = 0; i < mdp_successors(l->m, s, a); i++) {
        long to = places_find(l->places, w->t + 1, mdp_successor(l->m, s, a, i));
        REQUIRE(to >= 0);
        mpq_set_z(w->term, mdp_weight(l->m, s, a, i));
        mpq_mul(w->term, w->term, w->flow);
        mpq_add(w->next[to], w->next[to], w->term);
    }
}

static void visit(walk *w, uint32_t i)
{
    const layer *y = &w->l->layers[w->t];
    const rat_row *q = y->q[i];
    uint32_t s = places_state(w->l->places, w->t, i);
    look_at_gap(w, s, q, y->best[i]);
    unsigned long maximisers = 0;
    for (uint32_t a = 0; a < q->n; a++)
        maximisers += mpq_equal(q->value[a], y->v[i]->value[0]) != 0;
    mpq_t share;
    mpq_init(share);
    mpq_set_ui(share, 1, maximisers);
    mpq_mul(share, share, w->here[i]);
    for (uint32_t a = 0; a < q->n; a++)
        if (mpq_equal(q->value[a], y->v[i]->value[0])) {
            mpq_set(w->flow, share);
            play(w, s, a);
        }
    mpq_clear(share);
}

static void follow_greedy(const lookahead *l, lookahead_line *line)
{
    walk w = {.l = l, .line = line};
    mpq_inits(w.flow, w.term, NULL);
    w.here = zeros(l->layers[1].count);
    for (uint32_t i = 0; i < l->layers[1].count; i++)
        mpq_set(w.here[i], mdp_initial(l->m, places_state(l->places, 1, i)));
    for (w.t = 1; w.t <= l->horizon; w.t++) {
        uint32_t count = l->layers[w.t].count, following = w.t < l->horizon ? l->layers[w.t + 1].count : 0;
        w.next = zeros(following);
        for (uint32_t i = 0; i < count; i++)
            if (mpq_sgn(w.here[i]) != 0)
                visit(&w, i);
        free_values(w.here, count);
        w.here = w.next;
    }
    free_values(w.here, 0);
    mpq_clears(w.flow, w.term, NULL);
}

/* ---- Asking -------------------------------------------------------------------------------------- */

mpq_srcptr lookahead_optimum(const lookahead *l)
{
    return l->optimum;
}

bool lookahead_next(lookahead *l, lookahead_line *line)
{
    if (l->k == l->horizon)
        return false;
    l->k++;
    deepen(l);
    line->k = l->k;
    line->has_gap = false;
    line->t = line->s = 0;
    mpq_set_ui(line->value, 0, 1);
    mpq_set_ui(line->gap, 0, 1);
    follow_greedy(l, line);
    line->optimal = mpq_equal(line->value, l->optimum) != 0;
    return true;
}

const rat_row *lookahead_row(const lookahead *l, uint32_t t, uint32_t s)
{
    REQUIRE(l->k > 0);
    long i = places_find(l->places, t, s);
    REQUIRE(i >= 0);
    return l->layers[t].q[i];
}
