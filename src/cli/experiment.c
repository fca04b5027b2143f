/* rationale experiment: the studies of the authors' code appendix, exactly. */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "campaign/correlation.h"
#include "campaign/experiment.h"
#include "cli/common.h"
#include "cli/experiment_plot.h"
#include "exact/enclosure.h"
#include "model/drn.h"
#include "search/tree.h"

/* ---- What is asked for --------------------------------------------------------------------------------- */

#define MAX_BETA 1000000u /* as in the language */

/* A whole number from least to most at *at, which moves behind it. */
static bool read_number(const char **at, uint64_t least, uint64_t most, uint64_t *n)
{
    if (!isdigit((unsigned char)**at))
        return false;
    char *end;
    errno = 0;
    *n = strtoull(*at, &end, 10);
    *at = end;
    return errno == 0 && *n >= least && *n <= most;
}

/* One behind a comma, or the end. */
static bool read_comma(const char **at)
{
    bool comma = **at == ',';
    *at += comma;
    return comma;
}

static bool check_shape(const experiment *e, tree_shape size, status *st)
{
    tree_family f = {size.actions, size.depth, e->bits, e->stochastic};
    return tree_states(&f) != 0 ||
           status_fail(st, EXIT_USAGE, NULL, 0, 0,
                       "found trees of the shape %ux%u, wanted at most %u states, %u pairs of a state and an "
                       "action, and %u places",
                       size.depth, size.actions, TREE_MAX_STATES, TREE_MAX_CHOICES, MDP_MAX_PLACES);
}

static bool read_shapes(experiment *e, const char *source, status *st)
{
    const char *at = source;
    size_t capacity = 0;
    bool ok = true;
    do {
        uint64_t depth = 0, actions = 0;
        ok = read_number(&at, 0, UINT32_MAX, &depth) && *at++ == 'x' &&
             read_number(&at, 1, UINT32_MAX, &actions);
        if (!ok)
            return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                               "found --shapes %s, wanted TxA with a depth T and A actions, such as 3x2,4x3",
                               source);
        tree_shape size = {(uint32_t)depth, (uint32_t)actions};
        e->shapes = alloc_grow(e->shapes, e->shape_count, &capacity, sizeof *e->shapes);
        e->shapes[e->shape_count++] = size;
        ok = check_shape(e, size, st);
    } while (ok && read_comma(&at));
    return ok && (*at == '\0' || status_fail(st, EXIT_USAGE, NULL, 0, 0,
                                             "found --shapes %s, wanted commas between the shapes", source));
}

static bool read_betas(experiment *e, const char *source, status *st)
{
    const char *at = source;
    size_t capacity = 0;
    bool ok;
    do {
        uint64_t beta = 0;
        ok = read_number(&at, 1, MAX_BETA, &beta);
        e->betas = alloc_grow(e->betas, e->beta_count, &capacity, sizeof *e->betas);
        e->betas[e->beta_count++] = (unsigned long)beta;
    } while (ok && read_comma(&at));
    return (ok && *at == '\0') ||
           status_fail(st, EXIT_USAGE, NULL, 0, 0,
                       "found --betas %s, wanted whole numbers from 1 to %u with commas between them", source,
                       MAX_BETA);
}

/* Options that would change nothing are refused. */
static bool check_options(const options *o, const study *s, status *st)
{
    static const struct {
        option_id id;
        const char *name;
    } of_studies[] = {{OPT_JSON, "json"},   {OPT_FORMAT, "format"},    {OPT_DIGITS, "digits"},
                      {OPT_EXACT, "exact"}, {OPT_SVG, "svg"},          {OPT_TREES, "trees"},
                      {OPT_BETAS, "betas"}, {OPT_ITERATES, "iterates"}};
    for (size_t i = 0; i < sizeof of_studies / sizeof *of_studies; i++) {
        option_id id = of_studies[i].id;
        bool unused = (id == OPT_BETAS && !s->betas) || (id == OPT_ITERATES && !s->iterates);
        if (o->given[id] && (unused || o->given[OPT_TREE]))
            return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --%s, which %s has no use for",
                               of_studies[i].name, unused ? s->name : "--tree");
    }
    if (o->given[OPT_HORIZON])
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found --horizon, wanted --shapes TxA: a tree of depth T has T + 1 decisions");
    return !o->svg || strcmp(o->svg, "-") != 0 ||
           status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --svg -, wanted a file");
}

static const study *chosen_study(const options *o, status *st)
{
    const study *s = o->argument_count == 1 ? study_find(o->arguments[0]) : NULL;
    if (!s)
        status_fail(st, EXIT_USAGE, NULL, 0, 0,
                    "found %s, wanted one of iterated-incoherence, return-improvement, effective-horizon, "
                    "misalignment",
                    o->argument_count > 1    ? "several arguments"
                    : o->argument_count == 1 ? o->arguments[0]
                                             : "no study");
    return s;
}

static bool experiment_from(experiment *e, const options *o, status *st)
{
    const study *s = chosen_study(o, st);
    if (!s || !check_options(o, s, st))
        return false;
    *e = (experiment){.study = s,
                      .trees = o->trees,
                      .iterates = o->iterates,
                      .bits = o->bits,
                      .stochastic = o->stochastic,
                      .seed = o->seed,
                      .style = {o->format == FORMAT_JSON, o->exact, o->digits},
                      .points = o->svg != NULL,
                      .jobs = o->jobs,
                      .progress = !o->quiet && isatty(STDERR_FILENO)};
    return read_shapes(e, o->shapes ? o->shapes : s->shapes, st) &&
           (!s->betas || read_betas(e, o->betas ? o->betas : s->betas, st));
}

/* ---- Header and footer --------------------------------------------------------------------------------- */

static void add_list(text *out, const experiment *e, bool shapes)
{
    for (size_t i = 0; i < (shapes ? e->shape_count : e->beta_count); i++) {
        text_add(out, i ? "," : "");
        if (shapes)
            text_addf(out, "%" PRIu32 "x%" PRIu32, e->shapes[i].depth, e->shapes[i].actions);
        else
            text_addf(out, "%lu", e->betas[i]);
    }
}

/* The command that writes the same again, defaults written out. */
static void add_command(text *out, const experiment *e)
{
    text_addf(out, "rationale experiment %s --shapes ", e->study->name);
    add_list(out, e, true);
    text_addf(out, " --trees %" PRIu32 " --seed %" PRIu64 " --bits %" PRIu32, e->trees, e->seed, e->bits);
    text_add(out, e->stochastic ? " --stochastic" : "");
    if (e->study->iterates)
        text_addf(out, " --iterates %" PRIu32, e->iterates);
    if (e->study->betas) {
        text_add(out, " --betas ");
        add_list(out, e, false);
    }
    text_addf(out, " --digits %u%s%s", e->style.digits, e->style.exact ? " --exact" : "",
              e->style.json ? " --json" : "");
}

static void add_header(text *out, const experiment *e)
{
    text line;
    text_init(&line);
    add_command(&line, e);
    if (e->style.json) {
        text_addf(out,
                  "{\"experiment\":\"%s\",\"version\":\"%s\",\"command\":\"%s\",\"seed\":\"%" PRIu64 "\"",
                  e->study->name, PACKAGE_STRING, line.data, e->seed);
        json_count(out, "generator", RNG_VERSION);
        json_truth(out, "stochastic", e->stochastic);
        json_count(out, "bits", e->bits);
        json_count(out, "trees", (uint64_t)e->trees * e->shape_count);
        text_add(out, "}\n");
    } else {
        text_addf(out, "# %s\n# %s\n", PACKAGE_STRING, line.data);
        text_addf(out, "# seed %" PRIu64 ", random generator %d\n", e->seed, RNG_VERSION);
        text_addf(out, "# %" PRIu64 " %s tree%s, uniform prior, x a multiple of 2^-%" PRIu32 " below 1\n",
                  (uint64_t)e->trees * e->shape_count, e->stochastic ? "stochastic" : "deterministic",
                  text_plural((uint64_t)e->trees * e->shape_count), e->bits);
        record_header(out, e->study->columns);
    }
    text_clear(&line);
}

/* What is added up over the trees. */
typedef struct totals {
    const experiment *e;
    const options *o;
    text *out;
    correlation *correlations; /* of each series, where there is a measure */
    uint64_t steps, return_falls, success_falls;
    text *points; /* of each series */
} totals;

static void add_correlation(text *out, const totals *sum, size_t series)
{
    const experiment *e = sum->e;
    const char *measure = e->study->measure, *column = experiment_series_column(e, series);
    unsigned long beta = experiment_series_beta(e, series);
    text lower, upper;
    mpfi_t r;
    mpfi_init2(r, 64 + 4 * (mpfr_prec_t)e->style.digits);
    text_init(&lower);
    text_init(&upper);
    const char *why = correlation_get(&sum->correlations[series], r);
    if (!why) {
        enclosure_print_end(&lower, &r->left, e->style.digits + 2, MPFR_RNDD);
        enclosure_print_end(&upper, &r->right, e->style.digits + 2, MPFR_RNDU);
    }
    if (e->style.json) {
        text_addf(out, "{\"correlation\":[\"%s\",\"%s\"],\"beta\":%lu,\"trees\":%lu,\"lower\":", measure,
                  column, beta, sum->correlations[series].count);
        json_string(out, why ? NULL : lower.data);
        json_key(out, "upper");
        json_string(out, why ? NULL : upper.data);
        json_key(out, "undefined");
        json_string(out, why);
        text_add(out, "}\n");
    } else {
        text_addf(out, "# correlation of %s and %s, beta %lu, over %lu tree%s: ", measure, column, beta,
                  sum->correlations[series].count, text_plural(sum->correlations[series].count));
        text_addf(out, why ? "undefined, %s%s\n" : "from %s to %s\n", why ? why : lower.data,
                  why ? "" : upper.data);
    }
    text_clear(&lower);
    text_clear(&upper);
    mpfi_clear(r);
}

static void add_footer(text *out, const totals *sum)
{
    const experiment *e = sum->e;
    for (size_t i = 0; e->study->measure && i < experiment_series(e); i++)
        add_correlation(out, sum, i);
    if (e->study->kind != STUDY_RETURN)
        return;
    if (e->style.json)
        text_addf(out, "{\"steps\":%" PRIu64 ",\"J_falls\":%" PRIu64 ",\"success_falls\":%" PRIu64 "}\n",
                  sum->steps, sum->return_falls, sum->success_falls);
    else
        text_addf(out, "# of %" PRIu64 " step%s J falls at %" PRIu64 ", success at %" PRIu64 "\n", sum->steps,
                  text_plural(sum->steps), sum->return_falls, sum->success_falls);
}

/* ---- Running ------------------------------------------------------------------------------------------- */

static totals totals_new(const experiment *e, const options *o, text *out)
{
    totals sum = {.e = e, .o = o, .out = out};
    size_t series = experiment_series(e);
    sum.correlations = alloc_zeroed(series, sizeof *sum.correlations);
    sum.points = alloc_zeroed(series, sizeof *sum.points);
    for (size_t i = 0; i < series; i++) {
        correlation_init(&sum.correlations[i], e->style.digits);
        text_init(&sum.points[i]);
    }
    return sum;
}

static void totals_clear(totals *sum)
{
    for (size_t i = 0; i < experiment_series(sum->e); i++) {
        correlation_clear(&sum->correlations[i]);
        text_clear(&sum->points[i]);
    }
    free(sum->correlations);
    free(sum->points);
}

static bool add_result(void *context, const experiment_result *r)
{
    totals *sum = context;
    text_add_n(sum->out, r->rows.data, r->rows.length);
    for (size_t i = 0; i < r->series; i++) {
        if (sum->e->study->measure)
            correlation_add(&sum->correlations[i], r->measure, r->known[i] ? &r->kappa[i] : NULL);
        text_add_n(&sum->points[i], r->points[i].data, r->points[i].length);
    }
    sum->steps += r->steps;
    sum->return_falls += r->return_falls;
    sum->success_falls += r->success_falls;
    return common_flush(sum->o, sum->out);
}

static bool draw(const totals *sum, const char *picture, status *st)
{
    bool any = false;
    for (size_t i = 0; i < experiment_series(sum->e); i++)
        any = any || sum->points[i].length > 0;
    if (!any)
        return status_fail(st, EXIT_UNDECIDED, NULL, 0, 0, "found no finite value, wanted one to draw");
    text script;
    text_init(&script);
    plot_script(&script, sum->e, sum->points);
    bool ok = plot_draw(&script, picture, st);
    text_clear(&script);
    return ok;
}

static int run_study(const experiment *e, const options *o, text *out, status *st)
{
    if (o->svg && !plot_fits(o->svg, st))
        return common_error(st);
    totals sum = totals_new(e, o, out);
    add_header(out, e);
    bool written = experiment_run(e, add_result, &sum, st);
    if (written) {
        add_footer(out, &sum);
        if (o->svg)
            draw(&sum, o->svg, st);
    }
    totals_clear(&sum);
    if (!status_ok(st))
        return common_error(st);
    return written ? EXIT_AS_EXPECTED : EXIT_INTERNAL; /* common_flush has said why */
}

static int write_tree(const experiment *e, const options *o, text *out, status *st)
{
    if (e->shape_count != 1) {
        status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --tree with %zu shapes, wanted one: --shapes TxA",
                    e->shape_count);
        return common_error(st);
    }
    tree_family f = {e->shapes[0].actions, e->shapes[0].depth, e->bits, e->stochastic};
    mdp *m = tree_generate(&f, e->seed, o->tree);
    drn_write(m, out);
    mdp_free(m);
    return EXIT_AS_EXPECTED;
}

static int run(const options *o, text *out)
{
    status st;
    status_init(&st);
    experiment e = {0};
    int code;
    if (!experiment_from(&e, o, &st))
        code = common_error(&st);
    else if (o->given[OPT_TREE])
        code = write_tree(&e, o, out, &st);
    else
        code = run_study(&e, o, out, &st);
    free(e.shapes);
    free(e.betas);
    status_clear(&st);
    return code;
}

const command command_experiment = {
    "experiment",
    CMD_EXPERIMENT,
    "STUDY [OPTIONS]",
    "the authors' experiments on random trees, exactly",
    "STUDY is one of\n"
    "  iterated-incoherence  kappa_delta of G(0), G(1), ..., G(N)\n"
    "  return-improvement    J and the probability of success of G(0), ..., G(N), and where they fall\n"
    "  effective-horizon     how far a greedy policy must look ahead, against kappa of prior and G(1)\n"
    "  misalignment          where greedy for the prior's Q is not greedy for the best Q, against kappa\n"
    "\n"
    "Lines of comma-separated values; doc/experiments.md explains them. Trees and numbers are a function of the\n"
    "options alone. Shapes: 3x2 for iterated-incoherence (betas 1,2,4) and return-improvement; 2x2,3x2,4x2,4x3,\n"
    "5x2,6x2,3x4 for the other two (beta 1).\n"
    "\n"
    "Examples:\n"
    "  rationale experiment effective-horizon -o horizon.csv --svg horizon.svg\n"
    "  rationale experiment return-improvement --stochastic --iterates 3\n"
    "  rationale experiment misalignment --shapes 3x2 --tree 17 > tree.drn\n",
    run};
