#include "campaign/spec.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "lang/eval.h"

/* Where in a field's value the reading is. */
typedef struct cursor {
    spec *s;
    const field *at;
    const char *p;
    status *st;
} cursor;

/* ---- Words of a value ---------------------------------------------------------------------------- */

static void place_of(const cursor *c, const char *p, unsigned long *line, unsigned long *column)
{
    *line = c->at->value_line;
    *column = c->at->value_column;
    for (const char *q = c->at->value; q < p; q++) {
        bool ends = *q == '\n';
        *line += ends;
        *column = ends ? 1 : *column + 1;
    }
}

/* Over white space and comments, which begin where a word could. */
static void skip(cursor *c)
{
    for (;;) {
        c->p += strspn(c->p, " \t\r\n");
        if (*c->p != '#')
            return;
        c->p += strcspn(c->p, "\n");
    }
}

static bool fail_at(cursor *c, const char *p, size_t length, const char *wanted)
{
    unsigned long line, column;
    place_of(c, p, &line, &column);
    if (length > 60)
        length = 60;
    return status_fail(c->st, EXIT_INPUT, c->s->path, line, column, "found %.*s, wanted %s",
                       length ? (int)length : 7, length ? p : "nothing", wanted);
}

static bool fail_field(spec *s, const field *at, status *st, const char *wanted)
{
    return status_fail(st, EXIT_INPUT, s->path, at->line, 1, "found %s %s, wanted %s", at->keyword,
                       at->value[0] ? "again" : "without a value", wanted);
}

/* The next word, up to white space or one of `stops`; its length, 0 at the end. */
static size_t word(cursor *c, const char *stops, const char **start)
{
    skip(c);
    *start = c->p;
    size_t length = 0;
    while (c->p[length] && !strchr(" \t\r\n", c->p[length]) && !strchr(stops, c->p[length]))
        length++;
    c->p += length;
    return length;
}

static bool is_word(const char *start, size_t length, const char *name)
{
    return strlen(name) == length && strncmp(start, name, length) == 0;
}

/* Digits at p, no more than length of them; *used is how many. */
static bool digits(const char *p, size_t length, uint64_t least, uint64_t most, uint64_t *n, size_t *used)
{
    *n = 0;
    for (*used = 0; *used < length && p[*used] >= '0' && p[*used] <= '9'; ++*used) {
        uint64_t d = (uint64_t)(p[*used] - '0');
        if (*n > (most - d) / 10)
            return false;
        *n = 10 * *n + d;
    }
    return *used > 0 && *n >= least;
}

static bool number(cursor *c, const char *stops, uint64_t least, uint64_t most, uint64_t *n)
{
    const char *start;
    size_t length = word(c, stops, &start), used;
    if (length > 0 && digits(start, length, least, most, n, &used) && used == length)
        return true;
    char wanted[96];
    snprintf(wanted, sizeof wanted, "a whole number from %" PRIu64 " to %" PRIu64, least, most);
    return fail_at(c, start, length, wanted);
}

static bool number32(cursor *c, uint32_t most, uint32_t *result)
{
    uint64_t n = 0;
    bool ok = number(c, ",", 1, most, &n);
    *result = (uint32_t)n;
    return ok;
}

/* ---- Fields -------------------------------------------------------------------------------------- */

static bool on_claims(cursor *c)
{
    spec *s = c->s;
    for (;;) {
        const char *start;
        size_t length = word(c, "", &start);
        if (length == 0)
            break;
        s->claims = alloc_grow(s->claims, s->claim_count, &s->claim_capacity, sizeof *s->claims);
        spec_claim *claim = &s->claims[s->claim_count++];
        claim->name = alloc_string_n(start, length);
        place_of(c, start, &claim->line, &claim->column);
    }
    return s->claim_count > 0 || fail_at(c, c->p, 0, "names of claims, .claim files or all");
}

static bool set_prior(cursor *c, family *f)
{
    const char *start;
    size_t length = word(c, ",", &start);
    if (is_word(start, length, "uniform"))
        f->prior = PRIOR_UNIFORM;
    else if (is_word(start, length, "full"))
        f->prior = PRIOR_FULL_SUPPORT;
    else if (is_word(start, length, "random"))
        f->prior = PRIOR_MIXED;
    else
        return fail_at(c, start, length, "uniform, full or random");
    return true;
}

enum { STATES, ACTIONS, HORIZON, HEIGHT, PRIOR, DETERMINISTIC, LOG_SUCCESS, TRAITS };
static const char *const traits[TRAITS] = {"states", "actions",       "horizon",    "height",
                                           "prior",  "deterministic", "log-success"};

/* One item between commas. The ranges are those of the options of the same names. */
static bool family_item(cursor *c, family *f, unsigned *given)
{
    const char *start;
    size_t length = word(c, ",", &start);
    int trait = 0;
    while (trait < TRAITS && !is_word(start, length, traits[trait]))
        trait++;
    if (trait == TRAITS)
        return fail_at(c, start, length,
                       "states N, actions N, horizon N, height N, prior KIND, deterministic or log-success");
    if (*given & 1u << trait)
        return fail_at(c, start, length, "each but once");
    *given |= 1u << trait;
    switch (trait) {
    case STATES: return number32(c, 1000000, &f->states);
    case ACTIONS: return number32(c, 10000, &f->actions);
    case HORIZON: return number32(c, UINT32_MAX - 1, &f->horizon);
    case HEIGHT: return number32(c, FAMILY_MAX_HEIGHT, &f->height);
    case PRIOR: return set_prior(c, f);
    case DETERMINISTIC: f->deterministic = true; return true;
    default: f->log_success = true; return true;
    }
}

static bool family_items(cursor *c, family *f)
{
    unsigned given = 0;
    skip(c);
    while (*c->p) {
        if (!family_item(c, f, &given))
            return false;
        skip(c);
        if (*c->p && *c->p != ',')
            return fail_at(c, c->p, strcspn(c->p, " \t\r\n"), "a comma or the end");
        if (*c->p == ',') {
            c->p++;
            skip(c);
            if (!*c->p)
                return fail_at(c, c->p, 0, "another item after the comma");
        }
    }
    return true;
}

static bool on_family(cursor *c)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    spec *s = c->s;
    const char *start;
    size_t length = word(c, ":", &start);
    if (length == 0 || strspn(start, letters) < length)
        return fail_at(c, start, length, "a name for the family: letters, digits, dots, dashes");
    for (size_t i = 0; i < s->family_count; i++)
        if (is_word(start, length, s->families[i].name))
            return fail_at(c, start, length, "another name: there is a family of this one");
    s->families = alloc_grow(s->families, s->family_count, &s->family_capacity, sizeof *s->families);
    spec_family *f = &s->families[s->family_count++];
    *f = (spec_family){.name = alloc_string_n(start, length), .line = c->at->line};
    family_init(&f->family);
    skip(c);
    if (*c->p != ':')
        return fail_at(c, c->p, strcspn(c->p, " \t\r\n"), "a colon after the name");
    c->p++;
    if (!family_items(c, &f->family))
        return false;
    status fit;
    status_init(&fit);
    bool ok = family_fits(&f->family, &fit);
    if (!ok)
        status_fail(c->st, EXIT_INPUT, s->path, c->at->line, 1, "%s", fit.text);
    status_clear(&fit);
    return ok;
}

static int by_first(const void *left, const void *right)
{
    const seed_range *a = left, *b = right;
    return (a->first > b->first) - (a->first < b->first);
}

static bool seed_item(cursor *c)
{
    static const char wanted[] = "a number such as 7 or a range such as 1..5, up to 9223372036854775807";
    spec *s = c->s;
    const char *start;
    size_t length = word(c, ",", &start), used = 0, more = 0;
    seed_range r = {0};
    bool ok = length > 0 && digits(start, length, 0, INT64_MAX, &r.first, &used);
    r.last = r.first;
    if (ok && used < length) {
        ok = length > used + 2 && strncmp(start + used, "..", 2) == 0 &&
             digits(start + used + 2, length - used - 2, r.first, INT64_MAX, &r.last, &more) &&
             used + 2 + more == length;
    }
    if (!ok)
        return fail_at(c, start, length, wanted);
    for (size_t i = 0; i < s->seed_count; i++)
        if (r.first <= s->seeds[i].last && s->seeds[i].first <= r.last)
            return fail_at(c, start, length, "no seed twice");
    s->seeds = alloc_grow(s->seeds, s->seed_count, &s->seed_capacity, sizeof *s->seeds);
    s->seeds[s->seed_count++] = r;
    return true;
}

static bool on_seeds(cursor *c)
{
    do {
        if (!seed_item(c))
            return false;
        skip(c);
        if (*c->p == ',')
            c->p++;
        else if (!*c->p)
            break;
    } while (true);
    qsort(c->s->seeds, c->s->seed_count, sizeof *c->s->seeds, by_first);
    return true;
}

static bool only_number(cursor *c, uint64_t least, uint64_t most, uint64_t *n)
{
    if (!number(c, "", least, most, n))
        return false;
    skip(c);
    return !*c->p || fail_at(c, c->p, strcspn(c->p, " \t\r\n"), "nothing after the number");
}

static bool on_models(cursor *c)
{
    return only_number(c, 1, INT64_MAX, &c->s->models);
}

static bool on_unit(cursor *c)
{
    return only_number(c, 1, 1000000, &c->s->unit);
}

static bool on_keep(cursor *c)
{
    const char *before = c->p, *start;
    size_t length = word(c, "", &start);
    skip(c);
    if (is_word(start, length, "all") && !*c->p) {
        c->s->keep = UINT64_MAX;
        return true;
    }
    c->p = before;
    return only_number(c, 1, 1000000, &c->s->keep);
}

static bool on_tries(cursor *c)
{
    uint64_t n = 0;
    bool ok = only_number(c, 1, 1000000, &n);
    c->s->tries = (uint32_t)n;
    return ok;
}

static const struct keyword {
    const char *name;
    bool several; /* the field may be given more than once */
    bool (*read)(cursor *c);
} keywords[] = {
    {"claims", true, on_claims},  {"family", true, on_family}, {"seeds", false, on_seeds},
    {"models", false, on_models}, {"unit", false, on_unit},    {"keep", false, on_keep},
    {"tries", false, on_tries},
};
enum { KEYWORDS = sizeof keywords / sizeof keywords[0] };

/* ---- The whole ----------------------------------------------------------------------------------- */

static bool read_field(spec *s, const field *at, unsigned *given, status *st)
{
    for (int i = 0; i < KEYWORDS; i++) {
        if (strcmp(keywords[i].name, at->keyword) != 0)
            continue;
        if (!keywords[i].several && *given & 1u << i)
            return fail_field(s, at, st, "it once");
        *given |= 1u << i;
        cursor c = {.s = s, .at = at, .p = at->value, .st = st};
        return keywords[i].read(&c);
    }
    return status_fail(
        st, EXIT_INPUT, s->path, at->line, 1,
        "found the keyword %.60s, wanted one of claims, family, seeds, models, unit, keep, tries",
        at->keyword);
}

static bool read_fields(spec *s, const fields *content, status *st)
{
    unsigned given = 0;
    s->unit = SPEC_DEFAULT_UNIT;
    s->keep = SPEC_DEFAULT_KEEP;
    s->tries = EVAL_CLAIM_TRIES;
    for (size_t i = 0; i < content->count; i++)
        if (!read_field(s, &content->items[i], &given, st))
            return false;
    for (int i = 0; i < 4; i++)
        if (!(given & 1u << i))
            return status_fail(st, EXIT_INPUT, s->path, 1, 1,
                               "found no field %s, wanted claims, family, seeds and models",
                               keywords[i].name);
    return true;
}

bool spec_read(spec *s, const char *path, status *st)
{
    *s = (spec){.path = alloc_string(path)};
    fields content;
    bool ok = fields_read(&content, path, st) && read_fields(s, &content, st);
    fields_clear(&content);
    return ok;
}

bool spec_parse(spec *s, const char *path, const char *source, status *st)
{
    *s = (spec){.path = alloc_string(path)};
    fields content;
    bool ok = fields_split(&content, path, source, st) && read_fields(s, &content, st);
    fields_clear(&content);
    return ok;
}

void spec_clear(spec *s)
{
    for (size_t i = 0; i < s->claim_count; i++)
        free(s->claims[i].name);
    for (size_t i = 0; i < s->family_count; i++)
        free(s->families[i].name);
    free(s->claims);
    free(s->families);
    free(s->seeds);
    free(s->path);
    *s = (spec){0};
}

/* ---- Writing ------------------------------------------------------------------------------------- */

void spec_add_family(text *out, const family *f)
{
    static const char *const priors[] = {"random", "uniform", "full"};
    text_addf(out,
              "states %" PRIu32 ", actions %" PRIu32 ", horizon %" PRIu32 ", height %" PRIu32 ", prior %s",
              f->states, f->actions, f->horizon, f->height, priors[f->prior]);
    if (f->deterministic)
        text_add(out, ", deterministic");
    if (f->log_success)
        text_add(out, ", log-success");
}

void spec_add(text *out, const spec *s, const char *const *readings, size_t reading_count)
{
    for (size_t i = 0; i < reading_count; i++)
        text_addf(out, "claims %s\n", readings[i]);
    for (size_t i = 0; i < s->family_count; i++) {
        text_addf(out, "family %s: ", s->families[i].name);
        spec_add_family(out, &s->families[i].family);
        text_add_char(out, '\n');
    }
    for (size_t i = 0; i < s->seed_count; i++) {
        text_addf(out, "%s%" PRIu64, i ? ", " : "seeds ", s->seeds[i].first);
        if (s->seeds[i].last > s->seeds[i].first)
            text_addf(out, "..%" PRIu64, s->seeds[i].last);
    }
    text_addf(out, "\nmodels %" PRIu64 "\nunit %" PRIu64 "\n", s->models, s->unit);
    if (s->keep == UINT64_MAX)
        text_add(out, "keep all\n");
    else
        text_addf(out, "keep %" PRIu64 "\n", s->keep);
    text_addf(out, "tries %" PRIu32 "\n", s->tries);
}
