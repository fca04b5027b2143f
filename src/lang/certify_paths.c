/* What certificates have no operation for: a number for each path. */
#include "lang/certify_impl.h"

/* A walk over paths (s_t, a_t), ..., (s_T, a_T), with one weight or two: products of what each step has,
 * which are its policy's entry, its reward's and the probability of the next state. */
typedef struct path_walk {
    certifier *c;
    int weights;
    operand policy[2], reward[2]; /* reward: NULL for none */
    operand total[2];             /* of a posterior law, whose reward is x: what its paths are divided by */
    void (*end)(struct path_walk *w, const operand *weight); /* of one path */
    operand result;                                          /* of the paths so far; NULL before the first */
    operand sum;                                             /* of the second weights so far */
    unsigned paths;
} path_walk;

static operand rewarded(const path_walk *w, int i, operand weight, uint32_t t, uint32_t s, uint32_t a)
{
    certifier *c = w->c;
    if (w->total[i])
        return certify_binary(c, OP_MUL, weight, certify_number(c, mdp_success(c->e->m, s)->value[a]));
    return w->reward[i] ? certify_weigh(c, weight, certify_entry(c, w->reward[i], t, s, a)) : weight;
}

static void walk_from(path_walk *w, uint32_t t, uint32_t s, const operand *weight);

/* Every path from (t, s) that begins with a, whose probability is in the weights. */
static void walk_after(path_walk *w, uint32_t t, uint32_t s, uint32_t a, const operand *weight)
{
    certifier *c = w->c;
    const mdp *m = c->e->m;
    operand here[2], next[2];
    for (int i = 0; i < w->weights; i++)
        here[i] = rewarded(w, i, weight[i], t, s, a);
    if (t == mdp_horizon(m)) {
        w->end(w, here);
        if (++w->paths > CERTIFY_MAX_UNROLLED)
            certify_refuse(c, "a sum or law of more than %u paths", CERTIFY_MAX_UNROLLED);
    }
    for (uint32_t k = 0; c->why.length == 0 && t < mdp_horizon(m) && k < mdp_successors(m, s, a); k++) {
        for (int i = 0; i < w->weights; i++)
            next[i] = certify_binary(c, OP_MUL, here[i], certify_probability(c, s, a, k));
        walk_from(w, t + 1, mdp_successor(m, s, a, k), next);
    }
}

static void walk_from(path_walk *w, uint32_t t, uint32_t s, const operand *weight)
{
    certifier *c = w->c;
    operand here[2];
    for (uint32_t a = 0; c->why.length == 0 && a < mdp_actions(c->e->m, s); a++) {
        for (int i = 0; i < w->weights; i++)
            here[i] = certify_weigh(c, weight[i], certify_entry(c, w->policy[i], t, s, a));
        walk_after(w, t, s, a, here);
    }
}

/* Of all paths; NULL once refused. */
static operand walk_all(path_walk *w)
{
    certifier *c = w->c;
    const places *p = graph_reachable(c->g);
    if (mdp_horizon(c->e->m) > CERTIFY_MAX_UNROLLED)
        return certify_refuse(c, "paths of more than %u steps", CERTIFY_MAX_UNROLLED);
    for (uint32_t i = 0; i < places_count(p, 1); i++) {
        operand mu = certify_number(c, mdp_initial(c->e->m, places_state(p, 1, i)));
        walk_from(w, 1, places_state(p, 1, i), (operand[]){mu, mu});
    }
    return c->why.length ? NULL : w->result;
}

/* ---- Laws --------------------------------------------------------------------------------------------- */

static void compare_path(path_walk *w, const operand *weight)
{
    certifier *c = w->c;
    operand p[2];
    for (int i = 0; i < 2; i++)
        p[i] = w->total[i] ? certify_binary(c, OP_DIV, weight[i], w->total[i]) : weight[i];
    operand same = certify_binary(c, OP_EQ, p[0], p[1]);
    w->result = w->result ? certify_binary(c, OP_AND, w->result, same) : same;
}

operand certify_compare_laws(certifier *c, operand a, operand b)
{
    const operand side[] = {a, b};
    path_walk w = {.c = c, .weights = 2, .policy = {a->policy, b->policy}, .end = compare_path};
    operand x = certify_table(c, 'A', graph_success(c->g), "x");
    for (int i = 0; x && i < 2; i++)
        if (side[i]->posterior)
            w.total[i] = certify_success(c, w.policy[i], x);
    return walk_all(&w);
}

/* p log p - p log p' is added, and p' to the other sum. */
static void add_divergence(path_walk *w, const operand *weight)
{
    certifier *c = w->c;
    operand own = certify_weigh(c, weight[0], certify_log(c, weight[0]));
    operand other = certify_weigh(c, weight[0], certify_log(c, weight[1]));
    w->result = certify_binary(c, OP_ADD, w->result, certify_binary(c, OP_SUB, own, other));
    w->sum = certify_binary(c, OP_ADD, w->sum, weight[1]);
}

/* Undefined where either law is: the other's sum, less itself, is added. */
operand certify_kl_by_paths(certifier *c, operand q, operand r)
{
    path_walk w = {.c = c, .weights = 2, .policy = {q, r}, .end = add_divergence};
    w.result = w.sum = certify_whole(c, 0);
    return walk_all(&w) ? certify_binary(c, OP_ADD, w.result, certify_binary(c, OP_SUB, w.sum, w.sum)) : NULL;
}

/* ---- Sums over paths ---------------------------------------------------------------------------------- */

static void add_path(path_walk *w, const operand *weight)
{
    w->result = certify_binary(w->c, OP_ADD, w->result, weight[0]);
}

/* The evaluator takes rows as they were kept where they are undefined: no operation does. */
static operand unless_undefined(certifier *c, operand sum)
{
    value v;
    value_init(&v);
    if (sum)
        certify_value(c, sum, &v);
    if (sum && v.kind == VALUE_UNDEFINED)
        sum = certify_refuse(c, "a sum over paths with an undefined row");
    value_clear(&v);
    return sum;
}

operand certify_path_entry(certifier *c, operand table, uint32_t t, uint32_t s, uint32_t a)
{
    path_walk w = {.c = c, .weights = 1, .policy = {table->policy}, .reward = {table->reward}};
    const operand one = certify_whole(c, 1);
    w.end = add_path;
    w.result = certify_whole(c, 0);
    if (mdp_horizon(c->e->m) > CERTIFY_MAX_UNROLLED)
        return certify_refuse(c, "paths of more than %u steps", CERTIFY_MAX_UNROLLED);
    if (table->values)
        walk_from(&w, t, s, &one);
    else
        walk_after(&w, t, s, a, &one);
    return c->why.length ? NULL : unless_undefined(c, w.result);
}

static bool by_action(const certifier *c, operand table)
{
    return table->kind == PIECE_PATHS ? !table->values : certify_type(c, table) == 'A';
}

/* As tables are: equal at every place where both are defined, and undefined if there is none. `all` is
 * undefined where a place is and no other differs: then `any` is yes if there is another. */
operand certify_compare_paths(certifier *c, operand a, operand b)
{
    const places *p = graph_reachable(c->g);
    operand all = NULL, any = NULL;
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; c->why.length == 0 && i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i), width = by_action(c, a) ? mdp_actions(c->e->m, s) : 1;
            for (uint32_t k = 0; k < width; k++) {
                operand left = certify_entry(c, a, t, s, k);
                operand same = certify_binary(c, OP_EQ, left, left ? certify_entry(c, b, t, s, k) : NULL);
                all = all ? certify_binary(c, OP_AND, all, same) : same;
                any = any ? certify_binary(c, OP_OR, any, same) : same;
            }
        }
    return c->why.length ? NULL : certify_choose(c, certify_defined(c, all), all, any);
}
