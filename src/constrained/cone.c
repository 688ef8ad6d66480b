// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "constrained/cone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constrained/limits.h"
#include "constrained/tangent.h"
#include "constrained/vectors.h"
#include "surface/spectrum/jacobi.h"

static const double inside = 1e-9; /* a direction of length 1 that keeps a weak constraint */

descent_status dsc_cone_create(dsc_cone *cone, size_t most, descent_error *error)
{
    *cone = (dsc_cone){.strong = calloc(2 * most + 1, sizeof *cone->strong)};
    if (!cone->strong) {
        return dsc_no_memory(error, "active constraints", 2 * most * sizeof *cone->strong);
    }
    cone->weak = cone->strong + most;
    return DESCENT_OK;
}

void dsc_cone_free(dsc_cone *cone)
{
    free(cone->strong);
    *cone = (dsc_cone){0};
}

void dsc_cone_add(dsc_cone *cone, size_t which, bool weak)
{
    if (weak) {
        cone->weak[cone->weak_count++] = which;
    } else {
        cone->strong[cone->strong_count++] = which;
    }
}

typedef struct measurement {
    dsc_problem *problem;
    const dsc_spot *spot;
    const dsc_cone *cone;
    dsc_cone_end *end;
    double *hessian;                  /* n x n, of the Lagrangian */
    double *rows;                     /* active x n */
    double *reduced, *values, *pairs; /* n x n, n, n x n */
    double *a, *b;                    /* n each */
    double flat;                      /* curvature that counts as 0 */
} measurement;

// The gradient of what must not grow, as a row of n.
static void put_row(const measurement *m, size_t which, double *row)
{
    const dsc_problem *p = m->problem;
    if (which < p->m) {
        memcpy(row, m->spot->rows + which * p->n, p->n * sizeof *row);
        return;
    }
    const size_t j = which - p->m;
    memset(row, 0, p->n * sizeof *row);
    row[j] = m->spot->x[j] <= p->lower[j] ? -1.0 : 1.0;
}

// The strong ones, and those of the weak that the bits of `face` name.
static size_t put_rows(const measurement *m, size_t face)
{
    size_t k = 0;
    for (size_t i = 0; i < m->cone->strong_count; i++) {
        put_row(m, m->cone->strong[i], m->rows + k++ * m->problem->n);
    }
    for (size_t i = 0; i < m->cone->weak_count; i++) {
        if (face >> i & 1U) {
            put_row(m, m->cone->weak[i], m->rows + k++ * m->problem->n);
        }
    }
    return k;
}

static descent_status make_hessian(measurement *m, const double *multipliers,
                                   descent_error *error)
{
    const size_t n = m->problem->n;
    for (size_t j = 0; j < n; j++) {
        memset(m->a, 0, n * sizeof *m->a);
        m->a[j] = 1.0;
        TRY(dsc_problem_multiply(m->problem, m->spot->x, 1.0, multipliers, m->a,
                                 m->hessian + j * n, error));
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            const double mean = 0.5 * (m->hessian[i * n + j] + m->hessian[j * n + i]);
            m->hessian[i * n + j] = m->hessian[j * n + i] = mean;
        }
    }
    m->flat = DSC_FLAT * dsc_plain_largest(n * n, m->hessian);
    return DESCENT_OK;
}

// m->values, m->pairs: of the Hessian along a face, whose free directions are the last rows of q.
static size_t decompose(measurement *m, const dsc_tangent *t)
{
    const size_t n = m->problem->n, d = n - t->rank;
    const double *z = t->q + t->rank * n;
    for (size_t i = 0; i < d; i++) {
        for (size_t r = 0; r < n; r++) {
            m->a[r] = dsc_plain_dot(n, m->hessian + r * n, z + i * n);
        }
        for (size_t j = 0; j <= i; j++) {
            const double value = dsc_plain_dot(n, z + j * n, m->a);
            m->reduced[i * d + j] = m->reduced[j * d + i] = value;
        }
    }
    dsc_jacobi(d, m->reduced, m->values, m->pairs);
    return d;
}

// Whether m->a keeps all weak constraints, or -m->a does, which it then becomes.
static bool lies_in_cone(measurement *m)
{
    const size_t n = m->problem->n;
    bool ahead = true, back = true;
    for (size_t i = 0; i < m->cone->weak_count; i++) {
        put_row(m, m->cone->weak[i], m->b);
        const double along = dsc_plain_dot(n, m->b, m->a);
        const double allowed = inside * dsc_plain_norm(n, m->b);
        ahead = ahead && along <= allowed;
        back = back && -along <= allowed;
    }
    for (size_t j = 0; j < n && !ahead; j++) {
        m->a[j] = -m->a[j];
    }
    return ahead || back;
}

static void look_at_pair(measurement *m, const dsc_tangent *t, size_t d, size_t i)
{
    const size_t n = m->problem->n;
    dsc_cone_end *end = m->end;
    const bool down = m->values[i] < -m->flat;
    if (!down && m->values[i] > m->flat) {
        return;
    }
    memset(m->a, 0, n * sizeof *m->a);
    for (size_t c = 0; c < d; c++) {
        for (size_t j = 0; j < n; j++) {
            m->a[j] += m->pairs[i * d + c] * t->q[(t->rank + c) * n + j];
        }
    }
    if (!lies_in_cone(m)) {
        return;
    }
    if (down && (end->kind != DSC_CONE_DOWN || m->values[i] < end->down)) {
        end->kind = DSC_CONE_DOWN;
        end->down = m->values[i];
        memcpy(end->direction, m->a, n * sizeof *m->a);
    } else if (!down && end->kind == DSC_CONE_UP) {
        end->kind = DSC_CONE_FLAT;
    }
}

static descent_status look_along(measurement *m, const dsc_tangent *t, bool whole)
{
    const size_t d = decompose(m, t);
    if (whole) {
        m->end->rank = t->rank;
        m->end->least = d > 0 ? m->values[0] : (double)NAN;
    }
    for (size_t i = 0; i < d; i++) {
        look_at_pair(m, t, d, i);
    }
    return DESCENT_OK;
}

// One face; `whole` is the one along all that is active.
static descent_status look_at_face(measurement *m, size_t face, bool whole,
                                   descent_error *error)
{
    dsc_tangent t;
    const size_t k = put_rows(m, face);
    descent_status status = dsc_tangent_create(&t, m->problem->n, k, m->rows, true, error);
    THEN(status, look_along(m, &t, whole));
    dsc_tangent_free(&t);
    return status;
}

static descent_status measure(measurement *m, const double *multipliers, descent_error *error)
{
    const size_t weak = m->cone->weak_count;
    const bool all = weak <= DSC_WEAK_MOST;
    TRY(make_hessian(m, multipliers, error));
    m->end->kind = DSC_CONE_UP;
    // All weak ones in the set, whatever their number.
    const size_t whole = weak < sizeof(size_t) * 8 ? ((size_t)1 << weak) - 1 : SIZE_MAX;
    TRY(look_at_face(m, whole, true, error));
    for (size_t face = 0; all && face < whole; face++) {
        TRY(look_at_face(m, face, false, error));
    }
    if (!all) { /* up on the space around the cone is up on it; else nobody knows */
        const dsc_cone_kind along = m->end->kind;
        m->end->kind = DSC_CONE_UP;
        const dsc_cone around = {.strong = m->cone->strong,
                                 .strong_count = m->cone->strong_count};
        measurement wider = *m;
        wider.cone = &around;
        TRY(look_at_face(&wider, 0, false, error));
        m->end->kind = along == DSC_CONE_DOWN        ? DSC_CONE_DOWN
                       : m->end->kind == DSC_CONE_UP ? DSC_CONE_UP
                                                     : DSC_CONE_FLAT;
    }
    return DESCENT_OK;
}

static bool is_bound(const dsc_problem *p, size_t which)
{
    return which >= p->m;
}

// Gradients of active constraints in the variables that no bound holds, as rows of n.
static size_t put_free_rows(const measurement *m, double *rows)
{
    const dsc_problem *p = m->problem;
    const size_t active = m->cone->strong_count + m->cone->weak_count;
    size_t k = 0;
    for (size_t i = 0; i < active; i++) {
        const size_t which = i < m->cone->strong_count
                                 ? m->cone->strong[i]
                                 : m->cone->weak[i - m->cone->strong_count];
        if (is_bound(p, which)) {
            continue;
        }
        double *row = rows + k++ * p->n;
        put_row(m, which, row);
        for (size_t j = 0; j < p->n; j++) {
            const bool held = m->spot->x[j] <= p->lower[j] || m->spot->x[j] >= p->upper[j];
            row[j] = held ? 0.0 : row[j];
        }
    }
    return k;
}

// Of many variables only the rank: each bound adds one, and constraints in what is left.
static descent_status count_rank(measurement *m, descent_error *error)
{
    dsc_tangent t;
    const size_t active = m->cone->strong_count + m->cone->weak_count;
    double *rows = calloc(m->problem->m * m->problem->n + 1, sizeof *rows);
    if (!rows) {
        return dsc_no_memory(error, "gradients of active constraints",
                             m->problem->m * m->problem->n * sizeof *rows);
    }
    const size_t k = put_free_rows(m, rows);
    const descent_status status = dsc_tangent_create(&t, m->problem->n, k, rows, false, error);
    m->end->rank = active - k + t.rank;
    dsc_tangent_free(&t);
    free(rows);
    return status;
}

descent_status dsc_cone_measure(dsc_problem *p, const dsc_spot *spot, const double *multipliers,
                                const dsc_cone *cone, dsc_cone_end *end, descent_error *error)
{
    const size_t n = p->n, active = cone->strong_count + cone->weak_count;
    measurement m = {.problem = p, .spot = spot, .cone = cone, .end = end};
    end->kind = DSC_CONE_UNKNOWN;
    if (n > DSC_DENSE_MOST) {
        return count_rank(&m, error);
    }
    double *block = calloc(3 * n * n + 3 * n + active * n, sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "the Hessian of the Lagrangian", n * n * sizeof *block);
    }
    m.hessian = block;
    m.reduced = block + n * n;
    m.pairs = m.reduced + n * n;
    m.values = m.pairs + n * n;
    m.a = m.values + n;
    m.b = m.a + n;
    m.rows = m.b + n;
    const descent_status status = measure(&m, multipliers, error);
    free(block);
    return status;
}
