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
    uint64_t products; /* with the matrix, at most */
    uint64_t block;    /* random vectors to start from. An eigenvalue that is so many times
                          multiple, or in a cluster of so many, is surely found as often; more
                          cost more products */
    uint64_t seed;     /* of the random vectors */
    int curvature;     /* descent_curvature: DESCENT_HESSIAN, or DESCENT_GAUSS_NEWTON */
    uint64_t first; /* the block of the matrix that belongs to the parameters from here on, */
    uint64_t count; /* so many; 0: all that follow. The parameters of a layer of a network
                       are those of a descent_graph_tensor */
} descent_eigen_options;

DESCENT_API descent_eigen_options descent_eigen_options_default(void);

/// The table that describes descent_eigen_options. Static.
DESCENT_API const descent_option_table *descent_eigen_option_table(void);

/// An eigenvalue lies within `residual` of `value`, converged or not.
///
/// The residual is certified without a product with y: y = sum of s_j q_j lies in the span of
/// vectors q_j that have been multiplied, so H y = sum of s_j H q_j, and |H y - value y| is the
/// norm of coefficients that are all kept. To it is added a bound of the rounding errors that
/// were made when each H q_j was written in these coefficients. What remains are the errors of
/// the products themselves, as in any other product: about 1e-7 (float64: 1e-16) of the largest
/// |eigenvalue|, or what differences of gradients have where a product is made of those.
typedef struct descent_eigenpair {
    double value;    /* y' H y */
    double residual; /* at least |H y - value y| */
    bool converged;
} descent_eigenpair;

typedef struct descent_eigen_result {
    bool converged;    /* all pairs have */
    uint64_t found;    /* pairs at each end at most: fewer than asked for when n is smaller */
    uint64_t products; /* that were needed */
    double scale;      /* largest |eigenvalue| that was seen */
} descent_eigen_result;

/// Eigenpairs at the ends of the spectrum of the Hessian (or what the options say) of
/// `objective` at x[n], on the rows (NULL: all). pairs (out) has options->largest +
/// options->smallest elements: first the largest in descending order, from
/// pairs[options->largest] on the smallest in ascending order. When the matrix is smaller than
/// a number asked for, the rest of that part has NAN. vectors (out, or NULL) is (largest +
/// smallest) x n, or options->count in place of n: the eigenvectors y, of length 1, in the same
/// order. *result (out).
///
/// Pairs that have not converged within options->products are no error: see result->converged.
/// Memory: about one vector of n numbers a product. The same seed gives the same bits.
/// DESCENT_DIVERGED when x or a product has a number that is not finite, DESCENT_INVALID when
/// an option is out of range or the objective is of the other type, DESCENT_UNSUPPORTED when it
/// has no Gauss-Newton matrix. A failure may leave pairs
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
