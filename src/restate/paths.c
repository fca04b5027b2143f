/* What certificates have no operation for: laws, divergences and sums over paths, path by path. */
#include "restate/restate.h"

/* Of each side of what is being compared, or the first alone: a path weighs what its policy gives it, times
 * its reward at each step. */
typedef struct side {
    const piece *policy, *reward; /* reward: a table, NULL for none */
    const piece *total;           /* of a posterior law: what paths are divided by; its reward is x */
} side;

static side sides[2];
static unsigned side_count, paths;
static void (*end_path)(const piece *const *weight);
static piece *result; /* of the paths so far */
static piece *second; /* the sum of their second weights */

static void from(unsigned long t, unsigned long s, const piece *const *weight);

/* Every path that begins with a, whose probability is in the weights. */
static void go_on(unsigned long t, unsigned long s, unsigned long a, const piece *const *weight)
{
    const action *c = &m.state[s].action[a];
    const piece *here[2], *next[2];
    for (unsigned i = 0; i < side_count; i++) {
        const piece *reward = sides[i].reward;
        here[i] = sides[i].total ? combine("*", weight[i], constant(c->x)) : weight[i];
        if (reward)
            here[i] = make('N', "weigh % %", here[i], entry_of(reward, t, s, a));
    }
    if (t == m.T) {
        end_path(here);
        if (++paths > MOST_UNROLLED)
            fail("laws and sums of more than %d paths are not in certificates", MOST_UNROLLED);
    }
    for (unsigned long k = 0; t < m.T && k < c->successors; k++) {
        for (unsigned i = 0; i < side_count; i++)
            next[i] = combine("*", here[i], constant(c->tau[k]));
        from(t + 1, c->to[k], next);
    }
}

static void from(unsigned long t, unsigned long s, const piece *const *weight)
{
    for (unsigned long a = 0; a < m.state[s].actions; a++) {
        const piece *here[2];
        for (unsigned i = 0; i < side_count; i++)
            here[i] = make('N', "weigh % %", weight[i], entry_of(sides[i].policy, t, s, a));
        go_on(t, s, a, here);
    }
}

static void begin(unsigned count, void (*end)(const piece *const *weight))
{
    if (m.T > MOST_UNROLLED)
        fail("paths of more than %d steps are not in certificates", MOST_UNROLLED);
    side_count = count;
    end_path = end;
    paths = 0;
    result = NULL;
}

static void from_start(void)
{
    for (unsigned long s = place_from(0); s < m.states; s = place_from(s + 1)) {
        const piece *mu = constant(m.state[s].mu);
        from(1, s, (const piece *[]){mu, mu});
    }
}

/* ---- Laws ---- */

static void compare(const piece *const *weight)
{
    const piece *p[2];
    for (int i = 0; i < 2; i++)
        p[i] = sides[i].total ? combine("/", weight[i], sides[i].total) : weight[i];
    piece *same = combine("==", p[0], p[1]);
    result = result ? combine("and", result, same) : same;
}

piece *equal_laws(const piece *a, const piece *b)
{
    const piece *laws[] = {a, b};
    begin(2, compare);
    for (int i = 0; i < 2; i++) {
        const piece *total = laws[i]->posterior ? success_of(laws[i]->policy, make('A', "x")) : NULL;
        sides[i] = (side){laws[i]->policy, NULL, total};
    }
    from_start();
    return result;
}

/* p log p - p log p' */
static void add_divergence(const piece *const *weight)
{
    const piece *own = make('N', "weigh % %", weight[0], make('N', "log %", weight[0]));
    const piece *other = make('N', "weigh % %", weight[0], make('N', "log %", weight[1]));
    result = combine("+", result, combine("-", own, other));
    second = combine("+", second, weight[1]);
}

/* The sum of the second law less itself is undefined where the law is. */
piece *divergence_by_paths(const piece *q, const piece *r)
{
    begin(2, add_divergence);
    sides[0] = (side){q, NULL, NULL};
    sides[1] = (side){r, NULL, NULL};
    result = second = whole(0);
    from_start();
    return combine("+", result, combine("-", second, second));
}

/* ---- Sums ---- */

static void add_path(const piece *const *weight)
{
    result = combine("+", result, weight[0]);
}

piece *sum_of_paths(const piece *table, unsigned long t, unsigned long s, unsigned long a)
{
    const piece *one = whole(1);
    begin(1, add_path);
    sides[0] = (side){table->policy, table->reward, NULL};
    result = whole(0);
    if (table->values)
        from(t, s, &one);
    else
        go_on(t, s, a, &one);
    return result;
}

bool is_by_action(const piece *table)
{
    return table->kind == PATHS ? !table->values : type_of(table) == 'A';
}

/* Equal at every place where both are defined, undefined if there is none. `all` is undefined where a place
 * is and no other differs: then `any` is yes if there is another. */
piece *equal_sums(const piece *a, const piece *b)
{
    piece *all = NULL, *any = NULL;
    if (is_by_action(a) != is_by_action(b))
        fail("what is compared is of two kinds");
    for (unsigned long i = place_from(0); i < m.places; i = place_from(i + 1))
        for (unsigned long k = 0; k < (is_by_action(a) ? state_at(i)->actions : 1); k++) {
            piece *left = entry_at(a, i, k);
            piece *same = combine("==", left, entry_at(b, i, k));
            all = all ? combine("and", all, same) : same;
            any = any ? combine("or", any, same) : same;
        }
    return chosen(make('T', "defined %", all), all, any);
}
