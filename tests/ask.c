#include "ask.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/rat.h"
#include "model/drn.h"

/* ---- Files and models ----------------------------------------------------------------------------- */

char *ask_path(const char *path)
{
    const char *top = getenv("top_srcdir");
    text t;
    text_init(&t);
    text_addf(&t, "%s/%s", top && *top ? top : ".", path);
    return text_take(&t);
}

library *ask_prelude(void)
{
    library *lib = library_new(NULL);
    char *path = ask_path("lib/prelude.defs");
    status st;
    status_init(&st);
    ck_assert_msg(library_read_file(lib, path, &st), "%s: %s", path, st.text);
    free(path);
    return lib;
}

mdp *ask_drn(const char *drn)
{
    FILE *in = tmpfile();
    REQUIRE(in);
    REQUIRE(fputs(drn, in) >= 0);
    rewind(in);
    status st;
    status_init(&st);
    mdp *m = drn_read(in, "model", NULL, &st);
    fclose(in);
    ck_assert_msg(m != NULL, "model:%lu:%lu: %s", st.line, st.column, st.text ? st.text : "");
    return m;
}

mdp *ask_model(unsigned horizon, const char *states, const char *body)
{
    text t;
    text_init(&t);
    text_addf(&t,
              "//@horizon: %u\n@type: MDP\n@parameters\n\n@reward_models\nsuccess "
              "prior\n@nr_states\n%s\n@model\n%s",
              horizon, states, body);
    mdp *m = ask_drn(t.data);
    text_clear(&t);
    return m;
}

mdp *ask_file(const char *path)
{
    status st;
    status_init(&st);
    char *full = ask_path(path);
    mdp *m = drn_read_file(full, NULL, &st);
    ck_assert_msg(m != NULL, "%s:%lu:%lu: %s", full, st.line, st.column, st.text ? st.text : "");
    ck_assert_uint_gt(mdp_horizon(m), 0);
    free(full);
    return m;
}

unsigned long ask_effort(void)
{
    const char *effort = getenv("RATIONALE_EFFORT");
    return effort && *effort ? strtoul(effort, NULL, 10) : 1;
}

/* ---- Asking --------------------------------------------------------------------------------------- */

void ask_open(ask *q, mdp *m)
{
    *q = (ask){.prelude = ask_prelude(), .m = m};
    q->lib = library_new(q->prelude);
    q->e = evaluator_new(q->lib, m, NULL, EXIT_USAGE);
}

void ask_again(ask *q)
{
    evaluator_free(q->e);
    q->e = evaluator_new(q->lib, q->m, NULL, EXIT_USAGE);
}

void ask_close(ask *q)
{
    evaluator_free(q->e);
    for (size_t i = 0; i < q->kept_count; i++)
        expr_free(q->kept[i]);
    free(q->kept);
    library_free(q->lib);
    library_free(q->prelude);
    mdp_free(q->m);
}

void ask_define(ask *q, const char *source)
{
    status st;
    status_init(&st);
    ck_assert_msg(parse_definition(q->lib, source, "own", 1, 1, &st), "%s: %s", source, st.text);
}

const expr *ask_parse(ask *q, const char *source, type wanted)
{
    status st;
    status_init(&st);
    expr *e = parse_expression(source, NULL, 1, 1, EXIT_USAGE, &st);
    ck_assert_msg(e != NULL, "%s: %lu:%lu: %s", source, st.line, st.column, st.text ? st.text : "");
    check_types(q->lib, e, wanted, NULL, 0, NULL, EXIT_USAGE, &st);
    ck_assert_msg(status_ok(&st), "%s: %lu:%lu: %s", source, st.line, st.column, st.text ? st.text : "");
    q->kept = alloc_grow(q->kept, q->kept_count, &q->kept_capacity, sizeof *q->kept);
    q->kept[q->kept_count++] = e;
    return e;
}

void ask_value(ask *q, const char *source, value *v)
{
    status st;
    status_init(&st);
    const expr *e = ask_parse(q, source, TYPE_ANY);
    ck_assert_msg(evaluate(q->e, e, v, &st), "%s: %lu:%lu: %s", source, st.line, st.column,
                  st.text ? st.text : "");
}

void ask_number(ask *q, const char *source, mpq_t n)
{
    value v;
    value_init(&v);
    ask_value(q, source, &v);
    ck_assert_msg(v.kind == VALUE_NUMBER, "%s: found %s, wanted a number", source, value_describe(&v));
    mpq_set(n, v.number);
    value_clear(&v);
}

/* ---- Answers as text ------------------------------------------------------------------------------ */

static void add_row(text *out, const ask *q, const value *v, uint32_t t, uint32_t s)
{
    graph *g = evaluator_graph(q->e);
    uint32_t n = v->shape == SHAPE_VALUE ? 1 : mdp_actions(q->m, s);
    real entry;
    real_init(&entry);
    text_addf(out, "%s%u,%u:", out->length ? "  " : "", t, s);
    for (uint32_t a = 0; a < n; a++) {
        graph_real_entry(g, v->table, t, s, a, &entry);
        text_add(out, " ");
        real_print(out, &entry);
    }
    if (graph_row_undefined(g, v->table, t, s))
        text_add(out, "*");
    real_clear(&entry);
}

static void add_table(text *out, const ask *q, const value *v)
{
    const places *p = graph_reachable(evaluator_graph(q->e));
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; i < places_count(p, t); i++)
            add_row(out, q, v, t, places_state(p, t, i));
}

static void add_law(text *out, const ask *q, const law *l)
{
    for (size_t i = 0; i < l->count; i++) {
        text_add(out, i ? "  " : "");
        for (uint32_t t = 0; t < l->horizon; t++) {
            law_step step = l->paths[i * l->horizon + t];
            text_addf(out, "%s%u%s", t ? " " : "", step.s, mdp_action_name(q->m, step.s, step.a));
        }
        text_add(out, ": ");
        real_print(out, &l->p[i]);
    }
}

static void add_undefined(text *out, const value *v)
{
    text_add(out, "undefined");
    for (size_t i = 0; i < v->at_count; i++)
        text_addf(out, " at %u,%u", v->at[i].t, v->at[i].s);
}

char *ask_text_of(const ask *q, const value *v)
{
    text out;
    text_init(&out);
    switch (v->kind) {
    case VALUE_NUMBER: rat_print(&out, v->number); break;
    case VALUE_LOGLIN: loglin_print(&out, &v->loglin->form); break;
    case VALUE_EXPFORM: expform_print(&out, &v->expform->form); break;
    case VALUE_ENCLOSURE: text_add(&out, "enclosure"); break;
    case VALUE_TABLE: add_table(&out, q, v); break;
    case VALUE_LAW: add_law(&out, q, v->law->law); break;
    case VALUE_TRUTH: text_add(&out, truth_name(v->truth)); break;
    case VALUE_UNDEFINED: add_undefined(&out, v); break;
    case VALUE_START: text_add(&out, "init"); break;
    case VALUE_STRING: text_add(&out, v->string); break;
    }
    return text_take(&out);
}

static char *error_text(const char *start, const status *st)
{
    text out;
    text_init(&out);
    text_addf(&out, "%s%s%s%lu:%lu: %s", start, st->file ? st->file : "", st->file ? ":" : "", st->line,
              st->column, st->text);
    return text_take(&out);
}

char *ask_text(ask *q, const char *source)
{
    status st;
    status_init(&st);
    value v;
    value_init(&v);
    bool ok = evaluate(q->e, ask_parse(q, source, TYPE_ANY), &v, &st);
    char *answer = ok ? ask_text_of(q, &v) : error_text("error ", &st);
    value_clear(&v);
    status_clear(&st);
    return answer;
}

typedef struct deep_question {
    evaluator *e;
    const expr *x;
    status st;
} deep_question;

static void *evaluate_deep(void *argument)
{
    deep_question *d = argument;
    value v;
    value_init(&v);
    evaluate(d->e, d->x, &v, &d->st);
    value_clear(&v);
    return NULL;
}

char *ask_error(ask *q, const char *source)
{
    deep_question d = {.e = q->e, .x = ask_parse(q, source, TYPE_ANY)};
    status_init(&d.st);
    pthread_attr_t attributes;
    pthread_t thread;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, (size_t)256 << 20) == 0);
    REQUIRE(pthread_create(&thread, &attributes, evaluate_deep, &d) == 0);
    REQUIRE(pthread_join(thread, NULL) == 0);
    pthread_attr_destroy(&attributes);
    bool failed = !status_ok(&d.st);
    char *answer = failed ? error_text("", &d.st) : alloc_string("no error");
    ck_assert_int_eq(d.st.code, failed ? EXIT_USAGE : 0);
    status_clear(&d.st);
    return answer;
}

/* A line in `faults` if the two differ. Frees the answer. */
static void compare(text *faults, const char *source, char *answer, const char *expected)
{
    if (strcmp(answer, expected) != 0)
        text_addf(faults, "\n%s\n    found  %s\n    wanted %s", source, answer, expected);
    free(answer);
}

static void fail_on(text *faults)
{
    ck_assert_msg(faults->length == 0, "%s", faults->data);
    text_clear(faults);
}

void ask_is(ask *q, const char *source, const char *expected)
{
    ask_all(q, &(question){source, expected}, 1);
}

static void fails_all(ask *q, const question *questions, size_t count)
{
    text faults;
    text_init(&faults);
    for (size_t i = 0; i < count; i++)
        compare(&faults, questions[i].source, ask_error(q, questions[i].source), questions[i].expected);
    fail_on(&faults);
}

void ask_fails(ask *q, const char *source, const char *expected)
{
    fails_all(q, &(question){source, expected}, 1);
}

void ask_all(ask *q, const question *questions, size_t count)
{
    text faults;
    text_init(&faults);
    for (size_t i = 0; i < count; i++)
        compare(&faults, questions[i].source, ask_text(q, questions[i].source), questions[i].expected);
    fail_on(&faults);
}

void ask_on(mdp *m, const question *questions, size_t count)
{
    ask q;
    ask_open(&q, m);
    ask_all(&q, questions, count);
    ask_close(&q);
}

void ask_fails_on(mdp *m, const question *questions, size_t count)
{
    ask q;
    ask_open(&q, m);
    fails_all(&q, questions, count);
    ask_close(&q);
}

/* ---- Claims --------------------------------------------------------------------------------------- */

const reading *ask_claim_open(ask_claim *c, const char *content)
{
    char path[] = "claim-XXXXXX";
    int file = mkstemp(path);
    REQUIRE(file >= 0);
    FILE *out = fdopen(file, "w");
    REQUIRE(out && fputs(content, out) >= 0 && fclose(out) == 0);
    status st;
    status_init(&st);
    c->prelude = ask_prelude();
    c->set = claim_set_new(c->prelude);
    bool ok = claim_set_read_file(c->set, path, &st);
    remove(path);
    ck_assert_msg(ok, "%s: %lu:%lu: %s", content, st.line, st.column, st.text ? st.text : "");
    ck_assert_uint_eq(claim_set_count(c->set), 1);
    return claim_set_get(c->set, 0);
}

void ask_claim_close(ask_claim *c)
{
    claim_set_free(c->set);
    library_free(c->prelude);
}

/* ---- Suites --------------------------------------------------------------------------------------- */

void ask_case(Suite *s, const char *name, const TTest *const *tests, size_t count)
{
    TCase *c = tcase_create(name);
    tcase_set_timeout(c, 600);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(c, tests[i]);
    suite_add_tcase(s, c);
}
