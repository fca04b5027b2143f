/* Whether it is true: the tables row by row, the numbers and truths over them, and the certificate as a whole. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

/* ---- Rows --------------------------------------------------------------------------------------------------- */

static node *table_of(node *n)
{
    if (!n->given || !n->rows)
        fail("this needs a table that the certificate does not give, or has given up");
    return n;
}

static row *row_at(node *table, unsigned long t, unsigned s)
{
    return &table_of(table)->rows[place(t, s)];
}

static unsigned width(const node *table, unsigned s)
{
    return table->type == 'V' ? 1 : m.state[s].actions;
}

static void row_new(row *r, unsigned n)
{
    r->undefined = false;
    r->value = need(malloc((n ? n : 1) * sizeof *r->value));
    for (unsigned i = 0; i < n; i++)
        mpq_init(r->value[i]);
}

static void row_free(row *r, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        mpq_clear(r->value[i]);
    free(r->value);
}

/* The mean of v over the successors at t + 1, 1 after the last step; *undefined if one of them is. */
static void mean_after(mpq_t mean, node *v, unsigned long t, const choice *a, bool *undefined)
{
    mpq_t part;
    mpq_init(part);
    mpq_set_ui(mean, t == m.T, 1);
    for (unsigned i = 0; t < m.T && i < a->successors; i++) {
        const row *next = row_at(v, t + 1, a->to[i]);
        mpq_mul(part, a->tau[i], next->value[0]);
        mpq_add(mean, mean, part);
        *undefined = *undefined || next->undefined;
    }
    mpq_clear(part);
}

/* y(a) times the mean of v afterwards: eQ of Definition 4.1. */
static void backup_row(row *r, node *y, node *v, unsigned long t, unsigned s)
{
    const row *factor = row_at(y, t, s);
    r->undefined = factor->undefined;
    for (unsigned a = 0; a < m.state[s].actions; a++)
        if (mpq_sgn(factor->value[a]) != 0) {
            mean_after(r->value[a], v, t, &m.state[s].action[a], &r->undefined);
            mpq_mul(r->value[a], r->value[a], factor->value[a]);
        }
}

/* eV of Definition 4.1: undefined where it depends on an undefined row with a weight that is not 0. */
static void total_row(row *r, node *p, node *y, node *q, node *v, unsigned long t, unsigned s)
{
    const row *weight = row_at(p, t, s), *factor = row_at(y, t, s), *value = row_at(q, t, s);
    mpq_t part;
    mpq_init(part);
    r->undefined = factor->undefined;
    for (unsigned a = 0; a < m.state[s].actions; a++) {
        mpq_mul(part, weight->value[a], value->value[a]);
        mpq_add(r->value[0], r->value[0], part);
        if (weight->undefined && mpq_sgn(value->value[a]) != 0)
            r->undefined = true;
        if (mpq_sgn(weight->value[a]) != 0 && mpq_sgn(factor->value[a]) != 0)
            mean_after(part, v, t, &m.state[s].action[a], &r->undefined);
    }
    mpq_clear(part);
}

static unsigned first_largest(const row *q, unsigned n)
{
    unsigned best = 0;
    for (unsigned a = 1; a < n; a++)
        if (mpq_cmp(q->value[a], q->value[best]) > 0)
            best = a;
    return best;
}

/* Weights made a distribution; where that cannot be, what `kept` was, undefined. */
static void normalise(row *r, const row *kept, unsigned n)
{
    bool ok = true;
    mpq_t sum;
    mpq_init(sum);
    for (unsigned a = 0; a < n; a++) {
        mpq_add(sum, sum, r->value[a]);
        ok = ok && mpq_sgn(r->value[a]) >= 0;
    }
    ok = ok && mpq_sgn(sum) > 0;
    for (unsigned a = 0; a < n; a++)
        if (ok)
            mpq_div(r->value[a], r->value[a], sum);
        else
            mpq_set(r->value[a], kept->value[a]);
    r->undefined = r->undefined || !ok;
    mpq_clear(sum);
}

static void weigh_row(row *r, const node *e, unsigned long t, unsigned s)
{
    unsigned n = m.state[s].actions;
    bool soft = e->op == SOFTMAX;
    const row *q = row_at(e->kid[!soft], t, s), *p = row_at(e->kid[soft ? 2 : 0], t, s);
    const row *y = row_at(e->kid[soft ? 3 : 2], t, s);
    r->undefined = y->undefined || (!soft && p->undefined);
    for (unsigned a = 0; a < n; a++)
        if (soft)
            power(r->value[a], q->value[a], e->kid[1]->constant);
        else
            mpq_mul(r->value[a], p->value[a], q->value[a]);
    normalise(r, p, n);
}

static void best_row(row *r, const row *q, const row *y, unsigned n)
{
    unsigned best = first_largest(q, n), count = 0;
    for (unsigned a = 0; a < n; a++)
        count += mpq_equal(q->value[a], q->value[best]) != 0;
    for (unsigned a = 0; a < n; a++)
        mpq_set_ui(r->value[a], mpq_equal(q->value[a], q->value[best]) != 0, 1);
    for (unsigned a = 0; a < n; a++)
        mpz_set_ui(mpq_denref(r->value[a]), mpq_sgn(r->value[a]) ? count : 1);
    r->undefined = y->undefined;
}

/* One entry of arithmetic on tables: 0/0 = 0, and a/0 makes the row undefined. */
static bool entry(op o, mpq_t c, const mpq_t a, const mpq_t b)
{
    switch (o) {
    case ADD: mpq_add(c, a, b); return true;
    case SUB: mpq_sub(c, a, b); return true;
    case MUL: mpq_mul(c, a, b); return true;
    case POW: return power(c, a, b);
    default:
        if (mpq_sgn(b) != 0)
            mpq_div(c, a, b);
        return mpq_sgn(b) != 0 || mpq_sgn(a) == 0;
    }
}

static void pointwise_row(row *r, const node *e, unsigned long t, unsigned s)
{
    const row *side[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        side[i] = e->kid[i]->op == CONSTANT ? NULL : row_at(e->kid[i], t, s);
        r->undefined = r->undefined || (side[i] && side[i]->undefined);
    }
    for (unsigned a = 0; a < width(e, s); a++)
        if (!entry(e->op, r->value[a], side[0] ? side[0]->value[a] : e->kid[0]->constant,
                   side[1] ? side[1]->value[a] : e->kid[1]->constant)) {
            mpq_set_ui(r->value[a], 0, 1);
            r->undefined = true;
        }
}

/* A deterministic policy: its choices, in order of the places, are the digits of the number, lowest first. */
static void choice_row(row *r, const node *e, unsigned long t, unsigned s)
{
    mpz_t rest;
    mpz_init_set(rest, mpq_numref(e->kid[0]->constant));
    unsigned long digit = 0;
    for (unsigned long u = 1; u <= t; u++)
        for (unsigned i = 0; i < m.states && (u < t || i <= s); i++)
            if (place(u, i) >= 0)
                digit = mpz_fdiv_q_ui(rest, rest, m.state[i].actions);
    spend(t * m.states);
    mpq_set_ui(r->value[digit], 1, 1);
    mpz_clear(rest);
}

static void stored_row(row *r, const node *e, unsigned s)
{
    unsigned k = 0;
    bool policy = e->op == STORED_POLICY;
    while (k < m.rewards && strcmp(m.reward[k], e->name) != 0)
        k++;
    if (k == m.rewards)
        fail("the model has no %s", e->name);
    mpq_t sum;
    mpq_init(sum);
    for (unsigned a = 0; a < m.state[s].actions; a++) {
        const choice *c = &m.state[s].action[a];
        if (c->value)
            mpq_set(r->value[a], c->value[k]);
        if (m.state[s].value)
            mpq_add(r->value[a], r->value[a], m.state[s].value[k]);
        if (policy && mpq_sgn(r->value[a]) < 0)
            fail("%s is no policy", e->name);
        mpq_add(sum, sum, r->value[a]);
    }
    if (policy && mpq_cmp_ui(sum, 1, 1) != 0)
        fail("%s is no policy", e->name);
    mpq_clear(sum);
}

/* Forward: d_1 is the start; a marked row that is met marks whatever it could lead to. */
static void occupancy_row(row *r, node *e, unsigned long t, unsigned s)
{
    mpq_t part;
    mpq_init(part);
    if (t == 1)
        mpq_set(r->value[0], m.state[s].mu);
    for (unsigned i = 0; t > 1 && i < m.states; i++) {
        if (place(t - 1, i) < 0)
            continue;
        const row *d = row_at(e, t - 1, i), *p = row_at(e->kid[0], t - 1, i);
        bool unsure = p->undefined && (d->undefined || mpq_sgn(d->value[0]) != 0);
        for (unsigned a = 0; a < m.state[i].actions; a++)
            for (unsigned k = 0; k < m.state[i].action[a].successors; k++) {
                if (m.state[i].action[a].to[k] != s || (!unsure && mpq_sgn(p->value[a]) == 0))
                    continue;
                mpq_mul(part, d->value[0], p->value[a]);
                mpq_mul(part, part, m.state[i].action[a].tau[k]);
                mpq_add(r->value[0], r->value[0], part);
                r->undefined = r->undefined || unsure || d->undefined;
            }
    }
    spend(m.states);
    mpq_clear(part);
}

/* The row that the table must have; `values` is the eV table beside an eQ table, and the other way round. */
static void expected_row(row *r, node *e, node *beside, unsigned long t, unsigned s)
{
    unsigned n = m.state[s].actions;
    const row *q;
    switch (e->op) {
    case PRIOR:
    case SUCCESS:
    case UNIFORM:
        for (unsigned a = 0; a < n; a++)
            if (e->op == UNIFORM)
                mpq_set_ui(r->value[a], 1, n);
            else
                mpq_set(r->value[a], e->op == PRIOR ? m.state[s].action[a].prior : m.state[s].action[a].x);
        break;
    case STORED_POLICY:
    case STORED_REWARD: stored_row(r, e, s); break;
    case CHOICES: choice_row(r, e, t, s); break;
    case EQ_TABLE: backup_row(r, e->kid[1], beside, t, s); break;
    case EV_TABLE: total_row(r, e->kid[0], e->kid[1], beside, e, t, s); break;
    case BEST_EQ: backup_row(r, e->kid[0], beside, t, s); break;
    case BACKUP: backup_row(r, e->kid[0], e->kid[1], t, s); break;
    case BEST_EV:
    case LARGEST:
        q = row_at(e->op == LARGEST ? e->kid[0] : beside, t, s);
        mpq_set(r->value[0], q->value[first_largest(q, n)]);
        r->undefined = q->undefined;
        break;
    case CONDITIONED:
    case SOFTMAX: weigh_row(r, e, t, s); break;
    case BEST: best_row(r, row_at(e->kid[0], t, s), row_at(e->kid[1], t, s), n); break;
    case OCCUPANCY: occupancy_row(r, e, t, s); break;
    case ADD:
    case SUB:
    case MUL:
    case DIV:
    case POW: pointwise_row(r, e, t, s); break;
    default: fail("this is no table");
    }
}

static void check_row(node *e, node *beside, unsigned long t, unsigned s)
{
    unsigned n = width(e, s);
    row r, *given = row_at(e, t, s);
    row_new(&r, n);
    expected_row(&r, e, beside, t, s);
    for (unsigned a = 0; a < n; a++)
        if (!mpq_equal(r.value[a], given->value[a]))
            fail("the table is wrong at t=%lu state %u, entry %u", t, s, a);
    if (r.undefined != given->undefined)
        fail("the row at t=%lu state %u is %s", t, s, r.undefined ? "undefined" : "defined");
    spend(n);
    row_free(&r, n);
}

/* ---- Numbers and truths ------------------------------------------------------------------------------------- */

typedef enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNDEFINED } answer;

static answer decide(node *e, const unsigned long *at);
static void evaluate(number *out, node *e, const unsigned long *at);

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
static unsigned long index_of(node *e, const unsigned long *at)
{
    number n;
    number_init(&n);
    evaluate(&n, e, at);
    if (n.kind != FINITE || n.log || mpz_cmp_ui(mpq_denref(n.c), 1) != 0 || !mpz_fits_ulong_p(mpq_numref(n.c)))
        fail("an index is no whole number");
    unsigned long i = mpz_get_ui(mpq_numref(n.c));
    number_clear(&n);
    return i;
}

static void evaluate_entry(number *out, const node *e, const unsigned long *at)
{
    unsigned long i[3] = {0};
    bool start = e->op == START;
    for (unsigned k = !start; k < e->kids; k++)
        i[k - !start] = index_of(e->kid[k], at);
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
            const row *d = row_at(occupancy, t, s), *p = row_at(policy, t, s), *r = second ? row_at(second, t, s) : p;
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

static int sign_of(const number *a)
{
    number zero;
    number_init(&zero);
    int sign = number_order(a, &zero);
    number_clear(&zero);
    return sign;
}

static void set_infinity(number *a, int sign)
{
    a->kind = sign == 0 ? UNDEFINED : INFINITE;
    a->sign = sign;
}

/* Products and quotients of which one side is rational, or something is infinite. */
static void multiply(number *out, const number *a, const number *b)
{
    if (a->kind == INFINITE || b->kind == INFINITE)
        set_infinity(out, sign_of(a) * sign_of(b)); /* 0 times infinity is undefined */
    else if (number_is_rational(a))
        number_add(out, a->c, b);
    else if (number_is_rational(b))
        number_add(out, b->c, a);
    else
        fail("products of logarithms are not in certificates");
}

static void divide(number *out, const number *a, const number *b)
{
    mpq_t inverse;
    mpq_init(inverse);
    if ((a->kind == INFINITE && b->kind == INFINITE) || (b->kind == FINITE && sign_of(b) == 0)) {
        out->kind = UNDEFINED;
    } else if (b->kind == INFINITE || (a->kind == FINITE && sign_of(a) == 0)) {
        ; /* 0 */
    } else if (a->kind == INFINITE) {
        set_infinity(out, a->sign * sign_of(b));
    } else if (number_is_rational(b)) {
        mpq_inv(inverse, b->c);
        number_add(out, inverse, a);
    } else {
        fail("quotients of logarithms are not in certificates");
    }
    mpq_clear(inverse);
}

static void raise(number *out, const number *a, const mpq_t exponent)
{
    if (mpq_sgn(exponent) == 0)
        mpq_set_ui(out->c, 1, 1);
    else if (mpq_cmp_ui(exponent, 1, 1) == 0)
        number_set(out, a);
    else if (!number_is_rational(a))
        fail("powers of logarithms and infinities are not in certificates");
    else if (!power(out->c, a->c, exponent))
        out->kind = UNDEFINED;
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
    case MUL: multiply(out, a, b); break;
    case DIV: divide(out, a, b); break;
    case POW: raise(out, a, e->kid[1]->constant); break;
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

static void evaluate_operator(number *out, const node *e, const unsigned long *at)
{
    number a, b;
    number_init(&a);
    number_init(&b);
    evaluate(&a, e->kid[0], at);
    if (e->kids > 1)
        evaluate(&b, e->kid[1], at);
    if (a.kind == UNDEFINED || b.kind == UNDEFINED)
        out->kind = UNDEFINED;
    else
        arithmetic(out, e, &a, &b);
    number_clear(&a);
    number_clear(&b);
}

/* Assignments from the one after `depth` on are this quantifier's own. */
typedef struct walk {
    unsigned long at[64], where;
    bool has_where;
    unsigned depth;
} walk;

static void walk_start(walk *w, const node *e, const unsigned long *at)
{
    w->depth = (unsigned)mpz_get_ui(mpq_numref(e->constant));
    memcpy(w->at, at, sizeof w->at);
    w->has_where = e->kids > 1;
    w->where = w->has_where ? index_of(e->kid[1], at) : 0;
    w->at[w->depth] = (unsigned long)-1;
}

static bool walk_next(walk *w, const node *e)
{
    return next_place(e, &w->at[w->depth], w->has_where ? &w->where : NULL);
}

static void evaluate_fold(number *out, const node *e, const unsigned long *at)
{
    walk w;
    number body;
    mpq_t one;
    bool first = true;
    number_init(&body);
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    for (walk_start(&w, e, at); out->kind != UNDEFINED && walk_next(&w, e); first = false) {
        number_clear(&body);
        number_init(&body);
        if (e->op == COUNT) {
            answer yes = decide(e->kid[0], w.at);
            mpq_set_ui(body.c, yes == ANSWER_YES, 1);
            body.kind = yes == ANSWER_UNDEFINED ? UNDEFINED : FINITE;
        } else {
            evaluate(&body, e->kid[0], w.at);
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
static void evaluate(number *out, node *e, const unsigned long *at)
{
    answer condition;
    spend(1);
    if (e->number) {
        number_set(out, e->number);
        return;
    }
    switch (e->op) {
    case CONSTANT: mpq_set(out->c, e->constant); break;
    case VARIABLE: mpq_set_ui(out->c, at[mpz_get_ui(mpq_numref(e->constant))], 1); break;
    case INFINITY_: set_infinity(out, 1); break;
    case START:
    case INDEX: evaluate_entry(out, e, at); break;
    case MEAN: evaluate_mean(out, e); break;
    case RETURN:
    case ENTROPY:
    case KL: evaluate_sum(out, e); break;
    case IF:
        condition = decide(e->kid[0], at);
        if (condition == ANSWER_UNDEFINED)
            out->kind = UNDEFINED;
        else
            evaluate(out, e->kid[condition == ANSWER_YES ? 1 : 2], at);
        break;
    case TOTAL:
    case LEAST:
    case MOST:
    case COUNT: evaluate_fold(out, e, at); break;
    default: evaluate_operator(out, e, at);
    }
}

static answer not(answer a)
{
    return a == ANSWER_UNDEFINED ? a : a == ANSWER_NO ? ANSWER_YES : ANSWER_NO;
}

/* No if one is, else undefined if one is. */
static answer both(answer a, answer b)
{
    return a == ANSWER_NO || b == ANSWER_NO ? ANSWER_NO
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

static answer compare(const node *e, const unsigned long *at)
{
    if (e->kid[0]->type != 'N')
        return compare_tables(e->kid[0], e->kid[1]);
    number a, b;
    answer result = ANSWER_UNDEFINED;
    number_init(&a);
    number_init(&b);
    evaluate(&a, e->kid[0], at);
    evaluate(&b, e->kid[1], at);
    if (a.kind != UNDEFINED && b.kind != UNDEFINED) {
        int order = number_order(&a, &b);
        result = (e->op == EQUAL ? order == 0 : e->op == LESS ? order < 0 : order <= 0) ? ANSWER_YES : ANSWER_NO;
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
        ok = ok && (o != DETERMINISTIC || t == m.T || c->successors == 1) && (o != FULL_SUPPORT || mpq_sgn(c->prior) > 0) &&
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

static answer decide_everywhere(const node *e, const unsigned long *at)
{
    walk w;
    answer result = ANSWER_YES; /* exists is the contrary of forall not */
    for (walk_start(&w, e, at); result != ANSWER_NO && walk_next(&w, e);) {
        answer body = decide(e->kid[0], w.at);
        result = both(result, e->op == ALL ? body : not(body));
    }
    return e->op == ALL ? result : not(result);
}

static bool is_defined(node *e, const unsigned long *at)
{
    if (e->type == 'B')
        return decide(e, at) != ANSWER_UNDEFINED;
    number n;
    number_init(&n);
    evaluate(&n, e, at);
    bool defined = n.kind != UNDEFINED;
    number_clear(&n);
    return defined;
}

static answer decide(node *e, const unsigned long *at)
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
    case LESS_EQUAL: return compare(e, at);
    case NOT: return not(decide(e->kid[0], at));
    case ALL:
    case ANY: return decide_everywhere(e, at);
    case DEFINED: return is_defined(e->kid[0], at) ? ANSWER_YES : ANSWER_NO;
    case IF:
        a = decide(e->kid[0], at);
        return a == ANSWER_UNDEFINED ? a : decide(e->kid[a == ANSWER_YES ? 1 : 2], at);
    case AND:
    case OR:
    case IMPLIES:
        a = decide(e->kid[0], at);
        a = e->op == OR ? not(a) : a;
        if (a == ANSWER_NO)
            return e->op == AND ? ANSWER_NO : ANSWER_YES;
        b = decide(e->kid[1], at);
        return e->op == AND ? both(a, b) : not(both(a, not(b)));
    case IFF:
        a = decide(e->kid[0], at);
        b = decide(e->kid[1], at);
        return a == ANSWER_UNDEFINED || b == ANSWER_UNDEFINED ? ANSWER_UNDEFINED : a == b ? ANSWER_YES : ANSWER_NO;
    default: return hypothesis(e->op) ? ANSWER_YES : ANSWER_NO;
    }
}

/* ---- The certificate ---------------------------------------------------------------------------------------- */

typedef struct item {
    node *node;
    unsigned long uses;
} item;

static item *items; /* items[i] is #i+1 */
static size_t item_count;
static unsigned long *used; /* by the line at hand */
static size_t used_count;

node *reference(unsigned long id)
{
    if (id < 1 || id > item_count)
        fail("#%lu is not given before this line", id);
    if (!items[id - 1].node || items[id - 1].uses == 0)
        fail("#%lu is used more often than said", id);
    items[id - 1].uses--;
    used = grow(used, used_count, sizeof *used);
    used[used_count++] = id - 1;
    return items[id - 1].node;
}

static void drop(item *it)
{
    node *n = it->node;
    unsigned long places = m.first[m.T + 1];
    if (it->uses > 0 || !n->rows)
        return;
    for (unsigned long t = m.T; t >= 1; t--)
        for (unsigned s = m.states; s-- > 0;)
            if (place(t, s) >= 0)
                row_free(&n->rows[--places], width(n, s));
    free(n->rows);
    n->rows = NULL;
}

/* After a line: what has had its last use goes. */
static void drop_used(void)
{
    for (size_t i = 0; i < used_count; i++)
        drop(&items[used[i]]);
    used_count = 0;
}

/* "#N uses U" */
static void take_item(const char **at)
{
    if (!take(at, "#") || take_count(at) != item_count + 1 || !take(at, " uses "))
        fail("wanted #%zu uses COUNT", item_count + 1);
    unsigned long uses = take_count(at);
    items = grow(items, item_count, sizeof *items);
    items[item_count++] = (item){NULL, uses};
}

static node *take_new(const char *text)
{
    node *n = expand(parse(text, true));
    if (n->given)
        fail("this is given a second time");
    return n;
}

static void read_row(row *r, const char **at, unsigned n)
{
    row_new(r, n);
    r->undefined = take(at, " !");
    if (!r->undefined && !take(at, " :"))
        fail("wanted : or !");
    for (unsigned a = 0; a < n; a++) {
        if (!take(at, " "))
            fail("wanted %u entries", n);
        take_fraction(at, r->value[a]);
    }
}

/* The rows of a table, or of eQ and eV together, place by place from t = 1 on. */
static void read_rows(source *in, node *first, node *second)
{
    size_t count = 0;
    for (unsigned long t = 1; t <= m.T; t++)
        for (unsigned s = 0; s < m.states; s++) {
            spend(1);
            if (place(t, s) < 0)
                continue;
            if (!next_line(in))
                fail("wanted the row of t=%lu state %u", t, s);
            const char *at = in->text;
            if (take_count(&at) != t || !take(&at, " ") || take_count(&at) != s)
                fail("wanted the row of t=%lu state %u", t, s);
            first->rows = grow(first->rows, count, sizeof *first->rows);
            read_row(&first->rows[count], &at, width(first, s));
            if (second) {
                second->rows = grow(second->rows, count, sizeof *second->rows);
                read_row(&second->rows[count], &at, 1);
            }
            if (*at)
                fail("found %.20s behind a row", at);
            count++;
        }
}

static void check_rows(node *e, node *beside)
{
    for (unsigned long t = 1; t <= m.T; t++)
        for (unsigned s = 0; s < m.states; s++)
            if (place(t, s) >= 0)
                check_row(e, beside, t, s);
}

/* "table #N uses U = EXPR", or "tables #N uses U #N uses U = EXPR" for eQ(p,y) with eV(p,y) */
static void read_table(source *in, const char *at, bool pair)
{
    take_item(&at);
    if (pair && !take(&at, " "))
        fail("wanted two tables");
    if (pair)
        take_item(&at);
    if (!take(&at, " = "))
        fail("wanted =");
    node *e = take_new(at), *v = NULL;
    if (e->type != 'A' && e->type != 'V')
        fail("this is no table");
    bool is_pair = e->op == EQ_TABLE || e->op == BEST_EQ;
    if (pair != is_pair || e->op == EV_TABLE || e->op == BEST_EV)
        fail("eQ and eV are given together");
    if (pair)
        v = values_beside(e);
    items[item_count - (pair ? 2 : 1)].node = e;
    if (pair)
        items[item_count - 1].node = v;
    read_rows(in, e, v);
    e->given = true;
    if (pair)
        v->given = true;
    check_rows(e, v);
    if (pair) {
        check_rows(v, e);
        drop(&items[item_count - 2]);
    }
    drop(&items[item_count - 1]);
}

static const unsigned long nowhere[64];

static const char *need_is(source *in)
{
    const char *at = next_line(in) ? in->text : "";
    if (!take(&at, "is "))
        fail("wanted the value");
    return at;
}

/* "number #N uses U = EXPR" and "is VALUE" */
static void read_number(source *in, const char *at)
{
    take_item(&at);
    node *e = take(&at, " = ") ? take_new(at) : NULL;
    if (!e || e->type != 'N' || e->free)
        fail("wanted = and a number");
    items[item_count - 1].node = e;
    number *n = need(malloc(sizeof *n)), said;
    number_init(n);
    number_init(&said);
    evaluate(n, e, nowhere);
    at = need_is(in);
    if (strcmp(at, "undefined") == 0) {
        said.kind = UNDEFINED;
    } else {
        node *value = expand(parse(at, true));
        if (value->type != 'N' || value->free || value->model)
            fail("wanted a number without tables");
        evaluate(&said, value, nowhere);
    }
    if (said.kind != n->kind || (n->kind != UNDEFINED && number_order(n, &said) != 0))
        fail("the number is another one");
    e->number = n;
    e->given = true;
    number_clear(&said);
}

static void check_difference(const node *e, const char *at)
{
    unsigned long t, s, a = 0;
    mpq_t left, right;
    mpq_inits(left, right, NULL);
    if (!take(&at, " at "))
        fail("wanted the place of the first difference");
    t = take_count(&at);
    s = take(&at, " ") ? take_count(&at) : 0;
    a = take(&at, " ") ? take_count(&at) : 0;
    if (!take(&at, ": "))
        fail("wanted the two sides");
    take_fraction(&at, left);
    if (!take(&at, " "))
        fail("wanted the other side");
    take_fraction(&at, right);
    if (*at || place(t, s) < 0 || a >= width(e->kid[0], (unsigned)s))
        fail("wanted at T S A: LEFT RIGHT");
    const row *l = row_at(e->kid[0], t, (unsigned)s), *r = row_at(e->kid[1], t, (unsigned)s);
    if (l->undefined || r->undefined || !mpq_equal(l->value[a], left) || !mpq_equal(r->value[a], right) ||
        mpq_equal(left, right))
        fail("the two sides are not so there");
    mpq_clears(left, right, NULL);
}

/* "truth #N uses U = EXPR" and "is yes", "is undefined", "is no", for tables with the place and the two sides */
static void read_truth(source *in, const char *at)
{
    take_item(&at);
    node *e = take(&at, " = ") ? take_new(at) : NULL;
    if (!e || e->type != 'B' || e->free)
        fail("wanted = and a truth value");
    items[item_count - 1].node = e;
    answer is = decide(e, nowhere);
    at = need_is(in);
    answer said = take(&at, "yes") ? ANSWER_YES : take(&at, "no") ? ANSWER_NO : ANSWER_UNDEFINED;
    if (said != is || (said == ANSWER_UNDEFINED && !take(&at, "undefined")))
        fail("this is %s", is == ANSWER_YES ? "yes" : is == ANSWER_NO ? "no" : "undefined");
    if (is == ANSWER_NO && e->op == EQUAL && e->kid[0]->type != 'N')
        check_difference(e, at);
    else if (*at)
        fail("found %.20s behind the value", at);
    e->truth = (char)is;
    e->given = true;
}

/* The lines between the model and the verdict. False at the verdict. */
static bool read_step(source *in, statement *said, answer *claimed)
{
    if (!next_line(in))
        fail("wanted a verdict");
    const char *at = in->text;
    if (take(&at, "log "))
        item_count ? fail("logarithms come before everything else") : base_add(at);
    else if (take(&at, "factor "))
        item_count ? fail("factors come before everything else") : factor_add(at);
    else if (take(&at, "table "))
        read_table(in, at, false);
    else if (take(&at, "tables "))
        read_table(in, at, true);
    else if (take(&at, "number "))
        read_number(in, at);
    else if (take(&at, "truth "))
        read_truth(in, at);
    else if (!said->claim && take(&at, "assume ")) {
        node *e = expand(parse(at, true));
        if (e->type != 'B' || e->free || decide(e, nowhere) != ANSWER_YES)
            fail("an assumption is not met");
        said->assume = grow(said->assume, said->assumptions, sizeof *said->assume);
        said->assume[said->assumptions++] = e;
    } else if (!said->claim && take(&at, "claim ")) {
        said->claim = expand(parse(at, true));
        if (said->claim->type != 'B' || said->claim->free)
            fail("wanted a claim that is true or not");
        *claimed = decide(said->claim, nowhere);
    } else {
        return false;
    }
    drop_used();
    return true;
}

static answer read_certificate(source *in, statement *said)
{
    answer claimed = ANSWER_UNDEFINED;
    if (!next_line(in) || strcmp(in->text, "rationale certificate 1") != 0)
        fail("wanted rationale certificate 1");
    if (!next_line(in) || strncmp(in->text, "reading ", 8) != 0)
        fail("wanted the reading");
    if (!next_line(in) || strcmp(in->text, "model") != 0)
        fail("wanted the model");
    model_read(in, &m);
    while (read_step(in, said, &claimed))
        ;
    const char *at = in->text;
    bool refuted = take(&at, "verdict refuted ");
    if ((!refuted && !take(&at, "verdict holds ")) || !said->claim || take_count(&at) != item_count ||
        strcmp(at, " steps") != 0)
        fail("wanted a claim, and verdict holds or refuted, %zu steps", item_count);
    if (claimed != (refuted ? ANSWER_NO : ANSWER_YES))
        fail("the claim is %s", claimed == ANSWER_YES ? "yes" : claimed == ANSWER_NO ? "no" : "undefined");
    for (size_t i = 0; i < item_count; i++)
        if (items[i].uses > 0)
            fail("#%zu is used less often than said", i + 1);
    unsigned long last = in->line;
    if (next_line(in))
        fail("found a line after the verdict");
    in->line = last;
    return claimed;
}

/* ---- The program -------------------------------------------------------------------------------------------- */

static void *gmp_new(size_t size)
{
    return need(malloc(size));
}

static void *gmp_resize(void *block, size_t old, size_t size)
{
    (void)old;
    return need(realloc(block, size));
}

static source open_source(const char *path, bool certificate)
{
    bool standard = strcmp(path, "-") == 0;
    source in = {.file = standard ? stdin : fopen(path, "r"), .path = path, .certificate = certificate};
    reading = NULL;
    if (!in.file)
        trouble("cannot read %s", path);
    return in;
}

static void same_model(const char *path, source *certificate)
{
    source in = open_source(path, false);
    model other = {0};
    model_read(&in, &other);
    reading = certificate;
    if (!model_equal(&m, &other))
        fail("the certificate is about another model than %s", path);
}

/* FILE.claim:ID */
static void same_claim(const char *which, const char *prelude, const statement *said, source *certificate)
{
    const char *colon = strrchr(which, ':');
    statement wanted = {0};
    reading = NULL;
    if (!colon)
        trouble("wanted --claim FILE:ID");
    definitions_read(prelude);
    claim_read(copy(which, (size_t)(colon - which)), colon + 1, &wanted);
    reading = certificate;
    bool same = wanted.claim == said->claim && wanted.assumptions == said->assumptions;
    for (size_t i = 0; same && i < wanted.assumptions; i++)
        same = wanted.assume[i] == said->assume[i];
    if (!same)
        fail("the certificate is about another claim than %s", colon + 1);
}

static const char usage[] = "usage: rationale-verify [--quiet] [--model FILE.drn] [--claim FILE.claim:ID] "
                            "[--prelude FILE] CERTIFICATE|-\n";

int main(int argc, char **argv)
{
    const char *model_file = NULL, *claim = NULL, *prelude = PKGDATADIR "/prelude.defs";
    bool quiet = false;
    int i = 1;
    for (; i < argc - 1 && argv[i][0] == '-'; i++)
        if (strcmp(argv[i], "--quiet") == 0)
            quiet = true;
        else if (strcmp(argv[i], "--model") == 0 && i + 2 < argc)
            model_file = argv[++i];
        else if (strcmp(argv[i], "--claim") == 0 && i + 2 < argc)
            claim = argv[++i];
        else if (strcmp(argv[i], "--prelude") == 0 && i + 2 < argc)
            prelude = argv[++i];
        else
            break;
    bool help = argc == 2 && strcmp(argv[1], "--help") == 0;
    if (i != argc - 1 || help) {
        fputs(usage, help ? stdout : stderr);
        return help ? 0 : 5;
    }
    mp_set_memory_functions(gmp_new, gmp_resize, NULL);
    source in = open_source(argv[i], true);
    in.echo = !quiet;
    statement said = {0};
    answer result = read_certificate(&in, &said);
    if (model_file)
        same_model(model_file, &in);
    if (claim)
        same_claim(claim, prelude, &said, &in);
    printf("s VERIFIED %s\n", result == ANSWER_YES ? "holds" : "refuted");
    reading = NULL;
    if (fflush(stdout) != 0 || ferror(stdout))
        trouble("cannot write");
    return result == ANSWER_YES ? 0 : 1;
}
