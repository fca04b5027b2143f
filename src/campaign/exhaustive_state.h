/*
 * How far an exhaustive check is, in a file that survives being killed: lines are only ever added, each
 * carries a checksum, and the last one that is whole and belongs to the same work counts. Work is the same if
 * the reading's text and definitions, the bounds, the part, the seed, the error and the program's version
 * are.
 */
#ifndef CAMPAIGN_EXHAUSTIVE_STATE_H
#define CAMPAIGN_EXHAUSTIVE_STATE_H

#include "campaign/exhaustive.h"

typedef struct exhaustive_state exhaustive_state;

/*
 * Open plan->resume (nothing is kept if it is NULL); *next and the counts of the result become what the file
 * says, 0 if it says nothing. NULL with EXIT_INTERNAL if the file cannot be opened for reading and writing,
 * EXIT_USAGE if it holds something else.
 */
exhaustive_state *exhaustive_state_open(const reading *r, const exhaustive_plan *plan,
                                        exhaustive_result *result, uint64_t *next, status *st);
void exhaustive_state_close(exhaustive_state *s); /* NULL is allowed */

/* Structures before `next` are done. Written about ten times a second, and at once for the last time. */
bool exhaustive_state_save(exhaustive_state *s, uint64_t next, const exhaustive_result *result, bool last,
                           status *st);

#endif
