/*
 * What `check` found, for those who run tests: TAP version 14 and JUnit's XML, a test for each reading. A
 * reading as expected passes, also one that is refuted as expected; one against its expectation is a failure;
 * one that is undecided or could not be checked is an error.
 */
#ifndef CLI_REPORT_CI_H
#define CLI_REPORT_CI_H

#include "cli/report.h"

typedef struct ci_report {
    const options *o;
    size_t planned, done, failures, errors;
    text cases; /* JUnit's, whose counts come first */
} ci_report;

/* For o->format FORMAT_TAP or FORMAT_JUNIT and so many readings. */
void ci_begin(ci_report *c, const options *o, size_t readings, text *out);

/* The next reading: what came of it, or with a failed status that it could not be checked. */
void ci_reading(ci_report *c, const tally *y, const status *st, text *out);

/* `stopped` says why readings are left over, NULL if none are. Frees what c holds. */
void ci_end(ci_report *c, const char *stopped, text *out);

#endif
