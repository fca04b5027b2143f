/* rationale show: what a model file says, and what it leaves to defaults. */
#include <string.h>

#include "cli/common.h"
#include "exact/rat.h"
#include "output/json.h"
#include "output/show_value.h"

static size_t branches(const mdp *m)
{
    size_t n = 0;
    for (uint32_t s = 0; s < mdp_states(m); s++)
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            n += mdp_successors(m, s, a);
    return n;
}

static void show_summary(const options *o, text *out, const mdp *m)
{
    text_addf(out, "%s\n", mdp_name(m));
    text_addf(out, "states       %u\n", mdp_states(m));
    text_addf(out, "choices      %zu (at most %u action%s in a state)\n", mdp_choices(m), mdp_max_actions(m),
              text_plural(mdp_max_actions(m)));
    text_addf(out, "transitions  %zu, %s; every row sums to 1\n", branches(m),
              mdp_is_deterministic(m) ? "deterministic" : "stochastic");
    if (mdp_horizon(m))
        text_addf(out, "horizon      %u\n", mdp_horizon(m));
    else
        text_add(
            out,
            "horizon      none given: evaluation needs a line //@horizon: T or the option --horizon T\n");
    text_addf(out, "start        %s%s\n", mdp_has_single_start(m) ? "one state" : "several states",
              mdp_initial_is_default(m) ? ", from the label init" : "");
    if (o->success_from)
        text_addf(out, "success x    %s^(max - r) for the reward model %s\n", o->base ? o->base : "1/2",
                  o->success_from);
    else if (mdp_has_log_success(m))
        text_addf(out, "success x    %s\n",
                  mdp_success_is_default(m) ? "e^log_success" : "success times e^log_success, both declared");
    else
        text_addf(out, "success x    %s\n",
                  mdp_success_is_default(m) ? "not declared: 1 everywhere" : "declared");
    text_addf(out, "prior        %s\n",
              mdp_prior_is_default(m) ? "not declared: uniform" : "declared; every row sums to 1");
    if (mdp_reward_models(m) > 0)
        text_add(out, "rewards     ");
    for (size_t i = 0; i < mdp_reward_models(m); i++)
        text_addf(out, " %s", mdp_reward_model_name(m, i));
    text_add(out, mdp_reward_models(m) > 0 ? "\n" : "");
}

/* "1/2*exp(-1/3)" */
static void show_success(text *out, const mdp *m, uint32_t s, uint32_t a)
{
    mpq_srcptr factor = mdp_success(m, s)->value[a], r = mdp_log_success(m, s, a);
    bool plain = !r || mpq_sgn(r) == 0 || mpq_sgn(factor) == 0, one = mpq_cmp_ui(factor, 1, 1) == 0;
    if (plain || !one)
        rat_print(out, factor);
    if (plain)
        return;
    text_add(out, one ? "exp(" : "*exp(");
    rat_print(out, r);
    text_add_char(out, ')');
}

static void show_choice(text *out, const mdp *m, uint32_t s, uint32_t a)
{
    mpq_t p;
    mpq_init(p);
    text_add(out, "   ");
    show_action(out, m, s, a);
    text_add(out, "   prior ");
    prob_row_entry(p, mdp_prior(m, s), a);
    rat_print(out, p);
    text_add(out, "   x ");
    show_success(out, m, s, a);
    text_add(out, "   to");
    for (uint32_t i = 0; i < mdp_successors(m, s, a); i++) {
        mdp_probability(p, m, s, a, i);
        text_addf(out, "%s s%u", i ? "," : "", mdp_successor(m, s, a, i));
        if (mpq_cmp_ui(p, 1, 1) != 0) {
            text_add_char(out, ' ');
            rat_print(out, p);
        }
    }
    text_add_char(out, '\n');
    mpq_clear(p);
}

/* Small models are shown whole. */
#define SHOW_WHOLE_CHOICES 64u

static void show_choices(text *out, const mdp *m)
{
    for (uint32_t s = 0; s < mdp_states(m); s++) {
        show_state(out, m, s);
        if (mpq_sgn(mdp_initial(m, s)) > 0) {
            text_add(out, "   starts with ");
            rat_print(out, mdp_initial(m, s));
        }
        text_add_char(out, '\n');
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            show_choice(out, m, s, a);
    }
}

static void show_json(text *out, const mdp *m)
{
    text_add_char(out, '{');
    json_key(out, "model");
    json_string(out, mdp_name(m));
    json_count(out, "states", mdp_states(m));
    json_count(out, "choices", mdp_choices(m));
    json_count(out, "transitions", branches(m));
    json_key(out, "horizon");
    if (mdp_horizon(m))
        text_addf(out, "%u", mdp_horizon(m));
    else
        text_add(out, "null");
    json_truth(out, "deterministic", mdp_is_deterministic(m));
    json_truth(out, "single_start", mdp_has_single_start(m));
    json_truth(out, "success_declared", !mdp_success_is_default(m));
    json_truth(out, "log_success_declared", mdp_has_log_success(m));
    json_truth(out, "prior_declared", !mdp_prior_is_default(m));
    json_truth(out, "initial_declared", !mdp_initial_is_default(m));
    json_key(out, "rewards");
    text_add_char(out, '[');
    for (size_t i = 0; i < mdp_reward_models(m); i++) {
        text_add(out, i ? "," : "");
        json_string(out, mdp_reward_model_name(m, i));
    }
    text_add(out, "]}\n");
}

static int show_one(const options *o, const char *path, text *out)
{
    status st;
    status_init(&st);
    mdp *m = common_model(o, path, &st);
    int code = m ? EXIT_AS_EXPECTED : common_error(&st);
    if (m && o->format == FORMAT_JSON) {
        show_json(out, m);
    } else if (m) {
        show_summary(o, out, m);
        if (mdp_choices(m) <= SHOW_WHOLE_CHOICES)
            show_choices(out, m);
    }
    mdp_free(m);
    status_clear(&st);
    return code;
}

static int run(const options *o, text *out)
{
    if (o->argument_count == 0) {
        fprintf(stderr, "rationale: found no model, wanted at least one model file (- for standard input)\n");
        return EXIT_USAGE;
    }
    int code = EXIT_AS_EXPECTED;
    for (int i = 0; i < o->argument_count; i++) {
        if (i > 0 && o->format == FORMAT_TEXT)
            text_add_char(out, '\n');
        code = exit_status_worse(code, show_one(o, o->arguments[i], out));
    }
    return code;
}

const command command_show = {"show",
                              CMD_SHOW,
                              "MODEL...",
                              "what a model file says: size, sums checked, horizon, defaults",
                              "Example:\n  rationale show examples/race.drn\n",
                              run};
