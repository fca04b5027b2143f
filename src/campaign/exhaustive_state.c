#include "config.h"

#include "campaign/exhaustive_state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "base/text.h"

struct exhaustive_state {
    int file; /* -1 for none */
    char *path;
    uint64_t work;      /* what identifies it */
    int64_t last_saved; /* in tenths of a second */
};

/* Everything the result depends on, hashed. */
static uint64_t identify(const reading *r, const exhaustive_plan *plan)
{
    text key;
    text_init(&key);
    text_addf(&key, "%s %s T%u W%u A%u %d %u/%u seed %" PRIu64 " error %u\n", PACKAGE_STRING, r->id,
              plan->horizon, plan->width, plan->actions, plan->deterministic, plan->part, plan->parts,
              plan->seed, plan->error_bits);
    expr_print(&key, r->assertion);
    for (size_t i = 0; i < r->assumption_count; i++) {
        text_add(&key, "\nassume ");
        expr_print(&key, r->assumptions[i]);
    }
    for (const library *lib = r->definitions; lib; lib = library_parent(lib))
        for (size_t i = 0; i < library_count(lib); i++) {
            text_addf(&key, "\ndef %s ", library_get(lib, i)->name);
            expr_print(&key, library_get(lib, i)->body);
        }
    uint64_t hash = rng_hash(key.data);
    text_clear(&key);
    return hash;
}

static void write_line(text *line, uint64_t work, uint64_t next, const exhaustive_result *x)
{
    text_addf(line,
              "%016" PRIx64 " next %" PRIu64 " structures %" PRIu64 " compared %" PRIu64 " undefined %" PRIu64
              " one-side %" PRIu64 " left-out %" PRIu64 " redrawn %" PRIu64,
              work, next, x->structures, x->compared, x->undefined, x->one_side, x->left_out, x->redrawn);
    text_addf(line, " check %016" PRIx64 "\n", rng_hash(line->data));
}

/* A line that is whole and about this work sets the counts. */
static void read_line(exhaustive_state *s, const char *line, exhaustive_result *x, uint64_t *next)
{
    uint64_t work;
    exhaustive_result found = {0};
    uint64_t at;
    int n = sscanf(line,
                   "%" SCNx64 " next %" SCNu64 " structures %" SCNu64 " compared %" SCNu64
                   " undefined %" SCNu64 " one-side %" SCNu64 " left-out %" SCNu64 " redrawn %" SCNu64,
                   &work, &at, &found.structures, &found.compared, &found.undefined, &found.one_side,
                   &found.left_out, &found.redrawn);
    if (n != 8 || work != s->work)
        return;
    text again;
    text_init(&again);
    write_line(&again, work, at, &found);
    if (strcmp(again.data, line) == 0) {
        *next = at;
        x->structures = found.structures;
        x->compared = found.compared;
        x->undefined = found.undefined;
        x->one_side = found.one_side;
        x->left_out = found.left_out;
        x->redrawn = found.redrawn;
    }
    text_clear(&again);
}

/* Does it begin like one of write_line, or was it cut off while it did? */
static bool is_ours(const char *line)
{
    static const char next[] = " next ";
    for (size_t i = 0; i < 16 + strlen(next) && line[i] != '\0' && line[i] != '\n'; i++)
        if (i < 16 ? !strchr("0123456789abcdef", line[i]) : line[i] != next[i - 16])
            return false;
    return true;
}

static bool read_file(exhaustive_state *s, exhaustive_result *x, uint64_t *next, status *st)
{
    FILE *in = fopen(s->path, "r");
    if (!in)
        return false;
    char line[512];
    bool ok = true, whole = true; /* a line cut off by a kill would swallow the next one */
    for (unsigned long number = 1; ok && fgets(line, sizeof line, in); number++) {
        ok = is_ours(line) ||
             status_fail(
                 st, EXIT_USAGE, s->path, number, 1,
                 "found a line that is no state of a run, wanted --resume to name a new file, or one that a "
                 "run has kept its state in");
        read_line(s, line, x, next);
        whole = line[0] != '\0' && line[strlen(line) - 1] == '\n';
    }
    ok = ok && !ferror(in);
    fclose(in);
    return ok && (whole || write(s->file, "\n", 1) == 1);
}

exhaustive_state *exhaustive_state_open(const reading *r, const exhaustive_plan *plan,
                                        exhaustive_result *result, uint64_t *next, status *st)
{
    exhaustive_state *s = alloc_zeroed(1, sizeof *s);
    s->file = -1;
    *next = 0;
    if (!plan->resume)
        return s;
    s->path = alloc_string(plan->resume);
    s->work = identify(r, plan);
    s->file = open(s->path, O_WRONLY | O_APPEND | O_CREAT, 0666);
    if (s->file >= 0 && read_file(s, result, next, st))
        return s;
    if (status_ok(st))
        status_fail(st, EXIT_INTERNAL, s->path, 0, 0,
                    "found no way to keep the state there (%s), wanted --resume to name a file",
                    strerror(errno));
    exhaustive_state_close(s);
    return NULL;
}

void exhaustive_state_close(exhaustive_state *s)
{
    if (!s)
        return;
    if (s->file >= 0)
        close(s->file);
    free(s->path);
    free(s);
}

bool exhaustive_state_save(exhaustive_state *s, uint64_t next, const exhaustive_result *result, bool last,
                           status *st)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t tenths = (int64_t)now.tv_sec * 10 + now.tv_nsec / 100000000;
    if (s->file < 0 || (!last && tenths == s->last_saved))
        return true;
    s->last_saved = tenths;
    text line;
    text_init(&line);
    write_line(&line, s->work, next, result);
    bool ok = write(s->file, line.data, line.length) == (ssize_t)line.length;
    text_clear(&line);
    return ok || status_fail(st, EXIT_INTERNAL, s->path, 0, 0,
                             "found the state not writable (%s), wanted --resume to name a file with room",
                             strerror(errno));
}
