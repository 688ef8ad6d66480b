// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_KINK_PATTERNS_H
#define DSC_SURFACE_KINK_PATTERNS_H

#include "surface/kink/touches.h"

/// The steepest descent direction over all sign patterns, from the gradient g[n] as the
/// objective takes it: d[n] (out) = its direction times the slope (0: there is none). Returns
/// the slope, <= 0.
double dsc_touches_descent(const dsc_touches *touches, const double *g, double *d);

#endif
