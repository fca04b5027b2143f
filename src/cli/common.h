/* What the commands share: where data is, reading models as the options say, writing the result. */
#ifndef CLI_COMMON_H
#define CLI_COMMON_H

#include "base/text.h"
#include "claims/reading.h"
#include "cli/options.h"
#include "model/mdp.h"

/* One command of the program: name, what it is called with, what it does. `run` adds its output to `out` and
 * returns the exit status. Errors it prints itself, with common_error. */
typedef struct command {
    const char *name;
    unsigned bit;
    const char *usage;   /* "EXPR FILE..." */
    const char *summary; /* one line */
    const char *help;    /* paragraphs and examples */
    int (*run)(const options *o, text *out);
} command;

extern const command command_eval, command_explain, command_check, command_claims, command_show,
    command_generate, command_paper, command_experiment, command_horizon, command_tradeoff, command_hunt,
    command_shrink, command_campaign;

/* Directories of the installed data, or the source tree's when run from the build tree. The caller frees. */
char *common_proofs_directory(const options *o);
char *common_prelude_file(void);

/* "rationale: " and the message on standard error; returns the exit status. */
int common_error(const status *st);

/* An expression from the command line, parsed and its types checked; NULL on an error. The caller frees. */
expr *common_expression(const library *prelude, const char *source, status *st);

/* As common_error, for what may be a mistake in `source`: then with a caret, after the model's name if there
 * is one. */
int common_expression_error(const status *st, const char *source, const char *model);

/* The prelude; NULL on an error. */
library *common_prelude(status *st);

/* Read a model and apply --horizon and --success-from; notices go to standard error unless quiet. */
mdp *common_model(const options *o, const char *path, status *st);

/* Refuse a model without a horizon. */
bool common_require_horizon(const mdp *m, status *st);

/* A path for reports: below the data directory relative to it ("proofs/..."), else as it is. */
const char *common_short_path(const char *path);

/* Is this one of the claim files that come with the program, whose theorems `make check` has Coq verify? */
bool common_installed(const char *path);

/* From now on SIGINT stops sweeps and campaigns soon (sweep_interrupt); a second one ends the program. */
void common_catch_interrupt(void);

/* Refuse what an option names (NULL: not given) if it is no folder (EXIT_USAGE) or one that no file can be
 * made in. */
bool common_folder(const char *option, const char *path, status *st);

/* The same of --save. */
bool common_save_folder(const options *o, status *st);

/* Why (an errno) a file cannot be written, 0 if it seems that it can: known before the work is done. It is
 * neither made nor changed, so that an end too early leaves what there was. */
int common_unwritable(const char *path);

/* False, after a message, if the file of -o is such a one. */
bool common_output_fits(const options *o);

/* Hand over what is in `out` now, for long work; false (after a message) if it cannot be written. */
bool common_flush(const options *o, text *out);

#endif
