#include "drn_files.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "exact/rat.h"
#include "model/drn.h"

/* ---- Finding files --------------------------------------------------------------------------------- */

bool exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

/* The tests' directory: $srcdir, or $srcdir/tests, or from the top of the source tree. */
static const char *tests_directory(char *path, size_t size)
{
    const char *srcdir = getenv("srcdir");
    const char *const patterns[] = {"%s/fixtures", "%s/tests/fixtures"};
    for (int i = 0; i < 2; i++) {
        snprintf(path, size, patterns[i], srcdir ? srcdir : ".");
        if (exists(path)) {
            path[strlen(path) - strlen("/fixtures")] = '\0';
            return path;
        }
    }
    ck_abort_msg("no fixtures: set srcdir");
    return NULL;
}

void in_tests(char *path, size_t size, const char *name)
{
    char directory[4000];
    snprintf(path, size, "%s/%s", tests_directory(directory, sizeof directory), name);
}

/* ---- Reading --------------------------------------------------------------------------------------- */

mdp *read_bytes(const char *bytes, size_t length, text *notices, status *st)
{
    static char nothing;
    FILE *in = fmemopen(length ? (void *)(uintptr_t)bytes : &nothing, length ? length : 1, "rb");
    ck_assert_ptr_nonnull(in);
    if (length == 0)
        fgetc(in); /* some fmemopens refuse a size of 0 */
    mdp *m = drn_read(in, "it", notices, st);
    fclose(in);
    return m;
}

mdp *read_string(const char *source)
{
    status st;
    status_init(&st);
    mdp *m = read_bytes(source, strlen(source), NULL, &st);
    ck_assert_msg(m != NULL, "%lu:%lu: %s", st.line, st.column, st.text);
    return m;
}

mdp *read_good(const char *name, text *notices)
{
    char path[4200];
    in_tests(path, sizeof path, name);
    status st;
    status_init(&st);
    mdp *m = drn_read_file(path, notices, &st);
    ck_assert_msg(m != NULL, "%s:%lu:%lu: %s", path, st.line, st.column, st.text);
    return m;
}

bool equals(mpq_srcptr value, const char *source)
{
    mpq_t expected;
    mpq_init(expected);
    ck_assert_ptr_null(rat_parse(expected, source, strlen(source), NULL));
    bool equal = value && mpq_equal(value, expected) != 0;
    mpq_clear(expected);
    return equal;
}

void prior_is(const mdp *m, uint32_t s, uint32_t a, const char *source)
{
    mpq_t value;
    mpq_init(value);
    prob_row_entry(value, mdp_prior(m, s), a);
    ck_assert(equals(value, source));
    mpq_clear(value);
}

void goes(const mdp *m, uint32_t s, uint32_t a, uint32_t i, uint32_t target, unsigned weight,
                 unsigned sum)
{
    ck_assert_uint_eq(mdp_successor(m, s, a, i), target);
    ck_assert_int_eq(mpz_cmp_ui(mdp_weight(m, s, a, i), weight), 0);
    ck_assert_int_eq(mpz_cmp_ui(mdp_weight_sum(m, s, a), sum), 0);
}

/* What is written reads back to what is written again the same. */
void round_trips(const mdp *m)
{
    text once, twice;
    text_init(&once);
    text_init(&twice);
    drn_write(m, &once);
    mdp *again = read_string(once.data);
    drn_write(again, &twice);
    ck_assert_str_eq(once.data, twice.data);
    ck_assert_uint_eq(mdp_states(m), mdp_states(again));
    ck_assert_uint_eq(mdp_choices(m), mdp_choices(again));
    ck_assert_uint_eq(mdp_horizon(m), mdp_horizon(again));
    for (uint32_t s = 0; s < mdp_states(m); s++) {
        ck_assert(prob_row_equal(mdp_prior(m, s), mdp_prior(again, s)));
        ck_assert(rat_row_equal(mdp_success(m, s), mdp_success(again, s)));
        ck_assert_int_ne(mpq_equal(mdp_initial(m, s), mdp_initial(again, s)), 0);
        for (uint32_t a = 0; a < mdp_actions(m, s); a++) {
            ck_assert_str_eq(mdp_action_name(m, s, a), mdp_action_name(again, s, a));
            ck_assert_uint_eq(mdp_successors(m, s, a), mdp_successors(again, s, a));
            for (uint32_t i = 0; i < mdp_successors(m, s, a); i++) {
                ck_assert_uint_eq(mdp_successor(m, s, a, i), mdp_successor(again, s, a, i));
                ck_assert_int_eq(mpz_cmp(mdp_weight(m, s, a, i), mdp_weight(again, s, a, i)), 0);
            }
        }
    }
    mdp_free(again);
    text_clear(&once);
    text_clear(&twice);
}
