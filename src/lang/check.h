/* Inside the type checker: what types.c (expressions), instances.c (definitions), suggest.c (names) share. */
#ifndef LANG_CHECK_H
#define LANG_CHECK_H

#include "lang/types.h"

typedef struct variable {
    const char *name;
    type type;
} variable;

typedef enum instance_state {
    INSTANCE_STALE,   /* to be checked, for the first time or again */
    INSTANCE_ACTIVE,  /* being checked: a call of it now is a recursion */
    INSTANCE_VISITED, /* checked, but on the ground of an active one, whose type may still change */
    INSTANCE_FINAL
} instance_state;

/* A definition with the types of its arguments. */
typedef struct instance {
    const definition *def;
    type *args;
    type result; /* as far as it is known */
    instance_state state;
    size_t level;  /* while active: how many are, itself included */
    size_t lowest; /* while visited: the lowest level that its type depends on */
} instance;

typedef struct checker {
    const library *lib;
    const char *file;
    int code;
    status *st;
    unsigned depth; /* of recursion in C */

    variable *scope; /* the variables of the expression or definition at hand begin at scope_base */
    size_t scope_count, scope_capacity, scope_base;

    instance *instances;
    size_t instance_count, instance_capacity;
    size_t level;  /* the number of active instances */
    size_t lowest; /* the lowest level met since the innermost of them became active; SIZE_MAX for none */
    bool changed;  /* a result changed in this pass */

    const expr *call; /* outside every definition: the call that led into the one at hand; NULL outside */
    const char *call_file;
} checker;

/* types.c */
bool check_fail(checker *c, unsigned long line, unsigned long column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
type check_expr(checker *c, const expr *e);
void check_push(checker *c, const char *name, type t);

/* instances.c: the type of a call (or name) of d; takes args, one type a parameter. */
type check_instance(checker *c, const definition *d, const expr *call, type *args);
void check_free_instances(checker *c);

/* suggest.c: the known name most like `name`, NULL if none is near. */
const char *suggest_name(const checker *c, const char *name);

#endif
