/*
 * Storm's explicit format DRN, as far as it describes MDPs: reader and writer. See doc/format.md for the
 * grammar accepted and for what is refused.
 */
#ifndef MODEL_DRN_H
#define MODEL_DRN_H

#include <stdio.h>

#include "base/status.h"
#include "base/text.h"
#include "model/mdp.h"

/*
 * Read a model, to the end of the stream. `file` names it in messages ("-" for standard input is the caller's
 * business: pass the stream and the name to show). Notices that are no errors (a POMDP read as its MDP) go to
 * `notices` if not NULL, one line each. Returns NULL with a located EXIT_INPUT in st if the file is refused;
 * memory stays within a small multiple of what was read. The model may lack a horizon.
 */
mdp *drn_read(FILE *in, const char *file, text *notices, status *st);

/* Open and read; a file that cannot be opened is EXIT_INPUT. "-" is standard input. */
mdp *drn_read_file(const char *path, text *notices, status *st);

/*
 * Write so that drn_read and Storm read the same model back: value_type rational, the horizon as a comment
 * pragma. `success`, `prior` and `initial` are written where they are no default; a model that declares
 * `initial` gets the label init at each of its start states, which is where Storm looks for them.
 */
void drn_write(const mdp *m, text *out);

#endif
