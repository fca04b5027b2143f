/* What the operators give on models whose numbers are all rational: log-linear forms and rationals. Fails
 * where they are not. */
#ifndef TESTS_PLAIN_H
#define TESTS_PLAIN_H

#include "operators/returns.h"

bool plain_return(graph *g, node pi, loglin *out, uint32_t *t, uint32_t *s);
bool plain_entropy(graph *g, node pi, loglin *out, uint32_t *t, uint32_t *s);
bool plain_kl(graph *g, node pi, node rho, loglin *out, uint32_t *t, uint32_t *s);
bool plain_success(graph *g, node pi, node y, mpq_t out);

#endif
