/*
 * Evaluation of expressions on one model. Each definition is computed once per argument values, and the
 * tables behind them are nodes of one graph, so that `forall k in 1..n` costs one sequence of length n.
 */
#ifndef LANG_EVAL_H
#define LANG_EVAL_H

#include "lang/draws.h"
#include "lang/value.h"

typedef struct evaluator evaluator;

/* Recursion in the language is bounded (EVAL_MAX_LEVELS) and fits a stack of this size, whatever ulimit says:
 * threads that evaluate are made with it. Pages are touched only when used. */
#ifdef __SANITIZE_ADDRESS__
#define EVAL_STACK_BYTES ((size_t)512 << 20)
#else
#define EVAL_STACK_BYTES ((size_t)64 << 20)
#endif

/* The library and the model (with a horizon) must outlive the evaluator. `file` names the expression's source
 * in messages (may be NULL), `code` is the exit status its errors get. */
evaluator *evaluator_new(const library *lib, const mdp *m, const char *file, int code);
void evaluator_free(evaluator *e);

graph *evaluator_graph(evaluator *e);
const mdp *evaluator_model(const evaluator *e);

/*
 * Evaluate an expression that check_types has accepted. False, with a located message, for what only shows at
 * run time: an exponent that is no integer, an endless recursion, too many trajectories, an action that a
 * state does not have.
 */
bool evaluate(evaluator *e, const expr *x, value *result, status *st);

/* How many bits did not decide a comparison of the last evaluation; 0 if an unknown has another reason. */
unsigned long evaluator_bits(const evaluator *e);

/* Was a range longer than is gone through? Then an unknown is so for that reason. */
bool evaluator_ranged_too_far(const evaluator *e);

/* How many places comparisons skipped so far, because of undefined rows; and how many instances a claim
 * file's forall over policies or rewards tried, and skipped because they were undefined. */
typedef struct skipped {
    uint64_t both; /* undefined on both sides */
    uint64_t one_side;
    uint64_t compared;
    uint64_t tried;
    uint64_t tried_undefined;
} skipped;
skipped evaluator_skipped(const evaluator *e);

/*
 * What quantifiers over all policies or rewards try: tables that are functions of the key alone
 * (lang/draws.h; all 0 until it is set). `number` of them (0: EVAL_CLAIM_TRIES) where a claim file's forall
 * asks, EVAL_TRIES elsewhere. With generic draws all patterns of zeros count, and no others are missing.
 */
#define EVAL_CLAIM_TRIES 8u
#define EVAL_TRIES 64u
void evaluator_set_draws(evaluator *e, const draw_key *key, unsigned number);

/* The calls of definitions evaluated so far, each once, in the order in which they were finished. */
size_t evaluator_steps(const evaluator *e);
void evaluator_step(const evaluator *e, size_t i, const definition **def, const value **args,
                    const value **result);

/*
 * Why is x, which evaluates to no on this model, not true? Adds one line such as
 *     k=2 t=1 state 0 action a0:  F(2) = 1/17   G(2) = 1/9
 */
bool evaluator_refute(evaluator *e, const expr *x, text *out, status *st);

/*
 * The policies and rewards drawn for which evaluator_refute, called last, showed that x fails; `rows` by
 * state, and NULL where the table depends on t or is not rational. They live until the next call or
 * evaluator_free.
 */
typedef struct drawn_table {
    char *name; /* of the variable */
    rat_row **rows;
} drawn_table;
size_t evaluator_drawn(const evaluator *e, const drawn_table **tables);

#endif
