/* How far a campaign is, on standard error: a bar that is rewritten, or a line a minute. */
#ifndef CAMPAIGN_PROGRESS_H
#define CAMPAIGN_PROGRESS_H

#include <stdint.h>

#include "base/text.h"

typedef enum progress_kind { PROGRESS_NONE, PROGRESS_BAR, PROGRESS_LINES } progress_kind;

typedef struct progress {
    progress_kind kind;
    uint64_t units, models;           /* in all */
    uint64_t units_done, models_done; /* the caller counts these */
    uint64_t models_before;           /* done when this run began: no part of its rate */
    uint64_t begun, shown;            /* microseconds */
} progress;

/* The caller sets the totals and what is done before. */
void progress_begin(progress *p, progress_kind kind);

/* Show it, if it is time to. */
void progress_show(progress *p);

/* Take the bar away. */
void progress_end(progress *p);

/* "1 234 models/s, 0:01:23 left", for so many microseconds of this run. */
void progress_add_rate(text *out, const progress *p, uint64_t elapsed);

#endif
