// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Lower and upper bounds of x: n numbers each, infinite where there is none; NULL: none at all.
#ifndef DSC_RUN_BOUNDS_H
#define DSC_RUN_BOUNDS_H

#include <stddef.h>

#include "core/status.h"

/// DESCENT_INVALID where a lower bound is above the upper one, or they hold no number.
descent_status dsc_bounds_check(size_t n, const double *lower, const double *upper,
                                descent_error *error);

/// x[n] (in/out) moved to the nearest point inside; NULL: as it is.
void dsc_bounds_clamp(size_t n, const double *lower, const double *upper, double *x);

/// left[n] (out) = the gradient g[n] at x[n] without what points out at a bound, down along -g.
void dsc_bounds_project(size_t n, const double *lower, const double *upper, const double *x,
                        const double *g, double *left);

#endif
