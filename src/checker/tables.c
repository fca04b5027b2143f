/* The operations that make tables. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

unsigned long width(const step *table, unsigned long i)
{
    return table->type == 'V' ? 1 : m.place[i + 1].first - m.place[i].first;
}

mpq_t *row(const step *table, unsigned long i)
{
    return &table->entry[table->type == 'V' ? i : m.place[i].first];
}

static unsigned long entries(const step *table)
{
    return table->type == 'V' ? m.places : m.place[m.places].first;
}

void table_new(step *table, char type)
{
    table->type = type;
    table->entry = need(malloc((entries(table) + 1) * sizeof *table->entry));
    table->undefined = need(calloc(m.places + 1, sizeof *table->undefined));
    for (unsigned long i = 0; i < entries(table); i++)
        mpq_init(table->entry[i]);
    spend(entries(table));
}

void table_drop(step *table)
{
    for (unsigned long i = 0; i < entries(table); i++)
        mpq_clear(table->entry[i]);
    free(table->entry);
    free(table->undefined);
    table->entry = NULL;
    table->undefined = NULL;
}

static const action *action_at(unsigned long i, unsigned long a)
{
    return &m.state[m.place[i].s].action[a];
}

static unsigned long next_place(unsigned long i, unsigned long a, unsigned long k)
{
    return (unsigned long)place_number(m.place[i].t + 1, action_at(i, a)->to[k]);
}

/* ---- From the model ---- */

/* Is the row one of numbers from 0, and their sum 1 if it is a policy's? */
void need_row(const step *table, unsigned long i, bool policy)
{
    mpq_ptr sum = temp();
    for (unsigned long a = 0; a < width(table, i); a++) {
        mpq_add(sum, sum, row(table, i)[a]);
        if (mpq_sgn(row(table, i)[a]) < 0)
            fail("a policy or reward is negative");
    }
    if (policy && mpq_cmp_ui(sum, 1, 1) != 0)
        fail("a row of a policy does not sum to 1");
}

static void of_model(step *out, const operands *o, unsigned long i)
{
    for (unsigned long a = 0; a < width(out, i); a++)
        if (o->code == 'u')
            mpq_set_ui(row(out, i)[a], 1, width(out, i));
        else
            mpq_set(row(out, i)[a], o->code == 'x' ? action_at(i, a)->x : action_at(i, a)->prior);
}

/* A reward model: the value of the state and that of the action. */
static void stored(step *out, const operands *o, unsigned long i)
{
    unsigned long k = 0;
    while (k < m.rewards && strcmp(m.reward[k], o->word) != 0)
        k++;
    if (k == m.rewards)
        fail("the model has no %s", o->word);
    for (unsigned long a = 0; a < width(out, i); a++) {
        mpq_t *value[2] = {m.state[m.place[i].s].value, action_at(i, a)->value};
        for (int part = 0; part < 2; part++)
            if (value[part])
                mpq_add(row(out, i)[a], row(out, i)[a], value[part][k]);
    }
    if (o->code == 'p')
        need_row(out, i, true);
}

/* A deterministic policy: its choices, in order of the places, are the digits of the number, lowest first. */
static void choices(step *out, const operands *o, unsigned long i)
{
    unsigned long left = (unsigned long)o->whole[0];
    spend(i);
    for (unsigned long k = 0; k < i; k++)
        left /= width(out, k);
    if (i + 1 == m.places && left >= width(out, i))
        fail("there are not as many deterministic policies");
    mpq_set_ui(row(out, i)[left % width(out, i)], 1, 1);
}

/* ---- Values ---- */

/* q = y(a) sum_s' tau v(s'), 1 in place of the sum after the last step; true if an undefined v(s') counts. */
static bool action_value(mpq_ptr q, const step *y, const step *v, unsigned long i, unsigned long a)
{
    bool last = m.place[i].t == m.T, undefined = false;
    mpq_ptr part = temp();
    mpq_set_ui(q, last, 1);
    for (unsigned long k = 0; !last && mpq_sgn(row(y, i)[a]) != 0 && k < action_at(i, a)->successors; k++) {
        unsigned long next = next_place(i, a, k);
        mpq_mul(part, action_at(i, a)->tau[k], *row(v, next));
        mpq_add(q, q, part);
        undefined = undefined || v->undefined[next];
    }
    mpq_mul(q, q, row(y, i)[a]);
    return undefined;
}

static void backup(step *out, const operands *o, unsigned long i)
{
    out->undefined[i] = o->table[0]->undefined[i];
    for (unsigned long a = 0; a < width(out, i); a++)
        out->undefined[i] |= action_value(row(out, i)[a], o->table[0], o->table[1], i, a);
}

/* eV: undefined where it depends on an undefined row with a weight that is not 0. best_eV: the largest. */
static void values(step *out, const operands *o, unsigned long i)
{
    const step *p = o->code == 'b' ? NULL : o->table[0], *y = p ? o->table[1] : o->table[0];
    mpq_ptr q = temp(), v = *row(out, i);
    out->undefined[i] = y->undefined[i];
    for (unsigned long a = 0; a < width(y, i); a++) {
        bool undefined = action_value(q, y, out, i, a);
        out->undefined[i] |= undefined && (!p || mpq_sgn(row(p, i)[a]) != 0);
        out->undefined[i] |= p && p->undefined[i] && mpq_sgn(q) != 0;
        if (p)
            mpq_mul(q, q, row(p, i)[a]);
        if (p)
            mpq_add(v, v, q);
        else if (a == 0 || mpq_cmp(q, v) > 0)
            mpq_set(v, q);
    }
}

static unsigned long first_largest(const step *q, unsigned long i)
{
    unsigned long best = 0;
    for (unsigned long a = 1; a < width(q, i); a++)
        if (mpq_cmp(row(q, i)[a], row(q, i)[best]) > 0)
            best = a;
    return best;
}

static void largest(step *out, const operands *o, unsigned long i)
{
    const step *q = o->table[0];
    mpq_set(*row(out, i), row(q, i)[first_largest(q, i)]);
    out->undefined[i] = q->undefined[i];
}

/* Forward: what reaches place i is complete, and is handed on to the places after it. An undefined row that
 * is met makes all that it could lead to undefined. */
static void occupancy(step *out, const operands *o, unsigned long i)
{
    const step *p = o->table[0];
    mpq_ptr d = *row(out, i), part = temp();
    if (m.place[i].t == 1)
        mpq_set(d, m.state[m.place[i].s].mu);
    bool unsure = p->undefined[i] && (out->undefined[i] || mpq_sgn(d) != 0);
    for (unsigned long a = 0; m.place[i].t < m.T && a < width(p, i); a++)
        for (unsigned long k = 0; k < action_at(i, a)->successors; k++) {
            unsigned long next = next_place(i, a, k);
            if (!unsure && mpq_sgn(row(p, i)[a]) == 0)
                continue;
            mpq_mul(part, d, row(p, i)[a]);
            mpq_mul(part, part, action_at(i, a)->tau[k]);
            mpq_add(*row(out, next), *row(out, next), part);
            out->undefined[next] |= unsure || out->undefined[i];
        }
}

/* ---- Policies ---- */

/* p q or q^n, made a distribution; where that cannot be, what p is, undefined. */
static void conditioned(step *out, const operands *o, unsigned long i)
{
    bool soft = o->code == 's', ok = true;
    const step *p = o->table[soft], *q = o->table[!soft], *y = o->table[2];
    mpq_ptr sum = temp();
    for (unsigned long a = 0; a < width(out, i); a++) {
        if (soft)
            power(row(out, i)[a], row(q, i)[a], o->whole[0]);
        else
            mpq_mul(row(out, i)[a], row(p, i)[a], row(q, i)[a]);
        mpq_add(sum, sum, row(out, i)[a]);
        ok = ok && mpq_sgn(row(out, i)[a]) >= 0;
    }
    ok = ok && mpq_sgn(sum) > 0;
    for (unsigned long a = 0; a < width(out, i); a++)
        if (ok)
            mpq_div(row(out, i)[a], row(out, i)[a], sum);
        else
            mpq_set(row(out, i)[a], row(p, i)[a]);
    out->undefined[i] = y->undefined[i] || (!soft && p->undefined[i]) || !ok;
}

static void best(step *out, const operands *o, unsigned long i)
{
    const step *q = o->table[0], *y = o->table[1];
    unsigned long first = first_largest(q, i), count = 0;
    for (unsigned long a = 0; a < width(out, i); a++)
        count += mpq_equal(row(q, i)[a], row(q, i)[first]) != 0;
    for (unsigned long a = 0; a < width(out, i); a++)
        if (mpq_equal(row(q, i)[a], row(q, i)[first]))
            mpq_set_ui(row(out, i)[a], 1, count);
    out->undefined[i] = y->undefined[i];
}

/* ---- Entry by entry ---- */

static void pointwise(step *out, const operands *o, unsigned long i)
{
    const step *l = o->table[0], *r = o->table[1];
    out->undefined[i] = (l && l->undefined[i]) || (r && r->undefined[i]);
    for (unsigned long a = 0; a < width(out, i); a++) {
        mpq_srcptr x = l ? row(l, i)[a] : o->number[0].q[0], y = r ? row(r, i)[a] : o->number[1].q[0];
        mpq_ptr c = row(out, i)[a];
        if (o->code != '/' || mpq_sgn(y) != 0)
            (o->code == '/'   ? mpq_div
             : o->code == '*' ? mpq_mul
             : o->code == '+' ? mpq_add
                              : mpq_sub)(c, x, y);
        else
            out->undefined[i] |= mpq_sgn(x) != 0; /* 0/0 = 0 */
    }
}

static void powers(step *out, const operands *o, unsigned long i)
{
    out->undefined[i] = o->table[0]->undefined[i];
    for (unsigned long a = 0; a < width(out, i); a++)
        out->undefined[i] |= !power(row(out, i)[a], row(o->table[0], i)[a], o->whole[0]);
}

/* clang-format off */
const op table_operations[] = {
    {"prior", "", 'A', 0, of_model}, {"uniform", "", 'A', 'u', of_model}, {"x", "", 'A', 'x', of_model},
    {"policy", "S", 'A', 'p', stored}, {"reward", "S", 'A', 0, stored}, {"choices", "W", 'A', 0, choices},
    {"any policy", "W", 'A', 'p', NULL}, {"any reward", "W", 'A', 0, NULL}, {"eV", "AA", 'v', 0, values},
    {"best_eV", "A", 'v', 'b', values}, {"backup", "AV", 'A', 0, backup}, {"largest", "A", 'V', 0, largest},
    {"occupancy", "A", 'V', 0, occupancy}, {"conditioned", "AAA", 'A', 0, conditioned},
    {"softmax", "AWAA", 'A', 's', conditioned}, {"best", "AA", 'A', 0, best},
    {"times", "EE", '=', '*', pointwise}, {"over", "EE", '=', '/', pointwise},
    {"plus", "EE", '=', '+', pointwise}, {"minus", "EE", '=', '-', pointwise},
    {"power", "EI", '=', 0, powers}, {NULL, NULL, 0, 0, NULL},
};
