#include "output/show_value.h"

#include <ctype.h>
#include <string.h>

#include "exact/enclosure.h"
#include "exact/rat.h"
#include "output/json.h"

/* ---- Names --------------------------------------------------------------------------------------- */

void show_state(text *out, const mdp *m, uint32_t s)
{
    text_addf(out, "s%u", s);
    for (size_t i = 0; i < mdp_labels(m, s); i++)
        if (strcmp(mdp_label(m, s, i), "init") != 0)
            text_addf(out, " %s", mdp_label(m, s, i));
}

static bool is_plain_name(const char *name)
{
    if (isdigit((unsigned char)name[0]) || name[0] == '\'')
        return false;
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '\'' && (unsigned char)*c < 0x80)
            return false;
    return name[0] != '\0';
}

void show_action(text *out, const mdp *m, uint32_t s, uint32_t a)
{
    const char *name = mdp_action_name(m, s, a);
    if (mdp_find_action(m, s, name) != (long)a)
        text_addf(out, "%u", a); /* unnamed, or one of several alike */
    else if (is_plain_name(name))
        text_add(out, name);
    else
        text_addf(out, "\"%s\"", name);
}

/* ---- Tables, entry by entry ---------------------------------------------------------------------- */

typedef struct place {
    uint32_t t, s, a;
    bool undefined;
} place;

typedef void (*each_entry)(text *out, const mdp *m, shape sh, const place *at, const real *entry);

static void walk_table(text *out, evaluator *e, const value *v, each_entry show)
{
    graph *g = evaluator_graph(e);
    const mdp *m = evaluator_model(e);
    const places *p = graph_reachable(g);
    real entry;
    real_init(&entry);
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            place at = {t, places_state(p, t, i), 0, false};
            uint32_t n = v->shape == SHAPE_VALUE ? 1 : mdp_actions(m, at.s);
            for (at.a = 0; at.a < n; at.a++) {
                at.undefined = !graph_real_entry(g, v->table, t, at.s, at.a, &entry);
                show(out, m, v->shape, &at, &entry);
            }
        }
    real_clear(&entry);
}

static void entry_as_text(text *out, const mdp *m, shape sh, const place *at, const real *entry)
{
    if (at->a == 0) {
        text_addf(out, "%st=%u  ", out->length ? "\n" : "", at->t);
        show_state(out, m, at->s);
        if (at->undefined)
            text_add(out, "   undefined");
    }
    if (at->undefined)
        return;
    text_add(out, "   ");
    if (sh != SHAPE_VALUE) {
        show_action(out, m, at->s, at->a);
        text_add_char(out, ' ');
    }
    real_print(out, entry);
}

static void bounds_as_json(text *out, const text *lower, const text *upper)
{
    json_key(out, "lower");
    json_string(out, lower->data);
    json_key(out, "upper");
    json_string(out, upper->data);
}

/* An exact number as a string; for one that is not rational its bounds follow, and stand alone if it is
 * enclosed. */
static void real_as_json(text *out, const char *key, const real *number)
{
    text exact, lower, upper;
    text_init(&exact);
    text_init(&lower);
    text_init(&upper);
    if (number->kind != REAL_ENCLOSED) {
        real_print(&exact, number);
        json_key(out, key);
        json_string(out, exact.data);
    }
    if (!real_is_rational(number)) {
        mpfi_t range;
        mpfi_init2(range, number->range ? mpfi_get_prec(number->range) : 128);
        real_enclose(range, number);
        enclosure_print_ends(&lower, &upper, range, 30);
        mpfi_clear(range);
        bounds_as_json(out, &lower, &upper);
    }
    text_clear(&exact);
    text_clear(&lower);
    text_clear(&upper);
}

static void entry_as_json(text *out, const mdp *m, shape sh, const place *at, const real *entry)
{
    static const char *const keys[] = {[SHAPE_POLICY] = "p", [SHAPE_REWARD] = "x", [SHAPE_VALUE] = "v"};
    if (out->data[out->length - 1] != '[')
        text_add_char(out, ',');
    text_add_char(out, '{');
    json_count(out, "t", at->t);
    json_count(out, "state", at->s);
    if (sh != SHAPE_VALUE) {
        json_key(out, "action");
        json_string(out, mdp_action_name(m, at->s, at->a));
    }
    real_as_json(out, keys[sh], entry);
    json_truth(out, "undefined", at->undefined);
    text_add_char(out, '}');
}

/* ---- Laws ---------------------------------------------------------------------------------------- */

static void law_as_text(text *out, const mdp *m, const law *l)
{
    for (size_t i = 0; i < l->count; i++) {
        if (i > 0)
            text_add_char(out, '\n');
        const law_step *path = l->paths + i * l->horizon;
        for (uint32_t t = 0; t < l->horizon; t++) {
            text_addf(out, "s%u ", path[t].s);
            show_action(out, m, path[t].s, path[t].a);
            text_add(out, "  ");
        }
        real_print(out, &l->p[i]);
    }
}

static void law_as_json(text *out, const mdp *m, const law *l)
{
    json_key(out, "entries");
    text_add_char(out, '[');
    for (size_t i = 0; i < l->count; i++) {
        const law_step *path = l->paths + i * l->horizon;
        text_add(out, i ? ",{" : "{");
        json_key(out, "path");
        for (uint32_t t = 0; t < l->horizon; t++) {
            text_addf(out, "%s[%u,", t ? "," : "[", path[t].s);
            json_string(out, mdp_action_name(m, path[t].s, path[t].a));
            text_add_char(out, ']');
        }
        text_add_char(out, ']');
        real_as_json(out, "p", &l->p[i]);
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

/* ---- Values -------------------------------------------------------------------------------------- */

static void start_as_text(text *out, const mdp *m)
{
    for (uint32_t s = 0; s < mdp_states(m); s++) {
        text_add(out, s ? "\n" : "");
        show_state(out, m, s);
        text_add(out, "   ");
        rat_print(out, mdp_initial(m, s));
    }
}

static void undefined_as_text(text *out, const value *v)
{
    text_add(out, "undefined");
    for (size_t i = 0; i < v->at_count; i++)
        text_addf(out, "%s t=%u s%u", i ? "," : " at", v->at[i].t, v->at[i].s);
}

/* The exact form, then digits that are all correct. */
static void loglin_as_text(text *out, loglin *f)
{
    loglin_print(out, f); /* which canonicalises: a rational shows */
    if (f->infinite || f->count == 0)
        return;
    text_add(out, " = ");
    loglin_print_decimal(out, f, 14);
    text_add(out, "…");
}

static void expform_as_text(text *out, expform *f)
{
    expform_print(out, f);
    text_add(out, " = ");
    if (expform_print_decimal(out, f, 14))
        text_add(out, "…");
    else
        text_add(out, "a number too close to a decimal to tell its digits");
}

/* "[lower, upper]", outward. */
static void enclosure_as_text(text *out, mpfi_srcptr range)
{
    text_add_char(out, '[');
    enclosure_print_end(out, &range->left, 20, MPFR_RNDD);
    text_add(out, ", ");
    enclosure_print_end(out, &range->right, 20, MPFR_RNDU);
    text_add_char(out, ']');
}

void show_value(text *out, evaluator *e, const value *v)
{
    text part;
    text_init(&part);
    switch (v->kind) {
    case VALUE_NUMBER: rat_print(&part, v->number); break;
    case VALUE_LOGLIN: loglin_as_text(&part, &v->loglin->form); break;
    case VALUE_EXPFORM: expform_as_text(&part, &v->expform->form); break;
    case VALUE_ENCLOSURE: enclosure_as_text(&part, v->enclosure->range); break;
    case VALUE_TABLE: walk_table(&part, e, v, entry_as_text); break;
    case VALUE_START: start_as_text(&part, evaluator_model(e)); break;
    case VALUE_LAW: law_as_text(&part, evaluator_model(e), v->law->law); break;
    case VALUE_TRUTH: text_add(&part, truth_name(v->truth)); break;
    case VALUE_STRING: text_add(&part, v->string); break;
    case VALUE_UNDEFINED: undefined_as_text(&part, v); break;
    }
    text_add(out, part.data);
    text_clear(&part);
}

static void type_key(text *out, const char *name)
{
    json_key(out, "type");
    json_string(out, name);
}

static void number_as_json(text *out, const mpq_t number, unsigned digits)
{
    type_key(out, "rational");
    json_key(out, "exact");
    json_rational(out, number);
    json_key(out, "decimal");
    text_add_char(out, '"');
    rat_print_decimal(out, number, digits);
    text_add_char(out, '"');
}

static void loglin_as_json(text *out, loglin *f, unsigned digits)
{
    text lower, upper;
    loglin_canonicalise(f);
    if (!f->infinite && f->count == 0) {
        number_as_json(out, f->constant, digits);
        return;
    }
    type_key(out, "log-linear");
    json_key(out, "constant");
    json_rational(out, f->constant);
    json_key(out, "terms");
    text_add_char(out, '[');
    for (size_t i = 0; i < f->count; i++) {
        text_add(out, i ? ",{" : "{");
        json_key(out, "coefficient");
        json_rational(out, f->terms[i].coefficient);
        json_key(out, "log");
        text_add_char(out, '"');
        text_add_mpz(out, f->terms[i].argument);
        text_add(out, "\"}");
    }
    text_add_char(out, ']');
    json_key(out, "infinite");
    text_addf(out, "%d", f->infinite);
    text_init(&lower);
    text_init(&upper);
    if (f->infinite) {
        text_add(&lower, f->infinite > 0 ? "+inf" : "-inf");
        text_add(&upper, lower.data);
    } else {
        loglin_print_bounds(&lower, &upper, f, digits);
    }
    bounds_as_json(out, &lower, &upper);
    text_clear(&lower);
    text_clear(&upper);
}

/* An enclosure that says what it encloses. */
static void expform_as_json(text *out, expform *f, unsigned digits)
{
    text exact, lower, upper;
    text_init(&exact);
    text_init(&lower);
    text_init(&upper);
    expform_print(&exact, f);
    expform_print_bounds(&lower, &upper, f, digits);
    type_key(out, "enclosure");
    json_key(out, "exact");
    json_string(out, exact.data);
    bounds_as_json(out, &lower, &upper);
    text_clear(&exact);
    text_clear(&lower);
    text_clear(&upper);
}

static void enclosure_as_json(text *out, mpfi_srcptr range, unsigned digits)
{
    type_key(out, "enclosure");
    json_key(out, "lower");
    text_add_char(out, '"');
    enclosure_print_end(out, &range->left, digits + 4, MPFR_RNDD);
    text_add_char(out, '"');
    json_key(out, "upper");
    text_add_char(out, '"');
    enclosure_print_end(out, &range->right, digits + 4, MPFR_RNDU);
    text_add_char(out, '"');
    json_count(out, "bits", (uint64_t)mpfi_get_prec(range));
}

static void table_as_json(text *out, evaluator *e, const value *v)
{
    static const char *const types[] = {
        [SHAPE_POLICY] = "policy", [SHAPE_REWARD] = "reward", [SHAPE_VALUE] = "value"};
    type_key(out, types[v->shape]);
    json_key(out, "entries");
    text_add_char(out, '[');
    walk_table(out, e, v, entry_as_json);
    text_add_char(out, ']');
}

static void start_as_json(text *out, const mdp *m)
{
    type_key(out, "start");
    json_key(out, "entries");
    text_add_char(out, '[');
    for (uint32_t s = 0; s < mdp_states(m); s++) {
        text_add(out, s ? ",{" : "{");
        json_count(out, "state", s);
        json_key(out, "v");
        json_rational(out, mdp_initial(m, s));
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

static void places_as_json(text *out, const value *v)
{
    json_key(out, "at");
    text_add_char(out, '[');
    for (size_t i = 0; i < v->at_count; i++) {
        text_add(out, i ? ",{" : "{");
        json_count(out, "t", v->at[i].t);
        json_count(out, "state", v->at[i].s);
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

void show_value_json(text *out, evaluator *e, const value *v, unsigned digits)
{
    text_add_char(out, '{');
    switch (v->kind) {
    case VALUE_NUMBER: number_as_json(out, v->number, digits); break;
    case VALUE_LOGLIN:
        loglin_as_json(out, &v->loglin->form, digits);
        if (v->at_count > 0)
            places_as_json(out, v);
        break;
    case VALUE_EXPFORM: expform_as_json(out, &v->expform->form, digits); break;
    case VALUE_ENCLOSURE: enclosure_as_json(out, v->enclosure->range, digits); break;
    case VALUE_TABLE: table_as_json(out, e, v); break;
    case VALUE_START: start_as_json(out, evaluator_model(e)); break;
    case VALUE_LAW:
        type_key(out, "law");
        law_as_json(out, evaluator_model(e), v->law->law);
        break;
    case VALUE_TRUTH:
        type_key(out, "truth");
        json_key(out, "value");
        json_string(out, truth_name(v->truth));
        break;
    case VALUE_STRING:
        type_key(out, "string");
        json_key(out, "value");
        json_string(out, v->string);
        break;
    case VALUE_UNDEFINED:
        type_key(out, "undefined");
        places_as_json(out, v);
        break;
    }
    text_add_char(out, '}');
}
