// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Jacobi's method: rotations in the plane of two coordinates make one element off the diagonal
// zero after the other, row by row, until all are small. Slower than tridiagonal QL, but short
// and accurate, and compared with products with a Hessian it costs nothing.
//
// [G13] Golub, Van Loan. Matrix computations, 4th edition. 2013. Section 8.5.
#include "surface/spectrum/jacobi.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { SWEEPS_MOST = 60 };

static void rotate(double *x, double *y, size_t stride, size_t n, double c, double s)
{
    for (size_t i = 0; i < n * stride; i += stride) {
        const double from_x = x[i], from_y = y[i];
        x[i] = c * from_x - s * from_y;
        y[i] = s * from_x + c * from_y;
    }
}

// Makes a[p][q] zero [G13, 8.5.2].
static void annihilate(size_t n, double *a, double *vectors, size_t p, size_t q)
{
    const double tau = (a[q * n + q] - a[p * n + p]) / (2.0 * a[p * n + q]);
    const double t = (tau >= 0.0 ? 1.0 : -1.0) / (fabs(tau) + hypot(1.0, tau));
    const double c = 1.0 / hypot(1.0, t), s = t * c;
    rotate(a + p * n, a + q * n, 1, n, c, s);
    rotate(a + p, a + q, n, n, c, s);
    a[p * n + q] = a[q * n + p] = 0.0;
    rotate(vectors + p * n, vectors + q * n, 1, n, c, s);
}

static void swap_rows(double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double kept = x[i];
        x[i] = y[i];
        y[i] = kept;
    }
}

void dsc_jacobi(size_t n, double *a, double *values, double *vectors)
{
    memset(vectors, 0, n * n * sizeof *vectors);
    double largest = 0.0;
    for (size_t i = 0; i < n; i++) {
        vectors[i * n + i] = 1.0;
        for (size_t j = 0; j < n; j++) {
            largest = fmax(largest, fabs(a[i * n + j]));
        }
    }
    bool rotated = true;
    for (int sweep = 0; rotated && sweep < SWEEPS_MOST; sweep++) {
        rotated = false;
        for (size_t p = 0; p + 1 < n; p++) {
            for (size_t q = p + 1; q < n; q++) {
                if (fabs(a[p * n + q]) > 0.5 * DBL_EPSILON * largest) {
                    annihilate(n, a, vectors, p, q);
                    rotated = true;
                }
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        values[i] = a[i * n + i];
    }
    for (size_t i = 0; i + 1 < n; i++) {
        size_t least = i;
        for (size_t j = i + 1; j < n; j++) {
            least = values[j] < values[least] ? j : least;
        }
        swap_rows(values + i, values + least, 1);
        swap_rows(vectors + i * n, vectors + least * n, n);
    }
}
