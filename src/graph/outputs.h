// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where a graph has its outputs, for Gauss-Newton products.
#ifndef DSC_GRAPH_OUTPUTS_H
#define DSC_GRAPH_OUTPUTS_H

#include "graph/plan.h"

/// Fills plan->sides and plan->has_outputs from plan->order.
void dsc_plan_find_outputs(dsc_plan *plan);

#endif
