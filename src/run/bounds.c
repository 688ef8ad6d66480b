// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/bounds.h"

#include <math.h>

descent_status dsc_bounds_check(size_t n, const double *lower, const double *upper,
                                descent_error *error)
{
    for (size_t i = 0; i < n; i++) {
        const double low = lower ? lower[i] : -HUGE_VAL, high = upper ? upper[i] : HUGE_VAL;
        FAIL_IF(isnan(low) || isnan(high) || low == HUGE_VAL || high == -HUGE_VAL, error,
                DESCENT_INVALID, "bounds: coordinate %zu of %zu goes from %g to %g", i + 1, n,
                low, high);
        FAIL_IF(low > high, error, DESCENT_INVALID,
                "bounds: coordinate %zu of %zu is at least %g and at most %g, which is less; "
                "the lower bound comes first",
                i + 1, n, low, high);
    }
    return DESCENT_OK;
}

void dsc_bounds_clamp(size_t n, const double *lower, const double *upper, double *x)
{
    for (size_t i = 0; lower && i < n; i++) {
        x[i] = x[i] < lower[i] ? lower[i] : x[i];
    }
    for (size_t i = 0; upper && i < n; i++) {
        x[i] = x[i] > upper[i] ? upper[i] : x[i];
    }
}

void dsc_bounds_project(size_t n, const double *lower, const double *upper, const double *x,
                        const double *g, double *left)
{
    for (size_t i = 0; i < n; i++) {
        const bool low = lower && x[i] <= lower[i], high = upper && x[i] >= upper[i];
        left[i] = (low && g[i] > 0.0) || (high && g[i] < 0.0) ? 0.0 : g[i];
    }
}
