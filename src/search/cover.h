/*
 * Which structures are enough for an identity (doc/exhaustive.md, "What is left out"). Fewer are, where a
 * tape is known not to tell some from others.
 */
#ifndef SEARCH_COVER_H
#define SEARCH_COVER_H

#include "operators/tape.h"
#include "search/parametric.h"
#include "search/structure.h"

#define COVER_MAX_TABLES 4u /* quantified over: there are STRUCTURE_MAX_MARKS marks */

/* What a reading assumes, as far as it is about the structure. */
typedef struct cover_hypotheses {
    bool deterministic, uniform_prior, same_actions, full_support, positive_success;
} cover_hypotheses;

typedef struct cover {
    bool lead_on;     /* the tape looks past losing actions: they have successors too */
    bool prior_zeros; /* it sees actions of prior 0: they are kept */
    bool merge;       /* several losing actions are as good as one */
} cover;

/* All three joined over the tapes given one after the other. */
void cover_init(cover *c, const cover_hypotheses *h);
void cover_add(cover *c, const cover_hypotheses *h, const tape *p);

/* Fill in marks and flags of bounds; horizon, width and actions are the caller's. */
void cover_bounds(const cover *c, const cover_hypotheses *h, const parametric_plan *plan,
                  structure_bounds *b);

#endif
