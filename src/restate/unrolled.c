/* What certificates have no operation for: returns, place by place. */
#include "restate/restate.h"

#include <stdlib.h>

static piece *log_success(unsigned long i, unsigned long a)
{
    return make('N', "log %", constant(state_at(i)->action[a].x));
}

static bool is_last(unsigned long i)
{
    return i + m.states >= m.places;
}

/* log x plus the mean of what comes after */
static piece *action_return(piece **values, unsigned long i, unsigned long a)
{
    const action *c = &state_at(i)->action[a];
    piece *sum = log_success(i, a);
    for (unsigned long k = 0; !is_last(i) && k < c->successors; k++)
        sum = combine("+", sum, make('N', "weigh % %", constant(c->tau[k]), values[after(i, a, k)]));
    return sum;
}

/* What is expected from each place on: under the policy, or for none the best. */
static piece **returns(const piece *policy)
{
    piece **values = need(malloc(m.places * sizeof *values));
    for (unsigned long i = m.places; i-- > 0;) {
        piece *v = policy ? whole(0) : NULL;
        for (unsigned long a = 0; m.reached[i] && a < state_at(i)->actions; a++) {
            piece *q = action_return(values, i, a);
            if (policy)
                v = combine("+", v, make('N', "weigh % %", entry_at(policy, i, a), q));
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
    for (unsigned long i = place_from(0); i < m.states; i = place_from(i + 1)) {
        piece *v = values[i];
        if (less)
            v = combine("-", v, less);
        if (less)
            v = combine("*", v, v);
        sum = combine("+", sum, make('N', "weigh % %", constant(m.state[i].mu), v));
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
    for (unsigned long i = place_from(0); i < m.places; i = place_from(i + 1))
        for (unsigned long a = 0; a < state_at(i)->actions; a++) {
            const action *c = &state_at(i)->action[a];
            for (unsigned long k = 0; k < (is_last(i) ? 1 : c->successors); k++) {
                piece *gain = log_success(i, a);
                if (!is_last(i))
                    gain = combine("+", gain, values[after(i, a, k)]);
                piece *change = combine("-", gain, values[i]), *square = combine("*", change, change);
                if (!is_last(i))
                    square = combine("*", constant(c->tau[k]), square);
                square = make('N', "weigh % %", entry_at(policy, i, a), square);
                sum = combine("+", sum, make('N', "weigh % %", entry_at(occupancy, i, 0), square));
            }
        }
    return sum;
}
