/* Claim files: what each field is read as, what is refused and where, names, paths, folders. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask.h"
#include "base/alloc.h"
#include "claims/verdict.h"

/* ---- Reading -------------------------------------------------------------------------------------- */

typedef struct shelf {
    library *prelude;
    claim_set *set;
    status st;
} shelf;

static void shelf_open(shelf *s)
{
    s->prelude = ask_prelude();
    s->set = claim_set_new(s->prelude);
    status_init(&s->st);
}

static void shelf_close(shelf *s)
{
    claim_set_free(s->set);
    library_free(s->prelude);
    status_clear(&s->st);
}

static void read_fixture(shelf *s, const char *path)
{
    shelf_open(s);
    char *full = ask_path(path);
    ck_assert_msg(claim_set_read_file(s->set, full, &s->st), "%s:%lu:%lu: %s", path, s->st.line, s->st.column,
                  s->st.text);
    free(full);
}

static void check_print(const expr *e, const char *expected)
{
    text out;
    text_init(&out);
    expr_print(&out, e);
    ck_assert_str_eq(out.data, expected);
    text_clear(&out);
}

static void check_end(const char *path, const char *end)
{
    ck_assert_ptr_nonnull(path);
    size_t n = strlen(path), m = strlen(end);
    ck_assert_msg(n >= m && strcmp(path + n - m, end) == 0, "%s does not end in %s", path, end);
}

START_TEST(every_field)
{
    shelf s;
    read_fixture(&s, "tests/claims/fields.claim");
    ck_assert_uint_eq(claim_set_count(s.set), 3);
    const reading *r = claim_set_get(s.set, 0);
    ck_assert_str_eq(r->id, "all/fields");
    ck_assert_uint_eq(r->line, 10);
    check_end(r->file, "/tests/claims/fields.claim");
    ck_assert_str_eq(r->title, "A title");
    ck_assert_str_eq(r->source, "two lines and a tab");
    ck_assert_str_eq(r->note, "with # inside");
    ck_assert_str_eq(r->printed, "");
    ck_assert_str_eq(r->remark, "the remark");
    ck_assert_str_eq(r->reduces, "by hand");
    ck_assert_str_eq(r->coq, "some_theorem");
    ck_assert_int_eq(r->expect, EXPECT_HOLDS);
    ck_assert(!r->example && !r->exists_model);
    ck_assert_uint_eq(r->assumption_count, 4); /* `given` is one more assumption */
    check_print(r->assumptions[0], "deterministic");
    check_print(r->assumptions[1], "T >= 1");
    check_print(r->assumptions[2], "single_start");
    check_print(r->assumptions[3], "success_of(0) > 0");
    /* each assert under the forall in force, joined by and */
    check_print(r->assertion, "(forall k in 1..3, t, s: eV(G(k))[t,s] >= eV(prior)[t,s]) and "
                              "(forall k in 1..3, t, s: k <= twice(2) - 1) and forall j in 1..2: j < 3");
    check_end(r->witness, "/tests/claims/two.drn");
    ck_assert_ptr_null(r->on);
    ck_assert_uint_eq(r->shown_count, 0);
    ck_assert_ptr_nonnull(library_find(r->definitions, "twice"));
    shelf_close(&s);
}
END_TEST

START_TEST(few_fields)
{
    shelf s;
    read_fixture(&s, "tests/claims/fields.claim");
    const reading *r = claim_set_get(s.set, 1);
    ck_assert_str_eq(r->id, "all/minimal");
    ck_assert_uint_eq(r->line, 31);
    ck_assert_int_eq(r->expect, EXPECT_REFUTED);
    check_print(r->assertion, "success_of(1) == 1"); /* no forall is left over from the reading before */
    ck_assert_uint_eq(r->assumption_count, 0);
    ck_assert(!r->source && !r->note && !r->printed && !r->remark && !r->reduces && !r->coq && !r->witness);
    ck_assert(r->example);
    ck_assert_str_eq(r->title, "A worked number");
    check_end(r->on, "/tests/claims/./two.drn");
    ck_assert_uint_eq(r->shown_count, 3);
    ck_assert_str_eq(r->shown[1].label, "q, second");
    check_print(r->shown[1].value, "success_of(2)");
    ck_assert_str_eq(r->shown[2].label, "");
    r = claim_set_get(s.set, 2);
    ck_assert(r->exists_model && !r->example);
    ck_assert_ptr_null(r->title);
    ck_assert_int_eq(r->expect, EXPECT_UNKNOWN);
    shelf_close(&s);
}
END_TEST

/* The readings above, on the model they name: prior 9/16, G(1) = (1/3, 2/3) and (5/6)². */
START_TEST(read_and_run)
{
    static const verdict expected[] = {VERDICT_HOLDS, VERDICT_REFUTED, VERDICT_REFUTED};
    shelf s;
    read_fixture(&s, "tests/claims/fields.claim");
    for (size_t i = 0; i < 3; i++) {
        mdp *m = ask_file("tests/claims/two.drn");
        verdict v;
        text where;
        text_init(&where);
        ck_assert_msg(reading_check(claim_set_get(s.set, i), m, &v, NULL, &where, &s.st), "%s", s.st.text);
        ck_assert_int_eq(v, expected[i]);
        if (i == 1)
            ck_assert_str_eq(where.data, "success_of(1) = 25/36   1 = 1");
        text_clear(&where);
        mdp_free(m);
    }
    shelf_close(&s);
}
END_TEST

/* ---- What is refused ------------------------------------------------------------------------------ */

#define KEYWORDS                                                                                               \
    "claim, def, title, example, source, note, printed, remark, reduces, repair, coq, assume, given, forall, " \
    "assert, expect, "                                                                                         \
    "exists, witness, on, show"
#define FORTY "0123456789012345678901234567890123456789"

/* A file, and the message at its place. Every file ends as END does unless it goes wrong before. */
#define END "assert yes\nexpect holds\n"
static const struct refused {
    const char *file, *message;
} refused[] = {
    {"", "1:1: found no claim, wanted claim NAME"},
    {"# nothing\n\n", "1:1: found no claim, wanted claim NAME"},
    {"def f = 1\n", "1:1: found no claim, wanted claim NAME"},
    {"  claim a\n", "1:1: found an indented line, wanted a keyword in column 1"},
    {"\n\n \tx\n", "3:1: found an indented line, wanted a keyword in column 1"},
    {"clam a\n" END, "1:1: found the keyword clam, wanted one of " KEYWORDS},
    {"claim a\nsuppose yes\n" END, "2:1: found the keyword suppose, wanted one of " KEYWORDS},
    {"claim a\n" END "assert: yes\n", "4:1: found the keyword assert:, wanted one of " KEYWORDS},
    {"claim\x1b[31m a\n" END, "1:6: found the byte 0x1B, wanted text"},
    {"claim a\n" FORTY FORTY " a\n" END,
     "2:1: found the keyword " FORTY "01234567890123456789..., wanted one of " KEYWORDS},
    /* names */
    {"claim\n" END, "1:6: found nothing, wanted the name of a claim, such as thm-5.9/F=G/as-proved"},
    {"claim  # a\n" END, "1:8: found # a, wanted the name of a claim, such as thm-5.9/F=G/as-proved"},
    {"claim a b\n" END, "1:7: found a b, wanted the name of a claim, such as thm-5.9/F=G/as-proved"},
    {"claim a\n" END "claim b\n" END "claim a\n" END,
     "7:1: found a second claim a (the first is at FILE:1), wanted another name"},
    /* what a reading must have, at its claim */
    {"claim a\nexpect holds\n", "1:1: found the claim a without an assert, wanted one"},
    {"\nclaim a\nassert yes\n", "2:1: found the claim a without an expect, wanted holds, refuted or unknown"},
    {"claim a\nexpect holds\nclaim b\n" END, "1:1: found the claim a without an assert, wanted one"},
    {"claim a\n" END "claim b\nassert yes\n",
     "4:1: found the claim b without an expect, wanted holds, refuted or unknown"},
    /* before any claim */
    {"assert yes\nclaim a\n" END, "1:1: found assert before any claim, wanted claim NAME first"},
    {"given yes\nclaim a\n" END, "1:1: found given before any claim, wanted claim NAME first"},
    {"# c\nwitness a.drn\nclaim a\n" END, "2:1: found witness before any claim, wanted claim NAME first"},
    {"def f = 1\nexpect holds\nclaim a\n", "2:1: found expect before any claim, wanted claim NAME first"},
    /* twice */
    {"claim a\n" END "expect holds\n", "4:1: found a second expect, wanted one in a reading"},
    {"claim a\nexpect holds\nexpect refuted\nassert yes\n",
     "3:1: found a second expect, wanted one in a reading"},
    {"claim a\ntitle \"a\"\ntitle \"b\"\n" END, "3:1: found a second title, wanted one in a reading"},
    {"claim a\ntitle \"a\"\nexample \"b\"\n" END, "3:1: found a second example, wanted one in a reading"},
    {"claim a\nsource \"a\"\nsource \"b\"\n" END, "3:1: found a second source, wanted one in a reading"},
    {"claim a\nwitness a.drn\nwitness b.drn\n" END, "3:1: found a second witness, wanted one in a reading"},
    {"claim a\non a.drn\non b.drn\n" END, "3:1: found a second on, wanted one in a reading"},
    {"claim a\ncoq a\ncoq b\n" END, "3:1: found a second coq, wanted one in a reading"},
    /* values */
    {"claim a\nexpect maybe\nassert yes\n", "2:8: found maybe, wanted holds, refuted or unknown"},
    {"claim a\nexpect\nassert yes\n", "2:7: found nothing, wanted holds, refuted or unknown"},
    {"claim a\nexpect holds refuted\nassert yes\n",
     "2:8: found holds refuted, wanted holds, refuted or unknown"},
    {"claim a\nexists models\n" END, "2:8: found models, wanted the word model"},
    {"claim a\nexists\n" END, "2:7: found nothing, wanted the word model"},
    {"claim a\nsource plain\n" END, "2:8: found plain, wanted a text in double quotes"},
    {"claim a\nsource \"open\n" END, "2:8: found \"open, wanted a text in double quotes"},
    {"claim a\nsource \"a\" b\n" END, "2:8: found \"a\" b, wanted a text in double quotes"},
    {"claim a\nsource one\n  two\n" END, "2:8: found one, wanted a text in double quotes"}, /* one line */
    {"claim a\nsource \x1b[31mred\n" END, "2:8: found the byte 0x1B, wanted text"},
    {"claim a\nwitness\n" END, "2:8: found nothing, wanted a model file"},
    {"claim a\nwitness a.drn b.drn\n" END, "2:9: found a.drn b.drn, wanted a model file"},
    {"claim a\nshow success(prior)\n" END,
     "2:6: found success(prior), wanted a label in double quotes and an expression"},
    {"claim a\nshow \"p\"\n" END, "2:9: found the end, wanted an expression"},
    {"claim a\nshow \"p\" 1 +\n" END, "2:13: found the end, wanted an expression"},
    {"claim a\nshow \"p\"\n  succes(prior)\n" END, "3:3: found the unknown name succes"},
    /* expressions: parsed, checked, each at its own line and column */
    {"claim a\nassert G(1) = prior\nexpect holds\n", "2:13: found \"=\", wanted \"==\""},
    {"claim a\nassert\nexpect holds\n", "2:7: found the end, wanted an expression"},
    {"claim a\nassert 1 == 1 and\n\n  # c\n\t(2 == 2\nexpect holds\n", "5:9: found the end, wanted \")\""},
    {"claim a\nassert success(prior)\nexpect holds\n", "2:8: found a number, wanted a truth value"},
    {"claim a\nassert yes\nassert no and\n  T\nexpect holds\n", "4:3: found a number, wanted a truth value"},
    {"claim a\nassert k == 1\nforall k in 1..2\nexpect holds\n", "2:8: found the unknown name k"},
    {"claim a\nassume yes, prior\n" END, "2:13: found a policy, wanted a truth value"},
    {"claim a\ngiven yes no\n" END, "2:11: found the name no, wanted"},
    {"claim a\nforall k\n" END, "2:8: found the name k, wanted t, s, a, b, \"k in 1..4\""},
    {"claim a\nforall k in 1..prior\n" END, "2:16: found a policy, wanted a number"},
    {"claim a\nforall k in 1..2, k in 1..2\nexpect holds\nassert yes\n", "2:19: found"},
    {"def f(k = k\nclaim a\n" END, "1:9: found \"=\", wanted"},
    {"def G(k) = 1\nclaim a\n" END, "1:5: found a second definition of G (the first is at "},
    {"def f = 1\nclaim a\ndef f = 2\n" END,
     "3:5: found a second definition of f (the first is at FILE:1:5), wanted another name"},
    {"claim a\nassert f == 1\nexpect holds\ndef f = 1\n", "2:8: found the unknown name f"}, /* too late */
};

static char *folder; /* of the test's own files */

static char *in_folder(const char *name)
{
    text t;
    text_init(&t);
    text_addf(&t, "%s/%s", folder, name);
    return text_take(&t);
}

static char *write_file(const char *name, const char *content, size_t length)
{
    char *path = in_folder(name);
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(content, 1, length, out), length);
    fclose(out);
    return path;
}

static void make_folder(const char *name)
{
    char *path = in_folder(name);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    free(path);
}

static void enter_folder(void)
{
    static char name[20];
    strcpy(name, "claims-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(name));
    folder = name;
}

static void leave_folder(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf ./%s", folder);
    ck_assert_int_eq(system(command), 0);
}

/* The message with the file's path as FILE. */
static bool check_refused(const char *content, size_t length, const char *expected)
{
    shelf s;
    shelf_open(&s);
    char *path = write_file("bad.claim", content, length);
    text found;
    text_init(&found);
    bool ok = claim_set_read_file(s.set, path, &s.st);
    if (!ok) {
        ck_assert_int_eq(s.st.code, EXIT_INPUT);
        ck_assert_str_eq(s.st.file, path);
        ck_assert_ptr_null(strpbrk(s.st.text, "\n\r\x1b"));
        text_addf(&found, "%lu:%lu: ", s.st.line, s.st.column);
        for (const char *c = s.st.text; *c;) {
            bool here = strncmp(c, path, strlen(path)) == 0;
            text_add_n(&found, here ? "FILE" : c, here ? 4 : 1);
            c += here ? strlen(path) : 1;
        }
    }
    /* messages of the language are tested where they are made: here their start is enough */
    bool as_wanted = strncmp(found.data, expected, strlen(expected)) == 0;
    if (!as_wanted)
        fprintf(stderr, "%s    found  %s\n    wanted %s\n", content, ok ? "no mistake" : found.data,
                expected);
    text_clear(&found);
    free(path);
    shelf_close(&s);
    return as_wanted;
}

START_TEST(refusals)
{
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        wrong += !check_refused(refused[i].file, strlen(refused[i].file), refused[i].message);
    wrong += !check_refused("claim a\nassert yes\0\nexpect holds\n", 33,
                            "2:11: found the byte 0x00, wanted text");
    wrong += !check_refused("\0", 1, "1:1: found the byte 0x00, wanted text");
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(no_such_file)
{
    shelf s;
    shelf_open(&s);
    char *path = in_folder("absent.claim");
    ck_assert(!claim_set_read_file(s.set, path, &s.st));
    ck_assert_int_eq(s.st.code, EXIT_INPUT);
    ck_assert_str_eq(s.st.file, path);
    ck_assert_ptr_nonnull(strstr(s.st.text, "found no file to read (No such file or directory)"));
    status_clear(&s.st);
    ck_assert(!claim_set_read_directory(s.set, path, &s.st));
    ck_assert_int_eq(s.st.code, EXIT_INPUT);
    ck_assert_str_eq(s.st.file, path);
    free(path);
    shelf_close(&s);
}
END_TEST

/* ---- Several files -------------------------------------------------------------------------------- */

START_TEST(scope_and_order)
{
    static const char *const ids[] = {"scope/two", "scope/three", "scope/ten"};
    static const verdict verdicts[] = {VERDICT_HOLDS, VERDICT_HOLDS, VERDICT_REFUTED};
    shelf s;
    shelf_open(&s);
    char *path = ask_path("tests/claims/scope");
    ck_assert_msg(claim_set_read_directory(s.set, path, &s.st), "%s", s.st.text);
    free(path);
    ck_assert_uint_eq(claim_set_count(s.set), 3);
    mdp *m = ask_file("tests/claims/two.drn");
    for (size_t i = 0; i < 3; i++) {
        const reading *r = claim_set_get(s.set, i);
        verdict v;
        ck_assert_str_eq(r->id, ids[i]);
        ck_assert_msg(reading_check(r, m, &v, NULL, NULL, &s.st), "%s", s.st.text);
        ck_assert_int_eq(v, verdicts[i]);
        ck_assert((library_find(r->definitions, "only_here") != NULL) == (i == 0));
    }
    check_end(claim_set_get(s.set, 1)->on, "/tests/claims/two.drn"); /* ../../two.drn from scope/part-3 */
    check_end(claim_set_get(s.set, 2)->witness, "/tests/claims/two.drn");
    mdp_free(m);
    shelf_close(&s);
}
END_TEST

/* Other names, hidden files and folders are passed over. */
START_TEST(folders)
{
    static const char one[] = "claim one\n" END, two[] = "claim two\n" END;
    shelf s;
    shelf_open(&s);
    make_folder("in");
    make_folder("in/deep.claim"); /* a folder, whatever its name */
    free(write_file("in/deep.claim/two.claim", two, strlen(two)));
    free(write_file("in/one.claim", one, strlen(one)));
    free(write_file("in/.one.claim", one, strlen(one)));
    free(write_file("in/one.claim.orig", one, strlen(one)));
    free(write_file("in/one", one, strlen(one)));
    char *path = in_folder("in");
    ck_assert_msg(claim_set_read_directory(s.set, path, &s.st), "%s", s.st.text);
    ck_assert_uint_eq(claim_set_count(s.set), 2);
    ck_assert_str_eq(claim_set_get(s.set, 0)->id, "two");
    ck_assert_str_eq(claim_set_get(s.set, 1)->id, "one");
    /* a name is taken, whichever file has it */
    char *file = in_folder("in/one.claim");
    ck_assert(!claim_set_read_file(s.set, file, &s.st));
    ck_assert_ptr_nonnull(strstr(s.st.text, "found a second claim one (the first is at "));
    free(file);
    free(path);
    shelf_close(&s);
}
END_TEST

/* ---- Paths ---------------------------------------------------------------------------------------- */

static const struct {
    const char *claim, *model, *path;
} paths[] = {
    {"c.claim", "m.drn", "m.drn"},
    {"c.claim", "../m.drn", "../m.drn"},
    {"./c.claim", "m.drn", "./m.drn"},
    {"./c.claim", "../m.drn", "./../m.drn"},
    {"p/c.claim", "m.drn", "p/m.drn"},
    {"p/c.claim", "../m.drn", "m.drn"},
    {"p/c.claim", "../../m.drn", "../m.drn"},
    {"p/q/c.claim", "../m.drn", "p/m.drn"},
    {"p/q/c.claim", "../../e/m.drn", "e/m.drn"},
    {"p//q/c.claim", "../../e/m.drn", "e/m.drn"},
    {"p/q//c.claim", "../m.drn", "p/m.drn"},
    {"p/q//c.claim", "../../e/m.drn", "e/m.drn"},
    {"p/q/../c.claim", "../m.drn", "p/q/../../m.drn"},
    {"p/./c.claim", "../m.drn", "p/./../m.drn"},
    {"p/q/c.claim", "q/../m.drn", "p/q/q/../m.drn"},
    {"p/c.claim", "/m.drn", "/m.drn"},
    {"p/c.claim", "..m.drn", "p/..m.drn"},
};

/* From where the files are; those at the root are left out, and so is p/q/.. above. */
START_TEST(paths_of_models)
{
    shelf s;
    make_folder("p");
    make_folder("p/q");
    ck_assert_int_eq(chdir(folder), 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        FILE *out = fopen(paths[i].claim, "w");
        ck_assert_ptr_nonnull(out);
        fprintf(out, "claim a\nwitness %s # here\non %s\n" END, paths[i].model, paths[i].model);
        fclose(out);
        s.set = claim_set_new(NULL);
        status_init(&s.st);
        ck_assert_msg(claim_set_read_file(s.set, paths[i].claim, &s.st), "%s", s.st.text);
        const reading *r = claim_set_get(s.set, 0);
        ck_assert_msg(strcmp(r->witness, paths[i].path) == 0, "%s from %s: found %s, wanted %s",
                      paths[i].model, paths[i].claim, r->witness, paths[i].path);
        ck_assert_str_eq(r->on, paths[i].path);
        claim_set_free(s.set);
    }
    ck_assert_int_eq(chdir(".."), 0);
}
END_TEST

START_TEST(selections)
{
    reading r = {.id = (char[]){"thm-5.9/F=G/as-proved"}};
    ck_assert(reading_matches(&r, "thm-5.9"));
    ck_assert(reading_matches(&r, "thm-5.9/"));
    ck_assert(reading_matches(&r, "thm-5.9/F=G"));
    ck_assert(reading_matches(&r, "thm-5.9/F=G/as-proved"));
    ck_assert(reading_matches(&r, "thm-5.9/F=G/as-proved/"));
    ck_assert(!reading_matches(&r, "thm-5"));
    ck_assert(!reading_matches(&r, "thm-5.9/F"));
    ck_assert(!reading_matches(&r, "thm-5.9/F=G/as-proved/x"));
    ck_assert(!reading_matches(&r, "F=G"));
    ck_assert_str_eq(expectation_name(EXPECT_HOLDS), "holds");
    ck_assert_str_eq(expectation_name(EXPECT_REFUTED), "refuted");
    ck_assert_str_eq(expectation_name(EXPECT_UNKNOWN), "unknown");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("claims");
    const TTest *const tests[] = {every_field, few_fields, read_and_run, scope_and_order, selections};
    const TTest *const files[] = {refusals, no_such_file, folders, paths_of_models};
    ASK_CASE(s, "fields", tests);
    TCase *c = tcase_create("files");
    tcase_add_checked_fixture(c, enter_folder, leave_folder);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        tcase_add_test(c, files[i]);
    suite_add_tcase(s, c);
    return suite_run(s);
}
