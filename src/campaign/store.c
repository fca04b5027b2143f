/* Opening, and recording. */
#include "config.h"

#include "campaign/store_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <gmp.h>
#include <inttypes.h>
#include <mpfr.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/rng.h"

const char store_schema[] =
    "CREATE TABLE campaign(spec TEXT NOT NULL, digest TEXT NOT NULL, program TEXT NOT NULL,"
    " gmp TEXT NOT NULL, mpfr TEXT NOT NULL, rng INTEGER NOT NULL, prelude TEXT NOT NULL,"
    " part INTEGER NOT NULL, parts INTEGER NOT NULL, units INTEGER NOT NULL, models INTEGER NOT NULL,"
    " all_units INTEGER NOT NULL, all_models INTEGER NOT NULL);"
    "CREATE TABLE readings(reading INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, file TEXT,"
    " own INTEGER NOT NULL, claim TEXT NOT NULL, expect TEXT NOT NULL, exists_model INTEGER NOT NULL,"
    " witness_file TEXT, witness TEXT NOT NULL, draws_per_model INTEGER NOT NULL, drawn TEXT);"
    "CREATE TABLE families(family INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL);"
    "CREATE TABLE units(unit INTEGER PRIMARY KEY, reading INTEGER NOT NULL REFERENCES readings,"
    " family INTEGER REFERENCES families, seed INTEGER, first INTEGER, models INTEGER NOT NULL,"
    " holds INTEGER NOT NULL, refuted INTEGER NOT NULL, unknown INTEGER NOT NULL, undefined INTEGER NOT NULL,"
    " not_applicable INTEGER NOT NULL, compared INTEGER NOT NULL, skipped_both INTEGER NOT NULL,"
    " skipped_one_side INTEGER NOT NULL, instances INTEGER NOT NULL, instances_undefined INTEGER NOT NULL,"
    " counterexamples INTEGER NOT NULL, microseconds INTEGER NOT NULL, finished TEXT NOT NULL);"
    "CREATE INDEX units_by_reading ON units(reading, family);"
    "CREATE TABLE counterexamples(unit INTEGER NOT NULL REFERENCES units, model INTEGER NOT NULL,"
    " horizon INTEGER NOT NULL, states INTEGER NOT NULL, choices INTEGER NOT NULL, height INTEGER NOT NULL,"
    " evidence TEXT, drn TEXT NOT NULL, PRIMARY KEY(unit, model)) WITHOUT ROWID;"
    "CREATE TABLE witnesses(unit INTEGER PRIMARY KEY REFERENCES units, verdict INTEGER NOT NULL,"
    " horizon INTEGER NOT NULL, states INTEGER NOT NULL, choices INTEGER NOT NULL, height INTEGER NOT NULL,"
    " evidence TEXT);";

/* ---- SQLite -------------------------------------------------------------------------------------- */

bool store_fail(store *d, status *st)
{
    int code = sqlite3_errcode(d->db);
    bool shut = code == SQLITE_CANTOPEN || code == SQLITE_PERM || code == SQLITE_READONLY;
    if (shut && d->records)
        return status_fail(st, EXIT_INTERNAL, d->path, 0, 0,
                           "found no way to write the database (%s), wanted a file to record the campaign in",
                           sqlite3_errmsg(d->db));
    bool foreign = shut || code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
    return status_fail(st, foreign ? EXIT_INPUT : EXIT_INTERNAL, d->path, 0, 0,
                       "found no way to use the database (%s), wanted that of a campaign",
                       sqlite3_errmsg(d->db));
}

bool store_run(store *d, const char *sql, status *st)
{
    return sqlite3_exec(d->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_fail(d, st);
}

sqlite3_stmt *store_prepare(store *d, const char *sql, status *st)
{
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(d->db, sql, -1, &q, NULL) != SQLITE_OK)
        store_fail(d, st);
    return q;
}

bool store_number(store *d, const char *sql, uint64_t absent, uint64_t *n, status *st)
{
    sqlite3_stmt *q = store_prepare(d, sql, st);
    int code = q ? sqlite3_step(q) : SQLITE_ERROR;
    *n = code == SQLITE_ROW ? store_column(q, 0) : absent;
    bool ok = code == SQLITE_ROW || code == SQLITE_DONE || store_fail(d, st);
    sqlite3_finalize(q);
    return ok;
}

uint64_t store_column(sqlite3_stmt *q, int column)
{
    return (uint64_t)sqlite3_column_int64(q, column);
}

char *store_column_text(sqlite3_stmt *q, int column)
{
    return alloc_string((const char *)sqlite3_column_text(q, column));
}

store *store_new(const char *path, int flags, status *st)
{
    store *d = alloc_zeroed(1, sizeof *d);
    d->path = alloc_string(path);
    d->lock = -1;
    d->records = flags & SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(path, &d->db, flags, NULL) == SQLITE_OK) {
        sqlite3_busy_timeout(d->db, 20000);
        return d;
    }
    store_fail(d, st);
    store_close(d);
    return NULL;
}

void store_close(store *d)
{
    if (!d)
        return;
    bool ours = d->add_witness != NULL; /* opened for recording, and found to be this campaign's */
    sqlite3_finalize(d->add_unit);
    sqlite3_finalize(d->add_model);
    sqlite3_finalize(d->add_witness);
    if (ours) { /* one file, which may be read where nothing can be written; not while others read it */
        sqlite3_busy_timeout(d->db, 0);
        sqlite3_exec(d->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    }
    sqlite3_close(d->db);
    if (d->lock >= 0) {
        unlink(d->lock_path);
        close(d->lock);
    }
    free(d->lock_path);
    free(d->path);
    free(d);
}

/* ---- One at a time ------------------------------------------------------------------------------- */

/* A lock that dies with the process. SQLite's own would keep readers out, or be given up between units. */
static bool take_lock(store *d, status *st)
{
    text path;
    text_init(&path);
    text_addf(&path, "%s-lock", d->path);
    d->lock_path = text_take(&path);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat held, named;
    for (;;) {
        int file = open(d->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (file < 0)
            return status_fail(st, EXIT_INTERNAL, d->lock_path, 0, 0,
                               "found no way to write (%s), wanted a lock beside the database",
                               strerror(errno));
        if (fcntl(file, F_SETLK, &whole) != 0) {
            close(file);
            return status_fail(st, EXIT_INPUT, d->path, 0, 0,
                               "found another process that records into it, wanted one at a time");
        }
        if (fstat(file, &held) == 0 && stat(d->lock_path, &named) == 0 && held.st_ino == named.st_ino) {
            d->lock = file;
            return true;
        }
        close(file); /* whoever had it has just taken the file away */
    }
}

/* ---- Whose it is --------------------------------------------------------------------------------- */

void store_identity_init(store_identity *i)
{
    *i = (store_identity){.part = 1, .parts = 1};
    i->program = alloc_string(PACKAGE_STRING);
    i->gmp = alloc_string(gmp_version);
    i->mpfr = alloc_string(mpfr_get_version());
}

void store_identity_clear(store_identity *i)
{
    free(i->spec);
    free(i->program);
    free(i->gmp);
    free(i->mpfr);
    *i = (store_identity){0};
}

bool store_recognise(store *d, status *st)
{
    uint64_t application = 0, format = 0;
    if (!store_number(d, "PRAGMA application_id", 0, &application, st) ||
        !store_number(d, "PRAGMA user_version", 0, &format, st))
        return false;
    if (application != STORE_APPLICATION)
        return status_fail(st, EXIT_INPUT, d->path, 0, 0,
                           "found no campaign in it, wanted the database of one");
    return format == STORE_FORMAT ||
           status_fail(st, EXIT_INPUT, d->path, 0, 0,
                       "found a campaign of format %" PRIu64
                       ", which this version does not read, wanted format %u: run it into another --db",
                       format, STORE_FORMAT);
}

static bool bind_text(sqlite3_stmt *q, int column, const char *given)
{
    return sqlite3_bind_text(q, column, given, -1, SQLITE_STATIC) == SQLITE_OK;
}

static bool bind_number(sqlite3_stmt *q, int column, uint64_t n)
{
    return sqlite3_bind_int64(q, column, (sqlite3_int64)n) == SQLITE_OK;
}

/* Run an insertion whose values are bound, and make it ready for the next. */
static bool insert(store *d, sqlite3_stmt *q, bool bound, status *st)
{
    bool ok = (bound && sqlite3_step(q) == SQLITE_DONE) || store_fail(d, st);
    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return ok;
}

static bool insert_campaign(store *d, const store_identity *i, const schedule *s, status *st)
{
    uint64_t units = 0, models = 0, all_models = 0;
    for (uint64_t n = 0; n < s->total; n++) {
        unit u = schedule_unit(s, n);
        bool ours = schedule_part(s, n, i->parts) == i->part;
        units += ours;
        models += ours ? unit_models(&u) : 0;
        all_models += unit_models(&u);
    }
    sqlite3_stmt *q = store_prepare(d, "INSERT INTO campaign VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)", st);
    if (!q)
        return false;
    bool bound = bind_text(q, 1, i->spec) && bind_text(q, 2, i->digest) && bind_text(q, 3, i->program) &&
                 bind_text(q, 4, i->gmp) && bind_text(q, 5, i->mpfr) && bind_number(q, 6, RNG_VERSION) &&
                 bind_text(q, 7, i->prelude) && bind_number(q, 8, i->part) && bind_number(q, 9, i->parts) &&
                 bind_number(q, 10, units) && bind_number(q, 11, models) && bind_number(q, 12, s->total) &&
                 bind_number(q, 13, all_models);
    bool ok = insert(d, q, bound, st);
    sqlite3_finalize(q);
    return ok;
}

/* What a reading ranges over, "q, y"; NULL for nothing. The caller frees. */
static char *drawn_names(const reading *r)
{
    if (r->drawn_count == 0)
        return NULL;
    text names;
    text_init(&names);
    for (size_t i = 0; i < r->drawn_count; i++)
        text_addf(&names, "%s%s", i ? ", " : "", r->drawn[i]->name);
    return text_take(&names);
}

static bool insert_readings(store *d, const schedule *s, status *st)
{
    sqlite3_stmt *q = store_prepare(d, "INSERT INTO readings VALUES(?,?,?,?,?,?,?,?,?,?,?)", st);
    bool ok = q != NULL;
    for (size_t i = 0; ok && i < s->entrant_count; i++) {
        const entrant *e = &s->entrants[i];
        char *drawn = drawn_names(e->reading);
        bool bound = bind_number(q, 1, i) && bind_text(q, 2, e->reading->id) && bind_text(q, 3, e->file) &&
                     bind_number(q, 4, e->own) && bind_text(q, 5, e->claim) &&
                     bind_text(q, 6, expectation_name(e->reading->expect)) &&
                     bind_number(q, 7, e->reading->exists_model) && bind_text(q, 8, e->witness_file) &&
                     bind_text(q, 9, e->witness) && bind_number(q, 10, drawn ? s->spec->tries : 0) &&
                     bind_text(q, 11, drawn);
        ok = insert(d, q, bound, st);
        free(drawn);
    }
    sqlite3_finalize(q);
    return ok;
}

static bool insert_families(store *d, const spec *p, status *st)
{
    sqlite3_stmt *q = store_prepare(d, "INSERT INTO families VALUES(?,?,?)", st);
    bool ok = q != NULL;
    for (size_t i = 0; ok && i < p->family_count; i++) {
        text traits;
        text_init(&traits);
        spec_add_family(&traits, &p->families[i].family);
        bool bound = bind_number(q, 1, i) && bind_text(q, 2, p->families[i].name) &&
                     bind_text(q, 3, traits.data);
        ok = insert(d, q, bound, st);
        text_clear(&traits);
    }
    sqlite3_finalize(q);
    return ok;
}

static bool make_tables(store *d, const store_identity *i, const schedule *s, status *st)
{
    text numbers;
    text_init(&numbers);
    text_addf(&numbers, "BEGIN IMMEDIATE; PRAGMA application_id = %u; PRAGMA user_version = %u;",
              STORE_APPLICATION, STORE_FORMAT);
    bool ok = store_run(d, numbers.data, st) && store_run(d, store_schema, st) &&
              insert_campaign(d, i, s, st) && insert_readings(d, s, st) && insert_families(d, s->spec, st) &&
              store_run(d, "COMMIT", st);
    text_clear(&numbers);
    return ok;
}

static bool same(store *d, const char *what, const char *found, const char *wanted, status *st)
{
    return (found && strcmp(found, wanted) == 0) ||
           status_fail(st, EXIT_INPUT, d->path, 0, 0,
                       "found results of %s %s, wanted %s, or another --db for this campaign", what,
                       found ? found : "", wanted);
}

/* Of hashes: that they differ is all there is to say. */
static bool same_text(store *d, const char *what, const char *found, const char *wanted, status *st)
{
    return (found && strcmp(found, wanted) == 0) ||
           status_fail(
               st, EXIT_INPUT, d->path, 0, 0,
               "found results of another text of %s, wanted the same, or another --db for this campaign",
               what);
}

static bool same_campaign(store *d, const store_identity *i, status *st)
{
    sqlite3_stmt *q = store_prepare(
        d, "SELECT digest, program, gmp, mpfr, prelude, part, parts, rng FROM campaign", st);
    if (!q)
        return false;
    bool ok = sqlite3_step(q) == SQLITE_ROW || store_fail(d, st);
    const char *found[5] = {0};
    for (int k = 0; ok && k < 5; k++)
        found[k] = (const char *)sqlite3_column_text(q, k);
    ok = ok && same(d, "the program", found[1], i->program, st) && same(d, "GMP", found[2], i->gmp, st) &&
         same(d, "MPFR", found[3], i->mpfr, st) &&
         (store_column(q, 7) == RNG_VERSION ||
          status_fail(st, EXIT_INPUT, d->path, 0, 0, "found results of another random generator")) &&
         same_text(d, "the prelude", found[4], i->prelude, st) &&
         same_text(d, "the spec (campaign status --json shows it)", found[0], i->digest, st);
    if (ok && (store_column(q, 5) != i->part || store_column(q, 6) != i->parts))
        ok = status_fail(st, EXIT_INPUT, d->path, 0, 0,
                         "found part %" PRIu64 "/%" PRIu64 " of the campaign, wanted %" PRIu64 "/%" PRIu64
                         ", or another --db for it",
                         store_column(q, 5), store_column(q, 6), i->part, i->parts);
    sqlite3_finalize(q);
    return ok;
}

/* The spec is the same, so are the readings' names; but are their texts? */
static bool same_readings(store *d, const schedule *s, status *st)
{
    sqlite3_stmt *q = store_prepare(d, "SELECT id, claim, witness FROM readings ORDER BY reading", st);
    bool ok = q != NULL;
    for (size_t i = 0; ok && i < s->entrant_count; i++) {
        const entrant *e = &s->entrants[i];
        text name;
        text_init(&name);
        text_addf(&name, "the claim file of %s", e->reading->id);
        ok = (sqlite3_step(q) == SQLITE_ROW || store_fail(d, st)) &&
             same(d, "the claim", (const char *)sqlite3_column_text(q, 0), e->reading->id, st) &&
             same_text(d, name.data, (const char *)sqlite3_column_text(q, 1), e->claim, st);
        text_reset(&name);
        text_addf(&name, "the witness of %s", e->reading->id);
        ok = ok && same_text(d, name.data, (const char *)sqlite3_column_text(q, 2), e->witness, st);
        text_clear(&name);
    }
    sqlite3_finalize(q);
    return ok;
}

/* ---- Opening ------------------------------------------------------------------------------------- */

static bool prepare(store *d, status *st)
{
    d->add_unit = store_prepare(d,
                                "INSERT INTO units VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
                                "strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
                                st);
    d->add_model = store_prepare(d, "INSERT INTO counterexamples VALUES(?,?,?,?,?,?,?,?)", st);
    d->add_witness = store_prepare(d, "INSERT INTO witnesses VALUES(?,?,?,?,?,?,?)", st);
    return d->add_unit && d->add_model && d->add_witness;
}

store *store_open(const char *path, const store_identity *identity, const schedule *s, status *st)
{
    store *d = store_new(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, st);
    if (!d)
        return NULL;
    uint64_t tables = 0;
    /* NORMAL: a crash of the machine may lose the last units, which are then done again; never half of one.
     */
    bool ok = take_lock(d, st) && store_number(d, "SELECT count(*) FROM sqlite_master", 0, &tables, st) &&
              (tables == 0 || store_recognise(d, st)) &&
              store_run(d, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", st);
    if (ok && tables == 0)
        ok = make_tables(d, identity, s, st);
    else
        ok = ok && same_campaign(d, identity, st) && same_readings(d, s, st);
    if (ok && prepare(d, st))
        return d;
    store_close(d);
    return NULL;
}

bool store_done(store *d, uint8_t *done, uint64_t total, status *st)
{
    sqlite3_stmt *q = store_prepare(d, "SELECT unit FROM units", st);
    int code = q ? SQLITE_ROW : SQLITE_ERROR;
    while (q && (code = sqlite3_step(q)) == SQLITE_ROW) {
        uint64_t n = store_column(q, 0);
        if (n < total)
            done[n / 8] = (uint8_t)(done[n / 8] | 1u << n % 8);
    }
    sqlite3_finalize(q);
    return code == SQLITE_DONE || store_fail(d, st);
}

/* ---- Recording ----------------------------------------------------------------------------------- */

static bool add_unit(store *d, const unit *u, const outturn *x, status *st)
{
    sqlite3_stmt *q = d->add_unit;
    const tally *y = &x->counts;
    bool bound = bind_number(q, 1, u->number) && bind_number(q, 2, u->entrant);
    if (!u->witness)
        bound = bound && bind_number(q, 3, u->family) && bind_number(q, 4, u->seed) &&
                bind_number(q, 5, u->first);
    uint64_t rest[] = {y->models,
                       y->holds,
                       y->refuted,
                       y->unknown,
                       y->undefined,
                       y->not_applicable,
                       y->skips.compared,
                       y->skips.both,
                       y->skips.one_side,
                       y->skips.tried,
                       y->skips.tried_undefined,
                       outturn_specimens(x),
                       x->microseconds};
    for (int i = 0; i < (int)(sizeof rest / sizeof rest[0]); i++)
        bound = bound && bind_number(q, 6 + i, rest[i]);
    return insert(d, q, bound, st);
}

static bool bind_size(sqlite3_stmt *q, const measure *size)
{
    return bind_number(q, 3, size->horizon) && bind_number(q, 4, size->states) &&
           bind_number(q, 5, size->choices) && bind_number(q, 6, size->height);
}

static bool add_models(store *d, const outturn *x, status *st)
{
    sqlite3_stmt *q = d->add_model;
    bool ok = true;
    for (size_t i = 0; ok && i < x->kept_count; i++) {
        const specimen *c = &x->kept[i];
        bool bound = bind_number(q, 1, x->unit) && bind_number(q, 2, c->index) && bind_size(q, &c->size) &&
                     bind_text(q, 7, c->where) && bind_text(q, 8, c->drn);
        ok = insert(d, q, bound, st);
    }
    return ok;
}

static bool add_witness(store *d, const outturn *x, status *st)
{
    sqlite3_stmt *q = d->add_witness;
    const tally *y = &x->counts;
    bool bound = bind_number(q, 1, x->unit) && bind_number(q, 2, y->witness_verdict) &&
                 bind_size(q, &y->witness.size) && bind_text(q, 7, y->witness.where);
    return insert(d, q, bound, st);
}

bool store_record(store *d, const schedule *s, const outturn *x, status *st)
{
    REQUIRE(x->complete);
    unit u = schedule_unit(s, x->unit);
    bool ok = store_run(d, "BEGIN IMMEDIATE", st) && add_unit(d, &u, x, st) &&
              (u.witness ? add_witness(d, x, st) : add_models(d, x, st)) && store_run(d, "COMMIT", st);
    if (!ok)
        sqlite3_exec(d->db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}
