#include <string.h>

#include "model/drn_parts.h"

static bool expect_space(drn_input *in, const char *wanted)
{
    if (in->next != ' ')
        return drn_fail_next(in, "%s", wanted);
    drn_advance(in);
    return true;
}

/* After a field of a state or action: a blank, or the end of the line. */
static bool expect_gap(drn_input *in)
{
    return in->next == ' ' || in->next == '\t' || drn_at_line_end(in)
           || drn_fail_next(in, "a space or the end of the line");
}

static bool list_value(drn_reader *r, size_t index, bool at_state)
{
    drn_skip_blanks(&r->in);
    drn_word(&r->in, ",]");
    if (!drn_value(r))
        return false;
    if (index == r->models)
        return drn_fail_word(&r->in, "no more values than the %zu name%s of @reward_models", r->models,
                             text_plural(r->models));
    if (!at_state && !drn_value_fits(r, index))
        return false;
    if (at_state)
        mdp_builder_state_value(r->builder, index, r->number);
    else
        mdp_builder_action_value(r->builder, index, r->number);
    drn_skip_blanks(&r->in);
    return true;
}

/* "[v, v]", one value for each reward model; "[]" where there is none. The next character is the '['. */
static bool read_list(drn_reader *r, bool at_state)
{
    drn_input *in = &r->in;
    drn_advance(in);
    drn_skip_blanks(in);
    size_t count = 0;
    if (in->next != ']' || r->models > 0) {
        do {
            if (count > 0)
                drn_advance(in);
            if (!list_value(r, count++, at_state))
                return false;
        } while (in->next == ',');
    }
    if (in->next != ']')
        return drn_fail_next(in, "a comma or ]");
    if (count < r->models)
        return drn_fail_next(in, "%zu value%s, one for each name of @reward_models", r->models,
                             text_plural(r->models));
    drn_advance(in);
    return expect_gap(in);
}

/* "{3}"; which observation it is does not matter to an MDP. */
static bool read_observation(drn_reader *r)
{
    drn_input *in = &r->in;
    uint64_t observation;
    if (!r->pomdp)
        return drn_fail_next(in, "no observation: the model's type is MDP");
    drn_advance(in);
    drn_word(in, "}");
    if (!drn_word_number(in, UINT32_MAX, &observation))
        return drn_fail_word(in, "the number of an observation");
    if (in->next != '}')
        return drn_fail_next(in, "}");
    drn_advance(in);
    return expect_gap(in);
}

static bool read_quoted_label(drn_reader *r)
{
    drn_input *in = &r->in;
    text label;
    text_init(&label);
    drn_advance(in);
    while (in->next != '"' && !drn_at_line_end(in) && label.length < DRN_MAX_WORD && in->next != '\t') {
        text_add_char(&label, (char)in->next);
        drn_advance(in);
    }
    bool ok = true;
    if (in->next != '"')
        ok = drn_fail_next(in, "the \" that ends the label");
    else if (label.length == 0)
        ok = drn_fail_next(in, "a label that is not empty");
    else
        mdp_builder_label(r->builder, label.data);
    text_clear(&label);
    drn_advance(in);
    return ok && expect_gap(in);
}

static bool read_label(drn_reader *r)
{
    if (r->in.next == '"')
        return read_quoted_label(r);
    if (r->in.next == '\'')
        return drn_fail_next(&r->in, "a label: one that begins with ' or has spaces stands in double quotes");
    if (!drn_word(&r->in, ""))
        return false;
    if (strchr(r->in.word.data, '"'))
        return drn_fail_word(&r->in, "a label without double quotes in it");
    mdp_builder_label(r->builder, r->in.word.data);
    return true;
}

/*
 * Skip what separates two parts of a line. Storm finds an observation or a list only after exactly one space,
 * and takes it for a label otherwise: that is refused, not guessed.
 */
static void skip_gap(drn_input *in, bool *one_space)
{
    *one_space = in->next == ' ';
    *one_space = drn_skip_blanks(in) == 1 && *one_space;
}

static bool expect_one_space(drn_input *in, bool one_space)
{
    return one_space || drn_fail_next(in, "exactly one space before it");
}

enum { PART_OBSERVATION = 1, PART_LIST = 2, PART_LABEL = 4 };

static bool read_state_part(drn_reader *r, bool one_space, unsigned *parts)
{
    drn_input *in = &r->in;
    switch (in->next) {
    case '!':
        return drn_fail_next(in, "no rate: the model's type is %s", r->pomdp ? "POMDP" : "MDP");
    case '{':
        if (*parts != 0)
            return drn_fail_next(in, "a label: the observation comes first, and once");
        *parts |= PART_OBSERVATION;
        return expect_one_space(in, one_space) && read_observation(r);
    case '[':
        if (*parts & (PART_LIST | PART_LABEL))
            return drn_fail_next(in, "a label: the list of values comes before the labels, and once");
        *parts |= PART_LIST;
        return expect_one_space(in, one_space) && read_list(r, true);
    default:
        *parts |= PART_LABEL;
        return read_label(r);
    }
}

static bool read_state_parts(drn_reader *r)
{
    unsigned parts = 0;
    bool one_space;
    if (r->in.next == '\t')
        return drn_fail_next(&r->in, "a space or the end of the line");
    for (skip_gap(&r->in, &one_space); !drn_at_line_end(&r->in); skip_gap(&r->in, &one_space))
        if (!read_state_part(r, one_space, &parts))
            return false;
    return true;
}

static bool expect_next_state(drn_reader *r, uint64_t number)
{
    if (number < r->states)
        return drn_fail_word(&r->in, "state %llu: this one has been there", (unsigned long long)r->states);
    if (number > r->states)
        return drn_fail_word(&r->in, "state %llu: states are numbered from 0 in order, without gaps",
                             (unsigned long long)r->states);
    if (number >= r->nr_states)
        return drn_fail_word(&r->in, "no more than the %llu state%s of @nr_states",
                             (unsigned long long)r->nr_states, text_plural(r->nr_states));
    return true;
}

/* The word "state" has been read. */
static bool read_state(drn_reader *r)
{
    drn_input *in = &r->in;
    unsigned long line = in->word_line, column = in->word_column;
    uint64_t number;
    if (!expect_space(in, "a space and the state's number"))
        return false;
    drn_word(in, "");
    if (!drn_word_number(in, UINT64_MAX / 16, &number))
        return drn_fail_word(in, "the state's number");
    if (!expect_next_state(r, number))
        return false;
    mdp_builder_state(r->builder, line, column);
    r->states++;
    r->in_action = false;
    return read_state_parts(r) && drn_expect_line_end(in);
}

/* The word "action" has been read. */
static bool read_action(drn_reader *r)
{
    drn_input *in = &r->in;
    unsigned long line = in->word_line, column = in->word_column;
    if (r->states == 0)
        return drn_fail_word(in, "a state first");
    if (r->nr_choices != 0 && r->choices == r->nr_choices)
        return drn_fail_word(in, "no more than the %llu action%s of @nr_choices",
                             (unsigned long long)r->nr_choices, text_plural(r->nr_choices));
    if (!expect_space(in, "a space and the action's name"))
        return false;
    if (in->next == '[' || !drn_word(in, ""))
        return drn_fail_next(in, "the action's name");
    bool unnamed = strcmp(in->word.data, DRN_NO_LABEL) == 0;
    mdp_builder_action(r->builder, unnamed ? "" : in->word.data, line, column);
    r->choices++;
    r->in_action = true;
    bool one_space;
    if (in->next == '\t') /* which Storm would count to the name */
        return drn_fail_next(in, "a space or the end of the line");
    skip_gap(in, &one_space);
    if (in->next == '[' && !(expect_one_space(in, one_space) && read_list(r, false)))
        return false;
    return drn_expect_line_end(in);
}

/* "3 : 1/2"; the word "3" has been read. */
static bool read_successor(drn_reader *r)
{
    drn_input *in = &r->in;
    uint64_t target;
    if (!r->in_action)
        return drn_fail_word(in, "an action first");
    if (!drn_word_number(in, UINT32_MAX, &target) || target >= r->nr_states)
        return drn_fail_word(in, "a successor from 0 to %llu", (unsigned long long)r->nr_states - 1);
    for (const char *c = " : "; *c; c++) {
        if (in->next != *c)
            return drn_fail_next(in, "the probability after \" : \"");
        drn_advance(in);
    }
    drn_word(in, "");
    if (!drn_value(r))
        return false;
    if (mpq_sgn(r->number) <= 0)
        return drn_fail_number(r, "a positive probability");
    mdp_builder_successor(r->builder, (uint32_t)target, r->number);
    return drn_expect_line_end(in);
}

static bool read_line(drn_reader *r)
{
    const char *word = r->in.word.data;
    if (strcmp(word, "state") == 0)
        return read_state(r);
    if (strcmp(word, "action") == 0)
        return read_action(r);
    if (word[strspn(word, "0123456789")] == '\0')
        return read_successor(r);
    return drn_fail_word(&r->in, "a state, an action, or a successor as in \"3 : 1/2\"");
}

static bool check_counts(drn_reader *r)
{
    if (r->states < r->nr_states)
        return drn_fail_next(&r->in, "state %llu: @nr_states is %llu", (unsigned long long)r->states,
                             (unsigned long long)r->nr_states);
    if (r->nr_choices != 0 && r->choices < r->nr_choices)
        return drn_fail_next(&r->in, "%llu action%s, as many as @nr_choices says, not %llu",
                             (unsigned long long)r->nr_choices, text_plural(r->nr_choices),
                             (unsigned long long)r->choices);
    return true;
}

bool drn_body(drn_reader *r)
{
    drn_input *in = &r->in;
    while (in->next != DRN_END) {
        if (in->next == '/' && in->column == 1)
            drn_comment(r);
        else if (drn_skip_blanks(in), drn_at_line_end(in))
            drn_advance(in);
        else if (drn_word(in, ""))
            read_line(r);
        if (!status_ok(in->st))
            return false;
    }
    return status_ok(in->st) && check_counts(r);
}
