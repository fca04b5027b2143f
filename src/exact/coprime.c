#include "exact/coprime.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"

/* ---- Lists -------------------------------------------------------------------------------------------- */

void integers_add(integers *list, const mpz_t n)
{
    list->items = alloc_grow(list->items, list->count, &list->capacity, sizeof *list->items);
    mpz_init_set(list->items[list->count++], n);
}

void integers_clear(integers *list)
{
    for (size_t i = 0; i < list->count; i++)
        mpz_clear(list->items[i]);
    free(list->items);
    *list = (integers){0};
}

static bool is_one(const mpz_t n)
{
    return mpz_cmp_ui(n, 1) == 0;
}

static void add_if_more_than_one(integers *list, const mpz_t n)
{
    if (!is_one(n))
        integers_add(list, n);
}

/* ---- Refinement, one number at a time ----------------------------------------------------------------- */

/* Item i and next share g: the cofactors go to waiting, the item leaves the base, next becomes g. */
static void split_item(integers *base, size_t i, mpz_t next, const mpz_t g, integers *waiting)
{
    mpz_divexact(next, next, g);
    add_if_more_than_one(waiting, next);
    mpz_divexact(next, base->items[i], g);
    add_if_more_than_one(waiting, next);
    mpz_swap(base->items[i], base->items[--base->count]);
    mpz_clear(base->items[base->count]);
    mpz_set(next, g);
}

/*
 * What is still to join waits in `waiting`. An item and a newcomer with a common factor g give way to g and
 * the two cofactors; their product falls by the factor g each time, so this ends. Items before i stay coprime
 * to the newcomer, which only loses factors.
 */
static void join(integers *base, const mpz_t n)
{
    integers waiting = {0};
    mpz_t next, g;
    mpz_inits(next, g, NULL);
    integers_add(&waiting, n);
    while (waiting.count > 0) {
        mpz_swap(next, waiting.items[--waiting.count]);
        mpz_clear(waiting.items[waiting.count]);
        for (size_t i = 0; i < base->count && !is_one(next);) {
            mpz_gcd(g, next, base->items[i]);
            if (is_one(g))
                i++;
            else if (mpz_cmp(g, base->items[i]) == 0) /* the item stays: take its powers out, look again */
                mpz_remove(next, next, base->items[i]);
            else
                split_item(base, i, next, g, &waiting);
        }
        add_if_more_than_one(base, next);
    }
    integers_clear(&waiting);
    mpz_clears(next, g, NULL);
}

/* ---- Which numbers share a factor with which items? --------------------------------------------------- */

/* Some numbers of a list. */
typedef struct subset {
    const integers *list;
    size_t *which, count;
} subset;

/* Node i is the product of nodes 2i and 2i + 1; the numbers themselves are nodes count and on. */
typedef struct product_tree {
    mpz_t *node;  /* 0 while nobody has asked for it */
    size_t *bits; /* of the product, at most */
    size_t count;
} product_tree;

static void tree_init(product_tree *tree, const subset *s)
{
    tree->count = s->count;
    tree->node = alloc_zeroed(2 * s->count, sizeof *tree->node);
    tree->bits = alloc_zeroed(2 * s->count, sizeof *tree->bits);
    for (size_t i = 1; i < 2 * s->count; i++)
        mpz_init(tree->node[i]);
    for (size_t i = 0; i < s->count; i++) {
        mpz_srcptr n = s->list->items[s->which[i]];
        mpz_set(tree->node[s->count + i], n);
        tree->bits[s->count + i] = mpz_sizeinbase(n, 2);
    }
    for (size_t i = s->count; i-- > 1;)
        tree->bits[i] = tree->bits[2 * i] + tree->bits[2 * i + 1];
}

static void tree_clear(product_tree *tree)
{
    for (size_t i = 1; i < 2 * tree->count; i++)
        mpz_clear(tree->node[i]);
    free(tree->node);
    free(tree->bits);
}

static mpz_srcptr product_at(product_tree *tree, size_t node)
{
    if (mpz_sgn(tree->node[node]) == 0)
        mpz_mul(tree->node[node], product_at(tree, 2 * node), product_at(tree, 2 * node + 1));
    return tree->node[node];
}

/* Into `met`: the numbers below the node that share a factor with m, which shrinks on the way down. */
static void sharing(subset *met, const subset *s, product_tree *numbers, size_t node, const mpz_t m)
{
    bool leaf = node >= numbers->count;
    mpz_t rest;
    mpz_init(rest);
    if (leaf)
        mpz_gcd(rest, m, product_at(numbers, node));
    else if (mpz_sizeinbase(m, 2) > numbers->bits[node])
        mpz_mod(rest, m, product_at(numbers, node));
    else
        mpz_set(rest, m);
    if (!leaf) {
        sharing(met, s, numbers, 2 * node, rest);
        sharing(met, s, numbers, 2 * node + 1, rest);
    } else if (!is_one(rest)) {
        met->which[met->count++] = s->which[node - numbers->count];
    }
    mpz_clear(rest);
}

/* Item k shares factors with these numbers, at least one. It may divide them out. */
typedef void (*meeting)(void *context, size_t k, const subset *numbers);

static void meet_below(product_tree *items, size_t node, const subset *s, meeting each, void *context)
{
    subset met = {s->list, alloc_zeroed(s->count, sizeof *met.which), 0};
    product_tree numbers;
    tree_init(&numbers, s);
    sharing(&met, s, &numbers, 1, product_at(items, node));
    tree_clear(&numbers);
    if (met.count > 0 && node >= items->count) {
        each(context, node - items->count, &met);
    } else if (met.count > 0) {
        meet_below(items, 2 * node, &met, each, context);
        meet_below(items, 2 * node + 1, &met, each, context);
    }
    free(met.which);
}

static subset whole(const integers *list)
{
    subset s = {list, alloc_zeroed(list->count, sizeof *s.which), list->count};
    for (size_t i = 0; i < list->count; i++)
        s.which[i] = i;
    return s;
}

static void meet(const integers *items, const integers *numbers, meeting each, void *context)
{
    if (items->count == 0 || numbers->count == 0)
        return;
    subset all_items = whole(items), all_numbers = whole(numbers);
    product_tree tree;
    tree_init(&tree, &all_items);
    meet_below(&tree, 1, &all_numbers, each, context);
    tree_clear(&tree);
    free(all_items.which);
    free(all_numbers.which);
}

/* ---- The base ----------------------------------------------------------------------------------------- */

typedef struct merger {
    const integers *left;
    integers *rest; /* of the right numbers: what is coprime to the left ones met so far */
    integers *merged;
    bool *met;
} merger;

/* The part of n made of primes of a, out of n: its gcd with a high power of a. */
static void take_part(mpz_t part, mpz_t n, const mpz_t a)
{
    mpz_powm_ui(part, a, (unsigned long)mpz_sizeinbase(n, 2), n);
    mpz_gcd(part, part, n);
    mpz_divexact(n, n, part);
}

/* The numbers met are coprime to one another: only left item k has to be refined by their parts in it. */
static void merge_item(void *context, size_t k, const subset *numbers)
{
    merger *m = context;
    integers refined = {0};
    mpz_t part;
    mpz_init(part);
    integers_add(&refined, m->left->items[k]);
    for (size_t i = 0; i < numbers->count; i++) {
        take_part(part, m->rest->items[numbers->which[i]], m->left->items[k]);
        join(&refined, part);
    }
    for (size_t i = 0; i < refined.count; i++)
        integers_add(m->merged, refined.items[i]);
    m->met[k] = true;
    mpz_clear(part);
    integers_clear(&refined);
}

/* Two bases into one. */
static void merge(integers *merged, const integers *left, const integers *right)
{
    integers rest = {0};
    for (size_t i = 0; i < right->count; i++)
        integers_add(&rest, right->items[i]);
    merger m = {left, &rest, merged, alloc_zeroed(left->count, sizeof *m.met)};
    meet(left, &rest, merge_item, &m);
    for (size_t k = 0; k < left->count; k++)
        if (!m.met[k])
            integers_add(merged, left->items[k]);
    for (size_t i = 0; i < rest.count; i++)
        add_if_more_than_one(merged, rest.items[i]);
    free(m.met);
    integers_clear(&rest);
}

static void refine(integers *base, const mpz_t *numbers, size_t count)
{
    enum { FEW = 8 }; /* where trees do not pay */
    if (count <= FEW) {
        for (size_t i = 0; i < count; i++)
            join(base, numbers[i]);
        return;
    }
    integers left = {0}, right = {0};
    refine(&left, numbers, count / 2);
    refine(&right, numbers + count / 2, count - count / 2);
    merge(base, &left, &right);
    integers_clear(&left);
    integers_clear(&right);
}

/* 8 becomes 2, 36 becomes 6: the root of a perfect power is as coprime to the others. */
static void take_roots(mpz_t n)
{
    mpz_t root;
    mpz_init(root);
    for (unsigned long k = 2; mpz_perfect_power_p(n);)
        if (mpz_root(root, n, k))
            mpz_swap(n, root);
        else
            k++;
    mpz_clear(root);
}

static int by_size(const void *a, const void *b)
{
    return mpz_cmp(*(const mpz_t *)a, *(const mpz_t *)b);
}

void coprime_base(integers *base, const integers *numbers)
{
    REQUIRE(base->count == 0);
    refine(base, (const mpz_t *)numbers->items, numbers->count);
    for (size_t i = 0; i < base->count; i++)
        take_roots(base->items[i]);
    if (base->count > 1)
        qsort(base->items, base->count, sizeof *base->items, by_size);
}

/* ---- Factors over a base ------------------------------------------------------------------------------ */

typedef struct dividing {
    const integers *base;
    integers rest;
    coprime_factor each;
    void *context;
} dividing;

static void divide_out(void *context, size_t k, const subset *numbers)
{
    dividing *d = context;
    for (size_t i = 0; i < numbers->count; i++) {
        mpz_ptr rest = d->rest.items[numbers->which[i]];
        mp_bitcnt_t exponent = mpz_remove(rest, rest, d->base->items[k]);
        REQUIRE(exponent > 0);
        d->each(d->context, numbers->which[i], k, exponent);
    }
}

void coprime_factors(const integers *base, const integers *numbers, coprime_factor each, void *context)
{
    dividing d = {base, {0}, each, context};
    for (size_t i = 0; i < numbers->count; i++)
        integers_add(&d.rest, numbers->items[i]);
    meet(base, &d.rest, divide_out, &d);
    for (size_t i = 0; i < d.rest.count; i++)
        REQUIRE(is_one(d.rest.items[i]));
    integers_clear(&d.rest);
}
