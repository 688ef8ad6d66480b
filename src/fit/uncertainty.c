// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The covariance of parameters at a minimum.
//
// Squares: s^2 (J^T J)^-1. Other losses: A^-1 B A^-1 with A = sum psi' j j^T and B = sum psi^2 j j^T, the
// sandwich, as their curvature and the spread of their gradient differ. [Huber. The behavior of maximum
// likelihood estimates under nonstandard conditions. 1967]
#include "fit/uncertainty.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit/qr.h"
#include "surface/spectrum/jacobi.h"

// Singular values below this part of the largest are rounding: with exact derivatives a direction without
// effect has some 1e-16.
static const double no_effect = 1e-11;
// A parameter of which more than this lies in such directions is not determined.
static const double shared = 1e-6;

descent_status dsc_fit_spread_create(size_t n, dsc_fit_spread *s, descent_error *error)
{
    *s = (dsc_fit_spread){.singular = calloc(n, sizeof *s->singular),
                          .directions = calloc(n * n, sizeof *s->directions),
                          .covariance = calloc(n * n, sizeof *s->covariance),
                          .share = calloc(n, sizeof *s->share),
                          .curvature = (double)NAN};
    return s->singular && s->directions && s->covariance && s->share
               ? DESCENT_OK
               : dsc_no_memory(error, "a covariance", n * n * sizeof *s->covariance);
}

void dsc_fit_spread_free(dsc_fit_spread *s)
{
    free(s->singular);
    free(s->directions);
    free(s->covariance);
    free(s->share);
}

// ---- directions ----

static void decompose(dsc_fit_descent *d, dsc_fit_spread *s)
{
    const size_t rows = d->model->rows, n = d->model->count;
    double *r = d->small;
    memcpy(d->factored, d->jacobian, rows * n * sizeof *d->factored);
    dsc_qr(rows, n, d->factored, d->right);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            r[i * n + j] = j >= i ? d->factored[i * n + j] : 0.0;
        }
    }
    dsc_svd(n, r, s->singular, s->directions);
    s->rank = 0;
    while (s->rank < n && s->singular[s->rank] > no_effect * s->singular[0]) {
        s->rank++;
    }
    for (size_t i = 0; i < n; i++) {
        s->share[i] = 0.0;
        for (size_t j = s->rank; j < n; j++) {
            const double part = s->directions[i * n + j];
            s->share[i] += part * part;
        }
        s->share[i] = s->share[i] > shared ? s->share[i] : 0.0;
    }
}

// inverse[n x n] (out) of J^T J on the directions that are determined.
static void invert(const dsc_fit_spread *s, size_t n, double *inverse)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < s->rank; k++) {
                sum += s->directions[i * n + k] * s->directions[j * n + k] /
                       (s->singular[k] * s->singular[k]);
            }
            inverse[i * n + j] = sum;
        }
    }
}

// ---- other losses ----

// out = a b a, all n x n and symmetric; scratch likewise.
static void sandwich(size_t n, const double *a, const double *b, double *scratch, double *out)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < n; k++) {
                sum += a[i * n + k] * b[k * n + j];
            }
            scratch[i * n + j] = sum;
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < n; k++) {
                sum += scratch[i * n + k] * a[k * n + j];
            }
            out[i * n + j] = sum;
        }
    }
}

// bread and meat [n x n] (out): sums of psi' j j^T and psi^2 j j^T. The Jacobian has the roots of the
// weights of the loss in it.
static void gather(const dsc_fit_descent *d, const dsc_fit_point *point, double *bread,
                   double *meat)
{
    const size_t n = d->model->count;
    memset(bread, 0, n * n * sizeof *bread);
    memset(meat, 0, n * n * sizeof *meat);
    for (size_t r = 0; r < d->model->rows; r++) {
        const double residual = point->residual[r];
        const double w = dsc_fit_weight(&d->measure, residual);
        const double slope = dsc_fit_slope(&d->measure, residual) / w;
        const double square = w * residual * residual;
        const double *row = d->jacobian + r * n;
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < n; j++) {
                bread[i * n + j] += slope * row[i] * row[j];
                meat[i * n + j] += square * row[i] * row[j];
            }
        }
    }
}

// The inverse of a symmetric matrix (destroyed) by its eigenvalues; those that are not above 0 count as
// without effect.
static void invert_symmetric(size_t n, double *a, double *values, double *vectors, double *out)
{
    double largest = 0.0;
    dsc_jacobi(n, a, values, vectors);
    for (size_t k = 0; k < n; k++) {
        largest = fmax(largest, values[k]);
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < n; k++) {
                sum += values[k] > 1e-12 * largest
                           ? vectors[k * n + i] * vectors[k * n + j] / values[k]
                           : 0.0;
            }
            out[i * n + j] = sum;
        }
    }
}

static descent_status measure_robust(const dsc_fit_descent *d, const dsc_fit_point *point,
                                     dsc_fit_spread *s, descent_error *error)
{
    const size_t n = d->model->count, rows = d->model->rows;
    double *a = calloc(5 * n * n + n, sizeof *a);
    if (!a) {
        return dsc_no_memory(error, "a covariance", 5 * n * n * sizeof *a);
    }
    double *meat = a + n * n, *inverse = meat + n * n, *scratch = inverse + n * n,
           *vectors = scratch + n * n, *values = vectors + n * n;
    gather(d, point, a, meat);
    invert_symmetric(n, a, values, vectors, inverse);
    sandwich(n, inverse, meat, scratch, s->covariance);
    const double few = rows > s->rank ? (double)rows / (double)(rows - s->rank) : 1.0;
    for (size_t i = 0; i < n * n; i++) {
        s->covariance[i] *= few;
    }
    free(a);
    return DESCENT_OK;
}

// ---- all of it ----

// J^T J - sum residual f'', with columns of length 1.
static descent_status find_curvature(dsc_fit_descent *d, const dsc_fit_point *point,
                                     dsc_fit_spread *s, descent_error *error)
{
    dsc_fit_model *m = d->model;
    const size_t n = m->count;
    double *h = calloc(2 * n * n + n, sizeof *h), *factor = malloc(m->rows * sizeof *factor);
    if (!h || !factor) {
        free(h);
        free(factor);
        return dsc_no_memory(error, "a Hessian", 2 * n * n * sizeof *h);
    }
    for (size_t r = 0; r < m->rows; r++) {
        factor[r] = -m->weight[r] * point->residual[r];
    }
    const descent_status status = dsc_fit_add_second(m, point->x, factor, h, error);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            // A parameter without slope is measured in its own units.
            const double a = d->length[i] > 0.0 ? d->length[i] : 1.0;
            const double b = d->length[j] > 0.0 ? d->length[j] : 1.0;
            h[i * n + j] /= a * b;
            for (size_t r = 0; r < m->rows; r++) {
                h[i * n + j] += d->jacobian[r * n + i] * d->jacobian[r * n + j];
            }
        }
    }
    dsc_jacobi(n, h, h + n * n, h + n * n + n);
    s->curvature = HUGE_VAL;
    for (size_t k = 0; k < n; k++) {
        s->curvature = fmin(s->curvature, h[n * n + k]);
    }
    free(h);
    free(factor);
    return status;
}

static void scale_back(const dsc_fit_descent *d, double variance, dsc_fit_spread *s)
{
    const size_t n = d->model->count;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            const double scale = d->length[i] * d->length[j];
            s->covariance[i * n + j] *=
                scale > 0.0 ? variance / d->length[i] / d->length[j] : 0.0;
        }
    }
}

descent_status dsc_fit_spread_measure(dsc_fit_descent *d, const dsc_fit_point *point,
                                      double variance, dsc_fit_spread *s, descent_error *error)
{
    const size_t n = d->model->count, rows = d->model->rows;
    const bool squares = d->measure.loss == DESCENT_FIT_SQUARES;
    double slope;
    bool finite;
    dsc_fit_linearise(d, point, &slope, &finite);
    decompose(d, s);
    s->curvature = (double)NAN;
    if (!squares) {
        TRY(measure_robust(d, point, s, error));
        scale_back(d, 1.0, s);
        return DESCENT_OK;
    }
    if (isnan(variance)) {
        variance = rows > s->rank ? point->cost / (double)(rows - s->rank) : (double)NAN;
    }
    invert(s, n, s->covariance);
    TRY(find_curvature(d, point, s, error));
    scale_back(d, variance, s);
    return DESCENT_OK;
}
