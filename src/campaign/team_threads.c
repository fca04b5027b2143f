/* A team of threads: a queue of units to do, a list of what is done. */
#include <mpfr.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "campaign/sweep.h"
#include "campaign/team.h"
#include "exact/expq.h"

typedef struct crew {
    team team; /* first, so that one pointer is the other */
    const schedule *schedule;
    unsigned jobs;
    pthread_t *threads;
    pthread_mutex_t lock;
    pthread_cond_t offered, finished;
    bool closing;
    size_t room;      /* of both queues; a unit stands in one of them or is being done */
    size_t under_way; /* offered and not collected */
    uint64_t *to_do;  /* rings of `room` places */
    size_t to_do_first, to_do_count;
    outturn *done;
    size_t done_first, done_count;
} crew;

/* ---- On the threads ------------------------------------------------------------------------------- */

static bool next_unit(crew *c, uint64_t *number)
{
    pthread_mutex_lock(&c->lock);
    while (c->to_do_count == 0 && !c->closing)
        pthread_cond_wait(&c->offered, &c->lock);
    bool any = !c->closing;
    if (any) {
        *number = c->to_do[c->to_do_first];
        c->to_do_first = (c->to_do_first + 1) % c->room;
        c->to_do_count--;
    }
    pthread_mutex_unlock(&c->lock);
    return any;
}

static void hand_in(crew *c, const outturn *x)
{
    pthread_mutex_lock(&c->lock);
    c->done[(c->done_first + c->done_count++) % c->room] = *x;
    pthread_cond_signal(&c->finished);
    pthread_mutex_unlock(&c->lock);
}

static void *work(void *argument)
{
    crew *c = argument;
    for (uint64_t number; next_unit(c, &number);) {
        outturn x;
        outturn_make(&x, c->schedule, number);
        hand_in(c, &x);
    }
    expq_thread_end();
    mpfr_free_cache();
    return NULL;
}

/* ---- On the caller's ------------------------------------------------------------------------------ */

static size_t room(team *t)
{
    const crew *c = (const crew *)t;
    return c->room - c->under_way;
}

static void offer(team *t, uint64_t number)
{
    crew *c = (crew *)t;
    REQUIRE(c->under_way < c->room);
    c->under_way++;
    pthread_mutex_lock(&c->lock);
    c->to_do[(c->to_do_first + c->to_do_count++) % c->room] = number;
    pthread_cond_signal(&c->offered);
    pthread_mutex_unlock(&c->lock);
}

static struct timespec from_now(unsigned milliseconds)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += milliseconds / 1000;
    t.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

static bool collect(team *t, outturn *x, unsigned milliseconds)
{
    crew *c = (crew *)t;
    struct timespec until = from_now(milliseconds);
    pthread_mutex_lock(&c->lock);
    while (c->done_count == 0 && pthread_cond_timedwait(&c->finished, &c->lock, &until) == 0)
        continue;
    bool any = c->done_count > 0;
    if (any) {
        *x = c->done[c->done_first];
        c->done_first = (c->done_first + 1) % c->room;
        c->done_count--;
        c->under_way--;
    }
    pthread_mutex_unlock(&c->lock);
    return any;
}

static void disband(team *t)
{
    crew *c = (crew *)t;
    pthread_mutex_lock(&c->lock);
    c->closing = true;
    pthread_cond_broadcast(&c->offered);
    pthread_mutex_unlock(&c->lock);
    for (unsigned i = 0; i < c->jobs; i++)
        pthread_join(c->threads[i], NULL);
    for (size_t i = 0; i < c->done_count; i++)
        outturn_clear(&c->done[(c->done_first + i) % c->room]);
    pthread_cond_destroy(&c->offered);
    pthread_cond_destroy(&c->finished);
    pthread_mutex_destroy(&c->lock);
    free(c->threads);
    free(c->to_do);
    free(c->done);
    free(c);
}

static void start_threads(crew *c)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, EVAL_STACK_BYTES);
    for (unsigned i = 0; i < c->jobs; i++)
        if (pthread_create(&c->threads[i], &attributes, work, c) != 0)
            alloc_exhausted(EVAL_STACK_BYTES);
    pthread_attr_destroy(&attributes);
}

team *team_of_threads(const schedule *s, unsigned jobs)
{
    REQUIRE(jobs >= 1);
    crew *c = alloc_zeroed(1, sizeof *c);
    c->team = (team){room, offer, collect, disband};
    c->schedule = s;
    c->jobs = jobs;
    c->room = 2 * (size_t)jobs + 2;
    c->threads = alloc_zeroed(jobs, sizeof *c->threads);
    c->to_do = alloc_zeroed(c->room, sizeof *c->to_do);
    c->done = alloc_zeroed(c->room, sizeof *c->done);
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->offered, NULL);
    pthread_condattr_t clock; /* the one that from_now reads */
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&c->finished, &clock);
    pthread_condattr_destroy(&clock);
    start_threads(c);
    return &c->team;
}
