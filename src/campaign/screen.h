/*
 * Screening: an identity on a great many random models (search/flat.h), modulo primes. A difference is a
 * disproof; the models that a report shows, the first and the smallest, are checked again exactly, which says
 * where the sides differ. Agreement is evidence, with a bound on the
 * chance that primes drawn at random miss a difference.
 */
#ifndef CAMPAIGN_SCREEN_H
#define CAMPAIGN_SCREEN_H

#include "campaign/screen_primes.h"
#include "campaign/tally.h"
#include "search/generate.h"

typedef struct screen screen;     /* shared by threads, read only */
typedef struct screener screener; /* of one thread */

typedef struct screen_plan {
    uint64_t seed;
    uint64_t count;  /* how many models there will be, for the bound */
    unsigned primes; /* so many of 62 bits; 0: what makes the error less than 2^-100 */
    bool prove;      /* instead: on each model as many as outgrow its numbers, so that there is no error */
} screen_plan;

/*
 * f: the family, steered by the reading. Refused (EXIT_USAGE): what is no identity ("not an identity: ..."),
 * and families that flat_new refuses.
 */
screen *screen_new(const reading *r, const family *f, const screen_plan *plan, status *st);
void screen_free(screen *s); /* NULL is allowed */

prime_choice screen_choice(const screen *s);

screener *screener_new(const screen *s); /* the screen must outlive it */
void screener_free(screener *e);         /* NULL is allowed */

/* Check the models first .. end - 1 and count them. */
bool screener_run(screener *e, uint64_t first, uint64_t end, tally *y, status *st);

/* One of plan->count models from elsewhere, which has a horizon; its error is that of all of them. */
bool screen_given(const reading *r, const mdp *m, const screen_plan *plan, tally *y, status *st);

/* The tally's verdict rests on such primes, with their error for the models at hand. */
void screen_note(tally *y, const screen_plan *plan, const prime_choice *choice);

/* How many models it has checked again. */
uint64_t screener_replays(const screener *e);

mdp *screen_model(const screen *s, uint64_t index);

#endif
