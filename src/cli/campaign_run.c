/* rationale campaign run */
#include "cli/campaign.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "campaign/run.h"
#include "cli/idle_options.h"
#include "cli/report.h"
#include "cli/selection.h"

/* All that a run needs before it begins. */
typedef struct preparation {
    spec spec;
    selection selection;
    entrant *entrants;
    size_t entrant_count;
    size_t left_out; /* readings about one model file */
    schedule schedule;
    store_identity identity;
} preparation;

/* ---- Readings ------------------------------------------------------------------------------------ */

/* A claim file's path as seen from here: what the spec says is relative to the spec. */
static char *beside(const char *spec_path, const char *name)
{
    const char *slash = strrchr(spec_path, '/');
    text path;
    text_init(&path);
    if (slash && name[0] != '/')
        text_add_n(&path, spec_path, (size_t)(slash - spec_path) + 1);
    text_add(&path, name);
    return text_take(&path);
}

/* It is the spec that is wrong where there is no such file: what is wrong in it is the file's own. */
static bool is_there(const preparation *p, const spec_claim *c, const char *path, status *st)
{
    return access(path, R_OK) == 0 ||
           status_fail(st, EXIT_INPUT, p->spec.path, c->line, c->column,
                       "found %.80s, which cannot be read (%s), wanted a claim file beside the spec", c->name,
                       strerror(errno));
}

static bool add_claim(preparation *p, const options *o, const spec_claim *c, status *st)
{
    if (text_ends_with(c->name, ".claim")) {
        char *path = beside(p->spec.path, c->name);
        bool ok = is_there(p, c, path, st) && selection_add_file(&p->selection, path, st);
        free(path);
        return ok;
    }
    if (strcmp(c->name, "all") == 0)
        return selection_all(&p->selection, o, st);
    bool found = false;
    return selection_add_name(&p->selection, o, c->name, &found, st) &&
           (found ||
            status_fail(st, EXIT_INPUT, p->spec.path, c->line, c->column,
                        "found %.80s, wanted a name that `rationale claims` lists, a leading part of "
                        "one, a .claim file or all",
                        c->name));
}

/* Was the reading selected by its file? */
static bool is_own(const spec *s, const reading *r)
{
    bool own = false;
    for (size_t i = 0; !own && i < s->claim_count; i++) {
        char *path = beside(s->path, s->claims[i].name);
        own = strcmp(path, r->file) == 0;
        free(path);
    }
    return own;
}

static bool enter(preparation *p, const reading *r, status *st)
{
    const entrant *before = p->entrant_count ? &p->entrants[p->entrant_count - 1] : NULL;
    entrant *e = &p->entrants[p->entrant_count++];
    *e = (entrant){.reading = r, .own = is_own(&p->spec, r)};
    e->file = alloc_string(common_short_path(r->file));
    e->witness_file = r->witness ? alloc_string(common_short_path(r->witness)) : NULL;
    bool ok = true;
    if (before && strcmp(before->reading->file, r->file) == 0)
        memcpy(e->claim, before->claim, DIGEST_SIZE);
    else
        ok = digest_file(r->file, e->claim, st);
    return ok && (!r->witness || digest_file(r->witness, e->witness, st));
}

static bool add_entrants(preparation *p, status *st)
{
    const selection *s = &p->selection;
    p->entrants = alloc_zeroed(s->reading_count, sizeof *p->entrants);
    bool ok = true;
    for (size_t i = 0; ok && i < s->reading_count; i++) {
        if (s->readings[i]->on)
            p->left_out++;
        else
            ok = enter(p, s->readings[i], st);
    }
    return ok && (p->entrant_count > 0 ||
                  status_fail(st, EXIT_INPUT, p->spec.path, p->spec.claims[0].line, p->spec.claims[0].column,
                              "found only readings about one model file, wanted others"));
}

/* ---- What the database belongs to ---------------------------------------------------------------- */

static bool identify(preparation *p, const options *o, status *st)
{
    const char **names = alloc_zeroed(p->entrant_count, sizeof *names);
    for (size_t i = 0; i < p->entrant_count; i++)
        names[i] = p->entrants[i].reading->id;
    text spec_text;
    text_init(&spec_text);
    spec_add(&spec_text, &p->spec, names, p->entrant_count);
    free(names);
    store_identity_init(&p->identity);
    digest_text(spec_text.data, spec_text.length, p->identity.digest);
    p->identity.spec = text_take(&spec_text);
    p->identity.part = o->part;
    p->identity.parts = o->parts;
    char *prelude = common_prelude_file();
    bool ok = digest_file(prelude, p->identity.prelude, st);
    free(prelude);
    return ok;
}

/* All that decides the results, in one number: ranks of MPI must agree on it. */
static void digest_all(const preparation *p, char hex[DIGEST_SIZE])
{
    const store_identity *i = &p->identity;
    text all;
    text_init(&all);
    text_addf(&all, "%s\n%s\n%s\n%s\n%s\n", i->digest, i->program, i->gmp, i->mpfr, i->prelude);
    for (size_t k = 0; k < p->entrant_count; k++)
        text_addf(&all, "%s %s\n", p->entrants[k].claim, p->entrants[k].witness);
    digest_text(all.data, all.length, hex);
    text_clear(&all);
}

static bool prepare(preparation *p, const options *o, const char *spec_path, status *st)
{
    bool ok = spec_read(&p->spec, spec_path, st) && selection_open(&p->selection, st);
    for (size_t i = 0; ok && i < p->spec.claim_count; i++)
        ok = add_claim(p, o, &p->spec.claims[i], st);
    return ok && idle_proofs(o, &p->selection, st) && add_entrants(p, st) &&
           schedule_make(&p->schedule, &p->spec, p->entrants, p->entrant_count, st) && identify(p, o, st);
}

static void preparation_clear(preparation *p)
{
    store_identity_clear(&p->identity);
    schedule_clear(&p->schedule);
    for (size_t i = 0; i < p->entrant_count; i++) {
        free(p->entrants[i].file);
        free(p->entrants[i].witness_file);
    }
    free(p->entrants);
    selection_clear(&p->selection);
    spec_clear(&p->spec);
}

/* ---- Running ------------------------------------------------------------------------------------- */

static progress_kind kind_of(const options *o)
{
    if (o->quiet)
        return PROGRESS_NONE;
    return isatty(STDERR_FILENO) ? PROGRESS_BAR : PROGRESS_LINES;
}

static int finish(const options *o, const progress *p, text *out)
{
    if (!o->quiet) {
        text_addf(out, "%s: ", o->db);
        report_count(out, p->units_done);
        text_add(out, " of ");
        report_count(out, p->units);
        text_addf(out, " unit%s, ", text_plural(p->units));
        report_count(out, p->models_done);
        text_addf(out, " model%s\n", text_plural(p->models_done));
    }
    if (p->units_done == p->units)
        return EXIT_AS_EXPECTED;
    fprintf(stderr, "rationale: interrupted; the same command goes on from here\n");
    return EXIT_UNDECIDED;
}

/* On the process that records: rank 0, or the only one. */
static int lead(const options *o, const preparation *p, store *d, const mpi_world *w, text *out, status *st)
{
    unsigned jobs = o->mpi && !o->given[OPT_JOBS] ? 1 : o->jobs;
    team *t = w->up ? team_of_ranks(&p->schedule, w, jobs) : team_of_threads(&p->schedule, jobs);
    progress reached;
    bool ok = run_units(d, &p->schedule, o->part, o->parts, t, kind_of(o), &reached, st);
    if (!ok)
        sweep_interrupt(); /* the others need not finish what they are at */
    t->disband(t);
    return ok ? finish(o, &reached, out) : st->code;
}

static bool agree(const mpi_world *w, const preparation *p, status *st)
{
    char digest[DIGEST_SIZE];
    digest_all(p, digest);
    return mpi_same(w, digest) ||
           status_fail(st, EXIT_INPUT, p->spec.path, 0, 0,
                       "found another spec, claims or versions on rank %d than on rank 0, "
                       "wanted the same",
                       w->rank);
}

/* All ranks together: go on? If not, one of them says why, now: once rank 0 has ended, mpirun ends the
 * others. */
static int go_on(const mpi_world *w, status *st)
{
    bool ours;
    int code = mpi_agree(w, st->code, &ours);
    if (w->up && !status_ok(st)) {
        if (ours)
            common_error(st);
        status_clear(st);
    }
    return code;
}

static int run_prepared(const options *o, const preparation *p, const mpi_world *w, text *out, status *st)
{
    store *d = NULL;
    bool leader = w->rank == 0;
    agree(w, p, st);
    int code = go_on(w, st);
    if (code == EXIT_AS_EXPECTED) {
        if (leader)
            d = store_open(o->db, &p->identity, &p->schedule, st);
        code = go_on(w, st);
    }
    if (code == EXIT_AS_EXPECTED) {
        if (leader)
            code = lead(o, p, d, w, out, st);
        else
            mpi_attend(&p->schedule, o->given[OPT_JOBS] ? o->jobs : 1);
    }
    store_close(d);
    return code;
}

int campaign_run(const options *o, const char *spec_path, text *out, status *st)
{
    mpi_world w = {0};
    if (o->mpi && !mpi_begin(&w, st))
        return st->code;
    common_catch_interrupt();
    preparation p = {0};
    prepare(&p, o, spec_path, st);
    int code = go_on(&w, st);
    if (code == EXIT_AS_EXPECTED) {
        if (p.left_out > 0 && !o->quiet && w.rank == 0)
            fprintf(stderr, "rationale: %zu reading%s about one model file %s left out\n", p.left_out,
                    text_plural(p.left_out), p.left_out == 1 ? "is" : "each are");
        code = run_prepared(o, &p, &w, out, st);
    }
    preparation_clear(&p);
    mpi_end(&w);
    return w.rank == 0 ? code : EXIT_AS_EXPECTED; /* mpirun hands on what is not 0 */
}
