#include "search/hunt.h"

#include <inttypes.h>
#include <mpfr.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/expq.h"
#include "lang/gap.h"
#include "search/mutate.h"
#include "search/steer.h"

/* ---- Scores ------------------------------------------------------------------------------------------- */

/* From best to worst: inside by the gap, undefined there, outside by what is missing, an error. Gaps are at
 * most GAP_INFINITE = 2^62, so they lose their last two bits. */
#define SCORE_UNDEFINED (INT64_C(1) << 60)
#define SCORE_OUTSIDE (INT64_C(1) << 61)
#define SCORE_ERROR INT64_MAX

static int64_t amount(int64_t margin)
{
    return (margin < 0 ? -margin : margin) / 4 - (margin == GAP_INFINITE || margin == -GAP_INFINITE);
}

/* SCORE_OUTSIDE + ... for a model outside, SCORE_UNDEFINED where that is undefined, else 0. */
static bool score_assumptions(const reading *r, evaluator *e, int64_t *score, status *st)
{
    *score = 0;
    for (size_t i = 0; i < r->assumption_count; i++) {
        gap g;
        if (!evaluator_gap(e, r->assumptions[i], &g, st))
            return false;
        int64_t one = g.truth == TRUTH_NO    ? SCORE_OUTSIDE + amount(g.margin)
                      : g.truth == TRUTH_YES ? 0
                                             : SCORE_UNDEFINED;
        *score = one > *score ? one : *score;
    }
    return true;
}

/* The gap says what it could be; only reading_check says what it is. */
static bool confirm(const reading *r, const mdp *m, bool *hit, status *st)
{
    verdict v;
    bool ok = reading_check(r, m, &v, NULL, NULL, st);
    *hit = ok && v == (r->exists_model ? VERDICT_HOLDS : VERDICT_REFUTED);
    return ok;
}

bool hunt_score(const reading *r, const mdp *m, int64_t *score, bool *hit, bool *inside, status *st)
{
    evaluator *e = evaluator_new(r->definitions, m, r->file, EXIT_INPUT);
    gap g;
    *hit = *inside = false;
    bool ok = score_assumptions(r, e, score, st);
    if (ok && *score == 0) {
        *inside = true;
        truth wanted = truth_of(r->exists_model);
        ok = evaluator_gap(e, r->assertion, &g, st);
        if (ok && (g.truth == wanted || g.truth == TRUTH_UNKNOWN))
            ok = confirm(r, m, hit, st);
        bool known = g.truth == TRUTH_YES || g.truth == TRUTH_NO;
        *score = known ? amount(g.margin) : SCORE_UNDEFINED;
    }
    evaluator_free(e);
    return ok;
}

#define MEMORY 12u /* a change may be as bad as the model so many steps ago */

/* A walk over models: where it is, and the scores of its last steps. */
typedef struct walk {
    draft *now;
    int64_t score, memory[MEMORY];
    uint32_t steps;
} walk;

static void walk_begin(walk *w, draft *from, int64_t score)
{
    *w = (walk){.now = from, .score = score};
    for (uint32_t i = 0; i < MEMORY; i++)
        w->memory[i] = score;
}

/* Go there or stay; takes `to`. */
static void walk_on(walk *w, draft *to, int64_t score)
{
    int64_t *before = &w->memory[w->steps++ % MEMORY];
    bool goes = score <= w->score || score <= *before;
    draft_free(goes ? w->now : to);
    if (goes) {
        w->now = to;
        w->score = score;
    }
    *before = w->score;
}

/* A few changes at once, most often one or two. */
static draft *changed(const draft *from, const family *f, uint32_t height, rng *r)
{
    draft *d = draft_copy(from);
    do
        while (!mutate(d, f, height, r))
            ;
    while (rng_chance(r, 2, 5));
    return d;
}

/* An error of evaluation is the worst score. */
static int64_t score_near(const reading *r, const draft *d, bool *hit)
{
    int64_t score;
    bool inside;
    status st;
    status_init(&st);
    mdp *m = draft_freeze(d, "hunted");
    if (!hunt_score(r, m, &score, hit, &inside, &st))
        score = SCORE_ERROR;
    mdp_free(m);
    status_clear(&st);
    return score;
}

draft *hunt_near(const reading *r, const draft *from, const family *f, rng *random, uint64_t models,
                 uint64_t *looked)
{
    walk w;
    bool hit = false;
    walk_begin(&w, draft_copy(from), SCORE_ERROR);
    draft *next = NULL;
    for (uint64_t i = 0; !hit && i < models; i++, ++*looked) {
        next = changed(w.now, f, f->height, random);
        int64_t score = score_near(r, next, &hit);
        if (!hit)
            walk_on(&w, next, score);
    }
    draft_free(w.now);
    return hit ? next : NULL;
}

/* ---- One restart --------------------------------------------------------------------------------------- */

#define FIRST 16u /* random models to begin with */

/* All threads together. */
typedef struct pursuit {
    const hunt_plan *plan;
    const reading *reading;
    family family; /* steered */
    uint64_t stream;
    struct timespec deadline;
    _Atomic uint64_t next, best; /* restarts: to be taken; with a find (the least; UINT64_MAX for none) */
    _Atomic uint64_t models, inside, errors;
} pursuit;

typedef struct hunter {
    pursuit *p;
    uint64_t restart;
    family family;   /* of this restart */
    uint32_t looked; /* at models of it */
    mdp *found;
    uint64_t found_at; /* number of the model in the hunt, from 1 */
    status st;         /* the first error of evaluation */
    rng r;
    pthread_t thread;
    bool reports, progress_visible;
    time_t last_shown;
} hunter;

/* At most once a second. */
static void show_progress(hunter *h, const struct timespec *now)
{
    if (now->tv_sec == h->last_shown)
        return;
    if (h->last_shown != 0) {
        uint64_t models = atomic_load(&h->p->models), restarts = atomic_load(&h->p->next);
        fprintf(stderr, "\r\033[K%s: %" PRIu64 " model%s, %" PRIu64 " restart%s", h->p->reading->id, models,
                text_plural(models), restarts, text_plural(restarts));
        h->progress_visible = true;
    }
    h->last_shown = now->tv_sec;
}

static bool time_is_up(hunter *h)
{
    const hunt_plan *plan = h->p->plan;
    if (plan->stopped && plan->stopped())
        return true;
    if (plan->seconds == 0 && !h->reports)
        return false;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (h->reports)
        show_progress(h, &now);
    const struct timespec *end = &h->p->deadline;
    return plan->seconds > 0 &&
           (now.tv_sec > end->tv_sec || (now.tv_sec == end->tv_sec && now.tv_nsec >= end->tv_nsec));
}

/* Is there another model to look at in this restart? */
static bool may_go_on(hunter *h)
{
    uint64_t before = h->restart * HUNT_RESTART + h->looked;
    return !h->found && h->looked < HUNT_RESTART && before < h->p->plan->models &&
           h->restart < atomic_load(&h->p->best) && !time_is_up(h);
}

static int64_t look(hunter *h, mdp *m)
{
    pursuit *p = h->p;
    int64_t score = SCORE_ERROR;
    bool hit = false, inside = false;
    status st;
    status_init(&st);
    h->looked++;
    atomic_fetch_add(&p->models, 1);
    if (!hunt_score(p->reading, m, &score, &hit, &inside, &st)) {
        score = SCORE_ERROR;
        atomic_fetch_add(&p->errors, 1);
        if (status_ok(&h->st))
            status_fail(&h->st, st.code, st.file, st.line, st.column, "%s", st.text);
    }
    status_clear(&st);
    atomic_fetch_add(&p->inside, inside);
    if (hit) {
        h->found = m;
        h->found_at = h->restart * HUNT_RESTART + h->looked;
        uint64_t best = atomic_load(&p->best);
        while (h->restart < best && !atomic_compare_exchange_weak(&p->best, &best, h->restart))
            ;
    } else {
        mdp_free(m);
    }
    return score;
}

/* The best of a few random models. */
static draft *begin(hunter *h, int64_t *score)
{
    const pursuit *p = h->p;
    draft *best = NULL;
    *score = SCORE_ERROR;
    for (uint32_t i = 0; i < FIRST && may_go_on(h); i++) {
        mdp *m = generate(&h->family, p->plan->seed, p->stream, h->restart * FIRST + i);
        draft *d = draft_of(m);
        int64_t one = look(h, m);
        if (!best || one < *score) {
            draft_free(best);
            best = d;
            *score = one;
        } else {
            draft_free(d);
        }
    }
    return best;
}

/* Small numbers in the first half; then what the family allows, and in every other restart finer ones. */
static uint32_t height_now(const hunter *h)
{
    uint32_t most = h->family.height, small = most < 6 ? most : 6;
    if (h->looked < HUNT_RESTART / 2)
        return small;
    return h->restart % 2 && most <= FAMILY_MAX_HEIGHT / 64 ? most * 64 : most;
}

/* Every third restart may have an action more for each state, every sixth a state more. */
static void choose_family(hunter *h)
{
    h->family = h->p->family;
    h->family.actions += h->p->plan->more_actions && h->restart % 3 == 2;
    h->family.states += h->p->plan->more_states && h->restart % 6 == 5;
}

static void run_restart(hunter *h)
{
    walk w;
    int64_t score;
    h->looked = 0;
    choose_family(h);
    rng_init(&h->r, h->p->plan->seed, ~h->p->stream, h->restart);
    draft *first = begin(h, &score);
    walk_begin(&w, first, score);
    while (may_go_on(h)) {
        draft *next = changed(w.now, &h->family, height_now(h), &h->r);
        walk_on(&w, next, look(h, draft_freeze(next, "hunted")));
    }
    draft_free(w.now);
}

/* ---- Threads ------------------------------------------------------------------------------------------- */

static void *work(void *argument)
{
    hunter *h = argument;
    pursuit *p = h->p;
    while (!h->found && !time_is_up(h)) {
        h->restart = atomic_fetch_add(&p->next, 1);
        if (h->restart >= (p->plan->models + HUNT_RESTART - 1) / HUNT_RESTART ||
            h->restart > atomic_load(&p->best))
            break;
        run_restart(h);
    }
    expq_thread_end();
    mpfr_free_cache();
    return NULL;
}

static void start(hunter *h)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, EVAL_STACK_BYTES);
    if (pthread_create(&h->thread, &attributes, work, h) != 0)
        alloc_exhausted(EVAL_STACK_BYTES);
    pthread_attr_destroy(&attributes);
}

/* The find of the least restart; errors count only if there was nothing else. */
static bool gather(pursuit *p, hunter *hunters, unsigned jobs, hunt_result *result, status *st)
{
    for (unsigned i = 0; i < jobs; i++) {
        hunter *h = &hunters[i];
        pthread_join(h->thread, NULL);
        if (h->progress_visible)
            fprintf(stderr, "\r\033[K");
        if (h->found && h->restart == atomic_load(&p->best)) {
            result->model = h->found;
            result->models = h->found_at;
            result->found = true;
        } else {
            mdp_free(h->found);
        }
    }
    if (!result->found)
        result->models = atomic_load(&p->models);
    result->applicable = atomic_load(&p->inside);
    bool ok = result->found || atomic_load(&p->errors) < atomic_load(&p->models) ||
              atomic_load(&p->models) == 0;
    for (unsigned i = 0; i < jobs; i++) {
        const status *failed = &hunters[i].st;
        if (!ok && status_ok(st) && !status_ok(failed))
            status_fail(st, failed->code, failed->file, failed->line, failed->column, "%s", failed->text);
        status_clear(&hunters[i].st);
    }
    return ok;
}

static bool describe(const reading *r, hunt_result *result, status *st)
{
    verdict v;
    text where;
    text_init(&where);
    bool ok = reading_check(r, result->model, &v, NULL, &where, st);
    result->where = text_take(&where);
    return ok;
}

bool hunt(const hunt_plan *plan, const reading *r, hunt_result *result, status *st)
{
    REQUIRE(plan->jobs >= 1);
    *result = (hunt_result){0};
    pursuit p = {
        .plan = plan, .reading = r, .family = plan->family, .stream = rng_hash(r->id), .best = UINT64_MAX};
    steer(&p.family, r);
    family largest = p.family;
    largest.states += plan->more_states;
    if (!family_fits(&largest, st))
        return false;
    clock_gettime(CLOCK_MONOTONIC, &p.deadline);
    p.deadline.tv_sec += (time_t)plan->seconds;
    hunter *hunters = alloc_zeroed(plan->jobs, sizeof *hunters);
    for (unsigned i = 0; i < plan->jobs; i++) {
        hunters[i].p = &p;
        hunters[i].reports = plan->progress && i == 0;
        status_init(&hunters[i].st);
        start(&hunters[i]);
    }
    bool ok = gather(&p, hunters, plan->jobs, result, st);
    free(hunters);
    return ok && (!result->found || describe(r, result, st));
}

void hunt_result_clear(hunt_result *result)
{
    mdp_free(result->model);
    free(result->where);
    *result = (hunt_result){0};
}
