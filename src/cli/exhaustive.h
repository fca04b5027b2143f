/* rationale check --exhaustive: readings on every structure within bounds. */
#ifndef CLI_EXHAUSTIVE_H
#define CLI_EXHAUSTIVE_H

#include "campaign/exhaustive.h"
#include "cli/selection.h"

/* The plan that the options describe; EXIT_USAGE where they do not go together. */
bool exhaustive_plan_of(const options *o, const selection *s, exhaustive_plan *plan, status *st);

/* Check one reading and report it; returns the exit status. */
int exhaustive_check(const options *o, const reading *r, const exhaustive_plan *plan, text *out, status *st);

/*
 * For `paper --exhaustive`: a reading that is expected to hold and is an identity, on every structure;
 * appends the evidence (as JSON a line of its own), nothing for other readings. *code gets worse where it is
 * refuted.
 */
bool exhaustive_for_paper(const options *o, const reading *r, text *out, int *code, status *st);

/* Check one reading on one parametric model and report it; returns the exit status. notices: also say on
 * standard error what there is to say about the file. */
int generic_check(const options *o, const reading *r, const char *path, bool notices, text *out, status *st);

/* "every structure to T3 W2 A2 (690 structures), all parameters, error < 2^-104" */
void exhaustive_evidence(text *out, const exhaustive_plan *plan, const exhaustive_result *x);

#endif
