/* Inside of the engine over zeros, shared by tape_support*.c alone. */
#ifndef OPERATORS_TAPE_SUPPORT_IMPL_H
#define OPERATORS_TAPE_SUPPORT_IMPL_H

#include "operators/tape_support.h"

struct support {
    const tape *p;
    const compact *m;
    uint8_t **nonzero; /* by operation; by choice, or by place for value tables */
    uint8_t **marked;  /* by operation; by place */
    uint32_t *cousin;  /* by operation: the one of the same kind before it, NO_COUSIN for none */
    uint32_t *same;    /* by (t - 1) * op_count + operation: one known to be equal at step t, often itself */
    uint8_t *room;
    size_t capacity, same_capacity;
    uint8_t *defined, *number_nonzero, *infinite; /* by number * model_count + model */
    size_t number_capacity;
    uint8_t *met, *law_defined; /* by place; by law * model_count + model */
};

/* When all tables are known: numbers and laws. */
void support_run_numbers(support *s);

#endif
