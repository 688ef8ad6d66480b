// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is around a point that a search has found: whether the values agree with the Hessian,
// and, for curves and surfaces of such points, a point of them that lies in the box.
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "surface/map/map.h"

/* numbers that are nothing but what is left of others */
static const double underflow = 1e-290;

static double scale_of(const dsc_map_walker *w)
{
    return fmax(fabs(w->dense.values[0]), fabs(w->dense.values[w->box->n - 1]));
}

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
    static const double distances[] = {1e-4, 1e-6, 1e-8, 1e-10};
    *bent = *lower = true;
    for (int i = 0; i < 4 && *bent && (i < 2 || slope <= 0.01 * *steepest); i++) {
        double beside[2];
        const double away = distances[i] * w->box->width;
        TRY(values_beside(w, s, line, away, beside, error));
        const double rounding = 1e-15 * fabs(f), noise = 9.0 * rounding / (away * away);
        const double seen = ((beside[0] - f) + (beside[1] - f)) / (away * away);
        const double off = fabs(seen - l), near = 0.3 * fmax(fabs(l), fabs(seen));
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
        TRY(values_beside(w, s, w->kept, 0.01 * w->box->width, beside, error));
        for (int side = 0; side < 2; side++) {
            most = fmax(most, fabs(beside[side] - f));
            largest = fmax(largest, fabs(beside[side]));
        }
        if (fabs(l) > 1e-3 * scale_of(w)) {
            TRY(compare_curvature(w, s, f, slope, w->kept, l, &steepest, &lower, &bent, error));
            s->bent = s->bent || bent;
            s->lower = s->lower || lower;
        }
    }
    const double noise = s->bent ? 4.0 * w->box->spread : 0.0;
    if (most <= 16.0 * DBL_EPSILON * fmax(largest, noise) + underflow ||
        scale_of(w) <= underflow) {
        s->end = DSC_END_FLAT;
    } else if (s->bent && slope > 0.01 * steepest) { /* the side of a tip */
        s->end = DSC_END_STALLED;
    }
    return DESCENT_OK;
}

// d = the way from x to the box (to a little inside it), along the zero modes only, no longer
// than a tenth of the width.
static descent_status way_inside(dsc_map_walker *w, const double *x, double *d,
                                 descent_error *error)
{
    const size_t n = w->box->n;
    for (size_t i = 0; i < n; i++) {
        const double low = w->box->lower[i], high = w->box->upper[i];
        const double within = 1e-3 * (high - low);
        d[i] = fmax(low + within, fmin(high - within, x[i])) - x[i];
    }
    TRY(dsc_dense_components(&w->dense, d, w->overlap, error));
    for (size_t i = 0; i < n; i++) {
        if (fabs(w->dense.values[i]) > 1e-6 * scale_of(w)) {
            w->overlap[i] = 0.0;
        }
    }
    TRY(dsc_dense_combine(&w->dense, w->overlap, d, error));
    const double length = dsc_map_norm(n, d), most = 0.1 * w->box->width;
    for (size_t i = 0; length > most && i < n; i++) {
        d[i] *= most / length;
    }
    return DESCENT_OK;
}

descent_status dsc_map_move_inside(dsc_map_walker *w, dsc_map_search *search, bool *inside,
                                   descent_error *error)
{
    enum { MOVES = 40 };
    for (int move = 0; move < MOVES && !dsc_map_inside(w->box, search->x, 1e-9); move++) {
        bool finite = true;
        TRY(dsc_map_look(w, search->x, &finite, error));
        if (!finite) {
            break;
        }
        TRY(way_inside(w, search->x, w->kept, error));
        for (size_t i = 0; i < w->box->n; i++) {
            search->x[i] += w->kept[i];
        }
        search->uphill = DSC_MAP_NEWTON;
        search->mode = -1;
        search->track = false;
        TRY(dsc_map_walk(w, search, error));
        if (search->end != DSC_END_POINT) {
            break;
        }
    }
    *inside = search->end == DSC_END_POINT && dsc_map_inside(w->box, search->x, 1e-9);
    return DESCENT_OK;
}
