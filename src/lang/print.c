/*
 * Trees back to text, with the fewest parentheses. There are two reasons for them. An operand that binds more
 * loosely than its place allows needs them. So does a prefix form (not, -, if, let, forall, sum, ...) that an
 * operator follows which binds more tightly than the form itself, as it would draw that operator into its
 * body; `follow` carries the precedence of the operator that comes next down the right edge of the tree.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/contract.h"
#include "exact/rat.h"
#include "lang/ast.h"

/* The order of the precedence table in grammar.y. */
enum precedence {
    PREC_OPEN,
    PREC_IFF,
    PREC_IMPLIES,
    PREC_OR,
    PREC_AND,
    PREC_NOT,
    PREC_COMPARE,
    PREC_FOLD,
    PREC_ADD,
    PREC_MULTIPLY,
    PREC_NEGATE,
    PREC_POWER,
    PREC_INDEX,
    PREC_ATOM
};

static void print(text *out, const expr *e, int least, int follow);

/* ---- Numbers ---------------------------------------------------------------------------------------- */

/* The exponent of the largest power of p in z (not 0), which is divided out of it. */
static unsigned long remove_factor(mpz_t z, unsigned long p)
{
    mpz_t factor;
    mpz_init_set_ui(factor, p);
    unsigned long count = mpz_remove(z, z, factor);
    mpz_clear(factor);
    return count;
}

/* value = digits * 10^*exponent, digits not divisible by 10; false if there is no such form. */
static bool to_decimal(const mpq_t value, mpz_t digits, long *exponent)
{
    mpz_t rest;
    mpz_init_set(rest, mpq_denref(value));
    unsigned long twos = remove_factor(rest, 2);
    unsigned long fives = remove_factor(rest, 5);
    bool decimal = mpz_cmp_ui(rest, 1) == 0;
    mpz_clear(rest);
    mpz_set(digits, mpq_numref(value));
    *exponent = 0;
    if (!decimal || mpz_sgn(digits) == 0)
        return decimal;
    unsigned long places = twos > fives ? twos : fives;
    mpz_t factor;
    mpz_init(factor);
    mpz_ui_pow_ui(factor, 2, places - twos);
    mpz_mul(digits, digits, factor);
    mpz_ui_pow_ui(factor, 5, places - fives);
    mpz_mul(digits, digits, factor);
    mpz_set_ui(factor, 10);
    *exponent = -(long)places;
    if (places == 0)
        *exponent = (long)mpz_remove(digits, digits, factor);
    mpz_clear(factor);
    return true;
}

static void add_zeros(text *out, size_t count)
{
    while (count-- > 0)
        text_add_char(out, '0');
}

/* The digits with the point before the last `places` of them. */
static void add_digits(text *out, const char *digits, size_t places)
{
    size_t length = strlen(digits);
    if (length > places) {
        text_add_n(out, digits, length - places);
        digits += length - places;
    } else {
        text_add_char(out, '0');
    }
    if (places == 0)
        return;
    text_add_char(out, '.');
    add_zeros(out, places > length ? places - length : 0);
    text_add(out, digits);
}

#define LONGEST_PLAIN 20 /* zeros in a row that are still written out */

/* An integer or decimal; with an exponent, which the reader limits, where that saves many zeros. */
static void print_decimal(text *out, const mpz_t digits, long exponent)
{
    char *s = mpz_get_str(NULL, 10, digits);
    long length = (long)strlen(s);
    if (exponent <= 0 && -exponent <= length + LONGEST_PLAIN) {
        add_digits(out, s, (size_t)-exponent);
    } else if (exponent > 0 && exponent <= LONGEST_PLAIN) {
        add_digits(out, s, 0);
        add_zeros(out, (size_t)exponent);
    } else {
        long written = exponent < -RAT_MAX_EXPONENT  ? -RAT_MAX_EXPONENT
                       : exponent > RAT_MAX_EXPONENT ? RAT_MAX_EXPONENT
                                                     : exponent;
        add_digits(out, s, exponent < written ? (size_t)(written - exponent) : 0);
        add_zeros(out, exponent > written ? (size_t)(exponent - written) : 0);
        text_addf(out, "e%ld", written);
    }
    void (*release)(void *, size_t);
    mp_get_memory_functions(NULL, NULL, &release);
    release(s, strlen(s) + 1);
}

static bool is_decimal(const mpq_t value)
{
    mpz_t digits;
    long exponent;
    mpz_init(digits);
    bool decimal = to_decimal(value, digits, &exponent);
    mpz_clear(digits);
    return decimal;
}

static void print_number(text *out, const mpq_t value)
{
    mpz_t digits;
    long exponent;
    mpz_init(digits);
    if (to_decimal(value, digits, &exponent)) {
        if (mpz_sgn(digits) < 0) {
            text_add_char(out, '-');
            mpz_neg(digits, digits);
        }
        print_decimal(out, digits, exponent);
    } else {
        rat_print(out, value);
    }
    mpz_clear(digits);
}

/* ---- Precedence ------------------------------------------------------------------------------------- */

static int operator_precedence(binary_op op)
{
    static const int table[] = {
        [OP_ADD] = PREC_ADD,      [OP_SUB] = PREC_ADD,         [OP_MUL] = PREC_MULTIPLY,
        [OP_DIV] = PREC_MULTIPLY, [OP_POW] = PREC_POWER,       [OP_EQ] = PREC_COMPARE,
        [OP_NE] = PREC_COMPARE,   [OP_LT] = PREC_COMPARE,      [OP_LE] = PREC_COMPARE,
        [OP_GT] = PREC_COMPARE,   [OP_GE] = PREC_COMPARE,      [OP_AND] = PREC_AND,
        [OP_OR] = PREC_OR,        [OP_IMPLIES] = PREC_IMPLIES, [OP_IFF] = PREC_IFF,
    };
    REQUIRE((size_t)op < sizeof table / sizeof *table);
    return table[op];
}

static bool is_fold(quantifier q)
{
    return q == Q_SUM || q == Q_MIN || q == Q_MAX;
}

static int precedence(const expr *e)
{
    switch (e->kind) {
    case EXPR_BINARY: return operator_precedence(e->op);
    case EXPR_NUMBER: /* with a sign or a fraction bar it is read as an operation */
        if (!is_decimal(e->number))
            return PREC_MULTIPLY;
        return mpq_sgn(e->number) < 0 ? PREC_NEGATE : PREC_ATOM;
    case EXPR_NEGATE: return PREC_NEGATE;
    case EXPR_NOT: return PREC_NOT;
    case EXPR_IF:
    case EXPR_LET: return PREC_OPEN;
    case EXPR_QUANTIFIER: return is_fold(e->quantifier) ? PREC_FOLD : PREC_OPEN;
    case EXPR_INDEX: return PREC_INDEX;
    default: return PREC_ATOM;
    }
}

/* A form that begins with a word or sign of its own, so that it may stand after any operator. */
static bool is_prefix(const expr *e)
{
    return e->kind == EXPR_NEGATE || e->kind == EXPR_NOT || e->kind == EXPR_IF || e->kind == EXPR_LET ||
           e->kind == EXPR_QUANTIFIER;
}

/* ---- Forms ------------------------------------------------------------------------------------------ */

static void print_whole(text *out, const expr *e)
{
    print(out, e, PREC_OPEN, PREC_OPEN);
}

static void print_list(text *out, expr *const *items, size_t count, const char *separator)
{
    for (size_t i = 0; i < count; i++) {
        text_add(out, i ? separator : "");
        print_whole(out, items[i]);
    }
}

static void print_binary(text *out, const expr *e, int follow)
{
    int own = operator_precedence(e->op);
    bool right = e->op == OP_POW || e->op == OP_IMPLIES;
    bool left = !right && own != PREC_COMPARE;
    print(out, e->args[0], left ? own : own + 1, own);
    text_addf(out, e->op == OP_POW ? "%s" : " %s ", binary_op_name(e->op));
    print(out, e->args[1], right ? own : own + 1, follow);
}

static void print_binder(text *out, const binder *b)
{
    switch (b->kind) {
    case BIND_RANGE:
        text_addf(out, "%s in ", b->name);
        print_whole(out, b->low);
        text_add(out, "..");
        print_whole(out, b->high);
        break;
    case BIND_TIME:
    case BIND_STATE:
    case BIND_ACTION: text_add(out, b->name); break;
    case BIND_POLICY: text_addf(out, "policy %s", b->name); break;
    case BIND_POLICY_DETERMINISTIC: text_addf(out, "policy %s deterministic", b->name); break;
    case BIND_POLICY_OPTIMAL: text_addf(out, "policy %s in optimal", b->name); break;
    case BIND_REWARD: text_addf(out, "reward %s", b->name); break;
    }
}

static void print_quantifier(text *out, const expr *e, int follow)
{
    text_add(out, quantifier_name(e->quantifier));
    for (size_t i = 0; i < e->binder_count; i++) {
        text_add(out, i ? ", " : " ");
        print_binder(out, &e->binders[i]);
    }
    text_add(out, ": ");
    print(out, e->args[0], precedence(e), follow);
}

static void print_prefix(text *out, const expr *e, int follow)
{
    switch (e->kind) {
    case EXPR_NEGATE:
    case EXPR_NOT:
        text_add(out, e->kind == EXPR_NOT ? "not " : "-");
        print(out, e->args[0], precedence(e), follow);
        break;
    case EXPR_IF:
        text_add(out, "if ");
        print_whole(out, e->args[0]);
        text_add(out, " then ");
        print_whole(out, e->args[1]);
        text_add(out, " else ");
        print(out, e->args[2], PREC_OPEN, follow);
        break;
    case EXPR_LET:
        text_addf(out, "let %s = ", e->name);
        print_whole(out, e->args[0]);
        text_add(out, " in ");
        print(out, e->args[1], PREC_OPEN, follow);
        break;
    default: print_quantifier(out, e, follow);
    }
}

static void print_form(text *out, const expr *e, int follow)
{
    switch (e->kind) {
    case EXPR_NUMBER: print_number(out, e->number); break;
    case EXPR_STRING: text_addf(out, "\"%s\"", e->name); break;
    case EXPR_NAME: text_add(out, e->name); break;
    case EXPR_CALL:
        text_addf(out, "%s(", e->name);
        print_list(out, e->args, e->arg_count, ", ");
        text_add_char(out, ')');
        break;
    case EXPR_INDEX:
        print(out, e->args[0], PREC_INDEX, PREC_INDEX);
        text_add_char(out, '[');
        print_list(out, e->args + 1, e->arg_count - 1, ",");
        text_add_char(out, ']');
        break;
    case EXPR_BINARY: print_binary(out, e, follow); break;
    default: print_prefix(out, e, follow);
    }
}

/*
 * An expression in a place that takes operators of precedence `least` and tighter, followed by an operator of
 * precedence `follow` (PREC_OPEN if by none).
 */
static void print(text *out, const expr *e, int least, int follow)
{
    int own = precedence(e);
    bool enclose = is_prefix(e) ? follow > own : own < least;
    if (enclose)
        text_add_char(out, '(');
    print_form(out, e, enclose ? PREC_OPEN : follow);
    if (enclose)
        text_add_char(out, ')');
}

void expr_print(text *out, const expr *e)
{
    print_whole(out, e);
}
