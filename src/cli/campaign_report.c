/* rationale campaign report */
#include "cli/campaign.h"

#include <inttypes.h>

#include "cli/report.h"
#include "output/json.h"

typedef struct reporter {
    const options *o;
    text *out;
    spec spec;
    uint64_t family; /* of the heading above; UINT64_MAX before the first */
    int code;
} reporter;

/* The options of the `check` that replays a model. */
static options replay_options(const reporter *r, const store_verdict *v, char **file)
{
    family usual;
    family_init(&usual);
    const family *f = &r->spec.families[v->family].family;
    options o = {.family = *f, .seed = v->smallest_seed, .tries = r->spec.tries};
    o.given[OPT_STATES] = f->states != usual.states;
    o.given[OPT_ACTIONS] = f->actions != usual.actions;
    o.given[OPT_HORIZON] = f->horizon != usual.horizon;
    o.given[OPT_HEIGHT] = f->height != usual.height;
    o.given[OPT_TRIES] = v->reading.drawn_count > 0 && o.tries != EVAL_CLAIM_TRIES;
    *file = v->reading.file;
    o.argument_count = v->own;
    o.arguments = file;
    return o;
}

static void add_seeds(text *out, const spec *s)
{
    for (size_t i = 0; i < s->seed_count; i++) {
        text_addf(out, "%s%" PRIu64, i ? ", " : "", s->seeds[i].first);
        if (s->seeds[i].last > s->seeds[i].first)
            text_addf(out, "..%" PRIu64, s->seeds[i].last);
    }
}

static void add_heading(reporter *r, uint64_t number)
{
    const spec_family *f = &r->spec.families[number];
    text_addf(r->out, "%sfamily %s: ", r->family != UINT64_MAX ? "\n" : "", f->name);
    spec_add_family(r->out, &f->family);
    text_add(r->out, "; seeds ");
    add_seeds(r->out, &r->spec);
    text_add(r->out, ", ");
    report_count(r->out, r->spec.models);
    text_addf(r->out, " model%s each\n", text_plural(r->spec.models));
}

static bool add_verdict(void *self, store_verdict *v)
{
    reporter *r = self;
    char *file;
    options replay = replay_options(r, v, &file);
    int code = tally_exit_status(&v->counts);
    r->code = exit_status_worse(r->code, code);
    if (r->o->format == FORMAT_JSON) {
        text_add_char(r->out, '{');
        json_key(r->out, "family");
        json_string(r->out, r->spec.families[v->family].name);
        report_json_keys(r->out, &v->counts);
        if (v->counts.smallest.present) {
            json_count(r->out, "first_seed", v->first_seed);
            json_count(r->out, "smallest_seed", v->smallest_seed);
        }
        text_add(r->out, "}\n");
    } else if (!r->o->quiet || code != EXIT_AS_EXPECTED) {
        if (r->family != v->family)
            add_heading(r, v->family);
        r->family = v->family;
        report_text(r->out, &replay, &v->counts);
    }
    if (common_flush(r->o, r->out))
        return true;
    r->code = EXIT_INTERNAL;
    return false;
}

int campaign_report(const options *o, const char *db, text *out, status *st)
{
    reporter r = {.o = o, .out = out, .family = UINT64_MAX};
    store_summary x = {0};
    store *d = store_read(db, st);
    if (d && store_summarise(d, &x, st) && spec_parse(&r.spec, db, x.spec, st))
        store_verdicts(d, add_verdict, &r, st);
    if (status_ok(st) && x.units_done < x.units) {
        text said;
        text_init(&said);
        report_count(&said, x.units_done);
        text_add(&said, " of ");
        report_count(&said, x.units);
        fprintf(stderr, "rationale: %s is not complete: %s unit%s %s done\n", db, said.data,
                text_plural(x.units), x.units == 1 ? "is" : "are");
        text_clear(&said);
        r.code = exit_status_worse(r.code, EXIT_UNDECIDED);
    }
    spec_clear(&r.spec);
    store_summary_clear(&x);
    store_close(d);
    return r.code;
}
