#include "workbench.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "model/drn.h"
#include "search/generate.h"

void bench_init(bench *b, mdp *m, const char *stream, uint64_t seed, uint64_t index)
{
    *b = (bench){.stream = stream, .seed = seed, .index = index, .m = m};
    for (int i = 0; i < GRAPHS; i++)
        b->g[i] = graph_new(m, i == GRAPH_WHOLE);
    graph_set_limit(b->g[GRAPH_TINY], 1);
    rng_init(&b->r, seed, rng_hash("choices"), index);
}

void bench_clear(bench *b)
{
    for (int i = 0; i < GRAPHS; i++)
        graph_free(b->g[i]);
    for (size_t i = 0; i < b->count; i++)
        oracle_table_free(b->tables[i]);
    free(b->tables);
    mdp_free(b->m);
}

/*
 * The replay line of the model at work, in a file that the forked tests share with their parent: a broken
 * contract or a crash leaves without a word, and then the parent says on which model that was. Each test has
 * its line at the end of the file, and takes it away when all went well.
 */
static FILE *at_work;
static const char *program;

static off_t note_begin(void)
{
    return lseek(fileno(at_work), 0, SEEK_END);
}

static void note_model(off_t begin, const bench *b)
{
    char line[200];
    int length = snprintf(line, sizeof line,
                          "replay: CK_RUN_CASE=%s RATIONALE_TEST_SEED=%" PRIu64 " RATIONALE_TEST_ONLY="
                          "%" PRIu64 " tests/%s\n", b->stream, b->seed, b->index, program);
    REQUIRE(length > 0 && (size_t)length < sizeof line);
    REQUIRE(ftruncate(fileno(at_work), begin) == 0);
    REQUIRE(pwrite(fileno(at_work), line, (size_t)length, begin) == length);
}

static void note_end(off_t begin)
{
    REQUIRE(ftruncate(fileno(at_work), begin) == 0);
}

static void print_notes(void)
{
    char line[200];
    rewind(at_work);
    while (fgets(line, sizeof line, at_work))
        fputs(line, stderr);
}

static void print_model(const bench *b)
{
    text model;
    text_init(&model);
    drn_write(b->m, &model);
    fputs(model.data, stderr);
    text_clear(&model);
}

void bench_fail(const bench *b, const char *format, ...)
{
    fprintf(stderr, "%s: ", b->stream);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\n");
    print_model(b);
    ck_abort_msg("%s: model %" PRIu64, b->stream, b->index);
    abort(); /* not reached */
}

static uint64_t environment(const char *name, uint64_t otherwise)
{
    const char *value = getenv(name);
    return value && *value ? strtoull(value, NULL, 10) : otherwise;
}

/* The families in turn; every size small enough for an enumeration. */
static void family_of(family *f, uint64_t index)
{
    family_init(f);
    f->deterministic = index % 3 == 1;
    f->prior = index % 4 == 1 ? PRIOR_UNIFORM : PRIOR_MIXED;
    f->same_actions = index % 8 == 1;
    if (index % 7 == 3)
        f->actions = 3;
    if (index % 11 == 5)
        f->states = 5;
    if (index % 5 == 2)
        f->height = 3;
}

void on_models(const char *stream, uint64_t share, void (*body)(bench *b))
{
    uint64_t seed = environment("RATIONALE_TEST_SEED", 1);
    const char *sanitizers = getenv("RATIONALE_SANITIZERS"); /* several times slower */
    uint64_t usual = sanitizers && strcmp(sanitizers, "yes") == 0 ? 500 : 2000;
    uint64_t models = environment("RATIONALE_TEST_MODELS", usual * environment("RATIONALE_EFFORT", 1));
    uint64_t only = environment("RATIONALE_TEST_ONLY", UINT64_MAX);
    uint64_t first = only == UINT64_MAX ? 0 : only;
    uint64_t end = only == UINT64_MAX ? (models + share - 1) / share : only + 1;
    off_t begin = note_begin();
    for (uint64_t index = first; index < end; index++) {
        family f;
        family_of(&f, index);
        bench b;
        bench_init(&b, generate(&f, seed, rng_hash(stream), index), stream, seed, index);
        note_model(begin, &b);
        if (only != UINT64_MAX)
            print_model(&b);
        body(&b);
        bench_clear(&b);
    }
    note_end(begin);
}

/* ---- Suites -------------------------------------------------------------------------------------------- */

void add_case(Suite *s, const char *name, const TTest *test)
{
    TCase *c = tcase_create(name);
    tcase_set_timeout(c, 600);
    tcase_add_test(c, test);
    suite_add_tcase(s, c);
}

int run_suite(Suite *s, const char *name)
{
    program = name;
    at_work = tmpfile();
    REQUIRE(at_work);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    print_notes();
    fclose(at_work);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
