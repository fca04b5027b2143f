/* Input, numbers, and the model of a certificate or a file. */
#include "checker/checker.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

source *reading;
model m;

/* ---- Input -------------------------------------------------------------------------------------------------- */

static void finish(const char *format, va_list args, bool invalid)
{
    FILE *out = invalid ? stdout : stderr;
    fprintf(out, invalid ? "s INVALID " : "rationale-verify: ");
    if (reading)
        fprintf(out, "%s:%lu: ", reading->path, reading->line);
    vfprintf(out, format, args);
    fputc('\n', out);
    exit(fflush(stdout) == 0 && invalid ? 3 : 5);
}

void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    finish(format, args, reading && reading->certificate);
    abort();
}

void trouble(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    finish(format, args, false);
    abort();
}

void *need(void *block)
{
    if (!block)
        trouble("out of memory");
    return block;
}

void *grow(void *block, size_t count, size_t size)
{
    bool full = (count & (count - 1)) == 0; /* 0, 1, 2, 4, 8, ... */
    return full ? need(realloc(block, (count ? 2 * count : 1) * size)) : block;
}

char *copy(const char *text, size_t length)
{
    char *made = need(malloc(length + 1));
    memcpy(made, text, length);
    made[length] = '\0';
    return made;
}

bool next_line(source *in)
{
    reading = in;
    ssize_t length = getline(&in->text, &in->room, in->file);
    if (length < 0 && !feof(in->file))
        trouble("cannot read, or out of memory");
    if (length < 0)
        return false;
    in->line++;
    if (strlen(in->text) != (size_t)length)
        fail("found a NUL byte");
    if (in->text[length - 1] == '\n')
        in->text[length - 1] = '\0';
    else if (in->certificate)
        fail("found the end of the file inside a line");
    if (in->echo && !isdigit((unsigned char)in->text[0]))
        printf("c %s\n", in->text);
    return true;
}

void spend(unsigned long work)
{
    static unsigned long spent;
    spent += work;
    if (spent > 400000000ul)
        trouble("this certificate asks for too much work");
}

bool take(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

unsigned long take_count(const char **at)
{
    unsigned long n = 0;
    const char *start = *at;
    for (; isdigit((unsigned char)**at) && n < 1000000000; ++*at)
        n = 10 * n + (unsigned long)(**at - '0');
    if (*at == start || isdigit((unsigned char)**at) || (*start == '0' && *at != start + 1))
        fail("wanted a count, found %.20s", start);
    return n;
}

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

void take_number(const char **at, mpq_t value)
{
    size_t whole = digits(*at), part = (*at)[whole] == '.' ? digits(*at + whole + 1) : 0;
    char *text = copy(*at, whole + (part ? 1 + part : 0));
    *at += strlen(text);
    if (part)
        memmove(text + whole, text + whole + 1, part + 1);
    if (!*text || mpz_set_str(mpq_numref(value), text, 10) != 0)
        fail("wanted a number, found %.20s", *at);
    free(text);
    long exponent = -(long)part;
    if ((**at == 'e' || **at == 'E') && (digits(*at + 1) || digits(*at + 2))) {
        bool negative = (*at)[1] == '-';
        *at += 1 + !isdigit((unsigned char)(*at)[1]);
        long size = (long)take_count(at);
        exponent += negative ? -size : size;
    }
    if (labs(exponent) > 1000000)
        fail("found too large an exponent");
    mpz_ui_pow_ui(mpq_denref(value), 10, exponent < 0 ? (unsigned long)-exponent : 0);
    mpz_t scale;
    mpz_init(scale);
    mpz_ui_pow_ui(scale, 10, exponent > 0 ? (unsigned long)exponent : 0);
    mpz_mul(mpq_numref(value), mpq_numref(value), scale);
    mpz_clear(scale);
    mpq_canonicalize(value);
}

/* Only what GMP itself would print is taken: one number, one text. */
void take_fraction(const char **at, mpq_t value)
{
    size_t length = strspn(*at, "-/0123456789");
    char *text = copy(*at, length);
    if (mpq_set_str(value, text, 10) != 0 || mpz_sgn(mpq_denref(value)) == 0)
        fail("wanted a fraction, found %.20s", text);
    mpq_canonicalize(value);
    char *canonical = mpq_get_str(NULL, 10, value);
    if (strcmp(canonical, text) != 0)
        fail("wanted a fraction in lowest terms, found %.20s", text);
    free(canonical);
    free(text);
    *at += length;
}

/* ---- Numbers ------------------------------------------------------------------------------------------------ */

bool power(mpq_t c, const mpq_t a, const mpq_t exponent)
{
    if (mpz_cmp_ui(mpq_denref(exponent), 1) != 0 || mpz_cmpabs_ui(mpq_numref(exponent), 1000000) > 0)
        fail("an exponent is no whole number up to 1000000");
    long n = mpz_get_si(mpq_numref(exponent));
    unsigned long size = (unsigned long)labs(n);
    if ((mpz_sizeinbase(mpq_numref(a), 2) + mpz_sizeinbase(mpq_denref(a), 2)) * size > MOST_BITS)
        fail("a power is too large");
    spend((mpz_size(mpq_numref(a)) + mpz_size(mpq_denref(a))) * size);
    bool defined = n >= 0 || mpq_sgn(a) != 0;
    mpz_pow_ui(mpq_numref(c), mpq_numref(a), size);
    mpz_pow_ui(mpq_denref(c), mpq_denref(a), size);
    if (n < 0 && defined)
        mpq_inv(c, c);
    return defined;
}

typedef struct element {
    mpz_t b;
    mpq_t low, high; /* of log b */
} element;
static element *base;
static size_t base_count;

typedef struct factors {
    mpz_t n;
    unsigned long *exponent; /* of each element of the base */
    struct factors *next;
} factors;
static factors *factored[4096];

static factors **factored_at(const mpz_t n)
{
    factors **f = &factored[mpz_fdiv_ui(n, 4096)];
    while (*f && mpz_cmp((*f)->n, n) != 0)
        f = &(*f)->next;
    return f;
}

/*
 * low <= 2^bits * 2 artanh(u/v) <= high, 0 <= u/v <= 1/3: 2 (z + z^3/3 + z^5/5 + ...), each step rounded down and
 * up. What is left out after the power z^n is less than 2 z^n / (1 - z^2) <= 9/4 z^n.
 */
static void artanh_twice(mpz_t low, mpz_t high, const mpz_t u, const mpz_t v, unsigned long bits)
{
    mpz_t z[2], square[2], term, *sum[2] = {(mpz_t *)low, (mpz_t *)high};
    mpz_inits(z[0], z[1], square[0], square[1], term, NULL);
    mpz_mul_2exp(term, u, bits);
    mpz_fdiv_q(z[0], term, v);
    mpz_cdiv_q(z[1], term, v);
    mpz_set_ui(low, 0);
    mpz_set_ui(high, 0);
    for (int up = 0; up < 2; up++)
        mpz_mul(square[up], z[up], z[up]);
    for (unsigned long j = 0; j < bits / 3 + 1; j++)
        for (int up = 0; up < 2; up++) {
            (up ? mpz_cdiv_q_ui : mpz_fdiv_q_ui)(term, z[up], 2 * j + 1);
            mpz_addmul_ui(*sum[up], term, 2);
            mpz_mul(z[up], z[up], square[up]);
            (up ? mpz_cdiv_q_2exp : mpz_fdiv_q_2exp)(z[up], z[up], 2 * bits);
        }
    mpz_addmul_ui(high, z[1], 3);
    mpz_clears(z[0], z[1], square[0], square[1], term, NULL);
}

/* log b = k log 2 + log(b / 2^k), 2^k <= b < 2^(k+1), and log y = 2 artanh((y - 1) / (y + 1)). */
void base_add(const char *line)
{
    mpq_t b;
    mpz_t bound[4], low, high, u, v;
    mpq_init(b);
    mpz_inits(bound[0], bound[1], bound[2], bound[3], low, high, u, v, NULL);
    base = grow(base, base_count, sizeof *base);
    element *e = &base[base_count++];
    mpq_inits(e->low, e->high, NULL);
    take_fraction(&line, b);
    mpz_init_set(e->b, mpq_numref(b));
    if (mpz_cmp_ui(mpq_denref(b), 1) != 0 || mpz_cmp_ui(e->b, 1) <= 0 || base_count > 100000)
        fail("wanted a whole number above 1");
    bool ok = take(&line, " ");
    take_fraction(&line, e->low);
    ok = ok && take(&line, " ");
    take_fraction(&line, e->high);
    ok = ok && take(&line, " ");
    unsigned long bits = ok ? take_count(&line) : 0;
    if (!ok || *line || bits > 20000 || mpz_cmp_ui(mpq_denref(e->low), 1) || mpz_cmp_ui(mpq_denref(e->high), 1))
        fail("wanted log B LOW HIGH BITS");
    spend(bits * bits / 100 + 1);
    unsigned long k = mpz_sizeinbase(e->b, 2) - 1, working = bits + 64;
    mpz_set_ui(u, 1);
    mpz_set_ui(v, 3);
    artanh_twice(bound[0], bound[1], u, v, working);
    mpz_mul_ui(low, bound[0], k);
    mpz_mul_ui(high, bound[1], k);
    mpz_set_ui(u, 0);
    mpz_setbit(u, k);
    mpz_add(v, e->b, u);
    mpz_sub(u, e->b, u);
    artanh_twice(bound[0], bound[1], u, v, working);
    mpz_add(low, low, bound[0]);
    mpz_add(high, high, bound[1]);
    mpz_mul_2exp(u, mpq_numref(e->low), working - bits);
    mpz_mul_2exp(v, mpq_numref(e->high), working - bits);
    if (mpz_cmp(u, low) > 0 || mpz_cmp(v, high) < 0)
        fail("the bounds of this logarithm are not proved");
    mpq_div_2exp(e->low, e->low, bits);
    mpq_div_2exp(e->high, e->high, bits);
    mpq_clear(b);
    mpz_clears(bound[0], bound[1], bound[2], bound[3], low, high, u, v, NULL);
}

void factor_add(const char *line)
{
    mpq_t n, b;
    mpz_t product, part;
    mpq_inits(n, b, NULL);
    mpz_inits(product, part, NULL);
    take_fraction(&line, n);
    factors **at = factored_at(mpq_numref(n)), *f = need(calloc(1, sizeof *f));
    if (mpz_cmp_ui(mpq_denref(n), 1) != 0 || mpz_sgn(mpq_numref(n)) <= 0 || *at)
        fail("wanted a new whole number above 0");
    mpz_init_set(f->n, mpq_numref(n));
    f->exponent = need(calloc(base_count + 1, sizeof *f->exponent));
    mpz_set_ui(product, 1);
    spend(base_count);
    while (take(&line, " ")) {
        take_fraction(&line, b);
        size_t i = 0;
        while (i < base_count && mpz_cmp(base[i].b, mpq_numref(b)) != 0)
            i++;
        bool ok = take(&line, "^") && i < base_count && f->exponent[i] == 0;
        unsigned long e = ok ? take_count(&line) : 0;
        if (e == 0 || e > mpz_sizeinbase(f->n, 2))
            fail("wanted factors B^E of the base, each once");
        f->exponent[i] = e;
        mpz_pow_ui(part, base[i].b, e); /* no more than n's bits times those of b */
        mpz_mul(product, product, part);
        if (mpz_cmp(product, f->n) > 0)
            break;
    }
    if (*line || mpz_cmp(product, f->n) != 0)
        fail("the product of these factors is another number");
    *at = f;
    mpq_clears(n, b, NULL);
    mpz_clears(product, part, NULL);
}

void number_init(number *a)
{
    *a = (number){.kind = FINITE};
    mpq_init(a->c);
}

static void drop_logs(number *a)
{
    for (size_t i = 0; a->log && i < base_count; i++)
        mpq_clear(a->log[i]);
    free(a->log);
    a->log = NULL;
}

void number_clear(number *a)
{
    drop_logs(a);
    mpq_clear(a->c);
}

static void need_logs(number *a)
{
    if (a->log)
        return;
    a->log = need(malloc((base_count + 1) * sizeof *a->log));
    for (size_t i = 0; i < base_count; i++)
        mpq_init(a->log[i]);
}

void number_set(number *a, const number *b)
{
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    drop_logs(a);
    mpq_set_ui(a->c, 0, 1);
    a->kind = FINITE;
    number_add(a, one, b);
    mpq_clear(one);
}

void number_add(number *a, const mpq_t factor, const number *b)
{
    mpq_t part;
    if (a->kind == UNDEFINED || b->kind == UNDEFINED) {
        a->kind = UNDEFINED;
    } else if (b->kind == INFINITE) {
        int sign = b->sign * mpq_sgn(factor);
        if (sign == 0 || (a->kind == INFINITE && a->sign != sign))
            a->kind = UNDEFINED;
        else
            *a = (number){INFINITE, sign, {a->c[0]}, a->log};
    } else if (a->kind == FINITE) {
        spend(mpz_size(mpq_numref(b->c)) + mpz_size(mpq_denref(a->c)) + (b->log ? base_count : 0));
        mpq_init(part);
        mpq_mul(part, factor, b->c);
        mpq_add(a->c, a->c, part);
        if (b->log)
            need_logs(a);
        for (size_t i = 0; b->log && i < base_count; i++)
            if (mpq_sgn(b->log[i]) != 0) {
                mpq_mul(part, factor, b->log[i]);
                mpq_add(a->log[i], a->log[i], part);
            }
        mpq_clear(part);
    }
}

static void add_logs(number *a, const mpq_t weight, const mpz_t n, int sign)
{
    if (mpz_cmp_ui(n, 1) == 0)
        return;
    const factors *f = *factored_at(n);
    if (!f)
        fail("no factors are given for an argument of a logarithm");
    mpq_t part;
    mpq_init(part);
    need_logs(a);
    for (size_t i = 0; i < base_count; i++)
        if (f->exponent[i]) {
            mpq_set_ui(part, f->exponent[i], 1);
            mpq_mul(part, part, weight);
            (sign > 0 ? mpq_add : mpq_sub)(a->log[i], a->log[i], part);
        }
    mpq_clear(part);
}

void number_log(number *a, const mpq_t weight, const mpq_t argument)
{
    if (mpq_sgn(weight) == 0 || a->kind == UNDEFINED)
        return;
    if (mpq_sgn(argument) == 0) {
        number infinity = {INFINITE, -1, {a->c[0]}, NULL};
        number_add(a, weight, &infinity);
    } else if (mpq_sgn(argument) < 0) {
        a->kind = UNDEFINED;
    } else if (a->kind == FINITE) {
        add_logs(a, weight, mpq_numref(argument), 1);
        add_logs(a, weight, mpq_denref(argument), -1);
    }
}

bool number_is_rational(const number *a)
{
    bool rational = a->kind == FINITE;
    for (size_t i = 0; a->log && i < base_count; i++)
        rational = rational && mpq_sgn(a->log[i]) == 0;
    return rational;
}

/* Zero if every coefficient is; else the bounds have to tell, and then it is not zero. */
static int number_sign(const number *a)
{
    bool rational = number_is_rational(a);
    mpq_t low, high, part;
    mpq_inits(low, high, part, NULL);
    mpq_set(low, a->c);
    mpq_set(high, a->c);
    for (size_t i = 0; a->log && i < base_count; i++) {
        int sign = mpq_sgn(a->log[i]);
        mpq_mul(part, a->log[i], sign > 0 ? base[i].low : base[i].high);
        mpq_add(low, low, part);
        mpq_mul(part, a->log[i], sign > 0 ? base[i].high : base[i].low);
        mpq_add(high, high, part);
    }
    int sign = rational ? mpq_sgn(a->c) : mpq_sgn(low) > 0 ? 1 : mpq_sgn(high) < 0 ? -1 : 0;
    if (!rational && sign == 0)
        fail("the bounds of the logarithms do not decide a comparison");
    mpq_clears(low, high, part, NULL);
    return sign;
}

int number_order(const number *a, const number *b)
{
    if (a->kind == INFINITE || b->kind == INFINITE)
        return (a->kind == INFINITE ? a->sign : 0) - (b->kind == INFINITE ? b->sign : 0);
    number difference;
    mpq_t minus;
    mpq_init(minus);
    mpq_set_si(minus, -1, 1);
    number_init(&difference);
    number_set(&difference, a);
    number_add(&difference, minus, b);
    int sign = number_sign(&difference);
    number_clear(&difference);
    mpq_clear(minus);
    return sign;
}

/* ---- The model: DRN as doc/format.md has it, without placeholders ------------------------------------------- */

static void spaces(const char **at)
{
    *at += strspn(*at, " \t");
}

/* "[a, b]", a value for each reward model, if it stands there. */
static mpq_t *take_list(const char **at, const model *d)
{
    if (!take(at, "["))
        return NULL;
    mpq_t *list = need(malloc((d->rewards + 1) * sizeof *list)), below;
    mpq_init(below);
    for (unsigned i = 0; i < d->rewards; i++) {
        if (i > 0 && !take(at, ","))
            fail("wanted a value for each reward model");
        spaces(at);
        bool negative = take(at, "-");
        mpq_init(list[i]);
        take_number(at, list[i]);
        if (take(at, "/")) {
            take_number(at, below);
            if (mpq_sgn(below) == 0)
                fail("found a denominator 0");
            mpq_div(list[i], list[i], below);
        }
        if (negative)
            mpq_neg(list[i], list[i]);
        spaces(at);
    }
    mpq_clear(below);
    if (!take(at, "]"))
        fail("wanted ]");
    return list;
}

static long special(const model *d, const char *name)
{
    for (unsigned i = 0; i < d->rewards; i++)
        if (strcmp(d->reward[i], name) == 0)
            return i;
    return -1;
}

/* "state N [list] labels" */
static void read_state(const char *at, model *d)
{
    if (take_count(&at) != d->states)
        fail("wanted state %u", d->states);
    d->state = grow(d->state, d->states, sizeof *d->state);
    state *s = &d->state[d->states++];
    *s = (state){0};
    mpq_init(s->mu);
    spaces(&at);
    s->value = take_list(&at, d);
    for (spaces(&at); *at; spaces(&at)) {
        bool quoted = *at == '"';
        size_t length = quoted ? strcspn(at + 1, "\"") + 2 : strcspn(at, " \t");
        if (quoted && strlen(at) < length)
            fail("wanted a closing quote");
        s->init = s->init || (length == 4 && strncmp(at, "init", 4) == 0) ||
                  (length == 6 && strncmp(at, "\"init\"", 6) == 0);
        at += length;
    }
}

/* "action NAME [list]" */
static void read_action(const char *at, model *d)
{
    if (d->states == 0)
        fail("found an action before a state");
    state *s = &d->state[d->states - 1];
    s->action = grow(s->action, s->actions, sizeof *s->action);
    choice *a = &s->action[s->actions++];
    *a = (choice){0};
    mpq_inits(a->x, a->prior, NULL);
    size_t length = strcspn(at, " \t");
    a->name = copy(at, length);
    at += length;
    spaces(&at);
    a->value = take_list(&at, d);
    spaces(&at);
    if (*at)
        fail("found %.20s behind an action", at);
}

/* "N : p" */
static void read_successor(const char *at, model *d)
{
    state *s = d->states ? &d->state[d->states - 1] : NULL;
    if (!s || !s->actions)
        fail("found %.20s, wanted a state", at);
    choice *a = &s->action[s->actions - 1];
    a->to = grow(a->to, a->successors, sizeof *a->to);
    a->tau = grow(a->tau, a->successors, sizeof *a->tau);
    a->to[a->successors] = (unsigned)take_count(&at);
    mpq_t below;
    mpq_inits(a->tau[a->successors], below, NULL);
    if (!take(&at, " : "))
        fail("wanted N : probability");
    take_number(&at, a->tau[a->successors]);
    if (take(&at, "/")) {
        take_number(&at, below);
        if (mpq_sgn(below) == 0)
            fail("found a denominator 0");
        mpq_div(a->tau[a->successors], a->tau[a->successors], below);
    }
    spaces(&at);
    if (*at || mpq_sgn(a->tau[a->successors]) == 0)
        fail("wanted a positive probability");
    a->successors++;
    mpq_clear(below);
}

static void read_names(source *in, model *d)
{
    if (!next_line(in))
        fail("wanted the names of reward models");
    const char *at = in->text;
    for (spaces(&at); *at; spaces(&at)) {
        size_t length = strcspn(at, " \t");
        d->reward = grow(d->reward, d->rewards, sizeof *d->reward);
        d->reward[d->rewards++] = copy(at, length);
        at += length;
    }
}

static void require_one(const mpq_t sum, const char *what, unsigned s)
{
    if (mpq_cmp_ui(sum, 1, 1) != 0)
        fail("%s of state %u does not sum to 1", what, s);
}

/* Defaults where the file does not say (doc/format.md), and what makes it an MDP. */
static void complete_choice(model *d, const state *s, choice *a, mpq_t prior)
{
    long success = special(d, "success"), given = special(d, "prior");
    mpq_t sum;
    mpq_init(sum);
    if ((success >= 0 || given >= 0) && !a->value)
        fail("an action lacks its values");
    mpq_set_ui(a->x, 1, 1);
    mpq_set_ui(a->prior, 1, s->actions);
    if (success >= 0)
        mpq_set(a->x, a->value[success]);
    if (given >= 0)
        mpq_set(a->prior, a->value[given]);
    if (mpq_sgn(a->x) < 0 || mpq_cmp_ui(a->x, 1, 1) > 0 || mpq_sgn(a->prior) < 0)
        fail("a success or prior is no probability");
    mpq_add(prior, prior, a->prior);
    for (unsigned i = 0; i < a->successors; i++) {
        mpq_add(sum, sum, a->tau[i]);
        if (a->to[i] >= d->states)
            fail("a successor is no state");
        for (unsigned k = 0; k < i; k++)
            if (a->to[i] == a->to[k])
                fail("a successor stands twice");
        spend(i + 1);
    }
    require_one(sum, "an action", (unsigned)(s - d->state));
    mpq_clear(sum);
}

static void complete(model *d)
{
    long initial = special(d, "initial");
    mpq_t sum, start;
    mpq_inits(sum, start, NULL);
    for (unsigned i = 0; i < d->states; i++) {
        state *s = &d->state[i];
        mpq_set_ui(sum, 0, 1);
        for (unsigned a = 0; a < s->actions; a++)
            complete_choice(d, s, &s->action[a], sum);
        require_one(sum, "the prior", i);
        if (initial >= 0 && !s->value)
            fail("a state lacks its values");
        mpq_set_ui(s->mu, s->init, 1);
        if (initial >= 0)
            mpq_set(s->mu, s->value[initial]);
        if (mpq_sgn(s->mu) < 0)
            fail("a start probability is negative");
        mpq_add(start, start, s->mu);
    }
    require_one(start, "the start", 0);
    if (d->T == 0 || !d->states || d->T > 50000000 / d->states || special(d, "log_success") >= 0)
        fail("wanted a horizon, of at most 50000000 places, and rational success");
    mpq_clears(sum, start, NULL);
}

void model_read(source *in, model *d)
{
    bool body = false, end = false;
    while (!end && next_line(in)) {
        const char *at = in->text;
        if (take(&at, "//@horizon: ")) {
            d->T = take_count(&at);
        } else if (take(&at, "//") || !*at) {
            continue;
        } else if (in->certificate && strcmp(at, "end") == 0) {
            end = true;
        } else if (!body) {
            body = strcmp(at, "@model") == 0;
            bool skip = strcmp(at, "@parameters") == 0 || take(&at, "@nr_");
            if (strcmp(at, "@reward_models") == 0)
                read_names(in, d);
            else if (skip && !next_line(in))
                fail("wanted another line");
            else if (!body && !skip && strcmp(at, "@type: MDP") != 0 && !take(&at, "@value_type: "))
                fail("found %.40s in the header", at);
        } else {
            spaces(&at);
            if (take(&at, "state "))
                read_state(at, d);
            else if (take(&at, "action "))
                read_action(at, d);
            else
                read_successor(at, d);
        }
    }
    if (in->certificate && !end)
        fail("wanted the end of the model");
    complete(d);
}

static bool same_values(const mpq_t *a, const mpq_t *b, unsigned n)
{
    bool same = true;
    mpq_t zero;
    mpq_init(zero);
    for (unsigned i = 0; i < n; i++)
        same = same && mpq_equal(a ? a[i] : zero, b ? b[i] : zero);
    mpq_clear(zero);
    return same;
}

static bool same_choice(const choice *a, const choice *b, unsigned rewards)
{
    bool same = strcmp(a->name, b->name) == 0 && a->successors == b->successors && mpq_equal(a->x, b->x) &&
                mpq_equal(a->prior, b->prior) && same_values(a->value, b->value, rewards);
    for (unsigned i = 0; same && i < a->successors; i++) {
        unsigned k = 0;
        while (k < b->successors && b->to[k] != a->to[i])
            k++;
        same = k < b->successors && mpq_equal(a->tau[i], b->tau[k]);
    }
    return same;
}

bool model_equal(const model *a, const model *b)
{
    bool same = a->T == b->T && a->states == b->states && a->rewards == b->rewards;
    for (unsigned i = 0; same && i < a->rewards; i++)
        same = strcmp(a->reward[i], b->reward[i]) == 0;
    for (unsigned i = 0; same && i < a->states; i++) {
        const state *s = &a->state[i], *r = &b->state[i];
        same = s->actions == r->actions && mpq_equal(s->mu, r->mu) && same_values(s->value, r->value, a->rewards);
        for (unsigned k = 0; same && k < s->actions; k++)
            same = same_choice(&s->action[k], &r->action[k], a->rewards);
    }
    return same;
}

/* ---- Places ------------------------------------------------------------------------------------------------- */

/* Layer t: the states that some choice, whatever the prior thinks of it, leads to. */
static void add_layer(void)
{
    unsigned long t = ++m.layers;
    m.first = need(realloc(m.first, (t + 2) * sizeof *m.first));
    m.slot = need(realloc(m.slot, (t + 1) * sizeof *m.slot));
    unsigned *slot = m.slot[t] = need(malloc(m.states * sizeof *slot)), count = 0;
    spend(m.states);
    for (unsigned s = 0; s < m.states; s++)
        slot[s] = t == 1 && mpq_sgn(m.state[s].mu) > 0 ? 0 : NO_SLOT;
    for (unsigned s = 0; t > 1 && s < m.states; s++)
        for (unsigned a = 0; m.slot[t - 1][s] != NO_SLOT && a < m.state[s].actions; a++)
            for (unsigned i = 0; i < m.state[s].action[a].successors; i++)
                slot[m.state[s].action[a].to[i]] = 0;
    for (unsigned s = 0; s < m.states; s++)
        if (slot[s] != NO_SLOT)
            slot[s] = count++;
    if (t == 1)
        m.first[1] = 0;
    m.first[t + 1] = m.first[t] + count;
}

long place(unsigned long t, unsigned long s)
{
    if (t < 1 || t > m.T || s >= m.states)
        return -1;
    while (m.layers < t)
        add_layer();
    return m.slot[t][s] == NO_SLOT ? -1 : (long)(m.first[t] + m.slot[t][s]);
}
