/*
 * Identities as straight-line programs over whole tables. A tape lists operations in an order in which each
 * one's inputs come first, but for eV at the next step; they are those of the graph (graph.h): one engine
 * runs them over zeros alone (tape_support.h), one over residues modulo a prime (tape_modular.h), others over
 * integers (tape_exact.h). Equal constructions give the same operation. A tape belongs to no model.
 *
 * What is not in it: argmax, maxima, anything ordered, roots, single entries of tables. So all that an engine
 * decides is which numbers are 0; and that is known from the structure alone as long as nothing is subtracted
 * (is_signed). Laws, sums over paths, numbers that may be infinite, conditions on numbers and what is
 * compared entry by entry (for_structures) are for the engines over structures, tape_support.h,
 * tape_modular.h and tape_degree.h.
 */
#ifndef OPERATORS_TAPE_H
#define OPERATORS_TAPE_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "operators/graph.h"

typedef enum tape_kind {
    TAPE_PRIOR,    /* policy leaf */
    TAPE_UNIFORM,  /* policy leaf */
    TAPE_SUCCESS,  /* reward leaf: x */
    TAPE_CONSTANT, /* reward or value leaf; number: its place in constants */
    TAPE_GIVEN, /* leaf given from outside, by choice or place: any policy, any reward table; number: which */
    TAPE_BACKUP,    /* rewards; in: y, a value table one step later (1 after step T) */
    TAPE_JOINT,     /* rewards; in: pi, q: their product */
    TAPE_TOTAL,     /* value; in: joint, pi, q, y: the sums of joint's rows */
    TAPE_CONDITION, /* policy; in: joint, pi, y, total: joint / total; pi where total is 0, marked */
    TAPE_BOLTZMANN, /* policy; in: q, pi, y; number: beta; pi where all q are 0 (and beta > 0), marked */
    TAPE_POINTWISE, /* rewards or value; in: a, b; number: enum pointwise; 0/0 = 0, a/0 marks the row */
    TAPE_POWER,     /* rewards or value; in: a; number: exponent; 0^0 = 1, 0^negative marks the row */
    TAPE_OCCUPANCY, /* value; in: pi; forward in time */
    TAPE_SPREAD,    /* rewards; in: v: its value at the place, whatever the action */
    TAPE_PATH_SUM /* rewards or value; in: pi, y, eQ or eV of both, which has the same zeros: the sum over all
                   * paths (Proposition 4.2); nothing is marked */
} tape_kind;

#define TAPE_MAX_INPUTS 4

/* An operation: its number is its place on the tape. The value table that a backup reads may come later than
 * the backup (its total does). */
typedef struct tape_op {
    tape_kind kind;
    shape shape; /* SHAPE_POLICY and SHAPE_REWARD have an entry a choice, SHAPE_VALUE one a place */
    uint32_t input_count;
    uint32_t input[TAPE_MAX_INPUTS];
    long number;
    uint32_t phase; /* engines go backward in time over all operations of a phase, then forward over its
                     * occupancies and sums over paths; what reads those is of a later phase */
    bool is_signed; /* may have negative entries, or zeros that the structure does not show */
} tape_op;

/* Numbers: straight-line as well. A division by 0 and 0 to a negative power are undefined. */
typedef enum tape_number_kind {
    TAPE_NUMBER_RATIONAL, /* value: its place in constants */
    TAPE_NUMBER_SUCCESS,  /* op: values, whose mean under mu it is; undefined where a start's row is marked */
    TAPE_NUMBER_ADD,      /* a, b: numbers before */
    TAPE_NUMBER_SUB,
    TAPE_NUMBER_MUL,
    TAPE_NUMBER_DIV,
    TAPE_NUMBER_POWER, /* a; exponent */
    TAPE_NUMBER_DRAWS  /* 1 / a; infinite where a is 0, which a sum or product hands on; 0 times it is
                          undefined */
} tape_number_kind;

typedef struct tape_number {
    tape_number_kind kind;
    uint32_t a, b; /* as far as the kind has them; constants' place and operation in a */
    long exponent;
} tape_number;

/*
 * A distribution over paths (s_1, a_1, ..., s_T, a_T): mu, pi and tau multiplied; the posterior with y as
 * well, over `total`, the success of pi under y. Undefined where a marked row of pi or y is met (law.h); the
 * posterior where total is 0.
 */
typedef struct tape_law {
    bool posterior;
    uint32_t pi;
    uint32_t y, q, total; /* of a posterior: rewards; eQ, which tells where a mark matters; a number */
} tape_law;

/* a == b: two tables of one shape (policies count as rewards), two numbers, or two laws. */
typedef struct tape_pair {
    bool numbers, laws;
    uint32_t a, b;
} tape_pair;

typedef struct tape {
    tape_op *ops;
    uint32_t op_count, op_capacity;
    tape_number *numbers;
    uint32_t number_count, number_capacity;
    tape_pair *pairs; /* in the order in which they were compared */
    uint32_t pair_count, pair_capacity;
    tape_law *laws;
    uint32_t law_count, law_capacity;
    uint32_t *conditions; /* numbers: models where one is 0 or undefined are left out */
    uint32_t condition_count, condition_capacity;
    mpq_t *constants;
    uint32_t constant_count, constant_capacity;
    uint32_t given_count; /* leaves given from outside */
    uint32_t *buckets;    /* hash table of the operations */
    uint32_t bucket_count, *next_in_bucket;
    uint32_t phase_count; /* 1 without occupancies, laws and sums over paths: then two layers of each table
                             are enough */
    bool for_structures;  /* see above */
    bool is_signed; /* something subtracted goes where zeros decide: engines over the structure refuse */
} tape;

tape *tape_new(void);
void tape_free(tape *p); /* NULL is allowed */

/* Is it computed when all steps of a phase are known? */
static inline bool tape_is_forward(tape_kind kind)
{
    return kind == TAPE_OCCUPANCY || kind == TAPE_PATH_SUM;
}

/* Operations; contracts as in graph.h. */
uint32_t tape_prior(tape *p);
uint32_t tape_uniform(tape *p);
uint32_t tape_success(tape *p);
uint32_t tape_constant(tape *p, shape s, const mpq_t value);
uint32_t tape_given(tape *p, shape s); /* a new one at each call, numbered from 0 */
uint32_t tape_eq(tape *p, uint32_t pi, uint32_t y);
uint32_t tape_ev(tape *p, uint32_t pi, uint32_t y);
uint32_t tape_condition(tape *p, uint32_t pi, uint32_t y);
uint32_t tape_boltzmann(tape *p, uint32_t pi, unsigned long beta, uint32_t y);
uint32_t tape_next(tape *p, uint32_t v);
uint32_t tape_occupancy(tape *p, uint32_t pi);
uint32_t tape_pointwise(tape *p, pointwise op, uint32_t a, uint32_t b);
uint32_t tape_power(tape *p, uint32_t a, long exponent);
uint32_t tape_spread(tape *p, uint32_t v);
uint32_t tape_eq_by_paths(tape *p, uint32_t pi, uint32_t y);
uint32_t tape_ev_by_paths(tape *p, uint32_t pi, uint32_t y);

uint32_t tape_number_rational(tape *p, const mpq_t value);
uint32_t tape_number_success(tape *p, uint32_t pi, uint32_t y);
uint32_t tape_number_mean(tape *p, uint32_t v); /* of values under mu */
uint32_t tape_number_arithmetic(tape *p, tape_number_kind kind, uint32_t a, uint32_t b);
uint32_t tape_number_power(tape *p, uint32_t a, long exponent);
uint32_t tape_number_draws(tape *p, uint32_t a);       /* a is not signed */
bool tape_number_is_signed(const tape *p, uint32_t i); /* may it be negative, or 0 where nothing shows it? */
bool tape_number_may_be_infinite(const tape *p, uint32_t i);

uint32_t tape_law_of(tape *p, uint32_t pi);
uint32_t tape_law_posterior(tape *p, uint32_t pi, uint32_t y);

void tape_compare(tape *p, uint32_t a, uint32_t b);
void tape_compare_numbers(tape *p, uint32_t a, uint32_t b);
void tape_compare_laws(tape *p, uint32_t a, uint32_t b);
void tape_condition_on(tape *p, uint32_t number); /* not signed, never infinite */

/* What came of one pair on one of the models of a compact model; for numbers and laws `compared` or
 * `undefined` is 1. */
typedef struct tape_outcome {
    uint64_t compared;  /* rows defined on both sides */
    uint64_t undefined; /* on neither */
    uint64_t one_side;  /* on one only */
    bool different;
    uint32_t place, action; /* the first difference in order of t, s, a (tables) */
} tape_outcome;

#endif
