// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Is a loss convex in the parameters? Where there is one minimum, other starts find no other.
#ifndef DSC_GRAPH_AFFINE_H
#define DSC_GRAPH_AFFINE_H

#include "graph/graph.h"

/// Whether `loss` is certainly convex in all parameters together: it is a loss node, all of which are
/// convex in their outputs, and its outputs are affine in the parameters. A product of two of them is
/// not (two layers, a norm's gain and what follows, a table and its output layer, attention), nor is
/// a function of one. False also where it is not known, or there is no memory.
bool dsc_graph_is_convex(const descent_graph *graph, const descent_node *loss);

#endif
