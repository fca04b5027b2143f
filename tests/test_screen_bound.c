/* The bounds on the error of screening, by hand and against the numbers that come up. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "campaign/screen.h"
#include "campaign/screen_proof.h"
#include "operators/tape_bound.h"
#include "operators/tape_exact.h"
#include "operators/tape_height.h"

/* ---- The bound ----------------------------------------------------------------------------------- */

/*
 * By hand, for prior == uniform with at most 2 actions and heights up to 16: numbers up to 16 have 5 bits, so
 * that the prior's row has denominator and numerators of at most 2 * 5 + 1 = 11 bits; 1/2 has 1 and 2. The
 * difference a/b - c/d has the numerator ad - cb: max(11 + 2, 1 + 11) + 1 = 14 bits.
 */
START_TEST(height_by_hand)
{
    tape *p = tape_new();
    tape_sizes sizes = {.horizon = 3, .places = 3, .actions = 2, .branches = 2, .height_bits = 5};
    mpz_t bits;
    mpz_init(bits);
    tape_compare(p, tape_prior(p), tape_uniform(p));
    tape_height(p, &sizes, bits);
    ck_assert(mpz_cmp_ui(bits, 14) == 0);
    /* 244 bits have at most 4 divisors of more than 61 bits, and 4 < 2^3: 54 - 3 for a prime, 1 for a model
     */
    mpz_set_ui(bits, 244);
    ck_assert_uint_eq(tape_error(bits, 17, 62, 1, 1), 50);
    ck_assert_uint_eq(tape_error(bits, 17, 62, 3, 1000), 3 * 51 - 10);
    mpz_ui_pow_ui(bits, 2, 70);
    ck_assert_uint_eq(tape_error(bits, 17, 62, 60, 1), 0);
    mpz_clear(bits);
    tape_free(p);
}
END_TEST

static void height_is(tape *p, const tape_sizes *sizes, unsigned long wanted)
{
    mpz_t bits;
    mpz_init(bits);
    tape_height(p, sizes, bits);
    ck_assert_uint_eq(mpz_get_ui(bits), wanted);
    mpz_clear(bits);
    p->pair_count = 0;
}

static void number_height_is(tape *p, uint32_t a, uint32_t b, unsigned long wanted)
{
    static const tape_sizes sizes = {
        .horizon = 1, .places = 1, .actions = 2, .branches = 1, .height_bits = 1};
    tape_compare_numbers(p, a, b);
    height_is(p, &sizes, wanted);
}

/*
 * By hand, r = 3/4, with 2 and 3 bits; the difference of a/b and c/d, of so many bits each, has at most
 * max(a + d, c + b) + 1 of them. A power gets a bit more, for r^0 = 1.
 */
START_TEST(height_of_numbers)
{
    tape *p = tape_new();
    mpq_t number;
    mpq_init(number);
    mpq_set_ui(number, 3, 4);
    uint32_t r = tape_number_rational(p, number);
    mpq_clear(number);
    uint32_t sum = tape_number_arithmetic(p, TAPE_NUMBER_ADD, r, r); /* max(2 + 3, 2 + 3) + 1 = 6, over 6 */
    uint32_t difference = tape_number_arithmetic(p, TAPE_NUMBER_SUB, r, r);
    uint32_t square = tape_number_arithmetic(p, TAPE_NUMBER_MUL, r, r); /* 4 over 6 */
    uint32_t ratio = tape_number_arithmetic(p, TAPE_NUMBER_DIV, r, r);  /* 2 + 3 over 3 + 2 */
    number_height_is(p, r, r, 2 + 3 + 1);
    number_height_is(p, r, sum, 6 + 3 + 1);
    number_height_is(p, r, difference, 6 + 3 + 1);
    number_height_is(p, r, square, 2 + 6 + 1);
    number_height_is(p, r, ratio, 5 + 3 + 1);
    number_height_is(p, r, tape_number_power(p, r, 2), 2 + (2 * 3 + 1) + 1); /* 5 over 7 */
    number_height_is(p, r, tape_number_power(p, r, -2), 7 + 3 + 1);          /* 7 over 5 */
    tape_free(p);
}
END_TEST

/*
 * By hand, T = 2 with two places a layer, one action, two branches, and parameters of one bit. x and the
 * prior have 2 bits over 2 (1 * 1 + 1). Last step: eQ = x, 3 over 3 as a power; eV adds up the one action's
 * prior * eQ of 2 + 3 bits: 6 over 5. Step 1: the two denominators of eV become one of 10 bits, which comes
 * to both sides; tau has 1 * 1 * 2 + 1 = 3; two branches (2 bits) are added up: 2 + 6 + 10 + 3 + 2 = 23 over
 * 2 + 10 + 3 = 15. Compared with 1 these make 23 + 1 + 1 bits, but eV, by which one might divide, has 2 + 23
 * + 1. Compared with 2^20, of 21 bits over 1: max(23 + 1, 21 + 15) + 1.
 */
START_TEST(height_of_a_mean)
{
    static const tape_sizes sizes = {
        .horizon = 2, .places = 2, .actions = 1, .branches = 2, .height_bits = 1};
    tape *p = tape_new();
    mpq_t number;
    mpq_init(number);
    mpq_set_ui(number, 1, 1);
    uint32_t q = tape_eq(p, tape_prior(p), tape_success(p)), one = tape_constant(p, SHAPE_REWARD, number);
    mpq_set_ui(number, 1ul << 20, 1);
    uint32_t large = tape_constant(p, SHAPE_REWARD, number);
    mpq_clear(number);
    tape_compare(p, q, one);
    height_is(p, &sizes, 2 + 23 + 1);
    tape_compare(p, q, large);
    height_is(p, &sizes, 21 + 15 + 1);
    tape_free(p);
}
END_TEST

/* The denominators of eV(G(2)) stay below the bound of a comparison with it. */
START_TEST(height_is_not_passed)
{
    ask_claim c;
    const reading *r = ask_claim_open(
        &c, "claim c\nassert eV(G(2)) == 0 * eV(prior) and eV(G(2)) == 1 + 0 * eV(prior)\nexpect refuted\n");
    status st;
    status_init(&st);
    family f;
    family_init(&f);
    screen_plan plan = {.seed = 6, .count = 1, .primes = 1};
    screen *by_primes = screen_new(r, &f, &plan, &st);
    tape *p = tape_new();
    tape_compare(
        p,
        tape_ev(p, tape_condition(p, tape_condition(p, tape_prior(p), tape_success(p)), tape_success(p)),
                tape_success(p)),
        tape_ev(p, tape_prior(p), tape_success(p)));
    tape_sizes sizes = {.horizon = f.horizon,
                        .places = f.states,
                        .actions = f.actions,
                        .branches = f.states,
                        .height_bits = 5};
    mpz_t bits;
    mpz_init(bits);
    tape_height(p, &sizes, bits);
    size_t largest = 0;
    for (uint64_t i = 0; i < 300; i++) {
        ask q;
        ask_open(&q, screen_model(by_primes, i));
        value v;
        value_init(&v);
        ask_value(&q, "let t = 1 in max s: (if defined(eV(G(2))[t,s]) then eV(G(2))[t,s] else 0)", &v);
        size_t size = v.kind == VALUE_NUMBER ? mpz_sizeinbase(mpq_denref(v.number), 2) : 0;
        largest = size > largest ? size : largest;
        value_clear(&v);
        ask_close(&q);
    }
    ck_assert_uint_gt(largest, 64);
    ck_assert(mpz_cmp_ui(bits, largest) > 0);
    mpz_clear(bits);
    tape_free(p);
    screen_free(by_primes);
    ask_claim_close(&c);
}
END_TEST

/* 62-bit primes as before where they do; wider ones where an integer has too many prime factors of 62 bits.
 */
START_TEST(which_primes)
{
    mpz_t bits;
    mpz_init_set_ui(bits, 244); /* 4 divisors at most: 51 bits a prime, 10 for the models */
    prime_choice c = choose_primes(bits, 17, 1000, 0);
    ck_assert(c.bits == 62 && c.count == 3 && c.error == 143);
    mpz_ui_pow_ui(bits, 2, 70);
    /* 2^70 / 125 < 2^64: lost 64, and 17 to fit, of 117: 53 bits a prime, so that two do not reach 100 and
     * three cost 18; / 189 < 2^63: 180 - 63 = 117 bits by one that costs 15 */
    c = choose_primes(bits, 17, 1000, 0);
    ck_assert(c.bits == 190 && c.count == 1 && c.error == 117 - 10);
    c = choose_primes(bits, 17, 1000, 5); /* 62 bits, as asked */
    ck_assert(c.bits == 62 && c.count == 5 && c.error == 0);
    mpz_ui_pow_ui(bits, 2, 220); /* / 253: 2^213 and 17 more are below 2^244 still */
    c = choose_primes(bits, 17, 1000, 0);
    ck_assert(c.bits == 254 && c.count == 4 && c.error == 4 * (244 - 213) - 10);
    mpz_ui_pow_ui(bits, 2, 240);
    c = choose_primes(bits, 17, 1000, 0);
    ck_assert(c.bits == 62 && c.count == 1 && c.error == 0);
    mpz_clear(bits);
}
END_TEST

/* What is no prime after all is found out where something is inverted: here the product of two primes. */
START_TEST(no_prime)
{
    prime a, b, p = {.bits = 126, .limbs = 2};
    prime_draw(&a, PRIME_BITS, 1, 0);
    prime_draw(&b, PRIME_BITS, 1, 1);
    mpz_t n, r;
    mpz_init_set_ui(n, a.p[0]);
    mpz_mul_ui(n, n, b.p[0]);
    mpz_init_set_ui(r, 1);
    mpz_export(p.p, NULL, -1, sizeof *p.p, 0, 0, n);
    mpz_mul_2exp(r, r, 128);
    mpz_fdiv_r(r, r, n);
    mpz_export(p.one, NULL, -1, sizeof *p.one, 0, 0, r);
    mpz_mul(r, r, r);
    mpz_fdiv_r(r, r, n);
    mpz_export(p.square, NULL, -1, sizeof *p.square, 0, 0, r);
    mpz_set_ui(r, 0);
    mpz_setbit(r, 64);
    mpz_invert(n, n, r);
    mpz_sub(r, r, n);
    p.inverse = mpz_get_ui(r); /* -1/n modulo 2^64 */
    mpz_clears(n, r, NULL);
    tape *t = tape_new();
    tape_compare(t, tape_success(t), tape_prior(t));
    support *s = support_new(t);
    modular *e = modular_new(t, s);
    const uint64_t values[3][2] = {{0, 0}, {1, 0}, {3, 0}};
    ck_assert(!modular_set(e, &p, values[0], 3));
    prime_draw(&p, 126, 1, 0);
    ck_assert(modular_set(e, &p, values[0], 3));
    modular_free(e);
    support_free(s);
    tape_free(t);
}
END_TEST

/* ---- The bound of one model ---------------------------------------------------------------------- */

/* One place, two actions: x and the prior of the first, then of the second. */
static void lay_out_pair(compact *m, parameters *numbers, const unsigned long n[4][2])
{
    uint32_t p[4];
    mpq_t q;
    mpq_init(q);
    for (int i = 0; i < 4; i++) {
        mpq_set_ui(q, n[i][0], n[i][1]);
        p[i] = parameters_add(numbers, q);
    }
    mpq_clear(q);
    compact_reset(m, 1);
    compact_layer(m);
    compact_place(m, 0, 0, PARAMETER_ONE);
    compact_choice(m, p[0], p[1]);
    compact_choice(m, p[2], p[3]);
    compact_seal(m, numbers->count);
}

static const unsigned long usual[4][2] = {{1, 2}, {1, 4}, {1, 3}, {3, 4}};

static uint64_t bound_of(tape *p, const compact *m, const parameters *numbers)
{
    support *s = support_new(p);
    bound *b = bound_new(p, s);
    uint64_t bits;
    support_run(s, m, NULL);
    ck_assert(bound_run(b, m, numbers, &bits));
    bound_free(b);
    support_free(s);
    return bits;
}

/*
 * By hand: the prior's row is 1, 3 over 4 and x's 3, 2 over 6. Weights of condition(prior, x^n) are at most 3
 * * 3^n, their sum at most 4 * 3^n. Against the prior the cross products are 3 * 3^n * 4 and 3 * 4 * 3^n, and
 * a bit more for the sign: 1 + log2(12 * 3^n), 6.2 for n = 1 and 163.1 for n = 100, where log2 3 < 102/64 is
 * what the program computes with: 163.97.
 */
START_TEST(bound_by_hand)
{
    compact *m = compact_new();
    parameters *numbers = parameters_new();
    lay_out_pair(m, numbers, usual);
    for (long n = 1; n <= 100; n += 99) {
        tape *p = tape_new();
        uint32_t prior = tape_prior(p);
        tape_compare(p, tape_condition(p, prior, tape_power(p, tape_success(p), n)), prior);
        ck_assert_uint_eq(bound_of(p, m, numbers), n == 1 ? 7 : 164);
        tape_free(p);
    }
    ck_assert_uint_eq(prover_needs(0), 1);
    ck_assert_uint_eq(prover_needs(61), 1); /* a prime is more than 2^61 */
    ck_assert_uint_eq(prover_needs(62), 2);
    ck_assert_uint_eq(prover_needs(164), 3);
    parameters_free(numbers);
    compact_free(m);
}
END_TEST

/*
 * 1/x for x = 1009/2048, 1013/2048 has rows over 1009 * 1013, which is at most 1013^2; so eV for the prior
 * 1/2, 1/2 is over 2 * 1013^2, and against 1000 the larger cross product is 1000 times that: 1 + 1 + 2 * 9.98
 * + 9.97 = 31.9 bits.
 */
START_TEST(bound_of_a_quotient)
{
    static const unsigned long n[4][2] = {{1009, 2048}, {1, 2}, {1013, 2048}, {1, 2}};
    compact *m = compact_new();
    parameters *numbers = parameters_new();
    lay_out_pair(m, numbers, n);
    mpq_t thousand;
    mpq_init(thousand);
    mpq_set_ui(thousand, 1000, 1);
    tape *p = tape_new();
    tape_compare(p, tape_ev(p, tape_prior(p), tape_power(p, tape_success(p), -1)),
                 tape_constant(p, SHAPE_VALUE, thousand));
    ck_assert_uint_eq(bound_of(p, m, numbers), 32);
    mpq_clear(thousand);
    tape_free(p);
    parameters_free(numbers);
    compact_free(m);
}
END_TEST

/* A difference that all primes but the last one divide: x * N == x, N = 1 + their product. It shows. */
START_TEST(one_prime_short)
{
    compact *m = compact_new();
    parameters *numbers = parameters_new();
    lay_out_pair(m, numbers, usual);
    for (unsigned count = 1; count <= 5; count++) {
        mpq_t product;
        mpq_init(product);
        mpq_set_ui(product, 1, 1);
        for (unsigned i = 0; i < count; i++) {
            prime q;
            prime_draw(&q, PRIME_BITS, 11, i);
            mpz_mul_ui(mpq_numref(product), mpq_numref(product), q.p[0]);
        }
        mpz_add_ui(mpq_numref(product), mpq_numref(product), 1);
        tape *p = tape_new();
        uint32_t x = tape_success(p);
        tape_compare(p, tape_pointwise(p, POINT_MUL, x, tape_constant(p, SHAPE_REWARD, product)), x);
        support *s = support_new(p);
        modular *e = modular_new(p, s);
        slots *primes = slots_new(11, PRIME_BITS, numbers);
        prover *v = prover_new(p, s);
        tape_outcome out;
        uint32_t used;
        uint64_t replaced = 0;
        support_run(s, m, NULL);
        for (unsigned i = 0; i < count; i++) {
            slots_run(primes, e, m, i, &out, &replaced);
            ck_assert(!out.different);
        }
        prover_run(v, primes, e, m, numbers, &out, &used, &replaced);
        ck_assert(out.different);
        ck_assert_uint_gt(used, count);
        prover_free(v);
        slots_free(primes);
        modular_free(e);
        support_free(s);
        tape_free(p);
        mpq_clear(product);
    }
    parameters_free(numbers);
    compact_free(m);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("the bounds of screening");
    const TTest *const tests[] = {height_by_hand,       height_of_numbers,   height_of_a_mean,
                                  height_is_not_passed, which_primes,        no_prime,
                                  bound_by_hand,        bound_of_a_quotient, one_prime_short};
    ASK_CASE(s, "bounds", tests);
    return suite_run(s);
}
