/* rationale campaign export */
#include "cli/campaign.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/report.h"
#include "output/json.h"

typedef struct exporter {
    const options *o;
    text *out;
    const char *kind; /* "unit" or "counterexample" */
    bool prints;
    bool headed; /* the names of the columns are out */
    bool saves;
    bool unwritten; /* common_flush has said why */
    spec spec;      /* of what is saved; so are the next ones */
    char **names;   /* of files, for each reading and family */
    size_t name_count;
    status *st;
} exporter;

static void add_json(exporter *e, const store_row *row)
{
    text *out = e->out;
    text_add_char(out, '{');
    json_key(out, "kind");
    json_string(out, e->kind);
    for (size_t i = 0; i < row->count; i++) {
        json_key(out, row->names[i]);
        if (row->numbers[i])
            text_add(out, row->values[i]);
        else
            json_string(out, row->values[i]);
    }
    text_add(out, "}\n");
}

/* As RFC 4180 has it, with plain newlines: quoted where it must be, quotes doubled. */
static void add_csv_value(text *out, const char *cell)
{
    if (!cell)
        return;
    if (!strpbrk(cell, ",\"\r\n")) {
        text_add(out, cell);
        return;
    }
    text_add_char(out, '"');
    for (const char *c = cell; *c; c++)
        text_add(out, *c == '"' ? "\"\"" : (char[]){*c, '\0'});
    text_add_char(out, '"');
}

static void add_csv(exporter *e, const store_row *row)
{
    for (size_t i = 0; !e->headed && i < row->count; i++)
        text_addf(e->out, "%s%s", row->names[i], i + 1 < row->count ? "," : "\n");
    e->headed = true;
    for (size_t i = 0; i < row->count; i++) {
        add_csv_value(e->out, row->values[i]);
        text_add_char(e->out, i + 1 < row->count ? ',' : '\n');
    }
}

static const char *value_of(const store_row *row, const char *name)
{
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->names[i], name) == 0)
            return row->values[i] ? row->values[i] : "";
    return "";
}

/* READING-FAMILY; `apart` with no dash in the family, so that it ends where the last dash is. */
static void add_name(text *out, const char *id, const char *kin, bool apart)
{
    report_file_name(out, id, apart);
    text_add_char(out, '-');
    for (const char *c = kin; *c; c++)
        text_add(out, apart && *c == '-' ? "%2D" : (char[]){*c, '\0'});
}

static bool list_names(exporter *e, store *d)
{
    store_summary x = {0};
    bool ok = store_summarise(d, &x, e->st) && spec_parse(&e->spec, e->o->save, x.spec, e->st);
    store_summary_clear(&x);
    if (!ok)
        return false;
    e->names = alloc_zeroed(e->spec.claim_count * e->spec.family_count, sizeof *e->names);
    for (size_t i = 0; i < e->spec.claim_count; i++)
        for (size_t j = 0; j < e->spec.family_count; j++) {
            text name;
            text_init(&name);
            add_name(&name, e->spec.claims[i].name, e->spec.families[j].name, false);
            e->names[e->name_count++] = text_take(&name);
        }
    return true;
}

static void free_names(exporter *e)
{
    for (size_t i = 0; i < e->name_count; i++)
        free(e->names[i]);
    free(e->names);
    spec_clear(&e->spec);
}

/* Do several readings and families come to this name? One with a % might have been made so. */
static bool is_shared(const exporter *e, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < e->name_count; i++)
        count += strcmp(e->names[i], name) == 0;
    return count > 1 || strchr(name, '%') != NULL;
}

/* DIR/READING-FAMILY-SEED-INDEX.drn, with dashes for slashes. */
static bool save(exporter *e, const store_row *row)
{
    const char *id = value_of(row, "reading"), *kin = value_of(row, "family");
    text name, path;
    text_init(&name);
    text_init(&path);
    add_name(&name, id, kin, false);
    text_addf(&path, "%s/", e->o->save);
    add_name(&path, id, kin, is_shared(e, name.data));
    text_addf(&path, "-%s-%s.drn", value_of(row, "seed"), value_of(row, "model"));
    FILE *file = fopen(path.data, "w");
    bool ok = file && fputs(value_of(row, "drn"), file) >= 0;
    if (file)
        ok = fclose(file) == 0 && ok;
    if (!ok)
        status_fail(e->st, EXIT_INTERNAL, path.data, 0, 0,
                    "found no way to write (%s), wanted --save to name a folder", strerror(errno));
    text_clear(&name);
    text_clear(&path);
    return ok;
}

static bool add_row(void *self, const store_row *row)
{
    exporter *e = self;
    if (e->saves && !save(e, row))
        return false;
    if (!e->prints)
        return true;
    if (e->o->format == FORMAT_CSV)
        add_csv(e, row);
    else
        add_json(e, row);
    e->unwritten = !common_flush(e->o, e->out);
    return !e->unwritten;
}

int campaign_export(const options *o, const char *db, const char *what, text *out, status *st)
{
    bool csv = o->format == FORMAT_CSV;
    bool units = what ? strcmp(what, "units") == 0 : true;
    bool models = what ? strcmp(what, "counterexamples") == 0 : !csv;
    if (!units && !models) {
        status_fail(st, EXIT_USAGE, NULL, 0, 0, "found export %s, wanted units or counterexamples", what);
        return st->code;
    }
    store *d = common_save_folder(o, st) ? store_read(db, st) : NULL;
    exporter e = {.o = o, .out = out, .kind = "unit", .prints = true, .st = st};
    bool ok = d && (!o->save || list_names(&e, d)) && (!units || store_rows(d, STORE_UNITS, add_row, &e, st));
    e.kind = "counterexample";
    e.prints = models;
    e.saves = o->save != NULL;
    if (ok && !e.unwritten && (models || e.saves))
        store_rows(d, STORE_COUNTEREXAMPLES, add_row, &e, st);
    free_names(&e);
    store_close(d);
    return e.unwritten ? EXIT_INTERNAL : status_ok(st) ? EXIT_AS_EXPECTED : st->code;
}
