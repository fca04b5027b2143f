#include "campaign/exhaustive.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "campaign/exhaustive_state.h"
#include "campaign/lift.h"
#include "campaign/sweep.h"
#include "lang/identities.h"
#include "operators/tape_modular.h"
#include "search/cover.h"

#define BATCH 64u

/* How often parameters are drawn again at a prime that divides what is to be inverted; tape_chance counts
 * each. */
#define DRAWS 8u
#define DRAWS_BITS 3u

/* Models of one horizon: the tape, and what runs it. */
typedef struct engine {
    identities *id;
    support *zeros;
    modular *residues;
} engine;

typedef struct run {
    const reading *r;
    const exhaustive_plan *plan;
    exhaustive_result *result;
    exhaustive_state *state;
    status *st;
    engine *engines; /* by horizon, from 1 */
    cover_hypotheses hypotheses;
    parametric_plan tables;
    structure_bounds bounds;
    structures *all;
    parametric *model;
    structure batch[BATCH];
    uint32_t count;
    uint64_t *values, *given[PARAMETRIC_MAX_TABLES];
    size_t value_capacity;
    tape_outcome *outcomes;
    size_t outcome_capacity;
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
    engine *e = &u->engines[horizon];
    status st;
    status_init(&st);
    e->id = identities_of(r->definitions, r->assertion, r->assumptions, r->assumption_count, r->file, horizon,
                          EXIT_USAGE, &st);
    bool ok = e->id != NULL;
    if (!ok)
        refuse(u, st.text);
    else if (e->id->tape->is_signed)
        ok = refuse(
            u, "found a difference of tables that goes on to be multiplied or divided, wanted zeros that "
               "the structure shows");
    status_clear(&st);
    if (!ok)
        return false;
    e->zeros = support_new(e->id->tape);
    e->residues = modular_new(e->id->tape, e->zeros);
    return true;
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
    bool depends = p->number_count > 0;
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
    read_hypotheses(u, u->engines[1].id->hypotheses);
    cover c;
    cover_init(&c, &u->hypotheses);
    bool start = false;
    for (uint32_t t = 1; t <= u->plan->horizon; t++) {
        cover_add(&c, &u->hypotheses, u->engines[t].id->tape);
        read_tables(u, u->engines[t].id->tape);
        start = start || depends_on_start(u->engines[t].id->tape);
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

/* The largest difference over the horizons, and the comparisons of entries in all. */
static void bound_difference(run *u, poly_size *difference, mpz_t comparisons)
{
    uint32_t pairs = 0;
    for (uint32_t t = 1; t <= u->plan->horizon; t++) {
        uint32_t width[STRUCTURE_MAX_HORIZON];
        tape_family sizes_of;
        parametric_family(&u->tables, &u->bounds, t, width, &sizes_of);
        tape_degrees *sizes = tape_degrees_new(u->engines[t].id->tape, &sizes_of);
        tape_difference_size(sizes, difference);
        tape_degrees_free(sizes);
        if (u->engines[t].id->tape->pair_count > pairs)
            pairs = u->engines[t].id->tape->pair_count;
    }
    uint32_t states = 1 + (u->plan->horizon - 1) * u->plan->width;
    mpz_set_ui(comparisons, (unsigned long)u->result->total);
    mpz_mul_ui(comparisons, comparisons, (unsigned long)pairs * states * u->plan->actions);
}

/* So many primes of so many bits, and the error they leave; 0: the bound says nothing. */
typedef struct choice {
    unsigned bits;
    uint32_t trials;
    uint64_t error_bits;
} choice;

/*
 * Each comparison fails to tell with the chance of DRAWS * chance / 2^(bits - 1) at a prime, at all of them
 * with the product of these. As many primes as the wanted error needs; 2 where no number of them tells.
 */
static choice enough_trials(const poly_size *difference, const mpz_t comparisons, unsigned bits,
                            uint32_t wanted)
{
    mpz_t chance, all;
    mpz_inits(chance, all, NULL);
    tape_chance(chance, difference, bits);
    mpz_set(all, comparisons);
    unsigned each = bits - 1 - DRAWS_BITS;
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

/* ---- A batch ------------------------------------------------------------------------------------- */

static void make_room(run *u, const engine *e)
{
    const compact *m = parametric_compact(u->model);
    size_t wanted = m->choice_count > m->parameter_count ? m->choice_count : m->parameter_count;
    wanted *= u->result->prime[0].limbs;
    if (wanted > u->value_capacity) {
        u->value_capacity = 2 * wanted;
        u->values = alloc_resize(u->values, u->value_capacity, sizeof *u->values);
        for (uint32_t i = 0; i < u->tables.table_count; i++)
            u->given[i] = alloc_resize(u->given[i], u->value_capacity, sizeof *u->given[i]);
    }
    size_t outcomes = (size_t)e->id->tape->pair_count * u->count;
    if (outcomes > u->outcome_capacity) {
        u->outcome_capacity = 2 * outcomes;
        u->outcomes = alloc_resize(u->outcomes, u->outcome_capacity, sizeof *u->outcomes);
    }
}

/* One prime: outcomes of the batch. */
static bool try_prime(run *u, engine *e, uint32_t trial)
{
    const prime *p = &u->result->prime[trial];
    for (uint32_t draw = 0; draw < DRAWS; draw++) {
        rng r;
        rng_init(&r, u->plan->seed, rng_hash(u->r->id), u->batch[0].index);
        r.state ^= rng_hash("trial") * (trial * DRAWS + draw + 1);
        const uint64_t *const *given = (const uint64_t *const *)u->given;
        if (parametric_residues(u->model, p, &r, u->values, u->given) &&
            modular_set(e->residues, p, u->values, parametric_parameters(u->model)) &&
            modular_run(e->residues, parametric_compact(u->model), u->tables.table_count > 0 ? given : NULL,
                        u->outcomes))
            return true;
        u->result->redrawn++;
    }
    text number;
    text_init(&number);
    prime_print(p, &number);
    status_fail(u->st, EXIT_INTERNAL, NULL, 0, 0,
                "found numbers that are 0 modulo the prime %s at %u draws of parameters, wanted others: use "
                "another --seed",
                number.data, DRAWS);
    text_clear(&number);
    return false;
}

/* The first model of the batch on which some pair differs; u->count if there is none. */
static uint32_t first_different(const run *u, const engine *e)
{
    uint32_t first = u->count;
    for (uint32_t pair = 0; pair < e->id->tape->pair_count; pair++)
        for (uint32_t m = 0; m < first; m++)
            if (u->outcomes[(size_t)pair * u->count + m].different)
                first = m;
    return first;
}

static void add_counts(run *u, const engine *e, uint32_t models)
{
    u->result->structures += models;
    for (uint32_t pair = 0; pair < e->id->tape->pair_count; pair++)
        for (uint32_t m = 0; m < models; m++) {
            const tape_outcome *o = &u->outcomes[(size_t)pair * u->count + m];
            u->result->compared += o->compared;
            u->result->undefined += o->undefined;
            u->result->one_side += o->one_side;
        }
}

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
    parametric_set(u->model, (const structure *const[]){s}, 1);
    lift(u->r, u->model, u->plan->seed, &x->where, &x->drn, &x->size);
}

/* False to stop: a difference, or an error. */
static bool check_batch(run *u)
{
    if (u->count == 0)
        return true;
    engine *e = &u->engines[u->batch[0].horizon];
    const structure *items[BATCH];
    for (uint32_t i = 0; i < u->count; i++)
        items[i] = &u->batch[i];
    parametric_set(u->model, items, u->count);
    make_room(u, e);
    support_run(e->zeros, parametric_compact(u->model), parametric_given(u->model));
    uint32_t first = u->count;
    for (uint32_t trial = 0; trial < u->result->trials; trial++) {
        if (!try_prime(u, e, trial))
            return false;
        uint32_t different = first_different(u, e);
        first = different < first ? different : first;
    }
    add_counts(u, e, first);
    u->next = u->batch[u->count - 1].index + 1;
    if (first < u->count) {
        refuted_by(u, &u->batch[first]);
        return false;
    }
    u->count = 0;
    show_progress(u, "checking", u->next);
    return exhaustive_state_save(u->state, u->next, u->result, false, u->st);
}

static bool visit(const structure *s, void *context)
{
    run *u = context;
    if (sweep_interrupted()) {
        u->result->outcome = EXHAUSTIVE_INTERRUPTED;
        return false;
    }
    bool mine = s->index >= u->next && s->index % u->plan->parts == u->plan->part - 1;
    if (!mine || !u->engines[s->horizon].id->applicable)
        return true;
    if (u->count > 0 && (u->count == BATCH || u->batch[0].horizon != s->horizon) && !check_batch(u))
        return false;
    u->batch[u->count++] = *s;
    return true;
}

/* ---- The run ------------------------------------------------------------------------------------- */

#define MAX_STRUCTURES 1000000000u

static bool count_applicable(const structure *s, void *context)
{
    run *u = context;
    u->result->total += u->engines[s->horizon].id->applicable;
    if (s->index % 65536 == 0)
        show_progress(u, "counting", s->index);
    return !sweep_interrupted() && s->index < MAX_STRUCTURES;
}

/* How many structures there are is part of the error, so it is found out first. */
static bool count_structures(run *u)
{
    uint64_t count = structures_each(u->all, count_applicable, u);
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
    structures_each(u->all, visit, u);
    if (x->outcome == EXHAUSTIVE_HOLDS && status_ok(u->st))
        check_batch(u);
    if (x->outcome == EXHAUSTIVE_HOLDS && x->structures == 0)
        x->outcome = EXHAUSTIVE_NOTHING;
    if (status_ok(u->st))
        exhaustive_state_save(u->state, u->next, x, true, u->st);
    if (u->shown)
        fprintf(stderr, "\r\033[K");
}

static void run_clear(run *u)
{
    for (uint32_t t = 1; t <= u->plan->horizon; t++) {
        modular_free(u->engines[t].residues);
        support_free(u->engines[t].zeros);
        identities_free(u->engines[t].id);
    }
    for (uint32_t i = 0; i < PARAMETRIC_MAX_TABLES; i++)
        free(u->given[i]);
    free(u->engines);
    free(u->values);
    free(u->outcomes);
    structures_free(u->all);
    parametric_free(u->model);
    exhaustive_state_close(u->state);
}

bool exhaustive_run(const reading *r, const exhaustive_plan *plan, exhaustive_result *result, status *st)
{
    REQUIRE(plan->part >= 1 && plan->part <= plan->parts);
    *result = (exhaustive_result){.reading = r};
    run *u = alloc_zeroed(1, sizeof *u);
    *u = (run){.r = r, .plan = plan, .result = result, .st = st};
    if (structure_bounds_fit(plan->horizon, plan->width, plan->actions, st)) {
        u->engines = alloc_zeroed((size_t)plan->horizon + 1, sizeof *u->engines);
        if (prepare_tapes(u))
            u->all = structures_new(&u->bounds, st);
        if (u->all) {
            u->model = parametric_new(&u->tables);
            run_all(u);
        }
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
