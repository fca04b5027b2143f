/* What certificates have no operation for: laws, path by path. */
#include "restate/restate.h"

/* ---- Laws ---- */

static const piece *policy[2], *total[2]; /* total: of a posterior law, else NULL */
static piece *equal;                      /* of the paths so far */
static unsigned paths;

static void end_path(piece *const *weight)
{
    piece *p[2];
    for (int i = 0; i < 2; i++)
        p[i] = total[i] ? combine("/", weight[i], total[i]) : weight[i];
    piece *same = combine("==", p[0], p[1]);
    equal = paths == 0 ? same : combine("and", equal, same);
    if (++paths > MOST_UNROLLED)
        fail("laws of more than %d paths are not in certificates", MOST_UNROLLED);
}

static void walk(unsigned long t, unsigned long s, piece *const *weight)
{
    for (unsigned long a = 0; a < m.state[s].actions; a++) {
        const action *c = &m.state[s].action[a];
        piece *here[2], *next[2];
        for (int i = 0; i < 2; i++) {
            here[i] = make('N', "weigh % %", weight[i], entry_of(policy[i], t, s, a));
            if (total[i])
                here[i] = combine("*", here[i], constant(c->x));
        }
        if (t == m.T)
            end_path(here);
        for (unsigned long k = 0; t < m.T && k < c->successors; k++) {
            for (int i = 0; i < 2; i++)
                next[i] = combine("*", here[i], constant(c->tau[k]));
            walk(t + 1, c->to[k], next);
        }
    }
}

piece *equal_laws(const piece *a, const piece *b)
{
    const piece *side[] = {a, b};
    if (m.T > MOST_UNROLLED)
        fail("laws over more than %d steps are not in certificates", MOST_UNROLLED);
    paths = 0;
    for (int i = 0; i < 2; i++) {
        piece *p = truth_piece(true);
        p->kind = STEP;
        p->id = side[i]->id;
        policy[i] = p;
        total[i] = side[i]->posterior ? success_of(p, make('A', "x")) : NULL;
    }
    for (unsigned long i = 0; m.place[i].t == 1; i++) {
        piece *mu = constant(m.state[m.place[i].s].mu);
        walk(1, m.place[i].s, (piece *[]){mu, mu});
    }
    return equal;
}
