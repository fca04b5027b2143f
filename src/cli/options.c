#include "cli/options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/contract.h"
#include "campaign/schedule.h"
#include "lang/eval.h"
#include "output/show_value.h"
#include "search/tree.h"

static const struct option_entry {
    const char *name;
    char letter;
    const char *argument;
    unsigned commands;
    const char *help;
} table[] = {
#define OPTION(id, name, letter, argument, commands, help) {name, letter, argument, commands, help},
#include "cli/options.def"
#undef OPTION
};

const char *options_name(option_id id)
{
    return table[id].name;
}

void options_help(unsigned command, FILE *out)
{
    for (int i = 0; i < OPT_COUNT; i++) {
        const struct option_entry *e = &table[i];
        if (!(e->commands & command))
            continue;
        char left[64];
        char letter[] = {'-', e->letter, ',', ' ', '\0'};
        snprintf(left, sizeof left, "%s--%s%s%s", e->letter ? letter : "    ", e->name,
                 e->argument ? " " : "", e->argument ? e->argument : "");
        fprintf(out, "  %-26s %s\n", left, e->help);
    }
}

/* ---- Values -------------------------------------------------------------------------------------- */

static bool bad(status *st, option_id id, const char *found, const char *wanted)
{
    return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --%s %s, wanted %s", table[id].name, found, wanted);
}

static bool number(status *st, option_id id, const char *found, uint64_t least, uint64_t most,
                   uint64_t *result)
{
    char *end;
    errno = 0;
    unsigned long long n = isdigit((unsigned char)found[0]) ? strtoull(found, &end, 10) : 0;
    if (!isdigit((unsigned char)found[0]) || *end != '\0' || errno != 0 || n < least || n > most) {
        char wanted[96];
        if (most == UINT64_MAX)
            snprintf(wanted, sizeof wanted, "a whole number from %" PRIu64 " on", least);
        else
            snprintf(wanted, sizeof wanted, "a whole number from %" PRIu64 " to %" PRIu64, least, most);
        return bad(st, id, found, wanted);
    }
    *result = n;
    return true;
}

static bool number32(status *st, option_id id, const char *found, uint32_t most, uint32_t *result)
{
    uint64_t n = 0;
    if (!number(st, id, found, 1, most, &n))
        return false;
    *result = (uint32_t)n;
    return true;
}

static bool set_format(options *o, unsigned command, status *st, const char *found)
{
    static const char *const names[] = {[FORMAT_TEXT] = "text",
                                        [FORMAT_JSON] = "json",
                                        [FORMAT_TAP] = "tap",
                                        [FORMAT_JUNIT] = "junit",
                                        [FORMAT_CSV] = "csv"};
    bool check = command == CMD_CHECK, campaign = command == CMD_CAMPAIGN;
    for (int f = FORMAT_TEXT; f <= FORMAT_CSV; f++)
        if (strcmp(found, names[f]) == 0 && (f <= FORMAT_JSON || (f == FORMAT_CSV ? campaign : check))) {
            o->format = (output_format)f;
            return true;
        }
    return bad(st, OPT_FORMAT, found,
               check      ? "text, json, tap or junit"
               : campaign ? "text, json or csv"
                          : "text or json");
}

/* Seconds or minutes: 60s, 5m. */
static bool set_budget(options *o, status *st, const char *found)
{
    size_t n = strspn(found, "0123456789");
    bool has_unit = n > 0 && (found[n] == 's' || found[n] == 'm') && found[n + 1] == '\0';
    o->budget = has_unit ? strtoull(found, NULL, 10) : 0;
    if (o->budget == 0 || o->budget > 1000000)
        return bad(st, OPT_BUDGET, found, "seconds or minutes from 1 to 1000000, such as 60s or 5m");
    o->budget *= found[n] == 'm' ? 60 : 1;
    return true;
}

static bool set_prior(options *o, status *st, const char *found)
{
    if (strcmp(found, "uniform") == 0)
        o->family.prior = PRIOR_UNIFORM;
    else if (strcmp(found, "full") == 0)
        o->family.prior = PRIOR_FULL_SUPPORT;
    else if (strcmp(found, "random") == 0)
        o->family.prior = PRIOR_MIXED;
    else
        return bad(st, OPT_PRIOR, found, "uniform, full or random");
    return true;
}

static bool set_horizon(options *o, status *st, const char *found)
{
    /* The same bounds as for a file, so that asking too much is answered alike; see mdp_set_horizon. */
    return number32(st, OPT_HORIZON, found, UINT32_MAX - 1, &o->horizon) &&
           (o->family.horizon = o->horizon, true);
}

static bool set_jobs(options *o, status *st, const char *found)
{
    uint32_t n = 0;
    bool ok = number32(st, OPT_JOBS, found, 1024, &n);
    o->jobs = n;
    return ok;
}

/* "2/3": the second of three. */
static bool set_part(options *o, status *st, const char *found)
{
    char *end = NULL;
    bool ok = isdigit((unsigned char)found[0]);
    errno = 0;
    o->part = ok ? strtoull(found, &end, 10) : 0;
    ok = ok && *end == '/' && isdigit((unsigned char)end[1]);
    o->parts = ok ? strtoull(end + 1, &end, 10) : 0;
    ok = ok && *end == '\0' && errno == 0 && o->part >= 1 && o->part <= o->parts &&
         o->parts <= SCHEDULE_MAX_PARTS;
    return ok || bad(st, OPT_PART, found, "i/N with i from 1 to N, such as 2/3");
}

static bool set_error(options *o, status *st, const char *found)
{
    unsigned bits;
    char more;
    if (strncmp(found, "2^-", 3) != 0 || !isdigit((unsigned char)found[3]) ||
        sscanf(found + 3, "%4u%c", &bits, &more) != 1 || bits < 1)
        return bad(st, OPT_ERROR, found, "an error such as 2^-100, at least 2^-9999");
    o->error_bits = bits;
    return true;
}

static bool set_structures(options *o, option_id id, const char *argument, status *st)
{
    switch (id) {
    case OPT_WIDTH: return number32(st, id, argument, UINT32_MAX - 1, &o->width);
    case OPT_ERROR: return set_error(o, st, argument);
    case OPT_RESUME: o->resume = argument; return true;
    default: return true;
    }
}

static bool set_experiment(options *o, option_id id, const char *argument, status *st)
{
    switch (id) {
    case OPT_SHAPES: o->shapes = argument; return true;
    case OPT_TREES: return number32(st, id, argument, 1000000, &o->trees);
    case OPT_STOCHASTIC: o->stochastic = true; return true;
    case OPT_BITS: return number32(st, id, argument, TREE_MAX_BITS, &o->bits);
    case OPT_ITERATES: return number32(st, id, argument, 1000000, &o->iterates);
    case OPT_BETAS: o->betas = argument; return true;
    case OPT_EXACT: o->exact = true; return true;
    case OPT_SVG: o->svg = argument; return true;
    case OPT_TREE: return number(st, id, argument, 0, UINT64_MAX / 2, &o->tree);
    default: return true;
    }
}

static bool set(options *o, unsigned command, option_id id, const char *argument, status *st)
{
    switch (id) {
    case OPT_HELP: o->help = true; return true;
    case OPT_OUTPUT: o->output = argument; return true;
    case OPT_QUIET: o->quiet = true; return true;
    case OPT_JSON: o->format = FORMAT_JSON; return true;
    case OPT_FORMAT: return set_format(o, command, st, argument);
    case OPT_DIGITS: return number32(st, id, argument, 1000000, &o->digits);
    case OPT_HORIZON: return set_horizon(o, st, argument);
    case OPT_SUCCESS_FROM: o->success_from = argument; return true;
    case OPT_BASE: o->base = argument; return true;
    case OPT_RANDOM: return number(st, id, argument, 0, UINT64_MAX / 2, &o->random);
    case OPT_SCREEN: o->screen = true; return true;
    case OPT_PROVE: o->prove = true; return true;
    case OPT_PRIMES: return number32(st, id, argument, 64, &o->primes);
    case OPT_SEED: return number(st, id, argument, 0, UINT64_MAX, &o->seed);
    case OPT_ONLY: return number(st, id, argument, 0, UINT64_MAX / 2, &o->only);
    case OPT_TRIES: return number32(st, id, argument, 1000000, &o->tries);
    case OPT_INDEX: return number(st, id, argument, 0, UINT64_MAX / 2, &o->index);
    case OPT_STATES: return number32(st, id, argument, 1000000, &o->family.states);
    case OPT_ACTIONS: return number32(st, id, argument, 10000, &o->family.actions);
    case OPT_DETERMINISTIC: o->family.deterministic = true; return true;
    case OPT_LOG_SUCCESS: o->family.log_success = true; return true;
    case OPT_PRIOR: return set_prior(o, st, argument);
    case OPT_HEIGHT: return number32(st, id, argument, FAMILY_MAX_HEIGHT, &o->family.height);
    case OPT_JOBS: return set_jobs(o, st, argument);
    case OPT_PROOFS: o->proofs = argument; return true;
    case OPT_SAVE: o->save = argument; return true;
    case OPT_CERTIFY: o->certify = argument; return true;
    case OPT_REWARD: o->reward = argument; return true;
    case OPT_LOOKAHEAD: return number32(st, id, argument, UINT32_MAX - 1, &o->lookahead);
    case OPT_TRAIN: return number(st, id, argument, 0, 1000, &o->train);
    case OPT_DRAW: return number(st, id, argument, 0, 1000, &o->draw);
    case OPT_DB: o->db = argument; return true;
    case OPT_PART: return set_part(o, st, argument);
    case OPT_MPI: o->mpi = true; return true;
    case OPT_MODELS: return number(st, id, argument, 1, UINT64_MAX / 2, &o->models);
    case OPT_BUDGET: return set_budget(o, st, argument);
    case OPT_CLAIM: o->claim = argument; return true;
    case OPT_KEEP: o->keep = argument; return true;
    case OPT_POLICIES:
    case OPT_SHRINK:
    case OPT_ERRATA:
    case OPT_EXHAUSTIVE:
    case OPT_COUNT: break;
    case OPT_WIDTH:
    case OPT_ERROR:
    case OPT_RESUME: return set_structures(o, id, argument, st);
    case OPT_SHAPES:
    case OPT_TREES:
    case OPT_STOCHASTIC:
    case OPT_BITS:
    case OPT_ITERATES:
    case OPT_BETAS:
    case OPT_EXACT:
    case OPT_SVG:
    case OPT_TREE: return set_experiment(o, id, argument, st);
    }
    return true;
}

/* ---- Parsing ------------------------------------------------------------------------------------- */

static void set_defaults(options *o)
{
    *o = (options){.digits = SHOW_DEFAULT_DIGITS,
                   .seed = 1,
                   .tries = EVAL_CLAIM_TRIES,
                   .train = 2,
                   .draw = 2,
                   .trees = 20,
                   .iterates = 5,
                   .bits = TREE_MAX_BITS,
                   .part = 1,
                   .parts = 1};
    family_init(&o->family);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    o->jobs = cores < 1 ? 1 : cores > 64 ? 64 : (unsigned)cores;
}

/* What getopt needs; letters and the long table hold the options of all commands, so that a known option in
 * the wrong place gets a message of its own. */
static void describe(struct option *longs, char *letters)
{
    size_t used = 0;
    letters[used++] = ':';
    for (int i = 0; i < OPT_COUNT; i++) {
        longs[i] = (struct option){table[i].name, table[i].argument ? required_argument : no_argument, NULL,
                                   1000 + i};
        if (!table[i].letter)
            continue;
        letters[used++] = table[i].letter;
        if (table[i].argument)
            letters[used++] = ':';
    }
    letters[used] = '\0';
    longs[OPT_COUNT] = (struct option){0};
}

static option_id find_letter(int c)
{
    for (int i = 0; i < OPT_COUNT; i++)
        if (table[i].letter == c)
            return (option_id)i;
    return OPT_COUNT;
}

static bool fail_unknown(int found, unsigned command, char **argv, status *st)
{
    const char *word = optopt > 0 && optopt < 256 ? NULL : argv[optind - 1];
    char letter[] = {'-', (char)optopt, '\0'};
    if (found == ':')
        return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found %s without its argument, wanted one",
                           argv[optind - 1]);
    bool takes_expression = !word && (command == CMD_EVAL || command == CMD_EXPLAIN);
    return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                       "found the unknown option %s, wanted one of those in --help%s", word ? word : letter,
                       takes_expression ? " (an expression that begins with - goes after --)" : "");
}

bool options_parse(options *o, unsigned command, int argc, char **argv, status *st)
{
    set_defaults(o);
    struct option longs[OPT_COUNT + 1];
    char letters[2 * OPT_COUNT + 3];
    describe(longs, letters);
    optind = 1;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, letters, longs, NULL)) != -1;) {
        if (c == '?' || c == ':')
            return fail_unknown(c, command, argv, st);
        option_id id = c >= 1000 ? (option_id)(c - 1000) : find_letter(c);
        REQUIRE(id < OPT_COUNT);
        if (!(table[id].commands & command))
            return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                               "found --%s, which this command does not have, wanted one of those in --help",
                               table[id].name);
        o->given[id] = true;
        if (!set(o, command, id, optarg, st))
            return false;
    }
    o->argument_count = argc - optind;
    o->arguments = argv + optind;
    return true;
}
