// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Blocks of layers: residual(A), residual(A | B), N*(A).
#ifndef DSC_GRAPH_LAYERS_BLOCKS_H
#define DSC_GRAPH_LAYERS_BLOCKS_H

#include "graph/layers_reader.h"

/// The branch A and, added to it, what arrives, or the shortcut B from there.
descent_status dsc_layer_residual(dsc_layer_reader *p);

/// At "3*": the layers of the block so many times, with parameters of their own each time.
descent_status dsc_layer_repeat(dsc_layer_reader *p);
bool dsc_layer_is_repeat(const dsc_layer_reader *p);

/// DESCENT_INVALID unless the text ends here: a bracket or bar stands alone.
descent_status dsc_layer_end(const dsc_layer_reader *p);

#endif
