/* What certificates have no operation for: returns, place by place. */
#include "restate/restate.h"

#include <stdlib.h>

static piece *log_success(unsigned long s, unsigned long a)
{
    return make('N', "log %", constant(m.state[s].action[a].x));
}

static piece *after(piece **values, unsigned long t, unsigned long next)
{
    return values[place_number(t + 1, next)];
}

/* log x plus the mean of what comes after */
static piece *action_return(piece **values, const place *p, unsigned long a)
{
    const action *c = &m.state[p->s].action[a];
    piece *sum = log_success(p->s, a);
    for (unsigned long k = 0; p->t < m.T && k < c->successors; k++)
        sum = combine("+", sum, make('N', "weigh % %", constant(c->tau[k]), after(values, p->t, c->to[k])));
    return sum;
}

/* What is expected from each place on: under the policy, or for none the best. */
static piece **returns(const piece *policy)
{
    piece **values = need(malloc((m.places + 1) * sizeof *values));
    for (unsigned long i = m.places; i-- > 0;) {
        const place *p = &m.place[i];
        piece *v = policy ? whole(0) : NULL;
        for (unsigned long a = 0; a < m.state[p->s].actions; a++) {
            piece *q = action_return(values, p, a);
            if (policy)
                v = combine("+", v, make('N', "weigh % %", entry_of(policy, p->t, p->s, a), q));
            else
                v = a == 0 ? q : make('N', "larger % %", v, q);
        }
        values[i] = v;
    }
    return values;
}

/* Added: mu(s) v(s) over the start, or the square of what v differs from `less` by in place of v. */
static piece *add_starts(piece *sum, piece **values, const piece *less)
{
    for (unsigned long i = 0; m.place[i].t == 1; i++) {
        piece *v = values[i];
        if (less)
            v = combine("-", v, less);
        if (less)
            v = combine("*", v, v);
        sum = combine("+", sum, make('N', "weigh % %", constant(m.state[m.place[i].s].mu), v));
    }
    return sum;
}

piece *best_return(void)
{
    return add_starts(whole(0), returns(NULL), NULL);
}

/* visits p tau (log x + what comes after - what was expected)^2 */
piece *variance(const piece *policy, const piece *occupancy)
{
    piece **values = returns(policy), *mean = add_starts(whole(0), values, NULL);
    piece *sum = add_starts(combine("-", mean, mean), values, mean);
    for (unsigned long i = 0; i < m.places; i++) {
        const place *p = &m.place[i];
        for (unsigned long a = 0; a < m.state[p->s].actions; a++) {
            const action *c = &m.state[p->s].action[a];
            for (unsigned long k = 0; k < (p->t < m.T ? c->successors : 1); k++) {
                piece *gain = log_success(p->s, a);
                if (p->t < m.T)
                    gain = combine("+", gain, after(values, p->t, c->to[k]));
                piece *change = combine("-", gain, values[i]), *square = combine("*", change, change);
                if (p->t < m.T)
                    square = combine("*", constant(c->tau[k]), square);
                square = make('N', "weigh % %", entry_of(policy, p->t, p->s, a), square);
                sum = combine("+", sum, make('N', "weigh % %", entry_of(occupancy, p->t, p->s, 0), square));
            }
        }
    }
    return sum;
}
