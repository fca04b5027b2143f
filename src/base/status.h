/*
 * Located errors. A function that can fail on the user's input takes a status and returns false (or NULL)
 * after status_fail; the first failure wins and later ones do not overwrite it.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/contract.h"

typedef struct status {
    int code;             /* 0, or one of enum exit_status */
    char *file;           /* NULL where there is no file, e.g. an expression on the command line */
    unsigned long line;   /* from 1; 0 where unknown */
    unsigned long column; /* from 1, in bytes; 0 where unknown */
    char *text;           /* "found ..., wanted ..." on one line, without a newline */
} status;

void status_init(status *st);
void status_clear(status *st); /* back to the state after status_init */

static inline bool status_ok(const status *st)
{
    return st->code == 0;
}

/* Record a failure unless one is there already. Copies its strings. Always returns false. */
bool status_fail(status *st, int code, const char *file, unsigned long line, unsigned long column,
                 const char *format, ...) __attribute__((format(printf, 6, 7)));
bool status_vfail(status *st, int code, const char *file, unsigned long line, unsigned long column,
                  const char *format, va_list args);

/* Add to the text of a failure that is there. */
void status_add(status *st, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Write "file:line:column: text" (parts that are unknown left out) and a newline. */
void status_print(const status *st, FILE *out);

/*
 * For errors in a one-off text such as an expression on the command line: the message, then the source
 * line and a caret under the column.
 */
void status_print_with_caret(const status *st, const char *source, FILE *out);

/* The exit status that counts when both are met: 5 > 3 > 2 > 1 > 4 > 0. */
int exit_status_worse(int a, int b);

#endif
