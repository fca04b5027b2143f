/* How small a draft is. */
#include <stdlib.h>

#include "base/alloc.h"
#include "search/shrink_moves.h"

typedef struct numbers {
    draft_size *size;
    mpq_t *seen;
    size_t count, capacity;
    mpq_t entry;
    mpz_t sum;
} numbers;

static void add_difference(numbers *n, mpq_srcptr value)
{
    for (size_t i = 0; i < n->count; i++)
        if (mpq_equal(n->seen[i], value))
            return;
    if (n->count == 1000) /* enough to tell small models apart */
        return;
    n->seen = alloc_grow(n->seen, n->count, &n->capacity, sizeof *n->seen);
    mpq_init(n->seen[n->count]);
    mpq_set(n->seen[n->count++], value);
}

static void add_number(numbers *n, mpq_srcptr value)
{
    bool numerator = mpz_cmpabs(mpq_numref(value), mpq_denref(value)) > 0;
    mpz_srcptr height = numerator ? mpq_numref(value) : mpq_denref(value);
    if (mpz_cmpabs(height, n->size->height) > 0)
        mpz_abs(n->size->height, height);
    mpz_add(n->size->heights, n->size->heights, mpq_denref(value));
    if (mpz_sgn(mpq_numref(value)) < 0)
        mpz_sub(n->size->heights, n->size->heights, mpq_numref(value));
    else
        mpz_add(n->size->heights, n->size->heights, mpq_numref(value));
    add_difference(n, value);
}

/* x, with 0 and 1 changing places in the sum: what always succeeds is simpler than what always fails, whose
 * reward is infinite. */
static void add_success(numbers *n, mpq_srcptr x)
{
    add_number(n, x);
    if (mpq_sgn(x) == 0)
        mpz_add_ui(n->size->heights, n->size->heights, 1);
    else if (mpq_cmp_ui(x, 1, 1) == 0)
        mpz_sub_ui(n->size->heights, n->size->heights, 1);
}

static void add_share(numbers *n, const mpz_t weight)
{
    mpz_set(mpq_numref(n->entry), weight);
    mpz_set(mpq_denref(n->entry), n->sum);
    mpq_canonicalize(n->entry);
    n->size->support += mpz_sgn(weight) > 0;
    add_number(n, n->entry);
}

static void add_action(numbers *n, const draft *d, const draft_action *act)
{
    mpz_set_ui(n->sum, 0);
    for (uint32_t i = 0; i < act->count; i++)
        mpz_add(n->sum, n->sum, act->tau[i]);
    for (uint32_t i = 0; i < act->count; i++)
        add_share(n, act->tau[i]);
    add_success(n, act->x);
    if (d->rewards)
        add_number(n, act->r);
}

static void add_state(numbers *n, const draft *d, const draft_state *state)
{
    n->size->choices += state->count;
    for (uint32_t a = 0; a < state->count; a++)
        add_action(n, d, state->action[a]);
    mpz_set_ui(n->sum, 0);
    for (uint32_t a = 0; a < state->count; a++)
        mpz_add(n->sum, n->sum, state->action[a]->prior);
    for (uint32_t a = 0; a < state->count; a++)
        add_share(n, state->action[a]->prior);
}

void draft_size_init(draft_size *size, const draft *d)
{
    *size = (draft_size){.horizon = d->horizon, .states = d->count};
    mpz_inits(size->height, size->heights, NULL);
    numbers n = {.size = size};
    mpq_init(n.entry);
    mpz_init(n.sum);
    for (uint32_t s = 0; s < d->count; s++)
        add_state(&n, d, d->state[s]);
    mpz_set_ui(n.sum, 0);
    for (uint32_t s = 0; s < d->count; s++)
        mpz_add(n.sum, n.sum, d->state[s]->start);
    for (uint32_t s = 0; s < d->count; s++)
        add_share(&n, d->state[s]->start);
    size->different = n.count;
    for (size_t i = 0; i < n.count; i++)
        mpq_clear(n.seen[i]);
    free(n.seen);
    mpq_clear(n.entry);
    mpz_clear(n.sum);
}

void draft_size_clear(draft_size *size)
{
    mpz_clears(size->height, size->heights, NULL);
}

static int order(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

int draft_size_compare(const draft_size *a, const draft_size *b)
{
    const int by[] = {
        order(a->horizon, b->horizon),     order(a->states, b->states),   order(a->choices, b->choices),
        mpz_cmp(a->height, b->height),     order(a->support, b->support), mpz_cmp(a->heights, b->heights),
        order(a->different, b->different),
    };
    for (size_t i = 0; i < sizeof by / sizeof by[0]; i++)
        if (by[i])
            return by[i];
    return 0;
}
