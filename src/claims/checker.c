#include "claims/checker.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "lang/identities.h"
#include "operators/tape_exact.h"
#include "operators/tape_paths.h"

/* The reading's tape for models of one horizon; identities is NULL where it is none. */
typedef struct entry {
    uint32_t horizon;
    identities *identities;
    support *support;
    exact *exact;
    paths *paths; /* for deterministic models; NULL if the tape has no such form */
    tape_outcome *outcomes;
} entry;

struct checker {
    const reading *reading;
    entry *entries; /* by horizon, as they were met */
    size_t count, capacity;
    compact *compact;
    parameters *parameters;
    uint64_t fast;
};

/* Horizons beyond this one are left to the ordinary evaluator. */
#define MAX_HORIZON 64u

checker *checker_new(const reading *r)
{
    checker *c = alloc_zeroed(1, sizeof *c);
    c->reading = r;
    c->compact = compact_new();
    c->parameters = parameters_new();
    return c;
}

void checker_free(checker *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->count; i++) {
        entry *e = &c->entries[i];
        exact_free(e->exact);
        paths_free(e->paths);
        support_free(e->support);
        identities_free(e->identities);
        free(e->outcomes);
    }
    free(c->entries);
    compact_free(c->compact);
    parameters_free(c->parameters);
    free(c);
}

uint64_t checker_fast(const checker *c)
{
    return c->fast;
}

static bool can_run(const identities *made)
{
    const tape *p = made->tape;
    return p->given_count == 0 && !p->is_signed && !p->for_structures;
}

static entry *entry_for(checker *c, uint32_t horizon)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->entries[i].horizon == horizon)
            return &c->entries[i];
    const reading *r = c->reading;
    status st; /* what is no identity is no error */
    status_init(&st);
    c->entries = alloc_grow(c->entries, c->count, &c->capacity, sizeof *c->entries);
    entry *e = &c->entries[c->count++];
    *e = (entry){.horizon = horizon};
    e->identities = identities_of(r->definitions, r->assertion, r->assumptions, r->assumption_count, r->file,
                                  horizon, EXIT_INPUT, &st);
    status_clear(&st);
    if (e->identities && !can_run(e->identities)) {
        identities_free(e->identities);
        e->identities = NULL;
    }
    if (!e->identities)
        return e;
    e->support = support_new(e->identities->tape);
    e->exact = exact_new(e->identities->tape, e->support);
    e->paths = paths_new(e->identities->tape, e->support);
    e->outcomes = alloc_zeroed(e->identities->tape->pair_count, sizeof *e->outcomes);
    return e;
}

static bool hypotheses_hold(const compact *m, unsigned wanted)
{
    return (!(wanted & HYPOTHESIS_DETERMINISTIC) || compact_deterministic(m, 0)) &&
           (!(wanted & HYPOTHESIS_SINGLE_START) || compact_single_start(m, 0)) &&
           (!(wanted & HYPOTHESIS_UNIFORM_PRIOR) || compact_uniform_prior(m, 0)) &&
           (!(wanted & HYPOTHESIS_FULL_SUPPORT) || compact_full_support(m, 0)) &&
           (!(wanted & HYPOTHESIS_SAME_ACTIONS) || compact_same_actions(m, 0)) &&
           (!(wanted & HYPOTHESIS_POSITIVE_SUCCESS) || compact_positive_success(m, 0));
}

/* What the pairs say, in the order in which the evaluator goes through them: it stops at the first that is
 * no. */
static verdict verdict_of_pairs(const entry *e, skipped *skips)
{
    verdict v = VERDICT_HOLDS;
    const tape *p = e->identities->tape;
    for (uint32_t i = 0; i < p->pair_count; i++) {
        const tape_outcome *o = &e->outcomes[i];
        if (!p->pairs[i].numbers) {
            skips->compared += o->compared;
            skips->both += o->undefined;
            skips->one_side += o->one_side;
        }
        if (o->different)
            return VERDICT_REFUTED;
        if (o->compared == 0)
            v = VERDICT_UNDEFINED;
    }
    return v;
}

/* True if the engine decided the model. */
static bool decide(checker *c, const mdp *m, verdict *v, skipped *skips)
{
    if (mdp_horizon(m) == 0 || mdp_horizon(m) > MAX_HORIZON || mdp_has_log_success(m))
        return false;
    entry *e = entry_for(c, mdp_horizon(m));
    if (!e->identities)
        return false;
    places *reachable = places_reachable(m);
    bool ok = compact_from_mdp(c->compact, c->parameters, m, reachable);
    places_free(reachable);
    if (!ok)
        return false;
    *v = VERDICT_NOT_APPLICABLE;
    if (!e->identities->applicable || !hypotheses_hold(c->compact, e->identities->hypotheses))
        return true;
    support_run(e->support, c->compact, NULL);
    bool by_paths = e->paths && compact_deterministic(c->compact, 0) &&
                    paths_run(e->paths, c->compact, c->parameters, e->outcomes);
    if (!by_paths && !exact_run(e->exact, c->compact, c->parameters, e->outcomes))
        return false;
    *v = verdict_of_pairs(e, skips);
    return true;
}

bool checker_check(checker *c, const mdp *m, verdict *v, skipped *skips, text *where, status *st)
{
    skipped counted = {0};
    if (!decide(c, m, v, &counted) || (*v == VERDICT_REFUTED && where))
        return reading_check(c->reading, m, v, skips, where, st);
    c->fast++;
    if (skips) {
        skips->both += counted.both;
        skips->one_side += counted.one_side;
        skips->compared += counted.compared;
    }
    return true;
}
