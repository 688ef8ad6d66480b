// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_GRAPH_BUILDERS_H
#define DSC_GRAPH_BUILDERS_H

#include "graph/graph.h"

/// A node that runs a program on the numbers of a row or single block. The program is taken,
/// also after a mistake.
descent_node *dsc_graph_program(descent_graph *graph, descent_node *input,
                                dsc_program *program);

/// descent_dense, with or without a bias.
descent_node *dsc_graph_dense(descent_graph *graph, descent_node *input, size_t units,
                              descent_function activation, bool biased);

/// A node with one input.
descent_node *dsc_graph_add_unary(descent_graph *graph, const dsc_operator_set *op,
                                  descent_node *input, void *attributes);

/// How the weights of a layer start that is followed by this function.
descent_initial dsc_initial_for(descent_function activation);

#endif
