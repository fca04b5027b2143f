/* Inside of identities_of, shared by identities*.c alone. */
#ifndef LANG_IDENTITIES_IMPL_H
#define LANG_IDENTITIES_IMPL_H

#include "lang/identities.h"
#include "lang/types.h"

#define RECORD_MAX_EXPONENT 100000

typedef enum item_kind {
    ITEM_NUMBER, /* a rational that does not depend on the model */
    ITEM_SYMBOL, /* a number on the tape */
    ITEM_TABLE,  /* an operation on the tape */
    ITEM_TRUTH,  /* yes or no, whatever the model */
    ITEM_PAIRS,  /* what pairs on the tape will say */
    ITEM_LAW,    /* a law on the tape */
    ITEM_PLACE,  /* a step, state or action that a forall goes through */
    ITEM_ENTRY,  /* a table on the tape at such places */
    ITEM_GUARD   /* yes where this entry is not 0 */
} item_kind;

enum { PLACE_TIME, PLACE_STATE, PLACE_ACTION, PLACE_PARTS };

typedef struct item {
    item_kind kind;
    mpq_t number;  /* initialised always */
    uint32_t tape; /* ITEM_SYMBOL, ITEM_TABLE, ITEM_LAW, ITEM_ENTRY, ITEM_GUARD */
    bool yes;      /* ITEM_TRUTH */
    /* ITEM_ENTRY, ITEM_GUARD: the binders whose place it is, by their numbers from 1 on; 0 for none.
     * ITEM_PLACE: its own, and of an action that of its state. */
    uint32_t place[PLACE_PARTS];
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
    const item *guard;    /* what is compared matters only where this is yes; NULL for everywhere */
    uint32_t place_count; /* binders of places so far */
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

/* identities_entries.c: a place for a binder; `q[t,s,a]`; arithmetic and comparisons of entries; `guard
 * implies x`, `guard and x`. */
bool record_place(recorder *r, const expr *x, const binder *b, item *out);
bool record_index(recorder *r, const expr *x, item *out);
bool record_entry_arithmetic(recorder *r, const expr *x, const item *a, const item *b, item *out);
bool record_entry_comparison(recorder *r, const expr *x, const item *a, const item *b, item *out);
bool record_mean(recorder *r, const expr *x, item *out); /* sum s: init[s] * v[1,s] */
bool is_mean(const expr *x);
bool record_guarded(recorder *r, const expr *x, const item *guard, item *out);

#endif
