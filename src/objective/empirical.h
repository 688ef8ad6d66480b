// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The empirical risk of a graph on examples, and the graph's outputs: the one place that joins
// graph and data.
//
// A batch goes through in chunks of rows. In a chunk every worker takes its rows through the
// whole graph, the workers meet, and every worker computes the gradient of its own pieces of
// the parameters: two meetings a chunk.
#ifndef DSC_OBJECTIVE_EMPIRICAL_H
#define DSC_OBJECTIVE_EMPIRICAL_H

#include "data/augment.h"
#include "data/encoder.h"
#include "graph/executor.h"
#include "objective/objective.h"

/// What an empirical objective is made of. All borrowed until it is freed. Graphs whose loss
/// does not depend on examples have no input, target, output, encoder and data.
typedef struct dsc_empirical_parts {
    const descent_graph *graph;
    const descent_node *input, *target; /* fed with encoded columns and targets; or NULL */
    const descent_node *output;         /* for dsc_empirical_outputs and scores; or NULL */
    const descent_node *loss;           /* NULL: only outputs */
    descent_task task;
    const descent_dataset *data; /* all the examples there are; NULL: requests bring theirs */
    const double *row_weights;   /* factors of the losses of the rows of `data`, of mean 1 over
                                    those that train; NULL: 1. Not those of scores */
    const double
        *class_weights; /* factors of the losses of rows of a class in scores; NULL: 1 */
    const dsc_encoder *encoder;
    const dsc_augment
        *augment; /* what training sees of the rows of `data`; NULL: as they are */
    dsc_workers *workers;
    double l2;
    descent_type type;
    dsc_passes passes;
    size_t largest_batch; /* examples in one request */
    bool trains; /* some requests are in training mode: where the graph couples rows their
                             examples are one chunk */
    const double
        *state; /* of the graph (dsc_graph_state), as it is at each request; NULL: as it
                             begins. Not in training mode a constant */
} dsc_empirical_parts;

typedef struct dsc_empirical dsc_empirical;

descent_status dsc_empirical_create(const dsc_empirical_parts *parts, dsc_empirical **empirical,
                                    descent_error *error);
void dsc_empirical_free(dsc_empirical *empirical);

/// Hands over workers and encoder (either may be NULL): they are freed with the empirical.
void dsc_empirical_own(dsc_empirical *empirical, dsc_workers *workers, dsc_encoder *encoder);

/// The same for the graph.
void dsc_empirical_own_graph(dsc_empirical *empirical, descent_graph *graph);

/// Evaluations with a gradient book their time there from now on. Borrowed; NULL ends it.
void dsc_empirical_book_on(dsc_empirical *empirical, dsc_profile *profile);

const dsc_plan *dsc_empirical_plan(const dsc_empirical *empirical);

/// Whether requests may be `sampled`: the loss is a likelihood.
bool dsc_empirical_samples(const dsc_empirical *empirical);

/// The objective that it is. Freeing that one frees the empirical.
descent_objective *dsc_empirical_objective(dsc_empirical *empirical);

/// The way back: NULL when the objective is of another kind.
dsc_empirical *dsc_empirical_of(descent_objective *objective);
const dsc_empirical_parts *dsc_empirical_parts_of(const dsc_empirical *empirical);

/// Called behind every part of the examples: `count` of them, from the `done`-th of the request
/// on, have their arrays in the executor (dsc_executor_array).
typedef void dsc_empirical_look(void *context, const dsc_executor *executor, size_t done,
                                size_t count);

/// Takes the examples (rows; NULL: all) through the graph at x[n], without dropout, and shows
/// the arrays of all nodes. With v[n] (or NULL) also the derivatives along v (DSC_TANGENT).
/// DESCENT_INVALID when a row does not exist, or there is no room for derivatives.
descent_status dsc_empirical_visit(dsc_empirical *empirical, const void *x, const void *v,
                                   const descent_rows *rows, dsc_empirical_look *look,
                                   void *context, descent_error *error);

/// Bytes that it holds.
size_t dsc_empirical_bytes(const dsc_empirical *empirical);

/// Mean loss (without penalty), its standard error, and accuracy or R2 at x; means by the
/// weights of the data set, the loss by those of classes as well.
typedef struct dsc_score {
    double loss, loss_se, metric;
} dsc_score;

/// After an evaluation whose loss is not finite: the node where the first such number stands in
/// the last chunk, or NULL.
const descent_node *dsc_empirical_first_not_finite(const dsc_empirical *empirical);

#endif
