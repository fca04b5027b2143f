/*
 * A model on the bench: the graphs that are asked about it and what the test makes on the way; and properties
 * that hold on one random model after another.
 */
#ifndef TESTS_WORKBENCH_H
#define TESTS_WORKBENCH_H

#include <check.h>
#include <stdio.h> /* before gmp.h, for gmp_fprintf */

#include "base/rng.h"
#include "operators/graph.h"
#include "oracle.h"

/* Each question goes to three graphs: the usual one, one that can keep next to nothing, one of all places. */
enum { GRAPH_USUAL, GRAPH_TINY, GRAPH_WHOLE, GRAPHS };

typedef struct bench {
    const char *stream; /* the name of the property; with the next two it gives the model */
    uint64_t seed, index;
    mdp *m;
    graph *g[GRAPHS];
    oracle_table **tables; /* freed with the bench */
    size_t count, capacity;
    rng r; /* for the random choices of the test itself */
} bench;

/* Takes the model. */
void bench_init(bench *b, mdp *m, const char *stream, uint64_t seed, uint64_t index);
void bench_clear(bench *b);

/* End the test: says what went wrong, and the model. */
_Noreturn void bench_fail(const bench *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * `body` on one random model after another. From the environment: RATIONALE_TEST_MODELS of them (if not given
 * 2000, 500 under sanitizers, times RATIONALE_EFFORT), divided by `share`; or the one numbered
 * RATIONALE_TEST_ONLY, which is also printed; under RATIONALE_TEST_SEED (1).
 */
void on_models(const char *stream, uint64_t share, void (*body)(bench *b));

/* A test case of one test, with the time that thousands of models take. */
void add_case(Suite *s, const char *name, const TTest *test);

/* Run and free the suite. What fails on a model, crashes included, leaves a line that replays it. */
int run_suite(Suite *s, const char *program);

/*
 * From a list X(name, share) of properties, static functions of a bench: a Check test each, and the
 * statements that add them to the suite s.
 */
#define PROPERTY_TEST(name, share)              \
    START_TEST(test_##name)                     \
    {                                           \
        on_models(#name, share, name);          \
    }                                           \
    END_TEST
#define PROPERTY_ADD(name, share) add_case(s, #name, test_##name);

#endif
