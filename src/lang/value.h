/* Values of the claim language. */
#ifndef LANG_VALUE_H
#define LANG_VALUE_H

#include <gmp.h>

#include "exact/quantity.h"
#include "exact/truth.h"
#include "lang/types.h"
#include "operators/graph.h"
#include "operators/law.h"

typedef enum value_kind {
    VALUE_NUMBER,
    VALUE_LOGLIN,    /* a log-linear form that is no rational number, or an infinity (with the place where it
                      * arose, as far as that is known) */
    VALUE_EXPFORM,   /* a number with e^(1/d) in it (exact/expform.h) that is none of the two above; finite */
    VALUE_ENCLOSURE, /* a number known to lie in an interval, at the evaluator's precision */
    VALUE_TABLE,     /* policy, reward or value table: a node of the evaluator's graph */
    VALUE_START,     /* init */
    VALUE_LAW,
    VALUE_TRUTH, /* yes, no or unknown */
    VALUE_STRING,
    VALUE_UNDEFINED /* with the places where it arose, as far as they are known */
} value_kind;

typedef struct value_place {
    uint32_t t, s; /* t = 0: a place without a step, or none in particular */
} value_place;

#define VALUE_MAX_PLACES 8

typedef struct shared_law {
    law *law;
    unsigned users;
} shared_law;

typedef struct shared_loglin {
    loglin form;
    unsigned users;
} shared_loglin;

typedef struct shared_expform {
    expform form;
    unsigned users;
} shared_expform;

typedef struct shared_enclosure {
    mpfi_t range;
    unsigned users;
} shared_enclosure;

typedef struct value {
    value_kind kind;
    mpq_t number; /* always initialised */
    shared_loglin *loglin;
    shared_expform *expform;
    shared_enclosure *enclosure;
    node table;
    shape shape;
    shared_law *law;
    truth truth;
    const char *string; /* borrowed from the expression */
    value_place at[VALUE_MAX_PLACES];
    size_t at_count;
} value;

void value_init(value *v); /* undefined, nowhere in particular */
void value_clear(value *v);
void value_set(value *to, const value *from);
void value_move(value *to, value *from); /* from is cleared and may be used again after value_init */

void value_set_number(value *v, const mpq_t number);
/* Takes the form, which is cleared; becomes VALUE_NUMBER where the form is rational. */
void value_set_loglin_take(value *v, loglin *form);
/* Takes the form, which is cleared; becomes VALUE_NUMBER or VALUE_LOGLIN where the form is that. */
void value_set_expform_take(value *v, expform *form);
void value_set_real(value *v, const real *number);
/* Takes the sum, which is cleared. An enclosure where it is not exact. */
void value_set_quantity_take(value *v, quantity *sum);
void value_set_ui(value *v, unsigned long number);
void value_set_truth(value *v, truth t); /* TRUTH_UNDEFINED gives an undefined value */
void value_set_table(value *v, const graph *g, node n);
void value_set_law_take(value *v, law *l);
void value_set_undefined(value *v, uint32_t t, uint32_t s);

/* A place where a value that is infinite or undefined arose. */
void value_add_place(value *v, uint32_t t, uint32_t s);

/* Undefined because of another undefined value: its places join. */
void value_add_undefined(value *v, const value *cause);

truth value_truth(const value *v); /* TRUTH_UNDEFINED for an undefined value; else it must be a truth */
const char *value_describe(const value *v); /* "number", "policy", ... for messages */

/* Takes the interval, which must not be cleared by the caller. */
void value_set_enclosure_take(value *v, mpfi_t range);

/* A rational or log-linear number as a form; false for anything else. */
bool value_get_loglin(const value *v, loglin *form);
/* Any number but an enclosure or an infinity as a form; false for those and anything else. */
bool value_get_expform(const value *v, expform *form);
/* Any finite number without logarithms, or as an enclosure of the given precision; false for anything else.
 */
bool value_get_real(const value *v, real *number, mpfr_prec_t bits);
/* Any finite number as an interval at the precision of `range`; false for infinities and anything else. */
bool value_get_enclosure(const value *v, mpfi_t range);
bool value_is_infinite(const value *v);
bool value_is_number(const value *v); /* the first four kinds */

/* A nonnegative integer that fits, or false. */
bool value_get_ui(const value *v, unsigned long *n);

#endif
