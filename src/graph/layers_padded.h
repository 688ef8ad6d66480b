// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_GRAPH_LAYERS_PADDED_H
#define DSC_GRAPH_LAYERS_PADDED_H

#include "graph/layers_reader.h"

/// The input of sequences of different lengths becomes its features, 1 x positions x features, and the
/// mask.
descent_status dsc_layers_begin_padded(dsc_layers *layers, descent_error *error);

/// Whether some of the places that arrive may not be there.
bool dsc_layers_masked(const dsc_layers *layers);

/// Puts 0 where nothing is, in front of layers that would see it.
descent_status dsc_layer_hide(dsc_layer_reader *p);

#endif
