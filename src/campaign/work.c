#include "campaign/work.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "campaign/sweep.h"

uint64_t work_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* ---- Doing it ------------------------------------------------------------------------------------ */

static specimen *new_kept(outturn *x)
{
    x->kept = alloc_grow(x->kept, x->kept_count, &x->kept_capacity, sizeof *x->kept);
    x->kept[x->kept_count] = (specimen){0};
    return &x->kept[x->kept_count++];
}

/* The first so many are kept as they come; of the others the smallest, last in the list. */
static void keep(outturn *x, uint64_t most, const mdp *m, uint64_t index, const char *where)
{
    bool full = x->kept_count >= most;
    specimen candidate = {.present = true, .generated = true, .index = index, .size = measure_of(m)};
    for (size_t i = 0; full && i < x->kept_count; i++)
        if (!specimen_smaller(&candidate, &x->kept[i]))
            return;
    specimen *slot = x->kept_count > most ? &x->kept[x->kept_count - 1] : new_kept(x);
    specimen_set(slot, m, true, index, where);
}

static bool check_index(outturn *x, const sweep_plan *plan, checker *c, uint64_t keep_most, uint64_t index)
{
    mdp *m;
    verdict v;
    text where;
    text_init(&where);
    bool ok = sweep_check_index(plan, c, x->counts.reading, x->counts.tries, index, &v, &x->counts.skips,
                                &where, &m, &x->st);
    if (ok) {
        tally_count(&x->counts, v);
        if (tally_wants(&x->counts, v))
            keep(x, keep_most, m, index, where.data);
    }
    text_clear(&where);
    mdp_free(m);
    return ok;
}

static bool check_range(outturn *x, const schedule *s, const unit *u)
{
    sweep_plan plan = {.family = s->spec->families[u->family].family, .seed = u->seed, .jobs = 1};
    checker *c = checker_new(x->counts.reading);
    bool ok = true;
    for (uint64_t i = 0; ok && !sweep_interrupted() && i < u->count; i++)
        ok = check_index(x, &plan, c, s->spec->keep, u->first + i);
    checker_free(c);
    return ok && x->counts.models == u->count;
}

void outturn_make(outturn *x, const schedule *s, uint64_t number)
{
    unit u = schedule_unit(s, number);
    *x = (outturn){.unit = number};
    status_init(&x->st);
    tally_init(&x->counts, s->entrants[u.entrant].reading);
    x->counts.tries = s->spec->tries;
    uint64_t begin = work_clock();
    x->complete = u.witness ? sweep_witness(&x->counts, &x->st) : check_range(x, s, &u);
    x->microseconds = work_clock() - begin;
}

void outturn_clear(outturn *x)
{
    for (size_t i = 0; i < x->kept_count; i++)
        specimen_clear(&x->kept[i]);
    free(x->kept);
    tally_clear(&x->counts);
    status_clear(&x->st);
}

uint64_t outturn_specimens(const outturn *x)
{
    return x->counts.reading->exists_model ? x->counts.holds : x->counts.refuted;
}

/* ---- As bytes ------------------------------------------------------------------------------------ */
/* Numbers as decimal digits and a space; a string as its length and its bytes, absent ones as "-". */

static void put(text *out, uint64_t n)
{
    text_addf(out, "%" PRIu64 " ", n);
}

static void put_string(text *out, const char *s)
{
    if (s) {
        put(out, strlen(s));
        text_add(out, s);
    } else {
        text_add(out, "-");
    }
}

static void put_specimen(text *out, const specimen *x)
{
    put(out, x->present);
    put(out, x->generated);
    put(out, x->index);
    put_string(out, x->name);
    put_string(out, x->where);
    put_string(out, x->drn);
    put(out, x->size.horizon);
    put(out, x->size.states);
    put(out, x->size.choices);
    put(out, x->size.height);
}

void outturn_pack(const outturn *x, text *out)
{
    const tally *y = &x->counts;
    uint64_t numbers[] = {x->unit,
                          x->complete,
                          x->microseconds,
                          y->models,
                          y->generated,
                          y->holds,
                          y->refuted,
                          y->unknown,
                          y->undefined,
                          y->not_applicable,
                          y->skips.both,
                          y->skips.one_side,
                          y->skips.compared,
                          y->skips.tried,
                          y->skips.tried_undefined,
                          y->witness_tried,
                          (uint64_t)y->witness_verdict,
                          x->kept_count};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        put(out, numbers[i]);
    put_specimen(out, &y->witness);
    for (size_t i = 0; i < x->kept_count; i++)
        put_specimen(out, &x->kept[i]);
    put(out, (uint64_t)x->st.code);
    put(out, x->st.line);
    put(out, x->st.column);
    put_string(out, x->st.file);
    put_string(out, x->st.text);
}

typedef struct bytes {
    const char *p, *end;
    bool ok;
} bytes;

static uint64_t get(bytes *b)
{
    uint64_t n = 0;
    const char *start = b->p;
    while (b->p < b->end && *b->p >= '0' && *b->p <= '9')
        n = 10 * n + (uint64_t)(*b->p++ - '0');
    b->ok = b->ok && b->p > start && b->p < b->end && *b->p == ' ';
    b->p += b->ok;
    return b->ok ? n : 0;
}

static char *get_string(bytes *b)
{
    if (b->ok && b->p < b->end && *b->p == '-') {
        b->p++;
        return NULL;
    }
    uint64_t length = get(b);
    b->ok = b->ok && length <= (uint64_t)(b->end - b->p);
    if (!b->ok)
        return NULL;
    char *s = alloc_string_n(b->p, (size_t)length);
    b->p += length;
    return s;
}

static void get_specimen(bytes *b, specimen *x)
{
    x->present = get(b) != 0;
    x->generated = get(b) != 0;
    x->index = get(b);
    x->name = get_string(b);
    x->where = get_string(b);
    x->drn = get_string(b);
    x->size.horizon = (uint32_t)get(b);
    x->size.states = (uint32_t)get(b);
    x->size.choices = (size_t)get(b);
    x->size.height = (size_t)get(b);
}

static void get_status(bytes *b, status *st)
{
    int code = (int)get(b);
    unsigned long line = (unsigned long)get(b), column = (unsigned long)get(b);
    char *file = get_string(b), *message = get_string(b);
    if (b->ok && code != 0)
        status_fail(st, code, file, line, column, "%s", message ? message : "");
    free(file);
    free(message);
}

bool outturn_unpack(outturn *x, const schedule *s, const char *data, size_t length)
{
    bytes b = {data, data + length, true};
    *x = (outturn){.unit = get(&b)};
    status_init(&x->st);
    b.ok = b.ok && x->unit < s->total;
    tally *y = &x->counts;
    tally_init(y, s->entrants[b.ok ? schedule_unit(s, x->unit).entrant : 0].reading);
    y->tries = s->spec->tries;
    x->complete = get(&b) != 0;
    uint64_t *numbers[] = {&x->microseconds,
                           &y->models,
                           &y->generated,
                           &y->holds,
                           &y->refuted,
                           &y->unknown,
                           &y->undefined,
                           &y->not_applicable,
                           &y->skips.both,
                           &y->skips.one_side,
                           &y->skips.compared,
                           &y->skips.tried,
                           &y->skips.tried_undefined};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        *numbers[i] = get(&b);
    y->witness_tried = get(&b) != 0;
    y->witness_verdict = (verdict)get(&b);
    uint64_t kept = get(&b);
    get_specimen(&b, &y->witness);
    for (uint64_t i = 0; b.ok && i < kept; i++)
        get_specimen(&b, new_kept(x));
    get_status(&b, &x->st);
    return b.ok && b.p == b.end;
}
