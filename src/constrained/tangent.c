// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "constrained/tangent.h"

#include <stdlib.h>
#include <string.h>

#include "constrained/limits.h"
#include "constrained/vectors.h"

void dsc_tangent_free(dsc_tangent *t)
{
    free(t->columns);
    free(t->lengths);
    free(t->order);
    free(t->q);
    *t = (dsc_tangent){0};
}

static descent_status allocate(dsc_tangent *t, bool with_basis, descent_error *error)
{
    const size_t p = t->p, k = t->k;
    t->columns = calloc(k * p + 1, sizeof *t->columns);
    t->lengths = calloc(2 * k + 1, sizeof *t->lengths);
    t->order = calloc(k + 1, sizeof *t->order);
    t->q = with_basis ? calloc(p * p + 1, sizeof *t->q) : NULL;
    if (!t->columns || !t->lengths || !t->order || (with_basis && !t->q)) {
        dsc_tangent_free(t);
        return dsc_no_memory(error, "gradients of active constraints",
                             (k + p) * p * sizeof(double));
    }
    t->tau = t->lengths + k;
    return DESCENT_OK;
}

// x -= tau (v'x) v, from component `from` on, where v has a 1 that is not stored.
static void reflect(size_t p, size_t from, const double *v, double tau, double *x)
{
    double sum = x[from];
    for (size_t i = from + 1; i < p; i++) {
        sum += v[i] * x[i];
    }
    x[from] -= tau * sum;
    for (size_t i = from + 1; i < p; i++) {
        x[i] -= tau * sum * v[i];
    }
}

// Makes column[from + 1 ..] zero, and leaves the reflection there; its tau.
static double make_reflection(size_t p, size_t from, double *column)
{
    const double length = dsc_plain_norm(p - from, column + from);
    const double alpha = column[from];
    if (!(length > 0.0)) {
        return 0.0;
    }
    const double beta = alpha > 0.0 ? -length : length;
    for (size_t i = from + 1; i < p; i++) {
        column[i] /= alpha - beta;
    }
    column[from] = beta;
    return (beta - alpha) / beta;
}

static void swap_columns(dsc_tangent *t, size_t a, size_t b)
{
    for (size_t i = 0; a != b && i < t->p; i++) {
        const double kept = t->columns[a * t->p + i];
        t->columns[a * t->p + i] = t->columns[b * t->p + i];
        t->columns[b * t->p + i] = kept;
    }
    const size_t kept = t->order[a];
    t->order[a] = t->order[b];
    t->order[b] = kept;
}

static void factor(dsc_tangent *t)
{
    const size_t p = t->p, k = t->k;
    for (size_t j = 0; j < k && j < p; j++) {
        size_t best = j;
        double most = -1.0;
        for (size_t i = j; i < k; i++) {
            const double rest = dsc_plain_norm(p - j, t->columns + i * p + j);
            // Nearly the same is the same, so that rounding does not choose.
            if (rest > most * (1.0 + 1e-12)) {
                most = rest;
                best = i;
            }
        }
        if (!(most > DSC_DEPENDENT)) {
            return;
        }
        swap_columns(t, j, best);
        double *column = t->columns + j * p;
        t->tau[j] = make_reflection(p, j, column);
        for (size_t i = j + 1; i < k; i++) {
            reflect(p, j, column, t->tau[j], t->columns + i * p);
        }
        t->rank = j + 1;
    }
}

// Row j of q = Q e_j: the reflections, last one first.
static void make_basis(dsc_tangent *t)
{
    for (size_t j = 0; j < t->p; j++) {
        double *row = t->q + j * t->p;
        row[j] = 1.0;
        for (size_t i = t->rank; i-- > 0;) {
            reflect(t->p, i, t->columns + i * t->p, t->tau[i], row);
        }
    }
}

descent_status dsc_tangent_create(dsc_tangent *t, size_t p, size_t k, const double *rows,
                                  bool with_basis, descent_error *error)
{
    *t = (dsc_tangent){.p = p, .k = k};
    TRY(allocate(t, with_basis, error));
    for (size_t i = 0; i < k; i++) {
        const double length = dsc_plain_norm(p, rows + i * p);
        t->order[i] = i;
        t->lengths[i] = length > DSC_DEPENDENT ? length : 0.0;
        for (size_t j = 0; j < p && t->lengths[i] > 0.0; j++) {
            t->columns[i * p + j] = rows[i * p + j] / length;
        }
    }
    factor(t);
    if (with_basis) {
        make_basis(t);
    }
    return DESCENT_OK;
}

void dsc_tangent_multipliers(const dsc_tangent *t, const double *v, double *y)
{
    memset(y, 0, t->k * sizeof *y);
    for (size_t j = t->rank; j-- > 0;) {
        double sum = dsc_plain_dot(t->p, t->q + j * t->p, v);
        for (size_t i = j + 1; i < t->rank; i++) {
            const size_t of = t->order[i];
            sum -= t->columns[i * t->p + j] * y[of] * t->lengths[of];
        }
        const size_t of = t->order[j];
        y[of] = sum / t->columns[j * t->p + j] / t->lengths[of];
    }
}

void dsc_tangent_reach(const dsc_tangent *t, const double *b, double *work, double *d)
{
    memset(d, 0, t->p * sizeof *d);
    for (size_t j = 0; j < t->rank; j++) {
        const double *column = t->columns + j * t->p;
        double sum = b[t->order[j]] / t->lengths[t->order[j]];
        for (size_t i = 0; i < j; i++) {
            sum -= column[i] * work[i];
        }
        work[j] = sum / column[j];
        for (size_t i = 0; i < t->p; i++) {
            d[i] += work[j] * t->q[j * t->p + i];
        }
    }
}
