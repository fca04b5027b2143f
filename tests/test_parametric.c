/*
 * One structure asked by hand, for all values of its parameters; readings over all policies and rewards, by
 * patterns of their zeros. Against the exhaustive run, which has such patterns among its structures.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "campaign/generic.h"
#include "search/structure.h"
#include "structures_of.h"

static const char bandit[] = "//@horizon: 1\n@type: MDP\n@value_type: parametric\n@parameters\np x\n"
                             "@reward_models\nsuccess prior\n@nr_states\n1\n@model\nstate 0 init\n"
                             "\taction a [x, p]\n\t\t0 : 1\n\taction b [1, 1-p]\n\t\t0 : 1\n";

/* Two actions at the start, one at each of two places after it. */
static const char fork_model[] =
    "//@horizon: 2\n@type: MDP\n@value_type: parametric\n@parameters\np x y r\n"
    "@reward_models\nsuccess prior\n@nr_states\n3\n@model\nstate 0 init\n"
    "\taction a [x, p]\n\t\t1 : r\n\t\t2 : 1-r\n\taction b [1, 1-p]\n\t\t2 : 1\n"
    "state 1\n\taction a [y, 1]\n\t\t1 : 1\nstate 2\n\taction a [1, 1]\n\t\t2 : 1\n";

static generic_result run_on(const reading *r, const char *drn)
{
    char path[] = "/tmp/rationale-parametric-XXXXXX";
    int file = mkstemp(path);
    FILE *out = fdopen(file, "w");
    fputs(drn, out);
    fclose(out);
    status st;
    status_init(&st);
    generic_result x;
    ck_assert_msg(generic_run(r, path, 1, 100, &x, &st), "%s", st.text);
    unlink(path);
    return x;
}

typedef struct known_case {
    const char *assumptions, *assertion, *drn;
    exhaustive_outcome outcome;
    uint64_t tried; /* patterns of zeros, where it holds: the product over places of 2^n - 1 for a policy, of
                     * 2^n for a reward */
} known_case;

static const known_case known[] = {
    {"", "F(2) == G(2)", bandit, EXHAUSTIVE_REFUTED, 0},
    {"", "Fr(2) == G(2)", bandit, EXHAUSTIVE_HOLDS, 0},
    {"yes\nforall policy q", "condition(q) == condition(uniform, x*q)", bandit, EXHAUSTIVE_HOLDS, 3},
    {"yes\nforall policy q", "condition(q) == condition(prior, x*q)", bandit, EXHAUSTIVE_REFUTED, 0},
    {"yes\nforall policy p, reward y", "condition(p, y)/p == condition(p, y)/p", bandit, EXHAUSTIVE_HOLDS,
     12},
    {"yes\nforall reward y, k in 1..2, reward z", "condition(prior, y*z^k) == condition(prior, z^k*y)",
     bandit, EXHAUSTIVE_HOLDS, 32}, /* 16 pairs, 2 values of k */
    {"yes\nforall policy q", "q == q", fork_model, EXHAUSTIVE_HOLDS, 3},
    {"yes\nforall reward y", "y == y", fork_model, EXHAUSTIVE_HOLDS, 16},
    /* false for one pattern alone: where q or y has a zero */
    {"yes\nforall policy q", "q / q == x^0", bandit, EXHAUSTIVE_REFUTED, 0},
    {"yes\nforall reward y", "y / y == x^0", fork_model, EXHAUSTIVE_REFUTED, 0},
    /* where it is 0 at one of the two last places and not at the other: then next(v) is so at one action */
    {"yes\nforall reward y", "let n = next(eV(prior, y)) in condition(uniform, n / n) == uniform", fork_model,
     EXHAUSTIVE_REFUTED, 0},
    /* within the assertion: it is as good as in the field */
    {"", "forall policy q: condition(q) == condition(uniform, x*q)", bandit, EXHAUSTIVE_HOLDS, 0},
    {"", "forall policy q: condition(q) == condition(prior, x*q)", bandit, EXHAUSTIVE_REFUTED, 0},
    {"", "forall reward y: forall reward z: y * z == z * y", bandit, EXHAUSTIVE_HOLDS, 0},
    /* two tables are two, under one name too: true for any zeros if they were the same */
    {"", "forall reward y: let z = y in (forall reward y: y * (z / z) == z * (y / y))", bandit,
     EXHAUSTIVE_REFUTED, 0},
    {"yes\nforall policy q", "success(q) >= 0", bandit, EXHAUSTIVE_NO_IDENTITY, 0},
    {"deterministic\nforall policy q", "q == q", fork_model, EXHAUSTIVE_NOTHING, 0},
};

START_TEST(verdicts)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        ask_claim s;
        const reading *r = structures_reading(&s, known[i].assumptions, known[i].assertion);
        generic_result x = run_on(r, known[i].drn);
        ck_assert_msg(x.outcome == known[i].outcome, "%s: %d %s", known[i].assertion, (int)x.outcome,
                      x.why ? x.why : "");
        if (x.outcome == EXHAUSTIVE_HOLDS) {
            ck_assert_msg(r->drawn_count == 0 || x.skips.tried == known[i].tried, "%s: %lu tried",
                          known[i].assertion, (unsigned long)x.skips.tried);
            ck_assert(!x.vacuous && x.error_bits >= 100);
        }
        if (x.outcome == EXHAUSTIVE_REFUTED)
            ck_assert_msg(x.drn != NULL, "%s: no small numbers", known[i].assertion);
        generic_clear(&x);
        ask_claim_close(&s);
    }
}
END_TEST

/* ---- Against the exhaustive run ------------------------------------------------------------------- */

static const char *const one_step[][2] = {
    {"same_actions\nforall policy q", "condition(q) == condition(uniform, x*q)"},
    {"yes\nforall policy q", "condition(q) == condition(uniform, x*q)"},
    {"yes\nforall policy q", "condition(q) == condition(prior, x*(q/prior))"},
    {"full_support\nforall policy q", "condition(q) == condition(prior, x*(q/prior))"},
    {"yes\nforall policy p, reward y", "condition(condition(p, y), x) == condition(p, x*y)"},
    {"deterministic\nforall policy p, reward y", "condition(condition(p, y), x) == condition(p, x*y)"},
    {"yes\nforall reward y", "y / y == y^0"},
};

typedef struct sweeping {
    const reading *r;
    uint64_t refuted, held;
    uint64_t seen, each; /* every so many-th is asked */
} sweeping;

/* The prior's row: parameters, and 1 minus them for the last entry that is not 0. */
static void add_prior(text *drn, const structure_state *s, uint32_t place, uint32_t action)
{
    uint32_t last = 0;
    for (uint32_t a = 0; a < s->count; a++)
        last = s->action[a].mark & STRUCTURE_PRIOR ? a : last;
    if (!(s->action[action].mark & STRUCTURE_PRIOR))
        text_add(drn, "0");
    else if (action < last)
        text_addf(drn, "p%u_%u", place, action);
    else
        text_add(drn, "1");
    for (uint32_t a = 0; action == last && a < action; a++)
        if (s->action[a].mark & STRUCTURE_PRIOR)
            text_addf(drn, "-p%u_%u", place, a);
}

static void add_row(text *drn, const structure_state *s, uint32_t place, uint32_t action)
{
    text_addf(drn, "\taction a%u [", action);
    text_addf(drn, s->action[action].mark & STRUCTURE_X ? "x%u_%u, " : "0, ", place, action);
    add_prior(drn, s, place, action);
    text_add(drn, "]\n");
}

/* The structure as a model with a parameter for each of its numbers; T <= 2, W <= 2. */
static char *written(const structure *s)
{
    text drn, names;
    text_init(&drn);
    text_init(&names);
    uint32_t place = 0;
    for (uint32_t t = 0; t < s->horizon; t++)
        for (uint32_t i = 0; i < s->width[t]; i++, place++) {
            const structure_state *state = s->state[t][i];
            text_addf(&drn, "state %u%s\n", place, place == 0 ? " init" : "");
            for (uint32_t a = 0; a < state->count; a++) {
                text_addf(&names, " x%u_%u p%u_%u r%u_%u", place, a, place, a, place, a);
                add_row(&drn, state, place, a);
                uint32_t targets = state->action[a].targets;
                if (targets == 3)
                    text_addf(&drn, "\t\t1 : r%u_%u\n\t\t2 : 1-r%u_%u\n", place, a, place, a);
                else
                    text_addf(&drn, "\t\t%u : 1\n", targets == 0 ? s->states - 1 : targets);
            }
        }
    text whole;
    text_init(&whole);
    text_addf(&whole,
              "//@horizon: %u\n@type: MDP\n@value_type: parametric\n@parameters\n%s\n@reward_models\n"
              "success prior\n@nr_states\n%u\n@model\n%s",
              s->horizon, names.data + 1, s->states, drn.data);
    text_clear(&drn);
    text_clear(&names);
    return text_take(&whole);
}

static bool ask_structure(const structure *s, void *context)
{
    sweeping *w = context;
    if (w->seen++ % w->each != 0)
        return true;
    char *drn = written(s);
    generic_result x = run_on(w->r, drn);
    w->refuted += x.outcome == EXHAUSTIVE_REFUTED;
    w->held += x.outcome == EXHAUSTIVE_HOLDS;
    generic_clear(&x);
    free(drn);
    return w->refuted == 0;
}

static uint64_t few(void)
{
    const char *sanitizers = getenv("RATIONALE_SANITIZERS"); /* several times slower */
    return sanitizers && strcmp(sanitizers, "yes") == 0 ? 40 : 4;
}

/* Structures by hand, nothing merged: one is refuted iff the exhaustive run says so, which takes the zeros of
 * policies and rewards for marks of the structure. Where none should be, some of them will do. */
START_TEST(as_the_exhaustive_run_says)
{
    for (size_t i = 0; i < sizeof one_step / sizeof one_step[0]; i++) {
        ask_claim s;
        exhaustive_result x = structures_of(&s, one_step[i][0], one_step[i][1], &structures_small);
        structure_bounds b;
        structure_bounds_init(&b, 2, 2, 2);
        b.losing_lead_on = true;
        b.mark_count = x.prior_zeros ? 4 : b.mark_count;
        for (uint32_t k = 0; x.prior_zeros && k < 4; k++)
            b.marks[k] = k;
        b.least_horizon = x.outcome == EXHAUSTIVE_REFUTED ? x.horizon : 2;
        status st;
        status_init(&st);
        structures *all = structures_new(&b, &st);
        sweeping w = {.r = x.reading, .each = x.outcome == EXHAUSTIVE_HOLDS && ask_effort() == 1 ? few() : 1};
        structures_each(all, ask_structure, &w);
        structures_free(all);
        ck_assert_msg((w.refuted > 0) == (x.outcome == EXHAUSTIVE_REFUTED) && w.refuted + w.held > 0,
                      "%s: %d", one_step[i][1], (int)x.outcome);
        exhaustive_clear(&x);
        ask_claim_close(&s);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("parametric");
    TCase *c = tcase_create("parametric");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, verdicts);
    tcase_add_test(c, as_the_exhaustive_run_says);
    suite_add_tcase(s, c);
    return suite_run(s);
}
