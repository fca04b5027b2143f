/*
 * Those who do the units: threads of this process, or MPI ranks with threads of their own. One interface for
 * both: offer a unit, collect what came of one, in whatever order they are done.
 */
#ifndef CAMPAIGN_TEAM_H
#define CAMPAIGN_TEAM_H

#include "campaign/work.h"

typedef struct team team;
struct team {
    /* How many more units can be offered, so that nobody waits for work and not much is under way. */
    size_t (*room)(team *t);
    /* Only while there is room. */
    void (*offer)(team *t, uint64_t unit);
    /* Something that is done; false if there is nothing for so long. The caller clears *x. */
    bool (*collect)(team *t, outturn *x, unsigned milliseconds);
    /* Wait for those at work, drop what is not collected, free the team. */
    void (*disband)(team *t);
};

/* Threads, jobs >= 1. The schedule must outlive them. */
team *team_of_threads(const schedule *s, unsigned jobs);

/* ---- MPI; only in a build configured --with-mpi ------------------------------------------------------- */

typedef struct mpi_world {
    bool up;
    int rank, size;
} mpi_world;

/* Join the other processes. EXIT_USAGE in a build without MPI. */
bool mpi_begin(mpi_world *w, status *st);
void mpi_end(mpi_world *w);

/* All ranks together: the largest of their exit codes. *ours: this rank is the first with one that is not 0,
 * so it is the one to say why. Where MPI is not up, there is this process alone. */
int mpi_agree(const mpi_world *w, int code, bool *ours);

/* All ranks together: does this one have the same as rank 0? */
bool mpi_same(const mpi_world *w, const char digest[DIGEST_SIZE]);

/* On rank 0: its own threads and those of all other ranks, which are in mpi_attend. */
team *team_of_ranks(const schedule *s, const mpi_world *w, unsigned jobs);

/* On the other ranks: work until rank 0 disbands its team. */
void mpi_attend(const schedule *s, unsigned jobs);

#endif
