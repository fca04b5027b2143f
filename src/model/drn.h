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
 * Parametric files (@value_type: parametric): entries may be sums of numbers and multiples of parameters, such as p,
 * 1-p, 1/2-1/2*p+q. The reader asks for the value of each parameter when it meets its name (value is
 * initialised), and gives the model with these values.
 */
typedef struct drn_valuation {
    void (*choose)(void *context, size_t index, mpq_t value);
    void *context;
} drn_valuation;
mdp *drn_read_parametric(const char *path, const drn_valuation *values, text *notices, status *st);

/* Does the file's header say that it is parametric? No for one that cannot be read, and for "-". */
bool drn_is_parametric(const char *path);

/*
 * Notices, one line each, of reward models that leave what they may be meant for to its default: names that are
 * nearly one of those with a meaning (mdp.h), or no name among them that is one. has_success: x is made in another
 * way, or is not asked for.
 */
void drn_note_names(const mdp *m, bool has_success, text *notices);

/*
 * Write so that drn_read and Storm read the same model back: value_type rational, the horizon as a comment
 * pragma. `success`, `prior` and `initial` are written where they are no default; a model that declares
 * `initial` gets the label init at each of its start states, which is where Storm looks for them.
 */
void drn_write(const mdp *m, text *out);

#endif
