/*
 * What a campaign is to do, as a small text in the manner of claim files (doc/campaigns.md):
 *
 *   claims  thm-5.9 prop-5.4
 *   family  small: states 3, actions 2, horizon 3
 *   seeds   1..5
 *   models  10000
 */
#ifndef CAMPAIGN_SPEC_H
#define CAMPAIGN_SPEC_H

#include "base/status.h"
#include "base/text.h"
#include "search/generate.h"

#define SPEC_DEFAULT_UNIT 100u /* models in a unit of work */
#define SPEC_DEFAULT_KEEP 16u  /* counterexamples kept of a unit, beside the smallest */

typedef struct spec_claim {
    char *name; /* a reading's, a leading part of one, a .claim file, or "all" */
    unsigned long line, column;
} spec_claim;

typedef struct spec_family {
    char *name;
    family family; /* before steering by a reading */
    unsigned long line;
} spec_family;

typedef struct seed_range {
    uint64_t first, last; /* both inclusive, <= INT64_MAX */
} seed_range;

typedef struct spec {
    char *path;
    spec_claim *claims;
    size_t claim_count, claim_capacity;
    spec_family *families;
    size_t family_count, family_capacity;
    seed_range *seeds; /* ascending, without a number in common */
    size_t seed_count, seed_capacity;
    uint64_t models; /* for each reading, family and seed */
    uint64_t unit, keep;
    uint32_t tries; /* policies and rewards drawn for each model, where a reading ranges over them */
} spec;

/* EXIT_INPUT with its place on an error; spec_clear in both cases. */
bool spec_read(spec *s, const char *path, status *st);

/* From a text such as spec_add writes; `path` is for messages. */
bool spec_parse(spec *s, const char *path, const char *source, status *st);
void spec_clear(spec *s);

/* The whole spec again, in one way only, with the readings' names in the place of the claims. */
void spec_add(text *out, const spec *s, const char *const *readings, size_t reading_count);

/* "states 3, actions 2, horizon 3, height 16, prior random". */
void spec_add_family(text *out, const family *f);

#endif
