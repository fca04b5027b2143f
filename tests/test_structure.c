/*
 * The enumeration of structures against an independent one: every labelled structure is generated, brought to
 * a canonical text by trying all permutations of all layers, and the distinct texts are counted.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "search/structure.h"
#include "suite.h"

/* ---- Brute force ---------------------------------------------------------------------------------- */

#define MOST 3

/* A labelled structure: its actions as a list of letters, 0 for losing, else 1 + the set of targets. */
typedef struct labelled {
    unsigned horizon, width[MOST], count[MOST][MOST], letter[MOST][MOST][MOST];
} labelled;

typedef struct brute {
    unsigned horizon, widest, actions;
    bool deterministic, merge;
    labelled now;
    char **texts;
    size_t count, capacity;
} brute;

static const unsigned orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

/* The first `n` things are permuted among themselves. */
static bool order_fits(unsigned o, unsigned n)
{
    for (unsigned i = n; i < MOST; i++)
        if (orders[o][i] != i)
            return false;
    return true;
}

static unsigned renamed(unsigned letter, const unsigned *order)
{
    unsigned targets = 0;
    if (letter == 0)
        return 0;
    for (unsigned i = 0; i < MOST; i++)
        if ((letter - 1) >> i & 1u)
            targets |= 1u << order[i];
    return targets + 1;
}

static int descending(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* The text of a structure, with layer t's state i renamed orders[o[t]][i]. */
static void write_text(const labelled *s, const unsigned *o, char *out)
{
    for (unsigned t = 0; t < s->horizon; t++)
        for (unsigned i = 0; i < s->width[t]; i++) {
            unsigned from = 0, letters[MOST] = {0};
            while (orders[o[t]][from] != i)
                from++;
            for (unsigned a = 0; a < s->count[t][from]; a++)
                letters[a] = 1 + renamed(s->letter[t][from][a], orders[t + 1 < s->horizon ? o[t + 1] : 0]);
            qsort(letters, MOST, sizeof letters[0], descending);
            for (unsigned a = 0; a < MOST; a++)
                *out++ = (char)('0' + letters[a]);
            *out++ = i + 1 < s->width[t] ? ',' : '/';
        }
    *out = '\0';
}

static void add_text(brute *b)
{
    char text[64], best[64] = "~";
    unsigned o[MOST] = {0};
    for (unsigned all = 0; all < 36; all++) { /* orders of layers 2 and 3 */
        o[1] = all % 6;
        o[2] = all / 6;
        bool fits = true;
        for (unsigned t = 1; t < MOST; t++)
            fits = fits && order_fits(o[t], t < b->horizon ? b->now.width[t] : 0);
        if (!fits)
            continue;
        write_text(&b->now, o, text);
        if (strcmp(text, best) < 0)
            strcpy(best, text);
    }
    b->texts = alloc_grow(b->texts, b->count, &b->capacity, sizeof *b->texts);
    b->texts[b->count++] = alloc_string(best);
}

/* Every state of the next layers is reached, and losing actions are merged where that is asked for. */
static bool valid(const brute *b)
{
    for (unsigned t = 0; t < b->horizon; t++) {
        unsigned reached = 0;
        for (unsigned i = 0; i < b->now.width[t]; i++) {
            unsigned lost = 0;
            for (unsigned a = 0; a < b->now.count[t][i]; a++) {
                lost += b->now.letter[t][i][a] == 0;
                reached |= b->now.letter[t][i][a] == 0 ? 0 : b->now.letter[t][i][a] - 1;
            }
            if (b->merge && lost > 1)
                return false;
        }
        if (t + 1 < b->horizon && reached != (1u << b->now.width[t + 1]) - 1)
            return false;
    }
    return true;
}

static void fill(brute *b, unsigned t, unsigned i, unsigned a);

static void next_action(brute *b, unsigned t, unsigned i, unsigned a)
{
    if (a < b->now.count[t][i])
        fill(b, t, i, a);
    else if (i + 1 < b->now.width[t])
        for (b->now.count[t][i + 1] = 1; b->now.count[t][i + 1] <= b->actions; b->now.count[t][i + 1]++)
            fill(b, t, i + 1, 0);
    else if (t + 1 < b->horizon)
        for (b->now.count[t + 1][0] = 1; b->now.count[t + 1][0] <= b->actions; b->now.count[t + 1][0]++)
            fill(b, t + 1, 0, 0);
    else if (valid(b))
        add_text(b);
}

/* Action a of state i in layer t: every letter; the order of actions does not matter, so they ascend. */
static void fill(brute *b, unsigned t, unsigned i, unsigned a)
{
    bool last = t + 1 == b->horizon;
    unsigned targets = last ? 1 : 1u << b->now.width[t + 1];
    unsigned from = a == 0 ? 0 : b->now.letter[t][i][a - 1];
    for (unsigned letter = from; letter <= targets; letter++) {
        unsigned set = letter - 1;
        bool empty = letter == 1 && !last, several = letter > 0 && (set & (set - 1)) != 0;
        if (empty || (several && b->deterministic))
            continue;
        b->now.letter[t][i][a] = letter;
        next_action(b, t, i, a + 1);
    }
}

static void all_widths(brute *b, unsigned t)
{
    if (t == b->horizon) {
        for (b->now.count[0][0] = 1; b->now.count[0][0] <= b->actions; b->now.count[0][0]++)
            fill(b, 0, 0, 0);
        return;
    }
    for (b->now.width[t] = 1; b->now.width[t] <= (t == 0 ? 1 : b->widest); b->now.width[t]++)
        all_widths(b, t + 1);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static uint64_t brute_count(unsigned horizon, unsigned width, unsigned actions, bool deterministic,
                            bool merge)
{
    brute b = {.horizon = horizon,
               .widest = width,
               .actions = actions,
               .deterministic = deterministic,
               .merge = merge,
               .now = {.horizon = horizon}};
    all_widths(&b, 0);
    qsort(b.texts, b.count, sizeof *b.texts, by_text);
    uint64_t distinct = 0;
    for (size_t i = 0; i < b.count; i++) {
        distinct += i == 0 || strcmp(b.texts[i], b.texts[i - 1]) != 0;
        if (i > 0)
            free(b.texts[i - 1]);
    }
    if (b.count > 0)
        free(b.texts[b.count - 1]);
    free(b.texts);
    return distinct;
}

/* ---- The enumeration ------------------------------------------------------------------------------ */

typedef struct order {
    uint64_t visited, disorder;
    uint32_t horizon, states, choices;
} order;

static bool visit(const structure *s, void *context)
{
    order *o = context;
    bool later = s->horizon > o->horizon || (s->horizon == o->horizon && s->states > o->states) ||
                 (s->horizon == o->horizon && s->states == o->states && s->choices >= o->choices);
    o->disorder += !later || s->index != o->visited;
    o->visited++;
    o->horizon = s->horizon;
    o->states = s->states;
    o->choices = s->choices;
    return true;
}

static uint64_t count_of(uint32_t horizon, uint32_t width, uint32_t actions, bool deterministic, bool merge)
{
    structure_bounds b;
    structure_bounds_init(&b, horizon, width, actions);
    b.least_horizon = horizon;
    b.deterministic = deterministic;
    b.merge_losing = merge;
    status st;
    status_init(&st);
    order o = {0};
    structures *w = structures_new(&b, &st);
    ck_assert_msg(w != NULL, "%s", st.text);
    uint64_t count = structures_each(w, visit, &o);
    structures_free(w);
    ck_assert_uint_eq(o.disorder, 0);
    ck_assert_uint_eq(o.visited, count);
    status_clear(&st);
    return count;
}

START_TEST(as_many_as_by_brute_force)
{
    static const unsigned bounds[][3] = {{1, 1, 1}, {1, 1, 3}, {2, 1, 2}, {2, 2, 1}, {2, 2, 2},
                                         {2, 2, 3}, {2, 3, 2}, {3, 1, 3}, {3, 2, 1}, {3, 2, 2}};
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
        for (unsigned kind = 0; kind < 4; kind++) {
            const unsigned *b = bounds[i];
            ck_assert_uint_eq(count_of(b[0], b[1], b[2], kind & 1u, kind & 2u),
                              brute_count(b[0], b[1], b[2], kind & 1u, kind & 2u));
        }
}
END_TEST

/* Larger counts, computed elsewhere by other programs. */
START_TEST(known_counts)
{
    ck_assert_uint_eq(count_of(2, 2, 2, true, true), 22);
    ck_assert_uint_eq(count_of(2, 2, 2, true, false), 30);
    ck_assert_uint_eq(count_of(2, 2, 2, false, true), 68);
    ck_assert_uint_eq(count_of(2, 2, 2, false, false), 100);
    ck_assert_uint_eq(count_of(2, 3, 2, false, true), 288);
    ck_assert_uint_eq(count_of(2, 3, 2, false, false), 505);
    ck_assert_uint_eq(count_of(3, 2, 2, true, true), 248);
    ck_assert_uint_eq(count_of(3, 2, 2, true, false), 390);
    ck_assert_uint_eq(count_of(3, 2, 2, false, true), 4008);
    ck_assert_uint_eq(count_of(3, 2, 2, false, false), 6720);
    ck_assert_uint_eq(count_of(3, 3, 2, true, true), 408);
    ck_assert_uint_eq(count_of(3, 3, 2, true, false), 690);
    ck_assert_uint_eq(count_of(3, 3, 2, false, true) / 10000, 218);  /* "about 2.18M" */
    ck_assert_uint_eq(count_of(3, 3, 2, false, false) / 10000, 446); /* "about 4.47M": 4.469.. */
    ck_assert_uint_eq(count_of(3, 3, 3, true, true) / 1000, 136);
    ck_assert_uint_eq(count_of(3, 3, 3, true, false) / 1000, 595);
}
END_TEST

static uint64_t each(const structure_bounds *b, structure_visitor visitor, void *context)
{
    status st;
    status_init(&st);
    structures *w = structures_new(b, &st);
    ck_assert(w != NULL);
    uint64_t count = structures_each(w, visitor, context);
    structures_free(w);
    return count;
}

/*
 * Losing actions that lead on, T = 2, one state a layer, one action: each of the two actions loses or not, 4.
 * Two actions at most: each layer has 2 + 3 = 5 multisets of two letters, 25.
 */
START_TEST(losing_actions_that_lead_on)
{
    structure_bounds b;
    structure_bounds_init(&b, 2, 1, 1);
    b.least_horizon = 2;
    b.losing_lead_on = true;
    order o = {0};
    ck_assert_uint_eq(each(&b, visit, &o), 4);
    b.actions = 2;
    o = (order){0};
    ck_assert_uint_eq(each(&b, visit, &o), 25);
}
END_TEST

/*
 * Priors with zeros, T = 1, two actions at most: letters are pairs (x, prior) of zero or not; some action has
 * a positive prior. One action: 2. Two: 10 multisets of the 4 letters less the 3 of letters without a
 * prior, 7.
 */
START_TEST(priors_with_zeros)
{
    structure_bounds b;
    structure_bounds_init(&b, 1, 1, 2);
    b.mark_count = 4;
    for (uint32_t i = 0; i < 4; i++)
        b.marks[i] = i;
    order o = {0};
    ck_assert_uint_eq(each(&b, visit, &o), 9);
}
END_TEST

/* As many actions at both states of the second layer: of the 100 structures of (2,2,2) those with a layer of
 * different sizes go: brute force over the list. */
static bool count_even(const structure *s, void *context)
{
    uint64_t *even = context;
    bool same = true;
    for (uint32_t t = 0; t < s->horizon; t++)
        for (uint32_t i = 1; i < s->width[t]; i++)
            same = same && s->state[t][i]->count == s->state[t][0]->count;
    *even += same;
    return true;
}

START_TEST(same_number_of_actions)
{
    structure_bounds b;
    structure_bounds_init(&b, 3, 2, 2);
    uint64_t even = 0, again = 0;
    each(&b, count_even, &even);
    b.same_actions = true;
    ck_assert_uint_eq(each(&b, count_even, &again), even);
    ck_assert_uint_eq(again, even);
}
END_TEST

START_TEST(bounds_out_of_range)
{
    structure_bounds b;
    status st;
    status_init(&st);
    structure_bounds_init(&b, 2, 7, 2);
    ck_assert(!structures_new(&b, &st));
    ck_assert_int_eq(st.code, EXIT_USAGE);
    ck_assert_str_eq(st.text, "found width 7, wanted structures with 1 to 6");
    status_clear(&st);
    status_init(&st);
    structure_bounds_init(&b, 2, 6, 8);
    ck_assert(!structures_new(&b, &st));
    ck_assert_int_eq(st.code, EXIT_USAGE);
    status_clear(&st);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("structure");
    TCase *c = tcase_create("structure");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, as_many_as_by_brute_force);
    tcase_add_test(c, known_counts);
    tcase_add_test(c, losing_actions_that_lead_on);
    tcase_add_test(c, priors_with_zeros);
    tcase_add_test(c, same_number_of_actions);
    tcase_add_test(c, bounds_out_of_range);
    suite_add_tcase(s, c);
    return suite_run(s);
}
