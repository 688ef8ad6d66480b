// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Intervals by the profile likelihood: one parameter is held, the others are fitted again.
//
// The root of the rise is nearly linear in the parameter, so that few points find where it has the wanted
// value. [Bates, Watts. Nonlinear regression analysis and its applications, 6.1. 1988]
#include "fit/profile.h"

#include <float.h>
#include <math.h>

enum { OUT_MOST = 40, IN_MOST = 60 };
// Farther from the minimum, in standard errors, nothing is looked for.
static const double farthest = 1e4;
static const double tolerance = 1e-5;

typedef struct profile {
    dsc_fit_descent *d;
    const dsc_fit_point *at;
    const dsc_fit_spread *spread;
    size_t j;
    double rise;
    dsc_fit_point point, other;
} profile;

// Square root of the rise over the wanted one, with parameter j moved by so much: 1 is the end.
static void height(profile *p, double moved, double *ratio)
{
    const size_t n = p->d->model->count;
    const double *c = p->spread->covariance;
    const double own = c[p->j * n + p->j];
    for (size_t k = 0; k < n; k++) { // others go with it, as they are correlated
        const double with = own > 0.0 ? c[p->j * n + k] / own : 0.0;
        p->point.x[k] = p->at->x[k] + (k == p->j ? 1.0 : with) * moved;
    }
    dsc_fit_point_look(p->d, &p->point);
    if (!isfinite(p->point.cost)) { // as they are at the minimum
        for (size_t k = 0; k < n; k++) {
            p->point.x[k] = p->at->x[k] + (k == p->j ? moved : 0.0);
        }
        dsc_fit_point_look(p->d, &p->point);
    }
    p->d->held[p->j] = true;
    dsc_fit_descend(p->d, 1e-3, &p->point, &p->other);
    p->d->held[p->j] = false;
    const double rise = p->point.cost - p->at->cost;
    *ratio = rise > 0.0 ? sqrt(rise / p->rise) : -sqrt(-rise / p->rise);
}

static void narrow(profile *p, double near, double near_ratio, double far, double far_ratio,
                   double *end)
{
    for (int k = 0; k < IN_MOST && fabs(far - near) > tolerance * fabs(far); k++) {
        double part = (1.0 - near_ratio) / (far_ratio - near_ratio);
        part = isfinite(far_ratio) && k % 4 != 3 ? fmin(fmax(part, 0.02), 0.98) : 0.5;
        const double moved = near + part * (far - near);
        double ratio;
        height(p, moved, &ratio);
        if (fabs(ratio - 1.0) < tolerance) {
            near = far = moved;
        } else if (ratio < 1.0) {
            near = moved;
            near_ratio = ratio;
        } else {
            far = moved;
            far_ratio = ratio;
        }
    }
    *end = p->at->x[p->j] + 0.5 * (near + far);
}

// Outward, until the rise is the wanted one, the way is too long, or it leads lower than the minimum.
static descent_status look(profile *p, double side, double first, double *end,
                           dsc_fit_point *lower, bool *found)
{
    double near = 0.0, near_ratio = 0.0, far = side * first;
    for (int k = 0; k < OUT_MOST; k++) {
        double ratio;
        height(p, far, &ratio);
        if (ratio < -1e-3) {
            *found = true;
            dsc_fit_point_copy(p->d->model, lower, &p->point);
            return DESCENT_OK;
        }
        if (ratio >= 1.0) {
            narrow(p, near, near_ratio, far, ratio, end);
            return DESCENT_OK;
        }
        if (fabs(far) > farthest * first) {
            break;
        }
        // The slope of the last stretch says how far it is, about.
        const double slope = (ratio - near_ratio) / (far - near);
        const double next = far + 1.1 * (1.0 - ratio) / slope;
        near = far;
        near_ratio = ratio;
        const double ahead = next / far;
        far *= ahead > 1.05 && ahead < 4.0 ? ahead : 4.0;
    }
    *end = side * HUGE_VAL;
    return DESCENT_OK;
}

descent_status dsc_fit_profile(dsc_fit_descent *descent, const dsc_fit_point *point,
                               const dsc_fit_spread *spread, size_t j, double side, double rise,
                               double *end, dsc_fit_point *lower, bool *found,
                               descent_error *error)
{
    const dsc_fit_model *m = descent->model;
    const double variance = spread->covariance[j * m->count + j];
    profile p = {.d = descent, .at = point, .spread = spread, .j = j, .rise = rise};
    *found = false;
    *end = (double)NAN;
    if (!(rise > 0.0) || !(variance > 0.0)) {
        return DESCENT_OK;
    }
    // The end of the interval, if the formula were linear: rise = first^2 / (J^T J)^-1_jj.
    const double unit = point->cost > 0.0 ? variance : 0.0;
    descent_status status = dsc_fit_point_create(m, &p.point, error);
    THEN(status, dsc_fit_point_create(m, &p.other, error));
    THEN(status, look(&p, side, sqrt(unit), end, lower, found));
    dsc_fit_point_free(&p.point);
    dsc_fit_point_free(&p.other);
    return status;
}
