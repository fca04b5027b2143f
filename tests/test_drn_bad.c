/* What the reader of DRN files refuses: one fixture a refusal, large and hostile input. */
#include <check.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "drn_files.h"
#include "exact/rat.h"
#include "model/drn.h"
#include "suite.h"

/* ---- Bad files --------------------------------------------------------------------------------------- */

static void first_line(char *line, size_t size, const char *path)
{
    FILE *in = fopen(path, "r");
    ck_assert_msg(in != NULL, "%s is missing", path);
    ck_assert_ptr_nonnull(fgets(line, (int)size, in));
    line[strcspn(line, "\n")] = '\0';
    ck_assert_msg(fgetc(in) == EOF, "%s has more than one line", path);
    fclose(in);
}

static void check_bad(const char *directory, const char *name)
{
    char path[8000], error_path[8000], expected[1000], found[1000];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    snprintf(error_path, sizeof error_path, "%.*s.err", (int)(strlen(path) - 4), path);
    first_line(expected, sizeof expected, error_path);
    status st;
    status_init(&st);
    ck_assert_msg(drn_read_file(path, NULL, &st) == NULL, "%s was read", name);
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.file, path);
    snprintf(found, sizeof found, "%lu:%lu: %s", st.line, st.column, st.text);
    ck_assert_msg(strcmp(found, expected) == 0, "%s\n  found    %s\n  expected %s", name, found, expected);
    status_clear(&st);
}

static bool ends_with(const char *name, const char *end)
{
    return strlen(name) > strlen(end) && strcmp(name + strlen(name) - strlen(end), end) == 0;
}

START_TEST(test_bad_files)
{
    char directory[4300];
    in_tests(directory, sizeof directory, "fixtures/bad");
    DIR *entries = opendir(directory);
    ck_assert_ptr_nonnull(entries);
    int models = 0, errors = 0;
    for (struct dirent *entry; (entry = readdir(entries));) {
        errors += ends_with(entry->d_name, ".err");
        if (!ends_with(entry->d_name, ".drn"))
            continue;
        models++;
        check_bad(directory, entry->d_name);
    }
    closedir(entries);
    ck_assert_int_gt(models, 100);
    ck_assert_msg(models == errors, "%d .drn, %d .err", models, errors);
}
END_TEST

START_TEST(test_unreadable_files)
{
    status st;
    status_init(&st);
    ck_assert_ptr_null(drn_read_file("/nowhere/at/all.drn", NULL, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.file, "/nowhere/at/all.drn");
    ck_assert_ptr_nonnull(strstr(st.text, "found no file to read ("));
    status_clear(&st);
    ck_assert_ptr_null(drn_read_file("/", NULL, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    status_clear(&st);
}
END_TEST

/* ---- Large and hostile input ------------------------------------------------------------------------- */

static void refused_at(const char *source, size_t length, unsigned long line, unsigned long column,
                       const char *message)
{
    status st;
    status_init(&st);
    ck_assert_ptr_null(read_bytes(source, length, NULL, &st));
    ck_assert_str_eq(st.text, message);
    ck_assert_uint_eq(st.line, line);
    ck_assert_uint_eq(st.column, column);
    status_clear(&st);
}

#define SMALL "@type: MDP\n@nr_states\n1\n@model\nstate 0 init"

/* A line of many megabytes is fine as long as its words are short; a word of more than a megabyte is not. */
START_TEST(test_long_lines)
{
    text source;
    text_init(&source);
    text_add(&source, SMALL);
    for (int i = 0; i < 400000; i++)
        text_addf(&source, " label%d", i);
    text_add(&source, "\naction a\n0 : 1\n");
    mdp *m = read_string(source.data);
    ck_assert_uint_eq(mdp_labels(m, 0), 400001);
    mdp_free(m);
    for (int extra = 0; extra < 2; extra++) {
        text_reset(&source);
        text_add(&source, SMALL " ");
        for (int i = 0; i < (1 << 20) + extra; i++)
            text_add_char(&source, 'x');
        text_add(&source, "\naction a\n0 : 1\n");
        if (extra)
            refused_at(source.data, source.length, 5, 14,
                       "found a word of more than 1048576 bytes, wanted a shorter one");
        else
            mdp_free(read_string(source.data));
    }
    text_clear(&source);
}
END_TEST

/* A row of n fractions over different primes would need weights of n times their product. */
/* What is quoted of a long word ends between characters: 3 bytes "abc", then 18 of the two-byte é, not half
 * of one more. */
START_TEST(test_long_words)
{
    text source, shown;
    text_init(&source);
    text_init(&shown);
    text_add(&source, "@type: MDP\n@parameters\n\n@reward_models\n\n@nr_states\n1\n@model\nabc");
    text_add(&shown, "\"abc");
    for (int i = 0; i < 50; i++)
        text_add(&source, "\xC3\xA9");
    for (int i = 0; i < 18; i++)
        text_add(&shown, "\xC3\xA9");
    text_add(&shown, "...\"");
    status st;
    status_init(&st);
    ck_assert_ptr_null(read_bytes(source.data, source.length, NULL, &st));
    ck_assert_msg(strstr(st.text, shown.data), "%s", st.text);
    status_clear(&st);
    text_clear(&source);
    text_clear(&shown);
}
END_TEST

/* A sum of 1/3 + 10^-2000, with 2 001 digits above and below: 2000 log2(10) + log2(3) = 6645.4 bits. */
START_TEST(test_long_sums)
{
    static const char source[] =
        "@type: MDP\n@parameters\n\n@reward_models\n\n@nr_states\n2\n@model\n"
        "state 0 init\n\taction a\n\t\t0 : 1/3\n\t\t1 : 1e-2000\nstate 1\n\taction a\n\t\t1 : 1\n";
    status st;
    status_init(&st);
    ck_assert_ptr_null(read_bytes(source, sizeof source - 1, NULL, &st));
    ck_assert_msg(strstr(st.text, "0.333333333333333333333333333333... (a fraction of 6646 bits)"), "%s",
                  st.text);
    status_clear(&st);
}
END_TEST

START_TEST(test_common_denominators)
{
    enum { FRACTIONS = 5000, LIMIT = 60000 };
    static bool composite[LIMIT];
    text source;
    text_init(&source);
    text_addf(&source, "@type: MDP\n@nr_states\n%d\n@model\nstate 0 init\naction a\n", FRACTIONS + 1);
    mpq_t rest, term;
    mpq_inits(rest, term, NULL);
    mpq_set_ui(rest, 1, 1);
    int made = 0;
    for (int p = 2; p < LIMIT && made < FRACTIONS; p++) {
        for (int i = 2 * p; !composite[p] && i < LIMIT; i += p)
            composite[i] = true;
        if (composite[p])
            continue;
        mpq_set_ui(term, 1, (unsigned long)p * FRACTIONS);
        mpq_sub(rest, rest, term);
        text_addf(&source, "%d : 1/%lu\n", made++, (unsigned long)p * FRACTIONS);
    }
    ck_assert_int_eq(made, FRACTIONS);
    text_addf(&source, "%d : ", FRACTIONS);
    rat_print(&source, rest);
    text_add_char(&source, '\n');
    for (int s = 1; s <= FRACTIONS; s++)
        text_addf(&source, "state %d\naction a\n0 : 1\n", s);
    status st;
    status_init(&st);
    ck_assert_ptr_null(read_bytes(source.data, source.length, NULL, &st));
    ck_assert_uint_eq(st.line, 6);
    ck_assert_ptr_nonnull(strstr(st.text, "found 5001 fractions whose common denominator takes "));
    status_clear(&st);
    mpq_clears(rest, term, NULL);
    text_clear(&source);
}
END_TEST

/* A placeholder of a megabyte cannot be multiplied by using it often. */
START_TEST(test_placeholder_in_proportion)
{
    text source;
    text_init(&source);
    text_add(&source, "@type: MDP\n@placeholders\n$0 : ");
    for (int i = 0; i < 1000000; i++)
        text_add_char(&source, '7');
    text_add(&source, "\n@reward_models\nr\n@nr_states\n200\n@model\n");
    for (int s = 0; s < 200; s++)
        text_addf(&source, "state %d [$0]\naction a\n0 : 1\n", s);
    status st;
    status_init(&st);
    ck_assert_ptr_null(read_bytes(source.data, source.length, NULL, &st));
    /* 16777216 + 32 * about 10^6 is a little more than 48 times a million and one digits */
    ck_assert_ptr_nonnull(strstr(st.text, "found exponents and placeholders that make 49000049 digits of "));
    status_clear(&st);
    text_clear(&source);
}
END_TEST

static void slurp(text *bytes, const char *name)
{
    char path[4300];
    in_tests(path, sizeof path, name);
    FILE *in = fopen(path, "rb");
    ck_assert_ptr_nonnull(in);
    text_init(bytes);
    for (int c; (c = getc(in)) != EOF;)
        text_add_char(bytes, (char)c);
    fclose(in);
}

/* A model, or a located message: never anything else. */
static bool survives(const char *bytes, size_t length)
{
    status st;
    status_init(&st);
    mdp *m = read_bytes(bytes, length, NULL, &st);
    if (m) {
        ck_assert(status_ok(&st));
        round_trips(m);
        mdp_free(m);
        return true;
    }
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_str_eq(st.file, "it");
    ck_assert_uint_ge(st.line, 1);
    ck_assert_uint_ge(st.column, 1);
    ck_assert_ptr_nonnull(strstr(st.text, ", wanted "));
    ck_assert_ptr_null(strchr(st.text, '\n'));
    status_clear(&st);
    return false;
}

static const char *const victims[] = {"fixtures/good/plain.drn", "fixtures/good/storm.drn",
                                      "fixtures/good/labels.drn", "fixtures/good/pomdp-storm.drn",
                                      "fixtures/good/placeholders.drn"};
enum { VICTIMS = 5 };

/* Of plain.drn only the whole, and the whole without its last newline, is a model that sums up. */
START_TEST(test_prefixes)
{
    for (int v = 0; v < VICTIMS; v++) {
        text bytes;
        slurp(&bytes, victims[v]);
        size_t models = 0;
        for (size_t length = 0; length <= bytes.length; length++)
            models += survives(bytes.data, length);
        if (v == 0)
            ck_assert_uint_eq(models, 2);
        text_clear(&bytes);
    }
}
END_TEST

START_TEST(test_mutations)
{
    rng r;
    rng_init(&r, 4, 0, 0);
    static const char likely[] = "0123456789 \n\t/.:[]{},\"'$@!-e";
    for (int v = 0; v < VICTIMS; v++) {
        text bytes;
        slurp(&bytes, victims[v]);
        for (int i = 0; i < 2000; i++) {
            char *mutant = text_take(&bytes);
            slurp(&bytes, victims[v]);
            for (uint32_t k = rng_between(&r, 1, 3); k > 0; k--)
                mutant[rng_below(&r, (uint32_t)bytes.length)] =
                    rng_chance(&r, 1, 2) ? (char)rng_below(&r, 256)
                                         : likely[rng_below(&r, sizeof likely - 1)];
            survives(mutant, bytes.length);
            free(mutant);
        }
        text_clear(&bytes);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("drn_bad");
    TCase *tc = tcase_create("drn_bad");
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, test_bad_files);
    tcase_add_test(tc, test_unreadable_files);
    tcase_add_test(tc, test_long_lines);
    tcase_add_test(tc, test_long_words);
    tcase_add_test(tc, test_long_sums);
    tcase_add_test(tc, test_common_denominators);
    tcase_add_test(tc, test_placeholder_in_proportion);
    tcase_add_test(tc, test_prefixes);
    tcase_add_test(tc, test_mutations);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
