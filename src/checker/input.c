/* Lines, words and fractions; what ends the program. */
#include "checker/checker.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

source *reading;
static const char *program;

void stop(int status)
{
    bool written = fflush(stdout) == 0 && !ferror(stdout);
    _Exit(written ? status : 5);
}

void fail(const char *format, ...)
{
    bool invalid = reading && !reading->trusted;
    FILE *out = invalid ? stdout : stderr;
    va_list args;
    va_start(args, format);
    fprintf(out, "%s ", invalid ? "s INVALID" : program);
    if (reading)
        fprintf(out, "%s:%zu: ", reading->path, reading->line);
    vfprintf(out, format, args);
    fputc('\n', out);
    va_end(args);
    stop(invalid ? 3 : 5);
}

void *need(void *block)
{
    if (!block)
        trouble("out of memory");
    return block;
}

void *grow(void *block, size_t count, size_t size)
{
    bool full = (count & (count - 1)) == 0; /* 0, 1, 2, 4, 8, ... */
    return full ? need(realloc(block, (count ? 2 * count : 1) * size)) : block;
}

/* GMP says itself what is wrong before it aborts: out of memory, a number that is too long. */
static void aborted(int signal)
{
    (void)signal;
    _Exit(5);
}

void start_program(const char *name)
{
    program = name;
    signal(SIGABRT, aborted);
}

void spend(unsigned long work)
{
    static unsigned long spent;
    spent += work;
    if (spent > 1000000000ul || work > 1000000000ul)
        trouble("this asks for too much work");
}

source source_open(const char *path, bool trusted)
{
    source in = {.file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r"), .path = path, .trusted = trusted};
    if (!in.file)
        trouble("cannot read %s: %s", path, strerror(errno));
    return in;
}

bool next_line(source *in)
{
    reading = in;
    ssize_t length = getline(&in->text, &in->room, in->file);
    if (length < 0 && !feof(in->file))
        trouble("cannot read %s: %s", in->path, strerror(errno));
    if (length < 0)
        return false;
    in->line++;
    fail_if(strlen(in->text) != (size_t)length, "found a NUL byte");
    if (in->text[length - 1] == '\n')
        in->text[length - 1] = '\0';
    else if (!in->trusted)
        fail("found the end of the file inside a line");
    return true;
}

bool next_model_line(source *in)
{
    bool more = next_line(in);
    while (more && strncmp(in->text, "//", 2) == 0 && in->text[2] != '@')
        more = next_line(in);
    return more;
}

void want_same(source *file, const char *line)
{
    source *in = reading;
    bool more = file->file && next_model_line(file);
    reading = in;
    if (file->file && (line ? !more || strcmp(file->text, line) != 0 : more))
        fail("the certificate is about something else than %s", file->path);
}

bool take(const char **at, const char *text)
{
    size_t length = strlen(text);
    bool there = strncmp(*at, text, length) == 0;
    *at += there ? length : 0;
    return there;
}

void want(const char **at, const char *format, ...)
{
    char *text;
    va_list args;
    va_start(args, format);
    gmp_vasprintf(&text, format, args);
    va_end(args);
    fail_if(!take(at, text), "wanted \"%.40s\", found %.20s", text, **at ? *at : "nothing");
    free(text);
}

void want_end(const char *at)
{
    fail_if(*at, "wanted the end of the line, found %.20s", at);
}

unsigned long take_count(const char **at)
{
    size_t length = strspn(*at, "0123456789");
    fail_if(length == 0 || length > 9 || (**at == '0' && length > 1), "wanted a count, found %.20s", *at);
    *at += length;
    return strtoul(*at - length, NULL, 10);
}

void take_fraction(const char **at, mpq_t value)
{
    char *text = need(strndup(*at, strspn(*at, "-/0123456789")));
    if (mpq_set_str(value, text, 10) != 0 || mpz_sgn(mpq_denref(value)) == 0)
        fail("wanted a fraction, found %.20s", *at);
    free(text);
    mpq_canonicalize(value);
    want(at, "%Qd", value); /* one number, one text */
}

char *take_word(const char **at)
{
    size_t length = strcspn(*at, " ");
    fail_if(length == 0, "wanted a word, found %.20s", *at);
    *at += length;
    return need(strndup(*at - length, length));
}

mpq_t *fractions_new(size_t count)
{
    mpq_t *made = need(malloc((count + 1) * sizeof *made));
    for (size_t i = 0; i < count; i++)
        mpq_init(made[i]);
    return made;
}

void fractions_drop(mpq_t *made, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mpq_clear(made[i]);
    free(made);
}

size_t temps;

mpq_ptr temp(void)
{
    static mpq_t **pool;
    static size_t count;
    if (temps == count) {
        pool = grow(pool, count, sizeof *pool);
        pool[count++] = fractions_new(1);
    }
    mpq_set_ui(*pool[temps], 0, 1);
    return *pool[temps++];
}
