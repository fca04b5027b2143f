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
    CMD_HUNT = 1024,
    CMD_SHRINK = 2048,
    CMD_CAMPAIGN = 16384,
    CMD_ALL = 4095 | CMD_CAMPAIGN
};

typedef enum option_id {
#define OPTION(id, name, letter, argument, commands, help) OPT_##id,
#include "cli/options.def"
#undef OPTION
    OPT_COUNT
} option_id;

typedef enum output_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_TAP, FORMAT_JUNIT, FORMAT_CSV } output_format;

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
    uint64_t models, budget; /* budget: in seconds, 0 where none is given */
    bool screen;
    uint32_t primes; /* of --screen; 0: as many as it takes */
    bool prove;      /* --screen: as many as leave no error */
    unsigned jobs;
    uint32_t tries; /* of what a claim's forall over policies and rewards draws */
    family family;
    uint32_t width, error_bits; /* of structures */
    const char *resume;
    const char *success_from, *base, *reward, *proofs, *save, *claim, *keep, *certify;
    uint32_t trees, iterates, bits; /* of experiments; so are the next ones */
    uint64_t tree;
    const char *shapes, *betas, *svg;
    bool stochastic, exact;
    const char *db;       /* of campaigns; so are the next ones */
    uint64_t part, parts; /* 1 <= part <= parts */
    bool mpi;
    int argument_count; /* what is left after the options */
    char **arguments;
} options;

/* Parse for one command; EXIT_USAGE on an error. */
bool options_parse(options *o, unsigned command, int argc, char **argv, status *st);

/* Without the dashes. */
const char *options_name(option_id id);

/* The options of a command, one line each, for --help. */
void options_help(unsigned command, FILE *out);

#endif
