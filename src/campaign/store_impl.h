/* What the files of the store share. */
#ifndef CAMPAIGN_STORE_IMPL_H
#define CAMPAIGN_STORE_IMPL_H

#include <sqlite3.h>

#include "campaign/store.h"

#define STORE_APPLICATION 0x7261746cu /* "ratl", in the header of the file */
#define STORE_FORMAT 2u               /* 1 could not say how many policies and rewards were tried */

struct store {
    sqlite3 *db;
    char *path;
    bool records; /* may make the file: that it cannot be opened is a matter of output */
    int lock;     /* of the process that records; -1 where there is none */
    char *lock_path;
    sqlite3_stmt *add_unit, *add_model, *add_witness;
};

extern const char store_schema[];

/* An error of SQLite's, with the file; always false. */
bool store_fail(store *d, status *st);

/* Statements without a result. */
bool store_run(store *d, const char *sql, status *st);

/* NULL on an error. */
sqlite3_stmt *store_prepare(store *d, const char *sql, status *st);

/* The first column of the first row of a query; absent where there is none. */
bool store_number(store *d, const char *sql, uint64_t absent, uint64_t *n, status *st);

/* Open without a look at what is there; flags as sqlite3_open_v2 has them. */
store *store_new(const char *path, int flags, status *st);

/* Is it a campaign's database, and of this format? */
bool store_recognise(store *d, status *st);

uint64_t store_column(sqlite3_stmt *q, int column);
char *store_column_text(sqlite3_stmt *q, int column); /* a copy; NULL stays NULL */

#endif
