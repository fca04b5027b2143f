/* The work of one unit, and what comes of it. */
#ifndef CAMPAIGN_WORK_H
#define CAMPAIGN_WORK_H

#include "base/text.h"
#include "campaign/schedule.h"
#include "campaign/tally.h"

/* A function of the schedule and the unit's number alone, but for the time. */
typedef struct outturn {
    uint64_t unit;
    bool complete;  /* false: interrupted or failed; nothing is to be recorded then */
    tally counts;   /* its `first` and `smallest` are not set */
    specimen *kept; /* counterexamples by index: the first so many, and the smallest */
    size_t kept_count, kept_capacity;
    uint64_t microseconds;
    status st;
} outturn;

/* Do the unit's work; stops early after sweep_interrupt. outturn_clear afterwards. */
void outturn_make(outturn *x, const schedule *s, uint64_t number);
void outturn_clear(outturn *x);

/* How many counterexamples there are, kept or not: for `exists model` these are the examples. */
uint64_t outturn_specimens(const outturn *x);

/* As bytes and back, for another process of the same program. False if they are not what pack made. */
void outturn_pack(const outturn *x, text *out);
bool outturn_unpack(outturn *x, const schedule *s, const char *data, size_t length);

/* Microseconds of a clock that only goes on. */
uint64_t work_clock(void);

#endif
