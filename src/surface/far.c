// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "surface/far.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"

enum { NEAREST = -2, FARTHEST = 8, FAR_ENOUGH = 4, PLATEAU_STEPS = 1000 };

// f at 10^k (1 + |x|) along d, k = -2 .. 8: does it never rise, and end lower than here?
static descent_status follow(dsc_point *point, const double *d, dsc_far *far,
                             descent_error *error)
{
    double before = point->f, fall = 0.0, last_fall = 0.0;
    far->away = false;
    for (int k = NEAREST; k <= FARTHEST; k++) {
        const double distance = pow(10.0, k) * point->length;
        double f = 0.0;
        TRY(dsc_point_along(point, d, distance, point->scratch, &f, NULL, error));
        if (!isfinite(f) && k > FAR_ENOUGH && !isnan(f) && f < 0.0) {
            f = -DBL_MAX;
        } else if (!isfinite(f)) {
            far->away = k > FAR_ENOUGH && before < point->f;
            return DESCENT_OK;
        }
        if (f > before + 10.0 * point->noise * (k > NEAREST)) {
            return DESCENT_OK;
        }
        last_fall = before - f;
        fall = fmax(fall, last_fall);
        before = f;
        far->distance = distance;
        far->f = f;
    }
    far->away = before < point->f - 10.0 * point->noise;
    far->bounded = last_fall <= 0.5 * fall;
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

descent_status dsc_far_find(dsc_point *point, const dsc_local *local, dsc_far *far,
                            descent_error *error)
{
    static const char *const NAMES[] = {"against the gradient", "as all parameters grow",
                                        "along the Newton step"};
    const size_t n = point->n;
    const double *lines[] = {point->g, point->x, local->step};
    *far = (dsc_far){0};
    double *d = dsc_alloc_aligned(n, sizeof *d);
    if (!d) {
        return dsc_no_memory(error, "a direction", n * sizeof *d);
    }
    descent_status status = DESCENT_OK;
    for (size_t i = 0; status == DESCENT_OK && i < 3 && !far->away; i++) {
        if (unit(n, lines[i], i == 0 ? -1.0 : 1.0, d) && dsc_dot(n, d, point->g) < 0.0) {
            far->along = NAMES[i];
            status = follow(point, d, far, error);
        }
    }
    dsc_free_aligned(d);
    return status;
}

// The largest curvature that differences of f show at distances up to 1 + |x|.
static descent_status curvature_around(dsc_point *point, const dsc_local *local, double *d,
                                       double *largest, descent_error *error)
{
    *largest = local->scale;
    for (uint32_t i = 0; i < 4; i++) {
        if (i > 0 || !unit(point->n, point->x, 1.0, d)) {
            dsc_point_random(point, DSC_STREAM_SCALE + i, d);
        }
        for (int side = 0; side < 4; side++) {
            const double t = (side % 2 ? -1.0 : 1.0) * (side < 2 ? 0.1 : 1.0) * point->length;
            double f = 0.0;
            TRY(dsc_point_along(point, d, t, point->scratch, &f, NULL, error));
            const double bend =
                2.0 * fabs(f - point->f - t * dsc_dot(point->n, d, point->g)) / (t * t);
            *largest = isfinite(bend) ? fmax(*largest, bend) : *largest;
        }
    }
    return DESCENT_OK;
}

descent_status dsc_prospect_find(dsc_point *point, const dsc_local *local, double rate,
                                 bool adaptive, size_t steps, dsc_prospect *prospect,
                                 dsc_way *way, descent_error *error)
{
    const size_t n = point->n;
    *prospect = (dsc_prospect){.rate = rate, .steps = PLATEAU_STEPS};
    double *at = dsc_alloc_aligned(n, sizeof *at);
    if (!at) {
        return dsc_no_memory(error, "a descent", n * sizeof *at);
    }
    descent_status status = DESCENT_OK;
    if (isnan(rate)) {
        double largest = 0.0;
        status = curvature_around(point, local, at, &largest, error);
        prospect->rate = largest > 0.0 ? 1.0 / largest : 1.0;
    }
    double slope = point->norm * point->norm;
    if (adaptive) { // steps of the rate in every coordinate
        slope = 0.0;
        for (size_t i = 0; i < n; i++) {
            slope += fabs(point->g[i]);
        }
    }
    prospect->predicted = PLATEAU_STEPS * prospect->rate * slope;
    double f = point->f;
    if (status == DESCENT_OK) {
        status = dsc_descend(point, point->x, steps, point->rounding, at, &f, error);
    }
    if (status == DESCENT_OK) {
        prospect->available = point->f - f;
        status = dsc_way_take(way, point, at, f, error);
    }
    dsc_free_aligned(at);
    return status;
}
