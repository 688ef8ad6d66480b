// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The null space of the derivatives of a network's outputs in its parameters, on all examples.
#ifndef DSC_SURFACE_NETWORK_JACOBIAN_H
#define DSC_SURFACE_NETWORK_JACOBIAN_H

#include "surface/network/chain.h"
#include "surface/spectrum/dense.h"

typedef struct dsc_jacobian {
    size_t n, rows;   /* rows: examples x outputs; 0: too large to be made */
    double *row;      /* rows x n: J / sqrt(rows / 2), so that J'J is the Gauss-Newton matrix of
                         the squared error */
    dsc_dense matrix; /* J J' or J' J, whichever is smaller */
    bool wide;        /* it is J J' */
    size_t rank;      /* eigenvalues above the threshold */
    double threshold;
} dsc_jacobian;

/// At x, by n products. threshold: eigenvalues of J'J up to it count as 0. rank is that of J;
/// J with more than 64 MiB, or too many operations, is not made. Freed with dsc_jacobian_free,
/// which accepts one that failed.
descent_status dsc_jacobian_create(dsc_jacobian *jacobian, const dsc_chain *chain,
                                   const double *x, const descent_rows *rows, size_t examples,
                                   double threshold, descent_error *error);
void dsc_jacobian_free(dsc_jacobian *jacobian);

/// Takes from v[n] all that the outputs feel.
descent_status dsc_jacobian_project(const dsc_jacobian *jacobian, double *v,
                                    descent_error *error);

#endif
