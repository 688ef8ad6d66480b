// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The curvature of an objective at a point: the ends of the spectrum of its Hessian (or its
// Gauss-Newton matrix, or a layer's block of either), the distribution of all eigenvalues, and
// their sum.
//
//     descent_eigen_options o = descent_eigen_options_default();
//     o.largest = 5;
//     descent_eigenpair pairs[5];
//     descent_eigen_result result = {.size = sizeof result};
//     if (descent_eigenpairs_f64(f, x, NULL, &o, pairs, NULL, &result, &error) == DESCENT_OK)
//     ... pairs[0].value is the largest eigenvalue of the Hessian at x
//
// Threads: calls may run at the same time, each on an objective of its own (objective.h).
// Structs with members are plain values: any number of threads may read one while none writes
// it.
#ifndef DESCENT_SURFACE_H
#define DESCENT_SURFACE_H

#include <descent/base.h>
#include <descent/objective.h>
#include <descent/options.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct descent_eigen_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Pairs with the largest eigenvalues, 0 to 500; default 1.
    uint64_t largest;
    /// Pairs with the smallest eigenvalues, the most negative first, 0 to 500; default 0.
    uint64_t smallest;
    /// A pair has converged when |H y - value y| is at most this times the largest |eigenvalue|
    /// that was seen, with |y| = 1; more than 0, to 1; default 1e-4.
    double tolerance;
    /// Products with the matrix at most, 1 to 2000; default 300. Each also takes a vector of n
    /// numbers in memory.
    uint64_t products;
    /// Random vectors to start from, 1 to 100; default 2. An eigenvalue of at most this
    /// multiplicity, or in a cluster of at most this size, is found as often as it occurs; more
    /// vectors cost more products.
    uint64_t block;
    /// Seed of the random vectors; default 1.
    uint64_t seed;
    /// Which matrix, a descent_curvature: DESCENT_HESSIAN, the default, or
    /// DESCENT_GAUSS_NEWTON.
    int curvature;
    /// The block of the matrix that belongs to the parameters from `first` on, `count` of them;
    /// default 0, 0: all. A count of 0 means all parameters from `first` on. The parameters of
    /// a layer are those of a descent_graph_tensor.
    uint64_t first;
    uint64_t count;
} descent_eigen_options;

DESCENT_API void descent_eigen_options_init(descent_eigen_options *options, size_t size);
static inline descent_eigen_options descent_eigen_options_default(void)
{
    descent_eigen_options options;
    descent_eigen_options_init(&options, sizeof options);
    return options;
}

/// The table that describes descent_eigen_options. Static.
DESCENT_API const descent_option_table *descent_eigen_option_table(void);

/// An eigenvalue lies within `residual` of `value`, converged or not.
///
/// The residual is guaranteed without a product with y: y = sum of s_j q_j lies in the span of
/// vectors q_j that have been multiplied, so H y = sum of s_j H q_j, and |H y - value y| is the
/// norm of coefficients that are all kept. A bound on the rounding errors of expanding each H
/// q_j in these coefficients is added to it. Not included are the errors of the products
/// themselves: about 1e-7 (float64: 1e-16) of the largest |eigenvalue|, or the errors of
/// differences of gradients when products are made of those.
typedef struct descent_eigenpair {
    double value;    /* y' H y */
    double residual; /* at least |H y - value y| */
    bool converged;
} descent_eigenpair;

typedef struct descent_eigen_result {
    size_t size;
    bool converged;    /* all pairs have */
    uint64_t found;    /* pairs at each end at most: fewer than requested when n is smaller */
    uint64_t products; /* that were needed */
    double scale;      /* largest |eigenvalue| that was seen */
} descent_eigen_result;

/// Eigenpairs at the ends of the spectrum of the Hessian (or what the options say) of
/// `objective` at x[n], on the rows (NULL: all). pairs (out) has options->largest +
/// options->smallest elements: first the largest in descending order, from
/// pairs[options->largest] on the smallest in ascending order. When the matrix has fewer rows
/// than pairs requested at an end, the remaining pairs of that end are NAN. vectors (out, or
/// NULL) is (largest + smallest) x n: the eigenvectors y, of length 1, in the same order; of a
/// block, n is the number of its parameters. *result (out).
///
/// Pairs that have not converged within options->products are not an error: see
/// result->converged. Memory: about one vector of n numbers per product. The same seed gives
/// the same bits. DESCENT_DIVERGED when x or a product has a number that is not finite,
/// DESCENT_INVALID when an option is out of range or the objective has the other type,
/// DESCENT_UNSUPPORTED when it has no Gauss-Newton matrix. A failure may leave pairs and
/// vectors half written.
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

/// The distribution of all eigenvalues, computed without finding any of them.
typedef struct descent_spectrum_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Random vectors to average over, 2 to 10000; default 4. Errors are estimated from their
    /// spread and fall as 1 / sqrt(vectors).
    uint64_t vectors;
    /// Products for each vector, 1 to 2000; default 60. Eigenvalues closer together than about
    /// the width of the spectrum divided by this number are not resolved.
    uint64_t steps;
    /// Points of the grid, 2 to 1e6; default 501.
    uint64_t points;
    /// Standard deviation of the normal density that smooths each eigenvalue, in units in which
    /// the spectrum reaches from -1 to 1; 0 to 1; default 0: the resolution of the steps.
    double width;
    /// Seed of the random vectors; default 1.
    uint64_t seed;
    /// Which matrix, a descent_curvature: DESCENT_HESSIAN, the default, or
    /// DESCENT_GAUSS_NEWTON.
    int curvature;
    /// The block of the matrix, as in descent_eigen_options; default 0, 0: all.
    uint64_t first, count;
} descent_spectrum_options;

DESCENT_API void descent_spectrum_options_init(descent_spectrum_options *options, size_t size);
static inline descent_spectrum_options descent_spectrum_options_default(void)
{
    descent_spectrum_options options;
    descent_spectrum_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_spectrum_option_table(void);

/// The distribution of the eigenvalues of a matrix of n rows. Errors are standard errors of
/// means over the random vectors; they do not include the effect of the finite number of steps.
typedef struct descent_spectrum {
    size_t size;
    uint64_t n;                    /* number of eigenvalues; n times a share is a count */
    uint64_t products;             /* that were needed */
    double lowest, highest;        /* the spectrum reaches at least from here to here */
    double width;                  /* of the smoothing, in the unit of the eigenvalues */
    double trace, trace_error;     /* sum of the eigenvalues */
    double squares, squares_error; /* sum of their squares: |H|_F^2 */

    size_t points; /* of the grid, evenly spaced, over the spectrum and what smoothing adds */
    const double *at;
    const double *density, *density_error; /* integral 1, smoothed */
    const double *below, *below_error; /* share of the eigenvalues at or below; not smoothed */

    size_t nodes; /* a quadrature: the mean of f over all eigenvalues is about the sum of
                     weight[i] f(node[i]); nodes ascend */
    const double *node, *weight;
} descent_spectrum;

/// The spectral density of the Hessian (or what the options say) at x[n] on the rows (NULL:
/// all), by stochastic Lanczos quadrature: Lanczos's method from `vectors` random starts, of
/// whose Ritz vectors only the first components are needed. *spectrum (out) is freed with
/// descent_spectrum_free. With probability 1 - eta its distribution is within t (highest -
/// lowest) of the true one in the Wasserstein distance with 12 / t + 1/2 steps and 4 / (n + 2)
/// / t^2 ln(2 n / eta) vectors. Groups of fewer than n t eigenvalues can be invisible: it shows
/// the shape of the spectrum, and descent_eigenpairs_f64 its ends. [Chen, Trogdon, Ubaru.
/// Analysis of stochastic Lanczos quadrature for spectrum approximation. ICML 2021. Lin, Saad,
/// Yang. Approximating spectral densities of large matrices. SIAM Review 2016: the width.]
///
/// Memory: steps + 1 vectors of n numbers. The same seed gives the same bits. Errors as those
/// of descent_eigenpairs_f64.
DESCENT_API descent_status descent_spectrum_f32(descent_objective *objective, const float *x,
                                                const descent_rows *rows,
                                                const descent_spectrum_options *options,
                                                descent_spectrum **spectrum,
                                                descent_error *error);
DESCENT_API descent_status descent_spectrum_f64(descent_objective *objective, const double *x,
                                                const descent_rows *rows,
                                                const descent_spectrum_options *options,
                                                descent_spectrum **spectrum,
                                                descent_error *error);
DESCENT_API void descent_spectrum_free(descent_spectrum *spectrum);

typedef struct descent_trace_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Directions on which the trace is exact, two products each, 0 to 2000; default 20. They
    /// contain most of the largest eigenvalues. 0: Hutchinson's method.
    uint64_t rank;
    /// Vectors of random signs for the rest, one product each, 2 to 1e6; default 20.
    uint64_t vectors;
    /// Seed of the random signs; default 1.
    uint64_t seed;
    /// Which matrix, a descent_curvature: DESCENT_HESSIAN, the default, or
    /// DESCENT_GAUSS_NEWTON.
    int curvature;
    /// The block of the matrix, as in descent_eigen_options; default 0, 0: all.
    uint64_t first, count;
} descent_trace_options;

DESCENT_API void descent_trace_options_init(descent_trace_options *options, size_t size);
static inline descent_trace_options descent_trace_options_default(void)
{
    descent_trace_options options;
    descent_trace_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_trace_option_table(void);

typedef struct descent_trace {
    size_t size;
    double value, error;           /* sum of the eigenvalues, and its standard error */
    double squares, squares_error; /* |H|_F^2, the sum of their squares: from the same products,
                                      and less accurate (NAN with a rank of 1) */
    uint64_t products;
} descent_trace;

/// The trace of the Hessian (or what the options say) by Hutch++: exact on a subspace that
/// holds most of a matrix of low rank, and random signs on its orthogonal complement. Unbiased;
/// the error is 0 when the subspace is the whole space.
/// [Meyer, Musco, Musco, Woodruff. Hutch++: optimal stochastic trace estimation. SOSA 2021]
DESCENT_API descent_status descent_trace_f32(descent_objective *objective, const float *x,
                                             const descent_rows *rows,
                                             const descent_trace_options *options,
                                             descent_trace *trace, descent_error *error);
DESCENT_API descent_status descent_trace_f64(descent_objective *objective, const double *x,
                                             const descent_rows *rows,
                                             const descent_trace_options *options,
                                             descent_trace *trace, descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
