#include "output/certificate.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/rat.h"
#include "lang/certify.h"
#include "model/drn.h"

/* ---- Logarithms --------------------------------------------------------------------------------------- */

typedef struct factorisation {
    unsigned long *exponents; /* number by element of the base */
    size_t base_count;
} factorisation;

static void note_factor(void *context, size_t i, size_t k, unsigned long exponent)
{
    factorisation *f = context;
    f->exponents[i * f->base_count + k] = exponent;
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

static void write_logs(text *out, const integers *arguments, mpfr_prec_t bits)
{
    integers numbers = distinct(arguments), base = {0};
    coprime_base(&base, &numbers);
    factorisation f = {alloc_zeroed(numbers.count * base.count, sizeof *f.exponents), base.count};
    coprime_factors(&base, &numbers, note_factor, &f);
    for (size_t k = 0; k < base.count; k++) {
        text_add(out, "log ");
        text_add_mpz(out, base.items[k]);
        add_bound(out, base.items[k], bits, MPFR_RNDD);
        add_bound(out, base.items[k], bits, MPFR_RNDU);
        text_addf(out, " %lu\n", (unsigned long)bits);
    }
    for (size_t i = 0; i < numbers.count; i++) {
        text_add(out, "factor ");
        text_add_mpz(out, numbers.items[i]);
        for (size_t k = 0; k < base.count; k++)
            if (f.exponents[i * base.count + k] > 0) {
                text_add_char(out, ' ');
                text_add_mpz(out, base.items[k]);
                text_addf(out, "^%lu", f.exponents[i * base.count + k]);
            }
        text_add_char(out, '\n');
    }
    free(f.exponents);
    integers_clear(&numbers);
    integers_clear(&base);
}

/* ---- Uses --------------------------------------------------------------------------------------------- */

static void count_uses(unsigned long *uses, const char *expression)
{
    for (const char *at = strchr(expression, '#'); at; at = strchr(at + 1, '#'))
        uses[strtoul(at + 1, NULL, 10)]++;
}

/* How often each number stands in what follows it. */
static unsigned long *all_uses(const certifier *c, char *const *stated, size_t count)
{
    unsigned long *uses = alloc_zeroed(certifier_numbers(c) + 1, sizeof *uses);
    for (size_t i = 0; i < certifier_steps(c); i++)
        count_uses(uses, certifier_step(c, i)->expression);
    for (size_t i = 0; i < count; i++)
        count_uses(uses, stated[i]);
    return uses;
}

/* ---- Steps -------------------------------------------------------------------------------------------- */

static void write_row(text *out, graph *g, node n, uint32_t t, uint32_t s)
{
    uint32_t width = graph_shape(g, n) == SHAPE_VALUE ? 1 : mdp_actions(graph_model(g), s);
    mpq_t entry;
    mpq_init(entry);
    text_add(out, graph_row_undefined(g, n, t, s) ? " !" : " :");
    for (uint32_t a = 0; a < width; a++) {
        graph_entry(g, n, t, s, a, entry);
        text_add_char(out, ' ');
        rat_print(out, entry);
    }
    mpq_clear(entry);
}

static void write_rows(text *out, graph *g, const certificate_step *step)
{
    const places *p = graph_reachable(g);
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            text_addf(out, "%u %u", t, s);
            write_row(out, g, step->table, t, s);
            if (step->kind == STEP_TABLES)
                write_row(out, g, step->beside, t, s);
            text_add_char(out, '\n');
        }
}

static void write_number(text *out, const value *v)
{
    if (v->kind == VALUE_UNDEFINED)
        text_add(out, "undefined");
    else if (v->kind == VALUE_NUMBER)
        rat_print(out, v->number);
    else if (v->loglin->form.infinite)
        text_add(out, v->loglin->form.infinite > 0 ? "inf" : "-inf");
    else
        loglin_print(out, &v->loglin->form);
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

static void write_step(text *out, certifier *c, const certificate_step *step, const unsigned long *uses)
{
    static const char *const names[] = {"table", "tables", "number", "truth"};
    size_t n = step->number;
    text_addf(out, "%s #%zu uses %lu", names[step->kind], n, uses[n]);
    if (step->kind == STEP_TABLES)
        text_addf(out, " #%zu uses %lu", n + 1, uses[n + 1]);
    text_addf(out, " = %s\n", step->expression);
    switch (step->kind) {
    case STEP_TABLE:
    case STEP_TABLES: write_rows(out, certifier_graph(c), step); break;
    case STEP_NUMBER:
        text_add(out, "is ");
        write_number(out, &step->value);
        text_add_char(out, '\n');
        break;
    case STEP_TRUTH:
        text_addf(out, "is %s", truth_name(value_truth(&step->value)));
        if (step->differs)
            write_difference(out, certifier_graph(c), step);
        text_add_char(out, '\n');
    }
}

/* ---- The certificate ---------------------------------------------------------------------------------- */

static void write_all(text *out, const reading *r, const mdp *m, certifier *c, char *const *stated,
                      bool holds)
{
    unsigned long *uses = all_uses(c, stated, r->assumption_count + 1);
    text_addf(out, "rationale certificate 1\nreading %s\nmodel\n", r->id);
    drn_write(m, out);
    text_add(out, "end\n");
    write_logs(out, certifier_arguments(c), certifier_bits(c) + 64);
    for (size_t i = 0; i < certifier_steps(c); i++)
        write_step(out, c, certifier_step(c, i), uses);
    for (size_t i = 0; i < r->assumption_count; i++)
        text_addf(out, "assume %s\n", stated[i]);
    text_addf(out, "claim %s\n", stated[r->assumption_count]);
    text_addf(out, "verdict %s %zu steps\n", holds ? "holds" : "refuted", certifier_numbers(c));
    free(uses);
}

/* Every assumption, which must be yes, then the assertion. */
static bool expand_all(const reading *r, certifier *c, char **stated, truth *is, text *why)
{
    bool ok = true;
    for (size_t i = 0; ok && i <= r->assumption_count; i++) {
        bool assertion = i == r->assumption_count;
        stated[i] = certifier_expand(c, assertion ? r->assertion : r->assumptions[i], is);
        ok = stated[i] != NULL;
        if (!ok)
            text_addf(why, "%s is not in certificates", certifier_refusal(c));
        else if (!assertion && *is != TRUTH_YES) {
            text_add(why, "an assumption is not met");
            ok = false;
        }
    }
    if (ok && *is != TRUTH_YES && *is != TRUTH_NO) {
        text_addf(why, "the assertion is %s", truth_name(*is));
        ok = false;
    }
    return ok;
}

bool certificate_write(text *out, const reading *r, const mdp *m, text *why)
{
    REQUIRE(mdp_horizon(m) > 0);
    certifier *c = certifier_new(r->definitions, m, r->file);
    char **stated = alloc_zeroed(r->assumption_count + 1, sizeof *stated);
    truth is = TRUTH_UNKNOWN;
    bool ok = expand_all(r, c, stated, &is, why);
    if (ok)
        write_all(out, r, m, c, stated, is == TRUTH_YES);
    for (size_t i = 0; i <= r->assumption_count; i++)
        free(stated[i]);
    free(stated);
    certifier_free(c);
    return ok;
}
