// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Eigenvalues and eigenvectors of a small symmetric matrix, a few hundred rows at most.
#ifndef DSC_SURFACE_SPECTRUM_JACOBI_H
#define DSC_SURFACE_SPECTRUM_JACOBI_H

#include <stddef.h>

/// a (in; destroyed) is n x n and symmetric, with finite numbers. values[n] (out) ascend; row i
/// of vectors (out, n x n) is the eigenvector of values[i], of length 1.
void dsc_jacobi(size_t n, double *a, double *values, double *vectors);

#endif
