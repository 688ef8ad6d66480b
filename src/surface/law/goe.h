// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Random symmetric matrices (the Gaussian orthogonal ensemble, GOE): independent normal
// numbers, of variance 1 off the diagonal and 2 on it.
#ifndef DSC_SURFACE_LAW_GOE_H
#define DSC_SURFACE_LAW_GOE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DSC_GOE_MOST = 21 };

/// Whether matrix number `index` of size n <= DSC_GOE_MOST is positive definite (Cholesky).
bool dsc_goe_is_positive(uint64_t seed, size_t n, uint64_t index);

/// values[n] (out): the eigenvalues of matrix number `index`, in no order. The matrix is drawn
/// in the tridiagonal form that has the same law of eigenvalues.
void dsc_goe_eigenvalues(uint64_t seed, size_t n, uint64_t index, double *values);

#endif
