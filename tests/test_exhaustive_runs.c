/* Exhaustive runs: in parts, killed, interrupted and gone on with, on any number of threads. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "campaign/sweep.h"
#include "structures_of.h"

/* ---- Parts and kills ------------------------------------------------------------------------------ */

START_TEST(parts_make_the_whole)
{
    ask_claim s;
    exhaustive_result whole = structures_of(&s, "", "Fr(2) == G(2)", &structures_small);
    uint64_t structures_sum = 0, compared = 0;
    for (uint32_t part = 1; part <= 3; part++) {
        exhaustive_plan plan = structures_small;
        plan.part = part;
        plan.parts = 3;
        ask_claim t;
        exhaustive_result x = structures_of(&t, "", "Fr(2) == G(2)", &plan);
        ck_assert_int_eq(x.outcome, EXHAUSTIVE_HOLDS);
        structures_sum += x.structures;
        compared += x.compared;
        exhaustive_clear(&x);
        ask_claim_close(&t);
    }
    ck_assert_uint_eq(structures_sum, whole.structures);
    ck_assert_uint_eq(compared, whole.compared);
    exhaustive_clear(&whole);
    ask_claim_close(&s);
}
END_TEST

static void claim_with_state(exhaustive_plan *plan, exhaustive_result *x)
{
    ask_claim s;
    *x = structures_of(&s, "deterministic", "alpha(3) == G(3)", plan);
    ask_claim_close(&s);
}

/* Killed at several moments and begun again: the counts are those of a run that was left alone. */
START_TEST(goes_on_after_a_kill)
{
    char path[] = "/tmp/rationale-state-XXXXXX";
    close(mkstemp(path));
    exhaustive_plan plan = {.horizon = 3,
                            .width = 3,
                            .actions = 3,
                            .seed = 5,
                            .part = 1,
                            .parts = 4,
                            .error_bits = 60,
                            .jobs = 2};
    exhaustive_result alone, x;
    claim_with_state(&plan, &alone);
    plan.resume = path;
    for (int i = 0; i < 4; i++) {
        pid_t child = fork();
        if (child == 0) {
            claim_with_state(&plan, &x);
            _exit(0);
        }
        nanosleep(&(struct timespec){0, 60000000L * (i + 1)}, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        FILE *f = fopen(path, "a"); /* and a line cut short */
        fputs(i % 2 ? "0123456789abcdef next 99999999 structures 5 comp" : "", f);
        fclose(f);
    }
    claim_with_state(&plan, &x);
    ck_assert_int_eq(x.outcome, EXHAUSTIVE_HOLDS);
    ck_assert_uint_eq(x.structures, alone.structures);
    ck_assert_uint_eq(x.compared, alone.compared);
    exhaustive_clear(&x);
    claim_with_state(&plan, &x); /* all done: nothing is counted again */
    ck_assert_uint_eq(x.structures, alone.structures);
    exhaustive_clear(&x);
    plan.seed = 6; /* other work: begins from nothing */
    plan.parts = 4;
    claim_with_state(&plan, &x);
    ck_assert_uint_eq(x.structures, alone.structures);
    exhaustive_clear(&x);
    exhaustive_clear(&alone);
    unlink(path);
}
END_TEST

/* ---- Threads -------------------------------------------------------------------------------------- */

static void same_result(const exhaustive_result *a, const exhaustive_result *b)
{
    ck_assert_int_eq(a->outcome, b->outcome);
    ck_assert_uint_eq(a->structures, b->structures);
    ck_assert_uint_eq(a->compared, b->compared);
    ck_assert_uint_eq(a->undefined, b->undefined);
    ck_assert_uint_eq(a->one_side, b->one_side);
    ck_assert_uint_eq(a->error_bits, b->error_bits);
    ck_assert_uint_eq(a->index, b->index);
    ck_assert_str_eq(a->where ? a->where : "", b->where ? b->where : "");
    ck_assert_str_eq(a->drn ? a->drn : "", b->drn ? b->drn : "");
}

static const struct {
    const char *assumptions, *assertion;
} with_threads[] = {
    {"", "Fr(2) == G(2)"},
    {"", "alpha(2) == G(2)"},             /* T = 2; others after the first fail too */
    {"uniform_prior", "F(2) == G(2)"},    /* in the first batch of T = 2 */
    {"deterministic", "H(2) == alpha(4)"} /* in the very first */
};

START_TEST(any_number_of_threads_says_the_same)
{
    static const unsigned jobs[] = {2, 5, 16};
    for (size_t i = 0; i < sizeof with_threads / sizeof with_threads[0]; i++) {
        exhaustive_plan plan = structures_small;
        plan.horizon = 3;
        ask_claim s, again;
        exhaustive_result one = structures_of(&s, with_threads[i].assumptions, with_threads[i].assertion,
                                              &plan);
        for (size_t k = 0; k < sizeof jobs / sizeof jobs[0]; k++) {
            plan.jobs = jobs[k];
            exhaustive_result x = structures_of(&again, with_threads[i].assumptions,
                                                with_threads[i].assertion, &plan);
            same_result(&x, &one);
            exhaustive_clear(&x);
            ask_claim_close(&again);
        }
        exhaustive_clear(&one);
        ask_claim_close(&s);
    }
}
END_TEST

static void *interrupt_soon(void *milliseconds)
{
    nanosleep(&(struct timespec){0, *(long *)milliseconds * 1000000L}, NULL);
    sweep_interrupt();
    return NULL;
}

/* In a process of its own, since an interrupt is for good. Exits with 0 if it came in time. */
static void interrupted_run(exhaustive_plan *plan, long milliseconds)
{
    pid_t child = fork();
    if (child == 0) {
        pthread_t other;
        pthread_create(&other, NULL, interrupt_soon, &milliseconds);
        exhaustive_result x;
        claim_with_state(plan, &x);
        pthread_join(other, NULL);
        _exit(x.outcome == EXHAUSTIVE_INTERRUPTED ? 0 : 1); /* counting or checking */
    }
    int said;
    waitpid(child, &said, 0);
    ck_assert(WIFEXITED(said) && WEXITSTATUS(said) == 0);
}

static char *last_line(const char *path)
{
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    static char line[512];
    while (fgets(line, sizeof line, f))
        continue;
    fclose(f);
    return line;
}

/* Interrupted at any moment with any number of threads and gone on with any other: the same counts, and the
 * same last line in the file. */
START_TEST(interrupted_with_threads)
{
    exhaustive_plan plan = {.horizon = 3,
                            .width = 3,
                            .actions = 3,
                            .seed = 5,
                            .part = 1,
                            .parts = 2,
                            .error_bits = 60,
                            .jobs = 1};
    char path[] = "/tmp/rationale-state-XXXXXX", other[] = "/tmp/rationale-state-XXXXXX";
    close(mkstemp(path));
    close(mkstemp(other));
    plan.resume = other;
    exhaustive_result alone, x;
    claim_with_state(&plan, &alone);
    plan.resume = path;
    static const unsigned jobs[] = {5, 1, 2};
    for (size_t i = 0; i < sizeof jobs / sizeof jobs[0]; i++) {
        plan.jobs = jobs[i];
        interrupted_run(&plan, 20 * (long)(i + 1));
    }
    plan.jobs = 3;
    claim_with_state(&plan, &x);
    same_result(&x, &alone);
    ck_assert_uint_gt(x.structures, 1000);
    char *line = alloc_string(last_line(path));
    ck_assert_str_eq(line, last_line(other));
    free(line);
    exhaustive_clear(&x);
    exhaustive_clear(&alone);
    unlink(path);
    unlink(other);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("exhaustive runs");
    TCase *c = tcase_create("exhaustive runs");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, parts_make_the_whole);
    tcase_add_test(c, goes_on_after_a_kill);
    tcase_add_test(c, any_number_of_threads_says_the_same);
    tcase_add_test(c, interrupted_with_threads);
    suite_add_tcase(s, c);
    return suite_run(s);
}
