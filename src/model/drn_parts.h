/* The reader of DRN files from inside; for drn_*.c only. */
#ifndef MODEL_DRN_PARTS_H
#define MODEL_DRN_PARTS_H

#include "model/drn.h"
#include "model/drn_input.h"
#include "model/pool.h"

#define DRN_NO_LABEL "__NOLABEL__" /* Storm's name for an action that has none */

typedef struct drn_reader {
    drn_input in;
    mdp_builder *builder;
    text *notices;

    unsigned seen;          /* header lines met, one bit each */
    bool placeholders_open; /* between @placeholders and the next line that begins with @ */
    bool pomdp, horizon_given;
    uint64_t nr_states, nr_choices; /* as declared; nr_choices 0 if it is not */
    size_t models;                  /* reward models */

    uint64_t states, choices; /* met so far */
    bool in_action;           /* a successor may come next */

    mpq_t number;       /* what drn_value read last */
    uint64_t expanded;  /* digits that exponents and placeholders made out of nothing */
    pool names;         /* of placeholders: the entry's mark is the place of its value, counted from 1 */
    mpq_t *placeholders;
    size_t placeholder_count, placeholder_room;

    const drn_valuation *values; /* NULL: parametric files are refused */
    pool parameter_names;        /* marks as for placeholders */
    mpq_t *parameters;
    size_t parameter_count, parameter_room;
} drn_reader;

/* A name of a parameter: the word read last. */
bool drn_add_parameter(drn_reader *r);

/* Turn the word read last, a sum of numbers and multiples of parameters, into r->number. */
bool drn_linear(drn_reader *r);

/* With parameters: refuse r->number, at its word, if no reward model `index` has such a value at an action. */
bool drn_value_fits(drn_reader *r, size_t index);

/* The word read last is r->number, which is not what was wanted: that is what it is with parameters. */
bool drn_fail_number(drn_reader *r, const char *wanted);

/* A comment or pragma; the next character is a '/' in column 1. Passes the line. */
bool drn_comment(drn_reader *r);

/* Everything up to and including the line @model. */
bool drn_header(drn_reader *r);

/* Everything after it. */
bool drn_body(drn_reader *r);

/* Turn the word read last into r->number: a number, or with `$` a placeholder's value. */
bool drn_value(drn_reader *r);

#endif
