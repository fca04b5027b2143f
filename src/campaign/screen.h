/*
 * Screening: an identity on a great many random models (search/flat.h), modulo primes. A difference is a
 * disproof; the models that a report shows, the first and the smallest, are checked again exactly, which says
 * where the sides differ. Agreement is evidence, with a bound on the
 * chance that primes drawn at random miss a difference.
 */
#ifndef CAMPAIGN_SCREEN_H
#define CAMPAIGN_SCREEN_H

#include "campaign/tally.h"
#include "search/generate.h"

typedef struct screen screen;     /* shared by threads, read only */
typedef struct screener screener; /* of one thread */

#define SCREEN_MAX_PRIMES 64u

/*
 * f: the family, steered by the reading; count: how many models there will be, for the bound; primes: how
 * many, 0 for as many as make the error less than 2^-100. Refused (EXIT_USAGE): what is no identity ("not an
 * identity:
 * ..."), and families that flat_new refuses.
 */
screen *screen_new(const reading *r, const family *f, uint64_t seed, uint64_t count, unsigned primes,
                   status *st);
void screen_free(screen *s); /* NULL is allowed */

unsigned screen_primes(const screen *s);
unsigned long screen_error(const screen *s); /* e: less than 2^-e; 0: the bound says nothing */

screener *screener_new(const screen *s); /* the screen must outlive it */
void screener_free(screener *e);         /* NULL is allowed */

/* Check the models first .. end - 1 and count them. */
bool screener_run(screener *e, uint64_t first, uint64_t end, tally *y, status *st);

/* One of `count` models from elsewhere, which has a horizon; its error is that of all of them. */
bool screen_given(const reading *r, const mdp *m, uint64_t seed, uint64_t count, unsigned primes, tally *y,
                  status *st);

/* The tally's verdict rests on so many primes, with an error below 2^-error for the models at hand. */
void screen_note(tally *y, unsigned primes, unsigned long error);

/* How many models it has checked again. */
uint64_t screener_replays(const screener *e);

mdp *screen_model(const screen *s, uint64_t index);

#endif
