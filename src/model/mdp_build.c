#include "model/mdp_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

mdp_builder *mdp_builder_new(void)
{
    mdp_builder *b = alloc_zeroed(1, sizeof *b);
    b->m = alloc_zeroed(1, sizeof *b->m);
    pool_init(&b->m->pool);
    for (int i = 0; i < SPECIAL_COUNT; i++)
        b->m->special[i] = -1;
    status_init(&b->st);
    return b;
}

void mdp_builder_free(mdp_builder *b)
{
    if (!b)
        return;
    mdp_release(b->m, b->successors);
    free(b->state_at);
    free(b->choice_at);
    for (size_t i = 0; i < b->row_room; i++)
        mpq_clear(b->row[i]);
    free(b->row);
    status_clear(&b->st);
    free(b);
}

void mdp_builder_drawn(mdp_builder *b)
{
    b->drawn = true;
}

bool builder_fail(mdp_builder *b, position at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    status_vfail(&b->st, EXIT_INPUT, NULL, at.line, at.column, format, args);
    va_end(args);
    return false;
}

static bool is_text(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < ' ' || *s == 0x7f)
            return false;
    return true;
}

size_t mdp_builder_reward_model(mdp_builder *b, const char *name)
{
    static const char *const special[SPECIAL_COUNT] = {MDP_SUCCESS, MDP_LOG_SUCCESS, MDP_PRIOR, MDP_INITIAL};
    mdp *m = b->m;
    REQUIRE(m->states == 0 && *name && is_text(name) && !strchr(name, ' '));
    for (int i = 0; i < SPECIAL_COUNT; i++)
        if (strcmp(name, special[i]) == 0)
            m->special[i] = (long)m->models;
    m->model_names = alloc_grow(m->model_names, m->models, &b->model_room, sizeof *m->model_names);
    m->model_names[m->models] = pool_intern(&m->pool, name)->text;
    return m->models++;
}

const char *mdp_builder_reward_model_name(const mdp_builder *b, size_t index)
{
    REQUIRE(index < b->m->models);
    return b->m->model_names[index];
}

static void push_first(size_t **first, size_t used, size_t *room, size_t value)
{
    *first = alloc_grow(*first, used, room, sizeof **first);
    (*first)[used] = value;
}

/* Where state s (choice c) begins is also where the one before ends, so it is set when that one closes. */
static void mark_state_starts(mdp_builder *b, size_t s)
{
    mdp *m = b->m;
    push_first(&m->first_choice, s, &b->first_state_room, m->choices);
    push_first(&m->first_label, s, &b->first_label_room, b->labels);
    push_first(&m->first_state_value, s, &b->first_state_value_room, b->state_values);
}

static void mark_choice_starts(mdp_builder *b, size_t c)
{
    mdp *m = b->m;
    push_first(&m->first_successor, c, &b->first_successor_room, b->successors);
    push_first(&m->first_action_value, c, &b->first_action_value_room, b->action_values);
}

void mdp_builder_state(mdp_builder *b, unsigned long line, unsigned long column)
{
    mdp *m = b->m;
    REQUIRE(m->states < UINT32_MAX - 1);
    builder_close_state(b);
    b->state_at = alloc_grow(b->state_at, m->states, &b->state_at_room, sizeof *b->state_at);
    b->state_at[m->states++] = (position){line, column};
}

void builder_close_state(mdp_builder *b)
{
    mdp *m = b->m;
    if (m->states == 0) {
        mark_choice_starts(b, 0);
    } else {
        builder_close_action(b);
        uint32_t s = m->states - 1;
        size_t actions = m->choices - m->first_choice[s];
        if (actions == 0)
            builder_fail(b, b->state_at[s], "found state %u without actions, wanted at least one", s);
        if (actions > m->max_actions)
            m->max_actions = (uint32_t)actions;
    }
    mark_state_starts(b, m->states);
}

void mdp_builder_action(mdp_builder *b, const char *name, unsigned long line, unsigned long column)
{
    mdp *m = b->m;
    REQUIRE(m->states > 0 && is_text(name) && !strchr(name, ' '));
    REQUIRE(m->choices - m->first_choice[m->states - 1] < UINT32_MAX);
    builder_close_action(b);
    size_t c = m->choices++;
    b->choice_at = alloc_grow(b->choice_at, c, &b->choice_at_room, sizeof *b->choice_at);
    b->choice_at[c] = (position){line, column};
    m->action_names = alloc_grow(m->action_names, c, &b->name_room, sizeof *m->action_names);
    m->action_names[c] = pool_intern(&m->pool, name)->text;
    m->sums = alloc_grow(m->sums, c, &b->sum_room, sizeof *m->sums);
    mpz_init(m->sums[c]);
}

typedef struct successor {
    uint32_t target;
    mpq_t probability;
} successor;

static int compare_targets(const void *a, const void *b)
{
    uint32_t x = ((const successor *)a)->target, y = ((const successor *)b)->target;
    return (x > y) - (x < y);
}

static bool in_order(const uint32_t *targets, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (targets[i] <= targets[i - 1])
            return false;
    return true;
}

/* Bring the row's targets and probabilities into the order of the states; refuse one that is there twice. */
static bool sort_successors(mdp_builder *b, position at, uint32_t *targets, size_t n)
{
    if (in_order(targets, n))
        return true;
    successor *row = alloc_resize(NULL, n, sizeof *row);
    for (size_t i = 0; i < n; i++) {
        row[i].target = targets[i];
        *row[i].probability = *b->row[i]; /* moved, not copied */
    }
    qsort(row, n, sizeof *row, compare_targets);
    bool differ = true;
    for (size_t i = 0; i < n; i++) {
        targets[i] = row[i].target;
        *b->row[i] = *row[i].probability;
        if (differ && i > 0 && targets[i] == targets[i - 1])
            differ = builder_fail(b, at, "found successor %u twice in one action, wanted it once",
                                  targets[i]);
    }
    free(row);
    return differ;
}

static bool sums_to_one(mdp_builder *b, position at)
{
    mpq_t sum;
    mpq_init(sum);
    sum_rationals(sum, b->row, b->row_length);
    bool ok = mpq_cmp_ui(sum, 1, 1) == 0;
    if (!ok) {
        text shown;
        text_init(&shown);
        builder_add_number(b, &shown, sum);
        builder_fail(b, at, "found successors whose probabilities sum to %s, wanted a sum of 1", shown.data);
        text_clear(&shown);
    }
    mpq_clear(sum);
    return ok;
}

void builder_close_action(mdp_builder *b)
{
    mdp *m = b->m;
    size_t c = m->choices, n = b->row_length;
    if (c == m->first_choice[m->states - 1])
        return;
    c--;
    position at = b->choice_at[c];
    size_t first = m->first_successor[c];
    if (n == 0)
        builder_fail(b, at, "found an action without successors, wanted at least one");
    else if (status_ok(&b->st) && sort_successors(b, at, m->targets + first, n) && sums_to_one(b, at))
        make_weights(b, at, m->weights + first, m->sums[c], b->row, n);
    b->row_length = 0;
    mark_choice_starts(b, m->choices);
}

void mdp_builder_label(mdp_builder *b, const char *label)
{
    mdp *m = b->m;
    REQUIRE(m->states > 0 && *label && is_text(label) && !strchr(label, '"'));
    uint32_t s = m->states - 1;
    pool_string *entry = pool_intern(&m->pool, label);
    if (entry->mark == m->states)
        builder_fail(b, b->state_at[s], "found label %s twice on state %u, wanted it once", label, s);
    entry->mark = m->states; /* the last state that has it, counted from 1 */
    m->labels = alloc_grow(m->labels, b->labels, &b->label_room, sizeof *m->labels);
    m->labels[b->labels++] = entry->text;
}

static void push_row(mdp_builder *b, const mpq_t probability)
{
    if (b->row_length == b->row_room) {
        size_t initialised = b->row_room;
        b->row = alloc_grow(b->row, b->row_length, &b->row_room, sizeof *b->row);
        for (size_t i = initialised; i < b->row_room; i++)
            mpq_init(b->row[i]);
    }
    mpq_set(b->row[b->row_length++], probability);
    b->bytes_given += rat_bytes(probability);
}

void mdp_builder_successor(mdp_builder *b, uint32_t target, const mpq_t probability)
{
    mdp *m = b->m;
    REQUIRE(m->states > 0 && m->choices > m->first_choice[m->states - 1]);
    if (mpq_sgn(probability) <= 0) {
        text shown;
        text_init(&shown);
        builder_add_number(b, &shown, probability);
        builder_fail(b, b->choice_at[m->choices - 1],
                     "found probability %s of successor %u, wanted a positive number", shown.data, target);
        text_clear(&shown);
    }
    m->targets = alloc_grow(m->targets, b->successors, &b->target_room, sizeof *m->targets);
    m->targets[b->successors] = target;
    m->weights = alloc_grow(m->weights, b->successors, &b->weight_room, sizeof *m->weights);
    mpz_init(m->weights[b->successors]);
    b->successors++;
    push_row(b, probability);
}

static void push_value(mdp_builder *b, model_value **values, size_t *used, size_t *room, size_t index,
                       const mpq_t value)
{
    REQUIRE(index < b->m->models);
    *values = alloc_grow(*values, *used, room, sizeof **values);
    (*values)[(*used)++] = (model_value){index, pool_rational(&b->m->pool, value)};
    b->bytes_given += rat_bytes(value);
}

void mdp_builder_state_value(mdp_builder *b, size_t index, const mpq_t value)
{
    REQUIRE(b->m->states > 0);
    push_value(b, &b->m->state_values, &b->state_values, &b->state_value_room, index, value);
}

void mdp_builder_action_value(mdp_builder *b, size_t index, const mpq_t value)
{
    REQUIRE(b->m->states > 0 && b->m->choices > b->m->first_choice[b->m->states - 1]);
    push_value(b, &b->m->action_values, &b->action_values, &b->action_value_room, index, value);
}

void mdp_builder_horizon(mdp_builder *b, uint32_t horizon, unsigned long line, unsigned long column)
{
    b->m->horizon = horizon;
    b->horizon_at = (position){line, column};
    if (horizon == 0)
        builder_fail(b, b->horizon_at, "found horizon 0, wanted at least 1");
}
