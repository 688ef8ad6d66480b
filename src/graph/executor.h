// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs the passes of a plan. An executor owns the arrays; who calls it owns the threads:
// between dsc_executor_begin and the end of a batch, worker w calls the passes with its own
// number, and all workers meet (dsc_workers_barrier) before the first dsc_executor_tile.
//
//     begin -> [fill the rows of the input nodes -> forward -> backward (-> tangent)] ->
//     barrier (-> sums of the batch -> barrier) -> tiles
//
// or, for a Gauss-Newton product, forward -> gauss_newton, whose result are the tiles of a
// gradient.
#ifndef DSC_GRAPH_EXECUTOR_H
#define DSC_GRAPH_EXECUTOR_H

#include "core/workers.h"
#include "graph/plan.h"
#include "graph/profile.h"

typedef struct dsc_executor dsc_executor;

/// Arrays for `capacity` rows and `workers` workers. The graph is borrowed until the executor
/// is freed.
descent_status dsc_executor_create(const descent_graph *graph, const descent_node *root,
                                   descent_type type, size_t capacity, dsc_passes passes,
                                   size_t workers, dsc_executor **executor,
                                   descent_error *error);
void dsc_executor_free(dsc_executor *executor);

const dsc_plan *dsc_executor_plan(const dsc_executor *executor);

/// A batch of `batch` rows (at most the capacity) at the parameters x[n]; v[n] is the direction
/// of the tangent passes, or NULL. x and v are borrowed until the next begin.
typedef struct dsc_batch {
    size_t batch;
    size_t workers; /* that take part, at most those of dsc_executor_create; 0: all of them */
    const void *x, *v;
    bool differentiates; /* dsc_executor_differentiate will be called, and no tangent */
    bool training;       /* dropout drops, as a function of seed and step; rows are coupled */
    bool sampled; /* losses are differentiated at labels that the outputs draw, likewise */
    uint64_t seed, step;
    const double *weights; /* what each row counts: factors of its loss; or NULL: 1 */
    const double *shares; /* of targets that are means of two classes: see dsc_frame; or NULL */
    const void *others;
    uint64_t before; /* rows of this step that came in earlier batches: they have other masks */
    dsc_profile *profile; /* forward and backward book their time here; or NULL */
    dsc_workers *team; /* that runs the passes: where rows are coupled the workers meet in them;
                          NULL: there is one worker, or no row is coupled */
    const double *state; /* of the graph, borrowed until the next begin; NULL: as it begins */
} dsc_batch;
void dsc_executor_begin(dsc_executor *executor, const dsc_batch *batch);

/// The rows of a worker, and what of an input it has to fill: some columns of some rows.
typedef struct dsc_share {
    dsc_range rows, columns;
} dsc_share;
dsc_range dsc_executor_rows_of(const dsc_executor *executor, size_t worker);
dsc_share dsc_executor_input(const dsc_executor *executor, size_t worker,
                             const descent_node *input);

/// Row 0 of an array of a batched node; rows are *stride numbers apart.
void *dsc_executor_array(const dsc_executor *executor, const descent_node *node, dsc_role role,
                         size_t *stride);

/// The passes over a worker's rows. `weight`: dL/d(loss of a row), 1 / batch for a mean; times
/// the row's own.
void dsc_executor_forward(dsc_executor *executor, size_t worker);
void dsc_executor_backward(dsc_executor *executor, size_t worker, double weight);
void dsc_executor_tangent(dsc_executor *executor, size_t worker);

/// Of J' L J v, with J the Jacobian of the outputs and L the Hessian of the loss in them: the
/// tangent of the outputs, L times it, and that taken backward where a gradient otherwise is.
/// After forward; backward has to be done anew before the next tangent. For plans with
/// has_outputs.
void dsc_executor_gauss_newton(dsc_executor *executor, size_t worker, double weight);

/// Forward and backward, with the meetings of the workers that they need: by rows, or for small
/// batches by columns (schedule.h), with the same bits. What a worker has written by then may
/// be read by others after the next meeting.
void dsc_executor_differentiate(dsc_executor *executor, size_t worker, dsc_workers *workers,
                                double weight);

/// Where the state of the graph goes with a batch that has been through forward in training mode:
/// state (out; all of the graph). share: see dsc_coupled.
void dsc_executor_advance(const dsc_executor *executor, double share, double *state);

/// The sums of the batch that tiles are made of, a worker's share, where plan->batch_sum_count says that there
/// are some: after the workers have met, and before they meet for the first tile. `tangent` as below.
void dsc_executor_sum_batch(const dsc_executor *executor, size_t worker, bool tangent);

/// The worker that computes a tile in this batch.
size_t dsc_executor_owner(const dsc_executor *executor, const dsc_tile *tile);

/// Gradient of a tile, or of some rows of one (with `tangent`: Hessian times v), from all rows of
/// the batch: out[tile->count].
void dsc_executor_tile(const dsc_executor *executor, size_t worker, const dsc_tile *tile,
                       bool tangent, void *out);

/// Adds the losses of the rows, times their weights, to *sum, one after the other, and their
/// squares to *squares, so that no sum depends on how rows are cut; for a loss that is a single
/// block its value and square.
void dsc_executor_loss(const dsc_executor *executor, double *sum, double *squares);

/// The first node in the order of computation, parameters aside, with a value that is not
/// finite, or NULL.
const descent_node *dsc_executor_first_not_finite(const dsc_executor *executor);

#endif
