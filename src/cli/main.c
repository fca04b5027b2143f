/* The program: finds the command, parses its options, runs it, returns its exit status. */
#include "config.h"

#include <mpfr.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "base/alloc.h"
#include "base/near.h"
#include "cli/common.h"
#include "cli/idle_options.h"
#include "exact/expq.h"

static const command *const commands[] = {
    &command_paper, &command_eval,     &command_explain,  &command_check,    &command_claims,
    &command_show,  &command_generate, &command_horizon,  &command_tradeoff, &command_experiment,
    &command_hunt,  &command_shrink,   &command_campaign,
};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void print_version(FILE *out)
{
    fprintf(out, "%s\n", PACKAGE_STRING);
    fprintf(out, "GMP %d.%d.%d at compile time, %s at run time\n", __GNU_MP_VERSION, __GNU_MP_VERSION_MINOR,
            __GNU_MP_VERSION_PATCHLEVEL, gmp_version);
    fprintf(out, "MPFR %s at compile time, %s at run time\n", MPFR_VERSION_STRING, mpfr_get_version());
}

static void print_help(FILE *out)
{
    fprintf(
        out,
        "Usage: rationale COMMAND [OPTION...] [ARGUMENT...]\n\n"
        "An exact verifier for claims about policies on finite Markov decision processes.\n\nCommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(out,
            "\n`rationale COMMAND --help` explains a command; `rationale --version` prints the versions.\n"
            "Start with:\n  rationale paper\n  rationale eval 'G(2)' examples/race.drn\n");
}

static void print_command_help(const command *c, FILE *out)
{
    fprintf(out, "Usage: rationale %s %s\n\n%s%s\n\nOptions:\n", c->name, c->usage, c->summary,
            c->help[0] ? "" : "\n");
    options_help(c->bit, out);
    fprintf(out, "\n%s", c->help);
}

static const command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static void say_no_command(const char *word)
{
    const char *near = NULL;
    unsigned least = NEAR_FARTHEST;
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (near_distance(word, commands[i]->name) < least) {
            near = commands[i]->name;
            least = near_distance(word, near);
        }
    fprintf(stderr, "rationale: found %s, wanted a command%s%s%s\n\n", word, near ? ": did you mean " : "",
            near ? near : "", near ? "?" : "");
}

static int run_command(const command *c, int argc, char **argv)
{
    status st;
    status_init(&st);
    options o;
    int code;
    if (!options_parse(&o, c->bit, argc, argv, &st)) {
        code = common_error(&st);
        fprintf(stderr, "Try `rationale %s --help`.\n", c->name);
    } else if (o.help) {
        print_command_help(c, stdout);
        code = EXIT_AS_EXPECTED;
    } else if (!idle_options(&o, c->bit, &st)) {
        code = common_error(&st);
    } else if (!common_output_fits(&o)) {
        code = EXIT_INTERNAL;
    } else {
        text out;
        text_init(&out);
        code = c->run(&o, &out);
        /* Then an empty result is one too, and -o gets it; but no model that was found before, for one that
         * was not. */
        bool done = code == EXIT_AS_EXPECTED && c->bit != CMD_HUNT;
        if ((done || out.length > 0) && !common_flush(&o, &out))
            code = EXIT_INTERNAL;
        text_clear(&out);
    }
    status_clear(&st);
    return code;
}

static int run_program(int argc, char **argv)
{
    const char *first = argc > 1 ? argv[1] : "";
    if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        print_version(stdout);
        return EXIT_AS_EXPECTED;
    }
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 || strcmp(first, "help") == 0) {
        const command *c = argc > 2 ? find_command(argv[2]) : NULL;
        if (c)
            print_command_help(c, stdout);
        else
            print_help(stdout);
        return EXIT_AS_EXPECTED;
    }
    const command *c = find_command(first);
    if (!c) {
        if (argc > 1)
            say_no_command(first);
        print_help(stderr);
        return EXIT_USAGE;
    }
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--version") == 0) {
            print_version(stdout);
            return EXIT_AS_EXPECTED;
        }
    return run_command(c, argc - 1, argv + 1);
}

/* The work is done on a thread of its own for the sake of its stack. */
typedef struct invocation {
    int argc;
    char **argv;
    int code;
} invocation;

static void *run_invocation(void *argument)
{
    invocation *v = argument;
    v->code = run_program(v->argc, v->argv);
    expq_thread_end();
    mpfr_free_cache();                           /* of this thread */
    if (fflush(stdout) != 0 || ferror(stdout)) { /* help and version do not go through common_flush */
        fprintf(stderr, "rationale: found standard output not writable, wanted to write the result there\n");
        v->code = EXIT_INTERNAL;
    }
    return NULL;
}

int main(int argc, char **argv)
{
    alloc_install_in_libraries();
    signal(SIGXFSZ,
           SIG_IGN); /* a file that may grow no more is one that cannot be written: said, with its status */
    invocation v = {argc, argv, EXIT_INTERNAL};
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, EVAL_STACK_BYTES);
    if (pthread_create(&thread, &attributes, run_invocation, &v) != 0)
        alloc_exhausted(EVAL_STACK_BYTES);
    pthread_attr_destroy(&attributes);
    pthread_join(thread, NULL);
    return v.code;
}
