#include "operators/tape_modular.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "operators/tape_modular_widths.h"

static const residue_engine *const by_width[PRIME_WIDTHS] = {&residue_engine_1, &residue_engine_2,
                                                             &residue_engine_3, &residue_engine_4};

struct modular {
    const tape *p;
    const support *s;
    void *engine[PRIME_WIDTHS]; /* made where needed */
    unsigned current;
};

modular *modular_new(const tape *p, const support *s)
{
    modular *e = alloc_zeroed(1, sizeof *e);
    e->p = p;
    e->s = s;
    return e;
}

void modular_free(modular *e)
{
    if (!e)
        return;
    for (unsigned i = 0; i < PRIME_WIDTHS; i++)
        if (e->engine[i])
            by_width[i]->release(e->engine[i]);
    free(e);
}

bool modular_set(modular *e, const prime *p, const uint64_t *values, uint32_t count)
{
    unsigned i = e->current = p->limbs - 1;
    if (!e->engine[i])
        e->engine[i] = by_width[i]->make(e->p, e->s);
    return by_width[i]->set(e->engine[i], p, values, count);
}

bool modular_run(modular *e, const compact *m, const uint64_t *const *given, tape_outcome *outcomes)
{
    REQUIRE(e->engine[e->current]);
    return by_width[e->current]->run(e->engine[e->current], m, given, outcomes);
}
