// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Eigenvectors of a symmetric matrix, and the orthogonal factor of a matrix, in double precision by
// a team of workers. The whole spectrum of matrices of thousands of rows: Householder's
// tridiagonal form and the QR algorithm with implicit shifts [G13, 8.3].
//
// (surface/spectrum has Jacobi's method for matrices of up to 200 rows and LAPACK for larger ones:
// the first is too slow here, the second has other bits on other machines.)
//
// [G13] Golub, Van Loan. Matrix computations, 4th edition. 2013.
#ifndef DSC_OPTIM_WHOLE_SYMMETRIC_H
#define DSC_OPTIM_WHOLE_SYMMETRIC_H

#include "optim/whole/team.h"

/// Scratch memory of both, for matrices of up to n rows.
typedef struct dsc_symmetric_work {
    double *diagonal, *beside; /* n: of the tridiagonal form; beside[i] joins i and i + 1 */
    double *heads, *factors;   /* n: of reflections */
    double *vector;            /* n */
    double *cosines, *sines;   /* n: of rotations */
    size_t *order;             /* n */
    size_t *block;             /* 2: rows of the tridiagonal form that are turned */
} dsc_symmetric_work;

/// Adds its arrays to a layout of scratch memory, and places them there.
void dsc_symmetric_plan(dsc_symmetric_work *work, size_t n, size_t *total,
                        unsigned char *scratch);

/// Row order[k] of vectors[n][n] (out) is the eigenvector of diagonal[order[k]], in descending order
/// (of work). a[n][n] is destroyed. The team has the kernels of double precision. Of a matrix that is
/// not finite neither values nor vectors are numbers. Meets before and after.
void dsc_symmetric_eigen(const dsc_team *team, size_t n, double *a, double *vectors,
                         dsc_symmetric_work *work);

/// Row k of q[n][n] (out) is column k of Q, where column k of Q R is row order[k] (of work) of b[n][n],
/// which is destroyed. Q is orthogonal whatever the rank of b. Meets before and after.
void dsc_householder_factor(const dsc_team *team, size_t n, double *b, double *q,
                            dsc_symmetric_work *work);

/// order (out): rows by `values`, descending; equal ones stay in order.
void dsc_sort_descending(size_t n, const double *values, size_t *order);

#endif
