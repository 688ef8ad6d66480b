// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Nodes that graphs of several tests are made of.
#ifndef TESTS_GRAPH_NODES_H
#define TESTS_GRAPH_NODES_H

#include <descent/graph.h>

static inline descent_node *parameter(descent_graph *graph, const char *name, size_t columns)
{
    return descent_parameter(graph, name, 1, columns, DESCENT_INITIAL_NORMAL, 1.0, false);
}

// A loss that bends, of rows of any shape.
static inline descent_node *bend(descent_graph *graph, descent_node *y)
{
    return descent_mean(
        graph, descent_apply(graph, DESCENT_SQUARE, descent_apply(graph, DESCENT_SIN, y)));
}

#endif
