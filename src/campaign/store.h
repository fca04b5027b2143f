/*
 * The record of a campaign: an SQLite database. Nothing else in the program uses SQLite. doc/campaigns.md
 * describes the tables.
 */
#ifndef CAMPAIGN_STORE_H
#define CAMPAIGN_STORE_H

#include "campaign/work.h"

typedef struct store store;

/* What a database belongs to; anything else is refused. */
typedef struct store_identity {
    char *spec;                 /* as spec_add writes it */
    char digest[DIGEST_SIZE];   /* of spec */
    char *program, *gmp, *mpfr; /* versions */
    char prelude[DIGEST_SIZE];  /* of the prelude file's bytes */
    uint64_t part, parts;       /* 1 <= part <= parts */
} store_identity;

/* Versions filled in, of this program; the caller sets the rest. */
void store_identity_init(store_identity *i);
void store_identity_clear(store_identity *i);

/*
 * For the one process that records. Makes the database if there is none; one of another campaign is refused
 * with EXIT_INPUT, one that another process is recording into too. NULL on an error.
 */
store *store_open(const char *path, const store_identity *identity, const schedule *s, status *st);
void store_close(store *d); /* NULL is allowed */

/* Mark the units that are recorded: done[n / 8] bit n % 8. */
bool store_done(store *d, uint8_t *done, uint64_t total, status *st);

/* Record one unit, in one transaction: all of it, or nothing. */
bool store_record(store *d, const schedule *s, const outturn *x, status *st);

/* ---- Reading ------------------------------------------------------------------------------------- */

/* Only to read; also while another process records. NULL on an error (EXIT_INPUT). */
store *store_read(const char *path, status *st);

typedef struct store_summary {
    char *spec, *digest, *program, *gmp, *mpfr;
    uint64_t part, parts, units, models; /* of this part */
    uint64_t units_done, models_done, microseconds;
    uint64_t readings, drawn_readings, draws_per_model, instances; /* what ranges over policies or rewards */
} store_summary;
bool store_summarise(store *d, store_summary *x, status *st);
void store_summary_clear(store_summary *x);

/* What one reading came to in one family, over all seeds. */
typedef struct store_verdict {
    reading reading; /* id, file, expect, exists_model and the names in drawn only */
    binder *ranges;  /* what reading.drawn points to */
    bool own;        /* named by its file */
    uint64_t family; /* index in the spec */
    tally counts;    /* of `reading`; the witness with it, if it has been replayed */
    uint64_t first_seed, smallest_seed;
} store_verdict;

/* Family by family, for each reading; stops when `each` returns false. */
bool store_verdicts(store *d, bool (*each)(void *self, store_verdict *v), void *self, status *st);

/* A row of a table as it is: the names of the columns, and their values as text, NULL for none. */
typedef struct store_row {
    size_t count;
    const char *const *names;
    const char *const *values;
    const bool *numbers;
} store_row;
typedef enum store_table { STORE_UNITS, STORE_COUNTEREXAMPLES } store_table;
bool store_rows(store *d, store_table table, bool (*each)(void *self, const store_row *row), void *self,
                status *st);

/* ---- Merging ------------------------------------------------------------------------------------- */

/* Make the database `out`, which must not be there yet, from what the others hold together. They must be of
 * one campaign, and agree on units that several of them have. Nothing is left behind on an error. */
bool store_merge(const char *out, char *const *in, size_t count, status *st);

#endif
