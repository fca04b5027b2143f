/*
 * The characters and words of a DRN file, read once from front to back with their positions. After a failure
 * (kept in the status) everything that follows reads as the end of the file.
 */
#ifndef MODEL_DRN_INPUT_H
#define MODEL_DRN_INPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/status.h"
#include "base/text.h"

#define DRN_MAX_WORD ((size_t)1 << 20)
#define DRN_END (-1) /* of the file */

typedef struct drn_input {
    FILE *stream;
    const char *file; /* for messages */
    status *st;
    int next;                   /* the next character: a byte (a line always ends in '\n'), or DRN_END */
    unsigned long line, column; /* where it stands, from 1, in bytes */
    uint64_t bytes;             /* read so far */

    text word;                            /* what drn_word read last */
    unsigned long word_line, word_column; /* where it began */

    int utf8_left;                    /* continuation bytes still to come */
    unsigned char utf8_low, utf8_high; /* the range of the next one */
    size_t buffer_at, buffer_length;
    unsigned char buffer[1 << 16];
} drn_input;

/* Borrows its arguments. */
void drn_input_init(drn_input *in, FILE *stream, const char *file, status *st);
void drn_input_clear(drn_input *in);

void drn_advance(drn_input *in);         /* over the next character */
size_t drn_skip_blanks(drn_input *in);   /* over spaces and tabs; how many */
void drn_skip_line(drn_input *in);       /* to the '\n' that ends the line */
bool drn_at_line_end(const drn_input *in); /* '\n' or the end of the file is next */

/* Read a word, up to a blank, the end of the line or one of `stops`. False if it is empty or too long. */
bool drn_word(drn_input *in, const char *stops);

/* The word as a number in 0 .. max, digits only. */
bool drn_word_number(drn_input *in, uint64_t max, uint64_t *number);

/* Skip blanks; false with a message unless the line ends there. The '\n' itself is passed. */
bool drn_expect_line_end(drn_input *in);

/* "found WHAT, wanted ...", with WHAT the next word or character; or the word read last, at its beginning. */
bool drn_fail_next(drn_input *in, const char *wanted, ...) __attribute__((format(printf, 2, 3)));
bool drn_fail_word(drn_input *in, const char *wanted, ...) __attribute__((format(printf, 2, 3)));

/* A message of its own at the beginning of the last word, `offset` bytes further on. */
bool drn_fail_at(drn_input *in, size_t offset, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Append a word for a message: in double quotes, only its beginning if it is long. */
void drn_quote(text *out, const char *word);

#endif
