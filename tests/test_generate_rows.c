/* What random models are made of: subsets and rows, uniformly distributed. */
#include <check.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "search/generate_rows.h"
#include "suite.h"

/* All C(5,2) = 10 subsets, each about 1000 times in 10000 (standard deviation 30). */
START_TEST(subsets_are_uniform)
{
    rng r;
    rng_init(&r, 1, 0, 0);
    int seen[5][5] = {{0}};
    for (int i = 0; i < 10000; i++) {
        uint32_t element[2];
        draw_subset(&r, 5, 2, element);
        ck_assert(element[0] < element[1] && element[1] < 5);
        seen[element[0]][element[1]]++;
    }
    for (int a = 0; a < 5; a++)
        for (int b = a + 1; b < 5; b++)
            ck_assert_msg(seen[a][b] > 850 && seen[a][b] < 1150, "%d %d: %d", a, b, seen[a][b]);
}
END_TEST

START_TEST(sparse_subsets)
{
    rng r;
    rng_init(&r, 2, 0, 0);
    int low = 0;
    for (int i = 0; i < 2000; i++) {
        uint32_t element[20];
        draw_subset(&r, 100, 20, element);
        for (int k = 0; k < 20; k++) {
            ck_assert(element[k] < 100 && (k == 0 || element[k - 1] < element[k]));
            low += element[k] < 25;
        }
    }
    /* a quarter of 40000, give or take four standard deviations of at most 87 */
    ck_assert_msg(low > 9650 && low < 10350, "%d", low);
    draw_subset(&r, 7, 0, NULL);
}
END_TEST

static uint32_t sum_of(const parts *p)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < p->n; i++)
        sum += p->part[i];
    return sum;
}

START_TEST(rows_sum_to_one)
{
    rng r;
    rng_init(&r, 3, 0, 0);
    parts p;
    parts_init(&p, 8);
    for (int i = 0; i < 20000; i++) {
        row_style style = (row_style)rng_below(&r, 4);
        uint32_t n = rng_between(&r, 1, 8), height = rng_between(&r, 1, 12);
        draw_row(&r, style, height, n, &p);
        ck_assert_uint_eq(p.n, n);
        ck_assert_uint_eq(sum_of(&p), p.denominator);
        uint32_t bound = style == ROW_UNIFORM || (style == ROW_POSITIVE && n > height) ? n : height;
        ck_assert_uint_le(p.denominator, bound);
        for (uint32_t k = 0; k < n; k++) {
            ck_assert(style != ROW_POSITIVE || p.part[k] > 0);
            ck_assert(style != ROW_UNIFORM || p.part[k] == 1);
        }
    }
    parts_clear(&p);
}
END_TEST

/*
 * Height 2, two entries: the denominator is 2, and its compositions with zeros are (0,2) (1,1) (2,0), a third
 * of 9000 each (standard deviation 45).
 */
START_TEST(compositions_are_uniform)
{
    rng r;
    rng_init(&r, 4, 0, 0);
    parts p;
    parts_init(&p, 2);
    int seen[3] = {0};
    for (int i = 0; i < 9000; i++) {
        draw_row(&r, ROW_ANY, 2, 2, &p);
        ck_assert_uint_eq(p.denominator, 2);
        seen[p.part[0]]++;
    }
    for (int k = 0; k < 3; k++)
        ck_assert_msg(seen[k] > 2800 && seen[k] < 3200, "%d: %d", k, seen[k]);
    parts_clear(&p);
}
END_TEST

int main(void)
{
    alloc_install_in_libraries();
    static const TTest *const *const tests[] = {
        &subsets_are_uniform, &sparse_subsets, &rows_sum_to_one, &compositions_are_uniform};
    Suite *s = suite_create("generate_rows");
    TCase *c = tcase_create("generate_rows");
    tcase_set_timeout(c, 120);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(c, *tests[i]);
    suite_add_tcase(s, c);
    return suite_run(s);
}
