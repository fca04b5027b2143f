/*
 * What make bench measures inside one process: microseconds a model for the reading bench/KIND on the models
 * of files, by the naive evaluator and by the exact engine, and how times grow. Nothing here is a test.
 *
 * usage: bench_engine PRELUDE CLAIMS deterministic|stochastic MODEL...
 *        bench_engine PRELUDE CLAIMS campaign deterministic|stochastic COUNT PRIMES
 *        bench_engine PRELUDE CLAIMS growth
 *        bench_engine PRELUDE CLAIMS large
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "base/rng.h"
#include "campaign/screen.h"
#include "claims/checker.h"
#include "lang/identities.h"
#include "model/drn.h"
#include "operators/tape_exact.h"
#include "operators/tape_modular.h"
#include "operators/tape_paths.h"
#include "search/flat.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* others may be at work on the machine */
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static const reading *find(const claim_set *set, const char *id)
{
    for (size_t i = 0; i < claim_set_count(set); i++)
        if (strcmp(claim_set_get(set, i)->id, id) == 0)
            return claim_set_get(set, i);
    REQUIRE(!"a reading of the bench");
    return NULL;
}

/* ---- Models from files --------------------------------------------------------------------------- */

#define ROUNDS 5

/* The shortest of some rounds over all models, in seconds; c is NULL for the naive evaluator. */
static double check_all(const reading *r, checker *c, mdp *const *models, int count)
{
    double best = 1e9;
    status st;
    status_init(&st);
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (int i = 0; i < count; i++) {
            verdict v = VERDICT_REFUTED;
            bool ok = c ? checker_check(c, models[i], &v, NULL, NULL, &st)
                        : reading_check(r, models[i], &v, NULL, NULL, &st);
            REQUIRE(ok && v == VERDICT_HOLDS);
        }
        double took = now() - start;
        best = took < best ? took : best;
    }
    return best;
}

static void bench_files(const reading *r, int count, char **files)
{
    mdp **models = alloc_zeroed((size_t)count, sizeof(mdp *));
    status st;
    status_init(&st);
    for (int i = 0; i < count; i++) {
        models[i] = drn_read_file(files[i], NULL, &st);
        REQUIRE(models[i]);
    }
    uint64_t choices = 0;
    compact *c = compact_new();
    parameters *numbers = parameters_new();
    for (int i = 0; i < count; i++) {
        places *reachable = places_reachable(models[i]);
        REQUIRE(compact_from_mdp(c, numbers, models[i], reachable));
        choices += c->choice_count;
        places_free(reachable);
    }
    parameters_free(numbers);
    compact_free(c);
    checker *fast = checker_new(r);
    printf("%.2f %.2f %.1f\n", 1e6 * check_all(r, NULL, models, count) / count,
           1e6 * check_all(r, fast, models, count) / count, (double)choices / count);
    checker_free(fast);
    for (int i = 0; i < count; i++)
        mdp_free(models[i]);
    free(models);
}

/* ---- A whole campaign ---------------------------------------------------------------------------- */

/* Models of the sizes that `generate` gives the others: made, checked and counted. primes: 0 for the default;
 * prove: until nothing is left to chance. */
static void bench_campaign(const reading *r, uint64_t count, unsigned primes, bool prove)
{
    status st;
    status_init(&st);
    family f;
    family_init(&f);
    f.exact_sizes = f.single_start = true;
    f.deterministic = strcmp(r->id, "bench/deterministic") == 0;
    double start = now();
    screen_plan plan = {.seed = 5, .count = count, .primes = primes, .prove = prove};
    screen *s = screen_new(r, &f, &plan, &st);
    REQUIRE(s);
    screener *e = screener_new(s);
    tally y;
    tally_init(&y, r);
    REQUIRE(screener_run(e, 0, count, &y, &st) && y.refuted == 0);
    double took = now() - start;
    uint64_t choices = 0;
    for (uint64_t i = 0; i < 1000; i++) {
        mdp *m = screen_model(s, i);
        choices += mdp_choices(m);
        mdp_free(m);
    }
    printf("%.2f %.1f %u %lu\n", 1e6 * took / (double)count, (double)choices / 1000,
           prove ? y.primes[0] : screen_choice(s).count, screen_choice(s).error);
    tally_clear(&y);
    screener_free(e);
    screen_free(s);
}

/* ---- Growth -------------------------------------------------------------------------------------- */

static double slope(const double *x, const double *y, int n)
{
    double sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (int i = 0; i < n; i++) {
        sx += log(x[i]);
        sy += log(y[i]);
        sxx += log(x[i]) * log(x[i]);
        sxy += log(x[i]) * log(y[i]);
    }
    return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

typedef struct rig {
    identities *of;
    support *s;
    modular *modular;
    exact *exact;
    paths *paths;
    tape_outcome *outcomes;
} rig;

static void rig_open(rig *g, const library *prelude, unsigned k, uint32_t horizon)
{
    char source[100];
    snprintf(source, sizeof source, "forall k in 1..%u: Fr(k) == G(k)", k);
    status st;
    status_init(&st);
    expr *x = parse_expression(source, NULL, 1, 1, EXIT_USAGE, &st);
    g->of = identities_of(prelude, x, NULL, 0, NULL, horizon, EXIT_USAGE, &st);
    REQUIRE(g->of);
    g->s = support_new(g->of->tape);
    g->modular = modular_new(g->of->tape, g->s);
    g->exact = exact_new(g->of->tape, g->s);
    g->paths = paths_new(g->of->tape, g->s);
    REQUIRE(g->paths);
    g->outcomes = alloc_zeroed((size_t)g->of->tape->pair_count * FLAT_BLOCK, sizeof *g->outcomes);
    expr_free(x);
}

static void rig_close(rig *g)
{
    modular_free(g->modular);
    exact_free(g->exact);
    paths_free(g->paths);
    support_free(g->s);
    identities_free(g->of);
    free(g->outcomes);
}

static void run_modular(rig *g, const compact *c, const parameters *numbers)
{
    prime f;
    prime_draw(&f, PRIME_BITS, 1, 0);
    uint64_t *values = alloc_zeroed(numbers->count, sizeof *values);
    for (uint32_t i = 0; i < numbers->count; i++)
        REQUIRE(prime_residue(&f, numbers->value[i], &values[i]));
    support_run(g->s, c, NULL);
    REQUIRE(modular_set(g->modular, &f, values, numbers->count));
    REQUIRE(modular_run(g->modular, c, NULL, g->outcomes));
    free(values);
}

/* Seconds a model of S states a layer, T = 3, A = 2. */
static double timed(const library *prelude, unsigned k, uint32_t states, bool deterministic, bool by_primes)
{
    status st;
    status_init(&st);
    family f;
    family_init(&f);
    f.states = states;
    f.exact_sizes = f.positive_success = f.single_start = true;
    f.prior = PRIOR_FULL_SUPPORT;
    f.deterministic = deterministic;
    flat *g = flat_new(&f, 1, 1, &st);
    rig r;
    rig_open(&r, prelude, k, f.horizon);
    compact *c = compact_new();
    double best = 1e9;
    uint32_t block = by_primes ? FLAT_BLOCK : 1;
    for (uint32_t i = 0; i < 12; i++) {
        flat_generate(g, FLAT_BLOCK * i, block, c);
        double start = now();
        if (by_primes) {
            run_modular(&r, c, flat_parameters(g));
        } else {
            support_run(r.s, c, NULL);
            REQUIRE(deterministic ? paths_run(r.paths, c, flat_parameters(g), r.outcomes)
                                  : exact_run(r.exact, c, flat_parameters(g), r.outcomes));
        }
        double took = (now() - start) / block;
        best = i > 1 && took < best ? took : best;
    }
    compact_free(c);
    rig_close(&r);
    flat_free(g);
    return best;
}

/* S starts and S states in each of 3 layers, 2 actions that lead to one state each. */
static void lay_out_wide(compact *c, uint32_t states, uint32_t parameter_count)
{
    rng r;
    rng_init(&r, 1, 2, states);
    compact_reset(c, 3);
    for (uint32_t t = 1; t <= 3; t++) {
        compact_layer(c);
        for (uint32_t s = 0; s < states; s++) {
            compact_place(c, 0, s, 2);
            for (uint32_t a = 0; a < 2; a++) {
                compact_choice(c, rng_between(&r, 2, parameter_count - 1),
                               rng_between(&r, 2, parameter_count - 1));
                if (t < 3)
                    compact_branch(c, rng_below(&r, states), PARAMETER_ONE);
            }
        }
    }
    compact_seal(c, parameter_count);
}

/* Seconds for such a model, k <= 4, one prime; residues take any values, which need be no distributions. */
static double timed_wide(const library *prelude, uint32_t states)
{
    parameters *numbers = parameters_new();
    mpq_t q;
    mpq_init(q);
    for (unsigned long i = 2; i < 40; i++) {
        mpq_set_ui(q, i, 41);
        parameters_add(numbers, q);
    }
    compact *c = compact_new();
    lay_out_wide(c, states, numbers->count);
    rig r;
    rig_open(&r, prelude, 4, 3);
    double best = 1e9;
    for (int i = 0; i < 20; i++) {
        double start = now();
        run_modular(&r, c, numbers);
        double took = now() - start;
        best = took < best ? took : best;
    }
    rig_close(&r);
    compact_free(c);
    parameters_free(numbers);
    mpq_clear(q);
    return best;
}

static void growth(const library *prelude)
{
    double k[] = {4, 8, 16, 32}, s[] = {64, 256, 1024, 4096, 16384}, time[5];
    for (int i = 0; i < 4; i++)
        time[i] = timed(prelude, (unsigned)k[i], 3, false, true);
    printf("modular in k                 %5.2f   goal at most 1.1    (k = 4 .. 32: %.1f .. %.1f us)\n",
           slope(k, time, 4), 1e6 * time[0], 1e6 * time[3]);
    for (int i = 0; i < 5; i++)
        time[i] = timed_wide(prelude, (uint32_t)s[i]);
    printf("modular in S                 %5.2f   goal at most 1.1    (S = %.0f .. %.0f: %.0f .. %.0f us)\n",
           slope(s, time, 5), s[0], s[4], 1e6 * time[0], 1e6 * time[4]);
    for (int i = 0; i < 4; i++)
        time[i] = timed(prelude, (unsigned)k[i], 3, true, false);
    printf("exact deterministic in k     %5.2f   goal at most 1.5    (k = 4 .. 32: %.0f .. %.0f us)\n",
           slope(k, time, 4), 1e6 * time[0], 1e6 * time[3]);
    double few[] = {2, 4, 8, 16};
    for (int i = 0; i < 4; i++)
        time[i] = timed(prelude, (unsigned)few[i], 3, false, false);
    printf("exact stochastic in k        %5.2f   goal at most 3.5    (k = 2 .. 16: %.0f .. %.0f us)\n",
           slope(few, time, 4), 1e6 * time[0], 1e6 * time[3]);
}

/* ---- One large model ----------------------------------------------------------------------------- */

static void large(const library *prelude)
{
    family f;
    family_init(&f);
    f.states = 10000;
    f.actions = 4;
    f.horizon = 10;
    f.plain = f.exact_sizes = f.positive_success = true;
    f.prior = PRIOR_FULL_SUPPORT;
    mdp *m = generate(&f, 1, 1, 0);
    double start = now();
    places *reachable = places_reachable(m);
    compact *c = compact_new();
    parameters *numbers = parameters_new();
    REQUIRE(compact_from_mdp(c, numbers, m, reachable));
    rig g;
    rig_open(&g, prelude, 8, f.horizon);
    double laid_out = now();
    run_modular(&g, c, numbers);
    double end = now();
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("T = 10, S = 10000, A = 4, k = 8, one prime: %.2f s (laying out %.2f s, %u choices, %u branches); "
           "%ld MB in all, the model included; goal 1 s and 100 MB\n",
           end - start, laid_out - start, c->choice_count, c->branch_count, usage.ru_maxrss / 1024);
    rig_close(&g);
    parameters_free(numbers);
    compact_free(c);
    places_free(reachable);
    mdp_free(m);
}

int main(int argc, char **argv)
{
    REQUIRE(argc >= 4);
    status st;
    status_init(&st);
    library *prelude = library_new(NULL);
    REQUIRE(library_read_file(prelude, argv[1], &st));
    claim_set *set = claim_set_new(prelude);
    REQUIRE(claim_set_read_file(set, argv[2], &st));
    if (strcmp(argv[3], "growth") == 0) {
        growth(prelude);
    } else if (strcmp(argv[3], "large") == 0) {
        large(prelude);
    } else if (strcmp(argv[3], "campaign") == 0) {
        REQUIRE(argc == 7);
        char id[40];
        snprintf(id, sizeof id, "bench/%s", argv[4]);
        bench_campaign(find(set, id), strtoul(argv[5], NULL, 10), (unsigned)strtoul(argv[6], NULL, 10),
                       strcmp(argv[6], "prove") == 0);
    } else {
        char id[40];
        snprintf(id, sizeof id, "bench/%s", argv[3]);
        bench_files(find(set, id), argc - 4, argv + 4);
    }
    claim_set_free(set);
    library_free(prelude);
    return 0;
}
