#include "operators/additive.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "base/text.h"

/* ---- Rewards ------------------------------------------------------------------------------------- */

static bool is_special(const char *name)
{
    return strcmp(name, MDP_SUCCESS) == 0 || strcmp(name, MDP_LOG_SUCCESS) == 0 ||
           strcmp(name, MDP_PRIOR) == 0 || strcmp(name, MDP_INITIAL) == 0;
}

static void fail_name(const mdp *m, const char *name, status *st)
{
    text found;
    text_init(&found);
    for (size_t i = 0; i < mdp_reward_models(m); i++)
        if (!is_special(mdp_reward_model_name(m, i)))
            text_addf(&found, "%s%s", found.length ? ", " : "", mdp_reward_model_name(m, i));
    status_fail(st, EXIT_INPUT, mdp_name(m), 0, 0,
                "found no additive reward model %s, wanted one of this file's: %s", name,
                found.length ? found.data : "it has none");
    text_clear(&found);
}

rat_row **additive_rewards(const mdp *m, const char *name, status *st)
{
    long index = is_special(name) ? -1 : mdp_find_reward_model(m, name);
    if (index < 0) {
        fail_name(m, name, st);
        return NULL;
    }
    rat_row **rewards = alloc_zeroed(mdp_states(m), sizeof(rat_row *));
    for (uint32_t s = 0; s < mdp_states(m); s++)
        rewards[s] = mdp_reward_row(m, (size_t)index, s);
    return rewards;
}

void additive_rewards_free(rat_row **rewards, const mdp *m)
{
    if (!rewards)
        return;
    for (uint32_t s = 0; s < mdp_states(m); s++)
        rat_row_free(rewards[s]);
    free(rewards);
}

/* ---- Backup -------------------------------------------------------------------------------------- */

static mpq_srcptr value_at(const next_values *next, uint32_t s)
{
    long i = places_find(next->places, next->t, s);
    REQUIRE(i >= 0); /* successors of a place are places of the next step */
    return next->rows[i]->value[0];
}

/* q += v; most rewards are 0, and a sum of rationals costs a gcd. */
static void add(mpq_t q, mpq_srcptr v)
{
    if (mpq_sgn(q) == 0)
        mpq_set(q, v);
    else
        mpq_add(q, q, v);
}

/* q += sum_s' tau(s'|s,a) V(s') */
static void add_expected(mpq_t q, const mdp *m, uint32_t s, uint32_t a, const next_values *next)
{
    uint32_t n = mdp_successors(m, s, a);
    if (n == 1) {
        add(q, value_at(next, mdp_successor(m, s, a, 0)));
        return;
    }
    mpq_t sum, term;
    mpq_inits(sum, term, NULL);
    for (uint32_t i = 0; i < n; i++) {
        mpq_set_z(term, mdp_weight(m, s, a, i));
        mpq_mul(term, term, value_at(next, mdp_successor(m, s, a, i)));
        mpq_add(sum, sum, term);
    }
    mpq_set_z(term, mdp_weight_sum(m, s, a));
    mpq_div(sum, sum, term);
    add(q, sum);
    mpq_clears(sum, term, NULL);
}

rat_row *additive_backup(const mdp *m, uint32_t s, const rat_row *r, const next_values *next)
{
    rat_row *q = rat_row_new(r->n);
    for (uint32_t a = 0; a < r->n; a++) {
        mpq_set(q->value[a], r->value[a]);
        if (next->rows)
            add_expected(q->value[a], m, s, a, next);
    }
    return q;
}
