/* Rows of weights and of rationals, by hand. */
#include <check.h>
#include <stdio.h>

#include "exact/row.h"
#include "suite.h"

static prob_row *weights(const long *w, uint32_t n)
{
    prob_row *row = prob_row_new(n);
    for (uint32_t i = 0; i < n; i++)
        mpz_set_si(row->weight[i], w[i]);
    return row;
}
#define WEIGHTS(...) weights((const long[]){__VA_ARGS__}, sizeof((const long[]){__VA_ARGS__}) / sizeof(long))

static void seals_to(prob_row *row, const long *w, long sum)
{
    ck_assert(prob_row_seal(row));
    ck_assert_int_eq(mpz_get_si(row->sum), sum);
    for (uint32_t i = 0; i < row->n; i++)
        ck_assert_int_eq(mpz_get_si(row->weight[i]), w[i]);
    prob_row_free(row);
}
#define SEALS_TO(row, sum, ...) seals_to(row, (const long[]){__VA_ARGS__}, sum)

/* The gcd of all weights goes, zeros have no say in it. */
START_TEST(primitive)
{
    SEALS_TO(WEIGHTS(2, 4), 3, 1, 2);
    SEALS_TO(WEIGHTS(6, 10, 15), 31, 6, 10, 15); /* each two have a common factor, all three have none */
    SEALS_TO(WEIGHTS(0, 6, 0, 9), 5, 0, 2, 0, 3);
    SEALS_TO(WEIGHTS(7), 1, 1);
    SEALS_TO(WEIGHTS(12, 18, 30), 10, 2, 3, 5);
}
END_TEST

static void is_refused(prob_row *row, const long *w)
{
    ck_assert(!prob_row_seal(row));
    for (uint32_t i = 0; i < row->n; i++)
        ck_assert_int_eq(mpz_get_si(row->weight[i]), w[i]);
    prob_row_free(row);
}

START_TEST(no_distributions)
{
    is_refused(WEIGHTS(0, 0), (const long[]){0, 0});
    is_refused(WEIGHTS(4, -2), (const long[]){4, -2});
    is_refused(WEIGHTS(-1, 3), (const long[]){-1, 3});
}
END_TEST

START_TEST(equality)
{
    prob_row *a = WEIGHTS(1, 2), *b = WEIGHTS(3, 6), *c = WEIGHTS(2, 1);
    ck_assert(prob_row_seal(a) && prob_row_seal(b) && prob_row_seal(c));
    b->undefined = true;
    ck_assert(prob_row_equal(a, b) && !prob_row_equal(a, c));
    mpq_t entry;
    mpq_init(entry);
    prob_row_entry(entry, b, 1);
    ck_assert(mpq_cmp_ui(entry, 2, 3) == 0);
    mpq_clear(entry);
    prob_row *copy = prob_row_copy(b);
    ck_assert(copy->undefined && prob_row_equal(copy, a));
    prob_row_free(a);
    prob_row_free(b);
    prob_row_free(c);
    prob_row_free(copy);
}
END_TEST

START_TEST(rationals)
{
    rat_row *a = rat_row_new(2), *b = rat_row_new(2);
    mpq_set_si(a->value[1], -1, 2);
    ck_assert(!rat_row_equal(a, b));
    mpq_set_si(b->value[1], -1, 2);
    ck_assert(rat_row_equal(a, b));
    size_t before = rat_row_bytes(a);
    mpz_ui_pow_ui(mpq_numref(a->value[0]), 3,
                  10000); /* 15 850 bits: 248 words of 64, one of which was there or not */
    ck_assert(rat_row_bytes(a) >= before + 247 * 8 && rat_row_bytes(a) <= before + 248 * 8);
    rat_row_free(a);
    rat_row_free(b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("row");
    TCase *c = tcase_create("row");
    tcase_add_test(c, primitive);
    tcase_add_test(c, no_distributions);
    tcase_add_test(c, equality);
    tcase_add_test(c, rationals);
    suite_add_tcase(s, c);
    return suite_run(s);
}
