// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The whole spectrum of a curvature operator of a few thousand parameters (float64): the matrix
// from n products, symmetrised, and LAPACK on it (lapack.h: loaded when it is needed; bits
// depend on it). The eigenvectors are kept as those of the tridiagonal form and the reflectors,
// so that the components of any vector along all of them cost n^2, not n^3.
//
// Up to 32 parameters, and up to 200 where there is no LAPACK, by Jacobi's method (jacobi.h).
#ifndef DSC_SURFACE_SPECTRUM_DENSE_H
#define DSC_SURFACE_SPECTRUM_DENSE_H

#include "surface/spectrum/hessian.h"

typedef struct dsc_dense {
    size_t n;
    double *matrix;    /* n x n, symmetrised */
    double *values;    /* n, ascending */
    double asymmetry;  /* |H - H'|_F before: an error bar of the eigenvalues */
    double *vectors;   /* n x n, row i: eigenvector i of the tridiagonal form, or of H */
    double *reflector; /* n x n: row j holds from j + 1 on the vector of reflector j, in which a
                          1 stands for the first number; NULL: `vectors` are those of H */
    double *tau;       /* n: factors of the reflectors */
} dsc_dense;

/// Parameters at most: 33 million with LAPACK (24 n^2 bytes of memory are the limit), else 200.
size_t dsc_dense_most(void);

/// DESCENT_INVALID for float32, DESCENT_UNSUPPORTED above dsc_dense_most(), DESCENT_DIVERGED
/// where the matrix is not finite. Freed with dsc_dense_free, which accepts one that failed or
/// was zeroed.
descent_status dsc_dense_create(dsc_dense *dense, dsc_hessian *curvature, descent_error *error);

/// From a matrix[n x n] of the caller's, copied, of any size: beyond 200 rows and without
/// LAPACK that takes its time (some 60 n^3 operations).
descent_status dsc_dense_from_matrix(dsc_dense *dense, size_t n, const double *matrix,
                                     descent_error *error);
void dsc_dense_free(dsc_dense *dense);

/// along[i] (out) = v_i' g for every eigenvector, and the way back: out = sum along[i] v_i. n
/// numbers each; in and out may not overlap. DESCENT_NO_MEMORY for n numbers.
descent_status dsc_dense_components(const dsc_dense *dense, const double *g, double *along,
                                    descent_error *error);
descent_status dsc_dense_combine(const dsc_dense *dense, const double *along, double *out,
                                 descent_error *error);

/// Eigenvalues below -tau, within, above tau by Sylvester's law from two factorisations L D L'
/// with pivots of one and two rows (rook pivoting; complete where Jacobi's method is used) of
/// the matrix shifted by tau and -tau: an algorithm of its own, which must agree with `values`
/// but for eigenvalues within rounding of -tau and tau. Needs another 8 n^2 bytes.
typedef struct dsc_inertia {
    size_t negative, zero, positive;
} dsc_inertia;

#endif
