/*
 * The recursion of degrees and norms against polynomials: FLINT computes numerators and denominators of a
 * sequence of conditioned policies on a small structure, cleared as doc/exhaustive.md says, and they are as
 * large as said or less.
 */
#include <flint/fmpz_mpoly.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "operators/tape_degree.h"
#include "suite.h"

/*
 * The structure, T = 2: the root has two actions, one to the first state of layer 2, the other to both; those
 * have two actions each. Parameters: x at each of the six choices, the three states' p, and tau.
 */
enum { X_ROOT, X_BOTH, X_0A, X_0B, X_1A, X_1B, P_ROOT, P_0, P_1, TAU, VARIABLES };

static fmpz_mpoly_ctx_t ring;

typedef struct poly {
    fmpz_mpoly_t p;
} poly;

static poly fresh(void)
{
    poly r;
    fmpz_mpoly_init(r.p, ring);
    return r;
}

static poly variable(slong i)
{
    poly r = fresh();
    fmpz_mpoly_gen(r.p, i, ring);
    return r;
}

static poly number(slong n)
{
    poly r = fresh();
    fmpz_mpoly_set_si(r.p, n, ring);
    return r;
}

static poly copy(const poly *a)
{
    poly r = fresh();
    fmpz_mpoly_set(r.p, a->p, ring);
    return r;
}

/* Both consume their arguments. */
static poly times(poly a, poly b)
{
    fmpz_mpoly_mul(a.p, a.p, b.p, ring);
    fmpz_mpoly_clear(b.p, ring);
    return a;
}

static poly plus(poly a, poly b)
{
    fmpz_mpoly_add(a.p, a.p, b.p, ring);
    fmpz_mpoly_clear(b.p, ring);
    return a;
}

static poly rest(slong variable_number)
{
    poly r = number(1), v = variable(variable_number);
    fmpz_mpoly_sub(r.p, r.p, v.p, ring);
    fmpz_mpoly_clear(v.p, ring);
    return r;
}

/* Within the bound? The norm is compared as an integer with 2^bits. */
static void within(const poly *a, const poly_size *bound)
{
    fmpz_t sum, c;
    fmpz_init(sum);
    fmpz_init(c);
    for (slong i = 0; i < fmpz_mpoly_length(a->p, ring); i++) {
        fmpz_mpoly_get_term_coeff_fmpz(c, a->p, i, ring);
        fmpz_abs(c, c);
        fmpz_add(sum, sum, c);
    }
    ck_assert(!fmpz_is_zero(sum));
    ck_assert_int_ge(mpz_get_si(bound->degree), fmpz_mpoly_total_degree_si(a->p, ring));
    fmpz_sub_ui(sum, sum, 1); /* norm <= 2^bits iff norm - 1 has at most that many binary digits */
    ck_assert_int_ge(mpz_get_si(bound->bits), (long)fmpz_bits(sum));
    fmpz_clear(sum);
    fmpz_clear(c);
}

/* ---- The sequence G by hand ----------------------------------------------------------------------- */

/* Weights of the policies at the six choices, and the denominators of the rows: the prior's are 1. */
typedef struct policy {
    poly w[6], r[3];
} policy;

static policy prior(void)
{
    policy p = {{variable(P_ROOT), rest(P_ROOT), variable(P_0), rest(P_0), variable(P_1), rest(P_1)},
                {number(1), number(1), number(1)}};
    return p;
}

/* eQ at the choices: q[c] over r and e, by layer. */
typedef struct values {
    poly q[6], v[3], e1, e2;
} values;

static values values_of(const policy *pi)
{
    values r;
    for (int i = 2; i < 6; i++)
        r.q[i] = variable(X_0A + i - 2);
    r.e2 = number(1);
    r.v[1] = plus(times(copy(&pi->w[2]), copy(&r.q[2])), times(copy(&pi->w[3]), copy(&r.q[3])));
    r.v[2] = plus(times(copy(&pi->w[4]), copy(&r.q[4])), times(copy(&pi->w[5]), copy(&r.q[5])));
    /* over the common denominator r[1] r[2] */
    poly v0 = times(copy(&r.v[1]), copy(&pi->r[2])), v1 = times(copy(&r.v[2]), copy(&pi->r[1]));
    r.e1 = times(copy(&pi->r[1]), copy(&pi->r[2]));
    r.q[0] = times(variable(X_ROOT), copy(&v0));
    r.q[1] = times(variable(X_BOTH), plus(times(variable(TAU), v0), times(rest(TAU), v1)));
    r.v[0] = plus(times(copy(&pi->w[0]), copy(&r.q[0])), times(copy(&pi->w[1]), copy(&r.q[1])));
    return r;
}

static policy conditioned(const policy *pi, const values *u)
{
    policy r;
    for (int i = 0; i < 6; i++)
        r.w[i] = times(copy(&pi->w[i]), copy(&u->q[i]));
    r.r[0] = plus(copy(&r.w[0]), copy(&r.w[1]));
    r.r[1] = plus(copy(&r.w[2]), copy(&r.w[3]));
    r.r[2] = plus(copy(&r.w[4]), copy(&r.w[5]));
    return r;
}

static void clear_policy(policy *p)
{
    for (int i = 0; i < 6; i++)
        fmpz_mpoly_clear(p->w[i].p, ring);
    for (int i = 0; i < 3; i++)
        fmpz_mpoly_clear(p->r[i].p, ring);
}

static void clear_values(values *u)
{
    for (int i = 0; i < 6; i++)
        fmpz_mpoly_clear(u->q[i].p, ring);
    for (int i = 0; i < 3; i++)
        fmpz_mpoly_clear(u->v[i].p, ring);
    fmpz_mpoly_clear(u->e1.p, ring);
    fmpz_mpoly_clear(u->e2.p, ring);
}

/* ---- Against the recursion ------------------------------------------------------------------------ */

static uint32_t step_of(int choice)
{
    return choice < 2 ? 1 : 2;
}

static void compare_policy(tape_degrees *s, uint32_t op, const policy *p)
{
    for (int i = 0; i < 6; i++)
        within(&p->w[i], &tape_size(s, op, step_of(i))->n);
    for (int i = 0; i < 3; i++)
        within(&p->r[i], &tape_size(s, op, i == 0 ? 1 : 2)->r);
}

static void compare_values(tape_degrees *s, uint32_t q, uint32_t v, const values *u)
{
    for (int i = 0; i < 6; i++)
        within(&u->q[i], &tape_size(s, q, step_of(i))->n);
    for (int i = 0; i < 3; i++)
        within(&u->v[i], &tape_size(s, v, i == 0 ? 1 : 2)->n);
    within(&u->e1, &tape_size(s, q, 1)->e);
    within(&u->e2, &tape_size(s, q, 2)->e);
}

static const uint32_t widths[] = {1, 2};
static const tape_family generic = {.horizon = 2,
                                    .width = widths,
                                    .actions = 2,
                                    .successors = 2,
                                    .x = {1, 0, 0},
                                    .prior = {1, 1, 0},
                                    .tau = {1, 1, 0}};

START_TEST(conditioning)
{
    fmpz_mpoly_ctx_init(ring, VARIABLES, ORD_LEX);
    tape *p = tape_new();
    uint32_t pi[3], q[2], v[2], x = tape_success(p);
    pi[0] = tape_prior(p);
    for (int k = 0; k < 2; k++) {
        q[k] = tape_eq(p, pi[k], x);
        v[k] = tape_ev(p, pi[k], x);
        pi[k + 1] = tape_condition(p, pi[k], x);
    }
    tape_degrees *s = tape_degrees_new(p, &generic);
    policy now = prior();
    for (int k = 0; k < 2; k++) {
        compare_policy(s, pi[k], &now);
        values u = values_of(&now);
        compare_values(s, q[k], v[k], &u);
        policy next = conditioned(&now, &u);
        clear_policy(&now);
        clear_values(&u);
        now = next;
    }
    compare_policy(s, pi[2], &now);
    /* the bound is met by the root's weights: as degrees add up, the largest of them is exact */
    ck_assert_int_eq(mpz_get_si(tape_size(s, pi[2], 1)->n.degree),
                     fmpz_mpoly_total_degree_si(now.w[1].p, ring));
    clear_policy(&now);
    tape_degrees_free(s);
    tape_free(p);
    fmpz_mpoly_ctx_clear(ring);
    flint_cleanup();
}
END_TEST

/* By hand, T = 1, two actions, generic: p of degree 1 and norm 2 (1 - p), x of degree 1 and norm 1. */
START_TEST(by_hand)
{
    static const uint32_t one[] = {1};
    tape_family f = generic;
    f.horizon = 1;
    f.width = one;
    tape *p = tape_new();
    uint32_t prior_table = tape_prior(p), x = tape_success(p);
    uint32_t square = tape_condition(p, prior_table, tape_power(p, x, 2));
    uint32_t twice = tape_condition(p, tape_condition(p, prior_table, x), x);
    uint32_t ratio = tape_pointwise(p, POINT_DIV, square, prior_table);
    tape_compare(p, square, twice);
    tape_degrees *s = tape_degrees_new(p, &f);
    /* weights p x^2: degree 3, norm 2; their sum: norm 4 */
    ck_assert_int_eq(mpz_get_si(tape_size(s, square, 1)->n.degree), 3);
    ck_assert_int_eq(mpz_get_si(tape_size(s, square, 1)->n.bits), 1);
    ck_assert_int_eq(mpz_get_si(tape_size(s, square, 1)->r.bits), 2);
    /* (w_a / R) / p_a over both rows' p: w_a p_b / (R p_a p_b), degrees 4 and 5 */
    ck_assert_int_eq(mpz_get_si(tape_size(s, ratio, 1)->n.degree), 4);
    ck_assert_int_eq(mpz_get_si(tape_size(s, ratio, 1)->r.degree), 5);
    /* w R' - w' R: degree 3 + 3; norm 2 * 4 twice, 16 */
    poly_size d;
    poly_size_init(&d);
    tape_difference_size(s, &d);
    ck_assert_int_eq(mpz_get_si(d.degree), 6);
    ck_assert_int_eq(mpz_get_si(d.bits), 4);
    /* 4 bits: at most one prime factor above 2^61, 2^7 of 2^61 */
    mpz_t chance;
    mpz_init(chance);
    tape_chance(chance, &d, 62);
    ck_assert_int_eq(mpz_get_si(chance), 6 + 128);
    /* above 2^253 as well; 2^9 of 2^253, and 1 for a number that is no prime */
    tape_chance(chance, &d, 254);
    ck_assert_int_eq(mpz_get_si(chance), 6 + 512 + 1);
    mpz_clear(chance);
    poly_size_clear(&d);
    tape_degrees_free(s);
    tape_free(p);
}
END_TEST

/* By hand, T = 1, two actions: entries x - p, x^-1 and x^-1 x, and numbers. */
START_TEST(differences_and_inverses_by_hand)
{
    static const uint32_t one[] = {1};
    tape_family f = generic;
    f.horizon = 1;
    f.width = one;
    tape *p = tape_new();
    uint32_t x = tape_success(p), prior_table = tape_prior(p);
    uint32_t rest_of_x = tape_pointwise(p, POINT_SUB, x, prior_table);
    uint32_t inverse = tape_power(p, x, -1), cube = tape_power(p, x, -3);
    tape_degrees *s = tape_degrees_new(p, &f);
    /* x - (1 - p) has norm 3, within the twice 2 that two terms of norm 2 at most have */
    ck_assert_int_eq(mpz_get_si(tape_size(s, rest_of_x, 1)->n.degree), 1);
    ck_assert_int_eq(mpz_get_si(tape_size(s, rest_of_x, 1)->n.bits), 2);
    /* (1/x, 1/y) = (y, x) / xy; cubed y^3 / x^3 y^3 */
    ck_assert_int_eq(mpz_get_si(tape_size(s, inverse, 1)->n.degree), 1);
    ck_assert_int_eq(mpz_get_si(tape_size(s, inverse, 1)->r.degree), 2);
    ck_assert_int_eq(mpz_get_si(tape_size(s, cube, 1)->n.degree), 3);
    ck_assert_int_eq(mpz_get_si(tape_size(s, cube, 1)->r.degree), 6);
    tape_degrees_free(s);
    tape_free(p);
}
END_TEST

static void difference_is(tape *p, uint32_t a, uint32_t b, long degree, long bits)
{
    static const uint32_t one[] = {1};
    tape_family f = generic;
    f.horizon = 1;
    f.width = one;
    p->pair_count = 0;
    tape_compare_numbers(p, a, b);
    tape_degrees *s = tape_degrees_new(p, &f);
    poly_size d;
    poly_size_init(&d);
    tape_difference_size(s, &d);
    ck_assert_int_eq(mpz_get_si(d.degree), degree);
    ck_assert_int_eq(mpz_get_si(d.bits), bits);
    poly_size_clear(&d);
    tape_degrees_free(s);
}

/* By hand, T = 1, two actions: V = p x + (1 - p) y, of degree 2 and norm 3, within 2 terms of norm 2. */
START_TEST(numbers_by_hand)
{
    tape *p = tape_new();
    mpq_t value;
    mpq_init(value);
    mpq_set_ui(value, 5, 7);
    uint32_t v = tape_number_success(p, tape_prior(p), tape_success(p)), c = tape_number_rational(p, value);
    mpq_clear(value);
    difference_is(p, v, v, 2, 3); /* 4 + 4 */
    difference_is(p, v, c, 2, 6); /* 7 V - 5: below 2^(3 + 2) twice */
    difference_is(p, tape_number_arithmetic(p, TAPE_NUMBER_SUB, v, v), v, 2, 4); /* 8 + 4 */
    difference_is(p, tape_number_arithmetic(p, TAPE_NUMBER_ADD, v, v), v, 2, 4);
    difference_is(p, tape_number_arithmetic(p, TAPE_NUMBER_MUL, v, v), v, 4, 5); /* 4 * 4 + 4 */
    difference_is(p, tape_number_arithmetic(p, TAPE_NUMBER_DIV, v, v), v, 4, 5); /* V - V V */
    difference_is(p, tape_number_power(p, v, 3), v, 6, 7);                       /* 4 * 4 * 4 + 4 */
    difference_is(p, tape_number_power(p, v, -3), v, 8, 9);                      /* 1 - V V^3 */
    tape_free(p);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("tape_degree");
    TCase *c = tcase_create("tape_degree");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, conditioning);
    tcase_add_test(c, by_hand);
    tcase_add_test(c, differences_and_inverses_by_hand);
    tcase_add_test(c, numbers_by_hand);
    suite_add_tcase(s, c);
    return suite_run(s);
}
