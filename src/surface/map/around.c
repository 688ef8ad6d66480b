// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is around a point that a search has found: whether the values agree with the Hessian.
#include "surface/map/around.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "surface/map/limits.h"
#include "surface/map/map.h"
#include "surface/map/walker.h"

// Values on both sides of x, `away` along a unit vector.
static descent_status values_beside(dsc_map_walker *w, const dsc_map_search *s,
                                    const double *line, double away, double values[2],
                                    descent_error *error)
{
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < w->box->n; i++) {
            w->x_next[i] = s->x[i] + (side ? away : -away) * line[i];
        }
        TRY(descent_objective_evaluate_f64(w->objective, w->x_next, w->rows, &values[side],
                                           w->g_next, error));
    }
    return DESCENT_OK;
}

// Whether the curvature `l` along the line is not that of the values nearby, over two distances
// a hundred times apart, nor, unless the slope says otherwise, over two smaller ones where
// rounding lets it be seen; and whether values are lower.
static descent_status compare_curvature(dsc_map_walker *w, const dsc_map_search *s, double f,
                                        double slope, const double *line, double l,
                                        double *steepest, bool *lower, bool *bent,
                                        descent_error *error)
{
    *bent = *lower = true;
    for (int i = 0; i < 4 && *bent && (i < 2 || slope <= STEEP * *steepest); i++) {
        double beside[2];
        const double away = DISTANCES[i] * w->box->width;
        TRY(values_beside(w, s, line, away, beside, error));
        const double rounding = ROUNDED * fabs(f),
                     noise = DIFFERENCE_NOISE * rounding / (away * away);
        const double seen = ((beside[0] - f) + (beside[1] - f)) / (away * away);
        const double off = fabs(seen - l), near = AGREES_TO * fmax(fabs(l), fabs(seen));
        *bent = off > near + noise || (i >= 2 && (noise > near || isnan(off)));
        for (int side = 0; i == 1 && side < 2; side++) {
            *steepest = fmax(*steepest, fabs(beside[side] - f) / away);
        }
        *lower = i < 2 ? *lower && fmin(beside[0], beside[1]) < f - rounding : *lower;
    }
    return DESCENT_OK;
}

// What values around a point say about it: that nothing can be seen of it (the end is flat), or
// that the Hessian is that of one side only.
descent_status dsc_map_look_around(dsc_map_walker *w, dsc_map_search *s, double f, double slope,
                                   descent_error *error)
{
    double most = 0.0, largest = fabs(f), steepest = 0.0;
    s->bent = s->lower = false;
    for (size_t mode = 0; mode < 2 * w->box->n; mode++) { /* eigenvectors, then axes */
        double beside[2], l = 0.0;
        bool bent = false, lower = false;
        memset(w->overlap, 0, w->box->n * sizeof *w->overlap);
        w->overlap[mode % w->box->n] = 1.0;
        if (mode < w->box->n) {
            TRY(dsc_dense_combine(&w->dense, w->overlap, w->kept, error));
            l = w->dense.values[mode];
        } else {
            memcpy(w->kept, w->overlap, w->box->n * sizeof *w->kept);
            l = w->dense.matrix[(mode - w->box->n) * (w->box->n + 1)];
        }
        TRY(values_beside(w, s, w->kept, AROUND * w->box->width, beside, error));
        for (int side = 0; side < 2; side++) {
            most = fmax(most, fabs(beside[side] - f));
            largest = fmax(largest, fabs(beside[side]));
        }
        if (fabs(l) > LOOK_AT * dsc_map_scale(w)) {
            TRY(compare_curvature(w, s, f, slope, w->kept, l, &steepest, &lower, &bent, error));
            s->bent = s->bent || bent;
            s->lower = s->lower || lower;
        }
    }
    const double noise = s->bent ? BENT_NOISE * w->box->spread : 0.0;
    if (most <= FLAT_UNITS * DBL_EPSILON * fmax(largest, noise) + UNDERFLOW ||
        dsc_map_scale(w) <= UNDERFLOW) {
        s->end = DSC_END_FLAT;
    } else if (s->bent && slope > STEEP * steepest) { /* the side of a tip */
        s->end = DSC_END_STALLED;
    }
    return DESCENT_OK;
}
