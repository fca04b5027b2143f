/* rationale horizon: how far a greedy policy has to look ahead before it is optimal. */
#include "cli/common.h"
#include "exact/rat.h"
#include "operators/lookahead.h"
#include "output/columns.h"
#include "output/json.h"
#include "output/show_value.h"

/* ---- One line ------------------------------------------------------------------------------------ */

static void add_rational(columns *c, const mpq_t number)
{
    text cell;
    text_init(&cell);
    rat_print(&cell, number);
    columns_add(c, cell.data);
    text_clear(&cell);
}

static void add_place(columns *c, const mdp *m, const lookahead_line *line)
{
    text cell;
    text_init(&cell);
    if (line->has_gap) {
        text_addf(&cell, "t=%u ", line->t);
        show_state(&cell, m, line->s);
    }
    columns_add(c, cell.data ? cell.data : "");
    text_clear(&cell);
}

static void line_as_text(columns *c, const mdp *m, const lookahead_line *line)
{
    columns_addf(c, "%u", line->k);
    columns_add(c, line->optimal ? "yes" : "no");
    add_rational(c, line->value);
    if (line->has_gap)
        add_rational(c, line->gap);
    else
        columns_add(c, "none");
    add_place(c, m, line);
}

static void line_as_json(text *out, const lookahead_line *line)
{
    text_add(out, line->k > 1 ? ",{" : "{");
    json_count(out, "k", line->k);
    json_truth(out, "optimal", line->optimal);
    json_key(out, "value");
    json_rational(out, line->value);
    json_key(out, "gap");
    if (line->has_gap) {
        json_rational(out, line->gap);
        json_count(out, "t", line->t);
        json_count(out, "state", line->s);
    } else {
        text_add(out, "null,\"t\":null,\"state\":null");
    }
    text_add_char(out, '}');
}

/* ---- One model ----------------------------------------------------------------------------------- */

typedef struct report {
    columns *table;
    text lines;        /* JSON */
    uint32_t smallest; /* 0 while no k is optimal */
    uint32_t last;     /* k */
    bool greedy;       /* k = 1 is optimal */
} report;

static void run_lines(report *r, const options *o, const mdp *m, lookahead *l)
{
    lookahead_line line;
    lookahead_line_init(&line);
    r->last = o->lookahead ? o->lookahead : mdp_horizon(m);
    while (lookahead_next(l, &line)) {
        if (line.optimal && r->smallest == 0)
            r->smallest = line.k;
        if (o->format == FORMAT_JSON)
            line_as_json(&r->lines, &line);
        else
            line_as_text(r->table, m, &line);
        if (line.k == r->last)
            break;
    }
    r->greedy = r->smallest == 1;
    lookahead_line_clear(&line);
}

static void write_text(text *out, const options *o, const mdp *m, const lookahead *l, const report *r)
{
    text_addf(out, "%s: horizon %u, the optimal ", mdp_name(m), mdp_horizon(m));
    if (o->reward)
        text_addf(out, "expected sum of %s is ", o->reward);
    else
        text_add(out, "success is ");
    rat_print(out, lookahead_optimum(l));
    text_add_char(out, '\n');
    columns_print(out, r->table);
    text_addf(out, "greedy for the prior's values is %soptimal; ", r->greedy ? "" : "not ");
    if (r->smallest)
        text_addf(out, "the smallest k is %u\n", r->smallest);
    else
        text_addf(out, "no k up to %u is enough\n", r->last);
}

static void write_json(text *out, const options *o, const mdp *m, const lookahead *l, const report *r)
{
    text_add_char(out, '{');
    json_key(out, "model");
    json_string(out, mdp_name(m));
    json_count(out, "horizon", mdp_horizon(m));
    json_key(out, "reward");
    json_string(out, o->reward);
    json_key(out, "optimum");
    json_rational(out, lookahead_optimum(l));
    json_truth(out, "greedy_optimal", r->greedy);
    json_key(out, "smallest_k");
    if (r->smallest)
        text_addf(out, "%u", r->smallest);
    else
        text_add(out, "null");
    json_key(out, "lookahead");
    text_addf(out, "[%s]}\n", r->lines.data);
}

static void write_model(const options *o, const mdp *m, rat_row *const *rewards, text *out)
{
    report r = {.table = columns_new(5)};
    text_init(&r.lines);
    const char *const head[] = {"k", "optimal", o->reward ? "return" : "success", "smallest gap", "at"};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        columns_add(r.table, head[i]);
    lookahead *l = lookahead_new(m, rewards);
    run_lines(&r, o, m, l);
    if (o->format == FORMAT_JSON)
        write_json(out, o, m, l, &r);
    else
        write_text(out, o, m, l, &r);
    lookahead_free(l);
    columns_free(r.table);
    text_clear(&r.lines);
}

static bool lookahead_fits(const options *o, const mdp *m, status *st)
{
    return o->lookahead <= mdp_horizon(m) ||
           status_fail(st, EXIT_USAGE, mdp_name(m), 0, 0,
                       "found --lookahead %u, wanted at most the horizon %u", o->lookahead, mdp_horizon(m));
}

/* Gaps between values with e^(1/d) are not computed here; the language's lookahead(q, n) is there for them.
 */
static bool success_is_rational(const options *o, const mdp *m, status *st)
{
    return o->reward || !mdp_has_log_success(m) ||
           status_fail(st, EXIT_INPUT, mdp_name(m), 0, 0,
                       "found rewards given as log_success, wanted rational success for this table (try "
                       "rationale eval 'is_optimal(greedy(lookahead(prior, 2)))')");
}

static int horizon_model(const options *o, const char *path, text *out)
{
    status st;
    status_init(&st);
    rat_row **rewards = NULL;
    mdp *m = common_model(o, path, &st);
    bool ok = m && common_require_horizon(m, &st) && lookahead_fits(o, m, &st) &&
              success_is_rational(o, m, &st);
    if (ok && o->reward) {
        rewards = additive_rewards(m, o->reward, &st);
        ok = rewards != NULL;
    }
    if (ok)
        write_model(o, m, rewards, out);
    int code = ok ? EXIT_AS_EXPECTED : common_error(&st);
    if (m)
        additive_rewards_free(rewards, m);
    mdp_free(m);
    status_clear(&st);
    return code;
}

static int usage(const char *found, const char *wanted)
{
    fprintf(stderr, "rationale: found %s, wanted %s\n", found, wanted);
    return EXIT_USAGE;
}

static int run(const options *o, text *out)
{
    if (o->argument_count == 0)
        return usage("no model", "at least one model file (- for standard input)");
    if (o->reward && o->success_from)
        return usage("--reward and --success-from", "one of the two: expected sums, or success made of them");
    int code = EXIT_AS_EXPECTED;
    for (int i = 0; i < o->argument_count; i++) {
        if (i > 0 && o->format == FORMAT_TEXT)
            text_add_char(out, '\n');
        code = exit_status_worse(code, horizon_model(o, o->arguments[i], out));
        if (!common_flush(o, out))
            code = EXIT_INTERNAL;
    }
    return code;
}

const command command_horizon = {
    "horizon",
    CMD_HORIZON,
    "MODEL...",
    "how far a greedy policy must look ahead to be optimal, and by what margin",
    "For k = 1 .. T: the value of an action followed by k - 1 best ones and then by the prior; the policy\n"
    "that is greedy for it, all its ties played alike; whether that policy is optimal from the start (then\n"
    "so is every other way of breaking the ties). The gap of a place is the value of the best optimal\n"
    "action minus that of the best action that is not optimal; shown is the smallest one of the places\n"
    "that the greedy policy visits. It is positive just if the policy is optimal; \"none\" means that every\n"
    "action is optimal there.\n"
    "\n"
    "Values are probabilities of success, or with --reward expected sums of an additive reward model;\n"
    "without a prior in the file the prior is uniform. A larger k may be worse: look at every line. See\n"
    "doc/horizon.md.\n"
    "\n"
    "Examples:\n"
    "  rationale horizon examples/race.drn\n"
    "  rationale horizon --json examples/race.drn | jq .smallest_k\n"
    "  python3 examples/npz2drn.py freeway_10.npz --horizon 10 | rationale horizon --reward reward -\n"
    "\n"
    "Exit status: 0 whatever the answer, 2 for wrong options, 3 for a bad model.\n",
    run};
