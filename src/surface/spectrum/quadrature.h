// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The eigenvalues of a symmetric tridiagonal matrix, and Gauss quadrature from them.
#ifndef DSC_SURFACE_SPECTRUM_QUADRATURE_H
#define DSC_SURFACE_SPECTRUM_QUADRATURE_H

#include <stddef.h>

/// diagonal[n] (in) becomes the eigenvalues, ascending; beside[n] has the n - 1 elements beside
/// the diagonal, and is destroyed; weights[n] (out) are the squares of the first components of
/// the eigenvectors, whose sum is 1. All numbers are finite, n at least 1.
void dsc_gauss_quadrature(size_t n, double *diagonal, double *beside, double *weights);

/// diagonal[n] (in) becomes the eigenvalues, in no order; beside[n] has the n - 1 elements
/// beside the diagonal, and is destroyed. first[n] (in/out): a row that is multiplied with the
/// matrix of the eigenvectors, the first unit vector becoming their first components; or NULL.
/// Squares of the elements have to be numbers.
void dsc_tridiagonal_eigenvalues(size_t n, double *diagonal, double *beside, double *first);

#endif
