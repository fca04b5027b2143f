#include "campaign/run.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "campaign/sweep.h"

typedef struct runner {
    store *store;
    const schedule *schedule;
    uint64_t part, parts;
    team *team;
    progress *progress;
    uint8_t *done;      /* a bit for each unit, as store_done sets them */
    uint64_t next;      /* the unit to look at next */
    uint64_t under_way; /* offered, not yet back */
} runner;

static bool is_done(const runner *r, uint64_t n)
{
    return r->done[n / 8] >> n % 8 & 1;
}

static bool is_ours(const runner *r, uint64_t n)
{
    return schedule_part(r->schedule, n, r->parts) == r->part;
}

static bool next_unit(runner *r, uint64_t *number)
{
    uint64_t total = r->schedule->total;
    while (r->next < total && (is_done(r, r->next) || !is_ours(r, r->next)))
        r->next++;
    *number = r->next;
    return r->next < total && (r->next++, true);
}

static void count_before(runner *r)
{
    progress *p = r->progress;
    for (uint64_t n = 0; n < r->schedule->total; n++) {
        if (!is_ours(r, n))
            continue;
        unit u = schedule_unit(r->schedule, n);
        p->units++;
        p->models += unit_models(&u);
        p->units_done += is_done(r, n);
        p->models_done += is_done(r, n) ? unit_models(&u) : 0;
    }
    p->models_before = p->models_done;
}

/* What came back; a unit that was interrupted is left for the next time. */
static bool take(runner *r, outturn *x, status *st)
{
    bool ok = true;
    if (!status_ok(&x->st)) {
        ok = status_fail(st, x->st.code, x->st.file, x->st.line, x->st.column, "%s", x->st.text);
    } else if (x->complete) {
        ok = store_record(r->store, r->schedule, x, st);
        r->progress->units_done += ok;
        r->progress->models_done += ok ? x->counts.models : 0;
    }
    outturn_clear(x);
    return ok;
}

static bool work(runner *r, status *st)
{
    team *t = r->team;
    bool ok = true, more = true;
    outturn x;
    while (ok && !sweep_interrupted()) {
        uint64_t number;
        while (t->room(t) > 0 && (more = next_unit(r, &number))) {
            t->offer(t, number);
            r->under_way++;
        }
        if (!more && r->under_way == 0)
            break;
        if (t->collect(t, &x, 100)) {
            r->under_way--;
            ok = take(r, &x, st);
        }
        progress_show(r->progress);
    }
    while (ok && r->under_way > 0 && t->collect(t, &x, 0)) { /* interrupted: what is whole is kept */
        r->under_way--;
        ok = take(r, &x, st);
    }
    return ok;
}

bool run_units(store *d, const schedule *s, uint64_t part, uint64_t parts, team *t, progress_kind kind,
               progress *p, status *st)
{
    *p = (progress){0};
    runner r = {.store = d, .schedule = s, .part = part, .parts = parts, .team = t, .progress = p};
    r.done = alloc_zeroed((size_t)(s->total / 8 + 1), 1);
    bool ok = store_done(d, r.done, s->total, st);
    if (ok) {
        count_before(&r);
        progress_begin(p, kind);
        ok = work(&r, st);
        progress_end(p);
    }
    free(r.done);
    return ok;
}
