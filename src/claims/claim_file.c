/* Claim files: fields to readings. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fields.h"
#include "base/near.h"
#include "claims/claim_set.h"
#include "lang/grammar.h"

/* The file being read. */
typedef struct file_state {
    claim_set *set;
    const char *path;
    library *definitions;
    reading *current;
    const field *forall;
    const field *idle; /* a forall that no assert has followed yet */
    bool expect_given;
    status *st;
} file_state;

/* ---- Values of fields ---------------------------------------------------------------------------- */

static bool fail(file_state *f, const field *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool fail(file_state *f, const field *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    status_vfail(f->st, EXIT_INPUT, f->path, at->line, 1, format, args);
    va_end(args);
    return false;
}

static bool fail_value(file_state *f, const field *at, const char *wanted)
{
    text found;
    text_init(&found);
    if (at->value[0])
        parse_add_excerpt(&found, at->value, strcspn(at->value, "\r\n"));
    status_fail(f->st, EXIT_INPUT, f->path, at->value_line, at->value_column, "found %s, wanted %s",
                at->value[0] ? found.data : "nothing", wanted);
    text_clear(&found);
    return false;
}

/* The length of a quoted string at the start of text, quotes included; 0 if there is none. */
static size_t quoted_length(const char *source)
{
    const char *end = source[0] == '"' ? strchr(source + 1, '"') : NULL;
    return end ? (size_t)(end - source) + 1 : 0;
}

/* Between the quotes, runs of white space as one space. */
static char *unquote(const char *source, size_t length)
{
    char *out = alloc_bytes(length);
    size_t used = 0;
    for (size_t i = 1; i + 1 < length; i++) {
        bool space = strchr(" \t\r\n", source[i]) != NULL;
        if (!space)
            out[used++] = source[i];
        else if (used > 0 && out[used - 1] != ' ')
            out[used++] = ' ';
    }
    out[used] = '\0';
    return out;
}

/* What may follow a value: white space and a comment. */
static bool only_comment(const char *rest)
{
    while (*rest && strchr(" \t\r\n", *rest))
        rest++;
    return *rest == '\0' || *rest == '#';
}

static bool set_quoted(file_state *f, const field *at, char **slot)
{
    size_t length = quoted_length(at->value);
    if (length == 0 || !only_comment(at->value + length))
        return fail_value(f, at, "a text in double quotes");
    if (*slot)
        return fail(f, at, "found a second %s, wanted one in a reading", at->keyword);
    *slot = unquote(at->value, length);
    return true;
}

/* A field of one word does not go on: who indents the next one is told where. */
static bool goes_on(file_state *f, const field *at, const char *rest)
{
    rest += strspn(rest, " \t\r");
    if (*rest != '\n')
        return false;
    unsigned long line = at->value_line;
    for (; isspace((unsigned char)*rest); rest++)
        line += *rest == '\n';
    status_fail(f->st, EXIT_INPUT, f->path, line, 1,
                "found an indented line, which goes on with %s, wanted a keyword in column 1", at->keyword);
    return true;
}

static bool set_word(file_state *f, const field *at, char **slot, const char *wanted)
{
    size_t length = strcspn(at->value, " \t\r\n");
    if (length > 0 && !only_comment(at->value + length) && goes_on(f, at, at->value + length))
        return false;
    if (length == 0 || !only_comment(at->value + length))
        return fail_value(f, at, wanted);
    if (*slot)
        return fail(f, at, "found a second %s, wanted one in a reading", at->keyword);
    *slot = alloc_string_n(at->value, length);
    return true;
}

/* The directory part of a path, with as many of its last components dropped as `rest` begins with "../". */
static size_t directory_length(const char *path, const char **rest)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    while (strncmp(*rest, "../", 3) == 0 && length > 1) {
        size_t shorter = length - 1;
        while (shorter > 0 && path[shorter - 1] == '/') /* "proofs//thm" */
            shorter--;
        if (shorter == 0) /* the root */
            break;
        while (shorter > 0 && path[shorter - 1] != '/')
            shorter--;
        bool dots = strncmp(path + shorter, "../", 3) == 0 || strncmp(path + shorter, "./", 2) == 0;
        if (dots)
            break;
        length = shorter;
        *rest += 3;
    }
    return length;
}

/* A model file, relative to the claim file. */
static bool set_path(file_state *f, const field *at, char **slot)
{
    if (!set_word(f, at, slot, "a model file"))
        return false;
    if ((*slot)[0] == '/')
        return true;
    const char *rest = *slot;
    text path;
    text_init(&path);
    text_add_n(&path, f->path, directory_length(f->path, &rest));
    text_add(&path, rest);
    free(*slot);
    *slot = text_take(&path);
    return true;
}

static bool check(file_state *f, const expr *e, type wanted, const binder *bound, size_t bound_count)
{
    check_types(f->definitions, e, wanted, bound, bound_count, f->path, EXIT_INPUT, f->st);
    return status_ok(f->st);
}

/* ---- Fields -------------------------------------------------------------------------------------- */

static bool on_claim(file_state *f, const field *at)
{
    reading *r = alloc_zeroed(1, sizeof *r);
    f->set->readings = alloc_grow(f->set->readings, f->set->count, &f->set->capacity,
                                  sizeof *f->set->readings);
    f->set->readings[f->set->count++] = r;
    f->current = r;
    f->forall = f->idle = NULL;
    f->expect_given = false;
    r->file = alloc_string(f->path);
    r->line = at->line;
    r->definitions = f->definitions;
    if (!set_word(f, at, &r->id, "the name of a claim, such as thm-5.9/F=G/as-proved"))
        return false;
    for (size_t i = 0; i + 1 < f->set->count; i++)
        if (strcmp(f->set->readings[i]->id, r->id) == 0)
            return fail(f, at, "found a second claim %s (the first is at %s:%lu), wanted another name", r->id,
                        f->set->readings[i]->file, f->set->readings[i]->line);
    return true;
}

static bool on_def(file_state *f, const field *at)
{
    return parse_definition(f->definitions, at->value, f->path, at->value_line, at->value_column, f->st);
}

static bool on_assume(file_state *f, const field *at)
{
    size_t count;
    expr **list = parse_expression_list(at->value, f->path, at->value_line, at->value_column, EXIT_INPUT,
                                        &count, f->st);
    bool ok = list != NULL;
    reading *r = f->current;
    for (size_t i = 0; list && i < count; i++) {
        r->assumptions = alloc_grow(r->assumptions, r->assumption_count, &r->assumption_capacity,
                                    sizeof *r->assumptions);
        r->assumptions[r->assumption_count++] = list[i];
        ok = ok && check(f, list[i], TYPE_TRUTH, NULL, 0);
    }
    free(list);
    return ok;
}

static bool on_forall(file_state *f, const field *at)
{
    if (f->idle)
        return fail(f, at, "found a second forall, wanted an assert first, or all binders in one forall");
    size_t count;
    binder *binders = parse_binders(at->value, f->path, at->value_line, at->value_column, EXIT_INPUT, &count,
                                    f->st);
    if (!binders)
        return false;
    binders_free(binders, count);
    f->forall = f->idle = at;
    return true;
}

/* A name stands for one thing throughout a reading; another kind under it would be confusing in a report. */
static void add_drawn(file_state *f, const binder *b)
{
    reading *r = f->current;
    for (size_t i = 0; i < r->drawn_count; i++) {
        if (strcmp(r->drawn[i]->name, b->name) != 0)
            continue;
        if (r->drawn[i]->kind != b->kind)
            status_fail(f->st, EXIT_INPUT, f->path, b->line, b->column,
                        "found a second %s of another kind in this reading, wanted another name", b->name);
        return;
    }
    r->drawn = alloc_grow(r->drawn, r->drawn_count, &r->drawn_capacity, sizeof *r->drawn);
    r->drawn[r->drawn_count++] = b;
}

/* Put the expression under the `forall` in force; takes it. NULL on an error. */
static expr *quantified(file_state *f, expr *body)
{
    const field *at = f->forall;
    if (!at)
        return body;
    expr *all = expr_new(EXPR_QUANTIFIER, at->value_line, at->value_column);
    all->quantifier = Q_FORALL;
    all->binders = parse_binders(at->value, f->path, at->value_line, at->value_column, EXIT_INPUT,
                                 &all->binder_count, f->st);
    for (size_t i = 0; i < all->binder_count; i++)
        if (binder_is_arbitrary(&all->binders[i])) {
            all->drawn = true;
            add_drawn(f, &all->binders[i]);
        }
    expr_add(all, body);
    return all;
}

static bool on_assert(file_state *f, const field *at)
{
    reading *r = f->current;
    f->idle = NULL;
    expr *body = parse_expression(at->value, f->path, at->value_line, at->value_column, EXIT_INPUT, f->st);
    if (!body)
        return false;
    body = quantified(f, body);
    if (!r->assertion) {
        r->assertion = body;
    } else {
        expr *both = expr_new(EXPR_BINARY, body->line, body->column);
        both->op = OP_AND;
        expr_add(both, r->assertion);
        expr_add(both, body);
        r->assertion = both;
    }
    return status_ok(f->st) && check(f, body, TYPE_TRUTH, NULL, 0);
}

static bool on_expect(file_state *f, const field *at)
{
    char *word = NULL;
    bool ok = set_word(f, at, &word, "holds, refuted or unknown");
    bool known = false;
    for (int e = EXPECT_HOLDS; ok && e <= EXPECT_UNKNOWN; e++)
        if (strcmp(word, expectation_name((expectation)e)) == 0) {
            f->current->expect = (expectation)e;
            known = true;
        }
    free(word);
    if (ok && f->expect_given)
        return fail(f, at, "found a second expect, wanted one in a reading");
    f->expect_given = true;
    return ok && (known || fail_value(f, at, "holds, refuted or unknown"));
}

static bool on_exists(file_state *f, const field *at)
{
    char *word = NULL;
    bool ok = set_word(f, at, &word, "the word model") &&
              (strcmp(word, "model") == 0 || fail_value(f, at, "the word model"));
    free(word);
    if (ok && f->current->exists_model)
        return fail(f, at, "found a second exists, wanted one in a reading");
    f->current->exists_model = true;
    return ok;
}

static bool on_show(file_state *f, const field *at)
{
    size_t length = quoted_length(at->value);
    if (length == 0)
        return fail_value(f, at, "a label in double quotes and an expression");
    expr *asked = parse_expression(at->value + length, f->path, at->value_line, at->value_column + length,
                                   EXIT_INPUT, f->st);
    if (!asked)
        return false;
    reading *r = f->current;
    r->shown = alloc_grow(r->shown, r->shown_count, &r->shown_capacity, sizeof *r->shown);
    r->shown[r->shown_count++] = (shown){unquote(at->value, length), asked};
    return check(f, asked, TYPE_ANY, NULL, 0);
}

static bool on_example(file_state *f, const field *at)
{
    f->current->example = true;
    return set_quoted(f, at, &f->current->title);
}

static bool on_title(file_state *f, const field *at)
{
    return set_quoted(f, at, &f->current->title);
}
static bool on_source(file_state *f, const field *at)
{
    return set_quoted(f, at, &f->current->source);
}
static bool on_note(file_state *f, const field *at)
{
    return set_quoted(f, at, &f->current->note);
}
static bool on_printed(file_state *f, const field *at)
{
    return set_quoted(f, at, &f->current->printed);
}
static bool on_remark(file_state *f, const field *at)
{
    return set_quoted(f, at, &f->current->remark);
}
static bool on_repair(file_state *f, const field *at)
{
    return set_quoted(f, at, &f->current->repair);
}

static bool on_reduces(file_state *f, const field *at)
{
    return set_quoted(f, at, &f->current->reduces);
}
static bool on_coq(file_state *f, const field *at)
{
    return set_word(f, at, &f->current->coq, "the name of a theorem");
}
static bool on_witness(file_state *f, const field *at)
{
    return set_path(f, at, &f->current->witness);
}
static bool on_on(file_state *f, const field *at)
{
    return set_path(f, at, &f->current->on);
}

static const struct keyword {
    const char *name;
    bool inside; /* only inside a reading */
    bool (*read)(file_state *f, const field *at);
} keywords[] = {
    {"claim", false, on_claim},    {"def", false, on_def},      {"title", true, on_title},
    {"example", true, on_example}, {"source", true, on_source}, {"note", true, on_note},
    {"printed", true, on_printed}, {"remark", true, on_remark}, {"reduces", true, on_reduces},
    {"repair", true, on_repair},   {"coq", true, on_coq},       {"assume", true, on_assume},
    {"given", true, on_assume},    {"forall", true, on_forall}, {"assert", true, on_assert},
    {"expect", true, on_expect},   {"exists", true, on_exists}, {"witness", true, on_witness},
    {"on", true, on_on},           {"show", true, on_show},
};

/* ---- Files --------------------------------------------------------------------------------------- */

/* A reading is whole: it asserts something and says what is expected, and no forall stands idle. */
static bool finish_reading(file_state *f)
{
    const reading *r = f->current;
    if (!r)
        return true;
    field at = {.line = r->line};
    if (f->idle)
        return fail(f, f->idle, "found a forall that no assert follows, wanted one");
    if (!r->assertion)
        return fail(f, &at, "found the claim %s without an assert, wanted one", r->id);
    if (!f->expect_given)
        return fail(f, &at, "found the claim %s without an expect, wanted holds, refuted or unknown", r->id);
    return true;
}

static bool read_field(file_state *f, const field *at)
{
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        if (strcmp(keywords[i].name, at->keyword) != 0)
            continue;
        if (keywords[i].inside && !f->current)
            return fail(f, at, "found %s before any claim, wanted claim NAME first", at->keyword);
        if (strcmp(at->keyword, "claim") == 0 && !finish_reading(f))
            return false;
        return keywords[i].read(f, at);
    }
    text found, names;
    text_init(&found);
    text_init(&names);
    parse_add_excerpt(&found, at->keyword, strlen(at->keyword));
    unsigned least = NEAR_FARTHEST;
    const char *near = NULL;
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        text_addf(&names, "%s%s", i ? ", " : "", keywords[i].name);
        if (near_distance(at->keyword, keywords[i].name) < least) {
            near = keywords[i].name;
            least = near_distance(at->keyword, near);
        }
    }
    fail(f, at, "found the keyword %s, wanted one of %s%s%s%s", found.data, names.data,
         near ? ": did you mean " : "", near ? near : "", near ? "?" : "");
    text_clear(&found);
    text_clear(&names);
    return false;
}

bool claim_set_read_file(claim_set *set, const char *path, status *st)
{
    fields content;
    if (!fields_read(&content, path, st))
        return false;
    file_state f = {.set = set, .path = path, .definitions = library_new(set->prelude), .st = st};
    set->libraries = alloc_grow(set->libraries, set->library_count, &set->library_capacity,
                                sizeof *set->libraries);
    set->libraries[set->library_count++] = f.definitions;
    bool ok = true;
    size_t before = set->count;
    for (size_t i = 0; ok && i < content.count; i++)
        ok = read_field(&f, &content.items[i]);
    if (set->count == before + 1)
        set->readings[before]->alone = true;
    ok = ok && finish_reading(&f);
    if (ok && !f.current)
        ok = status_fail(st, EXIT_INPUT, path, 1, 1, "found no claim, wanted claim NAME");
    fields_clear(&content);
    return ok;
}
