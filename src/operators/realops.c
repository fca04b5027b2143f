#include "operators/realops.h"

#include "base/contract.h"

/* Taken for "no" where enclosures leave it open, and then that is remembered. */
static bool is_zero(real_work *w, const real *a)
{
    truth zero = real_is_zero(a);
    if (zero == TRUTH_UNKNOWN)
        w->undecided = true;
    return zero == TRUTH_YES;
}

/* ---- Success ------------------------------------------------------------------------------------- */

real_row *real_success_row(const mdp *m, uint32_t s, mpfr_prec_t bits)
{
    const rat_row *factor = mdp_success(m, s);
    real_row *row = real_row_new(factor->n);
    real e;
    real_init(&e);
    for (uint32_t a = 0; a < row->n; a++) {
        mpq_srcptr r = mdp_log_success(m, s, a);
        real_set_rational(&row->value[a], factor->value[a]);
        if (r) {
            real_set_exp(&e, r, bits);
            real_mul(&row->value[a], &row->value[a], &e, bits);
        }
    }
    real_clear(&e);
    return row;
}

/* ---- Backup -------------------------------------------------------------------------------------- */

static const real_row *value_at(const real_next *next, uint32_t s)
{
    long i = places_find(next->places, next->t, s);
    REQUIRE(i >= 0); /* successors of a place are places of the next step */
    return next->rows[i];
}

/* e = sum_s' tau(s'|s,a) eV_{t+1}(s'); *marked is set if a successor's value is marked. */
static void expect_next(const real_work *w, real *e, const mdp *m, uint32_t s, uint32_t a,
                        const real_next *next, bool *marked)
{
    real_set_ui(e, next->rows ? 0 : 1);
    if (!next->rows)
        return;
    real term;
    mpq_t p;
    real_init(&term);
    mpq_init(p);
    for (uint32_t i = 0; i < mdp_successors(m, s, a); i++) {
        const real_row *v = value_at(next, mdp_successor(m, s, a, i));
        *marked = *marked || v->undefined;
        mdp_probability(p, m, s, a, i);
        real_set_rational(&term, p);
        real_mul(&term, &term, &v->value[0], w->bits);
        real_add(e, e, &term, w->bits);
    }
    real_clear(&term);
    mpq_clear(p);
}

real_row *real_backup(real_work *w, const mdp *m, uint32_t s, const real_row *y, const real_next *next)
{
    real_row *q = real_row_new(y->n);
    bool marked = y->undefined;
    for (uint32_t a = 0; a < y->n; a++) {
        if (is_zero(w, &y->value[a]))
            continue;
        expect_next(w, &q->value[a], m, s, a, next, &marked);
        real_mul(&q->value[a], &q->value[a], &y->value[a], w->bits);
    }
    q->undefined = marked;
    return q;
}

/* ---- Conditioning -------------------------------------------------------------------------------- */

real_row *real_joint(real_work *w, const real_row *pi, const real_row *q)
{
    REQUIRE(pi->n == q->n);
    real_row *joint = real_row_new(pi->n);
    for (uint32_t a = 0; a < pi->n; a++)
        real_mul(&joint->value[a], &pi->value[a], &q->value[a], w->bits);
    return joint;
}

static void add_up(const real_work *w, real *sum, const real_row *row)
{
    real_set_ui(sum, 0);
    for (uint32_t a = 0; a < row->n; a++)
        real_add(sum, sum, &row->value[a], w->bits);
}

/* Does pi, playing on while y > 0, get from s to a marked value? */
static bool reaches_marked(real_work *w, const mdp *m, uint32_t s, const real_row *pi, const real_row *y,
                           const real_next *next)
{
    for (uint32_t a = 0; next->rows && a < pi->n; a++) {
        if (is_zero(w, &pi->value[a]) || is_zero(w, &y->value[a]))
            continue;
        for (uint32_t i = 0; i < mdp_successors(m, s, a); i++)
            if (value_at(next, mdp_successor(m, s, a, i))->undefined)
                return true;
    }
    return false;
}

static bool any_nonzero(real_work *w, const real_row *q)
{
    for (uint32_t a = 0; a < q->n; a++)
        if (!is_zero(w, &q->value[a]))
            return true;
    return false;
}

real_row *real_total(real_work *w, const mdp *m, uint32_t s, const real_row *joint, const real_row *pi,
                     const real_row *q, const real_row *y, const real_next *next)
{
    real_row *v = real_row_new(1);
    add_up(w, &v->value[0], joint);
    v->undefined = y->undefined || (pi->undefined && any_nonzero(w, q)) ||
                   (q->undefined && reaches_marked(w, m, s, pi, y, next));
    return v;
}

/* Is there an entry below 0? Taken for "no" where an enclosure leaves it open. */
static bool any_negative(real_work *w, const real_row *row)
{
    bool found = false;
    for (uint32_t a = 0; a < row->n && !found; a++) {
        int sign = 1;
        if (!real_sign(&row->value[a], &sign))
            w->undecided = w->undecided || mpfr_sgn(&row->value[a].range->left) < 0;
        found = sign < 0;
    }
    return found;
}

/* The row divided by its sum; where that is 0, or the row is no distribution, pi's row, marked. */
static real_row *normalised(real_work *w, real_row *row, const real_row *pi, bool undefined)
{
    real sum;
    real_init(&sum);
    add_up(w, &sum, row);
    bool none = any_negative(w, row) || is_zero(w, &sum);
    for (uint32_t a = 0; a < row->n && !none; a++)
        real_div(&row->value[a], &row->value[a], &sum, w->bits);
    row->undefined = undefined;
    if (none) {
        real_row_free(row);
        row = real_row_copy(pi);
        row->undefined = true;
    }
    real_clear(&sum);
    return row;
}

real_row *real_condition(real_work *w, const real_row *joint, const real_row *pi, const real_row *y)
{
    return normalised(w, real_row_copy(joint), pi, pi->undefined || y->undefined);
}

/* ---- Soft and hard maxima ------------------------------------------------------------------------ */

real_row *real_boltzmann(real_work *w, const real_row *q, const mpq_t beta, const real_row *pi,
                         const real_row *y)
{
    REQUIRE(mpq_sgn(beta) >= 0);
    real_row *row = real_row_new(q->n);
    real unit; /* the first entry above 0, if it is exact: ties, and ratios with a root, stay exact */
    int sign = 0;
    bool defined = true;
    real_init(&unit);
    real_set_ui(&unit, 1);
    for (uint32_t a = 0; a < q->n && sign <= 0; a++)
        if (q->value[a].kind != REAL_ENCLOSED && real_sign(&q->value[a], &sign) && sign > 0)
            real_set(&unit, &q->value[a]);
    for (uint32_t a = 0; a < q->n; a++) {
        real_div(&row->value[a], &q->value[a], &unit, w->bits);
        defined = real_pow(&row->value[a], &row->value[a], beta, w->bits) && defined;
    }
    real_clear(&unit);
    if (!defined) { /* a negative number to a fractional power */
        real_row_free(row);
        row = real_row_new(q->n);
    }
    return normalised(w, row, pi, y->undefined);
}

/* The sign of a - b, 0 where enclosures leave it open, and then that is remembered. */
static int compare(real_work *w, const real *a, const real *b)
{
    int order = 0;
    if (!real_compare(a, b, &order))
        w->undecided = true;
    return order;
}

real_row *real_argmax(real_work *w, const real_row *q, const real_row *y)
{
    uint32_t best = 0, count = 0;
    for (uint32_t a = 1; a < q->n; a++)
        if (compare(w, &q->value[a], &q->value[best]) > 0)
            best = a;
    real_row *row = real_row_new(q->n);
    for (uint32_t a = 0; a < q->n; a++) {
        bool maximises = a == best || compare(w, &q->value[a], &q->value[best]) == 0;
        real_set_ui(&row->value[a], maximises);
        count += maximises;
    }
    mpq_t share;
    mpq_init(share);
    mpq_set_ui(share, 1, count);
    for (uint32_t a = 0; a < q->n; a++)
        if (mpq_sgn(row->value[a].rational) != 0)
            real_set_rational(&row->value[a], share);
    mpq_clear(share);
    row->undefined = y->undefined;
    return row;
}

/* max = an enclosure of the larger of the two, whichever it is. */
static void enclose_larger(real *max, const real *other, mpfr_prec_t bits)
{
    mpfi_t a, b;
    mpfi_init2(a, bits);
    mpfi_init2(b, bits);
    real_enclose(a, max);
    real_enclose(b, other);
    mpfr_max(&a->left, &a->left, &b->left, MPFR_RNDD);
    mpfr_max(&a->right, &a->right, &b->right, MPFR_RNDU);
    real_set_enclosure(max, a);
    mpfi_clear(a);
    mpfi_clear(b);
}

real_row *real_max(real_work *w, const real_row *q)
{
    real_row *v = real_row_new(1);
    real *max = &v->value[0];
    real_set(max, &q->value[0]);
    for (uint32_t a = 1; a < q->n; a++) {
        int order;
        if (!real_compare(&q->value[a], max, &order))
            enclose_larger(max, &q->value[a], w->bits);
        else if (order > 0)
            real_set(max, &q->value[a]);
    }
    v->undefined = q->undefined;
    return v;
}

/* ---- Pointwise ----------------------------------------------------------------------------------- */

/* False for nonzero / 0. */
static bool divide(real_work *w, real *c, const real *a, const real *b)
{
    if (!is_zero(w, b)) {
        real_div(c, a, b, w->bits);
        return true;
    }
    bool defined = is_zero(w, a);
    real_set_ui(c, 0);
    return defined;
}

real_row *real_pointwise(real_work *w, pointwise op, const real_row *a, const real_row *b)
{
    real_row *c = real_row_new(a->n);
    c->undefined = a->undefined || b->undefined;
    for (uint32_t i = 0; i < c->n; i++)
        switch (op) {
        case POINT_MUL: real_mul(&c->value[i], &a->value[i], &b->value[i], w->bits); break;
        case POINT_ADD: real_add(&c->value[i], &a->value[i], &b->value[i], w->bits); break;
        case POINT_SUB: real_sub(&c->value[i], &a->value[i], &b->value[i], w->bits); break;
        case POINT_DIV:
            if (!divide(w, &c->value[i], &a->value[i], &b->value[i]))
                c->undefined = true;
            break;
        }
    return c;
}

real_row *real_powers(real_work *w, const real_row *a, const mpq_t exponent)
{
    real_row *c = real_row_new(a->n);
    bool any_sign = mpq_sgn(exponent) >= 0 && mpz_cmp_ui(mpq_denref(exponent), 1) == 0;
    int sign;
    c->undefined = a->undefined;
    for (uint32_t i = 0; i < c->n; i++) {
        if (!any_sign && !real_sign(&a->value[i], &sign)) /* defined or not? */
            w->undecided = true;
        if (!real_pow(&c->value[i], &a->value[i], exponent, w->bits))
            c->undefined = true;
    }
    return c;
}
