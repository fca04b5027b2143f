#include "campaign/screen.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "base/rng.h"
#include "campaign/screen_proof.h"
#include "claims/checker.h"
#include "exact/rat.h"
#include "lang/identities.h"
#include "operators/tape_height.h"
#include "search/flat.h"

struct screen {
    const reading *reading;
    flat *models;
    screen_plan plan;
    uint32_t horizon;
    identities **identities; /* by horizon */
    prime_choice choice;
    unsigned guaranteed; /* hypotheses that the family's models have by construction */
};

typedef struct engine {
    support *support;
    modular *modular;
    prover *prover; /* NULL if nothing is to be proved */
    tape_outcome *outcomes, *more;
} engine;

struct screener {
    const screen *s;
    engine *engines; /* by horizon; made where needed */
    compact *block;
    slots *slots;
    checker *checker;            /* for models that primes are not to decide */
    uint32_t primes[FLAT_BLOCK]; /* that prove a model; 0: too many would be needed */
    size_t *heights;             /* of the parameters */
    uint64_t replays;
};

static void bound_error(screen *s, const family *f)
{
    mpz_t bits, most;
    mpz_inits(bits, most, NULL);
    unsigned inverted = 0;
    uint32_t largest = f->actions > f->height ? f->actions : f->height;
    largest = f->states > largest ? f->states : largest;
    uint32_t height_bits = 0;
    for (; largest > 0; largest >>= 1)
        height_bits++;
    for (uint32_t t = 1; t <= s->horizon; t++) {
        tape_sizes sizes = {.horizon = t,
                            .places = f->states,
                            .actions = f->actions,
                            .branches = f->deterministic ? 1 : f->states,
                            .height_bits = height_bits};
        const tape *p = s->identities[t]->tape;
        tape_height(p, &sizes, bits);
        if (mpz_cmp(bits, most) > 0)
            mpz_set(most, bits);
        unsigned n = tape_inverted(p, &sizes, FLAT_BLOCK, flat_parameters(s->models)->count);
        inverted = n > inverted ? n : inverted;
    }
    s->choice = choose_primes(most, inverted, s->plan.count, s->plan.primes);
    mpz_clears(bits, most, NULL);
}

/* The reading's tape for models of one horizon, or why there is none. */
static identities *record(const reading *r, uint32_t horizon, status *st)
{
    status why;
    status_init(&why);
    identities *made = identities_of(r->definitions, r->assertion, r->assumptions, r->assumption_count,
                                     r->file, horizon, EXIT_USAGE, &why);
    bool ok = made && made->tape->given_count == 0 && !made->tape->is_signed && !made->tape->for_structures &&
              !r->exists_model;
    if (!made)
        status_fail(st, EXIT_USAGE, why.file, why.line, why.column, "not an identity: %s", why.text);
    else if (!ok)
        status_fail(st, EXIT_USAGE, r->file, r->line, 1, "found %s, wanted an identity without, for --screen",
                    r->exists_model              ? "the search for a model"
                    : made->tape->for_structures ? "laws, draws, conditions on numbers or entries of tables"
                                                 : "differences that are conditioned or divided by");
    status_clear(&why);
    if (ok)
        return made;
    identities_free(made);
    return NULL;
}

screen *screen_new(const reading *r, const family *f, const screen_plan *plan, status *st)
{
    screen *s = alloc_zeroed(1, sizeof *s);
    s->reading = r;
    s->plan = *plan;
    s->models = flat_new(f, plan->seed, rng_hash(r->id), st);
    bool ok = s->models != NULL;
    if (ok) {
        s->horizon = f->horizon;
        s->identities = alloc_zeroed(f->horizon + 1, sizeof(identities *));
        for (uint32_t t = 1; ok && t <= f->horizon; t++)
            ok = (s->identities[t] = record(r, t, st)) != NULL;
    }
    if (!ok) {
        screen_free(s);
        return NULL;
    }
    s->guaranteed = (f->deterministic ? HYPOTHESIS_DETERMINISTIC : 0u) |
                    (f->single_start ? HYPOTHESIS_SINGLE_START : 0u) |
                    (f->same_actions ? HYPOTHESIS_SAME_ACTIONS : 0u) |
                    (f->positive_success ? HYPOTHESIS_POSITIVE_SUCCESS : 0u) |
                    (f->prior == PRIOR_UNIFORM ? HYPOTHESIS_UNIFORM_PRIOR : 0u) |
                    (f->prior != PRIOR_MIXED ? HYPOTHESIS_FULL_SUPPORT : 0u);
    if (plan->prove)
        s->choice = (prime_choice){.bits = PRIME_BITS};
    else
        bound_error(s, f);
    return s;
}

void screen_free(screen *s)
{
    if (!s)
        return;
    for (uint32_t t = 1; s->identities && t <= s->horizon; t++)
        identities_free(s->identities[t]);
    free(s->identities);
    flat_free(s->models);
    free(s);
}

prime_choice screen_choice(const screen *s)
{
    return s->choice;
}

mdp *screen_model(const screen *s, uint64_t index)
{
    compact *c = compact_new();
    flat_generate(s->models, index, 1, c);
    mdp *m = compact_export(c, flat_parameters(s->models), 0);
    compact_free(c);
    return m;
}

/* ---- One thread ---------------------------------------------------------------------------------- */

screener *screener_new(const screen *s)
{
    screener *e = alloc_zeroed(1, sizeof *e);
    e->s = s;
    e->engines = alloc_zeroed(s->horizon + 1, sizeof *e->engines);
    e->block = compact_new();
    e->checker = checker_new(s->reading);
    const parameters *numbers = flat_parameters(s->models);
    e->slots = slots_new(s->plan.seed, s->choice.bits, numbers);
    e->heights = alloc_zeroed(numbers->count, sizeof *e->heights);
    for (uint32_t i = 0; i < numbers->count; i++)
        e->heights[i] = rat_height(numbers->value[i]);
    return e;
}

void screener_free(screener *e)
{
    if (!e)
        return;
    for (uint32_t t = 1; t <= e->s->horizon; t++) {
        modular_free(e->engines[t].modular);
        prover_free(e->engines[t].prover);
        support_free(e->engines[t].support);
        free(e->engines[t].outcomes);
        free(e->engines[t].more);
    }
    free(e->engines);
    slots_free(e->slots);
    checker_free(e->checker);
    free(e->heights);
    compact_free(e->block);
    free(e);
}

static engine *engine_for(screener *e, uint32_t horizon)
{
    engine *g = &e->engines[horizon];
    if (g->support)
        return g;
    const tape *p = e->s->identities[horizon]->tape;
    g->support = support_new(p);
    g->modular = modular_new(p, g->support);
    g->prover = e->s->plan.prove ? prover_new(p, g->support) : NULL;
    g->outcomes = alloc_zeroed((size_t)p->pair_count * FLAT_BLOCK, sizeof *g->outcomes);
    g->more = alloc_zeroed((size_t)p->pair_count * FLAT_BLOCK, sizeof *g->more);
    return g;
}

/* All primes; whatever differs modulo one differs. */
static void run_primes(slots *s, unsigned primes, const tape *p, modular *e, const compact *m,
                       tape_outcome *outcomes, tape_outcome *more, uint64_t *replaced)
{
    size_t count = (size_t)p->pair_count * m->model_count;
    for (unsigned slot = 0; slot < primes; slot++) {
        slots_run(s, e, m, slot, slot == 0 ? outcomes : more, replaced);
        for (size_t i = 0; slot > 0 && i < count; i++)
            outcomes[i].different |= more[i].different;
    }
}

static bool applies(const screen *s, const compact *m, uint32_t model, const identities *of)
{
    unsigned h = of->hypotheses & ~s->guaranteed;
    return of->applicable && (!(h & HYPOTHESIS_DETERMINISTIC) || compact_deterministic(m, model)) &&
           (!(h & HYPOTHESIS_SINGLE_START) || compact_single_start(m, model)) &&
           (!(h & HYPOTHESIS_UNIFORM_PRIOR) || compact_uniform_prior(m, model)) &&
           (!(h & HYPOTHESIS_FULL_SUPPORT) || compact_full_support(m, model)) &&
           (!(h & HYPOTHESIS_SAME_ACTIONS) || compact_same_actions(m, model)) &&
           (!(h & HYPOTHESIS_POSITIVE_SUCCESS) || compact_positive_success(m, model));
}

/* In the order of the evaluator, which stops at the first pair that is no. */
static verdict verdict_of(const tape *p, const tape_outcome *outcomes, uint32_t models, uint32_t model,
                          skipped *skips)
{
    verdict v = VERDICT_HOLDS;
    for (uint32_t i = 0; i < p->pair_count; i++) {
        const tape_outcome *o = &outcomes[(size_t)i * models + model];
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

/* What primes do not decide, the exact engine does. */
static bool add_exactly(const screener *e, uint32_t model, uint64_t index, tally *y, status *st)
{
    mdp *m = compact_export(e->block, flat_parameters(e->s->models), model);
    verdict v;
    text where;
    text_init(&where);
    bool ok = checker_check(e->checker, m, &v, &y->skips, &where, st);
    if (ok)
        tally_add(y, v, m, true, index, where.data);
    text_clear(&where);
    mdp_free(m);
    return ok;
}

uint64_t screener_replays(const screener *e)
{
    return e->replays;
}

static void heighten(const screener *e, measure *size, uint32_t parameter)
{
    size->height = e->heights[parameter] > size->height ? e->heights[parameter] : size->height;
}

/* As measure_of has it, of each model of the block. */
static void measure_block(const screener *e, measure sizes[FLAT_BLOCK])
{
    const compact *c = e->block;
    for (uint32_t k = 0; k < c->model_count; k++)
        sizes[k] = (measure){.horizon = c->horizon, .height = e->heights[PARAMETER_ONE]};
    for (uint32_t i = 0; i < c->place_count; i++) {
        measure *size = &sizes[c->model[i]];
        size->states++;
        if (i < c->layer[1])
            heighten(e, size, c->mu[i]);
        for (uint32_t a = c->first_choice[i]; a < c->first_choice[i + 1]; a++) {
            size->choices++;
            heighten(e, size, c->x[a]);
            heighten(e, size, c->prior[a]);
            for (uint32_t b = c->first_branch[a]; b < c->first_branch[a + 1]; b++)
                heighten(e, size, c->tau[b]);
        }
    }
}

/* What differs modulo a prime differs, so that it can be counted; of what is to be shown the ordinary
 * evaluator says where. */
static bool add_refuted(screener *e, uint32_t model, const measure *size, uint64_t index, tally *y,
                        status *st)
{
    if (!tally_would_keep(y, index, size)) {
        tally_count(y, VERDICT_REFUTED);
        return true;
    }
    e->replays++;
    mdp *m = compact_export(e->block, flat_parameters(e->s->models), model);
    measure made = measure_of(m);
    REQUIRE(measure_compare(size, &made) == 0);
    verdict v = VERDICT_UNKNOWN;
    text where;
    text_init(&where);
    bool ok = reading_check(e->s->reading, m, &v, NULL, &where, st);
    if (ok && v != VERDICT_REFUTED)
        ok = status_fail(st, EXIT_INTERNAL, NULL, 0, 0,
                         "found a difference modulo a prime on MDP %" PRIu64 " that is none, wanted one",
                         index);
    if (ok)
        tally_add(y, v, m, true, index, where.data);
    text_clear(&where);
    mdp_free(m);
    return ok;
}

/* The block's outcomes. */
static void decide_block(screener *e, engine *g, const tape *p, tally *y)
{
    const parameters *numbers = flat_parameters(e->s->models);
    support_run(g->support, e->block, NULL);
    if (g->prover)
        prover_run(g->prover, e->slots, g->modular, e->block, numbers, g->outcomes, e->primes,
                   &y->replaced_primes);
    else
        run_primes(e->slots, e->s->choice.count, p, g->modular, e->block, g->outcomes, g->more,
                   &y->replaced_primes);
}

static bool run_block(screener *e, uint64_t first, uint32_t count, tally *y, status *st)
{
    flat_generate(e->s->models, first, count, e->block);
    uint32_t horizon = e->block->horizon;
    const identities *of = e->s->identities[horizon];
    engine *g = engine_for(e, horizon);
    bool ok = true, measured = false;
    measure sizes[FLAT_BLOCK];
    if (of->applicable)
        decide_block(e, g, of->tape, y);
    for (uint32_t k = 0; ok && k < count; k++) {
        verdict v = VERDICT_NOT_APPLICABLE;
        bool applicable = applies(e->s, e->block, k, of);
        if (applicable && g->prover)
            tally_proved(y, e->primes[k]);
        if (applicable && g->prover && e->primes[k] == 0) {
            ok = add_exactly(e, k, first + k, y, st);
            continue;
        }
        if (applicable)
            v = verdict_of(of->tape, g->outcomes, count, k, &y->skips);
        if (v == VERDICT_REFUTED && !measured)
            measure_block(e, sizes);
        measured = measured || v == VERDICT_REFUTED;
        if (v == VERDICT_REFUTED)
            ok = add_refuted(e, k, &sizes[k], first + k, y, st);
        else
            tally_add(y, v, NULL, true, first + k, NULL);
    }
    return ok;
}

bool screener_run(screener *e, uint64_t first, uint64_t end, tally *y, status *st)
{
    bool ok = true;
    while (ok && first < end) {
        uint64_t next = (first / FLAT_BLOCK + 1) * FLAT_BLOCK;
        uint64_t to = next < end ? next : end;
        ok = run_block(e, first, (uint32_t)(to - first), y, st);
        first = to;
    }
    return ok;
}

/* Parts whose bounds are for twice the models they have add up to the larger of the two. */
void screen_note(tally *y, const screen_plan *plan, const prime_choice *choice)
{
    unsigned *primes = &y->primes[(choice->bits - PRIME_BITS) / 64];
    y->error = y->screened && y->error < choice->error ? y->error : choice->error;
    *primes = *primes > choice->count ? *primes : choice->count;
    y->screened = true;
    y->proves = plan->prove;
    y->prime_seed = plan->seed;
}

/* ---- One model from elsewhere --------------------------------------------------------------------- */

static void grow(uint32_t *largest, uint32_t n)
{
    *largest = n > *largest ? n : *largest;
}

static tape_sizes sizes_of(const compact *c, const parameters *numbers)
{
    tape_sizes s = {.horizon = c->horizon, .places = 1, .actions = 1, .branches = 1, .height_bits = 1};
    for (uint32_t t = 1; t <= c->horizon; t++)
        grow(&s.places, c->layer[t] - c->layer[t - 1]);
    for (uint32_t i = 0; i < c->place_count; i++)
        grow(&s.actions, c->first_choice[i + 1] - c->first_choice[i]);
    for (uint32_t i = 0; i < c->choice_count; i++)
        grow(&s.branches, c->first_branch[i + 1] - c->first_branch[i]);
    for (uint32_t i = 0; i < numbers->count; i++) {
        grow(&s.height_bits, (uint32_t)mpz_sizeinbase(mpq_numref(numbers->value[i]), 2));
        grow(&s.height_bits, (uint32_t)mpz_sizeinbase(mpq_denref(numbers->value[i]), 2));
    }
    return s;
}

/* Its outcomes. True if primes decide, as evidence or as a proof. */
static bool run_model(const identities *of, const compact *c, const parameters *numbers,
                      const screen_plan *plan, tape_outcome *outcomes, tally *y)
{
    const tape *p = of->tape;
    support *s = support_new(p);
    modular *e = modular_new(p, s);
    support_run(s, c, NULL);
    uint32_t proving = 1;
    prime_choice choice = {.bits = PRIME_BITS};
    if (plan->prove) {
        slots *primes = slots_new(plan->seed, PRIME_BITS, numbers);
        prover *v = prover_new(p, s);
        prover_run(v, primes, e, c, numbers, outcomes, &proving, &y->replaced_primes);
        tally_proved(y, proving);
        prover_free(v);
        slots_free(primes);
    } else {
        tape_sizes sizes = sizes_of(c, numbers);
        mpz_t bits;
        mpz_init(bits);
        tape_height(p, &sizes, bits);
        choice = choose_primes(bits, tape_inverted(p, &sizes, 1, numbers->count), plan->count, plan->primes);
        mpz_clear(bits);
        slots *primes = slots_new(plan->seed, choice.bits, numbers);
        tape_outcome *more = alloc_zeroed(p->pair_count, sizeof *more);
        run_primes(primes, choice.count, p, e, c, outcomes, more, &y->replaced_primes);
        free(more);
        slots_free(primes);
    }
    screen_note(y, plan, &choice);
    modular_free(e);
    support_free(s);
    return proving > 0;
}

static bool screen_compact(const reading *r, const mdp *m, const identities *of, const compact *c,
                           const parameters *numbers, const screen_plan *plan, tally *y, status *st)
{
    tape_outcome *outcomes = alloc_zeroed(of->tape->pair_count, sizeof *outcomes);
    skipped skips = {0};
    verdict v = VERDICT_HOLDS;
    text where;
    text_init(&where);
    bool ok = true;
    if (run_model(of, c, numbers, plan, outcomes, y)) {
        v = verdict_of(of->tape, outcomes, 1, 0, &skips);
        ok = v != VERDICT_REFUTED || reading_check(r, m, &v, NULL, &where, st);
    } else {
        checker *exactly = checker_new(r);
        ok = checker_check(exactly, m, &v, &skips, &where, st);
        checker_free(exactly);
    }
    free(outcomes);
    y->skips.both += skips.both;
    y->skips.one_side += skips.one_side;
    y->skips.compared += skips.compared;
    if (ok)
        tally_add(y, v, m, false, 0, where.data);
    text_clear(&where);
    return ok;
}

bool screen_given(const reading *r, const mdp *m, const screen_plan *plan, tally *y, status *st)
{
    static const screen nothing_guaranteed;
    identities *of = record(r, mdp_horizon(m), st);
    if (!of)
        return false;
    compact *c = compact_new();
    parameters *numbers = parameters_new();
    places *reachable = places_reachable(m);
    bool ok = compact_from_mdp(c, numbers, m, reachable);
    if (!ok)
        status_fail(st, EXIT_USAGE, mdp_name(m), 0, 0,
                    "found log_success or more than 2^30 branches with --screen, wanted rationals and fewer");
    else if (applies(&nothing_guaranteed, c, 0, of))
        ok = screen_compact(r, m, of, c, numbers, plan, y, st);
    else
        tally_add(y, VERDICT_NOT_APPLICABLE, m, false, 0, NULL);
    places_free(reachable);
    parameters_free(numbers);
    compact_free(c);
    identities_free(of);
    return ok;
}
