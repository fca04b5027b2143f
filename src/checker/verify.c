/* The certificate as a whole, and the program. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

/* ---- The certificate
 * ---------------------------------------------------------------------------------------- */

typedef struct item {
    node *node;
    unsigned long uses;
} item;

static item *items; /* items[i] is #i+1 */
static size_t item_count;
static unsigned long *used; /* by the line at hand */
static size_t used_count;

node *reference(unsigned long id)
{
    if (id < 1 || id > item_count)
        fail("#%lu is not given before this line", id);
    if (!items[id - 1].node || items[id - 1].uses == 0)
        fail("#%lu is used more often than said", id);
    items[id - 1].uses--;
    used = grow(used, used_count, sizeof *used);
    used[used_count++] = id - 1;
    return items[id - 1].node;
}

static void drop(item *it)
{
    node *n = it->node;
    unsigned long places = m.first[m.T + 1];
    if (it->uses > 0 || !n->rows)
        return;
    for (unsigned long t = m.T; t >= 1; t--)
        for (unsigned s = m.states; s-- > 0;)
            if (place(t, s) >= 0)
                row_drop(&n->rows[--places], width(n, s));
    free(n->rows);
    n->rows = NULL;
}

/* After a line: what has had its last use goes. */
static void drop_used(void)
{
    for (size_t i = 0; i < used_count; i++)
        drop(&items[used[i]]);
    used_count = 0;
}

/* "#N uses U" */
static void take_item(const char **at)
{
    if (!take(at, "#") || take_count(at) != item_count + 1 || !take(at, " uses "))
        fail("wanted #%zu uses COUNT", item_count + 1);
    unsigned long uses = take_count(at);
    items = grow(items, item_count, sizeof *items);
    items[item_count++] = (item){NULL, uses};
}

static node *take_new(const char *text)
{
    node *n = expand(parse(text, true));
    if (n->given)
        fail("this is given a second time");
    return n;
}

static void read_row(row *r, const char **at, unsigned n)
{
    row_new(r, n);
    r->undefined = take(at, " !");
    if (!r->undefined && !take(at, " :"))
        fail("wanted : or !");
    for (unsigned a = 0; a < n; a++) {
        if (!take(at, " "))
            fail("wanted %u entries", n);
        take_fraction(at, r->value[a]);
    }
}

/* The rows of a table, or of eQ and eV together, place by place from t = 1 on. */
static void read_rows(source *in, node *first, node *second)
{
    size_t count = 0;
    for (unsigned long t = 1; t <= m.T; t++)
        for (unsigned s = 0; s < m.states; s++) {
            spend(1);
            if (place(t, s) < 0)
                continue;
            if (!next_line(in))
                fail("wanted the row of t=%lu state %u", t, s);
            const char *at = in->text;
            if (take_count(&at) != t || !take(&at, " ") || take_count(&at) != s)
                fail("wanted the row of t=%lu state %u", t, s);
            first->rows = grow(first->rows, count, sizeof *first->rows);
            read_row(&first->rows[count], &at, width(first, s));
            if (second) {
                second->rows = grow(second->rows, count, sizeof *second->rows);
                read_row(&second->rows[count], &at, 1);
            }
            if (*at)
                fail("found %.20s behind a row", at);
            count++;
        }
}

/* "table #N uses U = EXPR", or "tables #N uses U #N uses U = EXPR" for eQ(p,y) with eV(p,y) */
static void read_table(source *in, const char *at, bool pair)
{
    take_item(&at);
    if (pair && !take(&at, " "))
        fail("wanted two tables");
    if (pair)
        take_item(&at);
    if (!take(&at, " = "))
        fail("wanted =");
    node *e = take_new(at), *v = NULL;
    if (e->type != 'A' && e->type != 'V')
        fail("this is no table");
    bool is_pair = e->op == EQ_TABLE || e->op == BEST_EQ;
    if (pair != is_pair || e->op == EV_TABLE || e->op == BEST_EV)
        fail("eQ and eV are given together");
    if (pair)
        v = values_beside(e);
    items[item_count - (pair ? 2 : 1)].node = e;
    if (pair)
        items[item_count - 1].node = v;
    read_rows(in, e, v);
    e->given = true;
    if (pair)
        v->given = true;
    check_rows(e, v);
    if (pair) {
        check_rows(v, e);
        drop(&items[item_count - 2]);
    }
    drop(&items[item_count - 1]);
}

static const unsigned long nowhere[64];

static const char *need_is(source *in)
{
    const char *at = next_line(in) ? in->text : "";
    if (!take(&at, "is "))
        fail("wanted the value");
    return at;
}

/* "number #N uses U = EXPR" and "is VALUE" */
static void read_number(source *in, const char *at)
{
    take_item(&at);
    node *e = take(&at, " = ") ? take_new(at) : NULL;
    if (!e || e->type != 'N' || e->free)
        fail("wanted = and a number");
    items[item_count - 1].node = e;
    number *n = need(malloc(sizeof *n)), said;
    number_init(n);
    number_init(&said);
    number_of(n, e, nowhere);
    at = need_is(in);
    if (strcmp(at, "undefined") == 0) {
        said.kind = UNDEFINED;
    } else {
        node *value = expand(parse(at, true));
        if (value->type != 'N' || value->free || value->model)
            fail("wanted a number without tables");
        number_of(&said, value, nowhere);
    }
    if (said.kind != n->kind || (n->kind != UNDEFINED && number_order(n, &said) != 0))
        fail("the number is another one");
    e->number = n;
    e->given = true;
    number_clear(&said);
}

static void check_difference(const node *e, const char *at)
{
    unsigned long t, s, a = 0;
    mpq_t left, right;
    mpq_inits(left, right, NULL);
    if (!take(&at, " at "))
        fail("wanted the place of the first difference");
    t = take_count(&at);
    s = take(&at, " ") ? take_count(&at) : 0;
    a = take(&at, " ") ? take_count(&at) : 0;
    if (!take(&at, ": "))
        fail("wanted the two sides");
    take_fraction(&at, left);
    if (!take(&at, " "))
        fail("wanted the other side");
    take_fraction(&at, right);
    if (*at || place(t, s) < 0 || a >= width(e->kid[0], (unsigned)s))
        fail("wanted at T S A: LEFT RIGHT");
    const row *l = row_at(e->kid[0], t, (unsigned)s), *r = row_at(e->kid[1], t, (unsigned)s);
    if (l->undefined || r->undefined || !mpq_equal(l->value[a], left) || !mpq_equal(r->value[a], right) ||
        mpq_equal(left, right))
        fail("the two sides are not so there");
    mpq_clears(left, right, NULL);
}

/* "truth #N uses U = EXPR" and "is yes", "is undefined", "is no", for tables with the place and the two sides
 */
static void read_truth(source *in, const char *at)
{
    take_item(&at);
    node *e = take(&at, " = ") ? take_new(at) : NULL;
    if (!e || e->type != 'B' || e->free)
        fail("wanted = and a truth value");
    items[item_count - 1].node = e;
    answer is = decide(e, nowhere);
    at = need_is(in);
    answer said = take(&at, "yes") ? ANSWER_YES : take(&at, "no") ? ANSWER_NO : ANSWER_UNDEFINED;
    if (said != is || (said == ANSWER_UNDEFINED && !take(&at, "undefined")))
        fail("this is %s", is == ANSWER_YES ? "yes" : is == ANSWER_NO ? "no" : "undefined");
    if (is == ANSWER_NO && e->op == EQUAL && is_table(e->kid[0]))
        check_difference(e, at);
    else if (*at)
        fail("found %.20s behind the value", at);
    e->truth = (char)is;
    e->given = true;
}

/* The lines between the model and the verdict. False at the verdict. */
static bool read_step(source *in, statement *said, answer *claimed)
{
    if (!next_line(in))
        fail("wanted a verdict");
    const char *at = in->text;
    if (take(&at, "log "))
        item_count ? fail("logarithms come before everything else") : base_add(at);
    else if (take(&at, "factor "))
        item_count ? fail("factors come before everything else") : factor_add(at);
    else if (take(&at, "table "))
        read_table(in, at, false);
    else if (take(&at, "tables "))
        read_table(in, at, true);
    else if (take(&at, "number "))
        read_number(in, at);
    else if (take(&at, "truth "))
        read_truth(in, at);
    else if (!said->claim && take(&at, "assume ")) {
        node *e = expand(parse(at, true));
        if (e->type != 'B' || e->free || decide(e, nowhere) != ANSWER_YES)
            fail("an assumption is not met");
        said->assume = grow(said->assume, said->assumptions, sizeof *said->assume);
        said->assume[said->assumptions++] = e;
    } else if (!said->claim && take(&at, "claim ")) {
        said->claim = expand(parse(at, true));
        if (said->claim->type != 'B' || said->claim->free)
            fail("wanted a claim that is true or not");
        *claimed = decide(said->claim, nowhere);
    } else {
        return false;
    }
    drop_used();
    return true;
}

static answer read_certificate(source *in, statement *said)
{
    answer claimed = ANSWER_UNDEFINED;
    if (!next_line(in) || strcmp(in->text, "rationale certificate 1") != 0)
        fail("wanted rationale certificate 1");
    if (!next_line(in) || strncmp(in->text, "reading ", 8) != 0)
        fail("wanted the reading");
    said->id = copy(in->text + 8, strlen(in->text + 8));
    if (!next_line(in) || strcmp(in->text, "model") != 0)
        fail("wanted the model");
    model_read(in, &m);
    while (read_step(in, said, &claimed))
        ;
    const char *at = in->text;
    bool refuted = take(&at, "verdict refuted ");
    if ((!refuted && !take(&at, "verdict holds ")) || !said->claim || take_count(&at) != item_count ||
        strcmp(at, " steps") != 0)
        fail("wanted a claim, and verdict holds or refuted, %zu steps", item_count);
    if (claimed != (refuted ? ANSWER_NO : ANSWER_YES))
        fail("the claim is %s", claimed == ANSWER_YES ? "yes" : claimed == ANSWER_NO ? "no" : "undefined");
    for (size_t i = 0; i < item_count; i++)
        if (items[i].uses > 0)
            fail("#%zu is used less often than said", i + 1);
    unsigned long last = in->line;
    if (next_line(in))
        fail("found a line after the verdict");
    in->line = last;
    return claimed;
}

/* ---- The program
 * -------------------------------------------------------------------------------------------- */

static void *gmp_new(size_t size)
{
    return need(malloc(size));
}

static void *gmp_resize(void *block, size_t old, size_t size)
{
    (void)old;
    return need(realloc(block, size));
}

static void same_model(const char *path, source *certificate)
{
    source in = open_source(path, false);
    model other = {0};
    model_read(&in, &other);
    reading = certificate;
    if (!model_equal(&m, &other))
        fail("the certificate is about another model than %s", path);
}

/* FILE.claim:ID */
static void same_claim(const char *which, const char *prelude, const statement *said, source *certificate)
{
    const char *colon = strrchr(which, ':');
    statement wanted = {0};
    reading = NULL;
    if (!colon)
        trouble("wanted --claim FILE:ID");
    definitions_read(prelude);
    claim_read(copy(which, (size_t)(colon - which)), colon + 1, &wanted);
    reading = certificate;
    bool same = strcmp(colon + 1, said->id) == 0 && wanted.claim == said->claim &&
                wanted.assumptions == said->assumptions;
    for (size_t i = 0; same && i < wanted.assumptions; i++)
        same = wanted.assume[i] == said->assume[i];
    if (!same)
        fail("the certificate is about another claim than %s", colon + 1);
}

static const char usage[] = "usage: rationale-verify [--quiet] [--model FILE.drn] [--claim FILE.claim:ID] "
                            "[--prelude FILE] CERTIFICATE|-\n";

int main(int argc, char **argv)
{
    const char *model_file = NULL, *claim = NULL, *prelude = PKGDATADIR "/prelude.defs";
    bool quiet = false;
    int i = 1;
    for (; i < argc - 1 && argv[i][0] == '-'; i++)
        if (strcmp(argv[i], "--quiet") == 0)
            quiet = true;
        else if (strcmp(argv[i], "--model") == 0 && i + 2 < argc)
            model_file = argv[++i];
        else if (strcmp(argv[i], "--claim") == 0 && i + 2 < argc)
            claim = argv[++i];
        else if (strcmp(argv[i], "--prelude") == 0 && i + 2 < argc)
            prelude = argv[++i];
        else
            break;
    bool help = argc == 2 && strcmp(argv[1], "--help") == 0;
    if (i != argc - 1 || help) {
        fputs(usage, help ? stdout : stderr);
        return help ? 0 : 5;
    }
    mp_set_memory_functions(gmp_new, gmp_resize, NULL);
    source in = open_source(argv[i], true);
    in.echo = !quiet;
    statement said = {0};
    answer result = read_certificate(&in, &said);
    if (model_file)
        same_model(model_file, &in);
    if (claim)
        same_claim(claim, prelude, &said, &in);
    printf("s VERIFIED %s\n", result == ANSWER_YES ? "holds" : "refuted");
    stop(result == ANSWER_YES ? 0 : 1);
}
