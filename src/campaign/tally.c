#include "campaign/tally.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "model/drn.h"

void tally_init(tally *y, const reading *r)
{
    *y = (tally){.reading = r, .tries = EVAL_CLAIM_TRIES};
}

void specimen_clear(specimen *x)
{
    free(x->name);
    free(x->where);
    free(x->drn);
    *x = (specimen){0};
}

void tally_clear(tally *y)
{
    specimen_clear(&y->witness);
    specimen_clear(&y->first);
    specimen_clear(&y->smallest);
}

/* ---- Specimens ----------------------------------------------------------------------------------- */

void specimen_set(specimen *x, const mdp *m, bool generated, uint64_t index, const char *where)
{
    specimen_clear(x);
    x->present = true;
    x->generated = generated;
    x->index = index;
    x->where = alloc_string(where);
    x->size = measure_of(m);
    text out;
    text_init(&out);
    if (generated) {
        text_addf(&out, "MDP %" PRIu64, index);
        x->name = text_take(&out);
        text_init(&out);
        drn_write(m, &out);
        x->drn = text_take(&out);
    } else {
        text_clear(&out);
        x->name = alloc_string(mdp_name(m));
    }
}

/* Files come before generated models, those by index: so the outcome does not depend on the order of work. */
static bool earlier(const specimen *a, const specimen *b)
{
    if (a->generated != b->generated)
        return !a->generated;
    return a->generated && a->index < b->index;
}

bool specimen_smaller(const specimen *a, const specimen *b)
{
    int order = measure_compare(&a->size, &b->size);
    return order < 0 || (order == 0 && earlier(a, b));
}

/* Keep the better of the two in *x; the other is freed. */
static void keep(specimen *x, specimen *candidate, bool (*better)(const specimen *, const specimen *))
{
    if (candidate->present && (!x->present || better(candidate, x))) {
        specimen swap = *x;
        *x = *candidate;
        *candidate = swap;
    }
    specimen_clear(candidate);
}

/* ---- Counting ------------------------------------------------------------------------------------ */

bool tally_wants(const tally *y, verdict v)
{
    return v == (y->reading->exists_model ? VERDICT_HOLDS : VERDICT_REFUTED);
}

static void count(tally *y, verdict v, bool generated)
{
    y->models++;
    y->generated += generated;
    switch (v) {
    case VERDICT_HOLDS: y->holds++; break;
    case VERDICT_REFUTED: y->refuted++; break;
    case VERDICT_UNKNOWN: y->unknown++; break;
    case VERDICT_UNDEFINED: y->undefined++; break;
    case VERDICT_NOT_APPLICABLE: y->not_applicable++; break;
    }
}

void tally_count(tally *y, verdict v)
{
    count(y, v, true);
}

static bool is_first(const tally *y, const specimen *x)
{
    return !y->first.present || earlier(x, &y->first);
}

static bool is_smallest(const tally *y, const specimen *x)
{
    return !y->smallest.present || specimen_smaller(x, &y->smallest);
}

bool tally_would_keep(const tally *y, uint64_t index, const measure *size)
{
    specimen candidate = {.present = true, .generated = true, .index = index, .size = *size};
    return is_first(y, &candidate) || is_smallest(y, &candidate);
}

void tally_add(tally *y, verdict v, const mdp *m, bool generated, uint64_t index, const char *where)
{
    count(y, v, generated);
    if (!tally_wants(y, v))
        return;
    specimen candidate = {.present = true, .generated = generated, .index = index, .size = measure_of(m)};
    bool first = is_first(y, &candidate), smallest = is_smallest(y, &candidate);
    if (first)
        specimen_set(&y->first, m, generated, index, where);
    if (smallest)
        specimen_set(&y->smallest, m, generated, index, where);
}

void tally_proved(tally *y, uint32_t primes)
{
    y->proved += primes > 0;
    y->by_engine += primes == 0;
    y->primes[0] = y->primes[0] > primes ? y->primes[0] : primes;
}

void tally_merge(tally *y, tally *other)
{
    REQUIRE(y->reading == other->reading && !other->witness_tried);
    y->models += other->models;
    y->generated += other->generated;
    y->holds += other->holds;
    y->refuted += other->refuted;
    y->unknown += other->unknown;
    y->undefined += other->undefined;
    y->not_applicable += other->not_applicable;
    y->out_of_time = y->out_of_time || other->out_of_time;
    y->replaced_primes += other->replaced_primes;
    y->proved += other->proved;
    y->by_engine += other->by_engine;
    for (unsigned i = 0; i < PRIME_WIDTHS; i++)
        y->primes[i] = y->primes[i] > other->primes[i] ? y->primes[i] : other->primes[i];
    y->skips.both += other->skips.both;
    y->skips.one_side += other->skips.one_side;
    y->skips.compared += other->skips.compared;
    y->skips.tried += other->skips.tried;
    y->skips.tried_undefined += other->skips.tried_undefined;
    keep(&y->first, &other->first, earlier);
    keep(&y->smallest, &other->smallest, specimen_smaller);
    tally_clear(other);
}

/* ---- Outcome ------------------------------------------------------------------------------------- */

static outcome outcome_of_existence(const tally *y)
{
    bool witnessed = y->witness_tried && y->witness_verdict == VERDICT_HOLDS;
    return witnessed || y->holds > 0 ? OUTCOME_HOLDS : OUTCOME_NOTHING;
}

outcome tally_outcome(const tally *y)
{
    if (y->reading->exists_model)
        return outcome_of_existence(y);
    if (y->refuted > 0 || (y->witness_tried && y->witness_verdict == VERDICT_REFUTED))
        return OUTCOME_REFUTED;
    if (y->unknown > 0)
        return OUTCOME_UNKNOWN;
    return y->holds > 0 ? OUTCOME_HOLDS : OUTCOME_NOTHING;
}

const char *outcome_name(outcome o)
{
    static const char *const names[] = {"holds", "refuted", "unknown", "undecided"};
    return names[o];
}

int tally_exit_status(const tally *y)
{
    verdict wanted = y->reading->exists_model ? VERDICT_HOLDS : VERDICT_REFUTED;
    if (y->witness_tried && y->witness_verdict != wanted)
        return EXIT_AGAINST_EXPECTATION; /* the witness does not show what it is there for */
    outcome o = tally_outcome(y);
    switch (y->reading->expect) {
    case EXPECT_HOLDS:
        if (o == OUTCOME_REFUTED)
            return EXIT_AGAINST_EXPECTATION;
        return o == OUTCOME_HOLDS ? EXIT_AS_EXPECTED : EXIT_UNDECIDED;
    case EXPECT_REFUTED: /* models that fail to refute are no mismatch */
        return o == OUTCOME_REFUTED ? EXIT_AS_EXPECTED : EXIT_UNDECIDED;
    case EXPECT_UNKNOWN:
        if (o == OUTCOME_NOTHING)
            return EXIT_UNDECIDED;
        return o == OUTCOME_UNKNOWN ? EXIT_AS_EXPECTED : EXIT_AGAINST_EXPECTATION;
    }
    return EXIT_UNDECIDED;
}
