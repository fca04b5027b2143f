/* The errata: printed statements that fail, as Markdown. */
#ifndef CLI_ERRATA_H
#define CLI_ERRATA_H

#include "cli/selection.h"

/*
 * For each reading that fails as printed (a claim file's `repair`, or a refuted worked number): the
 * statement, the repair, the counterexample in one line, computed now from the witness, and the command that
 * replays it. False on an error.
 */
bool errata_write(const options *o, const selection *s, text *out, status *st);

#endif
