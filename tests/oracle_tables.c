/* Tables of the oracle: leaves and pointwise operations. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "oracle_walk.h"

/* ---- Tables -------------------------------------------------------------------------------------------- */

oracle_table *oracle_table_new(const mdp *m, bool per_state)
{
    oracle_table *o = alloc_zeroed(1, sizeof *o);
    o->m = m;
    o->per_state = per_state;
    o->entries = per_state ? mdp_states(m) : mdp_choices(m);
    size_t count = o->entries * mdp_horizon(m);
    o->value = alloc_zeroed(count, sizeof *o->value);
    for (size_t i = 0; i < count; i++)
        mpq_init(o->value[i]);
    o->marked = alloc_zeroed((size_t)mdp_horizon(m) * mdp_states(m), sizeof *o->marked);
    return o;
}

void oracle_table_free(oracle_table *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < o->entries * mdp_horizon(o->m); i++)
        mpq_clear(o->value[i]);
    free(o->value);
    free(o->marked);
    free(o);
}

uint32_t oracle_width(const oracle_table *o, uint32_t s)
{
    return o->per_state ? 1 : mdp_actions(o->m, s);
}

mpq_ptr oracle_at(const oracle_table *o, uint32_t t, uint32_t s, uint32_t a)
{
    REQUIRE(t >= 1 && t <= mdp_horizon(o->m) && a < oracle_width(o, s));
    size_t row = o->per_state ? s : mdp_first_choice(o->m, s);
    return o->value[(t - 1) * o->entries + row + a];
}

bool *oracle_mark(const oracle_table *o, uint32_t t, uint32_t s)
{
    REQUIRE(t >= 1 && t <= mdp_horizon(o->m) && s < mdp_states(o->m));
    return &o->marked[(size_t)(t - 1) * mdp_states(o->m) + s];
}

oracle_table *oracle_prior(const mdp *m)
{
    oracle_table *o = oracle_table_new(m, false);
    EACH_PLACE(m, t, s)
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            prob_row_entry(oracle_at(o, t, s, a), mdp_prior(m, s), a);
    return o;
}

oracle_table *oracle_uniform(const mdp *m)
{
    oracle_table *o = oracle_table_new(m, false);
    EACH_PLACE(m, t, s)
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            mpq_set_ui(oracle_at(o, t, s, a), 1, mdp_actions(m, s));
    return o;
}

oracle_table *oracle_success(const mdp *m)
{
    oracle_table *o = oracle_table_new(m, false);
    EACH_PLACE(m, t, s)
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            mpq_set(oracle_at(o, t, s, a), mdp_success(m, s)->value[a]);
    return o;
}

oracle_table *oracle_constant(const mdp *m, bool per_state, const mpq_t value)
{
    oracle_table *o = oracle_table_new(m, per_state);
    for (size_t i = 0; i < o->entries * mdp_horizon(m); i++)
        mpq_set(o->value[i], value);
    return o;
}

/* ---- Pointwise ----------------------------------------------------------------------------------------- */

/* c = a op b; false for a nonzero divided by 0. */
static bool combine(char op, mpq_t c, const mpq_t a, const mpq_t b)
{
    bool defined = op != '/' || mpq_sgn(b) != 0 || mpq_sgn(a) == 0;
    if (op == '*')
        mpq_mul(c, a, b);
    else if (op == '+')
        mpq_add(c, a, b);
    else if (op == '-')
        mpq_sub(c, a, b);
    else if (mpq_sgn(b) != 0)
        mpq_div(c, a, b);
    else
        mpq_set_ui(c, 0, 1);
    return defined;
}

oracle_table *oracle_pointwise(char op, const oracle_table *a, const oracle_table *b)
{
    oracle_table *o = oracle_table_new(a->m, a->per_state);
    EACH_PLACE(a->m, t, s) {
        *oracle_mark(o, t, s) = *oracle_mark(a, t, s) || *oracle_mark(b, t, s);
        for (uint32_t i = 0; i < oracle_width(o, s); i++)
            if (!combine(op, oracle_at(o, t, s, i), oracle_at(a, t, s, i), oracle_at(b, t, s, i)))
                *oracle_mark(o, t, s) = true;
    }
    return o;
}

oracle_table *oracle_power(const oracle_table *a, long exponent)
{
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    oracle_table *o = oracle_constant(a->m, a->per_state, one);
    EACH_PLACE(a->m, t, s) {
        *oracle_mark(o, t, s) = *oracle_mark(a, t, s);
        for (uint32_t i = 0; i < oracle_width(o, s); i++)
            for (long k = 0; k != exponent; k += exponent < 0 ? -1 : 1) {
                mpq_ptr value = oracle_at(o, t, s, i);
                bool zero = mpq_sgn(oracle_at(a, t, s, i)) == 0;
                combine(exponent < 0 ? '/' : '*', value, value, oracle_at(a, t, s, i));
                if (zero && exponent < 0)
                    *oracle_mark(o, t, s) = true;
            }
    }
    mpq_clear(one);
    return o;
}
