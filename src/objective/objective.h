// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What everything that can be descended looks like from inside the library: one evaluation with
// a request and an outcome. Gradients and Hessian-vector products are delivered in pieces, each
// while it is hot in the cache, so that an update rule can consume them there.
#ifndef DSC_OBJECTIVE_OBJECTIVE_H
#define DSC_OBJECTIVE_OBJECTIVE_H

#include <descent/objective.h>

#include "core/status.h"
#include "core/workers.h"

/// A range of the flat vector. Pieces have fixed bounds and numbers, whatever the number of
/// workers.
typedef struct dsc_piece {
    size_t index; /* 0 .. piece_count - 1, in the order of `begin` */
    size_t begin, count;
    bool decays; /* L2 and weight decay apply */
} dsc_piece;

/// Takes pieces of the gradient (or of H v). Called once for every piece, by the worker that
/// owns it, several workers at a time. g holds piece->count numbers and may be overwritten. The
/// objective has finished reading x[piece->begin ...] by then, so the sink may write there.
typedef struct dsc_sink {
    void (*take)(void *context, size_t worker, const dsc_piece *piece, void *g);
    void *context;
    bool in_parts; /* a piece may come as several parts of it, one call each */
} dsc_sink;

/// Examples of a data set: rows[0 .. count), or first .. first + count - 1 when rows is NULL.
typedef struct dsc_examples {
    const descent_dataset *data;
    const uint32_t *rows;
    size_t first, count;
    const uint32_t *visits; /* of each row: how often it came before in the epoch; NULL: not */
} dsc_examples;

typedef struct dsc_request {
    const void *x; /* n */
    const void *v; /* n: the sink gets a product with v in place of the gradient; or NULL */
    descent_curvature curvature;  /* the matrix of that product */
    const dsc_sink *sink;         /* NULL: only the value */
    const dsc_examples *examples; /* NULL: all there are */
    bool training;                /* dropout drops, as a function of seed and step */
    bool
        sampled; /* while training: the gradient of the losses at labels that the model draws (seed
                     and step), without the penalty, scaled so that the mean of its square over
                     examples is the diagonal of the Gauss-Newton matrix */
    uint64_t seed, step;
    uint64_t epoch; /* while training: images are seen as a function of seed, epoch and row */
} dsc_request;

typedef struct dsc_outcome {
    double value;         /* mean loss plus penalty */
    double loss, squares; /* sum and sum of squares of the losses of the examples */
    double penalty;       /* l2 / 2 |w|^2 */
    size_t count;         /* examples */
} dsc_outcome;

typedef struct dsc_objective_class {
    const char *name;
    descent_status (*evaluate)(descent_objective *objective, const dsc_request *request,
                               dsc_outcome *outcome, descent_error *error);
    void (*free)(descent_objective *objective);
} dsc_objective_class;

/// First member of every kind of objective.
struct descent_objective {
    const dsc_objective_class *class;
    descent_type type;
    size_t n, m;
    double work;  /* multiply-adds of the value at one example, where weights count at several
                    places; else 0: about n */
    double spent; /* so far: multiply-adds of values, as below */
    size_t piece_count;
    bool has_outputs;     /* there are Gauss-Newton products */
    dsc_workers *workers; /* for work on whole vectors between evaluations; or NULL */
    bool portable; /* as far as the library goes, it has the same bits on every processor */
};

/// A gradient costs about as much as three values at the same examples, a product with the
/// Hessian as six.
enum { DSC_GRADIENT_VALUES = 3, DSC_PRODUCT_VALUES = 6 };

/// Multiply-adds of the value at so many examples, about.
static inline double dsc_objective_work(const descent_objective *objective, double examples)
{
    const double n = (double)objective->n;
    return (objective->work > n ? objective->work : n) * examples;
}

/// DESCENT_UNSUPPORTED when a Gauss-Newton product is asked of an objective without outputs.
descent_status dsc_objective_evaluate(descent_objective *objective, const dsc_request *request,
                                      dsc_outcome *outcome, descent_error *error);
descent_status dsc_objective_check_curvature(const descent_objective *objective,
                                             descent_curvature curvature, descent_error *error);

/// DESCENT_INVALID, and says which functions to call, when the objective is of another type.
descent_status dsc_objective_check_type(const descent_objective *objective, descent_type type,
                                        descent_error *error);

/// Value (out, or NULL), and out[n] (or NULL) = the gradient at x, or H v with v, on the rows
/// (NULL: all). All arrays of the objective's type.
descent_status dsc_objective_into(descent_objective *objective, const void *x, const void *v,
                                  const descent_rows *rows, double *value, void *out,
                                  descent_error *error);

/// out[n] = a product with v.
descent_status dsc_objective_multiply(descent_objective *objective, descent_curvature curvature,
                                      const void *x, const void *v, const descent_rows *rows,
                                      void *out, descent_error *error);

#endif
