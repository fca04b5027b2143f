#include "campaign/progress.h"

#include <inttypes.h>
#include <stdio.h>

#include "campaign/work.h"

#define BAR_WIDTH 24u
#define BAR_EVERY 200000u
#define LINE_EVERY 60000000u

void progress_begin(progress *p, progress_kind kind)
{
    p->kind = kind;
    p->begun = p->shown = work_clock();
}

void progress_add_rate(text *out, const progress *p, uint64_t elapsed)
{
    uint64_t fresh = p->models_done - p->models_before;
    uint64_t milliseconds = elapsed < 1000 ? 1 : elapsed / 1000;
    uint64_t a_minute = fresh * 60000 / milliseconds;
    text_addf(out, "%" PRIu64 " models/s", fresh * 1000 / milliseconds);
    if (a_minute == 0)
        return;
    uint64_t left = (p->models - p->models_done) * 60 / a_minute;
    text_addf(out, ", %" PRIu64 ":%02" PRIu64 ":%02" PRIu64 " left", left / 3600, left / 60 % 60, left % 60);
}

static void add_share(text *out, const progress *p)
{
    uint64_t percent = p->units > 0 ? p->units_done * 100 / p->units : 100;
    text_addf(out, "%3" PRIu64 "%%  %" PRIu64 " of %" PRIu64 " unit%s, ", percent, p->units_done, p->units,
              text_plural(p->units));
}

static void add_bar(text *out, const progress *p)
{
    uint64_t full = p->units > 0 ? p->units_done * BAR_WIDTH / p->units : BAR_WIDTH;
    text_add(out, "\r\033[K[");
    for (uint64_t i = 0; i < BAR_WIDTH; i++)
        text_add_char(out, i < full ? '#' : '.');
    text_add(out, "] ");
}

void progress_show(progress *p)
{
    uint64_t now = work_clock();
    uint64_t every = p->kind == PROGRESS_BAR ? BAR_EVERY : LINE_EVERY;
    if (p->kind == PROGRESS_NONE || now - p->shown < every)
        return;
    p->shown = now;
    text line;
    text_init(&line);
    if (p->kind == PROGRESS_BAR)
        add_bar(&line, p);
    else
        text_add(&line, "rationale: ");
    add_share(&line, p);
    progress_add_rate(&line, p, now - p->begun);
    if (p->kind == PROGRESS_LINES)
        text_add_char(&line, '\n');
    fputs(line.data, stderr);
    fflush(stderr);
    text_clear(&line);
}

void progress_end(progress *p)
{
    if (p->kind == PROGRESS_BAR)
        fputs("\r\033[K", stderr);
}
