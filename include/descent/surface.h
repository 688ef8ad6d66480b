// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where on the loss surface is this? The curvature of an objective at a point.
//
//     descent_eigen_options o = descent_eigen_options_default();
//     o.largest = 5;
//     descent_eigenpair pairs[5];
//     descent_eigen_result result;
//     if (descent_eigenpairs_f64(f, x, NULL, &o, pairs, NULL, &result, &error) == DESCENT_OK)
//     ... pairs[0].value is the largest eigenvalue of the Hessian at x
#ifndef DESCENT_SURFACE_H
#define DESCENT_SURFACE_H

#include <descent/base.h>
#include <descent/objective.h>
#include <descent/options.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct descent_eigen_options {
    size_t size;
    uint64_t largest;  /* pairs with the largest eigenvalues */
    uint64_t smallest; /* pairs with the smallest ones, the most negative first */
    double tolerance;  /* a pair has converged when |H y - value y| is at most so much of the
                          largest |eigenvalue| that was seen; |y| = 1 */
    uint64_t products; /* Hessian-vector products at most, one for the check of each pair
                          included */
    uint64_t block;    /* random vectors to start from. An eigenvalue that is so many times
                          multiple, or in a cluster of so many, is surely found as often; more
                          cost more products */
    uint64_t seed;     /* of the random vectors */
} descent_eigen_options;

DESCENT_API descent_eigen_options descent_eigen_options_default(void);

/// The table that describes descent_eigen_options. Static.
DESCENT_API const descent_option_table *descent_eigen_option_table(void);

/// An eigenvalue lies within `residual` of `value`, converged or not.
typedef struct descent_eigenpair {
    double value;    /* y' H y */
    double residual; /* |H y - value y|, from a product with y itself */
    bool converged;
} descent_eigenpair;

typedef struct descent_eigen_result {
    bool converged;    /* all pairs have */
    uint64_t found;    /* pairs at each end at most: fewer than asked for when n is smaller */
    uint64_t products; /* that were needed, checks included */
    double scale;      /* largest |eigenvalue| that was seen */
} descent_eigen_result;

/// Eigenpairs at the ends of the spectrum of the Hessian of `objective` at x[n], on the rows
/// (NULL: all). pairs (out) has options->largest + options->smallest elements: first the
/// largest in descending order, from pairs[options->largest] on the smallest in ascending
/// order. When n is smaller than a number asked for, the rest of that part has NAN. vectors
/// (out, or NULL) is (largest + smallest) x n: the eigenvectors y, of length 1, in the same
/// order. *result (out).
///
/// Pairs that have not converged within options->products are no error: see result->converged.
/// Memory: about one vector of n numbers a product. The same seed gives the same bits.
/// DESCENT_DIVERGED when x or a product has a number that is not finite, DESCENT_INVALID when
/// an option is out of range or the objective is of the other type. A failure may leave pairs
/// and vectors half written.
DESCENT_API descent_status descent_eigenpairs_f32(descent_objective *objective, const float *x,
                                                  const descent_rows *rows,
                                                  const descent_eigen_options *options,
                                                  descent_eigenpair *pairs, float *vectors,
                                                  descent_eigen_result *result,
                                                  descent_error *error);
DESCENT_API descent_status descent_eigenpairs_f64(descent_objective *objective, const double *x,
                                                  const descent_rows *rows,
                                                  const descent_eigen_options *options,
                                                  descent_eigenpair *pairs, double *vectors,
                                                  descent_eigen_result *result,
                                                  descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
