// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Does f fall for ever along a line, and what would ordinary steps gain here? The first tells
// "no minimum" (a loss that separates its classes, a function without a bound) from a slope;
// the second a slope from a plateau: what counts is not how small the gradient is but how much
// many steps at the usual rate lower f.
//
// Keeps: a line is followed by powers of ten up to 10^8 (1 + |x|), so the cost is a dozen
// values; a fall that a bound explains (half of what it was, or less, in the last decade) is
// told apart from one without end.
#include "surface/judge/far.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "surface/judge/limits.h"
#include "surface/network/chain.h"

enum {
    FIRST_DECADE = -2,
    LAST_DECADE = 8,
    FAR_ENOUGH = 4,
    PLATEAU_STEPS = 1000,
    BISECTIONS = 1100
};
enum { WAY_PARTS = 8, WAY_PRODUCTS = 6, SHORTER = 4 };

// f is constant beyond the distance t. Does it arrive there, as max(0, .) does, or does it only
// fall to less than rounding? *arrives (out): at 99 hundredths of the way to the first place
// with that value it is higher by much more than the least that can be told.
static descent_status arrive(dsc_point *point, const double *d, double t, double lowest,
                             bool *arrives, descent_error *error)
{
    const double same = SAME_VALUE * DBL_EPSILON * fabs(lowest);
    double near = 0.0, f = point->f, least = point->f - lowest;
    for (int i = 0; i < BISECTIONS; i++) {
        const double middle = 0.5 * (near + t);
        if (!(middle > near && middle < t)) {
            break;
        }
        TRY(dsc_point_along(point, d, middle, point->scratch, &f, NULL, error));
        if (f - lowest > same) {
            near = middle;
            least = f - lowest;
        } else {
            t = middle;
        }
    }
    TRY(dsc_point_along(point, d, ARRIVES_FROM * t, point->scratch, &f, NULL, error));
    *arrives = f - lowest > fmax(ARRIVES_HIGHER * fmax(least, same), ARRIVES_LEAST);
    return DESCENT_OK;
}

// f at 10^k (1 + |x|) along d, k = -2 .. 8: does it never rise, and end lower than here, at no
// place that it reaches before?
static descent_status follow(dsc_point *point, const double *d, dsc_far *far,
                             descent_error *error)
{
    double before = point->f, fall = 0.0, last_fall = 0.0;
    far->away = false;
    for (int k = FIRST_DECADE; k <= LAST_DECADE; k++) {
        const double distance = pow(DECADE, k) * point->length;
        double f = 0.0;
        TRY(dsc_point_along(point, d, distance, point->scratch, &f, NULL, error));
        // -infinity far out is a fall like any other, and the last one.
        if (!isfinite(f) && k > FAR_ENOUGH && !isnan(f) && f < 0.0) {
            f = -DBL_MAX;
        } else if (!isfinite(f)) {
            far->away = k > FAR_ENOUGH && before < point->f;
            return DESCENT_OK;
        }
        if (f > before + CLEAR_OF_NOISE * point->noise * (k > FIRST_DECADE)) {
            return DESCENT_OK;
        }
        last_fall = before - f;
        fall = fmax(fall, last_fall);
        before = f;
        far->distance = distance;
        far->f = f;
    }
    far->away = before < point->f - CLEAR_OF_NOISE * point->noise;
    far->bounded = last_fall <= 0.5 * fall;
    bool arrives = false;
    if (far->away && last_fall <= SAME_VALUE * DBL_EPSILON * fabs(before)) {
        TRY(arrive(point, d, far->distance, before, &arrives, error));
    }
    far->away = far->away && !arrives;
    return DESCENT_OK;
}

static bool unit(size_t n, const double *from, double sign, double *d)
{
    const double length = dsc_norm(n, from);
    if (!(length > 0.0) || !isfinite(length)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        d[i] = sign * (from[i] / length);
    }
    return true;
}

// d = x in the last layer of a network, 0 elsewhere: where all examples are on the right side,
// cross-entropy falls for ever as it grows. False where there is no such layer.
static descent_status last_layer(const dsc_point *point, double *d, bool *found,
                                 descent_error *error)
{
    dsc_chain chain;
    *found = false;
    TRY(dsc_chain_read(point->objective, &chain, error));
    if (chain.count > 0) {
        const dsc_layer *last = &chain.layers[chain.count - 1];
        memset(d, 0, point->n * sizeof *d);
        memcpy(d + last->weights, point->x + last->weights,
               last->inputs * last->units * sizeof *d);
        if (last->bias != DSC_NO_BIAS) {
            memcpy(d + last->bias, point->x + last->bias, last->units * sizeof *d);
        }
        *found = unit(point->n, d, 1.0, d);
    }
    dsc_chain_free(&chain);
    return DESCENT_OK;
}

// A line in d: false when there is none, or it does not lead down.
static descent_status find_line(dsc_point *point, const dsc_local *local, dsc_line line,
                                double *d, bool *found, descent_error *error)
{
    const double *const lines[] = {[DSC_LINE_GRADIENT] = point->g,
                                   [DSC_LINE_PARAMETERS] = point->x,
                                   [DSC_LINE_NEWTON] = local->step};
    if (line == DSC_LINE_LAST_LAYER) {
        TRY(last_layer(point, d, found, error));
    } else {
        *found = unit(point->n, lines[line], line == DSC_LINE_GRADIENT ? -1.0 : 1.0, d);
    }
    *found = *found && dsc_dot(point->n, d, point->g) < 0.0;
    return DESCENT_OK;
}

static descent_status try_line(dsc_point *point, const dsc_local *local, dsc_line line,
                               double *d, dsc_far *far, descent_error *error)
{
    bool found = false;
    TRY(find_line(point, local, line, d, &found, error));
    if (!found) {
        return DESCENT_OK;
    }
    far->along = line;
    return follow(point, d, far, error);
}

descent_status dsc_far_find(dsc_point *point, const dsc_local *local, dsc_far *far,
                            descent_error *error)
{
    const size_t n = point->n;
    *far = (dsc_far){0};
    double *d = dsc_alloc_aligned(n, sizeof *d);
    if (!d) {
        return dsc_no_memory(error, "a direction", n * sizeof *d);
    }
    descent_status status = DESCENT_OK;
    for (int i = 0; status == DESCENT_OK && i < DSC_LINES && !far->away; i++) {
        status = try_line(point, local, (dsc_line)i, d, far, error);
    }
    dsc_free_aligned(d);
    return status;
}

// ---- steps ----

// The largest curvature that differences of f show at a distance of 1 + |x|. d: n, scratch.
static descent_status curvature_around(dsc_point *point, double *d, double *largest,
                                       descent_error *error)
{
    for (uint32_t i = 0; i < 6; i++) {
        dsc_point_random(point, DSC_STREAM_SCALE + i / 2, d);
        const double t = (i % 2 ? -1.0 : 1.0) * point->length;
        double f = 0.0;
        TRY(dsc_point_along(point, d, t, point->scratch, &f, NULL, error));
        const double bend =
            2.0 * fabs(f - point->f - t * dsc_dot(point->n, d, point->g)) / (t * t);
        *largest = isfinite(bend) ? fmax(*largest, bend) : *largest;
    }
    return DESCENT_OK;
}

// The largest curvature on the way from x to at[n], a point that is lower, as far as 1 + |x|:
// differences of gradients, and a power method where the way ends. What lies elsewhere does
// not limit the steps, however steep it is. work: 4 n.
static descent_status curvature_on_way(dsc_point *point, const dsc_local *local,
                                       const double *at, double *work, double *largest,
                                       descent_error *error)
{
    const size_t n = point->n;
    double *d = work, *x = work + n, *g = work + 2 * n, *before = work + 3 * n, f = 0.0;
    *largest = local->scale;
    for (size_t i = 0; i < n; i++) {
        d[i] = at[i] - point->x[i];
    }
    const double way = dsc_norm(n, d), reach = fmin(way, point->length);
    if (!(way > 0.0) || !isfinite(way)) {
        return DESCENT_OK;
    }
    memcpy(before, point->g, n * sizeof *g);
    for (int k = 1; k <= WAY_PARTS; k++) {
        const double part = reach / WAY_PARTS;
        TRY(dsc_point_along(point, d, part * k / way, x, &f, g, error));
        for (size_t i = 0; i < n; i++) {
            before[i] = g[i] - before[i];
        }
        const double bend = dsc_norm(n, before) / part;
        *largest = isfinite(bend) ? fmax(*largest, bend) : *largest;
        memcpy(before, g, n * sizeof *g);
    }
    dsc_point_random(point, DSC_STREAM_SCALE, d);
    for (int k = 0; k < WAY_PRODUCTS; k++) {
        TRY(dsc_point_multiply(point, x, d, g, error));
        const double norm = dsc_norm(n, g);
        if (!(norm > 0.0) || !isfinite(norm)) {
            break;
        }
        *largest = fmax(*largest, norm);
        for (size_t i = 0; i < n; i++) {
            d[i] = g[i] / norm;
        }
    }
    return DESCENT_OK;
}

// Takes the steps, from x. work: 2 n. *rose (out): f is higher at their end, or not finite.
static descent_status take_steps(dsc_point *point, dsc_prospect *prospect, double *work,
                                 bool *rose, descent_error *error)
{
    const size_t n = point->n;
    double *x = work, *g = work + n, f = point->f;
    double gains[PLATEAU_STEPS];
    memcpy(x, point->x, n * sizeof *x);
    memcpy(g, point->g, n * sizeof *g);
    for (size_t k = 0; k < PLATEAU_STEPS && isfinite(f); k++) {
        point->kernels->axpy(n, -prospect->rate, g, x);
        TRY(dsc_point_value(point, x, &f, g, error));
        gains[k] = point->f - f;
    }
    *rose = !isfinite(f) || f > point->f;
    if (f < point->f && isfinite(f)) {
        prospect->taken = true;
        prospect->predicted = point->f - f;
        while (prospect->half < PLATEAU_STEPS &&
               !(gains[prospect->half++] >= 0.5 * prospect->predicted)) {
        }
    }
    return DESCENT_OK;
}

// What the quadratic model says of the steps: along an eigenvalue lambda they gain
// (v'g)^2 (1 - (1 - rate lambda)^(2 steps)) / (2 lambda), which grows for lambda < 0 until
// there is no more to gain. work: n.
static descent_status model_steps(const dsc_point *point, const dsc_local *local,
                                  dsc_prospect *prospect, double *work, descent_error *error)
{
    const dsc_dense *dense = &local->index.dense;
    double sum = 0.0;
    if (dense->n == 0) {
        return DESCENT_OK;
    }
    TRY(dsc_dense_components(dense, point->g, work, error));
    for (size_t i = 0; i < dense->n; i++) {
        const double value = dense->values[i], rate = prospect->rate;
        const double factor =
            fabs(rate * value) < LINEAR
                ? PLATEAU_STEPS * rate
                : -expm1(2.0 * PLATEAU_STEPS * log(fabs(1.0 - rate * value))) / (2.0 * value);
        sum += work[i] * work[i] * factor;
    }
    if (sum > prospect->predicted) {
        prospect->predicted = fmin(sum, fmax(prospect->available, prospect->predicted));
    }
    return DESCENT_OK;
}

// work: 4 n.
static descent_status predict_steps(dsc_point *point, const dsc_local *local, double rate,
                                    bool adaptive, const double *lowest, double *work,
                                    dsc_prospect *prospect, descent_error *error)
{
    const size_t n = point->n;
    if (isnan(rate)) {
        double largest = 0.0;
        TRY(curvature_on_way(point, local, lowest, work, &largest, error));
        if (!(prospect->available > CLEAR_OF_NOISE * point->noise)) {
            TRY(curvature_around(point, work, &largest, error));
        }
        prospect->rate = largest > 0.0 ? 1.0 / largest : 1.0;
    }
    double slope = point->norm * point->norm;
    if (adaptive) { // steps of the rate in every coordinate
        slope = 0.0;
        for (size_t i = 0; i < n; i++) {
            slope += fabs(point->g[i]);
        }
    }
    const bool cheap =
        !adaptive &&
        dsc_objective_work(point->objective, (double)(point->objective->m + 1)) <= STEP_WORK;
    // Steps are taken only where they cost little; elsewhere the quadratic model predicts
    // them.
    bool rose = cheap;
    for (int i = 0; i < SHORTER && rose; i++) {
        TRY(take_steps(point, prospect, work, &rose, error));
        if (!isnan(rate)) {
            break;
        }
        // A rate of our choice may be too large for the way; one that the user gave stays.
        prospect->rate *= rose ? CUT_RATE : 1.0;
    }
    if (!prospect->taken) {
        prospect->predicted = PLATEAU_STEPS * prospect->rate * slope;
        return adaptive ? DESCENT_OK : model_steps(point, local, prospect, work, error);
    }
    return DESCENT_OK;
}

descent_status dsc_prospect_find(dsc_point *point, const dsc_local *local, double rate,
                                 bool adaptive, size_t steps, const double *lowest,
                                 dsc_prospect *prospect, dsc_way *way, descent_error *error)
{
    const size_t n = point->n;
    *prospect = (dsc_prospect){.rate = rate, .steps = PLATEAU_STEPS};
    double *at = dsc_alloc_aligned(n, 5 * sizeof *at), f = point->f;
    if (!at) {
        return dsc_no_memory(error, "a descent", 5 * n * sizeof *at);
    }
    descent_status status = DESCENT_OK;
    if (lowest) {
        memcpy(at, lowest, n * sizeof *at);
        status = dsc_point_value(point, at, &f, NULL, error);
    } else {
        status = dsc_descend(point, point->x, steps, point->rounding, at, &f, error);
    }
    prospect->available = point->f - f;
    THEN(status, predict_steps(point, local, rate, adaptive, at, at + n, prospect, error));
    THEN(status, dsc_way_take(way, point, at, f, error));
    dsc_free_aligned(at);
    return status;
}
