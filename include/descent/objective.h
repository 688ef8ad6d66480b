// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Objectives: everything that can be minimised. For a flat vector x[n] an objective gives a
// value, a gradient and a Hessian-vector product; when it is a mean over m examples, all three
// on any subset of them.
//
// Threads: see descent_objective. Structs with members are plain values: any number of threads
// may read one while none writes it.
#ifndef DESCENT_OBJECTIVE_H
#define DESCENT_OBJECTIVE_H

#include <descent/base.h>
#include <descent/data.h>
#include <descent/graph.h>
#include <descent/network.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Threads: one call at a time for each object, from any thread; different objects are
/// independent except for your own functions that they call.
typedef struct descent_objective descent_objective;

/// The matrices of second derivatives: see descent_objective_hessian_vector_f64 and
/// descent_objective_gauss_newton_vector_f64.
typedef enum descent_curvature { DESCENT_HESSIAN, DESCENT_GAUSS_NEWTON } descent_curvature;

/// Your own function: returns f(x), and fills g[n] with its gradient unless g is NULL.
typedef double descent_callback(size_t n, const double *x, double *g, void *user);

/// An objective of n float64 parameters from a callback; `user` is passed through.
/// Hessian-vector products are central differences of its gradient. *objective (out) is freed
/// with descent_objective_free.
DESCENT_API descent_status descent_objective_from_function(size_t n, descent_callback *function,
                                                           void *user,
                                                           descent_objective **objective,
                                                           descent_error *error);

/// Fills hv[n] with the product of the Hessian at x and v.
typedef void descent_product_callback(size_t n, const double *x, const double *v, double *hv,
                                      void *user);

/// Your own function, by parts.
typedef struct descent_callbacks {
    descent_callback *function;
    bool value_only; /* it ignores g: the gradient is made of differences of values, four
                        evaluations per parameter and one more, accurate to about 1e-11 */
    descent_product_callback *hessian_vector; /* NULL: differences of the gradient */
    void *user;
} descent_callbacks;

/// The same from the parts that you have; *callbacks is copied.
DESCENT_API descent_status descent_objective_from_callbacks(size_t n,
                                                            const descent_callbacks *callbacks,
                                                            descent_objective **objective,
                                                            descent_error *error);

/// An objective from a graph whose loss does not depend on data (a single block of width 1).
/// The graph is borrowed until the objective is freed.
DESCENT_API descent_status descent_objective_from_graph(const descent_graph *graph,
                                                        const descent_node *loss,
                                                        descent_type type,
                                                        descent_objective **objective,
                                                        descent_error *error);

/// The empirical risk of a network: the mean of its loss over the rows of a data set, plus l2 /
/// 2 times the sum of squares of the parameters that decay. The scaling of the columns is
/// computed from the whole data set. Batch norms have running statistics as they begin, a mean of 0
/// and a variance of 1; those of a run are in descent_trainer_objective. Network and data set are
/// borrowed until the objective is freed and must not change. threads: 0 for one per core.
DESCENT_API descent_status descent_objective_from_data(const descent_network *network,
                                                       const descent_dataset *data, double l2,
                                                       descent_type type, size_t threads,
                                                       descent_objective **objective,
                                                       descent_error *error);
DESCENT_API void descent_objective_free(descent_objective *objective);

/// Makes a separate objective for a worker; called once per worker, one at a time.
typedef descent_status descent_objective_maker(void *user, descent_objective **objective,
                                               descent_error *error);

DESCENT_API size_t descent_objective_parameters(const descent_objective *objective); /* n */
DESCENT_API size_t descent_objective_examples(const descent_objective *objective); /* m, or 0 */
DESCENT_API descent_type descent_objective_type(const descent_objective *objective);

/// A subset of the examples: count row numbers (repeats count twice). A NULL pointer to it
/// means all.
typedef struct descent_rows {
    const uint32_t *index;
    size_t count;
} descent_rows;

/// *value (out) = f(x) and g[n] (out, or NULL) its gradient, on the rows. Values that are not
/// finite are results, not errors. DESCENT_INVALID when the objective has the other type or a
/// row does not exist.
DESCENT_API descent_status descent_objective_evaluate_f32(descent_objective *objective,
                                                          const float *x,
                                                          const descent_rows *rows,
                                                          double *value, float *g,
                                                          descent_error *error);
DESCENT_API descent_status descent_objective_evaluate_f64(descent_objective *objective,
                                                          const double *x,
                                                          const descent_rows *rows,
                                                          double *value, double *g,
                                                          descent_error *error);

/// hv[n] (out) = Hessian(x) v, exact except for callbacks (see above). An objective from data
/// keeps what it has computed for every example, so that further products at the same x (bit
/// for bit) and rows cost about half of the first. It does so when this fits in an eighth of
/// the machine's memory and in 2 GiB; otherwise every product is computed part by part from the
/// start.
DESCENT_API descent_status descent_objective_hessian_vector_f32(descent_objective *objective,
                                                                const float *x, const float *v,
                                                                const descent_rows *rows,
                                                                float *hv,
                                                                descent_error *error);
DESCENT_API descent_status descent_objective_hessian_vector_f64(
    descent_objective *objective, const double *x, const double *v, const descent_rows *rows,
    double *hv, descent_error *error);

/// gv[n] (out) = G v with G the mean over the examples of J' L J, the Gauss-Newton matrix: J
/// the Jacobian of the network's outputs, L the Hessian of the loss in them. It is the Hessian
/// without the curvature of the network itself, and never has a negative eigenvalue when the
/// loss is convex in the outputs: softmax and sigmoid cross-entropy, squared error, Huber (0
/// where it is not quadratic). A penalty l2 adds its own Hessian, as to the Hessian of the
/// objective. What has been computed for every example is kept as above.
/// [Schraudolph. Fast curvature matrix-vector products for second-order gradient descent. 2002]
///
/// DESCENT_UNSUPPORTED when the objective has no outputs: one from a function or a formula, or
/// from a graph in which parameters reach the loss other than through the nodes of those four
/// losses.
DESCENT_API descent_status descent_objective_gauss_newton_vector_f32(
    descent_objective *objective, const float *x, const float *v, const descent_rows *rows,
    float *gv, descent_error *error);
DESCENT_API descent_status descent_objective_gauss_newton_vector_f64(
    descent_objective *objective, const double *x, const double *v, const descent_rows *rows,
    double *gv, descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
