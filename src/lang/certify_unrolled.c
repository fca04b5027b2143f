/* Quantities that certificates have no operation for: a number for each place. */
#include <stdlib.h>

#include "base/alloc.h"
#include "lang/certify_impl.h"

/* A piece for each place, t from 1 on: at[t][i]. */
static operand **new_pieces(const places *p)
{
    operand **at = alloc_zeroed((size_t)places_horizon(p) + 1, sizeof *at);
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        at[t] = alloc_zeroed(places_count(p, t), sizeof *at[t]);
    return at;
}

static void free_pieces(const places *p, operand **at)
{
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        free(at[t]);
    free(at);
}

static operand log_success(certifier *c, uint32_t s, uint32_t a)
{
    return certify_log(c, certify_number(c, mdp_success(c->e->m, s)->value[a]));
}

static operand after(const certifier *c, operand **values, uint32_t t, uint32_t s)
{
    return values[t + 1][places_find(graph_reachable(c->g), t + 1, s)];
}

operand certify_probability(certifier *c, uint32_t s, uint32_t a, uint32_t k)
{
    mpq_t p;
    mpq_init(p);
    mdp_probability(p, c->e->m, s, a, k);
    operand made = certify_number(c, p);
    mpq_clear(p);
    return made;
}

/* log x plus the mean of what comes after */
static operand action_return(certifier *c, operand **values, uint32_t t, uint32_t s, uint32_t a)
{
    const mdp *m = c->e->m;
    operand sum = log_success(c, s, a);
    for (uint32_t k = 0; t < mdp_horizon(m) && k < mdp_successors(m, s, a); k++) {
        operand next = certify_weigh(c, certify_probability(c, s, a, k),
                                     after(c, values, t, mdp_successor(m, s, a, k)));
        sum = certify_binary(c, OP_ADD, sum, next);
    }
    return sum;
}

/* What is expected from each place on: under the policy, or for none the best. */
static operand **returns(certifier *c, operand policy)
{
    const places *p = graph_reachable(c->g);
    operand **values = new_pieces(p);
    for (uint32_t t = places_horizon(p); t >= 1; t--)
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            operand v = policy ? certify_whole(c, 0) : NULL;
            for (uint32_t a = 0; a < mdp_actions(c->e->m, s); a++) {
                operand q = action_return(c, values, t, s, a);
                if (policy)
                    v = certify_binary(c, OP_ADD, v, certify_weigh(c, certify_entry(c, policy, t, s, a), q));
                else
                    v = a == 0 ? q : certify_extreme(c, false, v, q);
            }
            values[t][i] = v;
        }
    return values;
}

/* sum_s mu(s) v(s), where not NULL of the squares of what v differs from `less` by; added to `sum` */
static operand add_starts(certifier *c, operand sum, operand **values, operand less)
{
    const places *p = graph_reachable(c->g);
    for (uint32_t i = 0; i < places_count(p, 1); i++) {
        operand v = values[1][i], mu = certify_number(c, mdp_initial(c->e->m, places_state(p, 1, i)));
        if (less) {
            v = certify_binary(c, OP_SUB, v, less);
            v = certify_binary(c, OP_MUL, v, v);
        }
        sum = certify_binary(c, OP_ADD, sum, certify_weigh(c, mu, v));
    }
    return sum;
}

operand certify_best_return(certifier *c)
{
    operand **values = returns(c, NULL);
    operand best = add_starts(c, certify_whole(c, 0), values, NULL);
    free_pieces(graph_reachable(c->g), values);
    return best;
}

/* visits p tau (log x + what comes after - what was expected)^2, for each successor, added to `sum` */
static operand add_squares(certifier *c, operand sum, operand **values, const operand *tables, uint32_t t,
                           uint32_t i)
{
    const mdp *m = c->e->m;
    uint32_t s = places_state(graph_reachable(c->g), t, i);
    operand visits = certify_entry(c, tables[1], t, s, 0);
    for (uint32_t a = 0; a < mdp_actions(m, s); a++)
        for (uint32_t k = 0; k < (t < mdp_horizon(m) ? mdp_successors(m, s, a) : 1); k++) {
            operand gain = log_success(c, s, a);
            if (t < mdp_horizon(m))
                gain = certify_binary(c, OP_ADD, gain, after(c, values, t, mdp_successor(m, s, a, k)));
            operand change = certify_binary(c, OP_SUB, gain, values[t][i]);
            operand square = certify_binary(c, OP_MUL, change, change);
            if (t < mdp_horizon(m))
                square = certify_binary(c, OP_MUL, certify_probability(c, s, a, k), square);
            operand weighed = certify_weigh(c, certify_entry(c, tables[0], t, s, a), square);
            sum = certify_binary(c, OP_ADD, sum, certify_weigh(c, visits, weighed));
        }
    return sum;
}

/* Undefined where the return is infinite: J - J comes first. */
operand certify_variance(certifier *c, operand policy, operand occupancy)
{
    if (!policy || !occupancy)
        return NULL;
    const places *p = graph_reachable(c->g);
    const operand tables[] = {policy, occupancy};
    operand **values = returns(c, policy);
    operand mean = add_starts(c, certify_whole(c, 0), values, NULL);
    operand sum = mean ? add_starts(c, certify_binary(c, OP_SUB, mean, mean), values, mean) : NULL;
    for (uint32_t t = 1; sum && t <= places_horizon(p); t++)
        for (uint32_t i = 0; sum && i < places_count(p, t); i++)
            sum = add_squares(c, sum, values, tables, t, i);
    free_pieces(p, values);
    return sum;
}
