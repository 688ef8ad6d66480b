// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The whole spectrum of a curvature operator of a few thousand parameters (float64): the matrix
// from n products, symmetrised, and LAPACK on it. The eigenvectors are kept as those of the
// tridiagonal form and the reflectors, so that the components of any vector along all of them
// cost n^2, not n^3.
#ifndef DSC_SURFACE_DENSE_H
#define DSC_SURFACE_DENSE_H

#include "surface/curvature.h"

typedef struct dsc_dense {
    size_t n;
    double *matrix;   /* n x n, symmetrised */
    double *values;   /* n, ascending */
    double asymmetry; /* |H - H'|_F before: an error bar of the eigenvalues */
    void *parts;      /* of the factorisation; dense.c */
} dsc_dense;

descent_status dsc_dense_create(dsc_dense *dense, dsc_curvature *curvature,
                                descent_error *error);

/// From a matrix[n x n] of the caller's, copied; curvature.c is not needed.
descent_status dsc_dense_from_matrix(dsc_dense *dense, size_t n, const double *matrix,
                                     descent_error *error);
void dsc_dense_free(dsc_dense *dense);

/// along[i] (out) = v_i' g for every eigenvector, and the way back: out = sum along[i] v_i.
descent_status dsc_dense_components(const dsc_dense *dense, const double *g, double *along,
                                    descent_error *error);
descent_status dsc_dense_combine(const dsc_dense *dense, const double *along, double *out,
                                 descent_error *error);

/// Eigenvalues below -tau, within, above tau by Sylvester's law from two factorisations L D L'
/// with rook pivoting of the matrix shifted by tau and -tau: an algorithm of its own, which
/// must agree with `values`.
typedef struct dsc_inertia {
    size_t negative, zero, positive;
} dsc_inertia;
descent_status dsc_dense_inertia(const dsc_dense *dense, double tau, dsc_inertia *inertia,
                                 descent_error *error);

#endif
