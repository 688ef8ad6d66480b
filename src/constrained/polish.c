// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "constrained/polish.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constrained/bounded.h"
#include "constrained/limits.h"
#include "constrained/tangent.h"
#include "constrained/vectors.h"

enum { STEPS = 60, TRIES = 12 };
static const double enough = 1e-15; /* residual, scaled: nothing is left to gain */
static const double singular = 1e-13;
static const double wrong_sign = 1e-10, violated = 1e-10; /* scaled */
static const double way_most = 0.1; /* times 1 + |x|: further away it is another solution */

typedef struct polish {
    dsc_problem *problem;
    dsc_spot spot, best;
    size_t p, k;            /* free variables, active constraints */
    size_t *free;           /* n: which */
    size_t *active;         /* m: which */
    bool *in, *held;        /* m, n: the constraint is in the set, the variable at its bound */
    double *u, *best_u;     /* m */
    double *gradient;       /* n: of the Lagrangian */
    double *rows, *hessian; /* m x n, n x n */
    double *reduced;        /* n x n */
    double *a, *b, *c;      /* n + m each */
    double *block;
    size_t *indices;
    bool *flags;
} polish;

static descent_status create(polish *l, dsc_problem *p, descent_error *error)
{
    const size_t n = p->n, m = p->m, sizes = 2 * m + n + m * n + 2 * n * n + 3 * (n + m);
    *l = (polish){.problem = p};
    TRY(dsc_spot_create(&l->spot, p, error));
    TRY(dsc_spot_create(&l->best, p, error));
    l->block = calloc(sizes, sizeof *l->block);
    l->indices = calloc(n + m, sizeof *l->indices);
    l->flags = calloc(n + m, sizeof *l->flags);
    if (!l->block || !l->indices || !l->flags) {
        return dsc_no_memory(error, "Newton's method on the conditions",
                             sizes * sizeof *l->block);
    }
    double *at = l->block;
    double **const arrays[] = {&l->u,       &l->best_u, &l->gradient, &l->rows, &l->hessian,
                               &l->reduced, &l->a,      &l->b,        &l->c};
    const size_t counts[] = {m, m, n, m * n, n * n, n * n, n + m, n + m, n + m};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        *arrays[i] = at;
        at += counts[i];
    }
    l->free = l->indices;
    l->active = l->indices + n;
    l->held = l->flags;
    l->in = l->flags + n;
    return DESCENT_OK;
}

static void release(polish *l)
{
    dsc_spot_free(&l->spot);
    dsc_spot_free(&l->best);
    free(l->block);
    free(l->indices);
    free(l->flags);
}

static void copy_spot(const dsc_problem *p, const dsc_spot *from, dsc_spot *to)
{
    memcpy(to->x, from->x, (2 * p->n + p->m + p->m * p->n) * sizeof *to->x); // one block
    to->f = from->f;
}

// ---- residuals ----

static void lagrangian_gradient(const dsc_problem *p, const dsc_spot *spot, const double *u,
                                double *gradient)
{
    memcpy(gradient, spot->g, p->n * sizeof *gradient);
    for (size_t i = 0; i < p->m; i++) {
        for (size_t j = 0; u[i] != 0.0 && j < p->n; j++) {
            gradient[j] += u[i] * spot->rows[i * p->n + j];
        }
    }
}

double dsc_kkt_residual(const dsc_problem *p, const dsc_spot *spot, const double *multipliers,
                        double *gradient)
{
    lagrangian_gradient(p, spot, multipliers, gradient);
    double most = dsc_projected(p->n, p->lower, p->upper, spot->x, gradient);
    for (size_t i = 0; i < p->m; i++) {
        const bool equality = dsc_is_equality(p, i);
        most = fmax(most, dsc_violation(p, i, spot->c[i]));
        most = fmax(most, equality ? 0.0 : -multipliers[i]);
        most = fmax(most, equality ? 0.0 : fmin(fabs(multipliers[i]), -spot->c[i]));
    }
    return most;
}

// Of the equations that are solved: free components, constraints in the set.
static double equations(const polish *l)
{
    double most = 0.0;
    for (size_t a = 0; a < l->p; a++) {
        most = fmax(most, fabs(l->gradient[l->free[a]]));
    }
    for (size_t a = 0; a < l->k; a++) {
        most = fmax(most, fabs(l->spot.c[l->active[a]]));
    }
    return most;
}

// ---- a step ----

static void list_sets(polish *l)
{
    const dsc_problem *p = l->problem;
    l->p = l->k = 0;
    for (size_t j = 0; j < p->n; j++) {
        if (!l->held[j]) {
            l->free[l->p++] = j;
        }
    }
    for (size_t i = 0; i < p->m; i++) {
        if (l->in[i]) {
            l->active[l->k++] = i;
        }
    }
    for (size_t a = 0; a < l->k; a++) {
        for (size_t b = 0; b < l->p; b++) {
            l->rows[a * l->p + b] = l->spot.rows[l->active[a] * p->n + l->free[b]];
        }
    }
}

// The Hessian of the Lagrangian in the free variables, symmetrised.
static descent_status make_hessian(polish *l, descent_error *error)
{
    const size_t n = l->problem->n, p = l->p;
    for (size_t a = 0; a < p; a++) {
        memset(l->a, 0, n * sizeof *l->a);
        l->a[l->free[a]] = 1.0;
        TRY(dsc_problem_multiply(l->problem, l->spot.x, 1.0, l->u, l->a, l->b, error));
        for (size_t b = 0; b < p; b++) {
            l->hessian[a * p + b] = l->b[l->free[b]];
        }
    }
    for (size_t a = 0; a < p; a++) {
        for (size_t b = 0; b < a; b++) {
            const double mean = 0.5 * (l->hessian[a * p + b] + l->hessian[b * p + a]);
            l->hessian[a * p + b] = l->hessian[b * p + a] = mean;
        }
    }
    return DESCENT_OK;
}

// matrix[d x d] y = y by elimination with row pivoting; false where it is singular.
static bool solve(size_t d, double *matrix, double *y)
{
    const double scale = dsc_plain_largest(d * d, matrix);
    for (size_t j = 0; j < d; j++) {
        size_t best = j;
        for (size_t i = j + 1; i < d; i++) {
            best = fabs(matrix[i * d + j]) > fabs(matrix[best * d + j]) ? i : best;
        }
        if (!(fabs(matrix[best * d + j]) > singular * scale)) {
            return false;
        }
        for (size_t i = 0; i < d && best != j; i++) {
            const double kept = matrix[j * d + i];
            matrix[j * d + i] = matrix[best * d + i];
            matrix[best * d + i] = kept;
        }
        const double kept = y[j];
        y[j] = y[best];
        y[best] = kept;
        for (size_t i = j + 1; i < d; i++) {
            const double factor = matrix[i * d + j] / matrix[j * d + j];
            for (size_t b = j; b < d && factor != 0.0; b++) {
                matrix[i * d + b] -= factor * matrix[j * d + b];
            }
            y[i] -= factor * y[j];
        }
    }
    for (size_t j = d; j-- > 0;) {
        for (size_t b = j + 1; b < d; b++) {
            y[j] -= matrix[j * d + b] * y[b];
        }
        y[j] /= matrix[j * d + j];
    }
    return true;
}

// l->b[p] = gradient + H d.
static void gradient_after(polish *l, const double *d)
{
    for (size_t a = 0; a < l->p; a++) {
        l->b[a] = l->gradient[l->free[a]] + dsc_plain_dot(l->p, l->hessian + a * l->p, d);
    }
}

// d[p] (in/out): what reaches the constraints; adds the Newton step along them.
static bool add_free_part(polish *l, const dsc_tangent *t, double *d)
{
    const size_t p = l->p, z = t->rank, free = p - z;
    double *y = l->c;
    gradient_after(l, d);
    for (size_t a = 0; a < free; a++) {
        const double *q = t->q + (z + a) * p;
        y[a] = -dsc_plain_dot(p, q, l->b);
    }
    for (size_t a = 0; a < free; a++) {
        for (size_t i = 0; i < p; i++) {
            l->b[i] = dsc_plain_dot(p, l->hessian + i * p, t->q + (z + a) * p);
        }
        for (size_t c = 0; c < free; c++) {
            l->reduced[a * free + c] = dsc_plain_dot(p, t->q + (z + c) * p, l->b);
        }
    }
    if (!solve(free, l->reduced, y)) {
        return false;
    }
    for (size_t a = 0; a < free; a++) {
        for (size_t i = 0; i < p; i++) {
            d[i] += y[a] * t->q[(z + a) * p + i];
        }
    }
    return true;
}

static bool move(polish *l, const dsc_tangent *t)
{
    double *d = l->a;
    for (size_t a = 0; a < l->k; a++) {
        l->b[a] = -l->spot.c[l->active[a]];
    }
    dsc_tangent_reach(t, l->b, l->c, d);
    if (!add_free_part(l, t, d)) {
        return false;
    }
    gradient_after(l, d);
    for (size_t a = 0; a < l->p; a++) {
        l->spot.x[l->free[a]] += d[a];
        l->b[a] = -l->b[a];
    }
    dsc_tangent_multipliers(t, l->b, l->c);
    for (size_t a = 0; a < l->k; a++) {
        l->u[l->active[a]] += l->c[a];
    }
    dsc_problem_clamp(l->problem, l->spot.x);
    return true;
}

// One step; *ok (out): false where the equations are singular or lead nowhere.
static descent_status step(polish *l, bool *ok, descent_error *error)
{
    dsc_tangent t = {0};
    TRY(make_hessian(l, error));
    descent_status status = dsc_tangent_create(&t, l->p, l->k, l->rows, true, error);
    *ok = status == DESCENT_OK && move(l, &t);
    dsc_tangent_free(&t);
    if (status != DESCENT_OK || !*ok) {
        return status;
    }
    TRY(dsc_problem_evaluate(l->problem, &l->spot, ok, error));
    lagrangian_gradient(l->problem, &l->spot, l->u, l->gradient);
    list_sets(l);
    return DESCENT_OK;
}

// Newton's steps with the sets as they are, as long as they help: to l->best.
static descent_status iterate(polish *l, descent_error *error)
{
    lagrangian_gradient(l->problem, &l->spot, l->u, l->gradient);
    list_sets(l);
    double least = equations(l);
    copy_spot(l->problem, &l->spot, &l->best);
    memcpy(l->best_u, l->u, l->problem->m * sizeof *l->u);
    for (int k = 0; k < STEPS && least > enough; k++) {
        bool ok = false;
        TRY(step(l, &ok, error));
        const double now = equations(l);
        if (!ok || !(now < least)) {
            return DESCENT_OK;
        }
        least = now;
        copy_spot(l->problem, &l->spot, &l->best);
        memcpy(l->best_u, l->u, l->problem->m * sizeof *l->u);
    }
    return DESCENT_OK;
}

// ---- the active set ----

// Moves what is most wrong into or out of the sets; false when nothing is.
static bool correct_sets(polish *l)
{
    const dsc_problem *p = l->problem;
    double worst = 0.0;
    size_t which = SIZE_MAX;
    lagrangian_gradient(p, &l->best, l->best_u, l->gradient);
    for (size_t i = 0; i < p->m; i++) {
        const double wrong = dsc_is_equality(p, i) ? 0.0
                             : l->in[i]            ? -l->best_u[i] / wrong_sign
                                                   : l->best.c[i] / violated;
        if (wrong > fmax(1.0, worst)) {
            worst = wrong;
            which = i;
        }
    }
    for (size_t j = 0; j < p->n; j++) {
        const bool low = l->best.x[j] <= p->lower[j], high = l->best.x[j] >= p->upper[j];
        if (!l->held[j] && (low || high)) { /* a step ran into its bound */
            l->held[j] = true;
            return true;
        }
        const double wrong =
            low == high ? 0.0 : (low ? -l->gradient[j] : l->gradient[j]) / wrong_sign;
        if (l->held[j] && wrong > fmax(1.0, worst)) {
            worst = wrong;
            which = p->m + j;
        }
    }
    if (which == SIZE_MAX) {
        return false;
    }
    if (which >= p->m) {
        l->held[which - p->m] = false;
    } else {
        l->in[which] = !l->in[which];
        l->u[which] = l->in[which] ? l->u[which] : 0.0;
    }
    return true;
}

static void begin_sets(polish *l, const dsc_spot *spot, const double *multipliers)
{
    const dsc_problem *p = l->problem;
    for (size_t i = 0; i < p->m; i++) {
        l->in[i] = dsc_is_equality(p, i) || multipliers[i] > 0.0;
    }
    for (size_t j = 0; j < p->n; j++) {
        l->held[j] = spot->x[j] <= p->lower[j] || spot->x[j] >= p->upper[j];
    }
}

static bool is_near(const dsc_problem *p, const double *a, const double *b)
{
    double most = 0.0;
    for (size_t j = 0; j < p->n; j++) {
        most = fmax(most, fabs(a[j] - b[j]));
    }
    return most <= way_most * (1.0 + dsc_plain_largest(p->n, a));
}

static descent_status try_sets(polish *l, dsc_spot *spot, double *multipliers, bool *better,
                               descent_error *error)
{
    const dsc_problem *p = l->problem;
    const double before = dsc_kkt_residual(p, spot, multipliers, l->gradient);
    begin_sets(l, spot, multipliers);
    for (int k = 0; k < TRIES; k++) {
        copy_spot(p, spot, &l->spot);
        for (size_t i = 0; i < p->m; i++) {
            l->u[i] = l->in[i] ? multipliers[i] : 0.0;
        }
        TRY(iterate(l, error));
        if (!correct_sets(l)) {
            break;
        }
    }
    for (size_t i = 0; i < p->m; i++) { /* rounding, by the tolerance above */
        l->best_u[i] = dsc_is_equality(p, i) ? l->best_u[i] : fmax(0.0, l->best_u[i]);
    }
    const double after = dsc_kkt_residual(p, &l->best, l->best_u, l->gradient);
    *better = after < before && is_near(p, spot->x, l->best.x);
    if (*better) {
        copy_spot(p, &l->best, spot);
        memcpy(multipliers, l->best_u, p->m * sizeof *multipliers);
    }
    return DESCENT_OK;
}

descent_status dsc_kkt_polish(dsc_problem *problem, dsc_spot *spot, double *multipliers,
                              bool *better, descent_error *error)
{
    polish l;
    *better = false;
    if (problem->n > DSC_DENSE_MOST) {
        return DESCENT_OK;
    }
    descent_status status = create(&l, problem, error);
    THEN(status, try_sets(&l, spot, multipliers, better, error));
    release(&l);
    return status;
}
