#include "operators/rowops.h"

#include "base/contract.h"

/* ---- Backup -------------------------------------------------------------------------------------- */

static const rat_row *value_at(const next_values *next, uint32_t s)
{
    long i = places_find(next->places, next->t, s);
    REQUIRE(i >= 0); /* successors of a place are places of the next step */
    return next->rows[i];
}

/* e = sum_s' tau(s'|s,a) eV_{t+1}(s'); *marked is set if a successor's value is marked. */
static void expect_next(mpq_t e, const mdp *m, uint32_t s, uint32_t a, const next_values *next, bool *marked)
{
    uint32_t n = mdp_successors(m, s, a);
    if (!next->rows) {
        mpq_set_ui(e, 1, 1);
        return;
    }
    if (n == 1) { /* deterministic: no arithmetic at all */
        const rat_row *v = value_at(next, mdp_successor(m, s, a, 0));
        mpq_set(e, v->value[0]);
        *marked = *marked || v->undefined;
        return;
    }
    mpq_t term;
    mpq_init(term);
    mpq_set_ui(e, 0, 1);
    for (uint32_t i = 0; i < n; i++) {
        const rat_row *v = value_at(next, mdp_successor(m, s, a, i));
        *marked = *marked || v->undefined;
        mpz_set(mpq_numref(term), mdp_weight(m, s, a, i));
        mpz_set_ui(mpq_denref(term), 1);
        mpq_mul(term, term, v->value[0]);
        mpq_add(e, e, term);
    }
    mpq_set_z(term, mdp_weight_sum(m, s, a));
    mpq_div(e, e, term);
    mpq_clear(term);
}

rat_row *row_backup(const mdp *m, uint32_t s, const rat_row *y, const next_values *next)
{
    rat_row *q = rat_row_new(y->n);
    bool marked = y->undefined;
    for (uint32_t a = 0; a < y->n; a++) {
        if (mpq_sgn(y->value[a]) == 0)
            continue;
        expect_next(q->value[a], m, s, a, next, &marked);
        mpq_mul(q->value[a], q->value[a], y->value[a]);
    }
    q->undefined = marked;
    return q;
}

/* ---- Conditioning -------------------------------------------------------------------------------- */

/*
 * Iterated conditioning makes pi(a) a multiple of nearly the whole denominator of q(a). So that denominator
 * is cancelled against the weight first, and only what is left goes into the common denominator: without
 * this, a row of a large model would carry the product of its successors' denominators.
 */
prob_row *row_joint(const prob_row *pi, const rat_row *q)
{
    REQUIRE(pi->n == q->n);
    prob_row *joint = prob_row_new(pi->n);
    mpz_t common, shared, rest; /* rest: what q(a)'s denominator keeps */
    mpz_init_set_ui(common, 1);
    mpz_inits(shared, rest, NULL);
    for (uint32_t a = 0; a < pi->n; a++) {
        mpz_srcptr num = mpq_numref(q->value[a]), den = mpq_denref(q->value[a]);
        if (mpz_sgn(pi->weight[a]) == 0 || mpz_sgn(num) == 0)
            continue;
        mpz_gcd(shared, pi->weight[a], den);
        mpz_divexact(rest, den, shared);
        mpz_divexact(joint->weight[a], pi->weight[a], shared);
        mpz_mul(joint->weight[a], joint->weight[a], num);
        /* weight[a] / rest joins the weights so far, which are over `common` */
        mpz_gcd(shared, common, rest);
        mpz_divexact(rest, rest, shared);
        if (mpz_cmp_ui(rest, 1) != 0)
            for (uint32_t b = 0; b < a; b++)
                mpz_mul(joint->weight[b], joint->weight[b], rest);
        mpz_divexact(shared, common, shared);
        mpz_mul(joint->weight[a], joint->weight[a], shared);
        mpz_mul(common, common, rest);
    }
    mpz_mul(joint->sum, common, pi->sum);
    mpz_clears(common, shared, rest, NULL);
    return joint;
}

/* Does pi, playing on while y > 0, get from s to a marked value? */
static bool reaches_marked(const mdp *m, uint32_t s, const prob_row *pi, const rat_row *y,
                           const next_values *next)
{
    if (!next->rows)
        return false;
    for (uint32_t a = 0; a < pi->n; a++) {
        if (mpz_sgn(pi->weight[a]) == 0 || mpq_sgn(y->value[a]) == 0)
            continue;
        for (uint32_t i = 0; i < mdp_successors(m, s, a); i++)
            if (value_at(next, mdp_successor(m, s, a, i))->undefined)
                return true;
    }
    return false;
}

static bool any_nonzero(const rat_row *q)
{
    for (uint32_t a = 0; a < q->n; a++)
        if (mpq_sgn(q->value[a]) != 0)
            return true;
    return false;
}

rat_row *row_total(const mdp *m, uint32_t s, const prob_row *joint, const prob_row *pi, const rat_row *q,
                   const rat_row *y, const next_values *next)
{
    rat_row *v = rat_row_new(1);
    for (uint32_t a = 0; a < joint->n; a++)
        mpz_add(mpq_numref(v->value[0]), mpq_numref(v->value[0]), joint->weight[a]);
    mpz_set(mpq_denref(v->value[0]), joint->sum);
    mpq_canonicalize(v->value[0]);
    v->undefined = y->undefined || (pi->undefined && any_nonzero(q)) ||
                   (q->undefined && reaches_marked(m, s, pi, y, next));
    return v;
}

static prob_row *kept(const prob_row *pi)
{
    prob_row *row = prob_row_copy(pi);
    row->undefined = true;
    return row;
}

prob_row *row_condition(const prob_row *joint, const prob_row *pi, const rat_row *y)
{
    prob_row *row = prob_row_copy(joint);
    if (!prob_row_seal(row)) {
        prob_row_free(row);
        return kept(pi);
    }
    row->undefined = pi->undefined || y->undefined;
    return row;
}

/* ---- Soft and hard maxima ------------------------------------------------------------------------ */

prob_row *row_boltzmann(const rat_row *q, unsigned long beta, const prob_row *pi, const rat_row *y)
{
    prob_row *row = prob_row_new(q->n);
    mpz_t common;
    mpz_init_set_ui(common, 1);
    for (uint32_t a = 0; a < q->n; a++)
        mpz_lcm(common, common, mpq_denref(q->value[a]));
    for (uint32_t a = 0; a < q->n; a++) {
        mpz_divexact(row->weight[a], common, mpq_denref(q->value[a]));
        mpz_mul(row->weight[a], row->weight[a], mpq_numref(q->value[a]));
        mpz_pow_ui(row->weight[a], row->weight[a], beta);
    }
    mpz_clear(common);
    if (!prob_row_seal(row)) {
        prob_row_free(row);
        return kept(pi);
    }
    row->undefined = y->undefined;
    return row;
}

static uint32_t first_maximiser(const rat_row *q)
{
    uint32_t best = 0;
    for (uint32_t a = 1; a < q->n; a++)
        if (mpq_cmp(q->value[a], q->value[best]) > 0)
            best = a;
    return best;
}

prob_row *row_argmax(const rat_row *q, const rat_row *y)
{
    uint32_t best = first_maximiser(q);
    prob_row *row = prob_row_new(q->n);
    for (uint32_t a = 0; a < q->n; a++)
        mpz_set_ui(row->weight[a], mpq_equal(q->value[a], q->value[best]) != 0);
    REQUIRE(prob_row_seal(row));
    row->undefined = y->undefined;
    return row;
}

rat_row *row_max(const rat_row *q)
{
    rat_row *v = rat_row_new(1);
    mpq_set(v->value[0], q->value[first_maximiser(q)]);
    v->undefined = q->undefined;
    return v;
}

/* ---- Pointwise ----------------------------------------------------------------------------------- */

bool rat_pointwise(mpq_t c, pointwise op, const mpq_t a, const mpq_t b)
{
    switch (op) {
    case POINT_MUL: mpq_mul(c, a, b); return true;
    case POINT_ADD: mpq_add(c, a, b); return true;
    case POINT_SUB: mpq_sub(c, a, b); return true;
    case POINT_DIV: break;
    }
    if (mpq_sgn(b) != 0) {
        mpq_div(c, a, b);
        return true;
    }
    bool defined = mpq_sgn(a) == 0;
    mpq_set_ui(c, 0, 1);
    return defined;
}

bool rat_power(mpq_t c, const mpq_t a, long exponent)
{
    if (exponent == 0) {
        mpq_set_ui(c, 1, 1);
        return true;
    }
    if (mpq_sgn(a) == 0) {
        mpq_set_ui(c, 0, 1);
        return exponent > 0;
    }
    unsigned long n = exponent < 0 ? 0ul - (unsigned long)exponent : (unsigned long)exponent;
    mpz_pow_ui(mpq_numref(c), mpq_numref(a), n); /* powers of coprime numbers are coprime */
    mpz_pow_ui(mpq_denref(c), mpq_denref(a), n);
    if (exponent < 0)
        mpq_inv(c, c);
    return true;
}
