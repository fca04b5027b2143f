/* Campaigns without their database: specs, the numbering of units, the work of one, its way as bytes. */
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "campaign/progress.h"
#include "campaign/sweep.h"
#include "campaign/work.h"

/* ---- Specs ---------------------------------------------------------------------------------------- */

static const char plain[] = "claims a/b c\n"
                            "claims mine.claim  # and its neighbours\n"
                            "family small: states 2, actions 3,\n"
                            "    horizon 4, deterministic\n"
                            "family odd.1: prior full, log-success, height 5\n"
                            "seeds 7, 1..3\n"
                            "models 250\n";

START_TEST(spec_is_read)
{
    status st;
    status_init(&st);
    spec s;
    ck_assert_msg(spec_parse(&s, "x", plain, &st), "%s", st.text);
    ck_assert_uint_eq(s.claim_count, 3);
    ck_assert_str_eq(s.claims[2].name, "mine.claim");
    ck_assert_uint_eq(s.claims[2].line, 2);
    ck_assert_uint_eq(s.claims[2].column, 8);
    ck_assert_uint_eq(s.family_count, 2);
    const family *f = &s.families[0].family;
    ck_assert(f->states == 2 && f->actions == 3 && f->horizon == 4 && f->height == 16 && f->deterministic);
    ck_assert(!f->log_success && f->prior == PRIOR_MIXED && !f->plain && !f->exact_sizes);
    f = &s.families[1].family;
    ck_assert(f->states == 3 && f->actions == 2 && f->horizon == 3 && f->height == 5 && !f->deterministic);
    ck_assert(f->log_success && f->prior == PRIOR_FULL_SUPPORT);
    ck_assert_uint_eq(s.seed_count, 2);
    ck_assert(s.seeds[0].first == 1 && s.seeds[0].last == 3);
    ck_assert(s.seeds[1].first == 7 && s.seeds[1].last == 7);
    ck_assert(s.models == 250 && s.unit == SPEC_DEFAULT_UNIT && s.keep == SPEC_DEFAULT_KEEP);
    spec_clear(&s);
}
END_TEST

/* The canonical text of a spec is a spec with the same canonical text. */
START_TEST(spec_comes_back)
{
    status st;
    status_init(&st);
    static const char *const names[] = {"a/b", "c/d"};
    text once, twice;
    text_init(&once);
    text_init(&twice);
    spec s;
    ck_assert(spec_parse(&s, "x", plain, &st));
    spec_add(&once, &s, names, 2);
    spec_clear(&s);
    ck_assert_msg(spec_parse(&s, "x", once.data, &st), "%s", st.text);
    ck_assert_uint_eq(s.claim_count, 2);
    spec_add(&twice, &s, names, 2);
    spec_clear(&s);
    ck_assert_str_eq(once.data, twice.data);
    ck_assert_str_eq(once.data,
                     "claims a/b\nclaims c/d\n"
                     "family small: states 2, actions 3, horizon 4, height 16, prior random, "
                     "deterministic\n"
                     "family odd.1: states 3, actions 2, horizon 3, height 5, prior full, log-success\n"
                     "seeds 1..3, 7\nmodels 250\nunit 100\nkeep 16\ntries 8\n");
    text_clear(&once);
    text_clear(&twice);
}
END_TEST

#define HEAD "claims a\n"
#define REST "\nseeds 1\nmodels 1\n"

static const struct refusal {
    const char *source;
    unsigned long line, column;
    const char *message; /* its beginning */
} refusals[] = {
    {HEAD "family f: states 2\nseeds 1\n", 1, 1, "found no field models, wanted"},
    {"family f: states 2" REST, 1, 1, "found no field claims, wanted"},
    {"claims\nfamily f: states 2" REST, 1, 7, "found nothing, wanted names of claims"},
    {HEAD "familie f: states 2" REST, 2, 1, "found the keyword familie, wanted one of claims"},
    {HEAD "family f states 2" REST, 2, 10, "found states, wanted a colon"},
    {HEAD "family : states 2" REST, 2, 8, "found nothing, wanted a name"},
    {HEAD "family f/g: states 2" REST, 2, 8, "found f/g, wanted a name"},
    {HEAD "family f:\nfamily f:" REST, 3, 8, "found f, wanted another name"},
    {HEAD "family f: stats 2" REST, 2, 11, "found stats, wanted states N"},
    {HEAD "family f: states 0" REST, 2, 18, "found 0, wanted a whole number from 1 to 1000000"},
    {HEAD "family f: states 1000001" REST, 2, 18, "found 1000001, wanted"},
    {HEAD "family f: states 2x" REST, 2, 18, "found 2x, wanted"},
    {HEAD "family f: states" REST, 2, 17, "found nothing, wanted a whole number"},
    {HEAD "family f: states 2, states 3" REST, 2, 21, "found states, wanted each but once"},
    {HEAD "family f: states 2 actions 3" REST, 2, 20, "found actions, wanted a comma"},
    {HEAD "family f: states 2,\n  actions 3," REST, 3, 13, "found nothing, wanted another item"},
    {HEAD "family f: prior nice" REST, 2, 17, "found nice, wanted uniform, full or random"},
    {HEAD "family f: states 1000000, horizon 1000000" REST, 2, 1, "found 1000000 states over 1000000 steps"},
    {HEAD "family f:\nseeds 3..2\nmodels 1\n", 3, 7, "found 3..2, wanted a number such as 7"},
    {HEAD "family f:\nseeds 1, 5..9, 9\nmodels 1\n", 3, 16, "found 9, wanted no seed twice"},
    {HEAD "family f:\nseeds -1\nmodels 1\n", 3, 7, "found -1, wanted a number"},
    {HEAD "family f:\nseeds 9223372036854775808\nmodels 1\n", 3, 7, "found 9223372036854775808, wanted"},
    {HEAD "family f:\nseeds 1\nmodels 0\n", 4, 8, "found 0, wanted a whole number from 1"},
    {HEAD "family f:\nseeds 1\nmodels 1 2\n", 4, 10, "found 2, wanted nothing after"},
    {HEAD "family f:\nseeds 1\nseeds 2\nmodels 1\n", 4, 1, "found seeds again, wanted it once"},
    {HEAD "family f:" REST "keep none\n", 5, 6, "found none, wanted a whole number"},
    {HEAD "family f:" REST "unit 0\n", 5, 6, "found 0, wanted a whole number"},
    {HEAD "family f:" REST "tries 0\n", 5, 7, "found 0, wanted a whole number from 1 to 1000000"},
    {HEAD "family f:" REST "tries 4\ntries 5\n", 6, 1, "found tries again, wanted it once"},
};

START_TEST(spec_is_refused)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *r = &refusals[i];
        status st;
        status_init(&st);
        spec s;
        ck_assert_msg(!spec_parse(&s, "x", r->source, &st), "taken: %s", r->source);
        ck_assert_int_eq(st.code, EXIT_INPUT);
        ck_assert_msg(st.line == r->line && st.column == r->column &&
                          strncmp(st.text, r->message, strlen(r->message)) == 0,
                      "%s\n%lu:%lu: %s, wanted %lu:%lu: %s", r->source, st.line, st.column, st.text, r->line,
                      r->column, r->message);
        status_clear(&st);
        spec_clear(&s);
    }
}
END_TEST

/* ---- A campaign ----------------------------------------------------------------------------------- */

enum { CLAIMS = 4 };

typedef struct campaign {
    ask_claim asked[CLAIMS];
    entrant entrants[CLAIMS];
    spec spec;
    schedule schedule;
} campaign;

static const char *const claims[CLAIMS] = {
    "claim c/often\nforall k in 1..2\nassert alpha(k + 1) == G(k + 1)\nexpect refuted\n",
    "claim c/some\ngiven T >= 2\nassume deterministic\nassert F(2) == G(2)\nexpect refuted\n",
    "claim c/exists\nexists model\nassert success(prior) == 1/3 or success(prior) == 0\nexpect holds\n",
    "claim c/drawn\nforall policy q, reward y\nassert condition(q, y) == condition(prior, y*q)\nexpect refuted\n",
};

static void open_campaign(campaign *c, const char *source)
{
    status st;
    status_init(&st);
    ck_assert_msg(spec_parse(&c->spec, "x", source, &st), "%s", st.text);
    for (size_t i = 0; i < CLAIMS; i++)
        c->entrants[i] = (entrant){.reading = ask_claim_open(&c->asked[i], claims[i])};
    ck_assert_msg(schedule_make(&c->schedule, &c->spec, c->entrants, CLAIMS, &st), "%s", st.text);
}

static void close_campaign(campaign *c)
{
    schedule_clear(&c->schedule);
    for (size_t i = 0; i < CLAIMS; i++)
        ask_claim_close(&c->asked[i]);
    spec_clear(&c->spec);
}

#define CAMPAIGN "claims x\nfamily f: states 2\nfamily g: deterministic\nseeds 9, 2..3\n"

/* 4 readings, 2 families, 3 seeds, indices 0 to 24 in units of 7: each of the 600 models in one unit. */
START_TEST(units_cover_all)
{
    campaign c;
    open_campaign(&c, CAMPAIGN "models 25\nunit 7\n");
    ck_assert_uint_eq(c.schedule.total, CLAIMS * 2 * 3 * 4);
    unsigned seen[CLAIMS][2][10][25] = {{{{0}}}};
    for (uint64_t n = 0; n < c.schedule.total; n++) {
        unit u = schedule_unit(&c.schedule, n);
        ck_assert(u.number == n && !u.witness && u.entrant < CLAIMS && u.family < 2 && u.seed < 10);
        ck_assert(u.count >= 1 && u.count <= 7 && u.first + u.count <= 25);
        for (uint64_t i = 0; i < u.count; i++)
            seen[u.entrant][u.family][u.seed][u.first + i]++;
    }
    for (size_t i = 0; i < CLAIMS * 2 * 10 * 25; i++) {
        size_t seed = i / 25 % 10;
        ck_assert_uint_eq((&seen[0][0][0][0])[i], seed == 2 || seed == 3 || seed == 9);
    }
    close_campaign(&c);
}
END_TEST

/* Each unit is in one part, and no part has more than one unit above another. */
START_TEST(parts_share_all)
{
    campaign c;
    open_campaign(&c, CAMPAIGN "models 25\nunit 7\n");
    for (uint64_t parts = 1; parts <= 80; parts++) {
        uint64_t has[81] = {0}, least = UINT64_MAX, most = 0;
        for (uint64_t n = 0; n < c.schedule.total; n++) {
            uint64_t part = schedule_part(&c.schedule, n, parts);
            ck_assert(part >= 1 && part <= parts);
            has[part]++;
        }
        for (uint64_t i = 1; i <= parts; i++) {
            least = has[i] < least ? has[i] : least;
            most = has[i] > most ? has[i] : most;
        }
        ck_assert(most - least <= 1);
    }
    close_campaign(&c);
}
END_TEST

START_TEST(too_many_units)
{
    status st;
    status_init(&st);
    spec s;
    schedule made;
    ask_claim asked;
    entrant e = {.reading = ask_claim_open(&asked, claims[0])};
    ck_assert(spec_parse(&s, "x", "claims x\nfamily f:\nseeds 1..1000000000000\nmodels 1\n", &st));
    ck_assert(!schedule_make(&made, &s, &e, 1, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    schedule_clear(&made);
    spec_clear(&s);
    status_clear(&st);
    ck_assert(spec_parse(&s, "x", "claims x\nfamily f:\nseeds 1..10000\nmodels 1000001\nunit 100\n", &st));
    ck_assert(!schedule_make(&made, &s, &e, 1, &st)); /* 10 000 seeds of 10 001 units */
    schedule_clear(&made);
    spec_clear(&s);
    status_clear(&st);
    ask_claim_close(&asked);
}
END_TEST

/* ---- Work ----------------------------------------------------------------------------------------- */

static void add(tally *sum, const tally *y)
{
    sum->models += y->models;
    sum->holds += y->holds;
    sum->refuted += y->refuted;
    sum->unknown += y->unknown;
    sum->undefined += y->undefined;
    sum->not_applicable += y->not_applicable;
    sum->skips.both += y->skips.both;
    sum->skips.one_side += y->skips.one_side;
    sum->skips.compared += y->skips.compared;
    sum->skips.tried += y->skips.tried;
    sum->skips.tried_undefined += y->skips.tried_undefined;
}

/* All units of a reading, a family and a seed, against one sweep of the same models. */
static void check_against_sweep(const campaign *c, size_t entrant_index, size_t family_index, uint64_t seed)
{
    const spec *p = &c->spec;
    status st;
    status_init(&st);
    sweep_plan plan = {
        .family = p->families[family_index].family, .seed = seed, .count = p->models, .jobs = 1};
    tally whole, sum;
    tally_init(&whole, c->entrants[entrant_index].reading);
    tally_init(&sum, whole.reading);
    whole.tries = p->tries;
    ck_assert(sweep_random(&plan, &whole, &st));
    specimen smallest = {0};
    uint64_t specimens = 0, first = UINT64_MAX;
    for (uint64_t n = 0; n < c->schedule.total; n++) {
        unit u = schedule_unit(&c->schedule, n);
        if (u.entrant != entrant_index || u.family != family_index || u.seed != seed)
            continue;
        outturn x;
        outturn_make(&x, &c->schedule, n);
        ck_assert(x.complete && x.unit == n && status_ok(&x.st));
        add(&sum, &x.counts);
        uint64_t here = outturn_specimens(&x);
        specimens += here;
        ck_assert_uint_ge(x.kept_count, here < p->keep ? here : p->keep);
        ck_assert_uint_le(x.kept_count, here <= p->keep ? here : p->keep + 1);
        for (size_t i = 0; i < x.kept_count; i++) {
            const specimen *k = &x.kept[i];
            ck_assert(k->index >= u.first && k->index < u.first + u.count);
            first = k->index < first ? k->index : first;
            if (!smallest.present || specimen_smaller(k, &smallest)) {
                specimen_clear(&smallest);
                smallest = *k;
                x.kept[i] = (specimen){0};
            }
        }
        outturn_clear(&x);
    }
    ck_assert(sum.models == whole.models && sum.holds == whole.holds && sum.refuted == whole.refuted);
    ck_assert(sum.unknown == whole.unknown && sum.undefined == whole.undefined);
    ck_assert(sum.not_applicable == whole.not_applicable && sum.skips.both == whole.skips.both);
    ck_assert(sum.skips.one_side == whole.skips.one_side && sum.skips.compared == whole.skips.compared);
    ck_assert(sum.skips.tried == whole.skips.tried &&
              sum.skips.tried_undefined == whole.skips.tried_undefined);
    if (whole.reading->drawn_count == 0)
        ck_assert_uint_eq(sum.skips.tried, 0);
    else /* all of them on what is not refuted, at least one on what is */
        ck_assert(sum.skips.tried >= p->tries * (sum.holds + sum.undefined) + sum.refuted &&
                  sum.skips.tried <= p->tries * sum.models && sum.refuted > 0 && sum.holds > 0);
    ck_assert_uint_eq(specimens, whole.reading->exists_model ? whole.holds : whole.refuted);
    ck_assert_int_eq(smallest.present, whole.smallest.present);
    if (smallest.present) {
        ck_assert_uint_eq(smallest.index, whole.smallest.index);
        ck_assert_str_eq(smallest.drn, whole.smallest.drn);
        ck_assert_str_eq(smallest.where, whole.smallest.where);
        ck_assert_uint_eq(first, whole.first.index);
    }
    specimen_clear(&smallest);
    tally_clear(&whole);
}

START_TEST(units_do_what_a_sweep_does)
{
    static const char *const rests[] = {"models 60\nunit 25\nkeep 1\n", "models 60\nunit 60\nkeep 3\n",
                                        "models 60\nunit 7\nkeep all\ntries 3\n"};
    for (size_t r = 0; r < sizeof rests / sizeof *rests; r++) {
        text source;
        text_init(&source);
        text_addf(&source, CAMPAIGN "%s", rests[r]);
        campaign c;
        open_campaign(&c, source.data);
        for (size_t e = 0; e < CLAIMS; e++)
            for (size_t f = 0; f < 2; f++)
                check_against_sweep(&c, e, f, 2 + e % 2);
        close_campaign(&c);
        text_clear(&source);
    }
}
END_TEST

/* ---- As bytes ------------------------------------------------------------------------------------- */

static void check_bytes(const campaign *c, uint64_t number, uint64_t kept, bool drawn)
{
    outturn x, y;
    outturn_make(&x, &c->schedule, number);
    ck_assert_uint_ge(x.kept_count, kept); /* or it shows little */
    ck_assert_int_eq(x.counts.skips.tried > 0 && x.counts.skips.tried_undefined > 0, drawn);
    status_fail(&x.st, EXIT_INPUT, NULL, 3, 4, "a text with 7 \"blanks\" - and\nmore");
    text once, twice;
    text_init(&once);
    text_init(&twice);
    outturn_pack(&x, &once);
    ck_assert(outturn_unpack(&y, &c->schedule, once.data, once.length));
    outturn_pack(&y, &twice);
    ck_assert_str_eq(once.data, twice.data);
    ck_assert_uint_eq(y.counts.refuted, x.counts.refuted);
    ck_assert_uint_eq(y.counts.tries, c->spec.tries);
    ck_assert_uint_eq(y.counts.skips.tried, x.counts.skips.tried);
    ck_assert_uint_eq(y.counts.skips.tried_undefined, x.counts.skips.tried_undefined);
    for (size_t i = 0; i < x.kept_count; i++) {
        ck_assert_str_eq(y.kept[i].drn, x.kept[i].drn);
        ck_assert_str_eq(y.kept[i].where, x.kept[i].where);
        ck_assert_uint_eq(y.kept[i].index, x.kept[i].index);
        ck_assert_int_eq(measure_compare(&y.kept[i].size, &x.kept[i].size), 0);
    }
    ck_assert_str_eq(y.st.text, x.st.text);
    outturn_clear(&y);
    for (size_t length = 0; length < once.length; length++) { /* cut short anywhere, they are refused */
        ck_assert(!outturn_unpack(&y, &c->schedule, once.data, length));
        outturn_clear(&y);
    }
    outturn_clear(&x);
    text_clear(&once);
    text_clear(&twice);
}

START_TEST(bytes_come_back)
{
    campaign c;
    open_campaign(&c, CAMPAIGN "models 60\nunit 60\nkeep 3\ntries 5\n");
    check_bytes(&c, 0, 3, false);
    check_bytes(&c, c.schedule.total - 1, 3, true);
    close_campaign(&c);
}
END_TEST

/* ---- Progress ------------------------------------------------------------------------------------- */

START_TEST(rate_of_this_run)
{
    text line;
    text_init(&line);
    /* 1000 in 10 s, after 500 of an earlier run: 100 a second; 4000 are left, which is 40 s. */
    progress p = {.models = 5500, .models_before = 500, .models_done = 1500};
    progress_add_rate(&line, &p, 10000000);
    ck_assert_str_eq(line.data, "100 models/s, 0:00:40 left");
    text_reset(&line);
    /* 3 in 60 s, 543 left: 181 minutes. */
    p = (progress){.models = 546, .models_done = 3};
    progress_add_rate(&line, &p, 60000000);
    ck_assert_str_eq(line.data, "0 models/s, 3:01:00 left");
    text_reset(&line);
    p.models_done = 0; /* nothing yet: nothing to tell from */
    progress_add_rate(&line, &p, 60000000);
    ck_assert_str_eq(line.data, "0 models/s");
    text_clear(&line);
}
END_TEST

/* ---- Hashes --------------------------------------------------------------------------------------- */

/* The examples of FIPS 180-4. */
START_TEST(sha256_of_the_standard)
{
    char hex[DIGEST_SIZE];
    digest_text("abc", 3, hex);
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_text("", 0, hex);
    ck_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    status st;
    status_init(&st);
    ck_assert(!digest_file("no/such/file", hex, &st));
    ck_assert_int_eq(st.code, EXIT_INPUT);
    status_clear(&st);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("campaign");
    const TTest *const specs[] = {spec_is_read, spec_comes_back, spec_is_refused};
    const TTest *const units[] = {units_cover_all, parts_share_all, too_many_units};
    const TTest *const work[] = {units_do_what_a_sweep_does, bytes_come_back, rate_of_this_run,
                                 sha256_of_the_standard};
    ASK_CASE(s, "specs", specs);
    ASK_CASE(s, "units", units);
    ASK_CASE(s, "work", work);
    return suite_run(s);
}
