#include "search/measure.h"

#include "exact/rat.h"

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t height_of_choice(const mdp *m, uint32_t s, uint32_t a, mpq_t entry)
{
    prob_row_entry(entry, mdp_prior(m, s), a);
    size_t height = larger(rat_height(entry), rat_height(mdp_success(m, s)->value[a]));
    if (mdp_has_log_success(m))
        height = larger(height, rat_height(mdp_log_success(m, s, a)));
    for (uint32_t i = 0; i < mdp_successors(m, s, a); i++) {
        mdp_probability(entry, m, s, a, i);
        height = larger(height, rat_height(entry));
    }
    return height;
}

measure measure_of(const mdp *m)
{
    measure size = {mdp_horizon(m), mdp_states(m), mdp_choices(m), 0};
    mpq_t entry;
    mpq_init(entry);
    for (uint32_t s = 0; s < mdp_states(m); s++) {
        size.height = larger(size.height, rat_height(mdp_initial(m, s)));
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            size.height = larger(size.height, height_of_choice(m, s, a, entry));
    }
    mpq_clear(entry);
    return size;
}

static int order(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

int measure_compare(const measure *a, const measure *b)
{
    int by_horizon = order(a->horizon, b->horizon), by_states = order(a->states, b->states);
    if (by_horizon)
        return by_horizon;
    if (by_states)
        return by_states;
    int by_choices = order(a->choices, b->choices);
    return by_choices ? by_choices : order(a->height, b->height);
}
