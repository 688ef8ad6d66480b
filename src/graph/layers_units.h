// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Layers of any rows: units, a shape or none, dropout.
#ifndef DSC_GRAPH_LAYERS_UNITS_H
#define DSC_GRAPH_LAYERS_UNITS_H

#include "graph/layers_reader.h"

descent_status dsc_layer_dense(dsc_layer_reader *p);
descent_status dsc_layer_shape(dsc_layer_reader *p);
descent_status dsc_layer_flatten(dsc_layer_reader *p);
descent_status dsc_layer_dropout(dsc_layer_reader *p);

/// The function behind a layer with units: what stands there, or the one that nobody names.
descent_status dsc_layer_function(dsc_layer_reader *p, descent_function *function);

/// Adds a layer with units: dropout follows where the network has some.
descent_status dsc_layer_add_units(dsc_layer_reader *p, descent_node *node);

#endif
