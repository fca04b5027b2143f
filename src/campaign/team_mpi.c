/*
 * A team of MPI ranks. Rank 0 hands out units as the others have room, works itself, and alone records.
 * Messages: ROOM (how many units a rank takes at a time, once), UNIT (a number), RESULT (outturn_pack), STOP,
 * BYE. Only the thread that called mpi_begin talks to MPI.
 */
#include "config.h"

#include "campaign/team.h"

#ifdef HAVE_MPI

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "campaign/sweep.h"

enum { TAG_ROOM = 1, TAG_UNIT, TAG_RESULT, TAG_STOP, TAG_BYE };

#define POLL_MILLISECONDS 1u

/* ---- The world ------------------------------------------------------------------------------------ */

bool mpi_begin(mpi_world *w, status *st)
{
    int provided = MPI_THREAD_SINGLE;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS ||
        provided < MPI_THREAD_FUNNELED)
        return status_fail(st, EXIT_INTERNAL, NULL, 0, 0,
                           "found an MPI without threads, wanted one with them");
    w->up = true;
    MPI_Comm_rank(MPI_COMM_WORLD, &w->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &w->size);
    return true;
}

void mpi_end(mpi_world *w)
{
    if (w->up)
        MPI_Finalize();
    w->up = false;
}

int mpi_agree(const mpi_world *w, int code, bool *ours)
{
    *ours = code != 0;
    if (!w->up)
        return code;
    int speaker = code != 0 ? w->rank : w->size, first, worst;
    MPI_Allreduce(&speaker, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    MPI_Allreduce(&code, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    *ours = first == w->rank;
    return worst;
}

bool mpi_same(const mpi_world *w, const char digest[DIGEST_SIZE])
{
    if (!w->up)
        return true;
    char first[DIGEST_SIZE];
    memcpy(first, digest, DIGEST_SIZE);
    MPI_Bcast(first, DIGEST_SIZE, MPI_CHAR, 0, MPI_COMM_WORLD);
    return memcmp(first, digest, DIGEST_SIZE) == 0;
}

/* ---- Messages ------------------------------------------------------------------------------------- */

static void send_number(int rank, int tag, uint64_t n)
{
    MPI_Send(&n, 1, MPI_UINT64_T, rank, tag, MPI_COMM_WORLD);
}

static uint64_t receive_number(int rank, int tag)
{
    uint64_t n = 0;
    MPI_Recv(&n, 1, MPI_UINT64_T, rank, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return n;
}

static void send_result(const outturn *x)
{
    text packed;
    text_init(&packed);
    outturn_pack(x, &packed);
    REQUIRE(packed.length <= INT32_MAX);
    MPI_Send(packed.data, (int)packed.length, MPI_CHAR, 0, TAG_RESULT, MPI_COMM_WORLD);
    text_clear(&packed);
}

static void receive_result(const schedule *s, int rank, outturn *x)
{
    MPI_Status about;
    int length = 0;
    MPI_Probe(rank, TAG_RESULT, MPI_COMM_WORLD, &about);
    MPI_Get_count(&about, MPI_CHAR, &length);
    char *packed = alloc_bytes((size_t)length);
    MPI_Recv(packed, length, MPI_CHAR, rank, TAG_RESULT, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    REQUIRE(outturn_unpack(x, s, packed, (size_t)length));
    free(packed);
}

/* Is there a message? From which rank, and which? */
static bool probe(int *rank, int *tag)
{
    int there = 0;
    MPI_Status about;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &about);
    if (there) {
        *rank = about.MPI_SOURCE;
        *tag = about.MPI_TAG;
    }
    return there;
}

/* ---- Rank 0 --------------------------------------------------------------------------------------- */

typedef struct ranks {
    team team; /* first, so that one pointer is the other */
    const schedule *schedule;
    struct team *own;
    int size;
    size_t *room; /* of each rank; that of rank 0 is asked for */
} ranks;

static size_t room(team *t)
{
    ranks *r = (ranks *)t;
    size_t sum = r->own->room(r->own);
    for (int i = 1; i < r->size; i++)
        sum += r->room[i];
    return sum;
}

/* To whoever has most room. */
static void offer(team *t, uint64_t number)
{
    ranks *r = (ranks *)t;
    r->room[0] = r->own->room(r->own);
    int best = 0;
    for (int i = 1; i < r->size; i++)
        if (r->room[i] > r->room[best])
            best = i;
    REQUIRE(r->room[best] > 0);
    if (best == 0) {
        r->own->offer(r->own, number);
    } else {
        r->room[best]--;
        send_number(best, TAG_UNIT, number);
    }
}

/* The messages that wait; true at the first result. */
static bool listen(ranks *r, outturn *x)
{
    for (int rank, tag; probe(&rank, &tag);) {
        if (tag == TAG_RESULT) {
            receive_result(r->schedule, rank, x);
            r->room[rank]++;
            return true;
        }
        REQUIRE(tag == TAG_ROOM);
        r->room[rank] = (size_t)receive_number(rank, TAG_ROOM);
    }
    return false;
}

static bool collect(team *t, outturn *x, unsigned milliseconds)
{
    ranks *r = (ranks *)t;
    for (unsigned waited = 0;; waited += POLL_MILLISECONDS) {
        size_t before = room(t);
        if (listen(r, x) || r->own->collect(r->own, x, milliseconds ? POLL_MILLISECONDS : 0))
            return true;
        if (waited >= milliseconds || room(t) > before) /* room: there may be units to offer */
            return false;
    }
}

/* What is still on its way is received and dropped, so that nobody waits in a send. */
static void disband(team *t)
{
    ranks *r = (ranks *)t;
    for (int i = 1; i < r->size; i++)
        send_number(i, TAG_STOP, 0);
    for (int left = r->size - 1; left > 0;) {
        MPI_Status about;
        outturn x;
        MPI_Probe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &about);
        if (about.MPI_TAG == TAG_RESULT) {
            receive_result(r->schedule, about.MPI_SOURCE, &x);
            outturn_clear(&x);
        } else {
            receive_number(about.MPI_SOURCE, about.MPI_TAG);
            left -= about.MPI_TAG == TAG_BYE;
        }
    }
    r->own->disband(r->own);
    free(r->room);
    free(r);
}

team *team_of_ranks(const schedule *s, const mpi_world *w, unsigned jobs)
{
    ranks *r = alloc_zeroed(1, sizeof *r);
    r->team = (team){room, offer, collect, disband};
    r->schedule = s;
    r->size = w->size;
    r->own = team_of_threads(s, jobs);
    r->room = alloc_zeroed((size_t)w->size, sizeof *r->room);
    return &r->team;
}

/* ---- The others ----------------------------------------------------------------------------------- */

void mpi_attend(const schedule *s, unsigned jobs)
{
    team *t = team_of_threads(s, jobs);
    send_number(0, TAG_ROOM, t->room(t));
    for (bool stopped = false; !stopped;) {
        int rank, tag;
        outturn x;
        while (!stopped && probe(&rank, &tag)) {
            uint64_t n = receive_number(rank, tag);
            stopped = tag == TAG_STOP;
            if (!stopped)
                t->offer(t, n);
        }
        if (!stopped && t->collect(t, &x, POLL_MILLISECONDS)) {
            send_result(&x);
            outturn_clear(&x);
        }
    }
    sweep_interrupt(); /* what is under way now, nobody wants */
    t->disband(t);
    send_number(0, TAG_BYE, 0);
}

#else

bool mpi_begin(mpi_world *w, status *st)
{
    w->up = false;
    return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                       "found --mpi in a program without MPI, wanted one that was configured --with-mpi");
}

void mpi_end(mpi_world *w)
{
    w->up = false;
}

int mpi_agree(const mpi_world *w, int code, bool *ours)
{
    REQUIRE(!w->up);
    *ours = code != 0;
    return code;
}

bool mpi_same(const mpi_world *w, const char digest[DIGEST_SIZE])
{
    return !w->up && digest[0] != '\0';
}

team *team_of_ranks(const schedule *s, const mpi_world *w, unsigned jobs)
{
    REQUIRE(!w->up);
    return team_of_threads(s, jobs);
}

void mpi_attend(const schedule *s, unsigned jobs)
{
    REQUIRE(s->total == 0 && jobs == 0);
}

#endif
