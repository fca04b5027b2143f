/* The insides of a model and of its builder; for mdp*.c only. */
#ifndef MODEL_MDP_PARTS_H
#define MODEL_MDP_PARTS_H

#include "base/text.h"
#include "model/mdp.h"
#include "model/pool.h"

enum special_model { SPECIAL_SUCCESS, SPECIAL_LOG_SUCCESS, SPECIAL_PRIOR, SPECIAL_INITIAL, SPECIAL_COUNT };

/* A reward model's value at a state or choice; the rational belongs to the pool. */
typedef struct model_value {
    size_t model;
    mpq_srcptr value;
} model_value;

/* Entries are numbered through; those of state s (choice c) are first[s] .. first[s + 1] - 1. */
struct mdp {
    char *name, *remark;
    uint32_t states, horizon, max_actions;
    size_t choices;

    size_t *first_choice; /* by state, as the next two; states + 1 entries each */
    size_t *first_label;
    size_t *first_state_value;
    const char **labels;
    model_value *state_values;

    const char **action_names; /* by choice, as the next three */
    mpz_t *sums;
    size_t *first_successor; /* choices + 1 entries, as the next */
    size_t *first_action_value;
    uint32_t *targets;
    mpz_t *weights;
    model_value *action_values;

    const char **model_names;
    size_t models;
    long special[SPECIAL_COUNT]; /* index of the reward model, -1 if the file does not declare it */

    prob_row **prior;
    rat_row **success;
    mpq_srcptr *initial;
    prob_row **uniform; /* where prior is default: the row of each size, shared by states; else NULL */
    rat_row **ones;     /* where success is default, likewise */
    pool pool;
};

typedef struct position {
    unsigned long line, column;
} position;

struct mdp_builder {
    mdp *m;
    size_t first_state_room, first_label_room, first_state_value_room, label_room, state_value_room;
    size_t name_room, sum_room, first_successor_room, first_action_value_room, target_room, weight_room;
    size_t action_value_room, model_room;
    size_t labels, state_values, action_values, successors; /* how many there are */

    position *state_at, *choice_at, horizon_at;
    size_t state_at_room, choice_at_room;

    mpq_t *row; /* probabilities of the current action; entries below row_room are initialised */
    size_t row_length, row_room;
    bool drawn; /* parameters have values drawn near 0: numbers are for nobody to read in full */
    size_t bytes_given, bytes_made; /* of the rationals given, and of the weights made from them */
    status st;                      /* the first thing wrong */
};

/* Nothing may make more than this many bytes of weights, whatever its common denominators do. */
#define WEIGHTS_BASE ((size_t)16 << 20)
#define WEIGHTS_FACTOR 32

#define HORIZON_TOO_LARGE \
    "found horizon %u for %u states, wanted at most %u: there may be at most %u pairs of step and state"

/* Record the first thing wrong, as EXIT_INPUT at `at`. Always returns false. */
bool builder_fail(mdp_builder *b, position at, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* End the current action: its row must sum to 1 and becomes integer weights. And the current state. */
void builder_close_action(mdp_builder *b);
void builder_close_state(mdp_builder *b);

/* The exact sum of n rationals, without adding small ones to a huge one over and over. */
void sum_rationals(mpq_t sum, const mpq_t *values, size_t n);

/*
 * Integer weights proportional to n rationals >= 0 that sum to 1, and their sum. The weights come out
 * primitive. False with a message in the builder's status, located at `at`, if they would be out of all
 * proportion.
 */
bool make_weights(mdp_builder *b, position at, mpz_t *weights, mpz_t sum, const mpq_t *values, size_t n);

/* Free a model of which perhaps not every part is there yet; `successors` is the length of weights. */
void mdp_release(mdp *m, size_t successors);

/* Write a rational for a message, in full unless it is enormous. */
void text_add_sum(text *out, const mpq_t value);

/* The same of a model under construction: to ten digits where its parameters' values were drawn. */
void builder_add_number(const mdp_builder *b, text *out, const mpq_t value);

#endif
