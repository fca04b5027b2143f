/* The operations that make tables. Each makes the row of one place, from rows before it or (eV) behind it. */
#include "checker/checker.h"

#include <stdlib.h>

unsigned long width(const step *table, unsigned long i)
{
    return table->type == 'V' ? 1 : state_at(i)->actions;
}

mpq_t *row(const step *table, unsigned long i)
{
    return &table->entry[table->type == 'V' ? i : i / m.states * m.choices + state_at(i)->first];
}

void table_new(step *table)
{
    table->entry = need(calloc(m.T * (table->type == 'V' ? m.states : m.choices), sizeof *table->entry));
    table->undefined = need(calloc(m.places, sizeof *table->undefined));
    for (unsigned long i = place_from(0); i < m.places; i = place_from(i + 1))
        for (unsigned long a = 0; a < width(table, i); a++)
            mpq_init(row(table, i)[a]);
    spend(m.T * m.choices);
}

void table_drop(step *table)
{
    for (unsigned long i = place_from(0); i < m.places; i = place_from(i + 1))
        for (unsigned long a = 0; a < width(table, i); a++)
            mpq_clear(row(table, i)[a]);
    free(table->entry);
    free(table->undefined);
    table->entry = NULL;
}

/* ---- From the model ---- */

void need_row(const step *table, unsigned long i)
{
    mpq_ptr sum = temp();
    for (unsigned long a = 0; a < width(table, i); a++) {
        mpq_add(sum, sum, row(table, i)[a]);
        fail_if(mpq_sgn(row(table, i)[a]) < 0, "a policy or reward is negative");
    }
    fail_if(table->code == 'p' && mpq_cmp_ui(sum, 1, 1) != 0, "a row of a policy does not sum to 1");
}

static void of_model(step *out, const step **o, unsigned long i)
{
    (void)o;
    for (unsigned long a = 0; a < width(out, i); a++)
        if (out->code == 'u')
            mpq_set_ui(row(out, i)[a], 1, width(out, i));
        else
            mpq_set(row(out, i)[a],
                    out->code == 'x' ? state_at(i)->action[a].x : state_at(i)->action[a].prior);
}

/* A reward model: the value of the state and that of the action. */
static void stored(step *out, const step **o, unsigned long i)
{
    long k = reward_number(o[0]->word);
    const mpq_t *of_state = state_at(i)->value;
    fail_if(k < 0, "the model has no %s", o[0]->word);
    for (unsigned long a = 0; a < width(out, i); a++) {
        const mpq_t *of_action = state_at(i)->action[a].value;
        if (of_state)
            mpq_set(row(out, i)[a], of_state[k]);
        if (of_action)
            mpq_add(row(out, i)[a], row(out, i)[a], of_action[k]);
    }
    if (out->code == 'p')
        need_row(out, i);
}

/* A deterministic policy: its choices, in order of the places, are the digits of the number, lowest first. */
static void choices(step *out, const step **o, unsigned long i)
{
    unsigned long left = (unsigned long)o[0]->whole, chosen = 0;
    for (unsigned long k = place_from(0); k < m.places; k = place_from(k + 1)) {
        chosen = k == i ? left % width(out, k) : chosen;
        left /= width(out, k);
    }
    fail_if(left > 0, "there are not as many deterministic policies");
    mpq_set_ui(row(out, i)[chosen], 1, 1);
    spend(m.places);
}

/* ---- Values ---- */

/* q = y(a) sum_s' tau v(s'), 1 in place of the sum after the last step; true if an undefined v(s') counts. */
static bool action_value(mpq_ptr q, const step *y, const step *v, unsigned long i, unsigned long a)
{
    const action *of = &state_at(i)->action[a];
    bool last = i + m.states >= m.places, undefined = false;
    mpq_set_ui(q, last, 1);
    for (unsigned long k = 0; !last && mpq_sgn(row(y, i)[a]) != 0 && k < of->successors; k++) {
        add_product(q, of->tau[k], *row(v, after(i, a, k)));
        undefined = undefined || v->undefined[after(i, a, k)];
    }
    mpq_mul(q, q, row(y, i)[a]);
    return undefined;
}

static void backup(step *out, const step **o, unsigned long i)
{
    out->undefined[i] = o[0]->undefined[i];
    for (unsigned long a = 0; a < width(out, i); a++)
        out->undefined[i] |= action_value(row(out, i)[a], o[0], o[1], i, a);
}

/* Undefined where it depends on an undefined row with a weight that is not 0. */
static void values(step *out, const step **o, unsigned long i)
{
    const step *p = o[0], *y = o[1];
    mpq_ptr q = temp(), v = *row(out, i);
    out->undefined[i] = y->undefined[i];
    for (unsigned long a = 0; a < width(y, i); a++) {
        bool undefined = action_value(q, y, out, i, a);
        out->undefined[i] |= undefined && mpq_sgn(row(p, i)[a]) != 0;
        out->undefined[i] |= p->undefined[i] && mpq_sgn(q) != 0;
        add_product(v, q, row(p, i)[a]);
    }
}

static void best_values(step *out, const step **o, unsigned long i)
{
    mpq_ptr q = temp(), v = *row(out, i);
    out->undefined[i] = o[0]->undefined[i];
    for (unsigned long a = 0; a < width(o[0], i); a++) {
        out->undefined[i] |= action_value(q, o[0], out, i, a);
        if (a == 0 || mpq_cmp(q, v) > 0)
            mpq_set(v, q);
    }
}

static mpq_ptr largest_entry(const step *q, unsigned long i)
{
    mpq_ptr best = row(q, i)[0];
    for (unsigned long a = 1; a < width(q, i); a++)
        if (mpq_cmp(row(q, i)[a], best) > 0)
            best = row(q, i)[a];
    return best;
}

static void largest(step *out, const step **o, unsigned long i)
{
    mpq_set(*row(out, i), largest_entry(o[0], i));
    out->undefined[i] = o[0]->undefined[i];
}

/* Forward: what reaches place i is complete, and is handed on to the places after it. An undefined row that
 * is met makes all that it could lead to undefined. */
static void occupancy(step *out, const step **o, unsigned long i)
{
    const step *p = o[0];
    mpq_ptr d = *row(out, i), part = temp();
    if (i < m.states)
        mpq_set(d, state_at(i)->mu);
    bool unsure = p->undefined[i] && (out->undefined[i] || mpq_sgn(d) != 0);
    for (unsigned long a = 0; i + m.states < m.places && a < width(p, i); a++) {
        const action *of = &state_at(i)->action[a];
        mpq_mul(part, d, row(p, i)[a]);
        for (unsigned long k = 0; (unsure || mpq_sgn(row(p, i)[a]) != 0) && k < of->successors; k++) {
            add_product(*row(out, after(i, a, k)), part, of->tau[k]);
            out->undefined[after(i, a, k)] |= unsure || out->undefined[i];
        }
    }
}

/* ---- Policies ---- */

/* Weights made a distribution; where that cannot be, what p is, undefined. */
static void normalise(step *out, const step *p, unsigned long i)
{
    mpq_ptr sum = temp();
    bool ok = true;
    for (unsigned long a = 0; a < width(out, i); a++) {
        mpq_add(sum, sum, row(out, i)[a]);
        ok = ok && mpq_sgn(row(out, i)[a]) >= 0;
    }
    ok = ok && mpq_sgn(sum) > 0;
    for (unsigned long a = 0; a < width(out, i); a++)
        if (ok)
            mpq_div(row(out, i)[a], row(out, i)[a], sum);
        else
            mpq_set(row(out, i)[a], row(p, i)[a]);
    out->undefined[i] |= !ok;
}

static void conditioned(step *out, const step **o, unsigned long i)
{
    for (unsigned long a = 0; a < width(out, i); a++)
        mpq_mul(row(out, i)[a], row(o[0], i)[a], row(o[1], i)[a]);
    out->undefined[i] = o[0]->undefined[i] || o[2]->undefined[i];
    normalise(out, o[0], i);
}

static void softmax(step *out, const step **o, unsigned long i)
{
    for (unsigned long a = 0; a < width(out, i); a++)
        power(row(out, i)[a], row(o[0], i)[a], o[1]->whole);
    out->undefined[i] = o[3]->undefined[i];
    normalise(out, o[2], i);
}

static void best(step *out, const step **o, unsigned long i)
{
    mpq_srcptr most = largest_entry(o[0], i);
    for (unsigned long a = 0; a < width(out, i); a++)
        mpq_set_ui(row(out, i)[a], mpq_equal(row(o[0], i)[a], most) != 0, 1);
    out->undefined[i] = o[1]->undefined[i];
    normalise(out, out, i);
}

/* ---- Entry by entry ---- */

static mpq_srcptr entry_of(const step *s, unsigned long i, unsigned long a) /* or the fraction */
{
    return s->entry ? row(s, i)[a] : s->n.q[0];
}

static void pointwise(step *out, const step **o, unsigned long i)
{
    out->undefined[i] = (o[0]->entry && o[0]->undefined[i]) || (o[1]->entry && o[1]->undefined[i]);
    for (unsigned long a = 0; a < width(out, i); a++) {
        mpq_srcptr x = entry_of(o[0], i, a), y = entry_of(o[1], i, a);
        mpq_ptr c = row(out, i)[a];
        switch (out->code) {
        case '+': mpq_add(c, x, y); break;
        case '-': mpq_sub(c, x, y); break;
        case '*': mpq_mul(c, x, y); break;
        default:
            if (mpq_sgn(y) != 0)
                mpq_div(c, x, y);
            out->undefined[i] |= mpq_sgn(y) == 0 && mpq_sgn(x) != 0; /* 0/0 = 0 */
        }
    }
}

static void powers(step *out, const step **o, unsigned long i)
{
    out->undefined[i] = o[0]->undefined[i];
    for (unsigned long a = 0; a < width(out, i); a++)
        out->undefined[i] |= !power(row(out, i)[a], row(o[0], i)[a], o[1]->whole);
}

/* clang-format off */
const op table_operations[] = {
    {"prior", "", 'A', 0, of_model}, {"uniform", "", 'A', 'u', of_model}, {"x", "", 'A', 'x', of_model},
    {"policy", "S", 'A', 'p', stored}, {"reward", "S", 'A', 0, stored}, {"choices", "W", 'A', 0, choices},
    {"any policy", "W", 'A', 'p', NULL}, {"any reward", "W", 'A', 0, NULL}, {"eV", "AA", 'v', 0, values},
    {"best_eV", "A", 'v', 0, best_values}, {"backup", "AV", 'A', 0, backup}, {"largest", "A", 'V', 0, largest},
    {"occupancy", "A", 'V', 0, occupancy}, {"conditioned", "AAA", 'A', 0, conditioned},
    {"softmax", "AWAA", 'A', 0, softmax}, {"best", "AA", 'A', 0, best},
    {"times", "EE", '=', '*', pointwise}, {"over", "EE", '=', '/', pointwise},
    {"plus", "EE", '=', '+', pointwise}, {"minus", "EE", '=', '-', pointwise},
    {"power", "EI", '=', 0, powers}, {NULL, NULL, 0, 0, NULL},
};
