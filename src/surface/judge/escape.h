// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Descents from a point: along a line, and by a plain descent.
#ifndef DSC_SURFACE_JUDGE_ESCAPE_H
#define DSC_SURFACE_JUDGE_ESCAPE_H

#include "surface/judge/point.h"

/// A descent that was found. direction[n] has length 1; gain is f(x) - f(x + step direction).
typedef struct dsc_way {
    bool found;
    double gain, step;
    double *direction;
} dsc_way;

descent_status dsc_way_create(dsc_way *way, size_t n, descent_error *error);
void dsc_way_free(dsc_way *way);

/// Along d[n] and -d, from a step of `shortest` on, each twice as long as the one before, as
/// long as f falls. A fall counts when it is more than ten times the noise of f and more than
/// what way->gain has already.
descent_status dsc_way_try(dsc_way *way, dsc_point *point, const double *d, double shortest,
                           descent_error *error);

/// The line from the point to at[n], where f is lower.
descent_status dsc_way_take(dsc_way *way, dsc_point *point, const double *at, double f,
                            descent_error *error);

/// L-BFGS with halved steps from `from`[n] on, `steps` at most and until |g| <= small. at[n]
/// (out) is the lowest point, *f (out) the value there.
descent_status dsc_descend(dsc_point *point, const double *from, size_t steps, double small,
                           double *at, double *f, descent_error *error);

#endif
