/* Reading what is recorded. */
#include "campaign/store_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

store *store_read(const char *path, status *st)
{
    store *d = store_new(path, SQLITE_OPEN_READWRITE,
                         st); /* what a killed process left behind is put right */
    if (d && store_recognise(d, st))
        return d;
    store_close(d);
    return NULL;
}

/* ---- The whole ----------------------------------------------------------------------------------- */

bool store_summarise(store *d, store_summary *x, status *st)
{
    *x = (store_summary){0};
    sqlite3_stmt *q = store_prepare(
        d,
        "SELECT spec, digest, program, gmp, mpfr, part, parts, campaign.units,"
        " campaign.models, count(unit), ifnull(sum(units.models), 0), ifnull(sum(microseconds), 0),"
        " (SELECT count(*) FROM readings), (SELECT count(drawn) FROM readings),"
        " (SELECT max(draws_per_model) FROM readings), ifnull(sum(instances), 0)"
        " FROM campaign LEFT JOIN units",
        st);
    if (!q)
        return false;
    bool ok = sqlite3_step(q) == SQLITE_ROW || store_fail(d, st);
    if (ok) {
        char **texts[] = {&x->spec, &x->digest, &x->program, &x->gmp, &x->mpfr};
        for (int i = 0; i < 5; i++)
            *texts[i] = store_column_text(q, i);
        uint64_t *numbers[] = {&x->part,           &x->parts,           &x->units,        &x->models,
                               &x->units_done,     &x->models_done,     &x->microseconds, &x->readings,
                               &x->drawn_readings, &x->draws_per_model, &x->instances};
        for (int i = 0; i < (int)(sizeof numbers / sizeof numbers[0]); i++)
            *numbers[i] = store_column(q, 5 + i);
    }
    sqlite3_finalize(q);
    return ok;
}

void store_summary_clear(store_summary *x)
{
    free(x->spec);
    free(x->digest);
    free(x->program);
    free(x->gmp);
    free(x->mpfr);
    *x = (store_summary){0};
}

/* ---- Verdicts ------------------------------------------------------------------------------------ */

static expectation expectation_of(const char *name)
{
    for (int e = EXPECT_HOLDS; e < EXPECT_UNKNOWN; e++)
        if (name && strcmp(name, expectation_name((expectation)e)) == 0)
            return (expectation)e;
    return EXPECT_UNKNOWN;
}

/* Names such as "q, y" as the reading's binders; only the names of those matter here. */
static void read_drawn(const char *names, store_verdict *v)
{
    size_t count = names ? 1 : 0;
    for (const char *p = names; p && *p; p++)
        count += *p == ',';
    v->ranges = alloc_zeroed(count, sizeof *v->ranges);
    v->reading.drawn = alloc_zeroed(count, sizeof *v->reading.drawn);
    v->reading.drawn_count = count;
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(names, ",");
        v->ranges[i].name = alloc_string_n(names, length);
        v->reading.drawn[i] = &v->ranges[i];
        names += length + strspn(names + length, ", ");
    }
}

static void read_verdict(sqlite3_stmt *q, store_verdict *v)
{
    v->reading.id = store_column_text(q, 1);
    v->reading.file = store_column_text(q, 2);
    v->own = store_column(q, 3) != 0;
    v->reading.expect = expectation_of((const char *)sqlite3_column_text(q, 4));
    v->reading.exists_model = store_column(q, 5) != 0;
    v->family = store_column(q, 6);
    tally *y = &v->counts;
    y->reading = &v->reading;
    uint64_t *numbers[] = {&y->models,
                           &y->holds,
                           &y->refuted,
                           &y->unknown,
                           &y->undefined,
                           &y->not_applicable,
                           &y->skips.compared,
                           &y->skips.both,
                           &y->skips.one_side,
                           &y->skips.tried,
                           &y->skips.tried_undefined};
    for (int i = 0; i < 11; i++)
        *numbers[i] = store_column(q, 7 + i);
    y->generated = y->models;
    y->tries = (unsigned)store_column(q, 18);
    read_drawn((const char *)sqlite3_column_text(q, 19), v);
}

static void read_size(sqlite3_stmt *q, int first, measure *size)
{
    *size = (measure){.horizon = (uint32_t)store_column(q, first),
                      .states = (uint32_t)store_column(q, first + 1),
                      .choices = (size_t)store_column(q, first + 2),
                      .height = (size_t)store_column(q, first + 3)};
}

/* The first row of a query for a reading (and a family, unless the query has but one parameter). */
static sqlite3_stmt *first_row(store *d, const char *sql, uint64_t about, uint64_t within, int *code,
                               status *st)
{
    sqlite3_stmt *q = store_prepare(d, sql, st);
    if (q) {
        sqlite3_bind_int64(q, 1, (sqlite3_int64)about);
        if (sqlite3_bind_parameter_count(q) > 1)
            sqlite3_bind_int64(q, 2, (sqlite3_int64)within);
        *code = sqlite3_step(q);
    }
    return q;
}

#define SPECIMEN                                                                                \
    "SELECT model, horizon, states, choices, height, evidence, drn, seed FROM counterexamples " \
    "JOIN units USING(unit) WHERE reading = ? AND family = ? ORDER BY "

static bool read_specimen(store *d, const char *sql, uint64_t about, const store_verdict *v, specimen *x,
                          uint64_t *seed, status *st)
{
    int code = SQLITE_ERROR;
    sqlite3_stmt *q = first_row(d, sql, about, v->family, &code, st);
    if (code == SQLITE_ROW) {
        *x = (specimen){.present = true, .generated = true, .index = store_column(q, 0)};
        read_size(q, 1, &x->size);
        x->where = store_column_text(q, 5);
        x->drn = store_column_text(q, 6);
        *seed = store_column(q, 7);
        text name;
        text_init(&name);
        text_addf(&name, "MDP %llu of seed %llu", (unsigned long long)x->index, (unsigned long long)*seed);
        x->name = text_take(&name);
    }
    bool ok = code == SQLITE_ROW || code == SQLITE_DONE || store_fail(d, st);
    sqlite3_finalize(q);
    return ok;
}

static bool read_witness(store *d, uint64_t about, tally *y, status *st)
{
    int code = SQLITE_ERROR;
    sqlite3_stmt *q = first_row(
        d,
        "SELECT verdict, horizon, states, choices, height, evidence, witness_file FROM"
        " witnesses JOIN units USING(unit) JOIN readings USING(reading)"
        " WHERE reading = ?",
        about, 0, &code, st);
    if (code == SQLITE_ROW) {
        y->witness_tried = true;
        y->witness_verdict = (verdict)store_column(q, 0);
        y->witness = (specimen){.present = true};
        read_size(q, 1, &y->witness.size);
        y->witness.where = store_column_text(q, 5);
        y->witness.name = store_column_text(q, 6);
    }
    bool ok = code == SQLITE_ROW || code == SQLITE_DONE || store_fail(d, st);
    sqlite3_finalize(q);
    return ok;
}

static void verdict_clear(store_verdict *v)
{
    for (size_t i = 0; i < v->reading.drawn_count; i++)
        free(v->ranges[i].name);
    free(v->ranges);
    free(v->reading.drawn);
    free(v->reading.id);
    free(v->reading.file);
    tally_clear(&v->counts);
}

static bool one_verdict(store *d, sqlite3_stmt *q, bool (*each)(void *, store_verdict *), void *self,
                        bool *more, status *st)
{
    store_verdict v = {0};
    read_verdict(q, &v);
    uint64_t about = store_column(q, 0);
    tally *y = &v.counts;
    bool ok = read_witness(d, about, y, st) &&
              read_specimen(d, SPECIMEN "unit, model LIMIT 1", about, &v, &y->first, &v.first_seed, st) &&
              read_specimen(d, SPECIMEN "horizon, states, choices, height, unit, model LIMIT 1", about, &v,
                            &y->smallest, &v.smallest_seed, st);
    *more = ok && each(self, &v);
    verdict_clear(&v);
    return ok;
}

bool store_verdicts(store *d, bool (*each)(void *self, store_verdict *v), void *self, status *st)
{
    /* One transaction, so that all is of one moment. */
    sqlite3_stmt *q = store_prepare(
        d,
        "SELECT readings.reading, id, file, own, expect, exists_model, families.family,"
        " ifnull(sum(models), 0), ifnull(sum(holds), 0), ifnull(sum(refuted), 0), ifnull(sum(unknown), 0),"
        " ifnull(sum(undefined), 0), ifnull(sum(not_applicable), 0), ifnull(sum(compared), 0),"
        " ifnull(sum(skipped_both), 0), ifnull(sum(skipped_one_side), 0), ifnull(sum(instances), 0),"
        " ifnull(sum(instances_undefined), 0), draws_per_model, drawn"
        " FROM readings CROSS JOIN families LEFT JOIN units"
        " ON units.reading = readings.reading AND units.family = families.family"
        " GROUP BY families.family, readings.reading ORDER BY families.family, readings.reading",
        st);
    bool ok = q && store_run(d, "BEGIN", st), more = true;
    int code = SQLITE_DONE;
    while (ok && more && (code = sqlite3_step(q)) == SQLITE_ROW)
        ok = one_verdict(d, q, each, self, &more, st);
    ok = ok && (code == SQLITE_DONE || !more || store_fail(d, st));
    sqlite3_finalize(q);
    sqlite3_exec(d->db, "COMMIT", NULL, NULL, NULL);
    return ok;
}

/* ---- Rows ---------------------------------------------------------------------------------------- */

static const char *const tables[] = {
    [STORE_UNITS] =
        "SELECT unit, id AS reading, name AS family, seed, first, models, holds, refuted, unknown,"
        " undefined, not_applicable, compared, skipped_both, skipped_one_side, draws_per_model, instances,"
        " instances_undefined, counterexamples,"
        " CASE witnesses.verdict WHEN 0 THEN 'holds' WHEN 1 THEN 'refuted' WHEN 2 THEN 'unknown'"
        " WHEN 3 THEN 'undefined' WHEN 4 THEN 'not applicable' END AS witness,"
        " microseconds, finished FROM units JOIN readings USING(reading)"
        " LEFT JOIN families USING(family) LEFT JOIN witnesses USING(unit) ORDER BY unit",
    [STORE_COUNTEREXAMPLES] =
        "SELECT counterexamples.unit, id AS reading, name AS family, seed, model, horizon,"
        " states, choices, height, evidence, drn FROM counterexamples JOIN units USING(unit)"
        " JOIN readings USING(reading) JOIN families USING(family) ORDER BY 1, model",
};

enum { MAX_COLUMNS = 32 };

bool store_rows(store *d, store_table table, bool (*each)(void *self, const store_row *row), void *self,
                status *st)
{
    sqlite3_stmt *q = store_prepare(d, tables[table], st);
    if (!q)
        return false;
    const char *names[MAX_COLUMNS], *values[MAX_COLUMNS];
    bool numbers[MAX_COLUMNS];
    store_row row = {(size_t)sqlite3_column_count(q), names, values, numbers};
    REQUIRE(row.count <= MAX_COLUMNS);
    int code;
    bool more = true;
    while (more && (code = sqlite3_step(q)) == SQLITE_ROW) {
        for (int i = 0; i < (int)row.count; i++) {
            names[i] = sqlite3_column_name(q, i);
            numbers[i] = sqlite3_column_type(q, i) == SQLITE_INTEGER;
            values[i] = (const char *)sqlite3_column_text(q, i);
        }
        more = each(self, &row);
    }
    bool ok = !more || code == SQLITE_DONE || store_fail(d, st);
    sqlite3_finalize(q);
    return ok;
}
