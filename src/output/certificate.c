#include "output/certificate.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/rat.h"
#include "lang/certify.h"
#include "model/drn.h"

/* ---- Logarithms --------------------------------------------------------------------------------------- */

/* Every number that a logarithm is of, as powers over one base. */
typedef struct factorisation {
    integers numbers, base;
    unsigned long *exponents; /* number by element of the base */
} factorisation;

static void note_factor(void *context, size_t i, size_t k, unsigned long exponent)
{
    factorisation *f = context;
    f->exponents[i * f->base.count + k] = exponent;
}

/* floor or ceiling of 2^bits log b, and one more to be sure that a short proof will do. */
static void add_bound(text *out, const mpz_t b, mpfr_prec_t bits, mpfr_rnd_t direction)
{
    mpfr_t x;
    mpz_t bound;
    mpz_init(bound);
    mpfr_init2(x, bits + 64 + (mpfr_prec_t)mpz_sizeinbase(b, 2));
    mpfr_set_z(x, b, MPFR_RNDN); /* exact at this precision */
    mpfr_log(x, x, direction);
    mpfr_mul_2ui(x, x, (unsigned long)bits, MPFR_RNDN); /* exact */
    mpfr_get_z(bound, x, direction);
    if (direction == MPFR_RNDD)
        mpz_sub_ui(bound, bound, 1);
    else
        mpz_add_ui(bound, bound, 1);
    text_add_char(out, ' ');
    text_add_mpz(out, bound);
    mpfr_clear(x);
    mpz_clear(bound);
}

static int compare_integers(const void *a, const void *b)
{
    return mpz_cmp(*(const mpz_t *)a, *(const mpz_t *)b);
}

/* Ascending, each once, none below 2. */
static integers distinct(const integers *list)
{
    integers result = {0}, sorted = {0};
    for (size_t i = 0; i < list->count; i++)
        if (mpz_cmp_ui(list->items[i], 1) > 0)
            integers_add(&sorted, list->items[i]);
    if (sorted.count > 0)
        qsort(sorted.items, sorted.count, sizeof *sorted.items, compare_integers);
    for (size_t i = 0; i < sorted.count; i++)
        if (i == 0 || mpz_cmp(sorted.items[i - 1], sorted.items[i]) != 0)
            integers_add(&result, sorted.items[i]);
    integers_clear(&sorted);
    return result;
}

static const unsigned long *exponents_of(const factorisation *f, const mpz_t n)
{
    const mpz_t *found = bsearch(n, f->numbers.items, f->numbers.count, sizeof *f->numbers.items,
                                 compare_integers);
    REQUIRE(found != NULL);
    return f->exponents + (size_t)(found - f->numbers.items) * f->base.count;
}

/* The arguments, and those of the values, which are made from them. */
static void factorise(factorisation *f, const certifier *c)
{
    const integers *arguments = certifier_arguments(c);
    integers all = {0};
    for (size_t i = 0; i < arguments->count; i++)
        integers_add(&all, arguments->items[i]);
    for (size_t i = 0; i < certifier_steps(c); i++) {
        const value *v = &certifier_step(c, i)->value;
        for (size_t k = 0; v->kind == VALUE_LOGLIN && !v->loglin->form.infinite && k < v->loglin->form.count;
             k++)
            integers_add(&all, v->loglin->form.terms[k].argument);
    }
    *f = (factorisation){.numbers = distinct(&all)};
    coprime_base(&f->base, &f->numbers);
    f->exponents = alloc_zeroed(f->numbers.count * f->base.count, sizeof *f->exponents);
    coprime_factors(&f->base, &f->numbers, note_factor, f);
    integers_clear(&all);
}

static void factorisation_clear(factorisation *f)
{
    free(f->exponents);
    integers_clear(&f->numbers);
    integers_clear(&f->base);
}

static void write_logs(text *out, const factorisation *f, mpfr_prec_t bits)
{
    for (size_t k = 0; k < f->base.count; k++) {
        text_add(out, "log ");
        text_add_mpz(out, f->base.items[k]);
        add_bound(out, f->base.items[k], bits, MPFR_RNDD);
        add_bound(out, f->base.items[k], bits, MPFR_RNDU);
        text_addf(out, " %lu\n", (unsigned long)bits);
    }
}

/* "C + Q*log(B) + ..." over the base */
static void write_form(text *out, const factorisation *f, const loglin *form)
{
    mpq_t sum, part;
    mpq_inits(sum, part, NULL);
    rat_print(out, form->constant);
    for (size_t k = 0; k < f->base.count; k++) {
        mpq_set_ui(sum, 0, 1);
        for (size_t i = 0; i < form->count; i++) {
            mpq_set_ui(part, exponents_of(f, form->terms[i].argument)[k], 1);
            mpq_mul(part, part, form->terms[i].coefficient);
            mpq_add(sum, sum, part);
        }
        if (mpq_sgn(sum) == 0)
            continue;
        text_add(out, " + ");
        rat_print(out, sum);
        text_add(out, "*log(");
        text_add_mpz(out, f->base.items[k]);
        text_add_char(out, ')');
    }
    mpq_clears(sum, part, NULL);
}

/* ---- The order of steps, and uses --------------------------------------------------------------------- */

/* What is stated, and the steps that it needs: each behind those that it uses, which stand from left to
 * right. */
typedef struct statement {
    const certifier *c;
    char **stated;
    size_t stated_count, *order, count;
    size_t *number; /* of the step at each index; 0: not needed */
    unsigned long *uses;
} statement;

/* Behind the next operand that is a step: its index; NULL if there is none. */
static const char *next_step(const char *operands, size_t *index)
{
    const char *at = strchr(operands, '@');
    char *end = NULL;
    if (at)
        *index = strtoul(at + 1, &end, 10) - 1;
    return end;
}

/* The first step that it needs and that has no number, or itself. */
static size_t needed_first(const statement *s, size_t index)
{
    size_t needed;
    for (const char *at = certifier_step(s->c, index)->operation; (at = next_step(at, &needed)) != NULL;)
        if (s->number[needed] == 0)
            return needed;
    return index;
}

static void number_steps(statement *s, size_t root)
{
    size_t *waiting = alloc_zeroed(certifier_steps(s->c) + 1, sizeof *waiting), depth = 0;
    waiting[depth++] = root;
    while (depth > 0) {
        size_t at = waiting[depth - 1], first = needed_first(s, at);
        if (first != at && s->number[at] == 0) {
            waiting[depth++] = first;
            continue;
        }
        depth--;
        if (s->number[at] == 0) {
            s->order[s->count++] = at;
            s->number[at] = s->count;
        }
    }
    free(waiting);
}

static void count_uses(statement *s, const char *operands)
{
    for (size_t index; (operands = next_step(operands, &index)) != NULL;)
        s->uses[index]++;
}

static void arrange(statement *s, const certifier *c, char **stated, size_t stated_count)
{
    size_t all = certifier_steps(c) + 1, root;
    *s = (statement){.c = c, .stated = stated, .stated_count = stated_count};
    s->order = alloc_zeroed(all, sizeof *s->order);
    s->number = alloc_zeroed(all, sizeof *s->number);
    s->uses = alloc_zeroed(all, sizeof *s->uses);
    for (size_t i = 0; i < stated_count; i++)
        if (next_step(stated[i], &root))
            number_steps(s, root);
    for (size_t i = 0; i < s->count; i++)
        count_uses(s, certifier_step(c, s->order[i])->operation);
    for (size_t i = 0; i < stated_count; i++)
        count_uses(s, stated[i]);
}

static void statement_clear(statement *s)
{
    free(s->order);
    free(s->number);
    free(s->uses);
}

/* With the numbers that steps have in the certificate. */
static void write_operands(text *out, const statement *s, const char *operands)
{
    size_t index;
    for (const char *end; (end = next_step(operands, &index)) != NULL; operands = end) {
        text_add_n(out, operands, strcspn(operands, "@"));
        text_addf(out, "#%zu", s->number[index]);
    }
    text_add(out, operands);
    text_add_char(out, '\n');
}

/* ---- Steps -------------------------------------------------------------------------------------------- */

static void write_rows(text *out, graph *g, const certificate_step *step)
{
    const places *p = graph_reachable(g);
    mpq_t entry;
    mpq_init(entry);
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i),
                     width = step->type == 'V' ? 1 : mdp_actions(graph_model(g), s);
            text_addf(out, "%u %u%s", t, s, graph_row_undefined(g, step->table, t, s) ? " !" : " :");
            for (uint32_t a = 0; a < width; a++) {
                graph_entry(g, step->table, t, s, a, entry);
                text_add_char(out, ' ');
                rat_print(out, entry);
            }
            text_add_char(out, '\n');
        }
    mpq_clear(entry);
}

static void write_number(text *out, const factorisation *f, const value *v)
{
    if (v->kind == VALUE_UNDEFINED)
        text_add(out, "undefined");
    else if (v->kind == VALUE_NUMBER)
        rat_print(out, v->number);
    else if (v->kind == VALUE_ENCLOSURE && mpfi_is_zero(v->enclosure->range) > 0)
        text_add(out, "0"); /* of a product with 0 */
    else if (v->kind != VALUE_LOGLIN)
        text_add(out, "real");
    else if (v->loglin->form.infinite)
        text_add(out, v->loglin->form.infinite > 0 ? "inf" : "-inf");
    else
        write_form(out, f, &v->loglin->form);
}

static void write_difference(text *out, graph *g, const certificate_step *step)
{
    mpq_t entry;
    mpq_init(entry);
    text_addf(out, " at %u %u %u:", step->t, step->s, step->a);
    for (int side = 0; side < 2; side++) {
        graph_entry(g, side ? step->right : step->left, step->t, step->s, step->a, entry);
        text_add_char(out, ' ');
        rat_print(out, entry);
    }
    mpq_clear(entry);
}

static void write_step(text *out, certifier *c, const statement *s, const factorisation *f, size_t index)
{
    const certificate_step *step = certifier_step(c, index);
    text_addf(out, "%s #%zu uses %lu = ",
              step->type == 'N'   ? "number"
              : step->type == 'T' ? "truth"
                                  : "table",
              s->number[index], s->uses[index]);
    write_operands(out, s, step->operation);
    switch (step->type) {
    case 'N':
        text_add(out, "is ");
        write_number(out, f, &step->value);
        break;
    case 'T':
        text_addf(out, "is %s", truth_name(value_truth(&step->value)));
        if (step->differs)
            write_difference(out, certifier_graph(c), step);
        break;
    default: write_rows(out, certifier_graph(c), step); return;
    }
    text_add_char(out, '\n');
}

/* ---- The certificate ---------------------------------------------------------------------------------- */

static void write_all(text *out, const reading *r, const mdp *m, certifier *c, char **stated, bool holds)
{
    statement s;
    factorisation f;
    arrange(&s, c, stated, r->assumption_count + 1);
    factorise(&f, c);
    text_addf(out, "rationale certificate 2\nreading %s\nmodel\n", r->id);
    drn_write(m, out);
    text_add(out, "end\n");
    write_logs(out, &f, certifier_bits(c) + 64);
    for (size_t i = 0; i < s.count; i++)
        write_step(out, c, &s, &f, s.order[i]);
    for (size_t i = 0; i <= r->assumption_count; i++) {
        text_add(out, i < r->assumption_count ? "assume " : "claim ");
        write_operands(out, &s, stated[i]);
    }
    text_addf(out, "verdict %s %zu steps\n", holds ? "holds" : "refuted", s.count);
    factorisation_clear(&f);
    statement_clear(&s);
}

/* Every assumption, which must be yes, then the assertion. */
static bool expand_all(const reading *r, certifier *c, char **stated, truth *is, text *why)
{
    bool ok = true;
    for (size_t i = 0; ok && i <= r->assumption_count; i++) {
        bool assertion = i == r->assumption_count;
        stated[i] = certifier_expand(c, assertion ? r->assertion : r->assumptions[i], assertion, is);
        ok = stated[i] != NULL;
        if (!ok)
            text_addf(why, "%s is not in certificates", certifier_refusal(c));
        else if (!assertion && *is != TRUTH_YES) {
            text_add(why, "an assumption is not met");
            ok = false;
        }
    }
    if (ok && certifier_is_drawn(c) && *is != TRUTH_NO) {
        text_add(
            why,
            "a claim over all policies or rewards of which none tried refutes it is not in certificates");
        ok = false;
    } else if (ok && *is != TRUTH_YES && *is != TRUTH_NO) {
        text_addf(why, "the assertion is %s", truth_name(*is));
        ok = false;
    }
    return ok;
}

/* With one draw and one precision; *again: others may do. */
static bool try_once(text *out, const reading *r, const mdp *m, unsigned draw, mpfr_prec_t bits, text *why,
                     certifier **made)
{
    certifier *c = *made = certifier_new(r->definitions, m, r->file, draw, bits);
    char **stated = alloc_zeroed(r->assumption_count + 1, sizeof *stated);
    truth is = TRUTH_UNKNOWN;
    text_reset(why);
    bool ok = expand_all(r, c, stated, &is, why);
    if (ok)
        write_all(out, r, m, c, stated, is == TRUTH_YES);
    for (size_t i = 0; i <= r->assumption_count; i++)
        free(stated[i]);
    free(stated);
    return ok;
}

#define FIRST_BITS 192
#define MOST_BITS 6144

bool certificate_write(text *out, const reading *r, const mdp *m, text *why)
{
    REQUIRE(mdp_horizon(m) > 0);
    bool ok = false, again = true;
    mpfr_prec_t bits = FIRST_BITS;
    for (unsigned draw = 0; !ok && again && draw < EVAL_CLAIM_TRIES;) {
        certifier *c;
        ok = try_once(out, r, m, draw, bits, why, &c);
        again = certifier_is_drawn(c);
        if (!ok && certifier_undecided(c) && bits < MOST_BITS) {
            bits *= 2;
            again = true;
        } else {
            draw++;
        }
        certifier_free(c);
    }
    return ok;
}
