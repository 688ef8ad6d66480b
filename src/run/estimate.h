// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Estimates of the diagonal of curvature, for rules that ask for them (sophia), on the examples of a
// step before it is taken:
//
//   gnb         B g^2 with g the gradient of the mean loss of B examples at labels that the model
//               draws: on average the diagonal of the Gauss-Newton matrix [L23, algorithm 2]
//   hutchinson  v H v with H the Hessian and v random signs: on average its diagonal [L23, algorithm
//               1]; numbers may be below 0
//
// Labels and signs are functions of seed and step, so a run that is resumed draws the same. Rows that
// weigh more count in gnb with the square of their weight; the penalty of l2 is in hutchinson alone.
//
// [L23] Liu, Li, Hall, Liang, Ma. Sophia: a scalable stochastic second-order optimizer for language
// model pre-training. 2023.
#ifndef DSC_RUN_ESTIMATE_H
#define DSC_RUN_ESTIMATE_H

#include "run/trainer.h"

/// The passes that the objective of a run needs; after the optimizer has been made.
dsc_passes dsc_estimate_passes(const descent_trainer *trainer);

/// Memory for estimates, where there are any. DESCENT_INVALID for a loss that is no likelihood.
descent_status dsc_estimate_create(descent_trainer *trainer, descent_error *error);
void dsc_estimate_free(descent_trainer *trainer);

/// Gives the optimizer an estimate at x if it wants one for the next step. One that is not finite is
/// left out.
descent_status dsc_estimate_take(descent_trainer *trainer, const uint32_t *rows, size_t count,
                                 descent_error *error);

#endif
