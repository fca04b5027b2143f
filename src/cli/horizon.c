#include "cli/common.h"

static int run(const options *o, text *out)
{
    (void)o;
    (void)out;
    return EXIT_AS_EXPECTED;
}

const command command_horizon = {"horizon", CMD_HORIZON, "", "", "", run};
