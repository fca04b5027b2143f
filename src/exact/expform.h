/*
 * Forms c + sum_i q_i log f_i with c, q_i and f_i > 0 rational functions of e^(1/d) (exact/expq.h), or
 * +-infinity: returns, entropies, KL and incoherence where rewards are rational. exact/loglin.h is the
 * special case where all of them are rational numbers.
 *
 * Such a form is zero if it is zero as a function of u = e^(-1/d), and that is decided: with the f_i broken
 * down to pairwise coprime polynomials (gcds alone) and pairwise coprime integers, it is zero as a function
 * only if every coefficient is. A form that is no zero function is told from zero by an enclosure; whether
 * it could be zero all the same is not known in general (that would need Schanuel's conjecture), so then a
 * comparison may stay unknown. Without logarithms, and with rational numbers only, it never does.
 */
#ifndef EXACT_EXPFORM_H
#define EXACT_EXPFORM_H

#include "exact/expq.h"
#include "exact/loglin.h"

typedef struct expform_term {
    expq coefficient;
    expq argument; /* > 0 */
} expform_term;

typedef struct expform {
    int infinite; /* -1, 0 or 1; the rest is meaningless unless it is 0 */
    expq constant;
    expform_term *terms;
    size_t count, capacity;
    bool simple; /* expform_simplify would change nothing */
} expform;

void expform_init(expform *f); /* 0 */
void expform_clear(expform *f);
void expform_set(expform *f, const expform *from);
void expform_set_expq(expform *f, const expq *value);
void expform_set_loglin(expform *f, const loglin *value);
void expform_set_infinite(expform *f, int sign);

typedef enum expform_result {
    EXPFORM_DONE,
    EXPFORM_UNDEFINED, /* infinity - infinity; f is unchanged */
    EXPFORM_TOO_LARGE  /* the degree of a coefficient; f is unchanged */
} expform_result;

/* f += coefficient * log(argument), argument >= 0: log 0 is -infinity, and 0 * log 0 = 0. */
expform_result expform_add_log(expform *f, const expq *coefficient, const expq *argument);

/* f += factor * g; 0 * infinity is 0 (a weight of 0). f may be g. */
expform_result expform_add_scaled(expform *f, const expq *factor, const expform *g);

/* Add up the coefficients of equal arguments, drop zeros, sort: cheap, and the first step of simplifying. */
void expform_join(expform *f);

/*
 * Collect terms: arguments that are powers of e, or powers of one another's factors, are merged so that a
 * form that is zero as a function has no terms and the constant 0, one without logarithms no terms. Equal
 * arguments alone are merged where degrees on the way would be too large (exact/expq.h): then what follows
 * may miss that a form is without logarithms, or log-linear, but says nothing wrong.
 */
void expform_simplify(expform *f);

/* No logarithms? Then *value is set. Simplifies. */
bool expform_is_expq(expform *f, expq *value);

/* All numbers rational, or infinite? Then *value is set. Simplifies. */
bool expform_is_loglin(expform *f, loglin *value);

/*
 * -1, 0, 1 in *sign. False where an enclosure of `bits` bits does not tell the form from zero, and it is
 * not zero as a function. Forms without logarithms, and those that are log-linear forms, are always decided.
 * Simplifies where an enclosure alone does not decide.
 */
bool expform_sign(expform *f, mpfr_prec_t bits, int *sign);

/* An enclosure of a finite form; the precision of `out` is the working precision. */
void expform_enclose(mpfi_t out, const expform *f);

/* "exp(-1/2)/3*log(2) - 1/2"; "+inf". Simplifies. An expression of the claim language. */
void expform_print(text *out, expform *f);

/*
 * The first `digits` significant digits of a finite form, all correct; resp. bounds apart by less than
 * 10^-digits of its size. False where ENCLOSURE_LAST_BITS (exact/enclosure.h) do not settle them.
 */
bool expform_print_decimal(text *out, const expform *f, unsigned digits);
bool expform_print_bounds(text *lower, text *upper, const expform *f, unsigned digits);

#endif
