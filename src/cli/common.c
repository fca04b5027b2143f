#include "cli/common.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "campaign/sweep.h"
#include "exact/rat.h"
#include "model/drn.h"

/* ---- Data ---------------------------------------------------------------------------------------- */

/* In the build tree a file beside the program names the source directory; it is never installed. */
static char *source_directory(void)
{
    char path[PATH_MAX + 32];
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
    if (length <= 0)
        return NULL;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    strcpy(slash + 1, "rationale.datadir");
    FILE *in = fopen(path, "r");
    if (!in)
        return NULL;
    char *line = fgets(path, PATH_MAX, in);
    fclose(in);
    if (!line)
        return NULL;
    path[strcspn(path, "\n")] = '\0';
    return alloc_string(path);
}

static char *join(const char *directory, const char *name)
{
    text path;
    text_init(&path);
    text_addf(&path, "%s/%s", directory, name);
    return text_take(&path);
}

static char *data_path(const char *in_source, const char *installed)
{
    char *source = source_directory();
    char *path = source ? join(source, in_source) : join(PKGDATADIR, installed);
    free(source);
    return path;
}

char *common_proofs_directory(const options *o)
{
    return o->proofs ? alloc_string(o->proofs) : data_path("proofs", "proofs");
}

char *common_prelude_file(void)
{
    return data_path("lib/prelude.defs", "prelude.defs");
}

library *common_prelude(status *st)
{
    char *path = common_prelude_file();
    library *prelude = library_new(NULL);
    if (access(path, R_OK) != 0)
        status_fail(
            st, EXIT_INPUT, path, 1, 1,
            "found no prelude to read (%s), wanted it where `make install` puts it: was the program moved?",
            strerror(errno));
    if (!status_ok(st) || !library_read_file(prelude, path, st)) {
        library_free(prelude);
        prelude = NULL;
    }
    free(path);
    return prelude;
}

const char *common_short_path(const char *path)
{
    char *data = data_path("", "");
    size_t length = strlen(data);
    bool inside = strncmp(path, data, length) == 0;
    free(data);
    return inside ? path + length : path;
}

static bool same_file(const char *a, const struct stat *b)
{
    struct stat info;
    return stat(a, &info) == 0 && info.st_dev == b->st_dev && info.st_ino == b->st_ino;
}

/* However it is written: the same file as some end of its path names in the folder. */
bool common_installed(const char *path)
{
    struct stat info;
    char *folder = data_path("proofs", "proofs");
    bool there = stat(path, &info) == 0, found = false;
    for (const char *end = path; there && !found && end; end = strchr(end + 1, '/')) {
        char *candidate = join(folder, end);
        found = same_file(candidate, &info);
        free(candidate);
    }
    free(folder);
    return found;
}

/* ---- Errors and output --------------------------------------------------------------------------- */

int common_error(const status *st)
{
    if (!st->file)
        fprintf(stderr, "rationale: ");
    status_print(st, stderr);
    return st->code;
}

expr *common_expression(const library *prelude, const char *source, status *st)
{
    if (text_ends_with(source, ".drn")) {
        status_fail(st, EXIT_USAGE, NULL, 0, 0,
                    "found the model %s first, wanted the expression before the models", source);
        return NULL;
    }
    expr *x = parse_expression(source, NULL, 1, 1, EXIT_USAGE, st);
    if (x)
        check_types(prelude, x, TYPE_ANY, NULL, 0, NULL, EXIT_USAGE, st);
    if (x && !status_ok(st)) {
        expr_free(x);
        x = NULL;
    }
    return x;
}

int common_expression_error(const status *st, const char *source, const char *model)
{
    if (st->file || !st->line)
        return common_error(st);
    fprintf(stderr, "rationale: %s%s", model ? model : "", model ? ": " : "");
    status_print_with_caret(st, source, stderr);
    return st->code;
}

static bool to_file(const options *o)
{
    return o->output && strcmp(o->output, "-") != 0;
}

static bool cannot_open(const options *o, int why)
{
    fprintf(stderr, "rationale: found --output %s, which cannot be opened (%s), wanted a file to write\n",
            o->output, strerror(why));
    return false;
}

static int may_write(const char *path, int permissions)
{
    return faccessat(AT_FDCWD, path, permissions, AT_EACCESS) == 0 ? 0 : errno;
}

/* Why a file of this name cannot be made; 0 if it can, as far as the folder shows. */
static int not_makeable(const char *path)
{
    const char *slash = strrchr(path, '/');
    text folder;
    text_init(&folder);
    text_add_n(&folder, slash ? path : "./", slash ? (size_t)(slash - path) + 1 : 2);
    int why = path[0] ? may_write(folder.data, W_OK | X_OK) : ENOENT;
    text_clear(&folder);
    return why;
}

int common_unwritable(const char *path)
{
    struct stat info;
    if (stat(path, &info) == 0)
        return S_ISDIR(info.st_mode) ? EISDIR : may_write(path, W_OK);
    return errno == ENOENT ? not_makeable(path) : errno;
}

bool common_output_fits(const options *o)
{
    int why = to_file(o) ? common_unwritable(o->output) : 0;
    return why == 0 || cannot_open(o, why);
}

bool common_flush(const options *o, text *out)
{
    static bool started; /* -o is truncated once, then added to */
    if (out->length == 0 && (started || !o->output))
        return true;
    FILE *stream = to_file(o) ? fopen(o->output, started ? "a" : "w") : stdout;
    started = true;
    if (!stream) {
        text_reset(out);
        return cannot_open(o, errno);
    }
    bool ok = fwrite(out->data, 1, out->length, stream) == out->length;
    ok = (to_file(o) ? fclose(stream) : fflush(stream)) == 0 && ok;
    clearerr(stdout); /* said here, once */
    if (!ok)
        fprintf(stderr, "rationale: found %s not writable (%s), wanted to write the result there\n",
                to_file(o) ? o->output : "standard output", strerror(errno));
    text_reset(out);
    return ok;
}

static bool interactive;

static void on_interrupt(int signal_number)
{
    static const char said[] = "\nrationale: stopping after what is under way; once more ends at once\n";
    if (sweep_interrupted()) { /* asked twice: one model may take for ever */
        signal(signal_number, SIG_DFL);
        raise(signal_number);
    }
    sweep_interrupt();
    if (interactive && write(STDERR_FILENO, said, sizeof said - 1) < 0)
        return; /* there is nobody to tell */
}

void common_catch_interrupt(void)
{
    interactive = isatty(STDERR_FILENO);
    signal(SIGINT, on_interrupt);
}

bool common_folder(const char *option, const char *path, status *st)
{
    struct stat info;
    if (!path)
        return true;
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
        return status_fail(st, EXIT_USAGE, NULL, 0, 0, "found %s %s, which is no folder, wanted one", option,
                           path);
    int why = may_write(path, W_OK | X_OK);
    return why == 0 || status_fail(st, EXIT_INTERNAL, NULL, 0, 0,
                                   "found %s %s, where no file can be made (%s), wanted a folder to write to",
                                   option, path, strerror(why));
}

bool common_save_folder(const options *o, status *st)
{
    return common_folder("--save", o->save, st);
}

/* ---- Models -------------------------------------------------------------------------------------- */

static bool apply_success_from(const options *o, mdp *m, status *st)
{
    if (!o->success_from)
        return true;
    const char *base = o->base ? o->base : "1/2";
    mpq_t b;
    mpq_init(b);
    const char *wanted = rat_parse(b, base, strlen(base), NULL);
    bool ok = wanted ? status_fail(st, EXIT_USAGE, NULL, 0, 0, "found --base %s, wanted %s", base, wanted)
                     : mdp_success_from(m, o->success_from, b, st);
    mpq_clear(b);
    return ok;
}

mdp *common_model(const options *o, const char *path, status *st)
{
    text notices;
    text_init(&notices);
    mdp *m = drn_read_file(path, &notices, st);
    if (m)
        drn_note_names(m, o->success_from || o->reward, &notices);
    if (m && !o->quiet)
        fputs(notices.data, stderr);
    text_clear(&notices);
    bool ok = m != NULL;
    if (ok && o->given[OPT_HORIZON])
        ok = mdp_set_horizon(m, o->horizon, st);
    ok = ok && apply_success_from(o, m, st);
    if (ok)
        return m;
    mdp_free(m);
    return NULL;
}

bool common_require_horizon(const mdp *m, status *st)
{
    return mdp_horizon(m) > 0 ||
           status_fail(st, EXIT_INPUT, mdp_name(m), 1, 1,
                       "found no horizon, wanted a line //@horizon: T in the file or the option --horizon T");
}
