/* Forms over rational functions of e^(1/d) as expressions of the claim language. */
#include "exact/enclosure.h"
#include "exact/expform.h"

/* The first coefficient printed has a minus sign. */
static bool starts_negative(const text *t)
{
    return t->data[0] == '-' || (t->data[0] == '(' && t->data[1] == '-');
}

/* A sum that expq_print has not put into parentheses: "1 + exp(-1)", but not "(1 + exp(-1))/3". */
static bool is_bare_sum(const text *t)
{
    int depth = 0;
    for (size_t i = 0; i < t->length; i++) {
        depth += (t->data[i] == '(') - (t->data[i] == ')');
        if (depth == 0 && t->data[i] == ' ')
            return true;
    }
    return false;
}

/* "2*log(3)" after " + " or " - ", the sign taken off. */
static void print_term(text *out, const expform_term *term, bool first)
{
    text factor;
    text_init(&factor);
    expq_print(&factor, &term->coefficient);
    bool negative = starts_negative(&factor);
    if (negative) {
        expq size;
        expq_init(&size);
        expq_neg(&size, &term->coefficient);
        text_reset(&factor);
        expq_print(&factor, &size);
        expq_clear(&size);
    }
    text_add(out, first ? (negative ? "-" : "") : (negative ? " - " : " + "));
    bool sum = is_bare_sum(&factor);
    if (sum || factor.length != 1 || factor.data[0] != '1')
        text_addf(out, sum ? "(%s)*" : "%s*", factor.data);
    text_add(out, "log(");
    expq_print(out, &term->argument);
    text_add_char(out, ')');
    text_clear(&factor);
}

/* After terms: "x - exp(1) + 1" for the constant "-exp(1) + 1". */
static void add_constant(text *out, const expq *constant)
{
    text shown;
    text_init(&shown);
    expq_print(&shown, constant);
    bool negative = shown.data[0] == '-';
    text_add(out, negative ? " - " : " + ");
    text_add(out, shown.data + negative);
    text_clear(&shown);
}

void expform_print(text *out, expform *f)
{
    if (f->infinite) {
        text_add(out, f->infinite > 0 ? "+inf" : "-inf");
        return;
    }
    expform_simplify(f);
    for (size_t i = 0; i < f->count; i++)
        print_term(out, &f->terms[i], i == 0);
    if (f->count == 0)
        expq_print(out, &f->constant);
    else if (!expq_is_zero(&f->constant))
        add_constant(out, &f->constant);
}

/* ---- Decimals ----------------------------------------------------------------------------------- */

static void enclose(mpfi_t out, const void *form)
{
    expform_enclose(out, form);
}

bool expform_print_decimal(text *out, const expform *f, unsigned digits)
{
    return enclosure_print_decimal(out, enclose, f, digits);
}

bool expform_print_bounds(text *lower, text *upper, const expform *f, unsigned digits)
{
    return enclosure_print_bounds(lower, upper, enclose, f, digits);
}
