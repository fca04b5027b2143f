/*
 * Claims brought to single operations on one model (doc/certificate.md): definitions, let and if replaced,
 * quantifiers unrolled over all that they range over, and each operation a step of its own with its value.
 * src/output/certificate.c writes them down.
 */
#ifndef LANG_CERTIFY_H
#define LANG_CERTIFY_H

#include "exact/coprime.h"
#include "lang/eval.h"

/* In `operation` "@N" stands for the step at index N - 1, always an earlier one. */
typedef struct certificate_step {
    char type; /* A: a table of actions, V: of values, N: number, T: truth */
    char *operation;
    node table;
    value value;      /* of a number or truth */
    bool differs;     /* two tables that differ */
    node left, right; /* these, first at: */
    uint32_t t, s, a;
    size_t next_in_bucket;
} certificate_step;

typedef struct certifier certifier;

/*
 * The library and the model (with a horizon) must outlive it. Where a claim is about all policies or rewards,
 * those of the draw with this number stand for them (lang/draws.h, with the key 0). `bits` is the precision
 * of enclosures.
 */
certifier *certifier_new(const library *lib, const mdp *m, const char *file, unsigned draw, mpfr_prec_t bits);
void certifier_free(certifier *c);

/*
 * The expression as an operand, "@N", "yes" or "no", the caller's to free; its value in *is. `claimed`: it is
 * an assertion, where a forall over all policies may stand. NULL where something in it is not in
 * certificates, and certifier_refusal says what; an error of the evaluator (such as too large a power) is one
 * of these too.
 */
char *certifier_expand(certifier *c, const expr *x, bool claimed, truth *is);
const char *certifier_refusal(const certifier *c);

bool certifier_is_drawn(const certifier *c);  /* something was drawn: the value is of one among many */
bool certifier_undecided(const certifier *c); /* more bits may decide a comparison */

graph *certifier_graph(certifier *c);
const certificate_step *certifier_step(const certifier *c, size_t i);
size_t certifier_steps(const certifier *c);

/* The arguments of the logarithms that the steps are made from, and the precision that decides the
 * comparisons met. */
const integers *certifier_arguments(const certifier *c);
mpfr_prec_t certifier_bits(const certifier *c);

#endif
