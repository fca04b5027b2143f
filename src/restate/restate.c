/* Claim files, the program. */
#include "restate/restate.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A field: its first line and the indented ones after it. *ahead holds the line after that. */
static char *next_field(source *in, char **ahead)
{
    char *field = *ahead;
    *ahead = NULL;
    while (next_line(in)) {
        bool more = in->text[0] == '\0' || strchr(" \t\r#", in->text[0]);
        if (!more && field) {
            *ahead = need(strdup(in->text));
            return field;
        }
        size_t length = field ? strlen(field) : 0;
        field = need(realloc(field, length + strlen(in->text) + 2));
        field[length] = '\n';
        strcpy(field + length + (length > 0), in->text);
    }
    return field;
}

static const char *value_of(const char *field, const char *keyword)
{
    size_t length = strlen(keyword);
    field += strspn(field, "\n");
    return strncmp(field, keyword, length) == 0 && field[length] && strchr(" \t\n\r", field[length])
               ? field + length
               : NULL;
}

static void read_definitions(const char *path)
{
    static source in; /* messages are about it to the end */
    in = source_open(path, true);
    char *ahead = NULL, *field;
    while ((field = next_field(&in, &ahead)))
        if (value_of(field, "def"))
            define(value_of(field, "def"));
}

static node **assumed, *claimed;
static size_t assumptions;

static void add_assumptions(const char *value)
{
    rest = value;
    do {
        assumed = grow(assumed, assumptions, sizeof *assumed);
        assumed[assumptions++] = parse_level(0);
    } while (have(","));
}

/* Each assert under the forall before it. */
static void add_assertion(const char *binders, const char *body)
{
    char *text = need(malloc(strlen(binders) + strlen(body) + 20));
    sprintf(text, *binders ? "forall %s\n:(%s\n)" : "%s(%s\n)", binders, body);
    node *both = new_node(BINARY, "and"), *next = parse(text);
    both->kids = 2;
    both->kid[0] = claimed;
    both->kid[1] = next;
    claimed = claimed ? both : next;
}

static void read_claim(const char *path, const char *id)
{
    static source in; /* messages are about it to the end */
    in = source_open(path, true);
    char *ahead = NULL, *field;
    const char *binders = "", *value;
    bool mine = false;
    while ((field = next_field(&in, &ahead))) {
        if ((value = value_of(field, "claim"))) {
            value += strspn(value, " \t");
            mine = strncmp(value, id, strlen(id)) == 0 && strcspn(value, " \t\r\n#") == strlen(id);
            binders = "";
        } else if ((value = value_of(field, "def"))) {
            define(value);
        } else if (mine && ((value = value_of(field, "assume")) || (value = value_of(field, "given")))) {
            add_assumptions(value);
        } else if (mine && (value = value_of(field, "forall"))) {
            binders = value;
        } else if (mine && (value = value_of(field, "assert"))) {
            add_assertion(binders, value);
        }
    }
    if (!claimed)
        trouble("found no claim %s that asserts something", id);
}

/* In the build tree a file beside the program names the source directory; it is never installed. */
static const char *prelude_path(void)
{
    static char beside[4096 + 20], *line;
    size_t room = 0;
    ssize_t length = readlink("/proc/self/exe", beside, 4096);
    char *name = length > 0 ? strrchr(beside, '/') : NULL;
    if (name)
        strcpy(name, "/rationale.datadir");
    FILE *in = name ? fopen(beside, "r") : NULL;
    if (!in || (length = getline(&line, &room, in)) <= 0)
        return PKGDATADIR "/prelude.defs";
    fclose(in);
    char *path = need(malloc((size_t)length + 30));
    sprintf(path, "%.*s/lib/prelude.defs", (int)strcspn(line, "\n"), line);
    return path;
}

int main(int argc, char **argv)
{
    bool given = argc == 5 && strcmp(argv[1], "--prelude") == 0,
         help = argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
    const char *colon = given || argc == 3 ? strrchr(argv[argc - 2], ':') : NULL;
    start_program("rationale-restate:");
    if (!colon || help) {
        fputs("usage: rationale-restate [--prelude FILE] FILE.claim:ID MODEL.drn\n", help ? stdout : stderr);
        return help ? 0 : 5;
    }
    source model_file = source_open(argv[argc - 1], true);
    model_read(&model_file, &(source){.file = NULL});
    read_definitions(given ? argv[2] : prelude_path());
    read_claim(need(strndup(argv[argc - 2], (size_t)(colon - argv[argc - 2]))), colon + 1);
    const piece **expanded = need(malloc((assumptions + 1) * sizeof *expanded));
    for (size_t i = 0; i < assumptions; i++)
        expanded[i] = expand_stated(assumed[i], false);
    print_statement(colon + 1, expanded, assumptions, expand_stated(claimed, true));
    stop(0);
}
