/* The operations that make numbers and truths; steps, the certificate, the program. */
#include "checker/checker.h"

#include <string.h>

/* ---- Numbers ---- */

static void entry(number *out, const operands *o)
{
    const step *table = o->table[0];
    long i = place_number((unsigned long)o->whole[0], (unsigned long)o->whole[1]);
    unsigned long a = (unsigned long)o->whole[2]; /* 0 for a table of values */
    if (i < 0 || a >= width(table, (unsigned long)i))
        fail("this place cannot be reached, or has no such action");
    mpq_set(out->q[0], row(table, (unsigned long)i)[a]);
    out->kind = table->undefined[i] ? UNDEFINED : FINITE;
}

/* sum_s mu(s) v_1(s) */
static void mean(number *out, const step *v)
{
    mpq_ptr part = temp();
    for (unsigned long i = 0; m.place[i].t == 1; i++) {
        mpq_mul(part, m.state[m.place[i].s].mu, *row(v, i));
        mpq_add(out->q[0], out->q[0], part);
        out->kind = v->undefined[i] ? UNDEFINED : out->kind;
    }
}

/* sum v p log y over places and actions */
static void sum_of_logs(number *out, const step *v, const step *p, const step *y)
{
    for (unsigned long i = 0; i < m.places; i++) {
        bool counts = mpq_sgn(*row(v, i)) != 0;
        if (v->undefined[i] || (counts && (p->undefined[i] || y->undefined[i])))
            out->kind = UNDEFINED;
        for (unsigned long a = 0; counts && a < width(p, i); a++, temps = 0) {
            mpq_ptr weight = temp();
            mpq_mul(weight, *row(v, i), row(p, i)[a]);
            add_log(out, weight, row(y, i)[a]);
        }
        spend(width(p, i));
    }
}

static void compute(number *out, const operands *o)
{
    const number *a = &o->number[0], *b = &o->number[1];
    bool defined = a->kind != UNDEFINED && b->kind != UNDEFINED;
    mpq_ptr one = temp();
    mpq_set_si(one, o->code == '-' ? -1 : 1, 1);
    switch (o->code) {
    case 'e': entry(out, o); break;
    case 'm': mean(out, o->table[0]); break;
    case 's': sum_of_logs(out, o->table[0], o->table[1], o->table[2]); break;
    case '*': multiply(out, a, b); break;
    case '/': divide(out, a, b); break;
    case '^': raise_to(out, a, o->whole[0]); break;
    case 'w': /* weigh: a weight of 0 needs no value */
        if (!is_rational(a) || mpq_sgn(a->q[0]) != 0)
            multiply(out, a, b);
        break;
    case 'l':
        if (defined && !is_rational(a))
            fail("logarithms of what is not rational are not in certificates");
        out->kind = a->kind;
        add_log(out, one, a->q[0]);
        break;
    case '<':
    case '>':
        number_set(out, !defined || (order(a, b) <= 0) == (o->code == '<') ? a : b);
        out->kind = defined ? out->kind : UNDEFINED;
        break;
    case '?':
        number_set(out, o->truth[0] == YES ? a : b);
        out->kind = o->truth[0] == NEITHER ? UNDEFINED : out->kind;
        break;
    default: number_set(out, a); add(out, one, b);
    }
}

/*
 * What operations take: A a table of actions, V of values, E either or a fraction, N a number, T a truth,
 * D a number or truth, Q a number or table; W a count, I a whole number, S a word.
 */
static const op number_operations[] = {
    {"entry", "AWWW", 'N', 'e', NULL}, {"value", "VWW", 'N', 'e', NULL}, {"mean", "V", 'N', 'm', NULL},
    {"sumlog", "VAA", 'N', 's', NULL}, {"log", "N", 'N', 'l', NULL},     {"plus", "NN", 'N', '+', NULL},
    {"minus", "NN", 'N', '-', NULL},   {"times", "NN", 'N', '*', NULL},  {"over", "NN", 'N', '/', NULL},
    {"weigh", "NN", 'N', 'w', NULL},   {"power", "NI", 'N', '^', NULL},  {"smaller", "NN", 'N', '<', NULL},
    {"larger", "NN", 'N', '>', NULL},  {"if", "TNN", 'N', '?', NULL},    {NULL, NULL, 0, 0, NULL},
};

/* ---- Truths ---- */

/* Equal at every place where both are defined; neither if there is none. */
static truth equal_tables(const step *a, const step *b)
{
    bool compared = false, same = true;
    for (unsigned long i = 0; same && i < m.places; i++) {
        bool defined = !a->undefined[i] && !b->undefined[i];
        for (unsigned long k = 0; defined && k < width(a, i); k++)
            same = same && mpq_equal(row(a, i)[k], row(b, i)[k]);
        compared = compared || defined;
        spend(width(a, i));
    }
    return !compared ? NEITHER : same ? YES : NO;
}

/* '=' equal, '<' less, 'm' at_most */
static truth compare(const operands *o)
{
    const number *a = &o->number[0], *b = &o->number[1];
    const step *l = o->table[0], *r = o->table[1];
    if ((l ? l->type : 0) != (r ? r->type : 0))
        fail("what is compared is of two kinds");
    if (l)
        return equal_tables(l, r);
    if (a->kind == UNDEFINED || b->kind == UNDEFINED)
        return NEITHER;
    int sign = order(a, b);
    return (sign < 0 && o->code != '=') || (sign == 0 && o->code != '<') ? YES : NO;
}

static truth decide(const operands *o, const char *name)
{
    truth a = o->truth[0], b = o->truth[1];
    switch (o->code) {
    case '=':
    case '<':
    case 'm': return compare(o);
    case '!': return YES - a;
    case '&': return a < b ? a : b;
    case '|': return a > b ? a : b;
    case '>': return YES - a > b ? YES - a : b;
    case '~': return a == NEITHER || b == NEITHER ? NEITHER : a == b ? YES : NO;
    case '?': return a == NEITHER ? NEITHER : a == YES ? b : o->truth[2];
    case 'd': return o->number[0].kind != UNDEFINED && a != NEITHER ? YES : NO;
    default: return hypothesis(name) ? YES : NO;
    }
}

static const op truth_operations[] = {
    {"equal", "QQ", 'T', '=', NULL},
    {"less", "NN", 'T', '<', NULL},
    {"at_most", "NN", 'T', 'm', NULL},
    {"not", "T", 'T', '!', NULL},
    {"and", "TT", 'T', '&', NULL},
    {"or", "TT", 'T', '|', NULL},
    {"implies", "TT", 'T', '>', NULL},
    {"iff", "TT", 'T', '~', NULL},
    {"if", "TTT", 'T', '?', NULL},
    {"defined", "D", 'T', 'd', NULL},
    {"deterministic", "", 'T', 0, NULL},
    {"single_start", "", 'T', 0, NULL},
    {"uniform_prior", "", 'T', 0, NULL},
    {"full_support", "", 'T', 0, NULL},
    {"same_actions", "", 'T', 0, NULL},
    {"positive_success", "", 'T', 0, NULL},
    {NULL, NULL, 0, 0, NULL},
};

/* ---- Steps ---- */

static step *steps;                            /* steps[i] is #i+1 */
static size_t step_count, used[4], used_count; /* used: by the line at hand */
static bool any;                               /* a table is one of many */

static const step *reference(const char **at, const char *types)
{
    want(at, "#");
    unsigned long id = take_count(at);
    if (id < 1 || id > step_count || steps[id - 1].uses == 0 || !strchr(types, steps[id - 1].type))
        fail("#%lu is not given before, or of another kind, or used more often than said", id);
    steps[id - 1].uses--;
    return &steps[used[used_count++] = id - 1];
}

/* The rows and numbers of what has had its last use go. */
static void drop_used(void)
{
    for (; used_count > 0; used_count--) {
        step *s = &steps[used[used_count - 1]];
        if (s->uses == 0 && s->entry)
            table_drop(s);
        if (s->uses == 0 && s->n.q)
            number_drop(&s->n);
    }
}

/* An operand of the kind; k: how many there are of whole numbers, truths, numbers and tables. */
static void take_operand(const char **at, char kind, operands *o, size_t *k)
{
    const char own[] = {kind, '\0'}, *types = kind == 'E'   ? "AV"
                                              : kind == 'D' ? "NT"
                                              : kind == 'Q' ? "AVN"
                                                            : own;
    const step *s = **at == '#' || kind == 'A' || kind == 'V' ? reference(at, types) : NULL;
    bool negative = kind == 'I' && take(at, "-");
    if (s && s->type == 'T')
        o->truth[k[1]++] = s->truth;
    else if (s && s->type == 'N')
        number_set(&o->number[k[2]++], &s->n);
    else if (s)
        o->table[k[2]++] = s;
    else if (kind == 'W' || kind == 'I')
        o->whole[k[0]++] = negative ? -(long)take_count(at) : (long)take_count(at);
    else if (kind == 'S')
        o->word = take_word(at);
    else if (kind == 'T')
        o->truth[k[1]++] = take(at, "yes") ? YES : (want(at, "no"), NO);
    else if (kind != 'E' && take(at, "inf"))
        number_set_infinity(&o->number[k[2]++], 1);
    else
        take_fraction(at, o->number[k[2]++].q[0]);
}

/* " OPERAND ..." to the end of the line; the numbers are those of the line before. */
static operands *take_operands(const char *at, const char *takes)
{
    static operands o;
    size_t k[3] = {0};
    for (int i = 0; i < 3; i++) {
        if (o.number[i].q)
            number_drop(&o.number[i]);
        number_new(&o.number[i]);
        o.table[i] = NULL;
        o.truth[i] = YES;
        o.whole[i] = 0;
    }
    for (; *takes; takes++) {
        want(&at, " ");
        take_operand(&at, *takes, &o, k);
    }
    if (*at)
        fail("found %.20s behind the operands", at);
    return &o;
}

/* A row as it was made, or where `given` as it may be. */
static void check_row(source *in, step *table, unsigned long i, const operands *o, bool given)
{
    const place *p = &m.place[i];
    mpq_ptr value = temp();
    const char *at = next_line(in) ? in->text : "";
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
        need_row(table, i, o->code == 'p');
    temps = 0;
}

static void read_table(source *in, step *out, const op *f, const operands *o)
{
    const step *like = o->table[0] ? o->table[0] : o->table[1];
    if (f->gives == '=' && (!like || (o->table[0] && o->table[1] && o->table[0]->type != o->table[1]->type)))
        fail("wanted tables of a kind");
    table_new(out, f->gives == '=' ? like->type : f->gives == 'v' ? 'V' : f->gives);
    for (unsigned long i = 0; f->of && i < m.places; i++, temps = 0) {
        unsigned long at = f->gives == 'v' ? m.places - 1 - i : i;
        f->of(out, o, at);
        spend(mpz_size(mpq_denref(*row(out, at))) * m.state[m.place[at].s].work);
    }
    any = any || !f->of;
    for (unsigned long i = 0; i < m.places; i++)
        check_row(in, out, i, o, !f->of);
}

/* " at T S A: LEFT RIGHT", where two tables differ */
static void check_difference(const operands *o, const char *at)
{
    mpq_ptr said[2] = {temp(), temp()};
    unsigned long where[3];
    want(&at, " at");
    for (int i = 0; i < 3; i++) {
        want(&at, " ");
        where[i] = take_count(&at);
    }
    want(&at, ":");
    long i = place_number(where[0], where[1]);
    bool differ = i >= 0 && where[2] < width(o->table[0], (unsigned long)i);
    for (int k = 0; differ && k < 2; k++) {
        want(&at, " ");
        take_fraction(&at, said[k]);
        differ = !o->table[k]->undefined[i] &&
                 mpq_equal(row(o->table[k], (unsigned long)i)[where[2]], said[k]);
    }
    if (!differ || *at || mpq_equal(said[0], said[1]))
        fail("the tables do not differ there, or not so");
}

/* "#N uses U = OPERATION" and what follows */
static void read_step(source *in, const char *at, const op *f)
{
    static const char *const names[] = {"no", "undefined", "yes"};
    step made = {0};
    want(&at, "#");
    if (take_count(&at) != step_count + 1)
        fail("wanted step #%zu", step_count + 1);
    want(&at, " uses ");
    made.uses = take_count(&at);
    want(&at, " = ");
    while (f->name && (strncmp(at, f->name, strlen(f->name)) != 0 || (at[strlen(f->name)] & ~' ') != 0))
        f++;
    if (!f->name)
        fail("found %.20s, which is no operation here", at);
    operands *o = take_operands(at + strlen(f->name), f->takes);
    o->code = f->code;
    made.type = f->gives;
    spend(100);
    if (f->gives == 'N') {
        number_new(&made.n);
        compute(&made.n, o);
    } else if (f->gives == 'T') {
        made.truth = decide(o, f->name);
    } else {
        read_table(in, &made, f, o);
    }
    if (f->gives == 'N' || f->gives == 'T') {
        at = next_line(in) ? in->text : "";
        want(&at, "is ");
    }
    if (f->gives == 'N' && !number_reads(&made.n, at))
        fail("the number is another one");
    if (f->gives == 'T') {
        want(&at, names[made.truth]);
        if (made.truth == NO && o->table[0])
            check_difference(o, at);
        else if (*at)
            fail("found %.20s behind the value", at);
    }
    steps = grow(steps, step_count, sizeof *steps);
    steps[step_count] = made;
    drop_used();
    used[used_count++] = step_count++;
    drop_used(); /* what is never used */
}

/* ---- The certificate ---- */

static source model_file, statement; /* --model, --statement */

/* The line, or NULL for the end, is the next of the file, if there is one. */
static void check_next(source *file, const char *line)
{
    source *in = reading;
    bool more = file->file && next_line(file);
    while (more && strncmp(file->text, "//", 2) == 0 && file->text[2] != '@') /* a comment in a model */
        more = next_line(file);
    reading = in;
    if (file->file && (line ? !more || strcmp(file->text, line) != 0 : more))
        fail("the certificate is about something else than %s", file->path);
}

static void check_model(const char *line)
{
    check_next(&model_file, line);
}

/* The lines from the base to the claim; false at the verdict. */
static bool read_line(source *in, bool *claims, truth *claimed)
{
    static bool begun; /* numbers have their size: no more logarithms */
    const char *at = next_line(in) ? in->text : "";
    temps = 0;
    if (!begun && take(&at, "log ")) {
        base_add(at);
        return true;
    }
    begun = true;
    if (strncmp(at, "verdict ", 8) == 0)
        return false;
    check_next(&statement, at);
    if (take(&at, "table ")) {
        read_step(in, at, table_operations);
    } else if (take(&at, "number ")) {
        read_step(in, at, number_operations);
    } else if (take(&at, "truth ")) {
        read_step(in, at, truth_operations);
    } else if (take(&at, "assume")) {
        if (take_operands(at, "T")->truth[0] != YES)
            fail("an assumption is not met");
    } else if (!*claims && take(&at, "claim")) {
        *claims = true;
        *claimed = take_operands(at, "T")->truth[0];
    } else {
        fail("found %.20s, wanted a step, an assumption, the claim, or the verdict", at);
    }
    drop_used();
    return true;
}

static bool read_certificate(source *in)
{
    static const char *const start[] = {"rationale certificate 2", "reading ", "model"};
    bool claims = false;
    truth claimed = NEITHER;
    for (int i = 0; i < 3; i++) {
        const char *at = next_line(in) ? in->text : "";
        want(&at, start[i]);
        if (i == 1)
            check_next(&statement, in->text);
        else if (*at)
            fail("found %.20s behind %s", at, start[i]);
    }
    model_read(in, check_model);
    check_model(NULL);
    while (read_line(in, &claims, &claimed))
        ;
    check_next(&statement, NULL);
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
    const char *usage =
        "usage: rationale-verify [--quiet] [--model FILE.drn] [--statement FILE] CERTIFICATE|-\n";
    bool quiet = false, help = argc == 2 && strcmp(argv[1], "--help") == 0;
    int i = 1;
    start_program("rationale-verify:");
    for (; i < argc - 1 && argv[i][0] == '-'; i++)
        if (strcmp(argv[i], "--quiet") == 0)
            quiet = true;
        else if (i + 2 < argc && (strcmp(argv[i], "--model") == 0 || strcmp(argv[i], "--statement") == 0))
            *(argv[i][2] == 'm' ? &model_file : &statement) = source_open(argv[i + 1], true), i++;
        else
            break;
    if (i != argc - 1 || help) {
        fputs(usage, help ? stdout : stderr);
        return help ? 0 : 5;
    }
    source in = source_open(argv[i], false);
    in.echo = !quiet;
    bool holds = read_certificate(&in);
    printf("s VERIFIED %s\n", holds ? "holds" : "refuted");
    stop(holds ? 0 : 1);
}
