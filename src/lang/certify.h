/*
 * Expressions brought to the few operations that certificates know (doc/certificate.md): definitions, let and
 * if replaced, ranges unrolled, quantifiers over places kept, and every table, number and closed comparison
 * on the way a step of its own with its value. src/output/certificate.c writes them down.
 */
#ifndef LANG_CERTIFY_H
#define LANG_CERTIFY_H

#include "exact/coprime.h"
#include "lang/eval.h"

typedef enum step_kind { STEP_TABLE, STEP_TABLES, STEP_NUMBER, STEP_TRUTH } step_kind;

/* Number i+1 of the certificate is `expression`; STEP_TABLES is two numbers, i+1 and i+2: eQ, and eV beside
 * it. */
typedef struct certificate_step {
    step_kind kind;
    size_t number;
    char *expression; /* earlier steps are #N in it */
    node table, beside;
    value value;      /* STEP_NUMBER, STEP_TRUTH */
    bool differs;     /* STEP_TRUTH: two tables that differ */
    node left, right; /* these, first at: */
    uint32_t t, s, a;
} certificate_step;

typedef struct certifier certifier;

/* The library and the model (with a horizon) must outlive it. */
certifier *certifier_new(const library *lib, const mdp *m, const char *file);
void certifier_free(certifier *c);

/*
 * The expression in the kernel's words, the caller's to free, and its value in *is (TRUTH_UNKNOWN where it
 * cannot be said). NULL where something in it is not in certificates; certifier_refusal says what. An error
 * of the evaluator (such as too deep a recursion) is one of these too.
 */
char *certifier_expand(certifier *c, const expr *x, truth *is);
const char *certifier_refusal(const certifier *c);

graph *certifier_graph(certifier *c);
size_t certifier_steps(const certifier *c);
const certificate_step *certifier_step(const certifier *c, size_t i);
size_t certifier_numbers(const certifier *c); /* the last number given to a step */

/* Every argument of a logarithm that the steps may ask for, and the precision that decides the comparisons
 * met. */
const integers *certifier_arguments(const certifier *c);
mpfr_prec_t certifier_bits(const certifier *c);

#endif
