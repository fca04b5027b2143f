/* Inside of certificates' steps: certify.c (the walk), and what it calls. */
#ifndef LANG_CERTIFY_IMPL_H
#define LANG_CERTIFY_IMPL_H

#include "lang/certify.h"
#include "lang/eval_impl.h"

typedef enum piece_kind {
    PIECE_NUMBER, /* a constant */
    PIECE_TRUTH,  /* a constant */
    PIECE_INFINITY,
    PIECE_STEP,
    PIECE_LAW,  /* of its policy */
    PIECE_PATHS /* a table of sums over paths, of its policy and reward: entry by entry as it is asked for */
} piece_kind;

/* What an expression has become. */
typedef struct piece {
    piece_kind kind;
    mpq_t number;
    bool yes;
    size_t id; /* of the step */
    const struct piece *policy, *reward;
    bool posterior, values; /* values: one sum for a state, not one for each action */
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
    expr *nowhere; /* for messages about what stands in no file */
    certificate_step *steps;
    size_t step_count, step_capacity, *buckets;
    piece **pieces; /* all that were made */
    size_t piece_count, piece_capacity;
    const piece_scope *names;
    unsigned calls, draw, drawn;
    bool top; /* a no of what is walked now makes the claim no */
};

/* Certificates go through as many values of a range, policies, or paths at most, and have as many steps. */
#define CERTIFY_MAX_UNROLLED 1000u
#define CERTIFY_MAX_STEPS 200000u

/* All of these give NULL once the expression is refused, and may be handed NULL then. */
typedef const piece *operand;

operand certify_expr(certifier *c, const expr *x);
operand certify_refuse(certifier *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
operand certify_look_up(const certifier *c, const char *name);

operand certify_number(certifier *c, mpq_srcptr number);
operand certify_whole(certifier *c, unsigned long n);
operand certify_truth(certifier *c, bool yes);
operand certify_infinity(certifier *c);
operand certify_law(certifier *c, operand policy, bool posterior);
operand certify_paths(certifier *c, operand policy, operand reward, bool values);

/* Tables, numbers, truths, or what may be compared: 'A', 'V', 'N', 'T', 'L' laws, 'P' sums over paths. */
char certify_type(const certifier *c, operand p);
node certify_node(const certifier *c, operand p); /* of a table */
void certify_value(const certifier *c, operand p, value *v);

/* A step, made once: the operation's name and operands; its table or value. */
operand certify_table(certifier *c, char sort, node n, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
operand certify_step(certifier *c, char sort, const value *v, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void certify_show(text *out, operand p);

/* A name of the kernel, with its arguments. */
operand certify_kernel(certifier *c, const expr *x, kernel_name id, const operand *args);
operand certify_success(certifier *c, operand policy, operand reward); /* mean of eV */

/* Operators on numbers, tables and truths, with what constants decide decided (doc/certificate.md). */
operand certify_binary(certifier *c, binary_op op, operand a, operand b);
operand certify_operator(certifier *c, const expr *x);
operand certify_negate(certifier *c, operand a);
operand certify_not(certifier *c, operand p);
operand certify_if(certifier *c, const expr *x);
operand certify_choose(certifier *c, operand condition, operand yes, operand no);
operand certify_extreme(certifier *c, bool smaller, operand a, operand b);
operand certify_weigh(certifier *c, operand a, operand b); /* 0 where a is, else a times b */
operand certify_log(certifier *c, operand a);
operand certify_defined(certifier *c, operand a);
operand certify_entry(certifier *c, operand table, uint32_t t, uint32_t s, uint32_t a);

operand certify_probability(certifier *c, uint32_t s, uint32_t a, uint32_t k); /* tau of the k-th successor */

/* What certificates have no operation for, place by place (certify_unrolled.c) ... */
operand certify_best_return(certifier *c);
operand certify_variance(certifier *c, operand policy, operand occupancy);

/* ... and path by path (certify_paths.c). Of two tables one may be of steps. */
operand certify_compare_laws(certifier *c, operand a, operand b);
operand certify_compare_paths(certifier *c, operand a, operand b);
operand certify_path_entry(certifier *c, operand table, uint32_t t, uint32_t s, uint32_t a);
operand certify_kl_by_paths(certifier *c, operand q, operand r);

/* The quantifier's binders from number i on (certify_quantifier.c). */
operand certify_quantifier(certifier *c, const expr *x, size_t i);

#endif
