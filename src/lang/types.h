/*
 * Static types of the claim language, and the table of kernel names. Checking happens once per expression,
 * before any model is read, so that a wrong expression is answered at once and not at the first model that
 * reaches it.
 */
#ifndef LANG_TYPES_H
#define LANG_TYPES_H

#include "base/status.h"
#include "lang/ast.h"

typedef enum type {
    TYPE_ANY,    /* not known yet: the inside of a recursion; agrees with everything */
    TYPE_NUMBER, /* rational (or infinite); integers and action positions are numbers */
    TYPE_POLICY, /* pi(a|s) at every (t,s) */
    TYPE_REWARD, /* a rational at every (t,s,a): x, eQ, folded rewards; a policy may stand for one */
    TYPE_VALUE,  /* a rational at every (t,s): eV, occupancy */
    TYPE_START,  /* init: a rational at every s */
    TYPE_LAW,    /* a distribution over paths */
    TYPE_TRUTH,
    TYPE_STRING
} type;

const char *type_name(type t); /* "number", "policy", "reward table", ... for messages */

/* The names the kernel gives meaning to. */
typedef enum kernel_name {
#define KERNEL(id, text, result, min_args, args, meaning) KERNEL_##id,
#include "lang/kernel.def"
#undef KERNEL
    KERNEL_COUNT
} kernel_name;

typedef struct kernel_entry {
    const char *name;
    type result;
    unsigned min_args, max_args; /* 0 and 0: a constant, written without parentheses */
    type args[4];
    const char *meaning; /* one line, for help and the reference */
} kernel_entry;

const kernel_entry *kernel_get(kernel_name id);
int kernel_find(const char *name); /* a kernel_name, or -1 */

/*
 * Check an expression: every name is a bound variable, a definition of lib (may be NULL) or of the kernel,
 * found in this order, with the right number and types of arguments. `wanted` is the type it must have,
 * TYPE_ANY for any. Returns its type (TYPE_ANY only where a recursion never ends); on error TYPE_ANY and a
 * located message "found a policy, wanted a number" in st, with `code` as exit status and the position of the
 * part concerned; errors inside a definition called are reported at the definition. Names not available in
 * this release are errors too. `bound` are variables bound from outside with their binders (may be NULL),
 * whose own bounds are checked first.
 *
 * The body of a definition is checked for each list of argument types it is called with; the inner call of a
 * recursion first agrees with everything, then has the type found so.
 */
type check_types(const library *lib, const expr *e, type wanted, const binder *bound, size_t bound_count,
                 const char *file, int code, status *st);

#endif
