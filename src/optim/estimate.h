// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Estimates of the diagonal of curvature, for rules that divide by an average of them and cannot
// find it in gradients.
#ifndef DSC_OPTIM_ESTIMATE_H
#define DSC_OPTIM_ESTIMATE_H

#include "core/workers.h"
#include "optim/parts.h"

/// Whether the rule of some tensors takes estimates at all, and (out, or NULL) which.
bool dsc_optimizer_takes_estimates(const descent_optimizer *o, descent_estimator *which);

/// Takes the estimate factor a b, element by element, of n numbers: the square of a gradient, or a
/// vector and a product with it; by all workers that are used (NULL: by the thread that calls).
void dsc_optimizer_take_estimate(descent_optimizer *o, dsc_workers *workers, const void *a,
                                 const void *b, double factor);

/// v (out): n random signs, 1 and -1 of the optimizer's type, those of the next step.
void dsc_optimizer_draw_signs(const descent_optimizer *o, uint64_t seed, void *v);

#endif
