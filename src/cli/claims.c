/* rationale claims: what readings there are. */
#include <string.h>

#include "cli/idle_options.h"
#include "cli/selection.h"
#include "output/json.h"

static void list_json(text *out, const reading *r)
{
    text_add_char(out, '{');
    json_key(out, "reading");
    json_string(out, r->id);
    json_key(out, "title");
    json_string(out, r->title);
    json_key(out, "source");
    json_string(out, r->source);
    json_key(out, "expected");
    json_string(out, expectation_name(r->expect));
    json_key(out, "witness");
    json_string(out, r->witness ? common_short_path(r->witness) : NULL);
    json_key(out, "on");
    json_string(out, r->on ? common_short_path(r->on) : NULL);
    json_key(out, "file");
    json_string(out, common_short_path(r->file));
    text_add(out, "}\n");
}

static void list_text(text *out, const reading *r)
{
    text_addf(out, "%-44s %s", r->id, expectation_name(r->expect));
    if (r->source)
        text_addf(out, "%*s %s", (int)(8 - strlen(expectation_name(r->expect))), "", r->source);
    if (r->witness)
        text_addf(out, "   witness %s", common_short_path(r->witness));
    else if (r->on)
        text_addf(out, "   on %s", common_short_path(r->on));
    text_add_char(out, '\n');
}

static int run(const options *o, text *out)
{
    status st;
    status_init(&st);
    selection s = {0};
    bool ok = selection_make(&s, o, &st);
    if (ok && s.model_count > 0)
        ok = status_fail(&st, EXIT_USAGE, NULL, 0, 0,
                         "found the model %s, wanted names of claims or .claim files", s.models[0]);
    if (ok && o->argument_count == 0)
        ok = selection_all(&s, o, &st);
    ok = ok && idle_proofs(o, &s, &st);
    for (size_t i = 0; ok && i < s.reading_count; i++)
        (o->format == FORMAT_JSON ? list_json : list_text)(out, s.readings[i]);
    int code = ok ? EXIT_AS_EXPECTED : common_error(&st);
    selection_clear(&s);
    status_clear(&st);
    return code;
}

const command command_claims = {"claims",
                                CMD_CLAIMS,
                                "[CLAIM...]",
                                "list the readings: name, expectation, source, witness",
                                "Example:\n  rationale claims thm-5.9\n",
                                run};
