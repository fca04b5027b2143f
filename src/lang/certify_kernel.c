/* The kernel's names in the words of certificates. */
#include <string.h>

#include "base/contract.h"
#include "lang/certify_impl.h"
#include "operators/returns.h"

static node reward_node(certifier *c, const piece *y)
{
    return graph_shape(c->g, y->table) == SHAPE_POLICY ? graph_power(c->g, y->table, 1) : y->table;
}

static piece *success_table(certifier *c)
{
    return certify_table(c, graph_success(c->g), "x");
}

static piece *eq_table(certifier *c, const piece *q, const piece *y)
{
    node n = graph_eq(c->g, q->table, reward_node(c, y));
    graph_ev(c->g, q->table, reward_node(c, y));
    piece *p = certify_table(c, n, "eQ(#%zu,#%zu)", q->id, y->id);
    REQUIRE(graph_ev(c->g, q->table, reward_node(c, y)) == n + 2);
    return p;
}

/* The number of the table beside is one more. */
static piece *ev_table(certifier *c, const piece *q, const piece *y)
{
    piece *p = eq_table(c, q, y);
    p->table = graph_ev(c->g, q->table, reward_node(c, y));
    p->id++;
    return p;
}

static piece *condition(certifier *c, const piece *q, const piece *y)
{
    const piece *eq = eq_table(c, q, y);
    return certify_table(c, graph_condition(c->g, q->table, reward_node(c, y)), "conditioned(#%zu,#%zu,#%zu)",
                         q->id, eq->id, y->id);
}

static piece *softmax(certifier *c, const piece *q, const piece *beta, const piece *y)
{
    if (beta->kind != PIECE_NUMBER)
        return beta->free ? certify_stuck(c, beta->free) : certify_refuse(c, "a beta that is no constant");
    if (mpz_cmp_ui(mpq_denref(beta->number), 1) != 0)
        return certify_refuse(c, "a fractional beta");
    const piece *eq = eq_table(c, q, y);
    unsigned long n = mpz_get_ui(mpq_numref(beta->number));
    return certify_table(c, graph_boltzmann(c->g, q->table, n, reward_node(c, y)),
                         "softmax(#%zu,%lu,#%zu,#%zu)", eq->id, n, q->id, y->id);
}

static piece *argmax(certifier *c, const piece *q, const piece *y)
{
    const piece *eq = eq_table(c, q, y);
    return certify_table(c, graph_argmax(c->g, q->table, reward_node(c, y)), "best(#%zu,#%zu)", eq->id,
                         y->id);
}

static piece *optimal(certifier *c)
{
    const piece *x = success_table(c);
    const piece *eq = certify_table(c, graph_optimal_eq(c->g, x->table), "best_eQ(#%zu)", x->id);
    return certify_table(c, graph_optimal(c->g, x->table), "best(#%zu,#%zu)", eq->id, x->id);
}

static piece *occupancy(certifier *c, const piece *q)
{
    return certify_table(c, graph_occupancy(c->g, q->table), "occupancy(#%zu)", q->id);
}

/* As graph_lookahead: its nodes one by one. */
static piece *lookahead(certifier *c, const piece *q, const piece *n, const piece *y)
{
    if (n->kind != PIECE_NUMBER)
        return n->free ? certify_stuck(c, n->free)
                       : certify_refuse(c, "a number of steps that is no constant");
    piece *p = eq_table(c, q, y);
    for (unsigned long i = 1; i < mdp_horizon(c->e->m) && mpz_cmp_ui(mpq_numref(n->number), i) > 0; i++) {
        node table = graph_lookahead(c->g, q->table, i + 1, reward_node(c, y));
        const piece *largest = certify_table(c, graph_lookahead_values(c->g, table), "largest(#%zu)", p->id);
        p = certify_table(c, table, "backup(#%zu,#%zu)", y->id, largest->id);
    }
    return p;
}

/* ---- Numbers ------------------------------------------------------------------------------------------ */

static piece *success(certifier *c, const piece *q, const piece *y)
{
    const piece *ev = ev_table(c, q, y);
    value v;
    real p;
    text t;
    value_init(&v);
    real_init(&p);
    text_init(&t);
    text_addf(&t, "mean(#%zu)", ev->id);
    if (graph_success_probability(c->g, q->table, reward_node(c, y), &p))
        value_set_real(&v, &p);
    else
        value_set_undefined(&v, 0, 0);
    piece *step = certify_value_step(c, false, &v, t.data);
    text_clear(&t);
    real_clear(&p);
    value_clear(&v);
    return step;
}

/* Every entry of the table may be the argument of a logarithm. */
static void record_entries(certifier *c, const piece *q)
{
    const places *p = graph_places(c->g);
    mpq_t entry;
    mpq_init(entry);
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            for (uint32_t a = 0; a < mdp_actions(c->e->m, s); a++) {
                graph_entry(c->g, q->table, t, s, a, entry);
                eval_record_log(c->e, entry);
            }
        }
    mpq_clear(entry);
}

static void record_form(certifier *c, const value *v)
{
    mpq_t argument;
    mpq_init(argument);
    for (size_t i = 0; v->kind == VALUE_LOGLIN && i < v->loglin->form.count; i++) {
        mpq_set_z(argument, v->loglin->form.terms[i].argument);
        eval_record_log(c->e, argument);
    }
    mpq_clear(argument);
}

static piece *log_quantity(certifier *c, kernel_name id, const piece *q, const piece *r)
{
    const piece *d = occupancy(c, q);
    value v;
    mpq_t none;
    text t;
    value_init(&v);
    mpq_init(none);
    text_init(&t);
    if (id == KERNEL_KL)
        text_addf(&t, "kl(#%zu,#%zu,#%zu)", q->id, r->id, d->id);
    else
        text_addf(&t, "%s(#%zu,#%zu)", id == KERNEL_RETURN ? "J" : "entropy", q->id, d->id);
    eval_log_quantity(c->e, id, q->table, r ? r->table : q->table, none, &v);
    record_entries(c, id == KERNEL_RETURN ? success_table(c) : q);
    if (id == KERNEL_KL)
        record_entries(c, r);
    record_form(c, &v);
    piece *step = certify_value_step(c, false, &v, t.data);
    text_clear(&t);
    mpq_clear(none);
    value_clear(&v);
    return step;
}

static piece *draws(certifier *c, const expr *x, const piece *q, const piece *n)
{
    const piece *y = certify_binary(c, x, OP_POW, success_table(c), n);
    if (certify_is_stuck(y))
        return (piece *)(uintptr_t)y;
    const piece *p = success(c, q, y);
    if (!p)
        return NULL;
    return certify_text(c, false, 0, true, "(if (%s == 0) then inf else (1 / %s))", p->text, p->text);
}

static piece *is_optimal(certifier *c, const piece *q)
{
    const piece *x = success_table(c), *ours = success(c, q, x),
                *best = ours ? success(c, optimal(c), x) : NULL;
    return best ? certify_text(c, true, 0, true, "(%s == %s)", ours->text, best->text) : NULL;
}

static piece *is_optimal_for_return(certifier *c, const piece *q)
{
    const piece *ours = log_quantity(c, KERNEL_RETURN, q, NULL);
    value v;
    mpq_t none;
    value_init(&v);
    mpq_init(none);
    eval_log_quantity(c->e, KERNEL_RETURN, eval_optimal_for_return(c->e), eval_optimal_for_return(c->e), none,
                      &v);
    record_form(c, &v);
    const piece *best = ours ? certify_value_step(c, false, &v, "best_J") : NULL;
    mpq_clear(none);
    value_clear(&v);
    return best ? certify_text(c, true, 0, true, "(%s == %s)", ours->text, best->text) : NULL;
}

/* Its value is no sum of logarithms, so it is no step: the checker finds a range for it. */
static piece *variance(certifier *c, const piece *q)
{
    const piece *d = occupancy(c, q);
    record_entries(c, success_table(c));
    return certify_text(c, false, 0, true, "var_return(#%zu,#%zu)", q->id, d->id);
}

/* ---- Names -------------------------------------------------------------------------------------------- */

static piece *constant(certifier *c, const expr *x, kernel_name id)
{
    graph *g = c->g;
    switch (id) {
    case KERNEL_PRIOR: return certify_table(c, graph_prior(g), "prior");
    case KERNEL_UNIFORM: return certify_table(c, graph_uniform(g), "uniform");
    case KERNEL_X: return success_table(c);
    case KERNEL_OPTIMAL: return optimal(c);
    case KERNEL_T:
    case KERNEL_HORIZON: return certify_whole(c, mdp_horizon(c->e->m));
    case KERNEL_YES:
    case KERNEL_NO: return certify_truth(c, id == KERNEL_YES);
    case KERNEL_INF: return certify_text(c, false, 0, false, "inf");
    case KERNEL_DETERMINISTIC:
    case KERNEL_SINGLE_START:
    case KERNEL_UNIFORM_PRIOR:
    case KERNEL_FULL_SUPPORT:
    case KERNEL_SAME_ACTIONS:
    case KERNEL_POSITIVE_SUCCESS: return certify_text(c, true, 0, true, "%s", kernel_get(id)->name);
    default: return certify_refuse(c, "%s", x->name);
    }
}

static piece *stored(certifier *c, const expr *x)
{
    value v;
    value_init(&v);
    bool ok = eval_node(c->e, x, &v, &c->st);
    piece *p = ok ? certify_table(c, v.table, "%s(\"%s\")", x->name, x->args[0]->name) : NULL;
    value_clear(&v);
    return p;
}

static piece *next_table(certifier *c, const piece *v)
{
    const piece *x = success_table(c), *none = certify_whole(c, 0);
    const piece *y = certify_table(c, graph_power(c->g, x->table, 0), "#%zu ^ %s", x->id,
                                   certify_show(c, none));
    return certify_table(c, graph_next(c->g, v->table), "backup(#%zu,#%zu)", y->id, v->id);
}

/* Tables of a policy q, perhaps a number n, and a reward table y that is x where it is left out. */
static piece *apply(certifier *c, const expr *x, kernel_name id, const piece *const *args)
{
    const piece *q = args[0], *second = args[1];
    bool numbered = kernel_get(id)->args[1] == TYPE_NUMBER;
    const piece *y = args[numbered ? 2 : 1];
    y = y && y->kind == PIECE_TABLE ? y : success_table(c);
    switch (id) {
    case KERNEL_CONDITION: return condition(c, q, y);
    case KERNEL_BOLTZMANN: return softmax(c, q, second, y);
    case KERNEL_ARGMAX: return argmax(c, q, y);
    case KERNEL_GREEDY:
        return certify_table(c, graph_greedy(c->g, reward_node(c, q)), "best(#%zu,#%zu)", q->id, q->id);
    case KERNEL_EQ: return eq_table(c, q, y);
    case KERNEL_EV: return ev_table(c, q, y);
    case KERNEL_NEXT: return next_table(c, q);
    case KERNEL_OCCUPANCY: return occupancy(c, q);
    case KERNEL_LOOKAHEAD: return lookahead(c, q, second, y);
    case KERNEL_SUCCESS: return success(c, q, y);
    case KERNEL_IS_OPTIMAL: return is_optimal(c, q);
    case KERNEL_LAW:
    case KERNEL_POSTERIOR_LAW: return certify_text(c, false, 0, true, "%s(#%zu)", x->name, q->id);
    case KERNEL_IS_OPTIMAL_J: return is_optimal_for_return(c, q);
    case KERNEL_VAR_RETURN: return variance(c, q);
    case KERNEL_RETURN:
    case KERNEL_ENTROPY: return log_quantity(c, id, q, NULL);
    case KERNEL_KL: return log_quantity(c, id, q, second);
    case KERNEL_KAPPA: {
        const piece *r = softmax(c, q, second, success_table(c));
        return certify_is_stuck(r) ? (piece *)(uintptr_t)r : log_quantity(c, KERNEL_KL, q, r);
    }
    case KERNEL_KAPPA_MAX: return log_quantity(c, KERNEL_KL, q, argmax(c, q, success_table(c)));
    case KERNEL_EXPECTED_DRAWS: return draws(c, x, q, second);
    default: return certify_refuse(c, "%s", x->name);
    }
}

piece *certify_kernel(certifier *c, const expr *x, kernel_name id, const piece *const *args)
{
    if (id == KERNEL_STORED_POLICY || id == KERNEL_STORED_REWARD)
        return stored(c, x);
    if (x->arg_count == 0)
        return constant(c, x, id);
    for (size_t i = 0; i < x->arg_count; i++)
        if (certify_is_stuck(args[i]))
            return (piece *)(uintptr_t)args[i];
    if (id == KERNEL_LOG || id == KERNEL_DEFINED)
        return certify_text(c, id == KERNEL_DEFINED, args[0]->free, args[0]->has_model, "%s(%s)", x->name,
                            certify_show(c, args[0]));
    return apply(c, x, id, args);
}
