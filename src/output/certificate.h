/* Certificates of verdicts on one model (doc/certificate.md), for rationale-verify to check. */
#ifndef OUTPUT_CERTIFICATE_H
#define OUTPUT_CERTIFICATE_H

#include "claims/verdict.h"

/*
 * Add the certificate of the reading on the model (which has a horizon) to `out`. False, with nothing added,
 * where there is none: the assertion is neither true nor false on the model or not applicable to it, or
 * something in it is not in certificates; then `why` gets the reason, which begins with a noun.
 */
bool certificate_write(text *out, const reading *r, const mdp *m, text *why);

#endif
