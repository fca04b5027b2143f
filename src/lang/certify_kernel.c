/* The kernel's names in the operations of certificates. */
#include <string.h>

#include "base/contract.h"
#include "lang/certify_impl.h"

static node reward_node(certifier *c, operand y)
{
    node n = certify_node(c, y);
    return graph_shape(c->g, n) == SHAPE_POLICY ? graph_power(c->g, n, 1) : n;
}

static operand success_table(certifier *c)
{
    return certify_table(c, 'A', graph_success(c->g), "x");
}

static operand ev_table(certifier *c, operand q, operand y)
{
    node n = graph_ev(c->g, certify_node(c, q), reward_node(c, y));
    return certify_table(c, 'V', n, "eV @%zu @%zu", q->id, y->id);
}

static operand eq_table(certifier *c, operand q, operand y)
{
    operand v = ev_table(c, q, y);
    node n = graph_eq(c->g, certify_node(c, q), reward_node(c, y));
    return v ? certify_table(c, 'A', n, "backup @%zu @%zu", y->id, v->id) : NULL;
}

static operand condition(certifier *c, operand q, operand y)
{
    operand eq = eq_table(c, q, y);
    node n = graph_condition(c->g, certify_node(c, q), reward_node(c, y));
    return eq ? certify_table(c, 'A', n, "conditioned @%zu @%zu @%zu", q->id, eq->id, y->id) : NULL;
}

static operand softmax(certifier *c, operand q, operand beta, operand y)
{
    if (beta->kind != PIECE_NUMBER)
        return certify_refuse(c, "a beta that is no constant");
    if (mpz_cmp_ui(mpq_denref(beta->number), 1) != 0)
        return certify_refuse(c, "a fractional beta");
    operand eq = eq_table(c, q, y);
    unsigned long n = mpz_get_ui(mpq_numref(beta->number));
    node made = graph_boltzmann(c->g, certify_node(c, q), n, reward_node(c, y));
    return eq ? certify_table(c, 'A', made, "softmax @%zu %lu @%zu @%zu", eq->id, n, q->id, y->id) : NULL;
}

static operand argmax(certifier *c, operand q, operand y)
{
    operand eq = eq_table(c, q, y);
    node n = graph_argmax(c->g, certify_node(c, q), reward_node(c, y));
    return eq ? certify_table(c, 'A', n, "best @%zu @%zu", eq->id, y->id) : NULL;
}

static operand optimal(certifier *c)
{
    operand x = success_table(c);
    node eq = graph_optimal_eq(c->g, graph_success(c->g));
    operand v = x ? certify_table(c, 'V', eq + 1, "best_eV @%zu", x->id) : NULL; /* graph.h */
    operand q = v ? certify_table(c, 'A', eq, "backup @%zu @%zu", x->id, v->id) : NULL;
    return q ? certify_table(c, 'A', graph_optimal(c->g, graph_success(c->g)), "best @%zu @%zu", q->id, x->id)
             : NULL;
}

static operand occupancy(certifier *c, operand q)
{
    return certify_table(c, 'V', graph_occupancy(c->g, certify_node(c, q)), "occupancy @%zu", q->id);
}

/* As graph_lookahead: its nodes one by one. */
static operand lookahead(certifier *c, operand q, operand n, operand y)
{
    if (n->kind != PIECE_NUMBER)
        return certify_refuse(c, "a number of steps that is no constant");
    node policy = certify_node(c, q), reward = reward_node(c, y);
    operand p = eq_table(c, q, y);
    for (unsigned long i = 1; p && i < mdp_horizon(c->e->m) && mpz_cmp_ui(mpq_numref(n->number), i) > 0;
         i++) {
        node table = graph_lookahead(c->g, policy, i + 1, reward);
        operand best = certify_table(c, 'V', graph_lookahead_values(c->g, table), "largest @%zu", p->id);
        p = best ? certify_table(c, 'A', table, "backup @%zu @%zu", y->id, best->id) : NULL;
    }
    return p;
}

/* ---- Numbers ------------------------------------------------------------------------------------------ */

operand certify_success(certifier *c, operand q, operand y)
{
    operand ev = ev_table(c, q, y);
    value v;
    real p;
    if (!ev)
        return NULL;
    value_init(&v);
    real_init(&p);
    if (graph_success_probability(c->g, certify_node(c, q), reward_node(c, y), &p))
        value_set_real(&v, &p);
    else
        value_set_undefined(&v, 0, 0);
    operand step = certify_step(c, 'N', &v, "mean @%zu", ev->id);
    real_clear(&p);
    value_clear(&v);
    return step;
}

/* The sum at one place; false where it is undefined. */
static bool add_logs(certifier *c, const node *in, uint32_t t, uint32_t s, loglin *sum)
{
    mpq_t visits, weight, argument;
    mpq_inits(visits, weight, argument, NULL);
    bool defined = graph_entry(c->g, in[0], t, s, 0, visits);
    if (mpq_sgn(visits) != 0)
        for (uint32_t a = 0; a < mdp_actions(c->e->m, s); a++) {
            defined = graph_entry(c->g, in[1], t, s, a, weight) && defined;
            defined = graph_entry(c->g, in[2], t, s, a, argument) && defined;
            mpq_mul(weight, weight, visits);
            if (mpq_sgn(weight) == 0)
                continue;
            eval_record_log(c->e, argument);
            defined = loglin_add_log(sum, weight, argument) && defined;
        }
    mpq_clears(visits, weight, argument, NULL);
    return defined;
}

/* sum d p log y over the places */
static operand sum_of_logs(certifier *c, operand d, operand p, operand y)
{
    const node in[] = {certify_node(c, d), certify_node(c, p), certify_node(c, y)};
    const places *all = graph_reachable(c->g);
    loglin sum;
    value v;
    bool defined = true;
    loglin_init(&sum);
    value_init(&v);
    for (uint32_t t = 1; t <= places_horizon(all); t++)
        for (uint32_t i = 0; i < places_count(all, t); i++)
            defined = add_logs(c, in, t, places_state(all, t, i), &sum) && defined;
    if (defined)
        value_set_loglin_take(&v, &sum);
    else
        loglin_clear(&sum);
    operand step = certify_step(c, 'N', &v, "sumlog @%zu @%zu @%zu", d->id, p->id, y->id);
    value_clear(&v);
    return step;
}

static operand log_quantity(certifier *c, kernel_name id, operand q, operand r)
{
    operand d = occupancy(c, q), x = success_table(c);
    if (!d || !x)
        return NULL;
    if (id == KERNEL_RETURN)
        return sum_of_logs(c, d, q, x);
    operand own = sum_of_logs(c, d, q, q);
    return id == KERNEL_ENTROPY ? certify_negate(c, own)
           : r                  ? certify_binary(c, OP_SUB, own, sum_of_logs(c, d, q, r))
                                : NULL;
}

static operand draws(certifier *c, operand q, operand n)
{
    operand y = certify_binary(c, OP_POW, success_table(c), n), p = y ? certify_success(c, q, y) : NULL;
    operand none = certify_binary(c, OP_EQ, p, certify_whole(c, 0));
    return certify_choose(c, none, certify_infinity(c), certify_binary(c, OP_DIV, certify_whole(c, 1), p));
}

static operand is_optimal(certifier *c, operand q)
{
    operand x = success_table(c), best = optimal(c);
    return x && best ? certify_binary(c, OP_EQ, certify_success(c, q, x), certify_success(c, best, x)) : NULL;
}

/* ---- Names -------------------------------------------------------------------------------------------- */

static operand constant(certifier *c, const expr *x, kernel_name id)
{
    graph *g = c->g;
    switch (id) {
    case KERNEL_PRIOR: return certify_table(c, 'A', graph_prior(g), "prior");
    case KERNEL_UNIFORM: return certify_table(c, 'A', graph_uniform(g), "uniform");
    case KERNEL_X: return success_table(c);
    case KERNEL_OPTIMAL: return optimal(c);
    case KERNEL_OPTIMAL_J: /* log grows, so the largest sum of logarithms is that of the largest product */
        return places_deterministic(graph_reachable(g))
                   ? optimal(c)
                   : certify_refuse(c, "optimal_J under random dynamics");
    case KERNEL_T:
    case KERNEL_HORIZON: return certify_whole(c, mdp_horizon(c->e->m));
    case KERNEL_YES:
    case KERNEL_NO: return certify_truth(c, id == KERNEL_YES);
    case KERNEL_INF: return certify_infinity(c);
    case KERNEL_DETERMINISTIC:
    case KERNEL_SINGLE_START:
    case KERNEL_UNIFORM_PRIOR:
    case KERNEL_FULL_SUPPORT:
    case KERNEL_SAME_ACTIONS:
    case KERNEL_POSITIVE_SUCCESS: {
        value v;
        value_init(&v);
        bool ok = eval_node(c->e, x, &v, &c->st);
        operand p = ok ? certify_step(c, 'T', &v, "%s", kernel_get(id)->name) : NULL;
        value_clear(&v);
        return p;
    }
    default: return certify_refuse(c, "%s", x->name);
    }
}

static operand stored(certifier *c, const expr *x)
{
    value v;
    value_init(&v);
    bool ok = eval_node(c->e, x, &v, &c->st);
    operand p = ok ? certify_table(c, 'A', v.table, "%s %s", x->name, x->args[0]->name) : NULL;
    value_clear(&v);
    return p;
}

static operand next_table(certifier *c, operand v)
{
    operand y = certify_binary(c, OP_POW, success_table(c), certify_whole(c, 0));
    return y ? certify_table(c, 'A', graph_next(c->g, certify_node(c, v)), "backup @%zu @%zu", y->id, v->id)
             : NULL;
}

/* Tables of a policy q, perhaps a number n, and a reward table y that is x where it is left out. */
static operand apply(certifier *c, const expr *x, kernel_name id, const operand *args)
{
    operand q = args[0], second = args[1];
    bool numbered = kernel_get(id)->args[1] == TYPE_NUMBER;
    operand y = x->arg_count > 1u + numbered ? args[numbered ? 2 : 1] : success_table(c);
    switch (id) {
    case KERNEL_CONDITION: return condition(c, q, y);
    case KERNEL_BOLTZMANN: return softmax(c, q, second, y);
    case KERNEL_ARGMAX: return argmax(c, q, y);
    case KERNEL_GREEDY:
        return certify_table(c, 'A', graph_greedy(c->g, reward_node(c, q)), "best @%zu @%zu", q->id, q->id);
    case KERNEL_EQ: return eq_table(c, q, y);
    case KERNEL_EV: return ev_table(c, q, y);
    case KERNEL_NEXT: return next_table(c, q);
    case KERNEL_OCCUPANCY: return occupancy(c, q);
    case KERNEL_LOOKAHEAD: return lookahead(c, q, second, y);
    case KERNEL_SUCCESS: return certify_success(c, q, y);
    case KERNEL_IS_OPTIMAL: return is_optimal(c, q);
    case KERNEL_EQ_BY_PATHS:
    case KERNEL_EV_BY_PATHS: return certify_paths(c, q, y, id == KERNEL_EV_BY_PATHS);
    case KERNEL_KL_BY_PATHS: return certify_kl_by_paths(c, q, second);
    case KERNEL_LAW:
    case KERNEL_POSTERIOR_LAW: return certify_law(c, q, id == KERNEL_POSTERIOR_LAW);
    case KERNEL_IS_OPTIMAL_J:
        return certify_binary(c, OP_EQ, log_quantity(c, KERNEL_RETURN, q, NULL), certify_best_return(c));
    case KERNEL_VAR_RETURN: return certify_variance(c, q, occupancy(c, q));
    case KERNEL_RETURN:
    case KERNEL_ENTROPY: return log_quantity(c, id, q, NULL);
    case KERNEL_KL: return log_quantity(c, id, q, second);
    case KERNEL_KAPPA: return log_quantity(c, KERNEL_KL, q, softmax(c, q, second, success_table(c)));
    case KERNEL_KAPPA_MAX: return log_quantity(c, KERNEL_KL, q, argmax(c, q, success_table(c)));
    case KERNEL_EXPECTED_DRAWS: return draws(c, q, second);
    default: return certify_refuse(c, "%s", x->name);
    }
}

operand certify_kernel(certifier *c, const expr *x, kernel_name id, const operand *args)
{
    if (id == KERNEL_STORED_POLICY || id == KERNEL_STORED_REWARD)
        return stored(c, x);
    if (x->arg_count == 0)
        return constant(c, x, id);
    for (size_t i = 0; i < x->arg_count; i++)
        if (args[i]->kind == PIECE_PATHS)
            return certify_refuse(c, "%s of a table of sums over paths", x->name);
    if (id == KERNEL_LOG)
        return certify_log(c, args[0]);
    if (id == KERNEL_DEFINED)
        return certify_defined(c, args[0]);
    return apply(c, x, id, args);
}
