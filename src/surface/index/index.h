// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How many eigenvalues are negative: for few parameters all of them are computed (dense.h),
// beyond by Krylov methods with a rigorous lower bound (an orthonormal V with V'HV < 0) and a
// probabilistic upper one (index_krylov.c has the argument). Directions that are known to be
// zero modes are kept out.
#ifndef DSC_SURFACE_INDEX_INDEX_H
#define DSC_SURFACE_INDEX_INDEX_H

#include "surface/spectrum/dense.h"
#include "surface/spectrum/hessian.h"

typedef struct dsc_index_request {
    const double *zero; /* zero_count x n, orthonormal: kept out; or NULL */
    size_t zero_count;
    uint64_t dense;         /* dense up to this number of parameters (and dsc_dense_most()) */
    uint64_t products;      /* at most, beyond: in each of the two functions below */
    double threshold;       /* tau_rel */
    double failure, missed; /* see descent_diagnose_options */
    uint64_t seed;
} dsc_index_request;

enum { DSC_INDEX_VECTORS = 8 }; /* of each kind at most */

typedef struct dsc_index {
    dsc_dense dense;     /* n 0: there is none */
    bool inertia_agrees; /* dense: the factorisations count the same; Krylov: true */
    double tau;          /* |eigenvalue| <= tau counts as zero; index.c says how it is chosen */
    size_t low, high;    /* negative eigenvalues (below -tau) */
    size_t tighter, looser; /* with tau / 10, and with 10 tau; Krylov: lower bounds */
    double failure;         /* probability that `high` is too small ... */
    double missed;     /* ... by eigenvalues below minus this part of the largest |eigenvalue|:
                          what was asked for, or more when the products did not suffice. Dense:
                          0 and tau, relative */
    size_t zero;       /* |eigenvalue| <= tau outside the known zero modes: dense all of them,
                          Krylov those that were seen */
    size_t count;      /* pairs that are known: all (dense), or those at the ends */
    double *values;    /* count, ascending */
    double *residuals; /* count; 0 when dense */
    double *vectors;   /* vector_count x n, orthonormal: first eigenvectors of values[0 ..
                          negative_vectors), then directions of curvature zero, orthogonal to
                          the known zero modes and random among those that there are */
    size_t negative_vectors, vector_count;
    double smallest, largest;
} dsc_index;

/// DESCENT_INVALID for float32. Freed with dsc_index_free, which accepts one that failed or was
/// zeroed.
descent_status dsc_index_find(dsc_hessian *curvature, const dsc_index_request *request,
                              dsc_index *index, descent_error *error);
void dsc_index_free(dsc_index *index);

#endif
