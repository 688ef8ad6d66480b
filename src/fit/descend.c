// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps d that minimise |J d - r|^2 + damping |D d|^2, with D the lengths of J's columns, so that units of
// parameters do not matter. From one orthogonal factorisation of J for each point, and one of 2 n rows for
// each damping.
//
// Keeps: a step is taken only where the cost falls, but for the last ones: near a minimum the cost is
// known to half of its digits, the slope to all.
#include "fit/descend.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fit/qr.h"

// A smaller part of the cost that a step would gain, and of the parameters that it would move, is none.
static const double least_gain = 1e-15, least_move = 1e-15;
static const double damping_most = 1e20, damping_least = 1e-15;
enum { POLISH_MOST = 300 };
// A step that leaves more than this of the slope is the last one, but for some that only turn it: not by
// more than so much, nor below the slope that is as good as none.
static const double least_progress = 0.95, most_turn = 4.0, enough = 1e-12;
enum { TURNS_MOST = 4 };

descent_status dsc_fit_descent_create(dsc_fit_model *model, dsc_fit_descent *d,
                                      descent_error *error)
{
    const size_t rows = model->rows, n = model->count;
    *d = (dsc_fit_descent){.model = model, .measure = {DESCENT_FIT_SQUARES, 1.0}};
    d->held = calloc(n, sizeof *d->held);
    d->jacobian = malloc(rows * n * sizeof *d->jacobian);
    d->factored = malloc(rows * n * sizeof *d->factored);
    d->right = malloc(rows * sizeof *d->right);
    d->length = malloc(n * sizeof *d->length);
    d->small = malloc((2 * n * n + 4 * n) * sizeof *d->small);
    if (!d->held || !d->jacobian || !d->factored || !d->right || !d->length || !d->small) {
        return dsc_no_memory(error, "a Jacobian", 2 * rows * n * sizeof *d->jacobian);
    }
    return DESCENT_OK;
}

void dsc_fit_descent_free(dsc_fit_descent *d)
{
    free(d->held);
    free(d->jacobian);
    free(d->factored);
    free(d->right);
    free(d->length);
    free(d->small);
}

descent_status dsc_fit_point_create(const dsc_fit_model *model, dsc_fit_point *point,
                                    descent_error *error)
{
    *point = (dsc_fit_point){.x = malloc(model->count * sizeof *point->x),
                             .fitted = malloc(model->rows * sizeof *point->fitted),
                             .residual = malloc(model->rows * sizeof *point->residual)};
    return point->x && point->fitted && point->residual
               ? DESCENT_OK
               : dsc_no_memory(error, "residuals", model->rows * sizeof *point->residual);
}

void dsc_fit_point_free(dsc_fit_point *point)
{
    free(point->x);
    free(point->fitted);
    free(point->residual);
}

void dsc_fit_point_copy(const dsc_fit_model *model, dsc_fit_point *to,
                        const dsc_fit_point *from)
{
    memcpy(to->x, from->x, model->count * sizeof *to->x);
    memcpy(to->fitted, from->fitted, model->rows * sizeof *to->fitted);
    memcpy(to->residual, from->residual, model->rows * sizeof *to->residual);
    to->cost = from->cost;
}

static void swap(dsc_fit_point *a, dsc_fit_point *b)
{
    const dsc_fit_point keep = *a;
    *a = *b;
    *b = keep;
}

void dsc_fit_point_look(const dsc_fit_descent *d, dsc_fit_point *point)
{
    dsc_fit_model *m = d->model;
    dsc_fit_values(m, point->x, point->fitted);
    point->cost = 0.0;
    for (size_t r = 0; r < m->rows; r++) {
        point->residual[r] = m->weight[r] * (m->left[r] - point->fitted[r]);
        point->cost += dsc_fit_rho(&d->measure, point->residual[r]);
    }
    point->cost = isfinite(point->cost) ? point->cost : HUGE_VAL;
}

// ---- the Jacobian ----

static void scale_columns(dsc_fit_descent *d, double *slope, bool *finite)
{
    const size_t rows = d->model->rows, n = d->model->count;
    double total = 0.0;
    for (size_t r = 0; r < rows; r++) {
        total += d->right[r] * d->right[r];
    }
    *slope = 0.0;
    for (size_t j = 0; j < n; j++) {
        double largest = 0.0, sum = 0.0, dot = 0.0;
        for (size_t r = 0; r < rows; r++) {
            largest = fmax(largest, fabs(d->jacobian[r * n + j]));
            *finite = *finite && isfinite(d->jacobian[r * n + j]);
        }
        for (size_t r = 0; largest > 0.0 && r < rows; r++) {
            const double part = d->jacobian[r * n + j] / largest;
            sum += part * part;
        }
        d->length[j] = largest * sqrt(sum);
        for (size_t r = 0; d->length[j] > 0.0 && r < rows; r++) {
            d->jacobian[r * n + j] /= d->length[j];
            dot += d->jacobian[r * n + j] * d->right[r];
        }
        *slope = total > 0.0 ? fmax(*slope, fabs(dot) / sqrt(total)) : 0.0;
    }
}

void dsc_fit_linearise(dsc_fit_descent *d, const dsc_fit_point *point, double *slope,
                       bool *finite)
{
    dsc_fit_model *m = d->model;
    dsc_fit_jacobian(m, point->x, d->jacobian);
    for (size_t r = 0; r < m->rows; r++) {
        const double root = sqrt(dsc_fit_weight(&d->measure, point->residual[r]));
        d->right[r] = root * point->residual[r];
        for (size_t j = 0; j < m->count; j++) {
            d->jacobian[r * m->count + j] *= d->held[j] ? 0.0 : root * m->weight[r];
        }
    }
    *finite = true;
    scale_columns(d, slope, finite);
}

// R, and Q^T times the residuals, of the Jacobian that was made last.
static void factor(dsc_fit_descent *d)
{
    const size_t rows = d->model->rows, n = d->model->count;
    memcpy(d->factored, d->jacobian, rows * n * sizeof *d->factored);
    dsc_qr(rows, n, d->factored, d->right);
}

// y[n] (out): the step in units of the columns. *model_gain (out): by which the squares would fall if the
// formula were linear.
static void solve(dsc_fit_descent *d, double damping, double *y, double *model_gain)
{
    const size_t n = d->model->count;
    double *a = d->small, *b = a + 2 * n * n;
    memset(a, 0, 2 * n * n * sizeof *a);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i; j < n; j++) {
            a[i * n + j] = d->factored[i * n + j];
        }
        // A parameter without effect stays where it is.
        const bool moves = d->length[i] > 0.0;
        a[(n + i) * n + i] = moves ? sqrt(damping) : 1.0;
        b[i] = d->right[i];
        b[n + i] = 0.0;
    }
    dsc_qr(2 * n, n, a, b);
    dsc_qr_solve(n, a, n, b, y);
    double gain = 0.0;
    for (size_t i = 0; i < n; i++) {
        double along = 0.0;
        for (size_t j = i; j < n; j++) {
            along += d->factored[i * n + j] * y[j];
        }
        gain += along * along + 2.0 * damping * y[i] * y[i];
    }
    *model_gain = gain;
}

static double length_of(size_t n, const double *y)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += y[i] * y[i];
    }
    return sqrt(sum);
}

// The length of x in units of the columns.
static double size_of(const dsc_fit_descent *d, const double *x)
{
    double sum = 0.0;
    for (size_t i = 0; i < d->model->count; i++) {
        const double part = d->length[i] * x[i];
        sum += part * part;
    }
    return sqrt(sum);
}

static void go(const dsc_fit_descent *d, const dsc_fit_point *from, const double *y,
               dsc_fit_point *to)
{
    for (size_t j = 0; j < d->model->count; j++) {
        to->x[j] = from->x[j] + (d->length[j] > 0.0 ? y[j] / d->length[j] : 0.0);
    }
}

// ---- what is linear ----

// Whether the derivatives by all of `linear` are the same where these parameters are others. Both Jacobians
// are as the model has them.
static bool are_linear(const dsc_fit_model *m, const bool *linear, const double *here,
                       const double *there)
{
    bool same = true;
    for (size_t r = 0; r < m->rows; r++) {
        for (size_t j = 0; j < m->count; j++) {
            const double a = here[r * m->count + j], b = there[r * m->count + j];
            same = same && (!linear[j] || fabs(a - b) <= 1e-12 * (fabs(a) + fabs(b)));
        }
    }
    return same;
}

void dsc_fit_find_linear(dsc_fit_descent *d, const dsc_fit_point *point, bool *linear,
                         bool *any)
{
    dsc_fit_model *m = d->model;
    double *other = d->small;
    *any = false;
    dsc_fit_jacobian(m, point->x, d->jacobian);
    for (size_t j = 0; j < m->count; j++) {
        linear[j] = true;
        for (size_t k = 0; k < m->count; k++) {
            other[k] = point->x[k] + (linear[k] ? 1.0 + 0.7 * point->x[k] : 0.0);
        }
        dsc_fit_jacobian(m, other, d->factored);
        linear[j] = are_linear(m, linear, d->jacobian, d->factored);
        *any = *any || linear[j];
    }
}

// ---- the ways ----

// Steps of one Jacobian, with more and more damping, until one is taken. *over (out): none is, or it gains
// nothing.
static void step(dsc_fit_descent *d, double *damping, double *growth, dsc_fit_point *point,
                 dsc_fit_point *other, bool *over)
{
    const size_t n = d->model->count;
    double *y = d->small + 2 * n * n + 2 * n;
    for (;;) {
        double model_gain;
        solve(d, *damping, y, &model_gain);
        *over = !(model_gain > least_gain * point->cost) ||
                length_of(n, y) <= least_move * size_of(d, point->x) || *damping > damping_most;
        if (*over) {
            return;
        }
        go(d, point, y, other);
        dsc_fit_point_look(d, other);
        const double ratio = (point->cost - other->cost) / model_gain;
        if (ratio > 1e-4) {
            const double turn = 2.0 * ratio - 1.0;
            *damping *= fmax(1.0 / 3.0, 1.0 - turn * turn * turn);
            *damping = fmax(*damping, damping_least);
            *growth = 2.0;
            swap(point, other);
            return;
        }
        *damping *= *growth;
        *growth *= 2.0;
    }
}

// Undamped steps while the slope falls.
static void polish(dsc_fit_descent *d, double slope, dsc_fit_point *point, dsc_fit_point *other)
{
    const size_t n = d->model->count;
    double *y = d->small + 2 * n * n + 2 * n, gain;
    bool finite = true;
    int turns = 0;
    for (int k = 0; k < POLISH_MOST && slope > 0.0; k++) {
        double next = 0.0;
        factor(d);
        solve(d, 0.0, y, &gain);
        go(d, point, y, other);
        dsc_fit_point_look(d, other);
        const bool near = other->cost <= point->cost * (1.0 + 1e-6) + DBL_MIN;
        if (!near) {
            return;
        }
        dsc_fit_linearise(d, other, &next, &finite);
        const bool falls = next < least_progress * slope;
        turns += !falls;
        if (!finite ||
            (!falls && (slope < enough || next > most_turn * slope || turns > TURNS_MOST))) {
            dsc_fit_linearise(d, point, &slope, &finite);
            return;
        }
        swap(point, other);
        slope = next;
    }
}

void dsc_fit_descend(dsc_fit_descent *d, double damping, dsc_fit_point *point,
                     dsc_fit_point *other)
{
    double growth = 2.0, slope = 0.0;
    bool over = !isfinite(point->cost), finite = true;
    for (uint64_t k = 0; !over && k < d->steps_most; k++) {
        dsc_fit_linearise(d, point, &slope, &finite);
        if (!finite) {
            return;
        }
        factor(d);
        step(d, &damping, &growth, point, other, &over);
        d->steps += !over;
    }
    if (!isfinite(point->cost)) {
        return;
    }
    dsc_fit_linearise(d, point, &slope, &finite);
    if (finite) {
        polish(d, slope, point, other);
    }
}
