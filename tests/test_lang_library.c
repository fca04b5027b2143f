/* Definitions of the claim language, libraries of them and the files they are read from. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "lang/ast.h"
#include "suite.h"

/* ---- Definitions ------------------------------------------------------------------------------------ */

static void refuse_definition(library *lib, const char *source, unsigned long column, const char *message)
{
    status st;
    status_init(&st);
    size_t count = library_count(lib);
    ck_assert_msg(!parse_definition(lib, source, "f", 3, 5, &st), "%s", source);
    ck_assert_str_eq(st.text, message);
    ck_assert_str_eq(st.file, "f");
    ck_assert_uint_eq(st.line, 3);
    ck_assert_uint_eq(st.column, column);
    ck_assert_int_eq(st.code, EXIT_INPUT);
    ck_assert_uint_eq(library_count(lib), count);
    status_clear(&st);
}

START_TEST(refused_definitions)
{
    library *parent = library_new(NULL), *lib = library_new(parent);
    status st;
    status_init(&st);
    ck_assert(parse_definition(parent, "G(k) = prior", "prelude", 1, 5, &st));
    ck_assert(parse_definition(lib, "own(k) = k", NULL, 2, 7, &st));
    refuse_definition(lib, "f(k, j, k) = 1", 13, "found the parameter k twice, wanted different names");
    refuse_definition(lib, "own = 1", 5,
                      "found a second definition of own (the first is at 2:7), wanted another name");
    refuse_definition(lib, "  G(n) = 1", 7,
                      "found a second definition of G (the first is at prelude:1:5), wanted another name");
    refuse_definition(lib, "eQ(q) = 1", 5,
                      "found a definition of eQ, which the kernel defines, wanted another name");
    refuse_definition(lib, "policy(q) = 1", 5, "found \"policy\", wanted a name");
    refuse_definition(lib, "f() = 1", 7, "found \")\", wanted a name");
    refuse_definition(lib, "f(1) = 1", 7, "found the number 1, wanted a name");
    refuse_definition(lib, "f(k) == 1", 10, "found \"==\", wanted \"=\"");
    refuse_definition(lib, "f", 6, "found the end, wanted \"=\"");
    refuse_definition(lib, "f(k) = ", 11, "found the end, wanted an expression");
    refuse_definition(lib, "f(k) = k k", 14, "found the name k, wanted \"(\", an operator or the end");
    library_free(lib);
    library_free(parent);
}
END_TEST

START_TEST(many_definitions)
{
    library *parent = library_new(NULL), *lib = library_new(parent);
    status st;
    char source[64];
    status_init(&st);
    ck_assert_ptr_null(library_find(lib, "d1"));
    for (int i = 0; i < 20000; i++) {
        snprintf(source, sizeof source, "d%d(a, b) = a + b * %d", i, i);
        ck_assert(parse_definition(i % 2 ? lib : parent, source, "f", (unsigned long)i + 1, 5, &st));
    }
    ck_assert_uint_eq(library_count(lib), 10000);
    ck_assert_str_eq(library_get(lib, 7)->name, "d15");
    for (int i = 0; i < 20000; i++) {
        snprintf(source, sizeof source, "d%d", i);
        const definition *d = library_find(lib, source);
        ck_assert_ptr_nonnull(d);
        ck_assert_str_eq(d->name, source);
        ck_assert_uint_eq(d->line, (unsigned long)i + 1);
        ck_assert_uint_eq(d->param_count, 2);
        ck_assert_int_eq(library_find(parent, source) != NULL, i % 2 == 0);
    }
    ck_assert_ptr_null(library_find(lib, "d20000"));
    ck_assert_ptr_eq(library_parent(lib), parent);
    library_free(lib);
    library_free(parent);
}
END_TEST

/* ---- Files of definitions --------------------------------------------------------------------------- */

static bool read_content(library *lib, const char *content, size_t length, status *st)
{
    char path[] = "/tmp/test_lang_types.XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    FILE *out = fdopen(fd, "wb");
    ck_assert_uint_eq(fwrite(content, 1, length, out), length);
    ck_assert_int_eq(fclose(out), 0);
    status_init(st);
    bool ok = library_read_file(lib, path, st);
    ck_assert_int_eq(unlink(path), 0);
    return ok;
}

START_TEST(files)
{
    static const char content[] = "# the sequences\n"
                                  "\n"
                                  "def G(k) =\n"
                                  "    if k == 0 then prior # at first\n"
                                  "\n"
                                  "# then\n"
                                  "    else condition(G(k-1))\r\n"
                                  "   \t\n"
                                  "  # indented\n"
                                  "def\thalf = 1/2\n"
                                  "def last = half"; /* no newline */
    status st;
    library *lib = library_new(NULL);
    ck_assert_msg(read_content(lib, content, strlen(content), &st), "%s", st.text);
    ck_assert_uint_eq(library_count(lib), 3);
    ck_assert_uint_eq(library_get(lib, 0)->line, 3);
    ck_assert_uint_eq(library_get(lib, 0)->column, 5);
    ck_assert_uint_eq(library_get(lib, 0)->body->args[2]->line, 7);
    ck_assert_uint_eq(library_get(lib, 0)->body->args[2]->column, 10);
    ck_assert_uint_eq(library_get(lib, 1)->line, 10);
    ck_assert_uint_eq(library_get(lib, 2)->line, 11);
    library_free(lib);
    lib = library_new(NULL);
    ck_assert(read_content(lib, "", 0, &st));
    ck_assert(read_content(lib, "# only\n   \n", 11, &st));
    ck_assert_uint_eq(library_count(lib), 0);
    library_free(lib);
}
END_TEST

static const struct bad_file {
    const char *content;
    unsigned long line, column;
    const char *text;
} bad_files[] = {
    {"def f = 1\nG(k) = 2\n", 2, 1,
     "found \"G(k)\", wanted \"def name(arguments) = ...\", an indented line or a # comment"},
    {"define f = 1\n", 1, 1,
     "found \"define\", wanted \"def name(arguments) = ...\", an indented line or a # comment"},
    {"\n  f = 1\n", 2, 1,
     "found an indented line, wanted a keyword in column 1"},
    {" def f = 1\n", 1, 1,
     "found an indented line, wanted a keyword in column 1"},
    {"def\n", 1, 4, "found the end, wanted a name"},
    {"def f(k) = (1 +\n  k\n\n# more\n\ndef g = 1\n", 2, 4, "found the end, wanted \")\""},
    {"def f = 1\n\ndef f = 2\n", 3, 5, NULL},
    {"def f = 1\n  def g = 2\n", 2, 3, "found \"def\", wanted an operator or the end"},
    {"def f = 1\n   $\n", 2, 4, "found the character $, wanted an operator or the end"},
};

START_TEST(refused_files)
{
    const struct bad_file *bad = &bad_files[_i];
    status st;
    library *lib = library_new(NULL);
    ck_assert(!read_content(lib, bad->content, strlen(bad->content), &st));
    if (bad->text)
        ck_assert_str_eq(st.text, bad->text);
    ck_assert_uint_eq(st.line, bad->line);
    ck_assert_uint_eq(st.column, bad->column);
    ck_assert_int_eq(st.code, EXIT_INPUT);
    status_clear(&st);
    library_free(lib);
}
END_TEST

START_TEST(unreadable_files)
{
    status st;
    library *lib = library_new(NULL);
    ck_assert(!read_content(lib, "def f = 1\nde\0f g = 1\n", 21, &st));
    ck_assert_str_eq(st.text, "found the byte 0x00, wanted text");
    ck_assert_uint_eq(st.line, 2);
    ck_assert_uint_eq(st.column, 3);
    status_clear(&st);
    static const char *const paths[] = {"/nonexistent/prelude", "/", "/dev/zero"};
    for (size_t i = 0; i < 3; i++) {
        ck_assert(!library_read_file(lib, paths[i], &st));
        ck_assert_int_eq(st.code, EXIT_INPUT);
        ck_assert_str_eq(st.file, paths[i]);
        status_clear(&st);
    }
    library_free(lib);
}
END_TEST

int main(void)
{
    alloc_install_in_libraries();
    Suite *s = suite_create("lang_library");
    TCase *c = tcase_create("library");
    tcase_add_test(c, refused_definitions);
    tcase_add_test(c, many_definitions);
    tcase_add_test(c, files);
    tcase_add_loop_test(c, refused_files, 0, sizeof bad_files / sizeof *bad_files);
    tcase_add_test(c, unreadable_files);
    suite_add_tcase(s, c);
    return suite_run(s);
}
