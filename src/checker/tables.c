/* Whether a table is what it should be: row by row, from the rows before. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

/* ---- Rows
 * --------------------------------------------------------------------------------------------------- */

static node *table_of(node *n)
{
    if (!n->given || !n->rows)
        fail("this needs a table that the certificate does not give, or has given up");
    return n;
}

row *row_at(node *table, unsigned long t, unsigned s)
{
    return &table_of(table)->rows[place(t, s)];
}

unsigned width(const node *table, unsigned s)
{
    return table->type == 'V' ? 1 : m.state[s].actions;
}

void row_new(row *r, unsigned n)
{
    r->undefined = false;
    r->value = need(malloc((n ? n : 1) * sizeof *r->value));
    for (unsigned i = 0; i < n; i++)
        mpq_init(r->value[i]);
}

void row_drop(row *r, unsigned n)
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
    mpz_t left;
    mpz_init_set(left, mpq_numref(e->kid[0]->constant));
    unsigned long digit = 0;
    for (unsigned long u = 1; u <= t; u++)
        for (unsigned i = 0; i < m.states && (u < t || i <= s); i++)
            if (place(u, i) >= 0)
                digit = mpz_fdiv_q_ui(left, left, m.state[i].actions);
    spend(t * m.states);
    mpq_set_ui(r->value[digit], 1, 1);
    mpz_clear(left);
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
    row_drop(&r, n);
}

void check_rows(node *e, node *beside)
{
    for (unsigned long t = 1; t <= m.T; t++)
        for (unsigned s = 0; s < m.states; s++)
            if (place(t, s) >= 0)
                check_row(e, beside, t, s);
}
