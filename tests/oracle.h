/*
 * A second opinion on the operators, naive on purpose: every number is a sum over whole trajectories, one by
 * one, in plain rationals. No dynamic programming, no code of src/operators; only for small models.
 *
 * Conventions are those of the language: eV_{T+1} = 1, y^0 = 1, 0/0 = 0 (and a/0 = 0 with a mark), and rows
 * that cannot be defined keep what the policy was and carry a mark.
 */
#ifndef TESTS_ORACLE_H
#define TESTS_ORACLE_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/mdp.h"

/* A number for every (t, s, a), or for every (t, s), reachable or not, and a mark for every row (t, s). */
typedef struct oracle_table {
    const mdp *m;
    bool per_state; /* one entry a row: eV, occupancy */
    size_t entries; /* of one step */
    mpq_t *value;
    bool *marked;
} oracle_table;

oracle_table *oracle_table_new(const mdp *m, bool per_state); /* zeros, no marks; m must outlive it */
void oracle_table_free(oracle_table *o);
uint32_t oracle_width(const oracle_table *o, uint32_t s); /* entries of a row of state s */
mpq_ptr oracle_at(const oracle_table *o, uint32_t t, uint32_t s, uint32_t a);
bool *oracle_mark(const oracle_table *o, uint32_t t, uint32_t s);

/* ---- Tables; the caller frees each with oracle_table_free ---------------------------------------------- */
oracle_table *oracle_prior(const mdp *m);
oracle_table *oracle_uniform(const mdp *m);
oracle_table *oracle_success(const mdp *m);
oracle_table *oracle_constant(const mdp *m, bool per_state, const mpq_t value);

/* pi is a policy, y a reward table with entries >= 0, both of the same model. */
oracle_table *oracle_eq(const oracle_table *pi, const oracle_table *y);
oracle_table *oracle_ev(const oracle_table *pi, const oracle_table *y);
oracle_table *oracle_condition(const oracle_table *pi, const oracle_table *y); /* Bayes over trajectories */
oracle_table *oracle_boltzmann(const oracle_table *pi, unsigned long beta, const oracle_table *y);
oracle_table *oracle_argmax(const oracle_table *pi, const oracle_table *y);
oracle_table *oracle_lookahead(const oracle_table *pi, unsigned long n, const oracle_table *y);
oracle_table *oracle_maximisers(const oracle_table *q, const oracle_table *y); /* uniform; marked as y */
oracle_table *oracle_occupancy(const oracle_table *pi);
oracle_table *oracle_pointwise(char op, const oracle_table *a, const oracle_table *b); /* '*' '/' '+' '-' */
oracle_table *oracle_power(const oracle_table *a, long exponent);

/* ---- Numbers ------------------------------------------------------------------------------------------- */

/* P(O_{1:T} = 1) from mu; false if a marked row takes part with positive weight. */
bool oracle_success_probability(const oracle_table *pi, const oracle_table *y, mpq_t value);

/*
 * The largest P(O_{1:T} = 1) of all deterministic Markov policies, each tried. False (and value unchanged) if
 * there are more than `cap` of them, counted over the reachable places.
 */
bool oracle_optimal_success(const oracle_table *y, size_t cap, mpq_t value);

/* ---- Laws: the trajectories of positive probability, in lexicographic order ---------------------------- */
typedef struct oracle_law {
    uint32_t horizon;
    size_t count, capacity;
    struct oracle_path {
        uint32_t *step; /* s_1 a_1 s_2 a_2 ... s_T a_T */
        mpq_t p;
    } *path;
} oracle_law;

oracle_law *oracle_path_law(const oracle_table *pi); /* p(xi) */
oracle_law *oracle_posterior_law(const oracle_table *pi, const oracle_table *y); /* p(xi|O); NULL if P(O)=0 */
bool oracle_law_equal(const oracle_law *a, const oracle_law *b);
void oracle_law_free(oracle_law *law);

#endif
