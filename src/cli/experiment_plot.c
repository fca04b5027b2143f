#include "cli/experiment_plot.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/common.h"

extern char **environ;

/* ---- Running gnuplot ----------------------------------------------------------------------------------- */

/* Its exit status; 127 if it cannot be run. Script from `in`, picture to `out`; -1 means /dev/null, and then
 * it is only asked for its version. */
static int run_gnuplot(int in, int out)
{
    char program[] = "gnuplot", version[] = "--version";
    char *const arguments[] = {program, in < 0 ? version : NULL, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (in < 0)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    else
        posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    if (out < 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    else
        posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    pid_t child;
    int result = 127, wait_status = 0;
    if (posix_spawnp(&child, "gnuplot", &actions, NULL, arguments, environ) == 0) {
        while (waitpid(child, &wait_status, 0) < 0 && errno == EINTR)
            ;
        result = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 126;
    }
    posix_spawn_file_actions_destroy(&actions);
    return result;
}

static bool cannot_open(const char *file, int why, status *st)
{
    return status_fail(st, EXIT_INTERNAL, NULL, 0, 0,
                       "found --svg %s, which cannot be opened (%s), wanted a file to write", file,
                       strerror(why));
}

bool plot_fits(const char *file, status *st)
{
    if (run_gnuplot(-1, -1) != 0)
        return status_fail(st, EXIT_USAGE, NULL, 0, 0,
                           "found no gnuplot to draw --svg with, wanted it installed (Debian package: "
                           "gnuplot-nox); the numbers do not need it");
    int why = common_unwritable(file);
    return why == 0 || cannot_open(file, why, st);
}

bool plot_draw(const text *script, const char *file, status *st)
{
    FILE *picture = fopen(file, "w");
    if (!picture)
        return cannot_open(file, errno, st);
    FILE *input = tmpfile();
    int code = 127;
    if (input && fwrite(script->data, 1, script->length, input) == script->length && fflush(input) == 0) {
        rewind(input);
        code = run_gnuplot(fileno(input), fileno(picture));
    }
    if (input)
        fclose(input);
    if (fclose(picture) != 0)
        return status_fail(st, EXIT_INTERNAL, NULL, 0, 0,
                           "found %s not writable, wanted to write the picture there", file);
    return code == 0 || status_fail(st, EXIT_INTERNAL, NULL, 0, 0,
                                    "found gnuplot ending with status %d, wanted a picture", code);
}

/* ---- The script ---------------------------------------------------------------------------------------- */

static void add_blocks(text *out, const text *points, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (points[i].length > 0)
            text_addf(out, "$series%zu << END\n%sEND\n", i, points[i].data);
}

/* The panel of series first .. last. */
static void add_panel(text *out, const experiment *e, const text *points, size_t first, size_t last)
{
    const char *style = e->study->measure ? "points" : "linespoints";
    bool any = false;
    for (size_t i = first; i <= last; i++) {
        if (points[i].length == 0)
            continue;
        unsigned long beta = experiment_series_beta(e, i);
        text_addf(out, "%s$series%zu using 1:2 with %s linecolor %zu pointtype 7 pointsize 0.5 title '%s",
                  any ? ", \\\n    " : "plot ", i, style, i + 1, experiment_series_column(e, i));
        if (beta > 0)
            text_addf(out, ", beta = %lu", beta);
        text_add(out, "'");
        any = true;
    }
    text_add_char(out, '\n');
}

/* A margin on both sides, so that no range is empty. */
static void add_x_range(text *out, const experiment *e)
{
    if (e->study->kind == STUDY_MISALIGNMENT)
        text_add(out, "set xrange [-0.02:*]\nset offsets 0, 0.02, 0, 0\n");
    else if (e->study->kind == STUDY_HORIZON)
        text_add(out, "set xrange [0.5:*]\nset offsets 0, 0.5, 0, 0\nset xtics 1\n");
    else
        text_addf(out, "set xrange [-0.5:%" PRIu32 ".5]\n", e->iterates);
}

void plot_script(text *out, const experiment *e, const text *points)
{
    size_t count = experiment_series(e);
    add_blocks(out, points, count);
    text_addf(out,
              "set terminal svg size 800,600 noenhanced background rgb 'white'\n"
              "set key outside below\nset grid\nset xlabel '%s'\n",
              e->study->measure ? e->study->measure : "i");
    add_x_range(out, e);
    text_addf(out, "set title '%s: %s trees, %" PRIu32 " of each shape, seed %" PRIu64 "'\n", e->study->name,
              e->stochastic ? "stochastic" : "deterministic", e->trees, e->seed);
    if (e->study->kind != STUDY_RETURN) {
        add_panel(out, e, points, 0, count - 1);
        return;
    }
    text_add(out, "set multiplot layout 2,1\n");
    for (size_t i = 0; i < count; i++) {
        if (points[i].length > 0)
            add_panel(out, e, points, i, i);
        text_add(out, "unset title\n");
    }
    text_add(out, "unset multiplot\n");
}
