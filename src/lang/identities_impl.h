/* Inside of identities_of, shared by identities*.c alone. */
#ifndef LANG_IDENTITIES_IMPL_H
#define LANG_IDENTITIES_IMPL_H

#include "lang/identities.h"
#include "lang/types.h"

typedef enum item_kind {
    ITEM_NUMBER, /* a rational that does not depend on the model */
    ITEM_SYMBOL, /* a number on the tape */
    ITEM_TABLE,  /* an operation on the tape */
    ITEM_TRUTH,  /* yes or no, whatever the model */
    ITEM_PAIRS   /* what pairs on the tape will say */
} item_kind;

typedef struct item {
    item_kind kind;
    mpq_t number;  /* initialised always */
    uint32_t tape; /* ITEM_SYMBOL, ITEM_TABLE */
    bool yes;      /* ITEM_TRUTH */
} item;

typedef struct bound_item {
    const char *name;
    item value;
} bound_item;

typedef struct known_call {
    const definition *def;
    item *args;
    item result;
} known_call;

typedef struct recorder {
    const library *lib;
    tape *tape;
    const char *file, *top_file;
    const expr *outermost; /* the call that led into the definitions now read */
    int code;
    uint32_t horizon;
    bound_item *bound;
    size_t bound_count, bound_capacity, bound_base;
    known_call *known;
    size_t known_count, known_capacity;
    unsigned depth;
    status *st;
} recorder;

void item_init(item *v);
void item_set(item *to, const item *from);
void item_set_table(item *v, uint32_t op);
void item_set_truth(item *v, bool yes);

/* "found FOUND NAME, wanted an identity", at the place in the user's own text that led to x. Returns false.
 */
bool record_refuse(const recorder *r, const expr *x, const char *found, const char *name);

void record_bind(recorder *r, const char *name, const item *v);
void record_unbind(recorder *r, size_t count); /* back to this many bindings */
const item *record_lookup(const recorder *r, const char *name);

/* Each: false where it is refused; *out was initialised and is what the expression stands for. */
bool record_expression(recorder *r, const expr *x, item *out);
bool record_kernel(recorder *r, const expr *x, kernel_name id, item *out);
bool record_negate(recorder *r, const expr *x, item *out);
bool record_binary(recorder *r, const expr *x, item *out);
bool record_quantifier(recorder *r, const expr *x, item *out);
bool record_arithmetic(recorder *r, const expr *x, const item *a, const item *b, item *out);

#endif
