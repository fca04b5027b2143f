/* Command line options: one table (options.def), one struct. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdio.h>

#include "base/status.h"
#include "search/generate.h"

/* Which commands an option belongs to. */
enum command_bits {
    CMD_EVAL = 1,
    CMD_EXPLAIN = 2,
    CMD_CHECK = 4,
    CMD_CLAIMS = 8,
    CMD_SHOW = 16,
    CMD_GENERATE = 32,
    CMD_PAPER = 64,
    CMD_EXPERIMENT = 128,
    CMD_HORIZON = 256,
    CMD_TRADEOFF = 512,
    CMD_ALL = 1023
};

typedef enum option_id {
#define OPTION(id, name, letter, argument, commands, help) OPT_##id,
#include "cli/options.def"
#undef OPTION
    OPT_COUNT
} option_id;

typedef enum output_format { FORMAT_TEXT, FORMAT_JSON } output_format;

typedef struct options {
    bool given[OPT_COUNT];
    output_format format;
    const char *output; /* -o; NULL or "-": standard output */
    bool quiet, help;
    uint32_t horizon; /* 0: the file's own */
    uint32_t digits;
    uint32_t lookahead; /* 0: up to the horizon */
    uint64_t train, draw;
    uint64_t random, seed, only, index;
    unsigned jobs;
    family family;
    const char *success_from, *base, *reward, *proofs, *save, *certify;
    uint32_t trees, iterates, bits; /* of experiments; so are the next ones */
    uint64_t tree;
    const char *shapes, *betas, *svg;
    bool stochastic, exact;
    int argument_count; /* what is left after the options */
    char **arguments;
} options;

/* Parse for one command; EXIT_USAGE on an error. */
bool options_parse(options *o, unsigned command, int argc, char **argv, status *st);

/* The options of a command, one line each, for --help. */
void options_help(unsigned command, FILE *out);

#endif
