// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Loops over flat vectors.
//
// Keeps: the order of every sum is fixed (LANES partial sums, added in pairs), so a result has
// the same bits with vectors of any width; the compiler may use vectors because the source has
// them. Sums are in double precision for both types.
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
    // The rest goes to the first lanes, whose sums it continues.
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

enum { ROWS = 4 }; /* at once, so that the vector is read once for four rows */

static void dot_four(size_t n, const real *const row[ROWS], const double *restrict w,
                     double sums[ROWS])
{
    const real *restrict a = row[0], *restrict b = row[1], *restrict c = row[2],
                         *restrict d = row[3];
    double part[ROWS][LANES] = {{0}};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            part[0][l] += (double)a[i + l] * w[i + l];
            part[1][l] += (double)b[i + l] * w[i + l];
            part[2][l] += (double)c[i + l] * w[i + l];
            part[3][l] += (double)d[i + l] * w[i + l];
        }
    }
    for (size_t k = 0; k < ROWS; k++) {
        for (size_t j = i, l = 0; j < n; j++, l++) {
            part[k][l] += (double)row[k][j] * w[j];
        }
        sums[k] = ((part[k][0] + part[k][1]) + (part[k][2] + part[k][3])) +
                  ((part[k][4] + part[k][5]) + (part[k][6] + part[k][7]));
    }
}

void X(dot_rows)(size_t n, size_t count, void *const *rows, size_t offset, const double *w,
                 double *sums)
{
    for (size_t first = 0; first < count; first += ROWS) {
        const size_t some = count - first < ROWS ? count - first : ROWS;
        const real *row[ROWS];
        double four[ROWS];
        for (size_t k = 0; k < ROWS; k++) { // the last are repeated
            row[k] = (const real *)rows[first + (k < some ? k : 0)] + offset;
        }
        dot_four(n, row, w, four);
        for (size_t k = 0; k < some; k++) {
            sums[first + k] = four[k];
        }
    }
}

void X(add_rows)(size_t n, size_t count, void *const *rows, size_t offset,
                 const double *factors, double *restrict w)
{
    for (size_t first = 0; first < count; first += ROWS) {
        const size_t some = count - first < ROWS ? count - first : ROWS;
        const real *row[ROWS];
        double f[ROWS];
        for (size_t k = 0; k < ROWS; k++) { // the last are repeated, times 0
            row[k] = (const real *)rows[first + (k < some ? k : 0)] + offset;
            f[k] = k < some ? factors[first + k] : 0.0;
        }
        const real *restrict a = row[0], *restrict b = row[1], *restrict c = row[2],
                             *restrict d = row[3];
        for (size_t i = 0; i < n; i++) {
            w[i] += (f[0] * (double)a[i] + f[1] * (double)b[i]) +
                    (f[2] * (double)c[i] + f[3] * (double)d[i]);
        }
    }
}
