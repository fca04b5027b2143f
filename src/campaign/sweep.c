#include "campaign/sweep.h"

#include <inttypes.h>
#include <mpfr.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/expq.h"
#include "base/rng.h"
#include "campaign/screen.h"
#include "claims/checker.h"
#include "model/drn.h"
#include "search/steer.h"

static atomic_bool interrupted; /* lock-free, so that a signal handler may set it */

void sweep_interrupt(void)
{
    atomic_store(&interrupted, true);
}

bool sweep_interrupted(void)
{
    return atomic_load(&interrupted);
}

bool sweep_model(const mdp *m, tally *y, status *st)
{
    verdict v;
    text where;
    text_init(&where);
    draw_plan draws = {.number = y->tries};
    bool ok = reading_check_drawn(y->reading, m, &draws, &v, &y->skips, &where, NULL, st);
    if (ok)
        tally_add(y, v, m, false, 0, where.data);
    text_clear(&where);
    return ok;
}

/* What a reading's `forall` draws is a function of seed, index and reading too. */
bool sweep_check_index(const sweep_plan *plan, checker *c, const reading *r, unsigned tries, uint64_t index,
                       verdict *v, skipped *skips, text *where, mdp **model, status *st)
{
    draw_plan draws = {{.seed = plan->seed, .stream = rng_hash(r->id), .index = index}, tries};
    mdp *with = NULL;
    *model = sweep_generate(plan, r, index);
    bool ok = r->drawn_count > 0 ? reading_check_drawn(r, *model, &draws, v, skips, where, &with, st)
                                 : checker_check(c, *model, v, skips, where, st);
    if (!ok)
        status_add(st, "; again with --seed %" PRIu64 " --only %" PRIu64, plan->seed, index);
    if (with) {
        mdp_free(*model);
        *model = with;
    }
    return ok;
}

bool sweep_witness(tally *y, status *st)
{
    const reading *r = y->reading;
    if (!r->witness)
        return true;
    mdp *m = drn_read_file(r->witness, NULL, st);
    if (!m)
        status_add(st, " (the witness of %s in %s)", r->id, r->file);
    if (!m)
        return false;
    text where;
    text_init(&where);
    draw_plan draws = {.number = y->tries};
    bool ok = reading_check_drawn(r, m, &draws, &y->witness_verdict, NULL, &where, NULL, st);
    if (ok) {
        y->witness_tried = true;
        y->witness = (specimen){.present = true, .name = alloc_string(r->witness), .size = measure_of(m)};
        y->witness.where = text_take(&where);
    } else {
        text_clear(&where);
    }
    mdp_free(m);
    return ok;
}

mdp *sweep_generate(const sweep_plan *plan, const reading *r, uint64_t index)
{
    family f = plan->family;
    steer(&f, r);
    return generate(&f, plan->seed, rng_hash(r->id), index);
}

/* ---- Threads ------------------------------------------------------------------------------------- */

typedef struct worker {
    const sweep_plan *plan;
    const reading *reading;
    const screen *screen;   /* NULL if each model is checked exactly */
    _Atomic uint64_t *next; /* the next index to take */
    uint64_t end;
    tally counts;
    status st;
    pthread_t thread;
    bool reports; /* this one shows the progress */
    bool progress_visible;
    time_t last_shown;
} worker;

#define CHUNK 16u
#define SCREEN_CHUNK 1024u

uint64_t sweep_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SWEEP_SECOND + (uint64_t)now.tv_nsec;
}

/* True at the deadline; the worker then has some left to do. */
static bool out_of_time(worker *w)
{
    bool over = w->plan->deadline != 0 && sweep_now() >= w->plan->deadline;
    w->counts.out_of_time = w->counts.out_of_time || over;
    return over;
}

/* At most once a second, a line on standard error that is rewritten. */
static void show_progress(worker *w, uint64_t done)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec == w->last_shown)
        return;
    if (w->last_shown != 0) {
        fprintf(stderr, "\r\033[K%s: %" PRIu64, w->reading->id, done);
        if (w->end != SWEEP_UNBOUNDED)
            fprintf(stderr, " of %" PRIu64, w->end);
        fprintf(stderr, " models");
        w->progress_visible = true;
    }
    w->last_shown = now.tv_sec;
}

static bool check_index(worker *w, checker *c, uint64_t index)
{
    verdict v;
    mdp *m;
    text where;
    text_init(&where);
    bool ok = sweep_check_index(w->plan, c, w->reading, w->counts.tries, index, &v, &w->counts.skips, &where,
                                &m, &w->st);
    if (ok)
        tally_add(&w->counts, v, m, true, index, where.data);
    mdp_free(m);
    text_clear(&where);
    return ok;
}

/* The models from .. to - 1, each exactly. */
static bool check_chunk(worker *w, checker *c, uint64_t from, uint64_t to)
{
    bool ok = true;
    for (uint64_t i = from; ok && i < to && !sweep_interrupted() && !out_of_time(w); i++)
        ok = check_index(w, c, i);
    return ok;
}

static void *work(void *argument)
{
    worker *w = argument;
    checker *c = w->screen ? NULL : checker_new(w->reading);
    screener *e = w->screen ? screener_new(w->screen) : NULL;
    uint64_t chunk = w->screen ? SCREEN_CHUNK : CHUNK;
    bool ok = true;
    while (ok && !sweep_interrupted() && !w->counts.out_of_time) {
        uint64_t from = atomic_fetch_add(w->next, chunk);
        if (from >= w->end)
            break;
        if (w->reports)
            show_progress(w, from);
        uint64_t to = from + chunk < w->end ? from + chunk : w->end;
        ok = !w->screen ? check_chunk(w, c, from, to)
                        : out_of_time(w) || screener_run(e, from, to, &w->counts, &w->st);
    }
    if (!ok)
        atomic_store(w->next, w->end); /* the others need not go on */
    checker_free(c);
    screener_free(e);
    expq_thread_end();
    mpfr_free_cache();
    return NULL;
}

static void start(worker *w)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, EVAL_STACK_BYTES);
    if (pthread_create(&w->thread, &attributes, work, w) != 0)
        alloc_exhausted(EVAL_STACK_BYTES);
    pthread_attr_destroy(&attributes);
}

static bool run_workers(const sweep_plan *plan, const screen *by_primes, tally *y, uint64_t first,
                        uint64_t end, unsigned jobs, status *st)
{
    _Atomic uint64_t next = first;
    worker *workers = alloc_zeroed(jobs, sizeof *workers);
    for (unsigned i = 0; i < jobs; i++) {
        workers[i] = (worker){.plan = plan,
                              .reading = y->reading,
                              .screen = by_primes,
                              .next = &next,
                              .end = end,
                              .reports = plan->progress && i == 0};
        tally_init(&workers[i].counts, y->reading);
        workers[i].counts.tries = y->tries;
        status_init(&workers[i].st);
        start(&workers[i]);
    }
    bool ok = true;
    for (unsigned i = 0; i < jobs; i++) {
        pthread_join(workers[i].thread, NULL);
        if (workers[i].progress_visible)
            fprintf(stderr, "\r\033[K");
        const status *failed = &workers[i].st;
        if (!status_ok(failed) && ok)
            ok = status_fail(st, failed->code, failed->file, failed->line, failed->column, "%s",
                             failed->text);
        tally_merge(y, &workers[i].counts);
        status_clear(&workers[i].st);
    }
    free(workers);
    return ok;
}

bool sweep_random(const sweep_plan *plan, tally *y, status *st)
{
    REQUIRE(plan->jobs >= 1);
    family f = plan->family;
    steer(&f, y->reading);
    if (!family_fits(&f, st))
        return false;
    uint64_t first = plan->only_given ? plan->only : 0, end = plan->only_given ? first + 1 : plan->count;
    uint64_t useful = (end - first) / (plan->screen ? SCREEN_CHUNK : CHUNK) + 1;
    unsigned jobs = useful < plan->jobs ? (unsigned)useful : plan->jobs;
    if (!plan->screen)
        return run_workers(plan, NULL, y, first, end, jobs, st);
    /* for twice the models: together with those from files the error is still below the larger of the two */
    screen_plan primes = {plan->seed, 2 * (end - first), plan->primes, plan->prove};
    screen *s = screen_new(y->reading, &f, &primes, st);
    if (!s)
        return false;
    prime_choice choice = screen_choice(s);
    screen_note(y, &primes, &choice);
    bool ok = run_workers(plan, s, y, first, end, jobs, st);
    screen_free(s);
    return ok;
}
