#include "cli/shrunk.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "cli/report.h"
#include "lang/types.h"
#include "model/drn.h"
#include "output/json.h"

/* --keep: its expressions may use what the claim file defines. NULL on an error, which is reported where it
 * is found: as of the command line. */
static expr **kept(const options *o, const reading *r, size_t *count, status *st)
{
    *count = 0;
    if (!o->keep)
        return alloc_zeroed(1, sizeof(expr *));
    expr **list = parse_expression_list(o->keep, "--keep", 1, 1, EXIT_USAGE, count, st);
    for (size_t i = 0; list && status_ok(st) && i < *count; i++)
        check_types(r->definitions, list[i], TYPE_TRUTH, NULL, 0, "--keep", EXIT_USAGE, st);
    return list;
}

bool shrunk_make(const options *o, const reading *r, const mdp *m, shrink_result *result, status *st)
{
    shrink_plan plan = {.models = SHRINK_MODELS, .stopped = sweep_interrupted};
    *result = (shrink_result){0};
    if (o->given[OPT_CLAIM]) { /* shrink itself: elsewhere these two bound another search */
        plan.models = o->given[OPT_MODELS] ? o->models : SHRINK_MODELS;
        plan.seconds = o->budget;
    }
    expr **keep = kept(o, r, &plan.keep_count, st);
    plan.keep = keep;
    bool ok = keep && status_ok(st) && shrink(&plan, r, m, result, st);
    for (size_t i = 0; keep && i < plan.keep_count; i++)
        expr_free(keep[i]);
    free(keep);
    return ok;
}

/* As it was met, with the tables that refuted it where they can be in a model. */
static mdp *read_specimen(const specimen *x, status *st)
{
    FILE *in = fmemopen(x->drn, strlen(x->drn), "r");
    mdp *m = in ? drn_read(in, "random", NULL, st) : NULL;
    if (in)
        fclose(in);
    else
        status_fail(st, EXIT_INTERNAL, NULL, 0, 0, "found no memory to read %s from", x->name);
    return m;
}

/* Is the model, without tables that a file cannot hold, no counterexample? */
static bool needs_lost_draws(const reading *r, const mdp *m, bool *needed, status *st)
{
    verdict wanted = r->exists_model ? VERDICT_HOLDS : VERDICT_REFUTED, v = wanted;
    bool ok = r->drawn_count == 0 || reading_check(r, m, &v, NULL, NULL, st);
    *needed = v != wanted;
    return ok;
}

bool shrunk_specimen(const options *o, const tally *y, const model_list *models, shrink_result *result,
                     status *st)
{
    const specimen *x = &y->smallest;
    *result = (shrink_result){0};
    if (!o->given[OPT_SHRINK] || !x->present)
        return true;
    if (x->generated) {
        mdp *m = read_specimen(x, st);
        bool needed = false; /* what depends on t, and so is not in the model? */
        bool ok = m && needs_lost_draws(y->reading, m, &needed, st);
        if (ok && !needed)
            ok = shrunk_make(o, y->reading, m, result, st);
        else if (ok && !o->quiet)
            fprintf(stderr,
                    "rationale: %s is not made smaller for %s: it takes what depends on t to refute it\n",
                    x->name, y->reading->id);
        mdp_free(m);
        return ok;
    }
    for (size_t i = 0; i < models->count; i++)
        if (strcmp(mdp_name(models->items[i]), x->name) == 0)
            return shrunk_make(o, y->reading, models->items[i], result, st);
    return true; /* the file a reading is about */
}

void shrunk_size(text *out, const mdp *m)
{
    text_addf(out, "%u step%s, %u state%s, %zu choice%s", mdp_horizon(m), text_plural(mdp_horizon(m)),
              mdp_states(m), text_plural(mdp_states(m)), mdp_choices(m), text_plural(mdp_choices(m)));
}

void shrunk_minimal(text *out, const shrink_result *result)
{
    if (!result->minimal) {
        text_add(out, sweep_interrupted() ? "interrupted before it was locally minimal"
                                          : "the budget ended before it was locally minimal");
        return;
    }
    text_add(out,
             "locally minimal: no single change of steps, states, actions, successors or numbers keeps it");
    if (result->pairs)
        text_add(out, ", nor a pair of them");
}

void shrunk_text(text *out, const shrink_result *result)
{
    if (!result->model)
        return;
    text_add(out, "    shrunk: ");
    shrunk_size(out, result->model);
    if (result->where && result->where[0])
        text_addf(out, "   %s", result->where);
    text_add(out, "\n    ");
    shrunk_minimal(out, result);
    text_add_char(out, '\n');
    text drn;
    text_init(&drn);
    drn_write(result->model, &drn);
    report_model(out, drn.data);
    text_clear(&drn);
}

void shrunk_json(text *out, const shrink_result *result)
{
    if (!result->model)
        return;
    REQUIRE(text_ends_with(out->data, "}\n"));
    out->length -= 2;
    out->data[out->length] = '\0';
    json_key(out, "shrunk");
    text_add_char(out, '{');
    json_count(out, "horizon", mdp_horizon(result->model));
    json_count(out, "states", mdp_states(result->model));
    json_count(out, "choices", mdp_choices(result->model));
    json_count(out, "models", result->models);
    json_truth(out, "locally_minimal", result->minimal);
    json_truth(out, "pairs_tried", result->pairs);
    json_key(out, "where");
    json_string(out, result->where);
    text drn;
    text_init(&drn);
    drn_write(result->model, &drn);
    json_key(out, "drn");
    json_string(out, drn.data);
    text_clear(&drn);
    text_add(out, "}}\n");
}
