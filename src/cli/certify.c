#include "cli/certify.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/drn.h"
#include "output/certificate.h"

bool certify_folder(const options *o, status *st)
{
    return common_folder("--certify", o->certify, st);
}

void certificates_clear(certificates *c)
{
    for (size_t i = 0; i < c->count; i++)
        free(c->written[i]);
    free(c->written);
}

static bool is_written(const certificates *c, const char *path)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->written[i], path) == 0)
            return true;
    return false;
}

/* DIR/<id with dashes for / and =>--<the model's file without .drn>.cert, or ...~2.cert for the next of that
 * name. The path is kept. */
static const char *new_path(certificates *c, const reading *r, const mdp *m)
{
    text stem, path;
    text_init(&stem);
    text_init(&path);
    const char *name = strrchr(mdp_name(m), '/');
    name = name ? name + 1 : mdp_name(m);
    size_t length = strlen(name) - (text_ends_with(name, ".drn") ? 4 : 0);
    text_addf(&stem, "%s/", c->o->certify);
    for (const char *i = r->id; *i; i++)
        text_add_char(&stem, *i == '/' || *i == '=' ? '-' : *i);
    text_addf(&stem, "--%.*s", (int)length, name);
    text_addf(&path, "%s.cert", stem.data);
    for (unsigned n = 2; is_written(c, path.data); n++) {
        text_reset(&path);
        text_addf(&path, "%s~%u.cert", stem.data, n);
    }
    text_clear(&stem);
    c->written = alloc_grow(c->written, c->count, &c->capacity, sizeof *c->written);
    c->written[c->count] = text_take(&path);
    return c->written[c->count++];
}

static bool write_file(const char *path, const text *content, status *st)
{
    FILE *file = fopen(path, "w");
    bool ok = file && fwrite(content->data, 1, content->length, file) == content->length;
    if (file)
        ok = fclose(file) == 0 && ok;
    return ok ||
           status_fail(st, EXIT_INTERNAL, path, 0, 0,
                       "found no way to write (%s), wanted --certify to name a folder", strerror(errno));
}

static bool certify_on(certificates *c, const reading *r, const mdp *m, status *st)
{
    text content, why;
    text_init(&content);
    text_init(&why);
    bool ok = true;
    if (certificate_write(&content, r, m, &why)) {
        ok = write_file(new_path(c, r, m), &content, st);
    } else if (!c->o->quiet) {
        fprintf(stderr, "rationale: no certificate of %s on %s: %s\n", r->id, common_short_path(mdp_name(m)),
                why.data);
    }
    text_clear(&content);
    text_clear(&why);
    return ok;
}

bool certify_reading(certificates *c, const reading *r, const model_list *models, status *st)
{
    const char *file = r->on ? r->on : r->witness;
    bool ok = true;
    if (c->o->certify && file) {
        mdp *m = drn_read_file(file, NULL, st);
        ok = m && common_require_horizon(m, st) && certify_on(c, r, m, st);
        mdp_free(m);
    }
    for (size_t i = 0; ok && c->o->certify && !r->on && i < models->count; i++)
        ok = certify_on(c, r, models->items[i], st);
    return ok;
}

/* A model that is in no file, under this name. */
static bool certify_text(certificates *c, const reading *r, const char *drn, const char *name, status *st)
{
    FILE *in = fmemopen((char *)(uintptr_t)drn, strlen(drn), "r");
    mdp *m = in ? drn_read(in, name, NULL, st) : NULL;
    bool ok = m ? certify_on(c, r, m, st)
                : !in && status_fail(st, EXIT_INTERNAL, NULL, 0, 0, "out of memory");
    if (in)
        fclose(in);
    mdp_free(m);
    return ok;
}

static bool certify_specimen(certificates *c, const reading *r, const specimen *x, const char *name,
                             status *st)
{
    return !x->present || !x->generated || !x->drn || certify_text(c, r, x->drn, name, st);
}

bool certify_found(certificates *c, const tally *y, const mdp *shrunk, status *st)
{
    text drn;
    if (!c->o->certify)
        return true;
    text_init(&drn);
    if (shrunk)
        drn_write(shrunk, &drn);
    bool ok = certify_specimen(c, y->reading, &y->first, "first.drn", st) &&
              certify_specimen(c, y->reading, &y->smallest, "smallest.drn", st) &&
              (!shrunk || certify_text(c, y->reading, drn.data, "shrunk.drn", st));
    text_clear(&drn);
    return ok;
}
