#include "exact/real.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/enclosure.h"
#include "exact/rat.h"

/* ---- Storage ------------------------------------------------------------------------------------------ */

void real_init(real *a)
{
    *a = (real){.kind = REAL_RATIONAL};
    mpq_init(a->rational);
}

/* What is not rational goes. */
static void release(real *a)
{
    if (a->exp) {
        expq_clear(a->exp);
        free(a->exp);
    }
    if (a->range) {
        mpfi_clear(a->range);
        free(a->range);
    }
    a->exp = NULL;
    a->range = NULL;
    a->kind = REAL_RATIONAL;
}

void real_clear(real *a)
{
    release(a);
    mpq_clear(a->rational);
}

/* With the memory of a rational number that is not needed any more. */
static void release_all(real *a)
{
    real_clear(a);
    mpq_init(a->rational);
}

void real_set_rational(real *a, const mpq_t value)
{
    mpq_set(a->rational, value);
    release(a);
}

void real_set_ui(real *a, unsigned long value)
{
    mpq_set_ui(a->rational, value, 1);
    release(a);
}

/* `value`, which is not rational, becomes a's. */
static void take_expq(real *a, expq value)
{
    expq *exp = alloc_bytes(sizeof *exp);
    *exp = value;
    release_all(a);
    a->kind = REAL_EXP;
    a->exp = exp;
}

void real_set_expq(real *a, const expq *value)
{
    if (expq_is_rational(value, a->rational)) {
        release(a);
        return;
    }
    expq copy;
    expq_init(&copy);
    expq_set(&copy, value);
    take_expq(a, copy);
}

static mpfi_ptr new_range(mpfr_prec_t bits)
{
    mpfi_ptr range = alloc_bytes(sizeof *range);
    mpfi_init2(range, bits);
    return range;
}

static void set_whole_line(mpfi_t range)
{
    mpfr_set_inf(&range->left, -1);
    mpfr_set_inf(&range->right, 1);
}

/* The enclosure becomes a's. An end that came out as no number (infinity - infinity) tells nothing. */
static void take_range(real *a, mpfi_ptr range)
{
    if (mpfi_nan_p(range))
        set_whole_line(range);
    release_all(a);
    a->kind = REAL_ENCLOSED;
    a->range = range;
}

void real_set_enclosure(real *a, mpfi_srcptr range)
{
    mpfi_ptr copy = new_range(mpfi_get_prec(range));
    mpfi_set(copy, range);
    take_range(a, copy);
}

void real_set(real *a, const real *from)
{
    if (a == from)
        return;
    switch (from->kind) {
    case REAL_RATIONAL: real_set_rational(a, from->rational); break;
    case REAL_EXP: real_set_expq(a, from->exp); break;
    case REAL_ENCLOSED: real_set_enclosure(a, from->range); break;
    }
}

/* exp turns the exponent's error into a relative one: bits to spare for any exponent without overflow. */
enum { SPARE_BITS = 64 };

void real_set_exp(real *a, const mpq_t exponent, mpfr_prec_t bits)
{
    expq exact;
    expq_init(&exact);
    if (expq_set_exp(&exact, exponent)) {
        real_set_expq(a, &exact);
    } else {
        mpfi_t power;
        mpfi_ptr range = new_range(bits);
        mpfi_init2(power, bits + SPARE_BITS);
        mpfi_set_q(power, exponent);
        mpfi_exp(power, power);
        mpfi_set(range, power);
        mpfi_clear(power);
        take_range(a, range);
    }
    expq_clear(&exact);
}

/* ---- Arithmetic --------------------------------------------------------------------------------------- */

typedef struct operation {
    void (*rational)(mpq_ptr c, mpq_srcptr a, mpq_srcptr b);
    bool (*exp)(expq *c, const expq *a, const expq *b);
    int (*range)(mpfi_ptr c, mpfi_srcptr a, mpfi_srcptr b);
} operation;

void real_enclose(mpfi_t out, const real *a)
{
    switch (a->kind) {
    case REAL_RATIONAL: mpfi_set_q(out, a->rational); break;
    case REAL_EXP: expq_enclose(out, a->exp); break;
    case REAL_ENCLOSED: mpfi_set(out, a->range); break;
    }
}

static void get_expq(expq *out, const real *a)
{
    if (a->kind == REAL_EXP)
        expq_set(out, a->exp);
    else
        expq_set_rational(out, a->rational);
}

/* False where the degree would be too large. */
static bool apply_to_exp(real *c, const real *a, const real *b, const operation *op)
{
    expq left, right;
    expq_init(&left);
    expq_init(&right);
    get_expq(&left, a);
    get_expq(&right, b);
    bool fits = op->exp(&left, &left, &right);
    if (fits)
        real_set_expq(c, &left);
    expq_clear(&left);
    expq_clear(&right);
    return fits;
}

static void apply_to_enclosures(real *c, const real *a, const real *b, mpfr_prec_t bits, const operation *op)
{
    mpfi_ptr range = new_range(bits);
    mpfi_t other;
    mpfi_init2(other, bits);
    real_enclose(range, a);
    real_enclose(other, b);
    op->range(range, range, other);
    mpfi_clear(other);
    take_range(c, range);
}

static void apply(real *c, const real *a, const real *b, mpfr_prec_t bits, const operation *op)
{
    if (a->kind == REAL_RATIONAL && b->kind == REAL_RATIONAL) {
        op->rational(c->rational, a->rational, b->rational);
        release(c);
    } else if (a->kind == REAL_ENCLOSED || b->kind == REAL_ENCLOSED || !apply_to_exp(c, a, b, op)) {
        apply_to_enclosures(c, a, b, bits, op);
    }
}

static bool exactly_zero(const real *a)
{
    return a->kind == REAL_RATIONAL && mpq_sgn(a->rational) == 0;
}

void real_add(real *c, const real *a, const real *b, mpfr_prec_t bits)
{
    static const operation add = {mpq_add, expq_add, mpfi_add};
    if (exactly_zero(a))
        real_set(c, b);
    else if (exactly_zero(b))
        real_set(c, a);
    else
        apply(c, a, b, bits, &add);
}

void real_sub(real *c, const real *a, const real *b, mpfr_prec_t bits)
{
    static const operation subtract = {mpq_sub, expq_sub, mpfi_sub};
    if (exactly_zero(b))
        real_set(c, a);
    else
        apply(c, a, b, bits, &subtract);
}

void real_mul(real *c, const real *a, const real *b, mpfr_prec_t bits)
{
    static const operation multiply = {mpq_mul, expq_mul, mpfi_mul};
    if (exactly_zero(a) || exactly_zero(b))
        real_set_ui(c, 0);
    else
        apply(c, a, b, bits, &multiply);
}

void real_div(real *c, const real *a, const real *b, mpfr_prec_t bits)
{
    static const operation divide = {mpq_div, expq_div, mpfi_div};
    REQUIRE(real_is_zero(b) != TRUTH_YES);
    if (exactly_zero(a)) {
        real_set_ui(c, 0);
    } else if (b->kind == REAL_ENCLOSED && mpfi_has_zero(b->range)) {
        mpfi_ptr range = new_range(bits);
        set_whole_line(range);
        take_range(c, range);
    } else {
        apply(c, a, b, bits, &divide);
    }
}

/* ---- Comparing ---------------------------------------------------------------------------------------- */

static bool compare_enclosures(const real *a, const real *b, int *order)
{
    mpfr_prec_t bits = 64;
    if (a->range && mpfi_get_prec(a->range) > bits)
        bits = mpfi_get_prec(a->range);
    if (b->range && mpfi_get_prec(b->range) > bits)
        bits = mpfi_get_prec(b->range);
    mpfi_t left, right;
    mpfi_init2(left, bits);
    mpfi_init2(right, bits);
    real_enclose(left, a);
    real_enclose(right, b);
    int found = mpfi_cmp(left, right);
    *order = (found > 0) - (found < 0);
    bool known = found != 0;
    mpfi_clear(left);
    mpfi_clear(right);
    return known;
}

bool real_compare(const real *a, const real *b, int *order)
{
    if (a->kind == REAL_ENCLOSED || b->kind == REAL_ENCLOSED)
        return compare_enclosures(a, b, order);
    if (a->kind == REAL_RATIONAL && b->kind == REAL_RATIONAL) {
        int found = mpq_cmp(a->rational, b->rational);
        *order = (found > 0) - (found < 0);
        return true;
    }
    expq left, right;
    expq_init(&left);
    expq_init(&right);
    get_expq(&left, a);
    get_expq(&right, b);
    *order = expq_compare(&left, &right);
    expq_clear(&left);
    expq_clear(&right);
    return true;
}

bool real_sign(const real *a, int *sign)
{
    switch (a->kind) {
    case REAL_RATIONAL: *sign = mpq_sgn(a->rational); return true;
    case REAL_EXP: *sign = expq_sign(a->exp); return true;
    case REAL_ENCLOSED: break;
    }
    if (mpfi_is_zero(a->range))
        *sign = 0;
    else if (!mpfi_has_zero(a->range))
        *sign = mpfi_is_pos(a->range) ? 1 : -1;
    else
        return false;
    return true;
}

truth real_is_zero(const real *a)
{
    if (a->kind == REAL_EXP)
        return TRUTH_NO; /* it is irrational */
    int sign;
    return real_sign(a, &sign) ? truth_of(sign == 0) : TRUTH_UNKNOWN;
}

truth real_equal(const real *a, const real *b)
{
    if (a->kind == REAL_ENCLOSED || b->kind == REAL_ENCLOSED) {
        int order;
        return compare_enclosures(a, b, &order) ? TRUTH_NO : TRUTH_UNKNOWN;
    }
    if (a->kind != b->kind)
        return TRUTH_NO;
    return truth_of(a->kind == REAL_RATIONAL ? mpq_equal(a->rational, b->rational) != 0
                                             : expq_equal(a->exp, b->exp));
}

bool real_is_rational(const real *a)
{
    return a->kind == REAL_RATIONAL;
}

/* ---- Memory, text, rows ------------------------------------------------------------------------------- */

size_t real_bytes(const real *a)
{
    size_t bytes = sizeof *a - sizeof a->rational + rat_bytes(a->rational);
    if (a->exp)
        bytes += expq_bytes(a->exp);
    if (a->range)
        bytes += sizeof *a->range + 2 * mpfr_custom_get_size(mpfi_get_prec(a->range));
    return bytes;
}

void real_print(text *out, const real *a)
{
    enum { DIGITS = 20 };
    if (a->kind == REAL_RATIONAL) {
        rat_print(out, a->rational);
    } else if (a->kind == REAL_EXP) {
        expq_print(out, a->exp);
    } else {
        text_add_char(out, '[');
        enclosure_print_end(out, &a->range->left, DIGITS, MPFR_RNDD);
        text_add(out, ", ");
        enclosure_print_end(out, &a->range->right, DIGITS, MPFR_RNDU);
        text_add_char(out, ']');
    }
}

real_row *real_row_new(uint32_t n)
{
    REQUIRE(n > 0);
    real_row *row = alloc_bytes(sizeof *row + n * sizeof row->value[0]);
    row->n = n;
    row->undefined = false;
    for (uint32_t i = 0; i < n; i++)
        real_init(&row->value[i]);
    return row;
}

void real_row_free(real_row *row)
{
    if (!row)
        return;
    for (uint32_t i = 0; i < row->n; i++)
        real_clear(&row->value[i]);
    free(row);
}

real_row *real_row_copy(const real_row *row)
{
    real_row *copy = real_row_new(row->n);
    copy->undefined = row->undefined;
    for (uint32_t i = 0; i < row->n; i++)
        real_set(&copy->value[i], &row->value[i]);
    return copy;
}

size_t real_row_bytes(const real_row *row)
{
    size_t bytes = sizeof *row;
    for (uint32_t i = 0; i < row->n; i++)
        bytes += real_bytes(&row->value[i]);
    return bytes;
}
