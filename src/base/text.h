/* Text that grows. Always NUL-terminated. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <gmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct text {
    char *data;
    size_t length;
    size_t capacity;
} text;

void text_init(text *t);
void text_clear(text *t); /* frees; text_init before using it again */
void text_reset(text *t); /* empties, keeps the memory */
char *text_take(text *t); /* the caller frees the string; text_init before using the text again */

void text_add(text *t, const char *more);
void text_add_n(text *t, const char *more, size_t length);
void text_add_char(text *t, char c);
void text_addf(text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_addv(text *t, const char *format, va_list args);
void text_add_mpz(text *t, const mpz_t value); /* decimal digits */

/* The length of the UTF-8 character that the string begins with, 0 if it begins with none. */
size_t text_utf8_length(const char *character);

/* What makes a regular noun agree with the number before it: "s", but nothing for 1. */
const char *text_plural(uint64_t n);

/* Of any two strings. */
bool text_ends_with(const char *whole, const char *end);

#endif
