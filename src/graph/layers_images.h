// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Layers that slide a window over images.
#ifndef DSC_GRAPH_LAYERS_IMAGES_H
#define DSC_GRAPH_LAYERS_IMAGES_H

#include "graph/layers_reader.h"

descent_status dsc_layer_convolution(dsc_layer_reader *p);
descent_status dsc_layer_pool(dsc_layer_reader *p);
descent_status dsc_layer_global_pool(dsc_layer_reader *p);

#endif
