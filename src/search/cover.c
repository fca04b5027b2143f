#include "search/cover.h"

#include <stdlib.h>

#include "base/alloc.h"

/* What is known of an operation's entries. */
enum {
    ZERO_WHERE_LOST = 1,    /* they are 0 where x is */
    ZERO_WHERE_UNLIKELY = 2 /* they are 0 where the prior is */
};

static unsigned known_of_pointwise(const tape_op *o, unsigned a, unsigned b)
{
    switch ((pointwise)o->number) {
    case POINT_MUL: return a | b;
    case POINT_DIV: return a; /* 0/0 = 0 */
    case POINT_ADD:
    case POINT_SUB: break;
    }
    return a & b;
}

/* A conditioned row is 0 where the row before it is, even where that one is kept. */
static unsigned known(const tape *p, const tape_op *o, const unsigned *before)
{
    switch (o->kind) {
    case TAPE_PRIOR: return ZERO_WHERE_UNLIKELY;
    case TAPE_SUCCESS: return ZERO_WHERE_LOST;
    case TAPE_CONSTANT:
        return mpq_sgn(p->constants[o->number]) == 0 ? ZERO_WHERE_LOST | ZERO_WHERE_UNLIKELY : 0;
    case TAPE_BACKUP: return before[o->input[0]];
    case TAPE_JOINT: return before[o->input[0]] | before[o->input[1]];
    case TAPE_CONDITION: return before[o->input[1]] & ZERO_WHERE_UNLIKELY;
    case TAPE_POINTWISE: return known_of_pointwise(o, before[o->input[0]], before[o->input[1]]);
    case TAPE_POWER: return o->number > 0 ? before[o->input[0]] : 0;
    case TAPE_UNIFORM:
    case TAPE_GIVEN:
    case TAPE_TOTAL:
    case TAPE_BOLTZMANN:
    case TAPE_OCCUPANCY:
    case TAPE_SPREAD:
    case TAPE_PATH_SUM: break; /* beside it is its recursion, of which the same holds */
    }
    return 0;
}

/* Does an operation (other than a backup) look at entries where the prior is 0? */
static bool sees_unlikely(const tape *p, const tape_op *o, const unsigned *before)
{
    switch (o->kind) {
    case TAPE_UNIFORM:
    case TAPE_GIVEN:
    case TAPE_BOLTZMANN: return true;
    case TAPE_JOINT: return !(before[o->input[0]] & ZERO_WHERE_UNLIKELY);
    case TAPE_OCCUPANCY: return !(before[o->input[0]] & ZERO_WHERE_UNLIKELY);
    case TAPE_POINTWISE: /* a/0 would mark the row */
        return p->ops[o->input[0]].shape != SHAPE_VALUE && (pointwise)o->number == POINT_DIV &&
               !(before[o->input[0]] & ZERO_WHERE_UNLIKELY);
    case TAPE_POWER: return o->shape != SHAPE_VALUE && o->number < 0;
    default: return false;
    }
}

static bool looks_past_losing(const tape_op *o, const unsigned *before)
{
    return o->kind == TAPE_OCCUPANCY || (o->kind == TAPE_BACKUP && !(before[o->input[0]] & ZERO_WHERE_LOST));
}

static bool counts_actions(const tape_op *o)
{
    return o->kind == TAPE_UNIFORM || o->kind == TAPE_GIVEN || (o->kind == TAPE_BOLTZMANN && o->number == 0);
}

static bool pair_sees_unlikely(const tape *p, const tape_pair *pair, const unsigned *facts)
{
    bool entries = !pair->numbers && !pair->laws && p->ops[pair->a].shape != SHAPE_VALUE;
    return entries && !(facts[pair->a] & facts[pair->b] & ZERO_WHERE_UNLIKELY);
}

void cover_init(cover *c, const cover_hypotheses *h)
{
    bool numbered = h->uniform_prior || h->same_actions; /* the number of actions matters */
    *c = (cover){.merge = !numbered, .prior_zeros = h->same_actions};
}

void cover_add(cover *c, const cover_hypotheses *h, const tape *p)
{
    unsigned *facts = alloc_zeroed(p->op_count, sizeof *facts);
    bool counted = false;
    for (uint32_t i = 0; i < p->op_count; i++) {
        facts[i] = known(p, &p->ops[i], facts);
        c->lead_on |= looks_past_losing(&p->ops[i], facts);
        c->prior_zeros |= sees_unlikely(p, &p->ops[i], facts);
        counted |= counts_actions(&p->ops[i]);
    }
    for (uint32_t i = 0; i < p->law_count; i++) { /* paths go on as long as these are not 0 */
        unsigned met = facts[p->laws[i].pi] | (p->laws[i].posterior ? facts[p->laws[i].y] : 0);
        c->prior_zeros |= !(met & ZERO_WHERE_UNLIKELY);
        c->lead_on |= !(met & ZERO_WHERE_LOST);
    }
    for (uint32_t i = 0; i < p->pair_count; i++)
        c->prior_zeros |= pair_sees_unlikely(p, &p->pairs[i], facts);
    c->merge = c->merge && !counted && !c->lead_on;
    if (h->uniform_prior || h->full_support)
        c->prior_zeros = false;
    free(facts);
}

void cover_bounds(const cover *c, const cover_hypotheses *h, const parametric_plan *plan, structure_bounds *b)
{
    b->deterministic = h->deterministic;
    b->same_actions = h->same_actions;
    b->merge_losing = c->merge;
    b->losing_lead_on = c->lead_on;
    b->mark_count = 0;
    b->required = STRUCTURE_PRIOR;
    uint32_t bits = 2 + plan->table_count;
    for (uint32_t mark = 0; mark < 1u << bits && b->mark_count < STRUCTURE_MAX_MARKS; mark++) {
        bool lost = !(mark & STRUCTURE_X), unlikely = !(mark & STRUCTURE_PRIOR);
        if (!(lost && h->positive_success) && !(unlikely && !c->prior_zeros))
            b->marks[b->mark_count++] = mark;
    }
    for (uint32_t i = 0; i < plan->table_count; i++)
        b->required |= plan->is_policy[i] ? STRUCTURE_TABLE(i) : 0;
}
