#include <string.h>

#include "exact/rat.h"
#include "model/drn.h"
#include "model/drn_parts.h"

typedef struct writer {
    const mdp *m;
    text *out;
    long prior, initial; /* indices of the special reward models in the model, -1 where it lacks them */
    bool adds_success;   /* x was made from another reward model: it is written behind those of the file */
    bool action_lists;   /* every action has a list */
} writer;

static void write_names(const writer *w)
{
    text_add(w->out, "@reward_models\n");
    for (size_t i = 0; i < mdp_reward_models(w->m); i++)
        text_addf(w->out, "%s%s", i ? " " : "", mdp_reward_model_name(w->m, i));
    if (w->adds_success)
        text_add(w->out, " " MDP_SUCCESS);
    text_add_char(w->out, '\n');
}

static void write_header(const writer *w)
{
    if (mdp_horizon(w->m) > 0)
        text_addf(w->out, "//@horizon: %u\n", mdp_horizon(w->m));
    if (mdp_remark(w->m))
        text_addf(w->out, "// %s\n", mdp_remark(w->m));
    text_add(w->out, "@type: MDP\n@value_type: rational\n@parameters\n\n");
    write_names(w);
    text_addf(w->out, "@nr_states\n%u\n@nr_choices\n%zu\n@model\n", mdp_states(w->m), mdp_choices(w->m));
}

static void write_value(text *out, mpq_srcptr value)
{
    if (value)
        rat_print(out, value);
    else
        text_add_char(out, '0');
}

static bool state_has_values(const mdp *m, uint32_t s)
{
    for (size_t i = 0; i < mdp_reward_models(m); i++)
        if (mdp_state_value(m, i, s))
            return true;
    return false;
}

static void write_state_values(const writer *w, uint32_t s)
{
    if (w->initial < 0 && !state_has_values(w->m, s))
        return;
    text_add(w->out, " [");
    for (size_t i = 0; i < mdp_reward_models(w->m); i++) {
        text_add(w->out, i ? ", " : "");
        write_value(w->out, mdp_state_value(w->m, i, s));
    }
    text_add(w->out, w->adds_success ? ", 0]" : "]");
}

/* Bare where reader and Storm both take it for a label. */
static void write_label(text *out, const char *label)
{
    bool bare = strchr(label, ' ') == NULL && strchr("[{!'", label[0]) == NULL;
    text_addf(out, bare ? " %s" : " \"%s\"", label);
}

static void write_labels(const writer *w, uint32_t s)
{
    bool has_init = false;
    for (size_t i = 0; i < mdp_labels(w->m, s); i++) {
        write_label(w->out, mdp_label(w->m, s, i));
        has_init = has_init || strcmp(mdp_label(w->m, s, i), "init") == 0;
    }
    if (!has_init && mpq_sgn(mdp_initial(w->m, s)) > 0)
        text_add(w->out, " init");
}

static bool action_has_values(const mdp *m, uint32_t s, uint32_t a)
{
    for (size_t i = 0; i < mdp_reward_models(m); i++)
        if (mdp_action_value(m, i, s, a))
            return true;
    return false;
}

static void write_action_values(const writer *w, uint32_t s, uint32_t a)
{
    if (!w->action_lists && !action_has_values(w->m, s, a))
        return;
    text_add(w->out, " [");
    for (size_t i = 0; i < mdp_reward_models(w->m); i++) {
        text_add(w->out, i ? ", " : "");
        write_value(w->out, mdp_action_value(w->m, i, s, a));
    }
    if (w->adds_success) {
        text_add(w->out, ", ");
        rat_print(w->out, mdp_success(w->m, s)->value[a]);
    }
    text_add_char(w->out, ']');
}

static void write_action(const writer *w, uint32_t s, uint32_t a)
{
    const mdp *m = w->m;
    const char *name = mdp_action_name(m, s, a);
    text_addf(w->out, "\taction %s", *name ? name : DRN_NO_LABEL);
    write_action_values(w, s, a);
    text_add_char(w->out, '\n');
    mpq_t probability;
    mpq_init(probability);
    for (uint32_t i = 0; i < mdp_successors(m, s, a); i++) {
        mdp_probability(probability, m, s, a, i);
        text_addf(w->out, "\t\t%u : ", mdp_successor(m, s, a, i));
        rat_print(w->out, probability);
        text_add_char(w->out, '\n');
    }
    mpq_clear(probability);
}

void drn_write(const mdp *m, text *out)
{
    writer w = {.m = m, .out = out};
    w.prior = mdp_find_reward_model(m, MDP_PRIOR);
    w.initial = mdp_find_reward_model(m, MDP_INITIAL);
    w.adds_success = !mdp_success_is_default(m) && mdp_find_reward_model(m, MDP_SUCCESS) < 0;
    w.action_lists = !mdp_success_is_default(m) || w.prior >= 0;
    write_header(&w);
    for (uint32_t s = 0; s < mdp_states(m); s++) {
        text_addf(out, "state %u", s);
        write_state_values(&w, s);
        write_labels(&w, s);
        text_add_char(out, '\n');
        for (uint32_t a = 0; a < mdp_actions(m, s); a++)
            write_action(&w, s, a);
    }
}
