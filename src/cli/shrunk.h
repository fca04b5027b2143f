/* A smaller counterexample beside the one that was found: --shrink of check and hunt, and shrink itself. */
#ifndef CLI_SHRUNK_H
#define CLI_SHRUNK_H

#include "cli/options.h"
#include "cli/selection.h"
#include "search/shrink.h"

/* Shrink m as --models, --budget and --keep say; see shrink. */
bool shrunk_make(const options *o, const reading *r, const mdp *m, shrink_result *result, status *st);

/* With --shrink: shrink the smallest counterexample of the tally, if there is one; else *result is empty. One
 * that takes policies or rewards which no file can hold is left as it is, with a notice. */
bool shrunk_specimen(const options *o, const tally *y, const model_list *models, shrink_result *result,
                     status *st);

/* "2 steps, 2 states, 3 choices". */
void shrunk_size(text *out, const mdp *m);

/* "locally minimal: no single change of ... keeps it", or that the budget ended before. */
void shrunk_minimal(text *out, const shrink_result *result);

/* The lines of a report. */
void shrunk_text(text *out, const shrink_result *result);

/* As "shrunk", into the JSON object at the end of `out`. */
void shrunk_json(text *out, const shrink_result *result);

#endif
