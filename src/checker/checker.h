/*
 * rationale-verify checks a certificate (doc/certificate.md). It shares no code with the program that wrote
 * it, needs GMP alone, and is to be read from start to end:
 *
 *   input.c    lines, words and fractions; what ends the program
 *   model.c    the model, and the places (t, s) that can be reached in it
 *   numbers.c  rational numbers with logarithms, whose bounds are proved here
 *   tables.c   the operations that make tables
 *   verify.c   the operations that make numbers and truths; steps, the certificate, the program
 *
 * Every step is computed anew from the steps before it, and its text has to be what the certificate says. One
 * certificate a process: whatever is wrong ends it at once, so that nothing has to recover, and what is
 * allocated goes with the process, except for steps that have had their last use.
 */
#ifndef CHECKER_CHECKER_H
#define CHECKER_CHECKER_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* ---- input.c ---- */

typedef struct source {
    FILE *file;
    const char *path;
    char *text; /* the line last read, without its end */
    size_t room, line;
    bool trusted; /* what is wrong with it is trouble; with the certificate it makes that invalid */
} source;

extern source *reading; /* what messages are about */
void start_program(const char *name);
source source_open(const char *path, bool trusted);
bool next_line(source *in);                     /* false at the end */
bool next_model_line(source *in);               /* that is no comment */
void want_same(source *file, const char *line); /* as the next of the file, if that is open; NULL: its end */
void stop(int status) __attribute__((noreturn));
void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn)); /* exit 3, or 5 */
#define fail_if(wrong, ...) ((wrong) ? fail(__VA_ARGS__) : (void)0)
#define trouble(...) (reading = NULL, fail(__VA_ARGS__)) /* exit 5 */
void spend(unsigned long work);                          /* the bound on what a certificate may ask for */
void *need(void *block);                                 /* the block, unless memory has run out */
void *grow(void *block, size_t count, size_t size);      /* room for item number `count` */
mpq_t *fractions_new(size_t count);                      /* each 0 */
void fractions_drop(mpq_t *made, size_t count);
extern size_t temps;                                 /* in use; set back they are free again */
mpq_ptr temp(void);                                  /* a number for the time being, 0 */
bool take(const char **at, const char *text);        /* these skip what stands at *at: the text, if it does */
void want(const char **at, const char *format, ...); /* or else fail; %Qd is a fraction, as GMP prints it */
void want_end(const char *at);
unsigned long take_count(const char **at); /* below 10^9 */
void take_fraction(const char **at, mpq_t value);
char *take_word(const char **at);

/* ---- model.c ---- */

typedef struct action {
    char *name;
    unsigned long successors, *to;
    mpq_t *tau, x, prior, *value; /* value: of every reward model; NULL for none */
} action;

typedef struct state {
    unsigned long actions, first, work; /* first: the number of its first choice; work: for all successors */
    action *action;
    mpq_t mu, *value;
} state;

/* Place i is step t = i / states + 1, state i % states. */
typedef struct model {
    unsigned long T, states, choices, rewards, places;
    state *state;
    char **reward;
    bool *reached; /* places: others have no rows */
} model;

extern model m;
void model_read(source *in, source *same); /* to its end; the lines of `same`, if that is open */
const state *state_at(unsigned long i);
unsigned long after(unsigned long i, unsigned long a, unsigned long k); /* the place of a's successor k */
unsigned long place_from(unsigned long i);       /* that is reached, or all their number */
bool is_place(unsigned long t, unsigned long s); /* one that is reached */
unsigned long take_place(const char **at);       /* " T S", that can be reached */
long reward_number(const char *name);            /* -1 if there is none */
bool hypothesis(char code);                      /* of the places, by its code in verify.c */

/* ---- numbers.c ---- */

/* FINITE: between q[0] and q[1], which are equal but for products of logarithms, + sum_i q[i + 2] log b_i. */
typedef struct number {
    enum { FINITE, INFINITE, UNDEFINED } kind;
    int sign; /* of an infinity */
    mpq_t *q;
} number;

void base_add(const char *at); /* log B LOW HIGH BITS */
void number_new(number *a);    /* 0; after the base is complete */
void number_drop(number *a);
void set_rational(number *a, mpq_srcptr value);
bool is_rational(const number *a);
int order(const number *a, const number *b);                     /* both defined */
void add(number *a, long sign, const number *b);                 /* a += sign b */
void add_log(number *a, mpq_srcptr weight, mpq_srcptr argument); /* a += weight log argument; 0 log 0 = 0 */
void set_log(number *out, const number *argument);               /* here and below, out is 0 before */
void multiply(number *out, const number *a, const number *b);
void weigh(number *out, const number *a, const number *b); /* 0 if a is 0, whatever b */
void divide(number *out, const number *a, const number *b);
void raise_to(number *out, const number *a, long exponent);
bool power(mpq_t c, mpq_srcptr a, long exponent); /* 0^0 = 1; false for 0^negative */
void add_product(mpq_ptr sum, mpq_srcptr x, mpq_srcptr y);
void want_number(const char **at, const number *a);

/* ---- tables.c, verify.c ---- */

typedef enum truth { NO, NEITHER, YES } truth; /* NEITHER: undefined; `and` is the least, `or` the largest */

/* A step of the certificate, or an operand that is written out. */
typedef struct step {
    char type, code;    /* A: a table of actions, V: of values, N: number, T: truth; of the operation */
    unsigned long uses; /* still to come */
    mpq_t *entry;       /* of a table, place by place */
    bool *undefined;    /* its rows */
    number n;
    truth truth;
    long whole;
    char *word;
} step;

/* takes: as in verify.c; gives: A, V, N, T, = for that of the table it is of, v for V from the last place to
 * the first; row: for tables, makes the row at place i, NULL where the certificate gives it. */
typedef struct op {
    const char *name, *takes;
    char gives, code;
    void (*row)(step *out, const step **operands, unsigned long i);
} op;

extern const op table_operations[];
void table_new(step *table);
void table_drop(step *table);
unsigned long width(const step *table, unsigned long i); /* entries at place i */
mpq_t *row(const step *table, unsigned long i);          /* these */
void need_row(const step *table, unsigned long i);       /* of numbers from 0; of a policy, a distribution */

#endif
