#include "campaign/generic.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "claims/verdict.h"
#include "lang/identities.h"
#include "model/drn.h"
#include "operators/law.h"
#include "operators/tape_degree.h"

/*
 * Points are drawn uniformly from (n / 2^84), n = 1 .. 2^64: parameters near 0, where entries such as p and
 * 1-p are positive. A polynomial of degree d other than 0 is 0 at such a point with the chance of d / 2^64 at
 * most (Schwartz and Zippel). Policies and rewards that the reading quantifies over are drawn likewise, for
 * each pattern of zeros (lang/draws.h).
 */
#define MAX_POINTS 8u

static void choose_point(void *context, size_t index, mpq_t number)
{
    (void)index;
    draw_generic_number(context, number);
}

/* Small numbers, for a counterexample to look at. */
static void choose_small(void *context, size_t index, mpq_t number)
{
    (void)index;
    uint32_t denominator = rng_between(context, 2, 5);
    mpq_set_ui(number, rng_between(context, 1, denominator - 1), denominator);
    mpq_canonicalize(number);
}

/* ---- The bound ----------------------------------------------------------------------------------- */

static uint32_t most_successors(const mdp *m)
{
    uint32_t most = 1;
    for (uint32_t s = 0; s < mdp_states(m); s++)
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            if (mdp_successors(m, s, a) > most)
                most = mdp_successors(m, s, a);
    return most;
}

/* The patterns of zeros of all tables that the tape is given, at most. */
static void multiply_patterns(const tape *p, const mdp *m, const places *reachable, mpz_t count)
{
    for (uint32_t i = 0; i < p->op_count; i++)
        for (uint32_t t = 1; p->ops[i].kind == TAPE_GIVEN && t <= mdp_horizon(m); t++)
            for (uint32_t k = 0; k < places_count(reachable, t); k++)
                mpz_mul_2exp(count, count, mdp_actions(m, places_state(reachable, t, k)));
}

/* The largest degree of a difference, and how many entries are compared at most. */
static void bound_degree(const tape *p, const mdp *m, mpz_t degree, mpz_t entries)
{
    places *reachable = places_reachable(m);
    uint32_t horizon = mdp_horizon(m);
    uint32_t *width = alloc_zeroed(horizon, sizeof *width);
    mpz_set_ui(entries, 1);
    for (uint32_t t = 1; t <= horizon; t++) {
        width[t - 1] = places_count(reachable, t);
        mpz_add_ui(entries, entries, (unsigned long)width[t - 1] * mdp_max_actions(m));
    }
    mpz_mul_ui(entries, entries, p->pair_count);
    multiply_patterns(p, m, reachable, entries);
    if (p->law_count > 0)
        mpz_mul_ui(entries, entries, (unsigned long)trajectory_count(reachable, m, 1));
    leaf_size linear = {1, 0, 0}; /* norms do not matter here: points are rational, not residues */
    tape_family sizes_of = {.horizon = horizon,
                            .width = width,
                            .actions = mdp_max_actions(m),
                            .successors = most_successors(m),
                            .x = linear,
                            .prior = linear,
                            .tau = linear,
                            .mu = linear,
                            .given_policy = linear,
                            .given_reward = linear};
    poly_size difference;
    poly_size_init(&difference);
    tape_degrees *sizes = tape_degrees_new(p, &sizes_of);
    tape_difference_size(sizes, &difference);
    mpz_set(degree, difference.degree);
    poly_size_clear(&difference);
    tape_degrees_free(sizes);
    free(width);
    places_free(reachable);
}

/* As many points as the error needs: entries * (degree / 2^64)^points. */
static void choose_points(generic_result *x, const tape *p, const mdp *m, uint32_t error_bits)
{
    mpz_t degree, all;
    mpz_inits(degree, all, NULL);
    bound_degree(p, m, degree, all);
    x->degree = mpz_get_str(NULL, 10, degree);
    bool hopeless = mpz_sizeinbase(degree, 2) > DRAW_BITS;
    for (x->points = 1;; x->points++) {
        mpz_mul(all, all, degree);
        uint64_t of = (uint64_t)DRAW_BITS * x->points, bits = mpz_sizeinbase(all, 2);
        x->vacuous = bits >= of;
        x->error_bits = x->vacuous ? 0 : of - bits;
        if ((!x->vacuous && x->error_bits >= error_bits) || x->points == (hopeless ? 2 : MAX_POINTS))
            break;
    }
    mpz_clears(degree, all, NULL);
}

/* ---- The run ------------------------------------------------------------------------------------- */

static mdp *model_at(const char *path, void (*choose)(void *, size_t, mpq_t), rng *r, text *notices,
                     status *st)
{
    drn_valuation values = {choose, r};
    mdp *m = drn_read_parametric(path, &values, notices, st);
    if (m && mdp_horizon(m) == 0) {
        status_fail(st, EXIT_INPUT, path, 1, 1, "found no horizon, wanted a line //@horizon: T in the file");
        mdp_free(m);
        return NULL;
    }
    return m;
}

/* Small values for the report; where none of the tries does, the point itself. */
static void find_small(const char *path, rng *r, generic_result *x)
{
    for (int i = 0; i < 400; i++) {
        status st;
        status_init(&st);
        text where;
        text_init(&where);
        verdict v = VERDICT_HOLDS;
        mdp *m = model_at(path, choose_small, r, NULL, &st), *with = NULL;
        draw_plan draws = {.key = {.seed = rng_next(r)}};
        bool found = m && reading_check_drawn(x->reading, m, &draws, &v, NULL, &where, &with, &st) &&
                     v == VERDICT_REFUTED;
        if (found) {
            text drn;
            text_init(&drn);
            drn_write(with ? with : m, &drn);
            x->drn = text_take(&drn);
            free(x->where);
            x->where = text_take(&where);
        } else {
            text_clear(&where);
        }
        mdp_free(with);
        mdp_free(m);
        status_clear(&st);
        if (found)
            return;
    }
}

static bool try_point(const char *path, rng *r, generic_result *x, status *st)
{
    mdp *m = model_at(path, choose_point, r, NULL, st);
    if (!m)
        return false;
    verdict v;
    text where;
    text_init(&where);
    skipped skips = {0};
    draw_plan draws = {.key = {.seed = rng_next(r), .generic = true}};
    bool ok = reading_check_drawn(x->reading, m, &draws, &v, &skips, &where, NULL, st);
    if (ok && v == VERDICT_REFUTED) {
        x->outcome = EXHAUSTIVE_REFUTED;
        x->where = alloc_string(where.data);
    } else if (ok && v != VERDICT_HOLDS) {
        x->outcome = EXHAUSTIVE_NOTHING;
    }
    x->skips = skips;
    text_clear(&where);
    mdp_free(m);
    return ok;
}

/* False if the reading is no identity, which is an answer, or on an error. */
static bool prepare(const char *path, rng *r, uint32_t error_bits, generic_result *x, status *st)
{
    text notices;
    text_init(&notices);
    mdp *m = model_at(path, choose_point, r, &notices, st);
    if (m)
        drn_note_names(m, false, &notices);
    x->notices = text_take(&notices);
    if (!m)
        return false;
    const reading *k = x->reading;
    status why;
    status_init(&why);
    identities *id = NULL;
    if (k->on || k->exists_model)
        status_fail(&why, EXIT_USAGE, NULL, 0, 0,
                    k->on ? "found a reading about one model, wanted one about all"
                          : "found a reading that wants some model, wanted one about all");
    else
        id = identities_of(k->definitions, k->assertion, k->assumptions, k->assumption_count, k->file,
                           mdp_horizon(m), EXIT_USAGE, &why);
    bool ok = id && !id->tape->is_signed;
    if (ok)
        choose_points(x, id->tape, m, error_bits);
    else
        x->outcome = EXHAUSTIVE_NO_IDENTITY;
    if (!ok)
        x->why = alloc_string(
            id ? "found a difference of tables that goes on to be multiplied or divided, wanted zeros that "
                 "the structure shows"
               : why.text);
    identities_free(id);
    status_clear(&why);
    mdp_free(m);
    return ok;
}

bool generic_run(const reading *r, const char *path, uint64_t seed, uint32_t error_bits,
                 generic_result *result, status *st)
{
    *result = (generic_result){.reading = r, .outcome = EXHAUSTIVE_HOLDS};
    rng draws;
    rng_init(&draws, seed, rng_hash(r->id), 0);
    bool ok = prepare(path, &draws, error_bits, result, st);
    for (uint32_t i = 0; ok && result->outcome == EXHAUSTIVE_HOLDS && i < result->points; i++)
        ok = try_point(path, &draws, result, st);
    if (ok && result->outcome == EXHAUSTIVE_REFUTED)
        find_small(path, &draws, result);
    return status_ok(st);
}

void generic_clear(generic_result *result)
{
    free(result->why);
    free(result->notices);
    free(result->degree);
    free(result->where);
    free(result->drn);
}

int generic_exit_status(const generic_result *result)
{
    exhaustive_result same = {.reading = result->reading, .outcome = result->outcome};
    return exhaustive_exit_status(&same);
}
