#include "campaign/experiment_record.h"

#include <string.h>

#include "base/contract.h"
#include "exact/rat.h"

void record_header(text *out, const char *const *columns)
{
    for (size_t i = 0; columns[i]; i++)
        text_addf(out, "%s%s", i ? "," : "", columns[i]);
    text_add_char(out, '\n');
}

void record_begin(record *r, const record_style *style, const char *const *columns, text *out)
{
    *r = (record){style, columns, 0, out};
    if (style->json)
        text_add_char(out, '{');
}

static void begin_cell(record *r)
{
    REQUIRE(r->columns[r->next]);
    if (r->style->json)
        json_key(r->out, r->columns[r->next]);
    else if (r->next > 0)
        text_add_char(r->out, ',');
    r->next++;
}

void record_end(record *r)
{
    REQUIRE(!r->columns[r->next]);
    text_add(r->out, r->style->json ? "}\n" : "\n");
}

void record_count(record *r, uint64_t n)
{
    if (r->style->json) {
        json_count(r->out, r->columns[r->next++], n);
        return;
    }
    begin_cell(r);
    text_addf(r->out, "%llu", (unsigned long long)n);
}

void record_word(record *r, const char *word)
{
    begin_cell(r);
    if (r->style->json)
        json_string(r->out, word);
    else
        text_add(r->out, word ? word : "");
}

void record_rational(record *r, const mpq_t q, bool defined)
{
    text cell;
    text_init(&cell);
    if (!defined)
        text_add(&cell, "undefined");
    else if (r->style->exact)
        rat_print(&cell, q);
    else
        rat_print_decimal(&cell, q, r->style->digits);
    record_word(r, cell.data);
    text_clear(&cell);
}

void record_form(record *r, loglin *f, bool defined)
{
    text cell;
    text_init(&cell);
    if (!defined)
        text_add(&cell, "undefined");
    else if (r->style->exact)
        loglin_print(&cell, f);
    else
        record_decimal(&cell, f, r->style->digits);
    record_word(r, cell.data);
    text_clear(&cell);
}

/* ---- Decimals ------------------------------------------------------------------------------------------ */

/* Do both ends begin with the same digits? Then so does all between. */
static bool common_digits(text *out, mpfi_srcptr enclosure, unsigned digits)
{
    mpq_t end;
    text left, right;
    mpq_init(end);
    text_init(&left);
    text_init(&right);
    mpfr_get_q(end, &enclosure->left);
    rat_print_decimal(&left, end, digits);
    mpfr_get_q(end, &enclosure->right);
    rat_print_decimal(&right, end, digits);
    bool common = strcmp(left.data, right.data) == 0;
    if (common)
        text_add(out, left.data);
    mpq_clear(end);
    text_clear(&left);
    text_clear(&right);
    return common;
}

/*
 * A large form takes much longer to canonicalise than to enclose, and canonicalising is only for numbers that
 * may be rational: those are the ones that a few enclosures do not settle.
 */
void record_decimal(text *out, loglin *f, unsigned digits)
{
    enum { ATTEMPTS = 3 };
    bool settled = false;
    if (!f->infinite) {
        mpfr_prec_t bits = 64 + 4 * (mpfr_prec_t)digits;
        mpfi_t enclosure;
        mpfi_init2(enclosure, bits);
        for (int i = 0; i < ATTEMPTS && !settled; i++, bits *= 2) {
            mpfi_set_prec(enclosure, bits);
            loglin_enclose(enclosure, f);
            settled = common_digits(out, enclosure, digits);
        }
        mpfi_clear(enclosure);
    }
    if (f->infinite)
        loglin_print(out, f);
    else if (!settled)
        loglin_print_decimal(out, f, digits);
}
