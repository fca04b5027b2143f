/* How small a model is: "smallest" for a counterexample goes by T, then states, then state-action pairs, then
 * height. */
#ifndef SEARCH_MEASURE_H
#define SEARCH_MEASURE_H

#include "model/mdp.h"

typedef struct measure {
    uint32_t horizon, states;
    size_t choices;
    size_t height; /* bits of the largest numerator or denominator of tau, p, x, mu */
} measure;

measure measure_of(const mdp *m);
int measure_compare(const measure *a, const measure *b); /* < 0, 0, > 0 */

#endif
