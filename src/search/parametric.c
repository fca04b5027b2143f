#include "search/parametric.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "base/text.h"

typedef enum parameter_kind {
    PARAMETER_FIXED,   /* 0, 1, or 1 / count for a uniform prior */
    PARAMETER_SUCCESS, /* an entry of a reward table: free */
    PARAMETER_SHARE,   /* an entry of a row that sums to 1, not the last: free */
    PARAMETER_REST     /* the last: 1 minus the `count` before it */
} parameter_kind;

typedef struct parameter {
    parameter_kind kind;
    uint32_t count;
} parameter;

struct parametric {
    parametric_plan plan;
    compact *model;
    parameter *parameters;
    size_t count, capacity;
    uint32_t uniform[STRUCTURE_MAX_ACTIONS + 1]; /* the parameter 1/n; 0 while there is none */
    uint32_t *table[PARAMETRIC_MAX_TABLES];      /* by choice: the parameter there */
    uint8_t *nonzero[PARAMETRIC_MAX_TABLES];
    size_t choices, choice_room;
};

parametric *parametric_new(const parametric_plan *plan)
{
    REQUIRE(plan->table_count <= PARAMETRIC_MAX_TABLES);
    parametric *p = alloc_zeroed(1, sizeof *p);
    p->plan = *plan;
    p->model = compact_new();
    return p;
}

void parametric_free(parametric *p)
{
    if (!p)
        return;
    compact_free(p->model);
    for (uint32_t i = 0; i < PARAMETRIC_MAX_TABLES; i++) {
        free(p->table[i]);
        free(p->nonzero[i]);
    }
    free(p->parameters);
    free(p);
}

/* ---- Laying out ---------------------------------------------------------------------------------- */

static uint32_t add_parameter(parametric *p, parameter_kind kind, uint32_t count)
{
    p->parameters = alloc_grow(p->parameters, p->count, &p->capacity, sizeof *p->parameters);
    p->parameters[p->count] = (parameter){kind, count};
    return (uint32_t)p->count++;
}

/* Parameters of a row of n entries that sums to 1: the first of them; they are consecutive. */
static uint32_t add_row(parametric *p, uint32_t n)
{
    if (n == 1)
        return PARAMETER_ONE;
    uint32_t first = (uint32_t)p->count;
    for (uint32_t i = 0; i + 1 < n; i++)
        add_parameter(p, PARAMETER_SHARE, 0);
    add_parameter(p, PARAMETER_REST, n - 1);
    return first;
}

static uint32_t uniform_share(parametric *p, uint32_t n)
{
    if (n == 1)
        return PARAMETER_ONE;
    if (p->uniform[n] == 0)
        p->uniform[n] = add_parameter(p, PARAMETER_FIXED, n);
    return p->uniform[n];
}

/* The parameters of a policy's row: of the actions whose mark has the bit. */
static void policy_row(parametric *p, const structure_state *s, uint32_t bit, bool uniform, uint32_t *row)
{
    uint32_t support = 0;
    for (uint32_t a = 0; a < s->count; a++)
        support += (s->action[a].mark & bit) != 0;
    REQUIRE(support > 0 && (!uniform || support == s->count));
    uint32_t next = uniform ? uniform_share(p, support) : add_row(p, support);
    for (uint32_t a = 0; a < s->count; a++) {
        row[a] = s->action[a].mark & bit ? next : PARAMETER_ZERO;
        next += s->action[a].mark & bit && !uniform;
    }
}

static void reward_row(parametric *p, const structure_state *s, uint32_t bit, uint32_t *row)
{
    for (uint32_t a = 0; a < s->count; a++)
        row[a] = s->action[a].mark & bit ? add_parameter(p, PARAMETER_SUCCESS, 0) : PARAMETER_ZERO;
}

static void make_choice_room(parametric *p)
{
    if (p->choices < p->choice_room)
        return;
    p->choice_room = 2 * p->choice_room + 64;
    for (uint32_t i = 0; i < p->plan.table_count; i++) {
        p->table[i] = alloc_resize(p->table[i], p->choice_room, sizeof *p->table[i]);
        p->nonzero[i] = alloc_resize(p->nonzero[i], p->choice_room, sizeof *p->nonzero[i]);
    }
}

/* The branches of a choice; the next layer's states of this structure begin at place number `next` there. */
static void add_branches(parametric *p, uint32_t targets, uint32_t next)
{
    if (targets == 0) { /* it loses: wherever it leads, that does not matter */
        compact_branch(p->model, next, PARAMETER_ONE);
        return;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < STRUCTURE_MAX_WIDTH; i++)
        n += targets >> i & 1u;
    uint32_t tau = add_row(p, n);
    for (uint32_t i = 0; i < STRUCTURE_MAX_WIDTH; i++)
        if (targets >> i & 1u)
            compact_branch(p->model, next + i, tau++);
}

static void add_state(parametric *p, const structure_state *s, bool last, uint32_t next)
{
    uint32_t x[STRUCTURE_MAX_ACTIONS], prior[STRUCTURE_MAX_ACTIONS];
    uint32_t table[PARAMETRIC_MAX_TABLES][STRUCTURE_MAX_ACTIONS];
    reward_row(p, s, STRUCTURE_X, x);
    policy_row(p, s, STRUCTURE_PRIOR, p->plan.uniform_prior, prior);
    for (uint32_t i = 0; i < p->plan.table_count; i++)
        if (p->plan.is_policy[i])
            policy_row(p, s, STRUCTURE_TABLE(i), false, table[i]);
        else
            reward_row(p, s, STRUCTURE_TABLE(i), table[i]);
    for (uint32_t a = 0; a < s->count; a++) {
        compact_choice(p->model, x[a], prior[a]);
        if (!last)
            add_branches(p, s->action[a].targets, next);
        make_choice_room(p);
        for (uint32_t i = 0; i < p->plan.table_count; i++) {
            p->table[i][p->choices] = table[i][a];
            p->nonzero[i][p->choices] = table[i][a] != PARAMETER_ZERO;
        }
        p->choices++;
    }
}

static void add_layer(parametric *p, const structure *const *s, uint32_t count, uint32_t t,
                      uint32_t *numbered)
{
    bool last = t + 1 == s[0]->horizon;
    uint32_t next = 0; /* places of the next layer that belong to structures before */
    compact_layer(p->model);
    for (uint32_t m = 0; m < count; m++) {
        for (uint32_t i = 0; i < s[m]->width[t]; i++) {
            compact_place(p->model, m, numbered[m] + i, PARAMETER_ONE);
            add_state(p, s[m]->state[t][i], last, next);
        }
        numbered[m] += s[m]->width[t];
        next += last ? 0 : s[m]->width[t + 1];
    }
}

void parametric_set(parametric *p, const structure *const *s, uint32_t count)
{
    REQUIRE(count >= 1);
    p->count = p->choices = 0;
    memset(p->uniform, 0, sizeof p->uniform);
    add_parameter(p, PARAMETER_FIXED, 0);
    add_parameter(p, PARAMETER_FIXED, 1);
    compact_reset(p->model, s[0]->horizon);
    uint32_t *numbered = alloc_zeroed(count, sizeof *numbered);
    for (uint32_t t = 0; t < s[0]->horizon; t++)
        add_layer(p, s, count, t, numbered);
    free(numbered);
    compact_seal(p->model, (uint32_t)p->count);
}

const compact *parametric_compact(const parametric *p)
{
    return p->model;
}

uint32_t parametric_parameters(const parametric *p)
{
    return (uint32_t)p->count;
}

const uint8_t *const *parametric_given(const parametric *p)
{
    return p->plan.table_count > 0 ? (const uint8_t *const *)p->nonzero : NULL;
}

/* ---- Residues ------------------------------------------------------------------------------------ */

/* 1 minus the shares. */
static bool rest_of(const prime *f, const uint64_t *shares, uint32_t count, uint64_t *rest)
{
    memset(rest, 0, f->limbs * sizeof *rest);
    rest[0] = 1;
    for (uint32_t i = 0; i < count; i++)
        limbs_sub(f->limbs, f->p, rest, shares + (size_t)f->limbs * i, rest);
    return !limbs_zero(f->limbs, rest);
}

static void fixed(const prime *f, uint32_t n, uint64_t *value)
{
    mpq_t number;
    mpq_init(number);
    mpq_set_ui(number, n > 0, n > 0 ? n : 1);
    REQUIRE(prime_residue(f, number, value));
    mpq_clear(number);
}

bool parametric_residues(const parametric *p, const prime *f, rng *r, uint64_t *values,
                         uint64_t *const *given)
{
    size_t words = f->limbs;
    bool ok = true;
    for (size_t i = 0; ok && i < p->count; i++) {
        const parameter *q = &p->parameters[i];
        uint64_t *value = values + words * i;
        switch (q->kind) {
        case PARAMETER_FIXED: fixed(f, q->count, value); break;
        case PARAMETER_SUCCESS:
        case PARAMETER_SHARE: prime_draw_residue(f, r, value); break;
        case PARAMETER_REST: ok = rest_of(f, value - words * q->count, q->count, value); break;
        }
    }
    for (uint32_t i = 0; ok && i < p->plan.table_count; i++)
        for (size_t c = 0; c < p->choices; c++)
            memcpy(given[i] + words * c, values + words * p->table[i][c], words * sizeof *values);
    return ok;
}

/* ---- Rationals ----------------------------------------------------------------------------------- */

static void draw_success(mpq_t x, uint32_t height, rng *r)
{
    uint32_t denominator = rng_between(r, 1, height);
    mpq_set_ui(x, rng_between(r, 1, denominator), denominator);
    mpq_canonicalize(x);
}

/* A row of positive weights over their sum; the entries before the last were passed over. */
static void draw_row(mpq_t *last, uint32_t count, uint32_t height, rng *r)
{
    unsigned long sum = 0;
    for (uint32_t i = 0; i <= count; i++) {
        uint32_t weight = rng_between(r, 1, height);
        mpq_set_ui(*(last - count + i), weight, 1);
        sum += weight;
    }
    for (uint32_t i = 0; i <= count; i++) {
        mpz_set_ui(mpq_denref(*(last - count + i)), sum);
        mpq_canonicalize(*(last - count + i));
    }
}

void parametric_rationals(const parametric *p, uint32_t height, rng *r, mpq_t *values)
{
    for (size_t i = 0; i < p->count; i++) {
        const parameter *q = &p->parameters[i];
        switch (q->kind) {
        case PARAMETER_FIXED: mpq_set_ui(values[i], q->count > 0, q->count > 0 ? q->count : 1); break;
        case PARAMETER_SUCCESS: draw_success(values[i], height, r); break;
        case PARAMETER_SHARE: break;
        case PARAMETER_REST: draw_row(&values[i], q->count, height, r); break;
        }
    }
}

/* ---- Models -------------------------------------------------------------------------------------- */

static void build_choice(const parametric *p, const mpq_t *values, mdp_builder *b, uint32_t place, uint32_t c)
{
    const compact *m = p->model;
    text name;
    text_init(&name);
    text_addf(&name, "a%u", c - m->first_choice[place]);
    mdp_builder_action(b, name.data, 0, 0);
    text_clear(&name);
    mdp_builder_action_value(b, 0, values[m->x[c]]);
    if (!p->plan.uniform_prior)
        mdp_builder_action_value(b, 1, values[m->prior[c]]);
    if (m->first_branch[c] == m->first_branch[c + 1]) /* the last step: it leads nowhere in particular */
        mdp_builder_successor(b, place, values[PARAMETER_ONE]);
    for (uint32_t i = m->first_branch[c]; i < m->first_branch[c + 1]; i++)
        mdp_builder_successor(b, m->target[i], values[m->tau[i]]);
}

mdp *parametric_model(const parametric *p, const mpq_t *values)
{
    const compact *m = p->model;
    REQUIRE(m->model_count == 1);
    mdp_builder *b = mdp_builder_new();
    mdp_builder_reward_model(b, MDP_SUCCESS);
    if (!p->plan.uniform_prior)
        mdp_builder_reward_model(b, MDP_PRIOR);
    mdp_builder_horizon(b, m->horizon, 0, 0);
    for (uint32_t i = 0; i < m->place_count; i++) {
        mdp_builder_state(b, 0, 0);
        if (i == 0)
            mdp_builder_label(b, "init");
        for (uint32_t c = m->first_choice[i]; c < m->first_choice[i + 1]; c++)
            build_choice(p, values, b, i, c);
    }
    status st;
    status_init(&st);
    mdp *result = mdp_freeze(b, "structure", &st);
    REQUIRE(result);
    status_clear(&st);
    return result;
}

/* ---- Sizes --------------------------------------------------------------------------------------- */

/* A row's last entry is 1 minus the others: its norm is the number of entries. */
static leaf_size row_leaf(uint32_t entries)
{
    uint32_t bits = 0;
    while (1u << bits < entries)
        bits++;
    return (leaf_size){entries > 1, bits, 0};
}

void parametric_family(const parametric_plan *plan, const structure_bounds *b, uint32_t horizon,
                       uint32_t *width, tape_family *f)
{
    for (uint32_t t = 0; t < horizon; t++)
        width[t] = t == 0 ? 1 : b->width;
    uint32_t successors = b->deterministic || horizon == 1 ? 1 : b->width;
    *f = (tape_family){.horizon = horizon, .width = width, .actions = b->actions, .successors = successors};
    f->x = f->given_reward = (leaf_size){1, 0, 0};
    f->given_policy = f->prior = row_leaf(b->actions);
    f->tau = row_leaf(successors);
    if (plan->uniform_prior) /* 1/n = (840/n) / 840 for n <= 8 */
        f->prior = (leaf_size){0, 10, 10};
}
