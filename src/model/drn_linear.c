/*
 * Entries of parametric files, as far as they are sums of numbers and multiples of single parameters, without
 * blanks (Storm's own syntax allows more, which is refused):
 *
 *     entry = "(" sum ")" | sum
 *     sum   = [sign] term { sign term }
 *     term  = number | number "*" name | name | name "*" number
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exact/rat.h"
#include "model/drn_parts.h"

#define WANTED "a number or a sum of multiples of parameters, such as p, 1-p or 1/2+1/3*p"

static size_t name_length(const char *from)
{
    size_t n = 0;
    if (isalpha((unsigned char)from[0]) || from[0] == '_')
        while (isalnum((unsigned char)from[n]) || from[n] == '_')
            n++;
    return n;
}

bool drn_add_parameter(drn_reader *r)
{
    const char *word = r->in.word.data;
    if (name_length(word) != r->in.word.length)
        return drn_fail_word(&r->in, "names of parameters: letters, digits and _");
    pool_string *entry = pool_intern(&r->parameter_names, word);
    if (entry->mark != 0)
        return drn_fail_word(&r->in, "each parameter once");
    r->parameters = alloc_grow(r->parameters, r->parameter_count, &r->parameter_room, sizeof *r->parameters);
    mpq_init(r->parameters[r->parameter_count]);
    r->values->choose(r->values->context, r->parameter_count, r->parameters[r->parameter_count]);
    entry->mark = ++r->parameter_count;
    return true;
}

static size_t digits_length(const char *from)
{
    size_t n = 0;
    while (isdigit((unsigned char)from[n]) || from[n] == '.')
        n++;
    return n;
}

/* digits [exponent], as far as it goes; what is no number is the rational parser's business. */
static size_t decimal_length(const char *from)
{
    size_t n = digits_length(from);
    if (n == 0 || (from[n] != 'e' && from[n] != 'E'))
        return n;
    size_t sign = from[n + 1] == '+' || from[n + 1] == '-', exponent = digits_length(from + n + 1 + sign);
    return exponent > 0 ? n + 1 + sign + exponent : n;
}

/* *value *= the number at *at, which is passed. */
static bool take_number(drn_reader *r, const char **at, mpq_t value)
{
    size_t n = decimal_length(*at);
    if (n > 0 && (*at)[n] == '/')
        n += 1 + decimal_length(*at + n + 1);
    mpq_t number;
    mpq_init(number);
    bool ok = n > 0 && !rat_parse(number, *at, n, NULL);
    mpq_mul(value, value, number);
    mpq_clear(number);
    *at += n;
    return ok || drn_fail_word(&r->in, WANTED);
}

/* *value *= the value of the parameter at *at, which is passed. */
static bool take_parameter(drn_reader *r, const char **at, mpq_t value)
{
    size_t n = name_length(*at);
    char *name = alloc_string_n(*at, n);
    const pool_string *entry = pool_find(&r->parameter_names, name);
    free(name);
    if (!entry)
        return drn_fail_word(&r->in, "a number, or names that @parameters lists");
    mpq_mul(value, value, r->parameters[entry->mark - 1]);
    *at += n;
    return true;
}

static bool take_term(drn_reader *r, const char **at, mpq_t value)
{
    bool name_first = name_length(*at) > 0;
    if (!(name_first ? take_parameter(r, at, value) : take_number(r, at, value)))
        return false;
    if (**at != '*')
        return true;
    ++*at;
    if (name_first)
        return take_number(r, at, value);
    return name_length(*at) > 0 ? take_parameter(r, at, value) : drn_fail_word(&r->in, WANTED);
}

/* One sign and term; the first of a sum needs no sign. */
static bool add_term(drn_reader *r, const char **at, bool first)
{
    int sign = **at == '-' ? -1 : 1;
    if (**at == '-' || **at == '+')
        ++*at;
    else if (!first)
        return drn_fail_word(&r->in, WANTED);
    mpq_t term;
    mpq_init(term);
    mpq_set_si(term, sign, 1);
    bool ok = take_term(r, at, term);
    mpq_add(r->number, r->number, term);
    mpq_clear(term);
    return ok;
}

bool drn_linear(drn_reader *r)
{
    const char *at = r->in.word.data;
    bool closed = *at == '(';
    at += closed;
    mpq_set_ui(r->number, 0, 1);
    bool ok = add_term(r, &at, true);
    while (ok && *at != '\0' && *at != ')')
        ok = add_term(r, &at, false);
    return ok && (strcmp(at, closed ? ")" : "") == 0 || drn_fail_word(&r->in, WANTED));
}

bool drn_fail_number(drn_reader *r, const char *wanted)
{
    if (!r->values)
        return drn_fail_word(&r->in, "%s", wanted);
    text found, value;
    text_init(&found);
    text_init(&value);
    drn_quote(&found, r->in.word.data);
    mdp_add_drawn(&value, r->number);
    if (strcmp(value.data, r->in.word.data) != 0)
        text_addf(&found, ", which is %s", value.data);
    drn_fail_at(&r->in, 0, "found %s, wanted %s", found.data, wanted);
    text_clear(&value);
    text_clear(&found);
    return false;
}

bool drn_value_fits(drn_reader *r, size_t index)
{
    if (!r->values)
        return true;
    const char *name = mdp_builder_reward_model_name(r->builder, index);
    int sign = mpq_sgn(r->number);
    if (strcmp(name, MDP_SUCCESS) == 0)
        return (sign >= 0 && mpq_cmp_ui(r->number, 1, 1) <= 0) ||
               drn_fail_number(r, "a success from 0 to 1");
    if (strcmp(name, MDP_PRIOR) == 0)
        return sign >= 0 || drn_fail_number(r, "a prior that is not negative");
    return strcmp(name, MDP_LOG_SUCCESS) != 0 || sign <= 0 ||
           drn_fail_number(r, "a log_success that is not positive");
}
