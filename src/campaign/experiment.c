#include "campaign/experiment.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/expq.h"

/* ---- The studies --------------------------------------------------------------------------------------- */

static const char *const incoherence_columns[] = {"T", "A", "tree", "i", "beta", "kappa", NULL};
static const char *const return_columns[] = {
    "T", "A", "tree", "i", "J", "J_change", "success", "success_change", NULL,
};
static const char *const horizon_columns[] = {
    "T", "A", "tree", "k", "beta", "kappa_prior", "kappa_G1", NULL,
};
static const char *const misalignment_columns[] = {
    "T", "A", "tree", "states", "agreeing", "misalignment", "beta", "kappa_prior", NULL,
};

#define ALL_SHAPES "2x2,3x2,4x2,4x3,5x2,6x2,3x4"

static const study studies[] = {
    {STUDY_INCOHERENCE, "iterated-incoherence", "3x2", "1,2,4", true, NULL, incoherence_columns, 0},
    {STUDY_RETURN, "return-improvement", "3x2", NULL, true, NULL, return_columns, 0},
    {STUDY_HORIZON, "effective-horizon", ALL_SHAPES, "1", false, "k", horizon_columns, 2},
    {STUDY_MISALIGNMENT, "misalignment", ALL_SHAPES, "1", false, "misalignment", misalignment_columns, 1},
};

const study *study_find(const char *name)
{
    for (size_t i = 0; i < sizeof studies / sizeof *studies; i++)
        if (strcmp(studies[i].name, name) == 0)
            return &studies[i];
    return NULL;
}

size_t experiment_series(const experiment *e)
{
    switch (e->study->kind) {
    case STUDY_INCOHERENCE: return e->beta_count;
    case STUDY_RETURN: return 2;
    case STUDY_HORIZON:
    case STUDY_MISALIGNMENT: break;
    }
    return e->beta_count * e->study->kappas;
}

unsigned long experiment_series_beta(const experiment *e, size_t series)
{
    REQUIRE(series < experiment_series(e));
    if (e->study->kind == STUDY_RETURN)
        return 0;
    return e->betas[series / (e->study->measure ? e->study->kappas : 1)];
}

const char *experiment_series_column(const experiment *e, size_t series)
{
    REQUIRE(series < experiment_series(e));
    switch (e->study->kind) {
    case STUDY_INCOHERENCE: return "kappa";
    case STUDY_RETURN: return series == 0 ? "J" : "success";
    case STUDY_HORIZON:
    case STUDY_MISALIGNMENT: break;
    }
    return series % e->study->kappas == 0 ? "kappa_prior" : "kappa_G1";
}

/* ---- Threads ------------------------------------------------------------------------------------------- */

/*
 * Workers take trees in order and put what came of them into a ring, from which it is handed over in order;
 * who is a whole ring ahead waits, so that memory does not grow with the number of trees.
 */
typedef struct queue {
    const experiment *e;
    uint64_t total, taken, delivered;
    size_t room;
    experiment_result **ring; /* result i at i % room; NULL where none is waiting */
    bool stopped;
    pthread_mutex_t lock;
    pthread_cond_t changed;
} queue;

/* The next tree to work on, or `total` if there is none. */
static uint64_t take(queue *q)
{
    pthread_mutex_lock(&q->lock);
    while (!q->stopped && q->taken < q->total && q->taken >= q->delivered + q->room)
        pthread_cond_wait(&q->changed, &q->lock);
    uint64_t i = q->stopped || q->taken == q->total ? q->total : q->taken++;
    pthread_mutex_unlock(&q->lock);
    return i;
}

static void put(queue *q, uint64_t i, experiment_result *r)
{
    pthread_mutex_lock(&q->lock);
    q->ring[i % q->room] = r;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

static experiment_result *await(queue *q, uint64_t i)
{
    pthread_mutex_lock(&q->lock);
    while (!q->ring[i % q->room])
        pthread_cond_wait(&q->changed, &q->lock);
    experiment_result *r = q->ring[i % q->room];
    q->ring[i % q->room] = NULL;
    q->delivered++;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
    return r;
}

static void stop(queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->stopped = true;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

static void *work(void *argument)
{
    queue *q = argument;
    for (uint64_t i; (i = take(q)) < q->total;)
        put(q, i, experiment_on_tree(q->e, q->e->shapes[i / q->e->trees], i % q->e->trees));
    expq_thread_end();
    mpfr_free_cache();
    return NULL;
}

/* At most once a second. */
static void show_progress(const queue *q, time_t *last_shown)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec == *last_shown)
        return;
    *last_shown = now.tv_sec;
    fprintf(stderr, "\r\033[K%s: %" PRIu64 " of %" PRIu64 " tree%s", q->e->study->name, q->delivered,
            q->total, text_plural(q->total));
}

static bool deliver(queue *q, experiment_sink sink, void *context, status *st)
{
    bool ok = true;
    time_t last_shown = 0;
    for (uint64_t i = 0; ok && i < q->total; i++) {
        experiment_result *r = await(q, i);
        const status *failed = &r->st;
        ok = status_ok(failed) ? sink(context, r)
                               : status_fail(st, failed->code, NULL, 0, 0, "%s", failed->text);
        experiment_result_free(r);
        if (q->e->progress)
            show_progress(q, &last_shown);
    }
    if (last_shown)
        fprintf(stderr, "\r\033[K");
    return ok;
}

bool experiment_run(const experiment *e, experiment_sink sink, void *context, status *st)
{
    REQUIRE(e->jobs >= 1);
    queue q = {.e = e, .total = (uint64_t)e->trees * e->shape_count, .room = (size_t)e->jobs * 16};
    q.ring = alloc_zeroed(q.room, sizeof(experiment_result *));
    pthread_mutex_init(&q.lock, NULL);
    pthread_cond_init(&q.changed, NULL);
    unsigned jobs = q.total < e->jobs ? (unsigned)q.total : e->jobs;
    pthread_t *threads = alloc_zeroed(jobs, sizeof *threads);
    for (unsigned i = 0; i < jobs; i++)
        if (pthread_create(&threads[i], NULL, work, &q) != 0)
            alloc_exhausted(sizeof q);
    bool ok = deliver(&q, sink, context, st);
    stop(&q);
    for (unsigned i = 0; i < jobs; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < q.room; i++)
        experiment_result_free(q.ring[i]);
    free(q.ring);
    free(threads);
    pthread_cond_destroy(&q.changed);
    pthread_mutex_destroy(&q.lock);
    return ok;
}
