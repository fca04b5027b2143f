#include "search/shrink.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "search/hunt.h"
#include "search/shrink_moves.h"
#include "search/steer.h"

typedef struct shrinker {
    const shrink_plan *plan;
    const reading *reading;
    struct timespec deadline;
    uint64_t models;  /* looked at */
    uint64_t limit;   /* of models, for the work at hand */
    uint64_t applied; /* changes made, most of which need no look */
    draft *best;
    draft_size size; /* of best */
} shrinker;

/* A change costs far less than a look, but not nothing. */
#define CHANGES_PER_MODEL 40u

static bool may_go_on(const shrinker *k)
{
    if (k->models >= k->limit || k->applied / CHANGES_PER_MODEL >= k->plan->models)
        return false;
    if (k->plan->stopped && k->plan->stopped())
        return false;
    if (k->plan->seconds == 0)
        return true;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec < k->deadline.tv_sec ||
           (now.tv_sec == k->deadline.tv_sec && now.tv_nsec < k->deadline.tv_nsec);
}

/* ---- What is kept -------------------------------------------------------------------------------------- */

static bool is_counterexample(shrinker *k, const draft *d)
{
    verdict v = VERDICT_UNKNOWN;
    status st; /* a smaller model may lack what the reading names: then it is none */
    status_init(&st);
    mdp *m = draft_freeze(d, "shrunk");
    bool ok = reading_check(k->reading, m, &v, NULL, NULL, &st);
    mdp_free(m);
    status_clear(&st);
    k->models++;
    return ok && v == (k->reading->exists_model ? VERDICT_HOLDS : VERDICT_REFUTED);
}

static void set_best(shrinker *k, draft *d)
{
    draft_free(k->best);
    k->best = d;
    draft_size_clear(&k->size);
    draft_size_init(&k->size, d);
}

static bool is_smaller(const draft *d, const draft_size *than)
{
    draft_size size;
    draft_size_init(&size, d);
    bool smaller = draft_size_compare(&size, than) < 0;
    draft_size_clear(&size);
    return smaller;
}

/* Take d (which is consumed) if it is smaller than the best and a counterexample. */
static bool keep(shrinker *k, draft *d)
{
    if (d && is_smaller(d, &k->size) && is_counterexample(k, d)) {
        set_best(k, d);
        return true;
    }
    draft_free(d);
    return false;
}

/* ---- Single changes ------------------------------------------------------------------------------------ */

static void shuffle(move *moves, size_t count, rng *r)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = rng_below(r, (uint32_t)i);
        move kept = moves[i - 1];
        moves[i - 1] = moves[j];
        moves[j] = kept;
    }
}

/* One pass over the moves; *tried_all: it was not cut short. */
static bool pass(shrinker *k, rng *r, bool *tried_all)
{
    size_t count, i = 0;
    move *moves = moves_of(k->best, &count);
    bool any = false;
    if (r)
        shuffle(moves, count, r);
    for (; i < count && may_go_on(k); i++) {
        k->applied++;
        any = keep(k, move_apply(k->best, &moves[i])) || any;
    }
    *tried_all = i == count;
    free(moves);
    return any;
}

/* Passes until one changes nothing. True if that came about: no single change is left. */
static bool descend(shrinker *k, rng *r)
{
    bool tried_all;
    while (pass(k, r, &tried_all) && tried_all)
        ;
    return tried_all;
}

/* From the beginning again, in other orders; the best is kept. */
#define ORDERS 6u

static void descend_in_orders(shrinker *k, const draft *original)
{
    for (uint32_t i = 0; i < ORDERS && may_go_on(k); i++) {
        draft *best = k->best;
        k->best = NULL;
        set_best(k, draft_copy(original));
        rng r;
        rng_init(&r, 1, 0, i);
        descend(k, i == 0 ? NULL : &r);
        if (is_smaller(best, &k->size))
            set_best(k, best);
        else
            draft_free(best);
    }
}

/* ---- Hunting for smaller ones ----------------------------------------------------------------------------
 */

/* What hunting may use: no more than the draft has. */
static void family_of(const shrinker *k, const draft *d, unsigned long height, family *f)
{
    family_init(f);
    steer(f, k->reading);
    f->states = d->count;
    f->horizon = d->horizon;
    f->exact_horizon = true;
    f->log_success = d->rewards;
    f->height = height < 1 ? 1 : height > 4096 ? 4096 : (uint32_t)height;
    f->actions = 1;
    for (uint32_t s = 0; s < d->count; s++)
        f->actions = d->state[s]->count > f->actions ? d->state[s]->count : f->actions;
}

#define NEAR 250u /* models of one hunt */

/* Hunt from d, with several tries; true if something smaller than the best came of it. */
static bool hunt_from(shrinker *k, const draft *d, unsigned long height, uint32_t tries)
{
    family f;
    family_of(k, d, height, &f);
    for (uint32_t i = 0; i < tries && may_go_on(k); i++) {
        rng r;
        rng_init(&r, 2, k->models, i);
        uint64_t left = k->limit - k->models;
        draft *found = hunt_near(k->reading, d, &f, &r, left < NEAR ? left : NEAR, &k->models);
        if (found)
            draft_reduce(found);
        if (keep(k, found))
            return true;
    }
    return false;
}

#define ROOM 12u /* what is less of structure is smaller, whatever the numbers are */

/* Take a step, a state or an action away, then hunt. */
static bool hunt_structure(shrinker *k, uint32_t tries)
{
    unsigned long height = mpz_cmp_ui(k->size.height, ROOM) < 0 ? ROOM : mpz_get_ui(k->size.height);
    size_t count;
    move *moves = moves_of(k->best, &count);
    bool any = false;
    for (size_t i = 0; !any && i < count && moves[i].kind <= MOVE_REMOVE_ACTION && may_go_on(k); i++) {
        draft *d = move_apply(k->best, &moves[i]);
        if (d && is_smaller(d, &k->size))
            any = hunt_from(k, d, height, tries);
        draft_free(d);
    }
    free(moves);
    return any;
}

/* The same structure with lower numbers. */
static bool hunt_height(shrinker *k, uint32_t tries)
{
    unsigned long height = mpz_fits_ulong_p(k->size.height) ? mpz_get_ui(k->size.height) : 4096;
    if (height <= 1)
        return false;
    draft *from = draft_copy(k->best);
    bool any = hunt_from(k, from, height - 1, 4 * tries);
    draft_free(from);
    return any;
}

/* ---- Pairs of changes ---------------------------------------------------------------------------------- */

/* Any change, also to something larger, then another one. *tried_all as in pass. */
static bool pairs(shrinker *k, bool *tried_all)
{
    size_t count, i = 0;
    move *moves = moves_of(k->best, &count);
    bool any = false, cut = false;
    for (; !any && !cut && i < count; i++) {
        draft *first = move_apply(k->best, &moves[i]);
        size_t more = 0;
        move *then = first ? moves_of(first, &more) : NULL;
        for (size_t j = 0; !any && !cut && j < more; j++) {
            k->applied++;
            any = keep(k, move_apply(first, &then[j]));
            cut = !may_go_on(k);
        }
        free(then);
        draft_free(first);
    }
    *tried_all = !cut && !any;
    free(moves);
    return any;
}

/* ---- All of it ----------------------------------------------------------------------------------------- */

/* From random models of fewer states or steps: for what no way leads to from here. */
static bool hunt_afresh(shrinker *k, bool fewer_states)
{
    family f;
    family_of(k, k->best, ROOM, &f);
    if ((fewer_states ? f.states : f.horizon) < 2)
        return false;
    f.states -= fewer_states;
    f.horizon -= !fewer_states;
    for (uint32_t i = 0; i < 32 && may_go_on(k); i++) {
        mdp *m = generate(&f, 3, k->size.choices, i);
        draft *d = draft_of(m);
        bool any = hunt_from(k, d, ROOM, 1);
        draft_free(d);
        mdp_free(m);
        if (any)
            return true;
    }
    return false;
}

static bool hunt_once(shrinker *k, uint32_t tries)
{
    return hunt_structure(k, tries) || hunt_height(k, tries) ||
           (tries > 2 && (hunt_afresh(k, false) || hunt_afresh(k, true)));
}

/* Until even long hunts find nothing. */
static void hunt_smaller(shrinker *k)
{
    for (uint32_t tries = 2; tries <= 32 && may_go_on(k); tries *= 4)
        while (hunt_once(k, tries))
            descend(k, NULL);
}

/* A tenth of the budget is for the last word: whether a single change is left. */
static void shrink_all(shrinker *k, shrink_result *result)
{
    draft *original = draft_copy(k->best);
    uint64_t all = k->plan->models;
    k->limit = all / 3;
    descend_in_orders(k, original);
    draft_free(original);
    bool changed = true;
    while (changed) {
        k->limit = k->models + (all - k->models) / 2;
        hunt_smaller(k);
        k->limit = all - all / 10;
        changed = descend(k, NULL) && pairs(k, &result->pairs);
    }
    k->limit = all;
    result->minimal = result->pairs || descend(k, NULL);
}

/* The reading with what is to be kept among its assumptions: only those are the caller's to free. */
static reading with_kept(const reading *r, const shrink_plan *plan)
{
    reading all = *r;
    all.assumption_count = all.assumption_capacity = r->assumption_count + plan->keep_count;
    all.assumptions = alloc_zeroed(all.assumption_count, sizeof *all.assumptions);
    for (size_t i = 0; i < all.assumption_count; i++)
        all.assumptions[i] = i < r->assumption_count ? r->assumptions[i]
                                                     : plan->keep[i - r->assumption_count];
    return all;
}

/* Of what is to be kept each by itself, so that the one that is not so is named. */
static bool has_all(const shrink_plan *plan, const reading *r, verdict wanted, const mdp *m, status *st)
{
    bool ok = true;
    for (size_t i = 0; ok && i < plan->keep_count; i++) {
        verdict v;
        reading one = with_kept(r, &(shrink_plan){.keep = plan->keep + i, .keep_count = 1});
        ok = reading_check(&one, m, &v, NULL, NULL, st);
        free(one.assumptions);
        if (ok && v != wanted) {
            text name;
            text_init(&name);
            expr_print(&name, plan->keep[i]);
            ok = status_fail(st, EXIT_USAGE, mdp_name(m), 0, 0,
                             "found a model without %s, which is to be kept, wanted one that has it",
                             name.data);
            text_clear(&name);
        }
    }
    return ok;
}

static bool check_first(const shrink_plan *plan, const reading *r, const mdp *m, status *st)
{
    const verdict wanted = r->exists_model ? VERDICT_HOLDS : VERDICT_REFUTED;
    verdict v;
    if (!reading_check(r, m, &v, NULL, NULL, st))
        return false;
    if (v == VERDICT_NOT_APPLICABLE)
        return status_fail(st, EXIT_USAGE, mdp_name(m), 0, 0,
                           "found a model outside the assumptions of %s, wanted one that meets them", r->id);
    if (v != wanted)
        return status_fail(st, EXIT_USAGE, mdp_name(m), 0, 0,
                           "found a model that does not %s %s, wanted one that does",
                           r->exists_model ? "show" : "refute", r->id);
    return has_all(plan, r, wanted, m, st);
}

/* States in the order of paths, unless the reading speaks of them by their numbers. */
static void put_in_order(shrinker *k)
{
    draft *ordered = draft_in_order(k->best);
    if (is_counterexample(k, ordered))
        set_best(k, ordered);
    else
        draft_free(ordered);
}

static bool shrink_kept(const shrink_plan *plan, const reading *r, const mdp *m, shrink_result *result,
                        status *st)
{
    shrinker k = {.plan = plan, .reading = r, .best = draft_of(m)};
    draft_reduce(k.best);
    draft_size_init(&k.size, k.best);
    clock_gettime(CLOCK_MONOTONIC, &k.deadline);
    k.deadline.tv_sec += (time_t)plan->seconds;
    shrink_all(&k, result);
    result->models = k.models;
    put_in_order(&k);
    result->model = draft_freeze(k.best, mdp_name(m));
    draft_size_clear(&k.size);
    draft_free(k.best);
    text where;
    verdict v;
    text_init(&where);
    bool ok = reading_check(r, result->model, &v, NULL, &where, st);
    result->where = text_take(&where);
    return ok;
}

bool shrink(const shrink_plan *plan, const reading *r, const mdp *m, shrink_result *result, status *st)
{
    *result = (shrink_result){0};
    reading kept = with_kept(r, plan);
    bool ok = check_first(plan, r, m, st) && shrink_kept(plan, &kept, m, result, st);
    free(kept.assumptions);
    return ok;
}

void shrink_result_clear(shrink_result *result)
{
    mdp_free(result->model);
    free(result->where);
    *result = (shrink_result){0};
}
