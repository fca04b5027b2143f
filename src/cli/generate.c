/* rationale generate: a random model as a file. */
#include "cli/common.h"
#include "model/drn.h"

static int run(const options *o, text *out)
{
    status st;
    status_init(&st);
    family f = o->family;
    f.exact_sizes = f.plain = true;
    f.single_start = true;
    if (o->argument_count > 0)
        status_fail(&st, EXIT_USAGE, NULL, 0, 0, "found %s, wanted options only", o->arguments[0]);
    else
        family_fits(&f, &st);
    if (!status_ok(&st)) {
        int code = common_error(&st);
        status_clear(&st);
        return code;
    }
    mdp *m = generate(&f, o->seed, 0, o->index);
    drn_write(m, out);
    mdp_free(m);
    return EXIT_AS_EXPECTED;
}

const command command_generate = {"generate",
                                  CMD_GENERATE,
                                  "[OPTIONS]",
                                  "write a random model",
                                  "The model is a function of the options alone.\n"
                                  "\n"
                                  "Example:\n"
                                  "  rationale generate --deterministic --states 4 --actions 2 --horizon 3 "
                                  "--prior random --height 16 --seed 7 > m.drn\n",
                                  run};
