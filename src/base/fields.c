#include "base/fields.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

#define MAX_FILE_BYTES ((size_t)16 << 20)

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The lines and columns of `at` in data, for a message. */
static bool fail_at(const char *path, const char *data, const char *at, const char *message, status *st)
{
    unsigned long line = 1;
    const char *start = data;
    for (const char *c = data; c < at; c++)
        if (*c == '\n') {
            line++;
            start = c + 1;
        }
    return status_fail(st, EXIT_INPUT, path, line, (unsigned long)(at - start) + 1, "%s", message);
}

/* Reading ends at the first chunk that is no text, so that a device is no trap. */
static bool read_all(const char *path, text *content, status *st)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return status_fail(st, EXIT_INPUT, path, 1, 1,
                           "found no file to read (%s), wanted definitions, claims or a campaign",
                           strerror(errno));
    char chunk[8192];
    size_t got;
    bool is_text = true;
    while (is_text && content->length <= MAX_FILE_BYTES && (got = fread(chunk, 1, sizeof chunk, in)) > 0) {
        text_add_n(content, chunk, got);
        is_text = memchr(chunk, '\0', got) == NULL;
    }
    int error = ferror(in) ? errno : 0;
    fclose(in);
    if (error)
        return status_fail(st, EXIT_INPUT, path, 1, 1, "found an error while reading (%s), wanted text",
                           strerror(error));
    if (!is_text)
        return fail_at(path, content->data, memchr(content->data, '\0', content->length),
                       "found the byte 0x00, wanted text", st);
    if (content->length > MAX_FILE_BYTES)
        return status_fail(st, EXIT_INPUT, path, 1, 1, "found more than 16 MiB, wanted a file of fields");
    return true;
}

static void begin_field(fields *f, const char *start, const char *end, unsigned long line)
{
    const char *keyword_end = start;
    while (keyword_end < end && !is_blank(*keyword_end))
        keyword_end++;
    const char *value = keyword_end;
    while (value < end && is_blank(*value))
        value++;
    f->items = alloc_grow(f->items, f->count, &f->capacity, sizeof *f->items);
    f->items[f->count++] = (field){
        .keyword = alloc_string_n(start, (size_t)(keyword_end - start)),
        .value = alloc_string_n(value, (size_t)(end - value)),
        .line = line,
        .value_line = line,
        .value_column = (unsigned long)(value - start) + 1,
    };
}

static void continue_field(field *last, const char *start, const char *end)
{
    size_t had = strlen(last->value), more = (size_t)(end - start);
    last->value = alloc_resize(last->value, had + more + 2, 1);
    last->value[had] = '\n';
    memcpy(last->value + had + 1, start, more);
    last->value[had + more + 1] = '\0';
}

static void trim_end(char *value)
{
    size_t length = strlen(value);
    while (length > 0 && isspace((unsigned char)value[length - 1]))
        length--;
    value[length] = '\0';
}

static bool split(fields *f, const char *path, const char *data, status *st)
{
    unsigned long line = 1;
    for (const char *start = data; *start; line++) {
        const char *end = start + strcspn(start, "\n");
        bool skipped = *start == '#' || start == end || *start == '\r';
        if (!skipped && !is_blank(*start))
            begin_field(f, start, end, line);
        else if (f->count > 0)
            continue_field(&f->items[f->count - 1], skipped ? end : start,
                           end); /* an empty line keeps the count */
        else if (!skipped && (size_t)(end - start) > strspn(start, " \t\r"))
            return fail_at(path, data, start, "found an indented line, wanted a keyword in column 1", st);
        start = *end ? end + 1 : end;
    }
    for (size_t i = 0; i < f->count; i++)
        trim_end(f->items[i].value);
    return true;
}

/* What is written to terminals and into JSON: UTF-8, and no character that does more than be seen. */
static bool all_text(const char *path, const char *data, status *st)
{
    char message[48];
    for (const char *c = data; *c;) {
        size_t length = text_utf8_length(c);
        unsigned char byte = (unsigned char)*c;
        bool control = (byte < ' ' && !strchr("\t\n\r", *c)) || byte == 0x7F;
        if (length == 0 || control) {
            snprintf(message, sizeof message, "found the byte 0x%02X, wanted text%s", byte,
                     control ? "" : " in UTF-8");
            return fail_at(path, data, c, message, st);
        }
        c += length;
    }
    return true;
}

bool fields_read(fields *f, const char *path, status *st)
{
    *f = (fields){0};
    text content;
    text_init(&content);
    bool ok = read_all(path, &content, st) && fields_split(f, path, content.data, st);
    text_clear(&content);
    return ok;
}

bool fields_split(fields *f, const char *path, const char *data, status *st)
{
    *f = (fields){0};
    bool ok = strncmp(data, "\xEF\xBB\xBF", 3) != 0
                  ? all_text(path, data, st) && split(f, path, data, st)
                  : fail_at(path, data, data, "found a byte order mark, wanted the text without it", st);
    if (!ok)
        fields_clear(f);
    return ok;
}

void fields_clear(fields *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free(f->items[i].keyword);
        free(f->items[i].value);
    }
    free(f->items);
    *f = (fields){0};
}
