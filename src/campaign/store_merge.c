/* Joining the databases of a campaign's parts. */
#include "campaign/store_impl.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"

/* What must be the same, as queries of the rows that are in `main` and not in `other`. */
static const struct agreement {
    const char *rows, *what;
} agreements[] = {
    {"SELECT program, gmp, mpfr, rng, prelude FROM %s.campaign", "versions or of the prelude"},
    {"SELECT spec, digest, all_units, all_models FROM %s.campaign", "spec"},
    {"SELECT reading, id, claim, expect, exists_model, witness, draws_per_model, drawn FROM %s.readings",
     "claims"},
    {"SELECT family, name, definition FROM %s.families", "families"},
};

#define COUNTS                                                                                         \
    "unit, reading, family, seed, first, models, holds, refuted, unknown, undefined, not_applicable, " \
    "compared, skipped_both, skipped_one_side, instances, instances_undefined, counterexamples"
#define BOTH "unit IN (SELECT unit FROM main.units) AND unit IN (SELECT unit FROM other.units)"

/* For units in both, as queries of the units that differ. */
static const char *const conflicts[] = {
    "SELECT unit FROM (SELECT " COUNTS " FROM main.units WHERE " BOTH " EXCEPT SELECT " COUNTS
    " FROM other.units) LIMIT 1",
    "SELECT unit FROM (SELECT * FROM main.counterexamples WHERE " BOTH
    " EXCEPT SELECT * FROM other.counterexamples) LIMIT 1",
    "SELECT unit FROM (SELECT * FROM other.counterexamples WHERE " BOTH
    " EXCEPT SELECT * FROM main.counterexamples) LIMIT 1",
    "SELECT unit FROM (SELECT * FROM main.witnesses WHERE " BOTH
    " EXCEPT SELECT * FROM other.witnesses) LIMIT 1",
    "SELECT unit FROM (SELECT * FROM other.witnesses WHERE " BOTH
    " EXCEPT SELECT * FROM main.witnesses) LIMIT 1",
};

/* Units last: what is in main.units tells which are new. */
static const char copy_units[] =
    "INSERT INTO main.counterexamples SELECT * FROM other.counterexamples"
    " WHERE unit NOT IN (SELECT unit FROM main.units);"
    "INSERT INTO main.witnesses SELECT * FROM other.witnesses"
    " WHERE unit NOT IN (SELECT unit FROM main.units);"
    "INSERT INTO main.units SELECT * FROM other.units WHERE unit NOT IN (SELECT unit FROM main.units);";

static const char copy_head[] =
    "INSERT INTO main.campaign SELECT spec, digest, program, gmp, mpfr, rng, prelude, 1, 1, all_units,"
    " all_models, all_units, all_models FROM other.campaign;"
    "INSERT INTO main.readings SELECT * FROM other.readings;"
    "INSERT INTO main.families SELECT * FROM other.families;";

static bool attach(store *d, const char *path, status *st)
{
    sqlite3_stmt *q = store_prepare(d, "ATTACH ? AS other", st);
    bool ok = q && sqlite3_bind_text(q, 1, path, -1, SQLITE_STATIC) == SQLITE_OK;
    ok = ok && (sqlite3_step(q) == SQLITE_DONE || store_fail(d, st));
    sqlite3_finalize(q);
    return ok;
}

static bool agree(store *d, const char *path, status *st)
{
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof agreements / sizeof agreements[0]; i++) {
        text sql;
        text_init(&sql);
        const char *rows = agreements[i].rows;
        size_t before = (size_t)(strstr(rows, "%s") - rows);
        text_addf(&sql, "SELECT count(*) FROM (%.*smain%s EXCEPT %.*sother%s)", (int)before, rows,
                  rows + before + 2, (int)before, rows, rows + before + 2);
        uint64_t different = 0;
        ok = store_number(d, sql.data, 0, &different, st) &&
             (different == 0 ||
              status_fail(st, EXIT_INPUT, path, 0, 0,
                          "found results of other %s, wanted those of the databases before it",
                          agreements[i].what));
        text_clear(&sql);
    }
    return ok;
}

static bool no_conflict(store *d, const char *path, status *st)
{
    for (size_t i = 0; i < sizeof conflicts / sizeof conflicts[0]; i++) {
        uint64_t number = UINT64_MAX;
        if (!store_number(d, conflicts[i], UINT64_MAX, &number, st))
            return false;
        if (number != UINT64_MAX)
            return status_fail(st, EXIT_INPUT, path, 0, 0,
                               "found another result of unit %" PRIu64 " than in the databases before it, "
                               "wanted the same",
                               number);
    }
    return true;
}

static bool add_database(store *d, const char *path, bool first, status *st)
{
    store *probe = store_read(path, st); /* says what is wrong with it, and makes no file */
    if (!probe)
        return false;
    store_close(probe);
    if (!attach(d, path, st))
        return false;
    bool ok = store_run(d, "BEGIN", st) && (!first || store_run(d, copy_head, st)) && agree(d, path, st) &&
              no_conflict(d, path, st) && store_run(d, copy_units, st) && store_run(d, "COMMIT", st);
    return ok && store_run(d, "DETACH other", st);
}

static bool fill(const char *path, char *const *in, size_t count, status *st)
{
    store *d = store_new(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, st);
    if (!d)
        return false;
    text head;
    text_init(&head);
    text_addf(&head, "PRAGMA application_id = %u; PRAGMA user_version = %u;", STORE_APPLICATION,
              STORE_FORMAT);
    bool ok = store_run(d, head.data, st) && store_run(d, store_schema, st);
    text_clear(&head);
    for (size_t i = 0; ok && i < count; i++)
        ok = add_database(d, in[i], i == 0, st);
    store_close(d);
    return ok;
}

/* Made under another name, and given its own when it is whole. */
bool store_merge(const char *out, char *const *in, size_t count, status *st)
{
    if (access(out, F_OK) == 0)
        return status_fail(st, EXIT_USAGE, out, 0, 0,
                           "found the file there already, wanted the name of a new one");
    text partial;
    text_init(&partial);
    text_addf(&partial, "%s-partial", out);
    unlink(partial.data);
    bool ok = fill(partial.data, in, count, st);
    if (ok && rename(partial.data, out) != 0)
        ok = status_fail(st, EXIT_INTERNAL, out, 0, 0, "found no way to write (%s), wanted a new file",
                         strerror(errno));
    if (!ok)
        unlink(partial.data);
    text_clear(&partial);
    return ok;
}
