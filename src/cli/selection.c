#include "cli/selection.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/near.h"
#include "campaign/screen.h"
#include "model/drn.h"

static void add_reading(selection *s, const reading *r)
{
    for (size_t i = 0; i < s->reading_count; i++)
        if (s->readings[i] == r)
            return;
    s->readings[s->reading_count++] = r;
}

/* Make room for every reading in the set; the array only grows. */
static void make_room(selection *s)
{
    s->readings = alloc_resize(s->readings, claim_set_count(s->claims), sizeof *s->readings);
}

static bool is_read(const selection *s, const char *path)
{
    for (size_t i = 0; i < claim_set_count(s->claims); i++)
        if (strcmp(claim_set_get(s->claims, i)->file, path) == 0)
            return true;
    return false;
}

/* The readings of a claim file, or those that `name` (NULL for all) is a leading part of. */
static bool add_file(selection *s, const char *path, const char *name, status *st)
{
    if (!is_read(s, path) && !claim_set_read_file(s->claims, path, st))
        return false;
    make_room(s);
    bool found = false;
    const reading *first = NULL;
    for (size_t i = 0; i < claim_set_count(s->claims); i++) {
        const reading *r = claim_set_get(s->claims, i);
        if (strcmp(r->file, path) != 0)
            continue;
        first = first ? first : r;
        if (!name || reading_matches(r, name)) {
            add_reading(s, r);
            found = true;
        }
    }
    return found || status_fail(st, EXIT_USAGE, NULL, 0, 0,
                                "found %s:%s, wanted one of the claims in that file, such as %s", path, name,
                                first->id);
}

bool selection_add_file(selection *s, const char *path, status *st)
{
    return add_file(s, path, NULL, st);
}

/* FILE.claim:NAME, the colon's place; NULL for anything else. */
static const char *find_name(const char *word)
{
    const char *end = strstr(word, ".claim:");
    return end ? end + strlen(".claim") : NULL;
}

static bool add_named(selection *s, const char *word, const char *colon, status *st)
{
    text path;
    text_init(&path);
    text_add_n(&path, word, (size_t)(colon - word));
    bool ok = add_file(s, path.data, colon + 1, st);
    text_clear(&path);
    return ok;
}

static bool add_matching(selection *s, const char *name)
{
    bool found = false;
    for (size_t i = 0; i < claim_set_count(s->claims); i++)
        if (reading_matches(claim_set_get(s->claims, i), name)) {
            add_reading(s, claim_set_get(s->claims, i));
            found = true;
        }
    return found;
}

/* The installed claim files, read when the first name asks for them. */
static bool read_installed(selection *s, const options *o, status *st)
{
    if (s->installed)
        return true;
    s->installed = true;
    char *proofs = common_proofs_directory(o);
    bool ok = claim_set_read_directory(s->claims, proofs, st);
    free(proofs);
    make_room(s);
    return ok;
}

/* The name of a reading or a leading part of one that is nearest to a word, nearer than `least`. */
static void nearest_part(const char *word, const char *id, unsigned *least, text *best)
{
    text part;
    text_init(&part);
    for (size_t end = 1; *id; end++) {
        text_add_n(&part, id + end - 1, 1);
        if (id[end] && id[end] != '/')
            continue;
        unsigned distance = near_distance(word, part.data);
        if (distance < *least) {
            *least = distance;
            text_reset(best);
            text_add(best, part.data);
        }
        if (!id[end])
            break;
    }
    text_clear(&part);
}

static bool no_such_claim(const selection *s, const char *word, status *st)
{
    if (strcmp(word, "all") == 0)
        return status_fail(
            st, EXIT_USAGE, NULL, 0, 0,
            "found all, which is no claim, wanted names: `rationale paper` checks all there are");
    text best;
    text_init(&best);
    unsigned least = NEAR_FARTHEST;
    for (size_t i = 0; i < claim_set_count(s->claims); i++)
        nearest_part(word, claim_set_get(s->claims, i)->id, &least, &best);
    status_fail(st, EXIT_USAGE, NULL, 0, 0,
                "found %s, which is no claim and no file, wanted one of those that `rationale claims` "
                "lists, a .claim file or a model%s%s%s",
                word, best.length ? ": did you mean " : "", best.data, best.length ? "?" : "");
    text_clear(&best);
    return false;
}

static bool add_argument(selection *s, const options *o, const char *word, status *st)
{
    if (text_ends_with(word, ".claim"))
        return selection_add_file(s, word, st);
    if (find_name(word))
        return add_named(s, word, find_name(word), st);
    struct stat info;
    bool there = stat(word, &info) == 0, file = there && !S_ISDIR(info.st_mode);
    if (strcmp(word, "-") == 0 || file || text_ends_with(word, ".drn")) {
        s->models[s->model_count++] = word;
        return true;
    }
    return read_installed(s, o, st) &&
           (add_matching(s, word) || /* a folder may be named like a claim */
            (there ? status_fail(st, EXIT_USAGE, NULL, 0, 0,
                                 "found the folder %s, wanted files: %s/*.drn or %s/*.claim, say", word, word,
                                 word)
                   : no_such_claim(s, word, st)));
}

bool selection_add_name(selection *s, const options *o, const char *name, bool *found, status *st)
{
    if (!read_installed(s, o, st))
        return false;
    *found = add_matching(s, name);
    return true;
}

bool selection_open(selection *s, status *st)
{
    *s = (selection){0};
    s->prelude = common_prelude(st);
    if (s->prelude)
        s->claims = claim_set_new(s->prelude);
    return s->prelude != NULL;
}

bool selection_make(selection *s, const options *o, status *st)
{
    if (!selection_open(s, st))
        return false;
    s->models = alloc_zeroed((size_t)o->argument_count, sizeof *s->models);
    bool ok = true;
    for (int i = 0; ok && i < o->argument_count; i++)
        ok = add_argument(s, o, o->arguments[i], st);
    return ok;
}

bool selection_all(selection *s, const options *o, status *st)
{
    if (!read_installed(s, o, st))
        return false;
    for (size_t i = 0; i < claim_set_count(s->claims); i++)
        add_reading(s, claim_set_get(s->claims, i));
    return s->reading_count > 0 ||
           status_fail(st, EXIT_INPUT, o->proofs, 1, 1,
                       "found no claim files in the folder, wanted some that end in .claim");
}

void selection_clear(selection *s)
{
    claim_set_free(s->claims);
    library_free(s->prelude);
    free(s->readings);
    free(s->models);
}

bool model_list_read(model_list *l, const selection *s, const options *o, status *st)
{
    *l = (model_list){alloc_zeroed(s->model_count, sizeof *l->items), 0};
    for (size_t i = 0; i < s->model_count; i++) {
        mdp *m = common_model(o, s->models[i], st);
        if (!m)
            return false;
        l->items[l->count++] = m;
        if (!common_require_horizon(m, st))
            return false;
    }
    return true;
}

void model_list_clear(model_list *l)
{
    for (size_t i = 0; i < l->count; i++)
        mdp_free(l->items[i]);
    free(l->items);
}

sweep_plan selection_plan(const options *o, uint64_t count)
{
    return (sweep_plan){
        .family = o->family,
        .seed = o->seed,
        .count = o->given[OPT_RANDOM] ? o->random : count,
        .only_given = o->given[OPT_ONLY],
        .only = o->only,
        .jobs = o->jobs,
        .screen = o->screen,
        .primes = o->primes,
        .prove = o->prove,
        .progress = !o->quiet && isatty(STDERR_FILENO),
    };
}

static bool run_on(tally *y, status *st)
{
    const reading *r = y->reading;
    mdp *m = drn_read_file(r->on, NULL, st); /* as it is: --horizon is for the models on the command line */
    if (!m)
        status_add(st, " (what %s in %s is about)", r->id, r->file);
    bool ok = m && common_require_horizon(m, st) && sweep_model(m, y, st);
    mdp_free(m);
    return ok;
}

bool selection_run(const model_list *models, const sweep_plan *plan, tally *y, status *st)
{
    if (y->reading->on)
        return run_on(y, st);
    bool ok = sweep_witness(y, st);
    screen_plan primes = {plan->seed, 2 * models->count, plan->primes, plan->prove};
    for (size_t i = 0; ok && i < models->count; i++)
        ok = plan->screen ? screen_given(y->reading, models->items[i], &primes, y, st)
                          : sweep_model(models->items[i], y, st);
    if (ok && (plan->count > 0 || plan->only_given))
        ok = sweep_random(plan, y, st);
    return ok;
}
