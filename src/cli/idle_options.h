/* Options that a command would accept and make no use of, beside the others that are given. */
#ifndef CLI_IDLE_OPTIONS_H
#define CLI_IDLE_OPTIONS_H

#include "cli/selection.h"

/* Refuses the first option that does nothing beside the others (EXIT_USAGE, with the reason). bit: the
 * command's, of command_bits. */
bool idle_options(const options *o, unsigned bit, status *st);

/* The same for what depends on the arguments of `check`. only_parametric: all its models have parameters, and
 * there are no others. */
bool idle_options_of_check(const options *o, const selection *s, bool only_parametric, status *st);

/* --proofs, where no claim is one of the installed ones. */
bool idle_proofs(const options *o, const selection *s, status *st);

#endif
