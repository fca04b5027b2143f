/*
 * Every reading of proofs/ comes out as it expects on random models, and its mutant in tests/mutants, which
 * differs in one small step, the other way.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/alloc.h"
#include "campaign/sweep.h"
#include "model/drn.h"

#define MODELS 200

typedef struct shelf {
    library *prelude;
    claim_set *proofs;
    unsigned faults;
} shelf;

static void shelf_open(shelf *s)
{
    status st;
    status_init(&st);
    s->faults = 0;
    s->prelude = ask_prelude();
    s->proofs = claim_set_new(s->prelude);
    char *path = ask_path("proofs");
    ck_assert_msg(claim_set_read_directory(s->proofs, path, &st), "%s:%lu:%lu: %s", st.file, st.line,
                  st.column, st.text);
    free(path);
    ck_assert_uint_gt(claim_set_count(s->proofs), 0);
}

static void shelf_close(shelf *s)
{
    claim_set_free(s->proofs);
    library_free(s->prelude);
    ck_assert_msg(s->faults == 0, "%u readings are not as they should be", s->faults);
}

static void fault(shelf *s, const reading *r, const char *what, const char *more)
{
    fprintf(stderr, "%s (%s:%lu): %s%s%s\n", r->id, r->file, r->line, what, more ? ": " : "",
            more ? more : "");
    s->faults++;
}

/* ---- Running a reading ---------------------------------------------------------------------------- */

static bool run_file(const char *path, tally *y, status *st)
{
    mdp *m = drn_read_file(path, NULL, st);
    bool ok = m && sweep_model(m, y, st);
    mdp_free(m);
    return ok;
}

/* As `check` does: the model it is about, or else its witness, a file if one is given, and random models. */
static bool run(const reading *r, const char *file, tally *y, status *st)
{
    tally_init(y, r);
    if (r->on)
        return run_file(r->on, y, st);
    sweep_plan plan = {.seed = 1, .count = MODELS * ask_effort(), .jobs = 2};
    family_init(&plan.family);
    return sweep_witness(y, st) && (!file || run_file(file, y, st)) && sweep_random(&plan, y, st);
}

/* That no model is like this cannot be shown by looking at some, so a mutant of an existence is undecided: none met. */
static bool as_it_should_be(const tally *y)
{
    const reading *r = y->reading;
    if (r->exists_model && r->expect == EXPECT_REFUTED)
        return tally_exit_status(y) == EXIT_UNDECIDED && y->holds == 0;
    return tally_exit_status(y) == EXIT_AS_EXPECTED;
}

/* `file`: a model more, or NULL. */
static void check_reading(shelf *s, const reading *r, const char *file)
{
    status st;
    status_init(&st);
    tally y;
    if (!run(r, file, &y, &st))
        fault(s, r, "cannot be run", st.text);
    else if (!as_it_should_be(&y))
        fault(s, r, expectation_name(r->expect), outcome_name(tally_outcome(&y)));
    else if (y.models > 1 && y.holds + y.refuted < y.models / 4)
        fault(s, r, "few models have a say", NULL);
    tally_clear(&y);
    status_clear(&st);
}

START_TEST(as_expected)
{
    shelf s;
    shelf_open(&s);
    for (size_t i = 0; i < claim_set_count(s.proofs); i++)
        check_reading(&s, claim_set_get(s.proofs, i), NULL);
    shelf_close(&s);
}
END_TEST

/* ---- Mutants -------------------------------------------------------------------------------------- */

/* thm-5.9/F=G/as-proved: tests/mutants/thm-5.9-F-G-as-proved.claim */
static char *mutant_name(const reading *r)
{
    text t;
    text_init(&t);
    for (const char *c = r->id; *c; c++)
        text_add_char(&t, isalnum((unsigned char)*c) || strchr("._-", *c) ? *c : '-');
    text_add(&t, ".claim");
    return text_take(&t);
}

/* What a reading states, in one text: hypotheses, assertion, the model it is about. */
static char *statement(const reading *r)
{
    text t;
    text_init(&t);
    for (size_t i = 0; i < r->assumption_count; i++) {
        text_add(&t, i ? ", " : "assume ");
        expr_print(&t, r->assumptions[i]);
    }
    text_add(&t, " assert ");
    expr_print(&t, r->assertion);
    const char *model = r->on ? strrchr(r->on, '/') : NULL;
    text_addf(&t, " on %s", model ? model : r->on ? r->on : "any");
    return text_take(&t);
}

static void check_mutant(shelf *s, const reading *r, const reading *mutant)
{
    if (strcmp(r->id, mutant->id) != 0)
        fault(s, mutant, "should be called", r->id);
    if (r->expect == EXPECT_UNKNOWN ||
        mutant->expect != (r->expect == EXPECT_HOLDS ? EXPECT_REFUTED : EXPECT_HOLDS))
        fault(s, mutant, "does not expect the opposite", NULL);
    if (r->exists_model != mutant->exists_model)
        fault(s, mutant, "asks another question", NULL);
    char *one = statement(r), *other = statement(mutant);
    if (strcmp(one, other) == 0)
        fault(s, mutant, "states the same", one);
    free(one);
    free(other);
    /* what refutes the reading does not refute a mutant that holds */
    check_reading(s, mutant, mutant->on ? NULL : r->witness);
}

START_TEST(the_other_way)
{
    shelf s;
    shelf_open(&s);
    for (size_t i = 0; i < claim_set_count(s.proofs); i++) {
        const reading *r = claim_set_get(s.proofs, i);
        char *name = mutant_name(r), *folder = ask_path("tests/mutants");
        text path;
        text_init(&path);
        text_addf(&path, "%s/%s", folder, name);
        status st;
        status_init(&st);
        claim_set *mutants = claim_set_new(s.prelude);
        if (!claim_set_read_file(mutants, path.data, &st))
            fault(&s, r, "has no mutant that can be read", st.text);
        else if (claim_set_count(mutants) != 1)
            fault(&s, r, "has several mutants", NULL);
        else
            check_mutant(&s, r, claim_set_get(mutants, 0));
        claim_set_free(mutants);
        status_clear(&st);
        text_clear(&path);
        free(folder);
        free(name);
    }
    shelf_close(&s);
}
END_TEST

/* No mutant is left over from a reading that is gone. */
START_TEST(none_left_over)
{
    shelf s;
    shelf_open(&s);
    char *folder = ask_path("tests/mutants");
    DIR *dir = opendir(folder);
    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const char *end = strrchr(entry->d_name, '.');
        bool known = !end || strcmp(end, ".claim") != 0;
        for (size_t i = 0; !known && i < claim_set_count(s.proofs); i++) {
            char *name = mutant_name(claim_set_get(s.proofs, i));
            known = strcmp(name, entry->d_name) == 0;
            free(name);
        }
        if (!known)
            fprintf(stderr, "%s is of no reading\n", entry->d_name);
        s.faults += !known;
    }
    closedir(dir);
    free(folder);
    shelf_close(&s);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("mutants");
    const TTest *const tests[] = {as_expected, the_other_way, none_left_over};
    ASK_CASE(s, "readings", tests);
    return suite_run(s);
}
