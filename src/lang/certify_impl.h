/* Inside of certificates' expressions: certify.c (the walk) and certify_kernel.c (the kernel's names). */
#ifndef LANG_CERTIFY_IMPL_H
#define LANG_CERTIFY_IMPL_H

#include "lang/certify.h"
#include "lang/eval_impl.h"

typedef enum piece_kind {
    PIECE_NUMBER, /* a constant */
    PIECE_TRUTH,  /* yes or no, whatever the model */
    PIECE_TABLE,
    PIECE_TEXT,
    PIECE_STUCK /* a place variable stands where a constant is needed */
} piece_kind;

/* What an expression has become. */
typedef struct piece {
    piece_kind kind;
    mpq_t number;
    bool yes;
    node table;
    size_t id;      /* of the table */
    char *text;     /* owned */
    bool is_truth;  /* the text is of a truth value, else of a number */
    bool has_model; /* depends on more than places */
    uint64_t free;  /* place variables, by depth */
} piece;

typedef struct piece_scope {
    const char *name;
    const piece *value;
    const struct piece_scope *outer;
} piece_scope;

struct certifier {
    evaluator *e;
    graph *g;
    status st;
    text why;
    log_record record;
    certificate_step *steps;
    size_t step_count, step_capacity, numbers;
    piece **pieces; /* all that were made */
    size_t piece_count, piece_capacity;
    const piece_scope *names;
    unsigned depth, calls;
    uint64_t culprits;
};

/* Certificates go through as many values of an unrolled variable at most. */
#define CERTIFY_MAX_UNROLLED 1000u

piece *certify_expr(certifier *c, const expr *x); /* NULL once it is refused */
piece *certify_refuse(certifier *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
piece *certify_stuck(certifier *c, uint64_t because);
bool certify_is_stuck(const piece *p); /* NULL or stuck: nothing to go on with */

piece *certify_number(certifier *c, const mpq_t number);
piece *certify_whole(certifier *c, unsigned long n);
piece *certify_truth(certifier *c, bool yes);
piece *certify_text(certifier *c, bool is_truth, uint64_t free, bool has_model, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* A piece as it stands inside a larger text: "(1/3)", "#5", "(#5 + 1)"; borrowed. */
const char *certify_show(certifier *c, const piece *p);

/* Steps, made once each. */
piece *certify_table(certifier *c, node n, const char *format, ...) __attribute__((format(printf, 3, 4)));
piece *certify_value_step(certifier *c, bool is_truth, const value *v, const char *expression);
piece *certify_compare_tables(certifier *c, const piece *a, const piece *b);

/* A name of the kernel, with its arguments (NULL for none). */
piece *certify_kernel(certifier *c, const expr *x, kernel_name id, const piece *const *args);

/* Operators, with what constants decide decided (doc/certificate.md). */
piece *certify_operator(certifier *c, const expr *x);
piece *certify_negate(certifier *c, const expr *x);
piece *certify_if(certifier *c, const expr *x);
piece *certify_not(certifier *c, const piece *p);
/* A closed truth value becomes a step; x is what it was made from. */
piece *certify_closed(certifier *c, const expr *x, piece *p);
piece *certify_binary(certifier *c, const expr *x, binary_op op, const piece *a, const piece *b);
piece *certify_choose(certifier *c, const piece *condition, const piece *yes, const piece *no);

/* Bind a name for what is inside; `source` is what the piece came from, NULL for a constant or table. Undone
 * with certify_unbind, innermost first. */
typedef struct piece_binding {
    piece_scope scope;
    size_t bound;
} piece_binding;
bool certify_bind(certifier *c, piece_binding *b, const char *name, const piece *p, const expr *source);
void certify_unbind(certifier *c, const piece_binding *b);

/* The quantifier's binders from number i on (certify_quantifier.c). */
piece *certify_quantifier(certifier *c, const expr *x, size_t i);

#endif
