// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "fit/qr.h"

#include <float.h>
#include <math.h>

// The length of a[from..rows) in column j, without overflow.
static double column_length(size_t rows, size_t n, const double *a, size_t from, size_t j)
{
    double largest = 0.0, sum = 0.0;
    for (size_t i = from; i < rows; i++) {
        largest = fmax(largest, fabs(a[i * n + j]));
    }
    if (!(largest > 0.0)) {
        return 0.0;
    }
    for (size_t i = from; i < rows; i++) {
        const double part = a[i * n + j] / largest;
        sum += part * part;
    }
    return largest * sqrt(sum);
}

// Column k of the target -= tau v (v^T column), with v in column j of a, from row j on.
static void reflect(size_t rows, size_t n, const double *a, size_t j, double tau,
                    double *target, size_t stride)
{
    double dot = 0.0;
    for (size_t i = j; i < rows; i++) {
        dot += a[i * n + j] * target[i * stride];
    }
    for (size_t i = j; i < rows; i++) {
        target[i * stride] -= tau * dot * a[i * n + j];
    }
}

void dsc_qr(size_t rows, size_t n, double *a, double *b)
{
    for (size_t j = 0; j < n; j++) {
        const double length = column_length(rows, n, a, j, j);
        if (!(length > 0.0)) {
            continue;
        }
        const double alpha = a[j * n + j] > 0.0 ? -length : length;
        // v = column - alpha e, scaled by its first number so that nothing underflows.
        const double head = a[j * n + j] - alpha;
        for (size_t i = j + 1; i < rows; i++) {
            a[i * n + j] /= head;
        }
        a[j * n + j] = 1.0;
        const double tau = -head / alpha;
        for (size_t k = j + 1; k < n; k++) {
            reflect(rows, n, a, j, tau, a + k, n);
        }
        reflect(rows, n, a, j, tau, b, 1);
        a[j * n + j] = alpha;
    }
}

void dsc_qr_solve(size_t n, const double *r, size_t stride, const double *c, double *x)
{
    for (size_t i = n; i-- > 0;) {
        double sum = c[i];
        for (size_t j = i + 1; j < n; j++) {
            sum -= r[i * stride + j] * x[j];
        }
        const double pivot = r[i * stride + i];
        x[i] = fabs(pivot) > 0.0 ? sum / pivot : 0.0;
    }
}

// Makes columns p and q of a orthogonal; false: they are already.
static int rotate(size_t n, double *a, double *v, size_t p, size_t q)
{
    double pp = 0.0, qq = 0.0, pq = 0.0;
    for (size_t i = 0; i < n; i++) {
        pp += a[i * n + p] * a[i * n + p];
        qq += a[i * n + q] * a[i * n + q];
        pq += a[i * n + p] * a[i * n + q];
    }
    if (!(fabs(pq) > DBL_EPSILON * sqrt(pp) * sqrt(qq))) {
        return 0;
    }
    const double zeta = (qq - pp) / (2.0 * pq);
    const double t = copysign(1.0, zeta) / (fabs(zeta) + hypot(1.0, zeta));
    const double c = 1.0 / hypot(1.0, t), s = c * t;
    for (size_t i = 0; i < n; i++) {
        const double x = a[i * n + p], y = a[i * n + q];
        a[i * n + p] = c * x - s * y;
        a[i * n + q] = s * x + c * y;
        const double u = v[i * n + p], w = v[i * n + q];
        v[i * n + p] = c * u - s * w;
        v[i * n + q] = s * u + c * w;
    }
    return 1;
}

static void swap_columns(size_t n, double *a, size_t p, size_t q)
{
    for (size_t i = 0; i < n; i++) {
        const double swap = a[i * n + p];
        a[i * n + p] = a[i * n + q];
        a[i * n + q] = swap;
    }
}

void dsc_svd(size_t n, double *a, double *values, double *v)
{
    enum { SWEEPS = 60 };
    for (size_t i = 0; i < n * n; i++) {
        v[i] = i % (n + 1) == 0 ? 1.0 : 0.0;
    }
    int turned = 1;
    for (int sweep = 0; sweep < SWEEPS && turned; sweep++) {
        turned = 0;
        for (size_t p = 0; p + 1 < n; p++) {
            for (size_t q = p + 1; q < n; q++) {
                turned |= rotate(n, a, v, p, q);
            }
        }
    }
    for (size_t j = 0; j < n; j++) {
        values[j] = column_length(n, n, a, 0, j);
    }
    for (size_t j = 0; j < n; j++) {
        size_t largest = j;
        for (size_t k = j + 1; k < n; k++) {
            largest = values[k] > values[largest] ? k : largest;
        }
        const double swap = values[j];
        values[j] = values[largest];
        values[largest] = swap;
        swap_columns(n, v, j, largest);
    }
}
