#include "campaign/schedule.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "search/steer.h"

/* ---- Making -------------------------------------------------------------------------------------- */

static bool multiply(uint64_t *n, uint64_t factor)
{
    if (factor > 0 && *n > SCHEDULE_MAX_UNITS / factor)
        return false;
    *n *= factor;
    return true;
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    while (b > 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Near the golden section, so that steps of this length spread evenly. */
static uint64_t stride_for(uint64_t total)
{
    uint64_t stride = total * 618 / 1000 + 1;
    while (common_divisor(stride, total) > 1)
        stride++;
    return stride;
}

static bool count_units(schedule *s, status *st)
{
    const spec *p = s->spec;
    s->chunks = (p->models - 1) / p->unit + 1;
    bool ok = true;
    for (size_t i = 0; ok && i < p->seed_count; i++) {
        uint64_t more = p->seeds[i].last - p->seeds[i].first;
        ok = more < SCHEDULE_MAX_UNITS && (s->seeds += more + 1) <= SCHEDULE_MAX_UNITS;
    }
    s->total = s->entrant_count;
    ok = ok && multiply(&s->total, p->family_count) && multiply(&s->total, s->seeds) &&
         multiply(&s->total, s->chunks);
    s->total += s->witness_count;
    s->stride = ok ? stride_for(s->total) : 1;
    return ok || status_fail(st, EXIT_INPUT, p->path, 1, 1,
                             "found more than %u units of %" PRIu64 " model%s, wanted fewer, or larger ones "
                             "(a field unit)",
                             SCHEDULE_MAX_UNITS, p->unit, text_plural(p->unit));
}

static bool families_fit(const schedule *s, status *st)
{
    for (size_t i = 0; i < s->entrant_count; i++)
        for (size_t j = 0; j < s->spec->family_count; j++) {
            family f = s->spec->families[j].family;
            steer(&f, s->entrants[i].reading);
            status fit;
            status_init(&fit);
            bool ok = family_fits(&f, &fit) ||
                      status_fail(st, EXIT_INPUT, s->spec->path, s->spec->families[j].line, 1, "%s (for %s)",
                                  fit.text, s->entrants[i].reading->id);
            status_clear(&fit);
            if (!ok)
                return false;
        }
    return true;
}

bool schedule_make(schedule *s, const spec *p, const entrant *entrants, size_t count, status *st)
{
    *s = (schedule){.spec = p, .entrants = entrants, .entrant_count = count};
    s->witnesses = alloc_zeroed(count, sizeof *s->witnesses);
    for (size_t i = 0; i < count; i++)
        if (entrants[i].reading->witness)
            s->witnesses[s->witness_count++] = i;
    return count_units(s, st) && families_fit(s, st);
}

void schedule_clear(schedule *s)
{
    free(s->witnesses);
    *s = (schedule){0};
}

/* ---- Asking -------------------------------------------------------------------------------------- */

static uint64_t nth_seed(const spec *p, uint64_t n)
{
    size_t i = 0;
    for (; n > p->seeds[i].last - p->seeds[i].first; i++) {
        REQUIRE(i + 1 < p->seed_count);
        n -= p->seeds[i].last - p->seeds[i].first + 1;
    }
    return p->seeds[i].first + n;
}

unit schedule_unit(const schedule *s, uint64_t number)
{
    REQUIRE(number < s->total);
    unit u = {.number = number};
    if (number < s->witness_count) {
        u.witness = true;
        u.entrant = s->witnesses[number];
        return u;
    }
    uint64_t rest = number - s->witness_count;
    uint64_t chunk = rest % s->chunks;
    rest /= s->chunks;
    u.seed = nth_seed(s->spec, rest % s->seeds);
    rest /= s->seeds;
    u.family = (size_t)(rest % s->spec->family_count);
    u.entrant = (size_t)(rest / s->spec->family_count);
    u.first = chunk * s->spec->unit;
    uint64_t left = s->spec->models - u.first;
    u.count = left < s->spec->unit ? left : s->spec->unit;
    return u;
}

uint64_t schedule_part(const schedule *s, uint64_t number, uint64_t parts)
{
    REQUIRE(number < s->total && parts >= 1 && parts <= SCHEDULE_MAX_PARTS);
    return number * s->stride % s->total * parts / s->total + 1;
}

uint64_t unit_models(const unit *u)
{
    return u->count;
}
