/*
 * The units of work of a campaign, numbered from 0. First a unit for each reading that has a witness: its
 * replay. Then, reading by reading, family by family and seed by seed, ranges of indices of models. The
 * numbers are a function of the spec and the readings alone.
 */
#ifndef CAMPAIGN_SCHEDULE_H
#define CAMPAIGN_SCHEDULE_H

#include "base/digest.h"
#include "campaign/spec.h"
#include "claims/reading.h"

#define SCHEDULE_MAX_UNITS 100000000u

/* A reading as it takes part. */
typedef struct entrant {
    const reading *reading;
    char *file, *witness_file; /* as reports show them; NULL where there is no witness */
    bool own;                  /* the claim file was named, not the claim */
    char claim[DIGEST_SIZE];   /* of the claim file's bytes */
    char witness[DIGEST_SIZE]; /* of the witness's bytes; empty where there is none */
} entrant;

typedef struct schedule {
    const spec *spec;
    const entrant *entrants;
    size_t entrant_count;
    size_t *witnesses; /* the entrants with a witness */
    size_t witness_count;
    uint64_t seeds, chunks; /* seeds in all; units for one seed */
    uint64_t total;
    uint64_t stride; /* has no divisor in common with total */
} schedule;

typedef struct unit {
    uint64_t number;
    size_t entrant;
    bool witness;  /* nothing below is set then */
    size_t family; /* of the spec's */
    uint64_t seed, first, count;
} unit;

/* The spec and the entrants (at least one) must outlive the schedule. EXIT_INPUT at the spec if there are
 * too many units, or a family steered by a reading does not fit. schedule_clear in both cases. */
bool schedule_make(schedule *s, const spec *p, const entrant *entrants, size_t count, status *st);
void schedule_clear(schedule *s);

/* number < s->total */
unit schedule_unit(const schedule *s, uint64_t number);

/* Of so many parts, the one that has this unit, from 1: parts of the same size, one unit more or less, and
 * whatever a reading, a family or a seed has is spread over them. 1 <= parts <= SCHEDULE_MAX_PARTS. */
#define SCHEDULE_MAX_PARTS 1000000u
uint64_t schedule_part(const schedule *s, uint64_t number, uint64_t parts);

/* How many generated models the unit checks: 0 for a witness. */
uint64_t unit_models(const unit *u);

#endif
