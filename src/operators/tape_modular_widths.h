/* The engines of tape_modular.h, one for each width of primes (tape_modular_impl.h). */
#ifndef OPERATORS_TAPE_MODULAR_WIDTHS_H
#define OPERATORS_TAPE_MODULAR_WIDTHS_H

#include "operators/tape_modular.h"

/* As modular_new, modular_free, modular_set and modular_run, for primes of one width. */
typedef struct residue_engine {
    void *(*make)(const tape *p, const support *s);
    void (*release)(void *e);
    bool (*set)(void *e, const prime *p, const uint64_t *values, uint32_t count);
    bool (*run)(void *e, const compact *m, const uint64_t *const *given, tape_outcome *outcomes);
} residue_engine;

extern const residue_engine residue_engine_1; /* 62 bits */
extern const residue_engine residue_engine_2; /* 126 bits */
extern const residue_engine residue_engine_3; /* 190 bits */
extern const residue_engine residue_engine_4; /* 254 bits */

#endif
