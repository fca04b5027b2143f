#include "plain.h"

#include <check.h>

static bool take(bool defined, quantity *sum, loglin *out)
{
    if (defined)
        ck_assert(quantity_loglin(sum, out));
    quantity_clear(sum);
    return defined;
}

bool plain_return(graph *g, node pi, loglin *out, uint32_t *t, uint32_t *s)
{
    quantity sum;
    quantity_init(&sum, 64);
    return take(return_of(g, pi, &sum, t, s), &sum, out);
}

bool plain_entropy(graph *g, node pi, loglin *out, uint32_t *t, uint32_t *s)
{
    quantity sum;
    quantity_init(&sum, 64);
    return take(entropy_of(g, pi, &sum, t, s), &sum, out);
}

bool plain_kl(graph *g, node pi, node rho, loglin *out, uint32_t *t, uint32_t *s)
{
    quantity sum;
    quantity_init(&sum, 64);
    return take(kl_of(g, pi, rho, &sum, t, s), &sum, out);
}

bool plain_success(graph *g, node pi, node y, mpq_t out)
{
    real value;
    real_init(&value);
    bool defined = graph_success_probability(g, pi, y, &value);
    ck_assert(real_is_rational(&value));
    mpq_set(out, value.rational);
    real_clear(&value);
    return defined;
}
