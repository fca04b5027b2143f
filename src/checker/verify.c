/* The operations that make numbers and truths; steps, the certificate, the program. */
#include "checker/checker.h"

#include <stdlib.h>
#include <string.h>

/* ---- Numbers ---- */

/* entry #N T S A, value #N T S */
static void entry(number *out, const step **o)
{
    unsigned long i = (unsigned long)o[1]->whole, a = (unsigned long)o[2]->whole;
    fail_if(a >= width(o[0], i), "there is no such action");
    set_rational(out, row(o[0], i)[a]);
    out->kind = o[0]->undefined[i] ? UNDEFINED : FINITE;
}

/* sum_s mu(s) v_1(s) */
static void mean(number *out, const step *v)
{
    mpq_ptr sum = temp();
    for (unsigned long i = place_from(0); i < m.states; i = place_from(i + 1)) {
        add_product(sum, state_at(i)->mu, *row(v, i));
        out->kind = v->undefined[i] ? UNDEFINED : out->kind;
    }
    set_rational(out, sum);
}

/* sum v p log y over places and actions */
static void sum_of_logs(number *out, const step *v, const step *p, const step *y)
{
    for (unsigned long i = place_from(0); i < m.places; i = place_from(i + 1)) {
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

static void compute(number *out, char code, const step **o)
{
    const number *a = &o[0]->n, *b = &o[1]->n;
    bool defined = a->kind != UNDEFINED && b->kind != UNDEFINED;
    switch (code) {
    case 'e': entry(out, o); break;
    case 'm': mean(out, o[0]); break;
    case 's': sum_of_logs(out, o[0], o[1], o[2]); break;
    case 'l': set_log(out, a); break;
    case '+':
    case '-':
        add(out, 1, a);
        add(out, code == '+' ? 1 : -1, b);
        break;
    case 'w': weigh(out, a, b); break;
    case '*': multiply(out, a, b); break;
    case '/': divide(out, a, b); break;
    case '^': raise_to(out, a, o[1]->whole); break;
    case '?':
        add(out, 1, o[0]->truth == YES ? &o[1]->n : &o[2]->n);
        out->kind = o[0]->truth == NEITHER ? UNDEFINED : out->kind;
        break;
    default: /* < smaller, > larger */
        add(out, 1, !defined || (order(a, b) <= 0) == (code == '<') ? a : b);
        out->kind = defined ? out->kind : UNDEFINED;
    }
}

/* ---- Truths ---- */

/* Equal at every place where both are defined; neither if there is none. */
static truth equal_tables(const step *a, const step *b)
{
    bool compared = false, same = true;
    for (unsigned long i = place_from(0); same && i < m.places; i = place_from(i + 1)) {
        bool defined = !a->undefined[i] && !b->undefined[i];
        for (unsigned long k = 0; defined && k < width(a, i); k++)
            same = same && mpq_equal(row(a, i)[k], row(b, i)[k]);
        compared = compared || defined;
        spend(width(a, i));
    }
    return !compared ? NEITHER : same ? YES : NO;
}

/* '=' equal, '<' less, 'm' at_most */
static truth compare(char code, const step *a, const step *b)
{
    fail_if(a->type != b->type, "what is compared is of two kinds");
    if (a->type != 'N')
        return equal_tables(a, b);
    if (a->n.kind == UNDEFINED || b->n.kind == UNDEFINED)
        return NEITHER;
    int sign = order(&a->n, &b->n);
    return (sign < 0 && code != '=') || (sign == 0 && code != '<') ? YES : NO;
}

static truth decide(char code, const step **o)
{
    truth a = o[0]->truth, b = o[1]->truth;
    switch (code) {
    case '=':
    case '<':
    case 'm': return compare(code, o[0], o[1]);
    case '!': return YES - a;
    case '&': return a < b ? a : b;
    case '|': return a > b ? a : b;
    case '>': return YES - a > b ? YES - a : b;
    case '~': return a == NEITHER || b == NEITHER ? NEITHER : a == b ? YES : NO;
    case '?': return a == NEITHER ? NEITHER : a == YES ? b : o[2]->truth;
    case 'd': return o[0]->type == 'N' ? (o[0]->n.kind != UNDEFINED ? YES : NO) : a != NEITHER ? YES : NO;
    default: return hypothesis(code) ? YES : NO;
    }
}

/*
 * What operations take: A a table of actions, V of values, E either or a fraction, N a number, T a truth,
 * D a number or truth, Q a number or table; P a place, W a count, I a whole number, S a word.
 */
/* clang-format off */
static const op value_operations[] = {
    {"entry", "APW", 'N', 'e', NULL}, {"value", "VP", 'N', 'e', NULL}, {"mean", "V", 'N', 'm', NULL},
    {"sumlog", "VAA", 'N', 's', NULL}, {"log", "N", 'N', 'l', NULL}, {"weigh", "NN", 'N', 'w', NULL},
    {"plus", "NN", 'N', '+', NULL}, {"minus", "NN", 'N', '-', NULL}, {"times", "NN", 'N', '*', NULL},
    {"over", "NN", 'N', '/', NULL}, {"power", "NI", 'N', '^', NULL}, {"smaller", "NN", 'N', '<', NULL},
    {"larger", "NN", 'N', '>', NULL}, {"if", "TNN", 'N', '?', NULL},
    {"equal", "QQ", 'T', '=', NULL}, {"less", "NN", 'T', '<', NULL}, {"at_most", "NN", 'T', 'm', NULL},
    {"not", "T", 'T', '!', NULL}, {"and", "TT", 'T', '&', NULL}, {"or", "TT", 'T', '|', NULL},
    {"implies", "TT", 'T', '>', NULL}, {"iff", "TT", 'T', '~', NULL}, {"if", "TTT", 'T', '?', NULL},
    {"defined", "D", 'T', 'd', NULL}, {"deterministic", "", 'T', 'D', NULL},
    {"single_start", "", 'T', 'S', NULL}, {"uniform_prior", "", 'T', 'U', NULL},
    {"full_support", "", 'T', 'F', NULL}, {"same_actions", "", 'T', 'A', NULL},
    {"positive_success", "", 'T', 'P', NULL}, {NULL, NULL, 0, 0, NULL},
};
/* clang-format on */

/* ---- Operands ---- */

static step *steps;                            /* steps[i] is #i+1 */
static size_t step_count, used[5], used_count; /* used: by the last line, and it */
static bool any;                               /* a table is one of many */

static const step *reference(const char **at, const char *types)
{
    want(at, "#");
    unsigned long id = take_count(at);
    if (id < 1 || id > step_count || steps[id - 1].uses == 0 || !strchr(types, steps[id - 1].type))
        fail("#%lu is not given before, or of another kind, or used more often than said", id);
    steps[id - 1].uses--;
    used[used_count++] = id - 1;
    return &steps[id - 1];
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

/* A step given before, or what is written there, which becomes `made`. */
static const step *take_operand(const char **at, char kind, step *made)
{
    const char own[] = {kind, '\0'};
    bool negative = kind == 'I' && take(at, "-");
    if (**at == '#' || kind == 'A' || kind == 'V')
        return reference(at, kind == 'E' ? "AV" : kind == 'D' ? "NT" : kind == 'Q' ? "AVN" : own);
    made->type = kind == 'T' ? 'T' : 'N';
    if (kind == 'P')
        made->whole = (long)take_place(at);
    else if (kind == 'W' || kind == 'I')
        made->whole = negative ? -(long)take_count(at) : (long)take_count(at);
    else if (kind == 'S')
        made->word = take_word(at);
    else if (kind == 'T')
        made->truth = take(at, "yes") ? YES : (want(at, "no"), NO);
    else if (kind != 'E' && take(at, "inf"))
        made->n.kind = INFINITE;
    else {
        mpq_ptr value = temp();
        take_fraction(at, value);
        set_rational(&made->n, value);
    }
    return made;
}

/* " OPERAND ..." to the end of the line; what is written there lasts until the next line. */
static const step **take_operands(const char *at, const char *takes)
{
    static const step *o[4];
    static step made[4];
    drop_used();
    temps = 0;
    for (int i = 0; i < 4; i++) {
        if (!made[i].n.q)
            number_new(&made[i].n);
        free(made[i].word);
        made[i] = (step){.n = {.q = made[i].n.q, .sign = 1}};
        o[i] = &made[i];
    }
    for (int i = 0; takes[i]; i++) {
        if (takes[i] != 'P')
            want(&at, " ");
        o[i] = take_operand(&at, takes[i], &made[i]);
    }
    want_end(at);
    return o;
}

/* ---- Steps ---- */

/* The next line, which has to begin so, behind that. */
static const char *line_after(source *in, const char *start)
{
    const char *at = next_line(in) ? in->text : "";
    want(&at, start);
    return at;
}

/* A row as it was made, or, of a table that is one of many, as it may be. */
static void check_row(source *in, step *table, unsigned long i, bool given)
{
    const char *at = line_after(in, "");
    want(&at, "%lu %lu %s", i / m.states + 1, i % m.states, table->undefined[i] ? "!" : ":");
    for (unsigned long a = 0; a < width(table, i); a++) {
        want(&at, " ");
        if (given)
            take_fraction(&at, row(table, i)[a]);
        else
            want(&at, "%Qd", row(table, i)[a]);
    }
    want_end(at);
    if (given)
        need_row(table, i);
    temps = 0;
}

static void read_table(source *in, step *out, const op *f, const step **o)
{
    const step *like = o[0]->entry ? o[0] : o[1];
    if (f->gives == '=' && (!like->entry || (o[1]->entry && o[1]->type != like->type)))
        fail("wanted tables of a kind");
    out->type = f->gives == '=' ? like->type : f->gives == 'v' ? 'V' : f->gives;
    table_new(out);
    for (unsigned long i = 0; f->row && i < m.places; i++, temps = 0) {
        unsigned long at = f->gives == 'v' ? m.places - 1 - i : i;
        if (!m.reached[at])
            continue;
        f->row(out, o, at);
        spend(mpz_size(mpq_denref(*row(out, at))) * state_at(at)->work);
    }
    any = any || !f->row;
    for (unsigned long i = place_from(0); i < m.places; i = place_from(i + 1))
        check_row(in, out, i, !f->row);
}

/* " at T S A: LEFT RIGHT", where two tables differ */
static void check_difference(const step **o, const char *at)
{
    want(&at, " at");
    unsigned long i = take_place(&at), a = (want(&at, " "), take_count(&at));
    if (a >= width(o[0], i) || o[0]->undefined[i] || o[1]->undefined[i])
        fail("the tables are not both defined there");
    fail_if(mpq_equal(row(o[0], i)[a], row(o[1], i)[a]), "the tables do not differ there");
    want(&at, ": %Qd %Qd", row(o[0], i)[a], row(o[1], i)[a]);
    want_end(at);
}

/* "is VALUE" */
static void check_value(source *in, const step *made, const step **o)
{
    static const char *const names[] = {"no", "undefined", "yes"};
    const char *at = line_after(in, "is ");
    if (made->type == 'N')
        want_number(&at, &made->n);
    else
        want(&at, names[made->truth]);
    if (made->type == 'T' && made->truth == NO && made->code == '=' && o[0]->entry)
        check_difference(o, at);
    else
        want_end(at);
}

static source model_file, statement; /* --model, --statement */

/* "table #N uses U = OPERATION", or number, or truth, and what follows; false for another line */
static bool read_step(source *in, const char *at)
{
    want_same(&statement, at);
    char gives = take(&at, "table ") ? 'A' : take(&at, "number ") ? 'N' : take(&at, "truth ") ? 'T' : 0;
    const op *f = gives == 'A' ? table_operations : value_operations;
    step made = {.type = gives};
    if (!gives)
        return false;
    want(&at, "#%zu uses ", step_count + 1);
    made.uses = take_count(&at);
    want(&at, " = ");
    while (f->name && ((gives != 'A' && f->gives != gives) || strncmp(at, f->name, strlen(f->name)) != 0 ||
                       (at[strlen(f->name)] & ~' ') != 0))
        f++;
    fail_if(!f->name, "found %.20s, which is no operation here", at);
    const step **o = take_operands(at + strlen(f->name), f->takes);
    made.code = f->code;
    spend(100);
    if (gives == 'A') {
        read_table(in, &made, f, o);
    } else if (gives == 'N') {
        number_new(&made.n);
        compute(&made.n, f->code, o);
    } else {
        made.truth = decide(f->code, o);
    }
    if (gives != 'A')
        check_value(in, &made, o);
    steps = grow(steps, step_count, sizeof *steps);
    steps[step_count] = made;
    used[used_count++] = step_count++; /* so that it goes if nothing uses it */
    return true;
}

/* ---- The certificate ---- */

static bool read_certificate(source *in)
{
    const char *at;
    want_end(line_after(in, "rationale certificate 2"));
    line_after(in, "reading ");
    want_same(&statement, in->text);
    want_end(line_after(in, "model"));
    model_read(in, &model_file);
    for (at = line_after(in, ""); take(&at, "log "); at = line_after(in, ""))
        base_add(at);
    while (read_step(in, at))
        at = line_after(in, "");
    for (; take(&at, "assume"); want_same(&statement, at = line_after(in, "")))
        fail_if(take_operands(at, "T")[0]->truth != YES, "an assumption is not met");
    fail_if(!take(&at, "claim"), "found %.20s, wanted a step, an assumption or the claim", at);
    truth claimed = take_operands(at, "T")[0]->truth;
    want_same(&statement, NULL);
    at = line_after(in, "verdict ");
    bool refuted = take(&at, "refuted ");
    want(&at, refuted ? "%zu steps" : "holds %zu steps", step_count);
    want_end(at);
    if (claimed != (refuted ? NO : YES))
        fail("the claim is %s", claimed == YES ? "true" : claimed == NO ? "false" : "undefined");
    fail_if(any && !refuted, "what holds of one policy or reward need not hold of all");
    for (size_t i = 0; i < step_count; i++)
        fail_if(steps[i].uses > 0, "#%zu is used less often than said", i + 1);
    fail_if(next_line(in), "found a line after the verdict");
    return !refuted;
}

int main(int argc, char **argv)
{
    const char *usage = "usage: rationale-verify [--model FILE.drn] [--statement FILE] CERTIFICATE|-\n";
    bool help = argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
    int i = 1;
    start_program("rationale-verify:");
    for (; i + 2 < argc && (strcmp(argv[i], "--model") == 0 || strcmp(argv[i], "--statement") == 0); i += 2)
        *(argv[i][2] == 'm' ? &model_file : &statement) = source_open(argv[i + 1], true);
    if (i != argc - 1 || help || (argv[i][0] == '-' && argv[i][1] != '\0')) {
        fputs(usage, help ? stdout : stderr);
        return help ? 0 : 5;
    }
    source in = source_open(argv[i], false);
    bool holds = read_certificate(&in);
    printf("s VERIFIED %s\n", holds ? "holds" : "refuted");
    stop(holds ? 0 : 1);
}
