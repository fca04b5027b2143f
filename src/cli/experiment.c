#include "cli/common.h"

static int run(const options *o, text *out)
{
    (void)o;
    (void)out;
    return EXIT_AS_EXPECTED;
}

const command command_experiment = {"experiment", CMD_EXPERIMENT, "", "", "", run};
