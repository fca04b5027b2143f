/* Writing certificates into a folder: --certify DIR of check and paper. */
#ifndef CLI_CERTIFY_H
#define CLI_CERTIFY_H

#include "cli/selection.h"

/* common_folder of --certify. */
bool certify_folder(const options *o, status *st);

/* The certificates of a run. {.o = o} to begin with; two of one name are kept apart. */
typedef struct certificates {
    const options *o;
    char **written;
    size_t count, capacity;
} certificates;

void certificates_clear(certificates *c);

/*
 * Nothing without --certify. Else a file for each model that the reading was checked on and that comes from a
 * file: its witness, or the one it is about, and `models`. What has no certificate is said on standard error.
 */
bool certify_reading(certificates *c, const reading *r, const model_list *models, status *st);

/* The same for the counterexamples that random models gave, as ID--first and ID--smallest, and for a shrunk
 * one (NULL for none), as ID--shrunk. */
bool certify_found(certificates *c, const tally *y, const mdp *shrunk, status *st);

#endif
