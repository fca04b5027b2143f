/* Success made from an additive reward model: x = base^(max - r). */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exact/rat.h"
#include "model/mdp_parts.h"

/* The powers together may take this much; 2^-(10^9) as a success probability is a mistake, not a model. */
#define POWERS_MAX_BITS ((uint64_t)1 << 29)

/* r(s,a): what the file leaves out is 0, as in Storm. */
static void additive_reward(mpq_t r, const mdp *m, size_t index, uint32_t s, uint32_t a)
{
    mpq_srcptr at_state = mdp_state_value(m, index, s), at_action = mdp_action_value(m, index, s, a);
    mpq_set_ui(r, 0, 1);
    if (at_state)
        mpq_add(r, r, at_state);
    if (at_action)
        mpq_add(r, r, at_action);
}

static void largest_reward(mpq_t max, mpq_t r, const mdp *m, size_t index)
{
    for (uint32_t s = 0; s < m->states; s++)
        for (uint32_t a = 0; a < mdp_actions(m, s); a++) {
            additive_reward(r, m, index, s, a);
            if ((s == 0 && a == 0) || mpq_cmp(r, max) > 0)
                mpq_set(max, r);
        }
}

static bool refuse(const mdp *m, status *st, uint32_t s, uint32_t a, const mpq_t gap, const char *wanted)
{
    text shown;
    text_init(&shown);
    text_add_sum(&shown, gap);
    status_fail(st, EXIT_INPUT, m->name, 0, 0,
                "found a reward %s below the largest at state %u, action %u, wanted %s", shown.data, s, a,
                wanted);
    text_clear(&shown);
    return false;
}

typedef struct power_source {
    size_t index;
    mpq_srcptr base;
    mpq_t max, gap;
    uint64_t bits; /* of the powers so far */
} power_source;

static bool power_row(rat_row *row, const mdp *m, uint32_t s, power_source *from, status *st)
{
    bool is_one = mpq_cmp_ui(from->base, 1, 1) == 0;
    for (uint32_t a = 0; a < row->n; a++) {
        additive_reward(from->gap, m, from->index, s, a);
        mpq_sub(from->gap, from->max, from->gap);
        if (mpz_cmp_ui(mpq_denref(from->gap), 1) != 0)
            return refuse(m, st, s, a, from->gap, "an integer");
        mpq_set_ui(row->value[a], 1, 1);
        if (is_one)
            continue;
        if (!mpz_fits_ulong_p(mpq_numref(from->gap)) ||
            mpz_get_ui(mpq_numref(from->gap)) > (POWERS_MAX_BITS - from->bits) / rat_height(from->base))
            return refuse(m, st, s, a, from->gap, "powers of the base that fit in memory");
        unsigned long exponent = mpz_get_ui(mpq_numref(from->gap));
        from->bits += exponent * rat_height(from->base);
        mpz_pow_ui(mpq_numref(row->value[a]), mpq_numref(from->base), exponent);
        mpz_pow_ui(mpq_denref(row->value[a]), mpq_denref(from->base), exponent); /* coprime as base is */
    }
    return true;
}

static void replace_success(mdp *m, rat_row **rows)
{
    if (m->ones)
        for (uint32_t n = 0; n <= m->max_actions; n++)
            rat_row_free(m->ones[n]);
    else
        for (uint32_t s = 0; s < m->states; s++)
            rat_row_free(m->success[s]);
    free(m->ones);
    free(m->success);
    m->ones = NULL;
    m->success = rows;
}

static bool success_rows(rat_row **rows, const mdp *m, size_t index, const mpq_t base, status *st)
{
    power_source from = {.index = index, .base = base};
    mpq_inits(from.max, from.gap, NULL);
    largest_reward(from.max, from.gap, m, index);
    bool ok = true;
    for (uint32_t s = 0; s < m->states && ok; s++) {
        rows[s] = rat_row_new(mdp_actions(m, s));
        ok = power_row(rows[s], m, s, &from, st);
    }
    mpq_clears(from.max, from.gap, NULL);
    return ok;
}

bool mdp_success_from(mdp *m, const char *name, const mpq_t base, status *st)
{
    if (mpq_sgn(base) <= 0 || mpq_cmp_ui(base, 1, 1) > 0)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found a base outside (0,1], wanted 0 < base <= 1");
    long index = mdp_find_reward_model(m, name);
    if (index < 0)
        return status_fail(st, EXIT_INPUT, m->name, 0, 0, "found no reward model named %s, wanted one", name);
    for (int i = 0; i < SPECIAL_COUNT; i++)
        if (index == m->special[i])
            return status_fail(st, EXIT_INPUT, m->name, 0, 0, "found %s, wanted an additive reward model",
                               name);
    if (mdp_has_log_success(m))
        return status_fail(st, EXIT_INPUT, m->name, 0, 0,
                           "found " MDP_LOG_SUCCESS " beside --success-from, wanted one of the two");
    rat_row **rows = alloc_zeroed(m->states, sizeof *rows);
    if (success_rows(rows, m, (size_t)index, base, st)) {
        replace_success(m, rows);
        return true;
    }
    for (uint32_t s = 0; s < m->states; s++)
        rat_row_free(rows[s]);
    free(rows);
    return false;
}
