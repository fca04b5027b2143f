#include "cli/certify.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "model/drn.h"
#include "output/certificate.h"

bool certify_folder(const options *o, status *st)
{
    struct stat info;
    return !o->certify || (stat(o->certify, &info) == 0 && S_ISDIR(info.st_mode)) ||
           status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --certify %s, which is no folder, wanted one",
                       o->certify);
}

/* DIR/<id with dashes for / and =>--<the model's file without .drn>.cert */
static void add_path(text *path, const options *o, const reading *r, const mdp *m)
{
    const char *name = strrchr(mdp_name(m), '/');
    name = name ? name + 1 : mdp_name(m);
    size_t length = strlen(name) - (text_ends_with(name, ".drn") ? 4 : 0);
    text_addf(path, "%s/", o->certify);
    for (const char *c = r->id; *c; c++)
        text_add_char(path, *c == '/' || *c == '=' ? '-' : *c);
    text_addf(path, "--%.*s.cert", (int)length, name);
}

static bool write_file(const char *path, const text *content, status *st)
{
    FILE *file = fopen(path, "w");
    bool ok = file && fwrite(content->data, 1, content->length, file) == content->length;
    if (file)
        ok = fclose(file) == 0 && ok;
    return ok ||
           status_fail(st, EXIT_USAGE, path, 0, 0,
                       "found no way to write (%s), wanted --certify to name a folder", strerror(errno));
}

static bool certify_on(const options *o, const reading *r, const mdp *m, status *st)
{
    text content, why, path;
    text_init(&content);
    text_init(&why);
    text_init(&path);
    bool ok = true;
    if (certificate_write(&content, r, m, &why)) {
        add_path(&path, o, r, m);
        ok = write_file(path.data, &content, st);
    } else if (!o->quiet) {
        fprintf(stderr, "rationale: no certificate of %s on %s: %s\n", r->id, common_short_path(mdp_name(m)),
                why.data);
    }
    text_clear(&content);
    text_clear(&why);
    text_clear(&path);
    return ok;
}

bool certify_reading(const options *o, const reading *r, const model_list *models, status *st)
{
    const char *file = r->on ? r->on : r->witness;
    bool ok = true;
    if (o->certify && file) {
        mdp *m = drn_read_file(file, NULL, st);
        ok = m && common_require_horizon(m, st) && certify_on(o, r, m, st);
        mdp_free(m);
    }
    for (size_t i = 0; ok && o->certify && !r->on && i < models->count; i++)
        ok = certify_on(o, r, models->items[i], st);
    return ok;
}

/* A model that is in no file, under this name. */
static bool certify_text(const options *o, const reading *r, const char *drn, const char *name, status *st)
{
    FILE *in = fmemopen((char *)(uintptr_t)drn, strlen(drn), "r");
    mdp *m = in ? drn_read(in, name, NULL, st) : NULL;
    bool ok = m ? certify_on(o, r, m, st)
                : !in && status_fail(st, EXIT_INTERNAL, NULL, 0, 0, "out of memory");
    if (in)
        fclose(in);
    mdp_free(m);
    return ok;
}

static bool certify_specimen(const options *o, const reading *r, const specimen *x, const char *name,
                             status *st)
{
    return !x->present || !x->generated || !x->drn || certify_text(o, r, x->drn, name, st);
}

bool certify_found(const options *o, const tally *y, const mdp *shrunk, status *st)
{
    text drn;
    if (!o->certify)
        return true;
    text_init(&drn);
    if (shrunk)
        drn_write(shrunk, &drn);
    bool ok = certify_specimen(o, y->reading, &y->first, "first.drn", st) &&
              certify_specimen(o, y->reading, &y->smallest, "smallest.drn", st) &&
              (!shrunk || certify_text(o, y->reading, drn.data, "shrunk.drn", st));
    text_clear(&drn);
    return ok;
}
