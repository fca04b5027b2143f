#include "lang/value.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"

void value_init(value *v)
{
    memset(v, 0, sizeof *v);
    v->kind = VALUE_UNDEFINED;
    mpq_init(v->number);
}

static void drop_payload(value *v)
{
    if (v->law && --v->law->users == 0) {
        law_free(v->law->law);
        free(v->law);
    }
    if (v->loglin && --v->loglin->users == 0) {
        loglin_clear(&v->loglin->form);
        free(v->loglin);
    }
    if (v->expform && --v->expform->users == 0) {
        expform_clear(&v->expform->form);
        free(v->expform);
    }
    if (v->enclosure && --v->enclosure->users == 0) {
        mpfi_clear(v->enclosure->range);
        free(v->enclosure);
    }
    v->law = NULL;
    v->loglin = NULL;
    v->expform = NULL;
    v->enclosure = NULL;
    v->at_count = 0;
    v->kind = VALUE_UNDEFINED;
}

void value_clear(value *v)
{
    drop_payload(v);
    mpq_clear(v->number);
}

void value_set(value *to, const value *from)
{
    if (to == from)
        return;
    if (from->law)
        from->law->users++;
    if (from->loglin)
        from->loglin->users++;
    if (from->expform)
        from->expform->users++;
    if (from->enclosure)
        from->enclosure->users++;
    drop_payload(to);
    mpq_set(to->number, from->number);
    to->kind = from->kind;
    to->table = from->table;
    to->shape = from->shape;
    to->law = from->law;
    to->loglin = from->loglin;
    to->expform = from->expform;
    to->enclosure = from->enclosure;
    to->truth = from->truth;
    to->string = from->string;
    to->at_count = from->at_count;
    memcpy(to->at, from->at, sizeof to->at);
}

void value_move(value *to, value *from)
{
    value_set(to, from);
    value_clear(from);
}

void value_set_number(value *v, const mpq_t number)
{
    drop_payload(v);
    v->kind = VALUE_NUMBER;
    mpq_set(v->number, number);
}

void value_set_ui(value *v, unsigned long number)
{
    drop_payload(v);
    v->kind = VALUE_NUMBER;
    mpq_set_ui(v->number, number, 1);
}

void value_set_loglin_take(value *v, loglin *form)
{
    drop_payload(v);
    loglin_canonicalise(form);
    if (!form->infinite && form->count == 0) {
        value_set_number(v, form->constant);
        loglin_clear(form);
        return;
    }
    v->kind = VALUE_LOGLIN;
    v->loglin = alloc_zeroed(1, sizeof *v->loglin);
    *v->loglin = (shared_loglin){*form, 1};
}

void value_set_enclosure_take(value *v, mpfi_t range)
{
    drop_payload(v);
    v->kind = VALUE_ENCLOSURE;
    v->enclosure = alloc_zeroed(1, sizeof *v->enclosure);
    v->enclosure->users = 1;
    v->enclosure->range[0] = range[0]; /* taken: the limbs change hands */
}

void value_set_expform_take(value *v, expform *form)
{
    loglin plain;
    loglin_init(&plain);
    if (expform_is_loglin(form, &plain)) {
        value_set_loglin_take(v, &plain);
        expform_clear(form);
        return;
    }
    loglin_clear(&plain);
    drop_payload(v);
    v->kind = VALUE_EXPFORM;
    v->expform = alloc_zeroed(1, sizeof *v->expform);
    *v->expform = (shared_expform){*form, 1};
}

static void set_enclosure(value *v, mpfi_srcptr range)
{
    mpfi_t copy;
    mpfi_init2(copy, mpfi_get_prec(range));
    mpfi_set(copy, range);
    value_set_enclosure_take(v, copy);
}

void value_set_real(value *v, const real *number)
{
    if (number->kind == REAL_RATIONAL) {
        value_set_number(v, number->rational);
    } else if (number->kind == REAL_ENCLOSED) {
        set_enclosure(v, number->range);
    } else {
        expform form;
        expform_init(&form);
        expform_set_expq(&form, number->exp);
        value_set_expform_take(v, &form);
    }
}

void value_set_quantity_take(value *v, quantity *sum)
{
    loglin plain;
    expform form;
    mpfi_t range;
    loglin_init(&plain);
    expform_init(&form);
    mpfi_init2(range, mpfi_get_prec(sum->range));
    if (quantity_loglin(sum, &plain)) {
        value_set_loglin_take(v, &plain);
        loglin_init(&plain);
    } else if (quantity_expform(sum, &form)) {
        value_set_expform_take(v, &form);
        expform_init(&form);
    } else {
        quantity_enclose(range, sum);
        set_enclosure(v, range);
    }
    loglin_clear(&plain);
    expform_clear(&form);
    mpfi_clear(range);
    quantity_clear(sum);
}

bool value_is_infinite(const value *v)
{
    return v->kind == VALUE_LOGLIN && v->loglin->form.infinite;
}

bool value_is_number(const value *v)
{
    return v->kind == VALUE_NUMBER || v->kind == VALUE_LOGLIN || v->kind == VALUE_EXPFORM ||
           v->kind == VALUE_ENCLOSURE;
}

bool value_get_expform(const value *v, expform *form)
{
    loglin plain;
    loglin_init(&plain);
    bool ok = value_get_loglin(v, &plain) && !plain.infinite;
    if (ok)
        expform_set_loglin(form, &plain);
    else if (v->kind == VALUE_EXPFORM)
        expform_set(form, &v->expform->form);
    loglin_clear(&plain);
    return ok || v->kind == VALUE_EXPFORM;
}

bool value_get_real(const value *v, real *number, mpfr_prec_t bits)
{
    if (v->kind == VALUE_NUMBER) {
        real_set_rational(number, v->number);
        return true;
    }
    if (v->kind == VALUE_EXPFORM) {
        expq exact;
        expq_init(&exact);
        bool plain = expform_is_expq(&v->expform->form, &exact);
        if (plain)
            real_set_expq(number, &exact);
        expq_clear(&exact);
        if (plain)
            return true;
    }
    mpfi_t range;
    mpfi_init2(range, bits);
    bool ok = value_get_enclosure(v, range);
    if (ok)
        real_set_enclosure(number, range);
    mpfi_clear(range);
    return ok;
}

bool value_get_enclosure(const value *v, mpfi_t range)
{
    if (v->kind == VALUE_NUMBER)
        mpfi_set_q(range, v->number);
    else if (v->kind == VALUE_ENCLOSURE)
        mpfi_set(range, v->enclosure->range);
    else if (v->kind == VALUE_LOGLIN && !v->loglin->form.infinite)
        loglin_enclose(range, &v->loglin->form);
    else if (v->kind == VALUE_EXPFORM)
        expform_enclose(range, &v->expform->form);
    else
        return false;
    return true;
}

bool value_get_loglin(const value *v, loglin *form)
{
    if (v->kind == VALUE_NUMBER)
        loglin_set_rational(form, v->number);
    else if (v->kind == VALUE_LOGLIN)
        loglin_set(form, &v->loglin->form);
    return v->kind == VALUE_NUMBER || v->kind == VALUE_LOGLIN;
}

void value_set_truth(value *v, truth t)
{
    drop_payload(v);
    v->kind = t == TRUTH_UNDEFINED ? VALUE_UNDEFINED : VALUE_TRUTH;
    v->truth = t;
}

void value_set_table(value *v, const graph *g, node n)
{
    drop_payload(v);
    v->kind = VALUE_TABLE;
    v->table = n;
    v->shape = graph_shape(g, n);
}

void value_set_law_take(value *v, law *l)
{
    drop_payload(v);
    v->kind = VALUE_LAW;
    v->law = alloc_zeroed(1, sizeof *v->law);
    *v->law = (shared_law){l, 1};
}

static void add_place(value *v, value_place p)
{
    for (size_t i = 0; i < v->at_count; i++)
        if (v->at[i].t == p.t && v->at[i].s == p.s)
            return;
    if (v->at_count < VALUE_MAX_PLACES)
        v->at[v->at_count++] = p;
}

void value_add_place(value *v, uint32_t t, uint32_t s)
{
    if (t > 0)
        add_place(v, (value_place){t, s});
}

void value_set_undefined(value *v, uint32_t t, uint32_t s)
{
    drop_payload(v);
    value_add_place(v, t, s);
}

void value_add_undefined(value *v, const value *cause)
{
    if (v->kind != VALUE_UNDEFINED)
        drop_payload(v);
    for (size_t i = 0; i < cause->at_count; i++)
        add_place(v, cause->at[i]);
}

truth value_truth(const value *v)
{
    if (v->kind == VALUE_UNDEFINED)
        return TRUTH_UNDEFINED;
    REQUIRE(v->kind == VALUE_TRUTH);
    return v->truth;
}

const char *value_describe(const value *v)
{
    switch (v->kind) {
    case VALUE_NUMBER:
    case VALUE_LOGLIN:
    case VALUE_EXPFORM:
    case VALUE_ENCLOSURE: return type_name(TYPE_NUMBER);
    case VALUE_TABLE: break;
    case VALUE_START: return type_name(TYPE_START);
    case VALUE_LAW: return type_name(TYPE_LAW);
    case VALUE_TRUTH: return type_name(TYPE_TRUTH);
    case VALUE_STRING: return type_name(TYPE_STRING);
    case VALUE_UNDEFINED: return "an undefined value";
    }
    if (v->shape == SHAPE_POLICY)
        return type_name(TYPE_POLICY);
    return type_name(v->shape == SHAPE_REWARD ? TYPE_REWARD : TYPE_VALUE);
}

bool value_get_ui(const value *v, unsigned long *n)
{
    if (v->kind != VALUE_NUMBER || mpz_cmp_ui(mpq_denref(v->number), 1) != 0 ||
        !mpz_fits_ulong_p(mpq_numref(v->number)))
        return false;
    *n = mpz_get_ui(mpq_numref(v->number));
    return true;
}
