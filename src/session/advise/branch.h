// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Batch sizes from one state: as many examples with k times the batch and the root of k times the
// rate, and the loss of the training rows at the end.
// [Merrill and others. Critical batch size revisited. 2025]
#ifndef DSC_SESSION_ADVISE_BRANCH_H
#define DSC_SESSION_ADVISE_BRANCH_H

#include "session/advise/adviser.h"

/// adviser->batch: base, critical, gain, examples, and difference, se and as_good of its points.
/// from[seeds]: trainers of the seeds, where the branches begin.
descent_status dsc_advise_branch(descent_adviser *adviser, descent_trainer *const *from,
                                 descent_error *error);

/// The point of a batch size, a new one where there is none: they ascend.
descent_advise_batch_point *dsc_advise_batch_point(descent_advise_batch *batches,
                                                   uint64_t batch);

#endif
