// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_GRAPH_BUILDERS_IMAGES_H
#define DSC_GRAPH_BUILDERS_IMAGES_H

#include "graph/graph.h"

/// descent_convolution, with or without a bias.
descent_node *dsc_graph_convolution(descent_graph *graph, descent_node *input, size_t units,
                                    const descent_window *window, descent_function activation,
                                    bool biased);

#endif
