#include "base/contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

_Noreturn void contract_broken(const char *file, int line, const char *condition)
{
    fprintf(stderr, "rationale: internal error: %s:%d: not true: %s\n", file, line, condition);
    fflush(stderr);
    _exit(EXIT_INTERNAL); /* no handlers: the state is not to be trusted */
}
