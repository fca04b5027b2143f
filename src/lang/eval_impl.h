/* Inside of the evaluator, shared by eval*.c and refute.c. */
#ifndef LANG_EVAL_IMPL_H
#define LANG_EVAL_IMPL_H

#include "exact/coprime.h"
#include "lang/eval.h"

typedef struct binding {
    const char *name; /* borrowed from the expression */
    value v;
} binding;

typedef struct memo_entry {
    const definition *def;
    size_t arg_count;
    value *args;
    value result;
    uint64_t hash;
    size_t next_in_bucket;
} memo_entry;

/* policy("name") or reward("name"), made once. */
typedef struct stored_table {
    bool policy;
    long model;
    node n;
} stored_table;

/* What the logarithms of an evaluation were of, and the bits at which its comparisons were decided. */
typedef struct log_record {
    integers arguments;
    mpfr_prec_t bits;
} log_record;

struct evaluator {
    log_record *logs; /* NULL unless a certificate is being made */
    const library *lib;
    const mdp *m;
    const char *file; /* of the expression now evaluated: a definition's own inside its body */
    const char *top_file;
    int code;
    graph *g;
    bool everywhere;       /* the graph covers every (t, s) */
    bool wants_everywhere; /* an index asked for an unreachable place: begin again with such a graph */
    const expr *outermost; /* the call that led into the definitions now evaluated, for messages */
    binding *bound;
    size_t bound_count, bound_capacity, bound_base; /* a definition's body sees those from bound_base on */
    memo_entry *memo;
    size_t memo_count, memo_capacity, *buckets, bucket_count;
    mpfr_prec_t bits; /* working precision of enclosures */
    bool wants_bits;  /* evaluation cannot go on without deciding: begin again with more bits */
    bool undecided;   /* a comparison was unknown at this precision: more bits may decide it */
    bool has_optimal_J;
    node optimal_J;
    stored_table *stored;
    size_t stored_count, stored_capacity;
    draw_key draws;     /* for quantifiers over all policies or rewards */
    unsigned tries;     /* of those in a claim file's forall */
    drawn_table *drawn; /* what refuted, mdp_states rows each */
    size_t drawn_count;
    unsigned depth;      /* of calls */
    unsigned level;      /* of expressions inside calls */
    bool ranged_too_far; /* a range was longer than is gone through */
    skipped skipped;
};

/* Calls inside calls, and expressions inside them: at most about 1 kB of stack each; main and the sweeps have
 * 64 MB. */
#define EVAL_MAX_DEPTH 10000u
#define EVAL_MAX_LEVELS 60000u
/* Enclosures start with the first and double their precision up to the last before an answer is unknown. */
#define EVAL_FIRST_BITS 192
#define EVAL_LAST_BITS 6144

#define EVAL_MAX_EXPONENT 1000000u

/* Places of a model for which policies and rewards are drawn. */
#define EVAL_MAX_DRAWN_PLACES 1000000u

/* Patterns of zeros of generic policies and rewards, of all variables of a quantifier together. */
#define EVAL_MAX_PATTERNS 200000u

/* Numbers that the ranges of one quantifier go through; beyond them the answer is unknown. */
#define EVAL_MAX_RANGED 1000000u

/* Deterministic policies to enumerate; beyond them the answer is unknown. */
#define EVAL_MAX_POLICIES 20000u

bool eval_fail(const evaluator *e, const expr *x, status *st, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

bool eval_fail_binder(const evaluator *e, const binder *b, status *st, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

bool eval_node(evaluator *e, const expr *x, value *out, status *st);
bool eval_kernel(evaluator *e, const expr *x, kernel_name id, value *out, status *st);
bool eval_binary(evaluator *e, const expr *x, value *out, status *st);
/* Arithmetic or comparison of values; x is for messages, and the operator itself where tables are at hand. */
bool eval_apply(evaluator *e, const expr *x, binary_op op, const value *a, const value *b, value *out,
                status *st);
bool eval_quantifier(evaluator *e, const expr *x, value *out, status *st);
bool eval_index(evaluator *e, const expr *x, value *out, status *st);

/* The table under a reward model of the model, made once (eval_kernel.c). False if a policy is wanted and its
 * values are no distribution at *state. */
bool eval_stored_table(evaluator *e, bool policy, long model, node *n, uint32_t *state);

/* Numbers of which at least one is log-linear (eval_log.c); compare takes any two numbers. */
bool eval_log_arithmetic(evaluator *e, const expr *x, binary_op op, const value *a, const value *b,
                         value *out, status *st);
/* -1, 0, 1; false where enclosures overlap, and then e->undecided is set. */
bool eval_compare_numbers(evaluator *e, const value *a, const value *b, int *order);
bool eval_log(evaluator *e, const value *argument, value *out);
void eval_set_infinity(value *out, int sign);
void eval_log_quantity(evaluator *e, kernel_name id, node pi, node rho, const mpq_t beta, value *out);
node eval_optimal_for_return(evaluator *e);

/* Numbers with e^(1/d) or enclosed, of which at least one is, and powers (eval_exp.c). */
bool eval_exp_arithmetic(evaluator *e, const expr *x, binary_op op, const value *a, const value *b,
                         value *out, status *st);
bool eval_compare_exp(evaluator *e, const value *a, const value *b, int *order);
bool eval_exp_log(const value *argument, value *out); /* false where an enclosure has to do */
/* a^b for a finite number a that has no logarithms in it. */
bool eval_power(evaluator *e, const expr *x, const value *a, const value *b, value *out, status *st);
/* Is b an exponent: rational, numerator and denominator within EVAL_MAX_EXPONENT? Says so where not. */
bool eval_exponent(evaluator *e, const expr *x, const value *b, status *st);

/* Enclosures (eval_enclosure.c). */
void eval_enclosure_arithmetic(evaluator *e, binary_op op, const value *a, const value *b, value *out);
bool eval_compare_enclosures(evaluator *e, const value *a, const value *b, int *order);
bool eval_enclosure_log(evaluator *e, const value *argument, value *out);

/* What refuted so far (refute_drawn.c). */
void eval_forget_drawn(evaluator *e);
/* Add the policies and rewards that the quantifier x binds now to the line, and keep them for
 * evaluator_drawn. */
void eval_show_drawn(evaluator *e, const expr *x, text *out);
/* Deterministic policies: how many, EVAL_MAX_POLICIES + 1 for more, and number `index` of them. */
unsigned long eval_policy_count(const evaluator *e);
/* What draw `number` binds to a variable over all policies or rewards, the `ordinal`-th of its quantifier. */
node eval_drawn_table(evaluator *e, const binder *b, unsigned ordinal, unsigned number);
node eval_deterministic_policy(evaluator *e, unsigned long index);

/* A rational argument of a logarithm, for the record if there is one. */
void eval_record_log(evaluator *e, const mpq_t argument);

/* Names in force (eval_scope.c). */
void eval_bind(evaluator *e, const char *name, const value *v);
void eval_unbind(evaluator *e, size_t count); /* back to this many bindings */
const value *eval_lookup(const evaluator *e, const char *name);

/* The values of a call's arguments, param_count of them, as far as *ok; to be freed with the next. */
value *eval_arguments(evaluator *e, const expr *x, const definition *def, bool *ok, status *st);
void eval_arguments_free(const definition *def, value *args);

/* What is done with the body of a definition, its parameters bound and nothing else, or of a let. False for
 * what `walk` or an argument returned false for, and for too deep a recursion. */
typedef bool eval_body(evaluator *e, const expr *body, void *context, status *st);
bool eval_in_definition(evaluator *e, const expr *x, const definition *def, const value *args, eval_body walk,
                        void *context, status *st);
bool eval_in_let(evaluator *e, const expr *x, eval_body walk, void *context, status *st);

/*
 * Call `each` for every assignment of the binders from index i on, with them bound; it returns false to stop.
 * *missing tells whether all could be gone through: it is TRUTH_YES unless a bound is undefined or there are
 * too many (TRUTH_UNDEFINED, TRUTH_UNKNOWN). False only on an error.
 */
typedef bool (*eval_each)(evaluator *e, void *context, status *st);
bool eval_assignments(evaluator *e, const expr *x, size_t i, eval_each each, void *context, truth *missing,
                      bool *stopped, status *st);

/* After an index asked for an unreachable place: a graph over every place; true if it is worth another try.
 */
bool eval_widen(evaluator *e);

/* Is the evaluation that ended so to begin again, over every place or with more bits? */
bool eval_begin_again(evaluator *e, bool ok, const value *result);

/* Something unknown stands in the way: true if more bits may help (then return false without a message). */
bool eval_undecided(evaluator *e);

/* Forget memo entries and graph nodes made since (counts of both); for tables that exist inside a loop only.
 */
typedef struct eval_mark {
    size_t memo;
    node node;
} eval_mark;
eval_mark eval_mark_here(const evaluator *e);
void eval_release(evaluator *e, eval_mark mark);

#endif
