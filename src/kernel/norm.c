// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "kernel/norm.h"

#include <math.h>

#include "kernel/kernels.h"

// Sums of squares between these are as exact as any.
static const double SMALLEST_SQUARE = 1e-280, LARGEST_SQUARE = 1e280;

double dsc_dot(size_t n, const double *a, const double *b)
{
    return dsc_kernels_get(DESCENT_FLOAT64)->dot(n, a, b);
}

// Scaled, where squares would leave the range of numbers.
double dsc_norm(size_t n, const double *a)
{
    const double square = dsc_dot(n, a, a);
    if (square > SMALLEST_SQUARE && square < LARGEST_SQUARE) {
        return sqrt(square);
    }
    double largest = 0.0, sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, fabs(a[i]));
        if (isnan(a[i])) {
            return a[i];
        }
    }
    for (size_t i = 0; i < n && largest > 0.0 && isfinite(largest); i++) {
        sum += a[i] / largest * (a[i] / largest);
    }
    return isfinite(largest) ? largest * sqrt(sum) : largest;
}
