#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"

static void reserve(text *t, size_t more)
{
    if (more >= SIZE_MAX / 2 - t->length)
        alloc_exhausted(more);
    size_t needed = t->length + more + 1;
    if (needed <= t->capacity)
        return;
    t->capacity = needed + needed / 2;
    t->data = alloc_resize(t->data, t->capacity, 1);
}

void text_init(text *t)
{
    *t = (text){0};
    reserve(t, 15);
    t->data[0] = '\0';
}

void text_clear(text *t)
{
    free(t->data);
    *t = (text){0};
}

void text_reset(text *t)
{
    t->length = 0;
    t->data[0] = '\0';
}

char *text_take(text *t)
{
    char *data = t->data;
    *t = (text){0};
    return data;
}

void text_add_n(text *t, const char *more, size_t length)
{
    reserve(t, length);
    memcpy(t->data + t->length, more, length);
    t->length += length;
    t->data[t->length] = '\0';
}

void text_add(text *t, const char *more)
{
    text_add_n(t, more, strlen(more));
}

void text_add_char(text *t, char c)
{
    text_add_n(t, &c, 1);
}

void text_addv(text *t, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    REQUIRE(length >= 0);
    reserve(t, (size_t)length);
    REQUIRE(t->data); /* gcc does not see that reserve leaves it set */
    vsnprintf(t->data + t->length, (size_t)length + 1, format, again);
    va_end(again);
    t->length += (size_t)length;
}

void text_addf(text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text_addv(t, format, args);
    va_end(args);
}

void text_add_mpz(text *t, const mpz_t value)
{
    size_t room = mpz_sizeinbase(value, 10) + 2;
    reserve(t, room);
    mpz_get_str(t->data + t->length, 10, value);
    t->length += strlen(t->data + t->length);
}

const char *text_plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

bool text_ends_with(const char *whole, const char *end)
{
    size_t n = strlen(whole), m = strlen(end);
    return n >= m && strcmp(whole + n - m, end) == 0;
}

size_t text_utf8_length(const char *character)
{
    const unsigned char *s = (const unsigned char *)character;
    if (s[0] < 0x80)
        return 1;
    size_t length = s[0] >= 0xC2 && s[0] < 0xE0   ? 2
                    : s[0] >= 0xE0 && s[0] < 0xF0 ? 3
                    : s[0] >= 0xF0 && s[0] < 0xF5 ? 4
                                                  : 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    bool overlong = (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xF0 && s[1] < 0x90);
    bool beyond = (s[0] == 0xED && s[1] >= 0xA0) || (s[0] == 0xF4 && s[1] >= 0x90);
    return overlong || beyond ? 0 : length;
}
