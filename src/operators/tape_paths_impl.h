/* Inside of the trajectory form, shared by tape_paths*.c alone. */
#ifndef OPERATORS_TAPE_PATHS_IMPL_H
#define OPERATORS_TAPE_PATHS_IMPL_H

#include "operators/tape_paths.h"

enum { LEAF_PRIOR, LEAF_SUCCESS, LEAF_UNIFORM, LEAVES };

/* Exponents; ahead and here are by potential, as many as there are operations that make one. */
typedef struct form {
    bool known; /* of a quotient: it is 1 */
    int leaf[LEAVES];
    int *ahead;    /* of potentials at s' */
    int *here;     /* of potentials at s: of the denominator, for value tables of the numerator */
    bool *touched; /* potentials that were divided by at s on the way, cancelled or not */
} form;

/* h(s) = sum over actions of leaf * ahead(s'); its values by place, with one denominator for each layer. */
typedef struct potential {
    form term;
    uint32_t first; /* the operation whose support tells its zeros */
    bool of_boltzmann;
    mpz_t *value, *scale; /* by place; by step 1 .. T + 1 */
} potential;

struct paths {
    const tape *p;
    const support *s;
    const compact *m;
    const parameters *numbers;
    form *forms;
    uint32_t *made; /* by operation: the potential that it makes or shares */
    potential *potentials;
    uint32_t count, width;           /* of potentials; of exponent vectors */
    mpz_t *leaf[LEAVES];             /* by choice */
    mpz_t *leaf_scale[LEAVES];       /* by step */
    uint32_t choices, places, steps; /* room */
    form *quotients;                 /* by pair */
    mpq_t *value;                    /* of the tape's numbers */
    mpz_t term, left, right, power;
    mpq_t ratio;
    bool given_up;
};

#define PATHS_MAX_EXPONENT 4096

/* The forms of all operations and pairs; false if one has none. */
bool paths_make_forms(paths *e);
void paths_form_free(form *f);

#endif
