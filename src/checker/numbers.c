/* Input and numbers. */
#include "checker/checker.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

source *reading;

/* ---- Input
 * -------------------------------------------------------------------------------------------------- */

/* All that was allocated goes with the process, not piece by piece. */
void stop(int status)
{
    bool written = fflush(stdout) == 0 && !ferror(stdout);
    _Exit(written ? status : 5);
}

static void finish(const char *format, va_list args, bool invalid)
{
    FILE *out = invalid ? stdout : stderr;
    fprintf(out, invalid ? "s INVALID " : "rationale-verify: ");
    if (reading)
        fprintf(out, "%s:%lu: ", reading->path, reading->line);
    vfprintf(out, format, args);
    fputc('\n', out);
    stop(invalid ? 3 : 5);
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

/* ---- Numbers
 * ------------------------------------------------------------------------------------------------ */

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
 * low <= 2^bits * 2 artanh(u/v) <= high, 0 <= u/v <= 1/3: 2 (z + z^3/3 + z^5/5 + ...), each step rounded down
 * and up. What is left out after the power z^n is less than 2 z^n / (1 - z^2) <= 9/4 z^n.
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
    for (size_t i = 0; i + 1 < base_count; i++)
        if (mpz_cmp(base[i].b, e->b) == 0)
            fail("this logarithm is given a second time");
    bool ok = take(&line, " ");
    take_fraction(&line, e->low);
    ok = ok && take(&line, " ");
    take_fraction(&line, e->high);
    ok = ok && take(&line, " ");
    unsigned long bits = ok ? take_count(&line) : 0;
    if (!ok || *line || bits > 20000 || mpz_cmp_ui(mpq_denref(e->low), 1) ||
        mpz_cmp_ui(mpq_denref(e->high), 1))
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
    mpq_inits(a->c, a->high, NULL);
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
    mpq_clears(a->c, a->high, NULL);
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
    drop_logs(a);
    a->kind = b->kind;
    a->sign = b->sign;
    mpq_set(a->c, b->c);
    mpq_set(a->high, b->high);
    if (b->log)
        need_logs(a);
    for (size_t i = 0; b->log && i < base_count; i++)
        mpq_set(a->log[i], b->log[i]);
}

/* low <= a <= high for a finite a. */
static void bounds(mpq_t low, mpq_t high, const number *a)
{
    mpq_t part;
    mpq_init(part);
    mpq_set(low, a->c);
    mpq_set(high, a->kind == RANGE_ ? a->high : a->c);
    for (size_t i = 0; a->log && i < base_count; i++) {
        int sign = mpq_sgn(a->log[i]);
        if (sign == 0)
            continue;
        mpq_mul(part, a->log[i], sign > 0 ? base[i].low : base[i].high);
        mpq_add(low, low, part);
        mpq_mul(part, a->log[i], sign > 0 ? base[i].high : base[i].low);
        mpq_add(high, high, part);
    }
    mpq_clear(part);
}

static void add_range(number *a, const mpq_t factor, const number *b)
{
    mpq_t low, high;
    mpq_inits(low, high, NULL);
    bounds(low, high, a);
    mpq_set(a->c, low);
    mpq_set(a->high, high);
    drop_logs(a);
    a->kind = RANGE_;
    bounds(low, high, b);
    mpq_mul(low, low, factor);
    mpq_mul(high, high, factor);
    mpq_add(a->c, a->c, mpq_sgn(factor) > 0 ? low : high);
    mpq_add(a->high, a->high, mpq_sgn(factor) > 0 ? high : low);
    mpq_clears(low, high, NULL);
}

void number_add(number *a, const mpq_t factor, const number *b)
{
    mpq_t part;
    spend(mpz_size(mpq_numref(b->c)) + mpz_size(mpq_denref(a->c)) + (b->log ? base_count : 0));
    if (a->kind == UNDEFINED || b->kind == UNDEFINED) {
        a->kind = UNDEFINED;
    } else if (b->kind == INFINITE) {
        int sign = b->sign * mpq_sgn(factor);
        bool defined = sign != 0 && (a->kind != INFINITE || a->sign == sign);
        a->kind = defined ? INFINITE : UNDEFINED;
        a->sign = sign;
    } else if (a->kind == RANGE_ || b->kind == RANGE_) {
        if (a->kind != INFINITE)
            add_range(a, factor, b);
    } else if (a->kind == FINITE) {
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
    spend(base_count);
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
        number infinity = {.kind = INFINITE, .sign = -1, .c = {a->c[0]}};
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
    if (a->kind == INFINITE || number_is_rational(a))
        return a->kind == INFINITE ? a->sign : mpq_sgn(a->c);
    mpq_t low, high;
    mpq_inits(low, high, NULL);
    bounds(low, high, a);
    int sign = mpq_sgn(low) > 0 ? 1 : mpq_sgn(high) < 0 ? -1 : 0;
    if (sign == 0)
        fail("the bounds of the logarithms do not decide a comparison");
    mpq_clears(low, high, NULL);
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

/* The range of a b from those of a and b: the least and the largest of four products. */
static void multiply_ranges(number *out, const number *a, const number *b)
{
    mpq_t end[4], product;
    mpq_inits(end[0], end[1], end[2], end[3], product, NULL);
    bounds(end[0], end[1], a);
    bounds(end[2], end[3], b);
    out->kind = RANGE_;
    for (int i = 0; i < 4; i++) {
        mpq_mul(product, end[i / 2], end[2 + i % 2]);
        if (i == 0 || mpq_cmp(product, out->c) < 0)
            mpq_set(out->c, product);
        if (i == 0 || mpq_cmp(product, out->high) > 0)
            mpq_set(out->high, product);
    }
    mpq_clears(end[0], end[1], end[2], end[3], product, NULL);
}

void number_multiply(number *out, const number *a, const number *b)
{
    if (a->kind == INFINITE || b->kind == INFINITE) {
        out->sign = number_sign(a) * number_sign(b);
        out->kind = out->sign == 0 ? UNDEFINED : INFINITE; /* 0 times infinity */
    } else if (number_is_rational(a)) {
        number_add(out, a->c, b);
    } else if (number_is_rational(b)) {
        number_add(out, b->c, a);
    } else {
        multiply_ranges(out, a, b);
    }
}

void number_divide(number *out, const number *a, const number *b)
{
    int sign = number_sign(b);
    number inverse;
    if (sign == 0 || (a->kind == INFINITE && b->kind == INFINITE)) {
        out->kind = UNDEFINED;
    } else if (a->kind == INFINITE) {
        out->kind = INFINITE;
        out->sign = a->sign * sign;
    } else if (b->kind != INFINITE) {
        number_init(&inverse);
        bounds(inverse.high, inverse.c, b);
        mpq_inv(inverse.c, inverse.c);
        mpq_inv(inverse.high, inverse.high);
        inverse.kind = number_is_rational(b) ? FINITE : RANGE_;
        number_multiply(out, a, &inverse);
        number_clear(&inverse);
    }
}

void number_raise(number *out, const number *a, const mpq_t exponent)
{
    if (mpq_sgn(exponent) == 0) {
        mpq_set_ui(out->c, 1, 1);
    } else if (mpq_cmp_ui(exponent, 1, 1) == 0) {
        number_set(out, a);
    } else if (number_is_rational(a)) {
        if (!power(out->c, a->c, exponent))
            out->kind = UNDEFINED;
    } else if (a->kind == INFINITE || mpz_cmp_ui(mpq_denref(exponent), 1) != 0 || mpq_sgn(exponent) < 0 ||
               mpq_cmp_ui(exponent, 100, 1) > 0) {
        fail("this power of a logarithm or infinity is not in certificates");
    } else {
        number_set(out, a);
        for (unsigned long i = mpz_get_ui(mpq_numref(exponent)); i > 1; i--) {
            number last;
            number_init(&last);
            number_set(&last, out);
            number_clear(out);
            number_init(out);
            number_multiply(out, &last, a);
            number_clear(&last);
        }
    }
}
