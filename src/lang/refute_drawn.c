/* The policies and rewards drawn for which an assertion fails: in the line that shows why, and to be kept. */
#include <stdlib.h>

#include "base/alloc.h"
#include "lang/eval_impl.h"

/* A table of more places is not written out. */
#define MOST_PLACES 12u

void eval_forget_drawn(evaluator *e)
{
    for (size_t i = 0; i < e->drawn_count; i++) {
        for (uint32_t s = 0; e->drawn[i].rows && s < mdp_states(e->m); s++)
            rat_row_free(e->drawn[i].rows[s]);
        free(e->drawn[i].rows);
        free(e->drawn[i].name);
    }
    free(e->drawn);
    e->drawn = NULL;
    e->drawn_count = 0;
}

size_t evaluator_drawn(const evaluator *e, const drawn_table **tables)
{
    *tables = e->drawn;
    return e->drawn_count;
}

static rat_row *row_at(evaluator *e, node n, uint32_t t, uint32_t s)
{
    rat_row *row = rat_row_new(mdp_actions(e->m, s));
    for (uint32_t a = 0; a < row->n; a++)
        graph_entry(e->g, n, t, s, a, row->value[a]);
    return row;
}

/* Where no step is at the state: a distribution, whatever the table is. */
static rat_row *row_nowhere(const mdp *m, uint32_t s)
{
    rat_row *row = rat_row_new(mdp_actions(m, s));
    for (uint32_t a = 0; a < row->n; a++)
        mpq_set_ui(row->value[a], 1, row->n);
    return row;
}

/* The rows by state; NULL if a state has different ones at different steps. */
static rat_row **rows_by_state(evaluator *e, node n)
{
    const places *p = graph_reachable(e->g);
    rat_row **rows = alloc_zeroed(mdp_states(e->m), sizeof *rows);
    bool same = true;
    for (uint32_t t = 1; same && t <= places_horizon(p); t++)
        for (uint32_t i = 0; same && i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            rat_row *row = row_at(e, n, t, s);
            same = !rows[s] || rat_row_equal(rows[s], row);
            rat_row_free(rows[s]);
            rows[s] = row;
        }
    for (uint32_t s = 0; s < mdp_states(e->m); s++)
        if (!same)
            rat_row_free(rows[s]);
        else if (!rows[s])
            rows[s] = row_nowhere(e->m, s);
    if (same)
        return rows;
    free(rows);
    return NULL;
}

static void print_row(evaluator *e, node n, uint32_t t, uint32_t s, text *out)
{
    real entry;
    real_init(&entry);
    for (uint32_t a = 0; a < mdp_actions(e->m, s); a++) {
        text_add(out, a ? ", " : "(");
        graph_real_entry(e->g, n, t, s, a, &entry);
        real_print(out, &entry);
    }
    text_add_char(out, ')');
    real_clear(&entry);
}

/* "q = (1/3, 2/3) at s0, (1, 0) at s1;  ", with "t=1 s0" where it depends on t. */
static void print_table(evaluator *e, const char *name, node n, bool by_state, text *out)
{
    const places *p = graph_reachable(e->g);
    size_t count = 0;
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        count += places_count(p, t);
    text_addf(out, "%s =", name);
    if (count > MOST_PLACES) {
        text_addf(out, " a table of %zu places;  ", count);
        return;
    }
    bool *shown = alloc_zeroed(mdp_states(e->m), sizeof *shown);
    const char *before = " ";
    for (uint32_t t = 1; t <= places_horizon(p); t++)
        for (uint32_t i = 0; i < places_count(p, t); i++) {
            uint32_t s = places_state(p, t, i);
            if (by_state && shown[s])
                continue;
            shown[s] = true;
            text_add(out, before);
            print_row(e, n, t, s, out);
            text_add(out, " at ");
            if (!by_state)
                text_addf(out, "t=%u ", t);
            text_addf(out, "s%u", s);
            before = ", ";
        }
    text_add(out, ";  ");
    free(shown);
}

static void keep(evaluator *e, const char *name, rat_row **rows)
{
    e->drawn = alloc_resize(e->drawn, e->drawn_count + 1, sizeof *e->drawn);
    e->drawn[e->drawn_count++] = (drawn_table){alloc_string(name), rows};
}

void eval_show_drawn(evaluator *e, const expr *x, text *out)
{
    for (size_t i = 0; i < x->binder_count; i++) {
        const binder *b = &x->binders[i];
        const value *v = binder_is_arbitrary(b) ? eval_lookup(e, b->name) : NULL;
        if (!v || v->kind != VALUE_TABLE)
            continue;
        rat_row **rows = graph_is_real(e->g, v->table) ? NULL : rows_by_state(e, v->table);
        print_table(e, b->name, v->table, rows != NULL, out);
        keep(e, b->name, rows);
    }
}
