/* A campaign at work: units that are not recorded yet go to a team, what comes back is recorded. */
#ifndef CAMPAIGN_RUN_H
#define CAMPAIGN_RUN_H

#include "campaign/progress.h"
#include "campaign/store.h"
#include "campaign/team.h"

/*
 * Do all units of the part that are not in the store. Stops early, with true, after sweep_interrupt; what is
 * recorded by then stays. *p tells what is done at the end.
 */
bool run_units(store *d, const schedule *s, uint64_t part, uint64_t parts, team *t, progress_kind kind,
               progress *p, status *st);

#endif
