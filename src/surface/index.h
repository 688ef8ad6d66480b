// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How many eigenvalues are negative: for few parameters all of them are computed (dense.h),
// beyond by Krylov methods with a rigorous lower bound (Courant-Fischer: an orthonormal V with
// V'HV < 0) and a probabilistic upper one (Kuczynski, Wozniakowski 1992). Directions that are
// known to be zero modes are kept out. See shared rules in docs/verdict.md.
#ifndef DSC_SURFACE_INDEX_H
#define DSC_SURFACE_INDEX_H

#include "surface/curvature.h"
#include "surface/dense.h"

typedef struct dsc_index_request {
    const double *zero; /* zero_count x n, orthonormal: kept out; or NULL */
    size_t zero_count;
    uint64_t dense;         /* up to so many parameters: dense */
    uint64_t products;      /* at most, beyond */
    double threshold;       /* tau_rel */
    double failure, missed; /* see descent_diagnose_options */
    uint64_t seed;
} dsc_index_request;

typedef struct dsc_index {
    dsc_dense dense; /* n 0: there is none */
    bool inertia_agrees;
    double tau;
    size_t low, high;       /* negative eigenvalues */
    size_t tighter, looser; /* with tau / 10, and with 10 tau (lower bounds) */
    double failure;         /* probability that high is too small */
    size_t zero;            /* |eigenvalue| <= tau outside the known zero modes: dense all of
                               them, Krylov those that were seen */
    size_t count;           /* pairs that are known: all (dense), or those at the ends */
    double *values;         /* count, ascending */
    double *residuals;      /* count; 0 when dense */
    double *vectors;        /* those of the first vector_count values (n each): negative and
                               zero ones first of all, at most 16 */
    size_t vector_count;
    double smallest, largest;
} dsc_index;

descent_status dsc_index_find(dsc_curvature *curvature, const dsc_index_request *request,
                              dsc_index *index, descent_error *error);
void dsc_index_free(dsc_index *index);

/// p[n] (out): the step -sum (v_i'g) / |lambda_i| v_i over the eigenvalues beyond tau, that of
/// a saddle-free Newton method [Dauphin 2014], or with `newton` the one to the critical point
/// (lambda_i with its sign); *decrement (out) = 1/2 sum (v_i'g)^2 / |lambda_i|; *flat (out):
/// |H p + g| / |g| for the Newton step. Dense: exact; else by MINRES-QLP-like iterations on the
/// complement of the zero modes.
descent_status dsc_index_step(const dsc_index *index, dsc_curvature *curvature,
                              const dsc_index_request *request, const double *g, bool newton,
                              double *p, double *decrement, double *flat, descent_error *error);

#endif
