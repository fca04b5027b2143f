/* Steps, each made once; operators on what expressions have become, with what constants decide decided. */
#include "restate/restate.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- Pieces ---- */

static piece *new_piece(int which)
{
    piece *p = need(calloc(1, sizeof *p));
    p->kind = which;
    mpq_init(p->number);
    return p;
}

piece *constant(mpq_srcptr value)
{
    if (mpz_sizeinbase(mpq_numref(value), 2) + mpz_sizeinbase(mpq_denref(value), 2) > 1ul << 25)
        fail("a constant is too long");
    piece *p = new_piece(NUMBER);
    mpq_set(p->number, value);
    return p;
}

piece *whole(unsigned long n)
{
    piece *p = new_piece(NUMBER);
    mpq_set_ui(p->number, n, 1);
    return p;
}

piece *truth_piece(bool yes)
{
    piece *p = new_piece(TRUTH);
    p->yes = yes;
    return p;
}

piece *infinity(void)
{
    return new_piece(INFINITY_);
}

piece *law(const piece *policy, bool posterior)
{
    piece *p = new_piece(LAW);
    p->policy = policy;
    p->posterior = posterior;
    return p;
}

piece *sums_over_paths(const piece *policy, const piece *reward, bool values)
{
    piece *p = new_piece(PATHS);
    p->policy = policy;
    p->reward = reward;
    p->values = values;
    return p;
}

/* ---- Steps ---- */

typedef struct made {
    char type, *operation; /* "@N" stands for step N */
    size_t next;           /* in its bucket */
    size_t number;         /* in the statement */
    unsigned long uses;
} made;

#define BUCKETS 65536
static made *all; /* all[i] is step i + 1 */
static size_t count, bucket[BUCKETS];

char type_of(const piece *p)
{
    return p->kind == STEP    ? all[p->id - 1].type
           : p->kind == TRUTH ? 'T'
           : p->kind == LAW   ? 'L'
           : p->kind == PATHS ? 'P'
                              : 'N';
}

static char *append(char *text, const char *more, size_t length)
{
    size_t before = strlen(text);
    text = need(realloc(text, before + length + 1));
    memcpy(text + before, more, length);
    text[before + length] = '\0';
    return text;
}

static char *append_piece(char *text, const piece *p)
{
    char id[30];
    if (p->kind == LAW || p->kind == PATHS)
        fail("a law, or a table of sums over paths, is not in certificates here");
    const char *shown = p->kind == NUMBER ? mpq_get_str(NULL, 10, p->number) : id;
    if (p->kind == TRUTH || p->kind == INFINITY_)
        shown = p->kind == INFINITY_ ? "inf" : p->yes ? "yes" : "no";
    else if (p->kind != NUMBER)
        sprintf(id, "@%zu", p->id);
    return append(text, shown, strlen(shown));
}

static size_t find_step(char type, char *operation)
{
    size_t h = (unsigned char)type;
    for (const char *c = operation; *c; c++)
        h = h * 31 + (unsigned char)*c;
    size_t *at = &bucket[h % BUCKETS];
    for (; *at; at = &all[*at - 1].next)
        if (all[*at - 1].type == type && strcmp(all[*at - 1].operation, operation) == 0)
            return *at;
    *at = count + 1;
    all = grow(all, count, sizeof *all);
    all[count] = (made){.type = type, .operation = operation};
    if (++count > 200000)
        fail("a claim of more than 200000 steps");
    spend(100);
    return count;
}

piece *make(char type, const char *operation, ...)
{
    char *text = need(strdup(""));
    va_list args;
    va_start(args, operation);
    while (*operation) {
        size_t plain = strcspn(operation, "%");
        text = append(text, operation, plain);
        operation += plain;
        if (*operation == '%') {
            const piece *p = va_arg(args, const piece *);
            text = append_piece(text, p);
            if (type == '=' && (type_of(p) == 'A' || type_of(p) == 'V'))
                type = type_of(p);
            operation++;
        }
    }
    va_end(args);
    piece *p = new_piece(STEP);
    p->id = find_step(type, text);
    return p;
}

/* ---- The statement ---- */

static const char *next_operand(const char *operation, size_t *id)
{
    const char *at = strchr(operation, '@');
    if (at) {
        at++;
        *id = take_count(&at);
    }
    return at;
}

/* Numbers the step and those it needs, each behind what it needs from left to right. */
static void number_steps(size_t root, size_t *numbered, size_t *order)
{
    size_t *waiting = need(malloc((count + 1) * sizeof *waiting)), depth = 0, id;
    waiting[depth++] = root;
    while (depth > 0) {
        made *s = &all[waiting[depth - 1] - 1];
        size_t first = 0;
        for (const char *at = s->operation; !first && !s->number && (at = next_operand(at, &id));)
            first = all[id - 1].number ? 0 : id;
        if (first) {
            waiting[depth++] = first;
            continue;
        }
        if (!s->number) {
            order[*numbered] = waiting[depth - 1];
            s->number = ++*numbered;
        }
        depth--;
    }
    free(waiting);
}

static void print_operation(const char *operation)
{
    size_t id;
    for (const char *next; (next = next_operand(operation, &id)); operation = next)
        printf("%.*s#%zu", (int)strcspn(operation, "@"), operation, all[id - 1].number);
    printf("%s\n", operation);
}

static void print_stated(const char *word, const piece *p)
{
    printf("%s ", word);
    print_operation(append_piece(need(strdup("")), p));
}

void print_statement(const char *id, const piece *const *assumed, size_t assumptions, const piece *claim)
{
    size_t *order = need(malloc((count + 1) * sizeof *order)), numbered = 0, used;
    for (size_t i = 0; i <= assumptions; i++) {
        const piece *p = i < assumptions ? assumed[i] : claim;
        if (type_of(p) != 'T')
            fail("wanted truths to be claimed");
        if (p->kind == STEP) {
            number_steps(p->id, &numbered, order);
            all[p->id - 1].uses++;
        }
    }
    for (size_t i = 0; i < numbered; i++)
        for (const char *at = all[order[i] - 1].operation; (at = next_operand(at, &used));)
            all[used - 1].uses++;
    printf("reading %s\n", id);
    for (size_t i = 0; i < numbered; i++) {
        const made *s = &all[order[i] - 1];
        printf("%s #%zu uses %lu = ",
               s->type == 'N'   ? "number"
               : s->type == 'T' ? "truth"
                                : "table",
               s->number, s->uses);
        print_operation(s->operation);
    }
    for (size_t i = 0; i < assumptions; i++)
        print_stated("assume", assumed[i]);
    print_stated("claim", claim);
}

/* ---- Operators ---- */

static bool is_table(const piece *p)
{
    return type_of(p) == 'A' || type_of(p) == 'V';
}

/* a^exponent, where that is rational. */
static bool raise(mpq_t c, mpq_srcptr a, mpq_srcptr exponent)
{
    if (mpz_cmp_ui(mpq_denref(exponent), 1000000) > 0 || mpz_cmpabs_ui(mpq_numref(exponent), 1000000) > 0 ||
        (mpq_sgn(a) == 0 && mpq_sgn(exponent) < 0))
        return false;
    unsigned long n = mpz_get_ui(mpq_numref(exponent)); /* of its absolute value */
    unsigned long root = mpz_get_ui(mpq_denref(exponent));
    mpq_set(c, a);
    if (root > 1 && (mpq_sgn(a) < 0 || !mpz_root(mpq_numref(c), mpq_numref(c), root) ||
                     !mpz_root(mpq_denref(c), mpq_denref(c), root)))
        return false;
    if ((mpz_sizeinbase(mpq_numref(c), 2) + mpz_sizeinbase(mpq_denref(c), 2)) * n > 1ul << 25)
        fail("a power is too large");
    mpz_pow_ui(mpq_numref(c), mpq_numref(c), n);
    mpz_pow_ui(mpq_denref(c), mpq_denref(c), n);
    if (mpq_sgn(exponent) < 0)
        mpq_inv(c, c);
    return true;
}

static piece *folded(const char *operator, const piece * a, const piece *b)
{
    int order = mpq_cmp(a->number, b->number);
    mpq_ptr c = temp();
    switch (*operator) {
    case '=': return truth_piece(order == 0);
    case '<': return truth_piece(operator[1] ? order <= 0 : order<0);
    case '+': mpq_add(c, a->number, b->number); return constant(c);
    case '-': mpq_sub(c, a->number, b->number); return constant(c);
    case '*': mpq_mul(c, a->number, b->number); return constant(c);
    case '^': return raise(c, a->number, b->number) ? constant(c) : NULL;
    default: break;
    }
    if (mpq_sgn(b->number) == 0)
        return NULL;
    mpq_div(c, a->number, b->number);
    return constant(c);
}

piece *decided(const char *operator, const piece * a)
{
    if (a->kind != TRUTH)
        return NULL;
    if (strcmp(operator, "or") == 0)
        return a->yes ? truth_piece(true) : NULL;
    if (a->yes || (strcmp(operator, "and") != 0 && strcmp(operator, "implies") != 0))
        return NULL;
    return truth_piece(*operator== 'i');
}

static piece *compare(const char *operator, const piece * a, const piece *b)
{
    char left = type_of(a), right = type_of(b);
    if (*operator== '=' &&(left == 'P' || right == 'P'))
        return equal_sums(a, b);
    if (left != right || (left != 'N' && *operator!= '='))
        fail("what is compared is of two kinds");
    if (left == 'L')
        return equal_laws(a, b);
    if (left == 'T')
        return make('T', "iff % %", a, b);
    return make('T', *operator== '=' ? "equal % %" : operator[1] ? "at_most % %" : "less % %", a, b);
}

static piece *arithmetic(char operator, const piece * a, const piece *b)
{
    bool tables = is_table(a) || is_table(b);
    if (operator== '^' &&(b->kind != NUMBER || mpz_cmp_ui(mpq_denref(b->number), 1) != 0))
        fail("an exponent is no whole number");
    if (tables && ((!is_table(a) && a->kind != NUMBER) || (!is_table(b) && b->kind != NUMBER)))
        fail("a table stands beside what is no constant");
    if (!tables && (type_of(a) != 'N' || type_of(b) != 'N'))
        fail("arithmetic wants numbers or tables");
    return make(tables ? '=' : 'N',
                operator== '+' ? "plus % %" :
                operator== '-' ? "minus % %"
                :
                operator== '*' ? "times % %"
                :
                operator== '/' ? "over % %"
                               : "power % %",
                a, b);
}

piece *combine(const char *operator, const piece * a, const piece *b)
{
    static const char *const connectives[] = {"and % %", "or % %", "implies % %", "iff % %"};
    if (strcmp(operator, "!=") == 0)
        return inverse(combine("==", a, b));
    if (*operator== '>')
        return combine(operator[1] ? "<=" : "<", b, a);
    for (size_t i = 0; i < 4; i++)
        if (strncmp(operator, connectives[i], strlen(operator)) == 0 &&
            connectives[i][strlen(operator)] == ' ') {
            piece *simple = decided(operator, a);
            if (type_of(a) != 'T' || (!simple && type_of(b) != 'T'))
                fail("%s wants truths", operator);
            return simple                      ? simple
                   : a->kind == TRUTH && i < 3 ? memcpy(new_piece(TRUTH), b, sizeof *b)
                                               : make('T', connectives[i], a, b);
        }
    piece *simple = a->kind == NUMBER && b->kind == NUMBER ? folded(operator, a, b) : NULL;
    if (simple)
        return simple;
    return *operator== '=' || * operator== '<' ? compare(operator, a, b) : arithmetic(*operator, a, b);
}

piece *negated(const piece *a)
{
    mpq_ptr minus = temp();
    mpq_set_si(minus, -1, 1);
    return is_table(a) ? combine("*", constant(minus), a) : combine("-", whole(0), a);
}

piece *inverse(const piece *a)
{
    if (type_of(a) != 'T')
        fail("not wants a truth");
    return a->kind == TRUTH ? truth_piece(!a->yes) : make('T', "not %", a);
}

piece *chosen(const piece *condition, const piece *yes, const piece *no)
{
    char type = type_of(yes);
    if (condition->kind == TRUTH)
        return memcpy(new_piece(TRUTH), condition->yes ? yes : no, sizeof *yes);
    if (type_of(condition) != 'T' || type_of(no) != type || (type != 'N' && type != 'T'))
        fail("if wants a truth, and two numbers or truths");
    return make(type, "if % % %", condition, yes, no);
}

unsigned long index_of(const piece *p)
{
    if (p->kind != NUMBER || mpz_cmp_ui(mpq_denref(p->number), 1) != 0 || mpq_sgn(p->number) < 0 ||
        mpz_cmp_ui(mpq_numref(p->number), 1000000000) > 0)
        fail("wanted a whole number that is a constant");
    return mpz_get_ui(mpq_numref(p->number));
}

piece *entry_of(const piece *table, unsigned long t, unsigned long s, unsigned long a)
{
    char type = type_of(table);
    if (!is_place(t, s) || a >= m.state[s].actions || (!is_table(table) && type != 'P'))
        fail("wanted an entry of a table, at a place that can be reached");
    if (type == 'P')
        return sum_of_paths(table, t, s, a);
    return type == 'A' ? make('N', "entry % % % %", table, whole(t), whole(s), whole(a))
                       : make('N', "value % % %", table, whole(t), whole(s));
}

piece *entry_at(const piece *table, unsigned long i, unsigned long a)
{
    return entry_of(table, i / m.states + 1, i % m.states, a);
}
