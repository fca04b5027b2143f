#include "model/drn_input.h"

#include <errno.h>
#include <string.h>

void drn_input_init(drn_input *in, FILE *stream, const char *file, status *st)
{
    *in = (drn_input){.stream = stream, .file = file, .st = st, .line = 1, .column = 0, .next = ' '};
    text_init(&in->word);
    drn_advance(in);
}

void drn_input_clear(drn_input *in)
{
    text_clear(&in->word);
}

/* At the character being read. */
static bool fail_here(drn_input *in, const char *message)
{
    return status_fail(in->st, EXIT_INPUT, in->file, in->line, in->column, "%s", message);
}

static bool fail_byte(drn_input *in, const char *kind, int byte)
{
    return status_fail(in->st, EXIT_INPUT, in->file, in->line, in->column,
                       "found %s 0x%02X, wanted text in UTF-8", kind, (unsigned)byte);
}

static int next_byte(drn_input *in)
{
    if (in->buffer_at == in->buffer_length) {
        errno = 0;
        in->buffer_at = 0;
        in->buffer_length = fread(in->buffer, 1, sizeof in->buffer, in->stream);
        if (in->buffer_length == 0 && ferror(in->stream))
            status_fail(in->st, EXIT_INPUT, in->file, in->line, in->column,
                        "found an error while reading (%s), wanted a model", strerror(errno));
        if (in->buffer_length == 0)
            return DRN_END;
    }
    in->bytes++;
    return in->buffer[in->buffer_at++];
}

static void expect_utf8(drn_input *in, int count, unsigned char low, unsigned char high)
{
    in->utf8_left = count;
    in->utf8_low = low;
    in->utf8_high = high;
}

/* Well-formed as the Unicode standard's table 3-7 has it: no overlong forms, no surrogates. */
static bool accept_utf8(drn_input *in, int byte)
{
    if (in->utf8_left > 0) {
        if (byte < in->utf8_low || byte > in->utf8_high)
            return false;
        expect_utf8(in, in->utf8_left - 1, 0x80, 0xBF);
        return true;
    }
    if (byte < 0x80)
        return true;
    if (byte < 0xC2 || byte > 0xF4)
        return false;
    if (byte < 0xE0)
        expect_utf8(in, 1, 0x80, 0xBF);
    else if (byte < 0xF0)
        expect_utf8(in, 2, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF);
    else
        expect_utf8(in, 3, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF);
    return true;
}

static bool accept_byte(drn_input *in, int byte)
{
    if (byte == DRN_END)
        return in->utf8_left == 0 ||
               fail_here(in, "found the end of the file within a UTF-8 character, wanted text");
    if (byte == 0)
        return fail_here(in, "found a NUL byte, wanted text");
    if ((byte < ' ' && byte != '\n' && byte != '\t') || byte == 0x7F)
        return fail_byte(in, "control character", byte);
    return accept_utf8(in, byte) || fail_byte(in, "byte", byte);
}

/* A '\r' counts as part of the line's end, as in Storm, and nowhere else as anything. */
static int next_character(drn_input *in)
{
    int byte = next_byte(in);
    if (byte != '\r')
        return byte;
    int after = next_byte(in);
    if (after == '\n')
        return after;
    fail_here(in, "found a carriage return within a line, wanted text");
    return DRN_END;
}

void drn_advance(drn_input *in)
{
    if (in->next == DRN_END)
        return;
    if (in->next == '\n') {
        in->line++;
        in->column = 0;
    }
    in->column++;
    in->next = next_character(in);
    if (!status_ok(in->st) || !accept_byte(in, in->next))
        in->next = DRN_END;
}

size_t drn_skip_blanks(drn_input *in)
{
    size_t count = 0;
    for (; in->next == ' ' || in->next == '\t'; count++)
        drn_advance(in);
    return count;
}

bool drn_at_line_end(const drn_input *in)
{
    return in->next == '\n' || in->next == DRN_END;
}

void drn_skip_line(drn_input *in)
{
    while (!drn_at_line_end(in))
        drn_advance(in);
}

bool drn_word(drn_input *in, const char *stops)
{
    text_reset(&in->word);
    in->word_line = in->line;
    in->word_column = in->column;
    while (!drn_at_line_end(in) && in->next != ' ' && in->next != '\t' && !strchr(stops, in->next)) {
        if (in->word.length == DRN_MAX_WORD)
            return status_fail(in->st, EXIT_INPUT, in->file, in->word_line, in->word_column,
                               "found a word of more than %zu bytes, wanted a shorter one", DRN_MAX_WORD);
        text_add_char(&in->word, (char)in->next);
        drn_advance(in);
    }
    return status_ok(in->st) && in->word.length > 0;
}

bool drn_word_number(drn_input *in, uint64_t max, uint64_t *number)
{
    uint64_t value = 0;
    for (const char *c = in->word.data; *c; c++) {
        if (*c < '0' || *c > '9' || value > (max - (uint64_t)(*c - '0')) / 10)
            return false;
        value = value * 10 + (uint64_t)(*c - '0');
    }
    *number = value;
    return in->word.length > 0;
}

bool drn_expect_line_end(drn_input *in)
{
    drn_skip_blanks(in);
    if (!drn_at_line_end(in))
        return drn_fail_next(in, "the end of the line");
    drn_advance(in);
    return status_ok(in->st);
}

static bool continues_character(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

void drn_quote(text *out, const char *word)
{
    enum { SHOWN = 40 };
    size_t length = strlen(word), shown = length;
    if (length > SHOWN)
        for (shown = SHOWN; shown > 0 && continues_character(word[shown]);)
            shown--;
    text_add_char(out, '"');
    text_add_n(out, word, shown);
    text_add(out, shown < length ? "...\"" : "\"");
}

/* Clears found. */
static bool fail_found(drn_input *in, unsigned long line, unsigned long column, text *found,
                       const char *wanted, va_list args)
{
    text_add(found, ", wanted ");
    text_addv(found, wanted, args);
    status_fail(in->st, EXIT_INPUT, in->file, line, column, "found %s", found->data);
    text_clear(found);
    return false;
}

bool drn_fail_next(drn_input *in, const char *wanted, ...)
{
    unsigned long line = in->line, column = in->column;
    text found;
    text_init(&found);
    if (in->next == DRN_END)
        text_add(&found, "the end of the file");
    else if (in->next == '\n')
        text_add(&found, "the end of the line");
    else if (in->next == ' ' || in->next == '\t')
        text_add(&found, in->next == ' ' ? "a space" : "a tab");
    else if (drn_word(in, "") || in->word.length > 0)
        drn_quote(&found, in->word.data);
    va_list args;
    va_start(args, wanted);
    fail_found(in, line, column, &found, wanted, args);
    va_end(args);
    return false;
}

bool drn_fail_word(drn_input *in, const char *wanted, ...)
{
    if (in->word.length == 0) { /* nothing was there to be read */
        text message;
        text_init(&message);
        va_list args;
        va_start(args, wanted);
        text_addv(&message, wanted, args);
        va_end(args);
        drn_fail_next(in, "%s", message.data);
        text_clear(&message);
        return false;
    }
    text found;
    text_init(&found);
    drn_quote(&found, in->word.data);
    va_list args;
    va_start(args, wanted);
    fail_found(in, in->word_line, in->word_column, &found, wanted, args);
    va_end(args);
    return false;
}

bool drn_fail_at(drn_input *in, size_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    status_vfail(in->st, EXIT_INPUT, in->file, in->word_line, in->word_column + offset, format, args);
    va_end(args);
    return false;
}
