// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sums over vectors in one order on every processor, which those of the kernels are not
// (kernel/norm.h).
#ifndef DSC_CONSTRAINED_VECTORS_H
#define DSC_CONSTRAINED_VECTORS_H

#include <math.h>
#include <stddef.h>

static inline double dsc_plain_dot(size_t n, const double *a, const double *b)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/// The largest |a_i|; NAN and infinity where one is.
static inline double dsc_plain_largest(size_t n, const double *a)
{
    double most = 0.0;
    for (size_t i = 0; i < n; i++) {
        most = fabs(a[i]) <= most || isnan(most) ? most : fabs(a[i]);
    }
    return most;
}

static inline double dsc_plain_norm(size_t n, const double *a)
{
    const double most = dsc_plain_largest(n, a);
    double sum = 0.0;
    for (size_t i = 0; i < n && most > 0.0 && isfinite(most); i++) {
        sum += a[i] / most * (a[i] / most);
    }
    return isfinite(most) ? most * sqrt(sum) : most;
}

#endif
