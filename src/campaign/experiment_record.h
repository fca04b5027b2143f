/* One line of an experiment: cells of a CSV table, or a JSON object with the columns as keys. */
#ifndef CAMPAIGN_EXPERIMENT_RECORD_H
#define CAMPAIGN_EXPERIMENT_RECORD_H

#include "exact/loglin.h"
#include "output/json.h"

typedef struct record_style {
    bool json;
    bool exact;      /* exact forms instead of decimals */
    unsigned digits; /* significant digits of decimals; each is correct */
} record_style;

typedef struct record {
    const record_style *style;
    const char *const *columns; /* NULL at the end */
    size_t next;
    text *out;
} record;

/* The cells follow in the order of the columns, one call each. */
void record_begin(record *r, const record_style *style, const char *const *columns, text *out);
void record_count(record *r, uint64_t n);
void record_word(record *r, const char *word); /* NULL: an empty cell, null */
void record_rational(record *r, const mpq_t q, bool defined);
void record_form(record *r, loglin *f, bool defined); /* may canonicalise f */
void record_end(record *r);

/* The line that names the columns of a CSV table. */
void record_header(text *out, const char *const *columns);

/* The first digits of a form, truncated, all correct; "+inf", "-inf". */
void record_decimal(text *out, loglin *f, unsigned digits);

#endif
