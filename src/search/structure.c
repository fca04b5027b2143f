/*
 * Enumeration without a store. Layers are chosen from the last to the first, each as an ascending sequence of
 * kinds of state. Two choices of a layer over the same layers below are isomorphic iff an automorphism of
 * those takes one to the other; automorphisms act on a layer as permutations of it, and the few there are (at
 * most W!) are kept. So a layer is taken iff it is the least of its images, and every class is met exactly
 * once.
 */
#include "search/structure.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "search/structure_kinds.h"

void structure_bounds_init(structure_bounds *b, uint32_t horizon, uint32_t width, uint32_t actions)
{
    *b = (structure_bounds){.horizon = horizon, .width = width, .actions = actions};
    b->marks[0] = STRUCTURE_PRIOR;
    b->marks[1] = STRUCTURE_PRIOR | STRUCTURE_X;
    b->mark_count = 2;
    b->required = STRUCTURE_PRIOR;
}

#define MAX_GROUP 720u /* STRUCTURE_MAX_WIDTH factorial */

/* Permutations of a layer, by number. */
typedef struct group {
    uint32_t count;
    uint16_t member[MAX_GROUP];
} group;

struct structures {
    structure_bounds bounds;
    permutations perms[STRUCTURE_MAX_WIDTH + 1]; /* by width, as the next */
    state_kinds kinds[STRUCTURE_MAX_WIDTH + 1];
    structure now;
    uint32_t kind[STRUCTURE_MAX_HORIZON][STRUCTURE_MAX_WIDTH];
    group automorphisms[STRUCTURE_MAX_HORIZON + 1]; /* by layer; of the part from that layer on */
    structure_visitor visit;
    void *context;
    bool stopped;
};

static uint32_t width_after(const structures *w, uint32_t t)
{
    return t + 1 < w->now.horizon ? w->now.width[t + 1] : 0;
}

/* ---- Canonical layers ---------------------------------------------------------------------------- */

/* The layer's kinds moved by permutation p of the next layer, ascending. */
static void image_of(const structures *w, uint32_t t, uint32_t p, uint32_t *image)
{
    const state_kinds *k = &w->kinds[width_after(w, t)];
    const uint32_t *moved = &k->moved[(size_t)p * k->count];
    for (uint32_t i = 0; i < w->now.width[t]; i++) {
        uint32_t kind = moved[w->kind[t][i]], at = i;
        for (; at > 0 && image[at - 1] > kind; at--)
            image[at] = image[at - 1];
        image[at] = kind;
    }
}

static int compare_layers(const uint32_t *a, const uint32_t *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

/* Is layer t the least of its images? Those that leave it as it is are collected in `fixing`. */
static bool is_least(const structures *w, uint32_t t, group *fixing)
{
    const group *g = &w->automorphisms[t + 1];
    uint32_t image[STRUCTURE_MAX_WIDTH];
    fixing->count = 0;
    for (uint32_t i = 0; i < g->count; i++) {
        image_of(w, t, g->member[i], image);
        int order = compare_layers(image, w->kind[t], w->now.width[t]);
        if (order < 0)
            return false;
        if (order == 0)
            fixing->member[fixing->count++] = g->member[i];
    }
    return true;
}

/* Does taking state i of layer t to state q(i) agree with p on the next layer? */
static bool agrees(const structures *w, uint32_t t, uint32_t q, uint32_t p)
{
    const state_kinds *k = &w->kinds[width_after(w, t)];
    const uint32_t *moved = &k->moved[(size_t)p * k->count];
    uint32_t n = w->now.width[t];
    const uint8_t *to = &w->perms[n].image[(size_t)q * n];
    for (uint32_t i = 0; i < n; i++)
        if (w->kind[t][to[i]] != moved[w->kind[t][i]])
            return false;
    return true;
}

static void find_automorphisms(structures *w, uint32_t t, const group *fixing)
{
    group *g = &w->automorphisms[t];
    g->count = 0;
    for (uint32_t q = 0; q < w->perms[w->now.width[t]].count; q++)
        for (uint32_t i = 0; i < fixing->count; i++)
            if (agrees(w, t, q, fixing->member[i])) {
                g->member[g->count++] = (uint16_t)q;
                break;
            }
}

/* ---- The walk ------------------------------------------------------------------------------------ */

static void choose_layer(structures *w, uint32_t t, uint32_t choices);

static void visit_structure(structures *w)
{
    for (uint32_t t = 0; t < w->now.horizon; t++)
        for (uint32_t i = 0; i < w->now.width[t]; i++)
            w->now.state[t][i] = &w->kinds[width_after(w, t)].kind[w->kind[t][i]];
    w->stopped = !w->visit(&w->now, w->context);
    w->now.index++;
}

/* Layer t has its kinds; `choices` are left for the layers before it. */
static void finish_layer(structures *w, uint32_t t, uint32_t reached, uint32_t choices)
{
    group fixing;
    if (reached != (1u << width_after(w, t)) - 1 || !is_least(w, t, &fixing))
        return;
    if (t == 0) {
        visit_structure(w);
        return;
    }
    find_automorphisms(w, t, &fixing);
    choose_layer(w, t - 1, choices);
}

static uint32_t states_before(const structures *w, uint32_t t)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t; i++)
        n += w->now.width[i];
    return n;
}

/* State i of layer t and those after it, from kind `from` on; `choices` are left for them and the layers
 * before. */
static void choose_state(structures *w, uint32_t t, uint32_t i, uint32_t from, uint32_t reached,
                         uint32_t choices)
{
    if (i == w->now.width[t]) {
        finish_layer(w, t, reached, choices);
        return;
    }
    const state_kinds *k = &w->kinds[width_after(w, t)];
    uint32_t others = w->now.width[t] - i - 1 + states_before(w, t);
    for (uint32_t kind = from; kind < k->count && !w->stopped; kind++) {
        uint32_t n = k->kind[kind].count;
        if (n > choices || choices - n < others)
            break; /* kinds have more and more actions */
        if (choices - n > others * w->bounds.actions)
            continue;
        if (w->bounds.same_actions && i > 0 && n != k->kind[w->kind[t][0]].count)
            break;
        w->kind[t][i] = kind;
        choose_state(w, t, i + 1, kind, reached | k->reached[kind], choices - n);
    }
}

static void choose_layer(structures *w, uint32_t t, uint32_t choices)
{
    choose_state(w, t, 0, 0, 0, choices);
}

/* Widths of layer t and later ones that add up to `states`; then all structures of those widths. */
static void choose_widths(structures *w, uint32_t t, uint32_t states)
{
    uint32_t horizon = w->now.horizon;
    if (t == horizon) {
        if (states == 0)
            choose_layer(w, horizon - 1, w->now.choices);
        return;
    }
    uint32_t most = t == 0 ? 1 : w->bounds.width;
    if (t > 0 && w->bounds.deterministic && most > w->now.width[t - 1] * w->bounds.actions)
        most = w->now.width[t - 1] * w->bounds.actions;
    for (uint32_t n = 1; n <= most && n <= states && !w->stopped; n++) {
        w->now.width[t] = n;
        choose_widths(w, t + 1, states - n);
    }
}

static void walk_horizon(structures *w)
{
    uint32_t most = 1 + (w->now.horizon - 1) * w->bounds.width;
    w->automorphisms[w->now.horizon] = (group){.count = 1};
    for (w->now.states = w->now.horizon; w->now.states <= most; w->now.states++)
        for (w->now.choices = w->now.states;
             w->now.choices <= w->now.states * w->bounds.actions && !w->stopped; w->now.choices++)
            choose_widths(w, 0, w->now.states);
}

static bool in_range(const char *what, uint32_t found, uint32_t most, status *st)
{
    return (found >= 1 && found <= most) ||
           status_fail(st, EXIT_USAGE, NULL, 0, 0, "found %s %u, wanted structures with 1 to %u", what, found,
                       most);
}

bool structure_bounds_fit(uint32_t horizon, uint32_t width, uint32_t actions, status *st)
{
    return in_range("horizon", horizon, STRUCTURE_MAX_HORIZON, st) &&
           in_range("width", width, STRUCTURE_MAX_WIDTH, st) &&
           in_range("actions", actions, STRUCTURE_MAX_ACTIONS, st);
}

structures *structures_new(const structure_bounds *b, status *st)
{
    REQUIRE(b->mark_count >= 1 && b->mark_count <= STRUCTURE_MAX_MARKS);
    if (!structure_bounds_fit(b->horizon, b->width, b->actions, st))
        return NULL;
    structures *w = alloc_zeroed(1, sizeof *w);
    w->bounds = *b;
    bool ok = true;
    uint32_t widest = b->horizon > 1 ? b->width : 0;
    for (uint32_t n = 0; n <= STRUCTURE_MAX_WIDTH; n++)
        permutations_make(&w->perms[n], n);
    for (uint32_t n = 0; ok && n <= widest; n++)
        ok = state_kinds_make(&w->kinds[n], b, n, &w->perms[n], st);
    if (ok)
        return w;
    structures_free(w);
    return NULL;
}

void structures_free(structures *w)
{
    if (!w)
        return;
    for (uint32_t n = 0; n <= STRUCTURE_MAX_WIDTH; n++) {
        permutations_clear(&w->perms[n]);
        state_kinds_clear(&w->kinds[n]);
    }
    free(w);
}

uint64_t structures_each(structures *w, structure_visitor visit, void *context)
{
    w->visit = visit;
    w->context = context;
    w->stopped = false;
    w->now.index = 0;
    w->now.horizon = w->bounds.least_horizon > 0 ? w->bounds.least_horizon : 1;
    for (; !w->stopped && w->now.horizon <= w->bounds.horizon; w->now.horizon++)
        walk_horizon(w);
    return w->now.index;
}
