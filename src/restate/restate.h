/*
 * rationale-restate prints what a reading of a claim file says of a model as the steps that a certificate of
 * it has (doc/certificate.md), for rationale-verify --statement. It shares input.c and model.c with that
 * program, and nothing with the rest:
 *
 *   syntax.c     expressions as they are written
 *   steps.c      steps, each made once; operators on what expressions have become
 *   unrolled.c   what certificates have no operation for: place by place
 *   paths.c      the same path by path
 *   kernel.c     the kernel's names
 *   expand.c     the walk from a claim to its steps: definitions, entries, quantifiers
 *   restate.c    claim files, the program
 */
#ifndef RESTATE_RESTATE_H
#define RESTATE_RESTATE_H

#include "checker/checker.h"

/* ---- syntax.c ---- */

typedef enum kind { CONSTANT, STRING, NAME, CALL, ENTRY, LET, IF, NOT, NEGATE, BINARY, QUANTIFIER } kind;

typedef struct node {
    kind kind;
    char *name;          /* of names, calls, let; the text of a string; the operator; the quantifier */
    struct node *kid[5]; /* NULL behind the last */
    unsigned kids;
    mpq_t constant;
    char *variable,
        binder; /* of a quantifier: r range (kids 1, 2), p places, d deterministic, q policy, y reward */
} node;

node *parse(const char *text);     /* all of the text, without its comments */
extern const char *rest;           /* what is still to be read */
node *parse_level(unsigned level); /* an expression of operators no looser: 0 for any */
bool have(const char *word);       /* skip blanks, and the word if it stands there */
void expect(const char *word);
char *expect_name(void);
node *new_node(kind k, const char *name);

/* ---- steps.c ---- */

/* What an expression has become. */
typedef struct piece {
    enum { NUMBER, TRUTH, INFINITY_, STEP, LAW, PATHS } kind; /* PATHS: a table of sums */
    mpq_t number;
    bool yes, posterior, values;         /* values: PATHS with one sum for a state, not one for each action */
    size_t id;                           /* of the step, from 1 on */
    const struct piece *policy, *reward; /* of a law, of sums over paths */
} piece;

char type_of(const piece *p); /* A, V, N, T as in certificates, L law, P sums over paths */
piece *constant(mpq_srcptr value);
piece *whole(unsigned long n);
piece *truth_piece(bool yes);
piece *infinity(void);
piece *law(const piece *policy, bool posterior);
piece *sums_over_paths(const piece *policy, const piece *reward, bool values);
/* In the operation "%" stands for the next piece; '=' for the type of the first table. */
piece *make(char type, const char *operation, ...);
piece *combine(const char *operator, const piece * a,
               const piece *b);                        /* + - * / ^ == != < <= > >= and or implies iff */
piece *decided(const char *operator, const piece * a); /* by the left side alone; else NULL */
piece *negated(const piece *a);
piece *inverse(const piece *a); /* not */
piece *chosen(const piece *condition, const piece *yes, const piece *no);
unsigned long index_of(const piece *p); /* a whole number */
piece *entry_of(const piece *table, unsigned long t, unsigned long s, unsigned long a);
piece *entry_at(const piece *table, unsigned long i, unsigned long a); /* the same, by the place's number */
void print_statement(const char *id, const piece *const *assumed, size_t count, const piece *claim);

/* ---- unrolled.c, paths.c ---- */

#define MOST_UNROLLED 1000
piece *best_return(void);
piece *variance(const piece *policy, const piece *occupancy);
piece *equal_laws(const piece *a, const piece *b);
piece *equal_sums(const piece *a, const piece *b); /* of tables, at least one of sums over paths */
piece *sum_of_paths(const piece *table, unsigned long t, unsigned long s, unsigned long a);
piece *divergence_by_paths(const piece *q, const piece *r);
bool is_by_action(const piece *table);

/* ---- kernel.c ---- */

piece *success_of(const piece *policy, const piece *reward);
piece *kernel_call(const char *name, const piece *const *arguments, unsigned count); /* NULL: none of these */
piece *kernel_constant(const char *name);

/* ---- expand.c ---- */

void define(const char *text); /* NAME(PARAMETER, ...) = BODY */
/* claimed: it is what is asserted, where a forall over all policies may stand. */
const piece *expand_stated(const node *e, bool claimed);

#endif
