#include <string.h>

#include "base/alloc.h"
#include "model/drn_parts.h"

static bool horizon_pragma(drn_reader *r)
{
    drn_input *in = &r->in;
    uint64_t horizon;
    if (r->horizon_given)
        return drn_fail_word(in, "the horizon once");
    r->horizon_given = true;
    drn_skip_blanks(in);
    if (!drn_word(in, "") || in->word.data[strspn(in->word.data, "0123456789")] != '\0')
        return drn_fail_word(in, "the horizon, a positive integer");
    if (!drn_word_number(in, MDP_MAX_PLACES, &horizon))
        return drn_fail_word(in, "a horizon of at most %u", MDP_MAX_PLACES);
    if (horizon == 0)
        return drn_fail_word(in, "a horizon of at least 1");
    mdp_builder_horizon(r->builder, (uint32_t)horizon, in->word_line, in->word_column);
    return drn_expect_line_end(in);
}

bool drn_comment(drn_reader *r)
{
    drn_input *in = &r->in;
    drn_advance(in);
    if (in->next != '/')
        return drn_fail_next(in, "a second / that makes the line a comment");
    drn_advance(in);
    if (in->next != '@') {
        drn_skip_line(in);
        drn_advance(in);
        return status_ok(in->st);
    }
    drn_word(in, "");
    if (strcmp(in->word.data, "@horizon:") == 0)
        return horizon_pragma(r);
    return drn_fail_word(in, "the pragma //@horizon: N, or a comment that does not begin with @");
}

/* The rest of the line without the blanks around it, as one word. */
static void rest_of_line(drn_input *in)
{
    drn_skip_blanks(in);
    drn_word(in, "");
    unsigned long line = in->word_line, column = in->word_column;
    text rest;
    text_init(&rest);
    text_add(&rest, in->word.data);
    while (status_ok(in->st) && drn_skip_blanks(in) > 0 && drn_word(in, "") &&
           rest.length + in->word.length < DRN_MAX_WORD) {
        text_add_char(&rest, ' ');
        text_add(&rest, in->word.data);
    }
    text_clear(&in->word);
    in->word = rest;
    in->word_line = line;
    in->word_column = column;
}

static bool read_type(drn_reader *r)
{
    rest_of_line(&r->in);
    r->pomdp = strcmp(r->in.word.data, "POMDP") == 0;
    if (!r->pomdp && strcmp(r->in.word.data, "MDP") != 0)
        return drn_fail_word(&r->in, "MDP or POMDP: models of other types cannot be read");
    return drn_expect_line_end(&r->in);
}

static bool read_value_type(drn_reader *r)
{
    rest_of_line(&r->in);
    const char *name = r->in.word.data;
    if (strcmp(name, "double-interval") == 0 || strcmp(name, "rational-interval") == 0)
        return drn_fail_word(&r->in, "double or rational: interval models cannot be read");
    bool parametric = strcmp(name, "parametric") == 0;
    if (parametric && !r->values)
        return drn_fail_word(&r->in,
                             "double or rational: parametric models are for check alone, from a file");
    if (!parametric && strcmp(name, "double") != 0 && strcmp(name, "rational") != 0)
        return drn_fail_word(&r->in, "double or rational");
    return drn_expect_line_end(&r->in);
}

static bool read_parameters(drn_reader *r)
{
    if (!drn_expect_line_end(&r->in))
        return false;
    drn_skip_blanks(&r->in);
    while (r->values && !drn_at_line_end(&r->in)) {
        if (!drn_word(&r->in, "") || !drn_add_parameter(r))
            return false;
        drn_skip_blanks(&r->in);
    }
    if (r->in.next == DRN_END || !drn_at_line_end(&r->in))
        return drn_fail_next(&r->in, "an empty line: parametric models are for check alone, from a file");
    return drn_expect_line_end(&r->in);
}

static bool read_placeholders(drn_reader *r)
{
    r->placeholders_open = true;
    return drn_expect_line_end(&r->in);
}

/* "$3 : 1/2"; the word read last is "$3". */
static bool read_placeholder(drn_reader *r)
{
    drn_input *in = &r->in;
    pool_string *entry = pool_intern(&r->names, in->word.data);
    if (entry->mark != 0)
        return drn_fail_word(in, "each placeholder once");
    for (const char *c = " : "; *c; c++) {
        if (in->next != *c)
            return drn_fail_next(in, "the placeholder's value after \" : \"");
        drn_advance(in);
    }
    if (in->next == '$')
        return drn_fail_next(in, "a number");
    drn_word(in, "");
    if (!drn_value(r))
        return false;
    r->placeholders = alloc_grow(r->placeholders, r->placeholder_count, &r->placeholder_room,
                                 sizeof *r->placeholders);
    mpq_init(r->placeholders[r->placeholder_count]);
    mpq_set(r->placeholders[r->placeholder_count++], r->number);
    entry->mark = r->placeholder_count;
    return drn_expect_line_end(in);
}

static bool read_reward_model(drn_reader *r, pool *names)
{
    drn_input *in = &r->in;
    if (in->word_column == 1 && (in->word.data[0] == '@' || strncmp(in->word.data, "//", 2) == 0))
        return drn_fail_word(in, "the names of the reward models on the line after @reward_models");
    pool_string *entry = pool_intern(names, in->word.data);
    if (entry->mark != 0)
        return drn_fail_word(in, "each reward model once");
    entry->mark = 1;
    mdp_builder_reward_model(r->builder, in->word.data);
    r->models++;
    return true;
}

static bool read_reward_models(drn_reader *r)
{
    if (!drn_expect_line_end(&r->in))
        return false;
    pool names;
    pool_init(&names);
    bool ok = true;
    do
        drn_skip_blanks(&r->in);
    while (drn_word(&r->in, "") && (ok = read_reward_model(r, &names)));
    pool_clear(&names);
    return ok && drn_expect_line_end(&r->in);
}

static bool read_count(drn_reader *r, uint64_t max, uint64_t *count)
{
    if (!drn_expect_line_end(&r->in))
        return false;
    drn_word(&r->in, "");
    if (!drn_word_number(&r->in, max, count) || *count == 0)
        return drn_fail_word(&r->in, "a number from 1 to %llu", (unsigned long long)max);
    return drn_expect_line_end(&r->in);
}

static bool read_nr_states(drn_reader *r)
{
    return read_count(r, UINT32_MAX - 2, &r->nr_states);
}

static bool read_nr_choices(drn_reader *r)
{
    return read_count(r, UINT64_MAX / 16, &r->nr_choices);
}

typedef struct header_line {
    const char *name;
    bool (*read)(drn_reader *r); /* what follows the name; NULL for @model, which ends the header */
} header_line;

enum { LINE_TYPE = 0, LINE_NR_STATES = 5 };

static const header_line lines[] = {
    {"@type:", read_type},
    {"@value_type:", read_value_type},
    {"@parameters", read_parameters},
    {"@placeholders", read_placeholders},
    {"@reward_models", read_reward_models},
    {"@nr_states", read_nr_states},
    {"@nr_choices", read_nr_choices},
    {"@model", NULL},
};

static bool finish(drn_reader *r)
{
    if (!(r->seen & 1u << LINE_TYPE))
        return drn_fail_word(&r->in, "@type: before it");
    if (!(r->seen & 1u << LINE_NR_STATES))
        return drn_fail_word(&r->in, "@nr_states before it");
    if (r->pomdp && r->notices)
        text_addf(r->notices, "%s: a POMDP, read as its MDP: observations are left out\n", r->in.file);
    return drn_expect_line_end(&r->in);
}

/* One line whose first word has been read. `done` is set at @model. */
static bool read_line(drn_reader *r, bool *done)
{
    if (r->placeholders_open && r->in.word.data[0] == '$')
        return read_placeholder(r);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (strcmp(r->in.word.data, lines[i].name) != 0)
            continue;
        if (r->seen & 1u << i)
            return drn_fail_word(&r->in, "each header line once");
        r->seen |= 1u << i;
        r->placeholders_open = false;
        *done = lines[i].read == NULL;
        return *done ? finish(r) : lines[i].read(r);
    }
    if (strncmp(r->in.word.data, "\xEF\xBB\xBF", 3) == 0)
        return drn_fail_word(&r->in, "it without the byte order mark that it begins with");
    return drn_fail_word(&r->in, "a header line: @type:, @value_type:, @parameters, @placeholders, "
                                 "@reward_models, @nr_states, @nr_choices or @model");
}

bool drn_header(drn_reader *r)
{
    bool done = false;
    while (!done && status_ok(r->in.st)) {
        if (r->in.next == '\n')
            drn_advance(&r->in);
        else if (r->in.next == '/')
            drn_comment(r);
        else if (drn_word(&r->in, ""))
            read_line(r, &done);
        else
            drn_fail_next(&r->in, "a header line: the last one is @model");
    }
    return status_ok(r->in.st);
}
