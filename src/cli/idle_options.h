/* Options that a call of `check` would accept and make no use of. */
#ifndef CLI_IDLE_OPTIONS_H
#define CLI_IDLE_OPTIONS_H

#include "cli/selection.h"

/* Refuses the first that does nothing beside the other arguments (EXIT_USAGE). */
bool check_idle_options(const options *o, const selection *s, status *st);

#endif
