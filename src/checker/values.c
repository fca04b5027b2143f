/* What the numbers and truths over the tables are. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

/* ---- Numbers and truths
 * ------------------------------------------------------------------------------------- */

static bool next_place(const node *e, unsigned long *i, const unsigned long *where)
{
    unsigned long most = *e->name == 't' ? m.T : *e->name == 's' ? m.states - 1ul : 0;
    if (*e->name == 'a')
        most = *where < m.states ? m.state[*where].actions - 1ul : 0;
    if (*e->name == 'a' && *where >= m.states)
        fail("a state is none");
    for (++*i; *i <= most; ++*i) {
        spend(1);
        bool here = *e->name == 'a';
        if (*e->name == 't')
            here = *i > 0 && (!where || place(*i, *where) >= 0);
        else if (*e->name == 's' && where)
            here = place(*where, *i) >= 0;
        for (unsigned long t = 1; *e->name == 's' && !where && !here && t <= m.T; t++)
            here = place(t, *i) >= 0;
        if (here)
            return true;
    }
    return false;
}

/* What a place variable or constant is. */
static unsigned long index_of(node *e, const unsigned long *places)
{
    number n;
    number_init(&n);
    number_of(&n, e, places);
    if (n.kind != FINITE || n.log || mpz_cmp_ui(mpq_denref(n.c), 1) != 0 ||
        !mpz_fits_ulong_p(mpq_numref(n.c)))
        fail("an index is no whole number");
    unsigned long i = mpz_get_ui(mpq_numref(n.c));
    number_clear(&n);
    return i;
}

static void evaluate_entry(number *out, const node *e, const unsigned long *places)
{
    unsigned long i[3] = {0};
    bool start = e->op == START;
    for (unsigned k = !start; k < e->kids; k++)
        i[k - !start] = index_of(e->kid[k], places);
    if (start && i[0] >= m.states)
        fail("a state is none");
    if (start) {
        mpq_set(out->c, m.state[i[0]].mu);
        return;
    }
    if (place(i[0], i[1]) < 0 || i[2] >= width(e->kid[0], (unsigned)i[1]))
        fail("an index is at a place that cannot be reached");
    const row *r = row_at(e->kid[0], i[0], (unsigned)i[1]);
    mpq_set(out->c, r->value[i[2]]);
    out->kind = r->undefined ? UNDEFINED : FINITE;
}

/* sum_s mu(s) v_1(s) */
static void evaluate_mean(number *out, const node *e)
{
    mpq_t part;
    mpq_init(part);
    for (unsigned s = 0; s < m.states; s++) {
        if (place(1, s) < 0)
            continue;
        const row *v = row_at(e->kid[0], 1, s);
        mpq_mul(part, m.state[s].mu, v->value[0]);
        mpq_add(out->c, out->c, part);
        if (v->undefined)
            out->kind = UNDEFINED;
    }
    mpq_clear(part);
}

/* J: sum d p log x; entropy: - sum d p log p; kl: sum d p (log p - log r). */
static void evaluate_sum(number *out, const node *e)
{
    node *policy = e->kid[0], *second = e->op == KL ? e->kid[1] : NULL, *occupancy = e->kid[e->kids - 1];
    if (occupancy->op != OCCUPANCY || occupancy->kid[0] != policy)
        fail("the last argument is not the occupancy of the first");
    mpq_t weight;
    mpq_init(weight);
    for (unsigned long t = 1; t <= m.T; t++)
        for (unsigned s = 0; s < m.states; s++) {
            spend(1);
            if (place(t, s) < 0)
                continue;
            const row *d = row_at(occupancy, t, s), *p = row_at(policy, t, s),
                      *r = second ? row_at(second, t, s) : p;
            bool met = mpq_sgn(d->value[0]) != 0;
            if (d->undefined || (met && (p->undefined || r->undefined)))
                out->kind = UNDEFINED;
            for (unsigned a = 0; met && a < m.state[s].actions; a++) {
                mpq_mul(weight, d->value[0], p->value[a]);
                if (e->op == RETURN)
                    number_log(out, weight, m.state[s].action[a].x);
                if (e->op == KL)
                    number_log(out, weight, p->value[a]);
                mpq_neg(weight, weight);
                if (e->op != RETURN)
                    number_log(out, weight, r->value[a]);
            }
        }
    mpq_clear(weight);
}

static void set_infinity(number *a, int sign)
{
    a->kind = INFINITE;
    a->sign = sign;
}

/*
 * V_t(s), backward: the mean of log x + V_{t+1} under a policy, or its largest value for none. For the place
 * the numbers are in the order of place().
 */
static void action_return(number *q, const choice *a, const number *v, unsigned long t)
{
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    number_log(q, one, a->x);
    for (unsigned i = 0; t < m.T && i < a->successors; i++)
        number_add(q, a->tau[i], &v[place(t + 1, a->to[i])]);
    mpq_clear(one);
}

static number *returns(node *policy)
{
    place(m.T, 0); /* so that all are known */
    size_t count = m.first[m.T + 1];
    number *v = need(malloc(count * sizeof *v)), q;
    for (size_t i = 0; i < count; i++)
        number_init(&v[i]);
    for (unsigned long t = m.T; t >= 1; t--)
        for (unsigned s = 0; s < m.states; s++) {
            spend(1);
            for (unsigned a = 0; place(t, s) >= 0 && a < m.state[s].actions; a++) {
                number *here = &v[place(t, s)];
                const row *p = policy ? row_at(policy, t, s) : NULL;
                if (p && mpq_sgn(p->value[a]) == 0)
                    continue;
                number_init(&q);
                action_return(&q, &m.state[s].action[a], v, t);
                if (p)
                    number_add(here, p->value[a], &q);
                else if (a == 0 || number_order(&q, here) > 0)
                    number_set(here, &q);
                number_clear(&q);
            }
        }
    return v;
}

static void returns_free(number *v)
{
    for (size_t i = 0; i < m.first[m.T + 1]; i++)
        number_clear(&v[i]);
    free(v);
}

static void start_return(number *out, const number *v)
{
    for (unsigned s = 0; s < m.states; s++)
        if (place(1, s) >= 0)
            number_add(out, m.state[s].mu, &v[place(1, s)]);
}

static void add_square(number *out, const mpq_t weight, const number *a, const number *mean)
{
    mpq_t minus;
    number deviation, square;
    mpq_init(minus);
    mpq_set_si(minus, -1, 1);
    number_init(&deviation);
    number_init(&square);
    number_set(&deviation, a);
    number_add(&deviation, minus, mean);
    number_multiply(&square, &deviation, &deviation);
    number_add(out, weight, &square);
    number_clear(&deviation);
    number_clear(&square);
    mpq_clear(minus);
}

/* The variance over the start, and of each step given the one before: d p tau (log x + V_{t+1} - V_t)^2. */
static void evaluate_variance(number *out, const node *e)
{
    number mean, *v = returns(e->kid[0]), q;
    mpq_t weight;
    mpq_init(weight);
    number_init(&mean);
    start_return(&mean, v);
    for (unsigned s = 0; mean.kind == FINITE && s < m.states; s++)
        if (place(1, s) >= 0)
            add_square(out, m.state[s].mu, &v[place(1, s)], &mean);
    for (unsigned long t = 1; mean.kind == FINITE && t <= m.T; t++)
        for (unsigned s = 0; s < m.states; s++)
            for (unsigned a = 0; place(t, s) >= 0 && a < m.state[s].actions; a++) {
                choice c = m.state[s].action[a];
                mpq_t one[1];
                mpq_init(one[0]);
                mpq_set_ui(one[0], 1, 1);
                for (unsigned i = 0; i < (t < m.T ? m.state[s].action[a].successors : 1); i++) {
                    mpq_mul(weight, row_at(e->kid[1], t, s)->value[0], row_at(e->kid[0], t, s)->value[a]);
                    if (t < m.T)
                        mpq_mul(weight, weight, m.state[s].action[a].tau[i]);
                    if (mpq_sgn(weight) == 0)
                        continue;
                    c.successors = 1;
                    c.to = &m.state[s].action[a].to[i];
                    c.tau = one;
                    number_init(&q);
                    action_return(&q, &c, v, t);
                    add_square(out, weight, &q, &v[place(t, s)]);
                    number_clear(&q);
                }
                mpq_clear(one[0]);
            }
    number_clear(&mean);
    number_init(&mean);
    node like = {.op = RETURN, .kids = 2, .kid = {e->kid[0], e->kid[1]}};
    evaluate_sum(&mean, &like); /* undefined, or minus infinity */
    if (mean.kind != FINITE)
        out->kind = UNDEFINED;
    number_clear(&mean);
    mpq_clear(weight);
    returns_free(v);
}

static void evaluate_best_return(number *out)
{
    number *v = returns(NULL);
    start_return(out, v);
    returns_free(v);
}

static void arithmetic(number *out, const node *e, const number *a, const number *b)
{
    mpq_t factor;
    mpq_init(factor);
    mpq_set_si(factor, e->op == ADD ? 1 : -1, 1);
    switch (e->op) {
    case ADD:
    case SUB:
        number_set(out, a);
        number_add(out, factor, b);
        break;
    case NEG: number_add(out, factor, a); break;
    case MUL: number_multiply(out, a, b); break;
    case DIV: number_divide(out, a, b); break;
    case POW: number_raise(out, a, e->kid[1]->constant); break;
    case LOG:
        mpq_set_ui(factor, 1, 1);
        if (a->kind == INFINITE || !number_is_rational(a))
            fail("logarithms of what is not rational are not in certificates");
        number_log(out, factor, a->c);
        break;
    default: number_set(out, (e->op == MIN) == (number_order(a, b) <= 0) ? a : b);
    }
    mpq_clear(factor);
}

static void evaluate_operator(number *out, const node *e, const unsigned long *places)
{
    number a, b;
    number_init(&a);
    number_init(&b);
    number_of(&a, e->kid[0], places);
    if (e->kids > 1)
        number_of(&b, e->kid[1], places);
    if (a.kind == UNDEFINED || b.kind == UNDEFINED)
        out->kind = UNDEFINED;
    else
        arithmetic(out, e, &a, &b);
    number_clear(&a);
    number_clear(&b);
}

/* Assignments from the one after `depth` on are this quantifier's own. */
typedef struct walk {
    unsigned long places[64], where;
    bool has_where;
    unsigned depth;
} walk;

static void walk_start(walk *w, const node *e, const unsigned long *places)
{
    w->depth = (unsigned)mpz_get_ui(mpq_numref(e->constant));
    memcpy(w->places, places, sizeof w->places);
    w->has_where = e->kids > 1;
    w->where = w->has_where ? index_of(e->kid[1], places) : 0;
    w->places[w->depth] = (unsigned long)-1;
}

static bool walk_next(walk *w, const node *e)
{
    return next_place(e, &w->places[w->depth], w->has_where ? &w->where : NULL);
}

static void evaluate_fold(number *out, const node *e, const unsigned long *places)
{
    walk w;
    number body;
    mpq_t one;
    bool first = true;
    number_init(&body);
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    for (walk_start(&w, e, places); out->kind != UNDEFINED && walk_next(&w, e); first = false) {
        number_clear(&body);
        number_init(&body);
        if (e->op == COUNT) {
            answer yes = decide(e->kid[0], w.places);
            mpq_set_ui(body.c, yes == ANSWER_YES, 1);
            body.kind = yes == ANSWER_UNDEFINED ? UNDEFINED : FINITE;
        } else {
            number_of(&body, e->kid[0], w.places);
        }
        if (body.kind == UNDEFINED)
            out->kind = UNDEFINED;
        else if (e->op == TOTAL || e->op == COUNT)
            number_add(out, one, &body);
        else if (first || (number_order(&body, out) < 0) == (e->op == LEAST))
            number_set(out, &body);
    }
    if (first && (e->op == LEAST || e->op == MOST))
        out->kind = UNDEFINED;
    number_clear(&body);
    mpq_clear(one);
}

/* `out` is 0 before. */
void number_of(number *out, node *e, const unsigned long *places)
{
    answer condition;
    spend(1);
    if (e->number) {
        number_set(out, e->number);
        return;
    }
    switch (e->op) {
    case CONSTANT: mpq_set(out->c, e->constant); break;
    case VARIABLE: mpq_set_ui(out->c, places[mpz_get_ui(mpq_numref(e->constant))], 1); break;
    case INFINITY_: set_infinity(out, 1); break;
    case START:
    case INDEX: evaluate_entry(out, e, places); break;
    case MEAN: evaluate_mean(out, e); break;
    case RETURN:
    case ENTROPY:
    case KL: evaluate_sum(out, e); break;
    case VARIANCE: evaluate_variance(out, e); break;
    case BEST_RETURN: evaluate_best_return(out); break;
    case IF:
        condition = decide(e->kid[0], places);
        if (condition == ANSWER_UNDEFINED)
            out->kind = UNDEFINED;
        else
            number_of(out, e->kid[condition == ANSWER_YES ? 1 : 2], places);
        break;
    case TOTAL:
    case LEAST:
    case MOST:
    case COUNT: evaluate_fold(out, e, places); break;
    default: evaluate_operator(out, e, places);
    }
}

static answer not(answer a)
{
    return a == ANSWER_UNDEFINED ? a : a == ANSWER_NO ? ANSWER_YES : ANSWER_NO;
}

/* No if one is, else undefined if one is. */
static answer both(answer a, answer b)
{
    return a == ANSWER_NO || b == ANSWER_NO                 ? ANSWER_NO
           : a == ANSWER_UNDEFINED || b == ANSWER_UNDEFINED ? ANSWER_UNDEFINED
                                                            : ANSWER_YES;
}

/* Equal at every place where both are defined; undefined if there is no such place. */
static answer compare_tables(node *a, node *b)
{
    unsigned long compared = 0;
    for (unsigned long t = 1; t <= m.T; t++)
        for (unsigned s = 0; s < m.states; s++) {
            spend(1);
            if (place(t, s) < 0)
                continue;
            const row *left = row_at(a, t, s), *right = row_at(b, t, s);
            if (left->undefined || right->undefined)
                continue;
            compared++;
            for (unsigned i = 0; i < width(a, s); i++)
                if (!mpq_equal(left->value[i], right->value[i]))
                    return ANSWER_NO;
        }
    return compared ? ANSWER_YES : ANSWER_UNDEFINED;
}

/* Two laws, path by path; total[i]: what the weights of law i sum to. */
typedef struct laws {
    node *policy[2];
    bool posterior[2], first, differ; /* first: the totals are found */
    mpq_t total[2];
} laws;

static void end_path(laws *l, const mpq_t *weight)
{
    mpq_t p[2];
    mpq_inits(p[0], p[1], NULL);
    for (int i = 0; i < 2; i++)
        if (l->first)
            mpq_add(l->total[i], l->total[i], weight[i]);
        else
            mpq_div(p[i], weight[i], l->total[i]);
    l->differ = l->differ || !mpq_equal(p[0], p[1]);
    mpq_clears(p[0], p[1], NULL);
}

/* Every path from (t, s) on; weight: of what is before, under each law, with the success of a posterior one.
 */
static void walk_paths(laws *l, unsigned long t, unsigned s, const mpq_t *weight)
{
    mpq_t here[2], next[2];
    spend(10);
    mpq_inits(here[0], here[1], next[0], next[1], NULL);
    for (unsigned a = 0; a < m.state[s].actions; a++) {
        const choice *c = &m.state[s].action[a];
        for (int i = 0; i < 2; i++) {
            const row *p = row_at(l->policy[i], t, s);
            if (p->undefined && mpq_sgn(weight[i]) != 0)
                fail("laws that meet an undefined row are not in certificates");
            mpq_mul(here[i], weight[i], p->value[a]);
            if (l->posterior[i])
                mpq_mul(here[i], here[i], c->x);
        }
        if (t == m.T)
            end_path(l, here);
        for (unsigned k = 0; t < m.T && (mpq_sgn(here[0]) || mpq_sgn(here[1])) && k < c->successors; k++) {
            mpq_mul(next[0], here[0], c->tau[k]);
            mpq_mul(next[1], here[1], c->tau[k]);
            walk_paths(l, t + 1, c->to[k], next);
        }
    }
    mpq_clears(here[0], here[1], next[0], next[1], NULL);
}

static answer compare_laws(const node *a, const node *b)
{
    laws l = {.policy = {a->kid[0], b->kid[0]},
              .posterior = {a->op == POSTERIOR_LAW, b->op == POSTERIOR_LAW}};
    mpq_t weight[2];
    if (m.T > 1000)
        fail("laws over more than 1000 steps are not in certificates");
    mpq_inits(l.total[0], l.total[1], weight[0], weight[1], NULL);
    for (int pass = 0; pass < 2; pass++) {
        l.first = pass == 0;
        for (unsigned s = 0; s < m.states; s++) {
            mpq_set(weight[0], m.state[s].mu);
            mpq_set(weight[1], m.state[s].mu);
            if (mpq_sgn(m.state[s].mu) != 0)
                walk_paths(&l, 1, s, weight);
        }
        if (mpq_sgn(l.total[0]) == 0 || mpq_sgn(l.total[1]) == 0)
            break;
    }
    bool defined = mpq_sgn(l.total[0]) != 0 && mpq_sgn(l.total[1]) != 0;
    mpq_clears(l.total[0], l.total[1], weight[0], weight[1], NULL);
    return !defined ? ANSWER_UNDEFINED : l.differ ? ANSWER_NO : ANSWER_YES;
}

static answer compare(const node *e, const unsigned long *places)
{
    if (e->kid[0]->type == 'L')
        return compare_laws(e->kid[0], e->kid[1]);
    if (e->kid[0]->type != 'N')
        return compare_tables(e->kid[0], e->kid[1]);
    number a, b;
    answer result = ANSWER_UNDEFINED;
    number_init(&a);
    number_init(&b);
    number_of(&a, e->kid[0], places);
    number_of(&b, e->kid[1], places);
    if (a.kind != UNDEFINED && b.kind != UNDEFINED) {
        int order = number_order(&a, &b);
        result = (e->op == EQUAL  ? order == 0
                  : e->op == LESS ? order < 0
                                  : order <= 0)
                     ? ANSWER_YES
                     : ANSWER_NO;
    }
    number_clear(&a);
    number_clear(&b);
    return result;
}

/* Hypotheses, at the places that can be reached. */
static bool holds_at(op o, unsigned long t, unsigned s, unsigned width_of_layer)
{
    const state *here = &m.state[s];
    bool ok = o != SAME_ACTIONS || here->actions == width_of_layer;
    for (unsigned a = 0; a < here->actions; a++) {
        const choice *c = &here->action[a];
        ok = ok && (o != DETERMINISTIC || t == m.T || c->successors == 1) &&
             (o != FULL_SUPPORT || mpq_sgn(c->prior) > 0) &&
             (o != UNIFORM_PRIOR || mpq_cmp_ui(c->prior, 1, here->actions) == 0) &&
             (o != POSITIVE_SUCCESS || mpq_sgn(c->x) > 0);
    }
    return ok;
}

static bool hypothesis(op o)
{
    unsigned starts = 0;
    for (unsigned s = 0; s < m.states; s++)
        starts += mpq_sgn(m.state[s].mu) > 0;
    bool ok = o != SINGLE_START || starts == 1;
    for (unsigned long t = 1; ok && o != SINGLE_START && t <= m.T; t++) {
        unsigned layer = 0;
        for (unsigned s = 0; ok && s < m.states; s++) {
            spend(1);
            if (place(t, s) < 0)
                continue;
            layer = layer ? layer : m.state[s].actions;
            ok = holds_at(o, t, s, layer);
        }
    }
    return ok;
}

static answer decide_everywhere(const node *e, const unsigned long *places)
{
    walk w;
    answer result = ANSWER_YES; /* exists is the contrary of forall not */
    for (walk_start(&w, e, places); result != ANSWER_NO && walk_next(&w, e);) {
        answer body = decide(e->kid[0], w.places);
        result = both(result, e->op == ALL ? body : not(body));
    }
    return e->op == ALL ? result : not(result);
}

static bool is_defined(node *e, const unsigned long *places)
{
    if (e->type == 'B')
        return decide(e, places) != ANSWER_UNDEFINED;
    number n;
    number_init(&n);
    number_of(&n, e, places);
    bool defined = n.kind != UNDEFINED;
    number_clear(&n);
    return defined;
}

answer decide(node *e, const unsigned long *places)
{
    answer a, b;
    spend(1);
    if (e->given)
        return (answer)e->truth;
    switch (e->op) {
    case YES:
    case NO: return e->op == YES ? ANSWER_YES : ANSWER_NO;
    case EQUAL:
    case LESS:
    case LESS_EQUAL: return compare(e, places);
    case NOT: return not(decide(e->kid[0], places));
    case ALL:
    case ANY: return decide_everywhere(e, places);
    case DEFINED: return is_defined(e->kid[0], places) ? ANSWER_YES : ANSWER_NO;
    case IF:
        a = decide(e->kid[0], places);
        return a == ANSWER_UNDEFINED ? a : decide(e->kid[a == ANSWER_YES ? 1 : 2], places);
    case AND:
    case OR:
    case IMPLIES:
        a = decide(e->kid[0], places);
        a = e->op == OR ? not(a) : a;
        if (a == ANSWER_NO)
            return e->op == AND ? ANSWER_NO : ANSWER_YES;
        b = decide(e->kid[1], places);
        return e->op == AND ? both(a, b) : not(both(a, not(b)));
    case IFF:
        a = decide(e->kid[0], places);
        b = decide(e->kid[1], places);
        return a == ANSWER_UNDEFINED || b == ANSWER_UNDEFINED ? ANSWER_UNDEFINED
               : a == b                                       ? ANSWER_YES
                                                              : ANSWER_NO;
    default: return hypothesis(e->op) ? ANSWER_YES : ANSWER_NO;
    }
}
