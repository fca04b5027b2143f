/*
 * A finite Markov decision process with a finite horizon (Section 3 of the paper), exact, and frozen: built
 * by an mdp_builder, validated once, then only queried.
 *
 * Numbering. States are 0 .. S-1 as in the file. Each state s has actions at positions 0 .. A(s)-1, with
 * A(s) >= 1. A choice is a pair (s, a); an action-valued table has one row per state. T = mdp_horizon is the
 * number of decisions, t = 1 .. T.
 *
 * Every probability is a GMP rational. Success x(s,a) = e^{r(s,a)} lies in [0,1]; x = 0 is r = -infinity. It
 * is a rational number too, unless the model gives rewards r themselves (log_success).
 */
#ifndef MODEL_MDP_H
#define MODEL_MDP_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/text.h"
#include "exact/row.h"

typedef struct mdp mdp;
typedef struct mdp_builder mdp_builder;

/* The horizon times the states may not exceed this many places (t, s); more is refused with a clear line. */
#define MDP_MAX_PLACES 50000000u

/* Reward models with a meaning of their own; every other name is an additive reward model of the file. */
#define MDP_SUCCESS                                                                         \
    "success" /* x(s,a), an action value in [0,1]; all 1 where the file does not declare it \
               */
#define MDP_LOG_SUCCESS "log_success" /* r(s,a) <= 0, an action value: x(s,a) = success * e^log_success */
#define MDP_PRIOR "prior"     /* p(a|s), an action value; uniform where the file does not declare it */
#define MDP_INITIAL "initial" /* mu(s), a state value; the single `init` state where it is not declared */

/* ---- Building ------------------------------------------------------------------------------------------ */

/*
 * Names and labels are text without control characters; names have no spaces, labels no double quotes, since
 * a DRN file could not hold them (contracts, like all else the caller has to see to here). Rationals are
 * canonical. What is wrong with the model itself is kept, and reported by mdp_freeze.
 */
mdp_builder *mdp_builder_new(void);
void mdp_builder_free(mdp_builder *b);

/* The numbers come from parameters whose values were drawn near 0: messages then give few digits, and say so. */
void mdp_builder_drawn(mdp_builder *b);

/* Such a number for a message: "0.9999993983… where the parameters are near 0"; in full if it is short. */
void mdp_add_drawn(text *out, const mpq_t value);

/* Declare a reward model before the first state; returns its index. Names are unique (the caller checks). */
size_t mdp_builder_reward_model(mdp_builder *b, const char *name);

/* The name it was declared with; the index is below the number of those declared. */
const char *mdp_builder_reward_model_name(const mdp_builder *b, size_t index);

/*
 * Start the next state (its number is how many there were), or the next action of the current state. `line`
 * and `column` say where it stands in its file, for messages; 0 if it stands in none. An action without a
 * name is "".
 */
void mdp_builder_state(mdp_builder *b, unsigned long line, unsigned long column);
void mdp_builder_action(mdp_builder *b, const char *name, unsigned long line, unsigned long column);
void mdp_builder_label(mdp_builder *b, const char *label); /* of the current state */

/* A successor of the current action, with its probability. Targets may come before their state is built. */
void mdp_builder_successor(mdp_builder *b, uint32_t target, const mpq_t probability);

/* Value of reward model `index` at the current state or action. At most once each. */
void mdp_builder_state_value(mdp_builder *b, size_t index, const mpq_t value);
void mdp_builder_action_value(mdp_builder *b, size_t index, const mpq_t value);

void mdp_builder_horizon(mdp_builder *b, uint32_t horizon, unsigned long line, unsigned long column);

/*
 * Validate and freeze; consumes the builder whether it succeeds or not. `file` names the source in messages
 * and is kept as the model's name. Refused with EXIT_INPUT, at the line of the state or action concerned:
 * no state; a state without actions; a successor out of range or twice; a probability that is not positive;
 * a row, prior or mu whose sum is not 1 (with the exact sum); success outside [0,1]; log_success above 0; and
 * the rest of mdp_validate.c's list.
 */
mdp *mdp_freeze(mdp_builder *b, const char *file, status *st);
void mdp_free(mdp *m);

/* ---- Queries: everything returned is borrowed and lives as long as the model --------------------------- */

const char *mdp_name(const mdp *m);

/* One line about the model, which drn_write puts into the file as a comment; NULL where there is none. A copy is
 * kept. Reading a file makes none. */
void mdp_set_remark(mdp *m, const char *remark);
const char *mdp_remark(const mdp *m);
uint32_t mdp_states(const mdp *m);
uint32_t mdp_actions(const mdp *m, uint32_t s);
size_t mdp_choices(const mdp *m);                  /* sum of A(s) */
size_t mdp_first_choice(const mdp *m, uint32_t s); /* choice number of (s, 0) */
uint32_t mdp_max_actions(const mdp *m);

/* "" for an action without a name (Storm's __NOLABEL__). Two actions of a state may have the same name. */
const char *mdp_action_name(const mdp *m, uint32_t s, uint32_t a);
/* Position of the action called `name` in state s; -1 if there is none, -2 if there are several. */
long mdp_find_action(const mdp *m, uint32_t s, const char *name);

size_t mdp_labels(const mdp *m, uint32_t s);
const char *mdp_label(const mdp *m, uint32_t s, size_t i);

/* tau(.|s,a) = weight / weight_sum over its successors, in the order of the states; weights > 0, primitive. */
uint32_t mdp_successors(const mdp *m, uint32_t s, uint32_t a);
uint32_t mdp_successor(const mdp *m, uint32_t s, uint32_t a, uint32_t i);
mpz_srcptr mdp_weight(const mdp *m, uint32_t s, uint32_t a, uint32_t i);
mpz_srcptr mdp_weight_sum(const mdp *m, uint32_t s, uint32_t a);

/* tau of the i-th successor as a rational. */
void mdp_probability(mpq_t p, const mdp *m, uint32_t s, uint32_t a, uint32_t i);

const prob_row *mdp_prior(const mdp *m, uint32_t s);  /* p(.|s) */
const rat_row *mdp_success(const mdp *m, uint32_t s); /* the rational factor of x(s,.), see below */
mpq_srcptr mdp_initial(const mdp *m, uint32_t s);     /* mu(s) */

/*
 * x(s,a) = success * e^r: r is NULL where the model does not declare log_success, and then x is mdp_success.
 */
mpq_srcptr mdp_log_success(const mdp *m, uint32_t s, uint32_t a);
bool mdp_has_log_success(const mdp *m);

/* Which of the three the file left to its default; `show` says so. */
bool mdp_success_is_default(const mdp *m);
bool mdp_prior_is_default(const mdp *m);
bool mdp_initial_is_default(const mdp *m);

/* Reward models as declared, in order, the three special ones included. */
size_t mdp_reward_models(const mdp *m);
const char *mdp_reward_model_name(const mdp *m, size_t index);
long mdp_find_reward_model(const mdp *m, const char *name); /* -1 if there is none */
/* NULL where the file gives the model no value there; `success` at a choice is the x in use. */
mpq_srcptr mdp_state_value(const mdp *m, size_t index, uint32_t s);
mpq_srcptr mdp_action_value(const mdp *m, size_t index, uint32_t s, uint32_t a);

/* State value + action value of the reward model, 0 where the file gives none, for each action; the caller
 * frees. */
rat_row *mdp_reward_row(const mdp *m, size_t index, uint32_t s);

uint32_t mdp_horizon(const mdp *m); /* 0 while none is given */
/* Replace the horizon (--horizon). Refused (EXIT_INPUT, no line) if 0 or more than MDP_MAX_PLACES allows. */
bool mdp_set_horizon(mdp *m, uint32_t horizon, status *st);

/*
 * Replace x by base^(max - r) for the additive reward model `name` (state value + action value = r), where
 * max is the largest r: --success-from NAME --base B. A value the file leaves out is 0, as in Storm.
 * Refused (the model is unchanged): base is not in (0,1] (EXIT_USAGE); the model lacks the name, it is one
 * of the special ones, or x has another factor already (log_success); some max - r is not an integer, or the
 * powers would not fit in memory (EXIT_INPUT, no line).
 */
bool mdp_success_from(mdp *m, const char *name, const mpq_t base, status *st);

/*
 * A copy with action-reward models added (names that the model does not have): `rows` by state. x must be the
 * file's own (no --success-from). The caller frees it.
 */
typedef struct reward_rows {
    const char *name;
    rat_row *const *rows;
} reward_rows;
mdp *mdp_with_rewards(const mdp *m, const reward_rows *added, size_t count);

/* ---- Structure ----------------------------------------------------------------------------------------- */

bool mdp_is_deterministic(const mdp *m); /* about tau at every choice, reachable or not */
bool mdp_has_single_start(const mdp *m); /* mu puts 1 on one state */

#endif
