#include "campaign/exhaustive.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "base/rng.h"
#include "campaign/exhaustive_state.h"
#include "campaign/lift.h"
#include "campaign/probe.h"
#include "campaign/sweep.h"
#include "search/cover.h"

typedef struct run {
    const reading *r;
    const exhaustive_plan *plan;
    exhaustive_result *result;
    exhaustive_state *state;
    status *st;
    identities **identities; /* by horizon, from 1 */
    cover_hypotheses hypotheses;
    parametric_plan tables;
    structure_bounds bounds;
    structures *all;
    probe_crew *crew;
    uint64_t next; /* structures before this index are done */
    time_t last_shown;
    bool shown;
} run;

/* ---- The tapes ----------------------------------------------------------------------------------- */

static bool refuse(run *u, const char *why)
{
    u->result->outcome = EXHAUSTIVE_NO_IDENTITY;
    if (!u->result->why)
        u->result->why = alloc_string(why);
    return false;
}

/* Not an identity is an answer, not an error: the message becomes the reason. */
static bool record(run *u, uint32_t horizon)
{
    const reading *r = u->r;
    status st;
    status_init(&st);
    identities *made = identities_of(r->definitions, r->assertion, r->assumptions, r->assumption_count,
                                     r->file, horizon, EXIT_USAGE, &st);
    u->identities[horizon] = made;
    bool ok = made != NULL;
    if (!ok)
        refuse(u, st.text);
    else if (made->tape->is_signed)
        ok = refuse(
            u, "found a difference of tables that goes on to be multiplied or divided, wanted zeros that "
               "the structure shows");
    status_clear(&st);
    return ok;
}

static void read_tables(run *u, const tape *p)
{
    for (uint32_t i = 0; i < p->op_count; i++) {
        const tape_op *o = &p->ops[i];
        if (o->kind == TAPE_GIVEN && o->number < (long)PARAMETRIC_MAX_TABLES)
            u->tables.is_policy[o->number] = o->shape == SHAPE_POLICY;
    }
    if (p->given_count > u->tables.table_count)
        u->tables.table_count = p->given_count;
}

static void read_hypotheses(run *u, unsigned set)
{
    u->hypotheses = (cover_hypotheses){
        .deterministic = u->plan->deterministic || (set & HYPOTHESIS_DETERMINISTIC),
        .uniform_prior = set & HYPOTHESIS_UNIFORM_PRIOR,
        .same_actions = set & HYPOTHESIS_SAME_ACTIONS,
        .full_support = set & HYPOTHESIS_FULL_SUPPORT,
        .positive_success = set & HYPOTHESIS_POSITIVE_SUCCESS,
    };
    u->tables.uniform_prior = u->hypotheses.uniform_prior;
    u->result->one_start = !(set & HYPOTHESIS_SINGLE_START);
}

static bool depends_on_start(const tape *p)
{
    bool depends = p->number_count > 0 || p->law_count > 0;
    for (uint32_t i = 0; i < p->op_count; i++)
        depends = depends || p->ops[i].kind == TAPE_OCCUPANCY;
    return depends;
}

static bool prepare_tapes(run *u)
{
    if (u->r->on || u->r->exists_model)
        return refuse(u, u->r->on ? "found a reading about one model, wanted one about all"
                                  : "found a reading that wants some model, wanted one about all");
    for (uint32_t t = 1; t <= u->plan->horizon; t++)
        if (!record(u, t))
            return false;
    read_hypotheses(u, u->identities[1]->hypotheses);
    cover c;
    cover_init(&c, &u->hypotheses);
    bool start = false;
    for (uint32_t t = 1; t <= u->plan->horizon; t++) {
        cover_add(&c, &u->hypotheses, u->identities[t]->tape);
        read_tables(u, u->identities[t]->tape);
        start = start || depends_on_start(u->identities[t]->tape);
    }
    if (u->tables.table_count > COVER_MAX_TABLES)
        return refuse(u, "found more tables quantified over than 4, wanted fewer");
    structure_bounds_init(&u->bounds, u->plan->horizon, u->plan->width, u->plan->actions);
    cover_bounds(&c, &u->hypotheses, &u->tables, &u->bounds);
    u->result->one_start = u->result->one_start && start;
    u->result->deterministic = u->hypotheses.deterministic;
    u->result->merged = c.merge;
    u->result->prior_zeros = c.prior_zeros;
    u->result->lead_on = c.lead_on;
    return true;
}

/* ---- The error ----------------------------------------------------------------------------------- */

/* How many a pair compares on a structure, at most: entries of tables; paths A (W A)^(T-1) of laws. */
static void entries_of_pair(const run *u, mpz_t entries)
{
    const exhaustive_plan *plan = u->plan;
    bool laws = false;
    for (uint32_t t = 1; t <= plan->horizon; t++)
        laws = laws || u->identities[t]->tape->law_count > 0;
    mpz_set_ui(entries, 1 + (unsigned long)(plan->horizon - 1) * plan->width);
    if (laws) /* more than there are places */
        mpz_ui_pow_ui(entries, (unsigned long)plan->width * plan->actions, plan->horizon - 1);
    mpz_mul_ui(entries, entries, plan->actions);
}

/* The largest difference over the horizons, and the comparisons of entries in all. */
static void bound_difference(run *u, poly_size *difference, mpz_t comparisons)
{
    uint32_t pairs = 0;
    for (uint32_t t = 1; t <= u->plan->horizon; t++) {
        uint32_t width[STRUCTURE_MAX_HORIZON];
        tape_family sizes_of;
        parametric_family(&u->tables, &u->bounds, t, width, &sizes_of);
        tape_degrees *sizes = tape_degrees_new(u->identities[t]->tape, &sizes_of);
        tape_difference_size(sizes, difference);
        tape_degrees_free(sizes);
        if (u->identities[t]->tape->pair_count > pairs)
            pairs = u->identities[t]->tape->pair_count;
    }
    entries_of_pair(u, comparisons);
    mpz_mul_ui(comparisons, comparisons, pairs);
    mpz_mul_ui(comparisons, comparisons, (unsigned long)u->result->total);
}

/* So many primes of so many bits, and the error they leave; 0: the bound says nothing. */
typedef struct choice {
    unsigned bits;
    uint32_t trials;
    uint64_t error_bits;
} choice;

/*
 * Each comparison fails to tell with the chance of PROBE_DRAWS * chance / 2^(bits - 1) at a prime, at all of
 * them with the product of these. As many primes as the wanted error needs; 2 where no number of them tells.
 */
static choice enough_trials(const poly_size *difference, const mpz_t comparisons, unsigned bits,
                            uint32_t wanted)
{
    mpz_t chance, all;
    mpz_inits(chance, all, NULL);
    tape_chance(chance, difference, bits);
    mpz_set(all, comparisons);
    unsigned each = bits - 1 - PROBE_DRAWS_BITS;
    bool hopeless = mpz_sizeinbase(chance, 2) > each;
    choice c = {.bits = bits};
    do {
        c.trials++;
        mpz_mul(all, all, chance); /* comparisons * chance^trials */
        uint64_t of = (uint64_t)each * c.trials, missed = mpz_sizeinbase(all, 2);
        c.error_bits = missed < of ? of - missed : 0;
    } while ((c.error_bits == 0 || c.error_bits < wanted) && c.trials < EXHAUSTIVE_MAX_TRIALS &&
             !(hopeless && c.trials == 2));
    mpz_clears(chance, all, NULL);
    return c;
}

/* Is a the better choice? The wanted error first, then the least work, then the smaller error. */
static bool better(const choice *a, const choice *b, uint32_t wanted)
{
    bool enough = a->error_bits > 0 && a->error_bits >= wanted;
    if (enough != (b->error_bits > 0 && b->error_bits >= wanted))
        return enough;
    return enough ? a->trials * prime_cost(a->bits) < b->trials * prime_cost(b->bits)
                  : a->error_bits > b->error_bits;
}

static void choose_trials(run *u)
{
    poly_size difference;
    poly_size_init(&difference);
    mpz_t comparisons;
    mpz_init(comparisons);
    bound_difference(u, &difference, comparisons);
    uint32_t wanted = u->plan->error_bits;
    choice best = enough_trials(&difference, comparisons, PRIME_BITS, wanted);
    for (unsigned bits = PRIME_BITS + 64; bits <= PRIME_MAX_BITS; bits += 64) {
        choice c = enough_trials(&difference, comparisons, bits, wanted);
        if (better(&c, &best, wanted))
            best = c;
    }
    exhaustive_result *x = u->result;
    x->trials = best.trials;
    x->vacuous = best.error_bits == 0;
    x->error_bits = best.error_bits;
    x->degree = mpz_get_str(NULL, 10, difference.degree);
    for (uint32_t i = 0; i < x->trials; i++)
        prime_draw(&x->prime[i], best.bits, u->plan->seed, i);
    poly_size_clear(&difference);
    mpz_clear(comparisons);
}

/* ---- What came of batches ------------------------------------------------------------------------- */

/* At most once a second. */
static void show_progress(run *u, const char *what, uint64_t done)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!u->plan->progress || now.tv_sec == u->last_shown)
        return;
    if (u->last_shown != 0) {
        fprintf(stderr, "\r\033[K%s: %s, structure %" PRIu64, u->r->id, what, done);
        if (done <= u->result->total)
            fprintf(stderr, " of %" PRIu64, u->result->total);
        u->shown = true;
    }
    u->last_shown = now.tv_sec;
}

static void refuted_by(run *u, const structure *s)
{
    exhaustive_result *x = u->result;
    x->outcome = EXHAUSTIVE_REFUTED;
    x->index = s->index;
    x->horizon = s->horizon;
    x->states = s->states;
    x->choices = s->choices;
    parametric *model = parametric_new(&u->tables);
    parametric_set(model, (const structure *const[]){s}, 1);
    x->too_large = lift(u->r, model, u->plan->seed, &x->where, &x->drn, &x->size) == LIFT_TOO_LARGE;
    parametric_free(model);
}

/* False to stop: a difference, or an error. */
static bool add_batch(run *u, const probe_batch *b)
{
    if (!status_ok(&b->st))
        return status_fail(u->st, b->st.code, NULL, 0, 0, "%s", b->st.text);
    exhaustive_result *x = u->result;
    x->structures += b->first - b->left_out;
    x->left_out += b->left_out;
    x->compared += b->compared;
    x->undefined += b->undefined;
    x->one_side += b->one_side;
    x->redrawn += b->redrawn;
    u->next = b->item[b->count - 1].index + 1;
    if (b->first < b->count) {
        refuted_by(u, &b->item[b->first]);
        return false;
    }
    show_progress(u, "checking", u->next);
    return exhaustive_state_save(u->state, u->next, x, false, u->st);
}

/* Batches are taken back in the order in which they were handed in, so that the first difference is the
 * first. False to stop. */
static bool take_back_oldest(run *u)
{
    bool go_on = add_batch(u, probe_crew_oldest(u->crew));
    probe_crew_give_back(u->crew);
    return go_on;
}

/* The batch to fill, of structures of this horizon; NULL to stop. */
static probe_batch *batch_to_fill(run *u, uint32_t horizon)
{
    probe_batch *b = probe_crew_room(u->crew);
    if (b && b->count > 0 && (b->count == PROBE_BATCH || b->item[0].horizon != horizon)) {
        probe_crew_hand_in(u->crew);
        b = probe_crew_room(u->crew);
    }
    if (!b && take_back_oldest(u))
        b = probe_crew_room(u->crew);
    return b;
}

static bool visit(const structure *s, void *context)
{
    run *u = context;
    if (sweep_interrupted()) {
        u->result->outcome = EXHAUSTIVE_INTERRUPTED;
        return false;
    }
    bool mine = s->index >= u->next && s->index % u->plan->parts == u->plan->part - 1;
    if (!mine || !u->identities[s->horizon]->applicable)
        return true;
    probe_batch *b = batch_to_fill(u, s->horizon);
    if (!b)
        return false;
    b->item[b->count++] = *s;
    return true;
}

/* What is under way is finished, after an interrupt too; then no more structures are begun. */
static void take_back_all(run *u)
{
    probe_batch *last = probe_crew_room(u->crew);
    if (u->result->outcome == EXHAUSTIVE_HOLDS && last && last->count > 0)
        probe_crew_hand_in(u->crew);
    while (probe_crew_oldest(u->crew) && take_back_oldest(u))
        continue;
}

static void probe_all(run *u)
{
    const exhaustive_plan *plan = u->plan;
    uint64_t batches = u->result->total / plan->parts / PROBE_BATCH + 1;
    probe_plan what = {.identities = u->identities,
                       .horizon = plan->horizon,
                       .tables = u->tables,
                       .seed = plan->seed,
                       .stream = rng_hash(u->r->id),
                       .trials = u->result->trials,
                       .primes = u->result->prime};
    u->crew = probe_crew_new(&what, batches < plan->jobs ? (unsigned)batches : plan->jobs);
    structures_each(u->all, visit, u);
    if (u->result->outcome != EXHAUSTIVE_REFUTED && status_ok(u->st))
        take_back_all(u);
    probe_crew_free(u->crew);
}

/* ---- The run ------------------------------------------------------------------------------------- */

#define MAX_STRUCTURES 1000000000u

static bool count_applicable(const structure *s, void *context)
{
    run *u = context;
    u->result->total += u->identities[s->horizon]->applicable;
    if (s->index % 65536 == 0)
        show_progress(u, "counting", s->index);
    return !sweep_interrupted() && s->index < MAX_STRUCTURES;
}

/* How many structures there are is part of the error, so it is found out first. */
static bool count_structures(run *u)
{
    uint64_t count = structures_each(u->all, count_applicable, u);
    if (sweep_interrupted()) {
        u->result->outcome = EXHAUSTIVE_INTERRUPTED;
        u->result->total = 0;
        return false;
    }
    return count <= MAX_STRUCTURES ||
           status_fail(u->st, EXIT_USAGE, NULL, 0, 0,
                       "found bounds with more than %u structures, wanted smaller ones", MAX_STRUCTURES);
}

static void run_all(run *u)
{
    exhaustive_result *x = u->result;
    if (!count_structures(u))
        return;
    choose_trials(u);
    u->state = exhaustive_state_open(u->r, u->plan, x, &u->next, u->st);
    if (!u->state)
        return;
    x->outcome = EXHAUSTIVE_HOLDS;
    probe_all(u);
    if (x->outcome == EXHAUSTIVE_HOLDS && x->structures == 0)
        x->outcome = EXHAUSTIVE_NOTHING;
    if (status_ok(u->st))
        exhaustive_state_save(u->state, u->next, x, true, u->st);
    if (u->shown)
        fprintf(stderr, "\r\033[K");
}

static void run_clear(run *u)
{
    for (uint32_t t = 1; t <= u->plan->horizon; t++)
        identities_free(u->identities[t]);
    free(u->identities);
    structures_free(u->all);
    exhaustive_state_close(u->state);
}

bool exhaustive_run(const reading *r, const exhaustive_plan *plan, exhaustive_result *result, status *st)
{
    REQUIRE(plan->part >= 1 && plan->part <= plan->parts && plan->jobs >= 1);
    *result = (exhaustive_result){.reading = r};
    run *u = alloc_zeroed(1, sizeof *u);
    *u = (run){.r = r, .plan = plan, .result = result, .st = st};
    if (structure_bounds_fit(plan->horizon, plan->width, plan->actions, st)) {
        u->identities = alloc_zeroed((size_t)plan->horizon + 1, sizeof(identities *));
        if (prepare_tapes(u))
            u->all = structures_new(&u->bounds, st);
        if (u->all)
            run_all(u);
        run_clear(u);
    }
    free(u);
    return status_ok(st);
}

void exhaustive_clear(exhaustive_result *result)
{
    free(result->why);
    free(result->degree);
    free(result->where);
    free(result->drn);
}

int exhaustive_exit_status(const exhaustive_result *result)
{
    expectation expect = result->reading->expect;
    switch (result->outcome) {
    case EXHAUSTIVE_NO_IDENTITY: return EXIT_USAGE;
    case EXHAUSTIVE_HOLDS: return expect == EXPECT_HOLDS ? EXIT_AS_EXPECTED : EXIT_UNDECIDED;
    case EXHAUSTIVE_REFUTED: return expect == EXPECT_REFUTED ? EXIT_AS_EXPECTED : EXIT_AGAINST_EXPECTATION;
    case EXHAUSTIVE_NOTHING:
    case EXHAUSTIVE_INTERRUPTED: break;
    }
    return EXIT_UNDECIDED;
}
