/*
 * Tampering with certificates: each word of sample certificates is changed in several ways, lines are
 * dropped, doubled, swapped and cut. rationale-verify, given the model and the claim, refuses every mutant,
 * unless what was changed has no meaning; which that is, is recognised here by rules of its own. And
 * certificates that are wrong by design: an easier claim, another model, a missing table, an undefined row
 * that is called defined.
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
#include "suite.h"

extern char **environ;

typedef struct sample {
    const char *folder, *certificate, *claim, *model;
    int status;
} sample;

/* Tables of folding; logarithms; quantifiers over places; undefined rows and deterministic policies; a
 * verdict of 0. */
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
    char *program, *model, *claim, *prelude, *input;
    const sample *s;
    char *original;
    unsigned long mutants, kept, accepted; /* kept: with the same meaning; accepted: wrongly */
} bench;

static void bench_open(bench *b, const sample *s)
{
    const char *rationale = getenv("RATIONALE");
    ck_assert(rationale != NULL);
    text t;
    text_init(&t);
    text_addf(&t, "%s-verify", rationale);
    *b = (bench){.s = s, .program = text_take(&t)};
    b->model = path_of("proofs/%s/%s.drn", s->folder, s->model);
    char *file = path_of("proofs/%s/%s.claim", s->folder, s->folder);
    text_init(&t);
    text_addf(&t, "%s:%s", file, s->claim);
    b->claim = text_take(&t);
    free(file);
    b->prelude = path_of("lib/%s%s", "prelude.defs", "");
    file = path_of("proofs/%s/%s.cert", s->folder, s->certificate);
    b->original = read_text(file);
    free(file);
    b->input = alloc_string("/tmp/tamper-XXXXXX");
    int fd = mkstemp(b->input);
    ck_assert_int_ge(fd, 0);
    close(fd);
}

static void bench_close(bench *b)
{
    unlink(b->input);
    free(b->program);
    free(b->model);
    free(b->claim);
    free(b->prelude);
    free(b->original);
    free(b->input);
}

/* The exit status of the checker, -1 if it died of a signal. */
static int verify(const bench *b, const char *certificate, size_t length, bool bound)
{
    FILE *file = fopen(b->input, "w");
    ck_assert(file && fwrite(certificate, 1, length, file) == length && fclose(file) == 0);
    const char *full[] = {b->program, "--quiet", "--prelude", b->prelude, "--model",
                          b->model,   "--claim", b->claim,    b->input,   NULL};
    const char *alone[] = {b->program, "--quiet", b->input, NULL};
    char *const *arguments = (char *const *)(uintptr_t)(bound ? full : alone);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    pid_t child;
    int status;
    ck_assert_int_eq(posix_spawn(&child, b->program, &actions, NULL, arguments, environ), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    posix_spawn_file_actions_destroy(&actions);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- What has no meaning ------------------------------------------------------------------------------ */

/* Lines whose presence, order and bounds are proofs that the checker makes anew, not what is claimed. */
static bool is_hint(const char *line)
{
    return strncmp(line, "log ", 4) == 0 || strncmp(line, "factor ", 7) == 0;
}

/* Labels other than init, behind "state N [...]", are names for readers; so is what comes before the header's
 * end. */
static bool is_label(const char *line)
{
    return strncmp(line, "state ", 6) == 0 || strncmp(line, "@value_type", 11) == 0 ||
           strncmp(line, "@type: MDP\n", 11) == 0 || line[0] == '\n' ||
           strncmp(line, "@parameters", 11) == 0 || strncmp(line, "@nr_", 4) == 0;
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

/* A state's line with its number, its list, and whether it has the label init. */
static void add_state(text *out, const char *line, size_t length, bool start_given)
{
    bool init = false;
    for (size_t i = 6; i < length;) {
        size_t word = strcspn(line + i, " \n");
        init = init || (word == 4 && strncmp(line + i, "init", 4) == 0);
        i += word + 1;
    }
    const char *list = memchr(line, '[', length), *end = list ? memchr(line, ']', length) : NULL;
    text_add_n(out, line, end ? (size_t)(end - line) : 6 + strcspn(line + 6, " \n"));
    text_add(out, init && !start_given ? "init\n" : "\n");
}

/* -0 and 0/n are 0. */
static void add_zeros_plain(text *out, const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char before = i > 0 ? line[i - 1] : ' ';
        if (line[i] == '-' && line[i + 1] == '0' && !isdigit((unsigned char)line[i + 2]))
            continue;
        text_add_char(out, line[i]);
        if (!is_word(before) && before != '/' && line[i] == '0' && line[i + 1] == '/')
            i += 1 + strspn(line + i + 2, "0123456789");
    }
}

/* Blanks beside symbols go. */
static void add_plain(text *out, const char *line, size_t length)
{
    text zeros;
    text_init(&zeros);
    add_zeros_plain(&zeros, line, length);
    for (size_t i = 0; i < zeros.length; i++)
        if (zeros.data[i] != ' ' || i == 0 || (is_word(zeros.data[i - 1]) && is_word(zeros.data[i + 1])))
            text_add_char(out, zeros.data[i]);
    text_clear(&zeros);
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The successors of an action, in whatever order; how long they are. */
static size_t add_successors(text *out, const char *lines)
{
    char *list[16];
    size_t count = 0, length = 0;
    for (; strncmp(lines + length, "\t\t", 2) == 0 && count < 16; length += line_length(lines + length)) {
        text t;
        text_init(&t);
        add_plain(&t, lines + length, line_length(lines + length));
        list[count++] = text_take(&t);
    }
    qsort(list, count, sizeof *list, compare_lines);
    for (size_t i = 0; i < count; i++) {
        text_add(out, list[i]);
        free(list[i]);
    }
    return length;
}

static void add_meaning(text *out, const char *line, bool start_given)
{
    text state;
    text_init(&state);
    if (strncmp(line, "state ", 6) == 0)
        add_state(&state, line, line_length(line), start_given);
    else
        text_add_n(&state, line, line_length(line));
    add_plain(out, state.data, state.length);
    text_clear(&state);
}

/* The certificate without hints, labels and the header's counts and empty lines. */
static char *meaning(const char *certificate)
{
    text t;
    text_init(&t);
    bool total = false; /* init says nothing where the start is given */
    bool start_given = strstr(certificate, " initial\n") || strstr(certificate, "\ninitial ");
    for (const char *line = certificate; *line; line += line_length(line)) {
        line += add_successors(&t, line);
        bool none = strncmp(line, "@reward_models\n\n", 16) == 0; /* says nothing either */
        bool skip = total || none || is_hint(line) || (is_label(line) && strncmp(line, "state ", 6) != 0);
        total = strncmp(line, "@nr_", 4) == 0;
        if (!skip)
            add_meaning(&t, line, start_given);
    }
    return text_take(&t);
}

/* ---- Mutants ------------------------------------------------------------------------------------------ */

static void try_mutant(bench *b, const char *mutant, size_t length)
{
    if (strcmp(mutant, b->original) == 0)
        return;
    b->mutants++;
    int status = verify(b, mutant, length, true);
    if (status == 3 || status == 5)
        return;
    char *was = meaning(b->original), *is = meaning(mutant);
    if (status != b->s->status || strcmp(was, is) != 0) {
        size_t n = 0, line = 0;
        for (; mutant[n] == b->original[n]; n++)
            line = mutant[n] == '\n' ? n + 1 : line;
        printf("%s: status %d although a line has become: %.*s\n", b->s->certificate, status,
               (int)strcspn(mutant + line, "\n"), mutant + line);
        fflush(stdout);
        b->accepted++;
    }
    free(was);
    free(is);
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
        {"yes", "no"},        {"no", "yes"},       {"holds", "refuted"},  {"refuted", "holds"},
        {"prior", "uniform"}, {"and", "or"},       {"or", "and"},         {"forall", "exists"},
        {"exists", "forall"}, {"eQ", "best_eQ"},   {"x", "prior"},        {"J", "entropy"},
        {"implies", "iff"},   {"iff", "implies"},  {"smaller", "larger"}, {"assume", "claim"},
        {"truth", "number"},  {"table", "tables"}, {"largest", "mean"},   {"not", ""}};
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
    printf("%s: %lu mutants, %lu with the same meaning\n", b.s->certificate, b.mutants, b.kept);
    ck_assert_uint_ge(b.mutants, 500);
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

/* True and proved, but not what was asked: only whoever gives the claim notices. */
START_TEST(easier_claim)
{
    forge(&samples[5], "claim (#8 and (not (#9 == #15)))", "claim (#8 and ((not (#9 == #15)) or yes))", 0, 3);
    forge(&samples[0], "assume uniform_prior\n", "", 1, 3);
    forge(&samples[0], "assume uniform_prior\n", "assume full_support\n", 1, 3);
    forge(&samples[0], "reading thm-5.9/F=G/", "reading thm-5.9/F=alpha/", 1, 3);
}
END_TEST

/* Every equation is right, of a model that is not the one asked about. */
START_TEST(another_model)
{
    forge(&samples[0], "action a0", "action b0", 1, 3);
    forge(&samples[3], "state 0 init", "state 0 init named", 1, 1); /* a label means nothing */
}
END_TEST

START_TEST(missing_table)
{
    bench b;
    bench_open(&b, &samples[0]);
    const char *at = strstr(b.original, "table #2"), *end = strstr(at, "table");
    ck_assert(at != NULL && (end = strstr(at + 1, "table")) != NULL);
    text t;
    text_init(&t);
    text_add_n(&t, b.original, (size_t)(at - b.original));
    text_add(&t, end);
    ck_assert_int_eq(verify(&b, t.data, t.length, false), 3);
    text_clear(&t);
    bench_close(&b);
    forge(&samples[0], "table #1 uses", "table #2 uses", 3, 3);
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

/* 2^128 log 2 = 235865763225513294137944142764154484399.25...: the bounds have to be on both sides of it. */
START_TEST(unproved_bounds)
{
    static const sample order = {"rem-4.8", "rem-4.8-same-order--order", "rem-4.8/same-order", "order", 1};
    forge(&order, "4484398 ", "4484400 ", 3, 3);
    forge(&order, "4484401 128", "4484399 128", 3, 3);
    forge(&order, "factor 2 2^1", "factor 2 2^2", 3, 3);
    forge(&order, "4484401 128", "4484402 128", 1, 1); /* wider, and as true */
}
END_TEST

/* Not 0, not 1, and no crash, whatever the bytes. */
START_TEST(no_certificates)
{
    static const char *const texts[] = {
        "",
        "\n",
        "rationale certificate 1\n",
        "rationale certificate 2\n",
        "\xff\xfe\n",
        "rationale certificate 1\nreading a\nmodel\nend\n",
        "rationale certificate 1\nreading a\nmodel\n//@horizon: 999999999\n@type: MDP\n@model\nstate 0 init\n\taction a\n"
        "\t\t0 : 1\nend\nclaim yes\nverdict holds 0 steps\n",
        "rationale certificate 1\nreading a\nmodel\n//@horizon: 1\n@type: MDP\n@model\nstate 0 init\n\taction a\n"
        "\t\t0 : 1\nend\nclaim 2^1000000^1000000 == 0\nverdict holds 0 steps\n",
        "rationale certificate 1\nreading a\nmodel\n//@horizon: 1\n@type: MDP\n@model\nstate 0 init\n\taction a\n"
        "\t\t0 : 1\nend\nclaim exists t1: exists t2: exists t3: exists t4: t1 + t2 + t3 == t4\nverdict holds 0 steps\n",
        "rationale certificate 1\nreading a\nmodel\n//@horizon: 1\n@type: MDP\n@model\nstate 0 init\n\taction a\n"
        "\t\t0 : 1\nend\ntable #1 uses 1 = #1\n1 0 : 1\nclaim #1 == #1\nverdict holds 1 steps\n"};
    bench b;
    bench_open(&b, &samples[0]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int status = verify(&b, texts[i], strlen(texts[i]), false);
        ck_assert_msg(status == 3 || status == 5, "text %zu: status %d", i, status);
    }
    text deep;
    text_init(&deep);
    text_add(
        &deep,
        "rationale certificate 1\nreading a\nmodel\n//@horizon: 1\n@type: MDP\n@model\nstate 0 init\n\taction a\n"
        "\t\t0 : 1\nend\nclaim ");
    for (int i = 0; i < 200000; i++)
        text_add_char(&deep, '(');
    text_add_char(&deep, '\n');
    ck_assert_int_eq(verify(&b, deep.data, deep.length, false), 3);
    text_clear(&deep);
    ck_assert_int_eq(verify(&b, b.original, 0, true), 3);
    bench_close(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("tampering");
    TCase *c = tcase_create("mutants");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, mutants, 0, SAMPLES);
    suite_add_tcase(s, c);
    c = tcase_create("wrong by design");
    tcase_add_test(c, easier_claim);
    tcase_add_test(c, another_model);
    tcase_add_test(c, missing_table);
    tcase_add_test(c, undefined_row);
    tcase_add_test(c, unproved_bounds);
    tcase_add_test(c, no_certificates);
    suite_add_tcase(s, c);
    return suite_run(s);
}
