// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Small dense least squares by Householder's reflections. Matrices are row-major.
#ifndef DSC_FIT_QR_H
#define DSC_FIT_QR_H

#include <stddef.h>

/// a[rows x n] = Q R with rows >= n: R is in the upper triangle of a (its diagonal may be negative), and
/// b[rows] becomes Q^T b. [Golub, Van Loan. Matrix computations, 5.2]
void dsc_qr(size_t rows, size_t n, double *a, double *b);

/// x[n] = R^-1 c[n], from the upper triangle of r[n x n] with `stride` numbers from row to row. A zero on
/// the diagonal makes that number of x 0.
void dsc_qr_solve(size_t n, const double *r, size_t stride, const double *c, double *x);

/// Singular values of a[n x n] (destroyed), the largest first, and the right singular vectors: column j
/// of v[n x n] (out). By one-sided rotations, which keep small values accurate. [Demmel, Veselic. Jacobi's
/// method is more accurate than QR. SIMAX 13, 1992]
void dsc_svd(size_t n, double *a, double *values, double *v);

#endif
