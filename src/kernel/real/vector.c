// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Loops over flat vectors.
#include "kernel/real/vector.h"

#include <math.h>

enum {
    LANES = 8
}; /* partial sums: fixed, so that the order of a sum does not depend on the compiler */

double X(dot)(size_t n, const void *first, const void *second)
{
    const real *restrict x = first;
    const real *restrict y = second;
    double part[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            part[l] += (double)x[i + l] * (double)y[i + l];
        }
    }
    for (size_t l = 0; i < n; i++, l++) {
        part[l] += (double)x[i] * (double)y[i];
    }
    return ((part[0] + part[1]) + (part[2] + part[3])) +
           ((part[4] + part[5]) + (part[6] + part[7]));
}

void X(axpy)(size_t n, double a, const void *from, void *to)
{
    const real *restrict x = from;
    real *restrict y = to;
    const real factor = (real)a;
    for (size_t i = 0; i < n; i++) {
        y[i] += factor * x[i];
    }
}

void X(scale)(size_t n, double a, void *vector)
{
    real *restrict x = vector;
    const real factor = (real)a;
    for (size_t i = 0; i < n; i++) {
        x[i] *= factor;
    }
}

void X(from_float)(size_t n, const float *from, void *to)
{
    const float *restrict x = from;
    real *restrict y = to;
    for (size_t i = 0; i < n; i++) {
        y[i] = (real)x[i];
    }
}

void X(from_double)(size_t n, const double *from, void *to)
{
    const double *restrict x = from;
    real *restrict y = to;
    for (size_t i = 0; i < n; i++) {
        y[i] = (real)x[i];
    }
}

void X(to_double)(size_t n, const void *from, double *to)
{
    const real *restrict x = from;
    double *restrict y = to;
    for (size_t i = 0; i < n; i++) {
        y[i] = (double)x[i];
    }
}

bool X(all_finite)(size_t n, const void *vector)
{
    // x * 0 is 0 for every finite x and NaN for the others; one NaN makes the sum NaN.
    const real *restrict x = vector;
    real part[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            part[l] += x[i + l] * R(0.0);
        }
    }
    for (size_t l = 0; i < n; i++, l++) {
        part[l] += x[i] * R(0.0);
    }
    real sum = R(0.0);
    for (size_t l = 0; l < LANES; l++) {
        sum += part[l];
    }
    return !isnan(sum);
}
