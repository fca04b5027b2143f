/*
 * Asking the evaluator in one line: a source text on a model, the answer as text.
 *
 * Numbers read "25/61", truths "yes", "no", "unknown", what is undefined "undefined at 2,1" with the places
 * (t,s) where it arose. Tables list their reachable places by step and state, "1,0: 2/5 3/5  2,1: 1 0", with
 * a star behind a marked row; laws their paths, "0up 1down: 1/4  0up 1up: 3/4".
 */
#ifndef TESTS_ASK_H
#define TESTS_ASK_H

#include <check.h>

#include "claims/reading.h"
#include "lang/eval.h"
#include "suite.h"

typedef struct ask {
    library *prelude, *lib; /* the source tree's prelude, and what ask_define adds */
    mdp *m;
    evaluator *e;
    expr **kept; /* values borrow strings from expressions */
    size_t kept_count, kept_capacity;
} ask;

/* Takes the model. */
void ask_open(ask *q, mdp *m);
void ask_close(ask *q);
void ask_define(ask *q, const char *source);

/* Start afresh: no table is known, nothing was counted. */
void ask_again(ask *q);

/* An expression of a type; the test fails if it is none. Lives as long as q. */
const expr *ask_parse(ask *q, const char *source, type wanted);

/* v is initialised. The test fails on an error. */
void ask_value(ask *q, const char *source, value *v);
char *ask_text(ask *q, const char *source);           /* to be freed; "error 1:6: found ..." for an error */
char *ask_text_of(const ask *q, const value *v);      /* to be freed */
void ask_number(ask *q, const char *source, mpq_t n); /* the answer must be one */

/* "1:6: found ..., wanted ..." of an expression that is well typed but cannot be evaluated, or "no error".
 * The evaluation has a deep stack, as in the program. To be freed. */
char *ask_error(ask *q, const char *source);

/* The answer, resp. the error, must be this. All wrong answers are reported together. */
void ask_is(ask *q, const char *source, const char *expected);
void ask_fails(ask *q, const char *source, const char *expected);

typedef struct question {
    const char *source, *expected;
} question;
#define ASK_ALL(q, questions) ask_all(q, questions, sizeof(questions) / sizeof *(questions))
void ask_all(ask *q, const question *questions, size_t count);

/* The same on a model of its own, which is taken. ASK_FAILS_ON: all of them are errors. */
#define ASK_ON(m, questions) ask_on(m, questions, sizeof(questions) / sizeof *(questions))
#define ASK_FAILS_ON(m, questions) ask_fails_on(m, questions, sizeof(questions) / sizeof *(questions))
void ask_on(mdp *m, const question *questions, size_t count);
void ask_fails_on(mdp *m, const question *questions, size_t count);

/* ---- Models and files ----------------------------------------------------------------------------- */

/* A model with the horizon: the lines of a DRN file after @model, with success and prior values at each
 * action. */
mdp *ask_model(unsigned horizon, const char *states, const char *body);
mdp *ask_drn(const char *drn);    /* a whole file */
mdp *ask_file(const char *path);  /* a file of the source tree, which must have a horizon */
char *ask_path(const char *path); /* in the source tree; to be freed */
library *ask_prelude(void);
unsigned long ask_effort(void); /* RATIONALE_EFFORT, 1 if not given */

/* The reading of a claim file that holds nothing else. */
typedef struct ask_claim {
    library *prelude;
    claim_set *set;
} ask_claim;
const reading *ask_claim_open(ask_claim *c, const char *content);
void ask_claim_close(ask_claim *c);

/* The tests of an array into a case of their own, with time enough for a sanitizer. */
#define ASK_CASE(s, name, tests) ask_case(s, name, tests, sizeof(tests) / sizeof *(tests))
void ask_case(Suite *s, const char *name, const TTest *const *tests, size_t count);

#endif
