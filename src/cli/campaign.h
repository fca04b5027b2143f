/* The parts of `rationale campaign`, one file each. */
#ifndef CLI_CAMPAIGN_H
#define CLI_CAMPAIGN_H

#include "campaign/store.h"
#include "cli/common.h"

/* They return the exit status; errors are in *st, not yet printed. */
int campaign_run(const options *o, const char *spec_path, text *out, status *st);
int campaign_report(const options *o, const char *db, text *out, status *st);
int campaign_export(const options *o, const char *db, const char *what, text *out, status *st);

#endif
