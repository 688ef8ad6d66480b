// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Layers of any rows: units, a function alone, a shape or none, dropout.
#ifndef DSC_GRAPH_LAYERS_UNITS_H
#define DSC_GRAPH_LAYERS_UNITS_H

#include "graph/layers_reader.h"

descent_status dsc_layer_dense(dsc_layer_reader *p);
descent_status dsc_layer_function_alone(dsc_layer_reader *p);
descent_status dsc_layer_shape(dsc_layer_reader *p);
descent_status dsc_layer_flatten(dsc_layer_reader *p);
descent_status dsc_layer_dropout(dsc_layer_reader *p);

/// Does a function stand there?
bool dsc_layer_is_function(const dsc_layer_reader *p);

/// Reads "no-bias" where it stands. left to itself, a layer whose function stands behind a batch norm
/// has none.
descent_status dsc_layer_bias(dsc_layer_reader *p, bool images, bool *biased);

/// Reads the function behind a layer with units. left_out (out): none stands there, so that it is
/// the one that nobody names, or that which stands behind the norm that follows.
descent_status dsc_layer_function(dsc_layer_reader *p, descent_function *function,
                                  bool *left_out);

/// Adds a layer with units, its function and what belongs to both: a norm that follows a linear one,
/// with a function of its own, and the dropout of the network.
descent_status dsc_layer_add_units(dsc_layer_reader *p, descent_node *node,
                                   descent_function function, bool left_out);

#endif
