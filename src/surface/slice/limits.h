// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every number that slices depend on, with where it comes from. tools/check_limits.sh sees that
// they stand here. What a person may set is in options.c.
#ifndef DSC_SURFACE_SLICE_LIMITS_H
#define DSC_SURFACE_SLICE_LIMITS_H

// 1 - cos^2 of the angle between two directions, below which they are parallel: an angle of 1e-6,
// and a hundred times what rounding does to the products.
static const double PARALLEL = 1e-12;
// Units are balanced when no sweep scales one by more than this, as a logarithm: rounding.
static const double BALANCED = 1e-13;
// Squares of weights going in and out, both scaled: c^2 in = out / c^2, so c is the fourth root.
static const double FOURTH_ROOT = 0.25;

#endif
