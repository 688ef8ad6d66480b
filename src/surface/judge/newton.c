// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Critical points of functions with symmetries are not single: on a line of them the Hessian
// has a zero eigenvalue. At a distance e from the line, this is of the order of e, and so
// are the components of the gradient along it, so that a whole Newton step has a part of any
// length in that direction. Steps therefore solve for the components of largest curvature
// only (a truncated spectrum), and for as few as will do: those with which the gradient
// contracts. What contraction means does not depend on the condition of the problem: the
// gradient is measured as sum (v_i'g)^2 / |lambda_i| with the spectrum where the step begins
// [D04, 2.1]. With an exact zero mode left out, convergence is quadratic in the others. Where f
// is flat to a higher order than a line of points makes it, all components are needed and
// steps contract by a constant factor (1/2 where f is cubic, 2/3 where it is quartic): two
// that shrink alike give the limit by Aitken's rule. Where no step contracts as a whole it is
// damped, as for valleys that are bent.
//
// [D04] Deuflhard. Newton methods for nonlinear problems. Springer 2004.
#include "surface/judge/newton.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "surface/judge/limits.h"

enum { STEPS = 40, CUTS = 24, DAMPINGS = 10 };

typedef struct newton {
    dsc_point *point;
    dsc_local *local;
    const dsc_dense *dense; // at the point, or near
    dsc_dense own;
    bool fresh;
    double radius, floor;
    double *from, *g, *along, *there, *p, *at, *noise; // n
    double before, ratio;                              // length of the last step; how it shrank
} newton;

// Measured by the spectrum: see above. What is rounding would be large along zero modes.
static double size_of(const newton *w, const double *along)
{
    double sum = 0.0;
    for (size_t i = 0; i < w->point->n; i++) {
        if (fabs(along[i]) <= CLEAR_OF_NOISE * w->noise[i]) {
            continue;
        }
        sum += along[i] * along[i] / fmax(fabs(w->dense->values[i]), w->floor);
    }
    return sum;
}

// w->at = x + t p, as long as that is within the radius. *size (out): of the gradient there,
// and its components in w->there; HUGE_VAL where it is too far or not finite.
static descent_status look(newton *w, double t, double *size, descent_error *error)
{
    const size_t n = w->point->n;
    double far = 0.0, f = 0.0;
    *size = HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        w->at[i] = w->point->x[i] + t * w->p[i];
        far += (w->at[i] - w->from[i]) * (w->at[i] - w->from[i]);
    }
    if (!(sqrt(far) <= w->radius)) {
        return DESCENT_OK;
    }
    TRY(dsc_point_value(w->point, w->at, &f, w->g, error));
    TRY(dsc_dense_components(w->dense, w->g, w->there, error));
    const double found = size_of(w, w->there);
    *size = isfinite(found) && isfinite(f) ? found : HUGE_VAL;
    return DESCENT_OK;
}

// w->p = the step for the components with |lambda| >= cut; returns its length.
static descent_status cut_step(newton *w, double cut, double *length, descent_error *error)
{
    for (size_t i = 0; i < w->point->n; i++) {
        const double value = w->dense->values[i];
        w->there[i] = fabs(value) >= cut && value != 0.0 ? -w->along[i] / value : 0.0;
    }
    TRY(dsc_dense_combine(w->dense, w->there, w->p, error));
    *length = dsc_norm(w->point->n, w->p);
    return DESCENT_OK;
}

// The next smaller group of amounts below `cut`: all within a factor of 10.
static double next_cut(const newton *w, double cut)
{
    double below = 0.0, lowest = 0.0;
    for (size_t i = 0; i < w->point->n; i++) {
        const double amount = fabs(w->dense->values[i]);
        below = amount < cut && amount > below ? amount : below;
    }
    lowest = below;
    for (size_t i = 0; i < w->point->n; i++) {
        const double amount = fabs(w->dense->values[i]);
        lowest = amount >= SAME_GROUP * below && amount < lowest ? amount : lowest;
    }
    return lowest > w->floor ? lowest : 0.0;
}

// The shortest cut step that contracts is taken: w->at. Where none does, a part of the longest.
// *length (out): 0 where what is left of the gradient is rounding.
static descent_status choose(newton *w, double *length, bool *taken, descent_error *error)
{
    TRY(dsc_component_noise(w->dense, w->point, w->noise, w->along, error));
    TRY(dsc_dense_components(w->dense, w->point->g, w->along, error));
    const double here = size_of(w, w->along);
    double size = 0.0, last = 0.0;
    *taken = false;
    *length = 0.0;
    if (!(here > 0.0)) {
        return DESCENT_OK;
    }
    double cut = next_cut(w, HUGE_VAL);
    for (int i = 0; i < CUTS && cut > 0.0 && !*taken; i++, cut = next_cut(w, cut)) {
        TRY(cut_step(w, cut, length, error));
        if (*length > last * LONGER_STEP) {
            TRY(look(w, 1.0, &size, error));
            *taken = size <= CONTRACTS * here;
        }
        last = *length;
    }
    double part = 1.0;
    for (int i = 0; i < DAMPINGS && !*taken && last > 0.0; i++) {
        part *= 0.5;
        TRY(look(w, part, &size, error));
        *taken = size <= (1.0 - 0.5 * part) * here;
    }
    *length *= part;
    return DESCENT_OK;
}

// Two steps in a row that shrank by the same factor: the limit, by Aitken's rule.
static descent_status extrapolate(newton *w, double length, bool *taken, descent_error *error)
{
    const double before = w->ratio;
    *taken = false;
    w->ratio = w->before > 0.0 ? length / w->before : 0.0;
    w->before = length;
    if (w->ratio > AITKEN_LEAST && w->ratio < AITKEN_MOST &&
        fabs(w->ratio - before) <= AITKEN_ALIKE) {
        double size = 0.0;
        TRY(look(w, 1.0 / (1.0 - w->ratio), &size, error));
        *taken = size < HUGE_VAL && dsc_norm(w->point->n, w->g) <= SHRUNK * w->point->norm;
        w->before = *taken ? 0.0 : w->before;
    }
    return DESCENT_OK;
}

static descent_status refresh(newton *w, descent_error *error)
{
    const uint64_t before = w->local->curvature.products;
    dsc_dense_free(&w->own);
    w->dense = &w->own;
    w->local->curvature.x = w->point->x;
    const descent_status status = dsc_dense_create(&w->own, &w->local->curvature, error);
    w->point->products += w->local->curvature.products - before;
    return status;
}

static descent_status go(newton *w, double *last, descent_error *error)
{
    dsc_point *point = w->point;
    const size_t n = point->n;
    for (int i = 0; i < STEPS; i++) {
        const double *values = w->dense->values;
        w->floor = DIVISIBLE * fmax(fabs(values[0]), fabs(values[n - 1]));
        double length = 0.0;
        bool taken = false, limit = false;
        if (point->norm == 0.0 || !(w->floor > 0.0)) {
            break;
        }
        TRY(choose(w, &length, &taken, error));
        *last = length;
        if (!taken) {
            break;
        }
        TRY(extrapolate(w, length, &limit, error));
        if (!limit) {
            for (size_t k = 0; k < n; k++) {
                w->at[k] = point->x[k] + w->p[k] * (length / dsc_norm(n, w->p));
            }
        }
        TRY(dsc_point_move(point, w->at, error));
        *last = limit ? 0.0 : length;
        if (length <= DBL_EPSILON * point->length) {
            break;
        }
        if (w->fresh) {
            TRY(refresh(w, error));
        }
    }
    return DESCENT_OK;
}

descent_status dsc_newton(dsc_point *point, dsc_local *local, double radius, double *last,
                          descent_error *error)
{
    const size_t n = point->n;
    double *block = dsc_alloc_aligned(n, 7 * sizeof *block);
    if (!block) {
        return dsc_no_memory(error, "Newton steps", 7 * n * sizeof *block);
    }
    newton w = {.point = point,
                .local = local,
                .dense = &local->index.dense,
                .fresh = n <= DSC_LOCAL_SMALL || dsc_dense_work(point) <= FRESH,
                .radius = radius,
                .from = block,
                .g = block + n,
                .along = block + 2 * n,
                .there = block + 3 * n,
                .p = block + 4 * n,
                .at = block + 5 * n,
                .noise = block + 6 * n};
    memcpy(w.from, point->x, n * sizeof *point->x);
    *last = 0.0;
    const descent_status status = go(&w, last, error);
    dsc_dense_free(&w.own);
    dsc_free_aligned(block);
    return status;
}
