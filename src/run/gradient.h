// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The whole gradient of a batch.
#ifndef DSC_RUN_GRADIENT_H
#define DSC_RUN_GRADIENT_H

#include "run/trainer.h"

/// Whether a step stores its gradient before any parameter moves.
bool dsc_gradient_is_stored(const descent_trainer *trainer);

/// Memory for that; after the optimizer has been made.
descent_status dsc_gradient_create(descent_trainer *trainer, descent_error *error);
void dsc_gradient_free(descent_trainer *trainer);

/// Examples that are evaluated at once, at most, where a step takes `batch`: those, or that part
/// of them which `accumulate` says.
size_t dsc_gradient_slice(const descent_trainer *trainer, uint64_t batch);

/// The mean gradient of examples of the training set at x, slice after slice, into g[n]; squares
/// (out, one a piece; or NULL): g' g. Draws of what is random are those of the step that runs.
descent_status dsc_gradient_store(descent_trainer *trainer, const void *x, const uint32_t *rows,
                                  size_t count, void *g, double *squares, dsc_outcome *outcome,
                                  descent_error *error);

/// The same of what `as` asks for: its x, v, curvature, sampled, step and
/// epoch.
descent_status dsc_gradient_store_as(descent_trainer *trainer, const dsc_request *as,
                                     const uint32_t *rows, size_t count, void *g,
                                     double *squares, dsc_outcome *outcome,
                                     descent_error *error);

/// Squares of the whole gradient of the step that ran.
double dsc_gradient_squares(const descent_trainer *trainer);

#endif
