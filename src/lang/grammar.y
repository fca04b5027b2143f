/*
 * The grammar of the claim language (doc/language.md). Precedence stands in one table below; forall, exists,
 * count, if and let reach as far to the right as they can, sum, min and max stop at comparisons.
 *
 * Actions never fail on the spot: they put the mistake into the scan, whose next token then ends the parse,
 * and hand on a tree that is whole, so that memory is owned by one value at any moment.
 */
%require "3.8"
%define api.pure full
%define api.prefix {lang_}
%define api.token.prefix {TOKEN_}
%define api.location.type {location}
%define parse.error custom
%define parse.lac full
%locations
%param {void *scanner}
%parse-param {struct scan *scan}

%code requires {
#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "lang/ast.h"

/*
 * Numbers such as 1e1000000 are small in the source and large in memory: beyond this many bits in all, they may
 * not have more than 64 for each byte of the source.
 */
#define SCAN_FREE_BITS 8000000

typedef struct location {
    unsigned long line, column;
} location;

typedef struct binder_list {
    binder *items;
    size_t count, capacity;
} binder_list;

/* One parse: what scanner and parser share. */
typedef struct scan {
    int start;             /* the token that says what is parsed; 0 once it is taken */
    bool failed;           /* a mistake is recorded in st */
    const char *file;
    int code;
    status *st;
    location next;         /* of the next byte */
    location end;          /* behind the last token */
    const char *token;     /* the last token's text */
    size_t token_length;
    size_t bits;           /* of all numbers so far */
    size_t source_length;
    expr *tree;            /* the result: an expression, or a call without a name for a list of them */
    binder_list binders;   /* or binders */
    definition *def;       /* or a definition */
} scan;
}

%code provides {
/* scanner.l */
int lang_lex(LANG_STYPE *value, LANG_LTYPE *where, void *scanner);
void *scan_open(scan *s, const char *source, size_t length);
void scan_close(void *scanner);

#define PARSE_TOO_DEEP "found an expression more than %d levels deep, wanted it in parts (name them with def)"

/* parse.c: record a mistake; the parse ends at the next token. */
void scan_fail(scan *s, location where, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* parse.c: the start of a text from the source, safe for a message of one line. */
void parse_add_excerpt(text *out, const char *source, size_t length);

/* parse.c: what the actions build. Each takes the trees and strings it is given. */
expr *parse_node(scan *s, expr_kind kind, location where, char *name);
expr *parse_child(scan *s, expr *e, expr *child);
expr *parse_binary(scan *s, binary_op op, location where, expr *left, expr *right);
expr *parse_index(scan *s, location where, expr *table, expr *indices);
expr *parse_quantifier(scan *s, quantifier q, location where, binder_list *binders, expr *body);
binder parse_binder(binder_kind kind, location where, char *name);
binder parse_bare_binder(scan *s, location where, char *name);
binder_kind parse_policy_set(scan *s, location where, char *word, bool after_in);
void parse_add_binder(scan *s, binder_list *list, const binder *b);
void parse_add_param(scan *s, expr *params, location where, char *name);
definition *parse_finish_definition(scan *s, location where, char *name, expr *params, expr *body);

/* parse.c: "name(params) = body" as a definition of the caller's; NULL on error. */
definition *parse_one_definition(const char *source, const char *file, unsigned long line,
                                 unsigned long column, status *st);
}

%union {
    expr *tree;
    char *name;
    binder one;
    binder_list several;
    quantifier quantifier;
}

%token START_EXPRESSION START_LIST START_BINDERS START_DEFINITION
%token UNKNOWN
%token YYEOF 0 "the end"
%token CLOSE ")" CLOSE_INDEX "]" COMMA "," COLON ":" ASSIGN "=" RANGE ".."
%token IN "in" THEN "then" ELSE "else" DEF "def"
%token <name> NAME "a name" STRING "a string"
%token <tree> NUMBER "a number"
%token OPEN "(" IF "if" LET "let" POLICY "policy" REWARD "reward" NOT "not"
%token FORALL "forall" EXISTS "exists" COUNT "count" SUM "sum" MIN "min" MAX "max"
%token IFF "iff" IMPLIES "implies" OR "or" AND "and" EQ "==" NE "!=" LT "<" LE "<=" GT ">" GE ">="
%token PLUS "+" MINUS "-" TIMES "*" OVER "/" POWER "^" OPEN_INDEX "["

%precedence OPEN_BODY
%left "iff"
%right "implies"
%left "or"
%left "and"
%precedence "not"
%nonassoc "==" "!=" "<" "<=" ">" ">="
%precedence FOLD_BODY
%left "+" "-"
%left "*" "/"
%precedence NEGATE
%right "^"
%precedence "["

%type <tree> expression list parameters
%type <name> stored
%type <one> binder
%type <several> binders
%type <quantifier> open fold

%destructor { expr_free($$); } <tree>
%destructor { free($$); } <name>
%destructor { binders_free(parse_box(&$$), 1); } <one>
%destructor { binders_free($$.items, $$.count); } <several>

%code {
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define YYMALLOC alloc_bytes
#define YYFREE free
#define YYLLOC_DEFAULT(current, parts, n) ((current) = YYRHSLOC(parts, (n) > 0))

/* binders_free wants an array of its own. */
static binder *parse_box(const binder *b)
{
    binder *box = alloc_bytes(sizeof *box);
    *box = *b;
    return box;
}

static void lang_error(const location *where, void *scanner, scan *s, const char *message);
}

%%

source:
    START_EXPRESSION expression     { scan->tree = $2; }
  | START_LIST list                 { scan->tree = $2; }
  | START_BINDERS binders           { scan->binders = $2; }
  | START_DEFINITION NAME "=" expression
        { scan->def = parse_finish_definition(scan, @2, $2, NULL, $4); }
  | START_DEFINITION NAME "(" parameters ")" "=" expression
        { scan->def = parse_finish_definition(scan, @2, $2, $4, $7); }
  ;

parameters:
    NAME                            { $$ = expr_new(EXPR_CALL, 0, 0); parse_add_param(scan, $$, @1, $1); }
  | parameters "," NAME             { $$ = $1; parse_add_param(scan, $$, @3, $3); }
  ;

list:
    expression                      { $$ = parse_child(scan, expr_new(EXPR_CALL, @1.line, @1.column), $1); }
  | list "," expression             { $$ = parse_child(scan, $1, $3); }
  ;

expression:
    NUMBER
  | STRING                          { $$ = parse_node(scan, EXPR_STRING, @1, $1); }
  | NAME                            { $$ = parse_node(scan, EXPR_NAME, @1, $1); }
  | NAME "(" list ")"               { $$ = $3; $$->name = $1; $$->line = @1.line; $$->column = @1.column; }
  | stored "(" list ")"             { $$ = $3; $$->name = $1; $$->line = @1.line; $$->column = @1.column; }
  | "(" expression ")"              { $$ = $2; }
  | expression "[" list "]"         { $$ = parse_index(scan, @1, $1, $3); }
  | "-" expression %prec NEGATE
        { $$ = parse_child(scan, parse_node(scan, EXPR_NEGATE, @1, NULL), $2); }
  | "not" expression
        { $$ = parse_child(scan, parse_node(scan, EXPR_NOT, @1, NULL), $2); }
  | expression "+" expression       { $$ = parse_binary(scan, OP_ADD, @2, $1, $3); }
  | expression "-" expression       { $$ = parse_binary(scan, OP_SUB, @2, $1, $3); }
  | expression "*" expression       { $$ = parse_binary(scan, OP_MUL, @2, $1, $3); }
  | expression "/" expression       { $$ = parse_binary(scan, OP_DIV, @2, $1, $3); }
  | expression "^" expression       { $$ = parse_binary(scan, OP_POW, @2, $1, $3); }
  | expression "==" expression      { $$ = parse_binary(scan, OP_EQ, @2, $1, $3); }
  | expression "!=" expression      { $$ = parse_binary(scan, OP_NE, @2, $1, $3); }
  | expression "<" expression       { $$ = parse_binary(scan, OP_LT, @2, $1, $3); }
  | expression "<=" expression      { $$ = parse_binary(scan, OP_LE, @2, $1, $3); }
  | expression ">" expression       { $$ = parse_binary(scan, OP_GT, @2, $1, $3); }
  | expression ">=" expression      { $$ = parse_binary(scan, OP_GE, @2, $1, $3); }
  | expression "and" expression     { $$ = parse_binary(scan, OP_AND, @2, $1, $3); }
  | expression "or" expression      { $$ = parse_binary(scan, OP_OR, @2, $1, $3); }
  | expression "implies" expression { $$ = parse_binary(scan, OP_IMPLIES, @2, $1, $3); }
  | expression "iff" expression     { $$ = parse_binary(scan, OP_IFF, @2, $1, $3); }
  | "if" expression "then" expression "else" expression %prec OPEN_BODY
        { $$ = parse_child(scan, parse_node(scan, EXPR_IF, @1, NULL), $2);
          $$ = parse_child(scan, parse_child(scan, $$, $4), $6); }
  | "let" NAME "=" expression "in" expression %prec OPEN_BODY
        { $$ = parse_child(scan, parse_node(scan, EXPR_LET, @1, $2), $4);
          $$ = parse_child(scan, $$, $6); }
  | open binders ":" expression %prec OPEN_BODY
        { $$ = parse_quantifier(scan, $1, @1, &$2, $4); }
  | fold binders ":" expression %prec FOLD_BODY
        { $$ = parse_quantifier(scan, $1, @1, &$2, $4); }
  ;

stored:
    "policy"                        { $$ = alloc_string("policy"); }
  | "reward"                        { $$ = alloc_string("reward"); }
  ;

open:
    "forall"                        { $$ = Q_FORALL; }
  | "exists"                        { $$ = Q_EXISTS; }
  | "count"                         { $$ = Q_COUNT; }
  ;

fold:
    "sum"                           { $$ = Q_SUM; }
  | "min"                           { $$ = Q_MIN; }
  | "max"                           { $$ = Q_MAX; }
  ;

binders:
    binder                          { $$ = (binder_list){NULL, 0, 0}; parse_add_binder(scan, &$$, &$1); }
  | binders "," binder              { $$ = $1; parse_add_binder(scan, &$$, &$3); }
  ;

binder:
    NAME                            { $$ = parse_bare_binder(scan, @1, $1); }
  | NAME "in" expression ".." expression
        { $$ = parse_binder(BIND_RANGE, @1, $1); $$.low = $3; $$.high = $5; }
  | "policy" NAME                   { $$ = parse_binder(BIND_POLICY, @1, $2); }
  | "policy" NAME NAME
        { $$ = parse_binder(parse_policy_set(scan, @3, $3, false), @1, $2); }
  | NAME "policy" NAME
        { $$ = parse_binder(parse_policy_set(scan, @1, $1, false), @1, $3); }
  | "policy" NAME "in" NAME
        { $$ = parse_binder(parse_policy_set(scan, @4, $4, true), @1, $2); }
  | "reward" NAME                   { $$ = parse_binder(BIND_REWARD, @1, $2); }
  ;

%%

/* Mistakes in the syntax go through yyreport_syntax_error; what is left is that Bison's stack is full. */
static void lang_error(const location *where, void *scanner, scan *s, const char *message)
{
    (void)scanner;
    (void)message;
    scan_fail(s, *where, PARSE_TOO_DEEP, EXPR_MAX_DEPTH);
}

/* "a", "b" or "c" */
typedef struct wish_list {
    const char *items[YYNTOKENS];
    size_t count;
} wish_list;

static void wish(wish_list *list, bool wanted, const char *item)
{
    if (wanted)
        list->items[list->count++] = item;
}

static void add_wishes(text *out, const wish_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *item = list->items[i];
        bool described = strchr(item, ' ') != NULL;
        if (i > 0)
            text_add(out, i + 1 < list->count ? ", " : " or ");
        text_addf(out, described ? "%s" : "\"%s\"", item);
    }
}

/* What could stand here instead, in few words: the two large sets of tokens by what they have in common. */
static void collect_wishes(wish_list *list, const bool *expected, bool at_end)
{
    bool expression = expected[YYSYMBOL_NUMBER];
    bool operators = !expression && expected[YYSYMBOL_PLUS];
    bool in_binder = expected[YYSYMBOL_IN] && !operators;
    wish(list, expression, "an expression");
    for (int kind = YYSYMBOL_CLOSE; kind <= YYSYMBOL_DEF; kind++)
        wish(list, expected[kind], yysymbol_name((yysymbol_kind_t)kind));
    if (!expression) {
        wish(list, expected[YYSYMBOL_NAME], in_binder ? "deterministic" : "a name");
        wish(list, expected[YYSYMBOL_OPEN] && !(at_end && list->count > 0), "(");
        wish(list, expected[YYSYMBOL_POLICY] && !in_binder, "policy");
        wish(list, expected[YYSYMBOL_REWARD], "reward");
    }
    wish(list, operators && !(at_end && list->count > 0), "an operator");
    wish(list, expected[YYSYMBOL_YYEOF], "the end");
}

static bool is_comparison(yysymbol_kind_t kind)
{
    return kind == YYSYMBOL_EQ || kind == YYSYMBOL_NE || kind == YYSYMBOL_LT || kind == YYSYMBOL_LE ||
           kind == YYSYMBOL_GT || kind == YYSYMBOL_GE;
}

static void add_wanted(text *out, yysymbol_kind_t found, const bool *expected)
{
    bool after_operand = expected[YYSYMBOL_PLUS] && !expected[YYSYMBOL_NUMBER];
    wish_list list = {{NULL}, 0};
    if (after_operand && is_comparison(found))
        text_add(out, "\"and\" or parentheses: comparisons do not chain");
    else if (found == YYSYMBOL_ASSIGN && expected[YYSYMBOL_EQ])
        text_add(out, "\"==\"");
    else {
        collect_wishes(&list, expected, found == YYSYMBOL_YYEOF);
        add_wishes(out, &list);
    }
}

static void add_found(text *out, yysymbol_kind_t found, const scan *s)
{
    unsigned char first = s->token_length ? (unsigned char)s->token[0] : 0;
    if (found == YYSYMBOL_YYEOF) {
        text_add(out, "the end");
    } else if (found == YYSYMBOL_UNKNOWN && (first < ' ' || first > '~')) {
        text_addf(out, "the byte 0x%02X", first);
    } else {
        const char *kind = found == YYSYMBOL_UNKNOWN  ? "the character "
                           : found == YYSYMBOL_NAME   ? "the name "
                           : found == YYSYMBOL_NUMBER ? "the number "
                           : found == YYSYMBOL_STRING ? "the string "
                                                      : "\"";
        text_add(out, kind);
        parse_add_excerpt(out, s->token, s->token_length);
        text_add(out, *kind == '"' ? "\"" : "");
    }
}

static int yyreport_syntax_error(const yypcontext_t *context, void *scanner, scan *s)
{
    (void)scanner;
    yysymbol_kind_t kinds[YYNTOKENS];
    bool expected[YYNTOKENS] = {false};
    int count = yypcontext_expected_tokens(context, kinds, YYNTOKENS);
    for (int i = 0; i < count; i++)
        expected[kinds[i]] = true;
    text found, wanted;
    text_init(&found);
    text_init(&wanted);
    add_found(&found, yypcontext_token(context), s);
    add_wanted(&wanted, yypcontext_token(context), expected);
    scan_fail(s, *yypcontext_location(context), "found %s, wanted %s", found.data, wanted.data);
    text_clear(&found);
    text_clear(&wanted);
    return count < 0 ? count : 0;
}

