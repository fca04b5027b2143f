/*
 * The abstract syntax of the claim language (doc/language.md): what the grammar builds, the type checker
 * reads and the evaluator walks. A tree owns its children and strings.
 */
#ifndef LANG_AST_H
#define LANG_AST_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/text.h"

/*
 * The parser refuses a tree deeper than this (each operator of a chain a + b + c + ... is a level, and so is
 * each binder of a list), so that whoever walks trees may recurse.
 */
#define EXPR_MAX_DEPTH 1000

typedef enum expr_kind {
    EXPR_NUMBER,    /* number */
    EXPR_STRING,    /* name: the text between the quotes */
    EXPR_NAME,      /* name: a constant of the kernel, a definition without arguments, or a bound variable */
    EXPR_CALL,      /* name, args (1 or more) */
    EXPR_INDEX,     /* args[0] is the table, args[1..] the 1 to 3 indices; the third may be a NAME or STRING
                       that is an action's name */
    EXPR_NEGATE,    /* args[0] */
    EXPR_NOT,       /* args[0] */
    EXPR_BINARY,    /* op, args[0], args[1] */
    EXPR_IF,        /* args: condition, then, else */
    EXPR_LET,       /* name, args: value, body */
    EXPR_QUANTIFIER /* quantifier, binders, args[0] is the body */
} expr_kind;

typedef enum binary_op {
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_POW,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_AND,
    OP_OR,
    OP_IMPLIES,
    OP_IFF
} binary_op;

typedef enum quantifier { Q_FORALL, Q_EXISTS, Q_SUM, Q_MIN, Q_MAX, Q_COUNT } quantifier;

typedef struct expr expr;

typedef enum binder_kind {
    BIND_RANGE,                /* name in low..high */
    BIND_TIME,                 /* t: 1..T */
    BIND_STATE,                /* s: states reachable at the bound t (at any t if none is bound) */
    BIND_ACTION,               /* a or b: the actions of the bound s */
    BIND_POLICY,               /* policy q: arbitrary */
    BIND_POLICY_DETERMINISTIC, /* policy q deterministic */
    BIND_POLICY_OPTIMAL,       /* policy q in optimal */
    BIND_REWARD                /* reward y: arbitrary */
} binder_kind;

typedef struct binder {
    binder_kind kind;
    char *name;
    expr *low, *high; /* BIND_RANGE only */
    unsigned long line, column;
} binder;

struct expr {
    expr_kind kind;
    unsigned long line, column; /* of the operator for EXPR_BINARY, else of the first character */
    unsigned depth;             /* levels of the tree: 1 for a leaf */
    mpq_t number;               /* initialised for every kind, set (and canonical) for EXPR_NUMBER */
    char *name;
    binary_op op;
    quantifier quantifier;
    bool drawn; /* a forall of a claim file over policies or rewards: those drawn are all that it asks about */
    binder *binders;
    size_t binder_count;
    expr **args;
    size_t arg_count;
};

/* A node without children; the caller sets the fields of its kind. Freed with expr_free. */
expr *expr_new(expr_kind kind, unsigned long line, unsigned long column);
void expr_add(expr *e, expr *arg); /* takes arg */
void expr_free(expr *e);           /* NULL is allowed */

/* Over all policies or rewards, which cannot be gone through? */
static inline bool binder_is_arbitrary(const binder *b)
{
    return b->kind == BIND_POLICY || b->kind == BIND_POLICY_OPTIMAL || b->kind == BIND_REWARD;
}

/* Give a quantifier its binders: takes the array (from alloc.h) and what it owns. Once for each node. */
void expr_set_binders(expr *e, binder *binders, size_t count);

/*
 * Print in the language's own syntax, with no more parentheses than needed: parses back to the same tree.
 * (A number the syntax has no literal for, such as 1/3 or -1, is printed as a quotient or negation.)
 */
void expr_print(text *out, const expr *e);

const char *binary_op_name(binary_op op);  /* "+", "==", "implies", ... */
const char *quantifier_name(quantifier q); /* "forall", ... */

/* ---- Definitions ------------------------------------------------------------------------------------ */

typedef struct definition {
    char *name;
    char **params;
    size_t param_count;
    expr *body;
    char *file;                 /* where it was defined */
    unsigned long line, column; /* of the name */
} definition;

void definition_free(definition *d); /* NULL is allowed */

/* A set of definitions; a definition may use itself and every other of the set, earlier or later. */
typedef struct library library;

/*
 * A child sees its parent's definitions (a claim file's own on top of the prelude's); the parent must outlive
 * it and may be shared between threads while nothing is added to it. NULL for none.
 */
library *library_new(const library *parent);
void library_free(library *lib); /* NULL is allowed */

/* By name, in lib or else its parents; NULL if there is none. Lives as long as its library. */
const definition *library_find(const library *lib, const char *name);
const library *library_parent(const library *lib);               /* NULL if there is none */
size_t library_count(const library *lib);                        /* own, without the parent's */
const definition *library_get(const library *lib, size_t index); /* in the order of definition */

/* ---- Parsing (grammar.y, scanner.l) ----------------------------------------------------------------- */

/*
 * Parse `source` as one expression. `file` (may be NULL), `line` and `column` say where the first character
 * stands, for positions in messages; `code` is the exit status a syntax error gets (EXIT_USAGE for the
 * command line, EXIT_INPUT for files). NULL and a located "found ..., wanted ..." on a syntax error.
 */
expr *parse_expression(const char *source, const char *file, unsigned long line, unsigned long column,
                       int code, status *st);

/* As above, for a comma-separated list of 1 or more expressions: an array of *count trees, NULL on error. */
expr **parse_expression_list(const char *source, const char *file, unsigned long line, unsigned long column,
                             int code, size_t *count, status *st);

/* Parse "k in 1..4, t, s" as 1 or more binders (for the `forall` field of claim files); NULL on error. */
binder *parse_binders(const char *source, const char *file, unsigned long line, unsigned long column,
                      int code, size_t *count, status *st);
void binders_free(binder *binders, size_t count); /* NULL is allowed */

/*
 * Parse "name(params) = body" or "name = body" (what follows the word def) and add it. A name defined already
 * in this library or its parents, or one of the kernel, is refused; errors have the status EXIT_INPUT.
 */
bool parse_definition(library *lib, const char *source, const char *file, unsigned long line,
                      unsigned long column, status *st);

/*
 * Read a file of definitions (the prelude): lines that begin with "def" in column 1, continued on indented
 * lines; # comments and blank lines anywhere. On an error lib keeps the definitions read before it.
 */
bool library_read_file(library *lib, const char *path, status *st);

#endif
