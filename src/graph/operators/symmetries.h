// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_GRAPH_OPERATORS_SYMMETRIES_H
#define DSC_GRAPH_OPERATORS_SYMMETRIES_H

#include "graph/operators/operators.h"

/// Declares what a norm takes away from the rows of `in`, where those are x W + b: the same number
/// added to all units of one of `groups` groups, by weights or bias.
void dsc_declare_means(const descent_node *in, size_t groups, const dsc_directions *to);

/// Declares what a node that computes rows x W + b may take over from the gain and the shift of
/// the operator before it (dsc_scaled), at x[n].
void dsc_declare_scales(const descent_node *node, const double *x, const dsc_directions *to);

#endif
