// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sums over the rows of a batch that gradients of parameters are made of (dsc_batch_sums in
// operators/operators.h): where they lie, and which worker makes which part.
#ifndef DSC_GRAPH_BATCH_SUMS_H
#define DSC_GRAPH_BATCH_SUMS_H

#include "graph/operators/operators.h"

/// Numbers of a node's sums in this plan; 0: it has none.
size_t dsc_batch_sum_numbers(const dsc_plan *plan, const descent_node *node);

/// Of a plan with gradients whose order is known: fills plan->batch_sums and makes room for them.
void dsc_lay_out_batch_sums(dsc_plan *plan);

/// The parts of a worker among `workers`, one node after the other; `tangent`: R{} of them.
void dsc_sum_batch(const dsc_frame *frame, size_t worker, size_t workers, bool tangent,
                   dsc_profile *profile);

#endif
