/*
 * rationale-verify: checks a certificate (doc/certificate.md) and shares no code with the program that wrote
 * it. To be read from start to end: model.c (numbers and the model), claim.c (what is claimed), verify.c
 * (whether it is true). One certificate a process: whatever is wrong ends it at once, so that nothing here
 * has to recover, and the state is global.
 */
#ifndef CHECKER_CHECKER_H
#define CHECKER_CHECKER_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* ---- numbers.c: input and numbers
 * ---------------------------------------------------------------------------- */

typedef struct source {
    FILE *file;
    const char *path;
    unsigned long line;
    char *text; /* the line last read, without its end */
    size_t room;
    bool certificate; /* what is wrong with it makes it invalid; anything else is trouble */
    bool echo;        /* say what is claimed: its lines that are no rows */
} source;

extern source *reading; /* the source that messages are about */

void stop(int status) __attribute__((noreturn));                                       /* ends the process */
void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));    /* exit 3 or 5 */
void trouble(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn)); /* exit 5 */
void *need(void *block);                            /* the block, unless memory has run out */
void *grow(void *block, size_t count, size_t size); /* room for item number `count` */
char *copy(const char *text, size_t length);
bool next_line(source *in);                   /* false at the end */
void spend(unsigned long work);               /* the bound on what a certificate may ask for */
bool take(const char **at, const char *word); /* skip the word if it stands there */
unsigned long take_count(const char **at);
void take_number(const char **at, mpq_t value);   /* 3  0.25  1e-3 */
void take_fraction(const char **at, mpq_t value); /* canonical: -3/4 */

#define MOST_BITS ((size_t)1 << 25)                       /* of a power */
bool power(mpq_t c, const mpq_t a, const mpq_t exponent); /* whole exponents; 0^0 = 1; false for 0^negative */

/*
 * Finite numbers are c + sum_i log[i] log b_i over the base of the certificate; log is NULL where all are 0.
 * Of products of logarithms only a range is known: c <= number <= high.
 */
typedef struct number {
    enum { FINITE, RANGE_, INFINITE, UNDEFINED } kind;
    int sign; /* of an infinity */
    mpq_t c, high;
    mpq_t *log;
} number;

void base_add(const char *line);   /* log B LOW HIGH BITS */
void factor_add(const char *line); /* factor N B^E ... */
void number_init(number *a);       /* 0 */
void number_clear(number *a);
void number_set(number *a, const number *b);
void number_add(number *a, const mpq_t factor, const number *b); /* a += factor b */
void number_log(number *a, const mpq_t weight,
                const mpq_t argument); /* a += weight log argument; 0 log 0 = 0 */
bool number_is_rational(const number *a);
void number_multiply(number *out, const number *a, const number *b); /* the next three: out is 0 before */
void number_divide(number *out, const number *a, const number *b);
void number_raise(number *out, const number *a, const mpq_t exponent);
int number_order(const number *a, const number *b); /* both defined */

/* ---- model.c
 * ------------------------------------------------------------------------------------------------- */

typedef struct choice {
    char *name;
    unsigned successors, *to;
    mpq_t *tau, x, prior, *value; /* value: of every reward model, as the file has it */
} choice;

typedef struct state {
    unsigned actions;
    choice *action;
    mpq_t mu, *value;
    bool has_values, init;
} state;

typedef struct model {
    unsigned long T;
    unsigned states, rewards;
    state *state;
    char **reward;
    unsigned long layers, *first; /* places: layers 1..layers are known; first[t] counts those before t */
    unsigned **slot;              /* slot[t][s]: the number of (t,s) in its layer, or NO_SLOT */
} model;

#define NO_SLOT UINT32_MAX
extern model m;
void model_read(source *in, model *into);
bool model_equal(const model *a, const model *b);
long place(unsigned long t,
           unsigned long s); /* its number in the order of t, s; -1 if it cannot be reached */

/* ---- expression.c
 * -------------------------------------------------------------------------------------------- */

typedef enum op {
    /* read from text */
    NAME,
    STRING,
    CALL,
    ENTRY,
    LET,
    BINDERS,
    RANGE,
    BIND,
    REFERENCE,
    /* leaves */
    CONSTANT,
    VARIABLE,
    INFINITY_,
    YES,
    NO,
    PRIOR,
    UNIFORM,
    SUCCESS,
    STORED_POLICY,
    STORED_REWARD,
    CHOICES,
    DETERMINISTIC,
    SINGLE_START,
    UNIFORM_PRIOR,
    FULL_SUPPORT,
    SAME_ACTIONS,
    POSITIVE_SUCCESS,
    /* tables */
    EQ_TABLE,
    EV_TABLE,
    BEST_EQ,
    BEST_EV,
    BACKUP,
    LARGEST,
    CONDITIONED,
    SOFTMAX,
    BEST,
    OCCUPANCY,
    LAW,
    POSTERIOR_LAW,
    /* numbers */
    START,
    INDEX,
    MEAN,
    RETURN,
    BEST_RETURN,
    VARIANCE,
    ENTROPY,
    KL,
    LOG,
    MIN,
    MAX,
    IF,
    ADD,
    SUB,
    MUL,
    DIV,
    POW,
    NEG,
    /* truths */
    EQUAL,
    LESS,
    LESS_EQUAL,
    NOT,
    AND,
    OR,
    IMPLIES,
    IFF,
    DEFINED,
    /* over places: forall, exists, sum, min, max, count */
    ALL,
    ANY,
    TOTAL,
    LEAST,
    MOST,
    COUNT
} op;

typedef struct row {
    bool undefined;
    mpq_t *value;
} row;

typedef struct node {
    op op;
    char type; /* A table of actions, V of values, N number, B truth, L law; as read: 0 */
    unsigned kids;
    struct node *kid[4];
    char *name;     /* NAME, STRING, CALL, ...; the letter t, s or a of a quantifier */
    mpq_t constant; /* CONSTANT; VARIABLE and quantifiers: the depth */
    uint64_t free;  /* place variables, by depth */
    bool model;     /* depends on the model beyond its places */
    bool given;     /* the certificate has a value, checked: rows, number or truth */
    row *rows;
    number *number;
    unsigned depth; /* levels below */
    char truth;
    struct node *next;
} node;

extern node
    stuck; /* what cannot be expanded, as a place variable stands where a constant is needed; it spreads */
extern uint64_t culprits; /* these variables, by depth */
node *stick(const node *because);
node *leaf(op o, char type, const mpq_t constant, const char *name);
node *whole(unsigned long n);
node *truth(bool yes);
node *build(node like, bool shared);                  /* equal shared nodes are one */
node *make(op o, node *a, node *b, node *c, node *d); /* an operator */
node *call(op o, node *a, node *b, node *c, node *d); /* a function of the kernel */
node *call_by_name(const char *name, node *const *kid, unsigned kids);
bool is_table(const node *a);

extern const char *rest; /* what is still to be read of an expression */
extern bool in_certificate;
node *as_read(op o, char *name, node *a, node *b, node *c);
bool have(const char *word);
void want(const char *word);
char *want_name(void);
node *parse_level(unsigned level);               /* 0: a whole expression */
node *parse(const char *text, bool certificate); /* all of the text */

/* ---- claim.c
 * ------------------------------------------------------------------------------------------------- */

node *expand(node *read);                /* to the kernel */
node *values_beside(const node *eq);     /* eV for eQ */
void definitions_read(const char *path); /* the prelude */
source open_source(const char *path, bool certificate);
typedef struct statement {
    node **assume, *claim;
    size_t assumptions;
    char *id;
} statement;
void claim_read(const char *path, const char *id, statement *into);

/* ---- tables.c, values.c
 * -------------------------------------------------------------------------------------- */

row *row_at(node *table, unsigned long t, unsigned s);
unsigned width(const node *table, unsigned s);
void row_new(row *r, unsigned n);
void row_drop(row *r, unsigned n);
void check_rows(node *table, node *beside); /* beside: the eV of an eQ table, and the other way round */

typedef enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNDEFINED } answer;
answer decide(node *e, const unsigned long *places);               /* place variables by depth */
void number_of(number *out, node *e, const unsigned long *places); /* out is 0 before */

/* ---- verify.c
 * ------------------------------------------------------------------------------------------------ */

node *reference(unsigned long id); /* what #id stands for, once fewer from now on */

#endif
