/*
 * Tampering with certificates: each word of sample certificates is changed in several ways, lines are
 * dropped, doubled, swapped and cut. rationale-verify, given the model and the statement of the claim,
 * refuses every mutant, unless what was changed is a hint for it. Without them it refuses what is not true,
 * and every mutant of rows and values. And certificates that are wrong by design: an easier claim, another
 * model, a missing table, an undefined row that is called defined.
 */
#include <check.h>
#include <ctype.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/text.h"
#include "small_certificates.h"
#include "suite.h"

extern char **environ;

typedef struct sample {
    const char *folder, *certificate, *claim, *model;
    int status;
} sample;

/* Tables of folding; logarithms; quantifiers over places; undefined rows and deterministic policies; a
 * verdict of 0; all policies. */
static const sample samples[] = {
    {"thm-5.9", "thm-5.9-F-G-uniform-varying-actions--varying-actions", "thm-5.9/F=G/uniform-varying-actions",
     "varying-actions", 1},
    {"prop-5.4", "prop-5.4-J-as-printed--luck", "prop-5.4/J-as-printed", "luck", 1},
    {"prop-4.13", "prop-4.13-proportional-to-the-prior--tie", "prop-4.13/proportional-to-the-prior", "tie",
     1},
    {"cor-4.14", "cor-4.14-success-everywhere--hopeless-start", "cor-4.14/success-everywhere",
     "hopeless-start", 1},
    {"rem-4.8", "rem-4.8-same-maximisers-random-start--dead-start", "rem-4.8/same-maximisers-random-start",
     "dead-start", 1},
    {"cor-4.15", "cor-4.15-not-sufficient--down-only", "cor-4.15/not-sufficient", "down-only", 0},
    {"one-step", "one-step-H-alpha-any-prior--skewed-policy", "one-step/H=alpha/any-prior", "skewed-policy",
     1},
};
#define SAMPLES (sizeof samples / sizeof *samples)

/* ---- Running the checker ------------------------------------------------------------------------------ */

static char *path_of(const char *format, const char *a, const char *b)
{
    const char *tree = getenv("top_srcdir");
    text t;
    text_init(&t);
    text_addf(&t, "%s/", tree ? tree : ".");
    text_addf(&t, format, a, b);
    return text_take(&t);
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "cannot read %s", path);
    text t;
    char part[4096];
    size_t n;
    text_init(&t);
    while ((n = fread(part, 1, sizeof part, file)) > 0)
        text_add_n(&t, part, n);
    fclose(file);
    return text_take(&t);
}

typedef struct bench {
    char *program, *second, *model, *statement, *input; /* second: the extracted checker; NULL: not built */
    const sample *s;
    char *original;
    unsigned long mutants, kept, accepted; /* kept: with the same meaning; accepted: wrongly */
    unsigned long by_both;                 /* of them, those on which both checkers were asked */
} bench;

static char *temporary(void)
{
    char *path = alloc_string("/tmp/tamper-XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    return path;
}

/* The exit status of a program that writes to the file; -1 if it died of a signal. */
static int run(const char *const *arguments, const char *output)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    pid_t child;
    int status;
    ck_assert_int_eq(
        posix_spawn(&child, arguments[0], &actions, NULL, (char *const *)(uintptr_t)arguments, environ), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    posix_spawn_file_actions_destroy(&actions);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* What the reading comes to on the model, by rationale-restate. */
static void make_statement(const bench *b)
{
    char *file = path_of("proofs/%s/%s.claim", b->s->folder, b->s->folder),
         *prelude = path_of("lib/%s%s", "prelude.defs", "");
    text restate, claim;
    text_init(&restate);
    text_init(&claim);
    text_addf(&restate, "%s-restate", getenv("RATIONALE"));
    text_addf(&claim, "%s:%s", file, b->s->claim);
    const char *arguments[] = {restate.data, "--prelude", prelude, claim.data, b->model, NULL};
    ck_assert_int_eq(run(arguments, b->statement), 0);
    text_clear(&restate);
    text_clear(&claim);
    free(file);
    free(prelude);
}

static void bench_open(bench *b, const sample *s)
{
    const char *rationale = getenv("RATIONALE");
    ck_assert(rationale != NULL);
    text t;
    text_init(&t);
    text_addf(&t, "%s-verify", rationale);
    *b = (bench){.s = s, .program = text_take(&t)};
    text_init(&t);
    text_addf(&t, "%s-verify-coq", rationale);
    b->second = text_take(&t);
    if (access(b->second, X_OK) != 0) {
        free(b->second);
        b->second = NULL;
    }
    b->model = path_of("proofs/%s/%s.drn", s->folder, s->model);
    char *file = path_of("proofs/%s/%s.cert", s->folder, s->certificate);
    b->original = read_text(file);
    free(file);
    b->input = temporary();
    b->statement = temporary();
    make_statement(b);
}

static void bench_close(bench *b)
{
    unlink(b->input);
    unlink(b->statement);
    free(b->program);
    free(b->second);
    free(b->model);
    free(b->statement);
    free(b->original);
    free(b->input);
}

/* The exit status of this checker on the input, -1 if it died of a signal. */
static int ask(const char *checker, const bench *b, bool bound)
{
    const char *full[] = {checker, "--model", b->model, "--statement", b->statement, b->input, NULL};
    const char *alone[] = {checker, b->input, NULL};
    return run(bound ? full : alone, "/dev/null");
}

static int verify(const bench *b, const char *certificate, size_t length, bool bound)
{
    FILE *file = fopen(b->input, "w");
    ck_assert(file && fwrite(certificate, 1, length, file) == length && fclose(file) == 0);
    return ask(b->program, b, bound);
}

/* Of what was verified last: the extracted checker says the same. */
static void second_opinion(bench *b, int status, bool bound, const char *certificate)
{
    int second = b->second ? ask(b->second, b, bound) : status;
    ck_assert_msg(second == status, "%d, but the second checker %d:\n%s", status, second, certificate);
    b->by_both += b->second != NULL;
}

/* ---- What has no meaning ------------------------------------------------------------------------------ */

/* Lines whose presence, order and bounds are proofs that the checker makes anew, not what is claimed. */
static bool is_hint(const char *line)
{
    return strncmp(line, "log ", 4) == 0;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static size_t line_length(const char *line)
{
    size_t n = strcspn(line, "\n");
    return n + (line[n] == '\n');
}

/* The certificate without its hints, and without the places that are given where tables differ. */
static char *meaning(const char *certificate)
{
    text t;
    text_init(&t);
    for (const char *line = certificate; *line; line += line_length(line))
        if (strncmp(line, "is no at ", 9) == 0)
            text_add(&t, "is no\n");
        else if (!is_hint(line))
            text_add_n(&t, line, line_length(line));
    return text_take(&t);
}

/* Rows and values, which the steps determine. */
static bool is_evidence(const char *line)
{
    return isdigit((unsigned char)*line) || strncmp(line, "is ", 3) == 0;
}

/* ---- Mutants ------------------------------------------------------------------------------------------ */

#define EVERY 60 /* one in so many goes through both checkers */

static void try_mutant(bench *b, const char *mutant, size_t length)
{
    if (strcmp(mutant, b->original) == 0)
        return;
    b->mutants++;
    const char *sanitizers = getenv("RATIONALE_SANITIZERS"); /* a process then takes ten times as long */
    if (sanitizers && strcmp(sanitizers, "yes") == 0 && b->mutants % 10 != 0)
        return;
    char *was = meaning(b->original), *is = meaning(mutant);
    size_t n = 0, line = 0;
    for (; mutant[n] && mutant[n] == b->original[n]; n++)
        line = mutant[n] == '\n' ? n + 1 : line;
    bool same = strcmp(was, is) == 0, given = strstr(b->original, " = any ") != NULL;
    int alone = is_evidence(b->original + line) && !given && !same ? verify(b, mutant, length, false) : 3;
    int status = verify(b, mutant, length, true);
    if (b->mutants % EVERY == 0)
        second_opinion(b, status, true, mutant);
    bool refused = (status == 3 || status == 5) && (alone == 3 || alone == 5);
    free(was);
    free(is);
    if (refused)
        return;
    if (status != b->s->status || !(same || (given && is_evidence(b->original + line)))) {
        printf("%s: status %d, alone %d, although a line has become: %.*s\n", b->s->certificate, status,
               alone, (int)strcspn(mutant + line, "\n"), mutant + line);
        fflush(stdout);
        b->accepted++;
    }
    b->kept++;
}

/* The original with `length` bytes at `at` replaced. */
static void replace(bench *b, size_t at, size_t length, const char *with, size_t with_length)
{
    text t;
    text_init(&t);
    text_add_n(&t, b->original, at);
    text_add_n(&t, with, with_length);
    text_add(&t, b->original + at + length);
    try_mutant(b, t.data, t.length);
    text_clear(&t);
}

static void replace_word(bench *b, size_t at, size_t length, const char *with)
{
    replace(b, at, length, with, strlen(with));
}

static void mutate_number(bench *b, size_t at, size_t length)
{
    text t;
    text_init(&t);
    char *digits = alloc_string_n(b->original + at, length);
    digits[length - 1] = digits[length - 1] == '9' ? '8' : (char)(digits[length - 1] + 1);
    replace_word(b, at, length, digits);
    digits[length - 1] = b->original[at + length - 1] == '0' ? '2' : (char)(b->original[at + length - 1] - 1);
    replace_word(b, at, length, digits);
    free(digits);
    text_addf(&t, "-%.*s", (int)length, b->original + at);
    replace_word(b, at, length, t.data);
    text_reset(&t);
    text_addf(&t, "%.*s/2", (int)length, b->original + at);
    replace_word(b, at, length, t.data);
    text_clear(&t);
    replace_word(b, at, length, "");
}

/* Every name becomes another one, every symbol goes, or turns into its like. */
static void mutate_word(bench *b, size_t at, size_t length)
{
    static const char *const likes[][2] = {
        {"yes", "no"},        {"no", "yes"},          {"holds", "refuted"}, {"refuted", "holds"},
        {"prior", "uniform"}, {"and", "or"},          {"or", "and"},        {"best_eV", "largest"},
        {"x", "prior"},       {"eV", "best"},         {"implies", "iff"},   {"iff", "implies"},
        {"plus", "minus"},    {"minus", "plus"},      {"times", "over"},    {"smaller", "larger"},
        {"assume", "claim"},  {"truth", "number"},    {"number", "truth"},  {"less", "at_most"},
        {"at_most", "less"},  {"largest", "best_eV"}, {"weigh", "times"},   {"undefined", "no"}};
    replace_word(b, at, length, "");
    for (size_t i = 0; i < sizeof likes / sizeof *likes; i++)
        if (strlen(likes[i][0]) == length && strncmp(b->original + at, likes[i][0], length) == 0)
            replace_word(b, at, length, likes[i][1]);
}

static void mutate_symbol(bench *b, size_t at)
{
    static const char likes[] = ":!:<><=<+-+*/*";
    const char *like = strchr(likes, b->original[at]);
    replace(b, at, 1, "", 0);
    if (like && b->original[at] != ' ')
        replace(b, at, 1, like + 1, 1);
}

static void mutate_words(bench *b)
{
    for (size_t at = 0; b->original[at];) {
        size_t length = 1;
        bool word = is_word(b->original[at]);
        while (word && is_word(b->original[at + length]))
            length++;
        if (word && strspn(b->original + at, "0123456789") >= length)
            mutate_number(b, at, length);
        else if (word)
            mutate_word(b, at, length);
        else if (b->original[at] != '\t')
            mutate_symbol(b, at);
        at += length;
    }
}

static void mutate_lines(bench *b)
{
    for (size_t at = 0; b->original[at];) {
        size_t length = line_length(b->original + at), next = line_length(b->original + at + length);
        text t;
        text_init(&t);
        replace(b, at, length, "", 0);
        text_add_n(&t, b->original + at, length);
        text_add_n(&t, b->original + at, length);
        replace(b, at, length, t.data, t.length);
        text_reset(&t);
        text_add_n(&t, b->original + at + length, next);
        text_add_n(&t, b->original + at, length);
        replace(b, at, length + next, t.data, t.length);
        text_clear(&t);
        char *cut = alloc_string_n(b->original, at + length / 2);
        try_mutant(b, cut, strlen(cut));
        cut[at] = '\0';
        try_mutant(b, cut, at);
        free(cut);
        at += length;
    }
}

START_TEST(mutants)
{
    bench b;
    bench_open(&b, &samples[_i]);
    ck_assert_int_eq(verify(&b, b.original, strlen(b.original), true), b.s->status);
    ck_assert_int_eq(verify(&b, b.original, strlen(b.original), false), b.s->status);
    mutate_words(&b);
    mutate_lines(&b);
    printf("%s: %lu mutants, %lu with the same meaning, %lu by both checkers\n", b.s->certificate, b.mutants,
           b.kept, b.by_both);
    ck_assert_uint_ge(b.mutants, 300);
    ck_assert_uint_eq(b.accepted, 0);
    ck_assert_uint_le(b.kept, b.mutants / 20);
    bench_close(&b);
}
END_TEST

/* ---- Wrong by design ---------------------------------------------------------------------------------- */

/* The first `from` replaced; what the checker says without model and claim, and with. */
static void forge(const sample *s, const char *from, const char *to, int alone, int bound)
{
    bench b;
    bench_open(&b, s);
    const char *at = strstr(b.original, from);
    ck_assert_msg(at != NULL, "%s has no %s", s->certificate, from);
    text t;
    text_init(&t);
    text_add_n(&t, b.original, (size_t)(at - b.original));
    text_add(&t, to);
    text_add(&t, at + strlen(from));
    ck_assert_int_eq(verify(&b, t.data, t.length, false), alone);
    ck_assert_int_eq(verify(&b, t.data, t.length, true), bound);
    text_clear(&t);
    bench_close(&b);
}

/* True and proved, but not what was asked: only whoever gives the statement notices. */
START_TEST(easier_claim)
{
    static const sample two = {"thm-5.9", "thm-5.9-F-alpha-as-printed--prior-one-third",
                               "thm-5.9/F=alpha/as-printed", "prior-one-third", 1};
    forge(&two, "truth #29 uses 1 = and #15 #28\nis no", "truth #29 uses 1 = or #15 #28\nis no", 1, 3);
    forge(&two, "truth #1 uses 1 = deterministic", "truth #1 uses 1 = full_support", 1, 3);
    forge(&two, "reading thm-5.9/F=alpha/", "reading thm-5.9/F=G/", 1, 3);
    forge(&two, "claim #29\n", "assume yes\nclaim #29\n", 1, 3);
    forge(&samples[0], "assume #1\n", "assume yes\n", 3, 3); /* #1 is used less often than said */
}
END_TEST

/* Every equation is right, of a model that is not the one asked about. */
START_TEST(another_model)
{
    forge(&samples[0], "action a0", "action b0", 1, 3);
    forge(&samples[3], "state 0 init", "state 0 init named", 1, 3);
    forge(&samples[0], "//@horizon: 2\n", "//@horizon: 2\n// of two steps\n", 1, 1); /* a comment */
}
END_TEST

START_TEST(missing_table)
{
    bench b;
    bench_open(&b, &samples[0]);
    const char *at = strstr(b.original, "table #"), *end = at ? strstr(at + 1, "table #") : NULL;
    ck_assert(at != NULL && end != NULL);
    text t;
    text_init(&t);
    text_add_n(&t, b.original, (size_t)(at - b.original));
    text_add(&t, end);
    ck_assert_int_eq(verify(&b, t.data, t.length, false), 3);
    text_clear(&t);
    bench_close(&b);
    forge(&samples[0], "table #4 uses", "table #5 uses", 3, 3);
}
END_TEST

/* What is conditioned where success is impossible is undefined, and not to be compared. */
START_TEST(undefined_row)
{
    static const sample dead = {"prop-4.13", "prop-4.13-all-zero-as-printed--one-dead-start",
                                "prop-4.13/all-zero-as-printed", "one-dead-start", 1};
    forge(&dead, " !", " :", 3, 3);
}
END_TEST

/*
 * H=alpha/any-prior: cond(p, y cond(p, y)) = cond(p, y^2) with p = (1/3, 2/3), y = 1. What is any has to be a
 * policy, or a reward that is not negative; other rows of it make other tables; and where the claim is true
 * of one, as for p = (1/2, 1/2), that is no proof.
 */
START_TEST(all_policies)
{
    forge(&samples[6], "any policy 1\n1 0 : 1/3 2/3", "any policy 1\n1 0 : 1/3 1/3", 3, 3);
    forge(&samples[6], "any policy 1\n1 0 : 1/3 2/3", "any policy 1\n1 0 : -1/3 4/3", 3, 3);
    forge(&samples[6], "any policy 1\n1 0 : 1/3 2/3", "any policy 1\n1 0 ! 1/3 2/3", 3, 3);
    forge(&samples[6], "any policy 1\n1 0 : 1/3 2/3", "any policy 1\n1 0 : 2/3 1/3", 3, 3);
    forge(&samples[6], "any reward 2\n1 0 : 1 1", "any reward 2\n1 0 : 1 -1", 3, 3);
    forge(&samples[6], "verdict refuted", "verdict holds", 3, 3);
    static const char one[] =
        "rationale certificate 2\nreading a\nmodel\n//@horizon: 1\n@type: MDP\n@value_type: rational\n"
        "@parameters\n\n@reward_models\n\n@nr_states\n1\n@nr_choices\n1\n@model\nstate 0 init\n\taction a\n"
        "\t\t0 : 1\nend\n";
    bench b;
    text t;
    bench_open(&b, &samples[6]);
    text_init(&t);
    text_addf(
        &t,
        "%stable #1 uses 2 = prior\n1 0 : 1\ntruth #2 uses 1 = equal #1 #1\nis yes\nclaim #2\nverdict holds 2 steps\n",
        one);
    ck_assert_int_eq(verify(&b, t.data, t.length, false), 0);
    text_reset(&t);
    text_addf(
        &t,
        "%stable #1 uses 2 = any policy 1\n1 0 : 1\ntruth #2 uses 1 = equal #1 #1\nis yes\nclaim #2\nverdict holds 2 "
        "steps\n",
        one);
    ck_assert_int_eq(verify(&b, t.data, t.length, false), 3);
    text_clear(&t);
    bench_close(&b);
}
END_TEST

/* 2^128 log 2 = 235865763225513294137944142764154484399.25...: the bounds have to be on both sides of it. */
START_TEST(unproved_bounds)
{
    static const sample order = {"rem-4.8", "rem-4.8-same-order--order", "rem-4.8/same-order", "order", 1};
    forge(&order, "4484398 ", "4484400 ", 3, 3);
    forge(&order, "4484401 128", "4484399 128", 3, 3);
    forge(&order,
          "log 2 235865763225513294137944142764154484398 235865763225513294137944142764154484401 128\n", "",
          3, 3);
    forge(&order, "4484401 128", "4484402 128", 1, 1); /* wider, and as true */
}
END_TEST

/* Not 0, not 1, and no crash, whatever the bytes. */
START_TEST(no_certificates)
{
    bench b;
    bench_open(&b, &samples[0]);
    ck_assert_int_eq(
        verify(&b, HEADER("1") "claim yes\nverdict holds 0 steps\n", strlen(HEADER("1")) + 32, false), 0);
    for (size_t i = 0; i < sizeof no_certificate / sizeof *no_certificate; i++) {
        int status = verify(&b, no_certificate[i], strlen(no_certificate[i]), false);
        ck_assert_msg(status == 3 || status == 5, "text %zu: status %d", i, status);
        second_opinion(&b, status, false, no_certificate[i]);
    }
    ck_assert_int_eq(verify(&b, b.original, 0, true), 3);
    bench_close(&b);
}
END_TEST

START_TEST(by_hand)
{
    bench b;
    bench_open(&b, &samples[0]);
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        int status = verify(&b, small[i].text, strlen(small[i].text), false);
        ck_assert_msg(status == small[i].status, "text %zu, not %d:\n%s", i, small[i].status, small[i].text);
        second_opinion(&b, status, false, small[i].text);
    }
    bench_close(&b);
}
END_TEST

/* ---- Statements by hand ------------------------------------------------------------------------------- */

static void write_text(const char *path, const char *written)
{
    FILE *file = fopen(path, "w");
    ck_assert(file && fputs(written, file) >= 0 && fclose(file) == 0);
}

/* What rationale-restate says of the reading "a" of this claim file on the model; NULL if it refuses. */
static char *restate(const char *claim, const char *drn)
{
    char *claims = temporary(), *model = temporary(), *output = temporary(), *said = NULL,
         *prelude = path_of("lib/%s%s", "prelude.defs", "");
    text program, reading;
    text_init(&program);
    text_init(&reading);
    text_addf(&program, "%s-restate", getenv("RATIONALE"));
    text_addf(&reading, "%s:a", claims);
    write_text(claims, claim);
    write_text(model, drn);
    const char *arguments[] = {program.data, "--prelude", prelude, reading.data, model, NULL};
    int status = run(arguments, output);
    ck_assert(status == 0 || status == 5);
    if (status == 0)
        said = read_text(output);
    unlink(claims);
    unlink(model);
    unlink(output);
    free(claims);
    free(model);
    free(output);
    free(prelude);
    text_clear(&program);
    text_clear(&reading);
    return said;
}

START_TEST(statements)
{
    for (size_t i = 0; i < sizeof stated / sizeof *stated; i++) {
        char *said = restate(stated[i].claim, PAIR_DRN);
        if (stated[i].statement) {
            ck_assert_msg(said != NULL, "refused: %s", stated[i].claim);
            ck_assert_str_eq(said, stated[i].statement);
        } else {
            ck_assert_msg(said == NULL, "not refused: %s", stated[i].claim);
        }
        free(said);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("tampering");
    TCase *c = tcase_create("mutants");
    tcase_set_timeout(c, 240);
    tcase_add_loop_test(c, mutants, 0, SAMPLES);
    suite_add_tcase(s, c);
    c = tcase_create("wrong by design");
    tcase_add_test(c, easier_claim);
    tcase_add_test(c, another_model);
    tcase_add_test(c, missing_table);
    tcase_add_test(c, undefined_row);
    tcase_add_test(c, all_policies);
    tcase_add_test(c, unproved_bounds);
    tcase_add_test(c, no_certificates);
    tcase_add_test(c, by_hand);
    tcase_add_test(c, statements);
    suite_add_tcase(s, c);
    return suite_run(s);
}
