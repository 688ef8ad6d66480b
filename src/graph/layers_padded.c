// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sequences of different lengths: their mask, and where layers need it.
//
// Keeps: places that are not there change nothing that is. They have numbers, of which nobody asks:
// what takes several places together hides them first, has the mask itself, or is refused.
#include "graph/layers_padded.h"

#include "graph/operators/operators.h"

descent_status dsc_layers_begin_padded(dsc_layers *layers, descent_error *error)
{
    descent_graph *graph = layers->graph;
    descent_node *input = layers->node;
    TRY(descent_graph_check(graph, error));
    const size_t features = dsc_node_units(input) - 1;
    layers->mask = descent_channels(graph, input, features, 1);
    layers->node = descent_channels(graph, input, 0, features);
    return descent_graph_check(graph, error);
}

bool dsc_layers_masked(const dsc_layers *layers)
{
    const descent_node *node = layers->node;
    return layers->mask && node->shape.rank > 1 &&
           node->width / dsc_node_units(node) == layers->mask->width;
}

descent_status dsc_layer_hide(dsc_layer_reader *p)
{
    dsc_layers *layers = p->layers;
    return dsc_layers_masked(layers)
               ? dsc_layer_add(p, descent_masked(layers->graph, layers->node, layers->mask))
               : DESCENT_OK;
}
