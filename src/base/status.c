#include "base/status.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

void status_init(status *st)
{
    *st = (status){0};
}

void status_clear(status *st)
{
    free(st->file);
    free(st->text);
    status_init(st);
}

bool status_vfail(status *st, int code, const char *file, unsigned long line, unsigned long column,
                  const char *format, va_list args)
{
    REQUIRE(code != 0);
    if (st->code != 0)
        return false;
    text message;
    text_init(&message);
    text_addv(&message, format, args);
    *st = (status){code, alloc_string(file), line, column, text_take(&message)};
    return false;
}

bool status_fail(status *st, int code, const char *file, unsigned long line, unsigned long column,
                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    status_vfail(st, code, file, line, column, format, args);
    va_end(args);
    return false;
}

void status_add(status *st, const char *format, ...)
{
    if (st->code == 0)
        return;
    text message;
    text_init(&message);
    text_add(&message, st->text);
    va_list args;
    va_start(args, format);
    text_addv(&message, format, args);
    va_end(args);
    free(st->text);
    st->text = text_take(&message);
}

void status_print(const status *st, FILE *out)
{
    if (st->file)
        fprintf(out, "%s:", st->file);
    if (st->file && st->line)
        fprintf(out, "%lu:%lu:", st->line, st->column);
    fprintf(out, "%s%s\n", st->file ? " " : "", st->text);
}

/* Columns count bytes; a caret stands under a character, so UTF-8 continuation bytes take no width. */
static bool continues_character(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

void status_print_with_caret(const status *st, const char *source, FILE *out)
{
    status_print(st, out);
    if (st->line == 0 || st->column == 0)
        return;
    for (unsigned long line = 1; line < st->line && *source; source++)
        line += *source == '\n';
    size_t length = strcspn(source, "\n");
    fprintf(out, "  %.*s\n  ", (int)length, source);
    for (size_t i = 0; i + 1 < st->column && i < length; i++)
        if (!continues_character(source[i]))
            fputc(source[i] == '\t' ? '\t' : ' ', out);
    fprintf(out, "^\n");
}

int exit_status_worse(int a, int b)
{
    static const int rank[] = {
        [EXIT_AS_EXPECTED] = 0, [EXIT_UNDECIDED] = 1, [EXIT_AGAINST_EXPECTATION] = 2,
        [EXIT_USAGE] = 3,       [EXIT_INPUT] = 4,     [EXIT_INTERNAL] = 5,
    };
    REQUIRE(a >= 0 && a <= 5 && b >= 0 && b <= 5);
    return rank[a] >= rank[b] ? a : b;
}
