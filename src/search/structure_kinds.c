#include "search/structure_kinds.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"

/* ---- Permutations -------------------------------------------------------------------------------- */

static uint32_t factorial(uint32_t n)
{
    uint32_t f = 1;
    for (uint32_t i = 2; i <= n; i++)
        f *= i;
    return f;
}

/* Permutation number p of n things in lexicographic order, 0 being the identity. */
static void write_permutation(uint8_t *image, uint32_t n, uint32_t p)
{
    uint8_t left[STRUCTURE_MAX_WIDTH];
    for (uint32_t i = 0; i < n; i++)
        left[i] = (uint8_t)i;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t block = factorial(n - 1 - i), chosen = p / block;
        p %= block;
        image[i] = left[chosen];
        memmove(&left[chosen], &left[chosen + 1], n - i - chosen - 1);
    }
}

void permutations_make(permutations *p, uint32_t n)
{
    REQUIRE(n <= STRUCTURE_MAX_WIDTH);
    *p = (permutations){.n = n, .count = factorial(n)};
    p->image = alloc_zeroed((size_t)p->count * n + 1, sizeof *p->image);
    for (uint32_t i = 0; i < p->count; i++)
        write_permutation(&p->image[(size_t)i * n], n, i);
}

void permutations_clear(permutations *p)
{
    free(p->image);
}

/* ---- Kinds --------------------------------------------------------------------------------------- */

#define MAX_MOVES \
    ((size_t)1 << 23) /* entries of `moved`: more kinds make more structures than anyone could visit */

static int compare_actions(const structure_action *a, const structure_action *b)
{
    if (a->mark != b->mark)
        return a->mark < b->mark ? -1 : 1;
    return a->targets < b->targets ? -1 : a->targets > b->targets;
}

static int compare_states(const structure_state *a, const structure_state *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (uint32_t i = 0; i < a->count; i++) {
        int order = compare_actions(&a->action[i], &b->action[i]);
        if (order != 0)
            return order;
    }
    return 0;
}

/* The actions there are before a layer of n states, ascending. */
typedef struct alphabet {
    const structure_bounds *b;
    structure_action *letter;
    size_t count;
} alphabet;

static bool loses(uint32_t mark)
{
    return !(mark & STRUCTURE_X);
}

static void alphabet_make(alphabet *a, const structure_bounds *b, uint32_t n)
{
    *a = (alphabet){.b = b};
    uint32_t all = 1u << n;
    a->letter = alloc_zeroed((size_t)b->mark_count * all, sizeof *a->letter);
    for (uint32_t m = 0; m < b->mark_count; m++) {
        REQUIRE(m == 0 || b->marks[m - 1] < b->marks[m]);
        bool nowhere = n == 0 || (loses(b->marks[m]) && !b->losing_lead_on);
        for (uint32_t targets = 0; targets < (nowhere ? 1 : all); targets++) {
            bool several = (targets & (targets - 1)) != 0;
            if ((targets == 0 && !nowhere) || (several && b->deterministic))
                continue;
            a->letter[a->count++] = (structure_action){b->marks[m], targets};
        }
    }
}

/* May the letter follow itself? */
static bool repeats(const alphabet *a, size_t letter)
{
    return !(a->b->merge_losing && loses(a->letter[letter].mark));
}

typedef struct kind_list {
    const alphabet *a;
    state_kinds *k;
    size_t most, capacity;
    structure_state now;
} kind_list;

static bool add_kind(kind_list *l)
{
    uint32_t marks = 0, reached = 0;
    for (uint32_t i = 0; i < l->now.count; i++) {
        marks |= l->now.action[i].mark;
        reached |= l->now.action[i].targets;
    }
    if ((marks & l->a->b->required) != l->a->b->required)
        return true;
    if (l->k->count == l->most)
        return false;
    size_t capacity = l->capacity;
    l->k->kind = alloc_grow(l->k->kind, l->k->count, &l->capacity, sizeof *l->k->kind);
    if (l->capacity != capacity)
        l->k->reached = alloc_resize(l->k->reached, l->capacity, sizeof *l->k->reached);
    l->k->reached[l->k->count] = reached;
    l->k->kind[l->k->count++] = l->now;
    return true;
}

/* Add every kind with `wanted` actions more, from the given letter on. */
static bool add_kinds(kind_list *l, size_t letter, uint32_t wanted)
{
    if (wanted == 0)
        return add_kind(l);
    bool ok = true;
    for (; ok && letter < l->a->count; letter++) {
        l->now.action[l->now.count++] = l->a->letter[letter];
        ok = add_kinds(l, letter + (repeats(l->a, letter) ? 0 : 1), wanted - 1);
        l->now.count--;
    }
    return ok;
}

static uint32_t find_kind(const state_kinds *k, const structure_state *s)
{
    uint32_t low = 0, high = k->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_states(&k->kind[middle], s) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    REQUIRE(low < k->count && compare_states(&k->kind[low], s) == 0);
    return low;
}

/* A state with its successors renamed. */
static structure_state move(const structure_state *s, const permutations *next, uint32_t p)
{
    structure_state result = {.count = s->count};
    for (uint32_t i = 0; i < s->count; i++) {
        structure_action a = {s->action[i].mark, 0};
        for (uint32_t j = 0; j < next->n; j++)
            if (s->action[i].targets >> j & 1u)
                a.targets |= 1u << next->image[(size_t)p * next->n + j];
        uint32_t at = i;
        for (; at > 0 && compare_actions(&result.action[at - 1], &a) > 0; at--)
            result.action[at] = result.action[at - 1];
        result.action[at] = a;
    }
    return result;
}

bool state_kinds_make(state_kinds *k, const structure_bounds *b, uint32_t n, const permutations *next,
                      status *st)
{
    *k = (state_kinds){0};
    alphabet a;
    alphabet_make(&a, b, n);
    kind_list l = {.a = &a, .k = k, .most = MAX_MOVES / next->count};
    bool ok = true;
    for (uint32_t count = 1; ok && count <= b->actions; count++)
        ok = add_kinds(&l, 0, count);
    free(a.letter);
    if (!ok)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found bounds with too many kinds of state (width %u, actions %u), wanted "
                           "smaller ones",
                           b->width, b->actions);
    k->moved = alloc_zeroed((size_t)k->count * next->count, sizeof *k->moved);
    for (uint32_t p = 0; p < next->count; p++)
        for (uint32_t i = 0; i < k->count; i++) {
            structure_state moved = move(&k->kind[i], next, p);
            k->moved[(size_t)p * k->count + i] = find_kind(k, &moved);
        }
    return true;
}

void state_kinds_clear(state_kinds *k)
{
    free(k->kind);
    free(k->reached);
    free(k->moved);
}
