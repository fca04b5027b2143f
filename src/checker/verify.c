/* The operations that make numbers and truths; steps, the certificate, the program. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

/* ---- Numbers ---- */

static void entry(step *out, const operands *o, unsigned long a)
{
    const step *table = o->table[0];
    long i = place_number((unsigned long)o->whole[0], (unsigned long)o->whole[1]);
    a = (unsigned long)o->whole[2]; /* 0 for a table of values */
    if (i < 0 || a >= width(table, (unsigned long)i))
        fail("this place cannot be reached, or has no such action");
    mpq_set(out->n.q[0], row(table, (unsigned long)i)[a]);
    out->n.kind = table->undefined[i] ? UNDEFINED : FINITE;
}

/* sum_s mu(s) v_1(s) */
static void mean(step *out, const operands *o, unsigned long i)
{
    mpq_ptr part = temp();
    for (; m.place[i].t == 1; i++) {
        mpq_mul(part, m.state[m.place[i].s].mu, *row(o->table[0], i));
        mpq_add(out->n.q[0], out->n.q[0], part);
        out->n.kind = o->table[0]->undefined[i] ? UNDEFINED : out->n.kind;
    }
}

/* sum v p log y over places and actions */
static void sum_of_logs(step *out, const operands *o, unsigned long i)
{
    const step *v = o->table[0], *p = o->table[1], *y = o->table[2];
    for (; i < m.places; i++) {
        bool counts = mpq_sgn(*row(v, i)) != 0;
        if (v->undefined[i] || (counts && (p->undefined[i] || y->undefined[i])))
            out->n.kind = UNDEFINED;
        for (unsigned long a = 0; counts && a < width(p, i); a++) {
            mpq_ptr weight = temp();
            mpq_mul(weight, *row(v, i), row(p, i)[a]);
            add_log(&out->n, weight, row(y, i)[a]);
            temps = 0;
        }
        spend(width(p, i));
    }
}

static void arithmetic(step *out, const operands *o, unsigned long i)
{
    const number *a = &o->number[0], *b = &o->number[1];
    mpq_ptr one = temp();
    mpq_set_si(one, *o->operation == 'm' ? -1 : 1, 1);
    (void)i;
    switch (*o->operation) {
    case 't': multiply(&out->n, a, b); break;
    case 'o': divide(&out->n, a, b); break;
    case 'w': /* weigh: a weight of 0 needs no value */
        if (!is_rational(a) || mpq_sgn(a->q[0]) != 0)
            multiply(&out->n, a, b);
        break;
    case 'l':
        if (a->kind != UNDEFINED && !is_rational(a))
            fail("logarithms of what is not rational are not in certificates");
        out->n.kind = a->kind;
        add_log(&out->n, one, a->q[0]);
        break;
    default: /* plus, minus */ number_set(&out->n, a); add(&out->n, one, b);
    }
}

static void raise(step *out, const operands *o, unsigned long i)
{
    (void)i;
    raise_to(&out->n, &o->number[0], o->whole[0]);
}

static void smaller_or_larger(step *out, const operands *o, unsigned long i)
{
    const number *a = &o->number[0], *b = &o->number[1];
    bool defined = a->kind != UNDEFINED && b->kind != UNDEFINED;
    i = !defined ? a->kind != UNDEFINED : (order(a, b) <= 0) != (*o->operation == 's');
    number_set(&out->n, &o->number[i]);
}

static void choose_number(step *out, const operands *o, unsigned long i)
{
    i = o->truth[0] == NO;
    number_set(&out->n, &o->number[i]);
    out->n.kind = o->truth[0] == NEITHER ? UNDEFINED : out->n.kind;
}

/* ---- Truths ---- */

/* Equal at every place where both are defined; neither if there is none. */
static void equal_tables(step *out, const step *a, const step *b)
{
    bool compared = false, same = true;
    for (unsigned long i = 0; same && i < m.places; i++) {
        bool defined = !a->undefined[i] && !b->undefined[i];
        for (unsigned long k = 0; defined && k < width(a, i); k++)
            same = same && mpq_equal(row(a, i)[k], row(b, i)[k]);
        compared = compared || defined;
        spend(width(a, i));
    }
    out->truth = !compared ? NEITHER : same ? YES : NO;
}

/* equal, less, at_most */
static void compare(step *out, const operands *o, unsigned long i)
{
    const number *a = &o->number[0], *b = &o->number[1];
    (void)i;
    if (!o->table[0] != !o->table[1] || (o->table[0] && o->table[0]->type != o->table[1]->type))
        fail("what is compared is of two kinds");
    if (o->table[0]) {
        equal_tables(out, o->table[0], o->table[1]);
    } else if (a->kind == UNDEFINED || b->kind == UNDEFINED) {
        out->truth = NEITHER;
    } else {
        int sign = order(a, b);
        out->truth = (sign < 0 && *o->operation != 'e') || (sign == 0 && *o->operation != 'l') ? YES : NO;
    }
}

static void connect(step *out, const operands *o, unsigned long i)
{
    truth a = o->truth[0], b = o->truth[1];
    (void)i;
    switch (*o->operation) {
    case 'n': out->truth = YES - a; break;
    case 'a': out->truth = a < b ? a : b; break;
    case 'o': out->truth = a > b ? a : b; break;
    default: /* implies */ out->truth = YES - a > b ? YES - a : b;
    }
}

static void iff(step *out, const operands *o, unsigned long i)
{
    (void)i;
    out->truth = o->truth[0] == NEITHER || o->truth[1] == NEITHER ? NEITHER : o->truth[0] == o->truth[1] ? YES : NO;
}

static void choose_truth(step *out, const operands *o, unsigned long i)
{
    (void)i;
    out->truth = o->truth[0] == NEITHER ? NEITHER : o->truth[o->truth[0] == YES ? 1 : 2];
}

static void defined(step *out, const operands *o, unsigned long i)
{
    (void)i;
    out->truth = o->number[0].kind != UNDEFINED && o->truth[0] != NEITHER ? YES : NO;
}

static void model_is(step *out, const operands *o, unsigned long i)
{
    (void)i;
    out->truth = hypothesis(o->operation) ? YES : NO;
}

/*
 * What operations take: A a table of actions, V of values, E either or a fraction, N a number, T a truth,
 * D a number or truth, Q a number or table; W a count, I a whole number, S a word.
 */
static const op number_operations[] = {
    {"entry", "AWWW", 'N', entry},     {"value", "VWW", 'N', entry},
    {"mean", "V", 'N', mean},          {"sumlog", "VAA", 'N', sum_of_logs},
    {"log", "N", 'N', arithmetic},     {"plus", "NN", 'N', arithmetic},
    {"minus", "NN", 'N', arithmetic},  {"times", "NN", 'N', arithmetic},
    {"over", "NN", 'N', arithmetic},   {"weigh", "NN", 'N', arithmetic},
    {"power", "NI", 'N', raise},       {"smaller", "NN", 'N', smaller_or_larger},
    {"larger", "NN", 'N', smaller_or_larger}, {"if", "TNN", 'N', choose_number},
    {NULL, NULL, 0, NULL},
};

static const op truth_operations[] = {
    {"equal", "QQ", 'T', compare},           {"less", "NN", 'T', compare},
    {"at_most", "NN", 'T', compare},         {"not", "T", 'T', connect},
    {"and", "TT", 'T', connect},             {"or", "TT", 'T', connect},
    {"implies", "TT", 'T', connect},         {"iff", "TT", 'T', iff},
    {"if", "TTT", 'T', choose_truth},        {"defined", "D", 'T', defined},
    {"deterministic", "", 'T', model_is},    {"single_start", "", 'T', model_is},
    {"uniform_prior", "", 'T', model_is},    {"full_support", "", 'T', model_is},
    {"same_actions", "", 'T', model_is},     {"positive_success", "", 'T', model_is},
    {NULL, NULL, 0, NULL},
};

/* ---- Operands ---- */

static step *steps; /* steps[i] is #i+1 */
static size_t step_count;
static unsigned long *used; /* by the line at hand */
static size_t used_count;
static bool any; /* a table is one of many */

static const step *reference(const char **at)
{
    want(at, "#");
    unsigned long id = take_count(at);
    if (id < 1 || id > step_count)
        fail("#%lu is not given before this line", id);
    if (steps[id - 1].uses == 0)
        fail("#%lu is used more often than said", id);
    steps[id - 1].uses--;
    used = grow(used, used_count, sizeof *used);
    used[used_count++] = id - 1;
    return &steps[id - 1];
}

static void drop(step *s)
{
    if (s->uses == 0 && s->entry)
        table_drop(s);
    if (s->uses == 0 && s->n.q)
        number_drop(&s->n);
}

/* What has had its last use with this line goes. */
static void drop_used(void)
{
    for (; used_count > 0; used_count--)
        drop(&steps[used[used_count - 1]]);
}

static long take_integer(const char **at)
{
    bool negative = take(at, "-");
    long n = (long)take_count(at);
    if (n > 1000000 || (negative && n == 0))
        fail("wanted a whole number up to 1000000");
    return negative ? -n : n;
}

/* An operand of the kind; k: of the number of such ones before. */
static void take_operand(const char **at, char kind, operands *o, size_t *k)
{
    const step *s = strchr("AVENTDQ", kind) && **at == '#' ? reference(at) : NULL;
    char own[] = {kind, '\0'};
    if (s && !strchr(kind == 'E' ? "AV" : kind == 'D' ? "NT" : kind == 'Q' ? "AVN" : own, s->type))
        fail("an operand is of another kind");
    if (kind == 'W' || kind == 'I')
        o->whole[k[0]++] = kind == 'W' ? (long)take_count(at) : take_integer(at);
    else if (kind == 'S')
        o->word = take_word(at);
    else if (s && s->type == 'T')
        o->truth[k[1]++] = s->truth;
    else if (s && s->type == 'N')
        number_set(&o->number[k[2]++], &s->n);
    else if (s)
        o->table[k[2]++] = s;
    else if (kind == 'T')
        o->truth[k[1]++] = take(at, "yes") ? YES : (want(at, "no"), NO);
    else if (kind == 'A' || kind == 'V')
        fail("wanted a table");
    else if (kind != 'E' && take(at, "inf"))
        number_set_infinity(&o->number[k[2]++], 1);
    else
        take_fraction(at, o->number[k[2]++].q[0]);
}

/* " OPERAND ..." to the end of the line */
static void take_operands(const char *at, const char *takes, operands *o)
{
    size_t k[3] = {0};
    *o = (operands){.truth = {YES, YES, YES}};
    for (int i = 0; i < 3; i++)
        number_new(&o->number[i]);
    for (; *takes; takes++) {
        want(&at, " ");
        take_operand(&at, *takes, o, k);
    }
    if (*at)
        fail("found %.20s behind the operands", at);
}

/* ---- Steps ---- */

static void check_row(source *in, step *table, unsigned long i, const operands *o, bool given)
{
    const place *p = &m.place[i];
    mpq_ptr value = temp();
    if (!next_line(in))
        fail("wanted the row of t=%lu state %lu", p->t, p->s);
    const char *at = in->text;
    if (take_count(&at) != p->t || !take(&at, " ") || take_count(&at) != p->s)
        fail("wanted the row of t=%lu state %lu", p->t, p->s);
    want(&at, table->undefined[i] ? " !" : " :");
    for (unsigned long a = 0; a < width(table, i); a++) {
        want(&at, " ");
        take_fraction(&at, given ? row(table, i)[a] : value);
        if (!given && !mpq_equal(value, row(table, i)[a]))
            fail("the table is another one, at t=%lu state %lu, entry %lu", p->t, p->s, a);
    }
    if (*at)
        fail("found %.20s behind a row", at);
    if (given)
        need_row(table, i, strcmp(o->operation, "any policy") == 0);
    temps = 0;
}

static void make_table(source *in, step *out, const op *f, const operands *o)
{
    const step *like = o->table[0] ? o->table[0] : o->table[1];
    bool backward = f->gives == 'v';
    if (f->gives == '=' && (!like || (o->table[0] && o->table[1] && o->table[0]->type != o->table[1]->type)))
        fail("wanted tables of a kind");
    table_new(out, f->gives == '=' ? like->type : backward ? 'V' : f->gives);
    for (unsigned long i = 0; f->of && i < m.places; i++, temps = 0)
        f->of(out, o, backward ? m.places - 1 - i : i);
    any = any || !f->of;
    for (unsigned long i = 0; i < m.places; i++)
        check_row(in, out, i, o, !f->of);
}

/* " at T S A: LEFT RIGHT", where two tables differ */
static void check_difference(const operands *o, const char *at)
{
    operands where = {0};
    mpq_ptr value = temp();
    step side[2] = {0};
    want(&at, " at ");
    for (int i = 0; i < 3; i++) {
        where.whole[i] = (long)take_count(&at);
        want(&at, i < 2 ? " " : ":");
    }
    for (int i = 0; i < 2; i++) {
        where.table[0] = o->table[i];
        number_new(&side[i].n);
        entry(&side[i], &where, 0);
        want(&at, " ");
        take_fraction(&at, value);
        if (side[i].n.kind == UNDEFINED || !mpq_equal(side[i].n.q[0], value))
            fail("the two sides are not so there");
    }
    if (*at || mpq_equal(side[0].n.q[0], side[1].n.q[0]))
        fail("the tables do not differ there");
    number_drop(&side[0].n);
    number_drop(&side[1].n);
}

static void check_value(source *in, const step *s, const operands *o)
{
    static const char *const names[] = {"no", "undefined", "yes"};
    const char *at = next_line(in) ? in->text : "";
    want(&at, "is ");
    if (s->type == 'N' && !number_reads(&s->n, at))
        fail("the number is another one");
    if (s->type == 'N')
        return;
    want(&at, names[s->truth]);
    if (s->truth == NO && o->table[0])
        check_difference(o, at);
    else if (*at)
        fail("found %.20s behind the value", at);
}

/* "#N uses U = OPERATION" and what follows */
static void read_step(source *in, const char *at, const op *f)
{
    operands o;
    step made = {0};
    want(&at, "#");
    if (take_count(&at) != step_count + 1)
        fail("wanted step #%zu", step_count + 1);
    want(&at, " uses ");
    made.uses = take_count(&at);
    want(&at, " = ");
    for (; f->name; f++) {
        const char *behind = at;
        if (take(&behind, f->name) && (*behind == ' ' || *behind == '\0'))
            break;
    }
    if (!f->name)
        fail("found %.20s, which is no operation here", at);
    take_operands(at + strlen(f->name), f->takes, &o);
    o.operation = f->name;
    made.type = f->gives;
    spend(100);
    if (f->gives == 'N')
        number_new(&made.n);
    if (f->gives == 'N' || f->gives == 'T') {
        f->of(&made, &o, 0);
        check_value(in, &made, &o);
    } else {
        make_table(in, &made, f, &o);
    }
    for (int i = 0; i < 3; i++)
        number_drop(&o.number[i]);
    drop_used();
    steps = grow(steps, step_count, sizeof *steps);
    steps[step_count++] = made;
    drop(&steps[step_count - 1]);
}

/* ---- The certificate ---- */

static source model_file, statement; /* --model, --statement */

/* The line, or NULL for the end, is the next of the file, if there is one. */
static void check_next(source *file, const char *line, const char *what)
{
    source *in = reading;
    bool more = file->file != NULL, comment = true;
    if (!file->file)
        return;
    while (more && comment) {
        more = next_line(file);
        comment = more && file == &model_file && strncmp(file->text, "//", 2) == 0 && file->text[2] != '@';
    }
    reading = in;
    if (line ? !more || strcmp(file->text, line) != 0 : more)
        fail("the certificate is about another %s than %s", what, file->path);
}

static void check_model(const char *line)
{
    check_next(&model_file, line, "model");
}

static truth take_truth(const char *at)
{
    operands o;
    take_operands(at, "T", &o);
    drop_used();
    return o.truth[0];
}

/* The lines from the base to the claim; false at the verdict. */
static bool read_line(source *in, bool *stated, bool *claims, truth *claimed)
{
    const char *at = next_line(in) ? in->text : "";
    temps = 0;
    if (take(&at, "log ") || take(&at, "factor ")) {
        if (step_count > 0 || *stated)
            fail("logarithms come before everything else");
        (*in->text == 'l' ? base_add : factor_add)(at);
        return true;
    }
    if (strncmp(at, "verdict ", 8) == 0)
        return false;
    check_next(&statement, at, "statement");
    if (!*stated && take(&at, "table ")) {
        read_step(in, at, table_operations);
    } else if (!*stated && take(&at, "number ")) {
        read_step(in, at, number_operations);
    } else if (!*stated && take(&at, "truth ")) {
        read_step(in, at, truth_operations);
    } else if (!*claims && take(&at, "assume")) {
        *stated = true;
        if (take_truth(at) != YES)
            fail("an assumption is not met");
    } else if (!*claims && take(&at, "claim")) {
        *stated = *claims = true;
        *claimed = take_truth(at);
    } else {
        fail("found %.20s, wanted a step, an assumption, the claim, or the verdict behind it", at);
    }
    return true;
}

static bool read_certificate(source *in)
{
    static const char *const start[] = {"rationale certificate 2", "reading ", "model"};
    bool stated = false, claims = false;
    truth claimed = NEITHER;
    for (int i = 0; i < 3; i++) {
        const char *at = next_line(in) ? in->text : "";
        want(&at, start[i]);
        if (i == 1)
            check_next(&statement, in->text, "statement");
        else if (*at)
            fail("found %.20s behind %s", at, start[i]);
    }
    model_read(in, check_model);
    check_model(NULL);
    while (read_line(in, &stated, &claims, &claimed))
        ;
    check_next(&statement, NULL, "statement");
    const char *at = in->text;
    bool refuted = take(&at, "verdict refuted ");
    if (!refuted)
        want(&at, "verdict holds ");
    if (!claims || take_count(&at) != step_count || strcmp(at, " steps") != 0)
        fail("wanted a claim, and a verdict with %zu steps", step_count);
    if (claimed != (refuted ? NO : YES))
        fail("the claim is %s", claimed == YES ? "true" : claimed == NO ? "false" : "undefined");
    if (any && !refuted)
        fail("what holds of one policy or reward need not hold of all");
    for (size_t i = 0; i < step_count; i++)
        if (steps[i].uses > 0)
            fail("#%zu is used less often than said", i + 1);
    if (next_line(in))
        fail("found a line after the verdict");
    return !refuted;
}

int main(int argc, char **argv)
{
    int i = 1;
    bool quiet = false;
    start_program("rationale-verify:");
    for (; i < argc - 1 && argv[i][0] == '-'; i++)
        if (strcmp(argv[i], "--quiet") == 0)
            quiet = true;
        else if (strcmp(argv[i], "--model") == 0 && i + 2 < argc)
            model_file = source_open(argv[++i], true);
        else if (strcmp(argv[i], "--statement") == 0 && i + 2 < argc)
            statement = source_open(argv[++i], true);
        else
            break;
    bool help = argc == 2 && strcmp(argv[1], "--help") == 0;
    if (i != argc - 1 || help) {
        fputs("usage: rationale-verify [--quiet] [--model FILE.drn] [--statement FILE] CERTIFICATE|-\n",
              help ? stdout : stderr);
        return help ? 0 : 5;
    }
    source in = source_open(argv[i], false);
    in.echo = !quiet;
    bool holds = read_certificate(&in);
    printf("s VERIFIED %s\n", holds ? "holds" : "refuted");
    stop(holds ? 0 : 1);
}
