/* One tree of an experiment: what each study computes on it. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "campaign/experiment.h"
#include "exact/rat.h"
#include "operators/returns.h"
#include "search/tree.h"

typedef struct subject {
    const experiment *e;
    tree_shape shape;
    uint64_t index;
    graph *g;
    node prior, x;
    experiment_result *r;
} subject;

#define POINT_DIGITS 10u

/* ---- Results ------------------------------------------------------------------------------------------- */

static experiment_result *new_result(size_t series)
{
    experiment_result *r = alloc_zeroed(1, sizeof *r);
    r->series = series;
    r->points = alloc_zeroed(series, sizeof *r->points);
    r->kappa = alloc_zeroed(series, sizeof *r->kappa);
    r->known = alloc_zeroed(series, sizeof *r->known);
    for (size_t i = 0; i < series; i++) {
        text_init(&r->points[i]);
        loglin_init(&r->kappa[i]);
    }
    status_init(&r->st);
    text_init(&r->rows);
    mpq_init(r->measure);
    return r;
}

void experiment_result_free(experiment_result *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->series; i++) {
        text_clear(&r->points[i]);
        loglin_clear(&r->kappa[i]);
    }
    free(r->points);
    free(r->kappa);
    free(r->known);
    status_clear(&r->st);
    text_clear(&r->rows);
    mpq_clear(r->measure);
    free(r);
}

/* ---- Rows and points ----------------------------------------------------------------------------------- */

/* The first cells are the same in every study. */
static void begin_row(subject *k, record *row)
{
    record_begin(row, &k->e->style, k->e->study->columns, &k->r->rows);
    record_count(row, k->shape.depth);
    record_count(row, k->shape.actions);
    record_count(row, k->index);
}

static void add_point(subject *k, size_t series, const mpq_t x, loglin *y, bool defined)
{
    if (!k->e->points || !defined || y->infinite)
        return;
    text *points = &k->r->points[series];
    rat_print_decimal(points, x, POINT_DIGITS);
    text_add_char(points, ' ');
    record_decimal(points, y, POINT_DIGITS);
    text_add_char(points, '\n');
}

/* Points of one tree are joined by a line, those of two trees are not. */
static void end_lines(subject *k)
{
    for (size_t i = 0; i < k->r->series; i++)
        if (k->r->points[i].length > 0)
            text_add_char(&k->r->points[i], '\n');
}

/* Trees have rational rewards, so that sums are log-linear forms and probabilities rational. */
static void take_form(loglin *form, quantity *sum)
{
    REQUIRE(quantity_loglin(sum, form));
    quantity_clear(sum);
}

static bool success_of(subject *k, node pi, mpq_t p)
{
    real value;
    real_init(&value);
    bool defined = graph_success_probability(k->g, pi, k->x, &value);
    REQUIRE(real_is_rational(&value));
    mpq_set(p, value.rational);
    real_clear(&value);
    return defined;
}

/* kappa_delta(pi) at delta = 1/beta; the nodes that only it needs are forgotten. False where it is undefined.
 */
static bool kappa_of(subject *k, node pi, unsigned long beta, loglin *kappa)
{
    uint32_t t, s;
    node mark = graph_mark(k->g);
    quantity sum;
    quantity_init(&sum, GRAPH_FIRST_BITS);
    bool defined = kl_of(k->g, pi, graph_boltzmann(k->g, pi, beta, k->x), &sum, &t, &s);
    take_form(kappa, &sum);
    graph_release(k->g, mark);
    return defined;
}

/* ---- kappa of G(i) ------------------------------------------------------------------------------------- */

static void add_incoherence(subject *k, node pi, uint32_t i, size_t series)
{
    unsigned long beta = experiment_series_beta(k->e, series);
    loglin kappa;
    mpq_t x;
    record row;
    loglin_init(&kappa);
    mpq_init(x);
    mpq_set_ui(x, i, 1);
    bool defined = kappa_of(k, pi, beta, &kappa);
    begin_row(k, &row);
    record_count(&row, i);
    record_count(&row, beta);
    record_form(&row, &kappa, defined);
    record_end(&row);
    add_point(k, series, x, &kappa, defined);
    mpq_clear(x);
    loglin_clear(&kappa);
}

static void study_incoherence(subject *k)
{
    node pi = k->prior;
    for (uint32_t i = 0; i <= k->e->iterates; i++) {
        node next = graph_condition(k->g, pi, k->x); /* first, so that its parts are not forgotten */
        for (size_t b = 0; b < k->e->beta_count; b++)
            add_incoherence(k, pi, i, b);
        pi = next;
    }
    end_lines(k);
}

/* ---- J and P(O) of G(i) -------------------------------------------------------------------------------- */

typedef struct level {
    bool has_return, has_success;
    loglin gain; /* J */
    mpq_t success;
} level;

static void level_init(level *l)
{
    *l = (level){0};
    loglin_init(&l->gain);
    mpq_init(l->success);
}

static void level_clear(level *l)
{
    loglin_clear(&l->gain);
    mpq_clear(l->success);
}

static void find_level(subject *k, node pi, level *l)
{
    uint32_t t, s;
    node mark = graph_mark(k->g);
    quantity sum;
    quantity_init(&sum, GRAPH_FIRST_BITS);
    l->has_return = return_of(k->g, pi, &sum, &t, &s);
    take_form(&l->gain, &sum);
    graph_release(k->g, mark);
    l->has_success = success_of(k, pi, l->success);
}

static const char *change(bool known, int order)
{
    return !known ? "undefined" : order > 0 ? "rises" : order < 0 ? "falls" : "equal";
}

/* last is NULL for the prior, which comes after nothing. */
static void add_level(subject *k, uint32_t i, level *now, const level *last)
{
    bool returns = last && now->has_return && last->has_return;
    bool successes = last && now->has_success && last->has_success;
    int return_order = returns ? loglin_compare(&now->gain, &last->gain) : 0;
    int success_order = successes ? mpq_cmp(now->success, last->success) : 0;
    record row;
    begin_row(k, &row);
    record_count(&row, i);
    record_form(&row, &now->gain, now->has_return);
    record_word(&row, last ? change(returns, return_order) : NULL);
    record_rational(&row, now->success, now->has_success);
    record_word(&row, last ? change(successes, success_order) : NULL);
    record_end(&row);
    k->r->steps += last != NULL;
    k->r->return_falls += return_order < 0;
    k->r->success_falls += success_order < 0;
}

static void add_level_points(subject *k, uint32_t i, level *l)
{
    loglin success;
    mpq_t x;
    loglin_init(&success);
    mpq_init(x);
    mpq_set_ui(x, i, 1);
    loglin_set_rational(&success, l->success);
    add_point(k, 0, x, &l->gain, l->has_return);
    add_point(k, 1, x, &success, l->has_success);
    mpq_clear(x);
    loglin_clear(&success);
}

static void study_return(subject *k)
{
    level levels[2];
    level_init(&levels[0]);
    level_init(&levels[1]);
    node pi = k->prior;
    for (uint32_t i = 0; i <= k->e->iterates; i++) {
        level *now = &levels[i % 2];
        node next = graph_condition(k->g, pi, k->x);
        find_level(k, pi, now);
        add_level(k, i, now, i > 0 ? &levels[(i + 1) % 2] : NULL);
        add_level_points(k, i, now);
        pi = next;
    }
    end_lines(k);
    level_clear(&levels[0]);
    level_clear(&levels[1]);
}

/* ---- A measure against kappas -------------------------------------------------------------------------- */

/* Greedy with every maximiser as likely as the next; optimal if P(O) is the largest there is. */
static uint32_t smallest_lookahead(subject *k)
{
    mpq_t best, reached;
    mpq_inits(best, reached, NULL);
    success_of(k, graph_optimal(k->g, k->x), best);
    uint32_t steps = 0;
    do {
        steps++;
        REQUIRE(steps <= k->shape.depth + 1); /* looking to the end is optimal */
        node mark = graph_mark(k->g);
        node greedy = graph_greedy(k->g, graph_lookahead(k->g, k->prior, steps, k->x));
        success_of(k, greedy, reached);
        graph_release(k->g, mark);
    } while (!mpq_equal(best, reached));
    mpq_clears(best, reached, NULL);
    return steps;
}

/* kappa of the policy, as the next cell of the row and as what the series has for this tree. */
static void add_kappa(subject *k, record *row, node pi, size_t series)
{
    experiment_result *r = k->r;
    r->known[series] = kappa_of(k, pi, experiment_series_beta(k->e, series), &r->kappa[series]);
    record_form(row, &r->kappa[series], r->known[series]);
    add_point(k, series, r->measure, &r->kappa[series], r->known[series]);
}

static void study_horizon(subject *k)
{
    uint32_t steps = smallest_lookahead(k);
    node conditioned = graph_condition(k->g, k->prior, k->x);
    mpq_set_ui(k->r->measure, steps, 1);
    for (size_t b = 0; b < k->e->beta_count; b++) {
        record row;
        begin_row(k, &row);
        record_count(&row, steps);
        record_count(&row, k->e->betas[b]);
        add_kappa(k, &row, k->prior, 2 * b);
        add_kappa(k, &row, conditioned, 2 * b + 1);
        record_end(&row);
    }
}

/* States agree if their sets of best actions are the same; each string is a place of its own. */
static void study_misalignment(subject *k)
{
    comparison c;
    graph_compare(k->g, graph_argmax(k->g, k->prior, k->x), graph_optimal(k->g, k->x), &c);
    REQUIRE(c.undefined + c.undefined_left + c.undefined_right == 0);
    mpq_set_ui(k->r->measure, c.different, c.compared);
    mpq_canonicalize(k->r->measure);
    for (size_t b = 0; b < k->e->beta_count; b++) {
        record row;
        begin_row(k, &row);
        record_count(&row, c.compared);
        record_count(&row, c.compared - c.different);
        record_rational(&row, k->r->measure, true);
        record_count(&row, k->e->betas[b]);
        add_kappa(k, &row, k->prior, b);
        record_end(&row);
    }
}

/* -------------------------------------------------------------------------------------------------------- */

experiment_result *experiment_on_tree(const experiment *e, tree_shape size, uint64_t index)
{
    tree_family f = {size.actions, size.depth, e->bits, e->stochastic};
    mdp *m = tree_generate(&f, e->seed, index);
    subject k = {.e = e, .shape = size, .index = index, .g = graph_new(m, false)};
    k.prior = graph_prior(k.g);
    k.x = graph_success(k.g);
    k.r = new_result(experiment_series(e));
    switch (e->study->kind) {
    case STUDY_INCOHERENCE: study_incoherence(&k); break;
    case STUDY_RETURN: study_return(&k); break;
    case STUDY_HORIZON: study_horizon(&k); break;
    case STUDY_MISALIGNMENT: study_misalignment(&k); break;
    }
    if (graph_too_large(k.g))
        status_fail(&k.r->st, EXIT_USAGE, NULL, 0, 0,
                    "found powers of more than 2^24 bits on tree %" PRIu64
                    " of %ux%u, wanted smaller --betas",
                    index, size.depth, size.actions);
    graph_free(k.g);
    mdp_free(m);
    return k.r;
}
