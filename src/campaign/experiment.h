/*
 * The studies of the authors' code appendix, on random trees (search/tree.h), exact or enclosed where theirs
 * were floating-point. The prior is uniform. kappa with `beta` is kappa_delta at delta = 1/beta.
 */
#ifndef CAMPAIGN_EXPERIMENT_H
#define CAMPAIGN_EXPERIMENT_H

#include "base/status.h"
#include "campaign/experiment_record.h"

typedef enum study_kind {
    STUDY_INCOHERENCE, /* kappa of G(i), i = 0 .. N, for each beta */
    STUDY_RETURN,      /* J and P(O) of G(i), and whether they rise */
    STUDY_HORIZON,     /* the smallest k for which greedy for k-step lookahead is optimal for P(O); kappas */
    STUDY_MISALIGNMENT /* the rate at which greedy for Q^prior and for Q* differ; kappa of the prior */
} study_kind;

typedef struct study {
    study_kind kind;
    const char *name;           /* on the command line */
    const char *shapes, *betas; /* defaults, as their options are written; betas NULL where there are none */
    bool iterates;              /* does it go through G(0) .. G(N) */
    const char *measure;        /* the column that kappa is correlated with, or NULL */
    const char *const *columns; /* NULL at the end */
    size_t kappas;              /* how many of its columns are correlated, for each beta */
} study;

/* NULL if there is no such study. */
const study *study_find(const char *name);

typedef struct tree_shape {
    uint32_t depth, actions; /* T and A; tree_states accepts them */
} tree_shape;

typedef struct experiment {
    const study *study;
    tree_shape *shapes;
    size_t shape_count;
    unsigned long *betas; /* >= 1 each */
    size_t beta_count;
    uint32_t trees;    /* of each shape: indices 0 .. trees - 1 */
    uint32_t iterates; /* N */
    uint32_t bits;
    bool stochastic;
    uint64_t seed;
    record_style style;
    bool points;   /* collect points for a picture */
    unsigned jobs; /* threads, >= 1; the result does not depend on it */
    bool progress; /* a line on standard error that is rewritten */
} experiment;

/* What a picture shows: one series a beta, or J and P(O), or one for each pair of beta and kappa. */
size_t experiment_series(const experiment *e);

/* The beta and the column that a series shows; the beta is 0 where there is none. */
unsigned long experiment_series_beta(const experiment *e, size_t series);
const char *experiment_series_column(const experiment *e, size_t series);

/* What came of one tree. */
typedef struct experiment_result {
    status st;    /* a failure: nothing else counts */
    text rows;    /* lines in the style of the experiment */
    text *points; /* of each series: lines "x y", without those where y is not finite */
    mpq_t measure;
    loglin *kappa; /* of each series, where there is a measure */
    bool *known;   /* is that kappa defined */
    uint64_t steps, return_falls, success_falls;
    size_t series;
} experiment_result;

/* Tree number `index` of a shape. The caller frees. */
experiment_result *experiment_on_tree(const experiment *e, tree_shape size, uint64_t index);
void experiment_result_free(experiment_result *r);

/* The trees in the order of the shapes and of their indices. Ends early with false if the sink returns false,
 * or (in st) if a tree failed. */
typedef bool (*experiment_sink)(void *context, const experiment_result *r);
bool experiment_run(const experiment *e, experiment_sink sink, void *context, status *st);

#endif
