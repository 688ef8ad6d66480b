// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_OBJECTIVE_EXPRESSION_GRAPH_H
#define DSC_OBJECTIVE_EXPRESSION_GRAPH_H

#include "objective/expression/expression.h"

/// Nodes of the steps in a graph, over `variables`: a parameter or an input as wide as there
/// are variables. *result (out) is the formula's node. Mistakes stay in the graph.
descent_status dsc_formula_graph(const descent_expression *expression, descent_graph *graph,
                                 descent_node *variables, descent_node **result,
                                 descent_error *error);

#endif
