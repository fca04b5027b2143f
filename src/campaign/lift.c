#include "campaign/lift.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "campaign/sweep.h"
#include "claims/verdict.h"
#include "model/drn.h"

#define TRIES 600u
#define TRIES_PER_HEIGHT 40u
#define TOO_LARGE 120u /* numbers too large to evaluate in as many tries: larger values will not do better \
                        */

/* Is the reading refuted on this model? Numbers too large to evaluate are counted, and no answer: another
 * model then. */
static bool try_model(const reading *r, const mdp *m, uint64_t index, uint32_t *too_large, char **where,
                      char **drn, measure *size)
{
    verdict v;
    draw_plan draws = {.key = {.stream = rng_hash(r->id),
                               .index = index}}; /* what a reading over policies and rewards tries */
    mdp *with = NULL;
    text line;
    text_init(&line);
    status st;
    status_init(&st);
    bool found = reading_check_drawn(r, m, &draws, &v, NULL, &line, &with, &st) && v == VERDICT_REFUTED;
    if (found) {
        *where = text_take(&line);
        text_init(&line);
        drn_write(with ? with : m, &line);
        *drn = text_take(&line);
        *size = measure_of(m);
    } else {
        text_clear(&line);
        *too_large += !status_ok(&st);
    }
    status_clear(&st);
    mdp_free(with);
    return found;
}

lift_end lift(const reading *r, const parametric *p, uint64_t seed, char **where, char **drn, measure *size)
{
    uint32_t count = parametric_parameters(p);
    mpq_t *values = alloc_zeroed(count, sizeof *values);
    for (uint32_t i = 0; i < count; i++)
        mpq_init(values[i]);
    rng draws;
    rng_init(&draws, seed, rng_hash(r->id), 0);
    bool found = false;
    uint32_t too_large = 0;
    for (uint32_t i = 0; !found && i < TRIES && too_large < TOO_LARGE && !sweep_interrupted(); i++) {
        parametric_rationals(p, i == 0 ? 1 : 2 + i / TRIES_PER_HEIGHT, &draws, values);
        mdp *m = parametric_model(p, (const mpq_t *)values);
        found = try_model(r, m, i, &too_large, where, drn, size);
        mdp_free(m);
    }
    for (uint32_t i = 0; i < count; i++)
        mpq_clear(values[i]);
    free(values);
    return found ? LIFT_FOUND : too_large < TOO_LARGE ? LIFT_NONE : LIFT_TOO_LARGE;
}
