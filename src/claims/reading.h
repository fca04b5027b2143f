/*
 * Readings: precise statements of the paper's claims (or of a user's), as claim files hold them.
 * doc/language.md says what each field means.
 */
#ifndef CLAIMS_READING_H
#define CLAIMS_READING_H

#include "base/status.h"
#include "lang/eval.h"

typedef enum expectation { EXPECT_HOLDS, EXPECT_REFUTED, EXPECT_UNKNOWN } expectation;

/* A quantity printed beside the paper's: `show "label" expression`. */
typedef struct shown {
    char *label;
    expr *value;
} shown;

typedef struct reading {
    char *id;   /* e.g. thm-5.9/F=G/as-proved */
    char *file; /* its claim file */
    bool alone; /* it is the only one there */
    unsigned long line;
    char *title, *source, *note, *printed, *remark, *repair, *reduces, *coq; /* NULL where not given */
    expectation expect;
    bool example;       /* a worked number: listed under Examples */
    bool exists_model;  /* one model on which the assertion is true is wanted */
    expr **assumptions; /* `assume` and `given`: not applicable where one is not yes */
    size_t assumption_count, assumption_capacity;
    expr *assertion;      /* all `assert`s, each under its `forall` */
    const binder **drawn; /* the policies and rewards that a `forall` ranges over, see below */
    size_t drawn_count, drawn_capacity;
    char *witness, *on; /* model files, found relative to the claim file; NULL where not given */
    shown *shown;
    size_t shown_count, shown_capacity;
    const library *definitions; /* the claim file's own, on top of the prelude */
} reading;

/*
 * `drawn` holds the binders of the kinds BIND_POLICY, BIND_POLICY_OPTIMAL and BIND_REWARD
 * (binder_is_arbitrary) of the `forall` fields, each name once, in order, borrowed from the assertion. A
 * model then comes with tables for them, and those tried are all that a verdict speaks of.
 *
 * The assertion is the `and` of the reading's asserts. One under such a field is an EXPR_QUANTIFIER:
 * Q_FORALL, expr.drawn set, all binders of the field in their order (those of `drawn` and the others, such as
 * k in 1..4), the assert as args[0]. A name stands for the same tables throughout the reading. Who checks it
 * with tables of his own, generic ones for instance, binds each name of `drawn` to one and leaves out its
 * binder.
 */

/* All readings of some claim files. */
typedef struct claim_set claim_set;

/* The prelude must outlive the set. */
claim_set *claim_set_new(const library *prelude);
void claim_set_free(claim_set *set);

/* Read one claim file, resp. every *.claim under a directory in order of their paths. False and a located
 * EXIT_INPUT on an error. */
bool claim_set_read_file(claim_set *set, const char *path, status *st);
bool claim_set_read_directory(claim_set *set, const char *path, status *st);

size_t claim_set_count(const claim_set *set);
const reading *claim_set_get(const claim_set *set, size_t i);

/* Does a user's selection name this reading: its id, or a leading part of it up to a slash? */
bool reading_matches(const reading *r, const char *selection);

const char *expectation_name(expectation e); /* "holds", "refuted", "unknown" */

#endif
